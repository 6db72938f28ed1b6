/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Limits that bind a plan, and what more of each would be worth. */
#ifndef HW_MODEL_BOTTLENECKS_H
#define HW_MODEL_BOTTLENECKS_H

#include "model/limit.h"

/** What became of asking for more. */
typedef enum hw_relief_state {
  HW_RELIEF_UNTRIED, /* beyond those asked for, or the time was up */
  HW_RELIEF_NOTHING, /* solved again, no better plan was found */
  HW_RELIEF_BETTER   /* a better plan was found and verified */
} hw_relief_state;

/** The scenario with more of one limit, solved again. */
typedef struct hw_relief {
  int64_t by; /* units more; cents of a budget */
  hw_relief_state state;
  bool proven;     /* both optima, the one with more and the one without, are */
  hw_cents saves;  /* of the objective, over the best plan known without it */
  int32_t persons; /* who travel more than in that plan; may be below 0 */
  int32_t cases;
} hw_relief;

enum { HW_RELIEFS = 2 };

typedef struct hw_bottleneck {
  hw_limit limit;
  int64_t now;                   /* the limit as it is */
  double value;                  /* of the relaxation: cents for one unit more (money: for 1.00) */
  hw_relief reliefs[HW_RELIEFS]; /* by one unit (money: 1.00), and by the smallest useful step */
  int32_t relief_count;
} hw_bottleneck;

struct homeward_bottlenecks {
  hw_arena arena; /* owns the list */
  const homeward_scenario *scenario;
  const hw_bottleneck *items; /* by value, highest first */
  int32_t count;
  int32_t tried;      /* the first of them were solved again */
  hw_cents objective; /* of the plan that was given */
  hw_cents best;      /* of the best plan known under the same limits, when `exact` */
  bool exact;         /* solved again as a whole; otherwise in the neighbourhood of each limit */
  bool stopped;       /* the time was up, or the caller wanted to stop */
};

/** One of them as the public interface tells it. */
homeward_bottleneck hw_bottleneck_tell(const homeward_scenario *scenario,
                                       const hw_bottleneck *item);

/** Units of `now`, `by` and `value`: cents for money, else 1. */
static inline int64_t hw_limit_unit(hw_limit_kind kind) {
  return kind == HW_LIMIT_BUDGET ? 100 : 1;
}

#endif
