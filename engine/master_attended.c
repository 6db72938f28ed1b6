/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole escorts. A party that needs a kind at a spot needs members who cover it there and nothing
 * else, so for every choice of a class c(k) for each kind k of a set K
 *
 *   sum_{k in K} members_{c(k),k} x_{c(k)}  <=  members on board who cover one of K.
 *
 * The right-hand side is the same for all choices: the worst is that of the largest term per kind.
 */
#include "engine/escort_cover.h"
#include "engine/master_escorts.h"

#include <math.h>
#include <stdlib.h>

/* Violations smaller than this share of a row's size are the solver's rounding. */
#define TOLERANCE 1e-7

static const hw_escort_pool *pool_of(const hw_master *master, int32_t pool) {
  return &master->network->scenario->escort_pools[pool];
}

double hw_attended_parties(const hw_attended *row, int32_t class_index) {
  double sum = 0;
  for (int32_t i = 0; i < row->term_count; i++)
    if (row->terms[i].class_index == class_index)
      sum += row->terms[i].members;
  return sum;
}

bool hw_attended_by(const hw_master *master, const hw_attended *row, int32_t pool) {
  for (int32_t i = 0; i < row->term_count && !row->refused; i++)
    if (hw_pool_covers(pool_of(master, pool), row->terms[i].kind))
      return true;
  return false;
}

double hw_master_attended_price(const hw_master *master, const hw_attended *row) {
  double price = hw_master_row_price(master, row->row), scale = 1;
  for (int32_t i = 0; price > 0 && !row->refused && i < row->term_count; i++)
    scale = fmin(scale, hw_master_scale_of_kind(master, row->terms[i].kind));
  return price > 0 ? price * scale : 0;
}

/* ---- members per party ---- */

static int32_t most_ratio(const hw_master *master, int32_t kind) {
  int32_t ratio = 0;
  for (int32_t p = 0; p < master->escorts.pools; p++)
    if (hw_pool_covers(pool_of(master, p), kind) && pool_of(master, p)->persons_per_escort > ratio)
      ratio = pool_of(master, p)->persons_per_escort;
  return ratio;
}

/* The least of ceil(need n / ratio) / n over the n parties that can be there. 0: no pool covers the
   kind. */
static double members_per_party(const hw_master *master, const hw_class *class, int32_t need) {
  int32_t ratio = most_ratio(master, class->escorts[need].kind);
  double least = 0;
  for (int32_t n = 1; ratio > 0 && n <= class->size; n++) {
    double members = ceil((double)class->escorts[need].persons * n / ratio) / n;
    least = n == 1 ? members : fmin(least, members);
  }
  return least;
}

/* ---- the rows ---- */

static bool same(const hw_attended *a, const hw_attended *b) {
  bool equal = a->spot == b->spot && a->refused == b->refused && a->term_count == b->term_count;
  for (int32_t i = 0; equal && i < a->term_count; i++)
    equal =
        a->terms[i].class_index == b->terms[i].class_index && a->terms[i].kind == b->terms[i].kind;
  return equal;
}

static bool is_there(const hw_escort_rows *rows, const hw_attended *wanted) {
  for (int32_t a = rows->first_attended[wanted->spot]; a != HW_NONE; a = rows->attended[a].next)
    if (same(&rows->attended[a], wanted))
      return true;
  return false;
}

/* Its coefficients among what is in the LP. */
static int32_t list_entries(const hw_master *master, const hw_attended *row, hw_lp_entry *out) {
  const hw_columns *columns = master->columns;
  const hw_rotations *rotations = master->escorts.rotations;
  int32_t count = 0;
  for (int32_t i = 0; i < row->term_count; i++) {
    int32_t k = row->terms[i].class_index;
    bool before = false;
    for (int32_t j = 0; j < i; j++)
      before |= row->terms[j].class_index == k;
    for (int32_t c = columns->first[k]; c != HW_NONE && !before; c = columns->items[c].next)
      if (hw_master_has(master, c) && hw_column_passes(&columns->items[c], row->spot))
        out[count++] = (hw_lp_entry){master->lp_column[c], hw_attended_parties(row, k)};
  }
  for (int32_t p = 0; p < master->escorts.pools; p++) {
    if (!hw_attended_by(master, row, p))
      continue;
    for (int32_t i = hw_rotations_aboard(rotations, row->spot); i != HW_NONE;
         i = rotations->aboard[i].next) {
      int32_t r = rotations->aboard[i].rotation;
      if (rotations->items[r].pool == p && hw_master_has_rotation(master, r))
        out[count++] = (hw_lp_entry){master->escorts.lp_column[r], -1};
    }
  }
  return count;
}

static bool add_row(hw_master *master, hw_attended kept) {
  hw_escort_rows *rows = &master->escorts;
  size_t most = (size_t)master->columns->count + (size_t)rows->rotations->count + 1;
  hw_attended *list = hw_arena_grow(master->arena, rows->attended, (size_t)rows->attended_count,
                                    &rows->attended_capacity, sizeof(hw_attended));
  hw_lp_entry *entries = malloc(most * sizeof *entries);
  if (list == NULL || entries == NULL) {
    free(entries);
    return false;
  }
  rows->attended = list;
  hw_row row = {.kind = HW_ROW_ATTENDED, .subject = kept.terms[0].class_index, .run = HW_NONE};
  bool done = hw_master_add_row(master, row, entries, list_entries(master, &kept, entries));
  free(entries);
  if (!done)
    return false;
  kept.row = master->row_count - 1;
  kept.next = rows->first_attended[kept.spot];
  list[rows->attended_count] = kept;
  rows->first_attended[kept.spot] = rows->attended_count++;
  return true;
}

/* ---- separation ---- */

typedef struct attended_work {
  hw_master *master;
  hw_master_value value;
  const double *aboard;
  double *parties;        /* per spot: of one class */
  hw_attended_term *most; /* per spot and kind: the class that needs most members */
  double *members;        /* and how many */
} attended_work;

/* Parties of a class by spot; `sign` -1 takes them out again. */
static void add_parties(attended_work *w, int32_t class_index, int sign) {
  const hw_master *master = w->master;
  const hw_columns *columns = master->columns;
  for (int32_t c = columns->first[class_index]; c != HW_NONE; c = columns->items[c].next) {
    const hw_column *column = &columns->items[c];
    double x = hw_master_has(master, c) ? w->value(master, master->lp_column[c]) : 0;
    for (int32_t s = 0; x > 0 && s < column->spot_count; s++)
      w->parties[column->spots[s]] = sign > 0 ? w->parties[column->spots[s]] + x : 0;
  }
}

static void take_most(attended_work *w, int32_t class_index, const hw_column *column) {
  const hw_class *class = &w->master->classes->items[class_index];
  size_t kinds = (size_t)w->master->escorts.kinds;
  for (int32_t i = 0; i < class->escort_count; i++) {
    double each = members_per_party(w->master, class, i);
    for (int32_t s = 0; s < column->spot_count; s++) {
      size_t at = (size_t)column->spots[s] * kinds + (size_t) class->escorts[i].kind;
      double members = each * w->parties[column->spots[s]];
      if (members <= w->members[at])
        continue;
      w->members[at] = members;
      w->most[at] = (hw_attended_term){class_index, class->escorts[i].kind, each};
    }
  }
}

/* One party with its escorts is more than the run can have on board. */
static bool too_large(const hw_master *master, const hw_column *column, int32_t spot) {
  const hw_network *network = master->network;
  const hw_class *class = &master->classes->items[column->class_index];
  if (spot >= network->segment_count)
    return false;
  int32_t seats = hw_resource(network, HW_USE_SEATS, spot);
  int64_t needed = 0;
  for (int32_t u = 0; u < column->use_count; u++)
    if (column->uses[u].resource == seats)
      needed = column->uses[u].amount;
  for (int32_t i = 0; i < class->escort_count; i++) {
    int32_t ratio = most_ratio(master, class->escorts[i].kind);
    if (ratio > 0)
      needed += (class->escorts[i].persons - 1) / ratio + 1;
  }
  return needed > network->most[seats];
}

static int32_t refuse(attended_work *w, const hw_column *column) {
  int32_t added = 0;
  for (int32_t s = 0; s < column->spot_count; s++) {
    hw_attended row = {.spot = column->spots[s],
                       .terms = {{column->class_index, HW_NONE, 1}},
                       .term_count = 1,
                       .refused = true};
    if (!too_large(w->master, column, row.spot) || is_there(&w->master->escorts, &row))
      continue;
    if (!add_row(w->master, row))
      return -1;
    added++;
  }
  return added;
}

/* The need rows say as much: a person of each term counts 1 / ratio there. */
static bool is_weak(const hw_master *master, const hw_attended *row) {
  int32_t ratio = 0;
  for (int32_t p = 0; p < master->escorts.pools; p++)
    if (hw_attended_by(master, row, p) && pool_of(master, p)->persons_per_escort > ratio)
      ratio = pool_of(master, p)->persons_per_escort;
  for (int32_t i = 0; i < row->term_count; i++) {
    const hw_class *class = &master->classes->items[row->terms[i].class_index];
    for (int32_t n = 0; n < class->escort_count; n++)
      if (class->escorts[n].kind == row->terms[i].kind &&
          row->terms[i].members * ratio > class->escorts[n].persons + TOLERANCE)
        return false;
  }
  return true;
}

/* The worst choice for each set of the kinds that are needed at a spot. */
static int32_t separate_spot(attended_work *w, int32_t spot) {
  const hw_escort_rows *rows = &w->master->escorts;
  size_t base = (size_t)spot * (size_t)rows->kinds;
  int32_t kinds[HW_ATTENDED_TERMS], count = 0, added = 0;
  for (int32_t kind = 0; kind < rows->kinds && count < HW_ATTENDED_TERMS; kind++)
    if (w->members[base + (size_t)kind] > TOLERANCE)
      kinds[count++] = kind;
  for (uint32_t set = 1; set < 1u << count; set++) {
    hw_attended row = {.spot = spot};
    double excess = 0;
    for (int32_t i = 0; i < count; i++)
      if ((set >> i & 1) != 0) {
        row.terms[row.term_count++] = w->most[base + (size_t)kinds[i]];
        excess += w->members[base + (size_t)kinds[i]];
      }
    for (int32_t p = 0; p < rows->pools; p++)
      if (hw_attended_by(w->master, &row, p))
        excess -= w->aboard[(size_t)spot * (size_t)rows->pools + (size_t)p];
    if (excess <= 10 * TOLERANCE || is_weak(w->master, &row) || is_there(rows, &row))
      continue;
    if (!add_row(w->master, row))
      return -1;
    added++;
  }
  return added;
}

static int32_t separate(attended_work *w) {
  const hw_master *master = w->master;
  const hw_columns *columns = master->columns;
  int32_t added = 0, more = 0, spots = hw_spots_count(master->escorts.rotations->spots);
  for (int32_t k = 0; k < master->classes->count; k++) {
    if (master->classes->items[k].escort_count == 0)
      continue;
    add_parties(w, k, 1);
    for (int32_t c = columns->first[k]; c != HW_NONE && more >= 0; c = columns->items[c].next) {
      if (!hw_master_has(master, c) || w->value(master, master->lp_column[c]) <= 0)
        continue;
      take_most(w, k, &columns->items[c]);
      added += more = refuse(w, &columns->items[c]);
    }
    add_parties(w, k, -1);
  }
  for (int32_t s = 0; s < spots && more >= 0; s++)
    if (master->escorts.first_need[s] != HW_NONE)
      added += more = separate_spot(w, s);
  return more < 0 ? -1 : added;
}

int32_t hw_master_separate_attended(hw_master *master, hw_master_value value,
                                    const double *aboard) {
  size_t spots = (size_t)master->escorts.spot_room, kinds = (size_t)master->escorts.kinds;
  attended_work w = {.master = master,
                     .value = value,
                     .aboard = aboard,
                     .parties = calloc(spots + 1, sizeof(double)),
                     .most = calloc(spots * kinds + 1, sizeof(hw_attended_term)),
                     .members = calloc(spots * kinds + 1, sizeof(double))};
  int32_t added = -1;
  if (w.parties != NULL && w.most != NULL && w.members != NULL)
    added = separate(&w);
  free(w.parties);
  free(w.most);
  free(w.members);
  return added;
}
