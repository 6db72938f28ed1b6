/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Rotations for the integer search: beside those that the relaxation found, the cheapest ways to
 * attend one party on one itinerary from end to end, alone or handing over on the way.
 */
#ifndef HW_ENGINE_ATTEND_H
#define HW_ENGINE_ATTEND_H

#include "engine/state.h"

/**
 * Adds, for each class that needs escorts, rotations that attend the `most` columns of least
 * reduced cost, and with `shared` also those that earn most elsewhere on the way. ranked: the
 * columns of class k from offset[k] to offset[k + 1] - 1, best first.
 */
homeward_status hw_attend(hw_engine *engine, const int32_t *ranked, const int32_t *offset,
                          int32_t most, bool shared, homeward_error *error);

/** Cost of a rotation at the present prices, what it earns taken off. */
double hw_engine_rotation_value(const hw_engine *engine, int32_t rotation);

/** The rotations by spot, for choosing candidates; rebuilt when there are more. */
typedef struct hw_attendants {
  int32_t *offset; /* spots + 1 */
  int32_t *items;  /* rotations of each spot */
  double *value;   /* per rotation */
  int32_t spot_count, rotation_count;
  int32_t most_at_column; /* rotations at the spots of one column, at most */
  bool *chosen;           /* per rotation: scratch, false between calls */
} hw_attendants;

bool hw_attendants_index(hw_attendants *attendants, const hw_engine *engine, hw_arena *arena);

/**
 * Candidates for a neighbourhood with these columns (class by class, best first): the rotations
 * done now that pass where its classes travel now, and for the best columns of each class the
 * `most` of least value, as many that attend it from end to end, and some more; ascending into
 * *out. False when out of memory.
 */
bool hw_attendants_choose(hw_attendants *attendants, const hw_state *state, const int32_t *columns,
                          int32_t column_count, int32_t most, hw_arena *arena, int32_t **out,
                          int32_t *out_count);

#endif
