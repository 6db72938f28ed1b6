/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Depth first from every place where an escort can begin. An escort rides like a case, with the
 * plain connection times, may come back to a place, and takes transfers at the minutes of the cases
 * or at those that the same rules give it.
 */
#include "tests/oracle/oracle_rotations.h"

#include <string.h>

enum { SPOTS_MAX = 64 };

typedef struct tour {
  hw_oracle *oracle;
  const oracle_network *network;
  const homeward_scenario *scenario;
  const oracle_spots *spots;
  int32_t pool;
  int32_t reach_time; /* to where it begins */
  hw_cents reach_cost;
  oracle_path path;
  size_t capacity; /* of oracle->rotations */
  oracle_status status;
} tour;

/* ---- spots ---- */

static int32_t find_spot(const oracle_spots *spots, oracle_spot spot) {
  for (int32_t i = 0; i < spots->count; i++) {
    const oracle_spot *known = &spots->items[i];
    if (known->run == spot.run && known->segment == spot.segment && known->link == spot.link &&
        known->start == spot.start)
      return i;
  }
  return HW_NONE;
}

/* Calls for each spot of a leg; stops when `each` says so. */
static int32_t leg_spots(const oracle_leg *leg, oracle_spot *out, int32_t room) {
  if (leg->transfer != HW_NONE) {
    out[0] = (oracle_spot){HW_NONE, 0, 2 * leg->transfer + leg->backward, leg->departs};
    return 1;
  }
  int32_t count = 0;
  for (int32_t segment = leg->board; segment < leg->alight && count < room; segment++)
    out[count++] = (oracle_spot){leg->run, segment, 0, 0};
  return count;
}

static bool needs_escorts(const hw_oracle *oracle, const oracle_party *party) {
  for (int32_t i = 0; i < party->case_count; i++)
    if (oracle->scenario->cases[party->cases[i]].escort_count > 0)
      return true;
  return false;
}

bool oracle_find_spots(const hw_oracle *oracle, hw_arena *arena, oracle_spots *spots) {
  *spots = (oracle_spots){0};
  for (int32_t i = 0; i < oracle->itinerary_count; i++) {
    const oracle_itinerary *itinerary = &oracle->itineraries[i];
    if (!needs_escorts(oracle, &oracle->parties[itinerary->party]))
      continue;
    for (int32_t k = itinerary->departed; k < itinerary->leg_count; k++) {
      oracle_spot found[SPOTS_MAX];
      int32_t count = leg_spots(&itinerary->legs[k], found, SPOTS_MAX);
      for (int32_t j = 0; j < count; j++) {
        if (find_spot(spots, found[j]) != HW_NONE)
          continue;
        oracle_spot *items = hw_arena_grow(arena, spots->items, (size_t)spots->count,
                                           &spots->capacity, sizeof *items);
        if (items == NULL)
          return false;
        spots->items = items;
        items[spots->count++] = found[j];
      }
    }
  }
  return true;
}

/* ---- one rotation ---- */

static hw_cents legs_cost(const tour *t) {
  hw_cents cost = 0;
  for (int32_t i = 0; i < t->path.leg_count; i++) {
    const oracle_leg *leg = &t->path.legs[i];
    if (leg->transfer != HW_NONE) {
      cost += t->scenario->transfers[leg->transfer].cost;
      continue;
    }
    const hw_service *service = &t->scenario->services[t->scenario->runs[leg->run].service];
    for (int32_t stop = leg->board; stop < leg->alight; stop++)
      cost += service->stops[stop].cost;
  }
  for (int32_t i = 0; i < t->path.night_count; i++)
    cost += t->scenario->places[t->path.nights[i].place].bed_cost;
  return cost;
}

static bool keep(tour *t, oracle_rotation found, const int32_t *spots) {
  hw_arena *arena = &t->oracle->arena;
  oracle_leg *legs = HW_ARRAY(arena, t->path.leg_count, oracle_leg);
  hw_night *nights = HW_ARRAY(arena, t->path.night_count + 1, hw_night);
  int32_t *kept = HW_ARRAY(arena, found.spot_count, int32_t);
  oracle_rotation *all = hw_arena_grow(
      arena, t->oracle->rotations, (size_t)t->oracle->rotation_count, &t->capacity, sizeof *all);
  if (legs == NULL || nights == NULL || kept == NULL || all == NULL)
    return false;
  memcpy(legs, t->path.legs, (size_t)t->path.leg_count * sizeof *legs);
  memcpy(nights, t->path.nights, (size_t)t->path.night_count * sizeof *nights);
  memcpy(kept, spots, (size_t)found.spot_count * sizeof *kept);
  found.legs = legs;
  found.leg_count = t->path.leg_count;
  found.nights = nights;
  found.night_count = t->path.night_count;
  found.spots = kept;
  t->oracle->rotations = all;
  all[t->oracle->rotation_count++] = found;
  return true;
}

/* The way home from a place: the base, a place in reach, or `back`. False when there is none. */
static bool way_home(const hw_escort_pool *pool, int32_t place, int32_t *time, hw_cents *cost) {
  *time = 0;
  *cost = 0;
  if (place == pool->base)
    return true;
  for (int32_t i = 0; i < pool->reach_count; i++)
    if (pool->reach[i].place == place) {
      *time = pool->reach[i].time;
      *cost = pool->reach[i].cost;
      return true;
    }
  *time = pool->back_time;
  *cost = pool->back_cost;
  return pool->has_back;
}

static hw_minute away_from(const tour *t) {
  return t->path.legs[0].departs - t->reach_time;
}

/* Where the path could cover somebody, at most SPOTS_MAX; returns their number. */
static int32_t path_spots(const tour *t, int32_t *spots) {
  int32_t found = 0;
  for (int32_t i = 0; i < t->path.leg_count; i++) {
    oracle_spot of_leg[SPOTS_MAX];
    int32_t count = leg_spots(&t->path.legs[i], of_leg, SPOTS_MAX);
    for (int32_t j = 0; j < count && found < SPOTS_MAX; j++) {
      int32_t spot = find_spot(t->spots, of_leg[j]);
      if (spot != HW_NONE)
        spots[found++] = spot;
    }
  }
  return found;
}

/* Keeps the path as a rotation if it can end here and covers something. */
static void finish(tour *t) {
  const hw_escort_pool *pool = &t->scenario->escort_pools[t->pool];
  const oracle_leg *last = &t->path.legs[t->path.leg_count - 1];
  int32_t time;
  hw_cents cost;
  if (t->status != ORACLE_DONE || !way_home(pool, last->to, &time, &cost))
    return;
  oracle_rotation found = {.pool = t->pool,
                           .away_from = away_from(t),
                           .away_until = last->arrives + time,
                           .published = HW_NONE};
  int32_t away = found.away_until - found.away_from;
  if (pool->max_duty != HW_UNLIMITED && away > pool->max_duty)
    return;
  int32_t spots[SPOTS_MAX];
  found.spot_count = path_spots(t, spots);
  if (found.spot_count == 0)
    return;
  int64_t days = (away + HW_DAY - 1) / HW_DAY;
  found.cost = legs_cost(t) + pool->cost_per_day * (days > 0 ? days : 1) + t->reach_cost + cost;
  if (t->oracle->rotation_count >= t->oracle->options.limit)
    t->status = ORACLE_TOO_LARGE;
  else if (!keep(t, found, spots))
    t->status = ORACLE_MEMORY;
}

/* ---- going on ---- */

static void extend(tour *t);

static bool push(tour *t, oracle_leg leg) {
  const hw_escort_pool *pool = &t->scenario->escort_pools[t->pool];
  oracle_path *path = &t->path;
  if (t->status != ORACLE_DONE || path->leg_count == ORACLE_LEGS ||
      leg.departs < t->network->start || leg.arrives > t->network->end)
    return false;
  path->legs[path->leg_count++] = leg;
  bool stands = oracle_nights(t->scenario, path) && away_from(t) >= t->scenario->now.at &&
                (pool->max_duty == HW_UNLIMITED || leg.arrives - away_from(t) <= pool->max_duty);
  for (int32_t i = 0; i < path->night_count && stands; i++)
    stands = t->scenario->places[path->nights[i].place].beds > 0;
  if (!stands)
    path->leg_count--;
  return stands;
}

static void pop(tour *t) {
  t->path.leg_count--;
}

/* The nights of the path are those of its last complete prefix, so they are counted again before
 * keeping. */
static void arrive(tour *t) {
  if (oracle_nights(t->scenario, &t->path))
    finish(t);
  extend(t);
}

static hw_minute boarding_time(const tour *t, int32_t place) {
  const hw_place *p = &t->scenario->places[place];
  int32_t connection = p->has_connection ? p->connection : t->scenario->policy.connection;
  return t->path.legs[t->path.leg_count - 1].arrives + connection;
}

static void ride(tour *t, oracle_boarding from) {
  const hw_run *run = &t->scenario->runs[from.run];
  const hw_service *service = &t->scenario->services[run->service];
  int32_t here = service->stops[from.stop].place;
  if (t->path.leg_count > 0 && run->departs[from.stop] < boarding_time(t, here))
    return;
  for (int32_t i = 0; i < t->path.leg_count; i++)
    if (t->path.legs[i].run == from.run)
      return;
  for (int32_t stop = from.stop + 1; stop < service->stop_count; stop++) {
    oracle_leg leg = {.run = from.run,
                      .board = from.stop,
                      .alight = stop,
                      .transfer = HW_NONE,
                      .from = here,
                      .to = service->stops[stop].place,
                      .departs = run->departs[from.stop],
                      .arrives = run->arrives[stop]};
    if (!push(t, leg))
      continue;
    arrive(t);
    pop(t);
  }
}

static oracle_leg transfer_leg(const tour *t, const oracle_link *link, hw_minute start) {
  return (oracle_leg){.run = HW_NONE,
                      .transfer = link->transfer,
                      .backward = link->backward,
                      .from = link->from,
                      .to = link->to,
                      .departs = start,
                      .arrives = start + t->scenario->transfers[link->transfer].time};
}

static bool used_by_cases(const tour *t, const oracle_link *link, hw_minute start) {
  return find_spot(t->spots, (oracle_spot){HW_NONE, 0, 2 * link->transfer + link->backward,
                                           start}) != HW_NONE;
}

/* Minutes of the transfer that do not depend on what follows: those of cases, and the earliest. */
static bool chosen_at_once(const tour *t, const oracle_link *link, hw_minute start,
                           hw_minute earliest) {
  return start == earliest || used_by_cases(t, link, start);
}

static void take_link(tour *t, const oracle_link *link) {
  const oracle_network *network = t->network;
  bool leading = t->path.leg_count == 0;
  hw_minute arrived = leading ? network->start : t->path.legs[t->path.leg_count - 1].arrives;
  hw_minute earliest = HW_MINUTE_MAX;
  for (hw_minute at = arrived; at <= network->end; at++) {
    if (!oracle_link_open(network, link, at))
      continue;
    if (!leading && earliest == HW_MINUTE_MAX)
      earliest = at;
    if (!chosen_at_once(t, link, at, earliest) || !push(t, transfer_leg(t, link, at)))
      continue;
    arrive(t);
    pop(t);
  }
  int32_t connection = t->scenario->places[link->to].has_connection
                           ? t->scenario->places[link->to].connection
                           : t->scenario->policy.connection;
  int32_t time = t->scenario->transfers[link->transfer].time;
  for (int32_t b = network->first_boarding[link->to]; b < network->first_boarding[link->to + 1];
       b++) {
    oracle_boarding next = network->boardings[b];
    hw_minute at = t->scenario->runs[next.run].departs[next.stop] - connection - time;
    while (at >= arrived && at <= network->end && !oracle_link_open(network, link, at))
      at--;
    if (at < arrived || at > network->end || chosen_at_once(t, link, at, earliest) ||
        !push(t, transfer_leg(t, link, at)))
      continue;
    ride(t, next);
    pop(t);
  }
}

static void extend(tour *t) {
  const oracle_network *network = t->network;
  const oracle_leg *last = &t->path.legs[t->path.leg_count - 1];
  int32_t here = last->to;
  bool by_transfer = last->transfer != HW_NONE;
  for (int32_t b = network->first_boarding[here]; b < network->first_boarding[here + 1]; b++)
    ride(t, network->boardings[b]);
  for (int32_t l = 0; l < network->link_count && !by_transfer; l++)
    if (network->links[l].from == here)
      take_link(t, &network->links[l]);
}

static void begin_at(tour *t, int32_t place, int32_t time, hw_cents cost) {
  const oracle_network *network = t->network;
  t->reach_time = time;
  t->reach_cost = cost;
  t->path.leg_count = 0;
  for (int32_t b = network->first_boarding[place]; b < network->first_boarding[place + 1]; b++)
    ride(t, network->boardings[b]);
  for (int32_t l = 0; l < network->link_count; l++)
    if (network->links[l].from == place)
      take_link(t, &network->links[l]);
}

/* A rotation that has begun, with every leg. Ways home of those that cannot keep theirs are not the
 * oracle's matter. */
static void keep_published(tour *t, int32_t index) {
  const hw_published_rotation *published = &t->oracle->options.published->rotations[index];
  const hw_escort_pool *pool;
  int32_t spots[SPOTS_MAX], out_time = 0, home_time = 0;
  hw_cents out_cost = 0, home_cost = 0;
  if (published->kept == HW_KEPT_FREE)
    return;
  if (published->kept == HW_KEPT_PREFIX ||
      !oracle_path_of(&published->journey, published->journey.frozen, t->scenario->now.at,
                      &t->path) ||
      !oracle_nights(t->scenario, &t->path)) {
    t->status = ORACLE_TOO_LARGE;
    return;
  }
  pool = &t->scenario->escort_pools[published->pool];
  hw_escort_pool without_back = *pool;
  without_back.has_back = false;
  if (!way_home(&without_back, t->path.legs[0].from, &out_time, &out_cost))
    out_time = 0, out_cost = 0;
  if (!way_home(pool, t->path.legs[t->path.leg_count - 1].to, &home_time, &home_cost))
    home_time = 0, home_cost = 0;
  oracle_rotation found = {.pool = published->pool,
                           .away_from = t->path.legs[0].departs - out_time,
                           .away_until = t->path.legs[t->path.leg_count - 1].arrives + home_time,
                           .published = index};
  int64_t days = (found.away_until - found.away_from + HW_DAY - 1) / HW_DAY;
  found.spot_count = path_spots(t, spots);
  found.cost = legs_cost(t) + pool->cost_per_day * (days > 0 ? days : 1) + out_cost + home_cost;
  if (!keep(t, found, spots))
    t->status = ORACLE_MEMORY;
}

oracle_status oracle_enumerate_rotations(hw_oracle *oracle, const oracle_network *network) {
  const homeward_scenario *scenario = oracle->scenario;
  oracle_spots spots;
  if (!oracle_find_spots(oracle, &oracle->arena, &spots))
    return ORACLE_MEMORY;
  tour t = {.oracle = oracle, .network = network, .scenario = scenario, .spots = &spots};
  const hw_published *published = oracle->options.published;
  for (int32_t p = 0; p < scenario->escort_pool_count; p++) {
    const hw_escort_pool *pool = &scenario->escort_pools[p];
    t.pool = p;
    for (int32_t i = 0; published != NULL && i < published->rotation_count; i++)
      if (published->rotations[i].pool == p && t.status == ORACLE_DONE)
        keep_published(&t, i);
    if (spots.count == 0)
      continue;
    begin_at(&t, pool->base, 0, 0);
    for (int32_t i = 0; i < pool->reach_count; i++)
      if (pool->reach[i].place != pool->base)
        begin_at(&t, pool->reach[i].place, pool->reach[i].time, pool->reach[i].cost);
  }
  return t.status;
}
