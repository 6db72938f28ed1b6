/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Where every key and list element of a file stands, about three bytes each, for findings that are
 * made after reading. Entries are in the order of the file. A unit is a part that is looked up by
 * itself: an element of a top-level list.
 */
#ifndef HW_IO_POSITIONS_H
#define HW_IO_POSITIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Zero-initialise to begin. */
typedef struct hw_positions {
  unsigned char
      *bytes; /* owned; entries of (row << 1 | failed) + 2, line and column as differences */
  size_t used, capacity;
  int line, column; /* of the latest entry of the unit */
} hw_positions;

/** Begins a unit; `*offset` receives where. False: out of memory. */
bool hw_positions_begin(hw_positions *positions, size_t *offset);
/** Adds an entry; one that stands before the latest takes a few bytes more. `row` >= 0 names the
 * field. False: out of memory. */
bool hw_positions_add(hw_positions *positions, int row, bool failed, int line, int column);
void hw_positions_free(hw_positions *positions);

/** The field, or an element of the list field: 0-based; negative: the field itself. */
typedef struct hw_step {
  int row;
  int32_t element;
} hw_step;

typedef struct hw_place_in_file {
  int line, column;
  bool failed; /* the value there was refused */
} hw_place_in_file;

/** Follows the steps, each inside the one before, in the unit at `offset`. False when there is no
 * such key. */
bool hw_positions_find(const hw_positions *positions, size_t offset, const hw_step *steps,
                       int step_count, hw_place_in_file *out);

#endif
