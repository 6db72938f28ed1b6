/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * At gap 0 the engine's objective is the optimum that the oracle finds by brute force, on random
 * small scenarios. HOMEWARD_SEEDS sets how many, HOMEWARD_SEED the first; a scenario that fails is
 * left in the working directory.
 */
#include "tests/oracle/oracle.h"
#include "tests/support/random_scenario.h"
#include "tests/support/scenario_text.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { SEEDS = 400, ITINERARIES_MAX = 100000 };

/* A rule binds when lifting it changes the optimum. It is looked for until it has bound this often.
 */
enum { BINDS_ENOUGH = 3, BINDING_MAX = 60 /* itineraries of a scenario that is looked at */ };

typedef struct tally {
  int scenarios, itineraries, served;
  int binds[32]; /* by bit: ORACLE_I, ORACLE_C */
} tally;

static void print_violation(void *context, const homeward_violation *violation) {
  (void)context;
  fprintf(stderr, "  %s %s: %s\n", violation->rule, violation->subject, violation->message);
}

static void keep_failing(uint64_t seed, const char *text) {
  char name[64];
  snprintf(name, sizeof name, "optimum-%" PRIu64 ".yaml", seed);
  FILE *file = fopen(name, "w");
  if (file == NULL)
    return;
  fputs(text, file);
  fclose(file);
  fprintf(stderr, "seed %" PRIu64 " is kept in %s\n", seed, name);
}

static void count(tally *t, const hw_oracle *oracle, const oracle_answer *answer) {
  t->scenarios++;
  t->itineraries += oracle->itinerary_count;
  for (int32_t p = 0; p < oracle->party_count; p++)
    t->served += answer->chosen[p] != HW_NONE;
}

static bool binds(hw_oracle *oracle, const oracle_answer *answer, uint32_t rule) {
  oracle_answer without;
  if (rule >= ORACLE_C(1))
    return oracle_solve(oracle, rule, &without) == ORACLE_DONE &&
           without.objective != answer->objective;
  oracle_options options = {.lifted = rule, .limit = ITINERARIES_MAX};
  return oracle_optimum(oracle->scenario, options, &without) == ORACLE_DONE &&
         without.objective != answer->objective;
}

/* I2 is never lifted; the engine does not plan escorts and groups yet. */
static bool must_bind(int bit) {
  uint32_t rule = UINT32_C(1) << bit;
  return rule <= ORACLE_C(11) && rule >= ORACLE_I(1) && rule != ORACLE_I(2) &&
         rule != ORACLE_C(9) && rule != ORACLE_C(10);
}

static void count_binding(tally *t, hw_oracle *oracle, const oracle_answer *answer) {
  for (int bit = 0; bit < 32 && oracle->itinerary_count <= BINDING_MAX; bit++)
    if (must_bind(bit) && t->binds[bit] < BINDS_ENOUGH)
      t->binds[bit] += binds(oracle, answer, UINT32_C(1) << bit);
}

/* Empty when the engine agrees with the oracle; else what it says. */
static const char *compare(const homeward_scenario *scenario, const oracle_answer *answer) {
  static char text[700];
  homeward_solve_options options;
  homeward_solve_options_default(&options);
  options.gap = 0;
  options.threads = 1;
  homeward_plan *plan = NULL;
  homeward_outcome outcome = HOMEWARD_OUTCOME_DONE;
  homeward_error error = {0};
  homeward_status status = homeward_solve(&plan, scenario, &options, &outcome, &error);
  text[0] = '\0';
  if (status != HOMEWARD_OK) {
    snprintf(text, sizeof text, "status %d: %s", status, error.message);
    return text;
  }
  homeward_plan_summary summary = {.size = sizeof summary};
  size_t violations = 0;
  ck_assert_int_eq(homeward_plan_summarise(plan, &summary, &error), HOMEWARD_OK);
  ck_assert_int_eq(homeward_verify(plan, print_violation, NULL, &violations, &error), HOMEWARD_OK);
  if (violations > 0)
    snprintf(text, sizeof text, "the verifier finds %zu broken rules", violations);
  else if (summary.objective != answer->objective)
    snprintf(text, sizeof text, "objective %" PRId64 ", the optimum is %" PRId64, summary.objective,
             answer->objective);
  else if (summary.bound != summary.objective || summary.status != HOMEWARD_PLAN_OPTIMAL)
    snprintf(text, sizeof text, "bound %" PRId64 " below the optimum %" PRId64, summary.bound,
             summary.objective);
  else if (outcome != HOMEWARD_OUTCOME_DONE && outcome != HOMEWARD_OUTCOME_NOTHING)
    snprintf(text, sizeof text, "outcome %d", (int)outcome);
  homeward_plan_free(plan);
  return text;
}

static bool agrees(uint64_t seed, tally *t) {
  char message[256];
  char *text = random_scenario_text(seed, 0);
  ck_assert_ptr_nonnull(text);
  homeward_scenario *scenario = scenario_from_text(text, message, sizeof message);
  ck_assert_msg(scenario != NULL, "seed %" PRIu64 " is rejected: %s", seed, message);
  hw_oracle oracle;
  oracle_answer answer;
  oracle_options options = {.limit = ITINERARIES_MAX};
  ck_assert_int_eq(oracle_enumerate(&oracle, scenario, options), ORACLE_DONE);
  ck_assert_int_eq(oracle_solve(&oracle, 0, &answer), ORACLE_DONE);
  count(t, &oracle, &answer);
  count_binding(t, &oracle, &answer);
  const char *difference = compare(scenario, &answer);
  bool same = difference[0] == '\0';
  if (!same) {
    fprintf(stderr, "seed %" PRIu64 ": %s\n", seed, difference);
    keep_failing(seed, text);
  }
  oracle_free(&oracle);
  homeward_scenario_free(scenario);
  free(text);
  return same;
}

START_TEST(test_solve_objective__gap_zero_is_the_brute_force_optimum) {
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", SEEDS);
  tally t = {0};
  int different = 0;
  for (uint64_t seed = first; seed < first + seeds; seed++)
    different += !agrees(seed, &t);
  printf("%d scenarios, %d itineraries, %d parties served\n", t.scenarios, t.itineraries, t.served);
  ck_assert_int_eq(different, 0);
  for (int bit = 0; bit < 32 && seeds >= SEEDS; bit++)
    ck_assert_msg(!must_bind(bit) || t.binds[bit] > 0, "rule %c%d never decided anything",
                  bit > ORACLE_I_LAST ? 'C' : 'I', bit > ORACLE_I_LAST ? bit - ORACLE_I_LAST : bit);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("optimum");
  TCase *random = tcase_create("random");
  tcase_set_timeout(random, 0);
  tcase_add_test(random, test_solve_objective__gap_zero_is_the_brute_force_optimum);
  suite_add_tcase(suite, random);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed > 0;
}
