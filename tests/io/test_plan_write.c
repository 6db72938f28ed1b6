/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/io/plan_files.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

START_TEST(test_plan_write__read_and_written_is_the_same) {
  homeward_scenario *scenario = journeys();
  homeward_plan *plan = NULL;
  homeward_error error = {.message = ""};
  written out = {0};
  char *text = file_text(JOURNEYS_PLAN);
  ck_assert_msg(homeward_plan_read(&plan, scenario, JOURNEYS_PLAN, NULL, &error) == HOMEWARD_OK,
                "%d:%d: %s", error.line, error.column, error.message);
  ck_assert_int_eq(homeward_plan_write(plan, write_to_memory, &out, NULL), HOMEWARD_OK);
  ck_assert_str_eq(out.text, text);
  free(out.text);
  free(text);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

/* Texts that need quotes and escapes come back as they were. */
START_TEST(test_plan_write__hard_texts) {
  static const char *const details[] = {
      "\"a \\\"quoted\\\" \\\\ é 東 😀: #\"",
      "\"\"",
      "\"- a\"",
      "\" a \"",
      "\"NO\"",
      "\"{}\"",
      "\"a'b\"",
  };
  homeward_scenario *scenario = journeys();
  for (size_t i = 0; i < sizeof details / sizeof *details; i++) {
    char line[200];
    const char *findings = NULL;
    homeward_status status = HOMEWARD_OK;
    written first = {0}, second = {0};
    snprintf(line, sizeof line, "detail: %s", details[i]);
    homeward_plan *plan = read_journeys(
        scenario, "detail: \"The case has no counselling and no signature.\"", line, &findings);
    ck_assert_ptr_nonnull(plan);
    ck_assert_int_eq(homeward_plan_write(plan, write_to_memory, &first, NULL), HOMEWARD_OK);
    homeward_plan_free(plan);
    ck_assert_ptr_nonnull(strstr(first.text, line));
    plan = read_plan_text(scenario, first.text, &findings, &status);
    ck_assert_ptr_nonnull(plan);
    ck_assert_int_eq(homeward_plan_write(plan, write_to_memory, &second, NULL), HOMEWARD_OK);
    ck_assert_str_eq(first.text, second.text);
    homeward_plan_free(plan);
    free(first.text);
    free(second.text);
  }
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_plan_write__plan_without_anything) {
  homeward_scenario *scenario = journeys();
  homeward_plan *plan = hw_plan_new(scenario);
  written out = {0};
  ck_assert_ptr_nonnull(plan);
  ck_assert_int_eq(homeward_plan_write(plan, write_to_memory, &out, NULL), HOMEWARD_OK);
  ck_assert_ptr_nonnull(strstr(out.text, "status: optimal\n"
                                         "objective: 0.00\n"
                                         "bound: 0.00\n"
                                         "gap: 0.00000\n"));
  ck_assert_ptr_nonnull(strstr(out.text, "persons: {planned: 0, unserved: 0}\n"
                                         "itineraries: []\n"
                                         "rotations: []\n"
                                         "runs: []\n"
                                         "unserved: []\n"
                                         "notifications: []\n"
                                         "payments: []\n"));
  free(out.text);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_plan_write__change_penalty_of_a_case) {
  homeward_scenario *scenario = journeys();
  homeward_plan *plan = hw_plan_new(scenario);
  hw_itinerary itinerary = {.case_index = 0};
  written out = {0};
  ck_assert_ptr_nonnull(plan);
  itinerary.cost[HW_PART_CHANGES] = 30000;
  plan->itineraries = &itinerary;
  plan->itinerary_count = 1;
  ck_assert_int_eq(homeward_plan_write(plan, write_to_memory, &out, NULL), HOMEWARD_OK);
  ck_assert_ptr_nonnull(strstr(out.text, "transit: 0.00, changes: 300.00}\n"));
  ck_assert_ptr_nonnull(strstr(out.text, "    legs: []\n    nights: []\n"));
  free(out.text);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

static int refuse(void *context, const char *bytes, size_t length) {
  (void)context;
  (void)bytes;
  (void)length;
  return 1;
}

START_TEST(test_plan_write__refused_bytes) {
  homeward_scenario *scenario = journeys();
  homeward_plan *plan = hw_plan_new(scenario);
  ck_assert_int_eq(homeward_plan_write(plan, refuse, NULL, NULL), HOMEWARD_IO);
  ck_assert_int_eq(homeward_plan_write(plan, NULL, NULL, NULL), HOMEWARD_USAGE);
  ck_assert_int_eq(homeward_plan_write(NULL, refuse, NULL, NULL), HOMEWARD_USAGE);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_plan_save__private_file_with_the_written_bytes) {
  char path[] = "/tmp/homeward-test-save-XXXXXX";
  homeward_scenario *scenario = journeys();
  homeward_plan *plan = NULL;
  struct stat info;
  close(mkstemp(path));
  ck_assert_int_eq(homeward_plan_read(&plan, scenario, JOURNEYS_PLAN, NULL, NULL), HOMEWARD_OK);
  chmod(path, 0644);
  ck_assert_int_eq(homeward_plan_save(plan, path, NULL), HOMEWARD_OK);
  char *saved = file_text(path), *expected = file_text(JOURNEYS_PLAN);
  ck_assert_str_eq(saved, expected);
  ck_assert_int_eq(stat(path, &info), 0);
  ck_assert_int_eq(info.st_mode & 07777, 0600);
  unlink(path);
  free(saved);
  free(expected);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_plan_save__names_the_file_that_cannot_be_written) {
  homeward_scenario *scenario = journeys();
  homeward_plan *plan = hw_plan_new(scenario);
  homeward_error error;
  ck_assert_int_eq(homeward_plan_save(plan, "/nonexistent/plan.yaml", &error), HOMEWARD_IO);
  ck_assert_str_eq(error.file, "/nonexistent/plan.yaml");
  ck_assert_int_eq(homeward_plan_save(plan, "/dev/full", &error), HOMEWARD_IO);
  ck_assert_str_eq(error.file, "/dev/full");
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("plan_write");
  TCase *tests = tcase_create("plan_write");
  tcase_add_test(tests, test_plan_write__read_and_written_is_the_same);
  tcase_add_test(tests, test_plan_write__hard_texts);
  tcase_add_test(tests, test_plan_write__plan_without_anything);
  tcase_add_test(tests, test_plan_write__change_penalty_of_a_case);
  tcase_add_test(tests, test_plan_write__refused_bytes);
  tcase_add_test(tests, test_plan_save__private_file_with_the_written_bytes);
  tcase_add_test(tests, test_plan_save__names_the_file_that_cannot_be_written);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
