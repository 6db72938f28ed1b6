/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/io/case_files.h"

#include "io/scenario_schema.h"
#include "tests/io/reading.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void write_file(const char *path, const char *bytes, size_t length) {
  FILE *file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
  ck_assert_int_eq(fclose(file), 0);
}

char *scenario_with(const char *cases) {
  const char *at = strstr(base_scenario, "cases:\n");
  size_t head = (size_t)(at - base_scenario), length = strlen(cases);
  char *text = malloc(head + length + 1);
  ck_assert_ptr_nonnull(text);
  memcpy(text, base_scenario, head);
  memcpy(text + head, cases, length + 1);
  return text;
}

case_folder make_case_folder(void) {
  case_folder made;
  snprintf(made.path, sizeof made.path, "/tmp/homeward-test-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(made.path));
  snprintf(made.scenario, sizeof made.scenario, "%s/scenario.yaml", made.path);
  snprintf(made.cases, sizeof made.cases, "%s/cases.csv", made.path);
  char *text = scenario_with("cases: {file: cases.csv}\n");
  write_file(made.scenario, text, strlen(text));
  free(text);
  return made;
}

void remove_case_folder(const case_folder *folder) {
  unlink(folder->cases);
  unlink(folder->scenario);
  rmdir(folder->path);
}

homeward_status read_case_folder(const case_folder *folder, homeward_scenario **out,
                                 homeward_diagnostics **diagnostics, homeward_error *error) {
  ck_assert_int_eq(homeward_diagnostics_new(diagnostics, error), HOMEWARD_OK);
  return homeward_scenario_read(out, folder->scenario, *diagnostics, error);
}

/* ---- comparing ---- */

static void check_same_record(const hw_record *record, const char *a, const char *b);

static void check_same_text(const char *key, const char *a, const char *b) {
  ck_assert_msg((a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0), "%s: `%s`, `%s`",
                key, a == NULL ? "" : a, b == NULL ? "" : b);
}

static void check_same_stamp(const char *key, const hw_stamp *a, const hw_stamp *b) {
  ck_assert_msg(a->kind == b->kind && a->value == b->value && a->offset == b->offset,
                "%s: %d and %d", key, (int)a->value, (int)b->value);
}

static void check_same_value(const hw_field *field, const char *a, const char *b) {
  const char *texts[2];
  switch (field->type) {
  case HW_TYPE_TEXT:
  case HW_TYPE_ID:
    memcpy(&texts[0], a, sizeof texts[0]);
    memcpy(&texts[1], b, sizeof texts[1]);
    check_same_text(field->key, texts[0], texts[1]);
    break;
  case HW_TYPE_INSTANT:
  case HW_TYPE_STAMP:
  case HW_TYPE_BIRTH_DATE:
    check_same_stamp(field->key, (const hw_stamp *)(const void *)a,
                     (const hw_stamp *)(const void *)b);
    break;
  default:
    ck_assert_msg(memcmp(a, b, hw_type_size(field->type)) == 0, "%s differs", field->key);
    break;
  }
}

static void check_same_list(const hw_field *field, const char *a, const char *b) {
  const char *lists[2];
  int32_t counts[2];
  memcpy(&lists[0], a + field->value, sizeof lists[0]);
  memcpy(&lists[1], b + field->value, sizeof lists[1]);
  memcpy(&counts[0], a + field->extra, sizeof counts[0]);
  memcpy(&counts[1], b + field->extra, sizeof counts[1]);
  ck_assert_msg(counts[0] == counts[1], "%s: %d and %d elements", field->key, (int)counts[0],
                (int)counts[1]);
  for (int32_t i = 0; i < counts[0]; i++) {
    if (field->type == HW_TYPE_RECORD) {
      size_t at = (size_t)i * field->record->kept;
      check_same_record(field->record, lists[0] + at, lists[1] + at);
    } else {
      size_t at = (size_t)i * hw_type_size(field->type);
      check_same_value(field, lists[0] + at, lists[1] + at);
    }
  }
}

static void check_same_record(const hw_record *record, const char *a, const char *b) {
  for (int i = 0; i < record->field_count; i++) {
    const hw_field *field = &record->fields[i];
    if (field->given > 0) {
      ck_assert_msg(a[field->given - 1] == b[field->given - 1], "%s is given once", field->key);
    }
    if ((field->flags & HW_LIST) != 0) {
      check_same_list(field, a, b);
    } else if (field->type == HW_TYPE_RECORD) {
      check_same_record(field->record, a + field->value, b + field->value);
    } else {
      check_same_value(field, a + field->value, b + field->value);
    }
  }
}

void check_same_cases(const homeward_scenario *a, const homeward_scenario *b) {
  ck_assert_int_eq(a->case_count, b->case_count);
  for (int32_t i = 0; i < a->case_count; i++) {
    const hw_case *left = &a->cases[i], *right = &b->cases[i];
    check_same_record(&hw_case_record, (const char *)left, (const char *)right);
    ck_assert_int_eq(left->avoid_transfer_count, right->avoid_transfer_count);
    ck_assert_int_eq(left->ready.at, right->ready.at);
    ck_assert_int_eq(left->latest.at, right->latest.at);
  }
  ck_assert_int_eq(a->group_count, b->group_count);
  ck_assert_int_eq(a->escort_kind_count, b->escort_kind_count);
}
