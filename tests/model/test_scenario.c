/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/scenario_read.h"
#include "model/runs.h"
#include "model/scenario_finish.h"
#include "tests/model/failing_allocator.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char head[] = "homeward: 1\n"
                           "name: Model\n"
                           "timezone: Asia/Amman\n"
                           "currency: USD\n"
                           "now: 2005-04-01T08:00\n"
                           "horizon: {start: 2005-04-02, end: 2005-04-10}\n"
                           "policy: {unserved_penalty: {1: 1}, connection: 75m}\n"
                           "countries: [{code: JO, entry: [{nationalities: [SD], rule: refused},\n"
                           "  {nationalities: [SD, IQ], rule: clearance}]}, {code: AE}]\n"
                           "places:\n"
                           "  - {id: ZRQ, country: JO}\n"
                           "  - {id: AMM, country: JO, timezone: Europe/Oslo, connection: 0m}\n"
                           "  - {id: DXB, country: AE, timezone: Asia/Dubai}\n"
                           "flights:\n"
                           "  - {id: S2, from: AMM, to: DXB, departs: 2005-04-03T22:00,\n"
                           "     arrives: 2005-04-04T05:00, repeat: FREQ=DAILY;COUNT=3, seats: 9}\n"
                           "convoys:\n"
                           "  - {id: S1, stops: [{place: ZRQ, departs: 2005-04-03T05:00},\n"
                           "     {place: AMM, arrives: 2005-04-03T09:00}], repeat: FREQ=DAILY,\n"
                           "     cancelled: [2005-04-05]}\n";

static const char cases[] = "cases:\n"
                            "  - {id: C, nationality: IQ, from: ZRQ, to: AMM, ready: 2005-04-02,\n"
                            "     priority: 1, persons: 2, group: B}\n"
                            "  - {id: A, nationality: IQ, from: AMM, to: DXB, ready: 2005-04-02,\n"
                            "     priority: 1, persons: 2, group: A}\n"
                            "  - {id: B, nationality: IQ, from: ZRQ, to: AMM, ready: 2005-04-02,\n"
                            "     priority: 1, persons: 3, group: B}\n";

static homeward_status read_parts(homeward_scenario **out, const char *first, const char *second,
                                  homeward_diagnostics *diagnostics, homeward_error *error) {
  char text[8192];
  int length = snprintf(text, sizeof text, "%s%s", first, second);
  return hw_scenario_read_bytes(out, "model.yaml", text, (size_t)length, diagnostics, error);
}

static homeward_scenario *sound(void) {
  homeward_scenario *scenario = NULL;
  homeward_error error = {0};
  homeward_status status = read_parts(&scenario, head, cases, NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "%d:%d %s", error.line, error.column, error.message);
  return scenario;
}

START_TEST(test_scenario_find__ids_in_any_order) {
  homeward_scenario *s = sound();
  ck_assert_int_eq(hw_find_place(s, "ZRQ"), 0);
  ck_assert_int_eq(hw_find_place(s, "AMM"), 1);
  ck_assert_int_eq(hw_find_place(s, "AM"), HW_NONE);
  ck_assert_int_eq(hw_find_place(s, "AMMA"), HW_NONE);
  ck_assert_int_eq(hw_find_place(s, ""), HW_NONE);
  ck_assert_int_eq(hw_find_country(s, "AE"), 1);
  ck_assert_int_eq(hw_find_service(s, "S1"), 1);
  ck_assert_int_eq(hw_find_service(s, "S2"), 0);
  ck_assert_int_eq(hw_find_case(s, "C"), 0);
  ck_assert_int_eq(hw_find_case(s, "A"), 1);
  ck_assert_int_eq(hw_find_transfer(s, "A"), HW_NONE); /* an empty list */
  ck_assert_int_eq(hw_find_escort_pool(s, "A"), HW_NONE);
  ck_assert_int_eq(hw_find_vehicle_pool(s, "A"), HW_NONE);
  ck_assert_int_eq(hw_find_programme(s, "A"), HW_NONE);
  homeward_scenario_free(s);
}
END_TEST

START_TEST(test_scenario_find_run__names) {
  homeward_scenario *s = sound();
  char name[80];
  ck_assert_int_gt(s->run_count, 4);
  for (int32_t i = 0; i < s->run_count; i++) {
    ck_assert_int_eq(hw_find_run(s, hw_run_name(name, s, i)), i);
  }
  int32_t cancelled = hw_find_run(s, "S1@2005-04-05");
  ck_assert(cancelled != HW_NONE && s->runs[cancelled].cancelled);
  ck_assert_int_ne(hw_find_run(s, "S2@2005-04-05"), HW_NONE);
  static const char *const bad[] = {"S2@2005-04-06",
                                    "S2@2005-04-02",
                                    "S3@2005-04-03",
                                    "S2",
                                    "S2@",
                                    "@2005-04-03",
                                    "S2@2005-4-03",
                                    "S2@2005-04-031",
                                    "S2@2005-02-30",
                                    "S2@xxxx-xx-xx",
                                    ""};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    ck_assert_msg(hw_find_run(s, bad[i]) == HW_NONE, "%s", bad[i]);
  }
  char longest[200];
  memset(longest, 'S', sizeof longest);
  snprintf(longest + 150, 50, "@2005-04-03");
  ck_assert_int_eq(hw_find_run(s, longest), HW_NONE);
  homeward_scenario_free(s);
}
END_TEST

START_TEST(test_scenario_entry_rule__first_match) {
  homeward_scenario *s = sound();
  const hw_country *jordan = &s->countries[0];
  ck_assert_ptr_eq(hw_country_entry_rule(jordan, 'S' << 8 | 'D'), &jordan->entry[0]);
  ck_assert_ptr_eq(hw_country_entry_rule(jordan, 'I' << 8 | 'Q'), &jordan->entry[1]);
  ck_assert_ptr_null(hw_country_entry_rule(jordan, 'L' << 8 | 'K'));
  homeward_scenario_free(s);
}
END_TEST

START_TEST(test_scenario_finish__groups_in_order_of_appearance) {
  homeward_scenario *s = sound();
  ck_assert_int_eq(s->group_count, 2);
  ck_assert_str_eq(s->groups[0].id, "B");
  ck_assert(s->groups[0].case_count == 2 && s->groups[0].cases[0] == 0 &&
            s->groups[0].cases[1] == 2);
  ck_assert(s->groups[1].case_count == 1 && s->groups[1].cases[0] == 1);
  homeward_scenario_free(s);
}
END_TEST

START_TEST(test_scenario_finish__presets_of_places) {
  homeward_scenario *s = sound();
  ck_assert_int_eq(s->places[0].connection, 75);
  ck_assert_int_eq(s->places[1].connection, 0); /* 0 is a value */
  ck_assert_ptr_eq(s->places[0].zone, s->zone);
  ck_assert_str_eq(hw_zone_name(s->places[1].zone), "Europe/Oslo");
  homeward_scenario_free(s);
}
END_TEST

START_TEST(test_scenario_finish__windows_in_the_zone_they_belong_to) {
  homeward_scenario *s = sound();
  hw_minute second = hw_date_from_civil(2005, 4, 2) * HW_DAY;
  ck_assert_int_eq(s->cases[0].ready.at, second - 180); /* Amman */
  ck_assert_int_eq(s->cases[1].ready.at, second - 120); /* Oslo */
  ck_assert_int_eq(s->cases[1].latest.at, s->horizon_end.at);
  homeward_scenario_free(s);
}
END_TEST

START_TEST(test_scenario_finish__times_of_several_zones) {
  /* The entitlement ends at a time that Oslo skips, and a clearance at one that a place of its
   * country skips; Dubai and Amman know both. */
  static const char more[] =
      "programmes: [{id: P, funder: F, entitlement_until: 2006-03-26T02:30}]\n"
      "cases:\n"
      "  - {id: A, programme: P, nationality: IQ, from: AMM, to: DXB,\n"
      "     ready: 2005-04-02, priority: 1, persons: 1,\n"
      "     clearances: [{country: JO, until: 2006-03-26T02:30}]}\n"
      "  - {id: B, programme: P, nationality: IQ, from: ZRQ, to: AMM,\n"
      "     ready: 2005-04-02, priority: 1, persons: 1}\n";
  homeward_diagnostics *diagnostics = NULL;
  homeward_scenario *scenario = NULL;
  ck_assert_int_eq(homeward_diagnostics_new(&diagnostics, NULL), HOMEWARD_OK);
  ck_assert_int_eq(read_parts(&scenario, head, more, diagnostics, NULL), HOMEWARD_INVALID);
  ck_assert_uint_eq(homeward_diagnostics_count(diagnostics), 2);
  homeward_diagnostic first = homeward_diagnostics_get(diagnostics, 0);
  homeward_diagnostic second = homeward_diagnostics_get(diagnostics, 1);
  ck_assert_msg(strcmp(first.code, "H219") == 0 && first.column == 52, "%s %d:%d %s", first.code,
                first.line, first.column, first.message);
  ck_assert(strcmp(second.code, "H219") == 0 && second.line == first.line + 4);
  homeward_diagnostics_free(diagnostics);
}
END_TEST

START_TEST(test_scenario_finish__without_a_file) {
  homeward_scenario scenario = {.name = "made"};
  homeward_diagnostics *diagnostics = NULL;
  ck_assert_int_eq(homeward_diagnostics_new(&diagnostics, NULL), HOMEWARD_OK);
  ck_assert_int_eq(hw_zone_load(&scenario.arena, NULL, "Asia/Amman", &scenario.zone, NULL),
                   HOMEWARD_OK);
  hw_date date = hw_date_from_civil(2005, 4, 2);
  scenario.horizon_start.stamp = (hw_stamp){.kind = HW_STAMP_DATE, .value = date};
  scenario.horizon_end.stamp = (hw_stamp){.kind = HW_STAMP_DATE, .value = date - 1};
  hw_transfer transfer = {.id = "T"};
  hw_place place = {.id = "P"};
  scenario.places = &place;
  scenario.place_count = 1;
  scenario.transfers = &transfer;
  scenario.transfer_count = 1;
  ck_assert_int_eq(hw_scenario_finish(&scenario, NULL, diagnostics, NULL), HOMEWARD_OK);
  ck_assert_uint_eq(homeward_diagnostics_errors(diagnostics), 2);
  homeward_diagnostic first = homeward_diagnostics_get(diagnostics, 0);
  ck_assert_str_eq(first.code, "H405");
  ck_assert_int_eq(first.line, 0);
  ck_assert_str_eq(homeward_diagnostics_get(diagnostics, 1).code, "H408");
  ck_assert_int_eq(hw_find_place(&scenario, "P"), 0);
  homeward_diagnostics_free(diagnostics);
  hw_arena_free(&scenario.arena);
}
END_TEST

START_TEST(test_scenario__free_of_nothing) {
  homeward_scenario_free(NULL);
}
END_TEST

/* Whatever allocation fails, the answer is the limit, and nothing is left behind. */
START_TEST(test_scenario_read__every_allocation_may_fail) {
  bool failed = true;
  for (long successes = 0; failed; successes++) {
    homeward_scenario *scenario = NULL;
    homeward_diagnostics *diagnostics = NULL;
    homeward_error error = {0};
    ck_assert_int_eq(homeward_diagnostics_new(&diagnostics, NULL), HOMEWARD_OK);
    fail_allocations_after(successes);
    homeward_status status = read_parts(&scenario, head, cases, diagnostics, &error);
    failed = allow_allocations();
    ck_assert_msg(status == (failed ? HOMEWARD_LIMIT : HOMEWARD_OK), "%ld: %d %s", successes,
                  status, error.message);
    ck_assert((scenario == NULL) == failed);
    homeward_scenario_free(scenario);
    homeward_diagnostics_free(diagnostics);
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("scenario");
  TCase *tests = tcase_create("all");
  tcase_set_timeout(tests, 60);
  tcase_add_test(tests, test_scenario_find__ids_in_any_order);
  tcase_add_test(tests, test_scenario_find_run__names);
  tcase_add_test(tests, test_scenario_entry_rule__first_match);
  tcase_add_test(tests, test_scenario_finish__groups_in_order_of_appearance);
  tcase_add_test(tests, test_scenario_finish__presets_of_places);
  tcase_add_test(tests, test_scenario_finish__windows_in_the_zone_they_belong_to);
  tcase_add_test(tests, test_scenario_finish__times_of_several_zones);
  tcase_add_test(tests, test_scenario_finish__without_a_file);
  tcase_add_test(tests, test_scenario__free_of_nothing);
  tcase_add_test(tests, test_scenario_read__every_allocation_may_fail);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
