/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/schema_document.h"

#include "io/scalar.h"
#include "io/xml_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- records ---- */

static void gather(hw_record_list *list, const hw_record *record) {
  for (int i = 0; i < list->count; i++) {
    if (list->records[i] == record) {
      return;
    }
  }
  if (list->count == HW_RECORDS_MAX) {
    return;
  }
  list->records[list->count++] = record;
  for (int i = 0; i < record->field_count; i++) {
    if (record->fields[i].type == HW_TYPE_RECORD) {
      gather(list, record->fields[i].record);
    }
    if (record->fields[i].instead != NULL) {
      gather(list, record->fields[i].instead);
    }
  }
}

hw_record_list hw_schema_records(const hw_record *root) {
  hw_record_list list = {.count = 0};
  gather(&list, root);
  return list;
}

/* ---- tables ---- */

const char hw_schema_head[] =
    "| key | value | without it | XML | meaning |\n|---|---|---|---|---|\n";

static const char *prefix_of(const hw_field *field) {
  return (field->flags & HW_ALONE) != 0      ? "one or a list of: "
         : field->type == HW_TYPE_DEGREES    ? "list of two: "
         : field->type == HW_TYPE_PRIORITIES ? "record by priority: "
         : field->type == HW_TYPE_COVERS     ? "record by kind of escort: "
         : (field->flags & HW_LIST) != 0     ? "list: "
                                             : "";
}

static void write_form(char *out, size_t size, const hw_field *field) {
  char form[300];
  if (field->type == HW_TYPE_RECORD) {
    snprintf(out, size, "%s: %s", (field->flags & HW_LIST) != 0 ? "records" : "record",
             field->record->name);
    return;
  }
  snprintf(out, size, "%s%s", prefix_of(field), hw_field_describe(form, sizeof form, field));
}

static void write_absence(char *out, size_t size, const hw_record *record, const hw_field *field) {
  bool required = (field->flags & HW_REQUIRED) != 0;
  hw_field_preset(out, size, field);
  if (required && (field->flags & HW_UNLESS) != 0) {
    snprintf(out, size, "**required** without `%s`", record->unless);
  } else if (required) {
    snprintf(out, size, "**required**");
  } else if ((field->flags & HW_EXPECTED) != 0) {
    snprintf(out, size, "a warning");
  } else if (out[0] == '\0') {
    snprintf(out, size, "–");
  }
}

static bool stands_in_record(const hw_field *field) {
  return field->singular != NULL && strcmp(field->singular, field->key) == 0;
}

static void write_xml(char *out, size_t size, const hw_field *field) {
  if (field->type == HW_TYPE_VERSION) {
    snprintf(out, size, "attribute `version`");
  } else if (hw_field_is_attribute(field)) {
    snprintf(out, size, (field->flags & HW_LIST) != 0 ? "attribute, words" : "attribute");
  } else if (hw_field_is_table(field)) {
    hw_pair_names names = hw_field_pair(field);
    snprintf(out, size, "element of `<%s %s=… %s=…/>`", names.element, names.key, names.value);
  } else if (stands_in_record(field)) {
    snprintf(out, size, "an element for each");
  } else if (field->singular != NULL) {
    snprintf(out, size, "element of `<%s>`", field->singular);
  } else {
    snprintf(out, size, "element");
  }
}

char *hw_schema_row(char *out, size_t size, const hw_record *record, const hw_field *field) {
  char form[400], absence[120], xml[120];
  write_form(form, sizeof form, field);
  write_absence(absence, sizeof absence, record, field);
  write_xml(xml, sizeof xml, field);
  snprintf(out, size, "| `%s` | %s | %s | %s | %s |", field->key, form, absence, xml,
           field->meaning);
  return out;
}

/* ---- XSD: values ---- */

static void begin(hw_xml_writer *xml, const char *element, const char *attribute,
                  const char *value) {
  hw_xml_open(xml, element);
  if (attribute != NULL) {
    hw_xml_attribute(xml, attribute, value);
  }
}

static void facet(hw_xml_writer *xml, const char *name, const char *value) {
  begin(xml, name, "value", value);
  hw_xml_close(xml);
}

static void begin_restriction(hw_xml_writer *xml, const char *base) {
  begin(xml, "xs:simpleType", NULL, NULL);
  begin(xml, "xs:restriction", "base", base);
}

static void end_two(hw_xml_writer *xml) {
  hw_xml_close(xml);
  hw_xml_close(xml);
}

static void pattern_type(hw_xml_writer *xml, const char *name, const char *base,
                         const char *pattern) {
  begin(xml, "xs:simpleType", "name", name);
  begin(xml, "xs:restriction", "base", base);
  facet(xml, "xs:pattern", pattern);
  end_two(xml);
}

static void date_type(hw_xml_writer *xml, const char *name, const char *first) {
  begin(xml, "xs:simpleType", "name", name);
  begin(xml, "xs:restriction", "base", "xs:date");
  facet(xml, "xs:pattern", "[0-9]{4}-[0-9]{2}-[0-9]{2}");
  facet(xml, "xs:minInclusive", first);
  facet(xml, "xs:maxInclusive", "2199-12-31");
  end_two(xml);
}

/* Types that no field refines. */
static void write_types(hw_xml_writer *xml) {
  static const char time[] = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(Z|[+\\-][0-9]{2}:[0-9]"
                             "{2})?";
  pattern_type(xml, "Text", "xs:string", "[^\\p{Cc}]+");
  pattern_type(xml, "MaybeText", "xs:string", "[^\\p{Cc}]*");
  pattern_type(xml, "Id", "xs:token", "[A-Za-z0-9][A-Za-z0-9._:/\\-]{0,63}");
  pattern_type(xml, "Run", "xs:token",
               "[A-Za-z0-9][A-Za-z0-9._:/\\-]{0,63}@[0-9]{4}-[0-9]{2}-[0-9]{2}");
  pattern_type(xml, "Currency", "xs:token", "[A-Z]{3}");
  pattern_type(xml, "Country", "xs:token", "[A-Z]{2}");
  pattern_type(xml, "Boolean", "xs:token", "true|false");
  pattern_type(xml, "Duration", "xs:token",
               "[0-9]+d([0-9]+h)?([0-9]+m)?|[0-9]+h([0-9]+m)?|[0-9]+m");
  pattern_type(xml, "Days", "xs:token", "[0-9]+d");
  pattern_type(xml, "Instant", "xs:token", time);
  date_type(xml, "Date", "1970-01-01");
  date_type(xml, "BirthDate", "1850-01-01");
  begin(xml, "xs:simpleType", "name", "Stamp");
  begin(xml, "xs:union", "memberTypes", "Date Instant");
  end_two(xml);
  pattern_type(xml, "Hours", "xs:token", "[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}");
  pattern_type(xml, "Weekday", "xs:token", "mon|tue|wed|thu|fri|sat|sun");
  pattern_type(xml, "Degrees", "xs:decimal", "-?[0-9]+(\\.[0-9]{1,4})?");
  pattern_type(xml, "Zone", "xs:token", "[A-Za-z0-9_+/\\-]+");
}

/* A number of 10^-places from least to most. */
static void decimal_facets(hw_xml_writer *xml, const hw_field *field, int places) {
  char text[64];
  int64_t unit = 1;
  for (int i = 0; i < places; i++) {
    unit *= 10;
  }
  snprintf(text, sizeof text, places == 0 ? "[0-9]+" : "[0-9]+(\\.[0-9]{1,%d})?", places);
  facet(xml, "xs:pattern", text);
  snprintf(text, sizeof text, "%" PRId64, field->least / unit);
  facet(xml, "xs:minInclusive", text);
  snprintf(text, sizeof text, "%" PRId64, field->most / unit);
  facet(xml, "xs:maxInclusive", text);
}

static int places_of(hw_type type) {
  switch (type) {
  case HW_TYPE_MONEY:
  case HW_TYPE_AMOUNT:
  case HW_TYPE_PRIORITIES:
    return 2;
  case HW_TYPE_RATE:
    return 4;
  case HW_TYPE_SHARE:
    return 5;
  case HW_TYPE_COUNT:
  case HW_TYPE_COVERS:
  case HW_TYPE_VERSION:
    return 0;
  default:
    return -1;
  }
}

/* The type's name; NULL: the field has a type of its own. */
static const char *type_name(const hw_field *field) {
  static const char *const names[] = {
      [HW_TYPE_TEXT] = "Text",         [HW_TYPE_ID] = "Id",
      [HW_TYPE_CURRENCY] = "Currency", [HW_TYPE_CODE] = "Country",
      [HW_TYPE_ISO] = "Country",       [HW_TYPE_BOOLEAN] = "Boolean",
      [HW_TYPE_DURATION] = "Duration", [HW_TYPE_DAYS] = "Days",
      [HW_TYPE_DATE] = "Date",         [HW_TYPE_BIRTH_DATE] = "BirthDate",
      [HW_TYPE_INSTANT] = "Instant",   [HW_TYPE_LOCAL] = "Instant",
      [HW_TYPE_STAMP] = "Stamp",       [HW_TYPE_WINDOW] = "Hours",
      [HW_TYPE_WEEKDAY] = "Weekday",   [HW_TYPE_DEGREES] = "Degrees",
      [HW_TYPE_ZONE] = "Zone",         [HW_TYPE_REPEAT] = "Text",
      [HW_TYPE_REFERENCE] = "Id",      [HW_TYPE_RECORD] = NULL,
  };
  if (field->type == HW_TYPE_REFERENCE && field->target == HW_TARGET_RUN) {
    return "Run";
  }
  if (field->type == HW_TYPE_TEXT && (field->flags & HW_EMPTY) != 0) {
    return "MaybeText";
  }
  return names[field->type];
}

/* The type of a value, inside the element that has it, which is open. */
static void write_type(hw_xml_writer *xml, const hw_field *field) {
  if (field->type == HW_TYPE_CHOICE) {
    begin_restriction(xml, "xs:token");
    for (int i = 0; field->words[i] != NULL; i++) {
      facet(xml, "xs:enumeration", field->words[i]);
    }
    end_two(xml);
  } else if (field->type == HW_TYPE_VERSION) {
    char text[24];
    snprintf(text, sizeof text, "0*%" PRId64, field->most);
    begin_restriction(xml, "xs:token");
    facet(xml, "xs:pattern", text);
    end_two(xml);
  } else {
    int places = places_of(field->type);
    begin_restriction(xml, places == 0 ? "xs:nonNegativeInteger" : "xs:decimal");
    decimal_facets(xml, field, places);
    end_two(xml);
  }
}

/* A list of words with its shortest and longest length. */
static void write_words(hw_xml_writer *xml, const hw_field *field) {
  char text[24];
  begin(xml, "xs:simpleType", NULL, NULL);
  begin(xml, "xs:restriction", NULL, NULL);
  begin(xml, "xs:simpleType", NULL, NULL);
  begin(xml, "xs:list", "itemType", type_name(field));
  end_two(xml);
  if (field->shortest > 0) {
    snprintf(text, sizeof text, "%d", field->shortest);
    facet(xml, "xs:minLength", text);
  }
  if (field->longest > 0) {
    snprintf(text, sizeof text, "%d", field->longest);
    facet(xml, "xs:maxLength", text);
  }
  end_two(xml);
}

/* ---- XSD: fields ---- */

static void write_meaning(hw_xml_writer *xml, const hw_field *field) {
  begin(xml, "xs:annotation", NULL, NULL);
  hw_xml_text(xml, "xs:documentation", field->meaning);
  hw_xml_close(xml);
}

static void write_attribute(hw_xml_writer *xml, const hw_field *field) {
  bool list = (field->flags & HW_LIST) != 0;
  bool version = field->type == HW_TYPE_VERSION;
  begin(xml, "xs:attribute", "name", version ? "version" : field->key);
  const char *name = list ? NULL : type_name(field);
  if (name != NULL) {
    hw_xml_attribute(xml, "type", name);
  }
  if ((field->flags & HW_REQUIRED) != 0 && (field->flags & HW_UNLESS) == 0) {
    hw_xml_attribute(xml, "use", "required");
  }
  write_meaning(xml, field);
  if (list) {
    write_words(xml, field);
  } else if (name == NULL) {
    write_type(xml, field);
  }
  hw_xml_close(xml);
}

/* "escort need" is the type escort_need. */
static const char *record_type(char *out, size_t size, const hw_record *record) {
  snprintf(out, size, "%s", record->name);
  for (char *c = out; *c != '\0'; c++) {
    *c = *c == ' ' ? '_' : *c;
  }
  return out;
}

static void write_singular(hw_xml_writer *xml, const hw_field *field) {
  char type[64];
  begin(xml, "xs:element", "name", field->singular);
  hw_xml_attribute(xml, "type",
                   field->type == HW_TYPE_RECORD ? record_type(type, sizeof type, field->record)
                                                 : type_name(field));
  char least[16];
  snprintf(least, sizeof least, "%d", field->instead != NULL ? 0 : field->shortest);
  hw_xml_attribute(xml, "minOccurs", least);
  hw_xml_attribute(xml, "maxOccurs", "unbounded");
}

static void write_pair(hw_xml_writer *xml, const hw_field *field) {
  hw_pair_names names = hw_field_pair(field);
  hw_field priority = {.type = HW_TYPE_COUNT, .least = 1, .most = HW_PRIORITIES - 1};
  begin(xml, "xs:element", "name", names.element);
  hw_xml_attribute(xml, "minOccurs", "0");
  hw_xml_attribute(xml, "maxOccurs", "unbounded");
  begin(xml, "xs:complexType", NULL, NULL);
  begin(xml, "xs:attribute", "name", names.key);
  if (field->type == HW_TYPE_COVERS) {
    hw_xml_attribute(xml, "type", "Id");
  }
  hw_xml_attribute(xml, "use", "required");
  if (field->type != HW_TYPE_COVERS) {
    write_type(xml, &priority);
  }
  hw_xml_close(xml);
  begin(xml, "xs:attribute", "name", names.value);
  hw_xml_attribute(xml, "use", "required");
  write_type(xml, field);
  hw_xml_close(xml);
  end_two(xml);
}

static void write_attributes(hw_xml_writer *xml, const hw_record *record) {
  for (int i = 0; i < record->field_count; i++) {
    if (hw_field_is_attribute(&record->fields[i])) {
      write_attribute(xml, &record->fields[i]);
    }
  }
}

/* An element that holds the elements of a list, or the pairs of a table. */
static void write_holder(hw_xml_writer *xml, const hw_field *field) {
  begin(xml, "xs:complexType", NULL, NULL);
  begin(xml, "xs:sequence", NULL, NULL);
  if (hw_field_is_table(field)) {
    write_pair(xml, field);
  } else {
    write_singular(xml, field);
    hw_xml_close(xml);
  }
  hw_xml_close(xml);
  for (int i = 0; field->instead != NULL && i < field->instead->field_count; i++) {
    hw_field either = field->instead->fields[i];
    either.flags &= ~(unsigned)HW_REQUIRED;
    write_attribute(xml, &either);
  }
  hw_xml_close(xml);
}

static void write_element(hw_xml_writer *xml, const hw_field *field) {
  char type[64];
  if (stands_in_record(field)) {
    write_singular(xml, field);
    write_meaning(xml, field);
    hw_xml_close(xml);
    return;
  }
  bool holder = hw_field_is_table(field) || (field->flags & HW_LIST) != 0;
  begin(xml, "xs:element", "name", field->key);
  if (!holder) {
    hw_xml_attribute(xml, "type", record_type(type, sizeof type, field->record));
  }
  if ((field->flags & HW_REQUIRED) == 0) {
    hw_xml_attribute(xml, "minOccurs", "0");
  }
  write_meaning(xml, field);
  if (holder) {
    write_holder(xml, field);
  }
  hw_xml_close(xml);
}

/* ---- XSD: records ---- */

static void write_record(hw_xml_writer *xml, const hw_record *record) {
  char type[64];
  bool elements = false;
  begin(xml, "xs:complexType", "name", record_type(type, sizeof type, record));
  for (int i = 0; i < record->field_count; i++) {
    if (!hw_field_is_attribute(&record->fields[i])) {
      if (!elements) {
        begin(xml, "xs:sequence", NULL, NULL);
      }
      elements = true;
      write_element(xml, &record->fields[i]);
    }
  }
  if (elements) {
    hw_xml_close(xml);
  }
  write_attributes(xml, record);
  hw_xml_close(xml);
}

/* A record of several roots is one type. */
static bool is_written(const hw_record *const *roots, int until, const hw_record *record) {
  for (int i = 0; i < until; i++) {
    hw_record_list list = hw_schema_records(roots[i]);
    for (int j = 0; j < list.count; j++) {
      if (list.records[j] == record) {
        return true;
      }
    }
  }
  return false;
}

static bool is_instead(const hw_record_list *list, const hw_record *record) {
  for (int i = 0; i < list->count; i++) {
    for (int j = 0; j < list->records[i]->field_count; j++) {
      if (list->records[i]->fields[j].instead == record) {
        return true;
      }
    }
  }
  return false;
}

homeward_status hw_schema_xsd(const hw_record *const *roots, homeward_write_callback write,
                              void *context, homeward_error *error) {
  hw_xml_writer writer;
  hw_xml_writer *xml = &writer;
  hw_xml_begin(xml, write, context);
  begin(xml, "xs:schema", "xmlns:xs", "http://www.w3.org/2001/XMLSchema");
  begin(xml, "xs:annotation", NULL, NULL);
  hw_xml_text(
      xml, "xs:documentation",
      "Homeward's scenarios, plans and events, made from the table that reads and writes them. "
      "Homeward itself takes elements in any order and says more about what is wrong.");
  hw_xml_close(xml);
  for (int i = 0; roots[i] != NULL; i++) {
    char type[64];
    begin(xml, "xs:element", "name", roots[i]->element);
    hw_xml_attribute(xml, "type", record_type(type, sizeof type, roots[i]));
    hw_xml_close(xml);
  }
  write_types(xml);
  for (int i = 0; roots[i] != NULL; i++) {
    hw_record_list list = hw_schema_records(roots[i]);
    for (int j = 0; j < list.count; j++) {
      if (!is_instead(&list, list.records[j]) && !is_written(roots, i, list.records[j])) {
        write_record(xml, list.records[j]);
      }
    }
  }
  hw_xml_close(xml);
  return hw_xml_end(xml, error);
}
