#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# homeward fit: one new case beside a plan that stays as it is.
# With HOMEWARD_UPDATE_GOLDEN=1 the golden files are written anew: read the difference before you commit it.
. "$(dirname "$0")/library.sh"

golden=$project/tests/cli/golden
plan=$golden/hello.plan.yaml
case=$folder/case.yaml

compare() { # GOLDEN FILE
  if [ -n "${HOMEWARD_UPDATE_GOLDEN:-}" ]; then
    cat "$2" >"$golden/$1"
  fi
  diff -u "$golden/$1" "$2" >"$folder/difference" || {
    cat "$folder/difference"
    fail "another than the golden one: $1"
  }
}

fit() { # CODE ARGUMENT...
  code_of_fit=$1
  shift
  run "$code_of_fit" fit "$hello" "$plan" --case "$case" "$@"
}

consent='consent: {requested: 2005-03-01, counselled: 2005-03-11, signed: 2005-03-11}'
from_to='nationality: IQ, from: AMS, to: BAGHDAD, ready: 2005-04-02, priority: 2'
echo "{id: H-9, $from_to, persons: 2, $consent}" >"$case"
fit 0
is_empty "$err"
compare hello.fit.txt "$out"
fit 0 --json
is_empty "$err"
compare hello.fit.json "$out"

# The same case in other forms: a line for each key, JSON, XML, events that add it, standard input.
cat >"$case" <<END
id: H-9
nationality: IQ
from: AMS
to: BAGHDAD
ready: 2005-04-02
priority: 2
persons: 2
$consent
END
fit 0 --json
compare hello.fit.json "$out"
"$program" fit "$hello" "$plan" --case - <"$case" >"$out" 2>"$err" || fail 'standard input is not read'
compare hello.fit.txt "$out"
cat >"$case" <<END
homeward_events: 1
add_cases:
  - {id: H-9, $from_to, persons: 2, $consent}
END
fit 0
compare hello.fit.txt "$out"
run 0 convert "$case" "$folder/events.json"
run 0 fit "$hello" "$plan" --case "$folder/events.json"
compare hello.fit.txt "$out"
run 0 convert "$case" "$folder/events.xml"
run 0 fit "$hello" "$plan" --case "$folder/events.xml"
compare hello.fit.txt "$out"
sed -n '/<case/,/<\/case>/p' "$folder/events.xml" >"$folder/case.xml"
run 0 fit "$hello" "$plan" --case "$folder/case.xml"
compare hello.fit.txt "$out"
tr -d '\n' <"$folder/events.json" | sed 's/^.*"add_cases": *\[ *//; s/ *\] *}$//' >"$folder/case.json"
run 0 fit "$hello" "$plan" --case "$folder/case.json"
compare hello.fit.txt "$out"

# No way: the reason, the sentence, the remedy.
echo "{id: H-9, $from_to, persons: 2}" >"$case"
fit 0
says "$out" 'NO ITINERARY  no-consent'
says "$out" 'remedy: '
fit 0 --json
says "$out" '"offers": []'
says "$out" '"reason": "no-consent"'
echo "{id: H-9, $from_to, persons: 400, $consent}" >"$case"
fit 0
says "$out" 'NO ITINERARY  no-beds-left'

# A case with faults, with a position.
echo "{id: H-1, $from_to, persons: 2, $consent}" >"$case"
fit 3
matches "$err" 'case\.yaml:1:6: H308 .*H-1'
is_empty "$out"
echo "{id: H-9, $from_to, persons: 2, colour: red}" >"$case"
fit 3
matches "$err" 'case\.yaml:1:[0-9]+: H301 unknown key `colour` in case'
printf '{id: H-9, nationality: IQ, from: AMX,\n to: BAGHDAD, ready: 2005-04-02, priority: 2, persons: 0}\n' >"$case"
fit 3
matches "$err" 'case\.yaml:1:34: H307 .*`AMX`'
matches "$err" 'case\.yaml:2:[0-9]+: H202 `persons`'
echo '<case id="H-9" colour="red"/>' >"$case"
fit 3
matches "$err" 'case\.yaml:1:16: H301 unknown key `colour` in case'
matches "$err" 'H303 .*`nationality`'
echo '<box/>' >"$case"
fit 3
says "$err" 'a case is an element <case>'
echo "[{id: H-9}, {id: H-8}]" >"$case"
fit 3
: >"$case"
fit 3

# One case and nothing else.
cat >"$case" <<END
homeward_events: 1
add_cases:
  - {id: H-9, $from_to, persons: 2, $consent}
  - {id: H-8, $from_to, persons: 1, $consent}
cancel:
  - {run: RJ152@2005-04-05}
END
fit 3
matches "$err" 'case\.yaml:4:5: H704 .*`add_cases` with a second one'
matches "$err" 'case\.yaml:6:5: H704 .*`cancel`'
echo 'homeward_events: 1' >"$case"
fit 3
matches "$err" 'case\.yaml:1:[0-9]+: H704 .*here is none'

# At a later hour, when some have left already; and beside a plan that was made again.
cat >"$case" <<END
homeward_events: 1
now: 2005-04-05T09:00
add_cases:
  - {id: H-9, $from_to, persons: 2, $consent}
END
fit 0
matches "$out" '^OFFER 1  Sun 10 Apr 13:20 to Mon 11 Apr 12:10 '
matches "$out" 'tell JO by Tue 05 Apr: 2 persons at AMM on Sun 10 Apr$'
! grep -q 'Thu 07 Apr' "$out" || fail 'an offer that nobody could book any more'
events=$project/tests/io/data/hello.events.yaml
run 0 convert "$hello" "$folder/changed.yaml" --events "$events"
run 0 replan "$hello" "$plan" --events "$events" -o "$folder/again.yaml"
run 0 fit "$folder/changed.yaml" "$folder/again.yaml" --case "$case"
matches "$out" '^OFFER 1  Sun 10 Apr 13:20 to Mon 11 Apr 12:10 '
is_empty "$err"
# A case that came before the plan was made again, with people under way.
since=$project/tests/io/data/hello.since.events.yaml
run 0 convert "$hello" "$folder/since.yaml" --events "$since"
run 0 replan "$hello" "$plan" --events "$since" -o "$folder/under-way.yaml"
sed 's/^now: .*/now: 2005-04-01T09:00/' "$case" >"$folder/early.yaml"
run 0 fit "$folder/since.yaml" "$folder/under-way.yaml" --case "$folder/early.yaml"
matches "$out" '^OFFER 1  Sun 10 Apr 13:20 to Mon 11 Apr 12:10 '

# A plan that breaks a rule, and usage.
echo "{id: H-9, $from_to, persons: 2, $consent}" >"$case"
sed 's/^objective: .*/objective: 1.00/' "$plan" >"$folder/wrong.yaml"
run 4 fit "$hello" "$folder/wrong.yaml" --case "$case"
says "$err" 'the plan breaks rules'
is_empty "$out"
run 2 fit "$hello" "$plan"
says "$err" '--case FILE is missing'
run 2 fit "$hello" - --case -
says "$err" 'standard input can be only one'
run 5 fit "$hello" "$plan" --case "$folder/none.yaml"
is_empty "$out"

finish
