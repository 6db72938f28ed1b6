/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/lagrangian.h"

#include <math.h>
#include <string.h>

/* What a unit is about worth: a vehicle carries some persons; the price of a budget is a share. */
#define VEHICLE_PERSONS 10.0
#define BUDGET_SHARE 0.3

static const hw_service *service_of(const hw_lagrangian *l, int32_t run) {
  const homeward_scenario *scenario = l->engine->scenario;
  return &scenario->services[scenario->runs[run].service];
}

static int32_t minimum_row(const hw_lagrangian *l, int32_t run) {
  return l->resources + run;
}

static int32_t clique_row(const hw_lagrangian *l, int32_t clique) {
  return l->resources + l->runs + clique;
}

static bool has_minimum(const hw_lagrangian *l, int32_t run) {
  return l->engine->network.least_load[run] > 0 && l->engine->master.first_variable[run] != HW_NONE;
}

static void measure(hw_lagrangian *l) {
  const hw_network *network = &l->engine->network;
  for (int32_t row = 0; row < l->count; row++)
    l->unit[row] = l->worth;
  for (int32_t r = 0; r < l->resources; r++) {
    l->size[r] = network->capacity[r] != INT64_MAX ? fmax(1, (double)network->most[r]) : 0;
    if (r >= network->offset[HW_USE_BUDGET])
      l->unit[r] = BUDGET_SHARE;
  }
  for (int32_t run = 0; run < l->runs; run++)
    l->size[minimum_row(l, run)] = has_minimum(l, run) ? network->least_load[run] : 0;
  for (int32_t q = 0; q < l->cliques; q++) {
    l->size[clique_row(l, q)] = fmax(1, l->engine->master.cliques[q].limit);
    l->unit[clique_row(l, q)] = l->worth * VEHICLE_PERSONS;
  }
  for (int32_t row = 0; row < l->count; row++)
    l->weight[row] = l->size[row] > 0 ? l->unit[row] / l->worth / l->size[row] : 0;
}

bool hw_lagrangian_new(hw_lagrangian *l, const hw_engine *engine, hw_arena *arena) {
  *l = (hw_lagrangian){.engine = engine,
                       .resources = hw_resource_count(&engine->network),
                       .runs = engine->scenario->run_count,
                       .cliques = engine->master.clique_count,
                       .worth = hw_classes_person_worth(&engine->classes)};
  l->count = l->resources + l->runs + l->cliques;
  l->active = HW_ARRAY(arena, l->count, int32_t);
  l->size = HW_ARRAY(arena, l->count, double);
  l->unit = HW_ARRAY(arena, l->count, double);
  l->weight = HW_ARRAY(arena, l->count, double);
  l->open = HW_ARRAY(arena, engine->master.variable_count, double);
  l->reduced = HW_ARRAY(arena, engine->master.variable_count, double);
  if (l->active == NULL || l->size == NULL || l->unit == NULL || l->weight == NULL ||
      l->open == NULL || l->reduced == NULL)
    return false;
  measure(l);
  return true;
}

void hw_lagrangian_activate(hw_lagrangian *l, const double *prices, const double *most) {
  const hw_network *network = &l->engine->network;
  l->active_count = 0;
  for (int32_t row = 0; row < l->count; row++) {
    bool enough = row < l->resources &&
                  hw_resource_run(network, row, &(hw_resource_kind){0}) == HW_NONE &&
                  most[row] <= (double)network->capacity[row];
    if (l->size[row] > 0 && (prices[row] > 0 || !enough))
      l->active[l->active_count++] = row;
  }
}

void hw_lagrangian_tolls(const hw_lagrangian *l, const double *prices, double *tolls) {
  memcpy(tolls, prices, (size_t)l->resources * sizeof(double));
  for (int32_t run = 0; run < l->runs; run++)
    tolls[hw_resource(&l->engine->network, HW_USE_PERSONS, run)] -= prices[minimum_row(l, run)];
}

/* ---- run variables ---- */

/* Vehicles of the pool on a run of the clique: variable of use v, or HW_NONE. */
static int32_t vehicle_of(const hw_lagrangian *l, const hw_clique *clique, int32_t run, int32_t v) {
  int32_t first = l->engine->master.first_variable[run];
  return first != HW_NONE && service_of(l, run)->vehicles[v].pool == clique->pool ? first + v
                                                                                  : HW_NONE;
}

static double charge_cliques(hw_lagrangian *l, const double *prices) {
  const hw_master *master = &l->engine->master;
  double constant = 0;
  for (int32_t q = 0; q < l->cliques; q++) {
    const hw_clique *clique = &master->cliques[q];
    double price = prices[clique_row(l, q)];
    constant -= price * clique->limit;
    for (int32_t i = 0; price > 0 && i < clique->run_count; i++)
      for (int32_t v = 0; v < service_of(l, clique->runs[i])->vehicle_count; v++) {
        int32_t variable = vehicle_of(l, clique, clique->runs[i], v);
        if (variable != HW_NONE)
          l->reduced[variable] += price;
      }
  }
  return constant;
}

/* A resource of a run earns its price where there are seats: fixed ones where the run goes. */
static double credit_resource(hw_lagrangian *l, int32_t resource, double price) {
  const hw_master *master = &l->engine->master;
  hw_resource_kind kind;
  int32_t run = hw_resource_run(&l->engine->network, resource, &kind);
  double fixed = price * (double)l->engine->network.capacity[resource];
  if (run == HW_NONE || master->first_variable[run] == HW_NONE)
    return -fixed;
  const hw_service *service = service_of(l, run);
  int32_t goes = hw_master_goes(master, run);
  if (goes != HW_NONE)
    l->reduced[goes] -= fixed;
  for (int32_t v = 0; kind != HW_USE_PERSONS && v < service->vehicle_count; v++)
    l->reduced[master->first_variable[run] + v] -=
        price *
        hw_vehicle_places(&l->engine->scenario->vehicle_pools[service->vehicles[v].pool], kind);
  return goes != HW_NONE ? 0 : -fixed;
}

double hw_lagrangian_constant(hw_lagrangian *l, const double *prices, double rate) {
  const hw_master *master = &l->engine->master;
  for (int32_t v = 0; v < master->variable_count; v++)
    l->reduced[v] = (double)master->variables[v].cost;
  double constant = charge_cliques(l, prices);
  for (int32_t i = 0; i < l->active_count; i++) {
    int32_t row = l->active[i], run = row - l->resources;
    if (prices[row] <= 0)
      continue;
    if (row < l->resources)
      constant += credit_resource(l, row, prices[row]);
    else if (run < l->runs)
      l->reduced[hw_master_goes(master, run)] += prices[row] * l->engine->network.least_load[run];
  }
  for (int32_t v = 0; v < master->variable_count; v++) {
    double best = l->reduced[v] < 0 ? master->variables[v].most : master->variables[v].floor;
    constant += l->reduced[v] * best;
    l->open[v] += rate * (best - l->open[v]);
  }
  return constant;
}

/* ---- violation ---- */

static double room_of(const hw_lagrangian *l, int32_t resource) {
  const hw_master *master = &l->engine->master;
  hw_resource_kind kind;
  int32_t run = hw_resource_run(&l->engine->network, resource, &kind);
  double room = (double)l->engine->network.capacity[resource];
  if (run == HW_NONE || master->first_variable[run] == HW_NONE)
    return room;
  const hw_service *service = service_of(l, run);
  int32_t goes = hw_master_goes(master, run);
  if (goes != HW_NONE)
    room *= l->open[goes];
  for (int32_t v = 0; kind != HW_USE_PERSONS && v < service->vehicle_count; v++)
    room += l->open[master->first_variable[run] + v] *
            hw_vehicle_places(&l->engine->scenario->vehicle_pools[service->vehicles[v].pool], kind);
  return room;
}

static double busy_beyond(const hw_lagrangian *l, const hw_clique *clique) {
  double busy = -clique->limit;
  for (int32_t i = 0; i < clique->run_count; i++)
    for (int32_t v = 0; v < service_of(l, clique->runs[i])->vehicle_count; v++) {
      int32_t variable = vehicle_of(l, clique, clique->runs[i], v);
      busy += variable != HW_NONE ? l->open[variable] : 0;
    }
  return busy;
}

/* Persons short of the minimum load of a run, as far as it goes. */
static double short_of_minimum(const hw_lagrangian *l, const double *usage, int32_t run) {
  return l->engine->network.least_load[run] * l->open[hw_master_goes(&l->engine->master, run)] -
         usage[hw_resource(&l->engine->network, HW_USE_PERSONS, run)];
}

void hw_lagrangian_violation(const hw_lagrangian *l, const double *usage, double *out) {
  for (int32_t i = 0; i < l->active_count; i++) {
    int32_t row = l->active[i], run = row - l->resources;
    out[row] = row < l->resources ? usage[row] - room_of(l, row)
               : run < l->runs    ? short_of_minimum(l, usage, run)
                                  : busy_beyond(l, &l->engine->master.cliques[run - l->runs]);
  }
}
