/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No plan leaves the library that the verifier rejects (linked with --wrap=hw_verify). */
#include "model/verify.h"
#include "tests/engine/solving.h"
#include "tests/support/run_suite.h"

#include <string.h>

homeward_status __real_hw_verify(const homeward_plan *plan, homeward_violation_callback each,
                                 void *context, size_t *violations, homeward_error *error);
homeward_status __wrap_hw_verify(const homeward_plan *plan, homeward_violation_callback each,
                                 void *context, size_t *violations, homeward_error *error);

static int calls;
static bool rejects;
static homeward_status answer;

homeward_status __wrap_hw_verify(const homeward_plan *plan, homeward_violation_callback each,
                                 void *context, size_t *violations, homeward_error *error) {
  homeward_status status = __real_hw_verify(plan, each, context, violations, error);
  calls++;
  if (status == HOMEWARD_OK && rejects) {
    each(context, &(homeward_violation){"C4", "buses", "more are under way than there are"});
    ++*violations;
  }
  return answer != HOMEWARD_OK ? hw_fail_memory(error) : status;
}

/* `*left`: a plan has left the library. */
static homeward_status solve(bool *left, homeward_error *error, uint32_t threads) {
  homeward_scenario *scenario = random_scenario(3, 0);
  homeward_solve_options options;
  homeward_outcome outcome = HOMEWARD_OUTCOME_DONE;
  homeward_plan *plan = NULL;
  homeward_solve_options_default(&options);
  options.threads = threads;
  homeward_status status = homeward_solve(&plan, scenario, &options, &outcome, error);
  *left = plan != NULL;
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
  return status;
}

START_TEST(test_solve__a_plan_that_the_verifier_rejects_does_not_leave) {
  for (uint32_t threads = 1; threads <= 3; threads++) {
    bool left;
    homeward_error error = {0};
    rejects = true;
    ck_assert_int_eq(solve(&left, &error, threads), HOMEWARD_INTERNAL);
    ck_assert(!left);
    ck_assert_int_eq(error.status, HOMEWARD_INTERNAL);
    ck_assert_ptr_nonnull(strstr(error.message, "C4: buses"));
    rejects = false;
    ck_assert_int_eq(solve(&left, &error, threads), HOMEWARD_OK);
    ck_assert(left);
  }
  ck_assert_int_eq(calls, 6);
}
END_TEST

START_TEST(test_solve__a_verifier_without_memory_gives_no_plan) {
  bool left;
  homeward_error error = {0};
  answer = HOMEWARD_LIMIT;
  ck_assert_int_eq(solve(&left, &error, 2), HOMEWARD_LIMIT);
  ck_assert(!left);
  ck_assert_int_eq(calls, 1);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("refused");
  TCase *cases = tcase_create("refused");
  tcase_set_timeout(cases, 60);
  tcase_add_test(cases, test_solve__a_plan_that_the_verifier_rejects_does_not_leave);
  tcase_add_test(cases, test_solve__a_verifier_without_memory_gives_no_plan);
  suite_add_tcase(suite, cases);
  return run_suite(suite);
}
