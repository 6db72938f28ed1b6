/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Proofs by listing. A solution with a column whose reduced cost at some prices is w or more costs
 * the Lagrangian at these prices plus w at least. So with all columns below w at hand, the tree
 * over them (tree.h) finds what costs less than that, or proves that nothing does. All of it holds
 * under the present bounds of the run variables and of the master's rows.
 */
#ifndef HW_ENGINE_WINDOW_H
#define HW_ENGINE_WINDOW_H

#include "engine/tree.h"

typedef struct hw_window_ask {
  double window;     /* above the engine's `lagrangian`, at its present prices */
  int32_t paths;     /* listed of all classes together, at most */
  int64_t labels;    /* made for them */
  int32_t rotations; /* listed of one pool, at most */
  int32_t unproven;  /* with more classes nothing is sought where columns are missing */
  bool partial;      /* else the tree is over all that were found, for its solutions */
  hw_tree_ask tree;  /* but for `enough` */
} hw_window_ask;

typedef struct hw_window_found {
  double bound;  /* no solution costs less than this or than the best one */
  bool complete; /* all columns of the window are in the master now */
} hw_window_found;

/** Lists the columns and searches; better solutions become the engine's best. */
homeward_status hw_window(hw_engine *engine, const hw_window_ask *ask, hw_window_found *found,
                          homeward_error *error);

#endif
