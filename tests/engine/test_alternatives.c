/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A planned case forced on another itinerary, on random small scenarios: the plan costs what brute
 * force says when the case has no other itineraries. HOMEWARD_SEEDS sets how many scenarios of each
 * set, HOMEWARD_SEED the first.
 */
#include "engine/alternatives.h"
#include "tests/engine/solving.h"
#include "tests/oracle/oracle.h"
#include "tests/support/run_suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LISTED_MOST = 2000, CASES = 3, UNPROVEN_SHARE = 30 };

#define NEVER_LEFT INT64_C(2000000000) /* cents: a party that must travel */

static const scenario_set sets[] = {{"plain", 0, 40},
                                    {"groups", RANDOM_GROUPS, 30},
                                    {"escorts", RANDOM_GROUPS | RANDOM_ESCORTS, 30},
                                    {"care", RANDOM_GROUPS | RANDOM_ESCORTS | RANDOM_CARE, 15}};
enum { SETS = sizeof sets / sizeof *sets };

typedef struct tally {
  int scenarios, cases, forced, impossible, unproven, displacing, beside, cheaper;
} tally;

static bool same_legs(const oracle_itinerary *a, const hw_alternative *b) {
  if (a->leg_count != b->leg_count)
    return false;
  for (int32_t k = 0; k < a->leg_count; k++)
    if (a->legs[k].run != b->legs[k].run || a->legs[k].transfer != b->legs[k].transfer ||
        a->legs[k].from != b->legs[k].from || a->legs[k].to != b->legs[k].to)
      return false;
  return true;
}

/* The optimum with the party of the case on these legs; NEVER_LEFT and more: there is no plan. */
static bool forced_optimum(const homeward_scenario *scenario, unsigned flags, int32_t case_index,
                           const hw_alternative *item, hw_cents *out) {
  hw_oracle oracle;
  oracle_answer answer = {0};
  oracle_options options = {.groups = (flags & RANDOM_GROUPS) != 0,
                            .escorts = (flags & RANDOM_ESCORTS) != 0,
                            .limit = LISTED_MOST};
  oracle_status status = oracle_enumerate(&oracle, scenario, options);
  for (int32_t p = 0; status == ORACLE_DONE && p < oracle.party_count; p++) {
    oracle_party *party = &oracle.parties[p];
    bool own = false;
    int32_t kept = 0;
    for (int32_t m = 0; m < party->case_count; m++)
      own |= party->cases[m] == case_index;
    for (int32_t i = party->first; own && i < party->first + party->count; i++) {
      if (same_legs(&oracle.itineraries[i], item))
        kept++;
      else
        oracle.itineraries[i].total = 3 * NEVER_LEFT;
    }
    if (own) {
      ck_assert_int_gt(kept, 0);
      party->penalty = NEVER_LEFT;
    }
  }
  if (status == ORACLE_DONE)
    status = oracle_solve(&oracle, 0, &answer);
  *out = answer.objective;
  oracle_free(&oracle);
  return status == ORACLE_DONE;
}

static void judge_item(const homeward_plan *plan, unsigned flags, uint64_t seed, int32_t case_index,
                       const hw_alternatives *found, const hw_alternative *item, tally *t) {
  const homeward_scenario *scenario = plan->scenario;
  hw_cents expected, best = plan->objective - found->improvable;
  const char *id = scenario->cases[case_index].id;
  ck_assert_int_ne(item->state, HW_FORCED_UNTRIED);
  if (!forced_optimum(scenario, flags, case_index, item, &expected))
    return;
  if (item->state == HW_FORCED_NO_PLAN) {
    t->impossible++;
    ck_assert_msg(expected >= NEVER_LEFT, "flags %u, seed %" PRIu64 ", %s: no plan, there is one",
                  flags, seed, id);
    return;
  }
  t->forced++;
  t->unproven += !item->proven;
  t->beside += item->beside && item->displaced_count == 0;
  t->displacing += item->displaced_count > 0;
  t->cheaper += hw_alternative_cost(item->cost) < hw_alternative_cost(found->cost);
  ck_assert_msg(item->proven ? best + item->more == expected : best + item->more >= expected,
                "flags %u, seed %" PRIu64 ", %s: costs %" PRId64 ", not %" PRId64, flags, seed, id,
                best + item->more, expected);
}

static void judge(uint64_t seed, unsigned flags, tally *t) {
  homeward_scenario *scenario = random_scenario(seed, flags);
  homeward_solve_options options = solve_options(0, 2);
  homeward_plan *plan = solved(scenario, options);
  for (int32_t i = 0; i < plan->itinerary_count && i < CASES; i++) {
    hw_alternatives found;
    hw_arena arena = {0};
    homeward_error error = {0};
    int32_t c = plan->itineraries[i].case_index;
    homeward_status status = hw_alternatives_find(&found, plan, c, &options, &arena, &error);
    ck_assert_msg(status == HOMEWARD_OK, "flags %u, seed %" PRIu64 ": %s", flags, seed,
                  error.message);
    ck_assert(found.exact || found.count == 0);
    for (int32_t a = 0; a < found.count; a++)
      judge_item(plan, flags, seed, c, &found, &found.items[a], t);
    t->cases++;
    hw_arena_free(&arena);
  }
  t->scenarios++;
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}

START_TEST(test_alternatives_find__forced_plans_cost_what_brute_force_says) {
  const scenario_set *set = &sets[_i];
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", set->seeds);
  tally t = {0};
  for (uint64_t seed = first; seed < first + seeds; seed++)
    judge(seed, set->flags, &t);
  printf("%s: %d scenarios, %d cases, %d forced (%d not proven), %d impossible, %d beside, "
         "%d displace, %d cheaper alone\n",
         set->name, t.scenarios, t.cases, t.forced, t.unproven, t.impossible, t.beside,
         t.displacing, t.cheaper);
  ck_assert_int_gt(t.forced, 0);
  ck_assert_int_le(t.unproven * UNPROVEN_SHARE, t.forced);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("alternatives");
  TCase *random = tcase_create("random");
  tcase_set_timeout(random, 0);
  tcase_add_loop_test(random, test_alternatives_find__forced_plans_cost_what_brute_force_says, 0,
                      SETS);
  suite_add_tcase(suite, random);
  return run_suite(suite);
}
