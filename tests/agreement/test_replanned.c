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
#include "tests/support/run_suite.h"
#include "tests/support/scenario_text.h"

enum { SEEDS = 1000, LISTED_MOST = 20000, SEEDS_OF_CARE = 300, LISTED_ESCORTS = 2000 };

typedef struct tally {
  int judged, too_large;
  int kept; /* rotations */
  int whole, prefix, freed[HW_FREED_CAUSES], under_way, on_board, stranded, parted, changed, broken;
} tally;

static void print_violation(void *context, const homeward_violation *violation) {
  (void)context;
  (void)fprintf(stderr, "  %s %s: %s\n", violation->rule, violation->subject, violation->message);
}

/* The kept rotation that this one is, and that no other was taken for. */
static int32_t published_as(const hw_published *known, const hw_rotation *rotation, bool *taken) {
  for (int32_t i = 0; i < known->rotation_count; i++) {
    const hw_published_rotation *kept = &known->rotations[i];
    if (kept->kept == HW_KEPT_WHOLE && !taken[i] && kept->pool == rotation->pool &&
        kept->journey.frozen == rotation->leg_count &&
        hw_published_begins(&kept->journey, rotation->legs, rotation->leg_count)) {
      taken[i] = true;
      return i;
    }
  }
  return HW_NONE;
}

static bool is_free(const homeward_plan *plan, const hw_rotation *rotation, int32_t member) {
  int32_t rest = plan->scenario->escort_pools[rotation->pool].rest;
  for (int32_t i = 0; i < plan->rotation_count; i++) {
    const hw_rotation *other = &plan->rotations[i];
    if (other != rotation && other->pool == rotation->pool && other->member == member &&
        other->away_from < rotation->away_until + rest &&
        rotation->away_from < other->away_until + rest)
      return false;
  }
  return true;
}

/* A member who is free for the rotation, among all who have one. */
static int32_t free_member(const homeward_plan *plan, const hw_rotation *rotation) {
  int32_t member = 1;
  while (!is_free(plan, rotation, member))
    member++;
  return member;
}

/* Who has left is who they are, and so, where they can be, are those who are promised; the others
 * are whoever is free, in order of their start. */
static void state_rotations(open_plan *open, const hw_published *known) {
  homeward_plan *plan = open->plan;
  bool *taken = open_plan_memory(open, (size_t)known->rotation_count + 1, sizeof *taken);
  int32_t *as = open_plan_memory(open, (size_t)plan->rotation_count + 1, sizeof *as);
  for (int32_t i = 0; i < plan->rotation_count; i++) {
    hw_rotation *rotation = &open->rotations[i];
    as[i] = published_as(known, rotation, taken);
    rotation->member = 0;
    if (as[i] == HW_NONE)
      continue;
    const hw_published_rotation *kept = &known->rotations[as[i]];
    hw_leg *legs = open_plan_legs(open, rotation->legs, rotation->leg_count);
    for (int32_t k = 0; k < rotation->leg_count; k++)
      legs[k].status = kept->journey.legs[k].status;
    rotation->legs = legs;
    if (kept->journey.departed > 0)
      rotation->member = kept->member;
  }
  for (int32_t i = 0; i < plan->rotation_count; i++)
    if (as[i] != HW_NONE && open->rotations[i].member == 0 &&
        is_free(plan, &open->rotations[i], known->rotations[as[i]].member))
      open->rotations[i].member = known->rotations[as[i]].member;
  for (int32_t i = 0; i < plan->rotation_count; i++)
    if (open->rotations[i].member == 0)
      open->rotations[i].member = free_member(plan, &open->rotations[i]);
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
  for (int32_t i = 0; i < plan->unserved_count; i++)
    ck_assert(hw_published_left(known, &open->unserved[i], &plan->arena));
  state_rotations(open, known);
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
  for (int32_t i = 0; i < known->rotation_count; i++)
    sum->kept += known->rotations[i].kept != HW_KEPT_FREE;
  for (int32_t g = 0; g < replan->scenario->group_count; g++)
    sum->parted += known->parted[g];
  sum->stranded += answer->stranded > 0;
  sum->changed += answer->parts[HW_PART_CHANGES] > 0;
}

static void judge(uint64_t seed, unsigned flags, tally *sum) {
  random_replan replan;
  hw_oracle oracle;
  oracle_answer answer;
  if (!random_replan_open(&replan, seed, flags)) {
    random_replan_free(&replan);
    return;
  }
  bool escorts = (flags & RANDOM_ESCORTS) != 0;
  oracle_options options = {.groups = true,
                            .escorts = escorts,
                            .limit = escorts ? LISTED_ESCORTS : LISTED_MOST,
                            .published = &replan.known};
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
    judge(seed, RANDOM_GROUPS, &sum);
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

/* Rotations that have begun are kept; those that cannot keep their legs are not the oracle's
 * matter.
 */
START_TEST(test_replanned__rotations) {
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", SEEDS_OF_CARE);
  tally sum = {0};
  for (uint64_t seed = first; seed < first + seeds; seed++)
    judge(seed, RANDOM_GROUPS | RANDOM_ESCORTS | RANDOM_CARE, &sum);
  printf("%d judged (%d too large, or with rotations that break), %d rotations kept\n", sum.judged,
         sum.too_large, sum.kept);
  if (seeds < SEEDS_OF_CARE)
    return;
  ck_assert_int_gt(sum.judged * 3, SEEDS_OF_CARE);
  ck_assert_int_gt(sum.kept, 50);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("replanned");
  TCase *all = tcase_create("all");
  tcase_set_timeout(all, 0);
  tcase_add_test(all, test_replanned__optimum_passes_the_verifier);
  tcase_add_test(all, test_replanned__rotations);
  suite_add_tcase(suite, all);
  return run_suite(suite);
}
