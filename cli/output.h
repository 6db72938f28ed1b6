/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Standard output, checked to the last byte, what the terminals can show, and where files go. */
#ifndef HW_CLI_OUTPUT_H
#define HW_CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

/** Keeps descriptors 0 to 2 taken, so that no file opened later becomes a standard stream by
 * accident. */
void cli_occupy_streams(void);

/**
 * A homeward_write_callback for standard output. The bytes are kept until cli_finish_output(), so
 * that a command that fails half-way has shown nothing.
 */
int cli_write(void *context, const char *bytes, size_t length);

/** Shows what was kept so far: an answer whatever the exit code. */
void cli_answer(void);

/** As cli_write() for what is large and cannot fail half-way: keeps no more than a buffer of it. */
int cli_write_through(void *context, const char *bytes, size_t length);

/** Like printf; a failure is remembered until cli_finish_output(). */
void cli_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * Writes what was kept, unless `code` says that the command failed, and closes standard output.
 * Returns `code`, or CLI_IO when a byte of it was lost; says so unless the reader of a pipe has
 * simply gone.
 */
int cli_finish_output(int code);

/**
 * Looks, before the work begins, whether a result can be saved in `path`, and that it is not one of
 * the files that `command` reads; `inputs` ends with NULL. Changes nothing. Returns CLI_DONE, or an
 * exit code after one message.
 */
int cli_check_target(const char *command, const char *path, const char *const *inputs);

/** Whether `path` is a device or a pipe: it is written to as the bytes come, and may wait. */
bool cli_target_is_stream(const char *path);

/** Whether colours belong on standard output: a terminal that has them, and NO_COLOR is not set. */
bool cli_colour(void);

/** Whether a progress line belongs on standard error: a terminal that can go back to a line's
 * start. */
bool cli_shows_progress(void);

/** Columns of the terminal at `descriptor`; 0 when it is none or does not say. */
size_t cli_width(int descriptor);

#endif
