/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/plan_bind.h"

#include "io/hint.h"
#include "io/scalar.h"
#include "model/plan.h"

#include <inttypes.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHARE_PLACES = 5, SHARE_ONE = 100000, SHOWN = 40, HINTED_ERRORS = 50 };

/* Sums of money exceed what one record of a scenario may state; what fits 64 bits with room is
 * read. */
#define PLAN_MONEY_MAX INT64_C(9000000000000000000)

/* ---- findings ---- */

void hw_plan_finding(hw_plan_binder *binder, hw_code code, int line, int column, const char *format,
                     ...) {
  char message[512];
  hw_position position = {.file = binder->file, .line = line, .column = column};
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  if (hw_report(binder->diagnostics, code, position, "%s", message) != HOMEWARD_OK) {
    binder->out_of_memory = true;
  }
}

/* Whatever is wrong with such an event, its source has told it already, or will. */
static bool is_told(const hw_event *event) {
  return event->kind == HW_EVENT_REFUSED || event->kind == HW_EVENT_STOP;
}

/* Searching for a near word is not worth it for errors that nobody will see. */
static bool wants_hint(const hw_plan_binder *binder) {
  return homeward_diagnostics_errors(binder->diagnostics) < HINTED_ERRORS;
}

static void refuse_scalar(hw_plan_binder *binder, hw_code code, const hw_plan_field *field,
                          const hw_event *event, const char *expected) {
  if (event->length == 0) {
    hw_plan_finding(binder, HW_E_VALUE_MISSING, event->line, event->column, "`%s` has no value",
                    field->key);
    return;
  }
  hw_plan_finding(binder, code, event->line, event->column, "`%s`: %s is expected, not \"%.*s\"",
                  field->key, expected, SHOWN, event->text);
}

/* ---- references ---- */

static void refuse_run(hw_plan_binder *binder, const hw_event *event) {
  char service[HW_ID_MAX + 1] = "";
  const char *at = strchr(event->text, '@');
  size_t length = at != NULL ? (size_t)(at - event->text) : event->length;
  hw_date date = 0;
  if (at == NULL || length > HW_ID_MAX ||
      !hw_scalar_date(at + 1, event->length - length - 1, &date)) {
    hw_plan_finding(binder, HW_E_UNKNOWN_REFERENCE, event->line, event->column,
                    "\"%.*s\" is no run: SERVICE@YYYY-MM-DD is expected", SHOWN, event->text);
    return;
  }
  memcpy(service, event->text, length);
  service[length] = '\0';
  if (hw_find_service(binder->scenario, service) != HW_NONE) {
    hw_plan_finding(binder, HW_E_UNKNOWN_REFERENCE, event->line, event->column,
                    "service \"%s\" has no run on %s in the horizon", service, at + 1);
    return;
  }
  hw_hint hint = {.word = service, .length = length};
  for (int32_t i = 0; i < binder->scenario->service_count && wants_hint(binder); i++) {
    hw_hint_offer(&hint, binder->scenario->services[i].id);
  }
  hw_plan_finding(binder, HW_E_UNKNOWN_REFERENCE, event->line, event->column,
                  "no service has the id \"%s\"%s%s%s", service,
                  hint.nearest != NULL ? "; did you mean \"" : "",
                  hint.nearest != NULL ? hint.nearest : "", hint.nearest != NULL ? "\"?" : "");
}

static void refuse_reference(hw_plan_binder *binder, const hw_plan_target *target,
                             const hw_event *event) {
  if (target->id == NULL) {
    refuse_run(binder, event);
    return;
  }
  hw_hint hint = {.word = event->text, .length = event->length};
  for (int32_t i = 0; wants_hint(binder) && target->id(binder->scenario, i) != NULL; i++) {
    hw_hint_offer(&hint, target->id(binder->scenario, i));
  }
  hw_plan_finding(binder, HW_E_UNKNOWN_REFERENCE, event->line, event->column,
                  "no %s has the id \"%.*s\"%s%s%s", target->noun, SHOWN, event->text,
                  hint.nearest != NULL ? "; did you mean \"" : "",
                  hint.nearest != NULL ? hint.nearest : "", hint.nearest != NULL ? "\"?" : "");
}

static int32_t find_reference(hw_plan_binder *binder, const hw_plan_field *field,
                              const hw_event *event) {
  if (event->length == 0) {
    refuse_scalar(binder, HW_E_VALUE_MISSING, field, event, "");
    return HW_NONE;
  }
  int32_t index = strlen(event->text) == event->length
                      ? field->target->find(binder->scenario, event->text)
                      : HW_NONE;
  if (index == HW_NONE) {
    refuse_reference(binder, field->target, event);
  }
  return index;
}

/* ---- scalars ---- */

static void bind_text(hw_plan_binder *binder, const hw_plan_field *field, const hw_event *event,
                      char *out) {
  if (hw_scalar_control(event->text, event->length) < event->length) {
    hw_plan_finding(binder, HW_E_CONTROL, event->line, event->column,
                    "`%s` holds a control character", field->key);
    return;
  }
  if (field->type == HW_PLAN_WORD && !hw_scalar_id(event->text, event->length)) {
    refuse_scalar(binder, HW_E_ID, field, event, "a word");
    return;
  }
  const char *text = hw_arena_text(binder->arena, event->text, event->length);
  binder->out_of_memory = binder->out_of_memory || text == NULL;
  memcpy(out, &text, sizeof text);
}

static void bind_choice(hw_plan_binder *binder, const hw_plan_field *field, const hw_event *event,
                        char *out) {
  char expected[128] = "one of";
  int choice = hw_scalar_choice(event->text, event->length, field->words);
  if (choice >= 0) {
    memcpy(out, &choice, sizeof choice);
    return;
  }
  for (size_t i = 0; field->words[i] != NULL; i++) {
    size_t length = strlen(expected);
    snprintf(expected + length, sizeof expected - length, "%s %s", i > 0 ? "," : "",
             field->words[i]);
  }
  refuse_scalar(binder, HW_E_CHOICE, field, event, expected);
}

static void bind_number(hw_plan_binder *binder, const hw_plan_field *field, const hw_event *event,
                        char *out) {
  int64_t number = 0;
  char expected[80];
  if (field->type == HW_PLAN_MONEY) {
    if (hw_scalar_decimal(event->text, event->length, 2, 0, PLAN_MONEY_MAX, &number)) {
      memcpy(out, &number, sizeof number);
    } else {
      refuse_scalar(binder, HW_E_MONEY, field, event, "an amount with at most two decimals");
    }
    return;
  }
  bool fits =
      field->type == HW_PLAN_SHARE
          ? hw_scalar_decimal(event->text, event->length, SHARE_PLACES, 0, SHARE_ONE, &number)
          : hw_scalar_count(event->text, event->length, 0, field->most, &number);
  if (fits) {
    int32_t narrow = (int32_t)number;
    memcpy(out, &narrow, sizeof narrow);
  } else if (field->type == HW_PLAN_SHARE) {
    refuse_scalar(binder, HW_E_RATE, field, event,
                  "a share from 0 to 1 with at most five decimals");
  } else {
    snprintf(expected, sizeof expected, "a whole number from 0 to %" PRId32, field->most);
    refuse_scalar(binder, HW_E_COUNT, field, event, expected);
  }
}

static void bind_time(hw_plan_binder *binder, const hw_plan_field *field, const hw_event *event,
                      char *out) {
  hw_date date = 0;
  hw_plan_instant instant = {.line = event->line, .column = event->column};
  if (field->type == HW_PLAN_DATE) {
    if (hw_scalar_date(event->text, event->length, &date)) {
      memcpy(out, &date, sizeof date);
    } else {
      refuse_scalar(binder, HW_E_DATE, field, event, "a date such as 2005-04-03");
    }
  } else if (hw_scalar_instant(event->text, event->length, &instant.stamp)) {
    memcpy(out, &instant, sizeof instant);
  } else {
    refuse_scalar(binder, HW_E_INSTANT, field, event, "an instant such as 2005-04-03T07:30+03:00");
  }
}

static void bind_version(hw_plan_binder *binder, const hw_plan_field *field,
                         const hw_event *event) {
  int64_t version = 0;
  if (!hw_scalar_count(event->text, event->length, 1, 1, &version)) {
    refuse_scalar(binder, HW_E_VERSION, field, event, "version 1");
  }
}

static void bind_scalar(hw_plan_binder *binder, const hw_plan_field *field, const hw_event *event,
                        char *out) {
  if (event->kind != HW_EVENT_SCALAR) {
    if (!is_told(event)) {
      hw_plan_finding(binder, HW_E_NOT_SCALAR, event->line, event->column, "`%s` is a single value",
                      field->key);
    }
    hw_events_skip(binder->events, event);
    return;
  }
  switch (field->type) {
  case HW_PLAN_VERSION:
    bind_version(binder, field, event);
    break;
  case HW_PLAN_TEXT:
  case HW_PLAN_WORD:
    bind_text(binder, field, event, out);
    break;
  case HW_PLAN_CHOICE:
    bind_choice(binder, field, event, out);
    break;
  case HW_PLAN_DATE:
  case HW_PLAN_INSTANT:
    bind_time(binder, field, event, out);
    break;
  case HW_PLAN_REFERENCE: {
    int32_t index = find_reference(binder, field, event);
    memcpy(out, &index, sizeof index);
    break;
  }
  default:
    bind_number(binder, field, event, out);
    break;
  }
}

/* ---- lists ---- */

static bool at_end(hw_plan_binder *binder, const hw_event *event, hw_event_kind end) {
  binder->stopped = binder->stopped || event->kind == HW_EVENT_STOP || event->kind == HW_EVENT_END;
  return binder->stopped || binder->out_of_memory || event->kind == end;
}

/* Element `count` of the innermost list. */
static void append(hw_plan_binder *binder, size_t count, const void *element, size_t size) {
  int level = binder->level - 1;
  size_t needed = (count + 1) * size;
  if (needed > binder->lists[level].capacity) {
    size_t capacity = needed < 1024 ? 1024 : 2 * needed;
    char *bytes = realloc(binder->lists[level].bytes, capacity);
    if (bytes == NULL) {
      binder->out_of_memory = true;
      return;
    }
    binder->lists[level].bytes = bytes;
    binder->lists[level].capacity = capacity;
  }
  memcpy(binder->lists[level].bytes + count * size, element, size);
}

/* Moves the innermost list to the arena and its address and count into the record `out`. */
static void keep_list(hw_plan_binder *binder, const hw_plan_field *field, size_t count, size_t size,
                      char *out) {
  void *kept = NULL;
  int32_t stated = (int32_t)count;
  binder->level--;
  if (count > 0 && !binder->out_of_memory) {
    kept = hw_arena_alloc(binder->arena, count, size);
    if (kept == NULL || count > INT32_MAX) {
      binder->out_of_memory = true;
      return;
    }
    memcpy(kept, binder->lists[binder->level].bytes, count * size);
  }
  memcpy(out + field->value, &kept, sizeof kept);
  memcpy(out + field->count, &stated, sizeof stated);
}

/* True when the event begins what the field holds; otherwise says so and passes over it. */
static bool begins(hw_plan_binder *binder, const hw_plan_field *field, const hw_event *event,
                   hw_event_kind kind) {
  bool missing = event->kind == HW_EVENT_SCALAR && event->length == 0;
  bool list = kind == HW_EVENT_LIST;
  if (event->kind == kind) {
    return true;
  }
  if (missing) {
    hw_plan_finding(binder, HW_E_VALUE_MISSING, event->line, event->column, "`%s` has no value",
                    field->key);
  } else if (!is_told(event)) {
    hw_plan_finding(binder, list ? HW_E_NOT_LIST : HW_E_NOT_RECORD, event->line, event->column,
                    "`%s` is a %s", field->key, list ? "list" : "record of keys and values");
  }
  hw_events_skip(binder->events, event);
  return false;
}

static void bind_record(hw_plan_binder *binder, const hw_plan_record *record, char *out,
                        const hw_event *begin);

static void bind_element(hw_plan_binder *binder, const hw_plan_field *field, const hw_event *event,
                         size_t *count) {
  alignas(max_align_t) char element[HW_PLAN_ELEMENT_MAX] = {0};
  if (event->kind == HW_EVENT_RECORD) {
    bind_record(binder, field->record, element, event);
    append(binder, *count, element, field->record->kept);
    ++*count;
    return;
  }
  if (!is_told(event)) {
    hw_plan_finding(binder, HW_E_NOT_RECORD, event->line, event->column,
                    "each of `%s` is a record of keys and values", field->key);
  }
  hw_events_skip(binder->events, event);
}

static void bind_list(hw_plan_binder *binder, const hw_plan_field *field, const hw_event *begin,
                      char *out) {
  hw_event event;
  size_t count = 0;
  if (!begins(binder, field, begin, HW_EVENT_LIST)) {
    return;
  }
  binder->level++;
  for (hw_events_next(binder->events, &event); !at_end(binder, &event, HW_EVENT_LIST_END);
       hw_events_next(binder->events, &event)) {
    bind_element(binder, field, &event, &count);
  }
  keep_list(binder, field, count, field->record->kept, out);
}

static void bind_references(hw_plan_binder *binder, const hw_plan_field *field,
                            const hw_event *begin, char *out) {
  hw_event event;
  size_t count = 0;
  if (!begins(binder, field, begin, HW_EVENT_LIST)) {
    return;
  }
  binder->level++;
  for (hw_events_next(binder->events, &event); !at_end(binder, &event, HW_EVENT_LIST_END);
       hw_events_next(binder->events, &event)) {
    int32_t index = HW_NONE;
    if (event.kind == HW_EVENT_SCALAR) {
      index = find_reference(binder, field, &event);
    } else {
      bind_scalar(binder, field, &event, (char *)&index); /* says why not */
    }
    append(binder, count++, &index, sizeof index);
  }
  keep_list(binder, field, count, sizeof(int32_t), out);
}

/* ---- records ---- */

static void refuse_key(hw_plan_binder *binder, const hw_plan_record *record, const hw_event *key) {
  if (key->kind != HW_EVENT_SCALAR) {
    if (!is_told(key)) {
      hw_plan_finding(binder, HW_E_COMPLEX_KEY, key->line, key->column, "a key is a single value");
    }
    hw_events_skip(binder->events, key);
    return;
  }
  if (strcmp(key->text, "<<") == 0) {
    hw_plan_finding(binder, HW_E_MERGE_KEY, key->line, key->column, "merge keys (<<) are not read");
    return;
  }
  hw_hint hint = {.word = key->text, .length = key->length};
  for (int i = 0; i < record->field_count; i++) {
    hw_hint_offer(&hint, record->fields[i].key);
  }
  hw_plan_finding(binder, HW_E_UNKNOWN_KEY, key->line, key->column,
                  "%s: the key `%.*s` is not known%s%s%s", record->name, SHOWN, key->text,
                  hint.nearest != NULL ? "; did you mean `" : "",
                  hint.nearest != NULL ? hint.nearest : "", hint.nearest != NULL ? "`?" : "");
}

/* The key's field; fields mostly stand in the table's order, so the search begins behind the last
 * one. */
static int find_field(const hw_plan_record *record, const hw_event *key, int last) {
  if (key->kind != HW_EVENT_SCALAR || strlen(key->text) != key->length) {
    return -1;
  }
  for (int i = 0; i < record->field_count; i++) {
    int index = (last + 1 + i) % record->field_count;
    if (strcmp(record->fields[index].key, key->text) == 0) {
      return index;
    }
  }
  return -1;
}

static void bind_covers(hw_plan_binder *binder, const hw_plan_field *field, const hw_event *begin,
                        char *out) {
  static const hw_plan_field persons = {
      .key = "covers", .type = HW_PLAN_COUNT, .most = HW_COUNT_MAX};
  const hw_plan_field kind = {.key = "covers", .type = HW_PLAN_REFERENCE, .target = field->target};
  hw_event event;
  size_t count = 0;
  if (!begins(binder, field, begin, HW_EVENT_RECORD)) {
    return;
  }
  binder->level++;
  for (hw_events_next(binder->events, &event); !at_end(binder, &event, HW_EVENT_RECORD_END);
       hw_events_next(binder->events, &event)) {
    hw_cover cover = {.kind = HW_NONE};
    bind_scalar(binder, &kind, &event, (char *)&cover.kind);
    const hw_cover *covers = (const void *)binder->lists[binder->level - 1].bytes;
    for (size_t i = 0; i < count && cover.kind != HW_NONE; i++) {
      if (covers[i].kind == cover.kind) {
        hw_plan_finding(binder, HW_E_DUPLICATE_KEY, event.line, event.column,
                        "the key `%.*s` stands twice", SHOWN, event.text);
      }
    }
    hw_events_next(binder->events, &event);
    bind_scalar(binder, &persons, &event, (char *)&cover.persons);
    append(binder, count++, &cover, sizeof cover);
  }
  keep_list(binder, field, count, sizeof(hw_cover), out);
}

static void bind_value(hw_plan_binder *binder, const hw_plan_field *field, const hw_event *event,
                       char *out) {
  switch (field->type) {
  case HW_PLAN_RECORD:
    if (begins(binder, field, event, HW_EVENT_RECORD)) {
      bind_record(binder, field->record, out, event);
    }
    break;
  case HW_PLAN_LIST:
    bind_list(binder, field, event, out);
    break;
  case HW_PLAN_REFERENCES:
    bind_references(binder, field, event, out);
    break;
  case HW_PLAN_COVERS:
    bind_covers(binder, field, event, out);
    break;
  default:
    bind_scalar(binder, field, event, out + field->value);
    break;
  }
}

static void preset(const hw_plan_record *record, char *out) {
  static const int32_t none = HW_NONE;
  for (int i = 0; i < record->field_count; i++) {
    if (record->fields[i].type == HW_PLAN_REFERENCE) {
      memcpy(out + record->fields[i].value, &none, sizeof none);
    }
  }
}

static void finish_record(hw_plan_binder *binder, const hw_plan_record *record, char *out,
                          const hw_event *begin, uint64_t seen) {
  if (binder->stopped || binder->out_of_memory) {
    return;
  }
  for (int i = 0; i < record->field_count; i++) {
    if (record->fields[i].required && (seen >> i & 1) == 0) {
      hw_plan_finding(binder, HW_E_REQUIRED, begin->line, begin->column, "%s: `%s` is missing",
                      record->name, record->fields[i].key);
    }
  }
  if (record->complete != NULL) {
    record->complete(binder, out, begin, seen);
  }
}

static void bind_record(hw_plan_binder *binder, const hw_plan_record *record, char *out,
                        const hw_event *begin) {
  int lines[HW_PLAN_FIELDS_MAX] = {0};
  uint64_t seen = 0;
  int field = -1, last = -1;
  hw_event start = *begin, key, value;
  preset(record, out);
  for (hw_events_next(binder->events, &key); !at_end(binder, &key, HW_EVENT_RECORD_END);
       hw_events_next(binder->events, &key)) {
    field = find_field(record, &key, last);
    if (field < 0) {
      refuse_key(binder, record, &key);
    } else if ((seen >> field & 1) != 0) {
      hw_plan_finding(binder, HW_E_DUPLICATE_KEY, key.line, key.column,
                      "the key `%s` stands twice, first in line %d", record->fields[field].key,
                      lines[field]);
      field = -1;
    }
    int line = key.line;
    hw_events_next(binder->events, &value);
    if (field < 0) {
      hw_events_skip(binder->events, &value);
      continue;
    }
    seen |= UINT64_C(1) << field;
    lines[field] = line;
    last = field;
    bind_value(binder, &record->fields[field], &value, out);
  }
  finish_record(binder, record, out, &start, seen);
}

void hw_plan_bind(hw_plan_binder *binder, const hw_plan_record *record, void *out) {
  hw_event event;
  hw_events_next(binder->events, &event);
  if (event.kind == HW_EVENT_RECORD) {
    bind_record(binder, record, out, &event);
  } else if (!at_end(binder, &event, HW_EVENT_END)) {
    hw_plan_finding(binder, HW_E_NOT_RECORD, event.line, event.column,
                    "a plan is a record of keys and values");
    hw_events_skip(binder->events, &event);
  }
  while (!at_end(binder, &event, HW_EVENT_END)) {
    hw_events_next(binder->events, &event); /* a second document is refused here */
  }
}

void hw_plan_bind_end(hw_plan_binder *binder) {
  for (int i = 0; i < HW_PLAN_LISTS_MAX; i++) {
    free(binder->lists[i].bytes);
  }
}

hw_minute hw_plan_resolve(hw_plan_binder *binder, const hw_plan_instant *instant,
                          const hw_zone *zone) {
  hw_minute at = instant->stamp.value;
  if (instant->stamp.kind != HW_STAMP_WALL) {
    return instant->stamp.kind == HW_STAMP_INSTANT ? at : 0;
  }
  switch (hw_zone_instant(zone, instant->stamp.value, &at)) {
  case HW_WALL_SKIPPED:
    hw_plan_finding(binder, HW_E_SKIPPED_TIME, instant->line, instant->column,
                    "a clock change of %s skips this local time", hw_zone_name(zone));
    break;
  case HW_WALL_REPEATED:
    hw_plan_finding(binder, HW_W_REPEATED_TIME, instant->line, instant->column,
                    "a clock change of %s repeats this local time; the earlier one is taken",
                    hw_zone_name(zone));
    break;
  case HW_WALL_UNIQUE:
    break;
  }
  return at;
}
