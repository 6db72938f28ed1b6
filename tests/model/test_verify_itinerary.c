/* SPDX-License-Identifier: GPL-3.0-or-later */
/** I1 to I10 and I12 to I15: for each rule, plans that it alone rejects, and their nearest
 * neighbours. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/model/verify_world.h"
#include "tests/support/run_suite.h"

/** The world with one place changed, under a plan, breaks exactly the rules. */
static void expect(const char *rules, const char *plan, const char *from, const char *to) {
  assert_rules_of(WORLD, CHANGES(from, to), plan, rules);
}

/** The same with an attribute added to the case. */
static void expect_case(const char *rules, const char *plan, const char *attributes) {
  char to[512];
  (void)snprintf(to, sizeof to, "persons: 2, %s, ", attributes);
  expect(rules, plan, "persons: 2, ", to);
}

START_TEST(test_verify__unbroken_plans) {
  assert_rules_of(WORLD, NULL, BY_AIR, "");
  assert_rules_of(WORLD, NULL, BY_ROAD, "");
  assert_rules_of(WORLD, NULL, "C-1: F3@2005-05-03 AMS BGW, BB BGW BAGHDAD 2005-05-03T21:00\n", "");
  assert_rules_of(WORLD, NULL, "", ""); /* the case is left behind */
}
END_TEST

START_TEST(test_verify_consent__i1) {
  expect("I1", BY_AIR, ", " CONSENT, "");
  expect("I1", BY_AIR, "counselled: 2005-03-01, ", "");
  expect("I1", BY_AIR, ", signed: 2005-03-02", "");
  expect("", BY_AIR, "signed: 2005-03-02", "signed: 2005-05-01");
  expect("", BY_AIR, "counselled: 2005-03-01, signed: 2005-03-02",
         "counselled: 2005-05-01T08:00, signed: 2005-05-01T08:00");
  expect("I1", BY_AIR, "signed: 2005-03-02", "signed: 2005-05-01T08:01");
  expect("I1", BY_AIR, "counselled: 2005-03-01, signed: 2005-03-02",
         "counselled: 2005-05-02, signed: 2005-05-02");
  expect("I1", BY_AIR, "signed: 2005-03-02", "signed: 2005-03-02, withdrawn: 2005-04-30");
  expect("I1", BY_AIR, "signed: 2005-03-02", "signed: 2005-03-02, withdrawn: 2005-05-19");
  expect("", BY_AIR, "signed: 2005-03-02", "signed: 2005-03-02, until: 2005-05-04");
  expect("I1", BY_AIR, "signed: 2005-03-02", "signed: 2005-03-02, until: 2005-05-03");
  expect("", BY_AIR, "signed: 2005-03-02", "signed: 2005-03-02, until: 2005-05-04T12:40");
  expect("I1", BY_AIR, "signed: 2005-03-02", "signed: 2005-03-02, until: 2005-05-04T12:39");
}
END_TEST

START_TEST(test_verify_route__i2) {
  static const char *const broken[] = {
      /* legs that do not join */
      "C-1: F1@2005-05-03 AMS AMM, BB BGW BAGHDAD 2005-05-04T11:30\n",
      /* not from the origin, not to the destination */
      "C-1: F2@2005-05-04 AMM BGW, BB BGW BAGHDAD 2005-05-04T11:30\n",
      "C-1: F1@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW, night AMM 2005-05-03\n",
      /* the run does not stop there; the transfer goes one way only */
      "C-1: F1@2005-05-03 AMS BAGHDAD\n",
      "C-1: BB BAGHDAD BGW 2005-05-04T11:30\n",
      /* the transfer does not lead there */
      "C-1: F1@2005-05-03 AMS AMM, AA AMM BAGHDAD 2005-05-03T15:30\n",
      ("C-1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T15:30,"
       " AA AMMAN BAGHDAD 2005-05-03T16:15\n"),
      ("C-1: F1@2005-05-03 AMS AMM, AA BGW AMMAN 2005-05-03T15:30,"
       " K1@2005-05-04 AMMAN BAGHDAD\n"),
      /* against the order of its stops */
      "C-1: F3@2005-05-03 BGW AMS\n",
      /* one run ridden twice */
      ("C-1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T15:30, K1@2005-05-04 AMMAN KARAMA,"
       " K1@2005-05-04 KARAMA BAGHDAD, night AMMAN 2005-05-03\n"),
      /* no leg at all */
      "C-1: night AMM 2005-05-03\n",
  };
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
    assert_rules_of(WORLD, NULL, broken[i], "I2");
}
END_TEST

START_TEST(test_verify_route__i2_place_visited_twice) {
  const char *repeat = "    repeat: FREQ=DAILY\n    seats: 10\n"
                       "    vehicles: [{pool: vans}, {pool: ambulances, max: 1}]\n";
  const char *tour = "    seats: 10\n"
                     "  - id: K2\n"
                     "    stops: [{place: AMMAN, departs: 2005-05-03T18:00},\n"
                     "     {place: AMM, arrives: 2005-05-03T19:00}]\n"
                     "    seats: 10\n";
  /* AMM again after a tour by road, on the way and as the destination */
  assert_rules_of(WORLD, CHANGES(repeat, tour),
                  "C-1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T15:30,"
                  " K2@2005-05-03 AMMAN AMM, F2@2005-05-04 AMM BGW, BB BGW BAGHDAD"
                  " 2005-05-04T11:30, night AMM 2005-05-03\n",
                  "I2");
  assert_rules_of(WORLD, CHANGES(repeat, tour, "to: BAGHDAD, ready", "to: AMM, ready"),
                  "C-1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T15:30,"
                  " K2@2005-05-03 AMMAN AMM\n",
                  "I2");
}
END_TEST

/** A run that stops at AMMAN twice: the stated times tell from which stop the case rides. */
START_TEST(test_verify_route__i2_run_that_comes_back) {
  homeward_scenario *scenario = scenario_with_changes(
      WORLD, CHANGES("{place: KARAMA, arrives: 2005-05-04T10:00, departs: 2005-05-04T12:00},",
                     "{place: AMM, arrives: 2005-05-04T06:00, departs: 2005-05-04T06:30},"
                     " {place: AMMAN, arrives: 2005-05-04T07:00, departs: 2005-05-04T07:30},",
                     "from: AMS, to: BAGHDAD", "from: AMMAN, to: BAGHDAD"));
  plan_draft *draft = plan_draft_new(scenario, "C-1: K1@2005-05-04 AMMAN BAGHDAD\n");
  const hw_run *run = &scenario->runs[draft->legs[0][0].run];
  assert_broken_rules(draft->plan, "");
  draft->legs[0][0].departs = run->departs[2];
  assert_broken_rules(draft->plan, "");
  draft->legs[0][0].departs = run->departs[1];
  assert_broken_rules(draft->plan, "I2");
  plan_draft_free(draft);
  homeward_scenario_free(scenario);
}
END_TEST

/** A run that ends where it has been: without the stated minute the first of its stops holds. */
START_TEST(test_verify_route__i2_run_that_passes_the_end_twice) {
  homeward_scenario *scenario = scenario_with_changes(
      WORLD, CHANGES("{place: KARAMA, arrives: 2005-05-04T10:00, departs: 2005-05-04T12:00},",
                     "{place: AMM, arrives: 2005-05-04T06:00, departs: 2005-05-04T06:30},"
                     " {place: KARAMA, arrives: 2005-05-04T10:00, departs: 2005-05-04T12:00},"
                     " {place: AMM, arrives: 2005-05-04T14:00, departs: 2005-05-04T14:30},",
                     "from: AMS, to: BAGHDAD", "from: AMMAN, to: AMM"));
  plan_draft *draft = plan_draft_new(scenario, "C-1: K1@2005-05-04 AMMAN AMM\n");
  const hw_run *run = &scenario->runs[draft->legs[0][0].run];
  draft->legs[0][0].arrives = run->arrives[1];
  assert_broken_rules(draft->plan, "");
  draft->legs[0][0].arrives = run->arrives[2];
  assert_broken_rules(draft->plan, "I2");
  plan_draft_free(draft);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_verify_route__i2_stated_times) {
  homeward_scenario *scenario = scenario_with_changes(WORLD, NULL);
  plan_draft *draft = plan_draft_new(scenario, BY_AIR);
  draft->legs[0][0].departs += 1;
  assert_broken_rules(draft->plan, "I2");
  draft->legs[0][0].departs -= 1;
  draft->legs[0][2].arrives -= 1;
  assert_broken_rules(draft->plan, "I2");
  draft->legs[0][2].arrives += 1;
  draft->legs[0][1].arrives = INT32_MIN;
  assert_broken_rules(draft->plan, "I2");
  plan_draft_free(draft);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_verify_departure__i3) {
  expect("", BY_AIR, "ready: 2005-05-02", "ready: 2005-05-03T10:00");
  expect("I3", BY_AIR, "ready: 2005-05-02", "ready: 2005-05-03T10:01");
  expect_case("", BY_AIR, "depart_by: 2005-05-03T10:00");
  expect_case("I3", BY_AIR, "depart_by: 2005-05-03T09:59");
  expect_case("I3", BY_AIR, "depart_by: 2005-05-02");
  expect("", BY_AIR, "{unserved_penalty", "{booking_notice: 51h, unserved_penalty");
  expect("I3", BY_AIR, "{unserved_penalty", "{booking_notice: 51h1m, unserved_penalty");
  expect_case("", BY_AIR, "notice: 51h");
  expect_case("I3", BY_AIR, "notice: 2d4h");
  expect("", BY_AIR, "start: 2005-05-01", "start: 2005-05-03T11:00");
  expect("I3", BY_AIR, "start: 2005-05-01", "start: 2005-05-03T11:01");
  assert_rules_of(
      WORLD,
      CHANGES("end: 2005-05-20", "end: 2005-05-04", "persons: 2,",
              "persons: 2, latest: 2005-05-06,"),
      "C-1: F1@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW, BB BGW BAGHDAD 2005-05-05T08:00,"
      " night AMM 2005-05-03, night BGW 2005-05-04\n",
      "I3 I7"); /* a transfer beyond the horizon; BGW has no beds */
}
END_TEST

START_TEST(test_verify_departure__i3_transfer_first) {
  const char *plan =
      "C-1: UT UTRECHT AMS 2005-05-03T08:00, F1@2005-05-03 AMS AMM,"
      " F2@2005-05-04 AMM BGW, BB BGW BAGHDAD 2005-05-04T11:30, night AMM 2005-05-03\n";
  assert_rules_of(WORLD,
                  CHANGES("from: AMS, to: BAGHDAD, ready: 2005-05-02",
                          "from: UTRECHT, to: BAGHDAD, ready: 2005-05-03T08:00"),
                  plan, "");
  assert_rules_of(WORLD,
                  CHANGES("from: AMS, to: BAGHDAD, ready: 2005-05-02",
                          "from: UTRECHT, to: BAGHDAD, ready: 2005-05-03T08:01"),
                  plan, "I3");
}
END_TEST

START_TEST(test_verify_arrival__i4) {
  expect_case("", BY_AIR, "latest: 2005-05-04");
  expect_case("", BY_AIR, "latest: 2005-05-04T12:40");
  expect_case("I4", BY_AIR, "latest: 2005-05-04T12:39");
  expect_case("I4", BY_AIR, "latest: 2005-05-03");
}
END_TEST

START_TEST(test_verify_usable__i5) {
  expect("I5", BY_AIR, "repeat: FREQ=DAILY, seats: 20", "cancelled: [2005-05-03], seats: 20");
  expect("I5", BY_AIR, "connection: 2h",
         "closed: [{from: 2005-05-03T15:30, until: 2005-05-03T15:31}]");
  expect("", BY_AIR, "connection: 2h",
         "closed: [{from: 2005-05-03T15:31, until: 2005-05-04T09:00}]");
  expect("", BY_AIR, "connection: 2h", "closed: [{from: 2005-05-03, until: 2005-05-03T15:30}]");
  expect("I5", BY_AIR, "connection: 2h", "closed: [{from: 2005-05-03, until: 2005-05-03}]");
  expect("", BY_AIR, "connection: 2h", "closed: [{from: 2005-05-02, until: 2005-05-02}]");
  expect("", BY_AIR, "connection: 2h", "hours: 09:00-15:30"); /* a wait outside is allowed */
  expect("I5", BY_AIR, "connection: 2h", "hours: 09:00-15:29");
  expect("I5", BY_AIR, "connection: 2h", "hours: 09:01-15:30");
  expect("", BY_AIR, "connection: 2h", "hours: 15:30-09:00");
  expect("I5", BY_AIR, "connection: 2h", "hours: [15:31-23:00, 08:00-10:00]");
}
END_TEST

START_TEST(test_verify_usable__i5_transfers) {
  expect("", BY_AIR, "time: 70m", "time: 70m, hours: 11:30-12:00");
  expect("I5", BY_AIR, "time: 70m", "time: 70m, hours: 11:31-12:00");
  /* its arrival at 12:40 in the hours of the place, not in its own */
  expect("", BY_AIR, "{id: BAGHDAD, country: IQ,",
         "{id: BAGHDAD, country: IQ, hours: 12:40-13:00,");
  expect("I5", BY_AIR, "{id: BAGHDAD, country: IQ,",
         "{id: BAGHDAD, country: IQ, hours: 11:00-12:39,");
  expect("I5", BY_AIR, "{id: BAGHDAD, country: IQ,",
         "{id: BAGHDAD, country: IQ, closed: [{from: 2005-05-04T12:40, until: 2005-05-05}],");
}
END_TEST

START_TEST(test_verify_usable__i5_stops_beside_the_ride) {
  /* F3 stops at AMM, K1 at AMMAN, wherever the case rides */
  expect("I5", "C-1: F3@2005-05-03 AMS BGW, BB BGW BAGHDAD 2005-05-03T21:00\n", "connection: 2h",
         "hours: 18:00-19:00");
  assert_rules_of(WORLD,
                  CHANGES("connection: 30m", "hours: 06:00-22:00", "from: AMS, to: BAGHDAD",
                          "from: KARAMA, to: BAGHDAD"),
                  "C-1: K1@2005-05-04 KARAMA BAGHDAD\n", "I5");
}
END_TEST

START_TEST(test_verify_connection__i6) {
  const char *plan = "C-1: F1@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW, BB BGW BAGHDAD"
                     " 2005-05-04T11:30, night AMM 2005-05-03\n";
  expect("", plan, "connection: 2h", "connection: 17h30m");
  expect("I6", plan, "connection: 2h", "connection: 17h31m");
  expect("", plan, "connection: 2h, ", ""); /* the policy's 60m */
  assert_rules_of(WORLD,
                  CHANGES("connection: 2h, ", "", "{unserved", "{connection: 17h31m, unserved"),
                  plan, "I6");
  expect("I6", BY_ROAD, "connection: 30m", "connection: 12h46m"); /* check-in after a transfer */
  expect("", BY_ROAD, "connection: 30m", "connection: 12h45m");
}
END_TEST

/** To and fro by transfers before a ride: two in a row, and one place twice. */
START_TEST(test_verify_connection__i6_two_transfers_before_a_ride) {
  expect("I2 I6",
         "C-1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T15:30, AA AMMAN AMM 2005-05-03T16:15,"
         " F2@2005-05-04 AMM BGW, BB BGW BAGHDAD 2005-05-04T11:30, night AMM 2005-05-03\n",
         "rules", "rules");
}
END_TEST

START_TEST(test_verify_connection__i6_slow) {
  const char *plan = BY_AIR;
  assert_rules_of(WORLD,
                  CHANGES("connection: 2h", "connection: 8h45m", "persons: 2,",
                          "persons: 2, needs: {wheelchairs: 1},"),
                  plan, "");
  assert_rules_of(WORLD,
                  CHANGES("connection: 2h", "connection: 8h46m", "persons: 2,",
                          "persons: 2, needs: {wheelchairs: 1},"),
                  plan, "I6");
  assert_rules_of(WORLD,
                  CHANGES("connection: 2h", "connection: 8h46m", "persons: 2,",
                          "persons: 2, needs: {stretchers: 1},"),
                  plan, "I6");
  assert_rules_of(WORLD, CHANGES("connection: 2h", "connection: 8h46m"), plan, "");
  /* rounded up: 699m x 1.5 = 1048.5, 700m x 1.5 = 1050; there are 17h30m = 1050m */
  assert_rules_of(WORLD,
                  CHANGES("{unserved", "{slow_factor: 1.5022, unserved", "connection: 2h",
                          "connection: 699m", "persons: 2,",
                          "persons: 2, needs: {wheelchairs: 1},"),
                  plan, "I6"); /* 699 x 1.5022 = 1050.04 */
  assert_rules_of(WORLD,
                  CHANGES("{unserved", "{slow_factor: 1.5021, unserved", "connection: 2h",
                          "connection: 699m", "persons: 2,",
                          "persons: 2, needs: {wheelchairs: 1},"),
                  plan, ""); /* 699 x 1.5021 = 1049.97 */
}
END_TEST

START_TEST(test_verify_connection__i6_transfers) {
  expect("I6",
         "C-1: F1@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW, BB BGW BAGHDAD 2005-05-04T11:29,"
         " night AMM 2005-05-03\n",
         "rules", "rules"); /* starts before the flight has arrived */
  assert_rules_of(
      WORLD,
      CHANGES("  - {id: BB, from: BGW, to: BAGHDAD, time: 70m, ambulance: true}\n",
              "  - {id: BK, from: BGW, to: KARAMA, time: 70m}\n"
              "  - {id: KB, from: KARAMA, to: BAGHDAD, time: 70m}\n"),
      "C-1: F1@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW, BK BGW KARAMA 2005-05-04T11:30,"
      " KB KARAMA BAGHDAD 2005-05-04T12:40, night AMM 2005-05-03\n",
      "I6");
}
END_TEST

START_TEST(test_verify_nights__i7) {
  expect("I7", BY_AIR, "connection: 2h, beds: 9", "connection: 2h");
  expect("I7", BY_AIR, "{unserved", "{max_nights: 0, unserved");
  expect("", BY_AIR, "{unserved", "{max_nights: 1, unserved");
  expect_case("I7", BY_AIR, "max_nights: 0");
  assert_rules_of(
      WORLD,
      CHANGES("{unserved", "{max_nights: 0, unserved", "persons: 2,", "persons: 2, max_nights: 1,"),
      BY_AIR, "");
  /* four nights at AMM, three are allowed */
  expect(
      "I7",
      "C-1: F1@2005-05-03 AMS AMM, F2@2005-05-07 AMM BGW, BB BGW BAGHDAD 2005-05-07T11:30,"
      " night AMM 2005-05-03, night AMM 2005-05-04, night AMM 2005-05-05, night AMM 2005-05-06\n",
      "rules", "rules");
}
END_TEST

START_TEST(test_verify_nights__where_they_are_spent) {
  static const char *const plans[] = {
      /* a transfer between rides under way at 03:00 counts where it ends, one that starts later
         does not */
      "C-1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-04T02:30, K1@2005-05-04 AMMAN BAGHDAD,"
      " night AMMAN 2005-05-03\n",
      "C-1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-04T03:00, K1@2005-05-04 AMMAN BAGHDAD,"
      " night AMMAN 2005-05-03\n",
      "C-1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-04T03:01, K1@2005-05-04 AMMAN BAGHDAD,"
      " night AMM 2005-05-03\n",
  };
  for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
    assert_rules_of(WORLD, NULL, plans[i], "");
  /* before the first ride: a wait at the airport is a night, being under way is none */
  assert_rules_of(WORLD, CHANGES("from: AMS, to: BAGHDAD", "from: UTRECHT, to: BAGHDAD"),
                  "C-1: UT UTRECHT AMS 2005-05-02T20:00, F3@2005-05-03 AMS BGW,"
                  " BB BGW BAGHDAD 2005-05-03T21:00, night AMS 2005-05-02\n",
                  "");
  assert_rules_of(WORLD, CHANGES("from: AMS, to: BAGHDAD", "from: UTRECHT, to: BAGHDAD"),
                  "C-1: UT UTRECHT AMS 2005-05-03T02:30, F3@2005-05-03 AMS BGW,"
                  " BB BGW BAGHDAD 2005-05-03T21:00\n",
                  "");
  /* after the last ride: a wait before the transfer is a night, being under way and arrived is none
   */
  assert_rules_of(
      WORLD, CHANGES("{id: BGW, country: IQ,", "{id: BGW, country: IQ, beds: 2,"),
      "C-1: F3@2005-05-03 AMS BGW, BB BGW BAGHDAD 2005-05-04T03:01, night BGW 2005-05-03\n", "");
  assert_rules_of(WORLD, NULL, "C-1: F3@2005-05-03 AMS BGW, BB BGW BAGHDAD 2005-05-04T03:00\n", "");
}
END_TEST

START_TEST(test_verify_nights__clock_changes) {
  /* Baghdad skips 03:00 to 04:00 on 1 April 2005: the night is the instant 04:00+04:00 */
  const char *const spring[] = {"now: 2005-05-01T08:00",
                                "now: 2005-03-05T08:00",
                                "start: 2005-05-01",
                                "start: 2005-03-05",
                                "{place: AMS, departs: 2005-05-03T12:00}",
                                "{place: AMS, departs: 2005-03-31T12:00}",
                                "arrives: 2005-05-03T17:30, departs: 2005-05-03T18:30",
                                "arrives: 2005-03-31T17:30, departs: 2005-03-31T18:30",
                                "arrives: 2005-05-03T21:00",
                                "arrives: 2005-04-01T02:20",
                                "ready: 2005-05-02",
                                "ready: 2005-03-30",
                                "{id: BGW, country: IQ,",
                                "{id: BGW, country: IQ, beds: 2,",
                                NULL};
  assert_rules_of(WORLD, spring, "C-1: F3@2005-03-31 AMS BGW, BB BGW BAGHDAD 2005-04-01T04:00\n",
                  "");
  assert_rules_of(
      WORLD, spring,
      "C-1: F3@2005-03-31 AMS BGW, BB BGW BAGHDAD 2005-04-01T04:01, night BGW 2005-03-31\n", "");
  assert_rules_of(WORLD, spring, "C-1: F3@2005-03-31 AMS BGW, BB BGW BAGHDAD 2005-04-01T02:59\n",
                  "");
}
END_TEST

START_TEST(test_verify_nights__i8_needs) {
  static const char *const needs[] = {"needs: {medical: true}", "needs: {stretchers: 1}"};
  for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
    char to[128];
    (void)snprintf(to, sizeof to, "persons: 2, %s,", needs[i]);
    assert_rules_of(WORLD, CHANGES("beds: 9, medical: true", "beds: 9", "persons: 2,", to), BY_AIR,
                    "I8");
    assert_rules_of(WORLD, CHANGES("persons: 2,", to), BY_AIR, "");
  }
  assert_rules_of(WORLD,
                  CHANGES("beds: 9, medical: true", "beds: 9", "persons: 2,",
                          "persons: 2, needs: {wheelchairs: 1},"),
                  BY_AIR, "");
}
END_TEST

START_TEST(test_verify_duration__i9) {
  expect_case("", BY_AIR, "max_travel: 24h40m");
  expect_case("I9", BY_AIR, "max_travel: 24h39m");
}
END_TEST

START_TEST(test_verify_avoided__i10) {
  static const char *const by_air[] = {"countries: [JO]",     "places: [AMM]",
                                       "services: [F2]",      "services: [BB]",
                                       "countries: [SY, NL]", "places: [BAGHDAD]"};
  char avoid[64];
  for (size_t i = 0; i < sizeof by_air / sizeof *by_air; i++) {
    (void)snprintf(avoid, sizeof avoid, "avoid: {%s}", by_air[i]);
    expect_case("I10", BY_AIR, avoid);
  }
  expect_case("", BY_AIR, "avoid: {countries: [SY], places: [AMMAN, KARAMA], services: [K1, AA]}");
  expect_case("I10", BY_ROAD, "avoid: {places: [KARAMA]}"); /* passed on board */
  expect_case("I10", "C-1: F3@2005-05-03 AMS BGW, BB BGW BAGHDAD 2005-05-03T21:00\n",
              "avoid: {countries: [JO]}");
}
END_TEST

START_TEST(test_verify_documents__i12) {
  expect_case("", BY_AIR, "documents: [{type: passport, until: 2005-05-04}]");
  expect_case("", BY_AIR, "documents: [{type: passport, until: 2005-05-04T12:40}]");
  expect_case("I12", BY_AIR, "documents: [{type: passport, until: 2005-05-04T12:39}]");
  expect_case("I12", BY_AIR,
              "documents: [{type: passport, until: 2006-01-01}, {type: visa, until: 2005-05-03}]");
}
END_TEST

START_TEST(test_verify_fit__i13) {
  expect_case("", BY_AIR, "fit_to_travel: {from: 2005-05-03T10:00, until: 2005-05-04T12:40}");
  expect_case("I13", BY_AIR, "fit_to_travel: {from: 2005-05-03T10:01}");
  expect_case("I13", BY_AIR, "fit_to_travel: {until: 2005-05-04T12:39}");
}
END_TEST

START_TEST(test_verify_stretchers__i14) {
  const char *stretcher = "needs: {stretchers: 1}", *ambulance = "needs: {ambulance: true}";
  char to[128];
  (void)snprintf(to, sizeof to, "persons: 2, %s,", stretcher);
  assert_rules_of(WORLD, CHANGES("persons: 2,", to, "time: 70m, ambulance: true", "time: 70m"),
                  BY_AIR, "I14");
  assert_rules_of(WORLD, CHANGES("persons: 2,", to, "seats: 30, stretchers: 2", "seats: 30"),
                  BY_AIR, "I14");
  /* by road: an ambulance is listed and assigned; no pool with stretchers is listed at all */
  assert_rules_of(WORLD, CHANGES("persons: 2,", to), BY_ROAD "run K1@2005-05-04 ambulances=1\n",
                  "");
  assert_rules_of(WORLD, CHANGES("persons: 2,", to, ", {pool: ambulances, max: 1}", ""), BY_ROAD,
                  "I14");
  assert_rules_of(WORLD,
                  CHANGES("persons: 2,", to, ", {pool: ambulances, max: 1}", "", "seats: 10",
                          "seats: 10\n    stretchers: 1"),
                  BY_ROAD, "");
  expect_case("", BY_ROAD "run K1@2005-05-04 ambulances=1\n", ambulance);
  expect_case("I14", BY_ROAD, ambulance);
  expect_case("I14", BY_ROAD "run K1@2005-05-04 vans=1\n", ambulance);
  expect_case("", BY_AIR, ambulance);
  (void)snprintf(to, sizeof to, "persons: 2, %s,", ambulance);
  assert_rules_of(WORLD, CHANGES("persons: 2,", to, "seats: 30, stretchers: 2", "seats: 30"),
                  BY_AIR, ""); /* nobody on a stretcher: any flight will do */
  (void)snprintf(to, sizeof to, "persons: 2, %s,", ambulance);
  assert_rules_of(WORLD, CHANGES("persons: 2,", to, "time: 70m, ambulance: true", "time: 70m"),
                  BY_AIR, "I14");
}
END_TEST

START_TEST(test_verify_reception__i15) {
  const char *place = "{id: BAGHDAD, country: IQ,";
  expect("", BY_AIR, place,
         "{id: BAGHDAD, country: IQ, reception: {days: [wed], hours: 12:40-13:00},");
  expect("I15", BY_AIR, place, "{id: BAGHDAD, country: IQ, reception: {hours: 12:41-13:00},");
  expect("I15", BY_AIR, place, "{id: BAGHDAD, country: IQ, reception: {days: [tue, thu]},");
  /* in transit nobody is received */
  expect("", BY_AIR, "{id: BGW, country: IQ,", "{id: BGW, country: IQ, reception: {days: [mon]},");
}
END_TEST

static Suite *verify_suite(void) {
  Suite *suite = suite_create("verify_itinerary");
  TCase *cases = tcase_create("rules of one case");
  tcase_add_test(cases, test_verify__unbroken_plans);
  tcase_add_test(cases, test_verify_consent__i1);
  tcase_add_test(cases, test_verify_route__i2);
  tcase_add_test(cases, test_verify_route__i2_place_visited_twice);
  tcase_add_test(cases, test_verify_route__i2_run_that_comes_back);
  tcase_add_test(cases, test_verify_route__i2_run_that_passes_the_end_twice);
  tcase_add_test(cases, test_verify_route__i2_stated_times);
  tcase_add_test(cases, test_verify_departure__i3);
  tcase_add_test(cases, test_verify_departure__i3_transfer_first);
  tcase_add_test(cases, test_verify_arrival__i4);
  tcase_add_test(cases, test_verify_usable__i5);
  tcase_add_test(cases, test_verify_usable__i5_transfers);
  tcase_add_test(cases, test_verify_usable__i5_stops_beside_the_ride);
  tcase_add_test(cases, test_verify_connection__i6);
  tcase_add_test(cases, test_verify_connection__i6_two_transfers_before_a_ride);
  tcase_add_test(cases, test_verify_connection__i6_slow);
  tcase_add_test(cases, test_verify_connection__i6_transfers);
  tcase_add_test(cases, test_verify_nights__i7);
  tcase_add_test(cases, test_verify_nights__where_they_are_spent);
  tcase_add_test(cases, test_verify_nights__clock_changes);
  tcase_add_test(cases, test_verify_nights__i8_needs);
  tcase_add_test(cases, test_verify_duration__i9);
  tcase_add_test(cases, test_verify_avoided__i10);
  tcase_add_test(cases, test_verify_documents__i12);
  tcase_add_test(cases, test_verify_fit__i13);
  tcase_add_test(cases, test_verify_stretchers__i14);
  tcase_add_test(cases, test_verify_reception__i15);
  suite_add_tcase(suite, cases);
  return suite;
}

int main(void) {
  return run_suite(verify_suite());
}
