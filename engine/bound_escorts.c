/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The relaxation with escorts, for many classes. Parties share rotations in ever new ways, so that
 * the simplex would take most of an hour's quarter for prices that jump from round to round. Here
 * a first-order method prices the rows of the master (restricted.c), and a bound is proven in every
 * round: at prices scaled until no rotation earns more than it costs (rotation_scale.c).
 */
#include "engine/engine.h"
#include "engine/restricted.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  ROUNDS = 40,
  PASSES = 2,            /* of one of them: rows and rotations come after each */
  ITERATIONS = 60,       /* over the master in a pass ... */
  ITERATIONS_MOST = 240, /* ... and where little is new */
  PATHS_MAX = 4,         /* of one class and round */
  IDLE_MAX = 2,          /* rounds that hardly lift the bound before the last, ... */
  IDLE_FINE = 4,         /* ... for a fine gap, ... */
  MANY = 10              /* ... unless more than a class in ten still has something new */
};

/* Of the bound: a round that lifts it by less is idle. */
#define WORTH 0.05      /* of the asked gap, ... */
#define WORTH_FINE 0.01 /* ... of a fine one */
#define WORTH_LEAST 2e-5

#define SLACK 1e-3 /* cents: rotations were looked for below this reduced cost */

/* The prices of the best bound so far. */
typedef struct proof {
  double bound;
  double *center; /* per row; NULL before the first */
  int32_t rows;
} proof;

/* Here the center is all that prices come from. */
static bool take_center(hw_engine *engine) {
  for (int32_t p = 0; p < engine->scenario->escort_pool_count; p++)
    engine->master.escorts.scale[p] = 1;
  engine->master.blend = 1;
  return hw_master_scale_spots(&engine->master, NULL, 0) && hw_engine_take_prices(engine);
}

bool hw_engine_center_prices(hw_engine *engine) {
  bool done = take_center(engine);
  engine->master.blend = 0;
  return done;
}

/* The present prices gave the best bound: they are kept beside the center, from which the search
   goes on unscaled. */
static bool keep(hw_engine *engine, proof *best) {
  hw_master *master = &engine->master;
  if (!hw_master_center_room(master))
    return false;
  size_t bytes = (size_t)master->center_rows * sizeof(double);
  double *before = malloc(bytes + 1), *kept = realloc(best->center, bytes + 1);
  best->center = kept != NULL ? kept : best->center;
  bool done = before != NULL && kept != NULL;
  if (done) {
    memcpy(before, master->center, bytes);
    done = hw_master_center(master, engine->cover);
    memcpy(best->center, master->center, bytes);
    memcpy(master->center, before, bytes);
    best->rows = master->center_rows;
    best->bound = engine->lagrangian;
  }
  free(before);
  return done;
}

/* Rotations and itineraries at the center, and a bound at its scaled prices. */
static homeward_status price_center(hw_engine *engine, int32_t *added, homeward_error *error) {
  hw_round round = {0};
  int32_t rotations = 0;
  hw_round_ask classes = {
      .above = -SLACK, .most = PATHS_MAX, .into_master = true, .no_rotations = true};
  if (!take_center(engine))
    return hw_fail_memory(error);
  homeward_status status = hw_engine_scale(engine, &rotations, error);
  if (status == HOMEWARD_OK && !hw_engine_halted(engine))
    status = hw_engine_price(engine, &classes, &round, error);
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  double bound = round.class_bound + hw_master_bound_constant(&engine->master);
  for (int32_t p = 0; p < engine->scenario->escort_pool_count; p++)
    bound -= SLACK * hw_master_most_rotations(&engine->master, p);
  hw_engine_prove(engine, bound);
  hw_engine_step(engine, "bound");
  *added += rotations + round.added;
  return HOMEWARD_OK;
}

/* Rotations at the center; no bound. */
static homeward_status price_rotations(hw_engine *engine, int32_t *added, homeward_error *error) {
  hw_round round = {0};
  hw_round_ask ask = {.above = -SLACK, .into_master = true};
  if (!take_center(engine))
    return hw_fail_memory(error);
  homeward_status status = hw_engine_price_rotations(engine, &ask, &round, error);
  *added += round.added;
  return status;
}

static homeward_status round_of(hw_engine *engine, hw_restricted *restricted, int32_t iterations,
                                int32_t *added, homeward_error *error) {
  homeward_status status = HOMEWARD_OK;
  *added = 0;
  for (int32_t pass = 0; pass < PASSES && status == HOMEWARD_OK && !hw_engine_halted(engine);
       pass++) {
    int32_t rows = 0;
    status = hw_restricted_iterate(restricted, iterations, &rows, error);
    *added += rows;
    if (status == HOMEWARD_OK && pass + 1 < PASSES && !hw_engine_halted(engine))
      status = price_rotations(engine, added, error);
  }
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  return price_center(engine, added, error);
}

/* The prices of the best bound are those that the search for solutions goes by. */
static homeward_status settle(hw_engine *engine, const proof *best, homeward_error *error) {
  hw_master *master = &engine->master;
  engine->master.blend = 0;
  if (best->center == NULL)
    return HOMEWARD_OK;
  memcpy(master->center, best->center, (size_t)best->rows * sizeof(double));
  master->center_rows = best->rows;
  engine->lagrangian = best->bound;
  return hw_engine_center_prices(engine) ? HOMEWARD_OK : hw_fail_memory(error);
}

static homeward_status begin(hw_engine *engine, homeward_error *error) {
  for (int32_t c = 0; c < engine->columns.count; c++)
    if (!hw_master_add(&engine->master, c))
      return hw_fail(error, HOMEWARD_LIMIT, "the solver ran out of memory");
  if (!hw_master_begin_at(&engine->master, engine->prices.resource, engine->cover))
    return hw_fail_memory(error);
  engine->master.blend = 1;
  return hw_engine_seed_rotations(engine, error);
}

homeward_status hw_engine_bound_escorts(hw_engine *engine, homeward_error *error) {
  proof best = {.bound = -INFINITY};
  hw_restricted restricted = {.engine = engine};
  bool fine = hw_engine_is_fine(engine);
  double worth = fmax(WORTH_LEAST, (fine ? WORTH_FINE : WORTH) * engine->options.gap);
  int32_t idle = 0, most = fine ? IDLE_FINE : IDLE_MAX, added = 1, iterations = ITERATIONS;
  homeward_status status = begin(engine, error);
  for (int32_t n = 0; n < ROUNDS && added > 0 && idle < most && status == HOMEWARD_OK &&
                      !hw_engine_halted(engine) && !hw_engine_is_replanned(engine);
       n++) {
    engine->lagrangian = -INFINITY;
    status = round_of(engine, &restricted, iterations, &added, error);
    bool rises = engine->lagrangian > best.bound + worth * fabs(best.bound);
    bool many = added > engine->classes.count / MANY;
    idle = rises || many ? 0 : idle + 1;
    if (!many && iterations < ITERATIONS_MOST)
      iterations *= 2;
    if (status == HOMEWARD_OK && engine->lagrangian > best.bound && !keep(engine, &best))
      status = hw_fail_memory(error);
  }
  if (status == HOMEWARD_OK)
    status = settle(engine, &best, error);
  hw_restricted_free(&restricted);
  free(best.center);
  return status;
}
