/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the runs of a plan carry on their fullest segments. */
#ifndef HW_IO_REPORT_LOADS_H
#define HW_IO_REPORT_LOADS_H

#include "model/plan.h"

/** Of one run that goes. Capacities are the same on all its segments. */
typedef struct hw_load {
  int64_t seats, stretchers, wheelchairs;                /* there are; HW_UNLIMITED possible */
  int64_t seats_used, stretchers_used, wheelchairs_used; /* each on its fullest segment */
  int32_t fullest;                                       /* segment with the most seats used */
} hw_load;

/**
 * One load per entry of plan->runs, in its order, in `arena`; NULL when out of memory. Legs of runs
 * that the plan does not list are left out, as are those whose places the run does not pass.
 */
const hw_load *hw_loads_count(hw_arena *arena, const homeward_plan *plan);

#endif
