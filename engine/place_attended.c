/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * With the prices of the relaxation the parties with needs and their escorts can be decided apart
 * from everybody else: what they use costs what others would give for it. One after the other finds
 * half of what sharing escorts saves; small programs over parties that travel about the same time
 * find most of the rest, where beside a full plan nothing could move.
 *
 * But prices hold for a little more or less of what they are the price of, and all of them together
 * move much. So those programs are solved again at prices between these and the duals of everybody
 * else's relaxation beside them, and an answer is kept where that relaxation says that it pays.
 */
#include "engine/place_attended.h"

#include "engine/attend.h"
#include "engine/dive.h"
#include "engine/insert_attended.h"
#include "engine/neighbourhood.h"
#include "engine/parallel.h"
#include "engine/residual.h"

#include <stdlib.h>
#include <string.h>

enum {
  PER_ROUND = 8,     /* neighbourhoods solved beside each other */
  COLUMNS = 4,       /* itineraries of each class to choose from */
  ROTATIONS = 3,     /* for each of them, twice */
  CLASSES_MIN = 8,   /* of one neighbourhood ... */
  CLASSES_FINE = 20, /* ... for a fine gap, which takes five times as long ... */
  CLASSES_MORE = 2,  /* ... and so many more after each idle round */
  STALL_MAX = 4,     /* idle rounds before the end */
  ROUNDS_MAX = 60,
  NODES = 300, /* of one program */
  /* Beside the relaxation of everybody else: */
  AGAIN_SIZES = 5,  /* of neighbourhoods in turn, each CLASSES_MORE larger */
  AGAIN_BLENDS = 4, /* prices in turn */
  AGAIN_STALL = 8,  /* idle rounds before the end */
  AGAIN_MAX = 40
};

#define WORTH 100 /* cents: for less nobody moves */

/* Weight of the prices of the bound; the duals have the rest. */
static const double blends[AGAIN_BLENDS] = {0.5, 0, 0.8, 0.3};

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
  double *escorts;    /* per column: what its escorts cost at the prices of the bound */
  hw_attendants attendants;
  hw_neighbourhood asks[PER_ROUND];
  hw_arena arenas[PER_ROUND];
  hw_neighbourhood_work *work; /* per thread */
  uint32_t drawn;              /* neighbourhoods so far */
  hw_residual_basis basis;     /* of everybody else's relaxation, where it is best */
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

static bool solve_round(placing *p, int32_t size) {
  order(p);
  for (int32_t i = 0; i < PER_ROUND; i++) {
    hw_arena_reset(&p->arenas[i]);
    if (!ask_for(p, size, &p->asks[i], &p->arenas[i]))
      return false;
  }
  return hw_parallel_apart(p->engine->threads, PER_ROUND, solve_one, p);
}

static bool gains(const hw_neighbourhood *ask) {
  return (ask->result == HW_LP_OPTIMAL || ask->result == HW_LP_FEASIBLE) && ask->gain > 0;
}

static homeward_status round_of(placing *p, int32_t size, bool *improved, homeward_error *error) {
  *improved = false;
  if (!solve_round(p, size))
    return hw_fail_memory(error);
  for (int32_t i = 0; i < PER_ROUND; i++)
    if (gains(&p->asks[i]) && hw_neighbourhood_try(&p->asks[i], p->state))
      *improved = true;
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
  free(p->basis.stands);
  hw_arena_free(&p->round_arena);
  hw_arena_free(&p->arena);
}

homeward_status hw_place_attended(hw_engine *engine, hw_state *state, homeward_error *error) {
  placing p = {.engine = engine, .state = state};
  hw_open_runs(engine, state);
  homeward_status status = make_room(&p) ? insert(&p, error) : hw_fail_memory(error);
  int32_t stall = 0, least = hw_engine_is_fine(engine) ? CLASSES_FINE : CLASSES_MIN;
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

/* ---- beside the relaxation of everybody else ---- */

/* What escorts cost a column, at the prices of the bound: they have no better ones. */
static bool note_escorts(placing *p) {
  p->escorts = HW_ARRAY(&p->arena, p->engine->columns.count, double);
  for (int32_t i = 0; p->escorts != NULL && i < p->offset[p->engine->classes.count]; i++)
    p->escorts[p->ranked[i]] =
        p->reduced[p->ranked[i]] - hw_engine_priced_column(p->engine, p->ranked[i]);
  return p->escorts != NULL;
}

/* At prices between those of the bound and the duals. */
static bool take_prices(placing *p, double blend) {
  hw_engine *engine = p->engine;
  engine->master.blend = blend;
  bool done = hw_engine_take_prices(engine);
  engine->master.blend = 0;
  for (int32_t k = 0; done && k < engine->classes.count; k++) {
    int32_t first = p->offset[k], count = p->offset[k + 1] - first;
    for (int32_t i = first; i < first + count; i++)
      p->reduced[p->ranked[i]] =
          p->escorts[p->ranked[i]] + hw_engine_priced_column(engine, p->ranked[i]);
    if (count > 1)
      qsort_r(p->ranked + first, (size_t)count, sizeof(int32_t), compare_reduced, p->reduced);
  }
  return done;
}

static int compare_gain(const void *left, const void *right) {
  const hw_neighbourhood *a = *(hw_neighbourhood *const *)left;
  const hw_neighbourhood *b = *(hw_neighbourhood *const *)right;
  if (a->gain != b->gain)
    return a->gain > b->gain ? -1 : 1;
  return (a > b) - (a < b); /* in one array */
}

/* One answer: kept where the relaxation says that it pays. */
static homeward_status adopt(placing *p, hw_neighbourhood *answer, double *value, bool *held,
                             homeward_error *error) {
  double now;
  *held = false;
  if (!hw_neighbourhood_try(answer, p->state))
    return HOMEWARD_OK;
  homeward_status status = hw_residual_move(p->engine, p->state, *value - WORTH, &now, error);
  *held = status == HOMEWARD_OK && now < *value - WORTH;
  if (*held) {
    *value = now;
    return hw_residual_note(p->engine, &p->basis) ? HOMEWARD_OK : hw_fail_memory(error);
  }
  hw_neighbourhood_exchange(answer, p->state);
  if (status == HOMEWARD_OK && !hw_residual_return(p->engine, p->state, &p->basis))
    return hw_fail_memory(error);
  return status;
}

static homeward_status round_again(placing *p, int32_t n, double *value, bool *improved,
                                   homeward_error *error) {
  hw_neighbourhood *answers[PER_ROUND];
  int32_t count = 0;
  homeward_status status = HOMEWARD_OK;
  *improved = false;
  if (!take_prices(p, blends[n % AGAIN_BLENDS]) ||
      !solve_round(p, CLASSES_MIN + CLASSES_MORE * (n % AGAIN_SIZES)))
    return hw_fail_memory(error);
  for (int32_t i = 0; i < PER_ROUND; i++)
    if (gains(&p->asks[i]))
      answers[count++] = &p->asks[i];
  if (count > 1)
    qsort(answers, (size_t)count, sizeof *answers, compare_gain);
  for (int32_t i = 0; i < count && status == HOMEWARD_OK && !hw_engine_halted(p->engine); i++) {
    bool held;
    status = adopt(p, answers[i], value, &held, error);
    *improved |= held;
  }
  double same; /* but a basis that was returned to has its duals after a look */
  if (status == HOMEWARD_OK && !hw_engine_halted(p->engine))
    status = hw_residual_move(p->engine, p->state, HW_LP_INFINITY, &same, error);
  return status;
}

homeward_status hw_place_again(hw_engine *engine, hw_state *state, homeward_error *error) {
  placing p = {.engine = engine, .state = state};
  double value = hw_lp_objective(engine->master.lp);
  homeward_status status = HOMEWARD_OK;
  if (!hw_residual_note(engine, &p.basis) || !hw_engine_center_prices(engine) || !make_room(&p) ||
      !note_escorts(&p))
    status = hw_fail_memory(error);
  int32_t stall = 0;
  for (int32_t n = 0; n < AGAIN_MAX && stall < AGAIN_STALL && status == HOMEWARD_OK &&
                      p.count > 0 && !hw_engine_halted(engine);
       n++) {
    bool improved;
    status = round_again(&p, n, &value, &improved, error);
    stall = improved ? 0 : stall + 1;
  }
  clean(&p);
  return status;
}
