/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole solve: network, classes, bound, integer solution, plan, verification. */
#include "engine/ascent.h"
#include "engine/parallel.h"
#include "model/plan.h"
#include "model/verify.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS_MAX = 64 };

void homeward_solve_options_default(homeward_solve_options *options) {
  *options = (homeward_solve_options){.size = sizeof *options, .gap = 0.01, .seed = 1};
}

static homeward_status check_options(const homeward_solve_options *options, homeward_error *error) {
  if (options->size < offsetof(homeward_solve_options, iterations))
    return hw_fail(error, HOMEWARD_USAGE, "homeward_solve: options.size is not set");
  if (!(options->gap >= 0 && options->gap <= 1))
    return hw_fail(error, HOMEWARD_USAGE, "homeward_solve: the gap must be from 0 to 1");
  if (!(options->time_limit >= 0 && options->time_limit <= 1e9))
    return hw_fail(error, HOMEWARD_USAGE, "homeward_solve: the time limit must be 0 or more");
  if (options->threads > THREADS_MAX)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_solve: at most %d threads", THREADS_MAX);
  return HOMEWARD_OK;
}

static int32_t thread_count(const homeward_solve_options *options) {
  if (options->threads > 0)
    return (int32_t)options->threads;
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  return processors < 1 ? 1 : processors > THREADS_MAX ? THREADS_MAX : (int32_t)processors;
}

static size_t persons_planned(const hw_engine *engine) {
  size_t persons = 0;
  if (!engine->has_best)
    return 0;
  for (int32_t c = 0; c < engine->best.columns; c++)
    persons += (size_t)engine->best.taken[c] *
               (size_t)engine->classes.items[engine->columns.items[c].class_index].persons;
  return persons;
}

void hw_engine_progress(hw_engine *engine, const char *phase) {
  if (engine->options.progress == NULL)
    return;
  double now = hw_clock();
  bool news = phase != engine->told_phase || engine->has_bound != engine->told_bound ||
              engine->has_best != engine->told_best;
  if (!news && now - engine->last_progress < 0.1)
    return;
  engine->last_progress = now;
  engine->told_phase = phase;
  engine->told_bound = engine->has_bound;
  engine->told_best = engine->has_best;
  homeward_progress progress = {.phase = phase,
                                .elapsed = now - engine->began,
                                .has_bound = engine->has_bound,
                                .has_objective = engine->has_best,
                                .bound = engine->bound,
                                .objective = engine->best.objective + engine->outside,
                                .persons_planned = persons_planned(engine)};
  for (int32_t i = 0; i < engine->scenario->case_count; i++)
    progress.persons += (size_t)engine->scenario->cases[i].persons;
  if (engine->options.progress(engine->options.progress_context, &progress) != 0)
    engine->stopped = true;
}

void hw_engine_step(hw_engine *engine, const char *phase) {
  engine->steps++;
  if (engine->options.iterations > 0 && engine->steps >= engine->options.iterations &&
      engine->has_best && !hw_engine_halted(engine))
    engine->stopped = engine->counted = true;
  hw_engine_progress(engine, phase);
}

static bool prepare_rotations(hw_engine *engine) {
  engine->rotation_pricers = HW_ARRAY(&engine->arena, engine->threads, hw_rotation_pricer *);
  if (engine->rotation_pricers == NULL)
    return false;
  for (int32_t t = 0; t < engine->threads; t++)
    if ((engine->rotation_pricers[t] = hw_rotation_pricer_new(&engine->network)) == NULL)
      return false;
  return true;
}

static homeward_status prepare(hw_engine *engine, homeward_error *error) {
  const homeward_scenario *scenario = engine->scenario;
  hw_arena *arena = &engine->arena;
  if (!hw_network_build(&engine->network, scenario, arena) ||
      !hw_classes_build(&engine->classes, &engine->network, arena) ||
      !hw_spots_new(&engine->spots, &engine->network, arena) ||
      !hw_columns_new(&engine->columns, &engine->network, &engine->classes, &engine->spots,
                      arena) ||
      !hw_rotations_new(&engine->rotations, &engine->spots, arena) ||
      !hw_prices_new(&engine->prices, &engine->network, arena))
    return hw_fail_memory(error);
  engine->cover = HW_ARRAY(arena, engine->classes.count, double);
  engine->pricers = HW_ARRAY(arena, engine->threads, hw_pricer *);
  if (engine->cover == NULL || engine->pricers == NULL)
    return hw_fail_memory(error);
  for (int32_t t = 0; t < engine->threads; t++)
    if ((engine->pricers[t] = hw_pricer_new(&engine->network)) == NULL)
      return hw_fail_memory(error);
  for (int32_t k = 0; k < engine->classes.count; k++)
    engine->escorts |= engine->classes.items[k].escort_count > 0;
  if (engine->escorts && !prepare_rotations(engine))
    return hw_fail_memory(error);
  for (int32_t i = 0; i < scenario->case_count; i++)
    if (engine->classes.exclusion[i] != HW_PLANNED)
      engine->outside += scenario->policy.unserved_penalty[scenario->cases[i].priority] *
                         scenario->cases[i].persons;
  homeward_status status = hw_engine_blocks(engine, error);
  return status != HOMEWARD_OK
             ? status
             : hw_master_new(&engine->master, &engine->columns,
                             engine->escorts ? &engine->rotations : NULL, arena, error);
}

/* All but the master, whose solver belongs to the thread that made it. */
static void engine_free(hw_engine *engine) {
  for (int32_t t = 0; engine->pricers != NULL && t < engine->threads; t++)
    hw_pricer_free(engine->pricers[t]);
  for (int32_t t = 0; engine->rotation_pricers != NULL && t < engine->threads; t++)
    hw_rotation_pricer_free(engine->rotation_pricers[t]);
  for (int32_t t = 0; engine->block_arenas != NULL && t < engine->threads; t++)
    hw_arena_free(&engine->block_arenas[t]);
  hw_solution_free(&engine->best);
  hw_arena_free(&engine->price_arena);
  hw_arena_free(&engine->arena);
}

typedef struct first_violation {
  char text[300];
} first_violation;

static void note_violation(void *context, const homeward_violation *violation) {
  first_violation *first = context;
  if (first->text[0] == '\0')
    snprintf(first->text, sizeof first->text, "%s: %s: %s", violation->rule, violation->subject,
             violation->message);
}

static homeward_status verified(homeward_plan *plan, homeward_error *error) {
  first_violation first = {""};
  size_t violations = 0;
  homeward_status status = hw_verify(plan, note_violation, &first, &violations, error);
  if (status != HOMEWARD_OK || violations == 0)
    return status;
  return hw_fail(error, HOMEWARD_INTERNAL, "the verifier rejects the plan (%zu): %s", violations,
                 first.text);
}

/* A plan for nobody answers only when it is proven: by the bound, or within the asked gap. */
/* Somebody could travel and is cheaper left. */
static bool left_by_choice(const homeward_plan *plan) {
  for (int32_t i = 0; i < plan->unserved_count; i++)
    if (strcmp(plan->unserved[i].reason, "too-costly") == 0)
      return true;
  return false;
}

static homeward_outcome outcome_of(const hw_engine *engine, const homeward_plan *plan) {
  bool nobody = plan->itinerary_count == 0, proven = plan->bound == plan->objective;
  if (nobody && proven && plan->unserved_count > 0 && !left_by_choice(plan))
    return HOMEWARD_OUTCOME_NOTHING;
  if (hw_engine_within_gap(engine))
    return HOMEWARD_OUTCOME_DONE;
  return nobody ? HOMEWARD_OUTCOME_STOPPED_EMPTY : HOMEWARD_OUTCOME_STOPPED;
}

/* Where the solver gives up numerically, what is known so far still holds: a plan, and a bound that
   is proven. */
static homeward_status without_solver(const hw_engine *engine, homeward_status status,
                                      homeward_error *error) {
  if (status != HOMEWARD_INTERNAL || hw_lp_out_of_memory(engine->master.lp))
    return status;
  if (error != NULL)
    *error = (homeward_error){0};
  return HOMEWARD_OK;
}

/* Many classes have prices and solutions before the simplex begins; too many never see it. */
static homeward_status search(hw_engine *engine, homeward_error *error) {
  homeward_status status = HOMEWARD_OK;
  int32_t classes = engine->classes.count;
  bool simplex = hw_engine_has_simplex(engine), crowd = classes > HW_MASTER_CLASSES;
  if (classes >= HW_VOLUME_CLASSES) {
    status = hw_engine_ascend(engine, error);
    bool shares = simplex && engine->escorts; /* rotations are worth prices of their own */
    if (status == HOMEWARD_OK && shares && !hw_engine_halted(engine))
      status = hw_engine_bound_escorts(engine, error);
    if (status == HOMEWARD_OK)
      status = hw_engine_quick(engine, crowd || shares, error);
    if (status != HOMEWARD_OK || hw_engine_within_gap(engine) || hw_engine_halted(engine) ||
        !simplex)
      return status;
  }
  status = without_solver(engine, hw_engine_bound(engine, error), error);
  if (status == HOMEWARD_OK)
    status = without_solver(engine, hw_engine_integer(engine, error), error);
  return status;
}

static homeward_status run(hw_engine *engine, homeward_plan **out, homeward_outcome *outcome,
                           homeward_error *error) {
  hw_engine_progress(engine, "network");
  homeward_status status = prepare(engine, error);
  if (status == HOMEWARD_OK)
    status = search(engine, error);
  if (status == HOMEWARD_OK) {
    hw_engine_progress(engine, "names");
    status = hw_engine_plan(engine, out, error);
  }
  if (status != HOMEWARD_OK)
    return status;
  *outcome = outcome_of(engine, *out);
  if (*outcome == HOMEWARD_OUTCOME_STOPPED_EMPTY) {
    homeward_plan_free(*out);
    *out = NULL;
  }
  return HOMEWARD_OK;
}

/* A solve has a thread of its own, so that the solver's per-thread environment is never the
   caller's: a host that uses GLPK itself keeps its problems. */
typedef struct job {
  hw_engine *engine;
  homeward_plan **out;
  homeward_outcome *outcome;
  homeward_error *error;
  homeward_status status;
} job;

enum { VERIFY, FREE, ENDINGS };

/* After an interrupt the caller waits for both. */
static bool end_job(void *context, int32_t item, int32_t worker) {
  job *j = context;
  (void)worker;
  if (item == FREE)
    engine_free(j->engine);
  else if (*j->out != NULL)
    j->status = verified(*j->out, j->error);
  return true;
}

static bool run_job(void *context, int32_t item, int32_t worker) {
  job *j = context;
  (void)item;
  (void)worker;
  j->status = run(j->engine, j->out, j->outcome, j->error);
  if (*j->out != NULL)
    hw_engine_progress(j->engine, "verify");
  hw_master_free(&j->engine->master);
  hw_parallel(j->engine->threads, ENDINGS, end_job, j);
  if (j->status != HOMEWARD_OK) {
    homeward_plan_free(*j->out);
    *j->out = NULL;
  }
  return true;
}

homeward_status homeward_solve(homeward_plan **out, const homeward_scenario *scenario,
                               const homeward_solve_options *options, homeward_outcome *outcome,
                               homeward_error *error) {
  homeward_solve_options asked;
  homeward_outcome ignored;
  if (out == NULL)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_solve: out is NULL");
  *out = NULL;
  if (scenario == NULL)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_solve: scenario is NULL");
  homeward_solve_options_default(&asked);
  homeward_status status = check_options(options != NULL ? options : &asked, error);
  if (status != HOMEWARD_OK)
    return status;
  /* who was built for fewer options has the others as they are by default */
  if (options != NULL)
    memcpy(&asked, options, options->size < sizeof asked ? options->size : sizeof asked);
  hw_engine engine = {
      .scenario = scenario, .options = asked, .began = hw_clock(), .threads = thread_count(&asked)};
  engine.halt = (hw_halt){.deadline = asked.time_limit > 0 ? engine.began + asked.time_limit : 0,
                          .cancel = asked.cancel};
  job solve = {&engine, out, outcome != NULL ? outcome : &ignored, error, HOMEWARD_OK};
  if (!hw_parallel_apart(1, 1, run_job, &solve))
    return hw_fail(error, HOMEWARD_LIMIT, "no thread can be started");
  return solve.status;
}
