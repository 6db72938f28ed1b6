/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Allocations that fail, the engine's and GLPK's own: a solve then ends with HOMEWARD_LIMIT, or
 * with the plan that it would have made anyway; never in a crash, and the next solve is not harmed.
 */
#include "tests/engine/midway.h"
#include "tests/support/run_suite.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

/*
 * Every allocation of the process goes through here: a program's own malloc comes before that of
 * its shared libraries. The address sanitizer wants to keep its malloc, so that with it only the
 * engine's allocations fail, by way of --wrap.
 */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

enum { NEVER = -1 };

static atomic_long until_failure = NEVER; /* allocations that still succeed */
static atomic_bool failing_once;
static atomic_long failures;
static atomic_long living; /* allocations that nobody has freed; not counted when sanitized */

static bool refuse(void) {
  long left = atomic_load(&until_failure);
  while (left > 0)
    if (atomic_compare_exchange_weak(&until_failure, &left, left - 1))
      return false;
  if (left == NEVER)
    return false;
  if (atomic_load(&failing_once))
    atomic_store(&until_failure, NEVER);
  atomic_fetch_add(&failures, 1);
  errno = ENOMEM;
  return true;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

void *__wrap_malloc(size_t size) {
  return SANITIZED && refuse() ? NULL : __real_malloc(size);
}
void *__wrap_calloc(size_t count, size_t size) {
  return SANITIZED && refuse() ? NULL : __real_calloc(count, size);
}
void *__wrap_realloc(void *old, size_t size) {
  return SANITIZED && refuse() ? NULL : __real_realloc(old, size);
}

#if !SANITIZED
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void __libc_free(void *old);

static void *count(void *allocated) {
  if (allocated != NULL)
    atomic_fetch_add(&living, 1);
  return allocated;
}

__attribute__((visibility("default"))) void *malloc(size_t size) {
  return refuse() ? NULL : count(__libc_malloc(size));
}
__attribute__((visibility("default"))) void *calloc(size_t items, size_t size) {
  return refuse() ? NULL : count(__libc_calloc(items, size));
}
__attribute__((visibility("default"))) void *realloc(void *old, size_t size) {
  if (refuse())
    return NULL;
  return old == NULL ? count(__libc_realloc(NULL, size)) : __libc_realloc(old, size);
}
__attribute__((visibility("default"))) void free(void *old) {
  if (old != NULL)
    atomic_fetch_sub(&living, 1);
  __libc_free(old);
}
#endif

static void fail_after(long successes, bool once) {
  atomic_store(&failures, 0);
  atomic_store(&failing_once, once);
  atomic_store(&until_failure, successes);
}

/* Ends the failing; the allocations that were left before the first failure. */
static long allow(void) {
  return atomic_exchange(&until_failure, NEVER);
}

/* ---- solves ---- */

enum { EVERY_UP_TO = 400, SOLVES_MAX = 1500 };

static const int64_t NO_PLAN = -1;

/* The objective, or NO_PLAN when memory ended; any other end fails the test. */
static int64_t solve_within(double gap, const homeward_scenario *scenario, unsigned threads,
                            long successes, bool once, long *left) {
  homeward_solve_options options;
  homeward_plan *plan = NULL;
  homeward_outcome outcome;
  homeward_error error = {0};
  homeward_plan_summary summary = {.size = sizeof summary};
  homeward_solve_options_default(&options);
  options.gap = gap;
  options.threads = threads;
  fail_after(successes, once);
  homeward_status status = homeward_solve(&plan, scenario, &options, &outcome, &error);
  long unused = allow();
  if (left != NULL)
    *left = unused;
  ck_assert_msg(status == HOMEWARD_OK || (status == HOMEWARD_LIMIT && atomic_load(&failures) > 0),
                "allocation %ld fails %s: status %d: %s", successes, once ? "once" : "for good",
                status, error.message);
  ck_assert_msg((plan != NULL) == (status == HOMEWARD_OK), "allocation %ld: a plan and status %d",
                successes, status);
  if (status != HOMEWARD_OK)
    return NO_PLAN;
  ck_assert_int_eq(homeward_plan_summarise(plan, &summary, NULL), HOMEWARD_OK);
  homeward_plan_free(plan);
  return summary.objective;
}

static int64_t solve(const homeward_scenario *scenario, unsigned threads, long successes, bool once,
                     long *left) {
  return solve_within(0, scenario, threads, successes, once, left);
}

/* Every one of the first allocations, then some of the rest. */
static void fail_each(const homeward_scenario *scenario, unsigned threads, bool once) {
  long left = 0;
  int ended = 0, survived = 0;
  int64_t objective = solve(scenario, threads, LONG_MAX, false, &left);
  long count = LONG_MAX - left;
  long stride = count > EVERY_UP_TO ? (count - EVERY_UP_TO) / (SOLVES_MAX - EVERY_UP_TO) + 1 : 1;
  ck_assert_int_ne(objective, NO_PLAN);
  for (long n = 0; n < count; n += n < EVERY_UP_TO ? 1 : stride) {
    int64_t found = solve(scenario, threads, n, once, NULL);
    ck_assert_msg(found == NO_PLAN || found == objective,
                  "allocation %ld of %ld fails %s: objective %lld, not %lld", n, count,
                  once ? "once" : "for good", (long long)found, (long long)objective);
    ended += found == NO_PLAN;
    survived += found != NO_PLAN;
  }
  printf("%ld allocations: %d solves ended, %d went on\n", count, ended, survived);
  ck_assert_int_gt(ended, survived);
  ck_assert_int_eq(solve(scenario, threads, LONG_MAX, false, NULL), objective);
}

/* HOMEWARD_SEED chooses another one. */
static homeward_scenario *drawn_scenario(void) {
  return random_scenario(number_from_environment("HOMEWARD_SEED", 17), RANDOM_TINY);
}

START_TEST(test_solve__one_allocation_fails) {
  homeward_scenario *scenario = drawn_scenario();
  fail_each(scenario, 1, true);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_solve__allocations_fail_from_one_on) {
  homeward_scenario *scenario = drawn_scenario();
  fail_each(scenario, 1, false);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_solve__allocations_fail_on_several_threads) {
  homeward_scenario *scenario = drawn_scenario();
  fail_each(scenario, 3, _i != 0);
  homeward_scenario_free(scenario);
}
END_TEST

/* ---- prices without a simplex ---- */

enum { CROWD_FAILURES = 12 };

typedef homeward_status (*part)(hw_engine *engine, homeward_error *error);

static homeward_status nothing(hw_engine *engine, homeward_error *error) {
  (void)engine;
  (void)error;
  return HOMEWARD_OK;
}

static homeward_status offer_prices(hw_engine *engine, homeward_error *error) {
  homeward_status status = hw_engine_ascend(engine, error);
  return status == HOMEWARD_OK ? hw_engine_bound_escorts(engine, error) : status;
}

static homeward_status place(hw_engine *engine, homeward_error *error) {
  return hw_engine_quick(engine, true, error);
}

/* A solve from `before` to `fails`; one part at a time, so that what it leaves behind can be
   counted. */
typedef struct course {
  const homeward_scenario *scenario;
  part before, fails;
  bool lower; /* it may go on and prove less */
} course;

static homeward_status take(const course *c, long successes, bool once, hw_cents *bound,
                            long *left) {
  hw_engine engine;
  homeward_error error = {0};
  open_engine(&engine, c->scenario, 1);
  ck_assert_int_eq(c->before(&engine, &error), HOMEWARD_OK);
  fail_after(successes, once);
  homeward_status status = c->fails(&engine, &error);
  *left = allow();
  *bound = engine.bound;
  ck_assert_msg(status == HOMEWARD_OK || (status == HOMEWARD_LIMIT && atomic_load(&failures) > 0),
                "allocation %ld fails: status %d: %s", successes, status, error.message);
  ck_assert(status == HOMEWARD_OK || error.message[0] != '\0');
  close_engine(&engine);
  return status;
}

static void fail_course(const course *c, long points) {
  hw_cents bound, found;
  long left;
  int ended = 0;
  ck_assert_int_eq(take(c, LONG_MAX, false, &bound, &left), HOMEWARD_OK);
  long allocations = LONG_MAX - left, alive = atomic_load(&living);
  long stride = points > 0 ? allocations / points + 1 : 1;
  for (long n = 0; n < allocations; n += stride)
    for (int once = 0; once <= 1; once++) {
      homeward_status status = take(c, n, once != 0, &found, &left);
      ended += status != HOMEWARD_OK;
      /* a proof for which there was no memory is left out */
      ck_assert_msg(status != HOMEWARD_OK || found == bound || (c->lower && found < bound),
                    "allocation %ld of %ld fails: bound %lld, not %lld", n, allocations,
                    (long long)found, (long long)bound);
      ck_assert_msg(atomic_load(&living) == alive, "allocation %ld of %ld fails: %ld are left", n,
                    allocations, atomic_load(&living) - alive);
    }
  printf("%ld allocations: %d ended\n", allocations, ended);
  ck_assert_int_gt(ended, 0);
}

static void fail_ascent(const homeward_scenario *scenario, long points) {
  course c = {scenario, nothing, hw_engine_ascend, false};
  fail_course(&c, points);
}

START_TEST(test_ascend__each_allocation_fails) {
  homeward_scenario *scenario = random_scenario(number_from_environment("HOMEWARD_SEED", 17),
                                                RANDOM_TINY | (_i != 0 ? RANDOM_ESCORTS : 0u));
  fail_ascent(scenario, 0);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_ascend__allocations_of_a_crowd_fail) {
  homeward_scenario *scenario = crowd_scenario(1, CROWD_CASES, CROWD_ROAD);
  fail_ascent(scenario, 2 * CROWD_FAILURES);
  homeward_scenario_free(scenario);
}
END_TEST

/* ---- those who need escorts ---- */

enum { SOME_FAILURES = 150 };

static const part PARTS[][2] = {{hw_engine_ascend, hw_engine_bound_escorts}, {offer_prices, place}};

/* The next one where somebody needs an escort. */
static homeward_scenario *attended_scenario(uint64_t seed) {
  hw_engine engine;
  homeward_scenario *scenario = random_scenario(seed, RANDOM_TINY | RANDOM_ESCORTS);
  open_engine(&engine, scenario, 1);
  bool escorts = engine.escorts;
  close_engine(&engine);
  if (escorts)
    return scenario;
  homeward_scenario_free(scenario);
  return attended_scenario(seed + 1);
}

START_TEST(test_attended__allocations_fail) {
  homeward_scenario *scenario = attended_scenario(number_from_environment("HOMEWARD_SEED", 17));
  course c = {scenario, PARTS[_i][0], PARTS[_i][1], _i == 0};
  fail_course(&c, SOME_FAILURES);
  homeward_scenario_free(scenario);
}
END_TEST

/* Enough that prices take their time, and neighbourhoods are solved. */
START_TEST(test_attended__allocations_of_a_crowd_fail) {
  homeward_scenario *scenario = crowd_scenario(1, CROWD_CASES / 4, CROWD_ESCORTS | CROWD_NEEDY);
  course c = {scenario, PARTS[_i][0], PARTS[_i][1], _i == 0};
  fail_course(&c, CROWD_FAILURES / 2);
  homeward_scenario_free(scenario);
}
END_TEST

/* ---- whole crowds ---- */

/* A row of knapsack.h for which there is no memory is left out: then the plan may be another one,
   but it is within the gap as well. */
START_TEST(test_solve__allocations_of_a_crowd_fail) {
  const double gap = 0.01;
  homeward_scenario *scenario = crowd_scenario(1, CROWD_CASES, CROWD_BUDGET);
  long left;
  int ended = 0;
  int64_t objective = solve_within(gap, scenario, 2, LONG_MAX, false, &left);
  long allocations = LONG_MAX - left;
  ck_assert_int_ne(objective, NO_PLAN);
  for (int point = 0; point < CROWD_FAILURES; point++) {
    long n = allocations / CROWD_FAILURES * point + point;
    int64_t found = solve_within(gap, scenario, 2, n, point % 2 != 0, NULL);
    ck_assert(found == NO_PLAN ||
              fabs((double)(found - objective)) <= 1.1 * gap * (double)objective);
    ended += found == NO_PLAN;
  }
  printf("%ld allocations: %d solves of %d ended\n", allocations, ended, CROWD_FAILURES);
  ck_assert_int_gt(ended, CROWD_FAILURES / 2);
  ck_assert_int_eq(solve_within(gap, scenario, 2, LONG_MAX, false, NULL), objective);
  homeward_scenario_free(scenario);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("memory");
  TCase *solves = tcase_create("solves");
  tcase_set_timeout(solves, 300);
  tcase_add_test(solves, test_solve__one_allocation_fails);
  tcase_add_test(solves, test_solve__allocations_fail_from_one_on);
  tcase_add_loop_test(solves, test_solve__allocations_fail_on_several_threads, 0, 2);
  tcase_add_test(solves, test_solve__allocations_of_a_crowd_fail);
  suite_add_tcase(suite, solves);
  TCase *ascents = tcase_create("ascents");
  tcase_set_timeout(ascents, 300);
  tcase_add_loop_test(ascents, test_ascend__each_allocation_fails, 0, 2);
  tcase_add_test(ascents, test_ascend__allocations_of_a_crowd_fail);
  suite_add_tcase(suite, ascents);
  TCase *attended = tcase_create("attended");
  tcase_set_timeout(attended, 300);
  tcase_add_loop_test(attended, test_attended__allocations_fail, 0, 2);
  tcase_add_loop_test(attended, test_attended__allocations_of_a_crowd_fail, 0, 2);
  suite_add_tcase(suite, attended);
  return run_suite(suite);
}
