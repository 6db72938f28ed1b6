/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Why a planned case travels as it does: what other itineraries would cost it, and the others. */
#ifndef HW_MODEL_ALTERNATIVE_H
#define HW_MODEL_ALTERNATIVE_H

#include "model/plan.h"

/** What becomes of another case. */
typedef enum hw_fate {
  HW_FATE_LEFT,    /* left behind */
  HW_FATE_MOVED,   /* by other runs, transfers or places */
  HW_FATE_RETIMED, /* the same legs at other times */
  HW_FATE_GAINED   /* travels, as it did not before */
} hw_fate;

typedef struct hw_displaced {
  int32_t case_index;
  hw_fate fate;
  int64_t later; /* minutes by which it arrives later; 0 unless it travels in both plans */
} hw_displaced;

typedef enum hw_forced_state {
  HW_FORCED_UNTRIED, /* the time was up */
  HW_FORCED_NO_PLAN, /* no plan was found in which the case travels so */
  HW_FORCED_VERIFIED /* a verified plan in which it does */
} hw_forced_state;

/** Another itinerary of the case, and the plan with the case forced on it. */
typedef struct hw_alternative {
  const hw_leg *legs;
  int32_t leg_count;
  const hw_night *nights;
  int32_t night_count;
  hw_cents cost[HW_PART_COUNT]; /* of the case, or of all cases of its group */
  bool beside;                  /* it fits while everybody else stays as they are */
  hw_forced_state state;
  bool proven; /* no plan with the case on it costs less, and none without this costs less than the
                  best known */
  hw_cents more;                 /* what the whole plan costs more than the best one known */
  const hw_displaced *displaced; /* others who travel otherwise then, by case */
  int32_t displaced_count;
} hw_alternative;

enum { HW_ALTERNATIVES = 3 };

typedef struct hw_alternatives {
  hw_cents cost[HW_PART_COUNT]; /* of the itinerary that it has, for all cases of its group */
  hw_alternative items[HW_ALTERNATIVES]; /* what is cheapest for the case alone first */
  int32_t count;
  bool exact;   /* every plan was solved as a whole; otherwise where the case stands in the way */
  bool stopped; /* the time was up */
  hw_cents improvable; /* so much the plan could cost less without forcing anything */
} hw_alternatives;

/** The sum over the parts. */
static inline hw_cents hw_alternative_cost(const hw_cents cost[HW_PART_COUNT]) {
  hw_cents sum = 0;
  for (int part = 0; part < HW_PART_COUNT; part++)
    sum += cost[part];
  return sum;
}

#endif
