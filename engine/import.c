/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything is put in piece by piece, and only what fits is: first the vehicles and the runs that
 * go, then the rotations, which take seats and beds and cover, then the parties. Last come those
 * rules that only the whole can break, minimum loads.
 */
#include "engine/import.h"

#include "engine/state.h"

#include <stdlib.h>
#include <string.h>

/* ---- legs ---- */

struct hw_ride_index {
  const hw_network *network;
  const int32_t *rides; /* ascending by run, from, to, departure */
  const int32_t *first; /* per run: into rides; one more for the end */
};

static int compare_rides(const void *left, const void *right, void *context) {
  const hw_network *network = context;
  const hw_ride *a = &network->rides[*(const int32_t *)left],
                *b = &network->rides[*(const int32_t *)right];
  if (a->run != b->run)
    return a->run < b->run ? -1 : 1;
  if (a->board != b->board)
    return a->board < b->board ? -1 : 1;
  return (a->alight > b->alight) - (a->alight < b->alight);
}

hw_ride_index *hw_ride_index_new(const hw_network *network, hw_arena *arena) {
  int32_t runs = network->scenario->run_count;
  hw_ride_index *index = HW_NEW(arena, hw_ride_index);
  int32_t *rides = HW_ARRAY(arena, network->ride_count, int32_t);
  int32_t *first = HW_ARRAY(arena, runs + 1, int32_t);
  if (index == NULL || rides == NULL || first == NULL)
    return NULL;
  for (int32_t i = 0; i < network->ride_count; i++)
    rides[i] = i;
  if (network->ride_count > 1)
    qsort_r(rides, (size_t)network->ride_count, sizeof *rides, compare_rides,
            (void *)(uintptr_t)network);
  for (int32_t run = 0, i = 0; run <= runs; run++) {
    while (i < network->ride_count && network->rides[rides[i]].run < run)
      i++;
    first[run] = i;
  }
  *index = (hw_ride_index){network, rides, first};
  return index;
}

/* A run can pass a place twice: the ride at the stated time, or the first one where times have
   changed. */
static int32_t ride_of(const hw_ride_index *index, const hw_leg *leg) {
  int32_t found = HW_NONE;
  for (int32_t i = index->first[leg->run]; i < index->first[leg->run + 1]; i++) {
    const hw_ride *ride = &index->network->rides[index->rides[i]];
    if (ride->from != leg->from || ride->to != leg->to)
      continue;
    if (ride->departs == leg->departs && ride->arrives == leg->arrives)
      return index->rides[i];
    if (found == HW_NONE)
      found = index->rides[i];
  }
  return found;
}

static int32_t link_of(const hw_network *network, const hw_leg *leg) {
  for (int32_t i = network->links_from[leg->from]; i < network->links_from[leg->from + 1]; i++) {
    const hw_link *link = &network->links[network->link_by_from[i]];
    if (link->transfer == leg->transfer && link->to == leg->to)
      return network->link_by_from[i];
  }
  return HW_NONE;
}

bool hw_steps_of_legs(const hw_ride_index *index, const hw_leg *legs, int32_t count, hw_step *out) {
  for (int32_t k = 0; k < count; k++) {
    out[k] = (hw_step){.ride = HW_NONE, .link = HW_NONE};
    if (legs[k].run != HW_NONE)
      out[k].ride = ride_of(index, &legs[k]);
    else
      out[k].link = link_of(index->network, &legs[k]);
    if (out[k].ride == HW_NONE && out[k].link == HW_NONE)
      return false;
    out[k].start = hw_step_departs(index->network, &out[k]);
    if (out[k].link != HW_NONE)
      out[k].start = legs[k].departs;
  }
  return true;
}

/* ---- what is taken over ---- */

typedef struct importing {
  hw_engine *engine;
  const homeward_plan *plan;
  hw_arena *arena;
  hw_import *import;
  const hw_ride_index *rides;
  hw_state state;
  int32_t *itinerary_of_case; /* HW_NONE: left */
} importing;

static hw_step *steps_of(const importing *in, const hw_leg *legs, int32_t count) {
  hw_step *steps = HW_ARRAY(in->arena, count, hw_step);
  return steps != NULL && hw_steps_of_legs(in->rides, legs, count, steps) ? steps : NULL;
}

/* ---- vehicles ---- */

static void decide_run(importing *in, const hw_run_use *use) {
  const homeward_scenario *scenario = in->engine->scenario;
  const hw_service *service = &scenario->services[scenario->runs[use->run].service];
  int32_t first = in->engine->master.first_variable[use->run];
  if (first == HW_NONE)
    return;
  for (int32_t v = 0; v < service->vehicle_count; v++)
    for (int32_t i = 0; i < use->vehicle_count; i++)
      if (use->vehicles[i].pool == service->vehicles[v].pool) {
        int32_t most = in->engine->master.variables[first + v].most;
        hw_state_decide(&in->state, first + v,
                        use->vehicles[i].count < most ? use->vehicles[i].count : most);
      }
  if (hw_run_is_optional(scenario, use->run))
    hw_state_decide(&in->state, first + service->vehicle_count, 1);
}

static void undo_vehicles(importing *in, int32_t run) {
  const homeward_scenario *scenario = in->engine->scenario;
  int32_t first = in->engine->master.first_variable[run];
  int32_t vehicles = scenario->services[scenario->runs[run].service].vehicle_count;
  for (int32_t v = 0; first != HW_NONE && v < vehicles; v++)
    hw_state_decide(&in->state, first + v, 0);
}

/* Where a fleet has become smaller the runs that leave last have none. */
static void decide_runs(importing *in) {
  for (int32_t i = 0; i < in->plan->run_count; i++)
    decide_run(in, &in->plan->runs[i]);
  for (int32_t i = in->plan->run_count - 1; i >= 0 && !hw_state_pools_hold(&in->state); i--)
    undo_vehicles(in, in->plan->runs[i].run);
}

/* ---- rotations ---- */

static bool import_rotations(importing *in) {
  for (int32_t r = 0; r < in->plan->rotation_count; r++) {
    const hw_rotation *rotation = &in->plan->rotations[r];
    const hw_step *steps =
        in->engine->escorts && rotation->leg_count > 0 && rotation->leg_count <= HW_ROTATION_STEPS
            ? steps_of(in, rotation->legs, rotation->leg_count)
            : NULL;
    in->import->duties[r] = HW_NONE;
    if (steps == NULL)
      continue;
    int32_t column =
        hw_rotations_add(&in->engine->rotations, rotation->pool, steps, rotation->leg_count);
    if (column == HW_NONE || !hw_state_follow(&in->state))
      return false;
    in->import->duties[r] = column;
    if (hw_state_rotation_fits(&in->state, column))
      hw_state_rotate(&in->state, column, 1);
  }
  return true;
}

/* ---- parties ---- */

static bool same_steps(const hw_step *a, const hw_step *b, int32_t count) {
  for (int32_t k = 0; k < count; k++)
    if (a[k].ride != b[k].ride || a[k].link != b[k].link || a[k].start != b[k].start)
      return false;
  return true;
}

/* The column of a party whose members all have the same legs; HW_NONE: it has none. */
static bool column_of_party(importing *in, int32_t class_index, const int32_t *cases,
                            int32_t *column) {
  hw_engine *engine = in->engine;
  const hw_class *class = &engine->classes.items[class_index];
  hw_path path = {.count = 0};
  hw_step other[HW_PATH_STEPS];
  *column = HW_NONE;
  for (int32_t m = 0; m < class->members; m++) {
    int32_t i = in->itinerary_of_case[cases[m]];
    const hw_itinerary *itinerary = i == HW_NONE ? NULL : &in->plan->itineraries[i];
    hw_step *steps = m == 0 ? path.steps : other;
    if (itinerary == NULL || itinerary->leg_count < 1 || itinerary->leg_count > HW_PATH_STEPS ||
        !hw_steps_of_legs(in->rides, itinerary->legs, itinerary->leg_count, steps))
      return true;
    if (m == 0)
      path.count = itinerary->leg_count;
    else if (itinerary->leg_count != path.count || !same_steps(path.steps, other, path.count))
      return true;
  }
  *column = hw_columns_add(&engine->columns, class_index, &path);
  return *column != HW_NONE && hw_state_follow(&in->state);
}

static bool import_class(importing *in, int32_t class_index) {
  const hw_class *class = &in->engine->classes.items[class_index];
  for (int32_t party = 0; party < class->size; party++) {
    const int32_t *cases = class->cases + (size_t)party * (size_t) class->members;
    int32_t column;
    if (!column_of_party(in, class_index, cases, &column))
      return false;
    for (int32_t m = 0; m < class->members; m++)
      if (in->itinerary_of_case[cases[m]] != HW_NONE)
        in->import->columns[in->itinerary_of_case[cases[m]]] = column;
    if (column != HW_NONE && hw_state_fits(&in->state, column))
      hw_state_take(&in->state, column, 1);
  }
  return true;
}

static bool import_parties(importing *in) {
  const homeward_plan *plan = in->plan;
  for (int32_t i = 0; i < in->engine->scenario->case_count; i++)
    in->itinerary_of_case[i] = HW_NONE;
  for (int32_t i = 0; i < plan->itinerary_count; i++) {
    in->itinerary_of_case[plan->itineraries[i].case_index] = i;
    in->import->columns[i] = HW_NONE;
  }
  for (int32_t k = 0; k < in->engine->classes.count; k++)
    if (!import_class(in, k))
      return false;
  return true;
}

/* ---- what has stayed ---- */

static void tell_parties(importing *in, int32_t *left) {
  const hw_classes *classes = &in->engine->classes;
  for (int32_t k = 0; k < classes->count; k++)
    for (int32_t party = 0; party < classes->items[k].size; party++) {
      int32_t members = classes->items[k].members;
      const int32_t *cases = classes->items[k].cases + (size_t)party * (size_t)members;
      int32_t first = in->itinerary_of_case[cases[0]];
      int32_t column = first == HW_NONE ? HW_NONE : in->import->columns[first];
      bool kept = column != HW_NONE && left[column]-- > 0;
      for (int32_t m = 0; m < members; m++)
        if (in->itinerary_of_case[cases[m]] != HW_NONE)
          in->import->itineraries[in->itinerary_of_case[cases[m]]] = kept;
    }
}

static bool runs_stay(const importing *in) {
  const homeward_scenario *scenario = in->engine->scenario;
  for (int32_t i = 0; i < in->plan->run_count; i++) {
    const hw_run_use *use = &in->plan->runs[i];
    int32_t first = in->engine->master.first_variable[use->run];
    const hw_service *service = &scenario->services[scenario->runs[use->run].service];
    for (int32_t n = 0; first != HW_NONE && n < use->vehicle_count; n++)
      for (int32_t v = 0; v < service->vehicle_count; v++)
        if (service->vehicles[v].pool == use->vehicles[n].pool &&
            in->state.variables[first + v] != use->vehicles[n].count)
          return false;
  }
  return true;
}

static bool tell(importing *in) {
  int32_t *left = HW_ARRAY(in->arena, in->engine->columns.count, int32_t);
  int32_t *duties = HW_ARRAY(in->arena, in->engine->rotations.count, int32_t);
  if (left == NULL || duties == NULL)
    return false;
  memcpy(left, in->state.taken, (size_t)in->engine->columns.count * sizeof *left);
  if (in->engine->rotations.count > 0)
    memcpy(duties, in->state.rotations, (size_t)in->engine->rotations.count * sizeof *duties);
  tell_parties(in, left);
  in->import->whole = runs_stay(in);
  for (int32_t i = 0; i < in->plan->itinerary_count; i++)
    in->import->whole &= in->import->itineraries[i];
  for (int32_t r = 0; r < in->plan->rotation_count; r++) {
    int32_t column = in->import->duties[r];
    in->import->rotations[r] = column != HW_NONE && duties[column]-- > 0;
    in->import->whole &= in->import->rotations[r];
  }
  return true;
}

static homeward_status take_over(importing *in, homeward_error *error) {
  decide_runs(in);
  if (!import_rotations(in) || !import_parties(in) || !hw_state_close_runs(&in->state) || !tell(in))
    return hw_fail_memory(error);
  return hw_state_offer(&in->state, error);
}

homeward_status hw_engine_import(hw_engine *engine, const homeward_plan *plan, hw_arena *arena,
                                 hw_import *import, homeward_error *error) {
  importing in = {.engine = engine, .plan = plan, .arena = arena, .import = import};
  *import = (hw_import){.itineraries = HW_ARRAY(arena, plan->itinerary_count, bool),
                        .rotations = HW_ARRAY(arena, plan->rotation_count, bool),
                        .columns = HW_ARRAY(arena, plan->itinerary_count, int32_t),
                        .duties = HW_ARRAY(arena, plan->rotation_count, int32_t)};
  in.rides = hw_ride_index_new(&engine->network, arena);
  in.itinerary_of_case = HW_ARRAY(arena, engine->scenario->case_count, int32_t);
  if (import->itineraries == NULL || import->rotations == NULL || import->columns == NULL ||
      import->duties == NULL || in.rides == NULL || in.itinerary_of_case == NULL)
    return hw_fail_memory(error);
  homeward_status status =
      hw_state_new(&in.state, engine) ? take_over(&in, error) : hw_fail_memory(error);
  hw_state_free(&in.state);
  return status;
}
