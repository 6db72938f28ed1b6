/* SPDX-License-Identifier: GPL-3.0-or-later */
/** When members of a pool are there, and when nobody is free. */
#include "engine/members.h"
#include "tests/engine/solving.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/run_suite.h"

enum { CHANGES_MAX = 24, LAST = 40, POOLS = 4000 };

static bool is_full(const hw_busy_time *times, int32_t count, hw_minute at) {
  for (int32_t i = 0; i < count; i++)
    if (times[i].from <= at && at < times[i].until)
      return true;
  return false;
}

/* Minute by minute: full is when those who are there are busy, and nobody is there at all. */
static void judge(pseudo_random *random) {
  hw_absence out[3];
  hw_member_change changes[CHANGES_MAX];
  hw_busy_time times[CHANGES_MAX];
  int32_t busy[LAST + 1] = {0}, count = 0;
  for (int i = 0; i < 3; i++) {
    hw_minute from = pseudo_random_between(random, -1, LAST);
    out[i] = (hw_absence){.from = from < 0 ? HW_MINUTE_MIN : from,
                          .until = pseudo_random_chance(random, 20)
                                       ? HW_MINUTE_MAX
                                       : from + pseudo_random_between(random, 0, 20),
                          .count = pseudo_random_between(random, 1, 3)};
  }
  hw_escort_pool pool = {.count = pseudo_random_between(random, 0, 4),
                         .absences = out,
                         .absence_count = pseudo_random_between(random, 0, 3)};
  for (int i = pseudo_random_between(random, 0, 5); i > 0; i--) {
    hw_minute from = pseudo_random_between(random, 0, LAST - 1);
    hw_minute until = pseudo_random_between(random, from + 1, LAST);
    changes[count++] = (hw_member_change){from, 1};
    changes[count++] = (hw_member_change){until, -1};
    for (hw_minute at = from; at < until; at++)
      busy[at]++;
  }
  int32_t full = hw_full_times(&pool, changes, count, times);
  ck_assert_int_le(full, count + hw_full_times_room(&pool));
  for (int32_t i = 0; i < full; i++) {
    ck_assert_int_lt(times[i].from, times[i].until);
    ck_assert(i == 0 || times[i - 1].until < times[i].from);
  }
  for (hw_minute at = 0, least = pool.count; at <= LAST; at++) {
    int32_t members = hw_pool_members(&pool, at);
    ck_assert_int_eq(is_full(times, full, at), busy[at] >= members);
    least = members < least ? members : least;
    ck_assert_int_eq(hw_pool_members_within(&pool, 0, at + 1), least);
  }
}

START_TEST(test_members_full_times__as_minute_by_minute) {
  pseudo_random random = {2006};
  for (int i = 0; i < POOLS; i++)
    judge(&random);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("members");
  TCase *tests = tcase_create("all");
  tcase_add_test(tests, test_members_full_times__as_minute_by_minute);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
