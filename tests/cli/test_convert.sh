#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# homeward convert: YAML, XML and JSON, scenarios and plans, there and back.
. "$(dirname "$0")/library.sh"

# there_and_back FILE: a written file comes back byte for byte, by way of XML and of JSON.
schema=$project/docs/homeward.xsd

valid() { # FILE
  xmllint --nonet --noout --schema "$schema" "$1" >"$out" 2>"$err" || fail "$1 is not valid"
}

there_and_back() {
  run 0 convert "$1" "$folder/1.yaml"
  run 0 convert "$folder/1.yaml" "$folder/2.xml"
  valid "$folder/2.xml"
  run 0 convert "$folder/2.xml" "$folder/3.yaml"
  cmp -s "$folder/1.yaml" "$folder/3.yaml" || fail "$1 changes by way of XML"
  run 0 convert "$folder/2.xml" "$folder/4.json"
  run 0 convert "$folder/4.json" "$folder/5.yml"
  cmp -s "$folder/1.yaml" "$folder/5.yml" || fail "$1 changes by way of JSON"
  run 0 convert "$folder/4.json" "$folder/6.xml"
  cmp -s "$folder/2.xml" "$folder/6.xml" || fail "$1 has two forms in XML"
  is_empty "$out"
}

for name in hello convoys medical roc-amman-2005 charter-surge spreadsheet; do
  there_and_back "$project/scenarios/$name.yaml"
  "$program" check "$project/scenarios/$name.yaml" >"$folder/yaml" 2>/dev/null
  run 0 check "$folder/2.xml"
  cmp -s "$folder/yaml" "$out" || fail "$name holds something else in XML"
done
for name in hello convoys medical spreadsheet; do
  plan=$project/tests/cli/golden/$name.plan.yaml
  there_and_back "$plan"
  cmp -s "$plan" "$folder/1.yaml" || fail "$name's plan is written in another way without its scenario"
done

# Every command reads every format.
golden=$project/tests/cli/golden/hello.plan.yaml
run 0 convert "$hello" "$folder/hello.xml"
run 0 convert "$golden" "$folder/plan.xml"
run 0 verify "$hello" "$folder/plan.xml"
run 0 plan "$hello" -o "$folder/hello.plan.yaml"
run 0 convert "$folder/hello.plan.yaml" "$folder/converted.xml"
run 0 plan "$hello" -o "$folder/hello.plan.xml"
cmp -s "$folder/converted.xml" "$folder/hello.plan.xml" || fail 'plan -o writes other XML than convert'
valid "$folder/hello.plan.xml"
run 0 plan "$folder/hello.xml" -o "$folder/hello.plan.json"
says "$folder/hello.plan.json" '"homeward_plan": 1'
run 0 verify "$folder/hello.xml" "$folder/hello.plan.json"
says "$folder/hello.plan.xml" '<homeward-plan version="1"'

# Streams, and the name of a format.
"$program" convert - - --to xml <"$hello" >"$out" 2>"$err" || fail 'streams are not converted'
cmp -s "$out" "$folder/hello.xml" || fail 'standard output gets something else than a file'
run 0 convert "$folder/hello.xml" "$folder/odd.name" --to json
says "$folder/odd.name" '"homeward": 1'
[ "$(stat -c %a "$folder/odd.name")" = 600 ] || fail 'others can read what was converted'

# What is JSON, another program reads, and the other way round.
run 0 check "$hello" --json
cp "$out" "$folder/check.json"
cat >"$folder/rejected.yaml" <<YAML
homeward: 1
name: x
YAML
run 3 check "$folder/rejected.yaml" --json
says "$out" '"accepted": false'
matches "$out" '"code": "H303"'
matches "$err" 'H303'
run 0 plan "$hello" --json
says "$out" '"homeward_plan": 1'
cp "$out" "$folder/plan.json"
run 0 verify "$hello" "$folder/plan.json" --json
says "$out" '"keeps_every_rule": true'
sed 's/"fares": [0-9]*/"fares": 1/' "$folder/plan.json" >"$folder/wrong.json"
run 4 verify "$hello" "$folder/wrong.json" --json
matches "$out" '"rule": "objective"'
says "$folder/check.json" '"cases": 6'
run 0 convert "$hello" - --json
says "$out" '"homeward": 1'
printf '{"homeward": 1,\t"name": "\\ud83d\\ude00\\/", "name": "y"}' >"$folder/twice.json"
run 3 check "$folder/twice.json"
matches "$err" ':1:4[0-9]: H302 key `name` in line 1 stands already in line 1'

# Usage.
run 2 convert "$hello" "$folder/x.xml" --to xml --json
run 2 convert "$hello" "$folder/x.txt"
says "$err" 'tells no format'
run 2 convert "$hello" -
run 2 convert "$hello" "$folder/x.xml" --to csv
says "$err" '--to takes yaml, xml or json'
run 2 convert "$hello"
run 2 convert "$folder/hello.xml" "$folder/hello.xml"
[ ! -e "$folder/x.xml" ] || fail 'a file is written after an error of usage'

# What is rejected leaves the target as it was.
cp "$folder/hello.xml" "$folder/old.xml"
sed 's/currency="/currency="\&evil;/' "$folder/hello.xml" >"$folder/entity.xml"
run 3 convert "$folder/entity.xml" "$folder/old.xml"
matches "$err" 'entity\.xml:2:[0-9]+: H113 '
cmp -s "$folder/hello.xml" "$folder/old.xml" || fail 'a rejected file changed the target'
sed 's/status="planned"/status="late"/' "$folder/plan.xml" >"$folder/late.xml"
run 3 convert "$folder/late.xml" "$folder/late.yaml"
matches "$err" 'late\.xml:[0-9]+:[0-9]+: H211 '
run 5 convert "$folder/none.xml" "$folder/none.yaml"
run 5 convert "$hello" "$folder/none/x.xml"

# Neither a file nor an address outside is ever read.
cat >"$folder/outside.xml" <<XML
<?xml version="1.0"?>
<!DOCTYPE homeward [<!ENTITY secret SYSTEM "file://$folder/hello.xml">]>
<homeward version="1" name="&secret;"/>
XML
run 3 check "$folder/outside.xml"
lines "$err" 1
matches "$err" ':2:1: H113 '
gzip -c "$folder/hello.xml" >"$folder/packed.xml"
run 3 check "$folder/packed.xml"

finish
