/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/runs.h"
#include "tests/model/failing_allocator.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

/* A scenario of three places, Amman, Baghdad and Amsterdam, and one service that each test shapes.
 */
enum { AMM, BGW, AMS, PLACES };

static homeward_scenario scenario;
static hw_place places[PLACES];
static hw_service services[3];
static hw_stop stops[4];
static homeward_diagnostics *findings;
static char file_name[] = "s.yaml";

static hw_wall wall(int month, int day, int hour, int minute) {
  return hw_date_from_civil(2005, month, day) * HW_DAY + hour * 60 + minute;
}

static hw_stamp local(int month, int day, int hour, int minute) {
  return (hw_stamp){HW_STAMP_WALL, wall(month, day, hour, minute), 0};
}

static hw_stamp date_stamp(int month, int day) {
  return (hw_stamp){HW_STAMP_DATE, hw_date_from_civil(2005, month, day), 0};
}

static void load_zone(hw_place *place, const char *id, const char *zone) {
  place->id = id;
  ck_assert_int_eq(hw_zone_load(&scenario.arena, NULL, zone, &place->zone, NULL), HOMEWARD_OK);
}

static void set_horizon(hw_stamp start, hw_stamp end) {
  scenario.horizon_start.at = hw_stamp_open(start, places[AMM].zone);
  scenario.horizon_end.at = hw_stamp_close(end, places[AMM].zone);
}

/* RJ811, Amman to Baghdad, Sundays, Tuesdays and Thursdays from 3 April 2005; the horizon is April.
 */
static void set_up(void) {
  memset(&scenario, 0, sizeof scenario);
  memset(places, 0, sizeof places);
  memset(services, 0, sizeof services);
  memset(stops, 0, sizeof stops);
  load_zone(&places[AMM], "AMM", "Asia/Amman");
  load_zone(&places[BGW], "BGW", "Asia/Baghdad");
  load_zone(&places[AMS], "AMS", "Europe/Amsterdam");
  set_horizon(date_stamp(4, 1), date_stamp(4, 30));
  stops[0] = (hw_stop){.place = AMM, .departs = local(4, 3, 7, 30)};
  stops[1] = (hw_stop){.place = BGW, .arrives = local(4, 3, 10, 10)};
  static const char rule[] = "FREQ=WEEKLY;BYDAY=SU,TU,TH";
  services[0] = (hw_service){.id = "RJ811", .stops = stops, .stop_count = 2};
  ck_assert_ptr_null(hw_repeat_parse(&services[0].repeat, rule, strlen(rule)));
  scenario.places = places;
  scenario.place_count = PLACES;
  scenario.services = services;
  scenario.service_count = scenario.flight_count = 1;
  ck_assert_int_eq(homeward_diagnostics_new(&findings, NULL), HOMEWARD_OK);
}

static void tear_down(void) {
  homeward_diagnostics_free(findings);
  hw_arena_free(&scenario.arena);
}

static void repeat(hw_service *service, const char *rule) {
  ck_assert_ptr_null(hw_repeat_parse(&service->repeat, rule, strlen(rule)));
}

/* Lines stand for parts here, columns for elements, so that a test can see what is asked. */
static hw_position where(void *context, int32_t service, hw_service_part part, int32_t element) {
  (void)service;
  return (hw_position){context, (int)part + 1, element + 1};
}

static void expand(void) {
  homeward_error error;
  ck_assert_int_eq(hw_runs_expand(&scenario, where, file_name, findings, &error), HOMEWARD_OK);
}

static void assert_finding(size_t index, hw_code code, hw_service_part part, int element,
                           const char *text) {
  homeward_diagnostic finding = homeward_diagnostics_get(findings, index);
  ck_assert_str_eq(finding.code, hw_code_text(code));
  ck_assert_str_eq(finding.message, text);
  ck_assert_str_eq(finding.file, "s.yaml");
  ck_assert_int_eq(finding.line, (int)part + 1);
  ck_assert_int_eq(finding.column, element + 1);
}

/* The dates of the runs as days of April (March 31 is 0), cancelled ones in brackets. */
static const char *run_days(void) {
  static char out[400];
  size_t used = 0;
  hw_date zero = hw_date_from_civil(2005, 3, 31);
  out[0] = '\0';
  for (int32_t i = 0; i < scenario.run_count; i++) {
    const hw_run *run = &scenario.runs[i];
    used += (size_t)snprintf(out + used, sizeof out - used, run->cancelled ? "[%d] " : "%d ",
                             (int)(run->date - zero));
  }
  return out;
}

START_TEST(test_runs_expand__weekdays_inside_the_horizon) {
  expand();
  ck_assert_str_eq(run_days(), "3 5 7 10 12 14 17 19 21 24 26 28 ");
  ck_assert_int_eq(scenario.service_runs[0], 0);
  ck_assert_int_eq(scenario.service_runs[1], 12);
  const hw_run *run = &scenario.runs[2];
  ck_assert_int_eq(run->departs[0], wall(4, 7, 4, 30));
  ck_assert_int_eq(run->arrives[0], run->departs[0]);
  ck_assert_int_eq(run->arrives[1], wall(4, 7, 6, 10));
  ck_assert_int_eq(run->departs[1], run->arrives[1]);
  ck_assert_int_eq(hw_run_begins(&scenario, run), wall(4, 7, 4, 30));
  ck_assert_int_eq(hw_run_ends(&scenario, run), wall(4, 7, 6, 10));
  ck_assert_uint_eq(homeward_diagnostics_count(findings), 0);
}
END_TEST

START_TEST(test_runs_expand__except_and_cancelled) {
  hw_date except[] = {hw_date_from_civil(2005, 4, 12)};
  hw_date cancelled[] = {hw_date_from_civil(2005, 4, 14)};
  services[0].except = except;
  services[0].except_count = 1;
  services[0].cancelled = cancelled;
  services[0].cancelled_count = 1;
  expand();
  ck_assert_str_eq(run_days(), "3 5 7 10 [14] 17 19 21 24 26 28 ");
  ck_assert_uint_eq(homeward_diagnostics_count(findings), 0);
}
END_TEST

START_TEST(test_runs_expand__except_and_cancelled_dates_count) {
  repeat(&services[0], "FREQ=DAILY;COUNT=5");
  hw_date except[] = {hw_date_from_civil(2005, 4, 4)};
  hw_date cancelled[] = {hw_date_from_civil(2005, 4, 6)};
  services[0].except = except;
  services[0].except_count = 1;
  services[0].cancelled = cancelled;
  services[0].cancelled_count = 1;
  expand();
  ck_assert_str_eq(run_days(), "3 5 [6] 7 ");
}
END_TEST

START_TEST(test_runs_expand__dates_that_are_no_occurrence) {
  /* A Monday; a Sunday before the first one; a Sunday after the horizon's end, which is one. */
  hw_date except[] = {hw_date_from_civil(2005, 3, 27), hw_date_from_civil(2005, 4, 4),
                      hw_date_from_civil(2005, 5, 1)};
  hw_date cancelled[] = {hw_date_from_civil(2005, 4, 10), hw_date_from_civil(2005, 4, 11)};
  services[0].except = except;
  services[0].except_count = 3;
  services[0].cancelled = cancelled;
  services[0].cancelled_count = 2;
  expand();
  ck_assert_uint_eq(homeward_diagnostics_warnings(findings), 3);
  ck_assert_uint_eq(homeward_diagnostics_errors(findings), 0);
  assert_finding(0, HW_W_NO_OCCURRENCE, HW_PART_EXCEPT, 0,
                 "RJ811 has no run on 2005-03-27, which `except` names");
  assert_finding(1, HW_W_NO_OCCURRENCE, HW_PART_EXCEPT, 1,
                 "RJ811 has no run on 2005-04-04, which `except` names");
  assert_finding(2, HW_W_NO_OCCURRENCE, HW_PART_CANCELLED, 1,
                 "RJ811 has no run on 2005-04-11, which `cancelled` names");
}
END_TEST

START_TEST(test_runs_expand__cancelled_date_that_is_excepted) {
  hw_date dates[] = {hw_date_from_civil(2005, 4, 12)};
  services[0].except = services[0].cancelled = dates;
  services[0].except_count = services[0].cancelled_count = 1;
  expand();
  ck_assert_uint_eq(homeward_diagnostics_warnings(findings), 1);
  ck_assert_str_eq(run_days(), "3 5 7 10 14 17 19 21 24 26 28 ");
}
END_TEST

START_TEST(test_runs_expand__runs_that_overlap_an_edge_of_the_horizon) {
  /* A night convoy of ten hours: the one that leaves on 9 April is under way when the horizon
   * begins at midnight, the one that leaves at the last minute is still a run; each is dated by its
   * first stop. */
  stops[0].departs = local(4, 1, 23, 59);
  stops[1].arrives = local(4, 2, 10, 59);
  repeat(&services[0], "FREQ=DAILY");
  set_horizon(date_stamp(4, 10), date_stamp(4, 11));
  expand();
  ck_assert_str_eq(run_days(), "9 10 11 ");
  stops[0].departs = local(4, 1, 7, 0);
  stops[1].arrives = local(4, 1, 9, 0);
  /* Both ends count: an arrival at the first minute, a departure at the last. 09:00 in Baghdad on
   * the 10th is 08:00 in Amman then. */
  set_horizon(local(4, 10, 8, 0), local(4, 12, 7, 0));
  expand();
  ck_assert_str_eq(run_days(), "10 11 12 ");
  set_horizon(local(4, 10, 8, 1), local(4, 12, 6, 59));
  expand();
  ck_assert_str_eq(run_days(), "11 ");
}
END_TEST

START_TEST(test_runs_expand__a_service_long_before_the_horizon) {
  stops[0].departs = (hw_stamp){HW_STAMP_WALL, hw_date_from_civil(1970, 1, 4) * HW_DAY + 450, 0};
  stops[1].arrives = (hw_stamp){HW_STAMP_WALL, hw_date_from_civil(1970, 1, 4) * HW_DAY + 700, 0};
  expand();
  ck_assert_str_eq(run_days(), "3 5 7 10 12 14 17 19 21 24 26 28 ");
}
END_TEST

START_TEST(test_runs_expand__once) {
  services[0].repeat = (hw_repeat){.frequency = HW_ONCE};
  expand();
  ck_assert_str_eq(run_days(), "3 ");
  set_horizon(date_stamp(4, 4), date_stamp(4, 30));
  expand();
  ck_assert_str_eq(run_days(), "");
  ck_assert_int_eq(scenario.service_runs[1], 0);
}
END_TEST

START_TEST(test_runs_expand__wall_clock_and_day_offset_are_kept_over_a_clock_change) {
  /* Amsterdam to Baghdad over two nights; Europe changes on 27 March, Iraq on 1 April. */
  stops[0] = (hw_stop){.place = AMS, .departs = local(3, 20, 22, 0)};
  stops[1] = (hw_stop){.place = AMM, .arrives = local(3, 21, 4, 0), .departs = local(3, 21, 9, 0)};
  stops[2] = (hw_stop){.place = BGW, .arrives = local(3, 22, 1, 0)};
  services[0].stop_count = 3;
  repeat(&services[0], "FREQ=WEEKLY");
  set_horizon(date_stamp(3, 1), date_stamp(4, 20));
  expand();
  ck_assert_int_eq(scenario.run_count, 5);
  for (int32_t i = 0; i < scenario.run_count; i++) {
    const hw_run *run = &scenario.runs[i];
    hw_wall shift = (run->date - scenario.runs[0].date) * HW_DAY;
    ck_assert_int_eq(hw_zone_wall(places[AMS].zone, run->departs[0]), wall(3, 20, 22, 0) + shift);
    ck_assert_int_eq(hw_zone_wall(places[AMM].zone, run->arrives[1]), wall(3, 21, 4, 0) + shift);
    ck_assert_int_eq(hw_zone_wall(places[AMM].zone, run->departs[1]), wall(3, 21, 9, 0) + shift);
    ck_assert_int_eq(hw_zone_wall(places[BGW].zone, run->arrives[2]), wall(3, 22, 1, 0) + shift);
  }
  ck_assert_int_eq(scenario.runs[0].departs[0], wall(3, 20, 21, 0));
  ck_assert_int_eq(scenario.runs[1].departs[0], wall(3, 27, 20, 0));
  ck_assert_uint_eq(homeward_diagnostics_count(findings), 0);
}
END_TEST

START_TEST(test_runs_expand__skipped_times_move_forward_with_one_warning) {
  /* Amsterdam skips 02:00 to 03:00 on 27 March 2005: 02:15 becomes 03:15, 02:40 becomes 03:40. */
  stops[0] = (hw_stop){.place = AMS, .departs = local(3, 20, 2, 15)};
  stops[1] = (hw_stop){.place = AMS, .arrives = local(3, 20, 2, 40)};
  repeat(&services[0], "FREQ=DAILY");
  set_horizon(date_stamp(3, 15), date_stamp(4, 10));
  expand();
  const hw_run *run = &scenario.runs[7];
  ck_assert_int_eq(run->departs[0], wall(3, 27, 1, 15));
  ck_assert_int_eq(run->arrives[1], wall(3, 27, 1, 40));
  ck_assert_uint_eq(homeward_diagnostics_count(findings), 1);
  assert_finding(0, HW_W_SKIPPED_OCCURRENCE, HW_PART_SERVICE, 0,
                 "RJ811: 2 stop times in hours that a clock change skips, moved forward "
                 "(the first in RJ811@2005-03-27)");
}
END_TEST

START_TEST(test_runs_expand__skipped_time_that_overtakes_the_next_stop) {
  stops[0] = (hw_stop){.place = AMS, .departs = local(3, 20, 2, 30)};
  stops[1] = (hw_stop){.place = AMS, .arrives = local(3, 20, 3, 10)};
  repeat(&services[0], "FREQ=WEEKLY");
  set_horizon(date_stamp(3, 15), date_stamp(4, 10));
  expand();
  ck_assert_uint_eq(homeward_diagnostics_errors(findings), 1);
  assert_finding(0, HW_E_STOP_ORDER, HW_PART_SERVICE, 1,
                 "RJ811@2005-03-27 arrives at AMS at 2005-03-27T03:10+02:00, not after its "
                 "departure from AMS at 2005-03-27T03:30+02:00");
}
END_TEST

START_TEST(test_runs_expand__repeated_time_is_the_earlier) {
  stops[0] = (hw_stop){.place = AMS, .departs = local(10, 28, 2, 30)};
  stops[1] = (hw_stop){.place = AMS, .arrives = local(10, 28, 6, 0)};
  repeat(&services[0], "FREQ=DAILY");
  set_horizon(date_stamp(10, 25), date_stamp(11, 2));
  expand();
  ck_assert_int_eq(scenario.runs[2].departs[0], wall(10, 30, 0, 30));
  ck_assert_uint_eq(homeward_diagnostics_count(findings), 0);
}
END_TEST

START_TEST(test_runs_expand__time_with_an_offset) {
  /* The second 02:30 of 30 October, said by its offset; every later run leaves at 02:30 by the
   * clock. The arrival is given in another place's offset. */
  stops[0] = (hw_stop){.place = AMS, .departs = {HW_STAMP_INSTANT, wall(10, 30, 1, 30), 60}};
  stops[1] = (hw_stop){.place = BGW, .arrives = {HW_STAMP_INSTANT, wall(10, 30, 6, 0), 0}};
  repeat(&services[0], "FREQ=DAILY;COUNT=2");
  set_horizon(date_stamp(10, 25), date_stamp(11, 2));
  expand();
  ck_assert_int_eq(scenario.run_count, 2);
  ck_assert_int_eq(scenario.runs[0].departs[0], wall(10, 30, 1, 30));
  ck_assert_int_eq(scenario.runs[1].departs[0], wall(10, 31, 1, 30));
  ck_assert_int_eq(scenario.runs[1].arrives[1], wall(10, 31, 6, 0));
  ck_assert_int_eq(scenario.runs[0].date, hw_date_from_civil(2005, 10, 30));
}
END_TEST

START_TEST(test_runs_expand__departs_off_its_own_repeat) {
  stops[0].departs = local(4, 4, 7, 30);
  stops[1].arrives = local(4, 4, 10, 10);
  expand();
  ck_assert_int_eq(scenario.run_count, 0);
  ck_assert_uint_eq(homeward_diagnostics_errors(findings), 1);
  assert_finding(
      0, HW_E_REPEAT_START, HW_PART_REPEAT, 0,
      "RJ811 first departs on 2005-04-04, a Monday, which its own repeat does not reach");
  repeat(&services[0], "FREQ=DAILY;UNTIL=20050404T042900Z");
  expand();
  ck_assert_uint_eq(homeward_diagnostics_errors(findings), 2);
  repeat(&services[0], "FREQ=DAILY;UNTIL=20050404T043000Z");
  expand();
  ck_assert_uint_eq(homeward_diagnostics_errors(findings), 2);
  ck_assert_str_eq(run_days(), "4 ");
}
END_TEST

START_TEST(test_runs_expand__times_out_of_order_outside_the_horizon) {
  stops[0].departs = local(2, 6, 7, 30);
  stops[1].arrives = local(2, 6, 7, 30); /* 04:30Z, 05:30Z at departure */
  expand();
  ck_assert_uint_eq(homeward_diagnostics_errors(findings), 1);
  ck_assert_int_eq(scenario.run_count, 0);
}
END_TEST

START_TEST(test_runs_expand__dwell_may_be_zero_but_not_negative) {
  stops[1] = (hw_stop){.place = BGW, .arrives = local(4, 3, 12, 0), .departs = local(4, 3, 12, 0)};
  stops[2] = (hw_stop){.place = AMM, .arrives = local(4, 3, 14, 0)};
  services[0].stop_count = 3;
  expand();
  ck_assert_uint_eq(homeward_diagnostics_count(findings), 0);
  ck_assert_int_eq(scenario.run_count, 12);
  stops[1].departs = local(4, 3, 11, 59);
  expand();
  assert_finding(0, HW_E_STOP_ORDER, HW_PART_SERVICE, 1,
                 "RJ811@2005-04-03 departs from BGW at 2005-04-03T11:59+04:00, before its arrival "
                 "there at 2005-04-03T12:00+04:00");
}
END_TEST

START_TEST(test_runs_expand__several_services_sorted_by_service_and_date) {
  static hw_stop others[2];
  others[0] = (hw_stop){.place = AMM, .departs = local(4, 20, 10, 0)};
  others[1] = (hw_stop){.place = BGW, .arrives = local(4, 20, 12, 40)};
  services[1] = (hw_service){.id = "NONE", .stops = stops, .stop_count = 2};
  services[1].repeat = services[0].repeat;
  services[2] = (hw_service){.id = "CH1", .stops = others, .stop_count = 2};
  static hw_stop broken[2] = {{.place = HW_NONE}, {.place = BGW}};
  services[1].stops = broken;
  scenario.service_count = 3;
  expand();
  ck_assert_int_eq(scenario.run_count, 13);
  ck_assert_int_eq(scenario.service_runs[1], 12);
  ck_assert_int_eq(scenario.service_runs[2], 12);
  ck_assert_int_eq(scenario.service_runs[3], 13);
  ck_assert_int_eq(scenario.runs[12].service, 2);
}
END_TEST

START_TEST(test_runs_expand__without_services_and_without_listeners) {
  scenario.service_count = 0;
  ck_assert_int_eq(hw_runs_expand(&scenario, NULL, NULL, NULL, NULL), HOMEWARD_OK);
  ck_assert_int_eq(scenario.run_count, 0);
  ck_assert_int_eq(scenario.service_runs[0], 0);
  scenario.service_count = 1;
  stops[0].departs = local(4, 4, 7, 30);
  ck_assert_int_eq(hw_runs_expand(&scenario, NULL, NULL, NULL, NULL), HOMEWARD_OK);
}
END_TEST

START_TEST(test_runs_expand__more_than_a_million_runs) {
  static hw_service many[40000];
  repeat(&services[0], "FREQ=DAILY");
  for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
    many[i] = services[0];
  }
  scenario.services = many;
  scenario.service_count = sizeof many / sizeof *many;
  homeward_error error;
  ck_assert_int_eq(hw_runs_expand(&scenario, where, file_name, findings, &error), HOMEWARD_LIMIT);
  ck_assert_ptr_nonnull(strstr(error.message, "1000000"));
  ck_assert_str_eq(homeward_diagnostics_get(findings, 0).code, hw_code_text(HW_E_TOO_MANY_RUNS));
}
END_TEST

START_TEST(test_runs_expand__every_failing_allocation) {
  hw_date except[] = {hw_date_from_civil(2005, 4, 4)};
  services[0].except = except;
  services[0].except_count = 1;
  hw_arena zones = scenario.arena;
  bool failed = true;
  for (long successes = 0; failed; successes++) {
    homeward_error error;
    homeward_diagnostics *list = NULL;
    homeward_diagnostics_new(&list, NULL);
    scenario.arena = (hw_arena){0};
    fail_allocations_after(successes);
    homeward_status status = hw_runs_expand(&scenario, where, file_name, list, &error);
    failed = allow_allocations();
    ck_assert_int_eq(status, failed ? HOMEWARD_LIMIT : HOMEWARD_OK);
    if (failed) {
      ck_assert_int_eq(error.status, HOMEWARD_LIMIT);
    }
    homeward_diagnostics_free(list);
    hw_arena_free(&scenario.arena);
  }
  scenario.arena = zones;
}
END_TEST

START_TEST(test_runs_case_seats__flight_and_road) {
  hw_service flight = {.kind = HW_FLIGHT, .stretcher_seats = 6};
  hw_service convoy = {.kind = HW_CONVOY, .stretcher_seats = 6};
  hw_case c = {.persons = 5, .infants = 1, .stretchers = 1};
  ck_assert_int_eq(hw_case_seats(&flight, &c), 9);
  ck_assert_int_eq(hw_case_seats(&convoy, &c), 4);
}
END_TEST

static void add_tests(TCase *tests) {
  tcase_add_test(tests, test_runs_expand__weekdays_inside_the_horizon);
  tcase_add_test(tests, test_runs_expand__except_and_cancelled);
  tcase_add_test(tests, test_runs_expand__except_and_cancelled_dates_count);
  tcase_add_test(tests, test_runs_expand__dates_that_are_no_occurrence);
  tcase_add_test(tests, test_runs_expand__cancelled_date_that_is_excepted);
  tcase_add_test(tests, test_runs_expand__runs_that_overlap_an_edge_of_the_horizon);
  tcase_add_test(tests, test_runs_expand__a_service_long_before_the_horizon);
  tcase_add_test(tests, test_runs_expand__once);
  tcase_add_test(tests, test_runs_expand__wall_clock_and_day_offset_are_kept_over_a_clock_change);
  tcase_add_test(tests, test_runs_expand__skipped_times_move_forward_with_one_warning);
  tcase_add_test(tests, test_runs_expand__skipped_time_that_overtakes_the_next_stop);
  tcase_add_test(tests, test_runs_expand__repeated_time_is_the_earlier);
  tcase_add_test(tests, test_runs_expand__time_with_an_offset);
  tcase_add_test(tests, test_runs_expand__departs_off_its_own_repeat);
  tcase_add_test(tests, test_runs_expand__times_out_of_order_outside_the_horizon);
  tcase_add_test(tests, test_runs_expand__dwell_may_be_zero_but_not_negative);
  tcase_add_test(tests, test_runs_expand__several_services_sorted_by_service_and_date);
  tcase_add_test(tests, test_runs_expand__without_services_and_without_listeners);
  tcase_add_test(tests, test_runs_expand__more_than_a_million_runs);
  tcase_add_test(tests, test_runs_expand__every_failing_allocation);
  tcase_add_test(tests, test_runs_case_seats__flight_and_road);
}

int main(void) {
  Suite *suite = suite_create("runs");
  TCase *tests = tcase_create("runs");
  tcase_set_timeout(tests, 60);
  tcase_add_checked_fixture(tests, set_up, tear_down);
  add_tests(tests);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
