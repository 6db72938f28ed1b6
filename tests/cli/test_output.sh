#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Output that cannot be written: exit code 5, and what was there before stays as it was.
. "$(dirname "$0")/library.sh"

for arguments in --help --version "check $hello" "plan $hello" "plan $hello -o -"; do
  # shellcheck disable=SC2086 # a word each
  "$program" $arguments >/dev/full 2>"$err"
  [ $? -eq 5 ] || fail "a full disk goes unnoticed: $arguments"
  says "$err" 'cannot write to standard output: No space left on device'
  lines "$err" 1
  # shellcheck disable=SC2086
  "$program" $arguments >&- 2>"$err"
  [ $? -eq 5 ] || fail "a closed standard output goes unnoticed: $arguments"
done

# A reader that has gone needs no message.
{
  "$program" plan "$hello" 2>"$err"
  echo $? >"$folder/code"
} | true
# The reader may have gone before or after the last byte; never is there a message.
case $(cat "$folder/code") in
0 | 5) is_empty "$err" ;;
*) fail 'a closed pipe' ;;
esac

# With every standard stream closed no file takes the place of one.
"$program" plan "$hello" -o "$folder/closed.yaml" <&- >&- 2>&-
[ $? -eq 0 ] || fail 'closed standard streams'
run 0 verify "$hello" "$folder/closed.yaml"
"$program" check - <&- >"$out" 2>"$err"
[ $? -eq 5 ] || fail 'a closed standard input'

run 5 plan "$hello" -o "$folder/missing/plan.yaml"
says "$err" 'missing/plan.yaml'
run 5 plan "$hello" -o "$folder"
says "$err" 'not a regular file'
run 5 plan "$hello" -o /dev/full
says "$err" 'not a regular file'
[ -c /dev/full ] || fail 'a device was replaced'
mkfifo "$folder/fifo"
run 5 plan "$hello" -o "$folder/fifo"
[ -p "$folder/fifo" ] || fail 'a pipe was replaced'

# No room: the old plan stays, byte for byte, and no temporary is left.
mkdir "$folder/plans"
printf 'the old plan\n' >"$folder/plans/plan.yaml"
(
  ulimit -f 0
  "$program" plan "$hello" -o "$folder/plans/plan.yaml" 2>"$err"
)
[ $? -eq 5 ] || fail 'no room for the plan'
printf 'the old plan\n' | cmp -s - "$folder/plans/plan.yaml" || fail 'the old plan is gone'
[ "$(find "$folder/plans" -type f | wc -l)" -eq 1 ] || fail 'a temporary is left'

finish
