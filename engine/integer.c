/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Integer solutions. With a bound L at prices pi and a solution of cost U, a better one can only
 * use columns whose reduced cost is below U - L: one of more would by itself lift the Lagrangian
 * above U. So when all of these are there, the integer optimum over them is the optimum of the
 * whole problem.
 */
#include "engine/engine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  ALL_PATHS = 60000,     /* enumerated over all classes */
  CLASS_PATHS = 5000,    /* and of one class */
  ALL_LABELS = 40000000, /* labels made for them */
  CLASS_LABELS = 2000000,
  SMALL_COLUMNS = 2000,
  UNPROVEN_CLASSES = 200 /* at most, where columns had to be left out */
};

/* Simplex iterations x (rows + columns) after which the exact way gives up when no clock is set:
   some minutes on a machine of 2020. A count, so that the same input ends in the same plan. */
#define WORK 3e10

/* ---- the integer program over the master's columns ---- */

static double integer_value(const hw_master *master, int32_t lp_column) {
  return (double)hw_lp_integer_value(master->lp, lp_column);
}

static homeward_status take_solution(hw_engine *engine, homeward_error *error) {
  const hw_master *master = &engine->master;
  hw_solution found;
  homeward_status status = HOMEWARD_OK;
  if (!hw_solution_new(&found, engine)) {
    status = hw_fail_memory(error);
  } else {
    for (int32_t c = 0; c < found.columns; c++)
      if (hw_master_has(master, c))
        found.taken[c] = (int32_t)hw_lp_integer_value(master->lp, master->lp_column[c]);
    for (int32_t v = 0; v < master->variable_count; v++)
      found.variables[v] = (int32_t)hw_lp_integer_value(master->lp, master->variables[v].column);
    for (int32_t r = 0; r < found.rotation_count; r++)
      if (hw_master_has_rotation(master, r))
        found.rotations[r] = (int32_t)hw_lp_integer_value(master->lp, master->escorts.lp_column[r]);
    status = hw_engine_offer(engine, &found, error);
  }
  hw_solution_free(&found);
  return status;
}

/* The tree's bound holds for everything when no column is missing below the gap. */
static void raise_bound(hw_engine *engine, double bound) {
  double cents = ceil(bound - 1e-9 * fabs(bound) - 1e-3);
  hw_cents proven = cents > 0 ? (hw_cents)cents : 0;
  if (proven > engine->best.objective)
    proven = engine->best.objective;
  if (proven + engine->outside > engine->bound)
    engine->bound = proven + engine->outside;
}

/* What a solution may cost to be within the asked gap of the bound that is proven already. */
static double target_of(const hw_engine *engine) {
  double gap = engine->options.gap;
  if (gap >= 1)
    return HW_LP_INFINITY;
  return (double)engine->bound / (1 - gap) - (double)engine->outside - 0.5;
}

/* Solves it, bringing in the rows that its solutions violate. `complete`: the columns are all there
   are below the gap. */
static homeward_status solve_integer(hw_engine *engine, bool complete, homeward_error *error) {
  hw_master *master = &engine->master;
  while (!hw_engine_halted(engine)) {
    hw_lp_result result = hw_master_solve(master, HW_LP_PRIMAL, &engine->halt);
    if (result == HW_LP_STOPPED) {
      engine->stopped = true;
      return HOMEWARD_OK;
    }
    if (result != HW_LP_OPTIMAL)
      return hw_lp_failure(result, error);
    /* Where the program is small the optimum costs little more than the asked gap. */
    bool small = complete && hw_lp_columns(master->lp) <= SMALL_COLUMNS;
    hw_lp_integer options = {.gap = small ? 0 : engine->options.gap,
                             .target = small ? -HW_LP_INFINITY : target_of(engine),
                             .work_limit = engine->halt.deadline > 0 ? 0 : WORK,
                             .cuts = true,
                             .best_first = true};
    result = hw_lp_solve_integer(master->lp, &options, &engine->halt);
    if (hw_lp_broken(result))
      return hw_lp_failure(result, error);
    bool found = result == HW_LP_OPTIMAL || result == HW_LP_FEASIBLE;
    int32_t added = found ? hw_master_separate(master, integer_value) : 0;
    if (added < 0)
      return hw_fail_memory(error);
    if (added > 0)
      continue;
    homeward_status status = found ? take_solution(engine, error) : HOMEWARD_OK;
    if (complete && status == HOMEWARD_OK && result != HW_LP_INFEASIBLE)
      raise_bound(engine, hw_lp_integer_bound(master->lp));
    return status;
  }
  return HOMEWARD_OK;
}

/* Nobody travels: a solution that always exists. */
static homeward_status offer_nothing(hw_engine *engine, homeward_error *error) {
  hw_solution nothing;
  homeward_status status = hw_solution_new(&nothing, engine)
                               ? hw_engine_offer(engine, &nothing, error)
                               : hw_fail_memory(error);
  hw_solution_free(&nothing);
  return status;
}

static int32_t share(int32_t all, int32_t most, int32_t classes) {
  int32_t each = all / (classes > 0 ? classes : 1);
  return each < most ? each + 1 : most;
}

/* The exact way: all columns below the gap, then the integer optimum over them. */
static homeward_status prove(hw_engine *engine, homeward_error *error) {
  hw_round_ask ask = {.above = (double)engine->best.objective - engine->lagrangian + 2,
                      .most = share(ALL_PATHS, CLASS_PATHS, engine->classes.count),
                      .all = true,
                      .into_master = true,
                      .label_limit = share(ALL_LABELS, CLASS_LABELS, engine->classes.count)};
  hw_round round;
  homeward_status status = hw_engine_price(engine, &ask, &round, error);
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  /* Where columns are missing nothing can be proven, and many classes are better left to
   * neighbourhoods. */
  if (round.truncated && engine->classes.count > UNPROVEN_CLASSES)
    return HOMEWARD_OK;
  return solve_integer(engine, !round.truncated, error);
}

homeward_status hw_engine_integer(hw_engine *engine, homeward_error *error) {
  homeward_status status = offer_nothing(engine, error);
  if (status == HOMEWARD_OK && !engine->root_optimal)
    status = hw_engine_first(engine, error);
  if (status != HOMEWARD_OK || !engine->root_optimal)
    return status;
  hw_engine_progress(engine, "integer");
  status = hw_engine_improve(engine, error);
  if (status == HOMEWARD_OK && !hw_engine_within_gap(engine) && !hw_engine_halted(engine))
    status = prove(engine, error);
  hw_engine_progress(engine, "integer");
  return status;
}
