/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was published as columns and as the first solution. */
#include "engine/parallel.h"
#include "engine/replan.h"
#include "engine/state.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTES_MAX = 256 /* ways to set the minutes of the transfers of one itinerary */ };

/* ---- booked itineraries ---- */

typedef struct booking {
  hw_engine *engine;
  hw_path **paths; /* per class; freed by the collector */
  int32_t *counts;
  hw_arena *arenas, *scratch; /* per worker */
} booking;

static const hw_past *past_of(const hw_engine *engine, int32_t k) {
  return hw_past_of(&engine->network, engine->classes.items[k].cases[0]);
}

static bool keep_path(booking *b, int32_t k, const hw_path *path) {
  hw_path *grown = realloc(b->paths[k], ((size_t)b->counts[k] + 1) * sizeof *grown);
  if (grown == NULL)
    return false;
  b->paths[k] = grown;
  grown[b->counts[k]++] = *path;
  return true;
}

/* All that is settled is the one itinerary there is. */
static bool book_settled(booking *b, int32_t k) {
  const hw_prefix *prefix = b->engine->classes.items[k].facts.prefix;
  hw_path path = {.count = prefix->count};
  if (prefix->count > HW_PATH_STEPS)
    return true;
  memcpy(path.steps, prefix->steps, (size_t)prefix->count * sizeof(hw_step));
  return keep_path(b, k, &path);
}

static bool book_class(void *context, int32_t k, int32_t worker) {
  booking *b = context;
  hw_engine *engine = b->engine;
  const hw_class *class = &engine->classes.items[k];
  const hw_past *past = past_of(engine, k);
  hw_arena_reset(&b->arenas[worker]);
  hw_arena_reset(&b->scratch[worker]);
  if (hw_class_is_settled(class))
    return book_settled(b, k);
  if (past->step_count == 0)
    return true;
  hw_facts facts;
  hw_block block;
  const hw_path *paths;
  int32_t count;
  hw_facts_fill(&facts, &engine->network, class->cases, class->members, HW_LIFT_BOOKED);
  facts.only = past;
  if (!hw_block_build(&block, &facts, NULL, &b->arenas[worker], &b->scratch[worker]))
    return false;
  hw_search search = {.class = class,
                      .class_index = k,
                      .block = &block,
                      .prices = &engine->prices,
                      .capacity = engine->network.most,
                      .limit = HW_NO_WAY / 2,
                      .most = MINUTES_MAX,
                      .all = true};
  if (hw_price(engine->pricers[worker], &search, &paths, &count) == HW_SEARCH_MEMORY)
    return false;
  for (int32_t i = 0; i < count; i++)
    if (hw_past_is_same(&engine->network, past, paths[i].steps, paths[i].count) &&
        !keep_path(b, k, &paths[i]))
      return false;
  return true;
}

static homeward_status collect(booking *b, hw_booked *booked, homeward_error *error) {
  hw_engine *engine = b->engine;
  for (int32_t k = 0; k < engine->classes.count; k++) {
    booked[k].first = engine->columns.count;
    for (int32_t i = 0; i < b->counts[k]; i++) {
      int32_t column = hw_columns_add(&engine->columns, k, &b->paths[k][i]);
      if (column == HW_NONE)
        return hw_fail_memory(error);
      if (!hw_master_add(&engine->master, column))
        return hw_fail(error, HOMEWARD_LIMIT, "the solver ran out of memory");
    }
    booked[k].count = engine->columns.count - booked[k].first;
  }
  engine->columns.booked = booked;
  return HOMEWARD_OK;
}

/* Who is held and has no way on whatsoever is left without any choice. A surcharge for that would
   only make every sum larger, and what the solver takes for equal with it. */
static homeward_status release(hw_engine *engine, homeward_error *error) {
  for (int32_t k = 0; k < engine->classes.count; k++) {
    hw_class *class = &engine->classes.items[k];
    const hw_path *paths;
    int32_t count;
    const hw_search search = {.class = class,
                              .class_index = k,
                              .block = engine->block_of_class[k],
                              .prices = &engine->prices,
                              .capacity = engine->network.most,
                              .limit = HW_NO_WAY / 2,
                              .most = 1};
    if (class->surcharge == 0 || engine->columns.booked[k].count > 0 || hw_class_is_settled(class))
      continue;
    hw_search_result result = hw_price(engine->pricers[0], &search, &paths, &count);
    if (result == HW_SEARCH_MEMORY)
      return hw_fail_memory(error);
    if (result != HW_SEARCH_DONE || count > 0)
      continue;
    class->penalty -= class->surcharge;
    class->surcharge = 0;
    if (!hw_lp_set_cost(engine->master.lp, engine->master.unserved[k], (double)class->penalty))
      return hw_fail(error, HOMEWARD_LIMIT, "the solver ran out of memory");
  }
  return HOMEWARD_OK;
}

homeward_status hw_replan_booked(hw_engine *engine, homeward_error *error) {
  int32_t classes = engine->classes.count;
  hw_arena own = {0};
  booking b = {.engine = engine,
               .paths = HW_ARRAY(&own, classes, hw_path *),
               .counts = HW_ARRAY(&own, classes, int32_t),
               .arenas = HW_ARRAY(&own, engine->threads, hw_arena),
               .scratch = HW_ARRAY(&own, engine->threads, hw_arena)};
  hw_booked *booked = HW_ARRAY(&engine->arena, classes, hw_booked);
  homeward_status status = HOMEWARD_OK;
  bool room = b.paths != NULL && b.counts != NULL && b.arenas != NULL && b.scratch != NULL;
  if (!room || booked == NULL || !hw_parallel(engine->threads, classes, book_class, &b))
    status = hw_fail_memory(error);
  else
    status = collect(&b, booked, error);
  if (status == HOMEWARD_OK)
    status = release(engine, error);
  for (int32_t k = 0; room && k < classes; k++)
    free(b.paths[k]);
  for (int32_t t = 0; room && t < engine->threads; t++) {
    hw_arena_free(&b.arenas[t]);
    hw_arena_free(&b.scratch[t]);
  }
  hw_arena_free(&own);
  return status;
}

/* ---- taking over ---- */

static void decide_run(const hw_engine *engine, hw_state *state, int32_t run) {
  const hw_published_run *published = &engine->published->runs[run];
  const homeward_scenario *scenario = engine->scenario;
  const hw_service *service = &scenario->services[scenario->runs[run].service];
  int32_t first = engine->master.first_variable[run];
  for (int32_t v = 0; v < service->vehicle_count; v++)
    for (int32_t i = 0; i < published->vehicle_count; i++)
      if (published->vehicles[i].pool == service->vehicles[v].pool) {
        const hw_run_variable *variable = &engine->master.variables[first + v];
        int32_t had = published->vehicles[i].count;
        had = had < variable->most ? had : variable->most;
        hw_state_decide(state, first + v, had > variable->floor ? had : variable->floor);
      }
  if (hw_run_is_optional(scenario, run))
    hw_state_decide(state, first + service->vehicle_count, 1);
}

/* Where a fleet has become smaller, the runs that leave last have none of theirs. */
static void decide_runs(const hw_engine *engine, hw_state *state) {
  const homeward_scenario *scenario = engine->scenario;
  for (int32_t run = 0; run < scenario->run_count; run++)
    if (engine->master.first_variable[run] != HW_NONE)
      decide_run(engine, state, run);
  for (int32_t run = scenario->run_count - 1; run >= 0 && !hw_state_pools_hold(state); run--) {
    int32_t first = engine->master.first_variable[run];
    int32_t vehicles = scenario->services[scenario->runs[run].service].vehicle_count;
    for (int32_t v = 0; first != HW_NONE && v < vehicles; v++)
      hw_state_decide(state, first + v, engine->master.variables[first + v].floor);
  }
}

/* A free rotation that can still be done: none of its legs has failed, and it has not begun. */
static bool take_rotation(hw_engine *engine, hw_state *state, const hw_published_rotation *r) {
  hw_step steps[HW_ROTATION_STEPS];
  if (r->kept != HW_KEPT_FREE || r->pool == HW_NONE || r->journey.leg_count == 0 ||
      r->journey.leg_count > HW_ROTATION_STEPS || r->journey.failed < r->journey.leg_count)
    return true;
  for (int32_t k = 0; k < r->journey.leg_count; k++)
    if (!hw_step_of_published(&engine->network, &r->journey.legs[k], &steps[k]))
      return true;
  const hw_network *network = &engine->network;
  const hw_escort_pool *pool = &engine->scenario->escort_pools[r->pool];
  const hw_step *last = &steps[r->journey.leg_count - 1];
  hw_way out = hw_way_out(pool, hw_step_from(network, &steps[0]));
  hw_way home = hw_way_home(pool, hw_step_to(network, last));
  hw_minute from = hw_step_departs(network, &steps[0]) - out.time;
  if (!out.allowed || !home.allowed || from < engine->scenario->now.at ||
      hw_step_arrives(network, last) + home.time - from > pool->max_duty)
    return true;
  int32_t column = hw_rotations_add(&engine->rotations, r->pool, steps, r->journey.leg_count);
  if (column == HW_NONE || !hw_state_follow(state))
    return false;
  if (hw_state_rotation_fits(state, column))
    hw_state_rotate(state, column, 1);
  return true;
}

/* The itinerary at its published minutes first. */
static void take_class(hw_engine *engine, hw_state *state, int32_t k) {
  const hw_booked *booked = &engine->columns.booked[k];
  const hw_past *past = past_of(engine, k);
  const hw_class *class = &engine->classes.items[k];
  for (int pass = 0; pass < 2; pass++)
    for (int32_t i = 0; i < booked->count; i++) {
      const hw_column *c = &engine->columns.items[booked->first + i];
      bool exact = true;
      for (int32_t s = 0; s < c->step_count && s < past->step_count; s++)
        exact &= c->steps[s].ride != HW_NONE || c->steps[s].start == past->steps[s].start;
      while ((exact || pass == 1) && state->served[k] < class->size &&
             hw_state_fits(state, booked->first + i))
        hw_state_take(state, booked->first + i, 1);
    }
}

/* Those who are held first, and then in the order of the classes: what no longer fits is left out.
 */
static homeward_status take_all(hw_engine *engine, hw_state *state, homeward_error *error) {
  decide_runs(engine, state);
  for (int32_t r = 0; engine->escorts && r < engine->published->rotation_count; r++)
    if (!take_rotation(engine, state, &engine->published->rotations[r]))
      return hw_fail_memory(error);
  for (int held = 1; held >= 0; held--)
    for (int32_t k = 0; k < engine->classes.count; k++)
      if ((engine->classes.items[k].surcharge > 0) == (held == 1))
        take_class(engine, state, k);
  if (!hw_state_close_runs(state))
    return hw_fail_memory(error);
  return hw_state_feasible(state) ? hw_state_offer(state, error) : HOMEWARD_OK;
}

homeward_status hw_replan_take_over(hw_engine *engine, homeward_error *error) {
  hw_state state;
  homeward_status status =
      hw_state_new(&state, engine) ? take_all(engine, &state, error) : hw_fail_memory(error);
  hw_state_free(&state);
  return status;
}
