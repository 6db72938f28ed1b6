/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The plan's form: its scenario, each case once, each run once, known reasons. */
#include <string.h>

#include "model/verify_state.h"

static void check_scenario(hw_verifier *v) {
  const homeward_plan *plan = v->plan;
  const homeward_scenario *scenario = v->scenario;
  if (plan->scenario_name == NULL || strcmp(plan->scenario_name, scenario->name) != 0)
    hw_violate(v, "plan", "scenario", "the plan names another scenario than the one given");
  if (plan->scenario_sha256 == NULL || strcmp(plan->scenario_sha256, scenario->sha256) != 0)
    hw_violate(v, "plan", "scenario",
               "the plan was made for other bytes: the scenario's sha256 begins with %.12s",
               scenario->sha256);
}

/** Every case stands exactly once, either planned or unserved. */
static void check_cases(hw_verifier *v) {
  const homeward_plan *plan = v->plan;
  const hw_case *cases = v->scenario->cases;
  bool *listed = hw_verify_array(v, (size_t)v->scenario->case_count, sizeof *listed);
  if (listed == NULL)
    return;
  for (int32_t i = 0; i < plan->itinerary_count; i++) {
    const char *id = cases[plan->itineraries[i].case_index].id;
    if (!v->itineraries[i].counted)
      hw_violate(v, "plan", id, "case %s has more than one itinerary", id);
  }
  for (int32_t i = 0; i < plan->unserved_count; i++) {
    const hw_unserved *unserved = &plan->unserved[i];
    const char *id = cases[unserved->case_index].id;
    if (listed[unserved->case_index])
      hw_violate(v, "plan", id, "case %s is listed as unserved more than once", id);
    else if (v->itinerary_of[unserved->case_index] != HW_NONE)
      hw_violate(v, "plan", id, "case %s has an itinerary and is listed as unserved", id);
    listed[unserved->case_index] = true;
    if (unserved->reason == NULL || !hw_reason_known(unserved->reason))
      hw_violate(v, "plan", id, "the reason given for unserved case %s is not a reason code", id);
  }
  for (int32_t i = 0; i < v->scenario->case_count; i++)
    if (!listed[i] && v->itinerary_of[i] == HW_NONE)
      hw_violate(v, "plan", cases[i].id, "case %s is neither planned nor listed as unserved",
                 cases[i].id);
}

/** Every run stands once in the list, with each vehicle pool once. */
static void check_runs(hw_verifier *v) {
  const homeward_plan *plan = v->plan;
  int32_t *used_by = hw_verify_array(v, (size_t)v->scenario->vehicle_pool_count, sizeof *used_by);
  char name[HW_NAME_SIZE];
  if (used_by == NULL)
    return;
  for (int32_t i = 0; i < plan->run_count; i++) {
    const hw_run_use *use = &plan->runs[i];
    hw_run_name(name, v->scenario, use->run);
    if (v->use_of[use->run] != HW_NONE) {
      hw_violate(v, "plan", name, "run %s is listed more than once", name);
      continue;
    }
    v->use_of[use->run] = i;
    for (int32_t k = 0; k < use->vehicle_count; k++) {
      const hw_vehicles *vehicles = &use->vehicles[k];
      const char *pool = v->scenario->vehicle_pools[vehicles->pool].id;
      if (used_by[vehicles->pool] == i + 1)
        hw_violate(v, "plan", name, "run %s lists vehicle pool %s more than once", name, pool);
      used_by[vehicles->pool] = i + 1;
      if (vehicles->count < 1)
        hw_violate(v, "plan", name, "run %s lists %d vehicles of pool %s", name, vehicles->count,
                   pool);
    }
  }
}

void hw_verify_form(hw_verifier *v) {
  check_scenario(v);
  check_cases(v);
  check_runs(v);
}
