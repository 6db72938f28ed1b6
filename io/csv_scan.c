/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/csv_scan.h"

#include <stdlib.h>
#include <string.h>

enum {
  BUFFER = 64 * 1024,
  AHEAD = 4 /* bytes: a character lies in the buffer as a whole, unless the file ends inside it */
};

/* What has been read and not yet scanned. */
typedef struct hw_csv_source {
  unsigned char buffer[BUFFER + 1]; /* a NUL behind the last byte */
  size_t at, end;
  int line, column; /* of buffer[at], 1-based */
  bool begun, ended;
} hw_csv_source;

/* ---- findings ---- */

void hw_csv_scan_stop(hw_csv_scan *scan, homeward_status status, const char *reason) {
  if (scan->status == HOMEWARD_OK) {
    scan->status = status;
    scan->reason = reason;
  }
}

void hw_csv_scan_report(hw_csv_scan *scan, hw_code code, int line, int column, const char *text) {
  hw_position position = {.file = scan->file, .line = line, .column = column};
  if (hw_report(scan->diagnostics, code, position, "%s", text) != HOMEWARD_OK) {
    hw_csv_scan_stop(scan, HOMEWARD_LIMIT, NULL);
  }
}

/* A finding behind which nothing can be understood. */
static void give_up(hw_csv_scan *scan, hw_code code, const char *text) {
  hw_csv_scan_report(scan, code, scan->source->line, scan->source->column, text);
  hw_csv_scan_stop(scan, HOMEWARD_INVALID, NULL);
}

/* ---- bytes ---- */

static void refill(hw_csv_scan *scan) {
  hw_csv_source *source = scan->source;
  source->end -= source->at;
  memmove(source->buffer, source->buffer + source->at, source->end);
  source->at = 0;
  while (source->end < AHEAD && !source->ended) {
    ssize_t got =
        scan->bytes.read(scan->bytes.context, source->buffer + source->end, BUFFER - source->end);
    if (got < 0) {
      hw_csv_scan_stop(scan, HOMEWARD_IO, NULL);
    }
    source->ended = got <= 0;
    source->end += got > 0 ? (size_t)got : 0;
  }
  source->buffer[source->end] = 0;
}

/* True when there is a next byte; the rest of its character is then in the buffer too. */
static bool has_next(hw_csv_scan *scan) {
  hw_csv_source *source = scan->source;
  if (source->end - source->at < AHEAD && !source->ended) {
    refill(scan);
  }
  return scan->status == HOMEWARD_OK && source->at < source->end;
}

static unsigned char next_byte(const hw_csv_scan *scan) {
  return scan->source->buffer[scan->source->at];
}

static bool begin(hw_csv_scan *scan) {
  scan->source = malloc(sizeof *scan->source);
  if (scan->source == NULL) {
    hw_csv_scan_stop(scan, HOMEWARD_LIMIT, NULL);
    return false;
  }
  hw_csv_source *source = scan->source;
  source->at = source->end = 0;
  source->line = source->column = 1;
  source->ended = false;
  if (has_next(scan) && memcmp(source->buffer, "\xEF\xBB\xBF", 3) == 0) {
    source->at = 3;
  }
  return true;
}

/* Passes an LF, alone or behind a CR. */
static void pass_line_end(hw_csv_source *source) {
  source->at += source->buffer[source->at] == '\r' ? 2 : 1;
  source->line++;
  source->column = 1;
}

static bool at_line_end(hw_csv_scan *scan) {
  const unsigned char *next = scan->source->buffer + scan->source->at;
  return next[0] == '\n' || (next[0] == '\r' && next[1] == '\n');
}

/* ---- text ---- */

static bool make_text_room(hw_csv_scan *scan, size_t length) {
  if (scan->text_capacity - scan->text_used > length) {
    return true;
  }
  size_t capacity = scan->text_capacity + scan->text_capacity / 2 + length + 4096;
  char *text = realloc(scan->text, capacity);
  if (text == NULL) {
    hw_csv_scan_stop(scan, HOMEWARD_LIMIT, NULL);
    return false;
  }
  scan->text = text;
  scan->text_capacity = capacity;
  return true;
}

static void append(hw_csv_scan *scan, const unsigned char *bytes, size_t length) {
  if (make_text_room(scan, length)) { /* and for a NUL */
    memcpy(scan->text + scan->text_used, bytes, length);
    scan->text_used += length;
  }
}

/* True when a byte stands for itself in a cell whatever the quotes. */
static bool is_plain(unsigned char byte) {
  return byte >= ' ' && byte < 0x7F && byte != ',' && byte != '"';
}

static void take_plain(hw_csv_scan *scan) {
  hw_csv_source *source = scan->source;
  size_t from = source->at;
  size_t to = from;
  while (to < source->end && is_plain(source->buffer[to])) {
    to++;
  }
  append(scan, source->buffer + from, to - from);
  source->at = to;
  source->column += (int)(to - from);
}

/* One character that is not plain: of several bytes, or a control character. */
static void take_character(hw_csv_scan *scan) {
  hw_csv_source *source = scan->source;
  uint32_t code_point = 0;
  size_t length = hw_decode(source->buffer + source->at, &code_point);
  bool line_break = code_point == '\t' || code_point == '\n' || code_point == '\r';
  if (length == 0) {
    give_up(scan, HW_E_ENCODING, "the file is not UTF-8 from here on; save it as UTF-8");
  } else if ((code_point < ' ' && !line_break) || code_point == 0x7F) {
    give_up(scan, HW_E_CONTROL, "a control character is not allowed");
  } else {
    append(scan, source->buffer + source->at, length);
    source->at += length;
    source->column++;
  }
}

/* ---- cells ---- */

static hw_cell *new_cell(hw_csv_scan *scan) {
  if (scan->cell_count == HW_CELLS_MAX) {
    static const char reason[] = "a row has more than 16384 cells";
    hw_csv_scan_report(scan, HW_E_LIST_LENGTH, scan->source->line, scan->source->column, reason);
    hw_csv_scan_stop(scan, HOMEWARD_LIMIT, reason);
    return NULL;
  }
  if (scan->cell_count == scan->cell_capacity) {
    size_t capacity = scan->cell_capacity * 2 + 64;
    hw_cell *cells = realloc(scan->cells, capacity * sizeof *cells);
    if (cells == NULL) {
      hw_csv_scan_stop(scan, HOMEWARD_LIMIT, NULL);
      return NULL;
    }
    scan->cells = cells;
    scan->cell_capacity = capacity;
  }
  hw_cell *cell = &scan->cells[scan->cell_count++];
  *cell = (hw_cell){
      .text = scan->text_used, .line = scan->source->line, .column = scan->source->column};
  return cell;
}

static void refuse_cell(hw_csv_scan *scan, hw_cell *cell, const char *text) {
  if (!cell->refused) {
    hw_csv_scan_report(scan, HW_E_SYNTAX, scan->source->line, scan->source->column, text);
  }
  cell->refused = scan->refused = true;
}

static bool check_length(hw_csv_scan *scan, const hw_cell *cell) {
  static const char reason[] = "a cell is longer than 1 MiB";
  bool good = scan->text_used - cell->text <= HW_CELL_MAX;
  if (!good) {
    hw_csv_scan_report(scan, HW_E_SCALAR_LENGTH, cell->line, cell->column, reason);
    hw_csv_scan_stop(scan, HOMEWARD_LIMIT, reason);
  }
  return good;
}

/* Without quotes, or what follows them: up to the comma or the end of the line, neither of which is
 * passed. */
static void scan_bare(hw_csv_scan *scan, hw_cell *cell) {
  while (has_next(scan) && check_length(scan, cell)) {
    unsigned char next = next_byte(scan);
    if (next == ',' || at_line_end(scan)) {
      return;
    }
    if (next == '"') {
      refuse_cell(scan, cell,
                  "a quote inside a cell without quotes; put the cell in quotes and double the "
                  "quotes inside it");
      scan->source->at++;
      scan->source->column++;
    } else if (next == '\r') {
      give_up(scan, HW_E_SYNTAX,
              "a carriage return stands alone; lines end with LF or with CR and LF");
    } else if (is_plain(next)) {
      take_plain(scan);
    } else {
      take_character(scan);
    }
  }
}

/* Behind the opening quote, up to and with the closing one. False: there is none. */
static bool scan_quoted(hw_csv_scan *scan, const hw_cell *cell) {
  hw_csv_source *source = scan->source;
  while (has_next(scan) && check_length(scan, cell)) {
    unsigned char next = next_byte(scan);
    bool doubled = next == '"' && source->buffer[source->at + 1] == '"';
    if (next == '"' && !doubled) {
      source->at++;
      source->column++;
      return true;
    }
    if (doubled || next == ',') {
      append(scan, &next, 1);
      source->at += doubled ? 2 : 1;
      source->column += doubled ? 2 : 1;
    } else if (at_line_end(scan)) {
      append(scan, source->buffer + source->at, next == '\r' ? 2 : 1);
      pass_line_end(source);
    } else if (is_plain(next)) {
      take_plain(scan);
    } else {
      take_character(scan);
    }
  }
  return false;
}

static void scan_cell(hw_csv_scan *scan) {
  hw_cell *cell = new_cell(scan);
  if (cell == NULL) {
    return;
  }
  hw_csv_source *source = scan->source;
  cell->quoted = has_next(scan) && next_byte(scan) == '"';
  if (cell->quoted) {
    source->at++;
    source->column++;
    if (!scan_quoted(scan, cell)) {
      if (scan->status == HOMEWARD_OK) {
        hw_csv_scan_report(scan, HW_E_SYNTAX, cell->line, cell->column,
                           "the quote that opens this cell is never closed");
      }
      cell->refused = scan->refused = true;
    } else if (has_next(scan) && next_byte(scan) != ',' && !at_line_end(scan)) {
      refuse_cell(scan, cell,
                  "text follows the quote that closes a cell; a quote inside a quoted cell is "
                  "doubled");
    }
  }
  scan_bare(scan, cell);
  if (make_text_room(scan, 0)) {
    cell->length = scan->text_used - cell->text;
    scan->text[scan->text_used++] = '\0';
  }
}

/* ---- rows ---- */

static void pass_empty_lines(hw_csv_scan *scan) {
  while (has_next(scan) && at_line_end(scan)) {
    pass_line_end(scan->source);
  }
}

bool hw_csv_scan_row(hw_csv_scan *scan) {
  if (scan->source == NULL && !begin(scan)) {
    return false;
  }
  scan->cell_count = 0;
  scan->text_used = 0;
  scan->refused = false;
  pass_empty_lines(scan);
  if (!has_next(scan)) {
    return false;
  }
  hw_csv_source *source = scan->source;
  scan->line = source->line;
  bool more = true;
  while (more && scan->status == HOMEWARD_OK) {
    scan_cell(scan);
    more = has_next(scan) && next_byte(scan) == ',';
    if (more) {
      source->at++;
      source->column++;
    } else if (scan->status == HOMEWARD_OK && source->at < source->end) {
      pass_line_end(source);
    }
  }
  return scan->status == HOMEWARD_OK;
}

void hw_csv_scan_free(hw_csv_scan *scan) {
  free(scan->cells);
  free(scan->text);
  free(scan->source);
  *scan = (hw_csv_scan){0};
}
