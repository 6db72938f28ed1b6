/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What more of a limit is worth, on random small scenarios, is what brute force says: the optimum
 * with so much more of it less the optimum without. HOMEWARD_SEEDS sets how many scenarios of each
 * set, HOMEWARD_SEED the first.
 */
#include "model/bottlenecks.h"
#include "tests/engine/solving.h"
#include "tests/oracle/oracle.h"
#include "tests/support/crowd_scenario.h"
#include "tests/support/run_suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LISTED_MOST = 2000, UNPROVEN_SHARE = 50 };

static const scenario_set sets[] = {{"plain", 0, 60},
                                    {"groups", RANDOM_GROUPS, 40},
                                    {"escorts", RANDOM_GROUPS | RANDOM_ESCORTS, 40},
                                    {"care", RANDOM_GROUPS | RANDOM_ESCORTS | RANDOM_CARE, 20}};
enum { SETS = sizeof sets / sizeof *sets };

typedef struct tally {
  int scenarios, limits, better, nothing, unproven;
  int kinds[HW_LIMIT_KINDS];
} tally;

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
    homeward_plan *plan = solved(scenario, solve_options(0, 1));
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
  printf("%s: %d scenarios, %d limits, %d reliefs help, %d do not, %d not proven;", set->name,
         t.scenarios, t.limits, t.better, t.nothing, t.unproven);
  for (int kind = 0; kind < HW_LIMIT_KINDS; kind++)
    printf(" %s %d", hw_limit_kind_name((hw_limit_kind)kind), t.kinds[kind]);
  printf("\n");
  ck_assert_int_gt(t.better, 0);
  ck_assert_int_le(t.unproven * UNPROVEN_SHARE, t.better + t.nothing);
}
END_TEST

/* ---- many classes: only what a limit concerns is solved again ---- */

static homeward_plan *first_plan(const homeward_scenario *scenario) {
  homeward_solve_options options = solve_options(0.01, 2);
  options.iterations = 1;
  return solved(scenario, options);
}

static const unsigned crowds[] = {CROWD_BUDGET, CROWD_SINGLES, CROWD_ESCORTS | CROWD_NEEDY};
enum { CROWDS = sizeof crowds / sizeof *crowds };

START_TEST(test_find_bottlenecks__crowd) {
  char *text = crowd_scenario_text(1, CROWD_CASES, crowds[_i]);
  ck_assert_ptr_nonnull(text);
  homeward_scenario *scenario = accepted(text);
  homeward_plan *plan = first_plan(scenario);
  homeward_bottlenecks *found = find(plan, 3, 1), *same = find(plan, 3, 3);
  int better = 0;
  ck_assert(!found->exact && !found->stopped && found->tried > 0);
  ck_assert_int_eq(found->count, same->count);
  for (int32_t i = 0; i < found->tried; i++) {
    const hw_bottleneck *item = &found->items[i], *other = &same->items[i];
    ck_assert(item->value > 0 && (i == 0 || item->value <= found->items[i - 1].value));
    ck_assert_int_ge(item->relief_count, 1);
    for (int32_t r = 0; r < item->relief_count; r++) {
      ck_assert_int_eq(item->reliefs[r].by, other->reliefs[r].by);
      ck_assert_int_eq(item->reliefs[r].saves, other->reliefs[r].saves);
      ck_assert_int_eq(item->reliefs[r].persons, other->reliefs[r].persons);
      ck_assert(!item->reliefs[r].proven && item->reliefs[r].saves >= 0);
      ck_assert(r == 0 || item->reliefs[r].saves >= item->reliefs[r - 1].saves);
      better += item->reliefs[r].state == HW_RELIEF_BETTER;
    }
  }
  ck_assert_int_gt(better, 0);
  homeward_bottlenecks_free(same);
  homeward_bottlenecks_free(found);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
  free(text);
}
END_TEST

/* ---- the interface ---- */

static const char two_parties[] =
    "homeward: 1\nname: by hand\ntimezone: UTC\ncurrency: USD\nnow: 2005-04-01T00:00\n"
    "horizon: {start: 2005-04-03, end: 2005-04-08}\n"
    "policy: {unserved_penalty: {1: 1000}, delay_per_day: {1: 10}, transit_hour: 1}\n"
    "countries: [{code: NL}, {code: IQ}]\n"
    "places:\n"
    "  - {id: AMS, kind: airport, country: NL}\n"
    "  - {id: BGW, kind: airport, country: IQ}\n"
    "flights:\n"
    "  - {id: F, from: AMS, to: BGW, departs: 2005-04-04T08:00,\n"
    "     arrives: 2005-04-04T12:00, seats: 3, fare: 100}\n"
    "cases:\n"
    "  - {id: A, nationality: IQ, from: AMS, to: BGW, ready: 2005-04-04, priority: 1, persons: 2,\n"
    "     consent: {counselled: 2005-03-01, signed: 2005-03-01}}\n"
    "  - {id: B, nationality: IQ, from: AMS, to: BGW, ready: 2005-04-04, priority: 1, persons: 2,\n"
    "     consent: {counselled: 2005-03-01, signed: 2005-03-01}}\n";

/* Two of the three seats are taken; with a fourth B flies too: 2 x 1000 less 2 x 100 of fare, 10 of
   delay and 8 in transit. In the relaxation half of that for a seat. */
START_TEST(test_find_bottlenecks__by_hand) {
  homeward_scenario *scenario = accepted(two_parties);
  homeward_plan *plan = solved(scenario, solve_options(0, 1));
  homeward_bottlenecks *found = find(plan, 10, 1);
  homeward_bottlenecks_summary summary = {.size = sizeof summary};
  ck_assert_int_eq(homeward_bottlenecks_summarise(found, &summary, NULL), HOMEWARD_OK);
  ck_assert_uint_eq(summary.count, 1);
  ck_assert_uint_eq(summary.tried, 1);
  ck_assert(summary.exact && !summary.stopped);
  ck_assert_int_eq(summary.objective, 221800);
  ck_assert_int_eq(summary.best, 221800);
  homeward_bottleneck item = homeward_bottlenecks_get(found, 0);
  ck_assert_str_eq(item.limit, "seats");
  ck_assert_str_eq(item.subject, "F@2005-04-04");
  ck_assert_str_eq(item.date, "");
  ck_assert_int_eq(item.now, 3);
  ck_assert_int_eq(item.value, 89100);
  ck_assert_int_eq(item.one.by, 1);
  ck_assert(item.one.tried && item.one.better && item.one.proven);
  ck_assert_int_eq(item.one.saves, 178200);
  ck_assert_int_eq(item.one.persons, 2);
  ck_assert_int_eq(item.step.by, 0);
  ck_assert(!item.step.tried);
  homeward_bottlenecks_free(found);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_find_bottlenecks__refused) {
  homeward_scenario *scenario = accepted(two_parties);
  homeward_plan *plan = solved(scenario, solve_options(0, 1));
  homeward_bottlenecks *found = NULL;
  homeward_bottlenecks_options options;
  homeward_error error = {0};
  homeward_bottlenecks_options_default(&options);
  ck_assert_int_eq(homeward_find_bottlenecks(NULL, plan, NULL, &error), HOMEWARD_USAGE);
  ck_assert_int_eq(homeward_find_bottlenecks(&found, NULL, NULL, &error), HOMEWARD_USAGE);
  options.size = 1;
  ck_assert_int_eq(homeward_find_bottlenecks(&found, plan, &options, &error), HOMEWARD_USAGE);
  homeward_bottlenecks_options_default(&options);
  options.threads = 65;
  ck_assert_int_eq(homeward_find_bottlenecks(&found, plan, &options, &error), HOMEWARD_USAGE);
  options.threads = 1;
  options.time_limit = -1;
  ck_assert_int_eq(homeward_find_bottlenecks(&found, plan, &options, &error), HOMEWARD_USAGE);
  plan->objective++;
  ck_assert_int_eq(homeward_find_bottlenecks(&found, plan, NULL, &error), HOMEWARD_INVALID);
  ck_assert_ptr_null(found);
  ck_assert_int_eq(homeward_bottlenecks_summarise(NULL, NULL, &error), HOMEWARD_USAGE);
  ck_assert_int_eq(homeward_bottlenecks_report(NULL, NULL, NULL, NULL, &error), HOMEWARD_USAGE);
  ck_assert_int_eq(homeward_bottlenecks_write(NULL, NULL, NULL, &error), HOMEWARD_USAGE);
  homeward_bottlenecks_free(NULL);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

/* Nothing is left undone when the caller stops it at once, and nothing is claimed. */
START_TEST(test_find_bottlenecks__cancelled) {
  homeward_scenario *scenario = accepted(two_parties);
  homeward_plan *plan = solved(scenario, solve_options(0, 1));
  homeward_bottlenecks *found = NULL;
  homeward_bottlenecks_options options;
  volatile int cancel = 1;
  homeward_bottlenecks_options_default(&options);
  options.cancel = &cancel;
  ck_assert_int_eq(homeward_find_bottlenecks(&found, plan, &options, NULL), HOMEWARD_OK);
  ck_assert(found->stopped);
  for (int32_t i = 0; i < found->count; i++)
    ck_assert_int_eq(found->items[i].reliefs[0].state, HW_RELIEF_UNTRIED);
  homeward_bottlenecks_free(found);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("bottlenecks");
  TCase *random = tcase_create("random");
  tcase_set_timeout(random, 0);
  tcase_add_loop_test(random, test_find_bottlenecks__confirmed_values_are_those_of_brute_force, 0,
                      SETS);
  suite_add_tcase(suite, random);
  TCase *crowd = tcase_create("crowd");
  tcase_set_timeout(crowd, 0);
  tcase_add_loop_test(crowd, test_find_bottlenecks__crowd, 0, CROWDS);
  suite_add_tcase(suite, crowd);
  TCase *interface = tcase_create("interface");
  tcase_add_test(interface, test_find_bottlenecks__by_hand);
  tcase_add_test(interface, test_find_bottlenecks__refused);
  tcase_add_test(interface, test_find_bottlenecks__cancelled);
  suite_add_tcase(suite, interface);
  return run_suite(suite);
}
