/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { THREADS_MAX = 64, BATCH = 8, SPINS = 500 /* looks before a thread yields */ };

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

/* ---- steps ---- */

/* Threads that wait for each other after every step. Who comes last ends the step and lets the
   others go on. */
typedef struct team {
  atomic_int_fast32_t size; /* 0: not known yet */
  atomic_int_fast32_t next; /* piece */
  atomic_int_fast32_t arrived;
  atomic_int_fast32_t step; /* present one */
  atomic_bool ended;
  int32_t steps, count;
  hw_step_piece piece;
  hw_step_end end;
  void *context;
} team;

/* Until the value is another one. */
static void await(const atomic_int_fast32_t *value, int_fast32_t old) {
  for (int32_t spins = 0; atomic_load_explicit(value, memory_order_acquire) == old; spins++)
    if (spins >= SPINS)
      sched_yield();
}

static void arrive(team *t, int_fast32_t step) {
  if (atomic_fetch_add(&t->arrived, 1) + 1 < atomic_load(&t->size)) {
    await(&t->step, step);
    return;
  }
  if (!t->end(t->context, (int32_t)step))
    atomic_store(&t->ended, true);
  atomic_store(&t->arrived, 0);
  atomic_store(&t->next, 0);
  atomic_store_explicit(&t->step, step + 1, memory_order_release);
}

static void *work_steps(void *argument) {
  team *t = argument;
  await(&t->size, 0);
  for (int_fast32_t step = 0; step < t->steps && !atomic_load(&t->ended); step++) {
    for (int_fast32_t i; (i = atomic_fetch_add(&t->next, 1)) < t->count;)
      t->piece(t->context, (int32_t)step, (int32_t)i);
    arrive(t, step);
  }
  return NULL;
}

bool hw_parallel_steps(int32_t threads, int32_t steps, int32_t count, hw_step_piece piece,
                       hw_step_end end, void *context) {
  team t = {.steps = steps, .count = count, .piece = piece, .end = end, .context = context};
  pthread_t started[THREADS_MAX];
  int32_t others = 0;
  while (others + 1 < threads && others + 1 < count && others + 1 < THREADS_MAX &&
         pthread_create(&started[others], NULL, work_steps, &t) == 0)
    others++;
  atomic_store(&t.size, others + 1);
  work_steps(&t);
  join(started, others);
  return !atomic_load(&t.ended);
}
