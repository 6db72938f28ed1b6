/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Pools of escorts: at a few airports of departure, with the airports near them in reach, and at
 * the first hubs, from where flights out take them to the airports of departure that no office has
 * in reach.
 */
#include "tests/bench/generate.h"

#include <stdio.h>
#include <string.h>

enum {
  REACH_KM = 1500,
  DEPARTURES_OF_OFFICE = 5,
  FEW = 16,  /* cases with escort needs: below, two pools do */
  MANY = 40, /* from here on every kind has its own, and a second hub has some */
  CHECK_IN = 120,
  GROUND_AT_ORIGIN =
      105, /* from the arrival of a flight out to the flight in of the same aircraft */
  CRUISE_KMH = 800
};

#define COVERS(kind) (1u << (kind))

const char *const escort_kind_names[ESCORT_KINDS] = {"doctor", "nurse", "guardian", "operational"};

/* ---- offices and flights out ---- */

/* The nearest airports of departure within reach, the office's own first; returns how many. */
static int near_airports(const scenario *s, int own, const bool *taken, int *chosen) {
  bool used[PLACES_MAX] = {false};
  int count = 0;
  chosen[count++] = own;
  used[own] = true;
  while (count < OFFICE_AIRPORTS) {
    int best = NOWHERE;
    int least = REACH_KM + 1;
    for (int i = 0; i < s->origin_count; i++) {
      int here = s->origins[i];
      int distance = generate_distance(&s->places[own], &s->places[here]);
      if (!taken[here] && !used[here] && distance < least) {
        best = here;
        least = distance;
      }
    }
    if (best == NOWHERE)
      break;
    used[best] = true;
    chosen[count++] = best;
  }
  return count;
}

/* Each office where it has most airports in reach. */
static void place_offices(scenario *s, bool *taken) {
  int wanted = (s->origin_count + DEPARTURES_OF_OFFICE - 1) / DEPARTURES_OF_OFFICE;
  while (s->office_count < wanted && s->office_count < OFFICES_MAX) {
    office *best = &s->offices[s->office_count];
    best->count = 0;
    for (int i = 0; i < s->origin_count; i++) {
      office here;
      if (taken[s->origins[i]])
        continue;
      here.count = near_airports(s, s->origins[i], taken, here.airports);
      if (here.count > best->count)
        *best = here;
    }
    if (best->count == 0)
      return;
    for (int i = 0; i < best->count; i++)
      taken[best->airports[i]] = true;
    s->office_count++;
  }
}

static void add_flight_out(scenario *s, int hub, int airport) {
  if (s->flight_out_count < FLIGHTS_OUT_MAX)
    s->flights_out[s->flight_out_count++] = (flight_out){hub, airport};
}

/* ---- pools ---- */

static escort_pool *add_pool(scenario *s, int base, const char *what, escort_kind kind,
                             unsigned covers) {
  static const int persons_low[ESCORT_KINDS] = {1, 1, 2, 4};
  static const int persons_high[ESCORT_KINDS] = {1, 2, 4, 4};
  static const int costs[ESCORT_KINDS] = {400, 220, 150, 120};
  static const int rests[] = {12, 18, 24, 36};
  pseudo_random *random = &s->extras;
  escort_pool *p = &s->escort_pools[s->escort_pool_count++];
  *p = (escort_pool){.kind = kind, .covers = covers, .base = base, .has_back = true};
  snprintf(p->id, sizeof p->id, "%.20s-%.16s", s->places[base].id, what);
  p->persons_per_escort = pseudo_random_between(random, persons_low[kind], persons_high[kind]);
  p->cost_per_day = costs[kind] * pseudo_random_between(random, 85, 115) / 100;
  p->rest = 60 * rests[pseudo_random_between(random, 0, 3)];
  p->max_duty = pseudo_random_between(random, 5, 7);
  p->back_minutes = 60 * pseudo_random_between(random, 18, 30);
  p->back_cost = 50 * pseudo_random_between(random, 6, 14);
  return p;
}

static void add_reach(escort_pool *p, int place_index, int minutes, int cost) {
  if (place_index != p->base && p->reach_count < REACH_MAX)
    p->reach[p->reach_count++] = (reach){place_index, minutes, cost};
}

/* An airport and its centre, from the airport `from`. */
static void add_airport(const scenario *s, escort_pool *p, int from, int airport) {
  const place *there = &s->places[airport];
  int minutes = 0;
  int cost = 0;
  if (airport != from) {
    int kilometres = generate_distance(&s->places[from], there);
    minutes = CHECK_IN + (kilometres * 60 / CRUISE_KMH + 29) / 30 * 30;
    cost = 40 + kilometres / 8;
  }
  if (p->base == s->places[from].link) { /* the base is the centre of `from` */
    minutes += s->places[from].link_minutes;
    cost += s->places[from].link_cost;
  }
  add_reach(p, airport, minutes, cost);
  if (there->link != NOWHERE)
    add_reach(p, there->link, minutes + there->link_minutes, cost + there->link_cost);
}

static void add_office_pools(scenario *s, const office *o, int base, int expected, bool doctors) {
  escort_pool *pools[3];
  int count = 0;
  if (expected < FEW) {
    pools[count++] = add_pool(s, base, "carers", GUARDIAN,
                              COVERS(NURSE) | COVERS(GUARDIAN) | COVERS(OPERATIONAL));
  } else {
    pools[count++] = add_pool(s, base, "nurses", NURSE, COVERS(NURSE) | COVERS(OPERATIONAL));
    pools[count++] =
        add_pool(s, base, "guardians", GUARDIAN, COVERS(GUARDIAN) | COVERS(OPERATIONAL));
  }
  if (doctors)
    pools[count++] = add_pool(s, base, "doctors", DOCTOR, COVERS(DOCTOR) | COVERS(NURSE));
  for (int i = 0; i < count; i++)
    for (int k = 0; k < o->count; k++)
      add_airport(s, pools[i], o->airports[0], o->airports[k]);
}

/* At the first hub: doctors who are flown in to the offices; staff; and those who only go out and
 * come back with somebody. */
static void add_first_hub(scenario *s, int expected) {
  int hub = s->hubs[0];
  escort_pool *doctors = add_pool(s, hub, "doctors", DOCTOR, COVERS(DOCTOR) | COVERS(NURSE));
  const place *at = &s->places[hub];
  if (at->link != NOWHERE)
    add_reach(doctors, at->link, at->link_minutes, at->link_cost);
  for (int i = 0; i < s->office_count; i++)
    add_airport(s, doctors, hub, s->offices[i].airports[0]);
  if (expected < FEW)
    return;
  escort_pool *relay = add_pool(s, hub, "relay", NURSE, COVERS(NURSE) | COVERS(GUARDIAN));
  relay->has_back = false;
  if (at->link != NOWHERE)
    add_reach(relay, at->link, at->link_minutes, at->link_cost);
  if (expected >= MANY)
    add_pool(s, hub, "staff", OPERATIONAL, COVERS(OPERATIONAL) | COVERS(GUARDIAN));
}

void generate_escorts(scenario *s) {
  bool taken[PLACES_MAX] = {false};
  int expected = s->options.persons * 2 / 5 * s->options.escorts / 1000;
  bool second = expected >= MANY && s->hub_count > 1;
  place_offices(s, taken);
  for (int i = 0; i < s->office_count; i++) {
    int airport = s->offices[i].airports[0];
    int centre = s->places[airport].link;
    bool outside = centre != NOWHERE && pseudo_random_chance(&s->extras, 50);
    add_flight_out(s, s->hubs[0], airport);
    add_office_pools(s, &s->offices[i], outside ? centre : airport, expected,
                     expected >= MANY && i % 2 == 1);
  }
  add_first_hub(s, expected);
  if (second) {
    add_pool(s, s->hubs[1], "nurses", NURSE, COVERS(NURSE) | COVERS(OPERATIONAL));
    add_pool(s, s->hubs[1], "guardians", GUARDIAN, COVERS(GUARDIAN));
  }
  for (int i = 0; i < s->origin_count; i++) {
    const place *here = &s->places[s->origins[i]];
    bool nearer = second && generate_distance(here, &s->places[s->hubs[1]]) <
                                generate_distance(here, &s->places[s->hubs[0]]);
    if (!taken[s->origins[i]])
      add_flight_out(s, s->hubs[nearer], s->origins[i]);
  }
}

bool escort_pool_reaches(const escort_pool *p, int place_index, reach *way) {
  *way = (reach){place_index, 0, 0};
  if (place_index == p->base)
    return true;
  for (int i = 0; i < p->reach_count; i++)
    if (p->reach[i].place == place_index) {
      *way = p->reach[i];
      return true;
    }
  return false;
}

bool escort_pool_meets(const scenario *s, const escort_pool *p, int place_index) {
  reach way;
  bool meets = escort_pool_reaches(p, place_index, &way);
  for (int i = 0; i < s->flight_out_count; i++)
    meets = meets || (s->flights_out[i].hub == p->base && s->flights_out[i].airport == place_index);
  return meets;
}

/* ---- services of the flights out ---- */

/* The first flight from the airport into the hub, or to wherever one goes. */
static const service *flight_in(const scenario *s, const flight_out *out) {
  const service *found = NULL;
  for (int i = 0; i < s->service_count; i++) {
    const service *v = &s->services[i];
    if (v->convoy || v->outward || v->stop[0] != out->airport)
      continue;
    if (found == NULL || (found->stop[1] != out->hub && v->stop[1] == out->hub))
      found = v;
  }
  return found;
}

bool generate_flights_out(scenario *s) {
  for (int i = 0; i < s->flight_out_count; i++) {
    const flight_out *out = &s->flights_out[i];
    const service *in = flight_in(s, out);
    const place *hub = &s->places[out->hub];
    const place *airport = &s->places[out->airport];
    if (in == NULL)
      continue;
    if (s->service_count == SERVICES_MAX)
      return false;
    service *v = &s->services[s->service_count++];
    *v = (service){.stop_count = 2, .pool = NOWHERE, .outward = true, .weekdays = in->weekdays};
    v->stop[0] = out->hub;
    v->stop[1] = out->airport;
    snprintf(v->id, sizeof v->id, "OUT%d", i + 1);
    int kilometres = generate_distance(hub, airport);
    int minutes = (kilometres * 60 / CRUISE_KMH + 34) / 5 * 5;
    v->cost[0] = 50 + kilometres * 5 / 100;
    int arrives = in->departs[0] - airport->offset + hub->offset - GROUND_AT_ORIGIN;
    if (arrives < minutes) { /* leaves the hub on the day before */
      arrives += MINUTES_OF_DAY;
      v->weekdays = (v->weekdays >> 1 | v->weekdays << 6) & 0x7Fu;
    }
    v->arrives[0] = v->departs[0] = arrives - minutes;
    v->arrives[1] = v->departs[1] = arrives;
  }
  return true;
}
