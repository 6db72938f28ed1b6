/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fuzz/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_fail(const char *what) {
  fprintf(stderr, "fuzz: %s\n", what);
  abort();
}

char *fuzz_load(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
    fuzz_fail(path);
  }
  long size = ftell(file);
  rewind(file);
  char *bytes = size < 0 ? NULL : malloc((size_t)size + 1);
  if (bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size) {
    fuzz_fail(path);
  }
  fclose(file);
  bytes[size] = '\0';
  *length = (size_t)size;
  return bytes;
}

int fuzz_write(void *context, const char *bytes, size_t length) {
  fuzz_text *text = context;
  if (text->length + length > text->capacity) {
    text->capacity = 2 * text->capacity + length;
    text->bytes = realloc(text->bytes, text->capacity);
    if (text->bytes == NULL) {
      fuzz_fail("out of memory");
    }
  }
  if (length > 0) {
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
  }
  return 0;
}

void fuzz_text_free(fuzz_text *text) {
  free(text->bytes);
  *text = (fuzz_text){0};
}

void fuzz_same(const fuzz_text *a, const fuzz_text *b, const char *what) {
  if (a->length != b->length || memcmp(a->bytes, b->bytes, a->length) != 0) {
    fprintf(stderr, "---- first:\n%.*s\n---- then:\n%.*s\n", (int)a->length, a->bytes,
            (int)b->length, b->bytes);
    fuzz_fail(what);
  }
}

bool fuzz_is_xml(const uint8_t *bytes, size_t length) {
  size_t at = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  while (at < length && memchr(" \t\r\n", bytes[at], 4) != NULL) {
    at++;
  }
  return at < length && bytes[at] == '<';
}

static bool is_one_line(const char *text) {
  for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
    if (*at < 0x20 || *at == 0x7F || (at[0] == 0xC2 && at[1] < 0xA0)) {
      return false;
    }
  }
  return true;
}

static void judge_finding(homeward_diagnostic found) {
  if (found.code == NULL || found.code[0] != 'H' || found.message == NULL ||
      found.message[0] == '\0' || found.line < 0 || found.column < 0) {
    fuzz_fail("a finding without code, message or place");
  }
  if (!is_one_line(found.message)) {
    fuzz_fail("a finding that steers the terminal");
  }
}

void fuzz_judge(homeward_status status, bool made, const homeward_diagnostics *found,
                const homeward_error *error) {
  if (status != HOMEWARD_OK && status != HOMEWARD_INVALID && status != HOMEWARD_LIMIT) {
    fuzz_fail("neither accepted nor rejected nor over a limit");
  }
  if (made != (status == HOMEWARD_OK)) {
    fuzz_fail("a result beside a failure, or none without one");
  }
  if ((status == HOMEWARD_OK) != (homeward_diagnostics_errors(found) == 0)) {
    fuzz_fail("accepted with errors, or rejected without one");
  }
  if (status != HOMEWARD_OK && (error->message[0] == '\0' || !is_one_line(error->message))) {
    fuzz_fail("a failure without its reason");
  }
  for (size_t i = 0; i < homeward_diagnostics_count(found); i++) {
    judge_finding(homeward_diagnostics_get(found, i));
  }
}

static homeward_diagnostics *new_findings(void) {
  homeward_diagnostics *found = NULL;
  if (homeward_diagnostics_new(&found, NULL) != HOMEWARD_OK) {
    fuzz_fail("out of memory");
  }
  return found;
}

/* ---- scenarios ---- */

static const homeward_format formats[] = {HOMEWARD_FORMAT_YAML, HOMEWARD_FORMAT_XML,
                                          HOMEWARD_FORMAT_JSON};
enum { FORMATS = sizeof formats / sizeof *formats };

static void fail_written(const char *what, const fuzz_text *text, const homeward_error *error) {
  fprintf(stderr, "%.*s\n%d:%d: %s\n", (int)text->length, text->bytes, error->line, error->column,
          error->message);
  fuzz_fail(what);
}

static void write_scenario(const homeward_scenario *scenario, homeward_format format,
                           fuzz_text *out) {
  homeward_error error = {0};
  if (homeward_scenario_write(scenario, format, fuzz_write, out, &error) != HOMEWARD_OK) {
    fuzz_fail(error.message);
  }
}

/* Written in any format and read back, a scenario is written as the same bytes. */
void fuzz_scenario_round_trip(const homeward_scenario *scenario) {
  fuzz_text first = {0};
  write_scenario(scenario, HOMEWARD_FORMAT_YAML, &first);
  for (int i = 0; i < FORMATS; i++) {
    fuzz_text text = {0}, again = {0};
    homeward_scenario *copy = NULL;
    homeward_error error = {0};
    write_scenario(scenario, formats[i], &text);
    if (homeward_scenario_read_memory(&copy, text.bytes, text.length, "written", NULL, &error) !=
        HOMEWARD_OK) {
      fail_written("a written scenario is refused", &text, &error);
    }
    write_scenario(copy, HOMEWARD_FORMAT_YAML, &again);
    fuzz_same(&first, &again, "a scenario changes when it is written and read");
    homeward_scenario_free(copy);
    fuzz_text_free(&text);
    fuzz_text_free(&again);
  }
  fuzz_text_free(&first);
}

void fuzz_scenario(const uint8_t *bytes, size_t length) {
  homeward_diagnostics *found = new_findings();
  homeward_scenario *scenario = NULL;
  homeward_error error = {0};
  homeward_status status =
      homeward_scenario_read_memory(&scenario, (const char *)bytes, length, "input", found, &error);
  fuzz_judge(status, scenario != NULL, found, &error);
  if (scenario != NULL) {
    fuzz_scenario_round_trip(scenario);
  }
  homeward_scenario_free(scenario);
  homeward_diagnostics_free(found);
}

/* ---- plans ---- */

static homeward_scenario *journeys;

static void free_journeys(void) {
  homeward_scenario_free(journeys);
}

const homeward_scenario *fuzz_journeys(void) {
  if (journeys == NULL) {
    if (homeward_scenario_read(&journeys, "tests/io/data/journeys.yaml", NULL, NULL) !=
        HOMEWARD_OK) {
      fuzz_fail("tests/io/data/journeys.yaml cannot be read: run this in the project's folder");
    }
    atexit(free_journeys);
  }
  return journeys;
}

static void count_violation(void *context, const homeward_violation *violation) {
  size_t *seen = context;
  if (violation->rule[0] == '\0' || violation->message[0] == '\0') {
    fuzz_fail("a violation without rule or message");
  }
  ++*seen;
}

/* The plan may break any rule; every function must take it all the same. */
static void use_plan(const homeward_plan *plan) {
  homeward_error error = {0};
  homeward_plan_summary summary = {.size = sizeof summary};
  homeward_report_options options = {.size = sizeof options, .width = 80};
  size_t seen = 0, told = 0;
  fuzz_text report = {0};
  if (homeward_plan_summarise(plan, &summary, &error) != HOMEWARD_OK ||
      homeward_plan_report(plan, &options, fuzz_write, &report, &error) != HOMEWARD_OK ||
      homeward_verify(plan, count_violation, &seen, &told, &error) != HOMEWARD_OK) {
    fuzz_fail(error.message);
  }
  if (seen != told) {
    fuzz_fail("violations are counted and not told");
  }
  fuzz_text_free(&report);
}

static void write_plan(const homeward_plan *plan, homeward_format format, fuzz_text *out) {
  homeward_error error = {0};
  if (homeward_plan_write_as(plan, format, fuzz_write, out, &error) != HOMEWARD_OK) {
    fuzz_fail(error.message);
  }
}

static void check_plan_round_trip(const homeward_plan *plan) {
  fuzz_text first = {0};
  write_plan(plan, HOMEWARD_FORMAT_YAML, &first);
  for (int i = 0; i < FORMATS; i++) {
    fuzz_text text = {0}, again = {0};
    homeward_plan *copy = NULL;
    homeward_error error = {0};
    write_plan(plan, formats[i], &text);
    if (homeward_plan_read_memory(&copy, fuzz_journeys(), text.bytes, text.length, "written", NULL,
                                  &error) != HOMEWARD_OK) {
      fail_written("a written plan is refused", &text, &error);
    }
    write_plan(copy, HOMEWARD_FORMAT_YAML, &again);
    fuzz_same(&first, &again, "a plan changes when it is written and read");
    homeward_plan_free(copy);
    fuzz_text_free(&text);
    fuzz_text_free(&again);
  }
  fuzz_text_free(&first);
}

void fuzz_plan(const uint8_t *bytes, size_t length) {
  homeward_diagnostics *found = new_findings();
  homeward_plan *plan = NULL;
  homeward_error error = {0};
  homeward_status status = homeward_plan_read_memory(&plan, fuzz_journeys(), (const char *)bytes,
                                                     length, "input", found, &error);
  fuzz_judge(status, plan != NULL, found, &error);
  if (plan != NULL) {
    use_plan(plan);
    check_plan_round_trip(plan);
  }
  homeward_plan_free(plan);
  homeward_diagnostics_free(found);
}

static homeward_plan *plan_of_journeys(void) {
  size_t length = 0;
  char *text = fuzz_load("tests/io/data/journeys.plan.yaml", &length);
  homeward_plan *plan = NULL;
  if (homeward_plan_read_memory(&plan, fuzz_journeys(), text, length, "plan", NULL, NULL) !=
      HOMEWARD_OK) {
    fuzz_fail("tests/io/data/journeys.plan.yaml cannot be read");
  }
  free(text);
  return plan;
}

/* The plan may name legs that events do not know, and break any rule afterwards. */
static void move_plan(const homeward_events *events, const homeward_scenario *changed) {
  homeward_diagnostics *found = new_findings();
  homeward_error error = {0};
  homeward_plan *plan = plan_of_journeys(), *moved = NULL;
  homeward_status status =
      homeward_events_apply_to_plan(&moved, events, plan, changed, found, &error);
  fuzz_judge(status, moved != NULL, found, &error);
  if (moved != NULL) {
    use_plan(moved);
  }
  homeward_plan_free(moved);
  homeward_plan_free(plan);
  homeward_diagnostics_free(found);
}

/* The same bytes as one new case, which stands alone or is the only one that events add. */
static void read_one_case(const uint8_t *bytes, size_t length) {
  homeward_diagnostics *found = new_findings();
  homeward_events *events = NULL;
  homeward_scenario *changed = NULL;
  homeward_error error = {0};
  homeward_status status = homeward_case_read_memory(&events, fuzz_journeys(), (const char *)bytes,
                                                     length, "input", found, &error);
  fuzz_judge(status, events != NULL, found, &error);
  if (events != NULL && homeward_events_count(events) != 1) {
    fuzz_fail("more than one case is accepted, or none");
  }
  if (events != NULL) {
    status = homeward_events_apply(&changed, events, found, &error);
    fuzz_judge(status, changed != NULL, found, &error);
  }
  homeward_scenario_free(changed);
  homeward_events_free(events);
  homeward_diagnostics_free(found);
}

void fuzz_events(const uint8_t *bytes, size_t length) {
  homeward_diagnostics *found = new_findings();
  homeward_events *events = NULL;
  homeward_scenario *changed = NULL;
  homeward_error error = {0};
  homeward_status status = homeward_events_read_memory(
      &events, fuzz_journeys(), (const char *)bytes, length, "input", found, &error);
  fuzz_judge(status, events != NULL, found, &error);
  if (events != NULL) {
    status = homeward_events_apply(&changed, events, found, &error);
    fuzz_judge(status, changed != NULL, found, &error);
  }
  if (changed != NULL) {
    fuzz_scenario_round_trip(changed);
    move_plan(events, changed);
  }
  homeward_scenario_free(changed);
  homeward_events_free(events);
  homeward_diagnostics_free(found);
  read_one_case(bytes, length);
}
