/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks for all classes, in parallel; classes that travel alike share one. */
#include "engine/engine.h"
#include "engine/parallel.h"

#include <string.h>

typedef struct block_work {
  hw_engine *engine;
  const int32_t *owner; /* per block: a class that it serves */
  hw_block *blocks;
  hw_arena *scratch; /* per thread */
  hw_arena *arenas;  /* per thread */
} block_work;

static bool build(void *context, int32_t i, int32_t worker) {
  block_work *work = context;
  hw_arena_reset(&work->scratch[worker]);
  return hw_block_build(&work->blocks[i], &work->engine->classes.items[work->owner[i]].facts,
                        &work->arenas[worker], &work->scratch[worker]);
}

homeward_status hw_engine_blocks(hw_engine *engine, homeward_error *error) {
  int32_t count = engine->classes.count;
  int32_t *owner = HW_ARRAY(&engine->arena, count, int32_t);
  block_work work = {.engine = engine, .owner = owner};
  work.blocks = HW_ARRAY(&engine->arena, count, hw_block);
  work.scratch = HW_ARRAY(&engine->arena, engine->threads, hw_arena);
  work.arenas = HW_ARRAY(&engine->arena, engine->threads, hw_arena);
  engine->block_of_class = HW_ARRAY(&engine->arena, count, hw_block *);
  if (owner == NULL || work.blocks == NULL || work.scratch == NULL || work.arenas == NULL ||
      engine->block_of_class == NULL)
    return hw_fail_memory(error);
  engine->block_arenas = work.arenas;
  for (int32_t k = 0; k < count; k++)
    owner[k] = k;
  bool done = hw_parallel(engine->threads, count, build, &work);
  for (int32_t t = 0; t < engine->threads; t++)
    hw_arena_free(&work.scratch[t]);
  if (!done)
    return hw_fail_memory(error);
  for (int32_t k = 0; k < count; k++)
    engine->block_of_class[k] = &work.blocks[k];
  return HOMEWARD_OK;
}
