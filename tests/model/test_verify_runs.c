/* SPDX-License-Identifier: GPL-3.0-or-later */
/** C1 to C8 and C12: for each rule, plans that it alone rejects, and their nearest neighbours. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/model/verify_world.h"
#include "tests/support/run_suite.h"

#define BOTH_BY_AIR "C-1:" AIR_LEGS "C-2:" AIR_LEGS
#define BOTH_BY_ROAD "C-1:" ROAD_LEGS "C-2:" ROAD_LEGS

/** The world of two cases, three persons, with up to two places changed. */
static void expect(const char *rules, const char *plan, const char *from, const char *to,
                   const char *from2, const char *to2) {
  assert_rules_of(WORLD_OF_TWO, CHANGES(from, to, from2, to2), plan, rules);
}

/** The same with a single change. */
static void expect_one(const char *rules, const char *plan, const char *from, const char *to) {
  assert_rules_of(WORLD_OF_TWO, CHANGES(from, to), plan, rules);
}

START_TEST(test_verify_seats__c1) {
  expect_one("", BOTH_BY_AIR, "seats: 20", "seats: 3");
  expect_one("C1", BOTH_BY_AIR, "seats: 20", "seats: 2");
  /* an infant sits on a lap, a stretcher blocks six seats unless the flight says otherwise */
  expect("", BOTH_BY_AIR, "seats: 20", "seats: 2", "persons: 2,", "persons: 2, infants: 1,");
  expect("C1", BOTH_BY_AIR, "seats: 20", "seats: 1", "persons: 2,", "persons: 2, infants: 1,");
  expect("", BOTH_BY_AIR, "seats: 20", "seats: 8", "persons: 2,",
         "persons: 2, needs: {stretchers: 1},");
  expect("C1", BOTH_BY_AIR, "seats: 20", "seats: 7", "persons: 2,",
         "persons: 2, needs: {stretchers: 1},");
  expect("", BOTH_BY_AIR, "seats: 20", "stretcher_seats: 4, seats: 6", "persons: 2,",
         "persons: 2, needs: {stretchers: 1},");
  expect("C1", BOTH_BY_AIR, "seats: 20", "stretcher_seats: 4, seats: 5", "persons: 2,",
         "persons: 2, needs: {stretchers: 1},");
}
END_TEST

START_TEST(test_verify_seats__c1_by_segment) {
  /* F3: C-1 from AMS to AMM, C-2 from AMM on: no segment carries both */
  const char *plan = "C-1: F3@2005-05-03 AMS AMM\nC-2: F3@2005-05-03 AMM BGW\n";
  const char *c1 = "C-1, nationality: IQ, from: AMS, to: BAGHDAD",
             *c1_to = "C-1, nationality: IQ, from: AMS, to: AMM";
  const char *c2 = "C-2, nationality: IQ, from: AMS, to: BAGHDAD",
             *c2_to = "C-2, nationality: IQ, from: AMM, to: BGW";
  assert_rules_of(WORLD_OF_TWO, CHANGES(c1, c1_to, c2, c2_to, "seats: 40", "seats: 2"), plan, "");
  assert_rules_of(WORLD_OF_TWO, CHANGES(c1, c1_to, c2, c2_to, "seats: 40", "seats: 1"), plan, "C1");
  assert_rules_of(
      WORLD_OF_TWO,
      CHANGES(c1, c1_to, c2, "C-2, nationality: IQ, from: AMS, to: BGW", "seats: 40", "seats: 2"),
      "C-1: F3@2005-05-03 AMS AMM\nC-2: F3@2005-05-03 AMS BGW\n", "C1");
}
END_TEST

START_TEST(test_verify_places__c2) {
  const char *one = "persons: 2, needs: {wheelchairs: 1},",
             *two = "persons: 2, needs: {wheelchairs: 2},";
  expect("", BOTH_BY_AIR, "wheelchairs: 4", "wheelchairs: 1", "persons: 2,", one);
  expect("C2", BOTH_BY_AIR, "wheelchairs: 4", "wheelchairs: 1", "persons: 2,", two);
  expect("C2", BOTH_BY_AIR, "wheelchairs: 4", "wheelchairs: 0", "persons: 2,", one);
  expect("", BOTH_BY_AIR, ", wheelchairs: 4", "", "persons: 2,", two); /* unlimited */
  one = "persons: 2, needs: {stretchers: 1},";
  two = "persons: 2, needs: {stretchers: 2},";
  expect("", BOTH_BY_AIR, "seats: 20, stretchers: 2", "seats: 20, stretchers: 1", "persons: 2,",
         one);
  expect("C2", BOTH_BY_AIR, "seats: 20, stretchers: 2", "seats: 20, stretchers: 1", "persons: 2,",
         two);
}
END_TEST

START_TEST(test_verify_places__c2_by_segment) {
  /* one wheelchair and one stretcher place serve both cases, one after the other */
  const char *plan = "C-1: F3@2005-05-03 AMS AMM\nC-2: F3@2005-05-03 AMM BGW\n";
  const char *c1 = "from: AMS, to: BAGHDAD, ready: 2005-05-02, priority: 1,\n     persons: 2,";
  const char *c2 = "from: AMS, to: BAGHDAD, ready: 2005-05-02, priority: 1,\n     persons: 1,";
  const char *second = "from: AMM, to: BGW, ready: 2005-05-02, priority: 1, persons: 2,"
                       " needs: {wheelchairs: 1, stretchers: 1},";
  assert_rules_of(WORLD_OF_TWO,
                  CHANGES(c1,
                          "from: AMS, to: AMM, ready: 2005-05-02, priority: 1, persons: 2,"
                          " needs: {wheelchairs: 1, stretchers: 1},",
                          c2, second, "seats: 40", "seats: 40, wheelchairs: 1, stretchers: 1"),
                  plan, "");
  assert_rules_of(WORLD_OF_TWO,
                  CHANGES(c1,
                          "from: AMS, to: BGW, ready: 2005-05-02, priority: 1, persons: 2,"
                          " needs: {wheelchairs: 1, stretchers: 1},",
                          c2, second, "seats: 40", "seats: 40, wheelchairs: 1, stretchers: 1"),
                  "C-1: F3@2005-05-03 AMS BGW\nC-2: F3@2005-05-03 AMM BGW\n", "C2");
}
END_TEST

START_TEST(test_verify_vehicles__c3) {
  const char *van = BOTH_BY_ROAD "run K1@2005-05-04 vans=1\n";
  const char *ambulance = BOTH_BY_ROAD "run K1@2005-05-04 ambulances=1\n";
  expect_one("", BOTH_BY_ROAD, "seats: 10", "seats: 3");
  expect_one("C3", BOTH_BY_ROAD, "seats: 10", "seats: 2");
  expect_one("", van, "    seats: 10\n", "");
  expect("C3", van, "    seats: 10\n", "", "count: 2, seats: 4", "count: 2, seats: 2");
  expect("", van, "seats: 10", "seats: 1", "count: 2, seats: 4", "count: 2, seats: 2");
  /* infants take a seat, a person on a stretcher takes none */
  expect("C3", BOTH_BY_ROAD, "seats: 10", "seats: 2", "persons: 2,", "persons: 2, infants: 1,");
  expect("", ambulance, "seats: 10", "seats: 1", "persons: 2,",
         "persons: 2, needs: {stretchers: 1},");
  expect("C3", ambulance, "    seats: 10\n", "", "persons: 2,",
         "persons: 2, needs: {stretchers: 1},");
  /* one stretcher place for two, and none where the ambulance stays at home */
  expect("C3", ambulance, "seats: 10", "seats: 9", "persons: 2,",
         "persons: 2, needs: {stretchers: 2},");
  expect("C3", BOTH_BY_ROAD, "seats: 10", "seats: 9", "persons: 2,",
         "persons: 2, needs: {stretchers: 1},");
  /* wheelchairs: one place in a van, none beside it */
  expect("", van, "seats: 10", "seats: 9", "persons: 2,", "persons: 2, needs: {wheelchairs: 1},");
  expect("C3", van, "seats: 10", "seats: 9", "persons: 2,", "persons: 2, needs: {wheelchairs: 2},");
  expect("C3", BOTH_BY_ROAD, "seats: 10", "seats: 9", "persons: 2,",
         "persons: 2, needs: {wheelchairs: 1},");
}
END_TEST

START_TEST(test_verify_vehicles__c3_only_what_the_service_lists) {
  expect_one("", BOTH_BY_ROAD "run K1@2005-05-04 vans=2 ambulances=1\n", "rules", "rules");
  expect_one("C3", BOTH_BY_ROAD "run K1@2005-05-04 ambulances=2\n", "rules", "rules");
  expect_one("C3", BOTH_BY_ROAD "run K1@2005-05-04 vans=1\n", "{pool: vans}, ", "");
}
END_TEST

START_TEST(test_verify_vehicles__c4) {
  expect_one("C4", BOTH_BY_ROAD "run K1@2005-05-04 vans=3\n", "{pool: vans}",
             "{pool: vans, max: 3}");
}
END_TEST

START_TEST(test_verify_vehicles__c4_turnaround) {
  /* K1 of 4 May is busy from 05:00 to 17:00 (Amman's time) and the turnaround; K1 of 5 May from
   * 05:00 */
  const char *plan = "C-1:" ROAD_LEGS "C-2: F1@2005-05-04 AMS AMM, AA AMM AMMAN 2005-05-04T15:30,"
                     " K1@2005-05-05 AMMAN BAGHDAD, night AMMAN 2005-05-04\n"
                     "run K1@2005-05-04 vans=1\nrun K1@2005-05-05 vans=1\n";
  const char *pool = "count: 2, seats: 4, wheelchairs: 1, turnaround: 12h";
  expect_one("", plan, pool, "count: 1, seats: 4, turnaround: 12h");
  expect_one("C4", plan, pool, "count: 1, seats: 4, turnaround: 12h1m");
  expect_one("", plan, pool, "count: 2, seats: 4, turnaround: 12h1m");
  /* each pool for itself */
  const char *both =
      "C-1:" ROAD_LEGS "C-2: F1@2005-05-04 AMS AMM, AA AMM AMMAN 2005-05-04T15:30,"
      " K1@2005-05-05 AMMAN BAGHDAD, night AMMAN 2005-05-04\n"
      "run K1@2005-05-04 vans=1 ambulances=1\nrun K1@2005-05-05 vans=1 ambulances=1\n";
  /* a pool without a base has its minutes in the scenario's time */
  expect_one("C4", plan,
             "vans, base: AMMAN, "
             "count: 2, seats: 4, wheelchairs: 1, turnaround: 12h",
             "vans, count: 1, seats: 4, turnaround: 12h1m");
  pool = "count: 2, seats: 1, stretchers: 1";
  expect_one("", both, pool, "count: 1, seats: 1, stretchers: 1");
  expect_one("C4", both, pool, "count: 1, seats: 1, stretchers: 1, turnaround: 13h");
}
END_TEST

START_TEST(test_verify_run__c5_loads) {
  expect_one("", BOTH_BY_AIR, "seats: 20", "seats: 20, max_persons: 3");
  expect_one("C5", BOTH_BY_AIR, "seats: 20", "seats: 20, max_persons: 2");
  expect("C5", BOTH_BY_AIR, "persons: 2,", "persons: 2, infants: 1,", "seats: 20",
         "seats: 20, max_persons: 2"); /* infants count */
  expect_one("", BOTH_BY_ROAD, "seats: 10", "seats: 10\n    min_persons: 3");
  expect_one("C5", BOTH_BY_ROAD, "seats: 10", "seats: 10\n    min_persons: 4");
  expect_one("", BOTH_BY_AIR, "seats: 20", "seats: 20, charter: {cost: 0, min_persons: 3}");
  expect_one("C5", BOTH_BY_AIR, "seats: 20", "seats: 20, charter: {cost: 0, min_persons: 4}");
}
END_TEST

START_TEST(test_verify_run__c5_each_once_over_the_whole_run) {
  /* both ride K1, on one segment each, and are three persons of it */
  const char *c1 = "C-1, nationality: IQ, from: AMS, to: BAGHDAD",
             *c1_to = "C-1, nationality: IQ, from: AMS, to: KARAMA";
  const char *c2 = "C-2, nationality: IQ, from: AMS, to: BAGHDAD",
             *c2_to = "C-2, nationality: IQ, from: KARAMA, to: BAGHDAD";
  const char *plan = "C-1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T15:30,"
                     " K1@2005-05-04 AMMAN KARAMA, night AMMAN 2005-05-03\n"
                     "C-2: K1@2005-05-04 KARAMA BAGHDAD\n";
  assert_rules_of(WORLD_OF_TWO,
                  CHANGES(c1, c1_to, c2, c2_to, "seats: 10", "seats: 2\n    max_persons: 3"), plan,
                  "");
  assert_rules_of(WORLD_OF_TWO,
                  CHANGES(c1, c1_to, c2, c2_to, "seats: 10", "seats: 2\n    max_persons: 2"), plan,
                  "C5");
  assert_rules_of(WORLD_OF_TWO,
                  CHANGES(c1, c1_to, c2, c2_to, "seats: 10", "seats: 2\n    min_persons: 3"), plan,
                  "");
}
END_TEST

START_TEST(test_verify_run__c5_list_of_runs) {
  homeward_scenario *scenario = scenario_with_changes(WORLD_OF_TWO, NULL);
  plan_draft *draft = plan_draft_new(scenario, BOTH_BY_AIR "run K1@2005-05-04 vans=1\n");
  assert_broken_rules(draft->plan, "C5"); /* vehicles for a convoy that nobody rides */
  plan_draft_free(draft);
  draft = plan_draft_new(scenario, BOTH_BY_AIR "run F1@2005-05-09\n");
  assert_broken_rules(draft->plan, "C5"); /* a plain flight that nobody rides */
  plan_draft_free(draft);
  draft = plan_draft_new(scenario, BOTH_BY_AIR);
  draft->plan->run_count--;
  assert_broken_rules(draft->plan, "C5"); /* a flight that goes and is not listed */
  plan_draft_free(draft);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_verify_beds__c6) {
  expect_one("", BOTH_BY_AIR, "connection: 2h, beds: 9", "connection: 2h, beds: 3");
  expect_one("C6", BOTH_BY_AIR, "connection: 2h, beds: 9", "connection: 2h, beds: 2");
  expect("C6", BOTH_BY_AIR, "connection: 2h, beds: 9", "connection: 2h, beds: 2", "persons: 2,",
         "persons: 2, infants: 1,");
  /* a night each */
  expect_one("",
             "C-1:" AIR_LEGS "C-2: F1@2005-05-04 AMS AMM, F2@2005-05-05 AMM BGW,"
             " BB BGW BAGHDAD 2005-05-05T11:30, night AMM 2005-05-04\n",
             "connection: 2h, beds: 9", "connection: 2h, beds: 2");
}
END_TEST

START_TEST(test_verify_assistance__c7) {
  expect_one("", BOTH_BY_AIR, "connection: 2h", "connection: 2h, assisted_per_day: 3");
  expect_one("C7", BOTH_BY_AIR, "connection: 2h", "connection: 2h, assisted_per_day: 2");
  /* who alights from a transfer, or stays on board, is not assisted */
  expect_one("", BOTH_BY_ROAD, "connection: 30m", "connection: 30m, assisted_per_day: 0");
  expect_one("", "C-1: F3@2005-05-03 AMS BGW, BB BGW BAGHDAD 2005-05-03T21:00\n", "connection: 2h",
             "connection: 2h, assisted_per_day: 0");
  expect_one("",
             "C-1:" AIR_LEGS "C-2: F1@2005-05-04 AMS AMM, F2@2005-05-05 AMM BGW,"
             " BB BGW BAGHDAD 2005-05-05T11:30, night AMM 2005-05-04\n",
             "connection: 2h", "connection: 2h, assisted_per_day: 2");
}
END_TEST

START_TEST(test_verify_quotas__c8_reception) {
  const char *place = "{id: BAGHDAD,";
  expect_one("", BOTH_BY_AIR, place, "{id: BAGHDAD, reception: {per_day: 3},");
  expect_one("C8", BOTH_BY_AIR, place, "{id: BAGHDAD, reception: {per_day: 2},");
  expect_one("",
             "C-1:" AIR_LEGS "C-2: F1@2005-05-04 AMS AMM, F2@2005-05-05 AMM BGW,"
             " BB BGW BAGHDAD 2005-05-05T11:30, night AMM 2005-05-04\n",
             place, "{id: BAGHDAD, reception: {per_day: 2},");
  expect_one("", BOTH_BY_AIR, "{id: BGW,", "{id: BGW, reception: {per_day: 0},");
}
END_TEST

START_TEST(test_verify_quotas__c8_transfer) {
  const char *transfer = "time: 70m,";
  expect_one("", BOTH_BY_AIR, transfer, "time: 70m, persons_per_day: 3,");
  expect_one("C8", BOTH_BY_AIR, transfer, "time: 70m, persons_per_day: 2,");
  /* by the local day of the start: 20:59Z is 23:59 in Amman, where both start, 22:59 in Amsterdam
   */
  const char *late = "C-1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T23:59,"
                     " K1@2005-05-04 AMMAN BAGHDAD, night AMMAN 2005-05-03\n"
                     "C-2: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-04T00:00,"
                     " K1@2005-05-04 AMMAN BAGHDAD, night AMMAN 2005-05-03\n";
  expect_one("", late, "time: 45m,", "time: 45m, persons_per_day: 2,");
  expect_one("C8", late, "time: 45m,", "time: 45m, persons_per_day: 1,");
}
END_TEST

START_TEST(test_verify_quotas__c8_transfer_by_direction) {
  const char *plan = "C-1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T15:30\n"
                     "C-2: AA AMMAN AMM 2005-05-03T15:30\n";
  assert_rules_of(WORLD_OF_TWO,
                  CHANGES("C-1, nationality: IQ, from: AMS, to: BAGHDAD",
                          "C-1, nationality: IQ, from: AMS, to: AMMAN",
                          "C-2, nationality: IQ, from: AMS, to: BAGHDAD",
                          "C-2, nationality: IQ, from: AMMAN, to: AMM", "time: 45m,",
                          "time: 45m, persons_per_day: 2,"),
                  plan, "");
}
END_TEST

START_TEST(test_verify_groups__c12) {
  const char *const grouped[] = {"persons: 2,", "persons: 2, group: G,", "persons: 1,",
                                 "persons: 1, group: G,", NULL};
  assert_rules_of(WORLD_OF_TWO, grouped, BOTH_BY_AIR, "");
  assert_rules_of(WORLD_OF_TWO, grouped, "", "");
  assert_rules_of(WORLD_OF_TWO, grouped, BY_AIR, "C12");
  assert_rules_of(WORLD_OF_TWO, grouped, "C-1:" AIR_LEGS "C-2:" ROAD_LEGS, "C12");
  /* another run at the same minutes */
  assert_rules_of(WORLD_OF_TWO,
                  CHANGES("persons: 2,", "persons: 2, group: G,", "persons: 1,",
                          "persons: 1, group: G,", "flights:\n",
                          "flights:\n  - {id: F4, from: AMS, to: AMM, departs: 2005-05-03T10:00,"
                          " arrives: 2005-05-03T15:30, seats: 9}\n"),
                  "C-1:" AIR_LEGS "C-2: F4@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW,"
                  " BB BGW BAGHDAD 2005-05-04T11:30, night AMM 2005-05-03\n",
                  "C12");
  /* a transfer at another minute */
  assert_rules_of(WORLD_OF_TWO, grouped,
                  "C-1:" AIR_LEGS "C-2: F1@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW,"
                  " BB BGW BAGHDAD 2005-05-04T11:31, night AMM 2005-05-03\n",
                  "C12");
  /* one run to another stop of it, and from another stop: neither is the way of both (I2) */
  const char *const *const ends[] = {
      CHANGES("persons: 2,", "persons: 2, group: G,", "persons: 1,", "persons: 1, group: G,",
              "from: AMS, to: BAGHDAD", "from: AMS, to: AMM", "from: AMS, to: BAGHDAD",
              "from: AMS, to: AMM"),
      CHANGES("persons: 2,", "persons: 2, group: G,", "persons: 1,", "persons: 1, group: G,",
              "from: AMS, to: BAGHDAD", "from: AMM, to: BGW", "from: AMS, to: BAGHDAD",
              "from: AMM, to: BGW")};
  assert_rules_of(WORLD_OF_TWO, ends[0], "C-1: F3@2005-05-03 AMS AMM\nC-2: F3@2005-05-03 AMS BGW\n",
                  "I2 C12");
  assert_rules_of(WORLD_OF_TWO, ends[1], "C-1: F3@2005-05-03 AMM BGW\nC-2: F3@2005-05-03 AMS BGW\n",
                  "I2 C12");
  assert_rules_of(
      WORLD_OF_TWO,
      CHANGES("persons: 2,", "persons: 2, group: G,", "persons: 1,", "persons: 1, group: H,"),
      "C-1:" AIR_LEGS "C-2:" ROAD_LEGS, "");
}
END_TEST

static Suite *verify_suite(void) {
  Suite *suite = suite_create("verify_runs");
  TCase *cases = tcase_create("rules between cases");
  tcase_add_test(cases, test_verify_seats__c1);
  tcase_add_test(cases, test_verify_seats__c1_by_segment);
  tcase_add_test(cases, test_verify_places__c2);
  tcase_add_test(cases, test_verify_places__c2_by_segment);
  tcase_add_test(cases, test_verify_vehicles__c3);
  tcase_add_test(cases, test_verify_vehicles__c3_only_what_the_service_lists);
  tcase_add_test(cases, test_verify_vehicles__c4);
  tcase_add_test(cases, test_verify_vehicles__c4_turnaround);
  tcase_add_test(cases, test_verify_run__c5_loads);
  tcase_add_test(cases, test_verify_run__c5_each_once_over_the_whole_run);
  tcase_add_test(cases, test_verify_run__c5_list_of_runs);
  tcase_add_test(cases, test_verify_beds__c6);
  tcase_add_test(cases, test_verify_assistance__c7);
  tcase_add_test(cases, test_verify_quotas__c8_reception);
  tcase_add_test(cases, test_verify_quotas__c8_transfer);
  tcase_add_test(cases, test_verify_quotas__c8_transfer_by_direction);
  tcase_add_test(cases, test_verify_groups__c12);
  suite_add_tcase(suite, cases);
  return suite;
}

int main(void) {
  return run_suite(verify_suite());
}
