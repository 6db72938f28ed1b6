/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One scalar into its place in a struct. */
#ifndef HW_IO_BIND_SCALAR_H
#define HW_IO_BIND_SCALAR_H

#include "io/bind.h"

/**
 * Stores the scalar as the field's type says, at `value` and where the type needs it at `extra`.
 * False: it was refused and reported.
 */
bool hw_bind_scalar(hw_binding *binding, const hw_field *field, void *value, void *extra,
                    const hw_event *event);

/** Latitude (element 0) or longitude (element 1). */
bool hw_bind_degrees(hw_binding *binding, const hw_field *field, int element, int32_t *out,
                     const hw_event *event);

/** The weekday's bit is added to `*days`; one that is there already is a warning. */
bool hw_bind_weekday(hw_binding *binding, const hw_field *field, hw_weekdays *days,
                     const hw_event *event);

/** The position of an event. */
hw_position hw_bind_position(const hw_binding *binding, const hw_event *event);

#endif
