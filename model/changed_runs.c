/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/changed_runs.h"

#include <string.h>

static int32_t given(int32_t changed, int32_t otherwise) {
  return changed == HW_NOT_GIVEN ? otherwise : changed;
}

static hw_service change_run(const hw_service *service, const hw_run_change *change) {
  hw_service own = *service;
  own.changes = change;
  own.change_count = 1;
  own.one_changed_run = true;
  own.seats = given(change->seats, service->seats);
  own.stretchers = given(change->stretchers, service->stretchers);
  own.wheelchairs = given(change->wheelchairs, service->wheelchairs);
  own.max_persons = given(change->max_persons, service->max_persons);
  own.min_persons = given(change->min_persons, service->min_persons);
  return own;
}

/* `first[s]` is the first own service among the changed runs of service s; they follow in a row. */
static bool avoid_changed(homeward_scenario *scenario, hw_case *c, const int32_t *first) {
  size_t count = 0;
  for (int32_t i = 0; i < c->avoid_service_count; i++) {
    count += 1 + (size_t)scenario->services[c->avoid_services[i]].change_count;
  }
  if (count == (size_t)c->avoid_service_count) {
    return true;
  }
  int32_t *avoided = hw_arena_raw(&scenario->arena, count, sizeof *avoided);
  if (avoided == NULL) {
    return false;
  }
  int32_t used = c->avoid_service_count;
  memcpy(avoided, c->avoid_services, (size_t)used * sizeof *avoided);
  for (int32_t i = 0; i < c->avoid_service_count; i++) {
    int32_t service = c->avoid_services[i];
    for (int32_t j = 0; j < scenario->services[service].change_count; j++) {
      avoided[used++] = first[service] + j;
    }
  }
  c->avoid_services = avoided;
  c->avoid_service_count = used;
  return true;
}

bool hw_split_changed_runs(homeward_scenario *scenario) {
  int32_t written = scenario->service_count;
  size_t count = (size_t)written;
  for (int32_t i = 0; i < written; i++) {
    count += (size_t)scenario->services[i].change_count;
  }
  if (count == (size_t)written) {
    return true;
  }
  hw_service *services = hw_arena_raw(&scenario->arena, count, sizeof *services);
  int32_t *first = HW_ARRAY(&scenario->arena, written, int32_t);
  if (services == NULL || first == NULL || count > INT32_MAX) {
    return false;
  }
  memcpy(services, scenario->services, (size_t)written * sizeof *services);
  int32_t used = written;
  for (int32_t i = 0; i < written; i++) {
    first[i] = used;
    for (int32_t j = 0; j < services[i].change_count; j++) {
      services[used++] = change_run(&services[i], &services[i].changes[j]);
    }
  }
  scenario->services = services;
  scenario->service_count = used;
  /* The cases are the arena's and not yet handed out. */
  hw_case *cases = (hw_case *)(uintptr_t)scenario->cases;
  for (int32_t i = 0; i < scenario->case_count; i++) {
    if (!avoid_changed(scenario, &cases[i], first)) {
      return false;
    }
  }
  return true;
}
