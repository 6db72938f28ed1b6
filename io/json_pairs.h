/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * JSON writes a character beyond U+FFFF as two escapes, a pair of surrogates, which YAML does not
 * know. On their way to the YAML reader `\uD83D\uDE00` becomes `\U0001F600`; everything else stays.
 */
#ifndef HW_IO_JSON_PAIRS_H
#define HW_IO_JSON_PAIRS_H

#include "io/yaml_read.h"

enum { HW_JSON_PAIR = 12 /* bytes of two escapes */, HW_JSON_BLOCK = 4096 };

/** Zero-initialise, then set `source`. */
typedef struct hw_json_pairs {
  hw_bytes source;
  char held[HW_JSON_PAIR]; /* of an escape that is not complete */
  size_t held_length;
  size_t ready_from, ready_to; /* bytes that can be handed out */
  size_t characters;           /* given, without a byte order mark */
  uint32_t *at;                /* characters before each pair that was joined; owns */
  size_t count, room;          /* of these */
  bool no_memory;
  bool begun;
  char ready[HW_JSON_BLOCK + HW_JSON_PAIR];
} hw_json_pairs;

/** As hw_bytes.read; `context` is the hw_json_pairs. It also fails when memory ends. */
ssize_t hw_json_pairs_read(void *context, void *bytes, size_t size);

/** As hw_placing.place: a joined pair is two characters shorter than what the file has. */
void hw_json_pairs_place(void *context, size_t index, int *line, int *column);

void hw_json_pairs_free(hw_json_pairs *pairs);

/** True when the first bytes of a text can only be JSON: a brace, then a quote or a brace. */
bool hw_json_begins(const char *first, size_t length);

#endif
