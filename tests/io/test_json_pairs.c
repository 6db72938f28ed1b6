/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/json_pairs.h"
#include "tests/support/run_suite.h"

#include <homeward/homeward.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct stream {
  const char *text;
  size_t left, piece;
  bool fails;
} stream;

static ssize_t read_stream(void *context, void *bytes, size_t size) {
  stream *from = context;
  size_t got = size < from->piece ? size : from->piece;
  got = got < from->left ? got : from->left;
  if (got == 0 && from->fails) {
    return -1;
  }
  memcpy(bytes, from->text, got);
  from->text += got;
  from->left -= got;
  return (ssize_t)got;
}

static const struct {
  const char *in, *out;
} rows[] = {
    {"", ""},
    {"{\"a\": \"b\"}", "{\"a\": \"b\"}"},
    {"\\uD83D\\uDE00", "\\U0001F600"},
    {"\\ud83d\\ude00", "\\U0001F600"},
    {"x\\uD800\\uDC00y\\uDBFF\\uDFFFz", "x\\U00010000y\\U0010FFFFz"},
    {"\\uD83D", "\\uD83D"},
    {"\\uD83D\"", "\\uD83D\""},
    {"\\uD83D\\n", "\\uD83D\\n"},
    {"\\uD83D\\u0041", "\\uD83D\\u0041"},
    {"\\uD83D\\uD83D\\uDE00", "\\uD83D\\uD83D\\uDE00"}, /* two halves too many: YAML refuses it */
    {"\\uDE00\\uD83D", "\\uDE00\\uD83D"},
    {"\\u0041\\uD83D\\uDE00", "\\u0041\\U0001F600"},
    {"\\\\uD83D\\\\uDE00", "\\\\uD83D\\\\uDE00"}, /* backslashes, then letters */
    {"\\\\\\uD83D\\uDE00", "\\\\\\U0001F600"},
    {"\\\"\\uD83D\\uDE00", "\\\"\\U0001F600"},
    {"\\uD8", "\\uD8"},
    {"\\uD8x\\uD83D\\uDE00", "\\uD8x\\U0001F600"},
    {"\\u", "\\u"},
    {"\\", "\\"},
};

START_TEST(test_json_pairs_read__rows) {
  for (size_t piece = 1; piece < 20; piece++) {
    for (size_t size = 1; size < 16; size += 7) {
      hw_json_pairs *pairs = calloc(1, sizeof *pairs);
      stream from = {.text = rows[_i].in, .left = strlen(rows[_i].in), .piece = piece};
      char out[100] = "";
      ck_assert_ptr_nonnull(pairs);
      pairs->source = (hw_bytes){.read = read_stream, .context = &from};
      size_t used = 0;
      for (ssize_t got; (got = hw_json_pairs_read(pairs, out + used, size)) > 0;) {
        used += (size_t)got;
      }
      ck_assert_str_eq(out, rows[_i].out);
      hw_json_pairs_free(pairs);
      free(pairs);
    }
  }
}
END_TEST

START_TEST(test_json_pairs_read__failure) {
  hw_json_pairs *pairs = calloc(1, sizeof *pairs);
  stream from = {.text = "ab", .left = 2, .piece = 2, .fails = true};
  char out[8];
  ck_assert_ptr_nonnull(pairs);
  pairs->source = (hw_bytes){.read = read_stream, .context = &from};
  ck_assert_int_eq(hw_json_pairs_read(pairs, out, sizeof out), 2);
  ck_assert_int_eq(hw_json_pairs_read(pairs, out, sizeof out), -1);
  hw_json_pairs_free(pairs);
  free(pairs);
}
END_TEST

/* ---- positions ---- */

/* What is found in a scenario: "line:column code" for each. */
static void findings_of(char *out, size_t size, const char *text) {
  homeward_diagnostics *found = NULL;
  homeward_scenario *scenario = NULL;
  ck_assert_int_eq(homeward_diagnostics_new(&found, NULL), HOMEWARD_OK);
  homeward_scenario_read_memory(&scenario, text, strlen(text), "x.json", found, NULL);
  ck_assert_ptr_null(scenario);
  size_t used = 0;
  for (size_t i = 0; i < homeward_diagnostics_count(found); i++) {
    homeward_diagnostic one = homeward_diagnostics_get(found, i);
    used += (size_t)snprintf(out + used, size - used, "%d:%d %s\n", one.line, one.column, one.code);
    ck_assert_uint_lt(used, size);
  }
  ck_assert_uint_gt(used, 0);
  homeward_diagnostics_free(found);
}

/* Pairs, and something else of the same length in their place, leave everything where it is. */
static const char *const placed[] = {
    ("{\"name\": \"PAIR\", \"nome\": 1, \"now\": \"PAIRPAIR\", \"cases\": [{\"idd\": \"PAIR\", "
     "\"x\": 2}]}"),
    "\xEF\xBB\xBF{\"PAIR\": 1, \"b\": 2,\r\n \"PAIR\": 3, \"d\": 4,\n\"e\": 5}",
    "{\"a\xC3\xA9PAIR\u6771\": \"\xE2\x80\xA8\", \"b\": 2, \"PAIRPAIRPAIR\": 3, \"d\": 4}",
    "{\"name\": \"PAIR\", \"b\": &a 1, \"c\": 2}",
    "{\"name\": \"PAIR\", \"b\": \xFF}",
    "{\"name\": \"PAIR\x01\", \"b\": 1}",
    "{\"name\": \"PAIR\", ]",
    "{\"name\": \"PAIR\", \"b\": [[1]]}\n{\"c\": 1}",
};

/* Every `PAIR` becomes `put`, of twelve characters. */
static void fill(char *out, const char *text, const char *put) {
  for (const char *next; (next = strstr(text, "PAIR")) != NULL; text = next + 4) {
    out = stpcpy(stpncpy(out, text, (size_t)(next - text)), put);
  }
  strcpy(out, text);
}

START_TEST(test_json_pairs_place__columns_of_the_file) {
  char text[1000], with[1000], without[1000];
  fill(text, placed[_i], "\\uD83D\\uDE00");
  findings_of(with, sizeof with, text);
  fill(text, placed[_i], "xxxxxxxxxxxx");
  findings_of(without, sizeof without, text);
  ck_assert_str_eq(with, without);
}
END_TEST

/* More pairs in a line than there is room for at first, and more than a block of bytes. */
START_TEST(test_json_pairs_place__many_in_a_line) {
  enum { PAIRS = 3000 };
  char *text = malloc(PAIRS * HW_JSON_PAIR + 100), found[100], expected[40];
  ck_assert_ptr_nonnull(text);
  char *end = stpcpy(text, "{\"name\": \"");
  for (int i = 0; i < PAIRS; i++) {
    end = stpcpy(end, "\\uD83D\\uDE00");
  }
  end = stpcpy(end, "\", ");
  snprintf(expected, sizeof expected, "1:%d H301\n", (int)(end - text) + 1);
  strcpy(end, "\"nome\": 1}");
  findings_of(found, sizeof found, text);
  ck_assert_msg(strstr(found, expected) != NULL, "%s", found);
  free(text);
}
END_TEST

START_TEST(test_json_begins__first_bytes) {
  static const struct {
    const char *text;
    bool json;
  } texts[] = {{"{\"a\"", true},
               {" \t\r\n{ \n\"", true},
               {"\xEF\xBB\xBF{\"", true},
               {"{}", true},
               {"{a: 1}", false},
               {"{'a'", false},
               {"homeward: 1", false},
               {"", false},
               {"{", false},
               {"{{\"", false},
               {"\"{", false},
               {"# {\"", false}};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    ck_assert_msg(hw_json_begins(texts[i].text, strlen(texts[i].text)) == texts[i].json, "%s",
                  texts[i].text);
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("json_pairs");
  TCase *tests = tcase_create("all");
  tcase_add_loop_test(tests, test_json_pairs_read__rows, 0, sizeof rows / sizeof *rows);
  tcase_add_test(tests, test_json_pairs_read__failure);
  tcase_add_loop_test(tests, test_json_pairs_place__columns_of_the_file, 0,
                      sizeof placed / sizeof *placed);
  tcase_add_test(tests, test_json_pairs_place__many_in_a_line);
  tcase_add_test(tests, test_json_begins__first_bytes);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
