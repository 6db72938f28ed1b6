/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/io/reading.h"

#include "io/scenario_read.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char base_scenario[BASE_MAX];

void load_base_scenario(void) {
  FILE *file = fopen("tests/io/data/every_key.yaml", "rb");
  size_t length = file == NULL ? 0 : fread(base_scenario, 1, sizeof base_scenario - 1, file);
  if (length == 0 || length == sizeof base_scenario - 1) {
    fprintf(stderr, "tests/io/data/every_key.yaml cannot be read\n");
    exit(EXIT_FAILURE);
  }
  fclose(file);
}

static char *replace(const char *text, edit change) {
  const char *at = strstr(text, change.find);
  ck_assert_msg(at != NULL, "the base does not hold: %s", change.find);
  size_t before = (size_t)(at - text), found = strlen(change.find), put = strlen(change.put);
  size_t rest = strlen(at + found);
  char *result = malloc(before + put + rest + 1);
  ck_assert_ptr_nonnull(result);
  memcpy(result, text, before);
  memcpy(result + before, change.put, put);
  memcpy(result + before + put, at + found, rest + 1);
  return result;
}

marked_text mark_text(const char *base, const edit *edits) {
  marked_text marked = {.text = strdup(base)};
  for (int i = 0; i < EDITS_MAX && edits[i].find != NULL; i++) {
    char *changed = replace(marked.text, edits[i]);
    free(marked.text);
    marked.text = changed;
  }
  int line = 1, column = 1;
  for (const char *from = marked.text; *from != '\0'; from++) {
    if (*from == '^') {
      ck_assert_int_lt(marked.marks, 8);
      marked.lines[marked.marks] = line;
      marked.columns[marked.marks++] = column;
      continue;
    }
    marked.text[marked.length++] = *from;
    if (*from == '\n') {
      line++;
      column = 1;
    } else if (((unsigned char)*from & 0xC0) != 0x80) {
      column++;
    }
  }
  marked.text[marked.length] = '\0';
  return marked;
}

void free_marked_text(marked_text *text) {
  free(text->text);
  text->text = NULL;
}

/* Every finding as "CODE line:column", each on a line of its own. */
static void list_findings(char *out, size_t size, const homeward_diagnostics *diagnostics) {
  size_t used = 0;
  out[0] = '\0';
  for (size_t i = 0; i < homeward_diagnostics_count(diagnostics) && used < size; i++) {
    homeward_diagnostic found = homeward_diagnostics_get(diagnostics, i);
    used += (size_t)snprintf(out + used, size - used, "%s %d:%d\n", found.code, found.line,
                             found.column);
  }
}

static void list_expected(char *out, size_t size, const char *codes, const marked_text *marked) {
  size_t used = 0;
  const char *code = codes;
  out[0] = '\0';
  for (int i = 0; *code != '\0'; i++) {
    ck_assert_msg(i < marked->marks, "more codes than marks: %s", codes);
    used += (size_t)snprintf(out + used, size - used, "%.4s %d:%d\n", code, marked->lines[i],
                             marked->columns[i]);
    code += code[4] == ' ' ? 5 : 4;
  }
}

void check_findings(const char *base, const finding_case *expected) {
  marked_text marked = mark_text(base, expected->edits);
  homeward_diagnostics *diagnostics = NULL;
  homeward_scenario *scenario = NULL;
  homeward_error error;
  ck_assert_int_eq(homeward_diagnostics_new(&diagnostics, &error), HOMEWARD_OK);
  homeward_status status = hw_scenario_read_bytes(&scenario, "test.yaml", marked.text,
                                                  marked.length, diagnostics, &error);
  char found[4096], wanted[4096];
  list_findings(found, sizeof found, diagnostics);
  list_expected(wanted, sizeof wanted, expected->codes, &marked);
  const char *first = found[0] == '\0' ? "" : homeward_diagnostics_get(diagnostics, 0).message;
  ck_assert_msg(strcmp(found, wanted) == 0, "`%s`:\nexpected\n%sfound\n%s(%s)",
                expected->edits[0].put, wanted, found, first);
  if (expected->says != NULL) {
    ck_assert_msg(strstr(first, expected->says) != NULL, "`%s` is not in `%s`", expected->says,
                  first);
  }
  bool rejected = homeward_diagnostics_errors(diagnostics) > 0;
  ck_assert_msg(rejected == (status != HOMEWARD_OK), "status %d after\n%s", status, found);
  ck_assert_int_eq(rejected, scenario == NULL);
  homeward_scenario_free(scenario);
  homeward_diagnostics_free(diagnostics);
  free_marked_text(&marked);
}

homeward_scenario *read_sound(const char *text) {
  homeward_diagnostics *diagnostics = NULL;
  homeward_scenario *scenario = NULL;
  homeward_error error;
  ck_assert_int_eq(homeward_diagnostics_new(&diagnostics, &error), HOMEWARD_OK);
  homeward_status status =
      hw_scenario_read_bytes(&scenario, "test.yaml", text, strlen(text), diagnostics, &error);
  ck_assert_msg(status == HOMEWARD_OK, "%d:%d %s", error.line, error.column, error.message);
  homeward_diagnostics_free(diagnostics);
  return scenario;
}
