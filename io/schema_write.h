/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Writes structs as a schema says, in any of the syntaxes. */
#ifndef HW_IO_SCHEMA_WRITE_H
#define HW_IO_SCHEMA_WRITE_H

#include "io/symbols.h"

/** What references and local times are, in the structs that are written. */
typedef struct hw_naming {
  const homeward_scenario *scenario; /* a finished model: positions in its lists, and minutes */
  const hw_symbols *symbols; /* without one: symbols and instants as written, and lists keep the
                                whole of what was read into */
} hw_naming;

/** Writes the document `from`, a struct of the root record. The same bytes for the same content. */
homeward_status hw_schema_write(const hw_record *root, const void *from, hw_naming naming,
                                homeward_format format, homeward_write_callback write,
                                void *context, homeward_error *error);

#endif
