/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/event.h"

void hw_events_skip(hw_events *events, const hw_event *event) {
  size_t open = event->kind == HW_EVENT_RECORD || event->kind == HW_EVENT_LIST ? 1 : 0;
  while (open > 0) {
    hw_event inner;
    hw_events_next(events, &inner);
    if (inner.kind == HW_EVENT_RECORD || inner.kind == HW_EVENT_LIST) {
      open++;
    } else if (inner.kind == HW_EVENT_RECORD_END || inner.kind == HW_EVENT_LIST_END) {
      open--;
    } else if (inner.kind == HW_EVENT_STOP || inner.kind == HW_EVENT_END) {
      return;
    }
  }
}
