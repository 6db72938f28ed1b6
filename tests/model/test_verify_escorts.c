/* SPDX-License-Identifier: GPL-3.0-or-later */
/** C9 and C10: escorts on board, and their rotations. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/model/verify_world.h"
#include "tests/support/run_suite.h"

/* Based at AMS, home from BAGHDAD within 20 hours: away 3 May 08:00Z to 5 May 04:40Z, 06:40 in
 * Amsterdam. */
#define NURSES                                                                                     \
  "escort_pools:\n"                                                                                \
  "  - {id: nurses, kind: nurse, base: AMS, count: 2, persons_per_escort: 2, back: {time: 20h}}\n" \
  "  - {id: teams, kind: doctor, covers: [doctor, nurse], base: AMS, count: 2,\n"                  \
  "     persons_per_escort: 1, back: {time: 20h}}\n"

/** The world of one case with pools; its case needs escorts. */
static void expect(const char *rules, const char *needs, const char *plan, const char *from,
                   const char *to) {
  char person[768];
  (void)snprintf(person, sizeof person, "persons: 2, needs: {escorts: [%s]},", needs);
  assert_rules_of(WORLD, CHANGES("cases:\n", NURSES "cases:\n", "persons: 2,", person, from, to),
                  plan, rules);
}

#define AWAY ", night AMM 2005-05-03, away 2005-05-03T10:00 2005-05-05T06:40\n"
/** The legs and the night of a nurse along with BY_AIR. */
#define FLOWN                                                                                      \
  " F1@2005-05-03 AMS AMM nurse=1, F2@2005-05-04 AMM BGW nurse=1,"                                 \
  " BB BGW BAGHDAD 2005-05-04T11:30 nurse=1, night AMM 2005-05-03, "
/** A rotation along with BY_AIR that covers the same on all three legs. */
#define ALONG(covers)                                                                              \
  " F1@2005-05-03 AMS AMM " covers ", F2@2005-05-04 AMM BGW " covers                               \
  ", BB BGW BAGHDAD 2005-05-04T11:30 " covers AWAY

static const char one_nurse[] = "{kind: nurse, persons: 1}";
static const char two_nurses[] = "{kind: nurse, persons: 2}";
static const char nurse_and_doctor[] = "{kind: nurse, persons: 1}, {kind: doctor, persons: 1}";

START_TEST(test_verify_escorts__c9) {
  expect("", one_nurse, BY_AIR "nurses#1:" ALONG("nurse=1"), "rules", "rules");
  expect("", two_nurses, BY_AIR "nurses#1:" ALONG("nurse=2"), "rules", "rules");
  expect("C9", one_nurse, BY_AIR, "rules", "rules");
  /* one person more than the escort takes */
  expect("C9", two_nurses, BY_AIR "teams#1:" ALONG("nurse=1"), "rules", "rules");
}
END_TEST

/* Busy until 06:40 on 5 May in Amsterdam. */
START_TEST(test_verify_escorts__c10_absences) {
  static const struct {
    const char *out, *rules;
  } windows[] = {
      {"{from: 2005-05-03, until: 2005-05-05, count: 2}", "C10"},
      {"{from: 2005-05-03, until: 2005-05-05}", ""},
      {"{from: 2005-05-03, until: 2005-05-04}, {from: 2005-05-04T12:00, count: 1}", "C10"},
      {"{from: 2005-05-05T06:40, count: 2}", ""},
      {"{from: 2005-05-05T06:39, count: 2}", "C10"},
      {"{until: 2005-05-03T10:00, count: 2}", ""},
      {"{until: 2005-05-03T10:01, count: 2}", "C10"},
      {"{count: 9}", "C10"},
  };
  for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
    char pool[256];
    snprintf(pool, sizeof pool, "count: 2, out: [%s], persons_per_escort: 2", windows[i].out);
    expect(windows[i].rules, one_nurse, BY_AIR "nurses#1:" ALONG("nurse=1"),
           "count: 2, persons_per_escort: 2", pool);
  }
}
END_TEST

START_TEST(test_verify_escorts__c9_on_each_leg) {
  /* no escort on the last transfer, then none on the second flight */
  const char *until_bgw =
      BY_AIR "nurses#1: F1@2005-05-03 AMS AMM nurse=1, F2@2005-05-04 AMM BGW nurse=1,"
             " night AMM 2005-05-03, away 2005-05-03T10:00 2005-05-05T05:30\n";
  expect("C9", one_nurse, until_bgw, "rules", "rules");
  /* another minute is another transfer */
  const char *later =
      BY_AIR "nurses#1: F1@2005-05-03 AMS AMM nurse=1, F2@2005-05-04 AMM BGW nurse=1,"
             " BB BGW BAGHDAD 2005-05-04T11:31, night AMM 2005-05-03,"
             " away 2005-05-03T10:00 2005-05-05T06:41\n";
  expect("C9", one_nurse, later, "rules", "rules");
}
END_TEST

START_TEST(test_verify_escorts__c9_kinds) {
  const char *both = BY_AIR "nurses#1:" ALONG("nurse=1") "teams#1:" ALONG("doctor=1");
  const char *teams = BY_AIR "teams#1:" ALONG("doctor=1") "teams#2:" ALONG("nurse=1");
  const char *one_team = BY_AIR "teams#1:" ALONG("doctor=1");
  const char *nurse_only = BY_AIR "nurses#1:" ALONG("nurse=1") "nurses#2:" ALONG("");
  expect("", nurse_and_doctor, both, "rules", "rules");
  expect("", nurse_and_doctor, teams, "rules", "rules");
  /* a team covers doctor or nurse, not both at once; nurses never cover a doctor */
  expect("C9", nurse_and_doctor, one_team, "rules", "rules");
  expect("C9", nurse_and_doctor, nurse_only, "rules", "rules");
  expect("C9", nurse_and_doctor, BY_AIR "teams#1:" ALONG("doctor=1 nurse=1"), "rules", "rules");
}
END_TEST

START_TEST(test_verify_escorts__c9_stated_covers) {
  /* more than an escort may take, and a kind that the pool does not cover */
  expect("C9", two_nurses, BY_AIR "nurses#1:" ALONG("") "teams#1:" ALONG("nurse=2"), "rules",
         "rules");
  expect("C9", nurse_and_doctor, BY_AIR "nurses#1:" ALONG("doctor=1") "teams#1:" ALONG("nurse=1"),
         "rules", "rules");
  /* enough escorts on board, but the plan states too few, or more persons than there are */
  expect("objective", two_nurses, BY_AIR "nurses#1:" ALONG("nurse=1"), "rules", "rules");
  expect("objective", one_nurse, BY_AIR "nurses#1:" ALONG(""), "rules", "rules");
  expect("objective", one_nurse, BY_AIR "nurses#1:" ALONG("nurse=2"), "rules", "rules");
  expect("objective", one_nurse, BY_AIR "nurses#1:" ALONG("nurse=1") "teams#1:" ALONG("nurse=1"),
         "rules", "rules");
  /* an escort may ride with nobody */
  expect("", one_nurse, BY_AIR "nurses#1:" ALONG("nurse=1") "teams#1:" ALONG(""), "rules", "rules");
}
END_TEST

START_TEST(test_verify_escorts__c9_by_segment) {
  /* one team covers a doctor on the first segment of F3 and a nurse on the second */
  const char *two_cases = "persons: 2, needs: {escorts: [{kind: doctor, persons: 1}]},";
  const char *plan = "C-1: F3@2005-05-03 AMS AMM\nC-2: F3@2005-05-03 AMM BGW\n"
                     "teams#1: F3@2005-05-03 AMS BGW doctor=1 nurse=1,"
                     " away 2005-05-03T12:00 2005-05-04T15:00\n";
  const char *const changes[] = {"cases:\n",
                                 NURSES "cases:\n",
                                 "persons: 2,",
                                 two_cases,
                                 "persons: 1,",
                                 "persons: 1, needs: {escorts: [{kind: nurse, persons: 1}]},",
                                 "C-1, nationality: IQ, from: AMS, to: BAGHDAD",
                                 "C-1, nationality: IQ, from: AMS, to: AMM",
                                 "C-2, nationality: IQ, from: AMS, to: BAGHDAD",
                                 "C-2, nationality: IQ, from: AMM, to: BGW",
                                 NULL};
  assert_rules_of(WORLD_OF_TWO, changes, plan, "");
}
END_TEST

/** Each segment of a run has its own needs and its own escorts. */
START_TEST(test_verify_escorts__c9_other_escorts_on_other_segments) {
  const char *const changes[] = {"cases:\n",
                                 NURSES "cases:\n",
                                 "persons: 2,",
                                 "persons: 2, needs: {escorts: [{kind: nurse, persons: 2}]},",
                                 "persons: 1,",
                                 "persons: 1, needs: {escorts: [{kind: nurse, persons: 1}]},",
                                 "C-1, nationality: IQ, from: AMS, to: BAGHDAD",
                                 "C-1, nationality: IQ, from: AMS, to: AMM",
                                 "C-2, nationality: IQ, from: AMS, to: BAGHDAD",
                                 "C-2, nationality: IQ, from: AMM, to: BGW",
                                 NULL};
  const char *cases = "C-1: F3@2005-05-03 AMS AMM\nC-2: F3@2005-05-03 AMM BGW\n";
  const char *first = "nurses#1: F3@2005-05-03 AMS AMM nurse=2,"
                      " away 2005-05-03T12:00 2005-05-04T12:30\n";
  char plan[512];
  (void)snprintf(plan, sizeof plan,
                 "%s%snurses#2: F1@2005-05-02 AMS AMM, F3@2005-05-03 AMM BGW nurse=1,"
                 " night AMM 2005-05-02, away 2005-05-02T10:00 2005-05-04T15:00\n",
                 cases, first);
  const char *earlier[] = {"departs: 2005-05-03T10:00, arrives: 2005-05-03T15:30",
                           "departs: 2005-05-02T10:00, arrives: 2005-05-02T15:30"};
  const char *all[sizeof changes / sizeof *changes + 2];
  memcpy(all, changes, sizeof changes);
  all[10] = earlier[0];
  all[11] = earlier[1];
  all[12] = NULL;
  assert_rules_of(WORLD_OF_TWO, all, plan, "");
  (void)snprintf(plan, sizeof plan, "%s%s", cases, first);
  assert_rules_of(WORLD_OF_TWO, all, plan, "C9");
  /* one nurse on both segments states what is most on one of them */
  (void)snprintf(plan, sizeof plan,
                 "%snurses#1: F3@2005-05-03 AMS BGW nurse=2,"
                 " away 2005-05-03T12:00 2005-05-04T15:00\n",
                 cases);
  assert_rules_of(WORLD_OF_TWO, all, plan, "");
}
END_TEST

/** More kinds than a sentence holds. */
START_TEST(test_verify_escorts__c9_many_kinds) {
#define LONG_KIND "k23456789012345678901234567890123456789012345678901234567890"
  expect("C9",
         "{kind: " LONG_KIND "1}, {kind: " LONG_KIND "2}, {kind: " LONG_KIND "3}, {kind: " LONG_KIND
         "4}, {kind: " LONG_KIND "5}, {kind: " LONG_KIND "6}",
         BY_AIR, "rules", "rules");
}
END_TEST

START_TEST(test_verify_escorts__c9_most_on_one_segment) {
  /* two teams on both segments of F3, each may cover the one nurse's patient on either of them */
  const char *needs = "persons: 2, needs: {escorts: [{kind: nurse, persons: 1}]},";
  const char *const changes[] = {"cases:\n", NURSES "cases:\n",         "persons: 2,",
                                 needs,      "from: AMS, to: BAGHDAD,", "from: AMS, to: BGW,",
                                 NULL};
  const char *away = ", away 2005-05-03T12:00 2005-05-04T15:00\n";
  static const struct {
    const char *first, *second, *rules;
  } cases[] = {{"nurse=1", "nurse=1", ""},
               {"nurse=1", "", ""},
               {"", "", "objective"},
               {"nurse=1", "nurse=0", "objective"},
               {"nurse=1", "doctor=1", "objective"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char plan[512];
    (void)snprintf(plan, sizeof plan,
                   "C-1: F3@2005-05-03 AMS BGW\nteams#1: F3@2005-05-03 AMS BGW %s%s"
                   "teams#2: F3@2005-05-03 AMS BGW %s%s",
                   cases[i].first, away, cases[i].second, away);
    assert_rules_of(WORLD, changes, plan, cases[i].rules);
  }
}
END_TEST

START_TEST(test_verify_escorts__take_seats_and_beds) {
  const char *plan = BY_AIR "nurses#1:" ALONG("nurse=1");
  expect("", one_nurse, plan, "seats: 20", "seats: 3");
  expect("C1", one_nurse, plan, "seats: 20", "seats: 2");
  expect("", one_nurse, plan, "connection: 2h, beds: 9", "connection: 2h, beds: 3");
  expect("C6", one_nurse, plan, "connection: 2h, beds: 9", "connection: 2h, beds: 2");
  /* but they are no returnees: neither max_persons nor quotas nor assistance */
  expect("", one_nurse, plan, "seats: 20", "max_persons: 2, seats: 20");
  expect("", one_nurse, plan, "{code: JO,", "{code: JO, entries_per_day: 2,");
  expect("", one_nurse, plan, "connection: 2h", "connection: 2h, assisted_per_day: 2");
  expect("", one_nurse, plan, "time: 70m,", "time: 70m, persons_per_day: 2,");
  /* min_persons neither: a charter with an escort alone does not go */
  expect("C5", one_nurse,
         BY_AIR "nurses#1:" ALONG("nurse=1") "teams#1: F1@2005-05-05 AMS AMM,"
                                             " away 2005-05-05T10:00 2005-05-06T10:30\n",
         "seats: 20", "charter: {cost: 0, min_persons: 1}, seats: 20");
}
END_TEST

/* ---- C10 ---- */

static const char covered[] = BY_AIR "nurses#1:" ALONG("nurse=1");

START_TEST(test_verify_rotation__c10_ends) {
  const char *pool = "base: AMS, count: 2, persons_per_escort: 2, back: {time: 20h}";
  /* neither a way back nor a base at BAGHDAD */
  expect("C10", one_nurse, BY_AIR "nurses#1:" FLOWN "away 2005-05-03T10:00 2005-05-04T10:40\n",
         pool, "base: AMS, count: 2, persons_per_escort: 2");
  /* begins in reach, two hours from the base */
  expect("", one_nurse, BY_AIR "nurses#1:" FLOWN "away 2005-05-03T08:00 2005-05-05T06:40\n", pool,
         "base: UTRECHT, count: 2, persons_per_escort: 2, reach: [{place: AMS, time: 2h}],"
         " back: {time: 20h}");
  expect("C10", one_nurse, covered, pool,
         "base: UTRECHT, count: 2, persons_per_escort: 2, back: {time: 20h}");
  /* ends in reach: back there within its time, not that of `back` */
  expect("", one_nurse, BY_AIR "nurses#1:" FLOWN "away 2005-05-03T10:00 2005-05-04T13:40\n", pool,
         "base: AMS, count: 2, persons_per_escort: 2, reach: [{place: BAGHDAD, time: 3h}],"
         " back: {time: 20h}");
}
END_TEST

START_TEST(test_verify_rotation__c10_times) {
  const char *back = "back: {time: 20h}";
  expect("", one_nurse, covered, back, "back: {time: 20h}, max_duty: 44h40m");
  expect("C10", one_nurse, covered, back, "back: {time: 20h}, max_duty: 44h39m");
  /* F1 leaves 51 hours after now: a reach of 51 hours is just in time */
  const char *pool = "base: AMS, count: 2, persons_per_escort: 2";
  expect("", one_nurse, BY_AIR "nurses#1:" FLOWN "away 2005-05-01T07:00 2005-05-05T06:40\n", pool,
         "base: UTRECHT, reach: [{place: AMS, time: 51h}], count: 2, persons_per_escort: 2");
  expect("C10", one_nurse, BY_AIR "nurses#1:" FLOWN "away 2005-05-01T06:59 2005-05-05T06:40\n",
         pool,
         "base: UTRECHT, reach: [{place: AMS, time: 51h1m}], count: 2, persons_per_escort: 2");
}
END_TEST

/** Escorts need the connection time, not the slow factor, and places that are open with beds. */
START_TEST(test_verify_rotation__c10_chain) {
  /* the case flies by F3, an escort goes ahead by road */
  const char *ahead = "C-1: F3@2005-05-05 AMS BGW, BB BGW BAGHDAD 2005-05-05T21:00\n"
                      "teams#1: F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T15:30,"
                      " K1@2005-05-04 AMMAN BAGHDAD, night AMMAN 2005-05-03,"
                      " away 2005-05-03T10:00 2005-05-05T12:00\n";
  const char *repeat = "2005-05-03T21:00}], seats: 40",
             *daily = "2005-05-03T21:00}], repeat: FREQ=DAILY, seats: 40";
  const char *const base[] = {"cases:\n", NURSES "cases:\n", repeat, daily, "rules", "rules", NULL};
  const char *const changes[][2] = {
      {"connection: 30m, beds: 9", "connection: 30m"},
      {"connection: 30m", "connection: 12h46m"},
      {"connection: 30m", "connection: 30m, closed: [{from: 2005-05-04, until: 2005-05-04}]"},
      {"time: 45m,", "time: 45m, hours: 16:00-17:00,"},
      {"    repeat: FREQ=DAILY\n", "    repeat: FREQ=DAILY\n    cancelled: [2005-05-04]\n"},
      {"start: 2005-05-01", "start: 2005-05-03T11:01"},
  };
  assert_rules_of(WORLD, base, ahead, "");
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
    assert_rules_of(
        WORLD, CHANGES("cases:\n", NURSES "cases:\n", repeat, daily, changes[i][0], changes[i][1]),
        ahead, "C10");
  /* the case is slow, its nurse is not */
  assert_rules_of(WORLD,
                  CHANGES("cases:\n", NURSES "cases:\n", "connection: 2h", "connection: 17h30m",
                          "2005-05-03T21:00}], seats: 40",
                          "2005-05-03T21:00}], repeat: FREQ=DAILY, seats: 40", "persons: 2,",
                          "persons: 2, needs: {wheelchairs: 1},"),
                  "C-1: F3@2005-05-05 AMS BGW, BB BGW BAGHDAD 2005-05-05T21:00\n"
                  "teams#1:" ALONG(""),
                  "");
}
END_TEST

START_TEST(test_verify_rotation__c10_legs) {
  homeward_scenario *scenario =
      scenario_with_changes(WORLD, CHANGES("cases:\n", NURSES "cases:\n"));
  static const char *const broken[] = {
      "teams#1: F1@2005-05-03 AMS AMM, BB BGW BAGHDAD 2005-05-04T11:30\n", /* legs that do not join
                                                                            */
      "teams#1: F1@2005-05-03 AMS BGW\n",                                  /* no stop of the run */
      "teams#3: F1@2005-05-03 AMS AMM, away 2005-05-03T10:00 2005-05-04T10:30\n", /* no such member
                                                                                   */
      "teams#0: F1@2005-05-03 AMS AMM, away 2005-05-03T10:00 2005-05-04T10:30\n",
  };
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    plan_draft *draft = plan_draft_new(scenario, broken[i]);
    assert_broken_rules(draft->plan, "C10");
    plan_draft_free(draft);
  }
  plan_draft *draft = plan_draft_new(
      scenario, "teams#1: F1@2005-05-03 AMS AMM, away 2005-05-03T10:00 2005-05-04T10:30\n");
  assert_broken_rules(draft->plan, "");
  draft->legs[DRAFT_ITEMS][0].arrives += 1;
  assert_broken_rules(draft->plan, "C10");
  plan_draft_free(draft);
  homeward_scenario_free(scenario);
}
END_TEST

START_TEST(test_verify_rotation__c10_rest) {
  /* away 3 May 10:00 to 4 May 10:30; the next begins 5 May 10:00, 23 hours 30 later */
  const char *plan = "teams#1: F1@2005-05-03 AMS AMM, away 2005-05-03T10:00 2005-05-04T10:30\n"
                     "teams#1: F1@2005-05-05 AMS AMM, away 2005-05-05T10:00 2005-05-06T10:30\n";
  const char *other = "teams#1: F1@2005-05-03 AMS AMM, away 2005-05-03T10:00 2005-05-04T10:30\n"
                      "teams#2: F1@2005-05-05 AMS AMM, away 2005-05-05T10:00 2005-05-06T10:30\n";
  const char *teams = "persons_per_escort: 1,";
  static const struct {
    const char *rest, *rules;
  } cases[] = {{"persons_per_escort: 1, rest: 23h30m,", ""},
               {"persons_per_escort: 1, rest: 23h31m,", "C10"}};
  for (size_t i = 0; i < 2; i++) {
    assert_rules_of(WORLD, CHANGES("cases:\n", NURSES "cases:\n", teams, cases[i].rest), plan,
                    cases[i].rules);
    assert_rules_of(WORLD, CHANGES("cases:\n", NURSES "cases:\n", teams, cases[i].rest), other, "");
  }
}
END_TEST

START_TEST(test_verify_rotation__stated_figures) {
  homeward_scenario *scenario =
      scenario_with_changes(WORLD, CHANGES("cases:\n", NURSES "cases:\n"));
  plan_draft *draft = plan_draft_new(scenario, "teams#1:" ALONG(""));
  assert_broken_rules(draft->plan, "");
  draft->rotations[0].away_from--;
  assert_broken_rules(draft->plan, "objective");
  draft->rotations[0].away_from++;
  draft->rotations[0].away_until++;
  assert_broken_rules(draft->plan, "objective");
  draft->rotations[0].away_until--;
  draft->nights[DRAFT_ITEMS][0].date++;
  assert_broken_rules(draft->plan, "objective");
  draft->rotations[0].night_count = 0;
  assert_broken_rules(draft->plan, "objective");
  plan_draft_free(draft);
  homeward_scenario_free(scenario);
}
END_TEST

/** The same member once more while away on a longer one: busy until the longer one ends. */
START_TEST(test_verify_rotation__c10_one_inside_another) {
  const char *long_one = "teams#1: F1@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW,"
                         " BB BGW BAGHDAD 2005-05-04T11:30, night AMM 2005-05-03,"
                         " away 2005-05-03T10:00 2005-05-05T06:40\n";
  const char *short_one =
      "teams#1: F3@2005-05-03 AMS AMM, away 2005-05-03T12:00 2005-05-03T17:00\n";
  const char *next = "teams#1: F1@2005-05-04 AMS AMM, away 2005-05-04T10:00 2005-05-04T15:00\n";
  char plan[768];
  const char *const changes[] = {
      "cases:\n", NURSES "cases:\n", "persons_per_escort: 1, back: {time: 20h}",
      "persons_per_escort: 1, reach: [{place: AMM, time: 30m}], back: {time: 20h}", NULL};
  (void)snprintf(plan, sizeof plan, "%s%s", long_one, short_one);
  assert_rules_of(WORLD, changes, plan, "C10");
  (void)snprintf(plan, sizeof plan, "%s%s%s", long_one, short_one, next);
  assert_rules_of(WORLD, changes, plan, "C10");
}
END_TEST

static Suite *verify_suite(void) {
  Suite *suite = suite_create("verify_escorts");
  TCase *cases = tcase_create("escorts");
  tcase_add_test(cases, test_verify_escorts__c10_absences);
  tcase_add_test(cases, test_verify_escorts__c9);
  tcase_add_test(cases, test_verify_escorts__c9_on_each_leg);
  tcase_add_test(cases, test_verify_escorts__c9_kinds);
  tcase_add_test(cases, test_verify_escorts__c9_stated_covers);
  tcase_add_test(cases, test_verify_escorts__c9_by_segment);
  tcase_add_test(cases, test_verify_escorts__c9_other_escorts_on_other_segments);
  tcase_add_test(cases, test_verify_escorts__c9_many_kinds);
  tcase_add_test(cases, test_verify_escorts__c9_most_on_one_segment);
  tcase_add_test(cases, test_verify_escorts__take_seats_and_beds);
  tcase_add_test(cases, test_verify_rotation__c10_ends);
  tcase_add_test(cases, test_verify_rotation__c10_times);
  tcase_add_test(cases, test_verify_rotation__c10_chain);
  tcase_add_test(cases, test_verify_rotation__c10_legs);
  tcase_add_test(cases, test_verify_rotation__c10_rest);
  tcase_add_test(cases, test_verify_rotation__c10_one_inside_another);
  tcase_add_test(cases, test_verify_rotation__stated_figures);
  suite_add_tcase(suite, cases);
  return suite;
}

int main(void) {
  return run_suite(verify_suite());
}
