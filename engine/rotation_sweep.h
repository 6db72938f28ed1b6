/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The forward sweep: the cheapest way to each ride, from one instant of beginning or from all of a
 * window.
 */
#ifndef HW_ENGINE_ROTATION_SWEEP_H
#define HW_ENGINE_ROTATION_SWEEP_H

#include "engine/rotation_search.h"

/** The end of the best rotation found. */
typedef struct hw_duty_end {
  double value;
  int32_t ride; /* last one, HW_NONE: a transfer is the whole rotation */
  int32_t hop;  /* transfer after it, HW_NONE */
  int32_t legs; /* 0: there is no rotation */
} hw_duty_end;

typedef struct hw_duty_sweep {
  hw_duty_search *search;
  int32_t window;
  double offset;  /* of bounds: what the instant of beginning adds; 0 when values hold it */
  double cut;     /* only what is bounded below this goes on */
  hw_minute last; /* to be back */
  /* from one instant: */
  bool closes; /* looks for the best end */
  hw_minute away_from;
  hw_duty_end end;
  int64_t legs;  /* tried */
  bool too_long; /* a chain was cut off at HW_ROTATION_STEPS */
  /* from all of a window: */
  hw_duty_event *kept; /* events that can be part of what is sought; NULL: not asked for */
  int32_t kept_count;
} hw_duty_sweep;

/** Begins a sweep; then come its seeds. */
void hw_duty_sweep_begin(hw_duty_sweep *sweep);

/** A rotation begins with the seed; `value` stands for the seed's own. */
void hw_duty_sweep_seed(hw_duty_sweep *sweep, const hw_duty_seed *seed, double value);

/** Sweeps the events [first, count) until `last`. O(events). */
void hw_duty_sweep_run(hw_duty_sweep *sweep, const hw_duty_event *events, int32_t first,
                       int32_t count);

/** The legs of the rotation with this end, in the order of travel; `out` has room for `end->legs`.
 */
void hw_duty_sweep_steps(const hw_duty_search *search, const hw_duty_end *end, hw_step *out);

#endif
