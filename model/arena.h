/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Memory by lifetime: everything of a scenario, a solve or a call is freed at once. */
#ifndef HW_MODEL_ARENA_H
#define HW_MODEL_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct hw_arena_block hw_arena_block;

/** Zero-initialise to begin: `hw_arena arena = {0};`. One thread at a time. */
typedef struct hw_arena {
  hw_arena_block *head; /* newest block; owns the chain */
  char *next;           /* first free byte of the newest block */
  char *end;            /* one past its last byte */
  size_t total;         /* bytes obtained from malloc */
} hw_arena;

/** `count * size` zeroed bytes aligned for any type, NULL when out of memory or on overflow. */
void *hw_arena_alloc(hw_arena *arena, size_t count, size_t size);

/** The same, not zeroed: for arrays that are filled at once. */
void *hw_arena_raw(hw_arena *arena, size_t count, size_t size);

/** Copies `length` bytes and adds a NUL; NULL when out of memory. */
char *hw_arena_text(hw_arena *arena, const char *bytes, size_t length);

/**
 * Makes room for element `count` (0-based) in a growing array of the arena: returns the array,
 * moved to a larger place when `*capacity` is reached, or NULL when out of memory (the old one
 * stays valid).
 */
void *hw_arena_grow(hw_arena *arena, void *array, size_t count, size_t *capacity, size_t size);

/** Frees every block; the arena is then empty and usable again. */
void hw_arena_free(hw_arena *arena);

/** Forgets everything allocated but keeps the newest block for reuse. */
void hw_arena_reset(hw_arena *arena);

/** Typed forms. */
#define HW_NEW(arena, type) ((type *)hw_arena_alloc((arena), 1, sizeof(type)))
#define HW_ARRAY(arena, count, type)                                                               \
  ((type *)hw_arena_alloc((arena), (size_t)(count), sizeof(type)))

#endif
