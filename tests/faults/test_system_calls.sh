#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each system call of a save fails, and the program is killed at each: the file is the old one or the new one, whole.
# usage: test_system_calls.sh PROGRAM PROJECT error|kill
. "$(dirname "$0")/../cli/library.sh"
what=$3
strace -f -o "$folder/trace" true 2>"$err" || {
  echo "skipped: strace is missing or may not trace here: $(head -n 1 "$err")"
  exit 77
}

plans=$folder/plans
mkdir "$plans"
plan=$plans/plan.yaml
old=$folder/old.yaml
new=$folder/new.yaml
runs=0
printf 'the old plan\n' >"$old"
run 0 plan "$hello" --threads 1 -o "$new"
cp "$new" "$folder/whole"

# traced CALL INJECTION...: plans into the plan's file while calls fail; leaves the exit code in $code.
traced() {
  calls=$1
  shift
  injections=
  for injection in "$@"; do
    injections="$injections -e inject=$injection"
  done
  runs=$((runs + 1))
  # shellcheck disable=SC2086 # a word each
  strace -f -qq -o "$folder/trace" -e "trace=$calls" $injections \
    "$program" plan "$hello" --threads 1 -o "$plan" >"$out" 2>"$err"
  code=$?
}

temporaries() {
  find "$plans" -name '.plan.yaml.homeward-*' | wc -l
}

begin() { # old | none
  rm -f "$plan"
  [ "$1" = none ] || cp "$old" "$plan"
}

is_old() { # old | none
  if [ "$1" = none ]; then
    [ ! -e "$plan" ]
  else
    cmp -s "$old" "$plan"
  fi
}

# What fails leaves the old file, or none where there was none, and says so with code 5; what could be done
# without is not told.
judge_error() { # old | none, CASE
  case $code in
  0) cmp -s "$new" "$plan" || fail "no new plan, exit 0: $2" ;;
  3 | 5 | 6) is_old "$1" || fail "not the old plan, exit $code: $2" ;;
  127) is_old "$1" || fail "not the old plan, the program did not begin: $2" ;;
  *) fail "exit $code: $2" ;;
  esac
  case $2 in
  unlinkat*) ;;
  *) [ "$(temporaries)" -eq 0 ] || fail "a temporary is left, exit $code: $2" ;;
  esac
  rm -f "$plans"/.plan.yaml.homeward-*
}

judge_kill() { # old | none, CASE
  # The last of a few calls may not come again: memory that is given back looks at the system's settings.
  [ "$code" -eq 137 ] || [ "$code" -eq 0 ] || fail "exit $code: $2"
  is_old "$1" || cmp -s "$new" "$plan" || fail "neither the old plan nor the new one: $2"
}

# How often the program calls CALL when nothing fails.
count() {
  begin "$1"
  traced "$2"
  [ "$code" -eq 0 ] || fail "exit $code with nothing failing"
  grep -c "$2(" "$folder/trace"
}

each() { # old | none, CALL, INJECTION
  total=$(count "$1" "$2")
  [ "$total" -gt 0 ] || fail "the program never calls $2"
  number=1
  while [ "$number" -le "$total" ]; do
    begin "$1"
    traced "$2" "$2:$3:when=$number"
    "judge_$what" "$1" "$2 $3 $number of $total"
    number=$((number + 1))
  done
}

must() { # CODE, FILE: how it must end now
  [ "$code" -eq "$1" ] || fail "exit $code instead of $1"
  cmp -s "$2" "$plan" || fail "not $(basename "$2")"
}

if [ "$what" = error ]; then
  for error in EIO ENOSPC; do
    for call in write fsync renameat2 openat; do
      each old $call error=$error
    done
  done
  for call in close unlinkat fchmod flock read getrandom; do
    each old $call error=EIO
  done
  each none renameat error=EIO
  each none fsync error=EIO

  # Every step of the save is one that cannot be done without.
  for step in write:error=ENOSPC:when=1 fsync:error=EIO:when=1 fsync:error=EIO:when=2 renameat2:error=EIO fchmod:error=EIO; do
    begin old
    traced "${step%%:*}" "$step"
    must 5 "$old"
    says "$err" 'plan.yaml: '
    lines "$err" 1
  done

  # A file system that cannot exchange names: one rename. What is replaced there cannot be given back.
  begin old
  traced renameat2,renameat renameat2:error=EINVAL
  must 0 "$new"
  begin old
  traced renameat2,renameat renameat2:error=EINVAL renameat:error=EIO
  must 5 "$old"
  begin old
  traced renameat2,fsync renameat2:error=EINVAL fsync:error=EIO:when=2
  must 5 "$new"
  says "$err" 'is replaced, but its folder cannot be synced'

  # An interrupted call is called again, a short write goes on.
  begin old
  traced write,fsync write:error=EINTR:when=1 fsync:error=EINTR:when=1
  must 0 "$new"

  # Standard output in a file: each write, sync and close.
  for step in write:error=ENOSPC:when=1 write:error=EIO:when=1 fsync:error=EIO:when=1; do
    strace -f -qq -o "$folder/trace" -e "inject=$step" "$program" plan "$hello" -o - >"$out" 2>"$err"
    [ $? -eq 5 ] || fail "standard output: $step"
    says "$err" 'cannot write to standard output'
  done
else
  for call in write fsync renameat2 openat close unlinkat flock fchmod; do
    each old $call signal=KILL
  done
  each none renameat signal=KILL
  each none fsync signal=KILL
  # What a killed one leaves is swept by the next save of the same file.
  begin old
  traced fsync fsync:signal=KILL:when=1
  must 137 "$old"
  [ "$(temporaries)" -gt 0 ] || fail 'the killed program left no temporary'
  run 0 plan "$hello" --threads 1 -o "$plan"
  [ "$(temporaries)" -eq 0 ] || fail 'a temporary of a killed program stays'
  cmp -s "$new" "$plan" || fail 'the plan after all kills'
fi
cmp -s "$folder/whole" "$new" || fail 'the program wrote elsewhere'
echo "$runs runs"

finish
