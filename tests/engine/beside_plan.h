/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Brute force beside a plan: each of the oracle's itineraries of a party, with each number of
 * further vehicles and each further rotation that helps, is joined to the plan, and the verifier
 * says which rules break.
 */
#ifndef HW_TESTS_ENGINE_BESIDE_PLAN_H
#define HW_TESTS_ENGINE_BESIDE_PLAN_H

#include "model/verify.h"
#include "tests/oracle/oracle_rotations.h"

enum { CASES_MAX = 16 };

/** What is wrong with all itineraries of a case: sets of broken rules, as ORACLE_I and ORACLE_C
 * bits. */
typedef struct masks {
  uint32_t items[512];
  int count;
  int checks;     /* of the verifier, so far */
  bool truncated; /* not everything was tried */
} masks;

/** A scenario of these cases only, one group when they are several. Do not copy it. */
typedef struct excerpt {
  homeward_scenario scenario;
  hw_case cases[CASES_MAX];
  int32_t indexes[CASES_MAX];
  hw_group group;
} excerpt;

void take_cases(excerpt *out, const homeward_scenario *scenario, const int32_t *cases,
                int32_t count);

/** What breaks when these cases travel together beside the plan; false when there are too many
 * itineraries to say. `*itineraries`: how many they have. */
bool find_masks(const homeward_plan *plan, const int32_t *cases, int32_t count, masks *found,
                int32_t *itineraries);

/** These cases can travel together beside the plan: 1, 0, or -1 when that is too much to say. */
int travels_beside(const homeward_plan *plan, const int32_t *cases, int32_t count);

#endif
