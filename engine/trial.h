/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A plan in a scenario that can be changed a little and back again: what would be if. One thread's
 * own. Most remedies are written into the trial's copy of the scenario and its network; a few
 * change what a network is made of, and are tried in a network of their own.
 */
#ifndef HW_ENGINE_TRIAL_H
#define HW_ENGINE_TRIAL_H

#include "engine/beside.h"
#include "model/published.h"
#include "model/remedy.h"

/** A plan, and what it was made after. */
typedef struct hw_trial_plan {
  const homeward_plan *plan;
  const homeward_plan *published; /* it replans this one at `now`; NULL: none */
  hw_minute now;
} hw_trial_plan;

typedef struct hw_trial {
  hw_trial_plan asked;
  const homeward_plan *plan;   /* of `asked` */
  const bool *wanted;          /* per place: somebody wants to go there */
  homeward_scenario *scenario; /* its lists may change */
  homeward_plan *moved;        /* the plan in that scenario; NULL: the plan itself */
  hw_published past;           /* of asked.published in that scenario, which the engine sees then */
  hw_arena past_arena;
  hw_engine engine;
  hw_beside beside;
  bool has_engine, has_beside;
  hw_arena arena; /* of what is changed at present */
  hw_remedy *set; /* what is changed at present */
  int32_t set_count;
  int64_t *capacity; /* of the network as it was */
  int32_t *least_load;
} hw_trial;

/**
 * Opens the plan in its scenario with these remedies. HOMEWARD_INTERNAL when the plan does not hold
 * there. Close it either way, on the same thread.
 */
homeward_status hw_trial_open(hw_trial *trial, const hw_trial_plan *plan, const bool *wanted,
                              const hw_remedy *remedies, int32_t count, homeward_error *error);
void hw_trial_close(hw_trial *trial);

/** Whether the remedies can be set, rather than opened, for such a party. */
bool hw_trial_can_set(const hw_remedy *remedies, int32_t count, bool escorted);

/** Has these remedies, and no others, until the next call. False when out of memory. */
bool hw_trial_set(hw_trial *trial, const hw_remedy *remedies, int32_t count);

/**
 * With the remedies and nothing else changed the party of the case moves beside the plan: on
 * `*offer`, by cost when that is asked for. 1, 0, or -1 when out of memory.
 */
int hw_trial_moves(hw_trial *trial, int32_t case_index, const hw_remedy *remedies, int32_t count,
                   bool by_cost, hw_passage *offer);
/** The same in a scenario of its own, whatever can be set; the path is told in this trial's
 * network.
 */
int hw_trial_moves_apart(const hw_trial *trial, int32_t case_index, const hw_remedy *remedies,
                         int32_t count, bool by_cost, hw_passage *offer);

#endif
