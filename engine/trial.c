/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/trial.h"

#include "engine/import.h"
#include "engine/parallel.h"
#include "engine/replan.h"
#include "engine/session.h"
#include "model/events_plan.h"

#include <string.h>

/* The copies are the trial's own. */
#define CHANGE(type, pointer) ((type *)(uintptr_t)(pointer))

/* ---- opening ---- */

/* Runs of the changed scenario may have other indexes. */
static homeward_status move_plan(hw_trial *t, const hw_remedy *remedies, int32_t count,
                                 homeward_error *error) {
  homeward_events events;
  homeward_diagnostics *diagnostics = NULL;
  homeward_status status = homeward_diagnostics_new(&diagnostics, error);
  if (status != HOMEWARD_OK)
    return status;
  status = hw_remedies_as_events(&events, t->plan->scenario, remedies, count)
               ? HOMEWARD_OK
               : hw_fail_memory(error);
  if (status == HOMEWARD_OK && events.capacity_count > 0)
    status = hw_events_apply_to_plan(&t->moved, &events, t->plan, t->scenario, diagnostics, error);
  hw_arena_free(&events.arena);
  homeward_diagnostics_free(diagnostics);
  return status;
}

static bool keep_limits(hw_trial *t) {
  const hw_network *network = &t->engine.network;
  size_t resources = (size_t)hw_resource_count(network);
  size_t runs = (size_t)t->scenario->run_count;
  t->capacity = HW_ARRAY(&t->engine.arena, resources, int64_t);
  t->least_load = HW_ARRAY(&t->engine.arena, runs, int32_t);
  if (t->capacity == NULL || t->least_load == NULL)
    return false;
  memcpy(t->capacity, network->capacity, resources * sizeof *t->capacity);
  if (runs > 0)
    memcpy(t->least_load, network->least_load, runs * sizeof *t->least_load);
  return true;
}

/* What is settled of the published plan binds the engine. */
static homeward_status read_past(hw_trial *t, homeward_error *error) {
  homeward_status status = hw_published_read(&t->past, &t->past_arena, t->asked.published,
                                             t->scenario, t->asked.now, error);
  t->engine.scenario = &t->past.scenario;
  t->engine.published = &t->past;
  for (int32_t r = 0; status == HOMEWARD_OK && r < t->past.rotation_count; r++)
    t->engine.escorts |= t->past.rotations[r].kept != HW_KEPT_FREE;
  return status;
}

/* The view of the scenario shares its lists, not what it holds itself. */
static void share_policy(hw_trial *t) {
  if (t->asked.published != NULL)
    t->past.scenario.policy = t->scenario->policy;
}

static homeward_status open_engine(hw_trial *t, homeward_error *error) {
  homeward_solve_options options;
  hw_import import;
  const homeward_plan *plan = t->moved != NULL ? t->moved : t->plan;
  homeward_solve_options_default(&options);
  options.threads = 1;
  hw_engine_begin(&t->engine, t->scenario, &options);
  t->has_engine = true;
  t->engine.escorts = plan->rotation_count > 0;
  homeward_status status = t->asked.published != NULL ? read_past(t, error) : HOMEWARD_OK;
  if (status == HOMEWARD_OK)
    status = hw_engine_open(&t->engine, false, error);
  if (status == HOMEWARD_OK && t->asked.published != NULL)
    status = hw_replan_rotations(&t->engine, error);
  if (status == HOMEWARD_OK)
    status = hw_engine_import(&t->engine, plan, &t->engine.arena, &import, error);
  if (status == HOMEWARD_OK && !import.whole)
    status = hw_fail(error, HOMEWARD_INTERNAL, "the plan does not hold where more is allowed");
  if (status != HOMEWARD_OK)
    return status;
  if (!keep_limits(t))
    return hw_fail_memory(error);
  t->has_beside = true;
  return hw_beside_open(&t->beside, &t->engine, t->wanted) ? HOMEWARD_OK : hw_fail_memory(error);
}

homeward_status hw_trial_open(hw_trial *t, const hw_trial_plan *plan, const bool *wanted,
                              const hw_remedy *remedies, int32_t count, homeward_error *error) {
  *t = (hw_trial){.asked = *plan, .plan = plan->plan, .wanted = wanted};
  homeward_status status =
      hw_remedies_apply(&t->scenario, t->plan->scenario, remedies, count, error);
  if (status == HOMEWARD_OK)
    status = move_plan(t, remedies, count, error);
  return status == HOMEWARD_OK ? open_engine(t, error) : status;
}

void hw_trial_close(hw_trial *t) {
  if (t->has_beside)
    hw_beside_close(&t->beside);
  if (t->has_engine) {
    hw_master_free(&t->engine.master);
    hw_engine_close(&t->engine);
  }
  homeward_plan_free(t->moved);
  homeward_scenario_free(t->scenario);
  hw_arena_free(&t->past_arena);
  hw_arena_free(&t->arena);
}

/* ---- setting ---- */

bool hw_trial_can_set(const hw_remedy *remedies, int32_t count, bool escorted) {
  for (int32_t i = 0; i < count; i++)
    switch ((int)remedies[i].kind) {
    case HW_REMEDY_OPEN:
    case HW_REMEDY_RECEIVED:
    case HW_REMEDY_TRANSFER_OPEN:
    case HW_REMEDY_RUN_GOES:
    case HW_REMEDY_ENTRY_NOTICE:
    case HW_REMEDY_AMBULANCE:
    case HW_REMEDY_MAX_DUTY:
      return false;
    case HW_REMEDY_STRETCHERS: /* before, the service took none at all (I14) */
      if (remedies[i].was == 0)
        return false;
      break;
    case HW_REMEDY_CONNECTION: /* rotations have a network of their own */
    case HW_REMEDY_BEDS:
    case HW_REMEDY_ESCORTS:
      if (escorted && (remedies[i].was == 0 || remedies[i].kind == HW_REMEDY_CONNECTION))
        return false;
      break;
    default:
      break;
    }
  return true;
}

static void limit_days(hw_network *network, hw_resource_kind kind, int32_t item, int64_t value) {
  for (int32_t d = 0; d < network->date_count; d++)
    network->capacity[hw_resource(network, kind, item * network->date_count + d)] = value;
}

static void limit_run(hw_network *network, hw_resource_kind kind, int32_t run, int64_t more) {
  for (int32_t s = network->segment_offset[run]; s < network->segment_offset[run + 1]; s++)
    network->capacity[hw_resource(network, kind, s)] += more;
}

/* Limits that stand in the network. */
static void limit(hw_network *network, const hw_remedy *r) {
  switch ((int)r->kind) {
  case HW_REMEDY_SEATS:
    limit_run(network, HW_USE_SEATS, r->object, r->value - r->was);
    break;
  case HW_REMEDY_STRETCHERS:
    limit_run(network, HW_USE_STRETCHERS, r->object, r->value - r->was);
    break;
  case HW_REMEDY_WHEELCHAIRS:
    limit_run(network, HW_USE_WHEELCHAIRS, r->object, r->value - r->was);
    break;
  case HW_REMEDY_MAX_PERSONS:
    network->capacity[hw_resource(network, HW_USE_PERSONS, r->object)] = r->value;
    break;
  case HW_REMEDY_MIN_PERSONS:
    network->least_load[r->object] = (int32_t)r->value;
    break;
  case HW_REMEDY_BEDS:
    limit_days(network, HW_USE_BEDS, r->object, r->value);
    break;
  case HW_REMEDY_ASSISTED:
    limit_days(network, HW_USE_ASSISTED, r->object, r->value);
    break;
  case HW_REMEDY_RECEPTION:
    limit_days(network, HW_USE_RECEPTION, r->object, r->value);
    break;
  case HW_REMEDY_ENTRIES:
    limit_days(network, HW_USE_ENTRIES, r->object, r->value);
    break;
  case HW_REMEDY_TRANSFER:
    for (int32_t l = 0; l < network->link_count; l++)
      if (network->links[l].transfer == r->object)
        limit_days(network, HW_USE_LINK, l, r->value);
    break;
  case HW_REMEDY_BUDGET:
    network->capacity[hw_resource(network, HW_USE_BUDGET, r->object)] = r->value;
    break;
  default:
    break;
  }
}

/* Vehicles that may be busy at once. */
static void limit_pool(hw_trial *t, const hw_remedy *r, int64_t more) {
  hw_master *master = &t->engine.master;
  for (int32_t q = 0; q < master->clique_count && r->kind == HW_REMEDY_VEHICLES; q++)
    if (master->cliques[q].pool == r->object)
      master->cliques[q].limit += (int32_t)more;
}

/* One element of a list as it was. */
#define RESTORE(type, list, index)                                                                 \
  (CHANGE(type, t->scenario->list)[index] = t->plan->scenario->list[index])

static void restore_services(const hw_trial *t) {
  for (int32_t i = 0; i < t->scenario->service_count; i++)
    CHANGE(hw_service, t->scenario->services)[i].vehicles = t->plan->scenario->services[i].vehicles;
}

static void restore(const hw_trial *t, const hw_remedy *r) {
  switch (r->kind) {
  case HW_REMEDY_BUDGET:
    RESTORE(hw_programme, programmes, r->object);
    break;
  case HW_REMEDY_VEHICLES:
    RESTORE(hw_vehicle_pool, vehicle_pools, r->object);
    restore_services(t);
    break;
  case HW_REMEDY_VEHICLES_OF_RUN:
    restore_services(t);
    break;
  case HW_REMEDY_ESCORTS:
  case HW_REMEDY_MAX_DUTY:
    RESTORE(hw_escort_pool, escort_pools, r->object);
    break;
  case HW_REMEDY_CONNECTION:
  case HW_REMEDY_BEDS:
  case HW_REMEDY_MEDICAL:
  case HW_REMEDY_ASSISTED:
  case HW_REMEDY_RECEPTION:
  case HW_REMEDY_OPEN:
  case HW_REMEDY_RECEIVED:
    RESTORE(hw_place, places, r->object);
    break;
  case HW_REMEDY_ENTRIES:
  case HW_REMEDY_MAX_STAY:
  case HW_REMEDY_ENTRY:
  case HW_REMEDY_ENTRY_NOTICE:
    RESTORE(hw_country, countries, r->object);
    break;
  case HW_REMEDY_TRANSFER:
  case HW_REMEDY_AMBULANCE:
  case HW_REMEDY_TRANSFER_OPEN:
    RESTORE(hw_transfer, transfers, r->object);
    break;
  case HW_REMEDY_BOOKING_NOTICE:
    t->scenario->policy.booking_notice = t->plan->scenario->policy.booking_notice;
    break;
  case HW_REMEDY_SEATS:
  case HW_REMEDY_STRETCHERS:
  case HW_REMEDY_WHEELCHAIRS:
  case HW_REMEDY_MAX_PERSONS:
  case HW_REMEDY_MIN_PERSONS:
  case HW_REMEDY_RUN_GOES:
  case HW_REMEDY_KINDS:
    break;
  default:
    RESTORE(hw_case, cases, r->object);
  }
}

/* What remedies of cases leave as it is: everything that is measured. */
static bool is_of_case(const hw_remedy *remedies, int32_t count) {
  for (int32_t i = 0; i < count; i++)
    if (remedies[i].kind > HW_REMEDY_AVOID_TRANSFER)
      return false;
  return true;
}

bool hw_trial_set(hw_trial *t, const hw_remedy *remedies, int32_t count) {
  hw_network *network = &t->engine.network;
  bool measured = is_of_case(t->set, t->set_count) && is_of_case(remedies, count);
  for (int32_t i = 0; i < t->set_count; i++) {
    limit_pool(t, &t->set[i], t->set[i].was - t->set[i].value);
    restore(t, &t->set[i]);
  }
  if (!measured) {
    memcpy(network->capacity, t->capacity,
           (size_t)hw_resource_count(network) * sizeof *t->capacity);
    if (t->scenario->run_count > 0)
      memcpy(network->least_load, t->least_load,
             (size_t)t->scenario->run_count * sizeof *t->least_load);
  }
  hw_arena_reset(&t->arena);
  t->set_count = 0;
  t->set = HW_ARRAY(&t->arena, count, hw_remedy);
  if (t->set == NULL)
    return false;
  for (int32_t i = 0; i < count; i++) {
    t->set[t->set_count++] = remedies[i];
    limit(network, &remedies[i]);
    limit_pool(t, &remedies[i], remedies[i].value - remedies[i].was);
    if (!hw_remedy_write(t->scenario, &remedies[i], &t->arena))
      return false;
  }
  share_policy(t);
  t->beside.changed = count > 0;
  return measured || hw_beside_refresh(&t->beside);
}

/* ---- asking ---- */

static int moves(hw_trial *t, int32_t case_index, bool by_cost, hw_passage *offer) {
  const hw_asking own = hw_ask_for_case(&t->beside, 0, &case_index);
  hw_asking group = hw_ask_for_group(&own);
  if (!hw_asking_begin(&own))
    return -1;
  group.goal = by_cost ? BY_COST : BY_ARRIVAL;
  int found = hw_path_beside(&group, 0, offer);
  if (found != 0 || !by_cost || !offer->way)
    return found;
  group.goal = BY_ARRIVAL;
  return hw_path_beside(&group, 0, offer);
}

/* The ride of another scenario's network, in this one. */
static int32_t ride_here(const hw_network *network, const hw_network *other, int32_t index) {
  const hw_ride *there = &other->rides[index];
  char name[96];
  int32_t run = hw_find_run(network->scenario, hw_run_name(name, other->scenario, there->run));
  for (int32_t r = 0; r < network->ride_count; r++)
    if (network->rides[r].run == run && network->rides[r].board == there->board &&
        network->rides[r].alight == there->alight)
      return r;
  return HW_NONE;
}

static void bring_here(const hw_trial *t, const hw_trial *apart, hw_passage *offer) {
  for (int32_t k = 0; k < offer->path.count; k++)
    if (offer->path.steps[k].ride != HW_NONE)
      offer->path.steps[k].ride =
          ride_here(&t->engine.network, &apart->engine.network, offer->path.steps[k].ride);
}

typedef struct errand {
  const hw_trial *trial;
  int32_t case_index;
  const hw_remedy *remedies;
  int32_t count;
  bool by_cost;
  hw_passage *offer;
  int found;
} errand;

static bool run_errand(void *context, int32_t item, int32_t worker) {
  errand *e = context;
  hw_trial apart;
  homeward_error error;
  (void)item;
  (void)worker;
  homeward_status status =
      hw_trial_open(&apart, &e->trial->asked, e->trial->wanted, e->remedies, e->count, &error);
  e->found = status == HOMEWARD_OK      ? moves(&apart, e->case_index, e->by_cost, e->offer)
             : status == HOMEWARD_LIMIT ? -1
                                        : 0;
  if (e->found > 0)
    bring_here(e->trial, &apart, e->offer);
  hw_trial_close(&apart);
  return true;
}

/* A thread has one solver at a time: another engine has a thread of its own. */
int hw_trial_moves_apart(const hw_trial *t, int32_t case_index, const hw_remedy *remedies,
                         int32_t count, bool by_cost, hw_passage *offer) {
  errand e = {t, case_index, remedies, count, by_cost, offer, -1};
  return hw_parallel_apart(1, 1, run_errand, &e) ? e.found : -1;
}

int hw_trial_moves(hw_trial *t, int32_t case_index, const hw_remedy *remedies, int32_t count,
                   bool by_cost, hw_passage *offer) {
  const hw_asking own = hw_ask_for_case(&t->beside, 0, &case_index);
  const hw_asking group = hw_ask_for_group(&own);
  if (!hw_trial_can_set(remedies, count, hw_asking_needs_escorts(&group)))
    return hw_trial_moves_apart(t, case_index, remedies, count, by_cost, offer);
  return hw_trial_set(t, remedies, count) ? moves(t, case_index, by_cost, offer) : -1;
}
