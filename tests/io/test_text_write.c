/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/text_write.h"
#include "tests/io/plan_files.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static written out;
static hw_text_writer text;

static void begin(bool colour, size_t width) {
  out.length = 0;
  hw_text_begin(&text, write_to_memory, &out, colour, width);
}

static const char *end(void) {
  write_to_memory(&out, "", 0);
  ck_assert_int_eq(hw_text_end(&text, NULL), HOMEWARD_OK);
  return out.text;
}

START_TEST(test_text_write_put__escapes) {
  begin(false, 80);
  hw_text_put(&text, "a\033[31mb\n\xE2\x80\xAE\xFF");
  ck_assert_str_eq(end(), "a\\x1B[31mb\\x0A\\u{202E}\\xFF");
}
END_TEST

START_TEST(test_text_write_put__long_texts_keep_their_characters) {
  char words[3001] = "";
  for (int i = 0; i < 1000; i++) {
    strcat(words, "東");
  }
  begin(false, 80);
  hw_text_put(&text, words);
  ck_assert_uint_eq(text.column, 1000);
  ck_assert_str_eq(end(), words);
  ck_assert_uint_eq(hw_text_columns(words), 1000);
}
END_TEST

START_TEST(test_text_write_column__no_line_ends_in_spaces) {
  begin(false, 80);
  hw_text_put(&text, "a");
  hw_text_column(&text, 4);
  hw_text_put(&text, "b");
  hw_text_column(&text, 3);
  hw_text_put(&text, "c");
  hw_text_column(&text, 40);
  hw_text_line(&text);
  hw_text_put(&text, "d");
  ck_assert_str_eq(end(), "a   b  c\nd");
}
END_TEST

START_TEST(test_text_write_right__aligns_or_follows) {
  begin(false, 80);
  hw_text_put(&text, "é");
  hw_text_right(&text, 6, "1.5");
  hw_text_right(&text, 6, "2");
  ck_assert_str_eq(end(), "é  1.5  2");
}
END_TEST

START_TEST(test_text_write_wrap__breaks_at_spaces) {
  begin(false, 12);
  hw_text_put(&text, "  ");
  hw_text_wrap(&text, 4, "one two  three longerthanthewidth x");
  ck_assert_str_eq(end(), "  one two\n    three\n    longerthanthewidth\n    x");
}
END_TEST

START_TEST(test_text_write_style__only_when_asked) {
  begin(true, 80);
  hw_text_set_style(&text, HW_TEXT_HEADING);
  hw_text_put(&text, "a");
  hw_text_set_style(&text, HW_TEXT_PLAIN);
  ck_assert_uint_eq(text.column, 1);
  ck_assert_str_eq(end(), "\033[1ma\033[0m");
  begin(false, 80);
  hw_text_set_style(&text, HW_TEXT_BAD);
  hw_text_put(&text, "a");
  ck_assert_str_eq(end(), "a");
}
END_TEST

START_TEST(test_text_write_amount__groups_of_three) {
  char amount[HW_AMOUNT_SIZE];
  ck_assert_str_eq(hw_text_amount(amount, 0), "0.00");
  ck_assert_str_eq(hw_text_amount(amount, 7), "0.07");
  ck_assert_str_eq(hw_text_amount(amount, 99999), "999.99");
  ck_assert_str_eq(hw_text_amount(amount, 100000), "1 000.00");
  ck_assert_str_eq(hw_text_amount(amount, 123456789), "1 234 567.89");
  ck_assert_str_eq(hw_text_amount(amount, -100000), "-1 000.00");
  ck_assert_str_eq(hw_text_amount(amount, INT64_MIN), "-92 233 720 368 547 758.08");
}
END_TEST

START_TEST(test_text_write_span__largest_unit_first) {
  char span[HW_SPAN_SIZE];
  ck_assert_str_eq(hw_text_span(span, 0), "0 min");
  ck_assert_str_eq(hw_text_span(span, 45), "45 min");
  ck_assert_str_eq(hw_text_span(span, 60), "1 h");
  ck_assert_str_eq(hw_text_span(span, 2680), "1 d 20 h 40 min");
  ck_assert_str_eq(hw_text_span(span, 1445), "1 d 5 min");
  ck_assert_str_eq(hw_text_span(span, -90), "-1 h 30 min");
}
END_TEST

int main(void) {
  Suite *suite = suite_create("text_write");
  TCase *tests = tcase_create("text_write");
  tcase_add_test(tests, test_text_write_put__escapes);
  tcase_add_test(tests, test_text_write_put__long_texts_keep_their_characters);
  tcase_add_test(tests, test_text_write_column__no_line_ends_in_spaces);
  tcase_add_test(tests, test_text_write_right__aligns_or_follows);
  tcase_add_test(tests, test_text_write_wrap__breaks_at_spaces);
  tcase_add_test(tests, test_text_write_style__only_when_asked);
  tcase_add_test(tests, test_text_write_amount__groups_of_three);
  tcase_add_test(tests, test_text_write_span__largest_unit_first);
  suite_add_tcase(suite, tests);
  int code = run_suite(suite);
  free(out.text);
  return code;
}
