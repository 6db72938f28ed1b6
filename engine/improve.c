/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Good solutions for any size. The run variables are dived upon in the relaxation, the itineraries
 * rounded and completed greedily; then many small integer programs over neighbourhoods of classes
 * that compete for the same resources improve the solution, several at a time. What a round does
 * depends only on the seed and the solution, never on the number of threads or the clock.
 */
#include "engine/attend.h"
#include "engine/dive.h"
#include "engine/insert.h"
#include "engine/insert_attended.h"
#include "engine/neighbourhood.h"
#include "engine/parallel.h"
#include "engine/place_attended.h"
#include "engine/residual.h"
#include "engine/riders.h"

#include <stdlib.h>
#include <string.h>

enum {
  POOL_PATHS = 12,     /* itineraries of each class to choose from */
  POOL = 320000,       /* and of all classes together */
  POOL_LABELS = 20000, /* labels of each search for them */
  PER_ROUND = 8,       /* neighbourhoods solved beside each other */
  ATTENDED_ROUND = 3,  /* of them, where escorts are needed: of parties who could share them */
  CLASSES_MIN = 12,    /* of one neighbourhood; grows while nothing is found */
  CLASSES_MAX = 64,
  AROUND = 240,         /* of those around one class, when others find nothing */
  NIGHTS = 4,           /* of those who sleep at the same place, either way */
  AROUND_COLUMNS = 6,   /* itineraries of each of them */
  NODES = 300,          /* of one integer program */
  SETTLE_CLASSES = 120, /* settled at once */
  SETTLE_NODES = 600,
  THOROUGH = 1200,    /* columns and rotations of a program that branches with more care */
  RUN_CLASSES = 150,  /* that may join a run which chooses anew */
  RUN_RIVALS = 100,   /* and those whose places they need */
  ATTENDED = 6,       /* itineraries of each class for which rotations are sought */
  ROTATIONS = 3,      /* for each itinerary of a neighbourhood that it may decide anew, twice */
  STALL_MAX = 60,     /* rounds without improvement before the search ends */
  STALL_SMALL = 6,    /* the same where the exact way is likely to do better: */
  ROUNDS_SMALL = 12,  /* and so many in all from further away than NEAR */
  SMALL = 200,        /* up to so many classes */
  ROUNDS_REPLAN = 12, /* and so many from a published plan on, likewise */
  ROUNDS_CROWD = 80   /* and so many of a crowd before its simplex */
};

#define RELAXED_MIN 1e-3 /* a column of less in the relaxation is not meant to be taken */

#define NEAR 0.05 /* gap below which a small scenario may spend more rounds */

/* ---- random numbers: splitmix64 (Steele, Lea, Flood 2014) ---- */

static uint64_t next_random(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static int32_t below(uint64_t *state, int32_t limit) {
  return (int32_t)(next_random(state) % (uint64_t)limit);
}

/* ---- the search ---- */

typedef struct search {
  hw_engine *engine;
  hw_state state;
  uint64_t random;
  double *regret; /* per class: what it pays above the relaxation, all its parties */
  double regret_sum;
  int32_t *users;       /* classes that use a resource now, by resource */
  int32_t *user_offset; /* resources + 1 */
  int32_t *callers;     /* classes that could ride a run, by run, cheapest first */
  int32_t *caller_offset;
  bool *chosen;           /* per class: in a neighbourhood of this round */
  int32_t *ranked;        /* columns by class, cheapest first */
  int32_t *ranked_offset; /* classes + 1 */
  double *reduced;        /* per column */
  double *relaxed;        /* per column: its value in the relaxation with whole runs */
  int32_t size;           /* classes of a neighbourhood */
  hw_attendants attendants;
  hw_arena index_arena; /* owns them */
  hw_arena
      rank_arena;    /* owns what is indexed by column, once columns have come during the search */
  int32_t known;     /* columns that are ranked */
  int32_t *attended; /* classes that need escorts, by the time at which they travel */
  int32_t attended_count;
  hw_minute *departs; /* per class: when its parties leave */
  hw_neighbourhood asks[PER_ROUND];
  hw_arena arenas[PER_ROUND];
  hw_neighbourhood_work *work; /* per thread */
} search;

static int compare_ranked(const void *left, const void *right, void *context) {
  const search *s = context;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  int32_t x = s->engine->columns.items[a].class_index, y = s->engine->columns.items[b].class_index;
  if (x != y)
    return x < y ? -1 : 1;
  if (s->reduced[a] < s->reduced[b] || s->reduced[a] > s->reduced[b])
    return s->reduced[a] < s->reduced[b] ? -1 : 1;
  return a - b;
}

static bool rank_columns(search *s, hw_arena *arena) {
  const hw_columns *columns = &s->engine->columns;
  int32_t classes = s->engine->classes.count;
  s->ranked = HW_ARRAY(arena, columns->count, int32_t);
  s->reduced = HW_ARRAY(arena, columns->count, double);
  s->ranked_offset = HW_ARRAY(arena, classes + 1, int32_t);
  s->known = columns->count;
  if (s->ranked == NULL || s->reduced == NULL || s->ranked_offset == NULL)
    return false;
  for (int32_t c = 0; c < columns->count; c++) {
    s->ranked[c] = c;
    s->reduced[c] = hw_engine_reduced_cost(s->engine, c);
    s->ranked_offset[columns->items[c].class_index + 1]++;
  }
  for (int32_t k = 0; k < classes; k++)
    s->ranked_offset[k + 1] += s->ranked_offset[k];
  if (columns->count > 1)
    qsort_r(s->ranked, (size_t)columns->count, sizeof(int32_t), compare_ranked, s);
  return true;
}

/* Which classes have a candidate on a run that may be closed: they are what could fill it. */
static bool index_callers(search *s) {
  const hw_engine *engine = s->engine;
  int32_t runs = engine->scenario->run_count;
  int32_t ridden[HW_PATH_STEPS];
  s->caller_offset = HW_ARRAY(&s->engine->arena, runs + 2, int32_t);
  if (s->caller_offset == NULL)
    return false;
  for (int pass = 0; pass < 2; pass++) {
    for (int32_t i = 0; i < engine->columns.count; i++) {
      int32_t c = s->ranked[i];
      int32_t count = hw_column_runs(engine, &engine->columns.items[c], ridden);
      for (int32_t r = 0; r < count; r++) {
        if (pass == 0)
          s->caller_offset[ridden[r] + 2]++;
        else
          s->callers[s->caller_offset[ridden[r] + 1]++] = engine->columns.items[c].class_index;
      }
    }
    if (pass == 1)
      break;
    for (int32_t r = 0; r < runs; r++)
      s->caller_offset[r + 2] += s->caller_offset[r + 1];
    s->callers = HW_ARRAY(&s->engine->arena, s->caller_offset[runs + 1], int32_t);
    if (s->callers == NULL)
      return false;
  }
  return true;
}

/* ---- once a round ---- */

static void index_users(search *s) {
  const hw_engine *engine = s->engine;
  int32_t resources = hw_resource_count(&engine->network);
  memset(s->user_offset, 0, ((size_t)resources + 2) * sizeof(int32_t));
  for (int pass = 0; pass < 2; pass++) {
    for (int32_t c = 0; c < engine->columns.count; c++) {
      const hw_column *column = &engine->columns.items[c];
      for (int32_t u = 0; s->state.taken[c] > 0 && u < column->use_count; u++) {
        if (pass == 0)
          s->user_offset[column->uses[u].resource + 2]++;
        else
          s->users[s->user_offset[column->uses[u].resource + 1]++] = column->class_index;
      }
    }
    for (int32_t r = 0; pass == 0 && r < resources; r++)
      s->user_offset[r + 2] += s->user_offset[r + 1];
  }
}

static int compare_departure(const void *left, const void *right, void *context) {
  const hw_minute *departs = context;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  if (departs[a] != departs[b])
    return departs[a] < departs[b] ? -1 : 1;
  return a - b;
}

static void order_attended(search *s) {
  const hw_engine *engine = s->engine;
  s->attended_count = 0;
  for (int32_t k = 0; k < engine->classes.count; k++) {
    if (engine->classes.items[k].escort_count == 0)
      continue;
    s->attended[s->attended_count++] = k;
    s->departs[k] = engine->classes.items[k].facts.earliest;
    for (int32_t c = engine->columns.first[k]; c != HW_NONE; c = engine->columns.items[c].next)
      if (s->state.taken[c] > 0)
        s->departs[k] = hw_step_departs(&engine->network, &engine->columns.items[c].steps[0]);
  }
  if (s->attended_count > 1)
    qsort_r(s->attended, (size_t)s->attended_count, sizeof(int32_t), compare_departure, s->departs);
}

static void measure_regret(search *s) {
  const hw_engine *engine = s->engine;
  s->regret_sum = 0;
  for (int32_t k = 0; k < engine->classes.count; k++) {
    const hw_class *class = &engine->classes.items[k];
    s->regret[k] =
        (double)(class->size - s->state.served[k]) * ((double)class->penalty - engine->cover[k]);
  }
  for (int32_t c = 0; c < engine->columns.count; c++)
    if (s->state.taken[c] > 0)
      s->regret[engine->columns.items[c].class_index] += s->state.taken[c] * s->reduced[c];
  for (int32_t k = 0; k < engine->classes.count; k++) {
    if (s->regret[k] < 1)
      s->regret[k] = 1; /* everyone can be drawn */
    s->regret_sum += s->regret[k];
  }
}

static int32_t draw_class(search *s) {
  double at = (double)(next_random(&s->random) >> 11) * 0x1p-53 * s->regret_sum;
  int32_t classes = s->engine->classes.count, k = 0;
  for (; k + 1 < classes && at >= s->regret[k]; k++)
    at -= s->regret[k];
  for (int32_t tries = 0; s->chosen[k] && tries < classes; tries++)
    k = (k + 1) % classes;
  return k;
}

/* ---- choosing a neighbourhood ---- */

typedef struct choice {
  int32_t *classes;
  int32_t count;
} choice;

static void choose(search *s, choice *c, int32_t k) {
  if (s->chosen[k] || c->count >= s->size)
    return;
  s->chosen[k] = true;
  c->classes[c->count++] = k;
}

/* Some of a list, from a random place on: first those who pay more than most above the relaxation,
   for what they hold is what others lack. */
static void choose_some(search *s, choice *c, const int32_t *list, int32_t count, int32_t most) {
  double mean = s->regret_sum / s->engine->classes.count;
  int32_t taken = 0;
  if (count == 0)
    return;
  int32_t at = below(&s->random, count);
  for (int32_t i = 0; i < count && taken < most; i++)
    if (!s->chosen[list[(at + i) % count]] && s->regret[list[(at + i) % count]] > mean) {
      choose(s, c, list[(at + i) % count]);
      taken++;
    }
  for (int32_t i = 0; i < count && taken < most; i++, taken++)
    choose(s, c, list[(at + i) % count]);
}

/* The classes that stand in the way of a column: they use what it would need and does not get. */
static void choose_rivals(search *s, choice *c, const hw_column *column) {
  const hw_network *network = &s->engine->network;
  for (int32_t u = 0; u < column->use_count; u++) {
    int32_t resource = column->uses[u].resource;
    int64_t capacity = hw_state_capacity(&s->state, resource);
    if (capacity == INT64_MAX || s->state.usage[resource] + column->uses[u].amount <= capacity)
      continue;
    int32_t first = s->user_offset[resource], last = s->user_offset[resource + 1];
    choose_some(s, c, s->users + first, last - first, s->size / 3);
    hw_resource_kind kind;
    int32_t run = hw_resource_run(network, resource, &kind);
    if (run == HW_NONE || s->engine->master.first_variable[run] == HW_NONE)
      continue;
    first = s->caller_offset[run];
    last = s->caller_offset[run + 1];
    for (int32_t i = first; i < last && i < first + s->size / 2; i++)
      choose(s, c, s->callers[i]);
  }
}

/* Runs that the class rides now and that cost something: their other riders may empty them
 * together. */
static void choose_companions(search *s, choice *c, int32_t k) {
  int32_t runs[HW_PATH_STEPS];
  for (int32_t i = s->engine->columns.first[k]; i != HW_NONE;
       i = s->engine->columns.items[i].next) {
    if (s->state.taken[i] == 0)
      continue;
    int32_t count = hw_column_runs(s->engine, &s->engine->columns.items[i], runs);
    for (int32_t r = 0; r < count; r++) {
      int32_t resource = hw_resource(&s->engine->network, HW_USE_PERSONS, runs[r]);
      choose_some(s, c, s->users + s->user_offset[resource],
                  s->user_offset[resource + 1] - s->user_offset[resource], s->size / 2);
    }
  }
}

static bool choose_classes(search *s, choice *c, hw_arena *arena) {
  *c = (choice){.classes = HW_ARRAY(arena, s->size, int32_t)};
  if (c->classes == NULL)
    return false;
  choose(s, c, draw_class(s));
  for (int32_t i = 0; i < c->count && c->count < s->size; i++) {
    int32_t k = c->classes[i], first = s->ranked_offset[k], last = s->ranked_offset[k + 1];
    int32_t tried = 0;
    for (int32_t r = first; r < last && tried < 4; r++, tried++)
      choose_rivals(s, c, &s->engine->columns.items[s->ranked[r]]);
    choose_companions(s, c, k);
  }
  if (c->count < 3 && s->engine->classes.count > c->count)
    choose(s, c, draw_class(s));
  return true;
}

/* Those who sleep at a place about the same nights: stays overlap, and to make room for one may
   take a shift of many. */
static void choose_sleepers(search *s, choice *c, int32_t bed) {
  const hw_network *network = &s->engine->network;
  int32_t nights = network->date_count, local = bed - network->offset[HW_USE_BEDS];
  int32_t night = local % nights;
  for (int32_t i = 0; i < 2 * NIGHTS + 1; i++) {
    int32_t other = night + (i % 2 == 0 ? i / 2 : -(i + 1) / 2), resource = bed + other - night;
    if (other < 0 || other >= nights)
      continue;
    for (int32_t u = s->user_offset[resource]; u < s->user_offset[resource + 1]; u++)
      choose(s, c, s->users[u]);
  }
}

/* All who stand in the way of one class: what it takes to make room for a large party, one place
   after the other. */
static bool choose_around(search *s, choice *c, hw_arena *arena) {
  s->size = AROUND;
  *c = (choice){.classes = HW_ARRAY(arena, s->size, int32_t)};
  if (c->classes == NULL)
    return false;
  int32_t k = draw_class(s);
  choose(s, c, k);
  for (int32_t r = s->ranked_offset[k]; r < s->ranked_offset[k + 1]; r++) {
    const hw_column *column = &s->engine->columns.items[s->ranked[r]];
    for (int32_t u = 0; u < column->use_count; u++)
      if (hw_resource_kind_of(&s->engine->network, column->uses[u].resource) == HW_USE_BEDS)
        choose_sleepers(s, c, column->uses[u].resource);
  }
  for (int32_t i = 0; i < c->count && c->count < s->size; i++) {
    int32_t first = s->ranked_offset[c->classes[i]], last = s->ranked_offset[c->classes[i] + 1];
    for (int32_t r = first; r < last && r < first + AROUND_COLUMNS; r++)
      choose_rivals(s, c, &s->engine->columns.items[s->ranked[r]]);
  }
  return true;
}

/* Those with needs who travel about the same time: they could share their escorts. */
static bool choose_attended(search *s, choice *c, hw_arena *arena) {
  *c = (choice){.classes = HW_ARRAY(arena, s->size, int32_t)};
  if (c->classes == NULL)
    return false;
  int32_t at = below(&s->random, s->attended_count);
  for (int32_t i = 0; i < s->attended_count && c->count < s->size; i++) {
    /* from one of them on, forth and back in turn */
    int32_t step = (i + 1) / 2, n = i % 2 == 0 ? at - step : at + step;
    if (n >= 0 && n < s->attended_count)
      choose(s, c, s->attended[n]);
  }
  return true;
}

static int compare_int(const void *left, const void *right) {
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  return (a > b) - (a < b);
}

/* The candidates: the first `most` ranked columns of each chosen class and those it takes, class by
   class. */
static bool ask_for(search *s, choice c, int32_t most, int32_t nodes, hw_neighbourhood *ask,
                    hw_arena *arena) {
  qsort(c.classes, (size_t)c.count, sizeof(int32_t), compare_int);
  int32_t count = 0;
  for (int32_t i = 0; i < c.count; i++)
    count += s->ranked_offset[c.classes[i] + 1] - s->ranked_offset[c.classes[i]];
  int32_t *columns = HW_ARRAY(arena, count, int32_t);
  if (columns == NULL)
    return false;
  count = 0;
  for (int32_t i = 0; i < c.count; i++) {
    int32_t first = s->ranked_offset[c.classes[i]];
    for (int32_t r = first; r < s->ranked_offset[c.classes[i] + 1]; r++)
      if (r < first + most || s->state.taken[s->ranked[r]] > 0)
        columns[count++] = s->ranked[r];
  }
  *ask = (hw_neighbourhood){.classes = c.classes,
                            .class_count = c.count,
                            .columns = columns,
                            .column_count = count,
                            .node_limit = nodes,
                            .held = HW_NONE};
  int32_t *rotations = NULL;
  if (s->engine->escorts &&
      !hw_attendants_choose(&s->attendants, &s->state, columns, count, ROTATIONS, arena, &rotations,
                            &ask->rotation_count))
    return false;
  ask->rotations = rotations;
  ask->thorough = ask->rotation_count > 0 && ask->rotation_count + ask->column_count <= THOROUGH;
  return true;
}

/* ---- a round ---- */

static bool solve_one(void *context, int32_t i, int32_t worker) {
  search *s = context;
  return hw_neighbourhood_solve(&s->asks[i], &s->state, &s->work[worker], &s->arenas[i]);
}

/* The master holds this thread's solver environment, so neighbourhoods run on threads of their own.
 */
static homeward_status round_of(search *s, bool stalled, bool *improved, homeward_error *error) {
  *improved = false;
  memset(s->chosen, 0, (size_t)s->engine->classes.count * sizeof(bool));
  index_users(s);
  measure_regret(s);
  order_attended(s);
  int32_t size = s->size;
  for (int32_t i = 0; i < PER_ROUND; i++) {
    hw_arena_reset(&s->arenas[i]);
    choice c;
    bool attended = s->attended_count > 0 && i < ATTENDED_ROUND, around = stalled && i % 2 == 1;
    bool chosen = attended ? choose_attended(s, &c, &s->arenas[i])
                  : around ? choose_around(s, &c, &s->arenas[i])
                           : choose_classes(s, &c, &s->arenas[i]);
    s->size = size;
    if (!chosen || !ask_for(s, c, around && !attended ? AROUND_COLUMNS : INT32_MAX / 2, NODES,
                            &s->asks[i], &s->arenas[i]))
      return hw_fail_memory(error);
  }
  if (!hw_parallel_apart(s->engine->threads, PER_ROUND, solve_one, s))
    return hw_fail_memory(error);
  for (int32_t i = 0; i < PER_ROUND; i++) {
    hw_neighbourhood *ask = &s->asks[i];
    if ((ask->result == HW_LP_OPTIMAL || ask->result == HW_LP_FEASIBLE) && ask->gain > 0 &&
        hw_neighbourhood_try(ask, &s->state))
      *improved = true;
  }
  return HOMEWARD_OK;
}

/* ---- the first solution ---- */

/* Parties that may compete for a budget, a flight or an entry stand together. */
static int compare_kin(const void *left, const void *right, void *context) {
  const hw_engine *engine = context;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  const hw_class *x = &engine->classes.items[a], *y = &engine->classes.items[b];
  int32_t p = engine->scenario->cases[x->cases[0]].programme;
  int32_t q = engine->scenario->cases[y->cases[0]].programme;
  if (p != q)
    return p - q;
  if (x->facts.from != y->facts.from)
    return x->facts.from - y->facts.from;
  if (x->facts.earliest != y->facts.earliest)
    return x->facts.earliest < y->facts.earliest ? -1 : 1;
  return a - b;
}

/* Solves one neighbourhood and brings its answer in, better or not; `*done` when there is one. */
static homeward_status decide(search *s, choice c, bool strict, int32_t held, bool *done,
                              homeward_error *error) {
  hw_neighbourhood *ask = &s->asks[0];
  hw_arena_reset(&s->arenas[0]);
  if (!ask_for(s, c, INT32_MAX / 2, SETTLE_NODES, ask, &s->arenas[0]))
    return hw_fail_memory(error);
  ask->any = true;
  ask->strict = strict;
  ask->held = held;
  if (!hw_parallel_apart(1, 1, solve_one, s))
    return hw_fail_memory(error);
  *done = ask->result == HW_LP_OPTIMAL || ask->result == HW_LP_FEASIBLE;
  if (*done)
    hw_neighbourhood_exchange(ask, &s->state);
  return HOMEWARD_OK;
}

/* Those whom the relaxation splits are settled beside those whom it does not, a batch after the
 * other. */
static homeward_status settle(search *s, homeward_error *error) {
  hw_engine *engine = s->engine;
  int32_t *left = HW_ARRAY(&engine->arena, engine->classes.count, int32_t), count = 0;
  if (left == NULL)
    return hw_fail_memory(error);
  for (int32_t k = 0; k < engine->classes.count; k++)
    if (s->state.served[k] < engine->classes.items[k].size)
      left[count++] = k;
  qsort_r(left, (size_t)count, sizeof *left, compare_kin, engine);
  homeward_status status = HOMEWARD_OK;
  for (int32_t first = 0; first < count && !hw_engine_halted(engine) && status == HOMEWARD_OK;
       first += SETTLE_CLASSES) {
    choice c = {left + first, count - first < SETTLE_CLASSES ? count - first : SETTLE_CLASSES};
    bool done;
    status = decide(s, c, true, HW_NONE, &done, error);
    if (status == HOMEWARD_OK && !done)
      status = decide(s, c, false, HW_NONE, &done, error);
  }
  return status;
}

typedef struct candidate {
  int32_t class_index;
  double regret;
} candidate;

static int compare_regret(const void *left, const void *right) {
  const candidate *a = left, *b = right;
  if (a->regret < b->regret || a->regret > b->regret)
    return a->regret > b->regret ? -1 : 1;
  return a->class_index - b->class_index;
}

/* Those who ride a run, those who would in the relaxation, and of those who could, the ones who pay
   most above the relaxation: as many as would fill it twice. */
static bool choose_for_run(search *s, choice *c, int32_t run, hw_arena *arena) {
  const hw_engine *engine = s->engine;
  const hw_network *network = &engine->network;
  int32_t count = 0, most = s->caller_offset[run + 1] - s->caller_offset[run];
  *c = (choice){.classes = HW_ARRAY(arena, engine->classes.count, int32_t)};
  candidate *list = HW_ARRAY(arena, most, candidate);
  if (c->classes == NULL || list == NULL)
    return false;
  s->size = engine->classes.count;
  for (int32_t i = 0; i < engine->columns.count; i++)
    if ((s->state.taken[i] > 0 || s->relaxed[i] > RELAXED_MIN) &&
        hw_column_rides(&engine->columns, &engine->columns.items[i], run))
      choose(s, c, engine->columns.items[i].class_index);
  int64_t room =
      2 * network->most[hw_resource(network, HW_USE_SEATS, network->segment_offset[run])];
  for (int32_t i = s->caller_offset[run]; i < s->caller_offset[run + 1]; i++)
    list[count++] = (candidate){s->callers[i], s->regret[s->callers[i]]};
  if (count > 1)
    qsort(list, (size_t)count, sizeof *list, compare_regret);
  s->size = c->count + RUN_CLASSES;
  for (int32_t i = 0; i < count && room > 0; i++) {
    int32_t before = c->count;
    choose(s, c, list[i].class_index);
    if (c->count > before)
      room -= engine->classes.items[list[i].class_index].persons;
  }
  /* and those who stand in their way */
  int32_t joining = c->count;
  s->size = c->count + RUN_RIVALS;
  for (int32_t i = 0; i < joining; i++)
    for (int32_t r = s->ranked_offset[c->classes[i]]; r < s->ranked_offset[c->classes[i] + 1]; r++)
      if (hw_column_rides(&engine->columns, &engine->columns.items[s->ranked[r]], run))
        choose_rivals(s, c, &engine->columns.items[s->ranked[r]]);
  return true;
}

/* A run chooses anew: its riders and those who could join them fill it. Where they cannot they
   leave it. */
static homeward_status reconsider(search *s, int32_t run, homeward_error *error) {
  hw_arena scratch = {0};
  choice c;
  bool done = false;
  memset(s->chosen, 0, (size_t)s->engine->classes.count * sizeof(bool));
  index_users(s);
  measure_regret(s);
  homeward_status status = HOMEWARD_OK;
  if (!choose_for_run(s, &c, run, &scratch))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK &&
      s->engine->master.variables[hw_master_goes(&s->engine->master, run)].most > 0)
    status = decide(s, c, false, run, &done, error);
  if (status == HOMEWARD_OK && !done)
    status = decide(s, c, false, HW_NONE, &done, error);
  hw_arena_free(&scratch);
  return status;
}

/* Repairs runs below their minimum load. */
static homeward_status repair_all(search *s, homeward_error *error) {
  homeward_status status = HOMEWARD_OK;
  for (int32_t run = 0; run < s->engine->scenario->run_count && status == HOMEWARD_OK; run++)
    if (s->engine->master.first_variable[run] != HW_NONE && !hw_engine_halted(s->engine) &&
        !hw_state_run_loaded(&s->state, run))
      status = reconsider(s, run, error);
  return status;
}

static bool room_for_users(search *s, hw_arena *arena) {
  size_t uses = 1;
  for (int32_t c = 0; c < s->engine->columns.count; c++)
    uses += (size_t)s->engine->columns.items[c].use_count;
  s->users = HW_ARRAY(arena, uses, int32_t);
  return s->users != NULL;
}

/* Columns that have come are ranked with the others: a neighbourhood that did not know of the one
   its party takes would let it travel twice. */
static bool follow_columns(search *s) {
  if (s->engine->columns.count == s->known)
    return true;
  hw_arena_reset(&s->rank_arena);
  return rank_columns(s, &s->rank_arena) && room_for_users(s, &s->rank_arena);
}

static bool follow_rotations(search *s) {
  if (s->engine->rotations.count == s->attendants.rotation_count)
    return true;
  hw_arena_reset(&s->index_arena);
  return hw_attendants_index(&s->attendants, s->engine, &s->index_arena);
}

/* Parties with needs who were left, now that others have moved. */
static homeward_status insert_left(search *s, bool *improved, homeward_error *error) {
  hw_cents before = s->state.objective;
  homeward_status status =
      hw_insert_attended(s->engine, &s->state, s->ranked, s->ranked_offset, HW_INSERT_PLAIN, error);
  *improved |= s->state.objective < before;
  if (status == HOMEWARD_OK && (!follow_columns(s) || !follow_rotations(s)))
    return hw_fail_memory(error);
  return status;
}

/* Neighbourhoods may still find what is missing; from further away the exact way has more to say.
 */
static bool is_near(const hw_engine *engine) {
  double objective = (double)(engine->best.objective + engine->outside);
  return objective - (double)engine->bound <= NEAR * objective;
}

/* Rounds in all, whatever they find: the simplex comes next and says what is missing. */
static int32_t most_rounds(const hw_engine *engine, bool relaxed) {
  bool crowd = engine->classes.count > HW_MASTER_CLASSES && hw_engine_has_simplex(engine);
  if (engine->published != NULL && !relaxed && !crowd)
    return ROUNDS_REPLAN;
  return crowd && !relaxed ? ROUNDS_CROWD : INT32_MAX;
}

static homeward_status search_on(search *s, int32_t stall_max, int32_t most,
                                 homeward_error *error) {
  hw_engine *engine = s->engine;
  homeward_status status = HOMEWARD_OK;
  if (hw_state_feasible(&s->state))
    status = hw_state_offer(&s->state, error);
  int32_t stall = 0;
  int32_t rounds = engine->classes.count <= SMALL ? ROUNDS_SMALL : INT32_MAX;
  while (status == HOMEWARD_OK && stall < stall_max && most-- > 0 &&
         (rounds-- > 0 || is_near(engine)) && !hw_engine_halted(engine) &&
         !hw_engine_within_gap(engine)) {
    bool improved;
    s->size = CLASSES_MIN + (CLASSES_MAX - CLASSES_MIN) * stall / stall_max;
    status = round_of(s, stall > 0, &improved, error);
    stall = improved ? 0 : stall + 1;
    if (status == HOMEWARD_OK && engine->escorts)
      status = insert_left(s, &improved, error);
    stall = improved ? 0 : stall;
    if (status == HOMEWARD_OK && improved)
      status = hw_state_offer(&s->state, error);
    hw_engine_step(engine, "integer");
  }
  return status;
}

/* Rounds without improvement before the search ends. */
static int32_t patience(const hw_engine *engine) {
  return engine->classes.count <= SMALL ? STALL_SMALL : STALL_MAX;
}

static bool read_relaxation(search *s) {
  const hw_engine *engine = s->engine;
  s->relaxed = HW_ARRAY(&s->engine->arena, engine->columns.count, double);
  for (int32_t c = 0; s->relaxed != NULL && c < engine->columns.count; c++)
    if (hw_master_has(&engine->master, c))
      s->relaxed[c] = hw_lp_value(engine->master.lp, engine->master.lp_column[c]);
  return s->relaxed != NULL;
}

static homeward_status fill_pool(hw_engine *engine, homeward_error *error) {
  int32_t most = POOL / engine->classes.count;
  hw_round_ask ask = {.above = HW_NO_WAY / 2,
                      .most = most < POOL_PATHS ? most + 1 : POOL_PATHS,
                      .all = true,
                      .label_limit = POOL_LABELS};
  hw_round round;
  return hw_engine_price(engine, &ask, &round, error);
}

static bool make_room(search *s) {
  hw_engine *engine = s->engine;
  int32_t classes = engine->classes.count;
  s->regret = HW_ARRAY(&engine->arena, classes, double);
  s->chosen = HW_ARRAY(&engine->arena, classes, bool);
  s->user_offset = HW_ARRAY(&engine->arena, hw_resource_count(&engine->network) + 2, int32_t);
  s->work = HW_ARRAY(&engine->arena, engine->threads, hw_neighbourhood_work);
  s->attended = HW_ARRAY(&engine->arena, classes, int32_t);
  s->departs = HW_ARRAY(&engine->arena, classes, hw_minute);
  if (s->attended == NULL || s->departs == NULL || s->regret == NULL || s->chosen == NULL ||
      !room_for_users(s, &engine->arena) || s->user_offset == NULL || s->work == NULL)
    return false;
  for (int32_t t = 0; t < engine->threads; t++)
    if (!hw_neighbourhood_work_new(&s->work[t], engine))
      return false;
  return index_callers(s) && hw_attendants_index(&s->attendants, engine, &s->index_arena) &&
         hw_state_new(&s->state, engine);
}

homeward_status hw_engine_first(hw_engine *engine, bool attended, homeward_error *error) {
  search s = {.engine = engine};
  hw_arena scratch = {0};
  homeward_status status = HOMEWARD_OK;
  if (!rank_columns(&s, &scratch) || !hw_state_new(&s.state, engine)) {
    status = hw_fail_memory(error);
  } else if (engine->published != NULL && engine->has_best && !hw_state_load(&s.state)) {
    status = hw_fail_memory(error);
  } else {
    hw_open_runs(engine, &s.state);
    status = hw_complete(engine, &s.state, s.ranked, s.ranked_offset, error);
    if (status == HOMEWARD_OK)
      status = hw_insert(engine, &s.state, error);
    if (status == HOMEWARD_OK && attended)
      status =
          hw_insert_attended(engine, &s.state, s.ranked, s.ranked_offset, HW_INSERT_PLAIN, error);
    if (!hw_trim(engine, &s.state) && status == HOMEWARD_OK)
      status = hw_fail_memory(error);
  }
  if (status == HOMEWARD_OK && hw_state_feasible(&s.state))
    status = hw_state_offer(&s.state, error);
  hw_state_free(&s.state);
  hw_arena_free(&scratch);
  return status;
}

/* The relaxation dived upon, what it splits settled, runs below their minimum load repaired. */
static homeward_status round_relaxation(search *s, homeward_error *error) {
  homeward_status status = hw_dive(s->engine, &s->state, error);
  if (status == HOMEWARD_OK && (!follow_columns(s) || !read_relaxation(s)))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK)
    status = settle(s, error);
  if (status == HOMEWARD_OK)
    status = repair_all(s, error);
  return status;
}

/* ---- those with needs first ---- */

/* Those with needs at the prices of the relaxation, then everybody else beside them. */
static homeward_status place(search *s, homeward_error *error) {
  hw_engine *engine = s->engine;
  bool more = false;
  homeward_status status = hw_place_attended(engine, &s->state, error);
  if (status == HOMEWARD_OK && (!follow_columns(s) || !follow_rotations(s)))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK)
    status = hw_complete(engine, &s->state, s->ranked, s->ranked_offset, error);
  if (status == HOMEWARD_OK)
    status = insert_left(s, &more, error);
  if (status == HOMEWARD_OK && !hw_trim(engine, &s->state))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK && hw_state_feasible(&s->state))
    status = hw_state_offer(&s->state, error);
  return status;
}

/* Everybody else once more, from the relaxation beside those with needs. */
static homeward_status round_residual(search *s, homeward_error *error) {
  hw_engine *engine = s->engine;
  bool solved;
  if (!hw_state_follow(&s->state))
    return hw_fail_memory(error);
  homeward_status status = hw_residual_relax(engine, &s->state, &solved, error);
  if (status == HOMEWARD_OK && solved && !hw_engine_halted(engine)) {
    hw_state_free(&s->state);
    status = hw_state_new(&s->state, engine) && follow_columns(s) ? round_relaxation(s, error)
                                                                  : hw_fail_memory(error);
  }
  if (!hw_residual_release(engine) || !hw_engine_center_prices(engine))
    return status == HOMEWARD_OK ? hw_fail_memory(error) : status;
  s->known = 0; /* the prices have changed */
  if (status == HOMEWARD_OK && !follow_columns(s))
    status = hw_fail_memory(error);
  return status;
}

static homeward_status begin(search *s, bool relaxed, homeward_error *error) {
  if (relaxed)
    return round_relaxation(s, error);
  if (!s->engine->escorts || s->engine->classes.count > HW_MASTER_CLASSES ||
      s->engine->published != NULL)
    return hw_state_load(&s->state) ? HOMEWARD_OK : hw_fail_memory(error);
  homeward_status status = place(s, error);
  return status == HOMEWARD_OK && !hw_engine_halted(s->engine) ? round_residual(s, error) : status;
}

homeward_status hw_engine_improve(hw_engine *engine, bool relaxed, homeward_error *error) {
  search s = {.engine = engine, .random = engine->options.seed};
  if (engine->classes.count == 0)
    return HOMEWARD_OK;
  homeward_status status = fill_pool(engine, error);
  if (status == HOMEWARD_OK)
    status = hw_engine_find_riders(engine, error);
  if (status != HOMEWARD_OK || hw_engine_halted(engine))
    return status;
  if (!rank_columns(&s, &engine->arena))
    return hw_fail_memory(error);
  status = hw_attend(engine, s.ranked, s.ranked_offset, ATTENDED, true, error);
  if (status != HOMEWARD_OK)
    return status;
  status = make_room(&s) ? begin(&s, relaxed, error) : hw_fail_memory(error);
  if (status == HOMEWARD_OK)
    status = hw_complete(engine, &s.state, s.ranked, s.ranked_offset, error);
  bool more = false;
  if (status == HOMEWARD_OK && engine->escorts)
    status = insert_left(&s, &more, error);
  if (status == HOMEWARD_OK)
    hw_state_trim_rotations(&s.state);
  if (status == HOMEWARD_OK && hw_state_feasible(&s.state))
    status = hw_state_offer(&s.state, error);
  if (status == HOMEWARD_OK)
    status = search_on(&s, patience(engine), most_rounds(engine, relaxed), error);
  for (int32_t t = 0; s.work != NULL && t < engine->threads; t++)
    hw_neighbourhood_work_free(&s.work[t]);
  for (int32_t i = 0; i < PER_ROUND; i++)
    hw_arena_free(&s.arenas[i]);
  hw_arena_free(&s.index_arena);
  hw_arena_free(&s.rank_arena);
  hw_state_free(&s.state);
  return status;
}
