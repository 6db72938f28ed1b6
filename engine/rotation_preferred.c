/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rotation_preferred.h"

#include <stdlib.h>

bool hw_duty_labels_new(hw_duty_labels *labels, const hw_duty_search *search, hw_arena *arena) {
  const hw_network *network = search->network;
  const homeward_scenario *scenario = network->scenario;
  *labels = (hw_duty_labels){.search = search, .arena = arena, .marked = HW_NONE};
  labels->spot_mark = HW_ARRAY(arena, search->ask->spot_count, int32_t);
  labels->use_mark = HW_ARRAY(arena, hw_resource_count(network) + scenario->run_count, int32_t);
  labels->consequence = HW_ARRAY(arena, scenario->run_count, bool);
  if (labels->spot_mark == NULL || labels->use_mark == NULL || labels->consequence == NULL)
    return false;
  for (int32_t r = 0; r < scenario->run_count; r++) {
    const hw_service *service = &scenario->services[scenario->runs[r].service];
    labels->consequence[r] = service->run_cost > 0 || service->min_persons > 0 ||
                             service->vehicle_count > 0 ||
                             (search->ask->run_price != NULL && search->ask->run_price[r] > 0);
  }
  return true;
}

int32_t hw_duty_labels_add(hw_duty_labels *labels, const hw_duty_label *label) {
  hw_duty_label *items = hw_arena_grow(labels->arena, labels->items, (size_t)labels->count,
                                       &labels->capacity, sizeof *items);
  if (items == NULL)
    return HW_NONE;
  labels->items = items;
  items[labels->count] = *label;
  return labels->count++;
}

/* ---- what a label takes ---- */

static uint64_t bit_of(int32_t number) {
  return UINT64_C(1) << ((uint64_t)(uint32_t)number * UINT64_C(0x9e3779b97f4a7c15) >> 58);
}

static bool is_scarce(const hw_duty_labels *labels, int32_t resource) {
  const hw_rotation_search *ask = labels->search->ask;
  return ask->scarce == NULL || ask->scarce[resource] || ask->prices->resource[resource] > 0;
}

static void use(const hw_duty_labels *labels, hw_duty_label *label, int32_t resource) {
  if (!is_scarce(labels, resource))
    return;
  label->scarce_count++;
  label->scarce_mask |= bit_of(resource);
}

static void pass(const hw_duty_labels *labels, hw_duty_label *label, int32_t spot) {
  if (spot == HW_NONE || !hw_duty_useful(labels->search->ask, spot))
    return;
  label->useful_count++;
  label->useful_mask |= bit_of(spot);
}

static int32_t run_use(const hw_duty_labels *labels, int32_t run) {
  return hw_resource_count(labels->search->network) + run;
}

void hw_duty_label_reset(hw_duty_label *label) {
  for (int which = 0; which < 2; which++)
    label->wait[which][0] = label->wait[which][1] = 0;
}

void hw_duty_label_wait(const hw_duty_labels *labels, hw_duty_label *label, int which, int32_t from,
                        int32_t until) {
  const hw_network *network = labels->search->network;
  if (until <= from)
    return;
  label->wait[which][0] = from;
  label->wait[which][1] = until;
  label->cost +=
      network->scenario->places[from / (network->date_count + 1)].bed_cost * (until - from);
  int32_t bed = hw_duty_bed(network, from);
  for (int32_t n = 0; n < until - from; n++)
    use(labels, label, bed + n);
}

void hw_duty_label_ride(const hw_duty_labels *labels, hw_duty_label *label, int32_t r) {
  const hw_network *network = labels->search->network;
  const hw_ride *ride = &network->rides[r];
  label->cost += ride->fare;
  for (int32_t s = ride->segment; s < ride->segment + ride->alight - ride->board; s++) {
    use(labels, label, hw_resource(network, HW_USE_SEATS, s));
    pass(labels, label, s);
  }
  if (labels->consequence[ride->run]) {
    label->scarce_count++;
    label->scarce_mask |= bit_of(run_use(labels, ride->run));
  }
}

static int32_t spot_of(const hw_duty_labels *labels, const hw_duty_hop *hop) {
  return hw_spots_find(labels->search->ask->spots, hop->link, hop->start);
}

void hw_duty_label_hop(const hw_duty_labels *labels, hw_duty_label *label, const hw_duty_hop *hop) {
  label->cost += labels->search->network->links[hop->link].cost;
  pass(labels, label, spot_of(labels, hop));
}

/* ---- comparing ---- */

/* What is done with the things of a label: marking them, or counting the marked ones. */
typedef struct visit {
  hw_duty_labels *labels;
  bool marks;
  int32_t spots, uses; /* found marked */
} visit;

static void visit_use(visit *v, int32_t resource) {
  if (v->marks)
    v->labels->use_mark[resource] = v->labels->mark;
  else
    v->uses += v->labels->use_mark[resource] == v->labels->mark;
}

static void visit_spot(visit *v, int32_t spot) {
  if (spot == HW_NONE || !hw_duty_useful(v->labels->search->ask, spot))
    return;
  if (v->marks)
    v->labels->spot_mark[spot] = v->labels->mark;
  else
    v->spots += v->labels->spot_mark[spot] == v->labels->mark;
}

static void visit_label(visit *v, const hw_duty_label *label) {
  const hw_duty_search *s = v->labels->search;
  for (int which = 0; which < 2; which++) {
    int32_t bed = label->wait[which][0] < label->wait[which][1]
                      ? hw_duty_bed(s->network, label->wait[which][0])
                      : 0;
    for (int32_t n = 0; n < label->wait[which][1] - label->wait[which][0]; n++)
      if (is_scarce(v->labels, bed + n))
        visit_use(v, bed + n);
  }
  if (label->hop != HW_NONE)
    visit_spot(v, spot_of(v->labels, hw_duty_hop_of(s, label->hop)));
  if (label->ride == HW_NONE)
    return;
  const hw_ride *ride = &s->network->rides[label->ride];
  for (int32_t k = ride->segment; k < ride->segment + ride->alight - ride->board; k++) {
    int32_t seats = hw_resource(s->network, HW_USE_SEATS, k);
    if (is_scarce(v->labels, seats))
      visit_use(v, seats);
    visit_spot(v, k);
  }
  if (v->labels->consequence[ride->run])
    visit_use(v, run_use(v->labels, ride->run));
}

static void visit_all(visit *v, int32_t index) {
  for (int32_t i = index; i != HW_NONE; i = v->labels->items[i].from)
    visit_label(v, &v->labels->items[i]);
}

/* Everything useful that `b` passes is passed by `a`; everything scarce that `a` takes is taken by
 * `b`. A run of consequence that is ridden twice is counted twice on either side, which is safe. */
static bool serves(hw_duty_labels *labels, int32_t a, int32_t b) {
  const hw_duty_label *x = &labels->items[a], *y = &labels->items[b];
  if (x->useful_count < y->useful_count || x->scarce_count > y->scarce_count ||
      (y->useful_mask & ~x->useful_mask) != 0 || (x->scarce_mask & ~y->scarce_mask) != 0)
    return false;
  if (labels->marked != b) {
    labels->marked = b;
    labels->mark++;
    visit marking = {.labels = labels, .marks = true};
    visit_all(&marking, b);
  }
  visit counting = {.labels = labels};
  visit_all(&counting, a);
  return counting.spots == y->useful_count && counting.uses == x->scarce_count;
}

bool hw_duty_preferred(hw_duty_labels *labels, int32_t a, int32_t b) {
  const hw_duty_label *x = &labels->items[a], *y = &labels->items[b];
  return x->cost <= y->cost && x->away_from >= y->away_from && serves(labels, a, b);
}

/* ---- complete rotations ---- */

typedef void (*each_spot)(void *context, int32_t spot);

static void for_spots(const hw_duty_labels *labels, int32_t index, each_spot call, void *context) {
  const hw_duty_search *s = labels->search;
  for (int32_t i = index; i != HW_NONE; i = labels->items[i].from) {
    const hw_duty_label *label = &labels->items[i];
    int32_t by_hop =
        label->hop != HW_NONE ? spot_of(labels, hw_duty_hop_of(s, label->hop)) : HW_NONE;
    if (by_hop != HW_NONE && hw_duty_useful(s->ask, by_hop))
      call(context, by_hop);
    if (label->ride == HW_NONE)
      continue;
    const hw_ride *ride = &s->network->rides[label->ride];
    for (int32_t k = ride->segment; k < ride->segment + ride->alight - ride->board; k++)
      if (hw_duty_useful(s->ask, k))
        call(context, k);
  }
}

bool hw_duty_register_new(hw_duty_register *known, const hw_duty_labels *labels) {
  int32_t spots = labels->search->ask->spot_count;
  *known = (hw_duty_register){.arena = labels->arena,
                              .first = HW_ARRAY(labels->arena, spots, int32_t),
                              .count = HW_ARRAY(labels->arena, spots, int32_t)};
  if (known->first == NULL || known->count == NULL)
    return false;
  for (int32_t s = 0; s < spots; s++)
    known->first[s] = HW_NONE;
  return true;
}

typedef struct entry {
  hw_duty_register *known;
  int32_t rotation;
  bool failed;
} entry;

static void enter(void *context, int32_t spot) {
  entry *e = context;
  hw_duty_register *known = e->known;
  hw_duty_passing *items = hw_arena_grow(known->arena, known->items, (size_t)known->item_count,
                                         &known->capacity, sizeof *items);
  if (items == NULL) {
    e->failed = true;
    return;
  }
  known->items = items;
  items[known->item_count] = (hw_duty_passing){e->rotation, known->first[spot]};
  known->first[spot] = known->item_count++;
  known->count[spot]++;
}

bool hw_duty_register_add(hw_duty_register *known, const hw_duty_labels *labels, int32_t rotation,
                          int32_t label) {
  entry e = {known, rotation, false};
  for_spots(labels, label, enter, &e);
  return !e.failed;
}

typedef struct rarest {
  const hw_duty_register *known;
  int32_t spot;
} rarest;

static void take_rarer(void *context, int32_t spot) {
  rarest *r = context;
  if (r->spot == HW_NONE || r->known->count[spot] < r->known->count[r->spot])
    r->spot = spot;
}

/* A rotation that is preferred passes every useful spot of the other, so those at its rarest are
 * enough. */
bool hw_duty_known_preferred(const hw_duty_register *known, hw_duty_labels *labels,
                             const hw_duty_open *rotations, const hw_duty_open *item) {
  rarest r = {known, HW_NONE};
  for_spots(labels, item->label, take_rarer, &r);
  for (int32_t i = known->first[r.spot]; i != HW_NONE; i = known->items[i].next) {
    const hw_duty_open *other = &rotations[known->items[i].rotation];
    if (other->cost <= item->cost && other->until <= item->until &&
        labels->items[other->label].away_from >= labels->items[item->label].away_from &&
        serves(labels, other->label, item->label))
      return true;
  }
  return false;
}
