/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/io/plan_files.h"
#include "tests/model/failing_allocator.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JOURNEYS_REPORT "tests/io/data/journeys.report.txt"

static homeward_scenario *scenario;
static homeward_plan *plan;

static void read_plan(void) {
  const char *findings = NULL;
  scenario = journeys();
  plan = read_journeys(scenario, NULL, NULL, &findings);
  ck_assert_ptr_nonnull(plan);
}

static void free_plan(void) {
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}

/* The caller frees it. */
static char *report(bool colour, size_t width) {
  homeward_report_options options = {.size = sizeof options, .colour = colour, .width = width};
  written out = {0};
  ck_assert_int_eq(homeward_plan_report(plan, &options, write_to_memory, &out, NULL), HOMEWARD_OK);
  return out.text;
}

/* HOMEWARD_UPDATE_GOLDEN=1 writes the file anew; look at its difference before a commit. */
START_TEST(test_report_text__golden) {
  char *text = report(false, 0);
  if (getenv("HOMEWARD_UPDATE_GOLDEN") != NULL) {
    FILE *file = fopen(JOURNEYS_REPORT, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
  }
  char *expected = file_text(JOURNEYS_REPORT);
  ck_assert_str_eq(text, expected);
  free(expected);
  free(text);
}
END_TEST

START_TEST(test_report_text__colour_changes_nothing_but_colour) {
  char *plain = report(false, 100), *coloured = report(true, 100), *end = coloured;
  ck_assert_ptr_nonnull(strchr(coloured, '\033'));
  for (const char *c = coloured; *c != '\0'; c++) {
    if (*c == '\033') {
      c = strchr(c, 'm');
    } else {
      *end++ = *c;
    }
  }
  *end = '\0';
  ck_assert_str_eq(coloured, plain);
  free(plain);
  free(coloured);
}
END_TEST

START_TEST(test_report_text__sentences_keep_to_the_width) {
  char *text = report(false, 50);
  const char *detail = strstr(text, "4 persons need 4 seats");
  ck_assert_ptr_nonnull(detail);
  const char *line = detail;
  for (int i = 0; i < 3; i++) {
    ck_assert_uint_le(strcspn(line, "\n"), 50);
    line += strcspn(line, "\n") + 1;
  }
  free(text);
}
END_TEST

START_TEST(test_report_text__texts_of_a_plan_are_escaped) {
  hw_unserved unserved = {.case_index = 0,
                          .reason = "no-seats\033[2J",
                          .detail = "a\nb\xC2\x9B",
                          .remedy = "\xE2\x80\xAEx"};
  homeward_plan *empty = hw_plan_new(scenario);
  written out = {0};
  ck_assert_ptr_nonnull(empty);
  empty->scenario_name = "x\033]0;title\a";
  empty->unserved = &unserved;
  empty->unserved_count = 1;
  ck_assert_int_eq(homeward_plan_report(empty, NULL, write_to_memory, &out, NULL), HOMEWARD_OK);
  for (const char *c = out.text; *c != '\0'; c++) {
    ck_assert(*c == '\n' || ((unsigned char)*c >= 0x20 && (unsigned char)*c < 0x7F));
  }
  ck_assert_ptr_nonnull(strstr(out.text, "a\\x0Ab\\u{009B}"));
  free(out.text);
  homeward_plan_free(empty);
}
END_TEST

START_TEST(test_report_text__plan_without_anything) {
  homeward_plan *empty = hw_plan_new(scenario);
  written out = {0};
  ck_assert_ptr_nonnull(empty);
  ck_assert_int_eq(homeward_plan_report(empty, NULL, write_to_memory, &out, NULL), HOMEWARD_OK);
  ck_assert_ptr_nonnull(strstr(out.text, "0 of 0 planned"));
  ck_assert_ptr_null(strstr(out.text, "ITINERARIES"));
  ck_assert_ptr_null(strstr(out.text, "LOADS"));
  free(out.text);
  homeward_plan_free(empty);
}
END_TEST

static int refuse(void *context, const char *bytes, size_t length) {
  (void)context;
  (void)bytes;
  (void)length;
  return 1;
}

START_TEST(test_report_text__refused_bytes) {
  homeward_report_options options = {.size = 0};
  ck_assert_int_eq(homeward_plan_report(plan, NULL, refuse, NULL, NULL), HOMEWARD_IO);
  ck_assert_int_eq(homeward_plan_report(plan, &options, refuse, NULL, NULL), HOMEWARD_USAGE);
  ck_assert_int_eq(homeward_plan_report(NULL, NULL, refuse, NULL, NULL), HOMEWARD_USAGE);
}
END_TEST

static int discard(void *context, const char *bytes, size_t length) {
  (void)context;
  (void)bytes;
  (void)length;
  return 0;
}

START_TEST(test_report_text__every_allocation_can_fail) {
  bool failed = true;
  for (long successes = 0; failed; successes++) {
    fail_allocations_after(successes);
    homeward_status status = homeward_plan_report(plan, NULL, discard, NULL, NULL);
    failed = allow_allocations();
    ck_assert_int_eq(status, failed ? HOMEWARD_LIMIT : HOMEWARD_OK);
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("report_text");
  TCase *tests = tcase_create("report_text");
  tcase_add_checked_fixture(tests, read_plan, free_plan);
  tcase_add_test(tests, test_report_text__golden);
  tcase_add_test(tests, test_report_text__colour_changes_nothing_but_colour);
  tcase_add_test(tests, test_report_text__sentences_keep_to_the_width);
  tcase_add_test(tests, test_report_text__texts_of_a_plan_are_escaped);
  tcase_add_test(tests, test_report_text__plan_without_anything);
  tcase_add_test(tests, test_report_text__refused_bytes);
  tcase_add_test(tests, test_report_text__every_allocation_can_fail);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
