/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Escorts beside the plan (C9, C10): whether those who travel already, and further rotations within
 * the limits of their pools, seats, beds and vehicles, cover one more party on its path.
 */
#ifndef HW_ENGINE_SPARE_ESCORTS_H
#define HW_ENGINE_SPARE_ESCORTS_H

#include "engine/spare.h"

/** Whether somebody of a pool can be on board at a spot at all, as far as it is known. */
typedef struct hw_spot_reach {
  int32_t spot, pool;
  bool reached;
} hw_spot_reach;

/** One worker's knowledge of rotations, for one case at a time. Zero-initialise. */
typedef struct hw_spare_escorts {
  const hw_spare *spare;
  hw_rotation_pricer *pricer; /* borrowed */
  hw_arena arena;             /* owns what follows; of one case */
  hw_spots spots;             /* those of the engine, by the same numbers, and further ones */
  hw_rotations rotations;     /* further rotations found */
  hw_prices free_prices;
  double *run_price; /* per run: what it costs when it newly goes */
  int32_t *left;     /* per pool: scratch */
  int32_t *needs;    /* per kind: scratch */
  int32_t *aboard;   /* per pool: scratch */
  double *gain;      /* per spot: scratch, 0 between searches */
  int32_t gain_room;
  hw_busy_time *times; /* scratch; full_times() */
  int32_t time_room;

  /* of the view */
  hw_arena view_arena;
  int64_t *capacity; /* per resource: seats and beds that rotations may still use */
  int32_t *hinges;   /* runs that go only when the class rides them (C5) */
  int32_t hinge_count;
  hw_spot_reach *reach;
  int32_t reach_count;
  size_t reach_capacity;
  double *need, *sums; /* of the view's prices */
  int32_t blocked;     /* spots that proved out of reach */
  int32_t *found;      /* rotations, an item for each member, of the last path that was covered */
  int32_t found_count;
  int32_t searches; /* that may still be made */
} hw_spare_escorts;

/** Forgets the case before. False when out of memory. */
bool hw_spare_escorts_begin(hw_spare_escorts *escorts, const hw_spare *spare,
                            hw_rotation_pricer *pricer);
void hw_spare_escorts_free(hw_spare_escorts *escorts);

/** What a spot out of reach adds to the value of a path: more than whatever else searches put a
 * price on. */
#define HW_SPOT_BLOCKED 1e17

/**
 * Looks through this view from now on. Spots that prove out of reach get their price in
 * view->prices and are counted in `blocked`, so that a search asked again avoids them.
 */
bool hw_spare_escorts_view(hw_spare_escorts *escorts, hw_spare_view *view);

/** The path, whose uses are taken already, is covered: by whom costs least as far as the search
 * goes. */
hw_spare_answer hw_spare_escorts_fit(hw_spare_escorts *escorts, const hw_spare_view *view,
                                     const hw_path *path, const hw_spare_run *runs, int32_t count,
                                     const hw_use *uses, int32_t use_count, hw_cents *more);

/** What keeps escorts from a path. */
typedef enum hw_gap_cause {
  HW_GAP_NO_POOL, /* no pool covers the kind */
  HW_GAP_FAR,     /* nobody of the pool could be there and come back */
  HW_GAP_BUSY,    /* only with more members: all are away, at rest or out from `from` to `until` */
  HW_GAP_TOGETHER /* each spot can be covered, not all of them */
} hw_gap_cause;

/** Where somebody lacks an escort on a path. */
typedef struct hw_spare_gap {
  hw_gap_cause cause;
  int32_t spot, kind;
  int32_t persons; /* who lack one there */
  int32_t pool;    /* that would help, HW_NONE: none covers the kind */
  int32_t out;     /* members who are not there in that time; with TOGETHER: on the path, at most */
  hw_minute from, until;
} hw_spare_gap;

/** The first gap of a path that would fit without escorts. False when out of memory. */
bool hw_spare_escorts_gap(hw_spare_escorts *escorts, const hw_spare_view *view, const hw_path *path,
                          hw_spare_gap *gap);

#endif
