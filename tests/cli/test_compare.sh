#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# homeward compare: two plans, case by case and run by run.
# With HOMEWARD_UPDATE_GOLDEN=1 the golden files are written anew: read the difference before you commit it.
. "$(dirname "$0")/library.sh"

golden=$project/tests/cli/golden
before=$golden/hello.plan.yaml
after=$project/tests/io/data/hello.after.plan.yaml

compare() { # GOLDEN FILE
  if [ -n "${HOMEWARD_UPDATE_GOLDEN:-}" ]; then
    cat "$2" >"$golden/$1"
  fi
  diff -u "$golden/$1" "$2" >"$folder/difference" || {
    cat "$folder/difference"
    fail "another than the golden one: $1"
  }
}

run 0 compare "$before" "$after"
is_empty "$err"
compare hello.compare.txt "$out"
run 0 compare "$before" "$after" --json
is_empty "$err"
compare hello.compare.json "$out"

# What was lost one way is gained the other way.
run 0 compare "$after" "$before"
matches "$out" '^  0 lost, 1 gained, 2 moved, 1 at other times \(1 later, 2 earlier\); 1 as before, 2 still waiting$'
says "$out" 'GAINED  planned only now'

# A plan and itself.
run 0 compare "$before" "$before"
matches "$out" '^  0 lost, 0 gained, 0 moved, 0 at other times \(0 later, 0 earlier\); 6 as before$'
! grep -q '^RUNS\|different scenarios' "$out" || fail 'a plan differs from itself'

# Any format, and standard input.
run 0 convert "$after" "$folder/after.xml"
run 0 convert "$before" "$folder/before.json"
run 0 compare "$folder/before.json" "$folder/after.xml"
compare hello.compare.txt "$out"
"$program" compare - "$after" <"$before" >"$out" 2>"$err" || fail 'standard input is not compared'
compare hello.compare.txt "$out"

# With the scenario: persons and seats. A plan for another one is told, ids that are unknown are errors.
sed '/H-7/d' "$after" >"$folder/known.yaml"
run 0 compare "$before" "$folder/known.yaml" --scenario "$hello"
matches "$err" 'known\.yaml:[0-9]+:[0-9]+: H950 '
says "$out" 'COST  USD'
matches "$out" '^  H-4  6 persons$'
matches "$out" 'RJ152@2005-04-05 .* 7 of 8 seats -> .* 4 of 8 seats'
run 0 compare "$before" "$folder/known.yaml" --scenario "$hello" --json
says "$out" '"persons": 6'
says "$out" '"seats": 8, "seats_used": 7'
run 3 compare "$before" "$after" --scenario "$hello"
matches "$err" 'after\.plan\.yaml:[0-9]+:[0-9]+: H307 .*H-7'
is_empty "$out"

# Usage, and files that are none.
run 2 compare "$before"
says "$err" 'AFTER is missing'
run 2 compare - -
run 2 compare "$before" - --scenario -
says "$err" 'standard input can be only one'
run 3 compare "$before" "$hello"
says "$err" 'a plan is expected'
is_empty "$out"
run 5 compare "$before" "$folder/none.yaml"
sed 's/^objective: .*/objective: much/' "$after" >"$folder/broken.yaml"
run 3 compare "$before" "$folder/broken.yaml" --json
matches "$err" 'broken\.yaml:[0-9]+:[0-9]+: H203 '
is_empty "$out"

finish
