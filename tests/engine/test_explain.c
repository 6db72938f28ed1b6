/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What planners read: the sentences of reasons, with their numbers, on scenarios of a few lines.
 */
#include "tests/engine/solving.h"
#include "tests/support/run_suite.h"

#include "model/plan.h"

#include <stdio.h>
#include <string.h>

static const char HEAD[] =
    "homeward: 1\nname: reasons\ntimezone: UTC\ncurrency: USD\nnow: 2005-04-01T08:00\n"
    "horizon: {start: 2005-04-02, end: 2005-04-30}\n"
    "policy: {unserved_penalty: {1: 90000, 2: 20000}, connection: 1h, booking_notice: 24h}\n"
    "countries:\n  - {code: NL}\n"
    "  - {code: JO, weekend: [fri, sat], entry: [{nationalities: [IQ], rule: clearance}, "
    "{nationalities: [SD], rule: free, notice: 3d}]}\n"
    "  - {code: IQ}\n"
    "places:\n"
    "  - {id: AMS, kind: airport, country: NL, beds: 9, medical: true}\n"
    "  - {id: AMM, kind: airport, country: JO, beds: 9, medical: true}\n"
    "  - {id: BGW, kind: airport, country: IQ, reception: {days: [sun, mon, tue], "
    "hours: 08:00-20:00}}\n";

/* What is added to the head: flights, pools, cases. Checks the reason of the last case. */
static void assert_reason(const char *body, const char *code, const char *detail,
                          const char *remedy) {
  char *text = NULL;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  ck_assert_ptr_nonnull(out);
  fputs(HEAD, out);
  fputs(body, out);
  ck_assert_int_eq(fclose(out), 0);
  homeward_scenario *scenario = accepted(text);
  free(text);
  homeward_plan *plan = solved(scenario, solve_options(0, 1));
  ck_assert_int_gt(plan->unserved_count, 0);
  const hw_unserved *last = &plan->unserved[plan->unserved_count - 1];
  ck_assert_int_eq(last->case_index, scenario->case_count - 1);
  ck_assert_str_eq(last->detail, detail);
  ck_assert_str_eq(last->reason, code);
  if (remedy != NULL)
    ck_assert_str_eq(last->remedy, remedy);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}

#define CASE_OF(id, priority, fields)                                                              \
  "  - {id: " id ", priority: " priority ", persons: 1, consent: {counselled: 2005-03-19, "        \
  "signed: 2005-03-20}, " fields "}\n"
#define CASE(id, fields) CASE_OF(id, "1", fields)
#define LATER(id, fields) CASE_OF(id, "2", fields)
#define DAILY                                                                                      \
  "flights:\n  - {id: KL461, from: AMS, to: AMM, departs: 2005-04-02T06:00, arrives: "             \
  "2005-04-02T09:30, repeat: FREQ=DAILY, seats: 3, fare: 100}\n"
#define ONWARD                                                                                     \
  "  - {id: IA204, from: AMM, to: BGW, departs: 2005-04-03T12:00, arrives: 2005-04-03T14:00, "     \
  "repeat: FREQ=WEEKLY, seats: 3, fare: 100}\n"
#define HOME "nationality: NL, from: AMS, to: AMM, ready: 2005-04-02"

/* ---- section 4 ---- */

START_TEST(test_explain_alone__clearance_ends_before_the_earliest_entry) {
  assert_reason("flights:\n  - {id: KL461, from: AMS, to: AMM, departs: 2005-04-15T06:00, arrives: "
                "2005-04-15T09:30, seats: 3}\ncases:\n" CASE(
                    "C", "nationality: IQ, from: AMS, to: AMM, ready: 2005-04-02, clearances: "
                         "[{country: JO, until: 2005-04-14T18:00}]"),
                "clearance-expires",
                "the clearance for JO ends 14 Apr 18:00, the earliest entry is 15 Apr 09:30 at AMM",
                "a clearance for JO valid until 15 Apr 09:30");
}
END_TEST

START_TEST(test_explain_alone__notice_counts_working_days) {
  /* 1 April 2005 is a Friday: only Sunday and Monday lie before Monday night */
  assert_reason(
      DAILY "cases:\n" CASE("C", "nationality: SD, from: AMS, to: AMM, ready: 2005-04-02, "
                                 "latest: 2005-04-04"),
      "too-late", "the case must arrive by 4 Apr 23:59, the earliest arrival at AMM is 5 Apr 09:30",
      NULL);
  assert_reason("flights:\n  - {id: KL461, from: AMS, to: AMM, departs: 2005-04-04T06:00, arrives: "
                "2005-04-04T09:30, seats: 3}\ncases:\n" CASE(
                    "C", "nationality: SD, from: AMS, to: AMM, ready: 2005-04-02"),
                "notice-too-short",
                "JO wants 3 working days of notice, up to the earliest entry at AMM, 4 Apr 09:30, "
                "there are 2",
                "an entry from 5 Apr 00:00 on, or a notice of 2 working days for JO");
}
END_TEST

START_TEST(test_explain_alone__the_last_itinerary_before_a_case_is_ready) {
  assert_reason("flights:\n  - {id: KL461, from: AMS, to: AMM, departs: 2005-04-04T06:00, arrives: "
                "2005-04-04T09:30, repeat: FREQ=DAILY;COUNT=3, seats: 3}\ncases:\n" CASE(
                    "C", "nationality: NL, from: AMS, to: AMM, ready: 2005-04-10T12:00"),
                "too-early",
                "the case is ready 10 Apr 12:00, the last itinerary departs from AMS 6 Apr 06:00",
                NULL);
  assert_reason(
      DAILY "cases:\n" CASE("C", HOME ", depart_by: 2005-04-03, notice: 60h"), "depart-by",
      "the case must depart by 3 Apr 23:59, the earliest itinerary departs 4 Apr 06:00", NULL);
}
END_TEST

#define TWO_DAYS                                                                                   \
  "flights:\n  - {id: KL461, from: AMS, to: AMM, departs: 2005-04-07T06:00, arrives: "             \
  "2005-04-07T09:30, repeat: FREQ=DAILY;COUNT=2, seats: 3}\n"

START_TEST(test_explain_alone__fewest_nights_and_quickest_travel) {
  assert_reason(TWO_DAYS ONWARD "cases:\n" CASE(
                    "C", "nationality: NL, from: AMS, to: BGW, ready: 2005-04-02, max_nights: 1"),
                "too-many-nights",
                "the itinerary with the fewest nights in transit has 2, the case may have 1",
                "2 nights in transit allowed");
  assert_reason(TWO_DAYS ONWARD "cases:\n" CASE(
                    "C", "nationality: NL, from: AMS, to: BGW, ready: 2005-04-02, max_travel: 40h"),
                "too-long", "the quickest itinerary takes 56 h 00, 40 h 00 are allowed",
                "a longest travel of 56 h 00");
}
END_TEST

START_TEST(test_explain_alone__reception_tells_days_and_hours) {
  assert_reason("flights:\n  - {id: IA1, from: AMM, to: BGW, departs: 2005-04-06T12:00, arrives: "
                "2005-04-06T14:00, seats: 3}\ncases:\n" CASE(
                    "C", "nationality: NL, from: AMM, to: BGW, ready: 2005-04-02"),
                "no-reception",
                "BGW receives 08:00-20:00 on mon, tue, sun, the earliest arrival is wed 6 Apr "
                "14:00",
                NULL);
}
END_TEST

/* ---- escorts ---- */

#define NEEDS(kind) ", needs: {escorts: [{kind: " kind ", persons: 1}]}"
#define NURSES(more) "escort_pools:\n  - {id: nurses, kind: nurse, base: AMS, count: 1, " more "}\n"

START_TEST(test_explain_beside__no_pool_covers_the_kind) {
  assert_reason(DAILY NURSES("back: {time: 5h}") "cases:\n" CASE("C", HOME NEEDS("doctor")),
                "no-escort",
                "no pool covers doctor, 1 person needs one on KL461@2005-04-03 from AMS to AMM",
                "a pool that covers doctor");
}
END_TEST

START_TEST(test_explain_beside__nobody_comes_back_in_time) {
  assert_reason(
      DAILY NURSES("max_duty: 8h, back: {time: 5h}") "cases:\n" CASE("C", HOME NEEDS("nurse")),
      "no-escort",
      "nobody for nurse can be on KL461@2005-04-03 from AMS to AMM and come back in "
      "time: nurses (from AMS, away at most 8 h 00)",
      NULL);
}
END_TEST

START_TEST(test_explain_beside__all_members_are_away) {
  assert_reason(DAILY NURSES("rest: 10h, back: {time: 20h}") "cases:\n" CASE(
                    "A", HOME NEEDS("nurse") ", depart_by: 2005-04-03T07:00")
                    LATER("C", "nationality: NL, from: AMS, to: AMM, ready: 2005-04-04, depart_by: "
                               "2005-04-04" NEEDS("nurse")),
                "no-escort",
                "nurses (nurse): 1 of 1 are away or at rest from 3 Apr 06:00 to 4 Apr 15:30, 1 "
                "person on KL461@2005-04-04 from AMS to AMM lacks one",
                "one more member of nurses, or of another pool for nurse, on KL461@2005-04-04 "
                "from AMS to AMM");
}
END_TEST

START_TEST(test_explain_beside__a_pool_without_members) {
  assert_reason(DAILY "escort_pools:\n  - {id: nurses, kind: nurse, base: AMS, count: 0, "
                      "back: {time: 20h}}\ncases:\n" CASE(
                          "C", HOME NEEDS("nurse") ", depart_by: 2005-04-03T07:00"),
                "no-escort",
                "nurses (nurse) has no members, 1 person on KL461@2005-04-03 from AMS to AMM "
                "lacks one",
                NULL);
}
END_TEST

/* Nobody of two is there on the only day, or one, who attends another party. */
START_TEST(test_explain_beside__members_are_out) {
  static const struct {
    const char *out, *who;
  } pools[] = {
      {"[{from: 2005-04-01, until: 2005-04-04, count: 2}]",
       "2 of 2 are out from 1 Apr 00:00 to 5 Apr 00:00"},
      {"[{until: 2005-04-03T08:00}, {from: 2005-04-02}, {count: 1, until: 2005-04-03T07:00}]",
       "2 of 2 are out until 3 Apr 08:00"},
      {"[{from: 2005-04-03T07:00, count: 5}]", "2 of 2 are out from 3 Apr 07:00 on"},
      {"[{count: 2}]", "2 of 2 are out all the time"},
      {"[{from: 2005-04-03, until: 2005-04-03}]",
       "1 of 2 is away or at rest and 1 is out from 3 Apr 06:00 to 4 Apr 00:00"},
  };
  for (size_t i = 0; i < sizeof pools / sizeof *pools; i++) {
    char text[2000], sentence[300];
    snprintf(text, sizeof text,
             DAILY "escort_pools:\n  - {id: nurses, kind: nurse, base: AMS, count: 2, "
                   "rest: 10h, back: {time: 20h}, out: %s}\n"
                   "cases:\n" CASE("A", HOME NEEDS("nurse") ", depart_by: 2005-04-03T07:00")
                       LATER("C", HOME NEEDS("nurse") ", depart_by: 2005-04-03T07:00"),
             pools[i].out);
    snprintf(sentence, sizeof sentence,
             "nurses (nurse): %s, 1 person on KL461@2005-04-03 from AMS to AMM lacks one",
             pools[i].who);
    assert_reason(text, "no-escort", sentence,
                  "one more member of nurses, or of another pool for nurse, on KL461@2005-04-03 "
                  "from AMS to AMM");
  }
}
END_TEST

START_TEST(test_explain_beside__an_escort_has_no_seat) {
  assert_reason("flights:\n  - {id: KL461, from: AMS, to: AMM, departs: 2005-04-03T06:00, arrives: "
                "2005-04-03T09:30, seats: 2}\n" NURSES("back: {time: 5h}") "cases:\n" CASE(
                    "A", HOME) CASE("C", HOME NEEDS("nurse")),
                "no-seats", "KL461@2005-04-03 has 1 seat left, the case with 1 more escort needs 2",
                "1 more seat: KL461@2005-04-03");
}
END_TEST

/* ---- groups ---- */

START_TEST(test_explain_beside__group_cannot_for_one_of_its_cases) {
  assert_reason(DAILY "cases:\n" CASE(
                    "A", HOME ", group: G, documents: [{type: passport, until: 2005-04-01}]")
                    CASE("C", HOME ", group: G"),
                "group-split",
                "the case could travel alone, its group G cannot for A (document-expires): the "
                "document passport is valid until 1 Apr 23:59, the earliest arrival at AMM is 3 "
                "Apr 09:30",
                "travel apart from group G: the case could leave 3 Apr 06:00 and arrive 3 Apr "
                "09:30");
}
END_TEST

START_TEST(test_explain_beside__no_itinerary_suits_the_whole_group) {
  assert_reason(DAILY "cases:\n" CASE("A", HOME ", group: G, depart_by: 2005-04-04")
                    CASE("B", HOME ", group: G")
                        CASE("C", "nationality: NL, from: AMS, to: AMM, ready: 2005-04-06, group: "
                                  "G"),
                "group-split",
                "no itinerary suits all 3 cases of group G; without A the others could leave 6 Apr "
                "06:00 and arrive 6 Apr 09:30",
                NULL);
}
END_TEST

START_TEST(test_explain_beside__group_has_no_room) {
  assert_reason("flights:\n  - {id: KL461, from: AMS, to: AMM, departs: 2005-04-03T06:00, arrives: "
                "2005-04-03T09:30, seats: 2}\n"
                "programmes: [{id: P, funder: one, budget: 10, pocket_money: 6}]\n"
                "cases:\n" CASE("A", HOME) CASE("B", HOME ", group: G, programme: P")
                    CASE("C", HOME ", group: G, programme: P"),
                "group-split",
                "the case could travel alone, its group cannot: KL461@2005-04-03 has 1 seat left, "
                "group G of 2 persons needs 2",
                NULL);
}
END_TEST

START_TEST(test_explain_beside__one_shortage_of_the_whole_group_comes_first) {
  assert_reason("flights:\n  - {id: KL461, from: AMS, to: AMM, departs: 2005-04-03T06:00, arrives: "
                "2005-04-03T09:30, seats: 2}\ncases:\n" CASE("A", HOME)
                    LATER("B", HOME ", group: G") LATER("C", HOME ", group: G"),
                "no-seats", "KL461@2005-04-03 has 1 seat left, group G of 2 persons needs 2",
                "1 more seat: KL461@2005-04-03");
}
END_TEST

int main(void) {
  Suite *suite = suite_create("explain");
  TCase *tests = tcase_create("sentences");
  tcase_add_test(tests, test_explain_alone__clearance_ends_before_the_earliest_entry);
  tcase_add_test(tests, test_explain_alone__notice_counts_working_days);
  tcase_add_test(tests, test_explain_alone__the_last_itinerary_before_a_case_is_ready);
  tcase_add_test(tests, test_explain_alone__fewest_nights_and_quickest_travel);
  tcase_add_test(tests, test_explain_alone__reception_tells_days_and_hours);
  tcase_add_test(tests, test_explain_beside__no_pool_covers_the_kind);
  tcase_add_test(tests, test_explain_beside__nobody_comes_back_in_time);
  tcase_add_test(tests, test_explain_beside__all_members_are_away);
  tcase_add_test(tests, test_explain_beside__a_pool_without_members);
  tcase_add_test(tests, test_explain_beside__members_are_out);
  tcase_add_test(tests, test_explain_beside__an_escort_has_no_seat);
  tcase_add_test(tests, test_explain_beside__group_cannot_for_one_of_its_cases);
  tcase_add_test(tests, test_explain_beside__no_itinerary_suits_the_whole_group);
  tcase_add_test(tests, test_explain_beside__group_has_no_room);
  tcase_add_test(tests, test_explain_beside__one_shortage_of_the_whole_group_comes_first);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
