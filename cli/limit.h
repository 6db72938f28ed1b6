/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The limit of memory that every command takes. */
#ifndef HW_CLI_LIMIT_H
#define HW_CLI_LIMIT_H

/**
 * From here on the process has at most `size` of memory for its data, such as "512M": its heap, the
 * stacks of its threads, and whatever the libraries take. Borrows `size`. Returns CLI_DONE, or an
 * exit code after one message.
 */
int cli_limit_memory(const char *command, const char *size);

/** The limit as it was given; NULL when there is none. */
const char *cli_memory_limit(void);

#endif
