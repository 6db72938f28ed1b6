/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Dives: what they take fits, costs no less than the relaxation, and leaves master and prices as
 * they were; those who are fixed in the relaxation do not move.
 */
#include "tests/engine/midway.h"
#include "tests/support/run_suite.h"

#include "engine/dive.h"
#include "engine/residual.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { SEEDS = 60, THREADS = 2 };

typedef struct bench {
  homeward_scenario *scenario;
  hw_engine engine;
  hw_state state;
} bench;

/* Random scenarios with groups, with escorts too, and a crowd on the road. */
static homeward_scenario *scenario_of(uint64_t seed) {
  static const unsigned flags[] = {0, RANDOM_GROUPS, RANDOM_GROUPS | RANDOM_ESCORTS};
  return seed == 0 ? crowd_scenario(1, CROWD_CASES, CROWD_ROAD | CROWD_BUDGET)
                   : random_scenario(seed, flags[seed % 3]);
}

static void open_bench(bench *b, uint64_t seed) {
  b->scenario = scenario_of(seed);
  open_engine(&b->engine, b->scenario, THREADS);
  ck_assert(hw_state_new(&b->state, &b->engine));
}

static void close_bench(bench *b) {
  hw_state_free(&b->state);
  close_engine(&b->engine);
  homeward_scenario_free(b->scenario);
}

static void check_fits(const bench *b, uint64_t seed) {
  for (int32_t r = 0; r < hw_resource_count(&b->engine.network); r++)
    ck_assert_msg(b->state.usage[r] <= hw_state_capacity(&b->state, r),
                  "seed %" PRIu64 ": resource %" PRId32, seed, r);
  for (int32_t k = 0; k < b->engine.classes.count; k++)
    ck_assert_int_le(b->state.served[k], b->engine.classes.items[k].size);
  for (int32_t s = 0; b->engine.escorts && s < hw_spots_count(&b->engine.spots); s++)
    ck_assert(hw_state_covered(&b->state, s));
}

static void check_bounds(const bench *b, int32_t column, double low, double high) {
  double l, h;
  hw_lp_column_bounds(b->engine.master.lp, column, &l, &h);
  ck_assert(l >= low && l <= low && h >= high && h <= high);
}

static void check_released(const bench *b) {
  const hw_master *master = &b->engine.master;
  for (int32_t c = 0; c < b->engine.columns.count; c++)
    if (hw_master_has(master, c))
      check_bounds(b, master->lp_column[c], 0, HW_LP_INFINITY);
  for (int32_t r = 0; r < hw_master_rotation_count(master); r++)
    if (hw_master_has_rotation(master, r))
      check_bounds(b, master->escorts.lp_column[r], 0, HW_LP_INFINITY);
  for (int32_t v = 0; v < master->variable_count; v++)
    check_bounds(b, master->variables[v].column, master->variables[v].least,
                 master->variables[v].most);
  for (int32_t run = 0; run < b->scenario->run_count; run++)
    if (master->shortage[run] != HW_NONE)
      check_bounds(b, master->shortage[run], 0, 0);
}

START_TEST(test_dive__fits_and_leaves_the_relaxation_as_it_was) {
  int32_t whole = 0;
  for (uint64_t seed = 0; seed < SEEDS; seed++) {
    homeward_error error = {0};
    bench b;
    open_bench(&b, seed);
    ck_assert_int_eq(hw_engine_bound(&b.engine, &error), HOMEWARD_OK);
    double before = hw_lp_objective(b.engine.master.lp), price = 0, again = 0;
    int32_t resources = hw_resource_count(&b.engine.network);
    for (int32_t r = 0; r < resources; r++)
      price += b.engine.prices.resource[r];
    ck_assert_int_eq(hw_dive(&b.engine, &b.state, false, &error), HOMEWARD_OK);
    check_fits(&b, seed);
    check_released(&b);
    for (int32_t r = 0; r < resources; r++)
      again += b.engine.prices.resource[r];
    ck_assert(again >= price && again <= price);
    if (hw_state_feasible(&b.state)) {
      ck_assert_double_ge((double)b.state.objective, b.engine.lagrangian - 1);
      whole++;
    }
    ck_assert_int_eq(hw_master_solve(&b.engine.master, HW_LP_DUAL, &b.engine.halt), HW_LP_OPTIMAL);
    /* rows that hold for all whole solutions may have come */
    if (b.engine.root_optimal)
      ck_assert_double_ge(hw_lp_objective(b.engine.master.lp), before - 1 - 1e-7 * fabs(before));
    close_bench(&b);
  }
  ck_assert_int_gt(whole, SEEDS / 2);
}
END_TEST

/* A crowd without escorts is placed almost as cheaply as in shares, with further itineraries or as
   it comes. */
START_TEST(test_dive__places_a_crowd_near_the_relaxation) {
  homeward_error error = {0};
  bench b = {.scenario = crowd_scenario(2, CROWD_CASES, 0)};
  open_engine(&b.engine, b.scenario, THREADS);
  ck_assert(hw_state_new(&b.state, &b.engine));
  ck_assert_int_eq(hw_engine_bound(&b.engine, &error), HOMEWARD_OK);
  ck_assert_int_eq(hw_dive(&b.engine, &b.state, _i != 0, &error), HOMEWARD_OK);
  ck_assert(hw_state_feasible(&b.state));
  ck_assert_double_le((double)b.state.objective, 1.2 * b.engine.lagrangian);
  close_bench(&b);
}
END_TEST

/* The sum of what those with needs have: it changes when anything of that is exchanged. */
static int64_t held_by_needy(const bench *b) {
  int64_t sum = 0;
  for (int32_t c = 0; c < b->engine.columns.count; c++)
    if (b->engine.classes.items[b->engine.columns.items[c].class_index].escort_count > 0)
      sum += (int64_t)b->state.taken[c] * (c + 1) * (c + 1);
  for (int32_t r = 0; r < b->engine.rotations.count; r++)
    sum += (int64_t)b->state.rotations[r] * (r + 1) * (r + 1);
  return sum;
}

/* Where the relaxation has them fixed they are whole, and the dive takes all of them. */
START_TEST(test_dive__takes_those_with_needs_as_they_are_fixed) {
  int32_t held = 0;
  for (uint64_t seed = 2; seed < SEEDS; seed += 3) {
    homeward_error error = {0};
    bool solved;
    bench b;
    open_bench(&b, seed);
    ck_assert_int_eq(hw_engine_bound(&b.engine, &error), HOMEWARD_OK);
    ck_assert_int_eq(hw_engine_first(&b.engine, true, &error), HOMEWARD_OK);
    ck_assert(!b.engine.has_best || hw_state_load(&b.state));
    ck_assert(hw_state_follow(&b.state));
    int64_t needy = held_by_needy(&b);
    ck_assert_int_eq(hw_residual_relax(&b.engine, &b.state, &solved, &error), HOMEWARD_OK);
    hw_state_free(&b.state);
    ck_assert(hw_state_new(&b.state, &b.engine));
    if (solved) {
      ck_assert_int_eq(hw_dive(&b.engine, &b.state, seed % 2 != 0, &error), HOMEWARD_OK);
      check_fits(&b, seed);
      ck_assert_int_eq(held_by_needy(&b), needy);
      held += needy > 0;
    }
    ck_assert(hw_residual_release(&b.engine));
    check_released(&b);
    close_bench(&b);
  }
  ck_assert_int_gt(held, 0);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("dive");
  TCase *tcase = tcase_create("dive");
  tcase_set_timeout(tcase, 0);
  tcase_add_test(tcase, test_dive__fits_and_leaves_the_relaxation_as_it_was);
  tcase_add_loop_test(tcase, test_dive__places_a_crowd_near_the_relaxation, 0, 2);
  tcase_add_test(tcase, test_dive__takes_those_with_needs_as_they_are_fixed);
  suite_add_tcase(suite, tcase);
  return run_suite(suite);
}
