/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/engine/variant.h"

#include <check.h>
#include <string.h>

static void *own(variant *v, const void *items, int32_t count, size_t size) {
  void *copy = hw_arena_alloc(&v->arena, (size_t)count + 1, size);
  ck_assert_ptr_nonnull(copy);
  if (count > 0)
    memcpy(copy, items, (size_t)count * size);
  return copy;
}

#define OWN(list, count)                                                                           \
  (v->scenario.list = v->list = own(v, v->scenario.list, v->scenario.count, sizeof *v->list))

void variant_open(variant *v, const homeward_scenario *scenario) {
  *v = (variant){.scenario = *scenario};
  OWN(countries, country_count);
  OWN(places, place_count);
  OWN(services, service_count);
  OWN(transfers, transfer_count);
  OWN(vehicle_pools, vehicle_pool_count);
  OWN(escort_pools, escort_pool_count);
  OWN(programmes, programme_count);
  OWN(cases, case_count);
}

void variant_free(variant *v) {
  hw_arena_free(&v->arena);
}

/* ---- money ---- */

/** What a change of amounts does; `grain` is the amount's smallest step without rounded shares. */
typedef hw_cents (*change)(hw_cents amount, int64_t grain, int64_t factor);

static hw_cents lower_to_grain(hw_cents amount, int64_t grain, int64_t factor) {
  (void)factor;
  return amount / grain * grain;
}

static hw_cents multiply(hw_cents amount, int64_t grain, int64_t factor) {
  (void)grain;
  return amount * factor;
}

static void change_policy(variant *v, change by, int64_t factor) {
  hw_policy *policy = &v->scenario.policy;
  for (int p = 1; p < HW_PRIORITIES; p++) {
    policy->unserved_penalty[p] = by(policy->unserved_penalty[p], 1, factor);
    policy->delay_per_day[p] = by(policy->delay_per_day[p], HW_DAY, factor);
  }
  policy->transit_hour = by(policy->transit_hour, 60, factor);
  policy->change_penalty = by(policy->change_penalty, 1, factor);
}

/* An infant pays fare x infant_fare / 10000. */
static int64_t fare_grain(const variant *v) {
  int64_t a = HW_RATE_ONE, b = v->scenario.policy.infant_fare;
  while (b != 0) {
    int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return HW_RATE_ONE / a;
}

static void change_services(variant *v, change by, int64_t factor) {
  int64_t grain = fare_grain(v);
  for (int32_t i = 0; i < v->scenario.service_count; i++) {
    hw_service *service = &v->services[i];
    hw_stop *stops = own(v, service->stops, service->stop_count, sizeof *stops);
    for (int32_t s = 0; s < service->stop_count; s++)
      stops[s].cost = by(stops[s].cost, grain, factor);
    service->stops = stops;
    service->run_cost = by(service->run_cost, 1, factor);
  }
}

static void change_escorts(variant *v, change by, int64_t factor) {
  for (int32_t i = 0; i < v->scenario.escort_pool_count; i++) {
    hw_escort_pool *pool = &v->escort_pools[i];
    hw_reach *reach = own(v, pool->reach, pool->reach_count, sizeof *reach);
    for (int32_t r = 0; r < pool->reach_count; r++)
      reach[r].cost = by(reach[r].cost, 1, factor);
    pool->reach = reach;
    pool->cost_per_day = by(pool->cost_per_day, 1, factor);
    pool->back_cost = by(pool->back_cost, 1, factor);
  }
}

static void change_money(variant *v, change by, int64_t factor) {
  change_policy(v, by, factor);
  change_services(v, by, factor);
  change_escorts(v, by, factor);
  for (int32_t i = 0; i < v->scenario.place_count; i++)
    v->places[i].bed_cost = by(v->places[i].bed_cost, 1, factor);
  for (int32_t i = 0; i < v->scenario.transfer_count; i++) {
    v->transfers[i].cost = by(v->transfers[i].cost, 1, factor);
    v->transfers[i].ambulance_cost = by(v->transfers[i].ambulance_cost, 1, factor);
  }
  for (int32_t i = 0; i < v->scenario.vehicle_pool_count; i++)
    v->vehicle_pools[i].cost = by(v->vehicle_pools[i].cost, 1, factor);
  for (int32_t i = 0; i < v->scenario.programme_count; i++) {
    hw_programme *programme = &v->programmes[i];
    programme->budget = by(programme->budget, 1, factor);
    programme->grant_per_case = by(programme->grant_per_case, 1, factor);
    programme->pocket_money = by(programme->pocket_money, 1, factor);
    programme->reduced_grant = by(programme->reduced_grant, 1, factor);
  }
}

void variant_make_exact(variant *v) {
  change_money(v, lower_to_grain, 1);
}

void variant_scale_money(variant *v, int64_t factor) {
  change_money(v, multiply, factor);
}

void variant_scale_penalty(variant *v, int priority, int64_t factor) {
  for (int p = 1; p < HW_PRIORITIES; p++)
    if (priority == 0 || p == priority)
      v->scenario.policy.unserved_penalty[p] *= factor;
}

/* ---- limits ---- */

/* An index into a list, HW_NONE when it is empty. */
static int32_t pick(pseudo_random *random, int32_t count) {
  return count > 0 ? pseudo_random_between(random, 0, count - 1) : HW_NONE;
}

/* A tighter value, never below 0; one that is not given becomes small. */
static bool shrink(int32_t *value, pseudo_random *random, int32_t step, int32_t small) {
  if (*value == HW_UNLIMITED)
    *value = small;
  else if (*value <= 0)
    return false;
  else
    *value = pseudo_random_chance(random, 50) || *value <= step ? *value / 2 : *value - step;
  return true;
}

static bool tighten_service(variant *v, int limit, pseudo_random *random) {
  int32_t i = pick(random, v->scenario.service_count);
  if (i == HW_NONE)
    return false;
  hw_service *service = &v->services[i];
  if (limit == 4) { /* the least load of what need not go */
    service->min_persons += 2;
    return service->kind == HW_CONVOY || service->charter;
  }
  int32_t *const limits[] = {&service->seats, &service->stretchers, &service->wheelchairs,
                             &service->max_persons};
  return shrink(limits[limit], random, 1, 2);
}

static bool tighten_vehicle_use(variant *v, pseudo_random *random) {
  int32_t i = pick(random, v->scenario.service_count);
  if (i == HW_NONE || v->services[i].vehicle_count == 0)
    return false;
  hw_service *service = &v->services[i];
  hw_vehicle_use *uses = own(v, service->vehicles, service->vehicle_count, sizeof *uses);
  service->vehicles = uses;
  uses[0].has_max = true;
  return shrink(&uses[0].max, random, 1, 1);
}

static bool tighten_vehicles(variant *v, int limit, pseudo_random *random) {
  int32_t i = pick(random, v->scenario.vehicle_pool_count);
  if (i == HW_NONE)
    return false;
  hw_vehicle_pool *pool = &v->vehicle_pools[i];
  if (limit == 0)
    pool->turnaround += 600;
  return limit == 0 || shrink(limit == 1 ? &pool->count : &pool->seats, random, 1, 1);
}

static bool tighten_escorts(variant *v, int limit, pseudo_random *random) {
  int32_t i = pick(random, v->scenario.escort_pool_count);
  if (i == HW_NONE)
    return false;
  hw_escort_pool *pool = &v->escort_pools[i];
  switch (limit) {
  case 0:
    return shrink(&pool->count, random, 1, 1);
  case 1:
    if (pool->persons_per_escort < 2)
      return false;
    pool->persons_per_escort--;
    return true;
  case 2:
    pool->rest += 600;
    return true;
  default:
    return shrink(&pool->max_duty, random, 360, HW_DAY);
  }
}

static bool tighten_place(variant *v, int limit, pseudo_random *random) {
  int32_t i = pick(random, v->scenario.place_count);
  hw_place *place = &v->places[i];
  if (limit == 2 && !place->reception.given)
    return false;
  return shrink(limit == 0   ? &place->beds
                : limit == 1 ? &place->assisted_per_day
                             : &place->reception.per_day,
                random, 1, 3);
}

static bool tighten_country(variant *v, int limit, pseudo_random *random) {
  hw_country *country = &v->countries[pick(random, v->scenario.country_count)];
  return limit == 0 ? shrink(&country->entries_per_day, random, 1, 3)
                    : shrink(&country->max_stay, random, 120, 600);
}

static bool tighten_programme(variant *v, pseudo_random *random) {
  int32_t i = pick(random, v->scenario.programme_count);
  if (i == HW_NONE)
    return false;
  hw_programme *programme = &v->programmes[i];
  programme->budget = programme->has_budget ? programme->budget / 2 : 200000;
  programme->has_budget = true;
  return true;
}

static bool tighten_case(variant *v, int limit, pseudo_random *random) {
  hw_case *c = &v->cases[pick(random, v->scenario.case_count)];
  int32_t nights = hw_case_max_nights(&v->scenario, c);
  switch (limit) {
  case 0:
    c->latest.at -= HW_DAY;
    return true;
  case 1:
    return shrink(&c->max_travel, random, 240, 1200);
  case 2:
    c->max_nights = nights - 1;
    return nights > 0;
  default:
    c->consent.until.at -= HW_DAY;
    return c->consent.until.stamp.kind != HW_STAMP_ABSENT;
  }
}

static bool tighten_transfer(variant *v, pseudo_random *random) {
  int32_t i = pick(random, v->scenario.transfer_count);
  return i != HW_NONE && shrink(&v->transfers[i].persons_per_day, random, 1, 2);
}

static const struct limit_kind {
  const char *name;
  int group, limit;
} kinds[VARIANT_LIMITS] = {{"seats", 0, 0},
                           {"stretcher places", 0, 1},
                           {"wheelchairs", 0, 2},
                           {"max_persons", 0, 3},
                           {"min_persons", 0, 4},
                           {"vehicles on a run", 1, 0},
                           {"turnaround", 2, 0},
                           {"vehicles", 2, 1},
                           {"vehicle seats", 2, 2},
                           {"escorts", 3, 0},
                           {"persons_per_escort", 3, 1},
                           {"rest", 3, 2},
                           {"max_duty", 3, 3},
                           {"beds", 4, 0},
                           {"assisted_per_day", 4, 1},
                           {"reception", 4, 2},
                           {"entries_per_day", 5, 0},
                           {"max_stay", 5, 1},
                           {"budget", 6, 0},
                           {"latest", 7, 0},
                           {"max_travel", 7, 1},
                           {"max_nights", 7, 2},
                           {"consent", 7, 3},
                           {"persons_per_day", 8, 0}};

const char *variant_limit_name(int limit) {
  return kinds[limit].name;
}

bool variant_tighten(variant *v, int limit, pseudo_random *random) {
  const struct limit_kind *kind = &kinds[limit];
  switch (kind->group) {
  case 0:
    return tighten_service(v, kind->limit, random);
  case 1:
    return tighten_vehicle_use(v, random);
  case 2:
    return tighten_vehicles(v, kind->limit, random);
  case 3:
    return tighten_escorts(v, kind->limit, random);
  case 4:
    return tighten_place(v, kind->limit, random);
  case 5:
    return tighten_country(v, kind->limit, random);
  case 6:
    return tighten_programme(v, random);
  case 7:
    return tighten_case(v, kind->limit, random);
  default:
    return tighten_transfer(v, random);
  }
}
