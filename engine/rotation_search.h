/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * One search for rotations: what everything costs at the present prices, and bounds on what any
 * rotation costs that passes a ride. Shared by the files of rotation pricing.
 */
#ifndef HW_ENGINE_ROTATION_SEARCH_H
#define HW_ENGINE_ROTATION_SEARCH_H

#include "engine/rotation_network.h"
#include "engine/rotation_pricing.h"
#include "engine/sweep.h"

/** Values that differ by less are equal: sums of cents in another order. */
#define HW_DUTY_TIE 1e-7
/** What bounds may be off by rounding. */
#define HW_DUTY_SLACK 1e-6

/** What is best at a place, or before a ride, for one purpose. Valid when `epoch` is the sweep's.
 */
typedef struct hw_duty_state {
  double value;    /* forward: cost so far minus that of the place's nights before the wait */
  uint32_t epoch;  /* of the sweep that wrote it */
  int32_t blocked; /* nights of the place before the wait in which no bed is to be had */
  int32_t from;    /* last ride, HW_NONE: none yet */
  int32_t hop;     /* transfer after it (hw_duty_hop_of), HW_NONE */
  int32_t legs;
} hw_duty_state;

/** A way to begin in this search. */
typedef struct hw_duty_seed {
  hw_minute away_from;
  int32_t ride; /* HW_NONE: the leading transfer of a case, `hop` */
  int32_t hop;  /* HW_NONE: boards at once */
  double value; /* cost before boarding; of a case's transfer: with it */
  double bound; /* on the value of any rotation that begins so */
} hw_duty_seed;

typedef struct hw_duty_search {
  const hw_rotation_search *ask;
  const hw_network *network;
  const hw_escort_pool *pool;
  const hw_duty_network *duty;
  const hw_duty_view *view;
  double limit;          /* what is asked, but at most 0 without `all` */
  hw_minute first, last; /* nothing before or after can be part of a rotation that is of use */

  /* The rides that the last search priced: of this view, [priced_first, priced_end). */
  const hw_duty_view *priced;
  int32_t priced_first, priced_end;

  /* costs; HW_NO_WAY: cannot be used, or no way home */
  double *ride_cost, *ride_close; /* per ride: on board; from its arrival home, without days */
  double *early_cost, *early_close, *late_cost;
  double *night;    /* per slot: what the nights of its place before it cost */
  int32_t *blocked; /* per slot: those of them in which no bed is to be had */
  double *busy;     /* busy_count + 1: sums of the prices of being busy */
  double rate;      /* cost of a minute away, of whole days at least as much */

  /* transfers at the minutes of cases */
  hw_duty_hop *cases; /* ascending by start, then link */
  int32_t *case_spot;
  double *case_cost, *case_close;
  int32_t case_count;

  /* events of the pool and of the transfers above, ascending */
  hw_duty_event *timeline;
  int32_t timeline_count;

  /*
   * Windows of rotations by their beginning, each as wide as the longest duty, so that a rotation
   * that begins in window w ends in w or w + 1: an event belongs to two windows at most, and
   * values of odd and even windows stand apart.
   */
  hw_minute origin; /* of times in values */
  int32_t width;    /* minutes; 0: one window */
  int32_t window_count;
  hw_duty_event **kept; /* per window: events that can be part of what is sought */
  int32_t *kept_count;
  double *to_go[2];      /* per ride: from boarding it to home */
  double *case_go[2];    /* per case transfer, from its start, between rides */
  double *case_first[2]; /* likewise as the first leg */

  hw_duty_seed *seeds; /* ascending by away_from; those that can be part of what is sought */
  int32_t seed_count;

  /* working memory of sweeps */
  uint32_t epoch;
  hw_duty_state *board, *transfer; /* per place: waiting for a ride; for a transfer */
  hw_duty_state *before;           /* per ride: best by a late transfer or as a beginning */
  hw_duty_state *on;               /* per ride: on its arrival; value without normalising */
  hw_duty_state *by_case;          /* per case transfer, between rides; likewise */
  hw_duty_state *first_case;       /* per case transfer as the first leg; likewise */
} hw_duty_search;

/** Hops of all three sorts by one number. */
static inline int32_t hw_duty_number(const hw_duty_search *s, hw_duty_event_kind kind,
                                     int32_t index) {
  return kind == HW_DUTY_EARLY  ? index
         : kind == HW_DUTY_LATE ? s->duty->early_count + index
                                : s->duty->early_count + s->duty->late_count + index;
}
static inline const hw_duty_hop *hw_duty_hop_of(const hw_duty_search *s, int32_t number) {
  if (number < s->duty->early_count)
    return &s->duty->early[number];
  number -= s->duty->early_count;
  return number < s->duty->late_count ? &s->duty->late[number]
                                      : &s->cases[number - s->duty->late_count];
}

static inline int32_t hw_duty_window(const hw_duty_search *s, hw_minute away_from) {
  return s->width == 0 ? 0 : (away_from - s->origin) / s->width;
}

/** What the nights of a wait from slot a to slot b cost; HW_NO_WAY when one has no bed. */
static inline double hw_duty_wait(const hw_duty_search *s, int32_t a, int32_t b) {
  if (b <= a)
    return 0;
  return s->blocked[a] == s->blocked[b] ? s->night[b] - s->night[a] : HW_NO_WAY;
}

/** Prices of being busy before `at`. */
double hw_duty_busy(const hw_duty_search *s, hw_minute at);

/** What the beginning at `away_from` adds to a bound that counts times from the origin. */
static inline double hw_duty_origin(const hw_duty_search *s, hw_minute away_from) {
  return -s->rate * (double)(away_from - s->origin) - hw_duty_busy(s, away_from);
}

/** The last minute at which a rotation that leaves at `away_from` may be back; HW_MINUTE_MIN when
 * it may not leave then. */
hw_minute hw_duty_last(const hw_duty_search *s, hw_minute away_from);

/** Rotation's value when it is away [from, until): `close` holds its end without the days. */
static inline double hw_duty_value(const hw_duty_search *s, double value, double close,
                                   hw_minute from, hw_minute until) {
  return value + close - hw_duty_busy(s, from) +
         (double)(s->pool->cost_per_day * hw_started_days(until - from));
}

/** A case may be at the spot, so that escorts there are of use. */
static inline bool hw_duty_useful(const hw_rotation_search *ask, int32_t spot) {
  return spot < ask->spot_count &&
         (ask->gain[spot] > 0 || (ask->useful != NULL && ask->useful[spot]));
}

/** `a` is better than `b`: cheaper, or as cheap with fewer legs. */
static inline bool hw_duty_better(double a, int32_t a_legs, double b, int32_t b_legs) {
  return a < b - HW_DUTY_TIE || (a <= b + HW_DUTY_TIE && a_legs < b_legs);
}

/** Working memory that lasts for all searches, in `arena`. False when out of memory. */
bool hw_duty_memory(hw_duty_search *s, const hw_duty_network *duty, hw_arena *arena);

/**
 * Costs and timeline of a search, in `arena`; ask, pool, view and limit are set. False when out of
 * memory. O(events + places x nights).
 */
bool hw_duty_costs(hw_duty_search *s, hw_arena *arena);

/**
 * Bounds: one sweep back and one forth for each window, both blind to the longest duty and to whole
 * days; then seeds and kept events. False when out of memory. O(events).
 */
bool hw_duty_bounds(hw_duty_search *s, hw_arena *arena);

/** Rotations found, before they are steps. */
typedef struct hw_duty_found {
  double value;
  hw_minute away_from;
  const hw_step *steps;
  int32_t count;
} hw_duty_found;

/** Ascending by value, beginning, steps. */
int hw_duty_compare(const void *left, const void *right);

typedef struct hw_duty_list {
  hw_duty_found *items;
  int32_t count;
  size_t capacity;
} hw_duty_list;

/** The rotations below the limit (`all`), their steps in `arena`; none is left out that is worth
 * less than `*complete`, but for those to which another is preferred. */
hw_rotation_result hw_duty_list_all(hw_duty_search *s, hw_duty_list *out, double *complete,
                                    hw_arena *arena);

#endif
