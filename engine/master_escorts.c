/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/master_escorts.h"

#include "engine/escort_cover.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Violations smaller than this share of a row's size are the solver's rounding. */
#define TOLERANCE 1e-7

enum { BUSY_ROUND = 8 /* busy rows of one pool that one separation adds */ };

static const hw_escort_pool *pool_of(const hw_master *master, int32_t pool) {
  return &master->network->scenario->escort_pools[pool];
}

static const hw_rotation_column *rotation_of(const hw_master *master, int32_t rotation) {
  return &master->escorts.rotations->items[rotation];
}

/* Persons of one party of a class who need the kind. */
static int32_t need_of(const hw_class *class, int32_t kind) {
  for (int32_t i = 0; i < class->escort_count; i++)
    if (class->escorts[i].kind == kind)
      return class->escorts[i].persons;
  return 0;
}

static int32_t *need_row(const hw_master *master, int32_t spot, int32_t kind) {
  const hw_escort_rows *rows = &master->escorts;
  return &rows->need_row[(size_t)spot * (size_t)rows->kinds + (size_t)kind];
}

static int32_t *share_row(const hw_master *master, int32_t spot, int32_t pool) {
  const hw_escort_rows *rows = &master->escorts;
  return &rows->share_row[(size_t)spot * (size_t)rows->pools + (size_t)pool];
}

/* ---- beginning and end ---- */

/* Which of the kinds that somebody needs a pool covers. */
static void find_kinds(hw_master *master, bool *needed) {
  hw_escort_rows *rows = &master->escorts;
  for (int32_t k = 0; k < master->classes->count; k++)
    for (int32_t i = 0; i < master->classes->items[k].escort_count; i++)
      needed[master->classes->items[k].escorts[i].kind] = true;
  for (int32_t p = 0; p < rows->pools; p++) {
    rows->only_kind[p] = HW_KIND_NONE;
    for (int32_t kind = 0; kind < rows->kinds; kind++)
      if (needed[kind] && hw_pool_covers(pool_of(master, p), kind))
        rows->only_kind[p] = rows->only_kind[p] == HW_KIND_NONE ? kind : HW_KIND_SEVERAL;
  }
}

bool hw_master_escorts_new(hw_master *master, hw_rotations *rotations) {
  const homeward_scenario *scenario = master->network->scenario;
  hw_escort_rows *rows = &master->escorts;
  *rows = (hw_escort_rows){.rotations = rotations,
                           .kinds = scenario->escort_kind_count,
                           .pools = scenario->escort_pool_count};
  if (rotations == NULL)
    return true;
  rows->only_kind = HW_ARRAY(master->arena, rows->pools, int32_t);
  rows->first_busy = HW_ARRAY(master->arena, rows->pools, int32_t);
  bool *needed = HW_ARRAY(master->arena, rows->kinds, bool);
  if (rows->only_kind == NULL || rows->first_busy == NULL || needed == NULL)
    return false;
  for (int32_t p = 0; p < rows->pools; p++)
    rows->first_busy[p] = HW_NONE;
  find_kinds(master, needed);
  return true;
}

void hw_master_escorts_free(hw_master *master) {
  hw_escort_rows *rows = &master->escorts;
  free(rows->need_row);
  free(rows->share_row);
  free(rows->first_attended);
  free(rows->lp_column);
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

/* The spots become more while transfers are met. */
static bool follow_spots(hw_master *master) {
  hw_escort_rows *rows = &master->escorts;
  int32_t needed = hw_spots_count(rows->rotations->spots);
  if (needed <= rows->spot_room)
    return true;
  size_t have = (size_t)rows->spot_room, room = (size_t)needed + (size_t)needed / 4 + 16;
  size_t kinds = (size_t)rows->kinds, pools = (size_t)rows->pools;
  if (!grow(&rows->need_row, have * kinds, room * kinds) ||
      !grow(&rows->share_row, have * pools, room * pools) ||
      !grow(&rows->first_attended, have, room))
    return false;
  rows->spot_room = (int32_t)room;
  return true;
}

/* ---- rows of spots ---- */

/* A share row of a pool, or (pool HW_NONE) a need row, with the rotations in the LP that pass the
   spot. */
static bool add_row_of_rotations(hw_master *master, hw_row row, int32_t spot, int32_t kind,
                                 int32_t pool) {
  int32_t count = hw_master_rotation_count(master), used = 0;
  hw_lp_entry *entries =
      malloc((size_t)(count + master->escorts.share_count + 1) * sizeof *entries);
  if (entries == NULL)
    return false;
  for (int32_t r = 0; r < count; r++) {
    const hw_rotation_column *rotation = rotation_of(master, r);
    bool counts = pool != HW_NONE ? rotation->pool == pool
                                  : master->escorts.only_kind[rotation->pool] == kind;
    if (!counts || !hw_master_has_rotation(master, r) || !hw_rotation_on(rotation, spot))
      continue;
    double each = pool != HW_NONE ? 1 : pool_of(master, rotation->pool)->persons_per_escort;
    entries[used++] = (hw_lp_entry){master->escorts.lp_column[r], -each};
  }
  bool done = hw_master_add_row(master, row, entries, used);
  free(entries);
  return done;
}

static bool open_share(hw_master *master, int32_t spot, int32_t kind, int32_t pool) {
  hw_escort_rows *rows = &master->escorts;
  if (*share_row(master, spot, pool) == HW_NONE) {
    hw_row row = {.kind = HW_ROW_SHARE, .subject = spot, .run = HW_NONE};
    if (!add_row_of_rotations(master, row, spot, kind, pool))
      return false;
    *share_row(master, spot, pool) = master->row_count - 1;
  }
  hw_share *shares = hw_arena_grow(master->arena, rows->shares, (size_t)rows->share_count,
                                   &rows->share_capacity, sizeof(hw_share));
  if (shares == NULL)
    return false;
  rows->shares = shares;
  hw_share share = {.spot = spot,
                    .pool = pool,
                    .kind = kind,
                    .most = pool_of(master, pool)->count,
                    .need_row = *need_row(master, spot, kind),
                    .share_row = *share_row(master, spot, pool)};
  hw_lp_entry entries[2] = {{share.need_row, -pool_of(master, pool)->persons_per_escort},
                            {share.share_row, 1}};
  share.column = hw_lp_add_column(master->lp, 0, 0, share.most, true, entries, 2);
  shares[rows->share_count++] = share;
  return share.column >= 0;
}

static bool open_need(hw_master *master, int32_t spot, int32_t kind) {
  if (*need_row(master, spot, kind) != HW_NONE)
    return true;
  hw_row row = {.kind = HW_ROW_NEED, .subject = spot, .run = HW_NONE};
  if (!add_row_of_rotations(master, row, spot, kind, HW_NONE))
    return false;
  *need_row(master, spot, kind) = master->row_count - 1;
  for (int32_t p = 0; p < master->escorts.pools; p++)
    if (master->escorts.only_kind[p] == HW_KIND_SEVERAL &&
        hw_pool_covers(pool_of(master, p), kind) && !open_share(master, spot, kind, p))
      return false;
  return true;
}

bool hw_master_open_spots(hw_master *master, const hw_column *column) {
  const hw_class *class = &master->classes->items[column->class_index];
  if (class->escort_count == 0)
    return true;
  if (!follow_spots(master))
    return false;
  for (int32_t s = 0; s < column->spot_count; s++)
    for (int32_t i = 0; i < class->escort_count; i++)
      if (!open_need(master, column->spots[s], class->escorts[i].kind))
        return false;
  return true;
}

/* ---- coefficients ---- */

size_t hw_master_most_need_entries(const hw_master *master, const hw_column *column) {
  const hw_class *class = &master->classes->items[column->class_index];
  return 2 * (size_t)column->spot_count * (size_t) class->escort_count;
}

int32_t hw_master_need_entries(const hw_master *master, const hw_column *column, hw_lp_entry *out) {
  const hw_class *class = &master->classes->items[column->class_index];
  const hw_escort_rows *rows = &master->escorts;
  int32_t count = 0;
  for (int32_t s = 0; s < column->spot_count; s++) {
    int32_t spot = column->spots[s];
    for (int32_t i = 0; i < class->escort_count; i++)
      out[count++] =
          (hw_lp_entry){*need_row(master, spot, class->escorts[i].kind), class->escorts[i].persons};
    for (int32_t a = rows->first_attended[spot]; a != HW_NONE; a = rows->attended[a].next)
      if (rows->attended[a].class_index == column->class_index)
        out[count++] = (hw_lp_entry){rows->attended[a].row, rows->attended[a].parties};
  }
  return count;
}

/* ---- rotations ---- */

static bool remember(hw_escort_rows *rows, int32_t rotation, int32_t lp_column) {
  size_t room = rows->lp_column_room == 0 ? 256 : rows->lp_column_room;
  while ((size_t)rotation >= room)
    room *= 2;
  if (room > rows->lp_column_room && !grow(&rows->lp_column, rows->lp_column_room, room))
    return false;
  rows->lp_column_room = room;
  rows->lp_column[rotation] = lp_column;
  return true;
}

/* Rows of the spots that it passes. */
static int32_t spot_entries(const hw_master *master, const hw_rotation_column *rotation,
                            hw_lp_entry *out) {
  const hw_escort_rows *rows = &master->escorts;
  int32_t kind = rows->only_kind[rotation->pool], count = 0;
  for (int32_t s = 0; s < rotation->spot_count; s++) {
    int32_t spot = rotation->spots[s];
    if (kind == HW_KIND_SEVERAL) {
      int32_t row = *share_row(master, spot, rotation->pool);
      if (row != HW_NONE)
        out[count++] = (hw_lp_entry){row, -1};
      continue;
    }
    int32_t row = kind == HW_KIND_NONE ? HW_NONE : *need_row(master, spot, kind);
    if (row != HW_NONE)
      out[count++] =
          (hw_lp_entry){row, -(double)pool_of(master, rotation->pool)->persons_per_escort};
    for (int32_t a = rows->first_attended[spot]; a != HW_NONE; a = rows->attended[a].next)
      if (rows->attended[a].kind == kind)
        out[count++] = (hw_lp_entry){rows->attended[a].row, -rows->attended[a].escorts};
  }
  return count;
}

static size_t most_rotation_entries(const hw_master *master, const hw_rotation_column *rotation) {
  const hw_escort_rows *rows = &master->escorts;
  size_t most = (size_t)(rotation->use_count + rotation->spot_count + rotation->step_count);
  for (int32_t s = 0; s < rotation->spot_count; s++)
    for (int32_t a = rows->first_attended[rotation->spots[s]]; a != HW_NONE;
         a = rows->attended[a].next)
      most++;
  for (int32_t i = rows->first_busy[rotation->pool]; i != HW_NONE; i = rows->busy[i].next)
    most++;
  return most + 1;
}

static bool is_busy(const hw_rotation_column *rotation, hw_minute at) {
  return rotation->away_from <= at && at < rotation->busy_until;
}

/* The rotation rides the run in one of its first `count` steps: it may board it again later on. */
static bool rides_before(const hw_master *master, const hw_rotation_column *rotation, int32_t count,
                         int32_t run) {
  for (int32_t k = 0; k < count; k++)
    if (rotation->steps[k].ride != HW_NONE &&
        master->network->rides[rotation->steps[k].ride].run == run)
      return true;
  return false;
}

bool hw_master_add_rotation(hw_master *master, int32_t index) {
  if (hw_master_has_rotation(master, index))
    return true;
  if (!follow_spots(master))
    return false;
  const hw_escort_rows *rows = &master->escorts;
  const hw_rotation_column *rotation = rotation_of(master, index);
  for (int32_t k = 0; k < rotation->step_count; k++)
    if (rotation->steps[k].ride != HW_NONE &&
        !hw_master_open_run(master, master->network->rides[rotation->steps[k].ride].run))
      return false;
  hw_lp_entry *entries = malloc(most_rotation_entries(master, rotation) * sizeof *entries);
  if (entries == NULL)
    return false;
  int32_t count = spot_entries(master, rotation, entries);
  for (int32_t u = 0; u < rotation->use_count; u++)
    if (master->resource_row[rotation->uses[u].resource] != HW_NONE)
      entries[count++] = (hw_lp_entry){master->resource_row[rotation->uses[u].resource],
                                       (double)rotation->uses[u].amount};
  for (int32_t i = rows->first_busy[rotation->pool]; i != HW_NONE; i = rows->busy[i].next)
    if (is_busy(rotation, rows->busy[i].at))
      entries[count++] = (hw_lp_entry){rows->busy[i].row, 1};
  int32_t self = master->classes->count + rotation->pool;
  for (int32_t k = 0; k < rotation->step_count; k++) {
    if (rotation->steps[k].ride == HW_NONE)
      continue;
    int32_t run = master->network->rides[rotation->steps[k].ride].run;
    if (rides_before(master, rotation, k, run))
      continue;
    for (int32_t i = master->first_class_row[run]; i != HW_NONE; i = master->class_rows[i].next)
      if (master->class_rows[i].class_index == self)
        entries[count++] = (hw_lp_entry){master->class_rows[i].row, 1};
  }
  int32_t lp_column =
      hw_lp_add_column(master->lp, (double)rotation->cost, 0,
                       pool_of(master, rotation->pool)->count, true, entries, count);
  free(entries);
  return lp_column >= 0 && remember(&master->escorts, index, lp_column);
}

void hw_master_add_rotation_usage(hw_master *master, hw_master_value value) {
  for (int32_t r = 0; r < hw_master_rotation_count(master); r++) {
    const hw_rotation_column *rotation = rotation_of(master, r);
    double y = hw_master_has_rotation(master, r) ? value(master, master->escorts.lp_column[r]) : 0;
    for (int32_t u = 0; y > 0 && u < rotation->use_count; u++)
      master->usage[rotation->uses[u].resource] += y * (double)rotation->uses[u].amount;
  }
}

/* ---- separation: busy members ---- */

static double value_of(const hw_master *master, hw_master_value value, int32_t rotation) {
  return hw_master_has_rotation(master, rotation)
             ? value(master, master->escorts.lp_column[rotation])
             : 0;
}

/* Members of the pool who are busy at an instant. */
static double busy_at(const hw_master *master, hw_master_value value, int32_t pool, hw_minute at) {
  const hw_rotations *rotations = master->escorts.rotations;
  double sum = 0;
  for (int32_t r = rotations->first[pool]; r != HW_NONE; r = rotations->items[r].next)
    if (is_busy(&rotations->items[r], at))
      sum += value_of(master, value, r);
  return sum;
}

static bool add_busy_row(hw_master *master, int32_t pool, hw_minute at) {
  hw_escort_rows *rows = &master->escorts;
  hw_busy_row *busy = hw_arena_grow(master->arena, rows->busy, (size_t)rows->busy_count,
                                    &rows->busy_capacity, sizeof(hw_busy_row));
  hw_lp_entry *entries = malloc(((size_t)hw_master_rotation_count(master) + 1) * sizeof *entries);
  int32_t count = 0;
  if (busy == NULL || entries == NULL) {
    free(entries);
    return false;
  }
  rows->busy = busy;
  for (int32_t r = rows->rotations->first[pool]; r != HW_NONE; r = rotation_of(master, r)->next)
    if (hw_master_has_rotation(master, r) && is_busy(rotation_of(master, r), at))
      entries[count++] = (hw_lp_entry){rows->lp_column[r], 1};
  hw_row row = {
      .kind = HW_ROW_BUSY, .subject = pool, .run = HW_NONE, .limit = pool_of(master, pool)->count};
  bool done = hw_master_add_row(master, row, entries, count);
  free(entries);
  if (!done)
    return false;
  busy[rows->busy_count] = (hw_busy_row){at, master->row_count - 1, rows->first_busy[pool]};
  rows->first_busy[pool] = rows->busy_count++;
  return true;
}

static bool has_busy_row(const hw_master *master, int32_t pool, hw_minute at) {
  const hw_escort_rows *rows = &master->escorts;
  for (int32_t i = rows->first_busy[pool]; i != HW_NONE; i = rows->busy[i].next)
    if (rows->busy[i].at == at)
      return true;
  return false;
}

/* Most members are busy when one of them leaves: the starts are all there is to look at. The worst
   come first, those that share a member with a worse one wait. */
static int32_t separate_busy(hw_master *master, hw_master_value value, int32_t pool) {
  const hw_rotations *rotations = master->escorts.rotations;
  double limit = pool_of(master, pool)->count, allowed = limit + TOLERANCE * (1 + limit);
  int32_t added = 0;
  hw_minute chosen[BUSY_ROUND];
  while (added < BUSY_ROUND) {
    double worst = allowed;
    hw_minute at = HW_MINUTE_MIN;
    for (int32_t r = rotations->first[pool]; r != HW_NONE; r = rotations->items[r].next) {
      const hw_rotation_column *rotation = &rotations->items[r];
      bool shared = value_of(master, value, r) <= 0;
      for (int32_t i = 0; i < added; i++)
        shared |= is_busy(rotation, chosen[i]);
      if (shared || has_busy_row(master, pool, rotation->away_from))
        continue;
      double busy = busy_at(master, value, pool, rotation->away_from);
      if (busy > worst) {
        worst = busy;
        at = rotation->away_from;
      }
    }
    if (at == HW_MINUTE_MIN)
      break;
    if (!add_busy_row(master, pool, at))
      return -1;
    chosen[added++] = at;
  }
  return added;
}

/* ---- separation: runs that go for escorts ---- */

static bool add_pool_link(hw_master *master, int32_t pool, int32_t run) {
  int32_t self = master->classes->count + pool, goes = hw_master_goes(master, run), count = 0;
  hw_run_term *term = HW_NEW(master->arena, hw_run_term);
  hw_lp_entry *entries = malloc(((size_t)hw_master_rotation_count(master) + 1) * sizeof *entries);
  if (term == NULL || entries == NULL) {
    free(entries);
    return false;
  }
  *term = (hw_run_term){goes, -pool_of(master, pool)->count};
  for (int32_t r = master->escorts.rotations->first[pool]; r != HW_NONE;
       r = rotation_of(master, r)->next)
    if (hw_master_has_rotation(master, r) &&
        hw_rotation_rides(master->network, rotation_of(master, r), run))
      entries[count++] = (hw_lp_entry){master->escorts.lp_column[r], 1};
  hw_row row = {.kind = HW_ROW_LINK, .subject = self, .run = run, .terms = term, .term_count = 1};
  bool done = hw_master_add_row(master, row, entries, count) &&
              hw_master_keep_class_row(master, self, run, master->row_count - 1);
  free(entries);
  return done;
}

static int32_t separate_links(hw_master *master, hw_master_value value, int32_t rotation) {
  const hw_rotation_column *column = rotation_of(master, rotation);
  int32_t pool = column->pool, self = master->classes->count + pool, added = 0;
  double y = value_of(master, value, rotation), count = pool_of(master, pool)->count;
  for (int32_t k = 0; y > 0 && k < column->step_count; k++) {
    if (column->steps[k].ride == HW_NONE)
      continue;
    int32_t run = master->network->rides[column->steps[k].ride].run;
    int32_t goes = hw_master_goes(master, run);
    if (goes == HW_NONE || hw_master_has_class_row(master, self, run, HW_ROW_LINK) ||
        y <= count * value(master, master->variables[goes].column) + TOLERANCE * (1 + count))
      continue;
    if (!add_pool_link(master, pool, run))
      return -1;
    added++;
  }
  return added;
}

/* ---- separation: parties with a fraction of an escort ---- */

static bool attended_weights(const hw_master *master, int32_t class_index, int32_t kind,
                             hw_attended *row) {
  const hw_class *class = &master->classes->items[class_index];
  int32_t ratio = 0, need = need_of(class, kind);
  for (int32_t p = 0; p < master->escorts.pools; p++)
    if (hw_pool_covers(pool_of(master, p), kind) && pool_of(master, p)->persons_per_escort > ratio)
      ratio = pool_of(master, p)->persons_per_escort;
  if (ratio <= 1)
    return false; /* the need rows say as much */
  row->parties = class->size == 1 ? (need + ratio - 1) / ratio : 1;
  row->escorts = class->size;
  return true;
}

/* Escorts at a spot who cover, or could cover, the kind. */
static double escorts_at(const hw_master *master, hw_master_value value, int32_t spot,
                         int32_t kind) {
  const hw_escort_rows *rows = &master->escorts;
  double sum = 0;
  for (int32_t r = 0; r < rows->rotations->count; r++)
    if (rows->only_kind[rotation_of(master, r)->pool] == kind && value_of(master, value, r) > 0 &&
        hw_rotation_on(rotation_of(master, r), spot))
      sum += value_of(master, value, r);
  for (int32_t i = 0; i < rows->share_count; i++)
    if (rows->shares[i].spot == spot && rows->shares[i].kind == kind)
      sum += value(master, rows->shares[i].column);
  return sum;
}

static bool add_attended_row(hw_master *master, hw_attended kept) {
  hw_escort_rows *rows = &master->escorts;
  const hw_columns *columns = master->columns;
  size_t most = (size_t)rows->rotations->count + (size_t)rows->share_count + 1;
  for (int32_t c = columns->first[kept.class_index]; c != HW_NONE; c = columns->items[c].next)
    most++;
  hw_attended *list = hw_arena_grow(master->arena, rows->attended, (size_t)rows->attended_count,
                                    &rows->attended_capacity, sizeof(hw_attended));
  hw_lp_entry *entries = malloc(most * sizeof *entries);
  int32_t count = 0;
  if (list == NULL || entries == NULL) {
    free(entries);
    return false;
  }
  rows->attended = list;
  for (int32_t c = columns->first[kept.class_index]; c != HW_NONE; c = columns->items[c].next)
    for (int32_t s = 0; hw_master_has(master, c) && s < columns->items[c].spot_count; s++)
      if (columns->items[c].spots[s] == kept.spot)
        entries[count++] = (hw_lp_entry){master->lp_column[c], kept.parties};
  for (int32_t r = 0; r < rows->rotations->count; r++)
    if (rows->only_kind[rotation_of(master, r)->pool] == kept.kind &&
        hw_master_has_rotation(master, r) && hw_rotation_on(rotation_of(master, r), kept.spot))
      entries[count++] = (hw_lp_entry){rows->lp_column[r], -kept.escorts};
  for (int32_t i = 0; i < rows->share_count; i++)
    if (rows->shares[i].spot == kept.spot && rows->shares[i].kind == kept.kind)
      entries[count++] = (hw_lp_entry){rows->shares[i].column, -kept.escorts};
  hw_row row = {.kind = HW_ROW_ATTENDED, .subject = kept.class_index, .run = HW_NONE};
  bool done = hw_master_add_row(master, row, entries, count);
  free(entries);
  if (!done)
    return false;
  kept.row = master->row_count - 1;
  kept.next = rows->first_attended[kept.spot];
  list[rows->attended_count] = kept;
  rows->first_attended[kept.spot] = rows->attended_count++;
  return true;
}

static bool has_attended_row(const hw_escort_rows *rows, const hw_attended *wanted) {
  for (int32_t a = rows->first_attended[wanted->spot]; a != HW_NONE; a = rows->attended[a].next)
    if (rows->attended[a].class_index == wanted->class_index &&
        rows->attended[a].kind == wanted->kind)
      return true;
  return false;
}

/* Parties of a class at a spot. */
static double parties_at(const hw_master *master, hw_master_value value, int32_t class_index,
                         int32_t spot) {
  const hw_columns *columns = master->columns;
  double sum = 0;
  for (int32_t c = columns->first[class_index]; c != HW_NONE; c = columns->items[c].next)
    for (int32_t s = 0; hw_master_has(master, c) && s < columns->items[c].spot_count; s++)
      if (columns->items[c].spots[s] == spot)
        sum += value(master, master->lp_column[c]);
  return sum;
}

static int32_t separate_attended(hw_master *master, hw_master_value value, int32_t column) {
  const hw_column *c = &master->columns->items[column];
  const hw_class *class = &master->classes->items[c->class_index];
  int32_t added = 0;
  if (class->escort_count == 0 || !hw_master_has(master, column) ||
      value(master, master->lp_column[column]) <= 0)
    return 0;
  for (int32_t s = 0; s < c->spot_count; s++)
    for (int32_t i = 0; i < class->escort_count; i++) {
      hw_attended row = {
          .class_index = c->class_index, .spot = c->spots[s], .kind = class->escorts[i].kind};
      if (!attended_weights(master, c->class_index, row.kind, &row) ||
          has_attended_row(&master->escorts, &row))
        continue;
      double parties = parties_at(master, value, c->class_index, row.spot);
      double escorts = escorts_at(master, value, row.spot, row.kind);
      if (row.parties * parties <= row.escorts * escorts + TOLERANCE * (1 + row.parties))
        continue;
      if (!add_attended_row(master, row))
        return -1;
      added++;
    }
  return added;
}

int32_t hw_master_separate_escorts(hw_master *master, hw_master_value value) {
  int32_t added = 0, more = 0;
  if (master->escorts.rotations == NULL)
    return 0;
  for (int32_t p = 0; p < master->escorts.pools && more >= 0; p++)
    added += more = separate_busy(master, value, p);
  for (int32_t r = 0; r < hw_master_rotation_count(master) && more >= 0; r++)
    added += more = separate_links(master, value, r);
  for (int32_t c = 0; c < master->columns->count && more >= 0; c++)
    added += more = separate_attended(master, value, c);
  return more < 0 ? -1 : added;
}

/* ---- prices ---- */

/* Of one more escort who covers the kind at the spot, beyond the need row. */
static double attended_price(const hw_master *master, int32_t spot, int32_t kind) {
  const hw_escort_rows *rows = &master->escorts;
  double sum = 0;
  for (int32_t a = rows->first_attended[spot]; a != HW_NONE; a = rows->attended[a].next)
    if (rows->attended[a].kind == kind)
      sum += rows->attended[a].escorts * hw_master_row_price(master, rows->attended[a].row);
  return sum;
}

static double need_price(const hw_master *master, int32_t spot, int32_t kind) {
  int32_t row = *need_row(master, spot, kind);
  return row == HW_NONE ? 0 : hw_master_row_price(master, row);
}

static double gain_of(const hw_master *master, int32_t spot, int32_t pool) {
  int32_t kind = master->escorts.only_kind[pool];
  if (kind == HW_KIND_NONE)
    return 0;
  if (kind == HW_KIND_SEVERAL) {
    int32_t row = *share_row(master, spot, pool);
    return row == HW_NONE ? 0 : hw_master_row_price(master, row);
  }
  return pool_of(master, pool)->persons_per_escort * need_price(master, spot, kind) +
         attended_price(master, spot, kind);
}

static int compare_spot_prices(const void *left, const void *right) {
  const hw_spot_price *a = left, *b = right;
  if (a->class_index != b->class_index)
    return a->class_index < b->class_index ? -1 : 1;
  return (a->spot > b->spot) - (a->spot < b->spot);
}

static int compare_busy_prices(const void *left, const void *right) {
  const hw_busy_price *a = left, *b = right;
  return (a->at > b->at) - (a->at < b->at);
}

static bool fill_spot_prices(const hw_master *master, hw_escort_prices *prices, hw_arena *scratch) {
  const hw_escort_rows *rows = &master->escorts;
  hw_spot_price *list = HW_ARRAY(scratch, rows->attended_count, hw_spot_price);
  if (list == NULL)
    return false;
  prices->spot_price_count = 0;
  for (int32_t a = 0; a < rows->attended_count; a++) {
    const hw_attended *row = &rows->attended[a];
    double price = row->parties * hw_master_row_price(master, row->row);
    if (price > 0)
      list[prices->spot_price_count++] = (hw_spot_price){row->class_index, row->spot, price};
  }
  if (prices->spot_price_count > 1)
    qsort(list, (size_t)prices->spot_price_count, sizeof *list, compare_spot_prices);
  prices->spot_prices = list;
  return true;
}

static bool fill_busy_prices(const hw_master *master, hw_escort_prices *prices, hw_arena *scratch) {
  const hw_escort_rows *rows = &master->escorts;
  hw_busy_price *list = HW_ARRAY(scratch, rows->busy_count, hw_busy_price);
  int32_t *offset = HW_ARRAY(scratch, rows->pools + 1, int32_t);
  int32_t count = 0;
  if (list == NULL || offset == NULL)
    return false;
  for (int32_t p = 0; p < rows->pools; p++) {
    offset[p] = count;
    for (int32_t i = rows->first_busy[p]; i != HW_NONE; i = rows->busy[i].next) {
      double price = hw_master_row_price(master, rows->busy[i].row);
      if (price > 0)
        list[count++] = (hw_busy_price){rows->busy[i].at, price};
    }
    if (count > offset[p] + 1)
      qsort(list + offset[p], (size_t)(count - offset[p]), sizeof *list, compare_busy_prices);
  }
  offset[rows->pools] = count;
  prices->busy = list;
  prices->busy_offset = offset;
  return true;
}

static bool fill_run_prices(const hw_master *master, hw_escort_prices *prices, hw_arena *scratch) {
  int32_t runs = master->network->scenario->run_count;
  double *list = HW_ARRAY(scratch, (size_t)runs * (size_t)master->escorts.pools, double);
  if (list == NULL)
    return false;
  for (int32_t i = 0; i < master->class_row_count; i++) {
    const hw_class_row *row = &master->class_rows[i];
    if (row->class_index >= master->classes->count)
      list[(size_t)(row->class_index - master->classes->count) * (size_t)runs + (size_t)row->run] +=
          hw_master_row_price(master, row->row);
  }
  prices->run = list;
  return true;
}

bool hw_master_escort_prices(hw_master *master, hw_escort_prices *prices, hw_arena *scratch) {
  const hw_escort_rows *rows = &master->escorts;
  if (rows->rotations == NULL)
    return true;
  if (!follow_spots(master))
    return false;
  int32_t spots = hw_spots_count(rows->rotations->spots), segments = master->network->segment_count;
  size_t stride = (size_t)segments + 1;
  double *need = HW_ARRAY(scratch, (size_t)spots * (size_t)rows->kinds, double);
  double *sums = HW_ARRAY(scratch, stride * (size_t)rows->kinds, double);
  double *gain = HW_ARRAY(scratch, (size_t)spots * (size_t)rows->pools, double);
  if (need == NULL || sums == NULL || gain == NULL)
    return false;
  for (int32_t s = 0; s < spots; s++) {
    for (int32_t k = 0; k < rows->kinds; k++)
      need[(size_t)s * (size_t)rows->kinds + (size_t)k] = need_price(master, s, k);
    for (int32_t p = 0; p < rows->pools; p++)
      gain[(size_t)p * (size_t)spots + (size_t)s] = gain_of(master, s, p);
  }
  for (int32_t k = 0; k < rows->kinds; k++)
    for (int32_t s = 0; s < segments; s++)
      sums[(size_t)k * stride + (size_t)s + 1] =
          sums[(size_t)k * stride + (size_t)s] + need[(size_t)s * (size_t)rows->kinds + (size_t)k];
  prices->spots = rows->rotations->spots;
  prices->spot_count = spots;
  prices->need = need;
  prices->sums = sums;
  prices->gain = gain;
  return fill_spot_prices(master, prices, scratch) && fill_busy_prices(master, prices, scratch) &&
         fill_run_prices(master, prices, scratch);
}

/* ---- the bound ---- */

double hw_master_shares_bound(const hw_master *master) {
  const hw_escort_rows *rows = &master->escorts;
  double sum = 0;
  for (int32_t i = 0; i < rows->share_count; i++) {
    const hw_share *share = &rows->shares[i];
    double reduced = hw_master_row_price(master, share->share_row) -
                     pool_of(master, share->pool)->persons_per_escort *
                         hw_master_row_price(master, share->need_row) -
                     attended_price(master, share->spot, share->kind);
    if (reduced < 0)
      sum += reduced * share->most;
  }
  return sum;
}

double hw_master_most_rotations(const hw_master *master, int32_t pool) {
  const hw_escort_pool *escorts = pool_of(master, pool);
  double needs = 0;
  for (int32_t k = 0; k < master->classes->count; k++) {
    const hw_class *class = &master->classes->items[k];
    for (int32_t i = 0; i < class->escort_count; i++)
      if (hw_pool_covers(escorts, class->escorts[i].kind))
        needs += (double)class->size * class->escorts[i].persons;
  }
  /* An itinerary has so many legs at most, a ride so many segments as its service. */
  int32_t segments = 1;
  for (int32_t s = 0; s < master->network->scenario->service_count; s++)
    if (master->network->scenario->services[s].stop_count > segments)
      segments = master->network->scenario->services[s].stop_count;
  return needs * HW_PATH_STEPS * segments;
}
