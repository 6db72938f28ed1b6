/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The backward sweep: for every ride of a block, the least cost from boarding it to the end of
 * travel.
 *
 * It sees every cost, price and window, but not what depends on the path so far: places visited
 * twice, the number of nights, the time under way and the length of stays. So its values never
 * exceed the true ones, and they equal them wherever none of these four binds; the labels
 * (pricing.h) see to the rest.
 */
#ifndef HW_ENGINE_SWEEP_H
#define HW_ENGINE_SWEEP_H

#include "engine/block.h"

/** Larger than any cost; the value of what cannot be. */
#define HW_NO_WAY 1e30

/** Costs of one party in cents, prices of shared resources included; arrays are indexed as in the
 * block. */
typedef struct hw_sweep_costs {
  const double *ride; /* from boarding to alighting */
  const double *hop;
  const double
      *end; /* trailing transfer, nights before it, and all that depends on the last arrival */
  const bool *night; /* per slot: the party can spend a night there */
  /* Nights of slot s before night n cost night_unit[s] * n + night_persons * night_price[s][n]. */
  const double *night_unit;
  const double *const *night_price;
  double night_persons;
} hw_sweep_costs;

/** What the nights of slot s before night n cost. */
static inline double hw_nights_before(const hw_sweep_costs *costs, int32_t s, int32_t n) {
  return costs->night_unit[s] * n + costs->night_persons * costs->night_price[s][n];
}

/** What the nights [first, last) at slot s cost; HW_NO_WAY where none can be spent. */
static inline double hw_nights_cost(const hw_sweep_costs *costs, int32_t s, int32_t first,
                                    int32_t last) {
  if (first >= last)
    return 0;
  if (!costs->night[s])
    return HW_NO_WAY;
  return hw_nights_before(costs, s, last) - hw_nights_before(costs, s, first);
}

/** Working memory of a sweep: one entry per slot. */
typedef struct hw_sweep_queue {
  double value; /* least cost from here, counted from night 0 (from `night` where no night can be
                   spent) */
  int32_t night;
} hw_sweep_queue;

/**
 * Fills to_go (per ride). `queues` has 2 x slot_count entries, `after` ride_count. O(events).
 */
void hw_sweep(const hw_block *block, const hw_sweep_costs *costs, hw_sweep_queue *queues,
              double *after, double *to_go);

/** A sweep without costs: to_go is 0 where the destination can be reached, HW_NO_WAY elsewhere. */
bool hw_sweep_reach(const hw_block *block, hw_arena *scratch, double *to_go);

#endif
