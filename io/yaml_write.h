/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A small YAML writer: block and flow style, the same bytes for the same calls, no allocation.
 * Whatever a YAML 1.1 or 1.2 reader could take for something else than text (NO, 08:30, 010, 1e5, a
 * date) is quoted.
 */
#ifndef HW_IO_YAML_WRITE_H
#define HW_IO_YAML_WRITE_H

#include "model/scenario.h"

enum { HW_YAML_WRITE_DEPTH = 12, HW_YAML_WRITE_BUFFER = 16384 };

typedef enum hw_yaml_style {
  HW_YAML_BLOCK, /* an entry per line */
  HW_YAML_FLOW   /* {a: 1, b: 2} on one line; everything inside is flow too */
} hw_yaml_style;

typedef struct hw_yaml_level {
  bool is_map, is_flow;
  bool joined; /* block: the first entry goes on the line of the parent's dash */
  int indent;  /* block: columns before an entry */
  bool empty;
} hw_yaml_level;

/** Lives on the caller's stack; borrows the callback's context until hw_yaml_end(). */
typedef struct hw_yaml_writer {
  homeward_write_callback write;
  void *context;
  bool failed; /* the callback refused, or the calls do not nest */
  int depth;
  hw_yaml_level levels[HW_YAML_WRITE_DEPTH];
  size_t used;
  char buffer[HW_YAML_WRITE_BUFFER];
} hw_yaml_writer;

/** Begins a document, whose root is a block map. */
void hw_yaml_begin(hw_yaml_writer *writer, homeward_write_callback write, void *context);
/** Ends the root map and flushes; HOMEWARD_IO when the callback refused anything. */
homeward_status hw_yaml_end(hw_yaml_writer *writer, homeward_error *error);

/** Collections; empty ones become {} and []. Inside flow style HW_YAML_BLOCK means flow. */
void hw_yaml_map_begin(hw_yaml_writer *writer, hw_yaml_style style);
void hw_yaml_map_end(hw_yaml_writer *writer);
void hw_yaml_list_begin(hw_yaml_writer *writer, hw_yaml_style style);
void hw_yaml_list_end(hw_yaml_writer *writer);
/** The key of the value that follows. */
void hw_yaml_key(hw_yaml_writer *writer, const char *key);
/** A key that never needs quotes: those of the schema tables. */
void hw_yaml_field(hw_yaml_writer *writer, const char *key);

/** Text, quoted where needed. */
void hw_yaml_text(hw_yaml_writer *writer, const char *text);
/** Text, always quoted: sentences, instants, dates, hashes. */
void hw_yaml_quoted(hw_yaml_writer *writer, const char *text);
/** A number, a duration or a truth value, as it is. */
void hw_yaml_plain(hw_yaml_writer *writer, const char *text);
void hw_yaml_count(hw_yaml_writer *writer, int64_t count);
/** `value` / 10^places with exactly that many decimals; places 0 to 9. */
void hw_yaml_decimal(hw_yaml_writer *writer, int64_t value, int places);
void hw_yaml_money(hw_yaml_writer *writer, hw_cents cents);
void hw_yaml_flag(hw_yaml_writer *writer, bool flag);

/** True when `text` may stand without quotes in flow style and every reader takes it for this text.
 */
bool hw_yaml_plain_is_safe(const char *text);

#endif
