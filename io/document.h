/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A file that was read for what it says, apart from what its ids mean. */
#ifndef HW_IO_DOCUMENT_H
#define HW_IO_DOCUMENT_H

#include "io/bind.h"
#include "model/events.h"

/* References of plans and events are the binding's symbols, and their lists keep forms. */
struct homeward_document {
  homeward_document_kind kind;
  homeward_scenario *scenario; /* owned; NULL: no scenario */
  homeward_plan plan;
  homeward_events events;
  hw_binding binding;
  bool bound; /* the binding has begun */
};

#endif
