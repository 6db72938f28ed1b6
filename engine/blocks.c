/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks for all classes, in parallel; classes that travel alike share one. */
#include "engine/case_key.h"
#include "engine/engine.h"
#include "engine/parallel.h"
#include "engine/reach.h"

#include <string.h>

typedef struct block_work {
  hw_engine *engine;
  const int32_t *owner; /* per block: a class that it serves */
  int32_t first;        /* block of the batch */
  const hw_minute *reach;
  hw_block *blocks;
  hw_arena *scratch; /* per thread */
  hw_arena *arenas;  /* per thread */
} block_work;

static const hw_facts *facts_of(const block_work *work, int32_t block) {
  return &work->engine->classes.items[work->owner[block]].facts;
}

static bool build(void *context, int32_t i, int32_t worker) {
  block_work *work = context;
  if (hw_halted(&work->engine->halt))
    return false;
  hw_arena_reset(&work->scratch[worker]);
  return hw_block_build(&work->blocks[work->first + i], facts_of(work, work->first + i),
                        work->reach, &work->arenas[worker], &work->scratch[worker]);
}

/* A batch for each destination: its blocks share what can reach it at all. */
static bool build_all(block_work *work, int32_t count) {
  hw_arena arena = {0};
  bool done = true;
  for (int32_t next; done && work->first < count; work->first = next) {
    int32_t to = facts_of(work, work->first)->to;
    for (next = work->first + 1; next < count && facts_of(work, next)->to == to;)
      next++;
    hw_arena_reset(&arena);
    work->reach = hw_reach_times(&work->engine->network, to, &arena);
    done =
        work->reach != NULL && hw_parallel(work->engine->threads, next - work->first, build, work);
  }
  hw_arena_free(&arena);
  return done;
}

/* Which classes travel alike: owner[b] is the first class of block b, block_of[k] the block of
 * class k. */
static bool find_alike(const hw_engine *engine, hw_arena *scratch, int32_t *owner,
                       int32_t *block_of, int32_t *count) {
  int32_t classes = engine->classes.count;
  hw_key *keys = HW_ARRAY(scratch, classes, hw_key);
  hw_key_writer writer = {.arena = scratch};
  if (keys == NULL)
    return false;
  for (int32_t k = 0; k < classes; k++) {
    hw_key_put_travel(&writer, &engine->classes.items[k].facts);
    if (!hw_key_finish(&writer, &keys[k], k))
      return false;
  }
  hw_keys_sort(keys, classes);
  *count = 0;
  for (int32_t k = 0; k < classes; k++) {
    if (k == 0 || !hw_keys_equal(&keys[k - 1], &keys[k]))
      owner[(*count)++] = keys[k].item;
    block_of[keys[k].item] = *count - 1;
  }
  return true;
}

homeward_status hw_engine_blocks(hw_engine *engine, homeward_error *error) {
  int32_t classes = engine->classes.count, count = 0;
  hw_arena scratch = {0};
  int32_t *owner = HW_ARRAY(&scratch, classes, int32_t);
  int32_t *block_of = HW_ARRAY(&scratch, classes, int32_t);
  block_work work = {.engine = engine, .owner = owner};
  work.scratch = HW_ARRAY(&engine->arena, engine->threads, hw_arena);
  work.arenas = HW_ARRAY(&engine->arena, engine->threads, hw_arena);
  engine->block_of_class = HW_ARRAY(&engine->arena, classes, hw_block *);
  bool done = owner != NULL && block_of != NULL && work.scratch != NULL && work.arenas != NULL &&
              engine->block_of_class != NULL &&
              find_alike(engine, &scratch, owner, block_of, &count);
  engine->block_arenas = work.arenas;
  work.blocks = done ? HW_ARRAY(&engine->arena, count, hw_block) : NULL;
  done = work.blocks != NULL;
  if (done && !build_all(&work, count))
    done = engine->stopped = hw_halted(&engine->halt);
  for (int32_t t = 0; work.scratch != NULL && t < engine->threads; t++)
    hw_arena_free(&work.scratch[t]);
  for (int32_t k = 0; done && k < classes; k++)
    engine->block_of_class[k] = &work.blocks[block_of[k]];
  hw_arena_free(&scratch);
  return done ? HOMEWARD_OK : hw_fail_memory(error);
}
