/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/spare_escorts.h"

#include <stdlib.h>
#include <string.h>

/* Uses of one path at most; a longer one counts as too long to fit. */
enum { PATH_USES = 512 };

static const hw_service *service_of(const hw_spare *spare, int32_t run) {
  return &spare->engine->scenario->services[spare->engine->scenario->runs[run].service];
}

/* Vehicles of a pool that a run of the plan has. */
static int32_t vehicles_of(const hw_spare *spare, int32_t run, int32_t pool) {
  int32_t first = spare->engine->master.first_variable[run], count = 0;
  const hw_service *service = service_of(spare, run);
  for (int32_t v = 0; first != HW_NONE && v < service->vehicle_count; v++)
    if (service->vehicles[v].pool == pool)
      count += spare->state.variables[first + v];
  return count;
}

/* Vehicles of each pool that stand idle through the whole busy interval of each run. */
static void count_idle(hw_spare *spare) {
  const hw_master *master = &spare->engine->master;
  const homeward_scenario *scenario = spare->engine->scenario;
  size_t pools = (size_t)scenario->vehicle_pool_count;
  for (int32_t run = 0; run < scenario->run_count; run++)
    for (size_t p = 0; p < pools; p++)
      spare->free_of_pool[(size_t)run * pools + p] = scenario->vehicle_pools[p].count;
  for (int32_t q = 0; q < master->clique_count; q++) {
    const hw_clique *clique = &master->cliques[q];
    int32_t left = clique->limit;
    for (int32_t i = 0; i < clique->run_count; i++)
      left -= vehicles_of(spare, clique->runs[i], clique->pool);
    for (int32_t i = 0; i < clique->run_count; i++) {
      size_t slot = (size_t)clique->runs[i] * pools + (size_t)clique->pool;
      if (left < spare->free_of_pool[slot])
        spare->free_of_pool[slot] = left;
    }
  }
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
static int64_t run_capacity(const hw_spare *spare, int32_t run, hw_resource_kind kind,
                            int32_t resource, bool ignore_pool) {
  const hw_service *service = service_of(spare, run);
  int64_t capacity = spare->engine->network.capacity[resource];
  int32_t first = spare->engine->master.first_variable[run];
  for (int32_t v = 0; capacity != INT64_MAX && first != HW_NONE && v < service->vehicle_count; v++)
    capacity +=
        (int64_t)(spare->state.variables[first + v] +
                  hw_spare_vehicles(spare, run, v, ignore_pool)) *
        hw_vehicle_places(&spare->engine->scenario->vehicle_pools[service->vehicles[v].pool], kind);
  return capacity;
}

/* The run may not go for this class: it would stay below its minimum load (C5), or no vehicle with
   stretcher places can come (I14, for want of vehicles: C4). */
static bool run_closed(const hw_spare_view *view, int32_t run) {
  const hw_spare *spare = view->spare;
  const hw_service *service = service_of(spare, run);
  int64_t persons = spare->state.usage[hw_resource(&spare->engine->network, HW_USE_PERSONS, run)];
  if (!hw_spare_lifted(view, 5) &&
      persons + view->class->persons < spare->engine->network.least_load[run])
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

static int64_t persons_room(const hw_spare_view *view, int32_t run) {
  const hw_spare *spare = view->spare;
  int32_t resource = hw_resource(&spare->engine->network, HW_USE_PERSONS, run);
  int64_t capacity = spare->engine->network.capacity[resource];
  if (run_closed(view, run))
    return -1;
  return capacity == INT64_MAX || hw_spare_lifted(view, 5)
             ? INT64_MAX
             : capacity - spare->state.usage[resource];
}

int64_t hw_spare_room(const hw_spare_view *view, int32_t resource) {
  const hw_spare *spare = view->spare;
  const int32_t *offset = spare->engine->network.offset;
  if (resource >= offset[HW_USE_PERSONS] && resource < offset[HW_USE_PERSONS + 1])
    return persons_room(view, resource - offset[HW_USE_PERSONS]);
  if (hw_spare_lifted(view, spare->rule[resource]))
    return INT64_MAX;
  return hw_spare_lifted(view, 4) ? spare->room_without[resource] : spare->room[resource];
}

int hw_spare_rule(const hw_spare *spare, int32_t resource) {
  return spare->rule[resource];
}

/* ---- what is left, whoever asks ---- */

static void measure(hw_spare *spare) {
  const hw_network *network = &spare->engine->network;
  for (int32_t r = 0; r < hw_resource_count(network); r++) {
    hw_resource_kind kind;
    int32_t run = hw_resource_run(network, r, &kind);
    int64_t capacity = network->capacity[r], without = capacity, used = spare->state.usage[r];
    spare->rule[r] =
        (uint8_t)rule_of(kind, run == HW_NONE ? HW_FLIGHT : service_of(spare, run)->kind);
    if (run != HW_NONE && kind != HW_USE_PERSONS) {
      capacity = run_capacity(spare, run, kind, r, false);
      without = run_capacity(spare, run, kind, r, true);
    }
    spare->room[r] = capacity == INT64_MAX ? INT64_MAX : capacity - used;
    spare->room_without[r] = without == INT64_MAX ? INT64_MAX : without - used;
  }
}

/* The load of the run is limited, or who may ride it depends on its vehicles. */
static bool is_loaded(const hw_spare *spare, int32_t run) {
  const hw_network *network = &spare->engine->network;
  const hw_service *service = service_of(spare, run);
  return service->kind == HW_CONVOY || service->min_persons > 0 ||
         network->capacity[hw_resource(network, HW_USE_PERSONS, run)] != INT64_MAX;
}

static void note(hw_spare *spare, int rule, int32_t item, bool listed) {
  if (listed)
    spare->changed[rule][spare->changed_count[rule]] = item;
  spare->changed_count[rule]++;
}

/* Fills the lists, or only counts. */
static void list_changed(hw_spare *spare, bool listed) {
  const hw_network *network = &spare->engine->network;
  memset(spare->changed_count, 0, sizeof spare->changed_count);
  for (int32_t r = 0; r < hw_resource_count(network); r++) {
    if (spare->rule[r] != 5 && spare->rule[r] != 6 && spare->room[r] != INT64_MAX)
      note(spare, spare->rule[r], r, listed);
    if (spare->rule[r] != 5 && spare->room[r] != spare->room_without[r])
      note(spare, 4, r, listed);
  }
  for (int32_t run = 0; run < network->scenario->run_count; run++)
    if (is_loaded(spare, run))
      note(spare, 5, run, listed);
}

/* Twice: the first time they are counted. */
bool hw_spare_measure(hw_spare *spare) {
  count_idle(spare);
  measure(spare);
  for (int pass = 0; pass < 2; pass++) {
    list_changed(spare, pass > 0);
    for (int rule = 1; pass == 0 && rule < HW_SPARE_RULES; rule++) {
      if (spare->changed[rule] != NULL && spare->changed_count[rule] <= spare->changed_room[rule])
        continue;
      spare->changed_room[rule] = spare->changed_count[rule];
      spare->changed[rule] = HW_ARRAY(spare->arena, spare->changed_count[rule], int32_t);
      if (spare->changed[rule] == NULL)
        return false;
    }
  }
  return true;
}

bool hw_spare_new(hw_spare *spare, hw_engine *engine, hw_arena *arena) {
  int32_t resources = hw_resource_count(&engine->network);
  const homeward_scenario *scenario = engine->scenario;
  *spare = (hw_spare){.engine = engine, .arena = arena};
  spare->room = HW_ARRAY(arena, resources, int64_t);
  spare->room_without = HW_ARRAY(arena, resources, int64_t);
  spare->rule = HW_ARRAY(arena, resources, uint8_t);
  spare->free_of_pool =
      HW_ARRAY(arena, (size_t)scenario->run_count * (size_t)scenario->vehicle_pool_count, int32_t);
  bool done = spare->room != NULL && spare->room_without != NULL && spare->rule != NULL &&
              spare->free_of_pool != NULL && hw_state_new(&spare->state, engine) &&
              hw_state_load(&spare->state) && hw_spare_measure(spare);
  if (!done)
    hw_state_free(&spare->state);
  return done;
}

bool hw_spare_matters(const hw_spare *spare, int rule) {
  bool vehicles = spare->engine->scenario->vehicle_pool_count > 0;
  return rule == 6 || spare->changed_count[rule] > 0 || ((rule == 3 || rule == 4) && vehicles);
}

/* ---- views ---- */

bool hw_spare_view_new(hw_spare_view *view, const hw_spare *spare, hw_arena *arena) {
  const hw_network *network = &spare->engine->network;
  int32_t resources = hw_resource_count(network);
  *view = (hw_spare_view){.spare = spare, .persons = -1};
  view->capacity = HW_ARRAY(arena, resources, int64_t);
  view->taken = HW_ARRAY(arena, resources, int64_t);
  if (view->capacity == NULL || view->taken == NULL ||
      !hw_prices_new(&view->prices, network, arena))
    return false;
  hw_spare_view_forget(view);
  return true;
}

void hw_spare_view_forget(hw_spare_view *view) {
  const hw_spare *spare = view->spare;
  const hw_network *network = &spare->engine->network;
  view->persons = -1;
  view->lifted = 0;
  /* Whether some night is free at all is told by the price, night by night. */
  for (int32_t r = 0; r < hw_resource_count(network); r++)
    view->capacity[r] = spare->rule[r] == 6 ? INT64_MAX : spare->room[r];
  for (int32_t r = network->offset[HW_USE_BUDGET]; r < network->offset[HW_USE_BUDGET + 1]; r++)
    view->prices.resource[r] = view->capacity[r] != INT64_MAX ? 1e6 : 0;
}

static void price_nights(const hw_spare_view *view) {
  const hw_network *network = &view->spare->engine->network;
  for (int32_t r = network->offset[HW_USE_BEDS]; r < network->offset[HW_USE_BEDS + 1]; r++)
    view->prices.resource[r] = hw_spare_room(view, r) < view->class->persons ? HW_FULL_NIGHT : 0;
}

static void set_resources(const hw_spare_view *view, int rule) {
  const hw_spare *spare = view->spare;
  for (int32_t i = 0; i < spare->changed_count[rule]; i++) {
    int32_t resource = spare->changed[rule][i];
    view->capacity[resource] = hw_spare_room(view, resource);
    if (rule == 11)
      view->prices.resource[resource] = view->capacity[resource] == INT64_MAX ? 0 : 1e6;
  }
}

bool hw_spare_view_set(hw_spare_view *view, const hw_class *class, uint32_t lifted_rules,
                       hw_spare_escorts *escorts) {
  const hw_spare *spare = view->spare;
  uint32_t changed = view->lifted ^ lifted_rules;
  bool other = view->persons != class->persons || view->ambulance != class->ambulance;
  view->class = class;
  view->lifted = lifted_rules;
  view->persons = class->persons;
  view->ambulance = class->ambulance;
  for (int rule = 1; rule < HW_SPARE_RULES; rule++)
    if ((changed & HW_LIFT(rule)) != 0 && rule != 5)
      set_resources(view, rule);
  if (other || (changed & (HW_LIFT(4) | HW_LIFT(5))) != 0)
    for (int32_t i = 0; i < spare->changed_count[5]; i++) {
      int32_t run = spare->changed[5][i];
      view->capacity[hw_resource(&spare->engine->network, HW_USE_PERSONS, run)] =
          persons_room(view, run);
    }
  if (other || (changed & HW_LIFT(6)) != 0) {
    price_nights(view);
    hw_prices_sum_nights(&view->prices);
  }
  view->prices.escorts = (hw_escort_prices){0};
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
