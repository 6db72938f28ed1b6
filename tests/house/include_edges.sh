#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Which layer may include what (ARCHITECTURE.md, "Layers"). Prints every forbidden edge of the tree ROOT.
# usage: include_edges.sh ROOT
set -eu
cd "$1"

find include model io engine cli -name '*.[ch]' | LC_ALL=C sort |
  xargs grep -nE '^[[:space:]]*#[[:space:]]*include' /dev/null |
  awk '
    # FILE:LINE:#include "x" or <x>
    {
      file = $0; sub(/:.*/, "", file)
      layer = file; sub(/\/.*/, "", layer)
      target = $0; sub(/^[^"<]*["<]/, "", target); sub(/[">].*/, "", target)
      quoted = $0 ~ /^[^"<]*"/
      top = target; sub(/\/.*/, "", top)
      allowed = 1
      if (layer == "cli")
        allowed = quoted ? target !~ /\// : top == "homeward" || libc(target)
      else if (layer == "include")
        allowed = !quoted && (top == "homeward" || libc(target))
      else if (quoted)
        allowed = top == "homeward" || top == "model" || top == layer
      else if (layer == "model")
        allowed = libc(target) || target == "uthash.h" || target == "sha2.h"
      if (target == "glpk.h" && file != "engine/lp_glpk.c") allowed = 0
      if (!allowed) { print "forbidden: " $0; found = 1 }
    }
    function libc(name) {
      return name ~ /^((assert|ctype|dirent|errno|fcntl|getopt|inttypes|limits|math|poll|pthread|sched|setjmp|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|strings|threads|time|unistd)|sys\/[a-z]+)\.h$/
    }
    END { exit found }'
