/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A path through the network: the legs of one party, before they have a price. */
#ifndef HW_ENGINE_PATH_H
#define HW_ENGINE_PATH_H

#include "engine/classes.h"

/** Rides of one itinerary at most: with a transfer before, between and after them all. */
enum { HW_PATH_RIDES = 16, HW_PATH_STEPS = 2 * HW_PATH_RIDES + 1 };

typedef struct hw_path {
  hw_step steps[HW_PATH_STEPS];
  int32_t count;
  double value; /* cost of a party in cents, prices included, when found by pricing */
} hw_path;

/** Units of one resource that one party takes. */
typedef struct hw_use {
  int32_t resource;
  int64_t amount;
} hw_use;

/** A stop of a path: the nights [first, last) of `place` are spent there (columns of the network's
 * nights). */
typedef struct hw_wait {
  int32_t place;
  int32_t first, last;
} hw_wait;

/** The stops of a path in order, with the nights of each (I7); `out` has room for HW_PATH_STEPS. */
int32_t hw_path_waits(const hw_network *network, const hw_step *steps, int32_t count, hw_wait *out);

/** The stop before step k > 0. Only its two predecessors matter. */
hw_wait hw_path_wait_before(const hw_network *network, const hw_step *steps, int32_t k);

/** Parts of the objective and of the budget that one case of the party has on a path. */
typedef struct hw_path_cost {
  hw_cents fares, road, transfers, beds, lost_grants, delay, transit;
  hw_cents grant;        /* as paid */
  hw_cents pocket_money; /* as paid */
} hw_path_cost;

/** Exact costs of case `c` on the path, in cents (domain section 6). */
hw_path_cost hw_path_cost_of(const hw_network *network, const hw_case *c, const hw_step *steps,
                             int32_t count);

/** Its share of the objective. */
static inline hw_cents hw_path_cost_sum(const hw_path_cost *cost) {
  return cost->fares + cost->road + cost->transfers + cost->beds + cost->lost_grants + cost->delay +
         cost->transit;
}

/** What counts towards its programme's budget (C11). */
static inline hw_cents hw_path_cost_budget(const hw_path_cost *cost) {
  return cost->fares + cost->road + cost->transfers + cost->beds + cost->grant + cost->pocket_money;
}

/** Fare of one ride of a flight for one case, rounded half up (section 6.1). */
hw_cents hw_fare(const homeward_scenario *scenario, const hw_service *service, hw_cents fare,
                 const hw_case *c);

/** persons x rate x minutes / per, rounded half up; minutes >= 0. */
hw_cents hw_by_time(int32_t persons, hw_cents rate, int64_t minutes, int64_t per);

/**
 * What a party takes of each resource on a path, ascending by resource, each once. Writes at most
 * `room` uses and returns how many there are; when that is more than `room`, they are not yet
 * merged and the caller asks again with as much room.
 */
int32_t hw_path_uses(const hw_class *class, const hw_step *steps, int32_t count, hw_use *out,
                     int32_t room);

/** The same for legs that are settled, and the nights of theirs that are over. */
int32_t hw_path_frozen_uses(const hw_class *class, const hw_prefix *prefix, hw_use *out,
                            int32_t room);

#endif
