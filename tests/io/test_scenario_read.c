/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/scenario_read.h"
#include "tests/io/finding_cases.h"
#include "tests/io/reading.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- findings ---- */

START_TEST(test_scenario_read__finding) {
  check_findings(base_scenario, &finding_cases[_i]);
}
END_TEST

static bool is_exercised(const char *code) {
  for (size_t i = 0; i < sizeof finding_cases / sizeof finding_cases[0]; i++) {
    if (strstr(finding_cases[i].codes, code) != NULL) {
      return true;
    }
  }
  /* Those that need more than a few edits have tests of their own. */
  static const char *const elsewhere[] = {"H109", "H110", "H111", "H112", "H113", "H114", "H412"};
  for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
    if (strcmp(elsewhere[i], code) == 0) {
      return true;
    }
  }
  return false;
}

START_TEST(test_scenario_read__every_code_is_exercised) {
  static const char *const codes[] = {
#define X(name, code, severity, meaning) code,
      HW_SYNTAX_CODES(X) HW_SCALAR_CODES(X) HW_STRUCTURE_CODES(X) HW_CONSISTENCY_CODES(X)
          HW_WARNING_CODES(X)
#undef X
  };
  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
    ck_assert_msg(is_exercised(codes[i]), "no test finds %s", codes[i]);
  }
}
END_TEST

/* ---- values ---- */

START_TEST(test_scenario_read__head_and_policy) {
  homeward_scenario *s = read_sound(base_scenario);
  ck_assert_str_eq(homeward_scenario_name(s), "Base");
  ck_assert_str_eq(s->currency, "USD");
  ck_assert_str_eq(s->timezone_name, "Asia/Amman");
  ck_assert_str_eq(s->file, "test.yaml");
  hw_date april = hw_date_from_civil(2005, 4, 1);
  ck_assert_int_eq(s->now.at, april * HW_DAY + 5 * 60);
  ck_assert_int_eq(s->horizon_start.at, (april + 1) * HW_DAY - 3 * 60);
  ck_assert_int_eq(s->horizon_end.at, (april + 29) * HW_DAY + 9 * 60);
  ck_assert_int_eq(s->policy.unserved_penalty[1], 5000000);
  ck_assert_int_eq(s->policy.unserved_penalty[2], 2000050);
  ck_assert(s->policy.has_penalty[9] && !s->policy.has_penalty[3]);
  ck_assert_int_eq(s->policy.delay_per_day[2], 5025);
  ck_assert_int_eq(s->policy.transit_hour, 200);
  ck_assert_int_eq(s->policy.connection, 90);
  ck_assert_int_eq(s->policy.slow_factor, 25000);
  ck_assert_int_eq(s->policy.max_nights, 2);
  ck_assert_int_eq(s->policy.booking_notice, 2880);
  ck_assert_int_eq(s->policy.infant_fare, 1500);
  ck_assert_int_eq(s->policy.change_penalty, 30000);
  homeward_scenario_free(s);
}
END_TEST

START_TEST(test_scenario_read__countries_and_places) {
  homeward_scenario *s = read_sound(base_scenario);
  const hw_country *jo = &s->countries[hw_find_country(s, "JO")];
  ck_assert_str_eq(jo->name, "Jordan");
  ck_assert_int_eq(jo->iso, 'J' << 8 | 'O');
  ck_assert_int_eq(jo->weekend, 1 << 4 | 1 << 5);
  ck_assert_int_eq(jo->holiday_count, 2);
  ck_assert_int_eq(jo->holidays[0], hw_date_from_civil(2005, 4, 10));
  ck_assert_int_eq(jo->entries_per_day, 120);
  ck_assert_int_eq(jo->max_stay, 72 * 60);
  ck_assert_int_eq(jo->entry_count, 3);
  ck_assert_int_eq(jo->entry[0].kind, HW_ENTRY_CLEARANCE);
  ck_assert_int_eq(jo->entry[0].notice_days, 3);
  ck_assert_int_eq(jo->entry[1].notice_days, HW_NOT_GIVEN);
  ck_assert_ptr_eq(hw_country_entry_rule(jo, 'S' << 8 | 'O'), &jo->entry[1]);
  ck_assert_ptr_eq(hw_country_entry_rule(jo, 'L' << 8 | 'K'), &jo->entry[2]);
  const hw_country *norway = &s->countries[hw_find_country(s, "NO")];
  ck_assert_int_eq(norway->weekend, 1 << 5 | 1 << 6);
  ck_assert_int_eq(norway->entries_per_day, HW_UNLIMITED);
  ck_assert_ptr_null(hw_country_entry_rule(norway, 'L' << 8 | 'K'));

  const hw_place *amm = &s->places[hw_find_place(s, "AMM")];
  ck_assert_str_eq(amm->name, "Queen Alia");
  ck_assert_int_eq(amm->kind, HW_PLACE_AIRPORT);
  ck_assert_ptr_eq(&s->countries[amm->country], jo);
  ck_assert(amm->has_position && amm->latitude == 317226 && amm->longitude == -359932);
  ck_assert_int_eq(amm->connection, 120);
  ck_assert_int_eq(amm->hours.count, 1);
  ck_assert_int_eq(amm->hours.windows[0].to, 1440);
  ck_assert_int_eq(amm->beds, 40);
  ck_assert_int_eq(amm->bed_cost, 2500);
  ck_assert(amm->medical);
  ck_assert_int_eq(amm->assisted_per_day, 150);
  ck_assert(amm->reception.given && amm->reception.days == (1 | 1 << 6));
  ck_assert_int_eq(amm->reception.hours.windows[1].from, 22 * 60);
  ck_assert_int_eq(amm->reception.per_day, 60);
  ck_assert_int_eq(amm->closure_count, 1);
  hw_date tenth = hw_date_from_civil(2005, 4, 10);
  ck_assert_int_eq(amm->closures[0].from, tenth * HW_DAY - 180);
  ck_assert_int_eq(amm->closures[0].until, (tenth + 2) * HW_DAY - 180); /* the eleventh too */
  ck_assert_str_eq(amm->closures[0].reason, "security");

  const hw_place *amman = &s->places[hw_find_place(s, "AMMAN")];
  ck_assert_str_eq(amman->name, "AMMAN");
  ck_assert_int_eq(amman->kind, HW_PLACE_KIND_NONE);
  ck_assert_ptr_eq(amman->zone, s->zone);
  ck_assert_int_eq(amman->connection, 90);
  ck_assert_int_eq(amman->hours.count, 0);
  ck_assert_int_eq(amman->reception.days, 0x7F);
  ck_assert_int_eq(amman->reception.per_day, HW_UNLIMITED);
  homeward_scenario_free(s);
}
END_TEST

START_TEST(test_scenario_read__services) {
  homeward_scenario *s = read_sound(base_scenario);
  ck_assert_int_eq(s->written_service_count, 4);
  ck_assert_int_eq(s->service_count, 5); /* one run has its own */
  ck_assert_int_eq(s->flight_count, 3);
  const hw_service *flight = &s->services[hw_find_service(s, "RJ811")];
  ck_assert(flight->kind == HW_FLIGHT && !flight->stops_form && flight->charter);
  ck_assert_int_eq(flight->stop_count, 2);
  ck_assert_int_eq(flight->stops[0].place, hw_find_place(s, "AMM"));
  ck_assert_int_eq(flight->stops[1].place, hw_find_place(s, "BGW"));
  ck_assert_int_eq(flight->stops[0].cost, 25075);
  ck_assert_int_eq(flight->stops[0].departs.kind, HW_STAMP_WALL);
  ck_assert_int_eq(flight->stops[1].arrives.kind, HW_STAMP_INSTANT);
  ck_assert_int_eq(flight->stops[1].arrives.offset, 240);
  ck_assert_int_eq(flight->repeat.frequency, HW_WEEKLY);
  ck_assert_str_eq(flight->repeat.text, "FREQ=WEEKLY;BYDAY=SU,TU,TH");
  ck_assert_int_eq(flight->except_count, 1);
  ck_assert_int_eq(flight->cancelled[0], hw_date_from_civil(2005, 4, 7));
  ck_assert_int_eq(flight->seats, 20);
  ck_assert_int_eq(flight->stretchers, 1);
  ck_assert_int_eq(flight->stretcher_seats, 4);
  ck_assert_int_eq(flight->wheelchairs, 2);
  ck_assert_int_eq(flight->max_persons, 12);
  ck_assert_int_eq(flight->min_persons, 6);
  ck_assert_int_eq(flight->run_cost, 4200000);

  const hw_service *stops = &s->services[1];
  ck_assert(stops->stops_form && !stops->charter && stops->stop_count == 3);
  ck_assert_int_eq(stops->stops[0].cost, 9900);
  ck_assert_int_eq(stops->stops[1].cost, 3300);
  ck_assert_int_eq(stops->stretcher_seats, 6);
  ck_assert_int_eq(stops->wheelchairs, HW_UNLIMITED);

  const hw_service *convoy = &s->services[3];
  ck_assert(convoy->kind == HW_CONVOY && convoy->vehicle_count == 2);
  ck_assert_int_eq(convoy->vehicles[0].max, 3);
  ck_assert_int_eq(convoy->vehicles[1].max, 2);
  ck_assert(!convoy->vehicles[1].has_max);
  ck_assert_int_eq(convoy->max_persons, 80);
  ck_assert_int_eq(convoy->min_persons, 8);
  ck_assert_int_eq(convoy->run_cost, 150000);
  ck_assert(convoy->seats == 5 && convoy->wheelchairs == 1 && convoy->stretchers == 2);
  homeward_scenario_free(s);
}
END_TEST

START_TEST(test_scenario_read__transfers_pools_and_programmes) {
  homeward_scenario *s = read_sound(base_scenario);
  const hw_transfer *transfer = &s->transfers[hw_find_transfer(s, "T1")];
  ck_assert(transfer->time == 45 && transfer->cost == 800 && transfer->both_ways);
  ck_assert(transfer->ambulance && transfer->ambulance_cost == 12000);
  ck_assert_int_eq(transfer->persons_per_day, 200);
  ck_assert_int_eq(transfer->hours.windows[0].from, 300);
  ck_assert_int_eq(hw_find_transfer(s, "AMMAN-AMM"), 1);
  const hw_vehicle_pool *buses = &s->vehicle_pools[hw_find_vehicle_pool(s, "buses")];
  ck_assert(buses->count == 4 && buses->seats == 45 && buses->wheelchairs == 2);
  ck_assert(buses->stretchers == 3 && buses->cost == 90000 && buses->turnaround == 840);
  ck_assert_int_eq(s->vehicle_pools[1].base, HW_NONE);
  const hw_escort_pool *nurses = &s->escort_pools[hw_find_escort_pool(s, "nurses")];
  ck_assert_str_eq(s->escort_kinds[nurses->kind], "nurse");
  ck_assert_int_eq(nurses->cover_count, 2);
  ck_assert_str_eq(s->escort_kinds[nurses->covers[1]], "operational");
  ck_assert(nurses->count == 4 && nurses->persons_per_escort == 2);
  ck_assert(nurses->cost_per_day == 15000 && nurses->rest == 720 && nurses->max_duty == 7200);
  ck_assert_int_eq(nurses->reach_count, 1);
  ck_assert(nurses->reach[0].time == 120 && nurses->reach[0].cost == 1000);
  ck_assert(nurses->has_back && nurses->back_time == 1440 && nurses->back_cost == 60000);
  const hw_escort_pool *doctors = &s->escort_pools[1];
  ck_assert(doctors->cover_count == 1 && doctors->covers[0] == doctors->kind);
  ck_assert(doctors->persons_per_escort == 1 && doctors->max_duty == HW_UNLIMITED);
  ck_assert(!doctors->has_back && s->escort_kind_count == 3);
  const hw_programme *avr = &s->programmes[hw_find_programme(s, "AVR")];
  ck_assert_str_eq(avr->funder, "Netherlands");
  ck_assert(avr->has_budget && avr->budget == 25000000 && avr->grant_per_case == 100000);
  ck_assert(avr->pocket_money == 5000 && avr->reduced_grant == 50000);
  ck_assert_int_eq(avr->entitlement_until.kind, HW_STAMP_DATE);
  homeward_scenario_free(s);
}
END_TEST

START_TEST(test_scenario_read__cases) {
  homeward_scenario *s = read_sound(base_scenario);
  const hw_case *c = &s->cases[hw_find_case(s, "C-1")];
  hw_date april = hw_date_from_civil(2005, 4, 1);
  ck_assert_int_eq(c->programme, 0);
  ck_assert_int_eq(c->kind, HW_CASE_MEDEVAC);
  ck_assert_int_eq(c->nationality, 'I' << 8 | 'Q');
  ck_assert_int_eq(c->from, hw_find_place(s, "OSL"));
  ck_assert_int_eq(c->to, hw_find_place(s, "BGW"));
  ck_assert_int_eq(c->ready.at, (april + 1) * HW_DAY - 120);
  ck_assert_int_eq(c->depart_by.at, (april + 18) * HW_DAY - 121);
  ck_assert_int_eq(c->latest.at, (april + 20) * HW_DAY - 241);
  ck_assert(c->priority == 1 && c->persons == 4 && c->infants == 1);
  ck_assert(c->consent.given && c->consent.requested.kind == HW_STAMP_DATE);
  ck_assert_int_eq(c->consent.counselled.at, hw_date_from_civil(2005, 3, 19) * HW_DAY - 120);
  ck_assert_int_eq(c->consent.signed_.at, hw_date_from_civil(2005, 3, 20) * HW_DAY + 480);
  ck_assert_int_eq(c->consent.withdrawn.kind, HW_STAMP_DATE);
  ck_assert_int_eq(c->consent.until.at, hw_date_from_civil(2005, 5, 21) * HW_DAY - 241);
  ck_assert(c->wheelchairs == 1 && c->stretchers == 2 && c->ambulance && c->medical);
  ck_assert(c->escort_count == 2 && c->escorts[0].persons == 2 && c->escorts[1].persons == 1);
  ck_assert_str_eq(s->escort_kinds[c->escorts[1].kind], "doctor");
  ck_assert_str_eq(c->documents[0].type, "laissez-passer");
  ck_assert_int_eq(c->documents[0].until.at, hw_date_from_civil(2005, 6, 2) * HW_DAY - 241);
  ck_assert_int_eq(c->clearances[0].country, hw_find_country(s, "JO"));
  ck_assert_int_eq(c->clearances[0].until.kind, HW_STAMP_WALL);
  ck_assert(c->has_fit && c->fit_from.at == (april + 1) * HW_DAY - 120);
  ck_assert_int_eq(c->fit_until.at, (april + 15) * HW_DAY - 241);
  ck_assert_int_eq(c->avoid_countries[0], 'S' << 8 | 'Y');
  ck_assert_int_eq(c->avoid_places[0], hw_find_place(s, "AMMAN"));
  ck_assert(c->avoid_service_count == 1 && c->avoid_services[0] == 3);
  ck_assert(c->avoid_transfer_count == 1 && c->avoid_transfers[0] == 0);
  ck_assert(c->max_travel == 3600 && c->max_nights == 1 && c->notice == 7 * HW_DAY);
  ck_assert_int_eq(c->person_count, 4);
  ck_assert_str_eq(c->people[0].name, "Person One");
  ck_assert_str_eq(c->people[0].sex, "F");
  ck_assert_str_eq(c->people[0].document, "X1");
  ck_assert_int_eq(c->people[0].born.value, hw_date_from_civil(1950, 2, 28));

  const hw_case *second = &s->cases[1];
  ck_assert(second->programme == HW_NONE && second->kind == HW_CASE_KIND_NONE);
  ck_assert(second->depart_by.at == HW_MINUTE_MAX && second->latest.at == s->horizon_end.at);
  ck_assert(second->consent.counselled.at == HW_MINUTE_MAX && !second->consent.given);
  ck_assert(second->fit_from.at == HW_MINUTE_MIN && second->fit_until.at == HW_MINUTE_MAX);
  ck_assert(second->max_travel == HW_UNLIMITED && second->notice == 0);
  ck_assert_int_eq(hw_case_max_nights(s, second), 2);
  ck_assert(c->group == 0 && s->group_count == 1 && s->groups[0].case_count == 2);
  ck_assert_str_eq(s->groups[0].id, "G7");
  homeward_scenario_free(s);
}
END_TEST

/* ---- order and quoting ---- */

START_TEST(test_scenario_read__quotes_change_nothing) {
  homeward_scenario *plain = read_sound(base_scenario);
  edit edits[EDITS_MAX] = {{"country: NO,", "country: \"NO\","},
                           {"beds: 40", "'beds': '040'"},
                           {"[2005-04-12]", "\n      - \"2005-04-12\""}};
  marked_text marked = mark_text(base_scenario, edits);
  homeward_scenario *quoted = read_sound(marked.text);
  ck_assert_int_eq(quoted->places[0].beds, 40);
  ck_assert_int_eq(quoted->places[3].country, plain->places[3].country);
  ck_assert_int_eq(quoted->run_count, plain->run_count);
  ck_assert_str_ne(quoted->sha256, plain->sha256);
  free_marked_text(&marked);
  homeward_scenario_free(quoted);
  homeward_scenario_free(plain);
}
END_TEST

START_TEST(test_scenario_read__lists_in_any_order) {
  const char *cases = strstr(base_scenario, "cases:\n");
  const char *lists = strstr(base_scenario, "countries:\n");
  size_t length = strlen(base_scenario);
  char *text = malloc(length + 1);
  size_t head = (size_t)(lists - base_scenario), tail = strlen(cases);
  memcpy(text, base_scenario, head);
  memcpy(text + head, cases, tail);
  memcpy(text + head + tail, lists, (size_t)(cases - lists));
  text[length] = '\0';
  homeward_scenario *s = read_sound(text);
  ck_assert_int_eq(s->cases[0].to, hw_find_place(s, "BGW"));
  ck_assert_int_eq(s->run_count, 40);
  homeward_scenario_free(s);
  free(text);
}
END_TEST

START_TEST(test_scenario_read__byte_order_mark) {
  char text[BASE_MAX + 3];
  snprintf(text, sizeof text, "\xEF\xBB\xBF%s", base_scenario);
  homeward_scenario_free(read_sound(text));
}
END_TEST

/* ---- many errors, large inputs ---- */

static homeward_diagnostics *read_text(const char *text, homeward_status expected) {
  homeward_diagnostics *diagnostics = NULL;
  homeward_scenario *scenario = NULL;
  homeward_error error;
  ck_assert_int_eq(homeward_diagnostics_new(&diagnostics, &error), HOMEWARD_OK);
  ck_assert_int_eq(
      hw_scenario_read_bytes(&scenario, "test.yaml", text, strlen(text), diagnostics, &error),
      expected);
  ck_assert_ptr_null(scenario);
  return diagnostics;
}

START_TEST(test_scenario_read__every_dangling_id_is_counted) {
  enum { CASES = 20000 };
  size_t used = strlen(base_scenario), size = used + 1 + CASES * 120;
  char *text = malloc(size);
  memcpy(text, base_scenario, used + 1);
  for (int i = 0; i < CASES; i++) {
    used += (size_t)snprintf(text + used, size - used,
                             "  - {id: D-%d, nationality: IQ, from: P%d, to: BGX, "
                             "ready: 2005-04-02, priority: 2, persons: 1}\n",
                             i, i);
  }
  homeward_diagnostics *diagnostics = read_text(text, HOMEWARD_INVALID);
  ck_assert_uint_eq(homeward_diagnostics_errors(diagnostics), 2 * CASES);
  ck_assert_uint_eq(homeward_diagnostics_count(diagnostics), 50);
  homeward_diagnostic second = homeward_diagnostics_get(diagnostics, 1);
  ck_assert_str_eq(second.code, "H307");
  ck_assert_ptr_nonnull(strstr(second.message, "did you mean `BGW`?"));
  homeward_diagnostics_free(diagnostics);
  free(text);
}
END_TEST

START_TEST(test_scenario_read__too_many_elements) {
  enum { DATES = 1000001 };
  const char *at = strstr(base_scenario, "2005-04-12]");
  size_t head = (size_t)(at - base_scenario);
  char *text = malloc(BASE_MAX + (size_t)DATES * 12);
  memcpy(text, base_scenario, head);
  size_t used = head;
  for (int i = 0; i < DATES; i++) {
    memcpy(text + used, "2005-04-12,\n", 12);
    used += 12;
  }
  memcpy(text + used, at, strlen(at) + 1);
  homeward_diagnostics *diagnostics = read_text(text, HOMEWARD_LIMIT);
  ck_assert_uint_eq(homeward_diagnostics_errors(diagnostics), 1);
  homeward_diagnostic found = homeward_diagnostics_get(diagnostics, 0);
  ck_assert_str_eq(found.code, "H310");
  ck_assert_ptr_nonnull(strstr(found.message, "1000000"));
  homeward_diagnostics_free(diagnostics);
  free(text);
}
END_TEST

START_TEST(test_scenario_read__too_many_runs) {
  edit edits[EDITS_MAX] = {
      {"{start: 2005-04-02, end: 2005-04-30T12:00}", "{start: 1970-01-01, end: 2199-12-31}"}};
  marked_text marked = mark_text(base_scenario, edits);
  size_t size = marked.length + 20 * 160, used = 0;
  char *text = malloc(size);
  char *at = strstr(marked.text, "convoys:\n");
  used = (size_t)snprintf(text, size, "%.*sconvoys:\n", (int)(at - marked.text), marked.text);
  for (int i = 0; i < 15; i++) {
    used += (size_t)snprintf(text + used, size - used,
                             "  - {id: R%d, stops: [{place: AMM, departs: 1970-01-01T08:00}, "
                             "{place: BGW, arrives: 1970-01-01T12:00}], repeat: FREQ=DAILY}\n",
                             i);
  }
  snprintf(text + used, size - used, "%s", at + strlen("convoys:\n"));
  homeward_diagnostics *diagnostics = read_text(text, HOMEWARD_LIMIT);
  ck_assert_uint_eq(homeward_diagnostics_errors(diagnostics), 1);
  ck_assert_str_eq(homeward_diagnostics_get(diagnostics, 0).code, "H412");
  homeward_diagnostics_free(diagnostics);
  free_marked_text(&marked);
  free(text);
}
END_TEST

/* ---- files ---- */

typedef struct folder {
  char path[64];
  char file[128];
} folder;

static folder make_folder(void) {
  folder made;
  snprintf(made.path, sizeof made.path, "/tmp/homeward-test-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(made.path));
  snprintf(made.file, sizeof made.file, "%s/scenario.yaml", made.path);
  return made;
}

static void remove_folder(const folder *made) {
  unlink(made->file);
  rmdir(made->path);
}

START_TEST(test_scenario_read__file) {
  folder made = make_folder();
  FILE *file = fopen(made.file, "wb");
  ck_assert_ptr_nonnull(file);
  fputs(base_scenario, file);
  fclose(file);
  homeward_scenario *scenario = NULL;
  ck_assert_int_eq(homeward_scenario_read(&scenario, made.file, NULL, NULL), HOMEWARD_OK);
  ck_assert_str_eq(scenario->file, made.file);
  /* Of the bytes, by another program. */
  ck_assert_str_eq(scenario->sha256,
                   "ab54fe712e9fe65c4310c0ee372fba8af9b85abd40d9170b0378a43b728984eb");
  homeward_scenario_free(scenario);
  remove_folder(&made);
}
END_TEST

START_TEST(test_scenario_read__no_file) {
  homeward_scenario *scenario = NULL;
  homeward_error error;
  ck_assert_int_eq(homeward_scenario_read(&scenario, "/nonexistent/s.yaml", NULL, &error),
                   HOMEWARD_IO);
  ck_assert_int_eq(homeward_scenario_read(&scenario, "/tmp", NULL, &error), HOMEWARD_IO);
  ck_assert_int_eq(homeward_scenario_read(&scenario, "/dev/zero", NULL, &error), HOMEWARD_IO);
  ck_assert_ptr_null(scenario);
}
END_TEST

START_TEST(test_scenario_read__file_too_large) {
  folder made = make_folder();
  int descriptor = open(made.file, O_CREAT | O_WRONLY, 0600);
  ck_assert_int_ge(descriptor, 0);
  ck_assert_int_eq(ftruncate(descriptor, (off_t)HW_FILE_LIMIT + 1), 0); /* a hole: no blocks */
  close(descriptor);
  homeward_scenario *scenario = NULL;
  homeward_diagnostics *diagnostics = NULL;
  homeward_error error;
  homeward_diagnostics_new(&diagnostics, &error);
  ck_assert_int_eq(homeward_scenario_read(&scenario, made.file, diagnostics, &error),
                   HOMEWARD_LIMIT);
  ck_assert_str_eq(homeward_diagnostics_get(diagnostics, 0).code, "H112");
  homeward_diagnostics_free(diagnostics);
  remove_folder(&made);
}
END_TEST

START_TEST(test_scenario_read__names_of_persons_stay_out_of_messages) {
  static const char *const changes[] = {"born: Person One",    "name: \"Per\\u0007son One\"",
                                        "Person: One",         "name: [Person One]",
                                        "name: {Person: One}", "born: 1950-02-30"};
  for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
    edit edits[EDITS_MAX] = {{"{name: Person Two}", ""}};
    char put[64];
    snprintf(put, sizeof put, "{%s}", changes[i]);
    edits[0].put = put;
    marked_text marked = mark_text(base_scenario, edits);
    homeward_diagnostics *diagnostics = read_text(marked.text, HOMEWARD_INVALID);
    ck_assert_uint_eq(homeward_diagnostics_count(diagnostics), 1);
    const char *message = homeward_diagnostics_get(diagnostics, 0).message;
    ck_assert_msg(strstr(message, "One") == NULL && strstr(message, "1950") == NULL, "%s", message);
    homeward_diagnostics_free(diagnostics);
    free_marked_text(&marked);
  }
}
END_TEST

int main(void) {
  load_base_scenario();
  Suite *suite = suite_create("scenario_read");
  TCase *found = tcase_create("findings");
  tcase_add_loop_test(found, test_scenario_read__finding, 0,
                      (int)(sizeof finding_cases / sizeof finding_cases[0]));
  tcase_add_test(found, test_scenario_read__every_code_is_exercised);
  tcase_add_test(found, test_scenario_read__names_of_persons_stay_out_of_messages);
  suite_add_tcase(suite, found);
  TCase *values = tcase_create("values");
  tcase_add_test(values, test_scenario_read__head_and_policy);
  tcase_add_test(values, test_scenario_read__countries_and_places);
  tcase_add_test(values, test_scenario_read__services);
  tcase_add_test(values, test_scenario_read__transfers_pools_and_programmes);
  tcase_add_test(values, test_scenario_read__cases);
  tcase_add_test(values, test_scenario_read__quotes_change_nothing);
  tcase_add_test(values, test_scenario_read__lists_in_any_order);
  tcase_add_test(values, test_scenario_read__byte_order_mark);
  suite_add_tcase(suite, values);
  TCase *large = tcase_create("large");
  tcase_set_timeout(large, 120);
  tcase_add_test(large, test_scenario_read__every_dangling_id_is_counted);
  tcase_add_test(large, test_scenario_read__too_many_elements);
  tcase_add_test(large, test_scenario_read__too_many_runs);
  suite_add_tcase(suite, large);
  TCase *files = tcase_create("files");
  tcase_add_test(files, test_scenario_read__file);
  tcase_add_test(files, test_scenario_read__no_file);
  tcase_add_test(files, test_scenario_read__file_too_large);
  suite_add_tcase(suite, files);
  return run_suite(suite);
}
