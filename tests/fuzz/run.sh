#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs every fuzz target of a build folder (clang, -Dfuzz=true), two at a time, in the project's folder. Fails on any
# crash, leak, timeout or too much memory, and prints the reproducer: its path and its bytes in base64.
# usage: run.sh BUILD SECONDS [READER...]
set -u
export LC_ALL=C.UTF-8
build=$1
seconds=$2
shift 2
[ $# -gt 0 ] || set -- yaml xml csv plan events
corpus=$build/fuzz
mkdir -p "$corpus/found" || exit 1

fuzz() {
  local reader=$1
  local folder=$corpus/$reader
  mkdir -p "$folder" "$folder.new" "$folder.tmp" || return 1
  "$build/tests/fuzz/write_seeds" "$reader" "$folder" || return 1
  # Longer inputs are for the replay; 10 s are a hundred times what the slowest seed
  # takes under the sanitizers.
  TMPDIR=$folder.tmp ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1 \
    UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
    timeout $((seconds + 300)) "$build/tests/fuzz/fuzz_$reader" \
    -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -malloc_limit_mb=256 -max_len=16384 \
    -dict="$folder.dict" -artifact_prefix="$corpus/found/$reader-" -print_final_stats=1 \
    "$folder.new" "$folder" >"$folder.log" 2>&1
}

broken=0
while [ $# -gt 0 ]; do
  pids=()
  readers=("${@:1:2}")
  shift "${#readers[@]}"
  for reader in "${readers[@]}"; do
    fuzz "$reader" &
    pids+=($!)
  done
  for i in "${!pids[@]}"; do
    reader=${readers[$i]}
    if wait "${pids[$i]}"; then
      printf '%s: %s seeds, ' "$reader" "$(find "$corpus/$reader" -type f | wc -l)"
      awk '/^stat::number_of_executed_units/ { runs = $2 }
           /^stat::peak_rss_mb/ { peak = $2 }
           / cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") edges = $(i + 1) }
           END { printf "%d runs, %d edges, %d MB\n", runs, edges, peak }' "$corpus/$reader.log"
    else
      broken=1
      printf '%s: FAILED\n' "$reader"
      grep -v '^#[0-9]' "$corpus/$reader.log" | tail -n 40
    fi
  done
done

for file in "$corpus"/found/*; do
  [ -f "$file" ] || continue
  broken=1
  printf 'reproducer: %s\n' "$file"
  base64 -w 0 "$file"
  printf '\n'
done
exit "$broken"
