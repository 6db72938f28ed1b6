/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/state.h"

#include <stdlib.h>
#include <string.h>

bool hw_state_new(hw_state *state, hw_engine *engine) {
  size_t runs = (size_t)engine->scenario->run_count + 1;
  *state = (hw_state){.engine = engine};
  state->served = calloc((size_t)engine->classes.count + 1, sizeof(int32_t));
  state->variables = calloc((size_t)engine->master.variable_count + 1, sizeof(int32_t));
  state->usage = calloc((size_t)hw_resource_count(&engine->network) + 1, sizeof(int64_t));
  state->ambulances = calloc(runs, sizeof(int32_t));
  for (int32_t k = 0; k < engine->classes.count; k++)
    state->objective += engine->classes.items[k].penalty * engine->classes.items[k].size;
  return state->served != NULL && state->variables != NULL && state->usage != NULL &&
         state->ambulances != NULL && hw_state_follow(state);
}

void hw_state_free(hw_state *state) {
  free(state->taken);
  free(state->served);
  free(state->variables);
  free(state->usage);
  free(state->ambulances);
  *state = (hw_state){0};
}

bool hw_state_follow(hw_state *state) {
  int32_t needed = state->engine->columns.count + 1;
  if (needed <= state->room)
    return true;
  int32_t room = needed + needed / 2;
  int32_t *taken = realloc(state->taken, (size_t)room * sizeof *taken);
  if (taken == NULL)
    return false;
  memset(taken + state->room, 0, (size_t)(room - state->room) * sizeof *taken);
  state->taken = taken;
  state->room = room;
  return true;
}

bool hw_state_load(hw_state *state) {
  hw_engine *engine = state->engine;
  if (!hw_state_follow(state))
    return false;
  for (int32_t c = 0; c < engine->best.columns; c++)
    if (engine->best.taken[c] > 0)
      hw_state_take(state, c, engine->best.taken[c]);
  for (int32_t v = 0; v < engine->master.variable_count; v++)
    hw_state_decide(state, v, engine->best.variables[v]);
  return true;
}

int32_t hw_column_runs(const hw_engine *engine, const hw_column *column, int32_t *runs) {
  int32_t count = 0;
  for (int32_t k = 0; k < column->step_count; k++)
    if (column->steps[k].ride != HW_NONE) {
      int32_t run = engine->network.rides[column->steps[k].ride].run;
      if (engine->master.first_variable[run] != HW_NONE)
        runs[count++] = run;
    }
  return count;
}

void hw_state_take(hw_state *state, int32_t column, int32_t count) {
  hw_engine *engine = state->engine;
  const hw_column *c = &engine->columns.items[column];
  const hw_class *class = &engine->classes.items[c->class_index];
  state->taken[column] += count;
  state->served[c->class_index] += count;
  state->objective += (c->cost - class->penalty) * count;
  for (int32_t u = 0; u < c->use_count; u++)
    state->usage[c->uses[u].resource] += c->uses[u].amount * count;
  if (class->ambulance)
    for (int32_t k = 0; k < c->step_count; k++)
      if (c->steps[k].ride != HW_NONE)
        state->ambulances[engine->network.rides[c->steps[k].ride].run] += count;
}

void hw_state_decide(hw_state *state, int32_t variable, int32_t value) {
  const hw_run_variable *v = &state->engine->master.variables[variable];
  state->objective += v->cost * (value - state->variables[variable]);
  state->variables[variable] = value;
}

/* ---- capacities ---- */

static const hw_service *service_of(const hw_state *state, int32_t run) {
  return &state->engine->scenario->services[state->engine->scenario->runs[run].service];
}

static bool goes(const hw_state *state, int32_t run) {
  int32_t first = state->engine->master.first_variable[run];
  return first == HW_NONE || !hw_run_is_optional(state->engine->scenario, run) ||
         state->variables[first + service_of(state, run)->vehicle_count] > 0;
}

int64_t hw_state_capacity(const hw_state *state, int32_t resource) {
  const hw_network *network = &state->engine->network;
  const hw_master *master = &state->engine->master;
  hw_resource_kind kind;
  int64_t capacity = network->capacity[resource];
  int32_t run = hw_resource_run(network, resource, &kind);
  if (run == HW_NONE || master->first_variable[run] == HW_NONE || capacity == INT64_MAX)
    return capacity;
  const hw_service *service = service_of(state, run);
  if (!goes(state, run))
    capacity = 0;
  for (int32_t v = 0; kind != HW_USE_PERSONS && v < service->vehicle_count; v++)
    capacity +=
        (int64_t)state->variables[master->first_variable[run] + v] *
        hw_vehicle_places(&state->engine->scenario->vehicle_pools[service->vehicles[v].pool], kind);
  return capacity;
}

static bool has_ambulance(const hw_state *state, int32_t run) {
  const hw_service *service = service_of(state, run);
  int32_t first = state->engine->master.first_variable[run];
  for (int32_t v = 0; first != HW_NONE && v < service->vehicle_count; v++)
    if (state->variables[first + v] > 0 &&
        state->engine->scenario->vehicle_pools[service->vehicles[v].pool].stretchers > 0)
      return true;
  return false;
}

bool hw_state_fits(const hw_state *state, int32_t column) {
  hw_engine *engine = state->engine;
  const hw_column *c = &engine->columns.items[column];
  for (int32_t u = 0; u < c->use_count; u++) {
    int64_t capacity = hw_state_capacity(state, c->uses[u].resource);
    if (capacity != INT64_MAX && state->usage[c->uses[u].resource] + c->uses[u].amount > capacity)
      return false;
  }
  for (int32_t k = 0; k < c->step_count; k++) {
    if (c->steps[k].ride == HW_NONE)
      continue;
    int32_t run = engine->network.rides[c->steps[k].ride].run;
    if (!goes(state, run) ||
        (engine->classes.items[c->class_index].ambulance &&
         service_of(state, run)->kind == HW_CONVOY && !has_ambulance(state, run)))
      return false;
  }
  return true;
}

/* ---- runs ---- */

static void empty_run(hw_state *state, int32_t run) {
  const hw_columns *columns = &state->engine->columns;
  for (int32_t c = 0; c < columns->count; c++)
    if (state->taken[c] > 0 && hw_column_rides(columns, &columns->items[c], run))
      hw_state_take(state, c, -state->taken[c]);
}

void hw_state_close_runs(hw_state *state) {
  const homeward_scenario *scenario = state->engine->scenario;
  const hw_network *network = &state->engine->network;
  for (bool changed = true; changed;) {
    changed = false;
    for (int32_t run = 0; run < scenario->run_count; run++) {
      int32_t first = state->engine->master.first_variable[run];
      int64_t persons = state->usage[hw_resource(network, HW_USE_PERSONS, run)];
      if (first == HW_NONE || persons >= service_of(state, run)->min_persons + (persons == 0))
        continue;
      if (persons > 0) {
        empty_run(state, run);
        changed = true;
      }
      for (int32_t v = 0; v < hw_run_variable_count(scenario, run); v++)
        hw_state_decide(state, first + v, 0);
    }
  }
}

bool hw_state_run_loaded(const hw_state *state, int32_t run) {
  int64_t persons = state->usage[hw_resource(&state->engine->network, HW_USE_PERSONS, run)];
  return persons == 0 || persons >= service_of(state, run)->min_persons;
}

bool hw_state_run_holds(const hw_state *state, int32_t run) {
  const hw_network *network = &state->engine->network;
  static const hw_resource_kind kinds[3] = {HW_USE_SEATS, HW_USE_STRETCHERS, HW_USE_WHEELCHAIRS};
  const hw_service *service = service_of(state, run);
  int32_t persons_resource = hw_resource(network, HW_USE_PERSONS, run);
  int64_t persons = state->usage[persons_resource];
  if (persons > 0 && (!goes(state, run) || persons < service->min_persons ||
                      persons > hw_state_capacity(state, persons_resource)))
    return false;
  if (state->ambulances[run] > 0 && service->kind == HW_CONVOY && !has_ambulance(state, run))
    return false;
  for (int32_t s = network->segment_offset[run]; s < network->segment_offset[run + 1]; s++)
    for (int kind = 0; kind < 3; kind++) {
      int32_t resource = hw_resource(network, kinds[kind], s);
      int64_t capacity = hw_state_capacity(state, resource);
      if (capacity != INT64_MAX && state->usage[resource] > capacity)
        return false;
    }
  return true;
}

bool hw_state_pools_hold(const hw_state *state) {
  const hw_master *master = &state->engine->master;
  for (int32_t q = 0; q < master->clique_count; q++) {
    const hw_clique *clique = &master->cliques[q];
    int64_t busy = 0;
    for (int32_t i = 0; i < clique->run_count; i++) {
      int32_t first = master->first_variable[clique->runs[i]];
      const hw_service *service = service_of(state, clique->runs[i]);
      for (int32_t v = 0; first != HW_NONE && v < service->vehicle_count; v++)
        if (service->vehicles[v].pool == clique->pool)
          busy += state->variables[first + v];
    }
    if (busy > state->engine->scenario->vehicle_pools[clique->pool].count)
      return false;
  }
  return true;
}

bool hw_state_feasible(const hw_state *state) {
  const hw_engine *engine = state->engine;
  for (int32_t r = 0; r < hw_resource_count(&engine->network); r++)
    if (state->usage[r] > engine->network.capacity[r] &&
        state->usage[r] > hw_state_capacity(state, r))
      return false;
  for (int32_t run = 0; run < engine->scenario->run_count; run++)
    if (engine->master.first_variable[run] != HW_NONE && !hw_state_run_holds(state, run))
      return false;
  for (int32_t k = 0; k < engine->classes.count; k++)
    if (state->served[k] > engine->classes.items[k].size)
      return false;
  return hw_state_pools_hold(state);
}
