#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# On a terminal: a progress line that leaves no trace, colours unless NO_COLOR is set. Elsewhere: neither.
. "$(dirname "$0")/library.sh"
script -qec true /dev/null </dev/null >"$out" 2>"$err" || exit 77 # no terminal to be had: skipped
escape=$(printf '\033')
return=$(printf '\r')

on_terminal() { # the program's arguments, as one shell text; the terminal's bytes go to $out
  script -qec "stty cols 60; '$program' $1" /dev/null </dev/null >"$out" 2>"$err"
}

TERM=xterm
export TERM
unset NO_COLOR
on_terminal "plan '$hello' -o '$folder/plan.yaml'"
says "$out" "of $persons persons"
grep -q "$escape" "$out" && fail 'the progress line uses escape sequences'
# Between two returns there is never more than the terminal's width less one.
tr '\r' '\n' <"$out" | grep 'bound' | grep -v 'objective' | awk 'length($0) > 59 { exit 1 }' ||
  fail 'the progress line is wider than the terminal'

on_terminal "plan '$hello' 2>/dev/null"
grep -q "$escape\[" "$out" || fail 'no colour on a terminal'
NO_COLOR=1
export NO_COLOR
on_terminal "plan '$hello' 2>/dev/null"
grep -q "$escape" "$out" && fail 'colour in spite of NO_COLOR'
unset NO_COLOR
TERM=dumb
on_terminal "plan '$hello' 2>/dev/null"
grep -q "$escape" "$out" && fail 'colour on a dumb terminal'
on_terminal "plan '$hello' -o '$folder/plan.yaml'"
grep -q "^[a-z]*  .*$return[^$return]*of $persons persons  gap" "$out" && fail 'progress on a dumb terminal'

run 0 plan "$hello" -o "$folder/plan.yaml"
grep -q "$return" "$err" && fail 'progress without a terminal'
run 0 plan "$hello"
grep -q "$escape" "$out" && fail 'colour without a terminal'

finish
