/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rotation_network.h"

#include <stdlib.h>
#include <string.h>

/* ---- transfers ---- */

hw_duty_hop hw_duty_hop_at(const hw_network *network, int32_t link_index, hw_minute start) {
  const hw_link *link = &network->links[link_index];
  return (hw_duty_hop){.link = link_index,
                       .start = start,
                       .end = start + link->time,
                       .from = link->from,
                       .to = link->to,
                       .ride = HW_NONE,
                       .night_from = hw_duty_slot(network, link->from, start),
                       .night_to = hw_duty_slot(network, link->to, start),
                       .night_end = hw_duty_slot(network, link->to, start + link->time)};
}

static bool inside(const hw_network *network, const hw_link *link, hw_minute start) {
  const homeward_scenario *scenario = network->scenario;
  return start >= scenario->horizon_start.at && start <= scenario->horizon_end.at &&
         start + link->time <= scenario->horizon_end.at;
}

bool hw_duty_hop_open(const hw_network *network, int32_t link_index, hw_minute start) {
  const hw_link *link = &network->links[link_index];
  return inside(network, link, start) && hw_intervals_contain(link->starts, start);
}

typedef struct hops {
  hw_arena *arena;
  hw_duty_hop *items;
  int32_t count;
  size_t capacity;
} hops;

static bool add_hop(hops *list, const hw_network *network, int32_t link, hw_minute start,
                    int32_t ride) {
  hw_duty_hop *items =
      hw_arena_grow(list->arena, list->items, (size_t)list->count, &list->capacity, sizeof *items);
  if (items == NULL)
    return false;
  list->items = items;
  items[list->count] = hw_duty_hop_at(network, link, start);
  items[list->count++].ride = ride;
  return true;
}

/* Transfers begun as soon as the ride has arrived. */
static bool add_early(const hw_duty_network *duty, int32_t r, hops *list) {
  const hw_network *network = duty->network;
  const hw_duty_ride *ride = &duty->rides[r];
  for (int32_t k = network->links_from[ride->to]; k < network->links_from[ride->to + 1]; k++) {
    int32_t link = network->link_by_from[k];
    hw_minute start = hw_intervals_from(network->links[link].starts, ride->arrives);
    if (start == HW_MINUTE_MAX || !inside(network, &network->links[link], start))
      continue;
    if (!add_hop(list, network, link, start, r))
      return false;
  }
  return true;
}

/* The latest transfers that still make the ride. */
static bool add_late(const hw_duty_network *duty, int32_t r, hops *list) {
  const hw_network *network = duty->network;
  const hw_duty_ride *ride = &duty->rides[r];
  for (int32_t k = network->links_to[ride->from]; k < network->links_to[ride->from + 1]; k++) {
    int32_t link = network->link_by_to[k];
    hw_minute bound = ride->departs - duty->connection[ride->from] - network->links[link].time;
    hw_minute start = hw_intervals_until(network->links[link].starts, bound);
    if (start == HW_MINUTE_MIN || !inside(network, &network->links[link], start))
      continue;
    if (!add_hop(list, network, link, start, r))
      return false;
  }
  return true;
}

static int compare_hops(const void *left, const void *right, void *context) {
  int32_t i = *(const int32_t *)left, j = *(const int32_t *)right;
  const hw_duty_hop *a = hw_duty_rule_hop(context, i), *b = hw_duty_rule_hop(context, j);
  if (a->link != b->link)
    return a->link < b->link ? -1 : 1;
  if (a->start != b->start)
    return a->start < b->start ? -1 : 1;
  return i < j ? -1 : i > j;
}

static bool order_hops(hw_duty_network *duty, hw_arena *arena) {
  int32_t count = duty->early_count + duty->late_count;
  duty->hops = HW_ARRAY(arena, count, int32_t);
  if (duty->hops == NULL)
    return false;
  for (int32_t i = 0; i < count; i++)
    duty->hops[i] = i;
  if (count > 1)
    qsort_r(duty->hops, (size_t)count, sizeof(int32_t), compare_hops, duty);
  return true;
}

static bool build_hops(hw_duty_network *duty, hw_arena *arena) {
  hops early = {.arena = arena}, late = {.arena = arena};
  duty->early_of = HW_ARRAY(arena, duty->ride_count + 1, int32_t);
  duty->late_of = HW_ARRAY(arena, duty->ride_count + 1, int32_t);
  if (duty->early_of == NULL || duty->late_of == NULL)
    return false;
  for (int32_t r = 0; r < duty->ride_count; r++) {
    duty->early_of[r] = early.count;
    duty->late_of[r] = late.count;
    if (duty->rides_open[r] && (!add_early(duty, r, &early) || !add_late(duty, r, &late)))
      return false;
  }
  duty->early_of[duty->ride_count] = duty->early_count = early.count;
  duty->late_of[duty->ride_count] = duty->late_count = late.count;
  duty->early = early.items;
  duty->late = late.items;
  return order_hops(duty, arena);
}

/* ---- rides and events ---- */

static bool build_rides(hw_duty_network *duty, hw_arena *arena) {
  const hw_network *network = duty->network;
  const homeward_scenario *scenario = network->scenario;
  int32_t slots = network->date_count + 1;
  duty->ride_count = network->ride_count;
  duty->slot_count = scenario->place_count * slots;
  duty->rides = HW_ARRAY(arena, duty->ride_count, hw_duty_ride);
  duty->rides_open = HW_ARRAY(arena, duty->ride_count, bool);
  duty->connection = HW_ARRAY(arena, scenario->place_count, int32_t);
  if (duty->rides == NULL || duty->rides_open == NULL || duty->connection == NULL)
    return false;
  for (int32_t p = 0; p < scenario->place_count; p++)
    duty->connection[p] = scenario->places[p].has_connection ? scenario->places[p].connection
                                                             : scenario->policy.connection;
  for (int32_t r = 0; r < duty->ride_count; r++) {
    const hw_ride *ride = &network->rides[r];
    duty->rides_open[r] = ride->usable && ride->inside;
    duty->rides[r] = (hw_duty_ride){.from = ride->from,
                                    .to = ride->to,
                                    .departs = ride->departs,
                                    .arrives = ride->arrives,
                                    .night_departs = ride->from * slots + ride->night_departs,
                                    .night_arrives = ride->to * slots + ride->night_arrives};
  }
  return true;
}

int hw_duty_event_order(const void *left, const void *right) {
  const hw_duty_event *a = left, *b = right;
  if (a->at != b->at)
    return a->at < b->at ? -1 : 1;
  return a->kind != b->kind ? a->kind - b->kind : a->item - b->item;
}

static bool build_events(hw_duty_network *duty, hw_arena *arena) {
  size_t most = 3 * (size_t)duty->ride_count + (size_t)duty->early_count + (size_t)duty->late_count;
  hw_duty_event *events = HW_ARRAY(arena, most, hw_duty_event);
  int32_t count = 0;
  if (events == NULL)
    return false;
  for (int32_t r = 0; r < duty->ride_count; r++) {
    const hw_duty_ride *ride = &duty->rides[r];
    if (!duty->rides_open[r])
      continue;
    events[count++] = (hw_duty_event){ride->departs, HW_DUTY_BOARD, r};
    events[count++] = (hw_duty_event){ride->arrives, HW_DUTY_ARRIVE, r};
    events[count++] = (hw_duty_event){ride->arrives + duty->connection[ride->to], HW_DUTY_READY, r};
  }
  for (int32_t h = 0; h < duty->early_count; h++)
    events[count++] =
        (hw_duty_event){duty->early[h].end + duty->connection[duty->early[h].to], HW_DUTY_EARLY, h};
  for (int32_t h = 0; h < duty->late_count; h++)
    events[count++] = (hw_duty_event){duty->late[h].start, HW_DUTY_LATE, h};
  if (count > 1)
    qsort(events, (size_t)count, sizeof *events, hw_duty_event_order);
  duty->events = events;
  duty->event_count = count;
  return true;
}

bool hw_duty_network_build(hw_duty_network *duty, const hw_network *network, hw_arena *arena) {
  *duty = (hw_duty_network){.network = network};
  return build_rides(duty, arena) && build_hops(duty, arena) && build_events(duty, arena);
}

/* ---- what a pool can reach ---- */

/* Rides that a member may board at some time, and from which it may come home: two sweeps that look
 * at places and times alone. */
typedef struct reach {
  const hw_duty_network *duty;
  hw_duty_view *view;
  bool *kept;          /* per ride */
  hw_minute *board;    /* per place: forward, the first minute at which it may board; backward, the
                          last at which a kept ride departs */
  hw_minute *transfer; /* likewise of transfers; forward unused */
  hw_minute now;
} reach;

static void lower(hw_minute *value, hw_minute to) {
  if (to < *value)
    *value = to;
}

static void raise(hw_minute *value, hw_minute to) {
  if (to > *value)
    *value = to;
}

static bool may_begin(const reach *r, int32_t place, hw_minute at) {
  return r->view->out[place].allowed && at - r->view->out[place].time >= r->now;
}

static bool begins_with(const reach *r, int32_t ride) {
  const hw_duty_network *duty = r->duty;
  bool begins = may_begin(r, duty->rides[ride].from, duty->rides[ride].departs);
  for (int32_t h = duty->late_of[ride]; h < duty->late_of[ride + 1] && !begins; h++)
    begins = may_begin(r, duty->late[h].from, duty->late[h].start);
  return begins;
}

/* A place can be left by any transfer from it as soon as its earliest arrival has come, which the
 * early hops of that arrival and, at minutes of cases, of any link stand for. */
static void arrive(const reach *r, int32_t place, hw_minute at) {
  const hw_network *network = r->duty->network;
  lower(&r->board[place], at + r->duty->connection[place]);
  for (int32_t k = network->links_from[place]; k < network->links_from[place + 1]; k++) {
    const hw_link *link = &network->links[network->link_by_from[k]];
    hw_minute start = hw_intervals_from(link->starts, at);
    if (start != HW_MINUTE_MAX)
      lower(&r->board[link->to], start + link->time + r->duty->connection[link->to]);
  }
}

/* From a place where it may begin, a transfer may lead at any minute of a case. */
static void begin_by_links(const reach *r) {
  const hw_network *network = r->duty->network;
  for (int32_t l = 0; l < network->link_count; l++) {
    const hw_link *link = &network->links[l];
    const hw_way *out = &r->view->out[link->from];
    hw_minute start =
        out->allowed ? hw_intervals_from(link->starts, r->now + out->time) : HW_MINUTE_MAX;
    if (start != HW_MINUTE_MAX)
      lower(&r->board[link->to], start + link->time + r->duty->connection[link->to]);
  }
}

static void sweep_forward(const reach *r) {
  for (int32_t p = 0; p < r->duty->network->scenario->place_count; p++)
    r->board[p] = HW_MINUTE_MAX;
  begin_by_links(r);
  for (int32_t i = 0; i < r->duty->ride_count; i++) {
    const hw_duty_ride *ride = &r->duty->rides[i];
    r->kept[i] =
        r->duty->rides_open[i] && (r->board[ride->from] <= ride->departs || begins_with(r, i));
    if (r->kept[i])
      arrive(r, ride->to, ride->arrives);
  }
}

static bool comes_home(const reach *r, const hw_duty_ride *ride) {
  const hw_network *network = r->duty->network;
  if (r->view->home[ride->to].allowed ||
      r->board[ride->to] >= ride->arrives + r->duty->connection[ride->to] ||
      r->transfer[ride->to] >= ride->arrives)
    return true;
  for (int32_t k = network->links_from[ride->to]; k < network->links_from[ride->to + 1]; k++)
    if (r->view->home[network->links[network->link_by_from[k]].to].allowed)
      return true;
  return false;
}

static void sweep_backward(const reach *r) {
  const hw_network *network = r->duty->network;
  for (int32_t p = 0; p < network->scenario->place_count; p++)
    r->board[p] = r->transfer[p] = HW_MINUTE_MIN;
  for (int32_t i = r->duty->ride_count - 1; i >= 0; i--) {
    const hw_duty_ride *ride = &r->duty->rides[i];
    r->kept[i] = r->kept[i] && comes_home(r, ride);
    if (!r->kept[i])
      continue;
    raise(&r->board[ride->from], ride->departs);
    for (int32_t h = r->duty->late_of[i]; h < r->duty->late_of[i + 1]; h++)
      raise(&r->transfer[r->duty->late[h].from], r->duty->late[h].start);
  }
}

static bool copy(hw_arena *arena, const int32_t *items, int32_t count, int32_t **out) {
  *out = HW_ARRAY(arena, count, int32_t);
  if (*out != NULL && count > 0)
    memcpy(*out, items, (size_t)count * sizeof *items);
  return *out != NULL;
}

static bool keep_events(const reach *r, hw_arena *arena, hw_arena *scratch) {
  const hw_duty_network *duty = r->duty;
  int32_t *chosen = HW_ARRAY(scratch, duty->event_count + 1, int32_t), count = 0;
  if (chosen == NULL)
    return false;
  for (int32_t i = 0; i < duty->ride_count; i++)
    if (r->kept[i])
      chosen[count++] = i;
  r->view->ride_count = count;
  if (!copy(arena, chosen, count, &r->view->rides))
    return false;
  count = 0;
  for (int32_t i = 0; i < duty->event_count; i++) {
    const hw_duty_event *event = &duty->events[i];
    int32_t ride = event->kind == HW_DUTY_EARLY  ? duty->early[event->item].ride
                   : event->kind == HW_DUTY_LATE ? duty->late[event->item].ride
                                                 : event->item;
    if (r->kept[ride])
      chosen[count++] = i;
  }
  r->view->event_count = count;
  return copy(arena, chosen, count, &r->view->events);
}

static int compare_begins(const void *left, const void *right) {
  const hw_duty_begin *a = left, *b = right;
  if (a->away_from != b->away_from)
    return a->away_from < b->away_from ? -1 : 1;
  return a->ride != b->ride ? a->ride - b->ride : a->late - b->late;
}

static bool add_begins(const reach *r, hw_arena *arena) {
  const hw_duty_network *duty = r->duty;
  hw_duty_begin *begins = NULL;
  size_t capacity = 0;
  int32_t count = 0;
  for (int32_t i = 0; i < duty->ride_count; i++) {
    if (!r->kept[i])
      continue;
    for (int32_t h = duty->late_of[i] - 1; h < duty->late_of[i + 1]; h++) {
      bool at_once = h < duty->late_of[i];
      int32_t place = at_once ? duty->rides[i].from : duty->late[h].from;
      hw_minute at = at_once ? duty->rides[i].departs : duty->late[h].start;
      if (!may_begin(r, place, at))
        continue;
      hw_duty_begin *grown = hw_arena_grow(arena, begins, (size_t)count, &capacity, sizeof *begins);
      if (grown == NULL)
        return false;
      begins = grown;
      begins[count++] = (hw_duty_begin){at - r->view->out[place].time, i, at_once ? HW_NONE : h,
                                        r->view->out[place].cost};
    }
  }
  if (count > 1)
    qsort(begins, (size_t)count, sizeof *begins, compare_begins);
  r->view->begins = begins;
  r->view->begin_count = count;
  return true;
}

bool hw_duty_view_build(hw_duty_view *view, const hw_duty_network *duty, int32_t pool,
                        hw_arena *arena, hw_arena *scratch) {
  const homeward_scenario *scenario = duty->network->scenario;
  int32_t places = scenario->place_count;
  *view = (hw_duty_view){.out = HW_ARRAY(arena, places, hw_way),
                         .home = HW_ARRAY(arena, places, hw_way)};
  reach r = {.duty = duty,
             .view = view,
             .kept = HW_ARRAY(scratch, duty->ride_count, bool),
             .board = HW_ARRAY(scratch, places, hw_minute),
             .transfer = HW_ARRAY(scratch, places, hw_minute),
             .now = scenario->now.at};
  if (view->out == NULL || view->home == NULL || r.kept == NULL || r.board == NULL ||
      r.transfer == NULL)
    return false;
  int32_t longest = 0;
  for (int32_t p = 0; p < places; p++) {
    view->out[p] = hw_way_out(&scenario->escort_pools[pool], p);
    view->home[p] = hw_way_home(&scenario->escort_pools[pool], p);
    if (view->out[p].allowed && view->out[p].time > longest)
      longest = view->out[p].time;
  }
  view->earliest = scenario->horizon_start.at - longest;
  raise(&view->earliest, scenario->now.at);
  sweep_forward(&r);
  sweep_backward(&r);
  view->built = keep_events(&r, arena, scratch) && add_begins(&r, arena);
  return view->built;
}
