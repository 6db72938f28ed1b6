/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Every stated figure, C11, payments, and the plan's form. The sums are worked by hand. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/build_plan.h"
#include "tests/support/run_suite.h"

/*
 * C-1: 3 persons, one an infant, one on a stretcher.
 *   F1 seats 3-1-1+3 = 4, and 0.25 of the infant: 100.05 x 4.25 = 425.2125 425.21 F2 seats 3-1-1+6
 * = 7, and 0.25: 33.34 x 7.25 = 241.715, half up                              241.72 BB 3 x 10.10 +
 * 50 = 80.30; a night at AMM 3 x 12.50 = 37.50 ready 05-01T22:00Z, arrives 05-04T08:40Z: 3520 min x
 * 3 x 24.10 / 1440 = 176.7333             176.73 leaves 05-03T08:00Z: 1480 min x 3 x 1.51 / 60
 * 111.74 grant 900, after 3 May 300: 600 lost; paid 300 and 3 x 20.50; P pays
 * 666.93+80.30+37.50+361.50 = 1146.23 C-2: 2 persons by road. F1 2 x 100.05; AA 2 x 4, no
 * ambulance; K1 2 x (7.05
 * + 2.50); AMMAN 2 x 9.99; no delay rate; 30 h x 2 x 1.51 = 90.60 C-3 stays behind: 80. One
 * van 45.50, K1 111. nurse: 100.05 + 33.34; 10.10; 12.50; 44 h 40 are 2 days x 70; back 200 495.99
 */
static const char world[] =
    "homeward: 1\n"
    "name: figures\n"
    "timezone: Asia/Amman\n"
    "currency: USD\n"
    "now: 2005-05-01T08:00\n"
    "horizon: {start: 2005-05-01, end: 2005-05-20}\n"
    "policy: {unserved_penalty: {1: 500, 2: 80}, delay_per_day: {1: 24.10}, transit_hour: 1.51,\n"
    "  infant_fare: 0.25}\n"
    "countries: [{code: NL}, {code: JO}, {code: IQ}]\n"
    "places:\n"
    "  - {id: AMS, country: NL, timezone: Europe/Amsterdam}\n"
    "  - {id: AMM, country: JO, beds: 9, bed_cost: 12.50, medical: true}\n"
    "  - {id: AMMAN, country: JO, beds: 9, bed_cost: 9.99}\n"
    "  - {id: KARAMA, country: IQ, timezone: Asia/Baghdad}\n"
    "  - {id: BGW, country: IQ, timezone: Asia/Baghdad}\n"
    "  - {id: BAGHDAD, country: IQ, timezone: Asia/Baghdad}\n"
    "flights:\n"
    "  - {id: F1, from: AMS, to: AMM, departs: 2005-05-03T10:00, arrives: 2005-05-03T15:30, seats: "
    "20,\n"
    "     stretchers: 2, stretcher_seats: 3, fare: 100.05}\n"
    "  - {id: F2, from: AMM, to: BGW, departs: 2005-05-04T09:00, arrives: 2005-05-04T11:30, seats: "
    "20,\n"
    "     stretchers: 2, fare: 33.34}\n"
    "convoys:\n"
    "  - id: K1\n"
    "    stops: [{place: AMMAN, departs: 2005-05-04T05:00, cost: 7.05},\n"
    "     {place: KARAMA, arrives: 2005-05-04T10:00, departs: 2005-05-04T12:00, cost: 2.50},\n"
    "     {place: BAGHDAD, arrives: 2005-05-04T18:00}]\n"
    "    vehicles: [{pool: vans}]\n"
    "    run_cost: 111\n"
    "transfers:\n"
    "  - {id: AA, from: AMM, to: AMMAN, time: 45m, cost: 4, ambulance: true, ambulance_cost: 77}\n"
    "  - {id: BB, from: BGW, to: BAGHDAD, time: 70m, cost: 10.10, ambulance: true, ambulance_cost: "
    "50}\n"
    "vehicle_pools: [{id: vans, base: AMMAN, count: 2, seats: 4, cost: 45.50, turnaround: 1h}]\n"
    "escort_pools:\n"
    "  - {id: nurses, kind: nurse, base: AMS, count: 1, cost_per_day: 70, back: {time: 20h, cost: "
    "200}}\n"
    "programmes:\n"
    "  - {id: P, funder: F, budget: 1146.23, grant_per_case: 900, pocket_money: 20.50,\n"
    "     entitlement_until: 2005-05-03, reduced_grant: 300}\n"
    "  - {id: Q, funder: F}\n"
    "cases:\n"
    "  - {id: C-1, programme: P, nationality: IQ, from: AMS, to: BAGHDAD, ready: 2005-05-02, "
    "priority: 1,\n"
    "     persons: 3, infants: 1, consent: {counselled: 2005-03-01, signed: 2005-03-02},\n"
    "     needs: {stretchers: 1, escorts: [{kind: nurse, persons: 1}]}}\n"
    "  - {id: C-2, nationality: IQ, from: AMS, to: BAGHDAD, ready: 2005-05-02, priority: 2, "
    "persons: 2,\n"
    "     consent: {counselled: 2005-03-01, signed: 2005-03-02}}\n"
    "  - {id: C-3, nationality: IQ, from: AMS, to: BAGHDAD, ready: 2005-05-02, priority: 2, "
    "persons: 1,\n"
    "     consent: {counselled: 2005-03-01, signed: 2005-03-02}}\n";

#define C_1_LEGS                                                                                   \
  "C-1: F1@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW, BB BGW BAGHDAD 2005-05-04T11:30,"            \
  " night AMM 2005-05-03, fares 666.93, transfers 80.30, beds 37.50, delay 176.73, transit "       \
  "111.74,"
#define REST                                                                                       \
  "C-2: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T15:30, K1@2005-05-04 AMMAN BAGHDAD,"        \
  " night AMMAN 2005-05-03, fares 200.10, transfers 8, road 19.10, beds 19.98, transit 90.60\n"    \
  "nurses#1: F1@2005-05-03 AMS AMM nurse=1, F2@2005-05-04 AMM BGW nurse=1,"                        \
  " BB BGW BAGHDAD 2005-05-04T11:30 nurse=1, night AMM 2005-05-03,"                                \
  " away 2005-05-03T10:00 2005-05-05T06:40,"                                                       \
  " fares 133.39, transfers 10.10, beds 12.50, days 140, back 200\n"                               \
  "run K1@2005-05-04 vans=1\n"                                                                     \
  "part vehicles 45.50\n"                                                                          \
  "part runs 111\n"
#define PAID_LATE                                                                                  \
  "pay P C-1 grant 300 BAGHDAD 2005-05-04\npay P C-1 pocket_money 61.50 BAGHDAD 2005-05-04\n"
#define PAID_IN_TIME                                                                               \
  "pay P C-1 grant 900 BAGHDAD 2005-05-04\npay P C-1 pocket_money 61.50 BAGHDAD 2005-05-04\n"

static const char whole[] = C_1_LEGS " lost_grants 600\n" REST PAID_LATE;

static homeward_scenario *scenario;
static plan_draft *draft;

static void set_up(void) {
  scenario = scenario_with_changes(world, NULL);
  draft = plan_draft_new(scenario, whole);
}

static void tear_down(void) {
  plan_draft_free(draft);
  homeward_scenario_free(scenario);
}

START_TEST(test_verify_figures__worked_by_hand) {
  assert_broken_rules(draft->plan, "");
  ck_assert_int_eq(draft->plan->objective, 274347);
}
END_TEST

/** One cent more or less in any stated amount is seen. */
START_TEST(test_verify_figures__each_amount_counts) {
  static const hw_cents changes[] = {1, -1, INT64_MAX / 2, INT64_MIN / 2};
  hw_cents *amounts[3 * HW_PART_COUNT + HW_ROTATION_PART_COUNT + 3];
  size_t count = 0;
  for (int part = 0; part < HW_PART_COUNT; part++) {
    amounts[count++] = &draft->itineraries[0].cost[part];
    amounts[count++] = &draft->itineraries[1].cost[part];
    amounts[count++] = &draft->plan->parts[part];
  }
  for (int part = 0; part < HW_ROTATION_PART_COUNT; part++)
    amounts[count++] = &draft->rotations[0].cost[part];
  amounts[count++] = &draft->plan->objective;
  amounts[count++] = &draft->payments[0].amount;
  amounts[count++] = &draft->payments[1].amount;
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
      hw_cents kept = *amounts[i];
      *amounts[i] += changes[k];
      assert_broken_rules(draft->plan, "objective");
      *amounts[i] = kept;
    }
  assert_broken_rules(draft->plan, "");
}
END_TEST

START_TEST(test_verify_figures__each_count_and_date_counts) {
  int32_t *numbers[] = {&draft->plan->persons_planned,
                        &draft->plan->persons_unserved,
                        &draft->runs[0].persons,
                        &draft->runs[1].persons,
                        &draft->nights[0][0].date,
                        &draft->nights[0][0].place,
                        &draft->itineraries[0].night_count,
                        &draft->payments[0].date,
                        &draft->payments[1].place,
                        &draft->payments[0].programme,
                        &draft->plan->payment_count};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    int32_t kept = *numbers[i];
    *numbers[i] = kept == 0 ? 1 : kept - 1;
    assert_broken_rules(draft->plan, "objective");
    *numbers[i] = kept;
  }
  assert_broken_rules(draft->plan, "");
}
END_TEST

START_TEST(test_verify_figures__bound_and_gap) {
  homeward_plan *plan = draft->plan;
  plan->status = HOMEWARD_PLAN_FEASIBLE;
  assert_broken_rules(plan, ""); /* a bound that is met, without the claim */
  plan->bound = 271600;          /* 2747 of 274347: 0.0100128 */
  plan->gap = 1001;
  assert_broken_rules(plan, "");
  plan->gap = 1002;
  assert_broken_rules(plan, "objective");
  plan->gap = 0;
  assert_broken_rules(plan, "objective");
  plan->gap = 1001;
  plan->status = HOMEWARD_PLAN_OPTIMAL;
  assert_broken_rules(plan, "objective");
  plan->status = HOMEWARD_PLAN_INTERRUPTED;
  assert_broken_rules(plan, "");
  plan->bound = plan->objective + 1;
  plan->gap = 0;
  assert_broken_rules(plan, "objective");
}
END_TEST

START_TEST(test_verify_figures__fare_rounded_once_per_ride) {
  /* an adult and an infant: 1.25 x 20.04 = 25.05; by segment 12.525 would become 12.53 twice */
  const char *stops =
      "from: AMS, to: AMM, departs: 2005-05-03T10:00, arrives: 2005-05-03T15:30, seats: 20,\n"
      "     stretchers: 2, stretcher_seats: 3, fare: 100.05}\n";
  const char *three =
      "stops: [{place: AMS, departs: 2005-05-03T10:00, fare: 10.02},\n"
      "     {place: AMMAN, arrives: 2005-05-03T12:00, departs: 2005-05-03T13:00, fare: 10.02},\n"
      "     {place: AMM, arrives: 2005-05-03T15:30}], seats: 20}\n";
  const char *const changes[] = {
      stops, three, "to: BAGHDAD, ready: 2005-05-02, priority: 2, persons: 2,",
      "to: AMM, ready: 2005-05-02, priority: 2, persons: 2, infants: 1,", NULL};
  /* 4 h 30 x 2 x 1.51 = 13.59; C-1 and C-3 stay behind, 3 x 500 + 80 */
  assert_rules_of(world, changes, "C-2: F1@2005-05-03 AMS AMM, fares 25.05, transit 13.59\n", "");
  assert_rules_of(world, changes, "C-2: F1@2005-05-03 AMS AMM, fares 25.06, transit 13.59\n",
                  "objective");
}
END_TEST

START_TEST(test_verify_figures__entitlement_ends_with_its_day) {
  static const struct {
    const char *until, *plan, *rules;
  } cases[] = {
      {"entitlement_until: 2005-05-04", C_1_LEGS "\n" REST PAID_IN_TIME, ""},
      {"entitlement_until: 2005-05-04T12:40", C_1_LEGS "\n" REST PAID_IN_TIME, ""},
      {"entitlement_until: 2005-05-04T12:39", C_1_LEGS " lost_grants 600\n" REST PAID_LATE, ""},
      {"entitlement_until: 2005-05-04", C_1_LEGS " lost_grants 600\n" REST PAID_LATE, "objective"},
      {"entitlement_until: 2005-05-04", C_1_LEGS "\n" REST PAID_LATE, "objective"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_rules_of(
        world, CHANGES("budget: 1146.23, ", "", "entitlement_until: 2005-05-03", cases[i].until),
        cases[i].plan, cases[i].rules);
}
END_TEST

START_TEST(test_verify_payments__none_of_zero) {
  /* late, and nothing is left of the grant: all 900 are lost, no payment of zero is listed */
  assert_rules_of(
      world, CHANGES("reduced_grant: 300", "reduced_grant: 0"),
      C_1_LEGS " lost_grants 900\n" REST "pay P C-1 pocket_money 61.50 BAGHDAD 2005-05-04\n", "");
  assert_rules_of(world, CHANGES("reduced_grant: 300", "reduced_grant: 0"),
                  C_1_LEGS " lost_grants 900\n" REST PAID_LATE, "objective");
  assert_rules_of(world, CHANGES("pocket_money: 20.50", "pocket_money: 0"),
                  C_1_LEGS " lost_grants 600\n" REST "pay P C-1 grant 300 BAGHDAD 2005-05-04\n",
                  "");
}
END_TEST

START_TEST(test_verify_payments__list) {
  static const struct {
    const char *more, *rules;
  } cases[] = {
      {"pay P C-1 pocket_money 61.50 BAGHDAD 2005-05-04\npay P C-1 grant 300 BAGHDAD 2005-05-04\n",
       ""}, /* in whatever order */
      {"pay P C-1 pocket_money 61.50 BAGHDAD 2005-05-04\n", "objective"},
      {"pay P C-1 grant 300 BAGHDAD 2005-05-04\n", "objective"},
      {"", "objective"},
      /* to a case without a programme, to one left behind, twice */
      {PAID_LATE "pay Q C-2 grant 1 BAGHDAD 2005-05-04\n", "objective"},
      {PAID_LATE "pay P C-3 grant 300 BAGHDAD 2005-05-04\n", "objective"},
      {PAID_LATE "pay P C-1 pocket_money 61.50 BAGHDAD 2005-05-04\n", "objective"},
      {PAID_LATE "pay P C-1 grant 300 BAGHDAD 2005-05-04\n", "objective"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char plan[2048];
    (void)snprintf(plan, sizeof plan, "%s%s", C_1_LEGS " lost_grants 600\n" REST, cases[i].more);
    assert_rules_of(world, NULL, plan, cases[i].rules);
  }
}
END_TEST

START_TEST(test_verify_budget__c11) {
  assert_rules_of(world, CHANGES("budget: 1146.23", "budget: 1146.22"), whole, "C11");
  assert_rules_of(world, CHANGES("budget: 1146.23, ", ""), whole, "");
  /* the grant as paid: in time 900 instead of 300 */
  assert_rules_of(world,
                  CHANGES("budget: 1146.23", "budget: 1746.22", "entitlement_until: 2005-05-03",
                          "entitlement_until: 2005-05-04"),
                  C_1_LEGS "\n" REST PAID_IN_TIME, "C11");
  assert_rules_of(world,
                  CHANGES("budget: 1146.23", "budget: 1746.23", "entitlement_until: 2005-05-03",
                          "entitlement_until: 2005-05-04"),
                  C_1_LEGS "\n" REST PAID_IN_TIME, "");
}
END_TEST

/* ---- rotations ---- */

static void expect_rotation(const char *rules, const char *pool, const char *away,
                            const char *cost) {
  char plan[512], change[512];
  (void)snprintf(plan, sizeof plan, "nurses#1: F1@2005-05-03 AMS AMM, away %s, fares 100.05, %s\n",
                 away, cost);
  (void)snprintf(change, sizeof change, "base: AMS, count: 1, cost_per_day: 70, %s}", pool);
  assert_rules_of(
      world,
      CHANGES("base: AMS, count: 1, cost_per_day: 70, back: {time: 20h, cost: 200}}", change), plan,
      rules);
}

START_TEST(test_verify_rotation__started_days) {
  /* F1 takes 4 h 30 */
  expect_rotation("", "back: {time: 19h30m}", "2005-05-03T10:00 2005-05-04T10:00", "days 70");
  expect_rotation("", "back: {time: 19h31m}", "2005-05-03T10:00 2005-05-04T10:01", "days 140");
  expect_rotation("", "back: {time: 1m}", "2005-05-03T10:00 2005-05-03T14:31", "days 70");
  expect_rotation("objective", "back: {time: 1m}", "2005-05-03T10:00 2005-05-03T14:31", "days 0");
}
END_TEST

START_TEST(test_verify_rotation__reach_and_back) {
  expect_rotation("", "back: {time: 1h, cost: 9}, reach: [{place: AMM, time: 30m, cost: 3.50}]",
                  "2005-05-03T10:00 2005-05-03T15:00", "days 70, reach 3.50");
  expect_rotation("", "back: {time: 1h, cost: 9}, reach: [{place: AMMAN, time: 30m, cost: 3.50}]",
                  "2005-05-03T10:00 2005-05-03T15:30", "days 70, back 9");
  assert_rules_of(world,
                  CHANGES("base: AMS, count: 1, cost_per_day: 70, back: {time: 20h, cost: 200}}",
                          "base: AMMAN, count: 1, cost_per_day: 70, reach: [{place: AMS, time: 2h,"
                          " cost: 5}, {place: AMM, time: 1h, cost: 7}]}"),
                  "nurses#1: F1@2005-05-03 AMS AMM, away 2005-05-03T09:00 2005-05-03T16:30,"
                  " fares 100.05, days 70, reach 12\n",
                  "");
}
END_TEST

/* ---- form ---- */

START_TEST(test_verify_form__scenario) {
  draft->plan->scenario_name = "another";
  assert_broken_rules(draft->plan, "plan");
  draft->plan->scenario_name = scenario->name;
  draft->plan->scenario_sha256 = "0000";
  assert_broken_rules(draft->plan, "plan");
}
END_TEST

START_TEST(test_verify_form__cases) {
  homeward_plan *plan = draft->plan;
  plan->unserved_count = 0;
  assert_broken_rules(plan, "plan"); /* C-3 is forgotten */
  plan->unserved_count = 2;
  draft->unserved[1] = draft->unserved[0];
  assert_broken_rules(plan, "plan"); /* listed twice */
  draft->unserved[1].case_index = 0;
  assert_broken_rules(plan, "plan"); /* planned and unserved */
  plan->unserved_count = 1;
  draft->unserved[0].reason = "bad-luck";
  assert_broken_rules(plan, "plan");
  draft->unserved[0].reason = "no-seats";
  assert_broken_rules(plan, "");
  draft->itineraries[plan->itinerary_count++] = draft->itineraries[0];
  assert_broken_rules(plan, "plan"); /* two itineraries */
}
END_TEST

START_TEST(test_verify_form__runs) {
  homeward_plan *plan = draft->plan;
  draft->runs[plan->run_count++] = draft->runs[1];
  assert_broken_rules(plan, "plan");
  plan->run_count--;
  ck_assert_int_eq(draft->runs[0].vehicle_count, 1);
  draft->vehicles[0][1] = (hw_vehicles){.pool = 0, .count = 0};
  draft->runs[0].vehicle_count = 2;
  assert_broken_rules(plan, "plan"); /* a pool twice, with no vehicles */
  draft->runs[0].vehicle_count = 1;
  assert_broken_rules(plan, "");
}
END_TEST

START_TEST(test_verify__no_plan) {
  size_t violations = 7;
  homeward_error error = {0};
  ck_assert_int_eq(homeward_verify(NULL, NULL, NULL, &violations, &error), HOMEWARD_USAGE);
  ck_assert_uint_eq(violations, 0);
  ck_assert_int_eq(homeward_verify(draft->plan, NULL, NULL, NULL, NULL), HOMEWARD_OK);
}
END_TEST

static Suite *verify_suite(void) {
  Suite *suite = suite_create("verify_cost");
  TCase *cases = tcase_create("figures");
  tcase_add_checked_fixture(cases, set_up, tear_down);
  tcase_add_test(cases, test_verify_figures__worked_by_hand);
  tcase_add_test(cases, test_verify_figures__each_amount_counts);
  tcase_add_test(cases, test_verify_figures__each_count_and_date_counts);
  tcase_add_test(cases, test_verify_figures__bound_and_gap);
  tcase_add_test(cases, test_verify_figures__fare_rounded_once_per_ride);
  tcase_add_test(cases, test_verify_figures__entitlement_ends_with_its_day);
  tcase_add_test(cases, test_verify_payments__none_of_zero);
  tcase_add_test(cases, test_verify_payments__list);
  tcase_add_test(cases, test_verify_budget__c11);
  tcase_add_test(cases, test_verify_rotation__started_days);
  tcase_add_test(cases, test_verify_rotation__reach_and_back);
  tcase_add_test(cases, test_verify_form__scenario);
  tcase_add_test(cases, test_verify_form__cases);
  tcase_add_test(cases, test_verify_form__runs);
  tcase_add_test(cases, test_verify__no_plan);
  suite_add_tcase(suite, cases);
  return suite;
}

int main(void) {
  return run_suite(verify_suite());
}
