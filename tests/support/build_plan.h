/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Scenarios from changed YAML text and plans from a shorthand, for tests that judge plans.
 *
 * The shorthand has one statement a line:
 *
 *     C-1: F1@2005-05-03 AMS AMM, BGW-BAGHDAD BGW BAGHDAD 2005-05-04T11:30, night AMM 2005-05-03,
 * fares 12.50 nurses#1: F1@2005-05-03 AMS AMM nurse=1 doctor=2, away 2005-05-03T10:00
 * 2005-05-04T10:00, days 150 run F1@2005-05-03 vans=2 part vehicles 600 notify JO AMM 2005-04-11 by
 * 2005-04-05 C-1 C-2 pay AVR C-1 grant 500 BAGHDAD 2005-05-04
 *
 * A ride's times are the run's. A transfer's start is local to where it starts. What follows a
 * case's or a rotation's legs are its stated cost parts. Times of `away` are local to the pool's
 * base; without `away` it runs from the first departure to the last arrival. The rest is added up
 * from what is stated: the runs that go and their persons, the unserved cases (all others,
 * too-costly) and their penalties, parts, objective. The plan is stated optimal. Tests change the
 * draft's arrays to state something wrong.
 */
#ifndef HW_TESTS_SUPPORT_BUILD_PLAN_H
#define HW_TESTS_SUPPORT_BUILD_PLAN_H

#include <stddef.h>

#include "model/plan.h"

enum { DRAFT_LEGS = 8, DRAFT_NIGHTS = 8, DRAFT_ITEMS = 24, DRAFT_COVERS = 4 };

typedef struct plan_draft {
  homeward_plan *plan; /* points into the arrays below */
  hw_itinerary itineraries[DRAFT_ITEMS];
  hw_rotation rotations[DRAFT_ITEMS];
  hw_leg legs[2 * DRAFT_ITEMS]
             [DRAFT_LEGS]; /* of itineraries, then from DRAFT_ITEMS on of rotations */
  hw_night nights[2 * DRAFT_ITEMS][DRAFT_NIGHTS];
  hw_cover covers[DRAFT_ITEMS][DRAFT_LEGS][DRAFT_COVERS]; /* by rotation and leg */
  hw_run_use runs[DRAFT_ITEMS];
  hw_vehicles vehicles[DRAFT_ITEMS][DRAFT_COVERS];
  hw_unserved unserved[DRAFT_ITEMS];
  hw_notification notifications[DRAFT_ITEMS];
  int32_t notified[DRAFT_ITEMS][DRAFT_ITEMS];
  hw_payment payments[DRAFT_ITEMS];
} plan_draft;

/**
 * The scenario of a YAML text in which each `changes[2i]` (it must stand there) is replaced by
 * `changes[2i+1]` at its first place; NULL ends the list, and `changes` may be NULL. Fails the test
 * when the scenario has an error. The caller owns it.
 */
homeward_scenario *scenario_with_changes(const char *yaml, const char *const *changes);

/** Fails the test when a statement names something that the scenario does not have. */
plan_draft *plan_draft_new(const homeward_scenario *scenario, const char *shorthand);
/** Adds the stated parts up again, after a test has changed some. */
void plan_draft_sum(plan_draft *draft);
void plan_draft_free(plan_draft *draft);

/**
 * Verifies and compares the set of broken rules with `expected`: ids in the order I1 … I15, C1 …
 * C12, objective, plan, each once, separated by spaces; "" for a plan without fault.
 */
void assert_broken_rules(const homeward_plan *plan, const char *expected);

/** A plan of the changed scenario breaks exactly the rules. */
void assert_rules_of(const char *yaml, const char *const *changes, const char *shorthand,
                     const char *expected);

/** The same, with the changes as pairs of texts: CHANGES("seats: 20", "seats: 1"). */
#define CHANGES(...) ((const char *const[]){__VA_ARGS__, NULL})

#endif
