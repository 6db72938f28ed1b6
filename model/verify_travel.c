/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Legs against the scenario, and the rules that hold for cases and escorts alike (I5, I6, nights).
 */
#include <stdio.h>

#include "model/verify_state.h"

/** Nights that are listed for one journey beyond those the plan states; a longer list is wrong
 * anyway. */
enum { NIGHTS_BEYOND_STATED = 366 };

/* ---- resolving ---- */

/**
 * The stops where the ride begins and ends. A place that a run passes twice is told apart by the
 * stated times; without a match the first pair holds and the times are reported.
 */
static bool find_stops(const hw_service *service, const hw_run *run, const hw_leg *stated,
                       hw_travel_leg *out) {
  int32_t first = HW_NONE, last = HW_NONE;
  bool exact = false;
  for (int32_t s = 0; s + 1 < service->stop_count && !exact; s++) {
    if (service->stops[s].place != stated->from)
      continue;
    exact = run->departs[s] == stated->departs;
    if (exact || first == HW_NONE)
      first = s;
  }
  if (first == HW_NONE)
    return false;
  exact = false;
  for (int32_t s = first + 1; s < service->stop_count && !exact; s++) {
    if (service->stops[s].place != stated->to)
      continue;
    exact = run->arrives[s] == stated->arrives;
    if (exact || last == HW_NONE)
      last = s;
  }
  out->first = first;
  out->last = last;
  return last != HW_NONE;
}

static void resolve_ride(const hw_verifier *v, const hw_leg *stated, hw_travel_leg *out) {
  const hw_run *run = &v->scenario->runs[stated->run];
  out->known = find_stops(&v->scenario->services[run->service], run, stated, out);
  if (!out->known)
    return;
  out->departs = run->departs[out->first];
  out->arrives = run->arrives[out->last];
}

static void resolve_transfer(const hw_verifier *v, const hw_leg *stated, hw_travel_leg *out) {
  const hw_transfer *transfer = &v->scenario->transfers[stated->transfer];
  bool forward = stated->from == transfer->from && stated->to == transfer->to;
  out->backward = !forward;
  out->known = forward || (transfer->both_ways && stated->from == transfer->to &&
                           stated->to == transfer->from);
  if (stated->departs < 0)
    out->departs = 0;
  else
    out->departs = stated->departs > HW_CLOCK_END ? HW_CLOCK_END : stated->departs;
  out->arrives = out->departs + transfer->time;
}

/** Nights whose instant n has since <= n < before at a place (I7). */
static void add_nights(hw_verifier *v, hw_travel *travel, hw_night **nights, size_t *capacity,
                       int32_t limit, int32_t place, hw_minute since, hw_minute before) {
  const hw_zone *zone = hw_zone_of(v, place);
  if (since >= before)
    return;
  for (hw_date date = hw_zone_night_from(zone, since);
       hw_zone_night(zone, date) < before && travel->night_count < limit; date++) {
    hw_night *grown =
        hw_verify_grow(v, *nights, (size_t)travel->night_count, capacity, sizeof **nights);
    if (grown == NULL)
      return;
    *nights = grown;
    grown[travel->night_count++] = (hw_night){.place = place, .date = date};
  }
}

/** `before`: the first minute of the next leg, after the last leg that of what is listed. */
static void find_nights(hw_verifier *v, hw_travel *travel, int32_t stated_nights,
                        hw_minute before) {
  int32_t limit = stated_nights + NIGHTS_BEYOND_STATED;
  hw_night *nights = NULL;
  size_t capacity = 0;
  for (int32_t k = 0; k < travel->leg_count && v->status == HOMEWARD_OK; k++) {
    const hw_travel_leg *leg = &travel->legs[k];
    bool last = k + 1 == travel->leg_count;
    /* A transfer between two rides that is under way at the instant: the night is spent where it
     * ends. What follows a frozen transfer is a ride. */
    bool between =
        leg->run == HW_NONE && k > 0 && leg[-1].run != HW_NONE && (last || leg[1].run != HW_NONE);
    hw_minute since = between ? leg->departs : leg->arrives, until = last ? before : leg[1].departs;
    if (k < travel->frozen) {
      hw_minute over = k + 1 < travel->frozen || until <= v->now ? until : v->now + 1;
      add_nights(v, travel, &nights, &capacity, limit, leg->to, since, over);
      travel->frozen_nights = travel->night_count;
      since = since > over ? since : over;
    }
    add_nights(v, travel, &nights, &capacity, limit, leg->to, since, until);
  }
  travel->nights = nights;
}

void hw_travel_past(hw_verifier *v, hw_travel *travel, const hw_published_journey *journey,
                    bool stays) {
  hw_travel_leg *out = hw_verify_array(v, (size_t)journey->frozen, sizeof *out);
  if (out == NULL)
    return;
  *travel = (hw_travel){.legs = out,
                        .leg_count = journey->frozen,
                        .frozen = journey->frozen,
                        .departed = journey->departed,
                        .sound = true,
                        .counted = true,
                        .past = stays};
  for (int32_t k = 0; k < journey->frozen; k++) {
    const hw_published_leg *leg = &journey->legs[k];
    out[k] = (hw_travel_leg){.known = true,
                             .backward = leg->backward,
                             .run = leg->run,
                             .transfer = leg->transfer,
                             .first = leg->first,
                             .last = leg->last,
                             .from = leg->from,
                             .to = leg->to,
                             .departs = leg->departs,
                             .arrives = leg->arrives};
  }
  find_nights(v, travel, 0, stays ? v->now + 1 : HW_MINUTE_MIN);
}

void hw_travel_resolve(hw_verifier *v, hw_travel *travel, const hw_leg *legs, int32_t leg_count,
                       int32_t stated_nights, const hw_published_journey *journey) {
  hw_travel_leg *out = hw_verify_array(v, (size_t)leg_count, sizeof *out);
  if (out == NULL)
    return;
  *travel = (hw_travel){.legs = out, .leg_count = leg_count, .sound = leg_count > 0};
  for (int32_t k = 0; k < leg_count; k++) {
    out[k] = (hw_travel_leg){
        .run = legs[k].run, .transfer = legs[k].transfer, .from = legs[k].from, .to = legs[k].to};
    if (legs[k].run != HW_NONE)
      resolve_ride(v, &legs[k], &out[k]);
    else
      resolve_transfer(v, &legs[k], &out[k]);
    if (!out[k].known || (k > 0 && out[k].from != out[k - 1].to))
      travel->sound = false;
  }
  if (journey != NULL && hw_published_begins(journey, legs, leg_count)) {
    travel->frozen = journey->frozen;
    travel->departed = journey->departed;
  } else {
    travel->strayed = journey != NULL;
  }
  if (travel->sound)
    find_nights(v, travel, stated_nights, HW_MINUTE_MIN);
}

hw_minute hw_travel_departs(const hw_travel *travel) {
  return travel->legs[0].departs;
}

hw_minute hw_travel_arrives(const hw_travel *travel) {
  return travel->legs[travel->leg_count - 1].arrives;
}

/* ---- checks ---- */

/** The run's name or the transfer's id, in `out` of HW_NAME_SIZE. */
static const char *carrier_name(const hw_verifier *v, const hw_travel_leg *leg, char *out) {
  if (leg->run != HW_NONE)
    return hw_run_name(out, v->scenario, leg->run);
  (void)snprintf(out, HW_NAME_SIZE, "%s", v->scenario->transfers[leg->transfer].id);
  return out;
}

static void check_stated_times(hw_verifier *v, const char *rule, const char *subject,
                               const hw_travel_leg *leg, const hw_leg *stated) {
  char name[HW_NAME_SIZE], departs[HW_STAMP_SIZE], arrives[HW_STAMP_SIZE];
  if (stated->departs == leg->departs && stated->arrives == leg->arrives)
    return;
  hw_violate(v, rule, subject, "%s from %s departs %s and arrives %s, the plan states other times",
             carrier_name(v, leg, name), v->scenario->places[leg->from].id,
             hw_format_local(departs, v, leg->departs, leg->from),
             hw_format_local(arrives, v, leg->arrives, leg->to));
}

void hw_check_legs(hw_verifier *v, const char *rule, const char *subject, const hw_travel *travel,
                   const hw_leg *stated) {
  const hw_place *places = v->scenario->places;
  char name[HW_NAME_SIZE];
  if (travel->leg_count == 0)
    hw_violate(v, rule, subject, "there is not one leg");
  for (int32_t k = 0; k < travel->leg_count; k++) {
    const hw_travel_leg *leg = &travel->legs[k];
    if (!leg->known)
      hw_violate(v, rule, subject, "%s does not lead from %s to %s", carrier_name(v, leg, name),
                 places[leg->from].id, places[leg->to].id);
    else
      check_stated_times(v, rule, subject, leg, &stated[k]);
    if (k > 0 && leg->from != travel->legs[k - 1].to)
      hw_violate(v, rule, subject, "leg %d ends at %s, the next begins at %s", k,
                 places[travel->legs[k - 1].to].id, places[leg->from].id);
  }
}

void hw_check_horizon(hw_verifier *v, const char *rule, const char *subject,
                      const hw_travel *travel) {
  const homeward_scenario *scenario = v->scenario;
  char name[HW_NAME_SIZE], departs[HW_STAMP_SIZE], arrives[HW_STAMP_SIZE];
  for (int32_t k = travel->frozen; k < travel->leg_count; k++) {
    const hw_travel_leg *leg = &travel->legs[k];
    if (v->published != NULL && leg->departs < v->now)
      hw_violate(v, rule, subject, "%s from %s departs %s, before now", carrier_name(v, leg, name),
                 scenario->places[leg->from].id,
                 hw_format_local(departs, v, leg->departs, leg->from));
    if (leg->departs >= scenario->horizon_start.at && leg->arrives <= scenario->horizon_end.at)
      continue;
    hw_violate(v, rule, subject, "%s from %s to %s is not inside the horizon",
               carrier_name(v, leg, name), hw_format_local(departs, v, leg->departs, leg->from),
               hw_format_local(arrives, v, leg->arrives, leg->to));
  }
}

/** NULL when something may arrive or depart at the place, else why not. */
static const char *place_shut(const hw_verifier *v, int32_t index, hw_minute at) {
  const hw_place *place = &v->scenario->places[index];
  if (!hw_hours_contain(place->hours, hw_zone_minute_of_day(place->zone, at)))
    return "is outside its hours";
  for (int32_t i = 0; i < place->closure_count; i++)
    if (place->closures[i].from <= at && at < place->closures[i].until)
      return "is closed";
  return NULL;
}

/** Reports the first fault of the run, once for whoever rides it; true when there is none. */
static bool check_run(hw_verifier *v, const char *rule, const char *subject, int32_t index) {
  const hw_run *run = &v->scenario->runs[index];
  const hw_service *service = &v->scenario->services[run->service];
  char name[HW_NAME_SIZE], stamp[HW_STAMP_SIZE];
  hw_run_name(name, v->scenario, index);
  if (run->cancelled) {
    hw_violate(v, rule, subject, "%s is cancelled", name);
    return false;
  }
  for (int32_t s = 0; s < service->stop_count; s++) {
    int32_t place = service->stops[s].place;
    const char *fault = s > 0 ? place_shut(v, place, run->arrives[s]) : NULL;
    hw_minute at = run->arrives[s];
    if (fault == NULL && s + 1 < service->stop_count) {
      at = run->departs[s];
      fault = place_shut(v, place, at);
    }
    if (fault == NULL)
      continue;
    hw_violate(v, rule, subject, "%s stops at %s at %s, when it %s", name,
               v->scenario->places[place].id, hw_format_local(stamp, v, at, place), fault);
    return false;
  }
  return true;
}

static void check_transfer(hw_verifier *v, const char *rule, const char *subject,
                           const hw_travel_leg *leg) {
  const hw_transfer *transfer = &v->scenario->transfers[leg->transfer];
  const char *from = v->scenario->places[leg->from].id, *to = v->scenario->places[leg->to].id;
  char stamp[HW_STAMP_SIZE];
  const char *fault = place_shut(v, leg->from, leg->departs);
  if (fault != NULL)
    hw_violate(v, rule, subject, "transfer %s starts at %s at %s, when it %s", transfer->id, from,
               hw_format_local(stamp, v, leg->departs, leg->from), fault);
  fault = place_shut(v, leg->to, leg->arrives);
  if (fault != NULL)
    hw_violate(v, rule, subject, "transfer %s arrives at %s at %s, when it %s", transfer->id, to,
               hw_format_local(stamp, v, leg->arrives, leg->to), fault);
  if (!hw_hours_contain(transfer->hours,
                        hw_zone_minute_of_day(hw_zone_of(v, leg->from), leg->departs)))
    hw_violate(v, rule, subject, "transfer %s starts at %s, outside its own hours", transfer->id,
               hw_format_local(stamp, v, leg->departs, leg->from));
}

void hw_check_usable(hw_verifier *v, const char *rule, const char *subject,
                     const hw_travel *travel) {
  for (int32_t k = travel->frozen; k < travel->leg_count; k++) {
    const hw_travel_leg *leg = &travel->legs[k];
    if (leg->run == HW_NONE)
      check_transfer(v, rule, subject, leg);
    else if (v->run_usable[leg->run] != 1)
      v->run_usable[leg->run] = check_run(v, rule, subject, leg->run) ? 1 : 2;
  }
}

void hw_check_connections(hw_verifier *v, const char *rule, const char *subject,
                          const hw_travel *travel, int32_t slow) {
  for (int32_t k = travel->frozen > 1 ? travel->frozen : 1; k < travel->leg_count; k++) {
    const hw_travel_leg *before = &travel->legs[k - 1], *leg = &travel->legs[k];
    const hw_place *place = &v->scenario->places[leg->from];
    char name[HW_NAME_SIZE];
    int64_t base = place->has_connection ? place->connection : v->scenario->policy.connection;
    int64_t needed = leg->run == HW_NONE ? 0 : (base * slow + HW_RATE_ONE - 1) / HW_RATE_ONE;
    int64_t given = (int64_t)leg->departs - before->arrives;
    if (given < needed)
      hw_violate(v, rule, subject, "%lld minutes at %s before %s, %lld are needed",
                 (long long)given, place->id, carrier_name(v, leg, name), (long long)needed);
    if (before->run == HW_NONE && leg->run == HW_NONE)
      hw_violate(v, rule, subject, "two transfers follow each other at %s", place->id);
  }
}

void hw_check_nights(hw_verifier *v, const char *subject, const hw_travel *travel,
                     const hw_night *stated, int32_t count) {
  char date[HW_STAMP_SIZE];
  int32_t common = count < travel->night_count ? count : travel->night_count;
  for (int32_t i = 0; i < common; i++) {
    if (stated[i].place == travel->nights[i].place && stated[i].date == travel->nights[i].date)
      continue;
    hw_violate(v, "objective", subject, "night %d is that of %s at %s, the plan states another",
               i + 1, hw_format_date(date, travel->nights[i].date),
               v->scenario->places[travel->nights[i].place].id);
    return;
  }
  if (count != travel->night_count)
    hw_violate(v, "objective", subject, "the plan states %d nights, there are %d", count,
               travel->night_count);
}
