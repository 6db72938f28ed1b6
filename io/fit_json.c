/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What is offered to one more case, for machines. */
#include "io/json_write.h"
#include "model/fit.h"

#include <stdio.h>

static void put_instant(hw_json_writer *json, const char *key, const homeward_offers *offers,
                        int32_t place, hw_minute at) {
  char text[64];
  hw_json_text(json, key, hw_format_instant(text, at, offers->scenario->places[place].zone));
}

static void put_date(hw_json_writer *json, const char *key, hw_date date) {
  char text[32];
  hw_json_text(json, key, hw_format_date(text, date));
}

static void put_legs(hw_json_writer *json, const homeward_offers *offers, const hw_leg *legs,
                     int32_t count) {
  const homeward_scenario *scenario = offers->scenario;
  hw_json_open(json, "legs", true, true);
  for (int32_t i = 0; i < count; i++) {
    const hw_leg *leg = &legs[i];
    char name[80];
    hw_json_open(json, NULL, false, false);
    if (leg->run != HW_NONE) {
      hw_json_text(json, "run", hw_run_name(name, scenario, leg->run));
    } else {
      hw_json_text(json, "transfer", scenario->transfers[leg->transfer].id);
    }
    hw_json_text(json, "from", scenario->places[leg->from].id);
    hw_json_text(json, "to", scenario->places[leg->to].id);
    put_instant(json, "departs", offers, leg->from, leg->departs);
    put_instant(json, "arrives", offers, leg->to, leg->arrives);
    hw_json_close(json);
  }
  hw_json_close(json);
}

static void put_nights(hw_json_writer *json, const homeward_offers *offers, const hw_night *nights,
                       int32_t count) {
  hw_json_open(json, "nights", true, false);
  for (int32_t i = 0; i < count; i++) {
    hw_json_open(json, NULL, false, false);
    hw_json_text(json, "place", offers->scenario->places[nights[i].place].id);
    put_date(json, "date", nights[i].date);
    hw_json_close(json);
  }
  hw_json_close(json);
}

static void put_parts(hw_json_writer *json, const hw_offer *offer) {
  hw_json_open(json, "parts", false, false);
  for (int part = 0; part < HW_PART_COUNT; part++) {
    if (part != HW_PART_CHANGES && part != HW_PART_UNSERVED) {
      hw_json_money(json, hw_part_name((hw_part)part), offer->cost[part]);
    }
  }
  hw_json_close(json);
}

static void put_runs(hw_json_writer *json, const homeward_offers *offers, const hw_offer *offer) {
  hw_json_open(json, "runs", true, true);
  for (int32_t i = 0; i < offer->run_count; i++) {
    const hw_offer_run *run = &offer->runs[i];
    char name[80];
    hw_json_open(json, NULL, false, false);
    hw_json_text(json, "run", hw_run_name(name, offers->scenario, run->run));
    hw_json_plain(json, "newly", run->newly ? "true" : "false");
    hw_json_number(json, "persons", run->persons);
    hw_json_open(json, "vehicles", true, false);
    for (int32_t v = 0; v < run->vehicle_count; v++) {
      hw_json_open(json, NULL, false, false);
      hw_json_text(json, "pool", offers->scenario->vehicle_pools[run->vehicles[v].pool].id);
      hw_json_number(json, "count", run->vehicles[v].count);
      hw_json_close(json);
    }
    hw_json_close(json);
    hw_json_close(json);
  }
  hw_json_close(json);
}

static void put_rotations(hw_json_writer *json, const homeward_offers *offers,
                          const hw_offer *offer) {
  hw_json_open(json, "rotations", true, true);
  for (int32_t i = 0; i < offer->rotation_count; i++) {
    const hw_rotation *rotation = offer->rotations[i];
    const hw_escort_pool *pool = &offers->scenario->escort_pools[rotation->pool];
    hw_cents cost = 0;
    for (int part = 0; part < HW_ROTATION_PART_COUNT; part++) {
      cost += rotation->cost[part];
    }
    hw_json_open(json, NULL, false, true);
    hw_json_text(json, "pool", pool->id);
    hw_json_number(json, "member", rotation->member);
    put_instant(json, "away_from", offers, pool->base, rotation->away_from);
    put_instant(json, "away_until", offers, pool->base, rotation->away_until);
    hw_json_money(json, "cost", cost);
    put_legs(json, offers, rotation->legs, rotation->leg_count);
    hw_json_close(json);
  }
  hw_json_close(json);
}

static void put_notices(hw_json_writer *json, const homeward_offers *offers,
                        const hw_offer *offer) {
  hw_json_open(json, "notices", true, true);
  for (int32_t i = 0; i < offer->notice_count; i++) {
    const hw_offer_notice *notice = &offer->notices[i];
    hw_json_open(json, NULL, false, false);
    hw_json_text(json, "country", offers->scenario->countries[notice->country].code);
    hw_json_text(json, "place", offers->scenario->places[notice->place].id);
    put_date(json, "entry", notice->entry);
    put_date(json, "by", notice->by);
    hw_json_number(json, "persons", notice->persons);
    hw_json_close(json);
  }
  hw_json_close(json);
}

static void put_offer(hw_json_writer *json, const homeward_offers *offers, const hw_offer *offer) {
  const hw_itinerary *itinerary = offer->itinerary;
  const hw_leg *first = &itinerary->legs[0], *last = &itinerary->legs[itinerary->leg_count - 1];
  hw_json_open(json, NULL, false, true);
  hw_json_money(json, "cost", offer->total);
  put_parts(json, offer);
  put_instant(json, "departs", offers, first->from, first->departs);
  put_instant(json, "arrives", offers, last->to, last->arrives);
  put_legs(json, offers, itinerary->legs, itinerary->leg_count);
  put_nights(json, offers, itinerary->nights, itinerary->night_count);
  put_runs(json, offers, offer);
  put_rotations(json, offers, offer);
  put_notices(json, offers, offer);
  hw_json_close(json);
}

static void put_case(hw_json_writer *json, const homeward_offers *offers) {
  const homeward_scenario *scenario = offers->scenario;
  const hw_case *c = &scenario->cases[offers->case_index];
  hw_json_text(json, "case", c->id);
  hw_json_open(json, "party", true, false);
  for (int32_t i = 0; i < offers->party_count; i++) {
    hw_json_text(json, NULL, scenario->cases[offers->party[i]].id);
  }
  hw_json_close(json);
  hw_json_number(json, "persons", offers->persons);
  hw_json_text(json, "from", scenario->places[c->from].id);
  hw_json_text(json, "to", scenario->places[c->to].id);
  hw_json_money(json, "penalty", offers->penalty);
}

homeward_status homeward_offers_write(const homeward_offers *offers, homeward_write_callback write,
                                      void *context, homeward_error *error) {
  if (offers == NULL || write == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_offers_write: offers and write are needed");
  }
  hw_json_writer json;
  hw_json_begin(&json, write, context);
  hw_json_open(&json, NULL, false, true);
  put_case(&json, offers);
  hw_json_open(&json, "offers", true, true);
  for (int32_t i = 0; i < offers->count; i++) {
    put_offer(&json, offers, &offers->offers[i]);
  }
  hw_json_close(&json);
  if (offers->count == 0) {
    hw_json_text(&json, "reason", offers->reason.reason);
    hw_json_text(&json, "detail", offers->reason.detail);
    hw_json_text(&json, "remedy", offers->reason.remedy);
  }
  hw_json_close(&json);
  return hw_json_end(&json, error);
}
