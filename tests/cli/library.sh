# SPDX-License-Identifier: GPL-3.0-or-later
# What the tests of the command share; sourced by each with $1 the program and $2 the project's folder.
set -u
program=$1
project=$2
hello=$project/scenarios/hello.yaml
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
out=$folder/stdout
err=$folder/stderr
persons=$(grep -o ' persons: [0-9]*' "$hello" | awk '{ sum += $2 } END { print sum }')
failures=0
: >"$out"
: >"$err"

fail() {
  failures=$((failures + 1))
  printf 'failed: %s\n' "$*"
  sed 's/^/  stdout: /' "$out" | head -n 20
  sed 's/^/  stderr: /' "$err" | head -n 20
}

# run CODE ARGUMENT...: runs the program, keeps what it says, and expects the exit code.
run() {
  expected=$1
  shift
  "$program" "$@" >"$out" 2>"$err"
  code=$?
  [ "$code" -eq "$expected" ] || fail "exit $code instead of $expected: homeward $*"
}

says() { # FILE TEXT
  grep -qF -e "$2" "$1" || fail "'$2' is not in $(basename "$1")"
}

matches() { # FILE EXTENDED-REGULAR-EXPRESSION
  grep -qE -e "$2" "$1" || fail "nothing in $(basename "$1") matches $2"
}

is_empty() {
  [ ! -s "$1" ] || fail "$(basename "$1") is not empty"
}

lines() { # FILE NUMBER
  [ "$(wc -l <"$1")" -eq "$2" ] || fail "$(basename "$1") has not $2 lines"
}

finish() {
  [ "$failures" -eq 0 ] || exit 1
}
