/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Whole solves: the same bytes from any number of threads, and every way in which one can end. */
#include "tests/engine/solving.h"
#include "tests/support/run_suite.h"

#include "model/plan.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* ---- bytes ---- */

typedef struct bytes {
  char *text;
  size_t length, room;
} bytes;

static int append(void *context, const char *text, size_t length) {
  bytes *all = context;
  if (all->length + length + 1 > all->room) {
    all->room = 2 * (all->length + length + 1);
    all->text = realloc(all->text, all->room);
    ck_assert_ptr_nonnull(all->text);
  }
  memcpy(all->text + all->length, text, length);
  all->length += length;
  all->text[all->length] = '\0';
  return 0;
}

static homeward_plan *solve(const homeward_scenario *scenario,
                            const homeward_solve_options *options, homeward_outcome *outcome) {
  homeward_plan *plan = NULL;
  homeward_error error = {0};
  homeward_status status = homeward_solve(&plan, scenario, options, outcome, &error);
  ck_assert_msg(status == HOMEWARD_OK, "%s: status %d: %s", homeward_scenario_name(scenario),
                status, error.message);
  return plan;
}

static void assert_verified(const homeward_plan *plan) {
  size_t violations = 1;
  ck_assert_int_eq(homeward_verify(plan, NULL, NULL, &violations, NULL), HOMEWARD_OK);
  ck_assert_uint_eq(violations, 0);
}

/* The bytes of the verified plan. */
static char *planned_in(const homeward_scenario *scenario, double gap, unsigned threads,
                        uint64_t seed, uint64_t iterations) {
  homeward_solve_options options;
  homeward_outcome outcome;
  bytes written = {0};
  homeward_solve_options_default(&options);
  options.gap = gap;
  options.threads = threads;
  options.seed = seed;
  options.iterations = iterations;
  homeward_plan *plan = solve(scenario, &options, &outcome);
  ck_assert_ptr_nonnull(plan);
  assert_verified(plan);
  ck_assert_int_eq(homeward_plan_write(plan, append, &written, NULL), HOMEWARD_OK);
  homeward_plan_free(plan);
  return written.text;
}

static char *planned(const homeward_scenario *scenario, double gap, unsigned threads,
                     uint64_t seed) {
  return planned_in(scenario, gap, threads, seed, 0);
}

static void assert_same_for_threads(const homeward_scenario *scenario, double gap) {
  char *one = planned(scenario, gap, 1, 1);
  for (unsigned threads = 2; threads <= 4; threads *= 2) {
    char *several = planned(scenario, gap, threads, 1);
    ck_assert_msg(strcmp(one, several) == 0, "%s: another plan from %u threads",
                  homeward_scenario_name(scenario), threads);
    free(several);
  }
  free(one);
}

static homeward_scenario *read_file(const char *folder, const char *name) {
  char path[1024];
  homeward_scenario *scenario = NULL;
  homeward_error error = {0};
  snprintf(path, sizeof path, "%s/%s", folder, name);
  ck_assert_msg(homeward_scenario_read(&scenario, path, NULL, &error) == HOMEWARD_OK, "%s: %s",
                path, error.message);
  return scenario;
}

START_TEST(test_solve__threads_give_the_same_bytes_for_the_scenarios) {
  static const char *const names[] = {"hello.yaml", "convoys.yaml", "roc-amman-2005.yaml"};
  homeward_scenario *scenario = read_file(getenv("HOMEWARD_SCENARIOS"), names[_i]);
  assert_same_for_threads(scenario, 0.02);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_solve__threads_give_the_same_bytes_at_gap_zero) {
  homeward_scenario *scenario = random_scenario((uint64_t)_i, 0);
  assert_same_for_threads(scenario, 0);
  homeward_scenario_free(scenario);
}
END_TEST

static double objective_of(const char *plan) {
  const char *objective = strstr(plan, "\nobjective: ");
  ck_assert_ptr_nonnull(objective);
  return strtod(objective + strlen("\nobjective: "), NULL);
}

/* A count stops everybody at the same step, and more steps never make it worse. */
START_TEST(test_solve__iterations_give_the_same_bytes_from_any_threads) {
  static const uint64_t counts[] = {1, 9, 25};
  homeward_scenario *scenario = read_file(getenv("HOMEWARD_SCENARIOS"), "roc-amman-2005.yaml");
  double before = INFINITY;
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
    char *one = planned_in(scenario, 0, 1, 1, counts[i]);
    for (unsigned threads = 2; threads <= 3; threads++) {
      char *several = planned_in(scenario, 0, threads, 1, counts[i]);
      ck_assert_str_eq(one, several);
      free(several);
    }
    ck_assert_ptr_nonnull(strstr(one, "\nstatus: interrupted"));
    ck_assert_double_le(objective_of(one), before);
    before = objective_of(one);
    free(one);
  }
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_solve__seed_never_costs_feasibility_or_the_optimum) {
  homeward_scenario *scenario = random_scenario((uint64_t)_i, 0);
  char *one = planned(scenario, 0, 1, 1);
  const char *objective = strstr(one, "\nobjective: ");
  ck_assert_ptr_nonnull(objective);
  size_t length = strcspn(objective + 1, "\n") + 2;
  for (uint64_t seed = 2; seed <= 4; seed++) {
    char *other = planned(scenario, 0, 1, seed * UINT64_C(0x9E3779B97F4A7C15));
    const char *same = strstr(other, "\nobjective: ");
    ck_assert_ptr_nonnull(same);
    ck_assert_msg(strncmp(objective, same, length) == 0, "seed %d: %.*s, not%.*s", _i, (int)length,
                  same, (int)length, objective);
    free(other);
  }
  free(one);
  homeward_scenario_free(scenario);
}
END_TEST

/* ---- progress ---- */

typedef struct phases {
  char names[400]; /* each as it begins, with a blank behind it */
  const char *last;
  bool has_plan;
} phases;

static int note_phase(void *context, const homeward_progress *progress) {
  phases *p = context;
  if (p->last == NULL || strcmp(p->last, progress->phase) != 0) {
    size_t used = strlen(p->names);
    (void)snprintf(p->names + used, sizeof p->names - used, "%s ", progress->phase);
  }
  p->last = progress->phase;
  p->has_plan |= progress->has_objective;
  return 0;
}

/* However fast it goes, every phase is told when it begins. */
START_TEST(test_solve__progress_tells_each_phase) {
  homeward_scenario *scenario = read_file(getenv("HOMEWARD_SCENARIOS"), "hello.yaml");
  phases p = {0};
  homeward_solve_options options;
  homeward_outcome outcome;
  homeward_solve_options_default(&options);
  options.progress = note_phase;
  options.progress_context = &p;
  homeward_plan_free(solve(scenario, &options, &outcome));
  ck_assert_msg(strncmp(p.names, "network bound ", 14) == 0, "%s", p.names);
  size_t length = strlen(p.names);
  ck_assert_msg(length > 13 && strcmp(p.names + length - 13, "names verify ") == 0, "%s", p.names);
  ck_assert(p.has_plan);
  homeward_scenario_free(scenario);
}
END_TEST

/* ---- stops ---- */

/* Counts the calls, raises a flag or returns non-zero from the `stop_at`-th on. */
typedef struct stopper {
  int calls, stop_at;
  volatile int flag;
  bool by_return;
  char phase[16];
} stopper;

static int stop_later(void *context, const homeward_progress *progress) {
  stopper *s = context;
  ck_assert_ptr_nonnull(progress->phase);
  ck_assert(progress->elapsed >= 0);
  ck_assert_uint_le(progress->persons_planned, progress->persons);
  ck_assert(!progress->has_bound || !progress->has_objective ||
            progress->bound <= progress->objective);
  if (++s->calls < s->stop_at)
    return 0;
  s->flag = 1;
  return s->by_return ? 1 : 0;
}

/* Ended early: with a verified plan, or without any. */
static void assert_stopped(homeward_plan *plan, homeward_outcome outcome) {
  homeward_plan_summary summary = {.size = sizeof summary};
  if (outcome == HOMEWARD_OUTCOME_STOPPED_EMPTY) {
    ck_assert_ptr_null(plan);
    return;
  }
  ck_assert_ptr_nonnull(plan);
  assert_verified(plan);
  ck_assert_int_eq(homeward_plan_summarise(plan, &summary, NULL), HOMEWARD_OK);
  ck_assert_int_le(summary.bound, summary.objective);
  if (outcome == HOMEWARD_OUTCOME_STOPPED)
    ck_assert_int_eq(summary.status, HOMEWARD_PLAN_INTERRUPTED);
  for (int32_t i = 0; i < plan->unserved_count; i++)
    ck_assert(hw_reason_known(plan->unserved[i].reason));
  homeward_plan_free(plan);
}

START_TEST(test_solve__stopped_from_the_progress_callback) {
  homeward_scenario *scenario = read_file(getenv("HOMEWARD_GENERATED"), "medium.yaml");
  for (int by_return = 0; by_return <= 1; by_return++) {
    stopper s = {.stop_at = _i, .by_return = by_return != 0};
    homeward_solve_options options;
    homeward_outcome outcome;
    homeward_solve_options_default(&options);
    options.gap = 0;
    options.threads = 2;
    options.progress = stop_later;
    options.progress_context = &s;
    options.cancel = by_return ? NULL : &s.flag;
    homeward_plan *plan = solve(scenario, &options, &outcome);
    ck_assert_int_ge(s.calls, s.stop_at);
    ck_assert(outcome == HOMEWARD_OUTCOME_STOPPED || outcome == HOMEWARD_OUTCOME_STOPPED_EMPTY);
    assert_stopped(plan, outcome);
  }
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_solve__cancelled_before_it_begins) {
  homeward_scenario *scenario = read_file(getenv("HOMEWARD_SCENARIOS"), "hello.yaml");
  volatile int cancel = 1;
  homeward_solve_options options;
  homeward_outcome outcome;
  homeward_solve_options_default(&options);
  options.cancel = &cancel;
  homeward_plan *plan = solve(scenario, &options, &outcome);
  ck_assert_int_eq(outcome, HOMEWARD_OUTCOME_STOPPED_EMPTY);
  assert_stopped(plan, outcome);
  homeward_scenario_free(scenario);
}
END_TEST

/* From hopeless to scarce; the test's timeout is all that looks at the clock. */
START_TEST(test_solve__short_time_limits) {
  static const double limits[] = {1e-9, 0.05, 0.2, 0.6};
  homeward_scenario *scenario = read_file(getenv("HOMEWARD_GENERATED"), "medium.yaml");
  homeward_solve_options options;
  homeward_outcome outcome;
  homeward_solve_options_default(&options);
  options.gap = 0;
  options.time_limit = limits[_i];
  homeward_plan *plan = solve(scenario, &options, &outcome);
  ck_assert_int_ne(outcome, HOMEWARD_OUTCOME_NOTHING);
  assert_stopped(plan, outcome);
  homeward_scenario_free(scenario);
}
END_TEST

/* ---- empty and hopeless scenarios ---- */

#define HEAD                                                                                       \
  "homeward: 1\nname: small\ntimezone: UTC\ncurrency: USD\nnow: 2005-04-01T08:00\n"                \
  "horizon: {start: 2005-04-02, end: 2005-04-10}\npolicy: {unserved_penalty: {1: 1000}}\n"         \
  "countries: [{code: NL}, {code: JO}]\n"                                                          \
  "places:\n  - {id: AMS, kind: airport, country: NL}\n"                                           \
  "  - {id: AMM, kind: airport, country: JO}\n"
#define FLIGHT                                                                                     \
  "flights: [{id: F1, from: AMS, to: AMM, departs: 2005-04-03T08:00, arrives: 2005-04-03T12:00, "  \
  "seats: 2, fare: 100}]\n"
#define CONSENT "consent: {requested: 2005-01-01, counselled: 2005-02-01, signed: 2005-02-02}"
#define CASE(id, more)                                                                             \
  "  - {id: " id ", nationality: JO, from: AMS, to: AMM, ready: 2005-04-01, priority: 1, "         \
  "persons: 1" more "}\n"

START_TEST(test_solve__nothing_can_be_planned) {
  homeward_scenario *scenario = accepted(
      HEAD FLIGHT "cases:\n" CASE("C-1", "") CASE("C-2", ", " CONSENT ", latest: 2005-04-02")
          CASE("C-3", ", " CONSENT ", needs: {stretchers: 1}"));
  static const char *const reasons[] = {"no-consent", "too-late", "no-stretcher"};
  homeward_outcome outcome;
  homeward_plan_summary summary = {.size = sizeof summary};
  homeward_plan *plan = solve(scenario, NULL, &outcome);
  ck_assert_int_eq(outcome, HOMEWARD_OUTCOME_NOTHING);
  ck_assert_ptr_nonnull(plan);
  assert_verified(plan);
  ck_assert_int_eq(homeward_plan_summarise(plan, &summary, NULL), HOMEWARD_OK);
  ck_assert_int_eq(summary.status, HOMEWARD_PLAN_OPTIMAL);
  ck_assert_int_eq(summary.objective, 300000);
  ck_assert_int_eq(summary.bound, 300000);
  ck_assert_int_eq(plan->unserved_count, 3);
  for (int i = 0; i < 3; i++)
    ck_assert_str_eq(plan->unserved[i].reason, reasons[i]);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_solve__no_cases) {
  homeward_scenario *scenario = accepted(HEAD FLIGHT "cases: []\n");
  homeward_outcome outcome;
  homeward_plan_summary summary = {.size = sizeof summary};
  homeward_plan *plan = solve(scenario, NULL, &outcome);
  ck_assert_ptr_nonnull(plan);
  assert_verified(plan);
  ck_assert_int_eq(homeward_plan_summarise(plan, &summary, NULL), HOMEWARD_OK);
  ck_assert_int_eq(summary.status, HOMEWARD_PLAN_OPTIMAL);
  ck_assert_int_eq(summary.objective, 0);
  ck_assert(summary.gap == 0);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_solve__no_runs) {
  homeward_scenario *scenario = accepted(HEAD "cases:\n" CASE("C-1", ", " CONSENT));
  homeward_outcome outcome;
  homeward_plan *plan = solve(scenario, NULL, &outcome);
  ck_assert_int_eq(outcome, HOMEWARD_OUTCOME_NOTHING);
  assert_verified(plan);
  ck_assert_int_eq(plan->unserved_count, 1);
  ck_assert_str_eq(plan->unserved[0].reason, "no-route");
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

/* ---- arguments ---- */

/* Programs that know fewer options are served as before. */
START_TEST(test_solve__options_of_an_older_library) {
  homeward_scenario *scenario = accepted(HEAD FLIGHT "cases:\n" CASE("C-1", ", " CONSENT));
  homeward_solve_options options;
  homeward_outcome outcome;
  homeward_solve_options_default(&options);
  options.size = offsetof(homeward_solve_options, iterations);
  options.iterations = 1;
  homeward_plan *plan = solve(scenario, &options, &outcome);
  ck_assert_int_eq(outcome, HOMEWARD_OUTCOME_DONE);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_solve__wrong_options_are_refused) {
  homeward_scenario *scenario = accepted(HEAD FLIGHT "cases:\n" CASE("C-1", ", " CONSENT));
  homeward_solve_options wrong[7];
  homeward_plan *plan = (homeward_plan *)&wrong;
  for (int i = 0; i < 7; i++)
    homeward_solve_options_default(&wrong[i]);
  wrong[0].size = 0;
  wrong[1].gap = -0.01;
  wrong[2].gap = 1.01;
  wrong[3].gap = (double)NAN;
  wrong[4].time_limit = -1;
  wrong[5].time_limit = (double)NAN;
  wrong[6].threads = 65;
  for (int i = 0; i < 7; i++) {
    homeward_error error = {0};
    ck_assert_int_eq(homeward_solve(&plan, scenario, &wrong[i], NULL, &error), HOMEWARD_USAGE);
    ck_assert_ptr_null(plan);
    ck_assert(error.message[0] != '\0');
  }
  ck_assert_int_eq(homeward_solve(NULL, scenario, NULL, NULL, NULL), HOMEWARD_USAGE);
  ck_assert_int_eq(homeward_solve(&plan, NULL, NULL, NULL, NULL), HOMEWARD_USAGE);
  homeward_scenario_free(scenario);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("solve");
  TCase *same = tcase_create("same bytes");
  tcase_set_timeout(same, 120);
  tcase_add_loop_test(same, test_solve__threads_give_the_same_bytes_for_the_scenarios, 0, 3);
  tcase_add_loop_test(same, test_solve__threads_give_the_same_bytes_at_gap_zero, 2001, 2013);
  tcase_add_test(same, test_solve__iterations_give_the_same_bytes_from_any_threads);
  tcase_add_loop_test(same, test_solve__seed_never_costs_feasibility_or_the_optimum, 2013, 2019);
  suite_add_tcase(suite, same);
  TCase *stops = tcase_create("stops");
  tcase_set_timeout(stops, 60);
  tcase_add_test(stops, test_solve__progress_tells_each_phase);
  tcase_add_loop_test(stops, test_solve__stopped_from_the_progress_callback, 1, 5);
  tcase_add_test(stops, test_solve__cancelled_before_it_begins);
  tcase_add_loop_test(stops, test_solve__short_time_limits, 0, 4);
  suite_add_tcase(suite, stops);
  TCase *ends = tcase_create("ends");
  tcase_add_test(ends, test_solve__nothing_can_be_planned);
  tcase_add_test(ends, test_solve__no_cases);
  tcase_add_test(ends, test_solve__no_runs);
  tcase_add_test(ends, test_solve__wrong_options_are_refused);
  tcase_add_test(ends, test_solve__options_of_an_older_library);
  suite_add_tcase(suite, ends);
  return run_suite(suite);
}
