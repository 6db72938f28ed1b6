/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Rotation columns: the rotations of escort pools found so far, each once, with exact costs and
 * uses. */
#ifndef HW_ENGINE_ROTATION_H
#define HW_ENGINE_ROTATION_H

#include "engine/members.h"
#include "engine/spots.h"
#include "model/plan.h"

/** Legs of one rotation at most that pricing finds. */
enum { HW_ROTATION_STEPS = 200 };

typedef struct hw_rotation_column {
  int32_t pool;
  int32_t next; /* next column of the pool, HW_NONE */
  const hw_step *steps;
  int32_t step_count;
  hw_minute away_from, away_until; /* C10, way to the first place and way back included */
  hw_minute busy_until;            /* away_until + rest */
  hw_cents cost;                   /* section 6.6: the sum of hw_rotation_cost() */
  const int32_t *spots;            /* ascending: where it can cover somebody */
  int32_t spot_count;
  const hw_use *uses; /* seats (C1, C3) and beds (C6), ascending by resource */
  int32_t use_count;
  int32_t least; /* so many members do it in any case: their rotations are settled (replanning) */
  bool closed;   /* ... and nobody else can any more */
} hw_rotation_column;

/** When all members of a pool are out: no rotation is busy then. */
typedef struct hw_all_out {
  const hw_busy_time *times; /* ascending, apart */
  int32_t count;
} hw_all_out;

/** In the list of a spot. */
typedef struct hw_aboard {
  int32_t rotation;
  int32_t next; /* into hw_rotations.aboard: one that has come before, HW_NONE */
} hw_aboard;

typedef struct hw_rotations {
  const hw_network *network;
  hw_spots *spots; /* grows with the transfers of rotations */
  hw_arena *arena;
  hw_rotation_column *items;
  int32_t count;
  size_t capacity;
  int32_t *first;            /* per pool: its newest column, HW_NONE */
  const hw_all_out *all_out; /* per pool */
  bool settled;              /* some column has a `least` */
  int32_t *first_aboard;     /* per spot below spot_count: into aboard, HW_NONE */
  int32_t spot_count;
  size_t spot_capacity;
  hw_aboard *aboard;
  int32_t aboard_count;
  size_t aboard_capacity;
  int32_t *table; /* open addressing by steps into items, HW_NONE: empty */
  int32_t table_size;
} hw_rotations;

bool hw_rotations_new(hw_rotations *rotations, hw_spots *spots, hw_arena *arena);

/**
 * The column of a pool with these steps, made when it is new; HW_NONE when out of memory. The
 * steps, of which there is at least one, are a rotation that C10 allows. O(steps).
 */
int32_t hw_rotations_add(hw_rotations *rotations, int32_t pool, const hw_step *steps,
                         int32_t count);

/** Members of a pool who may be busy at an instant: those who are there, or, where more are on
 * settled rotations, these. */
int32_t hw_rotations_members(const hw_rotations *rotations, int32_t pool, hw_minute at);
/** The fewest while a rotation is busy. */
int32_t hw_rotations_members_within(const hw_rotations *rotations, int32_t rotation);
/** Members of a pool on settled rotations. */
int32_t hw_rotations_settled(const hw_rotations *rotations, int32_t pool);

/** How a rotation begins or ends at a place: at the base, in reach, or (ends only) with `back`. */
typedef struct hw_way {
  bool allowed;
  bool back;    /* by `back` */
  int32_t time; /* minutes */
  hw_cents cost;
} hw_way;
hw_way hw_way_out(const hw_escort_pool *pool, int32_t place);
hw_way hw_way_home(const hw_escort_pool *pool, int32_t place);

/** Started days of 24 hours, at least one (section 6.6). */
static inline int64_t hw_started_days(int32_t minutes) {
  return minutes <= HW_DAY ? 1 : (minutes - 1) / HW_DAY + 1;
}

/** The parts of a rotation's cost, as the plan lists them. */
void hw_rotation_cost(const hw_network *network, int32_t pool, const hw_step *steps, int32_t count,
                      hw_cents cost[HW_ROTATION_PART_COUNT]);

/** The rotation is on board at the spot. O(log spots). */
bool hw_rotation_on(const hw_rotation_column *rotation, int32_t spot);

/** The newest rotation that is on board at the spot, into `aboard`; HW_NONE: none is. */
static inline int32_t hw_rotations_aboard(const hw_rotations *rotations, int32_t spot) {
  return spot < rotations->spot_count ? rotations->first_aboard[spot] : HW_NONE;
}

/** The rotation rides the run. */
bool hw_rotation_rides(const hw_network *network, const hw_rotation_column *rotation, int32_t run);

#endif
