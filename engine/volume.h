/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The volume algorithm (Barahona and Anbil 2000): prices for the rows of a Lagrangian relaxation by
 * steps along the mean of the violations seen, from the best prices so far, towards a target a
 * little above the best value. Nothing is proven here: values are those of whoever looks.
 */
#ifndef HW_ENGINE_VOLUME_H
#define HW_ENGINE_VOLUME_H

#include "model/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct hw_volume {
  int32_t rows;
  const int32_t *active; /* rows with a price, ascending; all others keep theirs */
  int32_t active_count;
  const double *weight; /* per row: length of a step for a unit of violation, > 0 */
  const bool *at_least; /* per row: its price is <= 0; NULL: of none */
  /**
   * The value at these prices, and the violation of each active row there (beyond its limit > 0);
   * false ends the search.
   */
  bool (*look)(void *context, const double *prices, double *value, double *violation);
  void *context;
  double *best;   /* per row: prices of the best value */
  double value;   /* there */
  double scale;   /* a value near 0 is to be measured by this, >= 0 */
  double *trial;  /* prices looked at last */
  double *mean;   /* per row: of the violations seen */
  double *newest; /* per row: the last one */
  double mix;     /* weight of the newest violation in the mean, from 0 to 1 */
  double target;
  double step; /* of the next trial, in Polyak's measure */
} hw_volume;

/** Room for the prices of `rows` rows, all 0; owned by `arena`. False when out of memory. */
bool hw_volume_new(hw_volume *volume, int32_t rows, hw_arena *arena);

/** Looks at the best prices and begins a new mean there. False when the look failed. */
bool hw_volume_begin(hw_volume *volume);

/** Looks `count` times; `value` holds what was seen at `best`. False when a look failed. */
bool hw_volume_iterate(hw_volume *volume, int32_t count);

#endif
