#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: run.sh HOMEWARD HOMEWARD-GENERATE [SIZE...]
# Measures `homeward plan` on generated scenarios, then CBC and glpsol on their exported models, and prints Markdown tables:
# what docs/performance.md holds. A SIZE is S, M, L, M-plain (M without escorts, groups, convoys and charters), M-free
# (M without escorts), or a number of persons (without escorts); all of them by default. Each run is bounded in time.
#
# From the environment: BENCH_GAP (0.01), BENCH_LIMIT (300s), BENCH_THREADS (2; several: one run each), BENCH_SEED (1),
# BENCH_GENERATE (further options of the generator), BENCH_SOLVERS ("cbc glpsol"; empty: none), BENCH_SOLVER_SIZES,
# BENCH_SOLVER_LIMIT (600, seconds).
set -eu
LC_ALL=C
export LC_ALL
homeward=$1
generate=$2
shift 2
[ $# -gt 0 ] || set -- S M-plain M-free M L 1000 3000 10000 30000 100000
gap=${BENCH_GAP:-0.01}
limit=${BENCH_LIMIT:-300s}
seed=${BENCH_SEED:-1}
solvers=${BENCH_SOLVERS-cbc glpsol}
solver_sizes=${BENCH_SOLVER_SIZES:-S M-plain M-free 1000 3000 10000 30000 100000}
solver_limit=${BENCH_SOLVER_LIMIT:-600}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

# scenario SIZE FILE
scenario() {
  case $1 in
  M-plain) options='--size M --escorts 0 --groups 0 --convoys 0 --charters 0' ;;
  M-free) options='--size M --escorts 0' ;;
  *[!0-9]*) options="--size $1" ;;
  *) options="--size $1 --escorts 0" ;;
  esac
  # shellcheck disable=SC2086 # a word each
  "$generate" $options --seed "$seed" ${BENCH_GENERATE:-} >"$2"
}

# value KEY FILE: the value of a top-level key of a plan
value() {
  sed -n "s/^$1: *//p" "$2" | head -n 1
}

# steps FILE REACHED: what `homeward plan --verbose` told: the moments and durations of the second table, then the gaps of the first
steps() {
  awk -v in_time="$2" '
    # homeward:     1.234 s  STEP  bound B  plan P  N of M persons  gap G %
    BEGIN { marks[1] = 20; marks[2] = 60; marks[3] = 300 }
    $1 == "homeward:" && $3 == "s" {
      if (!($4 in begin)) begin[$4] = $2
      for (i = 5; i < NF; i++) {
        if ($i == "bound" && first_bound == "") first_bound = $2
        if ($i == "plan" && first_plan == "") first_plan = $2
        for (t in marks) if ($i == "gap" && $2 <= marks[t]) reached[t] = $(i + 1)
      }
    }
    function lasted(from, to) { return (from in begin) && (to in begin) ? sprintf("%.2f", begin[to] - begin[from]) : "–" }
    function moment(at) { return at == "" ? "–" : sprintf("%.2f", at) }
    function after(t) { return (t in reached) && begin["end"] > marks[t] ? reached[t] " %" : "–" }
    END {
      printf "%s | %s | %s | %s | %s | %s | %s | %s | %s\n", lasted("read", "network"), lasted("network", "bound"),
        moment(first_bound), moment(first_plan), in_time == "yes" ? moment(begin["names"]) : "–", lasted("names", "verify"),
        lasted("verify", "write"), lasted("write", "end"), moment(begin["end"])
      printf "%s | %s | %s\n", after(1), after(2), after(3)
    }' "$1" >"$folder/steps"
}

# measure SIZE THREADS
measure() {
  code=0
  /usr/bin/time -f 'memory %M' "$homeward" plan "$folder/scenario.yaml" --gap "$gap" --time-limit "$limit" --threads "$2" \
    --verbose -o "$folder/plan.yaml" 2>"$folder/log" || code=$?
  case $code in
  0) ended=yes ;;
  8) ended=no ;;
  *)
    echo "| $1 | $2 | exit $code |"
    return
    ;;
  esac
  memory=$(awk '$1 == "memory" { printf "%.0f", $2 / 1024 }' "$folder/log")
  counts=$("$homeward" check "$folder/scenario.yaml" 2>/dev/null |
    awk '$1 == "persons" || $1 == "cases" || $1 == "runs" { n[$1] = $2 } END { print n["persons"] " | " n["cases"] " | " n["runs"] }')
  steps "$folder/log" "$ended"
  times=$(head -n 1 "$folder/steps")
  echo "| $1 | $2 | $times |" >>"$folder/times"
  echo "| $1 | $2 | $counts | $(value objective "$folder/plan.yaml") | $(value bound "$folder/plan.yaml") |" \
    "$(value gap "$folder/plan.yaml" | awk '{ printf "%.3f %%", 100 * $1 }') | $ended | $(tail -n 1 "$folder/steps") | $memory |"
  # for the growth: persons, moment of the plan within the gap, memory
  case $1 in
  *[!0-9]*) ;;
  *) [ "$ended" = no ] || echo "$2 $1 $(echo "$times" | awk -F ' [|] ' '{ print $5 }') $memory" >>"$folder/growth" ;;
  esac
}

time_table() {
  printf '\nSeconds: first bound, first plan, within the gap and end are moments since the start, the others durations.\n\n'
  echo '| scenario | threads | read | classes | first bound | first plan | within the gap | names | verify | write | end |'
  echo '|---|---|---|---|---|---|---|---|---|---|---|'
  [ ! -s "$folder/times" ] || cat "$folder/times"
}

# The slopes of time and memory over persons, both in logarithms, between the sizes that are numbers.
growth() {
  [ -s "$folder/growth" ] && [ "$(wc -l <"$folder/growth")" -gt 1 ] || return 0
  printf '\n| threads | from | to | exponent of time | exponent of memory |\n|---|---|---|---|---|\n'
  sort -k 1,1n -k 2,2n "$folder/growth" | awk '
    function slope(a, b, n, m) { return a > 0 && b > 0 ? sprintf("%.2f", log(b / a) / log(m / n)) : "–" }
    function show(from, t, mem) { printf "| %s | %s | %s | %s | %s |\n", threads, from, $2, slope(t, $3, from, $2), slope(mem, $4, from, $2) }
    function overall() { if (rows > 2) printf "| %s | %s | %s | %s | %s |\n", threads, first, size, slope(first_t, time, first, size), slope(first_m, memory, first, size) }
    {
      if ($1 != threads) { overall(); threads = $1; rows = 0; first = $2; first_t = $3; first_m = $4 }
      else show(size, time, memory)
      rows++; size = $2; time = $3; memory = $4
    }
    END { overall() }'
}

# One run of a solver: sets ended, objective, bound.
run_cbc() {
  timeout "$((solver_limit + 60))" /usr/bin/time -f 'time %e %M' cbc "$folder/model.mps" -timeMode elapsed \
    -sec "$solver_limit" -ratio "$gap" -solve -quit >"$folder/log" 2>&1 || :
  objective=$(awk -F: '/^Objective value/ { gsub(" ", ""); print $2 }' "$folder/log")
  bound=$(awk -F: '/^Lower bound/ { gsub(" ", ""); print $2 }' "$folder/log")
  grep -q '^Result - Optimal' "$folder/log" && ended=yes || ended=no
}

run_glpsol() {
  timeout "$((solver_limit + 60))" /usr/bin/time -f 'time %e %M' glpsol --freemps "$folder/model.mps" --cuts \
    --mipgap "$gap" --tmlim "$solver_limit" -o "$folder/solution" >"$folder/log" 2>&1 || :
  objective=$(awk '$1 ~ /^[+*]/ || /mip =|>>>>>/ { for (i = 1; i < NF; i++) if ($i == ">=" && $(i - 1) ~ /^[0-9]/) v = $(i - 1) } END { print v }' "$folder/log")
  bound=$(awk '/mip =|>>>>>/ { for (i = 1; i < NF; i++) if ($i == ">=") v = $(i + 1) } END { print v }' "$folder/log")
  grep -Eq 'INTEGER OPTIMAL SOLUTION FOUND|RELATIVE MIP GAP TOLERANCE REACHED' "$folder/log" && ended=yes || ended=no
}

# money TEXT
money() {
  [ -n "$1" ] && echo "$1" | awk '{ printf "%.2f", $1 }' || printf '–'
}

# solve SOLVER SIZE: one row; false when it did not finish
solve() {
  begin=$(date +%s.%N)
  "$homeward" export "$folder/scenario.yaml" --mps "$folder/model.mps" 2>/dev/null
  end=$(date +%s.%N)
  exported=$(echo "$begin $end" | awk '{ printf "%.2f", $2 - $1 }')
  counts=$(awk '$1 == "COLUMNS" { columns = 1 } !columns && NF == 2 && $1 ~ /^[ELG]$/ { rows++ } $1 == "UP" { all++ }
    END { print rows " | " all }' "$folder/model.mps")
  "run_$1"
  used=$(awk '$1 == "time" { printf "%.1f %.0f", $2, $3 / 1024; exit }' "$folder/log")
  echo "| $2 | $counts | $exported | $1 | ${used% *} | $(money "$objective") | $(money "$bound") |" \
    "$(echo "${objective:-0} ${bound:-0}" | awk '{ if ($1 > 0 && $2 > 0) printf "%.3f %%", 100 * ($1 - $2) / $1; else printf "–" }') | $ended | ${used#* } |"
  [ "$ended" = yes ]
}

solver_table() {
  printf '\nSolvers on the exported model: gap %s, at most %s s.\n\n' "$gap" "$solver_limit"
  echo '| scenario | rows | columns | export s | solver | solver s | value | bound | gap | reached | MB |'
  echo '|---|---|---|---|---|---|---|---|---|---|---|'
  for solver in $solvers; do
    beaten=
    for size in $solver_sizes; do
      case $size in
      *[!0-9]*) ;;
      *) [ -z "$beaten" ] || continue ;; # a smaller one was too large already
      esac
      scenario "$size" "$folder/scenario.yaml"
      solve "$solver" "$size" || case $size in *[!0-9]*) ;; *) beaten=yes ;; esac
    done
  done
}

present=
for solver in $solvers; do
  if command -v "$solver" >/dev/null; then
    present="$present $solver"
  else
    echo "run.sh: there is no $solver: it is left out" >&2
  fi
done
solvers=$present

echo "$(date +%Y-%m-%d), $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors," \
  "$(awk '/^MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo); $("$homeward" --version)," \
  "$(case $solvers in *cbc*) cbc -quit 2>/dev/null | sed -n 's/^Version: *\([0-9.]*\).*/CBC \1,/p' ;; esac)" \
  "$(case $solvers in *glpsol*) glpsol --version | sed -n 's/^GLPSOL.* \([0-9.]*\)$/glpsol \1,/p' ;; esac)" \
  "seed $seed; gap $gap, at most $limit."
echo
echo '| scenario | threads | persons | cases | runs | value | bound | gap | reached | at 20 s | at 60 s | at 300 s | MB |'
echo '|---|---|---|---|---|---|---|---|---|---|---|---|---|'
for size; do
  scenario "$size" "$folder/scenario.yaml"
  for threads in ${BENCH_THREADS:-2}; do
    measure "$size" "$threads"
  done
done
time_table
growth
[ -z "$solvers" ] || solver_table
