/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/bind.h"
#include "io/events_schema.h"
#include "io/plan_schema.h"
#include "io/scenario_schema.h"
#include "io/schema_document.h"
#include "io/yaml_write.h"
#include "tests/io/plan_files.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const hw_record *const roots[] = {&hw_scenario_record, &hw_plan_record, &hw_events_record,
                                         NULL};

/* ---- the table itself ---- */

START_TEST(test_schema__records_are_numbered_apart) {
  hw_record_list list = hw_schema_records(roots[_i]);
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
  bool refers = field->type == HW_TYPE_REFERENCE || field->type == HW_TYPE_COVERS;
  ck_assert_msg(refers == (field->target != HW_TARGET_NONE), "%s", field->key);
  ck_assert_msg((field->type == HW_TYPE_LOCAL) == (field->zone != NULL), "%s", field->key);
  ck_assert_msg(field->least <= field->most, "%s", field->key);
  ck_assert_msg(hw_yaml_plain_is_safe(field->key), "%s", field->key);
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
  hw_record_list list = hw_schema_records(roots[_i]);
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

/* ---- references ---- */

static unsigned bit(hw_target target) {
  return target == HW_TARGET_MOVEMENT ? 1u << HW_TARGET_SERVICE | 1u << HW_TARGET_TRANSFER
                                      : 1u << target;
}

/* What a record, or one inside it, refers to. */
static unsigned targets_of(const hw_record *record) {
  unsigned targets = 0;
  for (int i = 0; i < record->field_count; i++) {
    const hw_field *field = &record->fields[i];
    targets |= field->target != HW_TARGET_NONE ? bit(field->target) : 0;
    targets |= field->record != NULL ? targets_of(field->record) : 0;
  }
  return targets;
}

/* So nothing that follows references needs to look where it has been. */
START_TEST(test_schema__no_reference_leads_in_a_circle) {
  static const struct {
    const char *list;
    hw_target target;
  } lists[] = {{"countries", HW_TARGET_COUNTRY},
               {"places", HW_TARGET_PLACE},
               {"flights", HW_TARGET_SERVICE},
               {"convoys", HW_TARGET_SERVICE},
               {"transfers", HW_TARGET_TRANSFER},
               {"vehicle_pools", HW_TARGET_VEHICLE_POOL},
               {"escort_pools", HW_TARGET_ESCORT_POOL},
               {"programmes", HW_TARGET_PROGRAMME},
               {"cases", HW_TARGET_CASE}};
  unsigned reached[32] = {0};
  int found = 0;
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    int at = hw_record_find(&hw_scenario_record, lists[i].list, strlen(lists[i].list), 0);
    ck_assert_msg(at >= 0, "%s", lists[i].list);
    reached[lists[i].target] |= targets_of(hw_scenario_record.fields[at].record);
  }
  for (int i = 0; i < hw_scenario_record.field_count; i++) {
    const hw_field *field = &hw_scenario_record.fields[i];
    found += field->type == HW_TYPE_RECORD && (field->flags & HW_LIST) != 0;
  }
  ck_assert_int_eq(found, sizeof lists / sizeof *lists); /* none is forgotten */
  ck_assert_uint_ne(reached[HW_TARGET_CASE] & bit(HW_TARGET_PLACE), 0);
  for (int via = 0; via < 32; via++) {
    for (int from = 0; from < 32; from++) {
      reached[from] |= (reached[from] >> via & 1) != 0 ? reached[via] : 0;
    }
  }
  for (int target = 0; target < 32; target++) {
    ck_assert_msg((reached[target] >> target & 1) == 0, "target %d refers to itself", target);
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
  hw_record_list list = hw_schema_records(&hw_scenario_record);
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

/* Compares a document with what it should say, or writes it anew when that is asked for. */
static void check_document(const char *path, const char *expected) {
  if (getenv("HOMEWARD_UPDATE_GOLDEN") != NULL) {
    FILE *file = fopen(path, "wb");
    ck_assert_msg(file != NULL, "%s cannot be written", path);
    ck_assert_uint_eq(fwrite(expected, 1, strlen(expected), file), strlen(expected));
    ck_assert_int_eq(fclose(file), 0);
    return;
  }
  char *text = file_text(path);
  bool same = strcmp(text, expected) == 0;
  free(text);
  ck_assert_msg(same, "%s is stale: HOMEWARD_UPDATE_GOLDEN=1 meson test schema writes it anew",
                path);
}

static void put_text(written *out, const char *text) {
  write_to_memory(out, text, strlen(text));
}

/* Copies `text` until behind the heading of the record's table; returns what follows the table. */
static const char *copy_table(written *out, const char *text, const hw_record *record) {
  char heading[100], row[HW_SCHEMA_ROW_SIZE];
  snprintf(heading, sizeof heading, "\n### %s\n", record->name);
  const char *at = strstr(text, heading);
  ck_assert_msg(at != NULL, "the documentation lacks%s", heading);
  const char *table = strstr(at, "\n| key |");
  ck_assert_msg(table != NULL, "the documentation lacks the table of%s", heading);
  write_to_memory(out, text, (size_t)(table + 1 - text));
  put_text(out, hw_schema_head);
  for (int i = 0; i < record->field_count; i++) {
    put_text(out, hw_schema_row(row, sizeof row, record, &record->fields[i]));
    put_text(out, "\n");
  }
  for (table++; *table == '|'; table += *table == '\n') {
    table += strcspn(table, "\n");
  }
  return table;
}

/* Every record has a heading and its table below, in the order of the schema. */
START_TEST(test_schema__tables_of_the_documentation) {
  static const char *const paths[] = {"docs/format.md", "docs/plan.md", "docs/events.md"};
  hw_record_list list = hw_schema_records(roots[_i]);
  char *text = file_text(paths[_i]);
  written out = {0};
  const char *rest = text;
  for (int i = 0; i < list.count; i++) {
    /* Cases are the scenario's in events too. */
    if (roots[_i] != &hw_events_record || list.records[i]->number >= HW_CASE_RECORDS) {
      rest = copy_table(&out, rest, list.records[i]);
    }
  }
  put_text(&out, rest);
  check_document(paths[_i], out.text);
  free(out.text);
  free(text);
}
END_TEST

START_TEST(test_schema__xml_schema) {
  written out = {0};
  ck_assert_int_eq(hw_schema_xsd(roots, write_to_memory, &out, NULL), HOMEWARD_OK);
  check_document("docs/homeward.xsd", out.text);
  free(out.text);
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
  char *text = file_text("docs/messages.md");
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
  tcase_add_loop_test(tests, test_schema__records_are_numbered_apart, 0, 3);
  tcase_add_loop_test(tests, test_schema__fields_are_complete, 0, 3);
  tcase_add_test(tests, test_schema__no_reference_leads_in_a_circle);
  tcase_add_test(tests, test_schema_find__any_start);
  tcase_add_test(tests, test_schema_describe__presets);
  tcase_add_loop_test(tests, test_schema__tables_of_the_documentation, 0, 3);
  tcase_add_test(tests, test_schema__xml_schema);
  tcase_add_test(tests, test_schema__messages_document_has_every_code);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
