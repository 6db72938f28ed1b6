/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Section 4 of the contract for one case: I1 to I10, I12 to I15. */
#include <stdlib.h>

#include "model/verify_state.h"

static bool contains_index(const int32_t *list, int32_t count, int32_t value) {
  for (int32_t i = 0; i < count; i++)
    if (list[i] == value)
      return true;
  return false;
}

/** I1. */
static void check_consent(hw_verifier *v, const hw_case *c, hw_minute arrives) {
  const hw_consent *consent = &c->consent;
  hw_minute now = v->scenario->now.at;
  char stamp[HW_STAMP_SIZE], until[HW_STAMP_SIZE];
  if (!consent->given)
    hw_violate(v, "I1", c->id, "there is no consent");
  else if (consent->withdrawn.kind != HW_STAMP_ABSENT)
    hw_violate(v, "I1", c->id, "the consent is withdrawn");
  else if (consent->counselled.at > now || consent->signed_.at > now)
    hw_violate(v, "I1", c->id, "the consent is not counselled and signed by now");
  if (consent->given && arrives > consent->until.at)
    hw_violate(v, "I1", c->id, "arrives %s, the consent ends %s",
               hw_format_local(stamp, v, arrives, c->to),
               hw_format_local(until, v, consent->until.at, c->to));
}

static int compare_indexes(const void *left, const void *right) {
  const int32_t *x = left, *y = right;
  return (*x > *y) - (*x < *y);
}

/** First value that the sorted list holds twice, or HW_NONE. */
static int32_t find_twice(int32_t *values, int32_t count) {
  qsort(values, (size_t)count, sizeof *values, compare_indexes);
  for (int32_t i = 1; i < count; i++)
    if (values[i] == values[i - 1])
      return values[i];
  return HW_NONE;
}

/** I2: ends at the case's own ends, no place twice, no run twice. */
static void check_route(hw_verifier *v, const hw_case *c, const hw_travel *travel) {
  const hw_place *places = v->scenario->places;
  int32_t count = travel->leg_count, rides = 0;
  int32_t *values = hw_verify_array(v, (size_t)count + 1, sizeof *values);
  char name[HW_NAME_SIZE];
  if (values == NULL)
    return;
  if (travel->legs[0].from != c->from || travel->legs[count - 1].to != c->to)
    hw_violate(v, "I2", c->id, "the legs lead from %s to %s, the case goes from %s to %s",
               places[travel->legs[0].from].id, places[travel->legs[count - 1].to].id,
               places[c->from].id, places[c->to].id);
  values[0] = travel->legs[0].from;
  for (int32_t k = 0; k < count; k++)
    values[k + 1] = travel->legs[k].to;
  int32_t twice = find_twice(values, count + 1);
  if (twice != HW_NONE)
    hw_violate(v, "I2", c->id, "%s is visited twice", places[twice].id);
  for (int32_t k = 0; k < count; k++)
    if (travel->legs[k].run != HW_NONE)
      values[rides++] = travel->legs[k].run;
  twice = find_twice(values, rides);
  if (twice != HW_NONE)
    hw_violate(v, "I2", c->id, "%s is ridden twice", hw_run_name(name, v->scenario, twice));
}

/** I3, the horizon apart; `booked`: published like this, with all notices. */
static void check_departure(hw_verifier *v, const hw_case *c, hw_minute departs, bool booked) {
  int64_t now = v->scenario->now.at;
  char stamp[HW_STAMP_SIZE], bound[HW_STAMP_SIZE];
  hw_format_local(stamp, v, departs, c->from);
  if (departs < c->ready.at)
    hw_violate(v, "I3", c->id, "departs %s, ready %s", stamp,
               hw_format_local(bound, v, c->ready.at, c->from));
  if (departs > c->depart_by.at)
    hw_violate(v, "I3", c->id, "departs %s, may do so until %s", stamp,
               hw_format_local(bound, v, c->depart_by.at, c->from));
  if (booked)
    return;
  if (departs < now + v->scenario->policy.booking_notice)
    hw_violate(v, "I3", c->id, "departs %s, only %lld minutes from now (booking notice %d)", stamp,
               (long long)(departs - now), v->scenario->policy.booking_notice);
  if (departs < now + c->notice)
    hw_violate(v, "I3", c->id, "departs %s, only %lld minutes from now (the case's notice %d)",
               stamp, (long long)(departs - now), c->notice);
}

/** I4, I9, I12, I13 and I15: all that the first departure and the last arrival decide. */
static void check_arrival(hw_verifier *v, const hw_case *c, const hw_travel *travel) {
  hw_minute departs = hw_travel_departs(travel), arrives = hw_travel_arrives(travel);
  char stamp[HW_STAMP_SIZE], bound[HW_STAMP_SIZE];
  const hw_place *to = &v->scenario->places[c->to];
  hw_format_local(stamp, v, arrives, c->to);
  if (arrives > c->latest.at)
    hw_violate(v, "I4", c->id, "arrives %s, latest %s", stamp,
               hw_format_local(bound, v, c->latest.at, c->to));
  if ((int64_t)arrives - departs > c->max_travel)
    hw_violate(v, "I9", c->id, "travels %d minutes, at most %d", arrives - departs, c->max_travel);
  for (int32_t i = 0; i < c->document_count; i++)
    if (arrives > c->documents[i].until.at)
      hw_violate(v, "I12", c->id, "arrives %s, document %d is valid until %s", stamp, i + 1,
                 hw_format_local(bound, v, c->documents[i].until.at, c->to));
  if (c->has_fit && travel->frozen == 0 && departs < c->fit_from.at)
    hw_violate(v, "I13", c->id, "fit to travel from %s only",
               hw_format_local(bound, v, c->fit_from.at, c->from));
  if (c->has_fit && arrives > c->fit_until.at)
    hw_violate(v, "I13", c->id, "arrives %s, fit to travel until %s", stamp,
               hw_format_local(bound, v, c->fit_until.at, c->to));
  if (!to->reception.given)
    return;
  int weekday = hw_date_weekday(hw_zone_date(to->zone, arrives));
  if ((to->reception.has_days && (to->reception.days >> weekday & 1) == 0) ||
      !hw_hours_contain(to->reception.hours, hw_zone_minute_of_day(to->zone, arrives)))
    hw_violate(v, "I15", c->id, "arrives at %s at %s, outside its reception", to->id, stamp);
}

/** I7 and I8; whether there are enough beds is C6. */
static void check_beds(hw_verifier *v, const hw_case *c, const hw_travel *travel) {
  bool medical = c->stretchers > 0 || c->medical || c->escort_count > 0;
  int32_t most = hw_case_max_nights(v->scenario, c);
  char date[HW_STAMP_SIZE];
  for (int32_t i = travel->frozen_nights; i < travel->night_count; i++) {
    const hw_place *place = &v->scenario->places[travel->nights[i].place];
    hw_format_date(date, travel->nights[i].date);
    if (place->beds <= 0)
      hw_violate(v, "I7", c->id, "the night of %s at %s, which has no beds", date, place->id);
    if (medical && !place->medical)
      hw_violate(v, "I8", c->id, "the night of %s at %s, which has no medical staff", date,
                 place->id);
  }
  if (travel->night_count > most)
    hw_violate(v, "I7", c->id, "%d nights in transit, at most %d", travel->night_count, most);
}

/** I10 at one place: the place and its country. */
static void check_avoided_place(hw_verifier *v, const hw_case *c, int32_t index) {
  const hw_place *place = &v->scenario->places[index];
  const hw_country *country = &v->scenario->countries[place->country];
  if (contains_index(c->avoid_places, c->avoid_place_count, index))
    hw_violate(v, "I10", c->id, "passes %s, which it avoids", place->id);
  for (int32_t i = 0; i < c->avoid_country_count; i++)
    if (c->avoid_countries[i] == country->iso)
      hw_violate(v, "I10", c->id, "passes %s in %s, a country that it avoids", place->id,
                 country->code);
}

static void check_avoided(hw_verifier *v, const hw_case *c, const hw_travel *travel) {
  const homeward_scenario *scenario = v->scenario;
  for (int32_t k = travel->frozen; k < travel->leg_count; k++) {
    const hw_travel_leg *leg = &travel->legs[k];
    if (k == 0)
      check_avoided_place(v, c, leg->from);
    if (leg->run == HW_NONE) {
      if (contains_index(c->avoid_transfers, c->avoid_transfer_count, leg->transfer))
        hw_violate(v, "I10", c->id, "takes transfer %s, which it avoids",
                   scenario->transfers[leg->transfer].id);
      check_avoided_place(v, c, leg->to);
      continue;
    }
    int32_t service = scenario->runs[leg->run].service;
    if (contains_index(c->avoid_services, c->avoid_service_count, service))
      hw_violate(v, "I10", c->id, "rides service %s, which it avoids",
                 scenario->services[service].id);
    for (int32_t s = leg->first + 1; s <= leg->last; s++)
      check_avoided_place(v, c, scenario->services[service].stops[s].place);
  }
}

bool hw_takes_stretchers(const hw_verifier *v, const hw_service *service) {
  if (service->stretchers > 0)
    return true;
  for (int32_t i = 0; i < service->vehicle_count; i++)
    if (v->scenario->vehicle_pools[service->vehicles[i].pool].stretchers > 0)
      return true;
  return false;
}

/** True when the plan assigns the run a vehicle that takes stretchers. */
static bool has_ambulance(const hw_verifier *v, int32_t run) {
  const hw_run_use *use = v->use_of[run] == HW_NONE ? NULL : &v->plan->runs[v->use_of[run]];
  for (int32_t i = 0; use != NULL && i < use->vehicle_count; i++)
    if (use->vehicles[i].count > 0 &&
        v->scenario->vehicle_pools[use->vehicles[i].pool].stretchers > 0)
      return true;
  return false;
}

/** I14. */
static void check_stretchers(hw_verifier *v, const hw_case *c, const hw_travel *travel) {
  char name[HW_NAME_SIZE];
  if (c->stretchers == 0 && !c->ambulance)
    return;
  for (int32_t k = travel->frozen; k < travel->leg_count; k++) {
    const hw_travel_leg *leg = &travel->legs[k];
    if (leg->run == HW_NONE) {
      const hw_transfer *transfer = &v->scenario->transfers[leg->transfer];
      if (!transfer->ambulance)
        hw_violate(v, "I14", c->id, "transfer %s has no ambulance", transfer->id);
      continue;
    }
    const hw_service *service = &v->scenario->services[v->scenario->runs[leg->run].service];
    hw_run_name(name, v->scenario, leg->run);
    bool convoy = service->kind == HW_CONVOY;
    if (c->stretchers > 0 && !hw_takes_stretchers(v, service))
      hw_violate(v, "I14", c->id, "%s never takes a stretcher", name);
    else if (c->ambulance && convoy && !has_ambulance(v, leg->run))
      hw_violate(v, "I14", c->id, "%s has no ambulance assigned", name);
  }
}

void hw_verify_itinerary(hw_verifier *v, int32_t itinerary) {
  const hw_itinerary *stated = &v->plan->itineraries[itinerary];
  const hw_case *c = hw_case_of(v, itinerary);
  const hw_travel *travel = &v->itineraries[itinerary];
  bool slow = c->wheelchairs > 0 || c->stretchers > 0;
  if (travel->sound && !travel->whole)
    check_consent(v, c, hw_travel_arrives(travel));
  hw_check_legs(v, "I2", c->id, travel, stated->legs);
  if (!travel->sound)
    return;
  hw_check_nights(v, c->id, travel, stated->nights, stated->night_count);
  if (travel->whole)
    return;
  check_route(v, c, travel);
  if (travel->frozen == 0)
    check_departure(v, c, hw_travel_departs(travel), travel->same);
  hw_check_horizon(v, "I3", c->id, travel);
  check_arrival(v, c, travel);
  hw_check_usable(v, "I5", c->id, travel);
  hw_check_connections(v, "I6", c->id, travel,
                       slow ? v->scenario->policy.slow_factor : HW_RATE_ONE);
  check_beds(v, c, travel);
  check_avoided(v, c, travel);
  check_stretchers(v, c, travel);
}
