#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: test_generate.sh HOMEWARD-GENERATE HOMEWARD
# The same options give the same bytes, other seeds other bytes, and the reader accepts every form without a
# warning. Wrong options are usage errors.
set -eu
generate=$1
homeward=$2
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
for file in "$folder"/?.yaml; do
  "$homeward" check "$file" >"$folder/out" 2>"$folder/messages" ||
    fail "rejected: $(head -n 3 "$folder/messages")"
  [ -s "$folder/messages" ] && fail "warned: $(head -n 3 "$folder/messages")"
done

for wrong in "--persons 0" "--persons 12x" "--size Q" "--nothing" "--places 99"; do
  code=0
  # shellcheck disable=SC2086
  "$generate" $wrong >/dev/null 2>&1 || code=$?
  [ "$code" = 2 ] || fail "$wrong: exit $code instead of 2"
done
exit 0
