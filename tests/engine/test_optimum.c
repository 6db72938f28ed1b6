/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * At gap 0 the engine's objective is the optimum that the oracle finds by brute force, on random
 * small scenarios: "plain" ones, with "groups", with groups and "escorts", and with little but
 * escorts that restricts: "care". The program's argument names one set, otherwise it takes all.
 * HOMEWARD_SEEDS sets how many scenarios of each, HOMEWARD_SEED the first; one that fails is left
 * in the working directory.
 */
#include "tests/engine/solving.h"
#include "tests/oracle/oracle.h"
#include "tests/support/run_suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A rule binds when lifting it changes the optimum. It is looked for until it has bound this often,
 * in scenarios that are not too large for it. */
enum { BINDS_ENOUGH = 3, BINDING_ITINERARIES = 40, BINDING_ROTATIONS = 200 };

/* What the oracle lists at most; the share of scenarios for which that is too little. */
enum { LISTED_MOST = 2000, LISTED_PLAIN = 100000, TOO_LARGE_PERCENT = 10 };

typedef struct optimum_set {
  const char *name;
  unsigned flags;
  uint64_t seeds;
  uint32_t never; /* rules that cannot bind here */
  uint32_t rare;  /* and those that need not among so few seeds: others of the sets see to them */
} optimum_set;

#define NO_ESCORTS (ORACLE_C(9) | ORACLE_C(10))

/* I2 is never lifted. */
static const optimum_set sets[] = {
    {"plain", 0, 500, ORACLE_I(2) | NO_ESCORTS | ORACLE_C(12), 0},
    {"groups", RANDOM_GROUPS, 500, ORACLE_I(2) | NO_ESCORTS, 0},
    {"escorts", RANDOM_GROUPS | RANDOM_ESCORTS, 600, ORACLE_I(2), 0},
    {"care", RANDOM_GROUPS | RANDOM_ESCORTS | RANDOM_CARE, 300, ORACLE_I(2), ORACLE_C(2)}};
enum { SETS = sizeof sets / sizeof *sets };

typedef struct tally {
  int scenarios, too_large, itineraries, rotations, served, escorts, different;
  int binds[32]; /* by bit: ORACLE_I, ORACLE_C */
} tally;

static const char *rule_name(int bit, char out[16]) {
  (void)snprintf(out, 16, "%c%d", bit > ORACLE_I_LAST ? 'C' : 'I',
                 bit > ORACLE_I_LAST ? bit - ORACLE_I_LAST : bit);
  return out;
}

static void print_violation(void *context, const homeward_violation *violation) {
  (void)context;
  (void)fprintf(stderr, "  %s %s: %s\n", violation->rule, violation->subject, violation->message);
}

static void keep_failing(const optimum_set *set, uint64_t seed, const char *text) {
  char name[64];
  (void)snprintf(name, sizeof name, "optimum-%s-%" PRIu64 ".yaml", set->name, seed);
  FILE *file = fopen(name, "w");
  if (file == NULL)
    return;
  (void)fputs(text, file);
  (void)fclose(file);
  (void)fprintf(stderr, "it is kept in %s\n", name);
}

static void count(tally *t, const hw_oracle *oracle, const oracle_answer *answer) {
  t->scenarios++;
  t->itineraries += oracle->itinerary_count;
  t->rotations += oracle->rotation_count;
  for (int32_t p = 0; p < oracle->party_count; p++)
    t->served += answer->chosen[p] != HW_NONE;
  for (int32_t i = 0; i < oracle->rotation_count; i++)
    t->escorts += answer->escorts[i];
}

/* ---- what binds ---- */

static bool binds(hw_oracle *oracle, const oracle_answer *answer, uint32_t rule) {
  oracle_answer without;
  oracle_options options = oracle->options;
  if (rule >= ORACLE_C(1) && rule != ORACLE_C(12))
    return oracle_solve(oracle, rule, &without) == ORACLE_DONE &&
           without.objective != answer->objective;
  options.lifted = rule;
  return oracle_optimum(oracle->scenario, options, &without) == ORACLE_DONE &&
         without.objective != answer->objective;
}

static bool can_bind(const optimum_set *set, int bit) {
  uint32_t rule = UINT32_C(1) << bit;
  return rule >= ORACLE_I(1) && rule <= ORACLE_C(12) && (rule & set->never) == 0;
}

static void count_binding(const optimum_set *set, tally *t, hw_oracle *oracle,
                          const oracle_answer *answer) {
  if (oracle->itinerary_count > BINDING_ITINERARIES || oracle->rotation_count > BINDING_ROTATIONS)
    return;
  for (int bit = 0; bit < 32; bit++)
    if (can_bind(set, bit) && t->binds[bit] < BINDS_ENOUGH)
      t->binds[bit] += binds(oracle, answer, UINT32_C(1) << bit);
}

static void print_binding(const optimum_set *set, const tally *t) {
  char name[16];
  printf("%s: %d scenarios (%d more too large), %d itineraries, %d rotations; %d parties served, "
         "%d escorts sent\n  bound:",
         set->name, t->scenarios, t->too_large, t->itineraries, t->rotations, t->served,
         t->escorts);
  for (int bit = 0; bit < 32; bit++)
    if (can_bind(set, bit))
      printf(" %s %d%s", rule_name(bit, name), t->binds[bit],
             t->binds[bit] == BINDS_ENOUGH ? "+" : "");
  printf("\n");
  (void)fflush(stdout);
}

/* ---- the engine ---- */

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
    (void)snprintf(text, sizeof text, "status %d: %s", status, error.message);
    return text;
  }
  homeward_plan_summary summary = {.size = sizeof summary};
  size_t violations = 0;
  ck_assert_int_eq(homeward_plan_summarise(plan, &summary, &error), HOMEWARD_OK);
  ck_assert_int_eq(homeward_verify(plan, print_violation, NULL, &violations, &error), HOMEWARD_OK);
  if (violations > 0)
    (void)snprintf(text, sizeof text, "the verifier finds %zu broken rules", violations);
  else if (summary.objective != answer->objective)
    (void)snprintf(text, sizeof text, "objective %" PRId64 ", the optimum is %" PRId64,
                   summary.objective, answer->objective);
  else if (summary.bound != summary.objective || summary.status != HOMEWARD_PLAN_OPTIMAL)
    (void)snprintf(text, sizeof text, "bound %" PRId64 " below the optimum %" PRId64, summary.bound,
                   summary.objective);
  else if (outcome != HOMEWARD_OUTCOME_DONE && outcome != HOMEWARD_OUTCOME_NOTHING)
    (void)snprintf(text, sizeof text, "outcome %d", (int)outcome);
  homeward_plan_free(plan);
  return text;
}

static void judge(const optimum_set *set, uint64_t seed, tally *t) {
  char *text = random_scenario_text(seed, set->flags);
  ck_assert_ptr_nonnull(text);
  homeward_scenario *scenario = accepted(text);
  hw_oracle oracle;
  oracle_answer answer;
  oracle_options options = {.groups = (set->flags & RANDOM_GROUPS) != 0,
                            .escorts = (set->flags & RANDOM_ESCORTS) != 0,
                            .limit = set->flags == 0 ? LISTED_PLAIN : LISTED_MOST};
  oracle_status status = oracle_enumerate(&oracle, scenario, options);
  if (status == ORACLE_DONE)
    status = oracle_solve(&oracle, 0, &answer);
  ck_assert(status == ORACLE_DONE || status == ORACLE_TOO_LARGE);
  if (status == ORACLE_DONE) {
    count(t, &oracle, &answer);
    count_binding(set, t, &oracle, &answer);
    const char *difference = compare(scenario, &answer);
    if (difference[0] != '\0') {
      t->different++;
      (void)fprintf(stderr, "%s, seed %" PRIu64 ": %s\n", set->name, seed, difference);
      keep_failing(set, seed, text);
    }
  } else {
    t->too_large++;
  }
  oracle_free(&oracle);
  homeward_scenario_free(scenario);
  free(text);
}

START_TEST(test_solve_objective__gap_zero_is_the_brute_force_optimum) {
  const optimum_set *set = &sets[_i];
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", set->seeds);
  tally t = {0};
  char name[16];
  for (uint64_t seed = first; seed < first + seeds; seed++)
    judge(set, seed, &t);
  print_binding(set, &t);
  ck_assert_int_eq(t.different, 0);
  if (seeds < set->seeds)
    return;
  ck_assert_int_le(t.too_large * 100, TOO_LARGE_PERCENT * (t.scenarios + t.too_large));
  for (int bit = 0; bit < 32; bit++)
    ck_assert_msg(!can_bind(set, bit) || (set->rare >> bit & 1) != 0 || t.binds[bit] > 0,
                  "rule %s never decided anything", rule_name(bit, name));
}
END_TEST

int main(int argc, char **argv) {
  Suite *suite = suite_create("optimum");
  TCase *random = tcase_create("random");
  tcase_set_timeout(random, 0);
  for (int set = 0; set < SETS; set++)
    if (argc < 2 || strcmp(argv[1], sets[set].name) == 0)
      tcase_add_loop_test(random, test_solve_objective__gap_zero_is_the_brute_force_optimum, set,
                          set + 1);
  suite_add_tcase(suite, random);
  return run_suite(suite);
}
