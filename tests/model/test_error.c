/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/error.h"
#include "tests/model/failing_allocator.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <string.h>

static hw_code first_code(homeward_severity severity) {
  static const homeward_severity severities[] = {
#define X(name, code, severity_, meaning) severity_,
      HW_MESSAGE_CODES(X)
#undef X
  };
  for (int i = 0; i < HW_CODE_COUNT; i++) {
    if (severities[i] == severity) {
      return (hw_code)i;
    }
  }
  ck_abort_msg("no code of this severity");
  return HW_CODE_COUNT;
}

static const char *escape(const char *text) {
  static char out[256];
  return hw_escape(out, sizeof out, text);
}

START_TEST(test_error_escape__harmful_characters) {
  ck_assert_str_eq(escape("plain Ž 東 😀"), "plain Ž 東 😀");
  ck_assert_str_eq(escape("a\nb\x1b[31m\x7f"), "a\\x0Ab\\x1B[31m\\x7F");
  ck_assert_str_eq(escape("\xC2\x9B"), "\\u{009B}");
  ck_assert_str_eq(escape("\xE2\x80\xAE!"), "\\u{202E}!");
  ck_assert_str_eq(escape("\xE2\x80\xA8\xE2\x81\xA6\xD8\x9C"), "\\u{2028}\\u{2066}\\u{061C}");
}
END_TEST

START_TEST(test_error_escape__bytes_that_are_no_utf8) {
  ck_assert_str_eq(escape("\xFF"), "\\xFF");
  ck_assert_str_eq(escape("\xC0\xAF"), "\\xC0\\xAF");
  ck_assert_str_eq(escape("\xED\xA0\x80"), "\\xED\\xA0\\x80");
  ck_assert_str_eq(escape("\xF4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80");
  ck_assert_str_eq(escape("\xE2\x80"), "\\xE2\\x80");
}
END_TEST

START_TEST(test_error_escape__twice_is_once) {
  char twice[64];
  ck_assert_str_eq(hw_escape(twice, sizeof twice, escape("a\tb\\n")), "a\\x09b\\n");
}
END_TEST

START_TEST(test_error_escape__never_cuts_a_character_or_an_escape) {
  char out[8];
  ck_assert_str_eq(hw_escape(out, sizeof out, "abcdef東"), "abcdef");
  ck_assert_str_eq(hw_escape(out, sizeof out, "abcde\n"), "abcde");
  ck_assert_str_eq(hw_escape(out, sizeof out, "abcd東"), "abcd東");
  ck_assert_str_eq(hw_escape(out, 1, "a"), "");
  out[0] = '#';
  hw_escape(out, 0, "a");
  ck_assert_int_eq(out[0], '#');
}
END_TEST

START_TEST(test_error_fail__fills_and_returns) {
  homeward_error error;
  memset(&error, 0xFF, sizeof error);
  ck_assert_int_eq(hw_fail(&error, HOMEWARD_IO, "cannot open %s", "a\nb"), HOMEWARD_IO);
  ck_assert_int_eq(error.status, HOMEWARD_IO);
  ck_assert_str_eq(error.message, "cannot open a\\x0Ab");
  ck_assert_str_eq(error.code, "");
  ck_assert_str_eq(error.file, "");
  ck_assert_int_eq(error.line, 0);
  ck_assert_int_eq(hw_fail(NULL, HOMEWARD_USAGE, "x"), HOMEWARD_USAGE);
  ck_assert_int_eq(hw_fail_memory(&error), HOMEWARD_LIMIT);
}
END_TEST

START_TEST(test_error_fail__long_text_stays_utf8) {
  char text[4000];
  for (size_t shift = 0; shift < 3; shift++) {
    size_t used = shift;
    memset(text, 'a', shift);
    while (used + 4 < sizeof text) {
      memcpy(text + used, "東", 3);
      used += 3;
    }
    text[used] = '\0';
    homeward_error error;
    hw_fail(&error, HOMEWARD_INVALID, "%s", text);
    size_t length = strlen(error.message);
    ck_assert_uint_lt(length, sizeof error.message);
    ck_assert_uint_ge(length, sizeof error.message - 4);
    ck_assert_uint_eq((length - shift) % 3, 0);
    ck_assert_ptr_null(strstr(error.message, "\\x"));
  }
}
END_TEST

START_TEST(test_error_report__keeps_fifty_counts_all) {
  homeward_diagnostics *list = NULL;
  ck_assert_int_eq(homeward_diagnostics_new(&list, NULL), HOMEWARD_OK);
  hw_code code = first_code(HOMEWARD_ERROR);
  for (int i = 1; i <= 70; i++) {
    hw_position here = {"scenario.yaml", i, 2};
    ck_assert_int_eq(hw_report(list, code, here, "number %d", i), HOMEWARD_OK);
  }
  ck_assert_uint_eq(homeward_diagnostics_count(list), 50);
  ck_assert_uint_eq(homeward_diagnostics_errors(list), 70);
  ck_assert_uint_eq(homeward_diagnostics_warnings(list), 0);
  homeward_diagnostic last = homeward_diagnostics_get(list, 49);
  ck_assert_str_eq(last.message, "number 50");
  ck_assert_str_eq(last.code, hw_code_text(code));
  ck_assert_str_eq(last.file, "scenario.yaml");
  ck_assert_int_eq(last.line, 50);
  ck_assert_str_eq(homeward_diagnostics_get(list, 50).message, "");
  homeward_diagnostics_free(list);
  homeward_diagnostics_free(NULL);
}
END_TEST

START_TEST(test_error_report__null_list) {
  ck_assert_int_eq(hw_report(NULL, (hw_code)0, (hw_position){0}, "x"), HOMEWARD_OK);
  ck_assert_uint_eq(homeward_diagnostics_count(NULL), 0);
}
END_TEST

START_TEST(test_error_sort__by_file_line_column_stable) {
  homeward_diagnostics *list = NULL;
  homeward_diagnostics_new(&list, NULL);
  hw_code code = first_code(HOMEWARD_ERROR);
  char scenario[] = "s.yaml", cases[] = "cases.csv";
  hw_report(list, code, (hw_position){scenario, 9, 1}, "e");
  hw_report(list, code, (hw_position){cases, 2, 1}, "f");
  hw_report(list, code, (hw_position){scenario, 3, 7}, "b");
  hw_report(list, code, (hw_position){scenario, 3, 2}, "a");
  hw_report(list, code, (hw_position){scenario, 3, 7}, "c");
  hw_report(list, code, (hw_position){scenario, 5, 1}, "d");
  scenario[0] = cases[0] = '#';
  hw_diagnostics_sort(list);
  char order[8] = "";
  for (size_t i = 0; i < homeward_diagnostics_count(list); i++) {
    strcat(order, homeward_diagnostics_get(list, i).message);
  }
  ck_assert_str_eq(order, "abcdef");
  ck_assert_str_eq(homeward_diagnostics_get(list, 5).file, "cases.csv");
  homeward_error error;
  ck_assert_int_eq(hw_fail_rejected(&error, list), HOMEWARD_INVALID);
  ck_assert_str_eq(error.message, "a");
  ck_assert_str_eq(error.code, hw_code_text(code));
  ck_assert_int_eq(error.column, 2);
  hw_diagnostics_sort(NULL);
  homeward_diagnostics_free(list);
}
END_TEST

START_TEST(test_error_report__out_of_memory) {
  homeward_diagnostics *list = NULL;
  homeward_error error;
  fail_allocations_after(0);
  homeward_status status = homeward_diagnostics_new(&list, &error);
  allow_allocations();
  ck_assert_int_eq(status, HOMEWARD_LIMIT);
  ck_assert_ptr_null(list);
  homeward_diagnostics_new(&list, NULL);
  fail_allocations_after(0);
  status = hw_report(list, first_code(HOMEWARD_ERROR), (hw_position){"f", 1, 1}, "x");
  allow_allocations();
  ck_assert_int_eq(status, HOMEWARD_LIMIT);
  ck_assert_uint_eq(homeward_diagnostics_errors(list), 1);
  ck_assert_uint_eq(homeward_diagnostics_count(list), 0);
  homeward_diagnostics_free(list);
}
END_TEST

START_TEST(test_error_codes__unique_and_well_formed) {
  for (int i = 0; i < HW_CODE_COUNT; i++) {
    const char *code = hw_code_text((hw_code)i);
    ck_assert_uint_eq(strlen(code), 4);
    ck_assert_int_eq(code[0], 'H');
    ck_assert_uint_eq(strspn(code + 1, "0123456789"), 3);
    for (int j = 0; j < i; j++) {
      ck_assert_str_ne(code, hw_code_text((hw_code)j));
    }
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("error");
  TCase *tests = tcase_create("error");
  tcase_add_test(tests, test_error_escape__harmful_characters);
  tcase_add_test(tests, test_error_escape__bytes_that_are_no_utf8);
  tcase_add_test(tests, test_error_escape__twice_is_once);
  tcase_add_test(tests, test_error_escape__never_cuts_a_character_or_an_escape);
  tcase_add_test(tests, test_error_fail__fills_and_returns);
  tcase_add_test(tests, test_error_fail__long_text_stays_utf8);
  tcase_add_test(tests, test_error_report__keeps_fifty_counts_all);
  tcase_add_test(tests, test_error_report__null_list);
  tcase_add_test(tests, test_error_sort__by_file_line_column_stable);
  tcase_add_test(tests, test_error_report__out_of_memory);
  tcase_add_test(tests, test_error_codes__unique_and_well_formed);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
