/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What is different between two plans, case by case and run by run. */
#ifndef HW_MODEL_COMPARE_H
#define HW_MODEL_COMPARE_H

#include "model/outline.h"

typedef struct hw_case_difference {
  homeward_change change;
  const hw_outline_case *before, *after; /* NULL: the plan does not know the case */
  int64_t later; /* minutes by which the last arrival is later; 0 unless both are planned */
} hw_case_difference;

typedef struct hw_run_difference {
  const hw_outline_run *before, *after; /* NULL: the run does not go */
} hw_run_difference;

struct homeward_comparison {
  hw_arena arena; /* owns the lists; texts borrow from the plans */
  hw_outline before, after;
  const hw_case_difference *cases; /* what changed, by kind, then by id */
  int32_t case_count;
  int32_t same;                  /* cases of both plans without any change */
  const hw_run_difference *runs; /* what changed, by date, then by service */
  int32_t run_count;
  const struct hw_replanned *replanned; /* of a plan that replans the other; NULL: none */
};

/** Compares the outlines that stand in the comparison, which are sorted. False: out of memory. */
bool hw_compare(homeward_comparison *comparison);

/** Persons of a case, from whichever plan knows them; HW_NOT_GIVEN when neither does. */
int32_t hw_difference_persons(const hw_case_difference *difference);

#endif
