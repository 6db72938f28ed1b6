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
  ROTATIONS = 12,  /* further rotations for one party at most */
  AROUND = HW_DAY, /* before and after the party's travel, where its rotations are sought first */
  /* Where more parties than MANY are left, fewer ways are tried for each: */
  MANY = 500,
  COVERED = 4, /* columns that can be covered are enough to choose from */
  FAR = 3      /* columns tried with rotations that go far */
};

/* A pool's rotations that somebody does, and when nobody of it is free. */
typedef struct pool_times {
  int32_t *active;
  int32_t active_count, active_room;
  hw_busy_time *full; /* ascending, apart */
  int32_t full_count, full_room;
  bool known; /* full is up to date */
} pool_times;

typedef struct inserting {
  hw_engine *engine;
  hw_state *state;
  int64_t *room;             /* per resource: what is left */
  double *gain;              /* per spot */
  int32_t spot_count;        /* entries of gain */
  pool_times *pools;         /* per pool */
  hw_member_change *changes; /* scratch */
  int32_t change_room;
  bool many;                /* parties are left */
  bool far;                 /* rotations may leave long before the party and go on long after it */
  int32_t added[ROTATIONS]; /* rotations of the party at hand */
  int32_t added_count;
  hw_insert_costs costs;
  double prices; /* of what has been inserted uses, where they count */
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

/* Capacities stay as they are while parties are inserted: only what is taken changes. */
static void use(const inserting *in, const hw_use *uses, int32_t count, int32_t times) {
  for (int32_t u = 0; u < count; u++)
    if (in->room[uses[u].resource] != INT64_MAX)
      in->room[uses[u].resource] -= uses[u].amount * times;
}

static void take(inserting *in, int32_t column, int32_t count) {
  const hw_column *c = &in->engine->columns.items[column];
  hw_state_take(in->state, column, count);
  if (in->costs == HW_INSERT_PRICED)
    in->prices += count * (hw_engine_priced_column(in->engine, column) - (double)c->cost);
  use(in, c->uses, c->use_count, count);
}

/* The pool's list follows what the state says of the rotation. False when out of memory. */
static bool remember(const inserting *in, int32_t rotation) {
  pool_times *pool = &in->pools[in->engine->rotations.items[rotation].pool];
  int32_t at = 0;
  pool->known = false;
  while (at < pool->active_count && pool->active[at] != rotation)
    at++;
  if (in->state->rotations[rotation] == 0) {
    if (at < pool->active_count)
      pool->active[at] = pool->active[--pool->active_count];
    return true;
  }
  if (at < pool->active_count)
    return true;
  if (pool->active_count == pool->active_room) {
    int32_t room = 2 * pool->active_room + 16;
    int32_t *grown = realloc(pool->active, (size_t)room * sizeof *grown);
    if (grown == NULL)
      return false;
    pool->active = grown;
    pool->active_room = room;
  }
  pool->active[pool->active_count++] = rotation;
  return true;
}

/* One more member does the rotation, or one fewer. False when out of memory. */
static bool rotate(inserting *in, int32_t rotation, int32_t count) {
  const hw_rotation_column *r = &in->engine->rotations.items[rotation];
  hw_state_rotate(in->state, rotation, count);
  if (in->costs == HW_INSERT_PRICED)
    in->prices += count * (hw_engine_priced_rotation(in->engine, rotation) - (double)r->cost);
  use(in, r->uses, r->use_count, count);
  return remember(in, rotation);
}

/* The rotations that are done already. */
static bool note_active(const inserting *in) {
  const hw_rotations *rotations = &in->engine->rotations;
  for (int32_t r = 0; r < rotations->count; r++)
    if (in->state->rotations[r] > 0 && !remember(in, r))
      return false;
  return true;
}

/* What the solution costs, as far as it is compared here. */
static double worth(const inserting *in) {
  return (double)in->state->objective + in->prices;
}

static bool room_for_times(inserting *in, pool_times *pool, const hw_escort_pool *escorts) {
  int32_t most = 2 * pool->active_count + hw_full_times_room(escorts);
  if (most > in->change_room) {
    hw_member_change *grown = realloc(in->changes, 2 * (size_t)most * sizeof *grown);
    if (grown == NULL)
      return false;
    in->changes = grown;
    in->change_room = 2 * most;
  }
  if (most > pool->full_room) {
    hw_busy_time *grown = realloc(pool->full, 2 * (size_t)most * sizeof *grown);
    if (grown == NULL)
      return false;
    pool->full = grown;
    pool->full_room = 2 * most;
  }
  return true;
}

/* The times at which nobody of a pool is free. False when out of memory. */
static bool full_times(inserting *in, int32_t index) {
  pool_times *pool = &in->pools[index];
  const hw_escort_pool *escorts = &in->engine->scenario->escort_pools[index];
  int32_t count = 0;
  if (pool->known)
    return true;
  if (!room_for_times(in, pool, escorts))
    return false;
  for (int32_t i = 0; i < pool->active_count; i++) {
    const hw_rotation_column *r = &in->engine->rotations.items[pool->active[i]];
    int32_t away = in->state->rotations[pool->active[i]];
    in->changes[count++] = (hw_member_change){r->away_from, away};
    in->changes[count++] = (hw_member_change){r->busy_until, -away};
  }
  pool->full_count = hw_full_times(escorts, in->changes, count, pool->full);
  pool->known = true;
  return true;
}

/* One more member may do the rotation: seats, beds, open runs and the pool's count allow it. The
   search knew who is free. */
static bool rotation_fits(const inserting *in, const hw_rotation_column *rotation) {
  for (int32_t u = 0; u < rotation->use_count; u++)
    if (in->room[rotation->uses[u].resource] < rotation->uses[u].amount)
      return false;
  for (int32_t k = 0; k < rotation->step_count; k++)
    if (rotation->steps[k].ride != HW_NONE &&
        !hw_state_run_goes(in->state, in->engine->network.rides[rotation->steps[k].ride].run))
      return false;
  return true;
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

/* When somebody is at a spot. */
static hw_busy_time spot_time(const hw_engine *engine, int32_t spot) {
  const hw_network *network = &engine->network;
  const hw_link_spot *link = hw_spots_link(&engine->spots, spot);
  if (link != NULL)
    return (hw_busy_time){link->start, link->start + network->links[link->link].time};
  int32_t index = network->segment_run[spot], stop = spot - network->segment_offset[index];
  const hw_run *run = &network->scenario->runs[index];
  return (hw_busy_time){run->departs[stop], run->arrives[stop + 1]};
}

/* Somebody of the pool is free at a spot of the column that has a price, and until rested. */
static bool may_help(const inserting *in, const hw_column *column, int32_t pool) {
  const pool_times *times = &in->pools[pool];
  int32_t rest = in->engine->scenario->escort_pools[pool].rest;
  for (int32_t s = 0; s < column->spot_count; s++) {
    if (in->gain[column->spots[s]] <= 0)
      continue;
    hw_busy_time at = spot_time(in->engine, column->spots[s]);
    bool free_then = true;
    for (int32_t i = 0; i < times->full_count && free_then; i++)
      free_then = at.until + rest <= times->full[i].from || at.from >= times->full[i].until;
    if (free_then)
      return true;
  }
  return false;
}

/* The best rotation of one pool for what is uncovered: its value, or 0. */
static int search_pool(inserting *in, const hw_column *column, int32_t pool,
                       const hw_busy_time *within, double best, hw_rotation_path *path,
                       hw_arena *arena) {
  hw_engine *engine = in->engine;
  hw_rotation_search search = {.pool = pool,
                               .spots = &engine->spots,
                               .spot_count = in->spot_count,
                               .gain = in->gain,
                               .only = column->spots,
                               .only_count = column->spot_count,
                               .prices = &engine->prices,
                               .capacity = in->room,
                               .within = within,
                               .limit = best,
                               .most = 1};
  const hw_rotation_path *paths;
  int32_t count;
  if (!full_times(in, pool))
    return -1;
  if (!may_help(in, column, pool))
    return 0;
  search.full = in->pools[pool].full;
  search.full_count = in->pools[pool].full_count;
  if (hw_price_rotations(engine->rotation_pricers[0], &search, &paths, &count) ==
      HW_ROTATION_MEMORY)
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

static int32_t spot_place(const hw_engine *engine, int32_t spot) {
  const hw_network *network = &engine->network;
  const hw_link_spot *link = hw_spots_link(&engine->spots, spot);
  if (link != NULL)
    return network->links[link->link].from;
  int32_t run = network->segment_run[spot];
  return network->scenario->services[network->scenario->runs[run].service]
      .stops[spot - network->segment_offset[run]]
      .place;
}

/* Members of the pool get to where the first uncovered spot begins without a ride. */
static bool is_close(const inserting *in, const hw_column *column, int32_t pool) {
  int32_t s = 0;
  while (s < column->spot_count && in->gain[column->spots[s]] <= 0)
    s++;
  return s < column->spot_count && hw_way_out(&in->engine->scenario->escort_pools[pool],
                                              spot_place(in->engine, column->spots[s]))
                                       .allowed;
}

static bool covers_some(const inserting *in, const hw_column *column, int32_t pool) {
  const hw_class *class = &in->engine->classes.items[column->class_index];
  for (int32_t i = 0; i < class->escort_count; i++)
    if (hw_pool_covers(&in->engine->scenario->escort_pools[pool], class->escorts[i].kind))
      return true;
  return false;
}

/* The best rotation of all pools: the pool, HW_NONE where there is none, -2 when out of memory.
   Where one that is close covers all `left` spots, those from elsewhere mostly cost more. */
static int32_t search_pools(inserting *in, const hw_column *column, int32_t left,
                            const hw_busy_time *within, hw_rotation_path *best, hw_arena *arena) {
  int32_t best_pool = HW_NONE, pools = in->engine->scenario->escort_pool_count;
  for (int32_t i = 0; i < 2 * pools; i++) {
    int32_t pool = i % pools;
    if (in->many && i >= pools && best->value < MUST * (0.5 - left))
      break;
    if (!covers_some(in, column, pool) || is_close(in, column, pool) != (i < pools))
      continue;
    int found = search_pool(in, column, pool, within, best->value, best, arena);
    if (found < 0)
      return -2;
    best_pool = found > 0 ? pool : best_pool;
  }
  return best_pool;
}

/* One more rotation for the uncovered spots: 1 added, 0 there is none, -1 out of memory. */
static int add_rotation(inserting *in, const hw_column *column, int32_t left) {
  const hw_network *network = &in->engine->network;
  hw_busy_time near = {hw_step_departs(network, &column->steps[0]) - AROUND,
                       hw_step_arrives(network, &column->steps[column->step_count - 1]) + AROUND};
  hw_arena scratch = {0};
  hw_rotation_path best = {.value = 0};
  int32_t pool = search_pools(in, column, left, in->far ? NULL : &near, &best, &scratch);
  int32_t rotation =
      pool < 0 ? HW_NONE : hw_rotations_add(&in->engine->rotations, pool, best.steps, best.count);
  hw_arena_free(&scratch);
  if (pool < HW_NONE || (pool != HW_NONE && (rotation == HW_NONE || !hw_state_follow(in->state))))
    return -1;
  if (pool == HW_NONE || !rotation_fits(in, &in->engine->rotations.items[rotation]))
    return 0;
  if (!rotate(in, rotation, 1))
    return -1;
  in->added[in->added_count++] = rotation;
  return 1;
}

static bool take_back(inserting *in, int32_t column) {
  bool done = true;
  while (in->added_count > 0)
    done = rotate(in, in->added[--in->added_count], -1) && done;
  take(in, column, -1);
  return done;
}

/* The party takes the column and rotations cover it: 1 done, and the state holds it; 0 not; -1 out
   of memory. */
static int cover_party(inserting *in, int32_t column) {
  const hw_column *c = &in->engine->columns.items[column];
  double limit = worth(in);
  int result = 0;
  take(in, column, 1);
  in->added_count = 0;
  if (hw_state_column_holds(in->state, column)) {
    int32_t left = price_uncovered(in, c);
    result = 1;
    while (left > 0 && result > 0 && in->added_count < ROTATIONS) {
      result = add_rotation(in, c, left);
      left = price_uncovered(in, c);
    }
    for (int32_t s = 0; s < c->spot_count; s++)
      in->gain[c->spots[s]] = 0;
    if (left > 0 && result > 0)
      result = 0;
  }
  if (result > 0 && worth(in) < limit)
    return 1;
  return take_back(in, column) && result >= 0 ? 0 : -1;
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
  if (hw_price(engine->pricers[0], &search, &paths, &found) == HW_SEARCH_MEMORY)
    return -1;
  for (int32_t i = 0; i < found; i++)
    if ((out[count++] = hw_columns_add(&engine->columns, k, &paths[i])) == HW_NONE)
      return -1;
  int32_t fresh = count;
  for (int32_t i = offset[k]; i < offset[k + 1] && i < offset[k] + COLUMNS; i++) {
    bool listed = false;
    for (int32_t f = 0; f < fresh && !listed; f++)
      listed = out[f] == ranked[i];
    if (!listed)
      out[count++] = ranked[i];
  }
  return hw_state_follow(in->state) && make_room(in) ? count : -1;
}

/* A party's cheapest way that can be covered. */
typedef struct choice {
  int32_t column; /* HW_NONE: none */
  double worth;
  int32_t added[ROTATIONS];
  int32_t added_count;
} choice;

/* Tries the columns; false when out of memory. */
static bool choose_column(inserting *in, const int32_t *columns, int32_t count, choice *best) {
  int32_t covered = 0;
  for (int32_t i = 0; i < count && !hw_halted(&in->engine->halt); i++) {
    if (in->many && covered == COVERED)
      break;
    const hw_column *column = &in->engine->columns.items[columns[i]];
    if (column->cost >= in->engine->classes.items[column->class_index].penalty)
      continue;
    int result = cover_party(in, columns[i]);
    if (result < 0)
      return false;
    if (result == 0)
      continue;
    covered++;
    if (worth(in) < best->worth) {
      *best = (choice){.column = columns[i], .worth = worth(in), .added_count = in->added_count};
      memcpy(best->added, in->added, sizeof best->added);
    }
    if (!take_back(in, columns[i]))
      return false;
  }
  return true;
}

/* The cheapest of the columns that can be covered: by rotations that stay near the party, and by
   others only where these cover none. 1, 0 or -1. */
static int insert_party(inserting *in, int32_t k, const int32_t *ranked, const int32_t *offset) {
  choice best = {.column = HW_NONE, .worth = worth(in)};
  int32_t columns[2 * COLUMNS], count = list_columns(in, k, ranked, offset, columns);
  if (count < 0)
    return -1;
  in->far = false;
  if (!choose_column(in, columns, count, &best))
    return -1;
  in->far = true;
  if (in->many && count > FAR)
    count = FAR;
  if (best.column == HW_NONE && !choose_column(in, columns, count, &best))
    return -1;
  if (best.column == HW_NONE)
    return 0;
  take(in, best.column, 1);
  for (int32_t i = 0; i < best.added_count; i++)
    if (!rotate(in, best.added[i], 1))
      return -1;
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
  int32_t count = 0, left = 0;
  int result = 1;
  int32_t *order = malloc(((size_t)engine->classes.count + 1) * sizeof *order);
  if (order == NULL)
    return -1;
  for (int32_t k = 0; k < engine->classes.count; k++)
    if (engine->classes.items[k].escort_count > 0) {
      left += engine->classes.items[k].size - in->state->served[k];
      order[count++] = k;
    }
  in->many = left > MANY;
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
                                   const int32_t *offset, hw_insert_costs costs,
                                   homeward_error *error) {
  if (!engine->escorts)
    return HOMEWARD_OK;
  int32_t pools = engine->scenario->escort_pool_count;
  inserting in = {.engine = engine, .state = state, .costs = costs};
  in.room = malloc(((size_t)hw_resource_count(&engine->network) + 1) * sizeof *in.room);
  in.pools = calloc((size_t)pools + 1, sizeof *in.pools);
  bool done = in.room != NULL && in.pools != NULL && hw_state_follow(state) && note_active(&in);
  if (done) {
    measure(&in);
    done = insert_all(&in, ranked, offset) >= 0;
  }
  for (int32_t p = 0; in.pools != NULL && p < pools; p++) {
    free(in.pools[p].active);
    free(in.pools[p].full);
  }
  free(in.room);
  free(in.gain);
  free(in.pools);
  free(in.changes);
  return done ? HOMEWARD_OK : hw_fail_memory(error);
}
