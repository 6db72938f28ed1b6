/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Damage to the plan's figures: a cent, a person, a bound. */
#include "tests/agreement/damage.h"

static int sign(patient *p) {
  return pseudo_random_chance(&p->random, 50) ? 1 : -1;
}

/* One part of one itinerary, a cent more or less. */
static bool change_cost(patient *p, hw_part part) {
  int32_t count = p->open.plan->itinerary_count;
  if (count == 0)
    return false;
  p->open.itineraries[damage_start(p, count)].cost[part] += sign(p);
  return true;
}

#define CHANGE_COST(name, part)                                                                    \
  static bool name(patient *p) {                                                                   \
    return change_cost(p, part);                                                                   \
  }
CHANGE_COST(change_fares, HW_PART_FARES)
CHANGE_COST(change_road, HW_PART_ROAD)
CHANGE_COST(change_transfers, HW_PART_TRANSFERS)
CHANGE_COST(change_beds, HW_PART_BEDS)
CHANGE_COST(change_lost_grants, HW_PART_LOST_GRANTS)
CHANGE_COST(change_delay, HW_PART_DELAY)
CHANGE_COST(change_transit, HW_PART_TRANSIT)

/* A share of what no case pays for itself. */
static bool state_shared_cost(patient *p) {
  static const hw_part shared[] = {HW_PART_VEHICLES, HW_PART_RUNS, HW_PART_ESCORTS, HW_PART_CHANGES,
                                   HW_PART_UNSERVED};
  return change_cost(p, shared[pseudo_random_between(&p->random, 0, 4)]);
}

static bool change_sum(patient *p) {
  p->open.plan->parts[pseudo_random_between(&p->random, 0, HW_PART_COUNT - 1)] += sign(p);
  return true;
}

static bool change_objective(patient *p) {
  p->open.plan->objective += 1;
  p->open.plan->status = HOMEWARD_PLAN_FEASIBLE;
  p->open.plan->gap = hw_gap(p->open.plan->objective, p->open.plan->bound);
  return true;
}

/* Parts and objective agree with each other, not with the itineraries. */
static bool change_sums_alike(patient *p) {
  homeward_plan *plan = p->open.plan;
  plan->parts[HW_PART_FARES] += 1;
  plan->objective += 1;
  plan->bound += 1;
  plan->gap = hw_gap(plan->objective, plan->bound);
  return true;
}

static bool raise_bound(patient *p) {
  p->open.plan->bound = p->open.plan->objective + 1;
  return true;
}

static bool claim_optimum(patient *p) {
  homeward_plan *plan = p->open.plan;
  if (plan->objective == 0)
    return false;
  plan->status = HOMEWARD_PLAN_OPTIMAL;
  plan->bound = plan->objective - 1;
  plan->gap = hw_gap(plan->objective, plan->bound);
  return true;
}

static bool change_gap(patient *p) {
  p->open.plan->gap += 1;
  return true;
}

static bool change_planned(patient *p) {
  p->open.plan->persons_planned += sign(p);
  return true;
}

static bool change_unserved(patient *p) {
  p->open.plan->persons_unserved += sign(p);
  return true;
}

static bool name_other_scenario(patient *p) {
  p->open.plan->scenario_name = "another one";
  return true;
}

static bool name_other_bytes(patient *p) {
  p->open.plan->scenario_sha256 =
      "0000000000000000000000000000000000000000000000000000000000000000";
  return true;
}

const damage figure_damages[] = {
    {"fares are a cent off", "objective", AFTER_NOTHING, change_fares},
    {"road costs are a cent off", "objective", AFTER_NOTHING, change_road},
    {"transfers are a cent off", "objective", AFTER_NOTHING, change_transfers},
    {"beds are a cent off", "objective", AFTER_NOTHING, change_beds},
    {"lost grants are a cent off", "objective", AFTER_NOTHING, change_lost_grants},
    {"delay is a cent off", "objective", AFTER_NOTHING, change_delay},
    {"transit is a cent off", "objective", AFTER_NOTHING, change_transit},
    {"a case pays a shared cost", "objective", AFTER_NOTHING, state_shared_cost},
    {"a part's sum is a cent off", "objective", AFTER_NOTHING, change_sum},
    {"the objective is a cent off", "objective", AFTER_NOTHING, change_objective},
    {"part and objective are off alike", "objective", AFTER_NOTHING, change_sums_alike},
    {"the bound is above the objective", "objective", AFTER_NOTHING, raise_bound},
    {"optimal, and the bound is below", "objective", AFTER_NOTHING, claim_optimum},
    {"the gap is wrong", "objective", AFTER_NOTHING, change_gap},
    {"persons planned are wrong", "objective", AFTER_NOTHING, change_planned},
    {"persons unserved are wrong", "objective", AFTER_NOTHING, change_unserved},
    {"another scenario's name", "plan", AFTER_NOTHING, name_other_scenario},
    {"another scenario's hash", "plan", AFTER_NOTHING, name_other_bytes},
    {.name = NULL}};
