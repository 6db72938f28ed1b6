/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One published journey against the present scenario: its legs now, and how many are frozen. */
#include "model/published_state.h"

/* Transfers' published minutes are clamped to [0, this], so that sums cannot wrap. */
enum { CLOCK_END = 1 << 27 };

/* ---- legs as the present scenario has them ---- */

static int32_t distance(hw_minute a, hw_minute b) {
  int64_t apart = (int64_t)a - b;
  apart = apart < 0 ? -apart : apart;
  return apart > CLOCK_END ? CLOCK_END : (int32_t)apart;
}

/* The stops of a ride: of a place that the run passes twice, the times tell which. */
static bool find_stops(const homeward_scenario *scenario, int32_t run, int32_t from, int32_t to,
                       const hw_leg *stated, hw_published_leg *out) {
  const hw_run *at = &scenario->runs[run];
  const hw_service *service = &scenario->services[at->service];
  int32_t first = HW_NONE, last = HW_NONE;
  for (int32_t s = 0; s + 1 < service->stop_count; s++)
    if (service->stops[s].place == from &&
        (first == HW_NONE ||
         distance(at->departs[s], stated->departs) < distance(at->departs[first], stated->departs)))
      first = s;
  for (int32_t s = first + 1; first != HW_NONE && s < service->stop_count; s++)
    if (service->stops[s].place == to &&
        (last == HW_NONE ||
         distance(at->arrives[s], stated->arrives) < distance(at->arrives[last], stated->arrives)))
      last = s;
  out->first = first;
  out->last = last;
  return last != HW_NONE;
}

static void resolve_ride(const hw_reading *r, const hw_leg *stated, hw_published_leg *out) {
  const homeward_scenario *now = r->scenario;
  const hw_run *run = &now->runs[out->run];
  const hw_stop *stops = now->services[run->service].stops;
  int32_t count = now->services[run->service].stop_count;
  out->known = find_stops(r->plan->scenario, stated->run, stated->from, stated->to, stated, out) &&
               out->last < count && stops[out->first].place == out->from &&
               stops[out->last].place == out->to;
  if (!out->known)
    out->known = find_stops(now, out->run, out->from, out->to, stated, out);
  if (!out->known)
    return;
  out->departs = run->departs[out->first];
  out->arrives = run->arrives[out->last];
}

static void resolve_transfer(const hw_reading *r, const hw_leg *stated, hw_published_leg *out) {
  const hw_transfer *transfer = &r->scenario->transfers[out->transfer];
  bool forward = out->from == transfer->from && out->to == transfer->to;
  out->backward = !forward;
  out->known =
      forward || (transfer->both_ways && out->from == transfer->to && out->to == transfer->from);
  out->departs = stated->departs < 0           ? 0
                 : stated->departs > CLOCK_END ? CLOCK_END
                                               : stated->departs;
  out->arrives = out->departs + transfer->time;
}

static hw_published_leg resolve(const hw_reading *r, const hw_leg *stated) {
  hw_published_leg leg = {.run = hw_reading_run(r, stated->run),
                          .transfer = hw_reading_transfer(r, stated->transfer),
                          .from = hw_reading_place(r, stated->from),
                          .to = hw_reading_place(r, stated->to),
                          .departs = stated->departs,
                          .arrives = stated->arrives,
                          .published = stated->status,
                          .status = HW_LEG_PLANNED};
  if (leg.from == HW_NONE || leg.to == HW_NONE)
    return leg;
  if (leg.run != HW_NONE)
    resolve_ride(r, stated, &leg);
  else if (leg.transfer != HW_NONE)
    resolve_transfer(r, stated, &leg);
  return leg;
}

/* ---- what can be kept ---- */

static bool is_open(const homeward_scenario *scenario, int32_t index, hw_minute at) {
  const hw_place *place = &scenario->places[index];
  for (int32_t i = 0; i < place->closure_count; i++)
    if (place->closures[i].from <= at && at < place->closures[i].until)
      return false;
  return hw_hours_contain(place->hours, hw_zone_minute_of_day(place->zone, at));
}

/* I5 but for cancellations. */
static bool is_usable(const homeward_scenario *scenario, const hw_published_leg *leg) {
  if (leg->run == HW_NONE) {
    const hw_zone *zone = scenario->places[leg->from].zone;
    return is_open(scenario, leg->from, leg->departs) && is_open(scenario, leg->to, leg->arrives) &&
           hw_hours_contain(scenario->transfers[leg->transfer].hours,
                            hw_zone_minute_of_day(zone, leg->departs));
  }
  const hw_run *run = &scenario->runs[leg->run];
  const hw_service *service = &scenario->services[run->service];
  for (int32_t s = 0; s < service->stop_count; s++) {
    int32_t place = service->stops[s].place;
    if ((s > 0 && !is_open(scenario, place, run->arrives[s])) ||
        (s + 1 < service->stop_count && !is_open(scenario, place, run->departs[s])))
      return false;
  }
  return true;
}

/* I6: minutes needed before the leg. */
static int64_t connection(const hw_reading *r, const hw_published_leg *leg, int32_t slow) {
  const hw_place *place = &r->scenario->places[leg->from];
  int64_t base = place->has_connection ? place->connection : r->scenario->policy.connection;
  return leg->run == HW_NONE ? 0 : (base * slow + HW_RATE_ONE - 1) / HW_RATE_ONE;
}

static bool is_cancelled(const hw_reading *r, const hw_published_leg *leg) {
  return leg->run != HW_NONE && r->scenario->runs[leg->run].cancelled;
}

/* Why a leg that is not done cannot be kept; `before` NULL: the first. */
static hw_freed judge(const hw_reading *r, const hw_traveller *who, const hw_published_leg *leg,
                      const hw_published_leg *before) {
  bool clock = leg->departs <= r->now;
  if (leg->departs >= who->consent_end || (!clock && who->consent_end != HW_MINUTE_MAX))
    return HW_FREED_WITHDRAWN;
  if (is_cancelled(r, leg))
    return HW_FREED_CANCELLED;
  if (clock ? !is_open(r->scenario, leg->from, leg->departs) : !is_usable(r->scenario, leg))
    return HW_FREED_CLOSED;
  int64_t needed = clock ? 0 : connection(r, leg, who->slow);
  if (before != NULL && (int64_t)leg->departs - before->arrives < needed)
    return HW_FREED_CONNECTION;
  return HW_FREED_NONE;
}

/* So many legs are done because of their status. */
static int32_t count_done(const hw_leg *legs, int32_t count) {
  int32_t done = 0;
  for (int32_t k = 0; k < count && legs[k].status != HW_LEG_MISSED; k++)
    if (legs[k].status == HW_LEG_DEPARTED || legs[k].status == HW_LEG_ARRIVED)
      done = k + 1;
  return done;
}

/* Finds the first leg that cannot be kept, and moves the transfers that are done. */
static void find_failed(const hw_reading *r, const hw_traveller *who, hw_published_leg *legs,
                        int32_t done, hw_published_journey *journey) {
  int32_t k = 0;
  for (; k < journey->leg_count; k++) {
    hw_published_leg *leg = &legs[k], *before = k > 0 ? &legs[k - 1] : NULL;
    int32_t at = before != NULL ? before->to : who->from;
    if (leg->published == HW_LEG_MISSED)
      journey->cause = HW_FREED_MISSED;
    else if (!leg->known || (at != HW_NONE && leg->from != at))
      journey->cause = HW_FREED_UNKNOWN;
    else if (k >= done)
      journey->cause = judge(r, who, leg, before);
    else if (leg->run == HW_NONE && before != NULL && leg->departs < before->arrives) {
      leg->arrives += before->arrives - leg->departs;
      leg->departs = before->arrives;
    }
    if (journey->cause != HW_FREED_NONE)
      break;
  }
  journey->failed = k;
  for (; k < journey->leg_count; k++)
    journey->broken = journey->broken || legs[k].published == HW_LEG_CONFIRMED;
}

/* The statuses that the next plan states. */
static void freeze(const hw_reading *r, hw_published_leg *legs,
                   const hw_published_journey *journey) {
  for (int32_t k = 0; k < journey->frozen; k++) {
    bool last = k + 1 == journey->departed;
    bool there = legs[k].published == HW_LEG_ARRIVED || legs[k].arrives <= r->now;
    if (k >= journey->departed)
      legs[k].status = legs[k].published;
    else
      legs[k].status = last && !there ? HW_LEG_DEPARTED : HW_LEG_ARRIVED;
  }
}

bool hw_journey_read(const hw_reading *r, const hw_traveller *who, const hw_leg *stated,
                     int32_t count, hw_published_journey *out) {
  hw_published_leg *legs = HW_ARRAY(r->arena, count, hw_published_leg);
  int32_t done = count_done(stated, count);
  if (legs == NULL)
    return false;
  *out = (hw_published_journey){.legs = legs, .leg_count = count};
  for (int32_t k = 0; k < count; k++)
    legs[k] = resolve(r, &stated[k]);
  find_failed(r, who, legs, done, out);
  for (int32_t k = 0; k < out->failed; k++) {
    bool departed = k < done || legs[k].departs <= r->now;
    if (departed)
      out->departed = k + 1;
    if (departed || legs[k].published == HW_LEG_CONFIRMED)
      out->frozen = k + 1;
  }
  if (who->escort && out->frozen > 0 && out->failed == count)
    out->frozen = count;
  freeze(r, legs, out);
  return true;
}
