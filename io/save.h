/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Saving an output so that there is the old file or the new one, whole, whatever happens. */
#ifndef HW_IO_SAVE_H
#define HW_IO_SAVE_H

#include "model/error.h"

#include <stddef.h>

/**
 * A file being replaced. Bytes go to a temporary `.NAME.homeward-XXXXXX` beside the target, mode
 * 0600 whatever the umask, locked while its writer lives; the target changes in the one rename of
 * hw_save_commit(), or not at all.
 *
 * A device or a pipe is never replaced; it is written to as the bytes come.
 */
typedef struct hw_save hw_save;

/**
 * Begins to replace `path`. A final symbolic link is followed, so that the real file is the one
 * replaced; one that leads nowhere, a folder, and a file that may not be written are refused.
 * Temporaries that dead writers of the same target left behind are removed. A pipe that nobody
 * reads is refused rather than waited for.
 */
homeward_status hw_save_begin(hw_save **out, const char *path, homeward_error *error);

/** A homeward_write_callback; `context` is the hw_save. After a failure it writes nothing more. */
int hw_save_write(void *context, const char *bytes, size_t length);

/**
 * Writes, syncs, closes, renames, syncs the folder; frees `save` in every case. HOMEWARD_IO: the
 * old file stands as it was, or no file where there was none.
 */
homeward_status hw_save_commit(hw_save *save, homeward_error *error);

/**
 * Ends a save whose writing gave `written`: commits it, which also names the file and the reason
 * when a write was refused, or abandons it. Returns what the caller returns.
 */
homeward_status hw_save_end(hw_save *save, homeward_status written, homeward_error *error);

/** Removes the temporary and frees `save`; NULL is fine. */
void hw_save_abandon(hw_save *save);

#endif
