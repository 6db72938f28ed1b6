/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Bytes on their way to a callback, in blocks; no allocation. */
#ifndef HW_IO_BYTES_OUT_H
#define HW_IO_BYTES_OUT_H

#include "homeward/homeward.h"

enum { HW_BYTES_OUT_BUFFER = 16384 };

typedef struct hw_bytes_out {
  homeward_write_callback write;
  void *context;
  bool failed; /* the callback refused; nothing more is written */
  size_t used;
  char buffer[HW_BYTES_OUT_BUFFER];
} hw_bytes_out;

void hw_bytes_begin(hw_bytes_out *out, homeward_write_callback write, void *context);
void hw_bytes_put(hw_bytes_out *out, const char *bytes, size_t length);
void hw_bytes_text(hw_bytes_out *out, const char *text);
/** Hands over what is left; HOMEWARD_IO when the callback refused anything. */
homeward_status hw_bytes_end(hw_bytes_out *out, homeward_error *error);

/**
 * One character of a text in a syntax that escapes with a backslash or with `&#x…;`: bytes that are
 * no UTF-8, control characters and those that mislead on a screen come as `prefix`, four
 * hexadecimal digits, `suffix`; others as they are. Returns the bytes of `text` that it took.
 */
size_t hw_bytes_character(hw_bytes_out *out, const char *text, const char *prefix,
                          const char *suffix);

/** Not printable in YAML, or misleading on a screen: C1, line separators, bidi controls,
 * non-characters. */
bool hw_misleads(uint32_t character);

#endif
