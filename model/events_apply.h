/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the files that apply events share. */
#ifndef HW_MODEL_EVENTS_APPLY_H
#define HW_MODEL_EVENTS_APPLY_H

#include "model/events.h"

/** The written service of a run, which may have one of its own. */
int32_t hw_events_service(const homeward_events *events, int32_t run);

/**
 * Cancels, delays and limits runs: `s` is not finished, its services are copies that may change,
 * with room for the changes.
 * False: out of memory.
 */
bool hw_events_change_runs(homeward_scenario *s, const homeward_events *events);

#endif
