/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/engine.h"

#include <stdlib.h>
#include <string.h>

bool hw_solution_new(hw_solution *solution, const hw_engine *engine) {
  *solution = (hw_solution){.columns = engine->columns.count,
                            .rotation_count = hw_master_rotation_count(&engine->master)};
  solution->taken = calloc((size_t)solution->columns + 1, sizeof(int32_t));
  solution->variables = calloc((size_t)engine->master.variable_count + 1, sizeof(int32_t));
  solution->rotations = calloc((size_t)solution->rotation_count + 1, sizeof(int32_t));
  for (int32_t v = 0; solution->variables != NULL && v < engine->master.variable_count; v++)
    solution->variables[v] = engine->master.variables[v].floor;
  for (int32_t r = 0; solution->rotations != NULL && r < solution->rotation_count; r++)
    solution->rotations[r] = engine->rotations.items[r].least;
  return solution->taken != NULL && solution->variables != NULL && solution->rotations != NULL;
}

void hw_solution_free(hw_solution *solution) {
  free(solution->taken);
  free(solution->variables);
  free(solution->rotations);
  *solution = (hw_solution){0};
}

static hw_cents objective_of(const hw_engine *engine, const hw_solution *solution, int32_t *served,
                             hw_cents *surcharge) {
  const hw_master *master = &engine->master;
  hw_cents objective = 0;
  for (int32_t c = 0; c < solution->columns; c++) {
    objective += engine->columns.items[c].cost * solution->taken[c];
    served[engine->columns.items[c].class_index] += solution->taken[c];
  }
  for (int32_t v = 0; v < master->variable_count; v++)
    objective += master->variables[v].cost * solution->variables[v];
  for (int32_t r = 0; r < solution->rotation_count; r++)
    objective += engine->rotations.items[r].cost * solution->rotations[r];
  *surcharge = 0;
  for (int32_t k = 0; k < engine->classes.count; k++) {
    const hw_class *class = &engine->classes.items[k];
    objective += class->penalty * (class->size - served[k]);
    *surcharge += class->surcharge * (class->size - served[k]);
  }
  return objective;
}

/* Loads that no row asks for: of runs with settled legs on them, where all of these are left. */
static bool is_loaded(const hw_engine *engine, const hw_solution *solution, int32_t run) {
  const hw_network *network = &engine->network;
  const homeward_scenario *scenario = engine->scenario;
  int64_t persons = 0, least = scenario->services[scenario->runs[run].service].min_persons;
  for (int32_t c = 0; c < solution->columns; c++) {
    const hw_column *column = &engine->columns.items[c];
    const hw_class *class = &engine->classes.items[column->class_index];
    if (solution->taken[c] == 0 || !hw_column_rides(&engine->columns, column, run))
      continue;
    if (hw_class_has_ridden(class, run))
      return true;
    persons += (int64_t) class->persons * solution->taken[c];
  }
  for (int32_t r = 0; r < solution->rotation_count; r++)
    if (engine->rotations.items[r].least > 0 &&
        hw_rotation_rides(network, &engine->rotations.items[r], run))
      return true;
  return persons == 0 || persons >= least;
}

static bool all_loaded(const hw_engine *engine, const hw_solution *solution) {
  const homeward_scenario *scenario = engine->scenario;
  for (int32_t run = 0; engine->network.pasts != NULL && run < scenario->run_count; run++)
    if (hw_past_rides(&engine->network, run) &&
        scenario->services[scenario->runs[run].service].min_persons > 0 &&
        !is_loaded(engine, solution, run))
      return false;
  return true;
}

homeward_status hw_engine_offer(hw_engine *engine, const hw_solution *solution,
                                homeward_error *error) {
  int32_t *served = calloc((size_t)engine->classes.count + 1, sizeof *served);
  if (served == NULL)
    return hw_fail_memory(error);
  hw_cents surcharge, objective = objective_of(engine, solution, served, &surcharge);
  free(served);
  if ((engine->has_best && objective >= engine->best.objective) || !all_loaded(engine, solution))
    return HOMEWARD_OK;
  hw_solution own;
  if (!hw_solution_new(&own, engine)) {
    hw_solution_free(&own);
    return hw_fail_memory(error);
  }
  memcpy(own.taken, solution->taken, (size_t)solution->columns * sizeof(int32_t));
  memcpy(own.variables, solution->variables,
         (size_t)engine->master.variable_count * sizeof(int32_t));
  if (solution->rotation_count > 0)
    memcpy(own.rotations, solution->rotations, (size_t)solution->rotation_count * sizeof(int32_t));
  own.objective = objective;
  own.surcharge = surcharge;
  hw_solution_free(&engine->best);
  engine->best = own;
  engine->has_best = true;
  return HOMEWARD_OK;
}

bool hw_engine_within_gap(const hw_engine *engine) {
  if (!engine->has_best || !engine->has_bound)
    return false;
  hw_cents objective = engine->best.objective + engine->outside;
  return (double)(objective - engine->bound) <=
         engine->options.gap * (double)(objective - engine->best.surcharge);
}
