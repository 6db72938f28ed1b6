/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What tells cases apart, as runs of integers that can be compared and sorted. */
#ifndef HW_ENGINE_CASE_KEY_H
#define HW_ENGINE_CASE_KEY_H

#include "engine/facts.h"

typedef struct hw_key {
  const int32_t *words;
  int32_t count;
  int32_t item; /* what the key belongs to; breaks ties */
} hw_key;

/** A key under construction; zero-initialise but for the arena, which gets the finished ones. */
typedef struct hw_key_writer {
  hw_arena *arena;
  int32_t *words;
  size_t count, capacity;
  bool failed;
} hw_key_writer;

void hw_key_put(hw_key_writer *writer, int32_t word);

/**
 * How a party may travel: all that section 4 of the domain looks at. Windows enter as they act,
 * after every rule that narrows them, so that equal travellers meet.
 */
void hw_key_put_travel(hw_key_writer *writer, const hw_facts *facts);

/** Legs of a path. */
void hw_key_put_steps(hw_key_writer *writer, const hw_step *steps, int32_t count);

/** The key of what was put since the last one. False when memory ended, then or before. */
bool hw_key_finish(hw_key_writer *writer, hw_key *key, int32_t item);

/** Sorts keys; equal ones stand together, ascending by item. */
void hw_keys_sort(hw_key *keys, int32_t count);
bool hw_keys_equal(const hw_key *a, const hw_key *b);

#endif
