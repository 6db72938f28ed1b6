/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/published.h"

#include "model/published_state.h"

#include <stdlib.h>
#include <string.h>

const char *hw_freed_name(hw_freed cause) {
  static const char *const names[HW_FREED_CAUSES] = {
      [HW_FREED_MISSED] = "missed",       [HW_FREED_UNKNOWN] = "unknown",
      [HW_FREED_WITHDRAWN] = "withdrawn", [HW_FREED_CANCELLED] = "cancelled",
      [HW_FREED_CLOSED] = "closed",       [HW_FREED_CONNECTION] = "connection"};
  return names[cause];
}

/* ---- ids of one scenario in the other ---- */

int32_t hw_reading_run(const hw_reading *r, int32_t run) {
  char name[80];
  if (run == HW_NONE || r->plan->scenario == r->scenario)
    return run;
  return hw_find_run(r->scenario, hw_run_name(name, r->plan->scenario, run));
}

int32_t hw_reading_place(const hw_reading *r, int32_t place) {
  if (r->plan->scenario == r->scenario)
    return place;
  return hw_find_place(r->scenario, r->plan->scenario->places[place].id);
}

int32_t hw_reading_transfer(const hw_reading *r, int32_t transfer) {
  if (transfer == HW_NONE || r->plan->scenario == r->scenario)
    return transfer;
  return hw_find_transfer(r->scenario, r->plan->scenario->transfers[transfer].id);
}

/* ---- cases ---- */

static hw_traveller traveller_of(const homeward_scenario *scenario, const hw_case *c) {
  const hw_consent *consent = &c->consent;
  hw_traveller who = {.from = c->from, .slow = HW_RATE_ONE, .consent_end = HW_MINUTE_MAX};
  if (c->wheelchairs > 0 || c->stretchers > 0)
    who.slow = scenario->policy.slow_factor;
  if (!consent->given)
    who.consent_end = HW_MINUTE_MIN;
  else if (consent->withdrawn.kind != HW_STAMP_ABSENT)
    who.consent_end = hw_stamp_open(consent->withdrawn, scenario->zone);
  return who;
}

static bool read_case(const hw_reading *r, const hw_leg *legs, int32_t count, int32_t index,
                      hw_published_case *out) {
  const hw_case *c = &r->scenario->cases[index];
  hw_traveller who = traveller_of(r->scenario, c);
  hw_published_journey *journey = &out->journey;
  if (!hw_journey_read(r, &who, legs, count, journey))
    return false;
  out->whole = journey->frozen > 0 && journey->legs[journey->frozen - 1].to == c->to;
  out->under_way = journey->departed > 0;
  if (out->under_way) {
    const hw_published_leg *last = &journey->legs[journey->departed - 1];
    out->on_board = last->status == HW_LEG_DEPARTED;
    out->place = last->to;
    out->since = last->arrives;
  }
  return true;
}

/* Who was left on the way has nothing promised, and is where the travelled legs ended. */
static bool read_left(const hw_reading *r, hw_published_case *cases) {
  for (int32_t i = 0; i < r->plan->unserved_count; i++) {
    const hw_unserved *stated = &r->plan->unserved[i];
    int32_t index =
        stated->leg_count == 0
            ? HW_NONE
            : hw_find_case(r->scenario, r->plan->scenario->cases[stated->case_index].id);
    if (index != HW_NONE && !cases[index].planned && cases[index].journey.leg_count == 0 &&
        !read_case(r, stated->legs, stated->leg_count, index, &cases[index]))
      return false;
  }
  return true;
}

/* Of two itineraries that a wrong plan states the first counts. */
static bool read_cases(const hw_reading *r, hw_published *out) {
  hw_published_case *cases = HW_ARRAY(r->arena, r->scenario->case_count, hw_published_case);
  if (cases == NULL)
    return false;
  for (int32_t i = 0; i < r->scenario->case_count; i++)
    cases[i].place = HW_NONE;
  out->cases = cases;
  for (int32_t i = 0; i < r->plan->itinerary_count; i++) {
    const hw_itinerary *stated = &r->plan->itineraries[i];
    int32_t index = hw_find_case(r->scenario, r->plan->scenario->cases[stated->case_index].id);
    if (index == HW_NONE || cases[index].planned)
      continue;
    cases[index].planned = true;
    if (!read_case(r, stated->legs, stated->leg_count, index, &cases[index]))
      return false;
  }
  return read_left(r, cases);
}

/* ---- rotations ---- */

static bool read_rotation(const hw_reading *r, const hw_rotation *stated,
                          hw_published_rotation *out) {
  const hw_traveller who = {
      .from = HW_NONE, .slow = HW_RATE_ONE, .consent_end = HW_MINUTE_MAX, .escort = true};
  hw_published_journey *journey = &out->journey;
  out->pool = hw_find_escort_pool(r->scenario, r->plan->scenario->escort_pools[stated->pool].id);
  out->member = stated->member;
  if (!hw_journey_read(r, &who, stated->legs, stated->leg_count, journey))
    return false;
  if (out->pool == HW_NONE || journey->frozen == 0)
    return true;
  out->kept = journey->failed == journey->leg_count ? HW_KEPT_WHOLE : HW_KEPT_PREFIX;
  return true;
}

static bool read_rotations(const hw_reading *r, hw_published *out) {
  hw_published_rotation *rotations =
      HW_ARRAY(r->arena, r->plan->rotation_count, hw_published_rotation);
  bool whole = rotations != NULL;
  for (int32_t i = 0; whole && i < r->plan->rotation_count; i++)
    whole = read_rotation(r, &r->plan->rotations[i], &rotations[i]);
  out->rotations = rotations;
  out->rotation_count = r->plan->rotation_count;
  return whole;
}

/* ---- runs ---- */

static void mark_runs(const hw_reading *r, hw_published_run *runs,
                      const hw_published_journey *journey) {
  for (int32_t k = 0; k < journey->frozen; k++) {
    int32_t run = journey->legs[k].run;
    if (run == HW_NONE)
      continue;
    runs[run].frozen = true;
    runs[run].begun = hw_run_begins(r->scenario, &r->scenario->runs[run]) <= r->now;
  }
}

static bool read_vehicles(const hw_reading *r, const hw_run_use *use, hw_published_run *out) {
  hw_vehicles *vehicles = HW_ARRAY(r->arena, use->vehicle_count, hw_vehicles);
  if (vehicles == NULL)
    return false;
  out->vehicles = vehicles;
  for (int32_t i = 0; i < use->vehicle_count; i++) {
    const hw_vehicles *stated = &use->vehicles[i];
    int32_t pool =
        hw_find_vehicle_pool(r->scenario, r->plan->scenario->vehicle_pools[stated->pool].id);
    if (pool != HW_NONE && stated->count > 0)
      vehicles[out->vehicle_count++] = (hw_vehicles){.pool = pool, .count = stated->count};
  }
  return true;
}

static bool read_runs(const hw_reading *r, hw_published *out) {
  hw_published_run *runs = HW_ARRAY(r->arena, r->scenario->run_count, hw_published_run);
  if (runs == NULL)
    return false;
  out->runs = runs;
  for (int32_t i = 0; i < r->scenario->case_count; i++)
    mark_runs(r, runs, &out->cases[i].journey);
  for (int32_t i = 0; i < out->rotation_count; i++)
    if (out->rotations[i].kept != HW_KEPT_FREE)
      mark_runs(r, runs, &out->rotations[i].journey);
  for (int32_t i = 0; i < r->plan->run_count; i++) {
    int32_t run = hw_reading_run(r, r->plan->runs[i].run);
    if (run != HW_NONE && runs[run].vehicles == NULL &&
        !read_vehicles(r, &r->plan->runs[i], &runs[run]))
      return false;
  }
  return true;
}

/* ---- groups ---- */

static bool same_frozen(const hw_published_journey *a, const hw_published_journey *b) {
  if (a->frozen != b->frozen)
    return false;
  for (int32_t k = 0; k < a->frozen; k++) {
    const hw_published_leg *x = &a->legs[k], *y = &b->legs[k];
    if (x->run != y->run || x->transfer != y->transfer || x->from != y->from || x->to != y->to ||
        x->departs != y->departs)
      return false;
  }
  return true;
}

static bool is_parted(const homeward_scenario *scenario, const hw_published *published,
                      const hw_group *group) {
  const hw_published_case *first = &published->cases[group->cases[0]];
  bool withdrawn = false;
  for (int32_t i = 0; i < group->case_count; i++) {
    const hw_consent *consent = &scenario->cases[group->cases[i]].consent;
    withdrawn = withdrawn || !consent->given || consent->withdrawn.kind != HW_STAMP_ABSENT;
    if (!same_frozen(&first->journey, &published->cases[group->cases[i]].journey))
      return true;
  }
  return withdrawn && first->under_way;
}

static bool part_groups(const hw_reading *r, hw_published *out) {
  bool *parted = HW_ARRAY(r->arena, r->scenario->group_count, bool);
  for (int32_t g = 0; parted != NULL && g < r->scenario->group_count; g++)
    parted[g] = is_parted(r->scenario, out, &r->scenario->groups[g]);
  out->parted = parted;
  return parted != NULL;
}

/* ---- notifications ---- */

static int compare_entries(const void *left, const void *right) {
  const hw_published_entry *x = left, *y = right;
  if (x->case_index != y->case_index)
    return x->case_index < y->case_index ? -1 : 1;
  if (x->country != y->country)
    return x->country < y->country ? -1 : 1;
  if (x->place != y->place)
    return x->place < y->place ? -1 : 1;
  return (x->date > y->date) - (x->date < y->date);
}

static int32_t list_entries(const hw_reading *r, const hw_notification *stated,
                            hw_published_entry *out) {
  const homeward_scenario *old = r->plan->scenario;
  hw_published_entry entry = {
      .country = hw_find_country(r->scenario, old->countries[stated->country].code),
      .place = hw_reading_place(r, stated->place),
      .date = stated->entry};
  int32_t count = 0;
  for (int32_t k = 0; k < stated->case_count; k++) {
    entry.case_index = hw_find_case(r->scenario, old->cases[stated->cases[k]].id);
    if (entry.country != HW_NONE && entry.place != HW_NONE && entry.case_index != HW_NONE)
      out[count++] = entry;
  }
  return count;
}

static bool read_entries(const hw_reading *r, hw_published *out) {
  size_t most = 0;
  for (int32_t i = 0; i < r->plan->notification_count; i++)
    most += (size_t)r->plan->notifications[i].case_count;
  hw_published_entry *entries = HW_ARRAY(r->arena, most, hw_published_entry);
  if (entries == NULL)
    return false;
  for (int32_t i = 0; i < r->plan->notification_count; i++)
    out->entry_count += list_entries(r, &r->plan->notifications[i], &entries[out->entry_count]);
  if (out->entry_count > 0)
    qsort(entries, (size_t)out->entry_count, sizeof *entries, compare_entries);
  out->entries = entries;
  return true;
}

homeward_status hw_published_now(hw_minute *out, const homeward_scenario *scenario,
                                 const int64_t *now, homeward_error *error) {
  const hw_minute last = hw_zone_date_last(scenario->zone, hw_date_from_civil(2199, 12, 31));
  if (now != NULL && (*now < 0 || *now > last))
    return hw_fail(error, HOMEWARD_USAGE, "now is no instant of the years 1970 to 2199");
  *out = now != NULL ? (hw_minute)*now : scenario->now.at;
  return HOMEWARD_OK;
}

homeward_status hw_published_read(hw_published *out, hw_arena *arena, const homeward_plan *plan,
                                  const homeward_scenario *scenario, hw_minute now,
                                  homeward_error *error) {
  hw_reading r = {.arena = arena, .plan = plan, .scenario = scenario, .now = now};
  *out = (hw_published){.scenario = *scenario};
  out->scenario.arena = (hw_arena){0};
  out->scenario.now.at = now;
  if (!read_cases(&r, out) || !read_rotations(&r, out) || !read_runs(&r, out) ||
      !part_groups(&r, out) || !read_entries(&r, out))
    return hw_fail_memory(error);
  return HOMEWARD_OK;
}

/* ---- questions ---- */

bool hw_published_same(const hw_published *published, int32_t case_index, const hw_leg *legs,
                       int32_t leg_count) {
  const hw_published_journey *journey = &published->cases[case_index].journey;
  if (journey->leg_count != leg_count || leg_count == 0)
    return false;
  for (int32_t k = 0; k < leg_count; k++) {
    const hw_published_leg *leg = &journey->legs[k];
    if (!leg->known || leg->run != legs[k].run || leg->transfer != legs[k].transfer ||
        leg->from != legs[k].from || leg->to != legs[k].to)
      return false;
  }
  return true;
}

static bool is_leg(const hw_published_leg *leg, const hw_leg *stated) {
  return leg->run == stated->run && leg->transfer == stated->transfer &&
         leg->from == stated->from && leg->to == stated->to && leg->departs == stated->departs &&
         leg->arrives == stated->arrives;
}

bool hw_published_begins(const hw_published_journey *journey, const hw_leg *legs,
                         int32_t leg_count) {
  if (leg_count < journey->frozen)
    return false;
  for (int32_t k = 0; k < journey->frozen; k++)
    if (!is_leg(&journey->legs[k], &legs[k]))
      return false;
  return true;
}

bool hw_published_left(const hw_published *published, hw_unserved *left, hw_arena *arena) {
  const hw_published_journey *journey = &published->cases[left->case_index].journey;
  hw_leg *legs = HW_ARRAY(arena, journey->departed, hw_leg);
  for (int32_t k = 0; legs != NULL && k < journey->departed; k++) {
    const hw_published_leg *leg = &journey->legs[k];
    legs[k] = (hw_leg){.run = leg->run,
                       .transfer = leg->transfer,
                       .from = leg->from,
                       .to = leg->to,
                       .departs = leg->departs,
                       .arrives = leg->arrives,
                       .status = leg->status};
  }
  left->legs = legs;
  left->leg_count = journey->departed;
  return legs != NULL;
}

bool hw_published_travelled(const hw_published_journey *journey, const hw_leg *legs,
                            int32_t leg_count) {
  if (leg_count != journey->departed)
    return false;
  for (int32_t k = 0; k < leg_count; k++)
    if (!is_leg(&journey->legs[k], &legs[k]) || legs[k].status != journey->legs[k].status)
      return false;
  return true;
}

hw_cents hw_published_change(const hw_published *published, int32_t case_index, const hw_leg *legs,
                             int32_t leg_count) {
  const hw_case *c = &published->scenario.cases[case_index];
  if (!published->cases[case_index].planned ||
      hw_published_same(published, case_index, legs, leg_count))
    return 0;
  return published->scenario.policy.change_penalty * c->persons; /* 10^12 x 500 fits */
}

bool hw_published_notified(const hw_published *published, int32_t case_index, int32_t country,
                           int32_t place, hw_date date) {
  const hw_published_entry key = {
      .case_index = case_index, .country = country, .place = place, .date = date};
  return published->entry_count > 0 &&
         bsearch(&key, published->entries, (size_t)published->entry_count,
                 sizeof *published->entries, compare_entries) != NULL;
}
