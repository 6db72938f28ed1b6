/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Cheapest itineraries in a network without capacities.
 *
 * With delay and transit rates d and t per person and minute, an itinerary that leaves at D and
 * arrives at A costs fares + (d + t) A - t D and a constant. So one backward sweep over all
 * boardings gives, for each, the least fares + (d + t) A of the rest of the way. O(boardings x
 * departures in a connection's window).
 */
#include "tests/bench/generate.h"

#include <stdlib.h>

#define UNREACHED (INT64_MAX / 4)

enum {
  CENTS = 100,
  WAIT_AT_HUB = 36 * 60, /* longest wait that a connection is looked for in */
  WAIT_ELSEWHERE = 60 * 60,
  SEARCH_DAYS = 30,   /* after ready */
  OPEN_FROM = 6 * 60, /* of receptions, local time */
  OPEN_TO = 22 * 60,
  FRIDAY = 4,
  SATURDAY = 5
};

const int generate_delay_per_day[PRIORITIES + 1] = {0, 200, 50, 10};
const int generate_penalty[PRIORITIES + 1] = {0, 50000, 20000, 8000};

static int by_departure(const void *left, const void *right) {
  const boarding *a = left;
  const boarding *b = right;
  if (a->departs != b->departs)
    return a->departs < b->departs ? -1 : 1;
  return a->run != b->run ? (a->run < b->run ? -1 : 1) : a->stop - b->stop;
}

bool router_open(router *r, const scenario *s) {
  *r = (router){.scenario = s};
  r->boardings = calloc((size_t)s->run_count * STOPS_MAX + 1, sizeof *r->boardings);
  int *storage = calloc((size_t)s->run_count * STOPS_MAX + 1, sizeof *storage);
  r->at[0] = storage;
  if (r->boardings == NULL || storage == NULL)
    return false;
  for (int i = 0; i < s->run_count; i++) {
    const service *v = &s->services[s->runs[i].service];
    for (int stop = 0; v->charter_cost == 0 && stop + 1 < v->stop_count; stop++)
      r->boardings[r->boarding_count++] =
          (boarding){.run = i,
                     .stop = stop,
                     .place = v->stop[stop],
                     .departs = s->runs[i].midnight + v->departs[stop]};
  }
  qsort(r->boardings, (size_t)r->boarding_count, sizeof *r->boardings, by_departure);
  for (int p = 0; p < s->place_count; p++) {
    r->at[p] = storage;
    for (int i = 0; i < r->boarding_count; i++)
      if (r->boardings[i].place == p)
        r->at[p][r->at_count[p]++] = i;
    storage += r->at_count[p];
  }
  return true;
}

void router_close(router *r) {
  free(r->at[0]);
  free(r->boardings);
  *r = (router){0};
}

/* First position at `place` that departs at or after `time`. */
static int first_after(const router *r, int place_index, int time) {
  int low = 0;
  int high = r->at_count[place_index];
  while (low < high) {
    int middle = low + (high - low) / 2;
    if (r->boardings[r->at[place_index][middle]].departs < time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* First minute from `time` on at which the destination receives, or NOWHERE when only `time` will
 * do. */
static int received(const place *to, int time, bool can_wait) {
  if (!to->has_reception)
    return time;
  for (int tries = 0; tries < 10; tries++) {
    int local = time + to->offset;
    int day = local / MINUTES_OF_DAY;
    int minute = local % MINUTES_OF_DAY;
    bool day_open = day % 7 != FRIDAY && day % 7 != SATURDAY;
    if (day_open && minute >= OPEN_FROM && minute <= OPEN_TO)
      return time;
    if (!can_wait)
      return NOWHERE;
    int wait =
        day_open && minute < OPEN_FROM ? OPEN_FROM - minute : MINUTES_OF_DAY - minute + OPEN_FROM;
    time += wait;
  }
  return NOWHERE;
}

typedef struct sweep {
  int to;
  const home *home;
  int64_t rate; /* cents x 1440 per minute of arrival */
  bool assisted;
} sweep;

static void consider_end(boarding *b, const sweep *w, int stop, int64_t paid, int arrives) {
  if (arrives == NOWHERE)
    return;
  int64_t cost = paid + w->rate * arrives;
  if (cost < b->cost) {
    b->cost = cost;
    b->alights = stop;
    b->next = NOWHERE;
    b->arrives = arrives;
  }
}

static void consider_connections(const router *r, boarding *b, int stop, int64_t paid,
                                 int place_index, int earliest) {
  const place *p = &r->scenario->places[place_index];
  int window = p->role == ROLE_HUB ? WAIT_AT_HUB : WAIT_ELSEWHERE;
  for (int i = first_after(r, place_index, earliest); i < r->at_count[place_index]; i++) {
    const boarding *next = &r->boardings[r->at[place_index][i]];
    if (next->departs > earliest + window)
      break;
    if (next->cost >= UNREACHED || paid + next->cost >= b->cost || next->run == b->run)
      continue;
    b->cost = paid + next->cost;
    b->alights = stop;
    b->next = r->at[place_index][i];
    b->arrives = next->arrives;
  }
}

/* True when nationals of the home may enter the place's country on the way. */
static bool may_enter(const scenario *s, const home *h, int place_index) {
  for (int k = 0; k < s->hub_count; k++) {
    bool hub = place_index == s->hubs[k] || s->places[place_index].link == s->hubs[k];
    if (hub && h->entry[k] == ENTRY_REFUSED)
      return false;
  }
  return true;
}

static void sweep_boarding(const router *r, boarding *b, const sweep *w) {
  const scenario *s = r->scenario;
  const run *ride = &s->runs[b->run];
  const service *v = &s->services[ride->service];
  b->cost = UNREACHED;
  if (w->assisted && !v->convoy && v->stretchers == 0)
    return;
  int64_t paid = 0;
  if (v->convoy) /* a share of the vehicle and of the run */
    paid = (int64_t)(14 + v->run_cost / 30) * CENTS * MINUTES_OF_DAY;
  for (int stop = b->stop + 1; stop < v->stop_count; stop++) {
    paid += (int64_t)v->cost[stop - 1] * CENTS * MINUTES_OF_DAY;
    int here = v->stop[stop];
    const place *p = &s->places[here];
    int arrives = ride->midnight + v->arrives[stop];
    int slow = w->assisted ? 2 : 1;
    if (!may_enter(s, w->home, here))
      continue;
    if (here == w->to)
      consider_end(b, w, stop, paid, received(p, arrives, false));
    if (here != w->to)
      consider_connections(r, b, stop, paid, here, arrives + p->connection * slow);
    if (p->link == NOWHERE)
      continue;
    int64_t transfer_cost = (int64_t)p->link_cost * CENTS * MINUTES_OF_DAY;
    int there = arrives + p->link_minutes;
    const place *link = &s->places[p->link];
    if (p->link == w->to)
      consider_end(b, w, stop, paid + transfer_cost, received(link, there, true));
    else
      consider_connections(r, b, stop, paid + transfer_cost, p->link,
                           there + link->connection * slow);
  }
}

void router_sweep(router *r, int to, const home *h, int priority, bool assisted) {
  sweep w = {.to = to, .home = h, .assisted = assisted};
  w.rate = (int64_t)generate_delay_per_day[priority] * CENTS + (int64_t)TRANSIT_HOUR * CENTS * 24;
  for (int i = r->boarding_count - 1; i >= 0; i--)
    sweep_boarding(r, &r->boardings[i], &w);
}

bool router_route(const router *r, party *p) {
  const scenario *s = r->scenario;
  const place *from = &s->places[p->from];
  bool assisted = p->wheelchairs + p->stretchers > 0 || p->medical;
  int airport = from->role == ROLE_ORIGIN_CITY ? from->link : p->from;
  int lead = airport == p->from
                 ? 0
                 : from->link_minutes + s->places[airport].connection * (assisted ? 2 : 1);
  int ready = p->ready * MINUTES_OF_DAY - from->offset;
  int64_t best = UNREACHED;
  int chosen = NOWHERE;
  for (int i = first_after(r, airport, ready + lead); i < r->at_count[airport]; i++) {
    const boarding *b = &r->boardings[r->at[airport][i]];
    if (b->departs > ready + SEARCH_DAYS * MINUTES_OF_DAY)
      break;
    int64_t cost = b->cost - (int64_t)TRANSIT_HOUR * CENTS * 24 * (b->departs - lead);
    if (b->cost < UNREACHED && cost < best) {
      best = cost;
      chosen = r->at[airport][i];
    }
  }
  p->ride_count = 0;
  int arrives = chosen == NOWHERE ? 0 : r->boardings[chosen].arrives;
  for (; chosen != NOWHERE; chosen = r->boardings[chosen].next) {
    if (p->ride_count == RIDES_MAX) {
      p->ride_count = 0;
      return false;
    }
    p->boarding[p->ride_count] = chosen;
    p->alights[p->ride_count++] = r->boardings[chosen].alights;
  }
  int day = (arrives + s->places[p->to].offset) / MINUTES_OF_DAY;
  if (p->latest > 0 && p->latest < day + 2)
    p->latest = day + 2;
  if (p->clearance_until < day + 2)
    p->clearance_until = day + 2;
  return p->ride_count > 0;
}
