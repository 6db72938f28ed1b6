/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A list of records from a spreadsheet, as events. The first row names the keys, nested ones
 * joined by a dot; a row of HXL tags may follow; every further row is a record. An empty cell is an
 * absent key; a list stands in one cell as in YAML, in brackets.
 */
#ifndef HW_IO_CSV_READ_H
#define HW_IO_CSV_READ_H

#include "io/csv_scan.h"
#include "io/schema.h"

typedef struct hw_csv hw_csv;

/**
 * `record` is that of a row. It, `file` and `diagnostics` are borrowed until hw_csv_free(); the
 * caller owns `*out`.
 */
homeward_status hw_csv_new(hw_csv **out, hw_bytes bytes, const hw_record *record, const char *file,
                           homeward_diagnostics *diagnostics, homeward_error *error);
void hw_csv_free(hw_csv *csv);

/** Its events: LIST, a RECORD for each row, LIST_END, END. Borrows until hw_csv_free(). */
hw_events *hw_csv_events(hw_csv *csv);

/** As hw_yaml_status(). */
homeward_status hw_csv_status(const hw_csv *csv, homeward_error *error);

#endif
