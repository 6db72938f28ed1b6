/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The relaxation of what is left beside those with needs. With them the master's rows are many and
 * its simplex takes minutes; while they and their escorts stay where a solution has them, it takes
 * seconds, and most of all, those without needs, still choose freely.
 */
#ifndef HW_ENGINE_RESIDUAL_H
#define HW_ENGINE_RESIDUAL_H

#include "engine/state.h"

/**
 * Fixes those with needs and all rotations as `state` has them and solves the relaxation by column
 * generation, beginning with what the others have there; all of its columns and rotations have room
 * in it (hw_state_follow). Afterwards the master's LP holds its optimum and
 * the present prices are its duals; it bounds nothing but what is beside them. `*solved` is false
 * when the solver was stopped or found no optimum. hw_residual_release() ends it in any case.
 */
homeward_status hw_residual_relax(hw_engine *engine, const hw_state *state, bool *solved,
                                  homeward_error *error);

/** Whoever was fixed may choose again. False when the solver failed. */
bool hw_residual_release(hw_engine *engine);

#endif
