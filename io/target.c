/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/target.h"

#include "model/runs.h"

#include <string.h>

const char *hw_target_noun(hw_target target) {
  static const char *const nouns[] = {
      [HW_TARGET_NONE] = "record",
      [HW_TARGET_COUNTRY] = "country",
      [HW_TARGET_PLACE] = "place",
      [HW_TARGET_SERVICE] = "service",
      [HW_TARGET_TRANSFER] = "transfer",
      [HW_TARGET_VEHICLE_POOL] = "vehicle pool",
      [HW_TARGET_PROGRAMME] = "programme",
      [HW_TARGET_MOVEMENT] = "service or transfer",
      [HW_TARGET_ESCORT_KIND] = "kind of escort",
      [HW_TARGET_GROUP] = "group",
      [HW_TARGET_ESCORT_POOL] = "escort pool",
      [HW_TARGET_CASE] = "case",
      [HW_TARGET_RUN] = "run",
  };
  return nouns[target];
}

/* Kinds are few: in order of first appearance, without an index. */
static int32_t find_escort_kind(const homeward_scenario *scenario, const char *kind) {
  for (int32_t i = 0; i < scenario->escort_kind_count; i++) {
    if (strcmp(scenario->escort_kinds[i], kind) == 0) {
      return i;
    }
  }
  return HW_NONE;
}

int32_t hw_target_find(const homeward_scenario *scenario, hw_target target, const char *id) {
  switch (target) {
  case HW_TARGET_COUNTRY:
    return hw_find_country(scenario, id);
  case HW_TARGET_PLACE:
    return hw_find_place(scenario, id);
  case HW_TARGET_SERVICE:
    return hw_find_service(scenario, id);
  case HW_TARGET_TRANSFER:
    return hw_find_transfer(scenario, id);
  case HW_TARGET_VEHICLE_POOL:
    return hw_find_vehicle_pool(scenario, id);
  case HW_TARGET_PROGRAMME:
    return hw_find_programme(scenario, id);
  case HW_TARGET_ESCORT_KIND:
    return find_escort_kind(scenario, id);
  case HW_TARGET_ESCORT_POOL:
    return hw_find_escort_pool(scenario, id);
  case HW_TARGET_CASE:
    return hw_find_case(scenario, id);
  case HW_TARGET_RUN:
    return hw_find_run(scenario, id);
  default:
    return HW_NONE;
  }
}

#define ENTRY(list, count, id) index < scenario->count ? scenario->list[index].id : NULL

const char *hw_target_id(const homeward_scenario *scenario, hw_target target, int32_t index,
                         char *buffer) {
  switch (target) {
  case HW_TARGET_COUNTRY:
    return ENTRY(countries, country_count, code);
  case HW_TARGET_PLACE:
    return ENTRY(places, place_count, id);
  case HW_TARGET_SERVICE:
    return ENTRY(services, service_count, id);
  case HW_TARGET_TRANSFER:
    return ENTRY(transfers, transfer_count, id);
  case HW_TARGET_VEHICLE_POOL:
    return ENTRY(vehicle_pools, vehicle_pool_count, id);
  case HW_TARGET_PROGRAMME:
    return ENTRY(programmes, programme_count, id);
  case HW_TARGET_GROUP:
    return ENTRY(groups, group_count, id);
  case HW_TARGET_ESCORT_POOL:
    return ENTRY(escort_pools, escort_pool_count, id);
  case HW_TARGET_CASE:
    return ENTRY(cases, case_count, id);
  case HW_TARGET_ESCORT_KIND:
    return index < scenario->escort_kind_count ? scenario->escort_kinds[index] : NULL;
  case HW_TARGET_RUN:
    return index < scenario->run_count ? hw_run_name(buffer, scenario, index) : NULL;
  default:
    return NULL;
  }
}
