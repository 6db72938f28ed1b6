/* SPDX-License-Identifier: GPL-3.0-or-later */
/** When a destination can be reached after each ride at the earliest, as if nobody were restricted.
 */
#ifndef HW_ENGINE_REACH_H
#define HW_ENGINE_REACH_H

#include "engine/network.h"

/**
 * For each ride of the network a lower bound on the arrival at `to` of any itinerary that rides it
 * and obeys the connections of rule I6, HW_MINUTE_MAX where there is none; every other rule is
 * ignored. Owned by `arena`; NULL when out of memory. O(rides log rides).
 */
const hw_minute *hw_reach_times(const hw_network *network, int32_t to, hw_arena *arena);

/** The same while rule I6 is lifted: whoever arrives may board at once. */
const hw_minute *hw_reach_times_hurried(const hw_network *network, int32_t to, hw_arena *arena);

#endif
