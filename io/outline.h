/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Outlines of plans, with a scenario and apart from any. */
#ifndef HW_IO_OUTLINE_H
#define HW_IO_OUTLINE_H

#include "model/outline.h"

/** Fills `*out`, sorted, from a plan; lists go to `arena`, text borrows from plan and scenario.
 * False: out of memory. */
bool hw_outline_plan(hw_outline *out, hw_arena *arena, const homeward_plan *plan);

/** The same from a document that is a plan. */
bool hw_outline_document(hw_outline *out, hw_arena *arena, const homeward_document *document);

#endif
