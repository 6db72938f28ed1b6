/* SPDX-License-Identifier: GPL-3.0-or-later */
/** When to stop: the clock and the caller's flag. */
#ifndef HW_ENGINE_HALT_H
#define HW_ENGINE_HALT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

typedef struct hw_halt {
  double deadline;            /* seconds of hw_clock(); 0: none */
  const volatile int *cancel; /* NULL: none */
} hw_halt;

/** Seconds of a clock that never jumps. */
static inline double hw_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static inline bool hw_halted(const hw_halt *halt) {
  return halt != NULL && ((halt->cancel != NULL && *halt->cancel != 0) ||
                          (halt->deadline > 0 && hw_clock() >= halt->deadline));
}

#endif
