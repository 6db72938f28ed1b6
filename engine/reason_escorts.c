/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reasons of C9: who lacks an escort, where, and where the escorts are. */
#include "engine/reason.h"

#include "engine/escort_cover.h"
#include "engine/telling.h"

#include <stdio.h>

enum { POOLS_LISTED = 3 };

/* "RJ811@2005-04-05 from AMM to BGW", "AMM-AMMAN on 5 Apr 12:30" */
static void name_spot(char *out, size_t size, hw_telling *t, const hw_spots *spots, int32_t spot) {
  const hw_link_spot *at = hw_spots_link(spots, spot);
  if (at != NULL) {
    const hw_link *link = &t->network->links[at->link];
    snprintf(out, size, "%s on %s", t->scenario->transfers[link->transfer].id,
             hw_tell_time(t, at->start, link->from));
    return;
  }
  char name[96];
  int32_t run = t->network->segment_run[spot];
  int32_t stop = spot - t->network->segment_offset[run];
  const hw_service *service = &t->scenario->services[t->scenario->runs[run].service];
  snprintf(out, size, "%s from %s to %s", hw_run_name(name, t->scenario, run),
           hw_tell_place(t, service->stops[stop].place),
           hw_tell_place(t, service->stops[stop + 1].place));
}

/* "amman-nurses (from AMMAN, away at most 20 h 00), ...", the first few pools that cover the kind
 */
static void list_pools(const hw_telling *t, int32_t kind, char *out, size_t size) {
  size_t used = 0;
  int listed = 0;
  out[0] = '\0';
  for (int32_t p = 0; p < t->scenario->escort_pool_count && used < size; p++) {
    const hw_escort_pool *pool = &t->scenario->escort_pools[p];
    char duty[64] = "";
    if (pool->count == 0 || !hw_pool_covers(pool, kind))
      continue;
    if (listed++ == POOLS_LISTED) {
      snprintf(out + used, size - used, ", ...");
      return;
    }
    if (pool->max_duty != HW_UNLIMITED)
      snprintf(duty, sizeof duty, ", away at most %d h %02d", pool->max_duty / 60,
               pool->max_duty % 60);
    int written = snprintf(out + used, size - used, "%s%s (from %s%s)", listed > 1 ? ", " : "",
                           pool->id, hw_tell_place(t, pool->base), duty);
    used += written > 0 ? (size_t)written : size;
  }
}

static void say_far(hw_telling *t, int32_t kind, const char *where) {
  const char *name = t->scenario->escort_kinds[kind];
  char pools[300];
  list_pools(t, kind, pools, sizeof pools);
  hw_say(t->reason, "no-escort", "nobody for %s can be on %s and come back in time: %s", name,
         where, pools);
  hw_help(t->reason, "a pool for %s that reaches %s and comes back, or a longer max_duty", name,
          where);
}

/* "from 3 Apr 06:00 to 4 Apr 15:30"; absences may be without a beginning or an end. */
static void tell_window(hw_telling *t, const hw_spare_gap *gap, int32_t base, char out[96]) {
  bool begins = gap->from > HW_MINUTE_MIN, ends = gap->until < HW_MINUTE_MAX;
  if (begins && ends)
    snprintf(out, 96, "from %s to %s", hw_tell_time(t, gap->from, base),
             hw_tell_time(t, gap->until, base));
  else if (begins)
    snprintf(out, 96, "from %s on", hw_tell_time(t, gap->from, base));
  else if (ends)
    snprintf(out, 96, "until %s", hw_tell_time(t, gap->until, base));
  else
    snprintf(out, 96, "all the time");
}

/* "2 of 3 are away or at rest and 1 is out" */
static void tell_members(const hw_escort_pool *pool, int32_t away, char out[96]) {
  int32_t busy = pool->count - away;
  if (away == 0)
    snprintf(out, 96, "%d of %d are away or at rest", busy, pool->count);
  else if (busy == 0)
    snprintf(out, 96, "%d of %d %s out", away, pool->count, away == 1 ? "is" : "are");
  else
    snprintf(out, 96, "%d of %d %s away or at rest and %d %s out", busy, pool->count,
             busy == 1 ? "is" : "are", away, away == 1 ? "is" : "are");
}

static void say_busy(hw_telling *t, const hw_escort_pool *pool, const char *kind, const char *where,
                     const hw_spare_gap *gap) {
  char members[96] = "has", window[96] = "no members";
  if (pool->count > 0) {
    tell_members(pool, gap->out, members);
    tell_window(t, gap, pool->base, window);
  }
  hw_say(t->reason, "no-escort", "%s (%s)%s %s %s, %d %s on %s lack%s one", pool->id, kind,
         pool->count > 0 ? ":" : "", members, window, gap->persons,
         gap->persons == 1 ? "person" : "persons", where, gap->persons == 1 ? "s" : "");
  hw_help(t->reason, "one more member of %s, or of another pool for %s, on %s", pool->id, kind,
          where);
}

void hw_reason_no_escort(hw_reason *reason, const hw_spare_escorts *escorts, const hw_class *class,
                         const hw_spare_gap *gap) {
  const hw_network *network = &escorts->spare->engine->network;
  hw_telling t = hw_tell(reason, network, class->cases, NULL);
  const char *kind = t.scenario->escort_kinds[gap->kind];
  const hw_escort_pool *pool = gap->pool == HW_NONE ? NULL : &t.scenario->escort_pools[gap->pool];
  char where[300];
  name_spot(where, sizeof where, &t, &escorts->spots, gap->spot);
  if (pool == NULL || gap->cause == HW_GAP_NO_POOL) {
    hw_say(reason, "no-escort", "no pool covers %s, %d %s one on %s", kind, gap->persons,
           gap->persons == 1 ? "person needs" : "persons need", where);
    hw_help(reason, "a pool that covers %s", kind);
  } else if (gap->cause == HW_GAP_FAR) {
    say_far(&t, gap->kind, where);
  } else if (gap->cause == HW_GAP_BUSY) {
    say_busy(&t, pool, kind, where, gap);
  } else {
    char out[32] = "";
    if (gap->out > 0)
      snprintf(out, sizeof out, " (%d of them out)", gap->out);
    hw_say(reason, "no-escort",
           "%s (%s) has %d%s, who can be on each leg and not on all of them beside the plan: %d %s "
           "on %s lack%s one",
           pool->id, kind, pool->count, out, gap->persons, gap->persons == 1 ? "person" : "persons",
           where, gap->persons == 1 ? "s" : "");
    hw_help(reason, "one more member of %s, or of another pool for %s", pool->id, kind);
  }
}
