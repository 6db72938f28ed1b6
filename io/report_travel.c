/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- legs ---- */

/* "15:30", and by how many local days the arrival lies after the departure: "04:10+1". */
static void put_arrival(hw_report_state *report, const hw_leg *leg) {
  const homeward_scenario *scenario = report->scenario;
  const hw_zone *from = scenario->places[leg->from].zone;
  const hw_zone *to = scenario->places[leg->to].zone;
  int32_t minute = hw_zone_minute_of_day(to, leg->arrives);
  int32_t days = hw_zone_date(to, leg->arrives) - hw_zone_date(from, leg->departs);
  hw_text_format(report->text, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
  if (days != 0) {
    hw_text_format(report->text, "%+d", days);
  }
}

static void put_leg(hw_report_state *report, const hw_leg *leg) {
  const homeward_scenario *scenario = report->scenario;
  hw_text_writer *text = report->text;
  char name[80];
  size_t arrow =
      HW_REPORT_INDENT + hw_report_date_width(report) + strlen(" 10:00 ") + report->place_width + 1;
  size_t to = arrow + strlen("-> 15:30+1 ");
  hw_text_column(text, HW_REPORT_INDENT);
  hw_report_instant(report, leg->departs, scenario->places[leg->from].zone);
  hw_text_format(text, " %s", scenario->places[leg->from].id);
  hw_text_column(text, arrow);
  hw_text_put(text, "-> ");
  put_arrival(report, leg);
  hw_text_column(text, to);
  hw_text_put(text, scenario->places[leg->to].id);
  hw_text_column(text, to + report->place_width + 2);
  if (leg->run != HW_NONE) {
    hw_text_put(text, hw_run_name(name, scenario, leg->run));
  } else {
    hw_text_format(text, "transfer %s", scenario->transfers[leg->transfer].id);
  }
  if (leg->status != HW_LEG_PLANNED) {
    hw_text_format(text, "  [%s]", hw_leg_status_name(leg->status));
  }
  for (int32_t i = 0; i < leg->cover_count; i++) {
    hw_text_format(text, "%s%s %d", i == 0 ? "  covers " : ", ",
                   scenario->escort_kinds[leg->covers[i].kind], leg->covers[i].persons);
  }
  hw_text_line(text);
}

/* Consecutive evenings at one place from `first` on; writes one line and returns their number. */
static int32_t put_nights(hw_report_state *report, const hw_night *nights, int32_t count,
                          int32_t first, int32_t beds) {
  int32_t number = 1;
  while (first + number < count && nights[first + number].place == nights[first].place &&
         nights[first + number].date == nights[first].date + number) {
    number++;
  }
  hw_text_column(report->text, HW_REPORT_INDENT + hw_report_date_width(report) + 1);
  hw_report_number(report, number, "night");
  hw_text_format(report->text, " at %s from the evening of ",
                 report->scenario->places[nights[first].place].id);
  hw_report_date(report, nights[first].date);
  hw_text_put(report->text, ", ");
  hw_report_number(report, beds, "bed");
  hw_text_line(report->text);
  return number;
}

void hw_report_legs(hw_report_state *report, const hw_leg *legs, int32_t leg_count,
                    const hw_night *nights, int32_t night_count, int32_t beds) {
  const homeward_scenario *scenario = report->scenario;
  int32_t night = 0;
  for (int32_t i = 0; i <= leg_count; i++) {
    while (night < night_count &&
           (i == leg_count || hw_zone_night(scenario->places[nights[night].place].zone,
                                            nights[night].date) < legs[i].departs)) {
      night += put_nights(report, nights, night_count, night, beds);
    }
    if (i < leg_count) {
      put_leg(report, &legs[i]);
    }
  }
}

/* ---- itineraries ---- */

static void put_extra(hw_report_state *report, int32_t count, const char *noun) {
  if (count > 0) {
    hw_text_put(report->text, ", ");
    hw_report_number(report, count, noun);
  }
}

void hw_report_needs(hw_report_state *report, const hw_case *c) {
  put_extra(report, c->infants, "infant");
  put_extra(report, c->wheelchairs, "wheelchair");
  put_extra(report, c->stretchers, "stretcher");
  hw_text_put(report->text, c->ambulance ? ", ambulance" : "");
  hw_text_put(report->text, c->medical ? ", medical" : "");
  for (int32_t i = 0; i < c->escort_count; i++) {
    hw_text_format(report->text, ", %s for %d", report->scenario->escort_kinds[c->escorts[i].kind],
                   c->escorts[i].persons);
  }
  if (c->group != HW_NONE) {
    hw_text_format(report->text, ", group %s", report->scenario->groups[c->group].id);
  }
}

static hw_cents sum_of(const hw_cents *parts, int count) {
  hw_cents sum = 0;
  for (int i = 0; i < count; i++) {
    /* A file can state anything: the sum stays at the largest amount instead of wrapping. */
    if (__builtin_add_overflow(sum, parts[i], &sum)) {
      return INT64_MAX;
    }
  }
  return sum;
}

static void put_itinerary(hw_report_state *report, const hw_itinerary *itinerary) {
  const homeward_scenario *scenario = report->scenario;
  const hw_case *c = &scenario->cases[itinerary->case_index];
  hw_text_writer *text = report->text;
  char amount[HW_AMOUNT_SIZE];
  hw_text_line(text);
  hw_text_put(text, "  ");
  hw_text_set_style(text, HW_TEXT_HEADING);
  hw_text_put(text, c->id);
  hw_text_set_style(text, HW_TEXT_PLAIN);
  hw_text_column(text, 2 + report->case_width + 2);
  hw_text_format(text, "%s -> %s, ", scenario->places[c->from].id, scenario->places[c->to].id);
  hw_report_number(report, c->persons, "person");
  hw_text_format(text, ", priority %d", c->priority);
  hw_report_needs(report, c);
  hw_text_right(text, text->width, hw_text_amount(amount, sum_of(itinerary->cost, HW_PART_COUNT)));
  hw_text_line(text);
  hw_report_legs(report, itinerary->legs, itinerary->leg_count, itinerary->nights,
                 itinerary->night_count, c->persons);
  if (itinerary->cost[HW_PART_LOST_GRANTS] > 0) {
    hw_text_column(text, HW_REPORT_INDENT);
    hw_text_set_style(text, HW_TEXT_WARNING);
    hw_text_format(text, "loses %s of its grant by arriving after the entitlement ends",
                   hw_text_amount(amount, itinerary->cost[HW_PART_LOST_GRANTS]));
    hw_text_set_style(text, HW_TEXT_PLAIN);
    hw_text_line(text);
  }
}

void hw_report_itineraries(hw_report_state *report) {
  if (report->plan->itinerary_count == 0) {
    return;
  }
  char rest[160];
  snprintf(rest, sizeof rest, "by case; local times of each place; cost in %s at the right",
           report->scenario->currency);
  hw_report_heading(report, "ITINERARIES", rest);
  for (int32_t i = 0; i < report->plan->itinerary_count; i++) {
    put_itinerary(report, &report->plan->itineraries[i]);
  }
}

/* ---- escorts ---- */

void hw_report_rotations(hw_report_state *report) {
  const homeward_plan *plan = report->plan;
  const homeward_scenario *scenario = report->scenario;
  hw_text_writer *text = report->text;
  if (plan->rotation_count == 0) {
    return;
  }
  hw_report_heading(report, "ESCORTS", "by pool and member; away in local time of the base");
  for (int32_t i = 0; i < plan->rotation_count; i++) {
    const hw_rotation *rotation = &plan->rotations[i];
    const hw_escort_pool *pool = &scenario->escort_pools[rotation->pool];
    const hw_zone *zone = scenario->places[pool->base].zone;
    char amount[HW_AMOUNT_SIZE], span[HW_SPAN_SIZE];
    hw_text_line(text);
    hw_text_put(text, "  ");
    hw_text_set_style(text, HW_TEXT_HEADING);
    hw_text_format(text, "%s %d", pool->id, rotation->member);
    hw_text_set_style(text, HW_TEXT_PLAIN);
    hw_text_put(text, "  away ");
    hw_report_instant(report, rotation->away_from, zone);
    hw_text_put(text, " to ");
    hw_report_instant(report, rotation->away_until, zone);
    hw_text_format(
        text, " (%s)",
        hw_text_span(span, (int64_t)rotation->away_until - (int64_t)rotation->away_from));
    hw_text_right(text, text->width,
                  hw_text_amount(amount, sum_of(rotation->cost, HW_ROTATION_PART_COUNT)));
    hw_text_line(text);
    hw_report_legs(report, rotation->legs, rotation->leg_count, rotation->nights,
                   rotation->night_count, 1);
  }
}

/* ---- runs ---- */

/* "  Tue 03 May 10:00  F1@2005-05-03   " with the local departure at the first stop. */
static void put_run(hw_report_state *report, const hw_run_use *use) {
  const homeward_scenario *scenario = report->scenario;
  const hw_run *run = &scenario->runs[use->run];
  const hw_service *service = &scenario->services[run->service];
  char name[80];
  size_t column = 2 + hw_report_date_width(report) + strlen(" 10:00  ");
  hw_text_put(report->text, "  ");
  hw_report_instant(report, hw_run_begins(scenario, run),
                    scenario->places[service->stops[0].place].zone);
  hw_text_column(report->text, column);
  hw_text_put(report->text, hw_run_name(name, scenario, use->run));
  hw_text_column(report->text, column + report->run_width + 2);
}

static void put_persons_carried(hw_report_state *report, const hw_run_use *use) {
  hw_text_format(report->text, "%3d %s", use->persons, use->persons == 1 ? "person " : "persons");
}

/* "buses: 2, ambulances: 1" behind the line's text, or on a line of its own where it does not fit
 * before `end`. */
static void put_vehicles(hw_report_state *report, const hw_run_use *use, size_t indent,
                         size_t end) {
  size_t needed = 0;
  for (int32_t i = 0; i < use->vehicle_count; i++) {
    needed += strlen(report->scenario->vehicle_pools[use->vehicles[i].pool].id) + strlen("  : 99");
  }
  if (report->text->column + needed > end) {
    hw_text_line(report->text);
    hw_text_column(report->text, indent);
  }
  for (int32_t i = 0; i < use->vehicle_count; i++) {
    hw_text_format(report->text, "%s%s: %d", i == 0 ? "  " : ", ",
                   report->scenario->vehicle_pools[use->vehicles[i].pool].id,
                   use->vehicles[i].count);
  }
}

static hw_cents run_cost(const homeward_scenario *scenario, const hw_run_use *use) {
  hw_cents cost = scenario->services[scenario->runs[use->run].service].run_cost;
  for (int32_t i = 0; i < use->vehicle_count; i++) {
    hw_cents vehicles = 0;
    if (__builtin_mul_overflow(scenario->vehicle_pools[use->vehicles[i].pool].cost,
                               (hw_cents)use->vehicles[i].count, &vehicles) ||
        __builtin_add_overflow(cost, vehicles, &cost)) {
      return INT64_MAX;
    }
  }
  return cost;
}

void hw_report_convoys(hw_report_state *report) {
  const homeward_plan *plan = report->plan;
  const homeward_scenario *scenario = report->scenario;
  bool begun = false;
  for (int32_t i = 0; i < plan->run_count; i++) {
    const hw_run_use *use = &plan->runs[i];
    const hw_service *service = &scenario->services[scenario->runs[use->run].service];
    char amount[HW_AMOUNT_SIZE];
    if (service->kind != HW_CONVOY && !service->charter) {
      continue;
    }
    if (!begun) {
      hw_report_heading(report, "CONVOYS AND CHARTERS",
                        "by departure in local time; vehicles; run and vehicle cost at the right");
      begun = true;
    }
    put_run(report, use);
    put_persons_carried(report, use);
    if (service->charter) {
      hw_text_put(report->text, "  charter");
    }
    hw_text_amount(amount, run_cost(scenario, use));
    put_vehicles(report, use, 2 + hw_report_date_width(report) + strlen(" 10:00"),
                 report->text->width - strlen("  ") - strlen(amount));
    hw_text_right(report->text, report->text->width, amount);
    hw_text_line(report->text);
  }
}

static void put_places_used(hw_report_state *report, int64_t used, int64_t places,
                            const char *noun) {
  if (used > 0 && places == HW_UNLIMITED) {
    hw_text_put(report->text, "  ");
    hw_report_number(report, used, noun);
  } else if (used > 0) {
    hw_text_format(report->text, "  %" PRId64 " of ", used);
    hw_report_number(report, places, noun);
  }
}

static void put_load(hw_report_state *report, const hw_run_use *use, const hw_load *load) {
  static const char bar[] = "##########..........";
  const homeward_scenario *scenario = report->scenario;
  const hw_service *service = &scenario->services[scenario->runs[use->run].service];
  const hw_stop *stop = &service->stops[load->fullest];
  int64_t percent = load->seats > 0 ? load->seats_used * 100 / load->seats : 0;
  int tenths = percent >= 100 ? 10 : (int)(percent / 10);
  put_run(report, use);
  put_persons_carried(report, use);
  hw_text_set_style(report->text, percent >= 100 ? HW_TEXT_WARNING : HW_TEXT_PLAIN);
  hw_text_format(report->text, "%5" PRId64 " of %3" PRId64 " seats %3" PRId64 " %%  %.10s",
                 load->seats_used, load->seats, percent, bar + 10 - tenths);
  hw_text_set_style(report->text, HW_TEXT_PLAIN);
  if (service->stop_count > 2 && load->seats_used > 0) {
    hw_text_format(report->text, "  %s-%s", scenario->places[stop[0].place].id,
                   scenario->places[stop[1].place].id);
  }
  put_places_used(report, load->stretchers_used, load->stretchers, "stretcher");
  put_places_used(report, load->wheelchairs_used, load->wheelchairs, "wheelchair");
  hw_text_line(report->text);
}

void hw_report_loads(hw_report_state *report, const hw_load *loads) {
  const homeward_plan *plan = report->plan;
  if (plan->run_count == 0) {
    return;
  }
  hw_report_heading(
      report, "LOADS",
      "by departure in local time; persons over the whole run; seats on its fullest segment");
  for (int32_t i = 0; i < plan->run_count; i++) {
    put_load(report, &plan->runs[i], &loads[i]);
  }
}
