/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Pricing of rotations (C10): the cheapest rotations of a pool when being on board at a spot earns
 * the price of covering somebody there.
 *
 * What a rotation costs beyond its started days is a sum over its legs, its nights and the minutes
 * at which it is busy, and time only moves forward, so the legs form an acyclic network in which
 * places may be visited again. For each instant at which a rotation can begin, one sweep over the
 * departures within max_duty finds the cheapest way to every later arrival; at each arrival from
 * which there is a way home, the days and the way are known. Two sweeps over the whole network
 * before, which count a day as a sum of minutes and so never too much, bound from below what any
 * rotation costs that passes a ride: most beginnings and most rides fall away.
 * O(beginnings that remain x events within max_duty).
 */
#ifndef HW_ENGINE_ROTATION_PRICING_H
#define HW_ENGINE_ROTATION_PRICING_H

#include "engine/halt.h"
#include "engine/prices.h"
#include "engine/rotation.h"

typedef struct hw_rotation_pricer hw_rotation_pricer;

/** A rotation found; steps borrow from the pricer until its next search. */
typedef struct hw_rotation_path {
  const hw_step *steps;
  int32_t count; /* HW_ROTATION_STEPS at most */
  double value;  /* cost in cents, prices included, gains taken off */
} hw_rotation_path;

/** What is asked of one search. */
typedef struct hw_rotation_search {
  int32_t pool;
  const hw_spots *spots;
  int32_t spot_count;  /* entries of gain and useful; later spots are of no use */
  const double *gain;  /* per spot: cents earned by being on board, >= 0 */
  const bool *useful;  /* per spot: somebody may be there whom the pool covers; a spot with a
                          gain always counts as such; NULL: only those */
  const int32_t *only; /* the spots that may have a gain or be useful; NULL: all are looked at */
  int32_t only_count;
  const hw_prices *prices; /* of SEATS and BEDS, >= 0 */
  const double *run_price; /* per run: cents for each ride of it, >= 0; NULL: none */
  const int64_t *capacity; /* per resource: SEATS and BEDS below 1 cannot be used; NULL: no limit */
  const hw_busy_price *busy; /* ascending by instant */
  int32_t busy_count;
  const hw_busy_time *full; /* ascending, apart: no rotation may be busy then */
  int32_t full_count;
  const hw_busy_time *within; /* no leg is outside; NULL: at any time */
  double limit;               /* rotations of value < limit only */
  int32_t most;               /* how many, cheapest first */
  bool all;            /* every rotation below the limit, not only the cheapest of each beginning */
  const bool *scarce;  /* with `all`, per resource: SEATS and BEDS that may run short, those with a
                          price always among them; NULL: all of them */
  int64_t label_limit; /* legs tried at most; 0: no limit */
  const hw_halt *halt; /* with `all`: gives up when it says so; NULL: never */
} hw_rotation_search;

/** Working memory for one thread over all pools of the scenario; NULL when out of memory. */
hw_rotation_pricer *hw_rotation_pricer_new(const hw_network *network);
void hw_rotation_pricer_free(hw_rotation_pricer *pricer);

typedef enum hw_rotation_result {
  HW_ROTATION_DONE,
  HW_ROTATION_TRUNCATED, /* `most` or a limit was reached: there may be more */
  HW_ROTATION_MEMORY
} hw_rotation_result;

/**
 * Finds rotations in ascending value, then by beginning, then by steps. Transfers start at the
 * minutes that the rules give an escort (section 4), and at those of useful spots.
 *
 * Without `all`: of each instant at which a rotation can leave the base the cheapest one, and the
 * `most` cheapest of these, so that the first is the cheapest of all. A limit above 0 counts as 0:
 * a rotation that costs more than it earns is of no use here.
 *
 * With `all`: every rotation below the limit that passes a useful spot, but for those to which
 * another is preferred in any plan. A rotation is preferred to another of the pool when it passes
 * the same useful spots, costs no more, is busy only when the other is, rides no run whose going
 * has consequences (a cost, a minimum load, vehicles, a price) and uses nothing scarce that the
 * other does not. Nobody alights to board the same run again at once. A run may be boarded again
 * at a later stop, which C10 does not forbid.
 */
hw_rotation_result hw_price_rotations(hw_rotation_pricer *pricer, const hw_rotation_search *search,
                                      const hw_rotation_path **paths, int32_t *count);

/** No rotation is worth less, whatever the last search found or left out: at most its limit, and
 * without `all` at most 0. */
double hw_rotation_pricer_bound(const hw_rotation_pricer *pricer);

/** After a search with `all`: every rotation worth less was found, but for those to which another
 * is preferred. The limit, unless the search was cut short. */
double hw_rotation_pricer_complete(const hw_rotation_pricer *pricer);

#endif
