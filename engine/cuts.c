/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A basic integer column x of the optimal tableau reads  x + sum a_j s_j = b  with s_j >= 0 the
 * distances of the non-basic variables from their bounds. With f_0 the fraction of b and f_j that
 * of a_j,
 *
 *   sum_{j integer} min(f_j, f_0 (1 - f_j) / (1 - f_0)) s_j
 *     + sum_{j real} max(a_j, -f_0 a_j / (1 - f_0)) s_j  >=  f_0.
 *
 * A row whose coefficients and bound are whole has a whole distance, too.
 */
#include "engine/cuts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FRACTION 0.02 /* columns nearer to a whole number give no cut */
#define ZERO 1e-10    /* coefficients of the tableau below are rounding */
#define DEPTH 1e-3    /* distance that the relaxation must be moved by */
#define DYNAMISM 1e6  /* largest by smallest coefficient */
#define SLACK 1e-7    /* what the right-hand side gives way for rounding */
#define DENSITY 2000  /* entries of a cut */

typedef struct cut {
  hw_lp_entry *entries; /* owns */
  int32_t count;
  double least; /* sum >= least */
  double depth;
  int32_t source;
} cut;

typedef struct cutter {
  hw_lp *lp;
  int32_t rows, columns;
  hw_lp_entry *tableau;  /* rows + columns */
  hw_lp_entry *expanded; /* columns */
  double *sum;           /* per column */
  signed char *whole;    /* per row: 0 unknown, 1 whole, -1 not */
} cutter;

static bool is_whole(double value) {
  return fabs(value - nearbyint(value)) < 1e-9;
}

static bool row_is_whole(cutter *c, int32_t row) {
  double low, high;
  if (c->whole[row] != 0)
    return c->whole[row] > 0;
  hw_lp_row_bounds(c->lp, row, &low, &high);
  bool whole =
      (low <= -HW_LP_INFINITY || is_whole(low)) && (high >= HW_LP_INFINITY || is_whole(high));
  int32_t count = whole ? hw_lp_row_entries(c->lp, row, c->expanded) : 0;
  for (int32_t i = 0; i < count && whole; i++)
    whole = is_whole(c->expanded[i].value) && hw_lp_column_integer(c->lp, c->expanded[i].index);
  c->whole[row] = whole ? 1 : -1;
  return whole;
}

/* What s_j weighs in the cut; a_j is its coefficient where x + sum a_j s_j = b. */
static double weight(double a, bool integer, double f0) {
  if (!integer)
    return a >= 0 ? a : -a * f0 / (1 - f0);
  double f = a - floor(a);
  if (f < 1e-9 || f > 1 - 1e-9)
    return 0;
  return f <= f0 ? f : f0 * (1 - f) / (1 - f0);
}

/* Adds weight x s_j, s_j written in the columns. False when the variable is free. */
static bool add_term(cutter *c, const hw_lp_entry *term, double f0, double *least) {
  bool is_row = term->index < c->rows;
  int32_t index = is_row ? term->index : term->index - c->rows;
  double low, high;
  hw_lp_stand stand = is_row ? hw_lp_row_stand(c->lp, index) : hw_lp_column_stand(c->lp, index);
  if (is_row)
    hw_lp_row_bounds(c->lp, index, &low, &high);
  else
    hw_lp_column_bounds(c->lp, index, &low, &high);
  if (low >= high)
    return true;
  bool at_low = stand == HW_LP_AT_LOW;
  if (!at_low && stand != HW_LP_AT_HIGH)
    return false;
  bool integer = is_row ? row_is_whole(c, index)
                        : hw_lp_column_integer(c->lp, index) && is_whole(at_low ? low : high);
  double by = weight(at_low ? -term->value : term->value, integer, f0);
  if (by < ZERO)
    return true;
  double sign = at_low ? by : -by;
  *least += sign * (at_low ? low : high);
  if (!is_row) {
    c->sum[index] += sign;
    return true;
  }
  int32_t count = hw_lp_row_entries(c->lp, index, c->expanded);
  for (int32_t i = 0; i < count; i++)
    c->sum[c->expanded[i].index] += sign * c->expanded[i].value;
  return count >= 0;
}

/* Coefficients that are mere rounding go; what they could be worth is given away. */
static bool gather(cutter *c, cut *out) {
  double largest = 0, smallest = HW_LP_INFINITY, norm = 0, at = 0;
  for (int32_t j = 0; j < c->columns; j++)
    largest = fmax(largest, fabs(c->sum[j]));
  out->count = 0;
  for (int32_t j = 0; j < c->columns; j++) {
    double low, high, value = c->sum[j];
    if (value == 0)
      continue;
    if (fabs(value) < 1e-9 * largest) {
      hw_lp_column_bounds(c->lp, j, &low, &high);
      double bound = value > 0 ? high : low;
      if (fabs(bound) >= HW_LP_INFINITY)
        bound = 1000; /* far more than any class has parties */
      out->least -= value * bound;
      continue;
    }
    if (out->count >= DENSITY)
      return false;
    smallest = fmin(smallest, fabs(value));
    norm += value * value;
    at += value * hw_lp_value(c->lp, j);
    c->expanded[out->count++] = (hw_lp_entry){j, value};
  }
  if (out->count == 0 || largest > DYNAMISM * smallest)
    return false;
  for (int32_t i = 0; i < out->count; i++)
    c->expanded[i].value /= largest;
  out->depth = (out->least - at) / sqrt(norm);
  out->least = out->least / largest;
  out->least -= SLACK * (1 + fabs(out->least));
  return out->depth > DEPTH;
}

/* 1: a cut; 0: none; -1: failure. */
static int derive(cutter *c, int32_t column, cut *out) {
  double value = hw_lp_value(c->lp, column), f0 = value - floor(value);
  *out = (cut){.source = column, .least = f0};
  int32_t count = hw_lp_tableau_row(c->lp, column, c->tableau);
  if (count < 0)
    return 0;
  memset(c->sum, 0, (size_t)c->columns * sizeof *c->sum);
  for (int32_t i = 0; i < count; i++)
    if (fabs(c->tableau[i].value) > ZERO && !add_term(c, &c->tableau[i], f0, &out->least))
      return 0;
  if (!gather(c, out))
    return 0;
  out->entries = malloc((size_t)out->count * sizeof *out->entries);
  if (out->entries == NULL)
    return -1;
  memcpy(out->entries, c->expanded, (size_t)out->count * sizeof *out->entries);
  return 1;
}

static int compare_depth(const void *left, const void *right) {
  const cut *a = left, *b = right;
  if (a->depth < b->depth || a->depth > b->depth)
    return a->depth > b->depth ? -1 : 1;
  return a->source - b->source;
}

/* Into a place that is free, or a new one. */
bool hw_cuts_place(hw_cuts *cuts, const hw_lp_entry *entries, int32_t count, double least) {
  hw_master *master = cuts->master;
  for (int32_t i = 0; i < cuts->count; i++)
    if (!cuts->used[i]) {
      cuts->used[i] = true;
      return hw_lp_set_row(master->lp, cuts->rows[i], least, HW_LP_INFINITY, entries, count);
    }
  if ((size_t)cuts->count >= cuts->capacity) {
    size_t capacity = cuts->capacity == 0 ? 64 : 2 * cuts->capacity;
    int32_t *rows = realloc(cuts->rows, capacity * sizeof *rows);
    if (rows != NULL)
      cuts->rows = rows;
    bool *used = realloc(cuts->used, capacity * sizeof *used);
    if (used != NULL)
      cuts->used = used;
    if (rows == NULL || used == NULL)
      return false;
    cuts->capacity = capacity;
  }
  hw_row row = {
      .kind = HW_ROW_CUT, .subject = HW_NONE, .run = HW_NONE, .limit = least, .at_least = true};
  if (!hw_master_add_row(master, row, entries, count))
    return false;
  cuts->rows[cuts->count] = master->row_count - 1;
  cuts->used[cuts->count++] = true;
  return true;
}

static int32_t collect(cutter *c, cut *list, bool *failed) {
  int32_t count = 0;
  for (int32_t j = 0; j < c->columns && !*failed; j++) {
    double value = hw_lp_value(c->lp, j), f = value - floor(value);
    if (f < FRACTION || f > 1 - FRACTION || !hw_lp_column_integer(c->lp, j) ||
        hw_lp_column_stand(c->lp, j) != HW_LP_BASIC)
      continue;
    int result = derive(c, j, &list[count]);
    *failed = result < 0;
    count += result > 0;
  }
  return count;
}

int32_t hw_cuts_add(hw_cuts *cuts, int32_t most) {
  hw_lp *lp = cuts->master->lp;
  cutter c = {.lp = lp, .rows = hw_lp_rows(lp), .columns = hw_lp_columns(lp)};
  size_t rows = (size_t)c.rows, columns = (size_t)c.columns;
  c.tableau = malloc((rows + columns + 1) * sizeof *c.tableau);
  c.expanded = malloc((columns + 1) * sizeof *c.expanded);
  c.sum = malloc((columns + 1) * sizeof *c.sum);
  c.whole = calloc(rows + 1, 1);
  cut *list = calloc(rows + 1, sizeof *list);
  bool failed =
      c.tableau == NULL || c.expanded == NULL || c.sum == NULL || c.whole == NULL || list == NULL;
  int32_t count = failed ? 0 : collect(&c, list, &failed);
  if (count > 1)
    qsort(list, (size_t)count, sizeof *list, compare_depth);
  int32_t added = 0;
  for (int32_t i = 0; i < count && i < most && !failed; i++, added++)
    failed = !hw_cuts_place(cuts, list[i].entries, list[i].count, list[i].least);
  for (int32_t i = 0; i < count; i++)
    free(list[i].entries);
  free(c.tableau);
  free(c.expanded);
  free(c.sum);
  free(c.whole);
  free(list);
  return failed ? -1 : added;
}

bool hw_cuts_drop(hw_cuts *cuts, bool all) {
  for (int32_t i = 0; i < cuts->count; i++) {
    if (!cuts->used[i] || (!all && hw_lp_row_stand(cuts->master->lp, cuts->rows[i]) != HW_LP_BASIC))
      continue;
    if (!hw_lp_set_row(cuts->master->lp, cuts->rows[i], -HW_LP_INFINITY, HW_LP_INFINITY, NULL, 0))
      return false;
    cuts->used[i] = false;
  }
  return true;
}

void hw_cuts_free(hw_cuts *cuts) {
  free(cuts->rows);
  free(cuts->used);
  *cuts = (hw_cuts){0};
}
