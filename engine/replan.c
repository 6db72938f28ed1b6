/* SPDX-License-Identifier: GPL-3.0-or-later */
/* homeward_replan(): a plan for what holds now, beside what of the published one is settled. */
#include "engine/replan.h"

#include "engine/parallel.h"
#include "engine/session.h"

#include <stdio.h>

void homeward_replan_options_default(homeward_replan_options *options) {
  *options = (homeward_replan_options){.size = sizeof *options};
  homeward_solve_options_default(&options->solve);
}

/* One replanning; like a solve it has a thread of its own. */
typedef struct job {
  hw_engine engine;
  hw_arena arena;
  hw_published published;
  const homeward_scenario *scenario;
  const homeward_plan *before;
  hw_minute now;
  homeward_solve_options asked;
  homeward_plan **out;
  homeward_outcome *outcome;
  homeward_error *error;
  homeward_status status;
  bool stopped;
} job;

static bool has_rotations(const hw_published *published) {
  for (int32_t r = 0; r < published->rotation_count; r++)
    if (published->rotations[r].kept != HW_KEPT_FREE)
      return true;
  return false;
}

static homeward_status open(job *j) {
  hw_engine *engine = &j->engine;
  hw_engine_progress(engine, "network");
  homeward_status status =
      hw_published_read(&j->published, &j->arena, j->before, j->scenario, j->now, j->error);
  if (status != HOMEWARD_OK)
    return status;
  engine->scenario = &j->published.scenario;
  engine->published = &j->published;
  engine->escorts = has_rotations(&j->published);
  status = hw_engine_open(engine, true, j->error);
  if (status == HOMEWARD_OK)
    status = hw_replan_rotations(engine, j->error);
  /* whatever the clock says: without these there is no plan that keeps what is settled */
  if (status == HOMEWARD_OK)
    status = hw_replan_booked(engine, j->error);
  if (status == HOMEWARD_OK)
    status = hw_replan_take_over(engine, j->error);
  return status;
}

/* Where those are who are under way and must be left. */
static bool tell_places(const hw_published *published, homeward_plan *plan) {
  hw_unserved *own = HW_ARRAY(&plan->arena, plan->unserved_count, hw_unserved);
  if (own == NULL)
    return false;
  for (int32_t i = 0; i < plan->unserved_count; i++) {
    own[i] = plan->unserved[i];
    own[i].detail = hw_past_tell_place(published, own[i].case_index, own[i].detail, &plan->arena);
    if (own[i].detail == NULL && plan->unserved[i].detail != NULL)
      return false;
  }
  plan->unserved = own;
  return true;
}

static homeward_status run(job *j) {
  hw_engine *engine = &j->engine;
  homeward_status status = open(j);
  if (status == HOMEWARD_OK)
    status = hw_engine_search(engine, j->error);
  if (status == HOMEWARD_OK) {
    hw_engine_progress(engine, "names");
    status = hw_engine_plan(engine, j->out, j->error);
  }
  if (status != HOMEWARD_OK)
    return status;
  (*j->out)->scenario = j->scenario; /* the view ends with the job */
  (*j->out)->scenario_sha256 = j->scenario->sha256;
  if (!tell_places(&j->published, *j->out))
    return hw_fail_memory(j->error);
  *j->outcome = hw_engine_outcome(engine, *j->out);
  if (*j->outcome == HOMEWARD_OUTCOME_STOPPED_EMPTY) {
    homeward_plan_free(*j->out);
    *j->out = NULL;
  }
  return HOMEWARD_OK;
}

static homeward_status accept(const job *j) {
  homeward_error error = {0};
  homeward_status status = hw_plan_accept_replanned(*j->out, j->before, j->now, HOMEWARD_INTERNAL,
                                                    "the verifier rejects the plan", &error);
  if (status == HOMEWARD_INTERNAL && j->stopped) {
    /* there was no time to find what keeps all that is settled */
    homeward_plan_free(*j->out);
    *j->out = NULL;
    *j->outcome = HOMEWARD_OUTCOME_STOPPED_EMPTY;
    return HOMEWARD_OK;
  }
  if (status != HOMEWARD_OK && j->error != NULL)
    *j->error = error;
  return status;
}

/* One search. True when more insistence could bring on somebody whom the plan leaves on the way. */
static bool try_once(job *j, hw_insistence insistence) {
  hw_halt halt = j->engine.halt;
  double began = j->engine.began;
  homeward_plan *before = *j->out;
  hw_engine_begin(&j->engine, j->scenario, &j->asked);
  j->engine.halt = halt;
  j->engine.began = began;
  j->engine.insistence = insistence;
  *j->out = NULL;
  j->status = run(j);
  j->stopped = j->engine.stopped;
  bool left = j->engine.best.surcharge > 0;
  hw_master_free(&j->engine.master);
  hw_engine_close(&j->engine);
  hw_arena_reset(&j->arena);
  /* a search that was stopped may have less than the one before */
  bool worse = before != NULL && j->status == HOMEWARD_OK && (*j->out == NULL || j->stopped);
  homeward_plan_free(worse ? *j->out : before);
  if (worse) {
    *j->out = before;
    *j->outcome = HOMEWARD_OUTCOME_STOPPED;
  }
  return left && j->status == HOMEWARD_OK && !j->stopped;
}

static bool run_job(void *context, int32_t item, int32_t worker) {
  job *j = context;
  (void)item;
  (void)worker;
  for (int i = HW_INSIST; i <= HW_INSIST_MOST && try_once(j, (hw_insistence)i); i++)
    ;
  if (*j->out != NULL)
    j->status = accept(j);
  if (j->status != HOMEWARD_OK) {
    homeward_plan_free(*j->out);
    *j->out = NULL;
  }
  hw_arena_free(&j->arena);
  return true;
}

static homeward_status check(homeward_plan **out, const homeward_scenario *scenario,
                             const homeward_plan *published, const homeward_replan_options *options,
                             homeward_error *error) {
  if (out == NULL)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_replan: out is NULL");
  *out = NULL;
  if (scenario == NULL || published == NULL)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_replan: %s is NULL",
                   scenario == NULL ? "scenario" : "published");
  if (options != NULL && options->size < sizeof *options)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_replan: options.size is not set");
  if (options != NULL && options->has_now && (options->now < 0 || options->now > INT32_MAX))
    return hw_fail(error, HOMEWARD_USAGE, "homeward_replan: now is not within 1970 to 2199");
  return HOMEWARD_OK;
}

homeward_status homeward_replan(homeward_plan **out, const homeward_scenario *scenario,
                                const homeward_plan *published,
                                const homeward_replan_options *options, homeward_outcome *outcome,
                                homeward_error *error) {
  homeward_outcome ignored;
  homeward_replan_options asked;
  homeward_replan_options_default(&asked);
  homeward_status status = check(out, scenario, published, options, error);
  if (status != HOMEWARD_OK)
    return status;
  if (options != NULL)
    asked = *options;
  job j = {.scenario = scenario,
           .before = published,
           .now = asked.has_now ? (hw_minute)asked.now : scenario->now.at,
           .out = out,
           .outcome = outcome != NULL ? outcome : &ignored,
           .error = error};
  status = hw_solve_options_take(&j.asked, &asked.solve, error);
  if (status != HOMEWARD_OK)
    return status;
  hw_engine_begin(&j.engine, scenario, &j.asked);
  if (!hw_parallel_apart(1, 1, run_job, &j))
    return hw_fail(error, HOMEWARD_LIMIT, "no thread can be started");
  return j.status;
}
