/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Many small integer programs over neighbourhoods of classes that compete for the same resources,
 * several at a time, round after round. What a round does depends only on the seed and the
 * solution, never on the number of threads or the clock.
 */
#ifndef HW_ENGINE_NEIGHBOURHOOD_ROUNDS_H
#define HW_ENGINE_NEIGHBOURHOOD_ROUNDS_H

#include "engine/attend.h"
#include "engine/neighbourhood.h"
#include "engine/neighbourhood_choice.h"

enum { HW_ROUND_ASKS = 18 /* neighbourhoods of one round, at most */ };

typedef struct hw_rounds {
  hw_engine *engine;
  hw_state state; /**< the solution that the rounds improve */
  hw_chooser chooser;
  hw_attendants attendants;
  hw_arena index_arena; /**< owns them */
  int32_t *runs;        /**< that stay away and are asked for in the rounds to come */
  int32_t run_count, next_run;
  hw_arena run_arena; /**< owns them */
  hw_neighbourhood asks[HW_ROUND_ASKS];
  hw_arena arenas[HW_ROUND_ASKS];
  hw_neighbourhood_work *work; /**< per thread */
} hw_rounds;

/** Ranks the columns; nobody travels yet. hw_rounds_free() also after a false: out of memory. */
bool hw_rounds_new(hw_rounds *rounds, hw_engine *engine);
void hw_rounds_free(hw_rounds *rounds);

/** Columns and rotations that have come can be chosen from now on. False when out of memory. */
bool hw_rounds_follow(hw_rounds *rounds);

/** Nobody travels any more. False when out of memory. */
bool hw_rounds_clear(hw_rounds *rounds);

/** All went well so far, the gap is not met, and nobody asked to stop. */
bool hw_rounds_go_on(const hw_rounds *rounds, homeward_status status);

/** Parties with needs who were left, now that others have moved. */
homeward_status hw_rounds_insert_left(hw_rounds *rounds, bool *improved, homeward_error *error);

/**
 * Solves one neighbourhood of `c` and brings its answer in, better or not; `*done` when there is
 * one. strict, held: as in hw_neighbourhood.
 */
homeward_status hw_rounds_decide(hw_rounds *rounds, hw_choice c, bool strict, int32_t held,
                                 bool *done, homeward_error *error);

/**
 * Rounds of the smallest neighbourhoods, as long as they close some of the gap: most of what a
 * first solution lacks, for a small part of what other rounds take. Offers what it finds.
 */
homeward_status hw_rounds_light(hw_rounds *rounds, homeward_error *error);

/**
 * Rounds of all kinds, `most` at most, until many one after the other have found nothing. Offers
 * what they find.
 */
homeward_status hw_rounds_search(hw_rounds *rounds, int32_t most, homeward_error *error);

#endif
