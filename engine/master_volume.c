/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Lagrangian of the restricted master: all rows but the cover rows have a price. Each class
 * takes its cheapest column, or stays; a run variable or a share takes the end of its range that is
 * cheaper; a rotation is done by nobody, or by as many members as its pool has. A look costs a pass
 * over the coefficients, where the simplex needs thousands of iterations over the same rows.
 */
#include "engine/master_volume.h"

#include "engine/volume.h"

#include <math.h>
#include <string.h>

/* What a unit of a row is about worth beside a person left behind: see lagrangian.h. Violations of
   a row are measured by its largest number. */
#define BUDGET 1e-2  /* of a budget, counted in money: many are short of the same little */
#define VEHICLE 10.0 /* of a pool */
#define RIDER 3.0    /* of a row that ties a class to a run: it stands for a whole vehicle */
#define MEMBER 0.5   /* busy, of a pool of escorts */

typedef struct restricted {
  hw_engine *engine;
  hw_master *master;
  hw_arena arena;
  hw_volume volume;
  int32_t classes, rows, columns;
  int32_t *first; /* columns + 1: into row and value */
  int32_t *row;
  double *value;
  double *cost, *high;  /* per column; low is 0 */
  int32_t *class_first; /* classes + 1: into `of_class` */
  int32_t *of_class;    /* columns, class by class */
  int32_t *free;        /* columns of no class */
  int32_t free_count;
  double *mean, *now; /* per column: what it takes on average, and in the last look */
  double *cover;      /* per class: what it pays */
  double mix;         /* weight of the next look */
} restricted;

/* ---- layout ---- */

static double weight_of(const restricted *m, const hw_row *row, double largest) {
  double size = fmax(1, fmax(fabs(row->limit), largest));
  switch (row->kind) {
  case HW_ROW_RESOURCE:
    return row->subject >= m->engine->network.offset[HW_USE_BUDGET] ? BUDGET / size : 1 / size;
  case HW_ROW_MINIMUM:
    return 1 / size;
  case HW_ROW_POOL:
    return VEHICLE / size;
  case HW_ROW_LINK:
  case HW_ROW_VEHICLES:
  case HW_ROW_AMBULANCE:
  case HW_ROW_ROUNDED:
  case HW_ROW_KNAPSACK:
    return RIDER / size;
  case HW_ROW_BUSY:
    return MEMBER / size;
  default:
    return 1 / (size * fmax(largest, 1));
  }
}

/* Counts the entries of each column, then fills them, row by row. */
static bool fill_entries(restricted *m, bool *at_least, double *weight) {
  hw_lp_entry *entries = HW_ARRAY(&m->arena, m->columns, hw_lp_entry);
  if (entries == NULL)
    return false;
  for (int pass = 0; pass < 2; pass++) {
    for (int32_t r = m->classes; r < m->rows; r++) {
      int32_t count = hw_lp_row_entries(m->master->lp, r, entries);
      double largest = 0;
      if (count < 0)
        return false;
      for (int32_t i = 0; i < count; i++) {
        int32_t *at = &m->first[entries[i].index + 2 - pass];
        largest = fmax(largest, fabs(entries[i].value));
        if (pass == 1) {
          m->row[*at] = r;
          m->value[*at] = entries[i].value;
        }
        (*at)++;
      }
      at_least[r] = m->master->rows[r].at_least;
      weight[r] = weight_of(m, &m->master->rows[r], largest);
    }
    for (int32_t c = 0; pass == 0 && c < m->columns; c++)
      m->first[c + 2] += m->first[c + 1];
    if (pass == 1)
      break;
    m->row = HW_ARRAY(&m->arena, m->first[m->columns + 1], int32_t);
    m->value = HW_ARRAY(&m->arena, m->first[m->columns + 1], double);
    if (m->row == NULL || m->value == NULL)
      return false;
  }
  return true;
}

/* No more can do a rotation than are there all the time. */
static double most_members(const hw_engine *engine, int32_t rotation) {
  return hw_rotations_members_within(&engine->rotations, rotation);
}

/* Columns by class; the others apart, rotations as often as their pool has members. */
static void sort_columns(restricted *m, int32_t *class_of) {
  hw_master *master = m->master;
  double low;
  for (int32_t c = 0; c < m->columns; c++) {
    class_of[c] = HW_NONE;
    m->cost[c] = hw_lp_cost(master->lp, c);
    hw_lp_column_bounds(master->lp, c, &low, &m->high[c]);
  }
  for (int32_t k = 0; k < m->classes; k++)
    class_of[master->unserved[k]] = k;
  for (int32_t c = 0; c < m->engine->columns.count; c++)
    if (hw_master_has(master, c))
      class_of[master->lp_column[c]] = m->engine->columns.items[c].class_index;
  for (int32_t r = 0; r < hw_master_rotation_count(master); r++)
    if (hw_master_has_rotation(master, r))
      m->high[master->escorts.lp_column[r]] = most_members(m->engine, r);
  for (int32_t c = 0; c < m->columns; c++)
    if (class_of[c] == HW_NONE)
      m->free[m->free_count++] = c;
    else
      m->class_first[class_of[c] + 1]++;
  for (int32_t k = 0; k < m->classes; k++)
    m->class_first[k + 1] += m->class_first[k];
  for (int32_t c = m->columns - 1; c >= 0; c--)
    if (class_of[c] != HW_NONE)
      m->of_class[--m->class_first[class_of[c] + 1]] = c;
  for (int32_t k = 0; k < m->classes; k++)
    m->class_first[k] = m->class_first[k + 1];
  m->class_first[m->classes] = m->columns - m->free_count;
}

static bool lay_out(restricted *m) {
  hw_arena *arena = &m->arena;
  m->classes = m->engine->classes.count;
  m->rows = hw_lp_rows(m->master->lp);
  m->columns = hw_lp_columns(m->master->lp);
  int32_t *active = HW_ARRAY(arena, m->rows, int32_t);
  int32_t *class_of = HW_ARRAY(arena, m->columns, int32_t);
  bool *at_least = HW_ARRAY(arena, m->rows, bool);
  double *weight = HW_ARRAY(arena, m->rows, double);
  m->first = HW_ARRAY(arena, m->columns + 2, int32_t);
  m->cost = HW_ARRAY(arena, m->columns, double);
  m->high = HW_ARRAY(arena, m->columns, double);
  m->class_first = HW_ARRAY(arena, m->classes + 2, int32_t);
  m->of_class = HW_ARRAY(arena, m->columns, int32_t);
  m->free = HW_ARRAY(arena, m->columns, int32_t);
  m->mean = HW_ARRAY(arena, m->columns, double);
  m->now = HW_ARRAY(arena, m->columns, double);
  m->cover = HW_ARRAY(arena, m->classes, double);
  if (active == NULL || class_of == NULL || at_least == NULL || weight == NULL ||
      m->first == NULL || m->cost == NULL || m->high == NULL || m->class_first == NULL ||
      m->of_class == NULL || m->free == NULL || m->mean == NULL || m->now == NULL ||
      m->cover == NULL || !hw_volume_new(&m->volume, m->rows, arena) ||
      !fill_entries(m, at_least, weight))
    return false;
  sort_columns(m, class_of);
  for (int32_t r = m->classes; r < m->rows; r++)
    active[m->volume.active_count++] = r;
  m->volume.active = active;
  m->volume.at_least = at_least;
  m->volume.weight = weight;
  return true;
}

/* ---- looking ---- */

static double reduced(const restricted *m, const double *prices, int32_t column) {
  double sum = m->cost[column];
  for (int32_t i = m->first[column]; i < m->first[column + 1]; i++)
    sum += prices[m->row[i]] * m->value[i];
  return sum;
}

static void take(restricted *m, double *violation, int32_t column, double x) {
  m->now[column] = x;
  for (int32_t i = m->first[column]; i < m->first[column + 1]; i++)
    violation[m->row[i]] += x * m->value[i];
}

static double choose(restricted *m, const double *prices, double *violation, int32_t k) {
  double least = HW_LP_INFINITY, parties = m->engine->classes.items[k].size;
  int32_t best = HW_NONE;
  for (int32_t i = m->class_first[k]; i < m->class_first[k + 1]; i++) {
    double value = reduced(m, prices, m->of_class[i]);
    m->now[m->of_class[i]] = 0;
    if (value < least) {
      least = value;
      best = m->of_class[i];
    }
  }
  m->cover[k] = least;
  take(m, violation, best, parties);
  return parties * least;
}

static bool look(void *context, const double *prices, double *value, double *violation) {
  restricted *m = context;
  if (hw_engine_halted(m->engine))
    return false;
  *value = 0;
  for (int32_t r = m->classes; r < m->rows; r++) {
    violation[r] = -m->master->rows[r].limit;
    *value += prices[r] * violation[r];
  }
  for (int32_t k = 0; k < m->classes; k++)
    *value += choose(m, prices, violation, k);
  for (int32_t i = 0; i < m->free_count; i++) {
    double price = reduced(m, prices, m->free[i]);
    m->now[m->free[i]] = 0;
    if (price >= 0)
      continue;
    *value += price * m->high[m->free[i]];
    take(m, violation, m->free[i], m->high[m->free[i]]);
  }
  for (int32_t c = 0; c < m->columns; c++)
    m->mean[c] += m->mix * (m->now[c] - m->mean[c]);
  m->mix = m->volume.mix;
  return true;
}

static double mean_of(const hw_master *master, int32_t lp_column) {
  return lp_column < master->mean_columns ? master->mean[lp_column] : 0;
}

/* The best prices become the center; the mean says which rows are missing. */
static bool conclude(restricted *m, int32_t *added) {
  hw_master *master = m->master;
  double value;
  master->mean = m->mean;
  master->mean_columns = m->columns;
  *added = hw_master_separate(master, mean_of);
  m->mix = 0;
  if (*added < 0 || !look(m, m->volume.best, &value, m->volume.newest) ||
      !hw_master_center_room(master))
    return false;
  memcpy(master->center, m->volume.best, (size_t)m->rows * sizeof(double));
  memcpy(master->center, m->cover, (size_t)m->classes * sizeof(double));
  return true;
}

homeward_status hw_master_by_volume(hw_engine *engine, int32_t looks, double mix, double *step,
                                    int32_t *added, homeward_error *error) {
  hw_master *master = &engine->master;
  restricted m = {.engine = engine, .master = master, .mix = 1};
  *added = 0;
  bool done = lay_out(&m);
  if (done) {
    m.volume.look = look;
    m.volume.context = &m;
    m.volume.mix = mix;
    m.volume.step = *step;
    m.volume.scale = engine->has_best ? (double)engine->best.objective : 0;
    for (int32_t r = m.classes; r < m.rows; r++)
      m.volume.best[r] = r < master->center_rows ? master->center[r] : 0;
    done = hw_volume_begin(&m.volume) && hw_volume_iterate(&m.volume, looks) && conclude(&m, added);
  }
  *step = m.volume.step;
  master->mean = NULL;
  master->mean_columns = 0;
  hw_arena_free(&m.arena);
  if (done || hw_engine_halted(engine))
    return HOMEWARD_OK;
  return hw_lp_out_of_memory(master->lp)
             ? hw_fail(error, HOMEWARD_LIMIT, "the solver ran out of memory")
             : hw_fail_memory(error);
}
