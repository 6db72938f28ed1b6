#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The tree has no forbidden include edge, and the scan finds one of each kind where there is.
# usage: test_include_edges.sh ROOT
set -eu
root=$1
scan=$root/tests/house/include_edges.sh
sh "$scan" "$root"

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
refuses() {
  rm -rf "${tree:?}"/*
  mkdir -p "$tree/include/homeward" "$tree/model" "$tree/io" "$tree/engine" "$tree/cli"
  printf '#include <stdio.h>\n' >"$tree/model/fine.c"
  printf '%s\n' "$2" >"$tree/$1"
  if sh "$scan" "$tree" >"$tree/out"; then
    echo "not found: $1: $2"
    exit 1
  fi
}
refuses cli/plan.c '#include "model/plan.h"'
refuses cli/plan.c '#include <yaml.h>'
refuses io/yaml_read.c '#include "engine/solve.h"'
refuses engine/solve.c '#  include "io/file.h"'
refuses engine/master.c '#include <glpk.h>'
refuses model/rules.c '#include "io/file.h"'
refuses model/rules.c '#include <yaml.h>'
refuses include/homeward/homeward.h '#include "model/plan.h"'
