/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The restricted master as a program of primal_dual.h: all rows but the cover rows have a price,
 * the columns of a class add up to its parties. An iteration costs two passes over the
 * coefficients, where the simplex needs thousands of iterations over the same rows.
 */
#include "engine/restricted.h"

#include "engine/primal_dual.h"

#include <math.h>
#include <string.h>

/* A party more is worth about so much of a person left behind in prices. */
#define WEIGHT 0.01
/* Where cost and prices are still so far apart and few rows come, prices lag behind: the weight
   grows. */
#define APART 2e-3
#define GROWTH 1.5
#define GROWTH_MOST 16.0

enum { FEW = 100 /* fewer than one row in so many has come */ };

/* The master laid out for one call. */
typedef struct layout {
  hw_restricted *restricted;
  hw_arena arena;
  hw_primal_dual program;
  int32_t *class_of; /* per column of the LP: its class, HW_NONE */
  int32_t *place;    /* per column of the LP: in the program */
} layout;

void hw_restricted_free(hw_restricted *restricted) {
  hw_arena_free(&restricted->arena);
}

/* ---- reading ---- */

static bool keep_entry(hw_restricted *m, int32_t row, int32_t column, double value) {
  hw_restricted_entry *entries =
      hw_arena_grow(&m->arena, m->entries, (size_t)m->entry_count, &m->entry_room, sizeof *entries);
  if (entries == NULL)
    return false;
  m->entries = entries;
  entries[m->entry_count++] = (hw_restricted_entry){row, column, value};
  return true;
}

/* Coefficients never change: those of new columns and of new rows are all that is new. */
static bool read_new(hw_restricted *m, hw_arena *scratch) {
  hw_lp *lp = m->engine->master.lp;
  int32_t rows = hw_lp_rows(lp), columns = hw_lp_columns(lp), classes = m->engine->classes.count;
  hw_lp_entry *entries = HW_ARRAY(scratch, rows > columns ? rows : columns, hw_lp_entry);
  bool done = entries != NULL;
  for (int32_t c = m->columns; c < columns && done; c++) {
    int32_t count = hw_lp_column_entries(lp, c, entries);
    done = count >= 0;
    for (int32_t i = 0; i < count && done; i++)
      done = entries[i].index < classes || keep_entry(m, entries[i].index, c, entries[i].value);
  }
  for (int32_t r = m->rows > classes ? m->rows : classes; r < rows && done; r++) {
    int32_t count = hw_lp_row_entries(lp, r, entries);
    done = count >= 0;
    for (int32_t i = 0; i < count && done; i++)
      done = entries[i].index >= m->columns || keep_entry(m, r, entries[i].index, entries[i].value);
  }
  if (done) {
    m->rows = rows;
    m->columns = columns;
  }
  return done;
}

/* Columns that have come since begin at 0. */
static bool follow_columns(hw_restricted *m, int32_t before) {
  while (m->solution == NULL || (size_t)m->columns > m->solution_room) {
    double *solution = hw_arena_grow(&m->arena, m->solution, m->solution_room, &m->solution_room,
                                     sizeof *solution);
    if (solution == NULL)
      return false;
    m->solution = solution;
  }
  for (int32_t c = before; c < m->columns; c++)
    m->solution[c] = 0;
  return true;
}

/* ---- layout ---- */

/* Columns by class, those of none behind them. */
static void sort_columns(layout *l, int32_t *group_first) {
  const hw_restricted *m = l->restricted;
  const hw_master *master = &m->engine->master;
  int32_t classes = m->engine->classes.count, single = 0;
  for (int32_t c = 0; c < m->columns; c++)
    l->class_of[c] = HW_NONE;
  for (int32_t k = 0; k < classes; k++)
    l->class_of[master->unserved[k]] = k;
  for (int32_t c = 0; c < m->engine->columns.count; c++)
    if (hw_master_has(master, c))
      l->class_of[master->lp_column[c]] = m->engine->columns.items[c].class_index;
  for (int32_t c = 0; c < m->columns; c++)
    if (l->class_of[c] != HW_NONE)
      group_first[l->class_of[c] + 2]++;
  for (int32_t k = 0; k <= classes; k++)
    group_first[k + 1] += group_first[k];
  for (int32_t c = 0; c < m->columns; c++)
    l->place[c] = l->class_of[c] != HW_NONE ? group_first[l->class_of[c] + 1]++ : HW_NONE;
  for (int32_t c = 0; c < m->columns; c++)
    if (l->class_of[c] == HW_NONE)
      l->place[c] = group_first[classes] + single++;
}

static bool new_lines(hw_lines *lines, int32_t count, int32_t entries, hw_arena *arena) {
  lines->first = HW_ARRAY(arena, count + 2, int32_t);
  lines->index = hw_arena_raw(arena, (size_t)entries, sizeof *lines->index);
  lines->value = hw_arena_raw(arena, (size_t)entries, sizeof *lines->value);
  return lines->first != NULL && lines->index != NULL && lines->value != NULL;
}

/* By row and by column, in the order in which the entries were read. */
static bool lay_out_entries(layout *l) {
  const hw_restricted *m = l->restricted;
  hw_lines *by_column = &l->program.by_column, *by_row = &l->program.by_row;
  if (!new_lines(by_column, m->columns, m->entry_count, &l->arena) ||
      !new_lines(by_row, m->rows, m->entry_count, &l->arena))
    return false;
  for (int32_t i = 0; i < m->entry_count; i++) {
    by_column->first[l->place[m->entries[i].column] + 2]++;
    by_row->first[m->entries[i].row + 2]++;
  }
  for (int32_t c = 0; c < m->columns; c++)
    by_column->first[c + 2] += by_column->first[c + 1];
  for (int32_t r = 0; r < m->rows; r++)
    by_row->first[r + 2] += by_row->first[r + 1];
  for (int32_t i = 0; i < m->entry_count; i++) {
    const hw_restricted_entry *entry = &m->entries[i];
    int32_t place = l->place[entry->column], row = entry->row;
    int32_t at = by_column->first[place + 1]++;
    by_column->index[at] = row;
    by_column->value[at] = (float)entry->value;
    at = by_row->first[row + 1]++;
    by_row->index[at] = place;
    by_row->value[at] = (float)entry->value;
  }
  return true;
}

/* A rotation is done by no more than are there all the time. */
static double most_members(const hw_engine *engine, int32_t rotation) {
  return hw_rotations_members_within(&engine->rotations, rotation);
}

static void bound_columns(layout *l, double *cost, double *low, double *high) {
  const hw_restricted *m = l->restricted;
  const hw_master *master = &m->engine->master;
  for (int32_t c = 0; c < m->columns; c++) {
    int32_t place = l->place[c];
    cost[place] = hw_lp_cost(master->lp, c);
    hw_lp_column_bounds(master->lp, c, &low[place], &high[place]);
    l->program.x[place] = m->solution[c];
  }
  for (int32_t r = 0; r < hw_master_rotation_count(master); r++)
    if (hw_master_has_rotation(master, r)) {
      int32_t place = l->place[master->escorts.lp_column[r]];
      high[place] = fmin(high[place], fmax(low[place], most_members(m->engine, r)));
    }
}

static void bound_rows(layout *l, double *limit, bool *at_least) {
  const hw_restricted *m = l->restricted;
  const hw_master *master = &m->engine->master;
  for (int32_t r = m->engine->classes.count; r < m->rows; r++) {
    limit[r] = master->rows[r].limit;
    at_least[r] = master->rows[r].at_least;
    l->program.y[r] = r < master->center_rows ? master->center[r] : 0;
  }
}

static bool lay_out(layout *l) {
  hw_restricted *m = l->restricted;
  hw_arena *arena = &l->arena;
  int32_t classes = m->engine->classes.count, before = m->columns;
  double worth = hw_classes_person_worth(&m->engine->classes);
  if (!read_new(m, arena) || !follow_columns(m, before))
    return false;
  int32_t *group_first = HW_ARRAY(arena, classes + 2, int32_t);
  double *group_sum = HW_ARRAY(arena, classes, double);
  double *cost = HW_ARRAY(arena, m->columns, double), *low = HW_ARRAY(arena, m->columns, double);
  double *high = HW_ARRAY(arena, m->columns, double), *limit = HW_ARRAY(arena, m->rows, double);
  bool *at_least = HW_ARRAY(arena, m->rows, bool);
  l->class_of = HW_ARRAY(arena, m->columns, int32_t);
  l->place = HW_ARRAY(arena, m->columns, int32_t);
  l->program = (hw_primal_dual){.columns = m->columns,
                                .rows = m->rows,
                                .groups = classes,
                                .group_first = group_first,
                                .group_sum = group_sum,
                                .cost = cost,
                                .low = low,
                                .high = high,
                                .limit = limit,
                                .at_least = at_least,
                                .weight = WEIGHT * m->growth * worth,
                                .x = HW_ARRAY(arena, m->columns, double),
                                .y = HW_ARRAY(arena, m->rows, double)};
  if (group_first == NULL || group_sum == NULL || cost == NULL || low == NULL || high == NULL ||
      limit == NULL || at_least == NULL || l->class_of == NULL || l->place == NULL ||
      l->program.x == NULL || l->program.y == NULL)
    return false;
  for (int32_t k = 0; k < classes; k++)
    group_sum[k] = m->engine->classes.items[k].size;
  sort_columns(l, group_first);
  bound_columns(l, cost, low, high);
  bound_rows(l, limit, at_least);
  return lay_out_entries(l);
}

/* ---- results ---- */

static double value_of(const hw_master *master, int32_t lp_column) {
  return lp_column < master->mean_columns ? master->mean[lp_column] : 0;
}

/* What each class pays at the prices. */
static void find_cover(const hw_primal_dual *program, double *cover) {
  for (int32_t k = 0; k < program->groups; k++) {
    cover[k] = HUGE_VAL;
    for (int32_t c = program->group_first[k]; c < program->group_first[k + 1]; c++)
      cover[k] = fmin(cover[k], hw_primal_dual_reduced(program, c, program->y));
  }
}

/* The first solution: each class takes what is cheapest. */
static void take_cheapest(hw_primal_dual *program) {
  for (int32_t k = 0; k < program->groups; k++) {
    int32_t best = program->group_first[k];
    double least = HUGE_VAL;
    for (int32_t c = program->group_first[k]; c < program->group_first[k + 1]; c++) {
      double reduced = hw_primal_dual_reduced(program, c, program->y);
      best = reduced < least ? c : best;
      least = fmin(least, reduced);
    }
    program->x[best] = program->group_sum[k];
  }
}

/* How far the cost of the solution and the Lagrangian at the prices are apart, as a share. */
static double distance(const hw_primal_dual *program, const double *cover) {
  double value = 0, cost = 0;
  for (int32_t row = program->groups; row < program->rows; row++)
    value -= program->limit[row] * program->y[row];
  for (int32_t k = 0; k < program->groups; k++)
    value += program->group_sum[k] * cover[k];
  for (int32_t c = program->group_first[program->groups]; c < program->columns; c++) {
    double reduced = hw_primal_dual_reduced(program, c, program->y);
    value += reduced < 0 ? reduced * program->high[c] : reduced * program->low[c];
  }
  for (int32_t c = 0; c < program->columns; c++)
    cost += program->cost[c] * program->x[c];
  return fabs(cost - value) / fmax(1, fabs(cost));
}

static bool conclude(layout *l, int32_t *added) {
  hw_restricted *m = l->restricted;
  hw_master *master = &m->engine->master;
  for (int32_t c = 0; c < m->columns; c++)
    m->solution[c] = l->program.x[l->place[c]];
  master->mean = m->solution;
  master->mean_columns = m->columns;
  *added = hw_master_separate(master, value_of);
  master->mean = NULL;
  master->mean_columns = 0;
  if (*added < 0 || !hw_master_center_room(master))
    return false;
  memcpy(master->center, l->program.y, (size_t)l->program.rows * sizeof(double));
  find_cover(&l->program, master->center);
  if (*added <= m->rows / FEW && distance(&l->program, master->center) > APART)
    m->growth = fmin(GROWTH_MOST, m->growth * GROWTH);
  return true;
}

static bool is_halted(void *context) {
  return hw_engine_halted(context);
}

homeward_status hw_restricted_iterate(hw_restricted *restricted, int32_t count, int32_t *added,
                                      homeward_error *error) {
  hw_engine *engine = restricted->engine;
  layout l = {.restricted = restricted};
  *added = 0;
  bool first = restricted->columns == 0;
  restricted->growth = first ? 1 : restricted->growth;
  bool done = lay_out(&l);
  if (done && first)
    take_cheapest(&l.program);
  done = done && hw_primal_dual_iterate(&l.program, count, engine->threads, is_halted, engine) &&
         conclude(&l, added);
  hw_arena_free(&l.arena);
  if (done || hw_engine_halted(engine))
    return HOMEWARD_OK;
  return hw_lp_out_of_memory(engine->master.lp)
             ? hw_fail(error, HOMEWARD_LIMIT, "the solver ran out of memory")
             : hw_fail_memory(error);
}
