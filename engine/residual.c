/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/residual.h"

#include "engine/knapsack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  ROUNDS = 40,
  PATHS_MAX = 4, /* of one class and round */
  FEW = 50,      /* columns that have come last are not worth another round of their own */
  MOVE_ITERATIONS = 2000
};

#define WORTH 1e-4 /* of the objective: rows that lift it by less are the last */

static bool has_needs(const hw_engine *engine, int32_t class_index) {
  return engine->classes.items[class_index].escort_count > 0;
}

/* All that the state takes is in the master. */
static bool join(hw_engine *engine, const hw_state *state) {
  hw_master *master = &engine->master;
  for (int32_t c = 0; c < engine->columns.count; c++)
    if (state->taken[c] > 0 && !hw_master_add(master, c))
      return false;
  for (int32_t r = 0; r < engine->rotations.count; r++)
    if (state->rotations[r] > 0 && !hw_master_has_rotation(master, r) &&
        !hw_master_add_rotation(master, r))
      return false;
  return true;
}

/* As the state has it, or, without one, free. */
static bool bound(hw_engine *engine, bool fixed, int32_t lp_column, int32_t value) {
  return hw_lp_set_column_bounds(engine->master.lp, lp_column, fixed ? value : 0,
                                 fixed ? value : HW_LP_INFINITY);
}

static bool bound_class(hw_engine *engine, const hw_state *state, int32_t k) {
  const hw_master *master = &engine->master;
  for (int32_t c = engine->columns.first[k]; c != HW_NONE; c = engine->columns.items[c].next)
    if (hw_master_has(master, c) &&
        !bound(engine, state != NULL, master->lp_column[c], state != NULL ? state->taken[c] : 0))
      return false;
  int32_t served = state != NULL ? state->served[k] : 0;
  return bound(engine, state != NULL, master->unserved[k], engine->classes.items[k].size - served);
}

static bool hold(hw_engine *engine, const hw_state *state) {
  const hw_master *master = &engine->master;
  for (int32_t r = 0; r < hw_master_rotation_count(master); r++)
    if (hw_master_has_rotation(master, r) &&
        !hw_lp_set_column_bounds(
            master->lp, master->escorts.lp_column[r],
            state != NULL ? state->rotations[r] : engine->rotations.items[r].least,
            state != NULL                       ? state->rotations[r]
            : engine->rotations.items[r].closed ? engine->rotations.items[r].least
                                                : HW_LP_INFINITY))
      return false;
  for (int32_t k = 0; k < engine->classes.count; k++)
    if (has_needs(engine, k) && !bound_class(engine, state, k))
      return false;
  return true;
}

/* The state as the first basis: each class has a column that it takes. */
static bool begin_at(hw_engine *engine, const hw_state *state) {
  hw_master *master = &engine->master;
  if (!hw_lp_clear_basis(master->lp))
    return false;
  for (int32_t k = 0; k < engine->classes.count; k++) {
    int32_t basic = master->unserved[k];
    for (int32_t c = engine->columns.first[k]; c != HW_NONE; c = engine->columns.items[c].next)
      if (state->taken[c] > 0)
        basic = master->lp_column[c];
    if (!has_needs(engine, k) && !hw_lp_set_basic(master->lp, k, basic))
      return false;
  }
  return true;
}

/* Itineraries of those without needs, then rows: what to solve next, or `*more` false. */
static homeward_status extend(hw_engine *engine, double *before, hw_lp_method *method, bool *more,
                              homeward_error *error) {
  hw_round_ask ask = {.above = -1e-3, .most = PATHS_MAX, .into_master = true, .plain = true};
  hw_round round;
  *more = false;
  *method = HW_LP_PRIMAL;
  if (!hw_engine_take_prices(engine))
    return hw_fail_memory(error);
  homeward_status status = hw_engine_price(engine, &ask, &round, error);
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  *more = round.added > FEW;
  double objective = hw_lp_objective(engine->master.lp);
  if (*more || objective - *before < WORTH * fabs(objective))
    return HOMEWARD_OK;
  *before = objective;
  int32_t rows = hw_knapsack_rows(engine);
  *more = rows > 0;
  *method = HW_LP_DUAL;
  return rows < 0 ? hw_fail_memory(error) : HOMEWARD_OK;
}

homeward_status hw_residual_price_out(hw_engine *engine, bool *solved, homeward_error *error) {
  hw_lp_method method = HW_LP_PRIMAL;
  double before = -HW_LP_INFINITY;
  homeward_status status = HOMEWARD_OK;
  bool more = true;
  *solved = false;
  for (int32_t n = 0; n < ROUNDS && more && status == HOMEWARD_OK; n++) {
    hw_lp_result result = hw_master_solve(&engine->master, method, &engine->halt);
    if (result == HW_LP_STOPPED)
      engine->stopped = true;
    *solved = result == HW_LP_OPTIMAL;
    if (result == HW_LP_MEMORY)
      return hw_lp_failure(result, error);
    more = *solved;
    if (more)
      status = extend(engine, &before, &method, &more, error);
  }
  return status;
}

homeward_status hw_residual_relax(hw_engine *engine, const hw_state *state, bool *solved,
                                  homeward_error *error) {
  *solved = false;
  if (!join(engine, state) || !hold(engine, state) || !begin_at(engine, state))
    return hw_fail_memory(error);
  return hw_residual_price_out(engine, solved, error);
}

homeward_status hw_residual_move(hw_engine *engine, const hw_state *state, double cutoff,
                                 double *value, homeward_error *error) {
  hw_master *master = &engine->master;
  *value = HW_LP_INFINITY;
  if (!join(engine, state) || !hold(engine, state))
    return hw_fail_memory(error);
  hw_lp_result result = hw_lp_resolve(master->lp, cutoff, MOVE_ITERATIONS, &engine->halt);
  if (result == HW_LP_OPTIMAL)
    result = hw_master_solve(master, HW_LP_DUAL, &engine->halt);
  if (hw_lp_out_of_memory(master->lp))
    return hw_lp_failure(HW_LP_MEMORY, error);
  if (result == HW_LP_OPTIMAL)
    *value = hw_lp_objective(master->lp);
  return HOMEWARD_OK;
}

bool hw_residual_return(hw_engine *engine, const hw_state *state, const hw_residual_basis *basis) {
  return hold(engine, state) &&
         hw_lp_load_basis(engine->master.lp, basis->stands, basis->rows, basis->columns);
}

bool hw_residual_note(hw_engine *engine, hw_residual_basis *basis) {
  hw_lp *lp = engine->master.lp;
  basis->rows = hw_lp_rows(lp);
  basis->columns = hw_lp_columns(lp);
  signed char *grown = realloc(basis->stands, (size_t)basis->rows + (size_t)basis->columns + 1);
  if (grown == NULL)
    return false;
  basis->stands = grown;
  return hw_lp_save_basis(lp, grown);
}

bool hw_residual_release(hw_engine *engine) {
  return hold(engine, NULL);
}
