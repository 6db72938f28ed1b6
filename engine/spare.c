/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/spare_escorts.h"

#include <stdlib.h>
#include <string.h>

/* Cents a person and night: more than any real path costs, less than "no way". */
#define FULL_NIGHT 1e13

/* Uses of one path at most; a longer one counts as too long to fit. */
enum { PATH_USES = 512 };

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
                  hw_spare_vehicles(spare, run, v, hw_spare_lifted(view, 4))) *
        hw_vehicle_places(&spare->engine->scenario->vehicle_pools[service->vehicles[v].pool], kind);
  return capacity;
}

/* The run may not go for this class: it would stay below its minimum load (C5), or no vehicle with
   stretcher places can come (I14, for want of vehicles: C4). */
static bool run_closed(const hw_spare_view *view, int32_t run) {
  const hw_spare *spare = view->spare;
  const hw_service *service = service_of(spare, run);
  int64_t persons = spare->state.usage[hw_resource(&spare->engine->network, HW_USE_PERSONS, run)];
  if (!hw_spare_lifted(view, 5) && persons + view->class->persons < service->min_persons)
    return true;
  if (!view->class->ambulance || service->kind != HW_CONVOY)
    return false;
  int32_t first = spare->engine->master.first_variable[run];
  for (int32_t v = 0; first != HW_NONE && v < service->vehicle_count; v++)
    if (spare->engine->scenario->vehicle_pools[service->vehicles[v].pool].stretchers > 0 &&
        spare->state.variables[first + v] +
                hw_spare_vehicles(spare, run, v, hw_spare_lifted(view, 4)) >
            0)
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
  if (hw_spare_lifted(view, rule_of(kind, service)))
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
                       uint32_t lifted_rules, hw_spare_escorts *escorts, hw_arena *arena) {
  const hw_network *network = &spare->engine->network;
  int32_t resources = hw_resource_count(network);
  *view = (hw_spare_view){.spare = spare, .class = class, .lifted = lifted_rules};
  view->capacity = HW_ARRAY(arena, resources, int64_t);
  view->taken = HW_ARRAY(arena, resources, int64_t);
  if (view->capacity == NULL || view->taken == NULL ||
      !hw_prices_new(&view->prices, network, arena))
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
  view->escorts = escorts;
  return escorts == NULL || hw_spare_escorts_view(escorts, view);
}

/* ---- what is tried ---- */

void hw_spare_take(const hw_spare_view *view, const hw_use *uses, int32_t count, int32_t times) {
  for (int32_t u = 0; u < count; u++)
    view->taken[uses[u].resource] += uses[u].amount * times;
}

bool hw_spare_holds(const hw_spare_view *view, const hw_use *uses, int32_t count) {
  for (int32_t u = 0; u < count; u++) {
    int64_t room = hw_spare_room(view, uses[u].resource);
    if (room != INT64_MAX && view->taken[uses[u].resource] > room)
      return false;
  }
  return true;
}

bool hw_spare_idle(const hw_spare *spare, int32_t run) {
  const hw_network *network = &spare->engine->network;
  return spare->state.usage[hw_resource(network, HW_USE_PERSONS, run)] == 0 &&
         spare->state.escorts[run] == 0;
}

hw_spare_answer hw_spare_fits(const hw_spare_view *view, const hw_path *path, hw_cents *more) {
  const hw_network *network = &view->spare->engine->network;
  hw_use uses[PATH_USES];
  hw_spare_run runs[HW_PATH_RIDES];
  int32_t count = hw_path_uses(view->class, path->steps, path->count, uses, PATH_USES);
  int32_t run_count = 0;
  hw_spare_answer answer = HW_SPARE_NO;
  if (count > PATH_USES)
    return HW_SPARE_NO;
  for (int32_t k = 0; k < path->count; k++)
    if (path->steps[k].ride != HW_NONE)
      runs[run_count++] = (hw_spare_run){network->rides[path->steps[k].ride].run, true};
  hw_spare_take(view, uses, count, 1);
  if (!hw_spare_holds(view, uses, count))
    answer = HW_SPARE_NO;
  else if (view->escorts != NULL)
    answer = hw_spare_escorts_fit(view->escorts, view, path, runs, run_count, uses, count, more);
  else
    answer = hw_spare_vehicles_fit(view, runs, run_count, more) ? HW_SPARE_YES : HW_SPARE_NO;
  hw_spare_take(view, uses, count, -1);
  return answer;
}
