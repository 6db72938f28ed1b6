/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/state.h"

#include "engine/escort_cover.h"

#include <stdlib.h>
#include <string.h>

bool hw_state_new(hw_state *state, hw_engine *engine) {
  size_t runs = (size_t)engine->scenario->run_count + 1;
  *state = (hw_state){.engine = engine};
  state->served = calloc((size_t)engine->classes.count + 1, sizeof(int32_t));
  state->variables = calloc((size_t)engine->master.variable_count + 1, sizeof(int32_t));
  state->usage = calloc((size_t)hw_resource_count(&engine->network) + 1, sizeof(int64_t));
  state->ambulances = calloc(runs, sizeof(int32_t));
  state->settled = calloc(runs, sizeof(int32_t));
  state->escorts = calloc(runs, sizeof(int32_t));
  state->left = calloc((size_t)engine->scenario->escort_pool_count + 1, sizeof(int32_t));
  for (int32_t k = 0; k < engine->classes.count; k++)
    state->objective += engine->classes.items[k].penalty * engine->classes.items[k].size;
  if (state->served == NULL || state->variables == NULL || state->usage == NULL ||
      state->ambulances == NULL || state->settled == NULL || state->escorts == NULL ||
      state->left == NULL || !hw_state_follow(state))
    return false;
  for (int32_t v = 0; v < engine->master.variable_count; v++)
    hw_state_decide(state, v, engine->master.variables[v].floor);
  for (int32_t r = 0; engine->rotations.settled && r < engine->rotations.count; r++)
    if (engine->rotations.items[r].least > 0)
      hw_state_rotate(state, r, engine->rotations.items[r].least);
  return true;
}

void hw_state_free(hw_state *state) {
  free(state->taken);
  free(state->served);
  free(state->variables);
  free(state->usage);
  free(state->ambulances);
  free(state->settled);
  free(state->rotations);
  free(state->needs);
  free(state->aboard);
  free(state->escorts);
  free(state->left);
  *state = (hw_state){0};
}

/* A longer list, the new entries 0. */
static bool grow(int32_t **list, size_t have, size_t need) {
  int32_t *grown = realloc(*list, (need + 1) * sizeof *grown);
  if (grown == NULL)
    return false;
  memset(grown + have, 0, (need + 1 - have) * sizeof *grown);
  *list = grown;
  return true;
}

static bool follow_escorts(hw_state *state) {
  const hw_engine *engine = state->engine;
  int32_t rotations = engine->rotations.count, spots = hw_spots_count(&engine->spots);
  size_t kinds = (size_t)engine->scenario->escort_kind_count;
  size_t pools = (size_t)engine->scenario->escort_pool_count;
  if (rotations >= state->rotation_room) {
    int32_t room = rotations + rotations / 2 + 1;
    if (!grow(&state->rotations, (size_t)state->rotation_room, (size_t)room))
      return false;
    state->rotation_room = room;
  }
  if (spots > state->spot_room) {
    size_t have = (size_t)state->spot_room, room = (size_t)spots + (size_t)spots / 4;
    if (!grow(&state->needs, have * kinds, room * kinds) ||
        !grow(&state->aboard, have * pools, room * pools))
      return false;
    state->spot_room = (int32_t)room;
  }
  return true;
}

bool hw_state_follow(hw_state *state) {
  int32_t needed = state->engine->columns.count + 1;
  if (state->engine->escorts && !follow_escorts(state))
    return false;
  if (needed <= state->room)
    return true;
  int32_t room = needed + needed / 2;
  if (!grow(&state->taken, (size_t)state->room, (size_t)room))
    return false;
  state->room = room;
  return true;
}

bool hw_state_load(hw_state *state) {
  hw_engine *engine = state->engine;
  const hw_solution *best = &engine->best;
  if (!hw_state_follow(state))
    return false;
  for (int32_t c = 0; c < best->columns; c++)
    if (best->taken[c] > 0)
      hw_state_take(state, c, best->taken[c]);
  for (int32_t v = 0; v < engine->master.variable_count; v++)
    hw_state_decide(state, v, best->variables[v]);
  for (int32_t r = 0; r < best->rotation_count; r++)
    if (best->rotations[r] > state->rotations[r])
      hw_state_rotate(state, r, best->rotations[r] - state->rotations[r]);
  return true;
}

homeward_status hw_state_offer(const hw_state *state, homeward_error *error) {
  hw_solution solution = {.taken = state->taken,
                          .columns = state->engine->columns.count < state->room
                                         ? state->engine->columns.count
                                         : state->room,
                          .variables = state->variables,
                          .rotations = state->rotations,
                          .rotation_count = state->engine->rotations.count < state->rotation_room
                                                ? state->engine->rotations.count
                                                : state->rotation_room};
  return hw_engine_offer(state->engine, &solution, error);
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

static int32_t *need_at(const hw_state *state, int32_t spot, int32_t kind) {
  size_t kinds = (size_t)state->engine->scenario->escort_kind_count;
  return &state->needs[(size_t)spot * kinds + (size_t)kind];
}

static int32_t *aboard_at(const hw_state *state, int32_t spot, int32_t pool) {
  size_t pools = (size_t)state->engine->scenario->escort_pool_count;
  return &state->aboard[(size_t)spot * pools + (size_t)pool];
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
  for (int32_t s = 0; s < c->spot_count; s++)
    for (int32_t i = 0; i < class->escort_count; i++)
      *need_at(state, c->spots[s], class->escorts[i].kind) += class->escorts[i].persons * count;
  for (int32_t k = 0; class->facts.prefix != NULL && k < class->facts.prefix->count; k++)
    if (c->steps[k].ride != HW_NONE)
      state->settled[engine->network.rides[c->steps[k].ride].run] += count;
  if (class->ambulance)
    for (int32_t k = 0; k < c->step_count; k++)
      if (c->steps[k].ride != HW_NONE &&
          hw_class_asks_ambulance(class, engine->network.rides[c->steps[k].ride].run))
        state->ambulances[engine->network.rides[c->steps[k].ride].run] += count;
}

void hw_state_rotate(hw_state *state, int32_t rotation, int32_t count) {
  hw_engine *engine = state->engine;
  const hw_rotation_column *r = &engine->rotations.items[rotation];
  state->rotations[rotation] += count;
  state->objective += r->cost * count;
  for (int32_t u = 0; u < r->use_count; u++)
    state->usage[r->uses[u].resource] += r->uses[u].amount * count;
  for (int32_t s = 0; s < r->spot_count; s++)
    *aboard_at(state, r->spots[s], r->pool) += count;
  for (int32_t k = 0; k < r->step_count; k++)
    if (r->steps[k].ride != HW_NONE) {
      state->escorts[engine->network.rides[r->steps[k].ride].run] += count;
      if (r->least > 0)
        state->settled[engine->network.rides[r->steps[k].ride].run] += count;
    }
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

bool hw_state_run_goes(const hw_state *state, int32_t run) {
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
  if (!hw_state_run_goes(state, run))
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

bool hw_state_uses_hold(const hw_state *state, const hw_use *uses, int32_t count) {
  for (int32_t u = 0; u < count; u++) {
    int64_t capacity = hw_state_capacity(state, uses[u].resource);
    if (capacity != INT64_MAX && state->usage[uses[u].resource] > capacity)
      return false;
  }
  return true;
}

static bool uses_fit(const hw_state *state, const hw_use *uses, int32_t count) {
  for (int32_t u = 0; u < count; u++) {
    int64_t capacity = hw_state_capacity(state, uses[u].resource);
    if (capacity != INT64_MAX && state->usage[uses[u].resource] + uses[u].amount > capacity)
      return false;
  }
  return true;
}

bool hw_state_covered(const hw_state *state, int32_t spot) {
  return hw_cover_needs(state->engine->scenario, need_at(state, spot, 0), aboard_at(state, spot, 0),
                        state->left, NULL);
}

/* One more party of the column would be covered wherever it goes. */
static bool escorts_fit(const hw_state *state, const hw_column *column) {
  const hw_class *class = &state->engine->classes.items[column->class_index];
  for (int32_t s = 0; s < column->spot_count; s++) {
    for (int32_t i = 0; i < class->escort_count; i++)
      *need_at(state, column->spots[s], class->escorts[i].kind) += class->escorts[i].persons;
    bool covered = hw_state_covered(state, column->spots[s]);
    for (int32_t i = 0; i < class->escort_count; i++)
      *need_at(state, column->spots[s], class->escorts[i].kind) -= class->escorts[i].persons;
    if (!covered)
      return false;
  }
  return true;
}

/* Its runs go, and carry an ambulance where the class asked for one. */
static bool runs_carry(const hw_state *state, const hw_column *column) {
  for (int32_t k = 0; k < column->step_count; k++) {
    if (column->steps[k].ride == HW_NONE)
      continue;
    int32_t run = state->engine->network.rides[column->steps[k].ride].run;
    if (!hw_state_run_goes(state, run) ||
        (hw_class_asks_ambulance(&state->engine->classes.items[column->class_index], run) &&
         service_of(state, run)->kind == HW_CONVOY && !has_ambulance(state, run)))
      return false;
  }
  return true;
}

bool hw_state_fits(const hw_state *state, int32_t column) {
  const hw_column *c = &state->engine->columns.items[column];
  return uses_fit(state, c->uses, c->use_count) && escorts_fit(state, c) && runs_carry(state, c);
}

bool hw_state_column_holds(const hw_state *state, int32_t column) {
  const hw_column *c = &state->engine->columns.items[column];
  return hw_state_uses_hold(state, c->uses, c->use_count) && runs_carry(state, c);
}

/* ---- rotations ---- */

static bool busy_at(const hw_rotation_column *rotation, hw_minute at) {
  return rotation->away_from <= at && at < rotation->busy_until;
}

/* Members of a pool who are away or at rest at an instant. */
static int32_t busy_members(const hw_state *state, int32_t pool, hw_minute at) {
  const hw_rotations *rotations = &state->engine->rotations;
  int32_t busy = 0;
  for (int32_t r = rotations->first[pool]; r != HW_NONE; r = rotations->items[r].next)
    if (r < state->rotation_room && state->rotations[r] > 0 && busy_at(&rotations->items[r], at))
      busy += state->rotations[r];
  return busy;
}

/* Members who are there and not busy; below 0 when more are busy than there. */
static int32_t free_members(const hw_state *state, int32_t pool, hw_minute at) {
  return hw_rotations_members(&state->engine->rotations, pool, at) - busy_members(state, pool, at);
}

/* More are busy than before only where one leaves, and fewer are there only where one goes out. */
bool hw_state_busy_holds(const hw_state *state, int32_t pool) {
  const hw_rotations *rotations = &state->engine->rotations;
  const hw_escort_pool *escorts = &state->engine->scenario->escort_pools[pool];
  for (int32_t r = rotations->first[pool]; r != HW_NONE; r = rotations->items[r].next)
    if (r < state->rotation_room && state->rotations[r] > 0 &&
        free_members(state, pool, rotations->items[r].away_from) < 0)
      return false;
  for (int32_t i = 0; i < escorts->absence_count; i++)
    if (free_members(state, pool, escorts->absences[i].from) < 0)
      return false;
  return true;
}

bool hw_state_rotation_fits(const hw_state *state, int32_t rotation) {
  const hw_rotations *rotations = &state->engine->rotations;
  const hw_rotation_column *own = &rotations->items[rotation];
  const hw_escort_pool *escorts = &state->engine->scenario->escort_pools[own->pool];
  if (own->closed || !uses_fit(state, own->uses, own->use_count) ||
      free_members(state, own->pool, own->away_from) <= 0)
    return false;
  for (int32_t i = 0; i < escorts->absence_count; i++)
    if (busy_at(own, escorts->absences[i].from) &&
        free_members(state, own->pool, escorts->absences[i].from) <= 0)
      return false;
  for (int32_t r = rotations->first[own->pool]; r != HW_NONE; r = rotations->items[r].next)
    if (r < state->rotation_room && state->rotations[r] > 0 &&
        busy_at(own, rotations->items[r].away_from) &&
        free_members(state, own->pool, rotations->items[r].away_from) <= 0)
      return false;
  for (int32_t k = 0; k < own->step_count; k++)
    if (own->steps[k].ride != HW_NONE &&
        !hw_state_run_goes(state, state->engine->network.rides[own->steps[k].ride].run))
      return false;
  return true;
}

static bool covered_everywhere(const hw_state *state, const int32_t *spots, int32_t count) {
  for (int32_t s = 0; s < count; s++)
    if (!hw_state_covered(state, spots[s]))
      return false;
  return true;
}

static void drop_uncovered(hw_state *state, int32_t column) {
  const hw_column *c = &state->engine->columns.items[column];
  while (state->taken[column] > 0 && !covered_everywhere(state, c->spots, c->spot_count))
    hw_state_take(state, column, -1);
}

void hw_state_drop_uncovered(hw_state *state) {
  for (int32_t c = 0; state->engine->escorts && c < state->engine->columns.count; c++)
    if (c < state->room)
      drop_uncovered(state, c);
}

void hw_state_trim_rotations(hw_state *state) {
  const hw_rotations *rotations = &state->engine->rotations;
  for (int32_t r = 0; r < rotations->count && r < state->rotation_room; r++)
    while (state->rotations[r] > rotations->items[r].least) {
      hw_state_rotate(state, r, -1);
      if (covered_everywhere(state, rotations->items[r].spots, rotations->items[r].spot_count))
        continue;
      hw_state_rotate(state, r, 1);
      break;
    }
}

/* ---- runs ---- */

/* The columns taken, by the runs they ride; while runs close, columns are only given back. Looking
   at all columns for each run that closes took as long as the rest of a first solution. */
typedef struct riders {
  int32_t *columns; /* of run r: offset[r] to offset[r + 1], in ascending order */
  int32_t *offset;
  int32_t *attended; /* those whose parties need escorts, in ascending order */
  int32_t attended_count;
} riders;

static bool next_ride(const hw_state *state, const hw_column *column, int32_t *step, int32_t *run) {
  for (; *step < column->step_count; ++*step)
    if (column->steps[*step].ride != HW_NONE) {
      *run = state->engine->network.rides[column->steps[(*step)++].ride].run;
      return true;
    }
  return false;
}

/* Counts, sums up, fills from the end. */
static bool riders_new(riders *by_run, const hw_state *state) {
  const hw_columns *columns = &state->engine->columns;
  int32_t runs = state->engine->scenario->run_count, run;
  *by_run = (riders){.offset = calloc((size_t)runs + 1, sizeof(int32_t))};
  if (by_run->offset == NULL)
    return false;
  for (int32_t c = 0; c < columns->count; c++)
    for (int32_t step = 0;
         state->taken[c] > 0 && next_ride(state, &columns->items[c], &step, &run);)
      by_run->offset[run]++;
  for (int32_t r = 1; r <= runs; r++)
    by_run->offset[r] += by_run->offset[r - 1];
  by_run->columns = malloc(((size_t)by_run->offset[runs] + 1) * sizeof(int32_t));
  by_run->attended = malloc(((size_t)columns->count + 1) * sizeof(int32_t));
  if (by_run->columns == NULL || by_run->attended == NULL)
    return false;
  for (int32_t c = columns->count - 1; c >= 0; c--)
    for (int32_t step = 0;
         state->taken[c] > 0 && next_ride(state, &columns->items[c], &step, &run);)
      by_run->columns[--by_run->offset[run]] = c;
  for (int32_t c = 0; c < columns->count; c++)
    if (state->taken[c] > 0 && columns->items[c].spot_count > 0)
      by_run->attended[by_run->attended_count++] = c;
  return true;
}

static void riders_free(riders *by_run) {
  free(by_run->attended);
  free(by_run->columns);
  free(by_run->offset);
}

static void empty_run(hw_state *state, const riders *by_run, int32_t run) {
  for (int32_t i = by_run->offset[run]; i < by_run->offset[run + 1]; i++)
    if (state->taken[by_run->columns[i]] > 0)
      hw_state_take(state, by_run->columns[i], -state->taken[by_run->columns[i]]);
  const hw_rotations *rotations = &state->engine->rotations;
  for (int32_t r = 0; r < rotations->count && r < state->rotation_room; r++)
    if (state->rotations[r] > rotations->items[r].least &&
        hw_rotation_rides(&state->engine->network, &rotations->items[r], run))
      hw_state_rotate(state, r, rotations->items[r].least - state->rotations[r]);
  for (int32_t i = 0; state->engine->escorts && i < by_run->attended_count; i++)
    drop_uncovered(state, by_run->attended[i]);
}

/* Where settled legs ride a run, no minimum stops it; if all of these stay at home, it holds. */
static int32_t least_load(const hw_state *state, int32_t run) {
  return hw_past_rides(&state->engine->network, run) && state->settled[run] == 0
             ? service_of(state, run)->min_persons
             : state->engine->network.least_load[run];
}

/* One pass over all runs; true when one with riders was closed, for that may leave others below
   their minimum. */
static bool close_some(hw_state *state, const riders *by_run) {
  const homeward_scenario *scenario = state->engine->scenario;
  bool changed = false;
  for (int32_t run = 0; run < scenario->run_count; run++) {
    int32_t first = state->engine->master.first_variable[run];
    int64_t persons = state->usage[hw_resource(&state->engine->network, HW_USE_PERSONS, run)];
    bool ridden = persons > 0 || state->escorts[run] > 0;
    if (first == HW_NONE || (ridden && persons >= least_load(state, run)))
      continue;
    if (ridden) {
      empty_run(state, by_run, run);
      changed = true;
    }
    for (int32_t v = 0; v < hw_run_variable_count(scenario, run); v++)
      hw_state_decide(state, first + v, state->engine->master.variables[first + v].floor);
  }
  return changed;
}

bool hw_state_close_runs(hw_state *state) {
  riders by_run;
  bool done = riders_new(&by_run, state);
  while (done && close_some(state, &by_run))
    ;
  riders_free(&by_run);
  return done;
}

bool hw_state_run_loaded(const hw_state *state, int32_t run) {
  int64_t persons = state->usage[hw_resource(&state->engine->network, HW_USE_PERSONS, run)];
  return (persons == 0 && state->escorts[run] == 0) || persons >= least_load(state, run);
}

bool hw_state_run_holds(const hw_state *state, int32_t run) {
  const hw_network *network = &state->engine->network;
  static const hw_resource_kind kinds[3] = {HW_USE_SEATS, HW_USE_STRETCHERS, HW_USE_WHEELCHAIRS};
  const hw_service *service = service_of(state, run);
  int32_t persons_resource = hw_resource(network, HW_USE_PERSONS, run);
  int64_t persons = state->usage[persons_resource];
  if ((persons > 0 || state->escorts[run] > 0) &&
      (!hw_state_run_goes(state, run) || persons < least_load(state, run) ||
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
    if (busy > clique->limit)
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
  for (int32_t s = 0; engine->escorts && s < hw_spots_count(&engine->spots); s++)
    if (!hw_state_covered(state, s))
      return false;
  for (int32_t p = 0; engine->escorts && p < engine->scenario->escort_pool_count; p++)
    if (!hw_state_busy_holds(state, p))
      return false;
  return hw_state_pools_hold(state);
}
