/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/limit.h"

#include "model/runs.h"

#include <string.h>

static const hw_service *service_of(const homeward_scenario *scenario, int32_t run) {
  return &scenario->services[scenario->runs[run].service];
}

static const char *const kind_names[HW_LIMIT_KINDS] = {
    [HW_LIMIT_SEATS] = "seats",
    [HW_LIMIT_STRETCHERS] = "stretchers",
    [HW_LIMIT_WHEELCHAIRS] = "wheelchairs",
    [HW_LIMIT_MAX_PERSONS] = "max_persons",
    [HW_LIMIT_MIN_PERSONS] = "min_persons",
    [HW_LIMIT_BEDS] = "beds",
    [HW_LIMIT_ASSISTED] = "assisted_per_day",
    [HW_LIMIT_ENTRIES] = "entries_per_day",
    [HW_LIMIT_RECEPTION] = "reception_per_day",
    [HW_LIMIT_TRANSFER] = "persons_per_day",
    [HW_LIMIT_BUDGET] = "budget",
    [HW_LIMIT_VEHICLES] = "vehicles",
    [HW_LIMIT_ESCORTS] = "escorts",
};

const char *hw_limit_kind_name(hw_limit_kind kind) {
  return kind_names[kind];
}

const char *hw_limit_rule(const homeward_scenario *scenario, const hw_limit *limit) {
  static const char *const rules[HW_LIMIT_KINDS] = {
      [HW_LIMIT_SEATS] = "C1",       [HW_LIMIT_STRETCHERS] = "C2",  [HW_LIMIT_WHEELCHAIRS] = "C2",
      [HW_LIMIT_MAX_PERSONS] = "C5", [HW_LIMIT_MIN_PERSONS] = "C5", [HW_LIMIT_BEDS] = "C6",
      [HW_LIMIT_ASSISTED] = "C7",    [HW_LIMIT_ENTRIES] = "C8",     [HW_LIMIT_RECEPTION] = "C8",
      [HW_LIMIT_TRANSFER] = "C8",    [HW_LIMIT_BUDGET] = "C11",     [HW_LIMIT_VEHICLES] = "C4",
      [HW_LIMIT_ESCORTS] = "C10"};
  bool place = limit->kind <= HW_LIMIT_WHEELCHAIRS;
  return place && service_of(scenario, limit->subject)->kind == HW_CONVOY ? "C3"
                                                                          : rules[limit->kind];
}

const char *hw_limit_subject(const homeward_scenario *scenario, const hw_limit *limit, char *room) {
  int32_t i = limit->subject;
  switch (limit->kind) {
  case HW_LIMIT_BEDS:
  case HW_LIMIT_ASSISTED:
  case HW_LIMIT_RECEPTION:
    return scenario->places[i].id;
  case HW_LIMIT_ENTRIES:
    return scenario->countries[i].code;
  case HW_LIMIT_TRANSFER:
    return scenario->transfers[i].id;
  case HW_LIMIT_BUDGET:
    return scenario->programmes[i].id;
  case HW_LIMIT_VEHICLES:
    return scenario->vehicle_pools[i].id;
  case HW_LIMIT_ESCORTS:
    return scenario->escort_pools[i].id;
  default:
    return hw_run_name(room, scenario, i);
  }
}

int64_t hw_limit_now(const homeward_scenario *scenario, const hw_limit *limit) {
  int32_t i = limit->subject;
  switch (limit->kind) {
  case HW_LIMIT_SEATS:
    return service_of(scenario, i)->seats;
  case HW_LIMIT_STRETCHERS:
    return service_of(scenario, i)->stretchers;
  case HW_LIMIT_WHEELCHAIRS:
    return service_of(scenario, i)->wheelchairs;
  case HW_LIMIT_MAX_PERSONS:
    return service_of(scenario, i)->max_persons;
  case HW_LIMIT_MIN_PERSONS:
    return service_of(scenario, i)->min_persons;
  case HW_LIMIT_BEDS:
    return scenario->places[i].beds;
  case HW_LIMIT_ASSISTED:
    return scenario->places[i].assisted_per_day;
  case HW_LIMIT_ENTRIES:
    return scenario->countries[i].entries_per_day;
  case HW_LIMIT_RECEPTION:
    return scenario->places[i].reception.per_day;
  case HW_LIMIT_TRANSFER:
    return scenario->transfers[i].persons_per_day;
  case HW_LIMIT_BUDGET:
    return scenario->programmes[i].budget;
  case HW_LIMIT_VEHICLES:
    return scenario->vehicle_pools[i].count;
  case HW_LIMIT_ESCORTS:
  default:
    return scenario->escort_pools[i].count;
  }
}

/* ---- more of it ---- */

/* A copy of a list with room for `more` behind it. */
static void *copy(hw_arena *arena, const void *items, int32_t count, int32_t more, size_t size) {
  void *made = hw_arena_raw(arena, (size_t)count + (size_t)more, size);
  if (made != NULL && count > 0)
    memcpy(made, items, (size_t)count * size);
  return made;
}

#define COPY(arena, items, count, more) copy(arena, items, count, more, sizeof *(items))

static int32_t more_of(int32_t number, int64_t amount) {
  int64_t sum = number + amount;
  return number == HW_UNLIMITED || sum >= HW_UNLIMITED ? HW_UNLIMITED : sum < 0 ? 0 : (int32_t)sum;
}

/* The run gets a service of its own behind all others, as changed runs have. */
static bool raise_run(homeward_scenario *out, const hw_limit *limit, int64_t amount,
                      hw_arena *arena) {
  hw_service *services = COPY(arena, out->services, out->service_count, 1);
  hw_run *runs = COPY(arena, out->runs, out->run_count, 0);
  if (services == NULL || runs == NULL)
    return false;
  hw_service *own = &services[out->service_count];
  *own = services[runs[limit->subject].service];
  switch (limit->kind) {
  case HW_LIMIT_SEATS:
    own->seats = more_of(own->seats, amount);
    break;
  case HW_LIMIT_STRETCHERS:
    own->stretchers = more_of(own->stretchers, amount);
    break;
  case HW_LIMIT_WHEELCHAIRS:
    own->wheelchairs = more_of(own->wheelchairs, amount);
    break;
  case HW_LIMIT_MAX_PERSONS:
    own->max_persons = more_of(own->max_persons, amount);
    break;
  default:
    own->min_persons = more_of(own->min_persons, -amount);
    break;
  }
  runs[limit->subject].service = out->service_count;
  out->services = services;
  out->service_count++;
  out->runs = runs;
  return true;
}

/* Whoever avoids the run's service avoids its own one too. */
static bool avoid_run(homeward_scenario *out, int32_t before, int32_t own, hw_arena *arena) {
  hw_case *cases = COPY(arena, out->cases, out->case_count, 0);
  for (int32_t i = 0; cases != NULL && i < out->case_count; i++) {
    hw_case *c = &cases[i];
    bool avoids = false;
    for (int32_t k = 0; k < c->avoid_service_count; k++)
      avoids |= c->avoid_services[k] == before;
    if (!avoids)
      continue;
    int32_t *avoided = COPY(arena, c->avoid_services, c->avoid_service_count, 1);
    if (avoided == NULL)
      return false;
    avoided[c->avoid_service_count++] = own;
    c->avoid_services = avoided;
  }
  out->cases = cases;
  return cases != NULL;
}

static bool raise_place(homeward_scenario *out, const hw_limit *limit, int64_t amount,
                        hw_arena *arena) {
  hw_place *places = COPY(arena, out->places, out->place_count, 0);
  if (places == NULL)
    return false;
  hw_place *place = &places[limit->subject];
  int32_t *number = limit->kind == HW_LIMIT_BEDS       ? &place->beds
                    : limit->kind == HW_LIMIT_ASSISTED ? &place->assisted_per_day
                                                       : &place->reception.per_day;
  *number = more_of(*number, amount);
  out->places = places;
  return true;
}

/* Services without a maximum of their own may have all that there are. */
static bool raise_vehicles(homeward_scenario *out, const hw_limit *limit, int64_t amount,
                           hw_arena *arena) {
  hw_vehicle_pool *pools = COPY(arena, out->vehicle_pools, out->vehicle_pool_count, 0);
  hw_service *services = COPY(arena, out->services, out->service_count, 0);
  if (pools == NULL || services == NULL)
    return false;
  hw_vehicle_pool *pool = &pools[limit->subject];
  pool->count = more_of(pool->count, amount);
  for (int32_t s = 0; s < out->service_count; s++) {
    hw_vehicle_use *uses = COPY(arena, services[s].vehicles, services[s].vehicle_count, 0);
    if (uses == NULL)
      return false;
    for (int32_t v = 0; v < services[s].vehicle_count; v++)
      if (uses[v].pool == limit->subject && !uses[v].has_max)
        uses[v].max = pool->count;
    services[s].vehicles = uses;
  }
  out->vehicle_pools = pools;
  out->services = services;
  return true;
}

static bool raise_number(homeward_scenario *out, const hw_limit *limit, int64_t amount,
                         hw_arena *arena) {
  int32_t i = limit->subject;
  if (limit->kind == HW_LIMIT_ENTRIES) {
    hw_country *countries = COPY(arena, out->countries, out->country_count, 0);
    if (countries != NULL)
      countries[i].entries_per_day = more_of(countries[i].entries_per_day, amount);
    out->countries = countries;
    return countries != NULL;
  }
  if (limit->kind == HW_LIMIT_TRANSFER) {
    hw_transfer *transfers = COPY(arena, out->transfers, out->transfer_count, 0);
    if (transfers != NULL)
      transfers[i].persons_per_day = more_of(transfers[i].persons_per_day, amount);
    out->transfers = transfers;
    return transfers != NULL;
  }
  if (limit->kind == HW_LIMIT_BUDGET) {
    hw_programme *programmes = COPY(arena, out->programmes, out->programme_count, 0);
    if (programmes != NULL)
      programmes[i].budget += amount;
    out->programmes = programmes;
    return programmes != NULL;
  }
  hw_escort_pool *pools = COPY(arena, out->escort_pools, out->escort_pool_count, 0);
  if (pools != NULL)
    pools[i].count = more_of(pools[i].count, amount);
  out->escort_pools = pools;
  return pools != NULL;
}

bool hw_limit_raise(homeward_scenario *out, const homeward_scenario *scenario,
                    const hw_limit *limit, int64_t amount, hw_arena *arena) {
  *out = *scenario;
  switch (limit->kind) {
  case HW_LIMIT_SEATS:
  case HW_LIMIT_STRETCHERS:
  case HW_LIMIT_WHEELCHAIRS:
  case HW_LIMIT_MAX_PERSONS:
  case HW_LIMIT_MIN_PERSONS:
    return raise_run(out, limit, amount, arena) &&
           avoid_run(out, scenario->runs[limit->subject].service, scenario->service_count, arena);
  case HW_LIMIT_BEDS:
  case HW_LIMIT_ASSISTED:
  case HW_LIMIT_RECEPTION:
    return raise_place(out, limit, amount, arena);
  case HW_LIMIT_VEHICLES:
    return raise_vehicles(out, limit, amount, arena);
  default:
    return raise_number(out, limit, amount, arena);
  }
}
