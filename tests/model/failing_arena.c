/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/failing_arena.h"

#include "model/arena.h"

static bool failing, going_on, failed;
static long left;

void fail_arenas_after(long successes, bool onwards) {
  failing = true;
  going_on = onwards;
  failed = false;
  left = successes;
}

bool allow_arenas(void) {
  failing = false;
  return failed;
}

static bool refuse(void) {
  if (!failing || left-- > 0) {
    return false;
  }
  failing = going_on;
  failed = true;
  return true;
}

void *__real_hw_arena_alloc(hw_arena *arena, size_t count, size_t size);
void *__real_hw_arena_raw(hw_arena *arena, size_t count, size_t size);
char *__real_hw_arena_text(hw_arena *arena, const char *bytes, size_t length);
void *__real_hw_arena_grow(hw_arena *arena, void *array, size_t count, size_t *capacity,
                           size_t size);
void *__wrap_hw_arena_alloc(hw_arena *arena, size_t count, size_t size);
void *__wrap_hw_arena_raw(hw_arena *arena, size_t count, size_t size);
char *__wrap_hw_arena_text(hw_arena *arena, const char *bytes, size_t length);
void *__wrap_hw_arena_grow(hw_arena *arena, void *array, size_t count, size_t *capacity,
                           size_t size);

void *__wrap_hw_arena_alloc(hw_arena *arena, size_t count, size_t size) {
  return refuse() ? NULL : __real_hw_arena_alloc(arena, count, size);
}

void *__wrap_hw_arena_raw(hw_arena *arena, size_t count, size_t size) {
  return refuse() ? NULL : __real_hw_arena_raw(arena, count, size);
}

char *__wrap_hw_arena_text(hw_arena *arena, const char *bytes, size_t length) {
  return refuse() ? NULL : __real_hw_arena_text(arena, bytes, length);
}

void *__wrap_hw_arena_grow(hw_arena *arena, void *array, size_t count, size_t *capacity,
                           size_t size) {
  return refuse() ? NULL : __real_hw_arena_grow(arena, array, count, capacity, size);
}
