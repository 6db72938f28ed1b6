#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The manual page names every command, every option and every exit code that the program's help does.
# usage: test_manual.sh PROGRAM MANUAL
set -eu
program=$1
manual=$2
missing=0
need() {
  if ! grep -qF -e "$1" "$manual"; then
    echo "missing in the manual: $1"
    missing=1
  fi
}
commands=$("$program" --help | sed -n 's/^  \([a-z][a-z]*\)  *[a-z].*/\1/p')
test -n "$commands"
for command in $commands; do
  need ".Ss $command"
  for option in $("$program" "$command" --help | grep -oE -e '--[a-z][a-z-]+' | sort -u); do
    need "Fl -${option#--}"
  done
done
for code in $("$program" --help | sed -n 's/^  \([0-9]\)  .*/\1/p'); do
  need ".It $code"
done
exit "$missing"
