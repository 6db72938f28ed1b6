/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One solve in progress: what its phases share. */
#ifndef HW_ENGINE_ENGINE_H
#define HW_ENGINE_ENGINE_H

#include "engine/halt.h"
#include "engine/master_escorts.h"
#include "engine/pricing.h"
#include "engine/rotation_pricing.h"

/**
 * A solution: how many parties of each class take each column, the vehicles and `goes` decisions of
 * the runs, and the rotations of escorts. Always feasible.
 */
typedef struct hw_solution {
  int32_t *taken;     /* per column of the engine's columns; valid below `columns` */
  int32_t columns;    /* entries of taken */
  int32_t *variables; /* per run variable of the master */
  int32_t *rotations; /* per rotation column: members who do it; valid below `rotation_count` */
  int32_t rotation_count;
  hw_cents objective; /* without what is lost to cases outside every class */
  hw_cents surcharge; /* of that: what leaving those who are held costs beside the penalties */
} hw_solution;

typedef struct hw_engine {
  const homeward_scenario *scenario;
  const hw_published *published; /* replanning: what binds the next plan; else NULL */
  hw_insistence insistence;      /* ... on those whom it holds */
  int32_t *settled_duties;       /* per published rotation: its column where it is kept, HW_NONE */
  homeward_solve_options options;
  hw_halt halt;
  double began;
  int32_t threads;
  hw_arena arena; /* owns everything below but the master's and pricers' own */
  hw_network network;
  hw_classes classes;
  hw_block **block_of_class;
  hw_arena *block_arenas; /* per thread: owns the blocks */
  hw_spots spots;
  bool escorts; /* somebody needs them; without, there are no rotations */
  hw_columns columns;
  hw_rotations rotations;
  hw_master master;
  hw_prices prices;
  double *cover;                         /* per class: dual of its row, cents per party */
  hw_arena price_arena;                  /* owns the lists of `prices` */
  hw_pricer **pricers;                   /* one per thread */
  hw_rotation_pricer **rotation_pricers; /* one per thread; NULL without escorts */
  hw_cents outside;                      /* penalties of the cases outside every class */
  bool seeded;                           /* the relaxation has its first rotations */
  bool root_optimal;                     /* the root relaxation is solved to the end */
  double lagrangian;                     /* L at the present prices, without `outside` */
  hw_cents bound;                        /* proven, with `outside` */
  bool has_bound;
  hw_solution best; /* with has_best */
  bool has_best;
  bool stopped;   /* by the clock, the caller or a count */
  uint64_t steps; /* of the search so far */
  bool counted;   /* the count has stopped it: nobody waits */
  double last_progress;
  const char *told_phase; /* by the last progress, with what was known then */
  bool told_bound, told_best;
} hw_engine;

/** A step of the search is done: tells the caller how far it is; the engine stops when the caller
 * says so, or after the steps that were asked for. */
void hw_engine_step(hw_engine *engine, const char *phase);

/** Tells the caller how far it is; asks the engine to stop when the caller says so. */
void hw_engine_progress(hw_engine *engine, const char *phase);

enum {
  HW_VOLUME_CLASSES = 300,   /* fewer the master solves faster without other prices */
  HW_MASTER_CLASSES = 8000,  /* more have neighbourhoods before the simplex */
  HW_SIMPLEX_CLASSES = 20000 /* more never have it, with escorts no more than the above */
};

/** The simplex has the last word: there are few enough classes. */
static inline bool hw_engine_has_simplex(const hw_engine *engine) {
  return engine->classes.count <= (engine->escorts ? HW_MASTER_CLASSES : HW_SIMPLEX_CLASSES);
}

/** The clock has run out or the caller wants to stop. */
static inline bool hw_engine_halted(hw_engine *engine) {
  if (!engine->stopped && hw_halted(&engine->halt))
    engine->stopped = true;
  return engine->stopped;
}

/** (objective - bound) / objective is within the asked gap. */
bool hw_engine_within_gap(const hw_engine *engine);

/** A smaller gap than usual is asked: with escorts it is worth more care before the search for
 * solutions. */
static inline bool hw_engine_is_fine(const hw_engine *engine) {
  return engine->options.gap < 0.01;
}

/** A plan that began from a published one is near enough: more rounds would not change it. */
static inline bool hw_engine_is_replanned(const hw_engine *engine) {
  return engine->published != NULL && hw_engine_within_gap(engine);
}

/** A bound on what the classes cost is proven: it is kept when it is the highest (bound.c). */
void hw_engine_prove(hw_engine *engine, double bound);

/** Compiles the block of every class (blocks.c). */
homeward_status hw_engine_blocks(hw_engine *engine, homeward_error *error);

/** Rows of a relaxation with escorts that is not solved to its end. */
enum { HW_LARGE_ROWS = 5000 };

/** Solves the root relaxation by column generation and proves a bound (bound.c). */
homeward_status hw_engine_bound(hw_engine *engine, homeward_error *error);

/** A solution from the itineraries and prices there are, and neighbourhoods where it is to be
 * improved without a relaxation (integer.c). */
homeward_status hw_engine_quick(hw_engine *engine, bool improve, homeward_error *error);

/**
 * The same without the simplex, where somebody needs escorts: begins with the prices and columns of
 * hw_engine_ascend() (bound_escorts.c).
 */
homeward_status hw_engine_bound_escorts(hw_engine *engine, homeward_error *error);

/** The prices of the best bound, after hw_engine_bound_escorts(). False when out of memory. */
bool hw_engine_center_prices(hw_engine *engine);

/**
 * Rotations that attend the columns found so far, each from end to end: with them the relaxation
 * begins near what it ends with, where it would otherwise leave those with needs behind and learn
 * of one spot after the other.
 */
homeward_status hw_engine_seed_rotations(hw_engine *engine, homeward_error *error);

/** Integer solutions over the columns; raises the bound when it can prove more (integer.c). */
homeward_status hw_engine_integer(hw_engine *engine, homeward_error *error);

/** What is asked of a round of pricing over all classes. */
typedef struct hw_round_ask {
  double above;        /* paths of value < cover + above */
  int32_t most;        /* paths of one class */
  bool all;            /* enumerate: nothing is dropped by dominance */
  bool exact;          /* with `all`: of those below cover + above + rounding, for the bound; only
                          what is worth less by its exact cost joins the master */
  bool into_master;    /* the columns join the master, not only the pool */
  int64_t label_limit; /* labels of one class; 0: no limit */
  int32_t most_rotations; /* of one pool, with `all` */
  bool no_rotations;      /* classes only */
  bool plain;             /* of them only those that need no escort */
} hw_round_ask;

typedef struct hw_round {
  int32_t added;      /* columns and rotations that joined the master */
  double class_bound; /* sum over the classes of parties x least value, and what rotations could
                         take off it */
  bool truncated;     /* the label limit or `most` was reached */
  double complete;    /* every column and rotation of a reduced cost below this was found */
} hw_round;

homeward_status hw_engine_price(hw_engine *engine, const hw_round_ask *ask, hw_round *round,
                                homeward_error *error);

/** The part of hw_engine_price() that concerns rotations (rotation_round.c). */
homeward_status hw_engine_price_rotations(hw_engine *engine, const hw_round_ask *ask,
                                          hw_round *round, homeward_error *error);

/** The search for rotations of a pool at the present prices, without limits. */
hw_rotation_search hw_engine_rotation_search(const hw_engine *engine, int32_t pool);

/**
 * Scales the prices of C9 to where no rotation earns more than it costs (rotation_scale.c): a bound
 * at the scaled prices holds without all rotations being known. The rotations that are found on
 * the way join the master: `*added` more of them; NULL: they do not.
 */
homeward_status hw_engine_scale(hw_engine *engine, int32_t *added, homeward_error *error);

/** The master's duals become the present prices. False when out of memory. */
bool hw_engine_take_prices(hw_engine *engine);

/** What settled rotations cost at the present prices beyond what they earn: a part of the bound. */
double hw_engine_settled_price(const hw_engine *engine);

/** Value of a column at the present prices, surcharges included, minus its class's dual. */
double hw_engine_reduced_cost(const hw_engine *engine, int32_t column);

/** What a column, or a rotation, costs with all that it uses at the present prices: cents. What
 * escorts cost its party, or it earns with parties, is not in it. */
double hw_engine_priced_column(const hw_engine *engine, int32_t column);
double hw_engine_priced_rotation(const hw_engine *engine, int32_t rotation);

/** A plain solution from the columns there are, in case there is no time for a better one; those
 * with needs have their escorts sought when `attended`. */
homeward_status hw_engine_first(hw_engine *engine, bool attended, homeward_error *error);

/** A first good solution from the relaxation, or from the best one so far where nothing is
 * `relaxed`, then neighbourhoods, until the gap is met or it stalls. */
homeward_status hw_engine_improve(hw_engine *engine, bool relaxed, homeward_error *error);

/** Keeps a feasible solution as the best when it is better; copies it. Its `objective` is not read.
 */
homeward_status hw_engine_offer(hw_engine *engine, const hw_solution *solution,
                                homeward_error *error);

/** Nobody travels: room for all columns, variables and rotations there are now. False when out of
 * memory; free it either way. */
bool hw_solution_new(hw_solution *solution, const hw_engine *engine);
void hw_solution_free(hw_solution *solution);

/**
 * The plan of the best solution, reasons aside: `*unserved` are the plan's own. column_of_case: the
 * column that each case takes, HW_NONE: none, as often as the solution takes it; NULL: cases of a
 * class are named in file order (assign.c).
 */
homeward_status hw_engine_draft(hw_engine *engine, const int32_t *column_of_case,
                                homeward_plan **out, hw_unserved **unserved, homeward_error *error);

/** Looks for a good plan and a bound, within the asked gap and limits (solve.c). */
homeward_status hw_engine_search(hw_engine *engine, homeward_error *error);

/** How the search ended that made the plan. */
homeward_outcome hw_engine_outcome(const hw_engine *engine, const homeward_plan *plan);

/** Makes the plan of the best solution (assign.c). */
homeward_status hw_engine_plan(hw_engine *engine, homeward_plan **out, homeward_error *error);

#endif
