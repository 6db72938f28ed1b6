/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * With the prices of the relaxation the parties with needs and their escorts can be decided apart
 * from everybody else: what they use costs what others would give for it. One after the other finds
 * half of what sharing escorts saves; small programs over parties that travel about the same time
 * find most of the rest, where beside a full plan nothing could move.
 */
#include "engine/place_attended.h"

#include "engine/attend.h"
#include "engine/dive.h"
#include "engine/insert_attended.h"
#include "engine/neighbourhood.h"
#include "engine/parallel.h"

#include <stdlib.h>
#include <string.h>

enum {
  PER_ROUND = 8,     /* neighbourhoods solved beside each other */
  COLUMNS = 4,       /* itineraries of each class to choose from */
  ROTATIONS = 3,     /* for each of them, twice */
  CLASSES_MIN = 8,   /* of one neighbourhood ... */
  CLASSES_FINE = 20, /* ... where the asked gap is smaller than FINE_GAP ... */
  CLASSES_MORE = 2,  /* ... and so many more after each idle round */
  STALL_MAX = 4,     /* idle rounds before the end */
  ROUNDS_MAX = 60,
  NODES = 300 /* of one program */
};

#define FINE_GAP 0.01 /* takes five times as long */

typedef struct placing {
  hw_engine *engine;
  hw_state *state;
  hw_arena arena;       /* of the whole */
  hw_arena round_arena; /* of what follows the columns: ranking and rotations */
  int32_t *classes;     /* with needs, by the time they travel */
  int32_t count;
  hw_minute *departs; /* per class */
  int32_t *ranked;    /* their columns, class by class, best first ... */
  int32_t *offset;    /* ... per class + 1 */
  double *reduced;    /* per column */
  hw_attendants attendants;
  hw_neighbourhood asks[PER_ROUND];
  hw_arena arenas[PER_ROUND];
  hw_neighbourhood_work *work; /* per thread */
  uint32_t drawn;              /* neighbourhoods so far */
} placing;

static int compare_reduced(const void *left, const void *right, void *context) {
  const double *reduced = context;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  if (reduced[a] < reduced[b] || reduced[a] > reduced[b])
    return reduced[a] < reduced[b] ? -1 : 1;
  return a - b;
}

/* Columns and rotations may have come. */
static bool rank(placing *p) {
  const hw_engine *engine = p->engine;
  int32_t count = 0;
  hw_arena_reset(&p->round_arena);
  p->ranked = HW_ARRAY(&p->round_arena, engine->columns.count, int32_t);
  p->reduced = HW_ARRAY(&p->round_arena, engine->columns.count, double);
  p->offset = HW_ARRAY(&p->round_arena, engine->classes.count + 1, int32_t);
  if (p->ranked == NULL || p->reduced == NULL || p->offset == NULL)
    return false;
  for (int32_t k = 0; k < engine->classes.count; k++) {
    p->offset[k] = count;
    if (engine->classes.items[k].escort_count == 0)
      continue;
    for (int32_t c = engine->columns.first[k]; c != HW_NONE; c = engine->columns.items[c].next) {
      p->reduced[c] = hw_engine_reduced_cost(engine, c);
      p->ranked[count++] = c;
    }
    if (count - p->offset[k] > 1)
      qsort_r(p->ranked + p->offset[k], (size_t)(count - p->offset[k]), sizeof(int32_t),
              compare_reduced, p->reduced);
  }
  p->offset[engine->classes.count] = count;
  return hw_attendants_index(&p->attendants, engine, &p->round_arena);
}

static int compare_departure(const void *left, const void *right, void *context) {
  const hw_minute *departs = context;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  if (departs[a] != departs[b])
    return departs[a] < departs[b] ? -1 : 1;
  return a - b;
}

static void order(placing *p) {
  const hw_engine *engine = p->engine;
  for (int32_t i = 0; i < p->count; i++) {
    int32_t k = p->classes[i];
    p->departs[k] = engine->classes.items[k].facts.earliest;
    for (int32_t c = engine->columns.first[k]; c != HW_NONE; c = engine->columns.items[c].next)
      if (p->state->taken[c] > 0)
        p->departs[k] = hw_step_departs(&engine->network, &engine->columns.items[c].steps[0]);
  }
  if (p->count > 1)
    qsort_r(p->classes, (size_t)p->count, sizeof(int32_t), compare_departure, p->departs);
}

static int compare_int(const void *left, const void *right) {
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  return (a > b) - (a < b);
}

/* Those who travel next to each other, from ever new places on: multiples of the golden ratio are
   spread evenly (Knuth). */
static bool ask_for(placing *p, int32_t size, hw_neighbourhood *ask, hw_arena *arena) {
  int32_t count = size < p->count ? size : p->count, columns = 0;
  int32_t first =
      (int32_t)(((uint64_t)(p->drawn++ * 2654435769u) * (uint64_t)(p->count - count + 1)) >> 32);
  int32_t *classes = HW_ARRAY(arena, count, int32_t);
  int32_t *list = HW_ARRAY(arena, p->offset[p->engine->classes.count], int32_t);
  int32_t *rotations = NULL, rotation_count = 0;
  if (classes == NULL || list == NULL)
    return false;
  memcpy(classes, p->classes + first, (size_t)count * sizeof *classes);
  qsort(classes, (size_t)count, sizeof *classes, compare_int);
  for (int32_t i = 0; i < count; i++) {
    int32_t begin = p->offset[classes[i]], end = p->offset[classes[i] + 1];
    for (int32_t r = begin; r < end; r++)
      if (r < begin + COLUMNS || p->state->taken[p->ranked[r]] > 0)
        list[columns++] = p->ranked[r];
  }
  if (!hw_attendants_choose(&p->attendants, p->state, list, columns, ROTATIONS, arena, &rotations,
                            &rotation_count))
    return false;
  *ask = (hw_neighbourhood){.classes = classes,
                            .class_count = count,
                            .columns = list,
                            .column_count = columns,
                            .rotations = rotations,
                            .rotation_count = rotation_count,
                            .node_limit = NODES,
                            .thorough = true,
                            .priced = true,
                            .held = HW_NONE};
  return true;
}

static bool solve_one(void *context, int32_t i, int32_t worker) {
  placing *p = context;
  return hw_neighbourhood_solve(&p->asks[i], p->state, &p->work[worker], &p->arenas[i]);
}

static homeward_status insert(placing *p, homeward_error *error) {
  homeward_status status =
      hw_insert_attended(p->engine, p->state, p->ranked, p->offset, HW_INSERT_PRICED, error);
  return status == HOMEWARD_OK && !rank(p) ? hw_fail_memory(error) : status;
}

static homeward_status round_of(placing *p, int32_t size, bool *improved, homeward_error *error) {
  *improved = false;
  order(p);
  for (int32_t i = 0; i < PER_ROUND; i++) {
    hw_arena_reset(&p->arenas[i]);
    if (!ask_for(p, size, &p->asks[i], &p->arenas[i]))
      return hw_fail_memory(error);
  }
  if (!hw_parallel_apart(p->engine->threads, PER_ROUND, solve_one, p))
    return hw_fail_memory(error);
  for (int32_t i = 0; i < PER_ROUND; i++) {
    hw_neighbourhood *ask = &p->asks[i];
    if ((ask->result == HW_LP_OPTIMAL || ask->result == HW_LP_FEASIBLE) && ask->gain > 0 &&
        hw_neighbourhood_try(ask, p->state))
      *improved = true;
  }
  return insert(p, error);
}

static bool make_room(placing *p) {
  const hw_engine *engine = p->engine;
  p->classes = HW_ARRAY(&p->arena, engine->classes.count, int32_t);
  p->departs = HW_ARRAY(&p->arena, engine->classes.count, hw_minute);
  p->work = HW_ARRAY(&p->arena, engine->threads, hw_neighbourhood_work);
  if (p->classes == NULL || p->departs == NULL || p->work == NULL)
    return false;
  for (int32_t k = 0; k < engine->classes.count; k++)
    if (engine->classes.items[k].escort_count > 0)
      p->classes[p->count++] = k;
  for (int32_t t = 0; t < engine->threads; t++)
    if (!hw_neighbourhood_work_new(&p->work[t], engine))
      return false;
  return rank(p);
}

static void clean(placing *p) {
  for (int32_t t = 0; p->work != NULL && t < p->engine->threads; t++)
    hw_neighbourhood_work_free(&p->work[t]);
  for (int32_t i = 0; i < PER_ROUND; i++)
    hw_arena_free(&p->arenas[i]);
  hw_arena_free(&p->round_arena);
  hw_arena_free(&p->arena);
}

homeward_status hw_place_attended(hw_engine *engine, hw_state *state, homeward_error *error) {
  placing p = {.engine = engine, .state = state};
  hw_open_runs(engine, state);
  homeward_status status = make_room(&p) ? insert(&p, error) : hw_fail_memory(error);
  int32_t stall = 0, least = engine->options.gap < FINE_GAP ? CLASSES_FINE : CLASSES_MIN;
  for (int32_t n = 0; n < ROUNDS_MAX && stall < STALL_MAX && status == HOMEWARD_OK && p.count > 0 &&
                      !hw_engine_halted(engine);
       n++) {
    bool improved;
    status = round_of(&p, least + CLASSES_MORE * stall, &improved, error);
    stall = improved ? 0 : stall + 1;
  }
  clean(&p);
  return status;
}
