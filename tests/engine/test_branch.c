/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Branch and price, and proofs by listing, taken by themselves: without neighbourhoods, and left
 * after any amount of work, they never prove more than the optimum, and to their end all of it.
 */
#include "tests/engine/midway.h"
#include "tests/support/run_suite.h"

#include "engine/branch.h"
#include "engine/window.h"

#include <inttypes.h>
#include <math.h>

enum { SEEDS = 120, WINDOWS = 4 };

#define ENDLESS 1e12

typedef struct bench {
  homeward_scenario *scenario;
  hw_cents optimum;
  hw_engine engine;
} bench;

/* HOMEWARD_SEEDS chooses how many scenarios of each kind. */
static uint64_t seeds(void) {
  return number_from_environment("HOMEWARD_SEEDS", SEEDS);
}

static hw_cents optimum_of(const homeward_scenario *scenario) {
  homeward_plan *plan = solved(scenario, solve_options(0, 0));
  homeward_plan_summary summary = {.size = sizeof summary};
  ck_assert_int_eq(homeward_plan_summarise(plan, &summary, NULL), HOMEWARD_OK);
  ck_assert_int_eq(summary.bound, summary.objective);
  homeward_plan_free(plan);
  return summary.objective;
}

/* The relaxation is solved and a first plan there. */
static void open_bench(bench *b, uint64_t seed, unsigned flags) {
  *b = (bench){.scenario = random_scenario(seed, flags)};
  b->optimum = optimum_of(b->scenario);
  open_engine(&b->engine, b->scenario, 1);
  ck_assert_int_eq(hw_engine_bound(&b->engine, NULL), HOMEWARD_OK);
  ck_assert_int_eq(hw_engine_first(&b->engine, true, NULL), HOMEWARD_OK);
}

static void close_bench(bench *b) {
  close_engine(&b->engine);
  homeward_scenario_free(b->scenario);
}

static hw_cents best_of(const bench *b) {
  return b->engine.best.objective + b->engine.outside;
}

static const unsigned kinds[] = {0, RANDOM_GROUPS, RANDOM_GROUPS | RANDOM_ESCORTS,
                                 RANDOM_GROUPS | RANDOM_ESCORTS | RANDOM_CARE};

START_TEST(test_branching_run__to_its_end_proves_the_optimum) {
  const hw_branching_limit endless = {ENDLESS, ENDLESS, 1};
  int32_t open = 0;
  for (uint64_t seed = 1; seed <= seeds(); seed++) {
    bench b;
    hw_branching *branching;
    open_bench(&b, seed, kinds[_i]);
    open += best_of(&b) > b.optimum || b.engine.bound < b.optimum;
    ck_assert_int_eq(hw_branching_new(&branching, &b.engine, NULL), HOMEWARD_OK);
    ck_assert_int_eq(hw_branching_run(branching, endless, NULL), HOMEWARD_OK);
    ck_assert_msg(best_of(&b) == b.optimum && b.engine.bound == b.optimum,
                  "seed %" PRIu64 ": %" PRId64 " >= %" PRId64 ", the optimum is %" PRId64, seed,
                  best_of(&b), b.engine.bound, b.optimum);
    hw_branching_free(branching);
    close_bench(&b);
  }
  ck_assert_uint_gt((uint64_t)open, seeds() / 4);
}
END_TEST

START_TEST(test_branching_run__left_early_proves_no_more_than_holds) {
  int32_t left = 0;
  for (uint64_t seed = 1; seed <= seeds(); seed++) {
    bench b;
    hw_branching *branching;
    open_bench(&b, seed, kinds[_i]);
    ck_assert_int_eq(hw_branching_new(&branching, &b.engine, NULL), HOMEWARD_OK);
    for (double work = 1e3; b.engine.root_optimal && work <= 1e5; work *= 10) {
      const hw_branching_limit limit = {work, work, 1};
      ck_assert_int_eq(hw_branching_run(branching, limit, NULL), HOMEWARD_OK);
      left += b.engine.bound < b.optimum;
      ck_assert_msg(b.engine.bound <= b.optimum && best_of(&b) >= b.optimum,
                    "seed %" PRIu64 ": %" PRId64 " >= %" PRId64 ", the optimum is %" PRId64, seed,
                    best_of(&b), b.engine.bound, b.optimum);
    }
    hw_branching_free(branching);
    close_bench(&b);
  }
  ck_assert_int_gt(left, 0);
}
END_TEST

/* Without variables of runs nothing is forced, and nothing may be listed or searched instead. */
START_TEST(test_branch_forced__has_nothing_to_do_without_run_variables) {
  bench b = {.scenario = crowd_scenario(1, CROWD_CASES, CROWD_BUDGET)};
  open_engine(&b.engine, b.scenario, 1);
  ck_assert_int_eq(b.engine.master.variable_count, 0);
  ck_assert_int_eq(hw_engine_bound(&b.engine, NULL), HOMEWARD_OK);
  ck_assert_int_eq(hw_engine_first(&b.engine, true, NULL), HOMEWARD_OK);
  int32_t columns = b.engine.columns.count;
  hw_cents before = best_of(&b);
  ck_assert_int_eq(hw_engine_branch_forced(&b.engine, NULL), HOMEWARD_OK);
  ck_assert_int_eq(b.engine.columns.count, columns);
  ck_assert_int_eq(best_of(&b), before);
  close_bench(&b);
}
END_TEST

/* What a window proves: the optimum where all of it is inside, nothing above it otherwise. */
static void assert_window(bench *b, double share, uint64_t seed) {
  hw_engine *engine = &b->engine;
  double gap = (double)engine->best.objective - engine->lagrangian + 2;
  hw_cents optimum = b->optimum - engine->outside;
  hw_cuts cuts = {.master = &engine->master};
  hw_window_ask ask = {.window = gap * share,
                       .paths = 100000,
                       .labels = 10000000,
                       .rotations = 20000,
                       .unproven = INT32_MAX,
                       .tree = {.cuts = &cuts}};
  hw_window_found found;
  ck_assert_int_eq(hw_window(engine, &ask, &found, NULL), HOMEWARD_OK);
  double proven = fmin(found.bound, (double)engine->best.objective);
  ck_assert_msg(proven <= (double)optimum + 1e-3, "seed %" PRIu64 ", window %g: %f > %" PRId64,
                seed, ask.window, proven, optimum);
  ck_assert_int_ge(engine->best.objective, optimum);
  if (found.complete && engine->lagrangian + ask.window > (double)optimum + 1)
    ck_assert_msg(engine->best.objective == optimum, "seed %" PRIu64 ": not found in %g", seed,
                  ask.window);
  hw_cuts_free(&cuts);
}

START_TEST(test_window__proves_what_it_holds) {
  int32_t windows = 0;
  for (uint64_t seed = 1; seed <= seeds(); seed++) {
    bench b;
    open_bench(&b, seed, kinds[_i]);
    for (int w = 1; w <= WINDOWS && b.engine.best.objective + b.engine.outside > b.engine.bound;
         w++, windows++)
      assert_window(&b, (double)w / WINDOWS, seed);
    close_bench(&b);
  }
  ck_assert_uint_gt((uint64_t)windows, seeds() / 4);
}
END_TEST

/* Not by a round of pricing, but by its rows: with the relaxation as it was the prices are, too. */
START_TEST(test_window__leaves_the_relaxation_as_it_was) {
  for (uint64_t seed = 1; seed <= seeds(); seed++) {
    bench b;
    open_bench(&b, seed, kinds[_i]);
    hw_lp *lp = b.engine.master.lp;
    assert_window(&b, 1, seed);
    ck_assert_int_eq(hw_master_solve(&b.engine.master, HW_LP_PRIMAL, &b.engine.halt),
                     HW_LP_OPTIMAL);
    double before = hw_lp_objective(lp);
    assert_window(&b, 1, seed);
    ck_assert_int_eq(hw_master_solve(&b.engine.master, HW_LP_PRIMAL, &b.engine.halt),
                     HW_LP_OPTIMAL);
    ck_assert_double_eq_tol(hw_lp_objective(lp), before, 1e-6 * (1 + fabs(before)));
    close_bench(&b);
  }
}
END_TEST

int main(void) {
  const int count = sizeof kinds / sizeof *kinds;
  Suite *suite = suite_create("branch");
  TCase *trees = tcase_create("trees"), *windows = tcase_create("windows");
  tcase_set_timeout(trees, 300);
  tcase_set_timeout(windows, 300);
  tcase_add_loop_test(trees, test_branching_run__to_its_end_proves_the_optimum, 0, count);
  tcase_add_loop_test(trees, test_branching_run__left_early_proves_no_more_than_holds, 0, count);
  tcase_add_test(trees, test_branch_forced__has_nothing_to_do_without_run_variables);
  tcase_add_loop_test(windows, test_window__proves_what_it_holds, 0, count);
  tcase_add_loop_test(windows, test_window__leaves_the_relaxation_as_it_was, 0, count);
  suite_add_tcase(suite, trees);
  suite_add_tcase(suite, windows);
  return run_suite(suite);
}
