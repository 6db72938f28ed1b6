/* SPDX-License-Identifier: GPL-3.0-or-later */
/** C10: rotations of escorts one by one, and one after the other. */
#include <stdio.h>
#include <stdlib.h>

#include "model/verify_state.h"

enum { SUBJECT_SIZE = 96 };

/** How a rotation begins or ends at a place: from base, in `reach`, or (ends only) with `back`. */
typedef struct way {
  bool allowed, back;
  int32_t time;
  hw_cents cost;
} way;

static way way_between(const hw_escort_pool *pool, int32_t place, bool ends) {
  if (place == pool->base)
    return (way){.allowed = true};
  for (int32_t i = 0; i < pool->reach_count; i++)
    if (pool->reach[i].place == place)
      return (way){.allowed = true, .time = pool->reach[i].time, .cost = pool->reach[i].cost};
  if (ends && pool->has_back)
    return (way){.allowed = true, .back = true, .time = pool->back_time, .cost = pool->back_cost};
  return (way){.allowed = false};
}

/** Started days of 24 hours, one at least. */
static int64_t started_days(int64_t minutes) {
  return minutes <= HW_DAY ? 1 : (minutes - 1) / HW_DAY + 1;
}

static void price_legs(const hw_verifier *v, const hw_travel *travel,
                       hw_cents cost[HW_ROTATION_PART_COUNT]) {
  for (int32_t k = 0; k < travel->leg_count; k++) {
    const hw_travel_leg *leg = &travel->legs[k];
    if (leg->run == HW_NONE) {
      hw_cents *part = &cost[HW_ROTATION_TRANSFERS];
      *part = hw_add_saturated(*part, v->scenario->transfers[leg->transfer].cost);
      continue;
    }
    const hw_service *service = &v->scenario->services[v->scenario->runs[leg->run].service];
    hw_cents *part = &cost[service->kind == HW_FLIGHT ? HW_ROTATION_FARES : HW_ROTATION_ROAD];
    for (int32_t s = leg->first; s < leg->last; s++)
      *part = hw_add_saturated(*part, service->stops[s].cost);
  }
  for (int32_t i = 0; i < travel->night_count; i++) {
    hw_cents *part = &cost[HW_ROTATION_BEDS];
    *part = hw_add_saturated(*part, v->scenario->places[travel->nights[i].place].bed_cost);
  }
}

/** Section 6.6 of the contract against the stated cost; what is right goes to the escorts' part. */
static void check_cost(hw_verifier *v, const char *subject, int32_t index, way begin, way end,
                       int64_t away) {
  const hw_rotation *rotation = &v->plan->rotations[index];
  const hw_escort_pool *pool = &v->scenario->escort_pools[rotation->pool];
  hw_cents cost[HW_ROTATION_PART_COUNT] = {0};
  char stated[HW_MONEY_SIZE], right[HW_MONEY_SIZE];
  cost[HW_ROTATION_DAYS] = hw_round_half_up((hw_wide)pool->cost_per_day * started_days(away), 1);
  cost[HW_ROTATION_REACH] = hw_add_saturated(begin.cost, end.back ? 0 : end.cost);
  cost[HW_ROTATION_BACK] = end.back ? end.cost : 0;
  price_legs(v, &v->rotations[index], cost);
  for (int part = 0; part < HW_ROTATION_PART_COUNT; part++) {
    v->parts[HW_PART_ESCORTS] = hw_add_saturated(v->parts[HW_PART_ESCORTS], cost[part]);
    if (cost[part] != rotation->cost[part])
      hw_violate(v, "objective", subject, "the plan states %s for %s, the sum is %s",
                 hw_format_money(stated, rotation->cost[part]),
                 hw_rotation_part_name((hw_rotation_part)part), hw_format_money(right, cost[part]));
  }
}

/** Away from first departure - reach to last arrival + way back. */
static void check_away(hw_verifier *v, const char *subject, int32_t index) {
  const hw_rotation *rotation = &v->plan->rotations[index];
  const hw_escort_pool *pool = &v->scenario->escort_pools[rotation->pool];
  const hw_travel *travel = &v->rotations[index];
  int32_t origin = travel->legs[0].from, destination = travel->legs[travel->leg_count - 1].to;
  way begin = way_between(pool, origin, false), end = way_between(pool, destination, true);
  hw_minute from = hw_travel_departs(travel) - begin.time;
  hw_minute until = hw_travel_arrives(travel) + end.time;
  char one[HW_STAMP_SIZE], two[HW_STAMP_SIZE];
  hw_format_local(one, v, from, pool->base);
  /* An escort who is out and finds no way home stays where the frozen legs end. */
  bool stuck = travel->kept && travel->leg_count == travel->frozen;
  if (!begin.allowed && !travel->kept)
    hw_violate(v, "C10", subject, "begins at %s, neither the base nor in reach",
               v->scenario->places[origin].id);
  if (!end.allowed && !stuck)
    hw_violate(v, "C10", subject, "ends at %s, from where the pool has no way back",
               v->scenario->places[destination].id);
  if (from < v->scenario->now.at && !travel->kept)
    hw_violate(v, "C10", subject, "leaves %s, before now", one);
  if ((int64_t)until - from > pool->max_duty && !travel->kept)
    hw_violate(v, "C10", subject, "is away %d minutes, at most %d", until - from, pool->max_duty);
  if (rotation->away_from != from || rotation->away_until != until)
    hw_violate(v, "objective", subject, "is away from %s to %s, the plan states other times", one,
               hw_format_local(two, v, until, pool->base));
  check_cost(v, subject, index, begin, end, (int64_t)until - from);
}

static void check_beds(hw_verifier *v, const char *subject, const hw_travel *travel) {
  char date[HW_STAMP_SIZE];
  for (int32_t i = travel->frozen_nights; i < travel->night_count; i++) {
    const hw_place *place = &v->scenario->places[travel->nights[i].place];
    if (place->beds <= 0)
      hw_violate(v, "C10", subject, "the night of %s at %s, which has no beds",
                 hw_format_date(date, travel->nights[i].date), place->id);
  }
}

static const char *subject_of(const hw_verifier *v, int32_t index, char *out) {
  const hw_rotation *rotation = &v->plan->rotations[index];
  (void)snprintf(out, SUBJECT_SIZE, "%s#%d", v->scenario->escort_pools[rotation->pool].id,
                 rotation->member);
  return out;
}

static void check_rotation(hw_verifier *v, int32_t index) {
  const hw_rotation *rotation = &v->plan->rotations[index];
  const hw_travel *travel = &v->rotations[index];
  int32_t count = v->scenario->escort_pools[rotation->pool].count;
  char subject[SUBJECT_SIZE];
  subject_of(v, index, subject);
  if (!travel->kept && (rotation->member < 1 || rotation->member > count))
    hw_violate(v, "C10", subject, "the pool has the members 1 to %d", count);
  hw_check_legs(v, "C10", subject, travel, rotation->legs);
  if (!travel->sound) { /* its legs cannot be priced: what is stated stands */
    for (int part = 0; part < HW_ROTATION_PART_COUNT; part++)
      v->parts[HW_PART_ESCORTS] = hw_add_saturated(v->parts[HW_PART_ESCORTS], rotation->cost[part]);
    return;
  }
  hw_check_horizon(v, "C10", subject, travel);
  hw_check_usable(v, "C10", subject, travel);
  hw_check_connections(v, "C10", subject, travel, HW_RATE_ONE);
  check_beds(v, subject, travel);
  check_away(v, subject, index);
  hw_check_nights(v, subject, travel, rotation->nights, rotation->night_count);
}

/** When a member is busy: away and at rest, half-open. */
typedef struct duty {
  int32_t pool, member, rotation;
  int64_t from, until;
  bool kept;          /* has begun by the published plan */
  int64_t free_until; /* until of the last that is not kept, of this member and up to here */
} duty;

static int compare_duties(const void *left, const void *right) {
  const duty *x = left, *y = right;
  const int64_t a[] = {x->pool, x->member, x->from, x->until, x->rotation};
  const int64_t b[] = {y->pool, y->member, y->from, y->until, y->rotation};
  return hw_compare_keys(a, b, sizeof a / sizeof *a);
}

/** Who of a pool is not free, and from when: busy members, and those who are not there. */
typedef struct tide {
  int64_t at;
  int32_t busy, absent; /* by how many more, or fewer */
  int32_t kept;         /* busy ones in kept rotations */
} tide;

static int compare_tides(const void *left, const void *right) {
  const tide *x = left, *y = right;
  return x->at != y->at ? (x->at < y->at ? -1 : 1) : 0;
}

static size_t add_absences(tide *tides, const hw_escort_pool *pool) {
  size_t count = 0;
  for (int32_t i = 0; i < pool->absence_count; i++) {
    const hw_absence *absence = &pool->absences[i];
    tides[count++] = (tide){.at = absence->from, .absent = absence->count};
    tides[count++] = (tide){.at = absence->until, .absent = -absence->count};
  }
  return count;
}

/** Of a pool some of whom are not there for a time, no more than the others are busy. A rotation
 * that ends before it begins breaks rules of its own. */
static void check_absences(hw_verifier *v, int32_t index, const duty *duties, size_t duty_count) {
  const hw_escort_pool *pool = &v->scenario->escort_pools[index];
  size_t most = 2 * ((size_t)pool->absence_count + duty_count), count = 0;
  /* kept members may be more than there are, and others then have to stay */
  bool asked = pool->absence_count > 0 || v->published != NULL;
  tide *tides = asked ? hw_verify_array(v, most, sizeof *tides) : NULL;
  if (tides == NULL)
    return;
  count = add_absences(tides, pool);
  for (size_t i = 0; i < duty_count; i++) {
    if (duties[i].pool == index) {
      int32_t kept = duties[i].kept ? 1 : 0;
      tides[count++] = (tide){.at = duties[i].from, .busy = 1, .kept = kept};
      tides[count++] = (tide){.at = duties[i].until, .busy = -1, .kept = -kept};
    }
  }
  if (count > 0)
    qsort(tides, count, sizeof *tides, compare_tides);
  int64_t busy = 0, absent = 0, kept = 0;
  for (size_t i = 0; i < count; i++) {
    char stamp[HW_STAMP_SIZE];
    busy += tides[i].busy;
    absent += tides[i].absent;
    kept += tides[i].kept;
    bool settled = i + 1 == count || tides[i + 1].at != tides[i].at;
    bool more = busy > kept && busy + absent > pool->count;
    if (settled && more && (absent > 0 || v->published != NULL)) {
      hw_violate(v, "C10", pool->id, "%lld busy and %lld not there %s, and it has %d members",
                 (long long)busy, (long long)absent,
                 hw_format_local(stamp, v, (hw_minute)tides[i].at, pool->base), pool->count);
      return;
    }
  }
}

/** No member is busy twice at once, but for two rotations that both have begun. */
static void check_members(hw_verifier *v, duty *duties, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char subject[SUBJECT_SIZE], stamp[HW_STAMP_SIZE];
    duty *here = &duties[i], *before = i > 0 ? here - 1 : NULL;
    here->free_until = here->kept ? INT64_MIN : here->until;
    if (before == NULL || before->pool != here->pool || before->member != here->member)
      continue;
    int64_t until = here->kept ? before->free_until : before->until;
    if (here->from < until)
      hw_violate(v, "C10", subject_of(v, here->rotation, subject),
                 "leaves again %s, %lld minutes before the rest of its last rotation ends",
                 hw_format_local(stamp, v, (hw_minute)here->from,
                                 v->scenario->escort_pools[here->pool].base),
                 (long long)(until - here->from));
    if (before->until > here->until)
      here->until = before->until;
    if (before->free_until > here->free_until)
      here->free_until = before->free_until;
  }
}

/**
 * No member is busy twice at once. As members are 1 to `count` (checked above), this alone keeps
 * the busy ones of a pool within its count, unless kept ones are more.
 */
static void check_duties(hw_verifier *v) {
  size_t count = 0;
  duty *duties = hw_verify_array(v, (size_t)v->plan->rotation_count, sizeof *duties);
  if (duties == NULL)
    return;
  for (int32_t i = 0; i < v->plan->rotation_count; i++) {
    const hw_rotation *rotation = &v->plan->rotations[i];
    const hw_escort_pool *pool = &v->scenario->escort_pools[rotation->pool];
    const hw_travel *travel = &v->rotations[i];
    if (!travel->sound)
      continue;
    way begin = way_between(pool, travel->legs[0].from, false);
    way end = way_between(pool, travel->legs[travel->leg_count - 1].to, true);
    duties[count++] = (duty){
        .pool = rotation->pool,
        .member = rotation->member,
        .rotation = i,
        .from = (int64_t)hw_travel_departs(travel) - begin.time,
        .until = (int64_t)hw_travel_arrives(travel) + end.time + pool->rest,
        .kept = travel->kept,
    };
  }
  qsort(duties, count, sizeof *duties, compare_duties);
  for (int32_t i = 0; i < v->scenario->escort_pool_count; i++)
    check_absences(v, i, duties, count);
  check_members(v, duties, count);
}

void hw_verify_rotations(hw_verifier *v) {
  for (int32_t i = 0; i < v->plan->rotation_count; i++)
    check_rotation(v, i);
  check_duties(v);
}
