/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a published plan binds: how its cases must begin, and what that takes. */
#include "tests/oracle/oracle_internal.h"

bool oracle_path_of(const hw_published_journey *journey, int32_t count, hw_minute now,
                    oracle_path *path) {
  *path = (oracle_path){.now = now};
  if (count > ORACLE_LEGS)
    return false;
  for (int32_t k = 0; k < count; k++) {
    const hw_published_leg *leg = &journey->legs[k];
    path->legs[path->leg_count++] = (oracle_leg){.run = leg->run,
                                                 .board = leg->first,
                                                 .alight = leg->last,
                                                 .transfer = leg->transfer,
                                                 .backward = leg->backward,
                                                 .from = leg->from,
                                                 .to = leg->to,
                                                 .departs = leg->departs,
                                                 .arrives = leg->arrives};
  }
  path->frozen = journey->frozen;
  path->departed = journey->departed;
  return true;
}

bool oracle_begin_frozen(const hw_published *published, int32_t case_index, oracle_path *path) {
  const hw_published_case *c = &published->cases[case_index];
  bool fits = oracle_path_of(&c->journey, c->journey.frozen, published->scenario.now.at, path);
  path->whole = c->whole;
  return fits;
}

bool oracle_same(const hw_published *published, int32_t case_index, const oracle_path *path) {
  const hw_published_journey *journey = &published->cases[case_index].journey;
  if (journey->leg_count != path->leg_count)
    return false;
  for (int32_t k = 0; k < path->leg_count; k++) {
    const hw_published_leg *was = &journey->legs[k];
    const oracle_leg *is = &path->legs[k];
    if (!was->known || was->run != is->run || was->transfer != is->transfer ||
        was->from != is->from || was->to != is->to)
      return false;
  }
  return true;
}

int64_t oracle_frozen(const hw_oracle *oracle, oracle_resource resource, int32_t index,
                      int32_t at) {
  for (int32_t i = 0; i < oracle->frozen_count; i++) {
    const oracle_use *use = &oracle->frozen[i];
    if (use->resource == resource && use->index == index && use->at == at)
      return use->amount;
  }
  return 0;
}

int32_t oracle_frozen_vehicles(const hw_oracle *oracle, int32_t run, int32_t pool) {
  const hw_published *published = oracle->options.published;
  int32_t count = 0;
  if (published == NULL || !published->runs[run].frozen)
    return 0;
  for (int32_t i = 0; i < published->runs[run].vehicle_count; i++)
    if (published->runs[run].vehicles[i].pool == pool)
      count += published->runs[run].vehicles[i].count;
  return count;
}

static bool add(hw_oracle *oracle, oracle_use use) {
  for (int32_t i = 0; i < oracle->frozen_count; i++) {
    oracle_use *known = &oracle->frozen[i];
    if (known->resource == use.resource && known->index == use.index && known->at == use.at) {
      known->amount += use.amount;
      return true;
    }
  }
  oracle_use *grown = hw_arena_grow(&oracle->arena, oracle->frozen, (size_t)oracle->frozen_count,
                                    &oracle->frozen_capacity, sizeof *grown);
  if (grown == NULL)
    return false;
  oracle->frozen = grown;
  grown[oracle->frozen_count++] = use;
  return true;
}

/* Fills the nights: those between the legs, and those until now where they lead to. */
static bool spend_nights(const homeward_scenario *scenario, oracle_path *path) {
  const oracle_leg *last = &path->legs[path->leg_count - 1];
  if (path->whole)
    return oracle_nights(scenario, path);
  if (path->leg_count == ORACLE_LEGS)
    return false;
  path->legs[path->leg_count++] =
      (oracle_leg){.transfer = HW_NONE, .from = last->to, .departs = path->now + 1};
  bool fits = oracle_nights(scenario, path);
  path->leg_count--;
  return fits;
}

/* Seats and beds of an escort. */
static bool freeze_rotation(hw_oracle *oracle, const hw_published_rotation *rotation) {
  oracle_path path;
  if (!oracle_path_of(&rotation->journey, rotation->journey.frozen, oracle->scenario->now.at,
                      &path) ||
      !oracle_nights(oracle->scenario, &path))
    return false;
  for (int32_t k = 0; k < path.leg_count; k++)
    for (int32_t s = path.legs[k].board; path.legs[k].run != HW_NONE && s < path.legs[k].alight;
         s++)
      if (!add(oracle, (oracle_use){ORACLE_SEATS, path.legs[k].run, s, 1}))
        return false;
  for (int32_t i = 0; i < path.night_count; i++)
    if (!add(oracle, (oracle_use){ORACLE_BEDS, path.nights[i].place, path.nights[i].date, 1}))
      return false;
  return true;
}

bool oracle_freeze(hw_oracle *oracle) {
  const hw_published *published = oracle->options.published;
  const homeward_scenario *scenario = oracle->scenario;
  for (int32_t i = 0; published != NULL && i < scenario->case_count; i++) {
    oracle_use uses[ORACLE_USES];
    oracle_itinerary taken = {.party = 0};
    oracle_path path;
    if (published->cases[i].journey.frozen == 0)
      continue;
    if (!oracle_begin_frozen(published, i, &path) || !spend_nights(scenario, &path) ||
        !oracle_add_case(scenario, &scenario->cases[i], &path, &taken, uses))
      return false;
    for (int32_t k = 0; k < taken.use_count; k++)
      if (!add(oracle, uses[k]))
        return false;
  }
  for (int32_t i = 0; published != NULL && i < published->rotation_count; i++)
    if (published->rotations[i].kept != HW_KEPT_FREE &&
        !freeze_rotation(oracle, &published->rotations[i]))
      return false;
  return true;
}
