/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Cuts from single scarce resources. With z_c the parties of class c that use a resource of which
 * each takes w_c, the row sum w_c z_c <= W holds for whole parties: its knapsack polytope is cut
 * off exactly (Boyd 1994; Avella, Boccia, Vasilyev 2010). Parties of five on six seats are the
 * simplest case.
 */
#ifndef HW_ENGINE_KNAPSACK_H
#define HW_ENGINE_KNAPSACK_H

#include "engine/cuts.h"
#include "engine/engine.h"

/** Adds violated ones to the cuts; their number, -1 when memory or the solver failed. */
int32_t hw_knapsack_cuts(hw_engine *engine, hw_cuts *cuts);

/** Adds violated ones to the master, as rows that hold for itineraries to come as well: of seats,
 * places and persons on runs. Their number, -1 when memory or the solver failed. */
int32_t hw_knapsack_rows(hw_engine *engine);

#endif
