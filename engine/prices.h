/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Prices of shared resources (the negated duals of the master's rows) in the form that sweeps
 * need. */
#ifndef HW_ENGINE_PRICES_H
#define HW_ENGINE_PRICES_H

#include "engine/spots.h"

/** A surcharge on one class for riding one run: the price of a row that links the two. */
typedef struct hw_run_price {
  int32_t class_index;
  int32_t run;
  int32_t segment; /* for riding this one only; HW_NONE: any of the run */
  double price;    /* cents per party */
} hw_run_price;

/** A surcharge on one class for being at one spot: the price of a row that links the two. */
typedef struct hw_spot_price {
  int32_t class_index;
  int32_t spot;
  double price; /* cents per party */
} hw_spot_price;

/** A price of being busy at an instant: of the row that counts a pool's busy members there. */
typedef struct hw_busy_price {
  hw_minute at;
  double price; /* cents, >= 0 */
} hw_busy_price;

/** What escorts cost where they are needed and earn where they are on board (C9, C10). */
typedef struct hw_escort_prices {
  const hw_spots *spots;      /* NULL: nobody needs an escort */
  int32_t spot_count;         /* with prices; at later spots escorts are free and earn nothing */
  const double *need;         /* spot x kind: cents per person who needs the kind there */
  const double *sums;         /* kind x (segments + 1): sums of `need` over the segments before */
  const double *gain;         /* pool x spot_count: cents for each member on board */
  const double *run;          /* pool x run: cents for each ride of a member */
  const hw_busy_price *busy;  /* pool after pool, ascending by instant */
  const int32_t *busy_offset; /* pools + 1 */
  const hw_spot_price *spot_prices; /* ascending by class */
  int32_t spot_price_count;
} hw_escort_prices;

typedef struct hw_prices {
  const hw_network *network;
  double
      *resource; /* cents per unit; a share for budgets; PERSONS may be negative (minimum loads) */
  double *segments[3]; /* sums of the prices of SEATS, STRETCHERS, WHEELCHAIRS before a segment */
  double *night;       /* place x (date_count + 1): sums of the prices of beds before a night */
  const hw_run_price *run_prices; /* ascending by class, then run, then segment */
  int32_t run_price_count;
  hw_escort_prices escorts;
} hw_prices;

/** All prices 0. */
bool hw_prices_new(hw_prices *prices, const hw_network *network, hw_arena *arena);

/** Brings the sums up to date after `resource` changed. O(resources). */
void hw_prices_sum(hw_prices *prices);
/** The same for beds alone. */
void hw_prices_sum_nights(hw_prices *prices);

static inline const double *hw_price_nights(const hw_prices *prices, int32_t place) {
  return prices->night + (size_t)place * (size_t)(prices->network->date_count + 1);
}
static inline double hw_price_segments(const hw_prices *prices, int kind, const hw_ride *ride) {
  const double *sum = prices->segments[kind] + ride->segment;
  return sum[ride->alight - ride->board] - sum[0];
}

/** Price of the escorts that a party with these needs must have on a ride. */
double hw_price_escorts_on_ride(const hw_prices *prices, const hw_class *class,
                                const hw_ride *ride);
/** ... and on a transfer begun at `start`. */
double hw_price_escorts_on_link(const hw_prices *prices, const hw_class *class, int32_t link,
                                hw_minute start);

#endif
