/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the sentences of reasons are made of. */
#ifndef HW_ENGINE_TELLING_H
#define HW_ENGINE_TELLING_H

#include "engine/reason.h"

/** One reason under way: who asks, and the path that was found with a rule lifted. */
typedef struct hw_telling {
  hw_reason *reason;
  const hw_network *network;
  const homeward_scenario *scenario;
  const hw_case *c;
  hw_facts facts; /* of the case, with every rule in force */
  const hw_path *path;
  hw_minute departs, arrives; /* of the path */
  char when[4][40];           /* times of one sentence */
  int next;
} hw_telling;

/** `case_index` is borrowed. `path` may be NULL. */
hw_telling hw_tell(hw_reason *reason, const hw_network *network, const int32_t *case_index,
                   const hw_path *path);

void hw_say(hw_reason *reason, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void hw_help(hw_reason *reason, const char *format, ...) __attribute__((format(printf, 2, 3)));

const char *hw_tell_place(const hw_telling *t, int32_t place);
/** Local time at a place; good until four more are told. */
const char *hw_tell_time(hw_telling *t, hw_minute at, int32_t place);
/** The id of the service or transfer of a step. */
const char *hw_tell_step(const hw_telling *t, const hw_step *step);

/** "06:00-18:00, 20:00-22:00"; `out` of `size` bytes, cut when need be; returns `out`. */
char *hw_tell_hours(char *out, size_t size, hw_hours hours);
/** "sun, mon" */
char *hw_tell_days(char *out, size_t size, hw_weekdays days);
/** "25 h 20" */
char *hw_tell_minutes(char *out, size_t size, int32_t minutes);

#endif
