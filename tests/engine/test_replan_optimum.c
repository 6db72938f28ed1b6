/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * At gap 0 replanning costs what brute force finds under the same frozen legs and change penalties,
 * over random small scenarios, published plans and events; and it never costs more than planning
 * afresh. HOMEWARD_SEEDS sets how many, HOMEWARD_SEED the first.
 */
#include "tests/engine/solving.h"
#include "tests/oracle/oracle.h"
#include "tests/support/random_replan.h"
#include "tests/support/run_suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LISTED_MOST = 2000, SEEDS = 400, TOO_LARGE_PERCENT = 10 };

typedef struct tally {
  int judged, too_large, different, better, unproven;
} tally;

static hw_cents stranded_of(const random_replan *replan, const homeward_plan *plan) {
  hw_cents persons = 0;
  for (int32_t i = 0; i < plan->unserved_count; i++) {
    int32_t c = plan->unserved[i].case_index;
    persons += replan->known.cases[c].under_way ? replan->scenario->cases[c].persons : 0;
  }
  return persons;
}

/* The next plan is made from this one: it finds those who are left on the way where they are, and
   those who travel at least so far. */
static bool knows_everybody(const random_replan *replan, const homeward_plan *plan) {
  const homeward_scenario *scenario = replan->scenario;
  hw_arena arena = {0};
  hw_published next;
  ck_assert_int_eq(
      hw_published_read(&next, &arena, plan, scenario, replan->known.scenario.now.at, NULL),
      HOMEWARD_OK);
  bool known = true;
  for (int32_t i = 0; i < scenario->case_count; i++) {
    const hw_published_case *then = &replan->known.cases[i], *now = &next.cases[i];
    known = known && now->journey.departed >= then->journey.departed;
    if (!now->planned)
      known = known && then->under_way == now->under_way && then->on_board == now->on_board &&
              then->place == now->place && then->since == now->since;
  }
  hw_arena_free(&arena);
  return known;
}

/* Empty when the engine agrees with the oracle; else what it says. */
static const char *compare(const random_replan *replan, const oracle_answer *answer, tally *t) {
  static char text[700];
  homeward_replan_options options;
  homeward_replan_options_default(&options);
  options.solve.gap = 0;
  options.solve.threads = 1;
  homeward_plan *plan = NULL;
  homeward_outcome outcome = HOMEWARD_OUTCOME_DONE;
  homeward_error error = {0};
  homeward_status status =
      homeward_replan(&plan, replan->scenario, replan->published, &options, &outcome, &error);
  text[0] = '\0';
  if (status != HOMEWARD_OK || plan == NULL) {
    (void)snprintf(text, sizeof text, "status %d, outcome %d: %s", status, (int)outcome,
                   error.message);
    return text;
  }
  if (stranded_of(replan, plan) != answer->stranded)
    (void)snprintf(text, sizeof text, "%" PRId64 " persons stranded, the fewest are %" PRId32,
                   stranded_of(replan, plan), answer->stranded);
  else if (plan->objective < answer->objective)
    t->better++; /* at a minute that the oracle does not list; the plan has been verified */
  else if (plan->objective > answer->objective)
    (void)snprintf(text, sizeof text, "objective %" PRId64 ", the optimum is %" PRId64,
                   plan->objective, answer->objective);
  if (text[0] == '\0' && !knows_everybody(replan, plan))
    (void)snprintf(text, sizeof text, "the new plan does not know where everybody is");
  t->unproven += plan->bound < plan->objective;
  homeward_plan_free(plan);
  return text;
}

static void judge(uint64_t seed, unsigned flags, tally *t) {
  random_replan replan;
  hw_oracle oracle;
  oracle_answer answer;
  if (!random_replan_open(&replan, seed, flags)) {
    random_replan_free(&replan);
    return;
  }
  oracle_options options = {.groups = (flags & RANDOM_GROUPS) != 0,
                            .escorts = (flags & RANDOM_ESCORTS) != 0,
                            .limit = LISTED_MOST,
                            .published = &replan.known};
  oracle_status status = oracle_enumerate(&oracle, &replan.known.scenario, options);
  if (status == ORACLE_DONE)
    status = oracle_solve(&oracle, 0, &answer);
  ck_assert(status == ORACLE_DONE || status == ORACLE_TOO_LARGE);
  t->too_large += status == ORACLE_TOO_LARGE;
  if (status == ORACLE_DONE) {
    const char *difference = compare(&replan, &answer, t);
    t->judged++;
    if (difference[0] != '\0') {
      t->different++;
      (void)fprintf(stderr, "seed %" PRIu64 ": %s\n", seed, difference);
    }
  }
  oracle_free(&oracle);
  random_replan_free(&replan);
}

START_TEST(test_replan_objective__gap_zero_is_the_brute_force_optimum) {
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", SEEDS);
  tally t = {0};
  for (uint64_t seed = first; seed < first + seeds; seed++)
    judge(seed, RANDOM_GROUPS, &t);
  printf("%d judged (%d more too large), %d different, %d better, %d not proven\n", t.judged,
         t.too_large, t.different, t.better, t.unproven);
  ck_assert_int_eq(t.different, 0);
  if (seeds >= SEEDS)
    ck_assert_int_le(t.too_large * 100, TOO_LARGE_PERCENT * (t.judged + t.too_large));
}
END_TEST

int main(void) {
  Suite *suite = suite_create("replan_optimum");
  TCase *all = tcase_create("all");
  tcase_set_timeout(all, 0);
  tcase_add_test(all, test_replan_objective__gap_zero_is_the_brute_force_optimum);
  suite_add_tcase(suite, all);
  return run_suite(suite);
}
