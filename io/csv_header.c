/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/csv_header.h"

#include "io/hint.h"
#include "io/scalar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_BYTES = 128, SHOWN_MAX = 40, TEXT_MAX_BYTES = 400 };

static bool is_record(const hw_field *field) {
  return field->type == HW_TYPE_RECORD && (field->flags & HW_LIST) == 0;
}

/* ---- unknown names ---- */

/* A search for the name nearest to an unknown one. */
typedef struct name_search {
  hw_hint hint;
  char nearest[NAME_MAX_BYTES];
} name_search;

static void offer_names(name_search *search, const hw_record *record, const char *before,
                        int depth) {
  for (int i = 0; i < record->field_count; i++) {
    const hw_field *field = &record->fields[i];
    char name[NAME_MAX_BYTES];
    snprintf(name, sizeof name, "%s%s", before, field->key);
    if (is_record(field)) {
      char inside[NAME_MAX_BYTES + 1];
      snprintf(inside, sizeof inside, "%s.", name);
      if (depth + 1 < HW_COLUMN_DEPTH) {
        offer_names(search, field->record, inside, depth + 1);
      }
      continue;
    }
    hw_hint_offer(&search->hint, name);
    if (search->hint.nearest == name) {
      memcpy(search->nearest, name, sizeof name);
      search->hint.nearest = search->nearest;
    }
  }
}

static void report_unknown(const hw_record *record, hw_csv_scan *scan, const hw_cell *cell) {
  const char *name = scan->text + cell->text;
  name_search search = {.hint = {.word = name, .length = cell->length}};
  offer_names(&search, record, "", 0);
  bool show = hw_scalar_id(name, cell->length) && cell->length <= SHOWN_MAX;
  bool near = search.hint.nearest != NULL;
  char text[TEXT_MAX_BYTES];
  snprintf(text, sizeof text, "unknown key%s%s%s in %s%s%s%s", show ? " `" : "", show ? name : "",
           show ? "`" : "", record->name, near ? "; did you mean `" : "",
           near ? search.nearest : "", near ? "`?" : "");
  hw_csv_scan_report(scan, HW_E_UNKNOWN_KEY, cell->line, cell->column, text);
}

/* ---- names ---- */

/* `avoid.places.x`: what stands behind a list has no column. */
static void report_inside_list(const hw_field *list, hw_csv_scan *scan, const hw_cell *cell) {
  char text[TEXT_MAX_BYTES];
  snprintf(text, sizeof text,
           "`%s` is a list: [...]; it stands in one cell, in the column of its own name",
           list->key);
  hw_csv_scan_report(scan, HW_E_NOT_LIST, cell->line, cell->column, text);
}

static void report_record(const hw_field *field, hw_csv_scan *scan, const hw_cell *cell) {
  char text[TEXT_MAX_BYTES];
  snprintf(text, sizeof text,
           "`%s` is a record of keys and values; each key has a column, such as `%s.%s`",
           field->key, field->key, field->record->fields[0].key);
  hw_csv_scan_report(scan, HW_E_NOT_RECORD, cell->line, cell->column, text);
}

/* Follows the name through the schema. False: it is not that of a column, and reported. */
static bool find_path(hw_column *column, const hw_record *record, hw_csv_scan *scan,
                      const hw_cell *cell) {
  const char *key = scan->text + cell->text;
  const char *end = key + cell->length;
  const hw_record *in = record;
  column->depth = 0;
  while (column->depth < HW_COLUMN_DEPTH) {
    const char *dot = memchr(key, '.', (size_t)(end - key));
    size_t length = (size_t)((dot == NULL ? end : dot) - key);
    int found = hw_record_find(in, key, length, 0);
    if (found < 0) {
      break;
    }
    const hw_field *field = &in->fields[found];
    column->path[column->depth++] = field;
    if (dot == NULL) {
      if (is_record(field)) {
        report_record(field, scan, cell);
      }
      return !is_record(field);
    }
    if ((field->flags & HW_LIST) != 0) {
      report_inside_list(field, scan, cell);
      return false;
    }
    if (!is_record(field)) {
      break;
    }
    in = field->record;
    key = dot + 1;
  }
  report_unknown(record, scan, cell);
  return false;
}

static int common_depth(const hw_column *a, const hw_column *b) {
  int depth = 0;
  while (depth < a->depth && depth < b->depth && a->path[depth] == b->path[depth]) {
    depth++;
  }
  return depth;
}

/* Keeps the column behind those that it has most of its path in common with. */
static void keep_column(hw_csv_header *header, const hw_column *column) {
  int place = header->column_count;
  int most = 0;
  for (int i = 0; i < header->column_count; i++) {
    int depth = common_depth(&header->columns[i], column);
    if (depth > 0 && depth >= most) {
      most = depth;
      place = i + 1;
    }
  }
  memmove(&header->columns[place + 1], &header->columns[place],
          (size_t)(header->column_count - place) * sizeof *column);
  header->columns[place] = *column;
  header->column_count++;
}

static const hw_column *find_same(const hw_csv_header *header, const hw_column *column) {
  for (int i = 0; i < header->column_count; i++) {
    const hw_column *other = &header->columns[i];
    if (other->depth == column->depth && common_depth(other, column) == column->depth) {
      return other;
    }
  }
  return NULL;
}

static void report_twice(const hw_column *first, hw_csv_scan *scan, const hw_cell *cell) {
  char text[TEXT_MAX_BYTES];
  snprintf(text, sizeof text, "key `%.*s` stands already in cell %d of the header",
           (int)cell->length, scan->text + cell->text, first->cell + 1);
  hw_csv_scan_report(scan, HW_E_DUPLICATE_KEY, cell->line, cell->column, text);
}

static bool too_many(const hw_csv_header *header) {
  return header->column_count == HW_COLUMNS_MAX;
}

static void read_name(hw_csv_header *header, const hw_record *record, hw_csv_scan *scan, int cell) {
  const hw_cell *named = &scan->cells[cell];
  hw_column column = {.cell = cell};
  header->nameless[cell] = named->length == 0 && !named->refused;
  if (named->length == 0 || named->refused || !find_path(&column, record, scan, named)) {
    return;
  }
  const hw_column *same = find_same(header, &column);
  if (same != NULL) {
    report_twice(same, scan, named);
  } else if (!too_many(header)) {
    keep_column(header, &column);
  }
}

/* ---- the whole ---- */

/* A file that is no table of cases gets one finding that says so. Its text is never repeated: the
 * first row may be data. */
static void report_no_header(const hw_record *record, hw_csv_scan *scan) {
  const char *text = scan->text + scan->cells[0].text;
  bool semicolons = scan->cell_count == 1 && strchr(text, ';') != NULL;
  bool tabs = scan->cell_count == 1 && strchr(text, '\t') != NULL;
  char message[TEXT_MAX_BYTES];
  if (semicolons || tabs) {
    snprintf(message, sizeof message, "the cells are separated by %s; separate them by commas",
             semicolons ? "semicolons" : "tabs");
  } else {
    snprintf(message, sizeof message,
             "the first row names the keys of a %s, such as `%s` and `%s`; none is there",
             record->name, record->fields[0].key, record->fields[1].key);
  }
  hw_csv_scan_report(scan, HW_E_SYNTAX, scan->cells[0].line, scan->cells[0].column, message);
  hw_csv_scan_stop(scan, HOMEWARD_INVALID, NULL);
}

/* Some cell of the header begins with the first key of a column's name. */
static bool names_any(const hw_record *record, const hw_csv_scan *scan) {
  for (size_t i = 0; i < scan->cell_count; i++) {
    const char *name = scan->text + scan->cells[i].text;
    size_t length = strcspn(name, ".");
    if (hw_record_find(record, name, length, 0) >= 0) {
      return true;
    }
  }
  return false;
}

/* A required key without a column is one finding, and refused in every row. */
static void add_missing(hw_csv_header *header, const hw_record *record, hw_csv_scan *scan) {
  for (int i = 0; i < record->field_count; i++) {
    const hw_field *field = &record->fields[i];
    hw_column column = {.path = {field}, .depth = 1, .cell = HW_NONE};
    if ((field->flags & HW_REQUIRED) == 0 || find_same(header, &column) != NULL ||
        too_many(header)) {
      continue;
    }
    char text[TEXT_MAX_BYTES];
    snprintf(text, sizeof text, "%s: required key `%s` has no column", record->name, field->key);
    hw_csv_scan_report(scan, HW_E_REQUIRED, scan->line, 1, text);
    keep_column(header, &column);
  }
}

bool hw_csv_header_read(hw_csv_header *header, const hw_record *record, hw_csv_scan *scan) {
  if (!names_any(record, scan)) {
    report_no_header(record, scan);
    return false;
  }
  header->cell_count = (int)scan->cell_count;
  header->nameless = calloc(scan->cell_count, sizeof *header->nameless);
  if (header->nameless == NULL) {
    hw_csv_scan_stop(scan, HOMEWARD_LIMIT, NULL);
    return false;
  }
  for (int i = 0; i < header->cell_count; i++) {
    read_name(header, record, scan, i);
  }
  add_missing(header, record, scan);
  return scan->status == HOMEWARD_OK;
}

bool hw_csv_is_tags(const hw_csv_scan *scan) {
  for (size_t i = 0; i < scan->cell_count; i++) {
    const char *text = scan->text + scan->cells[i].text;
    text += strspn(text, " ");
    if (*text != '\0') {
      return *text == '#';
    }
  }
  return false;
}

void hw_csv_header_free(hw_csv_header *header) {
  free(header->nameless);
  *header = (hw_csv_header){0};
}
