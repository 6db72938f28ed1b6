/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/scenario_check.h"

#include <stdarg.h>
#include <stdio.h>

hw_finding hw_check_find(const hw_check *check, const hw_key *path, int length, hw_position *out) {
  if (check->source == NULL) {
    *out = (hw_position){0};
    return HW_FOUND;
  }
  return check->source->find(check->source->context, path, length, out);
}

bool hw_check_sound(const hw_check *check, const hw_key *path, int length) {
  hw_position position;
  hw_finding finding = hw_check_find(check, path, length, &position);
  return finding == HW_FOUND || finding == HW_NOT_FOUND || finding == HW_KNOWN_BEFORE;
}

void hw_check_report(hw_check *check, hw_code code, const hw_key *path, int length,
                     const char *format, ...) {
  hw_position position;
  if (hw_check_find(check, path, length, &position) == HW_KNOWN_BEFORE) {
    return;
  }
  char text[600];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (hw_report(check->diagnostics, code, position, "%s", text) != HOMEWARD_OK) {
    check->status = HOMEWARD_LIMIT;
  }
}

hw_key hw_check_service_key(const homeward_scenario *scenario, int32_t service) {
  bool flight = service < scenario->flight_count;
  return (hw_key){flight ? "flights" : "convoys",
                  flight ? service : service - scenario->flight_count};
}

/* ---- head ---- */

static void check_horizon(hw_check *check) {
  const homeward_scenario *scenario = check->scenario;
  if (scenario->zone != NULL && scenario->horizon_start.stamp.kind != HW_STAMP_ABSENT &&
      scenario->horizon_end.stamp.kind != HW_STAMP_ABSENT &&
      scenario->horizon_start.at > scenario->horizon_end.at) {
    hw_check_report(check, HW_E_HORIZON, HW_PATH({"horizon", HW_NONE}, {"end", HW_NONE}),
                    "the horizon ends before it starts");
  }
}

/* ---- places ---- */

static void check_closures(hw_check *check, int32_t index) {
  const hw_place *place = &check->scenario->places[index];
  for (int32_t i = 0; i < place->closure_count; i++) {
    if (place->closures[i].from >= place->closures[i].until) {
      hw_check_report(check, HW_W_EMPTY_WINDOW,
                      HW_PATH({"places", index}, {"closed", i}, {"until", HW_NONE}),
                      "the closure of %s ends before it begins", place->id);
    }
  }
}

/* ---- services ---- */

static const char *service_name(const hw_service *service) {
  return service->id == NULL ? "service" : service->id;
}

/* A time that a stop lacks, unless it was refused. */
static void check_stop_time(hw_check *check, int32_t index, int32_t stop, const char *key,
                            hw_stamp stamp, bool wanted) {
  const hw_service *service = &check->scenario->services[index];
  hw_key list = hw_check_service_key(check->scenario, index);
  bool given = stamp.kind != HW_STAMP_ABSENT;
  if (given == wanted || !hw_check_sound(check, HW_PATH(list, {"stops", stop}, {key, HW_NONE}))) {
    return;
  }
  hw_check_report(check, HW_E_STOP, HW_PATH(list, {"stops", stop}, {key, HW_NONE}),
                  wanted ? "%s: stop %d lacks `%s`" : "%s: stop %d cannot have `%s`",
                  service_name(service), (int)stop + 1, key);
}

static void check_last_cost(hw_check *check, int32_t index, int32_t last, const char *key) {
  hw_key list = hw_check_service_key(check->scenario, index);
  hw_position position;
  if (check->source != NULL &&
      hw_check_find(check, HW_PATH(list, {"stops", last}, {key, HW_NONE}), &position) == HW_FOUND) {
    hw_check_report(check, HW_E_STOP, HW_PATH(list, {"stops", last}, {key, HW_NONE}),
                    "%s: stop %d, the last, cannot have `%s`",
                    service_name(&check->scenario->services[index]), (int)last + 1, key);
  }
}

static void check_stops(hw_check *check, int32_t index) {
  const hw_service *service = &check->scenario->services[index];
  int32_t last = service->stop_count - 1;
  if (!service->stops_form || last < 1) {
    return;
  }
  for (int32_t i = 0; i <= last; i++) {
    check_stop_time(check, index, i, "arrives", service->stops[i].arrives, i > 0);
    check_stop_time(check, index, i, "departs", service->stops[i].departs, i < last);
  }
  check_last_cost(check, index, last, "cost");
  check_last_cost(check, index, last, "fare");
}

static void check_vehicles(hw_check *check, int32_t index) {
  const homeward_scenario *scenario = check->scenario;
  const hw_service *service = &scenario->services[index];
  hw_key list = hw_check_service_key(scenario, index);
  for (int32_t i = 0; i < service->vehicle_count; i++) {
    const hw_vehicle_use *use = &service->vehicles[i];
    for (int32_t j = 0; j < i && use->pool != HW_NONE; j++) {
      if (service->vehicles[j].pool == use->pool) {
        hw_check_report(check, HW_E_NAMED_TWICE, HW_PATH(list, {"vehicles", i}, {"pool", HW_NONE}),
                        "%s names the vehicle pool %s twice", service_name(service),
                        scenario->vehicle_pools[use->pool].id);
        break;
      }
    }
    if (use->has_max && use->pool != HW_NONE &&
        use->max > scenario->vehicle_pools[use->pool].count &&
        hw_check_sound(check, HW_PATH({"vehicle_pools", use->pool}, {"count", HW_NONE}))) {
      hw_check_report(check, HW_W_VEHICLES, HW_PATH(list, {"vehicles", i}, {"max", HW_NONE}),
                      "%s may use %d vehicles of a pool that has %d", service_name(service),
                      (int)use->max, (int)scenario->vehicle_pools[use->pool].count);
    }
  }
}

/* The run is late from a departure of its own on. */
static bool has_departure(const hw_service *service, int32_t place) {
  for (int32_t i = 0; i < service->stop_count - 1; i++) {
    if (service->stops[i].place == place) {
      return true;
    }
  }
  return false;
}

static void check_changes(hw_check *check, int32_t index) {
  const hw_service *service = &check->scenario->services[index];
  hw_key list = hw_check_service_key(check->scenario, index);
  for (int32_t i = 0; i < service->change_count; i++) {
    const hw_run_change *change = &service->changes[i];
    bool sound = hw_check_sound(check, HW_PATH(list, {"changes", i}, {"date", HW_NONE}));
    for (int32_t j = 0; j < i && sound; j++) {
      if (service->changes[j].date == change->date) {
        char date[32];
        hw_check_report(check, HW_E_NAMED_TWICE, HW_PATH(list, {"changes", i}, {"date", HW_NONE}),
                        "%s changes its run on %s twice", service_name(service),
                        hw_format_date(date, change->date));
        break;
      }
    }
    if (change->min_persons != HW_NOT_GIVEN && service->kind == HW_FLIGHT && !service->charter) {
      hw_check_report(
          check, HW_E_EXCLUDED_KEY, HW_PATH(list, {"changes", i}, {"min_persons", HW_NONE}),
          "%s: `min_persons` cannot stand at a flight that is no charter", service_name(service));
    }
    if (change->from != HW_NONE && !has_departure(service, change->from)) {
      hw_check_report(check, HW_E_DELAY_PLACE, HW_PATH(list, {"changes", i}, {"from", HW_NONE}),
                      "%s does not depart from %s", service_name(service),
                      check->scenario->places[change->from].id);
    }
  }
}

static void check_has_runs(hw_check *check, int32_t index) {
  const homeward_scenario *scenario = check->scenario;
  if (scenario->service_runs != NULL && scenario->services[index].change_count == 0 &&
      scenario->service_runs[index] == scenario->service_runs[index + 1] &&
      homeward_diagnostics_errors(check->diagnostics) == 0) {
    hw_key list = hw_check_service_key(scenario, index);
    hw_check_report(check, HW_W_NO_RUN, HW_PATH(list, {"id", HW_NONE}),
                    "%s has no run inside the horizon", service_name(&scenario->services[index]));
  }
}

static void check_transfer(hw_check *check, int32_t index) {
  const hw_transfer *transfer = &check->scenario->transfers[index];
  if (transfer->from != HW_NONE && transfer->from == transfer->to) {
    hw_check_report(check, HW_E_SAME_ENDS, HW_PATH({"transfers", index}, {"to", HW_NONE}),
                    "the transfer leads from %s to itself",
                    check->scenario->places[transfer->from].id);
  }
}

/* ---- pools and programmes ---- */

static void check_reach(hw_check *check, int32_t index) {
  const homeward_scenario *scenario = check->scenario;
  const hw_escort_pool *pool = &scenario->escort_pools[index];
  for (int32_t i = 0; i < pool->reach_count; i++) {
    int32_t place = pool->reach[i].place;
    bool twice = place != HW_NONE && place == pool->base;
    for (int32_t j = 0; j < i && place != HW_NONE; j++) {
      twice = twice || pool->reach[j].place == place;
    }
    if (twice) {
      hw_check_report(check, HW_E_NAMED_TWICE,
                      HW_PATH({"escort_pools", index}, {"reach", i}, {"place", HW_NONE}),
                      "`reach` names %s, which is the base or stands before",
                      scenario->places[place].id);
    }
  }
}

static void check_covers(hw_check *check, int32_t index) {
  const homeward_scenario *scenario = check->scenario;
  const hw_escort_pool *pool = &scenario->escort_pools[index];
  bool own = pool->kind == HW_NONE;
  for (int32_t i = 0; i < pool->cover_count; i++) {
    own = own || pool->covers[i] == pool->kind;
    for (int32_t j = 0; j < i; j++) {
      if (pool->covers[j] == pool->covers[i]) {
        hw_check_report(check, HW_W_NAMED_TWICE, HW_PATH({"escort_pools", index}, {"covers", i}),
                        "`covers` names %s twice", scenario->escort_kinds[pool->covers[i]]);
        break;
      }
    }
  }
  if (!own && pool->cover_count > 0) {
    hw_check_report(check, HW_W_OWN_KIND, HW_PATH({"escort_pools", index}, {"covers", HW_NONE}),
                    "`covers` leaves out %s, the pool's own kind",
                    scenario->escort_kinds[pool->kind]);
  }
}

static void check_absences(hw_check *check, int32_t index) {
  const hw_escort_pool *pool = &check->scenario->escort_pools[index];
  for (int32_t i = 0; i < pool->absence_count; i++) {
    if (pool->absences[i].from >= pool->absences[i].until) {
      hw_check_report(check, HW_W_EMPTY_WINDOW,
                      HW_PATH({"escort_pools", index}, {"out", i}, {"until", HW_NONE}),
                      "the absence ends before it begins");
    }
  }
}

static void check_programme(hw_check *check, int32_t index) {
  const hw_programme *programme = &check->scenario->programmes[index];
  if (programme->reduced_grant > programme->grant_per_case &&
      hw_check_sound(check, HW_PATH({"programmes", index}, {"grant_per_case", HW_NONE}))) {
    hw_check_report(check, HW_E_GRANT, HW_PATH({"programmes", index}, {"reduced_grant", HW_NONE}),
                    "reduced_grant exceeds grant_per_case");
  }
}

void hw_check_records(hw_check *check) {
  const homeward_scenario *scenario = check->scenario;
  check_horizon(check);
  for (int32_t i = 0; i < scenario->place_count; i++) {
    check_closures(check, i);
  }
  for (int32_t i = 0; i < scenario->written_service_count; i++) {
    check_stops(check, i);
    check_vehicles(check, i);
    check_changes(check, i);
  }
  for (int32_t i = 0; i < scenario->transfer_count; i++) {
    check_transfer(check, i);
  }
  for (int32_t i = 0; i < scenario->escort_pool_count; i++) {
    check_reach(check, i);
    check_covers(check, i);
    check_absences(check, i);
  }
  for (int32_t i = 0; i < scenario->programme_count; i++) {
    check_programme(check, i);
  }
  for (int32_t i = 0; i < scenario->written_service_count; i++) {
    check_has_runs(check, i);
  }
}
