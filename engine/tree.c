/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/tree.h"

#include "engine/cuts.h"
#include "engine/knapsack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WHOLE 1e-5 /* nearer to a whole number than this is one */

enum {
  CUT_ROUNDS = 60,
  CUT_STALL = 6, /* rounds without much of a gain */
  CUTS_A_ROUND = 60,
  RELIABLE = 4,   /* probes of an object in each direction after which its average is trusted */
  PROBES = 40,    /* objects probed at one node at most */
  LOOK_AHEAD = 6, /* of them without a better one */
  PROBE_ITERATIONS = 60
};

/* Objects to branch on: LP columns 0 .. columns - 1, then flows (whether a class of one party rides
   a run, or any run of a service). */
typedef struct flow {
  int32_t class_index, service, run; /* run HW_NONE: any */
} flow;

typedef struct node {
  int32_t parent;
  int32_t object; /* HW_NONE: the root */
  double value;   /* object <= value, or >= value with `up` */
  bool up;
  double bound;
  double fraction, parent_bound; /* for pseudo-costs */
  signed char *basis;            /* owned by the sibling that is processed last */
  int32_t basis_rows;
  int32_t basis_users;
} node;

typedef struct pseudo {
  double sum[2];
  int32_t count[2];
} pseudo;

typedef struct tree {
  hw_engine *engine;
  hw_master *master;
  hw_lp *lp;
  const hw_tree_ask *ask;
  hw_arena arena;
  int32_t columns;              /* of the LP */
  double *low, *high;           /* per column: bounds that hold everywhere */
  double *node_low, *node_high; /* at the present node */
  double *set_low, *set_high;   /* in the LP now */
  double *root_reduced;
  double root_objective;
  int32_t *class_of;  /* per LP column: the class of an itinerary or of the slack, HW_NONE */
  int32_t *column_of; /* per LP column: the itinerary, HW_NONE */
  int32_t *by_class, *by_class_offset; /* LP columns */
  bool *is_run;                        /* per LP column: a run variable */
  flow *flows;
  int32_t flow_count;
  int32_t *riders, *riders_offset;     /* per flow: LP columns */
  int32_t *flows_of, *flows_of_offset; /* per LP column */
  double *value;                       /* per object */
  pseudo *pseudo;                      /* per object */
  pseudo all;
  int32_t *candidates;
  int32_t *stamp;
  int32_t stamp_now;
  node *nodes;
  int32_t node_count;
  size_t node_capacity;
  int32_t *heap;
  int32_t heap_count;
  size_t heap_capacity;
  int64_t began_iterations;
  int32_t processed;
  signed char *probe_basis;
  size_t probe_room;
  homeward_error *error;
} tree;

/* ---- the objects ---- */

static int32_t objects(const tree *t) {
  return t->columns + t->flow_count;
}

static bool list_columns(tree *t) {
  const hw_engine *e = t->engine;
  const hw_master *m = t->master;
  int32_t classes = e->classes.count;
  t->class_of = HW_ARRAY(&t->arena, t->columns, int32_t);
  t->column_of = HW_ARRAY(&t->arena, t->columns, int32_t);
  t->is_run = HW_ARRAY(&t->arena, t->columns, bool);
  t->by_class = HW_ARRAY(&t->arena, t->columns, int32_t);
  t->by_class_offset = HW_ARRAY(&t->arena, classes + 2, int32_t);
  if (t->class_of == NULL || t->column_of == NULL || t->is_run == NULL || t->by_class == NULL ||
      t->by_class_offset == NULL)
    return false;
  for (int32_t j = 0; j < t->columns; j++)
    t->class_of[j] = t->column_of[j] = HW_NONE;
  for (int32_t k = 0; k < classes; k++)
    t->class_of[m->unserved[k]] = k;
  for (int32_t c = 0; c < e->columns.count; c++)
    if (hw_master_has(m, c)) {
      t->class_of[m->lp_column[c]] = e->columns.items[c].class_index;
      t->column_of[m->lp_column[c]] = c;
    }
  for (int32_t v = 0; v < m->variable_count; v++)
    t->is_run[m->variables[v].column] = true;
  for (int32_t j = 0; j < t->columns; j++)
    if (t->class_of[j] != HW_NONE)
      t->by_class_offset[t->class_of[j] + 2]++;
  for (int32_t k = 0; k < classes; k++)
    t->by_class_offset[k + 2] += t->by_class_offset[k + 1];
  for (int32_t j = 0; j < t->columns; j++)
    if (t->class_of[j] != HW_NONE)
      t->by_class[t->by_class_offset[t->class_of[j] + 1]++] = j;
  return true;
}

typedef struct ridden {
  flow flow;
  int32_t column;
} ridden;

static int compare_flows(const flow *a, const flow *b) {
  if (a->class_index != b->class_index)
    return a->class_index < b->class_index ? -1 : 1;
  if (a->service != b->service)
    return a->service < b->service ? -1 : 1;
  return (a->run > b->run) - (a->run < b->run);
}

static int compare_ridden(const void *left, const void *right) {
  const ridden *a = left, *b = right;
  int order = compare_flows(&a->flow, &b->flow);
  return order != 0 ? order : a->column - b->column;
}

/* What the columns ride, by flow; a column that rides several runs of a service is there once. */
static ridden *list_ridden(const tree *t, int32_t *count) {
  const hw_engine *e = t->engine;
  size_t most = 1;
  int32_t all = 0;
  for (int32_t j = 0; j < t->columns; j++)
    if (t->column_of[j] != HW_NONE)
      most += 2 * (size_t)e->columns.items[t->column_of[j]].step_count;
  ridden *list = malloc(most * sizeof *list);
  for (int32_t j = 0; j < t->columns && list != NULL; j++) {
    if (t->column_of[j] == HW_NONE || e->classes.items[t->class_of[j]].size != 1)
      continue;
    const hw_column *c = &e->columns.items[t->column_of[j]];
    for (int32_t s = 0; s < c->step_count; s++) {
      if (c->steps[s].ride == HW_NONE)
        continue;
      const hw_ride *ride = &e->network.rides[c->steps[s].ride];
      list[all++] = (ridden){{c->class_index, ride->service, ride->run}, j};
      list[all++] = (ridden){{c->class_index, ride->service, HW_NONE}, j};
    }
  }
  if (all > 1)
    qsort(list, (size_t)all, sizeof *list, compare_ridden);
  *count = 0;
  for (int32_t i = 0; i < all; i++)
    if (i == 0 || compare_ridden(&list[i], &list[*count - 1]) != 0)
      list[(*count)++] = list[i];
  return list;
}

static bool list_flows(tree *t) {
  int32_t count;
  ridden *list = list_ridden(t, &count);
  if (list == NULL)
    return false;
  t->flows = HW_ARRAY(&t->arena, count + 1, flow);
  t->riders = HW_ARRAY(&t->arena, count + 1, int32_t);
  t->riders_offset = HW_ARRAY(&t->arena, count + 2, int32_t);
  t->flows_of = HW_ARRAY(&t->arena, count + 1, int32_t);
  t->flows_of_offset = HW_ARRAY(&t->arena, t->columns + 2, int32_t);
  bool done = t->flows != NULL && t->riders != NULL && t->riders_offset != NULL &&
              t->flows_of != NULL && t->flows_of_offset != NULL;
  for (int32_t i = 0; i < count && done; i++) {
    if (i == 0 || compare_flows(&list[i].flow, &list[i - 1].flow) != 0) {
      t->riders_offset[t->flow_count] = i;
      t->flows[t->flow_count++] = list[i].flow;
    }
    t->riders[i] = list[i].column;
    t->flows_of_offset[list[i].column + 2]++;
  }
  if (done) {
    t->riders_offset[t->flow_count] = count;
    for (int32_t j = 0; j < t->columns; j++)
      t->flows_of_offset[j + 2] += t->flows_of_offset[j + 1];
    for (int32_t f = 0; f < t->flow_count; f++)
      for (int32_t i = t->riders_offset[f]; i < t->riders_offset[f + 1]; i++)
        t->flows_of[t->flows_of_offset[t->riders[i] + 1]++] = f;
  }
  free(list);
  return done;
}

/* ---- bounds ---- */

/* Costs are whole cents: what costs more than this is not wanted. */
static double threshold(const tree *t) {
  double best = fmin((double)t->engine->best.objective, t->ask->enough);
  return best - 1 + fmin(0.9, 0.01 + 1e-9 * fabs(best));
}

static void narrow(tree *t, int32_t column, double low, double high) {
  if (low > t->node_low[column])
    t->node_low[column] = low;
  if (high < t->node_high[column])
    t->node_high[column] = high;
}

static void apply_step(tree *t, int32_t object, double value, bool up) {
  if (object < t->columns) {
    narrow(t, object, up ? value : -HW_LP_INFINITY, up ? HW_LP_INFINITY : value);
    return;
  }
  int32_t f = object - t->columns, k = t->flows[f].class_index;
  if (!up) {
    for (int32_t i = t->riders_offset[f]; i < t->riders_offset[f + 1]; i++)
      narrow(t, t->riders[i], 0, 0);
    return;
  }
  t->stamp_now++;
  for (int32_t i = t->riders_offset[f]; i < t->riders_offset[f + 1]; i++)
    t->stamp[t->riders[i]] = t->stamp_now;
  for (int32_t i = t->by_class_offset[k]; i < t->by_class_offset[k + 1]; i++)
    if (t->stamp[t->by_class[i]] != t->stamp_now)
      narrow(t, t->by_class[i], 0, 0);
}

/* Into the LP: 1 done, 0 the bounds contradict each other, -1 failure. */
static int set_bounds(tree *t) {
  for (int32_t j = 0; j < t->columns; j++)
    if (t->node_low[j] > t->node_high[j])
      return 0;
  for (int32_t j = 0; j < t->columns; j++) {
    if (t->node_low[j] == t->set_low[j] && t->node_high[j] == t->set_high[j])
      continue;
    if (!hw_lp_set_column_bounds(t->lp, j, t->node_low[j], t->node_high[j]))
      return -1;
    t->set_low[j] = t->node_low[j];
    t->set_high[j] = t->node_high[j];
  }
  return 1;
}

static void gather_bounds(tree *t, int32_t index) {
  memcpy(t->node_low, t->low, (size_t)t->columns * sizeof(double));
  memcpy(t->node_high, t->high, (size_t)t->columns * sizeof(double));
  for (int32_t n = index; n != HW_NONE; n = t->nodes[n].parent)
    if (t->nodes[n].object != HW_NONE)
      apply_step(t, t->nodes[n].object, t->nodes[n].value, t->nodes[n].up);
}

/* Columns that no better solution uses, by their reduced costs at the root. */
static int32_t fix_by_reduced_cost(tree *t) {
  double room = threshold(t) - t->root_objective;
  int32_t fixed = 0;
  for (int32_t j = 0; j < t->columns; j++) {
    if (t->low[j] >= t->high[j])
      continue;
    if (t->root_reduced[j] > room + 1e-6 * fabs(room)) {
      t->high[j] = t->low[j];
      fixed++;
    } else if (-t->root_reduced[j] > room + 1e-6 * fabs(room) && t->high[j] < HW_LP_INFINITY) {
      t->low[j] = t->high[j];
      fixed++;
    }
  }
  return fixed;
}

/* ---- solutions ---- */

static double rounded(const hw_master *master, int32_t column) {
  return nearbyint(hw_lp_value(master->lp, column));
}

static double relaxed(const hw_master *master, int32_t column) {
  return hw_lp_value(master->lp, column);
}

/* ---- the relaxation of a node ---- */

/* Solves it with all rows it violates. INFEASIBLE: nothing better is there. */
static hw_lp_result relax(tree *t) {
  for (;;) {
    hw_lp_result result = hw_lp_resolve(t->lp, threshold(t), 0, &t->engine->halt);
    if (result != HW_LP_OPTIMAL)
      return result;
    if (hw_lp_objective(t->lp) > threshold(t))
      return HW_LP_INFEASIBLE;
    int32_t added = hw_master_separate(t->master, relaxed);
    if (added < 0)
      return HW_LP_MEMORY;
    if (added == 0)
      return HW_LP_OPTIMAL;
  }
}

static bool fractional(double x) {
  return fabs(x - nearbyint(x)) > WHOLE;
}

/* Run variables, flows and classes left behind; single columns only where there are none of these.
 */
static int32_t list_candidates(tree *t) {
  int32_t count = 0;
  for (int32_t o = t->columns; o < objects(t); o++)
    t->value[o] = 0;
  for (int32_t j = 0; j < t->columns; j++) {
    double x = t->value[j] = hw_lp_value(t->lp, j);
    bool left = t->class_of[j] != HW_NONE && t->column_of[j] == HW_NONE;
    if ((t->is_run[j] || left) && fractional(x))
      t->candidates[count++] = j;
    for (int32_t i = t->flows_of_offset[j]; i < t->flows_of_offset[j + 1] && x > WHOLE; i++)
      t->value[t->columns + t->flows_of[i]] += x;
  }
  for (int32_t o = t->columns; o < objects(t); o++)
    if (fractional(t->value[o]))
      t->candidates[count++] = o;
  for (int32_t j = 0; j < t->columns && count == 0; j++)
    if (fractional(t->value[j]))
      t->candidates[count++] = j;
  return count;
}

static double gain_of(const tree *t, int32_t object, int direction) {
  const pseudo *p = &t->pseudo[object];
  if (p->count[direction] > 0)
    return p->sum[direction] / p->count[direction];
  return t->all.count[direction] > 0 ? t->all.sum[direction] / t->all.count[direction] : 1;
}

static double score_of(double down, double up) {
  return fmax(down, 1e-3) * fmax(up, 1e-3);
}

static double estimate(const tree *t, int32_t object) {
  double x = t->value[object], f = x - floor(x);
  return score_of(gain_of(t, object, 0) * f, gain_of(t, object, 1) * (1 - f));
}

static bool reliable(const tree *t, int32_t object) {
  return t->pseudo[object].count[0] >= RELIABLE && t->pseudo[object].count[1] >= RELIABLE;
}

static void learn(tree *t, int32_t object, int direction, double gain, double part) {
  if (part < 1e-4)
    return;
  double unit = fmax(gain, 0) / part;
  t->pseudo[object].sum[direction] += unit;
  t->pseudo[object].count[direction]++;
  t->all.sum[direction] += unit;
  t->all.count[direction]++;
}

typedef struct ranked {
  double score;
  int32_t object;
} ranked;

static int compare_ranked(const void *left, const void *right) {
  const ranked *a = left, *b = right;
  if (a->score < b->score || a->score > b->score)
    return a->score > b->score ? -1 : 1;
  return a->object - b->object;
}

/* Bound of one child after some iterations; +infinity: it holds nothing better. */
static bool probe(tree *t, int32_t index, int32_t object, double value, bool up, double *bound) {
  gather_bounds(t, index);
  apply_step(t, object, value, up);
  int set = set_bounds(t);
  *bound = HW_LP_INFINITY;
  if (set <= 0)
    return set == 0;
  hw_lp_result result = hw_lp_resolve(t->lp, threshold(t), PROBE_ITERATIONS, &t->engine->halt);
  if (result == HW_LP_OPTIMAL || result == HW_LP_STOPPED)
    *bound = hw_lp_bound(t->lp);
  if (hw_lp_broken(result))
    *bound = -HW_LP_INFINITY;
  int32_t rows = hw_lp_rows(t->lp);
  return result != HW_LP_MEMORY && hw_lp_load_basis(t->lp, t->probe_basis, rows, t->columns);
}

typedef struct choice {
  int32_t object;
  double value;
  double bound[2];
  double objective; /* of the node: probes have moved the LP's */
} choice;

/* False when the solver failed. */
static bool choose(tree *t, int32_t index, int32_t count, choice *best) {
  size_t room = (size_t)hw_lp_rows(t->lp) + (size_t)t->columns;
  double objective = hw_lp_objective(t->lp);
  ranked *list = malloc((size_t)count * sizeof *list);
  if (room > t->probe_room) {
    free(t->probe_basis);
    t->probe_basis = malloc(room);
    t->probe_room = room;
  }
  if (list == NULL || t->probe_basis == NULL || !hw_lp_save_basis(t->lp, t->probe_basis)) {
    free(list);
    return false;
  }
  for (int32_t i = 0; i < count; i++)
    list[i] = (ranked){estimate(t, t->candidates[i]), t->candidates[i]};
  qsort(list, (size_t)count, sizeof *list, compare_ranked);
  double best_score = -1;
  int32_t probes = 0, behind = 0;
  bool done = true;
  for (int32_t i = 0; i < count && done && behind < LOOK_AHEAD; i++) {
    int32_t o = list[i].object;
    double x = t->value[o], f = x - floor(x), score = list[i].score;
    double bound[2] = {objective, objective};
    if (!reliable(t, o) && probes < PROBES && !hw_halted(&t->engine->halt)) {
      probes++;
      for (int d = 0; d < 2 && done; d++) {
        done = probe(t, index, o, d == 0 ? floor(x) : ceil(x), d == 1, &bound[d]);
        if (bound[d] < HW_LP_INFINITY)
          learn(t, o, d, bound[d] - objective, d == 0 ? f : 1 - f);
      }
      double room_left = fmax(threshold(t) - objective, 1);
      score =
          score_of(fmin(bound[0] - objective, room_left), fmin(bound[1] - objective, room_left));
      if (bound[0] >= HW_LP_INFINITY || bound[1] >= HW_LP_INFINITY) {
        *best = (choice){o, x, {bound[0], bound[1]}, objective};
        break;
      }
    }
    if (score > best_score) {
      best_score = score;
      *best = (choice){o, x, {fmax(bound[0], objective), fmax(bound[1], objective)}, objective};
      behind = 0;
    } else {
      behind++;
    }
  }
  free(list);
  return done;
}

/* ---- nodes ---- */

static bool before(const tree *t, int32_t a, int32_t b) {
  if (t->nodes[a].bound < t->nodes[b].bound || t->nodes[a].bound > t->nodes[b].bound)
    return t->nodes[a].bound < t->nodes[b].bound;
  return a > b;
}

static bool push(tree *t, int32_t item) {
  int32_t *heap =
      hw_arena_grow(&t->arena, t->heap, (size_t)t->heap_count, &t->heap_capacity, sizeof *heap);
  if (heap == NULL)
    return false;
  t->heap = heap;
  int32_t i = t->heap_count++;
  while (i > 0 && before(t, item, heap[(i - 1) / 2])) {
    heap[i] = heap[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  heap[i] = item;
  return true;
}

static int32_t pop(tree *t) {
  int32_t *heap = t->heap;
  int32_t top = heap[0], item = heap[--t->heap_count], i = 0;
  for (int32_t child; (child = 2 * i + 1) < t->heap_count; i = child) {
    if (child + 1 < t->heap_count && before(t, heap[child + 1], heap[child]))
      child++;
    if (before(t, item, heap[child]))
      break;
    heap[i] = heap[child];
  }
  heap[i] = item;
  return top;
}

static int32_t new_node(tree *t, node item) {
  node *nodes =
      hw_arena_grow(&t->arena, t->nodes, (size_t)t->node_count, &t->node_capacity, sizeof *nodes);
  if (nodes == NULL)
    return HW_NONE;
  t->nodes = nodes;
  nodes[t->node_count] = item;
  return t->node_count++;
}

/* The basis from which both children of a node begin is kept by the node. */
static void release(tree *t, int32_t parent) {
  if (parent == HW_NONE || --t->nodes[parent].basis_users > 0)
    return;
  free(t->nodes[parent].basis);
  t->nodes[parent].basis = NULL;
}

/* Makes the children of a node; the better one is returned in *next, the other goes to the heap. */
static bool branch(tree *t, int32_t index, const choice *c, int32_t *next) {
  int32_t children[2] = {HW_NONE, HW_NONE}, count = 0;
  size_t room = (size_t)hw_lp_rows(t->lp) + (size_t)t->columns;
  double f = c->value - floor(c->value);
  signed char *basis = malloc(room);
  if (basis == NULL)
    return false;
  memcpy(basis, t->probe_basis, room);
  t->nodes[index].basis = basis;
  t->nodes[index].basis_rows = hw_lp_rows(t->lp);
  for (int d = 0; d < 2; d++) {
    if (c->bound[d] > threshold(t))
      continue;
    node child = {.parent = index,
                  .object = c->object,
                  .value = d == 0 ? floor(c->value) : ceil(c->value),
                  .up = d == 1,
                  .bound = fmax(c->bound[d], t->nodes[index].bound),
                  .fraction = d == 0 ? f : 1 - f,
                  .parent_bound = c->objective};
    if ((children[d] = new_node(t, child)) == HW_NONE)
      return false;
    count++;
  }
  t->nodes[index].basis_users = count;
  if (count == 0) {
    t->nodes[index].basis_users = 1;
    release(t, index);
    *next = HW_NONE;
    return true;
  }
  int go = children[0] == HW_NONE || (children[1] != HW_NONE && c->bound[1] <= c->bound[0]) ? 1 : 0;
  *next = children[go];
  return children[1 - go] == HW_NONE || push(t, children[1 - go]);
}

/* Works on a node; *next is a child to go on with, or HW_NONE. */
static homeward_status process(tree *t, int32_t index, bool jumped, int32_t *next) {
  const node *n = &t->nodes[index];
  int32_t parent = n->parent;
  *next = HW_NONE;
  t->processed++;
  gather_bounds(t, index);
  int set = set_bounds(t);
  bool loaded =
      !jumped || parent == HW_NONE ||
      hw_lp_load_basis(t->lp, t->nodes[parent].basis, t->nodes[parent].basis_rows, t->columns);
  release(t, parent);
  if (set < 0 || !loaded)
    return hw_lp_failure(HW_LP_FAILED, t->error);
  if (set == 0)
    return HOMEWARD_OK;
  int32_t count = 0;
  for (int32_t added = 1; added > 0;) {
    hw_lp_result result = relax(t);
    if (result == HW_LP_STOPPED) {
      t->engine->stopped = true;
      return push(t, index) ? HOMEWARD_OK : hw_fail_memory(t->error);
    }
    if (hw_lp_broken(result))
      return hw_lp_failure(result, t->error);
    if (result != HW_LP_OPTIMAL)
      return HOMEWARD_OK;
    count = list_candidates(t);
    added = count == 0 ? hw_master_separate(t->master, rounded) : 0;
    if (added < 0)
      return hw_fail_memory(t->error);
  }
  double objective = hw_lp_objective(t->lp);
  if (n->object != HW_NONE)
    learn(t, n->object, n->up, objective - n->parent_bound, n->fraction);
  t->nodes[index].bound = fmax(n->bound, objective);
  if (count == 0)
    return hw_engine_take(t->engine, rounded, t->error);
  choice c = {.object = HW_NONE};
  if (!choose(t, index, count, &c))
    return hw_lp_failure(hw_lp_out_of_memory(t->lp) ? HW_LP_MEMORY : HW_LP_FAILED, t->error);
  gather_bounds(t, index);
  return branch(t, index, &c, next) ? HOMEWARD_OK : hw_fail_memory(t->error);
}

/* ---- the root ---- */

static void read_root(tree *t) {
  t->root_objective = hw_lp_objective(t->lp);
  for (int32_t j = 0; j < t->columns; j++)
    t->root_reduced[j] = hw_lp_reduced_cost(t->lp, j);
}

static hw_lp_result refresh(tree *t) {
  memcpy(t->node_low, t->low, (size_t)t->columns * sizeof(double));
  memcpy(t->node_high, t->high, (size_t)t->columns * sizeof(double));
  int set = set_bounds(t);
  return set < 0 ? HW_LP_FAILED : set == 0 ? HW_LP_INFEASIBLE : relax(t);
}

static hw_lp_result cut_root(tree *t) {
  hw_lp_result result = refresh(t);
  double last = hw_lp_objective(t->lp);
  int32_t stall = 0;
  for (int32_t round = 0; round < CUT_ROUNDS && result == HW_LP_OPTIMAL && stall < CUT_STALL;
       round++) {
    read_root(t);
    int32_t fixed = fix_by_reduced_cost(t);
    if (fixed > 0)
      result = refresh(t);
    if (result != HW_LP_OPTIMAL)
      return result;
    if (!hw_cuts_drop(t->ask->cuts, false))
      return HW_LP_FAILED;
    int32_t packed = hw_knapsack_cuts(t->engine, t->ask->cuts);
    if (packed < 0)
      return HW_LP_MEMORY;
    int32_t added = hw_cuts_add(t->ask->cuts, CUTS_A_ROUND);
    if (added < 0)
      return HW_LP_MEMORY;
    if (added + packed == 0)
      break;
    result = relax(t);
    if (result != HW_LP_OPTIMAL)
      break;
    double now = hw_lp_objective(t->lp);
    stall = now - last < 0.005 * (threshold(t) - last) ? stall + 1 : 0;
    last = now;
  }
  if (result == HW_LP_OPTIMAL) {
    read_root(t);
    fix_by_reduced_cost(t);
    result = refresh(t);
  }
  return result;
}

/* ---- the search ---- */

static bool make_room(tree *t) {
  size_t n = (size_t)t->columns;
  t->low = HW_ARRAY(&t->arena, n, double);
  t->high = HW_ARRAY(&t->arena, n, double);
  t->node_low = HW_ARRAY(&t->arena, n, double);
  t->node_high = HW_ARRAY(&t->arena, n, double);
  t->set_low = HW_ARRAY(&t->arena, n, double);
  t->set_high = HW_ARRAY(&t->arena, n, double);
  t->root_reduced = HW_ARRAY(&t->arena, n, double);
  t->stamp = HW_ARRAY(&t->arena, n, int32_t);
  if (t->low == NULL || t->high == NULL || t->node_low == NULL || t->node_high == NULL ||
      t->set_low == NULL || t->set_high == NULL || t->root_reduced == NULL || t->stamp == NULL ||
      !list_columns(t) || !list_flows(t))
    return false;
  t->value = HW_ARRAY(&t->arena, objects(t), double);
  t->pseudo = HW_ARRAY(&t->arena, objects(t), pseudo);
  t->candidates = HW_ARRAY(&t->arena, objects(t), int32_t);
  for (int32_t j = 0; j < t->columns; j++) {
    hw_lp_column_bounds(t->lp, j, &t->low[j], &t->high[j]);
    t->set_low[j] = t->low[j];
    t->set_high[j] = t->high[j];
  }
  return t->value != NULL && t->pseudo != NULL && t->candidates != NULL;
}

static double tree_bound(const tree *t) {
  return t->heap_count > 0 ? t->nodes[t->heap[0]].bound : HW_LP_INFINITY;
}

static bool worked_enough(const tree *t) {
  double work = (double)(hw_lp_iterations(t->lp) - t->began_iterations) *
                (hw_lp_rows(t->lp) + hw_lp_columns(t->lp));
  return t->ask->work > 0 && work > t->ask->work;
}

/* The asked gap is met by what is proven here; `next` is a node under way or HW_NONE. */
static bool close_enough(const tree *t, int32_t next) {
  double least = fmin(tree_bound(t), next == HW_NONE ? HW_LP_INFINITY : t->nodes[next].bound);
  double objective = (double)(t->engine->best.objective + t->engine->outside);
  least = fmin(least, t->ask->enough) + (double)t->engine->outside;
  return objective - least <= t->ask->gap * objective;
}

static homeward_status search(tree *t) {
  node root = {.parent = HW_NONE, .object = HW_NONE, .bound = t->root_objective};
  int32_t next = new_node(t, root);
  if (next == HW_NONE)
    return hw_fail_memory(t->error);
  bool jumped = false;
  homeward_status status = HOMEWARD_OK;
  hw_cents before = t->engine->best.objective;
  while (status == HOMEWARD_OK && (next != HW_NONE || t->heap_count > 0)) {
    if (hw_engine_halted(t->engine) || worked_enough(t) || close_enough(t, next))
      return next == HW_NONE || push(t, next) ? HOMEWARD_OK : hw_fail_memory(t->error);
    if (next == HW_NONE) {
      next = pop(t);
      jumped = true;
    }
    if (t->nodes[next].bound > threshold(t)) {
      release(t, t->nodes[next].parent);
      next = HW_NONE;
      continue;
    }
    status = process(t, next, jumped, &next);
    hw_engine_step(t->engine, "integer");
    jumped = false;
    if (t->engine->best.objective < before) {
      before = t->engine->best.objective;
      fix_by_reduced_cost(t);
      hw_engine_progress(t->engine, "integer");
    }
  }
  return status;
}

static void clean(tree *t) {
  for (int32_t i = 0; i < t->node_count; i++)
    free(t->nodes[i].basis);
  free(t->probe_basis);
  hw_arena_free(&t->arena);
}

/* As it was before: without cuts, with the bounds and the basis of the beginning. */
static bool restore(tree *t, const double *low, const double *high, const signed char *basis,
                    int32_t rows) {
  memcpy(t->node_low, low, (size_t)t->columns * sizeof(double));
  memcpy(t->node_high, high, (size_t)t->columns * sizeof(double));
  return set_bounds(t) > 0 && hw_cuts_drop(t->ask->cuts, true) &&
         hw_lp_load_basis(t->lp, basis, rows, t->columns);
}

homeward_status hw_tree(hw_engine *engine, const hw_tree_ask *ask, double *bound,
                        homeward_error *error) {
  tree t = {.engine = engine,
            .master = &engine->master,
            .lp = engine->master.lp,
            .ask = ask,
            .error = error};
  if (!hw_master_open_exact(t.master))
    return hw_lp_failure(hw_lp_out_of_memory(t.lp) ? HW_LP_MEMORY : HW_LP_FAILED, error);
  t.columns = hw_lp_columns(t.lp);
  t.began_iterations = hw_lp_iterations(t.lp);
  *bound = -HW_LP_INFINITY;
  hw_lp_result result = hw_master_solve(t.master, HW_LP_PRIMAL, &engine->halt);
  int32_t rows = hw_lp_rows(t.lp);
  signed char *basis = malloc((size_t)rows + (size_t)t.columns + 1);
  double *low = malloc(((size_t)t.columns + 1) * sizeof *low),
         *high = malloc(((size_t)t.columns + 1) * sizeof *high);
  homeward_status status = HOMEWARD_OK;
  if (basis == NULL || low == NULL || high == NULL || !make_room(&t) ||
      !hw_lp_save_basis(t.lp, basis)) {
    status = hw_fail_memory(error);
  } else {
    memcpy(low, t.low, (size_t)t.columns * sizeof *low);
    memcpy(high, t.high, (size_t)t.columns * sizeof *high);
    if (result == HW_LP_OPTIMAL) {
      *bound = hw_lp_objective(t.lp);
      result = cut_root(&t);
    }
    if (result == HW_LP_OPTIMAL) {
      *bound = t.root_objective;
      status = search(&t);
      if (status == HOMEWARD_OK)
        *bound = fmax(*bound, tree_bound(&t));
    } else if (result == HW_LP_INFEASIBLE) {
      *bound = HW_LP_INFINITY;
    }
  }
  if (status == HOMEWARD_OK && result == HW_LP_STOPPED)
    engine->stopped = true;
  if (status == HOMEWARD_OK && hw_lp_broken(result))
    status = hw_lp_failure(result, error);
  if (status == HOMEWARD_OK && !restore(&t, low, high, basis, rows))
    status = hw_lp_failure(HW_LP_FAILED, error);
  free(basis);
  free(low);
  free(high);
  clean(&t);
  return status;
}
