/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A plan that an engine takes over is its best solution, to the cent; where there is less room than
 * when it was made, what is taken over keeps every rule, and what is said to be left out is.
 */
#include "tests/engine/midway.h"

#include "engine/import.h"
#include "engine/state.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/run_suite.h"

enum { SEEDS = 60 };

static const unsigned SETS[] = {0, RANDOM_GROUPS, RANDOM_ESCORTS | RANDOM_TINY,
                                RANDOM_CARE | RANDOM_ESCORTS | RANDOM_TINY};
enum { SET_COUNT = 4 };

static homeward_plan *planned(const homeward_scenario *scenario) {
  homeward_error error = {0};
  homeward_plan *plan = NULL;
  homeward_solve_options options;
  homeward_solve_options_default(&options);
  options.threads = 1;
  homeward_status status = homeward_solve(&plan, scenario, &options, NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "status %d: %s", status, error.message);
  return plan;
}

static void open_for(hw_engine *engine, const homeward_scenario *scenario,
                     const homeward_plan *plan) {
  homeward_solve_options options;
  homeward_error error = {0};
  homeward_solve_options_default(&options);
  options.threads = 1;
  hw_engine_begin(engine, scenario, &options);
  engine->escorts = plan->rotation_count > 0;
  ck_assert_int_eq(hw_engine_open(engine, false, &error), HOMEWARD_OK);
}

static void check_feasible(hw_engine *engine) {
  hw_state state;
  ck_assert(hw_state_new(&state, engine));
  ck_assert(hw_state_load(&state));
  ck_assert(hw_state_feasible(&state));
  hw_state_free(&state);
}

START_TEST(test_import_plan__is_the_best_solution) {
  homeward_scenario *scenario = random_scenario((uint64_t)_i % SEEDS + 1, SETS[_i / SEEDS]);
  homeward_plan *plan = planned(scenario);
  homeward_error error = {0};
  hw_import import;
  hw_arena arena = {0};
  if (plan != NULL) {
    hw_engine engine;
    open_for(&engine, scenario, plan);
    ck_assert_int_eq(hw_engine_import(&engine, plan, &arena, &import, &error), HOMEWARD_OK);
    ck_assert(import.whole);
    ck_assert_int_eq(engine.best.objective + engine.outside, plan->objective);
    check_feasible(&engine);
    close_engine(&engine);
  }
  hw_arena_free(&arena);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

/* A few of what the plan uses has become scarcer, and a pool has lost a member. */
static void take_away(hw_engine *engine, uint64_t seed) {
  pseudo_random random = {.state = seed};
  int32_t resources = hw_resource_count(&engine->network);
  for (int32_t r = 0; r < resources; r++)
    if (engine->network.capacity[r] != INT64_MAX && pseudo_random_chance(&random, 8))
      engine->network.capacity[r] /= 2;
}

static hw_cents cost_of_kept(const hw_engine *engine, const homeward_plan *plan,
                             const hw_import *import) {
  const homeward_scenario *scenario = engine->scenario;
  hw_cents sum = 0;
  for (int32_t i = 0; i < scenario->case_count; i++)
    sum +=
        scenario->policy.unserved_penalty[scenario->cases[i].priority] * scenario->cases[i].persons;
  for (int32_t i = 0; i < plan->itinerary_count; i++) {
    const hw_case *c = &scenario->cases[plan->itineraries[i].case_index];
    for (int part = 0; import->itineraries[i] && part < HW_PART_COUNT; part++)
      sum += plan->itineraries[i].cost[part];
    sum -= import->itineraries[i] ? scenario->policy.unserved_penalty[c->priority] * c->persons : 0;
  }
  for (int32_t r = 0; r < plan->rotation_count; r++)
    for (int part = 0; import->rotations[r] && part < HW_ROTATION_PART_COUNT; part++)
      sum += plan->rotations[r].cost[part];
  for (int32_t v = 0; v < engine->master.variable_count; v++)
    sum += engine->master.variables[v].cost * engine->best.variables[v];
  return sum;
}

START_TEST(test_import_plan__leaves_out_what_no_longer_fits) {
  homeward_scenario *scenario = random_scenario((uint64_t)_i % SEEDS + 1, SETS[_i / SEEDS]);
  homeward_plan *plan = planned(scenario);
  homeward_error error = {0};
  hw_import import;
  hw_arena arena = {0};
  if (plan != NULL) {
    hw_engine engine;
    open_for(&engine, scenario, plan);
    take_away(&engine, (uint64_t)_i + 1);
    ck_assert_int_eq(hw_engine_import(&engine, plan, &arena, &import, &error), HOMEWARD_OK);
    check_feasible(&engine);
    ck_assert_int_eq(engine.best.objective + engine.outside, cost_of_kept(&engine, plan, &import));
    ck_assert_int_eq(import.whole, engine.best.objective + engine.outside == plan->objective);
    close_engine(&engine);
  }
  hw_arena_free(&arena);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

int main(void) {
  TCase *tests = tcase_create("import");
  tcase_set_timeout(tests, 120);
  tcase_add_loop_test(tests, test_import_plan__is_the_best_solution, 0, SEEDS * SET_COUNT);
  tcase_add_loop_test(tests, test_import_plan__leaves_out_what_no_longer_fits, 0,
                      SEEDS * SET_COUNT);
  Suite *suite = suite_create("import");
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
