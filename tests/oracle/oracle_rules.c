/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The rules of one itinerary, I1 to I15, each as the contract words it. */
#include "tests/oracle/oracle_internal.h"

bool oracle_place_open(const hw_place *place, hw_minute at) {
  if (place->hours.count > 0 &&
      !hw_hours_contain(place->hours, hw_zone_minute_of_day(place->zone, at)))
    return false;
  for (int32_t i = 0; i < place->closure_count; i++)
    if (at >= place->closures[i].from && at < place->closures[i].until)
      return false;
  return true;
}

int32_t oracle_connection(const homeward_scenario *scenario, int32_t place, const hw_case *c) {
  const hw_place *p = &scenario->places[place];
  int64_t minutes = p->has_connection ? p->connection : scenario->policy.connection;
  if (c->wheelchairs > 0 || c->stretchers > 0)
    minutes = (minutes * scenario->policy.slow_factor + HW_RATE_ONE - 1) / HW_RATE_ONE;
  return (int32_t)minutes;
}

/* Nights n at `place` with from <= n < until. */
static bool nights_between(const homeward_scenario *scenario, oracle_path *path, int32_t place,
                           hw_minute from, hw_minute until) {
  const hw_zone *zone = scenario->places[place].zone;
  for (hw_date date = hw_zone_date(zone, from) - 2; hw_zone_night(zone, date) < until; date++) {
    if (hw_zone_night(zone, date) < from)
      continue;
    if (path->night_count == ORACLE_NIGHTS)
      return false;
    path->nights[path->night_count++] = (hw_night){place, date};
  }
  return true;
}

bool oracle_nights(const homeward_scenario *scenario, oracle_path *path) {
  path->night_count = 0;
  for (int32_t i = 1; i < path->leg_count; i++) {
    const oracle_leg *before = &path->legs[i - 1];
    const oracle_leg *next = &path->legs[i];
    hw_minute from = before->arrives;
    /* Between two rides, a night that passes during the transfer is spent where the transfer ends.
     */
    if (before->transfer != HW_NONE && i >= 2)
      from = before->departs;
    if (!nights_between(scenario, path, next->from, from, next->departs))
      return false;
  }
  return true;
}

int32_t oracle_frozen_nights(const homeward_scenario *scenario, const oracle_path *path) {
  int32_t count = 0;
  if (path->frozen == 0)
    return 0;
  hw_minute last = path->legs[path->frozen - 1].departs;
  while (count < path->night_count) {
    const hw_night *night = &path->nights[count];
    hw_minute at = hw_zone_night(scenario->places[night->place].zone, night->date);
    if (at >= last && at > path->now)
      break;
    count++;
  }
  return count;
}

static bool nights_allowed(const homeward_scenario *scenario, const hw_case *c,
                           const oracle_path *path, uint32_t lifted) {
  bool staffed = c->stretchers > 0 || c->medical || c->escort_count > 0;
  if ((lifted & ORACLE_I(7)) == 0 && path->night_count > hw_case_max_nights(scenario, c))
    return false;
  for (int32_t i = oracle_frozen_nights(scenario, path); i < path->night_count; i++) {
    const hw_place *place = &scenario->places[path->nights[i].place];
    if ((lifted & ORACLE_I(7)) == 0 && place->beds == 0)
      return false;
    if ((lifted & ORACLE_I(8)) == 0 && staffed && !place->medical)
      return false;
  }
  return true;
}

static bool place_avoided(const homeward_scenario *scenario, const hw_case *c, int32_t place) {
  for (int32_t i = 0; i < c->avoid_place_count; i++)
    if (c->avoid_places[i] == place)
      return true;
  hw_iso country = scenario->countries[scenario->places[place].country].iso;
  for (int32_t i = 0; i < c->avoid_country_count; i++)
    if (c->avoid_countries[i] == country)
      return true;
  return false;
}

/* `begun`: it is where the leg begins, whatever it thinks of that. */
static bool leg_avoided(const homeward_scenario *scenario, const hw_case *c, const oracle_leg *leg,
                        bool begun) {
  if ((!begun && place_avoided(scenario, c, leg->from)) || place_avoided(scenario, c, leg->to))
    return true;
  if (leg->transfer != HW_NONE) {
    for (int32_t i = 0; i < c->avoid_transfer_count; i++)
      if (c->avoid_transfers[i] == leg->transfer)
        return true;
    return false;
  }
  const hw_run *run = &scenario->runs[leg->run];
  for (int32_t i = 0; i < c->avoid_service_count; i++)
    if (c->avoid_services[i] == run->service)
      return true;
  for (int32_t stop = leg->board + 1; stop <= leg->alight; stop++)
    if (place_avoided(scenario, c, scenario->services[run->service].stops[stop].place))
      return true;
  return false;
}

/* I14, the part that looks at one leg. */
static bool carried(const homeward_scenario *scenario, const hw_case *c, const oracle_leg *leg) {
  if (leg->transfer != HW_NONE)
    return (c->stretchers == 0 && !c->ambulance) || scenario->transfers[leg->transfer].ambulance;
  const hw_service *service = &scenario->services[scenario->runs[leg->run].service];
  if (service->kind == HW_FLIGHT)
    return c->stretchers == 0 || service->stretchers > 0;
  bool vehicle = false;
  for (int32_t i = 0; i < service->vehicle_count; i++)
    vehicle = vehicle || scenario->vehicle_pools[service->vehicles[i].pool].stretchers > 0;
  if (c->stretchers > 0 && service->stretchers == 0 && !vehicle)
    return false;
  return !c->ambulance || vehicle;
}

bool oracle_received(const hw_place *place, hw_minute at) {
  if (!place->reception.given)
    return true;
  int weekday = hw_date_weekday(hw_zone_date(place->zone, at));
  if (place->reception.has_days && (place->reception.days >> weekday & 1) == 0)
    return false;
  return place->reception.hours.count == 0 ||
         hw_hours_contain(place->reception.hours, hw_zone_minute_of_day(place->zone, at));
}

hw_minute oracle_earliest(const homeward_scenario *scenario, const hw_case *c, uint32_t lifted,
                          bool booked) {
  if ((lifted & ORACLE_I(3)) != 0)
    return HW_MINUTE_MIN;
  hw_minute earliest = c->ready.at;
  int32_t notice =
      c->notice > scenario->policy.booking_notice ? c->notice : scenario->policy.booking_notice;
  notice = booked ? 0 : notice;
  return scenario->now.at + notice > earliest ? scenario->now.at + notice : earliest;
}

hw_minute oracle_latest_departure(const hw_case *c, uint32_t lifted) {
  return (lifted & ORACLE_I(3)) != 0 ? HW_MINUTE_MAX : c->depart_by.at;
}

static bool papers_allow(const homeward_scenario *scenario, const hw_case *c, hw_minute departs,
                         hw_minute arrives, uint32_t lifted) {
  const hw_consent *consent = &c->consent;
  bool agreed = consent->given && consent->counselled.at <= scenario->now.at &&
                consent->signed_.at <= scenario->now.at &&
                consent->withdrawn.kind == HW_STAMP_ABSENT && arrives <= consent->until.at;
  if ((lifted & ORACLE_I(1)) == 0 && !agreed)
    return false;
  for (int32_t i = 0; i < c->document_count && (lifted & ORACLE_I(12)) == 0; i++)
    if (arrives > c->documents[i].until.at)
      return false;
  bool fit = !c->has_fit || (departs >= c->fit_from.at && arrives <= c->fit_until.at);
  return fit || (lifted & ORACLE_I(13)) != 0;
}

bool oracle_allowed(const homeward_scenario *scenario, const hw_case *c, const oracle_path *path,
                    uint32_t lifted, const hw_published *published) {
  hw_minute departs = path->legs[0].departs;
  hw_minute arrives = path->legs[path->leg_count - 1].arrives;
  oracle_known known = {
      .published = published, .case_index = (int32_t)(c - scenario->cases), .frozen = path->frozen};
  known.booked = published != NULL && oracle_same(published, known.case_index, path);
  if (path->whole)
    return true;
  if (path->frozen == 0 && (departs < oracle_earliest(scenario, c, lifted, known.booked) ||
                            departs > oracle_latest_departure(c, lifted)))
    return false;
  if ((lifted & ORACLE_I(4)) == 0 && arrives > c->latest.at)
    return false;
  if ((lifted & ORACLE_I(9)) == 0 && c->max_travel != HW_UNLIMITED &&
      arrives - departs > c->max_travel)
    return false;
  hw_minute fit = path->frozen > 0 ? HW_MINUTE_MAX : departs;
  if (!papers_allow(scenario, c, fit, arrives, lifted) ||
      !nights_allowed(scenario, c, path, lifted))
    return false;
  for (int32_t i = path->frozen; i < path->leg_count; i++) {
    if ((lifted & ORACLE_I(10)) == 0 && leg_avoided(scenario, c, &path->legs[i], i > 0))
      return false;
    if ((lifted & ORACLE_I(14)) == 0 && !carried(scenario, c, &path->legs[i]))
      return false;
  }
  if ((lifted & ORACLE_I(15)) == 0 && !oracle_received(&scenario->places[c->to], arrives))
    return false;
  return (lifted & ORACLE_I(11)) != 0 ||
         oracle_entries_allowed(scenario, c, path->legs, path->leg_count, known);
}
