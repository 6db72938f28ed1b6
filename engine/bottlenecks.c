/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What binds a plan. The relaxation prices every limit; those with the highest prices are confirmed
 * by solving the scenario again with more of them. The price is the slope of the relaxation, where
 * a party may split and one more seat always is of use to somebody; what is confirmed is what a
 * plan does with it.
 */
#include "engine/bottlenecks.h"

#include "engine/attend.h"
#include "engine/import.h"
#include "engine/parallel.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum {
  TOP = 10,
  ATTENDED = 6 /* itineraries of each class for which rotations are sought */
};

void homeward_bottlenecks_options_default(homeward_bottlenecks_options *options) {
  *options = (homeward_bottlenecks_options){.size = sizeof *options, .top = TOP};
}

/* ---- the search ---- */

static homeward_status take_plan(hw_bottleneck_search *s, homeward_error *error) {
  hw_import import;
  homeward_status status = hw_engine_import(s->engine, s->plan, &s->arena, &import, error);
  if (status == HOMEWARD_OK && !import.whole)
    status = hw_fail(error, HOMEWARD_INTERNAL, "the engine cannot take over the plan");
  return status;
}

static homeward_status confirm(hw_bottleneck_search *s, homeward_error *error) {
  hw_engine *engine = s->engine;
  bool whole = s->out->exact;
  homeward_status status = hw_choices_find(engine, error);
  if (status == HOMEWARD_OK && !hw_choices_rank(&s->choices, engine, &s->arena))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK && engine->escorts && !whole)
    status = hw_attend(engine, s->choices.ranked, s->choices.offset, ATTENDED, true, error);
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  if (!hw_state_new(&s->state, engine) || !hw_state_load(&s->state))
    return hw_fail_memory(error);
  for (int32_t i = 0; i < s->tried; i++)
    hw_bottleneck_steps(s, &s->items[i]);
  return whole ? hw_bottlenecks_whole(s, error) : hw_bottlenecks_near(s, error);
}

static homeward_status search(hw_bottleneck_search *s, size_t top, homeward_error *error) {
  hw_engine *engine = s->engine;
  engine->escorts = s->plan->rotation_count > 0;
  homeward_status status = hw_engine_open(engine, true, error);
  if (status == HOMEWARD_OK)
    status = take_plan(s, error);
  if (status == HOMEWARD_OK && !hw_engine_halted(engine))
    status = hw_engine_relax(engine, true, error);
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  s->out->exact = engine->classes.count <= HW_WHOLE_CLASSES;
  if (!hw_bottleneck_rows(s))
    return hw_fail_memory(error);
  s->tried = (size_t)s->count < top ? s->count : (int32_t)top;
  return s->tried > 0 ? confirm(s, error) : HOMEWARD_OK;
}

typedef struct job {
  hw_bottleneck_search *search;
  size_t top;
  homeward_status status;
  homeward_error *error;
} job;

static bool run_job(void *context, int32_t item, int32_t worker) {
  job *j = context;
  hw_bottleneck_search *s = j->search;
  (void)item;
  (void)worker;
  j->status = search(s, j->top, j->error);
  s->out->items = s->items;
  s->out->count = s->count;
  s->out->tried = s->tried;
  s->out->stopped = hw_engine_halted(s->engine);
  hw_state_free(&s->state);
  hw_master_free(&s->engine->master);
  hw_engine_close(s->engine);
  hw_arena_free(&s->arena);
  return true;
}

static homeward_status take_options(const homeward_bottlenecks_options *options, size_t *top,
                                    homeward_solve_options *out, homeward_error *error) {
  homeward_bottlenecks_options asked;
  homeward_bottlenecks_options_default(&asked);
  if (options != NULL && options->size < sizeof options->size)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_find_bottlenecks: options.size is not set");
  if (options != NULL)
    memcpy(&asked, options, options->size < sizeof asked ? options->size : sizeof asked);
  homeward_solve_options solve;
  homeward_solve_options_default(&solve);
  solve.threads = asked.threads;
  solve.time_limit = asked.time_limit;
  solve.cancel = asked.cancel;
  *top = asked.top;
  return hw_solve_options_take(out, &solve, error);
}

homeward_status homeward_find_bottlenecks(homeward_bottlenecks **out, const homeward_plan *plan,
                                          const homeward_bottlenecks_options *options,
                                          homeward_error *error) {
  homeward_solve_options solve;
  size_t top = TOP;
  if (out == NULL || plan == NULL)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_find_bottlenecks: out and a plan are needed");
  *out = NULL;
  homeward_status status = take_options(options, &top, &solve, error);
  if (status == HOMEWARD_OK)
    status = hw_plan_accept(plan, HOMEWARD_INVALID, "the plan breaks rules", error);
  if (status != HOMEWARD_OK)
    return status;
  homeward_bottlenecks *made = calloc(1, sizeof *made);
  if (made == NULL)
    return hw_fail_memory(error);
  made->scenario = plan->scenario;
  made->objective = made->best = plan->objective;
  hw_engine engine;
  hw_engine_begin(&engine, plan->scenario, &solve);
  hw_bottleneck_search found = {.engine = &engine, .plan = plan, .out = made};
  job j = {&found, top, HOMEWARD_OK, error};
  if (!hw_parallel_apart(1, 1, run_job, &j))
    j.status = hw_fail(error, HOMEWARD_LIMIT, "no thread can be started");
  if (j.status != HOMEWARD_OK) {
    homeward_bottlenecks_free(made);
    return j.status;
  }
  *out = made;
  return HOMEWARD_OK;
}
