/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/yaml_read.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of a text, or of a text repeated without end. */
typedef struct stream {
  const char *text;
  size_t length, at;
  size_t repeat_from; /* the end continues here; `length`: there is an end */
  size_t piece;       /* most bytes of one read */
  size_t total;
  bool fails;
} stream;

static ssize_t read_stream(void *context, void *bytes, size_t size) {
  stream *from = context;
  char *out = bytes;
  size_t done = 0;
  size = size < from->piece ? size : from->piece;
  while (done < size) {
    if (from->at == from->length) {
      if (from->repeat_from == from->length) {
        break;
      }
      from->at = from->repeat_from;
    }
    out[done++] = from->text[from->at++];
  }
  from->total += done;
  return from->fails && done == 0 ? -1 : (ssize_t)done;
}

/* One reading of a text to its end. */
typedef struct outcome {
  char events[4096]; /* a letter and a position for each */
  homeward_status status;
  homeward_error error;
  char code[8], message[256];
  int line, column;
  size_t findings;
} outcome;

static void note_event(outcome *result, const hw_event *event) {
  static const char letters[] = "s{}[]r.!";
  size_t used = strlen(result->events);
  if (used + 64 < sizeof result->events) {
    snprintf(result->events + used, sizeof result->events - used, "%c%d:%d ", letters[event->kind],
             event->line, event->column);
  }
}

static outcome read_events(stream *from) {
  outcome result = {0};
  homeward_diagnostics *diagnostics = NULL;
  hw_yaml *yaml = NULL;
  ck_assert_int_eq(homeward_diagnostics_new(&diagnostics, NULL), HOMEWARD_OK);
  hw_bytes bytes = {.read = read_stream, .context = from};
  ck_assert_int_eq(hw_yaml_new(&yaml, bytes, "t", diagnostics, NULL), HOMEWARD_OK);
  hw_event event;
  do {
    hw_events_next(hw_yaml_events(yaml), &event);
    note_event(&result, &event);
  } while (event.kind != HW_EVENT_END && event.kind != HW_EVENT_STOP);
  hw_event again;
  hw_events_next(hw_yaml_events(yaml), &again);
  ck_assert_int_eq(again.kind, event.kind); /* the end repeats itself */
  result.status = hw_yaml_status(yaml, &result.error);
  result.findings = homeward_diagnostics_count(diagnostics);
  if (result.findings > 0) {
    homeward_diagnostic first = homeward_diagnostics_get(diagnostics, 0);
    snprintf(result.code, sizeof result.code, "%s", first.code);
    snprintf(result.message, sizeof result.message, "%s", first.message);
    result.line = first.line;
    result.column = first.column;
  }
  hw_yaml_free(yaml);
  homeward_diagnostics_free(diagnostics);
  return result;
}

static outcome read_text(const char *text, size_t length) {
  stream from = {.text = text, .length = length, .repeat_from = length, .piece = SIZE_MAX};
  return read_events(&from);
}

static outcome read_string(const char *text) {
  return read_text(text, strlen(text));
}

START_TEST(test_yaml_read__positions_count_characters) {
  outcome result = read_string("\xC3\xA9: [a, b]\nc:\n  - {d: \"e\"}\n");
  ck_assert_str_eq(result.events, "{1:1 s1:1 [1:4 s1:5 s1:8 ]1:9 s2:1 [3:3 {3:5 s3:6 s3:9 }3:12 "
                                  "]4:1 }4:1 .4:1 ");
  ck_assert_int_eq(result.status, HOMEWARD_OK);
}
END_TEST

START_TEST(test_yaml_read__same_events_from_single_bytes) {
  const char *text = "\xEF\xBB\xBF"
                     "a: [1, \xE6\x9D\xB1]\nb: >\n  x\n  y\n";
  outcome whole = read_string(text);
  stream slow = {.text = text, .length = strlen(text), .repeat_from = strlen(text), .piece = 1};
  outcome pieces = read_events(&slow);
  ck_assert_str_eq(whole.events, pieces.events);
  ck_assert_int_eq(strncmp(whole.events, "{1:1 s1:1 [1:4", 14), 0); /* the mark takes no column */
}
END_TEST

START_TEST(test_yaml_read__nothing) {
  static const char *const empty[] = {"", "\n\n", "# only this\n"};
  for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++) {
    outcome result = read_string(empty[i]);
    ck_assert_str_eq(result.code, "H111");
    ck_assert_int_eq(result.status, HOMEWARD_INVALID);
  }
}
END_TEST

START_TEST(test_yaml_read__depth) {
  char text[256] = "";
  memset(text, '[', 64);
  memset(text + 64, ']', 64);
  ck_assert_int_eq(read_text(text, 128).status, HOMEWARD_OK);
  memset(text, '[', 65);
  outcome result = read_text(text, 65);
  ck_assert_int_eq(result.status, HOMEWARD_INVALID);
  ck_assert_str_eq(result.code, "H109");
  ck_assert_int_eq(result.column, 65);
}
END_TEST

START_TEST(test_yaml_read__depth_without_end_stops_at_once) {
  static const char *const openers[] = {"[", "{a: ", "- ", "? ", "[\n"};
  for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++) {
    stream endless = {.text = openers[i], .length = strlen(openers[i]), .piece = SIZE_MAX};
    outcome result = read_events(&endless);
    ck_assert_msg(strcmp(result.code, "H109") == 0, "%s: %s", openers[i], result.code);
    ck_assert_uint_lt(endless.total, 1 << 20);
  }
}
END_TEST

START_TEST(test_yaml_read__scalar_length) {
  size_t limit = HW_SCALAR_MAX;
  char *text = malloc(limit + 8);
  memcpy(text, "a: ", 3);
  memset(text + 3, 'x', limit + 1);
  ck_assert_int_eq(read_text(text, limit + 3).status, HOMEWARD_OK);
  outcome result = read_text(text, limit + 4);
  ck_assert_int_eq(result.status, HOMEWARD_LIMIT);
  ck_assert_str_eq(result.code, "H110");
  ck_assert(result.line == 1 && result.column == 4);
  ck_assert_ptr_nonnull(strstr(result.error.message, "64 KiB"));
  free(text);
}
END_TEST

START_TEST(test_yaml_read__scalar_without_end_stops_soon) {
  static const char *const starts[] = {"a: x", "a: \"x", "a: 'x", "a: |\n x", "# x", "a: >\n x"};
  for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
    size_t length = strlen(starts[i]);
    stream endless = {
        .text = starts[i], .length = length, .repeat_from = length - 1, .piece = SIZE_MAX};
    outcome result = read_events(&endless);
    ck_assert_msg(result.status == HOMEWARD_LIMIT, "%s: %d", starts[i], result.status);
    ck_assert_str_eq(result.code, "H110");
    ck_assert_uint_lt(endless.total, 2 * HW_YAML_AHEAD_MAX);
  }
}
END_TEST

START_TEST(test_yaml_read__bytes_that_are_no_text) {
  static const struct {
    const char *text;
    size_t length;
    const char *code;
    int line, column;
  } bad[] = {
      {"a: \xFF", 4, "H102", 1, 4},
      {"a: \xC0\x80", 5, "H102", 1, 4},
      {"a: b\n\xE6\x9D", 7, "H102", 2, 1},
      {"a: b\r\nc: \xF4\x90\x80\x80", 13, "H102", 2, 4},
      {"a: \0", 4, "H103", 1, 4},
      {"a: \x1b[31m", 8, "H103", 1, 4},
      {"\xFF\xFE"
       "a",
       3, "H102", 1, 1},
      {"a: \xC2\x9B", 5, "H103", 1, 4},
      {"a: \xEF\xBF\xBE", 6, "H103", 1, 4},
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    outcome result = read_text(bad[i].text, bad[i].length);
    ck_assert_int_eq(result.status, HOMEWARD_INVALID);
    ck_assert_msg(strcmp(result.code, bad[i].code) == 0, "%zu: %s", i, result.code);
    ck_assert_msg(result.line == bad[i].line && result.column == bad[i].column, "%zu: %d:%d", i,
                  result.line, result.column);
  }
}
END_TEST

START_TEST(test_yaml_read__far_bad_byte_has_its_own_position) {
  char text[40001];
  for (int i = 0; i < 4000; i++) {
    memcpy(text + (size_t)i * 10, "k: [1, 2]\n", 10);
  }
  text[34567] = '\xFF';
  outcome result = read_text(text, 40000);
  ck_assert_str_eq(result.code, "H102");
  ck_assert(result.line == 3457 && result.column == 8);
}
END_TEST

START_TEST(test_yaml_read__input_fails) {
  stream broken = {.text = "a: ", .length = 3, .repeat_from = 3, .piece = 3, .fails = true};
  outcome result = read_events(&broken);
  ck_assert_int_eq(result.status, HOMEWARD_IO);
  ck_assert_uint_eq(result.findings, 0);
}
END_TEST

static const struct {
  const char *text;
  int line, column;
  const char *told;
} problems[] = {
    {"a: b: c\n", 1, 5, "a text with a colon and a space in it needs quotes"},
    {"a: 1\nb\nc: 2\n", 3, 1, "what begins in line 2, column 1 is neither a key"},
    {"a: - b\n", 1, 4, "no list can begin here"},
    {"a:\n  - b\n  c\n", 4, 1, "what begins in line 3, column 3 is neither a key"},
    {"a:\n  - b\n  c: d\n", 3, 3, "no entry of the list that begins in line 2, column 3"},
    {"a: 1\n b: 2\n", 2, 3, "a text with a colon"},
    {"a: [1]\n b: 2\n", 2, 2, "no key of the record that begins in line 1, column 1"},
    {"a: \"b\" c\n", 1, 8, "something stands behind a value"},
    {"a: [1, 2\nb: 3\n", 2, 2, "the `]` of the list that begins in line 1, column 4"},
    {"a: {b: 1, c: 2\n", 2, 1, "the `}` of the record that begins in line 1, column 4"},
    {"a: ]\n", 1, 4, "a value is missing here"},
    {"a: 1\nb: \"c\nd: 2\n", 4, 1, "the quote in line 2, column 4 is never closed"},
    {"a: 'it's\n", 1, 8, "something stands behind a value"},
    {"a: 'it\n", 2, 1, "the quote in line 1, column 4 is never closed"},
    {"a: 'b\n--- c'\n", 2, 1, "the quote in line 1, column 4 is never closed"},
    {"a: \"C:\\path\"\n", 1, 7, "a backslash in double quotes is written twice"},
    {"a: \"\\u12g4\"\n", 1, 7, "2, 4 and 8 hexadecimal digits"},
    {"a: \"\\uDC00\"\n", 1, 7, "this escape is no character"},
    {"a:\n\t- b\n", 2, 1, "a tab cannot indent; use spaces"},
    {"a:\n  - b\n\tc\n", 3, 1, "a tab cannot indent; use spaces"},
    {"a: |\n\tb\n", 2, 1, "a tab cannot indent; use spaces"},
    {"a: `b`\n", 1, 4, "no value can begin with this character; put the value in quotes"},
    {"  a: 1\nb: 2\n", 2, 1, "this is indented less than what the file begins with"},
    {"a: |0\n b\n", 1, 5, "while scanning a block scalar, found an indentation indicator"},
    {"%YAML 2.0\n--- a\n", 1, 1, "found incompatible YAML document"},
};

START_TEST(test_yaml_read__problems_in_plain_words) {
  outcome result = read_string(problems[_i].text);
  ck_assert_str_eq(result.code, "H101");
  ck_assert_msg(strstr(result.message, problems[_i].told) != NULL &&
                    result.line == problems[_i].line && result.column == problems[_i].column,
                "%s: %d:%d %s", problems[_i].text, result.line, result.column, result.message);
}
END_TEST

START_TEST(test_yaml_read__billion_laughs) {
  outcome result = read_string("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n");
  ck_assert_str_eq(result.code, "H104");
  ck_assert_uint_eq(result.findings, 6); /* each is refused, none is followed */
}
END_TEST

int main(void) {
  Suite *suite = suite_create("yaml_read");
  TCase *tests = tcase_create("all");
  tcase_set_timeout(tests, 60);
  tcase_add_test(tests, test_yaml_read__positions_count_characters);
  tcase_add_test(tests, test_yaml_read__same_events_from_single_bytes);
  tcase_add_test(tests, test_yaml_read__nothing);
  tcase_add_test(tests, test_yaml_read__depth);
  tcase_add_test(tests, test_yaml_read__depth_without_end_stops_at_once);
  tcase_add_test(tests, test_yaml_read__scalar_length);
  tcase_add_test(tests, test_yaml_read__scalar_without_end_stops_soon);
  tcase_add_test(tests, test_yaml_read__bytes_that_are_no_text);
  tcase_add_test(tests, test_yaml_read__far_bad_byte_has_its_own_position);
  tcase_add_test(tests, test_yaml_read__input_fails);
  tcase_add_loop_test(tests, test_yaml_read__problems_in_plain_words, 0,
                      sizeof problems / sizeof *problems);
  tcase_add_test(tests, test_yaml_read__billion_laughs);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
