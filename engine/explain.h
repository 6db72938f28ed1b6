/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Why a case is left behind: the first rule without which it would travel (domain section 5,
 * reasons). */
#ifndef HW_ENGINE_EXPLAIN_H
#define HW_ENGINE_EXPLAIN_H

#include "engine/engine.h"
#include "model/plan.h"

/** Fills reason, detail and remedy of plan->unserved, whose cases are set; texts live in the plan's
 * arena. */
homeward_status hw_explain_unserved(hw_engine *engine, homeward_plan *plan, hw_unserved *unserved,
                                    homeward_error *error);

#endif
