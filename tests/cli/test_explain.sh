#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# homeward explain: why cases are left behind, and what would let them move.
# With HOMEWARD_UPDATE_GOLDEN=1 the golden files are written anew: read the difference before you commit it.
. "$(dirname "$0")/library.sh"

golden=$project/tests/cli/golden
plan=$golden/hello.plan.yaml
sheet=$project/scenarios/spreadsheet.yaml
sheet_plan=$golden/spreadsheet.plan.yaml

compare() { # GOLDEN FILE
  if [ -n "${HOMEWARD_UPDATE_GOLDEN:-}" ]; then
    cat "$2" >"$golden/$1"
  fi
  diff -u "$golden/$1" "$2" >"$folder/difference" || {
    cat "$folder/difference"
    fail "another than the golden one: $1"
  }
}

run 0 explain "$hello" "$plan"
is_empty "$err"
compare hello.explain.txt "$out"
run 0 explain "$hello" "$plan" --json
is_empty "$err"
compare hello.explain.json "$out"
run 0 explain "$sheet" "$sheet_plan" --threads 2
is_empty "$err"
compare spreadsheet.explain.txt "$out"
run 0 explain "$sheet" "$sheet_plan" --threads 1
compare spreadsheet.explain.txt "$out"

# What is asked for, in that order, each as often as it is asked for.
run 0 explain "$sheet" "$sheet_plan" --case TN-012 --case TN-008
[ "$(grep -c '^TN-' "$out")" -eq 2 ] || fail 'not two cases'
head -n 1 "$out" | grep -q '^TN-012 ' || fail 'another order'
run 0 explain "$hello" "$plan" --case H-6
compare hello.explain.txt "$out"

# What a remedy says is so: with the clearance in hand the case moves, with a minute less it does not.
mend() { # UNTIL
  clearance="clearances: [{country: JO, from: \"2005-04-04T13:00+03:00\", until: \"$1\"}]"
  sed "/id: H-6/{n;s/}}\$/}, $clearance}/;}" "$hello" >"$folder/mended.yaml"
  run 0 plan "$folder/mended.yaml" -o "$folder/mended.plan.yaml"
}
mend 2005-04-05T15:30+03:00
says "$folder/mended.plan.yaml" 'unserved: 0'
mend 2005-04-05T15:29+03:00
says "$folder/mended.plan.yaml" 'clearance-expires'
run 0 explain "$folder/mended.yaml" "$folder/mended.plan.yaml"
says "$out" 'the clearance for JO of H-6 valid until 5 Apr 15:30 instead of 5 Apr 15:29'

# A plan that leaves nobody behind.
mend 2005-04-05T15:30+03:00
run 0 explain "$folder/mended.yaml" "$folder/mended.plan.yaml"
says "$out" 'the plan leaves nobody behind'
run 0 explain "$folder/mended.yaml" "$folder/mended.plan.yaml" --json
says "$out" '"cases": []'

# Standard input, and any format.
"$program" explain "$hello" - <"$plan" >"$out" 2>"$err" || fail 'standard input is not explained'
compare hello.explain.txt "$out"
run 0 convert "$plan" "$folder/plan.xml"
run 0 explain "$hello" "$folder/plan.xml"
compare hello.explain.txt "$out"

# A plan that breaks a rule is not explained; the first violation is told.
sed 's/planned: 21/planned: 20/' "$plan" >"$folder/broken.yaml"
run 4 explain "$hello" "$folder/broken.yaml"
is_empty "$out"
matches "$err" 'error: the plan breaks rules \([0-9]+\): objective'

# A plan that replans another: who is on the way goes on from there.
roc=$project/scenarios/roc-amman-2005.yaml
old=$golden/roc-amman-2005.plan.yaml
events=$project/scenarios/events-border-closed.yaml
run 0 replan "$roc" "$old" --events "$events" -o "$folder/next.yaml"
run 0 explain "$roc" "$folder/next.yaml" --published "$old" --events "$events" --case DE-01
says "$out" 'the case is at AMMAN'
says "$out" 'nights in transit allowed for DE-01'
run 0 explain "$roc" "$folder/next.yaml" --published "$old" --events "$events" --case NL-01
says "$out" 'the plan is under way'
run 2 explain "$roc" "$folder/next.yaml" --now 2005-04-08T18:00
says "$err" 'go with --published'
run 2 explain "$roc" "$folder/next.yaml" --published "$old" --bottlenecks
says "$err" 'do not go together'

# Usage, and files that are none.
run 2 explain "$hello" "$plan" --case nobody
says "$err" "there is no case 'nobody'"
is_empty "$out"
run 2 explain "$hello" "$plan" --case "$(printf 'a\033[2J')"
! grep -q "$(printf '\033')" "$err" || fail 'an id steers the terminal'
run 2 explain "$hello"
says "$err" 'PLAN is missing'
run 2 explain - -
says "$err" 'standard input'
run 2 explain "$hello" "$plan" --threads 0
says "$err" '--threads takes a whole number'
run 2 explain "$hello" "$plan" --time-limit 5
says "$err" '--time-limit takes a duration'
run 2 explain "$hello" "$plan" --case
says "$err" "option '--case' needs a value"
run 3 explain "$plan" "$plan"
is_empty "$out"
run 5 explain "$hello" "$folder/none.yaml"
is_empty "$out"

finish
