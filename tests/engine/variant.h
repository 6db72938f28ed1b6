/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Scenarios with some amounts or limits changed, in copies; ids, places and times stay. */
#ifndef HW_TESTS_ENGINE_VARIANT_H
#define HW_TESTS_ENGINE_VARIANT_H

#include "model/scenario.h"
#include "tests/support/pseudo_random.h"

/** The arrays are the copy's own; all else borrows from the scenario that it was made of. */
typedef struct variant {
  homeward_scenario scenario;
  hw_arena arena;
  hw_country *countries;
  hw_place *places;
  hw_service *services;
  hw_transfer *transfers;
  hw_vehicle_pool *vehicle_pools;
  hw_escort_pool *escort_pools;
  hw_programme *programmes;
  hw_case *cases;
} variant;

/** Fails the test when out of memory. Free with variant_free(). */
void variant_open(variant *v, const homeward_scenario *scenario);
void variant_free(variant *v);

/**
 * Lowers the amounts of which the objective has rounded shares until no share is rounded: fares of
 * infants, delay by the minute, transit by the minute.
 */
void variant_make_exact(variant *v);

/** All money by a factor. */
void variant_scale_money(variant *v, int64_t factor);

/** The penalty of one priority by a factor; 0: of all. */
void variant_scale_penalty(variant *v, int priority, int64_t factor);

/** Kinds of limits; tightening one of them takes itineraries or room away and adds none. */
enum { VARIANT_LIMITS = 24 };
const char *variant_limit_name(int limit);

/** Tightens one limit of the kind; false when there is none. */
bool variant_tighten(variant *v, int limit, pseudo_random *random);

#endif
