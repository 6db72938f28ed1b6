#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# README.md shows commands and what they answer: that is what they answer.
. "$(dirname "$0")/library.sh"
program=$(realpath "$program")

ln -s "$project/scenarios" "$folder/scenarios"
# The file with errors: hello.yaml with five of them.
sed -e 's/^timezone: Asia\/Amman$/timezone: Asia\/Amann/' -e 's/^currency: /curency: /' -e 's/from: VIE, to: BAGHDAD/from: VIA, to: BAGHDAD/' \
  -e '/id: H-3/s/persons: 2/persons: 0/' "$hello" >"$folder/april.yaml"

# Each command with its answer, up to the next one or to the end of the block.
awk -v folder="$folder" '
  /^```/ { shown = 0 }
  shown && !/^\$ / { print >(folder "/expected." number) }
  /^\$ homeward / {
    number++
    shown = 1
    sub(/^\$ homeward /, "")
    print >(folder "/command." number)
    printf "" >(folder "/expected." number)
  }' "$project/README.md"

number=1
while [ -e "$folder/command.$number" ]; do
  (
    cd "$folder" || exit 1
    # shellcheck disable=SC2046 # a word each
    "$program" $(cat "command.$number") >"$out" 2>&1
  )
  cmp -s "$out" "$folder/expected.$number" || {
    fail "README.md shows another answer: homeward $(cat "$folder/command.$number")"
    diff "$folder/expected.$number" "$out"
  }
  number=$((number + 1))
done
[ "$number" -gt 5 ] || fail "README.md shows only $((number - 1)) commands"

finish
