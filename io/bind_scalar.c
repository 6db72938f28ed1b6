/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/bind_scalar.h"

#include "io/hint.h"
#include "io/scalar.h"
#include "io/target.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN_MAX = 40 /* characters of a refused scalar that a message repeats */ };

hw_position hw_bind_position(const hw_binding *binding, const hw_event *event) {
  return (hw_position){.file = binding->file, .line = event->line, .column = event->column};
}

/* A message repeats what may be a number, a time or an id, and never what may be a person's name.
 */
static bool may_show(const hw_field *field, const hw_event *event) {
  if ((field->flags & HW_PRIVATE) != 0 || event->length == 0 || event->length > SHOWN_MAX) {
    return false;
  }
  for (size_t i = 0; i < event->length; i++) {
    if (event->text[i] <= ' ' || event->text[i] > '~') {
      return false;
    }
  }
  return true;
}

static bool refuse(hw_binding *binding, const hw_field *field, const hw_event *event) {
  char expected[256];
  hw_field_describe(expected, sizeof expected, field);
  char hint_text[80] = "";
  const char *const *words = field->type == HW_TYPE_WEEKDAY ? hw_weekday_words : field->words;
  hw_hint hint = {.word = event->text, .length = event->length};
  for (int i = 0; words != NULL && words[i] != NULL; i++) {
    hw_hint_offer(&hint, words[i]);
  }
  if (hint.nearest != NULL) {
    snprintf(hint_text, sizeof hint_text, "; did you mean `%s`?", hint.nearest);
  }
  bool show = may_show(field, event);
  hw_binding_report(binding, hw_field_code(field), hw_bind_position(binding, event),
                    "`%s`%s%s%s: expected %s%s", field->key, show ? " is `" : "",
                    show ? event->text : "", show ? "`" : "", expected, hint_text);
  return false;
}

static bool store_text(hw_binding *binding, const hw_field *field, const char **out,
                       const hw_event *event) {
  if (hw_scalar_control(event->text, event->length) < event->length) {
    hw_binding_report(binding, HW_E_CONTROL, hw_bind_position(binding, event),
                      "`%s` holds a control character", field->key);
    return false;
  }
  if ((field->flags & HW_SHARED) != 0) {
    int32_t symbol =
        hw_symbols_intern(&binding->symbols, binding->arena, event->text, event->length);
    *out = symbol == HW_NONE ? NULL : hw_symbols_text(&binding->symbols, symbol);
  } else {
    *out = hw_arena_text(binding->arena, event->text, event->length);
  }
  if (*out == NULL) {
    binding->status = HOMEWARD_LIMIT;
  }
  return *out != NULL;
}

/* Whether the id must be one of the finished scenario. */
static bool is_closed(const hw_binding *binding, hw_target target) {
  bool open =
      target == HW_TARGET_MOVEMENT || target == HW_TARGET_ESCORT_KIND || target == HW_TARGET_GROUP;
  return binding->scenario != NULL && !(binding->adds && open);
}

static bool store_reference(hw_binding *binding, const hw_field *field, int32_t *out,
                            const hw_event *event) {
  if (!(field->target == HW_TARGET_RUN ? hw_scalar_run(event->text, event->length)
                                       : hw_scalar_id(event->text, event->length))) {
    return refuse(binding, field, event);
  }
  if (is_closed(binding, field->target)) {
    int32_t index = hw_target_find(binding->scenario, field->target, event->text);
    if (index == HW_NONE) {
      hw_binding_report_absent(binding, field->target, event);
      return false;
    }
    *out = index;
    return true;
  }
  int32_t symbol = hw_symbols_intern(&binding->symbols, binding->arena, event->text, event->length);
  if (symbol == HW_NONE) {
    binding->status = HOMEWARD_LIMIT;
    return false;
  }
  *out = symbol;
  return true;
}

static bool remember_zone(hw_binding *binding, const hw_zone *zone, const char *name) {
  hw_known_zone *zones = hw_arena_grow(&binding->own, binding->zones, binding->zone_count,
                                       &binding->zone_capacity, sizeof *zones);
  if (zones == NULL) {
    binding->status = HOMEWARD_LIMIT;
    return false;
  }
  binding->zones = zones;
  zones[binding->zone_count++] = (hw_known_zone){.name = name, .zone = zone};
  return true;
}

static bool store_zone(hw_binding *binding, const hw_field *field, const char **name_out,
                       const hw_zone **out, const hw_event *event) {
  for (size_t i = 0; i < binding->zone_count; i++) {
    if (strcmp(binding->zones[i].name, event->text) == 0) {
      *name_out = binding->zones[i].name;
      *out = binding->zones[i].zone;
      return true;
    }
  }
  homeward_error error;
  homeward_status loaded = hw_zone_load(binding->arena, NULL, event->text, out, &error);
  if (loaded == HOMEWARD_LIMIT) {
    binding->status = HOMEWARD_LIMIT;
    return false;
  }
  if (loaded != HOMEWARD_OK || strlen(event->text) != event->length) {
    return refuse(binding, field, event);
  }
  const char *name = hw_arena_text(binding->arena, event->text, event->length);
  if (name == NULL) {
    binding->status = HOMEWARD_LIMIT;
    return false;
  }
  *name_out = name;
  return remember_zone(binding, *out, name);
}

static bool store_repeat(hw_binding *binding, hw_repeat *out, const hw_event *event) {
  hw_repeat repeat = {0};
  const char *wrong = hw_repeat_parse(&repeat, event->text, event->length);
  if (wrong != NULL) {
    hw_binding_report(binding, HW_E_REPEAT, hw_bind_position(binding, event), "`repeat`: %s",
                      wrong);
    return false;
  }
  repeat.text = hw_arena_text(binding->arena, event->text, event->length);
  if (repeat.text == NULL) {
    binding->status = HOMEWARD_LIMIT;
    return false;
  }
  *out = repeat;
  return true;
}

/* Numbers that are stored in 32 bits, all of them. */
static bool store_small(const hw_field *field, int32_t *out, const hw_event *event) {
  int64_t value = 0;
  int32_t small = 0;
  bool good = false;
  if (field->type == HW_TYPE_COUNT || field->type == HW_TYPE_COVERS) {
    good = hw_scalar_count(event->text, event->length, field->least, field->most, &value);
  } else if (field->type == HW_TYPE_RATE || field->type == HW_TYPE_SHARE) {
    int places = field->type == HW_TYPE_RATE ? 4 : 5;
    good = hw_scalar_decimal(event->text, event->length, places, field->least, field->most, &value);
  } else {
    good = field->type == HW_TYPE_DAYS ? hw_scalar_days(event->text, event->length, &small)
                                       : hw_scalar_duration(event->text, event->length, &small);
    value = small;
    good = good && value >= field->least && value <= field->most;
  }
  if (good) {
    *out = (int32_t)value;
  }
  return good;
}

static bool store_stamp(const hw_field *field, hw_stamp *out, const hw_event *event) {
  hw_date date = 0;
  switch (field->type) {
  case HW_TYPE_BIRTH_DATE:
    if (!hw_scalar_birth_date(event->text, event->length, &date)) {
      return false;
    }
    *out = (hw_stamp){.kind = HW_STAMP_DATE, .value = date};
    return true;
  case HW_TYPE_INSTANT:
    return hw_scalar_instant(event->text, event->length, out);
  default:
    return hw_scalar_stamp(event->text, event->length, out);
  }
}

/* Types whose storing needs no memory. */
static bool store_plain(const hw_field *field, void *value, const hw_event *event) {
  int64_t number = 0;
  int choice = 0;
  switch (field->type) {
  case HW_TYPE_VERSION:
    return hw_scalar_count(event->text, event->length, field->most, field->most, &number);
  case HW_TYPE_ISO:
    return hw_scalar_iso(event->text, event->length, value);
  case HW_TYPE_BOOLEAN:
    return hw_scalar_boolean(event->text, event->length, value);
  case HW_TYPE_COUNT:
  case HW_TYPE_COVERS:
  case HW_TYPE_RATE:
  case HW_TYPE_SHARE:
  case HW_TYPE_DURATION:
  case HW_TYPE_DAYS:
    return store_small(field, value, event);
  case HW_TYPE_MONEY:
  case HW_TYPE_AMOUNT:
  case HW_TYPE_PRIORITIES:
    return hw_scalar_decimal(event->text, event->length, 2, field->least, field->most, value);
  case HW_TYPE_DATE:
    return hw_scalar_date(event->text, event->length, value);
  case HW_TYPE_BIRTH_DATE:
  case HW_TYPE_INSTANT:
  case HW_TYPE_STAMP:
    return store_stamp(field, value, event);
  case HW_TYPE_LOCAL:
    *(hw_local *)value = (hw_local){.line = event->line, .column = event->column};
    return hw_scalar_instant(event->text, event->length, &((hw_local *)value)->stamp);
  case HW_TYPE_WINDOW:
    return hw_scalar_window(event->text, event->length, value);
  case HW_TYPE_CHOICE:
    choice = hw_scalar_choice(event->text, event->length, field->words);
    if (choice >= 0) {
      memcpy(value, &choice, sizeof choice);
    }
    return choice >= 0;
  default:
    return false;
  }
}

bool hw_bind_scalar(hw_binding *binding, const hw_field *field, void *value, void *extra,
                    const hw_event *event) {
  hw_iso iso = 0;
  switch (field->type) {
  case HW_TYPE_TEXT:
    return store_text(binding, field, value, event);
  case HW_TYPE_ID:
    return hw_scalar_id(event->text, event->length) ? store_text(binding, field, value, event)
                                                    : refuse(binding, field, event);
  case HW_TYPE_CURRENCY:
    return hw_scalar_currency(event->text, event->length) ? store_text(binding, field, value, event)
                                                          : refuse(binding, field, event);
  case HW_TYPE_CODE:
    if (!hw_scalar_iso(event->text, event->length, &iso)) {
      return refuse(binding, field, event);
    }
    memcpy(extra, &iso, sizeof iso);
    return store_text(binding, field, value, event);
  case HW_TYPE_REFERENCE:
    return store_reference(binding, field, value, event);
  case HW_TYPE_ZONE:
    return store_zone(binding, field, value, extra, event);
  case HW_TYPE_REPEAT:
    return store_repeat(binding, value, event);
  default:
    return store_plain(field, value, event) || refuse(binding, field, event);
  }
}

bool hw_bind_degrees(hw_binding *binding, const hw_field *field, int element, int32_t *out,
                     const hw_event *event) {
  int64_t most = (element == 0 ? 90 : 180) * INT64_C(10000);
  int64_t value = 0;
  if (!hw_scalar_decimal(event->text, event->length, 4, -most, most, &value)) {
    return refuse(binding, field, event);
  }
  *out = (int32_t)value;
  return true;
}

bool hw_bind_weekday(hw_binding *binding, const hw_field *field, hw_weekdays *days,
                     const hw_event *event) {
  int day = hw_scalar_weekday(event->text, event->length);
  if (day < 0) {
    return refuse(binding, field, event);
  }
  if ((*days >> day & 1) != 0) {
    hw_binding_report(binding, HW_W_NAMED_TWICE, hw_bind_position(binding, event),
                      "`%s` names %s twice", field->key, hw_weekday_words[day]);
  }
  *days = (hw_weekdays)(*days | 1 << day);
  return true;
}
