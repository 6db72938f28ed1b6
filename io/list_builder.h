/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Lists of unknown length. Elements gather in chunks, and go to the arena when their number is
 * known, each chunk given back as soon as it is copied: a large list never exists twice.
 */
#ifndef HW_IO_LIST_BUILDER_H
#define HW_IO_LIST_BUILDER_H

#include "model/arena.h"

typedef struct hw_chunk hw_chunk;

/** Small chunks that wait for their next use; zero-initialise to begin. */
typedef struct hw_chunks {
  hw_chunk *spare;
} hw_chunks;

void hw_chunks_free(hw_chunks *chunks);

/** Zero-initialise, then set `element`. */
typedef struct hw_list_builder {
  hw_chunk *first, *last;
  size_t element; /* bytes that the list keeps of each */
  size_t count;
} hw_list_builder;

/** Room for an element under construction, `size` >= `element` bytes, not initialised; NULL: out of
 * memory. */
void *hw_list_room(hw_list_builder *list, hw_chunks *chunks, size_t size);
/** Keeps what was built in the room. */
void hw_list_keep(hw_list_builder *list);
/** Element `index` of what was kept. O(chunks). */
const void *hw_list_at(const hw_list_builder *list, size_t index);
/** The elements as an array in the arena (NULL when there are none); ends the list. False: out of
 * memory. */
bool hw_list_finish(hw_list_builder *list, hw_chunks *chunks, hw_arena *arena, void **out);
/** Ends the list without a result. */
void hw_list_abandon(hw_list_builder *list, hw_chunks *chunks);

#endif
