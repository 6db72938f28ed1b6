/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/pricing.h"

#include "engine/costs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDER 100 /* times as far above the sweep's bound as before */

typedef struct label {
  double cost;  /* up to boarding `ride`, which is not included */
  double bound; /* cost + to_go of the ride; the value of a complete label */
  int32_t ride; /* index into the block's rides */
  int32_t parent;
  int32_t hop; /* transfer just before the ride, HW_NONE */
  int32_t end; /* complete: index into the block's ends, or -2 - k for its k-th whole transfer */
  hw_minute first; /* first departure */
  int32_t nights;
  int32_t entry_place; /* entry of the stay in which the ride ends; HW_NONE: the first country */
  hw_minute entry;
  hw_minute exit_limit;
  int32_t next; /* next label at the same ride */
} label;

struct hw_pricer {
  const hw_network *network;
  hw_arena arena; /* of one search */
  hw_costs_work costs_work;
  label *labels;
  int32_t label_count;
  size_t label_capacity;
  int32_t *heap;
  int32_t heap_count;
  size_t heap_capacity;
  hw_path *paths;
  size_t path_capacity;
  double bound;
  bool failed;
};

/* One search in progress. */
typedef struct search {
  hw_pricer *pricer;
  const hw_search *ask;
  const hw_block *block;
  hw_costs costs;
  const double *to_go;
  double limit;     /* labels of this or more are not made */
  int32_t *at_ride; /* per ride: its newest label */
} search;

hw_pricer *hw_pricer_new(const hw_network *network) {
  hw_pricer *pricer = calloc(1, sizeof *pricer);
  if (pricer != NULL)
    pricer->network = network;
  return pricer;
}

void hw_pricer_free(hw_pricer *pricer) {
  if (pricer == NULL)
    return;
  hw_arena_free(&pricer->arena);
  hw_costs_work_free(&pricer->costs_work);
  free(pricer->labels);
  free(pricer->heap);
  free(pricer->paths);
  free(pricer);
}

double hw_pricer_bound(const hw_pricer *pricer) {
  return pricer->bound;
}

static bool reserve(void **items, size_t *capacity, size_t needed, size_t size) {
  if (needed <= *capacity)
    return true;
  size_t larger = *capacity < 64 ? 64 : *capacity * 2;
  void *moved = realloc(*items, larger * size);
  if (moved == NULL)
    return false;
  *items = moved;
  *capacity = larger;
  return true;
}

/* ---- heap of open labels: least bound first, then the oldest, so that ties fall the same way ----
 */

static bool before(const hw_pricer *pricer, int32_t a, int32_t b) {
  double x = pricer->labels[a].bound, y = pricer->labels[b].bound;
  return x < y || (x <= y && a < b);
}

static void push_heap(hw_pricer *pricer, int32_t item) {
  if (!reserve((void **)&pricer->heap, &pricer->heap_capacity, (size_t)pricer->heap_count + 1,
               sizeof *pricer->heap)) {
    pricer->failed = true;
    return;
  }
  int32_t i = pricer->heap_count++;
  while (i > 0 && before(pricer, item, pricer->heap[(i - 1) / 2])) {
    pricer->heap[i] = pricer->heap[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  pricer->heap[i] = item;
}

static int32_t pop_heap(hw_pricer *pricer) {
  int32_t top = pricer->heap[0], item = pricer->heap[--pricer->heap_count], i = 0;
  for (int32_t child; (child = 2 * i + 1) < pricer->heap_count; i = child) {
    if (child + 1 < pricer->heap_count &&
        before(pricer, pricer->heap[child + 1], pricer->heap[child]))
      child++;
    if (before(pricer, item, pricer->heap[child]))
      break;
    pricer->heap[i] = pricer->heap[child];
  }
  pricer->heap[i] = item;
  return top;
}

/* ---- what a partial itinerary has used ---- */

typedef struct used {
  int32_t places[HW_PATH_STEPS + 1];
  int32_t runs[HW_PATH_RIDES];
  int32_t place_count, run_count;
} used;

static const hw_prefix *prefix_of(const search *s) {
  return s->block->facts.prefix;
}

static const hw_ride *ride_of(const search *s, int32_t ride) {
  return &s->pricer->network->rides[s->block->rides[ride]];
}

/* Settled legs end at the facts' `from`. */
static void collect_settled(const search *s, used *out) {
  const hw_prefix *prefix = prefix_of(s);
  const hw_network *network = s->pricer->network;
  for (int32_t k = 0; prefix != NULL && k < prefix->count; k++) {
    out->places[out->place_count++] = hw_step_from(network, &prefix->steps[k]);
    if (prefix->steps[k].ride != HW_NONE)
      out->runs[out->run_count++] = network->rides[prefix->steps[k].ride].run;
  }
}

/* Places where legs begin or end and runs ridden, up to and including the label's ride. */
static void collect(const search *s, int32_t index, used *out) {
  out->place_count = out->run_count = 0;
  for (int32_t i = index; i != HW_NONE; i = s->pricer->labels[i].parent) {
    const label *l = &s->pricer->labels[i];
    const hw_ride *ride = ride_of(s, l->ride);
    out->places[out->place_count++] = ride->to;
    out->runs[out->run_count++] = ride->run;
    if (l->hop != HW_NONE)
      out->places[out->place_count++] = ride->from;
  }
  out->places[out->place_count++] = s->block->facts.from;
  collect_settled(s, out);
}

static bool contains(const int32_t *items, int32_t count, int32_t item) {
  for (int32_t i = 0; i < count; i++)
    if (items[i] == item)
      return true;
  return false;
}

static bool is_subset(const used *a, const used *b) {
  for (int32_t i = 0; i < a->place_count; i++)
    if (!contains(b->places, b->place_count, a->places[i]))
      return false;
  for (int32_t i = 0; i < a->run_count; i++)
    if (!contains(b->runs, b->run_count, a->runs[i]))
      return false;
  return true;
}

/* ---- stays (I11) ---- */

/* The stay in which settled legs end. */
static bool is_settled(const search *s, int32_t entry_place, hw_minute entry) {
  const hw_prefix *prefix = prefix_of(s);
  return prefix != NULL && entry_place == prefix->entry_place && entry == prefix->entry;
}

static bool stay_allowed(const search *s, const label *l, const hw_crossing *crossing) {
  const hw_facts *facts = &s->block->facts;
  return is_settled(s, l->entry_place, l->entry)
             ? hw_facts_settled_stay(facts, crossing->exit_place, crossing->exit)
             : hw_facts_stay(facts, l->entry_place, l->entry, crossing->exit_place, crossing->exit);
}

/* The party leaves a country and enters another; false where the stay that ends was too long. */
static bool cross(const search *s, label *l, const hw_crossing *crossing) {
  if (l->entry_place != HW_NONE && !stay_allowed(s, l, crossing))
    return false;
  l->entry_place = crossing->entry_place;
  l->entry = crossing->entry;
  return true;
}

static bool cross_link(const search *s, label *l, const hw_hop *hop) {
  const hw_link *link = &s->pricer->network->links[hop->link];
  hw_crossing crossing = {link->from, link->to, hop->start, hop->start + link->time, HW_NONE};
  return !link->crosses || cross(s, l, &crossing);
}

/* Along a ride only the first stay depends on the past; those inside it are known to be allowed. */
static bool cross_ride(const search *s, label *l, const hw_ride *ride) {
  const hw_crossing *crossings = s->pricer->network->crossings + ride->first_crossing;
  if (ride->crossing_count == 0)
    return true;
  if (!cross(s, l, &crossings[0]))
    return false;
  l->entry_place = crossings[ride->crossing_count - 1].entry_place;
  l->entry = crossings[ride->crossing_count - 1].entry;
  return true;
}

/* ---- dominance ---- */

static bool no_worse(const search *s, const label *a, const label *b) {
  const hw_facts *facts = &s->block->facts;
  if (a->cost > b->cost || (facts->max_nights != HW_UNLIMITED && a->nights > b->nights) ||
      (facts->max_travel != HW_UNLIMITED && a->first < b->first))
    return false;
  if (a->entry_place == b->entry_place && a->entry == b->entry)
    return true;
  if (is_settled(s, a->entry_place, a->entry) || is_settled(s, b->entry_place, b->entry))
    return false;
  if (a->exit_limit == HW_MINUTE_MAX)
    return true;
  const homeward_scenario *scenario = s->pricer->network->scenario;
  int32_t place = ride_of(s, a->ride)->to;
  return s->pricer->network->single_zone[scenario->places[place].country] &&
         a->exit_limit >= b->exit_limit;
}

static bool dominated(const search *s, const label *l, int32_t index) {
  used mine, other;
  bool collected = false;
  for (int32_t i = s->at_ride[l->ride]; i != HW_NONE; i = s->pricer->labels[i].next) {
    if (!no_worse(s, &s->pricer->labels[i], l))
      continue;
    if (!collected)
      collect(s, index, &mine);
    collected = true;
    collect(s, i, &other);
    if (is_subset(&other, &mine))
      return true;
  }
  return false;
}

/* ---- making labels ---- */

static void keep(search *s, const label *l) {
  hw_pricer *pricer = s->pricer;
  if (!reserve((void **)&pricer->labels, &pricer->label_capacity, (size_t)pricer->label_count + 1,
               sizeof *pricer->labels)) {
    pricer->failed = true;
    return;
  }
  int32_t index = pricer->label_count;
  pricer->labels[index] = *l;
  if (l->end == HW_NONE) {
    if (!s->ask->all && dominated(s, l, index))
      return;
    pricer->labels[index].next = s->at_ride[l->ride];
    s->at_ride[l->ride] = index;
  }
  pricer->label_count++;
  push_heap(pricer, index);
}

/* Adds boarding `ride`; `l` holds cost, nights, first departure and stay up to it. */
static void board(search *s, label *l, int32_t ride) {
  const hw_facts *facts = &s->block->facts;
  const hw_ride *r = ride_of(s, ride);
  l->ride = ride;
  l->bound = l->cost + s->to_go[ride];
  if (!(l->bound < s->limit) || l->nights > facts->max_nights ||
      (facts->max_travel != HW_UNLIMITED && r->arrives - l->first > facts->max_travel) ||
      !cross_ride(s, l, r))
    return;
  l->exit_limit = l->entry_place == HW_NONE ? HW_MINUTE_MAX
                                            : hw_facts_exit_limit(facts, l->entry_place, l->entry);
  keep(s, l);
}

/* Nights where settled legs end; those that are over need no bed. */
static double settled_nights(const search *s, int32_t until, int32_t *nights) {
  const hw_prefix *prefix = prefix_of(s);
  int32_t asked = prefix->asked_night < until ? prefix->asked_night : until;
  int32_t slot = s->block->prefix_slot;
  *nights = prefix->nights + (until > prefix->night ? until - prefix->night : 0);
  double over = asked > prefix->night ? hw_nights_before(&s->costs.sweep, slot, asked) -
                                            hw_nights_before(&s->costs.sweep, slot, prefix->night)
                                      : 0;
  return over + hw_nights_cost(&s->costs.sweep, slot, asked, until);
}

/* What it costs to stand before the first ride, and the nights until then. */
static double begin_cost(const search *s, const hw_begin *begin, int32_t *nights) {
  double cost = s->costs.begin - s->costs.transit_rate * begin->departs;
  const hw_hop *hop = begin->hop == HW_NONE ? NULL : &s->block->hops[begin->hop];
  *nights = 0;
  if (prefix_of(s) != NULL) {
    int32_t departs = ride_of(s, begin->ride)->night_departs;
    cost += settled_nights(s, hop == NULL ? departs : hop->night_from, nights);
    if (hop == NULL)
      return cost;
    *nights += departs > hop->night_to ? departs - hop->night_to : 0;
    return cost + s->costs.sweep.hop[begin->hop] +
           hw_nights_cost(&s->costs.sweep, s->block->slot_from[begin->ride], hop->night_to,
                          departs);
  }
  if (hop == NULL)
    return cost;
  int32_t departs = ride_of(s, begin->ride)->night_departs;
  *nights = departs - hop->night_to;
  return cost + s->costs.sweep.hop[begin->hop] +
         hw_nights_cost(&s->costs.sweep, s->block->slot_from[begin->ride], hop->night_to, departs);
}

/* The rest may not come back to where settled legs were, nor ride their runs again. */
static bool rest_is_fresh(const search *s, const hw_begin *begin) {
  const hw_ride *ride = ride_of(s, begin->ride);
  used settled = {.place_count = 0};
  collect_settled(s, &settled);
  return !contains(settled.places, settled.place_count, ride->to) &&
         !contains(settled.runs, settled.run_count, ride->run) &&
         (begin->hop == HW_NONE || !contains(settled.places, settled.place_count, ride->from));
}

/* The last transfer, after settled legs. */
static bool last_is_allowed(const search *s, const hw_hop *hop, int32_t nights) {
  const hw_facts *facts = &s->block->facts;
  const hw_prefix *prefix = prefix_of(s);
  label l = {.entry_place = prefix->entry_place, .entry = prefix->entry};
  used settled = {.place_count = 0};
  collect_settled(s, &settled);
  hw_minute arrives = hop->start + s->pricer->network->links[hop->link].time;
  return nights <= facts->max_nights && cross_link(s, &l, hop) &&
         !contains(settled.places, settled.place_count, facts->to) &&
         (facts->max_travel == HW_UNLIMITED || arrives - prefix->departs <= facts->max_travel) &&
         (l.entry_place == HW_NONE || is_settled(s, l.entry_place, l.entry) ||
          hw_facts_final_entry(facts, l.entry_place, l.entry));
}

/* What is paid and slept before the k-th whole transfer; false where it may not be taken. */
static bool whole_cost(const search *s, int32_t k, double *cost) {
  int32_t nights;
  *cost = s->costs.whole[k] + s->costs.begin;
  if (prefix_of(s) == NULL)
    return true;
  *cost += settled_nights(s, s->block->whole[k].night_from, &nights) -
           s->costs.transit_rate * prefix_of(s)->departs;
  return last_is_allowed(s, &s->block->whole[k], nights);
}

static void begin_all(search *s) {
  const hw_block *block = s->block;
  const hw_prefix *prefix = prefix_of(s);
  for (int32_t i = 0; i < block->begin_count; i++) {
    const hw_begin *begin = &block->begins[i];
    if (s->to_go[begin->ride] >= HW_NO_WAY)
      continue;
    label l = {.parent = HW_NONE,
               .hop = begin->hop,
               .end = HW_NONE,
               .first = begin->departs,
               .entry_place = prefix == NULL ? HW_NONE : prefix->entry_place,
               .entry = prefix == NULL ? 0 : prefix->entry};
    if (prefix != NULL && !rest_is_fresh(s, begin))
      continue;
    l.cost = begin_cost(s, begin, &l.nights);
    if (begin->hop != HW_NONE && (ride_of(s, begin->ride)->to == s->block->facts.from ||
                                  !cross_link(s, &l, &block->hops[begin->hop])))
      continue;
    board(s, &l, begin->ride);
  }
  for (int32_t k = 0; k < block->whole_count; k++) {
    double cost;
    if (!whole_cost(s, k, &cost))
      continue;
    label l = {.cost = cost,
               .bound = cost,
               .ride = HW_NONE,
               .parent = HW_NONE,
               .hop = HW_NONE,
               .end = -2 - k,
               .entry_place = HW_NONE};
    if (l.bound < s->limit)
      keep(s, &l);
  }
}

/* First item of a slot's list whose time is >= at; time is the departure or the transfer's start.
 */
static int32_t first_item(const search *s, const hw_list *list, bool late, hw_minute at) {
  int32_t low = 0, high = list->count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2, item = list->items[middle];
    hw_minute time =
        late ? s->block->hops[s->block->late[item].hop].start : ride_of(s, item)->departs;
    if (time < at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Everything a label's successors share: where it ends and what it has used. */
typedef struct tip {
  int32_t index;
  label l; /* copy: the array may move */
  const hw_ride *ride;
  int32_t slot;
  double cost; /* with the ride */
  used used;
} tip;

static bool fresh(const tip *t, const hw_ride *next, const hw_hop *hop, const hw_network *network) {
  if (contains(t->used.places, t->used.place_count, next->to) ||
      contains(t->used.runs, t->used.run_count, next->run))
    return false;
  return hop == NULL ||
         (!contains(t->used.places, t->used.place_count, network->links[hop->link].to) &&
          network->links[hop->link].to != next->to);
}

/* Nights at the tip's place until `until`, then a transfer (hop_index) or nothing, then boarding.
 */
static void follow(search *s, const tip *t, int32_t ride, int32_t hop_index) {
  const hw_block *block = s->block;
  const hw_ride *next = ride_of(s, ride);
  const hw_hop *hop = hop_index == HW_NONE ? NULL : &block->hops[hop_index];
  if (s->to_go[ride] >= HW_NO_WAY)
    return;
  int32_t until = hop == NULL ? next->night_departs : hop->night_from;
  label l = {.parent = t->index,
             .hop = hop_index,
             .end = HW_NONE,
             .first = t->l.first,
             .entry_place = t->l.entry_place,
             .entry = t->l.entry};
  l.cost = t->cost + hw_nights_cost(&s->costs.sweep, t->slot, t->ride->night_arrives, until);
  l.nights = t->l.nights + (until > t->ride->night_arrives ? until - t->ride->night_arrives : 0);
  if (hop != NULL) {
    l.cost +=
        s->costs.sweep.hop[hop_index] +
        hw_nights_cost(&s->costs.sweep, block->slot_from[ride], hop->night_to, next->night_departs);
    if (next->night_departs > hop->night_to)
      l.nights += next->night_departs - hop->night_to;
  }
  if (!(l.cost + s->to_go[ride] < s->limit) || !fresh(t, next, hop, s->pricer->network) ||
      (hop != NULL && !cross_link(s, &l, hop)))
    return;
  board(s, &l, ride);
}

static void end_all(search *s, const tip *t) {
  const hw_block *block = s->block;
  const hw_facts *facts = &block->facts;
  const hw_list *list = &block->ends_of[t->l.ride];
  for (int32_t i = 0; i < list->count; i++) {
    const hw_end *end = &block->ends[list->items[i]];
    label l = t->l;
    l.parent = t->index;
    l.end = list->items[i];
    l.cost = l.bound = t->cost + s->costs.sweep.end[l.end];
    if (end->hop != HW_NONE) {
      const hw_hop *hop = &block->hops[end->hop];
      if (hop->night_from > t->ride->night_arrives)
        l.nights += hop->night_from - t->ride->night_arrives;
      if (contains(t->used.places, t->used.place_count, facts->to) || !cross_link(s, &l, hop))
        continue;
    }
    if (!(l.bound < s->limit) || l.nights > facts->max_nights ||
        (facts->max_travel != HW_UNLIMITED && end->arrives - l.first > facts->max_travel) ||
        (l.entry_place != HW_NONE && !is_settled(s, l.entry_place, l.entry) &&
         !hw_facts_final_entry(facts, l.entry_place, l.entry)))
      continue;
    keep(s, &l);
  }
}

static void go_on(search *s, const tip *t) {
  const hw_block *block = s->block;
  const hw_list *direct = &block->departures[t->slot], *late = &block->late_starts[t->slot];
  const hw_list *early = &block->early_of[t->l.ride];
  hw_minute ready = t->ride->arrives + block->slot_connection[t->slot];
  for (int32_t i = first_item(s, direct, false, ready); i < direct->count; i++)
    follow(s, t, direct->items[i], HW_NONE);
  for (int32_t e = 0; e < early->count; e++) {
    int32_t hop = block->early[early->items[e]].hop, slot = block->hop_to[hop];
    const hw_list *next = &block->departures[slot];
    hw_minute at = block->hops[hop].start + s->pricer->network->links[block->hops[hop].link].time +
                   block->slot_connection[slot];
    for (int32_t i = first_item(s, next, false, at); i < next->count; i++)
      follow(s, t, next->items[i], hop);
  }
  for (int32_t i = first_item(s, late, true, t->ride->arrives); i < late->count; i++)
    follow(s, t, block->late[late->items[i]].ride, block->late[late->items[i]].hop);
}

static bool expand(search *s, int32_t index) {
  tip t = {.index = index, .l = s->pricer->labels[index]};
  int32_t rides = prefix_of(s) == NULL ? 0 : prefix_of(s)->rides;
  for (int32_t i = index; i != HW_NONE; i = s->pricer->labels[i].parent)
    rides++;
  t.ride = ride_of(s, t.l.ride);
  t.slot = s->block->slot_to[t.l.ride];
  t.cost = t.l.cost + s->costs.sweep.ride[t.l.ride];
  collect(s, index, &t.used);
  end_all(s, &t);
  if (t.ride->to != s->block->facts.to && rides < HW_PATH_RIDES)
    go_on(s, &t);
  return !s->pricer->failed;
}

/* ---- paths ---- */

static void add_step(const search *s, hw_path *path, int32_t ride, int32_t hop) {
  hw_step step = {HW_NONE, HW_NONE, 0};
  if (ride != HW_NONE) {
    step.ride = s->block->rides[ride];
  } else {
    step.link = s->block->hops[hop].link;
    step.start = s->block->hops[hop].start;
  }
  path->steps[path->count++] = step;
}

/* Settled steps in their order, the others from the last to the first, then turned round. */
static void trace(const search *s, const label *done, hw_path *path) {
  const hw_prefix *prefix = prefix_of(s);
  *path = (hw_path){.value = done->bound};
  for (int32_t k = 0; prefix != NULL && k < prefix->count; k++)
    path->steps[path->count++] = prefix->steps[k];
  if (done->end < HW_NONE) {
    const hw_hop *whole = &s->block->whole[-2 - done->end];
    path->steps[path->count++] = (hw_step){HW_NONE, whole->link, whole->start};
    return;
  }
  int32_t settled = path->count;
  if (s->block->ends[done->end].hop != HW_NONE)
    add_step(s, path, HW_NONE, s->block->ends[done->end].hop);
  for (int32_t i = done->parent; i != HW_NONE; i = s->pricer->labels[i].parent) {
    const label *l = &s->pricer->labels[i];
    add_step(s, path, l->ride, HW_NONE);
    if (l->hop != HW_NONE)
      add_step(s, path, HW_NONE, l->hop);
  }
  for (int32_t i = settled, j = path->count - 1; i < j; i++, j--) {
    hw_step step = path->steps[i];
    path->steps[i] = path->steps[j];
    path->steps[j] = step;
  }
}

/* An early and a late transfer at the same minute give the same legs twice, one after the other. */
static bool seen(const hw_pricer *pricer, int32_t count, const hw_path *path) {
  for (int32_t i = count - 1; i >= 0; i--) {
    const hw_path *other = &pricer->paths[i];
    if (other->value < path->value - 1e-6)
      return false;
    if (other->count == path->count &&
        memcmp(other->steps, path->steps, (size_t)path->count * sizeof(hw_step)) == 0)
      return true;
  }
  return false;
}

static hw_search_result take_best(search *s, int32_t *count) {
  hw_pricer *pricer = s->pricer;
  int64_t limit = s->ask->label_limit > 0 ? s->ask->label_limit : INT32_MAX - 1;
  while (pricer->heap_count > 0 && *count < s->ask->most) {
    if (pricer->label_count >= limit)
      return HW_SEARCH_TRUNCATED;
    int32_t index = pop_heap(pricer);
    if (pricer->labels[index].end == HW_NONE) {
      if (!expand(s, index))
        return HW_SEARCH_MEMORY;
      continue;
    }
    if (!reserve((void **)&pricer->paths, &pricer->path_capacity, (size_t)*count + 1,
                 sizeof *pricer->paths))
      return HW_SEARCH_MEMORY;
    trace(s, &pricer->labels[index], &pricer->paths[*count]);
    if (!seen(pricer, *count, &pricer->paths[*count]))
      (*count)++;
  }
  return HW_SEARCH_DONE;
}

/* No path is worth less than this. */
static double least_bound(const search *s) {
  double bound = HW_NO_WAY;
  for (int32_t i = 0; i < s->block->begin_count; i++) {
    const hw_begin *begin = &s->block->begins[i];
    int32_t nights;
    if (s->to_go[begin->ride] < HW_NO_WAY)
      bound = fmin(bound, begin_cost(s, begin, &nights) + s->to_go[begin->ride]);
  }
  for (int32_t k = 0; k < s->block->whole_count; k++) {
    double cost;
    if (whole_cost(s, k, &cost))
      bound = fmin(bound, cost);
  }
  return bound;
}

static hw_search_result take_below(search *s, double limit, int32_t *count) {
  hw_pricer *pricer = s->pricer;
  s->limit = limit;
  pricer->label_count = pricer->heap_count = 0;
  for (int32_t r = 0; r < s->block->ride_count; r++)
    s->at_ride[r] = HW_NONE;
  begin_all(s);
  return pricer->failed ? HW_SEARCH_MEMORY : take_best(s, count);
}

/* The cheapest paths are mostly worth little more than what the sweep says: labels above that are
   made only where what the sweep ignores stands in the way, or more paths are asked for. Leaving
   out labels does not change the order of the others: the paths are those of one search. */
static hw_search_result take_near(search *s, int32_t *count) {
  double limit, slack = 1;
  hw_search_result result;
  do {
    limit = fmin(s->ask->limit, s->pricer->bound + slack);
    *count = 0;
    result = take_below(s, limit, count);
    slack *= WIDER;
  } while (result == HW_SEARCH_DONE && *count < s->ask->most && limit < s->ask->limit);
  return result;
}

hw_search_result hw_price(hw_pricer *pricer, const hw_search *ask, const hw_path **paths,
                          int32_t *count) {
  const hw_block *block = ask->block;
  search s = {.pricer = pricer, .ask = ask, .block = block};
  *count = 0;
  *paths = NULL;
  pricer->failed = false;
  pricer->bound = HW_NO_WAY;
  hw_arena_reset(&pricer->arena);
  if (block->begin_count == 0 && block->whole_count == 0)
    return HW_SEARCH_DONE;
  s.at_ride = HW_ARRAY(&pricer->arena, block->ride_count, int32_t);
  if (s.at_ride == NULL || !hw_costs_fill(&s.costs, &pricer->costs_work, ask->class,
                                          ask->class_index, block, ask->prices, ask->capacity))
    return HW_SEARCH_MEMORY;
  hw_sweep(block, &s.costs.sweep, pricer->costs_work.queues, pricer->costs_work.after,
           pricer->costs_work.to_go);
  s.to_go = pricer->costs_work.to_go;
  pricer->bound = least_bound(&s);
  hw_search_result result = ask->near || (ask->most == 1 && !ask->all)
                                ? take_near(&s, count)
                                : take_below(&s, ask->limit, count);
  *paths = pricer->paths;
  return result;
}
