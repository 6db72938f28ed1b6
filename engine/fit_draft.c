/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a path that fits to an offer: the plan with the party on it, in which all others stay as
 * they are to the byte, judged by the verifier like any other plan; and what is different in it.
 */
#include "engine/fit.h"

#include "engine/session.h"

#include <stdlib.h>
#include <string.h>

/* The lists are the draft's own, not yet handed out: here they may still change. */
#define CHANGE(type, pointer) ((type *)(uintptr_t)(pointer))

typedef struct drafting {
  hw_fitting *fitting;
  const hw_fitting_path *path;
  hw_offer *offer;
  const homeward_plan *before;
  homeward_plan *plan; /* with the party */
  const hw_unserved *unserved;
} drafting;

/* ---- the solution with the party ---- */

static void let_go(const hw_engine *engine, hw_solution *solution, const hw_step *steps,
                   int32_t count) {
  const homeward_scenario *scenario = engine->scenario;
  for (int32_t k = 0; k < count; k++) {
    if (steps[k].ride == HW_NONE)
      continue;
    int32_t run = engine->network.rides[steps[k].ride].run;
    const hw_service *service = &scenario->services[scenario->runs[run].service];
    if (hw_run_is_optional(scenario, run))
      solution->variables[engine->master.first_variable[run] + service->vehicle_count] = 1;
  }
}

static bool copy_best(const hw_engine *engine, hw_solution *out) {
  const hw_solution *best = &engine->best;
  if (!hw_solution_new(out, engine))
    return false;
  memcpy(out->taken, best->taken, (size_t)best->columns * sizeof *out->taken);
  memcpy(out->variables, best->variables,
         (size_t)engine->master.variable_count * sizeof *out->variables);
  if (best->rotation_count > 0)
    memcpy(out->rotations, best->rotations, (size_t)best->rotation_count * sizeof *out->rotations);
  return true;
}

/* The best solution, the party on its path and what that brings along; `*column` is the party's. */
static bool extend(const drafting *d, hw_solution *out, int32_t *column) {
  hw_engine *engine = &d->fitting->engine;
  const hw_rotations *found = &d->fitting->escorts.rotations;
  const hw_fitting_path *path = d->path;
  int32_t class_index = engine->classes.class_of_case[d->fitting->offers->case_index];
  int32_t rotations[HW_FIT_ROTATIONS];
  *column = hw_columns_add(&engine->columns, class_index, &path->path);
  bool done = *column != HW_NONE;
  for (int32_t i = 0; done && i < path->rotation_count; i++) {
    const hw_rotation_column *rotation = &found->items[path->rotations[i]];
    rotations[i] =
        hw_rotations_add(&engine->rotations, rotation->pool, rotation->steps, rotation->step_count);
    done = rotations[i] != HW_NONE;
  }
  if (!done || !copy_best(engine, out))
    return false;
  out->taken[*column]++;
  let_go(engine, out, path->path.steps, path->path.count);
  for (int32_t i = 0; i < path->rotation_count; i++) {
    const hw_rotation_column *rotation = &engine->rotations.items[rotations[i]];
    out->rotations[rotations[i]]++;
    let_go(engine, out, rotation->steps, rotation->step_count);
  }
  for (int32_t i = 0; i < path->fleet.count; i++) {
    const hw_spare_vehicle *vehicle = &path->fleet.items[i];
    out->variables[engine->master.first_variable[vehicle->run] + vehicle->use] += vehicle->count;
  }
  return true;
}

static homeward_status draft_plan(drafting *d, homeward_error *error) {
  hw_engine *engine = &d->fitting->engine;
  const homeward_offers *offers = d->fitting->offers;
  hw_solution with = {0}, without = engine->best;
  hw_unserved *unserved = NULL;
  int32_t column;
  int32_t *columns = HW_ARRAY(&d->fitting->arena, engine->scenario->case_count, int32_t);
  if (columns == NULL || !extend(d, &with, &column)) {
    hw_solution_free(&with);
    return hw_fail_memory(error);
  }
  for (int32_t i = 0; i < engine->scenario->case_count; i++)
    columns[i] = HW_NONE;
  for (int32_t i = 0; i < d->before->itinerary_count; i++)
    columns[d->before->itineraries[i].case_index] = d->fitting->import.columns[i];
  for (int32_t m = 0; m < offers->party_count; m++)
    columns[offers->party[m]] = column;
  engine->best = with;
  homeward_status status = hw_engine_draft(engine, columns, &d->plan, &unserved, error);
  engine->best = without;
  hw_solution_free(&with);
  d->offer->plan = d->plan;
  d->unserved = unserved;
  return status;
}

/* ---- all others as they are ---- */

static void keep_itineraries(const drafting *d) {
  hw_itinerary *itineraries = CHANGE(hw_itinerary, d->plan->itineraries);
  for (int32_t i = 0, old = 0; i < d->plan->itinerary_count; i++) {
    if (old < d->before->itinerary_count &&
        d->before->itineraries[old].case_index == itineraries[i].case_index)
      itineraries[i] = d->before->itineraries[old++];
    if (itineraries[i].case_index == d->fitting->offers->case_index)
      d->offer->itinerary = &itineraries[i];
  }
}

static void keep_reasons(const drafting *d) {
  hw_unserved *unserved = CHANGE(hw_unserved, d->unserved);
  for (int32_t i = 0, old = 0; i < d->plan->unserved_count; i++) {
    while (old < d->before->unserved_count &&
           d->before->unserved[old].case_index < unserved[i].case_index)
      old++;
    if (old < d->before->unserved_count)
      unserved[i] = d->before->unserved[old];
  }
}

static bool same_legs(const hw_rotation *a, const hw_rotation *b) {
  bool same = a->pool == b->pool && a->leg_count == b->leg_count;
  for (int32_t k = 0; same && k < a->leg_count; k++)
    same = a->legs[k].run == b->legs[k].run && a->legs[k].transfer == b->legs[k].transfer &&
           a->legs[k].from == b->legs[k].from && a->legs[k].to == b->legs[k].to &&
           a->legs[k].departs == b->legs[k].departs;
  return same;
}

/* A rotation of the draft and the one of the plan that it is. */
typedef struct named {
  hw_rotation rotation;
  int32_t was;     /* HW_NONE: a further one */
  int32_t drafted; /* the member that the draft gives it */
} named;

static int compare_named(const void *left, const void *right) {
  const hw_rotation *a = &((const named *)left)->rotation, *b = &((const named *)right)->rotation;
  if (a->pool != b->pool)
    return a->pool < b->pool ? -1 : 1;
  if (a->member != b->member)
    return a->member < b->member ? -1 : 1;
  return (a->away_from > b->away_from) - (a->away_from < b->away_from);
}

static bool find_old(const drafting *d, named *list, int32_t count) {
  bool *taken = HW_ARRAY(&d->fitting->arena, d->before->rotation_count, bool);
  for (int32_t i = 0; taken != NULL && i < count; i++) {
    list[i] = (named){d->plan->rotations[i], HW_NONE, d->plan->rotations[i].member};
    for (int32_t old = 0; old < d->before->rotation_count && list[i].was == HW_NONE; old++)
      if (!taken[old] && same_legs(&list[i].rotation, &d->before->rotations[old]))
        list[i].was = old;
    if (list[i].was != HW_NONE)
      taken[list[i].was] = true;
  }
  return taken != NULL;
}

/* The lowest member of the pool who is free for a further rotation; 0: there is none. */
static int32_t free_member(const drafting *d, const named *list, int32_t count, int32_t i) {
  const hw_rotation *own = &list[i].rotation;
  const hw_escort_pool *pool = &d->plan->scenario->escort_pools[own->pool];
  for (int32_t member = 1; member <= pool->count; member++) {
    bool busy = false;
    for (int32_t k = 0; k < count && !busy; k++) {
      const hw_rotation *other = &list[k].rotation;
      busy = k != i && other->pool == own->pool && other->member == member &&
             other->away_from < own->away_until + pool->rest &&
             own->away_from < other->away_until + pool->rest;
    }
    if (!busy)
      return member;
  }
  return 0;
}

/* Each has the number that it has in the plan, and further ones have free numbers. Where that
   cannot be without others changing places, all are numbered as the draft does. */
static void number_members(const drafting *d, named *list, int32_t count) {
  bool free_numbers = true;
  for (int32_t i = 0; i < count; i++)
    list[i].rotation.member = list[i].was == HW_NONE ? 0 : d->before->rotations[list[i].was].member;
  for (int32_t i = 0; i < count && free_numbers; i++)
    if (list[i].was == HW_NONE) {
      list[i].rotation.member = free_member(d, list, count, i);
      free_numbers = list[i].rotation.member > 0;
    }
  for (int32_t i = 0; i < count && !free_numbers; i++)
    list[i].rotation.member = list[i].drafted;
}

/* Whom the escorts cover can change where the party rides along: the draft's covers hold for all.
 */
static bool keep_rotations(const drafting *d) {
  int32_t count = d->plan->rotation_count;
  hw_rotation *rotations = CHANGE(hw_rotation, d->plan->rotations);
  named *list = HW_ARRAY(&d->fitting->arena, count, named);
  const hw_rotation **further = HW_ARRAY(&d->plan->arena, count, const hw_rotation *);
  if (list == NULL || further == NULL || !find_old(d, list, count))
    return false;
  number_members(d, list, count);
  if (count > 1)
    qsort(list, (size_t)count, sizeof *list, compare_named);
  for (int32_t i = 0; i < count; i++) {
    rotations[i] = list[i].rotation;
    if (list[i].was == HW_NONE)
      further[d->offer->rotation_count++] = &rotations[i];
    for (int32_t k = 0; list[i].was != HW_NONE && k < rotations[i].leg_count; k++)
      CHANGE(hw_leg, rotations[i].legs)
    [k].status = d->before->rotations[list[i].was].legs[k].status;
  }
  d->offer->rotations = further;
  return true;
}

static void close_books(const drafting *d) {
  homeward_plan *plan = d->plan;
  const homeward_offers *offers = d->fitting->offers;
  plan->scenario = offers->scenario;
  plan->scenario_name = offers->scenario->name;
  plan->scenario_sha256 = offers->scenario->sha256;
  plan->objective = 0;
  for (int part = 0; part < HW_PART_COUNT; part++)
    plan->objective += plan->parts[part];
  plan->bound = 0;
  plan->gap = hw_gap(plan->objective, 0);
  plan->status = plan->objective == 0 ? HOMEWARD_PLAN_OPTIMAL : HOMEWARD_PLAN_FEASIBLE;
  for (int part = 0; part < HW_PART_COUNT; part++)
    if (part != HW_PART_UNSERVED && part != HW_PART_CHANGES)
      d->offer->total += d->offer->cost[part] = plan->parts[part] - d->before->parts[part];
}

/* ---- what is different ---- */

static int32_t vehicles_of(const hw_run_use *use, int32_t pool) {
  int32_t count = 0;
  for (int32_t v = 0; use != NULL && v < use->vehicle_count; v++)
    count += use->vehicles[v].pool == pool ? use->vehicles[v].count : 0;
  return count;
}

static bool tell_run(const drafting *d, const hw_run_use *use, const hw_run_use *old,
                     hw_offer_run *out, int32_t *count) {
  hw_vehicles *vehicles = HW_ARRAY(&d->plan->arena, use->vehicle_count, hw_vehicles);
  int32_t further = 0;
  if (vehicles == NULL)
    return false;
  for (int32_t v = 0; v < use->vehicle_count; v++) {
    int32_t more = use->vehicles[v].count - vehicles_of(old, use->vehicles[v].pool);
    if (more > 0)
      vehicles[further++] = (hw_vehicles){use->vehicles[v].pool, more};
  }
  bool newly = old == NULL && hw_run_has_variables(d->plan->scenario, use->run);
  if (newly || further > 0)
    out[(*count)++] = (hw_offer_run){.run = use->run,
                                     .newly = newly,
                                     .persons = use->persons,
                                     .vehicles = vehicles,
                                     .vehicle_count = further};
  return true;
}

static bool tell_runs(const drafting *d) {
  const homeward_plan *plan = d->plan;
  hw_offer_run *out = HW_ARRAY(&d->plan->arena, plan->run_count, hw_offer_run);
  const hw_run_use **old =
      HW_ARRAY(&d->fitting->arena, plan->scenario->run_count, const hw_run_use *);
  if (out == NULL || old == NULL)
    return false;
  for (int32_t i = 0; i < d->before->run_count; i++)
    old[d->before->runs[i].run] = &d->before->runs[i];
  for (int32_t i = 0; i < plan->run_count; i++)
    if (!tell_run(d, &plan->runs[i], old[plan->runs[i].run], out, &d->offer->run_count))
      return false;
  d->offer->runs = out;
  return true;
}

/* The last date on which the working days up to the entry still number the party's own notice. */
static hw_date last_date(const drafting *d, const hw_notification *notification, int32_t days) {
  const hw_country *country = &d->plan->scenario->countries[notification->country];
  hw_date by = notification->entry;
  while (hw_working_days(by, notification->entry, country->weekend, country->holidays,
                         country->holiday_count) < days)
    by--;
  return by;
}

static void tell_notice(const drafting *d, const hw_notification *notification,
                        hw_offer_notice *out) {
  const homeward_scenario *scenario = d->plan->scenario;
  const homeward_offers *offers = d->fitting->offers;
  int32_t days = 0, persons = 0;
  for (int32_t i = 0; i < notification->case_count; i++)
    for (int32_t m = 0; m < offers->party_count; m++) {
      const hw_case *c = &scenario->cases[offers->party[m]];
      if (notification->cases[i] != offers->party[m])
        continue;
      const hw_entry_rule *rule =
          hw_country_entry_rule(&scenario->countries[notification->country], c->nationality);
      days = rule != NULL && rule->notice_days > days ? rule->notice_days : days;
      persons += c->persons;
    }
  if (persons > 0)
    out[d->offer->notice_count++] =
        (hw_offer_notice){notification->country, notification->place, notification->entry,
                          last_date(d, notification, days), persons};
}

static bool tell_notices(const drafting *d) {
  hw_offer_notice *out = HW_ARRAY(&d->plan->arena, d->plan->notification_count, hw_offer_notice);
  if (out == NULL)
    return false;
  for (int32_t i = 0; i < d->plan->notification_count; i++)
    tell_notice(d, &d->plan->notifications[i], out);
  d->offer->notices = out;
  return true;
}

/* ---- the whole ---- */

static bool finish(const drafting *d) {
  keep_itineraries(d);
  keep_reasons(d);
  if (d->fitting->class.escort_count > 0) {
    if (!keep_rotations(d))
      return false;
  } else {
    d->plan->rotations = d->before->rotations;
  }
  close_books(d);
  return tell_runs(d) && tell_notices(d);
}

homeward_status hw_fit_draft(hw_fitting *fitting, homeward_error *error) {
  homeward_offers *offers = fitting->offers;
  for (int32_t i = 0; i < fitting->count; i++) {
    hw_offer *offer = &offers->offers[offers->count++];
    drafting d = {
        .fitting = fitting, .path = &fitting->found[i], .offer = offer, .before = offers->plan};
    homeward_status status = draft_plan(&d, error);
    if (status == HOMEWARD_OK && !finish(&d))
      status = hw_fail_memory(error);
    if (status == HOMEWARD_OK)
      status = hw_plan_accept_replanned(d.plan, fitting->published ? offers->plan : NULL,
                                        offers->plan->scenario->now.at, HOMEWARD_INTERNAL,
                                        "the verifier rejects the plan with the case", error);
    if (status != HOMEWARD_OK)
      return status;
  }
  return HOMEWARD_OK;
}
