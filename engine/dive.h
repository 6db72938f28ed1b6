/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A first integer solution from the relaxation. */
#ifndef HW_ENGINE_DIVE_H
#define HW_ENGINE_DIVE_H

#include "engine/state.h"

/**
 * Fixes the run variables in the master's relaxation a few at a time, largest fractions first,
 * takes what is whole of the rotations and of those who need them into `state`, which must be
 * empty, and goes on with hw_dive_itineraries(). The master's bounds are restored. `priced`: with
 * new itineraries for those without needs where a round costs much, and fewer at once or the other
 * way where it still does; the present prices are lost.
 */
homeward_status hw_dive(hw_engine *engine, hw_state *state, bool priced, homeward_error *error);

/**
 * Goes on from the relaxation in the master, with the runs as `state` decides them: dives on the
 * itineraries of those who need no escorts. New ones are made on the way. The master's bounds on
 * itineraries, rotations and shortages are restored, those on runs are not; the engine's prices are
 * left alone.
 */
homeward_status hw_dive_itineraries(hw_engine *engine, hw_state *state, homeward_error *error);

/**
 * Lets every run go with all the vehicles its pools allow, in order of departure, for a first plan
 * before any relaxation is solved; hw_trim() afterwards sends back what nobody needs, false when
 * out of memory.
 */
void hw_open_runs(hw_engine *engine, hw_state *state);
bool hw_trim(hw_engine *engine, hw_state *state);

/**
 * Whoever is left takes the cheapest of the `ranked` columns that fits (class k's, cheapest first,
 * stand from offset[k] to offset[k + 1]); runs below their minimum load are closed.
 */
homeward_status hw_complete(hw_engine *engine, hw_state *state, const int32_t *ranked,
                            const int32_t *offset, homeward_error *error);

#endif
