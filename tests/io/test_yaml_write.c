/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/yaml_write.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static char written[65536];
static size_t written_length;

static int keep(void *context, const char *bytes, size_t length) {
  (void)context;
  memcpy(written + written_length, bytes, length);
  written_length += length;
  written[written_length] = '\0';
  return 0;
}

static int refuse(void *context, const char *bytes, size_t length) {
  (void)bytes;
  (void)length;
  ++*(int *)context;
  return 1;
}

static void begin(hw_yaml_writer *writer) {
  written_length = 0;
  written[0] = '\0';
  hw_yaml_begin(writer, keep, NULL);
}

static const char *text(const char *value) {
  hw_yaml_writer writer;
  begin(&writer);
  hw_yaml_key(&writer, "k");
  hw_yaml_text(&writer, value);
  ck_assert_int_eq(hw_yaml_end(&writer, NULL), HOMEWARD_OK);
  ck_assert_int_eq(memcmp(written, "k: ", 3), 0);
  written[written_length - 1] = '\0';
  return written + 3;
}

START_TEST(test_yaml_write_text__plain_where_every_reader_agrees) {
  static const char *const plain[] = {"AMM",     "C-0001", "RJ811@2005-04-03",
                                      "Norway",  "a/b.c",  "Amman regional operations centre",
                                      "feasible"};
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
    ck_assert_str_eq(text(plain[i]), plain[i]);
  }
}
END_TEST

START_TEST(test_yaml_write_text__quotes_what_could_be_read_wrong) {
  static const char *const quoted[] = {
      "NO",   "no",    "Yes",   "y",    "ON",  "null",       "~",     "08:30",    "010", "1e5",
      "0x10", "1_000", ".5",    ".inf", "-1",  "2005-04-03", "",      " a",       "a ",  "a: b",
      "a:b",  "a #b",  "- a",   "a, b", "[a",  "{a",         "*a",    "&a",       "!a",  "%a",
      "@a",   "`a",    "? a",   "a  b", "nan", "+12",        "true",  "1",        "=",   "<<",
      "a|b",  "1.5",   "12e03", "0o17", "'a'", "190:20:30",  "FALSE", "a\xC3\xA9"};
  for (size_t i = 0; i < sizeof quoted / sizeof *quoted; i++) {
    char expected[64] = "\"";
    strcat(strcat(expected, quoted[i]), "\"");
    ck_assert_str_eq(text(quoted[i]), expected);
  }
}
END_TEST

/* Between two letters, so that nothing depends on the beginning or the end. */
START_TEST(test_yaml_write_text__every_character_inside) {
  static const char safe[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._/@+-()";
  for (int c = 1; c < 128; c++) {
    char value[] = {'b', (char)c, 'b', '\0'};
    ck_assert_msg((text(value)[0] != '"') == (strchr(safe, c) != NULL), "character %d", c);
  }
}
END_TEST

START_TEST(test_yaml_write_text__escapes) {
  ck_assert_str_eq(text("a\"b\\c"), "\"a\\\"b\\\\c\"");
  ck_assert_str_eq(text("a\nb\tc\x01\x7F"), "\"a\\nb\\tc\\x01\\x7F\"");
  ck_assert_str_eq(text("\xC2\x85 \xE2\x80\xAE \xEF\xBB\xBF"), "\"\\u0085 \\u202E \\uFEFF\"");
  ck_assert_str_eq(text("\xFF!"), "\"\\uFFFD!\"");
  ck_assert_str_eq(text("東 😀"), "\"東 😀\"");
}
END_TEST

START_TEST(test_yaml_write_collections__block_and_flow) {
  hw_yaml_writer writer;
  begin(&writer);
  hw_yaml_key(&writer, "head");
  hw_yaml_map_begin(&writer, HW_YAML_FLOW);
  hw_yaml_key(&writer, "a");
  hw_yaml_count(&writer, 1);
  hw_yaml_key(&writer, "b");
  hw_yaml_list_begin(&writer, HW_YAML_BLOCK);
  hw_yaml_text(&writer, "x");
  hw_yaml_text(&writer, "NO");
  hw_yaml_list_end(&writer);
  hw_yaml_map_end(&writer);
  hw_yaml_key(&writer, "items");
  hw_yaml_list_begin(&writer, HW_YAML_BLOCK);
  for (int i = 0; i < 2; i++) {
    hw_yaml_map_begin(&writer, HW_YAML_BLOCK);
    hw_yaml_key(&writer, "id");
    hw_yaml_count(&writer, i);
    hw_yaml_key(&writer, "legs");
    hw_yaml_list_begin(&writer, HW_YAML_BLOCK);
    if (i > 0) {
      hw_yaml_map_begin(&writer, HW_YAML_FLOW);
      hw_yaml_key(&writer, "flag");
      hw_yaml_flag(&writer, true);
      hw_yaml_map_end(&writer);
      hw_yaml_quoted(&writer, "text");
    }
    hw_yaml_list_end(&writer);
    hw_yaml_map_end(&writer);
  }
  hw_yaml_map_begin(&writer, HW_YAML_BLOCK);
  hw_yaml_map_end(&writer);
  hw_yaml_list_end(&writer);
  hw_yaml_key(&writer, "none");
  hw_yaml_map_begin(&writer, HW_YAML_FLOW);
  hw_yaml_map_end(&writer);
  ck_assert_int_eq(hw_yaml_end(&writer, NULL), HOMEWARD_OK);
  ck_assert_str_eq(written, "head: {a: 1, b: [x, \"NO\"]}\n"
                            "items:\n"
                            "  - id: 0\n"
                            "    legs: []\n"
                            "  - id: 1\n"
                            "    legs:\n"
                            "      - {flag: true}\n"
                            "      - \"text\"\n"
                            "  - {}\n"
                            "none: {}\n");
}
END_TEST

START_TEST(test_yaml_write_field__key_as_it_is) {
  hw_yaml_writer writer;
  begin(&writer);
  hw_yaml_field(&writer, "head");
  hw_yaml_map_begin(&writer, HW_YAML_FLOW);
  hw_yaml_field(&writer, "a");
  hw_yaml_count(&writer, 1);
  hw_yaml_key(&writer, "on");
  hw_yaml_count(&writer, 2);
  hw_yaml_map_end(&writer);
  ck_assert_int_eq(hw_yaml_end(&writer, NULL), HOMEWARD_OK);
  ck_assert_str_eq(written, "head: {a: 1, \"on\": 2}\n");
}
END_TEST

/* Texts of all lengths, so that the end of the buffer falls into each part of a line. */
START_TEST(test_yaml_write_text__across_the_buffer) {
  static char expected[sizeof written];
  hw_yaml_writer writer;
  char *end = stpcpy(expected, "k:\n");
  begin(&writer);
  hw_yaml_key(&writer, "k");
  hw_yaml_list_begin(&writer, HW_YAML_BLOCK);
  for (size_t length = 1; length < 300; length++) {
    char value[301] = "";
    memset(value, 'a', length);
    hw_yaml_text(&writer, value);
    end = stpcpy(stpcpy(stpcpy(end, "  - "), value), "\n");
  }
  hw_yaml_list_end(&writer);
  ck_assert_int_eq(hw_yaml_end(&writer, NULL), HOMEWARD_OK);
  ck_assert_uint_gt(written_length, 2 * HW_YAML_WRITE_BUFFER);
  ck_assert_str_eq(written, expected);
}
END_TEST

static const char *decimal(int64_t value, int places) {
  hw_yaml_writer writer;
  begin(&writer);
  hw_yaml_key(&writer, "k");
  hw_yaml_decimal(&writer, value, places);
  hw_yaml_end(&writer, NULL);
  written[written_length - 1] = '\0';
  return written + 3;
}

START_TEST(test_yaml_write_decimal__every_place_is_written) {
  ck_assert_str_eq(decimal(0, 2), "0.00");
  ck_assert_str_eq(decimal(5, 2), "0.05");
  ck_assert_str_eq(decimal(787299, 2), "7872.99");
  ck_assert_str_eq(decimal(45, 5), "0.00045");
  ck_assert_str_eq(decimal(100000, 5), "1.00000");
  ck_assert_str_eq(decimal(-5, 2), "-0.05");
  ck_assert_str_eq(decimal(12, 0), "12");
  ck_assert_str_eq(decimal(INT64_MAX, 2), "92233720368547758.07");
  ck_assert_str_eq(decimal(INT64_MIN, 0), "-9223372036854775808");
}
END_TEST

START_TEST(test_yaml_write_end__refused_bytes_are_a_failure) {
  hw_yaml_writer writer;
  int calls = 0;
  hw_yaml_begin(&writer, refuse, &calls);
  hw_yaml_key(&writer, "list");
  hw_yaml_list_begin(&writer, HW_YAML_BLOCK);
  for (int i = 0; i < 100000; i++) {
    hw_yaml_count(&writer, i);
  }
  hw_yaml_list_end(&writer);
  ck_assert_int_eq(hw_yaml_end(&writer, NULL), HOMEWARD_IO);
  ck_assert_int_eq(calls, 1);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("yaml_write");
  TCase *tests = tcase_create("yaml_write");
  tcase_add_test(tests, test_yaml_write_text__plain_where_every_reader_agrees);
  tcase_add_test(tests, test_yaml_write_text__quotes_what_could_be_read_wrong);
  tcase_add_test(tests, test_yaml_write_text__every_character_inside);
  tcase_add_test(tests, test_yaml_write_text__escapes);
  tcase_add_test(tests, test_yaml_write_text__across_the_buffer);
  tcase_add_test(tests, test_yaml_write_field__key_as_it_is);
  tcase_add_test(tests, test_yaml_write_collections__block_and_flow);
  tcase_add_test(tests, test_yaml_write_decimal__every_place_is_written);
  tcase_add_test(tests, test_yaml_write_end__refused_bytes_are_a_failure);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
