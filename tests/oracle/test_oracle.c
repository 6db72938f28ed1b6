/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The oracle against scenarios worked out by hand; the arithmetic stands beside them. */
#include "tests/oracle/oracle.h"
#include "tests/support/run_suite.h"
#include "tests/support/scenario_text.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Two parties of 2 from AMS to BGW, ready on the 4th at 00:00Z; a flight of 3 seats on the 4th and
 * the 5th, 08:00Z to 12:00Z, 100.00 a person. A, priority 1, on the 4th: 2 x 100 + delay 2 x 10 x
 * 720/1440 + transit 2 x 1 x 4 = 200 + 10 + 8 = 218.00 B, priority 2, on the 5th: 200 + 2 x 5 x
 * 2160/1440 + 8 = 200 + 15 + 8 = 223.00 A and B the other way round: B 200 + 5 + 8 = 213, A 200 +
 * 30 + 8 = 238: 451.00
 */
static const char head[] =
    "homeward: 1\nname: by hand\ntimezone: UTC\ncurrency: USD\nnow: 2005-04-01T00:00\n"
    "horizon: {start: 2005-04-03, end: 2005-04-08}\n"
    "policy: {unserved_penalty: {1: 1000, 2: 500}, delay_per_day: {1: 10, 2: 5},\n"
    "  transit_hour: 1}\n"
    "countries: [{code: NL}, {code: IQ}]\n"
    "places:\n"
    "  - {id: AMS, kind: airport, country: NL}\n"
    "  - {id: BGW, kind: airport, country: IQ}\n";
static const char two_runs[] =
    "flights:\n"
    "  - {id: F, from: AMS, to: BGW, departs: 2005-04-04T08:00,\n"
    "     arrives: 2005-04-04T12:00, repeat: FREQ=DAILY;COUNT=2, seats: 3, fare: 100}\n";
static const char one_run[] = "flights:\n"
                              "  - {id: F, from: AMS, to: BGW, departs: 2005-04-04T08:00,\n"
                              "     arrives: 2005-04-04T12:00, seats: 3, fare: 100}\n";
static const char nurses[] =
    "escort_pools:\n"
    "  - {id: nurses, kind: nurse, base: AMS, count: 1, cost_per_day: 50,\n"
    "     back: {time: 10h, cost: 30}}\n";

static homeward_scenario *make(const char *runs, const char *pools, const char *of_a,
                               const char *of_b) {
  char text[4000];
  char message[256];
  snprintf(text, sizeof text,
           "%s%s%scases:\n"
           "  - {id: A, nationality: IQ, from: AMS, to: BGW, ready: 2005-04-04, priority: 1, "
           "persons: 2,\n"
           "     consent: {counselled: 2005-03-01, signed: 2005-03-01}%s}\n"
           "  - {id: B, nationality: IQ, from: AMS, to: BGW, ready: 2005-04-04, priority: 2, "
           "persons: 2,\n"
           "     consent: {counselled: 2005-03-01, signed: 2005-03-01}%s}\n",
           head, runs, pools, of_a, of_b);
  homeward_scenario *scenario = scenario_from_text(text, message, sizeof message);
  ck_assert_msg(scenario != NULL, "%s", message);
  return scenario;
}

static oracle_answer optimum(homeward_scenario *scenario, uint32_t lifted) {
  oracle_options options = {.lifted = lifted, .groups = true, .escorts = true, .limit = 1000};
  oracle_answer answer;
  ck_assert_int_eq(oracle_optimum(scenario, options, &answer), ORACLE_DONE);
  homeward_scenario_free(scenario);
  return answer;
}

START_TEST(test_oracle_optimum__two_runs) {
  oracle_answer answer = optimum(make(two_runs, "", "", ""), 0);
  ck_assert_int_eq(answer.objective, 44100);
  ck_assert_int_eq(answer.parts[HW_PART_FARES], 40000);
  ck_assert_int_eq(answer.parts[HW_PART_DELAY], 2500);
  ck_assert_int_eq(answer.parts[HW_PART_TRANSIT], 1600);
  ck_assert_int_eq(answer.persons_unserved, 0);
}
END_TEST

/* 218 for A, 2 x 500 for B; without C1 both fly on the 4th: 218 + 213. */
START_TEST(test_oracle_optimum__seats_for_one_party) {
  oracle_answer answer = optimum(make(one_run, "", "", ""), 0);
  ck_assert_int_eq(answer.objective, 121800);
  ck_assert_int_eq(answer.persons_unserved, 2);
  answer = optimum(make(one_run, "", "", ""), ORACLE_C(1));
  ck_assert_int_eq(answer.objective, 43100);
}
END_TEST

/* The nurse takes the third seat: fare 100, one started day 50, the way back 30: 441 + 180. */
START_TEST(test_oracle_optimum__escort) {
  oracle_answer answer =
      optimum(make(two_runs, nurses, "", ", needs: {escorts: [{kind: nurse, persons: 1}]}"), 0);
  ck_assert_int_eq(answer.objective, 62100);
  ck_assert_int_eq(answer.parts[HW_PART_ESCORTS], 18000);
}
END_TEST

/* Both persons need a nurse and there is one: B stays, 218 + 1000. */
START_TEST(test_oracle_optimum__too_few_escorts) {
  oracle_answer answer =
      optimum(make(two_runs, nurses, "", ", needs: {escorts: [{kind: nurse, persons: 2}]}"), 0);
  ck_assert_int_eq(answer.objective, 121800);
}
END_TEST

/* Four do not fit into three seats and may not part: 2 x 1000 + 2 x 500. */
START_TEST(test_oracle_optimum__group) {
  oracle_answer answer = optimum(make(two_runs, "", ", group: G", ", group: G"), 0);
  ck_assert_int_eq(answer.objective, 300000);
  answer = optimum(make(two_runs, "", ", group: G", ", group: G"), ORACLE_C(12));
  ck_assert_int_eq(answer.objective, 44100);
}
END_TEST

/* Both travel up to four hours: nobody can when three are allowed, and I9 is why. */
START_TEST(test_oracle_optimum__lifted_rule) {
  const char *short_trip = ", max_travel: 3h";
  oracle_answer answer = optimum(make(two_runs, "", short_trip, short_trip), 0);
  ck_assert_int_eq(answer.objective, 300000);
  answer = optimum(make(two_runs, "", short_trip, short_trip), ORACLE_I(9));
  ck_assert_int_eq(answer.objective, 44100);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("oracle");
  TCase *by_hand = tcase_create("by hand");
  tcase_add_test(by_hand, test_oracle_optimum__two_runs);
  tcase_add_test(by_hand, test_oracle_optimum__seats_for_one_party);
  tcase_add_test(by_hand, test_oracle_optimum__escort);
  tcase_add_test(by_hand, test_oracle_optimum__too_few_escorts);
  tcase_add_test(by_hand, test_oracle_optimum__group);
  tcase_add_test(by_hand, test_oracle_optimum__lifted_rule);
  suite_add_tcase(suite, by_hand);
  return run_suite(suite);
}
