/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C1 to C8, C11: what the plan leaves too little of for a path. C9 and C10 are mended where
 * rotations are known (remedies.c). */
#include "engine/repair_parts.h"

#include <stdlib.h>

enum { USES = 1024 };

/* When a unit of the resource is used: for those who look for more of it on one day. */
static hw_minute used_at(const hw_mending *m, int32_t resource, hw_resource_kind kind) {
  int32_t local = resource - m->network->offset[kind];
  int32_t day = m->network->first_date + local % m->network->date_count;
  int32_t item = local / m->network->date_count;
  const hw_zone *zone = m->scenario->zone;
  if (kind == HW_USE_BEDS || kind == HW_USE_ASSISTED || kind == HW_USE_RECEPTION)
    zone = m->scenario->places[item].zone;
  else if (kind == HW_USE_LINK)
    zone = m->scenario->places[m->scenario->transfers[m->network->links[item].transfer].from].zone;
  else if (kind != HW_USE_ENTRIES)
    return HW_MINUTE_MIN;
  return hw_zone_date_first(zone, day);
}

static void mend_more(hw_mending *m, hw_remedy_kind kind, int32_t object, int64_t was,
                      int64_t lacking, hw_minute needed) {
  const hw_remedy change = {.kind = kind,
                            .object = object,
                            .item = HW_NONE,
                            .was = was,
                            .value = was + lacking,
                            .needed = needed};
  hw_repair_add(m->repair, &change);
}

/* ---- convoys: more vehicles ---- */

/* So many more vehicles of a use: the run's most, the pool's count, or both are in the way. */
static void mend_use(hw_mending *m, const hw_spare *spare, int32_t run, int32_t use,
                     int32_t vehicles) {
  const hw_service *service = &m->scenario->services[m->scenario->runs[run].service];
  const hw_vehicle_use *of = &service->vehicles[use];
  const hw_vehicle_pool *pool = &m->scenario->vehicle_pools[of->pool];
  int32_t idle =
      spare->free_of_pool[(size_t)run * (size_t)m->scenario->vehicle_pool_count + (size_t)of->pool];
  int32_t within = hw_spare_vehicles(spare, run, use, true); /* what the run may still have */
  int32_t lacking = vehicles + hw_spare_vehicles(spare, run, use, false);
  if (lacking > idle)
    mend_more(m, HW_REMEDY_VEHICLES, of->pool, pool->count, lacking - idle, HW_MINUTE_MIN);
  if (lacking > within && of->has_max)
    hw_mend_item(m, HW_REMEDY_VEHICLES_OF_RUN, hw_find_service(m->scenario, service->id), use,
                 of->max, of->max + lacking - within);
}

/* The first use of vehicles that have such places; false: the service has none. */
static bool mend_by_vehicles(hw_mending *m, const hw_spare *spare, int32_t run,
                             hw_resource_kind kind, int64_t lacking) {
  const hw_service *service = &m->scenario->services[m->scenario->runs[run].service];
  for (int32_t v = 0; v < service->vehicle_count; v++) {
    int32_t places =
        hw_vehicle_places(&m->scenario->vehicle_pools[service->vehicles[v].pool], kind);
    if (places == 0)
      continue;
    mend_use(m, spare, run, v, (int32_t)((lacking + places - 1) / places));
    return true;
  }
  return false;
}

/* ---- runs ---- */

static void mend_places(hw_mending *m, const hw_spare *spare, int32_t run, hw_resource_kind kind,
                        int64_t lacking) {
  const hw_service *service = &m->scenario->services[m->scenario->runs[run].service];
  if (service->kind == HW_CONVOY && m->taste == HW_REPAIR_BY_DOCUMENTS &&
      mend_by_vehicles(m, spare, run, kind, lacking))
    return;
  if (kind == HW_USE_SEATS)
    mend_more(m, HW_REMEDY_SEATS, run, service->seats, lacking, HW_MINUTE_MIN);
  else if (kind == HW_USE_STRETCHERS)
    mend_more(m, HW_REMEDY_STRETCHERS, run, service->stretchers, lacking, HW_MINUTE_MIN);
  else
    mend_more(m, HW_REMEDY_WHEELCHAIRS, run, service->wheelchairs, lacking, HW_MINUTE_MIN);
}

/* C5, and I14's ambulance for want of vehicles. */
static void mend_load(hw_mending *m, const hw_spare *spare, const hw_class *class, int32_t run) {
  const hw_service *service = &m->scenario->services[m->scenario->runs[run].service];
  int64_t with = spare->state.usage[hw_resource(m->network, HW_USE_PERSONS, run)] + class->persons;
  if (with < m->network->least_load[run])
    hw_mend(m, HW_REMEDY_MIN_PERSONS, run, m->network->least_load[run], with);
  if (service->max_persons != HW_UNLIMITED && with > service->max_persons)
    mend_more(m, HW_REMEDY_MAX_PERSONS, run, service->max_persons, with - service->max_persons,
              HW_MINUTE_MIN);
  if (!class->ambulance || service->kind != HW_CONVOY)
    return;
  for (int32_t v = 0; v < service->vehicle_count; v++) {
    int32_t first = spare->engine->master.first_variable[run];
    bool carries = m->scenario->vehicle_pools[service->vehicles[v].pool].stretchers > 0;
    if (carries && first != HW_NONE &&
        spare->state.variables[first + v] + hw_spare_vehicles(spare, run, v, false) > 0)
      return;
  }
  mend_by_vehicles(m, spare, run, HW_USE_STRETCHERS, 1);
}

/* ---- every resource ---- */

static void mend_resource(hw_mending *m, const hw_spare *spare, const hw_use *use,
                          int64_t lacking) {
  const homeward_scenario *s = m->scenario;
  hw_resource_kind kind;
  int32_t run = hw_resource_run(m->network, use->resource, &kind);
  int32_t local = use->resource - m->network->offset[kind];
  int32_t item = local / m->network->date_count;
  hw_minute at = used_at(m, use->resource, kind);
  switch (kind) {
  case HW_USE_SEATS:
  case HW_USE_STRETCHERS:
  case HW_USE_WHEELCHAIRS:
    mend_places(m, spare, run, kind, lacking);
    break;
  case HW_USE_BEDS:
    mend_more(m, HW_REMEDY_BEDS, item, s->places[item].beds, lacking, at);
    break;
  case HW_USE_ASSISTED:
    mend_more(m, HW_REMEDY_ASSISTED, item, s->places[item].assisted_per_day, lacking, at);
    break;
  case HW_USE_RECEPTION:
    mend_more(m, HW_REMEDY_RECEPTION, item, s->places[item].reception.per_day, lacking, at);
    break;
  case HW_USE_ENTRIES:
    mend_more(m, HW_REMEDY_ENTRIES, item, s->countries[item].entries_per_day, lacking, at);
    break;
  case HW_USE_LINK:
    item = m->network->links[item].transfer;
    mend_more(m, HW_REMEDY_TRANSFER, item, s->transfers[item].persons_per_day, lacking, at);
    break;
  case HW_USE_BUDGET:
    mend_more(m, HW_REMEDY_BUDGET, local, s->programmes[local].budget, lacking, HW_MINUTE_MIN);
    break;
  default:
    break;
  }
}

bool hw_mend_shortages(hw_mending *m, const hw_asking *a, const hw_class *class) {
  const hw_spare *spare = &a->all->spare;
  hw_use *uses = HW_ARRAY(hw_asking_arena(a), USES, hw_use);
  if (uses == NULL)
    return false;
  int32_t count = hw_path_uses(class, m->path->steps, m->path->count, uses, USES);
  const hw_spare_view all = {.spare = spare, .class = class};
  m->repair->hopeless |= count > USES;
  for (int32_t u = 0; u < count && u < USES; u++) {
    int64_t room = hw_spare_room(&all, uses[u].resource);
    if (hw_spare_rule(spare, uses[u].resource) == 5 || room == INT64_MAX || uses[u].amount <= room)
      continue;
    mend_resource(m, spare, &uses[u], uses[u].amount - (room > 0 ? room : 0));
  }
  for (int32_t k = 0; k < m->path->count; k++)
    if (m->path->steps[k].ride != HW_NONE)
      mend_load(m, spare, class, m->network->rides[m->path->steps[k].ride].run);
  return true;
}
