#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The plans of the project's scenarios, byte for byte, and that each keeps every rule.
# With HOMEWARD_UPDATE_GOLDEN=1 they are written anew: read the difference before you commit it.
. "$(dirname "$0")/library.sh"

for scenario in "$project"/scenarios/*.yaml; do
  name=$(basename "$scenario" .yaml)
  golden=$project/tests/cli/golden/$name.plan.yaml
  run 0 plan "$scenario" -o "$folder/$name.plan.yaml"
  run 0 verify "$scenario" "$folder/$name.plan.yaml"
  if [ -n "${HOMEWARD_UPDATE_GOLDEN:-}" ]; then
    mkdir -p "$project/tests/cli/golden"
    cat "$folder/$name.plan.yaml" >"$golden"
  fi
  diff -u "$golden" "$folder/$name.plan.yaml" >"$out" 2>"$err" ||
    fail "another plan than the golden one: $name"
done

finish
