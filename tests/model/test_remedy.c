/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Remedies as data: what each kind changes in a scenario, its steps and its words. */
#include "model/remedy.h"
#include "tests/support/run_suite.h"
#include "tests/support/scenario_text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char text[] =
    "homeward: 1\nname: remedies\ntimezone: UTC\ncurrency: USD\nnow: 2005-04-01T00:00\n"
    "horizon: {start: 2005-04-01, end: 2005-04-20}\n"
    "policy: {unserved_penalty: {1: 1000}, booking_notice: 24h, max_nights: 1}\n"
    "countries:\n"
    "  - {code: NL}\n"
    "  - {code: JO, entries_per_day: 5, max_stay: 24h,\n"
    "     entry: [{nationalities: [SD], rule: refused}, {rule: clearance, notice: 3d}]}\n"
    "  - {code: IQ}\n"
    "places:\n"
    "  - {id: AMS, kind: airport, country: NL, hours: 06:00-22:00}\n"
    "  - {id: AMM, kind: airport, country: JO, beds: 4, assisted_per_day: 9, connection: 90m,\n"
    "     closed: [{from: 2005-04-05T10:00, until: 2005-04-05T12:00}]}\n"
    "  - {id: BGW, kind: airport, country: IQ,\n"
    "     reception: {days: [mon], hours: 08:00-10:00, per_day: 3}}\n"
    "flights:\n"
    "  - {id: F, from: AMS, to: AMM, departs: 2005-04-04T08:00, arrives: 2005-04-04T12:00,\n"
    "     repeat: FREQ=DAILY;COUNT=3, cancelled: [2005-04-06], seats: 3, max_persons: 2, fare: "
    "10}\n"
    "convoys:\n"
    "  - {id: V, stops: [{place: AMM, departs: 2005-04-05T08:00, cost: 1},\n"
    "      {place: BGW, arrives: 2005-04-05T18:00}], min_persons: 4, vehicles: [{pool: buses}]}\n"
    "transfers:\n"
    "  - {id: T, from: AMS, to: AMM, time: 1h, hours: 06:00-07:00, persons_per_day: 8}\n"
    "vehicle_pools: [{id: buses, base: AMM, count: 1, seats: 9, wheelchairs: 0, stretchers: 0}]\n"
    "escort_pools: [{id: nurses, kind: nurse, base: AMS, count: 1, max_duty: 20h}]\n"
    "programmes: [{id: P, funder: X, budget: 100}]\n"
    "cases:\n"
    "  - {id: A, nationality: IQ, from: AMS, to: BGW, ready: 2005-04-04, latest: 2005-04-05,\n"
    "     depart_by: 2005-04-04, notice: 2d, priority: 1, persons: 2, max_travel: 20h,\n"
    "     documents: [{type: passport, until: 2005-04-05}],\n"
    "     clearances: [{country: JO, from: 2005-04-03, until: 2005-04-04}],\n"
    "     fit_to_travel: {from: 2005-04-04, until: 2005-04-06},\n"
    "     avoid: {countries: [JO], places: [AMM], services: [F, T]},\n"
    "     consent: {counselled: 2005-03-01, signed: 2005-04-02, until: 2005-04-05}}\n";

static homeward_scenario *scenario;

static void setup(void) {
  char message[256];
  scenario = scenario_from_text(text, message, sizeof message);
  ck_assert_msg(scenario != NULL, "%s", message);
}

static void teardown(void) {
  homeward_scenario_free(scenario);
}

static hw_remedy remedy(hw_remedy_kind kind, int32_t object, int32_t item, int64_t was,
                        int64_t value, hw_minute from) {
  return (hw_remedy){kind, object, item, was, value, from, HW_MINUTE_MIN};
}

static homeward_scenario *with(hw_remedy change) {
  homeward_scenario *changed = NULL;
  homeward_error error = {0};
  ck_assert_msg(hw_remedies_apply(&changed, scenario, &change, 1, &error) == HOMEWARD_OK, "%s",
                error.message);
  return changed;
}

static int32_t run(const homeward_scenario *s, const char *name) {
  int32_t found = hw_find_run(s, name);
  ck_assert_int_ne(found, HW_NONE);
  return found;
}

static const hw_service *service_of(const homeward_scenario *s, const char *name) {
  return &s->services[s->runs[run(s, name)].service];
}

/* Applies `change` and expects `expected` of the new scenario `s`, not of the old one. */
#define EXPECT(change, expected)                                                                   \
  do {                                                                                             \
    homeward_scenario *s = with(change);                                                           \
    ck_assert(expected);                                                                           \
    homeward_scenario_free(s);                                                                     \
    s = scenario;                                                                                  \
    ck_assert(!(expected));                                                                        \
  } while (0)

static hw_minute at(int day, int hour) {
  return hw_date_from_civil(2005, 4, day) * HW_DAY + hour * 60;
}

START_TEST(test_remedies_apply__of_a_case) {
  EXPECT(remedy(HW_REMEDY_LATEST, 0, HW_NONE, 0, at(7, 9), 0), s->cases[0].latest.at == at(7, 9));
  EXPECT(remedy(HW_REMEDY_DEPART_BY, 0, HW_NONE, 0, at(7, 9), 0),
         s->cases[0].depart_by.at == at(7, 9));
  EXPECT(remedy(HW_REMEDY_READY, 0, HW_NONE, 0, at(3, 9), 0), s->cases[0].ready.at == at(3, 9));
  EXPECT(remedy(HW_REMEDY_NOTICE, 0, HW_NONE, 0, 60, 0), s->cases[0].notice == 60);
  EXPECT(remedy(HW_REMEDY_CONSENT, 0, HW_NONE, 0, 1, 0),
         s->cases[0].consent.signed_.at <= s->now.at);
  EXPECT(remedy(HW_REMEDY_CONSENT_UNTIL, 0, HW_NONE, 0, at(9, 1), 0),
         s->cases[0].consent.until.at == at(9, 1));
  EXPECT(remedy(HW_REMEDY_DOCUMENT_UNTIL, 0, 0, 0, at(9, 1), 0),
         s->cases[0].documents[0].until.at == at(9, 1));
  EXPECT(remedy(HW_REMEDY_FIT_FROM, 0, HW_NONE, 0, at(2, 1), 0),
         s->cases[0].fit_from.at == at(2, 1));
  EXPECT(remedy(HW_REMEDY_FIT_UNTIL, 0, HW_NONE, 0, at(9, 1), 0),
         s->cases[0].fit_until.at == at(9, 1));
  EXPECT(remedy(HW_REMEDY_MAX_NIGHTS, 0, HW_NONE, 1, 3, 0),
         hw_case_max_nights(s, &s->cases[0]) == 3);
  EXPECT(remedy(HW_REMEDY_MAX_TRAVEL, 0, HW_NONE, 0, 9999, 0), s->cases[0].max_travel == 9999);
}
END_TEST

static bool cleared(const homeward_scenario *s, hw_minute from, hw_minute until) {
  const hw_case *c = &s->cases[0];
  for (int32_t i = 0; i < c->clearance_count; i++)
    if (hw_stamp_open(c->clearances[i].from, s->zone) == from &&
        hw_stamp_close(c->clearances[i].until, s->zone) == until)
      return true;
  return false;
}

START_TEST(test_remedies_apply__of_clearances_and_what_is_avoided) {
  int32_t jordan = hw_find_country(scenario, "JO"), amman = hw_find_place(scenario, "AMM");
  EXPECT(remedy(HW_REMEDY_CLEARANCE_FROM, 0, 0, 0, at(2, 7), 0),
         cleared(s, at(2, 7), at(5, 0) - 1));
  EXPECT(remedy(HW_REMEDY_CLEARANCE_UNTIL, 0, 0, 0, at(8, 7), 0), cleared(s, at(3, 0), at(8, 7)));
  EXPECT(remedy(HW_REMEDY_CLEARANCE, 0, jordan, 0, at(8, 7), at(6, 1)),
         cleared(s, at(6, 1), at(8, 7)) && s->cases[0].clearance_count == 2);
  EXPECT(remedy(HW_REMEDY_AVOID_COUNTRY, 0, jordan, 0, 1, 0), s->cases[0].avoid_country_count == 0);
  EXPECT(remedy(HW_REMEDY_AVOID_PLACE, 0, amman, 0, 1, 0), s->cases[0].avoid_place_count == 0);
  EXPECT(remedy(HW_REMEDY_AVOID_SERVICE, 0, hw_find_service(scenario, "F"), 0, 1, 0),
         s->cases[0].avoid_service_count == 0);
  EXPECT(remedy(HW_REMEDY_AVOID_TRANSFER, 0, 0, 0, 1, 0), s->cases[0].avoid_transfer_count == 0);
}
END_TEST

START_TEST(test_remedies_apply__of_runs_pools_and_programmes) {
  int32_t flight = run(scenario, "F@2005-04-04"), convoy = run(scenario, "V@2005-04-05");
  EXPECT(remedy(HW_REMEDY_SEATS, flight, HW_NONE, 3, 5, 0),
         service_of(s, "F@2005-04-04")->seats == 5);
  EXPECT(remedy(HW_REMEDY_STRETCHERS, flight, HW_NONE, 0, 1, 0),
         service_of(s, "F@2005-04-04")->stretchers == 1);
  EXPECT(remedy(HW_REMEDY_WHEELCHAIRS, convoy, HW_NONE, 0, 1, 0),
         service_of(s, "V@2005-04-05")->wheelchairs == 1);
  EXPECT(remedy(HW_REMEDY_MAX_PERSONS, flight, HW_NONE, 2, 6, 0),
         service_of(s, "F@2005-04-04")->max_persons == 6);
  EXPECT(remedy(HW_REMEDY_MIN_PERSONS, convoy, HW_NONE, 4, 2, 0),
         service_of(s, "V@2005-04-05")->min_persons == 2);
  EXPECT(remedy(HW_REMEDY_RUN_GOES, run(scenario, "F@2005-04-06"), HW_NONE, 0, 1, 0),
         !s->runs[run(s, "F@2005-04-06")].cancelled);
  EXPECT(remedy(HW_REMEDY_VEHICLES, 0, HW_NONE, 1, 2, 0),
         s->vehicle_pools[0].count == 2 && service_of(s, "V@2005-04-05")->vehicles[0].max == 2);
  EXPECT(remedy(HW_REMEDY_VEHICLES_OF_RUN, hw_find_service(scenario, "V"), 0, 1, 3, 0),
         service_of(s, "V@2005-04-05")->vehicles[0].max == 3);
  EXPECT(remedy(HW_REMEDY_ESCORTS, 0, HW_NONE, 1, 2, 0), s->escort_pools[0].count == 2);
  EXPECT(remedy(HW_REMEDY_MAX_DUTY, 0, HW_NONE, 1200, 1800, 0),
         s->escort_pools[0].max_duty == 1800);
  EXPECT(remedy(HW_REMEDY_BUDGET, 0, HW_NONE, 10000, 12345, 0), s->programmes[0].budget == 12345);
  homeward_scenario *changed = with(remedy(HW_REMEDY_SEATS, flight, HW_NONE, 3, 5, 0));
  ck_assert_int_eq(service_of(changed, "F@2005-04-05")->seats, 3); /* of one run only */
  homeward_scenario_free(changed);
}
END_TEST

static bool open_at(const hw_place *p, hw_minute minute) {
  bool shut =
      p->hours.count > 0 && !hw_hours_contain(p->hours, hw_zone_minute_of_day(p->zone, minute));
  for (int32_t i = 0; i < p->closure_count; i++)
    shut |= minute >= p->closures[i].from && minute < p->closures[i].until;
  return !shut;
}

START_TEST(test_remedies_apply__of_places_countries_and_transfers) {
  int32_t ams = hw_find_place(scenario, "AMS"), amm = hw_find_place(scenario, "AMM");
  int32_t bgw = hw_find_place(scenario, "BGW"), jordan = hw_find_country(scenario, "JO");
  hw_iso sudan = 'S' << 8 | 'D';
  EXPECT(remedy(HW_REMEDY_CONNECTION, amm, HW_NONE, 90, 30, 0), s->places[amm].connection == 30);
  EXPECT(remedy(HW_REMEDY_BEDS, amm, HW_NONE, 4, 7, 0), s->places[amm].beds == 7);
  EXPECT(remedy(HW_REMEDY_MEDICAL, amm, HW_NONE, 0, 1, 0), s->places[amm].medical);
  EXPECT(remedy(HW_REMEDY_ASSISTED, amm, HW_NONE, 9, 12, 0), s->places[amm].assisted_per_day == 12);
  EXPECT(remedy(HW_REMEDY_RECEPTION, bgw, HW_NONE, 3, 4, 0), s->places[bgw].reception.per_day == 4);
  EXPECT(remedy(HW_REMEDY_OPEN, ams, HW_NONE, 0, 1, at(5, 4)), open_at(&s->places[ams], at(5, 4)));
  EXPECT(remedy(HW_REMEDY_OPEN, amm, HW_NONE, 0, 1, at(5, 11)),
         open_at(&s->places[amm], at(5, 11)) && !open_at(&s->places[amm], at(5, 11) + 1) &&
             !open_at(&s->places[amm], at(5, 11) - 1) && open_at(&s->places[amm], at(5, 12)));
  EXPECT(remedy(HW_REMEDY_RECEIVED, bgw, HW_NONE, 0, 1, at(6, 18)),
         hw_hours_contain(s->places[bgw].reception.hours, 18 * 60) &&
             (s->places[bgw].reception.days & 1 << 2) != 0);
  EXPECT(remedy(HW_REMEDY_ENTRIES, jordan, HW_NONE, 5, 6, 0),
         s->countries[jordan].entries_per_day == 6);
  EXPECT(remedy(HW_REMEDY_MAX_STAY, jordan, HW_NONE, 1440, 2000, 0),
         s->countries[jordan].max_stay == 2000);
  EXPECT(remedy(HW_REMEDY_ENTRY, jordan, sudan, 0, 1, 0),
         hw_country_entry_rule(&s->countries[jordan], sudan)->kind == HW_ENTRY_FREE);
  EXPECT(remedy(HW_REMEDY_ENTRY_NOTICE, jordan, 1, 3, 1, 0),
         s->countries[jordan].entry[1].notice_days == 1);
  EXPECT(remedy(HW_REMEDY_TRANSFER, 0, HW_NONE, 8, 9, 0), s->transfers[0].persons_per_day == 9);
  EXPECT(remedy(HW_REMEDY_AMBULANCE, 0, HW_NONE, 0, 1, 0), s->transfers[0].ambulance);
  EXPECT(remedy(HW_REMEDY_TRANSFER_OPEN, 0, HW_NONE, 0, 1, 1200),
         hw_hours_contain(s->transfers[0].hours, 1200));
  EXPECT(remedy(HW_REMEDY_BOOKING_NOTICE, HW_NONE, HW_NONE, 1440, 60, 0),
         s->policy.booking_notice == 60);
}
END_TEST

START_TEST(test_remedy_steps__lead_from_what_was_to_what_is) {
  hw_remedy later = remedy(HW_REMEDY_LATEST, 0, HW_NONE, 100, 130, 0);
  ck_assert_int_eq(hw_remedy_parts(&later), 1);
  ck_assert_int_eq(hw_remedy_steps(&later, 0), 30);
  ck_assert_int_eq(hw_remedy_with_steps(&later, 0, 29).value, 129);
  hw_remedy fewer = remedy(HW_REMEDY_MIN_PERSONS, 0, HW_NONE, 9, 5, 0);
  ck_assert_int_eq(hw_remedy_steps(&fewer, 0), 4);
  ck_assert_int_eq(hw_remedy_with_steps(&fewer, 0, 3).value, 6);
  hw_remedy clearance = remedy(HW_REMEDY_CLEARANCE, 0, 1, 99, 120, 100);
  ck_assert_int_eq(hw_remedy_parts(&clearance), 2);
  ck_assert_int_eq(hw_remedy_steps(&clearance, 0), 21);
  ck_assert_int_eq(hw_remedy_with_steps(&clearance, 0, 20).value, 119);
  ck_assert_int_eq(hw_remedy_with_steps(&clearance, 1, 20).from, 101);
  ck_assert_int_lt(hw_remedy_compare(&later, &fewer), 0);
  ck_assert_int_eq(hw_remedy_compare(&later, &later), 0);
}
END_TEST

/* A remedy of no steps changes nothing. */
START_TEST(test_remedies_apply__nothing) {
  int32_t jordan = hw_find_country(scenario, "JO");
  homeward_scenario *s =
      with(remedy(HW_REMEDY_CLEARANCE, 0, jordan, at(6, 1) - 1, at(6, 1) - 1, at(6, 1)));
  ck_assert_int_eq(s->cases[0].clearance_count, 1);
  homeward_scenario_free(s);
  s = with(remedy(HW_REMEDY_OPEN, 0, HW_NONE, 0, 0, at(5, 4)));
  ck_assert(!open_at(&s->places[0], at(5, 4)));
  homeward_scenario_free(s);
  s = with(remedy(HW_REMEDY_AVOID_PLACE, 0, 1, 0, 0, 0));
  ck_assert_int_eq(s->cases[0].avoid_place_count, 1);
  homeward_scenario_free(s);
}
END_TEST

START_TEST(test_remedy_text__says_what_becomes_of_what) {
  static const struct {
    hw_remedy change;
    const char *words;
  } table[] = {
      {{HW_REMEDY_SEATS, 0, HW_NONE, 3, 5, 0, HW_MINUTE_MIN},
       "2 more seats on F@2005-04-04 (5 instead of 3)"},
      {{HW_REMEDY_BEDS, 1, HW_NONE, 4, 5, 0, HW_MINUTE_MIN}, "1 more bed at AMM (5 instead of 4)"},
      {{HW_REMEDY_ENTRIES, 1, HW_NONE, 5, 7, 0, HW_MINUTE_MIN},
       "2 more entries into JO (7 instead of 5)"},
      {{HW_REMEDY_BUDGET, 0, HW_NONE, 10000, 12345, 0, HW_MINUTE_MIN},
       "23.45 more for P (123.45 instead of 100.00)"},
      {{HW_REMEDY_CONNECTION, 1, HW_NONE, 90, 30, 0, HW_MINUTE_MIN},
       "a connection of 30 minutes at AMM instead of 90"},
      {{HW_REMEDY_MAX_TRAVEL, 0, HW_NONE, 1200, 1265, 0, HW_MINUTE_MIN},
       "a longest travel for A of 21 h 05 min instead of 20 h"},
      {{HW_REMEDY_ENTRY_NOTICE, 1, 1, 3, 1, 0, HW_MINUTE_MIN},
       "a notice of 1 working day for JO instead of 3"},
      {{HW_REMEDY_TRANSFER_OPEN, 0, HW_NONE, 0, 1, 1205, HW_MINUTE_MIN}, "T starting at 20:05"},
      {{HW_REMEDY_AVOID_SERVICE, 0, 0, 0, 1, 0, HW_MINUTE_MIN}, "F no longer avoided by A"},
  };
  char out[400];
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    ck_assert_str_eq(hw_remedy_text(out, sizeof out, scenario, &table[i].change), table[i].words);
  for (int kind = 0; kind < HW_REMEDY_KINDS; kind++) {
    int32_t object = kind == HW_REMEDY_VEHICLES_OF_RUN ? hw_find_service(scenario, "V") : 0;
    hw_remedy any = remedy((hw_remedy_kind)kind, object, 0, 1, 2, 3);
    ck_assert_ptr_nonnull(hw_remedy_name(any.kind));
    ck_assert_uint_gt(strlen(hw_remedy_text(out, sizeof out, scenario, &any)), 5);
    ck_assert_uint_lt(strlen(hw_remedy_text(out, 12, scenario, &any)), 12);
  }
}
END_TEST

int main(void) {
  TCase *all = tcase_create("remedy");
  tcase_add_checked_fixture(all, setup, teardown);
  tcase_add_test(all, test_remedies_apply__of_a_case);
  tcase_add_test(all, test_remedies_apply__of_clearances_and_what_is_avoided);
  tcase_add_test(all, test_remedies_apply__of_runs_pools_and_programmes);
  tcase_add_test(all, test_remedies_apply__of_places_countries_and_transfers);
  tcase_add_test(all, test_remedies_apply__nothing);
  tcase_add_test(all, test_remedy_steps__lead_from_what_was_to_what_is);
  tcase_add_test(all, test_remedy_text__says_what_becomes_of_what);
  Suite *suite = suite_create("remedy");
  suite_add_tcase(suite, all);
  return run_suite(suite);
}
