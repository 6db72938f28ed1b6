/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/scalar.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char *const bad_numbers[] = {"",    " 5",   "5 ",  "+5",   "1e5",   "0x10",
                                          "nan", "inf",  "1_0", "12,5", "1.2.3", "-",
                                          ".",   "five", "１",  "5\n"};

START_TEST(test_scalar_count__range_and_form) {
  int64_t value = -1;
  ck_assert(hw_scalar_count("010", 3, 0, 100, &value) && value == 10);
  ck_assert(hw_scalar_count("000000000000000000000000000001", 30, 0, 9, &value) && value == 1);
  ck_assert(hw_scalar_count("100", 3, 1, 100, &value) && value == 100);
  ck_assert(!hw_scalar_count("101", 3, 1, 100, &value));
  ck_assert(!hw_scalar_count("0", 1, 1, 100, &value));
  ck_assert(!hw_scalar_count("18446744073709551617", 20, 0, INT64_MAX, &value));
  ck_assert(hw_scalar_count("9223372036854775807", 19, 0, INT64_MAX, &value));
  ck_assert(!hw_scalar_count("9223372036854775808", 19, 0, INT64_MAX, &value));
  ck_assert_int_eq(value, INT64_MAX); /* failures leave it alone */
  for (size_t i = 0; i < sizeof bad_numbers / sizeof bad_numbers[0]; i++) {
    ck_assert_msg(!hw_scalar_count(bad_numbers[i], strlen(bad_numbers[i]), 0, 1000000, &value),
                  "%s", bad_numbers[i]);
  }
}
END_TEST

static bool money(const char *text, int64_t *out) {
  return hw_scalar_decimal(text, strlen(text), 2, 0, HW_MONEY_MAX, out);
}

START_TEST(test_scalar_decimal__money) {
  int64_t cents = -1;
  ck_assert(money("0", &cents) && cents == 0);
  ck_assert(money("12", &cents) && cents == 1200);
  ck_assert(money("12.5", &cents) && cents == 1250);
  ck_assert(money("012.05", &cents) && cents == 1205);
  ck_assert(money("10000000000", &cents) && cents == HW_MONEY_MAX);
  ck_assert(money("9999999999.99", &cents) && cents == HW_MONEY_MAX - 1);
  ck_assert(!money("10000000000.01", &cents) && !money("10000000001", &cents));
  ck_assert(!money("12.505", &cents) && !money("12.500", &cents));
  ck_assert(!money(".5", &cents) && !money("5.", &cents) && !money("-1", &cents));
  ck_assert(!money("-0", &cents) && !money("99999999999999999999", &cents));
  for (size_t i = 0; i < sizeof bad_numbers / sizeof bad_numbers[0]; i++) {
    ck_assert_msg(!money(bad_numbers[i], &cents), "%s", bad_numbers[i]);
  }
}
END_TEST

START_TEST(test_scalar_decimal__sign_and_places) {
  int64_t value = 0;
  ck_assert(hw_scalar_decimal("-35.9932", 8, 4, -1800000, 1800000, &value) && value == -359932);
  ck_assert(hw_scalar_decimal("-180", 4, 4, -1800000, 1800000, &value) && value == -1800000);
  ck_assert(!hw_scalar_decimal("-180.0001", 9, 4, -1800000, 1800000, &value));
  ck_assert(hw_scalar_decimal("-0.5", 4, 4, -1800000, 1800000, &value) && value == -5000);
  ck_assert(!hw_scalar_decimal("--5", 3, 4, -1800000, 1800000, &value));
  ck_assert(!hw_scalar_decimal("0.9999", 6, 4, 10000, 100000, &value));
  ck_assert(hw_scalar_decimal("1", 1, 4, 10000, 100000, &value) && value == 10000);
}
END_TEST

static int32_t duration(const char *text) {
  int32_t minutes = -1;
  return hw_scalar_duration(text, strlen(text), &minutes) ? minutes : -1;
}

START_TEST(test_scalar_duration__forms) {
  ck_assert_int_eq(duration("45m"), 45);
  ck_assert_int_eq(duration("36h"), 2160);
  ck_assert_int_eq(duration("2d"), 2880);
  ck_assert_int_eq(duration("1d12h"), 2160);
  ck_assert_int_eq(duration("1h30m"), 90);
  ck_assert_int_eq(duration("1d1m"), 1441);
  ck_assert_int_eq(duration("0m"), 0);
  ck_assert_int_eq(duration("366d"), 366 * 1440);
  ck_assert_int_eq(duration("365d24h"), 366 * 1440);
  ck_assert_int_eq(duration("366d0h1m"), -1);
  static const char *const bad[] = {"",     "5",    "m",    "1d 2h",        "2h1d", "1m1h",
                                    "1h1h", "1.5h", "1s",   "-1h",          "+1h",  "1H",
                                    "h1",   "1h2",  "367d", "999999999999d"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    ck_assert_msg(duration(bad[i]) == -1, "%s", bad[i]);
  }
}
END_TEST

START_TEST(test_scalar_days__whole_days_only) {
  int32_t days = -1;
  ck_assert(hw_scalar_days("3d", 2, &days) && days == 3);
  ck_assert(hw_scalar_days("0d", 2, &days) && days == 0);
  ck_assert(hw_scalar_days("366d", 4, &days) && days == 366);
  ck_assert(!hw_scalar_days("72h", 3, &days) && !hw_scalar_days("3", 1, &days));
  ck_assert(!hw_scalar_days("1d12h", 5, &days) && !hw_scalar_days("", 0, &days));
}
END_TEST

START_TEST(test_scalar_date__calendar) {
  hw_date date = 0;
  ck_assert(hw_scalar_date("1970-01-01", 10, &date) && date == 0);
  ck_assert(hw_scalar_date("2000-02-29", 10, &date));
  ck_assert(hw_scalar_date("2199-12-31", 10, &date));
  ck_assert_int_eq(date, hw_date_from_civil(2199, 12, 31));
  static const char *const bad[] = {"2100-02-29", "2005-02-29",  "2005-02-30", "2005-04-31",
                                    "2005-00-10", "2005-13-01",  "2005-01-00", "2005-01-32",
                                    "1969-12-31", "2200-01-01",  "2005-4-3",   "2005/04/03",
                                    "05-04-2003", "2005-04-03 ", "20050403",   "2005-04-0x"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    ck_assert_msg(!hw_scalar_date(bad[i], strlen(bad[i]), &date), "%s", bad[i]);
  }
  ck_assert(hw_scalar_birth_date("1950-02-28", 10, &date));
  ck_assert_int_eq(date, hw_date_from_civil(1950, 2, 28));
  ck_assert(!hw_scalar_birth_date("1849-12-31", 10, &date));
}
END_TEST

START_TEST(test_scalar_instant__offsets) {
  hw_stamp stamp = {0};
  hw_date date = hw_date_from_civil(2005, 4, 3);
  ck_assert(hw_scalar_instant("2005-04-03T07:30", 16, &stamp));
  ck_assert(stamp.kind == HW_STAMP_WALL && stamp.value == date * HW_DAY + 450);
  ck_assert(hw_scalar_instant("2005-04-03T07:30Z", 17, &stamp));
  ck_assert(stamp.kind == HW_STAMP_INSTANT && stamp.offset == 0);
  ck_assert(hw_scalar_instant("2005-04-03T00:30+03:00", 22, &stamp));
  ck_assert(stamp.kind == HW_STAMP_INSTANT && stamp.value == date * HW_DAY - 150);
  ck_assert_int_eq(stamp.offset, 180);
  ck_assert(hw_scalar_instant("2005-04-03T00:30-03:30", 22, &stamp));
  ck_assert(stamp.value == date * HW_DAY + 240 && stamp.offset == -210);
  ck_assert(hw_scalar_instant("2005-04-03T00:30+14:00", 22, &stamp));
  static const char *const bad[] = {"2005-04-03",
                                    "2005-04-03T24:00",
                                    "2005-04-03T23:60",
                                    "2005-04-03t07:30",
                                    "2005-04-03 07:30",
                                    "2005-04-03T07:30:00",
                                    "2005-04-03T07:30z",
                                    "2005-04-03T07:30+3:00",
                                    "2005-04-03T07:30+03",
                                    "2005-04-03T07:30+14:01",
                                    "2005-04-03T07:30+0300",
                                    "2005-02-30T07:30",
                                    "2005-04-03T7:30",
                                    "2005-04-03T07:30+03:00x",
                                    "2005-04-03T-7:30"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    ck_assert_msg(!hw_scalar_instant(bad[i], strlen(bad[i]), &stamp), "%s", bad[i]);
  }
  ck_assert(hw_scalar_stamp("2005-04-03", 10, &stamp));
  ck_assert(stamp.kind == HW_STAMP_DATE && stamp.value == date);
  ck_assert(!hw_scalar_stamp("2005-04", 7, &stamp));
}
END_TEST

START_TEST(test_scalar_window__ends) {
  hw_hours_window window = {0};
  ck_assert(hw_scalar_window("06:00-18:30", 11, &window));
  ck_assert(window.from == 360 && window.to == 1110);
  ck_assert(hw_scalar_window("22:00-04:00", 11, &window) && window.to == 240);
  ck_assert(hw_scalar_window("00:00-24:00", 11, &window) && window.to == 1440);
  static const char *const bad[] = {"24:00-06:00", "06:00-24:01", "6:00-18:00", "06:00 18:00",
                                    "06:00-18:60", "06:00-25:00", "06:00-18:0", "always"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    ck_assert_msg(!hw_scalar_window(bad[i], strlen(bad[i]), &window), "%s", bad[i]);
  }
}
END_TEST

START_TEST(test_scalar_words__exact) {
  bool value = false;
  ck_assert(hw_scalar_boolean("true", 4, &value) && value);
  ck_assert(hw_scalar_boolean("false", 5, &value) && !value);
  ck_assert(!hw_scalar_boolean("True", 4, &value) && !hw_scalar_boolean("no", 2, &value));
  hw_iso iso = 0;
  ck_assert(hw_scalar_iso("NO", 2, &iso) && iso == ('N' << 8 | 'O'));
  ck_assert(!hw_scalar_iso("no", 2, &iso) && !hw_scalar_iso("NOR", 3, &iso));
  ck_assert(hw_scalar_currency("USD", 3) && !hw_scalar_currency("US1", 3));
  ck_assert_int_eq(hw_scalar_weekday("sun", 3), 6);
  ck_assert_int_eq(hw_scalar_weekday("Sun", 3), -1);
  ck_assert_int_eq(hw_scalar_weekday("su", 2), -1);
}
END_TEST

START_TEST(test_scalar_id__alphabet) {
  char text[] = "A234567890123456789012345678901234567890123456789012345678901234x";
  ck_assert(hw_scalar_id(text, 64) && !hw_scalar_id(text, 65) && !hw_scalar_id(text, 0));
  ck_assert(hw_scalar_id("a.b_c:d/e-f", 11) && hw_scalar_id("7", 1));
  static const char *const bad[] = {"-a", ".a", "a b", "a@b", "a\n", "\xC3\xA9", "a,b", "a\\"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    ck_assert_msg(!hw_scalar_id(bad[i], strlen(bad[i])), "%s", bad[i]);
  }
  ck_assert(!hw_scalar_id("a\0b", 3));
}
END_TEST

START_TEST(test_scalar_control__c0_and_c1) {
  ck_assert_uint_eq(hw_scalar_control("plain \xC2\xA0 \xE6\x9D\xB1", 12), 12);
  ck_assert_uint_eq(hw_scalar_control("ab\tc", 4), 2);
  ck_assert_uint_eq(hw_scalar_control("ab\0c", 4), 2);
  ck_assert_uint_eq(hw_scalar_control("a\x7F", 2), 1);
  ck_assert_uint_eq(hw_scalar_control("a\xC2\x85", 3), 1);
  ck_assert_uint_eq(hw_scalar_control("a\xC2", 2), 2);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("scalar");
  TCase *tests = tcase_create("all");
  tcase_add_test(tests, test_scalar_count__range_and_form);
  tcase_add_test(tests, test_scalar_decimal__money);
  tcase_add_test(tests, test_scalar_decimal__sign_and_places);
  tcase_add_test(tests, test_scalar_duration__forms);
  tcase_add_test(tests, test_scalar_days__whole_days_only);
  tcase_add_test(tests, test_scalar_date__calendar);
  tcase_add_test(tests, test_scalar_instant__offsets);
  tcase_add_test(tests, test_scalar_window__ends);
  tcase_add_test(tests, test_scalar_words__exact);
  tcase_add_test(tests, test_scalar_id__alphabet);
  tcase_add_test(tests, test_scalar_control__c0_and_c1);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
