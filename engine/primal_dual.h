/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Prices and a fractional solution of a linear program by a first-order method: the primal-dual
 * hybrid gradient (Chambolle, Pock 2011) with diagonal steps (Pock, Chambolle 2011), drawn back to
 * where it began (Halpern) with reflection, and begun again every so often (Lu, Yang 2024). An
 * iteration costs two passes over the coefficients; nothing is factorised. The program is
 *
 *   min c x,  A x <= b (rows of `at_least`: >= b),
 *   the columns of a group are >= 0 and add up to its sum; every other column has bounds.
 */
#ifndef HW_ENGINE_PRIMAL_DUAL_H
#define HW_ENGINE_PRIMAL_DUAL_H

#include "model/arena.h"

/* Coefficients of `count` lines, one line after the other. */
typedef struct hw_lines {
  int32_t *first; /* count + 1: into index and value */
  int32_t *index;
  float *value; /* steps may be a little off; prices are not: whoever uses them counts anew */
} hw_lines;

typedef struct hw_primal_dual {
  int32_t columns, rows, groups;
  hw_lines by_column, by_row; /* the same coefficients */
  const int32_t *group_first; /* groups + 1: columns, group by group; after them those of none */
  const double *group_sum;
  const double *cost, *low, *high; /* per column; a group's have no bounds */
  const double *limit;             /* per row */
  const bool *at_least;            /* per row */
  double weight;                   /* what a unit of x is about worth in y, > 0 */
  double *x;                       /* per column: where to begin, then the last point */
  double *y;                       /* per row: prices, >= 0, of `at_least` rows <= 0; likewise */
} hw_primal_dual;

/**
 * `count` iterations on `threads` threads: the same for any number of them. `halted` is asked now
 * and then; false when it said so, or when memory ended.
 */
bool hw_primal_dual_iterate(hw_primal_dual *program, int32_t count, int32_t threads,
                            bool (*halted)(void *context), void *context);

/** Cost of a column at prices of all rows. */
double hw_primal_dual_reduced(const hw_primal_dual *program, int32_t column, const double *prices);

#endif
