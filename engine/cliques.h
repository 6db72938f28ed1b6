/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which runs need the vehicles of a pool at the same time (C4). */
#ifndef HW_ENGINE_CLIQUES_H
#define HW_ENGINE_CLIQUES_H

#include "engine/master.h"

/** One clique per maximal overlap of busy intervals, per pool; false when out of memory. */
bool hw_cliques_find(const homeward_scenario *scenario, const hw_published *published,
                     hw_arena *arena, hw_clique **cliques, int32_t *count);

#endif
