/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/session.h"

#include "model/verify.h"

#include <stddef.h>
#include <stdio.h>
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

homeward_status hw_solve_options_take(homeward_solve_options *out,
                                      const homeward_solve_options *options,
                                      homeward_error *error) {
  homeward_solve_options_default(out);
  if (options == NULL)
    return HOMEWARD_OK;
  homeward_status status = check_options(options, error);
  /* who was built for fewer options has the others as they are by default */
  if (status == HOMEWARD_OK)
    memcpy(out, options, options->size < sizeof *out ? options->size : sizeof *out);
  return status;
}

static int32_t thread_count(const homeward_solve_options *options) {
  if (options->threads > 0)
    return (int32_t)options->threads;
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  return processors < 1 ? 1 : processors > THREADS_MAX ? THREADS_MAX : (int32_t)processors;
}

void hw_engine_begin(hw_engine *engine, const homeward_scenario *scenario,
                     const homeward_solve_options *options) {
  *engine = (hw_engine){.scenario = scenario,
                        .options = *options,
                        .began = hw_clock(),
                        .threads = thread_count(options)};
  engine->halt =
      (hw_halt){.deadline = options->time_limit > 0 ? engine->began + options->time_limit : 0,
                .cancel = options->cancel};
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
  homeward_progress progress = {
      .phase = phase,
      .elapsed = now - engine->began,
      .has_bound = engine->has_bound && engine->bound >= engine->best.surcharge,
      .has_objective = engine->has_best,
      .bound = engine->bound - engine->best.surcharge,
      .objective = engine->best.objective - engine->best.surcharge + engine->outside,
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

/* One block for all: it says that none is compiled. */
static homeward_status no_blocks(hw_engine *engine, homeward_error *error) {
  hw_block *none = HW_NEW(&engine->arena, hw_block);
  engine->block_of_class = HW_ARRAY(&engine->arena, engine->classes.count, hw_block *);
  if (none == NULL || engine->block_of_class == NULL)
    return hw_fail_memory(error);
  for (int32_t k = 0; k < engine->classes.count; k++)
    engine->block_of_class[k] = none;
  return HOMEWARD_OK;
}

homeward_status hw_engine_open(hw_engine *engine, bool blocks, homeward_error *error) {
  const homeward_scenario *scenario = engine->scenario;
  hw_arena *arena = &engine->arena;
  if (!hw_network_build(&engine->network, scenario, arena) ||
      (engine->published != NULL &&
       !hw_pasts_build(&engine->network, engine->published, engine->insistence, arena)) ||
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
                             scenario->cases[i].persons +
                         hw_past_change(&engine->network, i);
  homeward_status status = blocks ? hw_engine_blocks(engine, error) : no_blocks(engine, error);
  return status != HOMEWARD_OK
             ? status
             : hw_master_new(&engine->master, &engine->columns,
                             engine->escorts ? &engine->rotations : NULL, arena, error);
}

void hw_engine_close(hw_engine *engine) {
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

homeward_status hw_plan_accept_replanned(const homeward_plan *plan, const homeward_plan *published,
                                         hw_minute now, homeward_status otherwise, const char *what,
                                         homeward_error *error) {
  first_violation first = {""};
  size_t violations = 0;
  homeward_status status =
      published == NULL
          ? hw_verify(plan, note_violation, &first, &violations, error)
          : hw_verify_replanned(plan, published, now, note_violation, &first, &violations, error);
  if (status != HOMEWARD_OK || violations == 0)
    return status;
  return hw_fail(error, otherwise, "%s (%zu): %s", what, violations, first.text);
}

homeward_status hw_plan_accept(const homeward_plan *plan, homeward_status otherwise,
                               const char *what, homeward_error *error) {
  return hw_plan_accept_replanned(plan, NULL, 0, otherwise, what, error);
}

homeward_status hw_plan_accept_in_force(const homeward_plan *plan, const char *what,
                                        bool *under_way, homeward_error *error) {
  homeward_plan standing = *plan;
  homeward_error ignored = {0};
  *under_way = false;
  homeward_status status = hw_plan_accept(plan, HOMEWARD_INVALID, what, error);
  if (status != HOMEWARD_INVALID)
    return status;
  standing.objective -= standing.parts[HW_PART_CHANGES];
  standing.parts[HW_PART_CHANGES] = 0;
  standing.bound = 0;
  standing.gap = hw_gap(standing.objective, 0);
  standing.status = standing.objective == 0 ? HOMEWARD_PLAN_OPTIMAL : HOMEWARD_PLAN_FEASIBLE;
  if (hw_plan_accept_replanned(&standing, plan, plan->scenario->now.at, HOMEWARD_INVALID, what,
                               &ignored) != HOMEWARD_OK)
    return status;
  if (error != NULL)
    *error = (homeward_error){0};
  *under_way = true;
  return HOMEWARD_OK;
}
