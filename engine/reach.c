/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/reach.h"

/* Departures of one place, latest first, each with the earliest arrival of it and all later ones.
 */
typedef struct departures {
  hw_minute *departs, *arrival;
  int32_t count;
} departures;

typedef struct search {
  const hw_network *network;
  int32_t to;
  bool hurried; /* connections take no time */
  departures *of_place;
} search;

/* The earliest arrival among the departures from `place` that one who is there at `at` makes. */
static hw_minute board(const search *s, int32_t place, hw_minute at) {
  const departures *d = &s->of_place[place];
  int32_t low = 0, high = d->count;
  if (!s->hurried)
    at += s->network->scenario->places[place].connection;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (d->departs[middle] >= at)
      low = middle + 1;
    else
      high = middle;
  }
  return low == 0 ? HW_MINUTE_MAX : d->arrival[low - 1];
}

static hw_minute sooner(hw_minute a, hw_minute b) {
  return a < b ? a : b;
}

/* After alighting at `place` at `at`: ends, boards, or takes one transfer and does either. */
static hw_minute go_on(const search *s, int32_t place, hw_minute at) {
  const hw_network *network = s->network;
  if (place == s->to)
    return at;
  hw_minute least = board(s, place, at);
  for (int32_t k = network->links_from[place]; k < network->links_from[place + 1]; k++) {
    const hw_link *link = &network->links[network->link_by_from[k]];
    hw_minute arrives = at + link->time;
    least = sooner(least, link->to == s->to ? arrives : board(s, link->to, arrives));
  }
  return least;
}

static bool make_departures(search *s, hw_arena *arena) {
  const hw_network *network = s->network;
  int32_t places = network->scenario->place_count;
  int32_t *count = HW_ARRAY(arena, places, int32_t);
  s->of_place = HW_ARRAY(arena, places, departures);
  if (count == NULL || s->of_place == NULL)
    return false;
  for (int32_t r = 0; r < network->ride_count; r++)
    count[network->rides[r].from]++;
  for (int32_t p = 0; p < places; p++) {
    s->of_place[p].departs = HW_ARRAY(arena, count[p], hw_minute);
    s->of_place[p].arrival = HW_ARRAY(arena, count[p], hw_minute);
    if (s->of_place[p].departs == NULL || s->of_place[p].arrival == NULL)
      return false;
  }
  return true;
}

/* Latest departures first: what a ride can go on with departs after it and is there already. */
static const hw_minute *reach_times(search s, hw_arena *arena) {
  const hw_network *network = s.network;
  hw_minute *reach = HW_ARRAY(arena, network->ride_count, hw_minute);
  if (reach == NULL || !make_departures(&s, arena))
    return NULL;
  for (int32_t r = network->ride_count - 1; r >= 0; r--) {
    const hw_ride *ride = &network->rides[r];
    departures *d = &s.of_place[ride->from];
    reach[r] = go_on(&s, ride->to, ride->arrives);
    d->departs[d->count] = ride->departs;
    d->arrival[d->count] = d->count > 0 ? sooner(reach[r], d->arrival[d->count - 1]) : reach[r];
    d->count++;
  }
  return reach;
}

const hw_minute *hw_reach_times(const hw_network *network, int32_t to, hw_arena *arena) {
  return reach_times((search){.network = network, .to = to}, arena);
}

const hw_minute *hw_reach_times_hurried(const hw_network *network, int32_t to, hw_arena *arena) {
  return reach_times((search){.network = network, .to = to, .hurried = true}, arena);
}
