/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Why cases change when a plan replans another, and what people must be told. */
#include "model/compare.h"
#include "model/plan.h"
#include "tests/io/plan_files.h"
#include "tests/model/failing_allocator.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HELLO "scenarios/hello.yaml"
#define PUBLISHED "tests/cli/golden/hello.plan.yaml"

/** The published plan of `hello`, events since, and a plan for nobody that replans it. */
typedef struct world {
  homeward_scenario *before, *scenario;
  homeward_plan *old, *published, *replanned;
  homeward_events *events;
  homeward_comparison *comparison;
} world;

static homeward_plan *plan_for_nobody(const homeward_scenario *scenario) {
  homeward_plan *plan = hw_plan_new(scenario);
  ck_assert_ptr_nonnull(plan);
  hw_unserved *unserved = HW_ARRAY(&plan->arena, scenario->case_count, hw_unserved);
  ck_assert_ptr_nonnull(unserved);
  for (int32_t i = 0; i < scenario->case_count; i++) {
    unserved[i] = (hw_unserved){
        .case_index = i, .reason = "too-costly", .detail = "somehow", .remedy = "something"};
  }
  plan->unserved = unserved;
  plan->unserved_count = scenario->case_count;
  plan->scenario_name = scenario->name;
  plan->scenario_sha256 = scenario->sha256;
  return plan;
}

static world open_world(const char *events) {
  char text[1024];
  homeward_error error = {.message = ""};
  world w = {.before = NULL};
  snprintf(text, sizeof text, "homeward_events: 1\n%s\n", events);
  ck_assert_int_eq(homeward_scenario_read(&w.before, HELLO, NULL, NULL), HOMEWARD_OK);
  ck_assert_int_eq(homeward_plan_read(&w.old, w.before, PUBLISHED, NULL, NULL), HOMEWARD_OK);
  homeward_status status =
      homeward_events_read_memory(&w.events, w.before, text, strlen(text), "events", NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "%s\n%s", error.message, text);
  ck_assert_int_eq(homeward_events_apply(&w.scenario, w.events, NULL, &error), HOMEWARD_OK);
  status = homeward_events_apply_to_plan(&w.published, w.events, w.old, w.scenario, NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "%s\n%s", error.message, text);
  w.replanned = plan_for_nobody(w.scenario);
  return w;
}

static void close_world(world *w) {
  homeward_comparison_free(w->comparison);
  homeward_plan_free(w->replanned);
  homeward_plan_free(w->published);
  homeward_scenario_free(w->scenario);
  homeward_events_free(w->events);
  homeward_plan_free(w->old);
  homeward_scenario_free(w->before);
}

/* The case changes because of "CAUSE SUBJECT". */
static void expect(const char *case_id, const char *expected, const char *events) {
  world w = open_world(events);
  char found[128] = "nothing";
  ck_assert_int_eq(
      homeward_compare_replanned(&w.comparison, w.published, w.replanned, w.before, NULL, NULL),
      HOMEWARD_OK);
  for (size_t i = 0; i < homeward_comparison_count(w.comparison); i++) {
    homeward_case_change change = homeward_comparison_get(w.comparison, i);
    if (strcmp(change.case_id, case_id) == 0) {
      snprintf(found, sizeof found, "%s%s%s", change.cause, change.subject != NULL ? " " : "",
               change.subject != NULL ? change.subject : "");
    }
  }
  ck_assert_str_eq(found, expected);
  close_world(&w);
}

START_TEST(test_compare_replanned__causes) {
  expect("H-4", "cancelled EAST@2005-04-06", "cancel: [{run: EAST@2005-04-06}]");
  expect("H-4", "closed KARAMA", "close: [{place: KARAMA, from: 2005-04-06, until: 2005-04-06}]");
  expect("H-4", "closed AMMAN",
         "close: [{place: AMMAN, from: 2005-04-05T12:00, until: 2005-04-05T23:00}]");
  expect("H-4", "closed AMM",
         "close: [{place: AMM, from: 2005-04-05T18:50, until: 2005-04-05T19:30}]");
  expect("H-3", "connection RJ811@2005-04-06", "delay: [{run: RJ152@2005-04-05, by: 12h}]");
  expect("H-4", "late RJ152@2005-04-05", "delay: [{run: RJ152@2005-04-05, by: 1h}]");
  expect("H-3", "late RJ811@2005-04-06", "delay: [{run: RJ811@2005-04-06, by: 10m}]");
  expect("H-1", "missed RJ152@2005-04-07", "no_show: [{case: H-1, run: RJ152@2005-04-07}]");
  expect("H-1", "withdrawn", "withdraw: [{case: H-1}]");
  expect("H-1", "others", "cancel: [{run: SD331@2005-04-05}]");
  expect("NEW", "new",
         "add_cases: [{id: NEW, nationality: IQ, from: AMS, to: BAGHDAD, ready: 2005-04-03,"
         " priority: 1, persons: 1, consent: {counselled: 2005-03-01, signed: 2005-03-01}}]");
}
END_TEST

START_TEST(test_compare_replanned__limits) {
  static const char *const limits[][3] = {
      {"H-3", "limit RJ152@2005-04-05", "{run: RJ152@2005-04-05, seats: 2}"},
      {"H-3", "limit RJ152@2005-04-05", "{run: RJ152@2005-04-05, max_persons: 2}"},
      {"H-3", "limit RJ811@2005-04-06", "{service: RJ811, wheelchairs: 0}"},
      {"H-4", "limit EAST@2005-04-06", "{service: EAST, min_persons: 50}"},
      {"H-4", "limit buses", "{vehicle_pool: buses, count: 0}"},
      {"H-4", "limit AMMAN", "{place: AMMAN, beds: 0}"},
      {"H-4", "limit AMM", "{place: AMM, assisted_per_day: 0}"},
      {"H-4", "limit JO", "{country: JO, entries_per_day: 0}"},
      {"H-4", "limit AMM-AMMAN", "{transfer: AMM-AMMAN, persons_per_day: 0}"},
      {"H-4", "others", "{place: AMMAN, beds: 500}"}};
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
    char text[256];
    snprintf(text, sizeof text, "capacity: [%s]", limits[i][2]);
    expect(limits[i][0], limits[i][1], text);
  }
}
END_TEST

/* Nobody knows limits of another scenario than the present one. */
START_TEST(test_compare_replanned__without_the_scenario_before) {
  world w = open_world("capacity: [{vehicle_pool: buses, count: 0}]");
  homeward_comparison_summary sum = {.size = sizeof sum};
  const int64_t now = w.scenario->now.at;
  ck_assert_int_eq(
      homeward_compare_replanned(&w.comparison, w.published, w.replanned, NULL, &now, NULL),
      HOMEWARD_OK);
  for (size_t i = 0; i < homeward_comparison_count(w.comparison); i++) {
    ck_assert_str_eq(homeward_comparison_get(w.comparison, i).cause, "others");
  }
  ck_assert_int_eq(homeward_comparison_summarise(w.comparison, &sum, NULL), HOMEWARD_OK);
  ck_assert_uint_eq(sum.promises, 0);
  ck_assert_uint_eq(sum.stranded, 0);
  ck_assert_uint_eq(sum.notices, 2); /* of entries on two days that nobody makes any more */
  close_world(&w);
}
END_TEST

/* A published plan of a scenario that knew other cases, countries and places. */
START_TEST(test_compare_replanned__another_scenario) {
  world w = open_world("now: 2005-04-05T17:00");
  char *text = file_text(HELLO);
  homeward_scenario *other = NULL;
  for (char *at = strstr(text, "H-1"); at != NULL; at = strstr(at, "H-1")) {
    memcpy(at, "Z-1", 3);
  }
  for (char *at = strstr(text, "RJ811"); at != NULL; at = strstr(at, "RJ811")) {
    memcpy(at, "RJ999", 5);
  }
  ck_assert_int_eq(homeward_scenario_read_memory(&other, text, strlen(text), "other", NULL, NULL),
                   HOMEWARD_OK);
  homeward_plan *plan = plan_for_nobody(other);
  ck_assert_int_eq(homeward_compare_replanned(&w.comparison, w.old, plan, w.before, NULL, NULL),
                   HOMEWARD_OK);
  int found = 0;
  for (size_t i = 0; i < homeward_comparison_count(w.comparison); i++) {
    homeward_case_change change = homeward_comparison_get(w.comparison, i);
    found += strcmp(change.case_id, "H-1") == 0 && strcmp(change.cause, "unknown") == 0;
    found += strcmp(change.case_id, "Z-1") == 0 && strcmp(change.cause, "new") == 0;
    found += strcmp(change.case_id, "H-3") == 0 && strcmp(change.cause, "unknown") == 0 &&
             strcmp(change.subject, "RJ811@2005-04-06") == 0;
  }
  ck_assert_int_eq(found, 3);
  homeward_comparison_free(w.comparison);
  w.comparison = NULL;
  homeward_plan_free(plan);
  homeward_scenario_free(other);
  free(text);
  close_world(&w);
}
END_TEST

START_TEST(test_compare_replanned__every_allocation_may_fail) {
  world w = open_world("now: 2005-04-05T17:00\ncancel: [{run: EAST@2005-04-06}]\n"
                       "status: [{case: H-4, status: confirmed}]");
  bool failed = true;
  for (long successes = 0; failed; successes++) {
    homeward_comparison *made = NULL;
    fail_allocations_after(successes);
    homeward_status status =
        homeward_compare_replanned(&made, w.published, w.replanned, w.before, NULL, NULL);
    failed = allow_allocations();
    ck_assert_int_eq(status, failed ? HOMEWARD_LIMIT : HOMEWARD_OK);
    ck_assert((made == NULL) == failed);
    homeward_comparison_free(made);
  }
  close_world(&w);
}
END_TEST

static void expect_text(const char *text, const char *part) {
  ck_assert_msg(strstr(text, part) != NULL, "'%s' is not in\n%s", part, text);
}

START_TEST(test_comparison_report__what_people_must_be_told) {
  world w = open_world("now: 2005-04-05T19:10\ncancel: [{run: EAST@2005-04-06}]\n"
                       "status: [{case: H-4, status: confirmed}]");
  written out = {0};
  ck_assert_int_eq(
      homeward_compare_replanned(&w.comparison, w.published, w.replanned, w.before, NULL, NULL),
      HOMEWARD_OK);
  ck_assert_int_eq(homeward_comparison_report(w.comparison, NULL, write_to_memory, &out, NULL),
                   HOMEWARD_OK);
  expect_text(out.text, "    why     EAST@2005-04-06 is cancelled\n");
  expect_text(out.text,
              "  H-4  6 persons, EAST@2005-04-06 from AMMAN: EAST@2005-04-06 is cancelled");
  expect_text(out.text, "  H-4  6 persons, on the way to AMMAN until 5 Apr 19:35: too-costly\n");
  expect_text(out.text, "  H-3  2 persons, at AMM since 5 Apr 18:50: too-costly\n");
  expect_text(out.text, "  JO  AMM on 2005-04-07, 5 persons: not any more; H-1\n");
  ck_assert_ptr_null(strstr(out.text, "JO  AMM on 2005-04-05"));
  free(out.text);
  out = (written){0};
  ck_assert_int_eq(homeward_comparison_write(w.comparison, write_to_memory, &out, NULL),
                   HOMEWARD_OK);
  expect_text(out.text, "\"cause\": \"cancelled\"");
  expect_text(out.text, "\"place\": \"AMM\", \"arrival\": \"2005-04-05T18:50+03:00\"");
  expect_text(out.text, "\"cancelled\": true, \"persons\": 5, \"cases\": [\"H-1\"]");
  free(out.text);
  close_world(&w);
}
END_TEST

START_TEST(test_compare_replanned__usage) {
  world w = open_world("now: 2005-04-05T17:00");
  const int64_t never = -1;
  ck_assert_int_eq(homeward_compare_replanned(NULL, w.published, w.replanned, NULL, NULL, NULL),
                   HOMEWARD_USAGE);
  ck_assert_int_eq(homeward_compare_replanned(&w.comparison, NULL, w.replanned, NULL, NULL, NULL),
                   HOMEWARD_USAGE);
  ck_assert_ptr_null(w.comparison);
  ck_assert_int_eq(
      homeward_compare_replanned(&w.comparison, w.published, w.replanned, NULL, &never, NULL),
      HOMEWARD_USAGE);
  ck_assert_ptr_null(w.comparison);
  close_world(&w);
}
END_TEST

START_TEST(test_scenario_instant__as_people_write_it) {
  homeward_scenario *scenario = NULL;
  int64_t at = 0, same = 0;
  ck_assert_int_eq(homeward_scenario_read(&scenario, HELLO, NULL, NULL), HOMEWARD_OK);
  ck_assert_int_eq(homeward_scenario_instant(&at, scenario, "2005-04-03T07:30", NULL), HOMEWARD_OK);
  ck_assert_int_eq(homeward_scenario_instant(&same, scenario, "2005-04-03T04:30Z", NULL),
                   HOMEWARD_OK);
  ck_assert_int_eq(at, same);
  ck_assert_int_eq(homeward_scenario_instant(&same, scenario, "2005-04-03T06:30+02:00", NULL),
                   HOMEWARD_OK);
  ck_assert_int_eq(at, same);
  static const char *const wrong[] = {"", "2005-04-03", "now", "2005-04-03T25:00",
                                      "2005-04-01T00:30" /* skipped in Amman */};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    ck_assert_int_eq(homeward_scenario_instant(&at, scenario, wrong[i], NULL), HOMEWARD_USAGE);
  }
  ck_assert_int_eq(homeward_scenario_instant(NULL, scenario, "2005-04-03T07:30", NULL),
                   HOMEWARD_USAGE);
  ck_assert_int_eq(homeward_scenario_instant(&at, NULL, "2005-04-03T07:30", NULL), HOMEWARD_USAGE);
  ck_assert_int_eq(homeward_scenario_instant(&at, scenario, NULL, NULL), HOMEWARD_USAGE);
  homeward_scenario_free(scenario);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("replanned_causes");
  TCase *all = tcase_create("all");
  tcase_set_timeout(all, 120);
  tcase_add_test(all, test_compare_replanned__causes);
  tcase_add_test(all, test_compare_replanned__limits);
  tcase_add_test(all, test_compare_replanned__without_the_scenario_before);
  tcase_add_test(all, test_compare_replanned__another_scenario);
  tcase_add_test(all, test_compare_replanned__every_allocation_may_fail);
  tcase_add_test(all, test_comparison_report__what_people_must_be_told);
  tcase_add_test(all, test_compare_replanned__usage);
  tcase_add_test(all, test_scenario_instant__as_people_write_it);
  suite_add_tcase(suite, all);
  return run_suite(suite);
}
