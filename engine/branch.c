/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/branch.h"

#include "engine/branch_objects.h"
#include "engine/knapsack.h"
#include "engine/master_escorts.h"
#include "engine/state.h"
#include "engine/window.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  PATHS_MAX = 4,
  NODES_MAX = 3000,
  ROUNDS_MAX = 300,       /* of pricing at one node */
  DIVE_EVERY = 40,        /* nodes */
  FLOWS = 6,              /* new ones at a node whose runs are decided ... */
  FLOWS_BESIDE = 1,       /* ... and at others */
  EXACT_PATHS = 500,      /* of a class whose exact costs decide ... */
  EXACT_LABELS = 100000,  /* ... and labels made for them */
  PROBES = 10,            /* variables asked at one node at most ... */
  PROBE_ITERATIONS = 150, /* ... by so many iterations of the dual simplex each way */
  RELIABLE = 3,           /* answers after which the mean of the past is trusted */
  TRIES = 3,              /* to close idle nodes of a dive ... */
  FAILURES = 5,           /* ... and of all, in vain */
  CLOSE_PATHS = 20000,    /* listed to close a node */
  CLOSE_LABELS = 4000000,
  CLOSE_ROTATIONS = 5000
};

#define WHOLE 1e-6

/* Rows that lift the bound by a smaller share are the last at a node. */
#define WORTH 1e-6

/* Of the objective: how far above the relaxation solutions are sought to close a node at first. */
#define NARROW 1e-4
#define WIDER 4.0
#define IDLE 1e-7 /* of the objective: a branch that costs less costs nothing */

/* Simplex iterations x (rows + columns) of a tree that closes a settled node, and of one that tries
   whether another can be closed. */
#define CLOSE_WORK 3e8
#define TRY_WORK 1e7

typedef struct node {
  int32_t parent;
  int32_t object; /* HW_NONE: the root */
  int32_t least, most;
  double bound;
  double guess;        /* what its solutions may cost */
  double part, before; /* how far the branch moved the object; objective of the parent */
  bool up;             /* the object was raised */
  bool open, settled;  /* settled: nothing is left to branch on */
  double window;       /* settled: what it is closed by next */
  signed char *basis;  /* owns; of the parent's end */
  int32_t basis_rows, basis_columns;
} node;

struct hw_branching {
  hw_engine *engine;
  hw_master *master;
  hw_arena arena;      /* owns the objects */
  hw_arena node_arena; /* of one tree */
  node *nodes;
  int32_t count;
  size_t capacity;
  hw_objects objects;
  bool flows;    /* are branched on too */
  int64_t began; /* iterations before this run */
  hw_branching_limit limit;
  double root;    /* bound of the root */
  double deepest; /* objective of the last node of a dive, or of the best solution before */
  double mean[2];
  int32_t means[2];
  int32_t done, sought; /* nodes processed, dives begun */
  bool dives;           /* the node belongs to a dive */
  int32_t idle;         /* nodes of this dive that the branch cost nothing */
  int32_t failures;     /* tries to close one of them in vain */
  hw_cuts cuts;         /* of the trees that close nodes */
  homeward_error *error;
};

typedef hw_branching search;

/* ---- bounds ---- */

static bool apply(search *s, int32_t index) {
  hw_objects *objects = &s->objects;
  for (int32_t o = 0; o < objects->count; o++) {
    objects->items[o].node_least = objects->items[o].least;
    objects->items[o].node_most = objects->items[o].most;
  }
  for (int32_t n = index; n != HW_NONE && s->nodes[n].object != HW_NONE; n = s->nodes[n].parent) {
    hw_object *o = &objects->items[s->nodes[n].object];
    if (s->nodes[n].least > o->node_least)
      o->node_least = s->nodes[n].least;
    if (s->nodes[n].most < o->node_most)
      o->node_most = s->nodes[n].most;
  }
  for (int32_t o = 0; o < objects->count; o++)
    if (!hw_object_set(objects, o, objects->items[o].node_least, objects->items[o].node_most))
      return false;
  return true;
}

/* ---- the bound of one node ---- */

static double threshold(const search *s) {
  double best = (double)s->engine->best.objective;
  return best - 1 + fmin(0.9, 0.01 + 1e-9 * fabs(best));
}

static hw_lp_result stopped(search *s) {
  s->engine->stopped = true;
  return HW_LP_STOPPED;
}

/* One round of pricing. Rounding costs the bound a cent a case, and a tolerance some for rotations;
   where that decides, the paths that it could concern are looked at with their exact costs. */
static homeward_status price_node(search *s, bool cutoff, int32_t *added) {
  hw_engine *engine = s->engine;
  hw_round_ask ask = {.above = -1e-3, .most = PATHS_MAX, .into_master = true};
  hw_round round;
  homeward_status status = hw_engine_price(engine, &ask, &round, s->error);
  *added = round.added;
  engine->lagrangian = round.class_bound + hw_master_bound_constant(s->master);
  if (status != HOMEWARD_OK || hw_engine_halted(engine) || round.added > 0 || !cutoff ||
      engine->lagrangian > threshold(s) || hw_lp_objective(s->master->lp) <= threshold(s))
    return status;
  ask = (hw_round_ask){.most = EXACT_PATHS,
                       .all = true,
                       .exact = true,
                       .into_master = true,
                       .label_limit = EXACT_LABELS};
  hw_round exact;
  status = hw_engine_price(engine, &ask, &exact, s->error);
  *added = exact.added;
  if (status == HOMEWARD_OK && !hw_engine_halted(engine))
    engine->lagrangian = exact.class_bound + hw_master_bound_constant(s->master);
  return status;
}

static bool worked_enough(const search *s) {
  hw_lp *lp = s->master->lp;
  double size = hw_lp_rows(lp) + hw_lp_columns(lp);
  double done = (double)(hw_lp_iterations(lp) - s->began) * size;
  double outlook = fmin(s->deepest, (double)s->engine->best.objective);
  bool far = outlook - s->root > s->limit.near * (outlook + (double)s->engine->outside);
  return done > (far ? s->limit.far_work : s->limit.work);
}

/* Column generation under the present bounds. OPTIMAL: `*bound` is the relaxation's; INFEASIBLE:
   nothing better is there. Without a cutoff the objective does not matter. */
static hw_lp_result price_out(search *s, bool cutoff, double *bound, homeward_status *status) {
  hw_engine *engine = s->engine;
  hw_lp_method method = HW_LP_DUAL;
  double before = -HW_LP_INFINITY; /* lagrangian when rows came last */
  *bound = -HW_LP_INFINITY;
  for (int32_t rounds = 0; rounds < ROUNDS_MAX; rounds++) {
    hw_lp_result result = hw_master_solve(s->master, method, &engine->halt);
    if (result == HW_LP_STOPPED)
      return stopped(s);
    if (result != HW_LP_OPTIMAL)
      return result;
    if (!hw_engine_take_prices(engine))
      return HW_LP_MEMORY;
    int32_t added;
    *status = price_node(s, cutoff, &added);
    if (*status != HOMEWARD_OK)
      return HW_LP_FAILED;
    if (hw_engine_halted(engine))
      return HW_LP_STOPPED;
    *bound = fmax(*bound, engine->lagrangian);
    if (cutoff && *bound > threshold(s))
      return HW_LP_INFEASIBLE;
    method = HW_LP_PRIMAL;
    /* The bound so far holds; a node that cannot be priced within the work is no place to stay. */
    if (added > 0 && cutoff && worked_enough(s))
      return HW_LP_OPTIMAL;
    if (added > 0)
      continue;
    bool pays = engine->lagrangian - before > WORTH * fabs(engine->lagrangian);
    before = engine->lagrangian;
    int32_t rows = pays ? hw_knapsack_rows(engine) : 0;
    if (rows <= 0)
      return rows == 0 ? HW_LP_OPTIMAL : HW_LP_MEMORY;
    method = HW_LP_DUAL;
  }
  return HW_LP_OPTIMAL;
}

/* ---- what to branch on ---- */

typedef struct candidate {
  int32_t object;
  double value, score;
} candidate;

static int compare_candidates(const void *left, const void *right) {
  const candidate *a = left, *b = right;
  if (a->score < b->score || a->score > b->score)
    return a->score > b->score ? -1 : 1;
  return (a->object > b->object) - (a->object < b->object);
}

static double gain_of(const search *s, int32_t object, int direction) {
  const hw_object *o = &s->objects.items[object];
  if (o->gains[direction] > 0)
    return o->gain[direction] / o->gains[direction];
  if (s->means[direction] > 0)
    return s->mean[direction] / s->means[direction];
  return hw_object_cost(&s->objects, object) + 1;
}

static double score_of(double down, double up) {
  return fmax(down, 1) * fmax(up, 1);
}

static bool whole(double value) {
  return fabs(value - nearbyint(value)) <= WHOLE;
}

static void learn(search *s, int32_t object, int direction, double gain, double part) {
  if (part < 1e-4)
    return;
  s->objects.items[object].gain[direction] += fmax(gain, 0) / part;
  s->objects.items[object].gains[direction]++;
  s->mean[direction] += fmax(gain, 0) / part;
  s->means[direction]++;
}

/* The objects that are not whole, those first that promise most; flows that are none yet become
   some, most of them where every run is decided. NULL when memory or the solver failed; the caller
   frees. */
static candidate *list_candidates(search *s, int32_t *count) {
  bool decided = true;
  for (int32_t o = 0; o < s->objects.count && decided; o++)
    decided = s->objects.items[o].kind == HW_OBJECT_FLOW || whole(hw_object_value(&s->objects, o));
  if (s->flows && !hw_objects_add_flows(&s->objects, decided ? FLOWS : FLOWS_BESIDE))
    return NULL;
  candidate *list = malloc(((size_t)s->objects.count + 1) * sizeof *list);
  *count = 0;
  for (int32_t o = 0; list != NULL && o < s->objects.count; o++) {
    double value = hw_object_value(&s->objects, o), part = value - floor(value);
    /* What must be and is short of it is outside its bounds. */
    if (whole(value) || floor(value) < s->objects.items[o].node_least ||
        ceil(value) > s->objects.items[o].node_most)
      continue;
    list[(*count)++] =
        (candidate){o, value, score_of(gain_of(s, o, 0) * part, gain_of(s, o, 1) * (1 - part))};
  }
  if (list != NULL)
    qsort(list, (size_t)*count, sizeof *list, compare_candidates);
  return list;
}

/* The relaxation over the columns there are, after some iterations with the object moved. It says
   what to branch on, it proves nothing. */
static bool probe(search *s, const candidate *c, bool up, const signed char *basis, double *bound) {
  hw_lp *lp = s->master->lp;
  const hw_object *o = &s->objects.items[c->object];
  int32_t low = up ? (int32_t)ceil(c->value) : o->node_least;
  int32_t high = up ? o->node_most : (int32_t)floor(c->value);
  if (!hw_object_move(&s->objects, c->object, low, high))
    return false;
  hw_lp_result result = hw_lp_resolve(lp, threshold(s), PROBE_ITERATIONS, &s->engine->halt);
  *bound = result == HW_LP_INFEASIBLE ? threshold(s)
           : result == HW_LP_FAILED   ? -HW_LP_INFINITY
                                      : hw_lp_bound(lp);
  return result != HW_LP_MEMORY &&
         hw_object_move(&s->objects, c->object, o->node_least, o->node_most) &&
         hw_lp_load_basis(lp, basis, hw_lp_rows(lp), hw_lp_columns(lp));
}

/* Sorts the candidates; the first is the one to branch on. False when the solver failed. */
static bool ask_candidates(search *s, candidate *list, int32_t count, const signed char *basis,
                           double objective) {
  for (int32_t i = 0; i < count && i < PROBES; i++) {
    const hw_object *o = &s->objects.items[list[i].object];
    double bound[2], part = list[i].value - floor(list[i].value);
    if ((o->gains[0] >= RELIABLE && o->gains[1] >= RELIABLE) || hw_engine_halted(s->engine))
      continue;
    for (int d = 0; d < 2; d++) {
      if (!probe(s, &list[i], d == 1, basis, &bound[d]))
        return false;
      bound[d] = fmax(bound[d], objective);
      learn(s, list[i].object, d, bound[d] - objective, d == 1 ? 1 - part : part);
    }
    list[i].score = score_of(bound[0] - objective, bound[1] - objective);
  }
  qsort(list, (size_t)(count < PROBES ? count : PROBES), sizeof *list, compare_candidates);
  return true;
}

/* ---- whole solutions ---- */

static int32_t rounded(const search *s, int32_t lp_column) {
  return (int32_t)nearbyint(hw_lp_value(s->master->lp, lp_column));
}

/* Itineraries, rotations and run variables are whole. */
static bool all_whole(const search *s) {
  const hw_engine *engine = s->engine;
  const hw_lp *lp = s->master->lp;
  bool all = true;
  for (int32_t v = 0; all && v < s->master->variable_count; v++)
    all = whole(hw_lp_value(lp, s->master->variables[v].column));
  for (int32_t c = 0; all && c < engine->columns.count; c++)
    all = !hw_master_has(s->master, c) || whole(hw_lp_value(lp, s->master->lp_column[c]));
  for (int32_t r = 0; all && r < engine->rotations.count; r++)
    all = !hw_master_has_rotation(s->master, r) ||
          whole(hw_lp_value(lp, s->master->escorts.lp_column[r]));
  return all;
}

/* The values of the relaxation, all whole, become the best solution if they are one: a run may be
   short of its minimum, a member split between kinds. */
static homeward_status offer_whole(search *s, bool *feasible) {
  hw_state state;
  homeward_status status = hw_state_new(&state, s->engine) ? HOMEWARD_OK : hw_fail_memory(s->error);
  *feasible = false;
  if (status == HOMEWARD_OK) {
    for (int32_t v = 0; v < s->master->variable_count; v++)
      hw_state_decide(&state, v, rounded(s, s->master->variables[v].column));
    for (int32_t c = 0; c < s->engine->columns.count; c++)
      if (hw_master_has(s->master, c))
        hw_state_take(&state, c, rounded(s, s->master->lp_column[c]));
    for (int32_t r = 0; r < s->engine->rotations.count; r++)
      if (hw_master_has_rotation(s->master, r))
        hw_state_rotate(&state, r,
                        rounded(s, s->master->escorts.lp_column[r]) - state.rotations[r]);
    *feasible = hw_state_feasible(&state);
    if (*feasible)
      status = hw_state_offer(&state, s->error);
  }
  hw_state_free(&state);
  return status;
}

/* ---- nodes ---- */

static int32_t new_node(search *s, node item) {
  node *nodes =
      hw_arena_grow(&s->node_arena, s->nodes, (size_t)s->count, &s->capacity, sizeof *nodes);
  if (nodes == NULL)
    return HW_NONE;
  s->nodes = nodes;
  nodes[s->count] = item;
  return s->count++;
}

static bool split(search *s, int32_t index, const candidate *c, double objective) {
  hw_lp *lp = s->master->lp;
  int32_t rows = hw_lp_rows(lp), columns = hw_lp_columns(lp);
  double part = c->value - floor(c->value);
  for (int d = 0; d < 2; d++) {
    signed char *basis = malloc((size_t)rows + (size_t)columns);
    if (basis == NULL)
      return false;
    node child = {.parent = index,
                  .object = c->object,
                  .least = d == 1 ? (int32_t)ceil(c->value) : 0,
                  .most = d == 0 ? (int32_t)floor(c->value) : s->objects.items[c->object].node_most,
                  .bound = s->nodes[index].bound,
                  .guess = objective + gain_of(s, c->object, d) * (d == 1 ? 1 - part : part),
                  .up = d == 1,
                  .part = d == 1 ? 1 - part : part,
                  .before = objective,
                  .open = true,
                  .basis = basis,
                  .basis_rows = rows,
                  .basis_columns = columns};
    if (!hw_lp_save_basis(lp, basis) || new_node(s, child) == HW_NONE) {
      free(basis);
      return false;
    }
  }
  return true;
}

/* The columns that can make a solution below `window` are listed and searched, under the bounds and
   at the prices of the node: small where the relaxation is near its whole optimum, long before
   single itineraries are decided. The node's bound rises. */
static homeward_status close_node(search *s, int32_t index, double objective, double work) {
  hw_engine *engine = s->engine;
  node *n = &s->nodes[index];
  double rounding = fmax(objective - engine->lagrangian, 0);
  hw_window_ask ask = {.window = fmin(rounding + n->window, threshold(s) - engine->lagrangian + 2),
                       .paths = CLOSE_PATHS,
                       .labels = CLOSE_LABELS,
                       .rotations = CLOSE_ROTATIONS,
                       .unproven = INT32_MAX,
                       .tree = {.gap = engine->options.gap, .work = work, .cuts = &s->cuts}};
  hw_window_found found = {-HW_LP_INFINITY, false};
  if (!hw_objects_settle(&s->objects))
    return hw_fail_memory(s->error);
  homeward_status status = hw_window(engine, &ask, &found, s->error);
  if (status == HOMEWARD_OK && !hw_objects_unsettle(&s->objects))
    return hw_fail_memory(s->error);
  s->nodes[index].bound = fmax(s->nodes[index].bound, found.bound);
  s->nodes[index].window *= WIDER;
  return status;
}

/* Nothing is left to branch on. A node that is whole is a solution, or is asked again with the rows
   by which no member is split between kinds. */
static homeward_status settle(search *s, int32_t index, double objective) {
  int32_t rows = hw_lp_rows(s->master->lp);
  bool is_whole = all_whole(s), feasible = false;
  homeward_status status = is_whole ? offer_whole(s, &feasible) : HOMEWARD_OK;
  s->nodes[index].open = true;
  if (status != HOMEWARD_OK)
    return status;
  if (is_whole && !feasible && !hw_master_open_exact(s->master))
    return hw_fail_memory(s->error);
  s->nodes[index].settled = hw_lp_rows(s->master->lp) == rows;
  s->nodes[index].window = NARROW * fabs(objective);
  /* Without flows more could be branched on. */
  return s->flows && s->nodes[index].settled ? close_node(s, index, objective, CLOSE_WORK)
                                             : HOMEWARD_OK;
}

static homeward_status expand(search *s, int32_t index, double objective) {
  hw_lp *lp = s->master->lp;
  int32_t count;
  candidate *list = list_candidates(s, &count);
  signed char *basis = malloc((size_t)hw_lp_rows(lp) + (size_t)hw_lp_columns(lp));
  homeward_status status = HOMEWARD_OK;
  bool done = list != NULL && basis != NULL;
  if (done && count == 0)
    status = settle(s, index, objective);
  else if (done)
    done = hw_lp_save_basis(lp, basis) && ask_candidates(s, list, count, basis, objective) &&
           split(s, index, &list[0], objective);
  free(list);
  free(basis);
  return done ? status : hw_fail_memory(s->error);
}

/* The bound of a node by itself: it stays open where something better can be there. */
static homeward_status bound_node(search *s, int32_t index) {
  hw_lp *lp = s->master->lp;
  node *n = &s->nodes[index];
  double bound;
  homeward_status status = HOMEWARD_OK;
  if (!apply(s, index) ||
      (n->basis != NULL && !hw_lp_load_basis(lp, n->basis, n->basis_rows, n->basis_columns)))
    return hw_fail_memory(s->error);
  hw_lp_result result = price_out(s, true, &bound, &status);
  if (status != HOMEWARD_OK)
    return status;
  if (hw_lp_broken(result))
    return hw_lp_failure(result, s->error);
  n->open = result == HW_LP_OPTIMAL || result == HW_LP_STOPPED;
  if (n->open)
    n->bound = fmax(n->bound, bound);
  if (result == HW_LP_OPTIMAL && n->object != HW_NONE)
    learn(s, n->object, n->up, hw_lp_objective(lp) - n->before, n->part);
  return HOMEWARD_OK;
}

/* What was decided last costs nothing: more decisions may cost nothing either, and the node be as
   good as its relaxation. */
static bool is_idle(search *s, int32_t index) {
  const node *n = &s->nodes[index];
  double objective = hw_lp_objective(s->master->lp);
  if (!s->dives || n->object == HW_NONE || objective - n->before > IDLE * fabs(objective))
    return false;
  return s->idle++ < TRIES && s->failures < FAILURES;
}

static homeward_status try_to_close(search *s, int32_t index, bool *open) {
  hw_lp *lp = s->master->lp;
  double objective = hw_lp_objective(lp);
  s->nodes[index].window = NARROW * fabs(objective);
  homeward_status status = close_node(s, index, objective, TRY_WORK);
  *open = s->nodes[index].bound <= threshold(s);
  s->failures += *open;
  if (status != HOMEWARD_OK || !*open || hw_engine_halted(s->engine))
    return status;
  hw_lp_result result = hw_master_solve(s->master, HW_LP_PRIMAL, &s->engine->halt);
  if (result == HW_LP_STOPPED)
    stopped(s);
  else if (result != HW_LP_OPTIMAL)
    status = hw_lp_failure(hw_lp_broken(result) ? result : HW_LP_FAILED, s->error);
  return status;
}

static homeward_status process(search *s, int32_t index) {
  homeward_status status = bound_node(s, index);
  if (status != HOMEWARD_OK || hw_engine_halted(s->engine))
    return status;
  bool open = s->nodes[index].open;
  if (open && is_idle(s, index)) {
    status = try_to_close(s, index, &open);
    if (status != HOMEWARD_OK || hw_engine_halted(s->engine))
      return status;
  }
  s->nodes[index].open = false;
  free(s->nodes[index].basis);
  s->nodes[index].basis = NULL;
  return open ? expand(s, index, hw_lp_objective(s->master->lp)) : HOMEWARD_OK;
}

static int32_t best_open(const search *s) {
  int32_t best = HW_NONE;
  for (int32_t i = 0; i < s->count; i++)
    if (s->nodes[i].open && s->nodes[i].bound <= threshold(s) &&
        (best == HW_NONE || s->nodes[i].bound < s->nodes[best].bound))
      best = i;
  return best;
}

/* ---- what stays ---- */

static bool is_open(const search *s, int32_t index) {
  return s->nodes[index].open && s->nodes[index].bound <= threshold(s);
}

/* The deepest node above all open ones: whatever lies outside it is no better than the best
   solution. HW_NONE: none is open. */
static int32_t common_node(const search *s, int32_t *below) {
  int32_t common = 0;
  memset(below, 0, (size_t)s->count * sizeof *below);
  for (int32_t i = s->count - 1; i >= 0; i--) {
    below[i] += is_open(s, i);
    if (s->nodes[i].parent != HW_NONE)
      below[s->nodes[i].parent] += below[i];
  }
  if (below[0] == 0)
    return HW_NONE;
  for (int32_t i = 1; i < s->count; i++)
    if (s->nodes[i].parent == common && below[i] == below[0])
      common = i;
  return common;
}

/* Nobody may be short of a minimum any more; runs that would be may stay closed again. */
static hw_lp_result settle_shortages(search *s) {
  hw_master *master = s->master;
  if (!hw_objects_settle(&s->objects))
    return HW_LP_MEMORY;
  hw_lp_result result = hw_master_solve(master, HW_LP_DUAL, &s->engine->halt);
  if (result != HW_LP_INFEASIBLE)
    return result;
  return hw_objects_release(&s->objects) ? hw_master_solve(master, HW_LP_DUAL, &s->engine->halt)
                                         : HW_LP_MEMORY;
}

/* The common node becomes the root: its decisions hold for good, its relaxation is priced again. */
static homeward_status keep(search *s) {
  homeward_status status = HOMEWARD_OK;
  int32_t *below = malloc((size_t)s->count * sizeof *below);
  double bound;
  if (below == NULL)
    return hw_fail_memory(s->error);
  int32_t common = common_node(s, below);
  free(below);
  hw_lp_result result = apply(s, common) ? settle_shortages(s) : HW_LP_MEMORY;
  if (result == HW_LP_OPTIMAL)
    result = price_out(s, false, &bound, &status);
  if (status == HOMEWARD_OK && hw_lp_broken(result))
    status = hw_lp_failure(result, s->error);
  s->engine->root_optimal = result == HW_LP_OPTIMAL;
  return status;
}

static void raise_bound(search *s) {
  hw_engine *engine = s->engine;
  double bound = (double)engine->best.objective;
  for (int32_t i = 0; i < s->count; i++)
    if (s->nodes[i].open && s->nodes[i].bound < bound)
      bound = s->nodes[i].bound;
  double cents = ceil(bound - 1e-9 * fabs(bound) - 1e-3);
  hw_cents proven = engine->outside + (cents > 0 ? (hw_cents)cents : 0);
  if (bound >= (double)engine->best.objective)
    proven = engine->outside + engine->best.objective;
  if (proven > engine->bound)
    engine->bound = proven;
}

/* ---- the search ---- */

static bool close_enough(const search *s, double bound) {
  double objective = (double)(s->engine->best.objective + s->engine->outside);
  return objective - (bound + (double)s->engine->outside) <= s->engine->options.gap * objective;
}

/* Of the two nodes made last the one that promises the better solutions, HW_NONE when neither can.
 */
static int32_t better_child(const search *s) {
  int32_t best = HW_NONE;
  for (int32_t i = s->count - 2; i < s->count; i++)
    if (is_open(s, i) && (best == HW_NONE || s->nodes[i].guess < s->nodes[best].guess))
      best = i;
  return best;
}

/* A settled node again: a solution found since may close it, or a wider window. */
static homeward_status reopen(search *s, int32_t index) {
  homeward_status status = bound_node(s, index);
  if (status != HOMEWARD_OK || hw_engine_halted(s->engine) || !is_open(s, index))
    return status;
  return close_node(s, index, hw_lp_objective(s->master->lp), CLOSE_WORK);
}

/* The node of the least bound comes next, which raises the bound; now and then one dives from there
   to a leaf, as the best solution tells what need not be looked at. */
static homeward_status run_best(search *s) {
  homeward_status status = HOMEWARD_OK;
  int32_t below = HW_NONE;
  for (; status == HOMEWARD_OK && s->done < NODES_MAX; s->done++) {
    int32_t next = best_open(s), before = s->count;
    if (hw_engine_halted(s->engine) || worked_enough(s) || next == HW_NONE ||
        close_enough(s, s->nodes[next].bound))
      break;
    if (s->nodes[next].settled) {
      double known = s->nodes[next].bound;
      status = reopen(s, next);
      raise_bound(s);
      if (is_open(s, next) && s->nodes[next].bound <= known)
        break;
      continue;
    }
    if (below == HW_NONE) {
      s->dives = s->sought++ % DIVE_EVERY == 0;
      s->idle = 0;
    }
    status = process(s, below != HW_NONE ? below : next);
    s->deepest = s->dives ? hw_lp_objective(s->master->lp) : HW_LP_INFINITY;
    below = s->dives && s->count > before ? better_child(s) : HW_NONE;
    raise_bound(s);
    hw_engine_step(s->engine, "bound");
  }
  return status;
}

/* Follows the branches whose other side is impossible, until both sides are possible. */
static homeward_status run_forced(search *s) {
  int32_t next = 0;
  while (next != HW_NONE) {
    int32_t first = s->count;
    homeward_status status = process(s, next);
    next = HW_NONE;
    int32_t alive = 0;
    for (int32_t i = first; i < s->count && status == HOMEWARD_OK; i++) {
      status = bound_node(s, i);
      if (s->nodes[i].open) {
        next = i;
        alive++;
      }
    }
    raise_bound(s);
    if (status != HOMEWARD_OK || hw_engine_halted(s->engine))
      return status;
    if (alive != 1 || hw_engine_within_gap(s->engine))
      break;
  }
  return HOMEWARD_OK;
}

static void drop_nodes(search *s) {
  for (int32_t i = 0; i < s->count; i++)
    free(s->nodes[i].basis);
  hw_arena_free(&s->node_arena);
  s->nodes = NULL;
  s->count = 0;
  s->capacity = 0;
  s->done = s->sought = s->idle = 0;
}

static void clean(search *s) {
  drop_nodes(s);
  hw_cuts_free(&s->cuts);
  hw_arena_free(&s->arena);
}

static homeward_status begin(search *s, hw_engine *engine, bool forced, homeward_error *error) {
  *s = (search){.engine = engine,
                .master = &engine->master,
                .flows = !forced,
                .cuts = {.master = &engine->master},
                .error = error};
  return hw_objects_new(&s->objects, engine, !forced, &s->arena) ? HOMEWARD_OK
                                                                 : hw_fail_memory(error);
}

static bool plant(search *s) {
  node root = {.parent = HW_NONE, .object = HW_NONE, .bound = s->engine->lagrangian, .open = true};
  drop_nodes(s);
  hw_objects_keep(&s->objects);
  return new_node(s, root) != HW_NONE;
}

/* The relaxation with the rows that have come; false where nothing more can be done. */
static bool solved(hw_engine *engine, homeward_status *status, homeward_error *error) {
  hw_lp_result result = hw_master_solve(&engine->master, HW_LP_DUAL, &engine->halt);
  if (result == HW_LP_STOPPED)
    engine->stopped = true;
  *status = hw_lp_broken(result) ? hw_lp_failure(result, error) : HOMEWARD_OK;
  return result == HW_LP_OPTIMAL;
}

/* A node is priced to its end: too long where that was too long for the root. */
static bool too_large(const hw_engine *engine) {
  return engine->escorts && hw_lp_rows(engine->master.lp) >= HW_LARGE_ROWS;
}

homeward_status hw_engine_branch_forced(hw_engine *engine, homeward_error *error) {
  search s;
  homeward_status status;
  if (too_large(engine))
    return HOMEWARD_OK;
  if (!solved(engine, &status, error))
    return status;
  status = begin(&s, engine, true, error);
  s.limit = (hw_branching_limit){HW_LP_INFINITY, HW_LP_INFINITY, 1};
  if (status == HOMEWARD_OK)
    status = plant(&s) ? run_forced(&s) : hw_fail_memory(error);
  if (status == HOMEWARD_OK && !hw_engine_within_gap(engine))
    status = keep(&s);
  clean(&s);
  return status;
}

homeward_status hw_branching_new(hw_branching **out, hw_engine *engine, homeward_error *error) {
  *out = NULL;
  if (too_large(engine))
    return HOMEWARD_OK;
  hw_branching *branching = malloc(sizeof *branching);
  if (branching == NULL)
    return hw_fail_memory(error);
  *out = branching;
  return begin(branching, engine, false, error);
}

homeward_status hw_branching_run(hw_branching *branching, hw_branching_limit limit,
                                 homeward_error *error) {
  homeward_status status;
  if (branching == NULL || !solved(branching->engine, &status, error))
    return branching == NULL ? HOMEWARD_OK : status;
  branching->error = error;
  if (!plant(branching))
    return hw_fail_memory(error);
  branching->began = hw_lp_iterations(branching->master->lp);
  branching->limit = limit;
  branching->root = branching->nodes[0].bound;
  branching->deepest = HW_LP_INFINITY;
  status = run_best(branching);
  return status == HOMEWARD_OK ? keep(branching) : status;
}

void hw_branching_free(hw_branching *branching) {
  if (branching != NULL)
    clean(branching);
  free(branching);
}
