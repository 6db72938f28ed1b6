#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Limits of memory, the program's own and the shell's: exit code 6 and nothing written, or the usual result.
. "$(dirname "$0")/library.sh"

for size in '' 0 x 5X 2g -1 1.5G 512MB 99999999999999999999 99999999999T; do
  run 2 check "$hello" --memory-limit "$size"
  says "$err" '--memory-limit takes a size'
done
run 2 check "$hello" --memory-limit 1G --memory-limit 1G
run 2 check "$hello" --memory-limit
says "$err" 'needs a value, SIZE'
run 2 check "$hello" --memory 1G

run 0 plan "$hello" -o "$folder/plan.yaml"
for command in "check $hello" "verify $hello $folder/plan.yaml" "plan $hello --threads 4" "plan $hello -o -"; do
  # shellcheck disable=SC2086 # a word each
  run 0 $command --memory-limit 1G
  mv "$out" "$folder/whole"
  # shellcheck disable=SC2086
  run 6 $command --memory-limit 1
  says "$err" 'out of memory: the limit is 1 (--memory-limit)'
  lines "$err" 1
  is_empty "$out"
  # Whatever the limit, the result is whole or there is none.
  for size in 200K 400K 800K 1200K 1600K 2M 2500K 3M 5M; do
    # shellcheck disable=SC2086
    "$program" $command --memory-limit $size >"$out" 2>"$err"
    code=$?
    case $code in
    0) cmp -s "$out" "$folder/whole" || fail "another result with $size: $command" ;;
    6) is_empty "$out" ;;
    *) fail "$command --memory-limit $size: exit $code" ;;
    esac
  done
done

# The limit holds for what the libraries allocate too: the old plan stays.
cp "$folder/plan.yaml" "$folder/old.yaml"
for size in 100K 300K 600K 900K 1200K; do
  "$program" plan "$hello" --memory-limit $size -o "$folder/plan.yaml" 2>"$err"
  case $? in
  0 | 6) ;;
  *) fail "plan -o with $size" ;;
  esac
  cmp -s "$folder/old.yaml" "$folder/plan.yaml" || fail "the old plan is gone with $size"
done
printf 'the old model\n' >"$folder/model.mps"
cp "$folder/model.mps" "$folder/old.mps"
run 6 export "$project/scenarios/convoys.yaml" --memory-limit 100K --mps "$folder/model.mps"
cmp -s "$folder/model.mps" "$folder/old.mps" || fail 'an export without memory changed the file'
[ "$(find "$folder" -name '.*homeward*' | wc -l)" -eq 0 ] || fail 'a temporary is left'

# The shell's limit of address space, from less than the program needs to begin with up to enough.
ended=0
for kilobytes in 4000 8000 16000 32000 45000 46000 48000 50000 55000 60000 70000 90000 200000; do
  (
    ulimit -v $kilobytes
    "$program" plan "$hello" --threads 2 >"$out" 2>"$err"
  )
  code=$?
  case $code in
  0 | 6) ended=$((ended + 1)) ;;
  1 | 12[67] | 13[479]) [ $ended -eq 0 ] || fail "exit $code within $kilobytes KB" ;; # not even loaded
  *) fail "exit $code within $kilobytes KB" ;;
  esac
done
[ $ended -ge 5 ] || fail 'hardly a limit was enough'

finish
