/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The row reads  sum w_i z_i <= W  with whole 0 <= z_i <= m_i. Vehicles enter as those that stay
 * away, m - y, so that the room is what all of them together would give. A point z is outside the
 * convex hull when some a >= 0 has a z > 1 and a p <= 1 for every packing p. Items at m are packed
 * and those at 0 left out first; for the others a linear program finds a, its rows found one by one
 * as best packings. Then the others are lifted, one after the other: with M(c) = max {a z: w z <=
 * c} over the items so far and free room u, an item that is packed gets out again by
 *
 *   a z + g z_k <= b + g m_k,   g = max_t (M(u + t w_k) - b) / t,
 *
 * and one that is left out gets in with the coefficient  min_t (b - M(u - t w_k)) / t. Every M is a
 * table over the units, so that a cut is right whatever the linear program said.
 */
#include "engine/knapsack.h"

#include "engine/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  UNITS_MAX = 2000, /* of a resource */
  ITEMS_MAX = 40,   /* in the linear program */
  PACKINGS_MAX = 300
};

#define NEAR 1e-6      /* of a bound */
#define VIOLATION 1e-3 /* of a z <= 1 */

typedef struct item {
  int32_t class_index; /* HW_NONE: the vehicles of a variable that stay away */
  int32_t variable;
  int32_t weight, most;
  double value; /* z */
  double coefficient;
} item;

typedef struct knapsack {
  int32_t resource;
  int32_t units;
  int32_t goes; /* the row is w z <= W goes; HW_NONE: goes is 1 */
  item *items;  /* owns */
  int32_t count;
  double limit; /* of the cut: sum of coefficient z <= limit */
  bool found;
} knapsack;

typedef struct usage {
  int32_t knapsack;
  int32_t class_index;
  int32_t weight;
  double value;
} usage;

typedef struct work {
  bool *in;        /* per item: part of the cut so far */
  int32_t *packed; /* per item: how many the best packing holds */
  int32_t *table;  /* items x (units + 1): how many of an item the best of so much room holds */
  double *best;    /* per room: the most worth */
  int32_t *column;
  hw_lp_entry *entries;
} work;

/* ---- maxima ---- */

/* best[c]: the most worth of the marked items that weigh at most c. O(items x units x most). */
static void pack(const knapsack *k, int32_t units, work *w, bool remember) {
  for (int32_t c = 0; c <= units; c++)
    w->best[c] = 0;
  for (int32_t i = 0; i < k->count; i++) {
    const item *one = &k->items[i];
    int32_t *held = w->table + (size_t)i * ((size_t)k->units + 1);
    if (remember)
      memset(held, 0, ((size_t)units + 1) * sizeof *held);
    if (!w->in[i] || one->coefficient <= 0)
      continue;
    for (int32_t c = units; c >= one->weight; c--)
      for (int32_t t = 1; t <= one->most && t * one->weight <= c; t++)
        if (w->best[c - t * one->weight] + t * one->coefficient > w->best[c]) {
          w->best[c] = w->best[c - t * one->weight] + t * one->coefficient;
          if (remember)
            held[c] = t;
        }
  }
}

static double best_packing(const knapsack *k, int32_t units, work *w) {
  pack(k, units, w, true);
  int32_t c = units;
  for (int32_t i = k->count - 1; i >= 0; i--) {
    w->packed[i] = w->table[(size_t)i * ((size_t)k->units + 1) + (size_t)c];
    c -= w->packed[i] * k->items[i].weight;
  }
  return w->best[units];
}

/* ---- the linear program ---- */

static bool add_packing(hw_lp *lp, const knapsack *k, work *w) {
  int32_t count = 0;
  for (int32_t i = 0; i < k->count; i++)
    if (w->packed[i] > 0)
      w->entries[count++] = (hw_lp_entry){w->column[i], w->packed[i]};
  return hw_lp_add_row(lp, -HW_LP_INFINITY, 1, w->entries, count) >= 0;
}

/* Coefficients of the marked items; false when there is no cut or the solver failed. */
static bool separate(knapsack *k, int32_t units, work *w, const hw_halt *halt) {
  hw_lp *lp = hw_lp_new();
  bool cut = false;
  if (lp == NULL)
    return false;
  for (int32_t i = 0; i < k->count; i++)
    if (w->in[i])
      w->column[i] = hw_lp_add_column(lp, -k->items[i].value, 0, 1, false, NULL, 0);
  for (int32_t round = 0; round < PACKINGS_MAX; round++) {
    if (hw_lp_solve(lp, round == 0 ? HW_LP_PRIMAL : HW_LP_DUAL, halt) != HW_LP_OPTIMAL ||
        hw_lp_objective(lp) > -1 - VIOLATION)
      break;
    for (int32_t i = 0; i < k->count; i++)
      k->items[i].coefficient =
          w->in[i] ? nearbyint(hw_lp_value(lp, w->column[i]) * 1e6) * 1e-6 : 0;
    double worth = best_packing(k, units, w);
    if (worth <= 1 + 1e-5) {
      k->limit = worth;
      cut = true;
      break;
    }
    if (!add_packing(lp, k, w))
      break;
  }
  hw_lp_free(lp);
  return cut;
}

/* Items of which those that are packed leave no room for one: their sum is 0. */
static bool exclude(knapsack *k, int32_t units, work *w) {
  bool any = false;
  for (int32_t i = 0; i < k->count; i++)
    any |= w->in[i] && k->items[i].weight > units;
  for (int32_t i = 0; any && i < k->count; i++) {
    w->in[i] = w->in[i] && k->items[i].weight > units;
    k->items[i].coefficient = w->in[i] ? 1 : 0;
  }
  k->limit = 0;
  return any;
}

/* ---- lifting ---- */

static void take_out(knapsack *k, int32_t index, int32_t *units, work *w) {
  item *one = &k->items[index];
  *units += one->most * one->weight;
  pack(k, *units, w, false);
  int32_t before = *units - one->most * one->weight;
  double gain = 0;
  for (int32_t t = 1; t <= one->most; t++)
    gain = fmax(gain, (w->best[before + t * one->weight] - k->limit) / t);
  one->coefficient = gain;
  k->limit += gain * one->most;
  w->in[index] = true;
}

static void bring_in(knapsack *k, int32_t index, int32_t units, work *w) {
  item *one = &k->items[index];
  pack(k, units, w, false);
  one->coefficient = k->limit;
  for (int32_t t = 1; t <= one->most && t * one->weight <= units; t++)
    one->coefficient =
        fmin(one->coefficient, fmax(k->limit - w->best[units - t * one->weight], 0) / t);
  w->in[index] = true;
}

static void lift(knapsack *k, int32_t units, work *w) {
  for (int32_t i = 0; i < k->count; i++)
    if (!w->in[i] && k->items[i].value > k->items[i].most - NEAR)
      take_out(k, i, &units, w);
  for (int32_t i = 0; i < k->count; i++)
    if (!w->in[i])
      bring_in(k, i, units, w);
}

/* Light items first, so that packed ones that are not needed to leave no room get a small
   coefficient. */
static int compare_items(const void *left, const void *right) {
  const item *a = left, *b = right;
  if (a->weight != b->weight)
    return a->weight < b->weight ? -1 : 1;
  if (a->class_index != b->class_index)
    return a->class_index < b->class_index ? -1 : 1;
  return (a->variable > b->variable) - (a->variable < b->variable);
}

static bool room(const knapsack *k, work *w) {
  size_t items = (size_t)k->count + 1, units = (size_t)k->units + 1;
  *w = (work){.in = calloc(items, sizeof(bool)),
              .packed = calloc(items, sizeof(int32_t)),
              .table = malloc(items * units * sizeof(int32_t)),
              .best = malloc(units * sizeof(double)),
              .column = malloc(items * sizeof(int32_t)),
              .entries = malloc(items * sizeof(hw_lp_entry))};
  return w->in != NULL && w->packed != NULL && w->table != NULL && w->best != NULL &&
         w->column != NULL && w->entries != NULL;
}

static void free_work(work *w) {
  free(w->in);
  free(w->packed);
  free(w->table);
  free(w->best);
  free(w->column);
  free(w->entries);
}

typedef struct round_work {
  hw_engine *engine;
  knapsack *list;
  int32_t count;
} round_work;

/* Marks the items between their bounds; returns the room that those at their most leave. */
static int32_t mark(knapsack *k, work *w, int32_t *inside, double *sum) {
  int32_t units = k->units;
  *inside = 0;
  *sum = 0;
  for (int32_t i = 0; i < k->count; i++) {
    item *one = &k->items[i];
    one->coefficient = 0;
    if (one->value > one->most - NEAR) {
      units -= one->most * one->weight;
    } else if (one->value > NEAR) {
      w->in[i] = true;
      (*inside)++;
      *sum += one->value;
    }
  }
  return units;
}

static bool cut_one(void *context, int32_t index, int32_t worker) {
  round_work *all = context;
  knapsack *k = &all->list[index];
  work w;
  (void)worker;
  if (!room(k, &w)) {
    free_work(&w);
    return false;
  }
  if (k->count > 1)
    qsort(k->items, (size_t)k->count, sizeof *k->items, compare_items);
  int32_t inside;
  double sum;
  int32_t units = mark(k, &w, &inside, &sum);
  if (inside > 0 && units >= 0)
    k->found = exclude(k, units, &w) || (inside > 1 && inside <= ITEMS_MAX && sum > 1 &&
                                         separate(k, units, &w, &all->engine->halt));
  if (k->found)
    lift(k, units, &w);
  free_work(&w);
  return true;
}

/* ---- the resources ---- */

/* The row can give a knapsack: its room is a number, or that number when the run goes. */
static bool suits(const hw_engine *engine, const hw_row *row) {
  const hw_network *network = &engine->network;
  return row->kind == HW_ROW_RESOURCE && row->subject < network->offset[HW_USE_BUDGET] &&
         network->most[row->subject] <= UNITS_MAX;
}

static int compare_usages(const void *left, const void *right) {
  const usage *a = left, *b = right;
  if (a->knapsack != b->knapsack)
    return a->knapsack < b->knapsack ? -1 : 1;
  return (a->class_index > b->class_index) - (a->class_index < b->class_index);
}

/* Every column's share in every chosen resource, by resource and class; the caller frees. */
static usage *list_usages(const hw_engine *engine, const int32_t *chosen, int32_t *count) {
  const hw_master *master = &engine->master;
  usage *list = NULL;
  for (int pass = 0; pass < 2; pass++) {
    *count = 0;
    for (int32_t c = 0; c < engine->columns.count; c++) {
      const hw_column *column = &engine->columns.items[c];
      for (int32_t u = 0; hw_master_has(master, c) && u < column->use_count; u++) {
        int32_t k = chosen[column->uses[u].resource];
        if (k == HW_NONE || column->uses[u].amount <= 0)
          continue;
        if (pass == 1)
          list[*count] = (usage){k, column->class_index, (int32_t)column->uses[u].amount,
                                 hw_lp_value(master->lp, master->lp_column[c])};
        (*count)++;
      }
    }
    if (pass == 0 && (list = malloc(((size_t)*count + 1) * sizeof *list)) == NULL)
      return NULL;
  }
  if (*count > 1)
    qsort(list, (size_t)*count, sizeof *list, compare_usages);
  return list;
}

/* Vehicles that stay away, where the resource has places in them. A row for good must not know what
   a branch allows of them. */
static void add_vehicles(const hw_engine *engine, knapsack *k, bool for_good) {
  const hw_master *master = &engine->master;
  hw_resource_kind kind;
  int32_t run = hw_resource_run(&engine->network, k->resource, &kind);
  if (run == HW_NONE || master->first_variable[run] == HW_NONE || kind == HW_USE_PERSONS)
    return;
  const hw_service *service = &engine->scenario->services[engine->scenario->runs[run].service];
  for (int32_t v = 0; v < service->vehicle_count; v++) {
    const hw_vehicle_pool *pool = &engine->scenario->vehicle_pools[service->vehicles[v].pool];
    int32_t variable = master->first_variable[run] + v, places = hw_vehicle_places(pool, kind);
    int32_t most = master->variables[variable].most;
    if (for_good)
      most = master->variables[variable].ceiling;
    if (places <= 0 || most <= 0)
      continue;
    k->units += places * most;
    double value = most - hw_lp_value(master->lp, master->variables[variable].column);
    k->items[k->count++] = (item){.class_index = HW_NONE,
                                  .variable = variable,
                                  .weight = places,
                                  .most = most,
                                  .value = value};
  }
}

/* Items of one resource from its usages [0, count): a class takes its least amount. */
static bool make_items(const hw_engine *engine, knapsack *k, const usage *list, int32_t count,
                       double scale, bool for_good) {
  size_t most = (size_t)engine->scenario->vehicle_pool_count + 1;
  for (int32_t i = 0; i < count; i++)
    most += i == 0 || list[i].class_index != list[i - 1].class_index;
  k->items = calloc(most, sizeof *k->items);
  if (k->items == NULL)
    return false;
  for (int32_t i = 0, next; i < count; i = next) {
    item one = {.class_index = list[i].class_index,
                .variable = HW_NONE,
                .weight = list[i].weight,
                .most = engine->classes.items[list[i].class_index].size};
    for (next = i; next < count && list[next].class_index == one.class_index; next++) {
      one.value += list[next].value / scale;
      if (list[next].weight < one.weight)
        one.weight = list[next].weight;
    }
    k->items[k->count++] = one;
  }
  add_vehicles(engine, k, for_good);
  return k->units <= UNITS_MAX || (k->count = 0, true);
}

/* Resources that are used up; rows for good know those of runs only. `chosen`: per resource its
   knapsack. */
static int32_t choose_resources(const hw_engine *engine, knapsack *list, int32_t *chosen,
                                bool for_good) {
  const hw_master *master = &engine->master;
  int32_t count = 0;
  for (int32_t row = 0; row < master->row_count; row++) {
    if (!suits(engine, &master->rows[row]) || hw_lp_row_stand(master->lp, row) == HW_LP_BASIC)
      continue;
    int32_t resource = master->rows[row].subject;
    hw_resource_kind kind;
    int32_t run = hw_resource_run(&engine->network, resource, &kind);
    if (for_good && run == HW_NONE)
      continue;
    int32_t goes = run == HW_NONE || engine->network.capacity[resource] == 0
                       ? HW_NONE
                       : hw_master_goes(master, run);
    if (goes != HW_NONE && hw_lp_value(master->lp, master->variables[goes].column) < 0.01)
      continue;
    chosen[resource] = count;
    list[count++] = (knapsack){
        .resource = resource, .units = (int32_t)engine->network.capacity[resource], .goes = goes};
  }
  return count;
}

static bool uses(const hw_column *column, int32_t resource) {
  for (int32_t u = 0; u < column->use_count; u++)
    if (column->uses[u].resource == resource && column->uses[u].amount > 0)
      return true;
  return false;
}

/* 1: added, 0: it does not cut, -1: failure. */
static int32_t add_cut(const hw_engine *engine, const knapsack *k, hw_cuts *cuts,
                       hw_lp_entry *entries) {
  const hw_master *master = &engine->master;
  int32_t count = 0;
  double limit = k->limit + 1e-7 * (1 + k->limit), at = 0;
  for (int32_t i = 0; i < k->count; i++) {
    const item *one = &k->items[i];
    if (one->coefficient < 1e-9)
      continue;
    if (one->class_index == HW_NONE) {
      int32_t column = master->variables[one->variable].column;
      limit -= one->coefficient * one->most;
      at -= one->coefficient * hw_lp_value(master->lp, column);
      entries[count++] = (hw_lp_entry){column, one->coefficient};
      continue;
    }
    for (int32_t c = engine->columns.first[one->class_index]; c != HW_NONE;
         c = engine->columns.items[c].next) {
      if (!hw_master_has(master, c) || !uses(&engine->columns.items[c], k->resource))
        continue;
      entries[count++] = (hw_lp_entry){master->lp_column[c], -one->coefficient};
      at += one->coefficient * hw_lp_value(master->lp, master->lp_column[c]);
    }
  }
  if (k->goes != HW_NONE) {
    int32_t column = master->variables[k->goes].column;
    entries[count++] = (hw_lp_entry){column, limit};
    at -= limit * hw_lp_value(master->lp, column);
    limit = 0;
  }
  if (at <= limit + VIOLATION)
    return 0;
  return hw_cuts_place(cuts, entries, count, -limit) ? 1 : -1;
}

/* ---- rows that hold for columns to come ---- */

/* Where the resource is used: on a segment, or anywhere on a run. False: neither. */
static bool place_of(const hw_network *network, int32_t resource, int32_t *run, int32_t *segment) {
  hw_resource_kind kind;
  *run = hw_resource_run(network, resource, &kind);
  *segment = kind == HW_USE_PERSONS ? HW_NONE : resource - network->offset[kind];
  return *run != HW_NONE;
}

/* As add_cut(), for every column of the classes: whoever rides has the coefficient of its class. */
static int32_t add_row(hw_engine *engine, const knapsack *k, hw_lp_entry *entries) {
  hw_master *master = &engine->master;
  int32_t run, segment, count = 0;
  if (!place_of(&engine->network, k->resource, &run, &segment))
    return 0;
  hw_run_term *terms = HW_ARRAY(master->arena, k->count + 1, hw_run_term);
  if (terms == NULL)
    return -1;
  hw_row row = {.kind = HW_ROW_KNAPSACK,
                .subject = k->resource,
                .run = run,
                .limit = k->limit + 1e-7 * (1 + k->limit),
                .terms = terms};
  double at = 0;
  for (int32_t i = 0; i < k->count; i++) {
    const item *one = &k->items[i];
    if (one->coefficient < 1e-9)
      continue;
    at += one->coefficient * one->value;
    if (one->class_index == HW_NONE) {
      row.limit -= one->coefficient * one->most;
      at -= one->coefficient * one->most;
      terms[row.term_count++] = (hw_run_term){one->variable, -one->coefficient};
      continue;
    }
    for (int32_t c = engine->columns.first[one->class_index]; c != HW_NONE;
         c = engine->columns.items[c].next)
      if (hw_master_has(master, c) && uses(&engine->columns.items[c], k->resource))
        entries[count++] = (hw_lp_entry){master->lp_column[c], one->coefficient};
  }
  if (at <= row.limit + VIOLATION)
    return 0;
  if (k->goes != HW_NONE) {
    terms[row.term_count++] = (hw_run_term){k->goes, -row.limit};
    row.limit = 0;
  }
  if (!hw_master_add_row(master, row, entries, count))
    return -1;
  for (int32_t i = 0; i < k->count; i++) {
    const item *one = &k->items[i];
    if (one->coefficient >= 1e-9 && one->class_index != HW_NONE &&
        !hw_master_keep_class_row(master, (hw_class_row){.class_index = one->class_index,
                                                         .run = run,
                                                         .segment = segment,
                                                         .row = master->row_count - 1,
                                                         .value = one->coefficient}))
      return -1;
  }
  return 1;
}

static int32_t cut_all(hw_engine *engine, round_work *all, hw_cuts *cuts) {
  hw_lp_entry *entries = malloc(((size_t)hw_lp_columns(engine->master.lp) + 1) * sizeof *entries);
  int32_t added =
      entries == NULL || !hw_parallel_apart(engine->threads, all->count, cut_one, all) ? -1 : 0;
  for (int32_t k = 0; k < all->count && added >= 0; k++) {
    if (!all->list[k].found)
      continue;
    int32_t one = cuts != NULL ? add_cut(engine, &all->list[k], cuts, entries)
                               : add_row(engine, &all->list[k], entries);
    added = one < 0 ? -1 : added + one;
  }
  free(entries);
  return added;
}

static int32_t find(hw_engine *engine, hw_cuts *cuts) {
  size_t resources = (size_t)hw_resource_count(&engine->network);
  int32_t *chosen = malloc((resources + 1) * sizeof *chosen);
  knapsack *list = calloc((size_t)engine->master.row_count + 1, sizeof *list);
  round_work all = {.engine = engine, .list = list};
  int32_t used = 0, added = -1;
  if (chosen != NULL && list != NULL) {
    for (size_t r = 0; r < resources; r++)
      chosen[r] = HW_NONE;
    all.count = choose_resources(engine, list, chosen, cuts == NULL);
    usage *usages = list_usages(engine, chosen, &used);
    bool done = usages != NULL;
    for (int32_t i = 0, next; i < used && done; i = next) {
      knapsack *k = &list[usages[i].knapsack];
      for (next = i; next < used && usages[next].knapsack == usages[i].knapsack;)
        next++;
      double scale = k->goes == HW_NONE
                         ? 1
                         : hw_lp_value(engine->master.lp, engine->master.variables[k->goes].column);
      done = make_items(engine, k, usages + i, next - i, scale, cuts == NULL);
    }
    free(usages);
    if (done)
      added = cut_all(engine, &all, cuts);
  }
  for (int32_t k = 0; k < all.count; k++)
    free(list[k].items);
  free(list);
  free(chosen);
  return added;
}

int32_t hw_knapsack_cuts(hw_engine *engine, hw_cuts *cuts) {
  return find(engine, cuts);
}

int32_t hw_knapsack_rows(hw_engine *engine) {
  return find(engine, NULL);
}
