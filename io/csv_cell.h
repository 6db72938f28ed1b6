/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A list in one cell of a spreadsheet: its events, once the whole cell was found to be sound. */
#ifndef HW_IO_CSV_CELL_H
#define HW_IO_CSV_CELL_H

#include "io/csv_scan.h"

/** Zero-initialise to begin; used for one cell after the other. */
typedef struct hw_cell_list {
  struct hw_cell_event *events; /* owned */
  size_t count, capacity;
  size_t taken; /* events that were handed out */
  char *text;   /* owned: of the scalars */
  size_t text_used, text_capacity;
} hw_cell_list;

/**
 * Reads the events of a cell that begins with a bracket. False: it is refused and reported, or
 * scanning was stopped.
 */
bool hw_cell_list_read(hw_cell_list *list, hw_csv_scan *scan, const hw_cell *cell);

/** The next event; false: there are no more. Text borrows until the next hw_cell_list_read(). */
bool hw_cell_list_next(hw_cell_list *list, hw_event *event);

void hw_cell_list_free(hw_cell_list *list);

#endif
