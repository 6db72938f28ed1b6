/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What a party's past still means for its future: the states of a search that goes forth through
 * the stages of a block.
 *
 * Two itineraries in the same state have the same ways on. A state therefore holds only what can
 * still matter: marks that are still looked at, and limits that can still be exceeded.
 */
#ifndef HW_ENGINE_FLOW_STATES_H
#define HW_ENGINE_FLOW_STATES_H

#include "engine/flow_pool.h"
#include "engine/flow_stages.h"

enum { HW_FLOW_MOST_STATES = 20000000 /* stated limit, of one class */ };

typedef struct hw_flow_state {
  int32_t stage;
  int32_t nights;      /* spent so far; 0 where there is no limit (I7) */
  int32_t residue;     /* of the first departure: hw_flow_departure() */
  hw_minute arrive_by; /* I9; HW_MINUTE_MAX where it cannot be exceeded */
  hw_minute exit_by;   /* I11: leave this country by then; HW_MINUTE_MAX: whenever */
  int32_t entry_place; /* I11 in countries of several zones: where and when the stay began; */
  hw_minute entry;     /* HW_NONE: that does not matter */
  int32_t marks;       /* number of a set; 0: the empty one */
} hw_flow_state;

/** A way on from a state: what it takes and costs, and where it leads. */
typedef struct hw_flow_step {
  int32_t state; /* HW_NONE: home */
  hw_flow_bundle bundle;
  hw_cents cost;
} hw_flow_step;

typedef struct hw_flow_visit {
  hw_flow_state state;
  int32_t next; /* in its list of the table */
  int32_t next_of_stage;
  int32_t first_step, step_count;
  hw_flow_way way; /* filled from the last stage back */
} hw_flow_visit;

/** The states of one class; buffers are kept from class to class. Zero-initialise. */
typedef struct hw_flow_states {
  hw_flow_visit *visits;
  int32_t count;
  size_t room;
  hw_flow_step *steps;
  int32_t step_count;
  size_t step_room;
  uint64_t *sets; /* set x words */
  int32_t set_count;
  size_t set_room; /* words */
  int32_t *heads;  /* 2^bits lists of states */
  int bits;
  int32_t *set_heads, *set_next; /* lists of sets */
  size_t heads_room, set_next_room;
  int32_t *of_stage; /* per stage: its newest state, HW_NONE */
  size_t stage_room;
  int32_t words;
  bool out_of_memory, too_large;
} hw_flow_states;

/** Forgets all states, for a block of so many stages and marks of so many words. */
bool hw_flow_states_begin(hw_flow_states *states, int32_t stages, int32_t words);
void hw_flow_states_free(hw_flow_states *states);

/** The number of a state, new when need be; HW_NONE after a failure. */
int32_t hw_flow_state_of(hw_flow_states *states, const hw_flow_state *state);

/** A set of marks; borrows until the next set is made. */
static inline const uint64_t *hw_flow_marks(const hw_flow_states *states, int32_t set) {
  return states->sets + (size_t)set * (size_t)states->words;
}

/** The number of the set of these marks; HW_NONE after a failure. */
int32_t hw_flow_set_of(hw_flow_states *states, const uint64_t *marks);

/** Appends a way on of the state whose steps are being made. */
void hw_flow_add_step(hw_flow_states *states, int32_t state, hw_flow_bundle bundle, hw_cents cost);

#endif
