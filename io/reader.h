/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A document of either syntax, which its first bytes tell: `<` and a name begin XML. */
#ifndef HW_IO_READER_H
#define HW_IO_READER_H

#include "io/event.h"
#include "io/schema.h"
#include "io/yaml_read.h"

typedef struct hw_reader hw_reader;

/**
 * Reads a document of one of the `roots`, an array that NULL ends. `roots`, `file` and
 * `diagnostics` are borrowed until hw_reader_free(); the caller owns `*out`.
 */
homeward_status hw_reader_new(hw_reader **out, hw_bytes bytes, const hw_record *const *roots,
                              const char *file, homeward_diagnostics *diagnostics,
                              homeward_error *error);
void hw_reader_free(hw_reader *reader);

/** Its events; borrows until hw_reader_free(). */
hw_events *hw_reader_events(hw_reader *reader);

/**
 * Which of the roots the document is: the XML element's, or the first that knows the first key;
 * the first of all when none does. Looks ahead, and takes no event away.
 */
const hw_record *hw_reader_root(hw_reader *reader);

/** What ended a binding's reading early, HOMEWARD_INVALID for what the findings tell. */
homeward_status hw_reader_explain(const hw_reader *reader, const hw_binding *binding,
                                  homeward_error *error);

/** As hw_yaml_status(); HOMEWARD_OK for a reader that is NULL. */
homeward_status hw_reader_status(const hw_reader *reader, homeward_error *error);

#endif
