/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one more unit of each limit is worth in the relaxation: the prices of its rows. A run's
 * seats have a row for each segment, and one more seat is one more on all of them; a pool's
 * vehicles and escorts have one for each time at which they may all be under way, and one more is
 * there at all of these times.
 */
#include "engine/bottlenecks.h"

#include <math.h>
#include <stdlib.h>

#define WORTH_MIN 0.5 /* cents: less is rounding */

typedef struct priced {
  hw_limit limit;
  double value;
} priced;

static hw_limit limit_of(const hw_network *network, int32_t resource) {
  static const hw_limit_kind kinds[HW_USE_KINDS] = {[HW_USE_SEATS] = HW_LIMIT_SEATS,
                                                    [HW_USE_STRETCHERS] = HW_LIMIT_STRETCHERS,
                                                    [HW_USE_WHEELCHAIRS] = HW_LIMIT_WHEELCHAIRS,
                                                    [HW_USE_PERSONS] = HW_LIMIT_MAX_PERSONS,
                                                    [HW_USE_BEDS] = HW_LIMIT_BEDS,
                                                    [HW_USE_ASSISTED] = HW_LIMIT_ASSISTED,
                                                    [HW_USE_ENTRIES] = HW_LIMIT_ENTRIES,
                                                    [HW_USE_RECEPTION] = HW_LIMIT_RECEPTION,
                                                    [HW_USE_LINK] = HW_LIMIT_TRANSFER,
                                                    [HW_USE_BUDGET] = HW_LIMIT_BUDGET};
  hw_resource_kind kind = hw_resource_kind_of(network, resource);
  int32_t local = resource - network->offset[kind];
  hw_limit limit = {.kind = kinds[kind], .subject = local};
  if (kind <= HW_USE_WHEELCHAIRS) {
    limit.subject = network->segment_run[local];
  } else if (hw_limit_is_daily(limit.kind)) {
    limit.subject = local / network->date_count;
    limit.date = network->first_date + local % network->date_count;
  }
  if (kind == HW_USE_LINK) {
    const hw_link *link = &network->links[limit.subject];
    limit.subject = link->transfer;
    limit.backward = link->from != network->scenario->transfers[link->transfer].from;
  }
  return limit;
}

static int compare_limits(const hw_limit *a, const hw_limit *b) {
  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  if (a->subject != b->subject)
    return a->subject < b->subject ? -1 : 1;
  if (a->date != b->date)
    return a->date < b->date ? -1 : 1;
  return (int)a->backward - (int)b->backward;
}

static int compare_priced(const void *left, const void *right) {
  return compare_limits(&((const priced *)left)->limit, &((const priced *)right)->limit);
}

static int compare_values(const void *left, const void *right) {
  const hw_bottleneck *a = left, *b = right;
  if (a->value < b->value || a->value > b->value)
    return a->value > b->value ? -1 : 1;
  return compare_limits(&a->limit, &b->limit);
}

/* Of one row, HW_LIMIT_KINDS where it is of no limit. */
static priced price_of(const hw_engine *engine, int32_t row) {
  const hw_master *master = &engine->master;
  const hw_row *r = &master->rows[row];
  priced out = {.limit.kind = HW_LIMIT_KINDS};
  if (r->kind == HW_ROW_RESOURCE) {
    out.limit = limit_of(&engine->network, r->subject);
    out.value = hw_master_row_price(master, row) * hw_resource_scale(&engine->network, r->subject);
  } else if (r->kind == HW_ROW_MINIMUM) {
    out.limit = (hw_limit){.kind = HW_LIMIT_MIN_PERSONS, .subject = r->run};
    out.value = -hw_master_row_price(master, row);
  } else if (r->kind == HW_ROW_POOL || r->kind == HW_ROW_BUSY) {
    out.limit.kind = r->kind == HW_ROW_POOL ? HW_LIMIT_VEHICLES : HW_LIMIT_ESCORTS;
    out.limit.subject = r->subject;
    out.value = hw_master_row_price(master, row);
  }
  return out;
}

/* A run that has all vehicles of a pool binds it like a row. */
static priced price_of_variable(const hw_engine *engine, int32_t variable) {
  const hw_run_variable *v = &engine->master.variables[variable];
  const homeward_scenario *scenario = engine->scenario;
  const hw_service *service = &scenario->services[scenario->runs[v->run].service];
  priced out = {.limit.kind = HW_LIMIT_KINDS};
  if (v->use == HW_NONE || !engine->root_optimal)
    return out;
  const hw_vehicle_use *use = &service->vehicles[v->use];
  if (use->has_max && use->max <= scenario->vehicle_pools[use->pool].count)
    return out;
  out.limit = (hw_limit){.kind = HW_LIMIT_VEHICLES, .subject = use->pool};
  out.value = fmax(0, -hw_lp_reduced_cost(engine->master.lp, v->column));
  return out;
}

static bool relaxed_by_simplex(const hw_engine *engine) {
  return engine->root_optimal && engine->master.center_rows == 0;
}

/* Prices of rows, or of resources where the relaxation had no rows. */
static priced *collect(const hw_engine *engine, hw_arena *arena, int32_t *count) {
  const hw_master *master = &engine->master;
  int32_t resources = hw_resource_count(&engine->network);
  bool rows = hw_engine_has_simplex(engine) && master->row_count > engine->classes.count;
  size_t most = (size_t)(rows ? master->row_count + master->variable_count : resources);
  priced *list = HW_ARRAY(arena, most, priced);
  *count = 0;
  for (int32_t row = 0; list != NULL && rows && row < master->row_count; row++)
    list[(*count)++] = price_of(engine, row);
  for (int32_t v = 0;
       list != NULL && rows && relaxed_by_simplex(engine) && v < master->variable_count; v++)
    list[(*count)++] = price_of_variable(engine, v);
  for (int32_t r = 0; list != NULL && !rows && r < resources; r++)
    if (engine->prices.resource[r] > 0)
      list[(*count)++] = (priced){limit_of(&engine->network, r), engine->prices.resource[r]};
  return list;
}

bool hw_bottleneck_rows(hw_bottleneck_search *search) {
  hw_engine *engine = search->engine;
  hw_arena scratch = {0};
  int32_t count;
  double blend = engine->master.blend;
  /* where a first-order method solved it, prices are the center's */
  engine->master.blend = relaxed_by_simplex(engine) ? 0 : 1;
  priced *list = collect(engine, &scratch, &count);
  engine->master.blend = blend;
  search->items = list == NULL ? NULL : HW_ARRAY(&search->out->arena, count, hw_bottleneck);
  if (search->items != NULL && count > 1)
    qsort(list, (size_t)count, sizeof *list, compare_priced);
  for (int32_t first = 0, next; search->items != NULL && first < count; first = next) {
    double value = 0;
    for (next = first; next < count && compare_limits(&list[next].limit, &list[first].limit) == 0;)
      value += list[next++].value;
    const hw_limit *limit = &list[first].limit;
    if (limit->kind == HW_LIMIT_KINDS || value * (double)hw_limit_unit(limit->kind) < WORTH_MIN)
      continue;
    search->items[search->count++] =
        (hw_bottleneck){.limit = *limit,
                        .now = hw_limit_now(engine->scenario, limit),
                        .value = value * (double)hw_limit_unit(limit->kind)};
  }
  hw_arena_free(&scratch);
  if (search->items != NULL && search->count > 1)
    qsort(search->items, (size_t)search->count, sizeof *search->items, compare_values);
  return search->items != NULL;
}
