/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/plan.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

START_TEST(test_plan_gap__rounds_half_up) {
  ck_assert_int_eq(hw_gap(12345600, 12340000), 45);
  ck_assert_int_eq(hw_gap(200000, 199999), 1); /* 0.5 of a hundred-thousandth */
  ck_assert_int_eq(hw_gap(200001, 200000), 0); /* just below */
  ck_assert_int_eq(hw_gap(300, 200), 33333);
  ck_assert_int_eq(hw_gap(300, 100), 66667);
  ck_assert_int_eq(hw_gap(500, 0), 100000);
  ck_assert_int_eq(hw_gap(500, 500), 0);
}
END_TEST

START_TEST(test_plan_gap__extremes) {
  ck_assert_int_eq(hw_gap(0, 0), 0);
  ck_assert_int_eq(hw_gap(0, 100), 0);
  ck_assert_int_eq(hw_gap(INT64_MAX, 0), 100000);
  ck_assert_int_eq(hw_gap(100, 101), -1000);
  ck_assert_int_eq(hw_gap(200000, 200001), 0); /* -0.5 up is 0 */
  ck_assert_int_eq(hw_gap(1, INT64_MAX), INT32_MIN);
}
END_TEST

START_TEST(test_plan_names__are_those_of_the_file) {
  ck_assert_str_eq(hw_part_name(HW_PART_FARES), "fares");
  ck_assert_str_eq(hw_part_name(HW_PART_LOST_GRANTS), "lost_grants");
  ck_assert_str_eq(hw_part_name(HW_PART_UNSERVED), "unserved");
  ck_assert_str_eq(hw_rotation_part_name(HW_ROTATION_DAYS), "days");
  ck_assert_str_eq(hw_rotation_part_name(HW_ROTATION_BEDS), "beds");
  ck_assert_str_eq(hw_leg_status_name(HW_LEG_MISSED), "missed");
  ck_assert_str_eq(hw_plan_status_name(HOMEWARD_PLAN_OPTIMAL), "optimal");
  ck_assert_str_eq(hw_payment_kind_name(HW_PAYMENT_POCKET_MONEY), "pocket_money");
}
END_TEST

START_TEST(test_plan_reason_known__codes_of_the_contract) {
  ck_assert(hw_reason_known("no-consent"));
  ck_assert(hw_reason_known("group-split"));
  ck_assert(hw_reason_known("too-costly"));
  ck_assert(!hw_reason_known("not-supported"));
  ck_assert(!hw_reason_known(""));
  ck_assert(!hw_reason_known("no-reason"));
}
END_TEST

START_TEST(test_plan_summarise__copies_what_the_caller_knows) {
  homeward_scenario scenario = {.name = "small"};
  homeward_plan *plan = hw_plan_new(&scenario);
  homeward_plan_summary summary = {.size = sizeof summary, .persons_unserved = 99};
  ck_assert_ptr_nonnull(plan);
  ck_assert_str_eq(plan->scenario_name, "small");
  plan->status = HOMEWARD_PLAN_FEASIBLE;
  plan->objective = 400;
  plan->bound = 300;
  plan->persons_planned = 7;
  plan->persons_unserved = 2;
  plan->itinerary_count = 3;
  plan->unserved_count = 1;
  ck_assert_int_eq(homeward_plan_summarise(plan, &summary, NULL), HOMEWARD_OK);
  ck_assert_int_eq(summary.status, HOMEWARD_PLAN_FEASIBLE);
  ck_assert(summary.gap > 0.2499 && summary.gap < 0.2501);
  ck_assert_uint_eq(summary.cases_planned, 3);
  ck_assert_uint_eq(summary.persons_unserved, 2);

  homeward_plan_summary older = {.size = offsetof(homeward_plan_summary, persons_unserved),
                                 .persons_unserved = 99};
  ck_assert_int_eq(homeward_plan_summarise(plan, &older, NULL), HOMEWARD_OK);
  ck_assert_uint_eq(older.persons_planned, 7);
  ck_assert_uint_eq(older.persons_unserved, 99);
  older.size = 0;
  ck_assert_int_eq(homeward_plan_summarise(plan, &older, NULL), HOMEWARD_USAGE);
  homeward_plan_free(plan);
  homeward_plan_free(NULL);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("plan");
  TCase *tests = tcase_create("plan");
  tcase_add_test(tests, test_plan_gap__rounds_half_up);
  tcase_add_test(tests, test_plan_gap__extremes);
  tcase_add_test(tests, test_plan_names__are_those_of_the_file);
  tcase_add_test(tests, test_plan_reason_known__codes_of_the_contract);
  tcase_add_test(tests, test_plan_summarise__copies_what_the_caller_knows);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
