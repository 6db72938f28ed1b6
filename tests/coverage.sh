#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds with counters in a folder of its own, runs the tests that tests/coverage.cfg does not leave out, and fails when
# less is reached than must be: shares of all lines and branches, and every branch of the verifier. LEAST_LINES and
# LEAST_BRANCHES in the environment replace the shares.
# usage: coverage.sh BUILD     (a folder that is made or used again; the report lies in BUILD/coverage.txt)
set -u
export LC_ALL=C.UTF-8 CK_TIMEOUT_MULTIPLIER=10
cd "$(dirname "$0")/.." || exit 1
build=$1
lines=${LEAST_LINES:-95}
branches=${LEAST_BRANCHES:-85}

# Counters that several threads share must be exact; without optimisation a branch is one of the source.
if [ ! -f "$build/build.ninja" ]; then
  meson setup "$build" -Dtests=enabled -Db_coverage=true -Ddebug=true -Doptimization=0 \
    -Dc_args=-fprofile-update=atomic || exit 1
fi
ninja -C "$build" || exit 1
find "$build" -name '*.gcda' -delete

# list WHICH: the tests whose many random scenarios take long, or all others.
list() {
  meson test -C "$build" --list 2>/dev/null | sed -n 's/^homeward:\([a-z]*\) \/ \(.*\)/\1 \2/p' |
    awk -v which="$1" '$1 == "faults" || $2 == "mutation" { next }
      { long = $2 ~ /^(optimum_.*|alternatives|ascent|bottlenecks|branch|remedies|replanned)$/ }
      which == (long ? "long" : "other") { print $2 }'
}
mapfile -t long < <(list long)
mapfile -t other < <(list other)
if [ "${#long[@]}" -lt 10 ] || [ "${#other[@]}" -le 30 ]; then
  echo "only ${#long[@]} and ${#other[@]} tests"
  exit 1
fi
HOMEWARD_SEEDS=15 meson test -C "$build" --no-rebuild --print-errorlogs --timeout-multiplier 6 "${long[@]}" || exit 1
meson test -C "$build" --no-rebuild --print-errorlogs --timeout-multiplier 6 "${other[@]}" || exit 1

gcovr --config tests/coverage.cfg --root . -j 2 --json "$build/coverage.json" "$build" || exit 1
broken=0
gcovr --root . --add-tracefile "$build/coverage.json" --txt "$build/coverage.txt" --print-summary \
  --fail-under-line "$lines" --fail-under-branch "$branches" || broken=1
gcovr --root . --add-tracefile "$build/coverage.json" --filter 'model/verify' --branches --fail-under-branch 100 || broken=1
exit "$broken"
