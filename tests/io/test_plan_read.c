/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/io/plan_files.h"
#include "tests/model/failing_allocator.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static homeward_scenario *scenario;

static void read_scenario(void) {
  scenario = journeys();
}

static void free_scenario(void) {
  homeward_scenario_free(scenario);
}

START_TEST(test_plan_read__every_section) {
  const char *findings = NULL;
  homeward_plan *plan = read_journeys(scenario, NULL, NULL, &findings);
  ck_assert_str_eq(findings, "");
  ck_assert_ptr_nonnull(plan);
  ck_assert_int_eq(plan->status, HOMEWARD_PLAN_FEASIBLE);
  ck_assert_int_eq(plan->objective, 3117653);
  ck_assert_int_eq(plan->gap, 566);
  ck_assert_int_eq(plan->parts[HW_PART_UNSERVED], 1200000);
  ck_assert_int_eq(plan->persons_unserved, 6);
  ck_assert_int_eq(plan->itinerary_count, 3);

  const hw_leg *leg = &plan->itineraries[0].legs[0];
  ck_assert_int_eq(leg->run, hw_find_run(scenario, "F1@2005-05-05"));
  ck_assert_int_eq(leg->transfer, HW_NONE);
  ck_assert_int_eq(leg->departs, scenario->runs[leg->run].departs[0]);
  ck_assert_int_eq(leg->arrives, scenario->runs[leg->run].arrives[1]);
  ck_assert_int_eq(leg->status, HW_LEG_CONFIRMED);
  ck_assert_int_eq(plan->itineraries[0].legs[2].run, HW_NONE);
  ck_assert_int_eq(plan->itineraries[0].legs[2].transfer, hw_find_transfer(scenario, "08:30"));
  ck_assert_int_eq(plan->itineraries[1].night_count, 2);

  const hw_rotation *rotation = &plan->rotations[0];
  ck_assert_int_eq(rotation->away_from, leg->departs);
  ck_assert_int_eq(rotation->cost[HW_ROTATION_BACK], 45000);
  ck_assert_int_eq(rotation->legs[2].cover_count, 1);
  ck_assert_int_eq(rotation->legs[2].covers[0].persons, 1);

  ck_assert_int_eq(plan->runs[4].vehicle_count, 2);
  ck_assert_int_eq(plan->unserved[0].case_index, hw_find_case(scenario, "1E5"));
  ck_assert_str_eq(plan->unserved[1].reason, "no-seats");
  ck_assert_int_eq(plan->notifications[1].cases[0], hw_find_case(scenario, "C-2"));
  ck_assert_int_eq(plan->payments[1].kind, HW_PAYMENT_POCKET_MONEY);
  ck_assert_int_eq(plan->payments[2].programme, hw_find_programme(scenario, "NO"));
  homeward_plan_free(plan);
}
END_TEST

START_TEST(test_plan_read__optional_parts_have_defaults) {
  static const char text[] = "homeward_plan: '1'\n"
                             "scenario: {name: x, sha256: y}\n"
                             "status: optimal\n"
                             "objective: '0'\n"
                             "bound: 0\n"
                             "gap: '0'\n"
                             "parts: {}\n"
                             "persons:\n"
                             "  planned: '4'\n"
                             "  unserved: 0\n"
                             "itineraries:\n"
                             "- case: C-3\n"
                             "  legs:\n"
                             "  - {arrives: 2005-05-06T12:30, departs: 2005-05-06T10:00, to: BGW,\n"
                             "     from: AMM, run: CH1@2005-05-06}\n"
                             "unserved: [{case: C-5, reason: no-seats}]\n";
  const char *findings = NULL;
  homeward_status status = HOMEWARD_OK;
  homeward_plan *plan = read_plan_text(scenario, text, &findings, &status);
  ck_assert_ptr_nonnull(plan);
  ck_assert_ptr_eq(strstr(findings, "H950 2:"), findings); /* made for another scenario */
  const hw_itinerary *itinerary = &plan->itineraries[0];
  const hw_run *run = &scenario->runs[itinerary->legs[0].run];
  ck_assert_int_eq(itinerary->legs[0].status, HW_LEG_PLANNED);
  ck_assert_int_eq(itinerary->legs[0].departs, run->departs[0]); /* local times of the places */
  ck_assert_int_eq(itinerary->legs[0].arrives, run->arrives[1]);
  ck_assert_int_eq(itinerary->night_count, 0);
  ck_assert_int_eq(
      plan->rotation_count + plan->run_count + plan->notification_count + plan->payment_count, 0);
  ck_assert_str_eq(plan->unserved[0].detail, "");
  ck_assert_str_eq(plan->unserved[0].remedy, "");
  homeward_plan_free(plan);
}
END_TEST

/* Well-formed but wrong: the verifier's matter. */
START_TEST(test_plan_read__keeps_what_is_stated) {
  static const char *const changes[][2] = {
      {"\"2005-05-05T10:00+02:00\"", "\"2005-05-05T10:01+02:00\""},
      {"run: F1@2005-05-05, from: AMS", "run: F1@2005-05-05, from: OSL"},
      {"from: BGW, to: BAGHDAD", "from: AMS, to: BAGHDAD"},
      {"fares: 3653.72", "fares: 1.00"},
      {"case: C-2", "case: C-1"},
      {"reason: no-seats", "reason: no-such-reason"},
      {"member: 1", "member: 7"},
      {"{run: F1@2005-05-05, persons: 4}", "{run: F1@2005-05-05, persons: 999}"},
      {"bound: 31000.00", "bound: 99999999999.99"},
      {"covers: {nurse: 1}", "covers: {}"},
      {"{place: AMM, date: \"2005-05-05\"}", "{place: AMM, date: \"1999-05-05\"}"},
  };
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
    const char *findings = NULL;
    homeward_plan *plan = read_journeys(scenario, changes[i][0], changes[i][1], &findings);
    ck_assert_str_eq(findings, "");
    ck_assert_ptr_nonnull(plan);
    homeward_plan_free(plan);
  }
}
END_TEST

/* Changes of the plan's text, and the finding that each has to give: a beginning, and a part of it.
 */
static const struct {
  const char *old, *new, *begins, *holds;
} faults[] = {
    {"homeward_plan: 1", "homeward_plan: 2", "H218 1:16 ", "version 1"},
    {"homeward_plan: 1\n", "", "H303 1:1 ", "key `homeward_plan` is missing"},
    {"status: feasible", "status: fine", "H211 3:9 ", "`optimal`, `feasible` or `interrupted`"},
    {"objective: 31176.53", "objective: 31,176.53", "H203 4:12 ", "at most two decimals"},
    {"objective: 31176.53", "objective: -1", "H203 4:12 ", "-1"},
    {"objective: 31176.53", "objective: 1e5", "H203 4:12 ", "1e5"},
    {"objective: 31176.53", "objective: 99999999999999999999", "H203 4:12 ", ""},
    {"objective: 31176.53", "objective:", "H201 4:", "`objective` has no value"},
    {"objective: 31176.53", "objective: [1]", "H306 4:12 ", "`objective` is a single value"},
    {"gap: 0.00566", "gap: 0.000001", "H204 6:6 ", "five decimals"},
    {"gap: 0.00566", "gap: 1.1", "H204 6:6 ", ""},
    {"fares: 5753.72", "fare: 5753.72", "H301 7:9 ", "did you mean `fares`?"},
    {"persons: {planned: 16", "persons: {planned: 0x10", "H202 8:20 ", "a whole number"},
    {"persons: {planned: 16, unserved: 6}", "persons: 22", "H304 8:10 ", "`persons` is a record"},
    {"  - case: C-1\n", "  - case: C-l\n", "H307 10:11 ", "there is no case `C-l`; did you mean"},
    {"case: C-1\n", "case: \"C-1\\0\"\n", "H209 10:11 ", "id of a case"},
    {"run: F1@2005-05-05", "run: F1@2005-05-06", "H307 12:15 ",
     "service `F1` has no run on 2005-05-06"},
    {"run: F1@2005-05-05", "run: EATS@2005-05-05", "H307 12:15 ", "did you mean `EAST`?"},
    {"run: F1@2005-05-05", "run: F1", "H209 12:15 ", "SERVICE@YYYY-MM-DD"},
    {"from: AMS", "from: AMX", "H307 12:36 ", "there is no place `AMX`"},
    {"{run: F1@2005-05-05, from", "{from", "H501 12:9 ", "`run` or `transfer` is missing"},
    {"{run: F1@2005-05-05, from", "{run: F1@2005-05-05, transfer: AMM-AMMAN, from", "H501 12:9 ",
     "exclude each other"},
    {"\"2005-05-05T10:00+02:00\"", "2005-05-05", "H207 12:", "an instant"},
    {"\"2005-05-05T10:00+02:00\"", "2005-02-30T10:00", "H207 12:", "an instant"},
    {"\"2005-05-05T10:00+02:00\"", "2005-03-27T02:30", "H219 12:", "Europe/Amsterdam"},
    {"status: confirmed", "status: done", "H211 12:", "`planned`, `confirmed`"},
    {"transfer: \"08:30\"", "transfer: \"08:31\"", "H307 14:", "there is no transfer `08:31`"},
    {"date: \"2005-05-05\"", "date: 5 May", "H206 15:", "a date"},
    {"    nights: [{", "    nights: [{place: AMM, ", "H302 15:", "stands already in line 15"},
    {"    nights: [{place: AMM, date: \"2005-05-05\"}]", "    nights: {}", "H305 15:", "a list"},
    {"    nights: [{place: AMM, date: \"2005-05-05\"}]", "    nights: [AMM]", "H304 15:", "nights"},
    {"    legs:\n      - {run: CH1", "    covers: {}\n    legs:\n      - {run: CH1", "H301 25:5 ",
     "unknown key `covers` in itinerary"},
    {"pool: nurses", "pool: nurse", "H307 30:11 ", "there is no escort pool"},
    {"away: {from", "away: {form", "H303 32:11 ", "did you mean `from`?"},
    {"covers: {nurse: 1}", "covers: {doctor: 1}", "H307 34:", "there is no kind of escort"},
    {"covers: {nurse: 1}", "covers: {nurse: 1, nurse: 2}", "H302 34:", "stands already in line 34"},
    {"covers: {nurse: 1}", "covers: {nurse: one}", "H202 34:", "a whole number"},
    {"pool: buses", "pool: bus", "H307 44:", "there is no vehicle pool `bus`"},
    {"reason: no-consent", "reason: \"no consent\"", "H209 46:", "an id"},
    {"detail: \"The case", "detail: \"\\aThe case", "H103 46:", "control character"},
    {"country: JO", "country: XX", "H307 49:", "there is no country `XX`"},
    {"cases: [C-1]", "cases: C-1", "H305 49:", "`cases` is a list"},
    {"cases: [C-1]", "cases: [C-1, C-9]", "H307 49:", "there is no case `C-9`"},
    {"programme: P", "programme: Q", "H307 52:", "there is no programme `Q`"},
    {"kind: grant", "kind: gift", "H211 52:", "`grant` or `pocket_money`"},
    {"payments:\n", "payment:\n", "H301 51:1 ", "did you mean `payments`?"},
    {"status: feasible", "status: &a feasible", "H104 3:9 ", "anchors"},
    {"status: feasible", "? [a]\n: b\nstatus: feasible", "H108 3:", "cannot be a key"},
    {"status: feasible", "<<: {a: b}\nstatus: feasible", "H105 3:1 ", "merge keys"},
    {"homeward_plan: 1", "- homeward_plan: 1", "H304 1:1 ", "H101 2:1 "},
    {"status: feasible", "---\nstatus: feasible", "H303 1:1 ", "H107 3:1 a second document"},
};

START_TEST(test_plan_read__faults) {
  const char *findings = NULL;
  homeward_plan *plan = read_journeys(scenario, faults[_i].old, faults[_i].new, &findings);
  ck_assert_msg(plan == NULL, "\"%s\" is accepted", faults[_i].new);
  bool begins = strncmp(findings, faults[_i].begins, strlen(faults[_i].begins)) == 0;
  ck_assert_msg(begins && strstr(findings, faults[_i].holds) != NULL,
                "\"%s\": %s%s is expected, but found:\n%s", faults[_i].new, faults[_i].begins,
                faults[_i].holds, findings);
}
END_TEST

START_TEST(test_plan_read__all_errors_at_once) {
  const char *findings = NULL;
  homeward_plan *plan =
      read_journeys(scenario, "status: feasible\nobjective: 31176.53\nbound: 31000.00",
                    "status: 1\nobjective: x\nbund: 3", &findings);
  ck_assert_ptr_null(plan);
  ck_assert_str_eq(findings,
                   "H303 1:1 plan: required key `bound` is missing\n"
                   "H211 3:9 `status` is `1`: expected `optimal`, `feasible` or `interrupted`\n"
                   "H203 4:12 `objective` is `x`: expected an amount with at most two decimals\n"
                   "H301 5:1 unknown key `bund` in plan; did you mean `bound`?\n");
}
END_TEST

/* Files that have changed places on the command line: one message says so. */
START_TEST(test_plan_read__file_of_another_kind) {
  homeward_plan *plan = NULL;
  homeward_scenario *other = NULL;
  homeward_events *events = NULL;
  homeward_error error;
  ck_assert_int_eq(homeward_plan_read(&plan, scenario, JOURNEYS, NULL, &error), HOMEWARD_INVALID);
  ck_assert_str_eq(error.code, "H313");
  ck_assert_str_eq(error.message, "this file holds a scenario; a plan is expected");
  ck_assert_int_eq(homeward_events_read(&events, scenario, JOURNEYS_PLAN, NULL, &error),
                   HOMEWARD_INVALID);
  ck_assert_str_eq(error.message, "this file holds a plan; events are expected");

  homeward_diagnostics *findings = NULL;
  ck_assert_int_eq(homeward_diagnostics_new(&findings, NULL), HOMEWARD_OK);
  ck_assert_int_eq(homeward_scenario_read(&other, JOURNEYS_PLAN, findings, &error),
                   HOMEWARD_INVALID);
  ck_assert_str_eq(error.message, "this file holds a plan; a scenario is expected");
  ck_assert_uint_eq(homeward_diagnostics_count(findings), 1);
  homeward_diagnostics_free(findings);
}
END_TEST

START_TEST(test_plan_read__repeated_local_time_is_the_earlier) {
  const char *findings = NULL;
  homeward_plan *plan =
      read_journeys(scenario, "\"2005-05-05T10:00+02:00\"", "2005-10-30T02:30", &findings);
  ck_assert_ptr_nonnull(plan);
  ck_assert_ptr_eq(strstr(findings, "H901 12:"), findings);
  char text[32];
  hw_format_instant(text, plan->itineraries[0].legs[0].departs, scenario->places[0].zone);
  ck_assert_str_eq(text, "2005-10-30T02:30+02:00");
  homeward_plan_free(plan);
}
END_TEST

START_TEST(test_plan_read__errors_without_diagnostics) {
  homeward_plan *plan = NULL;
  homeward_error error;
  ck_assert_int_eq(homeward_plan_read(&plan, scenario, JOURNEYS, NULL, &error), HOMEWARD_INVALID);
  ck_assert_ptr_null(plan);
  ck_assert_str_eq(error.file, JOURNEYS);
  ck_assert_int_gt(error.line, 0);
  ck_assert_str_ne(error.code, "");
  ck_assert_int_eq(homeward_plan_read(&plan, scenario, "tests/io/data/none.yaml", NULL, &error),
                   HOMEWARD_IO);
  ck_assert_str_eq(error.file, "tests/io/data/none.yaml");
  ck_assert_int_eq(homeward_plan_read(&plan, NULL, JOURNEYS_PLAN, NULL, &error), HOMEWARD_USAGE);
}
END_TEST

START_TEST(test_plan_file__what_is_wrong_is_told_when_it_is_read) {
  homeward_plan_file *file = NULL;
  homeward_plan *plan = NULL;
  homeward_error error;
  ck_assert_int_eq(homeward_plan_file_open(&file, "tests/io/data/none.yaml", &error), HOMEWARD_OK);
  ck_assert_int_eq(homeward_plan_file_read(&plan, scenario, file, NULL, &error), HOMEWARD_IO);
  ck_assert_str_eq(error.file, "tests/io/data/none.yaml");
  ck_assert_ptr_null(plan);
  ck_assert_int_eq(homeward_plan_file_read(&plan, NULL, file, NULL, &error), HOMEWARD_USAGE);
  homeward_plan_file_free(file);
  ck_assert_int_eq(homeward_plan_file_open(&file, NULL, &error), HOMEWARD_USAGE);
}
END_TEST

/* As when the scenario is rejected: the thread ends, and nothing is left over. */
START_TEST(test_plan_file__opened_and_never_read) {
  homeward_plan_file *file = NULL;
  ck_assert_int_eq(homeward_plan_file_open(&file, JOURNEYS_PLAN, NULL), HOMEWARD_OK);
  homeward_plan_file_free(file);
  homeward_plan_file_free(NULL);
}
END_TEST

/* Without the thread the plan is read all the same. */
START_TEST(test_plan_file__every_allocation_can_fail) {
  bool failed = true;
  for (long successes = 0; failed; successes++) {
    homeward_plan_file *file = NULL;
    homeward_plan *plan = NULL;
    homeward_error error;
    fail_allocations_after(successes);
    homeward_status status = homeward_plan_file_open(&file, JOURNEYS_PLAN, &error);
    if (status == HOMEWARD_OK) {
      status = homeward_plan_file_read(&plan, scenario, file, NULL, &error);
    }
    homeward_plan_file_free(file);
    failed = allow_allocations();
    ck_assert_msg(status == HOMEWARD_OK || (failed && status == HOMEWARD_LIMIT),
                  "status %d when allocation %ld fails", status, successes);
    ck_assert_int_eq(plan == NULL, status != HOMEWARD_OK);
    homeward_plan_free(plan);
  }
}
END_TEST

/* With faults in the text too, so that findings need memory. */
START_TEST(test_plan_read__every_allocation_can_fail) {
  static const char *const paths[] = {JOURNEYS_PLAN, JOURNEYS};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    bool failed = true;
    for (long successes = 0; failed; successes++) {
      homeward_plan *plan = NULL;
      homeward_error error;
      fail_allocations_after(successes);
      homeward_status status = homeward_plan_read(&plan, scenario, paths[i], NULL, &error);
      failed = allow_allocations();
      ck_assert_msg(!failed || status == HOMEWARD_LIMIT, "status %d when allocation %ld fails",
                    status, successes);
      ck_assert_int_eq(plan == NULL, status != HOMEWARD_OK);
      homeward_plan_free(plan);
    }
  }
}
END_TEST

START_TEST(test_plan_read__deep_nesting_and_long_scalars) {
  char *text = calloc(1, 200000);
  const char *findings = NULL;
  homeward_status status = HOMEWARD_OK;
  strcpy(text, "itineraries: ");
  memset(text + strlen(text), '[', 70000);
  ck_assert_ptr_null(read_plan_text(scenario, text, &findings, &status));
  ck_assert_int_eq(status, HOMEWARD_INVALID);
  ck_assert_ptr_nonnull(strstr(findings, "H109 1:"));
  memset(text, 0, 200000);
  strcpy(text, "status: ");
  memset(text + strlen(text), 'x', 100000);
  ck_assert_ptr_null(read_plan_text(scenario, text, &findings, &status));
  ck_assert_int_eq(status, HOMEWARD_LIMIT);
  free(text);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("plan_read");
  TCase *tests = tcase_create("plan_read");
  tcase_add_checked_fixture(tests, read_scenario, free_scenario);
  tcase_add_test(tests, test_plan_read__every_section);
  tcase_add_test(tests, test_plan_read__optional_parts_have_defaults);
  tcase_add_test(tests, test_plan_read__keeps_what_is_stated);
  tcase_add_loop_test(tests, test_plan_read__faults, 0, sizeof faults / sizeof *faults);
  tcase_add_test(tests, test_plan_read__all_errors_at_once);
  tcase_add_test(tests, test_plan_read__file_of_another_kind);
  tcase_add_test(tests, test_plan_read__repeated_local_time_is_the_earlier);
  tcase_add_test(tests, test_plan_read__errors_without_diagnostics);
  tcase_add_test(tests, test_plan_read__every_allocation_can_fail);
  tcase_add_test(tests, test_plan_file__what_is_wrong_is_told_when_it_is_read);
  tcase_add_test(tests, test_plan_file__opened_and_never_read);
  tcase_add_test(tests, test_plan_file__every_allocation_can_fail);
  tcase_add_test(tests, test_plan_read__deep_nesting_and_long_scalars);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
