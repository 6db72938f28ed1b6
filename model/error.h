/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Filling the caller's error, and the list of findings in an input. */
#ifndef HW_MODEL_ERROR_H
#define HW_MODEL_ERROR_H

#include "homeward/homeward.h"

/** Fills `*error` (NULL is fine) and returns `status`: callers can `return hw_fail(...)`. */
homeward_status hw_fail(homeward_error *error, homeward_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** hw_fail for a failed allocation. */
homeward_status hw_fail_memory(homeward_error *error);

/** HOMEWARD_INVALID with the code, place and text of the first error among the findings. */
homeward_status hw_fail_rejected(homeward_error *error, const homeward_diagnostics *diagnostics);

/** Where something stands in a file; `file` borrows during the call (the findings copy it). */
typedef struct hw_position {
  const char *file;
  int line;   /* 1-based, 0 unknown */
  int column; /* 1-based, 0 unknown */
} hw_position;

/**
 * Every permanent code: X(name, code, severity, meaning). Codes are never reused; docs/messages.md
 * has an entry for each (a test compares). H1xx: syntax of the file; H2xx: a scalar; H3xx:
 * structure and references; H4xx: consistency; H5xx: plan files; H6xx: exports;
 * H7xx: events files; H9xx: warnings.
 */
#include "model/message_codes.h"

typedef enum hw_code {
#define X(name, code, severity, meaning) HW_##name,
  HW_MESSAGE_CODES(X)
#undef X
      HW_CODE_COUNT
} hw_code;

/** "H104" for a code. */
const char *hw_code_text(hw_code code);

/**
 * Adds a finding; text is escaped (control, C1 and bidi characters become \xNN or \u{NNNN}) and
 * copied. `diagnostics` may be NULL. Returns HOMEWARD_OK or HOMEWARD_LIMIT when out of memory.
 */
homeward_status hw_report(homeward_diagnostics *diagnostics, hw_code code, hw_position position,
                          const char *format, ...) __attribute__((format(printf, 4, 5)));

/** Adds the findings of `from`, which is left as it is; HOMEWARD_LIMIT when out of memory. */
homeward_status hw_diagnostics_join(homeward_diagnostics *diagnostics,
                                    const homeward_diagnostics *from);

/**
 * Sorts the findings by file (in order of first report), line, column; stable. The reader does so
 * before it hands them out.
 */
void hw_diagnostics_sort(homeward_diagnostics *diagnostics);

/**
 * Decodes one well-formed UTF-8 sequence. Returns its length, 0 when it is ill-formed; a NUL ends
 * every sequence early, so none behind it is looked at.
 */
size_t hw_decode(const unsigned char *text, uint32_t *code_point);

/**
 * Copies `text` into `out` (NUL-terminated, cut at `size`) with every control, C1, bidi and
 * line-separator character, and every byte that is not UTF-8, escaped, so that it cannot forge a
 * line or steer a terminal. Never cuts inside a character or an escape. Escaping twice changes
 * nothing. Returns `out`.
 */
char *hw_escape(char *out, size_t size, const char *text);

#endif
