/* SPDX-License-Identifier: GPL-3.0-or-later */
/** I11: the chain of stays in countries that an itinerary makes, and what each of them needs. */
#include "tests/oracle/oracle_internal.h"

/** A stay: from entry to exit. The first has no entry, the last no exit. */
typedef struct stay {
  int32_t country;
  int32_t entry_place, exit_place;
  hw_minute entry, exit;
  int32_t entry_leg, exit_leg; /* by which it is entered and left */
} stay;

typedef struct stays {
  stay items[ORACLE_STAYS];
  int32_t count;
} stays;

/* Crossing from the country of `from` into that of `to`. */
static void cross(const homeward_scenario *scenario, stays *chain, int32_t leg, int32_t from,
                  hw_minute departs, int32_t to, hw_minute arrives) {
  int32_t out_of = scenario->places[from].country;
  int32_t into = scenario->places[to].country;
  if (chain->count == 0)
    chain->items[chain->count++] = (stay){.country = out_of, .entry_place = from};
  if (out_of == into || chain->count == ORACLE_STAYS)
    return;
  chain->items[chain->count - 1].exit_place = from;
  chain->items[chain->count - 1].exit = departs;
  chain->items[chain->count - 1].exit_leg = leg;
  chain->items[chain->count++] =
      (stay){.country = into, .entry_place = to, .entry = arrives, .entry_leg = leg};
}

static void make_stays(const homeward_scenario *scenario, const oracle_leg *legs, int32_t leg_count,
                       stays *chain) {
  chain->count = 0;
  for (int32_t i = 0; i < leg_count; i++) {
    const oracle_leg *leg = &legs[i];
    const hw_run *run = leg->run == HW_NONE ? NULL : &scenario->runs[leg->run];
    const hw_service *service = run == NULL ? NULL : &scenario->services[run->service];
    if (service == NULL || service->kind == HW_FLIGHT) {
      cross(scenario, chain, i, leg->from, leg->departs, leg->to, leg->arrives);
      continue;
    }
    for (int32_t stop = leg->board; stop < leg->alight; stop++)
      cross(scenario, chain, i, service->stops[stop].place, run->departs[stop],
            service->stops[stop + 1].place, run->arrives[stop + 1]);
  }
}

int32_t oracle_entries(const homeward_scenario *scenario, const oracle_leg *legs, int32_t leg_count,
                       oracle_entry *entries) {
  stays chain;
  make_stays(scenario, legs, leg_count, &chain);
  for (int32_t i = 1; i < chain.count; i++)
    entries[i - 1] =
        (oracle_entry){chain.items[i].country, chain.items[i].entry_place, chain.items[i].entry};
  return chain.count - 1;
}

static const hw_entry_rule *first_match(const hw_country *country, hw_iso nationality) {
  for (int32_t i = 0; i < country->entry_count; i++) {
    const hw_entry_rule *rule = &country->entry[i];
    if (rule->nationality_count == 0)
      return rule;
    for (int32_t j = 0; j < rule->nationality_count; j++)
      if (rule->nationalities[j] == nationality)
        return rule;
  }
  return NULL;
}

bool oracle_working_day(const hw_country *country, hw_date date) {
  if ((country->weekend >> hw_date_weekday(date) & 1) != 0)
    return false;
  for (int32_t i = 0; i < country->holiday_count; i++)
    if (country->holidays[i] == date)
      return false;
  return true;
}

static bool in_time(const homeward_scenario *scenario, const hw_country *country, const stay *s,
                    int32_t notice_days) {
  const hw_zone *zone = scenario->places[s->entry_place].zone;
  int32_t days = 0;
  hw_date last = hw_zone_date(zone, s->entry);
  for (hw_date date = hw_zone_date(zone, scenario->now.at) + 1; date <= last; date++)
    days += oracle_working_day(country, date);
  return days >= notice_days;
}

static bool cleared(const homeward_scenario *scenario, const hw_case *c, const stay *s, bool last) {
  const hw_zone *entry_zone = scenario->places[s->entry_place].zone;
  for (int32_t i = 0; i < c->clearance_count; i++) {
    const hw_clearance *paper = &c->clearances[i];
    if (paper->country != s->country || hw_stamp_open(paper->from, entry_zone) > s->entry)
      continue;
    const hw_zone *exit_zone = last ? entry_zone : scenario->places[s->exit_place].zone;
    if ((last ? s->entry : s->exit) <= hw_stamp_close(paper->until, exit_zone))
      return true;
  }
  return false;
}

/* A stay that a frozen leg began: a clearance that let the case in must last to its end. */
static bool may_leave(const homeward_scenario *scenario, const hw_case *c, const stay *s,
                      const hw_entry_rule *rule) {
  return rule->kind != HW_ENTRY_CLEARANCE || rule->notice_days != HW_NOT_GIVEN ||
         !cleared(scenario, c, s, true) || cleared(scenario, c, s, false);
}

static bool notified(const homeward_scenario *scenario, const stay *s, oracle_known known) {
  hw_date date = hw_zone_date(scenario->places[s->entry_place].zone, s->entry);
  for (int32_t i = 0; known.published != NULL && i < known.published->entry_count; i++) {
    const hw_published_entry *entry = &known.published->entries[i];
    if (entry->case_index == known.case_index && entry->country == s->country &&
        entry->place == s->entry_place && entry->date == date)
      return true;
  }
  return known.booked;
}

static bool entry_allowed(const homeward_scenario *scenario, const hw_case *c, const stay *s,
                          bool last, oracle_known known) {
  const hw_country *country = &scenario->countries[s->country];
  bool frozen = s->entry_leg < known.frozen;
  if (country->iso == c->nationality || (frozen && (last || s->exit_leg < known.frozen)))
    return true;
  if (!last && country->max_stay != HW_UNLIMITED && s->exit - s->entry > country->max_stay)
    return false;
  const hw_entry_rule *rule = first_match(country, c->nationality);
  if (rule == NULL)
    return true;
  if (frozen)
    return may_leave(scenario, c, s, rule);
  bool noticed = rule->notice_days != HW_NOT_GIVEN &&
                 (notified(scenario, s, known) || in_time(scenario, country, s, rule->notice_days));
  switch (rule->kind) {
  case HW_ENTRY_FREE:
    return rule->notice_days == HW_NOT_GIVEN || noticed;
  case HW_ENTRY_CLEARANCE:
    return noticed || cleared(scenario, c, s, last);
  case HW_ENTRY_REFUSED:
    return false;
  }
  return false;
}

bool oracle_entries_allowed(const homeward_scenario *scenario, const hw_case *c,
                            const oracle_leg *legs, int32_t leg_count, oracle_known known) {
  stays chain;
  make_stays(scenario, legs, leg_count, &chain);
  for (int32_t i = 1; i < chain.count; i++)
    if (!entry_allowed(scenario, c, &chain.items[i], i == chain.count - 1, known))
      return false;
  return true;
}

int32_t oracle_reliances(const homeward_scenario *scenario, const hw_case *c,
                         const oracle_leg *legs, int32_t leg_count, oracle_reliance *out) {
  stays chain;
  int32_t count = 0;
  make_stays(scenario, legs, leg_count, &chain);
  for (int32_t i = 1; i < chain.count; i++) {
    const stay *s = &chain.items[i];
    const hw_country *country = &scenario->countries[s->country];
    const hw_entry_rule *rule = first_match(country, c->nationality);
    if (country->iso == c->nationality || rule == NULL || rule->notice_days == HW_NOT_GIVEN ||
        rule->kind == HW_ENTRY_REFUSED ||
        (rule->kind == HW_ENTRY_CLEARANCE && cleared(scenario, c, s, i == chain.count - 1)))
      continue;
    out[count++] = (oracle_reliance){{s->country, s->entry_place, s->entry}, rule->notice_days};
  }
  return count;
}
