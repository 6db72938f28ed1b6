/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/facts.h"

#include <string.h>

static bool lifted(const hw_facts *facts, int rule) {
  return (facts->lifted & HW_LIFT(rule)) != 0;
}

static hw_minute later(hw_minute a, hw_minute b) {
  return a > b ? a : b;
}

static hw_minute earlier(hw_minute a, hw_minute b) {
  return a < b ? a : b;
}

static bool consent_given(const homeward_scenario *scenario, const hw_case *c) {
  const hw_consent *consent = &c->consent;
  return consent->given && consent->counselled.stamp.kind != HW_STAMP_ABSENT &&
         consent->signed_.stamp.kind != HW_STAMP_ABSENT &&
         consent->withdrawn.kind == HW_STAMP_ABSENT && consent->counselled.at <= scenario->now.at &&
         consent->signed_.at <= scenario->now.at;
}

static void join_windows(hw_facts *facts, const hw_case *c) {
  const homeward_scenario *scenario = facts->network->scenario;
  if (!lifted(facts, 1)) {
    facts->never |= !consent_given(scenario, c);
    if (c->consent.given && c->consent.until.stamp.kind != HW_STAMP_ABSENT)
      facts->latest = earlier(facts->latest, c->consent.until.at);
  }
  if (!lifted(facts, 3)) {
    hw_minute notice =
        scenario->policy.booking_notice > c->notice ? scenario->policy.booking_notice : c->notice;
    hw_minute booked = lifted(facts, 0) ? scenario->now.at : scenario->now.at + notice;
    facts->earliest = later(facts->earliest, later(c->ready.at, booked));
    if (c->depart_by.stamp.kind != HW_STAMP_ABSENT)
      facts->depart_by = earlier(facts->depart_by, c->depart_by.at);
  }
  if (!lifted(facts, 4)) /* =horizon end, which binds even without I3 */
    facts->latest = earlier(facts->latest, c->latest.at);
  if (!lifted(facts, 12))
    for (int32_t i = 0; i < c->document_count; i++)
      facts->latest = earlier(facts->latest, c->documents[i].until.at);
  if (!lifted(facts, 13) && c->has_fit) {
    if (c->fit_from.stamp.kind != HW_STAMP_ABSENT)
      facts->earliest = later(facts->earliest, c->fit_from.at);
    if (c->fit_until.stamp.kind != HW_STAMP_ABSENT)
      facts->latest = earlier(facts->latest, c->fit_until.at);
  }
}

static void join_needs(hw_facts *facts, const hw_case *c) {
  int32_t nights =
      lifted(facts, 7) ? HW_UNLIMITED : hw_case_max_nights(facts->network->scenario, c);
  if (nights < facts->max_nights)
    facts->max_nights = nights;
  if (!lifted(facts, 9) && c->max_travel < facts->max_travel)
    facts->max_travel = c->max_travel;
  facts->slow |= c->wheelchairs > 0 || c->stretchers > 0;
  if (!lifted(facts, 8))
    facts->medical_nights |= c->stretchers > 0 || c->medical || c->escort_count > 0;
  if (!lifted(facts, 14)) {
    facts->stretchers |= c->stretchers > 0;
    facts->ambulance |= c->ambulance;
  }
}

/* Legs that are settled come first: they have the first departure. */
static void join_past(hw_facts *facts) {
  const hw_prefix *prefix = NULL;
  for (int32_t m = 0; m < facts->member_count; m++) {
    const hw_past *past = hw_past_of(facts->network, facts->members[m]);
    if (past->prefix.count > 0 && (prefix == NULL || past->prefix.count > prefix->count))
      prefix = &past->prefix;
  }
  facts->earliest = later(facts->earliest, facts->network->scenario->now.at);
  if (prefix == NULL)
    return;
  facts->prefix = prefix;
  facts->never &= !prefix->whole;
  facts->from = prefix->place;
  facts->earliest = later(prefix->arrives, facts->network->scenario->now.at);
  facts->depart_by = HW_MINUTE_MAX;
}

void hw_facts_fill(hw_facts *facts, const hw_network *network, const int32_t *members,
                   int32_t member_count, uint32_t lifted_rules) {
  const homeward_scenario *scenario = network->scenario;
  const hw_case *first = &scenario->cases[members[0]];
  bool horizon = (lifted_rules & HW_LIFT(3)) == 0;
  *facts = (hw_facts){.network = network,
                      .members = members,
                      .member_count = member_count,
                      .lifted = lifted_rules,
                      .from = first->from,
                      .to = first->to,
                      .never = first->from == first->to,
                      .earliest = horizon ? scenario->horizon_start.at : network->span_first,
                      .depart_by = HW_MINUTE_MAX,
                      .latest = horizon ? scenario->horizon_end.at : HW_MINUTE_MAX,
                      .max_travel = HW_UNLIMITED,
                      .max_nights = HW_UNLIMITED};
  for (int32_t m = 0; m < member_count; m++) {
    join_windows(facts, &scenario->cases[members[m]]);
    join_needs(facts, &scenario->cases[members[m]]);
  }
  if (network->pasts != NULL)
    join_past(facts);
}

int32_t hw_facts_connection(const hw_facts *facts, int32_t place) {
  const homeward_scenario *scenario = facts->network->scenario;
  int64_t minutes = scenario->places[place].connection;
  if (lifted(facts, 6))
    return 0;
  if (facts->slow)
    minutes = (minutes * scenario->policy.slow_factor + HW_RATE_ONE - 1) / HW_RATE_ONE;
  return (int32_t)minutes;
}

bool hw_facts_night(const hw_facts *facts, int32_t place) {
  const hw_place *p = &facts->network->scenario->places[place];
  return (lifted(facts, 7) || p->beds > 0) && (!facts->medical_nights || p->medical);
}

static bool avoids_place(const homeward_scenario *scenario, const hw_case *c, int32_t place) {
  hw_iso country = scenario->countries[scenario->places[place].country].iso;
  for (int32_t i = 0; i < c->avoid_place_count; i++)
    if (c->avoid_places[i] == place)
      return true;
  for (int32_t i = 0; i < c->avoid_country_count; i++)
    if (c->avoid_countries[i] == country)
      return true;
  return false;
}

bool hw_facts_place(const hw_facts *facts, int32_t place) {
  const homeward_scenario *scenario = facts->network->scenario;
  for (int32_t m = 0; m < facts->member_count && !lifted(facts, 10); m++)
    if (avoids_place(scenario, &scenario->cases[facts->members[m]], place))
      return false;
  return true;
}

static bool ride_avoided(const hw_facts *facts, const hw_ride *ride) {
  const homeward_scenario *scenario = facts->network->scenario;
  const hw_service *service = &scenario->services[ride->service];
  for (int32_t m = 0; m < facts->member_count; m++) {
    const hw_case *c = &scenario->cases[facts->members[m]];
    for (int32_t i = 0; i < c->avoid_service_count; i++)
      if (c->avoid_services[i] == ride->service)
        return true;
    if (c->avoid_place_count == 0 && c->avoid_country_count == 0)
      continue;
    for (int32_t stop = ride->board; stop <= ride->alight; stop++)
      if (avoids_place(scenario, c, service->stops[stop].place))
        return true;
  }
  return false;
}

static bool takes_stretchers(const homeward_scenario *scenario, const hw_service *service,
                             bool vehicles_only) {
  if (!vehicles_only && service->stretchers > 0)
    return true;
  for (int32_t i = 0; i < service->vehicle_count; i++)
    if (scenario->vehicle_pools[service->vehicles[i].pool].stretchers > 0 &&
        service->vehicles[i].max > 0 &&
        scenario->vehicle_pools[service->vehicles[i].pool].count > 0)
      return true;
  return false;
}

static bool ride_crossings_allowed(const hw_facts *facts, const hw_ride *ride) {
  const hw_crossing *crossings = facts->network->crossings + ride->first_crossing;
  for (int32_t k = 0; k < ride->crossing_count; k++) {
    if (!hw_facts_entry(facts, crossings[k].entry_place, crossings[k].entry))
      return false;
    if (k > 0 && !hw_facts_stay(facts, crossings[k - 1].entry_place, crossings[k - 1].entry,
                                crossings[k].exit_place, crossings[k].exit))
      return false;
  }
  return true;
}

static bool is_published(const hw_facts *facts, int32_t ride, int32_t link) {
  for (int32_t k = 0; k < facts->only->step_count; k++)
    if (ride != HW_NONE ? facts->only->steps[k].ride == ride : facts->only->steps[k].link == link)
      return true;
  return false;
}

bool hw_facts_ride(const hw_facts *facts, const hw_ride *ride) {
  const homeward_scenario *scenario = facts->network->scenario;
  const hw_service *service = &scenario->services[ride->service];
  if (facts->only != NULL && !is_published(facts, (int32_t)(ride - facts->network->rides), HW_NONE))
    return false;
  if ((!ride->usable && !lifted(facts, 5)) || (!ride->inside && !lifted(facts, 3)))
    return false;
  if (!lifted(facts, 10) && ride_avoided(facts, ride))
    return false;
  bool had = hw_past_has_ambulance(facts->network, ride->run);
  if (facts->stretchers && !had && !takes_stretchers(scenario, service, false))
    return false;
  if (facts->ambulance && service->kind == HW_CONVOY && !had &&
      !takes_stretchers(scenario, service, true))
    return false;
  return ride_crossings_allowed(facts, ride);
}

bool hw_facts_link(const hw_facts *facts, const hw_link *link) {
  const homeward_scenario *scenario = facts->network->scenario;
  if (facts->only != NULL && !is_published(facts, HW_NONE, (int32_t)(link - facts->network->links)))
    return false;
  if ((facts->stretchers || facts->ambulance) && !link->ambulance)
    return false;
  if (lifted(facts, 10))
    return true;
  for (int32_t m = 0; m < facts->member_count; m++) {
    const hw_case *c = &scenario->cases[facts->members[m]];
    for (int32_t i = 0; i < c->avoid_transfer_count; i++)
      if (c->avoid_transfers[i] == link->transfer)
        return false;
    if (avoids_place(scenario, c, link->from) || avoids_place(scenario, c, link->to))
      return false;
  }
  return true;
}

bool hw_facts_received(const hw_facts *facts, hw_minute arrival) {
  return lifted(facts, 15) || hw_intervals_contain(facts->network->reception[facts->to], arrival);
}

/* ---- I11 ---- */

typedef enum entry_state { ENTRY_FREE, ENTRY_BY_CLEARANCE, ENTRY_REFUSED } entry_state;

/* What the country of `place` asks of the case that enters at `at`. */
static entry_state entry_state_of(const hw_facts *facts, int32_t member, int32_t place,
                                  hw_minute at) {
  const hw_network *network = facts->network;
  const homeward_scenario *scenario = network->scenario;
  const hw_case *c = &scenario->cases[facts->members[member]];
  int32_t country = scenario->places[place].country;
  const hw_country *rules = &scenario->countries[country];
  if (rules->iso == c->nationality)
    return ENTRY_FREE;
  const hw_entry_rule *rule = hw_country_entry_rule(rules, c->nationality);
  if (rule == NULL)
    return ENTRY_FREE;
  if (rule->kind == HW_ENTRY_REFUSED)
    return ENTRY_REFUSED;
  if (rule->notice_days != HW_NOT_GIVEN) {
    size_t row = (size_t)(rule - rules->entry) * (size_t)scenario->place_count;
    if (at >= network->notice_from[country][row + (size_t)place] || lifted(facts, 0) ||
        hw_past_was_told(network, facts->members[member], place, at))
      return ENTRY_FREE;
    return rule->kind == HW_ENTRY_FREE ? ENTRY_REFUSED : ENTRY_BY_CLEARANCE;
  }
  return rule->kind == HW_ENTRY_FREE ? ENTRY_FREE : ENTRY_BY_CLEARANCE;
}

static bool cleared(const homeward_scenario *scenario, const hw_case *c, int32_t entry_place,
                    hw_minute entry, int32_t exit_place, hw_minute exit) {
  int32_t country = scenario->places[entry_place].country;
  for (int32_t i = 0; i < c->clearance_count; i++)
    if (c->clearances[i].country == country &&
        hw_stamp_open(c->clearances[i].from, scenario->places[entry_place].zone) <= entry &&
        hw_stamp_close(c->clearances[i].until, scenario->places[exit_place].zone) >= exit)
      return true;
  return false;
}

/* A clearance that covers the entry and, in the zone of some place of the country, does not end
 * before it. */
static bool may_be_cleared(const hw_network *network, const hw_case *c, int32_t place,
                           hw_minute at) {
  const homeward_scenario *scenario = network->scenario;
  int32_t country = scenario->places[place].country;
  if (network->single_zone[country])
    return cleared(scenario, c, place, at, place, at);
  for (int32_t p = 0; p < scenario->place_count; p++)
    if (scenario->places[p].country == country && cleared(scenario, c, place, at, p, at))
      return true;
  return false;
}

bool hw_facts_entry(const hw_facts *facts, int32_t place, hw_minute at) {
  const homeward_scenario *scenario = facts->network->scenario;
  for (int32_t m = 0; m < facts->member_count && !lifted(facts, 11); m++) {
    const hw_case *c = &scenario->cases[facts->members[m]];
    entry_state state = entry_state_of(facts, m, place, at);
    if (state == ENTRY_REFUSED ||
        (state == ENTRY_BY_CLEARANCE && !may_be_cleared(facts->network, c, place, at)))
      return false;
  }
  return true;
}

bool hw_facts_final_entry(const hw_facts *facts, int32_t place, hw_minute at) {
  const homeward_scenario *scenario = facts->network->scenario;
  for (int32_t m = 0; m < facts->member_count && !lifted(facts, 11); m++) {
    const hw_case *c = &scenario->cases[facts->members[m]];
    entry_state state = entry_state_of(facts, m, place, at);
    if (state == ENTRY_REFUSED ||
        (state == ENTRY_BY_CLEARANCE && !cleared(scenario, c, place, at, place, at)))
      return false;
  }
  return true;
}

bool hw_facts_stay(const hw_facts *facts, int32_t entry_place, hw_minute entry, int32_t exit_place,
                   hw_minute exit) {
  const homeward_scenario *scenario = facts->network->scenario;
  const hw_country *country = &scenario->countries[scenario->places[entry_place].country];
  for (int32_t m = 0; m < facts->member_count && !lifted(facts, 11); m++) {
    const hw_case *c = &scenario->cases[facts->members[m]];
    if (c->nationality == country->iso)
      continue;
    if (exit - entry > country->max_stay)
      return false;
    entry_state state = entry_state_of(facts, m, entry_place, entry);
    if (state == ENTRY_REFUSED || (state == ENTRY_BY_CLEARANCE &&
                                   !cleared(scenario, c, entry_place, entry, exit_place, exit)))
      return false;
  }
  return true;
}

hw_minute hw_facts_exit_limit(const hw_facts *facts, int32_t place, hw_minute at) {
  const homeward_scenario *scenario = facts->network->scenario;
  const hw_country *country = &scenario->countries[scenario->places[place].country];
  hw_minute limit = HW_MINUTE_MAX;
  for (int32_t m = 0; m < facts->member_count && !lifted(facts, 11); m++) {
    const hw_case *c = &scenario->cases[facts->members[m]];
    if (c->nationality == country->iso)
      continue;
    if (country->max_stay != HW_UNLIMITED)
      limit = earlier(limit, at + country->max_stay);
    if (entry_state_of(facts, m, place, at) != ENTRY_BY_CLEARANCE)
      continue;
    hw_minute until = HW_MINUTE_MIN;
    for (int32_t i = 0; i < c->clearance_count; i++)
      if (c->clearances[i].country == scenario->places[place].country &&
          hw_stamp_open(c->clearances[i].from, scenario->places[place].zone) <= at)
        until = later(until, hw_stamp_close(c->clearances[i].until, scenario->places[place].zone));
    limit = earlier(limit, until);
  }
  return limit;
}

/* Whether somebody's clearance, in hand when the stay began, must cover its end as well. */
static bool settled_by_clearance(const hw_facts *facts, const hw_case *c) {
  const homeward_scenario *scenario = facts->network->scenario;
  const hw_prefix *prefix = facts->prefix;
  const hw_country *country = &scenario->countries[scenario->places[prefix->entry_place].country];
  const hw_entry_rule *rule = hw_country_entry_rule(country, c->nationality);
  return rule != NULL && rule->kind == HW_ENTRY_CLEARANCE && rule->notice_days == HW_NOT_GIVEN &&
         cleared(scenario, c, prefix->entry_place, prefix->entry, prefix->entry_place,
                 prefix->entry);
}

bool hw_facts_settled_stay(const hw_facts *facts, int32_t exit_place, hw_minute exit) {
  const homeward_scenario *scenario = facts->network->scenario;
  const hw_prefix *prefix = facts->prefix;
  const hw_country *country = &scenario->countries[scenario->places[prefix->entry_place].country];
  for (int32_t m = 0; m < facts->member_count && !lifted(facts, 11); m++) {
    const hw_case *c = &scenario->cases[facts->members[m]];
    if (c->nationality == country->iso)
      continue;
    if (exit - prefix->entry > country->max_stay ||
        (settled_by_clearance(facts, c) &&
         !cleared(scenario, c, prefix->entry_place, prefix->entry, exit_place, exit)))
      return false;
  }
  return true;
}

bool hw_entry_relies_on_notice(const hw_network *network, const hw_case *c, int32_t entry_place,
                               hw_minute entry, int32_t exit_place, hw_minute exit, bool final,
                               int32_t *notice_days) {
  const homeward_scenario *scenario = network->scenario;
  const hw_country *country = &scenario->countries[scenario->places[entry_place].country];
  if (country->iso == c->nationality)
    return false;
  const hw_entry_rule *rule = hw_country_entry_rule(country, c->nationality);
  if (rule == NULL || rule->notice_days == HW_NOT_GIVEN || rule->kind == HW_ENTRY_REFUSED)
    return false;
  *notice_days = rule->notice_days;
  if (rule->kind == HW_ENTRY_FREE)
    return true;
  return final ? !cleared(scenario, c, entry_place, entry, entry_place, entry)
               : !cleared(scenario, c, entry_place, entry, exit_place, exit);
}
