/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Sets of minutes against a scan of every minute. */
#include "tests/engine/solving.h"

#include "engine/intervals.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/run_suite.h"

enum { SPAN = 3000 };

static hw_arena arena;

static void free_arena(void) {
  hw_arena_free(&arena);
}

static void assert_well_formed(hw_intervals set) {
  for (int32_t i = 0; i < set.count; i++) {
    ck_assert_int_le(set.items[i].first, set.items[i].last);
    ck_assert(i == 0 || set.items[i - 1].last < set.items[i].first - 1);
  }
}

/* A set of up to eight random spans of [0, SPAN), and the same as flags. */
static hw_intervals draw(pseudo_random *random, bool *inside) {
  hw_interval *items = HW_ARRAY(&arena, 8, hw_interval);
  int32_t count = 0;
  hw_minute at = pseudo_random_between(random, 0, 300);
  ck_assert_ptr_nonnull(items);
  for (; count < 8 && at < SPAN - 400; count++) {
    items[count].first = at;
    items[count].last = at + pseudo_random_between(random, 0, 300);
    at = items[count].last + pseudo_random_between(random, 2, 90);
  }
  for (int32_t i = 0; i < count; i++)
    for (hw_minute m = items[i].first; m <= items[i].last; m++)
      inside[m] = true;
  return (hw_intervals){items, count};
}

START_TEST(test_intervals_lookup__agrees_with_a_scan) {
  pseudo_random random = {(uint64_t)_i};
  bool inside[SPAN] = {false};
  hw_intervals set = draw(&random, inside);
  hw_minute before = HW_MINUTE_MIN, after = HW_MINUTE_MAX;
  for (hw_minute at = 0; at < SPAN; at++) {
    before = inside[at] ? at : before;
    ck_assert_int_eq(hw_intervals_contain(set, at), inside[at]);
    ck_assert_int_eq(hw_intervals_until(set, at), before);
  }
  for (hw_minute at = SPAN - 1; at >= 0; at--) {
    after = inside[at] ? at : after;
    ck_assert_int_eq(hw_intervals_from(set, at), after);
  }
}
END_TEST

START_TEST(test_intervals_lookup__empty_set) {
  hw_intervals none = {NULL, 0};
  ck_assert_int_eq(hw_intervals_from(none, 0), HW_MINUTE_MAX);
  ck_assert_int_eq(hw_intervals_until(none, 0), HW_MINUTE_MIN);
  ck_assert(!hw_intervals_contain(none, 0));
}
END_TEST

START_TEST(test_intervals_meet__agrees_with_a_scan) {
  pseudo_random random = {(uint64_t)_i};
  bool in_a[SPAN] = {false}, in_b[SPAN] = {false};
  hw_intervals a = draw(&random, in_a), b = draw(&random, in_b), both;
  int32_t shift = pseudo_random_between(&random, 0, 200);
  ck_assert(hw_intervals_meet(&arena, a, b, shift, &both));
  assert_well_formed(both);
  for (hw_minute at = 0; at < SPAN; at++)
    ck_assert_int_eq(hw_intervals_contain(both, at),
                     in_a[at] && at + shift < SPAN && in_b[at + shift]);
}
END_TEST

START_TEST(test_intervals_without_closures__agrees_with_a_scan) {
  pseudo_random random = {(uint64_t)_i};
  bool inside[SPAN] = {false};
  hw_intervals set = draw(&random, inside), rest;
  hw_closure closures[3] = {{.from = 0}};
  for (int k = 0; k < 3; k++) {
    closures[k].from = pseudo_random_between(&random, 0, SPAN);
    closures[k].until = closures[k].from + pseudo_random_between(&random, 0, 500);
    for (hw_minute at = closures[k].from; at < closures[k].until && at < SPAN; at++)
      inside[at] = false;
  }
  hw_place place = {.closures = closures, .closure_count = 3};
  ck_assert(hw_intervals_without_closures(&arena, set, &place, &rest));
  assert_well_formed(rest);
  for (hw_minute at = 0; at < SPAN; at++)
    ck_assert_int_eq(hw_intervals_contain(rest, at), inside[at]);
}
END_TEST

/* ---- hours ---- */

/* Every minute of some days around a change of clocks. */
static void assert_hours(const char *zone_name, hw_date first, hw_hours hours, hw_weekdays days) {
  const hw_zone *zone;
  hw_intervals set;
  ck_assert_int_eq(hw_zone_load(&arena, NULL, zone_name, &zone, NULL), HOMEWARD_OK);
  hw_minute from = first * HW_DAY + 400, until = from + 6 * HW_DAY;
  ck_assert(hw_intervals_hours(&arena, from, until, zone, hours, days, &set));
  assert_well_formed(set);
  for (hw_minute at = from - 5; at <= until + 5; at++) {
    bool open = at >= from && at <= until &&
                (hours.count == 0 || hw_hours_contain(hours, hw_zone_minute_of_day(zone, at))) &&
                (days >> hw_date_weekday(hw_zone_date(zone, at)) & 1) != 0;
    ck_assert_msg(hw_intervals_contain(set, at) == open, "%s: minute %d of the span", zone_name,
                  at - from);
  }
}

START_TEST(test_intervals_hours__agrees_with_a_scan) {
  /* days since 1970 of some days before each change: March and October 2005, and one plain week */
  static const struct {
    const char *zone;
    hw_date first;
  } weeks[] = {{"Europe/Amsterdam", 12866}, {"Europe/Amsterdam", 13083}, {"Asia/Amman", 12871},
               {"Asia/Baghdad", 12872},     {"Asia/Baghdad", 13054},     {"Asia/Dubai", 12900}};
  static const hw_hours_window day[] = {{360, 1080}}, wrapping[] = {{1320, 150}},
                               several[] = {{0, 60}, {61, 119}, {150, 150}, {600, 1440}};
  const hw_hours hours[] = {{NULL, 0}, {day, 1}, {wrapping, 1}, {several, 4}};
  for (size_t w = 0; w < sizeof weeks / sizeof *weeks; w++)
    for (size_t h = 0; h < sizeof hours / sizeof *hours; h++) {
      assert_hours(weeks[w].zone, weeks[w].first, hours[h], 0x7f);
      assert_hours(weeks[w].zone, weeks[w].first, hours[h], 0x4f);
      assert_hours(weeks[w].zone, weeks[w].first, hours[h], 0);
    }
}
END_TEST

START_TEST(test_intervals_span__both_ends_are_inside) {
  hw_intervals set;
  ck_assert(hw_intervals_span(&arena, 5, 9, &set));
  ck_assert_int_eq(hw_intervals_from(set, 0), 5);
  ck_assert_int_eq(hw_intervals_until(set, 99), 9);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("intervals");
  TCase *tests = tcase_create("intervals");
  tcase_add_checked_fixture(tests, NULL, free_arena);
  tcase_add_loop_test(tests, test_intervals_lookup__agrees_with_a_scan, 0, 20);
  tcase_add_test(tests, test_intervals_lookup__empty_set);
  tcase_add_loop_test(tests, test_intervals_meet__agrees_with_a_scan, 0, 40);
  tcase_add_loop_test(tests, test_intervals_without_closures__agrees_with_a_scan, 0, 40);
  tcase_add_test(tests, test_intervals_hours__agrees_with_a_scan);
  tcase_add_test(tests, test_intervals_span__both_ends_are_inside);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
