#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The command line: help, version, and one line with a hint for everything that is wrong.
. "$(dirname "$0")/library.sh"

refuses() { # TEXT ARGUMENT...
  text=$1
  shift
  run 2 "$@"
  is_empty "$out"
  lines "$err" 1
  says "$err" 'homeward: error: '
  says "$err" "--help')"
  says "$err" "$text"
}

run 0 --version
matches "$out" '^homeward [0-9]+\.[0-9]+\.[0-9]+$'
run 0 --help
for command in plan replan check verify compare fit convert; do
  matches "$out" "^  $command "
done
for command in plan check verify compare explain fit convert; do
  run 0 "$command" --help
  says "$out" "Usage: homeward $command"
  is_empty "$err"
  run 0 "$command" "$hello" -h
  says "$out" "Usage: homeward $command"
done

refuses 'a command is missing'
refuses "unknown command 'pln'; did you mean 'plan'?" pln
refuses "unknown command 'bogus'" bogus
refuses "unknown option '--versoin'; did you mean '--version'?" --versoin
refuses "unexpected argument 'x'" --version x

refuses 'SCENARIO is missing' plan
refuses 'PLAN is missing' verify "$hello"
refuses "unexpected argument 'b'" plan "$hello" b
refuses "unknown option '--time-limt'; did you mean '--time-limit'?" plan "$hello" --time-limt=5s
refuses "unknown option '--ga'; did you mean '--gap'?" plan "$hello" --ga 0
refuses "unknown option '-x'" plan -x "$hello"
refuses "unknown option '--gap'" check "$hello" --gap 0
refuses "option '--gap' needs a value" plan "$hello" --gap
refuses "option '--gap' is given twice" plan --gap 0 "$hello" --gap 0
refuses "option '--output' is given twice" plan -o a "$hello" --output=a
refuses "option '--help' takes no value" plan --help=yes
refuses '--output needs the name of a file' plan "$hello" -o ''
refuses 'is read too and would be overwritten' plan "$hello" -o "$hello"
refuses 'standard input can be only one' verify - -

for gap in '' 1.1 -1 .5 0.5. 1e-2 0x1 nan 0,01 ' 0' 0.0000000001 1.000000001; do
  refuses '--gap takes a decimal' plan "$hello" --gap "$gap"
done
for limit in '' 0s 60 1.5h s 1s1m 1m1m 60S '1h 5m' 367d 99999999999999999999s; do
  refuses '--time-limit takes a duration' plan "$hello" --time-limit "$limit"
done
for threads in '' 0 65 -1 two 1.0; do
  refuses '--threads takes a whole number' plan "$hello" --threads "$threads"
done
for iterations in '' 0 -1 1.0 many 18446744073709551616; do
  refuses '--iterations takes a whole number' plan "$hello" --iterations "$iterations"
done
for seed in '' -1 1.0 18446744073709551616; do
  refuses '--seed takes a whole number' plan "$hello" --seed "$seed"
done

# What stands on the command line cannot steer the terminal.
refuses 'unknown command '"'"'\x1B[2J\x0A\u{202E}' "$(printf '\033[2J\n\342\200\256x')"

# After "--" nothing is an option.
run 5 check -- --help
says "$err" '--help'

# No command but plan takes a scenario for its target, and a hard link does not hide it.
cp "$hello" "$folder/one.yaml"
ln "$folder/one.yaml" "$folder/two.yaml"
refuses 'is read too and would be overwritten' plan "$folder/one.yaml" -o "$folder/two.yaml"
cmp -s "$hello" "$folder/one.yaml" || fail 'the scenario was overwritten'

finish
