/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Opening inputs so that neither a device, a link nor a pipe can do harm. */
#ifndef HW_IO_FILE_H
#define HW_IO_FILE_H

#include "model/error.h"

#include <stddef.h>
#include <sys/types.h>

/**
 * Opens a regular file for reading; "-" is standard input, of any kind. Never waits for a FIFO's
 * writer.
 *
 * \param descriptor  receives a descriptor that the caller closes; -1 on failure.
 * \param limit       bytes; a regular file that is larger gives HOMEWARD_LIMIT. 0: no limit.
 */
homeward_status hw_file_open(int *descriptor, const char *path, size_t limit,
                             homeward_error *error);

/** True for a file name that cannot leave its folder: not empty, ".", ".." and without "/". */
bool hw_file_name_plain(const char *name);

/** The folder part of `path`, "." for none; allocated, NULL when out of memory. */
char *hw_file_folder(const char *path);

/**
 * Opens `name` in the folder of the file `path` ("-": the working directory). Only plain names of
 * regular files are opened, never through a symbolic link.
 */
homeward_status hw_file_open_beside(int *descriptor, const char *path, const char *name,
                                    size_t limit, homeward_error *error);

/** read(2) that goes on after a signal: bytes read, 0 at the end, -1 with errno set. */
ssize_t hw_file_read(int descriptor, void *bytes, size_t size);

/** Names `path` (escaped) in the error and fails with HOMEWARD_IO: "`what`: reason of `number`". */
homeward_status hw_fail_file(homeward_error *error, const char *path, const char *what, int number);

#endif
