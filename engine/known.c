/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/known.h"

#include "engine/parallel.h"

#include <string.h>

enum { PIECES = 32 /* of the classes; sums are taken piece by piece, whoever does them */ };

void hw_known_free(hw_known *known) {
  hw_arena_free(&known->arena);
}

/* Units of each resource that all itineraries together ask for. */
static double *add_up(hw_known *known, int32_t resources, int32_t *uses) {
  const hw_columns *columns = &known->engine->columns;
  double *most = HW_ARRAY(&known->arena, resources, double);
  *uses = 0;
  for (int32_t c = 0; most != NULL && c < columns->count; c++) {
    const hw_column *column = &columns->items[c];
    double parties = known->engine->classes.items[column->class_index].size;
    for (int32_t u = 0; u < column->use_count; u++)
      most[column->uses[u].resource] += parties * (double)column->uses[u].amount;
    *uses += column->use_count;
  }
  return most;
}

/* Rows of parties: active resources, and persons on runs whose minimum load is active. */
static int32_t *find_rows(hw_known *known, const hw_lagrangian *lagrangian) {
  int32_t *row_of = HW_ARRAY(&known->arena, lagrangian->resources, int32_t);
  known->rows = HW_ARRAY(&known->arena, lagrangian->active_count, int32_t);
  if (row_of == NULL || known->rows == NULL)
    return NULL;
  known->row_count = 0;
  for (int32_t r = 0; r < lagrangian->resources; r++)
    row_of[r] = HW_NONE;
  for (int32_t i = 0; i < lagrangian->active_count; i++) {
    int32_t row = lagrangian->active[i], run = row - lagrangian->resources;
    int32_t resource = run < 0 ? row
                       : run < lagrangian->runs
                           ? hw_resource(&known->engine->network, HW_USE_PERSONS, run)
                           : HW_NONE;
    if (resource == HW_NONE || row_of[resource] != HW_NONE)
      continue;
    row_of[resource] = known->row_count;
    known->rows[known->row_count++] = resource;
  }
  return row_of;
}

static void lay_out(hw_known *known, const int32_t *row_of) {
  const hw_columns *columns = &known->engine->columns;
  int32_t count = 0, uses = 0;
  for (int32_t k = 0; k < known->engine->classes.count; k++) {
    known->first[k] = count;
    for (int32_t c = columns->first[k]; c != HW_NONE; c = columns->items[c].next, count++) {
      const hw_column *column = &columns->items[c];
      known->cost[count] = (double)column->cost;
      known->use_first[count] = uses;
      for (int32_t u = 0; u < column->use_count; u++) {
        if (row_of[column->uses[u].resource] == HW_NONE)
          continue;
        known->use_row[uses] = row_of[column->uses[u].resource];
        known->use_amount[uses++] = (double)column->uses[u].amount;
      }
    }
  }
  known->first[known->engine->classes.count] = count;
  known->use_first[count] = uses;
}

bool hw_known_gather(hw_known *known, hw_lagrangian *lagrangian, const double *prices) {
  const hw_engine *engine = known->engine;
  hw_arena *arena = &known->arena;
  int32_t classes = engine->classes.count, columns = engine->columns.count, uses;
  hw_arena_reset(arena);
  double *most = add_up(known, lagrangian->resources, &uses);
  if (most == NULL)
    return false;
  hw_lagrangian_activate(lagrangian, prices, most);
  const int32_t *row_of = find_rows(known, lagrangian);
  known->first = HW_ARRAY(arena, classes + 1, int32_t);
  known->cost = HW_ARRAY(arena, columns, double);
  known->use_first = HW_ARRAY(arena, columns + 1, int32_t);
  known->use_row = HW_ARRAY(arena, uses, int32_t);
  known->use_amount = HW_ARRAY(arena, uses, double);
  known->toll = HW_ARRAY(arena, known->row_count, double);
  known->usage = HW_ARRAY(arena, (size_t)known->row_count * (size_t)engine->threads, double);
  known->part = HW_ARRAY(arena, PIECES, double);
  if (row_of == NULL || known->first == NULL || known->cost == NULL || known->use_first == NULL ||
      known->use_row == NULL || known->use_amount == NULL || known->toll == NULL ||
      known->usage == NULL || known->part == NULL)
    return false;
  lay_out(known, row_of);
  return true;
}

/* The cheapest of a class, HW_NONE: to stay. */
static int32_t cheapest(const hw_known *known, int32_t k, double *value) {
  int32_t best = HW_NONE;
  *value = (double)known->engine->classes.items[k].penalty;
  for (int32_t i = known->first[k]; i < known->first[k + 1]; i++) {
    double sum = known->cost[i];
    for (int32_t u = known->use_first[i]; u < known->use_first[i + 1]; u++)
      sum += known->toll[known->use_row[u]] * known->use_amount[u];
    if (sum < *value) {
      *value = sum;
      best = i;
    }
  }
  return best;
}

static bool choose_piece(void *context, int32_t piece, int32_t worker) {
  hw_known *known = context;
  int64_t classes = known->engine->classes.count;
  int32_t last = (int32_t)(classes * (piece + 1) / PIECES);
  double *usage = known->usage + (size_t)worker * (size_t)known->row_count, sum = 0;
  for (int32_t k = (int32_t)(classes * piece / PIECES); k < last; k++) {
    double value, parties = known->engine->classes.items[k].size;
    int32_t best = cheapest(known, k, &value);
    sum += parties * value;
    for (int32_t u = best == HW_NONE ? 0 : known->use_first[best];
         best != HW_NONE && u < known->use_first[best + 1]; u++)
      usage[known->use_row[u]] += parties * known->use_amount[u];
  }
  known->part[piece] = sum;
  return true;
}

bool hw_known_choose(hw_known *known, const double *tolls, double *usage, double *sum) {
  int32_t threads = known->engine->threads, rows = known->row_count;
  for (int32_t i = 0; i < rows; i++)
    known->toll[i] = tolls[known->rows[i]];
  memset(known->usage, 0, (size_t)rows * (size_t)threads * sizeof(double));
  if (!hw_parallel(threads, PIECES, choose_piece, known))
    return false;
  /* whole numbers: their sums do not depend on the order */
  for (int32_t i = 0; i < rows; i++) {
    usage[known->rows[i]] = 0;
    for (int32_t t = 0; t < threads; t++)
      usage[known->rows[i]] += known->usage[(size_t)t * (size_t)rows + (size_t)i];
  }
  *sum = 0;
  for (int32_t piece = 0; piece < PIECES; piece++)
    *sum += known->part[piece];
  return true;
}
