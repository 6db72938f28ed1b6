/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/bind.h"

#include "io/bind_parts.h"
#include "io/bind_scalar.h"
#include "io/hint.h"
#include "io/scalar.h"
#include "model/plan.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_SHOWN_MAX = 40 };

/* A record being read. */
typedef struct record_state {
  const hw_record *record;
  char *base;                      /* its struct */
  hw_position begins;              /* of the record */
  uint64_t seen;                   /* bit i: key i has come */
  hw_position keys[HW_FIELDS_MAX]; /* where, for those */
} record_state;

static void read_record(hw_binding *binding, const hw_record *record, char *base,
                        const hw_event *begin);

/* ---- small change ---- */

static bool going(const hw_binding *binding) {
  return binding->status == HOMEWARD_OK;
}

void hw_bind_no_memory(hw_binding *binding) {
  binding->status = HOMEWARD_LIMIT;
}

void hw_bind_next(hw_binding *binding, hw_event *event) {
  hw_events_next(binding->events, event);
  if (!going(binding)) {
    event->kind = HW_EVENT_STOP;
  } else if (event->kind == HW_EVENT_STOP) {
    binding->status = HOMEWARD_INVALID; /* the source knows better */
    event->line = event->column = 0;    /* nowhere */
  }
}

void hw_binding_report(hw_binding *binding, hw_code code, hw_position position, const char *format,
                       ...) {
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (hw_report(binding->diagnostics, code, position, "%s", text) != HOMEWARD_OK) {
    hw_bind_no_memory(binding);
  }
}

/* A stated limit ends the reading; `reason` is static. */
void hw_bind_limit(hw_binding *binding, const hw_event *event, const char *reason) {
  hw_position position = {.file = binding->file, .line = event->line, .column = event->column};
  hw_binding_report(binding, HW_E_LIST_LENGTH, position, "%s", reason);
  binding->status = HOMEWARD_LIMIT;
  binding->reason = reason;
}

int hw_bind_row(const hw_record *record, const hw_field *field) {
  return record->number * HW_FIELDS_MAX + (int)(field - record->fields);
}

void hw_bind_remember(hw_binding *binding, int row, bool failed, const hw_event *event) {
  if (!hw_positions_add(binding->positions, row, failed, event->line, event->column)) {
    hw_bind_no_memory(binding);
  }
}

/* ---- presets ---- */

static void put_preset(const hw_field *field, char *base) {
  char *value = base + field->value;
  int32_t small = (int32_t)field->preset;
  switch (field->type) {
  case HW_TYPE_MONEY:
  case HW_TYPE_AMOUNT:
    memcpy(value, &field->preset, sizeof(hw_cents));
    break;
  case HW_TYPE_COUNT:
  case HW_TYPE_RATE:
  case HW_TYPE_DURATION:
  case HW_TYPE_DAYS:
  case HW_TYPE_REFERENCE:
    memcpy(value, &small, sizeof small);
    break;
  case HW_TYPE_CHOICE:
    memcpy(value, &(int){small}, sizeof(int));
    break;
  case HW_TYPE_WEEKDAY:
    memcpy(value, &(hw_weekdays){(hw_weekdays)small}, sizeof(hw_weekdays));
    break;
  default:
    break;
  }
}

static void put_presets(const hw_record *record, char *base) {
  for (int i = 0; i < record->field_count; i++) {
    const hw_field *field = &record->fields[i];
    bool list = (field->flags & HW_LIST) != 0 && field->type != HW_TYPE_WEEKDAY;
    if (field->type == HW_TYPE_RECORD && !list) {
      put_presets(field->record, base + field->value);
    } else if (!list && field->preset != 0) {
      put_preset(field, base);
    }
  }
}

/* The record's struct with every preset in place; NULL: out of memory. */
static const char *blank_of(hw_binding *binding, const hw_record *record) {
  if (binding->blanks[record->number] == NULL) {
    char *blank = hw_arena_alloc(&binding->own, 1, record->size);
    if (blank == NULL) {
      hw_bind_no_memory(binding);
      return NULL;
    }
    put_presets(record, blank);
    binding->blanks[record->number] = blank;
  }
  return binding->blanks[record->number];
}

/* ---- keys ---- */

static void report_unknown_key(hw_binding *binding, const record_state *state,
                               const hw_event *key) {
  hw_hint hint = {.word = key->text, .length = key->length};
  bool is_private = true; /* a record of personal data holds nothing else */
  for (int i = 0; i < state->record->field_count; i++) {
    hw_hint_offer(&hint, state->record->fields[i].key);
    is_private = is_private && (state->record->fields[i].flags & HW_PRIVATE) != 0;
  }
  char hint_text[80] = "";
  if (hint.nearest != NULL) {
    snprintf(hint_text, sizeof hint_text, "; did you mean `%s`?", hint.nearest);
  } else if (binding->events->xml && strcmp(key->text, state->record->name) == 0) {
    snprintf(hint_text, sizeof hint_text, "; is the end tag of the one before missing?");
  }
  bool show = !is_private && hw_scalar_id(key->text, key->length) && key->length <= KEY_SHOWN_MAX;
  hw_binding_report(binding, HW_E_UNKNOWN_KEY, hw_bind_position(binding, key),
                    "unknown key%s%s%s in %s%s", show ? " `" : "", show ? key->text : "",
                    show ? "`" : "", state->record->name, hint_text);
}

bool hw_bind_bad_key(hw_binding *binding, const hw_event *key) {
  hw_position position = hw_bind_position(binding, key);
  if (key->kind == HW_EVENT_RECORD || key->kind == HW_EVENT_LIST) {
    hw_binding_report(binding, HW_E_COMPLEX_KEY, position, "a list or record cannot be a key");
    hw_events_skip(binding->events, key);
    return true;
  }
  if (key->kind == HW_EVENT_SCALAR && key->length == 2 && memcmp(key->text, "<<", 2) == 0) {
    hw_binding_report(binding, HW_E_MERGE_KEY, position, "merge keys (<<) are not read");
    return true;
  }
  return key->kind == HW_EVENT_REFUSED;
}

void hw_bind_duplicate_key(hw_binding *binding, hw_position first, const char *key,
                           const hw_event *event) {
  hw_binding_report(binding, HW_E_DUPLICATE_KEY, hw_bind_position(binding, event),
                    "key `%s` in line %d stands already in line %d", key, event->line, first.line);
}

/* What a file holds whose first key this is; NULL: any other key. */
static const char *kind_of(const char *key) {
  static const char *const kinds[][2] = {
      {"homeward", "a scenario"}, {"homeward_plan", "a plan"}, {"homeward_events", "events"}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (strcmp(key, kinds[i][0]) == 0) {
      return kinds[i][1];
    }
  }
  return NULL;
}

/* In a file of another kind nothing is meant for this reading. */
static bool refuse_other_kind(hw_binding *binding, const record_state *state, const hw_event *key) {
  bool own_kind = (state->seen & 1) != 0; /* the first field is the version */
  const char *found = state->record == binding->root && !own_kind ? kind_of(key->text) : NULL;
  const char *expected = kind_of(state->record->fields[0].key);
  if (found == NULL || expected == NULL) {
    return false;
  }
  hw_binding_report(binding, HW_E_OTHER_KIND, hw_bind_position(binding, key),
                    "this file holds %s; %s %s expected", found, expected,
                    strcmp(expected, "events") == 0 ? "are" : "is");
  if (going(binding)) {
    binding->status = HOMEWARD_INVALID;
  }
  return true;
}

/* The field that the key names, or NULL when the value is not to be read. */
static const hw_field *take_key(hw_binding *binding, record_state *state, const hw_event *key) {
  const hw_record *record = state->record;
  if (hw_bind_bad_key(binding, key)) {
    return NULL;
  }
  int found = hw_record_find(record, key->text, key->length, binding->likely[record->number]);
  if (found < 0) {
    if (!refuse_other_kind(binding, state, key)) {
      report_unknown_key(binding, state, key);
    }
    return NULL;
  }
  if ((state->seen >> found & 1) != 0) {
    hw_bind_duplicate_key(binding, state->keys[found], record->fields[found].key, key);
    return NULL;
  }
  binding->likely[record->number] = found + 1 < record->field_count ? found + 1 : 0;
  state->seen |= UINT64_C(1) << found;
  state->keys[found] = hw_bind_position(binding, key);
  return &record->fields[found];
}

/* ---- values ---- */

/* Whatever is wrong with such an event, its source has told it already, or will. */
static bool is_told(const hw_event *event) {
  return event->kind == HW_EVENT_REFUSED || event->kind == HW_EVENT_STOP;
}

void hw_bind_shape(hw_binding *binding, const hw_field *field, const hw_event *event) {
  if (event->kind == HW_EVENT_STOP) {
    return; /* nothing came */
  }
  hw_position position = hw_bind_position(binding, event);
  if (is_told(event)) {
    return;
  }
  if (event->kind == HW_EVENT_SCALAR && event->length == 0) {
    hw_binding_report(binding, HW_E_VALUE_MISSING, position, "`%s` has no value; leave the key out",
                      field->key);
  } else if ((field->flags & HW_LIST) != 0) {
    hw_binding_report(binding, HW_E_NOT_LIST, position, "`%s` is a list: %s", field->key,
                      binding->events->xml ? "an element for each" : "[...]");
  } else if (field->type == HW_TYPE_RECORD || hw_field_is_table(field)) {
    hw_binding_report(binding, HW_E_NOT_RECORD, position, "`%s` is a record of keys and values: %s",
                      field->key, binding->events->xml ? "an element" : "{...}");
  } else {
    hw_binding_report(binding, HW_E_NOT_SCALAR, position, "`%s` is a single value", field->key);
  }
}

/* True for a scalar with text; anything else is reported and passed over. */
bool hw_bind_is_value(hw_binding *binding, const hw_field *field, const hw_event *event) {
  if (event->kind == HW_EVENT_SCALAR && (event->length > 0 || (field->flags & HW_EMPTY) != 0)) {
    return true;
  }
  if (event->kind == HW_EVENT_SCALAR) {
    hw_bind_shape(binding, field, event);
  } else if (event->kind == HW_EVENT_RECORD || event->kind == HW_EVENT_LIST) {
    hw_binding_report(binding, HW_E_NOT_SCALAR, hw_bind_position(binding, event),
                      "%s`%s` is a single value",
                      (field->flags & HW_LIST) != 0 ? "each element of " : "", field->key);
    hw_events_skip(binding->events, event);
  }
  return false;
}

static void read_scalar(hw_binding *binding, const hw_record *record, const hw_field *field,
                        char *base, const hw_event *event) {
  bool good = hw_bind_is_value(binding, field, event) &&
              hw_bind_scalar(binding, field, base + field->value, base + field->extra, event);
  hw_bind_remember(binding, hw_bind_row(record, field), !good, event);
  if (good && field->given > 0) {
    base[field->given - 1] = true;
  }
  if (!good && field->type == HW_TYPE_VERSION && going(binding)) {
    binding->status = HOMEWARD_INVALID; /* what follows may mean anything */
  }
}

/* ---- lists ---- */

/* A list being read. */
typedef struct list_state {
  const hw_record *record; /* that the field belongs to */
  const hw_field *field;
  char *base; /* its struct */
  hw_list_builder builder;
  int32_t count; /* elements of the file, good and bad */
} list_state;

/* An offset can lead out of the years that dates may have. */
static bool is_in_years(hw_date date) {
  return date >= hw_date_from_civil(1970, 1, 1) && date <= hw_date_from_civil(2199, 12, 31);
}

/* The minute of an instant in its zone. */
static void resolve_instant(hw_binding *binding, const hw_local *local, const hw_zone *zone,
                            hw_minute *out) {
  hw_position position = {.file = binding->file, .line = local->line, .column = local->column};
  if (local->stamp.kind == HW_STAMP_INSTANT) {
    *out = local->stamp.value;
    if (zone != NULL && !is_in_years(hw_zone_date(zone, *out))) {
      hw_binding_report(binding, HW_E_INSTANT, position,
                        "this instant lies outside the years 1970 to 2199 in %s",
                        hw_zone_name(zone));
    }
  } else if (local->stamp.kind == HW_STAMP_WALL && zone != NULL) {
    hw_wall_kind kind = hw_zone_instant(zone, local->stamp.value, out);
    if (kind != HW_WALL_UNIQUE) {
      bool skipped = kind == HW_WALL_SKIPPED;
      hw_binding_report(binding, skipped ? HW_E_SKIPPED_TIME : HW_W_REPEATED_TIME, position,
                        "a clock change of %s %s this local time%s", hw_zone_name(zone),
                        skipped ? "skips" : "repeats", skipped ? "" : "; the earlier one is taken");
    }
  }
}

/* The local times of a record, and of those inside it, when all of `element` is known. */
static void resolve_local(hw_binding *binding, const hw_record *record, char *base,
                          const void *element) {
  for (int i = 0; i < record->field_count; i++) {
    const hw_field *field = &record->fields[i];
    if (field->type == HW_TYPE_LOCAL) {
      resolve_instant(binding, (const hw_local *)(void *)(base + field->value),
                      field->zone(binding->scenario, element),
                      (hw_minute *)(void *)(base + field->extra));
    } else if (field->type == HW_TYPE_RECORD && (field->flags & HW_LIST) == 0 &&
               field->record->timed) {
      resolve_local(binding, field->record, base + field->value, element);
    }
  }
}

static void read_record_element(hw_binding *binding, list_state *list, const hw_event *event) {
  const hw_record *record = list->field->record;
  if (event->kind != HW_EVENT_RECORD) {
    if (!is_told(event)) {
      hw_binding_report(binding, HW_E_NOT_RECORD, hw_bind_position(binding, event),
                        "each element of `%s` is a record of keys and values", list->field->key);
    }
    hw_events_skip(binding->events, event);
    return;
  }
  hw_bind_remember(binding, hw_bind_row(list->record, list->field), false, event);
  const char *blank = blank_of(binding, record);
  char *element =
      blank == NULL ? NULL : hw_list_room(&list->builder, &binding->chunks, record->size);
  if (element == NULL) {
    hw_bind_no_memory(binding);
    return;
  }
  memcpy(element, blank, record->size);
  read_record(binding, record, element, event);
  if (going(binding) && record->complete != NULL && !record->complete(binding, element)) {
    hw_bind_no_memory(binding);
  }
  if (going(binding) && record->timed && binding->scenario != NULL) {
    resolve_local(binding, record, element, element);
  }
  hw_list_keep(&list->builder);
}

static void read_scalar_element(hw_binding *binding, list_state *list, const hw_event *event) {
  const hw_field *field = list->field;
  bool good = hw_bind_is_value(binding, field, event);
  if (field->type == HW_TYPE_WEEKDAY) {
    good =
        good && hw_bind_weekday(binding, field, (hw_weekdays *)(list->base + field->value), event);
  } else if (field->type == HW_TYPE_DEGREES) {
    size_t offset = list->count == 0 ? field->value : field->extra;
    good = good &&
           (list->count > 1 || hw_bind_degrees(binding, field, (int)list->count,
                                               (int32_t *)(void *)(list->base + offset), event));
  } else {
    void *element = hw_list_room(&list->builder, &binding->chunks, list->builder.element);
    if (element == NULL) {
      hw_bind_no_memory(binding);
      return;
    }
    good = good && hw_bind_scalar(binding, field, element, NULL, event);
    if (good) {
      hw_list_keep(&list->builder);
    }
  }
  if (good) {
    hw_bind_remember(binding, hw_bind_row(list->record, field), false, event);
  }
}

/* Elements of top-level lists are units of their own. */
static void begin_unit(hw_binding *binding, const list_state *list) {
  hw_units *units = &binding->unit_lists[list->field - binding->root->fields];
  size_t *offsets = units->offsets;
  if (units->count == units->capacity) {
    size_t capacity = units->capacity + units->capacity / 2 + 64;
    offsets = realloc(offsets, capacity * sizeof *offsets);
    if (offsets == NULL) {
      hw_bind_no_memory(binding);
      return;
    }
    units->offsets = offsets;
    units->capacity = capacity;
  }
  binding->positions = &binding->units;
  binding->unit_list = units;
  if (!hw_positions_begin(binding->positions, &units->offsets[units->count++])) {
    hw_bind_no_memory(binding);
  }
}

static void read_element(hw_binding *binding, list_state *list, const hw_event *event) {
  const hw_field *field = list->field;
  bool unit = list->record == binding->root && field->type == HW_TYPE_RECORD;
  if (unit && event->kind == HW_EVENT_RECORD) {
    begin_unit(binding, list);
  }
  if (going(binding)) {
    if (field->type == HW_TYPE_RECORD) {
      read_record_element(binding, list, event);
    } else {
      read_scalar_element(binding, list, event);
    }
  }
  if (unit) {
    binding->positions = &binding->head;
  }
  list->count++;
}

/* Reports a list that is too short or too long. */
static bool check_length(hw_binding *binding, const list_state *list, const hw_event *begin) {
  const hw_field *field = list->field;
  const char *bound = NULL;
  int expected = 0;
  if (list->count < field->shortest) {
    bound = field->shortest == field->longest ? "" : "at least ";
    expected = field->shortest;
  } else if (field->longest > 0 && list->count > field->longest) {
    bound = field->shortest == field->longest ? "" : "at most ";
    expected = field->longest;
  }
  if (bound != NULL) {
    hw_binding_report(binding, HW_E_LIST_LENGTH, hw_bind_position(binding, begin),
                      "`%s` has %d element%s; expected %s%d", field->key, (int)list->count,
                      list->count == 1 ? "" : "s", bound, expected);
  }
  return bound == NULL;
}

typedef struct dated {
  hw_date date;
  int32_t element;
} dated;

static int compare_dated(const void *left, const void *right) {
  const dated *a = left, *b = right;
  return a->date != b->date ? (a->date < b->date ? -1 : 1) : a->element < b->element ? -1 : 1;
}

/* Sorts a list of dates, drops repetitions with a warning, and remembers where each came from. */
static int32_t sort_dates(hw_binding *binding, const list_state *list, hw_date *dates,
                          int32_t count, const hw_event *begin) {
  dated *order = HW_ARRAY(&binding->own, count, dated);
  int32_t *elements = HW_ARRAY(&binding->own, count, int32_t);
  hw_sorted *sorted = HW_NEW(&binding->own, hw_sorted);
  if (order == NULL || elements == NULL || sorted == NULL) {
    hw_bind_no_memory(binding);
    return 0;
  }
  for (int32_t i = 0; i < count; i++) {
    order[i] = (dated){.date = dates[i], .element = i};
  }
  qsort(order, (size_t)count, sizeof *order, compare_dated);
  int32_t kept = 0;
  for (int32_t i = 0; i < count; i++) {
    if (kept > 0 && dates[kept - 1] == order[i].date) {
      char text[32];
      hw_binding_report(binding, HW_W_NAMED_TWICE, hw_bind_position(binding, begin),
                        "`%s` names %s twice", list->field->key,
                        hw_format_date(text, order[i].date));
      continue;
    }
    elements[kept] = order[i].element;
    dates[kept++] = order[i].date;
  }
  const hw_units *units = binding->unit_list;
  *sorted = (hw_sorted){.units = units,
                        .unit = units == NULL ? HW_NONE : (int32_t)units->count - 1,
                        .row = hw_bind_row(list->record, list->field),
                        .order = elements,
                        .next = binding->sorted};
  binding->sorted = sorted;
  return kept;
}

static void finish_list(hw_binding *binding, list_state *list, const hw_event *begin) {
  const hw_field *field = list->field;
  if (check_length(binding, list, begin) && field->given > 0) {
    list->base[field->given - 1] = true;
  }
  if (field->type == HW_TYPE_WEEKDAY || field->type == HW_TYPE_DEGREES) {
    return;
  }
  int32_t count = (int32_t)list->builder.count;
  void *array = NULL;
  if (!hw_list_finish(&list->builder, &binding->chunks, binding->arena, &array)) {
    hw_bind_no_memory(binding);
    return;
  }
  if ((field->flags & HW_SORTED) != 0 && count > 1) {
    count = sort_dates(binding, list, array, count, begin);
  }
  memcpy(list->base + field->value, &array, sizeof array);
  memcpy(list->base + field->extra, &count, sizeof count);
}

static void read_elements(hw_binding *binding, list_state *list, const hw_event *begin) {
  if (begin->kind == HW_EVENT_SCALAR) {
    read_element(binding, list, begin);
    return;
  }
  for (;;) {
    hw_event event;
    hw_bind_next(binding, &event);
    if (event.kind == HW_EVENT_LIST_END || event.kind == HW_EVENT_STOP) {
      return;
    }
    if (list->count == binding->most_elements) {
      hw_bind_limit(binding, &event,
                    binding->most_elements == HW_COUNT_MAX ? "a list has more than 1000000 elements"
                                                           : "a list has too many elements");
      return;
    }
    read_element(binding, list, &event);
  }
}

/* A list that has begun, into its place in `base`. */
static void read_whole_list(hw_binding *binding, const hw_record *record, const hw_field *field,
                            char *base, const hw_event *begin) {
  list_state list = {.record = record, .field = field, .base = base};
  const hw_record *element = field->record;
  list.builder.element = field->type != HW_TYPE_RECORD ? hw_type_size(field->type)
                         : binding->keeps_forms        ? element->size
                                                       : element->kept;
  if (field->type == HW_TYPE_WEEKDAY) {
    base[field->value] = 0;
  }
  read_elements(binding, &list, begin);
  if (going(binding)) {
    finish_list(binding, &list, begin);
  } else {
    hw_list_abandon(&list.builder, &binding->chunks);
  }
}

static void read_list(hw_binding *binding, const hw_record *record, const hw_field *field,
                      char *base, const hw_event *begin) {
  bool alone =
      (field->flags & HW_ALONE) != 0 && begin->kind == HW_EVENT_SCALAR && begin->length > 0;
  bool good = begin->kind == HW_EVENT_LIST || alone;
  hw_bind_remember(binding, hw_bind_row(record, field), !good, begin);
  if (field->instead != NULL && begin->kind == HW_EVENT_RECORD) {
    read_record(binding, field->instead, base, begin);
    return;
  }
  if (!good) {
    hw_bind_shape(binding, field, begin);
    hw_events_skip(binding->events, begin);
    return;
  }
  read_whole_list(binding, record, field, base, begin);
}

/* ---- records ---- */

static void read_field(hw_binding *binding, const record_state *state, const hw_field *field) {
  hw_event event;
  hw_bind_next(binding, &event);
  char *base = state->base;
  if ((field->flags & HW_LIST) != 0) {
    read_list(binding, state->record, field, base, &event);
  } else if (field->type == HW_TYPE_PRIORITIES) {
    hw_bind_priorities(binding, state->record, field, base, &event);
  } else if (field->type == HW_TYPE_COVERS) {
    hw_bind_covers(binding, state->record, field, base, &event);
  } else if (field->type != HW_TYPE_RECORD) {
    read_scalar(binding, state->record, field, base, &event);
  } else {
    bool good = event.kind == HW_EVENT_RECORD;
    hw_bind_remember(binding, hw_bind_row(state->record, field), !good, &event);
    if (good) {
      if (field->given > 0) {
        base[field->given - 1] = true;
      }
      read_record(binding, field->record, base + field->value, &event);
    } else {
      hw_bind_shape(binding, field, &event);
      hw_events_skip(binding->events, &event);
    }
  }
}

static bool has_seen(const record_state *state, const char *key) {
  int field = key == NULL ? -1 : hw_record_find(state->record, key, strlen(key), 0);
  return field >= 0 && (state->seen >> field & 1) != 0;
}

/* A key and the next one, of which just one stands. */
static void check_either(hw_binding *binding, const record_state *state, int first) {
  const hw_field *fields = &state->record->fields[first];
  unsigned both = (unsigned)(state->seen >> first & 3);
  if (both == 0 || both == 3) {
    hw_binding_report(binding, HW_E_LEG_KIND, state->begins,
                      both == 0 ? "%s: `%s` or `%s` is missing"
                                : "%s: `%s` and `%s` exclude each other",
                      state->record->name, fields[0].key, fields[1].key);
  }
}

/* Keys that are missing, and keys that exclude one another. */
static void check_keys(hw_binding *binding, const record_state *state) {
  const hw_record *record = state->record;
  bool unless = has_seen(state, record->unless);
  for (int i = 0; i < record->field_count; i++) {
    const hw_field *field = &record->fields[i];
    bool seen = (state->seen >> i & 1) != 0;
    bool excluded = unless && (field->flags & HW_UNLESS) != 0;
    if ((field->flags & HW_EITHER) != 0) {
      check_either(binding, state, i);
    }
    bool synonym = seen && (field->flags & HW_SYNONYM) != 0 && (state->seen >> (i - 1) & 1) != 0;
    if (seen && (excluded || synonym)) {
      hw_binding_report(binding, HW_E_EXCLUDED_KEY, state->keys[i], "`%s` cannot stand beside `%s`",
                        field->key, excluded ? record->unless : record->fields[i - 1].key);
    } else if (!seen && !excluded && (field->flags & HW_REQUIRED) != 0) {
      hw_binding_report(binding, HW_E_REQUIRED, state->begins, "%s: required key `%s` is missing",
                        record->name, field->key);
    } else if (!seen && (field->flags & HW_EXPECTED) != 0) {
      hw_binding_report(binding, HW_W_EXPECTED, state->begins, "%s: key `%s` is missing",
                        record->name, field->key);
    }
  }
}

static void read_record(hw_binding *binding, const hw_record *record, char *base,
                        const hw_event *begin) {
  record_state state;
  state.record = record;
  state.base = base;
  state.begins = hw_bind_position(binding, begin);
  state.seen = 0;
  binding->likely[record->number] = 0;
  for (;;) {
    hw_event key;
    hw_bind_next(binding, &key);
    if (key.kind == HW_EVENT_STOP) {
      return;
    }
    if (key.kind == HW_EVENT_RECORD_END) {
      break;
    }
    const hw_field *field = take_key(binding, &state, &key);
    if (field != NULL) {
      read_field(binding, &state, field);
    } else {
      hw_event value;
      hw_bind_next(binding, &value);
      hw_events_skip(binding->events, &value);
    }
  }
  check_keys(binding, &state);
}

/* ---- the document ---- */

void hw_binding_begin(hw_binding *binding, const hw_record *root, hw_arena *arena, const char *file,
                      homeward_diagnostics *diagnostics) {
  *binding = (hw_binding){.root = root,
                          .file = file,
                          .diagnostics = diagnostics,
                          .arena = arena,
                          .most_elements = HW_COUNT_MAX};
  binding->positions = &binding->head;
}

void hw_binding_free(hw_binding *binding) {
  hw_symbols_free(&binding->symbols);
  hw_chunks_free(&binding->chunks);
  hw_positions_free(&binding->head);
  hw_positions_free(&binding->units);
  for (int i = 0; i < HW_FIELDS_MAX; i++) {
    free(binding->unit_lists[i].offsets);
  }
  hw_arena_free(&binding->own);
}

homeward_status hw_binding_read(hw_binding *binding, hw_events *events, void *into) {
  binding->events = events;
  const char *blank = blank_of(binding, binding->root);
  size_t start = 0;
  if (blank == NULL || !hw_positions_begin(&binding->head, &start)) {
    hw_bind_no_memory(binding);
    return binding->status;
  }
  memcpy(into, blank, binding->root->size);
  hw_event event;
  hw_bind_next(binding, &event);
  if (event.kind == HW_EVENT_RECORD) {
    read_record(binding, binding->root, into, &event);
  } else if (event.kind != HW_EVENT_STOP) {
    if (!is_told(&event)) {
      hw_binding_report(binding, HW_E_NOT_RECORD, hw_bind_position(binding, &event),
                        "a %s is a record of keys and values", binding->root->name);
    }
    hw_events_skip(binding->events, &event);
  }
  while (going(binding) && event.kind != HW_EVENT_END) {
    hw_bind_next(binding, &event);
  }
  return binding->status;
}

homeward_status hw_binding_read_list(hw_binding *binding, hw_events *events, const char *file,
                                     const char *key, void *into) {
  const hw_record *root = binding->root;
  const hw_field *field = &root->fields[hw_record_find(root, key, strlen(key), 0)];
  const char *root_file = binding->file;
  binding->events = events;
  binding->file = file;
  binding->unit_lists[field - root->fields].file = file;
  hw_event event;
  hw_bind_next(binding, &event);
  if (event.kind == HW_EVENT_LIST) {
    read_whole_list(binding, root, field, into, &event);
  }
  while (going(binding) && event.kind != HW_EVENT_END) {
    hw_bind_next(binding, &event);
  }
  binding->file = root_file;
  return binding->status;
}
