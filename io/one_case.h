/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A case that stands alone in its file, as the events that add it. */
#ifndef HW_IO_ONE_CASE_H
#define HW_IO_ONE_CASE_H

#include "io/event.h"
#include "io/schema.h"

/** The document `{homeward_events: 1, add_cases: [...]}` around the only record of a source. */
typedef struct hw_one_case {
  hw_events events;  /* first: hw_events * and hw_one_case * are the same address */
  hw_events *source; /* borrowed */
  int step;          /* of what stands around the record */
  int depth;         /* lists and records of the source that are open */
  hw_event record;   /* its beginning */
} hw_one_case;

/** The record of a case as the root of a document; in XML an element <case>. */
hw_record hw_one_case_record(void);

/** Zeroes and fills `one`, whose events end as the source does. */
void hw_one_case_begin(hw_one_case *one, hw_events *source);

#endif
