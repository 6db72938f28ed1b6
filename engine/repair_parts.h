/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The parts of a repair, shared by its files. */
#ifndef HW_ENGINE_REPAIR_PARTS_H
#define HW_ENGINE_REPAIR_PARTS_H

#include "engine/repair.h"

/** One path being looked at. */
typedef struct hw_mending {
  hw_repair *repair;
  const hw_network *network;
  const homeward_scenario *scenario;
  const hw_path *path;
  const int32_t *cases; /* of the party */
  int32_t members;
  hw_repair_taste taste;
  hw_minute departs, arrives;
  int32_t settled; /* so many first steps are frozen: nothing is asked of them */
} hw_mending;

/** The value that the object has becomes another. */
void hw_mend(hw_mending *m, hw_remedy_kind kind, int32_t object, int64_t was, int64_t value);
void hw_mend_item(hw_mending *m, hw_remedy_kind kind, int32_t object, int32_t item, int64_t was,
                  int64_t value);
/** Something is allowed at one minute. */
void hw_mend_at(hw_mending *m, hw_remedy_kind kind, int32_t object, hw_minute at);

/** I11 for one case (repair_entries.c). */
void hw_mend_entries(hw_mending *m, int32_t case_index, const hw_case *c);

/** C1 to C11 (repair_shortages.c). False when out of memory. */
bool hw_mend_shortages(hw_mending *m, const hw_asking *a, const hw_class *class);

#endif
