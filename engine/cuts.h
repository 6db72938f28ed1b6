/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Gomory's mixed-integer cuts for the master's relaxation (Gomory 1960). They hold for the columns
 * that the master has: no column may join it while a cut is there.
 */
#ifndef HW_ENGINE_CUTS_H
#define HW_ENGINE_CUTS_H

#include "engine/master.h"

typedef struct hw_cuts {
  hw_master *master;
  int32_t *rows; /* rows of the master that are cuts or were: places for new ones */
  bool *used;
  int32_t count;
  size_t capacity;
} hw_cuts;

/**
 * Adds the deepest cuts, at most `most`, that the optimal basis of the relaxation violates. Their
 * number, -1 when memory or the solver failed. Column bounds must be those that hold everywhere.
 */
int32_t hw_cuts_add(hw_cuts *cuts, int32_t most);

/** Adds the cut sum of entries >= least. False when memory or the solver failed. */
bool hw_cuts_place(hw_cuts *cuts, const hw_lp_entry *entries, int32_t count, double least);

/** Takes out the cuts that do not bind, or all. False when the solver failed. */
bool hw_cuts_drop(hw_cuts *cuts, bool all);

void hw_cuts_free(hw_cuts *cuts);

#endif
