/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Scenarios from a seed with many more cases than brute force could plan, hardly two of them alike,
 * over a small network: enough classes that prices are found without a simplex.
 */
#ifndef HW_TESTS_SUPPORT_CROWD_SCENARIO_H
#define HW_TESTS_SUPPORT_CROWD_SCENARIO_H

#include <stdint.h>

enum {
  CROWD_CASES = 340, /* at least 300 classes */
  CROWD_ROAD = 1,    /* convoys with vehicles, run costs and minimum loads; a charter */
  CROWD_ESCORTS = 2, /* some persons need an escort */
  CROWD_BUDGET = 4,  /* of one programme, too small for its cases */
  CROWD_SINGLES = 8, /* everybody travels alone and nobody has needs */
  CROWD_NEEDY = 16   /* twice as many of them do */
};

/** The YAML text, to be freed by the caller; NULL when out of memory. */
char *crowd_scenario_text(uint64_t seed, int32_t cases, unsigned flags);

#endif
