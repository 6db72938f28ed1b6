/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The solver interface: linear programs min c x, rows between bounds, columns between bounds, and
 * their integer optimum. One file per solver implements it (lp_glpk.c). Rows and columns are
 * 0-based numbers; no name ever reaches the solver. An hw_lp belongs to the thread that made it,
 * one at a time per thread.
 */
#ifndef HW_ENGINE_LP_H
#define HW_ENGINE_LP_H

#include "engine/halt.h"
#include "model/error.h"

typedef struct hw_lp hw_lp;

#define HW_LP_INFINITY 1e300

typedef enum hw_lp_result {
  HW_LP_OPTIMAL,
  HW_LP_FEASIBLE, /* integer programs: a solution, not proven */
  HW_LP_INFEASIBLE,
  HW_LP_UNBOUNDED,
  HW_LP_STOPPED, /* by the clock, the caller or a limit, without a solution */
  HW_LP_FAILED,  /* the solver gave up */
  HW_LP_MEMORY   /* out of memory; the problem may be lost */
} hw_lp_result;

/** FAILED or MEMORY. */
static inline bool hw_lp_broken(hw_lp_result result) {
  return result == HW_LP_FAILED || result == HW_LP_MEMORY;
}

/** The error of a result without an answer. */
static inline homeward_status hw_lp_failure(hw_lp_result result, homeward_error *error) {
  if (result == HW_LP_MEMORY)
    return hw_fail_memory(error);
  return hw_fail(error, HOMEWARD_INTERNAL, "the solver gave up");
}

/** One coefficient of a new row or column. */
typedef struct hw_lp_entry {
  int32_t index; /* column of a row, row of a column */
  double value;  /* finite */
} hw_lp_entry;

/** NULL when out of memory. */
hw_lp *hw_lp_new(void);
void hw_lp_free(hw_lp *lp);

/* Each of these returns the new index, or -1 after a failure (bad argument, out of memory). Entries
   have distinct indexes in range. */
int32_t hw_lp_add_row(hw_lp *lp, double low, double high, const hw_lp_entry *entries,
                      int32_t count);
int32_t hw_lp_add_column(hw_lp *lp, double cost, double low, double high, bool integer,
                         const hw_lp_entry *entries, int32_t count);
bool hw_lp_set_row_bounds(hw_lp *lp, int32_t row, double low, double high);
bool hw_lp_set_column_bounds(hw_lp *lp, int32_t column, double low, double high);
bool hw_lp_set_cost(hw_lp *lp, int32_t column, double cost);
double hw_lp_cost(const hw_lp *lp, int32_t column);
/** Makes a column basic, or a row's slack non-basic, before the first solve: a crash basis. */
bool hw_lp_set_basic(hw_lp *lp, int32_t row, int32_t column);
/** Makes all rows' slacks basic and all columns non-basic. */
bool hw_lp_clear_basis(hw_lp *lp);
/** Memory has run out inside the solver; the problem is lost. */
bool hw_lp_out_of_memory(const hw_lp *lp);
int32_t hw_lp_rows(const hw_lp *lp);
int32_t hw_lp_columns(const hw_lp *lp);

/** How to begin: new columns keep the basis primal feasible, new rows keep it dual feasible. */
typedef enum hw_lp_method { HW_LP_PRIMAL, HW_LP_DUAL } hw_lp_method;

/** Solves the relaxation from the present basis. */
hw_lp_result hw_lp_solve(hw_lp *lp, hw_lp_method method, const hw_halt *halt);
double hw_lp_objective(const hw_lp *lp);
double hw_lp_value(const hw_lp *lp, int32_t column);
/** Of the relaxation: d objective / d right-hand side. */
double hw_lp_dual(const hw_lp *lp, int32_t row);
double hw_lp_reduced_cost(const hw_lp *lp, int32_t column);
/** Simplex iterations so far. */
int64_t hw_lp_iterations(const hw_lp *lp);

typedef struct hw_lp_integer {
  double gap;         /* relative; 0: the proven optimum */
  double target;      /* a solution of this value is good enough; -HW_LP_INFINITY: none */
  bool has_cutoff;    /* only solutions below `cutoff` are of use; */
  double cutoff;      /* a whole number */
  int32_t node_limit; /* nodes of the tree, 0: no limit */
  double work_limit;  /* simplex iterations x (rows + columns), 0: no limit */
  bool cuts;
  bool best_first; /* raise the bound; otherwise depth first, to find solutions */
  bool thorough;   /* weigh all fractional columns before branching (Driebeck, Tomlin 1966) */
} hw_lp_integer;

/* ---- for trees and cuts ---- */

/** The bounds of a column, or of a row's activity. */
void hw_lp_column_bounds(const hw_lp *lp, int32_t column, double *low, double *high);
void hw_lp_row_bounds(const hw_lp *lp, int32_t row, double *low, double *high);

/** Where a variable of the relaxation stands. */
typedef enum hw_lp_stand { HW_LP_BASIC, HW_LP_AT_LOW, HW_LP_AT_HIGH, HW_LP_FREE } hw_lp_stand;
hw_lp_stand hw_lp_column_stand(const hw_lp *lp, int32_t column);
hw_lp_stand hw_lp_row_stand(const hw_lp *lp, int32_t row);

/** Entries of a row, by column; `out` has room for all columns. */
int32_t hw_lp_row_entries(hw_lp *lp, int32_t row, hw_lp_entry *out);
/** Entries of a column, by row; `out` has room for all rows. */
int32_t hw_lp_column_entries(hw_lp *lp, int32_t column, hw_lp_entry *out);

/**
 * The simplex tableau's row of a basic column, of an optimal basis: basic = sum of value x
 * non-basic variable. Index r < rows is row r's activity, rows + c is column c. `out` has room for
 * all rows and columns. -1 on failure.
 */
int32_t hw_lp_tableau_row(hw_lp *lp, int32_t column, hw_lp_entry *out);

/** Another row in the place of one that is slack. */
bool hw_lp_set_row(hw_lp *lp, int32_t row, double low, double high, const hw_lp_entry *entries,
                   int32_t count);

bool hw_lp_column_integer(const hw_lp *lp, int32_t column);

/** The basis in one byte per row, then per column; `out` has room for all. */
bool hw_lp_save_basis(hw_lp *lp, signed char *out);
/** A saved one; rows that have come since are basic, columns that have come since at a bound. */
bool hw_lp_load_basis(hw_lp *lp, const signed char *basis, int32_t rows, int32_t columns);

/**
 * Dual simplex from the present basis, at most `iterations` (0: no limit), until the optimum, or
 * until the objective is known to be `cutoff` at least: INFEASIBLE. STOPPED by the limit:
 * hw_lp_bound is what is known.
 */
hw_lp_result hw_lp_resolve(hw_lp *lp, double cutoff, int32_t iterations, const hw_halt *halt);

/** Lower bound on the optimum after hw_lp_resolve; -HW_LP_INFINITY when nothing is known. */
double hw_lp_bound(const hw_lp *lp);

/** Integer optimum from the optimal basis of hw_lp_solve. Solutions are read with
 * hw_lp_integer_value. */
hw_lp_result hw_lp_solve_integer(hw_lp *lp, const hw_lp_integer *options, const hw_halt *halt);
/** The integer value of an integer column: rounded, never truncated. */
int64_t hw_lp_integer_value(const hw_lp *lp, int32_t column);
/** After OPTIMAL the optimum; otherwise a lower bound of the tree that was left. */
double hw_lp_integer_bound(const hw_lp *lp);

#endif
