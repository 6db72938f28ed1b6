/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Branch and price: which charters go, how many vehicles a convoy has, and then who rides which run
 * (branch_objects.h). The relaxation splits them; here they are decided in a tree, and the bound of
 * each node is the Lagrangian of its own column generation, so that it holds for all itineraries
 * there are.
 */
#ifndef HW_ENGINE_BRANCH_H
#define HW_ENGINE_BRANCH_H

#include "engine/engine.h"

/**
 * Decides for good what turns out to be impossible otherwise: follows the branches whose other side
 * is. Raises the engine's bound; the decisions stay in the master, whose relaxation is solved and
 * priced again: `lagrangian` and the prices are those of the new root.
 */
homeward_status hw_engine_branch_forced(hw_engine *engine, homeward_error *error);

/** A tree of branch and price that can be left and gone on with. */
typedef struct hw_branching hw_branching;

/** The root is the present relaxation. NULL in `*out` where it is too large for a tree. */
homeward_status hw_branching_new(hw_branching **out, hw_engine *engine, homeward_error *error);

/**
 * Raises the engine's bound and finds solutions, until the gap is met, nothing is left, or `work`,
 * simplex iterations x (rows + columns), is done. What has been decided for good by then stays in
 * the master as above.
 */
homeward_status hw_branching_run(hw_branching *branching, double work, homeward_error *error);

void hw_branching_free(hw_branching *branching);

#endif
