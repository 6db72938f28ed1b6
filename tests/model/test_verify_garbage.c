/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Any stated plan is answered: no crash, no endless list of nights, no lost memory failure. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "model/verify.h"
#include "tests/model/failing_allocator.h"
#include "tests/model/failing_arena.h"
#include "tests/model/verify_world.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/run_suite.h"

#define POOLS                                                                                      \
  "escort_pools:\n"                                                                                \
  "  - {id: nurses, kind: nurse, base: AMS, count: 2, persons_per_escort: 2, back: {time: 20h}}\n" \
  "  - {id: teams, kind: doctor, covers: [doctor, nurse], base: AMMAN, count: 2}\n"                \
  "programmes: [{id: P, funder: F, budget: 10, grant_per_case: 5, pocket_money: 1}]\n"             \
  "cases:\n"

static homeward_scenario *busy_world(void) {
  return scenario_with_changes(
      WORLD_OF_TWO, CHANGES("cases:\n", POOLS, "persons: 2,",
                            "persons: 2, programme: P, group: G, needs: {stretchers: 1, escorts:"
                            " [{kind: nurse, persons: 1}]},",
                            "persons: 1,", "persons: 1, group: G, needs: {ambulance: true},"));
}

static int32_t any_of(pseudo_random *source, int32_t count) {
  return pseudo_random_between(source, 0, count - 1);
}

static int32_t any_number(pseudo_random *source) {
  static const int32_t extremes[] = {INT32_MIN, INT32_MAX, -1, 0, 1};
  if (pseudo_random_chance(source, 20))
    return extremes[any_of(source, 5)];
  return (int32_t)(pseudo_random_next(source) >> 32);
}

/** A minute in the horizon, mostly. */
static hw_minute any_minute(pseudo_random *source, const homeward_scenario *scenario) {
  if (pseudo_random_chance(source, 20))
    return any_number(source);
  return pseudo_random_between(source, scenario->horizon_start.at, scenario->horizon_end.at);
}

static void fill_leg(pseudo_random *source, const homeward_scenario *scenario, hw_leg *leg,
                     hw_cover *covers) {
  bool ride = pseudo_random_chance(source, 60);
  *leg = (hw_leg){.run = ride ? any_of(source, scenario->run_count) : HW_NONE,
                  .transfer = ride ? HW_NONE : any_of(source, scenario->transfer_count),
                  .from = any_of(source, scenario->place_count),
                  .to = any_of(source, scenario->place_count),
                  .departs = any_minute(source, scenario),
                  .arrives = any_minute(source, scenario),
                  .covers = covers};
  if (!ride && pseudo_random_chance(source, 80)) {
    leg->from = scenario->transfers[leg->transfer].from;
    leg->to = scenario->transfers[leg->transfer].to;
  }
  if (ride && pseudo_random_chance(source, 80)) {
    const hw_service *service = &scenario->services[scenario->runs[leg->run].service];
    leg->from = service->stops[0].place;
    leg->to = service->stops[service->stop_count - 1].place;
  }
  for (leg->cover_count = 0; covers != NULL && leg->cover_count < any_of(source, DRAFT_COVERS);)
    covers[leg->cover_count++] = (hw_cover){.kind = any_of(source, scenario->escort_kind_count),
                                            .persons = any_number(source)};
}

static void fill_travellers(pseudo_random *source, plan_draft *draft) {
  homeward_plan *plan = draft->plan;
  const homeward_scenario *scenario = plan->scenario;
  plan->itinerary_count = any_of(source, 5);
  plan->rotation_count = any_of(source, 5);
  for (int32_t i = 0; i < plan->itinerary_count; i++) {
    hw_itinerary *itinerary = &draft->itineraries[i];
    *itinerary = (hw_itinerary){.case_index = any_of(source, scenario->case_count),
                                .legs = draft->legs[i],
                                .leg_count = any_of(source, DRAFT_LEGS),
                                .nights = draft->nights[i],
                                .night_count = any_of(source, DRAFT_NIGHTS)};
    for (int32_t k = 0; k < itinerary->leg_count; k++)
      fill_leg(source, scenario, &draft->legs[i][k], NULL);
    for (int part = 0; part < HW_PART_COUNT; part++)
      itinerary->cost[part] = (hw_cents)pseudo_random_next(source);
  }
  for (int32_t i = 0; i < plan->rotation_count; i++) {
    hw_rotation *rotation = &draft->rotations[i];
    *rotation = (hw_rotation){.pool = any_of(source, scenario->escort_pool_count),
                              .member = any_number(source),
                              .away_from = any_number(source),
                              .away_until = any_number(source),
                              .legs = draft->legs[DRAFT_ITEMS + i],
                              .leg_count = any_of(source, DRAFT_LEGS),
                              .nights = draft->nights[DRAFT_ITEMS + i]};
    for (int32_t k = 0; k < rotation->leg_count; k++)
      fill_leg(source, scenario, &draft->legs[DRAFT_ITEMS + i][k], draft->covers[i][k]);
    for (int part = 0; part < HW_ROTATION_PART_COUNT; part++)
      rotation->cost[part] = (hw_cents)pseudo_random_next(source);
  }
}

static void fill_lists(pseudo_random *source, plan_draft *draft) {
  homeward_plan *plan = draft->plan;
  const homeward_scenario *scenario = plan->scenario;
  plan->run_count = any_of(source, DRAFT_ITEMS);
  for (int32_t i = 0; i < plan->run_count; i++) {
    draft->runs[i] = (hw_run_use){.run = any_of(source, scenario->run_count),
                                  .persons = any_number(source),
                                  .vehicles = draft->vehicles[i],
                                  .vehicle_count = any_of(source, DRAFT_COVERS)};
    for (int32_t k = 0; k < draft->runs[i].vehicle_count; k++)
      draft->vehicles[i][k] = (hw_vehicles){.pool = any_of(source, scenario->vehicle_pool_count),
                                            .count = any_number(source)};
  }
  plan->notification_count = any_of(source, 4);
  for (int32_t i = 0; i < plan->notification_count; i++) {
    draft->notified[i][0] = any_of(source, scenario->case_count);
    draft->notifications[i] = (hw_notification){.country = any_of(source, scenario->country_count),
                                                .place = any_of(source, scenario->place_count),
                                                .entry = 12905,
                                                .by = any_of(source, 20000),
                                                .persons = any_number(source),
                                                .cases = draft->notified[i],
                                                .case_count = 1};
  }
  plan->payment_count = any_of(source, 4);
  for (int32_t i = 0; i < plan->payment_count; i++)
    draft->payments[i] = (hw_payment){.case_index = any_of(source, scenario->case_count),
                                      .kind = (hw_payment_kind)any_of(source, 2),
                                      .amount = (hw_cents)pseudo_random_next(source),
                                      .place = any_of(source, scenario->place_count),
                                      .date = any_of(source, 20000)};
  plan->objective = (hw_cents)pseudo_random_next(source);
  plan->bound = (hw_cents)pseudo_random_next(source);
  plan->gap = any_number(source);
}

/** Legs of any status. */
static void fill_statuses(pseudo_random *source, plan_draft *draft) {
  for (int32_t i = 0; i < 2 * DRAFT_ITEMS; i++)
    for (int32_t k = 0; k < DRAFT_LEGS; k++)
      draft->legs[i][k].status = (hw_leg_status)pseudo_random_between(source, 0, HW_LEG_MISSED);
}

/** The same of a plan that replans another, which may be as wrong. */
START_TEST(test_verify__any_published_plan) {
  homeward_scenario *scenario = busy_world();
  plan_draft *draft = plan_draft_new(scenario, ""), *published = plan_draft_new(scenario, "");
  pseudo_random source = {.state = 2};
  for (int round = 0; round < 3000; round++) {
    int64_t now =
        pseudo_random_between(&source, scenario->horizon_start.at, scenario->horizon_end.at);
    homeward_error error = {0};
    fill_travellers(&source, published);
    fill_lists(&source, published);
    fill_statuses(&source, published);
    if (pseudo_random_chance(&source, 50)) {
      fill_travellers(&source, draft);
      fill_lists(&source, draft);
      fill_statuses(&source, draft);
    }
    const homeward_plan *one = pseudo_random_chance(&source, 30) ? published->plan : draft->plan;
    ck_assert_int_eq(
        homeward_verify_replanned(one, published->plan, &now, NULL, NULL, NULL, &error),
        HOMEWARD_OK);
  }
  plan_draft_free(published);
  plan_draft_free(draft);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_verify__any_stated_plan) {
  homeward_scenario *scenario = busy_world();
  plan_draft *draft = plan_draft_new(scenario, "");
  pseudo_random source = {.state = 1};
  for (int round = 0; round < 3000; round++) {
    size_t violations = 0;
    homeward_error error = {0};
    fill_travellers(&source, draft);
    fill_lists(&source, draft);
    ck_assert_int_eq(homeward_verify(draft->plan, NULL, NULL, &violations, &error), HOMEWARD_OK);
    ck_assert_uint_gt(violations, 0);
  }
  plan_draft_free(draft);
  homeward_scenario_free(scenario);
}
END_TEST

/** A wait of 190 years is rejected without listing its nights. */
START_TEST(test_verify__endless_wait) {
  homeward_scenario *scenario = busy_world();
  plan_draft *draft =
      plan_draft_new(scenario, "C-1: F3@2005-05-03 AMS BGW, BB BGW BAGHDAD 2195-05-03T21:00\n");
  size_t violations = 0;
  ck_assert_int_eq(homeward_verify(draft->plan, NULL, NULL, &violations, NULL), HOMEWARD_OK);
  ck_assert_uint_gt(violations, 0);
  ck_assert_uint_lt(violations, 2000);
  plan_draft_free(draft);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_verify__every_allocation_may_fail) {
  homeward_scenario *scenario = busy_world();
  plan_draft *draft = plan_draft_new(
      scenario, "C-1:" AIR_LEGS "C-2:" AIR_LEGS
                "nurses#1: F1@2005-05-03 AMS AMM nurse=1, F2@2005-05-04 AMM BGW nurse=1,"
                " BB BGW BAGHDAD 2005-05-04T11:30 nurse=1, night AMM 2005-05-03\n");
  size_t whole = 0;
  ck_assert_int_eq(homeward_verify(draft->plan, NULL, NULL, &whole, NULL), HOMEWARD_OK);
  bool failed = true;
  for (long successes = 0; failed; successes++) {
    homeward_error error = {0};
    size_t violations = 0;
    fail_allocations_after(successes);
    homeward_status status = homeward_verify(draft->plan, NULL, NULL, &violations, &error);
    failed = allow_allocations();
    ck_assert_int_eq(status, failed ? HOMEWARD_LIMIT : HOMEWARD_OK);
    if (!failed)
      ck_assert_uint_eq(violations, whole);
  }
  plan_draft_free(draft);
  homeward_scenario_free(scenario);
}
END_TEST

/** A plan without a head, of a case without a reason. */
START_TEST(test_verify__nothing_is_named) {
  homeward_scenario *scenario = busy_world();
  plan_draft *draft = plan_draft_new(scenario, "");
  assert_broken_rules(draft->plan, "");
  draft->plan->scenario_name = NULL;
  assert_broken_rules(draft->plan, "plan");
  draft->plan->scenario_name = scenario->name;
  draft->plan->scenario_sha256 = NULL;
  assert_broken_rules(draft->plan, "plan");
  draft->plan->scenario_sha256 = scenario->sha256;
  draft->unserved[0].reason = NULL;
  assert_broken_rules(draft->plan, "plan");
  plan_draft_free(draft);
  homeward_scenario_free(scenario);
}
END_TEST

/** Each piece of memory that the verifier asks for, once alone and once with all that follow. */
static void starve(const homeward_scenario *scenario, const char *shorthand) {
  plan_draft *draft = plan_draft_new(scenario, shorthand);
  for (int onwards = 0; onwards < 2; onwards++) {
    bool failed = true;
    for (long successes = 0; failed; successes++) {
      homeward_error error = {0};
      fail_arenas_after(successes, onwards != 0);
      homeward_status status = homeward_verify(draft->plan, NULL, NULL, NULL, &error);
      failed = allow_arenas();
      ck_assert_int_eq(status, failed ? HOMEWARD_LIMIT : HOMEWARD_OK);
    }
  }
  plan_draft_free(draft);
}

START_TEST(test_verify__every_piece_of_memory_may_be_missing) {
  homeward_scenario *scenario = busy_world();
  /* two escorts on each leg, and a run with vehicles */
  starve(scenario, "C-1:" AIR_LEGS "C-2:" AIR_LEGS
                   "nurses#1: F1@2005-05-03 AMS AMM nurse=1, F2@2005-05-04 AMM BGW nurse=1,"
                   " BB BGW BAGHDAD 2005-05-04T11:30 nurse=1, night AMM 2005-05-03\n"
                   "nurses#2: F1@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW,"
                   " BB BGW BAGHDAD 2005-05-04T11:30, night AMM 2005-05-03\n"
                   "teams#1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T15:30,"
                   " K1@2005-05-04 AMMAN KARAMA\nrun K1@2005-05-04 vans=1\n");
  /* needs on several segments of one run */
  starve(scenario, "C-1: F3@2005-05-03 AMS BGW, BB BGW BAGHDAD 2005-05-03T21:00\n"
                   "nurses#1: F3@2005-05-03 AMS AMM nurse=1\n"
                   "nurses#2: F3@2005-05-03 AMM BGW nurse=1\n");
  homeward_scenario_free(scenario);
}
END_TEST

/** A plan that replans one of another scenario: all that it kept, and somebody else's. */
START_TEST(test_verify__memory_of_a_published_plan_may_be_missing) {
  static const char plan[] =
      "C-1:" AIR_LEGS "C-2:" AIR_LEGS
      "nurses#1: F1@2005-05-03 AMS AMM nurse=1, F2@2005-05-04 AMM BGW nurse=1,"
      " BB BGW BAGHDAD 2005-05-04T11:30 nurse=1, night AMM 2005-05-03\n"
      "teams#1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T15:30, K1@2005-05-04 AMMAN KARAMA\n"
      "run K1@2005-05-04 vans=1\nnotify JO AMM 2005-05-03 by 2005-05-01 C-1\n";
  homeward_scenario *scenario = busy_world(), *before = busy_world();
  plan_draft *draft = plan_draft_new(scenario, plan), *published = plan_draft_new(before, plan);
  const int64_t now = scenario->now.at + 3 * HW_DAY;
  for (int onwards = 0; onwards < 2; onwards++) {
    bool failed = true;
    for (long successes = 0; failed; successes++) {
      homeward_error error = {0};
      fail_arenas_after(successes, onwards != 0);
      homeward_status status =
          homeward_verify_replanned(draft->plan, published->plan, &now, NULL, NULL, NULL, &error);
      failed = allow_arenas();
      ck_assert_int_eq(status, failed ? HOMEWARD_LIMIT : HOMEWARD_OK);
    }
  }
  plan_draft_free(published);
  plan_draft_free(draft);
  homeward_scenario_free(before);
  homeward_scenario_free(scenario);
}
END_TEST

static Suite *verify_suite(void) {
  Suite *suite = suite_create("verify_garbage");
  TCase *cases = tcase_create("garbage");
  tcase_set_timeout(cases, 120);
  tcase_add_test(cases, test_verify__any_stated_plan);
  tcase_add_test(cases, test_verify__any_published_plan);
  tcase_add_test(cases, test_verify__memory_of_a_published_plan_may_be_missing);
  tcase_add_test(cases, test_verify__endless_wait);
  tcase_add_test(cases, test_verify__every_allocation_may_fail);
  tcase_add_test(cases, test_verify__every_piece_of_memory_may_be_missing);
  tcase_add_test(cases, test_verify__nothing_is_named);
  suite_add_tcase(suite, cases);
  return suite;
}

int main(void) {
  return run_suite(verify_suite());
}
