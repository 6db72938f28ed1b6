#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: test_large.sh HOMEWARD-GENERATE HOMEWARD
# A large operation with many escorts, whose relaxation is solved in another way than small ones: most go home, the bound
# is not far, and the plan keeps every rule.
set -eu
generate=$1
homeward=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$generate" --size M --persons 2000 --runs 2000 --escorts 120 --seed 2 >"$folder/large.yaml"
"$homeward" plan "$folder/large.yaml" --gap 0.1 --threads 2 -o "$folder/large.plan.yaml"
"$homeward" verify "$folder/large.yaml" "$folder/large.plan.yaml"
awk '$1 == "gap:" { gap = $2 } $1 == "persons:" { gsub("[^0-9 ]", ""); planned = $1; unserved = $2 }
  END { print gap, planned, unserved; exit !(gap < 0.1 && planned + unserved == 2000 && unserved < 100) }' \
  "$folder/large.plan.yaml"
