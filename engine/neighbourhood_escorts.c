/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Escorts in a neighbourhood's program: the rows of master_escorts.h over the candidate columns and
 * rotations, with what the others need and give as constants.
 */
#include "engine/escort_cover.h"
#include "engine/neighbourhood_build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef hw_neighbourhood_builder builder;

/* A candidate column, or (from column_count on) a candidate rotation, at a spot. */
typedef struct presence {
  int32_t spot;
  int32_t candidate;
} presence;

/* One spot under construction: rows, shares and what stays. */
typedef struct spot_rows {
  builder *b;
  int32_t spot;
  const presence *list; /* of the spot */
  int32_t count;
  int32_t *needs;  /* per kind: persons who stay and need it */
  int32_t *aboard; /* per pool: members who stay on board */
  int32_t *shares; /* per pool: share row, HW_NONE */
  int32_t *only;   /* per pool: the kind it covers of those needed at the spot, or as only_kind */
  bool *possible;  /* per kind: somebody may need it at the spot */
  int32_t *parts;  /* share columns of one kind */
  hw_lp_entry *entries;
} spot_rows;

static const hw_escort_pool *pool_of(const builder *b, int32_t pool) {
  return &b->engine->scenario->escort_pools[pool];
}

static const hw_rotation_column *rotation(const builder *b, int32_t i) {
  return &b->engine->rotations.items[b->ask->rotations[i]];
}

static int32_t members_now(const builder *b, int32_t i) {
  return b->state->rotations[b->ask->rotations[i]];
}

static const hw_class *class_of(const builder *b, int32_t candidate) {
  return &b->engine->classes
              .items[b->engine->columns.items[b->ask->columns[candidate]].class_index];
}

/* ---- what the rotations hold ---- */

void hw_neighbourhood_note_rotations(builder *b) {
  for (int32_t i = 0; i < b->ask->rotation_count; i++) {
    const hw_rotation_column *r = rotation(b, i);
    b->before +=
        hw_neighbourhood_rotation_cost(b->ask, b->engine, b->ask->rotations[i]) * members_now(b, i);
    for (int32_t k = 0; k < r->step_count; k++) {
      int32_t ride = r->steps[k].ride;
      int32_t run = ride == HW_NONE ? HW_NONE : b->engine->network.rides[ride].run;
      if (run != HW_NONE && b->engine->master.first_variable[run] != HW_NONE)
        b->runs[b->run_count++] = run;
    }
    for (int32_t u = 0; u < r->use_count; u++)
      hw_neighbourhood_note_use(b, r->uses[u].resource, r->uses[u].amount * members_now(b, i),
                                r->uses[u].amount * pool_of(b, r->pool)->count);
  }
}

bool hw_neighbourhood_escorts_stay(const builder *b, int32_t run) {
  int32_t members = b->state->escorts[run];
  for (int32_t i = 0; i < b->ask->rotation_count && members > 0; i++)
    if (members_now(b, i) > 0 && hw_rotation_rides(&b->engine->network, rotation(b, i), run))
      members -= members_now(b, i);
  return members > 0;
}

bool hw_neighbourhood_add_rotations(builder *b) {
  b->rotation_columns = HW_ARRAY(b->arena, b->ask->rotation_count, int32_t);
  if (b->rotation_columns == NULL)
    return false;
  for (int32_t i = 0; i < b->ask->rotation_count; i++) {
    const hw_rotation_column *r = rotation(b, i);
    hw_lp_entry *entries = HW_ARRAY(b->arena, r->use_count, hw_lp_entry);
    int32_t count = 0;
    if (entries == NULL)
      return false;
    for (int32_t u = 0; u < r->use_count; u++)
      if (b->work->row_of_resource[r->uses[u].resource] != HW_NONE)
        entries[count++] =
            (hw_lp_entry){b->work->row_of_resource[r->uses[u].resource], (double)r->uses[u].amount};
    double cost = (double)hw_neighbourhood_rotation_cost(b->ask, b->engine, b->ask->rotations[i]);
    int32_t most = hw_rotations_members_within(&b->engine->rotations, b->ask->rotations[i]);
    b->rotation_columns[i] = hw_lp_add_column(b->lp, cost, r->least, most, true, entries, count);
    if (b->rotation_columns[i] < 0)
      return false;
  }
  return true;
}

/* ---- C9 ---- */

static bool is_rotation(const spot_rows *at, int32_t i) {
  return at->list[i].candidate >= at->b->ask->column_count;
}

static int32_t rotation_index(const spot_rows *at, int32_t i) {
  return at->list[i].candidate - at->b->ask->column_count;
}

/* What everybody else needs and gives at the spot. */
static void measure_others(spot_rows *at) {
  const builder *b = at->b;
  size_t kinds = (size_t)b->engine->scenario->escort_kind_count;
  size_t pools = (size_t)b->engine->scenario->escort_pool_count;
  memcpy(at->needs, b->state->needs + (size_t)at->spot * kinds, kinds * sizeof(int32_t));
  memcpy(at->aboard, b->state->aboard + (size_t)at->spot * pools, pools * sizeof(int32_t));
  for (size_t p = 0; p < pools; p++)
    at->shares[p] = HW_NONE;
  for (int32_t i = 0; i < at->count; i++) {
    if (is_rotation(at, i)) {
      at->aboard[rotation(b, rotation_index(at, i))->pool] -= members_now(b, rotation_index(at, i));
      continue;
    }
    const hw_class *class = class_of(b, at->list[i].candidate);
    int32_t now = b->state->taken[b->ask->columns[at->list[i].candidate]];
    for (int32_t k = 0; k < class->escort_count; k++)
      at->needs[class->escorts[k].kind] -= class->escorts[k].persons * now;
  }
}

/* The row of a pool of several kinds: its shares are its members on board at most. */
static bool open_share(spot_rows *at, int32_t pool) {
  const builder *b = at->b;
  int32_t count = 0;
  for (int32_t i = 0; i < at->count; i++)
    if (is_rotation(at, i) && rotation(b, rotation_index(at, i))->pool == pool)
      at->entries[count++] = (hw_lp_entry){b->rotation_columns[rotation_index(at, i)], -1};
  at->shares[pool] = hw_lp_add_row(b->lp, -HW_LP_INFINITY, at->aboard[pool], at->entries, count);
  return at->shares[pool] >= 0;
}

static bool may_be_aboard(const spot_rows *at, int32_t pool) {
  for (int32_t i = 0; i < at->count; i++)
    if (is_rotation(at, i) && rotation(at->b, rotation_index(at, i))->pool == pool)
      return true;
  return at->aboard[pool] > 0;
}

/* Which kinds may be needed at the spot, and which pools have a choice among them: a pool without
   one needs no shares. */
static void find_kinds(spot_rows *at) {
  const builder *b = at->b;
  const homeward_scenario *scenario = b->engine->scenario;
  for (int32_t kind = 0; kind < scenario->escort_kind_count; kind++)
    at->possible[kind] = at->needs[kind] > 0;
  for (int32_t i = 0; i < at->count; i++)
    if (!is_rotation(at, i)) {
      const hw_class *class = class_of(b, at->list[i].candidate);
      for (int32_t k = 0; k < class->escort_count; k++)
        at->possible[class->escorts[k].kind] = true;
    }
  for (int32_t p = 0; p < scenario->escort_pool_count; p++) {
    at->only[p] = HW_KIND_NONE;
    for (int32_t kind = 0; kind < scenario->escort_kind_count; kind++)
      if (at->possible[kind] && hw_pool_covers(pool_of(b, p), kind))
        at->only[p] = at->only[p] == HW_KIND_NONE ? kind : HW_KIND_SEVERAL;
  }
}

/* Persons whom a member can take who covers the kind at the spot; 0: nobody does. */
static int32_t most_ratio(const spot_rows *at, int32_t kind) {
  const builder *b = at->b;
  int32_t ratio = 0;
  for (int32_t p = 0; p < b->engine->scenario->escort_pool_count; p++)
    if (hw_pool_covers(pool_of(b, p), kind) && may_be_aboard(at, p) &&
        pool_of(b, p)->persons_per_escort > ratio)
      ratio = pool_of(b, p)->persons_per_escort;
  return ratio;
}

/* The least of ceil(persons n / ratio) / n over the n parties that can be there. */
static double members_per_party(const hw_class *class, int32_t persons, int32_t ratio) {
  double least = (persons - 1) / ratio + 1;
  for (int32_t n = 2; n <= class->size; n++)
    least = fmin(least, (double)((persons * n - 1) / ratio + 1) / n);
  return least;
}

static int32_t persons_of(const hw_class *class, int32_t kind) {
  for (int32_t k = 0; k < class->escort_count; k++)
    if (class->escorts[k].kind == kind)
      return class->escorts[k].persons;
  return 0;
}

/* Whole escorts: sum members x - sum y - sum z <= the others' escorts, class by class, where a
   member can take more persons than a party has. */
static bool add_attended_rows(spot_rows *at, int32_t kind, int32_t part_count) {
  const builder *b = at->b;
  int32_t ratio = most_ratio(at, kind), limit = 0;
  for (int32_t p = 0; p < b->engine->scenario->escort_pool_count; p++)
    if (at->only[p] == kind)
      limit += at->aboard[p];
  for (int32_t first = 0, last; first < at->count && !is_rotation(at, first); first = last) {
    const hw_class *class = class_of(b, at->list[first].candidate);
    int32_t persons = persons_of(class, kind), count = 0;
    double members = persons > 0 && ratio > 0 ? members_per_party(class, persons, ratio) : 0;
    for (last = first; last < at->count && !is_rotation(at, last) &&
                       class_of(b, at->list[last].candidate) == class;
         last++)
      at->entries[count++] = (hw_lp_entry){b->lp_columns[at->list[last].candidate], members};
    if (members * ratio <= persons)
      continue;
    for (int32_t i = last; i < at->count; i++)
      if (is_rotation(at, i) && at->only[rotation(b, rotation_index(at, i))->pool] == kind)
        at->entries[count++] = (hw_lp_entry){b->rotation_columns[rotation_index(at, i)], -1};
    for (int32_t i = 0; i < part_count; i++)
      at->entries[count++] = (hw_lp_entry){at->parts[i], -1};
    if (hw_lp_add_row(b->lp, -HW_LP_INFINITY, limit, at->entries, count) < 0)
      return false;
  }
  return true;
}

/* sum need x - sum ratio y - sum ratio z <= what the others' escorts leave */
static bool add_need_row(spot_rows *at, int32_t kind) {
  const builder *b = at->b;
  int32_t count = 0, limit = -at->needs[kind], part_count = 0;
  if (!at->possible[kind])
    return true;
  for (int32_t i = 0; i < at->count; i++) {
    if (is_rotation(at, i)) {
      int32_t r = rotation_index(at, i), pool = rotation(b, r)->pool;
      if (at->only[pool] == kind)
        at->entries[count++] =
            (hw_lp_entry){b->rotation_columns[r], -pool_of(b, pool)->persons_per_escort};
      continue;
    }
    const hw_class *class = class_of(b, at->list[i].candidate);
    for (int32_t k = 0; k < class->escort_count; k++)
      if (class->escorts[k].kind == kind)
        at->entries[count++] =
            (hw_lp_entry){b->lp_columns[at->list[i].candidate], class->escorts[k].persons};
  }
  for (int32_t p = 0; p < b->engine->scenario->escort_pool_count; p++)
    if (at->only[p] == kind)
      limit += at->aboard[p] * pool_of(b, p)->persons_per_escort;
  int32_t row = hw_lp_add_row(b->lp, -HW_LP_INFINITY, limit, at->entries, count);
  for (int32_t p = 0; row >= 0 && p < b->engine->scenario->escort_pool_count; p++) {
    if (at->only[p] != HW_KIND_SEVERAL || !hw_pool_covers(pool_of(b, p), kind) ||
        !may_be_aboard(at, p))
      continue;
    if (at->shares[p] == HW_NONE && !open_share(at, p))
      return false;
    hw_lp_entry entries[2] = {{row, -pool_of(b, p)->persons_per_escort}, {at->shares[p], 1}};
    at->parts[part_count] = hw_lp_add_column(b->lp, 0, 0, pool_of(b, p)->count, true, entries, 2);
    if (at->parts[part_count++] < 0)
      return false;
  }
  return row >= 0 && add_attended_rows(at, kind, part_count);
}

/* The next spot of a ride asks for the same as the one before when the same candidates pass it and
   the others' needs and escorts are the same. */
static bool repeats(const spot_rows *before, const spot_rows *at) {
  const homeward_scenario *scenario = at->b->engine->scenario;
  if (before->list == NULL || before->count != at->count)
    return false;
  for (int32_t i = 0; i < at->count; i++)
    if (before->list[i].candidate != at->list[i].candidate)
      return false;
  return memcmp(before->needs, at->needs, (size_t)scenario->escort_kind_count * sizeof(int32_t)) ==
             0 &&
         memcmp(before->aboard, at->aboard,
                (size_t)scenario->escort_pool_count * sizeof(int32_t)) == 0;
}

static int compare_presence(const void *left, const void *right) {
  const presence *a = left, *b = right;
  if (a->spot != b->spot)
    return a->spot < b->spot ? -1 : 1;
  return (a->candidate > b->candidate) - (a->candidate < b->candidate);
}

static presence *list_presences(const builder *b, int32_t *count) {
  size_t most = 0;
  for (int32_t i = 0; i < b->ask->column_count; i++)
    most += (size_t)b->engine->columns.items[b->ask->columns[i]].spot_count;
  for (int32_t i = 0; i < b->ask->rotation_count; i++)
    most += (size_t)rotation(b, i)->spot_count;
  presence *list = HW_ARRAY(b->arena, most, presence);
  *count = 0;
  if (list == NULL)
    return NULL;
  for (int32_t i = 0; i < b->ask->column_count; i++) {
    const hw_column *c = &b->engine->columns.items[b->ask->columns[i]];
    for (int32_t s = 0; s < c->spot_count; s++)
      list[(*count)++] = (presence){c->spots[s], i};
  }
  for (int32_t i = 0; i < b->ask->rotation_count; i++)
    for (int32_t s = 0; s < rotation(b, i)->spot_count; s++)
      list[(*count)++] = (presence){rotation(b, i)->spots[s], b->ask->column_count + i};
  if (*count > 1)
    qsort(list, (size_t)*count, sizeof *list, compare_presence);
  return list;
}

static bool spot_rows_new(spot_rows *at, builder *b) {
  const homeward_scenario *scenario = b->engine->scenario;
  size_t pools = (size_t)scenario->escort_pool_count;
  size_t most = (size_t)b->ask->column_count + (size_t)b->ask->rotation_count + pools;
  *at = (spot_rows){.b = b,
                    .needs = HW_ARRAY(b->arena, scenario->escort_kind_count, int32_t),
                    .aboard = HW_ARRAY(b->arena, scenario->escort_pool_count, int32_t),
                    .shares = HW_ARRAY(b->arena, scenario->escort_pool_count, int32_t),
                    .only = HW_ARRAY(b->arena, scenario->escort_pool_count, int32_t),
                    .possible = HW_ARRAY(b->arena, scenario->escort_kind_count, bool),
                    .parts = HW_ARRAY(b->arena, pools, int32_t),
                    .entries = HW_ARRAY(b->arena, most, hw_lp_entry)};
  return at->needs != NULL && at->aboard != NULL && at->shares != NULL && at->only != NULL &&
         at->possible != NULL && at->parts != NULL && at->entries != NULL;
}

static bool add_spot_rows(builder *b) {
  int32_t total;
  spot_rows pair[2];
  const presence *list = list_presences(b, &total);
  if (list == NULL || !spot_rows_new(&pair[0], b) || !spot_rows_new(&pair[1], b))
    return false;
  int turn = 0;
  for (int32_t first = 0, last; first < total; first = last) {
    spot_rows *at = &pair[turn];
    for (last = first + 1; last < total && list[last].spot == list[first].spot;)
      last++;
    at->spot = list[first].spot;
    at->list = list + first;
    at->count = last - first;
    measure_others(at);
    if (repeats(&pair[1 - turn], at))
      continue;
    find_kinds(at);
    for (int32_t kind = 0; kind < b->engine->scenario->escort_kind_count; kind++)
      if (!add_need_row(at, kind))
        return false;
    turn = 1 - turn;
  }
  return true;
}

/* ---- C10 ---- */

typedef struct duty {
  hw_minute from, until;
  int32_t candidate; /* HW_NONE: stays as it is, or is out */
  int32_t members;   /* of one that stays; 0: out */
} duty;

static int compare_duties(const void *left, const void *right) {
  const duty *a = left, *b = right;
  if (a->from != b->from)
    return a->from < b->from ? -1 : 1;
  if (a->until != b->until)
    return a->until < b->until ? -1 : 1;
  return (a->candidate > b->candidate) - (a->candidate < b->candidate);
}

static int compare_int(const void *left, const void *right) {
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  return (a > b) - (a < b);
}

/* Candidates of the pool, the rotations that are done now and stay, and the times in which members
   are out. */
static int32_t list_duties(const builder *b, int32_t pool, duty *list) {
  const hw_rotations *rotations = &b->engine->rotations;
  int32_t count = 0, candidates = 0;
  for (int32_t i = 0; i < b->ask->rotation_count; i++)
    if (rotation(b, i)->pool == pool) {
      list[count++] = (duty){rotation(b, i)->away_from, rotation(b, i)->busy_until, i, 0};
      candidates++;
    }
  if (candidates == 0)
    return 0;
  for (int32_t r = rotations->first[pool]; r != HW_NONE; r = rotations->items[r].next) {
    if (r >= b->state->rotation_room || b->state->rotations[r] == 0 ||
        bsearch(&r, b->ask->rotations, (size_t)b->ask->rotation_count, sizeof r, compare_int) !=
            NULL)
      continue;
    list[count++] = (duty){rotations->items[r].away_from, rotations->items[r].busy_until, HW_NONE,
                           b->state->rotations[r]};
  }
  for (int32_t i = 0; i < pool_of(b, pool)->absence_count; i++) {
    const hw_absence *out = &pool_of(b, pool)->absences[i];
    if (out->from < out->until)
      list[count++] = (duty){out->from, out->until, HW_NONE, 0};
  }
  qsort(list, (size_t)count, sizeof *list, compare_duties);
  return count;
}

/* Who is busy when duty i begins; a row only where some of them end before the next begins: else
   as many are busy then, and no more are there. */
static bool add_busy_row(const builder *b, int32_t pool, const duty *list, int32_t count, int32_t i,
                         hw_lp_entry *entries) {
  int32_t limit = hw_rotations_members(&b->engine->rotations, pool, list[i].from), used = 0;
  hw_minute next = HW_MINUTE_MAX;
  bool ends = false;
  for (int32_t k = i + 1; k < count && next == HW_MINUTE_MAX; k++)
    if (list[k].from > list[i].from)
      next = list[k].from;
  for (int32_t k = 0; k < count && list[k].from <= list[i].from; k++) {
    if (list[k].until <= list[i].from)
      continue;
    ends |= list[k].until <= next;
    if (list[k].candidate == HW_NONE)
      limit -= list[k].members;
    else
      entries[used++] = (hw_lp_entry){b->rotation_columns[list[k].candidate], 1};
  }
  return !ends || used == 0 || hw_lp_add_row(b->lp, -HW_LP_INFINITY, limit, entries, used) >= 0;
}

static size_t most_absences(const builder *b) {
  int32_t most = 0;
  for (int32_t p = 0; p < b->engine->scenario->escort_pool_count; p++)
    most = pool_of(b, p)->absence_count > most ? pool_of(b, p)->absence_count : most;
  return (size_t)most;
}

static bool add_busy_rows(const builder *b) {
  size_t most = (size_t)b->engine->rotations.count + most_absences(b) + 1;
  duty *list = HW_ARRAY(b->arena, most, duty);
  hw_lp_entry *entries = HW_ARRAY(b->arena, most, hw_lp_entry);
  if (list == NULL || entries == NULL)
    return false;
  for (int32_t p = 0; p < b->engine->scenario->escort_pool_count; p++) {
    int32_t count = list_duties(b, p, list);
    for (int32_t i = 0; i < count; i++)
      if ((i + 1 == count || list[i + 1].from > list[i].from) &&
          !add_busy_row(b, p, list, count, i, entries))
        return false;
  }
  return true;
}

/* Members of a pool who ride an optional run need it to go. */
static bool add_links(builder *b, int32_t pool, int32_t run) {
  int32_t goes = hw_master_goes(&b->engine->master, run), count = 0;
  if (goes == HW_NONE)
    return true;
  for (int32_t i = 0; i < b->ask->rotation_count; i++)
    if (rotation(b, i)->pool == pool && hw_rotation_rides(&b->engine->network, rotation(b, i), run))
      b->entries[count++] = (hw_lp_entry){b->rotation_columns[i], 1};
  if (count == 0)
    return true;
  b->entries[count++] = (hw_lp_entry){b->work->column_of_variable[goes], -pool_of(b, pool)->count};
  return hw_lp_add_row(b->lp, -HW_LP_INFINITY, 0, b->entries, count) >= 0;
}

bool hw_neighbourhood_add_escort_rows(builder *b) {
  bool escorts = b->ask->rotation_count > 0;
  for (int32_t i = 0; i < b->ask->column_count && !escorts; i++)
    escorts = b->engine->columns.items[b->ask->columns[i]].spot_count > 0;
  if (!escorts)
    return true;
  if (!add_spot_rows(b) || !add_busy_rows(b))
    return false;
  for (int32_t p = 0; p < b->engine->scenario->escort_pool_count; p++)
    for (int32_t r = 0; r < b->run_count; r++)
      if (!add_links(b, p, b->runs[r]))
        return false;
  return true;
}
