#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The shared library exports exactly what the public header declares.
# usage: test_exported_symbols.sh LIBRARY HEADER
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

nm -D --defined-only "$1" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' |
  LC_ALL=C sort >"$folder/exported"
# One declaration may take several lines: join them, then take the name before the first parenthesis.
grep -v '^#' "$2" | tr '\n' ' ' | tr ';' '\n' | sed -n 's/.*HOMEWARD_API \([^(]*\)(.*/\1/p' |
  sed 's/.*[ *]//' | LC_ALL=C sort >"$folder/declared"

test -s "$folder/declared"
diff "$folder/declared" "$folder/exported" || {
  echo "'<' is declared and not exported, '>' is exported and not declared"
  exit 1
}
readelf -d "$1" | grep -q 'SONAME.*\[libhomeward\.so\.0\]'
