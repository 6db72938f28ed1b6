/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/model/failing_allocator.h"

#include <stdatomic.h>
#include <stddef.h>

/* Readers allocate in threads too. */
static atomic_bool failing;
static atomic_bool failed;
static atomic_long left;

void fail_allocations_after(long successes) {
  failing = true;
  failed = false;
  left = successes;
}

bool allow_allocations(void) {
  failing = false;
  return failed;
}

static bool refuse(void) {
  if (!failing || left-- > 0) {
    return false;
  }
  failed = true;
  return true;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

void *__wrap_malloc(size_t size) {
  return refuse() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size) {
  return refuse() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size) {
  return refuse() ? NULL : __real_realloc(old, size);
}
