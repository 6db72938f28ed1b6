/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Messages on standard error: one line each, and nothing in them can steer a terminal or forge a
 * line. */
#ifndef HW_CLI_MESSAGES_H
#define HW_CLI_MESSAGES_H

#include <homeward/homeward.h>

/** "homeward: error: ..." */
void cli_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** "homeward: ..." */
void cli_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** An error about the command line, with a hint to the help of `command` (NULL: the program's). */
void cli_usage_error(const char *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** "homeward: error: FILE:LINE:COL: CODE text"; returns the exit code that belongs to the status.
 */
int cli_failure(const homeward_error *error);

/** Whether memory ended, rather than another limit. */
bool cli_is_memory(const homeward_error *error);

/** "homeward: error: out of memory", and over which limit; returns the exit code. */
int cli_out_of_memory(void);

/** Cents as "-1234.05". Returns `out`, which has room for CLI_MONEY_MAX bytes. */
enum { CLI_MONEY_MAX = 24 };
const char *cli_money(char *out, int64_t cents);

/** All findings in order of position, then how many more there were. */
void cli_findings(const homeward_diagnostics *diagnostics);

#endif
