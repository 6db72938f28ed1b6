/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rotation_search.h"

#include <stdlib.h>
#include <string.h>

enum { NIGHTS_AROUND = 2 };

bool hw_duty_memory(hw_duty_search *s, const hw_duty_network *duty, hw_arena *arena) {
  int32_t rides = duty->ride_count, places = duty->network->scenario->place_count;
  *s = (hw_duty_search){.network = duty->network, .duty = duty};
  s->ride_cost = HW_ARRAY(arena, rides, double);
  s->ride_close = HW_ARRAY(arena, rides, double);
  s->early_cost = HW_ARRAY(arena, duty->early_count, double);
  s->early_close = HW_ARRAY(arena, duty->early_count, double);
  s->late_cost = HW_ARRAY(arena, duty->late_count, double);
  s->night = HW_ARRAY(arena, duty->slot_count, double);
  s->blocked = HW_ARRAY(arena, duty->slot_count, int32_t);
  s->to_go[0] = HW_ARRAY(arena, rides, double);
  s->to_go[1] = HW_ARRAY(arena, rides, double);
  s->board = HW_ARRAY(arena, places, hw_duty_state);
  s->transfer = HW_ARRAY(arena, places, hw_duty_state);
  s->before = HW_ARRAY(arena, rides, hw_duty_state);
  s->on = HW_ARRAY(arena, rides, hw_duty_state);
  for (int32_t r = 0; s->ride_cost != NULL && r < rides; r++)
    s->ride_cost[r] = HW_NO_WAY;
  return s->ride_cost != NULL && s->ride_close != NULL && s->early_cost != NULL &&
         s->early_close != NULL && s->late_cost != NULL && s->night != NULL && s->blocked != NULL &&
         s->to_go[0] != NULL && s->to_go[1] != NULL && s->board != NULL && s->transfer != NULL &&
         s->before != NULL && s->on != NULL;
}

/* ---- time ---- */

double hw_duty_busy(const hw_duty_search *s, hw_minute at) {
  int32_t low = 0, high = s->ask->busy_count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (s->ask->busy[middle].at < at)
      low = middle + 1;
    else
      high = middle;
  }
  return s->busy[low];
}

hw_minute hw_duty_last(const hw_duty_search *s, hw_minute away_from) {
  hw_minute last =
      s->pool->max_duty == HW_UNLIMITED ? HW_MINUTE_MAX : away_from + s->pool->max_duty;
  for (int32_t i = 0; i < s->ask->full_count; i++) {
    const hw_busy_time *full = &s->ask->full[i];
    if (full->until <= away_from || full->until <= full->from)
      continue;
    if (full->from <= away_from)
      return HW_MINUTE_MIN;
    hw_minute back = full->from - s->pool->rest;
    return back < last ? back : last;
  }
  return last;
}

static bool sum_busy(hw_duty_search *s, hw_arena *arena) {
  s->busy = HW_ARRAY(arena, s->ask->busy_count + 1, double);
  if (s->busy == NULL)
    return false;
  for (int32_t i = 0; i < s->ask->busy_count; i++)
    s->busy[i + 1] = s->busy[i] + s->ask->busy[i].price;
  return true;
}

/* Cost of coming home from `place`, there at `at`, and of being busy until rested; without days. */
static double close_cost(const hw_duty_search *s, int32_t place, hw_minute at) {
  const hw_way *home = &s->view->home[place];
  return home->allowed ? (double)home->cost + hw_duty_busy(s, at + home->time + s->pool->rest)
                       : HW_NO_WAY;
}

/* ---- what can be of use ---- */

static void widen(hw_duty_search *s, hw_minute from, hw_minute until) {
  s->first = from < s->first ? from : s->first;
  s->last = until > s->last ? until : s->last;
}

/* First ride of the view that departs at or after `at`. */
static int32_t first_ride(const hw_duty_search *s, hw_minute at) {
  int32_t low = 0, high = s->view->ride_count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (s->network->rides[s->view->rides[middle]].departs < at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The rides of the pool that are on board over a segment. */
static void widen_by_segment(hw_duty_search *s, int32_t segment) {
  int32_t index = s->network->segment_run[segment];
  const hw_run *run = &s->network->scenario->runs[index];
  hw_minute latest = run->departs[segment - s->network->segment_offset[index]];
  for (int32_t i = first_ride(s, run->departs[0]); i < s->view->ride_count; i++) {
    const hw_ride *ride = &s->network->rides[s->view->rides[i]];
    if (ride->departs > latest)
      return;
    if (ride->run == index && hw_ride_covers(ride, segment))
      widen(s, ride->departs, ride->arrives);
  }
}

static void widen_by_link(hw_duty_search *s, const hw_link_spot *link) {
  widen(s, link->start, link->start + s->network->links[link->link].time);
}

static void few_times(hw_duty_search *s) {
  const hw_rotation_search *ask = s->ask;
  for (int32_t i = 0; i < ask->only_count; i++) {
    if (!hw_duty_useful(ask, ask->only[i]))
      continue;
    const hw_link_spot *link = hw_spots_link(ask->spots, ask->only[i]);
    if (link == NULL)
      widen_by_segment(s, ask->only[i]);
    else
      widen_by_link(s, link);
  }
}

static void all_times(hw_duty_search *s) {
  const hw_rotation_search *ask = s->ask;
  int32_t segments = s->network->segment_count;
  for (int32_t i = 0; i < s->view->ride_count; i++) {
    const hw_ride *ride = &s->network->rides[s->view->rides[i]];
    bool useful = false;
    for (int32_t k = 0; k < ride->alight - ride->board && !useful; k++)
      useful = hw_duty_useful(ask, ride->segment + k);
    if (useful)
      widen(s, ride->departs, ride->arrives);
  }
  for (int32_t i = 0; i < ask->spots->link_count; i++) {
    if (hw_duty_useful(ask, segments + i))
      widen_by_link(s, &ask->spots->links[i]);
  }
}

/* The first and the last minute at which anybody is at a useful spot; false when there is none. */
static bool useful_times(hw_duty_search *s) {
  s->first = HW_MINUTE_MAX;
  s->last = HW_MINUTE_MIN;
  if (s->ask->only != NULL)
    few_times(s);
  else
    all_times(s);
  return s->first <= s->last;
}

static void narrow(hw_duty_search *s, hw_minute from, hw_minute until) {
  s->first = from > s->first ? from : s->first;
  s->last = until < s->last ? until : s->last;
}

/* A rotation passes a useful spot, and lasts for max_duty at most. */
static void limit_times(hw_duty_search *s) {
  hw_minute end = s->network->scenario->horizon_end.at;
  if (s->pool->max_duty == HW_UNLIMITED) {
    s->first = s->view->earliest;
    s->last = end;
    return;
  }
  s->first -= s->pool->max_duty;
  s->last += s->pool->max_duty;
  if (s->first < s->view->earliest)
    s->first = s->view->earliest;
  if (s->last > end)
    s->last = end;
}

/* ---- rides and nights ---- */

static double on_board(const hw_duty_search *s, const hw_ride *ride) {
  const hw_rotation_search *ask = s->ask;
  int32_t seats = hw_resource(s->network, HW_USE_SEATS, ride->segment);
  double cost = (double)ride->fare + (ask->run_price != NULL ? ask->run_price[ride->run] : 0);
  for (int32_t k = 0; k < ride->alight - ride->board; k++) {
    if (ask->capacity != NULL && ask->capacity[seats + k] < 1)
      return HW_NO_WAY;
    int32_t spot = ride->segment + k;
    cost += ask->prices->resource[seats + k] - (spot < ask->spot_count ? ask->gain[spot] : 0);
  }
  return cost;
}

/* Outside of the search's times no ride has a cost. */
static void price_rides(hw_duty_search *s) {
  const hw_duty_network *duty = s->duty;
  for (int32_t i = s->priced_first; i < s->priced_end; i++)
    s->ride_cost[s->priced->rides[i]] = HW_NO_WAY;
  s->priced = s->view;
  s->priced_first = s->priced_end = first_ride(s, s->first);
  for (; s->priced_end < s->view->ride_count; s->priced_end++) {
    int32_t r = s->view->rides[s->priced_end];
    if (duty->rides[r].departs > s->last)
      return;
    if (duty->rides[r].arrives > s->last)
      continue;
    s->ride_cost[r] = on_board(s, &s->network->rides[r]);
    s->ride_close[r] = close_cost(s, duty->rides[r].to, duty->rides[r].arrives);
    for (int32_t h = duty->early_of[r]; h < duty->early_of[r + 1]; h++) {
      s->early_cost[h] = (double)s->network->links[duty->early[h].link].cost;
      s->early_close[h] = close_cost(s, duty->early[h].to, duty->early[h].end);
    }
    for (int32_t h = duty->late_of[r]; h < duty->late_of[r + 1]; h++)
      s->late_cost[h] = (double)s->network->links[duty->late[h].link].cost;
  }
}

/* Nights that a wait within the search's times can touch; what is blocked counts from the first. */
static void price_nights(hw_duty_search *s) {
  const hw_network *network = s->network;
  for (int32_t p = 0; p < network->scenario->place_count; p++) {
    const hw_place *place = &network->scenario->places[p];
    const double *price = hw_price_nights(s->ask->prices, p);
    int32_t slot = p * (network->date_count + 1);
    const int64_t *beds =
        s->ask->capacity == NULL ? NULL : s->ask->capacity + hw_bed_resource(network, p, 0);
    int32_t begin = hw_network_nights(network, p, s->first) - NIGHTS_AROUND;
    int32_t end = hw_network_nights(network, p, s->last) + NIGHTS_AROUND;
    begin = begin < 0 ? 0 : begin;
    end = end > network->date_count ? network->date_count : end;
    s->blocked[slot + begin] = 0;
    for (int32_t n = begin; n <= end; n++) {
      s->night[slot + n] = (double)place->bed_cost * n + price[n];
      if (n < end)
        s->blocked[slot + n + 1] =
            s->blocked[slot + n] + (place->beds <= 0 || (beds != NULL && beds[n] < 1) ? 1 : 0);
    }
  }
}

/* ---- transfers at the minutes of cases ---- */

typedef struct case_hop {
  hw_duty_hop hop;
  int32_t spot;
} case_hop;

static int compare_case_hops(const void *left, const void *right) {
  const hw_duty_hop *a = &((const case_hop *)left)->hop, *b = &((const case_hop *)right)->hop;
  if (a->start != b->start)
    return a->start < b->start ? -1 : 1;
  return a->link < b->link ? -1 : a->link > b->link;
}

/* The rules' transfers at the same minute are the same legs: one of them is enough. */
static void drop_rule_hops(hw_duty_search *s, const hw_duty_hop *hop) {
  const hw_duty_network *duty = s->duty;
  int32_t count = duty->early_count + duty->late_count, low = 0, high = count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    const hw_duty_hop *known = hw_duty_rule_hop(duty, duty->hops[middle]);
    if (known->link < hop->link || (known->link == hop->link && known->start < hop->start))
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < count; low++) {
    int32_t number = duty->hops[low];
    const hw_duty_hop *known = hw_duty_rule_hop(duty, number);
    if (known->link != hop->link || known->start != hop->start)
      return;
    if (number < duty->early_count)
      s->early_cost[number] = HW_NO_WAY;
    else
      s->late_cost[number - duty->early_count] = HW_NO_WAY;
  }
}

static bool alloc_cases(hw_duty_search *s, hw_arena *arena, int32_t most) {
  s->cases = HW_ARRAY(arena, most, hw_duty_hop);
  s->case_spot = HW_ARRAY(arena, most, int32_t);
  s->case_cost = HW_ARRAY(arena, most, double);
  s->case_close = HW_ARRAY(arena, most, double);
  s->by_case = HW_ARRAY(arena, most, hw_duty_state);
  s->first_case = HW_ARRAY(arena, most, hw_duty_state);
  bool given = s->by_case != NULL && s->first_case != NULL;
  for (int parity = 0; parity < 2; parity++) {
    s->case_go[parity] = HW_ARRAY(arena, most, double);
    s->case_first[parity] = HW_ARRAY(arena, most, double);
    given = given && s->case_go[parity] != NULL && s->case_first[parity] != NULL;
  }
  return given && s->cases != NULL && s->case_spot != NULL && s->case_cost != NULL &&
         s->case_close != NULL;
}

static bool price_cases(hw_duty_search *s, hw_arena *arena) {
  const hw_spots *spots = s->ask->spots;
  bool few = s->ask->only != NULL;
  int32_t most = few ? s->ask->only_count : spots->link_count, count = 0;
  case_hop *chosen = HW_ARRAY(arena, most, case_hop);
  if (chosen == NULL)
    return false;
  for (int32_t i = 0; i < most; i++) {
    int32_t spot = few ? s->ask->only[i] : s->network->segment_count + i;
    const hw_link_spot *link = hw_spots_link(spots, spot);
    if (link != NULL && hw_duty_useful(s->ask, spot) && link->start >= s->first &&
        link->start <= s->last && hw_duty_hop_open(s->network, link->link, link->start))
      chosen[count++] = (case_hop){hw_duty_hop_at(s->network, link->link, link->start), spot};
  }
  if (count > 1)
    qsort(chosen, (size_t)count, sizeof *chosen, compare_case_hops);
  if (!alloc_cases(s, arena, count))
    return false;
  s->case_count = count;
  for (int32_t c = 0; c < count; c++) {
    const hw_duty_hop *hop = &chosen[c].hop;
    s->cases[c] = *hop;
    s->case_spot[c] = chosen[c].spot;
    s->case_cost[c] = (double)s->network->links[hop->link].cost - s->ask->gain[chosen[c].spot];
    s->case_close[c] = close_cost(s, hop->to, hop->end);
    drop_rule_hops(s, hop);
  }
  return true;
}

/* ---- timeline ---- */

static bool in_use(const hw_duty_search *s, const hw_duty_event *event) {
  switch ((hw_duty_event_kind)event->kind) {
  case HW_DUTY_EARLY:
    return s->early_cost[event->item] < HW_NO_WAY &&
           s->ride_cost[s->duty->early[event->item].ride] < HW_NO_WAY;
  case HW_DUTY_LATE:
    return s->late_cost[event->item] < HW_NO_WAY &&
           s->ride_cost[s->duty->late[event->item].ride] < HW_NO_WAY;
  default:
    return s->ride_cost[event->item] < HW_NO_WAY;
  }
}

/* First of the pool's events at or after `at`. */
static int32_t first_event(const hw_duty_search *s, hw_minute at) {
  int32_t low = 0, high = s->view->event_count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (s->duty->events[s->view->events[middle]].at < at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool build_timeline(hw_duty_search *s, hw_arena *arena) {
  int32_t first = first_event(s, s->first), end = first_event(s, s->last + 1);
  int32_t case_count = 2 * s->case_count, next = 0;
  size_t pool_count = end > first ? (size_t)(end - first) : 0;
  hw_duty_event *cases = HW_ARRAY(arena, case_count, hw_duty_event);
  s->timeline = hw_arena_raw(arena, pool_count + (size_t)case_count, sizeof *s->timeline);
  if (cases == NULL || s->timeline == NULL)
    return false;
  for (int32_t c = 0; c < s->case_count; c++) {
    const hw_duty_hop *hop = &s->cases[c];
    cases[2 * c] = (hw_duty_event){hop->start, HW_DUTY_CASE, c};
    cases[2 * c + 1] =
        (hw_duty_event){hop->end + s->duty->connection[hop->to], HW_DUTY_CASE_READY, c};
  }
  if (case_count > 1)
    qsort(cases, (size_t)case_count, sizeof *cases, hw_duty_event_order);
  s->timeline_count = 0;
  for (int32_t i = first; i < end; i++) {
    const hw_duty_event *event = &s->duty->events[s->view->events[i]];
    while (next < case_count && hw_duty_event_order(&cases[next], event) < 0)
      s->timeline[s->timeline_count++] = cases[next++];
    if (in_use(s, event))
      s->timeline[s->timeline_count++] = *event;
  }
  while (next < case_count)
    s->timeline[s->timeline_count++] = cases[next++];
  return true;
}

bool hw_duty_costs(hw_duty_search *s, hw_arena *arena) {
  s->case_count = s->timeline_count = s->seed_count = s->window_count = 0;
  if (!useful_times(s))
    return true;
  if (!sum_busy(s, arena))
    return false;
  limit_times(s);
  if (s->ask->within != NULL)
    narrow(s, s->ask->within->from, s->ask->within->until);
  s->rate = (double)s->pool->cost_per_day / HW_DAY;
  price_rides(s);
  price_nights(s);
  return price_cases(s, arena) && build_timeline(s, arena);
}
