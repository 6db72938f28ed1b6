/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Why cases are left behind, proven, and what would let them move. */
#ifndef HW_MODEL_EXPLANATION_H
#define HW_MODEL_EXPLANATION_H

#include "model/alternative.h"
#include "model/plan.h"
#include "model/remedy.h"

/** How a party would travel. */
typedef struct hw_journey {
  const hw_leg *legs; /* leg_count; 0: there is no way */
  int32_t leg_count;
  const hw_night *nights;
  int32_t night_count;
  hw_cents cost[HW_PART_COUNT]; /* of all cases of the party */
  hw_cents more;                /* what further vehicles, runs and escorts cost */
  int32_t escorts;              /* further members who come along */
} hw_journey;

/** What would let a party move beside the plan: all of these changes together, none of which can
 * be weaker. */
typedef struct hw_help {
  const hw_remedy *changes;
  int32_t change_count;
  hw_journey way;
} hw_help;

/** One case. */
typedef struct hw_explained {
  int32_t case_index;
  const int32_t *party; /* who travels together: the case, or its group; ascending */
  int32_t party_count;
  bool planned;
  const hw_itinerary *itinerary; /* of a planned case; the plan's */
  hw_alternatives alternatives;  /* of a planned case: what speaks for that itinerary; but for the
                                    cost of the party nothing when ... */
  bool bound; /* the plan is under way, or replans another: it is not looked for */

  /* of a case that is left behind */
  const char *reason;          /* a stable code */
  const char *detail;          /* one sentence with the numbers */
  char rule[8];                /* "I4", "C1"; "" of one that is too costly */
  uint32_t lifted_i, lifted_c; /* bit n: rule In, Cn is not in force where `way` exists */
  hw_journey way;              /* without them */
  hw_cents penalty;            /* of leaving the party */
  const hw_help *helps;        /* cheapest kinds first */
  int32_t help_count;
  bool interrupted; /* nothing is known: the time was up */
  bool cut;         /* the time was up while changes were looked for: there may be more */
} hw_explained;

struct homeward_explanation {
  hw_arena arena;  /* owns everything below ... */
  hw_arena *parts; /* ... with these, part_count of them */
  int32_t part_count;
  const homeward_plan *plan;         /* borrows until the explanation is freed */
  const homeward_scenario *scenario; /* likewise */
  hw_explained *cases;               /* as asked; all that are left behind in file order */
  int32_t case_count;
};

/** What the party pays for a way in all, with what it brings along. */
static inline hw_cents hw_journey_cost(const hw_journey *way) {
  hw_cents sum = way->more;
  for (int part = 0; part < HW_PART_COUNT; part++)
    sum += way->cost[part];
  return sum;
}

#endif
