/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What every syntax looks like to the schema: scalars, records and lists, each with its position.
 */
#ifndef HW_IO_EVENT_H
#define HW_IO_EVENT_H

#include <stdbool.h>
#include <stddef.h>

typedef enum hw_event_kind {
  HW_EVENT_SCALAR,
  HW_EVENT_RECORD, /* keys (scalars) and values in turn, until RECORD_END */
  HW_EVENT_RECORD_END,
  HW_EVENT_LIST,
  HW_EVENT_LIST_END,
  HW_EVENT_REFUSED, /* stands where a value or key would; already reported */
  HW_EVENT_END,     /* the document is over */
  HW_EVENT_STOP     /* reading cannot go on; the source knows why; repeats for ever */
} hw_event_kind;

typedef struct hw_event {
  hw_event_kind kind;
  const char
      *text;     /* scalars: UTF-8, NUL-terminated, may hold NULs; borrows until the next event */
  size_t length; /* bytes */
  int line, column; /* 1-based; columns in characters */
} hw_event;

/** A source of events; a syntax's reader has it as its first member. */
typedef struct hw_events hw_events;
struct hw_events {
  bool xml; /* messages speak of attributes and elements */
  void (*next)(hw_events *self, hw_event *event);
};

static inline void hw_events_next(hw_events *events, hw_event *event) {
  events->next(events, event);
}

/** Consumes the rest of the value that `event` began. */
void hw_events_skip(hw_events *events, const hw_event *event);

#endif
