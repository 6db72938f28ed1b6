#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# homeward explain --bottlenecks, and --case of a case that travels.
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

run 0 explain "$sheet" "$sheet_plan" --bottlenecks --threads 2
is_empty "$err"
compare spreadsheet.bottlenecks.txt "$out"
run 0 explain "$sheet" "$sheet_plan" --bottlenecks --threads 1
compare spreadsheet.bottlenecks.txt "$out"
run 0 explain "$sheet" "$sheet_plan" --bottlenecks --json
is_empty "$err"
compare spreadsheet.bottlenecks.json "$out"

# What is said is so: with the two seats more the plan costs so much less.
sed 's/seats: 6,/seats: 8,/' "$sheet" >"$folder/sheet.yaml"
cp "$project/scenarios/spreadsheet.csv" "$folder"
run 0 plan "$sheet" --gap 0 -o "$folder/before.yaml"
cost() {
  sed -n 's/^objective: \([0-9]*\)\.\([0-9]*\)$/\1\2/p' "$1"
}
saves=$(sed -n 's/.*2 more seats save \([0-9 ]*\)\.\([0-9]*\),.*/\1\2/p' "$golden/spreadsheet.bottlenecks.txt" | tail -n 1 | tr -d " ")
run 0 plan "$folder/sheet.yaml" --gap 0 -o "$folder/after.yaml"
[ "$(($(cost "$folder/before.yaml") - $(cost "$folder/after.yaml")))" -ge "$saves" ] ||
  fail 'more seats on all runs save less than on one'

# None is solved again, and all are.
run 0 explain "$hello" "$plan" --bottlenecks --top 0
says "$out" '4 more limits bind'
run 0 explain "$hello" "$plan" --bottlenecks --top 0 --json
says "$out" '"more": []'
run 0 explain "$hello" "$plan" --bottlenecks --top 1000
! grep -q 'more limit' "$out" || fail 'a limit is left out'

# A case that travels.
run 0 explain "$hello" "$plan" --case H-1
is_empty "$err"
compare hello.travels.txt "$out"
run 0 explain "$hello" "$plan" --case H-1 --threads 3
compare hello.travels.txt "$out"
run 0 explain "$hello" "$plan" --case H-1 --json
compare hello.travels.json "$out"

# A broken plan, and usage.
sed 's/planned: 21/planned: 20/' "$plan" >"$folder/broken.yaml"
run 4 explain "$hello" "$folder/broken.yaml" --bottlenecks
is_empty "$out"
matches "$err" 'error: the plan breaks rules \([0-9]+\): objective'
run 2 explain "$hello" "$plan" --top 3
says "$err" '--top goes with --bottlenecks'
run 2 explain "$hello" "$plan" --bottlenecks --case H-1
says "$err" '--case and --bottlenecks do not go together'
run 2 explain "$hello" "$plan" --bottlenecks --top 1001
says "$err" '--top takes a whole number from 0 to 1000'

finish
