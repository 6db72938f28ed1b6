/* SPDX-License-Identifier: GPL-3.0-or-later */
/** An explanation for machines. */
#include "io/explanation.h"

#include <inttypes.h>
#include <stdio.h>

void hw_explanation_put_number(hw_json_writer *json, const char *key, int64_t number) {
  char text[32];
  snprintf(text, sizeof text, "%" PRId64, number);
  hw_json_plain(json, key, text);
}

void hw_explanation_put_money(hw_json_writer *json, const char *key, hw_cents cents) {
  char text[32];
  uint64_t size = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;
  snprintf(text, sizeof text, "%s%" PRIu64 ".%02" PRIu64, cents < 0 ? "-" : "", size / 100,
           size % 100);
  hw_json_plain(json, key, text);
}

void hw_explanation_put_time(hw_json_writer *json, const char *key, hw_minute at,
                             const hw_zone *zone) {
  char text[40];
  hw_json_text(json, key, hw_format_instant(text, at, zone));
}

static void put_leg(hw_json_writer *json, const homeward_scenario *scenario, const hw_leg *leg) {
  char name[96];
  hw_json_open(json, NULL, false, false);
  if (leg->run != HW_NONE) {
    hw_json_text(json, "run", hw_run_name(name, scenario, leg->run));
  } else {
    hw_json_text(json, "transfer", scenario->transfers[leg->transfer].id);
  }
  hw_json_text(json, "from", scenario->places[leg->from].id);
  hw_json_text(json, "to", scenario->places[leg->to].id);
  hw_explanation_put_time(json, "departs", leg->departs, scenario->places[leg->from].zone);
  hw_explanation_put_time(json, "arrives", leg->arrives, scenario->places[leg->to].zone);
  hw_json_close(json);
}

void hw_explanation_put_way(hw_json_writer *json, const homeward_scenario *scenario,
                            const hw_journey *way) {
  char date[32];
  hw_json_open(json, "legs", true, true);
  for (int32_t i = 0; i < way->leg_count; i++) {
    put_leg(json, scenario, &way->legs[i]);
  }
  hw_json_close(json);
  hw_json_open(json, "nights", true, false);
  for (int32_t i = 0; i < way->night_count; i++) {
    hw_json_open(json, NULL, false, false);
    hw_json_text(json, "place", scenario->places[way->nights[i].place].id);
    hw_json_text(json, "date", hw_format_date(date, way->nights[i].date));
    hw_json_close(json);
  }
  hw_json_close(json);
  hw_json_open(json, "parts", false, false);
  for (int part = 0; part < HW_PART_COUNT; part++) {
    if (way->cost[part] != 0) {
      hw_explanation_put_money(json, hw_part_name((hw_part)part), way->cost[part]);
    }
  }
  hw_json_close(json);
  hw_explanation_put_money(json, "vehicles_runs_escorts", way->more);
  hw_explanation_put_number(json, "further_escorts", way->escorts);
  hw_explanation_put_money(json, "cost", hw_journey_cost(way));
}

/* ---- remedies ---- */

/* What the object of a remedy is, and its id. */
static void put_object(hw_json_writer *json, const homeward_scenario *s, const hw_remedy *r) {
  char name[96];
  switch (r->kind) {
  case HW_REMEDY_BUDGET:
    hw_json_text(json, "programme", s->programmes[r->object].id);
    break;
  case HW_REMEDY_SEATS:
  case HW_REMEDY_STRETCHERS:
  case HW_REMEDY_WHEELCHAIRS:
  case HW_REMEDY_MAX_PERSONS:
  case HW_REMEDY_MIN_PERSONS:
  case HW_REMEDY_RUN_GOES:
    hw_json_text(json, "run", hw_run_name(name, s, r->object));
    break;
  case HW_REMEDY_VEHICLES:
    hw_json_text(json, "pool", s->vehicle_pools[r->object].id);
    break;
  case HW_REMEDY_VEHICLES_OF_RUN:
    hw_json_text(json, "service", s->services[r->object].id);
    hw_json_text(json, "pool", s->vehicle_pools[s->services[r->object].vehicles[r->item].pool].id);
    break;
  case HW_REMEDY_ESCORTS:
  case HW_REMEDY_MAX_DUTY:
    hw_json_text(json, "pool", s->escort_pools[r->object].id);
    break;
  case HW_REMEDY_CONNECTION:
  case HW_REMEDY_BEDS:
  case HW_REMEDY_MEDICAL:
  case HW_REMEDY_ASSISTED:
  case HW_REMEDY_RECEPTION:
  case HW_REMEDY_OPEN:
  case HW_REMEDY_RECEIVED:
    hw_json_text(json, "place", s->places[r->object].id);
    break;
  case HW_REMEDY_ENTRIES:
  case HW_REMEDY_MAX_STAY:
  case HW_REMEDY_ENTRY:
  case HW_REMEDY_ENTRY_NOTICE:
    hw_json_text(json, "country", s->countries[r->object].code);
    break;
  case HW_REMEDY_TRANSFER:
  case HW_REMEDY_AMBULANCE:
  case HW_REMEDY_TRANSFER_OPEN:
    hw_json_text(json, "transfer", s->transfers[r->object].id);
    break;
  case HW_REMEDY_BOOKING_NOTICE:
  case HW_REMEDY_KINDS:
    break;
  default:
    hw_json_text(json, "case", s->cases[r->object].id);
  }
}

/* What else a case's remedy is about. */
static void put_item(hw_json_writer *json, const homeward_scenario *s, const hw_remedy *r) {
  const hw_case *c = NULL;
  char nationality[3] = "";
  switch ((int)r->kind) {
  case HW_REMEDY_DOCUMENT_UNTIL:
    c = &s->cases[r->object];
    hw_json_text(json, "document", c->documents[r->item].type);
    break;
  case HW_REMEDY_CLEARANCE_FROM:
  case HW_REMEDY_CLEARANCE_UNTIL:
    c = &s->cases[r->object];
    hw_json_text(json, "country", s->countries[c->clearances[r->item].country].code);
    break;
  case HW_REMEDY_CLEARANCE:
  case HW_REMEDY_AVOID_COUNTRY:
    hw_json_text(json, "country", s->countries[r->item].code);
    break;
  case HW_REMEDY_AVOID_PLACE:
    hw_json_text(json, "place", s->places[r->item].id);
    break;
  case HW_REMEDY_AVOID_SERVICE:
    hw_json_text(json, "service", s->services[r->item].id);
    break;
  case HW_REMEDY_AVOID_TRANSFER:
    hw_json_text(json, "transfer", s->transfers[r->item].id);
    break;
  case HW_REMEDY_ENTRY:
    nationality[0] = (char)(r->item >> 8);
    nationality[1] = (char)(r->item & 0xff);
    hw_json_text(json, "nationality", nationality);
    break;
  default:
    break;
  }
}

static void put_values(hw_json_writer *json, const homeward_scenario *s, const hw_remedy *r) {
  const hw_case *c = NULL;
  switch (r->kind) {
  case HW_REMEDY_LATEST:
  case HW_REMEDY_CONSENT_UNTIL:
  case HW_REMEDY_DOCUMENT_UNTIL:
  case HW_REMEDY_FIT_UNTIL:
  case HW_REMEDY_DEPART_BY:
  case HW_REMEDY_READY:
  case HW_REMEDY_FIT_FROM: {
    c = &s->cases[r->object];
    bool begins = r->kind == HW_REMEDY_DEPART_BY || r->kind == HW_REMEDY_READY ||
                  r->kind == HW_REMEDY_FIT_FROM;
    const hw_zone *zone = s->places[begins ? c->from : c->to].zone;
    hw_explanation_put_time(json, "was", (hw_minute)r->was, zone);
    hw_explanation_put_time(json, "value", (hw_minute)r->value, zone);
    break;
  }
  case HW_REMEDY_CLEARANCE_FROM:
  case HW_REMEDY_CLEARANCE_UNTIL:
    hw_explanation_put_time(json, "was", (hw_minute)r->was, s->zone);
    hw_explanation_put_time(json, "value", (hw_minute)r->value, s->zone);
    break;
  case HW_REMEDY_CLEARANCE:
    hw_explanation_put_time(json, "from", r->from, s->zone);
    hw_explanation_put_time(json, "until", (hw_minute)r->value, s->zone);
    break;
  case HW_REMEDY_OPEN:
  case HW_REMEDY_RECEIVED:
    hw_explanation_put_time(json, "at", r->from, s->places[r->object].zone);
    break;
  case HW_REMEDY_BUDGET:
    hw_explanation_put_money(json, "was", r->was);
    hw_explanation_put_money(json, "value", r->value);
    break;
  case HW_REMEDY_TRANSFER_OPEN:
    hw_explanation_put_number(json, "minute_of_day", r->from);
    break;
  default:
    hw_explanation_put_number(json, "was", r->was);
    hw_explanation_put_number(json, "value", r->value);
  }
  if (r->needed > HW_MINUTE_MIN) {
    hw_explanation_put_time(json, "needed", r->needed, s->zone);
  }
}

static void put_remedy(hw_json_writer *json, const homeward_scenario *scenario,
                       const hw_remedy *remedy) {
  char text[400];
  hw_json_open(json, NULL, false, false);
  hw_json_text(json, "kind", hw_remedy_name(remedy->kind));
  put_object(json, scenario, remedy);
  put_item(json, scenario, remedy);
  put_values(json, scenario, remedy);
  hw_json_text(json, "text", hw_remedy_text(text, sizeof text, scenario, remedy));
  hw_json_close(json);
}

static void put_help(hw_json_writer *json, const homeward_scenario *scenario, const hw_help *help) {
  hw_json_open(json, NULL, false, true);
  hw_json_open(json, "changes", true, true);
  for (int32_t i = 0; i < help->change_count; i++) {
    put_remedy(json, scenario, &help->changes[i]);
  }
  hw_json_close(json);
  hw_explanation_put_way(json, scenario, &help->way);
  hw_json_close(json);
}

/* ---- cases ---- */

static void put_rules(hw_json_writer *json, const hw_explained *c) {
  char rule[8];
  hw_json_open(json, "without", true, false);
  for (int n = 1; n <= 15; n++) {
    if ((c->lifted_i >> n & 1) != 0) {
      snprintf(rule, sizeof rule, "I%d", n);
      hw_json_text(json, NULL, rule);
    }
  }
  for (int n = 1; n <= 12; n++) {
    if ((c->lifted_c >> n & 1) != 0) {
      snprintf(rule, sizeof rule, "C%d", n);
      hw_json_text(json, NULL, rule);
    }
  }
  hw_json_close(json);
}

static void put_left(hw_json_writer *json, const homeward_scenario *scenario,
                     const hw_explained *c) {
  hw_json_plain(json, "stopped", c->interrupted || c->cut ? "true" : "false");
  if (c->interrupted) {
    return;
  }
  hw_json_text(json, "reason", c->reason);
  if (c->rule[0] != '\0') {
    hw_json_text(json, "rule", c->rule);
  }
  hw_json_text(json, "detail", c->detail);
  hw_explanation_put_money(json, "penalty", c->penalty);
  if (c->way.leg_count > 0) {
    hw_json_open(json, "proof", false, true);
    put_rules(json, c);
    hw_explanation_put_way(json, scenario, &c->way);
    hw_json_close(json);
  }
  hw_json_open(json, "remedies", true, true);
  for (int32_t i = 0; i < c->help_count; i++) {
    put_help(json, scenario, &c->helps[i]);
  }
  hw_json_close(json);
}

static void put_case(hw_json_writer *json, const homeward_explanation *explanation,
                     const hw_explained *explained) {
  const homeward_scenario *scenario = explanation->scenario;
  const hw_case *c = &scenario->cases[explained->case_index];
  hw_json_open(json, NULL, false, true);
  hw_json_text(json, "case", c->id);
  hw_explanation_put_number(json, "persons", c->persons);
  hw_json_open(json, "party", true, false);
  for (int32_t m = 0; m < explained->party_count; m++) {
    hw_json_text(json, NULL, scenario->cases[explained->party[m]].id);
  }
  hw_json_close(json);
  hw_json_plain(json, "planned", explained->planned ? "true" : "false");
  if (explained->planned) {
    hw_explanation_put_planned(json, explanation, explained);
  } else {
    put_left(json, scenario, explained);
  }
  hw_json_close(json);
}

homeward_status homeward_explanation_write(const homeward_explanation *explanation,
                                           homeward_write_callback write, void *context,
                                           homeward_error *error) {
  if (explanation == NULL || write == NULL) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_explanation_write: explanation and write are needed");
  }
  hw_json_writer json;
  hw_json_begin(&json, write, context);
  hw_json_open(&json, NULL, false, true);
  hw_json_text(&json, "scenario", explanation->scenario->name);
  hw_json_open(&json, "cases", true, true);
  for (int32_t i = 0; i < explanation->case_count; i++) {
    put_case(&json, explanation, &explanation->cases[i]);
  }
  hw_json_close(&json);
  hw_json_close(&json);
  return hw_json_end(&json, error);
}
