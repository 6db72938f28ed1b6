/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/parallel.h"

#include <pthread.h>
#include <stdatomic.h>

enum { THREADS_MAX = 64, BATCH = 8 };

typedef struct shared {
  atomic_int_fast32_t next;
  atomic_bool failed;
  int32_t count;
  hw_piece piece;
  void *context;
} shared;

typedef struct worker {
  shared *shared;
  int32_t index;
} worker;

static void *work(void *argument) {
  const worker *w = argument;
  shared *s = w->shared;
  int32_t batch = s->count > 64 * BATCH ? BATCH : 1;
  for (;;) {
    int32_t first = (int32_t)atomic_fetch_add(&s->next, batch);
    for (int32_t i = first; i < first + batch && i < s->count; i++)
      if (atomic_load(&s->failed) || !s->piece(s->context, i, w->index)) {
        atomic_store(&s->failed, true);
        return NULL;
      }
    if (first + batch >= s->count)
      return NULL;
  }
}

/* Fewer threads than asked do the same work. */
static int32_t start(shared *s, worker *workers, pthread_t *started, int32_t first,
                     int32_t threads) {
  int32_t count = 0;
  if (threads > THREADS_MAX)
    threads = THREADS_MAX;
  for (int32_t index = first; index < threads && index < s->count; index++, count++) {
    workers[index] = (worker){s, index};
    if (pthread_create(&started[count], NULL, work, &workers[index]) != 0)
      break;
  }
  return count;
}

static void join(const pthread_t *started, int32_t count) {
  for (int32_t i = 0; i < count; i++)
    pthread_join(started[i], NULL);
}

bool hw_parallel(int32_t threads, int32_t count, hw_piece piece, void *context) {
  shared s = {.count = count, .piece = piece, .context = context};
  pthread_t started[THREADS_MAX];
  worker workers[THREADS_MAX];
  int32_t others = start(&s, workers, started, 1, threads);
  workers[0] = (worker){&s, 0};
  work(&workers[0]);
  join(started, others);
  return !atomic_load(&s.failed);
}

bool hw_parallel_apart(int32_t threads, int32_t count, hw_piece piece, void *context) {
  shared s = {.count = count, .piece = piece, .context = context};
  pthread_t started[THREADS_MAX];
  worker workers[THREADS_MAX];
  int32_t others = start(&s, workers, started, 0, threads);
  join(started, others);
  return (others > 0 || count == 0) && !atomic_load(&s.failed);
}
