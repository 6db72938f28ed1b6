#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Output that cannot be written: exit code 5, and what was there before stays as it was.
. "$(dirname "$0")/library.sh"

run 0 plan "$hello" -o "$folder/shown.yaml"
for arguments in --help --version "check $hello" "check $hello --json" "plan $hello" "plan $hello -o -" \
  "plan $hello --json" "verify $hello $folder/shown.yaml" "verify $hello $folder/shown.yaml --json" \
  "explain $hello $folder/shown.yaml" "explain $hello $folder/shown.yaml --json" \
  "convert $hello - --to xml" "convert $folder/shown.yaml - --to json" "export $hello --mps -"; do
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
says "$err" 'Is a directory'
ln -s nowhere "$folder/dangling"
run 5 plan "$hello" -o "$folder/dangling"
says "$err" 'leads nowhere'

# A device is written to and never replaced; a pipe likewise, when somebody reads it.
run 5 plan "$hello" -o /dev/full
says "$err" 'No space left on device'
run 0 plan "$hello" -o /dev/null
[ -c /dev/full ] && [ -c /dev/null ] || fail 'a device was replaced'
mkfifo "$folder/fifo"
run 5 plan "$hello" -o "$folder/fifo"
says "$err" 'nobody reads'
cat "$folder/fifo" >"$folder/piped.yaml" &
reader=$!
sleep 0.2 # until the reader has opened it
run 0 plan "$hello" -o "$folder/fifo"
wait "$reader"
[ -p "$folder/fifo" ] || fail 'a pipe was replaced'
run 0 verify "$hello" "$folder/piped.yaml"

# The file behind a link is the one that is replaced, and only its owner reads it.
mkdir "$folder/real"
printf 'the old plan\n' >"$folder/real/plan.yaml"
ln -s real/plan.yaml "$folder/link.yaml"
(
  umask 022
  "$program" plan "$hello" -o "$folder/link.yaml" 2>"$err"
) || fail 'a link to a file'
[ -L "$folder/link.yaml" ] || fail 'a link was replaced'
run 0 verify "$hello" "$folder/real/plan.yaml"
[ "$(stat -c %a "$folder/real/plan.yaml")" = 600 ] || fail 'others may read the plan'

# A folder in which nothing can be made; root may write everywhere.
mkdir "$folder/closed"
chmod 555 "$folder/closed"
if [ "$(id -u)" -ne 0 ]; then
  run 5 plan "$hello" -o "$folder/closed/plan.yaml"
  says "$err" 'Permission denied'
fi

# A command that fails has shown nothing: what it found goes out as a whole.
sed 's/^objective: .*/objective: 1.00/' "$folder/piped.yaml" >"$folder/wrong.yaml"
run 4 verify "$hello" "$folder/wrong.yaml"
says "$out" 'objective'
"$program" verify "$hello" "$folder/wrong.yaml" >/dev/full 2>"$err"
[ $? -eq 5 ] || fail 'a full disk goes unnoticed: verify'

# No room: the old plan stays, byte for byte, and no temporary is left.
mkdir "$folder/plans"
printf 'the old plan\n' >"$folder/plans/plan.yaml"
(
  ulimit -f 0
  "$program" plan "$hello" -o "$folder/plans/plan.yaml" 2>"$err"
)
[ $? -eq 5 ] || fail 'no room for the plan'
(
  ulimit -f 0
  "$program" convert "$hello" "$folder/plans/plan.yaml" 2>"$err"
)
[ $? -eq 5 ] || fail 'no room for what is converted'
(
  ulimit -f 0
  "$program" export "$hello" --mps "$folder/plans/plan.yaml" 2>"$err"
)
[ $? -eq 5 ] || fail 'no room for the model'
printf 'the old plan\n' | cmp -s - "$folder/plans/plan.yaml" || fail 'the old plan is gone'
[ "$(find "$folder/plans" -type f | wc -l)" -eq 1 ] || fail 'a temporary is left'

finish
