/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By how much a limit is worth raising: one unit, and what the next party would need. */
#include "engine/bottlenecks.h"

enum {
  WISHES = 8,     /* itineraries of each class that it would rather take */
  QUOTA_STEP = 10 /* of a daily number where no party asks for a step of its own */
};

static bool needs_pool(const hw_engine *engine, const hw_class *class, int32_t pool) {
  const hw_escort_pool *escorts = &engine->scenario->escort_pools[pool];
  for (int32_t i = 0; i < class->escort_count; i++)
    for (int32_t k = 0; k < escorts->cover_count; k++)
      if (escorts->covers[k] == class->escorts[i].kind)
        return true;
  return false;
}

static bool rides_pool(const hw_engine *engine, const hw_column *column, int32_t pool) {
  for (int32_t k = 0; k < column->step_count; k++) {
    if (column->steps[k].ride == HW_NONE)
      continue;
    const hw_service *service =
        hw_ride_service(&engine->network, &engine->network.rides[column->steps[k].ride]);
    for (int32_t v = 0; v < service->vehicle_count; v++)
      if (service->vehicles[v].pool == pool)
        return true;
  }
  return false;
}

static int64_t use_of(const hw_column *column, int32_t resource) {
  for (int32_t u = 0; u < column->use_count; u++)
    if (column->uses[u].resource == resource)
      return column->uses[u].amount;
  return 0;
}

bool hw_limit_concerns(const hw_engine *engine, const hw_limit *limit, int32_t column) {
  const hw_column *c = &engine->columns.items[column];
  int32_t first, count;
  if (limit->kind == HW_LIMIT_ESCORTS)
    return needs_pool(engine, &engine->classes.items[c->class_index], limit->subject);
  if (limit->kind == HW_LIMIT_VEHICLES)
    return rides_pool(engine, c, limit->subject);
  if (limit->kind == HW_LIMIT_MIN_PERSONS)
    return hw_column_rides(&engine->columns, c, limit->subject);
  hw_limit_resources(&engine->network, limit, &first, &count);
  for (int32_t u = 0; u < c->use_count; u++)
    if (c->uses[u].resource >= first && c->uses[u].resource < first + count)
      return true;
  return false;
}

/* The column that a class would leave for a better one, HW_NONE: someone of it is left behind. */
static int32_t present_column(const hw_bottleneck_search *search, int32_t k) {
  const hw_engine *engine = search->engine;
  int32_t worst = HW_NONE;
  if (search->state.served[k] < engine->classes.items[k].size)
    return HW_NONE;
  for (int32_t c = engine->columns.first[k]; c != HW_NONE; c = engine->columns.items[c].next)
    if (search->state.taken[c] > 0 &&
        (worst == HW_NONE || engine->columns.items[c].cost > engine->columns.items[worst].cost))
      worst = c;
  return worst;
}

/* Units by which the limit is too low for a party to change over to a column. */
static int64_t shortage(const hw_bottleneck_search *search, const hw_limit *limit, int32_t column,
                        int32_t present) {
  const hw_engine *engine = search->engine;
  int32_t first, count;
  int64_t most = 0;
  hw_limit_resources(&engine->network, limit, &first, &count);
  for (int32_t r = first; r < first + count; r++) {
    int64_t more = use_of(&engine->columns.items[column], r);
    int64_t capacity = hw_state_capacity(&search->state, r);
    if (more == 0 || capacity == INT64_MAX)
      continue;
    if (present != HW_NONE)
      more -= use_of(&engine->columns.items[present], r);
    if (more - (capacity - search->state.usage[r]) > most)
      most = more - (capacity - search->state.usage[r]);
  }
  return most;
}

/* The least shortage above one unit of those who would pay less with more of the limit. */
static int64_t least_wish(const hw_bottleneck_search *search, const hw_limit *limit) {
  const hw_engine *engine = search->engine;
  int64_t unit = hw_limit_unit(limit->kind), least = 0;
  for (int32_t k = 0; k < engine->classes.count; k++) {
    int32_t present = present_column(search, k);
    hw_cents pays =
        present == HW_NONE ? engine->classes.items[k].penalty : engine->columns.items[present].cost;
    for (int32_t i = search->choices.offset[k];
         i < search->choices.offset[k + 1] && i < search->choices.offset[k] + WISHES; i++) {
      int32_t c = search->choices.ranked[i];
      if (engine->columns.items[c].cost >= pays || !hw_limit_concerns(engine, limit, c))
        continue;
      int64_t more = (shortage(search, limit, c, present) + unit - 1) / unit * unit;
      if (more > unit && (least == 0 || more < least))
        least = more;
    }
  }
  return least;
}

void hw_bottleneck_steps(const hw_bottleneck_search *search, hw_bottleneck *item) {
  const hw_limit *limit = &item->limit;
  item->reliefs[item->relief_count++].by = hw_limit_unit(limit->kind);
  int64_t more = 0;
  if (limit->kind == HW_LIMIT_VEHICLES || limit->kind == HW_LIMIT_ESCORTS)
    more = 2;
  else if (limit->kind != HW_LIMIT_MIN_PERSONS)
    more = least_wish(search, limit);
  if (more == 0 && hw_limit_is_daily(limit->kind))
    more = QUOTA_STEP;
  if (more > 0)
    item->reliefs[item->relief_count++].by = more;
}
