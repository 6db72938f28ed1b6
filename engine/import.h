/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A plan taken over by an engine: its itineraries and rotations as columns, its vehicles as
 * decisions, and all of it as the best solution so far. */
#ifndef HW_ENGINE_IMPORT_H
#define HW_ENGINE_IMPORT_H

#include "engine/engine.h"
#include "model/plan.h"

/** What was taken over. */
typedef struct hw_import {
  bool *itineraries; /* per itinerary of the plan */
  bool *rotations;   /* per rotation of the plan */
  int32_t *columns;  /* per itinerary: its column, HW_NONE where a leg or the class is gone */
  int32_t *duties;   /* per rotation: its rotation column, HW_NONE where a leg is gone */
  bool whole;        /* all of it, and with all runs and vehicles */
} hw_import;

/**
 * Takes over `plan`, whose scenario has the cases, runs and places of the engine's by the same
 * indexes. Legs are found by run or transfer and by their ends; a run's times are those of the
 * engine's scenario. What no longer fits a capacity, a fleet, an escort pool, a minimum load, or
 * has lost its leg, its escorts or its group, is left out; rules I1 to I15 are not asked. For plans
 * with rotations the engine was opened with `escorts`. Lists live in `arena`.
 */
homeward_status hw_engine_import(hw_engine *engine, const homeward_plan *plan, hw_arena *arena,
                                 hw_import *import, homeward_error *error);

/** The steps of legs in the network; false where one is not there. `out` has room for them. */
typedef struct hw_ride_index hw_ride_index;

/** Finds rides by run and stops; NULL when out of memory. Lives in `arena`. O(rides log rides). */
hw_ride_index *hw_ride_index_new(const hw_network *network, hw_arena *arena);
bool hw_steps_of_legs(const hw_ride_index *index, const hw_leg *legs, int32_t count, hw_step *out);

#endif
