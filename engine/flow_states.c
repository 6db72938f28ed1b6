/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/flow_states.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_BITS = 10, SET_LISTS = 1 << 10, FIRST_ROOM = 1024 };

static bool reserve(hw_flow_states *states, void *slot, size_t *room, size_t needed, size_t size) {
  void **items = slot;
  if (needed <= *room)
    return true;
  size_t larger = *room < FIRST_ROOM ? FIRST_ROOM : *room * 2;
  while (larger < needed)
    larger *= 2;
  void *moved = realloc(*items, larger * size);
  if (moved == NULL) {
    states->out_of_memory = true;
    return false;
  }
  *items = moved;
  *room = larger;
  return true;
}

static void empty(int32_t *heads, size_t count) {
  for (size_t i = 0; i < count; i++)
    heads[i] = HW_NONE;
}

void hw_flow_states_free(hw_flow_states *states) {
  free(states->visits);
  free(states->steps);
  free(states->sets);
  free(states->heads);
  free(states->set_heads);
  free(states->set_next);
  free(states->of_stage);
  *states = (hw_flow_states){0};
}

bool hw_flow_states_begin(hw_flow_states *states, int32_t stages, int32_t words) {
  size_t first_lists = (size_t)1 << FIRST_BITS, set_lists = 0;
  states->count = states->step_count = 0;
  states->set_count = 1; /* the empty one, which is in no list */
  states->words = words;
  states->bits = FIRST_BITS;
  if (states->set_heads == NULL &&
      !reserve(states, &states->set_heads, &set_lists, SET_LISTS, sizeof *states->set_heads))
    return false;
  if (!reserve(states, &states->heads, &states->heads_room, first_lists, sizeof *states->heads) ||
      !reserve(states, &states->of_stage, &states->stage_room, (size_t)stages,
               sizeof *states->of_stage) ||
      !reserve(states, &states->sets, &states->set_room, (size_t)words, sizeof *states->sets))
    return false;
  empty(states->heads, first_lists);
  empty(states->set_heads, SET_LISTS);
  empty(states->of_stage, (size_t)stages);
  memset(states->sets, 0, (size_t)words * sizeof *states->sets);
  return true;
}

static uint64_t mix(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
  return hash ^ (hash >> 29);
}

int32_t hw_flow_set_of(hw_flow_states *states, const uint64_t *marks) {
  size_t words = (size_t)states->words, used = (size_t)states->set_count * words;
  uint64_t hash = 1, any = 0;
  for (size_t w = 0; w < words; w++) {
    hash = mix(hash, marks[w]);
    any |= marks[w];
  }
  size_t list = (size_t)(hash >> 32) % SET_LISTS;
  if (any == 0)
    return 0;
  for (int32_t s = states->set_heads[list]; s != HW_NONE; s = states->set_next[s])
    if (memcmp(hw_flow_marks(states, s), marks, words * sizeof *marks) == 0)
      return s;
  if (!reserve(states, &states->sets, &states->set_room, used + words, sizeof *states->sets) ||
      !reserve(states, &states->set_next, &states->set_next_room, (size_t)states->set_count + 1,
               sizeof *states->set_next))
    return HW_NONE;
  memcpy(states->sets + used, marks, words * sizeof *marks);
  states->set_next[states->set_count] = states->set_heads[list];
  states->set_heads[list] = states->set_count;
  return states->set_count++;
}

static uint64_t hash_state(const hw_flow_state *state) {
  uint64_t hash =
      mix((uint64_t)state->stage, (uint64_t)state->nights << 32 | (uint32_t)state->residue);
  hash = mix(hash, (uint64_t)(uint32_t)state->arrive_by << 32 | (uint32_t)state->exit_by);
  hash = mix(hash, (uint64_t)(uint32_t)state->entry_place << 32 | (uint32_t)state->entry);
  return mix(hash, (uint64_t)state->marks);
}

static size_t list_of(const hw_flow_states *states, const hw_flow_state *state) {
  return (size_t)(hash_state(state) >> (64 - states->bits));
}

/* Twice as many lists as soon as there are more states than lists. */
static bool widen(hw_flow_states *states) {
  if (states->count >> states->bits == 0)
    return true;
  size_t wanted = (size_t)1 << (states->bits + 1);
  if (!reserve(states, &states->heads, &states->heads_room, wanted, sizeof *states->heads))
    return false;
  states->bits++;
  empty(states->heads, wanted);
  for (int32_t v = 0; v < states->count; v++) {
    size_t list = list_of(states, &states->visits[v].state);
    states->visits[v].next = states->heads[list];
    states->heads[list] = v;
  }
  return true;
}

int32_t hw_flow_state_of(hw_flow_states *states, const hw_flow_state *state) {
  size_t list = list_of(states, state);
  for (int32_t v = states->heads[list]; v != HW_NONE; v = states->visits[v].next)
    if (memcmp(&states->visits[v].state, state, sizeof *state) == 0)
      return v;
  states->too_large |= states->count >= HW_FLOW_MOST_STATES;
  if (states->too_large || !reserve(states, &states->visits, &states->room,
                                    (size_t)states->count + 1, sizeof *states->visits))
    return HW_NONE;
  states->visits[states->count] = (hw_flow_visit){.state = *state,
                                                  .next = states->heads[list],
                                                  .next_of_stage = states->of_stage[state->stage]};
  states->heads[list] = states->of_stage[state->stage] = states->count;
  int32_t made = states->count++;
  return widen(states) ? made : HW_NONE;
}

void hw_flow_add_step(hw_flow_states *states, int32_t state, hw_flow_bundle bundle, hw_cents cost) {
  states->too_large |= states->step_count >= HW_FLOW_MOST_STATES;
  if (states->too_large || !reserve(states, &states->steps, &states->step_room,
                                    (size_t)states->step_count + 1, sizeof *states->steps))
    return;
  states->steps[states->step_count++] = (hw_flow_step){state, bundle, cost};
}
