/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Diving on itineraries with column generation on the residual problem (Joncour, Michel, Sadykov,
 * Sverdlov, Vanderbeck 2010). Some of the fractions of the relaxation are rounded up where they
 * fit, large parties first; what is whole already stays free, as it may have to move for them.
 * Itineraries of which not one more fits beside those that are taken are closed, the simplex goes
 * on, and where that costs something the classes that pay more now are priced for what is left.
 * Where it still costs too much, fewer are rounded, then others.
 *
 * A party is only taken where the state holds, and everybody may stay, so the relaxation never
 * becomes infeasible.
 */
#include "engine/dive.h"
#include "engine/parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  PATHS = 3,        /* of one class in a round of pricing */
  LABELS = 4000,    /* of one search */
  PRICINGS = 2,     /* after one rounding */
  TRIES = 6,        /* fractions of which the best is rounded when each alone costs too much */
  FEW = 10,         /* fractions ... */
  STALL = 15,       /* that are left where so many roundings have not ended them */
  ITERATIONS = 5000 /* of the simplex, besides twice as many as the relaxation has taken */
};

#define INTEGRAL 1e-5 /* closer to a whole number than this is one */
#define SHARE 0.1     /* of the fractions are rounded at once, at most */
#define ALLOWED 1e-4  /* what one rounding may cost, as a share of the objective */
#define SMALL 0.25    /* of that: new itineraries are not sought for less */
#define RISEN 100     /* cents that a class pays more before it is priced again */

typedef struct fraction {
  int32_t column;
  double weight;
  bool late;
} fraction;

typedef struct diving {
  hw_engine *engine;
  hw_state *state;
  homeward_error *error;
  homeward_status status;
  hw_arena arena;   /* owns the prices and what is indexed by class or resource */
  hw_arena scratch; /* lists of the prices */
  hw_prices prices;
  double *cover;        /* per class: what one more party costs now ... */
  double *paid;         /* ... and what it cost when it was priced last */
  int64_t *room;        /* per resource: what is left */
  int64_t *search_room; /* the same as searches understand it */
  hw_path *paths;       /* per class, PATHS each */
  int32_t *path_count;
  double exhausted; /* cents: a price that nobody pays */
  bool *closed;     /* per column below column_room: not one more of it is taken */
  bool *late;       /* per column: rounding it has cost too much */
  fraction *list;   /* room for column_room */
  int32_t *taken;   /* columns in the order in which they were taken, room for `parties` */
  size_t column_room;
  int32_t taken_count, parties;
  int64_t most_iterations;
} diving;

static const hw_class *class_of(const diving *d, int32_t column) {
  return &d->engine->classes.items[d->engine->columns.items[column].class_index];
}

static bool diving_new(diving *d) {
  hw_engine *engine = d->engine;
  int32_t resources = hw_resource_count(&engine->network), classes = engine->classes.count;
  if (!hw_state_follow(d->state))
    return false;
  for (int32_t k = 0; k < classes; k++) {
    d->parties += engine->classes.items[k].size;
    d->exhausted = fmax(d->exhausted, 2 * (double)engine->classes.items[k].penalty);
  }
  d->cover = HW_ARRAY(&d->arena, classes, double);
  d->paid = HW_ARRAY(&d->arena, classes, double);
  d->room = HW_ARRAY(&d->arena, resources, int64_t);
  d->search_room = HW_ARRAY(&d->arena, resources, int64_t);
  d->path_count = HW_ARRAY(&d->arena, classes, int32_t);
  d->taken = HW_ARRAY(&d->arena, d->parties, int32_t);
  d->paths = malloc((size_t)classes * PATHS * sizeof *d->paths);
  if (d->cover == NULL || d->paid == NULL || d->room == NULL || d->search_room == NULL ||
      d->path_count == NULL || d->taken == NULL || d->paths == NULL ||
      !hw_prices_new(&d->prices, &engine->network, &d->arena))
    return false;
  memcpy(d->paid, engine->cover, (size_t)classes * sizeof *d->paid);
  return true;
}

static void diving_free(diving *d) {
  free(d->paths);
  free(d->closed);
  free(d->late);
  free(d->list);
  hw_arena_free(&d->scratch);
  hw_arena_free(&d->arena);
}

/* Room for the columns that have come. */
static bool follow_columns(diving *d) {
  size_t need = (size_t)d->engine->columns.count + 1, room = need + need / 2;
  if (need <= d->column_room)
    return true;
  bool *closed = realloc(d->closed, room * sizeof *closed);
  if (closed == NULL)
    return false;
  memset(closed + d->column_room, 0, (room - d->column_room) * sizeof *closed);
  d->closed = closed;
  bool *late = realloc(d->late, room * sizeof *late);
  if (late == NULL)
    return false;
  memset(late + d->column_room, 0, (room - d->column_room) * sizeof *late);
  d->late = late;
  fraction *list = realloc(d->list, room * sizeof *list);
  if (list == NULL)
    return false;
  d->list = list;
  d->column_room = room;
  return true;
}

/* ---- what fits ---- */

static void measure(diving *d, int32_t resource) {
  int64_t capacity = hw_state_capacity(d->state, resource);
  d->room[resource] = capacity == INT64_MAX ? INT64_MAX : capacity - d->state->usage[resource];
}

/* One more party of the column is for the dive to decide: those with needs are not. */
static bool is_open(const diving *d, int32_t column) {
  const hw_column *c = &d->engine->columns.items[column];
  const hw_class *class = class_of(d, column);
  if (class->escort_count > 0 || d->state->served[c->class_index] >= class->size ||
      d->closed[column])
    return false;
  for (int32_t u = 0; u < c->use_count; u++)
    if (c->uses[u].amount > d->room[c->uses[u].resource])
      return false;
  return true;
}

static void change(diving *d, int32_t column, int32_t count) {
  const hw_column *c = &d->engine->columns.items[column];
  hw_state_take(d->state, column, count);
  for (int32_t u = 0; u < c->use_count; u++)
    measure(d, c->uses[u].resource);
}

static bool take(diving *d, int32_t column) {
  if (!is_open(d, column))
    return false;
  if (!hw_state_fits(d->state, column)) {
    d->closed[column] = true; /* its run does not go, or not with what the party needs */
    return false;
  }
  change(d, column, 1);
  d->taken[d->taken_count++] = column;
  return true;
}

static void take_back(diving *d, int32_t count) {
  while (d->taken_count > count)
    change(d, d->taken[--d->taken_count], -1);
}

/* ---- the relaxation ---- */

/* Parties of a column in the relaxation beyond those that are taken. */
static double beyond(const diving *d, int32_t column) {
  const hw_master *master = &d->engine->master;
  if (!hw_master_has(master, column))
    return 0;
  return hw_lp_value(master->lp, master->lp_column[column]) - d->state->taken[column];
}

static bool bind(const diving *d) {
  const hw_master *master = &d->engine->master;
  for (int32_t c = 0; c < d->engine->columns.count; c++) {
    if (!hw_master_has(master, c))
      continue;
    bool more = class_of(d, c)->escort_count > 0 || is_open(d, c);
    if (!hw_lp_set_column_bounds(master->lp, master->lp_column[c], d->state->taken[c],
                                 more ? HW_LP_INFINITY : d->state->taken[c]))
      return false;
  }
  return true;
}

/* Runs and rotations stay as they are decided; who is short of a minimum load is seen to later. */
static bool bind_runs(const diving *d, bool bound) {
  const hw_master *master = &d->engine->master;
  for (int32_t v = 0; bound && v < master->variable_count; v++)
    if (!hw_lp_set_column_bounds(master->lp, master->variables[v].column, d->state->variables[v],
                                 d->state->variables[v]))
      return false;
  for (int32_t r = 0; r < hw_master_rotation_count(master); r++)
    if (hw_master_has_rotation(master, r) &&
        !hw_lp_set_column_bounds(
            master->lp, master->escorts.lp_column[r],
            bound ? d->state->rotations[r] : d->engine->rotations.items[r].least,
            d->engine->rotations.items[r].closed ? d->engine->rotations.items[r].least
                                                 : HW_LP_INFINITY))
      return false;
  for (int32_t run = 0; run < d->engine->scenario->run_count; run++)
    if (master->shortage[run] != HW_NONE &&
        !hw_lp_set_column_bounds(master->lp, master->shortage[run], 0, bound ? HW_LP_INFINITY : 0))
      return false;
  return true;
}

static bool release(const diving *d) {
  const hw_master *master = &d->engine->master;
  for (int32_t c = 0; c < d->engine->columns.count; c++)
    if (hw_master_has(master, c) &&
        !hw_lp_set_column_bounds(master->lp, master->lp_column[c], 0, HW_LP_INFINITY))
      return false;
  return bind_runs(d, false);
}

/* ---- pricing for what is left ---- */

static bool pays_more(const diving *d, int32_t k) {
  const hw_class *class = &d->engine->classes.items[k];
  return class->escort_count == 0 && d->state->served[k] < class->size &&
         d->cover[k] > d->paid[k] + RISEN;
}

static bool price_class(void *context, int32_t k, int32_t worker) {
  diving *d = context;
  hw_engine *engine = d->engine;
  d->path_count[k] = 0;
  if (!pays_more(d, k))
    return true;
  if (hw_halted(&engine->halt))
    return false;
  hw_search search = {.class = &engine->classes.items[k],
                      .class_index = k,
                      .block = engine->block_of_class[k],
                      .prices = &d->prices,
                      .capacity = d->search_room,
                      .limit = d->cover[k] - 1e-3,
                      .most = PATHS,
                      .label_limit = LABELS};
  const hw_path *paths;
  if (hw_price(engine->pricers[worker], &search, &paths, &d->path_count[k]) == HW_SEARCH_MEMORY)
    return false;
  if (d->path_count[k] > 0)
    memcpy(&d->paths[(size_t)k * PATHS], paths, (size_t)d->path_count[k] * sizeof *paths);
  return true;
}

/* The first night of a place stands for all in a search; those that are full have a price instead.
 */
static bool prepare_prices(diving *d) {
  const hw_network *network = &d->engine->network;
  hw_arena_reset(&d->scratch);
  if (!hw_master_prices(&d->engine->master, &d->prices, d->cover, &d->scratch))
    return false;
  memcpy(d->search_room, d->room, (size_t)hw_resource_count(network) * sizeof *d->room);
  for (int32_t p = 0; p < d->engine->scenario->place_count; p++) {
    d->search_room[hw_bed_resource(network, p, 0)] = d->engine->scenario->places[p].beds;
    for (int32_t n = 0; n < network->date_count; n++)
      if (d->room[hw_bed_resource(network, p, n)] <= 0)
        d->prices.resource[hw_bed_resource(network, p, n)] = d->exhausted;
  }
  hw_prices_sum(&d->prices);
  return true;
}

static bool fail(diving *d, homeward_status status) {
  if (d->status == HOMEWARD_OK)
    d->status = status;
  return false;
}

/* The paths of class k join the master where they fit. */
static bool join(diving *d, int32_t k, int32_t *added) {
  hw_engine *engine = d->engine;
  for (int32_t i = 0; i < d->path_count[k]; i++) {
    int32_t column = hw_columns_add(&engine->columns, k, &d->paths[(size_t)k * PATHS + (size_t)i]);
    if (column == HW_NONE || !hw_state_follow(d->state) || !follow_columns(d))
      return fail(d, hw_fail_memory(d->error));
    if (hw_master_has(&engine->master, column) || !is_open(d, column))
      continue;
    if (!hw_master_add(&engine->master, column))
      return fail(d, hw_fail(d->error, HOMEWARD_LIMIT, "the solver ran out of memory"));
    ++*added;
  }
  return true;
}

static bool price(diving *d, int32_t *added) {
  hw_engine *engine = d->engine;
  *added = 0;
  if (!prepare_prices(d))
    return fail(d, hw_fail_memory(d->error));
  if (!hw_parallel(engine->threads, engine->classes.count, price_class, d))
    return hw_engine_halted(engine) ? false : fail(d, hw_fail_memory(d->error));
  for (int32_t k = 0; k < engine->classes.count; k++) {
    if (!join(d, k, added))
      return false;
    if (pays_more(d, k))
      d->paid[k] = d->cover[k];
  }
  return true;
}

/* ---- the dive ---- */

static bool solve(diving *d, hw_lp_method method) {
  hw_lp *lp = d->engine->master.lp;
  return hw_lp_iterations(lp) < d->most_iterations &&
         hw_master_solve(&d->engine->master, method, &d->engine->halt) == HW_LP_OPTIMAL;
}

/* The relaxation with what is taken, and itineraries for what is left where it costs more than
   `good`. False ends the dive. */
static bool relax(diving *d, double good, double *objective) {
  const hw_lp *lp = d->engine->master.lp;
  int32_t added = 1;
  if (!bind(d) || !solve(d, HW_LP_DUAL))
    return false;
  for (int32_t n = 0; n < PRICINGS && added > 0 && hw_lp_objective(lp) > good; n++)
    if (!price(d, &added) || (added > 0 && !solve(d, HW_LP_PRIMAL)))
      return false;
  *objective = hw_lp_objective(lp);
  return true;
}

static int compare_fractions(const void *left, const void *right) {
  const fraction *a = left, *b = right;
  if (a->late != b->late)
    return a->late ? 1 : -1;
  if (a->weight < b->weight || a->weight > b->weight)
    return a->weight > b->weight ? -1 : 1;
  return a->column - b->column;
}

/* Large parties are hard to place once the small ones are. */
static int32_t list_fractions(diving *d) {
  int32_t count = 0;
  for (int32_t c = 0; c < d->engine->columns.count; c++) {
    double more = beyond(d, c), part = more - floor(more + INTEGRAL);
    if (part > INTEGRAL && is_open(d, c))
      d->list[count++] = (fraction){c, part * class_of(d, c)->persons, d->late[c]};
  }
  if (count > 1)
    qsort(d->list, (size_t)count, sizeof *d->list, compare_fractions);
  return count;
}

/* Each of them alone costs too much: the least of some is rounded all the same, the first one
   closed where that costs even less. */
static bool round_one(diving *d, int32_t count, double *objective) {
  int32_t mark = d->taken_count, choice = HW_NONE;
  double least, now;
  d->closed[d->list[0].column] = true;
  if (!relax(d, -HW_LP_INFINITY, &least))
    return false;
  d->closed[d->list[0].column] = false;
  for (int32_t i = 0; i < count && i < TRIES; i++) {
    if (!take(d, d->list[i].column))
      continue;
    if (!relax(d, -HW_LP_INFINITY, &now))
      return false;
    if (now < least) {
      least = now;
      choice = i;
    }
    take_back(d, mark);
  }
  if (choice == HW_NONE)
    d->closed[d->list[0].column] = true;
  else
    take(d, d->list[choice].column);
  memset(d->late, 0, d->column_room * sizeof *d->late);
  return relax(d, -HW_LP_INFINITY, objective);
}

/*
 * One rounding of `batch` fractions. Where that costs too much it is taken back, and the one of
 * them that does it is hunted down by halves, to wait until there are no others.
 */
static bool round_some(diving *d, int32_t count, int32_t *batch, bool *hunting, double *objective) {
  double before = *objective, allowed = ALLOWED * fabs(before);
  int32_t mark = d->taken_count, most = 1 + (int32_t)(count * SHARE);
  *batch = *batch < most ? *batch : most;
  for (int32_t i = 0; i < count && d->taken_count < mark + *batch; i++)
    take(d, d->list[i].column);
  if (!relax(d, before + SMALL * allowed, objective))
    return false;
  if (*objective <= before + allowed || d->taken_count == mark) {
    *hunting = *hunting && *batch > 1;
    *batch = *hunting ? *batch / 2 : 2 * *batch;
    return true;
  }
  take_back(d, mark);
  *hunting = *batch > 1;
  if (*hunting) {
    *batch /= 2;
  } else {
    d->late[d->list[0].column] = true;
    *batch = most;
  }
  return relax(d, HW_LP_INFINITY, objective);
}

static bool dive(diving *d) {
  double objective;
  int32_t batch = d->parties;
  bool hunting = false;
  if (!follow_columns(d))
    return fail(d, hw_fail_memory(d->error));
  for (int32_t r = 0; r < hw_resource_count(&d->engine->network); r++)
    measure(d, r);
  if (!bind_runs(d, true) || !relax(d, HW_LP_INFINITY, &objective))
    return false;
  for (int32_t stall = 0; stall < STALL;) {
    int32_t count = list_fractions(d);
    if (count == 0)
      return true;
    stall = count > FEW ? 0 : stall + 1;
    if (d->late[d->list[0].column] ? !round_one(d, count, &objective)
                                   : !round_some(d, count, &batch, &hunting, &objective))
      return false;
  }
  return true;
}

homeward_status hw_dive_itineraries(hw_engine *engine, hw_state *state, homeward_error *error) {
  diving d = {.engine = engine, .state = state, .error = error};
  d.most_iterations = 3 * hw_lp_iterations(engine->master.lp) + ITERATIONS;
  if (!diving_new(&d))
    fail(&d, hw_fail_memory(error));
  else
    dive(&d);
  /* and all that is whole */
  for (int32_t c = 0; d.status == HOMEWARD_OK && c < engine->columns.count; c++)
    while (beyond(&d, c) > 1 - INTEGRAL && take(&d, c))
      ;
  if (!release(&d) && d.status == HOMEWARD_OK)
    d.status =
        hw_lp_failure(hw_lp_out_of_memory(engine->master.lp) ? HW_LP_MEMORY : HW_LP_FAILED, error);
  diving_free(&d);
  return d.status;
}
