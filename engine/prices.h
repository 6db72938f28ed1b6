/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Prices of shared resources (the negated duals of the master's rows) in the form that sweeps
 * need. */
#ifndef HW_ENGINE_PRICES_H
#define HW_ENGINE_PRICES_H

#include "engine/classes.h"

/** A surcharge on one class for riding one run: the price of a row that links the two. */
typedef struct hw_run_price {
  int32_t class_index;
  int32_t run;
  double price; /* cents per party */
} hw_run_price;

typedef struct hw_prices {
  const hw_network *network;
  double
      *resource; /* cents per unit; a share for budgets; PERSONS may be negative (minimum loads) */
  double *segments[3]; /* sums of the prices of SEATS, STRETCHERS, WHEELCHAIRS before a segment */
  double *night;       /* place x (date_count + 1): sums of the prices of beds before a night */
  const hw_run_price *run_prices; /* ascending by class, then run */
  int32_t run_price_count;
} hw_prices;

/** All prices 0. */
bool hw_prices_new(hw_prices *prices, const hw_network *network, hw_arena *arena);

/** Brings the sums up to date after `resource` changed. O(resources). */
void hw_prices_sum(hw_prices *prices);

static inline const double *hw_price_nights(const hw_prices *prices, int32_t place) {
  return prices->night + (size_t)place * (size_t)(prices->network->date_count + 1);
}
static inline double hw_price_segments(const hw_prices *prices, int kind, const hw_ride *ride) {
  const double *sum = prices->segments[kind] + ride->segment;
  return sum[ride->alight - ride->board] - sum[0];
}

#endif
