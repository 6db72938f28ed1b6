/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/block.h"

#include "engine/sweep.h"

#include <stdlib.h>
#include <string.h>

/* A block under construction: growing lists in scratch memory, then copied to size. */
typedef struct builder {
  const hw_facts *facts;
  const hw_network *network;
  hw_arena *arena, *scratch;
  hw_block *block;
  const hw_minute *reach; /* see hw_block_build() */
  int32_t *rides;         /* chosen network rides, ascending by departure */
  int32_t ride_count;
  int32_t *slot_of; /* place -> slot, HW_NONE */
  hw_begin *begins;
  hw_change *early, *late;
  hw_end *ends;
  hw_hop *hops;
  hw_event *events;
  size_t begin_capacity, early_capacity, late_capacity, end_capacity, hop_capacity, event_capacity;
  bool failed;
} builder;

#define PUSH(b, list, counter, capacity, ...)                                                      \
  do {                                                                                             \
    void *grown = hw_arena_grow((b)->scratch, (b)->list, (size_t)(b)->block->counter,              \
                                &(b)->capacity, sizeof *(b)->list);                                \
    if (grown == NULL) {                                                                           \
      (b)->failed = true;                                                                          \
    } else {                                                                                       \
      (b)->list = grown;                                                                           \
      (b)->list[(b)->block->counter++] = (__VA_ARGS__);                                            \
    }                                                                                              \
  } while (0)

/* ---- which rides ---- */

static void lower(hw_minute *value, hw_minute to) {
  if (to < *value)
    *value = to;
}

/* ready: per place, the earliest boarding after an arrival there. */
static void arrive(const hw_facts *facts, hw_minute *ready, int32_t place, hw_minute at) {
  const hw_network *network = facts->network;
  lower(&ready[place], at + hw_facts_connection(facts, place));
  for (int32_t k = network->links_from[place]; k < network->links_from[place + 1]; k++) {
    const hw_link *link = &network->links[network->link_by_from[k]];
    if (link->to == facts->from || link->to == facts->to || !hw_facts_link(facts, link))
      continue;
    hw_minute start = hw_intervals_from(hw_facts_starts(facts, link), at);
    if (start != HW_MINUTE_MAX)
      lower(&ready[link->to], start + link->time + hw_facts_connection(facts, link->to));
  }
}

/* I11 where the transfer ends in another country. */
static bool enters(const hw_facts *facts, const hw_link *link, hw_minute start) {
  return !link->crosses || hw_facts_entry(facts, link->to, start + link->time);
}

/* The latest start that makes a departure at `departs`, or HW_MINUTE_MIN. */
static hw_minute latest_start(const hw_facts *facts, const hw_link *link, hw_minute departs) {
  hw_minute bound = departs - hw_facts_connection(facts, link->to) - link->time;
  return hw_intervals_until(hw_facts_starts(facts, link), bound);
}

static hw_minute leading_start(const hw_facts *facts, const hw_link *link, hw_minute departs) {
  hw_minute bound = departs - hw_facts_connection(facts, link->to) - link->time;
  if (bound > facts->depart_by)
    bound = facts->depart_by;
  hw_minute start = hw_intervals_until(hw_facts_starts(facts, link), bound);
  return start < facts->earliest || !enters(facts, link, start) ? HW_MINUTE_MIN : start;
}

/* After settled legs the party waits where they end, from when they did; what it does from there
   lies ahead. */
static void go_on(const hw_facts *facts, hw_minute *ready) {
  const hw_network *network = facts->network;
  const hw_prefix *prefix = facts->prefix;
  lower(&ready[prefix->place], prefix->arrives + hw_facts_connection(facts, prefix->place));
  for (int32_t k = network->links_from[prefix->place];
       !prefix->moved && k < network->links_from[prefix->place + 1]; k++) {
    const hw_link *link = &network->links[network->link_by_from[k]];
    if (link->to == facts->to || !hw_facts_link(facts, link))
      continue;
    hw_minute start = hw_intervals_from(hw_facts_starts(facts, link), facts->earliest);
    if (start != HW_MINUTE_MAX)
      lower(&ready[link->to], start + link->time + hw_facts_connection(facts, link->to));
  }
}

static bool begins_at(const hw_facts *facts, const hw_ride *ride) {
  const hw_network *network = facts->network;
  if (facts->prefix != NULL)
    return false; /* ready since the beginning */
  if (ride->from == facts->from)
    return ride->departs >= facts->earliest && ride->departs <= facts->depart_by;
  for (int32_t k = network->links_from[facts->from]; k < network->links_from[facts->from + 1];
       k++) {
    const hw_link *link = &network->links[network->link_by_from[k]];
    if (link->to == ride->from && hw_facts_link(facts, link) &&
        leading_start(facts, link, ride->departs) != HW_MINUTE_MIN)
      return true;
  }
  return false;
}

/* First ride that departs at or after `at`. */
static int32_t first_ride(const hw_network *network, hw_minute at) {
  int32_t low = 0, high = network->ride_count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (network->rides[middle].departs < at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static int compare_numbers(const void *left, const void *right) {
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  return (a > b) - (a < b);
}

/* Nothing but published legs: there are few, whatever they can be reached by. */
static bool choose_published(builder *b) {
  const hw_facts *facts = b->facts;
  const hw_past *past = facts->only;
  b->rides = HW_ARRAY(b->scratch, past->step_count, int32_t);
  for (int32_t k = 0; b->rides != NULL && k < past->step_count; k++) {
    const hw_ride *ride =
        past->steps[k].ride == HW_NONE ? NULL : &b->network->rides[past->steps[k].ride];
    if (ride != NULL && ride->departs >= facts->earliest && ride->arrives <= facts->latest &&
        hw_facts_ride(facts, ride))
      b->rides[b->ride_count++] = past->steps[k].ride;
  }
  if (b->ride_count > 1)
    qsort(b->rides, (size_t)b->ride_count, sizeof(int32_t), compare_numbers);
  return b->rides != NULL;
}

/* Rides that may be reached from the origin in time, ascending: those that depart later see every
   arrival that could feed them, because a ride arrives after it departs. */
static bool choose_rides(builder *b) {
  const hw_facts *facts = b->facts;
  const hw_network *network = b->network;
  int32_t places = network->scenario->place_count;
  hw_minute *ready = HW_ARRAY(b->scratch, places, hw_minute);
  b->rides = HW_ARRAY(b->scratch, network->ride_count, int32_t);
  if (ready == NULL || b->rides == NULL)
    return false;
  for (int32_t p = 0; p < places; p++)
    ready[p] = HW_MINUTE_MAX;
  if (facts->prefix != NULL)
    go_on(facts, ready);
  for (int32_t i = first_ride(network, facts->earliest); i < network->ride_count; i++) {
    const hw_ride *ride = &network->rides[i];
    if (ride->departs > facts->latest)
      break;
    if (ride->arrives > facts->latest || ride->to == facts->from || ride->from == facts->to ||
        (b->reach != NULL && b->reach[i] > facts->latest))
      continue;
    if (ready[ride->from] > ride->departs && !begins_at(facts, ride))
      continue;
    if (!hw_facts_ride(facts, ride))
      continue;
    b->rides[b->ride_count++] = i;
    if (ride->to != facts->to)
      arrive(facts, ready, ride->to, ride->arrives);
  }
  return true;
}

/* ---- slots ---- */

static int32_t add_slot(builder *b, int32_t place, int32_t *slot_place) {
  if (b->slot_of[place] == HW_NONE) {
    b->slot_of[place] = b->block->slot_count;
    slot_place[b->block->slot_count++] = place;
  }
  return b->slot_of[place];
}

static bool build_slots(builder *b) {
  hw_block *block = b->block;
  int32_t places = b->network->scenario->place_count;
  size_t rides = (size_t)b->ride_count;
  int32_t *own = HW_ARRAY(b->arena, rides, int32_t), *from = HW_ARRAY(b->arena, rides, int32_t),
          *to = HW_ARRAY(b->arena, rides, int32_t);
  int32_t *slot_place = HW_ARRAY(b->arena, places, int32_t);
  b->slot_of = HW_ARRAY(b->scratch, places, int32_t);
  if (own == NULL || from == NULL || to == NULL || slot_place == NULL || b->slot_of == NULL)
    return false;
  for (int32_t p = 0; p < places; p++)
    b->slot_of[p] = HW_NONE;
  for (int32_t i = 0; i < b->ride_count; i++) {
    const hw_ride *ride = &b->network->rides[b->rides[i]];
    own[i] = b->rides[i];
    from[i] = add_slot(b, ride->from, slot_place);
    to[i] = add_slot(b, ride->to, slot_place);
  }
  block->prefix_slot =
      b->facts->prefix == NULL ? HW_NONE : add_slot(b, b->facts->prefix->place, slot_place);
  bool *night = HW_ARRAY(b->arena, block->slot_count, bool);
  int32_t *connection = HW_ARRAY(b->arena, block->slot_count, int32_t);
  if (night == NULL || connection == NULL)
    return false;
  for (int32_t s = 0; s < block->slot_count; s++) {
    night[s] = hw_facts_night(b->facts, slot_place[s]);
    connection[s] = hw_facts_connection(b->facts, slot_place[s]);
  }
  block->ride_count = b->ride_count;
  block->rides = own;
  block->slot_from = from;
  block->slot_to = to;
  block->slot_place = slot_place;
  block->slot_night = night;
  block->slot_connection = connection;
  return true;
}

/* ---- transfers at their defined minutes ---- */

static int32_t add_hop(builder *b, int32_t link_index, hw_minute start, bool leading) {
  const hw_network *network = b->network;
  const hw_link *link = &network->links[link_index];
  hw_hop hop = {
      .link = link_index,
      .start = start,
      .night_from = hw_network_nights(network, link->from, start),
      .night_to = hw_network_nights(network, link->to, leading ? start + link->time : start),
      .link_resource = hw_link_resource(network, link_index, start),
      .entry_resource =
          link->crosses ? hw_entry_resource(network, link->to, start + link->time) : HW_NONE};
  PUSH(b, hops, hop_count, hop_capacity, hop);
  return b->block->hop_count - 1;
}

static void add_event(builder *b, hw_minute at, hw_event_kind kind, int32_t item) {
  hw_event event = {at, (int32_t)kind, item};
  PUSH(b, events, event_count, event_capacity, event);
}

/* Where only published legs are wanted, the minute that was published, if it can still be had not
   before `at`; else HW_MINUTE_MAX. */
static hw_minute published_start(const hw_facts *facts, int32_t link, hw_minute at) {
  const hw_past *past = facts->only;
  for (int32_t k = 0; past != NULL && k < past->step_count; k++)
    if (past->steps[k].link == link && past->steps[k].start >= at &&
        hw_intervals_contain(hw_facts_starts(facts, &facts->network->links[link]),
                             past->steps[k].start))
      return past->steps[k].start;
  return HW_MINUTE_MAX;
}

static void add_rest(builder *b, int32_t r, int32_t link, hw_minute start) {
  const hw_facts *facts = b->facts;
  if (start < facts->earliest || start == HW_MINUTE_MAX ||
      !enters(facts, &b->network->links[link], start))
    return;
  hw_begin begin = {r, add_hop(b, link, start, false), facts->prefix->departs};
  PUSH(b, begins, begin_count, begin_capacity, begin);
}

/* From where settled legs end: as after any ride, or any transfer. */
static void add_rests(builder *b, int32_t r) {
  const hw_facts *facts = b->facts;
  const hw_network *network = b->network;
  const hw_prefix *prefix = facts->prefix;
  const hw_ride *ride = &network->rides[b->rides[r]];
  if (ride->from == prefix->place && ride->departs >= facts->earliest &&
      ride->departs >= prefix->arrives + hw_facts_connection(facts, prefix->place)) {
    hw_begin begin = {r, HW_NONE, prefix->departs};
    PUSH(b, begins, begin_count, begin_capacity, begin);
  }
  for (int32_t k = network->links_from[prefix->place];
       !prefix->moved && k < network->links_from[prefix->place + 1]; k++) {
    const hw_link *link = &network->links[network->link_by_from[k]];
    if (link->to != ride->from || link->to == facts->to || !hw_facts_link(facts, link))
      continue;
    hw_minute early = hw_intervals_from(hw_facts_starts(facts, link), facts->earliest);
    hw_minute late = latest_start(facts, link, ride->departs);
    if (late < facts->earliest || early > late)
      continue;
    add_rest(b, r, network->link_by_from[k], early);
    if (late > early)
      add_rest(b, r, network->link_by_from[k], late);
    hw_minute own = published_start(facts, network->link_by_from[k], facts->earliest);
    if (own < late)
      add_rest(b, r, network->link_by_from[k], own);
  }
}

static void add_begins(builder *b, int32_t r) {
  const hw_facts *facts = b->facts;
  const hw_network *network = b->network;
  const hw_ride *ride = &network->rides[b->rides[r]];
  if (facts->prefix != NULL) {
    add_rests(b, r);
    return;
  }
  if (ride->from == facts->from && ride->departs >= facts->earliest &&
      ride->departs <= facts->depart_by) {
    hw_begin begin = {r, HW_NONE, ride->departs};
    PUSH(b, begins, begin_count, begin_capacity, begin);
  }
  for (int32_t k = network->links_from[facts->from]; k < network->links_from[facts->from + 1];
       k++) {
    int32_t index = network->link_by_from[k];
    const hw_link *link = &network->links[index];
    if (link->to != ride->from || !hw_facts_link(facts, link))
      continue;
    hw_minute start = leading_start(facts, link, ride->departs);
    if (start == HW_MINUTE_MIN)
      continue;
    hw_begin begin = {r, add_hop(b, index, start, true), start};
    PUSH(b, begins, begin_count, begin_capacity, begin);
    hw_minute own = published_start(facts, index, facts->earliest);
    if (own < start && enters(facts, link, own)) {
      begin = (hw_begin){r, add_hop(b, index, own, true), own};
      PUSH(b, begins, begin_count, begin_capacity, begin);
    }
  }
}

static void add_change(builder *b, int32_t r, int32_t index, hw_minute start) {
  const hw_link *link = &b->network->links[index];
  if (start == HW_MINUTE_MAX || start + link->time > b->facts->latest ||
      !enters(b->facts, link, start))
    return;
  hw_change change = {r, add_hop(b, index, start, false)};
  PUSH(b, early, early_count, early_capacity, change);
  add_event(b, start + link->time + hw_facts_connection(b->facts, link->to), HW_EVENT_EARLY,
            b->block->early_count - 1);
}

/* Transfers begun as soon as the ride has arrived, to where some ride of the block departs. */
static void add_early(builder *b, int32_t r) {
  const hw_facts *facts = b->facts;
  const hw_network *network = b->network;
  const hw_ride *ride = &network->rides[b->rides[r]];
  for (int32_t k = network->links_from[ride->to]; k < network->links_from[ride->to + 1]; k++) {
    int32_t index = network->link_by_from[k];
    const hw_link *link = &network->links[index];
    if (link->to == facts->from || link->to == facts->to || b->slot_of[link->to] == HW_NONE ||
        !hw_facts_link(facts, link))
      continue;
    add_change(b, r, index, hw_intervals_from(hw_facts_starts(facts, link), ride->arrives));
    if (facts->only != NULL)
      add_change(b, r, index, published_start(facts, index, ride->arrives));
  }
}

/* The latest transfers that still make the ride, from where some ride of the block may arrive. */
static void add_late(builder *b, int32_t r) {
  const hw_facts *facts = b->facts;
  const hw_network *network = b->network;
  const hw_ride *ride = &network->rides[b->rides[r]];
  for (int32_t k = network->links_to[ride->from]; k < network->links_to[ride->from + 1]; k++) {
    int32_t index = network->link_by_to[k];
    const hw_link *link = &network->links[index];
    if (link->from == facts->from || link->from == facts->to || b->slot_of[link->from] == HW_NONE ||
        !hw_facts_link(facts, link))
      continue;
    hw_minute start = latest_start(facts, link, ride->departs);
    if (start < facts->earliest || !enters(facts, link, start))
      continue;
    hw_change change = {r, add_hop(b, index, start, false)};
    PUSH(b, late, late_count, late_capacity, change);
  }
}

/* The earliest start not before `at` whose arrival the destination receives (I15), or
 * HW_MINUTE_MAX. */
static hw_minute received_start(const hw_facts *facts, const hw_link *link, hw_minute at) {
  hw_intervals starts = hw_facts_starts(facts, link);
  for (;;) {
    hw_minute start = hw_intervals_from(starts, at);
    if (start == HW_MINUTE_MAX || facts->lifted & HW_LIFT(15))
      return start;
    hw_minute arrival = hw_intervals_from(facts->network->reception[facts->to], start + link->time);
    if (arrival == HW_MINUTE_MAX || arrival - link->time == start)
      return arrival == HW_MINUTE_MAX ? HW_MINUTE_MAX : start;
    at = arrival - link->time;
  }
}

static void add_end(builder *b, int32_t r, int32_t index, hw_minute start) {
  const hw_link *link = &b->network->links[index];
  if (start == HW_MINUTE_MAX || start + link->time > b->facts->latest ||
      !enters(b->facts, link, start))
    return;
  hw_end end = {r, add_hop(b, index, start, false), start + link->time};
  PUSH(b, ends, end_count, end_capacity, end);
}

static void add_ends(builder *b, int32_t r) {
  const hw_facts *facts = b->facts;
  const hw_network *network = b->network;
  const hw_ride *ride = &network->rides[b->rides[r]];
  if (ride->to == facts->to) {
    if (hw_facts_received(facts, ride->arrives)) {
      hw_end end = {r, HW_NONE, ride->arrives};
      PUSH(b, ends, end_count, end_capacity, end);
    }
    return;
  }
  for (int32_t k = network->links_from[ride->to]; k < network->links_from[ride->to + 1]; k++) {
    int32_t index = network->link_by_from[k];
    const hw_link *link = &network->links[index];
    if (link->to != facts->to || !hw_facts_link(facts, link))
      continue;
    add_end(b, r, index, received_start(facts, link, ride->arrives));
    hw_minute own = published_start(facts, index, ride->arrives);
    if (own != HW_MINUTE_MAX && hw_facts_received(facts, own + link->time))
      add_end(b, r, index, own);
  }
}

/* ---- a transfer as the whole itinerary ---- */

static bool whole_feasible(const hw_facts *facts, const hw_link *link, hw_minute start) {
  hw_minute arrival = start + link->time;
  return start >= facts->earliest && start <= facts->depart_by && arrival <= facts->latest &&
         hw_intervals_contain(hw_facts_starts(facts, link), start) &&
         hw_facts_received(facts, arrival) && link->time <= facts->max_travel &&
         (!link->crosses || hw_facts_final_entry(facts, link->to, arrival));
}

/* The earliest minute at which I3, I11 and I15 hold: I11 begins to hold when a notice is met or a
   clearance opens, so these minutes, moved on to a feasible start, are all there is to try. */
static hw_minute whole_start(const hw_facts *facts, const hw_link *link, const hw_case *c) {
  const hw_network *network = facts->network;
  const hw_published_entry *told = NULL;
  int32_t told_count = network->pasts == NULL
                           ? 0
                           : hw_past_entries(network->pasts->published, facts->members[0], &told);
  const homeward_scenario *scenario = network->scenario;
  int32_t country = scenario->places[link->to].country;
  const hw_zone *zone = scenario->places[link->to].zone;
  hw_minute best = HW_MINUTE_MAX;
  int32_t rules = scenario->countries[country].entry_count;
  for (int32_t k = -1; k < rules + c->clearance_count + told_count; k++) {
    hw_minute opens = facts->earliest;
    if (k >= 0 && k < rules)
      opens =
          network
              ->notice_from[country][(size_t)k * (size_t)scenario->place_count + (size_t)link->to];
    else if (k >= rules + c->clearance_count)
      opens = hw_zone_date_first(zone, told[k - rules - c->clearance_count].date);
    else if (k >= rules)
      opens = hw_stamp_open(c->clearances[k - rules].from, zone);
    if (opens == HW_MINUTE_MAX)
      continue;
    hw_minute at = k >= 0 && opens > HW_MINUTE_MIN ? opens - link->time : facts->earliest;
    hw_minute start = received_start(facts, link, at > facts->earliest ? at : facts->earliest);
    if (start != HW_MINUTE_MAX && start < best && whole_feasible(facts, link, start))
      best = start;
  }
  return best;
}

/* A transfer after which nothing is left, as after the last ride. */
static void add_last(builder *b, int32_t index, hw_minute start, hw_hop *whole) {
  const hw_facts *facts = b->facts;
  const hw_link *link = &b->network->links[index];
  if (facts->prefix->moved || start == HW_MINUTE_MAX || start + link->time > facts->latest ||
      !enters(facts, link, start))
    return;
  int32_t hop = add_hop(b, index, start, false);
  if (!b->failed)
    whole[b->block->whole_count++] = b->hops[hop];
}

static void add_whole(builder *b, int32_t index, hw_minute start, hw_hop *whole) {
  int32_t hop = add_hop(b, index, start, true);
  if (!b->failed)
    whole[b->block->whole_count++] = b->hops[hop];
}

static bool build_whole(builder *b) {
  const hw_facts *facts = b->facts;
  const hw_network *network = b->network;
  int32_t first = network->links_from[facts->from], last = network->links_from[facts->from + 1];
  hw_hop *whole = HW_ARRAY(b->arena, (last - first) * (facts->member_count + 1), hw_hop);
  if (whole == NULL)
    return false;
  for (int32_t k = first; k < last; k++) {
    int32_t index = network->link_by_from[k];
    const hw_link *link = &network->links[index];
    if (link->to != facts->to || !hw_facts_link(facts, link))
      continue;
    if (facts->prefix != NULL)
      add_last(b, index, received_start(facts, link, facts->earliest), whole);
    hw_minute published = published_start(facts, index, facts->earliest);
    if (published != HW_MINUTE_MAX && hw_facts_received(facts, published + link->time)) {
      if (facts->prefix != NULL)
        add_last(b, index, published, whole);
      else if (whole_feasible(facts, link, published))
        add_whole(b, index, published, whole);
    }
    for (int32_t m = 0; facts->prefix == NULL && m < facts->member_count; m++) {
      hw_facts own;
      /* The minute is chosen under I3, I11 and I15; I13 judges it like the others. */
      hw_facts_fill(&own, network, &facts->members[m], 1, facts->lifted | HW_LIFT(13));
      hw_minute start = whole_start(&own, link, &network->scenario->cases[facts->members[m]]);
      if (start == HW_MINUTE_MAX || !whole_feasible(facts, link, start))
        continue;
      add_whole(b, index, start, whole);
    }
  }
  b->block->whole = whole;
  return true;
}

/* ---- lists and events ---- */

/* Latest first; what joins a queue before what looks into it. */
static int compare_events(const void *left, const void *right) {
  const hw_event *a = left, *b = right;
  if (a->at != b->at)
    return a->at > b->at ? -1 : 1;
  bool a_looks = a->kind >= HW_EVENT_ARRIVE, b_looks = b->kind >= HW_EVENT_ARRIVE;
  if (a_looks != b_looks)
    return a_looks ? 1 : -1;
  if (a->kind != b->kind)
    return a->kind - b->kind;
  return a->item - b->item;
}

static int compare_late(const void *left, const void *right, void *context) {
  const hw_change *a = left, *b = right;
  const hw_hop *hops = context;
  if (hops[a->hop].start != hops[b->hop].start)
    return hops[a->hop].start < hops[b->hop].start ? -1 : 1;
  return a->ride != b->ride ? a->ride - b->ride : a->hop - b->hop;
}

static void add_ride_events(builder *b) {
  const hw_facts *facts = b->facts;
  for (int32_t r = 0; r < b->ride_count; r++) {
    const hw_ride *ride = &b->network->rides[b->rides[r]];
    add_event(b, ride->departs, HW_EVENT_BOARD, r);
    if (ride->to == facts->to)
      continue;
    add_event(b, ride->arrives + hw_facts_connection(facts, ride->to), HW_EVENT_ARRIVE, r);
    add_event(b, ride->arrives, HW_EVENT_LEAVE, r);
  }
  for (int32_t i = 0; i < b->block->late_count; i++)
    add_event(b, b->hops[b->late[i].hop].start, HW_EVENT_LATE, i);
}

static void *keep(builder *b, const void *items, int32_t count, size_t size) {
  void *copy = hw_arena_alloc(b->arena, (size_t)count, size);
  if (copy == NULL)
    b->failed = true;
  else if (count > 0)
    memcpy(copy, items, (size_t)count * size);
  return copy;
}

/* Buckets of the items 0 .. count - 1 by their owner, in order. */
static const hw_list *bucket(builder *b, int32_t owners, int32_t count, const int32_t *owner) {
  hw_list *lists = HW_ARRAY(b->arena, owners, hw_list);
  int32_t *items = HW_ARRAY(b->arena, count, int32_t);
  int32_t *filled = HW_ARRAY(b->scratch, owners, int32_t);
  if (lists == NULL || items == NULL || filled == NULL) {
    b->failed = true;
    return NULL;
  }
  for (int32_t i = 0; i < count; i++)
    lists[owner[i]].count++;
  for (int32_t o = 0, next = 0; o < owners; o++) {
    lists[o].items = items + next;
    next += lists[o].count;
  }
  for (int32_t i = 0; i < count; i++)
    items[(lists[owner[i]].items - items) + filled[owner[i]]++] = i;
  return lists;
}

static bool build_lists(builder *b) {
  hw_block *block = b->block;
  int32_t most = block->ride_count;
  most = block->early_count > most ? block->early_count : most;
  most = block->late_count > most ? block->late_count : most;
  most = block->end_count > most ? block->end_count : most;
  int32_t *owner = HW_ARRAY(b->scratch, most, int32_t);
  int32_t *hop_from = HW_ARRAY(b->arena, block->hop_count, int32_t);
  int32_t *hop_to = HW_ARRAY(b->arena, block->hop_count, int32_t);
  if (owner == NULL || hop_from == NULL || hop_to == NULL)
    return false;
  for (int32_t h = 0; h < block->hop_count; h++) {
    const hw_link *link = &b->network->links[block->hops[h].link];
    hop_from[h] = b->slot_of[link->from];
    hop_to[h] = b->slot_of[link->to];
  }
  block->hop_from = hop_from;
  block->hop_to = hop_to;
  block->departures = bucket(b, block->slot_count, block->ride_count, block->slot_from);
  for (int32_t i = 0; i < block->late_count; i++)
    owner[i] = hop_from[block->late[i].hop];
  block->late_starts = bucket(b, block->slot_count, block->late_count, owner);
  for (int32_t i = 0; i < block->early_count; i++)
    owner[i] = block->early[i].ride;
  block->early_of = bucket(b, block->ride_count, block->early_count, owner);
  for (int32_t i = 0; i < block->end_count; i++)
    owner[i] = block->ends[i].ride;
  block->ends_of = bucket(b, block->ride_count, block->end_count, owner);
  return !b->failed;
}

/* Everything of the block for the rides in b->rides. */
static bool compile(builder *b) {
  hw_block *block = b->block;
  *block = (hw_block){.facts = *b->facts};
  if (!build_slots(b))
    return false;
  for (int32_t r = 0; r < b->ride_count && !b->failed; r++) {
    add_begins(b, r);
    add_early(b, r);
    add_late(b, r);
    add_ends(b, r);
  }
  if (b->failed || !build_whole(b))
    return false;
  if (block->late_count > 1)
    qsort_r(b->late, (size_t)block->late_count, sizeof *b->late, compare_late, b->hops);
  add_ride_events(b);
  if (b->failed)
    return false;
  if (block->event_count > 1)
    qsort(b->events, (size_t)block->event_count, sizeof *b->events, compare_events);
  block->begins = keep(b, b->begins, block->begin_count, sizeof *b->begins);
  block->early = keep(b, b->early, block->early_count, sizeof *b->early);
  block->late = keep(b, b->late, block->late_count, sizeof *b->late);
  block->ends = keep(b, b->ends, block->end_count, sizeof *b->ends);
  block->hops = keep(b, b->hops, block->hop_count, sizeof *b->hops);
  block->events = keep(b, b->events, block->event_count, sizeof *b->events);
  return !b->failed && build_lists(b);
}

/* Drops the rides from which the destination is out of reach; returns whether any was. */
static bool drop_dead_rides(builder *b, const double *to_go) {
  int32_t kept = 0;
  for (int32_t r = 0; r < b->ride_count; r++)
    if (to_go[r] < HW_NO_WAY)
      b->rides[kept++] = b->rides[r];
  bool dropped = kept < b->ride_count;
  b->ride_count = kept;
  return dropped;
}

bool hw_block_build(hw_block *block, const hw_facts *facts, const hw_minute *reach, hw_arena *arena,
                    hw_arena *scratch) {
  hw_block draft;
  builder first = {.facts = facts,
                   .network = facts->network,
                   .reach = reach,
                   .arena = scratch,
                   .scratch = scratch,
                   .block = &draft};
  *block = (hw_block){.facts = *facts};
  if (facts->never || (facts->prefix != NULL && facts->prefix->whole))
    return true;
  if (!(facts->only != NULL ? choose_published(&first) : choose_rides(&first)) || !compile(&first))
    return false;
  double *to_go = HW_ARRAY(scratch, draft.ride_count, double);
  if (to_go == NULL || !hw_sweep_reach(&draft, scratch, to_go))
    return false;
  drop_dead_rides(&first, to_go);
  builder last = {.facts = facts,
                  .network = facts->network,
                  .arena = arena,
                  .scratch = scratch,
                  .block = block,
                  .rides = first.rides,
                  .ride_count = first.ride_count};
  return compile(&last);
}
