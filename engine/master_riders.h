/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Rows that tie parties to the variables of the runs they ride; the relaxation without them splits
 * vehicles and charters.
 *
 *   link      c, g:  sum_{p of c rides g} x_p <= min(parties, what fits) o          (C5)
 *   vehicles  c, g:  sum_{p of c rides g} x_p <= what fits without vehicles
 *                                                + (parties - that) sum_v y_v        (C3)
 *   ambulance c, g:  sum_{p of c rides g} x_p <= parties sum_{v with stretchers} y_v (I14)
 *   rounded   S, g:  sum_{c in S} seats_c sum_{p of c rides a segment of g} x_p
 *                      <= (Q - r n) o + sum_v r phi(places_v) y_v                    (C3)
 *
 * The last one rounds vehicles for a set S of classes whose parties need Q seats together, F of
 * which are fixed: n = ceil((Q - F) / d) vehicles of d places, r the seats used in the last one,
 * phi(a) = floor(a / d) + min(1, (a mod d) / r) (residual capacity, Magnanti, Mirchandani, Vachani
 * 1993; with several sizes mixed-integer rounding, Nemhauser and Wolsey 1990). Without `goes` o
 * is 1.
 */
#ifndef HW_ENGINE_MASTER_RIDERS_H
#define HW_ENGINE_MASTER_RIDERS_H

#include "engine/master.h"

/** Adds the rows that the solution violates; returns their number, -1 on failure. Rounded rows come
 * with `round` when none of the others does, one for each run. */
int32_t hw_master_separate_riders(hw_master *master, hw_master_value value, bool round);

/** Adds a row with coefficient 1 for each party of the class on the run `row.run`, now and later.
 * False when memory or the solver failed. */
bool hw_master_add_rider_row(hw_master *master, hw_row row, int32_t class_index);
/** The same for all runs of a service; coefficients are how many of them a party rides. */
bool hw_master_add_service_row(hw_master *master, hw_row row, int32_t class_index, int32_t service);

#endif
