/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/json_pairs.h"

#include <check.h>
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
  free(pairs);
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
  tcase_add_test(tests, test_json_begins__first_bytes);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
