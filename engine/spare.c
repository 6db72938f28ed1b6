/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/spare.h"

#include <stdlib.h>
#include <string.h>

/* Cents a person and night: more than any real path costs, less than "no way". */
#define FULL_NIGHT 1e12

static bool lifted(const hw_spare_view *view, int rule) {
  return (view->lifted & HW_LIFT(rule)) != 0;
}

static const hw_service *service_of(const hw_spare *spare, int32_t run) {
  return &spare->engine->scenario->services[spare->engine->scenario->runs[run].service];
}

/* Vehicles of the pool that stand idle through the whole busy interval of a run. */
static int32_t idle(const hw_spare *spare, int32_t run, int32_t pool) {
  const hw_master *master = &spare->engine->master;
  int32_t count = spare->engine->scenario->vehicle_pools[pool].count, most = 0;
  for (int32_t q = 0; q < master->clique_count; q++) {
    const hw_clique *clique = &master->cliques[q];
    bool concerns = false;
    int32_t busy = 0;
    for (int32_t i = 0; i < clique->run_count && clique->pool == pool; i++) {
      int32_t first = master->first_variable[clique->runs[i]];
      const hw_service *service = service_of(spare, clique->runs[i]);
      concerns |= clique->runs[i] == run;
      for (int32_t v = 0; first != HW_NONE && v < service->vehicle_count; v++)
        if (service->vehicles[v].pool == pool)
          busy += spare->state.variables[first + v];
    }
    if (concerns && busy > most)
      most = busy;
  }
  return count - most;
}

bool hw_spare_new(hw_spare *spare, hw_engine *engine, hw_arena *arena) {
  *spare = (hw_spare){.engine = engine};
  if (!hw_state_new(&spare->state, engine) || !hw_state_load(&spare->state)) {
    hw_state_free(&spare->state);
    return false;
  }
  size_t pools = (size_t)engine->scenario->vehicle_pool_count;
  spare->free_of_pool = HW_ARRAY(arena, (size_t)engine->scenario->run_count * pools, int32_t);
  if (spare->free_of_pool == NULL) {
    hw_state_free(&spare->state);
    return false;
  }
  for (int32_t run = 0; run < engine->scenario->run_count; run++) {
    const hw_service *service = service_of(spare, run);
    for (int32_t v = 0; v < service->vehicle_count; v++)
      spare->free_of_pool[(size_t)run * pools + (size_t)service->vehicles[v].pool] =
          idle(spare, run, service->vehicles[v].pool);
  }
  return true;
}

int32_t hw_spare_vehicles(const hw_spare *spare, int32_t run, int32_t use, bool ignore_pool) {
  const hw_vehicle_use *vehicles = &service_of(spare, run)->vehicles[use];
  int32_t first = spare->engine->master.first_variable[run];
  size_t pools = (size_t)spare->engine->scenario->vehicle_pool_count;
  if (first == HW_NONE)
    return 0;
  int32_t room = vehicles->max - spare->state.variables[first + use];
  int32_t free_now = spare->free_of_pool[(size_t)run * pools + (size_t)vehicles->pool];
  if (!ignore_pool && free_now < room)
    room = free_now;
  return room > 0 ? room : 0;
}

static int rule_of(hw_resource_kind kind, hw_service_kind service) {
  switch (kind) {
  case HW_USE_SEATS:
    return service == HW_FLIGHT ? 1 : 3;
  case HW_USE_STRETCHERS:
  case HW_USE_WHEELCHAIRS:
    return service == HW_FLIGHT ? 2 : 3;
  case HW_USE_PERSONS:
    return 5;
  case HW_USE_BEDS:
    return 6;
  case HW_USE_ASSISTED:
    return 7;
  case HW_USE_ENTRIES:
  case HW_USE_RECEPTION:
  case HW_USE_LINK:
    return 8;
  default:
    return 11;
  }
}

/* Capacity of a run's places with every vehicle that could still come. */
static int64_t run_capacity(const hw_spare_view *view, int32_t run, hw_resource_kind kind,
                            int32_t resource) {
  const hw_spare *spare = view->spare;
  const hw_service *service = service_of(spare, run);
  int64_t capacity = spare->engine->network.capacity[resource];
  int32_t first = spare->engine->master.first_variable[run];
  for (int32_t v = 0; capacity != INT64_MAX && first != HW_NONE && v < service->vehicle_count; v++)
    capacity +=
        (int64_t)(spare->state.variables[first + v] +
                  hw_spare_vehicles(spare, run, v, lifted(view, 4))) *
        hw_vehicle_places(&spare->engine->scenario->vehicle_pools[service->vehicles[v].pool], kind);
  return capacity;
}

/* The run may not go for this class: it would stay below its minimum load (C5), or no vehicle with
   stretcher places can come (I14, for want of vehicles: C4). */
static bool run_closed(const hw_spare_view *view, int32_t run) {
  const hw_spare *spare = view->spare;
  const hw_service *service = service_of(spare, run);
  int64_t persons = spare->state.usage[hw_resource(&spare->engine->network, HW_USE_PERSONS, run)];
  if (!lifted(view, 5) && persons + view->class->persons < service->min_persons)
    return true;
  if (!view->class->ambulance || service->kind != HW_CONVOY)
    return false;
  int32_t first = spare->engine->master.first_variable[run];
  for (int32_t v = 0; first != HW_NONE && v < service->vehicle_count; v++)
    if (spare->engine->scenario->vehicle_pools[service->vehicles[v].pool].stretchers > 0 &&
        spare->state.variables[first + v] + hw_spare_vehicles(spare, run, v, lifted(view, 4)) > 0)
      return false;
  return true;
}

int64_t hw_spare_room(const hw_spare_view *view, int32_t resource) {
  const hw_spare *spare = view->spare;
  hw_resource_kind kind;
  int32_t run = hw_resource_run(&spare->engine->network, resource, &kind);
  hw_service_kind service = run == HW_NONE ? HW_FLIGHT : service_of(spare, run)->kind;
  if (kind == HW_USE_PERSONS && run_closed(view, run))
    return -1;
  if (lifted(view, rule_of(kind, service)))
    return INT64_MAX;
  int64_t capacity = run == HW_NONE || kind == HW_USE_PERSONS
                         ? spare->engine->network.capacity[resource]
                         : run_capacity(view, run, kind, resource);
  return capacity == INT64_MAX ? INT64_MAX : capacity - spare->state.usage[resource];
}

int hw_spare_rule(const hw_spare *spare, int32_t resource) {
  hw_resource_kind kind;
  int32_t run = hw_resource_run(&spare->engine->network, resource, &kind);
  return rule_of(kind, run == HW_NONE ? HW_FLIGHT : service_of(spare, run)->kind);
}

bool hw_spare_view_new(hw_spare_view *view, const hw_spare *spare, const hw_class *class,
                       uint32_t lifted_rules, hw_arena *arena) {
  const hw_network *network = &spare->engine->network;
  int32_t resources = hw_resource_count(network);
  *view = (hw_spare_view){.spare = spare, .class = class, .lifted = lifted_rules};
  view->capacity = HW_ARRAY(arena, resources, int64_t);
  if (view->capacity == NULL || !hw_prices_new(&view->prices, network, arena))
    return false;
  for (int32_t r = 0; r < resources; r++)
    view->capacity[r] = hw_spare_room(view, r);
  for (int32_t r = network->offset[HW_USE_BEDS]; r < network->offset[HW_USE_BEDS + 1]; r++) {
    if (view->capacity[r] < class->persons)
      view->prices.resource[r] = FULL_NIGHT;
    /* whether some night is free at all is told by the price, night by night */
    view->capacity[r] = INT64_MAX;
  }
  for (int32_t r = network->offset[HW_USE_BUDGET]; r < network->offset[HW_USE_BUDGET + 1]; r++)
    if (view->capacity[r] != INT64_MAX)
      view->prices.resource[r] = 1e6;
  hw_prices_sum(&view->prices);
  return true;
}

/* ---- vehicles of several runs at once ---- */

enum { JOINT_SLOTS = 64, JOINT_NODES = 20000 };

/* Further vehicles of one use of one ride's run. */
typedef struct joint_slot {
  const hw_ride *ride;
  int32_t use;
  int32_t added;
} joint_slot;

/* The cheapest further vehicles with which every run of a path carries the class, by depth first
   search. */
typedef struct joint {
  const hw_spare_view *view;
  joint_slot slots[JOINT_SLOTS]; /* by ride */
  int32_t count;
  int32_t nodes;
  hw_cents cost, best; /* best: -1 until found */
} joint;

static const hw_vehicle_pool *pool_of(const joint *j, const joint_slot *slot) {
  const hw_spare *spare = j->view->spare;
  const hw_service *service = service_of(spare, slot->ride->run);
  return &spare->engine->scenario->vehicle_pools[service->vehicles[slot->use].pool];
}

static bool clique_holds(const hw_clique *clique, int32_t run) {
  for (int32_t i = 0; i < clique->run_count; i++)
    if (clique->runs[i] == run)
      return true;
  return false;
}

/* Vehicles that may still come to a slot beside those given to the slots before it. */
static int32_t slot_room(const joint *j, int32_t k) {
  const hw_spare *spare = j->view->spare;
  const hw_master *master = &spare->engine->master;
  const joint_slot *slot = &j->slots[k];
  const hw_vehicle_pool *pool = pool_of(j, slot);
  int32_t room = hw_spare_vehicles(spare, slot->ride->run, slot->use, lifted(j->view, 4));
  for (int32_t q = 0; q < master->clique_count && k > 0 && !lifted(j->view, 4); q++) {
    const hw_clique *clique = &master->cliques[q];
    if (&spare->engine->scenario->vehicle_pools[clique->pool] != pool ||
        !clique_holds(clique, slot->ride->run))
      continue;
    int32_t left = pool->count;
    for (int32_t i = 0; i < clique->run_count; i++) {
      int32_t first = master->first_variable[clique->runs[i]];
      const hw_service *service = service_of(spare, clique->runs[i]);
      for (int32_t v = 0; first != HW_NONE && v < service->vehicle_count; v++)
        if (service->vehicles[v].pool == clique->pool)
          left -= spare->state.variables[first + v];
    }
    for (int32_t e = 0; e < k; e++)
      if (pool_of(j, &j->slots[e]) == pool && clique_holds(clique, j->slots[e].ride->run))
        left -= j->slots[e].added;
    room = left < room ? left : room;
  }
  return room;
}

/* With its vehicles and those of the slots [first, end) the run carries the class. */
static bool run_carries(const joint *j, int32_t first, int32_t end) {
  static const hw_resource_kind kinds[3] = {HW_USE_SEATS, HW_USE_STRETCHERS, HW_USE_WHEELCHAIRS};
  const hw_spare *spare = j->view->spare;
  const hw_network *network = &spare->engine->network;
  const hw_class *class = j->view->class;
  const hw_ride *ride = j->slots[first].ride;
  const hw_service *service = service_of(spare, ride->run);
  int32_t base = spare->engine->master.first_variable[ride->run];
  int64_t amount[3] = {hw_class_seats(class, service), class->stretchers, class->wheelchairs};
  int64_t places[3] = {0};
  int32_t ambulances = 0;
  for (int32_t k = first; k < end; k++) {
    const hw_vehicle_pool *pool = pool_of(j, &j->slots[k]);
    int32_t vehicles = spare->state.variables[base + j->slots[k].use] + j->slots[k].added;
    for (int kind = 0; kind < 3; kind++)
      places[kind] += (int64_t)vehicles * hw_vehicle_places(pool, kinds[kind]);
    ambulances += pool->stretchers > 0 ? vehicles : 0;
  }
  if (class->ambulance && ambulances == 0)
    return false;
  for (int32_t s = ride->segment; s < ride->segment + ride->alight - ride->board; s++)
    for (int kind = 0; kind < 3 && !lifted(j->view, 3); kind++) {
      int32_t resource = hw_resource(network, kinds[kind], s);
      if (amount[kind] > 0 && network->capacity[resource] != INT64_MAX &&
          spare->state.usage[resource] + amount[kind] > network->capacity[resource] + places[kind])
        return false;
    }
  return true;
}

static void give_vehicles(joint *j, int32_t k, int32_t first) {
  if (k > first && (k == j->count || j->slots[k].ride != j->slots[first].ride)) {
    if (!run_carries(j, first, k))
      return;
    first = k;
  }
  if (k == j->count) {
    j->best = j->cost;
    return;
  }
  int32_t room = slot_room(j, k);
  hw_cents price = pool_of(j, &j->slots[k])->cost, before = j->cost;
  for (int32_t added = 0; added <= room && j->nodes < JOINT_NODES; added++) {
    j->slots[k].added = added;
    j->cost = before + price * added;
    j->nodes++;
    if (j->best >= 0 && j->cost >= j->best)
      break;
    give_vehicles(j, k + 1, first);
  }
  j->slots[k].added = 0;
  j->cost = before;
}

static bool vehicles_fit(const hw_spare_view *view, const hw_path *path, hw_cents *more) {
  const hw_network *network = &view->spare->engine->network;
  joint j = {.view = view, .best = -1};
  for (int32_t s = 0; s < path->count; s++) {
    if (path->steps[s].ride == HW_NONE)
      continue;
    const hw_ride *ride = &network->rides[path->steps[s].ride];
    const hw_service *service = hw_ride_service(network, ride);
    if (view->spare->state.usage[hw_resource(network, HW_USE_PERSONS, ride->run)] == 0)
      j.cost += service->run_cost;
    for (int32_t v = 0; v < service->vehicle_count; v++) {
      if (j.count == JOINT_SLOTS)
        return false;
      j.slots[j.count++] = (joint_slot){ride, v, 0};
    }
  }
  give_vehicles(&j, 0, 0);
  if (more != NULL)
    *more = j.best;
  return j.best >= 0;
}

bool hw_spare_fits(const hw_spare_view *view, const hw_path *path, hw_cents *more) {
  hw_use uses[512];
  int32_t count = hw_path_uses(view->class, path->steps, path->count, uses, 512);
  if (count > 512)
    return false;
  for (int32_t u = 0; u < count; u++) {
    int64_t room = hw_spare_room(view, uses[u].resource);
    if (room != INT64_MAX && uses[u].amount > room)
      return false;
  }
  return vehicles_fit(view, path, more);
}
