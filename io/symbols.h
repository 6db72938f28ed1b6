/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Ids that records refer to. While a file is read, a reference is the number of its text; when all
 * of it is known, numbers become positions in lists.
 */
#ifndef HW_IO_SYMBOLS_H
#define HW_IO_SYMBOLS_H

#include "io/schema.h"

typedef struct hw_symbol hw_symbol;

/** Zero-initialise to begin. */
typedef struct hw_symbols {
  hw_symbol *table;     /* uthash; nodes live in `nodes` */
  hw_symbol **numbered; /* by number; owned */
  int32_t count;
  size_t capacity;
  hw_arena nodes;
  int32_t named[HW_TARGET_COUNT]; /* open targets: positions given so far */
} hw_symbols;

/** Number of the text, a new one when it was not met before; HW_NONE: out of memory. Text goes to
 * `arena`. */
int32_t hw_symbols_intern(hw_symbols *symbols, hw_arena *arena, const char *text, size_t length);
const char *hw_symbols_text(const hw_symbols *symbols, int32_t number);

/** Says that the text stands for a position in the target's list; the first one to say so wins. */
bool hw_symbols_define(hw_symbols *symbols, hw_arena *arena, hw_target target, const char *text,
                       int32_t position);
/** Position in the target's list, or HW_NONE. */
int32_t hw_symbols_position(const hw_symbols *symbols, int32_t number, hw_target target);
/** The same for an open target, which gives a new text the next position. */
int32_t hw_symbols_position_open(hw_symbols *symbols, int32_t number, hw_target target);
/** The names of an open target in order, from `arena`; NULL: out of memory. */
const char **hw_symbols_names(const hw_symbols *symbols, hw_arena *arena, hw_target target);

void hw_symbols_free(hw_symbols *symbols);

#endif
