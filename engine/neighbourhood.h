/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A small integer program: some classes choose anew among given columns, and the runs they touch
 * choose their vehicles anew, while everybody else stays. Given rotations of escorts are decided
 * anew with them. It is exact within the given columns: all rows that could be violated are there
 * from the start.
 */
#ifndef HW_ENGINE_NEIGHBOURHOOD_H
#define HW_ENGINE_NEIGHBOURHOOD_H

#include "engine/state.h"

typedef struct hw_neighbourhood {
  const int32_t *classes; /* that choose anew */
  int32_t class_count;
  const int32_t *columns; /* their candidates; columns taken now must be among them */
  int32_t column_count;
  const int32_t *rotations; /* that are decided anew, ascending; the others stay as they are */
  int32_t rotation_count;
  int32_t node_limit;
  double work_limit; /* simplex iterations x (rows + columns) of its tree; 0: no limit */
  bool thorough;     /* spends more on each node: where escorts make the relaxation say little */
  bool priced;       /* costs include what is used, at the engine's prices; runs stay as they are */
  bool any;          /* answers that cost more are wanted too */
  int32_t held;      /* a run that goes in any case, HW_NONE */
  bool strict;       /* minimum loads hold even where the state is still below them */
  int32_t whole;     /* a class, plus 1, of which nobody is left behind; 0: none */
  int32_t refused;   /* a candidate column, plus 1, that nobody takes any more; 0: none */
  hw_cents stay;     /* beside its cost, what counts for a party that takes what it has not now */
  /* Answer, owned by the caller's arena: */
  hw_lp_result result; /* OPTIMAL or FEASIBLE with an answer */
  int32_t *taken;      /* per candidate */
  int32_t *members;    /* per rotation */
  int32_t *variables;  /* run variables that chose anew ... */
  int32_t *values;     /* ... and their values */
  int32_t variable_count;
  hw_cents gain; /* what the objective falls by */
} hw_neighbourhood;

/** Scratch of one worker: maps that are clean between calls. */
typedef struct hw_neighbourhood_work {
  int32_t *row_of_resource;    /* per resource, HW_NONE */
  int32_t *column_of_variable; /* per run variable, HW_NONE */
  int64_t *own_usage;          /* per resource: by the classes that choose anew; 0 */
  int64_t *most_usage;         /* per resource: the most they could use; 0 */
  int32_t *row_of_class;       /* per class, HW_NONE */
} hw_neighbourhood_work;

bool hw_neighbourhood_work_new(hw_neighbourhood_work *work, const hw_engine *engine);
void hw_neighbourhood_work_free(hw_neighbourhood_work *work);

/**
 * Solves it beside `state`, which is only read, on the calling thread (which must hold no other
 * hw_lp). False when out of memory.
 */
bool hw_neighbourhood_solve(hw_neighbourhood *ask, const hw_state *state,
                            hw_neighbourhood_work *work, hw_arena *arena);

/**
 * Brings the answer into the state unless an answer that was brought in before it stands in the
 * way; the state is then as before and the result false.
 */
bool hw_neighbourhood_try(const hw_neighbourhood *answer, hw_state *state);

/** Exchanges the answer with what the state holds, without looking. */
void hw_neighbourhood_exchange(const hw_neighbourhood *answer, hw_state *state);

#endif
