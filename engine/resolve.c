/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/resolve.h"

#include "engine/ascent.h"
#include "engine/import.h"
#include "engine/parallel.h"
#include "model/verify.h"

#include <stdlib.h>
#include <string.h>

enum {
  WHOLE_STEPS = 2000, /* of one search, where its optimum is not proven before */
  LOOSE_ROUNDS = 50,  /* of pricing without knapsack rows, */
  PATHS = 4           /* and itineraries of each class in one of them */
};

void hw_limit_resources(const hw_network *network, const hw_limit *limit, int32_t *first,
                        int32_t *count) {
  static const hw_resource_kind kinds[HW_LIMIT_KINDS] = {[HW_LIMIT_SEATS] = HW_USE_SEATS,
                                                         [HW_LIMIT_STRETCHERS] = HW_USE_STRETCHERS,
                                                         [HW_LIMIT_WHEELCHAIRS] =
                                                             HW_USE_WHEELCHAIRS,
                                                         [HW_LIMIT_MAX_PERSONS] = HW_USE_PERSONS,
                                                         [HW_LIMIT_BEDS] = HW_USE_BEDS,
                                                         [HW_LIMIT_ASSISTED] = HW_USE_ASSISTED,
                                                         [HW_LIMIT_ENTRIES] = HW_USE_ENTRIES,
                                                         [HW_LIMIT_RECEPTION] = HW_USE_RECEPTION,
                                                         [HW_LIMIT_TRANSFER] = HW_USE_LINK,
                                                         [HW_LIMIT_BUDGET] = HW_USE_BUDGET};
  int32_t local = limit->subject;
  *count = 1;
  if (limit->kind <= HW_LIMIT_WHEELCHAIRS) {
    local = network->segment_offset[limit->subject];
    *count = network->segment_offset[limit->subject + 1] - local;
  } else if (limit->kind == HW_LIMIT_TRANSFER) {
    const hw_transfer *transfer = &network->scenario->transfers[limit->subject];
    int32_t from = limit->backward ? transfer->to : transfer->from;
    for (local = 0;
         network->links[local].transfer != limit->subject || network->links[local].from != from;)
      local++;
  } else if (limit->kind == HW_LIMIT_MIN_PERSONS || limit->kind >= HW_LIMIT_VEHICLES) {
    *count = 0;
  }
  if (hw_limit_is_daily(limit->kind))
    local = local * network->date_count + limit->date - network->first_date;
  *first = hw_resource(network, kinds[limit->kind], local);
}

/* ---- as a whole ---- */

/* The scenario has more of a daily limit on every day; on the others there is as much as before. */
static void only_on_its_date(hw_network *network, const hw_limit *limit, int64_t amount) {
  int32_t own, count, day = limit->date - network->first_date;
  hw_limit_resources(network, limit, &own, &count);
  for (int32_t r = own - day; r < own - day + network->date_count; r++)
    if (r != own && network->capacity[r] != INT64_MAX) {
      network->capacity[r] -= amount;
      network->most[r] -= amount;
    }
}

/* Where the solver gives up numerically, what is known so far still holds. */
static homeward_status search(hw_engine *engine, homeward_error *error) {
  homeward_status status = hw_engine_bound(engine, error);
  if (status == HOMEWARD_OK)
    status = hw_engine_integer(engine, error);
  if (status != HOMEWARD_INTERNAL || hw_lp_out_of_memory(engine->master.lp))
    return status;
  *error = (homeward_error){0};
  return HOMEWARD_OK;
}

static homeward_status start_from(hw_engine *engine, const homeward_plan *plan,
                                  homeward_error *error) {
  hw_arena scratch = {0};
  hw_import import;
  homeward_status status = hw_engine_import(engine, plan, &scratch, &import, error);
  hw_arena_free(&scratch);
  return status;
}

/* The case's class, which is of this party alone, has no other legs to travel on. */
static homeward_status force(hw_engine *engine, const hw_whole *whole, hw_past *only,
                             homeward_error *error) {
  int32_t k = engine->classes.class_of_case[whole->forced_case];
  hw_arena scratch = {0};
  hw_block *block = HW_NEW(&engine->arena, hw_block);
  hw_class *class = &engine->classes.items[k];
  *only = (hw_past){.steps = whole->steps, .step_count = whole->step_count};
  class->facts.only = only;
  bool done = block != NULL && hw_block_build(block, &class->facts, NULL, &engine->arena, &scratch);
  hw_arena_free(&scratch);
  engine->block_of_class[k] = block;
  return done ? HOMEWARD_OK : hw_fail_memory(error);
}

static homeward_status solve_one(hw_engine *engine, hw_whole *whole) {
  hw_past only;
  homeward_status status = hw_engine_open(engine, true, &whole->error);
  if (status == HOMEWARD_OK && whole->forced_case != HW_NONE)
    status = force(engine, whole, &only, &whole->error);
  if (status == HOMEWARD_OK && whole->limit != NULL && hw_limit_is_daily(whole->limit->kind))
    only_on_its_date(&engine->network, whole->limit, whole->amount);
  if (status == HOMEWARD_OK && whole->start != NULL)
    status = start_from(engine, whole->start, &whole->error);
  if (status == HOMEWARD_OK)
    status = search(engine, &whole->error);
  if (status == HOMEWARD_OK && engine->has_best)
    status = hw_engine_plan(engine, &whole->plan, &whole->error);
  whole->proven = whole->plan != NULL && whole->plan->bound == whole->plan->objective;
  return status;
}

static bool solve_item(void *context, int32_t item, int32_t worker) {
  hw_whole *whole = (hw_whole *)context + item;
  hw_engine engine;
  (void)worker;
  hw_engine_begin(&engine, whole->scenario, &whole->options);
  engine.escorts = whole->start != NULL && whole->start->rotation_count > 0;
  whole->status = solve_one(&engine, whole);
  hw_master_free(&engine.master);
  hw_engine_close(&engine);
  return whole->status == HOMEWARD_OK;
}

homeward_status hw_solve_whole(hw_whole *items, int32_t count, int32_t threads,
                               homeward_error *error) {
  for (int32_t i = 0; i < count; i++) {
    items[i].plan = NULL;
    items[i].proven = false;
    items[i].status = HOMEWARD_OK;
    items[i].error = (homeward_error){0};
    items[i].options.gap = 0;
    items[i].options.iterations = WHOLE_STEPS;
  }
  if (hw_parallel_apart(threads, count, solve_item, items))
    return HOMEWARD_OK;
  for (int32_t i = 0; i < count; i++)
    if (items[i].status != HOMEWARD_OK) {
      if (error != NULL)
        *error = items[i].error;
      return items[i].status;
    }
  return hw_fail_memory(error);
}

/* ---- what concerns a limit ---- */

static bool copy_capacity(hw_engine *out, const hw_engine *engine, hw_arena *arena) {
  size_t bytes = (size_t)hw_resource_count(&engine->network) * sizeof(int64_t);
  int64_t *capacity = hw_arena_raw(arena, bytes + 1, 1), *most = hw_arena_raw(arena, bytes + 1, 1);
  if (capacity == NULL || most == NULL)
    return false;
  memcpy(capacity, engine->network.capacity, bytes);
  memcpy(most, engine->network.most, bytes);
  out->network.capacity = capacity;
  out->network.most = most;
  return true;
}

/* Runs may have more vehicles of the pool. */
static bool raise_variables(hw_engine *out, const homeward_scenario *raised, int32_t pool,
                            hw_arena *arena) {
  size_t count = (size_t)out->master.variable_count;
  hw_run_variable *variables = hw_arena_raw(arena, count, sizeof *variables);
  if (variables == NULL)
    return false;
  memcpy(variables, out->master.variables, count * sizeof *variables);
  for (size_t v = 0; v < count; v++) {
    const hw_service *service = &raised->services[raised->runs[variables[v].run].service];
    if (variables[v].use == HW_NONE || service->vehicles[variables[v].use].pool != pool)
      continue;
    const hw_vehicle_use *use = &service->vehicles[variables[v].use];
    int32_t there = raised->vehicle_pools[pool].count;
    variables[v].most = use->max < there ? use->max : there;
  }
  out->master.variables = variables;
  return true;
}

bool hw_engine_raised(hw_engine *out, const hw_engine *engine, const homeward_scenario *raised,
                      const hw_limit *limit, int64_t amount, hw_arena *arena) {
  int32_t first, count;
  *out = *engine;
  out->arena = (hw_arena){0};
  out->price_arena = (hw_arena){0};
  out->best = (hw_solution){0};
  out->has_best = out->has_bound = false;
  out->scenario = out->network.scenario = raised;
  if (limit == NULL)
    return true;
  hw_limit_resources(&engine->network, limit, &first, &count);
  if (!copy_capacity(out, engine, arena))
    return false;
  for (int32_t r = first; r < first + count; r++)
    if (out->network.capacity[r] != INT64_MAX) {
      out->network.capacity[r] += amount;
      out->network.most[r] += amount;
    }
  return limit->kind != HW_LIMIT_VEHICLES || raise_variables(out, raised, limit->subject, arena);
}

homeward_status hw_state_plan(const hw_state *state, homeward_plan **out, homeward_error *error) {
  hw_engine engine = *state->engine;
  hw_state own = *state;
  *out = NULL;
  engine.arena = (hw_arena){0};
  engine.best = (hw_solution){0};
  engine.has_best = engine.has_bound = false;
  own.engine = &engine;
  homeward_status status = hw_state_offer(&own, error);
  if (status == HOMEWARD_OK)
    status = hw_engine_plan(&engine, out, error);
  hw_solution_free(&engine.best);
  hw_arena_free(&engine.arena);
  return status;
}

/* ---- verification ---- */

typedef struct daily_check {
  const char *rule, *subject;
  char date[32];
  size_t own; /* violations of this limit on this day */
} daily_check;

static void note(void *context, const homeward_violation *violation) {
  daily_check *check = context;
  check->own += strcmp(violation->rule, check->rule) == 0 &&
                strcmp(violation->subject, check->subject) == 0 &&
                strstr(violation->message, check->date) != NULL;
}

homeward_status hw_verify_raised(const homeward_plan *plan, const homeward_scenario *scenario,
                                 const hw_limit *limit, homeward_error *error) {
  homeward_status status =
      hw_plan_accept(plan, HOMEWARD_INTERNAL, "the verifier rejects the plan", error);
  if (status != HOMEWARD_OK || limit == NULL || !hw_limit_is_daily(limit->kind))
    return status;
  char name[80];
  size_t violations = 0;
  daily_check check = {hw_limit_rule(scenario, limit), hw_limit_subject(scenario, limit, name),
                       .own = 0};
  hw_format_date(check.date, limit->date);
  homeward_plan below = *plan;
  below.scenario = scenario;
  status = hw_verify(&below, note, &check, &violations, error);
  if (status != HOMEWARD_OK || (violations == check.own && violations <= 1))
    return status;
  return hw_fail(error, HOMEWARD_INTERNAL, "the plan takes more of %s than asked for",
                 check.subject);
}

/* ---- prices ---- */

/* Knapsack rows say in other words what a limit says, and would share its price. */
static bool free_knapsacks(hw_master *master, bool *any) {
  *any = false;
  for (int32_t row = 0; row < master->row_count; row++)
    if (master->rows[row].kind == HW_ROW_KNAPSACK) {
      *any = true;
      if (!hw_master_set_row(master, row, -HW_LP_INFINITY, HW_LP_INFINITY))
        return false;
    }
  return true;
}

/* The relaxation without them, priced to its end: what limits are worth comes from their own rows.
 */
static homeward_status loosen(hw_engine *engine, homeward_error *error) {
  const hw_round_ask ask = {.above = -1e-3, .most = PATHS, .into_master = true};
  hw_round round = {.added = 1};
  bool any;
  if (!free_knapsacks(&engine->master, &any))
    return hw_fail(error, HOMEWARD_LIMIT, "the solver ran out of memory");
  homeward_status status = HOMEWARD_OK;
  for (int32_t n = 0; any && n < LOOSE_ROUNDS && round.added > 0 && status == HOMEWARD_OK; n++) {
    hw_lp_result result = hw_master_solve(&engine->master, HW_LP_PRIMAL, &engine->halt);
    if (result == HW_LP_STOPPED || hw_engine_halted(engine))
      return HOMEWARD_OK;
    if (result != HW_LP_OPTIMAL)
      return hw_lp_failure(result, error);
    if (!hw_engine_take_prices(engine))
      return hw_fail_memory(error);
    status = hw_engine_price(engine, &ask, &round, error);
  }
  return status;
}

static homeward_status bound(hw_engine *engine, homeward_error *error) {
  homeward_status status = hw_engine_bound(engine, error);
  bool plain = engine->root_optimal && engine->master.center_rows == 0;
  return status == HOMEWARD_OK && plain && !hw_engine_halted(engine) ? loosen(engine, error)
                                                                     : status;
}

static homeward_status relax(hw_engine *engine, bool escorts, homeward_error *error) {
  int32_t classes = engine->classes.count;
  if (classes < HW_VOLUME_CLASSES || (!engine->escorts && classes <= HW_MASTER_CLASSES))
    return bound(engine, error);
  homeward_status status = hw_engine_ascend(engine, error);
  if (status == HOMEWARD_OK && escorts && engine->escorts && classes <= HW_MASTER_CLASSES &&
      !hw_engine_halted(engine))
    status = hw_engine_bound_escorts(engine, error);
  return status;
}

homeward_status hw_engine_relax(hw_engine *engine, bool escorts, homeward_error *error) {
  hw_solution plan = engine->best; /* whatever is found on the way does not take its place */
  bool had = engine->has_best;
  engine->best = (hw_solution){0};
  engine->has_best = false;
  homeward_status status = relax(engine, escorts, error);
  hw_solution_free(&engine->best);
  engine->best = plan;
  engine->has_best = had;
  return status;
}
