#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: test_generate.sh HOMEWARD-GENERATE HOMEWARD CHECK-NEEDS
# The same options give the same bytes, other seeds other bytes, and the reader accepts every form without a
# warning. Every case with escorts and every group can travel; where brute force can tell, the optimum leaves none of
# those with escorts behind. Wrong options are usage errors.
set -eu
generate=$1
homeward=$2
needs=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() {
  echo "$1" >&2
  exit 1
}

"$generate" --size S >"$folder/a.yaml"
"$generate" --size S --seed 1 >"$folder/b.yaml"
cmp -s "$folder/a.yaml" "$folder/b.yaml" || fail "the same seed gave other bytes"
"$generate" --size S --seed 2 >"$folder/c.yaml"
cmp -s "$folder/a.yaml" "$folder/c.yaml" && fail "another seed gave the same bytes"
"$generate" --size S --convoys 0 --charters 0 --places 3 --seed 3 >"$folder/d.yaml"
"$generate" --size M --seed 4 >"$folder/e.yaml"
"$generate" --size M --seed 4 --escorts 0 --groups 0 >"$folder/f.yaml"
grep -q "^escort_pools:" "$folder/e.yaml" && grep -q "group: G-" "$folder/e.yaml" || fail "M has no escorts or groups"
grep -Eq "escort|group" "$folder/f.yaml" && fail "escorts or groups though switched off"
"$generate" --size S --escorts 50 --groups 30 --seed 5 >"$folder/g.yaml"
"$generate" --size S --escorts 50 --groups 30 --seed 5 | cmp -s - "$folder/g.yaml" || fail "escorts gave other bytes"
for seed in 1 2 3; do
  "$generate" --persons 30 --departures 2 --hubs 1 --places 3 --runs 46 --days 12 --charters 1 --escorts 300 \
    --groups 100 --seed $seed >"$folder/$seed.yaml"
done
# Sizes between the presets, and a smaller one.
"$generate" --size 1000 --seed 6 >"$folder/h.yaml"
"$generate" --size 1000 --seed 6 | cmp -s - "$folder/h.yaml" || fail "a size of a number gave other bytes"
"$generate" --size 3000 >"$folder/i.yaml"
"$generate" --size 150 >"$folder/j.yaml"
grep -q "; 3000 persons in " "$folder/i.yaml" || fail "a size of 3000 has not 3000 persons"
for file in "$folder"/?.yaml; do
  "$homeward" check "$file" >"$folder/out" 2>"$folder/messages" ||
    fail "rejected: $(head -n 3 "$folder/messages")"
  [ -s "$folder/messages" ] && fail "warned: $(head -n 3 "$folder/messages")"
done

"$needs" "$folder/g.yaml" >"$folder/out" || fail "$(cat "$folder/out")"
"$needs" --optimum "$folder"/[123].yaml >"$folder/out" || fail "$(cat "$folder/out")"

for wrong in "--persons 0" "--persons 12x" "--size Q" "--size 99" "--size 12k" "--nothing" "--places 99"; do
  code=0
  # shellcheck disable=SC2086
  "$generate" $wrong >/dev/null 2>&1 || code=$?
  [ "$code" = 2 ] || fail "$wrong: exit $code instead of 2"
done
exit 0
