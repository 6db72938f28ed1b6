/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/cliques.h"

#include <stdlib.h>

typedef struct busy {
  hw_minute from, until; /* half-open (C4) */
  int32_t run;
} busy;

static int compare_busy(const void *left, const void *right) {
  const busy *a = left, *b = right;
  if (a->from != b->from)
    return a->from < b->from ? -1 : 1;
  return a->run - b->run;
}

static bool uses_pool(const hw_service *service, int32_t pool) {
  for (int32_t v = 0; v < service->vehicle_count; v++)
    if (service->vehicles[v].pool == pool)
      return true;
  return false;
}

static int compare_int(const void *left, const void *right) {
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  return (a > b) - (a < b);
}

/* The runs busy at the start of interval `last`. The set is maximal when an earlier one ends before
   the next interval starts, for then no later set holds it. */
static bool add_clique(const busy *list, int32_t last, int32_t pool, hw_arena *arena,
                       hw_clique *out) {
  int32_t *runs = HW_ARRAY(arena, last + 1, int32_t);
  if (runs == NULL)
    return false;
  *out = (hw_clique){.pool = pool, .runs = runs, .row = HW_NONE};
  for (int32_t i = 0; i <= last; i++)
    if (list[i].until > list[last].from)
      runs[out->run_count++] = list[i].run;
  qsort(runs, (size_t)out->run_count, sizeof *runs, compare_int);
  return true;
}

static bool ends_before_next(const busy *list, int32_t count, int32_t last) {
  if (last + 1 == count)
    return true;
  for (int32_t i = 0; i <= last; i++)
    if (list[i].until > list[last].from && list[i].until <= list[last + 1].from)
      return true;
  return false;
}

static bool pool_cliques(const homeward_scenario *scenario, int32_t pool, busy *list,
                         hw_arena *arena, hw_clique *cliques, int32_t *count) {
  int32_t runs = 0;
  for (int32_t r = 0; r < scenario->run_count; r++) {
    const hw_run *run = &scenario->runs[r];
    if (!run->cancelled && uses_pool(&scenario->services[run->service], pool))
      list[runs++] =
          (busy){hw_run_begins(scenario, run),
                 hw_run_ends(scenario, run) + scenario->vehicle_pools[pool].turnaround, r};
  }
  qsort(list, (size_t)runs, sizeof *list, compare_busy);
  for (int32_t i = 0; i < runs; i++)
    if (ends_before_next(list, runs, i) && !add_clique(list, i, pool, arena, &cliques[(*count)++]))
      return false;
  return true;
}

bool hw_cliques_find(const homeward_scenario *scenario, hw_arena *arena, hw_clique **cliques,
                     int32_t *count) {
  size_t most = 0;
  for (int32_t r = 0; r < scenario->run_count; r++)
    most += (size_t)scenario->services[scenario->runs[r].service].vehicle_count;
  hw_arena scratch = {0};
  busy *list = HW_ARRAY(&scratch, scenario->run_count, busy);
  *cliques = HW_ARRAY(arena, most, hw_clique);
  *count = 0;
  bool done = list != NULL && *cliques != NULL;
  for (int32_t p = 0; done && p < scenario->vehicle_pool_count; p++)
    done = pool_cliques(scenario, p, list, arena, *cliques, count);
  hw_arena_free(&scratch);
  return done;
}
