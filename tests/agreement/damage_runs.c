/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Damage to the list of runs that go: vehicles, persons, runs too many and too few. */
#include "tests/agreement/damage.h"

#include <string.h>

static const hw_service *service_of(const patient *p, int32_t run) {
  return &p->scenario->services[p->scenario->runs[run].service];
}

/* Vehicles of a run that may be changed. */
static hw_vehicles *open_vehicles(const patient *p, hw_run_use *use) {
  hw_vehicles *vehicles = open_plan_vehicles(&p->open, use->vehicles, use->vehicle_count);
  use->vehicles = vehicles;
  return vehicles;
}

/* Some run with vehicles, and which of them; NULL when none has any. */
static hw_run_use *find_vehicles(patient *p, int32_t *position) {
  int32_t count = p->open.plan->run_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++) {
    hw_run_use *use = &p->open.runs[(start + i) % count];
    if (use->vehicle_count == 0)
      continue;
    *position = damage_start(p, use->vehicle_count);
    return use;
  }
  return NULL;
}

static int32_t most_vehicles(const patient *p, int32_t run, int32_t pool) {
  const hw_service *service = service_of(p, run);
  for (int32_t i = 0; i < service->vehicle_count; i++)
    if (service->vehicles[i].pool == pool)
      return service->vehicles[i].max;
  return 0;
}

/* In an optimum no vehicle that costs something can be spared. */
static bool drop_vehicle(patient *p) {
  int32_t position;
  hw_run_use *use = find_vehicles(p, &position);
  if (use == NULL || !p->proven ||
      p->scenario->vehicle_pools[use->vehicles[position].pool].cost == 0)
    return false;
  hw_vehicles *vehicles = open_vehicles(p, use);
  if (--vehicles[position].count == 0)
    vehicles[position] = vehicles[--use->vehicle_count];
  return true;
}

static bool exceed_vehicles(patient *p) {
  int32_t position;
  hw_run_use *use = find_vehicles(p, &position);
  if (use == NULL)
    return false;
  hw_vehicles *vehicle = &open_vehicles(p, use)[position];
  vehicle->count = most_vehicles(p, use->run, vehicle->pool) + 1;
  return true;
}

static bool send_foreign_vehicle(patient *p) {
  int32_t count = p->open.plan->run_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++)
    for (int32_t pool = 0; pool < p->scenario->vehicle_pool_count; pool++) {
      hw_run_use *use = &p->open.runs[(start + i) % count];
      if (most_vehicles(p, use->run, pool) > 0)
        continue;
      open_vehicles(p, use)[use->vehicle_count++] = (hw_vehicles){.pool = pool, .count = 1};
      return true;
    }
  return false;
}

static int32_t vehicles_of(const hw_run_use *use, int32_t pool) {
  for (int32_t i = 0; i < use->vehicle_count; i++)
    if (use->vehicles[i].pool == pool)
      return use->vehicles[i].count;
  return 0;
}

static bool busy_together(const patient *p, int32_t one, int32_t other, int32_t pool) {
  const hw_run *a = &p->scenario->runs[one], *b = &p->scenario->runs[other];
  int32_t turnaround = p->scenario->vehicle_pools[pool].turnaround;
  return a->departs[0] < hw_run_ends(p->scenario, b) + turnaround &&
         b->departs[0] < hw_run_ends(p->scenario, a) + turnaround;
}

/* Two runs at once take as many vehicles as each may have: together more than there are. */
static bool share_vehicles(patient *p) {
  int32_t count = p->open.plan->run_count;
  for (int32_t i = 0; i < count; i++)
    for (int32_t j = 0; j < count; j++)
      for (int32_t pool = 0; pool < p->scenario->vehicle_pool_count; pool++) {
        hw_run_use *use = &p->open.runs[i], *other = &p->open.runs[j];
        int32_t most = most_vehicles(p, use->run, pool), taken = vehicles_of(other, pool);
        if (i == j || taken == 0 || most + taken <= p->scenario->vehicle_pools[pool].count ||
            !busy_together(p, use->run, other->run, pool))
          continue;
        hw_vehicles *vehicles = open_vehicles(p, use);
        int32_t k = 0;
        while (k < use->vehicle_count && vehicles[k].pool != pool)
          k++;
        vehicles[k] = (hw_vehicles){.pool = pool, .count = most};
        use->vehicle_count += k == use->vehicle_count;
        return true;
      }
  return false;
}

static bool list_no_vehicles(patient *p) {
  int32_t position;
  hw_run_use *use = find_vehicles(p, &position);
  if (use == NULL)
    return false;
  open_vehicles(p, use)[use->vehicle_count++] =
      (hw_vehicles){.pool = use->vehicles[position].pool, .count = 0};
  return true;
}

static bool list_pool_twice(patient *p) {
  int32_t position;
  hw_run_use *use = find_vehicles(p, &position);
  if (use == NULL)
    return false;
  open_vehicles(p, use)[use->vehicle_count++] =
      (hw_vehicles){.pool = use->vehicles[position].pool, .count = 1};
  return true;
}

static bool drop_run(patient *p) {
  int32_t count = p->open.plan->run_count;
  if (count == 0)
    return false;
  p->open.runs[damage_start(p, count)] = p->open.runs[count - 1];
  p->open.plan->run_count--;
  return true;
}

static bool goes(const patient *p, int32_t run) {
  for (int32_t i = 0; i < p->open.plan->run_count; i++)
    if (p->open.plan->runs[i].run == run)
      return true;
  return false;
}

/* A run that stands still, with a vehicle where `vehicle`. */
static bool add_still_run(patient *p, bool vehicle) {
  int32_t count = p->scenario->run_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++) {
    int32_t run = (start + i) % count;
    const hw_service *service = service_of(p, run);
    if (goes(p, run) || (vehicle && service->vehicle_count == 0))
      continue;
    hw_run_use use = {.run = run};
    if (vehicle)
      open_vehicles(p, &use)[use.vehicle_count++] =
          (hw_vehicles){.pool = service->vehicles[0].pool, .count = 1};
    p->open.runs[p->open.plan->run_count++] = use;
    return true;
  }
  return false;
}

static bool add_empty_run(patient *p) {
  return add_still_run(p, false);
}

static bool add_standing_vehicle(patient *p) {
  return add_still_run(p, true);
}

static bool list_run_twice(patient *p) {
  int32_t count = p->open.plan->run_count;
  if (count == 0)
    return false;
  p->open.runs[count] = p->open.runs[damage_start(p, count)];
  p->open.plan->run_count++;
  return true;
}

static bool miscount_persons(patient *p) {
  int32_t count = p->open.plan->run_count;
  if (count == 0)
    return false;
  p->open.runs[damage_start(p, count)].persons += pseudo_random_chance(&p->random, 50) ? 1 : -1;
  return true;
}

const damage run_damages[] = {
    {"a vehicle is missing", "C3 I14", AFTER_SETTLED, drop_vehicle},
    {"more vehicles than may go", "C3", AFTER_SETTLED, exceed_vehicles},
    {"a vehicle of a pool not listed", "C3", AFTER_SETTLED, send_foreign_vehicle},
    {"a vehicle on two runs at once", "C4", AFTER_SETTLED, share_vehicles},
    {"no vehicles are listed", "plan", AFTER_NOTHING, list_no_vehicles},
    {"a pool is listed twice", "plan", AFTER_ANYTHING, list_pool_twice},
    {"a run is dropped", "C5", AFTER_ANYTHING, drop_run},
    {"an empty run is added", "C5", AFTER_NOTHING, add_empty_run},
    {"an empty run has a vehicle", "C5", AFTER_NOTHING, add_standing_vehicle},
    {"a run is listed twice", "plan", AFTER_NOTHING, list_run_twice},
    {"a run's persons are miscounted", "objective", AFTER_NOTHING, miscount_persons},
    {.name = NULL}};
