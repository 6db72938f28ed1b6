#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# homeward plan and homeward verify: a plan that keeps every rule, its exit codes, and the same bytes again.
. "$(dirname "$0")/library.sh"
plan=$folder/plan.yaml

run 0 plan "$hello"
is_empty "$err"
for case in H-1 H-2 H-3 H-4 H-5 H-6; do
  says "$out" "$case"
done
says "$out" 'clearance-missing'

run 0 plan "$hello" -o "$plan"
is_empty "$out"
lines "$err" 1
matches "$err" "^homeward: .*/plan\.yaml: (optimal|feasible); [0-9]+ of $persons persons planned; objective [0-9]+\.[0-9]{2}, bound "
[ "$(stat -c %a "$plan")" = 600 ] || fail 'the plan is readable for others'
run 0 verify "$hello" "$plan"
says "$out" 'the plan keeps every rule'
is_empty "$err"
"$program" verify "$hello" - <"$plan" >"$out" 2>"$err" || fail 'a plan from standard input'

# The same bytes: on standard output, for the same options again, and whatever the number of threads.
run 0 plan "$hello" -o -
cmp -s "$out" "$plan" || fail "'-o -' gives other bytes than the file"
for threads in 1 2 7; do
  run 0 plan "$hello" --threads "$threads" --output="$folder/again.yaml"
  cmp -s "$folder/again.yaml" "$plan" || fail "$threads threads give other bytes"
done
"$program" plan - -o "$folder/again.yaml" <"$hello" 2>"$err" || fail 'a scenario from standard input'
cmp -s "$folder/again.yaml" "$plan" || fail 'standard input gives other bytes'
run 0 plan "$hello" --gap 0 --time-limit 366d --seed 18446744073709551615 -o "$folder/exact.yaml"
says "$folder/exact.yaml" 'status: optimal'
# One step is enough for a plan that says it was stopped; many are as good as none.
run 8 plan "${hello%/*}/roc-amman-2005.yaml" --gap 0 --iterations 1 -o "$folder/early.yaml"
says "$folder/early.yaml" 'status: interrupted'
run 0 verify "${hello%/*}/roc-amman-2005.yaml" "$folder/early.yaml"
run 0 plan "$hello" --gap 0 --iterations 18446744073709551615 -o "$folder/again.yaml"
cmp -s "$folder/again.yaml" "$folder/exact.yaml" || fail 'a limit that is not reached gives other bytes'

# A broken plan: each rule by its id.
sed 's/^objective: .*/objective: 1.00/' "$plan" >"$folder/wrong.yaml"
run 4 verify "$hello" "$folder/wrong.yaml"
matches "$out" '^objective'
matches "$err" 'breaks rules'
sed 's/  - {id: H-1, \(.*\) ready: 2005-04-02,/  - {id: H-1, \1 ready: 2005-04-13,/' "$hello" \
  >"$folder/later.yaml"
cmp -s "$hello" "$folder/later.yaml" && fail 'the test changes nothing'
run 4 verify "$folder/later.yaml" "$plan"
matches "$out" '^I3 H-1: '
run 3 verify "$hello" "$hello"
run 5 verify "$hello" "$folder/missing.yaml"
sed 's/H-1/H-99/g' "$plan" >"$folder/unknown.yaml"
run 3 verify "$hello" "$folder/unknown.yaml"
matches "$err" '^homeward: error: .*/unknown\.yaml:[0-9]+:[0-9]+: H[0-9]{3} .*H-99'

# Nothing can be planned: every case stands in the plan with its reason.
sed 's/signed: 2005-03-[0-9]*/signed: 2005-04-02/' "$hello" >"$folder/unsigned.yaml"
run 4 plan "$folder/unsigned.yaml" -o "$folder/nothing.yaml"
[ "$(grep -c 'reason: [a-z]' "$folder/nothing.yaml")" -eq 6 ] || fail 'a case without its reason'
says "$folder/nothing.yaml" 'reason: no-consent'
says "$err" 'not one case can be planned'
run 0 verify "$folder/unsigned.yaml" "$folder/nothing.yaml"
run 4 plan "$folder/unsigned.yaml"
says "$out" 'no-consent'

# Steps, each with its time; the plan is the same.
run 0 plan "$hello" -o "$folder/told.yaml" --verbose
for step in read network bound names verify write end; do
  matches "$err" "^homeward: +[0-9]+\.[0-9]{3} s  $step"
done
run 0 plan "$hello" -v
says "$out" 'PLAN  Hello, Amman'
matches "$err" 'names .* persons  gap [0-9.]+ %'
run 0 plan "$hello" -o "$folder/untold.yaml"
lines "$err" 1
cmp -s "$folder/told.yaml" "$folder/untold.yaml" || fail 'the plan depends on --verbose'

finish
