#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Events: the scenario that they make is planned, verified and compared like any other.
. "$(dirname "$0")/library.sh"

data=$project/tests/io/data
events=$data/hello.events.yaml
before=$project/tests/cli/golden/hello.plan.yaml

run 0 convert "$hello" "$folder/changed.yaml" --events "$events"
is_empty "$out"
is_empty "$err"
run 0 plan "$folder/changed.yaml" --gap 0 -o "$folder/after.yaml"
run 0 verify "$folder/changed.yaml" "$folder/after.yaml"
# The old plan does not keep the rules any more, and can still be read with the new scenario.
run 4 verify "$folder/changed.yaml" "$before"
matches "$out" '^I1 H-2: '
matches "$out" '^I5 '
run 0 compare "$before" "$folder/after.yaml" --scenario "$folder/changed.yaml"
matches "$out" '^  H-2  4 persons$'
says "$out" 'no-consent'

# Any format, and standard input; the scenario itself stays.
run 0 convert "$events" "$folder/events.xml"
xmllint --nonet --noout --schema "$project/docs/homeward.xsd" "$folder/events.xml" >"$out" 2>"$err" ||
  fail 'the events are not valid XML'
run 0 convert "$hello" "$folder/again.yaml" --events "$folder/events.xml"
cmp -s "$folder/changed.yaml" "$folder/again.yaml" || fail 'XML events make another scenario'
run 0 convert "$folder/events.xml" "$folder/events.json"
run 0 convert "$hello" "$folder/again.yaml" --events "$folder/events.json"
cmp -s "$folder/changed.yaml" "$folder/again.yaml" || fail 'JSON events make another scenario'
"$program" convert "$hello" - --to yaml --events - <"$events" >"$out" 2>"$err" ||
  fail 'events from standard input are not applied'
cmp -s "$folder/changed.yaml" "$out" || fail 'standard input makes another scenario'
run 0 convert "$events" "$folder/1.yaml"
run 0 convert "$folder/events.json" "$folder/2.yaml"
cmp -s "$folder/1.yaml" "$folder/2.yaml" || fail 'events change by way of XML and JSON'

# Errors have their places, and nothing is written.
sed 's/RJ152@2005-04-07/RJ153@2005-04-07/' "$events" >"$folder/unknown.yaml"
run 3 convert "$hello" "$folder/none.yaml" --events "$folder/unknown.yaml"
matches "$err" 'unknown\.yaml:4:11: H307 there is no service `RJ153`; did you mean `RJ152`'
[ ! -e "$folder/none.yaml" ] || fail 'rejected events left a file'
sed 's/id: X-1/id: H-1/' "$events" >"$folder/twice.yaml"
run 3 convert "$hello" "$folder/none.yaml" --events "$folder/twice.yaml"
matches "$err" 'twice\.yaml:[0-9]+:[0-9]+: H308 case `H-1` is in the scenario already'
run 3 convert "$hello" "$folder/none.yaml" --events "$before"
run 5 convert "$hello" "$folder/none.yaml" --events "$folder/absent.yaml"
run 3 check "$events"
run 2 convert - "$folder/none.yaml" --events -
run 2 convert "$hello" "$folder/events.xml" --to yaml --events "$folder/events.xml"
says "$err" 'would be overwritten'

# Three days of the regional centre.
for name in border-closed flight-cancelled surge; do
  scenario=$project/scenarios/roc-amman-2005.yaml
  run 0 convert "$scenario" "$folder/$name.yaml" --events "$project/scenarios/events-$name.yaml"
  run 0 check "$folder/$name.yaml"
done

# Escorts who are not there are not sent.
medical=$project/scenarios/medical.yaml
cat >"$folder/out.yaml" <<'END'
homeward_events: 1
escort_out:
  - {pool: amman-nurses, count: 1, until: 2006-05-19}
  - {pool: amman-doctors, from: 2006-05-15, until: 2006-05-20}
END
run 0 plan "$medical" --gap 0.05 -o "$folder/all-there.yaml"
run 0 convert "$medical" "$folder/some-out.yaml" --events "$folder/out.yaml"
run 4 verify "$folder/some-out.yaml" "$folder/all-there.yaml"
matches "$out" '^C10 amman-(nurses|doctors): [12] busy and 1 not there'
run 0 plan "$folder/some-out.yaml" --gap 0.05 -o "$folder/without.yaml"
run 0 verify "$folder/some-out.yaml" "$folder/without.yaml"

finish
