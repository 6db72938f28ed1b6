/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A scenario that events have made is planned like one that was read: at gap 0 to the optimum that
 * brute force finds. Runs that are late, or have other seats, are services of their own in it.
 */
#include "model/runs.h"
#include "tests/engine/solving.h"
#include "tests/oracle/oracle.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/run_suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
  SEEDS = 80,
  WITH_ESCORTS = 40,
  LISTED_MOST = 20000,
  LISTED_ESCORTS = 2000,
  TEXT_SIZE = 4096
};

/* ---- random events ---- */

static void append(char *text, const char *line) {
  size_t used = strlen(text);
  ck_assert_uint_lt(used + strlen(line), TEXT_SIZE);
  memcpy(text + used, line, strlen(line) + 1);
}

static const char *random_run(const homeward_scenario *scenario, pseudo_random *random,
                              char *name) {
  return hw_run_name(name, scenario, pseudo_random_between(random, 0, scenario->run_count - 1));
}

/* One run of each kind in turn, so that none is named twice. */
static void random_events(const homeward_scenario *scenario, uint64_t seed, char *text) {
  pseudo_random random = {.state = seed * 7919};
  char name[80], line[256];
  const hw_place *place =
      &scenario->places[pseudo_random_between(&random, 0, scenario->place_count - 1)];
  const hw_case *c = &scenario->cases[pseudo_random_between(&random, 0, scenario->case_count - 1)];
  strcpy(text, "homeward_events: 1\n");
  snprintf(line, sizeof line, "cancel: [{run: \"%s\"}]\n", random_run(scenario, &random, name));
  append(text, line);
  snprintf(line, sizeof line, "delay:\n  - {run: \"%s\", by: %dm}\n",
           random_run(scenario, &random, name), pseudo_random_between(&random, 1, 400));
  append(text, line);
  snprintf(line, sizeof line, "capacity:\n  - {run: \"%s\", seats: %d, max_persons: %d}\n",
           random_run(scenario, &random, name), pseudo_random_between(&random, 0, 12),
           pseudo_random_between(&random, 2, 20));
  append(text, line);
  snprintf(line, sizeof line, "  - {place: \"%s\", beds: %d}\n", place->id,
           pseudo_random_between(&random, 0, 9));
  append(text, line);
  if (pseudo_random_chance(&random, 30)) {
    snprintf(line, sizeof line, "withdraw: [{case: \"%s\"}]\n", c->id);
    append(text, line);
  }
  for (int32_t i = 0; i < scenario->escort_pool_count; i++) {
    snprintf(line, sizeof line, "%s  - {pool: \"%s\", count: %d}\n", i == 0 ? "escort_out:\n" : "",
             scenario->escort_pools[i].id, pseudo_random_between(&random, 1, 2));
    append(text, line);
  }
}

/* ---- the optimum ---- */

static void solve(const homeward_scenario *scenario, homeward_plan **plan,
                  homeward_plan_summary *summary) {
  homeward_solve_options options;
  homeward_solve_options_default(&options);
  options.gap = 0;
  options.threads = 1;
  homeward_outcome outcome = HOMEWARD_OUTCOME_DONE;
  homeward_error error = {.message = ""};
  homeward_status status = homeward_solve(plan, scenario, &options, &outcome, &error);
  ck_assert_msg(status == HOMEWARD_OK, "%s", error.message);
  ck_assert_int_eq(homeward_plan_summarise(*plan, summary, NULL), HOMEWARD_OK);
}

typedef struct tally {
  int solved, different, late;
} tally;

static void judge(uint64_t seed, unsigned flags, tally *sum) {
  char text[TEXT_SIZE];
  homeward_scenario *scenario = random_scenario(seed, flags), *changed = NULL;
  homeward_events *events = NULL;
  homeward_error error = {.message = ""};
  random_events(scenario, seed, text);
  homeward_status status =
      homeward_events_read_memory(&events, scenario, text, strlen(text), "events", NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "seed %" PRIu64 ": %s: %s", seed, error.message, text);
  ck_assert_int_eq(homeward_events_apply(&changed, events, NULL, NULL), HOMEWARD_OK);
  oracle_answer answer;
  bool escorts = (flags & RANDOM_ESCORTS) != 0;
  oracle_options options = {
      .groups = true, .escorts = escorts, .limit = escorts ? LISTED_ESCORTS : LISTED_MOST};
  if (oracle_optimum(changed, options, &answer) == ORACLE_DONE) {
    homeward_plan *plan = NULL, *before = NULL;
    homeward_plan_summary summary = {.size = sizeof summary}, old = {.size = sizeof old};
    solve(changed, &plan, &summary);
    solve(scenario, &before, &old);
    ck_assert_msg(summary.objective == answer.objective, "seed %" PRIu64 ": %s", seed, text);
    ck_assert_int_eq(summary.bound, summary.objective);
    sum->solved++;
    sum->different += summary.objective != old.objective;
    for (int32_t i = 0; i < plan->run_count; i++) {
      int32_t service = changed->runs[plan->runs[i].run].service;
      sum->late += changed->services[service].one_changed_run;
    }
    homeward_plan_free(plan);
    homeward_plan_free(before);
  }
  homeward_scenario_free(changed);
  homeward_events_free(events);
  homeward_scenario_free(scenario);
}

START_TEST(test_after_events_solve__gap_zero_is_the_brute_force_optimum) {
  tally sum = {0};
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    judge(seed, RANDOM_GROUPS, &sum);
  }
  printf("%d solved, %d with another objective than before; %d changed runs go\n", sum.solved,
         sum.different, sum.late);
  ck_assert_int_ge(sum.solved, SEEDS / 2);
  ck_assert_int_ge(sum.different, sum.solved / 8);
  ck_assert_int_ge(sum.late, 3);
}
END_TEST

/* Where some of the escorts are out from now on. */
START_TEST(test_after_events_solve__escorts_who_are_out_do_not_travel) {
  tally sum = {0};
  for (uint64_t seed = 1; seed <= WITH_ESCORTS; seed++) {
    judge(seed, RANDOM_GROUPS | RANDOM_ESCORTS | RANDOM_CARE, &sum);
  }
  printf("%d solved, %d with another objective than before\n", sum.solved, sum.different);
  ck_assert_int_ge(sum.solved, WITH_ESCORTS / 2);
  ck_assert_int_ge(sum.different, sum.solved / 2);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("after_events");
  TCase *tests = tcase_create("all");
  tcase_set_timeout(tests, 600);
  tcase_add_test(tests, test_after_events_solve__gap_zero_is_the_brute_force_optimum);
  tcase_add_test(tests, test_after_events_solve__escorts_who_are_out_do_not_travel);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
