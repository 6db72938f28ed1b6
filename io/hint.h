/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The nearest known word to an unknown one. */
#ifndef HW_IO_HINT_H
#define HW_IO_HINT_H

#include <stddef.h>

enum { HW_HINT_WORDS_MAX = 100000 /* known words that one search looks at */ };

/** Zero-initialise but for the unknown word, offer every known one, then look at `nearest`. */
typedef struct hw_hint {
  const char *word;    /* unknown */
  size_t length;       /* bytes */
  const char *nearest; /* NULL: none is near; borrows what was offered */
  int distance;        /* of it */
  int offered;
} hw_hint;

void hw_hint_offer(hw_hint *hint, const char *known);

#endif
