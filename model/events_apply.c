/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/events_apply.h"

#include <stdlib.h>
#include <string.h>

enum { LAST_DATE = 84005 /* 2199-12-31 */ };

/* The copies are this scenario's own, not yet handed out: here they may still change. */
#define CHANGE(type, pointer) ((type *)(uintptr_t)(pointer))

/* ---- copies of what finishing a scenario writes into, and of what events change ---- */

/* Gives the list, the address of a pointer, room for `more` behind its own elements; false: out of
 * memory. */
static bool copy_list(hw_arena *arena, void *list, size_t count, size_t more, size_t size) {
  const void *old = NULL;
  char *copy = hw_arena_raw(arena, count + more, size);
  if (copy == NULL) {
    return false;
  }
  memcpy(&old, list, sizeof old);
  if (count > 0) {
    memcpy(copy, old, count * size);
  }
  if (more > 0) {
    memset(copy + count * size, 0, more * size);
  }
  memcpy(list, &copy, sizeof copy);
  return true;
}

#define COPY(arena, list, count, more)                                                             \
  copy_list((arena), (void *)&(list), (size_t)(count), (size_t)(more), sizeof *(list))

/* How many elements the events add to a list of each service, place and pool, at most. */
typedef struct rooms {
  hw_arena arena;
  int32_t *changes, *closures, *absences;
} rooms;

static bool count_rooms(rooms *r, const homeward_scenario *s, const homeward_events *events) {
  r->changes = HW_ARRAY(&r->arena, s->written_service_count, int32_t);
  r->closures = HW_ARRAY(&r->arena, s->place_count, int32_t);
  r->absences = HW_ARRAY(&r->arena, s->escort_pool_count, int32_t);
  if (r->changes == NULL || r->closures == NULL || r->absences == NULL) {
    return false;
  }
  for (int32_t i = 0; i < events->delay_count; i++) {
    r->changes[hw_events_service(events, events->delays[i].run)]++;
  }
  for (int32_t i = 0; i < events->capacity_count; i++) {
    if (events->capacities[i].run != HW_NONE) {
      r->changes[hw_events_service(events, events->capacities[i].run)]++;
    }
  }
  for (int32_t i = 0; i < events->closing_count; i++) {
    r->closures[events->closings[i].place]++;
  }
  for (int32_t i = 0; i < events->escort_out_count; i++) {
    r->absences[events->escorts_out[i].pool]++;
  }
  return true;
}

static bool copy_services(homeward_scenario *s, const rooms *r) {
  if (!COPY(&s->arena, s->services, s->service_count, 0)) {
    return false;
  }
  hw_service *services = CHANGE(hw_service, s->services);
  for (int32_t i = 0; i < s->service_count; i++) {
    if (services[i].vehicle_count > 0 &&
        !COPY(&s->arena, services[i].vehicles, services[i].vehicle_count, 0)) {
      return false;
    }
    if (r->changes[i] > 0 &&
        !COPY(&s->arena, services[i].changes, services[i].change_count, r->changes[i])) {
      return false;
    }
  }
  return true;
}

static bool copy_places(homeward_scenario *s, const rooms *r) {
  if (!COPY(&s->arena, s->places, s->place_count, 0)) {
    return false;
  }
  hw_place *places = CHANGE(hw_place, s->places);
  for (int32_t i = 0; i < s->place_count; i++) {
    if (places[i].closure_count + r->closures[i] > 0 &&
        !COPY(&s->arena, places[i].closures, places[i].closure_count, r->closures[i])) {
      return false;
    }
  }
  return true;
}

static bool copy_pools(homeward_scenario *s, const rooms *r) {
  if (!COPY(&s->arena, s->escort_pools, s->escort_pool_count, 0) ||
      !COPY(&s->arena, s->vehicle_pools, s->vehicle_pool_count, 0)) {
    return false;
  }
  hw_escort_pool *pools = CHANGE(hw_escort_pool, s->escort_pools);
  for (int32_t i = 0; i < s->escort_pool_count; i++) {
    if (pools[i].absence_count + r->absences[i] > 0 &&
        !COPY(&s->arena, pools[i].absences, pools[i].absence_count, r->absences[i])) {
      return false;
    }
  }
  return true;
}

/* Documents are written into; services of changed runs are made anew. */
static bool copy_case(homeward_scenario *s, hw_case *c) {
  if (c->document_count > 0 && !COPY(&s->arena, c->documents, c->document_count, 0)) {
    return false;
  }
  int32_t written = c->avoid_service_count;
  while (written > 0 && c->avoid_services[written - 1] >= s->written_service_count) {
    written--;
  }
  c->avoid_service_count = written;
  return true;
}

static bool copy_cases(homeward_scenario *s, const homeward_events *events) {
  if (!COPY(&s->arena, s->cases, s->case_count, events->case_count)) {
    return false;
  }
  hw_case *cases = CHANGE(hw_case, s->cases);
  if (events->case_count > 0) {
    memcpy(cases + s->case_count, events->cases, (size_t)events->case_count * sizeof *cases);
  }
  s->case_count += events->case_count;
  s->case_file = NULL;
  for (int32_t i = 0; i < s->case_count; i++) {
    if (!copy_case(s, &cases[i])) {
      return false;
    }
  }
  return true;
}

/* Members are gathered when the scenario is finished. */
static bool name_groups(homeward_scenario *s, const homeward_events *events) {
  hw_group *groups = HW_ARRAY(&s->arena, events->group_count, hw_group);
  for (int32_t i = 0; groups != NULL && i < events->group_count; i++) {
    groups[i].id = events->groups[i];
  }
  s->groups = groups;
  s->group_count = events->group_count;
  s->escort_kinds = events->escort_kinds;
  s->escort_kind_count = events->escort_kind_count;
  return groups != NULL;
}

static bool copy_scenario(homeward_scenario *s, const homeward_events *events) {
  rooms r = {.changes = NULL};
  *s = *events->scenario;
  s->arena = (hw_arena){0};
  s->service_count = s->written_service_count;
  bool lists =
      count_rooms(&r, s, events) && copy_services(s, &r) && copy_places(s, &r) && copy_pools(s, &r);
  hw_arena_free(&r.arena);
  return lists && copy_cases(s, events) && name_groups(s, events) &&
         COPY(&s->arena, s->countries, s->country_count, 0) &&
         COPY(&s->arena, s->transfers, s->transfer_count, 0) &&
         COPY(&s->arena, s->programmes, s->programme_count, 0);
}

/* ---- single values ---- */

/* A stamp that says the minute whatever it stands for; the reader takes it as it took the first. */
static hw_stamp exact(hw_stamp stamp, hw_minute at, const hw_zone *zone) {
  return stamp.kind == HW_STAMP_INSTANT ? stamp
                                        : (hw_stamp){.kind = HW_STAMP_INSTANT,
                                                     .value = at,
                                                     .offset = hw_zone_offset(zone, at)};
}

/* Without a stamp: now. */
static hw_stamp stamp_or_now(hw_stamp stamp, const homeward_events *events) {
  const homeward_scenario *scenario = events->scenario;
  bool own = events->now.kind != HW_STAMP_ABSENT;
  return stamp.kind != HW_STAMP_ABSENT ? stamp
                                       : exact(own ? events->now : scenario->now.stamp,
                                               hw_events_now(events), scenario->zone);
}

static void set(int32_t *value, const hw_capacity_event *event, hw_capacity capacity) {
  if (event->values[capacity] != HW_NOT_GIVEN) {
    *value = event->values[capacity];
  }
}

static void limit_place(hw_place *place, const hw_capacity_event *event) {
  set(&place->beds, event, HW_CAPACITY_BEDS);
  set(&place->assisted_per_day, event, HW_CAPACITY_ASSISTED);
  set(&place->reception.per_day, event, HW_CAPACITY_RECEPTION);
  if (event->values[HW_CAPACITY_RECEPTION] != HW_NOT_GIVEN && !place->reception.given) {
    place->reception.given = true;
    place->reception.days = 0x7F;
  }
}

static void limit_service(hw_service *service, const hw_capacity_event *event) {
  set(&service->seats, event, HW_CAPACITY_SEATS);
  set(&service->stretchers, event, HW_CAPACITY_STRETCHERS);
  set(&service->wheelchairs, event, HW_CAPACITY_WHEELCHAIRS);
  set(&service->max_persons, event, HW_CAPACITY_MAX_PERSONS);
  set(&service->min_persons, event, HW_CAPACITY_MIN_PERSONS);
}

/* Limits of runs are changes of their service: events_runs.c. */
static void limit_all(homeward_scenario *s, const homeward_events *events) {
  for (int32_t i = 0; i < events->capacity_count; i++) {
    const hw_capacity_event *event = &events->capacities[i];
    if (event->place != HW_NONE) {
      limit_place(CHANGE(hw_place, &s->places[event->place]), event);
    } else if (event->service != HW_NONE) {
      limit_service(CHANGE(hw_service, &s->services[event->service]), event);
    } else if (event->country != HW_NONE) {
      set(&CHANGE(hw_country, &s->countries[event->country])->entries_per_day, event,
          HW_CAPACITY_ENTRIES);
    } else if (event->transfer != HW_NONE) {
      set(&CHANGE(hw_transfer, &s->transfers[event->transfer])->persons_per_day, event,
          HW_CAPACITY_PERSONS_PER_DAY);
    } else if (event->vehicle_pool != HW_NONE) {
      set(&CHANGE(hw_vehicle_pool, &s->vehicle_pools[event->vehicle_pool])->count, event,
          HW_CAPACITY_COUNT);
    } else if (event->escort_pool != HW_NONE) {
      set(&CHANGE(hw_escort_pool, &s->escort_pools[event->escort_pool])->count, event,
          HW_CAPACITY_COUNT);
    }
  }
}

static void change_cases(homeward_scenario *s, const homeward_events *events) {
  hw_case *cases = CHANGE(hw_case, s->cases);
  for (int32_t i = 0; i < events->withdrawal_count; i++) {
    const hw_withdraw_event *event = &events->withdrawals[i];
    hw_consent *consent = &cases[event->case_index].consent;
    consent->given = true;
    if (event->at.kind != HW_STAMP_ABSENT || consent->withdrawn.kind == HW_STAMP_ABSENT) {
      consent->withdrawn = stamp_or_now(event->at, events);
    }
  }
  for (int32_t i = 0; i < events->no_show_count; i++) {
    const hw_no_show_event *event = &events->no_shows[i];
    if (event->ready.kind != HW_STAMP_ABSENT) {
      cases[event->case_index].ready.stamp = event->ready;
    }
  }
}

static void change_budgets(homeward_scenario *s, const homeward_events *events) {
  hw_programme *programmes = CHANGE(hw_programme, s->programmes);
  for (int32_t i = 0; i < events->budget_count; i++) {
    programmes[events->budgets[i].programme].has_budget = true;
    programmes[events->budgets[i].programme].budget = events->budgets[i].budget;
  }
}

static void send_escorts_out(homeward_scenario *s, const homeward_events *events) {
  for (int32_t i = 0; i < events->escort_out_count; i++) {
    const hw_escort_out_event *event = &events->escorts_out[i];
    hw_escort_pool *pool = CHANGE(hw_escort_pool, &s->escort_pools[event->pool]);
    CHANGE(hw_absence, pool->absences)
    [pool->absence_count++] = (hw_absence){.from_stamp = stamp_or_now(event->from, events),
                                           .until_stamp = event->until,
                                           .count = event->count,
                                           .reason = event->reason};
  }
}

/* ---- places ---- */

static hw_minute closing_end(hw_stamp until, const hw_zone *zone) {
  return hw_stamp_close(until, zone) + (until.kind == HW_STAMP_DATE ? 1 : 0);
}

static void close_places(homeward_scenario *s, const homeward_events *events) {
  for (int32_t i = 0; i < events->closing_count; i++) {
    const hw_place_event *event = &events->closings[i];
    hw_place *place = CHANGE(hw_place, &s->places[event->place]);
    hw_stamp from = stamp_or_now(event->from, events);
    CHANGE(hw_closure, place->closures)
    [place->closure_count++] = (hw_closure){.from_stamp = from,
                                            .until_stamp = event->until,
                                            .from = hw_stamp_open(from, place->zone),
                                            .until = closing_end(event->until, place->zone),
                                            .reason = event->reason};
  }
}

/* When a place is open after all, half-open. */
typedef struct opening {
  int32_t place;
  hw_minute from, until;
  hw_stamp from_stamp, until_stamp; /* exact; that of `until` only before HW_MINUTE_MAX */
} opening;

static int compare_openings(const void *left, const void *right) {
  const opening *a = left, *b = right;
  if (a->place != b->place) {
    return a->place < b->place ? -1 : 1;
  }
  return a->from < b->from ? -1 : a->from > b->from;
}

static opening make_opening(const homeward_events *events, const hw_place_event *event) {
  const hw_zone *zone = events->scenario->places[event->place].zone;
  hw_stamp from = stamp_or_now(event->from, events);
  opening made = {.place = event->place,
                  .from = hw_stamp_open(from, zone),
                  .until = closing_end(event->until, zone)};
  /* The last day that a file can name lasts for ever. */
  if (event->until.kind == HW_STAMP_DATE && hw_zone_date(zone, made.until) > LAST_DATE) {
    made.until = HW_MINUTE_MAX;
  }
  made.from_stamp = exact(from, made.from, zone);
  if (made.until < HW_MINUTE_MAX) {
    made.until_stamp = exact(event->until, made.until, zone);
  }
  return made;
}

/* By place and time, none of them empty and no two that meet; NULL: out of memory. */
static opening *list_openings(hw_arena *scratch, const homeward_events *events, int32_t *count) {
  opening *list = HW_ARRAY(scratch, events->opening_count, opening);
  int32_t used = 0, kept = 0;
  for (int32_t i = 0; list != NULL && i < events->opening_count; i++) {
    opening made = make_opening(events, &events->openings[i]);
    if (made.from < made.until) {
      list[used++] = made;
    }
  }
  if (used > 0) {
    qsort(list, (size_t)used, sizeof *list, compare_openings);
  }
  for (int32_t i = 0; i < used; i++) {
    opening *last = kept > 0 ? &list[kept - 1] : NULL;
    if (last == NULL || last->place != list[i].place || last->until < list[i].from) {
      list[kept++] = list[i];
    } else if (list[i].until > last->until) {
      last->until = list[i].until;
      last->until_stamp = list[i].until_stamp;
    }
  }
  *count = kept;
  return list;
}

/* What the openings leave of a closure, into `out` unless it is NULL. Returns how many pieces. */
static int32_t cut_closure(const hw_closure *closure, const opening *openings, int32_t count,
                           hw_closure *out) {
  hw_closure rest = *closure;
  int32_t pieces = 0;
  for (int32_t i = 0; i < count && rest.from < rest.until; i++) {
    if (openings[i].until <= rest.from || openings[i].from >= rest.until) {
      continue;
    }
    if (rest.from < openings[i].from) {
      if (out != NULL) {
        out[pieces] = rest;
        out[pieces].until = openings[i].from;
        out[pieces].until_stamp = openings[i].from_stamp;
      }
      pieces++;
    }
    bool over = openings[i].until >= rest.until;
    rest.from = over ? rest.until : openings[i].until;
    rest.from_stamp = over ? rest.from_stamp : openings[i].until_stamp;
  }
  bool left = rest.from < rest.until || (closure->from >= closure->until);
  if (left && out != NULL) {
    out[pieces] = rest;
  }
  return pieces + left;
}

static bool open_place(homeward_scenario *s, const opening *openings, int32_t count) {
  hw_place *place = CHANGE(hw_place, &s->places[openings[0].place]);
  size_t pieces = 0;
  for (int32_t i = 0; i < place->closure_count; i++) {
    pieces += (size_t)cut_closure(&place->closures[i], openings, count, NULL);
  }
  hw_closure *closures = HW_ARRAY(&s->arena, pieces, hw_closure);
  if (closures == NULL) {
    return false;
  }
  int32_t used = 0;
  for (int32_t i = 0; i < place->closure_count; i++) {
    used += cut_closure(&place->closures[i], openings, count, closures + used);
  }
  place->closures = closures;
  place->closure_count = used;
  return true;
}

static bool open_places(homeward_scenario *s, const homeward_events *events) {
  hw_arena scratch = {0};
  int32_t count = 0;
  opening *list = list_openings(&scratch, events, &count);
  bool whole = list != NULL;
  for (int32_t i = 0, end; whole && i < count; i = end) {
    for (end = i; end < count && list[end].place == list[i].place; end++) {
    }
    whole = open_place(s, list + i, end - i);
  }
  hw_arena_free(&scratch);
  return whole;
}

/* ---- the whole ---- */

static bool change_all(homeward_scenario *s, const homeward_events *events) {
  if (events->now.kind != HW_STAMP_ABSENT) {
    s->now.stamp = events->now;
  }
  limit_all(s, events);
  change_cases(s, events);
  change_budgets(s, events);
  send_escorts_out(s, events);
  close_places(s, events);
  return hw_events_change_runs(s, events) && open_places(s, events);
}

/* Where the added cases stand; all else was found to be sound before. */
static hw_finding find_added(const void *context, const hw_key *path, int length,
                             hw_position *out) {
  const homeward_events *events = context;
  hw_key keys[8];
  *out = (hw_position){0};
  if (strcmp(path[0].key, "cases") != 0 || path[0].element < events->scenario->case_count ||
      length > 8) {
    return HW_KNOWN_BEFORE;
  }
  memcpy(keys, path, (size_t)length * sizeof *keys);
  keys[0] = (hw_key){"add_cases", path[0].element - events->scenario->case_count};
  return events->source.find(events->source.context, keys, length, out);
}

static homeward_status apply(homeward_scenario *s, const homeward_events *events,
                             homeward_diagnostics *diagnostics, homeward_error *error) {
  hw_source source = {.find = find_added, .context = events, .cases_only = true};
  size_t errors = homeward_diagnostics_errors(diagnostics);
  if (!copy_scenario(s, events) || !change_all(s, events)) {
    return hw_fail_memory(error);
  }
  homeward_status status = hw_scenario_finish(s, &source, diagnostics, error);
  hw_diagnostics_sort(diagnostics);
  if (status == HOMEWARD_OK && homeward_diagnostics_errors(diagnostics) > errors) {
    return hw_fail_rejected(error, diagnostics);
  }
  return status;
}

homeward_status hw_events_apply(homeward_scenario **out, const homeward_events *events,
                                homeward_diagnostics *diagnostics, homeward_error *error) {
  homeward_diagnostics *own = NULL;
  homeward_scenario *scenario = calloc(1, sizeof *scenario);
  homeward_status status = scenario != NULL ? HOMEWARD_OK : hw_fail_memory(error);
  if (status == HOMEWARD_OK && diagnostics == NULL) {
    status = homeward_diagnostics_new(&own, error);
  }
  if (status == HOMEWARD_OK) {
    status = apply(scenario, events, diagnostics != NULL ? diagnostics : own, error);
  }
  homeward_diagnostics_free(own);
  if (status != HOMEWARD_OK) {
    homeward_scenario_free(scenario);
    return status;
  }
  *out = scenario;
  return HOMEWARD_OK;
}
