/* SPDX-License-Identifier: GPL-3.0-or-later */
/** homeward_explain() as its users call it. */
#include "model/explanation.h"
#include "tests/support/run_suite.h"
#include "tests/support/scenario_text.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Two parties of two want the only three seats; G travels whole; N lacks a consent. */
static const char text[] =
    "homeward: 1\nname: by hand\ntimezone: UTC\ncurrency: USD\nnow: 2005-04-01T00:00\n"
    "horizon: {start: 2005-04-03, end: 2005-04-08}\n"
    "policy: {unserved_penalty: {1: 1000, 2: 500, 3: 1}}\n"
    "countries: [{code: NL}, {code: IQ}]\n"
    "places:\n"
    "  - {id: AMS, kind: airport, country: NL}\n"
    "  - {id: BGW, kind: airport, country: IQ}\n"
    "  - {id: EBL, kind: airport, country: IQ}\n"
    "flights:\n"
    "  - {id: F, from: AMS, to: BGW, departs: 2005-04-04T08:00, arrives: 2005-04-04T12:00,\n"
    "     seats: 3, fare: 100}\n"
    "  - {id: L, from: AMS, to: BGW, departs: 2005-04-06T08:00, arrives: 2005-04-06T12:00,\n"
    "     seats: 9, fare: 100}\n"
    "  - {id: E, from: AMS, to: EBL, departs: 2005-04-06T08:00, arrives: 2005-04-06T12:00,\n"
    "     seats: 3, fare: 100}\n"
    "cases:\n"
    "  - {id: A, nationality: IQ, from: AMS, to: BGW, ready: 2005-04-04, latest: 2005-04-05,\n"
    "     priority: 1, persons: 2, consent: {counselled: 2005-03-01, signed: 2005-03-01}}\n"
    "  - {id: B, nationality: IQ, from: AMS, to: BGW, ready: 2005-04-04, latest: 2005-04-05,\n"
    "     priority: 2, persons: 2, consent: {counselled: 2005-03-01, signed: 2005-03-01}}\n"
    "  - {id: G-1, nationality: IQ, from: AMS, to: EBL, ready: 2005-04-04, group: G,\n"
    "     priority: 2, persons: 2, consent: {counselled: 2005-03-01, signed: 2005-03-01}}\n"
    "  - {id: G-2, nationality: IQ, from: AMS, to: EBL, ready: 2005-04-04, group: G,\n"
    "     priority: 2, persons: 3, consent: {counselled: 2005-03-01, signed: 2005-03-01}}\n"
    "  - {id: N, nationality: IQ, from: AMS, to: BGW, ready: 2005-04-04, priority: 2, persons: 1}\n"
    "  - {id: C, nationality: IQ, from: AMS, to: BGW, ready: 2005-04-06, priority: 3, persons: 1,\n"
    "     consent: {counselled: 2005-03-01, signed: 2005-03-01}}\n"
    "  - {id: Z, nationality: IQ, from: BGW, to: EBL, ready: 2005-04-04, priority: 2, persons: 1,\n"
    "     consent: {counselled: 2005-03-01, signed: 2005-03-01}}\n";

static homeward_scenario *scenario;
static homeward_plan *plan;

static void setup(void) {
  char message[256];
  homeward_error error = {0};
  scenario = scenario_from_text(text, message, sizeof message);
  ck_assert_msg(scenario != NULL, "%s", message);
  ck_assert_msg(homeward_solve(&plan, scenario, NULL, NULL, &error) == HOMEWARD_OK, "%s",
                error.message);
}

static void teardown(void) {
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}

static homeward_explanation *explain(const char *const *cases, size_t count) {
  homeward_explain_options options;
  homeward_explanation *explanation = NULL;
  homeward_error error = {0};
  homeward_explain_options_default(&options);
  options.cases = cases;
  options.case_count = count;
  ck_assert_msg(homeward_explain(&explanation, plan, &options, NULL, &error) == HOMEWARD_OK, "%s",
                error.message);
  return explanation;
}

static homeward_case_explanation find(const homeward_explanation *explanation, const char *id,
                                      size_t *index) {
  for (*index = 0; *index < homeward_explanation_count(explanation); ++*index) {
    homeward_case_explanation found = homeward_explanation_get(explanation, *index);
    if (strcmp(found.case_id, id) == 0)
      return found;
  }
  ck_abort_msg("%s is not explained", id);
  return (homeward_case_explanation){0};
}

START_TEST(test_explain__each_who_stays) {
  homeward_explanation *e = explain(NULL, 0);
  size_t i;
  ck_assert_uint_eq(homeward_explanation_count(e), 6);
  homeward_case_explanation b = find(e, "B", &i);
  ck_assert_str_eq(b.reason, "no-seats");
  ck_assert_str_eq(b.rule, "C1");
  ck_assert(b.has_way && !b.planned);
  ck_assert_int_eq(b.cost, 20000);
  ck_assert_int_eq(b.penalty, 100000);
  /* to the minute when L arrives; or one seat more on F */
  ck_assert_uint_eq(b.remedies, 2);
  homeward_remedy later = homeward_explanation_remedy(e, i, 0);
  ck_assert_str_eq(later.kind, "latest");
  ck_assert_uint_eq(later.changes, 1);
  ck_assert_int_eq(later.arrival, (hw_date_from_civil(2005, 4, 6) * 24 + 12) * 60);
  ck_assert_int_eq(later.cost, 20000);
  ck_assert_int_eq(e->cases[i].helps[0].changes[0].value, later.arrival);
  ck_assert_str_eq(homeward_explanation_remedy(e, i, 1).kind, "seats");
  ck_assert_int_eq(e->cases[i].helps[1].changes[0].value, 4);
  ck_assert_str_eq(find(e, "N", &i).reason, "no-consent");
  ck_assert_str_eq(homeward_explanation_remedy(e, i, 0).kind, "consent");
  homeward_case_explanation z = find(e, "Z", &i);
  ck_assert_str_eq(z.reason, "no-route");
  ck_assert(!z.has_way && z.remedies == 0);
  homeward_explanation_free(e);
}
END_TEST

/* Five need two seats more on E, whoever of them is asked about; both count, 5 x 500. */
START_TEST(test_explain__a_group_moves_as_a_whole) {
  homeward_explanation *e = explain(NULL, 0);
  size_t i;
  for (int member = 1; member <= 2; member++) {
    homeward_case_explanation g = find(e, member == 1 ? "G-1" : "G-2", &i);
    ck_assert_int_eq(g.penalty, 250000);
    ck_assert_uint_eq(g.remedies, 1);
    ck_assert_str_eq(homeward_explanation_remedy(e, i, 0).kind, "seats");
    ck_assert_int_eq(homeward_explanation_remedy(e, i, 0).cost, 50000);
    ck_assert_int_eq(e->cases[i].helps[0].changes[0].value, 5);
    ck_assert_int_eq(e->cases[i].party_count, 2);
  }
  homeward_explanation_free(e);
}
END_TEST

START_TEST(test_explain__too_costly_needs_no_remedy) {
  const char *const cases[] = {"C"};
  homeward_explanation *e = explain(cases, 1);
  homeward_case_explanation c = homeward_explanation_get(e, 0);
  ck_assert_str_eq(c.reason, "too-costly");
  ck_assert_str_eq(c.rule, "");
  ck_assert(c.has_way && c.cost == 10000 && c.penalty == 100);
  ck_assert_uint_eq(c.remedies, 0);
  homeward_explanation_free(e);
}
END_TEST

START_TEST(test_explain__cases_as_asked) {
  const char *const cases[] = {"B", "A", "B"};
  homeward_explanation *e = explain(cases, 3);
  ck_assert_uint_eq(homeward_explanation_count(e), 3);
  ck_assert(homeward_explanation_get(e, 1).planned);
  ck_assert_ptr_null(homeward_explanation_get(e, 1).reason);
  ck_assert_str_eq(homeward_explanation_get(e, 2).case_id, "B");
  homeward_explanation_free(e);
}
END_TEST

START_TEST(test_explain__what_it_refuses) {
  homeward_explain_options options;
  homeward_explanation *e = NULL;
  homeward_error error = {0};
  const char *const cases[] = {"B", "nobody"};
  homeward_explain_options_default(&options);
  ck_assert_int_eq(homeward_explain(NULL, plan, NULL, NULL, NULL), HOMEWARD_USAGE);
  ck_assert_int_eq(homeward_explain(&e, NULL, NULL, NULL, NULL), HOMEWARD_USAGE);
  options.cases = cases;
  options.case_count = 2;
  ck_assert_int_eq(homeward_explain(&e, plan, &options, NULL, &error), HOMEWARD_USAGE);
  ck_assert_ptr_nonnull(strstr(error.message, "nobody"));
  ck_assert_ptr_null(e);
  homeward_explain_options_default(&options);
  options.size = 3;
  ck_assert_int_eq(homeward_explain(&e, plan, &options, NULL, NULL), HOMEWARD_USAGE);
  homeward_explain_options_default(&options);
  options.threads = 65;
  ck_assert_int_eq(homeward_explain(&e, plan, &options, NULL, NULL), HOMEWARD_USAGE);
  homeward_explain_options_default(&options);
  options.time_limit = -1;
  ck_assert_int_eq(homeward_explain(&e, plan, &options, NULL, NULL), HOMEWARD_USAGE);
  homeward_explain_options_default(&options);
  options.case_count = 1;
  ck_assert_int_eq(homeward_explain(&e, plan, &options, NULL, NULL), HOMEWARD_USAGE);
  homeward_plan broken = *plan;
  broken.itinerary_count = 0;
  ck_assert_int_eq(homeward_explain(&e, &broken, NULL, NULL, &error), HOMEWARD_INVALID);
  ck_assert_ptr_nonnull(strstr(error.message, "the plan breaks rules"));
  ck_assert_int_eq(homeward_explanation_report(NULL, NULL, NULL, NULL, NULL), HOMEWARD_USAGE);
  ck_assert_int_eq(homeward_explanation_write(NULL, NULL, NULL, NULL), HOMEWARD_USAGE);
  homeward_explanation_free(NULL);
}
END_TEST

START_TEST(test_explain__stopped_leaves_out_what_is_left) {
  const volatile int cancel = 1;
  homeward_explain_options options;
  homeward_explanation *e = NULL;
  homeward_outcome outcome = HOMEWARD_OUTCOME_DONE;
  homeward_explain_options_default(&options);
  options.cancel = &cancel;
  ck_assert_int_eq(homeward_explain(&e, plan, &options, &outcome, NULL), HOMEWARD_OK);
  ck_assert_int_eq(outcome, HOMEWARD_OUTCOME_STOPPED);
  ck_assert_ptr_null(homeward_explanation_get(e, 0).reason);
  homeward_explanation_free(e);
}
END_TEST

START_TEST(test_explanation_get__beyond_the_last) {
  homeward_explanation *e = explain(NULL, 0);
  ck_assert_str_eq(homeward_explanation_get(e, 99).case_id, "");
  ck_assert_str_eq(homeward_explanation_remedy(e, 99, 0).kind, "");
  ck_assert_str_eq(homeward_explanation_remedy(e, 0, 99).kind, "");
  ck_assert_uint_eq(homeward_explanation_count(NULL), 0);
  homeward_explanation_free(e);
}
END_TEST

int main(void) {
  TCase *all = tcase_create("explanation");
  tcase_add_checked_fixture(all, setup, teardown);
  tcase_add_test(all, test_explain__each_who_stays);
  tcase_add_test(all, test_explain__a_group_moves_as_a_whole);
  tcase_add_test(all, test_explain__too_costly_needs_no_remedy);
  tcase_add_test(all, test_explain__cases_as_asked);
  tcase_add_test(all, test_explain__what_it_refuses);
  tcase_add_test(all, test_explain__stopped_leaves_out_what_is_left);
  tcase_add_test(all, test_explanation_get__beyond_the_last);
  Suite *suite = suite_create("explanation");
  suite_add_tcase(suite, all);
  return run_suite(suite);
}
