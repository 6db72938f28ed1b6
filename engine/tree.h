/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Branch and cut over the columns that the master has. Cuts at the root, columns fixed by reduced
 * cost, then a tree that branches on the variables of runs, on whether a party rides a run or any
 * run of a service, on whether it is left, and last on single columns, by pseudo-costs that strong
 * branching starts (Achterberg, Koch, Martin 2005).
 */
#ifndef HW_ENGINE_TREE_H
#define HW_ENGINE_TREE_H

#include "engine/cuts.h"
#include "engine/engine.h"

typedef struct hw_tree_ask {
  double enough; /* nothing has to be proven at or above this cost: columns that cost more by their
                    reduced costs may be missing */
  double gap;    /* relative to the objective with `outside`: ends when it is met */
  double work;   /* simplex iterations x (rows + columns); 0: no limit */
  hw_cuts *cuts; /* rows that later trees use again; they are free afterwards */
} hw_tree_ask;

/**
 * Searches; better solutions become the engine's best. `*bound`: no solution over the columns of
 * the master costs less than this or than the best one or than `enough`.
 */
homeward_status hw_tree(hw_engine *engine, const hw_tree_ask *ask, double *bound,
                        homeward_error *error);

/** The values of the master's columns, whole already, are offered as a solution (integer.c). */
homeward_status hw_engine_take(hw_engine *engine, hw_master_value value, homeward_error *error);

#endif
