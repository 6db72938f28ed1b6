/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/positions.h"

#include <stdlib.h>

enum {
  ENTRY_MAX = 15,  /* bytes of an entry: three numbers of at most five */
  UNIT_BEGINS = 0, /* in place of an entry's first number */
  FIRST_ENTRY = 2
};

static bool make_room(hw_positions *positions) {
  if (positions->capacity - positions->used >= ENTRY_MAX) {
    return true;
  }
  size_t capacity = positions->capacity + positions->capacity / 4 + 4096;
  unsigned char *bytes = realloc(positions->bytes, capacity);
  if (bytes == NULL) {
    return false;
  }
  positions->bytes = bytes;
  positions->capacity = capacity;
  return true;
}

/* Seven bits a byte, the lowest first. */
static void put(hw_positions *positions, uint32_t value) {
  while (value >= 0x80) {
    positions->bytes[positions->used++] = (unsigned char)(value | 0x80);
    value >>= 7;
  }
  positions->bytes[positions->used++] = (unsigned char)value;
}

static uint32_t take(const hw_positions *positions, size_t *at) {
  uint32_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    unsigned char byte = positions->bytes[(*at)++];
    value |= (uint32_t)(byte & 0x7F) << shift;
    if (byte < 0x80) {
      return value;
    }
  }
}

bool hw_positions_begin(hw_positions *positions, size_t *offset) {
  if (!make_room(positions)) {
    return false;
  }
  put(positions, UNIT_BEGINS);
  *offset = positions->used;
  positions->line = 0;
  positions->column = 0;
  return true;
}

bool hw_positions_add(hw_positions *positions, int row, bool failed, int line, int column) {
  if (!make_room(positions)) {
    return false;
  }
  int column_base = line == positions->line ? positions->column : 0;
  put(positions, ((uint32_t)row << 1 | (failed ? 1 : 0)) + FIRST_ENTRY);
  put(positions, (uint32_t)(line - positions->line));
  put(positions, (uint32_t)(column - column_base));
  positions->line = line;
  positions->column = column;
  return true;
}

void hw_positions_free(hw_positions *positions) {
  free(positions->bytes);
  *positions = (hw_positions){0};
}

/* Reads the entry at `*at`; false at the end of the unit. `*out` goes on from the entry before. */
static bool next_entry(const hw_positions *positions, size_t *at, int *row, hw_place_in_file *out) {
  uint32_t first = *at < positions->used ? take(positions, at) : UNIT_BEGINS;
  if (first == UNIT_BEGINS) {
    return false;
  }
  int line = (int)take(positions, at);
  int column = (int)take(positions, at);
  out->column = column + (line == 0 ? out->column : 0);
  out->line += line;
  out->failed = ((first - FIRST_ENTRY) & 1) != 0;
  *row = (int)((first - FIRST_ENTRY) >> 1);
  return true;
}

/* The entries of a list are the list's own and then one for each element, all with its row. An
 * entry of an earlier step's row means that the record which that step chose is over. */
bool hw_positions_find(const hw_positions *positions, size_t offset, const hw_step *steps,
                       int step_count, hw_place_in_file *out) {
  *out = (hw_place_in_file){0};
  int step = 0;
  int32_t still = steps[0].element < 0 ? 0 : steps[0].element + 1;
  int row = 0;
  while (next_entry(positions, &offset, &row, out)) {
    for (int earlier = 0; earlier < step; earlier++) {
      if (steps[earlier].row == row) {
        return false;
      }
    }
    if (row != steps[step].row || still-- > 0) {
      continue;
    }
    if (++step == step_count) {
      return true;
    }
    still = steps[step].element < 0 ? 0 : steps[step].element + 1;
  }
  return false;
}
