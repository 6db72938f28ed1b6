/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records whose keys are values too. */
#include "io/bind_parts.h"
#include "io/bind_scalar.h"
#include "io/scalar.h"
#include "model/plan.h"

#include <string.h>

enum { COVERS_MAX = 1000 /* kinds in one record */ };

/* `{1: 50000, 2: 20000}`: money by priority. */
void hw_bind_priorities(hw_binding *binding, const hw_record *record, const hw_field *field,
                        char *base, const hw_event *begin) {
  hw_bind_remember(binding, hw_bind_row(record, field), begin->kind != HW_EVENT_RECORD, begin);
  if (begin->kind != HW_EVENT_RECORD) {
    hw_bind_shape(binding, field, begin);
    hw_events_skip(binding->events, begin);
    return;
  }
  hw_cents *money = (hw_cents *)(void *)(base + field->value);
  bool *given = (bool *)(base + field->extra);
  hw_position keys[HW_PRIORITIES];
  for (;;) {
    hw_event key, value;
    hw_bind_next(binding, &key);
    if (key.kind == HW_EVENT_RECORD_END || key.kind == HW_EVENT_STOP) {
      return;
    }
    int64_t priority = 0;
    bool good = !hw_bind_bad_key(binding, &key);
    if (good && !hw_scalar_count(key.text, key.length, 1, HW_PRIORITIES - 1, &priority)) {
      hw_binding_report(binding, HW_E_PRIORITY, hw_bind_position(binding, &key),
                        "the keys of `%s` are priorities: expected a whole number from 1 to 9",
                        field->key);
      good = false;
    } else if (good && given[priority]) {
      hw_bind_duplicate_key(binding, keys[priority], "priority", &key);
      good = false;
    }
    hw_position at = hw_bind_position(binding, &key);
    hw_bind_next(binding, &value);
    if (!good) {
      hw_events_skip(binding->events, &value);
      continue;
    }
    keys[priority] = at;
    given[priority] = true; /* refused or not: it is not missing */
    good = hw_bind_is_value(binding, field, &value) &&
           hw_bind_scalar(binding, field, &money[priority], NULL, &value);
    hw_bind_remember(binding, hw_bind_row(record, field), !good, &value);
  }
}

/* Where the kind stands already, or -1. Kinds are few. */
static int find_cover(const hw_list_builder *list, int32_t kind) {
  for (size_t i = 0; i < list->count; i++) {
    if (((const hw_cover *)hw_list_at(list, i))->kind == kind) {
      return (int)i;
    }
  }
  return -1;
}

/* The kind of a pair; false: it is refused, or stands already, at one of `places`. */
static bool read_kind(hw_binding *binding, const hw_field *field, const hw_list_builder *list,
                      const hw_position *places, int32_t *out, const hw_event *key) {
  hw_field kind = *field;
  kind.type = HW_TYPE_REFERENCE;
  if (hw_bind_bad_key(binding, key) || !hw_bind_is_value(binding, &kind, key) ||
      !hw_bind_scalar(binding, &kind, out, NULL, key)) {
    return false;
  }
  int first = find_cover(list, *out);
  if (first >= 0) {
    hw_bind_duplicate_key(binding, places[first], key->text, key);
  }
  return first < 0;
}

/* `{nurse: 1}`: persons by kind of escort, in the order of the file. */
void hw_bind_covers(hw_binding *binding, const hw_record *record, const hw_field *field, char *base,
                    const hw_event *begin) {
  hw_list_builder list = {.element = sizeof(hw_cover)};
  hw_bind_remember(binding, hw_bind_row(record, field), begin->kind != HW_EVENT_RECORD, begin);
  if (begin->kind != HW_EVENT_RECORD) {
    hw_bind_shape(binding, field, begin);
    hw_events_skip(binding->events, begin);
    return;
  }
  static const char reason[] = "more than 1000 kinds of escort in one record";
  hw_event key, value;
  hw_position places[COVERS_MAX];
  for (hw_bind_next(binding, &key); key.kind != HW_EVENT_RECORD_END && key.kind != HW_EVENT_STOP;
       hw_bind_next(binding, &key)) {
    hw_cover *cover = hw_list_room(&list, &binding->chunks, sizeof *cover);
    if (list.count == COVERS_MAX) {
      hw_bind_limit(binding, &key, reason);
      break;
    }
    if (cover == NULL) {
      hw_bind_no_memory(binding);
      break;
    }
    *cover = (hw_cover){.kind = HW_NONE};
    places[list.count] = hw_bind_position(binding, &key);
    bool good = read_kind(binding, field, &list, places, &cover->kind, &key);
    hw_bind_next(binding, &value);
    if (!good) {
      hw_events_skip(binding->events, &value);
    } else if (hw_bind_is_value(binding, field, &value) &&
               hw_bind_scalar(binding, field, &cover->persons, NULL, &value)) {
      hw_list_keep(&list);
    }
  }
  void *array = NULL;
  int32_t count = (int32_t)list.count;
  if (!hw_list_finish(&list, &binding->chunks, binding->arena, &array)) {
    hw_bind_no_memory(binding);
  }
  memcpy(base + field->value, &array, sizeof array);
  memcpy(base + field->extra, &count, sizeof count);
}
