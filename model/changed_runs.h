/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Runs that are not like the others of their service. */
#ifndef HW_MODEL_CHANGED_RUNS_H
#define HW_MODEL_CHANGED_RUNS_H

#include "model/scenario.h"

/**
 * Gives each changed run a service of its own behind the written ones, with the same id, and lets
 * cases that avoid the service avoid that one too. Ids are indexed and runs not yet expanded.
 * False: out of memory.
 */
bool hw_split_changed_runs(homeward_scenario *scenario);

#endif
