/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The words of a reason: its code, one sentence with the numbers, and what would change it. */
#ifndef HW_ENGINE_REASON_H
#define HW_ENGINE_REASON_H

#include "engine/path.h"
#include "engine/spare_escorts.h"

typedef struct hw_reason {
  const char *code; /* static */
  char detail[480];
  char remedy[320];
} hw_reason;

/** Rule In is the reason: `path` is the itinerary that exists without it (and, perhaps, without
 * those before). */
void hw_reason_alone(hw_reason *reason, const hw_network *network, int32_t case_index, int rule,
                     const hw_path *path);
/** What would fit beside the plan: a class of the case, or of its whole group, on a path. */
typedef struct hw_fit {
  const hw_spare *spare;
  const hw_class *class;
  const hw_path *path;
  const hw_spare_escorts *escorts; /* with its found rotations; NULL: no further ones */
} hw_fit;

/** Rule Cn is the reason: without it the class would fit so. */
void hw_reason_beside(hw_reason *reason, const hw_fit *fit, int rule);
void hw_reason_no_route(hw_reason *reason, const hw_network *network, int32_t case_index);
/** The class fits and is not worth `cost`, its vehicles, runs and escorts included. */
void hw_reason_too_costly(hw_reason *reason, const hw_fit *fit, hw_cents cost);
void hw_reason_run_limits(hw_reason *reason);
/** C9 is the reason. */
void hw_reason_no_escort(hw_reason *reason, const hw_spare_escorts *escorts, const hw_class *class,
                         const hw_spare_gap *gap);

/** Why a group stays when one of its cases could travel alone (C12). */
typedef struct hw_split {
  const hw_class *group;
  const hw_path *alone;        /* of the case */
  int32_t without;             /* a case of the group, HW_NONE */
  const hw_reason *stranded;   /* why it cannot travel even alone, NULL: it can */
  const hw_path *rest;         /* what the others could take without it, NULL: nothing */
  const hw_path *together;     /* of the whole group, were there room for it; NULL: there is none */
  const hw_reason *unattended; /* why no escorts come along on that, NULL: they do */
} hw_split;
void hw_reason_group_split(hw_reason *reason, const hw_spare *spare, const hw_split *split);

void hw_reason_interrupted(hw_reason *reason);

#endif
