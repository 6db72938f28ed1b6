/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A scenario that differs a little from another, solved again from a plan of that one: as a whole,
 * or only as much of it as concerns what is different. Indexes are the same in both.
 */
#ifndef HW_ENGINE_RESOLVE_H
#define HW_ENGINE_RESOLVE_H

#include "engine/session.h"
#include "engine/state.h"
#include "model/limit.h"
#include "model/plan.h"

enum { HW_WHOLE_CLASSES = 60 }; /* at most, to be solved again as a whole */

/** Resources of a limit: `*count` in a row; 0 for vehicles, escorts and minimum loads. */
void hw_limit_resources(const hw_network *network, const hw_limit *limit, int32_t *first,
                        int32_t *count);

/** One scenario to be solved as a whole, on a thread of its own. */
typedef struct hw_whole {
  const homeward_scenario *scenario;
  const hw_limit *limit; /* a daily one that is `amount` higher on its date only; NULL: none */
  int64_t amount;
  const homeward_plan *start; /* keeps the scenario's rules; NULL: none */
  int32_t forced_case;        /* of a class of its own, has no other steps; HW_NONE: none */
  const hw_step *steps;
  int32_t step_count;
  homeward_solve_options options; /* threads: 1 where several are solved at once */
  /* Answer; the plan is owned by the caller. */
  homeward_status status;
  homeward_error error;
  homeward_plan *plan; /* not verified; NULL: none, or a failure */
  bool proven;         /* no plan costs less */
} hw_whole;

/** Solves `count` of them, `threads` at a time; the first failure, if any. */
homeward_status hw_solve_whole(hw_whole *items, int32_t count, int32_t threads,
                               homeward_error *error);

/**
 * The same engine with `amount` more of a limit: columns, rotations and prices are borrowed, what
 * differs lives in `arena`, as does `raised`, the scenario with more of it. Only read by states and
 * neighbourhoods; hw_engine_plan() on one at a time. False when out of memory.
 */
bool hw_engine_raised(hw_engine *out, const hw_engine *engine, const homeward_scenario *raised,
                      const hw_limit *limit, int64_t amount, hw_arena *arena);

/** The plan of a state, whose engine is borrowed like that; no bound is known. */
homeward_status hw_state_plan(const hw_state *state, homeward_plan **out, homeward_error *error);

/**
 * HOMEWARD_INTERNAL unless the plan keeps every rule of its scenario, and, where `limit` is a daily
 * one, breaks nothing of `scenario`, which has less of it, but that limit on that day.
 */
homeward_status hw_verify_raised(const homeward_plan *plan, const homeward_scenario *scenario,
                                 const hw_limit *limit, homeward_error *error);

/** The relaxation of an engine whose best solution is a plan, which stays it. Without `escorts`
 * what they cost is left out where classes are many: that takes the most time. */
homeward_status hw_engine_relax(hw_engine *engine, bool escorts, homeward_error *error);

#endif
