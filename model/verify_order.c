/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Lists of a large plan in order: a plan that an interrupt found is still to be verified. */
#include <string.h>

#include "model/verify_state.h"

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

static int32_t key_of(const char *item, size_t offset) {
  int32_t key = 0;
  memcpy(&key, item + offset, sizeof key);
  return key;
}

/** By the digit of (key - least) that begins at bit `shift`; equal ones keep their order. */
static void deal(char *to, const char *from, const hw_list *list, int64_t least, int shift) {
  size_t place[DIGITS + 1] = {0};
  for (size_t i = 0; i < list->count; i++) {
    int64_t key = key_of(from + i * list->size, list->key) - least;
    place[(key >> shift) % DIGITS + 1]++;
  }
  for (size_t digit = 0; digit < DIGITS; digit++)
    place[digit + 1] += place[digit];
  for (size_t i = 0; i < list->count; i++) {
    int64_t key = key_of(from + i * list->size, list->key) - least;
    memcpy(to + place[(key >> shift) % DIGITS]++ * list->size, from + i * list->size, list->size);
  }
}

void hw_order(hw_verifier *v, const hw_list *list) {
  char *from = list->items, *to = hw_arena_raw(&v->scratch, list->count, list->size);
  int64_t least = INT32_MAX, most = INT32_MIN;
  if (to == NULL) {
    v->status = hw_fail_memory(v->error);
    return;
  }
  for (size_t i = 0; i < list->count; i++) {
    int32_t key = key_of(from + i * list->size, list->key);
    least = key < least ? key : least;
    most = key > most ? key : most;
  }
  for (int shift = 0; most - least > 0 && (most - least) >> shift > 0; shift += DIGIT_BITS) {
    deal(to, from, list, least, shift);
    char *dealt = to;
    to = from;
    from = dealt;
  }
  if (from != list->items)
    memcpy(list->items, from, list->count * list->size);
  hw_arena_reset(&v->scratch);
}
