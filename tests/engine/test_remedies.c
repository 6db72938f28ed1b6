/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Every remedy of every case left behind, by brute force on random small scenarios: with the remedy
 * applied the case, or its group, can travel beside the plan; with any part of it weaker by one
 * step, or by a few random ones, it cannot. HOMEWARD_SEEDS sets how many scenarios, HOMEWARD_SEED
 * the first.
 */
#include "model/events_plan.h"
#include "model/explanation.h"
#include "tests/engine/beside_plan.h"
#include "tests/engine/solving.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEEDS = 100, FEW_SEEDS = 50, CHANGES_MAX = 8, KINDS_MET = 20, RANDOM_STEPS = 2 };

typedef struct tally {
  uint64_t seed;
  int cases, helped, remedies, weaker, too_large, wrong;
  int by_kind[HW_REMEDY_KINDS];
} tally;

/* ---- a scenario with remedies ---- */

/* The party travels beside the plan once these changes hold: 1, 0, -1 when that is too much. */
static int travels_with(const homeward_plan *plan, const hw_explained *c, const hw_remedy *changes,
                        int32_t count) {
  homeward_scenario *changed = NULL;
  homeward_plan *moved = NULL;
  homeward_events events;
  homeward_diagnostics *diagnostics = NULL;
  homeward_error error = {0};
  ck_assert_int_eq(homeward_diagnostics_new(&diagnostics, NULL), HOMEWARD_OK);
  ck_assert_msg(hw_remedies_apply(&changed, plan->scenario, changes, count, &error) == HOMEWARD_OK,
                "%s", error.message);
  ck_assert(hw_remedies_as_events(&events, plan->scenario, changes, count));
  ck_assert_int_eq(hw_events_apply_to_plan(&moved, &events, plan, changed, diagnostics, NULL),
                   HOMEWARD_OK);
  int travels = travels_beside(moved, c->party, c->party_count);
  hw_arena_free(&events.arena);
  homeward_diagnostics_free(diagnostics);
  homeward_plan_free(moved);
  homeward_scenario_free(changed);
  return travels;
}

static void complain(tally *t, const homeward_plan *plan, const hw_explained *c,
                     const hw_remedy *changes, int32_t count, const char *what) {
  t->wrong++;
  fprintf(stderr, "seed %" PRIu64 ": case %s (%s): %s", t->seed,
          plan->scenario->cases[c->case_index].id, c->reason, what);
  for (int32_t i = 0; i < count; i++) {
    char text[400];
    fprintf(stderr, "; %s", hw_remedy_text(text, sizeof text, plan->scenario, &changes[i]));
  }
  fprintf(stderr, "\n");
}

/* ---- one remedy ---- */

static void judge_weaker(tally *t, const homeward_plan *plan, const hw_explained *c,
                         const hw_help *help, int32_t change, int part, int64_t steps) {
  hw_remedy changes[CHANGES_MAX];
  memcpy(changes, help->changes, (size_t)help->change_count * sizeof *changes);
  changes[change] = hw_remedy_with_steps(&help->changes[change], part, steps);
  t->weaker++;
  int travels = travels_with(plan, c, changes, help->change_count);
  t->too_large += travels < 0;
  if (travels > 0)
    complain(t, plan, c, changes, help->change_count, "less would do");
}

static void judge_help(tally *t, const homeward_plan *plan, const hw_explained *c,
                       const hw_help *help, pseudo_random *random) {
  ck_assert_int_le(help->change_count, CHANGES_MAX);
  ck_assert_int_gt(help->way.leg_count, 0);
  t->remedies++;
  int travels = travels_with(plan, c, help->changes, help->change_count);
  t->too_large += travels < 0;
  if (travels == 0)
    complain(t, plan, c, help->changes, help->change_count, "this does not help");
  for (int32_t i = 0; i < help->change_count; i++) {
    t->by_kind[help->changes[i].kind]++;
    for (int part = 0; part < hw_remedy_parts(&help->changes[i]); part++) {
      int64_t steps = hw_remedy_steps(&help->changes[i], part);
      ck_assert_int_gt(steps, 0);
      judge_weaker(t, plan, c, help, i, part, steps - 1);
      for (int k = 0; k < RANDOM_STEPS && steps > 2; k++)
        judge_weaker(t, plan, c, help, i, part,
                     (int64_t)(pseudo_random_next(random) % (uint64_t)(steps - 1)));
    }
  }
}

/* ---- one case ---- */

/* Without I3 a transfer may start at any minute, and travel may end before the case is ready. */
static bool same_journey(const hw_explained *c, const oracle_itinerary *itinerary) {
  const hw_journey *way = &c->way;
  bool timed = (c->lifted_i & ORACLE_I(3)) == 0;
  bool same = way->leg_count == itinerary->leg_count;
  for (int32_t k = 0; same && k < way->leg_count; k++)
    same = way->legs[k].run == itinerary->legs[k].run &&
           way->legs[k].transfer == itinerary->legs[k].transfer &&
           way->legs[k].from == itinerary->legs[k].from &&
           way->legs[k].to == itinerary->legs[k].to &&
           (way->legs[k].departs == itinerary->legs[k].departs || !timed);
  return same && (!timed || itinerary->total == hw_journey_cost(way) - way->more);
}

/* The itinerary of the proof is one that exists when these rules do not hold, at this cost. */
static void judge_proof(tally *t, const homeward_plan *plan, const hw_explained *c) {
  bool own = c->lifted_i != 0 || strcmp(c->rule, "C12") == 0;
  excerpt only;
  hw_oracle oracle;
  take_cases(&only, plan->scenario, own ? &c->case_index : c->party, own ? 1 : c->party_count);
  oracle_options options = {.lifted = c->lifted_i, .groups = true, .limit = 20000};
  for (int32_t i = 0; i < only.scenario.case_count; i++) {
    only.cases[i].medical |= only.cases[i].escort_count > 0; /* I8 */
    only.cases[i].escort_count = 0;                          /* they only add rotations */
  }
  bool found = oracle_enumerate(&oracle, &only.scenario, options) != ORACLE_DONE;
  for (int32_t i = 0; i < oracle.itinerary_count && !found; i++)
    found = same_journey(c, &oracle.itineraries[i]);
  oracle_free(&oracle);
  if (!found)
    complain(t, plan, c, NULL, 0, "the itinerary of the proof is none");
}

static void judge_case(tally *t, const homeward_plan *plan, const hw_explained *c,
                       pseudo_random *random) {
  const hw_unserved *stated = NULL;
  for (int32_t i = 0; i < plan->unserved_count; i++)
    if (plan->unserved[i].case_index == c->case_index)
      stated = &plan->unserved[i];
  ck_assert_ptr_nonnull(stated);
  t->cases++;
  t->helped += c->help_count > 0;
  if (strcmp(stated->reason, c->reason) != 0 || strcmp(stated->detail, c->detail) != 0)
    complain(t, plan, c, NULL, 0, "another reason than the plan's");
  if (c->way.leg_count > 0)
    judge_proof(t, plan, c);
  for (int32_t i = 0; i < c->help_count; i++)
    judge_help(t, plan, c, &c->helps[i], random);
}

static void judge_scenario(uint64_t seed, unsigned flags, tally *t) {
  homeward_scenario *scenario = random_scenario(seed, flags);
  pseudo_random random;
  random = (pseudo_random){seed};
  homeward_plan *plan = solved(scenario, solve_options(0, 1));
  homeward_explain_options options;
  homeward_explanation *explanation = NULL;
  homeward_error error = {0};
  homeward_explain_options_default(&options);
  options.threads = 1;
  homeward_status status = homeward_explain(&explanation, plan, &options, NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "seed %" PRIu64 ": %s", seed, error.message);
  ck_assert_int_eq(explanation->case_count, plan->unserved_count);
  t->seed = seed;
  for (int32_t i = 0; i < explanation->case_count; i++)
    judge_case(t, plan, &explanation->cases[i], &random);
  homeward_explanation_free(explanation);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}

static tally judge_many(unsigned flags, uint64_t usual) {
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", usual);
  tally t = {0};
  for (uint64_t seed = first; seed < first + seeds; seed++)
    judge_scenario(seed, flags, &t);
  printf("%d cases, %d of them helped by %d remedies; %d weaker ones; %d too large to judge\n",
         t.cases, t.helped, t.remedies, t.weaker, t.too_large);
  int met = 0;
  for (int kind = 0; kind < HW_REMEDY_KINDS; kind++) {
    met += t.by_kind[kind] > 0;
    if (t.by_kind[kind] > 0)
      printf("%s %d, ", hw_remedy_name((hw_remedy_kind)kind), t.by_kind[kind]);
  }
  printf("\n");
  fflush(stdout);
  ck_assert_int_eq(t.wrong, 0);
  ck_assert(seeds < SEEDS || met >= KINDS_MET);
  return t;
}

START_TEST(test_remedies_find__each_is_the_least) {
  judge_many(0, SEEDS);
}
END_TEST

START_TEST(test_remedies_find__groups_move_as_a_whole) {
  judge_many(RANDOM_GROUPS, FEW_SEEDS);
}
END_TEST

START_TEST(test_remedies_find__escorts_come_with_their_patients) {
  judge_many(RANDOM_ESCORTS | RANDOM_GROUPS | RANDOM_TINY, FEW_SEEDS);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("remedies");
  TCase *random = tcase_create("random");
  tcase_set_timeout(random, 0);
  tcase_add_test(random, test_remedies_find__each_is_the_least);
  tcase_add_test(random, test_remedies_find__groups_move_as_a_whole);
  tcase_add_test(random, test_remedies_find__escorts_come_with_their_patients);
  suite_add_tcase(suite, random);
  return run_suite(suite);
}
