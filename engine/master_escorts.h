/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The rows of escorts in the master problem (C9, C10). y: how many members do a rotation; z: how
 * many members of a pool that covers several of the needed kinds cover one of them at a spot.
 *
 *   need     s, k:    sum need_{c,k} x_p - sum_{one kind} ratio y - sum_{several} ratio z <= 0
 *   share    s, v:    sum_k z_{s,v,k} - sum y of v on board <= 0
 *   attended c, s, k: ceil(need / most ratio) x_c <= escorts of the kind on board   (one party)
 *                     x_c <= parties escorts                                        (several)
 *   busy     v, t:    sum y of v away or at rest at t <= count
 *   link     v, g:    sum y of v riding run g <= count o                            (C5)
 *
 * x_p: parties on itineraries that pass spot s; x_c: those of class c alone. The attended rows say
 * that nobody travels with a fraction of an escort, where the need rows would let a party of one
 * pay 1 / ratio of a rotation. Need and share rows stand as soon as an itinerary passes the spot,
 * the others enter when they are violated.
 */
#ifndef HW_ENGINE_MASTER_ESCORTS_H
#define HW_ENGINE_MASTER_ESCORTS_H

#include "engine/master.h"

/** What only_kind says of a pool that covers none, or several, of the needed kinds. */
enum { HW_KIND_NONE = -1, HW_KIND_SEVERAL = -2 };

bool hw_master_escorts_new(hw_master *master, hw_rotations *rotations);
void hw_master_escorts_free(hw_master *master);

/** The need rows of what a column that is about to join the LP passes. */
bool hw_master_open_spots(hw_master *master, const hw_column *column);
/** Its coefficients in them and in the attended rows. */
size_t hw_master_most_need_entries(const hw_master *master, const hw_column *column);
int32_t hw_master_need_entries(const hw_master *master, const hw_column *column, hw_lp_entry *out);

/** Rotations known, in the LP or not. */
static inline int32_t hw_master_rotation_count(const hw_master *master) {
  return master->escorts.rotations == NULL ? 0 : master->escorts.rotations->count;
}
static inline bool hw_master_has_rotation(const hw_master *master, int32_t rotation) {
  return (size_t)rotation < master->escorts.lp_column_room &&
         master->escorts.lp_column[rotation] != HW_NONE;
}
/** Brings a rotation into the LP (once). False when memory or the solver failed. */
bool hw_master_add_rotation(hw_master *master, int32_t rotation);

/** Adds what the rotations use to master->usage. */
void hw_master_add_rotation_usage(hw_master *master, hw_master_value value);

/** Adds violated busy, link and attended rows; their number, -1 on failure. */
int32_t hw_master_separate_escorts(hw_master *master, hw_master_value value);

/** The duals as prices, in `scratch`. */
bool hw_master_escort_prices(hw_master *master, hw_escort_prices *prices, hw_arena *scratch);

/** What the shares z add to the Lagrangian bound: the least of each within its bounds. */
double hw_master_shares_bound(const hw_master *master);

/** Rotations of a pool that any optimal plan has at most: each covers somebody somewhere. */
double hw_master_most_rotations(const hw_master *master, int32_t pool);

#endif
