/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/attend.h"

#include "engine/escort_cover.h"
#include "engine/parallel.h"

#include <stdlib.h>
#include <string.h>

/* What attending a party at one spot is worth in a search that must attend it: more than any
   rotation costs. */
#define MUST 1e12

enum {
  HANDOVERS = 4, /* rotations that share one itinerary at most */
  OTHERS = 60,   /* rotations that a neighbourhood is given besides */
  COLUMNS = 8    /* of a class, best first, for which a neighbourhood is given rotations */
};

/* ---- values ---- */

double hw_engine_rotation_value(const hw_engine *engine, int32_t rotation) {
  const hw_rotation_column *r = &engine->rotations.items[rotation];
  const hw_escort_prices *prices = &engine->prices.escorts;
  double value = (double)r->cost;
  for (int32_t u = 0; u < r->use_count; u++)
    value += (double)r->uses[u].amount * engine->prices.resource[r->uses[u].resource];
  if (prices->spots == NULL)
    return value;
  for (int32_t s = 0; s < r->spot_count; s++)
    if (r->spots[s] < prices->spot_count)
      value -= prices->gain[(size_t)r->pool * (size_t)prices->spot_count + (size_t)r->spots[s]];
  for (int32_t i = prices->busy_offset[r->pool]; i < prices->busy_offset[r->pool + 1]; i++)
    if (r->away_from <= prices->busy[i].at && prices->busy[i].at < r->busy_until)
      value += prices->busy[i].price;
  for (int32_t k = 0; k < r->step_count; k++)
    if (r->steps[k].ride != HW_NONE)
      value += prices->run[(size_t)r->pool * (size_t)engine->scenario->run_count +
                           (size_t)engine->network.rides[r->steps[k].ride].run];
  return value;
}

/* ---- attending one itinerary ---- */

/* The rotations found for one class, one after the other. */
typedef struct found {
  hw_step *steps;
  int32_t *pools, *counts;
  int32_t count, step_count;
  size_t room, step_room;
} harvest;

typedef struct attending {
  hw_engine *engine;
  const int32_t *ranked, *offset;
  int32_t most;
  bool shared;
  harvest *found; /* per class */
  double **gain;  /* per worker: per spot, 0 between searches */
} attending;

static bool keep(harvest *f, int32_t pool, const hw_rotation_path *path) {
  if ((size_t)f->count + 1 > f->room) {
    size_t room = f->room == 0 ? 16 : 2 * f->room;
    int32_t *pools = realloc(f->pools, room * sizeof *pools);
    if (pools != NULL)
      f->pools = pools;
    int32_t *counts = pools == NULL ? NULL : realloc(f->counts, room * sizeof *counts);
    if (counts == NULL)
      return false;
    f->counts = counts;
    f->room = room;
  }
  if ((size_t)(f->step_count + path->count) > f->step_room) {
    size_t room = 2 * f->step_room + (size_t)path->count + 32;
    hw_step *steps = realloc(f->steps, room * sizeof *steps);
    if (steps == NULL)
      return false;
    f->steps = steps;
    f->step_room = room;
  }
  memcpy(f->steps + f->step_count, path->steps, (size_t)path->count * sizeof(hw_step));
  f->step_count += path->count;
  f->pools[f->count] = pool;
  f->counts[f->count++] = path->count;
  return true;
}

/* Takes the spots that a path passes out of those that are left; how many it did. */
static int32_t strike(const hw_engine *engine, const hw_rotation_path *path, double *gain) {
  int32_t struck = 0;
  for (int32_t k = 0; k < path->count; k++) {
    const hw_step *step = &path->steps[k];
    int32_t first = HW_NONE, count = 1;
    if (step->ride != HW_NONE) {
      const hw_ride *ride = &engine->network.rides[step->ride];
      first = ride->segment;
      count = ride->alight - ride->board;
    } else {
      first = hw_spots_find(&engine->spots, step->link, step->start);
    }
    for (int32_t s = first; first != HW_NONE && s < first + count; s++)
      if (gain[s] >= MUST / 2) {
        gain[s] = 0;
        struck++;
      }
  }
  return struck;
}

/* What other spots are worth to a rotation that attends a column: nothing, or their prices. */
static void price_others(const attending *a, int32_t pool, bool shared, double *gain) {
  const hw_escort_prices *prices = &a->engine->prices.escorts;
  const double *known = prices->gain + (size_t)pool * (size_t)prices->spot_count;
  if (shared)
    memcpy(gain, known, (size_t)prices->spot_count * sizeof *gain);
  else
    memset(gain, 0, (size_t)prices->spot_count * sizeof *gain);
}

/* When a rotation of the pool can be under way that attends the column somewhere. */
static hw_busy_time around(const attending *a, const hw_column *column, int32_t pool) {
  const hw_network *network = &a->engine->network;
  hw_minute duty = a->engine->scenario->escort_pools[pool].max_duty;
  if (duty == HW_UNLIMITED)
    return (hw_busy_time){HW_MINUTE_MIN, HW_MINUTE_MAX};
  return (hw_busy_time){hw_step_departs(network, &column->steps[0]) - duty,
                        hw_step_arrives(network, &column->steps[column->step_count - 1]) + duty};
}

/* One pool attends the column as far as it can, then itself again where the rest can be handed
   over. `shared`: it looks for others to attend on the way. */
static bool attend_with(attending *a, int32_t k, const hw_column *column, int32_t pool, bool shared,
                        int32_t worker) {
  hw_engine *engine = a->engine;
  double *gain = a->gain[worker];
  int32_t left = column->spot_count;
  hw_busy_time within = around(a, column, pool);
  bool done = true;
  price_others(a, pool, shared, gain);
  for (int32_t s = 0; s < column->spot_count; s++)
    gain[column->spots[s]] = MUST;
  for (int round = 0; done && left > 0 && round < HANDOVERS; round++) {
    hw_rotation_search search = hw_engine_rotation_search(engine, pool);
    search.gain = gain;
    search.within = &within;
    search.spot_count = hw_spots_count(&engine->spots);
    search.capacity = engine->network.most;
    search.limit = 0;
    search.most = 1;
    const hw_rotation_path *paths;
    int32_t count;
    hw_rotation_result result =
        hw_price_rotations(engine->rotation_pricers[worker], &search, &paths, &count);
    if (result == HW_ROTATION_MEMORY || (count > 0 && !keep(&a->found[k], pool, &paths[0])))
      done = false;
    else if (count == 0)
      break;
    else
      left -= strike(engine, &paths[0], gain);
  }
  for (int32_t s = 0; s < column->spot_count; s++)
    gain[column->spots[s]] = 0;
  return done;
}

/* A known rotation of the pool attends the column from end to end. */
static bool is_attended(const hw_engine *engine, const hw_column *column, int32_t pool) {
  const hw_rotations *rotations = &engine->rotations;
  for (int32_t r = rotations->first[pool]; r != HW_NONE; r = rotations->items[r].next) {
    bool all = true;
    for (int32_t s = 0; all && s < column->spot_count; s++)
      all = hw_rotation_on(&rotations->items[r], column->spots[s]);
    if (all)
      return true;
  }
  return false;
}

static bool attend_class(void *context, int32_t k, int32_t worker) {
  attending *a = context;
  const hw_engine *engine = a->engine;
  const hw_class *class = &engine->classes.items[k];
  if (class->escort_count == 0)
    return true;
  int32_t last =
      a->offset[k] + a->most < a->offset[k + 1] ? a->offset[k] + a->most : a->offset[k + 1];
  for (int32_t i = a->offset[k]; i < last && !hw_halted(&engine->halt); i++)
    for (int32_t p = 0; p < engine->scenario->escort_pool_count; p++) {
      bool useful = false;
      for (int32_t n = 0; n < class->escort_count; n++)
        useful |= hw_pool_covers(&engine->scenario->escort_pools[p], class->escorts[n].kind);
      const hw_column *column = &engine->columns.items[a->ranked[i]];
      if (!useful)
        continue;
      if (!is_attended(engine, column, p) && !attend_with(a, k, column, p, false, worker))
        return false;
      if (a->shared && !attend_with(a, k, column, p, true, worker))
        return false;
    }
  return true;
}

static bool attend_all(attending *a) {
  hw_engine *engine = a->engine;
  size_t spots = (size_t)hw_spots_count(&engine->spots) + 1;
  a->found = calloc((size_t)engine->classes.count + 1, sizeof *a->found);
  a->gain = calloc((size_t)engine->threads, sizeof *a->gain);
  bool done = a->found != NULL && a->gain != NULL;
  for (int32_t t = 0; done && t < engine->threads; t++)
    done = (a->gain[t] = calloc(spots, sizeof(double))) != NULL;
  done = done && hw_parallel(engine->threads, engine->classes.count, attend_class, a);
  for (int32_t t = 0; a->gain != NULL && t < engine->threads; t++)
    free(a->gain[t]);
  free(a->gain);
  /* Class by class, so that the order never depends on the threads. */
  for (int32_t k = 0; a->found != NULL && k < engine->classes.count; k++) {
    harvest *f = &a->found[k];
    const hw_step *next = f->steps;
    for (int32_t i = 0; done && i < f->count; next += f->counts[i++])
      done = hw_rotations_add(&engine->rotations, f->pools[i], next, f->counts[i]) != HW_NONE;
    free(f->steps);
    free(f->pools);
    free(f->counts);
  }
  free(a->found);
  return done;
}

homeward_status hw_attend(hw_engine *engine, const int32_t *ranked, const int32_t *offset,
                          int32_t most, bool shared, homeward_error *error) {
  attending a = {
      .engine = engine, .ranked = ranked, .offset = offset, .most = most, .shared = shared};
  if (!engine->escorts || engine->prices.escorts.spots == NULL)
    return HOMEWARD_OK;
  return attend_all(&a) ? HOMEWARD_OK : hw_fail_memory(error);
}

/* ---- candidates ---- */

bool hw_attendants_index(hw_attendants *attendants, const hw_engine *engine, hw_arena *arena) {
  const hw_rotations *rotations = &engine->rotations;
  int32_t spots = hw_spots_count(&engine->spots);
  size_t total = 0;
  for (int32_t r = 0; r < rotations->count; r++)
    total += (size_t)rotations->items[r].spot_count;
  *attendants = (hw_attendants){.spot_count = spots, .rotation_count = rotations->count};
  attendants->offset = HW_ARRAY(arena, spots + 2, int32_t);
  attendants->items = HW_ARRAY(arena, total, int32_t);
  attendants->value = HW_ARRAY(arena, rotations->count, double);
  attendants->chosen = HW_ARRAY(arena, rotations->count, bool);
  if (attendants->offset == NULL || attendants->items == NULL || attendants->value == NULL ||
      attendants->chosen == NULL)
    return false;
  for (int32_t r = 0; r < rotations->count; r++) {
    attendants->value[r] = hw_engine_rotation_value(engine, r);
    for (int32_t s = 0; s < rotations->items[r].spot_count; s++)
      attendants->offset[rotations->items[r].spots[s] + 2]++;
  }
  for (int32_t s = 0; s < spots; s++)
    attendants->offset[s + 2] += attendants->offset[s + 1];
  for (int32_t r = 0; r < rotations->count; r++)
    for (int32_t s = 0; s < rotations->items[r].spot_count; s++)
      attendants->items[attendants->offset[rotations->items[r].spots[s] + 1]++] = r;
  for (int32_t c = 0; c < engine->columns.count; c++) {
    const hw_column *column = &engine->columns.items[c];
    int32_t sum = 0;
    for (int32_t s = 0; s < column->spot_count; s++)
      sum += attendants->offset[column->spots[s] + 1] - attendants->offset[column->spots[s]];
    if (sum > attendants->most_at_column)
      attendants->most_at_column = sum;
  }
  return true;
}

static int compare_value(const void *left, const void *right, void *context) {
  const double *value = context;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  if (value[a] < value[b] || value[a] > value[b])
    return value[a] < value[b] ? -1 : 1;
  return a - b;
}

static int compare_int(const void *left, const void *right) {
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  return (a > b) - (a < b);
}

/* Rotations that pass a spot of the column and are not chosen yet: those done now, or the others.
 */
static int32_t list_of_column(const hw_attendants *attendants, const hw_state *state,
                              const hw_column *column, bool done_now, int32_t *list) {
  int32_t count = 0;
  for (int32_t s = 0; s < column->spot_count && column->spots[s] < attendants->spot_count; s++) {
    int32_t first = attendants->offset[column->spots[s]];
    int32_t last = attendants->offset[column->spots[s] + 1];
    for (int32_t i = first; i < last; i++)
      if (!attendants->chosen[attendants->items[i]] &&
          (state->rotations[attendants->items[i]] > 0) == done_now)
        list[count++] = attendants->items[i];
  }
  if (count > 1)
    qsort_r(list, (size_t)count, sizeof *list, compare_value, attendants->value);
  int32_t kept = 0;
  for (int32_t i = 0; i < count; i++)
    if (kept == 0 || list[kept - 1] != list[i])
      list[kept++] = list[i];
  return kept;
}

static bool attends_all(const hw_engine *engine, const hw_column *column, int32_t rotation) {
  for (int32_t s = 0; s < column->spot_count; s++)
    if (!hw_rotation_on(&engine->rotations.items[rotation], column->spots[s]))
      return false;
  return true;
}

/* Of the rotations for one column the best that attend it from end to end, and the best of all. */
static int32_t choose_for(hw_attendants *attendants, const hw_state *state, int32_t column,
                          int32_t most, int32_t *list, int32_t *out) {
  const hw_column *c = &state->engine->columns.items[column];
  int32_t count = 0;
  if (state->taken[column] > 0) {
    int32_t found = list_of_column(attendants, state, c, true, list);
    for (int32_t i = 0; i < found; i++)
      attendants->chosen[out[count++] = list[i]] = true;
  }
  int32_t found = list_of_column(attendants, state, c, false, list), whole = 0;
  for (int32_t i = 0; i < found; i++) {
    bool all = whole < most && attends_all(state->engine, c, list[i]);
    whole += all;
    if (all || i < most)
      attendants->chosen[out[count++] = list[i]] = true;
  }
  return count;
}

/* The best of those that pass any of the columns and are not chosen yet: what the relaxation lets
   several parties share. */
static int32_t choose_others(hw_attendants *attendants, const hw_state *state,
                             const int32_t *columns, int32_t column_count, int32_t *out) {
  int32_t count = 0;
  for (int32_t i = 0; i < column_count; i++) {
    const hw_column *c = &state->engine->columns.items[columns[i]];
    for (int32_t s = 0; s < c->spot_count && c->spots[s] < attendants->spot_count; s++)
      for (int32_t n = attendants->offset[c->spots[s]]; n < attendants->offset[c->spots[s] + 1];
           n++)
        if (!attendants->chosen[attendants->items[n]]) {
          attendants->chosen[attendants->items[n]] = true;
          out[count++] = attendants->items[n];
        }
  }
  if (count > 1)
    qsort_r(out, (size_t)count, sizeof *out, compare_value, attendants->value);
  for (int32_t i = OTHERS; i < count; i++)
    attendants->chosen[out[i]] = false;
  return count < OTHERS ? count : OTHERS;
}

bool hw_attendants_choose(hw_attendants *attendants, const hw_state *state, const int32_t *columns,
                          int32_t column_count, int32_t most, hw_arena *arena, int32_t **out,
                          int32_t *out_count) {
  const hw_columns *known = &state->engine->columns;
  int32_t *chosen = HW_ARRAY(arena, attendants->rotation_count, int32_t);
  int32_t *list = HW_ARRAY(arena, attendants->most_at_column, int32_t);
  int32_t count = 0, of_class = 0;
  if (chosen == NULL || list == NULL)
    return false;
  for (int32_t i = 0; i < column_count; i++) {
    const hw_column *c = &known->items[columns[i]];
    bool next = i == 0 || known->items[columns[i - 1]].class_index != c->class_index;
    of_class = next ? 0 : of_class + 1;
    if (c->spot_count > 0 && (of_class < COLUMNS || state->taken[columns[i]] > 0))
      count += choose_for(attendants, state, columns[i], most, list, chosen + count);
  }
  count += choose_others(attendants, state, columns, column_count, chosen + count);
  for (int32_t i = 0; i < count; i++)
    attendants->chosen[chosen[i]] = false;
  if (count > 1)
    qsort(chosen, (size_t)count, sizeof *chosen, compare_int);
  *out = chosen;
  *out_count = count;
  return true;
}
