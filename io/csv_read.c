/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/csv_read.h"

#include "io/csv_cell.h"
#include "io/csv_header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What comes next. */
typedef enum stage {
  AT_BEGIN,
  AT_ROW,   /* a further row, or the end of the list */
  IN_ROW,   /* a further column of the row, or its end */
  AT_VALUE, /* the value of the column whose key was handed out */
  IN_LIST,  /* inside the value */
  AT_END
} stage;

struct hw_csv {
  hw_events events; /* first: hw_events * and hw_csv * are the same address */
  const hw_record *record;
  hw_csv_scan scan;
  hw_csv_header header;
  hw_cell_list list;
  stage stage;
  bool under_header;     /* the row below the header, which may hold tags, has been read */
  int column;            /* IN_ROW, AT_VALUE: the column in turn */
  const hw_column *open; /* of whose path the first `open_depth` keys are open records */
  int open_depth;
};

/* ---- rows ---- */

static bool is_blank(const hw_csv_scan *scan) {
  for (size_t i = 0; i < scan->cell_count; i++) {
    if (scan->cells[i].length > 0 || scan->cells[i].refused) {
      return false;
    }
  }
  return true;
}

/* Spreadsheets write rows without any value, mostly behind the last one with some. */
static bool next_row(hw_csv_scan *scan) {
  bool found = hw_csv_scan_row(scan);
  while (found && is_blank(scan)) {
    found = hw_csv_scan_row(scan);
  }
  return found;
}

static void read_head(hw_csv *csv) {
  hw_csv_scan *scan = &csv->scan;
  if (next_row(scan)) {
    hw_csv_header_read(&csv->header, csv->record, scan);
  } else if (scan->status == HOMEWARD_OK) {
    hw_csv_scan_report(scan, HW_E_EMPTY_FILE, 1, 1, "the file is empty");
    hw_csv_scan_stop(scan, HOMEWARD_INVALID, NULL);
  }
}

/* A row of another length than the header has lost a comma or gained one: nothing in it is surely
 * what it seems. */
static bool check_width(hw_csv *csv) {
  hw_csv_scan *scan = &csv->scan;
  size_t wanted = (size_t)csv->header.cell_count;
  if (scan->cell_count == wanted) {
    return true;
  }
  if (!scan->refused) {
    const hw_cell *first = &scan->cells[scan->cell_count > wanted ? wanted : 0];
    char text[120];
    snprintf(text, sizeof text, "the row has %zu cell%s; the header has %zu", scan->cell_count,
             scan->cell_count == 1 ? "" : "s", wanted);
    hw_csv_scan_report(scan, HW_E_LIST_LENGTH, first->line, first->column, text);
  }
  return false;
}

static void check_nameless(hw_csv *csv) {
  hw_csv_scan *scan = &csv->scan;
  for (size_t i = 0; i < scan->cell_count; i++) {
    const hw_cell *cell = &scan->cells[i];
    if (csv->header.nameless[i] && cell->length > 0 && !cell->refused) {
      hw_csv_scan_report(scan, HW_E_UNKNOWN_KEY, cell->line, cell->column,
                         "the column of this cell has no name in the header");
    }
  }
}

static void put(hw_event *event, hw_event_kind kind, int line, int column) {
  *event = (hw_event){.kind = kind, .text = "", .line = line, .column = column};
}

/* RECORD, or REFUSED in place of the row, or LIST_END. */
static void begin_row(hw_csv *csv, hw_event *event) {
  hw_csv_scan *scan = &csv->scan;
  bool found = next_row(scan);
  if (found && !csv->under_header && hw_csv_is_tags(scan)) {
    found = next_row(scan);
  }
  csv->under_header = true;
  put(event, HW_EVENT_LIST_END, 0, 0);
  csv->stage = AT_END;
  if (!found) {
    return;
  }
  put(event, HW_EVENT_REFUSED, scan->line, 1);
  csv->stage = AT_ROW;
  if (check_width(csv)) {
    check_nameless(csv);
    event->kind = HW_EVENT_RECORD;
    csv->stage = IN_ROW;
    csv->column = 0;
    csv->open_depth = 0;
  }
}

static void begin(hw_csv *csv, hw_event *event) {
  read_head(csv);
  put(event, HW_EVENT_LIST, 1, 1);
  csv->stage = AT_ROW;
}

/* ---- columns ---- */

static const hw_cell *cell_of(const hw_csv *csv, const hw_column *column) {
  return column->cell == HW_NONE ? NULL : &csv->scan.cells[column->cell];
}

/* A required key without a column is there, and refused. */
static bool is_given(const hw_csv *csv, const hw_column *column) {
  const hw_cell *cell = cell_of(csv, column);
  return cell == NULL || cell->length > 0 || cell->refused;
}

static int shared_depth(const hw_csv *csv, const hw_column *column) {
  int depth = 0;
  while (depth < csv->open_depth && depth < column->depth &&
         csv->open->path[depth] == column->path[depth]) {
    depth++;
  }
  return depth;
}

/* A step towards the value of the next given column: the end of a record, or the key of one, or
 * the column's own key. Each key but the last is followed by a RECORD. */
static void step_in_row(hw_csv *csv, hw_event *event) {
  const hw_column *columns = csv->header.columns;
  while (csv->column < csv->header.column_count && !is_given(csv, &columns[csv->column])) {
    csv->column++;
  }
  const hw_column *next = csv->column < csv->header.column_count ? &columns[csv->column] : NULL;
  int shared = next == NULL ? 0 : shared_depth(csv, next);
  if (csv->open_depth > shared || next == NULL) {
    put(event, HW_EVENT_RECORD_END, csv->scan.line, 1);
    csv->stage = csv->open_depth == 0 ? AT_ROW : IN_ROW;
    csv->open_depth -= csv->open_depth == 0 ? 0 : 1;
    return;
  }
  const hw_cell *cell = cell_of(csv, next);
  put(event, HW_EVENT_SCALAR, cell == NULL ? csv->scan.line : cell->line,
      cell == NULL ? 1 : cell->column);
  event->text = next->path[shared]->key;
  event->length = strlen(event->text);
  csv->stage = AT_VALUE;
}

static bool is_list_text(const char *text) {
  return text[strspn(text, " ")] == '[';
}

static void put_cell(hw_csv *csv, const hw_field *field, const hw_cell *cell, hw_event *event) {
  static const char reason[] = "a scalar is longer than 64 KiB";
  hw_csv_scan *scan = &csv->scan;
  const char *text = scan->text + cell->text;
  put(event, HW_EVENT_REFUSED, cell->line, cell->column);
  if (cell->refused) {
    return;
  }
  if ((field->flags & HW_LIST) != 0 && is_list_text(text)) {
    if (hw_cell_list_read(&csv->list, scan, cell) && hw_cell_list_next(&csv->list, event)) {
      csv->stage = IN_LIST;
    }
  } else if (cell->length > HW_SCALAR_MAX) {
    hw_csv_scan_report(scan, HW_E_SCALAR_LENGTH, cell->line, cell->column, reason);
    hw_csv_scan_stop(scan, HOMEWARD_LIMIT, reason);
  } else {
    event->kind = HW_EVENT_SCALAR;
    event->text = text;
    event->length = cell->length;
  }
}

/* What stands behind the key: a record to be opened, or the column's value. */
static void put_value(hw_csv *csv, hw_event *event) {
  const hw_column *column = &csv->header.columns[csv->column];
  const hw_cell *cell = cell_of(csv, column);
  csv->stage = IN_ROW;
  if (csv->open_depth + 1 < column->depth) {
    csv->open = column;
    csv->open_depth++;
    put(event, HW_EVENT_RECORD, cell == NULL ? csv->scan.line : cell->line,
        cell == NULL ? 1 : cell->column);
    return;
  }
  csv->column++;
  if (cell == NULL) {
    put(event, HW_EVENT_REFUSED, csv->scan.line, 1);
  } else {
    put_cell(csv, column->path[column->depth - 1], cell, event);
  }
}

static void step_in_list(hw_csv *csv, hw_event *event) {
  if (!hw_cell_list_next(&csv->list, event)) {
    csv->stage = IN_ROW;
    step_in_row(csv, event);
  }
}

static void next(hw_events *events, hw_event *event) {
  hw_csv *csv = (hw_csv *)events;
  put(event, HW_EVENT_STOP, 0, 0);
  if (csv->scan.status != HOMEWARD_OK) {
    return;
  }
  switch (csv->stage) {
  case AT_BEGIN:
    begin(csv, event);
    break;
  case AT_ROW:
    begin_row(csv, event);
    break;
  case IN_ROW:
    step_in_row(csv, event);
    break;
  case AT_VALUE:
    put_value(csv, event);
    break;
  case IN_LIST:
    step_in_list(csv, event);
    break;
  case AT_END:
    put(event, HW_EVENT_END, 0, 0);
    break;
  }
  if (csv->scan.status != HOMEWARD_OK) {
    event->kind = HW_EVENT_STOP;
  }
}

/* ---- lifetime ---- */

homeward_status hw_csv_new(hw_csv **out, hw_bytes bytes, const hw_record *record, const char *file,
                           homeward_diagnostics *diagnostics, homeward_error *error) {
  *out = NULL;
  hw_csv *csv = calloc(1, sizeof *csv);
  if (csv == NULL) {
    return hw_fail_memory(error);
  }
  csv->events.next = next;
  csv->record = record;
  csv->scan.bytes = bytes;
  csv->scan.file = file;
  csv->scan.diagnostics = diagnostics;
  *out = csv;
  return HOMEWARD_OK;
}

void hw_csv_free(hw_csv *csv) {
  if (csv != NULL) {
    hw_csv_scan_free(&csv->scan);
    hw_csv_header_free(&csv->header);
    hw_cell_list_free(&csv->list);
    free(csv);
  }
}

hw_events *hw_csv_events(hw_csv *csv) {
  return &csv->events;
}

homeward_status hw_csv_status(const hw_csv *csv, homeward_error *error) {
  const hw_csv_scan *scan = &csv->scan;
  switch (scan->status) {
  case HOMEWARD_LIMIT:
    return scan->reason == NULL ? hw_fail_memory(error)
                                : hw_fail(error, HOMEWARD_LIMIT, "%s", scan->reason);
  case HOMEWARD_IO:
    return hw_fail(error, HOMEWARD_IO, "the input could not be read");
  default:
    return scan->status;
  }
}
