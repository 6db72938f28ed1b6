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

/** Trees of branch and price, one after the other: what they learn is kept. */
typedef struct hw_branching hw_branching;

/** NULL in `*out` where the relaxation is too large for a tree. */
homeward_status hw_branching_new(hw_branching **out, hw_engine *engine, homeward_error *error);

/** Simplex iterations x (rows + columns): a count, so that the same input ends in the same plan. */
typedef struct hw_branching_limit {
  double work;
  double far_work; /* where the best solution and the relaxation below the present dive are */
  double near;     /* further than this share of the objective above the root */
} hw_branching_limit;

/**
 * A tree whose root is the present relaxation: raises the engine's bound and finds solutions, until
 * the gap is met, nothing is left, or a limit is reached. What has been decided for good by then
 * stays in the master as above.
 */
homeward_status hw_branching_run(hw_branching *branching, hw_branching_limit limit,
                                 homeward_error *error);

void hw_branching_free(hw_branching *branching);

#endif
