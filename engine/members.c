/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/members.h"

#include <stdlib.h>

/* Who comes back at an instant is free for whoever leaves then. */
static int compare_changes(const void *left, const void *right) {
  const hw_member_change *a = left, *b = right;
  return a->at != b->at ? (a->at < b->at ? -1 : 1)
                        : (a->members > b->members) - (a->members < b->members);
}

static int32_t add_absences(const hw_escort_pool *pool, hw_member_change *changes, int32_t count) {
  for (int32_t i = 0; i < pool->absence_count; i++) {
    const hw_absence *out = &pool->absences[i];
    if (out->from >= out->until)
      continue;
    changes[count++] = (hw_member_change){out->from, out->count};
    changes[count++] = (hw_member_change){out->until, -out->count};
  }
  return count;
}

int32_t hw_full_times(const hw_escort_pool *pool, hw_member_change *changes, int32_t count,
                      hw_busy_time *times) {
  int64_t busy = 0;
  int32_t full = 0;
  bool was_full = pool->count <= 0;
  if (was_full)
    times[full++] = (hw_busy_time){HW_MINUTE_MIN, HW_MINUTE_MAX};
  count = add_absences(pool, changes, count);
  if (count > 1)
    qsort(changes, (size_t)count, sizeof *changes, compare_changes);
  for (int32_t i = 0; i < count; i++) {
    busy += changes[i].members;
    bool is_full = busy >= pool->count;
    if (was_full && !is_full)
      times[full - 1].until = changes[i].at;
    else if (!was_full && is_full && full > 0 && times[full - 1].until == changes[i].at)
      times[full - 1].until = HW_MINUTE_MAX;
    else if (!was_full && is_full)
      times[full++] = (hw_busy_time){changes[i].at, HW_MINUTE_MAX};
    was_full = is_full;
  }
  return full;
}
