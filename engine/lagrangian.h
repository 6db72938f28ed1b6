/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The relaxation in which every shared row of the parties has a price and nothing else ties them:
 *
 *   L(pi) = sum_c parties_c min(penalty_c, min_p value_p(pi)) + sum_v min(0, reduced_v(pi)) most_v
 *           - pi capacity
 *
 * over the classes c with their itineraries p and the run variables v. Rows are counted here in one
 * vector: the resources, then the minimum load of each run, then the cliques of the vehicle pools
 * (C1 to C8, C11). Escorts have no rows: a bound without their cost holds with it.
 */
#ifndef HW_ENGINE_LAGRANGIAN_H
#define HW_ENGINE_LAGRANGIAN_H

#include "engine/engine.h"

typedef struct hw_lagrangian {
  const hw_engine *engine;
  int32_t count; /* rows: resources + runs + cliques */
  int32_t resources, runs, cliques;
  double worth;    /* cents that a person left behind costs, on average */
  double *size;    /* per row: its capacity at most, > 0; 0: it can never bind */
  double *unit;    /* per row: cents that a unit is about worth; a share for budgets */
  double *weight;  /* per row: unit / worth / size, for volume.h */
  int32_t *active; /* rows that may bind, ascending; the others have no price */
  int32_t active_count;
  double *open;    /* per run variable: what it does, from 0 to its most */
  double *reduced; /* per run variable: reduced cost at the last prices */
} hw_lagrangian;

/** False when out of memory. Owned by `arena`. No row is active. */
bool hw_lagrangian_new(hw_lagrangian *lagrangian, const hw_engine *engine, hw_arena *arena);

/** The rows that have a price, or that `most` (per resource: units that may be asked for) can
 * exceed, become the active ones. */
void hw_lagrangian_activate(hw_lagrangian *lagrangian, const double *prices, const double *most);

/** Price of each resource that a party pays: the minimum load of a run is paid back by persons. */
void hw_lagrangian_tolls(const hw_lagrangian *lagrangian, const double *prices, double *tolls);

/**
 * The part of L that no class has a share in. Run variables move the share `rate` of the way to
 * what is best at these prices.
 */
double hw_lagrangian_constant(hw_lagrangian *lagrangian, const double *prices, double rate);

/** Use beyond capacity of each active row, with the run variables as they are; no other is written.
 */
void hw_lagrangian_violation(const hw_lagrangian *lagrangian, const double *usage, double *out);

#endif
