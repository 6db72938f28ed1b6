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

#include <limits.h>
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
  SATURDAY = 5,
  AMMAN_OFFSET = 180 /* of the horizon's zone */
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
    for (int stop = 0; v->charter_cost == 0 && !v->outward && stop + 1 < v->stop_count; stop++)
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
  const party *like;
  const home *home;
  int64_t rate; /* cents x 1440 per minute of arrival */
  bool strict;
  int end; /* last arrival, minutes UTC */
} sweep;

/* Nights between two legs that count: few, and of sheltered parties only at medical places. */
static int nights_there(const sweep *w, const place *p, int arrives, int departs) {
  int nights = w->strict ? generate_nights(p, arrives, departs) : 0;
  return nights > 0 && w->like->sheltered && !p->medical ? NIGHTS_MAX + 1 : nights;
}

/* The party leaves a run: what it has paid since its boarding, with a transfer to `place`. */
typedef struct alighting {
  int stop;
  int64_t paid;
  int arrives; /* minutes UTC, at the stop */
  int place;   /* where it goes on from, `transfer` minutes later */
  int transfer;
} alighting;

static void consider_end(boarding *b, const sweep *w, const alighting *a, int arrives, int nights) {
  if (arrives == NOWHERE || arrives > w->end || nights > NIGHTS_MAX)
    return;
  int64_t cost = a->paid + w->rate * arrives;
  if (cost < b->cost) {
    b->cost = cost;
    b->alights = a->stop;
    b->next = NOWHERE;
    b->arrives = arrives;
    b->nights = nights;
  }
}

static void consider_connections(const router *r, const sweep *w, boarding *b, const alighting *a) {
  const place *p = &r->scenario->places[a->place];
  int window = p->role == ROLE_HUB ? WAIT_AT_HUB : WAIT_ELSEWHERE;
  int earliest = a->arrives + a->transfer + p->connection * (w->like->slow ? 2 : 1);
  for (int i = first_after(r, a->place, earliest); i < r->at_count[a->place]; i++) {
    const boarding *next = &r->boardings[r->at[a->place][i]];
    int nights = nights_there(w, p, a->arrives, next->departs);
    if (next->departs > earliest + window || nights > NIGHTS_MAX)
      break;
    if (next->cost >= UNREACHED || a->paid + next->cost >= b->cost || next->run == b->run ||
        nights + next->nights > NIGHTS_MAX)
      continue;
    b->cost = a->paid + next->cost;
    b->alights = a->stop;
    b->next = r->at[a->place][i];
    b->arrives = next->arrives;
    b->nights = nights + next->nights;
  }
}

/* The same by a transfer, which may wait for the opening at the end where it begins. */
static void consider_end_by_link(boarding *b, const sweep *w, const alighting *a, const place *p,
                                 const place *to) {
  int there = received(to, a->arrives + a->transfer, true);
  consider_end(b, w, a, there, nights_there(w, p, a->arrives, there - a->transfer));
}

/* True when nationals of the home may enter the place's country on the way, and then. */
static bool may_enter(const scenario *s, const sweep *w, int place_index, int arrives) {
  const home *h = w->home;
  for (int k = 0; k < s->hub_count; k++) {
    bool hub = place_index == s->hubs[k] || s->places[place_index].link == s->hubs[k];
    if (hub && h->entry[k] == ENTRY_REFUSED)
      return false;
    if (hub && w->strict && h->entry[k] == ENTRY_NOTICE && arrives < NOTICE_DAYS * MINUTES_OF_DAY)
      return false;
  }
  return true;
}

static void sweep_boarding(const router *r, boarding *b, const sweep *w) {
  const scenario *s = r->scenario;
  const run *ride = &s->runs[b->run];
  const service *v = &s->services[ride->service];
  b->cost = UNREACHED;
  if (w->like->carried && (v->convoy ? !v->ambulance : v->stretchers == 0))
    return;
  int64_t paid = 0;
  if (v->convoy) /* a share of the vehicle and of the run */
    paid = (int64_t)(14 + v->run_cost / 30) * CENTS * MINUTES_OF_DAY;
  for (int stop = b->stop + 1; stop < v->stop_count; stop++) {
    paid += (int64_t)v->cost[stop - 1] * CENTS * MINUTES_OF_DAY;
    int here = v->stop[stop];
    const place *p = &s->places[here];
    alighting a = {
        .stop = stop, .paid = paid, .arrives = ride->midnight + v->arrives[stop], .place = here};
    if (!may_enter(s, w, here, a.arrives))
      continue;
    if (here == w->like->to)
      consider_end(b, w, &a, received(p, a.arrives, false), 0);
    else
      consider_connections(r, w, b, &a);
    if (p->link == NOWHERE || (w->like->carried && !p->link_ambulance))
      continue;
    a.paid += (int64_t)p->link_cost * CENTS * MINUTES_OF_DAY;
    a.place = p->link;
    a.transfer = p->link_minutes;
    if (p->link != w->like->to)
      consider_connections(r, w, b, &a);
    else
      consider_end_by_link(b, w, &a, p, &s->places[p->link]);
  }
}

void router_sweep(router *r, const party *like) {
  const scenario *s = r->scenario;
  sweep w = {.like = like, .home = &s->homes[like->home], .strict = generate_is_strict(s)};
  w.end = w.strict ? s->options.days * MINUTES_OF_DAY - AMMAN_OFFSET - 1 : INT_MAX;
  w.rate =
      (int64_t)generate_delay_per_day[like->priority] * CENTS + (int64_t)TRANSIT_HOUR * CENTS * 24;
  for (int i = r->boarding_count - 1; i >= 0; i--)
    sweep_boarding(r, &r->boardings[i], &w);
}

/* A check-in that begins before three in the morning is a night, and airports of departure have no
 * beds. */
static bool checks_in_at_night(const scenario *s, const boarding *b, int check_in) {
  return generate_is_strict(s) &&
         generate_nights(&s->places[b->place], b->departs - check_in, b->departs) > 0;
}

bool router_route(const router *r, party *p) {
  const scenario *s = r->scenario;
  const place *from = &s->places[p->from];
  int airport = from->role == ROLE_ORIGIN_CITY ? from->link : p->from;
  int check_in = airport == p->from ? 0 : s->places[airport].connection * (p->slow ? 2 : 1);
  int lead = airport == p->from ? 0 : from->link_minutes + check_in;
  int ready = p->ready * MINUTES_OF_DAY - from->offset;
  int64_t best = UNREACHED;
  int chosen = NOWHERE;
  p->ride_count = 0;
  if (p->carried && airport != p->from && !from->link_ambulance)
    return false;
  for (int i = first_after(r, airport, ready + lead); i < r->at_count[airport]; i++) {
    const boarding *b = &r->boardings[r->at[airport][i]];
    if (b->departs > ready + SEARCH_DAYS * MINUTES_OF_DAY)
      break;
    int64_t cost = b->cost - (int64_t)TRANSIT_HOUR * CENTS * 24 * (b->departs - lead);
    if (b->cost < UNREACHED && cost < best && !checks_in_at_night(s, b, check_in)) {
      best = cost;
      chosen = r->at[airport][i];
    }
  }
  int arrives = chosen == NOWHERE ? 0 : r->boardings[chosen].arrives;
  for (; chosen != NOWHERE; chosen = r->boardings[chosen].next) {
    if (p->ride_count == RIDES_MAX) {
      p->ride_count = 0;
      return false;
    }
    p->boarding[p->ride_count] = chosen;
    p->alights[p->ride_count++] = r->boardings[chosen].alights;
  }
  p->arrives = arrives;
  int day = (arrives + s->places[p->to].offset) / MINUTES_OF_DAY;
  if (p->latest > 0 && p->latest < day + 2)
    p->latest = day + 2;
  if (p->clearance_until < day + 2)
    p->clearance_until = day + 2;
  return p->ride_count > 0;
}
