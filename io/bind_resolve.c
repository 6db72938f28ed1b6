/* SPDX-License-Identifier: GPL-3.0-or-later */
/* References become positions once everything is known, and keys become positions in the file. */
#include "io/bind_parts.h"
#include "io/hint.h"
#include "io/scalar.h"
#include "io/target.h"

#include <stdio.h>
#include <string.h>

enum { STEPS_MAX = 8, HINTED_ERRORS = 50 /* further errors are only counted */ };

/* Where a walk over the structs stands. */
typedef struct trail_state {
  const hw_units *units; /* of the top-level list, or NULL: a root field */
  int32_t unit;
  hw_step steps[STEPS_MAX];
  int length;
} trail_state;

static const char *key_of(const hw_record *record, int row) {
  return record->fields[row % HW_FIELDS_MAX].key;
}

/* What stands in stop 0 or 1 of a flight may be written in the flight itself (`same_as`). */
static bool find_alias(const hw_binding *binding, const trail_state *trail, hw_place_in_file *out) {
  const hw_record *record = binding->root->fields[trail->units - binding->unit_lists].record;
  if (trail->length != 2) {
    return false;
  }
  const hw_field *list = &record->fields[trail->steps[0].row % HW_FIELDS_MAX];
  for (int i = 0; i < record->field_count && list->record != NULL; i++) {
    const hw_alias *alias = &record->fields[i].same_as;
    if (alias->list != NULL && alias->element == trail->steps[0].element &&
        strcmp(alias->list, list->key) == 0 &&
        strcmp(alias->key, key_of(list->record, trail->steps[1].row)) == 0) {
      hw_step step = {.row = hw_bind_row(record, &record->fields[i]), .element = HW_NONE};
      return hw_positions_find(&binding->units, trail->units->offsets[trail->unit], &step, 1, out);
    }
  }
  return false;
}

static bool is_unit(const trail_state *trail) {
  return trail->units != NULL && trail->unit >= 0 && (size_t)trail->unit < trail->units->count;
}

static bool find_trail(const hw_binding *binding, const trail_state *trail, hw_place_in_file *out) {
  if (trail->units == NULL) {
    return hw_positions_find(&binding->head, 1, trail->steps, trail->length, out);
  }
  return is_unit(trail) && (hw_positions_find(&binding->units, trail->units->offsets[trail->unit],
                                              trail->steps, trail->length, out) ||
                            find_alias(binding, trail, out));
}

/* The position of the nearest enclosing thing that stands in the file. */
static hw_position nearest_position(const hw_binding *binding, trail_state trail) {
  bool elsewhere = trail.units != NULL && trail.units->file != NULL;
  hw_position position = {
      .file = elsewhere ? trail.units->file : binding->file, .line = 1, .column = 1};
  hw_place_in_file place = {0};
  while (trail.length > 0 && !find_trail(binding, &trail, &place)) {
    trail.length--;
  }
  if (trail.length == 0 && is_unit(&trail)) { /* a unit begins with its own entry */
    const hw_record *root = binding->root;
    hw_step self = {.row = hw_bind_row(root, &root->fields[trail.units - binding->unit_lists]),
                    .element = HW_NONE};
    hw_positions_find(&binding->units, trail.units->offsets[trail.unit], &self, 1, &place);
  }
  if (place.line > 0) {
    position.line = place.line;
    position.column = place.column;
  }
  return position;
}

/* ---- unknown ids ---- */

static bool is_defined(const hw_binding *binding, int32_t symbol, hw_target target) {
  if (target == HW_TARGET_MOVEMENT) {
    return is_defined(binding, symbol, HW_TARGET_SERVICE) ||
           is_defined(binding, symbol, HW_TARGET_TRANSFER);
  }
  return hw_symbols_position(&binding->symbols, symbol, target) != HW_NONE;
}

/* "; did you mean `x`?", or nothing. */
static void write_hint(char *out, size_t size, const hw_hint *hint) {
  out[0] = '\0';
  if (hint->nearest != NULL) {
    snprintf(out, size, "; did you mean `%s`?", hint->nearest);
  }
}

void hw_binding_report_unknown(hw_binding *binding, hw_target target, int32_t symbol,
                               hw_position position) {
  const char *text = hw_symbols_text(&binding->symbols, symbol);
  hw_hint hint = {.word = text, .length = strlen(text)};
  bool wanted = homeward_diagnostics_errors(binding->diagnostics) < HINTED_ERRORS;
  for (int32_t i = 0; wanted && i < binding->symbols.count; i++) {
    if (is_defined(binding, i, target)) {
      hw_hint_offer(&hint, hw_symbols_text(&binding->symbols, i));
    }
  }
  char hint_text[100];
  write_hint(hint_text, sizeof hint_text, &hint);
  hw_binding_report(binding, HW_E_UNKNOWN_REFERENCE, position, "there is no %s `%s`%s",
                    hw_target_noun(target), text, hint_text);
}

/* SERVICE@DATE: it is the service that is unknown, or its date. */
static void report_absent_run(hw_binding *binding, const hw_event *event, hw_position position) {
  char service[HW_ID_MAX + 1] = "", hint_text[100];
  const char *at = strchr(event->text, '@');
  size_t length = (size_t)(at - event->text);
  memcpy(service, event->text, length);
  service[length] = '\0';
  if (hw_find_service(binding->scenario, service) != HW_NONE) {
    hw_binding_report(binding, HW_E_UNKNOWN_REFERENCE, position,
                      "service `%s` has no run on %s in the horizon", service, at + 1);
    return;
  }
  hw_hint hint = {.word = service, .length = length};
  for (int32_t i = 0; i < binding->scenario->service_count; i++) {
    hw_hint_offer(&hint, binding->scenario->services[i].id);
  }
  write_hint(hint_text, sizeof hint_text, &hint);
  hw_binding_report(binding, HW_E_UNKNOWN_REFERENCE, position, "there is no service `%s`%s",
                    service, hint_text);
}

void hw_binding_report_absent(hw_binding *binding, hw_target target, const hw_event *event) {
  char buffer[HW_TARGET_NAME_SIZE], hint_text[100];
  hw_position position = {.file = binding->file, .line = event->line, .column = event->column};
  if (target == HW_TARGET_RUN) {
    report_absent_run(binding, event, position);
    return;
  }
  hw_hint hint = {.word = event->text, .length = event->length};
  bool wanted = homeward_diagnostics_errors(binding->diagnostics) < HINTED_ERRORS;
  for (int32_t i = 0; wanted; i++) {
    const char *id = hw_target_id(binding->scenario, target, i, buffer);
    if (id == NULL) {
      break;
    }
    hw_hint_offer(&hint, id);
  }
  write_hint(hint_text, sizeof hint_text, &hint);
  hw_binding_report(binding, HW_E_UNKNOWN_REFERENCE, position, "there is no %s `%s`%s",
                    hw_target_noun(target), event->text, hint_text);
}

homeward_status hw_binding_define(hw_binding *binding, hw_target target, const char *id,
                                  int32_t position) {
  if (id != NULL && !hw_symbols_define(&binding->symbols, binding->arena, target, id, position)) {
    binding->status = HOMEWARD_LIMIT;
  }
  return binding->status;
}

/* ---- references ---- */

static void resolve_slot(hw_binding *binding, const hw_field *field, int32_t *slot,
                         const trail_state *trail) {
  if (*slot == HW_NONE) {
    return;
  }
  if (field->target == HW_TARGET_ESCORT_KIND || field->target == HW_TARGET_GROUP) {
    *slot = hw_symbols_position_open(&binding->symbols, *slot, field->target);
    return;
  }
  int32_t position = hw_symbols_position(&binding->symbols, *slot, field->target);
  if (position == HW_NONE) {
    hw_binding_report_unknown(binding, field->target, *slot, nearest_position(binding, *trail));
  }
  *slot = position;
}

static void resolve_record(hw_binding *binding, const hw_record *record, char *base,
                           const trail_state *at);

static void resolve_list(hw_binding *binding, const hw_field *field, char *base,
                         trail_state *inner) {
  char *elements = NULL;
  int32_t count = 0;
  memcpy(&elements, base + field->value, sizeof elements);
  memcpy(&count, base + field->extra, sizeof count);
  int last = inner->length - 1;
  for (int32_t i = 0; i < count; i++) {
    if (inner->units != NULL && inner->length == 0) {
      inner->unit = i;
    } else {
      inner->steps[last].element = i;
    }
    if (field->type == HW_TYPE_RECORD) {
      resolve_record(binding, field->record, elements + (size_t)i * field->record->kept, inner);
    } else {
      resolve_slot(binding, field, (int32_t *)(void *)elements + i, inner);
    }
  }
}

/* A top-level list opens its units; any other field is one more step. */
static void resolve_field(hw_binding *binding, const hw_record *record, const hw_field *field,
                          char *base, const trail_state *at) {
  trail_state inner = *at;
  bool list = (field->flags & HW_LIST) != 0;
  if (record == binding->root && list) {
    inner.units = &binding->unit_lists[field - record->fields];
  } else {
    inner.steps[inner.length++] = (hw_step){.row = hw_bind_row(record, field), .element = HW_NONE};
  }
  if (list) {
    resolve_list(binding, field, base, &inner);
  } else if (field->type == HW_TYPE_RECORD) {
    resolve_record(binding, field->record, base + field->value, &inner);
  } else {
    resolve_slot(binding, field, (int32_t *)(void *)(base + field->value), &inner);
  }
}

/* Fields beyond what a list keeps belong to the written form only. */
static void resolve_record(hw_binding *binding, const hw_record *record, char *base,
                           const trail_state *at) {
  for (int i = 0; i < record->field_count && binding->status == HOMEWARD_OK; i++) {
    const hw_field *field = &record->fields[i];
    bool reference = field->type == HW_TYPE_REFERENCE && field->target != HW_TARGET_MOVEMENT;
    bool kept = record->size == 0 || field->value < record->kept;
    if (kept && (reference || field->type == HW_TYPE_RECORD)) {
      resolve_field(binding, record, field, base, at);
    }
  }
}

homeward_status hw_binding_resolve(hw_binding *binding, void *from) {
  trail_state at = {.units = NULL, .unit = HW_NONE};
  resolve_record(binding, binding->root, from, &at);
  return binding->status;
}

/* ---- keys ---- */

/* The element of the file that became `element` of a sorted list. */
static int32_t unsorted(const hw_binding *binding, const trail_state *trail, int row,
                        int32_t element) {
  for (const hw_sorted *sorted = binding->sorted; sorted != NULL; sorted = sorted->next) {
    if (sorted->units == trail->units && sorted->unit == trail->unit && sorted->row == row) {
      return sorted->order[element];
    }
  }
  return element;
}

/* Follows the path through the schema. Returns the field that it ends in, NULL for an unknown key.
 */
static const hw_field *follow(const hw_binding *binding, const hw_key *path, int length,
                              trail_state *out) {
  const hw_record *record = binding->root;
  const hw_field *field = NULL;
  *out = (trail_state){.units = NULL, .unit = HW_NONE};
  for (int i = 0; i < length && out->length < STEPS_MAX; i++) {
    size_t key_length = strlen(path[i].key);
    int found = record == NULL ? -1 : hw_record_find(record, path[i].key, key_length, 0);
    if (found < 0 && field != NULL && field->instead != NULL) {
      record = field->instead;
      found = hw_record_find(record, path[i].key, key_length, 0);
    }
    if (found < 0) {
      return NULL;
    }
    field = &record->fields[found];
    if (i == 0 && (field->flags & HW_LIST) != 0 && path[i].element >= 0) {
      out->units = &binding->unit_lists[found];
      out->unit = path[i].element;
    } else {
      int row = hw_bind_row(record, field);
      bool sorted = (field->flags & HW_SORTED) != 0 && path[i].element >= 0;
      int32_t element = sorted ? unsorted(binding, out, row, path[i].element) : path[i].element;
      out->steps[out->length++] = (hw_step){.row = row, .element = element};
    }
    record = field->record;
  }
  return field;
}

hw_finding hw_binding_find(const hw_binding *binding, const hw_key *path, int length,
                           hw_position *out) {
  trail_state trail;
  hw_place_in_file place = {0};
  const hw_field *field = follow(binding, path, length, &trail);
  *out = nearest_position(binding, trail);
  if (field == NULL) {
    return HW_NOT_FOUND;
  }
  if (trail.length == 0) {
    return HW_FOUND;
  }
  if (find_trail(binding, &trail, &place)) {
    return place.failed ? HW_FOUND_REFUSED : HW_FOUND;
  }
  return (field->flags & HW_REQUIRED) != 0 ? HW_NOT_FOUND_REQUIRED : HW_NOT_FOUND;
}
