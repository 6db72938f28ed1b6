/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rotation_pricing.h"

#include "engine/rotation_sweep.h"

#include <stdlib.h>
#include <string.h>

struct hw_rotation_pricer {
  const hw_network *network;
  hw_arena arena;   /* of the pricer's life */
  hw_arena scratch; /* of one search */
  hw_duty_network duty;
  hw_duty_view *views; /* per pool, built when first asked for */
  hw_duty_search search;
  double bound, complete; /* of the last search */
};

hw_rotation_pricer *hw_rotation_pricer_new(const hw_network *network) {
  hw_rotation_pricer *pricer = calloc(1, sizeof *pricer);
  if (pricer == NULL)
    return NULL;
  pricer->network = network;
  pricer->views = HW_ARRAY(&pricer->arena, network->scenario->escort_pool_count, hw_duty_view);
  if (pricer->views == NULL || !hw_duty_network_build(&pricer->duty, network, &pricer->arena) ||
      !hw_duty_memory(&pricer->search, &pricer->duty, &pricer->arena)) {
    hw_rotation_pricer_free(pricer);
    return NULL;
  }
  return pricer;
}

void hw_rotation_pricer_free(hw_rotation_pricer *pricer) {
  if (pricer == NULL)
    return;
  hw_arena_free(&pricer->scratch);
  hw_arena_free(&pricer->arena);
  free(pricer);
}

/* ---- order ---- */

static int compare_steps(const hw_step *a, const hw_step *b) {
  if (a->ride != b->ride)
    return a->ride < b->ride ? -1 : 1;
  if (a->link != b->link)
    return a->link < b->link ? -1 : 1;
  return a->start < b->start ? -1 : a->start > b->start;
}

int hw_duty_compare(const void *left, const void *right) {
  const hw_duty_found *a = left, *b = right;
  if (a->value < b->value || a->value > b->value)
    return a->value < b->value ? -1 : 1;
  if (a->away_from != b->away_from)
    return a->away_from < b->away_from ? -1 : 1;
  for (int32_t k = 0; k < a->count && k < b->count; k++) {
    int order = compare_steps(&a->steps[k], &b->steps[k]);
    if (order != 0)
      return order;
  }
  return a->count - b->count;
}

/* ---- the cheapest rotation of each beginning ---- */

/* The seeds of one instant: [first, first + count). */
typedef struct beginning {
  hw_minute away_from;
  int32_t first, count;
  double bound;
} beginning;

static int compare_seeds(const void *left, const void *right) {
  const hw_duty_seed *a = left, *b = right;
  if (a->away_from != b->away_from)
    return a->away_from < b->away_from ? -1 : 1;
  return a->ride != b->ride ? a->ride - b->ride : a->hop - b->hop;
}

static int compare_beginnings(const void *left, const void *right) {
  const beginning *a = left, *b = right;
  if (a->bound < b->bound || a->bound > b->bound)
    return a->bound < b->bound ? -1 : 1;
  return a->away_from < b->away_from ? -1 : a->away_from > b->away_from;
}

/* Beginnings, the most promising first; NULL when out of memory. */
static beginning *gather(const hw_duty_search *s, int32_t *count, hw_arena *arena) {
  beginning *items = HW_ARRAY(arena, s->seed_count, beginning);
  *count = 0;
  for (int32_t i = 0; items != NULL && i < s->seed_count; i++) {
    const hw_duty_seed *seed = &s->seeds[i];
    if (*count == 0 || items[*count - 1].away_from != seed->away_from)
      items[(*count)++] =
          (beginning){.away_from = seed->away_from, .first = i, .bound = seed->bound};
    beginning *last = &items[*count - 1];
    last->count++;
    if (seed->bound < last->bound)
      last->bound = seed->bound;
  }
  if (*count > 1)
    qsort(items, (size_t)*count, sizeof *items, compare_beginnings);
  return items;
}

static int32_t first_event(const hw_duty_event *events, int32_t count, hw_minute at) {
  int32_t low = 0, high = count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (events[middle].at < at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The cheapest rotation that begins so and costs less than `cut`; sweep->end tells. */
static void sweep_beginning(hw_duty_sweep *sweep, hw_duty_search *s, const beginning *begin,
                            double cut) {
  int32_t window = hw_duty_window(s, begin->away_from);
  *sweep = (hw_duty_sweep){.search = s,
                           .window = window,
                           .offset = hw_duty_origin(s, begin->away_from),
                           .cut = cut,
                           .last = hw_duty_last(s, begin->away_from),
                           .closes = true,
                           .away_from = begin->away_from};
  hw_duty_sweep_begin(sweep);
  for (int32_t i = begin->first; i < begin->first + begin->count; i++)
    hw_duty_sweep_seed(sweep, &s->seeds[i], s->seeds[i].value);
  const hw_duty_event *events = s->kept[window];
  int32_t count = s->kept_count[window];
  hw_duty_sweep_run(sweep, events, first_event(events, count, begin->away_from), count);
}

/* Puts the rotation into the sorted list, which holds `most` at most. */
static bool insert(hw_duty_list *list, int32_t most, const hw_duty_sweep *sweep, hw_arena *arena) {
  hw_step *steps = HW_ARRAY(arena, sweep->end.legs, hw_step);
  if (steps == NULL)
    return false;
  hw_duty_sweep_steps(sweep->search, &sweep->end, steps);
  hw_duty_found found = {.value = sweep->end.value,
                         .away_from = sweep->away_from,
                         .steps = steps,
                         .count = sweep->end.legs};
  int32_t at = list->count;
  while (at > 0 && hw_duty_compare(&found, &list->items[at - 1]) < 0)
    at--;
  if (at >= most)
    return true;
  if (list->count < most) {
    hw_duty_found *items =
        hw_arena_grow(arena, list->items, (size_t)list->count, &list->capacity, sizeof *items);
    if (items == NULL)
      return false;
    list->items = items;
    list->count++;
  }
  memmove(&list->items[at + 1], &list->items[at],
          (size_t)(list->count - 1 - at) * sizeof *list->items);
  list->items[at] = found;
  return true;
}

static void lower(double *bound, double to) {
  if (to < *bound)
    *bound = to;
}

static hw_rotation_result find_cheapest(hw_duty_search *s, hw_duty_list *out, double *bound,
                                        hw_arena *arena) {
  const hw_rotation_search *ask = s->ask;
  int32_t count;
  int64_t legs = 0;
  bool truncated = false;
  if (s->seed_count > 1)
    qsort(s->seeds, (size_t)s->seed_count, sizeof *s->seeds, compare_seeds);
  beginning *beginnings = gather(s, &count, arena);
  if (beginnings == NULL)
    return HW_ROTATION_MEMORY;
  for (int32_t i = 0; i < count; i++) {
    double cut = s->limit;
    bool full = out->count >= ask->most;
    if (full && ask->most > 0 && out->items[out->count - 1].value + HW_DUTY_SLACK < cut)
      cut = out->items[out->count - 1].value + HW_DUTY_SLACK;
    truncated |= full;
    if (ask->most <= 0 || beginnings[i].bound >= cut ||
        (ask->label_limit > 0 && legs >= ask->label_limit)) {
      lower(bound, beginnings[i].bound); /* and that of all that follow */
      return HW_ROTATION_TRUNCATED;
    }
    hw_duty_sweep sweep;
    sweep_beginning(&sweep, s, &beginnings[i], cut);
    legs += sweep.legs;
    truncated |= sweep.too_long;
    lower(bound, sweep.too_long ? beginnings[i].bound : sweep.end.value);
    if (sweep.end.legs > 0 && !insert(out, ask->most, &sweep, arena))
      return HW_ROTATION_MEMORY;
  }
  return truncated ? HW_ROTATION_TRUNCATED : HW_ROTATION_DONE;
}

/* ---- the search ---- */

double hw_rotation_pricer_bound(const hw_rotation_pricer *pricer) {
  const hw_duty_search *s = &pricer->search;
  return pricer->bound < s->limit ? pricer->bound : s->limit;
}

double hw_rotation_pricer_complete(const hw_rotation_pricer *pricer) {
  return pricer->complete;
}

static bool has_gain(const hw_rotation_search *ask) {
  int32_t known = hw_spots_count(ask->spots);
  for (int32_t i = 0; ask->only != NULL && i < ask->only_count; i++)
    if (ask->only[i] < ask->spot_count && ask->gain[ask->only[i]] > 0)
      return true;
  for (int32_t i = 0; ask->only == NULL && i < ask->spot_count && i < known; i++)
    if (ask->gain[i] > 0)
      return true;
  return false;
}

static bool prepare(hw_rotation_pricer *pricer, const hw_rotation_search *ask) {
  hw_duty_search *s = &pricer->search;
  hw_duty_view *view = &pricer->views[ask->pool];
  if (!view->built &&
      !hw_duty_view_build(view, &pricer->duty, ask->pool, &pricer->arena, &pricer->scratch))
    return false;
  s->ask = ask;
  s->pool = &pricer->network->scenario->escort_pools[ask->pool];
  s->view = view;
  return hw_duty_costs(s, &pricer->scratch) && hw_duty_bounds(s, &pricer->scratch);
}

static bool export_paths(const hw_duty_list *list, int32_t count, const hw_rotation_path **paths,
                         hw_arena *arena) {
  hw_rotation_path *out = HW_ARRAY(arena, count, hw_rotation_path);
  for (int32_t i = 0; out != NULL && i < count; i++)
    out[i] = (hw_rotation_path){.steps = list->items[i].steps,
                                .count = list->items[i].count,
                                .value = list->items[i].value};
  *paths = out;
  return out != NULL;
}

hw_rotation_result hw_price_rotations(hw_rotation_pricer *pricer, const hw_rotation_search *search,
                                      const hw_rotation_path **paths, int32_t *count) {
  hw_duty_search *s = &pricer->search;
  hw_duty_list list = {.items = NULL};
  *paths = NULL;
  *count = 0;
  pricer->bound = HW_NO_WAY;
  pricer->complete = s->limit = !search->all && search->limit > 0 ? 0 : search->limit;
  if (!search->all && !has_gain(search))
    return HW_ROTATION_DONE;
  hw_arena_reset(&pricer->scratch);
  if (!prepare(pricer, search))
    return HW_ROTATION_MEMORY;
  if (s->seed_count == 0)
    return HW_ROTATION_DONE;
  hw_rotation_result result = search->all
                                  ? hw_duty_list_all(s, &list, &pricer->complete, &pricer->scratch)
                                  : find_cheapest(s, &list, &pricer->bound, &pricer->scratch);
  if (result == HW_ROTATION_MEMORY)
    return result;
  for (int32_t i = 0; search->all && i < s->seed_count; i++)
    lower(&pricer->bound, s->seeds[i].bound);
  if (!export_paths(&list, list.count, paths, &pricer->scratch))
    return HW_ROTATION_MEMORY;
  *count = list.count;
  return result;
}
