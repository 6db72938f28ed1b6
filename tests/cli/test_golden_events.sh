#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The three days of roc-amman-2005: its optimal plan is made again with the events of each. The new plan
# is optimal, keeps every rule beside what is frozen, and changes what the golden report says.
# With HOMEWARD_UPDATE_GOLDEN=1 they are written anew: read the difference before you commit it.
. "$(dirname "$0")/library.sh"

golden=$project/tests/cli/golden
scenario=$project/scenarios/roc-amman-2005.yaml
published=$golden/roc-amman-2005.plan.yaml

run 0 verify "$scenario" "$published"
says "$published" 'status: optimal'
for name in surge border-closed flight-cancelled; do
  events=$project/scenarios/events-$name.yaml
  plan=$folder/$name.plan.yaml
  report=$folder/$name.txt
  run 0 replan "$scenario" "$published" --events "$events" --gap 0 -o "$plan"
  cp "$out" "$report"
  says "$err" ': optimal; '
  if [ -n "${HOMEWARD_UPDATE_GOLDEN:-}" ]; then
    cat "$report" >"$golden/roc-amman-2005.$name.txt"
  fi
  diff -u "$golden/roc-amman-2005.$name.txt" "$report" >"$out" 2>"$err" || fail "another than the golden report: $name"
  run 0 verify "$scenario" "$plan" --published "$published" --events "$events"

  # The same plan is one of the scenario that the events make.
  run 0 convert "$scenario" "$folder/$name.yaml" --events "$events"
  hash=$(sha256sum "$folder/$name.yaml" | cut -c 1-64)
  says "$plan" "$hash"
done

finish
