/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Two independent readings of the contract agree: every itinerary that the oracle lists for a
 * random scenario passes the verifier to the cent, and every one that it lists only without rule Ik
 * breaks Ik and no other rule of section 4.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/verify.h"
#include "tests/oracle/oracle.h"
#include "tests/oracle/oracle_rotations.h"
#include "tests/support/random_scenario.h"
#include "tests/support/run_suite.h"
#include "tests/support/scenario_text.h"

enum { SEEDS = 60, LISTED_MOST = 20000, LEGS_MOST = 16, POOLS_MOST = 16, MESSAGE_SIZE = 1024 };

/** What the verifier says of one case's itinerary. */
typedef struct judgement {
  const char *case_id;
  uint32_t broken; /* bit i: rule Ii */
  bool wrong_figure;
  char message[MESSAGE_SIZE];
} judgement;

static void note_violation(void *context, const homeward_violation *violation) {
  judgement *found = context;
  if (strcmp(violation->subject, found->case_id) != 0)
    return; /* what binds cases together is not the itinerary's fault */
  if (violation->rule[0] == 'I')
    found->broken |= ORACLE_I(atoi(violation->rule + 1));
  else if (strcmp(violation->rule, "objective") == 0 &&
           strstr(violation->message, "among the payments") == NULL) /* none are stated here */
    found->wrong_figure = true;
  else
    return;
  (void)snprintf(found->message, sizeof found->message, "%s %s", violation->rule,
                 violation->message);
}

/** Every run that the itinerary rides, with one vehicle of each pool that its service lists. */
static int32_t list_runs(const homeward_scenario *scenario, const oracle_itinerary *itinerary,
                         hw_run_use *runs, hw_vehicles vehicles[][POOLS_MOST]) {
  int32_t count = 0;
  for (int32_t k = 0; k < itinerary->leg_count; k++) {
    int32_t run = itinerary->legs[k].run;
    if (run == HW_NONE)
      continue;
    const hw_service *service = &scenario->services[scenario->runs[run].service];
    runs[count] = (hw_run_use){
        .run = run, .vehicles = vehicles[count], .vehicle_count = service->vehicle_count};
    ck_assert_int_le(service->vehicle_count, POOLS_MOST);
    for (int32_t i = 0; i < service->vehicle_count; i++)
      vehicles[count][i] = (hw_vehicles){.pool = service->vehicles[i].pool, .count = 1};
    count++;
  }
  return count;
}

static void copy_legs(hw_leg *out, const oracle_leg *legs, int32_t count) {
  ck_assert_int_le(count, LEGS_MOST);
  for (int32_t k = 0; k < count; k++)
    out[k] = (hw_leg){.run = legs[k].run,
                      .transfer = legs[k].transfer,
                      .from = legs[k].from,
                      .to = legs[k].to,
                      .departs = legs[k].departs,
                      .arrives = legs[k].arrives};
}

/** Verifies a plan of this itinerary alone; what it stated of one case is the oracle's. */
static judgement judge(const homeward_scenario *scenario, const oracle_itinerary *itinerary,
                       int32_t case_index) {
  homeward_plan *plan = hw_plan_new(scenario);
  hw_leg legs[LEGS_MOST];
  hw_run_use runs[LEGS_MOST];
  hw_vehicles vehicles[LEGS_MOST][POOLS_MOST];
  hw_itinerary stated = {.case_index = case_index,
                         .legs = legs,
                         .leg_count = itinerary->leg_count,
                         .nights = itinerary->nights,
                         .night_count = itinerary->night_count};
  judgement found = {.case_id = scenario->cases[case_index].id};
  ck_assert_ptr_nonnull(plan);
  copy_legs(legs, itinerary->legs, itinerary->leg_count);
  for (int part = 0; part < HW_PART_COUNT; part++)
    stated.cost[part] = itinerary->cost[part];
  plan->itineraries = &stated;
  plan->itinerary_count = 1;
  plan->runs = runs;
  plan->run_count = list_runs(scenario, itinerary, runs, vehicles);
  ck_assert_int_eq(hw_verify(plan, note_violation, &found, NULL, NULL), HOMEWARD_OK);
  homeward_plan_free(plan);
  return found;
}

/** NULL when the seed makes a scenario that the reader refuses. */
static homeward_scenario *scenario_of(uint64_t seed, unsigned flags) {
  char message[MESSAGE_SIZE];
  char *text = random_scenario_text(seed, seed % 4 == 0 ? flags : flags | RANDOM_TINY);
  ck_assert_ptr_nonnull(text);
  homeward_scenario *scenario = scenario_from_text(text, message, sizeof message);
  free(text);
  return scenario;
}

/** Judges all that the oracle lists with the rules lifted; returns how many broke one of them. */
static int32_t judge_all(const homeward_scenario *scenario, uint64_t seed, uint32_t lifted) {
  hw_oracle oracle;
  int32_t broken = 0;
  oracle_options options = {
      .lifted = lifted, .groups = true, .escorts = false, .limit = LISTED_MOST};
  oracle_status status = oracle_enumerate(&oracle, scenario, options);
  if (status == ORACLE_TOO_LARGE) {
    oracle_free(&oracle);
    return 0;
  }
  ck_assert_int_eq(status, ORACLE_DONE);
  for (int32_t i = 0; i < oracle.itinerary_count; i++) {
    const oracle_itinerary *itinerary = &oracle.itineraries[i];
    const oracle_party *party = &oracle.parties[itinerary->party];
    for (int32_t k = 0; k < party->case_count; k++) {
      judgement found = judge(scenario, itinerary, party->cases[k]);
      const hw_case *c = &scenario->cases[party->cases[k]];
      if ((found.broken & ~lifted) != 0 ||
          (found.wrong_figure && party->case_count == 1 && lifted != ORACLE_I(3)))
        ck_abort_msg("seed %llu, case %s, lifted %x: %s", (unsigned long long)seed, c->id, lifted,
                     found.message);
      broken += found.broken != 0;
    }
  }
  oracle_free(&oracle);
  return broken;
}

START_TEST(test_verify_agreement__itineraries) {
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", SEEDS), scenarios = 0;
  int32_t broken[ORACLE_I_LAST + 1] = {0};
  for (uint64_t seed = 1; seed <= seeds; seed++) {
    homeward_scenario *scenario = scenario_of(seed, RANDOM_GROUPS);
    if (scenario == NULL)
      continue;
    scenarios++;
    ck_assert_int_eq(judge_all(scenario, seed, 0), 0);
    for (int rule = 1; rule <= ORACLE_I_LAST; rule++)
      if (rule != 2)
        broken[rule] += judge_all(scenario, seed, ORACLE_I(rule));
    homeward_scenario_free(scenario);
  }
  ck_assert_uint_gt(scenarios, seeds / 2);
  for (int rule = 1; rule <= ORACLE_I_LAST; rule++)
    if (rule != 2 && seeds >= SEEDS) /* the oracle never lists what does not join */
      ck_assert_msg(broken[rule] > 0, "no itinerary broke I%d", rule);
}
END_TEST

/* ---- rotations ---- */

/** Notes C10, times and nights; the oracle gives the sum of a rotation's cost, not its parts. */
static void note_rotation(void *context, const homeward_violation *violation) {
  char *found = context;
  bool rotation = strchr(violation->subject, '#') != NULL;
  bool part = rotation && strncmp(violation->message, "the plan states", 15) == 0 &&
              strstr(violation->message, "nights") == NULL;
  bool sum = strstr(violation->message, "for escorts, the sum is") != NULL;
  if ((rotation && !part) || sum)
    (void)snprintf(found, MESSAGE_SIZE, "%s %s: %s", violation->rule, violation->subject,
                   violation->message);
}

static void judge_rotation(const homeward_scenario *scenario, uint64_t seed,
                           const oracle_rotation *rotation) {
  homeward_plan *plan = hw_plan_new(scenario);
  hw_leg legs[LEGS_MOST];
  hw_rotation stated = {.pool = rotation->pool,
                        .member = 1,
                        .away_from = rotation->away_from,
                        .away_until = rotation->away_until,
                        .legs = legs,
                        .leg_count = rotation->leg_count,
                        .nights = rotation->nights,
                        .night_count = rotation->night_count};
  char found[MESSAGE_SIZE] = "";
  ck_assert_ptr_nonnull(plan);
  copy_legs(legs, rotation->legs, rotation->leg_count);
  plan->rotations = &stated;
  plan->rotation_count = 1;
  plan->parts[HW_PART_ESCORTS] = rotation->cost;
  ck_assert_int_eq(hw_verify(plan, note_rotation, found, NULL, NULL), HOMEWARD_OK);
  if (found[0] != '\0')
    ck_abort_msg("seed %llu: %s", (unsigned long long)seed, found);
  homeward_plan_free(plan);
}

START_TEST(test_verify_agreement__rotations) {
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", SEEDS);
  int32_t rotations = 0;
  oracle_options options = {.escorts = true, .limit = LISTED_MOST};
  for (uint64_t seed = 1; seed <= seeds; seed++) {
    homeward_scenario *scenario = scenario_of(seed, RANDOM_ESCORTS);
    hw_oracle oracle;
    if (scenario == NULL)
      continue;
    oracle_status status = oracle_enumerate(&oracle, scenario, options);
    ck_assert(status == ORACLE_DONE || status == ORACLE_TOO_LARGE);
    if (status == ORACLE_DONE) {
      rotations += oracle.rotation_count;
      for (int32_t i = 0; i < oracle.rotation_count; i++)
        judge_rotation(scenario, seed, &oracle.rotations[i]);
    }
    oracle_free(&oracle);
    homeward_scenario_free(scenario);
  }
  ck_assert(seeds < SEEDS || rotations > 500);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("verify_agreement");
  TCase *cases = tcase_create("agreement");
  tcase_set_timeout(cases, 300);
  tcase_add_test(cases, test_verify_agreement__itineraries);
  tcase_add_test(cases, test_verify_agreement__rotations);
  suite_add_tcase(suite, cases);
  return run_suite(suite);
}
