/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the first row of a spreadsheet says about its columns. */
#ifndef HW_IO_CSV_HEADER_H
#define HW_IO_CSV_HEADER_H

#include "io/csv_scan.h"
#include "io/schema.h"

enum {
  HW_COLUMN_DEPTH = 4, /* keys that one column's name may join */
  HW_COLUMNS_MAX = 256 /* more than one record has keys, nested ones counted */
};

/** A column that is read, or a required key that has none. */
typedef struct hw_column {
  const hw_field *path[HW_COLUMN_DEPTH]; /* from the row's record to the key */
  int depth;
  int cell; /* 0-based, in the row; HW_NONE: the key has no column */
} hw_column;

/** Zero-initialise to begin. */
typedef struct hw_csv_header {
  hw_column columns[HW_COLUMNS_MAX]; /* those of one record next to one another */
  int column_count;
  int cell_count;
  bool *nameless; /* owned; by cell: it has no name, and what stands below must be empty */
} hw_csv_header;

/**
 * Reads the header from the scan's row. What is wrong with it is reported once, here, and not again
 * for every row. False: scanning was stopped.
 */
bool hw_csv_header_read(hw_csv_header *header, const hw_record *record, hw_csv_scan *scan);

/** True when the scan's row holds HXL tags. */
bool hw_csv_is_tags(const hw_csv_scan *scan);

void hw_csv_header_free(hw_csv_header *header);

#endif
