/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

enum {
  FIRST_BLOCK = 4096,     /* bytes of the first block, its header included */
  LARGEST_BLOCK = 1 << 20 /* blocks double up to here; larger requests get a block of their own */
};

struct hw_arena_block {
  hw_arena_block *older;
  size_t bytes; /* obtained from malloc, this header included */
  alignas(max_align_t) char payload[];
};

static hw_arena_block *block_new(hw_arena *arena, size_t payload) {
  if (payload > SIZE_MAX - sizeof(hw_arena_block)) {
    return NULL;
  }
  size_t bytes = sizeof(hw_arena_block) + payload;
  hw_arena_block *block = malloc(bytes);
  if (block == NULL) {
    return NULL;
  }
  block->bytes = bytes;
  block->older = NULL;
  arena->total += bytes;
  return block;
}

/* A fresh block of at least `bytes`. One that only serves this request is put behind the newest
 * block, so that the free rest of the newest stays in use. */
static char *take_from_new_block(hw_arena *arena, size_t bytes) {
  size_t usual = arena->head == NULL ? FIRST_BLOCK : 2 * arena->head->bytes;
  usual = (usual < LARGEST_BLOCK ? usual : LARGEST_BLOCK) - sizeof(hw_arena_block);
  bool own = bytes > usual / 2;
  hw_arena_block *block = block_new(arena, own ? bytes : usual);
  if (block == NULL) {
    return NULL;
  }
  if (own && arena->head != NULL) {
    block->older = arena->head->older;
    arena->head->older = block;
    return block->payload;
  }
  block->older = arena->head;
  arena->head = block;
  arena->next = block->payload + bytes;
  arena->end = (char *)block + block->bytes;
  return block->payload;
}

/* `bytes` uninitialised bytes at a multiple of `alignment`, a power of two. */
static char *take(hw_arena *arena, size_t bytes, size_t alignment) {
  if (arena->head != NULL) {
    size_t padding = (size_t)(-(uintptr_t)arena->next & (alignment - 1));
    size_t room = (size_t)(arena->end - arena->next);
    if (padding <= room && bytes <= room - padding) {
      char *result = arena->next + padding;
      arena->next = result + bytes;
      return result;
    }
  }
  return take_from_new_block(arena, bytes);
}

void *hw_arena_raw(hw_arena *arena, size_t count, size_t size) {
  size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) {
    return NULL;
  }
  return take(arena, bytes == 0 ? 1 : bytes, alignof(max_align_t));
}

void *hw_arena_alloc(hw_arena *arena, size_t count, size_t size) {
  void *result = hw_arena_raw(arena, count, size);
  return result == NULL ? NULL : memset(result, 0, count * size);
}

char *hw_arena_text(hw_arena *arena, const char *bytes, size_t length) {
  char *result = length == SIZE_MAX ? NULL : take(arena, length + 1, 1);
  if (result == NULL) {
    return NULL;
  }
  if (length > 0) {
    memcpy(result, bytes, length);
  }
  result[length] = '\0';
  return result;
}

/* Lengthens the arena's latest allocation where it stands, when the block has room. */
static bool extend(hw_arena *arena, const char *array, size_t old_bytes, size_t new_bytes) {
  if (arena->head == NULL || array == NULL || array + old_bytes != arena->next ||
      new_bytes - old_bytes > (size_t)(arena->end - arena->next)) {
    return false;
  }
  memset(arena->next, 0, new_bytes - old_bytes);
  arena->next += new_bytes - old_bytes;
  return true;
}

void *hw_arena_grow(hw_arena *arena, void *array, size_t count, size_t *capacity, size_t size) {
  if (array != NULL && count < *capacity) {
    return array;
  }
  size_t wanted = *capacity < 8 ? 8 : *capacity;
  while (wanted <= count) {
    if (wanted > SIZE_MAX / 2) {
      return NULL;
    }
    wanted *= 2;
  }
  size_t bytes = 0;
  if (__builtin_mul_overflow(wanted, size, &bytes)) {
    return NULL;
  }
  size_t used = array == NULL ? 0 : *capacity * size;
  if (!extend(arena, array, used, bytes)) {
    void *moved = hw_arena_alloc(arena, wanted, size);
    if (moved == NULL) {
      return NULL;
    }
    if (used > 0) {
      memcpy(moved, array, used);
    }
    array = moved;
  }
  *capacity = wanted;
  return array;
}

static void free_chain(hw_arena_block *block) {
  while (block != NULL) {
    hw_arena_block *older = block->older;
    free(block);
    block = older;
  }
}

void hw_arena_free(hw_arena *arena) {
  free_chain(arena->head);
  *arena = (hw_arena){0};
}

void hw_arena_reset(hw_arena *arena) {
  if (arena->head == NULL) {
    return;
  }
  free_chain(arena->head->older);
  arena->head->older = NULL;
  arena->next = arena->head->payload;
  arena->total = arena->head->bytes;
}
