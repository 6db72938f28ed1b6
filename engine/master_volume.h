/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Prices for the rows of the restricted master without the simplex (volume.h). */
#ifndef HW_ENGINE_MASTER_VOLUME_H
#define HW_ENGINE_MASTER_VOLUME_H

#include "engine/engine.h"

/**
 * Looks `looks` times at the columns and rows that the master has, beginning at its center (0 for
 * rows that have come since) with steps of the length `*step` and the mean of hw_volume's `mix`;
 * the best prices, and the duals of the cover rows there, become the center, and `*step` is the
 * last length. Then the rows are added that the mean of what was seen violates: `*added` of them.
 */
homeward_status hw_master_by_volume(hw_engine *engine, int32_t looks, double mix, double *step,
                                    int32_t *added, homeward_error *error);

#endif
