/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Pricing: the cheapest itineraries of a class under given prices, by label setting.
 *
 * A label stands for boarding a ride after a partial itinerary. Labels are taken best first by cost
 * so far plus the backward sweep's cost to go, which never overestimates, so that the first
 * complete one is the cheapest (A*, Hart, Nilsson, Raphael 1968). A label is dropped when another
 * at the same ride is no worse in cost and in every resource that some rule limits: first departure
 * (I9), nights (I7), exit limit of the present stay (I11), places and runs already used (I2).
 */
#ifndef HW_ENGINE_PRICING_H
#define HW_ENGINE_PRICING_H

#include "engine/block.h"
#include "engine/path.h"
#include "engine/prices.h"
#include "engine/sweep.h"

typedef struct hw_pricer hw_pricer;

/** Working memory for one thread; NULL when out of memory. */
hw_pricer *hw_pricer_new(const hw_network *network);
void hw_pricer_free(hw_pricer *pricer);

/** What is asked of one search. */
typedef struct hw_search {
  const hw_class *class;
  int32_t class_index; /* for surcharges */
  const hw_block *block;
  const hw_prices *prices;
  const int64_t *capacity; /* per resource: a party that needs more than this cannot use it */
  double limit;            /* paths of value < limit only */
  int32_t most;            /* how many paths, cheapest first */
  bool all;                /* every path below the limit: nothing is dropped by dominance */
  bool near;           /* look near the sweep's bound first: quick where the limit is far above */
  int64_t label_limit; /* labels made at most; 0: no limit */
} hw_search;

typedef enum hw_search_result {
  HW_SEARCH_DONE,      /* the `most` cheapest paths, or all there are below the limit */
  HW_SEARCH_TRUNCATED, /* the label limit was reached: what was found is not all */
  HW_SEARCH_MEMORY
} hw_search_result;

/**
 * Finds paths in ascending value; they borrow from the pricer until its next search. The exact cost
 * of a path can differ from the linear one by rounding: at most one cent per member.
 */
hw_search_result hw_price(hw_pricer *pricer, const hw_search *search, const hw_path **paths,
                          int32_t *count);

/** The sweep's lower bound on the value of any path of the last search; HW_NO_WAY when there is
 * none. */
double hw_pricer_bound(const hw_pricer *pricer);

#endif
