/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/scenario_finish.h"

#include "model/changed_runs.h"
#include "model/scenario_check.h"

#include <stdlib.h>
#include <string.h>

/* The records are the arena's, not yet handed out: here they may still change. */
#define CHANGE(type, pointer) ((type *)(uintptr_t)(pointer))

enum { PATH_MAX_KEYS = 4 };

/* A run of the finishing step. */
typedef struct finish {
  hw_check check;
  homeward_scenario *scenario;
  hw_arena scratch;
  /* Zones of each country's places: zone_offsets[c] to zone_offsets[c + 1]. */
  const hw_zone **zones;
  int32_t *zone_offsets;
  homeward_error *error;
} finish;

/* ---- presets that depend on other records ---- */

static void fill_places(homeward_scenario *scenario) {
  hw_place *places = CHANGE(hw_place, scenario->places);
  for (int32_t i = 0; i < scenario->place_count; i++) {
    hw_place *place = &places[i];
    place->name = place->name == NULL ? place->id : place->name;
    place->zone = place->zone == NULL ? scenario->zone : place->zone;
    place->connection = place->has_connection ? place->connection : scenario->policy.connection;
  }
}

static void fill_vehicles(homeward_scenario *scenario) {
  for (int32_t i = 0; i < scenario->service_count; i++) {
    hw_vehicle_use *uses = CHANGE(hw_vehicle_use, scenario->services[i].vehicles);
    for (int32_t j = 0; j < scenario->services[i].vehicle_count; j++) {
      if (!uses[j].has_max && uses[j].pool != HW_NONE) {
        uses[j].max = scenario->vehicle_pools[uses[j].pool].count;
      }
    }
  }
}

/* ---- instants ---- */

static const hw_zone *place_zone(const finish *f, int32_t place) {
  return place == HW_NONE ? f->scenario->zone : f->scenario->places[place].zone;
}

/* Reports a local time that a clock change skips or repeats; `path` is the key's. */
static void check_wall(finish *f, hw_stamp stamp, const hw_zone *zone, const hw_key *path,
                       int length) {
  hw_minute at = 0;
  if (stamp.kind != HW_STAMP_WALL || zone == NULL) {
    return;
  }
  hw_wall_kind kind = hw_zone_instant(zone, stamp.value, &at);
  const char *key = path[length - 1].key;
  if (kind == HW_WALL_SKIPPED) {
    hw_check_report(&f->check, HW_E_SKIPPED_TIME, path, length,
                    "`%s` is a local time that the clocks of %s skip", key, hw_zone_name(zone));
  } else if (kind == HW_WALL_REPEATED) {
    hw_check_report(&f->check, HW_W_REPEATED_TIME, path, length,
                    "`%s` is a local time that the clocks of %s show twice; the earlier is meant",
                    key, hw_zone_name(zone));
  }
}

/* Opening a window: absent stays what `hw_stamp_open` makes of it. */
static hw_minute open_at(finish *f, hw_stamp stamp, const hw_zone *zone, const hw_key *path,
                         int length) {
  check_wall(f, stamp, zone, path, length);
  return zone == NULL ? HW_MINUTE_MIN : hw_stamp_open(stamp, zone);
}

static hw_minute close_at(finish *f, hw_stamp stamp, const hw_zone *zone, const hw_key *path,
                          int length) {
  check_wall(f, stamp, zone, path, length);
  return zone == NULL ? HW_MINUTE_MAX : hw_stamp_close(stamp, zone);
}

static void resolve_head(finish *f) {
  homeward_scenario *scenario = f->scenario;
  const hw_zone *zone = scenario->zone;
  scenario->now.at = open_at(f, scenario->now.stamp, zone, HW_PATH({"now", HW_NONE}));
  scenario->horizon_start.at = open_at(f, scenario->horizon_start.stamp, zone,
                                       HW_PATH({"horizon", HW_NONE}, {"start", HW_NONE}));
  scenario->horizon_end.at = close_at(f, scenario->horizon_end.stamp, zone,
                                      HW_PATH({"horizon", HW_NONE}, {"end", HW_NONE}));
}

/* [from, until): a date as `until` closes that whole day, up to the first minute of the next. */
static void resolve_closures(finish *f, int32_t index) {
  const hw_place *place = &f->scenario->places[index];
  hw_closure *closures = CHANGE(hw_closure, place->closures);
  for (int32_t i = 0; i < place->closure_count; i++) {
    hw_closure *closure = &closures[i];
    closure->from = open_at(f, closure->from_stamp, place->zone,
                            HW_PATH({"places", index}, {"closed", i}, {"from", HW_NONE}));
    closure->until = close_at(f, closure->until_stamp, place->zone,
                              HW_PATH({"places", index}, {"closed", i}, {"until", HW_NONE}));
    if (closure->until_stamp.kind == HW_STAMP_DATE && place->zone != NULL) {
      closure->until++;
    }
  }
}

static void resolve_absences(finish *f, int32_t index) {
  const hw_escort_pool *pool = &f->scenario->escort_pools[index];
  const hw_zone *zone = place_zone(f, pool->base);
  hw_absence *absences = CHANGE(hw_absence, pool->absences);
  for (int32_t i = 0; i < pool->absence_count; i++) {
    hw_absence *absence = &absences[i];
    absence->from = open_at(f, absence->from_stamp, zone,
                            HW_PATH({"escort_pools", index}, {"out", i}, {"from", HW_NONE}));
    absence->until = close_at(f, absence->until_stamp, zone,
                              HW_PATH({"escort_pools", index}, {"out", i}, {"until", HW_NONE}));
    if (absence->until_stamp.kind == HW_STAMP_DATE && zone != NULL) {
      absence->until++;
    }
  }
}

static void check_stops(finish *f, int32_t index) {
  const hw_service *service = &f->scenario->services[index];
  hw_key key = hw_check_service_key(f->scenario, index);
  for (int32_t i = 0; i < service->stop_count; i++) {
    const hw_stop *stop = &service->stops[i];
    const hw_zone *zone = stop->place == HW_NONE ? NULL : place_zone(f, stop->place);
    check_wall(f, stop->arrives, zone, HW_PATH(key, {"stops", i}, {"arrives", HW_NONE}));
    check_wall(f, stop->departs, zone, HW_PATH(key, {"stops", i}, {"departs", HW_NONE}));
  }
}

/* Absent consent never opens. */
static hw_minute consent_at(finish *f, hw_stamp stamp, const hw_key *path, int length) {
  hw_minute at = open_at(f, stamp, f->scenario->zone, path, length);
  return stamp.kind == HW_STAMP_ABSENT ? HW_MINUTE_MAX : at;
}

static void resolve_consent(finish *f, int32_t index, hw_case *c) {
  hw_key key = {"cases", index}, consent = {"consent", HW_NONE};
  const hw_zone *zone = f->scenario->zone;
  c->consent.counselled.at =
      consent_at(f, c->consent.counselled.stamp, HW_PATH(key, consent, {"counselled", HW_NONE}));
  c->consent.signed_.at =
      consent_at(f, c->consent.signed_.stamp, HW_PATH(key, consent, {"signed", HW_NONE}));
  c->consent.until.at = close_at(f, c->consent.until.stamp, place_zone(f, c->to),
                                 HW_PATH(key, consent, {"until", HW_NONE}));
  check_wall(f, c->consent.requested, zone, HW_PATH(key, consent, {"requested", HW_NONE}));
  check_wall(f, c->consent.withdrawn, zone, HW_PATH(key, consent, {"withdrawn", HW_NONE}));
}

/* Which place a clearance will be used at is not known, so that its times must exist at each. */
static void check_clearances(finish *f, int32_t index, const hw_case *c) {
  for (int32_t i = 0; i < c->clearance_count; i++) {
    const hw_clearance *clearance = &c->clearances[i];
    bool wall = clearance->from.kind == HW_STAMP_WALL || clearance->until.kind == HW_STAMP_WALL;
    if (!wall || clearance->country == HW_NONE) {
      continue;
    }
    for (int32_t z = f->zone_offsets[clearance->country];
         z < f->zone_offsets[clearance->country + 1]; z++) {
      hw_key key = {"cases", index}, element = {"clearances", i};
      check_wall(f, clearance->from, f->zones[z], HW_PATH(key, element, {"from", HW_NONE}));
      check_wall(f, clearance->until, f->zones[z], HW_PATH(key, element, {"until", HW_NONE}));
    }
  }
}

static void resolve_case(finish *f, int32_t index, hw_case *c) {
  hw_key key = {"cases", index}, fit = {"fit_to_travel", HW_NONE};
  const hw_zone *from = place_zone(f, c->from), *to = place_zone(f, c->to);
  c->ready.at = open_at(f, c->ready.stamp, from, HW_PATH(key, {"ready", HW_NONE}));
  c->depart_by.at = close_at(f, c->depart_by.stamp, from, HW_PATH(key, {"depart_by", HW_NONE}));
  c->latest.at = close_at(f, c->latest.stamp, to, HW_PATH(key, {"latest", HW_NONE}));
  if (c->latest.stamp.kind == HW_STAMP_ABSENT) {
    c->latest.at = f->scenario->horizon_end.at;
  }
  c->fit_from.at = open_at(f, c->fit_from.stamp, from, HW_PATH(key, fit, {"from", HW_NONE}));
  c->fit_until.at = close_at(f, c->fit_until.stamp, to, HW_PATH(key, fit, {"until", HW_NONE}));
  resolve_consent(f, index, c);
  hw_document *documents = CHANGE(hw_document, c->documents);
  for (int32_t i = 0; i < c->document_count; i++) {
    documents[i].until.at = close_at(f, documents[i].until.stamp, to,
                                     HW_PATH(key, {"documents", i}, {"until", HW_NONE}));
  }
  check_clearances(f, index, c);
}

/* An entitlement ends in the zone of each case's destination. */
static void check_entitlements(finish *f) {
  const homeward_scenario *scenario = f->scenario;
  bool *done = HW_ARRAY(&f->scratch, scenario->programme_count, bool);
  if (done == NULL) {
    f->check.status = HOMEWARD_LIMIT;
    return;
  }
  for (int32_t i = 0; i < scenario->case_count; i++) {
    int32_t programme = scenario->cases[i].programme;
    if (programme == HW_NONE || done[programme] || scenario->cases[i].to == HW_NONE) {
      continue;
    }
    hw_stamp until = scenario->programmes[programme].entitlement_until;
    const hw_zone *zone = place_zone(f, scenario->cases[i].to);
    hw_minute at = 0;
    done[programme] = until.kind != HW_STAMP_WALL || zone == NULL ||
                      hw_zone_instant(zone, until.value, &at) != HW_WALL_UNIQUE;
    check_wall(f, until, zone, HW_PATH({"programmes", programme}, {"entitlement_until", HW_NONE}));
  }
}

static bool is_new_zone(const finish *f, int32_t first, int32_t end, const hw_zone *zone) {
  for (int32_t i = first; i < end; i++) {
    if (f->zones[i] == zone) {
      return false;
    }
  }
  return zone != NULL;
}

static int compare_countries(const void *left, const void *right, void *context) {
  const hw_place *places = context;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  int32_t first = places[a].country, second = places[b].country;
  return first != second ? (first < second ? -1 : 1) : a < b ? -1 : a > b;
}

static bool gather_zones(finish *f) {
  const homeward_scenario *scenario = f->scenario;
  int32_t count = scenario->place_count;
  int32_t *order = HW_ARRAY(&f->scratch, count, int32_t);
  f->zones = HW_ARRAY(&f->scratch, count, const hw_zone *);
  f->zone_offsets = HW_ARRAY(&f->scratch, scenario->country_count + 1, int32_t);
  if (order == NULL || f->zones == NULL || f->zone_offsets == NULL) {
    return false;
  }
  for (int32_t i = 0; i < count; i++) {
    order[i] = i;
  }
  if (count > 0) {
    qsort_r(order, (size_t)count, sizeof *order, compare_countries,
            CHANGE(hw_place, scenario->places));
  }
  int32_t used = 0, next = 0;
  for (int32_t country = 0; country < scenario->country_count; country++) {
    f->zone_offsets[country] = used;
    for (; next < count && scenario->places[order[next]].country <= country; next++) {
      const hw_place *place = &scenario->places[order[next]];
      if (place->country == country &&
          is_new_zone(f, f->zone_offsets[country], used, place->zone)) {
        f->zones[used++] = place->zone;
      }
    }
  }
  f->zone_offsets[scenario->country_count] = used;
  return true;
}

static bool resolve_instants(finish *f) {
  homeward_scenario *scenario = f->scenario;
  if (!gather_zones(f)) {
    return false;
  }
  resolve_head(f);
  for (int32_t i = 0; i < scenario->place_count; i++) {
    resolve_closures(f, i);
  }
  for (int32_t i = 0; i < scenario->service_count; i++) {
    check_stops(f, i);
  }
  for (int32_t i = 0; i < scenario->escort_pool_count; i++) {
    resolve_absences(f, i);
  }
  hw_case *cases = CHANGE(hw_case, scenario->cases);
  for (int32_t i = 0; i < scenario->case_count; i++) {
    resolve_case(f, i, &cases[i]);
  }
  check_entitlements(f);
  return f->check.status == HOMEWARD_OK;
}

/* ---- groups ---- */

static bool fill_groups(homeward_scenario *scenario) {
  hw_group *groups = CHANGE(hw_group, scenario->groups);
  int32_t *members = HW_ARRAY(&scenario->arena, scenario->case_count, int32_t);
  if (members == NULL) {
    return false;
  }
  for (int32_t i = 0; i < scenario->case_count; i++) {
    if (scenario->cases[i].group != HW_NONE) {
      groups[scenario->cases[i].group].case_count++;
    }
  }
  int32_t offset = 0;
  for (int32_t i = 0; i < scenario->group_count; i++) {
    groups[i].cases = members + offset;
    offset += groups[i].case_count;
    groups[i].case_count = 0;
  }
  for (int32_t i = 0; i < scenario->case_count; i++) {
    if (scenario->cases[i].group != HW_NONE) {
      hw_group *group = &groups[scenario->cases[i].group];
      CHANGE(int32_t, group->cases)[group->case_count++] = i;
    }
  }
  return true;
}

/* ---- indexes of ids ---- */

/* A list whose ids are sorted. */
typedef struct ids {
  const void *first; /* address of the first id; NULL for an empty list */
  size_t stride;
  int32_t count;
  hw_index *out;
} ids;

static const char *id_of(const ids *list, int32_t position) {
  const char *const *id =
      (const void *)((const char *)list->first + (size_t)position * list->stride);
  return *id;
}

static int compare_ids(const void *left, const void *right, void *context) {
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  int order = strcmp(id_of(context, a), id_of(context, b));
  return order != 0 ? order : a < b ? -1 : a > b;
}

/* Ids are often written in order; refused ones (NULL) are left out. O(n) then, else O(n log n). */
static bool sort_ids(finish *f, ids list) {
  int32_t *order = hw_arena_raw(&f->scenario->arena, (size_t)list.count, sizeof(int32_t));
  if (order == NULL) {
    return false;
  }
  int32_t count = 0;
  bool sorted = true;
  for (int32_t i = 0; i < list.count; i++) {
    if (id_of(&list, i) != NULL) {
      sorted =
          sorted && (count == 0 || strcmp(id_of(&list, order[count - 1]), id_of(&list, i)) < 0);
      order[count++] = i;
    }
  }
  if (!sorted) {
    qsort_r(order, (size_t)count, sizeof *order, compare_ids, &list);
  }
  *list.out = (hw_index){.order = order, .count = count};
  return true;
}

static hw_key element_key(const finish *f, const char *list, int32_t position) {
  return list == NULL ? hw_check_service_key(f->scenario, position) : (hw_key){list, position};
}

/* Equal ids are neighbours, in the order of the file; all but the first are reported. */
static void report_duplicates(finish *f, ids list, const char *noun, const char *name,
                              const char *key) {
  for (int32_t i = 1; i < list.out->count; i++) {
    int32_t first = list.out->order[i - 1], second = list.out->order[i];
    if (strcmp(id_of(&list, first), id_of(&list, second)) != 0) {
      continue;
    }
    hw_position position = {0};
    if (hw_check_find(&f->check, HW_PATH(element_key(f, name, first), {key, HW_NONE}), &position) ==
        HW_KNOWN_BEFORE) {
      hw_check_report(&f->check, HW_E_DUPLICATE_ID,
                      HW_PATH(element_key(f, name, second), {key, HW_NONE}),
                      "%s `%s` is in the scenario already", noun, id_of(&list, second));
      continue;
    }
    hw_check_report(&f->check, HW_E_DUPLICATE_ID,
                    HW_PATH(element_key(f, name, second), {key, HW_NONE}),
                    "%s `%s` stands already in line %d", noun, id_of(&list, second), position.line);
  }
}

#define IDS(list, member, total, index)                                                            \
  ((ids){.first = scenario->total == 0 ? NULL : &scenario->list->member,                           \
         .stride = sizeof *scenario->list,                                                         \
         .count = scenario->total,                                                                 \
         .out = &scenario->index})

static bool index_ids(finish *f) {
  homeward_scenario *scenario = f->scenario;
  const struct {
    ids list;
    const char *noun, *name, *key;
  } lists[] = {
      {IDS(countries, code, country_count, country_ids), "country", "countries", "code"},
      {IDS(places, id, place_count, place_ids), "place", "places", "id"},
      {IDS(services, id, service_count, service_ids), "service", NULL, "id"},
      {IDS(transfers, id, transfer_count, transfer_ids), "transfer", "transfers", "id"},
      {IDS(vehicle_pools, id, vehicle_pool_count, vehicle_pool_ids), "vehicle pool",
       "vehicle_pools", "id"},
      {IDS(escort_pools, id, escort_pool_count, escort_pool_ids), "escort pool", "escort_pools",
       "id"},
      {IDS(programmes, id, programme_count, programme_ids), "programme", "programmes", "id"},
      {IDS(cases, id, case_count, case_ids), "case", "cases", "id"},
  };
  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
    if (!sort_ids(f, lists[i].list)) {
      return false;
    }
    report_duplicates(f, lists[i].list, lists[i].noun, lists[i].name, lists[i].key);
  }
  return f->check.status == HOMEWARD_OK;
}

/* ---- runs ---- */

static hw_position where_service(void *context, int32_t service, hw_service_part part,
                                 int32_t element) {
  const finish *f = context;
  hw_key key = hw_check_service_key(f->scenario, service);
  hw_position position = {0};
  switch (part) {
  case HW_PART_SERVICE:
    hw_check_find(&f->check,
                  HW_PATH(key, {"stops", element}, {element == 0 ? "departs" : "arrives", HW_NONE}),
                  &position);
    break;
  case HW_PART_REPEAT:
    hw_check_find(&f->check, HW_PATH(key, {"repeat", HW_NONE}), &position);
    break;
  case HW_PART_EXCEPT:
    hw_check_find(&f->check, HW_PATH(key, {"except", element}), &position);
    break;
  case HW_PART_CANCELLED:
    hw_check_find(&f->check, HW_PATH(key, {"cancelled", element}), &position);
    break;
  case HW_PART_RUN_CHANGES:
    hw_check_find(&f->check, HW_PATH(key, {"changes", element}, {"date", HW_NONE}), &position);
    break;
  }
  return position;
}

static bool has_horizon(const homeward_scenario *scenario) {
  return scenario->zone != NULL && scenario->horizon_start.stamp.kind != HW_STAMP_ABSENT &&
         scenario->horizon_end.stamp.kind != HW_STAMP_ABSENT &&
         scenario->horizon_start.at <= scenario->horizon_end.at;
}

/* Dates say nothing about a service whose repeat was refused. */
static void forget_dates(finish *f) {
  hw_service *services = CHANGE(hw_service, f->scenario->services);
  for (int32_t i = 0; i < f->scenario->service_count; i++) {
    hw_service *service = &services[i];
    if (service->repeat.frequency == HW_ONCE &&
        service->except_count + service->cancelled_count + service->change_count > 0 &&
        !hw_check_sound(&f->check,
                        HW_PATH(hw_check_service_key(f->scenario, i), {"repeat", HW_NONE}))) {
      service->except_count = 0;
      service->cancelled_count = 0;
      service->change_count = 0;
    }
  }
}

static homeward_status expand_runs(finish *f) {
  forget_dates(f);
  if (!hw_split_changed_runs(f->scenario)) {
    return hw_fail_memory(f->error);
  }
  bool known = f->check.source != NULL && f->check.source->cases_only;
  return has_horizon(f->scenario) ? hw_runs_expand(f->scenario, where_service, f,
                                                   known ? NULL : f->check.diagnostics, f->error)
                                  : HOMEWARD_OK;
}

homeward_status hw_scenario_finish(homeward_scenario *scenario, const hw_source *source,
                                   homeward_diagnostics *diagnostics, homeward_error *error) {
  scenario->written_service_count = scenario->service_count;
  finish f = {.check = {.scenario = scenario, .source = source, .diagnostics = diagnostics},
              .scenario = scenario,
              .error = error};
  fill_places(scenario);
  fill_vehicles(scenario);
  homeward_status status = HOMEWARD_OK;
  if (!resolve_instants(&f) || !fill_groups(scenario) || !index_ids(&f)) {
    status = hw_fail_memory(error);
  }
  if (status == HOMEWARD_OK) {
    status = expand_runs(&f);
  }
  if (status == HOMEWARD_OK) {
    hw_check_records(&f.check);
    hw_check_cases(&f.check);
    status = f.check.status == HOMEWARD_OK ? HOMEWARD_OK : hw_fail_memory(error);
  }
  hw_arena_free(&f.scratch);
  return status;
}
