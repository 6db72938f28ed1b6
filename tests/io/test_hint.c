/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/hint.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char *nearest(const char *word, const char *const *known) {
  hw_hint hint = {.word = word, .length = strlen(word)};
  for (; *known != NULL; known++) {
    hw_hint_offer(&hint, *known);
  }
  return hint.nearest == NULL ? "" : hint.nearest;
}

START_TEST(test_hint_offer__slips_of_the_pen) {
  static const char *const known[] = {"persons", "priority", "programme", "latest",
                                      "AMM",     "BGW",      "AMMAN",     NULL};
  ck_assert_str_eq(nearest("person", known), "persons");
  ck_assert_str_eq(nearest("persons", known), "persons");   /* a swap */
  ck_assert_str_eq(nearest("Priority", known), "priority"); /* case is free */
  ck_assert_str_eq(nearest("progam", known), "programme");
  ck_assert_str_eq(nearest("lastest", known), "latest");
  ck_assert_str_eq(nearest("amm", known), "AMM");
  ck_assert_str_eq(nearest("AMMA", known), "AMM"); /* the first of equals */
  ck_assert_str_eq(nearest("AMMMAN", known), "AMMAN");
}
END_TEST

START_TEST(test_hint_offer__nothing_is_near) {
  static const char *const known[] = {"AMM", "nationality", "x", NULL};
  ck_assert_str_eq(nearest("BGW", known), "");
  ck_assert_str_eq(nearest("nation", known), "");
  ck_assert_str_eq(nearest("", known), "");
  char longer[80];
  memset(longer, 'n', sizeof longer);
  longer[79] = '\0';
  ck_assert_str_eq(nearest(longer, known), "");
}
END_TEST

/* A swap reaches back two rows, where the row between is already worse than the limit. */
START_TEST(test_hint_offer__swaps_at_the_limit) {
  static const char *const known[] = {"ab", "abcdef", NULL};
  ck_assert_str_eq(nearest("ba", known), "ab");
  ck_assert_str_eq(nearest("badcef", known), "abcdef");
}
END_TEST

START_TEST(test_hint_offer__bounded_work) {
  hw_hint hint = {.word = "AMM", .length = 3};
  for (int i = 0; i < HW_HINT_WORDS_MAX; i++) {
    hw_hint_offer(&hint, "BBB");
  }
  hw_hint_offer(&hint, "AMN"); /* one too many */
  ck_assert_ptr_null(hint.nearest);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("hint");
  TCase *tests = tcase_create("all");
  tcase_add_test(tests, test_hint_offer__slips_of_the_pen);
  tcase_add_test(tests, test_hint_offer__nothing_is_near);
  tcase_add_test(tests, test_hint_offer__swaps_at_the_limit);
  tcase_add_test(tests, test_hint_offer__bounded_work);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
