/* SPDX-License-Identifier: GPL-3.0-or-later */
/** I11, the notifications that follow from it, and entries_per_day (C8). */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/model/verify_world.h"
#include "tests/support/run_suite.h"

#define THROUGH "C-1: F3@2005-05-03 AMS BGW, BB BGW BAGHDAD 2005-05-03T21:00\n"
#define NOTIFIED(entry, by) "notify JO AMM " entry " by " by " C-1\n"

/** Jordan's entry table, and more attributes of the case, under a plan. */
static void expect(const char *rules, const char *plan, const char *table, const char *attributes) {
  char country[256], person[512];
  (void)snprintf(country, sizeof country, "{code: JO, weekend: [fri, sat], entry: [%s]}", table);
  (void)snprintf(person, sizeof person, "persons: 2,%s", attributes);
  assert_rules_of(WORLD, CHANGES("{code: JO, weekend: [fri, sat]}", country, "persons: 2,", person),
                  plan, rules);
}

/** The stay in Jordan is from 3 May 15:30 to 4 May 09:00. */
static void expect_clearance(const char *rules, const char *clearances) {
  char attributes[256];
  (void)snprintf(attributes, sizeof attributes, " clearances: [%s],", clearances);
  expect(rules, BY_AIR, "{rule: clearance}", attributes);
}

START_TEST(test_verify_entry__i11_refused) {
  expect("I11", BY_AIR, "{rule: refused}", "");
  expect("I11", BY_AIR, "{rule: refused}", " clearances: [{country: JO}],");
  expect("", BY_AIR, "{nationalities: [SD, LK], rule: refused}", ""); /* none matches: free */
  expect("I11", BY_AIR, "{nationalities: [SD, IQ], rule: refused}, {rule: free}", "");
  expect("", BY_AIR, "{nationalities: [IQ], rule: free}, {rule: refused}", "");
  expect("", THROUGH, "{rule: refused}", ""); /* a flight on board of which the case stays */
}
END_TEST

START_TEST(test_verify_entry__i11_clearance) {
  expect_clearance("I11", "");
  expect_clearance("", "{country: JO}");
  expect_clearance("I11", "{country: NL}");
  expect_clearance("", "{country: JO, from: 2005-05-03, until: 2005-05-04}");
  expect_clearance("", "{country: JO, from: 2005-05-03T15:30, until: 2005-05-04T09:00}");
  expect_clearance("I11", "{country: JO, from: 2005-05-03T15:31, until: 2005-05-05}");
  expect_clearance("I11", "{country: JO, from: 2005-05-01, until: 2005-05-04T08:59}");
  expect_clearance("I11", "{country: JO, from: 2005-05-01, until: 2005-05-03}");
  /* one clearance covers the whole stay, two do not share it */
  expect_clearance("I11",
                   "{country: JO, until: 2005-05-03}, {country: JO, from: 2005-05-03T20:00}");
  expect_clearance("", "{country: JO, until: 2005-05-02}, {country: JO, from: 2005-05-03}");
}
END_TEST

START_TEST(test_verify_entry__i11_final_country) {
  /* only the entry is covered, at 11:30 in Baghdad's time */
  static const struct {
    const char *clearance, *rules;
  } cases[] = {{"{country: IQ, from: 2005-05-04T11:30, until: 2005-05-04T11:30}", ""},
               {"{country: IQ, from: 2005-05-04T11:31}", "I11"},
               {"{country: IQ, until: 2005-05-04T11:29}", "I11"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char person[256];
    (void)snprintf(person, sizeof person, "persons: 2, clearances: [%s],", cases[i].clearance);
    assert_rules_of(WORLD,
                    CHANGES("{code: IQ,", "{code: IQ, entry: [{rule: clearance}],",
                            "nationality: IQ", "nationality: LK", "persons: 2,", person),
                    BY_AIR, cases[i].rules);
  }
}
END_TEST

START_TEST(test_verify_entry__i11_nationals) {
  const char *country = "{code: IQ, entry: [{rule: refused}],";
  assert_rules_of(WORLD, CHANGES("{code: IQ,", country), BY_AIR, "");
  assert_rules_of(WORLD, CHANGES("{code: IQ,", country, "nationality: IQ", "nationality: JO"),
                  BY_AIR, "I11");
  assert_rules_of(
      WORLD,
      CHANGES("{code: JO,", "{code: JO, max_stay: 1m,", "nationality: IQ", "nationality: JO"),
      BY_AIR, "");
  /* the origin is not entered */
  assert_rules_of(WORLD, CHANGES("{code: NL}", "{code: NL, entry: [{rule: refused}]}"), BY_AIR, "");
}
END_TEST

START_TEST(test_verify_entry__i11_convoy_enters_at_each_border) {
  const char *country = "{code: IQ, entry: [{rule: clearance}],";
  /* at KARAMA 10:00, not at BAGHDAD 18:00 */
  assert_rules_of(WORLD,
                  CHANGES("{code: IQ,", country, "nationality: IQ", "nationality: LK",
                          "persons: 2,",
                          "persons: 2, clearances: [{country: IQ, from: 2005-05-04T10:00}],"),
                  BY_ROAD, "");
  assert_rules_of(WORLD,
                  CHANGES("{code: IQ,", country, "nationality: IQ", "nationality: LK",
                          "persons: 2,",
                          "persons: 2, clearances: [{country: IQ, from: 2005-05-04T10:01}],"),
                  BY_ROAD, "I11");
  /* leaves Jordan from AMMAN at 05:00 */
  expect("", BY_ROAD, "{rule: clearance}",
         " clearances: [{country: JO, until: 2005-05-04T05:00}],");
  expect("I11", BY_ROAD, "{rule: clearance}",
         " clearances: [{country: JO, until: 2005-05-04T04:59}],");
}
END_TEST

START_TEST(test_verify_entry__i11_notice) {
  const char *plan = BY_AIR NOTIFIED("2005-05-03", "2005-05-01");
  /* today is Sunday, entry on Tuesday: Monday and Tuesday */
  expect("", plan, "{rule: clearance, notice: 2d}", "");
  expect("", plan, "{rule: free, notice: 2d}", "");
  expect("I11", plan, "{rule: clearance, notice: 3d}", "");
  expect("I11", plan, "{rule: free, notice: 3d}", "");
  /* a clearance in hand replaces the notice of `clearance`, not that of `free` */
  expect("", BY_AIR, "{rule: clearance, notice: 3d}", " clearances: [{country: JO}],");
  expect("I11", plan, "{rule: free, notice: 3d}", " clearances: [{country: JO}],");
  expect("", BY_AIR, "{rule: free}", "");
  /* no day is left before an entry of today or earlier */
  assert_rules_of(WORLD,
                  CHANGES("now: 2005-05-01T08:00", "now: 2005-05-03T09:00", "{code: JO,",
                          "{code: JO, entry: [{rule: free, notice: 1d}],"),
                  plan, "I11");
}
END_TEST

START_TEST(test_verify_entry__i11_notice_over_weekend_and_holiday) {
  /* entry on Sunday 8 May: 2, 3, 4, 5 and 8 May are working days, 6 and 7 the weekend */
  const char *legs = "C-1: F1@2005-05-08 AMS AMM, F2@2005-05-09 AMM BGW, BB BGW BAGHDAD"
                     " 2005-05-09T11:30, night AMM 2005-05-08\n";
  static const struct {
    const char *rule, *by, *holidays, *rules;
  } cases[] = {
      {"{rule: clearance, notice: 5d}", "2005-05-01", "", ""},
      {"{rule: clearance, notice: 6d}", "2005-05-01", "", "I11"},
      {"{rule: clearance, notice: 2d}", "2005-05-04", "", ""},
      {"{rule: clearance, notice: 2d}", "2005-05-05", "", "objective"}, /* states a later day */
      {"{rule: clearance, notice: 1d}", "2005-05-07", "", ""},
      {"{rule: clearance, notice: 2d}", "2005-05-03", "2005-05-05", ""},
      {"{rule: clearance, notice: 4d}", "2005-05-01", "2005-05-05", ""},
      {"{rule: clearance, notice: 5d}", "2005-05-01", "2005-05-05", "I11"},
      {"{rule: clearance, notice: 4d}", "2005-05-01", "2005-05-08", ""},
      {"{rule: clearance, notice: 5d}", "2005-05-01", "2005-05-06", ""}, /* Friday already off */
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char country[256], plan[512];
    (void)snprintf(country, sizeof country, "weekend: [fri, sat], holidays: [%s], entry: [%s]}",
                   cases[i].holidays, cases[i].rule);
    (void)snprintf(plan, sizeof plan, "%snotify JO AMM 2005-05-08 by %s C-1\n", legs, cases[i].by);
    assert_rules_of(WORLD, CHANGES("weekend: [fri, sat]}", country), plan, cases[i].rules);
  }
}
END_TEST

START_TEST(test_verify_entry__i11_longest_stay) {
  static const char *const country = "{code: JO,";
  assert_rules_of(WORLD, CHANGES(country, "{code: JO, max_stay: 17h30m,"), BY_AIR, "");
  assert_rules_of(WORLD, CHANGES(country, "{code: JO, max_stay: 17h29m,"), BY_AIR, "I11");
  assert_rules_of(WORLD, CHANGES(country, "{code: JO, max_stay: 13h30m,"), BY_ROAD, "");
  assert_rules_of(WORLD, CHANGES(country, "{code: JO, max_stay: 13h29m,"), BY_ROAD, "I11");
  /* neither the first nor the last stay */
  assert_rules_of(WORLD,
                  CHANGES("{code: NL}", "{code: NL, max_stay: 1m}", "{code: IQ,",
                          "{code: IQ, max_stay: 1m,", "nationality: IQ", "nationality: LK"),
                  BY_AIR, "");
}
END_TEST

START_TEST(test_verify_notifications__exact) {
  const char *table[] = {"{code: JO, weekend: [fri, sat]}",
                         "{code: JO, weekend: [fri, sat], entry: [{nationalities: [LK], rule: free,"
                         " notice: 1d}, {rule: clearance, notice: 2d}]}",
                         "persons: 1,",
                         "persons: 1, nationality: LK,",
                         "C-2, nationality: IQ,",
                         "C-2,",
                         NULL};
  static const struct {
    const char *plan, *rules;
  } cases[] = {
      /* the longest notice of the cases decides */
      {"C-1:" AIR_LEGS "C-2:" AIR_LEGS "notify JO AMM 2005-05-03 by 2005-05-01 C-1 C-2\n", ""},
      {"C-1:" AIR_LEGS "C-2:" AIR_LEGS "notify JO AMM 2005-05-03 by 2005-05-02 C-1 C-2\n",
       "objective"},
      {"C-2:" AIR_LEGS "notify JO AMM 2005-05-03 by 2005-05-02 C-2\n", ""},
      {"C-1:" AIR_LEGS "C-2:" AIR_LEGS "notify JO AMM 2005-05-03 by 2005-05-01 C-1\n", "objective"},
      {"C-1:" AIR_LEGS "C-2:" AIR_LEGS "notify JO AMM 2005-05-03 by 2005-05-01 C-2 C-1\n",
       "objective"},
      {"C-1:" AIR_LEGS "C-2:" AIR_LEGS, "objective"},
      {"C-1:" AIR_LEGS "notify JO AMM 2005-05-03 by 2005-05-01 C-1 C-2\n", "objective"},
      {"C-1:" AIR_LEGS "notify JO AMM 2005-05-04 by 2005-05-01 C-1\n", "objective"},
      {"C-1:" AIR_LEGS "notify JO AMMAN 2005-05-03 by 2005-05-01 C-1\n", "objective"},
      {"C-1:" AIR_LEGS "notify JO AMM 2005-05-03 by 2005-05-01 C-1\n"
       "notify IQ BGW 2005-05-04 by 2005-05-01 C-1\n",
       "objective"},
      {"C-1:" AIR_LEGS "notify JO AMM 2005-05-03 by 2005-05-01 C-1\n"
       "notify JO AMM 2005-05-03 by 2005-05-01 C-1\n",
       "objective"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_rules_of(WORLD_OF_TWO, table, cases[i].plan, cases[i].rules);
}
END_TEST

/** A case that enters twice on one day counts once, and visits a place twice (I2). */
START_TEST(test_verify_notifications__one_case_twice_on_a_day) {
  const char *flights = "flights:\n"
                        "  - {id: N1, from: AMM, to: AMS, departs: 2005-05-03T18:00,"
                        " arrives: 2005-05-03T19:00, seats: 9}\n"
                        "  - {id: N2, from: AMS, to: AMM, departs: 2005-05-03T19:10,"
                        " arrives: 2005-05-03T21:00, seats: 9}\n";
  assert_rules_of(
      WORLD,
      CHANGES("flights:\n", flights, "{code: JO,", "{code: JO, entry: [{rule: free, notice: 2d}],",
              "policy: {", "policy: {connection: 10m, "),
      "C-1: F1@2005-05-03 AMS AMM, N1@2005-05-03 AMM AMS, N2@2005-05-03 AMS AMM,"
      " F2@2005-05-04 AMM BGW, BB BGW BAGHDAD 2005-05-04T11:30, night AMM 2005-05-03\n" NOTIFIED(
          "2005-05-03", "2005-05-01"),
      "I2");
}
END_TEST

START_TEST(test_verify_notifications__persons) {
  homeward_scenario *scenario = scenario_with_changes(
      WORLD_OF_TWO, CHANGES("{code: JO, weekend: [fri, sat]}",
                            "{code: JO, weekend: [fri, sat], entry: [{rule: free, notice: 2d}]}"));
  plan_draft *draft = plan_draft_new(scenario, BY_AIR NOTIFIED("2005-05-03", "2005-05-01"));
  assert_broken_rules(draft->plan, "");
  draft->notifications[0].persons = 3;
  assert_broken_rules(draft->plan, "objective");
  draft->notifications[0].persons = 2;
  draft->notified[0][0] = 1; /* C-2, who stays behind */
  assert_broken_rules(draft->plan, "objective");
  plan_draft_free(draft);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_verify_entries__c8_per_day) {
  const char *both = "C-1:" AIR_LEGS "C-2:" AIR_LEGS;
  const char *apart = "C-1:" AIR_LEGS "C-2: F1@2005-05-04 AMS AMM, F2@2005-05-05 AMM BGW,"
                      " BB BGW BAGHDAD 2005-05-05T11:30, night AMM 2005-05-04\n";
  const char *country = "{code: JO,";
  assert_rules_of(WORLD_OF_TWO, CHANGES(country, "{code: JO, entries_per_day: 3,"), both, "");
  assert_rules_of(WORLD_OF_TWO, CHANGES(country, "{code: JO, entries_per_day: 2,"), both, "C8");
  assert_rules_of(WORLD_OF_TWO, CHANGES(country, "{code: JO, entries_per_day: 2,"), apart, "");
  /* the country's own nationals do not count */
  assert_rules_of(WORLD_OF_TWO, CHANGES("{code: IQ,", "{code: IQ, entries_per_day: 0,"), both, "");
  assert_rules_of(WORLD_OF_TWO,
                  CHANGES("{code: IQ,", "{code: IQ, entries_per_day: 1,", "C-1, nationality: IQ",
                          "C-1, nationality: LK"),
                  both, "C8");
}
END_TEST

START_TEST(test_verify_entries__c8_local_day_of_the_place_of_entry) {
  /* 23:59 and 00:00 in Amman are one day in Amsterdam */
  const char *flights = "flights:\n"
                        "  - {id: N1, from: AMS, to: AMM, departs: 2005-05-03T18:00,"
                        " arrives: 2005-05-03T23:59, seats: 9}\n"
                        "  - {id: N2, from: AMS, to: AMM, departs: 2005-05-03T18:01,"
                        " arrives: 2005-05-04T00:00, seats: 9}\n";
  const char *plan = "C-1: N1@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW,"
                     " BB BGW BAGHDAD 2005-05-04T11:30, night AMM 2005-05-03\n"
                     "C-2: N2@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW,"
                     " BB BGW BAGHDAD 2005-05-04T11:30, night AMM 2005-05-03\n";
  assert_rules_of(WORLD_OF_TWO,
                  CHANGES("flights:\n", flights, "{code: JO,", "{code: JO, entries_per_day: 2,"),
                  plan, "");
  assert_rules_of(WORLD_OF_TWO,
                  CHANGES("flights:\n", flights, "{code: JO,", "{code: JO, entries_per_day: 1,"),
                  plan, "C8");
}
END_TEST

static Suite *verify_suite(void) {
  Suite *suite = suite_create("verify_entry");
  TCase *cases = tcase_create("entry");
  tcase_add_test(cases, test_verify_entry__i11_refused);
  tcase_add_test(cases, test_verify_entry__i11_clearance);
  tcase_add_test(cases, test_verify_entry__i11_final_country);
  tcase_add_test(cases, test_verify_entry__i11_nationals);
  tcase_add_test(cases, test_verify_entry__i11_convoy_enters_at_each_border);
  tcase_add_test(cases, test_verify_entry__i11_notice);
  tcase_add_test(cases, test_verify_entry__i11_notice_over_weekend_and_holiday);
  tcase_add_test(cases, test_verify_entry__i11_longest_stay);
  tcase_add_test(cases, test_verify_notifications__exact);
  tcase_add_test(cases, test_verify_notifications__one_case_twice_on_a_day);
  tcase_add_test(cases, test_verify_notifications__persons);
  tcase_add_test(cases, test_verify_entries__c8_per_day);
  tcase_add_test(cases, test_verify_entries__c8_local_day_of_the_place_of_entry);
  suite_add_tcase(suite, cases);
  return suite;
}

int main(void) {
  return run_suite(verify_suite());
}
