#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# docs/robustness.md has a row for each fault, and every test that it names exists and is run.
# usage: test_robustness.sh PROJECT
set -u
cd "$1" || exit 1
page=docs/robustness.md
status=0
wrong() {
  echo "$page: $*"
  status=1
}

# Tests that Check runs, and files that a meson.build names.
listed=$(mktemp)
trap 'rm -f "$listed"' EXIT
find tests -name '*.c' -exec sed -n 's/.*tcase_add_\(loop_\)\{0,1\}test([a-z_]*, \([a-z0-9_]*\).*/\2/p' {} + >"$listed"

is_run() { # NAME
  case $1 in
  tests/*/*)
    # A name that meson.build puts together, such as test_' + topic + '.sh, is given without its ends.
    name=$(basename "$1")
    bare=${name#test_}
    [ -f "$1" ] && grep -qE "'($name|${bare%.*})'" "$(dirname "$1")/meson.build"
    ;;
  *) grep -qx "$1" "$listed" && grep -rqF "START_TEST($1)" tests --include='*.c' ;;
  esac
}

number=1
while [ "$number" -le 25 ]; do
  rows=$(grep -c "^| $number |" "$page")
  [ "$rows" -eq 1 ] || wrong "$rows rows for fault $number"
  number=$((number + 1))
done

# The last column of each row.
named=$(sed -n 's/^| [0-9][0-9]* | .* | \([^|]*\) |$/\1/p' "$page" | grep -o '`[^`]*`' | tr -d '`' | sort -u)
[ "$(echo "$named" | wc -l)" -gt 25 ] || wrong 'hardly a test is named'
for name in $named; do
  is_run "$name" || wrong "$name does not exist or is never run"
done

# A row without a test says what there is not yet.
sed -n 's/^| [0-9][0-9]* |[^|]*|\([^|]*\)| – |$/\1/p' "$page" | grep -v 'there is no .* yet' &&
  wrong 'a row without a test'

exit "$status"
