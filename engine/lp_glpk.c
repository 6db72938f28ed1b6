/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GLPK 5.0 behind lp.h. It aborts the process on what it holds to be a fatal error, so every entry
 * is guarded: its error hook jumps back here, the whole environment of the thread is freed, and the
 * problem counts as lost. Arguments are checked before it sees them. Its text goes to a hook that
 * drops it.
 */
#include "engine/lp.h"

#include <float.h>
#include <glpk.h>
#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/* Iterations between two looks at the clock: a count, not a time, so that the path of the simplex,
   and with it the solution among equals, does not depend on the machine's speed. Fewer where each
   of them takes longer. */
enum { SLICE_MAX = 1000, SLICE_MIN = 50, SLICE_WORK = 15000000, ITERATIONS_MAX = 2000000 };

static int slice_of(glp_prob *problem) {
  int slice = SLICE_WORK / (glp_get_num_rows(problem) + glp_get_num_cols(problem) + 1);
  return slice > SLICE_MAX ? SLICE_MAX : slice < SLICE_MIN ? SLICE_MIN : slice;
}

struct hw_lp {
  glp_prob *problem;
  bool lost;
  bool no_memory; /* the last message was about memory */
  jmp_buf guard;
  int *index; /* 1-based buffers for rows and columns on their way in */
  double *value;
  size_t room;
  int64_t iterations;
  const hw_halt *halt; /* of the integer search under way */
  int32_t node_limit, nodes;
  double target;
  int cutoff_column; /* 0: none; costs 1 and is 0 in every solution but the one told */
  bool cutoff_told;
  double cutoff;
  double iteration_limit; /* 0: none */
  bool stopped;
  double bound;
};

/* GLPK says why it gives up before it calls the error hook; in other words it never speaks of
   memory. */
static int drop_text(void *info, const char *text) {
  hw_lp *lp = info;
  if (strstr(text, "memory") != NULL)
    lp->no_memory = true;
  return 1;
}

static void on_error(void *info) {
  hw_lp *lp = info;
  longjmp(lp->guard, 1);
}

/* Called after a jump out of GLPK: nothing of it may be touched again but to be freed. */
static void lose(hw_lp *lp) {
  glp_error_hook(NULL, NULL);
  glp_free_env();
  lp->problem = NULL;
  lp->lost = true;
}

/* What a lost problem answers. */
static hw_lp_result lost(const hw_lp *lp) {
  return lp->no_memory ? HW_LP_MEMORY : HW_LP_FAILED;
}

#define GUARDED(lp, failure)                                                                       \
  if ((lp)->lost)                                                                                  \
    return failure;                                                                                \
  glp_error_hook(on_error, (lp));                                                                  \
  if (_setjmp((lp)->guard) != 0) {                                                                 \
    lose(lp);                                                                                      \
    return failure;                                                                                \
  }

/* Apart from its caller, so that nothing of it lives across the jump. */
static bool create(hw_lp *lp) {
  glp_term_hook(drop_text, lp);
  GUARDED(lp, false)
  lp->problem = glp_create_prob();
  glp_set_obj_dir(lp->problem, GLP_MIN);
  return true;
}

hw_lp *hw_lp_new(void) {
  hw_lp *lp = calloc(1, sizeof *lp);
  if (lp == NULL)
    return NULL;
  if (glp_init_env() > 1) {
    free(lp);
    return NULL;
  }
  if (create(lp))
    return lp;
  free(lp);
  return NULL;
}

void hw_lp_free(hw_lp *lp) {
  if (lp == NULL)
    return;
  if (!lp->lost) {
    glp_error_hook(NULL, NULL);
    glp_delete_prob(lp->problem);
    glp_free_env();
  }
  free(lp->index);
  free(lp->value);
  free(lp);
}

/* Makes the 1-based buffers large enough for `count` entries; false when memory ends. */
static bool room_for(hw_lp *lp, int32_t count) {
  if ((size_t)count + 1 <= lp->room)
    return true;
  size_t room = 2 * ((size_t)count + 1);
  int *index = realloc(lp->index, room * sizeof *index);
  if (index != NULL)
    lp->index = index;
  double *value = realloc(lp->value, room * sizeof *value);
  if (value != NULL)
    lp->value = value;
  if (index == NULL || value == NULL)
    return false;
  lp->room = room;
  return true;
}

/* Copies entries into the 1-based buffers; false when one is out of range, not finite, or memory
 * ends. */
static bool load(hw_lp *lp, const hw_lp_entry *entries, int32_t count, int32_t limit) {
  if (!room_for(lp, count))
    return false;
  for (int32_t i = 0; i < count; i++) {
    if (entries[i].index < 0 || entries[i].index >= limit || !isfinite(entries[i].value))
      return false;
    lp->index[i + 1] = entries[i].index + 1;
    lp->value[i + 1] = entries[i].value;
  }
  return true;
}

static int bound_kind(double low, double high) {
  if (low <= -HW_LP_INFINITY)
    return high >= HW_LP_INFINITY ? GLP_FR : GLP_UP;
  if (high >= HW_LP_INFINITY)
    return GLP_LO;
  return low < high ? GLP_DB : GLP_FX;
}

static bool bounds_valid(double low, double high) {
  return !isnan(low) && !isnan(high) && low <= high;
}

int32_t hw_lp_add_row(hw_lp *lp, double low, double high, const hw_lp_entry *entries,
                      int32_t count) {
  GUARDED(lp, -1)
  if (!bounds_valid(low, high) || !load(lp, entries, count, glp_get_num_cols(lp->problem)))
    return -1;
  int row = glp_add_rows(lp->problem, 1);
  glp_set_row_bnds(lp->problem, row, bound_kind(low, high), low, high);
  glp_set_mat_row(lp->problem, row, count, lp->index, lp->value);
  return row - 1;
}

int32_t hw_lp_add_column(hw_lp *lp, double cost, double low, double high, bool integer,
                         const hw_lp_entry *entries, int32_t count) {
  GUARDED(lp, -1)
  if (!isfinite(cost) || !bounds_valid(low, high) ||
      !load(lp, entries, count, glp_get_num_rows(lp->problem)))
    return -1;
  int column = glp_add_cols(lp->problem, 1);
  glp_set_col_bnds(lp->problem, column, bound_kind(low, high), low, high);
  glp_set_obj_coef(lp->problem, column, cost);
  glp_set_col_kind(lp->problem, column, integer ? GLP_IV : GLP_CV);
  glp_set_mat_col(lp->problem, column, count, lp->index, lp->value);
  return column - 1;
}

bool hw_lp_set_row_bounds(hw_lp *lp, int32_t row, double low, double high) {
  GUARDED(lp, false)
  if (row < 0 || row >= glp_get_num_rows(lp->problem) || !bounds_valid(low, high))
    return false;
  glp_set_row_bnds(lp->problem, row + 1, bound_kind(low, high), low, high);
  return true;
}

bool hw_lp_set_column_bounds(hw_lp *lp, int32_t column, double low, double high) {
  GUARDED(lp, false)
  if (column < 0 || column >= glp_get_num_cols(lp->problem) || !bounds_valid(low, high))
    return false;
  glp_set_col_bnds(lp->problem, column + 1, bound_kind(low, high), low, high);
  return true;
}

bool hw_lp_set_cost(hw_lp *lp, int32_t column, double cost) {
  GUARDED(lp, false)
  if (column < 0 || column >= glp_get_num_cols(lp->problem) || !isfinite(cost))
    return false;
  glp_set_obj_coef(lp->problem, column + 1, cost);
  return true;
}

bool hw_lp_set_basic(hw_lp *lp, int32_t row, int32_t column) {
  GUARDED(lp, false)
  if (row < 0 || row >= glp_get_num_rows(lp->problem) || column < 0 ||
      column >= glp_get_num_cols(lp->problem))
    return false;
  glp_set_row_stat(lp->problem, row + 1, GLP_NL);
  glp_set_col_stat(lp->problem, column + 1, GLP_BS);
  return true;
}

bool hw_lp_clear_basis(hw_lp *lp) {
  GUARDED(lp, false)
  glp_std_basis(lp->problem);
  return true;
}

bool hw_lp_out_of_memory(const hw_lp *lp) {
  return lp->lost && lp->no_memory;
}

int32_t hw_lp_rows(const hw_lp *lp) {
  return lp->lost ? 0 : glp_get_num_rows(lp->problem);
}

int32_t hw_lp_columns(const hw_lp *lp) {
  return lp->lost ? 0 : glp_get_num_cols(lp->problem);
}

static hw_lp_result lp_status(const hw_lp *lp) {
  switch (glp_get_status(lp->problem)) {
  case GLP_OPT:
    return isfinite(glp_get_obj_val(lp->problem)) ? HW_LP_OPTIMAL : HW_LP_FAILED;
  case GLP_INFEAS:
  case GLP_NOFEAS:
    return HW_LP_INFEASIBLE;
  case GLP_UNBND:
    return HW_LP_UNBOUNDED;
  default:
    return HW_LP_FAILED;
  }
}

static hw_lp_result simplex(hw_lp *lp, int method, const hw_halt *halt) {
  glp_smcp control;
  glp_init_smcp(&control);
  control.msg_lev = GLP_MSG_OFF;
  control.meth = method;
  control.pricing = GLP_PT_PSE;
  control.it_lim = slice_of(lp->problem);
  int before = glp_get_it_cnt(lp->problem);
  int code = GLP_EITLIM;
  while (code == GLP_EITLIM && glp_get_it_cnt(lp->problem) - before < ITERATIONS_MAX) {
    if (hw_halted(halt))
      return HW_LP_STOPPED;
    code = glp_simplex(lp->problem, &control);
  }
  lp->iterations += glp_get_it_cnt(lp->problem) - before;
  return code == 0 ? lp_status(lp) : HW_LP_FAILED;
}

hw_lp_result hw_lp_solve(hw_lp *lp, hw_lp_method method, const hw_halt *halt) {
  GUARDED(lp, lost(lp))
  hw_lp_result result = simplex(lp, method == HW_LP_DUAL ? GLP_DUALP : GLP_PRIMAL, halt);
  if (result == HW_LP_FAILED || result == HW_LP_INFEASIBLE) {
    /* A basis that has gone bad numerically: once more from the standard one. */
    glp_std_basis(lp->problem);
    result = simplex(lp, GLP_DUALP, halt);
  }
  if (result == HW_LP_FAILED) {
    glp_adv_basis(lp->problem, 0);
    result = simplex(lp, GLP_PRIMAL, halt);
  }
  return result;
}

double hw_lp_objective(const hw_lp *lp) {
  return lp->lost ? 0 : glp_get_obj_val(lp->problem);
}

double hw_lp_value(const hw_lp *lp, int32_t column) {
  return lp->lost ? 0 : glp_get_col_prim(lp->problem, column + 1);
}

double hw_lp_dual(const hw_lp *lp, int32_t row) {
  return lp->lost ? 0 : glp_get_row_dual(lp->problem, row + 1);
}

double hw_lp_cost(const hw_lp *lp, int32_t column) {
  return lp->lost ? 0 : glp_get_obj_coef(lp->problem, column + 1);
}

double hw_lp_reduced_cost(const hw_lp *lp, int32_t column) {
  return lp->lost ? 0 : glp_get_col_dual(lp->problem, column + 1);
}

int64_t hw_lp_iterations(const hw_lp *lp) {
  return lp->iterations;
}

/* The incumbent is only the cutoff. */
static bool only_cutoff(const hw_lp *lp) {
  return lp->cutoff_told && glp_mip_col_val(lp->problem, lp->cutoff_column) > 0.5;
}

static bool enough(const hw_lp *lp) {
  return !only_cutoff(lp) && glp_mip_status(lp->problem) == GLP_FEAS &&
         glp_mip_obj_val(lp->problem) <= lp->target;
}

/* GLPK's tree knows no cutoff, but it believes a solution that is told: one that costs as much, by
   way of the column that stands for it, and is never read. */
static void tell_cutoff(hw_lp *lp, glp_tree *tree) {
  lp->cutoff_told = true;
  memset(lp->value, 0, lp->room * sizeof *lp->value);
  lp->value[lp->cutoff_column] = lp->cutoff;
  glp_ios_heur_sol(tree, lp->value);
}

/* At every event of the tree: its bound, the limits, and whether the solution will do. */
static void watch(glp_tree *tree, void *info) {
  hw_lp *lp = info;
  if (glp_ios_reason(tree) == GLP_IHEUR && lp->cutoff_column > 0 && !lp->cutoff_told)
    tell_cutoff(lp, tree);
  if (glp_ios_reason(tree) == GLP_ISELECT) {
    int best = glp_ios_best_node(tree);
    lp->nodes++;
    if (best != 0)
      lp->bound = glp_ios_node_bound(tree, best);
  }
  bool worked = lp->iteration_limit > 0 && glp_get_it_cnt(lp->problem) > lp->iteration_limit;
  if ((lp->node_limit == 0 || lp->nodes <= lp->node_limit) && !worked && !enough(lp) &&
      !hw_halted(lp->halt))
    return;
  lp->stopped = true;
  glp_ios_terminate(tree);
}

static void integer_control(glp_iocp *control, hw_lp *lp, const hw_lp_integer *options) {
  glp_init_iocp(control);
  control->msg_lev = GLP_MSG_OFF;
  control->mip_gap = options->gap;
  control->tol_obj = 1e-9;
  control->br_tech = options->thorough || options->best_first ? GLP_BR_DTH : GLP_BR_MFV;
  control->bt_tech = options->best_first ? GLP_BT_BLB : GLP_BT_DFS;
  control->cb_func = watch;
  control->cb_info = lp;
  if (options->cuts) {
    control->mir_cuts = GLP_ON;
    control->gmi_cuts = GLP_ON;
    control->cov_cuts = GLP_ON;
  }
}

/* Its column is fixed and not basic, so the basis stays optimal, but must be factorized again. */
static bool add_cutoff(hw_lp *lp, const hw_lp_integer *options, const hw_halt *halt) {
  lp->cutoff_told = false;
  lp->cutoff = options->cutoff;
  if (!options->has_cutoff || options->cutoff < 1)
    return true;
  if (lp->cutoff_column == 0) {
    if (!room_for(lp, glp_get_num_cols(lp->problem) + 1))
      return false;
    lp->cutoff_column = glp_add_cols(lp->problem, 1);
    glp_set_col_kind(lp->problem, lp->cutoff_column, GLP_IV);
    glp_set_obj_coef(lp->problem, lp->cutoff_column, 1);
    glp_set_col_bnds(lp->problem, lp->cutoff_column, GLP_FX, 0, 0);
  }
  return simplex(lp, GLP_PRIMAL, halt) == HW_LP_OPTIMAL;
}

hw_lp_result hw_lp_solve_integer(hw_lp *lp, const hw_lp_integer *options, const hw_halt *halt) {
  GUARDED(lp, lost(lp))
  if (glp_get_status(lp->problem) != GLP_OPT || !add_cutoff(lp, options, halt))
    return HW_LP_FAILED;
  glp_iocp control;
  integer_control(&control, lp, options);
  lp->halt = halt;
  lp->node_limit = options->node_limit;
  lp->nodes = 0;
  lp->target = options->target;
  lp->iteration_limit = 0;
  if (options->work_limit > 0)
    lp->iteration_limit =
        glp_get_it_cnt(lp->problem) +
        options->work_limit / (glp_get_num_rows(lp->problem) + glp_get_num_cols(lp->problem) + 1);
  lp->stopped = false;
  lp->bound = glp_get_obj_val(lp->problem);
  int code = glp_intopt(lp->problem, &control);
  int status = glp_mip_status(lp->problem);
  if (code != 0 && code != GLP_ESTOP && code != GLP_EMIPGAP && code != GLP_ETMLIM)
    return HW_LP_FAILED;
  if ((status == GLP_OPT || status == GLP_FEAS) && only_cutoff(lp))
    return lp->stopped ? HW_LP_STOPPED : HW_LP_INFEASIBLE;
  if (status == GLP_OPT && !lp->stopped && code == 0) {
    lp->bound = glp_mip_obj_val(lp->problem);
    return HW_LP_OPTIMAL;
  }
  if (status == GLP_FEAS || status == GLP_OPT)
    return HW_LP_FEASIBLE;
  return status == GLP_NOFEAS && !lp->stopped ? HW_LP_INFEASIBLE : HW_LP_STOPPED;
}

int64_t hw_lp_integer_value(const hw_lp *lp, int32_t column) {
  return lp->lost ? 0 : llround(glp_mip_col_val(lp->problem, column + 1));
}

double hw_lp_integer_bound(const hw_lp *lp) {
  return lp->bound;
}

/* ---- for trees and cuts ---- */

static void unpack_bounds(int kind, double low, double high, double *low_out, double *high_out) {
  *low_out = kind == GLP_FR || kind == GLP_UP ? -HW_LP_INFINITY : low;
  *high_out = kind == GLP_FR || kind == GLP_LO ? HW_LP_INFINITY : kind == GLP_FX ? low : high;
}

void hw_lp_column_bounds(const hw_lp *lp, int32_t column, double *low, double *high) {
  *low = *high = 0;
  if (!lp->lost)
    unpack_bounds(glp_get_col_type(lp->problem, column + 1),
                  glp_get_col_lb(lp->problem, column + 1), glp_get_col_ub(lp->problem, column + 1),
                  low, high);
}

void hw_lp_row_bounds(const hw_lp *lp, int32_t row, double *low, double *high) {
  *low = *high = 0;
  if (!lp->lost)
    unpack_bounds(glp_get_row_type(lp->problem, row + 1), glp_get_row_lb(lp->problem, row + 1),
                  glp_get_row_ub(lp->problem, row + 1), low, high);
}

static hw_lp_stand stand_of(int status) {
  return status == GLP_BS   ? HW_LP_BASIC
         : status == GLP_NU ? HW_LP_AT_HIGH
         : status == GLP_NF ? HW_LP_FREE
                            : HW_LP_AT_LOW;
}

hw_lp_stand hw_lp_column_stand(const hw_lp *lp, int32_t column) {
  return lp->lost ? HW_LP_FREE : stand_of(glp_get_col_stat(lp->problem, column + 1));
}

hw_lp_stand hw_lp_row_stand(const hw_lp *lp, int32_t row) {
  return lp->lost ? HW_LP_FREE : stand_of(glp_get_row_stat(lp->problem, row + 1));
}

int32_t hw_lp_row_entries(hw_lp *lp, int32_t row, hw_lp_entry *out) {
  GUARDED(lp, -1)
  if (!room_for(lp, glp_get_num_cols(lp->problem)))
    return -1;
  int count = glp_get_mat_row(lp->problem, row + 1, lp->index, lp->value);
  for (int i = 1; i <= count; i++)
    out[i - 1] = (hw_lp_entry){lp->index[i] - 1, lp->value[i]};
  return count;
}

int32_t hw_lp_column_entries(hw_lp *lp, int32_t column, hw_lp_entry *out) {
  GUARDED(lp, -1)
  if (!room_for(lp, glp_get_num_rows(lp->problem)))
    return -1;
  int count = glp_get_mat_col(lp->problem, column + 1, lp->index, lp->value);
  for (int i = 1; i <= count; i++)
    out[i - 1] = (hw_lp_entry){lp->index[i] - 1, lp->value[i]};
  return count;
}

int32_t hw_lp_tableau_row(hw_lp *lp, int32_t column, hw_lp_entry *out) {
  GUARDED(lp, -1)
  int rows = glp_get_num_rows(lp->problem), columns = glp_get_num_cols(lp->problem);
  if (column < 0 || column >= columns || glp_get_col_stat(lp->problem, column + 1) != GLP_BS ||
      (!glp_bf_exists(lp->problem) && glp_factorize(lp->problem) != 0) ||
      !room_for(lp, rows + columns))
    return -1;
  int count = glp_eval_tab_row(lp->problem, rows + column + 1, lp->index, lp->value);
  for (int i = 1; i <= count; i++)
    out[i - 1] = (hw_lp_entry){lp->index[i] - 1, lp->value[i]};
  return count;
}

bool hw_lp_set_row(hw_lp *lp, int32_t row, double low, double high, const hw_lp_entry *entries,
                   int32_t count) {
  GUARDED(lp, false)
  if (row < 0 || row >= glp_get_num_rows(lp->problem) || !bounds_valid(low, high) ||
      !load(lp, entries, count, glp_get_num_cols(lp->problem)))
    return false;
  glp_set_row_bnds(lp->problem, row + 1, bound_kind(low, high), low, high);
  glp_set_mat_row(lp->problem, row + 1, count, lp->index, lp->value);
  return true;
}

bool hw_lp_column_integer(const hw_lp *lp, int32_t column) {
  return !lp->lost && glp_get_col_kind(lp->problem, column + 1) != GLP_CV;
}

bool hw_lp_save_basis(hw_lp *lp, signed char *out) {
  if (lp->lost)
    return false;
  int rows = glp_get_num_rows(lp->problem), columns = glp_get_num_cols(lp->problem);
  for (int r = 1; r <= rows; r++)
    *out++ = (signed char)glp_get_row_stat(lp->problem, r);
  for (int c = 1; c <= columns; c++)
    *out++ = (signed char)glp_get_col_stat(lp->problem, c);
  return true;
}

bool hw_lp_load_basis(hw_lp *lp, const signed char *basis, int32_t rows, int32_t columns) {
  GUARDED(lp, false)
  int all_rows = glp_get_num_rows(lp->problem), all_columns = glp_get_num_cols(lp->problem);
  if (rows > all_rows || columns > all_columns)
    return false;
  for (int r = 1; r <= all_rows; r++)
    glp_set_row_stat(lp->problem, r, r <= rows ? basis[r - 1] : GLP_BS);
  for (int c = 1; c <= all_columns; c++)
    glp_set_col_stat(lp->problem, c, c <= columns ? basis[rows + c - 1] : GLP_NL);
  return true;
}

hw_lp_result hw_lp_resolve(hw_lp *lp, double cutoff, int32_t iterations, const hw_halt *halt) {
  GUARDED(lp, lost(lp))
  glp_smcp control;
  glp_init_smcp(&control);
  control.msg_lev = GLP_MSG_OFF;
  control.meth = GLP_DUALP;
  control.pricing = GLP_PT_PSE;
  control.obj_ul = cutoff < DBL_MAX ? cutoff : DBL_MAX;
  int before = glp_get_it_cnt(lp->problem), slice = slice_of(lp->problem), done = 0;
  int code = GLP_EITLIM;
  while (code == GLP_EITLIM && (iterations == 0 || done < iterations) && done < ITERATIONS_MAX) {
    if (hw_halted(halt))
      return HW_LP_STOPPED;
    control.it_lim = iterations > 0 && iterations - done < slice ? iterations - done : slice;
    code = glp_simplex(lp->problem, &control);
    done = glp_get_it_cnt(lp->problem) - before;
  }
  lp->iterations += done;
  if (code == GLP_EITLIM)
    return HW_LP_STOPPED;
  if (code == GLP_EOBJUL)
    return HW_LP_INFEASIBLE;
  hw_lp_result result = code == 0 ? lp_status(lp) : HW_LP_FAILED;
  if (result == HW_LP_FAILED && iterations == 0) {
    glp_std_basis(lp->problem);
    result = simplex(lp, GLP_DUALP, halt);
  }
  if (result == HW_LP_FAILED) {
    glp_adv_basis(lp->problem, 0);
    result = simplex(lp, GLP_PRIMAL, halt);
  }
  return result;
}

double hw_lp_bound(const hw_lp *lp) {
  if (lp->lost || glp_get_dual_stat(lp->problem) != GLP_FEAS)
    return -HW_LP_INFINITY;
  return glp_get_obj_val(lp->problem);
}
