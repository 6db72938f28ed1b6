#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What a shell can put around the program: locale, pipes and devices for files, closed streams, steering characters.
# usage: test_surroundings.sh PROGRAM PROJECT LOCALE
. "$(dirname "$0")/../cli/library.sh"
locale=$3
run 0 plan "$hello" -o "$folder/plan.yaml"

# The German locale writes 12,50 for 12.50; neither what is read nor what is written may change.
german() { # EXIT-CODE ARGUMENT...
  expected=$1
  shift
  LOCPATH=$folder/locales LC_ALL=de_DE.UTF-8 LD_PRELOAD=$locale "$program" "$@" >"$out" 2>"$err"
  code=$?
  [ "$code" -eq "$expected" ] || fail "exit $code instead of $expected in German: homeward $*"
}
mkdir "$folder/locales"
if localedef -i de_DE -f UTF-8 "$folder/locales/de_DE.UTF-8" 2>"$err"; then
  for command in "check $hello" "plan $hello --gap 0.002" "plan $hello -o -" "verify $hello $folder/plan.yaml"; do
    # shellcheck disable=SC2086 # a word each
    run 0 $command
    mv "$out" "$folder/expected"
    # shellcheck disable=SC2086
    german 0 $command
    cmp -s "$out" "$folder/expected" || fail "another output in German: $command"
  done
  german 2 plan "$hello" --gap 0,002
  sed 's/fare: \([0-9]*\)/fare: \1,50/' "$hello" >"$folder/comma.yaml"
  german 3 check "$folder/comma.yaml"
else
  echo "without the German locale: $(head -n 1 "$err")"
fi

# Inputs that are no files: nothing waits, nothing is read for ever.
mkfifo "$folder/pipe.yaml"
for input in "$folder/pipe.yaml" "$folder" /dev/zero /dev/tty; do
  for command in "check $input" "plan $input" "verify $input $folder/plan.yaml" "verify $hello $input"; do
    # shellcheck disable=SC2086
    timeout 20 "$program" $command >"$out" 2>"$err" </dev/null
    code=$?
    [ $code -eq 5 ] || fail "exit $code instead of 5: homeward $command"
    lines "$err" 1
  done
done
run 5 check "$folder/none.yaml"

# XML that names other files: opening the pipe would wait for ever. Packed files and addresses are no XML either.
run 0 convert "$hello" "$folder/hello.xml"
pipe=$folder/pipe.yaml
head=$(head -n 1 "$folder/hello.xml")
refused() { # EXIT-CODE CODE TEXT: what reading $folder/named.xml ends with
  timeout 20 "$program" check "$folder/named.xml" >"$out" 2>"$err"
  code=$?
  [ $code -eq "$1" ] || fail "exit $code instead of $1: $3"
  [ -z "$2" ] || says "$err" ": $2 "
}
for declared in "SYSTEM \"$pipe\"" "PUBLIC \"-//X//Y//\" \"file://$pipe\"" "[<!ENTITY x SYSTEM \"$pipe\">]" \
  "[<!ENTITY % x SYSTEM \"$pipe\"> %x;]" "SYSTEM \"http://127.0.0.1:9/x.dtd\"" '[<!ENTITY x "&x;&x;">]'; do
  {
    echo "$head"
    echo "<!DOCTYPE homeward $declared>"
    tail -n +2 "$folder/hello.xml" | sed 's/Hello/&x;&x;/'
  } >"$folder/named.xml"
  refused 3 H113 "$declared"
done
{
  echo "$head"
  echo "<?xml-stylesheet href=\"$pipe\"?>"
  tail -n +2 "$folder/hello.xml" |
    sed "s|^<homeward |&xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"$pipe\" |"
} >"$folder/named.xml"
says "$folder/named.xml" "$pipe\" "
refused 0 '' 'a schema and a style sheet'
sed "s|<countries>|&<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"$pipe\"/>|" "$folder/hello.xml" \
  >"$folder/named.xml"
refused 3 H301 'XInclude'
gzip -c "$folder/hello.xml" >"$folder/named.xml"
refused 3 H103 'a packed file'
run 5 check http://127.0.0.1:9/hello.xml
# No line of the file stands in a message.
sed 's/<case id="H-1"/<case name="Zarathustra" <id="H-1"/' "$folder/hello.xml" >"$folder/named.xml"
refused 3 H101 'XML that is not well-formed'
grep -q 'Zarathustra' "$out" "$err" && fail 'a line of the file stands in a message'

# Messages that cannot be shown change nothing.
"$program" check "$hello" >"$out" 2>&-
[ $? -eq 0 ] || fail 'a closed standard error'
"$program" check "$hello" >"$out" 2>/dev/full
[ $? -eq 0 ] || fail 'a full standard error'
"$program" check "$folder/none.yaml" >"$out" 2>&-
[ $? -eq 5 ] || fail 'a missing file and a closed standard error'
"$program" check "$hello" <&- >"$out" 2>"$err"
[ $? -eq 0 ] || fail 'a standard input that is closed and not needed'
"$program" check - <"$folder" >"$out" 2>"$err"
[ $? -eq 5 ] || fail 'a folder as standard input'

# Names steer no terminal and forge no line: ESC, the eight-bit CSI, a change of direction, a new line.
steering=$(printf '\033\|\302\233\|\342\200\256')
sed '0,/^\( *name: \).*/s//\1"a\\e[2J\\x9B\\u202E\\nhomeward: error: b"/' "$hello" >"$folder/name.yaml"
sed '0,/persons: /s//"\\e[2J\\x9B\\u202E\\nhomeward: error: b": 1, persons: /' "$hello" >"$folder/key.yaml"
cmp -s "$hello" "$folder/name.yaml" && fail 'no name to change'
"$program" check "$folder/name.yaml" >"$out" 2>"$err"
grep -q "$steering" "$out" "$err" && fail 'a name steers the terminal'
"$program" plan "$folder/name.yaml" >"$out" 2>"$err"
grep -q "$steering" "$out" "$err" && fail 'a name steers the terminal by the report'
"$program" check "$folder/key.yaml" >"$out" 2>"$err"
[ $? -eq 3 ] || fail 'a key of steering characters'
grep -q "$steering" "$out" "$err" && fail 'a key steers the terminal'
grep -q '^homeward: error: b' "$err" && fail 'a key forges a message'
"$program" check "$(printf '%s/\033[2J\nb' "$folder")" >"$out" 2>"$err"
[ $? -eq 5 ] || fail 'a file name of steering characters'
grep -q "$steering" "$out" "$err" && fail 'a file name steers the terminal'
lines "$err" 1
says "$err" '\x1B[2J\x0A'

finish
