/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The verifier rejects every damaged plan, by the rule that the damage breaks. Valid plans are the
 * oracle's optima of random scenarios and the engine's plans of the scenarios that come with the
 * project. HOMEWARD_SEEDS sets how many seeds, HOMEWARD_SEED the first.
 */
#include "model/verify.h"
#include "tests/agreement/damage.h"
#include "tests/support/random_scenario.h"
#include "tests/support/run_suite.h"
#include "tests/support/scenario_text.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  SEEDS = 300,
  APPLIED_LEAST = 3,  /* plans that each kind of damage must meet */
  LISTED_MOST = 2000, /* itineraries, and rotations, of a scenario that is looked at */
  KINDS_MOST = 128,
  MESSAGES_SIZE = 4096
};

static const damage *const all_damages[] = {journey_damages, run_damages, rotation_damages,
                                            figure_damages, list_damages};
enum { DAMAGE_LISTS = sizeof all_damages / sizeof *all_damages };

/** How often each kind of damage was done, and how often the verifier did not see it. */
typedef struct tally {
  int plans;
  int applied[KINDS_MOST], missed[KINDS_MOST];
} tally;

/** What the verifier says: the broken rules as " C3 objective ", each once. */
typedef struct findings {
  char rules[256];
  char messages[MESSAGES_SIZE];
} findings;

static bool has_rule(const char *rules, const char *rule) {
  char padded[32];
  (void)snprintf(padded, sizeof padded, " %s ", rule);
  return strstr(rules, padded) != NULL;
}

static void note(void *context, const homeward_violation *violation) {
  findings *found = context;
  size_t used = strlen(found->messages), end = strlen(found->rules);
  if (!has_rule(found->rules, violation->rule))
    (void)snprintf(found->rules + end, sizeof found->rules - end, "%s ", violation->rule);
  (void)snprintf(found->messages + used, sizeof found->messages - used, "\n  %s %s | %s",
                 violation->rule, violation->subject, violation->message);
}

static findings verify(const homeward_plan *plan) {
  findings found = {.rules = " "};
  ck_assert_int_eq(homeward_verify(plan, note, &found, NULL, NULL), HOMEWARD_OK);
  return found;
}

/** One of the expected rules is broken; besides it only what the damage may break as well. */
static bool is_caught(const findings *found, const damage *kind) {
  char expected[64], *rest = NULL;
  bool any = false;
  (void)snprintf(expected, sizeof expected, "%s", kind->rule);
  for (char *rule = strtok_r(expected, " ", &rest); rule != NULL; rule = strtok_r(NULL, " ", &rest))
    any = any || has_rule(found->rules, rule);
  if (kind->after == AFTER_NOTHING)
    return any && strlen(found->rules) == strlen(kind->rule) + 2;
  return any && (kind->after == AFTER_ANYTHING ||
                 (!has_rule(found->rules, "objective") && !has_rule(found->rules, "plan")));
}

static void damage_once(const homeward_plan *plan, const damage *kind, uint64_t seed,
                        const char *source, int *applied, int *missed) {
  patient p = {.open = open_plan_of(plan),
               .scenario = plan->scenario,
               .proven = plan->status == HOMEWARD_PLAN_OPTIMAL,
               .random = {seed}};
  if (kind->apply(&p)) {
    if (kind->after == AFTER_SETTLED)
      open_plan_settle(&p.open);
    findings found = verify(p.open.plan);
    ++*applied;
    if (!is_caught(&found, kind)) {
      ++*missed;
      (void)fprintf(stderr, "%s: %s: expected %s, found%s%s\n", source, kind->name, kind->rule,
                    found.rules, found.messages);
    }
  }
  open_plan_close(&p.open);
}

static void damage_all(const homeward_plan *plan, uint64_t seed, const char *source, tally *t) {
  findings untouched = verify(plan);
  ck_assert_msg(strcmp(untouched.rules, " ") == 0, "%s: the untouched plan breaks%s%s", source,
                untouched.rules, untouched.messages);
  int at = 0;
  t->plans++;
  for (size_t list = 0; list < DAMAGE_LISTS; list++)
    for (const damage *kind = all_damages[list]; kind->name != NULL; kind++, at++)
      damage_once(plan, kind, seed * KINDS_MOST + (uint64_t)at, source, &t->applied[at],
                  &t->missed[at]);
  ck_assert_int_le(at, KINDS_MOST);
}

/* ---- the oracle's optima ---- */

static homeward_scenario *scenario_of(uint64_t seed) {
  char message[256];
  unsigned flags = RANDOM_GROUPS | RANDOM_ESCORTS | (seed % 3 == 0 ? 0 : RANDOM_TINY);
  char *text = random_scenario_text(seed, flags);
  ck_assert_ptr_nonnull(text);
  homeward_scenario *scenario = scenario_from_text(text, message, sizeof message);
  free(text);
  ck_assert_msg(scenario != NULL, "seed %" PRIu64 " is rejected: %s", seed, message);
  return scenario;
}

/** The optimum without some rules; false when there is too much to list. */
static bool find_optimum(const homeward_scenario *scenario, uint32_t lifted, hw_oracle *oracle,
                         oracle_answer *answer) {
  oracle_options options = {
      .lifted = lifted, .groups = true, .escorts = true, .limit = LISTED_MOST};
  oracle_status status = oracle_enumerate(oracle, scenario, options);
  if (status == ORACLE_DONE)
    status = oracle_solve(oracle, 0, answer);
  ck_assert(status == ORACLE_DONE || status == ORACLE_TOO_LARGE);
  if (status != ORACLE_DONE)
    oracle_free(oracle);
  return status == ORACLE_DONE;
}

static void damage_optimum(uint64_t seed, tally *t) {
  homeward_scenario *scenario = scenario_of(seed);
  hw_oracle oracle;
  oracle_answer answer;
  char source[32];
  (void)snprintf(source, sizeof source, "seed %" PRIu64, seed);
  if (find_optimum(scenario, 0, &oracle, &answer)) {
    open_plan open = open_plan_of_answer(&oracle, &answer);
    ck_assert_int_eq(open.plan->objective, answer.objective);
    damage_all(open.plan, seed, source, t);
    open_plan_close(&open);
    oracle_free(&oracle);
  }
  homeward_scenario_free(scenario);
}

/* ---- the engine's plans ---- */

static void damage_scenario(const char *name, tally *t) {
  const char *folder = getenv("HOMEWARD_SCENARIOS");
  char path[512];
  homeward_scenario *scenario = NULL;
  homeward_plan *plan = NULL;
  homeward_error error = {0};
  homeward_solve_options options;
  ck_assert_ptr_nonnull(folder);
  (void)snprintf(path, sizeof path, "%s/%s.yaml", folder, name);
  ck_assert_int_eq(homeward_scenario_read(&scenario, path, NULL, &error), HOMEWARD_OK);
  homeward_solve_options_default(&options);
  options.gap = 0.05;
  ck_assert_int_eq(homeward_solve(&plan, scenario, &options, NULL, &error), HOMEWARD_OK);
  for (uint64_t seed = 1; seed <= 3; seed++)
    damage_all(plan, seed, name, t);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}

START_TEST(test_verify_mutation__every_damage_is_caught) {
  static const char *const names[] = {"hello", "convoys", "medical", "roc-amman-2005"};
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", SEEDS);
  tally t = {0};
  int at = 0, missed = 0;
  for (uint64_t seed = first; seed < first + seeds; seed++)
    damage_optimum(seed, &t);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    damage_scenario(names[i], &t);
  for (size_t list = 0; list < DAMAGE_LISTS; list++)
    for (const damage *kind = all_damages[list]; kind->name != NULL; kind++, at++) {
      printf("%-40s %-10s %4d of %d plans\n", kind->name, kind->rule, t.applied[at], t.plans);
      missed += t.missed[at];
    }
  printf("%d kinds of damage, %d plans\n", at, t.plans);
  (void)fflush(stdout);
  ck_assert_int_eq(missed, 0);
  for (int i = 0; i < at && seeds >= SEEDS; i++)
    ck_assert_msg(t.applied[i] >= APPLIED_LEAST, "kind %d of damage met %d plans only", i + 1,
                  t.applied[i]);
}
END_TEST

/* ---- optima without a rule ---- */

/**
 * Rules that a plan may break besides the lifted one. Escorts go along outside the horizon and on
 * runs that are not usable; who arrives before being ready has a delay below 0.
 */
static const char *may_break(int bit) {
  return bit == 3 ? "C10 objective" : bit == 5 ? "C10" : "";
}

/** The rule is broken, by an escort alone C10, and nothing else but what may be. */
static bool breaks_only(const findings *found, const char *name, const char *others) {
  char rules[256], *rest = NULL;
  bool only = true;
  (void)snprintf(rules, sizeof rules, "%s", found->rules);
  for (char *rule = strtok_r(rules, " ", &rest); rule != NULL; rule = strtok_r(NULL, " ", &rest))
    only = only && (strcmp(rule, name) == 0 || strstr(others, rule) != NULL);
  return only && (has_rule(found->rules, name) ||
                  (strstr(others, "C10") != NULL && has_rule(found->rules, "C10")));
}

static const char *rule_name(int bit, char out[16]) {
  (void)snprintf(out, 16, "%c%d", bit > ORACLE_I_LAST ? 'C' : 'I',
                 bit > ORACLE_I_LAST ? bit - ORACLE_I_LAST : bit);
  return out;
}

/**
 * An optimum without a rule that costs less than the optimum cannot be a valid plan, and the rule
 * is why. True when there is such a plan and the verifier says so.
 */
static void try_without(const homeward_scenario *scenario, hw_cents optimum, int bit, uint64_t seed,
                        int *met, int *missed) {
  hw_oracle oracle;
  oracle_answer answer;
  char name[16];
  if (!find_optimum(scenario, UINT32_C(1) << bit, &oracle, &answer))
    return;
  if (answer.objective < optimum) {
    open_plan open = open_plan_of_answer(&oracle, &answer);
    findings found = verify(open.plan);
    ++*met;
    if (open.plan->objective != answer.objective ||
        !breaks_only(&found, rule_name(bit, name), may_break(bit))) {
      ++*missed;
      (void)fprintf(stderr, "seed %" PRIu64 " without %s, found%s%s\n", seed, name, found.rules,
                    found.messages);
    }
    open_plan_close(&open);
  }
  oracle_free(&oracle);
}

START_TEST(test_verify_mutation__optimum_without_a_rule_breaks_it) {
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", SEEDS);
  int met[32] = {0}, missed = 0;
  char name[16];
  for (uint64_t seed = first; seed < first + seeds; seed++) {
    homeward_scenario *scenario = scenario_of(seed);
    hw_oracle oracle;
    oracle_answer answer;
    if (find_optimum(scenario, 0, &oracle, &answer)) {
      for (int bit = 1; bit <= ORACLE_I_LAST + ORACLE_C_LAST; bit++)
        if (bit != 2) /* I2 is never lifted */
          try_without(scenario, answer.objective, bit, seed, &met[bit], &missed);
      oracle_free(&oracle);
    }
    homeward_scenario_free(scenario);
  }
  for (int bit = 1; bit <= ORACLE_I_LAST + ORACLE_C_LAST; bit++)
    printf("%s %d%s", rule_name(bit, name), met[bit], bit % 9 == 0 ? "\n" : ", ");
  (void)fflush(stdout);
  ck_assert_int_eq(missed, 0);
  for (int bit = 1; bit <= ORACLE_I_LAST + ORACLE_C_LAST && seeds >= SEEDS; bit++)
    ck_assert_msg(bit == 2 || met[bit] > 0, "no optimum without %s", rule_name(bit, name));
}
END_TEST

int main(void) {
  Suite *suite = suite_create("mutation");
  TCase *cases = tcase_create("mutation");
  tcase_set_timeout(cases, 0);
  tcase_add_test(cases, test_verify_mutation__every_damage_is_caught);
  tcase_add_test(cases, test_verify_mutation__optimum_without_a_rule_breaks_it);
  suite_add_tcase(suite, cases);
  return run_suite(suite);
}
