/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Capacities from loads: all parties go their cheapest ways, and then every service gets the fewest
 * seats with which no more than a share x of its riders finds its run full. x is found by bisection
 * so that the wanted share of all persons does not fit on its best itinerary. Beds, quotas,
 * assistance and receptions follow the loads in the same way with a small share.
 */
#include "tests/bench/generate.h"

#include <stdlib.h>
#include <string.h>

enum {
  SEATS_MIN = 12,
  STRETCHER_SEATS = 6,
  CONVOY_PERSONS = 8, /* least load of some convoys */
  BISECTIONS = 14,
  SCARCE = 8, /* persons per thousand above a bed, quota or reception limit */
  NIGHT = 3 * 60,
  BEDS_AT_ORIGIN = 6, /* where flights out end: for escorts */
  BED_COST_AT_ORIGIN = 60,
  MEDICAL_GATEWAYS = 30, /* percent, with escorts */
  PASSES = 60,           /* of finding destinations that can be reached */
  NEEDS_KEPT = 8,        /* passes */
  KINDS = 8              /* of parties, by what the router must know */
};

/* Persons by place or hub and local day. */
typedef struct daily {
  int *persons; /* rows x days */
  int days;
} daily;

typedef struct loads {
  daily nights, alighting, arriving, entering;
} loads;

static bool daily_open(daily *d, int rows, int days) {
  d->days = days + 2;
  d->persons = calloc((size_t)rows * (size_t)d->days, sizeof *d->persons);
  return d->persons != NULL;
}

static void daily_add(daily *d, int row, int local_minute, int persons) {
  int day = local_minute / MINUTES_OF_DAY;
  if (local_minute >= 0 && day < d->days)
    d->persons[row * d->days + day] += persons;
}

static int ascending(const void *left, const void *right) {
  return *(const int *)left - *(const int *)right;
}

/* The least limit with which at most `share` thousandths of the sum of `loads` stands above it.
 * Sorts them. */
static int least_limit(int *values, int count, int64_t share) {
  qsort(values, (size_t)count, sizeof *values, ascending);
  int64_t sum = 0;
  for (int i = 0; i < count; i++)
    sum += values[i];
  int64_t above = 0;
  int limit = count > 0 ? values[count - 1] : 0;
  for (int i = count - 1; i >= 0; i--) {
    int lower = i > 0 ? values[i - 1] : 0;
    int64_t step = (int64_t)(count - i) * (values[i] - lower);
    if ((above + step) * 1000 > share * sum) {
      int64_t room = (share * sum / 1000 - above) / (count - i);
      return values[i] - (int)room;
    }
    above += step;
    limit = lower;
  }
  return limit;
}

static int daily_limit(daily *d, int row) {
  return least_limit(&d->persons[row * d->days], d->days, SCARCE);
}

static int seats_of(const service *v, const party *p) {
  if (v->convoy)
    return p->persons + p->escort_seats;
  return p->escort_seats + p->persons - p->infants - p->stretchers +
         p->stretchers * STRETCHER_SEATS;
}

static int kind_of(const party *p) {
  return 4 * p->slow + 2 * p->carried + p->sheltered;
}

/* Everyone of one destination and kind, after one sweep for them. */
static bool route_kind(scenario *s, router *r, int to, int priority, int kind, bool clear) {
  bool swept = false;
  bool all = true;
  for (int i = 0; i < s->party_count; i++) {
    party *p = &s->parties[i];
    if (p->to != to || p->priority != priority || kind_of(p) != kind || p->ride_count > 0)
      continue;
    if (!swept)
      router_sweep(r, p);
    swept = true;
    if (router_route(r, p))
      continue;
    all = false; /* another destination; in the end earlier and without special needs */
    p->to = s->destinations[pseudo_random_between(&s->random, 0, s->destination_count - 1)];
    for (p->home = 0; strcmp(s->homes[p->home].country, s->places[p->to].country) != 0;)
      p->home++;
    p->latest = 0;
    p->group = 0;
    if (!clear)
      continue;
    p->ready = p->ready * 2 / 3;
    party_clear_needs(p);
  }
  return all;
}

static bool route_all(scenario *s, router *r) {
  for (int pass = 0; pass < PASSES; pass++) {
    bool all = true;
    for (int d = 0; d < s->destination_count; d++)
      for (int kind = 0; kind < KINDS * PRIORITIES; kind++)
        all = route_kind(s, r, s->destinations[d], 1 + kind / KINDS, kind % KINDS,
                         s->options.escorts == 0 || pass >= NEEDS_KEPT) &&
              all;
    if (all)
      return true;
  }
  return false;
}

int generate_nights(const place *where, int arrives, int departs) {
  int first = arrives + where->offset - NIGHT;
  int last = departs + where->offset - NIGHT;
  int count = 0;
  for (int day = (first + MINUTES_OF_DAY - 1) / MINUTES_OF_DAY; day * MINUTES_OF_DAY < last; day++)
    count++;
  return count;
}

/* Nights at `here` (or, when the party is to leave from the other end of the transfer, there). */
static void add_nights(const scenario *s, loads *l, int here, int arrives, int departs,
                       int persons) {
  const place *p = &s->places[here];
  int first = arrives + p->offset - NIGHT;
  int last = departs + p->offset - NIGHT;
  for (int day = (first + MINUTES_OF_DAY - 1) / MINUTES_OF_DAY; day * MINUTES_OF_DAY < last; day++)
    daily_add(&l->nights, here, day * MINUTES_OF_DAY, persons);
}

static void add_loads(scenario *s, const router *r, loads *l, const party *p) {
  for (int k = 0; k < p->ride_count; k++) {
    const boarding *b = &r->boardings[p->boarding[k]];
    run *ride = &s->runs[b->run];
    const service *v = &s->services[ride->service];
    for (int stop = b->stop; stop < p->alights[k]; stop++)
      ride->load[stop] += seats_of(v, p);
    int here = v->stop[p->alights[k]];
    int arrives = ride->midnight + v->arrives[p->alights[k]];
    int local = arrives + s->places[here].offset;
    daily_add(&l->alighting, here, local, p->persons);
    for (int h = 0; h < s->hub_count; h++)
      if (here == s->hubs[h])
        daily_add(&l->entering, h, local, p->persons);
    if (k + 1 == p->ride_count) {
      daily_add(&l->arriving, p->to, b->arrives + s->places[p->to].offset, p->persons);
      break;
    }
    const boarding *next = &r->boardings[p->boarding[k + 1]];
    if (next->place != here)
      arrives += s->places[here].link_minutes;
    add_nights(s, l, next->place, arrives, next->departs, p->persons + p->escort_seats);
  }
}

static int peak(const run *r) {
  int most = 0;
  for (int i = 0; i < STOPS_MAX; i++)
    if (r->load[i] > most)
      most = r->load[i];
  return most;
}

static int service_limit(const scenario *s, const service *v, int share, int *scratch) {
  for (int i = 0; i < v->run_count; i++)
    scratch[i] = peak(&s->runs[v->first_run + i]);
  int limit = least_limit(scratch, v->run_count, share);
  return limit < SEATS_MIN ? SEATS_MIN : limit;
}

static void set_seats(scenario *s, int share, int *scratch) {
  for (int i = 0; i < s->service_count; i++) {
    service *v = &s->services[i];
    if (v->charter_cost > 0)
      continue;
    v->seats = service_limit(s, v, share, scratch);
    if (v->convoy) {
      const pool *buses = &s->pools[v->pool];
      v->vehicles = (v->seats + buses->seats - 1) / buses->seats;
      v->seats = v->vehicles * buses->seats;
    }
  }
}

/* Puts the parties one after the other on their best itineraries; returns those who do not fit, in
 * thousandths. */
static int measure_off_best(scenario *s, const router *r) {
  int64_t off = 0;
  for (int i = 0; i < s->run_count; i++)
    memset(s->runs[i].load, 0, sizeof s->runs[i].load);
  for (int i = 0; i < s->party_count; i++) {
    const party *p = &s->parties[i];
    bool fits = true;
    for (int pass = 0; pass < 2 && fits; pass++)
      for (int k = 0; k < p->ride_count; k++) {
        const boarding *b = &r->boardings[p->boarding[k]];
        run *ride = &s->runs[b->run];
        const service *v = &s->services[ride->service];
        for (int stop = b->stop; stop < p->alights[k]; stop++) {
          if (pass == 0)
            fits = fits && ride->load[stop] + seats_of(v, p) <= v->seats;
          else
            ride->load[stop] += seats_of(v, p);
        }
      }
    off += fits ? 0 : p->persons;
  }
  return (int)(off * 1000 / s->options.persons);
}

/* Bisection on x; the loads are those of everyone's best itinerary, kept aside. */
static bool fit_seats(scenario *s, const router *r) {
  size_t bytes = ((size_t)s->run_count + 1) * sizeof *s->runs;
  run *kept = malloc(bytes);
  int *scratch = calloc((size_t)s->run_count + 1, sizeof *scratch);
  if (kept != NULL && scratch != NULL) {
    memcpy(kept, s->runs, bytes);
    int low = 0;
    int high = 500;
    for (int i = 0; i < BISECTIONS; i++) {
      int middle = (low + high) / 2;
      memcpy(s->runs, kept, bytes);
      set_seats(s, middle, scratch);
      s->off_best = measure_off_best(s, r);
      if (s->off_best > s->options.tight)
        high = middle;
      else
        low = middle;
    }
    memcpy(s->runs, kept, bytes);
    set_seats(s, low, scratch);
    s->off_best = measure_off_best(s, r);
    memcpy(s->runs, kept, bytes);
  }
  bool done = kept != NULL && scratch != NULL;
  free(scratch);
  free(kept);
  return done;
}

/* Buses that the loads need at once, with the turnaround, less one in eight. */
static void set_pool(scenario *s, int index) {
  pool *buses = &s->pools[index];
  int most = 1;
  for (int day = 0; day < s->options.days; day++) {
    int noon = day * MINUTES_OF_DAY + MINUTES_OF_DAY / 2;
    int busy = 0;
    int widest = 0;
    for (int i = 0; i < s->run_count; i++) {
      const service *v = &s->services[s->runs[i].service];
      int from = s->runs[i].midnight + v->departs[0];
      int until = s->runs[i].midnight + v->arrives[v->stop_count - 1] + buses->turnaround;
      if (v->pool != index || noon < from || noon >= until)
        continue;
      int wanted = (peak(&s->runs[i]) + buses->seats - 1) / buses->seats;
      busy += wanted < v->vehicles ? wanted : v->vehicles;
      widest = v->vehicles > widest ? v->vehicles : widest;
    }
    most = busy > most ? busy : most;
    most = widest > most ? widest : most;
  }
  buses->count = most - most / 8;
  if (s->options.escorts == 0) /* such files stay as they were */
    return;
  for (int i = 0; i < s->service_count; i++)
    if (s->services[i].pool == index && s->services[i].vehicles > buses->count)
      s->services[i].vehicles = buses->count;
}

static void set_convoys(scenario *s) {
  for (int i = 0; i < s->service_count; i++) {
    service *v = &s->services[i];
    if (!v->convoy)
      continue;
    if (pseudo_random_chance(&s->random, 50))
      v->min_persons = CONVOY_PERSONS;
    if (pseudo_random_chance(&s->random, 20))
      v->max_persons = v->seats * 9 / 10;
    v->seats = 0;
  }
  for (int i = 0; i < s->pool_count; i++)
    if (s->pools[i].stretchers == 0)
      set_pool(s, i);
}

static bool is_flown_to(const scenario *s, int place_index) {
  for (int i = 0; i < s->flight_out_count; i++)
    if (s->flights_out[i].airport == place_index)
      return true;
  return false;
}

/* Hubs, their cities and the cities where roads begin; without escorts, all with beds. */
static void set_medical(scenario *s) {
  for (int i = 0; i < s->place_count; i++) {
    place *p = &s->places[i];
    p->medical = s->options.escorts == 0 || p->role == ROLE_HUB || p->role == ROLE_HUB_CITY ||
                 (p->role == ROLE_GATEWAY && pseudo_random_chance(&s->extras, MEDICAL_GATEWAYS));
  }
  for (int i = 0; i < s->service_count; i++)
    if (s->services[i].convoy)
      s->places[s->services[i].stop[0]].medical = true;
}

static void set_places(scenario *s, loads *l) {
  for (int i = 0; i < s->place_count; i++) {
    place *p = &s->places[i];
    if (p->role == ROLE_HUB || p->role == ROLE_HUB_CITY || p->role == ROLE_GATEWAY ||
        (p->role == ROLE_DESTINATION && s->options.convoys))
      p->beds = daily_limit(&l->nights, i) + 10;
    if (p->beds == 0 && is_flown_to(s, i)) {
      p->beds = BEDS_AT_ORIGIN;
      p->bed_cost = BED_COST_AT_ORIGIN;
    }
    if (p->role == ROLE_GATEWAY && pseudo_random_chance(&s->random, 50))
      p->assisted = daily_limit(&l->alighting, i) + 10;
    if (p->has_reception && pseudo_random_chance(&s->random, 60))
      p->reception = daily_limit(&l->arriving, i) + 10;
  }
  for (int h = 0; h < s->hub_count; h++)
    if (pseudo_random_chance(&s->random, 60))
      s->entries[h] = daily_limit(&l->entering, h) + 10;
}

/* What a patient on a stretcher pays beyond one person: the seats it blocks, and ambulances. */
static int64_t patient_cost(const scenario *s, const party *p, int64_t fares) {
  if (s->options.escorts == 0 || p->stretchers == 0)
    return 0;
  int64_t ambulances = 2 * (AMBULANCE_COST + LONGEST_TRANSFER);
  return p->stretchers * (STRETCHER_SEATS - 1) * fares + ambulances;
}

/* Every third programme has a budget a little above what its parties' best itineraries cost. */
static void set_budgets(scenario *s, const router *r) {
  for (int i = 0; i < s->party_count; i++) {
    const party *p = &s->parties[i];
    int64_t each = s->pocket_money[p->programme];
    for (int k = 0; k < p->ride_count; k++) {
      const boarding *b = &r->boardings[p->boarding[k]];
      const service *v = &s->services[s->runs[b->run].service];
      for (int stop = b->stop; stop < p->alights[k]; stop++)
        each += v->cost[stop];
      each += s->places[v->stop[p->alights[k]]].link_cost;
    }
    s->budget[p->programme] +=
        each * p->persons + s->grant[p->programme] + patient_cost(s, p, each);
  }
  for (int i = 0; i < s->programme_count; i++)
    s->budget[i] = i % 3 == 1 ? s->budget[i] * 105 / 100 : 0;
}

bool generate_capacities(scenario *s, const char **problem) {
  router r;
  loads l = {0};
  *problem = "out of memory";
  bool done = router_open(&r, s) && daily_open(&l.nights, PLACES_MAX, s->options.days) &&
              daily_open(&l.alighting, PLACES_MAX, s->options.days) &&
              daily_open(&l.arriving, PLACES_MAX, s->options.days) &&
              daily_open(&l.entering, HUBS_MAX, s->options.days);
  if (done) {
    *problem = "some places cannot be reached: more runs are needed";
    set_medical(s);
    party_set_travel(s);
    done = route_all(s, &r);
  }
  if (done) {
    *problem = "out of memory";
    done = s->options.escorts == 0 || generate_duties(s, &r);
  }
  if (done) {
    for (int i = 0; i < s->party_count; i++)
      add_loads(s, &r, &l, &s->parties[i]);
    *problem = "out of memory";
    done = fit_seats(s, &r);
    set_convoys(s);
    set_places(s, &l);
    set_budgets(s, &r);
    s->grouped = 0;
    for (int i = 0; i < s->party_count; i++)
      s->grouped += s->parties[i].group > 0;
  }
  free(l.nights.persons);
  free(l.alighting.persons);
  free(l.arriving.persons);
  free(l.entering.persons);
  router_close(&r);
  return done;
}
