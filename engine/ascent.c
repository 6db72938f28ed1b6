/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lagrangian prices for many classes, in two parts.
 *
 * Seeding. Everybody first goes where it is best at the prices so far; then a part of the classes
 * after the other reconsiders, and after each part the prices follow the load: up where it is more
 * than there is room for, down where it is less. That only some move at a time keeps the load from
 * swinging to and fro, and brings the prices near the right ones within a few passes.
 *
 * Rounds. The volume algorithm looks at the itineraries that are known (known.h), which costs a
 * hundredth of pricing; then all classes are priced at the best prices: what is missing is found,
 * and with everything looked at, the value is a proven bound.
 */
#include "engine/ascent.h"

#include "engine/known.h"
#include "engine/parallel.h"
#include "engine/volume.h"

#include <math.h>
#include <string.h>

enum {
  PARTS = 10, /* of the classes */
  PASSES = 4, /* of the seeding */
  ROUNDS = 16,
  LOOKS = 60 /* of the volume algorithm between two rounds of pricing */
};

#define SEED_STEP 0.02 /* of what a unit is worth, where all of a capacity is missing */
#define SEED_OPEN 0.05 /* run variables move so far to what is best */
#define WORTH 2e-5     /* rounds that lift the bound by less are the last */
#define FEEBLE 0.25    /* a round that lifts it by less of the gap: the plan is what is wanting */

typedef struct ascent {
  hw_engine *engine;
  hw_arena arena;
  hw_lagrangian lagrangian;
  hw_known known;
  hw_volume volume;
  int32_t *order;  /* classes, mixed */
  int32_t first;   /* of a part, in `order` */
  hw_path *path;   /* per class of a part */
  bool *found;     /* per class of a part: there is a path below its penalty */
  int32_t *taken;  /* per class: column it takes while prices are seeded, HW_NONE */
  int32_t *booked; /* per class: the booked column that is worth less than any other, HW_NONE */
  double *least;   /* per class: what it pays at the prices it was priced at last */
  double *usage;   /* per resource */
  double *tolls;   /* per resource */
  double *proven;  /* per row: prices of the best bound */
  double bound;    /* there */
} ascent;

/* ---- pricing ---- */

static bool price_class(void *context, int32_t i, int32_t worker) {
  ascent *a = context;
  hw_engine *engine = a->engine;
  int32_t k = a->order[a->first + i], count;
  const hw_class *class = &engine->classes.items[k];
  const hw_path *paths;
  hw_search search = {.class = class,
                      .class_index = k,
                      .block = engine->block_of_class[k],
                      .prices = &engine->prices,
                      .capacity = engine->network.most,
                      .limit = (double)class->penalty,
                      .most = 1};
  if (hw_halted(&engine->halt) ||
      hw_price(engine->pricers[worker], &search, &paths, &count) == HW_SEARCH_MEMORY)
    return false;
  a->found[i] = count > 0;
  if (count > 0)
    a->path[i] = paths[0];
  a->least[k] = count > 0 ? paths[0].value : (double)class->penalty;
  a->booked[k] = HW_NONE;
  for (int32_t b = 0; engine->columns.booked != NULL && b < engine->columns.booked[k].count; b++) {
    int32_t column = engine->columns.booked[k].first + b;
    double value = hw_column_value(&engine->columns.items[column], engine->prices.resource);
    if (value >= a->least[k])
      continue;
    a->least[k] = value;
    a->booked[k] = column;
  }
  return true;
}

static void count_usage(ascent *a, int32_t column, double parties) {
  if (column == HW_NONE)
    return;
  const hw_column *c = &a->engine->columns.items[column];
  for (int32_t u = 0; u < c->use_count; u++)
    a->usage[c->uses[u].resource] += parties * (double)c->uses[u].amount;
}

/* Prices the classes of a part; each moves to its best itinerary. False when memory ended or the
   search was stopped. */
static bool price_part(ascent *a, int32_t part) {
  hw_engine *engine = a->engine;
  int64_t classes = engine->classes.count;
  a->first = (int32_t)(classes * part / PARTS);
  int32_t count = (int32_t)(classes * (part + 1) / PARTS) - a->first;
  if (!hw_parallel(engine->threads, count, price_class, a))
    return false;
  for (int32_t i = 0; i < count; i++) {
    int32_t k = a->order[a->first + i];
    int32_t column = a->found[i] ? hw_columns_add(&engine->columns, k, &a->path[i]) : HW_NONE;
    if (a->found[i] && column == HW_NONE)
      return false;
    column = a->booked[k] != HW_NONE ? a->booked[k] : column;
    count_usage(a, a->taken[k], -engine->classes.items[k].size);
    count_usage(a, column, engine->classes.items[k].size);
    a->taken[k] = column;
  }
  return true;
}

static void publish(ascent *a, const double *prices) {
  hw_lagrangian_tolls(&a->lagrangian, prices, a->engine->prices.resource);
  hw_prices_sum(&a->engine->prices);
}

static homeward_status failed(hw_engine *engine, homeward_error *error) {
  return hw_engine_halted(engine) ? HOMEWARD_OK : hw_fail_memory(error);
}

/* ---- seeding ---- */

static void follow_load(ascent *a, double step) {
  hw_lagrangian *l = &a->lagrangian;
  double *price = a->volume.best, *beyond = a->volume.newest;
  hw_lagrangian_activate(l, price, a->usage);
  hw_lagrangian_constant(l, price, SEED_OPEN);
  hw_lagrangian_violation(l, a->usage, beyond);
  for (int32_t i = 0; i < l->active_count; i++) {
    int32_t row = l->active[i];
    double share = fmax(-1, fmin(1, beyond[row] / l->size[row]));
    price[row] = fmax(0, price[row] + step * l->unit[row] * share);
  }
  publish(a, price);
}

static homeward_status seed(ascent *a, homeward_error *error) {
  for (int32_t pass = 0; pass < PASSES; pass++)
    for (int32_t part = 0; part < PARTS; part++) {
      if (!price_part(a, part))
        return failed(a->engine, error);
      follow_load(a, SEED_STEP / (1 + (double)pass / PARTS));
    }
  return HOMEWARD_OK;
}

/* ---- rounds ---- */

static bool look(void *context, const double *prices, double *value, double *violation) {
  ascent *a = context;
  if (hw_engine_halted(a->engine))
    return false;
  hw_lagrangian_tolls(&a->lagrangian, prices, a->tolls);
  if (!hw_known_choose(&a->known, a->tolls, a->usage, value))
    return false;
  *value += hw_lagrangian_constant(&a->lagrangian, prices, 1);
  hw_lagrangian_violation(&a->lagrangian, a->usage, violation);
  return true;
}

/* All classes at the best prices: a proven bound. */
static homeward_status prove(ascent *a, homeward_error *error) {
  hw_engine *engine = a->engine;
  double sum = 0;
  publish(a, a->volume.best);
  for (int32_t part = 0; part < PARTS; part++)
    if (!price_part(a, part))
      return failed(engine, error);
  /* delay and transit are each rounded once a case: half a cent either way */
  for (int32_t k = 0; k < engine->classes.count; k++) {
    const hw_class *class = &engine->classes.items[k];
    sum += class->size * fmin(a->least[k] - class->members, (double)class->penalty);
  }
  a->volume.value = sum + hw_engine_settled_price(engine) +
                    hw_lagrangian_constant(&a->lagrangian, a->volume.best, 0);
  if (a->volume.value <= a->bound)
    return HOMEWARD_OK;
  a->bound = a->volume.value;
  memcpy(a->proven, a->volume.best, (size_t)a->lagrangian.count * sizeof(double));
  memcpy(engine->cover, a->least, (size_t)engine->classes.count * sizeof(double));
  hw_engine_prove(engine, a->bound);
  hw_engine_step(engine, "bound");
  return HOMEWARD_OK;
}

static homeward_status round_of(ascent *a, bool first, homeward_error *error) {
  if (!hw_known_gather(&a->known, &a->lagrangian, a->volume.best))
    return hw_fail_memory(error);
  a->volume.active = a->lagrangian.active;
  a->volume.active_count = a->lagrangian.active_count;
  if ((first && !hw_volume_begin(&a->volume)) || !hw_volume_iterate(&a->volume, LOOKS))
    return failed(a->engine, error);
  return prove(a, error);
}

/* A round that closed little of the gap. */
static bool is_feeble(const ascent *a, double lift) {
  return lift >= 0 && lift < FEEBLE * ((double)a->engine->best.objective - a->bound);
}

/* A first plan comes with the first bound, in case there is no time for better ones: where there
   are many with needs, without them. One that replans another is improved as soon as the bound
   waits for it, unless the bound does not know yet what escorts cost. */
static homeward_status ascend(ascent *a, homeward_error *error) {
  hw_engine *engine = a->engine;
  bool waits = engine->published != NULL && !engine->escorts;
  homeward_status status = prove(a, error);
  if (status == HOMEWARD_OK && !hw_engine_halted(engine))
    status = hw_engine_first(engine, engine->classes.count <= HW_MASTER_CLASSES, error);
  a->volume.scale = engine->has_best ? (double)engine->best.objective : 0;
  for (int32_t round = 0; round < ROUNDS && status == HOMEWARD_OK && !hw_engine_halted(engine) &&
                          !hw_engine_is_replanned(engine);
       round++) {
    double before = a->bound;
    status = round_of(a, round == 0, error);
    double lift = a->bound - before;
    if (lift > 0 && lift < WORTH * fabs(a->bound))
      break;
    if (status == HOMEWARD_OK && waits && engine->has_best && is_feeble(a, lift)) {
      waits = false;
      status = hw_engine_quick(engine, true, error);
    }
  }
  return status;
}

/* ---- beginning and end ---- */

/* A fixed mixture, so that each part of the classes is like all of them. */
static void mix_order(ascent *a) {
  int32_t classes = a->engine->classes.count;
  uint64_t state = 1;
  for (int32_t k = 0; k < classes; k++)
    a->order[k] = k;
  for (int32_t k = classes - 1; k > 0; k--) {
    state = state * 6364136223846793005u + 1442695040888963407u; /* Knuth */
    int32_t other = (int32_t)((state >> 33) % (uint64_t)(k + 1)), kept = a->order[k];
    a->order[k] = a->order[other];
    a->order[other] = kept;
  }
}

static bool make_room(ascent *a) {
  hw_arena *arena = &a->arena;
  int32_t classes = a->engine->classes.count;
  if (!hw_lagrangian_new(&a->lagrangian, a->engine, arena) ||
      !hw_volume_new(&a->volume, a->lagrangian.count, arena))
    return false;
  a->volume.weight = a->lagrangian.weight;
  a->volume.look = look;
  a->volume.context = a;
  a->order = HW_ARRAY(arena, classes, int32_t);
  a->path = HW_ARRAY(arena, classes / PARTS + 1, hw_path);
  a->found = HW_ARRAY(arena, classes / PARTS + 1, bool);
  a->taken = HW_ARRAY(arena, classes, int32_t);
  a->booked = HW_ARRAY(arena, classes, int32_t);
  a->least = HW_ARRAY(arena, classes, double);
  a->usage = HW_ARRAY(arena, a->lagrangian.resources, double);
  a->tolls = HW_ARRAY(arena, a->lagrangian.resources, double);
  a->proven = HW_ARRAY(arena, a->lagrangian.count, double);
  return a->order != NULL && a->path != NULL && a->found != NULL && a->taken != NULL &&
         a->booked != NULL && a->least != NULL && a->usage != NULL && a->tolls != NULL &&
         a->proven != NULL;
}

homeward_status hw_engine_ascend(hw_engine *engine, homeward_error *error) {
  ascent a = {.engine = engine, .known = {.engine = engine}, .bound = -INFINITY};
  homeward_status status = make_room(&a) ? HOMEWARD_OK : hw_fail_memory(error);
  if (status == HOMEWARD_OK) {
    mix_order(&a);
    for (int32_t k = 0; k < engine->classes.count; k++)
      a.taken[k] = HW_NONE;
    hw_prices_sum(&engine->prices);
    status = seed(&a, error);
  }
  if (status == HOMEWARD_OK && !hw_engine_halted(engine))
    status = ascend(&a, error);
  if (status == HOMEWARD_OK && a.bound > -INFINITY)
    publish(&a, a.proven);
  hw_known_free(&a.known);
  hw_arena_free(&a.arena);
  return status;
}
