#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# homeward replan: the next plan after a published one, what it changes, and whether it may stand.
. "$(dirname "$0")/library.sh"

published=$project/tests/cli/golden/hello.plan.yaml
events=$project/tests/io/data/hello.since.events.yaml
new=$folder/new.plan.yaml

# What changes, for whom, why, and what people must be told.
run 0 replan "$hello" "$published" --events "$events" -o "$new" --threads 1
says "$err" 'warning: confirmed legs of 1 case cannot be kept'
says "$err" 'warning: 1 case on the way cannot travel on'
matches "$out" '^  1 lost, 0 gained, 1 moved, 0 at other times \(1 later, 0 earlier\); 4 as before'
matches "$out" '^    why     EAST@2005-04-06 is cancelled$'
matches "$out" '^    why     RJ152@2005-04-05 left without it$'
matches "$out" '^  H-4  6 persons, EAST@2005-04-06 from AMMAN: EAST@2005-04-06 is cancelled$'
matches "$out" '^  H-4  6 persons, on the way to AMM until 5 Apr 18:50: '
matches "$out" '^  JO  AMM on 2005-04-10, 2 persons: by 2005-04-05; H-3$'
matches "$out" '^  JO  AMM on 2005-04-05, 2 persons: not any more; H-3$'

# Legs that have departed stand in the new plan.
says "$new" 'status: arrived}'
matches "$new" 'SD331@2005-04-05.* status: departed}'
run 0 verify "$hello" "$new" --published "$published" --events "$events"
says "$out" 'the plan keeps every rule'
run 0 verify "$hello" "$new" --published "$published" --events "$events" --json
says "$out" '"keeps_every_rule":'
run 0 convert "$hello" "$folder/changed.yaml" --events "$events"
run 4 verify "$folder/changed.yaml" "$published" --published "$published"
matches "$out" '^frozen H-5: leg 1 is arrived, the plan states planned$'
run 4 verify "$folder/changed.yaml" "$published" --published "$published" --now 2005-04-05T17:00 --json
says "$out" '"frozen"'

# The same bytes for the same question; JSON; the plan itself.
run 0 replan "$hello" "$published" --events "$events" --threads 2 -o "$folder/again.plan.yaml" --json
cmp -s "$new" "$folder/again.plan.yaml" || fail 'another plan with two threads'
says "$out" '"cause": "missed"'
says "$out" '"subject": "RJ152@2005-04-05"'
says "$out" '"promises_broken": ['
says "$out" '"no_way_on": ['
says "$out" '"on_board": true'
says "$out" '"to_notify": ['
run 0 replan "$hello" "$published" --events "$events" -o -
cmp -s "$out" "$new" || fail 'standard output is not the plan'
run 0 replan "$hello" "$published" --events "$events" -o - --json
says "$out" '"homeward_plan": 1'
run 0 replan "$hello" "$published" --events "$events" -o "$folder/new.json"
says "$folder/new.json" '"homeward_plan": 1'

# Nothing has changed; and the new plan is the published one of next time.
run 0 replan "$hello" "$published" --now 2005-04-02T12:00
matches "$out" '^  0 lost, 0 gained, 0 moved, 0 at other times'
run 0 replan "$folder/changed.yaml" "$new" --now 2005-04-05T18:00
run 0 replan "$hello" "$published" --now 2005-04-01T08:00Z --gap 0 --iterations 100 --seed 2 --time-limit 1h -v
says "$err" 'write'

# Who was left on the way travels on from there when the run goes after all, and in every format.
matches "$new" 'case: H-4, reason: .* travelled: \[\{run: .*, to: AMM, .* status: departed\}\]'
sed -n '/case: H-4/,$p' "$new" | sed -n '1s/.*travelled: \[{\(.*\), status: departed}\].*/\1/p' >"$folder/travelled"
sed '/cancelled/d' "$folder/changed.yaml" >"$folder/opened.yaml"
for format in yaml xml json; do
  run 0 convert "$new" "$folder/left.$format"
  run 0 replan "$folder/opened.yaml" "$folder/left.$format" --gap 0 -o "$folder/home.plan.yaml"
  matches "$out" '^GAINED '
  run 0 verify "$folder/opened.yaml" "$folder/home.plan.yaml" --published "$folder/left.$format"
  grep -A2 'case: H-4$' "$folder/home.plan.yaml" | grep -qF "$(cat "$folder/travelled")" || fail "H-4 begins elsewhere ($format)"
done
# A plan that forgets them would have them at home.
sed 's/, travelled: .*/}/' "$new" >"$folder/forgets.yaml"
run 4 verify "$folder/changed.yaml" "$folder/forgets.yaml" --published "$published"
matches "$out" '^frozen H-4: is left with 1 legs travelled, and the plan does not state these$'

# A scenario that was written anew, without a run that was planned.
sed 's/RJ811/RJ999/' "$hello" >"$folder/anew.yaml"
run 0 replan "$folder/anew.yaml" "$published" --before "$hello" -o "$folder/anew.plan.yaml"
matches "$out" '^    why     RJ811@2005-04-06 is not in the scenario any more$'
run 0 verify "$folder/anew.yaml" "$folder/anew.plan.yaml" --published "$published" --before "$hello"
run 3 replan "$folder/anew.yaml" "$published"
run 2 replan "$folder/anew.yaml" "$published" --before "$hello" --events "$events"
says "$err" 'exclude each other'
run 2 verify "$hello" "$published" --before "$hello"

# A full disk; limits of time and of steps.
"$program" replan "$hello" "$published" >/dev/full 2>"$err"
[ $? -eq 5 ] || fail 'a full disk goes unnoticed'
run 5 replan "$hello" "$published" -o /dev/full
is_empty "$out"

# Standard input, usage, files that are none.
"$program" replan "$hello" - --events "$events" <"$published" >"$out" 2>"$err" || fail 'standard input is not read'
says "$out" 'PROMISES BROKEN'
run 2 replan "$hello"
says "$err" 'PLAN is missing'
run 2 replan - -
says "$err" 'standard input can be only one'
run 2 replan "$hello" "$published" --now tomorrow
says "$err" '--now: an instant such as'
run 2 replan "$hello" "$published" --gap 2
says "$err" '--gap takes'
run 2 replan "$hello" "$published" -o ''
run 2 verify "$hello" "$published" --now 2005-04-05T17:00
says "$err" 'go with --published'
run 2 verify "$hello" "$published" --events "$events"
run 2 verify "$hello" "$published" --published "$published" --now 2005-04-05
says "$err" '--now: an instant such as'
run 3 replan "$hello" "$hello"
run 5 replan "$hello" "$published" --events "$folder/none.yaml"
run 5 replan "$hello" "$published" -o "$folder/none/plan.yaml"
sed 's/H-3, run: RJ152@2005-04-05/H-1, run: RJ152@2005-04-05/' "$events" >"$folder/wrong.yaml"
run 3 replan "$hello" "$published" --events "$folder/wrong.yaml"
matches "$err" 'wrong\.yaml:[0-9]+:[0-9]+: H703 '
is_empty "$out"
cp "$published" "$folder/published.yaml"
run 2 replan "$hello" "$folder/published.yaml" -o "$folder/published.yaml"

finish
