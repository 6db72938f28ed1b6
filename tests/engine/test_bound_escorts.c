/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What escorts cost, without a simplex: the bound is near the relaxation and never above the
 * optimum, and the prices that are left prove it.
 */
#include "tests/engine/midway.h"
#include "tests/support/run_suite.h"

#include "model/plan.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { SEEDS = 40 };

#define CARE (RANDOM_GROUPS | RANDOM_ESCORTS | RANDOM_CARE)

/* `near`: how far below the relaxation the bound without the simplex may end, as a share. */
typedef struct crowd_kind {
  unsigned flags;
  double near;
  uint64_t seeds;
} crowd_kind;

static const crowd_kind CROWDS[] = {
    {CROWD_ESCORTS | CROWD_NEEDY, 0.005, 2},
    {CROWD_ESCORTS | CROWD_ROAD, 0.005, 1},
    {CROWD_ESCORTS | CROWD_BUDGET, 0.006, 2},
};
enum { CROWD_COUNT = sizeof CROWDS / sizeof *CROWDS };

static void assert_done(homeward_status status, const homeward_error *error) {
  ck_assert_msg(status == HOMEWARD_OK, "status %d: %s", status, error->message);
}

static bool has_needs(const hw_engine *engine, int32_t class_index) {
  return engine->classes.items[class_index].escort_count > 0;
}

static void offer_prices(hw_engine *engine) {
  homeward_error error = {0};
  assert_done(hw_engine_ascend(engine, &error), &error);
  assert_done(hw_engine_bound_escorts(engine, &error), &error);
}

static double relaxation_of(const homeward_scenario *scenario) {
  hw_engine engine;
  homeward_error error = {0};
  open_engine(&engine, scenario, 1);
  assert_done(hw_engine_bound(&engine, &error), &error);
  ck_assert(engine.root_optimal);
  double optimum = hw_lp_objective(engine.master.lp);
  close_engine(&engine);
  return optimum;
}

START_TEST(test_bound_escorts__comes_near_the_relaxation) {
  for (uint64_t seed = 1; seed <= CROWDS[_i].seeds; seed++) {
    homeward_scenario *scenario = crowd_scenario(seed, CROWD_CASES, CROWDS[_i].flags);
    double root = relaxation_of(scenario);
    hw_engine engine;
    open_engine(&engine, scenario, 2);
    ck_assert_int_ge(engine.classes.count, HW_VOLUME_CLASSES);
    offer_prices(&engine);
    ck_assert_msg(engine.lagrangian <= root * (1 + 1e-9) + 1 &&
                      engine.lagrangian >= (1 - CROWDS[_i].near) * root,
                  "kind %d, seed %" PRIu64 ": %.0f, the relaxation is %.0f", _i, seed,
                  engine.lagrangian, root);
    ck_assert(engine.bound >= engine.outside + (hw_cents)engine.lagrangian);
    ck_assert_double_eq(engine.master.blend, 0);
    close_engine(&engine);
    homeward_scenario_free(scenario);
  }
}
END_TEST

/* The prices that are left are those of the bound: no rotation earns more than it costs at them,
   and they prove it once more. */
static void check_prices(hw_engine *engine, const char *name) {
  homeward_error error = {0};
  hw_round rotations = {0}, round = {0};
  hw_round_ask ask = {.above = -2e-3};
  double proven = engine->lagrangian;
  assert_done(hw_engine_price_rotations(engine, &ask, &rotations, &error), &error);
  ck_assert_msg(rotations.added == 0, "%s: rotations earn more than they cost", name);
  ask = (hw_round_ask){.above = 0, .most = 1, .no_rotations = true};
  assert_done(hw_engine_price(engine, &ask, &round, &error), &error);
  engine->master.blend = 1;
  double again = round.class_bound + hw_master_bound_constant(&engine->master);
  engine->master.blend = 0;
  ck_assert_msg(fabs(again - proven) <= 10 + 1e-7 * fabs(proven), "%s: proven %f, again %f", name,
                proven, again);
}

START_TEST(test_bound_escorts__leaves_the_prices_that_prove_it) {
  homeward_scenario *scenario = crowd_scenario(3, CROWD_CASES, CROWDS[_i].flags);
  hw_engine engine;
  open_engine(&engine, scenario, 2);
  offer_prices(&engine);
  check_prices(&engine, "crowd");
  close_engine(&engine);
  homeward_scenario_free(scenario);
}
END_TEST

static hw_cents optimum_of(const homeward_scenario *scenario) {
  homeward_solve_options options;
  homeward_plan *plan = NULL;
  homeward_error error = {0};
  homeward_solve_options_default(&options);
  options.gap = 0;
  options.threads = 1;
  assert_done(homeward_solve(&plan, scenario, &options, NULL, &error), &error);
  hw_cents optimum = plan->objective;
  ck_assert_int_eq(plan->bound, optimum);
  homeward_plan_free(plan);
  return optimum;
}

START_TEST(test_bound_escorts__is_never_above_the_optimum) {
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", SEEDS);
  int32_t higher = 0;
  for (uint64_t seed = first; seed < first + seeds; seed++) {
    homeward_scenario *scenario = random_scenario(seed, seed % 2 != 0 ? CARE : RANDOM_ESCORTS);
    hw_engine engine;
    homeward_error error = {0};
    hw_cents optimum = optimum_of(scenario);
    open_engine(&engine, scenario, 1);
    assert_done(hw_engine_ascend(&engine, &error), &error);
    hw_cents plain = engine.bound;
    if (engine.escorts)
      assert_done(hw_engine_bound_escorts(&engine, &error), &error);
    ck_assert_msg(engine.bound >= plain && engine.bound <= optimum,
                  "seed %" PRIu64 ": the bound rises from %" PRId64 " to %" PRId64
                  ", the optimum is %" PRId64,
                  seed, plain, engine.bound, optimum);
    higher += engine.bound > plain;
    close_engine(&engine);
    homeward_scenario_free(scenario);
  }
  ck_assert_int_gt(higher, 0);
}
END_TEST

/* ---- the center ---- */

static bool look_at_centers;
static int32_t centers; /* looked at */

/* What the columns of the LP cost at these prices of its rows, but for what their class pays. */
static double *reduced_costs(const hw_engine *engine, const double *prices) {
  const hw_master *master = &engine->master;
  int32_t columns = hw_lp_columns(master->lp);
  double *reduced = malloc(((size_t)columns + 1) * sizeof *reduced);
  hw_lp_entry *entries = malloc(((size_t)columns + 1) * sizeof *entries);
  for (int32_t c = 0; c < columns; c++)
    reduced[c] = hw_lp_cost(master->lp, c);
  for (int32_t row = engine->classes.count; row < master->center_rows; row++) {
    int32_t count = hw_lp_row_entries(master->lp, row, entries);
    for (int32_t i = 0; i < count; i++)
      reduced[entries[i].index] += prices[row] * entries[i].value;
  }
  free(entries);
  return reduced;
}

/* Prices have the sign of their rows, and each class pays for its cheapest column, or for staying.
 */
static void check_center(const hw_engine *engine) {
  const hw_master *master = &engine->master;
  double *reduced = reduced_costs(engine, master->center);
  for (int32_t row = engine->classes.count; row < master->center_rows; row++)
    ck_assert_msg(master->rows[row].at_least ? master->center[row] <= 0 : master->center[row] >= 0,
                  "row %" PRId32 ": %f", row, master->center[row]);
  for (int32_t k = 0; k < engine->classes.count; k++) {
    double least = reduced[master->unserved[k]];
    for (int32_t c = engine->columns.first[k]; c != HW_NONE; c = engine->columns.items[c].next)
      if (hw_master_has(master, c))
        least = fmin(least, reduced[master->lp_column[c]]);
    ck_assert_msg(fabs(least - master->center[k]) <= 1e-6 * (1 + fabs(least)),
                  "class %" PRId32 ": %f, not %f", k, master->center[k], least);
  }
  free(reduced);
  centers++;
}

homeward_status __real_hw_engine_scale(hw_engine *engine, int32_t *added, homeward_error *error);
homeward_status __wrap_hw_engine_scale(hw_engine *engine, int32_t *added, homeward_error *error);

homeward_status __wrap_hw_engine_scale(hw_engine *engine, int32_t *added, homeward_error *error) {
  if (look_at_centers)
    check_center(engine);
  return __real_hw_engine_scale(engine, added, error);
}

START_TEST(test_bound_escorts__pays_the_cheapest_way_at_each_center) {
  look_at_centers = true;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    homeward_scenario *scenario = random_scenario(seed, CARE);
    hw_engine engine;
    open_engine(&engine, scenario, 1);
    if (engine.escorts)
      offer_prices(&engine);
    close_engine(&engine);
    homeward_scenario_free(scenario);
  }
  look_at_centers = false;
  ck_assert_int_gt(centers, SEEDS);
}
END_TEST

/* At the center the engine goes by the same prices as before. */
START_TEST(test_master_begin_at__takes_over_the_prices) {
  int32_t priced = 0;
  for (uint64_t seed = 1; seed <= SEEDS / 2; seed++) {
    homeward_scenario *scenario = random_scenario(seed, RANDOM_GROUPS);
    hw_engine engine;
    homeward_error error = {0};
    open_engine(&engine, scenario, 1);
    assert_done(hw_engine_ascend(&engine, &error), &error);
    hw_master *master = &engine.master;
    int32_t resources = hw_resource_count(&engine.network);
    double *before = malloc(((size_t)resources + 1) * sizeof *before);
    double *cover = malloc(((size_t)engine.classes.count + 1) * sizeof *cover);
    memcpy(before, engine.prices.resource, (size_t)resources * sizeof *before);
    memcpy(cover, engine.cover, (size_t)engine.classes.count * sizeof *cover);
    for (int32_t c = 0; c < engine.columns.count; c++)
      ck_assert(hw_master_add(master, c));
    ck_assert(hw_master_begin_at(master, engine.prices.resource, engine.cover));
    ck_assert_int_eq(master->center_rows, master->row_count);
    ck_assert(hw_engine_center_prices(&engine));
    for (int32_t r = 0; r < resources; r++) {
      if (before[r] < 0)
        continue; /* a minimum load whose row has not been opened costs nothing here */
      ck_assert_double_eq_tol(engine.prices.resource[r], before[r], 1e-9 * (1 + before[r]));
      ck_assert(!(before[r] > 0) || master->resource_row[r] != HW_NONE);
      priced += before[r] > 0;
    }
    for (int32_t k = 0; k < engine.classes.count; k++)
      ck_assert_double_eq(master->center[k], cover[k]);
    ck_assert_double_eq(master->blend, 0);
    free(before);
    free(cover);
    close_engine(&engine);
    homeward_scenario_free(scenario);
  }
  ck_assert_int_gt(priced, 0);
}
END_TEST

START_TEST(test_master_center_room__new_rows_cost_nothing) {
  homeward_scenario *scenario = random_scenario(2, RANDOM_GROUPS);
  hw_engine engine;
  open_engine(&engine, scenario, 1);
  hw_master *master = &engine.master;
  ck_assert(hw_master_center_room(master));
  int32_t known = master->row_count;
  for (int32_t row = 0; row < known; row++)
    master->center[row] = row + 1;
  for (int32_t n = 0; n < 3 * known; n++) {
    hw_lp_entry entry = {master->unserved[0], 1};
    hw_row row = {.kind = HW_ROW_CUT, .run = HW_NONE, .limit = 1e6};
    ck_assert(hw_master_add_row(master, row, &entry, 1));
    ck_assert(hw_master_center_room(master));
    master->center[known + n] += n % 2;
  }
  ck_assert_int_eq(master->center_rows, master->row_count);
  for (int32_t row = 0; row < known; row++)
    ck_assert_double_eq(master->center[row], row + 1);
  for (int32_t n = 0; n < 3 * known; n++)
    ck_assert_double_eq(master->center[known + n], n % 2);
  close_engine(&engine);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_price__plain_leaves_those_with_needs_alone) {
  homeward_scenario *scenario = crowd_scenario(1, CROWD_CASES, CROWD_ESCORTS | CROWD_NEEDY);
  hw_engine engine;
  homeward_error error = {0};
  hw_round round;
  open_engine(&engine, scenario, 2);
  assert_done(hw_engine_ascend(&engine, &error), &error);
  assert_done(hw_engine_seed_rotations(&engine, &error), &error);
  int32_t known = engine.columns.count, rotations = engine.rotations.count;
  hw_round_ask ask = {.above = HW_NO_WAY / 2, .most = 40, .plain = true};
  assert_done(hw_engine_price(&engine, &ask, &round, &error), &error);
  ck_assert_int_gt(engine.columns.count, known);
  ck_assert_int_eq(engine.rotations.count, rotations);
  for (int32_t c = known; c < engine.columns.count; c++)
    ck_assert(!has_needs(&engine, engine.columns.items[c].class_index));
  close_engine(&engine);
  homeward_scenario_free(scenario);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("bound_escorts");
  TCase *bounds = tcase_create("bounds");
  tcase_set_timeout(bounds, 300);
  tcase_add_test(bounds, test_bound_escorts__is_never_above_the_optimum);
  tcase_add_test(bounds, test_bound_escorts__pays_the_cheapest_way_at_each_center);
  tcase_add_test(bounds, test_master_begin_at__takes_over_the_prices);
  tcase_add_test(bounds, test_master_center_room__new_rows_cost_nothing);
  tcase_add_test(bounds, test_price__plain_leaves_those_with_needs_alone);
  suite_add_tcase(suite, bounds);
  TCase *crowds = tcase_create("crowds");
  tcase_set_timeout(crowds, 300);
  tcase_add_loop_test(crowds, test_bound_escorts__comes_near_the_relaxation, 0, CROWD_COUNT);
  tcase_add_loop_test(crowds, test_bound_escorts__leaves_the_prices_that_prove_it, 0, CROWD_COUNT);
  suite_add_tcase(suite, crowds);
  return run_suite(suite);
}
