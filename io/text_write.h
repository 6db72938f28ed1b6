/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Aligned plain text for people: columns, wrapping, colour when asked. Every text that passes is
 * escaped, so that no input can steer the terminal; no line ends in a space; no allocation.
 */
#ifndef HW_IO_TEXT_WRITE_H
#define HW_IO_TEXT_WRITE_H

#include "model/scenario.h"

enum { HW_TEXT_BUFFER = 16384 };

typedef enum hw_text_style {
  HW_TEXT_PLAIN,
  HW_TEXT_HEADING,
  HW_TEXT_GOOD,
  HW_TEXT_WARNING,
  HW_TEXT_BAD,
  HW_TEXT_QUIET
} hw_text_style;

/** Lives on the caller's stack; borrows the callback's context until hw_text_end(). */
typedef struct hw_text_writer {
  homeward_write_callback write;
  void *context;
  bool failed; /* the callback refused */
  bool colour;
  size_t width;   /* columns that lines should keep to */
  size_t column;  /* characters on this line, pending ones included */
  size_t pending; /* spaces that the next character will need */
  size_t used;
  char buffer[HW_TEXT_BUFFER];
} hw_text_writer;

void hw_text_begin(hw_text_writer *text, homeward_write_callback write, void *context, bool colour,
                   size_t width);
/**
 * Begins a report as its caller asks; `options` NULL: the defaults. HOMEWARD_USAGE in the name of
 * `function` when `subject`, which is told about, the callback or the options' size is missing.
 */
homeward_status hw_text_begin_report(hw_text_writer *text, const char *function,
                                     const void *subject, const homeward_report_options *options,
                                     homeward_write_callback write, void *context,
                                     homeward_error *error);
/** Flushes; HOMEWARD_IO when the callback refused anything. */
homeward_status hw_text_end(hw_text_writer *text, homeward_error *error);

void hw_text_put(hw_text_writer *text, const char *words);
/** Formatted, at most 500 bytes. */
void hw_text_format(hw_text_writer *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void hw_text_line(hw_text_writer *text);
void hw_text_set_style(hw_text_writer *text, hw_text_style style);

/** Moves to a 0-based column; two spaces on when the line is already there. */
void hw_text_column(hw_text_writer *text, size_t column);
/** Words that end where `column` begins; two spaces on when the line is too long for that. */
void hw_text_right(hw_text_writer *text, size_t column, const char *words);
/** Words broken at spaces; lines after the first begin at column `indent`. */
void hw_text_wrap(hw_text_writer *text, size_t indent, const char *words);

/** Characters of the text once escaped. */
size_t hw_text_columns(const char *words);

enum { HW_AMOUNT_SIZE = 40, HW_SPAN_SIZE = 48 };
/** "12 345.00", `out` of HW_AMOUNT_SIZE bytes; returns `out`. */
char *hw_text_amount(char *out, hw_cents cents);
/** "1 d 20 h 40 min" of less than 10^12 minutes, `out` of HW_SPAN_SIZE bytes; returns `out`. */
char *hw_text_span(char *out, int64_t minutes);

#endif
