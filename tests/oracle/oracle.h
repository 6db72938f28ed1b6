/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The oracle: the optimum of a small scenario by brute force, for tests.
 *
 * Every itinerary of every party is listed by depth-first search, with its exact cost in cents and
 * its use of everything that is shared, and one integer program over all of them is solved to the
 * end. It knows the scenario's data and the calendar, and nothing of the engine or the verifier.
 */
#ifndef HW_TESTS_ORACLE_ORACLE_H
#define HW_TESTS_ORACLE_ORACLE_H

#include "model/published.h"

/** Rules as bits, so that tests can lift them: ORACLE_I(7) is I7, ORACLE_C(3) is C3. */
#define ORACLE_I(n) (UINT32_C(1) << (n))
#define ORACLE_C(n) (UINT32_C(1) << (15 + (n)))
enum { ORACLE_I_LAST = 15, ORACLE_C_LAST = 12 };

typedef enum oracle_resource {
  ORACLE_SEATS,       /* of run `index` on segment `at`: C1, C3 */
  ORACLE_STRETCHERS,  /* likewise: C2, C3 */
  ORACLE_WHEELCHAIRS, /* likewise: C2, C3 */
  ORACLE_PERSONS,     /* on run `index`: C5 */
  ORACLE_AMBULANCE,   /* 1: run `index`, a convoy, must have a vehicle with stretchers: I14 */
  ORACLE_BEDS,        /* place `index`, evening `at`: C6 */
  ORACLE_ASSISTED,    /* place `index`, date `at`: C7 */
  ORACLE_ENTRIES,     /* country `index`, date `at`: C8 */
  ORACLE_RECEPTION,   /* place `index`, date `at`: C8 */
  ORACLE_TRANSFER,    /* 2 x transfer + (1 backward) in `index`, date `at`: C8 */
  ORACLE_BUDGET       /* cents paid by programme `index`: C11 */
} oracle_resource;

typedef struct oracle_use {
  oracle_resource resource;
  int32_t index;
  int32_t at; /* segment, date, or 0 */
  int64_t amount;
} oracle_use;

typedef struct oracle_leg {
  int32_t run;           /* HW_NONE: a transfer */
  int32_t board, alight; /* stops of the run */
  int32_t transfer;      /* HW_NONE: a ride */
  bool backward;         /* the transfer is taken from its `to` to its `from` */
  int32_t from, to;      /* places */
  hw_minute departs, arrives;
} oracle_leg;

typedef struct oracle_itinerary {
  int32_t party;
  const oracle_leg *legs;
  int32_t leg_count;
  const hw_night *nights;
  int32_t night_count;
  hw_cents cost[HW_PART_COUNT]; /* summed over the party's cases */
  hw_cents total;
  const oracle_use *uses; /* at most one per resource, index and at */
  int32_t use_count;
  int32_t frozen, departed; /* legs that a published plan binds, and of these */
} oracle_itinerary;

/** Cases that travel together: one, or a group (C12). */
typedef struct oracle_party {
  const int32_t *cases;
  int32_t case_count;
  hw_cents penalty;     /* of leaving all of them */
  hw_cents changes;     /* of it: because they were published */
  bool must;            /* all its legs are frozen: it cannot be left */
  int32_t under_way;    /* persons who are; left only when nothing else can be done */
  int32_t first, count; /* its itineraries */
} oracle_party;

typedef struct oracle_options {
  uint32_t lifted;               /* rules that do not hold */
  bool groups;                   /* plan groups; otherwise their cases stay behind */
  bool escorts;                  /* plan rotations; otherwise cases with escort needs stay behind */
  int32_t limit;                 /* most itineraries, and most rotations */
  const hw_published *published; /* replan it: the scenario is published->scenario; NULL: none */
  int64_t more;                  /* units more of one resource, below; 0: of none */
  oracle_resource more_resource;
  int32_t more_index, more_at;
} oracle_options;

typedef struct hw_oracle {
  hw_arena arena; /* owns everything below */
  const homeward_scenario *scenario;
  oracle_options options;
  oracle_party *parties;
  int32_t party_count;
  oracle_itinerary *itineraries; /* by party */
  int32_t itinerary_count;
  struct oracle_rotation *rotations; /* by pool; none without `escorts` */
  int32_t rotation_count;
  oracle_use *frozen; /* what frozen legs take: limits are never less */
  int32_t frozen_count;
  size_t frozen_capacity;
} hw_oracle;

typedef enum oracle_status {
  ORACLE_DONE,
  ORACLE_TOO_LARGE, /* more itineraries than the limit, or too long a search for their optimum */
  ORACLE_MEMORY,
  ORACLE_UNSOLVED /* GLPK gave up, or its solution breaks a row when recomputed */
} oracle_status;

/** Lists every itinerary. The oracle borrows `scenario`; end with oracle_free(). */
oracle_status oracle_enumerate(hw_oracle *out, const homeward_scenario *scenario,
                               oracle_options options);
void oracle_free(hw_oracle *oracle);

typedef struct oracle_answer {
  hw_cents objective;
  hw_cents parts[HW_PART_COUNT];
  int32_t persons_unserved;
  /* The following are owned by the oracle's arena. */
  int32_t *chosen;    /* per party: index of its itinerary, or HW_NONE */
  int32_t *escorts;   /* per rotation: how many do it; NULL: none */
  int32_t **vehicles; /* per run: NULL, or how many of each of the service's vehicle uses */
  uint32_t tight;     /* rules of which a row has no slack at this optimum, as ORACLE_C bits */
  int32_t stranded;   /* persons under way who are left, as few as can be */
  int64_t nodes;      /* programs that were solved, cuts of rounding errors included */
} oracle_answer;

/** The optimum over the listed itineraries; the C rules in `lifted` do not hold. */
oracle_status oracle_solve(hw_oracle *oracle, uint32_t lifted, oracle_answer *answer);

/** oracle_enumerate() and oracle_solve(): the optimum alone. */
oracle_status oracle_optimum(const homeward_scenario *scenario, oracle_options options,
                             oracle_answer *answer);

/** The price of one unit of a resource, in cents. */
typedef double (*oracle_price)(void *context, oracle_resource resource, int32_t index, int32_t at);

/** Cost of an itinerary plus its uses at their prices. */
double oracle_reduced_cost(const oracle_itinerary *itinerary, oracle_price price, void *context);

/**
 * The cheapest itinerary of a party at the given prices: its index, or HW_NONE when it has none;
 * `*cost` receives its reduced cost.
 */
int32_t oracle_cheapest(const hw_oracle *oracle, int32_t party, oracle_price price, void *context,
                        double *cost);

#endif
