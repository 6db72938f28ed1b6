/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The scenario as YAML on standard output. */
#include "tests/bench/generate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SECONDS_OF_DAY = 86400 };

static const char *const foreign[] = {"", "PH", "IN", "EG"};

/* Day 0 is Monday, 4 April 2005. */
static const char *date_text(char *out, size_t size, int day) {
  time_t at = (time_t)INT64_C(1112572800) + (time_t)day * SECONDS_OF_DAY;
  struct tm civil;
  gmtime_r(&at, &civil);
  strftime(out, size, "%Y-%m-%d", &civil);
  return out;
}

static void write_date(int day) {
  char text[32];
  fputs(date_text(text, sizeof text, day), stdout);
}

/* A stop's time on its place's clock, for a run whose first stop's local midnight begins `day`. */
static void write_instant(const scenario *s, const service *v, int stop, int minutes, int day) {
  int offset = s->places[v->stop[stop]].offset - s->places[v->stop[0]].offset;
  int local = day * MINUTES_OF_DAY + minutes + offset;
  write_date(local / MINUTES_OF_DAY);
  printf("T%02d:%02d", local % MINUTES_OF_DAY / 60, local % 60);
}

static void write_head(const scenario *s) {
  const generate_options *o = &s->options;
  printf("# homeward-generate: size %s, seed %" PRIu64
         "; %d persons in %d cases, %d runs of %d services.\n",
         o->size, o->seed, o->persons, s->party_count, s->run_count, s->service_count);
  printf("# %d.%d %% of the persons do not fit on their best itinerary.\n", s->off_best / 10,
         s->off_best % 10);
  if (s->escorted > 0)
    printf("# %d cases need escorts; %d.%d %% of them find one short on their best itinerary.\n",
           s->escorted, s->off_escorts / 10, s->off_escorts % 10);
  if (s->grouped > 0)
    printf("# %d cases travel in groups.\n", s->grouped);
  printf("homeward: 1\nname: generated %s, seed %" PRIu64 "\n", o->size, o->seed);
  printf("timezone: Asia/Amman\ncurrency: USD\nnow: 2005-04-01T08:00\nhorizon: {start: ");
  write_date(0);
  printf(", end: ");
  write_date(o->days - 1);
  printf("}\npolicy:\n  unserved_penalty: {1: %d, 2: %d, 3: %d}\n", generate_penalty[1],
         generate_penalty[2], generate_penalty[3]);
  printf("  delay_per_day: {1: %d, 2: %d, 3: %d}\n", generate_delay_per_day[1],
         generate_delay_per_day[2], generate_delay_per_day[3]);
  printf("  transit_hour: %d\n  max_nights: 3\n  booking_notice: 48h\n", TRANSIT_HOUR);
}

static void write_entry(const scenario *s, int hub) {
  bool any = false;
  for (int i = 0; i < s->home_count; i++)
    any = any || s->homes[i].entry[hub] != ENTRY_FREE;
  if (!any)
    return;
  printf("    entry:\n");
  for (int i = 0; i < s->home_count; i++) {
    const home *h = &s->homes[i];
    if (h->entry[hub] == ENTRY_FREE)
      continue;
    printf("      - {nationalities: [%s], rule: %s", h->country,
           h->entry[hub] == ENTRY_REFUSED  ? "refused"
           : h->entry[hub] == ENTRY_NOTICE ? "free"
                                           : "clearance");
    if (h->entry[hub] == ENTRY_NOTICE)
      printf(", notice: %dd", h->notice[hub]);
    printf("}\n");
  }
  printf("      - {rule: free}\n");
}

static bool friday_weekend(const char *country) {
  return strstr("JO EG QA KW BH OM SA IQ SD YE BD AF LY DZ", country) != NULL;
}

static void write_countries(const scenario *s) {
  printf("countries:\n");
  for (int i = 0; i < s->place_count; i++) {
    bool known = false;
    int hub = NOWHERE;
    for (int j = 0; j < i; j++)
      known = known || strcmp(s->places[j].country, s->places[i].country) == 0;
    if (known)
      continue;
    for (int k = 0; k < s->hub_count; k++)
      if (s->hubs[k] == i)
        hub = k;
    printf("  - code: %s\n", s->places[i].country);
    if (friday_weekend(s->places[i].country))
      printf("    weekend: [fri, sat]\n");
    if (hub == NOWHERE)
      continue;
    if (s->entries[hub] > 0)
      printf("    entries_per_day: %d\n", s->entries[hub]);
    printf("    max_stay: 96h\n");
    write_entry(s, hub);
  }
}

static void write_coordinate(int hundredths) {
  printf("%s%d.%02d", hundredths < 0 ? "-" : "", (hundredths < 0 ? -hundredths : hundredths) / 100,
         (hundredths < 0 ? -hundredths : hundredths) % 100);
}

static void write_places(const scenario *s) {
  static const char *const kinds[] = {"centre", "airport", "airport", "city",
                                      "border", "airport", "city"};
  printf("places:\n");
  for (int i = 0; i < s->place_count; i++) {
    const place *p = &s->places[i];
    printf("  - id: %s\n    name: %s\n    kind: %s\n    country: %s\n    timezone: %s\n", p->id,
           p->name, kinds[p->role], p->country, p->zone);
    printf("    position: [");
    write_coordinate(p->latitude);
    printf(", ");
    write_coordinate(p->longitude);
    printf("]\n    connection: %dm\n", p->connection);
    if (p->beds > 0)
      printf("    beds: %d\n    bed_cost: %d\n%s", p->beds, p->bed_cost,
             p->medical ? "    medical: true\n" : "");
    if (p->assisted > 0)
      printf("    assisted_per_day: %d\n", p->assisted);
    if (p->has_reception)
      printf("    reception: {days: [sun, mon, tue, wed, thu], hours: 06:00-22:00");
    if (p->has_reception && p->reception > 0)
      printf(", per_day: %d", p->reception);
    if (p->has_reception)
      printf("}\n");
  }
}

static void write_repeat(const service *v, int days) {
  static const char *const names[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
  if (v->charter_cost > 0)
    return;
  printf("    repeat: FREQ=WEEKLY;BYDAY=");
  const char *comma = "";
  for (int i = 0; i < 7; i++)
    if ((v->weekdays >> i & 1) != 0) {
      printf("%s%s", comma, names[i]);
      comma = ",";
    }
  int length = v->arrives[v->stop_count - 1] / MINUTES_OF_DAY;
  char text[32];
  struct tm civil;
  time_t last = (time_t)INT64_C(1112572800) + (time_t)(days - 1 - length) * SECONDS_OF_DAY;
  gmtime_r(&last, &civil);
  strftime(text, sizeof text, "%Y%m%d", &civil);
  printf(";UNTIL=%s\n", text);
}

static int first_day(const service *v) {
  int day = v->first_day;
  while (v->charter_cost == 0 && (v->weekdays >> (day % 7) & 1) == 0)
    day++;
  return day;
}

static void write_stops(const scenario *s, const service *v, const char *cost) {
  int day = first_day(v);
  printf("    stops:\n");
  for (int i = 0; i < v->stop_count; i++) {
    printf("      - {place: %s", s->places[v->stop[i]].id);
    if (i > 0) {
      printf(", arrives: ");
      write_instant(s, v, i, v->arrives[i], day);
    }
    if (i < v->stop_count - 1) {
      printf(", departs: ");
      write_instant(s, v, i, v->departs[i], day);
      printf(", %s: %d", cost, v->cost[i]);
    }
    printf("}\n");
  }
}

static void write_flights(const scenario *s) {
  printf("flights:\n");
  for (int i = 0; i < s->service_count; i++) {
    const service *v = &s->services[i];
    if (v->convoy)
      continue;
    printf("  - id: %s\n", v->id);
    if (v->stop_count > 2) {
      write_stops(s, v, "fare");
    } else {
      int day = first_day(v);
      printf("    from: %s\n    to: %s\n    departs: ", s->places[v->stop[0]].id,
             s->places[v->stop[1]].id);
      write_instant(s, v, 0, v->departs[0], day);
      printf("\n    arrives: ");
      write_instant(s, v, 1, v->arrives[1], day);
      printf("\n    fare: %d\n", v->cost[0]);
    }
    write_repeat(v, s->options.days);
    printf("    seats: %d\n", v->seats);
    if (v->stretchers > 0)
      printf("    stretchers: %d\n", v->stretchers);
    if (v->wheelchairs > 0)
      printf("    wheelchairs: %d\n", v->wheelchairs);
    if (v->charter_cost > 0)
      printf("    charter: {cost: %d, min_persons: %d}\n", v->charter_cost, v->min_persons);
  }
}

static void write_convoys(const scenario *s) {
  bool any = false;
  for (int i = 0; i < s->service_count; i++) {
    const service *v = &s->services[i];
    if (!v->convoy)
      continue;
    if (!any)
      printf("convoys:\n");
    any = true;
    printf("  - id: %s\n", v->id);
    write_stops(s, v, "cost");
    write_repeat(v, s->options.days);
    int count = s->pools[v->pool].count;
    printf("    vehicles: [{pool: %s, max: %d}", s->pools[v->pool].id,
           v->vehicles < count ? v->vehicles : count);
    if (v->ambulance)
      printf(", {pool: %s, max: 1}", s->pools[v->pool + 1].id);
    printf("]\n");
    if (v->max_persons > 0)
      printf("    max_persons: %d\n", v->max_persons);
    if (v->min_persons > 0)
      printf("    min_persons: %d\n", v->min_persons);
    printf("    run_cost: %d\n", v->run_cost);
  }
}

static void write_covers(const char *key, unsigned kinds) {
  const char *before = "";
  printf("%s: [", key);
  for (int kind = 0; kind < ESCORT_KINDS; kind++)
    if ((kinds >> kind & 1) != 0) {
      printf("%s%s", before, escort_kind_names[kind]);
      before = ", ";
    }
  printf("]");
}

static void write_escort_pools(const scenario *s) {
  if (s->escort_pool_count > 0)
    printf("escort_pools:\n");
  for (int i = 0; i < s->escort_pool_count; i++) {
    const escort_pool *p = &s->escort_pools[i];
    printf("  - id: %s\n    kind: %s\n    ", p->id, escort_kind_names[p->kind]);
    write_covers("covers", p->covers);
    printf("\n    base: %s\n    count: %d\n    persons_per_escort: %d\n    cost_per_day: %d\n",
           s->places[p->base].id, p->count, p->persons_per_escort, p->cost_per_day);
    printf("    rest: %dh\n    max_duty: %dd\n", p->rest / 60, p->max_duty);
    for (int k = 0; k < p->reach_count; k++)
      printf("%s{place: %s, time: %dm, cost: %d}%s", k == 0 ? "    reach: [" : ",\n            ",
             s->places[p->reach[k].place].id, p->reach[k].minutes, p->reach[k].cost,
             k + 1 == p->reach_count ? "]\n" : "");
    if (p->has_back)
      printf("    back: {time: %dh, cost: %d}\n", p->back_minutes / 60, p->back_cost);
  }
}

static void write_ground(const scenario *s) {
  printf("transfers:\n");
  for (int i = 0; i < s->transfer_count; i++) {
    const transfer *t = &s->transfers[i];
    printf("  - {from: %s, to: %s, time: %dm, cost: %d, both_ways: true", s->places[t->from].id,
           s->places[t->to].id, t->minutes, t->cost);
    if (t->ambulance)
      printf(", ambulance: true, ambulance_cost: %d", AMBULANCE_COST + t->minutes);
    printf("}\n");
  }
  if (s->pool_count > 0)
    printf("vehicle_pools:\n");
  for (int i = 0; i < s->pool_count; i++) {
    const pool *p = &s->pools[i];
    printf(
        "  - {id: %s, base: %s, count: %d, seats: %d, wheelchairs: %d, stretchers: %d, cost: %d, "
        "turnaround: %dh}\n",
        p->id, s->places[p->base].id, p->count, p->seats, p->wheelchairs, p->stretchers, p->cost,
        p->turnaround / 60);
  }
  write_escort_pools(s);
  printf("programmes:\n");
  for (int i = 0; i < s->programme_count; i++) {
    const char *country = s->places[s->origins[i]].country;
    printf("  - {id: AVR-%s, funder: %s, grant_per_case: %d, pocket_money: %d", country, country,
           s->grant[i], s->pocket_money[i]);
    if (s->budget[i] > 0)
      printf(", budget: %" PRId64, s->budget[i]);
    if (i % 4 == 2) {
      printf(", entitlement_until: ");
      write_date(s->options.days * 3 / 4);
      printf(", reduced_grant: %d", s->grant[i] / 2);
    }
    printf("}\n");
  }
}

static void write_clearances(const scenario *s, const party *p) {
  const char *before = "    clearances: [";
  for (int k = 0; k < s->hub_count; k++) {
    if (p->nationality != 0 || s->homes[p->home].entry[k] != ENTRY_CLEARANCE)
      continue;
    printf("%s{country: %s, from: ", before, s->places[s->hubs[k]].country);
    write_date(-10);
    printf(", until: ");
    write_date(p->clearance_until);
    printf("}");
    before = ", ";
  }
  if (before[0] == ',')
    printf("]\n");
}

static void write_needs(const party *p) {
  const char *before = "    needs: {";
  if (p->wheelchairs > 0) {
    printf("%swheelchairs: %d", before, p->wheelchairs);
    before = ", ";
  }
  if (p->stretchers > 0) {
    printf("%sstretchers: %d", before, p->stretchers);
    before = ", ";
  }
  if (p->medical) {
    printf("%smedical: true", before);
    before = ", ";
  }
  if (p->ambulance) {
    printf("%sambulance: true", before);
    before = ", ";
  }
  const char *first = "escorts: [";
  for (int kind = 0; kind < ESCORT_KINDS; kind++)
    if (p->escorts[kind] > 0) {
      printf("%s%s{kind: %s, persons: %d}", first[0] == 'e' ? before : "", first,
             escort_kind_names[kind], p->escorts[kind]);
      first = ", ";
      before = ", ";
    }
  if (first[0] == ',')
    printf("]");
  if (before[0] == ',')
    printf("}\n");
}

static void write_case(const scenario *s, const party *p, int number) {
  printf("  - id: C-%06d\n    programme: AVR-%s\n    kind: %s\n    nationality: %s\n", number,
         s->places[s->origins[p->programme]].country, p->medevac ? "medevac" : "avr",
         p->nationality > 0 ? foreign[p->nationality] : s->homes[p->home].country);
  printf("    from: %s\n    to: %s\n    ready: ", s->places[p->from].id, s->places[p->to].id);
  write_date(p->ready);
  if (p->latest > 0 && p->latest < s->options.days) {
    printf("\n    latest: ");
    write_date(p->latest);
  }
  printf("\n    priority: %d\n    persons: %d\n", p->priority, p->persons);
  if (p->infants > 0)
    printf("    infants: %d\n", p->infants);
  printf("    consent: {requested: 2005-02-01, counselled: 2005-03-%02d, signed: 2005-03-%02d}\n",
         1 + number % 14, 15 + number % 14);
  write_needs(p);
  write_clearances(s, p);
  if (p->group > 0)
    printf("    group: G-%04d\n", p->group);
}

void generate_write(const scenario *s) {
  write_head(s);
  write_countries(s);
  write_places(s);
  write_flights(s);
  write_convoys(s);
  write_ground(s);
  printf("cases:\n");
  for (int i = 0; i < s->party_count; i++)
    write_case(s, &s->parties[i], i + 1);
}
