#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How long `homeward plan` takes to answer an interrupt: SIGINT and SIGTERM in turn after each of the given seconds. For
# each: the seconds from the signal to the end of the program, its exit code, and whether the file of the plan is the
# one that was there before (old), a whole new one that the verifier accepts (new), or neither.
# usage: interrupts.sh PROGRAM SCENARIO SECONDS...
set -u
program=$1
scenario=$2
shift 2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
plan=$folder/plan.yaml
printf 'the old plan\n' >"$folder/old.yaml"

now() {
  date +%s.%N
}

signal=INT
printf '%8s  %6s  %7s  %4s  %s\n' after signal seconds exit file
for moment in "$@"; do
  cp "$folder/old.yaml" "$plan"
  # A shell's background job ignores SIGINT; env gives it back its default action.
  env --default-signal=INT "$program" plan "$scenario" --gap 0 -o "$plan" 2>/dev/null &
  process=$!
  sleep "$moment"
  began=$(now)
  kill -s $signal $process 2>/dev/null
  wait $process
  code=$?
  ended=$(now)
  if cmp -s "$folder/old.yaml" "$plan"; then
    file=old
  elif "$program" verify "$scenario" "$plan" >/dev/null 2>&1; then
    file=new
  else
    file=NEITHER
  fi
  awk -v after="$moment" -v signal=$signal -v began="$began" -v ended="$ended" -v code=$code -v file=$file \
    'BEGIN { printf "%8s  %6s  %7.2f  %4d  %s\n", after, signal, ended - began, code, file }'
  [ $signal = INT ] && signal=TERM || signal=INT
done
