/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/text_write.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
  PIECE = 240,             /* bytes escaped at a time */
  ESCAPED = 4 * PIECE + 1, /* no escape is more than four times as long as what it stands for */
  FORMATTED = 512
};

static void flush_buffer(hw_text_writer *text) {
  if (text->used > 0 && !text->failed &&
      text->write(text->context, text->buffer, text->used) != 0) {
    text->failed = true;
  }
  text->used = 0;
}

static void put_bytes(hw_text_writer *text, const char *bytes, size_t length) {
  if (length > sizeof text->buffer - text->used) {
    flush_buffer(text);
  }
  memcpy(text->buffer + text->used, bytes, length);
  text->used += length;
}

static void put_pending(hw_text_writer *text) {
  for (; text->pending > 0; text->pending--) {
    put_bytes(text, " ", 1);
  }
}

static size_t count_characters(const char *utf8) {
  size_t count = 0;
  for (; *utf8 != '\0'; utf8++) {
    count += ((unsigned char)*utf8 & 0xC0u) != 0x80u;
  }
  return count;
}

/* Escapes the next piece of `words`, at most `limit` bytes of it and whole characters; returns its
 * bytes. */
static size_t escape_piece(char *out, const char *words, size_t limit) {
  char piece[PIECE + 1];
  size_t length = strnlen(words, limit < PIECE ? limit : PIECE);
  size_t whole = length;
  while (whole > 0 && length - whole < 3 && ((unsigned char)words[whole] & 0xC0u) == 0x80u) {
    whole--;
  }
  length = whole > 0 ? whole : length;
  memcpy(piece, words, length);
  piece[length] = '\0';
  hw_escape(out, ESCAPED, piece);
  return length;
}

static void put_limited(hw_text_writer *text, const char *words, size_t length) {
  char escaped[ESCAPED];
  while (length > 0 && *words != '\0') {
    size_t taken = escape_piece(escaped, words, length);
    put_pending(text);
    put_bytes(text, escaped, strlen(escaped));
    text->column += count_characters(escaped);
    words += taken;
    length -= taken;
  }
}

static size_t columns_limited(const char *words, size_t length) {
  char escaped[ESCAPED];
  size_t columns = 0;
  while (length > 0 && *words != '\0') {
    size_t taken = escape_piece(escaped, words, length);
    columns += count_characters(escaped);
    words += taken;
    length -= taken;
  }
  return columns;
}

void hw_text_begin(hw_text_writer *text, homeward_write_callback write, void *context, bool colour,
                   size_t width) {
  text->write = write;
  text->context = context;
  text->failed = false;
  text->colour = colour;
  text->width = width;
  text->column = text->pending = text->used = 0;
}

homeward_status hw_text_begin_report(hw_text_writer *text, const char *function,
                                     const void *subject, const homeward_report_options *options,
                                     homeward_write_callback write, void *context,
                                     homeward_error *error) {
  enum { WIDTH_DEFAULT = 100, WIDTH_LEAST = 40, WIDTH_MOST = 1000 };
  homeward_report_options known = {.size = sizeof known};
  if (subject == NULL || write == NULL ||
      (options != NULL && options->size < sizeof options->size)) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "%s: what it is about, a callback and the options' size are needed", function);
  }
  /* who was built for fewer options has the others as they are by default */
  if (options != NULL) {
    memcpy(&known, options, options->size < sizeof known ? options->size : sizeof known);
  }
  size_t width = known.width == 0 ? WIDTH_DEFAULT : known.width;
  width = width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : width;
  hw_text_begin(text, write, context, known.colour, width);
  return HOMEWARD_OK;
}

homeward_status hw_text_end(hw_text_writer *text, homeward_error *error) {
  flush_buffer(text);
  return text->failed ? hw_fail(error, HOMEWARD_IO, "the output could not be written")
                      : HOMEWARD_OK;
}

void hw_text_put(hw_text_writer *text, const char *words) {
  put_limited(text, words, SIZE_MAX);
}

void hw_text_format(hw_text_writer *text, const char *format, ...) {
  char formatted[FORMATTED];
  va_list arguments;
  va_start(arguments, format);
  if (vsnprintf(formatted, sizeof formatted, format, arguments) > 0) {
    hw_text_put(text, formatted);
  }
  va_end(arguments);
}

void hw_text_line(hw_text_writer *text) {
  put_bytes(text, "\n", 1);
  text->column = text->pending = 0;
}

void hw_text_set_style(hw_text_writer *text, hw_text_style style) {
  static const char *const codes[] = {
      [HW_TEXT_PLAIN] = "\033[0m",    [HW_TEXT_HEADING] = "\033[1m", [HW_TEXT_GOOD] = "\033[32m",
      [HW_TEXT_WARNING] = "\033[33m", [HW_TEXT_BAD] = "\033[31m",    [HW_TEXT_QUIET] = "\033[2m"};
  if (text->colour) {
    put_pending(text);
    put_bytes(text, codes[style], strlen(codes[style]));
  }
}

void hw_text_column(hw_text_writer *text, size_t column) {
  size_t spaces = column > text->column ? column - text->column : 2;
  text->pending += spaces;
  text->column += spaces;
}

void hw_text_right(hw_text_writer *text, size_t column, const char *words) {
  size_t columns = hw_text_columns(words);
  hw_text_column(text, column > columns ? column - columns : 0);
  hw_text_put(text, words);
}

void hw_text_wrap(hw_text_writer *text, size_t indent, const char *words) {
  bool first = true;
  while (*words != '\0') {
    words += strspn(words, " ");
    size_t length = strcspn(words, " ");
    size_t columns = columns_limited(words, length);
    if (!first && text->column + 1 + columns > text->width) {
      hw_text_line(text);
      hw_text_column(text, indent);
    } else if (!first && length > 0) {
      hw_text_column(text, text->column + 1);
    }
    put_limited(text, words, length);
    words += length;
    first = false;
  }
}

size_t hw_text_columns(const char *words) {
  return columns_limited(words, SIZE_MAX);
}

char *hw_text_amount(char *out, hw_cents cents) {
  char reversed[HW_AMOUNT_SIZE];
  size_t length = 0;
  uint64_t rest = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;
  for (int digit = 0; digit < 3 || rest > 0; digit++) {
    if (digit == 2) {
      reversed[length++] = '.';
    } else if (digit > 2 && (digit - 2) % 3 == 0) {
      reversed[length++] = ' ';
    }
    reversed[length++] = (char)('0' + rest % 10);
    rest /= 10;
  }
  if (cents < 0) {
    reversed[length++] = '-';
  }
  for (size_t i = 0; i < length; i++) {
    out[i] = reversed[length - 1 - i];
  }
  out[length] = '\0';
  return out;
}

char *hw_text_span(char *out, int64_t minutes) {
  int64_t rest = minutes < 0 ? -minutes : minutes;
  int64_t days = rest / HW_DAY, hours = rest % HW_DAY / 60;
  size_t length = 0;
  out[0] = '\0';
  if (minutes < 0) {
    length += (size_t)snprintf(out, HW_SPAN_SIZE, "-");
  }
  size_t sign = length;
  if (days > 0) {
    length += (size_t)snprintf(out + length, HW_SPAN_SIZE - length, "%" PRId64 " d ", days);
  }
  if (hours > 0) {
    length += (size_t)snprintf(out + length, HW_SPAN_SIZE - length, "%" PRId64 " h ", hours);
  }
  if (rest % 60 > 0 || length == sign) {
    length += (size_t)snprintf(out + length, HW_SPAN_SIZE - length, "%" PRId64 " min ", rest % 60);
  }
  out[length - 1] = '\0';
  return out;
}
