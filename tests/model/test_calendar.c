/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/calendar.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <string.h>

static hw_arena arena;

static const hw_zone *zone_of(const char *name) {
  const hw_zone *zone = NULL;
  homeward_error error;
  ck_assert_msg(hw_zone_load(&arena, NULL, name, &zone, &error) == HOMEWARD_OK, "%s",
                error.message);
  return zone;
}

static hw_wall wall(int year, int month, int day, int hour, int minute) {
  return hw_date_from_civil(year, month, day) * HW_DAY + hour * 60 + minute;
}

static void tear_down(void) {
  hw_arena_free(&arena);
}

START_TEST(test_calendar_civil__every_day_of_the_supported_years) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  hw_date date = 0;
  int wrong = 0;
  for (int year = 1970; year <= 2199; year++) {
    for (int month = 1; month <= 12; month++) {
      bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
      int days = lengths[month - 1] + (leap && month == 2);
      for (int day = 1; day <= days; day++, date++) {
        int y = 0, m = 0, d = 0;
        hw_date_to_civil(date, &y, &m, &d);
        wrong += y != year || m != month || d != day;
        wrong += hw_date_from_civil(year, month, day) != date;
        wrong += !hw_date_valid(year, month, day);
        wrong += hw_date_weekday(date) != (date + 3) % 7;
      }
      wrong += hw_date_valid(year, month, days + 1);
    }
  }
  ck_assert_int_eq(wrong, 0);
  ck_assert_int_eq(hw_date_weekday(hw_date_from_civil(2005, 4, 3)), 6);
}
END_TEST

START_TEST(test_calendar_date_valid__refuses_what_is_no_date) {
  ck_assert(!hw_date_valid(2005, 2, 30));
  ck_assert(!hw_date_valid(2100, 2, 29));
  ck_assert(hw_date_valid(2000, 2, 29));
  ck_assert(!hw_date_valid(1969, 12, 31));
  ck_assert(!hw_date_valid(2200, 1, 1));
  ck_assert(!hw_date_valid(2005, 0, 1));
  ck_assert(!hw_date_valid(2005, 13, 1));
  ck_assert(!hw_date_valid(2005, 1, 0));
}
END_TEST

START_TEST(test_calendar_wall_date__rounds_down_before_1970) {
  ck_assert_int_eq(hw_wall_date(0), 0);
  ck_assert_int_eq(hw_wall_date(1439), 0);
  ck_assert_int_eq(hw_wall_date(1440), 1);
  ck_assert_int_eq(hw_wall_date(-1), -1);
  ck_assert_int_eq(hw_wall_date(-1440), -1);
  ck_assert_int_eq(hw_date_weekday(-1), 2);
  int year = 0, month = 0, day = 0;
  hw_date_to_civil(-1, &year, &month, &day);
  ck_assert_int_eq(year * 10000 + month * 100 + day, 19691231);
}
END_TEST

START_TEST(test_calendar_hours__both_ends_inside) {
  hw_hours_window day = {6 * 60, 18 * 60};
  hw_hours hours = {&day, 1};
  ck_assert(!hw_hours_contain(hours, 359));
  ck_assert(hw_hours_contain(hours, 360));
  ck_assert(hw_hours_contain(hours, 1080));
  ck_assert(!hw_hours_contain(hours, 1081));
}
END_TEST

START_TEST(test_calendar_hours__wrap_and_several_windows) {
  hw_hours_window windows[] = {{22 * 60, 4 * 60}, {12 * 60, 12 * 60}};
  hw_hours hours = {windows, 2};
  static const int inside[] = {0, 240, 720, 1320, 1439};
  static const int outside[] = {241, 719, 721, 1319};
  for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
    ck_assert(hw_hours_contain(hours, inside[i]));
  }
  for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
    ck_assert(!hw_hours_contain(hours, outside[i]));
  }
}
END_TEST

START_TEST(test_calendar_hours__none_is_always_and_24_00_ends_the_day) {
  ck_assert(hw_hours_contain((hw_hours){NULL, 0}, 0));
  hw_hours_window late = {20 * 60, 1440};
  hw_hours hours = {&late, 1};
  ck_assert(hw_hours_contain(hours, 1439));
  ck_assert(!hw_hours_contain(hours, 0));
  hw_hours_window all = {0, 1440};
  hours.windows = &all;
  ck_assert(hw_hours_contain(hours, 0));
  ck_assert(hw_hours_contain(hours, 1439));
}
END_TEST

static int32_t naive_working_days(hw_date after, hw_date until, hw_weekdays weekend,
                                  const hw_date *holidays, int32_t count) {
  int32_t days = 0;
  for (hw_date date = after + 1; date <= until; date++) {
    bool works = (weekend >> hw_date_weekday(date) & 1) == 0;
    for (int32_t i = 0; i < count; i++) {
      works = works && holidays[i] != date;
    }
    days += works;
  }
  return days;
}

START_TEST(test_calendar_working_days__equal_a_loop_over_days) {
  hw_date base = hw_date_from_civil(2005, 4, 1);
  hw_date holidays[6];
  for (int i = 0; i < 6; i++) {
    holidays[i] = base + 3 + i * i * 2;
  }
  int wrong = 0;
  for (unsigned weekend = 0; weekend < 128; weekend++) {
    for (int from = -3; from < 9; from++) {
      for (int length = -2; length < 50; length++) {
        hw_date after = base + from, until = base + from + length;
        int32_t count = (int32_t)weekend % 7;
        wrong += hw_working_days(after, until, (hw_weekdays)weekend, holidays, count) !=
                 naive_working_days(after, until, (hw_weekdays)weekend, holidays, count);
      }
    }
  }
  ck_assert_int_eq(wrong, 0);
}
END_TEST

START_TEST(test_calendar_working_days__jordan_in_april_2005) {
  /* Friday and Saturday rest; from Thursday the 14th to Tuesday the 19th: Sunday, Monday, Tuesday.
   */
  hw_weekdays weekend = 1u << 4 | 1u << 5;
  hw_date holiday = hw_date_from_civil(2005, 4, 18);
  hw_date after = hw_date_from_civil(2005, 4, 14), until = hw_date_from_civil(2005, 4, 19);
  ck_assert_int_eq(hw_working_days(after, until, weekend, NULL, 0), 3);
  ck_assert_int_eq(hw_working_days(after, until, weekend, &holiday, 1), 2);
  ck_assert_int_eq(hw_working_days(until, until, weekend, NULL, 0), 0);
}
END_TEST

START_TEST(test_calendar_stamp__date_opens_and_closes_a_window) {
  const hw_zone *amman = zone_of("Asia/Amman");
  hw_stamp date = {HW_STAMP_DATE, hw_date_from_civil(2005, 4, 10), 0};
  ck_assert_int_eq(hw_stamp_open(date, amman), wall(2005, 4, 9, 21, 0));
  ck_assert_int_eq(hw_stamp_close(date, amman), wall(2005, 4, 10, 20, 59));
}
END_TEST

START_TEST(test_calendar_stamp__instants_stand_for_themselves) {
  const hw_zone *amman = zone_of("Asia/Amman");
  hw_stamp local = {HW_STAMP_WALL, wall(2005, 4, 3, 7, 30), 0};
  hw_stamp fixed = {HW_STAMP_INSTANT, wall(2005, 4, 3, 4, 30), 120};
  ck_assert_int_eq(hw_stamp_open(local, amman), wall(2005, 4, 3, 4, 30));
  ck_assert_int_eq(hw_stamp_close(local, amman), wall(2005, 4, 3, 4, 30));
  ck_assert_int_eq(hw_stamp_open(fixed, amman), fixed.value);
  ck_assert_int_eq(hw_stamp_close(fixed, amman), fixed.value);
}
END_TEST

START_TEST(test_calendar_stamp__absent_never_binds) {
  const hw_zone *amman = zone_of("Asia/Amman");
  hw_stamp absent = {HW_STAMP_ABSENT, 0, 0};
  ck_assert_int_eq(hw_stamp_open(absent, amman), HW_MINUTE_MIN);
  ck_assert_int_eq(hw_stamp_close(absent, amman), HW_MINUTE_MAX);
}
END_TEST

START_TEST(test_calendar_stamp__date_with_midnight_gap) {
  /* Brazil's clocks went from 00:00 to 01:00 on 2006-11-05 and from 24:00 back to 23:00 on
   * 2007-02-24. */
  const hw_zone *zone = zone_of("America/Sao_Paulo");
  hw_stamp date = {HW_STAMP_DATE, hw_date_from_civil(2006, 11, 5), 0};
  ck_assert_int_eq(hw_stamp_open(date, zone), wall(2006, 11, 5, 3, 0));
  date.value = hw_date_from_civil(2007, 2, 24);
  ck_assert_int_eq(hw_stamp_close(date, zone), wall(2007, 2, 25, 2, 59));
}
END_TEST

START_TEST(test_calendar_format__dates_and_instants) {
  char out[32];
  const hw_zone *amman = zone_of("Asia/Amman");
  const hw_zone *new_york = zone_of("America/New_York");
  ck_assert_str_eq(hw_format_date(out, hw_date_from_civil(2005, 4, 3)), "2005-04-03");
  hw_minute at = wall(2005, 4, 3, 4, 30);
  ck_assert_str_eq(hw_format_instant(out, at, amman), "2005-04-03T07:30+03:00");
  ck_assert_str_eq(hw_format_short(out, at, amman), "3 Apr 07:30");
  ck_assert_str_eq(hw_format_instant(out, wall(2005, 4, 3, 6, 59), new_york),
                   "2005-04-03T01:59-05:00");
  ck_assert_str_eq(hw_format_instant(out, wall(2005, 4, 3, 7, 0), new_york),
                   "2005-04-03T03:00-04:00");
  ck_assert_str_eq(hw_format_instant(out, at, zone_of("Etc/UTC")), "2005-04-03T04:30+00:00");
  ck_assert_str_eq(hw_format_instant(out, at, zone_of("Asia/Kathmandu")), "2005-04-03T10:15+05:45");
  ck_assert_str_eq(hw_format_short(out, wall(2005, 12, 31, 20, 5), new_york), "31 Dec 15:05");
}
END_TEST

START_TEST(test_calendar_format__any_minute_fits_the_buffer) {
  char out[32];
  const hw_zone *zone = zone_of("Pacific/Apia");
  static const hw_minute minutes[] = {HW_MINUTE_MIN, HW_MINUTE_MIN + 1, -1, 0, HW_MINUTE_MAX};
  for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
    ck_assert_uint_lt(strlen(hw_format_instant(out, minutes[i], zone)), sizeof out);
    ck_assert_uint_lt(strlen(hw_format_short(out, minutes[i], zone)), sizeof out);
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("calendar");
  TCase *tests = tcase_create("calendar");
  tcase_add_checked_fixture(tests, NULL, tear_down);
  tcase_add_test(tests, test_calendar_civil__every_day_of_the_supported_years);
  tcase_add_test(tests, test_calendar_date_valid__refuses_what_is_no_date);
  tcase_add_test(tests, test_calendar_wall_date__rounds_down_before_1970);
  tcase_add_test(tests, test_calendar_hours__both_ends_inside);
  tcase_add_test(tests, test_calendar_hours__wrap_and_several_windows);
  tcase_add_test(tests, test_calendar_hours__none_is_always_and_24_00_ends_the_day);
  tcase_add_test(tests, test_calendar_working_days__equal_a_loop_over_days);
  tcase_add_test(tests, test_calendar_working_days__jordan_in_april_2005);
  tcase_add_test(tests, test_calendar_stamp__date_opens_and_closes_a_window);
  tcase_add_test(tests, test_calendar_stamp__instants_stand_for_themselves);
  tcase_add_test(tests, test_calendar_stamp__absent_never_binds);
  tcase_add_test(tests, test_calendar_stamp__date_with_midnight_gap);
  tcase_add_test(tests, test_calendar_format__dates_and_instants);
  tcase_add_test(tests, test_calendar_format__any_minute_fits_the_buffer);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
