#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# homeward export: the model in a file or on standard output, refused scenarios, interrupts.
# usage: test_export.sh PROGRAM PROJECT GENERATOR
. "$(dirname "$0")/library.sh"
generator=$3
model=$folder/model.mps

run 0 export "$hello" --mps "$model"
is_empty "$out"
is_empty "$err"
[ "$(stat -c %a "$model")" = 600 ] || fail 'others can read the model'
run 0 export "$hello"
cmp -s "$out" "$model" || fail 'standard output gets something else than a file'
run 0 export --mps - "$hello"
cmp -s "$out" "$model" || fail "'-' gets something else than a file"
run 0 convert "$hello" "$folder/hello.xml"
"$program" export - <"$folder/hello.xml" >"$out" 2>"$err" || fail 'XML from standard input is not exported'
cmp -s "$out" "$model" || fail 'the same scenario in XML gives another model'
[ "$(head -n 2 "$model" | tail -n 1)" = 'NAME homeward FREE' ] || fail 'no free MPS'
[ "$(tail -n 1 "$model")" = ENDATA ] || fail 'the model is not whole'
# Neither a case nor a place nor a service.
for id in H-1 H-6 AMM AMS KARAMA RJ152 EAST; do
  grep -qF "id: $id" "$hello" || fail "the scenario has no $id"
  ! grep -qF "$id" "$model" || fail "$id stands in the model"
done

# Refused: every case that needs an escort is named, and the old file stands.
cp "$model" "$folder/old.mps"
run 3 export "$project/scenarios/charter-surge.yaml" --mps "$model"
lines "$err" 4
matches "$err" '^homeward: error: .*charter-surge.yaml: H601 case `CJ-61` needs escorts'
cmp -s "$model" "$folder/old.mps" || fail 'a refused export changed the file'
run 3 export "$project/scenarios/medical.yaml"
is_empty "$out"
printf 'homeward: 1\n' >"$folder/rejected.yaml"
run 3 export "$folder/rejected.yaml" --mps "$model"
matches "$err" 'H303'

# Usage, and places where nothing can be written.
run 2 export
run 2 export "$hello" "$model"
run 2 export "$hello" --mps
run 2 export "$hello" --mps ''
run 2 export "$folder/hello.xml" --mps "$folder/hello.xml"
says "$err" 'would be overwritten'
run 5 export "$folder/none.yaml"
run 5 export "$hello" --mps "$folder/missing/model.mps"
run 5 export "$hello" --mps /dev/full
says "$err" 'No space left on device'
"$program" export "$hello" >/dev/full 2>"$err"
[ $? -eq 5 ] || fail 'a full disk goes unnoticed'
lines "$err" 1
cmp -s "$model" "$folder/old.mps" || fail 'an export that failed changed the file'

# At whatever moment an interrupt comes there is the old file or the new one. HOMEWARD_SEED draws other moments.
"$generator" --size M --escorts 0 --seed 1 >"$folder/medium.yaml" || fail 'the generator'
"$program" export "$folder/medium.yaml" >"$folder/new.mps" 2>/dev/null || fail 'a large export'
moments=$(awk -v seed="${HOMEWARD_SEED:-4}" 'BEGIN {
  srand(seed)
  for (i = 0; i < 8; i++)
    printf "%.3f ", 0.02 + 0.4 * rand()
}')
for moment in $moments; do
  cp "$folder/old.mps" "$model"
  timeout --foreground --preserve-status -s TERM "$moment" "$program" export "$folder/medium.yaml" --mps "$model" 2>"$err"
  case $? in
  0) cmp -s "$folder/new.mps" "$model" || fail "after $moment s: exit 0 and another model" ;;
  9 | 143) cmp -s "$folder/old.mps" "$model" || fail "after $moment s: the old file is gone" ;;
  *) fail "an interrupt after $moment s" ;;
  esac
done
[ "$(find "$folder" -name '.model.mps*' | wc -l)" -eq 0 ] || fail 'a temporary is left'

finish
