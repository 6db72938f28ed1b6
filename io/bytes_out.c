/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/bytes_out.h"

#include "model/error.h"

#include <stdio.h>
#include <string.h>

void hw_bytes_begin(hw_bytes_out *out, homeward_write_callback write, void *context) {
  out->write = write;
  out->context = context;
  out->failed = false;
  out->used = 0;
}

static void flush(hw_bytes_out *out) {
  if (out->used > 0 && !out->failed && out->write(out->context, out->buffer, out->used) != 0) {
    out->failed = true;
  }
  out->used = 0;
}

void hw_bytes_put(hw_bytes_out *out, const char *bytes, size_t length) {
  while (length > 0 && !out->failed) {
    size_t room = sizeof out->buffer - out->used;
    size_t part = length < room ? length : room;
    memcpy(out->buffer + out->used, bytes, part);
    out->used += part;
    bytes += part;
    length -= part;
    if (out->used == sizeof out->buffer) {
      flush(out);
    }
  }
}

void hw_bytes_text(hw_bytes_out *out, const char *text) {
  hw_bytes_put(out, text, strlen(text));
}

homeward_status hw_bytes_end(hw_bytes_out *out, homeward_error *error) {
  flush(out);
  return out->failed ? hw_fail(error, HOMEWARD_IO, "the output could not be written") : HOMEWARD_OK;
}

bool hw_misleads(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
         c == 0xFFFE || c == 0xFFFF;
}

size_t hw_bytes_character(hw_bytes_out *out, const char *text, const char *prefix,
                          const char *suffix) {
  uint32_t character = (unsigned char)text[0];
  size_t length = character < 0x80 ? 1 : hw_decode((const unsigned char *)text, &character);
  if (length > 0 && !hw_misleads(character)) {
    hw_bytes_put(out, text, length);
    return length;
  }
  char escape[24];
  snprintf(escape, sizeof escape, "%s%04X%s", prefix, length > 0 ? (unsigned)character : 0xFFFDu,
           suffix);
  hw_bytes_text(out, escape);
  return length > 0 ? length : 1;
}
