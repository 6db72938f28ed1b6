/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/ahead.h"

#include "io/thread.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 64 * 1024, CHUNKS_MAX = 512 /* handed over and not yet read */, ALIGNMENT = 8 };

/* An event as it is kept; its text follows, with a NUL, up to the next multiple of ALIGNMENT. */
typedef struct kept {
  uint32_t kind, length;
  int32_t line, column;
} kept;

typedef struct chunk {
  struct chunk *next;
  size_t used;
  _Alignas(ALIGNMENT) char bytes[];
} chunk;

/* The taker fills a chunk that nobody else knows and hands it over when it is full. */
struct hw_ahead {
  hw_events events; /* first: hw_events * and hw_ahead * are the same address */
  hw_events *source;
  pthread_t taker;
  bool running;
  atomic_bool unwanted;
  pthread_mutex_t lock; /* guards the five below */
  pthread_cond_t changed;
  chunk *first, *last; /* handed over, not yet freed */
  int count;           /* of these */
  bool ended;          /* no further chunk comes */
  bool no_memory;
  chunk *current; /* the first, once its events are handed out */
  size_t given;   /* bytes of it */
};

/* ---- the taker ---- */

/* Waits where too much is waiting already: only the reader may drop what cannot be meant. */
static void hand_over(hw_ahead *ahead, chunk *full) {
  pthread_mutex_lock(&ahead->lock);
  while (ahead->count >= CHUNKS_MAX && !atomic_load(&ahead->unwanted)) {
    pthread_cond_wait(&ahead->changed, &ahead->lock);
  }
  *(ahead->first == NULL ? &ahead->first : &ahead->last->next) = full;
  ahead->last = full;
  ahead->count++;
  pthread_cond_signal(&ahead->changed);
  pthread_mutex_unlock(&ahead->lock);
}

static void end(hw_ahead *ahead, bool no_memory) {
  pthread_mutex_lock(&ahead->lock);
  ahead->ended = true;
  ahead->no_memory = no_memory;
  pthread_cond_signal(&ahead->changed);
  pthread_mutex_unlock(&ahead->lock);
}

static size_t size_of(size_t length) {
  return (sizeof(kept) + length + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
}

static void keep(chunk *to, const hw_event *event) {
  kept head = {(uint32_t)event->kind, (uint32_t)event->length, event->line, event->column};
  char *at = to->bytes + to->used;
  memcpy(at, &head, sizeof head);
  memcpy(at + sizeof head, event->text, event->length);
  at[sizeof head + event->length] = '\0';
  to->used += size_of(event->length);
}

static chunk *new_chunk(size_t size) {
  chunk *made = malloc(sizeof *made + (size > CHUNK ? size : CHUNK));
  if (made != NULL) {
    made->next = NULL;
    made->used = 0;
  }
  return made;
}

static void *take(void *context) {
  hw_ahead *ahead = context;
  chunk *filling = NULL;
  hw_event event = {.kind = HW_EVENT_SCALAR};
  while (event.kind != HW_EVENT_END && event.kind != HW_EVENT_STOP &&
         !atomic_load(&ahead->unwanted)) {
    hw_events_next(ahead->source, &event);
    size_t size = size_of(event.length);
    if (filling != NULL && filling->used + size > CHUNK) {
      hand_over(ahead, filling);
      filling = NULL;
    }
    filling = filling == NULL ? new_chunk(size) : filling;
    if (filling == NULL) {
      end(ahead, true);
      return NULL;
    }
    keep(filling, &event);
  }
  if (filling != NULL) {
    hand_over(ahead, filling);
  }
  end(ahead, false);
  return NULL;
}

/* ---- handing out ---- */

/* False: there is none. */
static bool next_chunk(hw_ahead *ahead) {
  pthread_mutex_lock(&ahead->lock);
  if (ahead->current != NULL) {
    while (ahead->current->next == NULL && !ahead->ended) {
      pthread_cond_wait(&ahead->changed, &ahead->lock);
    }
    ahead->first = ahead->current->next;
    free(ahead->current);
    ahead->count--;
    pthread_cond_signal(&ahead->changed);
  }
  while (ahead->first == NULL && !ahead->ended) {
    pthread_cond_wait(&ahead->changed, &ahead->lock);
  }
  ahead->current = ahead->first;
  ahead->given = 0;
  pthread_mutex_unlock(&ahead->lock);
  return ahead->current != NULL;
}

/* The last event, END or STOP, is given again and again. */
static void next(hw_events *events, hw_event *event) {
  hw_ahead *ahead = (hw_ahead *)events;
  *event = (hw_event){.kind = HW_EVENT_STOP, .text = ""};
  if ((ahead->current == NULL || ahead->given == ahead->current->used) && !next_chunk(ahead)) {
    return;
  }
  kept head;
  const char *at = ahead->current->bytes + ahead->given;
  memcpy(&head, at, sizeof head);
  *event = (hw_event){.kind = (hw_event_kind)head.kind,
                      .text = at + sizeof head,
                      .length = head.length,
                      .line = head.line,
                      .column = head.column};
  if (event->kind != HW_EVENT_END && event->kind != HW_EVENT_STOP) {
    ahead->given += size_of(head.length);
  }
}

hw_events *hw_ahead_events(hw_ahead *ahead) {
  return &ahead->events;
}

/* ---- lifetime ---- */

hw_ahead *hw_ahead_new(hw_events *source) {
  hw_ahead *ahead = calloc(1, sizeof *ahead);
  if (ahead == NULL) {
    return NULL;
  }
  ahead->events = (hw_events){.xml = source->xml, .next = next};
  ahead->source = source;
  atomic_init(&ahead->unwanted, false);
  pthread_mutex_init(&ahead->lock, NULL); /* with these attributes neither can fail */
  pthread_cond_init(&ahead->changed, NULL);
  ahead->running = hw_thread_start(&ahead->taker, take, ahead);
  if (!ahead->running) {
    hw_ahead_free(ahead);
    return NULL;
  }
  return ahead;
}

bool hw_ahead_stop(hw_ahead *ahead) {
  if (ahead->running) {
    pthread_mutex_lock(&ahead->lock);
    atomic_store(&ahead->unwanted, true);
    pthread_cond_signal(&ahead->changed);
    pthread_mutex_unlock(&ahead->lock);
    pthread_join(ahead->taker, NULL);
    ahead->running = false;
  }
  return !ahead->no_memory;
}

void hw_ahead_free(hw_ahead *ahead) {
  if (ahead == NULL) {
    return;
  }
  hw_ahead_stop(ahead);
  while (ahead->first != NULL) {
    chunk *next_one = ahead->first->next;
    free(ahead->first);
    ahead->first = next_one;
  }
  pthread_cond_destroy(&ahead->changed);
  pthread_mutex_destroy(&ahead->lock);
  free(ahead);
}
