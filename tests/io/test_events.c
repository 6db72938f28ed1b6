/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events: what each kind changes, that it changes nothing else, and what is refused. */
#include "model/events.h"
#include "model/runs.h"
#include "tests/io/plan_files.h"
#include "tests/model/failing_allocator.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BASE "tests/io/data/every_key.yaml"
#define HEAD "homeward_events: 1\n"

static homeward_scenario *read_base(const char *path) {
  homeward_scenario *scenario = NULL;
  ck_assert_int_eq(homeward_scenario_read(&scenario, path, NULL, NULL), HOMEWARD_OK);
  return scenario;
}

/* Those of `scenario`; fails the test when they are rejected. */
static homeward_events *read_events(const homeward_scenario *scenario, const char *text) {
  homeward_events *events = NULL;
  homeward_error error = {.message = ""};
  homeward_status status =
      homeward_events_read_memory(&events, scenario, text, strlen(text), "e.yaml", NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "%d:%d %s: %s", error.line, error.column, error.message,
                text);
  return events;
}

static homeward_scenario *apply(const homeward_events *events) {
  homeward_scenario *changed = NULL;
  homeward_error error = {.message = ""};
  homeward_status status = homeward_events_apply(&changed, events, NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "%s", error.message);
  return changed;
}

static char *yaml_of(const homeward_scenario *scenario) {
  written out = {0};
  ck_assert_int_eq(
      homeward_scenario_write(scenario, HOMEWARD_FORMAT_YAML, write_to_memory, &out, NULL),
      HOMEWARD_OK);
  return out.text;
}

/* ---- what changes in the file ---- */

enum { LINES_MAX = 400 };

static int split_lines(char *text, char **lines) {
  int count = 0;
  for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
    ck_assert_int_lt(count, LINES_MAX);
    lines[count++] = line;
  }
  return count;
}

static void put_line(char *out, size_t size, char sign, const char *line) {
  size_t used = strlen(out);
  ck_assert_uint_lt(used + strlen(line) + 3, size);
  snprintf(out + used, size - used, "%c%s\n", sign, line + strspn(line, " "));
}

/* The lines that go ("-") and come ("+") by a longest common subsequence, without indentation. */
static void compare_texts(char *before, char *after, char *out, size_t size) {
  static int longest[LINES_MAX + 1][LINES_MAX + 1];
  char *old[LINES_MAX], *now[LINES_MAX];
  int m = split_lines(before, old), n = split_lines(after, now);
  out[0] = '\0';
  for (int i = m; i >= 0; i--) {
    for (int j = n; j >= 0; j--) {
      bool inside = i < m && j < n;
      longest[i][j] = inside && strcmp(old[i], now[j]) == 0   ? longest[i + 1][j + 1] + 1
                      : !inside                               ? 0
                      : longest[i + 1][j] > longest[i][j + 1] ? longest[i + 1][j]
                                                              : longest[i][j + 1];
    }
  }
  for (int i = 0, j = 0; i < m || j < n;) {
    if (i < m && j < n && strcmp(old[i], now[j]) == 0) {
      i++;
      j++;
    } else if (i < m && (j == n || longest[i + 1][j] >= longest[i][j + 1])) {
      put_line(out, size, '-', old[i++]);
    } else {
      put_line(out, size, '+', now[j++]);
    }
  }
}

#define RJ10(delay, seats, reason)                                                                 \
  "- {date: \"2005-04-08\", " delay "seats: " seats ", stretchers: 1, wheelchairs: 2, "            \
  "max_persons: 9, min_persons: 3, reason: " reason "}\n"
#define RJ10_BEFORE "-" RJ10("delay: 3h, from: AMM, ", "12", "a smaller aircraft")

/* Every kind, every target, every default. */
static const struct {
  const char *events, *changes;
} kinds[] = {
    {"", ""},
    {"now: 2005-04-02T09:30\n", "-now: \"2005-04-01T08:00\"\n+now: \"2005-04-02T09:30\"\n"},
    {"cancel: [{run: TREBIL@2005-04-09, reason: r}]",
     "-cancelled: [\"2005-04-07\"]\n+cancelled: [\"2005-04-07\", \"2005-04-09\"]\n"},
    {"cancel: [{run: TREBIL@2005-04-07}]", ""},
    {"cancel: [{service: TREBIL, from: 2005-04-05, until: 2005-04-08}]",
     "-cancelled: [\"2005-04-07\"]\n"
     "+cancelled: [\"2005-04-05\", \"2005-04-07\", \"2005-04-08\"]\n"},
    {"cancel: [{service: TREBIL, from: 2005-04-29}, {run: TREBIL@2005-04-30}]",
     "-cancelled: [\"2005-04-07\"]\n"
     "+cancelled: [\"2005-04-07\", \"2005-04-29\", \"2005-04-30\"]\n"},
    /* from now on; a changed run is one of its service */
    {"now: 2005-04-20T12:00\ncancel: [{service: TREBIL, until: 2005-04-22}]",
     "-now: \"2005-04-01T08:00\"\n+now: \"2005-04-20T12:00\"\n-cancelled: [\"2005-04-07\"]\n"
     "+cancelled: [\"2005-04-07\", \"2005-04-21\", \"2005-04-22\"]\n"},
    {"cancel: [{service: RJ10}]", "+cancelled: [\"2005-04-08\"]\n"},
    {"cancel: [{run: RJ10@2005-04-08}]", "+cancelled: [\"2005-04-08\"]\n"},
    {"delay: [{run: RJ9@2005-04-05, by: 2h, from: AMM, reason: fog}]",
     "+changes:\n+- {date: \"2005-04-05\", delay: 2h, from: AMM, reason: fog}\n"},
    {"delay: [{run: RJ10@2005-04-08, by: 5h}]",
     RJ10_BEFORE "+" RJ10("delay: 5h, ", "12", "a smaller aircraft")},
    {"delay: [{run: RJ10@2005-04-08, by: 0m}]",
     RJ10_BEFORE "+" RJ10("", "12", "a smaller aircraft")},
    {"close: [{place: BGW, from: 2005-04-10, until: 2005-04-11T06:00, reason: sand}]",
     "+closed:\n+- {from: \"2005-04-10\", until: \"2005-04-11T06:00\", reason: sand}\n"},
    {"close: [{place: AMM}]", "+- {from: \"2005-04-01T08:00+03:00\"}\n"},
    {"close: [{place: BGW}, {place: BGW, from: 2005-04-20, until: 2005-04-20}]",
     "+closed:\n+- {from: \"2005-04-01T08:00+03:00\"}\n"
     "+- {from: \"2005-04-20\", until: \"2005-04-20\"}\n"},
    {"open: [{place: AMM, from: 2005-04-10T06:00, until: 2005-04-10T18:00}]",
     "-- {from: \"2005-04-10T00:00\", until: \"2005-04-11\", reason: security}\n"
     "+- {from: \"2005-04-10T00:00\", until: \"2005-04-10T06:00+03:00\", reason: security}\n"
     "+- {from: \"2005-04-10T18:00+03:00\", until: \"2005-04-11\", reason: security}\n"},
    {"open: [{place: AMM, until: 2005-04-10}]",
     "-- {from: \"2005-04-10T00:00\", until: \"2005-04-11\", reason: security}\n"
     "+- {from: \"2005-04-11T00:00+03:00\", until: \"2005-04-11\", reason: security}\n"},
    {"open: [{place: AMM}]",
     "-closed:\n-- {from: \"2005-04-10T00:00\", until: \"2005-04-11\", reason: security}\n"},
    {"open: [{place: AMM, from: 2005-04-12}]", ""},
    {"close: [{place: BGW}]\nopen: [{place: BGW, from: 2005-04-12T06:00Z, until: 2199-12-31}]",
     "+closed:\n+- {from: \"2005-04-01T08:00+03:00\", until: \"2005-04-12T06:00+00:00\"}\n"},
    {"open: [{place: BGW}]", ""},
    /* windows that meet are one; what is closed in the same file is opened too */
    {"open: [{place: BGW, from: 2005-04-11, until: 2005-04-11}, {place: BGW, from: 2005-04-12, "
     "until: 2005-04-13}]\nclose: [{place: BGW, from: 2005-04-10, until: 2005-04-14}]",
     "+closed:\n+- {from: \"2005-04-10\", until: \"2005-04-11T00:00+04:00\"}\n"
     "+- {from: \"2005-04-14T00:00+04:00\", until: \"2005-04-14\"}\n"},
    {"capacity: [{run: RJ10@2005-04-08, seats: 20, reason: larger}]",
     RJ10_BEFORE "+" RJ10("delay: 3h, from: AMM, ", "20", "larger")},
    {"capacity: [{run: TREBIL@2005-04-09, seats: 7, min_persons: 2, max_persons: 30, "
     "stretchers: 0, wheelchairs: 9}]\ndelay: [{run: TREBIL@2005-04-09, by: 30m}]",
     "+changes:\n+- {date: \"2005-04-09\", delay: 30m, seats: 7, stretchers: 0, wheelchairs: 9, "
     "max_persons: 30, min_persons: 2}\n"},
    {"capacity: [{service: TREBIL, seats: 7, min_persons: 2}]",
     "-min_persons: 8\n+min_persons: 2\n-seats: 5\n+seats: 7\n"},
    {"capacity: [{place: BGW, beds: 3, assisted_per_day: 9, reception_per_day: 8}]",
     "+beds: 3\n+assisted_per_day: 9\n+reception: {per_day: 8}\n"},
    {"capacity: [{country: NO, entries_per_day: 8}]", "+entries_per_day: 8\n"},
    {"capacity: [{transfer: T1, persons_per_day: 4}]",
     "-persons_per_day: 200\n+persons_per_day: 4\n"},
    {"capacity: [{vehicle_pool: ambulances, count: 3}]", "-count: 2\n+count: 3\n"},
    {"capacity: [{escort_pool: nurses, count: 3}]", "-count: 4\n+count: 3\n"},
    {"withdraw: [{case: C-2, at: 2005-03-31}]", "+consent: {withdrawn: \"2005-03-31\"}\n"},
    {"withdraw: [{case: C-2}]", "+consent: {withdrawn: \"2005-04-01T08:00+03:00\"}\n"},
    {"withdraw: [{case: C-1}]", ""}, /* it has been before */
    {"no_show: [{case: C-1, run: TREBIL@2005-04-09, ready: 2005-04-12}]",
     "-ready: \"2005-04-02\"\n+ready: \"2005-04-12\"\n"},
    {"no_show: [{case: C-1, transfer: T1}]", ""},
    {"escort_out: [{pool: doctors, until: 2005-04-09, reason: ill}]",
     "+out:\n+- {from: \"2005-04-01T08:00+03:00\", until: \"2005-04-09\", reason: ill}\n"},
    {"escort_out: [{pool: nurses, count: 3, from: 2005-04-02T06:00}]",
     "+- {from: \"2005-04-02T06:00\", count: 3}\n"},
    {"budget: [{programme: AVR, budget: 100.5}]", "-budget: 250000\n+budget: 100.50\n"},
    {"status: [{run: TREBIL@2005-04-09, status: confirmed}]", ""},
    {"add_cases: [{id: X-1, nationality: IQ, from: OSL, to: BGW, ready: 2005-04-03, priority: 2, "
     "persons: 3, needs: {escorts: [{kind: priest}]}, avoid: {services: [RJ10, T1]}, group: G7}]",
     "+- id: X-1\n+nationality: IQ\n+from: OSL\n+to: BGW\n+ready: \"2005-04-03\"\n+priority: 2\n"
     "+persons: 3\n+needs: {escorts: [{kind: priest}]}\n+avoid: {services: [RJ10, T1]}\n"
     "+group: G7\n"},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

START_TEST(test_events_apply__changes_this_and_nothing_else) {
  char text[2048], found[4096];
  homeward_scenario *scenario = read_base(BASE);
  char *before = yaml_of(scenario);
  snprintf(text, sizeof text, HEAD "%s\n", kinds[_i].events);
  homeward_events *events = read_events(scenario, text);
  homeward_scenario *changed = apply(events);
  char *after = yaml_of(changed), *untouched = yaml_of(scenario);
  ck_assert_str_eq(untouched, before);
  compare_texts(before, after, found, sizeof found);
  ck_assert_str_eq(found, kinds[_i].changes);
  free(before);
  free(after);
  free(untouched);
  homeward_scenario_free(changed);
  homeward_events_free(events);
  homeward_scenario_free(scenario);
}
END_TEST

/* What is made is what reading the file that it is saved as would make, hash included. */
START_TEST(test_events_apply__is_what_its_file_says) {
  char text[2048];
  homeward_scenario *scenario = read_base(BASE), *again = NULL;
  snprintf(text, sizeof text, HEAD "%s\n", kinds[_i].events);
  homeward_events *events = read_events(scenario, text);
  homeward_scenario *changed = apply(events);
  char *saved = yaml_of(changed);
  ck_assert_int_eq(homeward_scenario_read_memory(&again, saved, strlen(saved), "saved", NULL, NULL),
                   HOMEWARD_OK);
  ck_assert_str_eq(changed->sha256, again->sha256);
  ck_assert_int_eq(changed->run_count, again->run_count);
  ck_assert_int_eq(changed->service_count, again->service_count);
  ck_assert_int_eq(changed->now.at, again->now.at);
  for (int32_t i = 0; i < changed->run_count; i++) {
    const hw_run *a = &changed->runs[i], *b = &again->runs[i];
    ck_assert(a->service == b->service && a->date == b->date && a->cancelled == b->cancelled);
    for (int32_t j = 0; j < changed->services[a->service].stop_count; j++) {
      ck_assert(a->arrives[j] == b->arrives[j] && a->departs[j] == b->departs[j]);
    }
    ck_assert_int_eq(changed->services[a->service].seats, again->services[a->service].seats);
  }
  for (int32_t i = 0; i < changed->place_count; i++) {
    const hw_place *a = &changed->places[i], *b = &again->places[i];
    ck_assert_int_eq(a->closure_count, b->closure_count);
    for (int32_t j = 0; j < a->closure_count; j++) {
      ck_assert_int_eq(a->closures[j].from, b->closures[j].from);
      ck_assert_int_eq(a->closures[j].until, b->closures[j].until);
    }
  }
  for (int32_t i = 0; i < changed->escort_pool_count; i++) {
    const hw_escort_pool *a = &changed->escort_pools[i], *b = &again->escort_pools[i];
    ck_assert_int_eq(a->absence_count, b->absence_count);
    for (int32_t j = 0; j < a->absence_count; j++) {
      ck_assert_int_eq(a->absences[j].from, b->absences[j].from);
      ck_assert_int_eq(a->absences[j].until, b->absences[j].until);
    }
  }
  for (int32_t i = 0; i < changed->case_count; i++) {
    const hw_case *a = &changed->cases[i], *b = &again->cases[i];
    ck_assert_str_eq(a->id, b->id);
    ck_assert_int_eq(a->ready.at, b->ready.at);
    ck_assert_int_eq(a->latest.at, b->latest.at);
    ck_assert_int_eq(a->avoid_service_count, b->avoid_service_count);
    ck_assert_int_eq(hw_find_case(changed, a->id), i);
    ck_assert_int_eq(a->group, b->group);
  }
  ck_assert_int_eq(changed->group_count, again->group_count);
  for (int32_t i = 0; i < changed->group_count; i++) {
    ck_assert_int_eq(changed->groups[i].case_count, again->groups[i].case_count);
  }
  for (int32_t i = 0; i < changed->written_service_count; i++) {
    for (int32_t j = 0; j < changed->services[i].vehicle_count; j++) {
      ck_assert_int_eq(changed->services[i].vehicles[j].max, again->services[i].vehicles[j].max);
    }
  }
  free(saved);
  homeward_scenario_free(again);
  homeward_scenario_free(changed);
  homeward_events_free(events);
  homeward_scenario_free(scenario);
}
END_TEST

/* Events of a scenario that is itself made by events. */
START_TEST(test_events_apply__again) {
  homeward_scenario *scenario = read_base(BASE);
  homeward_events *first =
      read_events(scenario, HEAD "delay: [{run: TREBIL@2005-04-09, by: 2h}]\n"
                                 "add_cases: [{id: X-1, nationality: IQ, from: OSL, to: BGW, "
                                 "ready: 2005-04-03, priority: 2, persons: 3, group: G9}]\n");
  homeward_scenario *once = apply(first);
  homeward_events *second =
      read_events(once, HEAD "capacity: [{run: TREBIL@2005-04-09, seats: 1}]\n"
                             "cancel: [{service: TREBIL, from: 2005-04-09, until: 2005-04-09}]\n"
                             "withdraw: [{case: X-1}]\n");
  homeward_scenario *twice = apply(second);
  const hw_run *run = &twice->runs[hw_find_run(twice, "TREBIL@2005-04-09")];
  const hw_service *service = &twice->services[run->service];
  ck_assert(run->cancelled);
  ck_assert_int_eq(service->seats, 1);
  ck_assert_int_eq(service->changes[0].delay, 120);
  ck_assert_int_eq(twice->service_count, once->service_count);
  ck_assert_int_eq(twice->cases[hw_find_case(twice, "X-1")].consent.withdrawn.kind,
                   HW_STAMP_INSTANT);
  ck_assert_int_eq(twice->cases[0].avoid_service_count, once->cases[0].avoid_service_count);
  homeward_scenario_free(twice);
  homeward_events_free(second);
  homeward_scenario_free(once);
  homeward_events_free(first);
  homeward_scenario_free(scenario);
}
END_TEST

/* ---- what is refused ---- */

#define X_1(rest)                                                                                  \
  "add_cases:\n  - {id: X-1, nationality: IQ, from: OSL, to: BGW, ready: 2005-04-03, priority: "   \
  "2, "                                                                                            \
  "persons: 3" rest "}\n"

/* Code and position of the only error; "at apply" when only the scenario shows it. */
static const struct {
  const char *events, *code;
  int line, column;
} refused[] = {
    {"cancel:\n  - {run: RJ811@2005-04-04}\n", "H307", 3, 11}, /* a Monday */
    {"cancel:\n  - {run: RJ812@2005-04-05}\n", "H307", 3, 11},
    {"cancel:\n  - {service: RJ812}\n", "H307", 3, 15},
    {"cancel:\n  - {reason: nothing}\n", "H701", 3, 5},
    {"cancel:\n  - {run: RJ811@2005-04-05, service: RJ9}\n", "H701", 3, 5},
    {"cancel:\n  - {run: RJ811@2005-04-05, until: 2005-04-09}\n", "H702", 3, 36},
    {"delay:\n  - {run: RJ811@2005-04-05}\n", "H303", 3, 5},
    {"delay:\n  - {run: RJ811@2005-04-05, by: -3h}\n", "H205", 3, 33},
    {"delay:\n  - {run: RJ811@2005-04-05, by: 3h, from: BGW}\n", "H413", 3, 43},
    {"delay:\n  - {run: RJ811@2005-04-05, by: 3h, from: BGX}\n", "H307", 3, 43},
    {"delay: [{run: RJ811@2005-04-05, by: 3h}, {run: RJ811@2005-04-05, by: 4h}]\n", "H409", 2, 48},
    {"close:\n  - {place: KARAMA}\n", "H307", 3, 13},
    {"close:\n  - {from: 2005-04-03}\n", "H303", 3, 5},
    {"close:\n  - {place: OSL, from: 2005-03-27T02:30, until: 2005-05-01}\n", "H219", 3, 24},
    {"open:\n  - {place: AMM, until: tomorrow}\n", "H207", 3, 25},
    {"capacity:\n  - {seats: 3}\n", "H701", 3, 5},
    {"capacity:\n  - {run: RJ811@2005-04-05}\n", "H702", 3, 5},
    {"capacity:\n  - {run: RJ811@2005-04-05, beds: 3}\n", "H702", 3, 35},
    {"capacity:\n  - {place: AMM, country: JO, beds: 3}\n", "H701", 3, 5},
    {"capacity:\n  - {run: RJ9@2005-04-05, min_persons: 3}\n", "H702", 3, 40},
    {"capacity:\n  - {service: RJ9, min_persons: 3}\n", "H702", 3, 33},
    {"capacity:\n  - {place: AMM, beds: -1}\n", "H202", 3, 24},
    {"capacity: [{place: AMM, beds: 1}, {place: AMM, beds: 2}]\n", "H409", 2, 43},
    {"capacity:\n  - {escort_pool: buses, count: 1}\n", "H307", 3, 19},
    {X_1(", colour: red"), "H301", 3, 96},
    {X_1(", programme: AVX"), "H307", 3, 107},
    {X_1(", avoid: {services: [T1, T2]}"), "H307", 3, 119},
    {X_1(", infants: 3"), "H401", 3, 105},
    {"withdraw:\n  - {case: C-9}\n", "H307", 3, 12},
    {"withdraw: [{case: C-1}, {case: C-1}]\n", "H409", 2, 32},
    {"no_show:\n  - {case: C-1}\n", "H701", 3, 5},
    {"no_show:\n  - {case: C-1, run: TREBIL@2005-04-09, ready: soon}\n", "H207", 3, 48},
    {"escort_out:\n  - {pool: buses}\n", "H307", 3, 12},
    {"escort_out:\n  - {pool: nurses, count: 0}\n", "H202", 3, 27},
    {"budget:\n  - {programme: AVR, budget: 1e9}\n", "H203", 3, 30},
    {"budget: [{programme: AVR, budget: 1}, {programme: AVR, budget: 2}]\n", "H409", 2, 51},
    {"status:\n  - {status: departed}\n", "H701", 3, 5},
    {"status:\n  - {case: C-1, status: late}\n", "H211", 3, 25},
    {"status:\n  - {case: C-1, member: 1, status: missed}\n", "H702", 3, 25},
    {"status:\n  - {case: C-1, pool: nurses, status: missed}\n", "H701", 3, 23},
    {"status:\n  - {run: RJ811@2005-04-05, transfer: T1, status: missed}\n", "H701", 3, 39},
    {"strike:\n  - {place: AMM}\n", "H301", 2, 1},
    {"cancel: {run: RJ811@2005-04-05}\n", "H305", 2, 9},
    {"now: 2005-04-01\n", "H207", 2, 6},
};
enum { REFUSED = sizeof refused / sizeof *refused };

static void check_finding(const homeward_diagnostics *found, int index) {
  ck_assert_msg(homeward_diagnostics_errors(found) == 1, "%zu errors: %s",
                homeward_diagnostics_errors(found), refused[index].events);
  for (size_t i = 0; i < homeward_diagnostics_count(found); i++) {
    homeward_diagnostic finding = homeward_diagnostics_get(found, i);
    if (finding.severity == HOMEWARD_ERROR) {
      ck_assert_msg(
          strcmp(finding.code, refused[index].code) == 0 && finding.line == refused[index].line &&
              finding.column == refused[index].column && strcmp(finding.file, "e.yaml") == 0,
          "%s:%d:%d %s %s, not %s at %d:%d: %s", finding.file, finding.line, finding.column,
          finding.code, finding.message, refused[index].code, refused[index].line,
          refused[index].column, refused[index].events);
    }
  }
}

START_TEST(test_events_read__refused) {
  char text[1024];
  homeward_scenario *scenario = read_base(BASE), *changed = NULL;
  homeward_diagnostics *found = NULL;
  homeward_events *events = NULL;
  homeward_error error = {.message = ""};
  ck_assert_int_eq(homeward_diagnostics_new(&found, NULL), HOMEWARD_OK);
  snprintf(text, sizeof text, HEAD "%s", refused[_i].events);
  homeward_status status =
      homeward_events_read_memory(&events, scenario, text, strlen(text), "e.yaml", found, &error);
  if (status == HOMEWARD_OK) { /* what added cases have against the scenario */
    status = homeward_events_apply(&changed, events, found, &error);
  }
  ck_assert_int_eq(status, HOMEWARD_INVALID);
  ck_assert_ptr_null(changed);
  check_finding(found, _i);
  ck_assert_str_eq(error.code, refused[_i].code);
  homeward_events_free(events);
  homeward_diagnostics_free(found);
  homeward_scenario_free(scenario);
}
END_TEST

/* What only the whole scenario shows: id, penalty, group. */
START_TEST(test_events_apply__added_cases_that_do_not_fit) {
  static const struct {
    const char *find, *put, *code, *says;
    int column;
  } cases[] = {
      {"X-1", "C-2", "H308", "case `C-2` is in the scenario already", 10},
      {"priority: 2", "priority: 5", "H406", "priority 5 has no unserved_penalty", 81},
      {"to: BGW", "to: AMM, group: G7", "H407", "group G7: X-1 goes from OSL to AMM", 59},
      {"persons: 3}",
       "persons: 3}\n  - {id: X-1, nationality: IQ, from: OSL, to: BGW, "
       "ready: 2005-04-03, priority: 2, persons: 1}",
       "H308", "case `X-1` stands already in line 3", 10},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[1024] = "";
    static const char base[] = HEAD X_1("");
    const char *at = strstr(base, cases[i].find);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - base), base, cases[i].put,
             at + strlen(cases[i].find));
    homeward_scenario *scenario = read_base(BASE), *changed = NULL;
    homeward_events *events = read_events(scenario, text);
    homeward_diagnostics *found = NULL;
    ck_assert_int_eq(homeward_diagnostics_new(&found, NULL), HOMEWARD_OK);
    ck_assert_int_eq(homeward_events_apply(&changed, events, found, NULL), HOMEWARD_INVALID);
    ck_assert_ptr_null(changed);
    ck_assert_uint_eq(homeward_diagnostics_count(found), 1);
    homeward_diagnostic finding = homeward_diagnostics_get(found, 0);
    ck_assert_str_eq(finding.code, cases[i].code);
    ck_assert_msg(strstr(finding.message, cases[i].says) != NULL, "%s", finding.message);
    ck_assert_str_eq(finding.file, "e.yaml");
    ck_assert_int_eq(finding.column, cases[i].column);
    homeward_diagnostics_free(found);
    homeward_events_free(events);
    homeward_scenario_free(scenario);
  }
}
END_TEST

/* Warnings of the scenario were told when it was read. */
START_TEST(test_events_apply__warns_of_what_is_new_only) {
  homeward_scenario *scenario = read_base("scenarios/roc-amman-2005.yaml");
  homeward_events *events =
      read_events(scenario, HEAD "add_cases: [{id: X-1, nationality: IQ, from: AMM, to: AMM, "
                                 "ready: 2005-04-03, priority: 2, persons: 3}]\n");
  homeward_diagnostics *found = NULL;
  homeward_scenario *changed = NULL;
  ck_assert_int_eq(homeward_diagnostics_new(&found, NULL), HOMEWARD_OK);
  ck_assert_int_eq(homeward_events_apply(&changed, events, found, NULL), HOMEWARD_OK);
  ck_assert_uint_eq(homeward_diagnostics_count(found), 1);
  ck_assert_str_eq(homeward_diagnostics_get(found, 0).code, "H904");
  homeward_diagnostics_free(found);
  homeward_scenario_free(changed);
  homeward_events_free(events);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_events_read__limits) {
  homeward_scenario *scenario = read_base(BASE);
  written text = {0};
  static const char head[] = HEAD "close:\n", line[] = "  - {place: AMM}\n";
  write_to_memory(&text, head, strlen(head));
  for (int i = 0; i < 1001; i++) {
    write_to_memory(&text, line, strlen(line));
  }
  homeward_events *events = NULL;
  homeward_error error = {.message = ""};
  ck_assert_int_eq(homeward_events_read_memory(&events, scenario, text.text, text.length, "e.yaml",
                                               NULL, &error),
                   HOMEWARD_INVALID);
  ck_assert_str_eq(error.code, "H310");
  ck_assert_ptr_null(events);
  ck_assert_int_eq(homeward_events_read_memory(&events, scenario, text.text,
                                               text.length - strlen(line), "e.yaml", NULL, NULL),
                   HOMEWARD_OK);
  ck_assert_uint_eq(homeward_events_count(events), 1000);
  homeward_scenario *changed = apply(events);
  ck_assert_int_eq(changed->places[hw_find_place(changed, "AMM")].closure_count, 1001);
  homeward_scenario_free(changed);
  homeward_events_free(events);
  free(text.text);
  homeward_scenario_free(scenario);
}
END_TEST

/* ---- plans ---- */

static hw_leg_status status_of(const homeward_plan *plan, const char *id, int leg) {
  for (int32_t i = 0; i < plan->itinerary_count; i++) {
    if (strcmp(plan->scenario->cases[plan->itineraries[i].case_index].id, id) == 0) {
      return plan->itineraries[i].legs[leg].status;
    }
  }
  ck_abort_msg("%s is not planned", id);
  return HW_LEG_PLANNED;
}

/* The plan of hello.yaml after the events; the caller frees all. */
typedef struct moved {
  homeward_scenario *scenario, *changed;
  homeward_plan *before, *after;
  homeward_events *events;
  homeward_diagnostics *found;
  homeward_status status;
} moved;

static moved move(const char *text) {
  moved m = {.scenario = read_base("scenarios/hello.yaml")};
  ck_assert_int_eq(homeward_diagnostics_new(&m.found, NULL), HOMEWARD_OK);
  ck_assert_int_eq(
      homeward_plan_read(&m.before, m.scenario, "tests/cli/golden/hello.plan.yaml", NULL, NULL),
      HOMEWARD_OK);
  m.events = read_events(m.scenario, text);
  m.changed = apply(m.events);
  m.status = homeward_events_apply_to_plan(&m.after, m.events, m.before, m.changed, m.found, NULL);
  return m;
}

static void free_moved(moved *m) {
  homeward_plan_free(m->after);
  homeward_plan_free(m->before);
  homeward_scenario_free(m->changed);
  homeward_events_free(m->events);
  homeward_scenario_free(m->scenario);
  homeward_diagnostics_free(m->found);
}

START_TEST(test_events_apply_to_plan__statuses) {
  moved m = move(HEAD "delay: [{run: RJ152@2005-04-05, by: 1h}]\n"
                      "status:\n"
                      "  - {run: RJ152@2005-04-05, status: departed}\n" /* H-3 and H-4 */
                      "  - {case: H-2, status: arrived}\n"              /* all its legs */
                      "  - {case: H-2, transfer: AMM-AMMAN, status: confirmed}\n"
                      "  - {case: H-3, run: RJ152@2005-04-05, status: arrived}\n"
                      "  - {case: H-4, status: confirmed}\n"
                      "  - {run: RJ152@2005-04-05, status: departed}\n"
                      "no_show: [{case: H-5, run: SD331@2005-04-05}]\n");
  ck_assert_int_eq(m.status, HOMEWARD_OK);
  ck_assert_uint_eq(homeward_diagnostics_count(m.found), 0);
  ck_assert_int_eq(status_of(m.after, "H-2", 0), HW_LEG_ARRIVED);
  ck_assert_int_eq(status_of(m.after, "H-2", 1), HW_LEG_CONFIRMED);
  ck_assert_int_eq(status_of(m.after, "H-2", 2), HW_LEG_ARRIVED);
  ck_assert_int_eq(status_of(m.after, "H-3", 0), HW_LEG_DEPARTED); /* the later event */
  ck_assert_int_eq(status_of(m.after, "H-3", 1), HW_LEG_PLANNED);
  ck_assert_int_eq(status_of(m.after, "H-4", 0), HW_LEG_DEPARTED);
  ck_assert_int_eq(status_of(m.after, "H-4", 1), HW_LEG_CONFIRMED);
  ck_assert_int_eq(status_of(m.after, "H-5", 2), HW_LEG_MISSED);
  ck_assert_int_eq(status_of(m.after, "H-1", 0), HW_LEG_PLANNED);
  ck_assert_int_eq(status_of(m.before, "H-2", 0), HW_LEG_PLANNED);
  ck_assert_ptr_eq(m.after->scenario, m.changed);
  /* Runs are those of the changed scenario, by the same names. */
  for (int32_t i = 0; i < m.before->run_count; i++) {
    char old[80], now[80];
    ck_assert_str_eq(hw_run_name(old, m.scenario, m.before->runs[i].run),
                     hw_run_name(now, m.changed, m.after->runs[i].run));
  }
  homeward_comparison *comparison = NULL;
  ck_assert_int_eq(homeward_compare(&comparison, m.before, m.after, NULL), HOMEWARD_OK);
  ck_assert_uint_eq(homeward_comparison_count(comparison), 0);
  homeward_comparison_free(comparison);
  free_moved(&m);
}
END_TEST

START_TEST(test_events_apply_to_plan__escorts) {
  homeward_scenario *scenario = read_base("scenarios/medical.yaml");
  homeward_plan *before = NULL, *after = NULL;
  ck_assert_int_eq(
      homeward_plan_read(&before, scenario, "tests/cli/golden/medical.plan.yaml", NULL, NULL),
      HOMEWARD_OK);
  const hw_rotation *rotation = &before->rotations[0];
  char text[512];
  snprintf(text, sizeof text, HEAD "status: [{pool: %s, member: %d, status: confirmed}]\n",
           scenario->escort_pools[rotation->pool].id, rotation->member);
  homeward_events *events = read_events(scenario, text);
  homeward_scenario *changed = apply(events);
  ck_assert_int_eq(homeward_events_apply_to_plan(&after, events, before, changed, NULL, NULL),
                   HOMEWARD_OK);
  for (int32_t i = 0; i < after->rotation_count; i++) {
    bool same = after->rotations[i].pool == rotation->pool &&
                after->rotations[i].member == rotation->member;
    for (int32_t j = 0; j < after->rotations[i].leg_count; j++) {
      ck_assert_int_eq(after->rotations[i].legs[j].status,
                       same ? HW_LEG_CONFIRMED : HW_LEG_PLANNED);
    }
  }
  for (int32_t i = 0; i < after->itinerary_count; i++) {
    ck_assert_int_eq(after->itineraries[i].legs[0].status, HW_LEG_PLANNED);
  }
  homeward_plan_free(after);
  homeward_plan_free(before);
  homeward_scenario_free(changed);
  homeward_events_free(events);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_events_apply_to_plan__legs_that_are_not_there) {
  moved m = move(HEAD "status:\n  - {run: RJ152@2005-04-12, status: departed}\n"
                      "  - {case: H-1, run: RJ152@2005-04-05, status: departed}\n"
                      "no_show:\n  - {case: H-6, run: EAST@2005-04-06}\n");
  ck_assert_int_eq(m.status, HOMEWARD_INVALID);
  ck_assert_ptr_null(m.after);
  ck_assert_uint_eq(homeward_diagnostics_errors(m.found), 2);
  ck_assert_uint_eq(homeward_diagnostics_warnings(m.found), 1);
  ck_assert_str_eq(homeward_diagnostics_get(m.found, 0).code, "H951");
  ck_assert_int_eq(homeward_diagnostics_get(m.found, 0).line, 3);
  ck_assert_str_eq(homeward_diagnostics_get(m.found, 1).code, "H703");
  ck_assert_int_eq(homeward_diagnostics_get(m.found, 1).line, 4);
  ck_assert_int_eq(homeward_diagnostics_get(m.found, 2).line, 6);
  free_moved(&m);
}
END_TEST

/* ---- memory ---- */

START_TEST(test_events__out_of_memory) {
  static const char text[] =
      HEAD "cancel: [{run: RJ152@2005-04-07}, {service: SD331}]\n"
           "delay: [{run: RJ152@2005-04-05, by: 1h}]\n"
           "close: [{place: KARAMA, from: 2005-04-04, until: 2005-04-08}]\n"
           "open: [{place: KARAMA, from: 2005-04-05, until: 2005-04-06}]\n"
           "capacity: [{run: RJ152@2005-04-05, seats: 5}, {vehicle_pool: buses, count: 1}]\n"
           "add_cases: [{id: X-1, nationality: IQ, from: AMS, to: BAGHDAD, ready: 2005-04-03, "
           "priority: 2, persons: 3, group: G9, avoid: {services: [RJ152, AMM-AMMAN]}}]\n"
           "withdraw: [{case: H-2}]\nno_show: [{case: H-5, run: WEST@2005-04-04}]\n"
           "status: [{run: OS853@2005-04-03, status: confirmed}]\n";
  homeward_scenario *scenario = read_base("scenarios/hello.yaml");
  homeward_plan *plan = NULL;
  ck_assert_int_eq(
      homeward_plan_read(&plan, scenario, "tests/cli/golden/hello.plan.yaml", NULL, NULL),
      HOMEWARD_OK);
  bool failed = true;
  long successes = 0;
  for (; failed; successes++) {
    homeward_events *events = NULL;
    homeward_scenario *changed = NULL;
    homeward_plan *after = NULL;
    fail_allocations_after(successes);
    homeward_status status =
        homeward_events_read_memory(&events, scenario, text, strlen(text), "e.yaml", NULL, NULL);
    if (status == HOMEWARD_OK) {
      status = homeward_events_apply(&changed, events, NULL, NULL);
    }
    if (status == HOMEWARD_OK) {
      status = homeward_events_apply_to_plan(&after, events, plan, changed, NULL, NULL);
    }
    failed = allow_allocations();
    ck_assert_int_eq(status, failed ? HOMEWARD_LIMIT : HOMEWARD_OK);
    ck_assert_int_eq(after == NULL, failed);
    homeward_plan_free(after);
    homeward_scenario_free(changed);
    homeward_events_free(events);
  }
  ck_assert_int_gt(successes, 20);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

int main(void) {
  TCase *all = tcase_create("events");
  tcase_set_timeout(all, 60);
  tcase_add_loop_test(all, test_events_apply__changes_this_and_nothing_else, 0, KINDS);
  tcase_add_loop_test(all, test_events_apply__is_what_its_file_says, 0, KINDS);
  tcase_add_test(all, test_events_apply__again);
  tcase_add_loop_test(all, test_events_read__refused, 0, REFUSED);
  tcase_add_test(all, test_events_apply__added_cases_that_do_not_fit);
  tcase_add_test(all, test_events_apply__warns_of_what_is_new_only);
  tcase_add_test(all, test_events_read__limits);
  tcase_add_test(all, test_events_apply_to_plan__statuses);
  tcase_add_test(all, test_events_apply_to_plan__escorts);
  tcase_add_test(all, test_events_apply_to_plan__legs_that_are_not_there);
  tcase_add_test(all, test_events__out_of_memory);
  Suite *suite = suite_create("events");
  suite_add_tcase(suite, all);
  return run_suite(suite);
}
