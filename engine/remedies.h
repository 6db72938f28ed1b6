/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The smallest changes that would let a case move beside a plan. */
#ifndef HW_ENGINE_REMEDIES_H
#define HW_ENGINE_REMEDIES_H

#include "engine/explain.h"
#include "engine/trial.h"

enum { HW_REMEDIES_CHANGES = 6 };

/** Changes that are needed together, none of which can be weaker; and what is possible then. */
typedef struct hw_help_found {
  hw_remedy changes[HW_REMEDIES_CHANGES];
  int32_t count;
  hw_passage offer;
} hw_help_found;

/**
 * Up to `most` of them for a case that `cause` keeps, few changes and cheap kinds first, into
 * `helps`; those of `arena` last as long as it. Each is verified in a scenario of its own, and so
 * is that the next weaker step does not help. False when out of memory.
 */
bool hw_remedies_find(hw_trial *trial, int32_t case_index, const hw_cause *cause, int32_t most,
                      const hw_halt *halt, hw_arena *arena, hw_help_found **helps, int32_t *count);

#endif
