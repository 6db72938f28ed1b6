/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A published plan as it stands now: what of it is done or promised, what of it can no longer be,
 * and what the next plan must therefore begin with. docs/replan.md says the same for people.
 *
 * Legs of one journey, first to last:
 *  - A `missed` leg ends what can be kept, and so does a leg that the scenario does not know (any
 *    more), or that does not begin where the one before it ended.
 *  - Done: a leg `departed` or `arrived`, and all before the last of these. Nothing else is asked
 *    of it. Its transfers start when the case was there, at the published minute at the earliest.
 *  - Done by the clock: a leg whose departure, as the scenario has it, is <= now. Not that of a
 *    cancelled run, not from a place that is shut at that minute, not before the leg before it has
 *    arrived, not of a case whose consent was withdrawn before.
 *  - Promised: any other leg, when it or one behind it is `confirmed`. It must be possible: consent
 *    not withdrawn, I5 (the whole run), I6 from the leg before.
 *  - Frozen are all legs up to the last that is done or confirmed, unless one before it fails. What
 *    fails is freed with everything behind it.
 */
#ifndef HW_MODEL_PUBLISHED_H
#define HW_MODEL_PUBLISHED_H

#include "model/plan.h"

/** Why a published leg cannot be kept as it is, whether it was promised or only planned. */
typedef enum hw_freed {
  HW_FREED_NONE,
  HW_FREED_MISSED,
  HW_FREED_UNKNOWN,   /* no such run, ride or transfer (any more), or it does not join */
  HW_FREED_WITHDRAWN, /* no consent any more */
  HW_FREED_CANCELLED, /* the run */
  HW_FREED_CLOSED, /* a stop of the run, an end of the transfer, or the transfer itself is shut */
  HW_FREED_CONNECTION, /* the leg before it arrives too late (I6) */
  HW_FREED_CAUSES
} hw_freed;

/** "missed", "unknown", "withdrawn", "cancelled", "closed", "connection"; NULL for NONE. */
const char *hw_freed_name(hw_freed cause);

/** A published leg as the present scenario has it. */
typedef struct hw_published_leg {
  int32_t run, transfer;      /* one of them; both HW_NONE: the scenario knows neither */
  int32_t from, to;           /* places; HW_NONE: unknown */
  bool known;                 /* a ride of the run, or a way of the transfer */
  bool backward;              /* transfers */
  int32_t first, last;        /* stops of a ride; transfers: 0 */
  hw_minute departs, arrives; /* of the run now; a transfer's published minute (done: see above) */
  hw_leg_status published;    /* as published */
  hw_leg_status status;       /* frozen legs: as the next plan states it; others: planned */
} hw_published_leg;

/** The legs of one case or one escort. */
typedef struct hw_published_journey {
  const hw_published_leg *legs; /* leg_count of them; 0: nothing was published */
  int32_t leg_count;
  int32_t frozen;   /* so many legs are frozen: the next plan begins with them */
  int32_t departed; /* so many of these have departed */
  int32_t failed;   /* first leg that cannot be kept; leg_count: every leg can */
  hw_freed cause;   /* why it cannot; NONE: every leg can */
  bool broken;      /* a leg from `failed` on was confirmed: a promise that cannot be kept */
} hw_published_journey;

typedef struct hw_published_case {
  hw_published_journey journey;
  bool planned;    /* the published plan has an itinerary for it; else `journey` is what it had
                      travelled when it was left on the way */
  bool whole;      /* its frozen legs lead to its destination: nothing is left to plan */
  bool under_way;  /* journey.departed > 0 */
  bool on_board;   /* the last departed leg has not arrived */
  int32_t place;   /* under way: where it is, on board: where it will be next; else HW_NONE */
  hw_minute since; /* under way: its arrival there */
} hw_published_case;

typedef enum hw_kept {
  HW_KEPT_FREE,   /* has not begun: plan what you like */
  HW_KEPT_PREFIX, /* frozen legs, then any way home */
  HW_KEPT_WHOLE   /* every leg */
} hw_kept;

typedef struct hw_published_rotation {
  hw_published_journey journey;
  int32_t pool;   /* HW_NONE: the scenario does not know it any more, and the rotation is free */
  int32_t member; /* 1-based; kept where a leg has departed; may be more than the pool has now */
  hw_kept kept;
} hw_published_rotation;

/** A run of the present scenario in the published plan. */
typedef struct hw_published_run {
  bool frozen;                 /* a frozen leg of a case or of a kept rotation rides it */
  bool begun;                  /* frozen, and its first departure is <= now: its vehicles stay */
  const hw_vehicles *vehicles; /* as published, of pools that there still are */
  int32_t vehicle_count;
} hw_published_run;

/** An entry of which the country was notified. */
typedef struct hw_published_entry {
  int32_t case_index, country, place;
  hw_date date; /* local date at the place */
} hw_published_entry;

typedef struct hw_published {
  /** The present scenario with `now` as its now: what rules that look at now are asked of. Shares
   * everything with it, is never finished, freed or written. */
  homeward_scenario scenario;
  const hw_published_case *cases;         /* by case of the present scenario */
  const hw_published_rotation *rotations; /* as the published plan lists them */
  int32_t rotation_count;
  const hw_published_run *runs; /* by run of the present scenario */
  const bool *parted; /* by group: facts have parted it, so C12 is not asked of it: its members have
                         not the same frozen legs, or some are under way and one has withdrawn */
  const hw_published_entry *entries; /* by case, country, place, date */
  int32_t entry_count;
} hw_published;

/**
 * Reads `plan` against `scenario` at `now`. The plan may belong to another scenario: everything is
 * found again by its id, and what is not there any more is `unknown`. Everything lives in `arena`,
 * runs' names and the like borrow from the scenario.
 */
homeward_status hw_published_read(hw_published *out, hw_arena *arena, const homeward_plan *plan,
                                  const homeward_scenario *scenario, hw_minute now,
                                  homeward_error *error);

/** `now`, or the scenario's where it is NULL; HOMEWARD_USAGE outside the years 1970 to 2199. */
homeward_status hw_published_now(hw_minute *out, const homeward_scenario *scenario,
                                 const int64_t *now, homeward_error *error);

/** Whether the legs are those that were published for the case: the same runs and transfers between
 * the same places. Times do not count. False for a case without published legs. */
bool hw_published_same(const hw_published *published, int32_t case_index, const hw_leg *legs,
                       int32_t leg_count);

/** Whether the legs begin with the frozen ones: runs, places and a transfer's minute. */
bool hw_published_begins(const hw_published_journey *journey, const hw_leg *legs,
                         int32_t leg_count);

/** Gives a case that is left the legs that it has travelled, made in `arena`, so that the next plan
 * knows where it is. False: out of memory. */
bool hw_published_left(const hw_published *published, hw_unserved *left, hw_arena *arena);

/** Whether the legs are those that have departed, with the statuses that the next plan states. */
bool hw_published_travelled(const hw_published_journey *journey, const hw_leg *legs,
                            int32_t leg_count);

/** What it costs that the case travels like this (leg_count 0: not at all), in cents: 0, or the
 * change penalty of all its persons. */
hw_cents hw_published_change(const hw_published *published, int32_t case_index, const hw_leg *legs,
                             int32_t leg_count);

/** Whether an entry there on that date has been notified for the case. O(log entries). */
bool hw_published_notified(const hw_published *published, int32_t case_index, int32_t country,
                           int32_t place, hw_date date);

#endif
