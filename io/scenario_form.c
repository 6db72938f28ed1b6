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
