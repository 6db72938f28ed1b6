/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * All itineraries of one class as ways through the pool: a search forth through the stages of its
 * block finds the states that can be reached, and their ways are made from the last one back.
 *
 * The ways are exactly the itineraries that pricing.h would list. What depends on the path (I2, I7,
 * I9, I11) stands in the states; most of it never matters, and then the pool joins what the states
 * kept apart.
 */
#ifndef HW_ENGINE_FLOW_CLASS_H
#define HW_ENGINE_FLOW_CLASS_H

#include "engine/flow_parts.h"
#include "engine/flow_states.h"
#include "engine/halt.h"

typedef struct hw_flow_class {
  const hw_class *class;
  int32_t class_index;
  const hw_block *block;
  const hw_stages *stages; /* of the block */
  const bool *kept;        /* per resource */
  hw_flow_pool *pool;
  hw_flow_states *states;
  hw_arena *arena; /* what is dropped afterwards; reset by the caller */
  const hw_halt *halt;
} hw_flow_class;

/**
 * The way of one party of the class, nowhere when it has no itinerary. False when memory ended, a
 * limit was passed (states or pool tell) or the caller wants to stop.
 */
bool hw_flow_class_way(const hw_flow_class *of, hw_flow_way *way);

#endif
