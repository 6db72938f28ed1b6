/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of C9 in the master problem: see master_escorts.h. */
#include "engine/escort_cover.h"
#include "engine/master_escorts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Violations smaller than this share of a row's size are the solver's rounding. */
#define TOLERANCE 1e-7

enum { SET_KINDS = 6 /* kinds at one spot of which all sets are looked at */ };

static const hw_escort_pool *pool_of(const hw_master *master, int32_t pool) {
  return &master->network->scenario->escort_pools[pool];
}

static const hw_rotation_column *rotation_of(const hw_master *master, int32_t rotation) {
  return &master->escorts.rotations->items[rotation];
}

static int32_t *share_row(const hw_master *master, int32_t spot, int32_t pool) {
  const hw_escort_rows *rows = &master->escorts;
  return &rows->share_row[(size_t)spot * (size_t)rows->pools + (size_t)pool];
}

static bool grow(int32_t **list, size_t have, size_t need) {
  int32_t *grown = realloc(*list, need * sizeof *grown);
  if (grown == NULL)
    return false;
  for (size_t i = have; i < need; i++)
    grown[i] = HW_NONE;
  *list = grown;
  return true;
}

bool hw_master_follow_spots(hw_master *master) {
  hw_escort_rows *rows = &master->escorts;
  int32_t needed = hw_spots_count(rows->rotations->spots);
  if (needed <= rows->spot_room)
    return true;
  size_t have = (size_t)rows->spot_room, room = (size_t)needed + (size_t)needed / 4 + 16;
  size_t pools = (size_t)rows->pools;
  if (!grow(&rows->first_need, have, room) || !grow(&rows->share_row, have * pools, room * pools) ||
      !grow(&rows->first_attended, have, room))
    return false;
  rows->spot_room = (int32_t)room;
  return true;
}

/* ---- coefficients ---- */

static bool names_kind(const hw_escort_rows *rows, const hw_need_row *need, int32_t kind) {
  if (need->kind != HW_NONE)
    return need->kind == kind;
  return rows->kind_bit[kind] != HW_NONE && (need->kinds >> rows->kind_bit[kind] & 1) != 0;
}

/* Members of the pool count in the row by themselves, not by their shares. */
static bool names_pool(const hw_master *master, const hw_need_row *need, int32_t pool) {
  const hw_escort_pool *escorts = pool_of(master, pool);
  if (need->exact)
    return master->escorts.only_kind[pool] == need->kind;
  for (int32_t i = 0; i < escorts->cover_count; i++)
    if (names_kind(&master->escorts, need, escorts->covers[i]))
      return true;
  return false;
}

static int32_t persons_in(const hw_escort_rows *rows, const hw_need_row *need,
                          const hw_class *class) {
  int32_t persons = 0;
  for (int32_t i = 0; i < class->escort_count; i++)
    if (names_kind(rows, need, class->escorts[i].kind))
      persons += class->escorts[i].persons;
  return persons;
}

size_t hw_master_most_need_entries(const hw_master *master, const hw_column *column) {
  const hw_escort_rows *rows = &master->escorts;
  size_t most = 0;
  for (int32_t s = 0; s < column->spot_count; s++) {
    for (int32_t n = rows->first_need[column->spots[s]]; n != HW_NONE; n = rows->needs[n].next)
      most++;
    for (int32_t a = rows->first_attended[column->spots[s]]; a != HW_NONE;
         a = rows->attended[a].next)
      most++;
  }
  return most;
}

int32_t hw_master_need_entries(const hw_master *master, const hw_column *column, hw_lp_entry *out) {
  const hw_class *class = &master->classes->items[column->class_index];
  const hw_escort_rows *rows = &master->escorts;
  int32_t count = 0;
  for (int32_t s = 0; s < column->spot_count; s++) {
    for (int32_t n = rows->first_need[column->spots[s]]; n != HW_NONE; n = rows->needs[n].next) {
      int32_t persons = persons_in(rows, &rows->needs[n], class);
      if (persons > 0)
        out[count++] = (hw_lp_entry){rows->needs[n].row, persons};
    }
    for (int32_t a = rows->first_attended[column->spots[s]]; a != HW_NONE;
         a = rows->attended[a].next) {
      double parties = hw_attended_parties(&rows->attended[a], column->class_index);
      if (parties > 0)
        out[count++] = (hw_lp_entry){rows->attended[a].row, parties};
    }
  }
  return count;
}

size_t hw_master_most_spot_entries(const hw_master *master, const hw_rotation_column *rotation) {
  const hw_escort_rows *rows = &master->escorts;
  size_t most = (size_t)rotation->spot_count;
  for (int32_t s = 0; s < rotation->spot_count; s++) {
    for (int32_t n = rows->first_need[rotation->spots[s]]; n != HW_NONE; n = rows->needs[n].next)
      most++;
    for (int32_t a = rows->first_attended[rotation->spots[s]]; a != HW_NONE;
         a = rows->attended[a].next)
      most++;
  }
  return most;
}

int32_t hw_master_spot_entries(const hw_master *master, const hw_rotation_column *rotation,
                               hw_lp_entry *out) {
  const hw_escort_rows *rows = &master->escorts;
  const hw_escort_pool *pool = pool_of(master, rotation->pool);
  int32_t count = 0;
  for (int32_t s = 0; s < rotation->spot_count; s++) {
    int32_t spot = rotation->spots[s], share = *share_row(master, spot, rotation->pool);
    for (int32_t n = rows->first_need[spot]; n != HW_NONE; n = rows->needs[n].next)
      if (names_pool(master, &rows->needs[n], rotation->pool))
        out[count++] = (hw_lp_entry){rows->needs[n].row, -(double)pool->persons_per_escort};
    for (int32_t a = rows->first_attended[spot]; a != HW_NONE; a = rows->attended[a].next)
      if (hw_attended_by(master, &rows->attended[a], rotation->pool))
        out[count++] = (hw_lp_entry){rows->attended[a].row, -1};
    if (share != HW_NONE)
      out[count++] = (hw_lp_entry){share, -1};
  }
  return count;
}

/* ---- rows of spots ---- */

/* Room for what is in the LP. */
static hw_lp_entry *entries_of_all(const hw_master *master) {
  size_t most = (size_t)master->columns->count + (size_t)hw_master_rotation_count(master) +
                (size_t)master->escorts.pools * (size_t)(master->escorts.kinds + 1) + 1;
  return malloc(most * sizeof(hw_lp_entry));
}

/* A need row with the columns and rotations in the LP. */
static bool add_need_row(hw_master *master, hw_need_row need) {
  hw_escort_rows *rows = &master->escorts;
  const hw_columns *columns = master->columns;
  hw_need_row *list = hw_arena_grow(master->arena, rows->needs, (size_t)rows->need_count,
                                    &rows->need_capacity, sizeof(hw_need_row));
  hw_lp_entry *entries = entries_of_all(master);
  int32_t count = 0;
  if (list == NULL || entries == NULL) {
    free(entries);
    return false;
  }
  rows->needs = list;
  for (int32_t c = 0; c < columns->count; c++) {
    const hw_column *column = &columns->items[c];
    if (column->spot_count == 0 || !hw_master_has(master, c) ||
        !hw_column_passes(column, need.spot))
      continue;
    int32_t persons = persons_in(rows, &need, &master->classes->items[column->class_index]);
    if (persons > 0)
      entries[count++] = (hw_lp_entry){master->lp_column[c], persons};
  }
  for (int32_t i = hw_rotations_aboard(rows->rotations, need.spot); i != HW_NONE;
       i = rows->rotations->aboard[i].next) {
    int32_t r = rows->rotations->aboard[i].rotation, pool = rotation_of(master, r)->pool;
    if (hw_master_has_rotation(master, r) && names_pool(master, &need, pool))
      entries[count++] =
          (hw_lp_entry){rows->lp_column[r], -(double)pool_of(master, pool)->persons_per_escort};
  }
  hw_row row = {.kind = HW_ROW_NEED, .subject = need.spot, .run = HW_NONE};
  bool done = hw_master_add_row(master, row, entries, count);
  free(entries);
  if (!done)
    return false;
  need.row = master->row_count - 1;
  need.next = rows->first_need[need.spot];
  list[rows->need_count] = need;
  rows->first_need[need.spot] = rows->need_count++;
  return true;
}

static int32_t find_need(const hw_escort_rows *rows, const hw_need_row *wanted) {
  for (int32_t n = rows->first_need[wanted->spot]; n != HW_NONE; n = rows->needs[n].next)
    if (rows->needs[n].kind == wanted->kind && rows->needs[n].kinds == wanted->kinds &&
        rows->needs[n].exact == wanted->exact)
      return n;
  return HW_NONE;
}

bool hw_master_open_spots(hw_master *master, const hw_column *column) {
  const hw_class *class = &master->classes->items[column->class_index];
  if (class->escort_count == 0)
    return true;
  if (!hw_master_follow_spots(master))
    return false;
  for (int32_t s = 0; s < column->spot_count; s++)
    for (int32_t i = 0; i < class->escort_count; i++) {
      hw_need_row need = {.spot = column->spots[s], .kind = class->escorts[i].kind};
      if (find_need(&master->escorts, &need) == HW_NONE && !add_need_row(master, need))
        return false;
    }
  return true;
}

/* ---- exact rows ---- */

static bool add_share_row(hw_master *master, int32_t spot, int32_t pool) {
  hw_lp_entry *entries = entries_of_all(master);
  int32_t count = 0;
  if (entries == NULL)
    return false;
  const hw_rotations *rotations = master->escorts.rotations;
  for (int32_t i = hw_rotations_aboard(rotations, spot); i != HW_NONE;
       i = rotations->aboard[i].next) {
    int32_t r = rotations->aboard[i].rotation;
    if (rotations->items[r].pool == pool && hw_master_has_rotation(master, r))
      entries[count++] = (hw_lp_entry){master->escorts.lp_column[r], -1};
  }
  hw_row row = {.kind = HW_ROW_SHARE, .subject = spot, .run = HW_NONE};
  bool done = hw_master_add_row(master, row, entries, count);
  free(entries);
  if (done)
    *share_row(master, spot, pool) = master->row_count - 1;
  return done;
}

static bool add_share(hw_master *master, int32_t spot, int32_t pool, int32_t kind, int32_t row) {
  hw_escort_rows *rows = &master->escorts;
  if (*share_row(master, spot, pool) == HW_NONE && !add_share_row(master, spot, pool))
    return false;
  hw_share *shares = hw_arena_grow(master->arena, rows->shares, (size_t)rows->share_count,
                                   &rows->share_capacity, sizeof(hw_share));
  if (shares == NULL)
    return false;
  rows->shares = shares;
  hw_share share = {.spot = spot,
                    .pool = pool,
                    .kind = kind,
                    .most = pool_of(master, pool)->count,
                    .need_row = row,
                    .share_row = *share_row(master, spot, pool)};
  hw_lp_entry entries[2] = {{row, -(double)pool_of(master, pool)->persons_per_escort},
                            {share.share_row, 1}};
  share.column = hw_lp_add_column(master->lp, 0, 0, share.most, true, entries, 2);
  shares[rows->share_count++] = share;
  return share.column >= 0;
}

/* All kinds that are needed anywhere, so that no later column is missed. */
static bool open_exact(hw_master *master, int32_t spot) {
  for (int32_t kind = 0; kind < master->escorts.kinds; kind++) {
    hw_need_row need = {.spot = spot, .kind = kind, .exact = true};
    if (master->escorts.kind_bit[kind] == HW_NONE)
      continue;
    if (!add_need_row(master, need))
      return false;
    int32_t row = master->row_count - 1;
    for (int32_t p = 0; p < master->escorts.pools; p++)
      if (master->escorts.only_kind[p] == HW_KIND_SEVERAL &&
          hw_pool_covers(pool_of(master, p), kind) && !add_share(master, spot, p, kind, row))
        return false;
  }
  return true;
}

static bool is_exact(const hw_escort_rows *rows, int32_t spot) {
  for (int32_t n = rows->first_need[spot]; n != HW_NONE; n = rows->needs[n].next)
    if (rows->needs[n].exact)
      return true;
  return false;
}

/* Several kinds may be needed at the spot, and a pool could split a member between them. */
static bool may_split(const hw_master *master, int32_t spot) {
  const hw_escort_rows *rows = &master->escorts;
  const hw_rotations *rotations = rows->rotations;
  for (int32_t p = 0; p < rows->pools; p++) {
    int32_t kinds = 0;
    for (int32_t n = rows->first_need[spot]; n != HW_NONE; n = rows->needs[n].next)
      kinds +=
          rows->needs[n].kind != HW_NONE && hw_pool_covers(pool_of(master, p), rows->needs[n].kind);
    if (kinds < 2 || pool_of(master, p)->persons_per_escort < 2)
      continue;
    for (int32_t i = hw_rotations_aboard(rotations, spot); i != HW_NONE;
         i = rotations->aboard[i].next)
      if (rotations->items[rotations->aboard[i].rotation].pool == p &&
          hw_master_has_rotation(master, rotations->aboard[i].rotation))
        return true;
  }
  return false;
}

bool hw_master_open_exact(hw_master *master) {
  if (master->escorts.rotations == NULL)
    return true;
  int32_t spots = hw_spots_count(master->escorts.rotations->spots);
  if (!hw_master_follow_spots(master))
    return false;
  for (int32_t s = 0; s < spots; s++)
    if (!is_exact(&master->escorts, s) && may_split(master, s) && !open_exact(master, s))
      return false;
  return true;
}

/* ---- separation ---- */

/* A solution spot by spot. */
typedef struct spot_values {
  hw_master *master;
  hw_master_value value;
  double *needs;  /* spot x kind: persons */
  double *aboard; /* spot x pool: members */
} spot_values;

static void add_up(spot_values *v) {
  const hw_master *master = v->master;
  size_t kinds = (size_t)master->escorts.kinds, pools = (size_t)master->escorts.pools;
  for (int32_t c = 0; c < master->columns->count; c++) {
    const hw_column *column = &master->columns->items[c];
    if (column->spot_count == 0 || !hw_master_has(master, c))
      continue;
    double x = v->value(master, master->lp_column[c]);
    const hw_class *class = &master->classes->items[column->class_index];
    for (int32_t s = 0; x > 0 && s < column->spot_count; s++)
      for (int32_t i = 0; i < class->escort_count; i++)
        v->needs[(size_t)column->spots[s] * kinds + (size_t) class->escorts[i].kind] +=
            x * class->escorts[i].persons;
  }
  for (int32_t r = 0; r < hw_master_rotation_count(master); r++) {
    const hw_rotation_column *rotation = rotation_of(master, r);
    double y = hw_master_rotation_value(master, v->value, r);
    for (int32_t s = 0; y > 0 && s < rotation->spot_count; s++)
      v->aboard[(size_t)rotation->spots[s] * pools + (size_t)rotation->pool] += y;
  }
}

/* How much a set of kinds needs beyond what the pools that cover one of them give. */
static double excess(const spot_values *v, const hw_need_row *need) {
  const hw_escort_rows *rows = &v->master->escorts;
  double sum = 0;
  for (int32_t kind = 0; kind < rows->kinds; kind++)
    if (names_kind(rows, need, kind))
      sum += v->needs[(size_t)need->spot * (size_t)rows->kinds + (size_t)kind];
  for (int32_t p = 0; p < rows->pools; p++)
    if (names_pool(v->master, need, p))
      sum -= pool_of(v->master, p)->persons_per_escort *
             v->aboard[(size_t)need->spot * (size_t)rows->pools + (size_t)p];
  return sum;
}

/* Kinds in need at a spot that have a bit, and the set of them all. */
static int32_t kinds_at(const spot_values *v, int32_t spot, uint64_t *bits) {
  const hw_escort_rows *rows = &v->master->escorts;
  int32_t count = 0;
  for (int32_t kind = 0; kind < rows->kinds; kind++)
    if (rows->kind_bit[kind] != HW_NONE &&
        v->needs[(size_t)spot * (size_t)rows->kinds + (size_t)kind] > TOLERANCE) {
      if (count < SET_KINDS)
        bits[count] = UINT64_C(1) << rows->kind_bit[kind];
      count++;
    }
  return count;
}

/* Gale's condition for all sets of two kinds or more. */
static int32_t separate_sets(spot_values *v, int32_t spot) {
  uint64_t bits[SET_KINDS];
  int32_t count = kinds_at(v, spot, bits), added = 0;
  if (count < 2)
    return 0;
  if (count > SET_KINDS)
    count = SET_KINDS;
  for (uint32_t set = 3; set < 1u << count; set++) {
    hw_need_row need = {.spot = spot, .kind = HW_NONE};
    if ((set & (set - 1)) == 0)
      continue;
    for (int32_t i = 0; i < count; i++)
      if (set >> i & 1)
        need.kinds |= bits[i];
    if (excess(v, &need) <= TOLERANCE * 10 || find_need(&v->master->escorts, &need) != HW_NONE)
      continue;
    if (!add_need_row(v->master, need))
      return -1;
    added++;
  }
  return added;
}

static int32_t separate_all(spot_values *v) {
  int32_t spots = hw_spots_count(v->master->escorts.rotations->spots), added = 0, more = 0;
  for (int32_t s = 0; s < spots && more >= 0; s++)
    if (v->master->escorts.first_need[s] != HW_NONE)
      added += more = separate_sets(v, s);
  if (more >= 0)
    added += more = hw_master_separate_attended(v->master, v->value, v->aboard);
  return more < 0 ? -1 : added;
}

int32_t hw_master_separate_needs(hw_master *master, hw_master_value value) {
  const hw_escort_rows *rows = &master->escorts;
  size_t kinds = (size_t)rows->kinds, pools = (size_t)rows->pools;
  if (!hw_master_follow_spots(master))
    return -1;
  size_t spots = (size_t)rows->spot_room;
  spot_values v = {.master = master,
                   .value = value,
                   .needs = calloc(spots * kinds + 1, sizeof(double)),
                   .aboard = calloc(spots * pools + 1, sizeof(double))};
  int32_t added = -1;
  if (v.needs != NULL && v.aboard != NULL) {
    add_up(&v);
    added = separate_all(&v);
  }
  free(v.needs);
  free(v.aboard);
  return added;
}

/* ---- prices ---- */

double hw_master_scale_of_kind(const hw_master *master, int32_t kind) {
  double scale = 1;
  for (int32_t p = 0; p < master->escorts.pools; p++)
    if (hw_pool_covers(pool_of(master, p), kind) && master->escorts.scale[p] < scale)
      scale = master->escorts.scale[p];
  return scale;
}

static double price_of_need(const hw_master *master, const hw_need_row *need) {
  const hw_escort_rows *rows = &master->escorts;
  double price = hw_master_row_price(master, need->row), scale = 1;
  for (int32_t kind = 0; price > 0 && kind < rows->kinds; kind++)
    if (names_kind(rows, need, kind))
      scale = fmin(scale, hw_master_scale_of_kind(master, kind));
  return price * scale;
}

void hw_master_scale_rows(const hw_master *master, double *prices) {
  const hw_escort_rows *rows = &master->escorts;
  for (int32_t n = 0; n < rows->need_count; n++)
    prices[rows->needs[n].row] = price_of_need(master, &rows->needs[n]);
  for (int32_t a = 0; a < rows->attended_count; a++)
    prices[rows->attended[a].row] = hw_master_attended_price(master, &rows->attended[a]);
  for (int32_t i = 0; i < rows->share_count; i++)
    prices[rows->shares[i].share_row] =
        rows->scale[rows->shares[i].pool] * hw_master_row_price(master, rows->shares[i].share_row);
}

double hw_master_need_price(const hw_master *master, int32_t spot, int32_t kind) {
  const hw_escort_rows *rows = &master->escorts;
  double sum = 0;
  for (int32_t n = rows->first_need[spot]; n != HW_NONE; n = rows->needs[n].next)
    if (names_kind(rows, &rows->needs[n], kind))
      sum += price_of_need(master, &rows->needs[n]);
  return sum;
}

double hw_master_gain(const hw_master *master, int32_t spot, int32_t pool) {
  const hw_escort_rows *rows = &master->escorts;
  const hw_escort_pool *escorts = pool_of(master, pool);
  int32_t share = *share_row(master, spot, pool);
  double sum = share == HW_NONE ? 0 : rows->scale[pool] * hw_master_row_price(master, share);
  for (int32_t n = rows->first_need[spot]; n != HW_NONE; n = rows->needs[n].next)
    if (names_pool(master, &rows->needs[n], pool))
      sum += escorts->persons_per_escort * price_of_need(master, &rows->needs[n]);
  for (int32_t a = rows->first_attended[spot]; a != HW_NONE; a = rows->attended[a].next)
    if (hw_attended_by(master, &rows->attended[a], pool))
      sum += hw_master_attended_price(master, &rows->attended[a]);
  return sum;
}

double hw_master_shares_bound(const hw_master *master) {
  const hw_escort_rows *rows = &master->escorts;
  double sum = 0;
  for (int32_t i = 0; i < rows->share_count; i++) {
    const hw_share *share = &rows->shares[i];
    double reduced = rows->scale[share->pool] * hw_master_row_price(master, share->share_row) -
                     pool_of(master, share->pool)->persons_per_escort *
                         hw_master_row_price(master, share->need_row) *
                         hw_master_scale_of_kind(master, share->kind);
    if (reduced < 0)
      sum += reduced * share->most;
  }
  return sum;
}
