/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A plan that replans a published one: what of that must stand, and what it takes. */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include "model/verify_state.h"

/* ---- the published plan ---- */

/** The first published rotation that has begun, that this one keeps, and that no other does. Who
 * has left is who they are; for whoever is only promised another may go (`named`: but this one). */
static int32_t find_kept(hw_verifier *v, const hw_rotation *stated, bool named) {
  int32_t count = v->scenario->escort_pools[stated->pool].count;
  for (int32_t i = 0; i < v->published->rotation_count; i++) {
    const hw_published_rotation *rotation = &v->published->rotations[i];
    bool longer = stated->leg_count != rotation->journey.frozen;
    bool another =
        !named && rotation->journey.departed == 0 && stated->member >= 1 && stated->member <= count;
    if (rotation->kept == HW_KEPT_FREE || v->kept_found[i] || rotation->pool != stated->pool ||
        (rotation->member != stated->member && !another) ||
        (longer && rotation->kept == HW_KEPT_WHOLE) ||
        !hw_published_begins(&rotation->journey, stated->legs, stated->leg_count))
      continue;
    v->kept_found[i] = true;
    return i;
  }
  return HW_NONE;
}

void hw_verify_published(hw_verifier *v) {
  v->frozen_cost =
      hw_verify_array(v, (size_t)v->plan->scenario->programme_count, sizeof *v->frozen_cost);
  if (v->frozen_cost == NULL || v->published_plan == NULL)
    return;
  hw_published *published = hw_verify_array(v, 1, sizeof *published);
  if (published == NULL)
    return;
  v->status = hw_published_read(published, &v->arena, v->published_plan, v->plan->scenario, v->now,
                                v->error);
  if (v->status != HOMEWARD_OK)
    return;
  v->published = published;
  v->scenario = &published->scenario;
  v->kept_as = hw_verify_array(v, (size_t)v->plan->rotation_count, sizeof *v->kept_as);
  v->kept_found = hw_verify_array(v, (size_t)published->rotation_count, sizeof *v->kept_found);
  if (v->status != HOMEWARD_OK)
    return;
  for (int32_t i = 0; i < v->plan->rotation_count; i++)
    v->kept_as[i] = find_kept(v, &v->plan->rotations[i], true);
  for (int32_t i = 0; i < v->plan->rotation_count; i++)
    if (v->kept_as[i] == HW_NONE)
      v->kept_as[i] = find_kept(v, &v->plan->rotations[i], false);
}

/* ---- what the frozen legs take ---- */

static void add_rides(hw_verifier *v, const hw_travel *travel, int32_t case_index) {
  for (int32_t k = 0; k < travel->leg_count; k++) {
    const hw_travel_leg *leg = &travel->legs[k];
    if (leg->run == HW_NONE)
      continue;
    hw_frozen_ride *grown =
        hw_verify_grow(v, v->rides, v->ride_count, &v->ride_capacity, sizeof *v->rides);
    if (grown == NULL)
      return;
    v->rides = grown;
    grown[v->ride_count++] = (hw_frozen_ride){
        .run = leg->run, .first = leg->first, .last = leg->last, .case_index = case_index};
  }
}

static void freeze_case(hw_verifier *v, int32_t index) {
  const hw_published_case *published = &v->published->cases[index];
  const hw_case *c = &v->scenario->cases[index];
  hw_travel past;
  hw_travel_past(v, &past, &published->journey, !published->whole);
  if (v->status != HOMEWARD_OK)
    return;
  add_rides(v, &past, index);
  hw_add_loads(v, &v->frozen, &past, c);
  hw_freeze_entries(v, &past, index);
  if (c->programme != HW_NONE)
    v->frozen_cost[c->programme] =
        hw_add_saturated(v->frozen_cost[c->programme], hw_frozen_cost(v, c, &past));
}

static void freeze_rotation(hw_verifier *v, const hw_published_rotation *rotation) {
  hw_travel past;
  hw_travel_past(v, &past, &rotation->journey, rotation->kept == HW_KEPT_PREFIX);
  if (v->status != HOMEWARD_OK)
    return;
  add_rides(v, &past, HW_NONE);
  hw_add_escort_beds(v, &v->frozen, &past);
}

void hw_verify_freeze(hw_verifier *v) {
  if (v->published == NULL)
    return;
  for (int32_t i = 0; i < v->scenario->case_count && v->status == HOMEWARD_OK; i++)
    if (v->published->cases[i].journey.frozen > 0)
      freeze_case(v, i);
  for (int32_t i = 0; i < v->published->rotation_count && v->status == HOMEWARD_OK; i++)
    if (v->published->rotations[i].kept != HW_KEPT_FREE)
      freeze_rotation(v, &v->published->rotations[i]);
  if (v->status == HOMEWARD_OK)
    hw_order(v,
             &(hw_list){v->rides, v->ride_count, sizeof *v->rides, offsetof(hw_frozen_ride, run)});
}

size_t hw_frozen_rides(const hw_verifier *v, int32_t run, const hw_frozen_ride **out) {
  size_t low = 0, high = v->ride_count, count = 0;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (v->rides[middle].run < run)
      low = middle + 1;
    else
      high = middle;
  }
  while (low + count < v->ride_count && v->rides[low + count].run == run)
    count++;
  *out = count > 0 ? &v->rides[low] : NULL;
  return count;
}

int32_t hw_frozen_vehicles(const hw_verifier *v, int32_t run, int32_t pool) {
  const hw_published_run *published = v->published == NULL ? NULL : &v->published->runs[run];
  if (published == NULL || !published->frozen)
    return 0;
  for (int32_t i = 0; i < published->vehicle_count; i++)
    if (published->vehicles[i].pool == pool)
      return published->vehicles[i].count;
  return 0;
}

/* ---- what must stand ---- */

/** Statuses: those of frozen legs as they are now, all others planned. */
static void check_statuses(hw_verifier *v, const char *subject, const hw_travel *travel,
                           const hw_leg *stated, const hw_published_journey *journey) {
  for (int32_t k = 0; k < travel->leg_count; k++) {
    hw_leg_status status = k < travel->frozen ? journey->legs[k].status : HW_LEG_PLANNED;
    if (stated[k].status != status)
      hw_violate(v, "frozen", subject, "leg %d is %s, the plan states %s", k + 1,
                 hw_leg_status_name(status), hw_leg_status_name(stated[k].status));
  }
}

/** Escorts may be missing for legs that are only promised; then a case can stay. */
static bool may_stay(const hw_verifier *v, int32_t case_index) {
  const hw_published_journey *journey = &v->published->cases[case_index].journey;
  return v->scenario->cases[case_index].escort_count > 0 && journey->departed < journey->frozen;
}

/** A case whose legs are all frozen can always have them, and so can its group. */
static bool must_travel(const hw_verifier *v, int32_t case_index) {
  int32_t index = v->scenario->cases[case_index].group;
  if (!v->published->cases[case_index].whole || may_stay(v, case_index))
    return false;
  if (index == HW_NONE || v->published->parted[index])
    return true;
  const hw_group *group = &v->scenario->groups[index];
  for (int32_t i = 0; i < group->case_count; i++)
    if (may_stay(v, group->cases[i]))
      return false;
  return true;
}

static void check_case(hw_verifier *v, int32_t index) {
  const hw_published_journey *journey = &v->published->cases[index].journey;
  const char *id = v->scenario->cases[index].id;
  int32_t itinerary = v->itinerary_of[index];
  if (itinerary == HW_NONE) {
    if (must_travel(v, index))
      hw_violate(v, "frozen", id, "is left, and all %d legs that were published for it stand",
                 journey->frozen);
    return;
  }
  const hw_travel *travel = &v->itineraries[itinerary];
  if (travel->strayed)
    hw_violate(v, "frozen", id, "does not begin with the %d legs that are frozen", journey->frozen);
  else
    check_statuses(v, id, travel, v->plan->itineraries[itinerary].legs, journey);
}

/** Who is left on the way: the next plan begins with what is travelled. */
static void check_travelled(hw_verifier *v, const hw_unserved *left) {
  const hw_published_journey *journey = &v->published->cases[left->case_index].journey;
  if (!hw_published_travelled(journey, left->legs, left->leg_count))
    hw_violate(v, "frozen", v->scenario->cases[left->case_index].id,
               "is left with %d legs travelled, and the plan does not state these",
               journey->departed);
}

static void check_rotations(hw_verifier *v) {
  char subject[HW_NAME_SIZE];
  for (int32_t i = 0; i < v->published->rotation_count; i++) {
    const hw_published_rotation *rotation = &v->published->rotations[i];
    if (rotation->kept == HW_KEPT_FREE || v->kept_found[i])
      continue;
    (void)snprintf(subject, sizeof subject, "%s#%d", v->scenario->escort_pools[rotation->pool].id,
                   rotation->member);
    hw_violate(v, "frozen", subject,
               "has begun a rotation of which %d legs are frozen, and no "
               "rotation has them",
               rotation->journey.frozen);
  }
  for (int32_t i = 0; i < v->plan->rotation_count; i++) {
    const hw_rotation *stated = &v->plan->rotations[i];
    int32_t kept = v->kept_as[i];
    (void)snprintf(subject, sizeof subject, "%s#%d", v->scenario->escort_pools[stated->pool].id,
                   stated->member);
    check_statuses(v, subject, &v->rotations[i], stated->legs,
                   kept == HW_NONE ? NULL : &v->published->rotations[kept].journey);
  }
}

static int32_t count_of(const hw_vehicles *vehicles, int32_t count, int32_t pool) {
  int32_t sum = 0;
  for (int32_t i = 0; i < count; i++)
    if (vehicles[i].pool == pool)
      sum = vehicles[i].count;
  return sum;
}

/** The vehicles of a run that has begun are the published ones. */
static void check_vehicles(hw_verifier *v, const hw_run_use *use) {
  const hw_published_run *run = &v->published->runs[use->run];
  char name[HW_NAME_SIZE];
  bool same = true;
  if (!run->begun || !v->run_goes[use->run])
    return;
  for (int32_t i = 0; i < run->vehicle_count; i++)
    same = same && count_of(use->vehicles, use->vehicle_count, run->vehicles[i].pool) ==
                       run->vehicles[i].count;
  for (int32_t i = 0; i < use->vehicle_count; i++)
    same = same && count_of(run->vehicles, run->vehicle_count, use->vehicles[i].pool) ==
                       use->vehicles[i].count;
  if (!same)
    hw_violate(v, "frozen", hw_run_name(name, v->scenario, use->run),
               "is under way with other vehicles than the plan states");
}

void hw_verify_frozen(hw_verifier *v) {
  if (v->published == NULL)
    return;
  for (int32_t i = 0; i < v->scenario->case_count; i++)
    check_case(v, i);
  for (int32_t i = 0; i < v->plan->unserved_count; i++)
    check_travelled(v, &v->plan->unserved[i]);
  check_rotations(v);
  for (int32_t i = 0; i < v->plan->run_count; i++)
    check_vehicles(v, &v->plan->runs[i]);
}

/* ---- changes ---- */

/** Without the published plan: stated when it is the penalty of so many persons as there are. */
static hw_cents stated_changes(const hw_verifier *v) {
  hw_cents stated = v->plan->parts[HW_PART_CHANGES], penalty = v->scenario->policy.change_penalty;
  int64_t persons = 0;
  for (int32_t i = 0; i < v->scenario->case_count; i++)
    persons += v->scenario->cases[i].persons;
  bool possible =
      penalty > 0 && stated >= 0 && stated % penalty == 0 && stated / penalty <= persons;
  return possible ? stated : 0;
}

hw_cents hw_verify_changes(const hw_verifier *v) {
  hw_cents sum = 0;
  if (v->published == NULL)
    return stated_changes(v);
  for (int32_t i = 0; i < v->scenario->case_count; i++) {
    int32_t itinerary = v->itinerary_of[i];
    const hw_itinerary *stated = itinerary == HW_NONE ? NULL : &v->plan->itineraries[itinerary];
    sum = hw_add_saturated(sum, hw_published_change(v->published, i,
                                                    stated == NULL ? NULL : stated->legs,
                                                    stated == NULL ? 0 : stated->leg_count));
  }
  return sum;
}
