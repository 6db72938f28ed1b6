/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a published plan still binds: legs one by one, against a scenario that has changed. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/published.h"
#include "tests/model/verify_world.h"
#include "tests/support/run_suite.h"

/** A published plan read against the scenario as it is now. */
typedef struct published_world {
  homeward_scenario *before, *scenario;
  plan_draft *draft;
  hw_arena arena;
  hw_published known;
} published_world;

static hw_minute instant(const homeward_scenario *scenario, const char *text) {
  int64_t at = 0;
  ck_assert_int_eq(homeward_scenario_instant(&at, scenario, text, NULL), HOMEWARD_OK);
  return (hw_minute)at;
}

/** `statuses`: of the first case's legs, a letter each; NULL: planned. */
static published_world read_world(const char *yaml, const char *const *changes, const char *plan,
                                  const char *statuses, const char *now) {
  static const char letters[] = "pcdam";
  published_world w = {.before = scenario_with_changes(yaml, NULL),
                       .scenario = scenario_with_changes(yaml, changes)};
  w.draft = plan_draft_new(w.before, plan);
  for (size_t k = 0; statuses != NULL && statuses[k] != '\0'; k++)
    w.draft->legs[0][k].status = (hw_leg_status)(strchr(letters, statuses[k]) - letters);
  ck_assert_int_eq(hw_published_read(&w.known, &w.arena, w.draft->plan, w.scenario,
                                     instant(w.scenario, now), NULL),
                   HOMEWARD_OK);
  return w;
}

static void close_world(published_world *w) {
  hw_arena_free(&w->arena);
  plan_draft_free(w->draft);
  homeward_scenario_free(w->scenario);
  homeward_scenario_free(w->before);
}

/** The first case: "frozen/departed/failed CAUSE statuses", "!" for a broken promise. */
static void expect(const char *expected, const char *const *changes, const char *plan,
                   const char *statuses, const char *now) {
  published_world w = read_world(WORLD, changes, plan, statuses, now);
  const hw_published_journey *journey = &w.known.cases[0].journey;
  const char *cause = hw_freed_name(journey->cause);
  char found[96];
  (void)snprintf(found, sizeof found, "%d/%d/%d %s%s ", journey->frozen, journey->departed,
                 journey->failed, cause != NULL ? cause : "-", journey->broken ? "!" : "");
  for (int32_t k = 0; k < journey->leg_count; k++) {
    size_t used = strlen(found);
    found[used] = "pcdam"[journey->legs[k].status];
    found[used + 1] = '\0';
  }
  ck_assert_str_eq(found, expected);
  close_world(&w);
}

#define BEFORE "2005-05-01T08:00"
#define ON_BOARD "2005-05-03T12:00" /* of F1 */
#define LANDED "2005-05-03T18:00"

START_TEST(test_published_read__statuses) {
  expect("0/0/3 - ppp", NULL, BY_AIR, "ppp", BEFORE);
  expect("3/0/3 - ccc", NULL, BY_AIR, "ccc", BEFORE);
  expect("2/0/3 - pcp", NULL, BY_AIR, "pcp", BEFORE);
  expect("2/2/3 - adp", NULL, BY_AIR, "pdp", BEFORE);
  expect("2/2/3 - aap", NULL, BY_AIR, "dap", BEFORE);
  /* the clock */
  expect("1/1/3 - dpp", NULL, BY_AIR, "ppp", "2005-05-03T11:00");
  expect("0/0/3 - ppp", NULL, BY_AIR, "ppp", "2005-05-03T10:59");
  expect("1/1/3 - dpp", NULL, BY_AIR, "cpp", ON_BOARD);
  expect("1/1/3 - app", NULL, BY_AIR, "ppp", "2005-05-03T15:30");
  expect("1/1/3 - app", NULL, BY_AIR, "app", ON_BOARD);
  expect("2/1/3 - acp", NULL, BY_AIR, "pcp", LANDED);
  expect("3/3/3 - aaa", NULL, BY_AIR, "ppp", "2005-05-05T08:00");
}
END_TEST

START_TEST(test_published_read__causes) {
  expect("0/0/0 missed ppp", NULL, BY_AIR, "mpp", LANDED);
  expect("1/1/1 missed! app", NULL, BY_AIR, "amc", LANDED);
  expect("0/0/0 cancelled ppp", CHANGES("F1, from", "F1, cancelled: [2005-05-03], from"), BY_AIR,
         "ppp", LANDED);
  expect("0/0/0 cancelled! ppp", CHANGES("F1, from", "F1, cancelled: [2005-05-03], from"), BY_AIR,
         "ccp", BEFORE);
  /* who has arrived has, whatever is said of the run */
  expect("1/1/3 - app", CHANGES("F1, from", "F1, cancelled: [2005-05-03], from"), BY_AIR, "app",
         LANDED);
  /* a place that is shut: where the run stops, where it boards, of a transfer, and its own hours */
  expect("1/1/1 closed! app", CHANGES("id: BGW,", "id: BGW, hours: 12:00-18:00,"), BY_AIR, "pcp",
         LANDED);
  expect("1/1/1 closed dpp", CHANGES("id: AMM,", "id: AMM, hours: 01:00-02:00,"), BY_AIR, "ppp",
         ON_BOARD);
  expect("0/0/0 closed ppp", CHANGES("{id: AMS,", "{id: AMS, hours: 01:00-02:00,"), BY_AIR, "ppp",
         ON_BOARD);
  expect("0/0/0 closed ppp",
         CHANGES("{id: AMS,",
                 "{id: AMS, closed: [{from: 2005-05-03T09:00, until: 2005-05-03T10:01}],"),
         BY_AIR, "ppp", ON_BOARD);
  expect("0/0/3 - ppp",
         CHANGES("{id: AMS,",
                 "{id: AMS, closed: [{from: 2005-05-03T09:00, until: 2005-05-03T10:00}],"),
         BY_AIR, "ppp", BEFORE);
  expect("1/1/2 closed app", CHANGES("{id: BAGHDAD,", "{id: BAGHDAD, hours: 13:00-18:00,"), BY_AIR,
         "ppp", LANDED);
  expect("1/1/2 closed app", CHANGES("time: 70m,", "time: 70m, hours: 12:00-18:00,"), BY_AIR, "ppp",
         LANDED);
  /* connections: of what has begun none is asked, of others that of I6 */
  expect("1/1/1 connection! app", CHANGES("connection: 2h", "connection: 20h"), BY_AIR, "pcp",
         LANDED);
  expect("2/2/3 - adp", CHANGES("connection: 2h", "connection: 20h"), BY_AIR, "ppp",
         "2005-05-04T09:00");
  expect("1/1/1 connection app",
         CHANGES("F2, from", "F2, changes: [{date: 2005-05-04, delay: 1m}], from", "F1, from",
                 "F1, changes: [{date: 2005-05-03, delay: 20h}], from"),
         BY_AIR, "ppp", "2005-05-04T12:00");
  expect("1/1/1 connection app",
         CHANGES("persons: 2,", "persons: 2, needs: {wheelchairs: 1},", "connection: 2h",
                 "connection: 9h"),
         BY_AIR, "ppp", LANDED);
  /* no consent: nothing that has not left goes */
  expect("0/0/0 withdrawn! ppp",
         CHANGES("signed: 2005-03-02", "signed: 2005-03-02, withdrawn: 2005-05-01"), BY_AIR, "ccc",
         BEFORE);
  expect("1/1/1 withdrawn app",
         CHANGES("signed: 2005-03-02", "signed: 2005-03-02, withdrawn: 2005-05-04"), BY_AIR, "ppp",
         LANDED);
  expect("0/0/0 withdrawn ppp",
         CHANGES("signed: 2005-03-02", "signed: 2005-03-02, withdrawn: 2005-05-03"), BY_AIR, "ppp",
         LANDED);
  expect("0/0/0 withdrawn ppp", CHANGES(", " CONSENT, ""), BY_AIR, "ppp", BEFORE);
}
END_TEST

START_TEST(test_published_read__unknown) {
  static const char *const changes[][3] = {
      {"{id: F1, from", "{id: G1, from", "0/0/0 unknown! ppp"},
      {"{id: BB, from: BGW", "{id: CC, from: BGW", "2/0/2 unknown! ccp"},
      {"F2, from: AMM, to: BGW", "F2, from: AMM, to: AMMAN", "1/0/1 unknown! cpp"},
      {"BB, from: BGW, to: BAGHDAD", "BB, from: BAGHDAD, to: BGW", "2/0/2 unknown! ccp"},
      {"BB, from: BGW, to: BAGHDAD", "BB, both_ways: true, from: BAGHDAD, to: BGW", "3/0/3 - ccc"},
      {"nationality: IQ, from: AMS", "nationality: IQ, from: UTRECHT", "0/0/0 unknown! ppp"}};
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
    expect(changes[i][2], CHANGES(changes[i][0], changes[i][1]), BY_AIR, "ccc", BEFORE);
  /* legs that do not join */
  expect("1/0/1 unknown! cp", NULL, "C-1: F1@2005-05-03 AMS AMM, BB BGW BAGHDAD 2005-05-04T11:30\n",
         "cc", BEFORE);
}
END_TEST

START_TEST(test_published_read__others) {
  published_world w =
      read_world(WORLD_OF_TWO,
                 CHANGES("C-2, nationality", "C-3, nationality", "{id: vans,", "{id: coaches,",
                         "{pool: vans}", "{pool: coaches}"),
                 "C-1:" ROAD_LEGS "C-2:" ROAD_LEGS "run K1@2005-05-04 vans=1 ambulances=1\n"
                 "notify JO AMM 2005-05-03 by 2005-05-01 C-1 C-2\n",
                 "ppp", LANDED);
  const hw_published_case *first = &w.known.cases[0];
  int32_t run = hw_find_run(w.scenario, "K1@2005-05-04"),
          flown = hw_find_run(w.scenario, "F1@2005-05-03");
  ck_assert(first->planned && first->under_way && !first->whole && !first->on_board);
  ck_assert_int_eq(first->place, hw_find_place(w.scenario, "AMMAN"));
  ck_assert_int_eq(first->since, instant(w.scenario, "2005-05-03T16:15"));
  ck_assert_int_eq(first->journey.frozen, 2);
  ck_assert(!w.known.cases[1].planned);
  ck_assert_int_eq(w.known.cases[1].place, HW_NONE);
  /* vehicles of pools that there are */
  ck_assert(w.known.runs[flown].frozen && w.known.runs[flown].begun);
  ck_assert(!w.known.runs[run].frozen && !w.known.runs[run].begun);
  ck_assert_int_eq(w.known.runs[run].vehicle_count, 1);
  ck_assert_int_eq(w.known.runs[run].vehicles[0].pool,
                   hw_find_vehicle_pool(w.scenario, "ambulances"));
  /* notified: the case that there is */
  ck_assert_int_eq(w.known.entry_count, 1);
  int32_t jordan = hw_find_country(w.scenario, "JO"), amm = hw_find_place(w.scenario, "AMM");
  hw_date day = hw_date_from_civil(2005, 5, 3);
  ck_assert(hw_published_notified(&w.known, 0, jordan, amm, day));
  ck_assert(!hw_published_notified(&w.known, 1, jordan, amm, day));
  ck_assert(!hw_published_notified(&w.known, 0, jordan, amm, day + 1));
  ck_assert(!hw_published_notified(&w.known, 0, jordan, amm + 1, day));
  ck_assert(!hw_published_notified(&w.known, 0, jordan + 1, amm, day));
  /* the present scenario with another now */
  ck_assert_int_eq(w.known.scenario.now.at, instant(w.scenario, LANDED));
  ck_assert_int_ne(w.scenario->now.at, w.known.scenario.now.at);
  close_world(&w);
}
END_TEST

/* A run that is late takes the transfer that has begun behind it along; another is freed. */
START_TEST(test_published_read__late) {
  const char *const late[] = {"F1, from", "F1, changes: [{date: 2005-05-03, delay: 3h}], from",
                              NULL};
  published_world w = read_world(WORLD, late, BY_ROAD, "aap", "2005-05-03T20:00");
  const hw_published_journey *journey = &w.known.cases[0].journey;
  ck_assert_int_eq(journey->frozen, 2);
  ck_assert_int_eq(journey->legs[0].arrives, instant(w.scenario, "2005-05-03T18:30"));
  ck_assert_int_eq(journey->legs[1].departs, instant(w.scenario, "2005-05-03T18:30"));
  ck_assert_int_eq(journey->legs[1].arrives, instant(w.scenario, "2005-05-03T19:15"));
  close_world(&w);
  w = read_world(WORLD, late, BY_ROAD, "ppp", "2005-05-03T17:00");
  ck_assert_int_eq(w.known.cases[0].journey.frozen, 1);
  ck_assert_int_eq(w.known.cases[0].journey.cause, HW_FREED_CONNECTION);
  close_world(&w);
}
END_TEST

/* Where a run passes a place twice, the times tell which stop is meant. */
START_TEST(test_published_read__twice_at_a_place) {
  const char *round_trip =
      "stops: [{place: AMS, departs: 2005-05-03T12:00},\n"
      "     {place: AMM, arrives: 2005-05-03T17:30, departs: 2005-05-03T18:30},\n"
      "     {place: AMS, arrives: 2005-05-03T23:00, departs: 2005-05-04T01:00},\n"
      "     {place: AMM, arrives: 2005-05-04T07:00, departs: 2005-05-04T08:00},\n"
      "     {place: BGW, arrives: 2005-05-04T10:00}]";
  const char *old = "stops: [{place: AMS, departs: 2005-05-03T12:00},\n"
                    "     {place: AMM, arrives: 2005-05-03T17:30, departs: 2005-05-03T18:30},\n"
                    "     {place: BGW, arrives: 2005-05-03T21:00}]";
  published_world w = read_world(WORLD, CHANGES(old, round_trip), BY_AIR, NULL, BEFORE);
  hw_leg leg = {.run = hw_find_run(w.scenario, "F3@2005-05-03"),
                .transfer = HW_NONE,
                .from = hw_find_place(w.scenario, "AMS"),
                .to = hw_find_place(w.scenario, "AMM")};
  const hw_run *run = &w.scenario->runs[leg.run];
  homeward_plan *plan = hw_plan_new(w.scenario);
  hw_itinerary itinerary = {.case_index = 0, .legs = &leg, .leg_count = 1};
  ck_assert_ptr_nonnull(plan);
  plan->itineraries = &itinerary;
  plan->itinerary_count = 1;
  for (int32_t from = 0; from <= 2; from += 2)
    for (int32_t to = from + 1; to <= 3; to += 2) {
      hw_published known;
      leg.departs = run->departs[from] + 7;
      leg.arrives = run->arrives[to] - 7;
      ck_assert_int_eq(
          hw_published_read(&known, &w.arena, plan, w.scenario, w.scenario->now.at, NULL),
          HOMEWARD_OK);
      ck_assert_int_eq(known.cases[0].journey.legs[0].first, from);
      ck_assert_int_eq(known.cases[0].journey.legs[0].last, to);
    }
  homeward_plan_free(plan);
  close_world(&w);
}
END_TEST

START_TEST(test_published_same__legs_and_places) {
  published_world w = read_world(WORLD, CHANGES("policy: {", "policy: {change_penalty: 10, "),
                                 BY_AIR, "ccp", BEFORE);
  hw_leg legs[3];
  memcpy(legs, w.draft->legs[0], sizeof legs);
  ck_assert(hw_published_same(&w.known, 0, legs, 3));
  ck_assert(!hw_published_same(&w.known, 0, legs, 2));
  ck_assert(!hw_published_same(&w.known, 0, NULL, 0));
  ck_assert_int_eq(hw_published_change(&w.known, 0, legs, 3), 0);
  ck_assert_int_eq(hw_published_change(&w.known, 0, legs, 2), 2000);
  ck_assert(hw_published_begins(&w.known.cases[0].journey, legs, 3));
  ck_assert(hw_published_begins(&w.known.cases[0].journey, legs, 2));
  ck_assert(!hw_published_begins(&w.known.cases[0].journey, legs, 1));
  legs[2].departs += 5;
  ck_assert(hw_published_same(&w.known, 0, legs, 3));
  ck_assert(hw_published_begins(&w.known.cases[0].journey, legs, 3));
  legs[1].departs += 5;
  ck_assert(!hw_published_begins(&w.known.cases[0].journey, legs, 3));
  legs[1].departs -= 5;
  legs[1].arrives += 5;
  ck_assert(!hw_published_begins(&w.known.cases[0].journey, legs, 3));
  legs[1].from = legs[1].to;
  ck_assert(!hw_published_same(&w.known, 0, legs, 3));
  close_world(&w);
}
END_TEST

START_TEST(test_published_now__years) {
  homeward_scenario *scenario = scenario_with_changes(WORLD, NULL);
  hw_minute at = 0;
  int64_t now = -1;
  ck_assert_int_eq(hw_published_now(&at, scenario, NULL, NULL), HOMEWARD_OK);
  ck_assert_int_eq(at, scenario->now.at);
  ck_assert_int_eq(hw_published_now(&at, scenario, &now, NULL), HOMEWARD_USAGE);
  now = 0;
  ck_assert_int_eq(hw_published_now(&at, scenario, &now, NULL), HOMEWARD_OK);
  ck_assert_int_eq(at, 0);
  now = INT64_C(1) << 30;
  ck_assert_int_eq(hw_published_now(&at, scenario, &now, NULL), HOMEWARD_USAGE);
  homeward_scenario_free(scenario);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("published");
  TCase *all = tcase_create("all");
  tcase_add_test(all, test_published_read__statuses);
  tcase_add_test(all, test_published_read__causes);
  tcase_add_test(all, test_published_read__unknown);
  tcase_add_test(all, test_published_read__others);
  tcase_add_test(all, test_published_read__late);
  tcase_add_test(all, test_published_read__twice_at_a_place);
  tcase_add_test(all, test_published_same__legs_and_places);
  tcase_add_test(all, test_published_now__years);
  suite_add_tcase(suite, all);
  return run_suite(suite);
}
