/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Depth first: the first spot of the path where somebody lacks an escort is covered by one of the
 * rotations that pass it, cheapest first, those that help at later spots too before the others;
 * then the next, with what seats, beds and members are left. At the end vehicles are found for
 * all.
 */
#include "engine/spare_escorts.h"

#include "engine/escort_cover.h"

#include <stdlib.h>
#include <string.h>

/* What covering a spot is worth in a search: more than any rotation costs. */
#define MUST 1e11
#define HELPS 1e9

enum {
  SEARCHES = 400, /* for rotations, through one view */
  BRANCHES = 10,  /* rotations of one pool tried at one spot */
  ALL_LABELS = 20000,
  TRIED_MAX = 64,  /* rotations tried together */
  RUNS_MAX = 64,   /* runs they ride, and the class */
  NEW_SPOTS = 1024 /* transfers met while looking through one view that can get a price */
};

/* ---- of one case ---- */

void hw_spare_escorts_free(hw_spare_escorts *e) {
  hw_arena_free(&e->arena);
  hw_arena_free(&e->view_arena);
  free(e->gain);
  free(e->times);
  *e = (hw_spare_escorts){0};
}

bool hw_spare_escorts_begin(hw_spare_escorts *e, const hw_spare *spare,
                            hw_rotation_pricer *pricer) {
  const hw_network *network = &spare->engine->network;
  const homeward_scenario *scenario = network->scenario;
  hw_arena_reset(&e->arena);
  e->spare = spare;
  e->pricer = pricer;
  e->run_price = HW_ARRAY(&e->arena, scenario->run_count, double);
  e->left = HW_ARRAY(&e->arena, scenario->escort_pool_count, int32_t);
  e->aboard = HW_ARRAY(&e->arena, scenario->escort_pool_count, int32_t);
  e->needs = HW_ARRAY(&e->arena, scenario->escort_kind_count, int32_t);
  e->found = HW_ARRAY(&e->arena, TRIED_MAX, int32_t);
  e->found_count = 0;
  if (e->run_price == NULL || e->left == NULL || e->aboard == NULL || e->needs == NULL ||
      e->found == NULL || !hw_prices_new(&e->free_prices, network, &e->arena) ||
      !hw_spots_new(&e->spots, network, &e->arena) ||
      !hw_rotations_new(&e->rotations, &e->spots, &e->arena))
    return false;
  for (int32_t run = 0; run < scenario->run_count; run++)
    if (hw_spare_idle(spare, run))
      e->run_price[run] = (double)scenario->services[scenario->runs[run].service].run_cost;
  for (int32_t i = 0; i < spare->engine->spots.link_count; i++) {
    const hw_link_spot *link = &spare->engine->spots.links[i];
    if (hw_spots_add(&e->spots, link->link, link->start) == HW_NONE)
      return false;
  }
  return true;
}

/* ---- of one view ---- */

/* Seats of a run that rotations may use: none where the run may not go (C5). */
static void set_seats(hw_spare_escorts *e, const hw_spare_view *view, int32_t run, bool goes) {
  const hw_network *network = &e->spare->engine->network;
  for (int32_t s = network->segment_offset[run]; s < network->segment_offset[run + 1]; s++) {
    int32_t resource = hw_resource(network, HW_USE_SEATS, s);
    e->capacity[resource] = goes ? hw_spare_room(view, resource) : 0;
  }
}

static void set_runs(hw_spare_escorts *e, const hw_spare_view *view) {
  const hw_network *network = &e->spare->engine->network;
  e->hinge_count = 0;
  for (int32_t run = 0; run < network->scenario->run_count; run++) {
    int64_t persons = e->spare->state.usage[hw_resource(network, HW_USE_PERSONS, run)];
    int32_t least = hw_spare_lifted(view, 5) ? 0 : network->least_load[run];
    set_seats(e, view, run, persons + view->class->persons >= least);
    if (persons < least && persons + view->class->persons >= least)
      e->hinges[e->hinge_count++] = run;
  }
}

/* A place without any beds has none for escorts either, whatever is lifted. */
static void set_beds(hw_spare_escorts *e, const hw_spare_view *view) {
  const hw_network *network = &e->spare->engine->network;
  for (int32_t p = 0; p < network->scenario->place_count; p++)
    for (int32_t n = 0; n < network->date_count; n++) {
      int32_t resource = hw_bed_resource(network, p, n);
      e->capacity[resource] =
          network->scenario->places[p].beds > 0 ? hw_spare_room(view, resource) : 0;
    }
}

bool hw_spare_escorts_view(hw_spare_escorts *e, hw_spare_view *view) {
  const hw_network *network = &e->spare->engine->network;
  size_t kinds = (size_t)network->scenario->escort_kind_count;
  size_t segments = (size_t)network->segment_count + 1;
  int32_t spots = hw_spots_count(&e->spots) + NEW_SPOTS;
  hw_arena_reset(&e->view_arena);
  e->capacity = HW_ARRAY(&e->view_arena, hw_resource_count(network), int64_t);
  e->hinges = HW_ARRAY(&e->view_arena, network->scenario->run_count, int32_t);
  e->need = HW_ARRAY(&e->view_arena, (size_t)spots * kinds, double);
  e->sums = HW_ARRAY(&e->view_arena, segments * kinds, double);
  e->reach = NULL;
  e->reach_capacity = 0;
  e->reach_count = e->blocked = 0;
  e->searches = SEARCHES;
  if (e->capacity == NULL || e->hinges == NULL || e->need == NULL || e->sums == NULL)
    return false;
  set_runs(e, view);
  set_beds(e, view);
  view->prices.escorts =
      (hw_escort_prices){.spots = &e->spots, .spot_count = spots, .need = e->need, .sums = e->sums};
  return true;
}

/* Nobody can cover the class at the spot. */
static void block(hw_spare_escorts *e, const hw_spare_view *view, int32_t spot) {
  const hw_network *network = &e->spare->engine->network;
  size_t kinds = (size_t)network->scenario->escort_kind_count;
  size_t segments = (size_t)network->segment_count;
  int32_t kind = view->class->escorts[0].kind;
  double *need = &e->need[(size_t)spot * kinds + (size_t)kind];
  if (spot >= view->prices.escorts.spot_count || *need > 0)
    return;
  *need = HW_SPOT_BLOCKED;
  e->blocked++;
  double *sums = e->sums + (size_t)kind * (segments + 1);
  for (size_t s = 0; s < segments; s++)
    sums[s + 1] = sums[s] + e->need[s * kinds + (size_t)kind];
}

/* ---- who is covered ---- */

typedef struct lack {
  const homeward_scenario *scenario;
  const int32_t *needs;
  int32_t *left;
} lack;

/* The pool covers a kind after this one that somebody needs. */
static bool covers_later(const lack *l, int32_t pool, int32_t kind) {
  while (++kind < l->scenario->escort_kind_count)
    if (l->needs[kind] > 0 && hw_pool_covers(&l->scenario->escort_pools[pool], kind))
      return true;
  return false;
}

/* Persons who stay without an escort when the members left are shared out best: `persons` of this
   kind are still open, the pools before this one have given what they give. */
static int32_t least_lack(const lack *l, int32_t kind, int32_t pool, int32_t persons) {
  const homeward_scenario *scenario = l->scenario;
  for (; persons <= 0; pool = 0) {
    if (++kind >= scenario->escort_kind_count)
      return 0;
    persons = l->needs[kind];
  }
  while (pool < scenario->escort_pool_count &&
         (l->left[pool] == 0 || !hw_pool_covers(&scenario->escort_pools[pool], kind)))
    pool++;
  if (pool == scenario->escort_pool_count)
    return persons + least_lack(l, kind, 0, 0);
  int32_t ratio = scenario->escort_pools[pool].persons_per_escort;
  int32_t most = (persons - 1) / ratio + 1, best = INT32_MAX;
  most = most < l->left[pool] ? most : l->left[pool];
  int32_t least = covers_later(l, pool, kind) ? 0 : most;
  for (int32_t members = most; members >= least && best > 0; members--) {
    l->left[pool] -= members;
    int32_t value = least_lack(l, kind, pool + 1, persons - members * ratio);
    l->left[pool] += members;
    best = value < best ? value : best;
  }
  return best;
}

/* The path under trial. */
typedef struct covering {
  hw_spare_escorts *e;
  const hw_spare_view *view;
  int32_t *spots; /* of the path, in order */
  int32_t spot_count;
  int32_t *further; /* spot of the path x pool: members of what is tried */
  int32_t tried[TRIED_MAX];
  int32_t tried_count;
  hw_spare_run runs[RUNS_MAX];
  int32_t run_count;
  bool all;      /* every rotation that passes, not only the cheapest of each beginning */
  bool everyone; /* as if no member were busy */
  hw_cents cost, more;
} covering;

/* Persons without an escort at spot i of the path with one more member of a pool (HW_NONE: none).
 */
static int32_t lacking(const covering *c, int32_t i, int32_t pool) {
  hw_spare_escorts *e = c->e;
  const homeward_scenario *scenario = e->spare->engine->scenario;
  const hw_state *state = &e->spare->state;
  const hw_class *class = c->view->class;
  size_t kinds = (size_t)scenario->escort_kind_count, pools = (size_t)scenario->escort_pool_count;
  size_t spot = (size_t)c->spots[i];
  bool known = c->spots[i] < state->spot_room;
  for (size_t k = 0; k < kinds; k++)
    e->needs[k] = known ? state->needs[spot * kinds + k] : 0;
  for (int32_t n = 0; n < class->escort_count; n++)
    e->needs[class->escorts[n].kind] += class->escorts[n].persons;
  for (size_t p = 0; p < pools; p++)
    e->left[p] = (known ? state->aboard[spot * pools + p] : 0) + c->further[(size_t)i * pools + p] +
                 ((int32_t)p == pool);
  lack l = {scenario, e->needs, e->left};
  return least_lack(&l, -1, 0, 0);
}

/* ---- searches for rotations ---- */

static void note(hw_member_change *changes, int32_t *count, const hw_rotation_column *rotation,
                 int32_t members) {
  changes[(*count)++] = (hw_member_change){rotation->away_from, members};
  changes[(*count)++] = (hw_member_change){rotation->busy_until, -members};
}

/* The times in which nobody of the pool is free; -1 when out of memory. */
static int32_t full_times(const covering *c, int32_t pool) {
  hw_spare_escorts *e = c->e;
  const hw_rotations *done = &e->spare->engine->rotations;
  const hw_state *state = &e->spare->state;
  const hw_escort_pool *escorts = &e->spare->engine->scenario->escort_pools[pool];
  int32_t most = 2 * c->tried_count + hw_full_times_room(escorts), count = 0;
  for (int32_t r = done->first[pool]; r != HW_NONE; r = done->items[r].next)
    most += r < state->rotation_room && state->rotations[r] > 0 ? 2 : 0;
  hw_member_change *changes = malloc((size_t)most * sizeof *changes);
  if (most > e->time_room) {
    free(e->times);
    e->times = malloc((size_t)most * sizeof *e->times);
    e->time_room = e->times == NULL ? 0 : most;
  }
  if (changes == NULL || e->times == NULL) {
    free(changes);
    return -1;
  }
  for (int32_t r = done->first[pool]; r != HW_NONE; r = done->items[r].next)
    if (r < state->rotation_room && state->rotations[r] > 0)
      note(changes, &count, &done->items[r], state->rotations[r]);
  for (int32_t t = 0; t < c->tried_count; t++)
    if (e->rotations.items[c->tried[t]].pool == pool)
      note(changes, &count, &e->rotations.items[c->tried[t]], 1);
  int32_t times = hw_full_times(escorts, changes, count, e->times);
  free(changes);
  return times;
}

static bool make_gains(hw_spare_escorts *e) {
  int32_t spots = hw_spots_count(&e->spots);
  if (spots < e->gain_room)
    return true;
  free(e->gain);
  e->gain_room = 2 * spots + 1;
  e->gain = calloc((size_t)e->gain_room, sizeof *e->gain);
  if (e->gain == NULL)
    e->gain_room = 0;
  return e->gain != NULL;
}

static hw_rotation_result search_pool(const covering *c, int32_t pool, int32_t most,
                                      const hw_rotation_path **paths, int32_t *count) {
  hw_spare_escorts *e = c->e;
  int32_t full = c->everyone ? 0 : full_times(c, pool);
  *count = 0;
  if (full < 0)
    return HW_ROTATION_MEMORY;
  hw_rotation_search ask = {.pool = pool,
                            .spots = &e->spots,
                            .gain = e->gain,
                            .spot_count = hw_spots_count(&e->spots),
                            .prices = &e->free_prices,
                            .run_price = e->run_price,
                            .capacity = e->capacity,
                            .full = e->times,
                            .full_count = full,
                            .limit = -MUST / 2,
                            .most = most,
                            .all = c->all,
                            .label_limit = c->all ? ALL_LABELS : 0};
  e->searches--;
  return hw_price_rotations(e->pricer, &ask, paths, count);
}

/* Somebody of the pool can be at the spot, were the path to take nothing. -1: out of memory. */
static int reachable(covering *c, int32_t spot, int32_t pool) {
  hw_spare_escorts *e = c->e;
  const hw_rotation_path *paths;
  int32_t count;
  for (int32_t i = 0; i < e->reach_count; i++)
    if (e->reach[i].spot == spot && e->reach[i].pool == pool)
      return e->reach[i].reached;
  hw_spot_reach *reach = hw_arena_grow(&e->view_arena, e->reach, (size_t)e->reach_count,
                                       &e->reach_capacity, sizeof *reach);
  if (reach == NULL || !make_gains(e))
    return -1;
  e->reach = reach;
  e->gain[spot] = MUST;
  hw_rotation_result result = search_pool(c, pool, 1, &paths, &count);
  e->gain[spot] = 0;
  if (result == HW_ROTATION_MEMORY)
    return -1;
  reach[e->reach_count++] = (hw_spot_reach){spot, pool, count > 0};
  return count > 0;
}

/* Blocks the spots of the path that nobody can reach: 1 when there are none, 0, or -1. */
static int all_reachable(covering *c) {
  const homeward_scenario *scenario = c->e->spare->engine->scenario;
  int open = 1;
  for (int32_t i = 0; i < c->spot_count; i++) {
    int32_t now = lacking(c, i, HW_NONE);
    int reached = now == 0;
    for (int32_t p = 0; p < scenario->escort_pool_count && reached == 0; p++)
      if (lacking(c, i, p) < now)
        reached = reachable(c, c->spots[i], p);
    if (reached < 0)
      return -1;
    if (reached > 0)
      continue;
    block(c->e, c->view, c->spots[i]);
    open = 0;
  }
  return open;
}

/* ---- depth first ---- */

static void add_run(covering *c, int32_t run) {
  for (int32_t i = 0; i < c->run_count; i++)
    if (c->runs[i].run == run)
      return;
  c->runs[c->run_count++] = (hw_spare_run){run, false};
}

/* Adds a rotation to what is tried, or takes the last one back. */
static void change_seats(const covering *c, const hw_rotation_column *rotation, int32_t times) {
  hw_spare_take(c->view, rotation->uses, rotation->use_count, times);
  for (int32_t u = 0; u < rotation->use_count; u++) {
    int64_t *capacity = &c->e->capacity[rotation->uses[u].resource];
    if (*capacity != INT64_MAX)
      *capacity -= rotation->uses[u].amount * times;
  }
  size_t pools = (size_t)c->e->spare->engine->scenario->escort_pool_count;
  for (int32_t i = 0; i < c->spot_count; i++)
    if (hw_rotation_on(rotation, c->spots[i]))
      c->further[(size_t)i * pools + (size_t)rotation->pool] += times;
}

static hw_spare_answer cover(covering *c);

static hw_spare_answer try(covering *c, int32_t index) {
  const hw_network *network = &c->e->spare->engine->network;
  hw_rotation_column rotation = c->e->rotations.items[index];
  int32_t runs = c->run_count;
  if (c->tried_count == TRIED_MAX)
    return HW_SPARE_NO;
  for (int32_t k = 0; k < rotation.step_count; k++)
    if (rotation.steps[k].ride != HW_NONE && c->run_count < RUNS_MAX)
      add_run(c, network->rides[rotation.steps[k].ride].run);
  c->tried[c->tried_count++] = index;
  c->cost += rotation.cost;
  change_seats(c, &rotation, 1);
  hw_spare_answer answer = c->run_count < RUNS_MAX ? cover(c) : HW_SPARE_NO;
  change_seats(c, &rotation, -1);
  c->cost -= rotation.cost;
  c->tried_count--;
  c->run_count = runs;
  return answer;
}

typedef struct candidate {
  double value;
  int32_t rotation;
} candidate;

static int compare_candidates(const void *left, const void *right) {
  const candidate *a = left, *b = right;
  if (a->value < b->value || a->value > b->value)
    return a->value < b->value ? -1 : 1;
  return a->rotation - b->rotation;
}

/* Rotations of a pool that help at spot i, appended to the list. */
static bool list_candidates(covering *c, int32_t i, int32_t pool, candidate *list, int32_t *count) {
  hw_spare_escorts *e = c->e;
  const hw_rotation_path *paths;
  int32_t found;
  if (!make_gains(e))
    return false;
  for (int32_t j = i; j < c->spot_count; j++) {
    int32_t now = lacking(c, j, HW_NONE);
    if (j == i || (now > 0 && lacking(c, j, pool) < now))
      e->gain[c->spots[j]] = j == i ? MUST : HELPS;
  }
  hw_rotation_result result = search_pool(c, pool, BRANCHES, &paths, &found);
  for (int32_t j = i; j < c->spot_count; j++)
    e->gain[c->spots[j]] = 0;
  if (result == HW_ROTATION_MEMORY)
    return false;
  for (int32_t f = 0; f < found; f++) {
    int32_t rotation = hw_rotations_add(&e->rotations, pool, paths[f].steps, paths[f].count);
    if (rotation == HW_NONE)
      return false;
    list[(*count)++] = (candidate){paths[f].value, rotation};
  }
  return true;
}

static hw_spare_answer cover_at(covering *c, int32_t i, int32_t now) {
  const homeward_scenario *scenario = c->e->spare->engine->scenario;
  size_t room = (size_t)scenario->escort_pool_count * BRANCHES;
  candidate *list = HW_ARRAY(&c->e->arena, room, candidate);
  int32_t count = 0;
  if (list == NULL)
    return HW_SPARE_MEMORY;
  for (int32_t p = 0; p < scenario->escort_pool_count && c->e->searches > 0; p++)
    if (scenario->escort_pools[p].count > 0 && lacking(c, i, p) < now &&
        !list_candidates(c, i, p, list, &count))
      return HW_SPARE_MEMORY;
  if (count > 1)
    qsort(list, (size_t)count, sizeof *list, compare_candidates);
  for (int32_t k = 0; k < count; k++) {
    hw_spare_answer answer = try(c, list[k].rotation);
    if (answer != HW_SPARE_NO)
      return answer;
  }
  return HW_SPARE_NO;
}

/* Covers what is still open; then the vehicles have to be there too. */
static hw_spare_answer cover(covering *c) {
  for (int32_t i = 0; i < c->spot_count; i++) {
    int32_t now = lacking(c, i, HW_NONE);
    if (now > 0)
      return cover_at(c, i, now);
  }
  hw_cents vehicles;
  if (!hw_spare_vehicles_fit(c->view, c->runs, c->run_count, &vehicles))
    return HW_SPARE_NO;
  c->more = c->cost + vehicles;
  c->e->found_count = c->tried_count;
  memcpy(c->e->found, c->tried, (size_t)c->tried_count * sizeof *c->tried);
  return HW_SPARE_YES;
}

/* What the path takes is not there for rotations; runs that it does not bring to their minimum
   load do not go. Taken back with times -1. */
static void set_path(covering *c, const hw_spare_run *runs, int32_t count, bool begin) {
  hw_spare_escorts *e = c->e;
  for (int32_t h = 0; h < e->hinge_count; h++) {
    bool rides = false;
    for (int32_t i = 0; i < count; i++)
      rides |= runs[i].run == e->hinges[h];
    if (!rides)
      set_seats(e, c->view, e->hinges[h], !begin);
  }
}

/* Takes the uses of the path off what rotations may use, or gives them back. */
static void change_path(const covering *c, const hw_use *uses, int32_t count, int32_t times) {
  const hw_network *network = &c->e->spare->engine->network;
  for (int32_t u = 0; u < count; u++) {
    hw_resource_kind kind = hw_resource_kind_of(network, uses[u].resource);
    int64_t *capacity = &c->e->capacity[uses[u].resource];
    if ((kind == HW_USE_SEATS || kind == HW_USE_BEDS) && *capacity != INT64_MAX)
      *capacity -= uses[u].amount * times;
  }
}

static bool open_covering(covering *c, const hw_path *path, const hw_spare_run *runs,
                          int32_t count) {
  const hw_network *network = &c->e->spare->engine->network;
  hw_arena *arena = &c->e->arena;
  int32_t most = hw_spots_most(network, path->steps, path->count);
  size_t pools = (size_t)network->scenario->escort_pool_count;
  c->spots = HW_ARRAY(arena, most, int32_t);
  c->further = HW_ARRAY(arena, (size_t)most * pools, int32_t);
  if (c->spots == NULL || c->further == NULL)
    return false;
  c->spot_count = hw_spots_of(&c->e->spots, path->steps, path->count, c->spots);
  for (int32_t i = 0; i < count; i++)
    c->runs[c->run_count++] = runs[i];
  return c->spot_count >= 0;
}

hw_spare_answer hw_spare_escorts_fit(hw_spare_escorts *e, const hw_spare_view *view,
                                     const hw_path *path, const hw_spare_run *runs, int32_t count,
                                     const hw_use *uses, int32_t use_count, hw_cents *more) {
  covering c = {.e = e, .view = view};
  if (!open_covering(&c, path, runs, count))
    return HW_SPARE_MEMORY;
  int open = all_reachable(&c);
  if (open <= 0)
    return open < 0 ? HW_SPARE_MEMORY : HW_SPARE_NO;
  set_path(&c, runs, count, true);
  change_path(&c, uses, use_count, 1);
  hw_spare_answer answer = cover(&c);
  c.all = true;
  if (answer == HW_SPARE_NO && e->searches > 0)
    answer = cover(&c);
  change_path(&c, uses, use_count, -1);
  set_path(&c, runs, count, false);
  *more = c.more;
  return answer;
}

/* ---- why a path is not covered ---- */

static bool needs_kind(const hw_class *class, const hw_escort_pool *pool, int32_t *kind) {
  for (int32_t n = 0; n < class->escort_count; n++)
    if (hw_pool_covers(pool, class->escorts[n].kind)) {
      *kind = class->escorts[n].kind;
      return true;
    }
  return false;
}

/* Nobody is free when the rotation is busy: the part of that time, from its first such minute on,
   in which equally many are out. */
static void note_busy(hw_spare_gap *gap, const hw_escort_pool *pool, const hw_busy_time *full,
                      const hw_rotation_column *rotation) {
  hw_minute first = rotation->away_from > full->from ? rotation->away_from : full->from;
  gap->cause = HW_GAP_BUSY;
  gap->from = full->from;
  gap->until = full->until;
  int32_t there = hw_pool_members(pool, first);
  gap->out = pool->count - there;
  for (int32_t i = 0; i < pool->absence_count; i++) {
    const hw_minute ends[] = {pool->absences[i].from, pool->absences[i].until};
    for (int end = 0; end < 2; end++)
      if (ends[end] > first && ends[end] < gap->until && hw_pool_members(pool, ends[end]) != there)
        gap->until = ends[end];
      else if (ends[end] <= first && ends[end] > gap->from &&
               hw_pool_members(pool, ends[end] - 1) != there)
        gap->from = ends[end];
  }
}

/* A rotation of the pool that is at the spot, were all members free: when is it in the way of
   others? */
static bool find_busy(covering *c, hw_spare_gap *gap) {
  const hw_rotation_path *paths;
  hw_spare_escorts *e = c->e;
  int32_t count;
  if (!make_gains(e))
    return false;
  c->everyone = true;
  e->gain[gap->spot] = MUST;
  hw_rotation_result result = search_pool(c, gap->pool, 1, &paths, &count);
  e->gain[gap->spot] = 0;
  c->everyone = false;
  if (result == HW_ROTATION_MEMORY)
    return false;
  gap->cause = HW_GAP_FAR;
  if (count == 0)
    return true;
  int32_t index = hw_rotations_add(&e->rotations, gap->pool, paths[0].steps, paths[0].count);
  int32_t times = full_times(c, gap->pool);
  if (index == HW_NONE || times < 0)
    return false;
  const hw_rotation_column *rotation = &e->rotations.items[index];
  for (int32_t t = 0; t < times && gap->cause != HW_GAP_BUSY; t++)
    if (e->times[t].from < rotation->busy_until && rotation->away_from < e->times[t].until)
      note_busy(gap, &e->spare->engine->scenario->escort_pools[gap->pool], &e->times[t], rotation);
  return true;
}

/* Somebody lacks an escort at spot i of the path: which pool could help, and what keeps it. */
static bool find_gap(covering *c, int32_t i, hw_spare_gap *gap) {
  const homeward_scenario *scenario = c->e->spare->engine->scenario;
  int32_t now = lacking(c, i, HW_NONE);
  *gap = (hw_spare_gap){.cause = HW_GAP_NO_POOL,
                        .spot = c->spots[i],
                        .kind = c->view->class->escorts[0].kind,
                        .persons = now,
                        .pool = HW_NONE};
  for (int32_t p = 0; p < scenario->escort_pool_count; p++) {
    if (lacking(c, i, p) >= now)
      continue;
    gap->pool = p;
    (void)needs_kind(c->view->class, &scenario->escort_pools[p], &gap->kind);
    int reached = reachable(c, gap->spot, p);
    if (reached > 0)
      gap->cause = HW_GAP_TOGETHER;
    if (reached < 0 || (reached == 0 && !find_busy(c, gap)))
      return false;
    if (gap->cause == HW_GAP_TOGETHER || gap->cause == HW_GAP_BUSY)
      return true;
  }
  return true;
}

bool hw_spare_escorts_gap(hw_spare_escorts *e, const hw_spare_view *view, const hw_path *path,
                          hw_spare_gap *gap) {
  covering c = {.e = e, .view = view};
  hw_spare_gap first = {.cause = HW_GAP_NO_POOL, .spot = HW_NONE, .pool = HW_NONE};
  if (!open_covering(&c, path, NULL, 0))
    return false;
  *gap = first;
  for (int32_t i = 0; i < c.spot_count; i++) {
    if (lacking(&c, i, HW_NONE) == 0)
      continue;
    if (!find_gap(&c, i, gap))
      return false;
    if (gap->cause != HW_GAP_TOGETHER)
      return true;
    if (first.spot == HW_NONE)
      first = *gap;
  }
  *gap = first;
  if (gap->cause == HW_GAP_TOGETHER) {
    const hw_network *network = &e->spare->engine->network;
    const hw_escort_pool *pool = &network->scenario->escort_pools[gap->pool];
    hw_minute departs = hw_step_departs(network, &path->steps[0]);
    hw_minute arrives = hw_step_arrives(network, &path->steps[path->count - 1]);
    gap->out = pool->count - hw_pool_members_within(pool, departs, arrives);
  }
  return true;
}
