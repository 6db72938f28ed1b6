/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/flow_pool.h"

#include <stdlib.h>
#include <string.h>

/* Sums of costs and uses stay below this, so that they can always be added. */
#define LARGEST (INT64_C(1) << 62)

enum { FIRST_BITS = 10, FIRST_ROOM = 1024 };

/* ---- growing ---- */

static bool reserve(hw_flow_pool *pool, void *slot, size_t *room, size_t needed, size_t size) {
  void **items = slot;
  if (needed <= *room)
    return true;
  size_t larger = *room < FIRST_ROOM ? FIRST_ROOM : *room + *room / 2;
  while (larger < needed)
    larger *= 2;
  void *moved = realloc(*items, larger * size);
  if (moved == NULL) {
    pool->out_of_memory = true;
    return false;
  }
  *items = moved;
  *room = larger;
  return true;
}

static bool table_new(hw_flow_pool *pool, hw_flow_table *table, int bits) {
  size_t size = (size_t)1 << bits;
  int32_t *heads = malloc(size * sizeof *heads);
  if (heads == NULL) {
    pool->out_of_memory = true;
    return false;
  }
  for (size_t i = 0; i < size; i++)
    heads[i] = HW_NONE;
  free(table->heads);
  *table = (hw_flow_table){heads, bits};
  return true;
}

/* ---- hashes ---- */

static uint64_t mix(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
  return hash ^ (hash >> 29);
}

static size_t hash_uses(const hw_use *uses, int32_t count, int bits) {
  uint64_t hash = (uint64_t)count;
  for (int32_t i = 0; i < count; i++)
    hash = mix(mix(hash, (uint64_t)uses[i].resource), (uint64_t)uses[i].amount);
  return (size_t)(hash >> (64 - bits));
}

static size_t hash_arcs(const hw_flow_arc *arcs, int32_t count, int bits) {
  uint64_t hash = (uint64_t)count;
  for (int32_t i = 0; i < count; i++)
    hash = mix(mix(hash, (uint64_t)arcs[i].node << 32 | (uint32_t)arcs[i].bundle),
               (uint64_t)arcs[i].cost);
  return (size_t)(hash >> (64 - bits));
}

/* Twice as many lists as soon as there are more entries than lists. */
static bool widen_bundles(hw_flow_pool *pool) {
  hw_flow_table *table = &pool->bundle_table;
  if (pool->bundle_count >> table->bits == 0)
    return true;
  if (!table_new(pool, table, table->bits + 1))
    return false;
  for (int32_t b = 1; b < pool->bundle_count; b++) {
    hw_flow_uses *bundle = &pool->bundles[b];
    size_t list = hash_uses(pool->uses + bundle->first, bundle->count, table->bits);
    bundle->next = table->heads[list];
    table->heads[list] = b;
  }
  return true;
}

static bool widen_nodes(hw_flow_pool *pool) {
  hw_flow_table *table = &pool->node_table;
  if (pool->node_count >> table->bits == 0)
    return true;
  if (!table_new(pool, table, table->bits + 1))
    return false;
  for (int32_t n = 1; n < pool->node_count; n++) {
    hw_flow_node *node = &pool->nodes[n];
    size_t list = hash_arcs(pool->arcs + node->first, node->count, table->bits);
    node->next = table->heads[list];
    table->heads[list] = n;
  }
  return true;
}

bool hw_flow_pool_new(hw_flow_pool *pool, const int64_t *most) {
  pool->most = most;
  if (!table_new(pool, &pool->node_table, FIRST_BITS) ||
      !table_new(pool, &pool->bundle_table, FIRST_BITS) ||
      !reserve(pool, &pool->nodes, &pool->node_room, 1, sizeof *pool->nodes) ||
      !reserve(pool, &pool->bundles, &pool->bundle_room, 1, sizeof *pool->bundles))
    return false;
  pool->nodes[pool->node_count++] = (hw_flow_node){.owner = HW_NONE, .next = HW_NONE};
  pool->bundles[pool->bundle_count++] = (hw_flow_uses){.next = HW_NONE};
  return true;
}

void hw_flow_pool_free(hw_flow_pool *pool) {
  free(pool->nodes);
  free(pool->arcs);
  free(pool->bundles);
  free(pool->uses);
  free(pool->scratch);
  free(pool->node_table.heads);
  free(pool->bundle_table.heads);
  *pool = (hw_flow_pool){0};
}

/* ---- bundles ---- */

/* By insertion: a part has few uses, and they are nearly sorted. */
static void sort_uses(hw_use *uses, int32_t count) {
  for (int32_t i = 1; i < count; i++) {
    hw_use moving = uses[i];
    int32_t k = i;
    for (; k > 0 && uses[k - 1].resource > moving.resource; k--)
      uses[k] = uses[k - 1];
    uses[k] = moving;
  }
}

/* The bundle of uses that are sorted, each resource once. */
static hw_flow_bundle intern_uses(hw_flow_pool *pool, const hw_use *uses, int32_t count) {
  if (count == 0)
    return HW_FLOW_NOTHING;
  hw_flow_table *table = &pool->bundle_table;
  size_t bytes = (size_t)count * sizeof *uses;
  size_t list = hash_uses(uses, count, table->bits);
  for (int32_t b = table->heads[list]; b != HW_NONE; b = pool->bundles[b].next)
    if (pool->bundles[b].count == count) {
      const hw_use *other = pool->uses + pool->bundles[b].first;
      int32_t same = 0;
      while (same < count && other[same].resource == uses[same].resource &&
             other[same].amount == uses[same].amount)
        same++;
      if (same == count)
        return b;
    }
  if (!reserve(pool, &pool->bundles, &pool->bundle_room, (size_t)pool->bundle_count + 1,
               sizeof *pool->bundles) ||
      !reserve(pool, &pool->uses, &pool->use_room, pool->use_count + (size_t)count,
               sizeof *pool->uses))
    return HW_NONE;
  memcpy(pool->uses + pool->use_count, uses, bytes);
  pool->bundles[pool->bundle_count] = (hw_flow_uses){pool->use_count, count, table->heads[list]};
  table->heads[list] = pool->bundle_count;
  pool->use_count += (size_t)count;
  hw_flow_bundle made = pool->bundle_count++;
  return widen_bundles(pool) ? made : HW_NONE;
}

/* Uses that are sorted. */
static hw_flow_bundle bundle_of_sorted(hw_flow_pool *pool, hw_use *uses, int32_t count) {
  int32_t kept = 0;
  for (int32_t i = 0; i < count; i++) {
    if (uses[i].amount == 0)
      continue;
    if (kept > 0 && uses[kept - 1].resource == uses[i].resource)
      uses[kept - 1].amount += uses[i].amount;
    else
      uses[kept++] = uses[i];
    if (uses[kept - 1].amount > pool->most[uses[kept - 1].resource])
      return HW_NONE;
    pool->too_large |= uses[kept - 1].amount >= LARGEST / 2;
  }
  return hw_flow_pool_failed(pool) ? HW_NONE : intern_uses(pool, uses, kept);
}

hw_flow_bundle hw_flow_bundle_of(hw_flow_pool *pool, hw_use *uses, int32_t count) {
  sort_uses(uses, count);
  return bundle_of_sorted(pool, uses, count);
}

hw_flow_bundle hw_flow_join(hw_flow_pool *pool, hw_flow_bundle a, hw_flow_bundle b) {
  if (a == HW_NONE || b == HW_NONE)
    return HW_NONE;
  if (a == HW_FLOW_NOTHING || b == HW_FLOW_NOTHING)
    return a == HW_FLOW_NOTHING ? b : a;
  const hw_flow_uses *first = &pool->bundles[a], *second = &pool->bundles[b];
  int32_t count = first->count + second->count;
  if (!reserve(pool, &pool->scratch, &pool->scratch_room, (size_t)count, sizeof *pool->scratch))
    return HW_NONE;
  const hw_use *one = pool->uses + first->first, *one_end = one + first->count;
  const hw_use *other = pool->uses + second->first, *other_end = other + second->count;
  for (int32_t i = 0; i < count; i++)
    pool->scratch[i] = other == other_end || (one < one_end && one->resource <= other->resource)
                           ? *one++
                           : *other++;
  return bundle_of_sorted(pool, pool->scratch, count);
}

/* ---- ways ---- */

hw_flow_way hw_flow_before(hw_flow_pool *pool, hw_flow_way way, hw_flow_bundle bundle,
                           hw_cents cost) {
  if (way.node == HW_NONE)
    return way;
  way.bundle = hw_flow_join(pool, bundle, way.bundle);
  if (way.bundle == HW_NONE)
    return hw_flow_nowhere();
  way.cost += cost;
  pool->too_large |= way.cost >= LARGEST / 2 || way.cost <= -LARGEST / 2;
  return way;
}

static int compare_ways(const void *left, const void *right) {
  const hw_flow_way *a = left, *b = right;
  if (a->node != b->node)
    return a->node < b->node ? -1 : 1;
  if (a->bundle != b->bundle)
    return a->bundle < b->bundle ? -1 : 1;
  return (a->cost > b->cost) - (a->cost < b->cost);
}

/* Sorts and keeps what is of use; returns how many are left. */
static int32_t sift(hw_flow_way *ways, int32_t count) {
  int32_t there = 0, kept = 0;
  for (int32_t i = 0; i < count; i++)
    if (ways[i].node != HW_NONE)
      ways[there++] = ways[i];
  if (there == 2 && compare_ways(&ways[0], &ways[1]) > 0) {
    hw_flow_way first = ways[0];
    ways[0] = ways[1];
    ways[1] = first;
  } else if (there > 2) {
    qsort(ways, (size_t)there, sizeof *ways, compare_ways);
  }
  for (int32_t i = 0; i < there; i++)
    if (kept == 0 || ways[kept - 1].node != ways[i].node || ways[kept - 1].bundle != ways[i].bundle)
      ways[kept++] = ways[i];
  return kept;
}

static bool equal_arcs(const hw_flow_arc *a, const hw_flow_arc *b, int32_t count) {
  for (int32_t i = 0; i < count; i++)
    if (a[i].node != b[i].node || a[i].bundle != b[i].bundle || a[i].cost != b[i].cost)
      return false;
  return true;
}

static int32_t intern_arcs(hw_flow_pool *pool, const hw_flow_arc *arcs, int32_t count) {
  hw_flow_table *table = &pool->node_table;
  size_t list = hash_arcs(arcs, count, table->bits);
  for (int32_t n = table->heads[list]; n != HW_NONE; n = pool->nodes[n].next)
    if (pool->nodes[n].count == count && equal_arcs(pool->arcs + pool->nodes[n].first, arcs, count))
      return n;
  pool->too_large |= pool->arc_count + (size_t)count > HW_FLOW_MOST_ARCS;
  if (pool->too_large ||
      !reserve(pool, &pool->nodes, &pool->node_room, (size_t)pool->node_count + 1,
               sizeof *pool->nodes) ||
      !reserve(pool, &pool->arcs, &pool->arc_room, pool->arc_count + (size_t)count,
               sizeof *pool->arcs))
    return HW_NONE;
  memcpy(pool->arcs + pool->arc_count, arcs, (size_t)count * sizeof *arcs);
  pool->nodes[pool->node_count] = (hw_flow_node){
      .first = pool->arc_count, .count = count, .owner = HW_NONE, .next = table->heads[list]};
  table->heads[list] = pool->node_count;
  pool->arc_count += (size_t)count;
  int32_t made = pool->node_count++;
  return widen_nodes(pool) ? made : HW_NONE;
}

hw_flow_way hw_flow_choice(hw_flow_pool *pool, hw_flow_way *ways, int32_t count,
                           int32_t class_index, int64_t parties) {
  count = sift(ways, count);
  if (count == 0 || hw_flow_pool_failed(pool))
    return hw_flow_nowhere();
  if (count == 1)
    return ways[0];
  hw_cents least = ways[0].cost;
  for (int32_t i = 1; i < count; i++)
    least = ways[i].cost < least ? ways[i].cost : least;
  for (int32_t i = 0; i < count; i++)
    ways[i].cost -= least;
  int32_t node = intern_arcs(pool, ways, count);
  if (node == HW_NONE)
    return hw_flow_nowhere();
  if (pool->nodes[node].owner != class_index) {
    pool->nodes[node].owner = class_index;
    pool->nodes[node].supply += parties;
  }
  return (hw_flow_way){node, HW_FLOW_NOTHING, least};
}
