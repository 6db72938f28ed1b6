/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A file that was read for what it says, apart from what its ids mean. */
#ifndef HW_IO_DOCUMENT_H
#define HW_IO_DOCUMENT_H

#include "io/bind.h"
#include "model/plan.h"

struct homeward_document {
  homeward_scenario *scenario; /* owned; NULL: a plan */
  homeward_plan plan;          /* its references are the binding's symbols, its lists keep forms */
  hw_binding binding;
  bool bound; /* the binding has begun */
};

#endif
