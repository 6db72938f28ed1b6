/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/scenario.h"

#include "model/runs.h"

#include <stdlib.h>
#include <string.h>

/* ---- lookups ---- */

/* Ids of a list through the address of its first and the distance between two. */
static int32_t find(const hw_index *index, const void *first_id, size_t stride, const char *id) {
  int32_t low = 0, high = index->count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    int32_t position = index->order[middle];
    const char *const *known = (const void *)((const char *)first_id + (size_t)position * stride);
    int order = strcmp(*known, id);
    if (order == 0) {
      return position;
    }
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return HW_NONE;
}

#define FIND(name, list, member, index)                                                            \
  int32_t hw_find_##name(const homeward_scenario *scenario, const char *id) {                      \
    return scenario->index.count == 0                                                              \
               ? HW_NONE                                                                           \
               : find(&scenario->index, &scenario->list->member, sizeof *scenario->list, id);      \
  }

FIND(country, countries, code, country_ids)
FIND(place, places, id, place_ids)
FIND(service, services, id, service_ids)
FIND(transfer, transfers, id, transfer_ids)
FIND(vehicle_pool, vehicle_pools, id, vehicle_pool_ids)
FIND(escort_pool, escort_pools, id, escort_pool_ids)
FIND(programme, programmes, id, programme_ids)
FIND(case, cases, id, case_ids)

/* Exactly "YYYY-MM-DD"; false for anything else. */
static bool read_date(const char *text, hw_date *out) {
  if (strlen(text) != 10 || text[4] != '-' || text[7] != '-') {
    return false;
  }
  int parts[3] = {0, 0, 0};
  for (int i = 0, part = 0; i < 10; i++) {
    if (i == 4 || i == 7) {
      part++;
    } else if (text[i] < '0' || text[i] > '9') {
      return false;
    } else {
      parts[part] = parts[part] * 10 + (text[i] - '0');
    }
  }
  if (!hw_date_valid(parts[0], parts[1], parts[2])) {
    return false;
  }
  *out = hw_date_from_civil(parts[0], parts[1], parts[2]);
  return true;
}

/* The changed run's own service on that date, or the service itself. */
static int32_t service_of_date(const homeward_scenario *scenario, int32_t service, hw_date date) {
  for (int32_t i = 0; i < scenario->services[service].change_count; i++) {
    if (scenario->services[service].changes[i].date != date) {
      continue;
    }
    for (int32_t j = scenario->written_service_count; j < scenario->service_count; j++) {
      const hw_service *own = &scenario->services[j];
      if (own->changes == &scenario->services[service].changes[i]) {
        return j;
      }
    }
  }
  return service;
}

int32_t hw_find_run(const homeward_scenario *scenario, const char *name) {
  const char *at = strrchr(name, '@');
  char id[80];
  hw_date date = 0;
  if (at == NULL || (size_t)(at - name) >= sizeof id || !read_date(at + 1, &date)) {
    return HW_NONE;
  }
  memcpy(id, name, (size_t)(at - name));
  id[at - name] = '\0';
  int32_t service = hw_find_service(scenario, id);
  if (service == HW_NONE || scenario->service_runs == NULL) {
    return HW_NONE;
  }
  service = service_of_date(scenario, service, date);
  int32_t low = scenario->service_runs[service], high = scenario->service_runs[service + 1];
  int32_t end = high;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (scenario->runs[middle].date < date) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < end && scenario->runs[low].date == date ? low : HW_NONE;
}

char *hw_run_name(char *out, const homeward_scenario *scenario, int32_t run) {
  const hw_run *named = &scenario->runs[run];
  char *end = stpcpy(out, scenario->services[named->service].id); /* 64 bytes at most */
  *end++ = '@';
  hw_format_date(end, named->date);
  return out;
}

int32_t hw_pool_members(const hw_escort_pool *pool, hw_minute at) {
  int64_t members = pool->count;
  for (int32_t i = 0; i < pool->absence_count; i++) {
    const hw_absence *out = &pool->absences[i];
    if (out->from <= at && at < out->until) {
      members -= out->count;
    }
  }
  return members > 0 ? (int32_t)members : 0;
}

/* Fewer are there only where an absence begins. */
int32_t hw_pool_members_within(const hw_escort_pool *pool, hw_minute from, hw_minute until) {
  int32_t least = hw_pool_members(pool, from);
  for (int32_t i = 0; i < pool->absence_count; i++) {
    hw_minute at = pool->absences[i].from;
    if (from < at && at < until) {
      int32_t members = hw_pool_members(pool, at);
      least = members < least ? members : least;
    }
  }
  return least;
}

const hw_entry_rule *hw_country_entry_rule(const hw_country *country, hw_iso nationality) {
  for (int32_t i = 0; i < country->entry_count; i++) {
    const hw_entry_rule *rule = &country->entry[i];
    bool matches = rule->nationality_count == 0;
    for (int32_t j = 0; j < rule->nationality_count && !matches; j++) {
      matches = rule->nationalities[j] == nationality;
    }
    if (matches) {
      return rule;
    }
  }
  return NULL;
}

/* ---- the public handle ---- */

void homeward_scenario_free(homeward_scenario *scenario) {
  if (scenario != NULL) {
    hw_arena_free(&scenario->arena);
    free(scenario);
  }
}

const char *homeward_scenario_name(const homeward_scenario *scenario) {
  return scenario->name;
}
