/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/neighbourhood_choice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  AROUND = 240,      /* classes of those around one, when others find nothing */
  NIGHTS = 4,        /* of those who sleep at the same place, either way */
  RUN_CLASSES = 150, /* that may join a run which chooses anew */
  RUN_RIVALS = 100   /* and those whose places they need */
};

#define RELAXED_MIN 1e-3 /* a column of less in the relaxation is not meant to be taken */

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

/* ---- what is known of columns and runs ---- */

static int compare_ranked(const void *left, const void *right, void *context) {
  const hw_chooser *chooser = context;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  int32_t x = chooser->engine->columns.items[a].class_index,
          y = chooser->engine->columns.items[b].class_index;
  if (x != y)
    return x < y ? -1 : 1;
  if (chooser->reduced[a] < chooser->reduced[b] || chooser->reduced[a] > chooser->reduced[b])
    return chooser->reduced[a] < chooser->reduced[b] ? -1 : 1;
  return a - b;
}

bool hw_chooser_rank(hw_chooser *chooser, hw_arena *arena) {
  const hw_columns *columns = &chooser->engine->columns;
  int32_t classes = chooser->engine->classes.count;
  chooser->ranked = HW_ARRAY(arena, columns->count, int32_t);
  chooser->reduced = HW_ARRAY(arena, columns->count, double);
  chooser->ranked_offset = HW_ARRAY(arena, classes + 1, int32_t);
  chooser->known = columns->count;
  if (chooser->ranked == NULL || chooser->reduced == NULL || chooser->ranked_offset == NULL)
    return false;
  for (int32_t c = 0; c < columns->count; c++) {
    chooser->ranked[c] = c;
    chooser->reduced[c] = hw_engine_reduced_cost(chooser->engine, c);
    chooser->ranked_offset[columns->items[c].class_index + 1]++;
  }
  for (int32_t k = 0; k < classes; k++)
    chooser->ranked_offset[k + 1] += chooser->ranked_offset[k];
  if (columns->count > 1)
    qsort_r(chooser->ranked, (size_t)columns->count, sizeof(int32_t), compare_ranked, chooser);
  return true;
}

/* Which classes have a candidate on a run that may be closed: they are what could fill it. */
static bool index_callers(hw_chooser *chooser, hw_arena *arena) {
  const hw_engine *engine = chooser->engine;
  int32_t runs = engine->scenario->run_count;
  int32_t ridden[HW_PATH_STEPS];
  chooser->caller_offset = HW_ARRAY(arena, runs + 2, int32_t);
  if (chooser->caller_offset == NULL)
    return false;
  for (int pass = 0; pass < 2; pass++) {
    for (int32_t i = 0; i < engine->columns.count; i++) {
      int32_t c = chooser->ranked[i];
      int32_t count = hw_column_runs(engine, &engine->columns.items[c], ridden);
      for (int32_t r = 0; r < count; r++) {
        if (pass == 0)
          chooser->caller_offset[ridden[r] + 2]++;
        else
          chooser->callers[chooser->caller_offset[ridden[r] + 1]++] =
              engine->columns.items[c].class_index;
      }
    }
    if (pass == 1)
      break;
    for (int32_t r = 0; r < runs; r++)
      chooser->caller_offset[r + 2] += chooser->caller_offset[r + 1];
    chooser->callers = HW_ARRAY(arena, chooser->caller_offset[runs + 1], int32_t);
    if (chooser->callers == NULL)
      return false;
  }
  return true;
}

static bool room_for_users(hw_chooser *chooser, hw_arena *arena) {
  size_t uses = 1;
  for (int32_t c = 0; c < chooser->engine->columns.count; c++)
    uses += (size_t)chooser->engine->columns.items[c].use_count;
  chooser->users = HW_ARRAY(arena, uses, int32_t);
  return chooser->users != NULL;
}

bool hw_chooser_new(hw_chooser *chooser, const hw_state *state, hw_arena *arena) {
  int32_t classes = chooser->engine->classes.count;
  chooser->state = state;
  chooser->regret = HW_ARRAY(arena, classes, double);
  chooser->chosen = HW_ARRAY(arena, classes, bool);
  chooser->drawn = HW_ARRAY(arena, classes, int32_t);
  chooser->user_offset = HW_ARRAY(arena, hw_resource_count(&chooser->engine->network) + 2, int32_t);
  chooser->attended = HW_ARRAY(arena, classes, int32_t);
  chooser->departs = HW_ARRAY(arena, classes, hw_minute);
  return chooser->regret != NULL && chooser->chosen != NULL && chooser->drawn != NULL &&
         chooser->user_offset != NULL && chooser->attended != NULL && chooser->departs != NULL &&
         room_for_users(chooser, arena) && index_callers(chooser, arena);
}

void hw_chooser_free(hw_chooser *chooser) {
  hw_arena_free(&chooser->later);
}

bool hw_chooser_follow(hw_chooser *chooser) {
  if (chooser->engine->columns.count == chooser->known)
    return true;
  hw_arena_reset(&chooser->later);
  return hw_chooser_rank(chooser, &chooser->later) && room_for_users(chooser, &chooser->later);
}

/* ---- once a round ---- */

static void index_users(hw_chooser *chooser) {
  const hw_engine *engine = chooser->engine;
  int32_t resources = hw_resource_count(&engine->network);
  memset(chooser->user_offset, 0, ((size_t)resources + 2) * sizeof(int32_t));
  for (int pass = 0; pass < 2; pass++) {
    for (int32_t c = 0; c < engine->columns.count; c++) {
      const hw_column *column = &engine->columns.items[c];
      for (int32_t u = 0; chooser->state->taken[c] > 0 && u < column->use_count; u++) {
        if (pass == 0)
          chooser->user_offset[column->uses[u].resource + 2]++;
        else
          chooser->users[chooser->user_offset[column->uses[u].resource + 1]++] =
              column->class_index;
      }
    }
    for (int32_t r = 0; pass == 0 && r < resources; r++)
      chooser->user_offset[r + 2] += chooser->user_offset[r + 1];
  }
}

static int compare_departure(const void *left, const void *right, void *context) {
  const hw_minute *departs = context;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  if (departs[a] != departs[b])
    return departs[a] < departs[b] ? -1 : 1;
  return a - b;
}

void hw_chooser_order_attended(hw_chooser *chooser) {
  const hw_engine *engine = chooser->engine;
  chooser->attended_count = 0;
  for (int32_t k = 0; k < engine->classes.count; k++) {
    if (engine->classes.items[k].escort_count == 0)
      continue;
    chooser->attended[chooser->attended_count++] = k;
    chooser->departs[k] = engine->classes.items[k].facts.earliest;
    for (int32_t c = engine->columns.first[k]; c != HW_NONE; c = engine->columns.items[c].next)
      if (chooser->state->taken[c] > 0)
        chooser->departs[k] = hw_step_departs(&engine->network, &engine->columns.items[c].steps[0]);
  }
  if (chooser->attended_count > 1)
    qsort_r(chooser->attended, (size_t)chooser->attended_count, sizeof(int32_t), compare_departure,
            chooser->departs);
}

static void measure_regret(hw_chooser *chooser) {
  const hw_engine *engine = chooser->engine;
  chooser->regret_sum = 0;
  for (int32_t k = 0; k < engine->classes.count; k++) {
    const hw_class *class = &engine->classes.items[k];
    chooser->regret[k] = (double)(class->size - chooser->state->served[k]) *
                         ((double)class->penalty - engine->cover[k]);
  }
  for (int32_t c = 0; c < engine->columns.count; c++)
    if (chooser->state->taken[c] > 0)
      chooser->regret[engine->columns.items[c].class_index] +=
          chooser->state->taken[c] * chooser->reduced[c];
  for (int32_t k = 0; k < engine->classes.count; k++) {
    if (chooser->regret[k] < 1)
      chooser->regret[k] = 1; /* everyone can be drawn */
    chooser->regret_sum += chooser->regret[k];
  }
}

/* Who pays much above the relaxation is drawn often, but less after each time that it was in vain.
 */
static double weight(const hw_chooser *chooser, int32_t k) {
  return chooser->regret[k] / (1 + chooser->drawn[k]);
}

static int32_t draw_class(hw_chooser *chooser) {
  double sum = 0;
  int32_t classes = chooser->engine->classes.count, k = 0;
  for (int32_t i = 0; i < classes; i++)
    sum += weight(chooser, i);
  double at = (double)(next_random(&chooser->random) >> 11) * 0x1p-53 * sum;
  for (; k + 1 < classes && at >= weight(chooser, k); k++)
    at -= weight(chooser, k);
  for (int32_t tries = 0; chooser->chosen[k] && tries < classes; tries++)
    k = (k + 1) % classes;
  chooser->drawn[k]++;
  return k;
}

void hw_chooser_reward(hw_chooser *chooser, const int32_t *classes, int32_t count) {
  for (int32_t i = 0; i < count; i++)
    chooser->drawn[classes[i]] = 0;
}

void hw_chooser_begin(hw_chooser *chooser) {
  memset(chooser->chosen, 0, (size_t)chooser->engine->classes.count * sizeof(bool));
  index_users(chooser);
  measure_regret(chooser);
}

/* ---- choosing a neighbourhood ---- */

static void choose(hw_chooser *chooser, hw_choice *c, int32_t k) {
  if (chooser->chosen[k] || c->count >= chooser->size)
    return;
  chooser->chosen[k] = true;
  c->classes[c->count++] = k;
}

/* Some of a list, from a random place on: first those who pay more than most above the relaxation,
   for what they hold is what others lack. */
static void choose_some(hw_chooser *chooser, hw_choice *c, const int32_t *list, int32_t count,
                        int32_t most) {
  double mean = chooser->regret_sum / chooser->engine->classes.count;
  int32_t taken = 0;
  if (count == 0)
    return;
  int32_t at = below(&chooser->random, count);
  for (int32_t i = 0; i < count && taken < most; i++)
    if (!chooser->chosen[list[(at + i) % count]] &&
        chooser->regret[list[(at + i) % count]] > mean) {
      choose(chooser, c, list[(at + i) % count]);
      taken++;
    }
  for (int32_t i = 0; i < count && taken < most; i++, taken++)
    choose(chooser, c, list[(at + i) % count]);
}

/* The classes that stand in the way of a column: they use what it would need and does not get. */
static void choose_rivals(hw_chooser *chooser, hw_choice *c, const hw_column *column) {
  const hw_network *network = &chooser->engine->network;
  for (int32_t u = 0; u < column->use_count; u++) {
    int32_t resource = column->uses[u].resource;
    int64_t capacity = hw_state_capacity(chooser->state, resource);
    if (capacity == INT64_MAX ||
        chooser->state->usage[resource] + column->uses[u].amount <= capacity)
      continue;
    int32_t first = chooser->user_offset[resource], last = chooser->user_offset[resource + 1];
    choose_some(chooser, c, chooser->users + first, last - first, chooser->size / 3);
    hw_resource_kind kind;
    int32_t run = hw_resource_run(network, resource, &kind);
    if (run == HW_NONE || chooser->engine->master.first_variable[run] == HW_NONE)
      continue;
    first = chooser->caller_offset[run];
    last = chooser->caller_offset[run + 1];
    for (int32_t i = first; i < last && i < first + chooser->size / 2; i++)
      choose(chooser, c, chooser->callers[i]);
  }
}

/* Runs that the class rides now and that cost something: their other riders may empty them
 * together. */
static void choose_companions(hw_chooser *chooser, hw_choice *c, int32_t k) {
  int32_t runs[HW_PATH_STEPS];
  for (int32_t i = chooser->engine->columns.first[k]; i != HW_NONE;
       i = chooser->engine->columns.items[i].next) {
    if (chooser->state->taken[i] == 0)
      continue;
    int32_t count = hw_column_runs(chooser->engine, &chooser->engine->columns.items[i], runs);
    for (int32_t r = 0; r < count; r++) {
      int32_t resource = hw_resource(&chooser->engine->network, HW_USE_PERSONS, runs[r]);
      choose_some(chooser, c, chooser->users + chooser->user_offset[resource],
                  chooser->user_offset[resource + 1] - chooser->user_offset[resource],
                  chooser->size / 2);
    }
  }
}

bool hw_choose_classes(hw_chooser *chooser, hw_choice *c, hw_arena *arena) {
  *c = (hw_choice){.classes = HW_ARRAY(arena, chooser->size, int32_t)};
  if (c->classes == NULL)
    return false;
  choose(chooser, c, draw_class(chooser));
  for (int32_t i = 0; i < c->count && c->count < chooser->size; i++) {
    int32_t k = c->classes[i], first = chooser->ranked_offset[k],
            last = chooser->ranked_offset[k + 1];
    int32_t tried = 0;
    for (int32_t r = first; r < last && tried < 4; r++, tried++)
      choose_rivals(chooser, c, &chooser->engine->columns.items[chooser->ranked[r]]);
    choose_companions(chooser, c, k);
  }
  if (c->count < 3 && chooser->engine->classes.count > c->count)
    choose(chooser, c, draw_class(chooser));
  return true;
}

/* Those who sleep at a place about the same nights: stays overlap, and to make room for one may
   take a shift of many. */
static void choose_sleepers(hw_chooser *chooser, hw_choice *c, int32_t bed) {
  const hw_network *network = &chooser->engine->network;
  int32_t nights = network->date_count, local = bed - network->offset[HW_USE_BEDS];
  int32_t night = local % nights;
  for (int32_t i = 0; i < 2 * NIGHTS + 1; i++) {
    int32_t other = night + (i % 2 == 0 ? i / 2 : -(i + 1) / 2), resource = bed + other - night;
    if (other < 0 || other >= nights)
      continue;
    for (int32_t u = chooser->user_offset[resource]; u < chooser->user_offset[resource + 1]; u++)
      choose(chooser, c, chooser->users[u]);
  }
}

bool hw_choose_around(hw_chooser *chooser, hw_choice *c, hw_arena *arena) {
  chooser->size = AROUND;
  *c = (hw_choice){.classes = HW_ARRAY(arena, chooser->size, int32_t)};
  if (c->classes == NULL)
    return false;
  int32_t k = draw_class(chooser);
  choose(chooser, c, k);
  for (int32_t r = chooser->ranked_offset[k]; r < chooser->ranked_offset[k + 1]; r++) {
    const hw_column *column = &chooser->engine->columns.items[chooser->ranked[r]];
    for (int32_t u = 0; u < column->use_count; u++)
      if (hw_resource_kind_of(&chooser->engine->network, column->uses[u].resource) == HW_USE_BEDS)
        choose_sleepers(chooser, c, column->uses[u].resource);
  }
  for (int32_t i = 0; i < c->count && c->count < chooser->size; i++) {
    int32_t first = chooser->ranked_offset[c->classes[i]],
            last = chooser->ranked_offset[c->classes[i] + 1];
    for (int32_t r = first; r < last && r < first + HW_AROUND_COLUMNS; r++)
      choose_rivals(chooser, c, &chooser->engine->columns.items[chooser->ranked[r]]);
  }
  return true;
}

bool hw_choose_attended(hw_chooser *chooser, hw_choice *c, hw_arena *arena) {
  *c = (hw_choice){.classes = HW_ARRAY(arena, chooser->size, int32_t)};
  if (c->classes == NULL)
    return false;
  int32_t at = below(&chooser->random, chooser->attended_count);
  for (int32_t i = 0; i < chooser->attended_count && c->count < chooser->size; i++) {
    /* from one of them on, forth and back in turn */
    int32_t step = (i + 1) / 2, n = i % 2 == 0 ? at - step : at + step;
    if (n >= 0 && n < chooser->attended_count)
      choose(chooser, c, chooser->attended[n]);
  }
  return true;
}

/* ---- for a run ---- */

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

bool hw_choose_for_run(hw_chooser *chooser, hw_choice *c, int32_t run, hw_arena *arena) {
  const hw_engine *engine = chooser->engine;
  const hw_network *network = &engine->network;
  int32_t count = 0, most = chooser->caller_offset[run + 1] - chooser->caller_offset[run];
  *c = (hw_choice){.classes = HW_ARRAY(arena, engine->classes.count, int32_t)};
  candidate *list = HW_ARRAY(arena, most, candidate);
  if (c->classes == NULL || list == NULL)
    return false;
  chooser->size = engine->classes.count;
  for (int32_t i = 0; i < engine->columns.count; i++)
    if ((chooser->state->taken[i] > 0 ||
         (chooser->relaxed != NULL && chooser->relaxed[i] > RELAXED_MIN)) &&
        hw_column_rides(&engine->columns, &engine->columns.items[i], run))
      choose(chooser, c, engine->columns.items[i].class_index);
  int64_t room =
      2 * network->most[hw_resource(network, HW_USE_SEATS, network->segment_offset[run])];
  for (int32_t i = chooser->caller_offset[run]; i < chooser->caller_offset[run + 1]; i++)
    list[count++] = (candidate){chooser->callers[i], chooser->regret[chooser->callers[i]]};
  if (count > 1)
    qsort(list, (size_t)count, sizeof *list, compare_regret);
  chooser->size = c->count + RUN_CLASSES;
  for (int32_t i = 0; i < count && room > 0; i++) {
    int32_t before = c->count;
    choose(chooser, c, list[i].class_index);
    if (c->count > before)
      room -= engine->classes.items[list[i].class_index].persons;
  }
  /* and those who stand in their way */
  int32_t joining = c->count;
  chooser->size = c->count + RUN_RIVALS;
  for (int32_t i = 0; i < joining; i++)
    for (int32_t r = chooser->ranked_offset[c->classes[i]];
         r < chooser->ranked_offset[c->classes[i] + 1]; r++)
      if (hw_column_rides(&engine->columns, &engine->columns.items[chooser->ranked[r]], run))
        choose_rivals(chooser, c, &engine->columns.items[chooser->ranked[r]]);
  return true;
}

/* ---- runs that stay away ---- */

typedef struct rated_run {
  int32_t run;
  double saving; /* of its callers above the relaxation, if all had a place; -1: not asked */
} rated_run;

static int compare_saving(const void *left, const void *right) {
  const rated_run *a = left, *b = right;
  if (a->saving < b->saving || a->saving > b->saving)
    return a->saving > b->saving ? -1 : 1;
  return a->run - b->run;
}

/* It could go and does not. */
static bool stays_away(const hw_chooser *chooser, int32_t run) {
  const hw_master *master = &chooser->engine->master;
  if (master->first_variable[run] == HW_NONE || !hw_run_is_optional(chooser->engine->scenario, run))
    return false;
  int32_t goes = hw_master_goes(master, run);
  return chooser->state->variables[goes] == 0 && master->variables[goes].most > 0;
}

/* What each run's callers would save: of each class its best column on that run. */
static void rate_runs(const hw_chooser *chooser, rated_run *rated, int32_t *last_class) {
  const hw_engine *engine = chooser->engine;
  int32_t ridden[HW_PATH_STEPS];
  for (int32_t i = 0; i < engine->columns.count; i++) {
    int32_t c = chooser->ranked[i], k = engine->columns.items[c].class_index;
    double saving = chooser->regret[k] - engine->classes.items[k].size * chooser->reduced[c];
    int32_t count = saving > 0 ? hw_column_runs(engine, &engine->columns.items[c], ridden) : 0;
    for (int32_t r = 0; r < count; r++) {
      if (rated[ridden[r]].saving < 0 || last_class[ridden[r]] == k)
        continue;
      rated[ridden[r]].saving += saving;
      last_class[ridden[r]] = k;
    }
  }
}

bool hw_choose_runs_away(hw_chooser *chooser, double worth, int32_t most, hw_arena *arena,
                         int32_t **out, int32_t *out_count) {
  int32_t runs = chooser->engine->scenario->run_count, count = 0;
  rated_run *rated = HW_ARRAY(arena, runs, rated_run);
  int32_t *last_class = HW_ARRAY(arena, runs, int32_t);
  *out = HW_ARRAY(arena, most, int32_t);
  if (rated == NULL || last_class == NULL || *out == NULL)
    return false;
  for (int32_t run = 0; run < runs; run++) {
    rated[run] = (rated_run){run, stays_away(chooser, run) ? 0 : -1};
    last_class[run] = HW_NONE;
  }
  rate_runs(chooser, rated, last_class);
  if (runs > 1)
    qsort(rated, (size_t)runs, sizeof *rated, compare_saving);
  for (; count < runs && count < most && rated[count].saving > fmax(worth, 0); count++)
    (*out)[count] = rated[count].run;
  *out_count = count;
  return true;
}
