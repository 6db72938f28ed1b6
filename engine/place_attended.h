/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Those with needs before all others, at prices for what others would use. */
#ifndef HW_ENGINE_PLACE_ATTENDED_H
#define HW_ENGINE_PLACE_ATTENDED_H

#include "engine/state.h"

/**
 * Places those with needs in `state`, where nobody travels yet: one after the other, then better
 * together by neighbourhoods of parties that travel about the same time. Everybody pays for what it
 * uses at the present prices, as if the others were there, and every run goes: hw_complete() for
 * the others and hw_trim() come afterwards.
 */
homeward_status hw_place_attended(hw_engine *engine, hw_state *state, homeward_error *error);

/**
 * Moves them on in `state`, in which nobody else travels, where the relaxation of everybody else
 * beside them says that this pays. hw_residual_relax() has solved it for `state`; afterwards the
 * master's LP holds it for where they are then, and needs hw_residual_price_out(). The present
 * prices are then of no use, the center is as before.
 */
homeward_status hw_place_again(hw_engine *engine, hw_state *state, homeward_error *error);

#endif
