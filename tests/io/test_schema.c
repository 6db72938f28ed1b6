/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/bind.h"
#include "io/scenario_schema.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every record of the scenario's schema, the root first. */
typedef struct record_list {
  const hw_record *records[HW_RECORDS_MAX];
  int count;
} record_list;

static void gather(record_list *list, const hw_record *record) {
  for (int i = 0; i < list->count; i++) {
    if (list->records[i] == record) {
      return;
    }
  }
  ck_assert_int_lt(list->count, HW_RECORDS_MAX);
  list->records[list->count++] = record;
  for (int i = 0; i < record->field_count; i++) {
    if (record->fields[i].type == HW_TYPE_RECORD) {
      gather(list, record->fields[i].record);
    }
    if (record->fields[i].instead != NULL) {
      gather(list, record->fields[i].instead);
    }
  }
}

static record_list all_records(void) {
  record_list list = {.count = 0};
  gather(&list, &hw_scenario_record);
  return list;
}

/* ---- the table itself ---- */

START_TEST(test_schema__records_are_numbered_apart) {
  record_list list = all_records();
  for (int i = 0; i < list.count; i++) {
    ck_assert_int_lt(list.records[i]->number, HW_RECORDS_MAX);
    ck_assert_int_le(list.records[i]->field_count, HW_FIELDS_MAX);
    ck_assert_uint_le(list.records[i]->kept, list.records[i]->size);
    for (int j = 0; j < i; j++) {
      ck_assert_int_ne(list.records[i]->number, list.records[j]->number);
    }
  }
}
END_TEST

static void check_field(const hw_record *record, const hw_field *field) {
  bool list = (field->flags & HW_LIST) != 0;
  ck_assert_ptr_nonnull(field->meaning);
  ck_assert_msg((field->type == HW_TYPE_RECORD) == (field->record != NULL), "%s", field->key);
  ck_assert_msg((field->type == HW_TYPE_CHOICE) == (field->words != NULL), "%s", field->key);
  ck_assert_msg((field->type == HW_TYPE_REFERENCE) == (field->target != HW_TARGET_NONE), "%s",
                field->key);
  ck_assert_msg(field->least <= field->most, "%s", field->key);
  /* An XML list is an attribute, or elements with a name. */
  ck_assert_msg(!list || (field->flags & HW_SHORT) != 0 || field->singular != NULL, "%s",
                field->key);
  if (record->size > 0) {
    ck_assert_uint_lt(field->value, record->size);
    ck_assert_uint_le(field->given, record->size);
  }
  if (list && field->type == HW_TYPE_RECORD) {
    ck_assert_uint_gt(field->record->size, 0);
  }
}

START_TEST(test_schema__fields_are_complete) {
  record_list list = all_records();
  for (int i = 0; i < list.count; i++) {
    const hw_record *record = list.records[i];
    for (int j = 0; j < record->field_count; j++) {
      check_field(record, &record->fields[j]);
      ck_assert_int_eq(
          hw_record_find(record, record->fields[j].key, strlen(record->fields[j].key), 0),
          j); /* no key twice */
    }
  }
}
END_TEST

START_TEST(test_schema_find__any_start) {
  const hw_record *record = &hw_case_record;
  for (int likely = 0; likely < record->field_count; likely++) {
    ck_assert_str_eq(record->fields[hw_record_find(record, "ready", 5, likely)].key, "ready");
    ck_assert_int_eq(hw_record_find(record, "read", 4, likely), -1);
    ck_assert_int_eq(hw_record_find(record, "readyx", 6, likely), -1);
    ck_assert_int_eq(hw_record_find(record, "", 0, likely), -1);
    ck_assert_int_eq(hw_record_find(record, "id\0x", 4, likely), -1);
  }
}
END_TEST

START_TEST(test_schema_describe__presets) {
  char text[256];
  const hw_record *policy = NULL;
  record_list list = all_records();
  for (int i = 0; i < list.count; i++) {
    policy = strcmp(list.records[i]->name, "policy") == 0 ? list.records[i] : policy;
  }
  const hw_field *field = &policy->fields[hw_record_find(policy, "slow_factor", 11, 0)];
  ck_assert_str_eq(hw_field_preset(text, sizeof text, field), "2");
  field = &policy->fields[hw_record_find(policy, "infant_fare", 11, 0)];
  ck_assert_str_eq(hw_field_preset(text, sizeof text, field), "0.1");
  field = &policy->fields[hw_record_find(policy, "connection", 10, 0)];
  ck_assert_str_eq(hw_field_preset(text, sizeof text, field), "1h");
  ck_assert_str_eq(hw_field_describe(text, sizeof text, field),
                   "a duration such as 45m, 36h or 1d12h, from 0m to 366d");
}
END_TEST

/* ---- the documents ---- */

static char *read_document(const char *path) {
  FILE *file = fopen(path, "rb");
  ck_assert_msg(file != NULL, "%s cannot be opened", path);
  char *text = calloc(1, 1 << 18);
  ck_assert_ptr_nonnull(text);
  ck_assert_uint_lt(fread(text, 1, (1 << 18) - 1, file), (1 << 18) - 1);
  fclose(file);
  return text;
}

/* "| `key` | form | without it | meaning |" as docs/format.md has it. */
static void write_row(char *out, size_t size, const hw_record *record, const hw_field *field) {
  char form[300], preset[100];
  bool list = (field->flags & HW_LIST) != 0;
  hw_field_describe(form, sizeof form, field);
  hw_field_preset(preset, sizeof preset, field);
  bool required = (field->flags & HW_REQUIRED) != 0;
  char required_text[100] = "**required**";
  if (required && (field->flags & HW_UNLESS) != 0) {
    snprintf(required_text, sizeof required_text, "**required** without `%s`", record->unless);
  }
  const char *prefix = (field->flags & HW_ALONE) != 0      ? "one or a list of: "
                       : field->type == HW_TYPE_DEGREES    ? "list of two: "
                       : field->type == HW_TYPE_PRIORITIES ? "record by priority: "
                       : list                              ? "list: "
                                                           : "";
  if (field->type == HW_TYPE_RECORD) {
    snprintf(form, sizeof form, "%s: %s", list ? "records" : "record", field->record->name);
    prefix = "";
  }
  snprintf(out, size, "| `%s` | %s%s | %s | %s |", field->key, prefix, form,
           required                            ? required_text
           : preset[0] != '\0'                 ? preset
           : (field->flags & HW_EXPECTED) != 0 ? "a warning"
                                               : "–",
           field->meaning);
}

START_TEST(test_schema__format_document_has_every_field) {
  char *text = read_document("docs/format.md");
  record_list list = all_records();
  int missing = 0;
  for (int i = 0; i < list.count; i++) {
    char heading[100];
    snprintf(heading, sizeof heading, "### %s\n", list.records[i]->name);
    if (strstr(text, heading) == NULL) {
      printf("%s", heading);
      missing++;
    }
    for (int j = 0; j < list.records[i]->field_count; j++) {
      char row[800];
      write_row(row, sizeof row, list.records[i], &list.records[i]->fields[j]);
      if (strstr(text, row) == NULL) {
        printf("%s\n", row); /* what the document should say */
        missing++;
      }
    }
  }
  free(text);
  ck_assert_int_eq(missing, 0);
}
END_TEST

START_TEST(test_schema__messages_document_has_every_code) {
  static const struct {
    const char *code, *meaning;
    homeward_severity severity;
  } codes[] = {
#define X(name, code, severity, meaning) {code, meaning, severity},
      HW_MESSAGE_CODES(X)
#undef X
  };
  char *text = read_document("docs/messages.md");
  size_t documented = 0;
  for (const char *at = text; (at = strstr(at, "\n### H")) != NULL; at++) {
    documented++;
  }
  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
    char heading[200];
    snprintf(heading, sizeof heading, "\n### %s: %s\n", codes[i].code, codes[i].meaning);
    ck_assert_msg(strstr(text, heading) != NULL, "docs/messages.md lacks %s", heading);
    ck_assert_msg((codes[i].code[1] == '9') == (codes[i].severity == HOMEWARD_WARNING), "%s",
                  codes[i].code);
    for (size_t j = 0; j < i; j++) {
      ck_assert_str_ne(codes[i].code, codes[j].code);
    }
  }
  ck_assert_uint_eq(documented, sizeof codes / sizeof codes[0]);
  free(text);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("schema");
  TCase *tests = tcase_create("all");
  tcase_add_test(tests, test_schema__records_are_numbered_apart);
  tcase_add_test(tests, test_schema__fields_are_complete);
  tcase_add_test(tests, test_schema_find__any_start);
  tcase_add_test(tests, test_schema_describe__presets);
  tcase_add_test(tests, test_schema__format_document_has_every_field);
  tcase_add_test(tests, test_schema__messages_document_has_every_code);
  suite_add_tcase(suite, tests);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
