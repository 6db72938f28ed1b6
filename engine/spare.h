/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a solution leaves: capacities beside the rest of the plan, with rules lifted on demand. */
#ifndef HW_ENGINE_SPARE_H
#define HW_ENGINE_SPARE_H

#include "engine/state.h"

typedef struct hw_spare {
  const hw_engine *engine;
  hw_state state; /* the best solution */
  int32_t *
      free_of_pool; /* run x pool: vehicles that could still come, ignoring the run's own maximum */
} hw_spare;

/** The engine's best solution and what is free beside it. False when out of memory. */
bool hw_spare_new(hw_spare *spare, hw_engine *engine, hw_arena *arena);

/** What one class sees: residual capacities with these C rules lifted (bit n: rule Cn). */
typedef struct hw_spare_view {
  const hw_spare *spare;
  const hw_class *class;
  uint32_t lifted;
  int64_t *capacity; /* per resource */
  hw_prices prices;  /* prohibitive where no bed is left; budgets steer towards what they can pay */
} hw_spare_view;

bool hw_spare_view_new(hw_spare_view *view, const hw_spare *spare, const hw_class *class,
                       uint32_t lifted, hw_arena *arena);

/**
 * The whole path fits: what single resources cannot tell (nights, budgets, vehicles of several
 * runs). `*more` receives what the further vehicles and the runs that would newly go cost; may be
 * NULL.
 */
bool hw_spare_fits(const hw_spare_view *view, const hw_path *path, hw_cents *more);

/** Units of a resource that the class could still take under the view; INT64_MAX: no limit. */
int64_t hw_spare_room(const hw_spare_view *view, int32_t resource);

/** n of the rule Cn that limits a resource. */
int hw_spare_rule(const hw_spare *spare, int32_t resource);

/** Vehicles of a service's use that could still come to a run within its maximum and its pool. */
int32_t hw_spare_vehicles(const hw_spare *spare, int32_t run, int32_t use, bool ignore_pool);

#endif
