#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: test_run.sh RUN HOMEWARD-GENERATE HOMEWARD
# The bench measures sizes of any number and prints whole tables. What it measures is nobody's business here.
set -eu
run=$1
generate=$2
homeward=$3
[ -x /usr/bin/time ] || exit 77 # Debian's package `time`
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() {
  cat "$folder/out"
  echo "$1" >&2
  exit 1
}

BENCH_SOLVERS='' BENCH_GAP=0.5 BENCH_THREADS='1 2' sh "$run" "$homeward" "$generate" 200 400 >"$folder/out"
# Each row has as many cells as the head of its table, and no cell is empty.
awk -F '|' '/^[|]/ { if (cells == 0) cells = NF
    if (NF != cells) exit 1
    for (i = 2; i < NF; i++) if ($i ~ /^ *$/) exit 1; next }
  { cells = 0 }' "$folder/out" || fail "a table is not whole"
for row in '| 200 | 1 | 200 |' '| 400 | 2 | 400 |' '| threads | from | to |' '| 2 | 200 | 400 |'; do
  grep -qF "$row" "$folder/out" || fail "there is no row $row"
done
