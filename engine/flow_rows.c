/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/flow_rows.h"

#include "engine/master.h"

#include <string.h>

bool hw_flow_rows_new(hw_flow_rows *rows, const hw_network *network, hw_arena *arena) {
  int32_t resources = hw_resource_count(network), count = hw_flow_resource_count(network);
  *rows = (hw_flow_rows){.network = network, .count = count};
  rows->possible = HW_ARRAY(arena, count, int64_t);
  rows->most = HW_ARRAY(arena, count, int64_t);
  rows->kept = HW_ARRAY(arena, count, bool);
  rows->seen = HW_ARRAY(arena, count, int32_t);
  if (rows->possible == NULL || rows->most == NULL || rows->kept == NULL || rows->seen == NULL)
    return false;
  memcpy(rows->most, network->most, (size_t)resources * sizeof *rows->most);
  for (int32_t r = resources; r < count; r++)
    rows->most[r] = INT64_MAX;
  return true;
}

static void add(hw_flow_rows *rows, int32_t resource, int64_t amount) {
  if (__builtin_add_overflow(rows->possible[resource], amount, &rows->possible[resource]))
    rows->possible[resource] = INT64_MAX;
}

/* What no itinerary takes twice (I2): once for each class. */
static void add_once(hw_flow_rows *rows, int32_t resource, int64_t amount, int32_t class_index) {
  if (rows->seen[resource] == class_index + 1)
    return;
  rows->seen[resource] = class_index + 1;
  add(rows, resource, amount);
}

static void add_ride(hw_flow_rows *rows, const hw_class *class, int32_t k, const hw_ride *ride) {
  const hw_network *network = rows->network;
  const hw_service *service = hw_ride_service(network, ride);
  int64_t size = class->size;
  for (int32_t s = ride->segment; s < ride->segment + ride->alight - ride->board; s++) {
    add_once(rows, hw_resource(network, HW_USE_SEATS, s), size * hw_class_seats(class, service), k);
    add_once(rows, hw_resource(network, HW_USE_STRETCHERS, s), size * class->stretchers, k);
    add_once(rows, hw_resource(network, HW_USE_WHEELCHAIRS, s), size * class->wheelchairs, k);
  }
  add_once(rows, hw_resource(network, HW_USE_PERSONS, ride->run), size * class->persons, k);
  add_once(rows, ride->assisted, size * class->persons, k);
  if (class->ambulance && service->kind == HW_CONVOY)
    add_once(rows, hw_flow_ambulance(network, ride->run), size, k);
  for (int32_t c = 0; c < ride->crossing_count; c++) {
    const hw_crossing *crossing = &network->crossings[ride->first_crossing + c];
    int32_t country = network->scenario->places[crossing->entry_place].country;
    add(rows, crossing->resource, size * hw_class_foreigners(class, country));
  }
}

/* A country may be entered twice a day: its entries are not counted once. */
static void add_hop(hw_flow_rows *rows, const hw_class *class, int32_t k, const hw_hop *hop) {
  const hw_link *link = &rows->network->links[hop->link];
  int32_t country = rows->network->scenario->places[link->to].country;
  add_once(rows, hop->link_resource, (int64_t) class->size * class->persons, k);
  if (hop->entry_resource != HW_NONE)
    add(rows, hop->entry_resource, (int64_t) class->size * hw_class_foreigners(class, country));
}

static void add_arrival(hw_flow_rows *rows, const hw_class *class, int32_t k, hw_minute arrives) {
  add_once(rows, hw_reception_resource(rows->network, class->facts.to, arrives),
           (int64_t) class->size * class->persons, k);
}

static void add_nights(hw_flow_rows *rows, const hw_class *class, int32_t k,
                       const hw_block *block) {
  for (int32_t s = 0; s < block->slot_count; s++) {
    int32_t place = block->slot_place[s];
    int32_t last = hw_network_nights(rows->network, place, class->facts.latest);
    for (int32_t n = hw_network_nights(rows->network, place, class->facts.earliest);
         block->slot_night[s] && n < last; n++)
      add_once(rows, hw_bed_resource(rows->network, place, n),
               (int64_t) class->size * class->persons, k);
  }
}

void hw_flow_rows_add(hw_flow_rows *rows, const hw_class *class, int32_t class_index,
                      const hw_block *block) {
  const hw_network *network = rows->network;
  for (int32_t r = 0; r < block->ride_count; r++)
    add_ride(rows, class, class_index, &network->rides[block->rides[r]]);
  for (int32_t h = 0; h < block->hop_count; h++)
    add_hop(rows, class, class_index, &block->hops[h]);
  for (int32_t e = 0; e < block->end_count; e++)
    add_arrival(rows, class, class_index, block->ends[e].arrives);
  for (int32_t w = 0; w < block->whole_count; w++)
    add_arrival(rows, class, class_index,
                block->whole[w].start + network->links[block->whole[w].link].time);
  add_nights(rows, class, class_index, block);
  for (int32_t m = 0; m < class->members; m++) {
    int32_t programme = network->scenario->cases[class->cases[m]].programme;
    if (programme != HW_NONE) /* itineraries are not priced yet */
      rows->possible[hw_resource(network, HW_USE_BUDGET, programme)] = INT64_MAX;
  }
}

/* Persons on a run that goes only when somebody rides it say whether it does. */
void hw_flow_rows_decide(hw_flow_rows *rows) {
  const hw_network *network = rows->network;
  int32_t resources = hw_resource_count(network);
  for (int32_t r = 0; r < rows->count; r++)
    rows->kept[r] = r < resources ? rows->possible[r] > network->capacity[r] &&
                                        network->capacity[r] != INT64_MAX
                                  : rows->possible[r] > 0;
  for (int32_t run = 0; run < network->scenario->run_count; run++)
    if (hw_flow_rows_riders(rows, run) > 0 && hw_run_is_optional(network->scenario, run))
      rows->kept[hw_resource(network, HW_USE_PERSONS, run)] = true;
}
