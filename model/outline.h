/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What two plans are compared by: a plan with its ids as text, so that plans of different
 * scenarios, and plans apart from any, lie side by side. All text borrows from the plan it was
 * taken from.
 */
#ifndef HW_MODEL_OUTLINE_H
#define HW_MODEL_OUTLINE_H

#include "model/plan.h"

typedef struct hw_outline_leg {
  const char *by; /* the run, or the transfer's id */
  const char *from, *to;
  hw_stamp departs, arrives; /* HW_STAMP_INSTANT; HW_STAMP_WALL where a file says no offset */
} hw_outline_leg;

typedef struct hw_outline_case {
  const char *id;
  const hw_outline_leg *legs;
  int32_t leg_count;
  bool planned;
  const char *reason; /* of a case that is not planned */
  hw_cents cost;      /* its own parts; 0 when it is not planned */
  int32_t persons;    /* HW_NOT_GIVEN without a scenario */
  int32_t order;      /* place in the plan: of two that a wrong plan states, the first counts */
} hw_outline_case;

typedef struct hw_outline_run {
  const char *name;
  int32_t persons;     /* returnees, as stated */
  int64_t vehicles;    /* of all pools */
  int64_t seats, used; /* on its fullest segment; HW_NOT_GIVEN without a scenario */
} hw_outline_run;

typedef struct hw_outline {
  const char *name;     /* of the scenario, as stated */
  const char *sha256;   /* likewise */
  const char *currency; /* NULL without a scenario */
  homeward_plan_status status;
  hw_cents objective, bound;
  hw_cents parts[HW_PART_COUNT];
  int32_t persons_planned, persons_unserved;
  hw_outline_case *cases; /* planned and unserved ones; hw_outline_sort() sorts them by id */
  int32_t case_count;
  hw_outline_run *runs; /* hw_outline_sort() sorts them by date, then service */
  int32_t run_count;
  int32_t rotation_count;
} hw_outline;

/** Sorts cases and runs, and drops what a wrong plan states twice. */
void hw_outline_sort(hw_outline *outline);

/** The local time of a stamp that is no date. */
hw_wall hw_outline_wall(hw_stamp stamp);

/** How many minutes `after` lies later than `before`; by the clock where an offset is missing. */
int64_t hw_outline_later(hw_stamp before, hw_stamp after);

/** The order of runs: by date, then by service. */
int hw_outline_compare_runs(const char *left, const char *right);

#endif
