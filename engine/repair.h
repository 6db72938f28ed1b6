/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a scenario would have to be like for a party to take one path beside the plan. */
#ifndef HW_ENGINE_REPAIR_H
#define HW_ENGINE_REPAIR_H

#include "engine/beside.h"
#include "model/remedy.h"

enum { HW_REPAIR_CHANGES = 24 };

typedef struct hw_repair {
  hw_remedy changes[HW_REPAIR_CHANGES]; /* by hw_remedy_compare() */
  int32_t count;
  bool hopeless; /* no remedy mends all that the path breaks */
} hw_repair;

/** Which of several ways to mend something. */
typedef enum hw_repair_taste {
  HW_REPAIR_BY_DOCUMENTS, /* clearances; vehicles */
  HW_REPAIR_BY_RULES      /* shorter notices; fixed seats */
} hw_repair_taste;

/** Lists the changes that the party of `a` needs for the path. False when out of memory. */
bool hw_repair_path(hw_repair *repair, const hw_asking *a, const hw_path *path,
                    hw_repair_taste taste);

/** Adds a change, or makes the one about the same larger. */
void hw_repair_add(hw_repair *repair, const hw_remedy *change);

#endif
