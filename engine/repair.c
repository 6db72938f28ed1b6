/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of section 4 that a path breaks for single members of a party, and what would mend each. */
#include "engine/repair_parts.h"

#include <string.h>

void hw_repair_add(hw_repair *repair, const hw_remedy *change) {
  for (int32_t i = 0; i < repair->count; i++) {
    hw_remedy *known = &repair->changes[i];
    bool window = change->kind == HW_REMEDY_CLEARANCE;
    if (known->kind != change->kind || known->object != change->object ||
        known->item != change->item || (!window && known->from != change->from))
      continue;
    if (window && change->from < known->from)
      known->from = change->from;
    if (hw_remedy_steps(change, 0) > hw_remedy_steps(known, 0)) {
      known->value = change->value > known->value || !window ? change->value : known->value;
      known->needed = change->needed;
    }
    return;
  }
  if (repair->count == HW_REPAIR_CHANGES)
    repair->hopeless = true;
  else
    repair->changes[repair->count++] = *change;
}

void hw_mend(hw_mending *m, hw_remedy_kind kind, int32_t object, int64_t was, int64_t value) {
  hw_mend_item(m, kind, object, HW_NONE, was, value);
}

void hw_mend_item(hw_mending *m, hw_remedy_kind kind, int32_t object, int32_t item, int64_t was,
                  int64_t value) {
  const hw_remedy change = {.kind = kind,
                            .object = object,
                            .item = item,
                            .was = was,
                            .value = value,
                            .needed = HW_MINUTE_MIN};
  hw_repair_add(m->repair, &change);
}

void hw_mend_at(hw_mending *m, hw_remedy_kind kind, int32_t object, hw_minute at) {
  const hw_remedy change = {.kind = kind,
                            .object = object,
                            .item = HW_NONE,
                            .value = 1,
                            .from = at,
                            .needed = HW_MINUTE_MIN};
  hw_repair_add(m->repair, &change);
}

/* ---- I1, I3, I4, I9, I12, I13: windows ---- */

static void mend_consent(hw_mending *m, int32_t case_index, const hw_case *c) {
  const hw_consent *consent = &c->consent;
  hw_minute now = m->scenario->now.at;
  bool given = consent->given && consent->counselled.stamp.kind != HW_STAMP_ABSENT &&
               consent->signed_.stamp.kind != HW_STAMP_ABSENT &&
               consent->withdrawn.kind == HW_STAMP_ABSENT && consent->counselled.at <= now &&
               consent->signed_.at <= now;
  if (!given)
    hw_mend(m, HW_REMEDY_CONSENT, case_index, 0, 1);
  if (consent->given && consent->until.stamp.kind != HW_STAMP_ABSENT &&
      consent->until.at < m->arrives)
    hw_mend(m, HW_REMEDY_CONSENT_UNTIL, case_index, consent->until.at, m->arrives);
}

static void mend_begin(hw_mending *m, int32_t case_index, const hw_case *c) {
  hw_minute now = m->scenario->now.at;
  int32_t booking = m->scenario->policy.booking_notice;
  if (m->settled > 0) {
    m->repair->hopeless |= m->arrives > m->scenario->horizon_end.at;
    return;
  }
  if (m->departs < now || m->departs < m->scenario->horizon_start.at ||
      m->arrives > m->scenario->horizon_end.at)
    m->repair->hopeless = true;
  if (m->departs < c->ready.at)
    hw_mend(m, HW_REMEDY_READY, case_index, c->ready.at, m->departs);
  if (m->departs < now + booking)
    hw_mend(m, HW_REMEDY_BOOKING_NOTICE, HW_NONE, booking, m->departs - now);
  if (m->departs < now + c->notice)
    hw_mend(m, HW_REMEDY_NOTICE, case_index, c->notice, m->departs - now);
  if (c->depart_by.stamp.kind != HW_STAMP_ABSENT && m->departs > c->depart_by.at)
    hw_mend(m, HW_REMEDY_DEPART_BY, case_index, c->depart_by.at, m->departs);
}

static void mend_end(hw_mending *m, int32_t case_index, const hw_case *c) {
  if (m->arrives > c->latest.at)
    hw_mend(m, HW_REMEDY_LATEST, case_index, c->latest.at, m->arrives);
  if (m->arrives - m->departs > c->max_travel)
    hw_mend(m, HW_REMEDY_MAX_TRAVEL, case_index, c->max_travel, m->arrives - m->departs);
  for (int32_t i = 0; i < c->document_count; i++)
    if (c->documents[i].until.at < m->arrives)
      hw_mend_item(m, HW_REMEDY_DOCUMENT_UNTIL, case_index, i, c->documents[i].until.at,
                   m->arrives);
  if (!c->has_fit)
    return;
  if (c->fit_from.stamp.kind != HW_STAMP_ABSENT && m->settled == 0 && m->departs < c->fit_from.at)
    hw_mend(m, HW_REMEDY_FIT_FROM, case_index, c->fit_from.at, m->departs);
  if (c->fit_until.stamp.kind != HW_STAMP_ABSENT && m->arrives > c->fit_until.at)
    hw_mend(m, HW_REMEDY_FIT_UNTIL, case_index, c->fit_until.at, m->arrives);
}

/* ---- I6, I7, I8 ---- */

/* The longest connection of the place that leaves so many minutes. */
static void mend_connections(hw_mending *m, const hw_facts *facts) {
  for (int32_t k = m->settled > 1 ? m->settled : 1; k < m->path->count; k++) {
    const hw_step *step = &m->path->steps[k];
    if (step->ride == HW_NONE)
      continue;
    int64_t wait =
        hw_step_departs(m->network, step) - hw_step_arrives(m->network, &m->path->steps[k - 1]);
    int32_t place = hw_step_from(m->network, step);
    if (wait >= hw_facts_connection(facts, place))
      continue;
    if (facts->slow)
      wait = wait * HW_RATE_ONE / m->scenario->policy.slow_factor;
    hw_mend(m, HW_REMEDY_CONNECTION, place, m->scenario->places[place].connection, wait);
  }
}

static void mend_nights(hw_mending *m, const hw_facts *facts) {
  hw_wait waits[HW_PATH_STEPS];
  int32_t count = hw_path_waits(m->network, m->path->steps, m->path->count, waits), nights = 0;
  for (int32_t w = 0; w < count; w++) {
    if (waits[w].last <= waits[w].first)
      continue;
    nights += waits[w].last - waits[w].first;
    if (facts->medical_nights && !m->scenario->places[waits[w].place].medical)
      hw_mend(m, HW_REMEDY_MEDICAL, waits[w].place, 0, 1);
  }
  for (int32_t i = 0; i < m->members; i++) {
    int32_t allowed = hw_case_max_nights(m->scenario, &m->scenario->cases[m->cases[i]]);
    if (nights > allowed)
      hw_mend(m, HW_REMEDY_MAX_NIGHTS, m->cases[i], allowed, nights);
  }
}

/* ---- I10 ---- */

static bool lists(const int32_t *items, int32_t count, int32_t item) {
  for (int32_t i = 0; i < count; i++)
    if (items[i] == item)
      return true;
  return false;
}

static void mend_place_avoided(hw_mending *m, int32_t case_index, const hw_case *c, int32_t place) {
  int32_t country = m->scenario->places[place].country;
  if (lists(c->avoid_places, c->avoid_place_count, place))
    hw_mend_item(m, HW_REMEDY_AVOID_PLACE, case_index, place, 0, 1);
  for (int32_t i = 0; i < c->avoid_country_count; i++)
    if (c->avoid_countries[i] == m->scenario->countries[country].iso)
      hw_mend_item(m, HW_REMEDY_AVOID_COUNTRY, case_index, country, 0, 1);
}

static void mend_avoided(hw_mending *m, int32_t case_index, const hw_case *c) {
  for (int32_t k = m->settled; k < m->path->count; k++) {
    const hw_step *step = &m->path->steps[k];
    if (step->ride == HW_NONE) {
      const hw_link *link = &m->network->links[step->link];
      if (lists(c->avoid_transfers, c->avoid_transfer_count, link->transfer))
        hw_mend_item(m, HW_REMEDY_AVOID_TRANSFER, case_index, link->transfer, 0, 1);
      mend_place_avoided(m, case_index, c, link->from);
      mend_place_avoided(m, case_index, c, link->to);
      continue;
    }
    const hw_ride *ride = &m->network->rides[step->ride];
    const hw_service *service = &m->scenario->services[ride->service];
    if (lists(c->avoid_services, c->avoid_service_count, ride->service))
      hw_mend_item(m, HW_REMEDY_AVOID_SERVICE, case_index,
                   hw_find_service(m->scenario, service->id), 0, 1);
    for (int32_t stop = ride->board; stop <= ride->alight; stop++)
      mend_place_avoided(m, case_index, c, service->stops[stop].place);
  }
}

/* ---- I5, I14, I15 ---- */

static void mend_shut(hw_mending *m, int32_t place, hw_minute at) {
  const hw_place *p = &m->scenario->places[place];
  bool shut = p->hours.count > 0 && !hw_hours_contain(p->hours, hw_zone_minute_of_day(p->zone, at));
  for (int32_t i = 0; i < p->closure_count; i++)
    shut |= at >= p->closures[i].from && at < p->closures[i].until;
  if (shut)
    hw_mend_at(m, HW_REMEDY_OPEN, place, at);
}

static void mend_run(hw_mending *m, const hw_ride *ride) {
  const hw_run *run = &m->scenario->runs[ride->run];
  const hw_service *service = &m->scenario->services[ride->service];
  if (!ride->inside)
    m->repair->hopeless = true;
  if (ride->usable)
    return;
  if (run->cancelled)
    hw_mend(m, HW_REMEDY_RUN_GOES, ride->run, 0, 1);
  for (int32_t stop = 0; stop < service->stop_count; stop++) {
    if (stop > 0)
      mend_shut(m, service->stops[stop].place, run->arrives[stop]);
    if (stop + 1 < service->stop_count)
      mend_shut(m, service->stops[stop].place, run->departs[stop]);
  }
}

static void mend_link(hw_mending *m, const hw_step *step, const hw_facts *facts) {
  const hw_link *link = &m->network->links[step->link];
  const hw_transfer *transfer = &m->scenario->transfers[link->transfer];
  int minute = hw_zone_minute_of_day(m->scenario->places[link->from].zone, step->start);
  mend_shut(m, link->from, step->start);
  mend_shut(m, link->to, step->start + link->time);
  if (transfer->hours.count > 0 && !hw_hours_contain(transfer->hours, minute))
    hw_mend_at(m, HW_REMEDY_TRANSFER_OPEN, link->transfer, minute);
  if ((facts->stretchers || facts->ambulance) && !link->ambulance)
    hw_mend(m, HW_REMEDY_AMBULANCE, link->transfer, 0, 1);
}

static bool has_ambulance(const hw_mending *m, const hw_service *service) {
  for (int32_t v = 0; v < service->vehicle_count; v++)
    if (m->scenario->vehicle_pools[service->vehicles[v].pool].stretchers > 0 &&
        service->vehicles[v].max > 0 &&
        m->scenario->vehicle_pools[service->vehicles[v].pool].count > 0)
      return true;
  return false;
}

static void mend_stretchers(hw_mending *m, const hw_ride *ride, const hw_facts *facts,
                            int32_t stretchers) {
  const hw_service *service = &m->scenario->services[ride->service];
  bool ambulance = has_ambulance(m, service);
  if (facts->ambulance && service->kind == HW_CONVOY && !ambulance)
    m->repair->hopeless = true;
  if (facts->stretchers && service->stretchers == 0 && !ambulance)
    hw_mend(m, HW_REMEDY_STRETCHERS, ride->run, 0, stretchers);
}

static void mend_steps(hw_mending *m, const hw_facts *facts, int32_t stretchers) {
  for (int32_t k = m->settled; k < m->path->count; k++) {
    const hw_step *step = &m->path->steps[k];
    if (step->ride == HW_NONE) {
      mend_link(m, step, facts);
    } else {
      mend_run(m, &m->network->rides[step->ride]);
      mend_stretchers(m, &m->network->rides[step->ride], facts, stretchers);
    }
  }
  if (!hw_facts_received(facts, m->arrives))
    hw_mend_at(m, HW_REMEDY_RECEIVED, facts->to, m->arrives);
}

/* ---- the whole ---- */

bool hw_repair_path(hw_repair *repair, const hw_asking *a, const hw_path *path,
                    hw_repair_taste taste) {
  const hw_network *network = &a->all->engine->network;
  hw_class class;
  *repair = (hw_repair){.count = 0};
  hw_mending m = {.repair = repair,
                  .network = network,
                  .scenario = network->scenario,
                  .path = path,
                  .cases = a->cases,
                  .members = a->members,
                  .taste = taste,
                  .departs = hw_step_departs(network, &path->steps[0]),
                  .arrives = hw_step_arrives(network, &path->steps[path->count - 1])};
  if (!hw_asking_class(a, 0, &class))
    return false;
  if (class.facts.prefix != NULL)
    m.settled = class.facts.prefix->count;
  for (int32_t i = 0; i < a->members; i++) {
    const hw_case *c = &m.scenario->cases[a->cases[i]];
    mend_consent(&m, a->cases[i], c);
    mend_begin(&m, a->cases[i], c);
    mend_end(&m, a->cases[i], c);
    mend_avoided(&m, a->cases[i], c);
    hw_mend_entries(&m, a->cases[i], c);
  }
  mend_connections(&m, &class.facts);
  mend_nights(&m, &class.facts);
  mend_steps(&m, &class.facts, class.stretchers);
  return hw_mend_shortages(&m, a, &class);
}
