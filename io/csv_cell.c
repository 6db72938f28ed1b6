/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/csv_cell.h"

#include <stdlib.h>
#include <string.h>

typedef struct hw_cell_event {
  hw_event_kind kind;
  size_t text; /* offset */
  size_t length;
  int line, column;
} hw_cell_event;

/* ---- from YAML's text back to the file ---- */

/* A walk over the cell's text that knows where it is for YAML, and where in the file. They differ
 * by the quotes of the cell, and YAML has more kinds of line breaks. */
typedef struct cell_walk {
  const hw_cell *cell;
  const unsigned char *begin, *end;
  const unsigned char *at;
  int yaml_line, yaml_column; /* 1-based */
  int line, column;
  size_t left; /* bytes that the reader has not taken */
} cell_walk;

static void restart(cell_walk *walk) {
  walk->at = walk->begin;
  walk->yaml_line = walk->yaml_column = 1;
  walk->line = walk->cell->line;
  walk->column = walk->cell->column + (walk->cell->quoted ? 1 : 0);
}

static void step(cell_walk *walk) {
  uint32_t c = 0;
  size_t length = hw_decode(walk->at, &c);
  bool crlf = c == '\r' && walk->at[1] == '\n';
  bool yaml_break = !crlf && (c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029);
  walk->yaml_column = yaml_break ? 1 : walk->yaml_column + (crlf ? 0 : 1);
  walk->yaml_line += yaml_break ? 1 : 0;
  walk->column = c == '\n' ? 1 : walk->column + (c == '"' && walk->cell->quoted ? 2 : 1);
  walk->line += c == '\n' ? 1 : 0;
  walk->at += length;
}

/* Events come in the order of the text, so this is linear but for findings that look back. */
static void place(void *context, size_t index, int *line, int *column) {
  cell_walk *walk = context;
  (void)index;
  if (*line < walk->yaml_line || (*line == walk->yaml_line && *column < walk->yaml_column)) {
    restart(walk);
  }
  while (walk->at < walk->end &&
         (walk->yaml_line < *line || (walk->yaml_line == *line && walk->yaml_column < *column))) {
    step(walk);
  }
  *line = walk->line;
  *column = walk->column;
}

static ssize_t read_text(void *context, void *bytes, size_t size) {
  cell_walk *walk = context;
  size_t got = size < walk->left ? size : walk->left;
  memcpy(bytes, walk->end - walk->left, got);
  walk->left -= got;
  return (ssize_t)got;
}

/* ---- events ---- */

/* Doubles an array when it cannot take `more` elements. */
static bool make_room(void **array, size_t used, size_t *capacity, size_t more, size_t size) {
  if (*capacity - used >= more) {
    return true;
  }
  size_t wanted = *capacity * 2 + more + 64;
  void *grown = realloc(*array, wanted * size);
  if (grown == NULL) {
    return false;
  }
  *array = grown;
  *capacity = wanted;
  return true;
}

static bool keep(hw_cell_list *list, const hw_event *event) {
  void *events = list->events, *text = list->text;
  bool room = make_room(&events, list->count, &list->capacity, 1, sizeof *list->events);
  list->events = events;
  room = room && make_room(&text, list->text_used, &list->text_capacity, event->length + 1, 1);
  list->text = text;
  if (!room) {
    return false;
  }
  list->events[list->count++] = (hw_cell_event){.kind = event->kind,
                                                .text = list->text_used,
                                                .length = event->length,
                                                .line = event->line,
                                                .column = event->column};
  memcpy(list->text + list->text_used, event->text, event->length);
  list->text_used += event->length;
  list->text[list->text_used++] = '\0';
  return true;
}

/* What stopped the reader stops the scan too, unless it is this cell's syntax. */
static void explain_stop(const hw_yaml *yaml, hw_csv_scan *scan) {
  homeward_status status = hw_yaml_status(yaml, NULL);
  if (status != HOMEWARD_INVALID) {
    hw_csv_scan_stop(scan, status, hw_yaml_reason(yaml));
  }
}

bool hw_cell_list_read(hw_cell_list *list, hw_csv_scan *scan, const hw_cell *cell) {
  const unsigned char *text = (const unsigned char *)scan->text + cell->text;
  cell_walk walk = {.cell = cell, .begin = text, .end = text + cell->length, .left = cell->length};
  restart(&walk);
  list->count = list->taken = list->text_used = 0;
  hw_yaml *yaml = NULL;
  hw_bytes bytes = {.read = read_text, .context = &walk};
  if (hw_yaml_new(&yaml, bytes, scan->file, scan->diagnostics, NULL) != HOMEWARD_OK) {
    hw_csv_scan_stop(scan, HOMEWARD_LIMIT, NULL);
    return false;
  }
  hw_yaml_place(yaml, (hw_placing){.place = place, .context = &walk});
  hw_event event;
  for (;;) {
    hw_events_next(hw_yaml_events(yaml), &event);
    if (event.kind == HW_EVENT_END || event.kind == HW_EVENT_STOP) {
      break;
    }
    if (!keep(list, &event)) {
      hw_csv_scan_stop(scan, HOMEWARD_LIMIT, NULL);
      break;
    }
  }
  if (event.kind == HW_EVENT_STOP) {
    explain_stop(yaml, scan);
  }
  hw_yaml_free(yaml);
  return event.kind == HW_EVENT_END;
}

bool hw_cell_list_next(hw_cell_list *list, hw_event *event) {
  if (list->taken == list->count) {
    return false;
  }
  const hw_cell_event *next = &list->events[list->taken++];
  *event = (hw_event){.kind = next->kind,
                      .text = list->text + next->text,
                      .length = next->length,
                      .line = next->line,
                      .column = next->column};
  return true;
}

void hw_cell_list_free(hw_cell_list *list) {
  free(list->events);
  free(list->text);
  *list = (hw_cell_list){0};
}
