/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The relaxation with escorts, for many classes. Parties share rotations in ever new ways, so that
 * the simplex would take most of an hour's quarter for prices that jump from round to round. Here
 * the volume algorithm prices the rows of the master (master_volume.c), and a bound is proven in
 * every round: at prices scaled until no rotation earns more than it costs (rotation_scale.c).
 */
#include "engine/engine.h"
#include "engine/master_volume.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  ROUNDS = 30,
  LOOKS = 300,       /* of the volume algorithm in one of them */
  LOOKS_AGAIN = 150, /* ... where a plan was published: only the bound is waited for, and early
                        rounds lack rotations rather than looks */
  PASSES = 2,        /* of it before pricing: rows come after each */
  PATHS_MAX = 4,     /* of one class and round */
  IDLE_MAX = 3,      /* rounds that hardly lift the bound before the last ... */
  MANY = 10          /* ... unless more than a class in ten still has something new */
};

#define WORTH 1e-4 /* of the bound: a round that lifts it by less is idle */
#define SLACK 1e-3 /* cents: rotations were looked for below this reduced cost */

/* Weight of the newest look in the mean: parties share rotations in ever new ways. */
#define MIX 0.05
#define MIX_FINE 0.03   /* takes twice as long ... */
#define FINE_GAP 0.01   /* ... where the asked gap is smaller than this */
#define STEP_FIRST 0.5  /* of the volume algorithm */
#define STEP_AGAIN 0.01 /* at least, when it goes on with what has been found since */

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
  hw_round rotations = {0}, round = {0};
  hw_round_ask all = {.above = -SLACK, .into_master = true};
  hw_round_ask classes = {
      .above = -SLACK, .most = PATHS_MAX, .into_master = true, .no_rotations = true};
  if (!take_center(engine))
    return hw_fail_memory(error);
  homeward_status status = hw_engine_price_rotations(engine, &all, &rotations, error);
  if (status == HOMEWARD_OK && !hw_engine_halted(engine))
    status = hw_engine_scale(engine, error);
  if (status == HOMEWARD_OK && !hw_engine_halted(engine))
    status = hw_engine_price(engine, &classes, &round, error);
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  double bound = round.class_bound + hw_master_bound_constant(&engine->master);
  for (int32_t p = 0; p < engine->scenario->escort_pool_count; p++)
    bound -= SLACK * hw_master_most_rotations(&engine->master, p);
  hw_engine_prove(engine, bound);
  hw_engine_step(engine, "bound");
  *added = rotations.added + round.added;
  return HOMEWARD_OK;
}

static homeward_status round_of(hw_engine *engine, double *step, int32_t *added,
                                homeward_error *error) {
  homeward_status status = HOMEWARD_OK;
  int32_t rows = 1, looks = engine->published != NULL ? LOOKS_AGAIN : LOOKS;
  double mix = engine->options.gap < FINE_GAP ? MIX_FINE : MIX;
  for (int32_t pass = 0; pass < PASSES && rows > 0 && status == HOMEWARD_OK; pass++)
    status = hw_master_by_volume(engine, looks, mix, step, &rows, error);
  *step = fmax(*step, STEP_AGAIN);
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  status = price_center(engine, added, error);
  *added += rows;
  return status;
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
  double step = STEP_FIRST;
  int32_t idle = 0, added = 1;
  homeward_status status = begin(engine, error);
  for (int32_t n = 0; n < ROUNDS && added > 0 && idle < IDLE_MAX && status == HOMEWARD_OK &&
                      !hw_engine_halted(engine) && !hw_engine_is_replanned(engine);
       n++) {
    engine->lagrangian = -INFINITY;
    status = round_of(engine, &step, &added, error);
    bool rises = engine->lagrangian > best.bound + WORTH * fabs(best.bound);
    idle = rises || added > engine->classes.count / MANY ? 0 : idle + 1;
    if (status == HOMEWARD_OK && engine->lagrangian > best.bound && !keep(engine, &best))
      status = hw_fail_memory(error);
  }
  if (status == HOMEWARD_OK)
    status = settle(engine, &best, error);
  free(best.center);
  return status;
}
