#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: run.sh HOMEWARD HOMEWARD-GENERATE SCENARIOS-FOLDER [SIZE...]
# Prints one line per scenario: what it holds, how long reading and planning took, and what came out.
# Sizes default to S and M; L takes minutes. BENCH_GAP (default 0.01) and BENCH_LIMIT (default none) go to
# `homeward plan`; BENCH_SEED (default 1) and the options in BENCH_GENERATE to the generator.
set -eu
homeward=$1
generate=$2
scenarios=$3
shift 3
[ $# -gt 0 ] || set -- S M
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

now() {
  date +%s.%N
}

# value KEY FILE: the value of a top-level key of a plan
value() {
  sed -n "s/^$1: *//p" "$2" | head -n 1
}

measure() {
  name=$1
  file=$2
  begin=$(now)
  "$homeward" check "$file" >"$folder/check"
  end=$(now)
  read_seconds=$(echo "$begin $end" | awk '{ printf "%.2f", $2 - $1 }')
  cases=$(awk '$1 ~ /^cases/ || $2 ~ /^cases/ { gsub(/[^0-9]/, ""); print; exit }' "$folder/check")
  runs=$(awk '$1 ~ /^runs/ || $2 ~ /^runs/ { gsub(/[^0-9]/, ""); print; exit }' "$folder/check")
  code=0
  /usr/bin/time -v "$homeward" plan "$file" --gap "${BENCH_GAP:-0.01}" ${BENCH_LIMIT:+--time-limit "$BENCH_LIMIT"} \
    -o "$folder/plan.yaml" 2>"$folder/time" || code=$?
  if [ "$code" != 0 ] && [ "$code" != 8 ]; then
    printf '%-12s exit %s\n' "$name" "$code"
    return
  fi
  plan_seconds=$(awk -F': ' '/Elapsed/ { n = split($2, t, ":"); s = 0
    for (i = 1; i <= n; i++) s = s * 60 + t[i]; printf "%.2f", s }' "$folder/time")
  memory=$(awk -F': ' '/Maximum resident/ { printf "%.1f", $2 / 1024 }' "$folder/time")
  printf '%-12s %7s %7s %7s %8s %15s %15s %8s %8s\n' "$name" "$cases" "$runs" "$read_seconds" \
    "$plan_seconds" "$(value objective "$folder/plan.yaml")" "$(value bound "$folder/plan.yaml")" \
    "$(value gap "$folder/plan.yaml")" "$memory"
}

printf '%-12s %7s %7s %7s %8s %15s %15s %8s %8s\n' scenario cases runs 'read s' 'plan s' objective bound gap MB
measure roc-amman "$scenarios/roc-amman-2005.yaml"
for size; do
  # shellcheck disable=SC2086
  "$generate" --size "$size" --seed "${BENCH_SEED:-1}" ${BENCH_GENERATE:-} >"$folder/$size.yaml"
  measure "$size" "$folder/$size.yaml"
done
