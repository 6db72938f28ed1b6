/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Other itineraries of a planned case, each forced on it. */
#ifndef HW_ENGINE_ALTERNATIVES_H
#define HW_ENGINE_ALTERNATIVES_H

#include "engine/attend.h"
#include "engine/choices.h"
#include "engine/neighbourhood.h"
#include "engine/resolve.h"
#include "model/alternative.h"

/**
 * The itineraries that would be cheaper for a planned case alone, and the best one beside the rest
 * of the plan, `HW_ALTERNATIVES` at most; each with the plan in which the case is forced on it and
 * the others adapt. The plan keeps every rule. `options` were taken; lists live in `arena`.
 */
homeward_status hw_alternatives_find(hw_alternatives *out, const homeward_plan *plan,
                                     int32_t case_index, const homeward_solve_options *options,
                                     hw_arena *arena, homeward_error *error);

/** One search. */
typedef struct hw_alternative_search {
  hw_engine *engine; /* the case, or its group, is a class of its own; its best is the plan */
  const homeward_plan *plan;
  int32_t case_index;
  hw_arena *arena; /* of the caller */
  hw_arena scratch;
  hw_alternatives *out;
  int32_t class_index;
  int32_t present; /* the column that it takes */
  hw_choices choices;
  hw_users users;
  hw_attendants attendants;
  hw_state state; /* the plan */
  hw_neighbourhood_work work;
  int32_t columns[HW_ALTERNATIVES];    /* of the items of `out` */
  hw_cents objective[HW_ALTERNATIVES]; /* of the plans with the case on them */
  hw_cents best;                       /* of any plan that has been found */
} hw_alternative_search;

/** The column that costs least while everybody else stays as they are (alternative_near.c);
 * HW_NONE: none fits. `columns` of the class, `count` of them. */
homeward_status hw_alternative_beside(hw_alternative_search *search, const int32_t *columns,
                                      int32_t count, int32_t *out, homeward_error *error);

/** The case on item `item`, and those who stand in its way decided anew. */
homeward_status hw_alternative_near(hw_alternative_search *search, int32_t item,
                                    homeward_error *error);

/** A plan with the case on item `item` was found: it is verified and kept when it is the cheapest
 * so far. Takes the plan. */
homeward_status hw_alternative_keep(hw_alternative_search *search, int32_t item,
                                    homeward_plan *plan, homeward_error *error);

#endif
