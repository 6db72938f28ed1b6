#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The page for duty officers: its commands work, one after the other, and say what the page shows.
# A block ```console has commands behind "$ " and what they write to either stream below; a line "..."
# stands for any lines, "..." at the end of one for the rest of it. The plan of the morning, which is a
# golden one, is not made again: that takes twenty seconds.
. "$(dirname "$0")/library.sh"

page=$project/docs/duty-officer.md
golden=$project/tests/cli/golden/roc-amman-2005.plan.yaml
program=$(realpath "$program")
cp "$project"/scenarios/roc-amman-2005.yaml "$project"/scenarios/events-*.yaml "$folder" || exit 1

homeward() {
  case "$*" in
  'plan roc-amman-2005.yaml --gap 0 -o morning.yaml')
    cp "$golden" morning.yaml &&
      awk '/^objective:/ { objective = $2 } /^bound:/ { bound = $2 } /^persons:/ { gsub(/[^0-9 ]/, ""); planned = $1; left = $2 }
        END { printf "homeward: morning.yaml: optimal; %d of %d persons planned; objective %s, bound %s, gap 0.000 %%\n",
          planned, planned + left, objective, bound }' morning.yaml
    ;;
  *) "$program" "$@" ;;
  esac
}

# Each command in a file of its own, with what it is to say beside it.
awk -v folder="$folder" '
  /^```console$/ { inside = 1; next }
  /^```$/ { inside = 0 }
  inside && /^\$ / { file = sprintf("%s/step-%02d", folder, ++steps); print substr($0, 3) >file; printf "" >(file ".says"); next }
  inside { print >(file ".says") }' "$page"

# expected, actual: every line in its place.
follows() {
  awk '
    NR == FNR { actual[++lines] = $0; next }
    $0 == "..." { anywhere = 1; next }
    {
      rest = $0 ~ / \.\.\.$/
      text = rest ? substr($0, 1, length($0) - 4) : $0
      for (found = 0; at < lines && !found; ) {
        at++
        found = rest ? index(actual[at], text) == 1 : actual[at] == text
        if (!found && !anywhere) break
      }
      if (!found) { printf "not there, or not here: %s\n", $0; exit 1 }
      anywhere = 0
    }' "$2" "$1"
}

steps=0
cd "$folder" || exit 1
for step in step-??; do
  steps=$((steps + 1))
  command=$(cat "$step")
  (eval "$command") >"$out" 2>"$err"
  code=$? # 8: a plan, and not proven to be within the gap
  [ "$code" -eq 0 ] || [ "$code" -eq 8 ] || fail "exit $code: $command"
  cat "$err" "$out" >"$step.said"
  follows "$step.says" "$step.said" >"$folder/difference" || fail "$command: $(cat "$folder/difference")"
done
[ "$steps" -gt 10 ] || fail "only $steps commands on the page"

# Whatever the page calls a command is one.
grep -oE '`homeward [a-z]+' "$page" | sort -u | while read -r _ name; do
  "$program" "$name" --help >/dev/null || echo "$name"
done >"$folder/unknown"
is_empty "$folder/unknown"

finish
