/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Prices that no rotation beats. At such prices rotations add nothing to the Lagrangian, so that a
 * bound is proven without all of them being known.
 *
 * A rotation that earns G and costs C < G shows that the prices of its spots are too high together:
 * scaled by C / G they are not, for this rotation. So the best rotations of each pool are looked
 * for, the prices of their spots lowered one rotation after the other, and again until none earns
 * more than it costs. What is lost is about what these few rotations earned too much, where one
 * scale for a whole pool would lose as much at every spot of it. Should it not end, such a scale
 * per pool does the rest (Dinkelbach 1967).
 */
#include "engine/engine.h"
#include "engine/parallel.h"

#include <stdlib.h>
#include <string.h>

enum {
  ROUNDS = 30,  /* of lowering spots */
  AT_ONCE = 60, /* rotations of one pool in one round */
  SCALINGS = 40 /* of one pool as a whole */
};

#define WORTH -1e-3 /* a rotation worth less earns too much */

/* A rotation that earns too much: spots [first, last) of the list of its pool. */
typedef struct earner {
  double cost; /* without gains */
  int32_t first, last;
  const hw_step *steps;
  int32_t step_count;
} earner;

typedef struct pool_earners {
  earner *items;
  int32_t *spots;
  int32_t count, spot_count;
  size_t capacity, spot_capacity;
  hw_arena arena;
} pool_earners;

typedef struct scaling {
  hw_engine *engine;
  double *gain; /* pool x spot_count: as lowered so far */
  double *spot; /* per spot: what its prices are scaled by */
  int32_t spot_count;
  pool_earners *earners; /* per pool */
} scaling;

static hw_rotation_search search_of(const scaling *work, int32_t pool, int32_t most) {
  hw_rotation_search search = hw_engine_rotation_search(work->engine, pool);
  search.gain = work->gain + (size_t)pool * (size_t)work->spot_count;
  search.capacity = work->engine->network.most;
  search.limit = WORTH;
  search.most = most;
  return search;
}

/* ---- spot by spot ---- */

static bool keep_spot(pool_earners *e, int32_t spot) {
  int32_t *spots =
      hw_arena_grow(&e->arena, e->spots, (size_t)e->spot_count, &e->spot_capacity, sizeof *spots);
  if (spots == NULL)
    return false;
  e->spots = spots;
  spots[e->spot_count++] = spot;
  return true;
}

static bool keep_earner(const scaling *work, pool_earners *e, const hw_rotation_path *path,
                        const double *gain) {
  const hw_engine *engine = work->engine;
  earner found = {.cost = path->value, .first = e->spot_count, .step_count = path->count};
  hw_step *steps = HW_ARRAY(&e->arena, path->count, hw_step);
  if (steps == NULL)
    return false;
  memcpy(steps, path->steps, (size_t)path->count * sizeof *steps);
  found.steps = steps;
  for (int32_t k = 0; k < path->count; k++) {
    const hw_step *step = &path->steps[k];
    int32_t first = HW_NONE, count = 1;
    if (step->ride != HW_NONE) {
      const hw_ride *ride = &engine->network.rides[step->ride];
      first = ride->segment;
      count = ride->alight - ride->board;
    } else {
      first = hw_spots_find(&engine->spots, step->link, step->start);
    }
    for (int32_t s = first; first != HW_NONE && s < first + count; s++) {
      if (s >= work->spot_count || gain[s] <= 0)
        continue;
      found.cost += gain[s];
      if (!keep_spot(e, s))
        return false;
    }
  }
  found.last = e->spot_count;
  earner *items = hw_arena_grow(&e->arena, e->items, (size_t)e->count, &e->capacity, sizeof *items);
  if (items == NULL)
    return false;
  e->items = items;
  items[e->count++] = found;
  return true;
}

static bool find_earners(void *context, int32_t pool, int32_t worker) {
  scaling *work = context;
  pool_earners *e = &work->earners[pool];
  hw_rotation_search search = search_of(work, pool, AT_ONCE);
  const hw_rotation_path *paths;
  int32_t count;
  hw_arena_reset(&e->arena);
  *e = (pool_earners){.arena = e->arena};
  if (hw_halted(&work->engine->halt) ||
      hw_price_rotations(work->engine->rotation_pricers[worker], &search, &paths, &count) ==
          HW_ROTATION_MEMORY)
    return false;
  for (int32_t i = 0; i < count; i++)
    if (!keep_earner(work, e, &paths[i], search.gain))
      return false;
  return true;
}

static void lower_spot(const scaling *work, int32_t spot, double factor) {
  work->spot[spot] *= factor;
  for (int32_t p = 0; p < work->engine->scenario->escort_pool_count; p++)
    work->gain[(size_t)p * (size_t)work->spot_count + (size_t)spot] *= factor;
}

/* Pool by pool, in the order of their value: the same whatever the number of threads. */
static int32_t lower_spots(const scaling *work) {
  int32_t lowered = 0;
  for (int32_t p = 0; p < work->engine->scenario->escort_pool_count; p++) {
    const pool_earners *e = &work->earners[p];
    const double *gain = work->gain + (size_t)p * (size_t)work->spot_count;
    for (int32_t i = 0; i < e->count; i++) {
      const earner *item = &e->items[i];
      double earned = 0;
      for (int32_t k = item->first; k < item->last; k++)
        earned += gain[e->spots[k]];
      lowered++;
      if (item->cost - earned >= WORTH || item->cost < 0)
        continue;
      for (int32_t k = item->first; k < item->last; k++)
        lower_spot(work, e->spots[k], item->cost / earned);
    }
  }
  return lowered;
}

/* What earns too much at any of these prices is worth having in the master. */
static bool add_earners(const scaling *work, int32_t *added) {
  hw_engine *engine = work->engine;
  for (int32_t p = 0; p < engine->scenario->escort_pool_count; p++) {
    const pool_earners *e = &work->earners[p];
    for (int32_t i = 0; i < e->count; i++) {
      int32_t rotation =
          hw_rotations_add(&engine->rotations, p, e->items[i].steps, e->items[i].step_count);
      if (rotation == HW_NONE)
        return false;
      if (hw_master_has_rotation(&engine->master, rotation))
        continue;
      if (!hw_master_add_rotation(&engine->master, rotation))
        return false;
      (*added)++;
    }
  }
  return true;
}

/* ---- a whole pool ---- */

static double gain_of_path(const scaling *work, const hw_rotation_path *path, const double *gain) {
  const hw_engine *engine = work->engine;
  double sum = 0;
  for (int32_t k = 0; k < path->count; k++) {
    const hw_step *step = &path->steps[k];
    if (step->ride == HW_NONE) {
      int32_t spot = hw_spots_find(&engine->spots, step->link, step->start);
      sum += spot != HW_NONE && spot < work->spot_count ? gain[spot] : 0;
      continue;
    }
    const hw_ride *ride = &engine->network.rides[step->ride];
    for (int32_t s = 0; s < ride->alight - ride->board; s++)
      sum += gain[ride->segment + s];
  }
  return sum;
}

/* With gains scaled by s a rotation is worth c - s g; the s at which the best one is worth nothing
   is found by solving for the s of the best rotation so far, again and again. */
static bool scale_pool(void *context, int32_t pool, int32_t worker) {
  scaling *work = context;
  hw_engine *engine = work->engine;
  double *gain = work->gain + (size_t)pool * (size_t)work->spot_count, scale = 1;
  for (int32_t round = 0; round < SCALINGS; round++) {
    const hw_rotation_path *paths;
    int32_t count;
    hw_rotation_search search = search_of(work, pool, 1);
    if (hw_halted(&engine->halt) || hw_price_rotations(engine->rotation_pricers[worker], &search,
                                                       &paths, &count) == HW_ROTATION_MEMORY)
      return false;
    if (count == 0)
      break;
    double earned = gain_of_path(work, &paths[0], gain);
    double factor = round + 1 < SCALINGS ? (paths[0].value + earned) / earned : 0;
    for (int32_t s = 0; s < work->spot_count; s++)
      gain[s] *= factor;
    scale *= factor;
  }
  engine->master.escorts.scale[pool] = scale;
  return true;
}

/* ---- both ---- */

static bool scaling_new(scaling *work, hw_engine *engine) {
  const hw_escort_prices *prices = &engine->prices.escorts;
  size_t pools = (size_t)engine->scenario->escort_pool_count;
  size_t spots = (size_t)prices->spot_count;
  *work = (scaling){.engine = engine, .spot_count = prices->spot_count};
  work->gain = malloc((pools * spots + 1) * sizeof(double));
  work->spot = malloc((spots + 1) * sizeof(double));
  work->earners = calloc(pools + 1, sizeof *work->earners);
  if (work->gain == NULL || work->spot == NULL || work->earners == NULL)
    return false;
  memcpy(work->gain, prices->gain, pools * spots * sizeof(double));
  for (size_t s = 0; s < spots; s++)
    work->spot[s] = 1;
  return true;
}

static void scaling_free(scaling *work) {
  for (int32_t p = 0; work->earners != NULL && p < work->engine->scenario->escort_pool_count; p++)
    hw_arena_free(&work->earners[p].arena);
  free(work->gain);
  free(work->spot);
  free(work->earners);
}

static bool scale_all(scaling *work, int32_t *added) {
  hw_engine *engine = work->engine;
  int32_t pools = engine->scenario->escort_pool_count, lowered = 1;
  for (int32_t round = 0; round < ROUNDS && lowered > 0; round++) {
    if (!hw_parallel(engine->threads, pools, find_earners, work) ||
        (added != NULL && !add_earners(work, added)))
      return false;
    lowered = lower_spots(work);
  }
  return hw_parallel(engine->threads, pools, scale_pool, work) &&
         hw_master_scale_spots(&engine->master, work->spot, work->spot_count);
}

homeward_status hw_engine_scale(hw_engine *engine, int32_t *added, homeward_error *error) {
  scaling work;
  if (!engine->escorts || engine->prices.escorts.spots == NULL)
    return HOMEWARD_OK;
  bool done = scaling_new(&work, engine) && scale_all(&work, added);
  scaling_free(&work);
  if (!done && hw_engine_halted(engine))
    return HOMEWARD_OK;
  if (hw_lp_out_of_memory(engine->master.lp))
    return hw_fail(error, HOMEWARD_LIMIT, "the solver ran out of memory");
  return done && hw_engine_take_prices(engine) ? HOMEWARD_OK : hw_fail_memory(error);
}
