/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the files that make up the binder share. */
#ifndef HW_IO_BIND_PARTS_H
#define HW_IO_BIND_PARTS_H

#include "io/bind.h"

/** The next event; STOP once reading has stopped for any reason. */
void hw_bind_next(hw_binding *binding, hw_event *event);
/** Number of a field among those of all records: what positions are kept by. */
int hw_bind_row(const hw_record *record, const hw_field *field);
/** Remembers where the value of a field stands, and whether it was refused. */
void hw_bind_remember(hw_binding *binding, int row, bool failed, const hw_event *event);

/** Stops reading. `reason` is static; it is reported. */
void hw_bind_limit(hw_binding *binding, const hw_event *event, const char *reason);
void hw_bind_no_memory(hw_binding *binding);

/** Reports a key that can be none; false: it may be one. */
bool hw_bind_bad_key(hw_binding *binding, const hw_event *key);
void hw_bind_duplicate_key(hw_binding *binding, hw_position first, const char *key,
                           const hw_event *event);
/** True for a scalar with text; anything else is reported and passed over. */
bool hw_bind_is_value(hw_binding *binding, const hw_field *field, const hw_event *event);
/** Reports that the value is no list, no record or no single value. */
void hw_bind_shape(hw_binding *binding, const hw_field *field, const hw_event *event);

/** Values of HW_TYPE_PRIORITIES and HW_TYPE_COVERS that have begun. */
void hw_bind_priorities(hw_binding *binding, const hw_record *record, const hw_field *field,
                        char *base, const hw_event *begin);
void hw_bind_covers(hw_binding *binding, const hw_record *record, const hw_field *field, char *base,
                    const hw_event *begin);

#endif
