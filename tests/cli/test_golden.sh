#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The plans of the project's scenarios keep every rule. A scenario that is planned to its optimum has a
# golden plan, byte for byte; of the others, which stop within a gap, the golden file lists what no plan
# changes: the cases that no itinerary can serve, with their reasons.
# With HOMEWARD_UPDATE_GOLDEN=1 they are written anew: read the difference before you commit it.
. "$(dirname "$0")/library.sh"

golden=$project/tests/cli/golden

# The reasons of section 4 (I1 to I15), which do not depend on the rest of a plan.
own_reasons='no-consent|consent-expires|no-route|too-early|depart-by|too-late|run-cancelled|place-closed'
own_reasons="$own_reasons|short-connection|no-beds|too-many-nights|no-medical-beds|too-long|avoided|entry-refused"
own_reasons="$own_reasons|clearance-missing|clearance-expires|notice-too-short|stay-too-long|document-expires"
own_reasons="$own_reasons|not-fit|no-stretcher|no-ambulance|no-reception"

compare() { # GOLDEN FILE
  if [ -n "${HOMEWARD_UPDATE_GOLDEN:-}" ]; then
    mkdir -p "$golden"
    cat "$2" >"$golden/$1"
  fi
  diff -u "$golden/$1" "$2" >"$out" 2>"$err" || fail "another than the golden one: $1"
}

for scenario in "$project"/scenarios/*.yaml; do
  name=$(basename "$scenario" .yaml)
  plan=$folder/$name.plan.yaml
  case $name in
    events-*) continue ;; # of a scenario, not one
    hello | spreadsheet | convoys | medical)
      run 0 plan --gap 0 "$scenario" -o "$plan"
      run 0 verify "$scenario" "$plan"
      says "$plan" 'status: optimal'
      compare "$name.plan.yaml" "$plan"
      ;;
    *)
      run 0 plan "$scenario" -o "$plan"
      run 0 verify "$scenario" "$plan"
      grep -oE "\{case: [^,]*, reason: ($own_reasons)," "$plan" |
        sed -E 's|[{]case: ([^,]*), reason: (.*),|\1 \2|' >"$folder/reasons"
      compare "$name.reasons" "$folder/reasons"
      ;;
  esac
done

finish
