/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * YAML as Homeward reads it: libyaml's events without anchors, aliases, tags, second documents,
 * deep nesting or long scalars. Whatever is refused is reported with its position.
 */
#ifndef HW_IO_YAML_READ_H
#define HW_IO_YAML_READ_H

#include "io/event.h"
#include "model/error.h"

#include <sys/types.h>

enum {
  HW_DEPTH_MAX = 64,              /* records and lists inside one another */
  HW_SCALAR_MAX = 64 * 1024,      /* bytes of one scalar */
  HW_YAML_AHEAD_MAX = 1024 * 1024 /* characters without an event: a scalar, or a comment */
};

/** Where the bytes come from: up to `size` into `bytes`; 0 at the end, negative when reading
 * failed. */
typedef struct hw_bytes {
  ssize_t (*read)(void *context, void *bytes, size_t size);
  void *context;
} hw_bytes;

typedef struct hw_yaml hw_yaml;

/** `file` and `diagnostics` are borrowed until hw_yaml_free(); the caller owns `*out`. */
homeward_status hw_yaml_new(hw_yaml **out, hw_bytes bytes, const char *file,
                            homeward_diagnostics *diagnostics, homeward_error *error);
void hw_yaml_free(hw_yaml *yaml);

/** Turns a position in the text, and the characters before it, into the one in the file. */
typedef struct hw_placing {
  void (*place)(void *context, size_t index, int *line, int *column);
  void *context;
} hw_placing;

/** For a text that is not the file's own: every position is placed before it is told. */
void hw_yaml_place(hw_yaml *yaml, hw_placing placing);

/** Its events; borrows until hw_yaml_free(). */
hw_events *hw_yaml_events(hw_yaml *yaml);

/**
 * Why the events stopped, HOMEWARD_OK while they have not: HOMEWARD_INVALID (reported),
 * HOMEWARD_LIMIT (a stated limit, reported, or out of memory), HOMEWARD_IO (the source failed).
 * Fills `*error` but for HOMEWARD_INVALID.
 */
homeward_status hw_yaml_status(const hw_yaml *yaml, homeward_error *error);

/** The stated limit that was passed, static text; NULL: none. */
const char *hw_yaml_reason(const hw_yaml *yaml);

#endif
