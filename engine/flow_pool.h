/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The nodes and arcs of an arc-flow model, each kept once.
 *
 * A node stands for a set of ways home: what may still follow, what each way takes of the shared
 * resources, and what it costs above the cheapest of them. Nodes that stand for the same set are
 * one node, whichever class or itinerary led there: then flows of several classes through it can
 * be told apart again in any way, because whatever follows is allowed to all of them and costs and
 * takes the same. This is the minimisation of an acyclic weighted automaton, with costs pushed
 * towards its beginning (Mohri 1997), done as the nodes are made, the last ones first.
 */
#ifndef HW_ENGINE_FLOW_POOL_H
#define HW_ENGINE_FLOW_POOL_H

#include "engine/path.h"

/** Uses of resources, as a number; 0: none. Equal ones have the same number. */
typedef int32_t hw_flow_bundle;

enum {
  HW_FLOW_END = 0,             /* the node at home */
  HW_FLOW_NOTHING = 0,         /* the bundle of nothing */
  HW_FLOW_MOST_ARCS = 60000000 /* stated limit */
};

/** The way on from somewhere: take `bundle`, pay `cost`, then any way of `node`. */
typedef struct hw_flow_way {
  int32_t node; /* HW_NONE: there is none */
  hw_flow_bundle bundle;
  hw_cents cost;
} hw_flow_way;

/** An arc of a node is one of its ways: costs are >= 0 and the least is 0. */
typedef hw_flow_way hw_flow_arc;

typedef struct hw_flow_node {
  size_t first; /* into arcs */
  int32_t count;
  int32_t owner;  /* class that reached it last */
  int64_t supply; /* parties of all classes that reach it */
  int32_t next;   /* in its list of the table */
} hw_flow_node;

typedef struct hw_flow_uses {
  size_t first; /* into uses */
  int32_t count;
  int32_t next; /* in its list of the table */
} hw_flow_uses;

typedef struct hw_flow_table {
  int32_t *heads; /* 2^bits lists */
  int bits;
} hw_flow_table;

typedef struct hw_flow_pool {
  const int64_t *most; /* per resource: what there is at most */
  hw_flow_node *nodes;
  int32_t node_count;
  size_t node_room;
  hw_flow_arc *arcs;
  size_t arc_count, arc_room;
  hw_flow_uses *bundles;
  int32_t bundle_count;
  size_t bundle_room;
  hw_use *uses;
  size_t use_count, use_room;
  hw_use *scratch;
  size_t scratch_room;
  hw_flow_table node_table, bundle_table;
  bool out_of_memory;
  bool too_large; /* over HW_FLOW_MOST_ARCS, or a sum over 2^62 */
} hw_flow_pool;

/** Zero-initialised before. False when out of memory; free it either way. */
bool hw_flow_pool_new(hw_flow_pool *pool, const int64_t *most);
void hw_flow_pool_free(hw_flow_pool *pool);

/** Nothing that the pool says is to be relied on any more. */
static inline bool hw_flow_pool_failed(const hw_flow_pool *pool) {
  return pool->out_of_memory || pool->too_large;
}

/**
 * The bundle of these uses, whose order is changed; those of one resource are added up. HW_NONE
 * when they take more of one than there is, and when the pool has failed.
 */
hw_flow_bundle hw_flow_bundle_of(hw_flow_pool *pool, hw_use *uses, int32_t count);

/** Both together, or HW_NONE. */
hw_flow_bundle hw_flow_join(hw_flow_pool *pool, hw_flow_bundle a, hw_flow_bundle b);

static inline hw_flow_way hw_flow_home(void) {
  return (hw_flow_way){HW_FLOW_END, HW_FLOW_NOTHING, 0};
}
static inline hw_flow_way hw_flow_nowhere(void) {
  return (hw_flow_way){HW_NONE, HW_FLOW_NOTHING, 0};
}

/** `bundle` and `cost` first, then `way`; nowhere when either is impossible. */
hw_flow_way hw_flow_before(hw_flow_pool *pool, hw_flow_way way, hw_flow_bundle bundle,
                           hw_cents cost);

/**
 * Any of these ways, whose order is changed. Those that are nowhere fall out, and of two that lead
 * to the same node with the same bundle the dearer one. One way that is left alone needs no node.
 * `class_index` and its `parties` reach the node.
 */
hw_flow_way hw_flow_choice(hw_flow_pool *pool, hw_flow_way *ways, int32_t count,
                           int32_t class_index, int64_t parties);

#endif
