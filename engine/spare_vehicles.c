/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C3 and C4 for several runs at once: the cheapest further vehicles with which each carries what is
 * taken of it, by depth first search. */
#include "engine/spare.h"

enum { SLOTS = HW_SPARE_SLOTS, NODES = 20000 };

/* Further vehicles of one use of a run's service. */
typedef struct slot {
  const hw_spare_run *run;
  int32_t use;
  int32_t added;
  int32_t best; /* of the cheapest found */
} slot;

typedef struct joint {
  const hw_spare_view *view;
  slot slots[SLOTS]; /* by run */
  int32_t count;
  int32_t nodes;
  hw_cents cost, best; /* best: -1 until found */
} joint;

static const hw_service *service_of(const joint *j, int32_t run) {
  const homeward_scenario *scenario = j->view->spare->engine->scenario;
  return &scenario->services[scenario->runs[run].service];
}

static const hw_vehicle_pool *pool_of(const joint *j, const slot *s) {
  const homeward_scenario *scenario = j->view->spare->engine->scenario;
  return &scenario->vehicle_pools[service_of(j, s->run->run)->vehicles[s->use].pool];
}

static bool clique_holds(const hw_clique *clique, int32_t run) {
  for (int32_t i = 0; i < clique->run_count; i++)
    if (clique->runs[i] == run)
      return true;
  return false;
}

/* Vehicles of the pool that the plan sends on the runs of the clique. */
static int32_t busy(const joint *j, const hw_clique *clique) {
  const hw_spare *spare = j->view->spare;
  int32_t sum = 0;
  for (int32_t i = 0; i < clique->run_count; i++) {
    int32_t first = spare->engine->master.first_variable[clique->runs[i]];
    const hw_service *service = service_of(j, clique->runs[i]);
    for (int32_t v = 0; first != HW_NONE && v < service->vehicle_count; v++)
      if (service->vehicles[v].pool == clique->pool)
        sum += spare->state.variables[first + v];
  }
  return sum;
}

/* Vehicles that may still come to a slot beside those given to the slots before it. */
static int32_t slot_room(const joint *j, int32_t k) {
  const hw_spare *spare = j->view->spare;
  const hw_master *master = &spare->engine->master;
  const slot *own = &j->slots[k];
  const hw_vehicle_pool *pool = pool_of(j, own);
  bool unlimited = hw_spare_lifted(j->view, 4);
  int32_t room = hw_spare_vehicles(spare, own->run->run, own->use, unlimited);
  for (int32_t q = 0; q < master->clique_count && k > 0 && !unlimited; q++) {
    const hw_clique *clique = &master->cliques[q];
    if (&spare->engine->scenario->vehicle_pools[clique->pool] != pool ||
        !clique_holds(clique, own->run->run))
      continue;
    int32_t left = pool->count - busy(j, clique);
    for (int32_t e = 0; e < k; e++)
      if (pool_of(j, &j->slots[e]) == pool && clique_holds(clique, j->slots[e].run->run))
        left -= j->slots[e].added;
    room = left < room ? left : room;
  }
  return room;
}

/* The places suffice for what is taken of the run on each segment. */
static bool places_suffice(const joint *j, int32_t run, const int64_t places[3]) {
  static const hw_resource_kind kinds[3] = {HW_USE_SEATS, HW_USE_STRETCHERS, HW_USE_WHEELCHAIRS};
  const hw_spare *spare = j->view->spare;
  const hw_network *network = &spare->engine->network;
  for (int32_t s = network->segment_offset[run]; s < network->segment_offset[run + 1]; s++)
    for (int kind = 0; kind < 3; kind++) {
      int32_t resource = hw_resource(network, kinds[kind], s);
      int64_t taken = j->view->taken[resource], fixed = network->capacity[resource];
      if (taken > 0 && fixed != INT64_MAX &&
          spare->state.usage[resource] + taken > fixed + places[kind])
        return false;
    }
  return true;
}

/* With its vehicles and those of the slots [first, end) the run carries all who ride it. */
static bool run_carries(const joint *j, int32_t first, int32_t end) {
  static const hw_resource_kind kinds[3] = {HW_USE_SEATS, HW_USE_STRETCHERS, HW_USE_WHEELCHAIRS};
  const hw_spare *spare = j->view->spare;
  const hw_spare_run *run = j->slots[first].run;
  int32_t base = spare->engine->master.first_variable[run->run];
  int64_t places[3] = {0};
  int32_t ambulances = 0;
  for (int32_t k = first; k < end; k++) {
    const hw_vehicle_pool *pool = pool_of(j, &j->slots[k]);
    int32_t vehicles = spare->state.variables[base + j->slots[k].use] + j->slots[k].added;
    for (int kind = 0; kind < 3; kind++)
      places[kind] += (int64_t)vehicles * hw_vehicle_places(pool, kinds[kind]);
    ambulances += pool->stretchers > 0 ? vehicles : 0;
  }
  if (run->class_rides && j->view->class->ambulance && ambulances == 0)
    return false;
  return hw_spare_lifted(j->view, 3) || places_suffice(j, run->run, places);
}

static void give_vehicles(joint *j, int32_t k, int32_t first) {
  if (k > first && (k == j->count || j->slots[k].run != j->slots[first].run)) {
    if (!run_carries(j, first, k))
      return;
    first = k;
  }
  if (k == j->count) {
    j->best = j->cost;
    for (int32_t i = 0; i < k; i++)
      j->slots[i].best = j->slots[i].added;
    return;
  }
  int32_t room = slot_room(j, k);
  hw_cents price = pool_of(j, &j->slots[k])->cost, before = j->cost;
  for (int32_t added = 0; added <= room && j->nodes < NODES; added++) {
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

static void tell_vehicles(const joint *j, hw_spare_fleet *out) {
  out->count = 0;
  for (int32_t k = 0; k < j->count; k++)
    if (j->slots[k].best > 0)
      out->items[out->count++] =
          (hw_spare_vehicle){j->slots[k].run->run, j->slots[k].use, j->slots[k].best};
}

bool hw_spare_vehicles_fit(const hw_spare_view *view, const hw_spare_run *runs, int32_t count,
                           hw_cents *more) {
  joint j = {.view = view, .best = -1};
  for (int32_t r = 0; r < count; r++) {
    const hw_service *service = service_of(&j, runs[r].run);
    if (hw_spare_idle(view->spare, runs[r].run))
      j.cost += service->run_cost;
    for (int32_t v = 0; v < service->vehicle_count; v++) {
      if (j.count == SLOTS)
        return false;
      j.slots[j.count++] = (slot){&runs[r], v, 0, 0};
    }
  }
  give_vehicles(&j, 0, 0);
  if (j.best >= 0 && view->vehicles != NULL)
    tell_vehicles(&j, view->vehicles);
  *more = j.best;
  return j.best >= 0;
}
