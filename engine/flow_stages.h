/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The moments of a block at which a party decides, in the order of time: every way on leads to a
 * later one.
 */
#ifndef HW_ENGINE_FLOW_STAGES_H
#define HW_ENGINE_FLOW_STAGES_H

#include "engine/block.h"

typedef enum hw_stage_kind {
  HW_STAGE_WAIT, /* item: ride; checked in where it departs, board it or wait for the next one */
  HW_STAGE_RIDE, /* item: ride; on board */
  HW_STAGE_LATE  /* item: late change; take this transfer or wait for the next one */
} hw_stage_kind;

typedef struct hw_stage {
  hw_stage_kind kind;
  int32_t item;
} hw_stage;

/**
 * Marks say what an itinerary may not do again (I2): bit s of a set is slot s, where a leg began or
 * ended; the bits behind the slots are runs that could be boarded a second time.
 */
typedef struct hw_stages {
  const hw_block *block;
  int32_t count;
  const hw_stage *items;
  const int32_t *wait, *ride; /* per ride: its stages */
  const int32_t *late;        /* per late change: its stage */
  const int32_t *next_ride;   /* per ride: the next departure of its slot, HW_NONE */
  const int32_t *next_late;   /* per late change: the next one of its slot, HW_NONE */
  const int32_t *after;       /* per ride: first departure that it makes where it ends, HW_NONE */
  const int32_t *after_late;  /* per ride: first late change that it makes, HW_NONE */
  const int32_t *after_early; /* per early change: first departure that it makes, HW_NONE */
  const int32_t *run_bit;     /* per ride: its run's bit, HW_NONE: it cannot be boarded again */
  int32_t words;              /* of a set of marks */
  const uint64_t *ahead;      /* stage x words: the marks that may still be looked at */
  const bool *leaves_at_once; /* per country: every ride that begins there leaves it at departure */
} hw_stages;

/** False when out of memory. O(rides x (changes of one + words)). */
bool hw_stages_build(hw_stages *stages, const hw_block *block, hw_arena *arena);

static inline const hw_ride *hw_stages_ride(const hw_stages *stages, int32_t ride) {
  return &stages->block->facts.network->rides[stages->block->rides[ride]];
}

static inline bool hw_marked(const uint64_t *marks, int32_t bit) {
  return (marks[bit / 64] >> (bit % 64) & 1) != 0;
}
static inline void hw_mark(uint64_t *marks, int32_t bit) {
  marks[bit / 64] |= UINT64_C(1) << (bit % 64);
}
static inline void hw_unmark(uint64_t *marks, int32_t bit) {
  marks[bit / 64] &= ~(UINT64_C(1) << (bit % 64));
}

#endif
