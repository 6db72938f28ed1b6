/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the allocator of preload.c is told and what it tells, in a file that both sides map. */
#ifndef HW_TESTS_FAULTS_PRELOAD_H
#define HW_TESTS_FAULTS_PRELOAD_H

#include <limits.h>
#include <stdatomic.h>

#define FAULTS_NEVER LONG_MAX

typedef struct faults_record {
  long fail_from;  /**< 0-based; the first allocation that fails */
  long fail_until; /**< the first one behind it that succeeds again */
  atomic_long allocations;
  atomic_long failures;
  atomic_long live; /**< blocks that are not freed */
} faults_record;

#endif
