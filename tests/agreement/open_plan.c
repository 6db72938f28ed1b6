/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/agreement/open_plan.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

void *open_plan_memory(const open_plan *open, size_t count, size_t size) {
  void *memory = hw_arena_alloc(&open->plan->arena, count + 1, size);
  ck_assert_ptr_nonnull(memory);
  return memory;
}

static void *copy(const open_plan *open, const void *items, int32_t count, size_t size) {
  void *memory = open_plan_memory(open, (size_t)count + OPEN_PLAN_ROOM, size);
  if (count > 0)
    memcpy(memory, items, (size_t)count * size);
  return memory;
}

hw_leg *open_plan_legs(const open_plan *open, const hw_leg *legs, int32_t count) {
  return copy(open, legs, count, sizeof *legs);
}

hw_night *open_plan_nights(const open_plan *open, const hw_night *nights, int32_t count) {
  return copy(open, nights, count, sizeof *nights);
}

hw_vehicles *open_plan_vehicles(const open_plan *open, const hw_vehicles *vehicles, int32_t count) {
  return copy(open, vehicles, count, sizeof *vehicles);
}

hw_cover *open_plan_covers(const open_plan *open, const hw_cover *covers, int32_t count) {
  return copy(open, covers, count, sizeof *covers);
}

/* Copies the lists of `of` and makes them those of the plan. */
static void take_lists(open_plan *open, const homeward_plan *of) {
  open->itineraries = copy(open, of->itineraries, of->itinerary_count, sizeof *of->itineraries);
  open->rotations = copy(open, of->rotations, of->rotation_count, sizeof *of->rotations);
  open->runs = copy(open, of->runs, of->run_count, sizeof *of->runs);
  open->unserved = copy(open, of->unserved, of->unserved_count, sizeof *of->unserved);
  open->notifications =
      copy(open, of->notifications, of->notification_count, sizeof *of->notifications);
  open->payments = copy(open, of->payments, of->payment_count, sizeof *of->payments);
  open->plan->itineraries = open->itineraries;
  open->plan->rotations = open->rotations;
  open->plan->runs = open->runs;
  open->plan->unserved = open->unserved;
  open->plan->notifications = open->notifications;
  open->plan->payments = open->payments;
}

open_plan open_plan_of(const homeward_plan *plan) {
  open_plan open = {.plan = hw_plan_new(plan->scenario)};
  ck_assert_ptr_nonnull(open.plan);
  hw_arena own = open.plan->arena;
  *open.plan = *plan;
  open.plan->arena = own;
  take_lists(&open, plan);
  return open;
}

void open_plan_close(open_plan *open) {
  homeward_plan_free(open->plan);
  open->plan = NULL;
}

/* ---- the oracle's optimum ---- */

static hw_leg *stated_legs(const open_plan *open, const oracle_leg *legs, int32_t count) {
  hw_leg *stated = open_plan_memory(open, (size_t)count, sizeof *stated);
  for (int32_t k = 0; k < count; k++)
    stated[k] = (hw_leg){.run = legs[k].run,
                         .transfer = legs[k].transfer,
                         .from = legs[k].from,
                         .to = legs[k].to,
                         .departs = legs[k].departs,
                         .arrives = legs[k].arrives};
  return stated;
}

static int by_case(const void *left, const void *right) {
  const hw_itinerary *a = left, *b = right;
  return (a->case_index > b->case_index) - (a->case_index < b->case_index);
}

static void add_itineraries(open_plan *open, const hw_oracle *oracle, const oracle_answer *answer) {
  int32_t count = 0;
  open->itineraries = open_plan_memory(open, (size_t)oracle->scenario->case_count + OPEN_PLAN_ROOM,
                                       sizeof(hw_itinerary));
  for (int32_t p = 0; p < oracle->party_count; p++) {
    if (answer->chosen[p] == HW_NONE)
      continue;
    const oracle_itinerary *chosen = &oracle->itineraries[answer->chosen[p]];
    for (int32_t i = 0; i < oracle->parties[p].case_count; i++)
      open->itineraries[count++] =
          (hw_itinerary){.case_index = oracle->parties[p].cases[i],
                         .legs = stated_legs(open, chosen->legs, chosen->leg_count),
                         .leg_count = chosen->leg_count};
  }
  qsort(open->itineraries, (size_t)count, sizeof *open->itineraries, by_case);
  open->plan->itineraries = open->itineraries;
  open->plan->itinerary_count = count;
}

static int by_start(const void *left, const void *right) {
  const hw_rotation *a = left, *b = right;
  if (a->pool != b->pool)
    return a->pool < b->pool ? -1 : 1;
  return (a->away_from > b->away_from) - (a->away_from < b->away_from);
}

/* The lowest member of the pool who is home and rested when a rotation begins, in order of start.
 */
static int32_t free_member(const open_plan *open, const hw_rotation *rotation) {
  int32_t rest = open->plan->scenario->escort_pools[rotation->pool].rest;
  for (int32_t member = 1;; member++) {
    bool busy = false;
    for (const hw_rotation *r = open->rotations; r < rotation && !busy; r++)
      busy = r->pool == rotation->pool && r->member == member &&
             r->away_until + rest > rotation->away_from;
    if (!busy)
      return member;
  }
}

static void add_rotations(open_plan *open, const hw_oracle *oracle, const oracle_answer *answer) {
  int32_t count = 0;
  for (int32_t i = 0; i < oracle->rotation_count; i++)
    count += answer->escorts[i];
  open->rotations = open_plan_memory(open, (size_t)count + OPEN_PLAN_ROOM, sizeof *open->rotations);
  open->plan->rotations = open->rotations;
  count = 0;
  for (int32_t i = 0; i < oracle->rotation_count; i++)
    for (int32_t k = 0; k < answer->escorts[i]; k++) {
      const oracle_rotation *rotation = &oracle->rotations[i];
      open->rotations[count++] =
          (hw_rotation){.pool = rotation->pool,
                        .away_from = rotation->away_from,
                        .away_until = rotation->away_until,
                        .legs = stated_legs(open, rotation->legs, rotation->leg_count),
                        .leg_count = rotation->leg_count};
    }
  qsort(open->rotations, (size_t)count, sizeof *open->rotations, by_start);
  for (int32_t i = 0; i < count; i++)
    open->rotations[i].member = free_member(open, &open->rotations[i]);
  open->plan->rotation_count = count;
}

/* Vehicles of the runs that go. */
static void add_vehicles(open_plan *open, const oracle_answer *answer) {
  const homeward_scenario *scenario = open->plan->scenario;
  for (int32_t r = 0; r < open->plan->run_count; r++) {
    hw_run_use *use = &open->runs[r];
    const hw_service *service = &scenario->services[scenario->runs[use->run].service];
    hw_vehicles *vehicles =
        open_plan_memory(open, (size_t)service->vehicle_count + 1, sizeof *vehicles);
    use->vehicles = vehicles;
    for (int32_t i = 0; i < service->vehicle_count; i++)
      if (answer->vehicles[use->run][i] > 0)
        vehicles[use->vehicle_count++] = (hw_vehicles){.pool = service->vehicles[i].pool,
                                                       .count = answer->vehicles[use->run][i]};
  }
}

open_plan open_plan_of_answer(const hw_oracle *oracle, const oracle_answer *answer) {
  open_plan open = {.plan = hw_plan_new(oracle->scenario)};
  ck_assert_ptr_nonnull(open.plan);
  add_itineraries(&open, oracle, answer);
  add_rotations(&open, oracle, answer);
  open_plan_settle(&open);
  add_vehicles(&open, answer);
  open_plan_settle(&open);
  open.plan->status = HOMEWARD_PLAN_OPTIMAL;
  return open;
}
