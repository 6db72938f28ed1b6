/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Standard output, checked to the last byte, and what the terminals can show. */
#ifndef HW_CLI_OUTPUT_H
#define HW_CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

/** Keeps descriptors 0 to 2 taken, so that no file opened later becomes a standard stream by
 * accident. */
void cli_occupy_streams(void);

/** A homeward_write_callback that appends to standard output. */
int cli_write(void *context, const char *bytes, size_t length);

/** Like printf; a failure is remembered until cli_finish_output(). */
void cli_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * Flushes and closes standard output. Returns `code`, or CLI_IO when a byte of it was lost; says so
 * unless the reader of a pipe has simply gone.
 */
int cli_finish_output(int code);

/** Whether colours belong on standard output: a terminal that has them, and NO_COLOR is not set. */
bool cli_colour(void);

/** Whether a progress line belongs on standard error: a terminal that can go back to a line's
 * start. */
bool cli_shows_progress(void);

/** Columns of the terminal at `descriptor`; 0 when it is none or does not say. */
size_t cli_width(int descriptor);

#endif
