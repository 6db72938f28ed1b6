/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Dealing escorts out to kinds of need, against every way of doing so. */
#include <check.h>
#include <stdlib.h>

#include "model/verify_state.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/run_suite.h"

enum { KINDS = 3, CLASSES = 3, ESCORTS = 6 };

static hw_cover_answer solve(const hw_cover_class *classes, int32_t class_count,
                             const int64_t *demand, int32_t kind_count) {
  hw_verifier v = {.status = HOMEWARD_OK};
  hw_cover_answer answer = hw_cover_solve(&v, classes, class_count, demand, kind_count);
  hw_arena_free(&v.scratch);
  return answer;
}

START_TEST(test_verify_cover__whole_escorts) {
  static const int32_t both[] = {2, 2}, first[] = {3, 0};
  /* one escort for one person of each of two kinds */
  ck_assert_int_eq(solve(&(hw_cover_class){1, both}, 1, (int64_t[]){1, 1}, 2), HW_COVER_NO);
  ck_assert_int_eq(solve(&(hw_cover_class){2, both}, 1, (int64_t[]){1, 1}, 2), HW_COVER_YES);
  ck_assert_int_eq(solve(&(hw_cover_class){2, both}, 1, (int64_t[]){3, 0}, 2), HW_COVER_YES);
  ck_assert_int_eq(solve(&(hw_cover_class){2, both}, 1, (int64_t[]){3, 1}, 2), HW_COVER_NO);
  /* the versatile one must be kept for the second kind */
  const hw_cover_class mixed[] = {{1, both}, {1, first}};
  ck_assert_int_eq(solve(mixed, 2, (int64_t[]){3, 2}, 2), HW_COVER_YES);
  ck_assert_int_eq(solve(mixed, 2, (int64_t[]){4, 1}, 2), HW_COVER_NO);
  ck_assert_int_eq(solve(NULL, 0, (int64_t[]){0, 0}, 2), HW_COVER_YES);
  ck_assert_int_eq(solve(NULL, 0, (int64_t[]){0, 1}, 2), HW_COVER_NO);
}
END_TEST

/** Tries every kind for every escort. */
static bool any_deal(const hw_cover_class *classes, int32_t class_count, const int64_t *demand,
                     int64_t given[KINDS], int32_t at, int32_t used) {
  if (at == class_count) {
    for (int k = 0; k < KINDS; k++)
      if (given[k] < demand[k])
        return false;
    return true;
  }
  if (used == classes[at].count)
    return any_deal(classes, class_count, demand, given, at + 1, 0);
  for (int k = 0; k < KINDS; k++) {
    given[k] += classes[at].persons[k];
    bool found = any_deal(classes, class_count, demand, given, at, used + 1);
    given[k] -= classes[at].persons[k];
    if (found)
      return true;
  }
  return false;
}

START_TEST(test_verify_cover__agrees_with_enumeration) {
  pseudo_random source = {.state = 20050501};
  int answers[2] = {0, 0};
  for (int round = 0; round < 4000; round++) {
    int32_t persons[CLASSES][KINDS];
    hw_cover_class classes[CLASSES];
    int64_t demand[KINDS], given[KINDS] = {0};
    int32_t count = pseudo_random_between(&source, 1, CLASSES);
    for (int32_t c = 0; c < count; c++) {
      for (int k = 0; k < KINDS; k++)
        persons[c][k] =
            pseudo_random_chance(&source, 60) ? pseudo_random_between(&source, 1, 3) : 0;
      classes[c].count = pseudo_random_between(&source, 0, ESCORTS / CLASSES);
      classes[c].persons = persons[c];
    }
    for (int k = 0; k < KINDS; k++)
      demand[k] = pseudo_random_between(&source, 0, 4);
    bool expected = any_deal(classes, count, demand, given, 0, 0);
    answers[expected]++;
    ck_assert_int_eq(solve(classes, count, demand, KINDS), expected ? HW_COVER_YES : HW_COVER_NO);
  }
  ck_assert_int_gt(answers[0], 500);
  ck_assert_int_gt(answers[1], 500);
}
END_TEST

/** Bin covering is hard: a segment made to be so ends with a stated limit, not with a hang. */
START_TEST(test_verify_cover__gives_up_after_a_limit) {
  enum { MANY = 24 };
  int32_t persons[MANY][MANY];
  hw_cover_class classes[MANY];
  int64_t demand[MANY], supply = 0;
  homeward_error error = {0};
  for (int c = 0; c < MANY; c++) {
    for (int k = 0; k < MANY; k++)
      persons[c][k] = 1001 + 2 * c;
    classes[c] = (hw_cover_class){.count = 2, .persons = persons[c]};
    supply += 2 * persons[c][0];
  }
  for (int k = 0; k < MANY; k++)
    demand[k] = supply / MANY;
  hw_verifier v = {.status = HOMEWARD_OK, .error = &error};
  hw_cover_answer answer = hw_cover_solve(&v, classes, MANY, demand, MANY);
  hw_arena_free(&v.scratch);
  if (answer == HW_COVER_TOO_HARD)
    ck_assert_int_eq(v.status, HOMEWARD_LIMIT);
  else
    ck_assert_int_eq(v.status, HOMEWARD_OK);
}
END_TEST

static Suite *verify_suite(void) {
  Suite *suite = suite_create("verify_cover");
  TCase *cases = tcase_create("cover");
  tcase_set_timeout(cases, 60);
  tcase_add_test(cases, test_verify_cover__whole_escorts);
  tcase_add_test(cases, test_verify_cover__agrees_with_enumeration);
  tcase_add_test(cases, test_verify_cover__gives_up_after_a_limit);
  suite_add_tcase(suite, cases);
  return suite;
}

int main(void) {
  return run_suite(verify_suite());
}
