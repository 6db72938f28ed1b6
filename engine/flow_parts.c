/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/flow_parts.h"

enum { HOUR = 60 };

static const homeward_scenario *scenario_of(const hw_flow_parts *parts) {
  return parts->network->scenario;
}

static const hw_case *member(const hw_flow_parts *parts, int32_t m) {
  return &scenario_of(parts)->cases[parts->class->cases[m]];
}

static void use(hw_flow_parts *parts, int32_t resource, int64_t amount) {
  if (resource == HW_NONE || amount == 0 || !parts->kept[resource])
    return;
  hw_use *uses =
      hw_arena_grow(parts->arena, parts->uses, parts->use_count, &parts->use_room, sizeof *uses);
  if (uses == NULL) {
    parts->pool->out_of_memory = true;
    return;
  }
  parts->uses = uses;
  uses[parts->use_count++] = (hw_use){resource, amount};
}

/* What a member's programme pays (C11). */
static void pay(hw_flow_parts *parts, const hw_case *c, hw_cents amount) {
  if (c->programme != HW_NONE)
    use(parts, hw_resource(parts->network, HW_USE_BUDGET, c->programme), amount);
}

/* The uses since the last call. */
static hw_flow_part part_of(hw_flow_parts *parts, hw_cents cost) {
  hw_flow_bundle bundle = hw_flow_bundle_of(parts->pool, parts->uses, (int32_t)parts->use_count);
  parts->use_count = 0;
  return (hw_flow_part){bundle, cost};
}

/* ---- rides and transfers ---- */

static hw_flow_part ride_part(hw_flow_parts *parts, const hw_ride *ride) {
  const hw_network *network = parts->network;
  const hw_class *class = parts->class;
  const hw_service *service = hw_ride_service(network, ride);
  hw_cents cost = 0;
  for (int32_t s = ride->segment; s < ride->segment + ride->alight - ride->board; s++) {
    use(parts, hw_resource(network, HW_USE_SEATS, s), hw_class_seats(class, service));
    use(parts, hw_resource(network, HW_USE_STRETCHERS, s), class->stretchers);
    use(parts, hw_resource(network, HW_USE_WHEELCHAIRS, s), class->wheelchairs);
  }
  use(parts, hw_resource(network, HW_USE_PERSONS, ride->run), class->persons);
  if (class->ambulance && service->kind == HW_CONVOY)
    use(parts, hw_flow_ambulance(network, ride->run), 1);
  use(parts, ride->assisted, class->persons);
  for (int32_t k = 0; k < ride->crossing_count; k++) {
    const hw_crossing *crossing = &network->crossings[ride->first_crossing + k];
    int32_t country = scenario_of(parts)->places[crossing->entry_place].country;
    use(parts, crossing->resource, hw_class_foreigners(class, country));
  }
  for (int32_t m = 0; m < class->members; m++) {
    const hw_case *c = member(parts, m);
    hw_cents fare = service->kind == HW_FLIGHT ? hw_fare(scenario_of(parts), service, ride->fare, c)
                                               : ride->fare * c->persons;
    pay(parts, c, fare);
    cost += fare;
  }
  return part_of(parts, cost);
}

static hw_cents use_hop(hw_flow_parts *parts, const hw_hop *hop) {
  const hw_link *link = &parts->network->links[hop->link];
  int32_t country = scenario_of(parts)->places[link->to].country;
  hw_cents cost = 0;
  use(parts, hop->link_resource, parts->class->persons);
  use(parts, hop->entry_resource, hw_class_foreigners(parts->class, country));
  for (int32_t m = 0; m < parts->class->members; m++) {
    const hw_case *c = member(parts, m);
    hw_cents own = link->cost * c->persons;
    if (c->ambulance || c->stretchers > 0)
      own += scenario_of(parts)->transfers[link->transfer].ambulance_cost;
    pay(parts, c, own);
    cost += own;
  }
  return cost;
}

hw_flow_part hw_flow_nights(hw_flow_parts *parts, int32_t slot, int32_t first, int32_t last) {
  int32_t place = parts->block->slot_place[slot];
  hw_cents cost = 0;
  if (first >= last)
    return (hw_flow_part){HW_FLOW_NOTHING, 0};
  if (!parts->block->slot_night[slot])
    return (hw_flow_part){HW_NONE, 0};
  for (int32_t night = first; night < last; night++)
    use(parts, hw_bed_resource(parts->network, place, night), parts->class->persons);
  for (int32_t m = 0; m < parts->class->members; m++) {
    const hw_case *c = member(parts, m);
    hw_cents own = scenario_of(parts)->places[place].bed_cost * c->persons * (last - first);
    pay(parts, c, own);
    cost += own;
  }
  return part_of(parts, cost);
}

/* ---- both ends ---- */

static hw_cents transit_rate(const hw_flow_parts *parts, const hw_case *c) {
  return c->persons * scenario_of(parts)->policy.transit_hour;
}

static hw_minute base_of(const hw_flow_parts *parts) {
  return scenario_of(parts)->horizon_start.at;
}

hw_cents hw_flow_departure(const hw_flow_parts *parts, hw_minute departs, int32_t *residue) {
  hw_cents cost = 0;
  *residue = (departs - base_of(parts)) % parts->cycle;
  for (int32_t m = 0; m < parts->class->members; m++)
    cost -= transit_rate(parts, member(parts, m)) * parts->cycle / HOUR *
            ((departs - base_of(parts)) / parts->cycle);
  return cost;
}

static hw_cents use_arrival(hw_flow_parts *parts, hw_minute arrives, int32_t residue) {
  const homeward_scenario *scenario = scenario_of(parts);
  hw_cents cost = 0;
  use(parts, hw_reception_resource(parts->network, parts->class->facts.to, arrives),
      parts->class->persons);
  for (int32_t m = 0; m < parts->class->members; m++) {
    const hw_case *c = member(parts, m);
    cost += hw_by_time(c->persons, scenario->policy.delay_per_day[c->priority],
                       (int64_t)arrives - c->ready.at, HW_DAY) +
            hw_by_time(c->persons, scenario->policy.transit_hour,
                       (int64_t)arrives - base_of(parts) - residue, HOUR);
    if (c->programme == HW_NONE)
      continue;
    const hw_programme *programme = &scenario->programmes[c->programme];
    bool late =
        arrives > hw_stamp_close(programme->entitlement_until, scenario->places[c->to].zone);
    hw_cents grant = late ? programme->reduced_grant : programme->grant_per_case;
    pay(parts, c, grant + programme->pocket_money * c->persons);
    cost += programme->grant_per_case - grant;
  }
  return cost;
}

hw_flow_part hw_flow_arrival(hw_flow_parts *parts, hw_minute arrives, int32_t residue) {
  hw_cents cost = use_arrival(parts, arrives, residue);
  return part_of(parts, cost);
}

hw_flow_part hw_flow_whole(hw_flow_parts *parts, const hw_hop *whole) {
  int32_t residue = 0;
  hw_cents cost = hw_flow_departure(parts, whole->start, &residue);
  cost += use_hop(parts, whole);
  cost += use_arrival(parts, whole->start + parts->network->links[whole->link].time, residue);
  return part_of(parts, cost);
}

/* ---- all of a class ---- */

static int64_t common_divisor(int64_t a, int64_t b) {
  while (b != 0) {
    int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/* The least q: each member asks for a multiple of 60 / gcd(60, k). */
static int32_t cycle_of(const hw_flow_parts *parts) {
  int64_t cycle = 1;
  for (int32_t m = 0; m < parts->class->members; m++) {
    int64_t own = HOUR / common_divisor(HOUR, transit_rate(parts, member(parts, m)));
    cycle = cycle / common_divisor(cycle, own) * own;
  }
  return (int32_t)cycle;
}

bool hw_flow_parts_fill(hw_flow_parts *parts) {
  const hw_block *block = parts->block;
  hw_flow_part *ride = HW_ARRAY(parts->arena, block->ride_count, hw_flow_part);
  hw_flow_part *hop = HW_ARRAY(parts->arena, block->hop_count, hw_flow_part);
  if (ride == NULL || hop == NULL)
    return false;
  parts->cycle = cycle_of(parts);
  for (int32_t r = 0; r < block->ride_count; r++)
    ride[r] = ride_part(parts, &parts->network->rides[block->rides[r]]);
  for (int32_t h = 0; h < block->hop_count; h++) {
    hw_cents cost = use_hop(parts, &block->hops[h]);
    hop[h] = part_of(parts, cost);
  }
  parts->ride = ride;
  parts->hop = hop;
  return !parts->pool->out_of_memory;
}
