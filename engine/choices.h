/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Itineraries of every class to choose from, those of least reduced cost first. */
#ifndef HW_ENGINE_CHOICES_H
#define HW_ENGINE_CHOICES_H

#include "engine/state.h"

typedef struct hw_choices {
  const hw_engine *engine;
  int32_t *ranked; /* columns by class, those of least reduced cost first */
  int32_t *offset; /* classes + 1 */
  double *reduced; /* per column */
} hw_choices;

/** Searches each class for its best itineraries at the present prices. */
homeward_status hw_choices_find(hw_engine *engine, homeward_error *error);

/** Ranks the columns that there are now; lists in `arena`. False when out of memory. */
bool hw_choices_rank(hw_choices *choices, const hw_engine *engine, hw_arena *arena);

/** Classes that use a resource now. */
typedef struct hw_users {
  int32_t *items;  /* by resource */
  int32_t *offset; /* resources + 2; those of r are from offset[r] to offset[r + 1] - 1 */
} hw_users;

/** False when out of memory. */
bool hw_users_index(hw_users *users, const hw_state *state, hw_arena *arena);

#endif
