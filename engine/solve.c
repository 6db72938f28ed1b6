/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole solve: network, classes, bound, integer solution, plan, verification. */
#include "engine/ascent.h"
#include "engine/parallel.h"
#include "engine/session.h"
#include "model/plan.h"

#include <string.h>

/* Somebody could travel and is cheaper left. */
static bool left_by_choice(const homeward_plan *plan) {
  for (int32_t i = 0; i < plan->unserved_count; i++)
    if (strcmp(plan->unserved[i].reason, "too-costly") == 0)
      return true;
  return false;
}

/* A plan for nobody answers only when it is proven: by the bound, or within the asked gap. */
homeward_outcome hw_engine_outcome(const hw_engine *engine, const homeward_plan *plan) {
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
homeward_status hw_engine_search(hw_engine *engine, homeward_error *error) {
  homeward_status status = HOMEWARD_OK;
  int32_t classes = engine->classes.count;
  bool simplex = hw_engine_has_simplex(engine), crowd = classes > HW_MASTER_CLASSES;
  if (classes >= HW_VOLUME_CLASSES) {
    status = hw_engine_ascend(engine, error);
    bool shares = simplex && engine->escorts; /* rotations are worth prices of their own */
    if (hw_engine_is_replanned(engine))
      return status;
    if (status == HOMEWARD_OK && shares && !hw_engine_halted(engine))
      status = hw_engine_bound_escorts(engine, error);
    if (status == HOMEWARD_OK)
      status = hw_engine_quick(engine, crowd || shares || engine->published != NULL, error);
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
  homeward_status status = hw_engine_open(engine, true, error);
  if (status == HOMEWARD_OK)
    status = hw_engine_search(engine, error);
  if (status == HOMEWARD_OK) {
    hw_engine_progress(engine, "names");
    status = hw_engine_plan(engine, out, error);
  }
  if (status != HOMEWARD_OK)
    return status;
  *outcome = hw_engine_outcome(engine, *out);
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
    hw_engine_close(j->engine);
  else if (*j->out != NULL)
    j->status =
        hw_plan_accept(*j->out, HOMEWARD_INTERNAL, "the verifier rejects the plan", j->error);
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
  homeward_status status = hw_solve_options_take(&asked, options, error);
  if (status != HOMEWARD_OK)
    return status;
  hw_engine engine;
  hw_engine_begin(&engine, scenario, &asked);
  job solve = {&engine, out, outcome != NULL ? outcome : &ignored, error, HOMEWARD_OK};
  if (!hw_parallel_apart(1, 1, run_job, &solve))
    return hw_fail(error, HOMEWARD_LIMIT, "no thread can be started");
  return solve.status;
}
