/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Places, timetables, vehicle pools and entry rules: hub and spoke, every week alike. */
#include "tests/bench/generate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  HUBS_OF_ORIGIN = 2,
  HUBS_OF_GATEWAY = 3,
  DAYS_OF_WEEK = 7,
  CRUISE_KMH = 800,
  ROAD_KMH = 55,
  /* with escorts: percent of links and convoys with ambulances, of flights with few wheelchairs */
  AMBULANCE_LINKS = 85,
  AMBULANCE_CONVOYS = 70,
  FEW_WHEELCHAIRS = 50,
  FLIGHTS_OUT_A_WEEK = 4 /* about: they have the days of the flights in */
};

static double cosine(double x) {
  double x2 = x * x;
  return 1 - x2 / 2 + x2 * x2 / 24 - x2 * x2 * x2 / 720;
}

/* Newton's iteration: the same bits everywhere. */
static double square_root(double x) {
  double y = x > 1 ? x : 1;
  for (int i = 0; i < 40; i++)
    y = (y + x / y) / 2;
  return y;
}

int generate_distance(const place *a, const place *b) {
  double degree = 3.14159265358979 / 180 / 100;
  double north = (a->latitude - b->latitude) * 1.11195;
  double east =
      (a->longitude - b->longitude) * 1.11195 * cosine((a->latitude + b->latitude) / 2.0 * degree);
  return (int)square_root(north * north + east * east + 1);
}

static int add_place(scenario *s, const geography *where, place_role role) {
  place *p = &s->places[s->place_count];
  p->id = where->id;
  p->name = where->name;
  p->country = where->country;
  p->zone = where->zone;
  p->role = role;
  p->offset = where->offset;
  p->latitude = where->latitude;
  p->longitude = where->longitude;
  p->connection = role == ROLE_HUB || role == ROLE_ORIGIN_AIRPORT ? 90 : 45;
  p->link = NOWHERE;
  return s->place_count++;
}

static int find_place(const scenario *s, const char *id) {
  for (int i = 0; i < s->place_count; i++)
    if (strcmp(s->places[i].id, id) == 0)
      return i;
  return NOWHERE;
}

static void add_transfer(scenario *s, int from, int to, int minutes, int cost) {
  bool ambulance = s->options.escorts == 0 || pseudo_random_chance(&s->extras, AMBULANCE_LINKS);
  s->transfers[s->transfer_count++] = (transfer){from, to, minutes, cost, ambulance};
  s->places[from].link = to;
  s->places[to].link = from;
  s->places[from].link_minutes = s->places[to].link_minutes = minutes;
  s->places[from].link_cost = s->places[to].link_cost = cost;
  s->places[from].link_ambulance = s->places[to].link_ambulance = ambulance;
}

/* A centre in the countryside where people wait for their departure. */
static void add_centre(scenario *s, const geography *near, int airport) {
  place *centre = &s->places[add_place(s, near, ROLE_ORIGIN_CITY)];
  snprintf(centre->own_id, sizeof centre->own_id, "%.3s-CENTRE", near->id);
  centre->id = centre->own_id;
  centre->name = "Reception centre";
  centre->latitude += pseudo_random_between(&s->random, -60, 60);
  int minutes = 5 * pseudo_random_between(&s->random, 8, 30);
  add_transfer(s, (int)(centre - s->places), airport, minutes,
               pseudo_random_between(&s->random, 8, 40));
}

static void add_origins(scenario *s) {
  int order[64];
  for (int i = 0; i < geography_origin_count; i++)
    order[i] = i;
  for (int i = 0; i < s->options.departures; i++) {
    int j = pseudo_random_between(&s->random, i, geography_origin_count - 1);
    int chosen = order[j];
    order[j] = order[i];
    order[i] = chosen;
    int airport = add_place(s, &geography_origins[chosen], ROLE_ORIGIN_AIRPORT);
    s->origins[s->origin_count++] = airport;
    if (pseudo_random_chance(&s->random, 40))
      add_centre(s, &geography_origins[chosen], airport);
  }
}

static void add_hubs(scenario *s) {
  static const int nights[] = {20, 25, 30, 35, 40};
  for (int i = 0; i < s->options.hubs; i++) {
    int hub = add_place(s, &geography_hubs[i], ROLE_HUB);
    s->places[hub].bed_cost = nights[pseudo_random_between(&s->random, 0, 4)];
    s->hubs[s->hub_count++] = hub;
  }
}

static void add_gateway(scenario *s, const geography *airport, int city) {
  int gateway = add_place(s, airport, ROLE_GATEWAY);
  int minutes = 5 * pseudo_random_between(&s->random, 7, 15);
  s->places[gateway].bed_cost = pseudo_random_between(&s->random, 10, 20);
  add_transfer(s, gateway, city, minutes, pseudo_random_between(&s->random, 6, 20));
}

/* Destinations in the table's order; without convoys the inland ones are left out. */
static bool add_destinations(scenario *s) {
  for (int i = 0; i < geography_destination_count; i++) {
    const geography *city = &geography_destinations[i];
    if (s->destination_count == s->options.places)
      return true;
    if (city->inland && !s->options.convoys)
      continue;
    int here = add_place(s, city, ROLE_DESTINATION);
    s->places[here].bed_cost = pseudo_random_between(&s->random, 8, 16);
    s->places[here].has_reception = pseudo_random_chance(&s->random, 40);
    s->destinations[s->destination_count++] = here;
    if (city->inland)
      continue;
    for (int g = 0; g < geography_gateway_count; g++)
      if (strcmp(geography_gateways[g].id, city->gateway) == 0)
        add_gateway(s, &geography_gateways[g], here);
  }
  return s->destination_count == s->options.places;
}

static service *new_service(scenario *s, const char *carrier, int number, int stop_count) {
  if (s->service_count == SERVICES_MAX)
    return NULL;
  service *v = &s->services[s->service_count++];
  memset(v, 0, sizeof *v);
  snprintf(v->id, sizeof v->id, "%.6s%d", carrier, number);
  v->stop_count = stop_count;
  v->pool = NOWHERE;
  return v;
}

/* Minutes on board, to five minutes: the distance at cruising speed and half an hour on the ground.
 */
static int flying_time(const place *a, const place *b) {
  return (generate_distance(a, b) * 60 / CRUISE_KMH + 34) / 5 * 5;
}

static int fare(scenario *s, const place *a, const place *b) {
  int base = 60 + generate_distance(a, b) * 7 / 100;
  return base * pseudo_random_between(&s->random, 85, 125) / 100;
}

/* Sets stop times from a local departure time of day; every further stop after `ground` minutes. */
static void set_times(scenario *s, service *v, int local_departure, int ground) {
  int now = local_departure;
  for (int i = 0; i < v->stop_count; i++) {
    const place *here = &s->places[v->stop[i]];
    v->arrives[i] = now;
    v->departs[i] = i == 0 || i == v->stop_count - 1 ? now : now + ground;
    now = v->departs[i];
    if (i == v->stop_count - 1)
      break;
    const place *next = &s->places[v->stop[i + 1]];
    if (v->convoy)
      now += (generate_distance(here, next) * 125 / 100 * 60 / ROAD_KMH + 19) / 15 * 15;
    else
      now += flying_time(here, next);
  }
}

static bool add_flight(scenario *s, const char *carrier, int number, const int *stops, int count) {
  service *v = new_service(s, carrier, number, count);
  if (v == NULL)
    return false;
  for (int i = 0; i < count; i++)
    v->stop[i] = stops[i];
  for (int i = 0; i + 1 < count; i++)
    v->cost[i] = fare(s, &s->places[stops[i]], &s->places[stops[i + 1]]);
  v->stretchers =
      pseudo_random_chance(&s->random, 75) ? pseudo_random_between(&s->random, 1, 3) : 0;
  set_times(s, v, 5 * pseudo_random_between(&s->random, 60, 252), 75);
  if (s->options.escorts > 0 && pseudo_random_chance(&s->extras, FEW_WHEELCHAIRS))
    v->wheelchairs = pseudo_random_between(&s->extras, 3, 6);
  return true;
}

/* The hubs of an airport: the nearest, and then others at random. */
static int choose_hubs(scenario *s, int airport, int wanted, int *chosen) {
  bool used[HUBS_MAX] = {false};
  int count = wanted < s->hub_count ? wanted : s->hub_count;
  for (int k = 0; k < count; k++) {
    int best = NOWHERE;
    int best_distance = 0;
    for (int h = 0; h < s->hub_count; h++) {
      int distance = generate_distance(&s->places[s->hubs[h]], &s->places[airport]) +
                     pseudo_random_between(&s->random, 0, 2500);
      if (!used[h] && (best == NOWHERE || distance < best_distance)) {
        best = h;
        best_distance = distance;
      }
    }
    used[best] = true;
    chosen[k] = s->hubs[best];
  }
  return count;
}

static bool add_flights(scenario *s) {
  for (int i = 0; i < s->origin_count; i++) {
    int hubs[HUBS_MAX];
    int count = choose_hubs(s, s->origins[i], HUBS_OF_ORIGIN + (i % 3 == 0), hubs);
    for (int k = 0; k < count; k++)
      if (!add_flight(s, s->places[hubs[k]].id, 100 + 10 * i + k, (int[]){s->origins[i], hubs[k]},
                      2))
        return false;
  }
  int gateways = 0;
  for (int g = 0; g < s->place_count; g++) {
    if (s->places[g].role != ROLE_GATEWAY)
      continue;
    int hubs[HUBS_MAX];
    int count = choose_hubs(s, g, HUBS_OF_GATEWAY, hubs);
    for (int k = 0; k < count; k++)
      if (!add_flight(s, s->places[hubs[k]].id, 600 + 10 * gateways + k, (int[]){hubs[k], g}, 2))
        return false;
    /* a through flight: origin, hub, gateway */
    int origin = s->origins[pseudo_random_between(&s->random, 0, s->origin_count - 1)];
    if (!add_flight(s, "THRU", 1 + gateways, (int[]){origin, hubs[0], g}, 3))
      return false;
    gateways++;
  }
  return true;
}

static int add_pool(scenario *s, int base, const char *what, pool values) {
  pool *p = &s->pools[s->pool_count];
  *p = values;
  snprintf(p->id, sizeof p->id, "%.20s-%.12s", s->places[base].id, what);
  p->base = base;
  return s->pool_count++;
}

/* Buses and ambulances of one base; the number of buses follows from the loads. */
static int pools_of(scenario *s, int base) {
  for (int i = 0; i < s->pool_count; i++)
    if (s->pools[i].base == base)
      return i;
  int seats = s->options.persons / s->options.runs > 8 ? 45 : 18;
  int buses = add_pool(s, base, "buses",
                       (pool){.seats = seats,
                              .wheelchairs = 2,
                              .cost = 14 * seats,
                              .turnaround = 60 * pseudo_random_between(&s->random, 10, 22)});
  add_pool(s, base, "ambulances",
           (pool){.count = 2,
                  .seats = 2,
                  .wheelchairs = 1,
                  .stretchers = 2,
                  .cost = 220,
                  .turnaround = 60 * pseudo_random_between(&s->random, 10, 22)});
  return buses;
}

static bool add_convoy(scenario *s, const char *name, int number, const int *stops, int count) {
  service *v = new_service(s, name, number, count);
  if (v == NULL)
    return false;
  v->convoy = true;
  v->ambulance = s->options.escorts == 0 || pseudo_random_chance(&s->extras, AMBULANCE_CONVOYS);
  for (int i = 0; i < count; i++)
    v->stop[i] = stops[i];
  for (int i = 0; i + 1 < count; i++)
    v->cost[i] = 3 + generate_distance(&s->places[stops[i]], &s->places[stops[i + 1]]) / 30;
  v->pool = pools_of(s, stops[0]);
  v->run_cost = 50 * pseudo_random_between(&s->random, 2, 12);
  set_times(s, v, 15 * pseudo_random_between(&s->random, 22, 30), 60);
  return true;
}

static bool add_convoys(scenario *s) {
  int number = 0;
  for (int i = 0; i < geography_destination_count && s->options.convoys; i++) {
    const geography *city = &geography_destinations[i];
    int here = find_place(s, city->id);
    if (!city->inland || here == NOWHERE)
      continue;
    if (!add_convoy(s, "ROAD", ++number, (int[]){find_place(s, city->gateway), here}, 2))
      return false;
  }
  if (!s->options.convoys || s->hub_count == 0)
    return true;
  int baghdad = find_place(s, "BAGHDAD");
  int amman = add_place(s, &geography_amman, ROLE_HUB_CITY);
  int karama = add_place(s, &geography_karama, ROLE_BORDER);
  s->places[amman].bed_cost = 15;
  add_transfer(s, s->hubs[0], amman, 45, 8);
  return add_convoy(s, "TREBIL", 1, (int[]){amman, karama, baghdad}, 3);
}

/* `frequency` days spread over a week. */
static unsigned weekdays(scenario *s, int frequency) {
  unsigned days = 0;
  int shift = pseudo_random_between(&s->random, 0, 6);
  for (int k = 0; k < frequency; k++)
    days |= 1u << ((shift + k * DAYS_OF_WEEK / frequency) % DAYS_OF_WEEK);
  return days;
}

/* A second service of the same stops at another time of day. */
static bool add_second(scenario *s, int of, int number) {
  service copy = s->services[of];
  if (s->service_count == SERVICES_MAX)
    return false;
  service *v = &s->services[s->service_count++];
  *v = copy;
  snprintf(v->id, sizeof v->id, "%.10s-%d", copy.id, number);
  int local = copy.convoy ? copy.departs[0] + 120 : 5 * pseudo_random_between(&s->random, 60, 252);
  set_times(s, v, local, copy.convoy ? 60 : 75);
  return true;
}

/* Shares the wanted runs among the services: three a week each, more at random, then second
 * services. */
static bool share_runs(scenario *s, const char **problem) {
  int wanted = (s->options.runs - s->options.charters) * DAYS_OF_WEEK / s->options.days -
               FLIGHTS_OUT_A_WEEK * s->flight_out_count;
  int base = s->service_count;
  int frequency[SERVICES_MAX];
  int total = 0;
  *problem = "too few or too many runs for so many places and departures";
  while (3 * s->service_count + 4 * base < wanted && 2 * s->service_count < wanted)
    for (int i = 0; i < base && 5 * s->service_count < wanted; i++)
      if (!add_second(s, i, 2 + (s->service_count - base) / base))
        return false;
  for (int i = 0; i < s->service_count; i++)
    total += frequency[i] = 3;
  for (int i = 0; total > wanted && i < s->service_count; i++, total--)
    frequency[i] = 2;
  for (int tries = 0; total < wanted && tries < 100000; tries++) {
    int i = pseudo_random_between(&s->random, 0, s->service_count - 1);
    if (frequency[i] < DAYS_OF_WEEK) {
      frequency[i]++;
      total++;
    }
  }
  for (int i = 0; i < s->service_count; i++)
    s->services[i].weekdays = weekdays(s, frequency[i]);
  return total * 10 <= wanted * 11 && total * 10 >= wanted * 9;
}

/* Entry rules of each country of return's nationals in the hubs' countries; at least half the hubs
 * stay open. */
static void add_homes(scenario *s) {
  static const int odds[] = {50, 25, 15, 10};
  for (int d = 0; d < s->destination_count; d++) {
    const char *country = s->places[s->destinations[d]].country;
    int known = 0;
    while (known < s->home_count && strcmp(s->homes[known].country, country) != 0)
      known++;
    if (known < s->home_count)
      continue;
    home *h = &s->homes[s->home_count++];
    h->country = country;
    int refused = 0;
    for (int k = 0; k < s->hub_count; k++) {
      h->entry[k] = (entry_kind)pseudo_random_weighted(&s->random, odds, 4);
      if (h->entry[k] == ENTRY_REFUSED && ++refused * 3 > s->hub_count)
        h->entry[k] = ENTRY_FREE;
      h->notice[k] = pseudo_random_between(&s->random, 1, NOTICE_DAYS);
    }
  }
}

bool generate_network(scenario *s, const char **problem) {
  *problem = "too many departures, places or services";
  if (s->options.departures > geography_origin_count || s->options.hubs > geography_hub_count)
    return false;
  add_origins(s);
  add_hubs(s);
  *problem = s->options.convoys ? "too many places" : "too many places without convoys";
  if (!add_destinations(s))
    return false;
  add_homes(s);
  *problem = "too many services";
  if (!add_flights(s) || !add_convoys(s))
    return false;
  if (s->options.escorts > 0)
    generate_escorts(s);
  if (!share_runs(s, problem))
    return false;
  *problem = "too many services";
  return generate_flights_out(s);
}

static bool goes(const scenario *s, const service *v, int day) {
  if (day < v->first_day)
    return false;
  if (v->charter_cost > 0)
    return day == v->first_day;
  int length = v->arrives[v->stop_count - 1] / MINUTES_OF_DAY;
  return (v->weekdays >> (day % DAYS_OF_WEEK) & 1) != 0 && day + length < s->options.days;
}

bool generate_runs(scenario *s) {
  int count = 0;
  for (int i = 0; i < s->service_count; i++)
    for (int day = 0; day < s->options.days; day++)
      count += goes(s, &s->services[i], day);
  free(s->runs);
  s->runs = calloc((size_t)count + 1, sizeof *s->runs);
  if (s->runs == NULL)
    return false;
  s->run_count = 0;
  for (int i = 0; i < s->service_count; i++) {
    service *v = &s->services[i];
    v->first_run = s->run_count;
    for (int day = 0; day < s->options.days; day++)
      if (goes(s, v, day))
        s->runs[s->run_count++] =
            (run){.service = i,
                  .day = day,
                  .midnight = day * MINUTES_OF_DAY - s->places[v->stop[0]].offset};
    v->run_count = s->run_count - v->first_run;
  }
  return true;
}
