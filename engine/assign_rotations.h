/* SPDX-License-Identifier: GPL-3.0-or-later */
/** From rotation columns to the plan's rotations: members named, covers stated. */
#ifndef HW_ENGINE_ASSIGN_ROTATIONS_H
#define HW_ENGINE_ASSIGN_ROTATIONS_H

#include "engine/state.h"
#include "model/plan.h"

/**
 * Fills the plan's rotations and its part of escorts from the engine's best solution; members who
 * ride each run are added to escorts_on_run. The plan's arena keeps the lists. False when out of
 * memory.
 */
bool hw_assign_rotations(hw_engine *engine, homeward_plan *plan, int32_t *escorts_on_run);

/** The plan's leg of a step. */
hw_leg hw_leg_of(const hw_network *network, const hw_step *step);

#endif
