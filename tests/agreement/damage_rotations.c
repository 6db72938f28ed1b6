/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Damage to rotations of escorts: their legs, their members, what they cover and cost. */
#include "tests/agreement/damage.h"

#include <string.h>

static const hw_escort_pool *pool_of(const patient *p, const hw_rotation *rotation) {
  return &p->scenario->escort_pools[rotation->pool];
}

/* Some rotation with at least that many legs. */
static hw_rotation *find_rotation(patient *p, int32_t least_legs) {
  int32_t count = p->open.plan->rotation_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++)
    if (p->open.rotations[(start + i) % count].leg_count >= least_legs)
      return &p->open.rotations[(start + i) % count];
  return NULL;
}

static hw_leg *open_legs(const patient *p, hw_rotation *rotation) {
  hw_leg *legs = open_plan_legs(&p->open, rotation->legs, rotation->leg_count);
  rotation->legs = legs;
  return legs;
}

static void remove_leg(const patient *p, hw_rotation *rotation, int32_t leg) {
  hw_leg *legs = open_legs(p, rotation);
  rotation->leg_count--;
  memmove(&legs[leg], &legs[leg + 1], (size_t)(rotation->leg_count - leg) * sizeof *legs);
}

/* In an optimum no escort who costs something can be spared. */
static bool drop_rotation(patient *p) {
  const homeward_plan *plan = p->open.plan;
  int32_t index = damage_start(p, plan->rotation_count);
  hw_cents cost = 0;
  if (plan->rotation_count == 0 || !p->proven)
    return false;
  for (int part = 0; part < HW_ROTATION_PART_COUNT; part++)
    cost += plan->rotations[index].cost[part];
  if (cost == 0)
    return false;
  int32_t left = --p->open.plan->rotation_count - index;
  memmove(&p->open.rotations[index], &p->open.rotations[index + 1],
          (size_t)left * sizeof *p->open.rotations);
  return true;
}

static bool drop_middle_leg(patient *p) {
  hw_rotation *rotation = find_rotation(p, 3);
  if (rotation == NULL || rotation->legs[0].to == rotation->legs[2].from)
    return false;
  remove_leg(p, rotation, 1);
  return true;
}

static bool begins_at(const hw_escort_pool *pool, int32_t place) {
  bool begins = place == pool->base;
  for (int32_t i = 0; i < pool->reach_count; i++)
    begins = begins || place == pool->reach[i].place;
  return begins;
}

/* Without its first leg it would begin where the pool cannot. */
static bool drop_first_leg(patient *p) {
  int32_t count = p->open.plan->rotation_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++) {
    hw_rotation *rotation = &p->open.rotations[(start + i) % count];
    if (rotation->leg_count < 2 || begins_at(pool_of(p, rotation), rotation->legs[1].from))
      continue;
    remove_leg(p, rotation, 0);
    return true;
  }
  return false;
}

/* Without its last leg it would end where the pool has no way home from. */
static bool drop_last_leg(patient *p) {
  int32_t count = p->open.plan->rotation_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++) {
    hw_rotation *rotation = &p->open.rotations[(start + i) % count];
    const hw_escort_pool *pool = pool_of(p, rotation);
    if (rotation->leg_count < 2 || pool->has_back ||
        begins_at(pool, rotation->legs[rotation->leg_count - 2].to))
      continue;
    remove_leg(p, rotation, rotation->leg_count - 1);
    return true;
  }
  return false;
}

static bool swap_legs(patient *p) {
  hw_rotation *rotation = find_rotation(p, 2);
  if (rotation == NULL ||
      (rotation->leg_count == 2 && rotation->legs[0].from == rotation->legs[1].to))
    return false; /* there and back joins the other way round as well */
  hw_leg *legs = open_legs(p, rotation);
  hw_leg kept = legs[0];
  legs[0] = legs[1];
  legs[1] = kept;
  return true;
}

static bool drop_all_legs(patient *p) {
  hw_rotation *rotation = find_rotation(p, 1);
  if (rotation == NULL)
    return false;
  rotation->leg_count = 0;
  return true;
}

static bool shift_ride(patient *p) {
  int32_t count = p->open.plan->rotation_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++) {
    hw_rotation *rotation = &p->open.rotations[(start + i) % count];
    for (int32_t k = 0; k < rotation->leg_count; k++)
      if (rotation->legs[k].run != HW_NONE) {
        open_legs(p, rotation)[k].departs++;
        return true;
      }
  }
  return false;
}

/* ---- members ---- */

static bool name_member_above(patient *p) {
  hw_rotation *rotation = find_rotation(p, 1);
  if (rotation == NULL)
    return false;
  rotation->member = pool_of(p, rotation)->count + 1;
  return true;
}

static bool name_member_zero(patient *p) {
  hw_rotation *rotation = find_rotation(p, 1);
  if (rotation == NULL)
    return false;
  rotation->member = 0;
  return true;
}

static bool busy_together(const patient *p, const hw_rotation *a, const hw_rotation *b) {
  int32_t rest = pool_of(p, a)->rest;
  return a->pool == b->pool && a->away_from < b->away_until + rest &&
         b->away_from < a->away_until + rest;
}

/* Two who are away at once, or away and at rest, become one. */
static bool merge_members(patient *p) {
  int32_t count = p->open.plan->rotation_count;
  for (int32_t i = 0; i < count; i++)
    for (int32_t j = 0; j < i; j++)
      if (busy_together(p, &p->open.rotations[i], &p->open.rotations[j])) {
        p->open.rotations[i].member = p->open.rotations[j].member;
        return true;
      }
  return false;
}

static bool double_rotation(patient *p) {
  hw_rotation *rotation = find_rotation(p, 1);
  if (rotation == NULL)
    return false;
  p->open.rotations[p->open.plan->rotation_count++] = *rotation;
  return true;
}

/* ---- covers ---- */

/* Some leg that covers somebody, with covers that may be changed. */
static hw_cover *find_cover(patient *p, hw_rotation **rotation, int32_t *leg) {
  int32_t count = p->open.plan->rotation_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++) {
    *rotation = &p->open.rotations[(start + i) % count];
    for (*leg = 0; *leg < (*rotation)->leg_count; ++*leg) {
      if ((*rotation)->legs[*leg].cover_count == 0)
        continue;
      hw_leg *opened = &open_legs(p, *rotation)[*leg];
      hw_cover *covers = open_plan_covers(&p->open, opened->covers, opened->cover_count);
      opened->covers = covers;
      return covers;
    }
  }
  return NULL;
}

static bool covers_kind(const hw_escort_pool *pool, int32_t kind) {
  for (int32_t i = 0; i < pool->cover_count; i++)
    if (pool->covers[i] == kind)
      return true;
  return false;
}

static bool cover_foreign_kind(patient *p) {
  hw_rotation *rotation;
  int32_t leg;
  hw_cover *covers = find_cover(p, &rotation, &leg);
  for (int32_t kind = 0; covers != NULL && kind < p->scenario->escort_kind_count; kind++)
    if (!covers_kind(pool_of(p, rotation), kind)) {
      covers[0].kind = kind;
      return true;
    }
  return false;
}

static bool cover_too_many(patient *p) {
  hw_rotation *rotation;
  int32_t leg;
  hw_cover *covers = find_cover(p, &rotation, &leg);
  if (covers == NULL)
    return false;
  covers[0].persons = pool_of(p, rotation)->persons_per_escort + 1;
  return true;
}

/* No other escort rides the same run or takes the same transfer, who could cover in its place. */
static bool covers_alone(const patient *p, const hw_leg *leg) {
  int32_t riders = 0;
  for (int32_t i = 0; i < p->open.plan->rotation_count; i++)
    for (int32_t k = 0; k < p->open.rotations[i].leg_count; k++) {
      const hw_leg *other = &p->open.rotations[i].legs[k];
      riders += other->run == leg->run && other->transfer == leg->transfer;
    }
  return leg->cover_count > 0 && riders == 1;
}

/* Changes what the only escort on board states; `room`: where one person more is within its ratio.
 */
static bool change_cover(patient *p, int32_t by, bool room) {
  int32_t count = p->open.plan->rotation_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++) {
    hw_rotation *rotation = &p->open.rotations[(start + i) % count];
    for (int32_t k = 0; k < rotation->leg_count; k++) {
      const hw_leg *leg = &rotation->legs[k];
      if (!covers_alone(p, leg) ||
          (room && leg->covers[0].persons >= pool_of(p, rotation)->persons_per_escort))
        continue;
      hw_cover *covers = open_plan_covers(&p->open, leg->covers, leg->cover_count);
      open_legs(p, rotation)[k].covers = covers;
      covers[0].persons += by;
      return true;
    }
  }
  return false;
}

/* Within the ratio, and yet more than are in need. */
static bool overstate_cover(patient *p) {
  return change_cover(p, 1, true);
}

static bool understate_cover(patient *p) {
  return change_cover(p, -1, false);
}

static bool drop_cover(patient *p) {
  int32_t count = p->open.plan->rotation_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++) {
    hw_rotation *rotation = &p->open.rotations[(start + i) % count];
    for (int32_t k = 0; k < rotation->leg_count; k++)
      if (covers_alone(p, &rotation->legs[k])) {
        open_legs(p, rotation)[k].cover_count = 0;
        return true;
      }
  }
  return false;
}

/* An escort covers one kind on one segment. */
static bool cover_two_kinds(patient *p) {
  hw_rotation *rotation;
  int32_t leg;
  hw_cover *covers = find_cover(p, &rotation, &leg);
  if (covers == NULL || pool_of(p, rotation)->cover_count < 2)
    return false;
  const hw_escort_pool *pool = pool_of(p, rotation);
  hw_leg *opened = &open_legs(p, rotation)[leg];
  int32_t segments = 1;
  if (opened->run != HW_NONE)
    segments = p->scenario->services[p->scenario->runs[opened->run].service].stop_count - 1;
  if (segments > 1)
    return false;
  int32_t other = covers[0].kind == pool->covers[0] ? pool->covers[1] : pool->covers[0];
  covers[opened->cover_count++] = (hw_cover){.kind = other, .persons = 1};
  return true;
}

/* ---- figures ---- */

static bool shift_away(patient *p) {
  hw_rotation *rotation = find_rotation(p, 1);
  if (rotation == NULL)
    return false;
  *(pseudo_random_chance(&p->random, 50) ? &rotation->away_from : &rotation->away_until) += 1;
  return true;
}

static bool drop_night(patient *p) {
  int32_t count = p->open.plan->rotation_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++)
    if (p->open.rotations[(start + i) % count].night_count > 0) {
      p->open.rotations[(start + i) % count].night_count--;
      return true;
    }
  return false;
}

static bool add_night(patient *p) {
  hw_rotation *rotation = find_rotation(p, 1);
  if (rotation == NULL)
    return false;
  hw_night *nights = open_plan_nights(&p->open, rotation->nights, rotation->night_count);
  const hw_place *place = &p->scenario->places[rotation->legs[0].from];
  nights[rotation->night_count++] =
      (hw_night){rotation->legs[0].from, hw_zone_date(place->zone, rotation->legs[0].departs)};
  rotation->nights = nights;
  return true;
}

static bool change_cost(patient *p) {
  hw_rotation *rotation = find_rotation(p, 1);
  if (rotation == NULL)
    return false;
  int part = pseudo_random_between(&p->random, 0, HW_ROTATION_PART_COUNT - 1);
  rotation->cost[part] += 1;
  return true;
}

const damage rotation_damages[] = {
    {"a rotation is dropped", "C9", AFTER_SETTLED, drop_rotation},
    {"an escort's leg is dropped", "C10", AFTER_SETTLED, drop_middle_leg},
    {"an escort begins out of reach", "C10", AFTER_SETTLED, drop_first_leg},
    {"an escort ends with no way home", "C10", AFTER_SETTLED, drop_last_leg},
    {"an escort's legs are swapped", "C10", AFTER_SETTLED, swap_legs},
    {"an escort's legs are dropped", "C10", AFTER_SETTLED, drop_all_legs},
    {"an escort departs a minute off", "C10", AFTER_NOTHING, shift_ride},
    {"a member above the count", "C10", AFTER_NOTHING, name_member_above},
    {"a member zero", "C10", AFTER_NOTHING, name_member_zero},
    {"a member on two rotations at once", "C10", AFTER_SETTLED, merge_members},
    {"a rotation is doubled", "C10", AFTER_SETTLED, double_rotation},
    {"a kind that the pool does not cover", "C9", AFTER_ANYTHING, cover_foreign_kind},
    {"more persons than an escort covers", "C9", AFTER_ANYTHING, cover_too_many},
    {"two kinds on one segment", "C9", AFTER_ANYTHING, cover_two_kinds},
    {"a cover is overstated", "objective", AFTER_NOTHING, overstate_cover},
    {"a cover is dropped", "objective", AFTER_NOTHING, drop_cover},
    {"a cover is understated", "objective", AFTER_NOTHING, understate_cover},
    {"an away window is wrong", "objective", AFTER_NOTHING, shift_away},
    {"an escort's night is dropped", "objective", AFTER_NOTHING, drop_night},
    {"an escort's night is added", "objective", AFTER_NOTHING, add_night},
    {"an escort's cost is a cent off", "objective", AFTER_NOTHING, change_cost},
    {.name = NULL}};
