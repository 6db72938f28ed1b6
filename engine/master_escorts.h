/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The rows of escorts in the master problem (C9, C10). y: how many members do a rotation; z: how
 * many members of a pool that covers several of the needed kinds cover one of them at a spot.
 *
 *   need     s, K:    sum_{k in K} need_{c,k} x_p - sum_{v covers one of K} ratio_v y <= 0
 *   attended s, K, c: sum_{k in K} members_{c(k),k} x_{c(k)} - sum_{v covers one of K} y <= 0
 *   refused  s, c:    x_c <= 0
 *   exact    s, k:    sum need_{c,k} x_p - sum_{v covers k alone} ratio y - sum ratio z_{v,k} <= 0
 *   share    s, v:    sum_k z_{s,v,k} - sum y of v on board <= 0
 *   busy     v, t:    sum y of v away or at rest at t <= members who are there
 *   link     v, g:    sum y of v riding run g <= count o                            (C5)
 *
 * x_p: parties on itineraries that pass spot s; x_c: those of class c alone. The need rows of all
 * sets K of kinds say the same as shares in fractions would (Gale's theorem on flows from pools to
 * kinds); that an escort covers one kind at a spot is said by the exact rows, which enter
 * where a solution in whole numbers breaks it. The attended rows say that nobody travels with a
 * fraction of an escort, where the need rows would let a party of one pay 1 / ratio of a rotation:
 * a class c(k) is chosen for every kind k of a set, and as an escort covers one kind at a spot, the
 * members that each of them needs add up. members is the least of ceil(need n / ratio) / n over the
 * numbers n of parties that can be there. A class is refused where even one party of it and its
 * escorts have no room on the run.
 * The need rows of single kinds stand as soon as an itinerary passes the spot, all others enter
 * when they are violated.
 */
#ifndef HW_ENGINE_MASTER_ESCORTS_H
#define HW_ENGINE_MASTER_ESCORTS_H

#include "engine/master.h"

/** What only_kind says of a pool that covers none, or several, of the needed kinds. */
enum { HW_KIND_NONE = -1, HW_KIND_SEVERAL = -2 };

bool hw_master_escorts_new(hw_master *master, hw_rotations *rotations);
void hw_master_escorts_free(hw_master *master);

/* master_needs.c: C9 */

/** The need rows of what a column that is about to join the LP passes. */
bool hw_master_open_spots(hw_master *master, const hw_column *column);
/** Its coefficients in them and in the attended rows. */
size_t hw_master_most_need_entries(const hw_master *master, const hw_column *column);
int32_t hw_master_need_entries(const hw_master *master, const hw_column *column, hw_lp_entry *out);

/** Coefficients of a rotation in the rows of the spots that it passes. */
size_t hw_master_most_spot_entries(const hw_master *master, const hw_rotation_column *rotation);
int32_t hw_master_spot_entries(const hw_master *master, const hw_rotation_column *rotation,
                               hw_lp_entry *out);

/** Room for the spots that there are now. */
bool hw_master_follow_spots(hw_master *master);

/**
 * The exact rows of all spots where a solution in whole numbers over what is in the LP could split
 * a member between kinds. Without these the need rows are only necessary. False on failure.
 */
bool hw_master_open_exact(hw_master *master);

/** Adds violated rows of C9; their number, -1 on failure. */
int32_t hw_master_separate_needs(hw_master *master, hw_master_value value);

/**
 * Prices by spot: what a kind costs there per person, and what a member of a pool earns. Rows are
 * scaled by the least of master->escorts.scale over the pools that they name.
 */
double hw_master_need_price(const hw_master *master, int32_t spot, int32_t kind);
double hw_master_gain(const hw_master *master, int32_t spot, int32_t pool);
/** Puts the scaled prices of the rows of C9 into a list by row. */
void hw_master_scale_rows(const hw_master *master, double *prices);
/** The least scale of the pools that cover the kind. */
double hw_master_scale_of_kind(const hw_master *master, int32_t kind);

/** What the shares z add to the Lagrangian bound: the least of each within its bounds. */
double hw_master_shares_bound(const hw_master *master);

/* master_attended.c: whole escorts */

/** Coefficient of a class; members of the pool count in the row. */
double hw_attended_parties(const hw_attended *row, int32_t class_index);
bool hw_attended_by(const hw_master *master, const hw_attended *row, int32_t pool);

/** Adds violated attended rows; their number, -1 on failure. `aboard`: per spot and pool. */
int32_t hw_master_separate_attended(hw_master *master, hw_master_value value, const double *aboard);
double hw_master_attended_price(const hw_master *master, const hw_attended *row);

/* master_escorts.c: C10 */

/** Scales the prices of all rows of C9 at each spot; those of a spot beyond `count` stay. NULL: all
 * as they are. False when out of memory. */
bool hw_master_scale_spots(hw_master *master, const double *scale, int32_t count);

/** Rotations known, in the LP or not. */
static inline int32_t hw_master_rotation_count(const hw_master *master) {
  return master->escorts.rotations == NULL ? 0 : master->escorts.rotations->count;
}
static inline bool hw_master_has_rotation(const hw_master *master, int32_t rotation) {
  return (size_t)rotation < master->escorts.lp_column_room &&
         master->escorts.lp_column[rotation] != HW_NONE;
}
static inline double hw_master_rotation_value(const hw_master *master, hw_master_value value,
                                              int32_t rotation) {
  return hw_master_has_rotation(master, rotation)
             ? value(master, master->escorts.lp_column[rotation])
             : 0;
}
/** Brings a rotation into the LP (once). False when memory or the solver failed. */
bool hw_master_add_rotation(hw_master *master, int32_t rotation);

/** Adds what the rotations use to master->usage. */
void hw_master_add_rotation_usage(hw_master *master, hw_master_value value);

/** Adds violated busy, link and attended rows; their number, -1 on failure. */
int32_t hw_master_separate_escorts(hw_master *master, hw_master_value value);

/** The duals as prices, in `scratch`. */
bool hw_master_escort_prices(hw_master *master, hw_escort_prices *prices, hw_arena *scratch);

/** Rotations of a pool that any optimal plan has at most: each covers somebody somewhere. */
double hw_master_most_rotations(const hw_master *master, int32_t pool);

#endif
