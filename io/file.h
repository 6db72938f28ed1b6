/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Opening inputs and saving outputs so that neither a device, a link nor a crash can do harm. */
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

/**
 * A file being replaced. Bytes go to a temporary `.NAME.homeward-XXXXXX` beside the target, mode
 * 0600 whatever the umask, locked while its writer lives; the target changes in the one rename of
 * hw_save_commit(), or not at all.
 */
typedef struct hw_save hw_save;

/**
 * Begins to replace `path`. A final symbolic link is followed, so that the real file is the one
 * replaced; one that leads nowhere, and every target that exists and is no writable regular file,
 * is refused. Temporaries that dead writers of the same target left behind are removed.
 */
homeward_status hw_save_begin(hw_save **out, const char *path, homeward_error *error);

/** A homeward_write_callback; `context` is the hw_save. After a failure it writes nothing more. */
int hw_save_write(void *context, const char *bytes, size_t length);

/** Writes, syncs and renames; frees `save` in every case. HOMEWARD_IO: the old file stands as it
 * was. */
homeward_status hw_save_commit(hw_save *save, homeward_error *error);

/** Removes the temporary and frees `save`; NULL is fine. */
void hw_save_abandon(hw_save *save);

#endif
