/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Replanning in two independent readings: the optimum under frozen legs and change penalties that
 * brute force finds passes the verifier to the cent; and over many random cases every way in which
 * legs are kept or freed occurs. HOMEWARD_SEEDS sets how many, HOMEWARD_SEED the first.
 */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/verify.h"
#include "tests/agreement/open_plan.h"
#include "tests/support/random_replan.h"
#include "tests/support/random_scenario.h"
#include "tests/support/scenario_text.h"

enum { SEEDS = 1000, LISTED_MOST = 20000 };

typedef struct tally {
  int judged, too_large;
  int whole, prefix, freed[HW_FREED_CAUSES], under_way, on_board, stranded, parted, changed, broken;
} tally;

static void print_violation(void *context, const homeward_violation *violation) {
  (void)context;
  (void)fprintf(stderr, "  %s %s: %s\n", violation->rule, violation->subject, violation->message);
}

/* The statuses that the next plan states, and what changes cost. */
static void state_frozen(open_plan *open, const hw_published *known, const oracle_answer *answer) {
  homeward_plan *plan = open->plan;
  for (int32_t i = 0; i < plan->itinerary_count; i++) {
    hw_itinerary *itinerary = &open->itineraries[i];
    const hw_published_journey *journey = &known->cases[itinerary->case_index].journey;
    hw_leg *legs = open_plan_legs(open, itinerary->legs, itinerary->leg_count);
    for (int32_t k = 0; k < journey->frozen; k++)
      legs[k].status = journey->legs[k].status;
    itinerary->legs = legs;
  }
  plan->parts[HW_PART_CHANGES] = answer->parts[HW_PART_CHANGES];
  plan->objective += answer->parts[HW_PART_CHANGES];
  plan->bound = plan->objective;
}

static void count(const random_replan *replan, const oracle_answer *answer, tally *sum) {
  const hw_published *known = &replan->known;
  for (int32_t i = 0; i < replan->scenario->case_count; i++) {
    const hw_published_case *c = &known->cases[i];
    sum->whole += c->whole;
    sum->prefix += c->journey.frozen > 0 && !c->whole;
    sum->freed[c->journey.cause] += c->planned;
    sum->under_way += c->under_way;
    sum->on_board += c->on_board;
    sum->broken += c->journey.broken;
  }
  for (int32_t g = 0; g < replan->scenario->group_count; g++)
    sum->parted += known->parted[g];
  sum->stranded += answer->stranded > 0;
  sum->changed += answer->parts[HW_PART_CHANGES] > 0;
}

static void judge(uint64_t seed, tally *sum) {
  random_replan replan;
  hw_oracle oracle;
  oracle_answer answer;
  if (!random_replan_open(&replan, seed, RANDOM_GROUPS)) {
    random_replan_free(&replan);
    return;
  }
  oracle_options options = {.groups = true, .limit = LISTED_MOST, .published = &replan.known};
  oracle_status status = oracle_enumerate(&oracle, &replan.known.scenario, options);
  if (status == ORACLE_DONE)
    status = oracle_solve(&oracle, 0, &answer);
  ck_assert_msg(status == ORACLE_DONE || status == ORACLE_TOO_LARGE, "seed %" PRIu64 ": %d\n%s",
                seed, (int)status, replan.text);
  if (status == ORACLE_DONE) {
    size_t violations = 0;
    open_plan open = open_plan_of_answer(&oracle, &answer);
    state_frozen(&open, &replan.known, &answer);
    count(&replan, &answer, sum);
    ck_assert_int_eq(hw_verify_replanned(open.plan, replan.published, replan.scenario->now.at,
                                         print_violation, NULL, &violations, NULL),
                     HOMEWARD_OK);
    ck_assert_msg(violations == 0, "seed %" PRIu64 ": %zu violations\n%s", seed, violations,
                  replan.text);
    ck_assert_msg(open.plan->objective == answer.objective, "seed %" PRIu64, seed);
    open_plan_close(&open);
    sum->judged++;
  } else {
    sum->too_large++;
  }
  oracle_free(&oracle);
  random_replan_free(&replan);
}

START_TEST(test_replanned__optimum_passes_the_verifier) {
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", SEEDS);
  tally sum = {0};
  for (uint64_t seed = first; seed < first + seeds; seed++)
    judge(seed, &sum);
  printf(
      "%d judged (%d too large): %d cases whole, %d with frozen legs, %d under way, %d on board; "
      "%d promises broken, %d groups parted, %d stranded, %d with changes\n",
      sum.judged, sum.too_large, sum.whole, sum.prefix, sum.under_way, sum.on_board, sum.broken,
      sum.parted, sum.stranded, sum.changed);
  for (int cause = 1; cause < HW_FREED_CAUSES; cause++)
    printf("  %s: %d\n", hw_freed_name((hw_freed)cause), sum.freed[cause]);
  if (seeds < SEEDS)
    return;
  ck_assert_int_gt(sum.judged * 2, SEEDS);
  ck_assert_int_gt(sum.whole, 50);
  ck_assert_int_gt(sum.prefix, 50);
  ck_assert_int_gt(sum.on_board, 10);
  ck_assert_int_gt(sum.broken, 10);
  ck_assert_int_gt(sum.stranded, 5);
  ck_assert_int_gt(sum.parted, 0);
  ck_assert_int_gt(sum.changed, 20);
  for (int cause = 1; cause < HW_FREED_CAUSES; cause++)
    ck_assert_msg(sum.freed[cause] > 0 || cause == HW_FREED_UNKNOWN, "no leg is %s",
                  hw_freed_name((hw_freed)cause));
}
END_TEST

int main(void) {
  Suite *suite = suite_create("replanned");
  TCase *all = tcase_create("all");
  tcase_set_timeout(all, 0);
  tcase_add_test(all, test_replanned__optimum_passes_the_verifier);
  suite_add_tcase(suite, all);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
