/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Rotations in ascending value, but for those to which another is preferred in any plan.
 *
 * Labels are partial rotations up to the arrival of a ride. They and the rotations that they end in
 * are taken in the order of the least value they can have (A*, Hart, Nilsson, Raphael 1968; the
 * bounds are those of rotation_bounds.c), so that whatever is cut short, the list is complete up to
 * a known value. Of two labels of a ride one is dropped when the other is preferred to it
 * (rotation_preferred.h), as what follows is open to both; the preferred one has the lower bound
 * and comes first.
 */
#include "engine/rotation_preferred.h"

#include <stdlib.h>
#include <string.h>

enum { LOOK_AROUND = 1024 /* steps between looks at the clock */ };

/* Lists by place, ascending in time. */
typedef struct by_place {
  int32_t *items;
  int32_t *offset; /* place_count + 1 */
} by_place;

typedef struct listing {
  hw_duty_search *s;
  hw_arena *arena;
  hw_duty_labels labels;
  int32_t ride_count; /* that can be part of what is sought */
  int32_t *at_ride;   /* per ride: newest of the labels that went on from it, HW_NONE */
  by_place departures, late, cases;
  double *least[2];   /* per departure: least of to_go and nights before over it and those after */
  hw_duty_open *open; /* heap: what comes next */
  int32_t open_count;
  size_t open_capacity;
  hw_duty_open *found; /* rotations, ascending */
  int32_t found_count;
  size_t found_capacity;
  double complete; /* whatever was left out is worth as much at least */
  bool failed, truncated;
} listing;

/* ---- heap: the least value first; of equals what may be preferred, then the older ---- */

static bool before(const listing *l, const hw_duty_open *a, const hw_duty_open *b) {
  if (a->value < b->value || a->value > b->value)
    return a->value < b->value;
  const hw_duty_label *x = &l->labels.items[a->label], *y = &l->labels.items[b->label];
  if (a->cost != b->cost)
    return a->cost < b->cost;
  if (x->away_from != y->away_from)
    return x->away_from > y->away_from;
  if (a->until != b->until)
    return a->until < b->until;
  if (x->useful_count != y->useful_count)
    return x->useful_count > y->useful_count;
  return x->legs != y->legs ? x->legs < y->legs : a->label < b->label;
}

static void push(listing *l, hw_duty_open item) {
  hw_duty_open *heap =
      hw_arena_grow(l->arena, l->open, (size_t)l->open_count, &l->open_capacity, sizeof *heap);
  if (heap == NULL) {
    l->failed = true;
    return;
  }
  l->open = heap;
  int32_t i = l->open_count++;
  while (i > 0 && before(l, &item, &heap[(i - 1) / 2])) {
    heap[i] = heap[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  heap[i] = item;
}

static hw_duty_open pop(listing *l) {
  hw_duty_open *heap = l->open, top = heap[0], item = heap[--l->open_count];
  int32_t i = 0;
  for (int32_t child; (child = 2 * i + 1) < l->open_count; i = child) {
    if (child + 1 < l->open_count && before(l, &heap[child + 1], &heap[child]))
      child++;
    if (before(l, &item, &heap[child]))
      break;
    heap[i] = heap[child];
  }
  heap[i] = item;
  return top;
}

/* ---- what is worth looking at ---- */

typedef struct choice {
  hw_duty_event_kind kind;
  int32_t *items; /* ascending in time */
  int32_t count;
  bool *chosen;
} choice;

static bool choose(const hw_duty_search *s, choice *c, hw_duty_event_kind kind, int32_t most,
                   hw_arena *arena) {
  *c = (choice){
      .kind = kind, .items = HW_ARRAY(arena, most, int32_t), .chosen = HW_ARRAY(arena, most, bool)};
  if (c->items == NULL || c->chosen == NULL)
    return false;
  for (int32_t w = 0; w < s->window_count; w++)
    for (int32_t i = 0; i < s->kept_count[w]; i++)
      if (s->kept[w][i].kind == (int32_t)kind)
        c->chosen[s->kept[w][i].item] = true;
  for (int32_t i = 0; i < s->timeline_count; i++)
    if (s->timeline[i].kind == (int32_t)kind && c->chosen[s->timeline[i].item])
      c->items[c->count++] = s->timeline[i].item;
  return true;
}

static int32_t place_of(const hw_duty_search *s, hw_duty_event_kind kind, int32_t item) {
  return kind == HW_DUTY_BOARD  ? s->duty->rides[item].from
         : kind == HW_DUTY_LATE ? s->duty->late[item].from
                                : s->cases[item].from;
}

static hw_minute time_of(const hw_duty_search *s, hw_duty_event_kind kind, int32_t item) {
  return kind == HW_DUTY_BOARD  ? s->duty->rides[item].departs
         : kind == HW_DUTY_LATE ? s->duty->late[item].start
                                : s->cases[item].start;
}

static bool sort_by_place(const hw_duty_search *s, const choice *c, by_place *out,
                          hw_arena *arena) {
  int32_t places = s->network->scenario->place_count;
  out->items = HW_ARRAY(arena, c->count, int32_t);
  out->offset = HW_ARRAY(arena, places + 2, int32_t);
  if (out->items == NULL || out->offset == NULL)
    return false;
  for (int32_t i = 0; i < c->count; i++)
    out->offset[place_of(s, c->kind, c->items[i]) + 2]++;
  for (int32_t p = 0; p < places; p++)
    out->offset[p + 2] += out->offset[p + 1];
  for (int32_t i = 0; i < c->count; i++)
    out->items[out->offset[place_of(s, c->kind, c->items[i]) + 1]++] = c->items[i];
  return true;
}

/* First of the place's items at or after `at`. */
static int32_t first_item(const hw_duty_search *s, const by_place *list, hw_duty_event_kind kind,
                          int32_t place, hw_minute at) {
  int32_t low = list->offset[place], high = list->offset[place + 1];
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (time_of(s, kind, list->items[middle]) < at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool sum_departures(listing *l) {
  const hw_duty_search *s = l->s;
  int32_t places = s->network->scenario->place_count;
  for (int parity = 0; parity < 2; parity++) {
    l->least[parity] = HW_ARRAY(l->arena, l->ride_count, double);
    if (l->least[parity] == NULL)
      return false;
    for (int32_t p = 0; p < places; p++) {
      double least = HW_NO_WAY;
      for (int32_t i = l->departures.offset[p + 1] - 1; i >= l->departures.offset[p]; i--) {
        int32_t r = l->departures.items[i];
        double value = s->to_go[parity][r] + s->night[s->duty->rides[r].night_departs];
        least = value < least ? value : least;
        l->least[parity][i] = least;
      }
    }
  }
  return true;
}

static bool prepare(listing *l) {
  const hw_duty_search *s = l->s;
  choice rides, late, cases;
  if (!choose(s, &rides, HW_DUTY_BOARD, s->duty->ride_count, l->arena) ||
      !choose(s, &late, HW_DUTY_LATE, s->duty->late_count, l->arena) ||
      !choose(s, &cases, HW_DUTY_CASE, s->case_count, l->arena) ||
      !sort_by_place(s, &rides, &l->departures, l->arena) ||
      !sort_by_place(s, &late, &l->late, l->arena) ||
      !sort_by_place(s, &cases, &l->cases, l->arena))
    return false;
  l->ride_count = rides.count;
  l->at_ride = HW_ARRAY(l->arena, s->duty->ride_count, int32_t);
  if (l->at_ride == NULL)
    return false;
  for (int32_t r = 0; r < s->duty->ride_count; r++)
    l->at_ride[r] = HW_NONE;
  return sum_departures(l) && hw_duty_labels_new(&l->labels, l->s, l->arena);
}

/* ---- making labels ---- */

/* Somebody at `place` who may board from `ready` on; `label` is the last ride and the transfer
 * after it. */
typedef struct approach {
  hw_duty_label label;
  int32_t place;
  hw_minute ready;
  int32_t slot; /* where the wait begins */
  hw_minute last;
  int32_t window;
  double offset;
} approach;

static approach begin_approach(const hw_duty_search *s, hw_minute away_from) {
  return (approach){
      .label = {.away_from = away_from, .from = HW_NONE, .ride = HW_NONE, .hop = HW_NONE},
      .last = hw_duty_last(s, away_from),
      .window = hw_duty_window(s, away_from),
      .offset = hw_duty_origin(s, away_from)};
}

static bool full(listing *l) {
  int64_t limit = l->s->ask->label_limit;
  if (limit > 0 && l->labels.count >= limit)
    l->truncated = true;
  return l->truncated || l->failed;
}

/* Adds the label; the least that a rotation with it can be worth is `bound`. */
static void add_label(listing *l, const hw_duty_label *label, hw_duty_open item) {
  item.label = hw_duty_labels_add(&l->labels, label);
  if (item.label == HW_NONE)
    l->failed = true;
  else
    push(l, item);
}

/* A rotation with these legs ends at `place`, there at `at`, if it may; a label that is not yet
 * there is added. */
static void end(listing *l, const hw_duty_label *label, int32_t index, int32_t place, hw_minute at,
                double close) {
  const hw_duty_search *s = l->s;
  const hw_way *home = &s->view->home[place];
  hw_minute until = at + home->time;
  if (label->useful_count == 0 || close >= HW_NO_WAY || until > hw_duty_last(s, label->away_from) ||
      full(l))
    return;
  double value = hw_duty_value(s, label->value, close, label->away_from, until);
  hw_cents days = s->pool->cost_per_day * hw_started_days(until - label->away_from);
  hw_duty_open item = {
      .value = value, .cost = label->cost + home->cost + days, .until = until, .label = index};
  if (!(value < s->limit))
    return;
  if (index != HW_NONE)
    push(l, item);
  else
    add_label(l, label, item);
}

static void board(listing *l, const approach *from, int32_t r) {
  const hw_duty_search *s = l->s;
  const hw_duty_ride *ride = &s->duty->rides[r];
  double value = from->label.value + hw_duty_wait(s, from->slot, ride->night_departs);
  double bound = value + s->to_go[from->window & 1][r] + from->offset;
  if (!(bound < s->limit) || ride->arrives > from->last || full(l))
    return;
  if (from->label.legs + 2 > HW_ROTATION_STEPS) {
    l->complete = bound < l->complete ? bound : l->complete;
    return;
  }
  hw_duty_label label = from->label;
  label.ride = r;
  label.value = value + s->ride_cost[r];
  label.legs++;
  hw_duty_label_wait(&l->labels, &label, 1, from->slot, ride->night_departs);
  hw_duty_label_ride(&l->labels, &label, r);
  add_label(l, &label, (hw_duty_open){.value = bound, .cost = label.cost, .until = HW_MINUTE_MIN});
}

static void board_all(listing *l, const approach *from) {
  const hw_duty_search *s = l->s;
  const double *least = l->least[from->window & 1];
  const hw_network *network = s->network;
  const hw_duty_label *label = &from->label;
  const hw_ride *before = label->hop == HW_NONE && label->from != HW_NONE
                              ? &network->rides[l->labels.items[label->from].ride]
                              : NULL;
  double base = label->value - s->night[from->slot] + from->offset;
  for (int32_t i = first_item(s, &l->departures, HW_DUTY_BOARD, from->place, from->ready);
       i < l->departures.offset[from->place + 1] && !l->failed; i++) {
    int32_t r = l->departures.items[i];
    const hw_duty_ride *ride = &s->duty->rides[r];
    if (ride->departs > from->last || !(base + least[i] < s->limit + HW_DUTY_SLACK) ||
        (ride->night_departs > from->slot &&
         s->blocked[ride->night_departs] != s->blocked[from->slot]))
      break;
    if (before != NULL && before->run == network->rides[r].run)
      continue;
    board(l, from, r);
  }
}

/* ---- going on after a ride ---- */

static approach approach_after(const listing *l, int32_t index) {
  const hw_duty_search *s = l->s;
  const hw_duty_label *last = &l->labels.items[index];
  const hw_duty_ride *ride = &s->duty->rides[last->ride];
  approach a = begin_approach(s, last->away_from);
  a.label = *last;
  a.label.from = index;
  a.label.ride = a.label.hop = HW_NONE;
  hw_duty_label_reset(&a.label);
  a.place = ride->to;
  a.ready = ride->arrives + s->duty->connection[ride->to];
  a.slot = ride->night_arrives;
  return a;
}

/* Takes the transfer from where the approach stands; `wait` is where the wait after it begins. */
static bool transfer(listing *l, approach *a, int32_t number, double cost, int32_t wait) {
  const hw_duty_search *s = l->s;
  const hw_duty_hop *hop = hw_duty_hop_of(s, number);
  bool first = a->label.from == HW_NONE;
  double nights = first ? 0 : hw_duty_wait(s, a->slot, hop->night_from);
  if (nights >= HW_NO_WAY || cost >= HW_NO_WAY)
    return false;
  a->label.value += nights + cost;
  a->label.hop = number;
  a->label.legs++;
  if (!first)
    hw_duty_label_wait(&l->labels, &a->label, 0, a->slot, hop->night_from);
  hw_duty_label_hop(&l->labels, &a->label, hop);
  a->place = hop->to;
  a->ready = hop->end + s->duty->connection[hop->to];
  a->slot = wait;
  return true;
}

static void go_early(listing *l, int32_t index) {
  const hw_duty_search *s = l->s;
  int32_t r = l->labels.items[index].ride;
  for (int32_t h = s->duty->early_of[r]; h < s->duty->early_of[r + 1] && !full(l); h++) {
    approach a = approach_after(l, index);
    if (s->early_cost[h] >= HW_NO_WAY || !transfer(l, &a, hw_duty_number(s, HW_DUTY_EARLY, h),
                                                   s->early_cost[h], s->duty->early[h].night_to))
      continue;
    end(l, &a.label, HW_NONE, a.place, s->duty->early[h].end, s->early_close[h]);
    board_all(l, &a);
  }
}

static void go_late(listing *l, int32_t index) {
  const hw_duty_search *s = l->s;
  approach here = approach_after(l, index);
  int32_t r = l->labels.items[index].ride;
  for (int32_t i = first_item(s, &l->late, HW_DUTY_LATE, here.place, s->duty->rides[r].arrives);
       i < l->late.offset[here.place + 1] && !full(l); i++) {
    int32_t h = l->late.items[i];
    const hw_duty_hop *hop = &s->duty->late[h];
    approach a = here;
    if (hop->start > here.last || hw_duty_wait(s, here.slot, hop->night_from) >= HW_NO_WAY)
      break;
    if (s->late_cost[h] < HW_NO_WAY && s->duty->rides[hop->ride].departs <= here.last &&
        transfer(l, &a, hw_duty_number(s, HW_DUTY_LATE, h), s->late_cost[h], hop->night_to))
      board(l, &a, hop->ride);
  }
}

static void go_case(listing *l, int32_t index) {
  const hw_duty_search *s = l->s;
  approach here = approach_after(l, index);
  hw_minute arrives = s->duty->rides[l->labels.items[index].ride].arrives;
  for (int32_t i = first_item(s, &l->cases, HW_DUTY_CASE, here.place, arrives);
       i < l->cases.offset[here.place + 1] && !full(l); i++) {
    int32_t c = l->cases.items[i];
    const hw_duty_hop *hop = &s->cases[c];
    approach a = here;
    if (hop->start > here.last ||
        !transfer(l, &a, hw_duty_number(s, HW_DUTY_CASE, c), s->case_cost[c], hop->night_to))
      break;
    end(l, &a.label, HW_NONE, a.place, hop->end, s->case_close[c]);
    board_all(l, &a);
  }
}

static void go_on(listing *l, int32_t index) {
  const hw_duty_search *s = l->s;
  const hw_duty_label label = l->labels.items[index];
  approach at_once = approach_after(l, index);
  end(l, &label, index, at_once.place, s->duty->rides[label.ride].arrives,
      s->ride_close[label.ride]);
  board_all(l, &at_once);
  go_early(l, index);
  go_late(l, index);
  go_case(l, index);
}

/* ---- beginnings ---- */

static void begin(listing *l, const hw_duty_seed *seed) {
  const hw_duty_search *s = l->s;
  approach a = begin_approach(s, seed->away_from);
  const hw_duty_hop *hop = seed->hop == HW_NONE ? NULL : hw_duty_hop_of(s, seed->hop);
  int32_t place = hop != NULL ? hop->from : s->duty->rides[seed->ride].from;
  a.label.cost = s->view->out[place].cost;
  a.label.value = (double)a.label.cost;
  if (hop == NULL) {
    a.slot = s->duty->rides[seed->ride].night_departs;
    board(l, &a, seed->ride);
    return;
  }
  int32_t index = seed->hop - hw_duty_number(s, HW_DUTY_LATE, 0);
  if (seed->ride != HW_NONE) {
    transfer(l, &a, seed->hop, s->late_cost[index], hop->night_end);
    board(l, &a, seed->ride);
    return;
  }
  index = seed->hop - hw_duty_number(s, HW_DUTY_CASE, 0);
  transfer(l, &a, seed->hop, s->case_cost[index], hop->night_end);
  end(l, &a.label, HW_NONE, a.place, hop->end, s->case_close[index]);
  board_all(l, &a);
}

/* ---- the least first ---- */

/* Another label that went on from the same ride is preferred. */
static bool is_idle(listing *l, int32_t index) {
  for (int32_t i = l->at_ride[l->labels.items[index].ride]; i != HW_NONE;
       i = l->labels.items[i].next)
    if (hw_duty_preferred(&l->labels, i, index))
      return true;
  return false;
}

static void take_label(listing *l, int32_t index) {
  hw_duty_label *label = &l->labels.items[index];
  if (is_idle(l, index))
    return;
  label->next = l->at_ride[label->ride];
  l->at_ride[label->ride] = index;
  go_on(l, index);
}

static void take_rotation(listing *l, hw_duty_register *known, const hw_duty_open *item) {
  if (hw_duty_known_preferred(known, &l->labels, l->found, item))
    return;
  if (l->found_count >= l->s->ask->most) {
    l->truncated = true;
    return;
  }
  hw_duty_open *found =
      hw_arena_grow(l->arena, l->found, (size_t)l->found_count, &l->found_capacity, sizeof *found);
  if (found == NULL || !hw_duty_register_add(known, &l->labels, l->found_count, item->label)) {
    l->failed = true;
    return;
  }
  l->found = found;
  found[l->found_count++] = *item;
}

static void take_all(listing *l) {
  hw_duty_register known;
  if (!hw_duty_register_new(&known, &l->labels)) {
    l->failed = true;
    return;
  }
  for (int32_t i = 0; i < l->s->seed_count && !full(l); i++)
    begin(l, &l->s->seeds[i]);
  for (int32_t i = 0; l->truncated && i < l->s->seed_count; i++)
    if (l->s->seeds[i].bound < l->complete)
      l->complete = l->s->seeds[i].bound;
  for (int32_t taken = 0; l->open_count > 0 && !full(l); taken++) {
    hw_duty_open item = pop(l);
    if (taken % LOOK_AROUND == 0 && hw_halted(l->s->ask->halt))
      l->truncated = true;
    else if (item.until == HW_MINUTE_MIN)
      take_label(l, item.label);
    else
      take_rotation(l, &known, &item);
    if (l->truncated && item.value < l->complete)
      l->complete = item.value;
  }
  if (l->open_count > 0 && l->open[0].value < l->complete)
    l->complete = l->open[0].value;
}

/* ---- results ---- */

static hw_step hop_step(const hw_duty_search *s, int32_t number) {
  const hw_duty_hop *hop = hw_duty_hop_of(s, number);
  return (hw_step){.ride = HW_NONE, .link = hop->link, .start = hop->start};
}

static bool fill(const listing *l, const hw_duty_open *item, hw_duty_found *found) {
  const hw_duty_label *items = l->labels.items, *last = &items[item->label];
  hw_step *steps = HW_ARRAY(l->arena, last->legs, hw_step);
  if (steps == NULL)
    return false;
  int32_t k = last->legs;
  for (int32_t i = item->label; i != HW_NONE; i = items[i].from) {
    if (items[i].ride != HW_NONE)
      steps[--k] = (hw_step){.ride = items[i].ride, .link = HW_NONE};
    if (items[i].hop != HW_NONE)
      steps[--k] = hop_step(l->s, items[i].hop);
  }
  *found = (hw_duty_found){
      .value = item->value, .away_from = last->away_from, .steps = steps, .count = last->legs};
  return true;
}

hw_rotation_result hw_duty_list_all(hw_duty_search *s, hw_duty_list *out, double *complete,
                                    hw_arena *arena) {
  listing l = {.s = s, .arena = arena, .complete = s->limit};
  if (!prepare(&l))
    return HW_ROTATION_MEMORY;
  take_all(&l);
  *complete = l.complete;
  out->items = HW_ARRAY(arena, l.found_count, hw_duty_found);
  if (l.failed || out->items == NULL)
    return HW_ROTATION_MEMORY;
  for (int32_t i = 0; i < l.found_count; i++)
    if (!fill(&l, &l.found[i], &out->items[i]))
      return HW_ROTATION_MEMORY;
  out->count = l.found_count;
  if (out->count > 1)
    qsort(out->items, (size_t)out->count, sizeof *out->items, hw_duty_compare);
  return l.complete < s->limit ? HW_ROTATION_TRUNCATED : HW_ROTATION_DONE;
}
