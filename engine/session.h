/* SPDX-License-Identifier: GPL-3.0-or-later */
/** An engine made ready for one scenario: the part that every question to it shares, from a whole
 * solve to one more case beside a plan. */
#ifndef HW_ENGINE_SESSION_H
#define HW_ENGINE_SESSION_H

#include "engine/engine.h"

/** Checks the options of a caller and fills in what a shorter, older struct has not. NULL: the
 * defaults. */
homeward_status hw_solve_options_take(homeward_solve_options *out,
                                      const homeward_solve_options *options, homeward_error *error);

/** Nothing known yet; the clock runs from here. `options` were taken. */
void hw_engine_begin(hw_engine *engine, const homeward_scenario *scenario,
                     const homeward_solve_options *options);

/**
 * Network, classes, pricers and an empty master; the blocks of all classes when `blocks`, else each
 * is compiled by whoever looks for it. `engine->escorts`, when set before, stays: there will be
 * rotations though nobody needs any. The master's solver belongs to the calling thread, which is
 * to be one of the engine's own (hw_parallel_apart()) where the caller is a host's.
 */
homeward_status hw_engine_open(hw_engine *engine, bool blocks, homeward_error *error);

/** Frees all but the master, whose solver belongs to the thread that opened the engine:
 * hw_master_free() there comes first. */
void hw_engine_close(hw_engine *engine);

/** HOMEWARD_OK for a plan that keeps every rule; else `otherwise`, with `what` and the first
 * violation for a message. */
homeward_status hw_plan_accept(const homeward_plan *plan, homeward_status otherwise,
                               const char *what, homeward_error *error);
/** The same for a plan that replans `published` at `now`; NULL: none. */
homeward_status hw_plan_accept_replanned(const homeward_plan *plan, const homeward_plan *published,
                                         hw_minute now, homeward_status otherwise, const char *what,
                                         homeward_error *error);
/**
 * The same for a plan in force, whose legs may be promised or travelled: it also passes when it
 * keeps the rules as its own published plan, `*under_way` then. What its changes cost is paid.
 */
homeward_status hw_plan_accept_in_force(const homeward_plan *plan, const char *what,
                                        bool *under_way, homeward_error *error);

#endif
