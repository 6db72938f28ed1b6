/* SPDX-License-Identifier: GPL-3.0-or-later */
/** C9 at one spot: who of the escorts on board covers whom. */
#ifndef HW_ENGINE_ESCORT_COVER_H
#define HW_ENGINE_ESCORT_COVER_H

#include "model/scenario.h"

/** The pool covers the kind. */
bool hw_pool_covers(const hw_escort_pool *pool, int32_t kind);

/**
 * True when the members on board cover all persons in need: each covers one kind of its pool,
 * persons_per_escort of them at most. Exact: kind after kind, all ways to share the members.
 *
 * needs: per escort kind, persons; aboard: per escort pool, members; left: per pool, scratch;
 * assigned: pool x kind, members who cover the kind, may be NULL.
 */
bool hw_cover_needs(const homeward_scenario *scenario, const int32_t *needs, const int32_t *aboard,
                    int32_t *left, int32_t *assigned);

#endif
