/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/escort_cover.h"

#include <string.h>

bool hw_pool_covers(const hw_escort_pool *pool, int32_t kind) {
  for (int32_t i = 0; i < pool->cover_count; i++)
    if (pool->covers[i] == kind)
      return true;
  return false;
}

typedef struct covering {
  const homeward_scenario *scenario;
  const int32_t *needs;
  int32_t *left;     /* members of each pool who cover nobody yet */
  int32_t *assigned; /* NULL: not asked for */
} covering;

/* Persons of `kind` that are still uncovered, and the pools from `pool` on to cover them: as many
   members as help, then fewer. */
static bool cover_from(const covering *c, int32_t kind, int32_t pool, int32_t persons) {
  const homeward_scenario *scenario = c->scenario;
  for (; persons <= 0; pool = 0) {
    if (++kind >= scenario->escort_kind_count)
      return true;
    persons = c->needs[kind];
  }
  while (pool < scenario->escort_pool_count &&
         (c->left[pool] == 0 || !hw_pool_covers(&scenario->escort_pools[pool], kind)))
    pool++;
  if (pool == scenario->escort_pool_count)
    return false;
  int32_t ratio = scenario->escort_pools[pool].persons_per_escort;
  int32_t most = (persons - 1) / ratio + 1;
  most = most < c->left[pool] ? most : c->left[pool];
  for (int32_t members = most; members >= 0; members--) {
    c->left[pool] -= members;
    bool covered = cover_from(c, kind, pool + 1, persons - members * ratio);
    c->left[pool] += members;
    if (!covered)
      continue;
    if (c->assigned != NULL)
      c->assigned[(size_t)pool * (size_t)scenario->escort_kind_count + (size_t)kind] = members;
    return true;
  }
  return false;
}

bool hw_cover_needs(const homeward_scenario *scenario, const int32_t *needs, const int32_t *aboard,
                    int32_t *left, int32_t *assigned) {
  size_t pools = (size_t)scenario->escort_pool_count, kinds = (size_t)scenario->escort_kind_count;
  covering c = {scenario, needs, left, assigned};
  if (pools > 0)
    memcpy(left, aboard, pools * sizeof *left);
  if (assigned != NULL)
    memset(assigned, 0, pools * kinds * sizeof *assigned);
  return cover_from(&c, -1, 0, 0);
}
