/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Whole solves of scenarios with so many classes that their prices are found without a simplex:
 * verified plans within the gap, the same bytes from any number of threads.
 */
#include "tests/engine/solving.h"
#include "tests/support/crowd_scenario.h"
#include "tests/support/run_suite.h"

#include "model/plan.h"

#include <string.h>

/* Escorts make it harder to come near the bound. */
static const struct kind {
  unsigned flags;
  double gap;
} KINDS[] = {
    {0, 0.01},
    {CROWD_BUDGET, 0.01},
    {CROWD_ROAD, 0.01},
    {CROWD_ESCORTS | CROWD_NEEDY, 0.03},
    {CROWD_ESCORTS | CROWD_BUDGET, 0.08},
};
enum { KIND_COUNT = sizeof KINDS / sizeof *KINDS };

typedef struct bytes {
  char *text;
  size_t length;
} bytes;

static int append(void *context, const char *text, size_t length) {
  bytes *all = context;
  all->text = realloc(all->text, all->length + length + 1);
  ck_assert_ptr_nonnull(all->text);
  memcpy(all->text + all->length, text, length);
  all->length += length;
  all->text[all->length] = '\0';
  return 0;
}

/* The bytes of a verified plan within the gap. */
static char *planned(const homeward_scenario *scenario, double gap, unsigned threads) {
  bytes written = {0};
  size_t violations = 1;
  homeward_solve_options options;
  homeward_plan *plan = NULL;
  homeward_outcome outcome;
  homeward_error error = {0};
  homeward_solve_options_default(&options);
  options.gap = gap;
  options.threads = threads;
  homeward_status status = homeward_solve(&plan, scenario, &options, &outcome, &error);
  ck_assert_msg(status == HOMEWARD_OK, "status %d: %s", status, error.message);
  ck_assert_int_eq(outcome, HOMEWARD_OUTCOME_DONE);
  ck_assert_int_eq(homeward_verify(plan, NULL, NULL, &violations, NULL), HOMEWARD_OK);
  ck_assert_uint_eq(violations, 0);
  ck_assert_int_le(plan->bound, plan->objective);
  ck_assert_int_gt(plan->bound, 0);
  ck_assert((double)(plan->objective - plan->bound) <= gap * (double)plan->objective);
  ck_assert_int_eq(homeward_plan_write(plan, append, &written, NULL), HOMEWARD_OK);
  homeward_plan_free(plan);
  return written.text;
}

START_TEST(test_solve__crowd_has_the_same_verified_plan_from_any_number_of_threads) {
  char *text = crowd_scenario_text(5, CROWD_CASES, KINDS[_i].flags);
  ck_assert_ptr_nonnull(text);
  homeward_scenario *scenario = accepted(text);
  free(text);
  char *one = planned(scenario, KINDS[_i].gap, 1);
  for (unsigned threads = 2; threads <= 3; threads++) {
    char *several = planned(scenario, KINDS[_i].gap, threads);
    ck_assert_msg(strcmp(one, several) == 0, "kind %d: another plan from %u threads", _i, threads);
    free(several);
  }
  free(one);
  homeward_scenario_free(scenario);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("crowd");
  TCase *solves = tcase_create("solves");
  tcase_set_timeout(solves, 120);
  tcase_add_loop_test(solves,
                      test_solve__crowd_has_the_same_verified_plan_from_any_number_of_threads, 0,
                      KIND_COUNT);
  suite_add_tcase(suite, solves);
  return run_suite(suite);
}
