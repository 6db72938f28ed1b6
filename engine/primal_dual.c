/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/primal_dual.h"

#include "engine/parallel.h"

#include <math.h>
#include <string.h>

enum {
  RESTART = 50, /* iterations between beginnings */
  PIECES = 24,  /* of the columns, and of the rows */
  LOOK = 10     /* iterations between two looks whether to halt */
};

typedef struct run {
  hw_primal_dual *program;
  hw_arena arena;
  double *x_step, *y_step;  /* per column and row: length of a step, PC's with alpha 1 */
  double *x_from, *y_from;  /* the point that everything is drawn back to */
  double *x_at, *y_at;      /* the present one */
  double *reflected;        /* per column: 2 x - x_at */
  double *scratch;          /* PIECES x the largest group: reduced steps */
  int32_t largest;          /* columns of a group at most */
  int32_t unit[PIECES + 1]; /* pieces of the columns: groups, then columns of none */
  int32_t row[PIECES + 1];  /* pieces of the rows */
  int32_t since;            /* iterations since the last beginning */
  bool (*halted)(void *context);
  void *context;
} run;

/* ---- lines ---- */

/* In a fixed order, four sums at a time. */
static double along(const hw_lines *lines, int32_t line, const double *vector) {
  const int32_t *index = lines->index;
  const float *value = lines->value;
  int32_t i = lines->first[line], end = lines->first[line + 1];
  double a = 0, b = 0, c = 0, d = 0;
  for (; i + 3 < end; i += 4) {
    a += vector[index[i]] * (double)value[i];
    b += vector[index[i + 1]] * (double)value[i + 1];
    c += vector[index[i + 2]] * (double)value[i + 2];
    d += vector[index[i + 3]] * (double)value[i + 3];
  }
  for (; i < end; i++)
    a += vector[index[i]] * (double)value[i];
  return (a + b) + (c + d);
}

double hw_primal_dual_reduced(const hw_primal_dual *program, int32_t column, const double *prices) {
  return program->cost[column] + along(&program->by_column, column, prices);
}

static double step_of(const hw_lines *lines, int32_t line) {
  double sum = 0;
  for (int32_t i = lines->first[line]; i < lines->first[line + 1]; i++)
    sum += fabs((double)lines->value[i]);
  return sum > 0 ? 1 / sum : 1;
}

/* ---- columns ---- */

/* The point of the simplex { z >= 0, sum z = `sum` } that is nearest to z (Michelot 1986). */
static void project(double *z, int32_t count, double sum, double *kept) {
  double total = 0;
  int32_t left = count;
  for (int32_t i = 0; i < count; i++)
    total += kept[i] = z[i];
  double shift = (total - sum) / left;
  for (int32_t before = 0; before != left;) {
    before = left;
    left = 0;
    total = 0;
    for (int32_t i = 0; i < before; i++)
      if (kept[i] > shift)
        total += kept[left++] = kept[i];
    if (left == 0)
      break; /* only by rounding: nothing was above the mean */
    shift = (total - sum) / left;
  }
  for (int32_t i = 0; i < count; i++)
    z[i] = z[i] > shift ? z[i] - shift : 0;
}

/* Drawn back by 1 / (n + 2) in the n-th iteration. */
static double drawn(const run *r, double reflected, double from) {
  double share = 1.0 / (r->since + 2);
  return (1 - share) * reflected + share * from;
}

static void accept(run *r, int32_t c, double x) {
  r->program->x[c] = x;
  r->reflected[c] = 2 * x - r->x_at[c];
  r->x_at[c] = drawn(r, r->reflected[c], r->x_from[c]);
}

static double forward(const run *r, int32_t c) {
  const hw_primal_dual *p = r->program;
  return r->x_at[c] - r->x_step[c] / p->weight * hw_primal_dual_reduced(p, c, r->y_at);
}

static void step_columns(run *r, int32_t piece) {
  const hw_primal_dual *p = r->program;
  double *z = r->scratch + (size_t)piece * 2 * (size_t)r->largest;
  for (int32_t unit = r->unit[piece]; unit < r->unit[piece + 1]; unit++) {
    if (unit < p->groups) {
      int32_t first = p->group_first[unit], count = p->group_first[unit + 1] - first;
      for (int32_t i = 0; i < count; i++)
        z[i] = forward(r, first + i);
      project(z, count, p->group_sum[unit], z + r->largest);
      for (int32_t i = 0; i < count; i++)
        accept(r, first + i, z[i]);
    } else {
      int32_t c = p->group_first[p->groups] + unit - p->groups;
      accept(r, c, fmin(p->high[c], fmax(p->low[c], forward(r, c))));
    }
  }
}

/* ---- rows ---- */

static void step_rows(run *r, int32_t piece) {
  const hw_primal_dual *p = r->program;
  for (int32_t row = r->row[piece]; row < r->row[piece + 1]; row++) {
    double beyond = along(&p->by_row, row, r->reflected) - p->limit[row];
    double y = r->y_at[row] + r->y_step[row] * p->weight * beyond;
    if (p->at_least[row] ? y > 0 : y < 0)
      y = 0;
    p->y[row] = y;
    r->y_at[row] = drawn(r, 2 * y - r->y_at[row], r->y_from[row]);
  }
}

/* ---- beginning ---- */

static void begin_again(run *r) {
  const hw_primal_dual *p = r->program;
  size_t columns = (size_t)p->columns * sizeof(double), rows = (size_t)p->rows * sizeof(double);
  memcpy(r->x_from, p->x, columns);
  memcpy(r->x_at, p->x, columns);
  memcpy(r->y_from, p->y, rows);
  memcpy(r->y_at, p->y, rows);
  r->since = 0;
}

/* Pieces of about as many coefficients; they have no influence on the result. */
static void cut_columns(run *r) {
  const hw_primal_dual *p = r->program;
  const int32_t *first = p->by_column.first;
  int32_t units = p->groups + p->columns - p->group_first[p->groups], unit = 0;
  int64_t all = first[p->columns] + p->columns;
  for (int32_t piece = 0; piece < PIECES; piece++) {
    r->unit[piece] = unit;
    for (; unit < units; unit++) {
      int32_t c =
          unit < p->groups ? p->group_first[unit] : p->group_first[p->groups] + unit - p->groups;
      if ((int64_t)(first[c] + c) * PIECES >= all * (piece + 1))
        break;
    }
  }
  r->unit[PIECES] = units;
}

static void cut_rows(run *r) {
  const hw_primal_dual *p = r->program;
  const int32_t *first = p->by_row.first;
  int64_t all = first[p->rows] + p->rows;
  int32_t row = 0;
  for (int32_t piece = 0; piece < PIECES; piece++) {
    r->row[piece] = row;
    while (row < p->rows && (int64_t)(first[row] + row) * PIECES < all * (piece + 1))
      row++;
  }
  r->row[PIECES] = p->rows;
}

/* One length for all columns of a group, so that the nearest point is the one of the norm. */
static void measure(run *r) {
  const hw_primal_dual *p = r->program;
  for (int32_t c = 0; c < p->columns; c++)
    r->x_step[c] = step_of(&p->by_column, c);
  for (int32_t row = 0; row < p->rows; row++)
    r->y_step[row] = step_of(&p->by_row, row);
  for (int32_t g = 0; g < p->groups; g++) {
    double least = HUGE_VAL;
    for (int32_t c = p->group_first[g]; c < p->group_first[g + 1]; c++)
      least = fmin(least, r->x_step[c]);
    for (int32_t c = p->group_first[g]; c < p->group_first[g + 1]; c++)
      r->x_step[c] = least;
  }
}

static bool make_room(run *r) {
  const hw_primal_dual *p = r->program;
  hw_arena *arena = &r->arena;
  for (int32_t g = 0; g < p->groups; g++)
    if (p->group_first[g + 1] - p->group_first[g] > r->largest)
      r->largest = p->group_first[g + 1] - p->group_first[g];
  r->x_step = HW_ARRAY(arena, p->columns, double);
  r->x_from = HW_ARRAY(arena, p->columns, double);
  r->x_at = HW_ARRAY(arena, p->columns, double);
  r->reflected = HW_ARRAY(arena, p->columns, double);
  r->y_step = HW_ARRAY(arena, p->rows, double);
  r->y_from = HW_ARRAY(arena, p->rows, double);
  r->y_at = HW_ARRAY(arena, p->rows, double);
  r->scratch = HW_ARRAY(arena, 2 * PIECES * (size_t)r->largest, double);
  return r->x_step != NULL && r->x_from != NULL && r->x_at != NULL && r->reflected != NULL &&
         r->y_step != NULL && r->y_from != NULL && r->y_at != NULL && r->scratch != NULL;
}

/* ---- iterations ---- */

/* Columns, then rows, in turn. */
static void take_step(void *context, int32_t step, int32_t piece) {
  run *r = context;
  if (step % 2 == 0)
    step_columns(r, piece);
  else
    step_rows(r, piece);
}

/* All pieces of a step are done. */
static bool end_step(void *context, int32_t step) {
  run *r = context;
  int32_t iterations = step / 2 + 1;
  if (step % 2 == 0)
    return true;
  if (++r->since == RESTART)
    begin_again(r);
  return iterations % LOOK != 0 || !r->halted(r->context);
}

bool hw_primal_dual_iterate(hw_primal_dual *program, int32_t count, int32_t threads,
                            bool (*halted)(void *context), void *context) {
  run r = {.program = program, .halted = halted, .context = context};
  bool done = make_room(&r);
  if (done) {
    measure(&r);
    cut_columns(&r);
    cut_rows(&r);
    begin_again(&r);
    done = hw_parallel_steps(threads, 2 * count, PIECES, take_step, end_step, &r);
  }
  hw_arena_free(&r.arena);
  return done;
}
