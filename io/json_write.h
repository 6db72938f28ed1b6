/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A small JSON writer for documents: every decimal exactly as it is (a library that goes by way of
 * `double` writes 0.00001 as 1e-05 and loses cents of large sums), no copy of the document in
 * memory, no allocation.
 */
#ifndef HW_IO_JSON_WRITE_H
#define HW_IO_JSON_WRITE_H

#include "io/bytes_out.h"

enum { HW_JSON_WRITE_DEPTH = 24 };

typedef struct hw_json_level {
  bool lines; /* an entry to a line */
  bool empty, is_list;
} hw_json_level;

/** Lives on the caller's stack; borrows the callback's context until hw_json_end(). */
typedef struct hw_json_writer {
  hw_bytes_out out;
  hw_json_level levels[HW_JSON_WRITE_DEPTH];
  int depth;
} hw_json_writer;

void hw_json_begin(hw_json_writer *json, homeward_write_callback write, void *context);
homeward_status hw_json_end(hw_json_writer *json, homeward_error *error);

/** `key` is NULL in lists and for the whole document. Inside one line everything is on that line.
 */
void hw_json_open(hw_json_writer *json, const char *key, bool is_list, bool lines);
void hw_json_close(hw_json_writer *json);
void hw_json_text(hw_json_writer *json, const char *key, const char *text);
/** A number or a truth value, as it is. */
void hw_json_plain(hw_json_writer *json, const char *key, const char *text);
void hw_json_number(hw_json_writer *json, const char *key, int64_t number);
/** Cents as "-12.05". */
void hw_json_money(hw_json_writer *json, const char *key, int64_t cents);

#endif
