/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Allocations that fail, the engine's and GLPK's own: a solve then ends with HOMEWARD_LIMIT, or
 * with the plan that it would have made anyway; never in a crash, and the next solve is not harmed.
 */
#include "tests/engine/solving.h"

#include <errno.h>
#include <limits.h>
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

__attribute__((visibility("default"))) void *malloc(size_t size) {
  return refuse() ? NULL : __libc_malloc(size);
}
__attribute__((visibility("default"))) void *calloc(size_t count, size_t size) {
  return refuse() ? NULL : __libc_calloc(count, size);
}
__attribute__((visibility("default"))) void *realloc(void *old, size_t size) {
  return refuse() ? NULL : __libc_realloc(old, size);
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
static int64_t solve(const homeward_scenario *scenario, unsigned threads, long successes, bool once,
                     long *left) {
  homeward_solve_options options;
  homeward_plan *plan = NULL;
  homeward_outcome outcome;
  homeward_error error = {0};
  homeward_plan_summary summary = {.size = sizeof summary};
  homeward_solve_options_default(&options);
  options.gap = 0;
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

int main(void) {
  Suite *suite = suite_create("memory");
  TCase *solves = tcase_create("solves");
  tcase_set_timeout(solves, 300);
  tcase_add_test(solves, test_solve__one_allocation_fails);
  tcase_add_test(solves, test_solve__allocations_fail_from_one_on);
  tcase_add_loop_test(solves, test_solve__allocations_fail_on_several_threads, 0, 2);
  suite_add_tcase(suite, solves);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed > 0;
}
