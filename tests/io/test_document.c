/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/plan_schema.h"
#include "io/scenario_schema.h"
#include "tests/io/plan_files.h"
#include "tests/support/random_scenario.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading and writing ---- */

static homeward_scenario *read_scenario(const char *text) {
  homeward_scenario *scenario = NULL;
  homeward_error error;
  homeward_status status =
      homeward_scenario_read_memory(&scenario, text, strlen(text), "test", NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "%d:%d %s in:\n%s", error.line, error.column, error.message,
                text);
  return scenario;
}

static char *write_scenario(const homeward_scenario *scenario, homeward_format format) {
  written out = {0};
  homeward_error error;
  ck_assert_msg(homeward_scenario_write(scenario, format, write_to_memory, &out, &error) ==
                    HOMEWARD_OK,
                "%s", error.message);
  return out.text;
}

/* ---- the same model, field by field as the schema has them ---- */

static bool same_text(const void *left, const void *right) {
  const char *a = NULL, *b = NULL;
  memcpy(&a, left, sizeof a);
  memcpy(&b, right, sizeof b);
  return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool same_value(const hw_field *field, const char *left, const char *right) {
  const char *a = left + field->value, *b = right + field->value;
  const hw_stamp *s = (const void *)a, *t = (const void *)b;
  switch (field->type) {
  case HW_TYPE_TEXT:
  case HW_TYPE_ID:
  case HW_TYPE_CURRENCY:
  case HW_TYPE_CODE:
  case HW_TYPE_ZONE:
    return same_text(a, b);
  case HW_TYPE_REPEAT:
    return same_text(&((const hw_repeat *)(const void *)a)->text,
                     &((const hw_repeat *)(const void *)b)->text);
  case HW_TYPE_INSTANT:
  case HW_TYPE_STAMP:
  case HW_TYPE_BIRTH_DATE:
    return s->kind == t->kind &&
           (s->kind == HW_STAMP_ABSENT || (s->value == t->value && s->offset == t->offset));
  case HW_TYPE_PRIORITIES:
    return memcmp(a, b, HW_PRIORITIES * sizeof(hw_cents)) == 0 &&
           memcmp(left + field->extra, right + field->extra, HW_PRIORITIES) == 0;
  case HW_TYPE_DEGREES:
    return memcmp(a, b, sizeof(int32_t)) == 0 &&
           memcmp(left + field->extra, right + field->extra, sizeof(int32_t)) == 0;
  case HW_TYPE_VERSION:
    return true;
  default:
    return memcmp(a, b, hw_type_size(field->type)) == 0;
  }
}

static void compare_records(const hw_record *record, const char *left, const char *right);

static void compare_lists(const hw_field *field, const char *left, const char *right) {
  const char *a = NULL, *b = NULL;
  int32_t m = 0, n = 0;
  memcpy(&a, left + field->value, sizeof a);
  memcpy(&b, right + field->value, sizeof b);
  memcpy(&m, left + field->extra, sizeof m);
  memcpy(&n, right + field->extra, sizeof n);
  ck_assert_msg(m == n, "%s: %d and %d elements", field->key, (int)m, (int)n);
  for (int32_t i = 0; i < m; i++) {
    if (field->type == HW_TYPE_RECORD) {
      size_t size = field->record->kept;
      compare_records(field->record, a + (size_t)i * size, b + (size_t)i * size);
    } else {
      size_t size = hw_type_size(field->type);
      ck_assert_msg(memcmp(a + (size_t)i * size, b + (size_t)i * size, size) == 0, "%s",
                    field->key);
    }
  }
}

static void compare_records(const hw_record *record, const char *left, const char *right) {
  for (int i = 0; i < record->field_count; i++) {
    const hw_field *field = &record->fields[i];
    bool list = (field->flags & HW_LIST) != 0;
    bool kept = record->size == 0 || record == &hw_scenario_record || field->value < record->kept;
    if (!kept) {
      continue;
    }
    bool given = field->given == 0 || left[field->given - 1] == right[field->given - 1];
    ck_assert_msg(given, "%s: %s stands in one only", record->name, field->key);
    if (list && field->type != HW_TYPE_WEEKDAY && field->type != HW_TYPE_DEGREES) {
      compare_lists(field, left, right);
    } else if (field->type == HW_TYPE_RECORD) {
      compare_records(field->record, left + field->value, right + field->value);
    } else {
      ck_assert_msg(same_value(field, left, right), "%s: %s differs", record->name, field->key);
    }
  }
}

static hw_scenario_form form_of(const homeward_scenario *scenario) {
  return (hw_scenario_form){.scenario = *scenario,
                            .flights = scenario->services,
                            .flight_count = scenario->flight_count,
                            .convoys = scenario->services + scenario->flight_count,
                            .convoy_count = scenario->service_count - scenario->flight_count};
}

static void compare_scenarios(const homeward_scenario *left, const homeward_scenario *right) {
  hw_scenario_form a = form_of(left), b = form_of(right);
  compare_records(&hw_scenario_record, (const char *)&a, (const char *)&b);
  ck_assert_int_eq(left->run_count, right->run_count);
  ck_assert_int_eq(left->group_count, right->group_count);
  ck_assert_int_eq(left->escort_kind_count, right->escort_kind_count);
  for (int32_t i = 0; i < left->case_count; i++) {
    const hw_case *c = &left->cases[i], *d = &right->cases[i];
    ck_assert_int_eq(c->ready.at, d->ready.at);
    ck_assert_int_eq(c->latest.at, d->latest.at);
    ck_assert_int_eq(c->avoid_transfer_count, d->avoid_transfer_count);
  }
  for (int32_t i = 0; i < left->run_count; i++) {
    ck_assert_int_eq(left->runs[i].departs[0], right->runs[i].departs[0]);
  }
}

static xmlSchemaPtr xml_schema;

static void load_schema(void) {
  xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt("docs/homeward.xsd");
  xml_schema = xmlSchemaParse(parser);
  xmlSchemaFreeParserCtxt(parser);
  if (xml_schema == NULL) {
    fprintf(stderr, "docs/homeward.xsd cannot be read\n");
    exit(EXIT_FAILURE);
  }
}

/* Fails the test unless the text is valid by the shipped schema. */
static void check_valid(const char *text) {
  xmlDocPtr document = xmlReadMemory(text, (int)strlen(text), "x", NULL, XML_PARSE_NONET);
  xmlSchemaValidCtxtPtr context = xmlSchemaNewValidCtxt(xml_schema);
  ck_assert_ptr_nonnull(document);
  ck_assert_ptr_nonnull(context);
  ck_assert_msg(xmlSchemaValidateDoc(context, document) == 0, "not valid:\n%s", text);
  xmlSchemaFreeValidCtxt(context);
  xmlFreeDoc(document);
}

/* Written, read and written again: the same model and the same bytes, whatever lies between. */
static void check_round_trips(const char *text) {
  static const homeward_format formats[] = {HOMEWARD_FORMAT_YAML, HOMEWARD_FORMAT_XML,
                                            HOMEWARD_FORMAT_JSON};
  homeward_scenario *original = read_scenario(text);
  char *yaml = write_scenario(original, HOMEWARD_FORMAT_YAML);
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    char *between = write_scenario(original, formats[i]);
    if (formats[i] == HOMEWARD_FORMAT_XML) {
      check_valid(between);
    }
    homeward_scenario *back = read_scenario(between);
    compare_scenarios(original, back);
    char *again = write_scenario(back, HOMEWARD_FORMAT_YAML);
    char *same = write_scenario(back, formats[i]);
    ck_assert_str_eq(again, yaml);
    ck_assert_str_eq(same, between);
    homeward_scenario_free(back);
    free(between);
    free(again);
    free(same);
  }
  homeward_scenario_free(original);
  free(yaml);
}

START_TEST(test_document_scenario__random) {
  static const unsigned flags[] = {0, RANDOM_GROUPS, RANDOM_ESCORTS, RANDOM_GROUPS | RANDOM_ESCORTS,
                                   RANDOM_CARE | RANDOM_ESCORTS};
  for (uint64_t seed = 1; seed <= 40; seed++) {
    char *text = random_scenario_text((uint64_t)_i * 1000 + seed,
                                      flags[(size_t)_i % (sizeof flags / sizeof *flags)]);
    ck_assert_ptr_nonnull(text);
    check_round_trips(text);
    free(text);
  }
}
END_TEST

START_TEST(test_document_scenario__files) {
  static const char *const paths[] = {"tests/io/data/every_key.yaml", "tests/io/data/every_key.xml",
                                      "tests/io/data/journeys.yaml",  "scenarios/hello.yaml",
                                      "scenarios/medical.yaml",       "scenarios/convoys.yaml"};
  char *text = file_text(paths[_i]);
  check_round_trips(text);
  free(text);
}
END_TEST

/* The two that hold every key are one model. */
START_TEST(test_document_scenario__yaml_and_xml_agree) {
  char *yaml = file_text("tests/io/data/every_key.yaml");
  char *xml = file_text("tests/io/data/every_key.xml");
  homeward_scenario *left = read_scenario(yaml), *right = read_scenario(xml);
  compare_scenarios(left, right);
  homeward_scenario_free(left);
  homeward_scenario_free(right);
  free(yaml);
  free(xml);
}
END_TEST

/* ---- texts ---- */

/* A character that a text may hold. */
static uint32_t random_character(uint64_t *state) {
  static const uint32_t odd[] = {
      ' ',    '"',    '\'',   '&',   '<',     '>',     ':',      '#',     '\\',   '{',    '}',
      ']',    '-',    0xA0,   0xAD,  0x61C,   0x200B,  0x200E,   0x2028,  0x202E, 0x2066, 0xFEFF,
      0xFFFD, 0xD7FF, 0xE000, 0x85A, 0x10000, 0x1F600, 0x10FFFF, 0x1FFFE, '0',    'N'};
  *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
  uint32_t pick = (uint32_t)(*state >> 33);
  return odd[pick % (sizeof odd / sizeof *odd)];
}

static char *put_character(char *at, uint32_t c) {
  if (c < 0x80) {
    *at++ = (char)c;
  } else if (c < 0x800) {
    *at++ = (char)(0xC0 | c >> 6);
    *at++ = (char)(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    *at++ = (char)(0xE0 | c >> 12);
    *at++ = (char)(0x80 | (c >> 6 & 0x3F));
    *at++ = (char)(0x80 | (c & 0x3F));
  } else {
    *at++ = (char)(0xF0 | c >> 18);
    *at++ = (char)(0x80 | (c >> 12 & 0x3F));
    *at++ = (char)(0x80 | (c >> 6 & 0x3F));
    *at++ = (char)(0x80 | (c & 0x3F));
  }
  return at;
}

START_TEST(test_document_scenario__hard_texts) {
  char *base = file_text("tests/io/data/every_key.yaml");
  homeward_scenario *scenario = read_scenario(base);
  uint64_t state = 7;
  for (int i = 0; i < 500; i++) {
    char name[256], *at = name;
    for (int length = 1 + i % 40; length > 0; length--) {
      at = put_character(at, random_character(&state));
    }
    *at = '\0';
    scenario->name = name; /* in place of what the arena holds */
    for (int format = 0; format < 3; format++) {
      char *text = write_scenario(scenario, (homeward_format)format);
      homeward_scenario *back = read_scenario(text);
      ck_assert_str_eq(back->name, name);
      homeward_scenario_free(back);
      free(text);
    }
  }
  scenario->name = "x";
  homeward_scenario_free(scenario);
  free(base);
}
END_TEST

/* ---- plans ---- */

static char *convert_text(const char *text, homeward_format format, bool *is_plan) {
  char path[] = "/tmp/homeward-test-XXXXXX";
  int descriptor = mkstemp(path);
  ck_assert_int_ge(descriptor, 0);
  FILE *file = fdopen(descriptor, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(text, 1, strlen(text), file), strlen(text));
  ck_assert_int_eq(fclose(file), 0);
  homeward_document *document = NULL;
  homeward_error error;
  homeward_status status = homeward_document_read(&document, path, NULL, &error);
  remove(path);
  ck_assert_msg(status == HOMEWARD_OK, "%d:%d %s", error.line, error.column, error.message);
  *is_plan = homeward_document_is_plan(document);
  written out = {0};
  ck_assert_int_eq(homeward_document_write(document, format, write_to_memory, &out, NULL),
                   HOMEWARD_OK);
  homeward_document_free(document);
  return out.text;
}

START_TEST(test_document_plan__with_and_without_its_scenario) {
  homeward_scenario *scenario = journeys();
  homeward_plan *plan = NULL;
  char *text = file_text(JOURNEYS_PLAN);
  ck_assert_int_eq(homeward_plan_read_memory(&plan, scenario, text, strlen(text), "p", NULL, NULL),
                   HOMEWARD_OK);
  for (int format = 0; format < 3; format++) {
    written out = {0}, again = {0};
    bool is_plan = false;
    homeward_plan *back = NULL;
    homeward_error error;
    ck_assert_int_eq(
        homeward_plan_write_as(plan, (homeward_format)format, write_to_memory, &out, NULL),
        HOMEWARD_OK);
    char *loose = convert_text(text, (homeward_format)format, &is_plan);
    ck_assert(is_plan);
    ck_assert_str_eq(loose, out.text);
    if (format == HOMEWARD_FORMAT_XML) {
      check_valid(loose);
    }
    ck_assert_msg(homeward_plan_read_memory(&back, scenario, out.text, out.length, "p", NULL,
                                            &error) == HOMEWARD_OK,
                  "%d:%d %s", error.line, error.column, error.message);
    ck_assert_int_eq(homeward_plan_write(back, write_to_memory, &again, NULL), HOMEWARD_OK);
    ck_assert_str_eq(again.text, text);
    char *home = convert_text(loose, HOMEWARD_FORMAT_YAML, &is_plan);
    ck_assert_str_eq(home, text);
    homeward_plan_free(back);
    free(home);
    free(loose);
    free(out.text);
    free(again.text);
  }
  free(text);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

/* Without a scenario times stay as they are written, with an offset or without. */
START_TEST(test_document_plan__times_as_written) {
  static const char text[] = "homeward_plan: 1\nscenario: {name: x, sha256: y}\nstatus: optimal\n"
                             "objective: 0\nbound: 0\ngap: 0\nparts: {}\npersons: {planned: 0, "
                             "unserved: 0}\nitineraries:\n  - {case: C, legs: [{run: R@2005-05-06,"
                             " from: A, to: B, departs: 2005-05-06T10:00, arrives: "
                             "2005-05-06T12:30-11:30}]}\n";
  bool is_plan = false;
  char *xml = convert_text(text, HOMEWARD_FORMAT_XML, &is_plan);
  ck_assert_ptr_nonnull(strstr(xml, "departs=\"2005-05-06T10:00\" "
                                    "arrives=\"2005-05-06T12:30-11:30\" status=\"planned\""));
  free(xml);
}
END_TEST

/* Keys in any order: which document it is, any key of its own tells. */
START_TEST(test_document__keys_in_any_order) {
  char *base = file_text("tests/io/data/every_key.yaml");
  char *text = malloc(strlen(base) + 1);
  bool is_plan = true;
  ck_assert_ptr_nonnull(text);
  const char *second = strchr(base, '\n') + 1, *third = strchr(second, '\n') + 1;
  sprintf(text, "%.*s%.*s%s", (int)(third - second), second, (int)(second - base), base, third);
  char *there = convert_text(text, HOMEWARD_FORMAT_XML, &is_plan);
  ck_assert(!is_plan);
  free(there);
  free(text);
  free(base);
}
END_TEST

START_TEST(test_document_format_of__names) {
  static const struct {
    const char *path;
    int format;
  } rows[] = {{"a.yaml", HOMEWARD_FORMAT_YAML},
              {"x/a.YML", HOMEWARD_FORMAT_YAML},
              {"a.xml", HOMEWARD_FORMAT_XML},
              {"a.b.Json", HOMEWARD_FORMAT_JSON},
              {"a", -1},
              {".xml", -1},
              {"a.xml.gz", -1},
              {"", -1}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    homeward_format format = HOMEWARD_FORMAT_YAML;
    homeward_status status = homeward_format_of(&format, rows[i].path, NULL);
    ck_assert_int_eq(status, rows[i].format < 0 ? HOMEWARD_USAGE : HOMEWARD_OK);
    ck_assert(rows[i].format < 0 || format == (homeward_format)rows[i].format);
  }
}
END_TEST

static int refuse_bytes(void *context, const char *bytes, size_t length) {
  (void)bytes;
  size_t *left = context;
  if (*left < length) {
    return 1;
  }
  *left -= length;
  return 0;
}

START_TEST(test_document_write__refused_bytes) {
  char *base = file_text("tests/io/data/every_key.yaml");
  homeward_scenario *scenario = read_scenario(base);
  for (int format = 0; format < 3; format++) {
    size_t left = 100;
    homeward_error error;
    ck_assert_int_eq(
        homeward_scenario_write(scenario, (homeward_format)format, refuse_bytes, &left, &error),
        HOMEWARD_IO);
  }
  ck_assert_int_eq(
      homeward_scenario_write(scenario, (homeward_format)7, write_to_memory, NULL, NULL),
      HOMEWARD_USAGE);
  homeward_scenario_free(scenario);
  free(base);
}
END_TEST

int main(void) {
  load_schema();
  Suite *suite = suite_create("document");
  TCase *tests = tcase_create("all");
  tcase_set_timeout(tests, 120);
  tcase_add_loop_test(tests, test_document_scenario__random, 0, 5);
  tcase_add_loop_test(tests, test_document_scenario__files, 0, 6);
  tcase_add_test(tests, test_document_scenario__yaml_and_xml_agree);
  tcase_add_test(tests, test_document_scenario__hard_texts);
  tcase_add_test(tests, test_document_plan__with_and_without_its_scenario);
  tcase_add_test(tests, test_document_plan__times_as_written);
  tcase_add_test(tests, test_document__keys_in_any_order);
  tcase_add_test(tests, test_document_format_of__names);
  tcase_add_test(tests, test_document_write__refused_bytes);
  suite_add_tcase(suite, tests);
  int code = run_suite(suite);
  xmlSchemaFree(xml_schema);
  xmlCleanupParser();
  return code;
}
