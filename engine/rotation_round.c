/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A round of pricing over all escort pools. */
#include "engine/engine.h"
#include "engine/escort_cover.h"
#include "engine/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROTATIONS_MAX = 60 /* of one pool that join the master in one round */ };

typedef struct pool_result {
  int32_t found; /* rotations copied into steps */
  bool truncated;
  double complete; /* with `all`: all that are worth less than this were found */
  double least;    /* no rotation of the pool is worth less; at most 0 */
  hw_step *steps;  /* copies, one rotation after the other; freed by the collector */
  int32_t *counts; /* steps of each */
} pool_result;

typedef struct pool_work {
  hw_engine *engine;
  const hw_round_ask *ask;
  pool_result *results;
  /* For `all`, which must know the spots that were met after the prices were made: */
  int32_t spot_count;
  double *gain; /* pool x spot_count */
  bool *useful; /* pool x spot_count: somebody may need the pool there; NULL: not asked for */
  bool *scarce; /* per resource; NULL: not asked for */
} pool_work;

static bool copy_rotations(pool_result *result, const hw_rotation_path *paths, int32_t count) {
  size_t steps = 1;
  for (int32_t i = 0; i < count; i++)
    steps += (size_t)paths[i].count;
  result->steps = malloc(steps * sizeof(hw_step));
  result->counts = malloc(((size_t)count + 1) * sizeof(int32_t));
  if (result->steps == NULL || result->counts == NULL)
    return false;
  hw_step *next = result->steps;
  for (int32_t i = 0; i < count; i++) {
    memcpy(next, paths[i].steps, (size_t)paths[i].count * sizeof(hw_step));
    next += paths[i].count;
    result->counts[i] = paths[i].count;
  }
  result->found = count;
  return true;
}

hw_rotation_search hw_engine_rotation_search(const hw_engine *engine, int32_t pool) {
  const hw_escort_prices *prices = &engine->prices.escorts;
  size_t runs = (size_t)engine->scenario->run_count;
  return (hw_rotation_search){.pool = pool,
                              .spots = &engine->spots,
                              .gain = prices->gain + (size_t)pool * (size_t)prices->spot_count,
                              .spot_count = prices->spot_count,
                              .prices = &engine->prices,
                              .run_price = prices->run + (size_t)pool * runs,
                              .busy = prices->busy + prices->busy_offset[pool],
                              .busy_count =
                                  prices->busy_offset[pool + 1] - prices->busy_offset[pool],
                              .full = engine->rotations.all_out[pool].times,
                              .full_count = engine->rotations.all_out[pool].count};
}

/* Every rotation of the window is asked for, not only the best ones. */
static bool lists(const hw_round_ask *ask) {
  return ask->all && !ask->exact;
}

static bool price_pool(void *context, int32_t pool, int32_t worker) {
  pool_work *work = context;
  hw_engine *engine = work->engine;
  pool_result *result = &work->results[pool];
  if (hw_halted(&engine->halt))
    return false;
  hw_rotation_search search = hw_engine_rotation_search(engine, pool);
  search.capacity = engine->network.most;
  search.limit = work->ask->above;
  search.most = lists(work->ask) ? work->ask->most_rotations : ROTATIONS_MAX;
  search.all = lists(work->ask);
  search.label_limit = work->ask->label_limit;
  search.halt = &engine->halt;
  search.scarce = work->scarce;
  if (work->useful != NULL) {
    search.spot_count = work->spot_count;
    search.gain = work->gain + (size_t)pool * (size_t)work->spot_count;
    search.useful = work->useful + (size_t)pool * (size_t)work->spot_count;
  }
  const hw_rotation_path *paths;
  int32_t count;
  hw_rotation_result found =
      hw_price_rotations(engine->rotation_pricers[worker], &search, &paths, &count);
  if (found == HW_ROTATION_MEMORY)
    return false;
  result->truncated = found == HW_ROTATION_TRUNCATED;
  result->complete = hw_rotation_pricer_complete(engine->rotation_pricers[worker]);
  result->least = hw_rotation_pricer_bound(engine->rotation_pricers[worker]);
  return copy_rotations(result, paths, count);
}

static homeward_status collect_rotations(hw_engine *engine, const pool_work *work, hw_round *round,
                                         homeward_error *error) {
  for (int32_t p = 0; p < engine->scenario->escort_pool_count; p++) {
    const pool_result *result = &work->results[p];
    const hw_step *next = result->steps;
    round->class_bound += fmin(result->least, 0) * hw_master_most_rotations(&engine->master, p);
    round->truncated |= lists(work->ask) && result->truncated;
    if (lists(work->ask))
      round->complete = fmin(round->complete, result->complete);
    for (int32_t i = 0; i < result->found; next += result->counts[i++]) {
      int32_t rotation = hw_rotations_add(&engine->rotations, p, next, result->counts[i]);
      if (rotation == HW_NONE)
        return hw_fail_memory(error);
      if (!work->ask->into_master || hw_master_has_rotation(&engine->master, rotation))
        continue;
      if (!hw_master_add_rotation(&engine->master, rotation))
        return hw_fail(error, HOMEWARD_LIMIT, "the solver ran out of memory");
      round->added++;
    }
  }
  return HOMEWARD_OK;
}

/* A plan below the window uses no column of a higher reduced cost. */
static bool in_window(const pool_work *work, int32_t column) {
  return hw_master_has(&work->engine->master, column) &&
         hw_engine_reduced_cost(work->engine, column) <= work->ask->above;
}

/* Where an itinerary in the window passes whose class the pool could cover. */
static bool find_useful(pool_work *work) {
  const hw_engine *engine = work->engine;
  const homeward_scenario *scenario = engine->scenario;
  size_t pools = (size_t)scenario->escort_pool_count;
  const hw_escort_prices *prices = &engine->prices.escorts;
  size_t spots = (size_t)hw_spots_count(&engine->spots), known = (size_t)prices->spot_count;
  work->spot_count = (int32_t)spots;
  work->useful = calloc(pools * spots + 1, sizeof(bool));
  work->gain = calloc(pools * spots + 1, sizeof(double));
  if (work->useful == NULL || work->gain == NULL)
    return false;
  for (size_t p = 0; p < pools; p++)
    memcpy(work->gain + p * spots, prices->gain + p * known, known * sizeof(double));
  for (int32_t c = 0; c < engine->columns.count; c++) {
    const hw_column *column = &engine->columns.items[c];
    const hw_class *class = &engine->classes.items[column->class_index];
    if (column->spot_count == 0 || !in_window(work, c))
      continue;
    for (size_t p = 0; p < pools; p++) {
      bool covers = false;
      for (int32_t i = 0; i < class->escort_count; i++)
        covers |= hw_pool_covers(&scenario->escort_pools[p], class->escorts[i].kind);
      for (int32_t s = 0; covers && s < column->spot_count; s++)
        work->useful[p * spots + (size_t)column->spots[s]] = true;
    }
  }
  return true;
}

/* A resource can run short when all classes on the columns that use most of it, and all escorts,
   need more than there is; one whose capacity is decided on always can. */
static bool find_scarce(pool_work *work) {
  const hw_engine *engine = work->engine;
  const hw_network *network = &engine->network;
  size_t resources = (size_t)hw_resource_count(network);
  int64_t *most = calloc(resources + 1, sizeof *most), *own = calloc(resources + 1, sizeof *own);
  int64_t members = 0;
  work->scarce = calloc(resources + 1, sizeof(bool));
  bool done = most != NULL && own != NULL && work->scarce != NULL;
  for (int32_t p = 0; p < engine->scenario->escort_pool_count; p++)
    members += engine->scenario->escort_pools[p].count;
  for (int32_t k = 0; done && k < engine->classes.count; k++) {
    for (int32_t c = engine->columns.first[k]; c != HW_NONE; c = engine->columns.items[c].next) {
      const hw_column *column = &engine->columns.items[c];
      if (!in_window(work, c))
        continue;
      for (int32_t u = 0; u < column->use_count; u++) {
        int32_t resource = column->uses[u].resource;
        int64_t amount = column->uses[u].amount * engine->classes.items[k].size;
        if (amount <= own[resource])
          continue;
        most[resource] += amount - own[resource];
        own[resource] = amount;
      }
    }
    for (int32_t c = engine->columns.first[k]; c != HW_NONE; c = engine->columns.items[c].next)
      for (int32_t u = 0; u < engine->columns.items[c].use_count; u++)
        own[engine->columns.items[c].uses[u].resource] = 0;
  }
  for (size_t r = 0; done && r < resources; r++) {
    hw_resource_kind kind;
    int32_t run = hw_resource_run(network, (int32_t)r, &kind);
    work->scarce[r] = (run != HW_NONE && engine->master.first_variable[run] != HW_NONE) ||
                      most[r] + members > network->capacity[r];
  }
  free(most);
  free(own);
  return done;
}

homeward_status hw_engine_price_rotations(hw_engine *engine, const hw_round_ask *ask,
                                          hw_round *round, homeward_error *error) {
  int32_t pools = engine->scenario->escort_pool_count;
  pool_work work = {.engine = engine, .ask = ask};
  /* Before the first prices nobody earns anything. */
  if (!engine->escorts || engine->prices.escorts.spots == NULL || ask->no_rotations || ask->plain)
    return HOMEWARD_OK;
  work.results = calloc((size_t)pools + 1, sizeof *work.results);
  if (work.results == NULL)
    return hw_fail_memory(error);
  homeward_status status = HOMEWARD_OK;
  if (lists(ask) && (!find_useful(&work) || !find_scarce(&work)))
    status = hw_fail_memory(error);
  else if (!hw_parallel(engine->threads, pools, price_pool, &work))
    status = hw_engine_halted(engine) ? HOMEWARD_OK : hw_fail_memory(error);
  else
    status = collect_rotations(engine, &work, round, error);
  for (int32_t p = 0; p < pools; p++) {
    free(work.results[p].steps);
    free(work.results[p].counts);
  }
  free(work.results);
  free(work.useful);
  free(work.gain);
  free(work.scarce);
  return status;
}
