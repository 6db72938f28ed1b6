/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the files that build a neighbourhood's program share. */
#ifndef HW_ENGINE_NEIGHBOURHOOD_BUILD_H
#define HW_ENGINE_NEIGHBOURHOOD_BUILD_H

#include "engine/neighbourhood.h"

/** One program being built. */
typedef struct hw_neighbourhood_builder {
  hw_neighbourhood *ask;
  const hw_state *state;
  const hw_engine *engine;
  hw_neighbourhood_work *work;
  hw_arena *arena;
  hw_lp *lp;
  int32_t *runs; /* touched runs with variables, ascending, each once */
  int32_t run_count;
  int32_t *resources; /* touched resources, each once */
  int32_t resource_count;
  int32_t *variables;
  int32_t variable_count;
  int32_t *lp_columns;       /* per candidate */
  int32_t *rotation_columns; /* per candidate rotation: LP column */
  hw_lp_entry *entries;
  hw_cents before; /* what the classes and runs cost now */
} hw_neighbourhood_builder;

/** What a column or a rotation of the engine costs in this program. */
hw_cents hw_neighbourhood_column_cost(const hw_neighbourhood *ask, const hw_engine *engine,
                                      int32_t column);
hw_cents hw_neighbourhood_rotation_cost(const hw_neighbourhood *ask, const hw_engine *engine,
                                        int32_t rotation);

/** Notes one more use of a resource: `now` by what chooses anew, `most` at most. */
void hw_neighbourhood_note_use(hw_neighbourhood_builder *b, int32_t resource, int64_t now,
                               int64_t most);

/* neighbourhood_escorts.c */

/** Resources, runs and costs of the candidate rotations. */
void hw_neighbourhood_note_rotations(hw_neighbourhood_builder *b);
/** Members whose rotations stay ride the run. */
bool hw_neighbourhood_escorts_stay(const hw_neighbourhood_builder *b, int32_t run);
/** The candidate rotations as columns; the rows of resources are there. */
bool hw_neighbourhood_add_rotations(hw_neighbourhood_builder *b);
/** Rows of C9 and C10, and those of runs that go for escorts. */
bool hw_neighbourhood_add_escort_rows(hw_neighbourhood_builder *b);

#endif
