/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Remedies in a scenario of their own. Limits of a run are events: so they become changes of its
 * service, and runs are expanded anew; everything else is written over what that made. */
#include "model/events_apply.h"
#include "model/remedy.h"

#include <stdlib.h>

static bool of_run(const hw_remedy *remedy, hw_capacity *capacity) {
  switch ((int)remedy->kind) {
  case HW_REMEDY_SEATS:
    *capacity = HW_CAPACITY_SEATS;
    return true;
  case HW_REMEDY_STRETCHERS:
    *capacity = HW_CAPACITY_STRETCHERS;
    return true;
  case HW_REMEDY_WHEELCHAIRS:
    *capacity = HW_CAPACITY_WHEELCHAIRS;
    return true;
  case HW_REMEDY_MAX_PERSONS:
    *capacity = HW_CAPACITY_MAX_PERSONS;
    return true;
  case HW_REMEDY_MIN_PERSONS:
    *capacity = HW_CAPACITY_MIN_PERSONS;
    return true;
  default:
    return false;
  }
}

bool hw_remedies_as_events(homeward_events *events, const homeward_scenario *scenario,
                           const hw_remedy *remedies, int32_t count) {
  *events = (homeward_events){.scenario = scenario,
                              .escort_kinds = scenario->escort_kinds,
                              .escort_kind_count = scenario->escort_kind_count,
                              .group_count = scenario->group_count};
  const char **groups = HW_ARRAY(&events->arena, scenario->group_count, const char *);
  hw_capacity_event *capacities = HW_ARRAY(&events->arena, count, hw_capacity_event);
  if (groups == NULL || capacities == NULL)
    return false;
  for (int32_t g = 0; g < scenario->group_count; g++)
    groups[g] = scenario->groups[g].id;
  for (int32_t i = 0; i < count; i++) {
    hw_capacity capacity;
    if (!of_run(&remedies[i], &capacity))
      continue;
    hw_capacity_event *event = &capacities[events->capacity_count++];
    *event = (hw_capacity_event){.run = remedies[i].object,
                                 .service = HW_NONE,
                                 .place = HW_NONE,
                                 .country = HW_NONE,
                                 .transfer = HW_NONE,
                                 .vehicle_pool = HW_NONE,
                                 .escort_pool = HW_NONE};
    for (int k = 0; k < HW_CAPACITIES; k++)
      event->values[k] = HW_NOT_GIVEN;
    event->values[capacity] = (int32_t)remedies[i].value;
  }
  events->groups = groups;
  events->capacities = capacities;
  return true;
}

/* Runs can have other indexes than in the scenario that the remedy is about. */
static bool write_one(homeward_scenario *scenario, const homeward_scenario *old,
                      const hw_remedy *remedy) {
  hw_remedy own = *remedy;
  char name[96];
  if (own.kind == HW_REMEDY_RUN_GOES)
    own.object = hw_find_run(scenario, hw_run_name(name, old, own.object));
  return hw_remedy_write(scenario, &own, &scenario->arena);
}

static bool write_all(homeward_scenario *scenario, const homeward_scenario *old,
                      const hw_remedy *remedies, int32_t count) {
  for (int32_t i = 0; i < count; i++)
    if (!write_one(scenario, old, &remedies[i]))
      return false;
  return true;
}

homeward_status hw_remedies_apply(homeward_scenario **out, const homeward_scenario *scenario,
                                  const hw_remedy *remedies, int32_t count, homeward_error *error) {
  homeward_events events;
  *out = NULL;
  homeward_status status = hw_remedies_as_events(&events, scenario, remedies, count)
                               ? hw_events_apply(out, &events, NULL, error)
                               : hw_fail_memory(error);
  if (status == HOMEWARD_OK && !write_all(*out, scenario, remedies, count)) {
    homeward_scenario_free(*out);
    *out = NULL;
    status = hw_fail_memory(error);
  }
  hw_arena_free(&events.arena);
  return status;
}
