/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The restricted master problem in path form:
 *
 *   min  sum cost_p x_p + sum penalty_c u_c + sum vehicle y + sum run_cost o
 *   cover    c:       sum_{p of c} x_p + u_c = parties of c
 *   resource r:       sum use_{p,r} x_p <= capacity_r                       (C1, C2, C5-C8, C11)
 *     of a run:       ... <= fixed o + sum_v places_v y_v                   (C3; charters: seats o)
 *   minimum  g:       sum persons_p x_p >= min_persons o                    (C5)
 *   pool     v, t:    sum of y_v over the runs busy together <= count_v     (C4, one row per
 * clique)
 *
 * with the rows of master_riders.h and, where somebody needs escorts, those of master_escorts.h.
 *
 * Rows enter when they are violated, but for the cover rows and those that open a run.
 */
#ifndef HW_ENGINE_MASTER_H
#define HW_ENGINE_MASTER_H

#include "engine/columns.h"
#include "engine/lp.h"
#include "engine/prices.h"
#include "engine/rotation.h"

typedef enum hw_row_kind {
  HW_ROW_COVER,
  HW_ROW_RESOURCE,
  HW_ROW_MINIMUM,
  HW_ROW_LINK,
  HW_ROW_VEHICLES,
  HW_ROW_AMBULANCE,
  HW_ROW_ROUNDED,
  HW_ROW_KNAPSACK, /* of a resource of a run (knapsack.h) */
  HW_ROW_POOL,
  HW_ROW_NEED,
  HW_ROW_SHARE,
  HW_ROW_ATTENDED,
  HW_ROW_BUSY,
  HW_ROW_SUM,  /* of the same variable over the runs of a service (branch_objects.h) */
  HW_ROW_FLOW, /* parties of a class on a run (branch_objects.h) */
  HW_ROW_LEFT, /* parties left behind in all (branch_objects.h) */
  HW_ROW_CUT   /* of a tree: holds for the columns that were there (cuts.h) */
} hw_row_kind;

/** A variable of a run: vehicles of one pool on it (use >= 0), or that it goes (use HW_NONE). */
typedef struct hw_run_variable {
  int32_t run;
  int32_t use; /* index into the service's vehicles */
  int32_t least, most;
  int32_t floor, ceiling; /* what these are when nothing is branched on */
  hw_cents cost;
  int32_t column; /* in the LP */
} hw_run_variable;

/** A run variable's coefficient in a row. */
typedef struct hw_run_term {
  int32_t variable;
  double value;
} hw_run_term;

typedef struct hw_row {
  hw_row_kind kind;
  int32_t subject; /* class, resource, run, pool, or spot */
  int32_t run;     /* LINK, VEHICLES, AMBULANCE */
  double limit;    /* right-hand side */
  bool at_least;   /* >= rather than <= */
  bool both;       /* `least` <= ... <= `limit` */
  double least;
  const hw_run_term *terms;
  int32_t term_count;
} hw_row;

/** Runs of one pool that overlap: a maximal set of busy intervals with a common minute. */
typedef struct hw_clique {
  int32_t pool;
  int32_t limit;       /* vehicles that may be busy */
  const int32_t *runs; /* ascending; each lists the pool among its vehicles */
  int32_t run_count;
  int32_t row; /* HW_NONE until it binds */
} hw_clique;

/** A row that ties one class, or one escort pool, to one run, in the list of its run. */
typedef struct hw_class_row {
  int32_t class_index; /* of a pool: the number of classes + the pool */
  int32_t run;
  int32_t segment; /* only those who ride it; HW_NONE: the run */
  int32_t row;
  double value; /* coefficient of each of them */
  int32_t next; /* HW_NONE: last */
} hw_class_row;

/** A row of persons who need a kind, or one of several kinds, at a spot, in the list of its spot.
 */
typedef struct hw_need_row {
  int32_t spot;
  int32_t kind;   /* HW_NONE: one of `kinds` */
  uint64_t kinds; /* bits of hw_escort_rows.kind_bit */
  bool exact;     /* pools of several kinds count by their shares alone */
  int32_t row;
  int32_t next; /* HW_NONE: last */
} hw_need_row;

/** Members of a pool that covers several kinds who cover one of them at a spot. */
typedef struct hw_share {
  int32_t spot, pool, kind;
  int32_t most; /* the pool's count */
  int32_t need_row, share_row;
  int32_t column; /* in the LP */
} hw_share;

/** Kinds of one attended row at most. */
enum { HW_ATTENDED_TERMS = 5 };

/** Members whom one class needs of one kind, per party. */
typedef struct hw_attended_term {
  int32_t class_index, kind;
  double members;
} hw_attended_term;

/** A row that ties classes to the escorts at one spot, in the list of its spot. */
typedef struct hw_attended {
  int32_t spot, row;
  hw_attended_term terms[HW_ATTENDED_TERMS]; /* by kind, each kind once */
  int32_t term_count;
  bool refused; /* nobody of the class may pass: with its escorts it is too large for the run */
  int32_t next; /* HW_NONE: last */
} hw_attended;

/** The row that counts a pool's busy members at an instant. */
typedef struct hw_busy_row {
  hw_minute at;
  int32_t row;
  int32_t next; /* of the pool; HW_NONE: last */
} hw_busy_row;

/** See master_escorts.h. */
typedef struct hw_escort_rows {
  hw_rotations *rotations; /* NULL: nobody needs an escort */
  int32_t kinds, pools;
  int32_t spot_room;   /* spots that the arrays below have room for */
  int32_t *only_kind;  /* per pool: the kind it covers of those that are needed */
  double *scale;       /* per pool, 0 to 1: of the prices of C9; see hw_engine_scale() */
  int32_t *kind_bit;   /* per kind: its bit among those that are needed, HW_NONE */
  int32_t *first_need; /* per spot: into needs, HW_NONE */
  hw_need_row *needs;
  int32_t need_count;
  size_t need_capacity;
  int32_t *share_row;      /* spot x pool, HW_NONE */
  int32_t *first_attended; /* per spot: into attended, HW_NONE */
  hw_attended *attended;
  int32_t attended_count;
  size_t attended_capacity;
  hw_share *shares;
  int32_t share_count;
  size_t share_capacity;
  int32_t *first_busy; /* per pool: into busy, HW_NONE */
  hw_busy_row *busy;
  int32_t busy_count;
  size_t busy_capacity;
  int32_t *lp_column; /* per rotation column: LP column, HW_NONE */
  size_t lp_column_room;
} hw_escort_rows;

typedef struct hw_master {
  const hw_network *network;
  const hw_classes *classes;
  hw_columns *columns;
  hw_arena *arena;
  hw_lp *lp;
  hw_row *rows; /* as in the LP */
  int32_t row_count;
  size_t row_capacity;
  int32_t *unserved;  /* per class: LP column */
  int32_t *lp_column; /* per column of `columns`: LP column, HW_NONE */
  size_t lp_column_room;
  int32_t *resource_row;    /* per resource, HW_NONE */
  int32_t *minimum_row;     /* per run, HW_NONE */
  int32_t *shortage;        /* per run: LP column of the persons short of its minimum, HW_NONE */
  double shortage_cost;     /* of each; they are fixed at 0 but where a tree lets them be */
  int32_t *first_variable;  /* per run: its first variable, HW_NONE */
  bool *opened;             /* per run: its rows are there */
  int32_t *first_class_row; /* per run: into class_rows, HW_NONE */
  hw_class_row *class_rows;
  int32_t class_row_count;
  size_t class_row_capacity;
  hw_run_variable *variables;
  int32_t variable_count;
  size_t variable_capacity;
  hw_clique *cliques;
  int32_t clique_count;
  int32_t left_row; /* with has_left: the row of all parties left behind */
  bool has_left;
  double *usage; /* per resource: scratch for separation */
  /* Prices may be drawn towards those that gave the best bound (bound.c): */
  double *center; /* per row below center_rows: its price; of a cover row its dual */
  int32_t center_rows;
  size_t center_room;
  double blend;       /* weight of the center, 0 to 1 */
  const double *mean; /* per LP column below mean_columns: what it takes on average, during
                         separation by restricted.c */
  int32_t mean_columns;
  /* Prices of rows below scaled_rows are scaled so (rotation_scale.c). */
  double *row_scale;
  int32_t scaled_rows;
  size_t row_scale_room;
  hw_escort_rows escorts;
} hw_master;

/** Run variables exist for runs with vehicles, a cost or a minimum load. */
bool hw_run_has_variables(const homeward_scenario *scenario, int32_t run);
/** The run has a `goes` variable: it costs something or has a minimum load. */
bool hw_run_is_optional(const homeward_scenario *scenario, int32_t run);
/** Parties of a class that a run carries in its fixed seats, without any vehicle. */
int32_t hw_parties_without_vehicles(const hw_network *network, const hw_class *class, int32_t run);
/** Variables of a run: vehicles first, then `goes`. */
int32_t hw_run_variable_count(const homeward_scenario *scenario, int32_t run);

/** Everyone unserved, no columns yet. `rotations`: NULL where nobody needs an escort. */
homeward_status hw_master_new(hw_master *master, hw_columns *columns, hw_rotations *rotations,
                              hw_arena *arena, homeward_error *error);
void hw_master_free(hw_master *master);

/** Column `column` of master->columns is in the LP. */
static inline bool hw_master_has(const hw_master *master, int32_t column) {
  return (size_t)column < master->lp_column_room && master->lp_column[column] != HW_NONE;
}

/** Brings column `column` of master->columns into the LP (once). False when memory or the solver
 * failed. */
bool hw_master_add(hw_master *master, int32_t column);

/** Adds a row with the given coefficients and those of its run variables; false when memory or the
 * solver failed. */
bool hw_master_add_row(hw_master *master, hw_row row, const hw_lp_entry *entries, int32_t count);

/** The rows that a run needs as soon as anyone rides it; no column or rotation in the LP does yet.
 */
bool hw_master_open_run(hw_master *master, int32_t run);

/** Narrows the values that a variable of a run may take. False when the solver failed. */
bool hw_master_bound(hw_master *master, int32_t variable, int32_t least, int32_t most);

/** How many parties of a class one run can carry at most. */
int32_t hw_master_parties_on_run(const hw_master *master, int32_t class_index, int32_t run);

/** The variable `goes` of a run, HW_NONE when it has none. */
int32_t hw_master_goes(const hw_master *master, int32_t run);

/** Another right-hand side for a row of both. False when the solver failed. */
bool hw_master_set_row(hw_master *master, int32_t row, double least, double most);

/** What leaving a party behind costs beside its penalty, by the price of the row that counts them.
 */
double hw_master_left_price(const hw_master *master);

/** Price of a row, >= 0 for <= rows, <= 0 for >= rows: its negated dual, rounding removed, blended
 * with the center, scaled. */
double hw_master_row_price(const hw_master *master, int32_t row);

/** Keeps a row in the list of its run; `row.next` is set here. */
bool hw_master_keep_class_row(hw_master *master, hw_class_row row);
bool hw_master_has_class_row(const hw_master *master, int32_t class_index, int32_t run,
                             hw_row_kind kind);

/** Solves the LP, adding violated rows until none is left. */
hw_lp_result hw_master_solve(hw_master *master, hw_lp_method method, const hw_halt *halt);

/** The same with the simplex called `passes` times at most: rows may be left out that the solution
 * violates. Where it is large and solved again soon, the last of them are not worth their time. */
hw_lp_result hw_master_solve_some(hw_master *master, hw_lp_method method, int32_t passes,
                                  const hw_halt *halt);

/** Adds the rows that `value(column)` violates; returns their number, -1 on failure. */
typedef double (*hw_master_value)(const hw_master *master, int32_t lp_column);
int32_t hw_master_separate(hw_master *master, hw_master_value value);

/** The duals as prices; class duals (cents per party) into `cover`, which has one entry per class.
 */
bool hw_master_prices(hw_master *master, hw_prices *prices, double *cover, hw_arena *scratch);

/** The present prices, blended and scaled, become the center. False when out of memory. */
bool hw_master_center(hw_master *master, const double *cover);

/** Room in the center for all rows; new ones are 0. False when out of memory. */
bool hw_master_center_room(hw_master *master);

/**
 * Adds the rows of all resources with a price; these, the prices of minimum loads (negative prices
 * of PERSONS) and the class duals become the center. False when memory or the solver failed.
 */
bool hw_master_begin_at(hw_master *master, const double *prices, const double *cover);

/**
 * The part of the Lagrangian bound that does not depend on the classes: the best of the run
 * variables in their bounds minus the worth of all capacities, for the present duals.
 */
double hw_master_bound_constant(const hw_master *master);

/** The scale of a resource's row: budgets run in cents and are divided by 100. */
double hw_resource_scale(const hw_network *network, int32_t resource);

#endif
