/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What branch and price branches on: run variables; sums of them, how often a service goes and how
 * many vehicles of a pool it takes in all; flows, how many parties of a class ride a run or any run
 * of a service; how many parties are left behind in all. The runs of a service on different days
 * are much alike: where one of them is decided, the relaxation moves to its neighbour, which a
 * decision about all prevents. Every decision is a bound or a row of the master whose price pricing
 * knows, so that no node forbids an itinerary by name.
 */
#ifndef HW_ENGINE_BRANCH_OBJECTS_H
#define HW_ENGINE_BRANCH_OBJECTS_H

#include "engine/engine.h"

typedef enum hw_object_kind {
  HW_OBJECT_VARIABLE,
  HW_OBJECT_SUM,
  HW_OBJECT_FLOW,
  HW_OBJECT_LEFT
} hw_object_kind;

typedef struct hw_object {
  hw_object_kind kind;
  int32_t variable;         /* VARIABLE */
  const hw_run_term *terms; /* SUM; lives with the master */
  int32_t term_count;
  int32_t class_index, service, run; /* FLOW; run HW_NONE: any of the service */
  int32_t row;                       /* SUM, FLOW, LEFT: of the master */
  int32_t shortage;    /* FLOW: LP column of parties that do not ride though they must; LEFT: of
                          those left though nobody may be */
  int32_t least, most; /* for good */
  int32_t node_least, node_most;
  double gain[2]; /* sums of what a unit downwards and upwards brought */
  int32_t gains[2];
} hw_object;

typedef struct hw_objects {
  hw_engine *engine;
  hw_arena *arena;
  hw_object *items;
  int32_t count;
  size_t capacity;
} hw_objects;

/** The run variables and, with `sums`, their sums over two runs at least. Lives in `arena`, its
 * rows in the master. False when memory or the solver failed. */
bool hw_objects_new(hw_objects *objects, hw_engine *engine, bool sums, hw_arena *arena);

/** Adds the flows that are not whole in the LP's solution and no objects yet: those that are most
 * so and concern most persons, `most` on runs and as many on services. False when memory or the
 * solver failed. */
bool hw_objects_add_flows(hw_objects *objects, int32_t most);

/** Value in the LP's solution. */
double hw_object_value(const hw_objects *objects, int32_t object);

/** What one more of it costs by itself, in cents. */
double hw_object_cost(const hw_objects *objects, int32_t object);

/** From now on the value lies within these bounds: pricing is told, and what must be may be short
 * of it at a price, so that columns for it can still be priced. False when the solver failed. */
bool hw_object_set(hw_objects *objects, int32_t object, int32_t least, int32_t most);

/** As set(), for the columns that are there only and until set back. */
bool hw_object_move(hw_objects *objects, int32_t object, int32_t least, int32_t most);

/** Whether shortages are allowed at all; at first they are, as set() says. False when the solver
 * failed. */
bool hw_objects_settle(hw_objects *objects);
bool hw_objects_unsettle(hw_objects *objects);

/** The bounds that the master has now hold for good. */
void hw_objects_keep(hw_objects *objects);

/** Every bound below goes: nothing must be. False when the solver failed. */
bool hw_objects_release(hw_objects *objects);

#endif
