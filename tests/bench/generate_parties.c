/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Who wants to go where, and when. */
#include "tests/bench/generate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEMANDS_MAX = 6, FOREIGN = 3, CHARTER_FARE = 20 };

/* One origin's demand: destinations with weights, and the weekday on which its groups become ready.
 */
typedef struct demand {
  int count;
  int to[DEMANDS_MAX];
  int weight[DEMANDS_MAX];
  int weekday[DEMANDS_MAX];
} demand;

static void draw_demand(scenario *s, demand *d) {
  d->count = pseudo_random_between(&s->random, 3, DEMANDS_MAX);
  if (d->count > s->destination_count)
    d->count = s->destination_count;
  for (int i = 0; i < d->count; i++) {
    bool again = true;
    while (again) {
      d->to[i] = s->destinations[pseudo_random_between(&s->random, 0, s->destination_count - 1)];
      again = false;
      for (int j = 0; j < i; j++)
        again = again || d->to[j] == d->to[i];
    }
    d->weight[i] = pseudo_random_between(&s->random, 5, 50);
    d->weekday[i] = pseudo_random_between(&s->random, 0, 6);
  }
}

/* Most travel alone; families as registered in assisted return programmes. */
static void draw_persons(scenario *s, party *p, int left) {
  static const int sizes[] = {46, 15, 11, 11, 8, 5, 3, 1};
  p->persons = (short)(1 + pseudo_random_weighted(&s->random, sizes, 8));
  if (p->persons > left)
    p->persons = (short)left;
  if (p->persons >= 3 && pseudo_random_chance(&s->random, 25))
    p->infants = 1;
  if (pseudo_random_between(&s->random, 0, 999) >= s->options.medical)
    return;
  int kind = pseudo_random_between(&s->random, 0, 9);
  if (kind < 5)
    p->wheelchairs = p->persons > p->infants ? 1 : 0;
  else if (kind < 7)
    p->stretchers = 1;
  else
    p->medical = true;
  p->ambulance = p->stretchers > 0 || kind == 9;
  if (p->wheelchairs + p->stretchers + p->infants > p->persons)
    p->infants = 0;
}

static void draw_times(scenario *s, party *p, int weekday) {
  static const int lengths[] = {10, 14, 21, 28};
  int last = s->options.days * 65 / 100;
  int week = pseudo_random_between(&s->random, 0, last / 7);
  p->ready = week * 7 + weekday;
  if (s->options.days < 28 || pseudo_random_chance(&s->random, 15))
    p->ready = pseudo_random_between(&s->random, 0, last);
  if (p->ready > last)
    p->ready = last;
  if (pseudo_random_chance(&s->random, 35))
    p->latest = p->ready + lengths[pseudo_random_between(&s->random, 0, 3)];
  p->clearance_until = p->ready + lengths[pseudo_random_between(&s->random, 1, 3)];
}

static void draw_party(scenario *s, party *p, const demand *demands, const int *weights, int left) {
  static const int priorities[] = {10, 25, 65};
  int origin = pseudo_random_weighted(&s->random, weights, s->origin_count);
  const demand *d = &demands[origin];
  int chosen = pseudo_random_weighted(&s->random, d->weight, d->count);
  *p = (party){.from = s->origins[origin], .to = d->to[chosen], .programme = origin};
  int city = s->places[p->from].link;
  if (city != NOWHERE && pseudo_random_chance(&s->random, 60))
    p->from = city;
  while (strcmp(s->homes[p->home].country, s->places[p->to].country) != 0)
    p->home++;
  p->priority = (short)(1 + pseudo_random_weighted(&s->random, priorities, PRIORITIES));
  draw_persons(s, p, left);
  draw_times(s, p, d->weekday[chosen]);
  if (pseudo_random_chance(&s->random, 4))
    p->nationality = pseudo_random_between(&s->random, 1, FOREIGN);
}

bool generate_parties(scenario *s) {
  demand demands[PLACES_MAX];
  int weights[PLACES_MAX];
  for (int i = 0; i < s->origin_count; i++) {
    draw_demand(s, &demands[i]);
    weights[i] = pseudo_random_between(&s->random, 10, 100);
    s->grant[i] = 50 * pseudo_random_between(&s->random, 0, 30);
    s->pocket_money[i] = 10 * pseudo_random_between(&s->random, 0, 6);
  }
  s->programme_count = s->origin_count;
  s->parties = calloc((size_t)s->options.persons, sizeof *s->parties);
  if (s->parties == NULL)
    return false;
  for (int left = s->options.persons; left > 0; left -= s->parties[s->party_count++].persons)
    draw_party(s, &s->parties[s->party_count], demands, weights, left);
  return true;
}

/* The airport from which a party flies, and the one in front of its destination. */
static int airport_of(const scenario *s, int place_index) {
  const place *p = &s->places[place_index];
  if (p->role == ROLE_ORIGIN_AIRPORT || p->role == ROLE_GATEWAY)
    return place_index;
  return p->link;
}

static int gateway_of(const scenario *s, int to) {
  if (s->places[to].link != NOWHERE)
    return s->places[to].link;
  for (int i = 0; i < s->service_count; i++) {
    const service *v = &s->services[i];
    if (v->convoy && v->stop[v->stop_count - 1] == to)
      return s->places[v->stop[0]].link;
  }
  return NOWHERE;
}

/* A charter flies the pair of a party drawn at random, so the busiest pairs get most of them. */
bool generate_charters(scenario *s) {
  for (int k = 0; k < s->options.charters; k++) {
    const party *p = &s->parties[pseudo_random_between(&s->random, 0, s->party_count - 1)];
    int from = airport_of(s, p->from);
    int to = gateway_of(s, p->to);
    if (s->service_count == SERVICES_MAX || to == NOWHERE)
      return false;
    service *v = &s->services[s->service_count++];
    *v = (service){.stop_count = 2, .pool = NOWHERE, .stop = {from, to}};
    snprintf(v->id, sizeof v->id, "CHARTER%d", k + 1);
    int kilometres = generate_distance(&s->places[from], &s->places[to]);
    v->seats = s->options.persons / s->options.runs >= 3
                   ? pseudo_random_between(&s->random, 100, 180)
                   : pseudo_random_between(&s->random, 20, 40);
    v->charter_cost = v->seats * (60 + kilometres * 7 / 100) * 8 / 1000 * 100;
    v->min_persons = v->seats / 2;
    v->cost[0] = CHARTER_FARE;
    v->first_day = p->ready + pseudo_random_between(&s->random, 1, 3);
    if (v->first_day > s->options.days - 3)
      v->first_day = s->options.days - 3;
    v->departs[0] = 5 * pseudo_random_between(&s->random, 60, 150);
    v->arrives[1] = v->departs[0] + (kilometres * 60 / 800 + 34) / 5 * 5;
    v->arrives[0] = v->departs[0];
    v->departs[1] = v->arrives[1];
  }
  return true;
}
