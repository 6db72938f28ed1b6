/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/intervals.h"

typedef struct growing {
  hw_arena *arena;
  hw_interval *items;
  size_t count, capacity;
} growing;

/* Appends [first, last], joining it with the last interval when they touch. */
static bool append(growing *set, hw_minute first, hw_minute last) {
  if (set->count > 0 && first <= set->items[set->count - 1].last + 1) {
    if (last > set->items[set->count - 1].last)
      set->items[set->count - 1].last = last;
    return true;
  }
  hw_interval *items =
      hw_arena_grow(set->arena, set->items, set->count, &set->capacity, sizeof(hw_interval));
  if (items == NULL)
    return false;
  set->items = items;
  items[set->count++] = (hw_interval){first, last};
  return true;
}

static void finish(const growing *set, hw_intervals *out) {
  out->items = set->items;
  out->count = (int32_t)set->count;
}

/* First interval whose last minute is >= at. */
static int32_t position(hw_intervals set, hw_minute at) {
  int32_t low = 0, high = set.count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (set.items[middle].last < at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

hw_minute hw_intervals_from(hw_intervals set, hw_minute at) {
  int32_t i = position(set, at);
  if (i == set.count)
    return HW_MINUTE_MAX;
  return set.items[i].first > at ? set.items[i].first : at;
}

hw_minute hw_intervals_until(hw_intervals set, hw_minute at) {
  int32_t i = position(set, at);
  if (i < set.count && set.items[i].first <= at)
    return at;
  return i == 0 ? HW_MINUTE_MIN : set.items[i - 1].last;
}

bool hw_intervals_contain(hw_intervals set, hw_minute at) {
  int32_t i = position(set, at);
  return i < set.count && set.items[i].first <= at;
}

bool hw_intervals_span(hw_arena *arena, hw_minute first, hw_minute last, hw_intervals *out) {
  growing set = {.arena = arena};
  if (first <= last && !append(&set, first, last))
    return false;
  finish(&set, out);
  return true;
}

static bool add_clipped(growing *set, hw_minute first, hw_minute last, hw_minute low,
                        hw_minute high) {
  if (first < low)
    first = low;
  if (last > high)
    last = high;
  return first > last || append(set, first, last);
}

/* One local day without a clock change; `begin` is its first minute. The windows are taken in order
   of their first minute, so that appending keeps the set sorted. */
static bool add_plain_day(growing *set, hw_minute begin, hw_hours hours, hw_minute low,
                          hw_minute high) {
  if (hours.count == 0)
    return add_clipped(set, begin, begin + HW_DAY - 1, low, high);
  for (int32_t minute = 0; minute < HW_DAY;) {
    if (!hw_hours_contain(hours, minute)) {
      int32_t next = HW_DAY; /* jump to the nearest window's start */
      for (int32_t i = 0; i < hours.count; i++)
        if (hours.windows[i].from > minute && hours.windows[i].from < next)
          next = hours.windows[i].from;
      minute = next;
      continue;
    }
    int32_t first = minute;
    while (minute < HW_DAY && hw_hours_contain(hours, minute))
      minute++;
    if (!add_clipped(set, begin + first, begin + minute - 1, low, high))
      return false;
  }
  return true;
}

static bool add_changing_day(growing *set, hw_minute begin, hw_minute end, const hw_zone *zone,
                             hw_hours hours, hw_minute low, hw_minute high) {
  for (hw_minute at = begin; at <= end; at++)
    if (hw_hours_contain(hours, hw_zone_minute_of_day(zone, at)) &&
        !add_clipped(set, at, at, low, high))
      return false;
  return true;
}

bool hw_intervals_hours(hw_arena *arena, hw_minute first, hw_minute last, const hw_zone *zone,
                        hw_hours hours, hw_weekdays days, hw_intervals *out) {
  if (hours.count == 0 && (days & 0x7f) == 0x7f)
    return hw_intervals_span(arena, first, last, out);
  growing set = {.arena = arena};
  for (hw_date date = hw_zone_date(zone, first); date <= hw_zone_date(zone, last); date++) {
    if ((days >> hw_date_weekday(date) & 1) == 0)
      continue;
    hw_minute begin = hw_zone_date_first(zone, date), end = hw_zone_date_last(zone, date);
    bool plain =
        end - begin == HW_DAY - 1 && hw_zone_offset(zone, begin) == hw_zone_offset(zone, end);
    if (!(plain ? add_plain_day(&set, begin, hours, first, last)
                : add_changing_day(&set, begin, end, zone, hours, first, last)))
      return false;
  }
  finish(&set, out);
  return true;
}

bool hw_intervals_meet(hw_arena *arena, hw_intervals a, hw_intervals b, int32_t shift,
                       hw_intervals *out) {
  growing set = {.arena = arena};
  for (int32_t i = 0, j = 0; i < a.count && j < b.count;) {
    hw_minute first = b.items[j].first - shift, last = b.items[j].last - shift;
    hw_minute low = first > a.items[i].first ? first : a.items[i].first;
    hw_minute high = last < a.items[i].last ? last : a.items[i].last;
    if (low <= high && !append(&set, low, high))
      return false;
    if (last < a.items[i].last)
      j++;
    else
      i++;
  }
  finish(&set, out);
  return true;
}

bool hw_intervals_without_closures(hw_arena *arena, hw_intervals set, const hw_place *place,
                                   hw_intervals *out) {
  *out = set;
  for (int32_t k = 0; k < place->closure_count; k++) {
    hw_minute from = place->closures[k].from, until = place->closures[k].until;
    growing rest = {.arena = arena};
    if (from >= until)
      continue;
    for (int32_t i = 0; i < out->count; i++) {
      hw_interval item = out->items[i];
      if (!add_clipped(&rest, item.first, item.last, HW_MINUTE_MIN, from - 1) ||
          !add_clipped(&rest, item.first, item.last, until, HW_MINUTE_MAX))
        return false;
    }
    finish(&rest, out);
  }
  return true;
}
