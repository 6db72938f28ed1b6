/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rotation.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_TABLE = 256 };

/* ---- ways out and home ---- */

static bool in_reach(const hw_escort_pool *pool, int32_t place, hw_way *way) {
  *way = (hw_way){.allowed = true};
  if (place == pool->base)
    return true;
  for (int32_t i = 0; i < pool->reach_count; i++)
    if (pool->reach[i].place == place) {
      way->time = pool->reach[i].time;
      way->cost = pool->reach[i].cost;
      return true;
    }
  return false;
}

hw_way hw_way_out(const hw_escort_pool *pool, int32_t place) {
  hw_way way;
  return in_reach(pool, place, &way) ? way : (hw_way){.allowed = false};
}

hw_way hw_way_home(const hw_escort_pool *pool, int32_t place) {
  hw_way way;
  if (in_reach(pool, place, &way))
    return way;
  return pool->has_back ? (hw_way){.allowed = true,
                                   .back = true,
                                   .time = pool->back_time,
                                   .cost = pool->back_cost}
                        : (hw_way){.allowed = false};
}

/* ---- cost ---- */

static void add_leg_cost(const hw_network *network, const hw_step *step,
                         hw_cents cost[HW_ROTATION_PART_COUNT]) {
  if (step->ride == HW_NONE) {
    cost[HW_ROTATION_TRANSFERS] += network->links[step->link].cost;
    return;
  }
  const hw_ride *ride = &network->rides[step->ride];
  bool flight = hw_ride_service(network, ride)->kind == HW_FLIGHT;
  cost[flight ? HW_ROTATION_FARES : HW_ROTATION_ROAD] += ride->fare;
}

typedef struct absence {
  hw_minute from, until;
  hw_way out, home;
} absence;

static absence absence_of(const hw_network *network, const hw_escort_pool *pool,
                          const hw_step *steps, int32_t count) {
  const hw_step *last = &steps[count - 1];
  absence away = {.out = hw_way_out(pool, hw_step_from(network, &steps[0])),
                  .home = hw_way_home(pool, hw_step_to(network, last))};
  away.from = hw_step_departs(network, &steps[0]) - away.out.time;
  away.until = hw_step_arrives(network, last) + away.home.time;
  return away;
}

void hw_rotation_cost(const hw_network *network, int32_t pool, const hw_step *steps, int32_t count,
                      hw_cents cost[HW_ROTATION_PART_COUNT]) {
  const homeward_scenario *scenario = network->scenario;
  const hw_escort_pool *escorts = &scenario->escort_pools[pool];
  absence away = absence_of(network, escorts, steps, count);
  for (int part = 0; part < HW_ROTATION_PART_COUNT; part++)
    cost[part] = 0;
  cost[HW_ROTATION_DAYS] = escorts->cost_per_day * hw_started_days(away.until - away.from);
  cost[HW_ROTATION_REACH] = away.out.cost + (away.home.back ? 0 : away.home.cost);
  cost[HW_ROTATION_BACK] = away.home.back ? away.home.cost : 0;
  for (int32_t k = 0; k < count; k++) {
    add_leg_cost(network, &steps[k], cost);
    if (k == 0)
      continue;
    hw_wait wait = hw_path_wait_before(network, steps, k);
    if (wait.last > wait.first)
      cost[HW_ROTATION_BEDS] += scenario->places[wait.place].bed_cost * (wait.last - wait.first);
  }
}

/* ---- uses ---- */

static int compare_numbers(const void *left, const void *right) {
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  return a < b ? -1 : a > b;
}

static int compare_uses(const void *left, const void *right) {
  return compare_numbers(&((const hw_use *)left)->resource, &((const hw_use *)right)->resource);
}

/* Each segment of a run and each night comes once in a chain, so no use comes twice. */
static bool fill_uses(const hw_network *network, hw_rotation_column *rotation, hw_arena *arena) {
  const hw_step *steps = rotation->steps;
  int32_t room = hw_spots_most(network, steps, rotation->step_count), count = 0;
  for (int32_t k = 1; k < rotation->step_count; k++) {
    hw_wait wait = hw_path_wait_before(network, steps, k);
    room += wait.last > wait.first ? wait.last - wait.first : 0;
  }
  hw_use *uses = HW_ARRAY(arena, room, hw_use);
  if (uses == NULL)
    return false;
  for (int32_t k = 0; k < rotation->step_count; k++) {
    if (steps[k].ride != HW_NONE) {
      const hw_ride *ride = &network->rides[steps[k].ride];
      for (int32_t s = 0; s < ride->alight - ride->board; s++)
        uses[count++] = (hw_use){hw_resource(network, HW_USE_SEATS, ride->segment + s), 1};
    }
    hw_wait wait = k == 0 ? (hw_wait){0} : hw_path_wait_before(network, steps, k);
    for (int32_t night = wait.first; night < wait.last; night++)
      uses[count++] = (hw_use){hw_bed_resource(network, wait.place, night), 1};
  }
  if (count > 1)
    qsort(uses, (size_t)count, sizeof *uses, compare_uses);
  rotation->uses = uses;
  rotation->use_count = count;
  return true;
}

static bool fill_spots(const hw_rotations *rotations, hw_rotation_column *rotation) {
  const hw_step *steps = rotation->steps;
  int32_t most = hw_spots_most(rotations->network, steps, rotation->step_count);
  int32_t *spots = HW_ARRAY(rotations->arena, most, int32_t);
  if (spots == NULL)
    return false;
  int32_t count = hw_spots_of(rotations->spots, steps, rotation->step_count, spots);
  if (count < 0)
    return false;
  if (count > 1)
    qsort(spots, (size_t)count, sizeof *spots, compare_numbers);
  rotation->spots = spots;
  rotation->spot_count = count;
  return true;
}

/* ---- the columns ---- */

static uint64_t hash_of(int32_t pool, const hw_step *steps, int32_t count) {
  uint64_t hash = (uint64_t)(uint32_t)pool + UINT64_C(0xcbf29ce484222325);
  for (int32_t k = 0; k < count; k++) {
    uint64_t word = steps[k].ride != HW_NONE
                        ? (uint64_t)(uint32_t)steps[k].ride
                        : (uint64_t)(uint32_t)(steps[k].link + 1) << 32 | (uint32_t)steps[k].start;
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    hash ^= hash >> 29;
  }
  return hash;
}

static bool same_step(const hw_step *a, const hw_step *b) {
  return a->ride == b->ride && (a->ride != HW_NONE || (a->link == b->link && a->start == b->start));
}

static bool same(const hw_rotation_column *known, int32_t pool, const hw_step *steps,
                 int32_t count) {
  if (known->pool != pool || known->step_count != count)
    return false;
  for (int32_t k = 0; k < count; k++)
    if (!same_step(&known->steps[k], &steps[k]))
      return false;
  return true;
}

/* The slot of the table that holds the rotation, or the empty one where it belongs. */
static int32_t slot_of(const hw_rotations *rotations, int32_t pool, const hw_step *steps,
                       int32_t count) {
  int32_t mask = rotations->table_size - 1;
  int32_t slot = (int32_t)(hash_of(pool, steps, count) >> 33) & mask;
  while (rotations->table[slot] != HW_NONE &&
         !same(&rotations->items[rotations->table[slot]], pool, steps, count))
    slot = (slot + 1) & mask;
  return slot;
}

static bool make_room(hw_rotations *rotations) {
  if (2 * rotations->count < rotations->table_size)
    return true;
  int32_t size = rotations->table_size == 0 ? FIRST_TABLE : 2 * rotations->table_size;
  int32_t *table = HW_ARRAY(rotations->arena, size, int32_t);
  if (table == NULL)
    return false;
  for (int32_t slot = 0; slot < size; slot++)
    table[slot] = HW_NONE;
  rotations->table = table;
  rotations->table_size = size;
  for (int32_t i = 0; i < rotations->count; i++) {
    const hw_rotation_column *item = &rotations->items[i];
    table[slot_of(rotations, item->pool, item->steps, item->step_count)] = i;
  }
  return true;
}

static bool find_all_out(hw_rotations *rotations) {
  const homeward_scenario *scenario = rotations->network->scenario;
  hw_all_out *found = HW_ARRAY(rotations->arena, scenario->escort_pool_count, hw_all_out);
  rotations->all_out = found;
  for (int32_t p = 0; found != NULL && p < scenario->escort_pool_count; p++) {
    const hw_escort_pool *pool = &scenario->escort_pools[p];
    int32_t room = hw_full_times_room(pool);
    hw_member_change *changes = HW_ARRAY(rotations->arena, room, hw_member_change);
    hw_busy_time *times = HW_ARRAY(rotations->arena, room, hw_busy_time);
    if (changes == NULL || times == NULL)
      return false;
    found[p] = (hw_all_out){times, hw_full_times(pool, changes, 0, times)};
  }
  return found != NULL;
}

bool hw_rotations_new(hw_rotations *rotations, hw_spots *spots, hw_arena *arena) {
  *rotations = (hw_rotations){.network = spots->network, .spots = spots, .arena = arena};
  int32_t pools = spots->network->scenario->escort_pool_count;
  rotations->first = HW_ARRAY(arena, pools, int32_t);
  if (rotations->first == NULL)
    return false;
  for (int32_t p = 0; p < pools; p++)
    rotations->first[p] = HW_NONE;
  return find_all_out(rotations) && make_room(rotations);
}

static const hw_step *keep_steps(hw_arena *arena, const hw_step *steps, int32_t count) {
  hw_step *kept = HW_ARRAY(arena, count, hw_step);
  for (int32_t k = 0; kept != NULL && k < count; k++)
    kept[k] = steps[k].ride != HW_NONE
                  ? (hw_step){.ride = steps[k].ride, .link = HW_NONE}
                  : (hw_step){.ride = HW_NONE, .link = steps[k].link, .start = steps[k].start};
  return kept;
}

/* Into the lists of its spots, once: `found` is the next rotation. */
static bool come_aboard(hw_rotations *rotations, const hw_rotation_column *found) {
  for (int32_t s = 0; s < found->spot_count; s++) {
    int32_t spot = found->spots[s];
    while (rotations->spot_count <= spot) {
      int32_t *first =
          hw_arena_grow(rotations->arena, rotations->first_aboard, (size_t)rotations->spot_count,
                        &rotations->spot_capacity, sizeof *first);
      if (first == NULL)
        return false;
      rotations->first_aboard = first;
      first[rotations->spot_count++] = HW_NONE;
    }
    hw_aboard *aboard =
        hw_arena_grow(rotations->arena, rotations->aboard, (size_t)rotations->aboard_count,
                      &rotations->aboard_capacity, sizeof *aboard);
    if (aboard == NULL)
      return false;
    rotations->aboard = aboard;
    aboard[rotations->aboard_count] = (hw_aboard){rotations->count, rotations->first_aboard[spot]};
    rotations->first_aboard[spot] = rotations->aboard_count++;
  }
  return true;
}

int32_t hw_rotations_add(hw_rotations *rotations, int32_t pool, const hw_step *steps,
                         int32_t count) {
  const hw_network *network = rotations->network;
  const hw_escort_pool *escorts = &network->scenario->escort_pools[pool];
  int32_t known = rotations->table[slot_of(rotations, pool, steps, count)];
  if (known != HW_NONE)
    return known;
  hw_rotation_column *items =
      hw_arena_grow(rotations->arena, rotations->items, (size_t)rotations->count,
                    &rotations->capacity, sizeof *items);
  if (items == NULL)
    return HW_NONE;
  rotations->items = items;
  absence away = absence_of(network, escorts, steps, count);
  hw_rotation_column found = {.pool = pool,
                              .next = rotations->first[pool],
                              .steps = keep_steps(rotations->arena, steps, count),
                              .step_count = count,
                              .away_from = away.from,
                              .away_until = away.until,
                              .busy_until = away.until + escorts->rest};
  if (found.steps == NULL || !fill_spots(rotations, &found) ||
      !fill_uses(network, &found, rotations->arena) || !make_room(rotations) ||
      !come_aboard(rotations, &found))
    return HW_NONE;
  hw_cents cost[HW_ROTATION_PART_COUNT];
  hw_rotation_cost(network, pool, steps, count, cost);
  for (int part = 0; part < HW_ROTATION_PART_COUNT; part++)
    found.cost += cost[part];
  items[rotations->count] = found;
  rotations->table[slot_of(rotations, pool, steps, count)] = rotations->count;
  rotations->first[pool] = rotations->count;
  return rotations->count++;
}

bool hw_rotation_on(const hw_rotation_column *rotation, int32_t spot) {
  int32_t low = 0, high = rotation->spot_count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (rotation->spots[middle] < spot)
      low = middle + 1;
    else
      high = middle;
  }
  return low < rotation->spot_count && rotation->spots[low] == spot;
}

bool hw_rotation_rides(const hw_network *network, const hw_rotation_column *rotation, int32_t run) {
  for (int32_t k = 0; k < rotation->step_count; k++)
    if (rotation->steps[k].ride != HW_NONE && network->rides[rotation->steps[k].ride].run == run)
      return true;
  return false;
}

/* ---- settled rotations ---- */

int32_t hw_rotations_settled(const hw_rotations *rotations, int32_t pool) {
  int32_t members = 0;
  for (int32_t r = rotations->first[pool]; rotations->settled && r != HW_NONE;
       r = rotations->items[r].next)
    members += rotations->items[r].least;
  return members;
}

int32_t hw_rotations_members(const hw_rotations *rotations, int32_t pool, hw_minute at) {
  int32_t there = hw_pool_members(&rotations->network->scenario->escort_pools[pool], at), busy = 0;
  for (int32_t r = rotations->first[pool]; rotations->settled && r != HW_NONE;
       r = rotations->items[r].next) {
    const hw_rotation_column *item = &rotations->items[r];
    busy += item->away_from <= at && at < item->busy_until ? item->least : 0;
  }
  return busy > there ? busy : there;
}

int32_t hw_rotations_members_within(const hw_rotations *rotations, int32_t rotation) {
  const hw_rotation_column *own = &rotations->items[rotation];
  if (own->closed)
    return own->least;
  int32_t most = hw_pool_members_within(&rotations->network->scenario->escort_pools[own->pool],
                                        own->away_from, own->busy_until);
  return most > own->least ? most : own->least;
}
