/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A scenario as an arc-flow model: a mixed-integer program whose every integer solution is a plan
 * of the same cost, to the cent (docs/export.md).
 *
 *   min  constant + sum penalty_c u_c + sum cost_c p_c + sum cost_a x_a
 *        + sum vehicle v_{r,k} + sum run_cost g_r
 *   class    c:   p_c + u_c = parties of c
 *   node     n:   sum of what enters it - sum of what leaves it = 0
 *   resource i:   sum use_{c,i} p_c + sum use_{a,i} x_a <= capacity_i, fixed_i g, and vehicles
 *   minimum  r:   sum persons x on r >= min_persons_r g_r                          (C5)
 *   pool   k,t:   sum of v_{r,k} over the runs busy together <= count_k            (C4)
 */
#ifndef HW_ENGINE_FLOW_MODEL_H
#define HW_ENGINE_FLOW_MODEL_H

#include "engine/classes.h"
#include "engine/cliques.h"
#include "engine/flow_pool.h"
#include "engine/flow_rows.h"
#include "engine/halt.h"

typedef struct hw_flow_model {
  const homeward_scenario *scenario;
  hw_arena arena; /* owns all but the pool's own */
  hw_network network;
  hw_classes classes;
  hw_flow_rows rows;
  hw_flow_pool pool;
  hw_flow_way *root; /* per class; nowhere: it is left behind whatever is decided */
  hw_cents constant; /* what it costs to leave those behind, and the cases outside every class */
  int32_t *nodes;    /* node_count nodes of the pool that the classes reach */
  int32_t node_count;
  int32_t *row_of_node; /* per node of the pool: its place in `nodes`, HW_NONE */
  bool *used;           /* per resource: something in the model takes it */
  hw_clique *cliques;
  int32_t clique_count;
  bool stopped; /* by the caller: the model is not whole */
} hw_flow_model;

/**
 * Builds the model; free it whatever comes of it. HOMEWARD_INVALID when the scenario cannot be told
 * so, every reason in `diagnostics`; HOMEWARD_LIMIT when out of memory or over a stated limit. With
 * HOMEWARD_OK and `stopped` the caller wanted to stop.
 */
homeward_status hw_flow_model_build(hw_flow_model *model, const homeward_scenario *scenario,
                                    const hw_halt *halt, homeward_diagnostics *diagnostics,
                                    homeward_error *error);
void hw_flow_model_free(hw_flow_model *model);

/** A run has variables in the model: somebody could ride it, and vehicles or money depend on it. */
bool hw_flow_model_has_run(const hw_flow_model *model, int32_t run);

/** Vehicles of one of the service's uses on one run at most. */
int32_t hw_flow_model_vehicles(const hw_flow_model *model, int32_t run, int32_t vehicle);

/** The row of a clique can bind. */
bool hw_flow_model_has_clique(const hw_flow_model *model, int32_t clique);

#endif
