/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The table of the events format. */
#ifndef HW_IO_EVENTS_SCHEMA_H
#define HW_IO_EVENTS_SCHEMA_H

#include "io/schema.h"
#include "model/events.h"

/** The root record, read into a homeward_events. */
extern const hw_record hw_events_record;

#endif
