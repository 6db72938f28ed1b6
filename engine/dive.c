/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dive.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  ROUNDS_MAX = 200,
  PASSES = 3,  /* of the simplex in one of them: what is rounded is looked at again */
  PATHS = 4,   /* of one class in a round of pricing ... */
  PRICINGS = 2 /* ... after one rounding */
};

#define INTEGRAL 1e-6 /* closer to a whole number than this is one */
#define CLOSED 0.15   /* a run that goes for less is closed */
#define SHARE 0.2     /* of the fractional variables are fixed in one round, at most */
#define ALLOWED 1e-4  /* what one round may cost, as a share of the objective */

typedef struct fraction {
  int32_t variable;
  double value;
  double low, high; /* its bounds before it is fixed */
} fraction;

typedef struct diving {
  hw_engine *engine;
  homeward_error *error;
  homeward_status status;
  fraction *list; /* room for all run variables */
  int32_t batch;  /* fixed in the next round */
  bool priced;    /* or as it comes: what a round costs is not looked at */
} diving;

static int compare_fractions(const void *left, const void *right) {
  const fraction *a = left, *b = right;
  double x = a->value - floor(a->value), y = b->value - floor(b->value);
  if (x < y || x > y)
    return x > y ? -1 : 1;
  return a->variable - b->variable;
}

/* Vehicles that are never short are rounded up at the end; only open runs and pools that bind need
 * diving. */
static int32_t list_fractions(const hw_master *master, fraction *list) {
  int32_t count = 0;
  for (int32_t v = 0; v < master->variable_count; v++) {
    double value = hw_lp_value(master->lp, master->variables[v].column);
    if (fabs(value - nearbyint(value)) <= INTEGRAL)
      continue;
    list[count] = (fraction){.variable = v, .value = value};
    hw_lp_column_bounds(master->lp, master->variables[v].column, &list[count].low,
                        &list[count].high);
    count++;
  }
  qsort(list, (size_t)count, sizeof *list, compare_fractions);
  return count;
}

static bool fix(hw_master *master, const fraction *f) {
  const hw_run_variable *variable = &master->variables[f->variable];
  double part = f->value - floor(f->value);
  if (part < CLOSED)
    return hw_lp_set_column_bounds(master->lp, variable->column, variable->least,
                                   fmax(variable->least, floor(f->value)));
  return hw_lp_set_column_bounds(master->lp, variable->column, ceil(f->value), variable->most);
}

static bool release(hw_master *master) {
  for (int32_t v = 0; v < master->variable_count; v++)
    if (!hw_lp_set_column_bounds(master->lp, master->variables[v].column,
                                 master->variables[v].least, master->variables[v].most))
      return false;
  return true;
}

/* What the last round has fixed is as it was before. */
static bool take_back(hw_master *master, const fraction *list, int32_t count) {
  for (int32_t i = 0; i < count; i++)
    if (!hw_lp_set_column_bounds(master->lp, master->variables[list[i].variable].column,
                                 list[i].low, list[i].high))
      return false;
  return true;
}

/* The other way than fix(). */
static bool fix_other(hw_master *master, const fraction *f) {
  int32_t column = master->variables[f->variable].column;
  if (f->value - floor(f->value) < CLOSED)
    return hw_lp_set_column_bounds(master->lp, column, ceil(f->value), f->high);
  return hw_lp_set_column_bounds(master->lp, column, f->low, floor(f->value));
}

/* Nothing is raised any more: what is left is feasible for all to stay. */
static bool open_floors(hw_master *master) {
  for (int32_t v = 0; v < master->variable_count; v++) {
    const hw_run_variable *variable = &master->variables[v];
    double value = hw_lp_value(master->lp, variable->column);
    if (!hw_lp_set_column_bounds(
            master->lp, variable->column, variable->floor,
            fmin(fmax(ceil(value - INTEGRAL), variable->floor), variable->most)))
      return false;
  }
  return true;
}

static hw_lp_result resolve(hw_engine *engine) {
  return hw_master_solve_some(&engine->master, HW_LP_DUAL, PASSES, &engine->halt);
}

/* The first of the list alone, one way or the other; where neither can be, nothing stays raised. */
static hw_lp_result fix_first(hw_engine *engine, const fraction *list, int32_t count) {
  hw_master *master = &engine->master;
  if (!take_back(master, list, count) || !fix(master, &list[0]))
    return HW_LP_FAILED;
  hw_lp_result result = resolve(engine);
  if (result == HW_LP_INFEASIBLE)
    result = fix_other(master, &list[0]) ? resolve(engine) : HW_LP_FAILED;
  if (result == HW_LP_INFEASIBLE)
    result = open_floors(master) ? resolve(engine) : HW_LP_FAILED;
  return result;
}

/* Itineraries for those without needs, where what is fixed costs more than `good`: who rode what is
   closed may know no other. */
static hw_lp_result price(diving *d, double good) {
  hw_round_ask ask = {.above = -1e-3, .most = PATHS, .into_master = true, .plain = true};
  hw_round round = {.added = 1};
  hw_lp_result result = HW_LP_OPTIMAL;
  for (int32_t n = 0; n < PRICINGS && round.added > 0 && result == HW_LP_OPTIMAL &&
                      hw_lp_objective(d->engine->master.lp) > good;
       n++) {
    if (!hw_engine_take_prices(d->engine))
      d->status = hw_fail_memory(d->error);
    else
      d->status = hw_engine_price(d->engine, &ask, &round, d->error);
    if (d->status != HOMEWARD_OK || hw_engine_halted(d->engine))
      return HW_LP_STOPPED;
    if (round.added > 0)
      result = hw_master_solve_some(&d->engine->master, HW_LP_PRIMAL, PASSES, &d->engine->halt);
  }
  return result;
}

/* One variable alone has cost too much: what the other way costs. The cheaper one stays. */
static hw_lp_result fix_cheaper(diving *d, int32_t count, double good) {
  hw_lp *lp = d->engine->master.lp;
  double first = hw_lp_objective(lp);
  if (!take_back(&d->engine->master, d->list, count) || !fix_other(&d->engine->master, &d->list[0]))
    return HW_LP_FAILED;
  hw_lp_result result = resolve(d->engine);
  if (result == HW_LP_OPTIMAL)
    result = price(d, fmin(good, first));
  if (result == HW_LP_OPTIMAL ? hw_lp_objective(lp) <= first : result != HW_LP_INFEASIBLE)
    return result;
  if (!take_back(&d->engine->master, d->list, count) || !fix(&d->engine->master, &d->list[0]))
    return HW_LP_FAILED;
  return resolve(d->engine);
}

static bool fix_some(diving *d, int32_t count) {
  for (int32_t i = 0; i < d->batch; i++)
    if (!fix(&d->engine->master, &d->list[i]))
      return false;
  /* the faintest are closed along the way */
  for (int32_t i = count - 1; i >= d->batch && i >= count - d->batch; i--)
    if ((d->batch > 1 || !d->priced) && d->list[i].value - floor(d->list[i].value) < CLOSED &&
        !fix(&d->engine->master, &d->list[i]))
      return false;
  return true;
}

/*
 * One round. Where it makes the relaxation infeasible (a pool runs out, or somebody who is fixed
 * needs what would be closed) it is taken back but for its first; where it costs too much it is
 * taken back, and fewer are fixed, down to one, which may then go the other way.
 */
static hw_lp_result fix_round(diving *d, int32_t count) {
  hw_engine *engine = d->engine;
  double before = hw_lp_objective(engine->master.lp), good = before + ALLOWED * fabs(before);
  int32_t most = 1 + (int32_t)(count * SHARE);
  d->batch = d->batch < most && d->priced ? d->batch : most;
  if (!fix_some(d, count))
    return HW_LP_FAILED;
  hw_lp_result result = resolve(engine);
  if (result == HW_LP_INFEASIBLE)
    return fix_first(engine, d->list, count);
  if (result == HW_LP_OPTIMAL && d->priced)
    result = price(d, good);
  if (result != HW_LP_OPTIMAL)
    return result;
  if (!d->priced || hw_lp_objective(engine->master.lp) <= good) {
    d->batch *= 2;
    return result;
  }
  if (d->batch == 1)
    return fix_cheaper(d, count, good);
  d->batch = 1 + d->batch / 4;
  return take_back(&engine->master, d->list, count) ? resolve(engine) : HW_LP_FAILED;
}

/* False when the solver failed or was stopped. */
static bool dive(diving *d) {
  for (int32_t round = 0; round < ROUNDS_MAX; round++) {
    int32_t count = list_fractions(&d->engine->master, d->list);
    if (count == 0)
      return true;
    if (fix_round(d, count) != HW_LP_OPTIMAL)
      return false;
  }
  return true;
}

/* Those who need no escorts are dived upon. */
static void round_down(hw_engine *engine, hw_state *state) {
  const hw_master *master = &engine->master;
  for (int32_t v = 0; v < master->variable_count; v++)
    hw_state_decide(
        state, v, (int32_t)floor(hw_lp_value(master->lp, master->variables[v].column) + INTEGRAL));
  for (int32_t r = 0; r < hw_master_rotation_count(master); r++) {
    double value = hw_master_has_rotation(master, r)
                       ? hw_lp_value(master->lp, master->escorts.lp_column[r])
                       : 0;
    while (state->rotations[r] < (int32_t)floor(value + INTEGRAL) &&
           hw_state_rotation_fits(state, r))
      hw_state_rotate(state, r, 1);
  }
  for (int32_t c = 0; c < engine->columns.count; c++) {
    if (!hw_master_has(master, c) || engine->columns.items[c].spot_count == 0)
      continue;
    int32_t whole = (int32_t)floor(hw_lp_value(master->lp, master->lp_column[c]) + INTEGRAL);
    for (int32_t n = 0; n < whole && hw_state_fits(state, c); n++)
      hw_state_take(state, c, 1);
  }
}

/* Whoever is still there takes the cheapest column that fits, the dearest to leave first. */
static int compare_penalty(const void *left, const void *right, void *context) {
  const hw_engine *engine = context;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  double x = (double)engine->classes.items[a].penalty - engine->cover[a];
  double y = (double)engine->classes.items[b].penalty - engine->cover[b];
  if (x < y || x > y)
    return x > y ? -1 : 1;
  return a - b;
}

static void complete(hw_engine *engine, hw_state *state, int32_t *order, const int32_t *ranked,
                     const int32_t *offset) {
  for (int32_t k = 0; k < engine->classes.count; k++)
    order[k] = k;
  qsort_r(order, (size_t)engine->classes.count, sizeof *order, compare_penalty, engine);
  for (int32_t i = 0; i < engine->classes.count; i++) {
    int32_t k = order[i];
    const hw_class *class = &engine->classes.items[k];
    for (int32_t r = offset[k]; r < offset[k + 1] && state->served[k] < class->size; r++)
      while (state->served[k] < class->size &&
             engine->columns.items[ranked[r]].cost < class->penalty &&
             hw_state_fits(state, ranked[r]))
        hw_state_take(state, ranked[r], 1);
  }
}

/* ---- without a relaxation ---- */

/* The cliques of a pool are few; a variable is raised as far as all that hold its run allow. */
static void raise(hw_engine *engine, hw_state *state, int32_t variable) {
  const hw_run_variable *v = &engine->master.variables[variable];
  int32_t before = state->variables[variable];
  hw_state_decide(state, variable, v->most);
  while (v->use != HW_NONE && state->variables[variable] > before && !hw_state_pools_hold(state))
    hw_state_decide(state, variable, state->variables[variable] - 1);
}

void hw_open_runs(hw_engine *engine, hw_state *state) {
  for (int32_t v = 0; v < engine->master.variable_count; v++)
    raise(engine, state, v);
}

bool hw_trim(hw_engine *engine, hw_state *state) {
  if (!hw_state_close_runs(state))
    return false;
  for (int32_t v = 0; v < engine->master.variable_count; v++) {
    int32_t run = engine->master.variables[v].run;
    while (engine->master.variables[v].use != HW_NONE &&
           state->variables[v] > engine->master.variables[v].floor) {
      hw_state_decide(state, v, state->variables[v] - 1);
      if (hw_state_run_holds(state, run))
        continue;
      hw_state_decide(state, v, state->variables[v] + 1);
      break;
    }
  }
  return true;
}

homeward_status hw_dive(hw_engine *engine, hw_state *state, bool priced, homeward_error *error) {
  fraction *list = malloc(((size_t)engine->master.variable_count + 1) * sizeof *list);
  if (list == NULL) {
    free(list);
    return hw_fail_memory(error);
  }
  diving d = {.engine = engine,
              .error = error,
              .list = list,
              .batch = engine->master.variable_count,
              .priced = priced};
  bool done = dive(&d);
  homeward_status status = d.status;
  if (status == HOMEWARD_OK && !hw_state_follow(state))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK && done) {
    round_down(engine, state);
    status = hw_dive_itineraries(engine, state, error);
  }
  free(list);
  if (status != HOMEWARD_OK || release(&engine->master))
    return status;
  return hw_lp_failure(hw_lp_out_of_memory(engine->master.lp) ? HW_LP_MEMORY : HW_LP_FAILED, error);
}

homeward_status hw_complete(hw_engine *engine, hw_state *state, const int32_t *ranked,
                            const int32_t *offset, homeward_error *error) {
  int32_t *order = malloc(((size_t)engine->classes.count + 1) * sizeof *order);
  if (order == NULL)
    return hw_fail_memory(error);
  complete(engine, state, order, ranked, offset);
  bool done = hw_state_close_runs(state);
  if (done)
    complete(engine, state, order, ranked, offset);
  free(order);
  return done ? HOMEWARD_OK : hw_fail_memory(error);
}
