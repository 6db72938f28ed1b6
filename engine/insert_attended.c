/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/insert_attended.h"

#include "engine/escort_cover.h"

#include <stdlib.h>
#include <string.h>

/* What covering a party at one spot is worth: more than any rotation costs. */
#define MUST 1e12

enum {
  COLUMNS = 6, /* of a class that are tried, twice */
  LABELS = 4000,
  ROTATIONS = 12 /* further rotations for one party at most */
};

typedef struct inserting {
  hw_engine *engine;
  hw_state *state;
  int64_t *room;      /* per resource: what is left */
  double *gain;       /* per spot */
  int32_t spot_count; /* entries of gain */
  hw_busy_time *full; /* when nobody of a pool is free */
  int32_t full_room;
  int32_t added[ROTATIONS]; /* rotations of the party at hand */
  int32_t added_count;
} inserting;

/* ---- what is left ---- */

/* The first night of a place stands for all in the search for itineraries: where that night is full
   others may not be, which only costs a column. */
static void measure(const inserting *in) {
  const hw_network *network = &in->engine->network;
  for (int32_t r = 0; r < hw_resource_count(network); r++) {
    int64_t capacity = hw_state_capacity(in->state, r);
    in->room[r] = capacity == INT64_MAX ? INT64_MAX : capacity - in->state->usage[r];
  }
}

static int compare_times(const void *left, const void *right) {
  const hw_busy_time *a = left, *b = right;
  return (a->from > b->from) - (a->from < b->from);
}

/* The times at which all members of a pool are busy: each begins when one of them leaves. */
static int32_t full_times(inserting *in, int32_t pool) {
  const hw_rotations *rotations = &in->engine->rotations;
  int32_t count = 0, kept = 0, limit = in->engine->scenario->escort_pools[pool].count;
  for (int32_t r = rotations->first[pool]; r != HW_NONE; r = rotations->items[r].next) {
    hw_minute from = rotations->items[r].away_from, until = HW_MINUTE_MAX;
    int32_t busy = 0;
    if (in->state->rotations[r] == 0)
      continue;
    for (int32_t o = rotations->first[pool]; o != HW_NONE; o = rotations->items[o].next)
      if (in->state->rotations[o] > 0 && rotations->items[o].away_from <= from &&
          from < rotations->items[o].busy_until) {
        busy += in->state->rotations[o];
        if (rotations->items[o].busy_until < until)
          until = rotations->items[o].busy_until;
      }
    if (busy < limit)
      continue;
    if (count == in->full_room) {
      int32_t room = 2 * in->full_room + 16;
      hw_busy_time *grown = realloc(in->full, (size_t)room * sizeof *grown);
      if (grown == NULL)
        return -1;
      in->full = grown;
      in->full_room = room;
    }
    in->full[count++] = (hw_busy_time){from, until};
  }
  if (count > 1)
    qsort(in->full, (size_t)count, sizeof *in->full, compare_times);
  for (int32_t i = 0; i < count; i++) {
    if (kept > 0 && in->full[i].from <= in->full[kept - 1].until) {
      if (in->full[i].until > in->full[kept - 1].until)
        in->full[kept - 1].until = in->full[i].until;
    } else {
      in->full[kept++] = in->full[i];
    }
  }
  return kept;
}

/* ---- covering one party ---- */

/* The spots of the column where somebody lacks an escort get their price; how many there are. The
   party is in the state already. */
static int32_t price_uncovered(const inserting *in, const hw_column *column) {
  int32_t count = 0;
  for (int32_t s = 0; s < column->spot_count; s++) {
    bool covered = hw_state_covered(in->state, column->spots[s]);
    in->gain[column->spots[s]] = covered ? 0 : MUST;
    count += !covered;
  }
  return count;
}

/* The best rotation of one pool for what is uncovered: its value, or 0. */
static int search_pool(inserting *in, int32_t pool, double best, hw_rotation_path *path,
                       hw_arena *arena) {
  hw_engine *engine = in->engine;
  hw_rotation_search search = {.pool = pool,
                               .spots = &engine->spots,
                               .spot_count = in->spot_count,
                               .gain = in->gain,
                               .prices = &engine->prices,
                               .capacity = in->room,
                               .full = in->full,
                               .limit = best,
                               .most = 1};
  const hw_rotation_path *paths;
  int32_t count;
  search.full_count = full_times(in, pool);
  search.full = in->full;
  if (search.full_count < 0 || hw_price_rotations(engine->rotation_pricers[0], &search, &paths,
                                                  &count) == HW_ROTATION_MEMORY)
    return -1;
  if (count == 0 || paths[0].value >= best)
    return 0;
  hw_step *steps = HW_ARRAY(arena, paths[0].count, hw_step);
  if (steps == NULL)
    return -1;
  memcpy(steps, paths[0].steps, (size_t)paths[0].count * sizeof *steps);
  *path = (hw_rotation_path){steps, paths[0].count, paths[0].value};
  return 1;
}

/* One more rotation for the uncovered spots: 1 added, 0 there is none, -1 out of memory. */
static int add_rotation(inserting *in, const hw_class *class) {
  const homeward_scenario *scenario = in->engine->scenario;
  hw_arena scratch = {0};
  hw_rotation_path best = {.value = 0};
  int32_t best_pool = HW_NONE;
  int found = 0;
  measure(in);
  for (int32_t p = 0; p < scenario->escort_pool_count && found >= 0; p++) {
    bool covers = false;
    for (int32_t i = 0; i < class->escort_count; i++)
      covers |= hw_pool_covers(&scenario->escort_pools[p], class->escorts[i].kind);
    found = covers ? search_pool(in, p, best.value, &best, &scratch) : 0;
    if (found > 0)
      best_pool = p;
  }
  int32_t rotation =
      found < 0 || best_pool == HW_NONE
          ? HW_NONE
          : hw_rotations_add(&in->engine->rotations, best_pool, best.steps, best.count);
  hw_arena_free(&scratch);
  if (found < 0 || (best_pool != HW_NONE && (rotation == HW_NONE || !hw_state_follow(in->state))))
    return -1;
  if (best_pool == HW_NONE || !hw_state_rotation_fits(in->state, rotation))
    return 0;
  hw_state_rotate(in->state, rotation, 1);
  in->added[in->added_count++] = rotation;
  return 1;
}

static void take_back(inserting *in, int32_t column) {
  while (in->added_count > 0)
    hw_state_rotate(in->state, in->added[--in->added_count], -1);
  hw_state_take(in->state, column, -1);
}

/* The party takes the column and rotations cover it: 1 done, and the state holds it; 0 not; -1 out
   of memory. */
static int cover_party(inserting *in, int32_t column) {
  const hw_column *c = &in->engine->columns.items[column];
  const hw_class *class = &in->engine->classes.items[c->class_index];
  hw_cents limit = in->state->objective;
  int result = 0;
  hw_state_take(in->state, column, 1);
  in->added_count = 0;
  if (hw_state_column_holds(in->state, column)) {
    int32_t left = price_uncovered(in, c);
    result = 1;
    while (left > 0 && result > 0 && in->added_count < ROTATIONS) {
      result = add_rotation(in, class);
      left = price_uncovered(in, c);
    }
    for (int32_t s = 0; s < c->spot_count; s++)
      in->gain[c->spots[s]] = 0;
    if (left > 0 && result > 0)
      result = 0;
  }
  if (result > 0 && in->state->objective < limit)
    return 1;
  take_back(in, column);
  return result < 0 ? -1 : 0;
}

/* Spots become more while rotations are found. */
static bool make_room(inserting *in) {
  int32_t spots = hw_spots_count(&in->engine->spots);
  if (spots <= in->spot_count)
    return true;
  double *grown = realloc(in->gain, (size_t)spots * sizeof *grown);
  if (grown == NULL)
    return false;
  memset(grown + in->spot_count, 0, (size_t)(spots - in->spot_count) * sizeof *grown);
  in->gain = grown;
  in->spot_count = spots;
  return true;
}

/* Columns of the class for what is left, the best first, then the best of all; their number, -1
   when out of memory. */
static int32_t list_columns(inserting *in, int32_t k, const int32_t *ranked, const int32_t *offset,
                            int32_t *out) {
  hw_engine *engine = in->engine;
  hw_search search = {.class = &engine->classes.items[k],
                      .class_index = k,
                      .block = engine->block_of_class[k],
                      .prices = &engine->prices,
                      .capacity = in->room,
                      .limit = HW_NO_WAY / 2,
                      .most = COLUMNS,
                      .label_limit = LABELS};
  const hw_path *paths;
  int32_t found, count = 0;
  measure(in);
  if (hw_price(engine->pricers[0], &search, &paths, &found) == HW_SEARCH_MEMORY)
    return -1;
  for (int32_t i = 0; i < found; i++)
    if ((out[count++] = hw_columns_add(&engine->columns, k, &paths[i])) == HW_NONE)
      return -1;
  for (int32_t i = offset[k]; i < offset[k + 1] && i < offset[k] + COLUMNS; i++)
    out[count++] = ranked[i];
  return hw_state_follow(in->state) && make_room(in) ? count : -1;
}

/* The cheapest of the columns that can be covered. */
static int insert_party(inserting *in, int32_t k, const int32_t *ranked, const int32_t *offset) {
  hw_cents before = in->state->objective, best = before;
  int32_t best_column = HW_NONE, best_count = 0, best_added[ROTATIONS] = {0};
  int32_t columns[2 * COLUMNS], count = list_columns(in, k, ranked, offset, columns);
  if (count < 0)
    return -1;
  for (int32_t i = 0; i < count && !hw_halted(&in->engine->halt); i++) {
    if (in->engine->columns.items[columns[i]].cost >= in->engine->classes.items[k].penalty)
      continue;
    int result = cover_party(in, columns[i]);
    if (result < 0)
      return -1;
    if (result == 0)
      continue;
    if (in->state->objective < best) {
      best = in->state->objective;
      best_column = columns[i];
      best_count = in->added_count;
      memcpy(best_added, in->added, sizeof best_added);
    }
    take_back(in, columns[i]);
  }
  if (best_column == HW_NONE)
    return 0;
  hw_state_take(in->state, best_column, 1);
  for (int32_t i = 0; i < best_count; i++)
    hw_state_rotate(in->state, best_added[i], 1);
  return 1;
}

/* ---- all of them ---- */

static int compare_penalty(const void *left, const void *right, void *context) {
  const hw_engine *engine = context;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  hw_cents x = engine->classes.items[a].penalty, y = engine->classes.items[b].penalty;
  return x != y ? (x > y ? -1 : 1) : a - b;
}

static int insert_all(inserting *in, const int32_t *ranked, const int32_t *offset) {
  hw_engine *engine = in->engine;
  int32_t count = 0;
  int result = 1;
  int32_t *order = malloc(((size_t)engine->classes.count + 1) * sizeof *order);
  if (order == NULL)
    return -1;
  for (int32_t k = 0; k < engine->classes.count; k++)
    if (engine->classes.items[k].escort_count > 0)
      order[count++] = k;
  qsort_r(order, (size_t)count, sizeof *order, compare_penalty, engine);
  for (int32_t i = 0; i < count && result >= 0; i++) {
    int32_t k = order[i];
    result = 1;
    while (result > 0 && in->state->served[k] < engine->classes.items[k].size &&
           !hw_halted(&engine->halt))
      result = make_room(in) ? insert_party(in, k, ranked, offset) : -1;
  }
  free(order);
  return result;
}

homeward_status hw_insert_attended(hw_engine *engine, hw_state *state, const int32_t *ranked,
                                   const int32_t *offset, homeward_error *error) {
  inserting in = {.engine = engine, .state = state};
  if (!engine->escorts)
    return HOMEWARD_OK;
  in.room = malloc(((size_t)hw_resource_count(&engine->network) + 1) * sizeof *in.room);
  bool done = in.room != NULL && hw_state_follow(state) && insert_all(&in, ranked, offset) >= 0;
  free(in.room);
  free(in.gain);
  free(in.full);
  return done ? HOMEWARD_OK : hw_fail_memory(error);
}
