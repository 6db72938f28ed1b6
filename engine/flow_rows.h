/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which capacities the classes of a scenario could exhaust together: only those need a row. */
#ifndef HW_ENGINE_FLOW_ROWS_H
#define HW_ENGINE_FLOW_ROWS_H

#include "engine/flow_parts.h"

typedef struct hw_flow_rows {
  const hw_network *network;
  int32_t count;     /* hw_flow_resource_count() */
  int64_t *possible; /* per resource: what all classes together could take */
  int64_t *most;     /* per resource: what there is at most, vehicles included */
  bool *kept;        /* per resource */
  int32_t *seen;     /* per resource: 1 + the last class that could take it */
} hw_flow_rows;

/** Nobody could take anything yet. False when out of memory. */
bool hw_flow_rows_new(hw_flow_rows *rows, const hw_network *network, hw_arena *arena);

/** Adds all that the parties of a class could take in its block. */
void hw_flow_rows_add(hw_flow_rows *rows, const hw_class *class, int32_t class_index,
                      const hw_block *block);

/** Decides, when all classes have been added. */
void hw_flow_rows_decide(hw_flow_rows *rows);

/** Persons who could ride a run at most, all parties together. */
static inline int64_t hw_flow_rows_riders(const hw_flow_rows *rows, int32_t run) {
  return rows->possible[hw_resource(rows->network, HW_USE_PERSONS, run)];
}

#endif
