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
 * Raises the engine's bound. What the search has decided for good stays in the master, whose
 * relaxation is solved and priced again: `lagrangian` and the prices are those of the new root.
 * `forced`: only while one side of a branch turns out to be impossible.
 */
homeward_status hw_engine_branch(hw_engine *engine, bool forced, homeward_error *error);

#endif
