/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Integer solutions. With a bound L at prices pi and a solution of cost U, a better one can only
 * use columns whose reduced cost is below U - L: one of more would by itself lift the Lagrangian
 * above U. So when all of these are there, the integer optimum over them is the optimum of the
 * whole problem.
 */
#include "engine/branch.h"
#include "engine/dive.h"
#include "engine/window.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  ALL_PATHS = 60000,     /* enumerated over all classes */
  ALL_LABELS = 40000000, /* labels made for them */
  ALL_ROTATIONS = 20000, /* enumerated of one pool */
  PARTS = 4,             /* of the gap: the first window */
  UNPROVEN_CLASSES = 200 /* at most, where columns had to be left out */
};

/* Simplex iterations x (rows + columns) after which the exact way gives up when no clock is set:
   some minutes on a machine of 2020. A count, so that the same input ends in the same plan. */
#define WORK 3e10

/* The same for branch and price before anything else: where few classes' root was solved soon, and
   on while what it finds is near. */
#define QUICK_ROOT 2e7
#define QUICK_FAR 1e7
#define QUICK_WORK 1e8
#define QUICK_NEAR 0.005
#define QUICK_TIMES 1e3

homeward_status hw_engine_take(hw_engine *engine, hw_master_value value, homeward_error *error) {
  const hw_master *master = &engine->master;
  hw_solution found;
  homeward_status status = HOMEWARD_OK;
  if (!hw_solution_new(&found, engine)) {
    status = hw_fail_memory(error);
  } else {
    for (int32_t c = 0; c < found.columns; c++)
      if (hw_master_has(master, c))
        found.taken[c] = (int32_t)value(master, master->lp_column[c]);
    for (int32_t v = 0; v < master->variable_count; v++)
      found.variables[v] = (int32_t)value(master, master->variables[v].column);
    for (int32_t r = 0; r < found.rotation_count; r++)
      if (hw_master_has_rotation(master, r))
        found.rotations[r] = (int32_t)value(master, master->escorts.lp_column[r]);
    status = hw_engine_offer(engine, &found, error);
  }
  hw_solution_free(&found);
  return status;
}

/* No solution costs less than `bound`, or the best one is the optimum. */
static void raise_bound(hw_engine *engine, double bound) {
  double cents = ceil(bound - 1e-9 * fabs(bound) - 1e-3);
  hw_cents proven = engine->best.objective;
  if (cents < (double)proven)
    proven = cents > 0 ? (hw_cents)cents : 0;
  if (proven + engine->outside > engine->bound)
    engine->bound = proven + engine->outside;
}

/* Nobody but settled escorts, and what they ride. */
static homeward_status offer_settled(hw_engine *engine, homeward_error *error) {
  hw_state state;
  homeward_status status = HOMEWARD_OK;
  if (!hw_state_new(&state, engine)) {
    status = hw_fail_memory(error);
  } else {
    hw_open_runs(engine, &state);
    if (!hw_trim(engine, &state))
      status = hw_fail_memory(error);
    else if (hw_state_feasible(&state))
      status = hw_state_offer(&state, error);
  }
  hw_state_free(&state);
  return status;
}

/* Nobody travels: a solution that always exists. */
static homeward_status offer_nothing(hw_engine *engine, homeward_error *error) {
  if (engine->rotations.settled) {
    homeward_status settled = engine->has_best ? HOMEWARD_OK : offer_settled(engine, error);
    if (settled != HOMEWARD_OK || engine->has_best)
      return settled;
  }
  hw_solution nothing;
  homeward_status status = hw_solution_new(&nothing, engine)
                               ? hw_engine_offer(engine, &nothing, error)
                               : hw_fail_memory(error);
  hw_solution_free(&nothing);
  return status;
}

/* One window at the root. Many classes, or many rotations, are better left to neighbourhoods where
   columns are missing. */
static homeward_status prove_below(hw_engine *engine, double window, hw_cuts *cuts, bool *complete,
                                   homeward_error *error) {
  hw_window_ask ask = {.window = window,
                       .paths = ALL_PATHS,
                       .labels = ALL_LABELS,
                       .rotations = ALL_ROTATIONS,
                       .unproven = UNPROVEN_CLASSES,
                       .partial = true,
                       .tree = {.gap = engine->options.gap,
                                .work = engine->halt.deadline > 0 ? 0 : WORK,
                                .cuts = cuts}};
  hw_window_found found;
  homeward_status status = hw_window(engine, &ask, &found, error);
  *complete = found.complete;
  if (status == HOMEWARD_OK)
    raise_bound(engine, found.bound);
  return status;
}

/* Narrow windows first: where the optimum lies inside one, the columns beyond are never made. */
static homeward_status prove(hw_engine *engine, homeward_error *error) {
  bool complete = true;
  hw_cuts cuts = {.master = &engine->master};
  homeward_status status = HOMEWARD_OK;
  for (int32_t part = PARTS; part > 0 && complete && status == HOMEWARD_OK; part /= 2) {
    double gap = (double)engine->best.objective - engine->lagrangian + 2;
    if (hw_engine_within_gap(engine) || hw_engine_halted(engine))
      break;
    status = prove_below(engine, gap / part, &cuts, &complete, error);
  }
  hw_cuts_free(&cuts);
  return status;
}

/* The root was solved soon, so nodes will be; but where a first plan costs many times as much,
   penalties are so high that any plan is worth more than a bound. */
static bool is_quick(const hw_engine *engine) {
  const hw_lp *lp = engine->master.lp;
  return engine->classes.count < HW_VOLUME_CLASSES &&
         (double)engine->best.objective <= QUICK_TIMES * engine->lagrangian &&
         (double)hw_lp_iterations(lp) * (hw_lp_rows(lp) + hw_lp_columns(lp)) < QUICK_ROOT;
}

static bool goes_on(hw_engine *engine, homeward_status status) {
  return status == HOMEWARD_OK && engine->root_optimal && !hw_engine_within_gap(engine) &&
         !hw_engine_halted(engine);
}

/* Not the clock has run out, but somebody waits for the best plan that there is. */
static bool interrupted(hw_engine *engine) {
  return hw_engine_halted(engine) &&
         !(engine->halt.deadline > 0 && hw_clock() >= engine->halt.deadline);
}

homeward_status hw_engine_quick(hw_engine *engine, bool improve, homeward_error *error) {
  bool answered = engine->has_best && interrupted(engine);
  homeward_status status = offer_nothing(engine, error);
  if (status == HOMEWARD_OK && !answered)
    status = hw_engine_first(engine, true, error);
  hw_engine_progress(engine, "integer");
  if (status == HOMEWARD_OK && improve && !hw_engine_within_gap(engine) &&
      !hw_engine_halted(engine))
    status = hw_engine_improve(engine, false, error);
  return status;
}

static homeward_status branch(hw_engine *engine, hw_branching **branching, hw_branching_limit limit,
                              homeward_error *error) {
  homeward_status status =
      *branching == NULL ? hw_branching_new(branching, engine, error) : HOMEWARD_OK;
  return status == HOMEWARD_OK && *branching != NULL ? hw_branching_run(*branching, limit, error)
                                                     : status;
}

homeward_status hw_engine_integer(hw_engine *engine, homeward_error *error) {
  const hw_branching_limit quick = {QUICK_WORK, QUICK_FAR, QUICK_NEAR}, full = {WORK, WORK, 1};
  bool answered = engine->has_best && interrupted(engine);
  hw_branching *branching = NULL;
  homeward_status status = offer_nothing(engine, error);
  if (status == HOMEWARD_OK && !answered)
    status = hw_engine_first(engine, true, error);
  hw_engine_progress(engine, "integer");
  if (goes_on(engine, status) && is_quick(engine))
    status = branch(engine, &branching, quick, error);
  if (goes_on(engine, status))
    status = hw_engine_branch_forced(engine, error);
  if (goes_on(engine, status))
    status = hw_engine_improve(engine, true, error);
  if (goes_on(engine, status))
    status = branch(engine, &branching, full, error);
  hw_branching_free(branching);
  if (goes_on(engine, status))
    status = prove(engine, error);
  hw_engine_progress(engine, "integer");
  return status;
}
