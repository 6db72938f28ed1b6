#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# homeward check: what a scenario holds, and messages with file, line, column and code.
. "$(dirname "$0")/library.sh"

run 0 check "$hello"
is_empty "$err"
says "$out" 'Hello, Amman'
matches "$out" '^  cases +6$'
matches "$out" "^  persons +$persons\$"
matches "$out" '^  places +9$'
matches "$out" '^  flights +4$'
matches "$out" '^  convoys +2$'
matches "$out" '^  vehicle pools +1$'
matches "$out" '^  classes +[1-6]$'
cp "$out" "$folder/from-file"

"$program" check - <"$hello" >"$out" 2>"$err" || fail 'standard input is not accepted'
cmp -s "$out" "$folder/from-file" || fail 'standard input gives another answer than the file'

# Every error at once, in order of position, each on a line of its own; nothing on standard output.
sed -e 's/^timezone: .*/timezone: Asia\/Amann/' -e 's/^currency:/curency:/' \
  -e 's/persons: 2, needs/persons: 0, needs/' -e 's/from: VIE, to: BAGHDAD/from: VIA, to: BAGHDAD/' \
  "$hello" >"$folder/broken.yaml"
run 3 check "$folder/broken.yaml"
is_empty "$out"
matches "$err" '^homeward: error: .*/broken\.yaml:[0-9]+:[0-9]+: H[0-9]{3} .*Asia/Amann'
matches "$err" '^homeward: error: .*/broken\.yaml:[0-9]+:[0-9]+: H[0-9]{3} .*curency.*currency'
matches "$err" '^homeward: error: .*/broken\.yaml:[0-9]+:[0-9]+: H[0-9]{3} .*VIA.*VIE'
[ "$(grep -c ': error: ' "$err")" -ge 4 ] || fail 'not all errors are told at once'
sed -n 's/^homeward: error: .*broken\.yaml:\([0-9]*\):.*/\1/p' "$err" >"$folder/order"
sort -n -c "$folder/order" || fail 'the errors are not in order'
run 3 plan "$folder/broken.yaml" -o "$folder/plan.yaml"
[ ! -e "$folder/plan.yaml" ] || fail 'a rejected scenario left a plan'

# Warnings are told, and the scenario is accepted.
sed 's/^    repeat: FREQ=DAILY/&\n    except: [2005-04-02]/' "$hello" >"$folder/warned.yaml"
run 0 check "$folder/warned.yaml"
matches "$err" '^homeward: warning: .*/warned\.yaml:[0-9]+:[0-9]+: H9[0-9]{2} '
matches "$out" '^  cases +6$'

# Files that cannot be read.
run 5 check "$folder/missing.yaml"
says "$err" 'missing.yaml'
lines "$err" 1
run 5 check "$folder"
run 5 check /dev/null
: >"$folder/empty.yaml"
run 3 check "$folder/empty.yaml"

# A person's name never stands in a message.
sed 's/persons: 4,$/persons: 4, people: [{name: Quidam, born: 1970-02-31}],/' "$hello" \
  >"$folder/named.yaml"
run 3 check "$folder/named.yaml"
grep -q Quidam "$err" && fail "a person's name stands in a message"

finish
