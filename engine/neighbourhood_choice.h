/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Whom a neighbourhood holds: classes that compete for the same resources. */
#ifndef HW_ENGINE_NEIGHBOURHOOD_CHOICE_H
#define HW_ENGINE_NEIGHBOURHOOD_CHOICE_H

#include "engine/state.h"

enum { HW_AROUND_COLUMNS = 6 /* itineraries of each of those around one class */ };

/** Some classes, each once. */
typedef struct hw_choice {
  int32_t *classes;
  int32_t count;
} hw_choice;

/** What the choices are drawn from; they depend on it alone. The engine and the seed come first. */
typedef struct hw_chooser {
  const hw_engine *engine;
  const hw_state *state;
  uint64_t random; /**< the seed, then what has come of it */
  double *regret;  /**< per class: what it pays above the relaxation, all its parties */
  double regret_sum;
  int32_t *users;       /**< classes that use a resource now, by resource */
  int32_t *user_offset; /**< resources + 1 */
  int32_t *callers;     /**< classes that could ride a run, by run, cheapest first */
  int32_t *caller_offset;
  bool *chosen;           /**< per class: in a neighbourhood of this round */
  int32_t *drawn;         /**< per class: how often since it was last in one that gained */
  int32_t *ranked;        /**< columns by class, cheapest first */
  int32_t *ranked_offset; /**< classes + 1 */
  double *reduced;        /**< per column */
  const double *relaxed;  /**< per column: its value in the relaxation with whole runs, or NULL */
  int32_t size;           /**< classes of a neighbourhood */
  int32_t known;          /**< columns that are ranked */
  int32_t *attended;      /**< classes that need escorts, by the time at which they travel */
  int32_t attended_count;
  hw_minute *departs; /**< per class: when its parties leave */
  hw_arena later;     /**< owns what is indexed by column, once columns have come */
} hw_chooser;

/** Ranks the columns by their reduced costs. False when memory ran out, here and below. */
bool hw_chooser_rank(hw_chooser *chooser, hw_arena *arena);

/** Room for the choices from ranked columns; hw_chooser_free() takes what the arena does not own.
 */
bool hw_chooser_new(hw_chooser *chooser, const hw_state *state, hw_arena *arena);
void hw_chooser_free(hw_chooser *chooser);

/**
 * Columns that have come are ranked with the others: a neighbourhood that did not know of the one
 * its party takes would let it travel twice.
 */
bool hw_chooser_follow(hw_chooser *chooser);

/** Nobody is chosen; what classes use and pay is read from the state. */
void hw_chooser_begin(hw_chooser *chooser);

/** A neighbourhood with these classes has gained: they are drawn as often as ever again. */
void hw_chooser_reward(hw_chooser *chooser, const int32_t *classes, int32_t count);

/** Orders those with needs by the time at which they travel in the state. */
void hw_chooser_order_attended(hw_chooser *chooser);

/** Classes around a drawn one that stand in each other's way: `size` at most. */
bool hw_choose_classes(hw_chooser *chooser, hw_choice *c, hw_arena *arena);

/**
 * All who stand in the way of one class: what it takes to make room for a large party, one place
 * after the other. Sets the size.
 */
bool hw_choose_around(hw_chooser *chooser, hw_choice *c, hw_arena *arena);

/** Those with needs who travel about the same time: they could share their escorts. */
bool hw_choose_attended(hw_chooser *chooser, hw_choice *c, hw_arena *arena);

/**
 * Those who ride a run, those who would in the relaxation where that is known, and of those who
 * could, the ones who pay most above the relaxation: as many as would fill it twice. Sets the size.
 */
bool hw_choose_for_run(hw_chooser *chooser, hw_choice *c, int32_t run, hw_arena *arena);

/**
 * Runs that could go and stay away although all who could ride them would save more than `worth`
 * above the relaxation: those first where that is most, `most` of them at most, into *out.
 */
bool hw_choose_runs_away(hw_chooser *chooser, double worth, int32_t most, hw_arena *arena,
                         int32_t **out, int32_t *out_count);

#endif
