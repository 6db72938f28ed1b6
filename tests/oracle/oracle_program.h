/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Small integer programs with integer data, solved to the end and checked without rounding. */
#ifndef HW_TESTS_ORACLE_ORACLE_PROGRAM_H
#define HW_TESTS_ORACLE_ORACLE_PROGRAM_H

#include "tests/oracle/oracle.h"

/** Bounds that do not hold. */
#define PROGRAM_FREE_LOW INT64_MIN
#define PROGRAM_FREE_HIGH INT64_MAX

typedef struct program_column {
  int64_t cost;
  int64_t upper; /* lower is 0 */
} program_column;

typedef struct program_row {
  uint32_t rule; /* ORACLE_C bit, or 0 */
  int64_t lower, upper;
} program_row;

typedef struct program_entry {
  int32_t row, column;
  int64_t value;
} program_entry;

/** Minimises the cost over integer columns. Everything lives in `arena`, which is borrowed. */
typedef struct program {
  hw_arena *arena;
  program_column *columns;
  program_row *rows;
  program_entry *entries;
  int32_t column_count, row_count, entry_count;
  size_t column_capacity, row_capacity, entry_capacity;
  bool failed; /* out of memory, from then on */
} program;

/** Index of the new column or row; 0 when out of memory. */
int32_t program_add_column(program *p, int64_t cost, int64_t upper);
int32_t program_add_row(program *p, uint32_t rule, int64_t lower, int64_t upper);
/** At most one entry per row and column. */
void program_add_entry(program *p, int32_t row, int32_t column, int64_t value);

/**
 * The optimum: `values` of column_count. A solution that breaks a row when recomputed in integers
 * is cut off and the program solved again. `*solves` counts the programs.
 */
oracle_status program_solve(program *p, int64_t *values, int64_t *solves);

/** Rules of which some row has no slack. */
uint32_t program_tight(const program *p, const int64_t *values);

#endif
