/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What the parts of an itinerary take of shared resources and cost, in exact cents, so that their
 * sums over an itinerary are those of hw_path_uses() and hw_path_cost_of().
 *
 * Only the cost of transit depends on both ends: of a case with k cents an hour it is k (A - D) /
 * 60 rounded, for a departure at D and an arrival at A. With D = base + q t + r, where q divides 60
 * and 60 divides k q for every member, it is the rounded k (A - base - r) / 60 minus the whole
 * number k q t / 60: the first term hangs on the arrival and on the residue r, the second on the
 * departure.
 */
#ifndef HW_ENGINE_FLOW_PARTS_H
#define HW_ENGINE_FLOW_PARTS_H

#include "engine/flow_pool.h"
#include "engine/flow_stages.h"

typedef struct hw_flow_part {
  hw_flow_bundle bundle; /* HW_NONE: it cannot be, there is too little of something */
  hw_cents cost;
} hw_flow_part;

typedef struct hw_flow_parts {
  const hw_class *class;
  const hw_block *block;
  const hw_network *network;
  const bool *kept; /* per resource: it has a row */
  hw_flow_pool *pool;
  hw_arena *arena;          /* of one class */
  int32_t cycle;            /* q */
  const hw_flow_part *ride; /* per ride */
  const hw_flow_part *hop;  /* per hop */
  hw_use *uses;             /* scratch */
  size_t use_count, use_room;
} hw_flow_parts;

/** Resources of the network, then one for each run: parties that need an ambulance there (I14). */
static inline int32_t hw_flow_ambulance(const hw_network *network, int32_t run) {
  return hw_resource_count(network) + run;
}
static inline int32_t hw_flow_resource_count(const hw_network *network) {
  return hw_resource_count(network) + network->scenario->run_count;
}

/** Fills what does not depend on the path. `parts` holds class, block, network, kept, pool and
 * arena. False when out of memory. */
bool hw_flow_parts_fill(hw_flow_parts *parts);

/** The nights [first, last) at a slot. */
hw_flow_part hw_flow_nights(hw_flow_parts *parts, int32_t slot, int32_t first, int32_t last);

/** A first departure: its residue, and the cost that hangs on it (<= 0). */
hw_cents hw_flow_departure(const hw_flow_parts *parts, hw_minute departs, int32_t *residue);

/** A last arrival after a first departure of this residue. */
hw_flow_part hw_flow_arrival(hw_flow_parts *parts, hw_minute arrives, int32_t residue);

/** A transfer that is the whole itinerary, all of its cost included. */
hw_flow_part hw_flow_whole(hw_flow_parts *parts, const hw_hop *whole);

#endif
