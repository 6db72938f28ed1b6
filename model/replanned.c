/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/replanned.h"

#include <stdlib.h>
#include <string.h>

typedef struct reading {
  homeward_comparison *comparison;
  const homeward_plan *published, *replanned;
  const homeward_scenario *before; /* NULL: not known */
  const homeward_scenario *scenario;
  hw_published known;
  hw_replanned *made;
} reading;

const char *hw_cause_name(hw_cause cause) {
  static const char *const names[HW_CAUSE_COUNT] = {
      [HW_CAUSE_NONE] = "others",         [HW_CAUSE_NEW] = "new",
      [HW_CAUSE_WITHDRAWN] = "withdrawn", [HW_CAUSE_MISSED] = "missed",
      [HW_CAUSE_UNKNOWN] = "unknown",     [HW_CAUSE_CANCELLED] = "cancelled",
      [HW_CAUSE_CLOSED] = "closed",       [HW_CAUSE_CONNECTION] = "connection",
      [HW_CAUSE_LATE] = "late",           [HW_CAUSE_LIMIT] = "limit"};
  return names[cause];
}

/* ---- subjects ---- */

static const char *text_of(reading *r, const char *text) {
  return hw_arena_text(&r->comparison->arena, text, strlen(text));
}

/* The run or transfer of a leg as it was published, which the scenario need not know. */
static const char *carrier_of(reading *r, const hw_leg *leg) {
  const homeward_scenario *scenario = r->published->scenario;
  char name[80];
  return leg->run != HW_NONE ? text_of(r, hw_run_name(name, scenario, leg->run))
                             : scenario->transfers[leg->transfer].id;
}

static bool is_shut(const homeward_scenario *scenario, int32_t index, hw_minute at) {
  const hw_place *place = &scenario->places[index];
  for (int32_t i = 0; i < place->closure_count; i++) {
    if (place->closures[i].from <= at && at < place->closures[i].until) {
      return true;
    }
  }
  return !hw_hours_contain(place->hours, hw_zone_minute_of_day(place->zone, at));
}

/* The place that closes a leg; where it begins when that is none. */
static const char *closed_place(const homeward_scenario *scenario, const hw_published_leg *leg) {
  const char *from = scenario->places[leg->from].id;
  if (leg->run == HW_NONE) {
    return is_shut(scenario, leg->to, leg->arrives) ? scenario->places[leg->to].id : from;
  }
  const hw_run *run = &scenario->runs[leg->run];
  const hw_service *service = &scenario->services[run->service];
  for (int32_t s = 0; s < service->stop_count; s++) {
    int32_t place = service->stops[s].place;
    if (is_shut(scenario, place, run->arrives[s]) || is_shut(scenario, place, run->departs[s])) {
      return scenario->places[place].id;
    }
  }
  return from;
}

/* The first run that goes at other times than were published. */
static const char *find_late(reading *r, const hw_published_journey *journey,
                             const hw_leg *stated) {
  for (int32_t k = 0; k < journey->leg_count; k++) {
    const hw_published_leg *leg = &journey->legs[k];
    if (leg->run != HW_NONE && leg->known &&
        (leg->departs != stated[k].departs || leg->arrives != stated[k].arrives)) {
      return carrier_of(r, &stated[k]);
    }
  }
  return NULL;
}

static hw_case_cause freed_cause(reading *r, const hw_published_journey *journey,
                                 const hw_leg *stated) {
  static const hw_cause causes[HW_FREED_CAUSES] = {
      [HW_FREED_MISSED] = HW_CAUSE_MISSED,       [HW_FREED_UNKNOWN] = HW_CAUSE_UNKNOWN,
      [HW_FREED_WITHDRAWN] = HW_CAUSE_WITHDRAWN, [HW_FREED_CANCELLED] = HW_CAUSE_CANCELLED,
      [HW_FREED_CLOSED] = HW_CAUSE_CLOSED,       [HW_FREED_CONNECTION] = HW_CAUSE_CONNECTION};
  hw_case_cause found = {.cause = causes[journey->cause]};
  /* a transfer can be taken at another minute: what is late before it is the cause */
  const char *late = journey->cause == HW_FREED_CONNECTION && stated[journey->failed].run == HW_NONE
                         ? find_late(r, journey, stated)
                         : NULL;
  if (late != NULL) {
    return (hw_case_cause){.cause = HW_CAUSE_LATE, .subject = late};
  }
  if (found.cause == HW_CAUSE_CLOSED) {
    found.subject = closed_place(r->scenario, &journey->legs[journey->failed]);
  } else if (found.cause != HW_CAUSE_WITHDRAWN) {
    found.subject = carrier_of(r, &stated[journey->failed]);
  }
  return found;
}

/* ---- limits ---- */

static bool fewer(int32_t before, int32_t now) {
  return now < before;
}

/* What of one run there is less of. */
static const char *run_limit(reading *r, const hw_published_leg *leg, const char *name) {
  const homeward_scenario *was = r->before, *is = r->scenario;
  int32_t old = hw_find_run(was, name);
  const hw_service *now = &is->services[is->runs[leg->run].service];
  if (old == HW_NONE) {
    return NULL;
  }
  const hw_service *then = &was->services[was->runs[old].service];
  if (fewer(then->seats, now->seats) || fewer(then->stretchers, now->stretchers) ||
      fewer(then->wheelchairs, now->wheelchairs) || fewer(then->max_persons, now->max_persons) ||
      fewer(now->min_persons, then->min_persons)) {
    return text_of(r, name);
  }
  for (int32_t i = 0; i < now->vehicle_count; i++) {
    const hw_vehicle_pool *pool = &is->vehicle_pools[now->vehicles[i].pool];
    int32_t index = hw_find_vehicle_pool(was, pool->id);
    if (index != HW_NONE && fewer(was->vehicle_pools[index].count, pool->count)) {
      return pool->id;
    }
  }
  return NULL;
}

static const char *place_limit(const reading *r, int32_t index) {
  const hw_place *now = &r->scenario->places[index];
  int32_t old = hw_find_place(r->before, now->id);
  if (old == HW_NONE) {
    return NULL;
  }
  const hw_place *then = &r->before->places[old];
  if (fewer(then->beds, now->beds) || fewer(then->assisted_per_day, now->assisted_per_day) ||
      fewer(then->reception.per_day, now->reception.per_day)) {
    return now->id;
  }
  const hw_country *country = &r->scenario->countries[now->country];
  int32_t known = hw_find_country(r->before, country->code);
  return known != HW_NONE &&
                 fewer(r->before->countries[known].entries_per_day, country->entries_per_day)
             ? country->code
             : NULL;
}

static const char *leg_limit(reading *r, const hw_published_leg *leg) {
  const char *found = NULL;
  char name[80];
  if (leg->run != HW_NONE) {
    found = run_limit(r, leg, hw_run_name(name, r->scenario, leg->run));
  } else {
    const hw_transfer *now = &r->scenario->transfers[leg->transfer];
    int32_t old = hw_find_transfer(r->before, now->id);
    if (old != HW_NONE && fewer(r->before->transfers[old].persons_per_day, now->persons_per_day)) {
      found = now->id;
    }
  }
  return found != NULL ? found : place_limit(r, leg->to);
}

/* Escorts of a kind that the case needs, or its programme's money. */
static const char *case_limit(const reading *r, const hw_case *c) {
  const homeward_scenario *was = r->before, *is = r->scenario;
  for (int32_t i = 0; i < is->escort_pool_count && c->escort_count > 0; i++) {
    const hw_escort_pool *pool = &is->escort_pools[i];
    int32_t old = hw_find_escort_pool(was, pool->id);
    if (old != HW_NONE && (fewer(was->escort_pools[old].count, pool->count) ||
                           pool->absence_count > was->escort_pools[old].absence_count)) {
      return pool->id;
    }
  }
  if (c->programme == HW_NONE || !is->programmes[c->programme].has_budget) {
    return NULL;
  }
  const hw_programme *programme = &is->programmes[c->programme];
  int32_t old = hw_find_programme(was, programme->id);
  return old != HW_NONE && (!was->programmes[old].has_budget ||
                            was->programmes[old].budget > programme->budget)
             ? programme->id
             : NULL;
}

static const char *find_limit(reading *r, const hw_published_journey *journey, const hw_case *c) {
  const char *found = NULL;
  if (r->before == NULL) {
    return NULL;
  }
  for (int32_t k = 0; k < journey->leg_count && found == NULL; k++) {
    if (journey->legs[k].known) {
      found = leg_limit(r, &journey->legs[k]);
    }
  }
  return found != NULL ? found : case_limit(r, c);
}

/* ---- causes ---- */

static const hw_leg *published_legs(const reading *r, const char *case_id) {
  for (int32_t i = 0; i < r->published->itinerary_count; i++) {
    const hw_itinerary *itinerary = &r->published->itineraries[i];
    if (strcmp(r->published->scenario->cases[itinerary->case_index].id, case_id) == 0) {
      return itinerary->legs;
    }
  }
  for (int32_t i = 0; i < r->published->unserved_count; i++) {
    const hw_unserved *left = &r->published->unserved[i];
    if (strcmp(r->published->scenario->cases[left->case_index].id, case_id) == 0) {
      return left->legs;
    }
  }
  return NULL;
}

static hw_case_cause find_cause(reading *r, const hw_case_difference *difference) {
  const char *id = difference->before != NULL ? difference->before->id : difference->after->id;
  int32_t index = hw_find_case(r->scenario, id);
  if (difference->before == NULL) {
    return (hw_case_cause){.cause = HW_CAUSE_NEW};
  }
  if (index == HW_NONE) {
    return (hw_case_cause){.cause = HW_CAUSE_UNKNOWN};
  }
  const hw_case *c = &r->scenario->cases[index];
  const hw_published_journey *journey = &r->known.cases[index].journey;
  if (!c->consent.given || c->consent.withdrawn.kind != HW_STAMP_ABSENT) {
    return (hw_case_cause){.cause = HW_CAUSE_WITHDRAWN};
  }
  if (!difference->before->planned) {
    return (hw_case_cause){.cause = HW_CAUSE_NONE};
  }
  const hw_leg *stated = published_legs(r, id);
  if (journey->cause != HW_FREED_NONE) {
    return freed_cause(r, journey, stated);
  }
  hw_case_cause found = {.cause = HW_CAUSE_LATE, .subject = find_late(r, journey, stated)};
  if (found.subject == NULL) {
    found.subject = find_limit(r, journey, c);
    found.cause = found.subject != NULL ? HW_CAUSE_LIMIT : HW_CAUSE_NONE;
  }
  return found;
}

static bool find_causes(reading *r) {
  const homeward_comparison *comparison = r->comparison;
  hw_case_cause *causes = HW_ARRAY(&r->comparison->arena, comparison->case_count, hw_case_cause);
  for (int32_t i = 0; causes != NULL && i < comparison->case_count; i++) {
    causes[i] = find_cause(r, &comparison->cases[i]);
  }
  r->made->causes = causes;
  return causes != NULL;
}

/* ---- what people must be told ---- */

static bool find_promises(reading *r) {
  int32_t count = 0;
  hw_broken_promise *promises =
      HW_ARRAY(&r->comparison->arena, r->scenario->case_count, hw_broken_promise);
  for (int32_t i = 0; promises != NULL && i < r->scenario->case_count; i++) {
    const hw_published_journey *journey = &r->known.cases[i].journey;
    const hw_case *c = &r->scenario->cases[i];
    if (!journey->broken) {
      continue;
    }
    const hw_leg *stated = published_legs(r, c->id);
    int32_t leg = journey->failed;
    while (stated[leg].status != HW_LEG_CONFIRMED) {
      leg++;
    }
    promises[count++] =
        (hw_broken_promise){.case_id = c->id,
                            .by = carrier_of(r, &stated[leg]),
                            .from = r->published->scenario->places[stated[leg].from].id,
                            .persons = c->persons,
                            .why = freed_cause(r, journey, stated)};
  }
  r->made->promises = promises;
  r->made->promise_count = count;
  return promises != NULL;
}

static bool find_stranded(reading *r) {
  const homeward_plan *plan = r->replanned;
  int32_t count = 0;
  hw_stranded *stranded = HW_ARRAY(&r->comparison->arena, plan->unserved_count, hw_stranded);
  for (int32_t i = 0; stranded != NULL && i < plan->unserved_count; i++) {
    const hw_published_case *known = &r->known.cases[plan->unserved[i].case_index];
    const hw_case *c = &r->scenario->cases[plan->unserved[i].case_index];
    if (known->under_way) {
      const hw_place *place = &r->scenario->places[known->place];
      stranded[count++] = (hw_stranded){.case_id = c->id,
                                        .place = place->id,
                                        .persons = c->persons,
                                        .on_board = known->on_board,
                                        .since = known->since,
                                        .zone = place->zone,
                                        .reason = plan->unserved[i].reason};
    }
  }
  r->made->stranded = stranded;
  r->made->stranded_count = count;
  return stranded != NULL;
}

/* ---- notices ---- */

/* Entries of a notification that nobody knows of yet. */
static bool add_new(reading *r, const hw_notification *stated, hw_notice *out) {
  const char **ids = HW_ARRAY(&r->comparison->arena, stated->case_count, const char *);
  *out = (hw_notice){.country = r->scenario->countries[stated->country].code,
                     .place = r->scenario->places[stated->place].id,
                     .entry = stated->entry,
                     .by = stated->by,
                     .cases = ids};
  for (int32_t k = 0; ids != NULL && k < stated->case_count; k++) {
    int32_t index = stated->cases[k];
    if (!hw_published_notified(&r->known, index, stated->country, stated->place, stated->entry)) {
      ids[out->case_count++] = r->scenario->cases[index].id;
      out->persons += r->scenario->cases[index].persons;
    }
  }
  return ids != NULL;
}

/* Whether the entry that was notified is behind the case, or the new plan still has it. */
static bool still_enters(const reading *r, const hw_published_entry *entry) {
  const hw_published_case *known =
      entry->case_index != HW_NONE ? &r->known.cases[entry->case_index] : NULL;
  if (known != NULL && known->under_way && entry->place != HW_NONE &&
      entry->date <= hw_zone_date(r->scenario->places[entry->place].zone, known->since)) {
    return true;
  }
  for (int32_t i = 0; i < r->replanned->notification_count; i++) {
    const hw_notification *stated = &r->replanned->notifications[i];
    if (stated->country != entry->country || stated->place != entry->place ||
        stated->entry != entry->date) {
      continue;
    }
    for (int32_t k = 0; k < stated->case_count; k++) {
      if (stated->cases[k] == entry->case_index) {
        return true;
      }
    }
  }
  return false;
}

/* Those of a published notification who do not come. */
static bool add_cancelled(reading *r, const hw_notification *stated, hw_notice *out) {
  const homeward_scenario *old = r->published->scenario;
  const char **ids = HW_ARRAY(&r->comparison->arena, stated->case_count, const char *);
  hw_published_entry entry = {
      .country = hw_find_country(r->scenario, old->countries[stated->country].code),
      .place = hw_find_place(r->scenario, old->places[stated->place].id),
      .date = stated->entry};
  *out = (hw_notice){.cancelled = true,
                     .country = old->countries[stated->country].code,
                     .place = old->places[stated->place].id,
                     .entry = stated->entry,
                     .cases = ids};
  for (int32_t k = 0; ids != NULL && k < stated->case_count; k++) {
    const hw_case *c = &old->cases[stated->cases[k]];
    entry.case_index = hw_find_case(r->scenario, c->id);
    if (!still_enters(r, &entry)) {
      ids[out->case_count++] = c->id;
      out->persons += c->persons;
    }
  }
  return ids != NULL;
}

static bool find_notices(reading *r) {
  int32_t now = r->replanned->notification_count, then = r->published->notification_count;
  hw_notice *notices =
      hw_arena_alloc(&r->comparison->arena, (size_t)now + (size_t)then, sizeof *notices);
  int32_t count = 0;
  bool whole = notices != NULL;
  for (int32_t i = 0; whole && i < now; i++) {
    whole = add_new(r, &r->replanned->notifications[i], &notices[count]);
    count += whole && notices[count].case_count > 0;
  }
  for (int32_t i = 0; whole && i < then; i++) {
    whole = add_cancelled(r, &r->published->notifications[i], &notices[count]);
    count += whole && notices[count].case_count > 0;
  }
  r->made->notices = notices;
  r->made->notice_count = count;
  return whole;
}

homeward_status hw_replanned_read(homeward_comparison *comparison, const homeward_plan *published,
                                  const homeward_plan *replanned, const homeward_scenario *before,
                                  hw_minute now, homeward_error *error) {
  reading r = {.comparison = comparison,
               .published = published,
               .replanned = replanned,
               .before = before,
               .scenario = replanned->scenario,
               .made = HW_NEW(&comparison->arena, hw_replanned)};
  homeward_status status =
      hw_published_read(&r.known, &comparison->arena, published, replanned->scenario, now, error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  if (r.made == NULL || !find_causes(&r) || !find_promises(&r) || !find_stranded(&r) ||
      !find_notices(&r)) {
    return hw_fail_memory(error);
  }
  comparison->replanned = r.made;
  return HOMEWARD_OK;
}
