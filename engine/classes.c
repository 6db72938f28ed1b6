/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classes.h"

#include "engine/case_key.h"

#include <stdlib.h>
#include <string.h>

/* What tells a case apart beyond how it may travel: what it costs and what it takes. */
static void put_case(hw_key_writer *writer, const hw_case *c, const hw_facts *facts) {
  hw_key_put_travel(writer, facts);
  hw_key_put(writer, c->ready.at);
  hw_key_put(writer, c->priority);
  hw_key_put(writer, c->persons);
  hw_key_put(writer, c->infants);
  hw_key_put(writer, c->wheelchairs);
  hw_key_put(writer, c->stretchers);
  hw_key_put(writer, c->ambulance ? 1 : 0);
  hw_key_put(writer, c->programme);
}

/* Rounding per case is left to the exact cost; the rates are those of the linear part. */
void hw_class_fill(hw_class *class, const hw_network *network, const int32_t *cases, int32_t size,
                   int32_t members, uint32_t lifted) {
  const homeward_scenario *scenario = network->scenario;
  const hw_policy *policy = &scenario->policy;
  *class = (hw_class){.cases = cases, .size = size, .members = members};
  for (int32_t m = 0; m < members; m++) {
    const hw_case *c = &scenario->cases[cases[m]];
    double per_minute = (double)c->persons * (double)policy->delay_per_day[c->priority] / HW_DAY;
    class->persons += c->persons;
    class->infants += c->infants;
    class->stretchers += c->stretchers;
    class->wheelchairs += c->wheelchairs;
    class->ambulance |= c->ambulance;
    class->penalty += c->persons * policy->unserved_penalty[c->priority];
    class->delay_rate += per_minute;
    class->ready_credit += per_minute * c->ready.at;
    class->transit_rate += (double)c->persons * (double)policy->transit_hour / 60;
    if (c->programme != HW_NONE) {
      const hw_programme *programme = &scenario->programmes[c->programme];
      class->lost_grant |= programme->entitlement_until.kind != HW_STAMP_ABSENT &&
                           programme->grant_per_case > programme->reduced_grant;
    }
  }
  hw_facts_fill(&class->facts, network, cases, members, lifted);
}

int32_t hw_class_foreigners(const hw_class *class, int32_t country) {
  const homeward_scenario *scenario = class->facts.network->scenario;
  int32_t persons = 0;
  for (int32_t m = 0; m < class->members; m++) {
    const hw_case *c = &scenario->cases[class->cases[m]];
    if (c->nationality != scenario->countries[country].iso)
      persons += c->persons;
  }
  return persons;
}

static hw_exclusion exclusion_of(const hw_case *c, const hw_facts *facts) {
  if (c->escort_count > 0 || c->group != HW_NONE)
    return HW_EXCLUDED_NOT_SUPPORTED;
  return facts->never ? HW_EXCLUDED_NEVER : HW_PLANNED;
}

/* Writes one key per planned case; the words move while they grow, so offsets come first. */
static bool write_keys(hw_classes *classes, const hw_network *network, hw_arena *arena,
                       hw_key *keys, int32_t *key_count) {
  const homeward_scenario *scenario = network->scenario;
  hw_key_writer writer = {.arena = arena};
  size_t *begin = HW_ARRAY(arena, scenario->case_count, size_t);
  if (begin == NULL)
    return false;
  for (int32_t i = 0; i < scenario->case_count; i++) {
    hw_facts facts;
    hw_facts_fill(&facts, network, &i, 1, 0);
    classes->class_of_case[i] = HW_NONE;
    classes->exclusion[i] = exclusion_of(&scenario->cases[i], &facts);
    if (classes->exclusion[i] != HW_PLANNED)
      continue;
    begin[*key_count] = writer.count;
    put_case(&writer, &scenario->cases[i], &facts);
    keys[*key_count] = (hw_key){.count = (int32_t)(writer.count - begin[*key_count]), .item = i};
    (*key_count)++;
  }
  for (int32_t k = 0; k < *key_count; k++)
    keys[k].words = writer.words + begin[k];
  return !writer.failed;
}

static int compare_first_case(const void *left, const void *right) {
  const hw_class *a = left, *b = right;
  return a->cases[0] < b->cases[0] ? -1 : 1;
}

bool hw_classes_build(hw_classes *classes, const hw_network *network, hw_arena *arena) {
  const homeward_scenario *scenario = network->scenario;
  size_t cases = (size_t)scenario->case_count;
  hw_arena scratch = {0};
  int32_t key_count = 0;
  memset(classes, 0, sizeof *classes);
  hw_key *keys = HW_ARRAY(&scratch, cases, hw_key);
  int32_t *order = HW_ARRAY(arena, cases, int32_t);
  classes->items = HW_ARRAY(arena, cases, hw_class);
  classes->class_of_case = HW_ARRAY(arena, cases, int32_t);
  classes->exclusion = HW_ARRAY(arena, cases, hw_exclusion);
  bool done = keys != NULL && order != NULL && classes->items != NULL &&
              classes->class_of_case != NULL && classes->exclusion != NULL &&
              write_keys(classes, network, &scratch, keys, &key_count);
  if (done) {
    hw_keys_sort(keys, key_count);
    for (int32_t k = 0; k < key_count; k++)
      order[k] = keys[k].item;
    for (int32_t first = 0, end; first < key_count; first = end) {
      for (end = first + 1; end < key_count && hw_keys_equal(&keys[first], &keys[end]);)
        end++;
      hw_class_fill(&classes->items[classes->count++], network, order + first, end - first, 1, 0);
    }
    qsort(classes->items, (size_t)classes->count, sizeof *classes->items, compare_first_case);
    for (int32_t k = 0; k < classes->count; k++)
      for (int32_t i = 0; i < classes->items[k].size; i++)
        classes->class_of_case[classes->items[k].cases[i]] = k;
  }
  hw_arena_free(&scratch);
  return done;
}

homeward_status homeward_scenario_count(const homeward_scenario *scenario, homeward_counts *counts,
                                        homeward_error *error) {
  if (scenario == NULL || counts == NULL || counts->size < sizeof *counts)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_scenario_count: size is not set");
  hw_arena arena = {0};
  hw_network network;
  hw_classes classes;
  if (!hw_network_build(&network, scenario, &arena) ||
      !hw_classes_build(&classes, &network, &arena)) {
    hw_arena_free(&arena);
    return hw_fail_memory(error);
  }
  size_t excluded = 0, persons = 0;
  for (int32_t i = 0; i < scenario->case_count; i++) {
    persons += (size_t)scenario->cases[i].persons;
    excluded += classes.exclusion[i] != HW_PLANNED;
  }
  *counts = (homeward_counts){.size = sizeof *counts,
                              .countries = (size_t)scenario->country_count,
                              .places = (size_t)scenario->place_count,
                              .flights = (size_t)scenario->flight_count,
                              .convoys = (size_t)(scenario->service_count - scenario->flight_count),
                              .transfers = (size_t)scenario->transfer_count,
                              .vehicle_pools = (size_t)scenario->vehicle_pool_count,
                              .escort_pools = (size_t)scenario->escort_pool_count,
                              .programmes = (size_t)scenario->programme_count,
                              .cases = (size_t)scenario->case_count,
                              .persons = persons,
                              .groups = (size_t)scenario->group_count,
                              .runs = (size_t)scenario->run_count,
                              .classes = (size_t)classes.count + excluded};
  hw_arena_free(&arena);
  return HOMEWARD_OK;
}
