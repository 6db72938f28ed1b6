/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * How preload.c is told what to do. One process is loaded and linked, which takes longer than most
 * runs, and stops before the program begins; every run is a child of it. A byte asks for a run, an
 * int as of waitpid() answers. What fails in the run and what was seen is in a file that both sides
 * map.
 */
#ifndef HW_TESTS_FAULTS_PRELOAD_H
#define HW_TESTS_FAULTS_PRELOAD_H

#include <limits.h>
#include <stdatomic.h>

#define FAULTS_NEVER LONG_MAX

enum {
  FAULTS_ASK = 100, /* descriptors */
  FAULTS_ANSWER = 101,
  FAULTS_LONGEST_RUN = 60 /* seconds */
};

typedef struct faults_record {
  long fail_from;  /**< 0-based; the first allocation that fails */
  long fail_until; /**< the first one behind it that succeeds again */
  atomic_long allocations;
  atomic_long failures;
  atomic_long live; /**< blocks that are not freed */
} faults_record;

#endif
