/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the parts of reading a published plan share. Internal to published*.c. */
#ifndef HW_MODEL_PUBLISHED_STATE_H
#define HW_MODEL_PUBLISHED_STATE_H

#include "model/published.h"

typedef struct hw_reading {
  hw_arena *arena;
  const homeward_plan *plan;
  const homeward_scenario *scenario; /* the present one; the plan's may be another */
  hw_minute now;
} hw_reading;

/** Whoever has published legs. */
typedef struct hw_traveller {
  int32_t from;          /* place; HW_NONE: any */
  int32_t slow;          /* ten-thousandths: of connections (I6) */
  hw_minute consent_end; /* first minute without consent; MAX: there is one */
  bool escort;           /* what has begun stays whole where it can */
} hw_traveller;

/** Positions of the published plan's scenario in the present one, or HW_NONE. */
int32_t hw_reading_run(const hw_reading *r, int32_t run);
int32_t hw_reading_place(const hw_reading *r, int32_t place);
int32_t hw_reading_transfer(const hw_reading *r, int32_t transfer);

/** False: out of memory. */
bool hw_journey_read(const hw_reading *r, const hw_traveller *who, const hw_leg *stated,
                     int32_t count, hw_published_journey *out);

#endif
