/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What one party of a class pays on each part of its block, prices of shared resources included.
 */
#ifndef HW_ENGINE_COSTS_H
#define HW_ENGINE_COSTS_H

#include "engine/prices.h"
#include "engine/sweep.h"

/** Buffers of one thread, grown as needed and kept between searches; zero-initialise. */
typedef struct hw_costs_work {
  double *ride, *hop, *end, *whole, *night_unit, *after, *to_go;
  const double **night_price;
  bool *night;
  hw_sweep_queue *queues;
  int32_t ride_room, hop_room, end_room, whole_room, slot_room;
} hw_costs_work;

void hw_costs_work_free(hw_costs_work *work);

/**
 * Costs in cents. Delay and transit run linearly in time: their sum over a path is
 * (delay_rate + transit_rate) x arrival - transit_rate x first departure - ready_credit; the first
 * departure's part stands in the label, the rest in `end` and `whole`.
 */
typedef struct hw_costs {
  hw_sweep_costs sweep;
  const double *whole; /* per transfer that is the whole itinerary */
  double transit_rate;
  double begin; /* paid by every path: for settled legs, and for any change */
} hw_costs;

/** False when out of memory. `capacity`: what a party needs more of than there is, it cannot use.
 */
bool hw_costs_fill(hw_costs *costs, hw_costs_work *work, const hw_class *class, int32_t class_index,
                   const hw_block *block, const hw_prices *prices, const int64_t *capacity);

#endif
