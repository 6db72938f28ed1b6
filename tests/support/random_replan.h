/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Random cases of replanning: a small scenario, a plan of it that was published, and events since
 * then. Over many seeds legs are done, confirmed, missed and broken in every way.
 */
#ifndef HW_TESTS_SUPPORT_RANDOM_REPLAN_H
#define HW_TESTS_SUPPORT_RANDOM_REPLAN_H

#include "model/published.h"

typedef struct random_replan {
  homeward_scenario *before;
  homeward_plan *old; /* of `before` */
  char *text;         /* of the events */
  homeward_events *events;
  homeward_scenario *scenario; /* with the events; its now is when they are known */
  homeward_plan *published;    /* `old` in it */
  hw_arena arena;
  hw_published known; /* `published` read against the scenario */
} random_replan;

/**
 * The case of a seed; `flags` as random_scenario_text() has them. False when its plan is for nobody
 * or nothing could be planned. Fails the test when something is rejected. Free it in either case.
 */
bool random_replan_open(random_replan *out, uint64_t seed, unsigned flags);
void random_replan_free(random_replan *replan);

#endif
