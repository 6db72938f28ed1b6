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

/* The runs busy at an instant, of those that begin first. */
static bool add_clique(const busy *list, int32_t count, hw_minute at, int32_t pool, int32_t limit,
                       hw_arena *arena, hw_clique *out) {
  int32_t *runs = HW_ARRAY(arena, count, int32_t);
  if (runs == NULL)
    return false;
  *out = (hw_clique){.pool = pool, .limit = limit, .runs = runs, .row = HW_NONE};
  for (int32_t i = 0; i < count; i++)
    if (list[i].from <= at && list[i].until > at)
      runs[out->run_count++] = list[i].run;
  qsort(runs, (size_t)out->run_count, sizeof *runs, compare_int);
  return true;
}

/* The set busy at the start of interval `last` is maximal when an earlier one ends before the next
   interval starts, for then no later set holds it. */
static bool ends_before_next(const busy *list, int32_t count, int32_t last) {
  if (last + 1 == count)
    return true;
  for (int32_t i = 0; i <= last; i++)
    if (list[i].until > list[last].from && list[i].until <= list[last + 1].from)
      return true;
  return false;
}

/* One pool in the making. */
typedef struct fleet {
  const homeward_scenario *scenario;
  const hw_published *published; /* NULL: nothing is settled */
  int32_t pool;
  const busy *list;
  int32_t count;
} fleet;

/* Vehicles of the pool that runs with frozen legs had at an instant: so many may be busy then,
   though there are fewer. */
static int32_t limit_at(const fleet *f, hw_minute at) {
  int32_t count = f->scenario->vehicle_pools[f->pool].count, had = 0;
  for (int32_t i = 0; f->published != NULL && i < f->count; i++) {
    const hw_published_run *run = &f->published->runs[f->list[i].run];
    for (int32_t v = 0;
         run->frozen && f->list[i].from <= at && f->list[i].until > at && v < run->vehicle_count;
         v++)
      had += run->vehicles[v].pool == f->pool ? run->vehicles[v].count : 0;
  }
  return had > count ? had : count;
}

static bool is_raised(const fleet *f) {
  for (int32_t i = 0; f->published != NULL && i < f->count; i++)
    if (limit_at(f, f->list[i].from) > f->scenario->vehicle_pools[f->pool].count)
      return true;
  return false;
}

/* Where the limit is not the same at all times, every set of runs has its own: it changes where one
   begins or ends. */
static bool raised_cliques(const fleet *f, hw_arena *arena, hw_clique *cliques, int32_t *count) {
  for (int32_t i = 0; i < 2 * f->count; i++) {
    hw_minute at = i % 2 == 0 ? f->list[i / 2].from : f->list[i / 2].until;
    if (!add_clique(f->list, f->count, at, f->pool, limit_at(f, at), arena, &cliques[(*count)++]))
      return false;
  }
  return true;
}

static bool pool_cliques(const fleet *f, hw_arena *arena, hw_clique *cliques, int32_t *count) {
  int32_t limit = f->scenario->vehicle_pools[f->pool].count;
  if (is_raised(f))
    return raised_cliques(f, arena, cliques, count);
  for (int32_t i = 0; i < f->count; i++)
    if (ends_before_next(f->list, f->count, i) &&
        !add_clique(f->list, i + 1, f->list[i].from, f->pool, limit, arena, &cliques[(*count)++]))
      return false;
  return true;
}

static void list_busy(fleet *f, busy *list) {
  f->list = list;
  f->count = 0;
  for (int32_t r = 0; r < f->scenario->run_count; r++) {
    const hw_run *run = &f->scenario->runs[r];
    bool goes = !run->cancelled || (f->published != NULL && f->published->runs[r].frozen);
    if (goes && uses_pool(&f->scenario->services[run->service], f->pool))
      list[f->count++] =
          (busy){hw_run_begins(f->scenario, run),
                 hw_run_ends(f->scenario, run) + f->scenario->vehicle_pools[f->pool].turnaround, r};
  }
  qsort(list, (size_t)f->count, sizeof *list, compare_busy);
}

bool hw_cliques_find(const homeward_scenario *scenario, const hw_published *published,
                     hw_arena *arena, hw_clique **cliques, int32_t *count) {
  size_t most = 0;
  for (int32_t r = 0; r < scenario->run_count; r++)
    most += (size_t)scenario->services[scenario->runs[r].service].vehicle_count;
  hw_arena scratch = {0};
  busy *list = HW_ARRAY(&scratch, scenario->run_count, busy);
  *cliques = HW_ARRAY(arena, published == NULL ? most : 2 * most, hw_clique);
  *count = 0;
  bool done = list != NULL && *cliques != NULL;
  for (int32_t p = 0; done && p < scenario->vehicle_pool_count; p++) {
    fleet f = {.scenario = scenario, .published = published, .pool = p};
    list_busy(&f, list);
    done = pool_cliques(&f, arena, *cliques, count);
  }
  hw_arena_free(&scratch);
  return done;
}
