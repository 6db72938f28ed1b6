/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Comma-separated values as RFC 4180 has them, row by row: cells in quotes or not, doubled quotes
 * inside quotes, lines that end with LF or CRLF. The file is UTF-8, with or without a byte order
 * mark. What is refused is reported with its position.
 */
#ifndef HW_IO_CSV_SCAN_H
#define HW_IO_CSV_SCAN_H

#include "io/yaml_read.h"

enum {
  HW_CELL_MAX = 1024 * 1024, /* bytes of one cell */
  HW_CELLS_MAX = 16384       /* cells of one row */
};

typedef struct hw_cell {
  size_t text; /* offset in the row's text; NUL-terminated there */
  size_t length;
  int line, column; /* 1-based, of its first character, an opening quote too */
  bool quoted;
  bool refused; /* and reported */
} hw_cell;

/** Zero-initialise, then set the first three. */
typedef struct hw_csv_scan {
  hw_bytes bytes;
  const char *file;                  /* borrowed */
  homeward_diagnostics *diagnostics; /* borrowed */
  homeward_status status;            /* not HOMEWARD_OK: scanning has stopped */
  const char *reason;                /* static text, of a stated limit that was passed; else NULL */
  hw_cell *cells;                    /* owned: the row */
  size_t cell_count, cell_capacity;
  char *text; /* owned: its cells' text */
  size_t text_used, text_capacity;
  int line;                     /* where the row begins */
  bool refused;                 /* one of its cells is */
  struct hw_csv_source *source; /* owned */
} hw_csv_scan;

/** Reads the next row that is not an empty line. False: the file is over, or scanning stopped. */
bool hw_csv_scan_row(hw_csv_scan *scan);

/** Reports a finding; stops scanning when memory runs out. */
void hw_csv_scan_report(hw_csv_scan *scan, hw_code code, int line, int column, const char *text);

/** Stops scanning. */
void hw_csv_scan_stop(hw_csv_scan *scan, homeward_status status, const char *reason);

void hw_csv_scan_free(hw_csv_scan *scan);

#endif
