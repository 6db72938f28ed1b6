/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the files that look for bottlenecks share. */
#ifndef HW_ENGINE_BOTTLENECKS_H
#define HW_ENGINE_BOTTLENECKS_H

#include "engine/choices.h"
#include "engine/resolve.h"
#include "model/bottlenecks.h"

/** One search. */
typedef struct hw_bottleneck_search {
  hw_engine *engine; /* relaxed; its best solution is the plan */
  const homeward_plan *plan;
  homeward_bottlenecks *out;
  hw_bottleneck *items; /* by value, highest first */
  int32_t count;
  int32_t tried; /* the first of them are solved again */
  hw_arena arena;
  hw_choices choices;
  hw_state state; /* the plan */
} hw_bottleneck_search;

/** Limits whose rows have a price, highest first (bottleneck_rows.c). False when out of memory. */
bool hw_bottleneck_rows(hw_bottleneck_search *search);

/** The column uses what the limit limits. */
bool hw_limit_concerns(const hw_engine *engine, const hw_limit *limit, int32_t column);

/** Steps by which the limit is worth raising (bottleneck_steps.c). */
void hw_bottleneck_steps(const hw_bottleneck_search *search, hw_bottleneck *item);

/** The first `tried` solved again as a whole (bottleneck_whole.c) ... */
homeward_status hw_bottlenecks_whole(hw_bottleneck_search *search, homeward_error *error);

/** ... or only what each concerns (bottleneck_near.c). */
homeward_status hw_bottlenecks_near(hw_bottleneck_search *search, homeward_error *error);

#endif
