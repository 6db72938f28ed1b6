/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of every reader and writer fails, alone and with all that follow: the answer is
 * HOMEWARD_LIMIT, and nothing is left. */
#include "homeward/homeward.h"
#include "tests/io/case_files.h"
#include "tests/io/plan_files.h"
#include "tests/io/reading.h"
#include "tests/model/failing_allocator.h"
#include "tests/model/failing_arena.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is done while memory fails; its inputs stay. */
typedef struct task {
  char *text; /* owned: what is read; NULL: nothing is */
  const char *path;
  const homeward_scenario *scenario; /* of a plan; or what is written */
  const homeward_plan *plan;
  homeward_format format;
} task;

/* A result beside a failure. Check itself needs memory, so it is asked later. */
static bool wrong;

typedef homeward_status (*worker)(const task *t, homeward_error *error);

static homeward_status read_scenario(const task *t, homeward_error *error) {
  homeward_scenario *scenario = NULL;
  homeward_status status =
      homeward_scenario_read_memory(&scenario, t->text, strlen(t->text), "a.yaml", NULL, error);
  wrong |= (scenario != NULL) != (status == HOMEWARD_OK);
  homeward_scenario_free(scenario);
  return status;
}

static homeward_status read_file(const task *t, homeward_error *error) {
  homeward_scenario *scenario = NULL;
  homeward_status status = homeward_scenario_read(&scenario, t->path, NULL, error);
  wrong |= (scenario != NULL) != (status == HOMEWARD_OK);
  homeward_scenario_free(scenario);
  return status;
}

static homeward_status read_document(const task *t, homeward_error *error) {
  homeward_document *document = NULL;
  homeward_status status = homeward_document_read(&document, t->path, NULL, error);
  wrong |= (document != NULL) != (status == HOMEWARD_OK);
  homeward_document_free(document);
  return status;
}

static homeward_status read_plan(const task *t, homeward_error *error) {
  homeward_plan *plan = NULL;
  homeward_status status = homeward_plan_read_memory(&plan, t->scenario, t->text, strlen(t->text),
                                                     "a.plan.yaml", NULL, error);
  wrong |= (plan != NULL) != (status == HOMEWARD_OK);
  homeward_plan_free(plan);
  return status;
}

static int drop(void *context, const char *bytes, size_t length) {
  (void)context;
  (void)bytes;
  (void)length;
  return 0;
}

static homeward_status write_scenario(const task *t, homeward_error *error) {
  return homeward_scenario_write(t->scenario, t->format, drop, NULL, error);
}

static homeward_status write_plan(const task *t, homeward_error *error) {
  return homeward_plan_write_as(t->plan, t->format, drop, NULL, error);
}

static homeward_status report_plan(const task *t, homeward_error *error) {
  homeward_report_options options = {.size = sizeof options};
  return homeward_plan_report(t->plan, &options, drop, NULL, error);
}

/* `expected` is the status while nothing fails. */
static void starve(worker work, const task *t, homeward_status expected) {
  for (int kind = 0; kind < 3; kind++) {
    bool failed = true;
    for (long successes = 0; failed; successes++) {
      homeward_error error = {.message = ""};
      if (kind == 0) {
        fail_allocations_after(successes);
      } else {
        fail_arenas_after(successes, kind == 2);
      }
      homeward_status status = work(t, &error);
      failed = kind == 0 ? allow_allocations() : allow_arenas();
      /* What is rejected for what it says may be so even where memory ends too. */
      bool right = status == HOMEWARD_LIMIT ? failed : status == expected;
      ck_assert_msg(right && !(failed && status == HOMEWARD_OK), "kind %d, after %ld: %d %s", kind,
                    successes, status, error.message);
      ck_assert(!wrong);
    }
  }
}

/* ---- reading ---- */

START_TEST(test_reading_memory__scenario) {
  static const char *const paths[] = {"tests/io/data/every_key.yaml",
                                      "tests/io/data/every_key.xml"};
  task t = {.text = file_text(paths[_i]), .path = paths[_i]};
  starve(read_scenario, &t, HOMEWARD_OK);
  starve(read_document, &t, HOMEWARD_OK);
  free(t.text);
}
END_TEST

/* Findings need memory too. */
START_TEST(test_reading_memory__findings) {
  static const edit edits[][EDITS_MAX] = {
      {{"persons: 4", "persons: x"}, {"country: NO,", "country: NL,"}, {"seats: 20", "setas: 20"}},
      {{"name: Base", "name: Base\nname: Base"}, {"rule: refused", "rule: Refused"}},
      {{"services: [TREBIL, T1]", "services: [T9, T1]"}, {"- id: C-1\n", "- id: C-2\n"}},
      {{"homeward: 1", "homeward: [&a 1"}},
      {{"latest: 2005-04-20", "latest: 2006-04-01T03:30"}, {"departs: 2005-04-03T07:30", "x: y"}},
  };
  for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
    marked_text marked = mark_text(base_scenario, edits[i]);
    task t = {.text = marked.text};
    starve(read_scenario, &t, HOMEWARD_INVALID);
    free_marked_text(&marked);
  }
}
END_TEST

/* Where pairs of surrogates stood is kept for the columns of findings. */
START_TEST(test_reading_memory__json) {
  char text[] = "{\"name\": \"\\uD83D\\uDE00\", \"nome\": 1}";
  task t = {.text = text};
  starve(read_scenario, &t, HOMEWARD_INVALID);
}
END_TEST

START_TEST(test_reading_memory__case_file) {
  static const char csv[] =
      "id,nationality,from,to,ready,priority,persons,needs.medical,documents,avoid.services\n"
      "#x,,,,,,,,,\n"
      "C-1,IQ,OSL,BGW,2005-04-02,1,2,true,\"[{type: a, until: 2005-06-01}]\",\"[TREBIL, T1]\"\n"
      "\"C-2\",IQ,OSL,BGW,2005-04-02,2,1,,,\n";
  case_folder folder = make_case_folder();
  write_file(folder.cases, csv, sizeof csv - 1);
  task t = {.path = folder.scenario};
  starve(read_file, &t, HOMEWARD_OK);
  static const char broken[] = "id,nationality,from,too,ready,priority,persons,documents\n"
                               "C-1,IQ,OSL,BGW,2005-04-02,1,2,\"[{type: &a}]\"\n"
                               "C-1,IQ,OSL,BGW,2005-04-02,1\n";
  write_file(folder.cases, broken, sizeof broken - 1);
  starve(read_file, &t, HOMEWARD_INVALID);
  remove_case_folder(&folder);
}
END_TEST

START_TEST(test_reading_memory__plan) {
  homeward_scenario *scenario = journeys();
  task t = {.text = file_text(JOURNEYS_PLAN), .path = JOURNEYS_PLAN, .scenario = scenario};
  starve(read_plan, &t, HOMEWARD_OK);
  starve(read_document, &t, HOMEWARD_OK);
  free(t.text);
  homeward_scenario_free(scenario);
}
END_TEST

/* ---- writing ---- */

START_TEST(test_reading_memory__writing) {
  homeward_scenario *scenario = journeys();
  homeward_plan *plan = NULL;
  ck_assert_int_eq(homeward_plan_read(&plan, scenario, JOURNEYS_PLAN, NULL, NULL), HOMEWARD_OK);
  for (int format = HOMEWARD_FORMAT_YAML; format <= HOMEWARD_FORMAT_JSON; format++) {
    task t = {.scenario = scenario, .plan = plan, .format = (homeward_format)format};
    starve(write_scenario, &t, HOMEWARD_OK);
    starve(write_plan, &t, HOMEWARD_OK);
    starve(report_plan, &t, HOMEWARD_OK);
  }
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

static Suite *memory_suite(void) {
  Suite *suite = suite_create("reading_memory");
  TCase *cases = tcase_create("memory");
  tcase_set_timeout(cases, 240);
  tcase_add_loop_test(cases, test_reading_memory__scenario, 0, 2);
  tcase_add_test(cases, test_reading_memory__findings);
  tcase_add_test(cases, test_reading_memory__json);
  tcase_add_test(cases, test_reading_memory__case_file);
  tcase_add_test(cases, test_reading_memory__plan);
  tcase_add_test(cases, test_reading_memory__writing);
  suite_add_tcase(suite, cases);
  return suite;
}

int main(void) {
  load_base_scenario();
  return run_suite(memory_suite());
}
