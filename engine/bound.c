/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The root relaxation by column generation. For any prices pi >= 0 of the shared rows,
 *
 *   L(pi) = sum_c parties_c min(penalty_c, min_p value_p(pi)) + sum_runs min over (y, o) - pi
 * capacity
 *
 * is a lower bound (Lagrange); with the master's duals it meets the LP optimum when no column
 * prices out.
 */
#include "engine/engine.h"
#include "engine/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PATHS_MAX = 4 };

/* What the workers leave for each class. */
typedef struct class_result {
  hw_path *paths; /* copies; freed by the collector */
  int32_t count;
  bool truncated;
  double least; /* no path of the class is worth less */
} class_result;

typedef struct round_work {
  hw_engine *engine;
  const hw_round_ask *ask;
  class_result *results;
} round_work;

static bool price_class(void *context, int32_t k, int32_t worker) {
  round_work *work = context;
  hw_engine *engine = work->engine;
  class_result *result = &work->results[k];
  if (hw_halted(&engine->halt))
    return false;
  hw_search search = {.class = &engine->classes.items[k],
                      .class_index = k,
                      .block = engine->block_of_class[k],
                      .prices = &engine->prices,
                      .capacity = engine->network.most,
                      /* the linear value of a path differs from the exact one by rounding */
                      .limit = engine->cover[k] + work->ask->above +
                               (work->ask->all ? engine->classes.items[k].members : 0),
                      .most = work->ask->most,
                      .all = work->ask->all,
                      .label_limit = work->ask->label_limit};
  const hw_path *paths;
  hw_search_result found = hw_price(engine->pricers[worker], &search, &paths, &result->count);
  if (found == HW_SEARCH_MEMORY)
    return false;
  result->truncated = found == HW_SEARCH_TRUNCATED || result->count >= work->ask->most;
  bool none = search.block->begin_count == 0 && search.block->whole_count == 0;
  result->least = result->count > 0 ? paths[0].value : none ? HW_NO_WAY : search.limit;
  if (result->count == 0)
    return true;
  result->paths = malloc((size_t)result->count * sizeof(hw_path));
  if (result->paths == NULL)
    return false;
  memcpy(result->paths, paths, (size_t)result->count * sizeof(hw_path));
  return true;
}

static double surcharge(const hw_engine *engine, const hw_column *column) {
  const hw_run_price *prices = engine->prices.run_prices;
  int32_t low = 0, high = engine->prices.run_price_count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (prices[middle].class_index < column->class_index)
      low = middle + 1;
    else
      high = middle;
  }
  double sum = 0;
  for (int32_t i = low;
       i < engine->prices.run_price_count && prices[i].class_index == column->class_index; i++)
    if (hw_column_rides(&engine->columns, column, prices[i].run))
      sum += prices[i].price;
  return sum;
}

double hw_engine_reduced_cost(const hw_engine *engine, int32_t column) {
  const hw_column *c = &engine->columns.items[column];
  return hw_column_value(c, engine->prices.resource) + surcharge(engine, c) -
         engine->cover[c->class_index];
}

/* Into the columns and the master, class by class, so that the order never depends on the threads.
 */
static homeward_status collect(hw_engine *engine, const round_work *work, hw_round *round,
                               homeward_error *error) {
  for (int32_t k = 0; k < engine->classes.count; k++) {
    if (hw_engine_halted(engine))
      return HOMEWARD_OK;
    const hw_class *class = &engine->classes.items[k];
    const class_result *result = &work->results[k];
    /* Delay and transit are each rounded once a case: half a cent either way. */
    double least = result->least - class->members;
    round->class_bound += class->size * fmin(least, (double)class->penalty);
    round->truncated |= result->truncated;
    for (int32_t i = 0; i < result->count; i++) {
      int32_t column = hw_columns_add(&engine->columns, k, &result->paths[i]);
      if (column == HW_NONE)
        return hw_fail_memory(error);
      /* By its exact cost, not only the linear one, it must be below the class's dual. */
      if (!work->ask->into_master || hw_master_has(&engine->master, column) ||
          (!work->ask->all && hw_engine_reduced_cost(engine, column) > -1e-6))
        continue;
      if (!hw_master_add(&engine->master, column))
        return hw_fail(error, HOMEWARD_LIMIT, "the solver ran out of memory");
      round->added++;
    }
  }
  return HOMEWARD_OK;
}

homeward_status hw_engine_price(hw_engine *engine, const hw_round_ask *ask, hw_round *round,
                                homeward_error *error) {
  round_work work = {.engine = engine, .ask = ask};
  *round = (hw_round){0};
  work.results = calloc((size_t)engine->classes.count + 1, sizeof *work.results);
  if (work.results == NULL)
    return hw_fail_memory(error);
  homeward_status status = HOMEWARD_OK;
  if (!hw_parallel(engine->threads, engine->classes.count, price_class, &work))
    status = hw_engine_halted(engine) ? HOMEWARD_OK : hw_fail_memory(error);
  else
    status = collect(engine, &work, round, error);
  for (int32_t k = 0; k < engine->classes.count; k++)
    free(work.results[k].paths);
  free(work.results);
  if (status == HOMEWARD_OK && !hw_engine_halted(engine))
    status = hw_engine_price_rotations(engine, ask, round, error);
  return status;
}

static void raise_bound(hw_engine *engine, double class_bound) {
  double bound = class_bound + hw_master_bound_constant(&engine->master);
  engine->lagrangian = bound;
  /* The bound holds for real numbers; costs are whole cents. The slack covers rounding in the sums.
   */
  double cents = ceil(bound - 1e-9 * fabs(bound) - 1e-3);
  hw_cents proven = engine->outside + (cents > 0 ? (hw_cents)cents : 0);
  if (!engine->has_bound || proven > engine->bound)
    engine->bound = proven;
  engine->has_bound = true;
}

bool hw_engine_take_prices(hw_engine *engine) {
  hw_arena_reset(&engine->price_arena);
  return hw_master_prices(&engine->master, &engine->prices, engine->cover, &engine->price_arena);
}

homeward_status hw_engine_bound(hw_engine *engine, homeward_error *error) {
  homeward_status status = HOMEWARD_OK;
  for (int32_t k = 0; k < engine->classes.count; k++)
    engine->cover[k] = (double)engine->classes.items[k].penalty;
  hw_prices_sum(&engine->prices);
  while (!hw_engine_halted(engine)) {
    hw_round round;
    hw_round_ask ask = {.above = -1e-3, .most = PATHS_MAX, .into_master = true};
    status = hw_engine_price(engine, &ask, &round, error);
    if (status != HOMEWARD_OK || hw_engine_halted(engine))
      break;
    raise_bound(engine, round.class_bound);
    if (!engine->has_best && (status = hw_engine_first(engine, error)) != HOMEWARD_OK)
      break;
    hw_engine_progress(engine, "bound");
    if (round.added == 0) {
      engine->root_optimal = true;
      break;
    }
    hw_lp_result result = hw_master_solve(&engine->master, HW_LP_PRIMAL, &engine->halt);
    if (result == HW_LP_STOPPED) {
      engine->stopped = true;
      break;
    }
    if (result != HW_LP_OPTIMAL) {
      status = hw_lp_failure(result, error);
      break;
    }
    if (!hw_engine_take_prices(engine)) {
      status = hw_fail_memory(error);
      break;
    }
  }
  return status;
}
