/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/outline.h"
#include "model/compare.h"
#include "tests/io/plan_files.h"
#include "tests/model/failing_allocator.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BEFORE "tests/cli/golden/hello.plan.yaml"
#define AFTER "tests/io/data/hello.after.plan.yaml"

static homeward_document *read_file(const char *path) {
  homeward_document *document = NULL;
  ck_assert_int_eq(homeward_document_read(&document, path, NULL, NULL), HOMEWARD_OK);
  return document;
}

/* The plan of the file with each `old` replaced by `new`; ends with NULL. */
static homeward_document *read_edited(const char *path, const char *const *edits) {
  char name[] = "/tmp/homeward-test-compare-XXXXXX";
  char *text = file_text(path);
  for (; *edits != NULL; edits += 2) {
    written out = {0};
    const char *at = strstr(text, edits[0]);
    ck_assert_msg(at != NULL, "\"%s\" stands nowhere", edits[0]);
    write_to_memory(&out, text, (size_t)(at - text));
    write_to_memory(&out, edits[1], strlen(edits[1]));
    write_to_memory(&out, at + strlen(edits[0]), strlen(at + strlen(edits[0])));
    free(text);
    text = out.text;
  }
  int descriptor = mkstemp(name);
  ck_assert_int_ge(descriptor, 0);
  ck_assert_int_eq(write(descriptor, text, strlen(text)), (ssize_t)strlen(text));
  close(descriptor);
  free(text);
  homeward_document *document = read_file(name);
  unlink(name);
  return document;
}

static homeward_comparison *compare(const homeward_document *before,
                                    const homeward_document *after) {
  homeward_comparison *comparison = NULL;
  ck_assert_int_eq(homeward_compare_documents(&comparison, before, after, NULL), HOMEWARD_OK);
  return comparison;
}

static homeward_case_change change_of(const homeward_comparison *comparison, const char *id) {
  for (size_t i = 0; i < homeward_comparison_count(comparison); i++) {
    homeward_case_change change = homeward_comparison_get(comparison, i);
    if (strcmp(change.case_id, id) == 0) {
      return change;
    }
  }
  ck_abort_msg("%s did not change", id);
  return (homeward_case_change){.case_id = NULL};
}

START_TEST(test_compare_documents__each_kind_of_change) {
  homeward_document *before = read_file(BEFORE), *after = read_file(AFTER);
  homeward_comparison *comparison = compare(before, after);
  homeward_comparison_summary sum = {.size = sizeof sum};
  ck_assert_int_eq(homeward_comparison_summarise(comparison, &sum, NULL), HOMEWARD_OK);
  ck_assert_uint_eq(sum.lost, 1);
  ck_assert_uint_eq(sum.gained, 0);
  ck_assert_uint_eq(sum.moved, 2);
  ck_assert_uint_eq(sum.retimed, 1);
  ck_assert_uint_eq(sum.waiting, 2);
  ck_assert_uint_eq(sum.same, 1);
  ck_assert_uint_eq(sum.later, 2);
  ck_assert_uint_eq(sum.earlier, 1);
  ck_assert_int_eq(sum.objective_before, 4021466);

  homeward_case_change change = change_of(comparison, "H-4");
  ck_assert_int_eq(change.change, HOMEWARD_CHANGE_LOST);
  ck_assert_str_eq(change.reason_after, "no-seats");
  ck_assert_ptr_null(change.reason_before);
  ck_assert_int_eq(change.cost_before, 306100);
  ck_assert_int_eq(change.cost_after, 0);
  ck_assert_uint_eq(change.persons, 0);
  change = change_of(comparison, "H-3");
  ck_assert_int_eq(change.change, HOMEWARD_CHANGE_MOVED);
  ck_assert_int_eq(change.later, 2 * HW_DAY);
  change = change_of(comparison, "H-5");
  ck_assert_int_eq(change.change, HOMEWARD_CHANGE_RETIMED);
  ck_assert_int_eq(change.later, 60);
  change = change_of(comparison, "H-6");
  ck_assert_int_eq(change.change, HOMEWARD_CHANGE_WAITING);
  ck_assert_str_eq(change.reason_before, "clearance-missing");
  ck_assert_str_eq(change.reason_after, "no-escort");
  change = change_of(comparison, "H-7");
  ck_assert_int_eq(change.change, HOMEWARD_CHANGE_WAITING);
  ck_assert_ptr_null(change.reason_before);
  homeward_comparison_free(comparison);

  comparison = compare(after, before);
  ck_assert_int_eq(change_of(comparison, "H-4").change, HOMEWARD_CHANGE_GAINED);
  ck_assert_int_eq(change_of(comparison, "H-3").later, -2 * HW_DAY);
  homeward_comparison_free(comparison);
  homeward_document_free(before);
  homeward_document_free(after);
}
END_TEST

/* Offsets are only another way to write the same instant; without one the clock is compared. */
START_TEST(test_compare_documents__instants_and_local_times) {
  static const char *const zulu[] = {"\"2005-04-04T18:00+04:00\", status: planned}",
                                     "\"2005-04-04T14:00Z\", status: planned}", NULL};
  static const char *const local[] = {"\"2005-04-04T18:00+04:00\", status: planned}",
                                      "\"2005-04-04T18:00\", status: planned}", NULL};
  static const char *const late[] = {"\"2005-04-04T18:00+04:00\", status: planned}",
                                     "\"2005-04-04T19:30\", status: planned}", NULL};
  homeward_document *before = read_file(BEFORE);
  const char *const *const edits[] = {zulu, local};
  for (int i = 0; i < 2; i++) {
    homeward_document *after = read_edited(BEFORE, edits[i]);
    homeward_comparison *comparison = compare(before, after);
    ck_assert_uint_eq(homeward_comparison_count(comparison), 0);
    homeward_comparison_free(comparison);
    homeward_document_free(after);
  }
  homeward_document *after = read_edited(BEFORE, late);
  homeward_comparison *comparison = compare(before, after);
  ck_assert_uint_eq(homeward_comparison_count(comparison), 1);
  ck_assert_int_eq(change_of(comparison, "H-2").later, 90);
  homeward_comparison_free(comparison);
  homeward_document_free(after);
  homeward_document_free(before);
}
END_TEST

/* A wrong plan that states a case twice: its itinerary counts, once. */
START_TEST(test_compare_documents__case_stated_twice) {
  static const char *const edits[] = {"  - {case: H-6,",
                                      "  - {case: H-1, reason: no-seats}\n  - {case: H-6,", NULL};
  homeward_document *before = read_file(BEFORE), *after = read_edited(BEFORE, edits);
  homeward_comparison *comparison = compare(before, after);
  homeward_comparison_summary sum = {.size = sizeof sum};
  homeward_comparison_summarise(comparison, &sum, NULL);
  ck_assert_uint_eq(sum.same, 6);
  ck_assert_uint_eq(homeward_comparison_count(comparison), 0);
  homeward_comparison_free(comparison);
  homeward_document_free(before);
  homeward_document_free(after);
}
END_TEST

START_TEST(test_compare_documents__status_of_a_leg_is_no_change) {
  static const char *const edits[] = {"status: planned", "status: departed", NULL};
  homeward_document *before = read_file(BEFORE), *after = read_edited(BEFORE, edits);
  homeward_comparison *comparison = compare(before, after);
  ck_assert_uint_eq(homeward_comparison_count(comparison), 0);
  homeward_comparison_free(comparison);
  homeward_document_free(before);
  homeward_document_free(after);
}
END_TEST

START_TEST(test_compare_documents__only_plans) {
  homeward_document *plan = read_file(BEFORE), *scenario = read_file("scenarios/hello.yaml");
  homeward_comparison *comparison = NULL;
  ck_assert_int_eq(homeward_compare_documents(&comparison, plan, scenario, NULL), HOMEWARD_INVALID);
  ck_assert_ptr_null(comparison);
  homeward_document_free(plan);
  homeward_document_free(scenario);
  homeward_comparison_free(NULL);
}
END_TEST

/* The two ways to the same answer: apart from the scenario, and with it. */
START_TEST(test_compare__as_documents_but_for_what_a_scenario_knows) {
  homeward_scenario *scenario = NULL;
  homeward_plan *plan = NULL;
  homeward_comparison *comparison = NULL;
  static const char *const unknown[] = {"  - {case: H-7, reason: no-seats, detail: \"\", remedy: "
                                        "\"\"}\n",
                                        "", NULL};
  homeward_document *before = read_file(BEFORE), *after = read_edited(AFTER, unknown);
  homeward_comparison *apart = compare(before, after);
  ck_assert_int_eq(homeward_scenario_read(&scenario, "scenarios/hello.yaml", NULL, NULL),
                   HOMEWARD_OK);
  ck_assert_int_eq(homeward_plan_read(&plan, scenario, BEFORE, NULL, NULL), HOMEWARD_OK);
  written text = {0};
  ck_assert_int_eq(
      homeward_document_write(after, HOMEWARD_FORMAT_YAML, write_to_memory, &text, NULL),
      HOMEWARD_OK);
  homeward_plan *second = NULL;
  ck_assert_int_eq(
      homeward_plan_read_memory(&second, scenario, text.text, text.length, "a", NULL, NULL),
      HOMEWARD_OK);
  ck_assert_int_eq(homeward_compare(&comparison, plan, second, NULL), HOMEWARD_OK);
  ck_assert_uint_eq(homeward_comparison_count(comparison), homeward_comparison_count(apart));
  for (size_t i = 0; i < homeward_comparison_count(comparison); i++) {
    homeward_case_change with = homeward_comparison_get(comparison, i);
    homeward_case_change without = homeward_comparison_get(apart, i);
    ck_assert_str_eq(with.case_id, without.case_id);
    ck_assert_int_eq(with.change, without.change);
    ck_assert_int_eq(with.later, without.later);
    ck_assert_int_eq(with.cost_before, without.cost_before);
    ck_assert_int_eq(with.cost_after, without.cost_after);
    ck_assert_uint_gt(with.persons, 0);
  }
  free(text.text);
  homeward_comparison_free(comparison);
  homeward_comparison_free(apart);
  homeward_plan_free(second);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
  homeward_document_free(before);
  homeward_document_free(after);
}
END_TEST

START_TEST(test_compare_documents__out_of_memory) {
  homeward_document *before = read_file(BEFORE), *after = read_file(AFTER);
  homeward_status status = HOMEWARD_LIMIT;
  long successes = 0;
  for (bool failed = true; failed; successes++) {
    homeward_comparison *comparison = NULL;
    fail_allocations_after(successes);
    status = homeward_compare_documents(&comparison, before, after, NULL);
    failed = allow_allocations();
    ck_assert_int_eq(status, failed ? HOMEWARD_LIMIT : HOMEWARD_OK);
    ck_assert_int_eq(comparison == NULL, failed);
    homeward_comparison_free(comparison);
  }
  ck_assert_int_gt(successes, 1);
  homeward_document_free(before);
  homeward_document_free(after);
}
END_TEST

int main(void) {
  TCase *all = tcase_create("compare");
  tcase_add_test(all, test_compare_documents__each_kind_of_change);
  tcase_add_test(all, test_compare_documents__instants_and_local_times);
  tcase_add_test(all, test_compare_documents__case_stated_twice);
  tcase_add_test(all, test_compare_documents__status_of_a_leg_is_no_change);
  tcase_add_test(all, test_compare_documents__only_plans);
  tcase_add_test(all, test_compare__as_documents_but_for_what_a_scenario_knows);
  tcase_add_test(all, test_compare_documents__out_of_memory);
  Suite *suite = suite_create("compare");
  suite_add_tcase(suite, all);
  return run_suite(suite);
}
