/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An allocator to be loaded before all others: every allocation of the program and its libraries is
 * counted, and one of them fails, or all from one on.
 *
 * HOMEWARD_ALLOCATIONS names a file that holds a faults_record and says what is to fail; what was
 * seen is in it at any time, also after a crash.
 */
#include "tests/faults/preload.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

#define EXPORTED __attribute__((visibility("default")))

/* Before the file is mapped, and without one, everything is counted here and nothing fails. */
static faults_record unmapped = {.fail_from = FAULTS_NEVER, .fail_until = FAULTS_NEVER};
static faults_record *record = &unmapped;

static void map_record(void) {
  const char *path = getenv("HOMEWARD_ALLOCATIONS");
  int file = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) {
    return;
  }
  void *mapped = mmap(NULL, sizeof *record, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (mapped != MAP_FAILED) {
    record = mapped;
  }
}

/* Returns in a child, once for each run that is asked for. */
static void serve_runs(void) {
  char asked;
  while (read(FAULTS_ASK, &asked, 1) == 1) {
    int ended = 0;
    pid_t child = fork();
    if (child == 0) {
      close(FAULTS_ASK);
      close(FAULTS_ANSWER);
      alarm(FAULTS_LONGEST_RUN); /* a hang ends by a signal */
      return;
    }
    if (child < 0 || waitpid(child, &ended, 0) != child ||
        write(FAULTS_ANSWER, &ended, sizeof ended) != (ssize_t)sizeof ended) {
      _exit(126);
    }
  }
  _exit(0);
}

__attribute__((constructor)) static void begin(void) {
  map_record();
  serve_runs();
}

static int refuse(void) {
  long number = atomic_fetch_add(&record->allocations, 1);
  if (number < record->fail_from || number >= record->fail_until) {
    return 0;
  }
  atomic_fetch_add(&record->failures, 1);
  errno = ENOMEM;
  return 1;
}

static void *obtained(void *block) {
  if (block != NULL) {
    atomic_fetch_add(&record->live, 1);
  }
  return block;
}

EXPORTED void *malloc(size_t size) {
  return refuse() ? NULL : obtained(__libc_malloc(size));
}

EXPORTED void *calloc(size_t count, size_t size) {
  return refuse() ? NULL : obtained(__libc_calloc(count, size));
}

EXPORTED void *realloc(void *old, size_t size) {
  if (refuse()) {
    return NULL;
  }
  void *block = __libc_realloc(old, size);
  return old == NULL ? obtained(block) : block;
}

EXPORTED void *memalign(size_t alignment, size_t size) {
  return refuse() ? NULL : obtained(__libc_memalign(alignment, size));
}

EXPORTED void *aligned_alloc(size_t alignment, size_t size) {
  return memalign(alignment, size);
}

EXPORTED int posix_memalign(void **out, size_t alignment, size_t size) {
  void *block = memalign(alignment, size);
  if (block == NULL) {
    return ENOMEM;
  }
  *out = block;
  return 0;
}

EXPORTED void free(void *block) {
  if (block != NULL) {
    atomic_fetch_sub(&record->live, 1);
    __libc_free(block);
  }
}
