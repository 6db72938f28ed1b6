/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/io/plan_files.h"

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int write_to_memory(void *context, const char *bytes, size_t length) {
  written *out = context;
  ck_assert_uint_lt(length, SIZE_MAX / 4);
  if (out->length + length + 1 > out->capacity) {
    out->capacity = 2 * (out->length + length + 1);
    out->text = realloc(out->text, out->capacity);
    ck_assert_ptr_nonnull(out->text);
  }
  memcpy(out->text + out->length, bytes, length);
  out->length += length;
  out->text[out->length] = '\0';
  return 0;
}

char *file_text(const char *path) {
  char bytes[4096];
  written out = {0};
  FILE *file = fopen(path, "rb");
  ck_assert_msg(file != NULL, "%s cannot be opened from here", path);
  write_to_memory(&out, "", 0);
  for (size_t got = fread(bytes, 1, sizeof bytes, file); got > 0;
       got = fread(bytes, 1, sizeof bytes, file)) {
    write_to_memory(&out, bytes, got);
  }
  fclose(file);
  return out.text;
}

homeward_scenario *journeys(void) {
  homeward_scenario *scenario = NULL;
  homeward_error error = {.message = ""};
  homeward_status status = homeward_scenario_read(&scenario, JOURNEYS, NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "%s:%d:%d: %s", error.file, error.line, error.column,
                error.message);
  return scenario;
}

static const char *list_findings(const homeward_diagnostics *diagnostics) {
  static char list[65536];
  size_t length = 0;
  list[0] = '\0';
  for (size_t i = 0; i < homeward_diagnostics_count(diagnostics); i++) {
    homeward_diagnostic found = homeward_diagnostics_get(diagnostics, i);
    length += (size_t)snprintf(list + length, sizeof list - length, "%s %d:%d %s\n", found.code,
                               found.line, found.column, found.message);
  }
  return list;
}

static void add_plan(written *out, const homeward_plan *plan) {
  if (plan != NULL) {
    ck_assert_int_eq(homeward_plan_write(plan, write_to_memory, out, NULL), HOMEWARD_OK);
  }
}

/* A file that is read ahead says the same. */
static void expect_same_ahead(const homeward_scenario *scenario, const char *path,
                              const homeward_plan *plan, homeward_status status,
                              const char *findings) {
  homeward_plan_file *file = NULL;
  homeward_plan *again = NULL;
  homeward_diagnostics *diagnostics = NULL;
  written first = {0}, second = {0};
  char *expected = strdup(findings);
  ck_assert_int_eq(homeward_diagnostics_new(&diagnostics, NULL), HOMEWARD_OK);
  ck_assert_int_eq(homeward_plan_file_open(&file, path, NULL), HOMEWARD_OK);
  ck_assert_int_eq(homeward_plan_file_read(&again, scenario, file, diagnostics, NULL), status);
  ck_assert_str_eq(list_findings(diagnostics), expected);
  add_plan(&first, plan);
  add_plan(&second, again);
  ck_assert_uint_eq(first.length, second.length);
  ck_assert(first.length == 0 || memcmp(first.text, second.text, first.length) == 0);
  free(first.text);
  free(second.text);
  free(expected);
  homeward_plan_free(again);
  homeward_plan_file_free(file);
  homeward_diagnostics_free(diagnostics);
}

homeward_plan *read_plan_text(const homeward_scenario *scenario, const char *text,
                              const char **findings, homeward_status *status) {
  char path[] = "/tmp/homeward-test-plan-XXXXXX";
  homeward_plan *plan = NULL;
  homeward_diagnostics *diagnostics = NULL;
  int descriptor = mkstemp(path);
  ck_assert_int_ge(descriptor, 0);
  ck_assert_int_eq(write(descriptor, text, strlen(text)), (ssize_t)strlen(text));
  close(descriptor);
  ck_assert_int_eq(homeward_diagnostics_new(&diagnostics, NULL), HOMEWARD_OK);
  *status = homeward_plan_read(&plan, scenario, path, diagnostics, NULL);
  expect_same_ahead(scenario, path, plan, *status, list_findings(diagnostics));
  unlink(path);
  *findings = list_findings(diagnostics);
  homeward_diagnostics_free(diagnostics);
  ck_assert_int_eq(plan == NULL, *status != HOMEWARD_OK);
  return plan;
}

homeward_plan *read_journeys(const homeward_scenario *scenario, const char *old, const char *new,
                             const char **findings) {
  char *text = file_text(JOURNEYS_PLAN);
  written changed = {0};
  const char *at = old != NULL ? strstr(text, old) : text;
  ck_assert_msg(at != NULL, "\"%s\" stands nowhere in the plan", old);
  write_to_memory(&changed, text, (size_t)(at - text));
  if (old != NULL) {
    write_to_memory(&changed, new, strlen(new));
    at += strlen(old);
  }
  write_to_memory(&changed, at, strlen(at));
  homeward_status status = HOMEWARD_OK;
  homeward_plan *plan = read_plan_text(scenario, changed.text, findings, &status);
  free(text);
  free(changed.text);
  return plan;
}
