/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/list_builder.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
  SMALL = 4096,      /* bytes of a list's first chunk, its header included */
  LARGE = 256 * 1024 /* of each further one */
};

struct hw_chunk {
  hw_chunk *next;
  size_t used, size; /* bytes of the payload */
  alignas(max_align_t) char payload[];
};

/* Large chunks are mapped, so that giving one back returns its memory at once whatever malloc would
 * do. */
static hw_chunk *new_large_chunk(void) {
  void *mapped = mmap(NULL, LARGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) {
    return NULL;
  }
  hw_chunk *chunk = mapped;
  chunk->size = LARGE - sizeof *chunk;
  return chunk;
}

static hw_chunk *new_small_chunk(hw_chunks *chunks) {
  hw_chunk *chunk = chunks->spare;
  if (chunk != NULL) {
    chunks->spare = chunk->next;
  } else {
    chunk = malloc(SMALL);
  }
  if (chunk != NULL) {
    chunk->next = NULL;
    chunk->used = 0;
    chunk->size = SMALL - sizeof *chunk;
  }
  return chunk;
}

static void give_back(hw_chunks *chunks, hw_chunk *chunk) {
  if (chunk->size > SMALL) {
    munmap(chunk, LARGE);
  } else {
    chunk->next = chunks->spare;
    chunks->spare = chunk;
  }
}

void hw_chunks_free(hw_chunks *chunks) {
  while (chunks->spare != NULL) {
    hw_chunk *next = chunks->spare->next;
    free(chunks->spare);
    chunks->spare = next;
  }
}

void *hw_list_room(hw_list_builder *list, hw_chunks *chunks, size_t size) {
  hw_chunk *last = list->last;
  if (last == NULL || last->size - last->used < size) {
    hw_chunk *chunk = last == NULL ? new_small_chunk(chunks) : new_large_chunk();
    if (chunk == NULL) {
      return NULL;
    }
    if (last == NULL) {
      list->first = chunk;
    } else {
      last->next = chunk;
    }
    list->last = last = chunk;
  }
  return last->payload + last->used;
}

void hw_list_keep(hw_list_builder *list) {
  list->last->used += list->element;
  list->count++;
}

const void *hw_list_at(const hw_list_builder *list, size_t index) {
  const hw_chunk *chunk = list->first;
  while (index >= chunk->used / list->element) {
    index -= chunk->used / list->element;
    chunk = chunk->next;
  }
  return chunk->payload + index * list->element;
}

bool hw_list_finish(hw_list_builder *list, hw_chunks *chunks, hw_arena *arena, void **out) {
  char *array = NULL;
  if (list->count > 0) {
    array = hw_arena_raw(arena, list->count, list->element);
    if (array == NULL) {
      hw_list_abandon(list, chunks);
      return false;
    }
  }
  char *to = array;
  for (hw_chunk *chunk = list->first; chunk != NULL;) {
    hw_chunk *next = chunk->next;
    if (chunk->used > 0) {
      memcpy(to, chunk->payload, chunk->used);
      to += chunk->used;
    }
    give_back(chunks, chunk);
    chunk = next;
  }
  *list = (hw_list_builder){0};
  *out = array;
  return true;
}

void hw_list_abandon(hw_list_builder *list, hw_chunks *chunks) {
  for (hw_chunk *chunk = list->first; chunk != NULL;) {
    hw_chunk *next = chunk->next;
    give_back(chunks, chunk);
    chunk = next;
  }
  *list = (hw_list_builder){0};
}
