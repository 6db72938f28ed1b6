/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Prices without a simplex. On small random scenarios, where the optimum is known: their bound is
 * never above it, and the search that begins with them ends there. On crowds, which are large
 * enough for them, they come near the relaxation. Threads change no bit.
 */
#include "tests/engine/midway.h"
#include "tests/support/run_suite.h"

#include "model/plan.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum { SEEDS = 50 };

static const unsigned SETS[] = {0, RANDOM_GROUPS, RANDOM_GROUPS | RANDOM_ESCORTS,
                                RANDOM_GROUPS | RANDOM_ESCORTS | RANDOM_CARE};
enum { SET_COUNT = sizeof SETS / sizeof *SETS };

static void assert_done(homeward_status status, const homeward_error *error) {
  ck_assert_msg(status == HOMEWARD_OK, "status %d: %s", status, error->message);
}

static void assert_verified(const homeward_plan *plan) {
  size_t violations = 1;
  ck_assert_int_eq(homeward_verify(plan, NULL, NULL, &violations, NULL), HOMEWARD_OK);
  ck_assert_uint_eq(violations, 0);
}

static hw_cents optimum_of(const homeward_scenario *scenario) {
  homeward_plan *plan = solved(scenario, solve_options(0, 1));
  hw_cents objective = plan->objective;
  ck_assert_int_eq(plan->bound, objective);
  homeward_plan_free(plan);
  return objective;
}

/* ---- small scenarios ---- */

/* The search with these limits of classes, to its verified plan. */
static homeward_plan *searched(const homeward_scenario *scenario, int32_t volume, int32_t simplex,
                               int32_t threads, double gap) {
  hw_engine engine;
  homeward_error error = {0};
  homeward_plan *plan = NULL;
  int32_t kept_volume = volume_classes, kept_simplex = simplex_classes;
  volume_classes = volume;
  simplex_classes = simplex;
  open_engine(&engine, scenario, threads);
  engine.options.gap = gap;
  assert_done(hw_engine_search(&engine, &error), &error);
  assert_done(hw_engine_plan(&engine, &plan, &error), &error);
  close_engine(&engine);
  volume_classes = kept_volume;
  simplex_classes = kept_simplex;
  assert_verified(plan);
  return plan;
}

/* What each class pays is the value of its cheapest itinerary at the prices that are left. */
static void check_cover(hw_engine *engine, const char *name) {
  for (int32_t k = 0; k < engine->classes.count; k++) {
    const hw_class *class = &engine->classes.items[k];
    const hw_path *paths;
    int32_t count;
    hw_search search = {.class = class,
                        .class_index = k,
                        .block = engine->block_of_class[k],
                        .prices = &engine->prices,
                        .capacity = engine->network.most,
                        .limit = (double)class->penalty,
                        .most = 2};
    ck_assert_int_eq(hw_price(engine->pricers[0], &search, &paths, &count), HW_SEARCH_DONE);
    double least = count > 0 ? paths[0].value : (double)class->penalty;
    ck_assert_msg(fabs(least - engine->cover[k]) <= 1e-6 * (1 + fabs(least)),
                  "%s, class %d: pays %f, not %f", name, k, engine->cover[k], least);
  }
}

/* `*tight`: the bound of the prices alone is within a hundredth of the optimum. */
static void check_prices(const homeward_scenario *scenario, const char *name, hw_cents optimum,
                         int *tight) {
  hw_engine engine;
  homeward_error error = {0};
  open_engine(&engine, scenario, 1);
  assert_done(hw_engine_ascend(&engine, &error), &error);
  ck_assert(engine.has_bound && engine.has_best);
  ck_assert_msg(engine.bound <= optimum, "%s: bound %" PRId64 " above %" PRId64, name, engine.bound,
                optimum);
  ck_assert_msg(engine.best.objective + engine.outside >= optimum,
                "%s: a solution of %" PRId64 " below %" PRId64, name,
                engine.best.objective + engine.outside, optimum);
  check_cover(&engine, name);
  *tight += (double)(optimum - engine.bound) <= 0.01 * (double)optimum;
  close_engine(&engine);
}

static void check_search(const homeward_scenario *scenario, const char *name, hw_cents optimum) {
  homeward_plan *plan = searched(scenario, 0, INT32_MAX, 1, 0);
  ck_assert_msg(plan->objective == optimum && plan->bound == optimum,
                "%s: from %" PRId64 " to %" PRId64 ", not %" PRId64, name, plan->bound,
                plan->objective, optimum);
  homeward_plan_free(plan);
  plan = searched(scenario, 0, -1, 1, 0);
  ck_assert_msg(plan->objective >= optimum && plan->bound <= optimum,
                "%s: without a simplex from %" PRId64 " to %" PRId64 ", not %" PRId64, name,
                plan->bound, plan->objective, optimum);
  homeward_plan_free(plan);
}

START_TEST(test_search__many_classes_end_at_the_optimum) {
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", SEEDS);
  int tight = 0;
  char name[64];
  for (uint64_t seed = first; seed < first + seeds; seed++) {
    homeward_scenario *scenario = random_scenario(seed, SETS[_i]);
    hw_cents optimum = optimum_of(scenario);
    (void)snprintf(name, sizeof name, "set %d, seed %" PRIu64, _i, seed);
    check_prices(scenario, name, optimum, &tight);
    check_search(scenario, name, optimum);
    homeward_scenario_free(scenario);
  }
  printf("set %d: %d bounds within 1 %%\n", _i, tight);
  ck_assert_int_gt(tight, 0);
}
END_TEST

/* ---- crowds ---- */

/* `below`: how far below the root relaxation the prices may end, as a share. */
typedef struct crowd_kind {
  const char *name;
  unsigned flags;
  double below;
  uint64_t seeds;
} crowd_kind;

/* Vehicles and minimum loads have rows of single classes in the master, which prices lack; so do
   escorts, whose cost is not in them at all. The price of a budget is the slowest to be found. */
static const crowd_kind CROWDS[] = {
    {"singles", CROWD_SINGLES, 0.001, 3},
    {"parties", 0, 0.001, 3},
    {"budget", CROWD_BUDGET, 0.03, 3},
    {"road, singles", CROWD_ROAD | CROWD_SINGLES, 0.01, 1},
    {"road", CROWD_ROAD, 0.01, 1},
    {"road, budget", CROWD_ROAD | CROWD_BUDGET, 0.01, 1},
    {"road, escorts", CROWD_ROAD | CROWD_ESCORTS, 0.2, 1},
};
enum { CROWD_COUNT = sizeof CROWDS / sizeof *CROWDS, CROWD_SEARCHED = 5 };

static double relaxation_of(const homeward_scenario *scenario) {
  hw_engine engine;
  homeward_error error = {0};
  open_engine(&engine, scenario, 1);
  assert_done(hw_engine_bound(&engine, &error), &error);
  ck_assert(engine.root_optimal);
  double bound = engine.lagrangian;
  close_engine(&engine);
  return bound;
}

static void check_near(const crowd_kind *kind, uint64_t seed) {
  homeward_scenario *scenario = crowd_scenario(seed, CROWD_CASES, kind->flags);
  double root = relaxation_of(scenario);
  hw_engine engine;
  homeward_error error = {0};
  open_engine(&engine, scenario, 2);
  ck_assert_int_ge(engine.classes.count, HW_VOLUME_CLASSES);
  assert_done(hw_engine_ascend(&engine, &error), &error);
  double alone = engine.lagrangian;
  ck_assert_msg(alone >= (1 - kind->below) * root && alone <= root * (1 + 1e-9) + 1,
                "%s, seed %" PRIu64 ": %.0f, the relaxation is %.0f", kind->name, seed, alone,
                root);
  /* what is known then shortens the way to the relaxation and does not change its end */
  hw_cents bound = engine.bound;
  int32_t columns = engine.columns.count;
  assert_done(hw_engine_bound(&engine, &error), &error);
  ck_assert(engine.root_optimal);
  ck_assert_int_ge(engine.bound, bound);
  ck_assert_int_ge(engine.columns.count, columns);
  ck_assert_msg(fabs(engine.lagrangian - root) <= 1e-3 * root,
                "%s, seed %" PRIu64 ": the relaxation is %.0f, after the prices %.0f", kind->name,
                seed, root, engine.lagrangian);
  close_engine(&engine);
  homeward_scenario_free(scenario);
}

START_TEST(test_ascend__comes_near_the_relaxation) {
  for (uint64_t seed = 1; seed <= CROWDS[_i].seeds; seed++)
    check_near(&CROWDS[_i], seed);
}
END_TEST

/* ---- threads ---- */

#define SAME_BYTES(one, other, count)                                                              \
  ck_assert_msg((count) == 0 || memcmp(one, other, (size_t)(count) * sizeof *(one)) == 0,          \
                "%s: other " #one, homeward_scenario_name(a->scenario))

static void assert_same_columns(const hw_engine *a, const hw_engine *b) {
  ck_assert_int_eq(a->columns.count, b->columns.count);
  for (int32_t c = 0; c < a->columns.count; c++) {
    const hw_column *one = &a->columns.items[c], *other = &b->columns.items[c];
    ck_assert_int_eq(one->class_index, other->class_index);
    ck_assert_int_eq(one->cost, other->cost);
    ck_assert_int_eq(one->step_count, other->step_count);
    SAME_BYTES(one->steps, other->steps, one->step_count);
  }
}

static void assert_same_engine(const hw_engine *a, const hw_engine *b) {
  ck_assert_int_eq(a->bound, b->bound);
  SAME_BYTES(&a->lagrangian, &b->lagrangian, 1);
  SAME_BYTES(a->prices.resource, b->prices.resource, hw_resource_count(&a->network));
  SAME_BYTES(a->cover, b->cover, a->classes.count);
  assert_same_columns(a, b);
  ck_assert_int_eq(a->best.objective, b->best.objective);
  ck_assert_int_eq(a->best.columns, b->best.columns);
  SAME_BYTES(a->best.taken, b->best.taken, a->best.columns);
  SAME_BYTES(a->best.variables, b->best.variables, b->master.variable_count);
}

static void compare_threads(const homeward_scenario *scenario) {
  hw_engine one, three;
  homeward_error error = {0};
  open_engine(&one, scenario, 1);
  assert_done(hw_engine_ascend(&one, &error), &error);
  hw_master_free(&one.master); /* one problem of the solver at a time */
  open_engine(&three, scenario, 3);
  assert_done(hw_engine_ascend(&three, &error), &error);
  assert_same_engine(&one, &three);
  hw_engine_close(&one);
  close_engine(&three);
}

START_TEST(test_ascend__threads_change_no_bit) {
  for (uint64_t seed = 1; seed <= 15; seed++) {
    homeward_scenario *scenario = random_scenario(seed, SETS[seed % SET_COUNT]);
    compare_threads(scenario);
    homeward_scenario_free(scenario);
  }
  for (int kind = 0; kind < CROWD_COUNT; kind++) {
    homeward_scenario *scenario = crowd_scenario(4, CROWD_CASES, CROWDS[kind].flags);
    compare_threads(scenario);
    homeward_scenario_free(scenario);
  }
}
END_TEST

/* Too many classes for the simplex: neighbourhoods begin with the prices. */
START_TEST(test_search__crowd_without_a_simplex) {
  const double gap = 0.02;
  homeward_scenario *scenario = crowd_scenario(7, CROWD_CASES, CROWDS[_i].flags);
  homeward_plan *one = searched(scenario, 0, 0, 1, gap), *three = searched(scenario, 0, 0, 3, gap);
  ck_assert_int_le(one->bound, one->objective);
  ck_assert((double)(one->objective - one->bound) <= gap * (double)one->objective);
  ck_assert_int_eq(one->bound, three->bound);
  ck_assert_int_eq(one->objective, three->objective);
  ck_assert_int_eq(one->itinerary_count, three->itinerary_count);
  homeward_plan_free(one);
  homeward_plan_free(three);
  homeward_scenario_free(scenario);
}
END_TEST

/* ---- stops ---- */

static volatile int cancel;

/* Raises the flag at the n-th call. */
static int cancel_later(void *context, const homeward_progress *progress) {
  int *left = context;
  ck_assert(!progress->has_bound || !progress->has_objective ||
            progress->bound <= progress->objective);
  if (--*left <= 0)
    cancel = 1;
  return 0;
}

/* Whatever was proven and found until then holds. */
START_TEST(test_ascend__stops_when_asked) {
  homeward_scenario *scenario = crowd_scenario(6, CROWD_CASES, CROWD_ROAD);
  double root = relaxation_of(scenario);
  for (int calls = 0; calls <= 3; calls++) {
    int left = calls;
    hw_engine engine;
    homeward_error error = {0};
    cancel = 0;
    open_engine(&engine, scenario, 2);
    engine.halt.cancel = &cancel;
    engine.options.progress = cancel_later;
    engine.options.progress_context = &left;
    cancel = calls == 0;
    assert_done(hw_engine_ascend(&engine, &error), &error);
    ck_assert(calls > 0 || (!engine.has_bound && !engine.has_best));
    ck_assert(calls == 0 || engine.has_bound);
    ck_assert((double)engine.bound <= root + (double)engine.outside + 1);
    close_engine(&engine);
  }
  homeward_scenario_free(scenario);
}
END_TEST

/* ---- bounds ---- */

START_TEST(test_prove__keeps_the_highest_bound) {
  homeward_scenario *scenario = random_scenario(1, 0);
  hw_engine engine;
  open_engine(&engine, scenario, 1);
  hw_engine_prove(&engine, -50);
  ck_assert(engine.has_bound);
  ck_assert_int_eq(engine.bound, engine.outside);
  hw_engine_prove(&engine, 1000.25); /* costs are whole cents */
  ck_assert_int_eq(engine.bound, engine.outside + 1001);
  hw_engine_prove(&engine, 1001.0001); /* rounding in the sums */
  ck_assert_int_eq(engine.bound, engine.outside + 1001);
  hw_engine_prove(&engine, 700);
  ck_assert_int_eq(engine.bound, engine.outside + 1001);
  ck_assert_double_eq(engine.lagrangian, 700);
  close_engine(&engine);
  homeward_scenario_free(scenario);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("ascent");
  TCase *small = tcase_create("small");
  tcase_set_timeout(small, 0);
  tcase_add_loop_test(small, test_search__many_classes_end_at_the_optimum, 0, SET_COUNT);
  suite_add_tcase(suite, small);
  TCase *crowds = tcase_create("crowds");
  tcase_set_timeout(crowds, 120);
  tcase_add_loop_test(crowds, test_ascend__comes_near_the_relaxation, 0, CROWD_COUNT);
  tcase_add_test(crowds, test_ascend__threads_change_no_bit);
  tcase_add_loop_test(crowds, test_search__crowd_without_a_simplex, 0, CROWD_SEARCHED);
  tcase_add_test(crowds, test_ascend__stops_when_asked);
  suite_add_tcase(suite, crowds);
  TCase *bounds = tcase_create("bounds");
  tcase_add_test(bounds, test_prove__keeps_the_highest_bound);
  suite_add_tcase(suite, bounds);
  return run_suite(suite);
}
