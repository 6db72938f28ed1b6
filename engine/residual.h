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

/** The same from the last basis on, with those with needs where they are fixed now. */
homeward_status hw_residual_price_out(hw_engine *engine, bool *solved, homeward_error *error);

/** A basis of that relaxation; the caller frees `stands`. */
typedef struct hw_residual_basis {
  signed char *stands;
  int32_t rows, columns;
} hw_residual_basis;

/** Notes the present basis. False when out of memory. */
bool hw_residual_note(hw_engine *engine, hw_residual_basis *basis);

/**
 * What the relaxation costs when those with needs move to where `state` has them now, from the
 * itineraries that it knows and its last basis: in cents; HW_LP_INFINITY when that is `cutoff` or
 * more, or not soon known.
 */
homeward_status hw_residual_move(hw_engine *engine, const hw_state *state, double cutoff,
                                 double *value, homeward_error *error);

/** Those with needs return to where `state` has them, where `basis` was noted. */
bool hw_residual_return(hw_engine *engine, const hw_state *state, const hw_residual_basis *basis);

/** Whoever was fixed may choose again. False when the solver failed. */
bool hw_residual_release(hw_engine *engine);

#endif
