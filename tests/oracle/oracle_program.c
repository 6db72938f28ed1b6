/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/oracle/oracle_program.h"

#include <glpk.h>
#include <math.h>
#include <stdlib.h>

enum { SOLVES_MAX = 50, NODES_MAX = 1500 };

int32_t program_add_column(program *p, int64_t cost, int64_t upper) {
  program_column *columns = hw_arena_grow(p->arena, p->columns, (size_t)p->column_count,
                                          &p->column_capacity, sizeof *columns);
  if (columns == NULL) {
    p->failed = true;
    return 0;
  }
  p->columns = columns;
  columns[p->column_count] = (program_column){cost, upper};
  return p->column_count++;
}

int32_t program_add_row(program *p, uint32_t rule, int64_t lower, int64_t upper) {
  program_row *rows =
      hw_arena_grow(p->arena, p->rows, (size_t)p->row_count, &p->row_capacity, sizeof *rows);
  if (rows == NULL) {
    p->failed = true;
    return 0;
  }
  p->rows = rows;
  rows[p->row_count] = (program_row){rule, lower, upper};
  return p->row_count++;
}

void program_add_entry(program *p, int32_t row, int32_t column, int64_t value) {
  program_entry *entries = hw_arena_grow(p->arena, p->entries, (size_t)p->entry_count,
                                         &p->entry_capacity, sizeof *entries);
  if (entries == NULL || p->failed) {
    p->failed = true;
    return;
  }
  p->entries = entries;
  entries[p->entry_count++] = (program_entry){row, column, value};
}

static void set_bounds(glp_prob *lp, int i, const program_row *row) {
  bool low = row->lower != PROGRAM_FREE_LOW;
  bool high = row->upper != PROGRAM_FREE_HIGH;
  int kind = GLP_FR;
  if (low && high)
    kind = row->lower == row->upper ? GLP_FX : GLP_DB;
  else if (low)
    kind = GLP_LO;
  else if (high)
    kind = GLP_UP;
  glp_set_row_bnds(lp, i, kind, low ? (double)row->lower : 0, high ? (double)row->upper : 0);
}

/* The program in GLPK's form; NULL when out of memory. */
static glp_prob *load(const program *p) {
  size_t entries = (size_t)p->entry_count + 1;
  int *rows = calloc(entries, sizeof *rows);
  int *columns = calloc(entries, sizeof *columns);
  double *values = calloc(entries, sizeof *values);
  glp_prob *lp = NULL;
  if (rows != NULL && columns != NULL && values != NULL) {
    lp = glp_create_prob();
    if (p->row_count > 0)
      glp_add_rows(lp, p->row_count);
    if (p->column_count > 0)
      glp_add_cols(lp, p->column_count);
    for (int32_t i = 0; i < p->row_count; i++)
      set_bounds(lp, i + 1, &p->rows[i]);
    for (int32_t j = 0; j < p->column_count; j++) {
      const program_column *column = &p->columns[j];
      glp_set_col_kind(lp, j + 1, GLP_IV);
      glp_set_obj_coef(lp, j + 1, (double)column->cost);
      glp_set_col_bnds(lp, j + 1, column->upper > 0 ? GLP_DB : GLP_FX, 0, (double)column->upper);
    }
    for (int32_t k = 0; k < p->entry_count; k++) {
      rows[k + 1] = p->entries[k].row + 1;
      columns[k + 1] = p->entries[k].column + 1;
      values[k + 1] = (double)p->entries[k].value;
    }
    glp_load_matrix(lp, p->entry_count, rows, columns, values);
  }
  free(rows);
  free(columns);
  free(values);
  return lp;
}

/* Ends a search that has grown too large: a count, not a time, so that all machines agree. */
static void watch_size(glp_tree *tree, void *nothing) {
  int nodes = 0;
  (void)nothing;
  glp_ios_tree_size(tree, NULL, NULL, &nodes);
  if (nodes > NODES_MAX)
    glp_ios_terminate(tree);
}

/* Branch and bound to gap 0; the objective is integer, so bounds are rounded up to whole cents. */
static oracle_status optimise(glp_prob *lp, int64_t *values, int32_t count) {
  glp_smcp simplex;
  glp_iocp integer;
  glp_init_smcp(&simplex);
  glp_init_iocp(&integer);
  simplex.msg_lev = integer.msg_lev = GLP_MSG_OFF;
  simplex.it_lim = 1000000;
  integer.tol_obj = 1e-11;
  integer.tol_int = 1e-7;
  integer.mip_gap = 0;
  integer.br_tech = GLP_BR_PCH;
  integer.bt_tech = GLP_BT_BLB;
  integer.cb_func = watch_size;
  if (glp_simplex(lp, &simplex) != 0 || glp_get_status(lp) != GLP_OPT)
    return ORACLE_UNSOLVED;
  int stopped = glp_intopt(lp, &integer);
  if (stopped == GLP_ESTOP)
    return ORACLE_TOO_LARGE;
  if (stopped != 0 || glp_mip_status(lp) != GLP_OPT)
    return ORACLE_UNSOLVED;
  for (int32_t j = 0; j < count; j++)
    values[j] = llround(glp_mip_col_val(lp, j + 1));
  return ORACLE_DONE;
}

/* Sums of the rows; the first that is broken, HW_NONE when none is, -2 for a column out of its
 * bounds. */
enum { OUT_OF_BOUNDS = -2 };

static int32_t first_broken(const program *p, const int64_t *values, int64_t *sums) {
  for (int32_t i = 0; i < p->row_count; i++)
    sums[i] = 0;
  for (int32_t k = 0; k < p->entry_count; k++)
    sums[p->entries[k].row] += p->entries[k].value * values[p->entries[k].column];
  for (int32_t j = 0; j < p->column_count; j++)
    if (values[j] < 0 || values[j] > p->columns[j].upper)
      return OUT_OF_BOUNDS;
  for (int32_t i = 0; i < p->row_count; i++)
    if (sums[i] < p->rows[i].lower || sums[i] > p->rows[i].upper)
      return i;
  return HW_NONE;
}

/*
 * A point that only rounding lets pass breaks a row of large coefficients by a little: a budget,
 * which has binaries alone. The binaries of the row that are 1 do not fit together: a cover
 * inequality.
 */
static bool cut_off(program *p, const int64_t *values, int32_t broken) {
  int64_t ones = 0;
  int32_t entries = p->entry_count;
  if (broken < 0)
    return false;
  int32_t row = program_add_row(p, 0, PROGRAM_FREE_LOW, 0);
  for (int32_t k = 0; k < entries; k++) {
    program_entry entry = p->entries[k];
    if (entry.row != broken)
      continue;
    if (p->columns[entry.column].upper != 1 || entry.value < 0 ||
        p->rows[broken].upper == PROGRAM_FREE_HIGH)
      return false;
    if (values[entry.column] == 1)
      program_add_entry(p, row, entry.column, 1);
    ones += values[entry.column];
  }
  p->rows[row].upper = ones - 1;
  return !p->failed;
}

oracle_status program_solve(program *p, int64_t *values, int64_t *solves) {
  if (p->failed)
    return ORACLE_MEMORY;
  if (p->column_count == 0)
    return ORACLE_DONE;
  for (int tries = 0; tries < SOLVES_MAX; tries++) {
    glp_prob *lp = load(p);
    if (lp == NULL)
      return ORACLE_MEMORY;
    oracle_status status = optimise(lp, values, p->column_count);
    glp_delete_prob(lp);
    ++*solves;
    if (status != ORACLE_DONE)
      return status;
    int64_t *sums = HW_ARRAY(p->arena, p->row_count + 1, int64_t);
    if (sums == NULL)
      return ORACLE_MEMORY;
    int32_t broken = first_broken(p, values, sums);
    if (broken == HW_NONE)
      return ORACLE_DONE;
    if (!cut_off(p, values, broken))
      return ORACLE_UNSOLVED;
  }
  return ORACLE_UNSOLVED;
}

uint32_t program_tight(const program *p, const int64_t *values) {
  uint32_t tight = 0;
  int64_t *sums = HW_ARRAY(p->arena, p->row_count + 1, int64_t);
  if (sums == NULL)
    return 0;
  first_broken(p, values, sums);
  for (int32_t i = 0; i < p->row_count; i++)
    if (sums[i] == p->rows[i].upper || sums[i] == p->rows[i].lower)
      tight |= p->rows[i].rule;
  return tight;
}
