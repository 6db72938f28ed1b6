/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/neighbourhood_build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool hw_neighbourhood_work_new(hw_neighbourhood_work *work, const hw_engine *engine) {
  size_t resources = (size_t)hw_resource_count(&engine->network) + 1;
  size_t variables = (size_t)engine->master.variable_count + 1;
  size_t classes = (size_t)engine->classes.count + 1;
  work->row_of_resource = malloc(resources * sizeof(int32_t));
  work->column_of_variable = malloc(variables * sizeof(int32_t));
  work->row_of_class = malloc(classes * sizeof(int32_t));
  work->own_usage = calloc(resources, sizeof(int64_t));
  work->most_usage = calloc(resources, sizeof(int64_t));
  if (work->row_of_resource == NULL || work->column_of_variable == NULL ||
      work->row_of_class == NULL || work->own_usage == NULL || work->most_usage == NULL)
    return false;
  memset(work->row_of_resource, 0xff, resources * sizeof(int32_t));
  memset(work->column_of_variable, 0xff, variables * sizeof(int32_t));
  memset(work->row_of_class, 0xff, classes * sizeof(int32_t));
  return true;
}

void hw_neighbourhood_work_free(hw_neighbourhood_work *work) {
  free(work->row_of_resource);
  free(work->column_of_variable);
  free(work->row_of_class);
  free(work->own_usage);
  free(work->most_usage);
  *work = (hw_neighbourhood_work){0};
}

hw_cents hw_neighbourhood_column_cost(const hw_neighbourhood *ask, const hw_engine *engine,
                                      int32_t column) {
  return ask->priced ? (hw_cents)nearbyint(hw_engine_priced_column(engine, column))
                     : engine->columns.items[column].cost;
}

hw_cents hw_neighbourhood_rotation_cost(const hw_neighbourhood *ask, const hw_engine *engine,
                                        int32_t rotation) {
  return ask->priced ? (hw_cents)nearbyint(hw_engine_priced_rotation(engine, rotation))
                     : engine->rotations.items[rotation].cost;
}

/* What candidate `i` costs beside a party that stays. */
static hw_cents saved(const hw_neighbourhood *ask, const hw_engine *engine, int32_t i) {
  int32_t k = engine->columns.items[ask->columns[i]].class_index;
  return hw_neighbourhood_column_cost(ask, engine, ask->columns[i]) -
         engine->classes.items[k].penalty;
}

static const hw_column *candidate(const hw_neighbourhood_builder *b, int32_t i) {
  return &b->engine->columns.items[b->ask->columns[i]];
}

static const hw_service *service_of(const hw_neighbourhood_builder *b, int32_t run) {
  return &b->engine->scenario->services[b->engine->scenario->runs[run].service];
}

static int compare_int(const void *left, const void *right) {
  int32_t a = *(const int32_t *)left, c = *(const int32_t *)right;
  return (a > c) - (a < c);
}

static int32_t unique(int32_t *items, int32_t count) {
  int32_t kept = 0;
  if (count > 1)
    qsort(items, (size_t)count, sizeof *items, compare_int);
  for (int32_t i = 0; i < count; i++)
    if (kept == 0 || items[kept - 1] != items[i])
      items[kept++] = items[i];
  return kept;
}

void hw_neighbourhood_note_use(hw_neighbourhood_builder *b, int32_t resource, int64_t now,
                               int64_t most) {
  if (b->work->most_usage[resource] == 0)
    b->resources[b->resource_count++] = resource;
  b->work->most_usage[resource] += most;
  b->work->own_usage[resource] += now;
}

/* Usage of those that choose anew: what they hold now, and the most they could. */
static bool collect_usage(hw_neighbourhood_builder *b) {
  size_t uses = 0, steps = 0;
  for (int32_t i = 0; i < b->ask->column_count; i++) {
    uses += (size_t)candidate(b, i)->use_count;
    steps += (size_t)candidate(b, i)->step_count;
  }
  for (int32_t i = 0; i < b->ask->rotation_count; i++) {
    const hw_rotation_column *r = &b->engine->rotations.items[b->ask->rotations[i]];
    uses += (size_t)r->use_count;
    steps += (size_t)r->step_count;
  }
  b->runs = HW_ARRAY(b->arena, steps, int32_t);
  b->resources = HW_ARRAY(b->arena, uses, int32_t);
  if (b->runs == NULL || b->resources == NULL)
    return false;
  for (int32_t i = 0; i < b->ask->column_count; i++) {
    const hw_column *c = candidate(b, i);
    int32_t now = b->state->taken[b->ask->columns[i]];
    int32_t size = b->engine->classes.items[c->class_index].size;
    b->before += saved(b->ask, b->engine, i) * now;
    b->run_count += hw_column_runs(b->engine, c, b->runs + b->run_count);
    for (int32_t u = 0; u < c->use_count; u++)
      hw_neighbourhood_note_use(b, c->uses[u].resource, c->uses[u].amount * now,
                                c->uses[u].amount * size);
  }
  hw_neighbourhood_note_rotations(b);
  b->run_count = unique(b->runs, b->run_count);
  for (int32_t i = 0; i < b->ask->class_count; i++) {
    const hw_class *class = &b->engine->classes.items[b->ask->classes[i]];
    b->before += class->penalty * class->size;
  }
  return true;
}

/* ---- rows ---- */

static int64_t others_usage(const hw_neighbourhood_builder *b, int32_t resource) {
  return b->state->usage[resource] - b->work->own_usage[resource];
}

static bool add_run_variables(hw_neighbourhood_builder *b) {
  const homeward_scenario *scenario = b->engine->scenario;
  const hw_master *master = &b->engine->master;
  int32_t most = 0;
  for (int32_t i = 0; i < b->run_count; i++)
    most += hw_run_variable_count(scenario, b->runs[i]);
  b->variables = HW_ARRAY(b->arena, most, int32_t);
  if (b->variables == NULL)
    return false;
  for (int32_t i = 0; i < b->run_count; i++) {
    int32_t run = b->runs[i], first = master->first_variable[run];
    bool kept = run == b->ask->held ||
                others_usage(b, hw_resource(&b->engine->network, HW_USE_PERSONS, run)) > 0 ||
                hw_neighbourhood_escorts_stay(b, run);
    for (int32_t v = first; v < first + hw_run_variable_count(scenario, run); v++) {
      const hw_run_variable *variable = &master->variables[v];
      double low = kept && variable->use == HW_NONE ? 1 : variable->floor;
      double high = fmax(low, variable->most);
      if (b->ask->priced)
        low = high = b->state->variables[v];
      b->before += variable->cost * b->state->variables[v];
      b->work->column_of_variable[v] =
          hw_lp_add_column(b->lp, (double)variable->cost, low, high, true, NULL, 0);
      if (b->work->column_of_variable[v] < 0)
        return false;
      b->variables[b->variable_count++] = v;
    }
  }
  return true;
}

static hw_lp_entry variable_entry(const hw_neighbourhood_builder *b, int32_t variable,
                                  double value) {
  return (hw_lp_entry){b->work->column_of_variable[variable], value};
}

/* usage of these classes <= what the others leave, vehicles and open runs included */
static bool add_resource_row(hw_neighbourhood_builder *b, int32_t resource) {
  const hw_network *network = &b->engine->network;
  hw_lp_entry *terms = b->entries;
  hw_resource_kind kind;
  int32_t run = hw_resource_run(network, resource, &kind), count = 0;
  int64_t capacity = network->capacity[resource];
  if (capacity == INT64_MAX || b->work->row_of_resource[resource] != HW_NONE)
    return true;
  double scale = hw_resource_scale(network, resource);
  double limit = (double)(capacity - others_usage(b, resource));
  int32_t first = run == HW_NONE ? HW_NONE : b->engine->master.first_variable[run];
  if (first == HW_NONE && b->work->most_usage[resource] <= capacity - others_usage(b, resource))
    return true;
  if (first != HW_NONE) {
    const hw_service *service = service_of(b, run);
    if (hw_run_is_optional(b->engine->scenario, run) && capacity > 0) {
      terms[count++] = variable_entry(b, first + service->vehicle_count, -(double)capacity);
      limit -= (double)capacity;
    }
    for (int32_t v = 0; v < service->vehicle_count; v++) {
      int32_t places =
          hw_vehicle_places(&b->engine->scenario->vehicle_pools[service->vehicles[v].pool], kind);
      if (places > 0)
        terms[count++] = variable_entry(b, first + v, -places);
    }
  }
  int32_t row = hw_lp_add_row(b->lp, -HW_LP_INFINITY, limit * scale, terms, count);
  b->work->row_of_resource[resource] = row;
  return row >= 0;
}

/* Rows of a touched run that bind those who stay: their seats need vehicles too. */
static bool add_run_rows(hw_neighbourhood_builder *b, int32_t run) {
  const hw_network *network = &b->engine->network;
  static const hw_resource_kind kinds[3] = {HW_USE_SEATS, HW_USE_STRETCHERS, HW_USE_WHEELCHAIRS};
  for (int32_t s = network->segment_offset[run]; s < network->segment_offset[run + 1]; s++)
    for (int kind = 0; kind < 3; kind++) {
      int32_t resource = hw_resource(network, kinds[kind], s);
      if (b->work->row_of_resource[resource] != HW_NONE || others_usage(b, resource) <= 0)
        continue;
      if (b->work->most_usage[resource] == 0) {
        int32_t *grown = HW_ARRAY(b->arena, b->resource_count + 1, int32_t);
        if (grown == NULL)
          return false;
        memcpy(grown, b->resources, (size_t)b->resource_count * sizeof *grown);
        grown[b->resource_count++] = resource;
        b->resources = grown;
      }
      if (!add_resource_row(b, resource))
        return false;
    }
  return true;
}

static int64_t others_ambulances(const hw_neighbourhood_builder *b, int32_t run) {
  int64_t parties = b->state->ambulances[run];
  for (int32_t i = 0; i < b->ask->column_count; i++) {
    const hw_column *c = candidate(b, i);
    if (b->state->taken[b->ask->columns[i]] > 0 &&
        hw_class_asks_ambulance(&b->engine->classes.items[c->class_index], run) &&
        hw_column_rides(&b->engine->columns, c, run))
      parties -= b->state->taken[b->ask->columns[i]];
  }
  return parties;
}

/* Vehicles with stretcher places, as terms of a row. */
static int32_t ambulance_terms(const hw_neighbourhood_builder *b, int32_t run, double value,
                               hw_lp_entry *terms) {
  const hw_service *service = service_of(b, run);
  int32_t first = b->engine->master.first_variable[run], count = 0;
  for (int32_t v = 0; v < service->vehicle_count; v++)
    if (b->engine->scenario->vehicle_pools[service->vehicles[v].pool].stretchers > 0)
      terms[count++] = variable_entry(b, first + v, value);
  return count;
}

static bool add_fixed_ambulance_row(hw_neighbourhood_builder *b, int32_t run) {
  if (service_of(b, run)->kind != HW_CONVOY || others_ambulances(b, run) <= 0)
    return true;
  int32_t count = ambulance_terms(b, run, 1, b->entries);
  return hw_lp_add_row(b->lp, 1, HW_LP_INFINITY, b->entries, count) >= 0;
}

static bool add_pool_rows(hw_neighbourhood_builder *b) {
  const hw_master *master = &b->engine->master;
  for (int32_t q = 0; q < master->clique_count; q++) {
    const hw_clique *clique = &master->cliques[q];
    int32_t limit = clique->limit, most = 0, count = 0;
    for (int32_t i = 0; i < clique->run_count; i++) {
      int32_t first = master->first_variable[clique->runs[i]];
      const hw_service *service = service_of(b, clique->runs[i]);
      for (int32_t v = 0; first != HW_NONE && v < service->vehicle_count; v++) {
        if (service->vehicles[v].pool != clique->pool)
          continue;
        if (b->work->column_of_variable[first + v] == HW_NONE) {
          limit -= b->state->variables[first + v];
        } else {
          b->entries[count++] = variable_entry(b, first + v, 1);
          most += master->variables[first + v].most;
        }
      }
    }
    if (count > 0 && most > limit &&
        hw_lp_add_row(b->lp, -HW_LP_INFINITY, limit, b->entries, count) < 0)
      return false;
  }
  return true;
}

static bool add_rows(hw_neighbourhood_builder *b) {
  const hw_engine *engine = b->engine;
  for (int32_t i = 0; i < b->ask->class_count; i++) {
    int32_t k = b->ask->classes[i];
    const hw_class *class = &engine->classes.items[k];
    int32_t row = hw_lp_add_row(b->lp, class->size, class->size, NULL, 0);
    hw_lp_entry entry = {row, 1};
    double most = b->ask->whole == k + 1 ? 0 : HW_LP_INFINITY;
    b->work->row_of_class[k] = row;
    if (row < 0 || hw_lp_add_column(b->lp, (double)class->penalty, 0, most, true, &entry, 1) < 0)
      return false;
  }
  if (!add_run_variables(b))
    return false;
  for (int32_t i = 0; i < b->resource_count; i++)
    if (!add_resource_row(b, b->resources[i]))
      return false;
  for (int32_t i = 0; i < b->run_count; i++)
    if (!add_run_rows(b, b->runs[i]) || !add_fixed_ambulance_row(b, b->runs[i]))
      return false;
  return add_pool_rows(b);
}

/* ---- columns ---- */

static bool add_columns(hw_neighbourhood_builder *b) {
  const hw_engine *engine = b->engine;
  b->lp_columns = HW_ARRAY(b->arena, b->ask->column_count, int32_t);
  if (b->lp_columns == NULL)
    return false;
  for (int32_t i = 0; i < b->ask->column_count; i++) {
    const hw_column *c = candidate(b, i);
    int32_t count = 0;
    b->entries[count++] = (hw_lp_entry){b->work->row_of_class[c->class_index], 1};
    for (int32_t u = 0; u < c->use_count; u++) {
      int32_t row = b->work->row_of_resource[c->uses[u].resource];
      if (row != HW_NONE)
        b->entries[count++] =
            (hw_lp_entry){row, (double)c->uses[u].amount *
                                   hw_resource_scale(&engine->network, c->uses[u].resource)};
    }
    double cost = (double)hw_neighbourhood_column_cost(b->ask, engine, b->ask->columns[i]);
    if (b->state->taken[b->ask->columns[i]] == 0)
      cost += (double)b->ask->stay;
    double most = b->ask->refused == b->ask->columns[i] + 1 ? 0 : HW_LP_INFINITY;
    b->lp_columns[i] = hw_lp_add_column(b->lp, cost, 0, most, true, b->entries, count);
    if (b->lp_columns[i] < 0)
      return false;
  }
  return hw_neighbourhood_add_rotations(b);
}

static bool add_minimum_row(hw_neighbourhood_builder *b, int32_t run) {
  const hw_service *service = service_of(b, run);
  int32_t least = b->engine->network.least_load[run];
  int32_t first = b->engine->master.first_variable[run], count = 0;
  /* A solution under construction may still be below a minimum: nothing is asked of that run then,
     unless those who ride it all choose anew. */
  if (least <= 0 || b->ask->priced)
    return true;
  int64_t others = others_usage(b, hw_resource(&b->engine->network, HW_USE_PERSONS, run));
  if (!b->ask->strict && run != b->ask->held && others > 0 && !hw_state_run_loaded(b->state, run))
    return true;
  for (int32_t i = 0; i < b->ask->column_count; i++)
    if (hw_column_rides(&b->engine->columns, candidate(b, i), run))
      b->entries[count++] = (hw_lp_entry){
          b->lp_columns[i], b->engine->classes.items[candidate(b, i)->class_index].persons};
  b->entries[count++] = variable_entry(b, first + service->vehicle_count, -least);
  return hw_lp_add_row(b->lp, -(double)others, HW_LP_INFINITY, b->entries, count) >= 0;
}

/* Candidates are grouped by class: [first, last) is one class's. Its parties need the run to go,
   and an ambulance where they asked for one. */
static bool add_class_rows(hw_neighbourhood_builder *b, int32_t run, int32_t first, int32_t last) {
  const hw_engine *engine = b->engine;
  const hw_class *class = &engine->classes.items[candidate(b, first)->class_index];
  const hw_service *service = service_of(b, run);
  int32_t count = 0;
  for (int32_t i = first; i < last; i++)
    if (hw_column_rides(&engine->columns, candidate(b, i), run))
      b->entries[count++] = (hw_lp_entry){b->lp_columns[i], 1};
  if (count == 0)
    return true;
  if (hw_run_is_optional(engine->scenario, run)) {
    int32_t goes = engine->master.first_variable[run] + service->vehicle_count;
    b->entries[count] = variable_entry(b, goes, -class->size);
    if (hw_lp_add_row(b->lp, -HW_LP_INFINITY, 0, b->entries, count + 1) < 0)
      return false;
  }
  int32_t without = hw_parties_without_vehicles(&engine->network, class, run);
  if (service->kind == HW_CONVOY && without < class->size) {
    int32_t first_vehicle = engine->master.first_variable[run];
    for (int32_t v = 0; v < service->vehicle_count; v++)
      b->entries[count + v] = variable_entry(b, first_vehicle + v, without - class->size);
    if (hw_lp_add_row(b->lp, -HW_LP_INFINITY, without, b->entries, count + service->vehicle_count) <
        0)
      return false;
  }
  if (!hw_class_asks_ambulance(class, run) || service->kind != HW_CONVOY)
    return true;
  int32_t terms = ambulance_terms(b, run, -class->size, b->entries + count);
  return hw_lp_add_row(b->lp, -HW_LP_INFINITY, 0, b->entries, count + terms) >= 0;
}

static bool add_rows_of_columns(hw_neighbourhood_builder *b) {
  for (int32_t r = 0; r < b->run_count; r++) {
    if (!add_minimum_row(b, b->runs[r]))
      return false;
    for (int32_t first = 0, last; first < b->ask->column_count; first = last) {
      for (last = first + 1; last < b->ask->column_count &&
                             candidate(b, last)->class_index == candidate(b, first)->class_index;)
        last++;
      if (!add_class_rows(b, b->runs[r], first, last))
        return false;
    }
  }
  return true;
}

/* ---- solving ---- */

static bool take_answer(hw_neighbourhood_builder *b) {
  hw_neighbourhood *ask = b->ask;
  hw_cents after = 0;
  ask->taken = HW_ARRAY(b->arena, ask->column_count, int32_t);
  ask->members = HW_ARRAY(b->arena, ask->rotation_count, int32_t);
  ask->values = HW_ARRAY(b->arena, b->variable_count, int32_t);
  if (ask->taken == NULL || ask->members == NULL || ask->values == NULL)
    return false;
  ask->variables = b->variables;
  ask->variable_count = b->variable_count;
  for (int32_t i = 0; i < ask->class_count; i++) {
    const hw_class *class = &b->engine->classes.items[ask->classes[i]];
    after += class->penalty * class->size;
  }
  for (int32_t i = 0; i < ask->column_count; i++) {
    ask->taken[i] = (int32_t)hw_lp_integer_value(b->lp, b->lp_columns[i]);
    after += saved(ask, b->engine, i) * ask->taken[i];
  }
  for (int32_t i = 0; i < ask->rotation_count; i++) {
    ask->members[i] = (int32_t)hw_lp_integer_value(b->lp, b->rotation_columns[i]);
    after += hw_neighbourhood_rotation_cost(ask, b->engine, ask->rotations[i]) * ask->members[i];
  }
  for (int32_t v = 0; v < b->variable_count; v++) {
    ask->values[v] =
        (int32_t)hw_lp_integer_value(b->lp, b->work->column_of_variable[b->variables[v]]);
    after += b->engine->master.variables[b->variables[v]].cost * ask->values[v];
  }
  ask->gain = b->before - after;
  return true;
}

static bool solve(hw_neighbourhood_builder *b) {
  hw_neighbourhood *ask = b->ask;
  ask->result = hw_lp_solve(b->lp, HW_LP_PRIMAL, &b->engine->halt);
  if (ask->result == HW_LP_MEMORY)
    return false;
  /* Nothing to gain: the relaxation costs what is there already. */
  if (ask->result != HW_LP_OPTIMAL ||
      (!ask->any && hw_lp_objective(b->lp) > (double)b->before - 0.5)) {
    ask->result = HW_LP_INFEASIBLE;
    return true;
  }
  hw_lp_integer options = {.node_limit = ask->node_limit,
                           .work_limit = ask->work_limit,
                           .thorough = ask->thorough,
                           .target = -HW_LP_INFINITY,
                           .has_cutoff = !ask->any,
                           .cutoff = (double)b->before};
  ask->result = hw_lp_solve_integer(b->lp, &options, &b->engine->halt);
  if (ask->result == HW_LP_MEMORY)
    return false;
  if (ask->result != HW_LP_OPTIMAL && ask->result != HW_LP_FEASIBLE)
    return true;
  return take_answer(b);
}

static void clean(hw_neighbourhood_builder *b) {
  for (int32_t i = 0; i < b->resource_count; i++) {
    b->work->row_of_resource[b->resources[i]] = HW_NONE;
    b->work->own_usage[b->resources[i]] = 0;
    b->work->most_usage[b->resources[i]] = 0;
  }
  for (int32_t v = 0; v < b->variable_count; v++)
    b->work->column_of_variable[b->variables[v]] = HW_NONE;
  for (int32_t i = 0; i < b->ask->class_count; i++)
    b->work->row_of_class[b->ask->classes[i]] = HW_NONE;
}

/* Room for the longest row or column. */
static size_t entry_room(const hw_neighbourhood_builder *b) {
  size_t vehicles = (size_t)b->engine->scenario->vehicle_pool_count + 2;
  size_t most = (size_t)b->ask->column_count + (size_t)b->ask->rotation_count + vehicles;
  for (int32_t i = 0; i < b->ask->column_count; i++)
    if ((size_t)candidate(b, i)->use_count + 2 > most)
      most = (size_t)candidate(b, i)->use_count + 2;
  for (int32_t q = 0; q < b->engine->master.clique_count; q++)
    if ((size_t)b->engine->master.cliques[q].run_count > most)
      most = (size_t)b->engine->master.cliques[q].run_count;
  return most;
}

bool hw_neighbourhood_solve(hw_neighbourhood *ask, const hw_state *state,
                            hw_neighbourhood_work *work, hw_arena *arena) {
  hw_neighbourhood_builder b = {
      .ask = ask, .state = state, .engine = state->engine, .work = work, .arena = arena};
  ask->gain = 0;
  ask->result = HW_LP_FAILED;
  b.entries = HW_ARRAY(arena, entry_room(&b), hw_lp_entry);
  b.lp = hw_lp_new();
  bool done = b.entries != NULL && b.lp != NULL && collect_usage(&b) && add_rows(&b) &&
              add_columns(&b) && add_rows_of_columns(&b) && hw_neighbourhood_add_escort_rows(&b) &&
              solve(&b);
  clean(&b);
  hw_lp_free(b.lp);
  return done;
}

static bool all_covered(const hw_state *state, const int32_t *spots, int32_t count) {
  for (int32_t s = 0; s < count; s++)
    if (!hw_state_covered(state, spots[s]))
      return false;
  return true;
}

static bool escorts_hold(const hw_neighbourhood *answer, const hw_state *state) {
  const hw_engine *engine = state->engine;
  for (int32_t i = 0; i < answer->column_count; i++) {
    const hw_column *c = &engine->columns.items[answer->columns[i]];
    if (state->taken[answer->columns[i]] > 0 && !all_covered(state, c->spots, c->spot_count))
      return false;
  }
  for (int32_t i = 0; i < answer->rotation_count; i++) {
    const hw_rotation_column *r = &engine->rotations.items[answer->rotations[i]];
    if (!all_covered(state, r->spots, r->spot_count) ||
        (state->rotations[answer->rotations[i]] > 0 &&
         (!hw_state_uses_hold(state, r->uses, r->use_count) ||
          !hw_state_busy_holds(state, r->pool))))
      return false;
  }
  return true;
}

/* What the answer touches still holds in the state. */
static bool holds(const hw_neighbourhood *answer, const hw_state *state) {
  const hw_engine *engine = state->engine;
  for (int32_t i = 0; i < answer->column_count; i++) {
    const hw_column *c = &engine->columns.items[answer->columns[i]];
    if (state->taken[answer->columns[i]] > 0 && !hw_state_uses_hold(state, c->uses, c->use_count))
      return false;
  }
  if (!escorts_hold(answer, state))
    return false;
  /* runs that stay as they are may still be short of their minimum, or of vehicles */
  if (answer->priced || answer->variable_count == 0)
    return true;
  for (int32_t v = 0; v < answer->variable_count; v++)
    if (!hw_state_run_holds(state, engine->master.variables[answer->variables[v]].run))
      return false;
  return hw_state_pools_hold(state);
}

void hw_neighbourhood_exchange(const hw_neighbourhood *answer, hw_state *state) {
  for (int32_t i = 0; i < answer->column_count; i++) {
    int32_t now = state->taken[answer->columns[i]];
    if (answer->taken[i] != now)
      hw_state_take(state, answer->columns[i], answer->taken[i] - now);
    answer->taken[i] = now;
  }
  for (int32_t i = 0; i < answer->rotation_count; i++) {
    int32_t now = state->rotations[answer->rotations[i]];
    if (answer->members[i] != now)
      hw_state_rotate(state, answer->rotations[i], answer->members[i] - now);
    answer->members[i] = now;
  }
  for (int32_t v = 0; v < answer->variable_count; v++) {
    int32_t now = state->variables[answer->variables[v]];
    hw_state_decide(state, answer->variables[v], answer->values[v]);
    answer->values[v] = now;
  }
}

/* What the exchange takes off the costs as the state is now. */
static hw_cents gain(const hw_neighbourhood *answer, const hw_state *state) {
  const hw_engine *engine = state->engine;
  hw_cents sum = 0;
  for (int32_t i = 0; i < answer->column_count; i++)
    sum += (state->taken[answer->columns[i]] - answer->taken[i]) * saved(answer, engine, i);
  for (int32_t i = 0; i < answer->rotation_count; i++)
    sum += (state->rotations[answer->rotations[i]] - answer->members[i]) *
           hw_neighbourhood_rotation_cost(answer, engine, answer->rotations[i]);
  for (int32_t v = 0; v < answer->variable_count; v++)
    sum += (state->variables[answer->variables[v]] - answer->values[v]) *
           engine->master.variables[answer->variables[v]].cost;
  return sum;
}

bool hw_neighbourhood_try(const hw_neighbourhood *answer, hw_state *state) {
  bool gains = gain(answer, state) > 0;
  hw_neighbourhood_exchange(answer, state);
  if (gains && holds(answer, state))
    return true;
  hw_neighbourhood_exchange(answer, state);
  return false;
}
