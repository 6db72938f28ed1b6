/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The lists of a finished scenario that ids refer to. */
#ifndef HW_IO_TARGET_H
#define HW_IO_TARGET_H

#include "io/schema.h"

enum { HW_TARGET_NAME_SIZE = 80 };

/** What an element is called in messages: "vehicle pool". */
const char *hw_target_noun(hw_target target);

/** Position of the id, a NUL-terminated text, or HW_NONE. */
int32_t hw_target_find(const homeward_scenario *scenario, hw_target target, const char *id);

/**
 * The id of element `index`; NULL behind the last. `buffer` of HW_TARGET_NAME_SIZE bytes may hold
 * it.
 */
const char *hw_target_id(const homeward_scenario *scenario, hw_target target, int32_t index,
                         char *buffer);

#endif
