/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * C9 and C10 in the program. y: how many escorts of a pool do a rotation; z: how many of a pool
 * cover a kind at a spot.
 *
 *   spot, kind:  sum need x - sum persons_per_escort z <= 0       (C9)
 *   spot, pool:  sum over kinds z - sum y on board <= 0           (C9: one kind per escort)
 *   pool, time:  sum y of busy rotations <= count                 (C10)
 */
#include "tests/oracle/oracle_rotations.h"

#include <stdlib.h>

/* Persons of a party who need a kind. */
static int64_t need_of(const oracle_build *b, const oracle_party *party, int32_t kind) {
  int64_t need = 0;
  for (int32_t i = 0; i < party->case_count; i++) {
    const hw_case *c = &b->scenario->cases[party->cases[i]];
    for (int32_t k = 0; k < c->escort_count; k++)
      if (c->escorts[k].kind == kind)
        need += c->escorts[k].persons;
  }
  return need;
}

static bool on_spot(const oracle_itinerary *itinerary, const oracle_spot *spot) {
  for (int32_t i = itinerary->departed; i < itinerary->leg_count; i++) {
    const oracle_leg *leg = &itinerary->legs[i];
    if (spot->run != HW_NONE
            ? leg->run == spot->run && leg->board <= spot->segment && spot->segment < leg->alight
            : leg->transfer != HW_NONE && 2 * leg->transfer + leg->backward == spot->link &&
                  leg->departs == spot->start)
      return true;
  }
  return false;
}

static bool covers(const hw_escort_pool *pool, int32_t kind) {
  for (int32_t i = 0; i < pool->cover_count; i++)
    if (pool->covers[i] == kind)
      return true;
  return false;
}

/*
 * The most escorts of a pool who can be of use: as many as there are, or have begun; without C10
 * one for each person in need.
 */
static int32_t most_of(const oracle_build *b, int32_t pool) {
  int32_t persons = 0, kept = 0;
  for (int32_t i = 0; i < b->oracle->rotation_count; i++)
    kept += b->oracle->rotations[i].pool == pool && b->oracle->rotations[i].published != HW_NONE;
  if ((b->lifted & ORACLE_C(10)) == 0)
    return b->scenario->escort_pools[pool].count + kept;
  for (int32_t i = 0; i < b->scenario->case_count; i++)
    for (int32_t k = 0; k < b->scenario->cases[i].escort_count; k++)
      persons += b->scenario->cases[i].escorts[k].persons;
  return persons;
}

/* The most persons of a kind that one escort covers. */
static int64_t largest_ratio(const homeward_scenario *scenario, int32_t kind) {
  int64_t ratio = 1;
  for (int32_t p = 0; p < scenario->escort_pool_count; p++)
    if (covers(&scenario->escort_pools[p], kind) &&
        scenario->escort_pools[p].persons_per_escort > ratio)
      ratio = scenario->escort_pools[p].persons_per_escort;
  return ratio;
}

/*
 * Rows of one spot and kind: that of C9, and one per party, which only helps the solver: a party
 * needs whole escorts. `parties` has room for their rows. Returns how many there are, C9's
 * included.
 */
static int32_t add_demand(oracle_build *b, const oracle_spot *spot, int32_t kind,
                          int32_t *parties) {
  const hw_oracle *oracle = b->oracle;
  int64_t ratio = largest_ratio(b->scenario, kind);
  int32_t party = HW_NONE, count = 0;
  for (int32_t i = 0; i < oracle->itinerary_count; i++) {
    const oracle_itinerary *itinerary = &oracle->itineraries[i];
    int64_t need = need_of(b, &oracle->parties[itinerary->party], kind);
    if (need == 0 || !on_spot(itinerary, spot))
      continue;
    if (count == 0)
      parties[count++] = program_add_row(&b->program, ORACLE_C(9), PROGRAM_FREE_LOW, 0);
    if (itinerary->party != party)
      parties[count++] = program_add_row(&b->program, 0, PROGRAM_FREE_LOW, 0);
    party = itinerary->party;
    program_add_entry(&b->program, parties[0], b->column_of[i], need);
    program_add_entry(&b->program, parties[count - 1], b->column_of[i], (need + ratio - 1) / ratio);
  }
  return count;
}

/* What covers the demand of one spot and kind; `shares` are the rows that limit each pool's escorts
 * there, HW_NONE at first. */
static void add_need(oracle_build *b, const oracle_spot *spot, int32_t kind, int32_t *shares,
                     int32_t *rows) {
  int32_t count = add_demand(b, spot, kind, rows);
  for (int32_t p = 0; p < b->scenario->escort_pool_count && count > 0; p++) {
    const hw_escort_pool *pool = &b->scenario->escort_pools[p];
    if (!covers(pool, kind))
      continue;
    int32_t z = program_add_column(&b->program, 0, most_of(b, p));
    program_add_entry(&b->program, rows[0], z, -pool->persons_per_escort);
    for (int32_t i = 1; i < count; i++)
      program_add_entry(&b->program, rows[i], z, -1);
    if (shares[p] == HW_NONE)
      shares[p] = program_add_row(&b->program, 0, PROGRAM_FREE_LOW, 0);
    program_add_entry(&b->program, shares[p], z, 1);
  }
}

static bool add_needs(oracle_build *b, const oracle_spots *spots) {
  const hw_oracle *oracle = b->oracle;
  int32_t pools = b->scenario->escort_pool_count;
  int32_t *shares = HW_ARRAY(b->program.arena, (size_t)spots->count * (size_t)pools + 1, int32_t);
  int32_t *rows = HW_ARRAY(b->program.arena, oracle->party_count + 2, int32_t);
  if (shares == NULL || rows == NULL)
    return false;
  for (int32_t s = 0; s < spots->count; s++) {
    for (int32_t p = 0; p < pools; p++)
      shares[s * pools + p] = HW_NONE;
    for (int32_t kind = 0; kind < b->scenario->escort_kind_count; kind++)
      add_need(b, &spots->items[s], kind, &shares[s * pools], rows);
  }
  for (int32_t i = 0; i < oracle->rotation_count; i++) {
    const oracle_rotation *rotation = &oracle->rotations[i];
    for (int32_t k = 0; k < rotation->spot_count; k++) {
      int32_t row = shares[rotation->spots[k] * pools + rotation->pool];
      if (row != HW_NONE)
        program_add_entry(&b->program, row, b->rotation_column[i], -1);
    }
  }
  return !b->program.failed;
}

/* Seats, beds, and the runs that go because an escort rides them. */
static bool add_uses(oracle_build *b) {
  const hw_oracle *oracle = b->oracle;
  int32_t runs = b->scenario->run_count;
  int32_t *linking = HW_ARRAY(b->program.arena, runs + 1, int32_t);
  int32_t pool = HW_NONE;
  if (linking == NULL)
    return false;
  for (int32_t i = 0; i < oracle->rotation_count; i++) {
    const oracle_rotation *rotation = &oracle->rotations[i];
    if (rotation->pool != pool)
      for (int32_t r = 0; r < runs; r++)
        linking[r] = HW_NONE;
    pool = rotation->pool;
    for (int32_t k = 0; k < rotation->leg_count; k++) {
      const oracle_leg *leg = &rotation->legs[k];
      if (leg->run == HW_NONE)
        continue;
      for (int32_t segment = leg->board; segment < leg->alight; segment++) {
        int32_t row = oracle_row(b, ORACLE_SEATS, leg->run, segment);
        if (row != HW_NONE)
          program_add_entry(&b->program, row, b->rotation_column[i], 1);
      }
      int32_t goes = oracle_goes_column(b, leg->run), least = b->runs[leg->run].least;
      if (rotation->published != HW_NONE && least != HW_NONE)
        program_add_entry(&b->program, least, b->rotation_column[i],
                          b->scenario->services[b->scenario->runs[leg->run].service].min_persons);
      if (goes == HW_NONE)
        continue;
      if (linking[leg->run] == HW_NONE) {
        linking[leg->run] = program_add_row(&b->program, 0, PROGRAM_FREE_LOW, 0);
        /* one after the other, a member may ride each segment on another rotation */
        int32_t segments = b->scenario->services[b->scenario->runs[leg->run].service].stop_count;
        program_add_entry(&b->program, linking[leg->run], goes,
                          -(int64_t)most_of(b, pool) * segments);
      }
      program_add_entry(&b->program, linking[leg->run], b->rotation_column[i], 1);
    }
    for (int32_t k = 0; k < rotation->night_count; k++) {
      int32_t row = oracle_row(b, ORACLE_BEDS, rotation->nights[k].place, rotation->nights[k].date);
      if (row != HW_NONE)
        program_add_entry(&b->program, row, b->rotation_column[i], 1);
    }
  }
  return true;
}

static int by_time(const void *left, const void *right) {
  hw_minute a = *(const hw_minute *)left;
  hw_minute b = *(const hw_minute *)right;
  return a < b ? -1 : a > b;
}

/* Escorts of the pool who are there at an instant. */
static int64_t there(const hw_escort_pool *escorts, hw_minute at) {
  int64_t count = escorts->count;
  for (int32_t i = 0; i < escorts->absence_count; i++)
    if (escorts->absences[i].from <= at && at < escorts->absences[i].until)
      count -= escorts->absences[i].count;
  return count > 0 ? count : 0;
}

/* Those who have begun and are not back: nobody calls them back. */
static int64_t kept_busy(const oracle_build *b, int32_t pool, hw_minute at) {
  int64_t count = 0;
  for (int32_t i = 0; i < b->oracle->rotation_count; i++) {
    const oracle_rotation *rotation = &b->oracle->rotations[i];
    count += rotation->pool == pool && rotation->published != HW_NONE &&
             rotation->away_from <= at &&
             at < rotation->away_until + b->scenario->escort_pools[pool].rest;
  }
  return count;
}

/* When somebody leaves or goes out. */
static hw_minute *find_starts(oracle_build *b, int32_t pool, int32_t *count) {
  const hw_oracle *oracle = b->oracle;
  const hw_escort_pool *escorts = &b->scenario->escort_pools[pool];
  hw_minute *starts =
      HW_ARRAY(b->program.arena, oracle->rotation_count + escorts->absence_count + 1, hw_minute);
  *count = 0;
  if (starts == NULL)
    return NULL;
  for (int32_t i = 0; i < oracle->rotation_count; i++)
    if (oracle->rotations[i].pool == pool)
      starts[(*count)++] = oracle->rotations[i].away_from;
  for (int32_t i = 0; i < escorts->absence_count; i++)
    starts[(*count)++] = escorts->absences[i].from;
  qsort(starts, (size_t)*count, sizeof *starts, by_time);
  return starts;
}

/* One row per start at which the set of busy rotations is not contained in that of the next start,
 * or somebody who is out comes back before. */
static bool add_busy(oracle_build *b, int32_t pool) {
  const hw_oracle *oracle = b->oracle;
  const hw_escort_pool *escorts = &b->scenario->escort_pools[pool];
  int32_t count;
  hw_minute *starts = find_starts(b, pool, &count);
  if (starts == NULL)
    return false;
  for (int32_t k = 0; k < count; k++) {
    bool last = k + 1 == count;
    bool ends = last;
    if (!last && starts[k + 1] == starts[k])
      continue;
    for (int32_t i = 0; i < oracle->rotation_count && !ends; i++) {
      const oracle_rotation *rotation = &oracle->rotations[i];
      hw_minute until = rotation->away_until + escorts->rest;
      ends = rotation->pool == pool && rotation->away_from <= starts[k] && until > starts[k] &&
             until <= starts[k + 1];
    }
    for (int32_t i = 0; i < escorts->absence_count && !ends; i++) {
      hw_minute until = escorts->absences[i].until;
      ends = until > starts[k] && until <= starts[k + 1];
    }
    if (!ends)
      continue;
    int64_t most = there(escorts, starts[k]), kept = kept_busy(b, pool, starts[k]);
    int32_t row =
        program_add_row(&b->program, ORACLE_C(10), PROGRAM_FREE_LOW, most > kept ? most : kept);
    for (int32_t i = 0; i < oracle->rotation_count; i++) {
      const oracle_rotation *rotation = &oracle->rotations[i];
      if (rotation->pool == pool && rotation->away_from <= starts[k] &&
          rotation->away_until + escorts->rest > starts[k])
        program_add_entry(&b->program, row, b->rotation_column[i], 1);
    }
  }
  return !b->program.failed;
}

bool oracle_add_rotations(oracle_build *b) {
  const hw_oracle *oracle = b->oracle;
  oracle_spots spots;
  b->rotation_column = HW_ARRAY(b->program.arena, oracle->rotation_count + 1, int32_t);
  if (b->rotation_column == NULL || !oracle_find_spots(oracle, b->program.arena, &spots))
    return false;
  for (int32_t i = 0; i < oracle->rotation_count; i++) {
    const oracle_rotation *rotation = &oracle->rotations[i];
    bool kept = rotation->published != HW_NONE;
    b->rotation_column[i] =
        program_add_column(&b->program, rotation->cost, kept ? 1 : most_of(b, rotation->pool));
    if (kept) {
      int32_t row = program_add_row(&b->program, 0, 1, 1);
      program_add_entry(&b->program, row, b->rotation_column[i], 1);
    }
  }
  for (int32_t p = 0; p < b->scenario->escort_pool_count; p++)
    if ((b->lifted & ORACLE_C(10)) == 0 && !add_busy(b, p))
      return false;
  return add_needs(b, &spots) && add_uses(b);
}
