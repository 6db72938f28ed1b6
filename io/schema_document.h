/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The schema for others: as an XML schema (XSD 1.0), and as the tables of the documentation. */
#ifndef HW_IO_SCHEMA_DOCUMENT_H
#define HW_IO_SCHEMA_DOCUMENT_H

#include "io/schema.h"

/** The records of a root, each before those that it holds. */
typedef struct hw_record_list {
  const hw_record *records[HW_RECORDS_MAX];
  int count;
} hw_record_list;
hw_record_list hw_schema_records(const hw_record *root);

/** One XML schema for the documents of all `roots`, an array that NULL ends. */
homeward_status hw_schema_xsd(const hw_record *const *roots, homeward_write_callback write,
                              void *context, homeward_error *error);

enum { HW_SCHEMA_ROW_SIZE = 1024 };

/** The line of a field in a table of the documentation, without a line end. Returns `out`. */
char *hw_schema_row(char *out, size_t size, const hw_record *record, const hw_field *field);
/** The two lines that begin each table. */
extern const char hw_schema_head[];

#endif
