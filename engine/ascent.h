/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Prices, a proven bound and the itineraries that matter, for many classes, without any simplex.
 */
#ifndef HW_ENGINE_ASCENT_H
#define HW_ENGINE_ASCENT_H

#include "engine/engine.h"

/**
 * Leaves the prices of the best bound in the engine, what each class pays under them in `cover`,
 * the itineraries found in its columns, and a first solution. What escorts cost is not in it.
 */
homeward_status hw_engine_ascend(hw_engine *engine, homeward_error *error);

#endif
