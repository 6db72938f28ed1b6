/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Sets of minutes as sorted, disjoint, closed intervals: when a place is open, when a transfer may
 * start. */
#ifndef HW_ENGINE_INTERVALS_H
#define HW_ENGINE_INTERVALS_H

#include "model/scenario.h"

typedef struct hw_interval {
  hw_minute first, last; /* both inside */
} hw_interval;

typedef struct hw_intervals {
  const hw_interval *items; /* ascending, disjoint, not adjacent */
  int32_t count;
} hw_intervals;

/** Earliest member >= at, or HW_MINUTE_MAX. O(log n). */
hw_minute hw_intervals_from(hw_intervals set, hw_minute at);
/** Latest member <= at, or HW_MINUTE_MIN. O(log n). */
hw_minute hw_intervals_until(hw_intervals set, hw_minute at);
bool hw_intervals_contain(hw_intervals set, hw_minute at);

/** The span [first, last] as a set. */
bool hw_intervals_span(hw_arena *arena, hw_minute first, hw_minute last, hw_intervals *out);

/**
 * Minutes of [first, last] whose local time of day lies in `hours` and whose local weekday is in
 * `days`. A day without a clock change maps its windows by arithmetic; a day with one is scanned by
 * the minute.
 */
bool hw_intervals_hours(hw_arena *arena, hw_minute first, hw_minute last, const hw_zone *zone,
                        hw_hours hours, hw_weekdays days, hw_intervals *out);

/** Minutes of `a` that are in `b` when `shift` is added to them. */
bool hw_intervals_meet(hw_arena *arena, hw_intervals a, hw_intervals b, int32_t shift,
                       hw_intervals *out);

/** Minutes of `set` outside the half-open closures of `place`. */
bool hw_intervals_without_closures(hw_arena *arena, hw_intervals set, const hw_place *place,
                                   hw_intervals *out);

/* Functions that return bool return false only when out of memory. */

#endif
