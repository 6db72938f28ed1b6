/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/scenario_form.h"

#include "io/bind.h"
#include "io/scenario_schema.h"

#include <string.h>

/* from, to, departs, arrives and fare are two stops. */
bool hw_complete_flight(hw_binding *binding, void *element) {
  hw_flight_form *form = element;
  form->service.kind = HW_FLIGHT;
  if (form->service.stops_form) {
    return true;
  }
  hw_stop *stops = HW_ARRAY(binding->arena, 2, hw_stop);
  if (stops == NULL) {
    return false;
  }
  stops[0] = (hw_stop){.place = form->from, .departs = form->departs, .cost = form->fare};
  stops[1] = (hw_stop){.place = form->to, .arrives = form->arrives};
  form->service.stops = stops;
  form->service.stop_count = 2;
  return true;
}

void hw_expand_flight(const void *kept, void *form) {
  hw_flight_form *flight = form;
  *flight = (hw_flight_form){.service = *(const hw_service *)kept};
  if (!flight->service.stops_form) {
    const hw_stop *stops = flight->service.stops;
    flight->from = stops[0].place;
    flight->to = stops[1].place;
    flight->departs = stops[0].departs;
    flight->arrives = stops[1].arrives;
    flight->fare = stops[0].cost;
  }
}

/* A place without a name is called by its id. */
bool hw_place_is_named(const homeward_scenario *scenario, const void *record) {
  const hw_place *place = record;
  (void)scenario;
  return strcmp(place->name, place->id) != 0;
}

bool hw_complete_convoy(hw_binding *binding, void *element) {
  (void)binding;
  ((hw_service *)element)->kind = HW_CONVOY;
  return true;
}

/* The id without one is FROM-TO. */
bool hw_complete_transfer(hw_binding *binding, void *element) {
  hw_transfer *transfer = element;
  if (transfer->id != NULL || transfer->from == HW_NONE || transfer->to == HW_NONE) {
    return true;
  }
  const char *from = hw_symbols_text(&binding->symbols, transfer->from);
  const char *to = hw_symbols_text(&binding->symbols, transfer->to);
  size_t from_length = strlen(from), to_length = strlen(to);
  char *id = hw_arena_raw(binding->arena, from_length + to_length + 2, 1);
  if (id == NULL) {
    return false;
  }
  memcpy(id, from, from_length);
  id[from_length] = '-';
  memcpy(id + from_length + 1, to, to_length + 1);
  transfer->id = id;
  return true;
}

/* A pool that does not say what it covers covers its kind. */
bool hw_complete_escort_pool(hw_binding *binding, void *element) {
  hw_escort_pool *pool = element;
  if (pool->has_covers || pool->kind == HW_NONE) {
    return true;
  }
  int32_t *covers = HW_NEW(binding->arena, int32_t);
  if (covers == NULL) {
    return false;
  }
  *covers = pool->kind;
  pool->covers = covers;
  pool->cover_count = 1;
  return true;
}
