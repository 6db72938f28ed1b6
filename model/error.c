/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/error.h"

#include "model/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  KEPT_ERRORS = 50,
  KEPT_WARNINGS = 50,
  KEPT = KEPT_ERRORS + KEPT_WARNINGS,
  TEXT_MAX = 1024 /* bytes of one finding's text, the NUL included */
};

struct homeward_diagnostics {
  hw_arena arena; /* owns the texts */
  homeward_diagnostic kept[KEPT];
  size_t kept_errors, kept_warnings;
  size_t errors, warnings; /* seen, kept or not */
};

const char *homeward_version(void) {
  return HOMEWARD_VERSION_STRING;
}

/* ---- escaping ---- */

/* Unicode 15, table 3-7. */
size_t hw_decode(const unsigned char *text, uint32_t *code_point) {
  unsigned char lead = text[0];
  if (lead < 0x80) {
    *code_point = lead;
    return 1;
  }
  size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (length == 0) {
    return 0;
  }
  uint32_t value = lead & (0x7Fu >> length);
  for (size_t i = 1; i < length; i++) {
    if ((text[i] & 0xC0) != 0x80) {
      return 0;
    }
    value = value << 6 | (text[i] & 0x3Fu);
  }
  static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
    return 0;
  }
  *code_point = value;
  return length;
}

/* Code points that steer a terminal, forge a line or reorder what is read. */
static bool is_harmful(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
         (c >= 0xE0000 && c <= 0xE007F);
}

char *hw_escape(char *out, size_t size, const char *text) {
  size_t used = 0;
  const unsigned char *from = (const unsigned char *)text;
  while (size > 0 && *from != 0) {
    uint32_t code_point = 0;
    size_t length = hw_decode(from, &code_point);
    char piece[16];
    size_t piece_length = length;
    if (length == 0 || (length == 1 && is_harmful(code_point))) {
      length = 1;
      piece_length = (size_t)snprintf(piece, sizeof piece, "\\x%02X", (unsigned)*from);
    } else if (is_harmful(code_point)) {
      piece_length = (size_t)snprintf(piece, sizeof piece, "\\u{%04X}", (unsigned)code_point);
    } else {
      memcpy(piece, from, length);
    }
    if (piece_length >= size - used) {
      break;
    }
    memcpy(out + used, piece, piece_length);
    used += piece_length;
    from += length;
  }
  if (size > 0) {
    out[used] = '\0';
  }
  return out;
}

char *homeward_escape(char *out, size_t size, const char *text) {
  return hw_escape(out, size, text);
}

/* Cuts an incomplete UTF-8 sequence at the end of a text that filled its buffer. */
static void cut_incomplete(char *text, size_t length) {
  size_t start = length;
  while (start > 0 && length - start < 3 && ((unsigned char)text[start - 1] & 0xC0) == 0x80) {
    start--;
  }
  uint32_t code_point = 0;
  if (start > 0 && (unsigned char)text[start - 1] >= 0xC0 &&
      hw_decode((const unsigned char *)text + start - 1, &code_point) == 0) {
    text[start - 1] = '\0';
  }
}

__attribute__((format(printf, 3, 0))) static void
format_escaped(char *out, size_t size, const char *format, va_list arguments) {
  char raw[TEXT_MAX] = "";
  int length = vsnprintf(raw, sizeof raw, format, arguments);
  if (length < 0) {
    raw[0] = '\0';
  } else if ((size_t)length >= sizeof raw) {
    cut_incomplete(raw, sizeof raw - 1);
  }
  hw_escape(out, size, raw);
}

/* ---- the caller's error ---- */

homeward_status hw_fail(homeward_error *error, homeward_status status, const char *format, ...) {
  if (error != NULL) {
    memset(error, 0, sizeof *error);
    error->status = status;
    va_list arguments;
    va_start(arguments, format);
    format_escaped(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
  }
  return status;
}

homeward_status hw_fail_memory(homeward_error *error) {
  return hw_fail(error, HOMEWARD_LIMIT, "out of memory");
}

homeward_status hw_fail_rejected(homeward_error *error, const homeward_diagnostics *diagnostics) {
  size_t count = homeward_diagnostics_count(diagnostics);
  for (size_t i = 0; error != NULL && i < count; i++) {
    homeward_diagnostic first = diagnostics->kept[i];
    if (first.severity == HOMEWARD_ERROR) {
      hw_fail(error, HOMEWARD_INVALID, "%s", first.message);
      snprintf(error->code, sizeof error->code, "%s", first.code);
      hw_escape(error->file, sizeof error->file, first.file);
      error->line = first.line;
      error->column = first.column;
      return HOMEWARD_INVALID;
    }
  }
  return hw_fail(error, HOMEWARD_INVALID, "the input was rejected");
}

/* ---- diagnostics ---- */

typedef struct code_entry {
  const char *code;
  homeward_severity severity;
} code_entry;

static const code_entry codes[] = {
#define X(name, code, severity, meaning) {code, severity},
    HW_MESSAGE_CODES(X)
#undef X
};

const char *hw_code_text(hw_code code) {
  return codes[code].code;
}

homeward_status homeward_diagnostics_new(homeward_diagnostics **out, homeward_error *error) {
  *out = calloc(1, sizeof **out);
  return *out == NULL ? hw_fail_memory(error) : HOMEWARD_OK;
}

void homeward_diagnostics_free(homeward_diagnostics *diagnostics) {
  if (diagnostics != NULL) {
    hw_arena_free(&diagnostics->arena);
    free(diagnostics);
  }
}

size_t homeward_diagnostics_count(const homeward_diagnostics *diagnostics) {
  return diagnostics == NULL ? 0 : diagnostics->kept_errors + diagnostics->kept_warnings;
}

size_t homeward_diagnostics_errors(const homeward_diagnostics *diagnostics) {
  return diagnostics == NULL ? 0 : diagnostics->errors;
}

size_t homeward_diagnostics_warnings(const homeward_diagnostics *diagnostics) {
  return diagnostics == NULL ? 0 : diagnostics->warnings;
}

homeward_diagnostic homeward_diagnostics_get(const homeward_diagnostics *diagnostics,
                                             size_t index) {
  if (index >= homeward_diagnostics_count(diagnostics)) {
    return (homeward_diagnostic){.code = "", .file = "", .message = ""};
  }
  return diagnostics->kept[index];
}

/* The list's own copy of a file name; findings of one file share it, so that pointers tell files
 * apart. */
static const char *keep_file(homeward_diagnostics *diagnostics, const char *file) {
  if (file == NULL) {
    return "";
  }
  size_t count = homeward_diagnostics_count(diagnostics);
  for (size_t i = count; i-- > 0;) {
    if (strcmp(diagnostics->kept[i].file, file) == 0) {
      return diagnostics->kept[i].file;
    }
  }
  return hw_arena_text(&diagnostics->arena, file, strlen(file));
}

/* Counts a finding; false when enough of its kind are kept. */
static bool count(homeward_diagnostics *diagnostics, homeward_severity severity) {
  bool is_error = severity == HOMEWARD_ERROR;
  (*(is_error ? &diagnostics->errors : &diagnostics->warnings))++;
  return is_error ? diagnostics->kept_errors < KEPT_ERRORS
                  : diagnostics->kept_warnings < KEPT_WARNINGS;
}

/* With its texts, which are escaped. */
static homeward_status keep(homeward_diagnostics *diagnostics, const homeward_diagnostic *finding) {
  const char *file = keep_file(diagnostics, finding->file);
  const char *message =
      hw_arena_text(&diagnostics->arena, finding->message, strlen(finding->message));
  if (file == NULL || message == NULL) {
    return HOMEWARD_LIMIT;
  }
  homeward_diagnostic *slot = &diagnostics->kept[homeward_diagnostics_count(diagnostics)];
  *slot = *finding;
  slot->file = file;
  slot->message = message;
  (*(finding->severity == HOMEWARD_ERROR ? &diagnostics->kept_errors
                                         : &diagnostics->kept_warnings))++;
  return HOMEWARD_OK;
}

homeward_status hw_report(homeward_diagnostics *diagnostics, hw_code code, hw_position position,
                          const char *format, ...) {
  if (diagnostics == NULL || !count(diagnostics, codes[code].severity)) {
    return HOMEWARD_OK;
  }
  char text[TEXT_MAX];
  va_list arguments;
  va_start(arguments, format);
  format_escaped(text, sizeof text, format, arguments);
  va_end(arguments);
  return keep(diagnostics, &(homeward_diagnostic){.severity = codes[code].severity,
                                                  .code = codes[code].code,
                                                  .file = position.file,
                                                  .line = position.line,
                                                  .column = position.column,
                                                  .message = text});
}

homeward_status hw_diagnostics_join(homeward_diagnostics *diagnostics,
                                    const homeward_diagnostics *from) {
  for (size_t i = 0; i < homeward_diagnostics_count(from); i++) {
    const homeward_diagnostic *finding = &from->kept[i];
    if (count(diagnostics, finding->severity) && keep(diagnostics, finding) != HOMEWARD_OK) {
      return HOMEWARD_LIMIT;
    }
  }
  diagnostics->errors += from->errors - from->kept_errors;
  diagnostics->warnings += from->warnings - from->kept_warnings;
  return HOMEWARD_OK;
}

static bool stands_before(const homeward_diagnostic *a, const homeward_diagnostic *b) {
  return a->line != b->line ? a->line < b->line : a->column < b->column;
}

void hw_diagnostics_sort(homeward_diagnostics *diagnostics) {
  size_t count = homeward_diagnostics_count(diagnostics);
  homeward_diagnostic *kept = count == 0 ? NULL : diagnostics->kept;
  size_t begin = 0;
  while (begin < count) {
    /* The findings of one file, gathered stably; at most 100 of them, so insertion is good enough.
     */
    const char *file = kept[begin].file;
    size_t end = begin;
    for (size_t i = begin; i < count; i++) {
      if (strcmp(kept[i].file, file) != 0) {
        continue;
      }
      homeward_diagnostic moving = kept[i];
      memmove(&kept[end + 1], &kept[end], (i - end) * sizeof *kept);
      size_t slot = end;
      while (slot > begin && stands_before(&moving, &kept[slot - 1])) {
        kept[slot] = kept[slot - 1];
        slot--;
      }
      kept[slot] = moving;
      end++;
    }
    begin = end;
  }
}
