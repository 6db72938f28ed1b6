/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/repeat.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static hw_arena arena;
static const hw_zone *zone;

static void set_up(void) {
  ck_assert_int_eq(hw_zone_load(&arena, NULL, "America/New_York", &zone, NULL), HOMEWARD_OK);
}

static void tear_down(void) {
  hw_arena_free(&arena);
}

static hw_repeat rule(const char *text) {
  hw_repeat repeat;
  const char *problem = hw_repeat_parse(&repeat, text, strlen(text));
  ck_assert_msg(problem == NULL, "%s: %s", text, problem);
  return repeat;
}

/* The first occurrences (at most 100) as "9/2 9/3 ...". */
static const char *dates_of(const char *text, int month, int day, hw_date last) {
  static char out[1200];
  hw_repeat repeat = rule(text);
  hw_occurrences walk;
  hw_wall start = hw_date_from_civil(1997, month, day) * HW_DAY + 9 * 60;
  ck_assert(hw_repeat_matches_start(&repeat, start));
  hw_occurrences_begin(&walk, &repeat, start, zone);
  size_t used = 0;
  hw_date date = 0;
  out[0] = '\0';
  for (int i = 0; i < 100 && hw_occurrences_next(&walk, last, &date); i++) {
    int year = 0, month_of = 0, day_of = 0;
    hw_date_to_civil(date, &year, &month_of, &day_of);
    used += (size_t)snprintf(out + used, sizeof out - used, "%s%d/%d", used == 0 ? "" : " ",
                             month_of, day_of);
  }
  return out;
}

/* ---- the examples of RFC 5545, 3.8.5.3, that use DAILY and WEEKLY ---- */

typedef struct example {
  const char *rule;
  int month, day;
  const char *dates; /* up to 31 December 1997 */
} example;

static const example examples[] = {
    {"FREQ=DAILY;COUNT=10", 9, 2, "9/2 9/3 9/4 9/5 9/6 9/7 9/8 9/9 9/10 9/11"},
    {"FREQ=DAILY;INTERVAL=10;COUNT=5", 9, 2, "9/2 9/12 9/22 10/2 10/12"},
    {"FREQ=WEEKLY;COUNT=10", 9, 2, "9/2 9/9 9/16 9/23 9/30 10/7 10/14 10/21 10/28 11/4"},
    {"FREQ=WEEKLY;UNTIL=19971224T000000Z", 9, 2,
     "9/2 9/9 9/16 9/23 9/30 10/7 10/14 10/21 10/28 11/4 11/11 11/18 11/25 12/2 12/9 12/16 "
     "12/23"},
    {"FREQ=WEEKLY;INTERVAL=2;WKST=SU", 9, 2, "9/2 9/16 9/30 10/14 10/28 11/11 11/25 12/9 12/23"},
    {"FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", 9, 2,
     "9/2 9/4 9/9 9/11 9/16 9/18 9/23 9/25 9/30 10/2"},
    {"FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", 9, 2,
     "9/2 9/4 9/9 9/11 9/16 9/18 9/23 9/25 9/30 10/2"},
    {"FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR", 9, 1,
     "9/1 9/3 9/5 9/15 9/17 9/19 9/29 10/1 10/3 10/13 10/15 10/17 10/27 10/29 10/31 11/10 11/12 "
     "11/14 11/24 11/26 11/28 12/8 12/10 12/12 12/22"},
    {"FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", 9, 2,
     "9/2 9/4 9/16 9/18 9/30 10/2 10/14 10/16"},
    {"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", 8, 5, "8/5 8/10 8/19 8/24"},
    {"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", 8, 5, "8/5 8/17 8/19 8/31"},
};

START_TEST(test_repeat_occurrences__examples_of_rfc_5545) {
  const example *e = &examples[_i];
  ck_assert_str_eq(dates_of(e->rule, e->month, e->day, hw_date_from_civil(1997, 12, 31)), e->dates);
}
END_TEST

START_TEST(test_repeat_occurrences__daily_until_christmas) {
  hw_repeat repeat = rule("FREQ=DAILY;UNTIL=19971224T000000Z");
  hw_occurrences walk;
  hw_date first = hw_date_from_civil(1997, 9, 2), date = 0, expected = first;
  hw_occurrences_begin(&walk, &repeat, first * HW_DAY + 9 * 60, zone);
  while (hw_occurrences_next(&walk, INT32_MAX - 400, &date)) {
    ck_assert_int_eq(date, expected++);
  }
  ck_assert_int_eq(expected - 1, hw_date_from_civil(1997, 12, 23));
}
END_TEST

START_TEST(test_repeat_occurrences__once) {
  hw_repeat repeat = {.frequency = HW_ONCE};
  hw_occurrences walk;
  hw_date date = 0;
  hw_occurrences_begin(&walk, &repeat, 12000 * HW_DAY + 5, zone);
  hw_occurrences_skip(&walk, 13000);
  ck_assert(!hw_occurrences_next(&walk, 11999, &date));
  ck_assert(hw_occurrences_next(&walk, 12000, &date));
  ck_assert_int_eq(date, 12000);
  ck_assert(!hw_occurrences_next(&walk, 99999, &date));
}
END_TEST

START_TEST(test_repeat_occurrences__until_at_the_very_departure) {
  hw_date last = hw_date_from_civil(1997, 12, 31);
  ck_assert_str_eq(dates_of("FREQ=DAILY;UNTIL=19970904", 9, 2, last), "9/2 9/3 9/4");
  ck_assert_str_eq(dates_of("FREQ=DAILY;UNTIL=19970904T090000", 9, 2, last), "9/2 9/3 9/4");
  ck_assert_str_eq(dates_of("FREQ=DAILY;UNTIL=19970904T085959", 9, 2, last), "9/2 9/3");
  ck_assert_str_eq(dates_of("FREQ=DAILY;UNTIL=19970904T130000Z", 9, 2, last), "9/2 9/3 9/4");
  ck_assert_str_eq(dates_of("FREQ=DAILY;UNTIL=19970904T125959Z", 9, 2, last), "9/2 9/3");
}
END_TEST

START_TEST(test_repeat_occurrences__go_on_after_a_nearer_end) {
  hw_repeat repeat = rule("FREQ=WEEKLY;BYDAY=MO,FR");
  hw_occurrences walk;
  hw_date monday = hw_date_from_civil(2005, 4, 4), date = 0;
  hw_occurrences_begin(&walk, &repeat, monday * HW_DAY, zone);
  ck_assert(hw_occurrences_next(&walk, monday + 3, &date));
  ck_assert(!hw_occurrences_next(&walk, monday + 3, &date));
  ck_assert(hw_occurrences_next(&walk, monday + 4, &date));
  ck_assert_int_eq(date, monday + 4);
}
END_TEST

/* ---- against a naive oracle ---- */

static uint32_t random_below(uint64_t *state, uint32_t limit) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*state >> 33) % limit;
}

static hw_date week_begin(hw_date date, int week_start) {
  while (hw_date_weekday(date) != week_start) {
    date--;
  }
  return date;
}

static bool naive_reaches(const hw_repeat *repeat, hw_date first, hw_date date) {
  if (repeat->frequency == HW_DAILY) {
    bool listed = repeat->by_day == 0 || (repeat->by_day >> hw_date_weekday(date) & 1) != 0;
    return (date - first) % repeat->interval == 0 && listed;
  }
  int weeks = (week_begin(date, repeat->week_start) - week_begin(first, repeat->week_start)) / 7;
  bool listed = repeat->by_day == 0 ? hw_date_weekday(date) == hw_date_weekday(first)
                                    : (repeat->by_day >> hw_date_weekday(date) & 1) != 0;
  return weeks % repeat->interval == 0 && listed;
}

static size_t naive_dates(const hw_repeat *repeat, hw_date first, hw_date last, hw_date *out) {
  size_t count = 0;
  for (hw_date date = first; date <= last; date++) {
    if (repeat->has_until && date > repeat->until.value) {
      break;
    }
    if (naive_reaches(repeat, first, date) &&
        (repeat->count == 0 || count < (size_t)repeat->count)) {
      out[count++] = date;
    }
  }
  return count;
}

static hw_repeat random_rule(uint64_t *state, hw_date first) {
  hw_repeat repeat = {.frequency = random_below(state, 2) == 0 ? HW_DAILY : HW_WEEKLY,
                      .interval = 1 + (int32_t)random_below(state, 9),
                      .by_day = (hw_weekdays)random_below(state, 128),
                      .week_start = (uint8_t)random_below(state, 7)};
  switch (random_below(state, 3)) {
  case 0:
    repeat.count = 1 + (int32_t)random_below(state, 60);
    break;
  case 1:
    repeat.has_until = true;
    repeat.until = (hw_stamp){HW_STAMP_DATE, first + (hw_date)random_below(state, 300), 0};
    break;
  default:
    break;
  }
  return repeat;
}

START_TEST(test_repeat_occurrences__equal_a_day_by_day_oracle) {
  enum { DAYS = 400, RULES = 4000 };
  uint64_t state = 5545;
  int wrong = 0;
  for (int round = 0; round < RULES; round++) {
    hw_date first = 12000 + (hw_date)random_below(&state, 1000), expected[DAYS + 1], date = 0;
    hw_repeat repeat = random_rule(&state, first);
    size_t count = naive_dates(&repeat, first, first + DAYS, expected), i = 0;
    hw_occurrences walk;
    hw_occurrences_begin(&walk, &repeat, first * HW_DAY + 600, zone);
    while (hw_occurrences_next(&walk, first + DAYS, &date)) {
      wrong += i >= count || expected[i] != date;
      i++;
    }
    wrong += i != count;
  }
  ck_assert_int_eq(wrong, 0);
}
END_TEST

START_TEST(test_repeat_skip__loses_no_occurrence_from_the_date_on) {
  enum { DAYS = 400, RULES = 4000 };
  uint64_t state = 20050403;
  int wrong = 0;
  for (int round = 0; round < RULES; round++) {
    hw_date first = 12000 + (hw_date)random_below(&state, 1000), expected[DAYS + 1], date = 0;
    hw_date begin = first + (hw_date)random_below(&state, DAYS);
    hw_repeat repeat = random_rule(&state, first);
    size_t count = naive_dates(&repeat, first, first + DAYS, expected), i = 0;
    while (i < count && expected[i] < begin) {
      i++;
    }
    hw_occurrences walk;
    hw_occurrences_begin(&walk, &repeat, first * HW_DAY + 600, zone);
    hw_occurrences_skip(&walk, begin);
    while (hw_occurrences_next(&walk, first + DAYS, &date)) {
      if (date >= begin) {
        wrong += i >= count || expected[i] != date;
        i++;
      }
    }
    wrong += i < count;
  }
  ck_assert_int_eq(wrong, 0);
}
END_TEST

/* ---- reading ---- */

START_TEST(test_repeat_parse__all_parts) {
  hw_repeat repeat = rule("UNTIL=20050430T235960Z;WKST=SU;BYDAY=SU,TU,TH;INTERVAL=02;FREQ=WEEKLY");
  ck_assert_int_eq(repeat.frequency, HW_WEEKLY);
  ck_assert_int_eq(repeat.interval, 2);
  ck_assert_int_eq(repeat.by_day, 1 << 6 | 1 << 1 | 1 << 3);
  ck_assert_int_eq(repeat.week_start, 6);
  ck_assert_int_eq(repeat.count, 0);
  ck_assert_int_eq(repeat.until.kind, HW_STAMP_INSTANT);
  ck_assert_int_eq(repeat.until.value, hw_date_from_civil(2005, 5, 1) * HW_DAY - 1);
  repeat = rule("FREQ=DAILY");
  ck_assert_int_eq(repeat.interval, 1);
  ck_assert_int_eq(repeat.by_day, 0);
  ck_assert(!repeat.has_until);
}
END_TEST

START_TEST(test_repeat_parse__what_is_refused) {
  static const char *const rules[] = {
      "",
      ";",
      "FREQ",
      "FREQ=",
      "FREQ=MONTHLY",
      "freq=DAILY",
      "FREQ=daily",
      "FREQ=DAILY;",
      ";FREQ=DAILY",
      " FREQ=DAILY",
      "FREQ=DAILY ",
      "RRULE:FREQ=DAILY",
      "INTERVAL=2",
      "FREQ=DAILY;FREQ=DAILY",
      "FREQ=DAILY;INTERVAL=0",
      "FREQ=DAILY;INTERVAL=367",
      "FREQ=DAILY;INTERVAL=+1",
      "FREQ=DAILY;INTERVAL=1e1",
      "FREQ=DAILY;INTERVAL=99999999999",
      "FREQ=DAILY;COUNT=0",
      "FREQ=DAILY;COUNT=-1",
      "FREQ=DAILY;COUNT=1000001",
      "FREQ=DAILY;COUNT=3;UNTIL=20050403",
      "FREQ=DAILY;BYDAY=",
      "FREQ=DAILY;BYDAY=MO,",
      "FREQ=DAILY;BYDAY=,MO",
      "FREQ=WEEKLY;BYDAY=1MO",
      "FREQ=WEEKLY;BYDAY=mo",
      "FREQ=WEEKLY;BYMONTH=4",
      "FREQ=WEEKLY;WKST=XX",
      "FREQ=DAILY;UNTIL=2005",
      "FREQ=DAILY;UNTIL=2005-04-03",
      "FREQ=DAILY;UNTIL=20050230",
      "FREQ=DAILY;UNTIL=19691231",
      "FREQ=DAILY;UNTIL=20050403T",
      "FREQ=DAILY;UNTIL=20050403T0900",
      "FREQ=DAILY;UNTIL=20050403T240000",
      "FREQ=DAILY;UNTIL=20050403T096000",
      "FREQ=DAILY;UNTIL=20050403T090000z",
      "FREQ=DAILY;UNTIL=20050403T090000ZZ",
      "FREQ=DAILY;UNTIL=20050403 090000",
  };
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    hw_repeat repeat;
    ck_assert_msg(hw_repeat_parse(&repeat, rules[i], strlen(rules[i])) != NULL, "'%s'", rules[i]);
  }
}
END_TEST

START_TEST(test_repeat_parse__reads_no_byte_past_the_length) {
  static const char text[] = "FREQ=WEEKLY;BYDAY=MO;UNTIL=20050403T090000Z";
  for (size_t length = 0; length < strlen(text); length++) {
    char *copy = malloc(length + 1);
    memcpy(copy, text, length);
    hw_repeat repeat;
    bool good = hw_repeat_parse(&repeat, copy, length) == NULL;
    ck_assert_int_eq(good, length == 11 || length == 20 || length == 35 || length == 42);
    free(copy);
  }
}
END_TEST

START_TEST(test_repeat_matches_start__by_weekday_and_until) {
  hw_wall sunday = hw_date_from_civil(2005, 4, 3) * HW_DAY + 450;
  hw_repeat repeat = rule("FREQ=WEEKLY;BYDAY=SU,TU");
  ck_assert(hw_repeat_matches_start(&repeat, sunday));
  ck_assert(!hw_repeat_matches_start(&repeat, sunday + HW_DAY));
  repeat = rule("FREQ=DAILY;BYDAY=MO");
  ck_assert(!hw_repeat_matches_start(&repeat, sunday));
  repeat = rule("FREQ=DAILY;UNTIL=20050402");
  ck_assert(!hw_repeat_matches_start(&repeat, sunday));
  repeat = rule("FREQ=DAILY;UNTIL=20050403T072900");
  ck_assert(!hw_repeat_matches_start(&repeat, sunday));
  repeat = (hw_repeat){.frequency = HW_ONCE};
  ck_assert(hw_repeat_matches_start(&repeat, sunday));
}
END_TEST

int main(void) {
  Suite *suite = suite_create("repeat");
  TCase *tests = tcase_create("repeat");
  tcase_add_checked_fixture(tests, set_up, tear_down);
  tcase_add_loop_test(tests, test_repeat_occurrences__examples_of_rfc_5545, 0,
                      sizeof examples / sizeof *examples);
  tcase_add_test(tests, test_repeat_occurrences__daily_until_christmas);
  tcase_add_test(tests, test_repeat_occurrences__once);
  tcase_add_test(tests, test_repeat_occurrences__until_at_the_very_departure);
  tcase_add_test(tests, test_repeat_occurrences__go_on_after_a_nearer_end);
  tcase_add_test(tests, test_repeat_occurrences__equal_a_day_by_day_oracle);
  tcase_add_test(tests, test_repeat_skip__loses_no_occurrence_from_the_date_on);
  tcase_add_test(tests, test_repeat_parse__all_parts);
  tcase_add_test(tests, test_repeat_parse__what_is_refused);
  tcase_add_test(tests, test_repeat_parse__reads_no_byte_past_the_length);
  tcase_add_test(tests, test_repeat_matches_start__by_weekday_and_until);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
