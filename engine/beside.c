/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/beside.h"

#include "engine/parallel.h"
#include "engine/reach.h"

#include <stdlib.h>

enum { BESIDE_PATHS = 60, BESIDE_LABELS = 50000 };

hw_arena *hw_asking_arena(const hw_asking *a) {
  return &a->all->arenas[a->worker];
}

hw_asking hw_ask_for_case(hw_beside *beside, int32_t worker, const int32_t *case_index) {
  return (hw_asking){.all = beside,
                     .worker = worker,
                     .own = case_index,
                     .cases = case_index,
                     .members = 1,
                     .after = HW_MINUTE_MIN};
}

hw_asking hw_ask_alone(const hw_asking *a, const int32_t *case_index) {
  hw_asking own = *a;
  own.own = own.cases = case_index;
  own.members = 1;
  return own;
}

hw_asking hw_ask_for_group(const hw_asking *a) {
  const homeward_scenario *scenario = a->all->engine->scenario;
  int32_t group = scenario->cases[*a->own].group;
  hw_asking whole = hw_ask_alone(a, a->own);
  if (group != HW_NONE && !hw_past_parted(&a->all->engine->network, group)) {
    whole.cases = scenario->groups[group].cases;
    whole.members = scenario->groups[group].case_count;
  }
  return whole;
}

bool hw_asking_class(const hw_asking *a, uint32_t lifted, hw_class *class) {
  hw_class_fill(class, &a->all->engine->network, a->cases, 1, a->members, lifted);
  return hw_class_join_escorts(class, hw_asking_arena(a));
}

/* Cents a minute, and a person and night: more than any real rate. */
static const double MINUTE = 1e6, NIGHT = 1e10;

/* Makes the goal what costs most. */
static void aim(const hw_asking *a, hw_class *class) {
  double delay = a->goal == LATEST ? -MINUTE : a->goal == QUICKEST ? 0 : MINUTE;
  if (a->goal == BY_COST)
    return;
  class->delay_rate += delay;
  class->ready_credit += delay * class->facts.earliest;
  if (a->goal == LATEST || a->goal == QUICKEST)
    class->transit_rate += MINUTE;
}

/* The engine's own block where no rule is lifted for a whole party of a class, NULL elsewhere. A
   halt may have left it unmade. */
static const hw_block *block_of_class(const hw_asking *a, const hw_class *class) {
  const hw_engine *engine = a->all->engine;
  int32_t k = engine->classes.class_of_case[*a->own];
  if (a->all->changed || k == HW_NONE || class->facts.lifted != 0 || a->after > HW_MINUTE_MIN ||
      engine->classes.items[k].members != a->members)
    return NULL;
  const hw_block *block = engine->block_of_class[k];
  return block->facts.network == NULL ? NULL : block;
}

static const hw_block *block_of(const hw_asking *a, const hw_class *class) {
  const hw_beside *all = a->all;
  const hw_block *known = block_of_class(a, class);
  bool hurried = all->changed || (class->facts.lifted & HW_LIFT(6)) != 0;
  if (known != NULL)
    return known;
  hw_block *block = HW_NEW(hw_asking_arena(a), hw_block);
  hw_arena_reset(&all->scratch[a->worker]);
  if (block == NULL ||
      !hw_block_build(block, &class->facts, (hurried ? all->hurried : all->reach)[class->facts.to],
                      hw_asking_arena(a), &all->scratch[a->worker]))
    return NULL;
  return block;
}

/* What a search looks through. */
typedef struct lookout {
  const hw_prices *prices;
  const int64_t *capacity;
  double limit;
  int32_t most;
  bool all; /* of equal paths the first in every search, however many are asked for */
} lookout;

/* Searches the party with I rules lifted, in the order of the goal. */
static hw_search_result search(const hw_asking *a, uint32_t lifted, const lookout *through,
                               const hw_path **paths, int32_t *count) {
  hw_class class;
  *count = 0;
  if (!hw_asking_class(a, lifted | a->lifted, &class))
    return HW_SEARCH_MEMORY;
  aim(a, &class);
  if (a->after > class.facts.earliest)
    class.facts.earliest = a->after;
  hw_search ask = {.class = &class,
                   .class_index = HW_NONE,
                   .block = block_of(a, &class),
                   .prices = through->prices,
                   .capacity = through->capacity,
                   .limit = through->limit,
                   .most = through->most,
                   .all = through->all,
                   .near = true,
                   .label_limit = BESIDE_LABELS};
  if (ask.block == NULL)
    return HW_SEARCH_MEMORY;
  return hw_price(a->all->engine->pricers[a->worker], &ask, paths, count);
}

int hw_path_alone(const hw_asking *a, uint32_t lifted, hw_path *path) {
  const hw_path *paths;
  int32_t count;
  const lookout through = {.prices = a->goal == FEWEST_NIGHTS ? &a->all->night_prices
                                                              : &a->all->free_prices,
                           .capacity = a->all->unlimited,
                           .limit = HW_NO_WAY / 2,
                           .most = 1};
  if (search(a, lifted, &through, &paths, &count) == HW_SEARCH_MEMORY)
    return -1;
  if (count > 0)
    *path = paths[0];
  return count > 0 ? 1 : 0;
}

bool hw_asking_needs_escorts(const hw_asking *a) {
  const homeward_scenario *scenario = a->all->engine->scenario;
  for (int32_t m = 0; m < a->members; m++)
    if (scenario->cases[a->cases[m]].escort_count > 0)
      return true;
  return false;
}

/* ---- beside the plan ---- */

/* What the party's cases have on a path, their shares of the objective added up. */
static hw_cents path_cost(const hw_asking *a, const hw_path *path) {
  const hw_network *network = &a->all->engine->network;
  hw_cents sum = 0;
  for (int32_t m = 0; m < a->members; m++) {
    const hw_case *c = &network->scenario->cases[a->cases[m]];
    hw_path_cost parts = hw_path_cost_of(network, c, path->steps, path->count);
    sum += hw_path_cost_sum(&parts);
  }
  return sum;
}

/* The first of these paths that fits, or the one that costs least. 1, 0 or -1. */
static int try_paths(const hw_asking *a, const hw_spare_view *view, const hw_path *paths,
                     int32_t count, hw_passage *out) {
  int found = 0;
  for (int32_t i = 0; i < count && (found == 0 || a->goal == BY_COST); i++) {
    hw_cents more;
    hw_spare_answer answer = hw_spare_fits(view, &paths[i], &more);
    if (answer == HW_SPARE_MEMORY)
      return -1;
    if (answer == HW_SPARE_NO)
      continue;
    hw_cents cost = more + path_cost(a, &paths[i]);
    if (found == 0 || cost < out->cost) {
      out->path = paths[i];
      out->cost = cost;
      out->more = more;
      out->escorts = view->escorts != NULL ? view->escorts->found_count : 0;
    }
    found = 1;
  }
  return found;
}

/* The paths from the best on, few first: 1 some fits, 0 none, -1 out of memory. */
static int try_some(const hw_asking *a, const hw_spare_view *view, const lookout *through,
                    hw_passage *out) {
  const hw_path *paths;
  int32_t count;
  hw_search_result result = search(a, a->lifted, through, &paths, &count);
  if (result == HW_SEARCH_MEMORY)
    return -1;
  out->way |= count > 0 || result != HW_SEARCH_DONE;
  return try_paths(a, view, paths, count, out);
}

/* Nobody of the party needs an escort. Paths with a full night are not even made. */
static int unattended(const hw_asking *a, const hw_spare_view *view, hw_passage *out) {
  lookout through = {.prices = &view->prices,
                     .capacity = view->capacity,
                     .limit = HW_FULL_NIGHT / 2 * view->class->persons,
                     .most = 1,
                     .all = true};
  /* mostly the first one fits, and then the others do not matter but for their costs */
  int found = a->goal == BY_COST ? 0 : try_some(a, view, &through, out);
  through.most = BESIDE_PATHS;
  return found == 0 && (out->way || a->goal == BY_COST) ? try_some(a, view, &through, out) : found;
}

/* Where escorts turn out not to get, the search is made again around it. */
static int attended(const hw_asking *a, const hw_spare_view *view, hw_passage *out) {
  const lookout through = {.prices = &view->prices,
                           .capacity = view->capacity,
                           .limit = HW_NO_WAY / 2,
                           .most = BESIDE_PATHS,
                           .all = true};
  const hw_path *paths;
  int32_t count, blocked;
  int found;
  out->way = true;
  do {
    blocked = view->escorts->blocked;
    if (search(a, a->lifted, &through, &paths, &count) == HW_SEARCH_MEMORY)
      return -1;
    if (count > 0 && paths[0].value > HW_SPOT_BLOCKED / 2)
      return 0;
    found = try_paths(a, view, paths, count, out);
  } while (found == 0 && count == BESIDE_PATHS && view->escorts->blocked > blocked);
  return found;
}

/* The view of the worker for the class of who asks. False when out of memory. */
static bool look(const hw_asking *a, uint32_t lifted, hw_class *class) {
  hw_spare_view *view = &a->all->views[a->worker];
  if (!hw_asking_class(a, a->lifted, class))
    return false;
  bool escorted = class->escort_count > 0 && (lifted & HW_LIFT(9)) == 0;
  return hw_spare_view_set(view, class, lifted, escorted ? &a->all->escorts[a->worker] : NULL);
}

int hw_path_beside(const hw_asking *a, uint32_t lifted, hw_passage *out) {
  hw_spare_view *view = &a->all->views[a->worker];
  hw_class class;
  *out = (hw_passage){.cost = 0};
  if (!look(a, lifted, &class))
    return -1;
  return view->escorts != NULL ? attended(a, view, out) : unattended(a, view, out);
}

bool hw_paths_beside(const hw_asking *a, uint32_t lifted, int32_t most, const hw_path **paths,
                     int32_t *count) {
  const hw_spare_view *view = &a->all->views[a->worker];
  hw_class class;
  *count = 0;
  if (!look(a, lifted | HW_LIFT(9), &class))
    return false;
  const lookout through = {.prices = &view->prices,
                           .capacity = view->capacity,
                           .limit = HW_FULL_NIGHT / 2 * class.persons,
                           .most = most,
                           .all = true};
  return search(a, a->lifted, &through, paths, count) != HW_SEARCH_MEMORY;
}

bool hw_asking_begin(const hw_asking *a) {
  const hw_asking group = hw_ask_for_group(a);
  hw_arena_reset(hw_asking_arena(a));
  return !hw_asking_needs_escorts(&group) ||
         hw_spare_escorts_begin(&a->all->escorts[a->worker], &a->all->spare,
                                a->all->rotation_pricers[a->worker]);
}

/* ---- opening ---- */

static bool reach_place(void *context, int32_t place, int32_t worker) {
  hw_beside *all = context;
  hw_arena *arena = &all->reach_arenas[worker];
  const hw_network *network = &all->engine->network;
  if (!all->wanted[place])
    return true;
  all->reach[place] = hw_reach_times(network, place, arena);
  all->hurried[place] = hw_reach_times_hurried(network, place, arena);
  return all->reach[place] != NULL && all->hurried[place] != NULL;
}

/* Those of the engine; it has none where only cases outside every class need escorts. */
static bool prepare_escorts(hw_beside *all) {
  hw_engine *engine = all->engine;
  bool needed = false;
  for (int32_t i = 0; i < engine->scenario->case_count; i++)
    needed |= engine->scenario->cases[i].escort_count > 0;
  all->escorts = HW_ARRAY(&engine->arena, engine->threads, hw_spare_escorts);
  if (all->escorts == NULL || !needed || engine->rotation_pricers != NULL) {
    all->rotation_pricers = engine->rotation_pricers;
    return all->escorts != NULL;
  }
  all->own_pricers = all->rotation_pricers =
      HW_ARRAY(&engine->arena, engine->threads, hw_rotation_pricer *);
  for (int32_t t = 0; all->own_pricers != NULL && t < engine->threads; t++)
    if ((all->own_pricers[t] = hw_rotation_pricer_new(&engine->network)) == NULL)
      return false;
  return all->own_pricers != NULL;
}

bool hw_beside_open(hw_beside *all, hw_engine *engine, const bool *wanted) {
  hw_arena *arena = &engine->arena;
  *all = (hw_beside){.engine = engine, .wanted = wanted};
  int32_t resources = hw_resource_count(&engine->network);
  all->unlimited = HW_ARRAY(arena, resources, int64_t);
  all->arenas = HW_ARRAY(arena, engine->threads, hw_arena);
  all->scratch = HW_ARRAY(arena, engine->threads, hw_arena);
  all->reach_arenas = HW_ARRAY(arena, engine->threads, hw_arena);
  all->reach = HW_ARRAY(arena, engine->scenario->place_count, const hw_minute *);
  all->hurried = HW_ARRAY(arena, engine->scenario->place_count, const hw_minute *);
  all->views = HW_ARRAY(arena, engine->threads, hw_spare_view);
  if (all->unlimited == NULL || all->arenas == NULL || all->scratch == NULL ||
      all->reach_arenas == NULL || all->reach == NULL || all->hurried == NULL ||
      all->views == NULL || !hw_prices_new(&all->free_prices, &engine->network, arena) ||
      !hw_prices_new(&all->night_prices, &engine->network, arena) ||
      !hw_spare_new(&all->spare, engine, arena) || !prepare_escorts(all))
    return false;
  for (int32_t r = 0; r < resources; r++)
    all->unlimited[r] = INT64_MAX;
  for (int32_t r = engine->network.offset[HW_USE_BEDS]; r < engine->network.offset[HW_USE_BEDS + 1];
       r++)
    all->night_prices.resource[r] = NIGHT;
  hw_prices_sum(&all->night_prices);
  for (int32_t t = 0; t < engine->threads; t++)
    if (!hw_spare_view_new(&all->views[t], &all->spare, arena))
      return false;
  return hw_parallel(engine->threads, engine->scenario->place_count, reach_place, all);
}

void hw_beside_close(hw_beside *all) {
  for (int32_t t = 0; t < all->engine->threads; t++) {
    if (all->arenas != NULL)
      hw_arena_free(&all->arenas[t]);
    if (all->scratch != NULL)
      hw_arena_free(&all->scratch[t]);
    if (all->reach_arenas != NULL)
      hw_arena_free(&all->reach_arenas[t]);
    if (all->escorts != NULL)
      hw_spare_escorts_free(&all->escorts[t]);
    if (all->own_pricers != NULL)
      hw_rotation_pricer_free(all->own_pricers[t]);
  }
  hw_state_free(&all->spare.state);
}

bool hw_beside_refresh(hw_beside *all) {
  if (!hw_spare_measure(&all->spare))
    return false;
  for (int32_t t = 0; t < all->engine->threads; t++)
    hw_spare_view_forget(&all->views[t]);
  return true;
}
