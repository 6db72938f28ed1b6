/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "messages.h"

#include "limit.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINE_MAX_BYTES = 2048 };

/* One write for the whole line, so that lines of several programs do not mix. */
__attribute__((format(printf, 2, 0))) static void put_line(const char *kind, const char *format,
                                                           va_list arguments) {
  char raw[LINE_MAX_BYTES], line[LINE_MAX_BYTES];
  if (vsnprintf(raw, sizeof raw, format, arguments) >= 0) {
    homeward_escape(line, sizeof line, raw);
    fprintf(stderr, "homeward: %s%s\n", kind, line);
  }
}

__attribute__((format(printf, 2, 3))) static void put(const char *kind, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  put_line(kind, format, arguments);
  va_end(arguments);
}

void cli_error(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  put_line("error: ", format, arguments);
  va_end(arguments);
}

void cli_note(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  put_line("", format, arguments);
  va_end(arguments);
}

void cli_usage_error(const char *command, const char *format, ...) {
  char what[LINE_MAX_BYTES / 2];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(what, sizeof what, format, arguments);
  va_end(arguments);
  cli_error("%s (see 'homeward %s%s--help')", what, command != NULL ? command : "",
            command != NULL ? " " : "");
}

/* "FILE:LINE:COL: CODE text" without the parts that are not known. */
static void put_finding(const char *kind, const char *file, int line, int column, const char *code,
                        const char *message) {
  char position[32] = "";
  if (line > 0 && column > 0) {
    snprintf(position, sizeof position, ":%d:%d", line, column);
  } else if (line > 0) {
    snprintf(position, sizeof position, ":%d", line);
  }
  put(kind, "%s%s%s%s%s%s", file, position, file[0] != '\0' ? ": " : "", code,
      code[0] != '\0' ? " " : "", message);
}

/* Other limits say which they are. */
bool cli_is_memory(const homeward_error *error) {
  static const char *const texts[] = {"out of memory", "no thread can be started"};
  bool found = false;
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    found |= strcmp(error->message, texts[i]) == 0;
  }
  return found && error->status == HOMEWARD_LIMIT;
}

int cli_failure(const homeward_error *error) {
  if (cli_is_memory(error) && cli_memory_limit() != NULL) {
    return cli_out_of_memory();
  }
  put_finding("error: ", error->file, error->line, error->column, error->code, error->message);
  return -(int)error->status;
}

int cli_out_of_memory(void) {
  const char *limit = cli_memory_limit();
  cli_error("out of memory%s%s%s", limit != NULL ? ": the limit is " : "",
            limit != NULL ? limit : "", limit != NULL ? " (--memory-limit)" : "");
  return -HOMEWARD_LIMIT;
}

const char *cli_money(char *out, int64_t cents) {
  uint64_t amount = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;
  snprintf(out, CLI_MONEY_MAX, "%s%" PRIu64 ".%02" PRIu64, cents < 0 ? "-" : "", amount / 100,
           amount % 100);
  return out;
}

void cli_findings(const homeward_diagnostics *diagnostics) {
  size_t count = homeward_diagnostics_count(diagnostics);
  size_t errors = 0;
  for (size_t i = 0; i < count; i++) {
    homeward_diagnostic found = homeward_diagnostics_get(diagnostics, i);
    errors += found.severity == HOMEWARD_ERROR;
    put_finding(found.severity == HOMEWARD_ERROR ? "error: " : "warning: ", found.file, found.line,
                found.column, found.code, found.message);
  }
  size_t more_errors = homeward_diagnostics_errors(diagnostics) - errors;
  size_t more_warnings = homeward_diagnostics_warnings(diagnostics) - (count - errors);
  if (more_errors > 0 || more_warnings > 0) {
    put("", "%zu more errors and %zu more warnings are not shown", more_errors, more_warnings);
  }
}
