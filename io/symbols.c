/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/symbols.h"

#include <stdlib.h>
#include <string.h>

/* The table must survive a failed allocation: uthash then leaves the node out and says so. */
#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(node) ((node)->left_out = true)
#include <uthash.h>

struct hw_symbol {
  const char *text;
  int32_t number;
  bool left_out; /* of the table, for want of memory */
  int32_t positions[HW_TARGET_COUNT];
  UT_hash_handle hh;
};

static hw_symbol *find(const hw_symbols *symbols, const char *text, size_t length) {
  hw_symbol *symbol = NULL;
  HASH_FIND(hh, symbols->table, text, (unsigned)length, symbol);
  return symbol;
}

static bool make_room(hw_symbols *symbols) {
  if ((size_t)symbols->count < symbols->capacity) {
    return true;
  }
  size_t capacity = symbols->capacity * 2 + 64;
  hw_symbol **numbered = realloc(symbols->numbered, capacity * sizeof(hw_symbol *));
  if (numbered == NULL) {
    return false;
  }
  symbols->numbered = numbered;
  symbols->capacity = capacity;
  return true;
}

int32_t hw_symbols_intern(hw_symbols *symbols, hw_arena *arena, const char *text, size_t length) {
  hw_symbol *symbol = find(symbols, text, length);
  if (symbol != NULL) {
    return symbol->number;
  }
  symbol = make_room(symbols) ? HW_NEW(&symbols->nodes, hw_symbol) : NULL;
  const char *kept = symbol == NULL ? NULL : hw_arena_text(arena, text, length);
  if (kept == NULL) {
    return HW_NONE;
  }
  symbol->text = kept;
  symbol->number = symbols->count;
  for (int i = 0; i < HW_TARGET_COUNT; i++) {
    symbol->positions[i] = HW_NONE;
  }
  HASH_ADD_KEYPTR(hh, symbols->table, kept, (unsigned)length, symbol);
  if (symbol->left_out) {
    return HW_NONE;
  }
  symbols->numbered[symbols->count] = symbol;
  return symbols->count++;
}

const char *hw_symbols_text(const hw_symbols *symbols, int32_t number) {
  return symbols->numbered[number]->text;
}

bool hw_symbols_define(hw_symbols *symbols, hw_arena *arena, hw_target target, const char *text,
                       int32_t position) {
  int32_t number = hw_symbols_intern(symbols, arena, text, strlen(text));
  if (number == HW_NONE) {
    return false;
  }
  int32_t *slot = &symbols->numbered[number]->positions[target];
  *slot = *slot == HW_NONE ? position : *slot;
  return true;
}

int32_t hw_symbols_position(const hw_symbols *symbols, int32_t number, hw_target target) {
  return symbols->numbered[number]->positions[target];
}

int32_t hw_symbols_position_open(hw_symbols *symbols, int32_t number, hw_target target) {
  int32_t *slot = &symbols->numbered[number]->positions[target];
  if (*slot == HW_NONE) {
    *slot = symbols->named[target]++;
  }
  return *slot;
}

const char **hw_symbols_names(const hw_symbols *symbols, hw_arena *arena, hw_target target) {
  const char **names = HW_ARRAY(arena, symbols->named[target], const char *);
  for (int32_t i = 0; names != NULL && i < symbols->count; i++) {
    int32_t position = symbols->numbered[i]->positions[target];
    if (position != HW_NONE) {
      names[position] = symbols->numbered[i]->text;
    }
  }
  return names;
}

void hw_symbols_free(hw_symbols *symbols) {
  HASH_CLEAR(hh, symbols->table);
  free(symbols->numbered);
  hw_arena_free(&symbols->nodes);
  *symbols = (hw_symbols){0};
}
