/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Parties with escort needs into what a solution leaves, with rotations made for them. */
#ifndef HW_ENGINE_INSERT_ATTENDED_H
#define HW_ENGINE_INSERT_ATTENDED_H

#include "engine/state.h"

/** What is compared: costs alone, or with all that is used at the engine's present prices. */
typedef enum hw_insert_costs { HW_INSERT_PLAIN, HW_INSERT_PRICED } hw_insert_costs;

/**
 * Places parties of classes that need escorts, dearest to leave first: on the cheapest of their
 * best columns whose needs the escorts on board and further rotations cover, within the seats, beds
 * and free members that the state leaves. ranked, offset: as in hw_attend().
 */
homeward_status hw_insert_attended(hw_engine *engine, hw_state *state, const int32_t *ranked,
                                   const int32_t *offset, hw_insert_costs costs,
                                   homeward_error *error);

#endif
