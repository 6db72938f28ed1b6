/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The itineraries that are known, laid out for looking at all of them again and again under other
 * prices: hundreds of times as fast as pricing.
 */
#ifndef HW_ENGINE_KNOWN_H
#define HW_ENGINE_KNOWN_H

#include "engine/lagrangian.h"

typedef struct hw_known {
  hw_engine *engine;
  hw_arena arena;     /* owns what follows */
  int32_t *first;     /* classes + 1: into the itineraries */
  double *cost;       /* per itinerary: cents of one party */
  int32_t *use_first; /* itineraries + 1: into the uses */
  int32_t *use_row;   /* per use: into rows */
  double *use_amount; /* whole numbers */
  int32_t *rows;      /* resources that have or may have a price */
  int32_t row_count;
  double *toll;  /* per row */
  double *usage; /* per thread and row */
  double *part;  /* sums of the pieces */
} hw_known;

/** Zero-initialise, then free in the end. */
void hw_known_free(hw_known *known);

/** All itineraries of the engine as they are now; the rows of `lagrangian` become active that they
 * can exceed. False when out of memory. */
bool hw_known_gather(hw_known *known, hw_lagrangian *lagrangian, const double *prices);

/**
 * Every party takes what is cheapest at these tolls (per resource), or stays. Returns what all
 * classes pay; adds up what they use into `usage` (per resource; only rows of `known` are written).
 * The same for any number of threads. False when the threads failed.
 */
bool hw_known_choose(hw_known *known, const double *tolls, double *usage, double *sum);

#endif
