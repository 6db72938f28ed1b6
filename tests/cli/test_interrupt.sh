#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Interrupts: 9 without a plan, 8 with the best one saved; a limit of time likewise.
# usage: test_interrupt.sh PROGRAM PROJECT GENERATOR
. "$(dirname "$0")/library.sh"
generator=$3
plan=$folder/plan.yaml

# While it waits for its input there is nothing to save.
mkfifo "$folder/input"
for signal in INT TERM; do
  printf 'the old plan\n' >"$plan"
  # timeout(1) hands down the default action, which a shell's background job has not; in the foreground it sends one
  # signal and no second one to the group, which would kill.
  (
    exec 3<>"$folder/input"
    timeout --foreground --preserve-status -s "$signal" 1 "$program" plan - -o "$plan" <&3 2>"$err"
  )
  code=$?
  [ "$code" -eq 9 ] || fail "SIG$signal while reading: exit $code"
  says "$err" 'no plan found yet; this is no proof that none exists'
  printf 'the old plan\n' | cmp -s - "$plan" || fail 'the old plan is gone'
done

# A scenario that no machine plans to the last cent within a second.
"$generator" --size M --seed 1 >"$folder/medium.yaml" || fail 'the generator'
judge() { # CODE: how the program ended
  case $1 in
  8)
    says "$err" 'stopped early; the best plan so far is saved'
    says "$plan" 'status: interrupted'
    run 0 verify "$folder/medium.yaml" "$plan"
    ;;
  9)
    says "$err" 'no plan found yet; this is no proof that none exists'
    [ ! -e "$plan" ] || fail 'a plan in spite of exit code 9'
    ;;
  *) fail "exit $1 after a stop" ;;
  esac
}
# At whatever moment an interrupt comes: 8 and a whole plan, or 9 and the file that was there before. HOMEWARD_SEED
# draws other moments: half of them in the first two tenths of a second, where the scenario is read and compiled.
moments=$(awk -v seed="${HOMEWARD_SEED:-4}" 'BEGIN {
  srand(seed)
  for (i = 0; i < 16; i++)
    printf "%.3f ", i % 2 ? 0.02 + 0.2 * rand() : 0.2 + 1.8 * rand()
}')
printf 'the old plan\n' >"$folder/old.yaml"
signal=INT
for moment in $moments; do
  cp "$folder/old.yaml" "$plan"
  timeout --foreground --preserve-status -s $signal "$moment" \
    "$program" plan "$folder/medium.yaml" --gap 0 -o "$plan" 2>"$err"
  code=$?
  if [ $code -eq 9 ]; then
    cmp -s "$folder/old.yaml" "$plan" || fail "SIG$signal after $moment s: the old plan is gone"
    rm -f "$plan"
  fi
  case $code in
  130 | 143) cmp -s "$folder/old.yaml" "$plan" || fail "SIG$signal after $moment s: the old plan is gone" ;; # not begun
  *) judge $code ;;
  esac
  [ $signal = INT ] && signal=TERM || signal=INT
done
[ "$(find "$folder" -name '.plan.yaml*' | wc -l)" -eq 0 ] || fail 'a temporary is left'

# While the output waits for a reader that does not read.
mkfifo "$folder/blocked"
exec 5<>"$folder/blocked"
dd if=/dev/zero of="$folder/blocked" bs=4096 count=1000 oflag=nonblock 2>/dev/null
for output in "$folder/blocked" -; do
  timeout --foreground --preserve-status -s INT 2 "$program" plan "$hello" -o "$output" >&5 2>"$err"
  code=$?
  [ $code -eq 9 ] || fail "an interrupt while $output waits: exit $code"
  says "$err" 'stopped while writing: the output is not whole'
done
exec 5>&-

rm -f "$plan"
"$program" plan "$folder/medium.yaml" --gap 0 --time-limit 1s -o "$plan" 2>"$err"
judge $?

# What was ignored from the start (nohup) stays ignored.
(
  trap '' INT TERM
  exec "$program" plan - -o "$plan" <"$folder/input" 2>"$err"
) &
process=$!
exec 4>"$folder/input"
sleep 0.2
kill -TERM "$process"
kill -INT "$process"
cat "$hello" >&4
exec 4>&-
wait "$process" || fail 'an ignored signal stopped the program'

finish
