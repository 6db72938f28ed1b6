/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Itineraries for runs that are hard to fill. */
#ifndef HW_ENGINE_RIDERS_H
#define HW_ENGINE_RIDERS_H

#include "engine/engine.h"

/**
 * Where the relaxation strains to reach a minimum load (C5), everyone gets the cheapest itinerary
 * that rides the run, if there is any: into the columns, not into the master.
 */
homeward_status hw_engine_find_riders(hw_engine *engine, homeward_error *error);

#endif
