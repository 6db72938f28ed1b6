/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/plan.h"

#include <stdlib.h>
#include <string.h>

static const char *const part_names[HW_PART_COUNT] = {
    [HW_PART_FARES] = "fares",         [HW_PART_ROAD] = "road",
    [HW_PART_TRANSFERS] = "transfers", [HW_PART_BEDS] = "beds",
    [HW_PART_VEHICLES] = "vehicles",   [HW_PART_RUNS] = "runs",
    [HW_PART_ESCORTS] = "escorts",     [HW_PART_LOST_GRANTS] = "lost_grants",
    [HW_PART_DELAY] = "delay",         [HW_PART_TRANSIT] = "transit",
    [HW_PART_CHANGES] = "changes",     [HW_PART_UNSERVED] = "unserved",
};

static const char *const rotation_part_names[HW_ROTATION_PART_COUNT] = {
    [HW_ROTATION_DAYS] = "days", [HW_ROTATION_REACH] = "reach",
    [HW_ROTATION_BACK] = "back", [HW_ROTATION_FARES] = "fares",
    [HW_ROTATION_ROAD] = "road", [HW_ROTATION_TRANSFERS] = "transfers",
    [HW_ROTATION_BEDS] = "beds",
};

static const char *const leg_status_names[HW_LEG_MISSED + 1] = {
    [HW_LEG_PLANNED] = "planned", [HW_LEG_CONFIRMED] = "confirmed", [HW_LEG_DEPARTED] = "departed",
    [HW_LEG_ARRIVED] = "arrived", [HW_LEG_MISSED] = "missed",
};

static const char *const status_names[HOMEWARD_PLAN_INTERRUPTED + 1] = {
    [HOMEWARD_PLAN_OPTIMAL] = "optimal",
    [HOMEWARD_PLAN_FEASIBLE] = "feasible",
    [HOMEWARD_PLAN_INTERRUPTED] = "interrupted",
};

static const char *const payment_kind_names[HW_PAYMENT_POCKET_MONEY + 1] = {
    [HW_PAYMENT_GRANT] = "grant",
    [HW_PAYMENT_POCKET_MONEY] = "pocket_money",
};

/* By rule: I1 to I15, C1 to C12, then those of no rule. */
static const char *const reasons[] = {
    "no-consent",        "consent-expires",   "no-route",          "too-early",
    "depart-by",         "too-late",          "run-cancelled",     "place-closed",
    "short-connection",  "no-beds",           "too-many-nights",   "no-medical-beds",
    "too-long",          "avoided",           "entry-refused",     "clearance-missing",
    "clearance-expires", "notice-too-short",  "stay-too-long",     "document-expires",
    "not-fit",           "no-stretcher",      "no-ambulance",      "no-reception",
    "no-seats",          "no-special-places", "no-vehicle-places", "no-vehicles",
    "run-limits",        "no-beds-left",      "assistance-full",   "quota-full",
    "reception-full",    "transfer-full",     "no-escort",         "over-budget",
    "group-split",       "too-costly",
};

const char *hw_part_name(hw_part part) {
  return part_names[part];
}

const char *hw_rotation_part_name(hw_rotation_part part) {
  return rotation_part_names[part];
}

const char *hw_leg_status_name(hw_leg_status status) {
  return leg_status_names[status];
}

const char *hw_plan_status_name(homeward_plan_status status) {
  return status_names[status];
}

const char *hw_payment_kind_name(hw_payment_kind kind) {
  return payment_kind_names[kind];
}

bool hw_reason_known(const char *reason) {
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
    if (strcmp(reasons[i], reason) == 0)
      return true;
  return false;
}

homeward_plan *hw_plan_new(const homeward_scenario *scenario) {
  homeward_plan *plan = calloc(1, sizeof *plan);
  if (plan == NULL)
    return NULL;
  plan->scenario = scenario;
  plan->scenario_name = scenario->name;
  plan->scenario_sha256 = scenario->sha256;
  return plan;
}

void homeward_plan_free(homeward_plan *plan) {
  if (plan == NULL)
    return;
  hw_arena_free(&plan->arena);
  free(plan);
}

/*
 * floor((d / o) * 10^5 + 1/2) = floor((2 d 10^5 + o) / (2 o)) with d = o - bound; the products need
 * more than 64 bits. A bound above the objective, which only a wrong file states, gives a negative
 * gap.
 */
int32_t hw_gap(hw_cents objective, hw_cents bound) {
  __extension__ typedef __int128 wide;
  if (objective <= 0)
    return 0;
  wide numerator = ((wide)objective - bound) * 200000 + objective;
  wide denominator = (wide)objective * 2;
  wide quotient = numerator / denominator;
  if (numerator % denominator < 0)
    quotient--;
  if (quotient > INT32_MAX)
    return INT32_MAX;
  return quotient < INT32_MIN ? INT32_MIN : (int32_t)quotient;
}

homeward_status homeward_plan_summarise(const homeward_plan *plan, homeward_plan_summary *summary,
                                        homeward_error *error) {
  if (plan == NULL || summary == NULL || summary->size < sizeof summary->size)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_plan_summarise: size is not set");
  homeward_plan_summary full = {
      .size = summary->size,
      .status = plan->status,
      .objective = plan->objective,
      .bound = plan->bound,
      .gap = plan->objective > 0
                 ? ((double)plan->objective - (double)plan->bound) / (double)plan->objective
                 : 0.0,
      .cases_planned = (size_t)plan->itinerary_count,
      .cases_unserved = (size_t)plan->unserved_count,
      .persons_planned = (size_t)plan->persons_planned,
      .persons_unserved = (size_t)plan->persons_unserved,
  };
  memcpy(summary, &full, full.size < sizeof full ? full.size : sizeof full);
  return HOMEWARD_OK;
}
