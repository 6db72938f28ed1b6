/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same random cases as a spreadsheet and as YAML are the same cases. */
#include "io/csv_read.h"
#include "io/scenario_read.h"
#include "io/scenario_schema.h"
#include "tests/io/case_files.h"
#include "tests/io/reading.h"
#include "tests/model/failing_allocator.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- random choices ---- */

static uint64_t state;

static unsigned below(unsigned limit) {
  state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (unsigned)(state >> 33) % limit;
}

static bool chance(unsigned percent) {
  return below(100) < percent;
}

/* ---- text ---- */

typedef struct text {
  char *bytes;
  size_t length, capacity;
} text;

static void add_bytes(text *to, const char *bytes, size_t length) {
  if (to->capacity - to->length <= length) {
    to->capacity = to->capacity * 2 + length + 1024;
    to->bytes = realloc(to->bytes, to->capacity);
    ck_assert_ptr_nonnull(to->bytes);
  }
  memcpy(to->bytes + to->length, bytes, length);
  to->length += length;
  to->bytes[to->length] = '\0';
}

__attribute__((format(printf, 2, 3))) static void add(text *to, const char *format, ...) {
  char piece[512];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(piece, sizeof piece, format, arguments);
  va_end(arguments);
  ck_assert_int_lt(length, (int)sizeof piece);
  add_bytes(to, piece, (size_t)length);
}

/* ---- cases ---- */

enum { KEYS = 34, CASES_MAX = 12, VALUE_MAX = 400 };

static const char *const keys[KEYS] = {"id",
                                       "programme",
                                       "kind",
                                       "nationality",
                                       "from",
                                       "to",
                                       "ready",
                                       "depart_by",
                                       "latest",
                                       "priority",
                                       "persons",
                                       "infants",
                                       "consent.requested",
                                       "consent.counselled",
                                       "consent.signed",
                                       "consent.withdrawn",
                                       "consent.until",
                                       "needs.wheelchairs",
                                       "needs.stretchers",
                                       "needs.ambulance",
                                       "needs.medical",
                                       "needs.escorts",
                                       "documents",
                                       "clearances",
                                       "fit_to_travel.from",
                                       "fit_to_travel.until",
                                       "avoid.countries",
                                       "avoid.places",
                                       "avoid.services",
                                       "max_travel",
                                       "max_nights",
                                       "notice",
                                       "group",
                                       "people"};

/* Values by key; "" is absent. A `~` stands for a blank or, in a spreadsheet, a line break. */
typedef struct row {
  char values[KEYS][VALUE_MAX];
} row;

static char *value_of(row *made, const char *key) {
  for (int i = 0; i < KEYS; i++) {
    if (strcmp(keys[i], key) == 0) {
      return made->values[i];
    }
  }
  ck_abort_msg("no key %s", key);
  return NULL;
}

__attribute__((format(printf, 3, 4))) static void put(row *made, const char *key,
                                                      const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(value_of(made, key), VALUE_MAX, format, arguments);
  va_end(arguments);
}

__attribute__((format(printf, 4, 5))) static void maybe(row *made, unsigned percent,
                                                        const char *key, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  if (chance(percent)) {
    vsnprintf(value_of(made, key), VALUE_MAX, format, arguments);
  }
  va_end(arguments);
}

static void make_people(row *made, unsigned persons) {
  static const char *const names[] = {"Person %u",
                                      "\"Person,~%u\"",
                                      "'it''s %u'",
                                      "\"Pers\\\"on %u\"",
                                      "P\xC3\xA9rson \xE4\xBA\xBA %u",
                                      "'=HYPERLINK(\"x\")+%u'"};
  char *out = value_of(made, "people");
  size_t used = (size_t)snprintf(out, VALUE_MAX, "[");
  for (unsigned i = 0; i < persons; i++) {
    char name[60];
    const char *form = names[below(sizeof names / sizeof *names)];
    const char *hole = strstr(form, "%u");
    snprintf(name, sizeof name, "%.*s%u%s", (int)(hole - form), form, i, hole + 2);
    used +=
        (size_t)snprintf(out + used, VALUE_MAX - used, "%s{~name: %s}", i > 0 ? ",~" : "", name);
  }
  snprintf(out + used, VALUE_MAX - used, "~]");
}

static void make_row(row *made, int number) {
  static const char *const kinds[] = {"avr", "tcn", "resettlement", "medevac"};
  memset(made, 0, sizeof *made);
  unsigned persons = 1 + below(5);
  put(made, "id", "C-%d", number);
  put(made, "nationality", "%s", chance(50) ? "IQ" : "NO");
  put(made, "from", "OSL");
  put(made, "to", "BGW");
  put(made, "ready", chance(50) ? "2005-04-02" : "2005-04-02T07:%02u+03:00", below(60));
  put(made, "priority", "%s", chance(50) ? "1" : "02");
  put(made, "persons", "%u", persons);
  maybe(made, 30, "infants", "%u", below(persons));
  maybe(made, 30, "kind", "%s", kinds[below(4)]);
  maybe(made, 30, "programme", "AVR");
  maybe(made, 20, "depart_by", "2005-04-%02u", 10 + below(20));
  maybe(made, 20, "latest", "2005-04-%02uT12:00", 10 + below(20));
  maybe(made, 30, "consent.requested", "2005-03-01");
  maybe(made, 60, "consent.counselled", "2005-03-%02u", 10 + below(20));
  maybe(made, 60, "consent.signed", "2005-03-20T10:%02u", below(60));
  maybe(made, 10, "consent.withdrawn", "2005-03-30");
  maybe(made, 30, "consent.until", "2005-05-20");
  maybe(made, 20, "needs.ambulance", "%s", chance(50) ? "true" : "false");
  maybe(made, 20, "needs.medical", "true");
  maybe(made, 20, "needs.escorts", "[{kind: nurse,~persons: 1}%s]",
        chance(50) ? ",~{kind:~doctor}" : "");
  maybe(made, 30, "documents", "[{type: %s, until: 2005-06-01}]",
        chance(50) ? "passport" : "\"it \\\"is\\\", one\"");
  maybe(made, 20, "clearances", "[~{country: JO,~from: 2005-04-01}~]");
  maybe(made, 20, "fit_to_travel.from", "2005-04-01");
  maybe(made, 20, "fit_to_travel.until", "2005-04-28");
  maybe(made, 20, "avoid.countries", "[SY]");
  maybe(made, 20, "avoid.places", "[AMMAN,~AMM]");
  maybe(made, 20, "avoid.services", "[%s]", chance(50) ? "T1,~TREBIL" : "RJ811");
  maybe(made, 20, "max_travel", "%uh", 20 + below(60));
  maybe(made, 20, "max_nights", "%u", below(4));
  maybe(made, 20, "notice", "1d%uh", below(24));
  maybe(made, 30, "group", "G%u", below(3));
  if (chance(30)) {
    make_people(made, persons);
  }
}

/* ---- as YAML ---- */

static void add_yaml_value(text *to, const char *value) {
  for (; *value != '\0'; value++) {
    add(to, "%c", *value == '~' ? ' ' : *value);
  }
}

/* Nested keys stand next to one another in `keys`. */
static void add_yaml_row(text *to, const row *made) {
  char open[40] = "";
  add(to, "  -");
  for (int i = 0; i < KEYS; i++) {
    const char *value = made->values[i];
    const char *dot = strchr(keys[i], '.');
    size_t outer = dot == NULL ? 0 : (size_t)(dot - keys[i]);
    if (value[0] == '\0') {
      continue;
    }
    if (outer > 0 && (strlen(open) != outer || strncmp(open, keys[i], outer) != 0)) {
      snprintf(open, sizeof open, "%.*s", (int)outer, keys[i]);
      add(to, "    %s:\n", open);
    }
    add(to, "%s%s: ",
        i == 0      ? " "
        : outer > 0 ? "      "
                    : "    ",
        dot == NULL ? keys[i] : dot + 1);
    add_yaml_value(to, value);
    add(to, "\n");
  }
}

/* ---- as a spreadsheet ---- */

static void add_cell(text *to, const char *value, const char *line_end) {
  bool quoted = chance(20) || strpbrk(value, ",\"~") != NULL;
  add(to, quoted ? "\"" : "");
  for (; *value != '\0'; value++) {
    if (*value == '~') {
      add(to, "%s", chance(70) ? " " : line_end);
    } else {
      add(to, "%s%c", *value == '"' ? "\"" : "", *value);
    }
  }
  add(to, quoted ? "\"" : "");
}

static void add_table(text *to, const row *rows, int count) {
  int order[KEYS];
  for (int i = 0; i < KEYS; i++) {
    int place = (int)below((unsigned)i + 1);
    order[i] = order[place];
    order[place] = i;
  }
  const char *line_end = chance(50) ? "\n" : "\r\n";
  add(to, "%s", chance(30) ? "\xEF\xBB\xBF" : "");
  bool tags = chance(30);
  for (int r = tags ? -2 : -1; r < count; r++) {
    int line = tags && r == -2   ? -1
               : tags && r == -1 ? -2
                                 : r; /* the tags stand below the header */
    for (int i = 0; i < KEYS; i++) {
      add(to, "%s", i > 0 ? "," : "");
      if (line == -2) {
        add(to, "%s", i % 3 == 0 ? "#tag +x" : "");
      } else {
        add_cell(to, line == -1 ? keys[order[i]] : rows[line].values[order[i]], line_end);
      }
    }
    add(to, "%s", r + 1 < count || chance(70) ? line_end : "");
    add(to, "%s", chance(10) && r + 1 < count ? ",,,\"\",,\n\n" : "");
  }
}

/* ---- both ways ---- */

typedef struct pair {
  text yaml, table;
  int count;
} pair;

static pair make_pair(unsigned seed) {
  static row rows[CASES_MAX];
  pair made = {0};
  state = UINT64_C(0x9E3779B97F4A7C15) * (seed + 1);
  made.count = 1 + (int)below(CASES_MAX);
  add(&made.yaml, "cases:\n");
  for (int i = 0; i < made.count; i++) {
    make_row(&rows[i], i);
    add_yaml_row(&made.yaml, &rows[i]);
  }
  add_table(&made.table, rows, made.count);
  return made;
}

static void free_pair(pair *made) {
  free(made->yaml.bytes);
  free(made->table.bytes);
}

START_TEST(test_csv_property__the_same_as_yaml) {
  case_folder folder = make_case_folder();
  for (unsigned i = 0; i < 40; i++) {
    pair made = make_pair((unsigned)_i * 40 + i);
    char *whole = scenario_with(made.yaml.bytes);
    homeward_scenario *yaml = read_sound(whole);
    write_file(folder.cases, made.table.bytes, made.table.length);
    homeward_scenario *table = NULL;
    homeward_diagnostics *found = NULL;
    homeward_error error;
    homeward_status status = read_case_folder(&folder, &table, &found, &error);
    ck_assert_msg(status == HOMEWARD_OK, "%d:%d %s in\n%s", error.line, error.column, error.message,
                  made.table.bytes);
    ck_assert_int_eq(table->case_count, made.count);
    check_same_cases(table, yaml);
    homeward_diagnostics_free(found);
    homeward_scenario_free(table);
    homeward_scenario_free(yaml);
    free(whole);
    free_pair(&made);
  }
  remove_case_folder(&folder);
}
END_TEST

/* ---- events whatever the pieces ---- */

typedef struct pieces {
  const char *bytes;
  size_t left, most;
} pieces;

static ssize_t read_piece(void *context, void *bytes, size_t size) {
  pieces *from = context;
  size_t got = from->left < from->most ? from->left : from->most;
  got = got < size ? got : size;
  memcpy(bytes, from->bytes, got);
  from->bytes += got;
  from->left -= got;
  return (ssize_t)got;
}

static text list_events(const text *table, size_t most) {
  text out = {0};
  pieces from = {.bytes = table->bytes, .left = table->length, .most = most};
  hw_csv *csv = NULL;
  ck_assert_int_eq(hw_csv_new(&csv, (hw_bytes){.read = read_piece, .context = &from},
                              &hw_case_record, "t.csv", NULL, NULL),
                   HOMEWARD_OK);
  hw_event event = {.kind = HW_EVENT_LIST};
  int depth = 0;
  while (event.kind != HW_EVENT_END && event.kind != HW_EVENT_STOP) {
    hw_events_next(hw_csv_events(csv), &event);
    add(&out, "%d %d:%d ", (int)event.kind, event.line, event.column);
    add_bytes(&out, event.text, event.length);
    add(&out, "\n");
    depth += event.kind == HW_EVENT_RECORD || event.kind == HW_EVENT_LIST ? 1 : 0;
    depth -= event.kind == HW_EVENT_RECORD_END || event.kind == HW_EVENT_LIST_END ? 1 : 0;
  }
  ck_assert_int_eq(event.kind, HW_EVENT_END);
  ck_assert_int_eq(depth, 0);
  ck_assert_int_eq(hw_csv_status(csv, NULL), HOMEWARD_OK);
  hw_csv_free(csv);
  return out;
}

START_TEST(test_csv_property__events_in_any_pieces) {
  static const size_t sizes[] = {1, 2, 3, 5, 61, 4096};
  pair made = make_pair(1000 + (unsigned)_i);
  text whole = list_events(&made.table, SIZE_MAX);
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    text parts = list_events(&made.table, sizes[i]);
    ck_assert_str_eq(parts.bytes, whole.bytes);
    free(parts.bytes);
  }
  free(whole.bytes);
  free_pair(&made);
}
END_TEST

/* Whatever stands in the file: reading ends, and what is refused is reported. */
START_TEST(test_csv_property__damaged_files_are_refused_or_read) {
  case_folder folder = make_case_folder();
  for (unsigned i = 0; i < 60; i++) {
    pair made = make_pair(5000 + (unsigned)_i * 60 + i);
    for (unsigned damage = 1 + below(3); damage > 0; damage--) {
      static const char bytes[] = "\",\n\r[]{}:#&*!\x01\xC3\xFF;x0 ";
      size_t at = below((unsigned)made.table.length);
      made.table.bytes[at] = bytes[below(sizeof bytes)];
      made.table.length = chance(10) ? at : made.table.length;
    }
    write_file(folder.cases, made.table.bytes, made.table.length);
    homeward_scenario *scenario = NULL;
    homeward_diagnostics *found = NULL;
    homeward_error error;
    homeward_status status = read_case_folder(&folder, &scenario, &found, &error);
    ck_assert(status == HOMEWARD_OK || status == HOMEWARD_INVALID);
    ck_assert_int_eq(status == HOMEWARD_INVALID, homeward_diagnostics_errors(found) > 0);
    ck_assert_int_eq(status == HOMEWARD_OK, scenario != NULL);
    homeward_scenario_free(scenario);
    homeward_diagnostics_free(found);
    free_pair(&made);
  }
  remove_case_folder(&folder);
}
END_TEST

START_TEST(test_csv_property__every_allocation_fails) {
  case_folder folder = make_case_folder();
  pair made = make_pair(7);
  write_file(folder.cases, made.table.bytes, made.table.length);
  bool failed = true;
  for (long successes = 0; failed; successes++) {
    homeward_diagnostics *found = NULL;
    homeward_scenario *scenario = NULL;
    homeward_error error;
    ck_assert_int_eq(homeward_diagnostics_new(&found, &error), HOMEWARD_OK);
    fail_allocations_after(successes);
    homeward_status status = homeward_scenario_read(&scenario, folder.scenario, found, &error);
    failed = allow_allocations();
    ck_assert_int_eq(status, failed ? HOMEWARD_LIMIT : HOMEWARD_OK);
    ck_assert_int_eq(scenario == NULL, failed);
    ck_assert(!failed || strcmp(error.message, "out of memory") == 0);
    homeward_scenario_free(scenario);
    homeward_diagnostics_free(found);
  }
  free_pair(&made);
  remove_case_folder(&folder);
}
END_TEST

/* ---- a large spreadsheet ---- */

static text make_large_table(int rows) {
  text made = {0};
  add(&made, "id,kind,nationality,from,to,ready,depart_by,latest,priority,persons,infants,"
             "consent.requested,consent.counselled,consent.signed,consent.until,"
             "needs.wheelchairs,needs.medical,documents,notice,people\n");
  for (int i = 0; i < rows; i++) {
    add(&made,
        "C-%05d,avr,IQ,OSL,BGW,2005-04-02,2005-04-20,2005-04-28,%d,3,1,2005-03-01,2005-03-19,"
        "2005-03-20,2005-05-20,%s,,\"[{type: passport, until: 2005-06-%02d}]\",,",
        i, 1 + i % 2, i % 10 == 0 ? "1" : "", 1 + i % 28);
    add(&made,
        "\"[{name: Person %d A, born: 1970-02-28, sex: F, document: X%07d}, {name: Person "
        "%d B, born: 1972-05-01, sex: M, document: X%07d}, {name: Person %d C}]\"\n",
        i, i, i, i + 1, i);
  }
  return made;
}

/* Kilobytes of the line that begins with `key` in /proc/self/status. */
static long memory_of(const char *key) {
  FILE *file = fopen("/proc/self/status", "r");
  ck_assert_ptr_nonnull(file);
  char line[256];
  long kilobytes = 0;
  while (fgets(line, sizeof line, file) != NULL) {
    if (strncmp(line, key, strlen(key)) == 0) {
      kilobytes = strtol(line + strlen(key) + 1, NULL, 10);
    }
  }
  fclose(file);
  return kilobytes;
}

#if defined(__SANITIZE_ADDRESS__)
#define MEMORY_IS_MEASURED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MEMORY_IS_MEASURED 0
#endif
#endif
#ifndef MEMORY_IS_MEASURED
#define MEMORY_IS_MEASURED 1
#endif

START_TEST(test_csv_property__fifty_thousand_cases) {
  enum { CASES = 50000 };
  case_folder folder = make_case_folder();
  text table = make_large_table(CASES);
  write_file(folder.cases, table.bytes, table.length);
  long file = (long)(table.length / 1024);
  free(table.bytes);
  mallopt(M_PERTURB, 0); /* filling would count memory that reading never touches */
  long before = memory_of("VmRSS");
  FILE *peak = fopen("/proc/self/clear_refs", "w"); /* 5: the peak begins anew */
  bool measured = MEMORY_IS_MEASURED && peak != NULL && fputs("5", peak) >= 0;
  measured = (peak == NULL || fclose(peak) == 0) && measured;
  homeward_scenario *scenario = NULL;
  homeward_diagnostics *found = NULL;
  homeward_error error;
  ck_assert_int_eq(read_case_folder(&folder, &scenario, &found, &error), HOMEWARD_OK);
  long grown = memory_of("VmHWM") - before;
  ck_assert_msg(!measured || grown <= 3 * file, "%ld KiB for a file of %ld KiB", grown, file);
  ck_assert_int_eq(scenario->case_count, CASES);
  ck_assert_str_eq(scenario->cases[CASES - 1].id, "C-49999");
  ck_assert_str_eq(scenario->cases[CASES - 1].people[2].name, "Person 49999 C");
  homeward_scenario_free(scenario);
  homeward_diagnostics_free(found);
  remove_case_folder(&folder);
}
END_TEST

int main(void) {
  load_base_scenario();
  Suite *suite = suite_create("csv_property");
  TCase *tests = tcase_create("all");
  tcase_set_timeout(tests, 120);
  tcase_add_loop_test(tests, test_csv_property__the_same_as_yaml, 0, 5);
  tcase_add_loop_test(tests, test_csv_property__events_in_any_pieces, 0, 20);
  tcase_add_loop_test(tests, test_csv_property__damaged_files_are_refused_or_read, 0, 5);
  tcase_add_test(tests, test_csv_property__every_allocation_fails);
  tcase_add_test(tests, test_csv_property__fifty_thousand_cases);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
