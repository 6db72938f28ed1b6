/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What more of a limit is worth, on random small scenarios, is what brute force says: the optimum
 * with so much more of it less the optimum without. HOMEWARD_SEEDS sets how many scenarios of each
 * set, HOMEWARD_SEED the first.
 */
#include "model/bottlenecks.h"
#include "tests/engine/solving.h"
#include "tests/oracle/oracle.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LISTED_MOST = 2000, UNPROVEN_SHARE = 50 };

typedef struct scenario_set {
  unsigned flags;
  uint64_t seeds;
} scenario_set;

static const scenario_set sets[] = {{0, 60},
                                    {RANDOM_GROUPS, 40},
                                    {RANDOM_GROUPS | RANDOM_ESCORTS, 40},
                                    {RANDOM_GROUPS | RANDOM_ESCORTS | RANDOM_CARE, 20}};
enum { SETS = sizeof sets / sizeof *sets };

typedef struct tally {
  int scenarios, limits, better, nothing, unproven;
  int kinds[HW_LIMIT_KINDS];
} tally;

static homeward_plan *solve(const homeward_scenario *scenario) {
  homeward_plan *plan = NULL;
  homeward_solve_options options;
  homeward_solve_options_default(&options);
  options.gap = 0;
  options.threads = 1;
  homeward_outcome outcome;
  homeward_error error = {0};
  homeward_status status = homeward_solve(&plan, scenario, &options, &outcome, &error);
  ck_assert_msg(status == HOMEWARD_OK && plan != NULL, "%s", error.message);
  return plan;
}

static homeward_bottlenecks *find(const homeward_plan *plan, size_t top, unsigned threads) {
  homeward_bottlenecks *found = NULL;
  homeward_bottlenecks_options options;
  homeward_bottlenecks_options_default(&options);
  options.top = top;
  options.threads = threads;
  homeward_error error = {0};
  homeward_status status = homeward_find_bottlenecks(&found, plan, &options, &error);
  ck_assert_msg(status == HOMEWARD_OK, "%s", error.message);
  return found;
}

static oracle_resource resource_of(hw_limit_kind kind) {
  switch (kind) {
  case HW_LIMIT_BEDS:
    return ORACLE_BEDS;
  case HW_LIMIT_ASSISTED:
    return ORACLE_ASSISTED;
  case HW_LIMIT_ENTRIES:
    return ORACLE_ENTRIES;
  case HW_LIMIT_RECEPTION:
    return ORACLE_RECEPTION;
  default:
    return ORACLE_TRANSFER;
  }
}

/* The optimum with more of the limit; false where that is too large. */
static bool optimum(const homeward_scenario *scenario, unsigned flags, const hw_limit *limit,
                    int64_t by, hw_cents *out) {
  hw_arena arena = {0};
  homeward_scenario raised = *scenario;
  oracle_answer answer;
  oracle_options options = {.groups = (flags & RANDOM_GROUPS) != 0,
                            .escorts = (flags & RANDOM_ESCORTS) != 0,
                            .limit = LISTED_MOST};
  if (limit != NULL && hw_limit_is_daily(limit->kind)) {
    options.more = by;
    options.more_resource = resource_of(limit->kind);
    options.more_index = limit->kind == HW_LIMIT_TRANSFER
                             ? 2 * limit->subject + (limit->backward ? 1 : 0)
                             : limit->subject;
    options.more_at = limit->date;
  } else if (limit != NULL) {
    ck_assert(hw_limit_raise(&raised, scenario, limit, by, &arena));
  }
  oracle_status status = oracle_optimum(&raised, options, &answer);
  ck_assert(status == ORACLE_DONE || status == ORACLE_TOO_LARGE);
  *out = answer.objective;
  hw_arena_free(&arena);
  return status == ORACLE_DONE;
}

static void judge_relief(const homeward_scenario *scenario, unsigned flags, uint64_t seed,
                         const hw_bottleneck *item, const hw_relief *relief, hw_cents without,
                         tally *t) {
  hw_cents with;
  char name[80];
  ck_assert_int_ne(relief->state, HW_RELIEF_UNTRIED);
  if (!optimum(scenario, flags, &item->limit, relief->by, &with))
    return;
  t->unproven += !relief->proven;
  t->better += relief->state == HW_RELIEF_BETTER;
  t->nothing += relief->state == HW_RELIEF_NOTHING;
  ck_assert_msg(relief->proven ? relief->saves == without - with
                               : relief->saves >= 0 && relief->saves <= without - with,
                "flags %u, seed %" PRIu64 ": %" PRId64 " more %s of %s saves %" PRId64
                ", not %" PRId64,
                flags, seed, relief->by, hw_limit_kind_name(item->limit.kind),
                hw_limit_subject(scenario, &item->limit, name), without - with, relief->saves);
}

static void judge(uint64_t seed, unsigned flags, tally *t) {
  homeward_scenario *scenario = random_scenario(seed, flags);
  hw_cents without;
  if (optimum(scenario, flags, NULL, 0, &without)) {
    homeward_plan *plan = solve(scenario);
    homeward_bottlenecks *found = find(plan, 20, 2);
    ck_assert_int_eq(found->best, without);
    ck_assert(found->exact && !found->stopped);
    for (int32_t i = 0; i < found->count; i++) {
      const hw_bottleneck *item = &found->items[i];
      t->kinds[item->limit.kind]++;
      for (int32_t r = 0; r < item->relief_count; r++)
        judge_relief(scenario, flags, seed, item, &item->reliefs[r], without, t);
    }
    t->scenarios++;
    t->limits += found->count;
    homeward_bottlenecks_free(found);
    homeward_plan_free(plan);
  }
  homeward_scenario_free(scenario);
}

START_TEST(test_find_bottlenecks__confirmed_values_are_those_of_brute_force) {
  const scenario_set *set = &sets[_i];
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", set->seeds);
  tally t = {0};
  for (uint64_t seed = first; seed < first + seeds; seed++)
    judge(seed, set->flags, &t);
  printf("flags %u: %d scenarios, %d limits, %d reliefs help, %d do not, %d not proven;",
         set->flags, t.scenarios, t.limits, t.better, t.nothing, t.unproven);
  for (int kind = 0; kind < HW_LIMIT_KINDS; kind++)
    printf(" %s %d", hw_limit_kind_name((hw_limit_kind)kind), t.kinds[kind]);
  printf("\n");
  ck_assert_int_gt(t.better, 0);
  ck_assert_int_le(t.unproven * UNPROVEN_SHARE, t.better + t.nothing);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("bottlenecks");
  TCase *random = tcase_create("random");
  tcase_set_timeout(random, 0);
  tcase_add_loop_test(random, test_find_bottlenecks__confirmed_values_are_those_of_brute_force, 0,
                      SETS);
  suite_add_tcase(suite, random);
  return run_suite(suite);
}
