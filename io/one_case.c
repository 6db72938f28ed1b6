/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/one_case.h"

#include "io/scenario_schema.h"

#include <string.h>

enum { OPEN, VERSION_KEY, VERSION, LIST_KEY, LIST, RECORD, INSIDE, LIST_END, CLOSE, END };

hw_record hw_one_case_record(void) {
  hw_record record = hw_case_record;
  record.element = "case";
  return record;
}

/* What stands around the record has its place. */
static hw_event around(const hw_one_case *one, hw_event_kind kind, const char *text) {
  return (hw_event){.kind = kind,
                    .text = text,
                    .length = strlen(text),
                    .line = one->record.line,
                    .column = one->record.column};
}

static void follow(hw_one_case *one, hw_event *event) {
  hw_events_next(one->source, event);
  if (event->kind == HW_EVENT_RECORD || event->kind == HW_EVENT_LIST) {
    one->depth++;
  } else if (event->kind == HW_EVENT_RECORD_END || event->kind == HW_EVENT_LIST_END) {
    one->depth--;
  }
  one->step += one->depth == 0 ? 1 : 0;
}

static void next(hw_events *events, hw_event *event) {
  hw_one_case *one = (hw_one_case *)events;
  switch (one->step) {
  case OPEN:
    hw_events_next(one->source, &one->record);
    *event = one->record;
    one->depth = 1;
    one->step = event->kind == HW_EVENT_RECORD ? VERSION_KEY : END;
    return;
  case VERSION_KEY:
    *event = around(one, HW_EVENT_SCALAR, "homeward_events");
    break;
  case VERSION:
    *event = around(one, HW_EVENT_SCALAR, "1");
    break;
  case LIST_KEY:
    *event = around(one, HW_EVENT_SCALAR, "add_cases");
    break;
  case LIST:
    *event = around(one, HW_EVENT_LIST, "");
    break;
  case RECORD:
    *event = one->record;
    break;
  case INSIDE:
    follow(one, event);
    return;
  case LIST_END:
    *event = around(one, HW_EVENT_LIST_END, "");
    break;
  case CLOSE:
    *event = around(one, HW_EVENT_RECORD_END, "");
    break;
  default:
    hw_events_next(one->source, event);
    return;
  }
  one->step++;
}

void hw_one_case_begin(hw_one_case *one, hw_events *source) {
  *one = (hw_one_case){.events = {.xml = source->xml, .next = next}, .source = source};
}
