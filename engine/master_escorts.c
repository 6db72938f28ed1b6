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

/* ---- beginning and end ---- */

/* Which of the kinds that somebody needs a pool covers. */
static void find_kinds(hw_master *master, bool *needed) {
  hw_escort_rows *rows = &master->escorts;
  for (int32_t k = 0; k < master->classes->count; k++)
    for (int32_t i = 0; i < master->classes->items[k].escort_count; i++)
      needed[master->classes->items[k].escorts[i].kind] = true;
  for (int32_t kind = 0, bit = 0; kind < rows->kinds; kind++)
    rows->kind_bit[kind] = needed[kind] && bit < 64 ? bit++ : HW_NONE;
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
  rows->scale = HW_ARRAY(master->arena, rows->pools, double);
  rows->kind_bit = HW_ARRAY(master->arena, rows->kinds, int32_t);
  bool *needed = HW_ARRAY(master->arena, rows->kinds, bool);
  if (rows->only_kind == NULL || rows->first_busy == NULL || rows->kind_bit == NULL ||
      rows->scale == NULL || needed == NULL)
    return false;
  for (int32_t p = 0; p < rows->pools; p++) {
    rows->first_busy[p] = HW_NONE;
    rows->scale[p] = 1;
  }
  find_kinds(master, needed);
  return true;
}

void hw_master_escorts_free(hw_master *master) {
  hw_escort_rows *rows = &master->escorts;
  free(rows->first_need);
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

static size_t most_rotation_entries(const hw_master *master, const hw_rotation_column *rotation) {
  const hw_escort_rows *rows = &master->escorts;
  size_t most = (size_t)(rotation->use_count + rotation->step_count) +
                hw_master_most_spot_entries(master, rotation);
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
  if (!hw_master_follow_spots(master))
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
  int32_t count = hw_master_spot_entries(master, rotation, entries);
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
        entries[count++] = (hw_lp_entry){master->class_rows[i].row, master->class_rows[i].value};
  }
  /* Not bounded by the pool's count: the price of a bound would be hidden from pricing, where that
     of a row of busy members is not. */
  int32_t lp_column =
      hw_lp_add_column(master->lp, (double)rotation->cost, rotation->least,
                       rotation->closed ? rotation->least : HW_LP_INFINITY, true, entries, count);
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

/* Members of the pool who are busy at an instant. */
static double busy_at(const hw_master *master, hw_master_value value, int32_t pool, hw_minute at) {
  const hw_rotations *rotations = master->escorts.rotations;
  double sum = 0;
  for (int32_t r = rotations->first[pool]; r != HW_NONE; r = rotations->items[r].next)
    if (is_busy(&rotations->items[r], at))
      sum += hw_master_rotation_value(master, value, r);
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
  hw_row row = {.kind = HW_ROW_BUSY,
                .subject = pool,
                .run = HW_NONE,
                .limit = hw_rotations_members(rows->rotations, pool, at)};
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

/* An instant at which more members are busy than are there, and by how many. */
typedef struct excess {
  hw_minute at;
  double members;
} excess;

static void look_at(const hw_master *master, hw_master_value value, int32_t pool, hw_minute at,
                    excess *worst) {
  if (has_busy_row(master, pool, at))
    return;
  double limit = hw_rotations_members(master->escorts.rotations, pool, at);
  double members = busy_at(master, value, pool, at) - limit;
  if (members > TOLERANCE * (1 + limit) && members > worst->members)
    *worst = (excess){at, members};
}

/* Most members are busy when one of them leaves, and fewest are there when one goes out: these
   instants are all there is to look at. The worst come first, departures that share a member with a
   worse one wait. */
static int32_t separate_busy(hw_master *master, hw_master_value value, int32_t pool) {
  const hw_rotations *rotations = master->escorts.rotations;
  const hw_escort_pool *escorts = pool_of(master, pool);
  int32_t added = 0;
  hw_minute chosen[BUSY_ROUND];
  while (added < BUSY_ROUND) {
    excess worst = {HW_MINUTE_MIN, 0};
    for (int32_t r = rotations->first[pool]; r != HW_NONE; r = rotations->items[r].next) {
      const hw_rotation_column *rotation = &rotations->items[r];
      bool shared = hw_master_rotation_value(master, value, r) <= 0;
      for (int32_t i = 0; i < added; i++)
        shared |= is_busy(rotation, chosen[i]);
      if (!shared)
        look_at(master, value, pool, rotation->away_from, &worst);
    }
    for (int32_t i = 0; i < escorts->absence_count; i++)
      look_at(master, value, pool, escorts->absences[i].from, &worst);
    if (worst.members <= 0)
      break;
    if (!add_busy_row(master, pool, worst.at))
      return -1;
    chosen[added++] = worst.at;
  }
  return added;
}

/* ---- separation: runs that go for escorts ---- */

/* Settled rotations may be of members who are no longer there. */
static double most_members(const hw_master *master, int32_t pool) {
  return pool_of(master, pool)->count + hw_rotations_settled(master->escorts.rotations, pool);
}

static bool add_pool_link(hw_master *master, int32_t pool, int32_t run) {
  int32_t self = master->classes->count + pool, goes = hw_master_goes(master, run), count = 0;
  hw_run_term *term = HW_NEW(master->arena, hw_run_term);
  hw_lp_entry *entries = malloc(((size_t)hw_master_rotation_count(master) + 1) * sizeof *entries);
  if (term == NULL || entries == NULL) {
    free(entries);
    return false;
  }
  *term = (hw_run_term){goes, -most_members(master, pool)};
  for (int32_t r = master->escorts.rotations->first[pool]; r != HW_NONE;
       r = rotation_of(master, r)->next)
    if (hw_master_has_rotation(master, r) &&
        hw_rotation_rides(master->network, rotation_of(master, r), run))
      entries[count++] = (hw_lp_entry){master->escorts.lp_column[r], 1};
  hw_row row = {.kind = HW_ROW_LINK, .subject = self, .run = run, .terms = term, .term_count = 1};
  bool done = hw_master_add_row(master, row, entries, count) &&
              hw_master_keep_class_row(master, (hw_class_row){.class_index = self,
                                                              .run = run,
                                                              .segment = HW_NONE,
                                                              .row = master->row_count - 1,
                                                              .value = 1});
  free(entries);
  return done;
}

static int32_t separate_links(hw_master *master, hw_master_value value, int32_t rotation) {
  const hw_rotation_column *column = rotation_of(master, rotation);
  int32_t pool = column->pool, self = master->classes->count + pool, added = 0;
  double y = hw_master_rotation_value(master, value, rotation), count = most_members(master, pool);
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

int32_t hw_master_separate_escorts(hw_master *master, hw_master_value value) {
  int32_t added = 0, more = 0;
  if (master->escorts.rotations == NULL)
    return 0;
  for (int32_t p = 0; p < master->escorts.pools && more >= 0; p++)
    added += more = separate_busy(master, value, p);
  for (int32_t r = 0; r < hw_master_rotation_count(master) && more >= 0; r++)
    added += more = separate_links(master, value, r);
  if (more >= 0)
    added += more = hw_master_separate_needs(master, value);
  return more < 0 ? -1 : added;
}

/* ---- prices ---- */

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
  hw_spot_price *list =
      HW_ARRAY(scratch, (size_t)rows->attended_count * HW_ATTENDED_TERMS, hw_spot_price);
  if (list == NULL)
    return false;
  prices->spot_price_count = 0;
  for (int32_t a = 0; a < rows->attended_count; a++) {
    const hw_attended *row = &rows->attended[a];
    double price = hw_master_attended_price(master, row);
    for (int32_t i = 0; price > 0 && i < row->term_count; i++)
      list[prices->spot_price_count++] =
          (hw_spot_price){row->terms[i].class_index, row->spot, row->terms[i].members * price};
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
          row->value * hw_master_row_price(master, row->row);
  }
  prices->run = list;
  return true;
}

bool hw_master_escort_prices(hw_master *master, hw_escort_prices *prices, hw_arena *scratch) {
  const hw_escort_rows *rows = &master->escorts;
  if (rows->rotations == NULL)
    return true;
  if (!hw_master_follow_spots(master))
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
      need[(size_t)s * (size_t)rows->kinds + (size_t)k] = hw_master_need_price(master, s, k);
    for (int32_t p = 0; p < rows->pools; p++)
      gain[(size_t)p * (size_t)spots + (size_t)s] = hw_master_gain(master, s, p);
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

/* ---- scaled prices ---- */

static bool ones(hw_master *master) {
  size_t rows = (size_t)master->row_count;
  if (rows > master->row_scale_room) {
    size_t room = rows + rows / 2;
    double *grown = realloc(master->row_scale, room * sizeof *grown);
    if (grown == NULL)
      return false;
    master->row_scale = grown;
    master->row_scale_room = room;
  }
  for (size_t row = 0; row < rows; row++)
    master->row_scale[row] = 1;
  master->scaled_rows = master->row_count;
  return true;
}

bool hw_master_scale_spots(hw_master *master, const double *scale, int32_t count) {
  const hw_escort_rows *rows = &master->escorts;
  master->scaled_rows = 0;
  if (scale == NULL)
    return true;
  if (!ones(master))
    return false;
  for (int32_t n = 0; n < rows->need_count; n++)
    if (rows->needs[n].spot < count)
      master->row_scale[rows->needs[n].row] = scale[rows->needs[n].spot];
  for (int32_t a = 0; a < rows->attended_count; a++)
    if (rows->attended[a].spot < count)
      master->row_scale[rows->attended[a].row] = scale[rows->attended[a].spot];
  for (int32_t i = 0; i < rows->share_count; i++)
    if (rows->shares[i].spot < count)
      master->row_scale[rows->shares[i].share_row] = scale[rows->shares[i].spot];
  return true;
}

/* ---- the bound ---- */

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
