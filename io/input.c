/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/input.h"

#include "io/file.h"
#include "io/thread.h"

#include <sha2.h>
#include <stdlib.h>
#include <string.h>

enum {
  BLOCK = 128 * 1024, /* bytes that are read and hashed at once */
  BLOCKS = 8,         /* in the ring */
  ALONE = 8           /* full blocks that are hashed without a second thread */
};

typedef struct block {
  size_t used;
  uint8_t bytes[BLOCK];
} block;

/* Block n of the input lies in ring[n % BLOCKS]. The reader fills block `filled` once block
 * `filled` - BLOCKS is hashed, hands it over by counting it, and goes on to read from it: after
 * that nobody writes to it until its place in the ring is due again. */
struct hw_input {
  int descriptor; /* -1: memory */
  const char *bytes;
  size_t left;
  size_t limit, total; /* bytes allowed, and read so far */
  block *current;      /* handed over, being read; NULL before the first */
  size_t taken;        /* bytes of it that the caller has */
  bool too_large, threaded, unhashed;
  SHA2_CTX hash; /* of the thread that hashes */
  pthread_t hasher;
  pthread_mutex_t lock; /* guards the three below */
  pthread_cond_t changed;
  size_t filled, hashed; /* blocks */
  bool ended;
  block ring[BLOCKS];
};

/* ---- the second thread ---- */

static void *hash_blocks(void *context) {
  hw_input *input = context;
  pthread_mutex_lock(&input->lock);
  for (;;) {
    while (input->hashed == input->filled && !input->ended) {
      pthread_cond_wait(&input->changed, &input->lock);
    }
    if (input->hashed == input->filled) {
      break;
    }
    const block *next = &input->ring[input->hashed % BLOCKS];
    pthread_mutex_unlock(&input->lock);
    SHA256Update(&input->hash, next->bytes, next->used);
    pthread_mutex_lock(&input->lock);
    input->hashed++;
    pthread_cond_signal(&input->changed);
  }
  pthread_mutex_unlock(&input->lock);
  return NULL;
}

static void end_hasher(hw_input *input) {
  if (input->threaded) {
    pthread_mutex_lock(&input->lock);
    input->ended = true;
    pthread_cond_signal(&input->changed);
    pthread_mutex_unlock(&input->lock);
    pthread_join(input->hasher, NULL);
    input->threaded = false;
  }
}

/* ---- reading ---- */

/* Room for the next block. */
static block *free_block(hw_input *input) {
  pthread_mutex_lock(&input->lock);
  while (input->filled - input->hashed == BLOCKS) {
    pthread_cond_wait(&input->changed, &input->lock);
  }
  block *room = &input->ring[input->filled % BLOCKS];
  pthread_mutex_unlock(&input->lock);
  return room;
}

static void hand_over(hw_input *input, const block *full) {
  if (!input->threaded && !input->unhashed && input->filled >= ALONE) {
    input->threaded = hw_thread_start(&input->hasher, hash_blocks, input);
  }
  if (!input->threaded && !input->unhashed) {
    SHA256Update(&input->hash, full->bytes, full->used);
  }
  pthread_mutex_lock(&input->lock);
  input->filled++;
  input->hashed += input->threaded ? 0 : 1;
  pthread_cond_signal(&input->changed);
  pthread_mutex_unlock(&input->lock);
}

static ssize_t fetch(hw_input *input, uint8_t *to, size_t size) {
  if (input->descriptor >= 0) {
    return hw_file_read(input->descriptor, to, size);
  }
  size_t got = size < input->left ? size : input->left;
  if (got > 0) {
    memcpy(to, input->bytes, got);
    input->bytes += got;
    input->left -= got;
  }
  return (ssize_t)got;
}

/* 1: the next block is there; 0: the end; -1: failure. */
static int next_block(hw_input *input) {
  block *next = free_block(input);
  next->used = 0;
  while (next->used < BLOCK) {
    ssize_t got = fetch(input, next->bytes + next->used, BLOCK - next->used);
    if (got < 0) {
      return -1;
    }
    if (got == 0) {
      break;
    }
    next->used += (size_t)got;
  }
  input->total += next->used;
  input->too_large = input->total > input->limit;
  if (input->too_large || next->used == 0) {
    return input->too_large ? -1 : 0;
  }
  input->current = next;
  input->taken = 0;
  hand_over(input, next);
  return 1;
}

ssize_t hw_input_read(void *context, void *bytes, size_t size) {
  hw_input *input = context;
  if (input->current == NULL || input->taken == input->current->used) {
    int found = next_block(input);
    if (found <= 0) {
      return found;
    }
  }
  size_t rest = input->current->used - input->taken;
  size_t got = size < rest ? size : rest;
  memcpy(bytes, input->current->bytes + input->taken, got);
  input->taken += got;
  return (ssize_t)got;
}

/* ---- lifetime ---- */

homeward_status hw_input_new(hw_input **out, int descriptor, const char *bytes, size_t length,
                             size_t limit, homeward_error *error) {
  *out = NULL;
  hw_input *input = malloc(sizeof *input); /* not zeroed: a small file touches little of the ring */
  if (input == NULL) {
    return hw_fail_memory(error);
  }
  memset(input, 0, offsetof(hw_input, ring));
  input->descriptor = descriptor;
  input->bytes = bytes;
  input->left = length;
  input->limit = limit;
  SHA256Init(&input->hash);
  pthread_mutex_init(&input->lock, NULL); /* with these attributes neither can fail */
  pthread_cond_init(&input->changed, NULL);
  *out = input;
  return HOMEWARD_OK;
}

void hw_input_unhashed(hw_input *input) {
  input->unhashed = true;
}

bool hw_input_go_on(hw_input *input, int descriptor) {
  int found;
  do {
    found = next_block(input);
  } while (found > 0);
  input->current = NULL;
  input->descriptor = descriptor;
  input->total = 0;
  return found == 0;
}

void hw_input_free(hw_input *input) {
  if (input != NULL) {
    end_hasher(input);
    pthread_cond_destroy(&input->changed);
    pthread_mutex_destroy(&input->lock);
    free(input);
  }
}

bool hw_input_too_large(const hw_input *input) {
  return input->too_large;
}

void hw_input_hash(hw_input *input, char out[65]) {
  end_hasher(input);
  SHA256End(&input->hash, out);
}
