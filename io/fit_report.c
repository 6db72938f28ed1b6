/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What is offered to one more case, for people. */
#include "io/report.h"
#include "model/fit.h"

#include <stdio.h>
#include <string.h>

enum { ID_WIDTH_MOST = 24 };

typedef struct telling {
  hw_report_state state;
  const homeward_offers *offers;
} telling;

/* ---- who ---- */

static void put_head(telling *t) {
  hw_report_state *report = &t->state;
  hw_text_writer *text = report->text;
  const homeward_offers *offers = t->offers;
  const hw_case *c = &report->scenario->cases[offers->case_index];
  char amount[HW_AMOUNT_SIZE];
  hw_text_set_style(text, HW_TEXT_HEADING);
  hw_text_format(text, "FIT  %s", c->id);
  hw_text_set_style(text, HW_TEXT_PLAIN);
  hw_text_format(text, "  %s -> %s, ", report->scenario->places[c->from].id,
                 report->scenario->places[c->to].id);
  hw_report_number(report, c->persons, "person");
  hw_text_format(text, ", priority %d", c->priority);
  hw_report_needs(report, c);
  hw_text_line(text);
  if (offers->party_count > 1) {
    hw_text_format(text, "  with its group, which the plan leaves behind: %d persons in %d cases",
                   offers->persons, offers->party_count);
    hw_text_line(text);
  }
  hw_text_format(text, "  beside the plan, which stays as it is; left behind it costs %s %s",
                 hw_text_amount(amount, offers->penalty), report->scenario->currency);
  hw_text_line(text);
}

/* ---- an offer ---- */

static void put_title(telling *t, int32_t index) {
  hw_report_state *report = &t->state;
  hw_text_writer *text = report->text;
  const hw_itinerary *itinerary = t->offers->offers[index].itinerary;
  const hw_leg *first = &itinerary->legs[0], *last = &itinerary->legs[itinerary->leg_count - 1];
  char amount[HW_AMOUNT_SIZE], span[HW_SPAN_SIZE];
  hw_text_line(text);
  hw_text_set_style(text, HW_TEXT_HEADING);
  hw_text_format(text, "OFFER %d", index + 1);
  hw_text_set_style(text, HW_TEXT_PLAIN);
  hw_text_put(text, "  ");
  hw_report_instant(report, first->departs, report->scenario->places[first->from].zone);
  hw_text_put(text, " to ");
  hw_report_instant(report, last->arrives, report->scenario->places[last->to].zone);
  hw_text_format(text, " (%s)", hw_text_span(span, (int64_t)last->arrives - first->departs));
  hw_text_right(text, text->width, hw_text_amount(amount, t->offers->offers[index].total));
  hw_text_line(text);
}

/* "costs fares 450.00, road 20.00". */
static void put_costs(telling *t, const hw_offer *offer) {
  hw_text_writer *text = t->state.text;
  char words[600];
  size_t used = 0;
  for (int part = 0; part < HW_PART_COUNT; part++) {
    char name[32], amount[HW_AMOUNT_SIZE];
    snprintf(name, sizeof name, "%s", hw_part_name((hw_part)part));
    for (char *c = name; *c != '\0'; c++) {
      *c = *c == '_' ? ' ' : *c;
    }
    if (offer->cost[part] != 0) {
      used += (size_t)snprintf(words + used, sizeof words - used, "%s%s %s", used > 0 ? ", " : "",
                               name, hw_text_amount(amount, offer->cost[part]));
    }
  }
  if (used > 0) {
    hw_text_column(text, HW_REPORT_INDENT);
    hw_text_wrap(text, HW_REPORT_INDENT, words);
    hw_text_line(text);
  }
}

static void put_run(telling *t, const hw_offer_run *run) {
  hw_report_state *report = &t->state;
  hw_text_writer *text = report->text;
  char name[80];
  hw_text_column(text, HW_REPORT_INDENT);
  hw_text_set_style(text, HW_TEXT_WARNING);
  hw_text_format(text, "%s %s", hw_run_name(name, report->scenario, run->run),
                 run->newly ? "goes only for this, with " : "needs ");
  hw_text_set_style(text, HW_TEXT_PLAIN);
  if (run->newly) {
    hw_report_number(report, run->persons, "person");
  }
  for (int32_t v = 0; v < run->vehicle_count; v++) {
    hw_text_format(text, "%s%d %sof %s", run->newly || v > 0 ? ", " : "", run->vehicles[v].count,
                   run->newly ? "" : "more ",
                   report->scenario->vehicle_pools[run->vehicles[v].pool].id);
  }
  hw_text_line(text);
}

static void put_rotation(telling *t, const hw_rotation *rotation) {
  hw_report_state *report = &t->state;
  hw_text_writer *text = report->text;
  const hw_escort_pool *pool = &report->scenario->escort_pools[rotation->pool];
  const hw_zone *zone = report->scenario->places[pool->base].zone;
  char amount[HW_AMOUNT_SIZE];
  hw_cents cost = 0;
  for (int part = 0; part < HW_ROTATION_PART_COUNT; part++) {
    cost += rotation->cost[part];
  }
  hw_text_column(text, HW_REPORT_INDENT);
  hw_text_set_style(text, HW_TEXT_WARNING);
  hw_text_format(text, "%s %d", pool->id, rotation->member);
  hw_text_set_style(text, HW_TEXT_PLAIN);
  hw_text_put(text, " comes along, away ");
  hw_report_instant(report, rotation->away_from, zone);
  hw_text_put(text, " to ");
  hw_report_instant(report, rotation->away_until, zone);
  hw_text_format(text, ", %s", hw_text_amount(amount, cost));
  hw_text_line(text);
  hw_report_legs(report, rotation->legs, rotation->leg_count, rotation->nights,
                 rotation->night_count, 1);
}

static void put_notice(telling *t, const hw_offer_notice *notice) {
  hw_report_state *report = &t->state;
  hw_text_writer *text = report->text;
  hw_text_column(text, HW_REPORT_INDENT);
  hw_text_set_style(text, HW_TEXT_WARNING);
  hw_text_format(text, "tell %s by ", report->scenario->countries[notice->country].code);
  hw_report_date(report, notice->by);
  hw_text_set_style(text, HW_TEXT_PLAIN);
  hw_text_put(text, ": ");
  hw_report_number(report, notice->persons, "person");
  hw_text_format(text, " at %s on ", report->scenario->places[notice->place].id);
  hw_report_date(report, notice->entry);
  hw_text_line(text);
}

static void put_offer(telling *t, int32_t index) {
  const hw_offer *offer = &t->offers->offers[index];
  const hw_itinerary *itinerary = offer->itinerary;
  put_title(t, index);
  hw_report_legs(&t->state, itinerary->legs, itinerary->leg_count, itinerary->nights,
                 itinerary->night_count, t->offers->persons);
  put_costs(t, offer);
  for (int32_t i = 0; i < offer->run_count; i++) {
    put_run(t, &offer->runs[i]);
  }
  for (int32_t i = 0; i < offer->rotation_count; i++) {
    put_rotation(t, offer->rotations[i]);
  }
  for (int32_t i = 0; i < offer->notice_count; i++) {
    put_notice(t, &offer->notices[i]);
  }
  if (offer->total > t->offers->penalty) {
    hw_text_column(t->state.text, HW_REPORT_INDENT);
    hw_text_set_style(t->state.text, HW_TEXT_WARNING);
    hw_text_put(t->state.text, "costs more than leaving it behind");
    hw_text_set_style(t->state.text, HW_TEXT_PLAIN);
    hw_text_line(t->state.text);
  }
}

/* ---- nothing ---- */

static void put_reason(telling *t) {
  hw_text_writer *text = t->state.text;
  const hw_unserved *reason = &t->offers->reason;
  hw_text_line(text);
  hw_text_set_style(text, HW_TEXT_BAD);
  hw_text_put(text, "NO ITINERARY");
  hw_text_set_style(text, HW_TEXT_PLAIN);
  hw_text_format(text, "  %s", reason->reason);
  hw_text_line(text);
  const char *const sentences[] = {reason->detail, reason->remedy};
  for (int i = 0; i < 2; i++) {
    if (sentences[i][0] != '\0') {
      hw_text_column(text, HW_REPORT_INDENT);
      hw_text_put(text, i == 1 ? "remedy: " : "");
      hw_text_wrap(text, HW_REPORT_INDENT, sentences[i]);
      hw_text_line(text);
    }
  }
}

/* ---- the whole ---- */

static void widen(telling *t, const hw_leg *legs, int32_t count) {
  for (int32_t i = 0; i < count; i++) {
    const int32_t places[] = {legs[i].from, legs[i].to};
    for (int end = 0; end < 2; end++) {
      size_t width = strlen(t->state.scenario->places[places[end]].id);
      if (width > t->state.place_width && width <= ID_WIDTH_MOST) {
        t->state.place_width = width;
      }
    }
  }
}

static void measure(telling *t) {
  const homeward_scenario *scenario = t->state.scenario;
  int first = 0, last = 0, month = 0, day = 0;
  hw_date_to_civil(hw_zone_date(scenario->zone, scenario->horizon_start.at), &first, &month, &day);
  hw_date_to_civil(hw_zone_date(scenario->zone, scenario->horizon_end.at), &last, &month, &day);
  t->state.show_year = first != last;
  for (int32_t i = 0; i < t->offers->count; i++) {
    const hw_offer *offer = &t->offers->offers[i];
    widen(t, offer->itinerary->legs, offer->itinerary->leg_count);
    for (int32_t r = 0; r < offer->rotation_count; r++) {
      widen(t, offer->rotations[r]->legs, offer->rotations[r]->leg_count);
    }
  }
}

homeward_status homeward_offers_report(const homeward_offers *offers,
                                       const homeward_report_options *options,
                                       homeward_write_callback write, void *context,
                                       homeward_error *error) {
  hw_text_writer text;
  homeward_status status =
      hw_text_begin_report(&text, "homeward_offers_report", offers, options, write, context, error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  telling t = {.state = {.text = &text, .plan = offers->plan, .scenario = offers->scenario},
               .offers = offers};
  measure(&t);
  put_head(&t);
  for (int32_t i = 0; i < offers->count; i++) {
    put_offer(&t, i);
  }
  if (offers->count == 0) {
    put_reason(&t);
  }
  return hw_text_end(&text, error);
}
