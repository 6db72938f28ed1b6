/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/schema_write.h"

#include "io/json_write.h"
#include "io/schema_show.h"
#include "io/xml_write.h"
#include "io/yaml_write.h"
#include "model/plan.h"

#include <stdalign.h>
#include <stdio.h>
#include <string.h>

enum {
  FORM_MAX = 512,          /* bytes of a record that a list does not keep whole */
  WORDS_MAX = 1000 * 1000, /* bytes of an XML attribute that is a list: less than is read */
  ATTRIBUTES = 1,
  ELEMENTS = 2 /* what XML has of a record, one after the other */
};

typedef struct writing {
  hw_naming naming;
  homeward_format format;
  union {
    hw_yaml_writer yaml;
    hw_xml_writer xml;
    hw_json_writer json;
  };
  const char *reason; /* static text, of a limit that was passed; else NULL */
} writing;

static void write_fields(writing *w, const hw_record *record, const char *base);

/* ---- the syntaxes ---- */

static void put_shown(writing *w, const char *key, hw_shown shown) {
  if (w->format == HOMEWARD_FORMAT_XML) {
    hw_xml_attribute(&w->xml, key, shown.text);
  } else if (w->format == HOMEWARD_FORMAT_JSON) {
    if (shown.style == HW_SHOWN_PLAIN) {
      hw_json_plain(&w->json, key, shown.text);
    } else {
      hw_json_text(&w->json, key, shown.text);
    }
  } else {
    if (key != NULL) {
      hw_yaml_field(&w->yaml, key);
    }
    if (shown.style == HW_SHOWN_TEXT) {
      hw_yaml_text(&w->yaml, shown.text);
    } else if (shown.style == HW_SHOWN_QUOTED) {
      hw_yaml_quoted(&w->yaml, shown.text);
    } else {
      hw_yaml_plain(&w->yaml, shown.text);
    }
  }
}

/* A record as the value of `key`, or of an element of a list when it is NULL; `element` is what XML
 * calls it. */
static void begin_record(writing *w, const char *key, const char *element, bool lines) {
  if (w->format == HOMEWARD_FORMAT_XML) {
    hw_xml_open(&w->xml, element);
  } else if (w->format == HOMEWARD_FORMAT_JSON) {
    hw_json_open(&w->json, key, false, lines);
  } else {
    if (key != NULL) {
      hw_yaml_field(&w->yaml, key);
    }
    hw_yaml_map_begin(&w->yaml, lines ? HW_YAML_BLOCK : HW_YAML_FLOW);
  }
}

static void end_record(writing *w) {
  if (w->format == HOMEWARD_FORMAT_XML) {
    hw_xml_close(&w->xml);
  } else if (w->format == HOMEWARD_FORMAT_JSON) {
    hw_json_close(&w->json);
  } else {
    hw_yaml_map_end(&w->yaml);
  }
}

static bool stands_in_record(const hw_field *field) {
  return field->singular != NULL && strcmp(field->singular, field->key) == 0;
}

static void begin_list(writing *w, const hw_field *field) {
  bool lines = field->type == HW_TYPE_RECORD && (field->flags & HW_ONE_LINE) == 0;
  if (w->format == HOMEWARD_FORMAT_JSON) {
    hw_json_open(&w->json, field->key, true, lines);
  } else if (w->format == HOMEWARD_FORMAT_YAML) {
    hw_yaml_field(&w->yaml, field->key);
    hw_yaml_list_begin(&w->yaml, lines ? HW_YAML_BLOCK : HW_YAML_FLOW);
  } else if (hw_field_is_attribute(field)) {
    hw_xml_words_begin(&w->xml, field->key);
  } else if (!stands_in_record(field)) {
    hw_xml_open(&w->xml, field->key);
  }
}

static void end_list(writing *w, const hw_field *field) {
  if (w->format == HOMEWARD_FORMAT_JSON) {
    hw_json_close(&w->json);
  } else if (w->format == HOMEWARD_FORMAT_YAML) {
    hw_yaml_list_end(&w->yaml);
  } else if (hw_field_is_attribute(field)) {
    if (w->xml.list > WORDS_MAX) {
      w->reason = "a list is longer than an XML attribute may be";
    }
    hw_xml_words_end(&w->xml);
  } else if (!stands_in_record(field)) {
    hw_xml_close(&w->xml);
  }
}

static void put_element(writing *w, const hw_field *field, hw_shown shown) {
  if (w->format != HOMEWARD_FORMAT_XML) {
    put_shown(w, NULL, shown);
  } else if (hw_field_is_attribute(field)) {
    hw_xml_word(&w->xml, shown.text);
  } else {
    hw_xml_text(&w->xml, field->singular, shown.text);
  }
}

/* One line of a table. */
static void put_pair(writing *w, const hw_field *field, const char *key, hw_shown value) {
  if (w->format == HOMEWARD_FORMAT_XML) {
    hw_pair_names names = hw_field_pair(field);
    hw_xml_open(&w->xml, names.element);
    hw_xml_attribute(&w->xml, names.key, key);
    hw_xml_attribute(&w->xml, names.value, value.text);
    hw_xml_close(&w->xml);
  } else if (w->format == HOMEWARD_FORMAT_YAML) {
    hw_yaml_key(&w->yaml, key);
    put_shown(w, NULL, value);
  } else {
    put_shown(w, key, value);
  }
}

/* ---- what is there to write ---- */

static int32_t count_of(const hw_field *field, const char *base) {
  int32_t count = 0;
  memcpy(&count, base + field->extra, sizeof count);
  return count;
}

static bool is_set(const hw_field *field, const char *base) {
  return *(const bool *)(base + field->given - 1);
}

static bool has_priorities(const hw_field *field, const char *base) {
  const bool *given = (const bool *)(base + field->extra);
  for (int i = 0; i < HW_PRIORITIES; i++) {
    if (given[i]) {
      return true;
    }
  }
  return false;
}

/* A single value that is not what holds without the key. */
static bool differs(const hw_field *field, const char *base) {
  const void *value = base + field->value;
  int32_t number = 0;
  hw_cents money = 0;
  switch (field->type) {
  case HW_TYPE_TEXT:
  case HW_TYPE_ID:
  case HW_TYPE_CURRENCY:
  case HW_TYPE_CODE:
  case HW_TYPE_ZONE:
  case HW_TYPE_REPEAT: {
    hw_shown shown = hw_show((hw_naming){0}, field, value, NULL, NULL, NULL);
    return shown.text != NULL;
  }
  case HW_TYPE_BOOLEAN:
    return *(const bool *)value;
  case HW_TYPE_ISO:
    return *(const hw_iso *)value != 0;
  case HW_TYPE_MONEY:
  case HW_TYPE_AMOUNT:
    memcpy(&money, value, sizeof money);
    return money != field->preset;
  case HW_TYPE_BIRTH_DATE:
  case HW_TYPE_INSTANT:
  case HW_TYPE_STAMP:
    return ((const hw_stamp *)value)->kind != HW_STAMP_ABSENT;
  case HW_TYPE_PRIORITIES:
    return has_priorities(field, base);
  case HW_TYPE_COVERS:
    return count_of(field, base) > 0;
  default:
    memcpy(&number, value, sizeof number);
    return number != (int32_t)field->preset;
  }
}

static bool has_unless(const hw_record *record, const char *base) {
  int field = hw_record_find(record, record->unless, strlen(record->unless), 0);
  return is_set(&record->fields[field], base);
}

static bool stands(const writing *w, const hw_record *record, const hw_field *field,
                   const char *base);

static bool holds_any(const writing *w, const hw_record *record, const char *base) {
  for (int i = 0; i < record->field_count; i++) {
    if (stands(w, record, &record->fields[i], base)) {
      return true;
    }
  }
  return false;
}

/* `avoid.services` of a model are services and transfers apart. */
static bool is_split(const writing *w, const hw_field *field) {
  return field->target == HW_TARGET_MOVEMENT && w->naming.scenario != NULL;
}

static bool stands(const writing *w, const hw_record *record, const hw_field *field,
                   const char *base) {
  bool list = (field->flags & HW_LIST) != 0;
  if ((field->flags & HW_SYNONYM) != 0 ||
      ((field->flags & HW_UNLESS) != 0 && has_unless(record, base))) {
    return false;
  }
  if (field->stands != NULL && w->naming.scenario != NULL) {
    return field->stands(w->naming.scenario, base);
  }
  if ((field->flags & HW_REQUIRED) != 0) {
    return true;
  }
  if ((field->flags & HW_ALWAYS) != 0) {
    return field->type != HW_TYPE_TEXT || differs(field, base);
  }
  if (field->given > 0) {
    return is_set(field, base);
  }
  if (list) {
    const hw_case *c = (const void *)base;
    return count_of(field, base) > 0 || (is_split(w, field) && c->avoid_transfer_count > 0);
  }
  return field->type == HW_TYPE_RECORD ? holds_any(w, field->record, base + field->value)
                                       : differs(field, base);
}

/* ---- lists ---- */

static void write_weekdays(writing *w, const hw_field *field, hw_weekdays days) {
  static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  for (int day = 0; day < 7; day++) {
    if ((days >> day & 1) != 0) {
      put_element(w, field, (hw_shown){names[day], HW_SHOWN_TEXT});
    }
  }
}

static void write_degrees(writing *w, const hw_field *field, const char *base) {
  size_t offsets[] = {field->value, field->extra};
  for (int i = 0; i < 2; i++) {
    char buffer[HW_SHOWN_SIZE];
    int32_t value = 0;
    memcpy(&value, base + offsets[i], sizeof value);
    put_element(w, field, (hw_shown){hw_show_degrees(buffer, value), HW_SHOWN_PLAIN});
  }
}

static void write_references(writing *w, const hw_field *field, hw_target target,
                             const int32_t *list, int32_t count) {
  char buffer[HW_SHOWN_SIZE];
  for (int32_t i = 0; i < count; i++) {
    put_element(w, field,
                (hw_shown){hw_show_reference(w->naming, target, list[i], buffer), HW_SHOWN_TEXT});
  }
}

/* An id that a service and a transfer have stands for both: it is written once. */
static void write_avoided(writing *w, const hw_field *field, const hw_case *c) {
  const homeward_scenario *scenario = w->naming.scenario;
  for (int32_t i = 0; i < c->avoid_service_count; i++) {
    if (c->avoid_services[i] < scenario->written_service_count) {
      write_references(w, field, HW_TARGET_SERVICE, &c->avoid_services[i], 1);
    }
  }
  for (int32_t i = 0; i < c->avoid_transfer_count; i++) {
    int32_t same = hw_find_service(scenario, scenario->transfers[c->avoid_transfers[i]].id);
    bool written = false;
    for (int32_t j = 0; j < c->avoid_service_count && same != HW_NONE; j++) {
      written = written || c->avoid_services[j] == same;
    }
    if (!written) {
      write_references(w, field, HW_TARGET_TRANSFER, &c->avoid_transfers[i], 1);
    }
  }
}

static void write_record_element(writing *w, const hw_field *field, const char *element) {
  const hw_record *record = field->record;
  alignas(max_align_t) char form[FORM_MAX];
  if (record->expand != NULL && w->naming.scenario != NULL) {
    record->expand(element, form);
    element = form;
  }
  begin_record(w, NULL, field->singular, record->lines);
  write_fields(w, record, element);
  end_record(w);
}

static void write_elements(writing *w, const hw_field *field, const char *base) {
  const char *elements = NULL;
  int32_t count = count_of(field, base);
  memcpy(&elements, base + field->value, sizeof elements);
  if (field->type == HW_TYPE_RECORD) {
    size_t size = w->naming.scenario != NULL ? field->record->kept : field->record->size;
    for (int32_t i = 0; i < count; i++) {
      write_record_element(w, field, elements + (size_t)i * size);
    }
    return;
  }
  size_t size = hw_type_size(field->type);
  for (int32_t i = 0; i < count; i++) {
    char buffer[HW_SHOWN_SIZE];
    const char *element = elements + (size_t)i * size;
    put_element(w, field, hw_show(w->naming, field, element, NULL, base, buffer));
  }
}

static void write_list(writing *w, const hw_field *field, const char *base) {
  begin_list(w, field);
  if (field->type == HW_TYPE_WEEKDAY) {
    write_weekdays(w, field, *(const hw_weekdays *)(base + field->value));
  } else if (field->type == HW_TYPE_DEGREES) {
    write_degrees(w, field, base);
  } else if (is_split(w, field)) {
    write_avoided(w, field, (const void *)base);
  } else {
    write_elements(w, field, base);
  }
  end_list(w, field);
}

/* ---- tables ---- */

static void write_priorities(writing *w, const hw_field *field, const char *base) {
  const hw_cents *money = (const hw_cents *)(const void *)(base + field->value);
  const bool *given = (const bool *)(base + field->extra);
  for (int i = 1; i < HW_PRIORITIES; i++) {
    char key[2] = {(char)('0' + i), '\0'}, buffer[HW_SHOWN_SIZE];
    if (given[i]) {
      put_pair(w, field, key, (hw_shown){hw_show_money(buffer, money[i]), HW_SHOWN_PLAIN});
    }
  }
}

static void write_covers(writing *w, const hw_field *field, const char *base) {
  const hw_cover *covers = NULL;
  int32_t count = count_of(field, base);
  memcpy(&covers, base + field->value, sizeof covers);
  for (int32_t i = 0; i < count; i++) {
    char kind[HW_SHOWN_SIZE], persons[16];
    snprintf(persons, sizeof persons, "%d", (int)covers[i].persons);
    put_pair(w, field, hw_show_reference(w->naming, field->target, covers[i].kind, kind),
             (hw_shown){persons, HW_SHOWN_PLAIN});
  }
}

/* ---- records ---- */

static void write_field(writing *w, const hw_field *field, const char *base, const char *key) {
  char buffer[HW_SHOWN_SIZE];
  if ((field->flags & HW_LIST) != 0) {
    write_list(w, field, base);
  } else if (field->type == HW_TYPE_RECORD) {
    begin_record(w, key, key, field->record->lines);
    write_fields(w, field->record, base + field->value);
    end_record(w);
  } else if (hw_field_is_table(field)) {
    begin_record(w, key, key, false);
    if (field->type == HW_TYPE_PRIORITIES) {
      write_priorities(w, field, base);
    } else {
      write_covers(w, field, base);
    }
    end_record(w);
  } else {
    hw_shown shown =
        hw_show(w->naming, field, base + field->value, base + field->extra, base, buffer);
    if (shown.text != NULL) {
      put_shown(w, key, shown);
    }
  }
}

static void write_some(writing *w, const hw_record *record, const char *base, int which) {
  for (int i = 0; i < record->field_count; i++) {
    const hw_field *field = &record->fields[i];
    int kind = hw_field_is_attribute(field) ? ATTRIBUTES : ELEMENTS;
    if ((which & kind) != 0 && stands(w, record, field, base)) {
      bool version = w->format == HOMEWARD_FORMAT_XML && field->type == HW_TYPE_VERSION;
      write_field(w, field, base, version ? "version" : field->key);
    }
  }
}

/* XML has attributes before elements; elsewhere the table's order is that of the file. */
static void write_fields(writing *w, const hw_record *record, const char *base) {
  if (w->format == HOMEWARD_FORMAT_XML) {
    write_some(w, record, base, ATTRIBUTES);
    write_some(w, record, base, ELEMENTS);
  } else {
    write_some(w, record, base, ATTRIBUTES | ELEMENTS);
  }
}

homeward_status hw_schema_write(const hw_record *root, const void *from, hw_naming naming,
                                homeward_format format, homeward_write_callback write,
                                void *context, homeward_error *error) {
  writing w;
  w.naming = naming;
  w.format = format;
  w.reason = NULL;
  homeward_status status;
  switch (format) {
  case HOMEWARD_FORMAT_XML:
    hw_xml_begin(&w.xml, write, context);
    hw_xml_open(&w.xml, root->element);
    write_fields(&w, root, from);
    hw_xml_close(&w.xml);
    status = hw_xml_end(&w.xml, error);
    break;
  case HOMEWARD_FORMAT_JSON:
    hw_json_begin(&w.json, write, context);
    hw_json_open(&w.json, NULL, false, true);
    write_fields(&w, root, from);
    hw_json_close(&w.json);
    status = hw_json_end(&w.json, error);
    break;
  case HOMEWARD_FORMAT_YAML:
    hw_yaml_begin(&w.yaml, write, context);
    write_fields(&w, root, from);
    status = hw_yaml_end(&w.yaml, error);
    break;
  default:
    return hw_fail(error, HOMEWARD_USAGE, "there is no such format");
  }
  return status == HOMEWARD_OK && w.reason != NULL ? hw_fail(error, HOMEWARD_LIMIT, "%s", w.reason)
                                                   : status;
}
