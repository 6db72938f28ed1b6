/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What events say of a plan. */
#ifndef HW_MODEL_EVENTS_PLAN_H
#define HW_MODEL_EVENTS_PLAN_H

#include "model/events.h"

/** As homeward_events_apply_to_plan(); `diagnostics` is never NULL. */
homeward_status hw_events_apply_to_plan(homeward_plan **out, const homeward_events *events,
                                        const homeward_plan *plan, const homeward_scenario *changed,
                                        homeward_diagnostics *diagnostics, homeward_error *error);

#endif
