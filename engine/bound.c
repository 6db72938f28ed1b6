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
#include "engine/attend.h"
#include "engine/knapsack.h"

#include "engine/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  PATHS_MAX = 4,
  DRAWN_ROUNDS = 40,
  DRAWN_STEPS = 10, /* of one of them, at most */
  DRAWN_PASSES = 4  /* of the simplex in one of them, at most */
};

#define BLEND 0.85     /* weight of the best prices so far */
#define STEP_GAIN 0.03 /* of what is left is worth another step */
#define KNOWN 0.05     /* of the penalty: itineraries of less reduced cost begin in the master */
#define WORTH 1e-4     /* rows that lift the bound by less are the last */
#define NEAR 2e-3      /* a bound so near to the relaxation will do */

/* What the workers leave for each class. */
typedef struct class_result {
  hw_path *paths; /* copies; freed by the collector */
  int32_t count;
  bool truncated;
  double least;    /* no path of the class is worth less */
  double complete; /* all that are worth less than this were found */
} class_result;

typedef struct round_work {
  hw_engine *engine;
  const hw_round_ask *ask;
  class_result *results;
} round_work;

/* Too many paths are about as good: their least value will do. */
static bool least_only(const round_work *work, hw_search *search, class_result *result,
                       int32_t worker) {
  const hw_path *paths;
  search->all = false;
  search->label_limit = 0;
  search->most = 1;
  if (hw_price(work->engine->pricers[worker], search, &paths, &result->count) == HW_SEARCH_MEMORY)
    return false;
  result->least = result->complete = result->count > 0 ? paths[0].value : search->limit;
  result->count = 0;
  return true;
}

static bool price_class(void *context, int32_t k, int32_t worker) {
  round_work *work = context;
  hw_engine *engine = work->engine;
  class_result *result = &work->results[k];
  if (hw_halted(&engine->halt))
    return false;
  if (work->ask->plain && engine->classes.items[k].escort_count > 0)
    return true;
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
  if (work->ask->exact && result->truncated)
    return least_only(work, &search, result, worker);
  bool none = search.block->begin_count == 0 && search.block->whole_count == 0;
  /* Paths come in ascending value: what was cut off is worth as much as the last one. */
  result->complete = !result->truncated  ? search.limit
                     : result->count > 0 ? paths[result->count - 1].value
                                         : hw_pricer_bound(engine->pricers[worker]);
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
    if (prices[i].segment == HW_NONE
            ? hw_column_rides(&engine->columns, column, prices[i].run)
            : hw_column_covers(&engine->columns, column, prices[i].segment))
      sum += prices[i].price;
  return sum;
}

/* What the escorts cost that the party must have, and the rows that tie it to them. */
static double escorts_of(const hw_engine *engine, const hw_column *column) {
  const hw_escort_prices *prices = &engine->prices.escorts;
  const hw_class *class = &engine->classes.items[column->class_index];
  size_t kinds = (size_t)engine->scenario->escort_kind_count;
  double sum = 0;
  if (class->escort_count == 0)
    return 0;
  for (int32_t s = 0; s < column->spot_count; s++)
    for (int32_t i = 0; column->spots[s] < prices->spot_count && i < class->escort_count; i++)
      sum += class->escorts[i].persons *
             prices->need[(size_t)column->spots[s] * kinds + (size_t) class->escorts[i].kind];
  for (int32_t i = 0; i < prices->spot_price_count; i++)
    for (int32_t s = 0;
         prices->spot_prices[i].class_index == column->class_index && s < column->spot_count; s++)
      if (column->spots[s] == prices->spot_prices[i].spot)
        sum += prices->spot_prices[i].price;
  return sum;
}

double hw_engine_priced_column(const hw_engine *engine, int32_t column) {
  const hw_column *c = &engine->columns.items[column];
  return hw_column_value(c, engine->prices.resource) + surcharge(engine, c);
}

double hw_engine_priced_rotation(const hw_engine *engine, int32_t rotation) {
  const hw_rotation_column *r = &engine->rotations.items[rotation];
  double sum = (double)r->cost;
  for (int32_t u = 0; u < r->use_count; u++)
    sum += engine->prices.resource[r->uses[u].resource] * (double)r->uses[u].amount;
  for (int32_t k = 0; engine->prices.escorts.run != NULL && k < r->step_count; k++)
    if (r->steps[k].ride != HW_NONE)
      sum += engine->prices.escorts.run[(size_t)r->pool * (size_t)engine->scenario->run_count +
                                        (size_t)engine->network.rides[r->steps[k].ride].run];
  return sum;
}

/* What a rotation costs beyond what it earns. */
static double reduced_rotation(const hw_engine *engine, int32_t rotation) {
  const hw_escort_prices *prices = &engine->prices.escorts;
  const hw_rotation_column *r = &engine->rotations.items[rotation];
  double sum = hw_engine_priced_rotation(engine, rotation);
  if (prices->spots == NULL)
    return sum;
  for (int32_t s = 0; s < r->spot_count; s++)
    if (r->spots[s] < prices->spot_count)
      sum -= prices->gain[(size_t)r->pool * (size_t)prices->spot_count + (size_t)r->spots[s]];
  for (int32_t i = prices->busy_offset[r->pool]; i < prices->busy_offset[r->pool + 1]; i++)
    if (r->away_from <= prices->busy[i].at && prices->busy[i].at < r->busy_until)
      sum += prices->busy[i].price;
  return sum;
}

double hw_engine_settled_price(const hw_engine *engine) {
  double sum = 0;
  for (int32_t r = 0; engine->rotations.settled && r < engine->rotations.count; r++)
    if (engine->rotations.items[r].least > 0)
      sum += engine->rotations.items[r].least * reduced_rotation(engine, r);
  return sum;
}

double hw_engine_reduced_cost(const hw_engine *engine, int32_t column) {
  const hw_column *c = &engine->columns.items[column];
  return hw_engine_priced_column(engine, column) + escorts_of(engine, c) -
         engine->cover[c->class_index];
}

/* Booked itineraries are not to be found by pricing, which has any cost a change. */
static double least_booked(const hw_engine *engine, int32_t k) {
  const hw_columns *columns = &engine->columns;
  double least = HW_NO_WAY;
  for (int32_t i = 0; columns->booked != NULL && i < columns->booked[k].count; i++)
    least = fmin(least,
                 engine->cover[k] + hw_engine_reduced_cost(engine, columns->booked[k].first + i));
  return least;
}

/* Into the columns and the master, class by class, so that the order never depends on the threads.
 */
static homeward_status collect(hw_engine *engine, const round_work *work, hw_round *round,
                               homeward_error *error) {
  double left = hw_master_left_price(&engine->master);
  for (int32_t k = 0; k < engine->classes.count; k++) {
    if (hw_engine_halted(engine))
      return HOMEWARD_OK;
    const hw_class *class = &engine->classes.items[k];
    const class_result *result = &work->results[k];
    /* Delay and transit are each rounded once a case: half a cent either way. */
    double least = (work->ask->exact ? result->complete : result->least) - class->members;
    least = fmin(least, least_booked(engine, k));
    round->truncated |= result->truncated;
    round->complete = fmin(round->complete, result->complete - engine->cover[k] - class->members);
    for (int32_t i = 0; i < result->count; i++) {
      int32_t column = hw_columns_add(&engine->columns, k, &result->paths[i]);
      if (column == HW_NONE)
        return hw_fail_memory(error);
      double reduced = hw_engine_reduced_cost(engine, column);
      if (work->ask->exact)
        least = fmin(least, engine->cover[k] + reduced);
      /* By its exact cost, not only the linear one, it must be below the class's dual. */
      if (!work->ask->into_master || hw_master_has(&engine->master, column) ||
          ((work->ask->exact || !work->ask->all) && reduced > -1e-6))
        continue;
      if (!hw_master_add(&engine->master, column))
        return hw_fail(error, HOMEWARD_LIMIT, "the solver ran out of memory");
      round->added++;
    }
    round->class_bound += class->size * fmin(least, (double)class->penalty + left);
  }
  return HOMEWARD_OK;
}

homeward_status hw_engine_price(hw_engine *engine, const hw_round_ask *ask, hw_round *round,
                                homeward_error *error) {
  round_work work = {.engine = engine, .ask = ask};
  *round = (hw_round){.complete = ask->above};
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
  round->class_bound += hw_engine_settled_price(engine);
  if (status == HOMEWARD_OK && !hw_engine_halted(engine))
    status = hw_engine_price_rotations(engine, ask, round, error);
  return status;
}

void hw_engine_prove(hw_engine *engine, double bound) {
  engine->lagrangian = bound;
  /* The bound holds for real numbers; costs are whole cents. The slack covers rounding in the sums.
   */
  double cents = ceil(bound - 1e-9 * fabs(bound) - 1e-3);
  hw_cents proven = engine->outside + (cents > 0 ? (hw_cents)cents : 0);
  if (!engine->has_bound || proven > engine->bound)
    engine->bound = proven;
  engine->has_bound = true;
}

static void raise_bound(hw_engine *engine, double class_bound) {
  hw_engine_prove(engine, class_bound + hw_master_bound_constant(&engine->master));
}

bool hw_engine_take_prices(hw_engine *engine) {
  hw_arena_reset(&engine->price_arena);
  return hw_master_prices(&engine->master, &engine->prices, engine->cover, &engine->price_arena);
}

homeward_status hw_engine_seed_rotations(hw_engine *engine, homeward_error *error) {
  int32_t classes = engine->classes.count, count = 0;
  hw_arena scratch = {0};
  int32_t *columns = HW_ARRAY(&scratch, engine->columns.count, int32_t);
  int32_t *offset = HW_ARRAY(&scratch, classes + 1, int32_t);
  homeward_status status = HOMEWARD_OK;
  if (columns == NULL || offset == NULL || !hw_engine_take_prices(engine))
    status = hw_fail_memory(error);
  for (int32_t k = 0; status == HOMEWARD_OK && k < classes; k++) {
    offset[k] = count;
    for (int32_t c = engine->columns.first[k]; c != HW_NONE; c = engine->columns.items[c].next)
      columns[count++] = c;
    offset[k + 1] = count;
  }
  if (status == HOMEWARD_OK)
    status = hw_attend(engine, columns, offset, PATHS_MAX, false, error);
  engine->seeded = true;
  for (int32_t r = 0; status == HOMEWARD_OK && r < engine->rotations.count; r++)
    if (!hw_master_add_rotation(&engine->master, r))
      status = hw_fail(error, HOMEWARD_LIMIT, "the solver ran out of memory");
  hw_arena_free(&scratch);
  return status;
}

/* ---- the plain rounds ---- */

static homeward_status relax(hw_engine *engine, int32_t passes, bool *more, homeward_error *error) {
  hw_lp_result result = hw_master_solve_some(&engine->master, HW_LP_PRIMAL, passes, &engine->halt);
  *more = result == HW_LP_OPTIMAL;
  if (result == HW_LP_STOPPED)
    engine->stopped = true;
  return *more || result == HW_LP_STOPPED ? HOMEWARD_OK : hw_lp_failure(result, error);
}

/* One round: prices, columns, relaxation. `*more` is false when nothing prices out any more. */
static homeward_status plain_round(hw_engine *engine, bool *more, homeward_error *error) {
  hw_round round;
  hw_round_ask ask = {.above = -1e-3, .most = PATHS_MAX, .into_master = true};
  *more = false;
  homeward_status status = hw_engine_price(engine, &ask, &round, error);
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  raise_bound(engine, round.class_bound);
  if (!engine->has_best && (status = hw_engine_first(engine, true, error)) != HOMEWARD_OK)
    return status;
  hw_engine_step(engine, "bound");
  if (round.added == 0) {
    engine->root_optimal = true;
    return HOMEWARD_OK;
  }
  if (engine->escorts && !engine->seeded &&
      (status = hw_engine_seed_rotations(engine, error)) != HOMEWARD_OK)
    return status;
  status = relax(engine, 0, more, error);
  if (status != HOMEWARD_OK || !*more)
    return status;
  return hw_engine_take_prices(engine) ? HOMEWARD_OK : hw_fail_memory(error);
}

/* ---- the rounds of a large relaxation with escorts ---- */

/*
 * There parties share rotations in ever new ways, and the duals of spots that nobody uses jump from
 * round to round. So prices are taken between the duals and those that gave the best bound so far
 * (Wentges 1997), and a bound is proven in every round: at prices scaled until no rotation earns
 * more than it costs.
 */
typedef struct drawn {
  double best; /* the best bound so far, at the center */
  bool centered;
} drawn;

static homeward_status drawn_prices(hw_engine *engine, drawn *d, hw_round *rotations,
                                    homeward_error *error) {
  hw_round_ask ask = {.above = -1e-3, .into_master = true};
  engine->master.blend = d->centered ? BLEND : 0;
  for (int32_t p = 0; p < engine->scenario->escort_pool_count; p++)
    engine->master.escorts.scale[p] = 1;
  *rotations = (hw_round){0};
  if (!hw_master_scale_spots(&engine->master, NULL, 0) || !hw_engine_take_prices(engine))
    return hw_fail_memory(error);
  homeward_status status = hw_engine_price_rotations(engine, &ask, rotations, error);
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  return hw_engine_scale(engine, NULL, error);
}

/* One step: prices, columns, a bound. `*better`: the bound has risen, and prices still closer to
   the duals are worth a look. */
static homeward_status drawn_step(hw_engine *engine, drawn *d, int32_t *added, bool *better,
                                  homeward_error *error) {
  hw_round rotations, round;
  hw_round_ask ask = {.above = -1e-3, .most = PATHS_MAX, .into_master = true, .no_rotations = true};
  *better = false;
  homeward_status status = drawn_prices(engine, d, &rotations, error);
  if (status == HOMEWARD_OK && !hw_engine_halted(engine))
    status = hw_engine_price(engine, &ask, &round, error);
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  for (int32_t p = 0; p < engine->scenario->escort_pool_count; p++)
    round.class_bound -= 1e-3 * hw_master_most_rotations(&engine->master, p);
  raise_bound(engine, round.class_bound);
  if (!d->centered || engine->lagrangian > d->best) {
    double left = hw_lp_objective(engine->master.lp) - engine->lagrangian;
    *better = d->centered && engine->lagrangian - d->best > STEP_GAIN * left;
    d->best = engine->lagrangian;
    d->centered = true;
    if (!hw_master_center(&engine->master, engine->cover))
      return hw_fail_memory(error);
  }
  hw_engine_step(engine, "bound");
  *added += rotations.added + round.added;
  return HOMEWARD_OK;
}

/* Steps while they raise the bound: each of them costs a fraction of a solved relaxation. */
static homeward_status drawn_round(hw_engine *engine, drawn *d, bool *more, homeward_error *error) {
  int32_t added = 0;
  bool better = true;
  homeward_status status = HOMEWARD_OK;
  *more = false;
  for (int32_t n = 0; n < DRAWN_STEPS && better && status == HOMEWARD_OK; n++)
    status = drawn_step(engine, d, &added, &better, error);
  if (status != HOMEWARD_OK || hw_engine_halted(engine) || added == 0)
    return status;
  return relax(engine, DRAWN_PASSES, more, error);
}

/* The center becomes the prices: with them the search goes on. */
static homeward_status settle_prices(hw_engine *engine, const drawn *d, homeward_error *error) {
  for (int32_t p = 0; p < engine->scenario->escort_pool_count; p++)
    engine->master.escorts.scale[p] = 1;
  engine->master.blend = 1;
  bool done = hw_master_scale_spots(&engine->master, NULL, 0) && hw_engine_take_prices(engine);
  engine->master.blend = 0;
  engine->lagrangian = d->best;
  engine->root_optimal = !hw_engine_halted(engine);
  return done ? HOMEWARD_OK : hw_fail_memory(error);
}

static homeward_status drawn_rounds(hw_engine *engine, homeward_error *error) {
  drawn d = {0};
  homeward_status status = HOMEWARD_OK;
  bool more = true;
  for (int32_t n = 0; n < DRAWN_ROUNDS && more && status == HOMEWARD_OK; n++) {
    status = drawn_round(engine, &d, &more, error);
    double objective = hw_lp_objective(engine->master.lp);
    if (status != HOMEWARD_OK || hw_engine_halted(engine) ||
        objective - d.best <= NEAR * fabs(objective))
      break;
  }
  return status == HOMEWARD_OK && d.centered ? settle_prices(engine, &d, error) : status;
}

/* ---- both ---- */

/* Rows that parties of several cannot share seats as the relaxation does; `*more`: it has moved. */
static homeward_status tighten(hw_engine *engine, bool *more, homeward_error *error) {
  int32_t added = hw_knapsack_rows(engine);
  *more = false;
  if (added < 0)
    return hw_fail_memory(error);
  homeward_status status = added > 0 ? relax(engine, 0, more, error) : HOMEWARD_OK;
  if (status != HOMEWARD_OK || !*more)
    return status;
  return hw_engine_take_prices(engine) ? HOMEWARD_OK : hw_fail_memory(error);
}

/* What is known already is the first relaxation; at the latest the prices are its duals then. */
static homeward_status begin(hw_engine *engine, homeward_error *error) {
  bool more;
  for (int32_t c = 0; c < engine->columns.count; c++)
    if (hw_engine_reduced_cost(engine, c) <
            KNOWN * (double)engine->classes.items[engine->columns.items[c].class_index].penalty &&
        !hw_master_add(&engine->master, c))
      return hw_fail(error, HOMEWARD_LIMIT, "the solver ran out of memory");
  for (int32_t k = 0; k < engine->classes.count; k++)
    engine->cover[k] = (double)engine->classes.items[k].penalty;
  hw_prices_sum(&engine->prices);
  if (engine->columns.count == 0)
    return HOMEWARD_OK;
  homeward_status status = relax(engine, 0, &more, error);
  if (status != HOMEWARD_OK || !more)
    return status;
  return hw_engine_take_prices(engine) ? HOMEWARD_OK : hw_fail_memory(error);
}

/* The relaxation of a crowd takes minutes: it ends where the plan from before it is near enough. */
static bool is_enough(const hw_engine *engine) {
  return engine->classes.count > HW_MASTER_CLASSES && hw_engine_within_gap(engine);
}

homeward_status hw_engine_bound(hw_engine *engine, homeward_error *error) {
  homeward_status status = begin(engine, error);
  double before = -HW_LP_INFINITY; /* lagrangian when it was tightened last */
  for (bool more = true;
       more && status == HOMEWARD_OK && !hw_engine_halted(engine) && !is_enough(engine);) {
    if (engine->escorts && hw_lp_rows(engine->master.lp) >= HW_LARGE_ROWS && engine->seeded)
      return drawn_rounds(engine, error);
    status = plain_round(engine, &more, error);
    if (status != HOMEWARD_OK || more || !engine->root_optimal ||
        engine->lagrangian - before < WORTH * fabs(engine->lagrangian))
      continue;
    before = engine->lagrangian;
    status = tighten(engine, &more, error);
  }
  return status;
}
