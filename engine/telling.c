/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/telling.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void hw_say(hw_reason *reason, const char *code, const char *format, ...) {
  va_list arguments;
  reason->code = code;
  va_start(arguments, format);
  vsnprintf(reason->detail, sizeof reason->detail, format, arguments);
  va_end(arguments);
}

void hw_help(hw_reason *reason, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(reason->remedy, sizeof reason->remedy, format, arguments);
  va_end(arguments);
}

hw_telling hw_tell(hw_reason *reason, const hw_network *network, const int32_t *case_index,
                   const hw_path *path) {
  hw_telling t = {.reason = reason,
                  .network = network,
                  .scenario = network->scenario,
                  .c = &network->scenario->cases[*case_index],
                  .path = path};
  hw_facts_fill(&t.facts, network, case_index, 1, 0);
  *reason = (hw_reason){.code = "no-route"};
  if (path != NULL && path->count > 0) {
    t.departs = hw_step_departs(network, &path->steps[0]);
    t.arrives = hw_step_arrives(network, &path->steps[path->count - 1]);
  }
  return t;
}

const char *hw_tell_place(const hw_telling *t, int32_t place) {
  return t->scenario->places[place].id;
}

const char *hw_tell_time(hw_telling *t, hw_minute at, int32_t place) {
  t->next = (t->next + 1) % 4;
  return hw_format_short(t->when[t->next], at, t->scenario->places[place].zone);
}

const char *hw_tell_step(const hw_telling *t, const hw_step *step) {
  return step->ride != HW_NONE ? t->scenario->services[t->network->rides[step->ride].service].id
                               : t->scenario->transfers[t->network->links[step->link].transfer].id;
}

/* Appends within the buffer; what does not fit is cut. */
static size_t append(char *out, size_t size, size_t used, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static size_t append(char *out, size_t size, size_t used, const char *format, ...) {
  va_list arguments;
  if (used >= size)
    return used;
  va_start(arguments, format);
  int written = vsnprintf(out + used, size - used, format, arguments);
  va_end(arguments);
  return used + (written > 0 ? (size_t)written : 0);
}

char *hw_tell_hours(char *out, size_t size, hw_hours hours) {
  size_t used = 0;
  out[0] = '\0';
  for (int32_t i = 0; i < hours.count; i++) {
    const hw_hours_window *window = &hours.windows[i];
    used = append(out, size, used, "%s%02d:%02d-%02d:%02d", i > 0 ? ", " : "", window->from / 60,
                  window->from % 60, window->to / 60, window->to % 60);
  }
  if (hours.count == 0)
    append(out, size, used, "00:00-24:00");
  return out;
}

char *hw_tell_days(char *out, size_t size, hw_weekdays days) {
  static const char names[7][4] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  size_t used = 0;
  out[0] = '\0';
  for (int day = 0; day < 7; day++)
    if ((days >> day & 1) != 0)
      used = append(out, size, used, "%s%s", used > 0 ? ", " : "", names[day]);
  return out;
}

char *hw_tell_minutes(char *out, size_t size, int32_t minutes) {
  append(out, size, 0, "%d h %02d", minutes / 60, minutes % 60);
  return out;
}
