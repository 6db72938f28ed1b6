/* SPDX-License-Identifier: GPL-3.0-or-later */
/** When nobody of an escort pool is free: members are busy, or out (C10). */
#ifndef HW_ENGINE_MEMBERS_H
#define HW_ENGINE_MEMBERS_H

#include "model/scenario.h"

/** A time in which nobody of a pool is free: half-open. */
typedef struct hw_busy_time {
  hw_minute from, until;
} hw_busy_time;

/** From an instant on so many more members are not free, or fewer. */
typedef struct hw_member_change {
  hw_minute at;
  int32_t members;
} hw_member_change;

/** Entries that hw_full_times() needs room for beyond the changes that it is given. */
static inline int32_t hw_full_times_room(const hw_escort_pool *pool) {
  return 2 * pool->absence_count + 1;
}

/**
 * The times in which nobody of the pool is free, when those who are out are not free either;
 * ascending and apart. `changes` and `times` have room for `count` and hw_full_times_room()
 * entries; `changes` come back in another order. Returns how many times there are. O(n log n).
 */
int32_t hw_full_times(const hw_escort_pool *pool, hw_member_change *changes, int32_t count,
                      hw_busy_time *times);

#endif
