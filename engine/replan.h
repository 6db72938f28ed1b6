/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Planning again: what was published, as far as it still holds, is where the search begins, and
 * what of it is settled stays.
 */
#ifndef HW_ENGINE_REPLAN_H
#define HW_ENGINE_REPLAN_H

#include "engine/engine.h"

/**
 * Rotations that stay as a whole become columns with a `least`, those whose end is open get the
 * cheapest way home (replan_rotations.c). Into the master as well.
 */
homeward_status hw_replan_rotations(hw_engine *engine, homeward_error *error);

/**
 * The published itinerary of every class as columns, at every minute at which its transfers may
 * start, under the rules that hold for what has been booked; also into the master
 * (replan_booked.c). No column may have been added before.
 */
homeward_status hw_replan_booked(hw_engine *engine, homeward_error *error);

/** What still holds of the published plan becomes the best solution (replan_booked.c). */
homeward_status hw_replan_take_over(hw_engine *engine, homeward_error *error);

#endif
