/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Prices for the rows of the restricted master without the simplex (primal_dual.h). */
#ifndef HW_ENGINE_RESTRICTED_H
#define HW_ENGINE_RESTRICTED_H

#include "engine/engine.h"

/** One coefficient. */
typedef struct hw_restricted_entry {
  int32_t row, column; /* of the LP */
  double value;
} hw_restricted_entry;

/** The coefficients of the master, read once each, and the fractional solution so far. */
typedef struct hw_restricted {
  hw_engine *engine;
  hw_arena arena;        /* owns what lasts from round to round */
  int32_t rows, columns; /* of the LP that have been read */
  hw_restricted_entry *entries;
  int32_t entry_count;
  size_t entry_room;
  double *solution; /* per column of the LP */
  size_t solution_room;
  double growth; /* of the weight */
} hw_restricted;

/** Zero-initialise but for the engine, then free in the end. */
void hw_restricted_free(hw_restricted *restricted);

/**
 * `count` iterations over the columns and rows that the master has now, from its center (0 for rows
 * that have come since) and the solution of the last call. The prices they end with, and the duals
 * of the cover rows there, become the center; then the rows are added that the solution violates:
 * `*added` of them.
 */
homeward_status hw_restricted_iterate(hw_restricted *restricted, int32_t count, int32_t *added,
                                      homeward_error *error);

#endif
