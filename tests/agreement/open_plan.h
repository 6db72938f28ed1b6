/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Plans whose arrays tests can change, made of the oracle's optima or copied; and the figures that
 * follow from who rides what, added up with the oracle's arithmetic, never the verifier's.
 */
#ifndef HW_TESTS_AGREEMENT_OPEN_PLAN_H
#define HW_TESTS_AGREEMENT_OPEN_PLAN_H

#include "tests/oracle/oracle.h"
#include "tests/oracle/oracle_internal.h"
#include "tests/oracle/oracle_rotations.h"

/** Each list has room for this many more than its count. */
enum { OPEN_PLAN_ROOM = 2 };

typedef struct open_plan {
  homeward_plan *plan; /* owns; its lists are the following, in its arena */
  hw_itinerary *itineraries;
  hw_rotation *rotations;
  hw_run_use *runs;
  hw_unserved *unserved;
  hw_notification *notifications;
  hw_payment *payments;
} open_plan;

/** The optimum as a whole plan, settled, stated optimal. The scenario must outlive it. */
open_plan open_plan_of_answer(const hw_oracle *oracle, const oracle_answer *answer);

/** A copy; what the lists point to is borrowed, so `plan` must outlive it. */
open_plan open_plan_of(const homeward_plan *plan);

void open_plan_close(open_plan *open);

/** Zeroed memory of the plan's arena; fails the test when there is none. */
void *open_plan_memory(const open_plan *open, size_t count, size_t size);

/** Copies with room for one more element, to be changed and stored in place of the old ones. */
hw_leg *open_plan_legs(const open_plan *open, const hw_leg *legs, int32_t count);
hw_night *open_plan_nights(const open_plan *open, const hw_night *nights, int32_t count);
hw_vehicles *open_plan_vehicles(const open_plan *open, const hw_vehicles *vehicles, int32_t count);
hw_cover *open_plan_covers(const open_plan *open, const hw_cover *covers, int32_t count);

/** The leg as the oracle has it; false for one that does not exist. */
bool open_plan_leg(const homeward_scenario *scenario, const hw_leg *leg, oracle_leg *out);

/**
 * The chain as the oracle has it. False for legs that do not exist, do not join, or go back in
 * time: such journeys keep what is stated of them.
 */
bool open_plan_path(const homeward_scenario *scenario, const hw_leg *legs, int32_t count,
                    oracle_path *path);

/**
 * Restates all that follows from the legs, the escorts' members and the vehicles of runs: nights,
 * costs, away windows, covers, runs that go with their persons, unserved cases, notifications,
 * payments, parts and totals. A run that goes anew has no vehicles; the bound is the objective.
 */
void open_plan_settle(open_plan *open);

/** The covers of all rotations, as needed by the cases on board; part of settling. */
void open_plan_settle_covers(open_plan *open);

#endif
