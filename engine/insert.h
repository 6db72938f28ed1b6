/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Inserting parties into what a solution leaves, by a search for each of them. */
#ifndef HW_ENGINE_INSERT_H
#define HW_ENGINE_INSERT_H

#include "engine/state.h"

/**
 * Whoever is left, the dearest to leave first, takes the cheapest itinerary in the remaining
 * capacities of the runs that go, if it costs less than leaving the party. New columns join the
 * pool, not the master. O(parties left x sweep).
 */
homeward_status hw_insert(hw_engine *engine, hw_state *state, homeward_error *error);

#endif
