/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Small scenarios from a seed, as YAML text so that they pass the real reader. Over many seeds
 * every rule of the contract decides something; each one stays small enough for brute force.
 */
#ifndef HW_TESTS_SUPPORT_RANDOM_SCENARIO_H
#define HW_TESTS_SUPPORT_RANDOM_SCENARIO_H

#include <stdint.h>

enum {
  RANDOM_GROUPS = 1,  /* some cases travel together (C12) */
  RANDOM_ESCORTS = 2, /* some persons need an escort; escort pools (C9, C10) */
  RANDOM_TINY = 4,    /* a shorter horizon and at most six cases */
  RANDOM_CARE = 8     /* with RANDOM_ESCORTS: most cases need them, and little else restricts */
};

/** The YAML text, to be freed by the caller; NULL when out of memory. */
char *random_scenario_text(uint64_t seed, unsigned flags);

#endif
