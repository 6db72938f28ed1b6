/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bottlenecks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void homeward_bottlenecks_free(homeward_bottlenecks *bottlenecks) {
  if (bottlenecks != NULL) {
    hw_arena_free(&bottlenecks->arena);
    free(bottlenecks);
  }
}

homeward_status homeward_bottlenecks_summarise(const homeward_bottlenecks *bottlenecks,
                                               homeward_bottlenecks_summary *summary,
                                               homeward_error *error) {
  if (bottlenecks == NULL || summary == NULL || summary->size < sizeof summary->size)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_bottlenecks_summarise: size is not set");
  homeward_bottlenecks_summary full = {.size = summary->size,
                                       .count = (size_t)bottlenecks->count,
                                       .tried = (size_t)bottlenecks->tried,
                                       .objective = bottlenecks->objective,
                                       .best = bottlenecks->best,
                                       .exact = bottlenecks->exact,
                                       .stopped = bottlenecks->stopped};
  memcpy(summary, &full, full.size < sizeof full ? full.size : sizeof full);
  return HOMEWARD_OK;
}

static homeward_relief relief_of(const hw_bottleneck *item, int32_t index) {
  if (index >= item->relief_count)
    return (homeward_relief){.by = 0};
  const hw_relief *relief = &item->reliefs[index];
  return (homeward_relief){.by = relief->by,
                           .tried = relief->state != HW_RELIEF_UNTRIED,
                           .better = relief->state == HW_RELIEF_BETTER,
                           .proven = relief->proven,
                           .saves = relief->saves,
                           .persons = relief->persons};
}

homeward_bottleneck hw_bottleneck_tell(const homeward_scenario *scenario,
                                       const hw_bottleneck *item) {
  homeward_bottleneck out = {.limit = hw_limit_kind_name(item->limit.kind),
                             .now = item->now,
                             .value = (int64_t)nearbyint(item->value),
                             .one = relief_of(item, 0),
                             .step = relief_of(item, 1)};
  char name[80];
  snprintf(out.subject, sizeof out.subject, "%s", hw_limit_subject(scenario, &item->limit, name));
  if (hw_limit_is_daily(item->limit.kind))
    hw_format_date(out.date, item->limit.date);
  return out;
}

homeward_bottleneck homeward_bottlenecks_get(const homeward_bottlenecks *bottlenecks,
                                             size_t index) {
  return hw_bottleneck_tell(bottlenecks->scenario, &bottlenecks->items[index]);
}
