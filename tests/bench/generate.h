/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * homeward-generate: large but realistic scenarios from a seed.
 *
 * A network of origins, hubs and gateways with weekly timetables is laid out; cases are drawn; each
 * is put on its cheapest itinerary as if nothing were scarce; and every capacity is then set from
 * those loads so that a wanted share of the persons does not fit on its best itinerary. Everything
 * is integer minutes and money, so the same options give the same bytes everywhere.
 */
#ifndef HW_TESTS_BENCH_GENERATE_H
#define HW_TESTS_BENCH_GENERATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/support/pseudo_random.h"

enum {
  PLACES_MAX = 256,
  SERVICES_MAX = 1024,
  STOPS_MAX = 3,
  RIDES_MAX = 5,
  PROGRAMMES_MAX = 64,
  TRANSFERS_MAX = 256,
  POOLS_MAX = 128,
  HUBS_MAX = 7,
  HOMES_MAX = 8,
  ESCORT_POOLS_MAX = 48,
  REACH_MAX = 16,
  OFFICES_MAX = 8,
  OFFICE_AIRPORTS = 6,
  FLIGHTS_OUT_MAX = 24,
  PRIORITIES = 3,
  NIGHTS_MAX = 3,  /* in transit */
  NOTICE_DAYS = 3, /* longest notice of entry, in working days */
  NOWHERE = -1,
  MINUTES_OF_DAY = 1440
};

typedef struct generate_options {
  const char *size; /* preset's name, for the title */
  int persons;      /* over all cases */
  int departures;   /* countries of departure */
  int places;       /* destinations */
  int hubs;         /* transit hubs */
  int runs;         /* dated runs wanted, charters included */
  int days;         /* of the horizon */
  uint64_t seed;
  bool convoys;   /* inland destinations are reached by road */
  int charters;   /* charter runs */
  int medical;    /* cases per thousand with medical needs, wheelchairs or stretchers */
  int tight;      /* persons per thousand who do not fit on their best itinerary */
  int escorts;    /* cases per thousand that need escorts */
  int groups;     /* cases per thousand that travel in groups */
  bool reachable; /* every case has an itinerary; S and L stay as they were without */
} generate_options;

/** An airport or city of the built-in geography. */
typedef struct geography {
  const char *id;
  const char *name;
  const char *country;     /* ISO code */
  const char *zone;        /* IANA name */
  int offset;              /* minutes ahead of UTC in April 2005 */
  int latitude, longitude; /* hundredths of a degree */
  const char *gateway; /* cities: their airport, or the city the road begins at; airports: NULL */
  bool inland;         /* reached by road only */
} geography;

extern const geography geography_origins[]; /* airports of countries of departure */
extern const int geography_origin_count;
extern const geography geography_hubs[];
extern const int geography_hub_count;
extern const geography geography_gateways[]; /* airports of countries of return */
extern const int geography_gateway_count;
extern const geography geography_destinations[]; /* cities, each after the one it depends on */
extern const int geography_destination_count;
extern const geography geography_amman, geography_karama;

typedef enum place_role {
  ROLE_ORIGIN_CITY,
  ROLE_ORIGIN_AIRPORT,
  ROLE_HUB,
  ROLE_HUB_CITY,
  ROLE_BORDER,
  ROLE_GATEWAY,
  ROLE_DESTINATION
} place_role;

typedef struct place {
  const char *id, *name, *country, *zone;
  char own_id[16]; /* storage when the id is made up */
  place_role role;
  int offset, latitude, longitude;
  int connection;     /* minutes */
  int beds, bed_cost; /* money */
  int assisted;       /* persons a day; 0: not given */
  int reception;      /* persons a day; 0: not given */
  bool has_reception;
  bool medical; /* its beds; all are without escorts */
  int link;     /* place at the other end of its transfer, or NOWHERE */
  int link_minutes, link_cost;
  bool link_ambulance;
} place;

typedef struct transfer {
  int from, to, minutes, cost;
  bool ambulance;
} transfer;

/** Times are minutes after the first stop's local midnight of the run's day, on a UTC clock. */
typedef struct service {
  char id[32];
  bool convoy;
  bool ambulance;   /* convoys: may take ambulances */
  bool outward;     /* from a hub to an airport of departure, for escorts */
  int charter_cost; /* 0: no charter */
  int stop_count;
  int stop[STOPS_MAX];
  int arrives[STOPS_MAX], departs[STOPS_MAX];
  int cost[STOPS_MAX]; /* money from this stop to the next */
  unsigned weekdays;   /* bit 0: Monday; a charter has only its day */
  int first_day;       /* of the horizon */
  int seats, stretchers, wheelchairs, max_persons, min_persons;
  int pool;     /* convoys: index of its buses; ambulances follow at pool + 1 */
  int vehicles; /* most buses on one run */
  int run_cost;
  int first_run, run_count;
} service;

typedef struct run {
  int service;
  int day;
  int midnight; /* minutes UTC from the horizon's first UTC midnight to the local midnight of `day`
                 */
  int load[STOPS_MAX]; /* persons by segment */
} run;

typedef struct pool {
  char id[40];
  int base, count, seats, wheelchairs, stretchers, cost, turnaround;
} pool;

typedef enum escort_kind { DOCTOR, NURSE, GUARDIAN, OPERATIONAL, ESCORT_KINDS } escort_kind;

extern const char *const escort_kind_names[ESCORT_KINDS];

/** A place where a rotation can begin and end beside the base. */
typedef struct reach {
  int place, minutes, cost;
} reach;

typedef struct escort_pool {
  char id[40];
  escort_kind kind;
  unsigned covers; /* bit per kind */
  int base, count, persons_per_escort, cost_per_day;
  int least;    /* escorts whom one party takes up at once */
  int rest;     /* minutes */
  int max_duty; /* days */
  reach reach[REACH_MAX];
  int reach_count;
  bool has_back;
  int back_minutes, back_cost;
} escort_pool;

/** An airport of departure with escorts, and those near it. */
typedef struct office {
  int airports[OFFICE_AIRPORTS]; /* places; its own first */
  int count;
} office;

/** A flight that takes escorts from a hub to an airport of departure. */
typedef struct flight_out {
  int hub, airport; /* places */
} flight_out;

/** Cases of one nationality may not pass, or need a paper for, a hub's country. */
typedef enum entry_kind { ENTRY_FREE, ENTRY_NOTICE, ENTRY_CLEARANCE, ENTRY_REFUSED } entry_kind;

typedef struct home {
  const char *country;
  entry_kind entry[HUBS_MAX];
  int notice[HUBS_MAX]; /* working days */
} home;

typedef struct party {
  int from, to; /* places */
  int home;     /* index into homes */
  int programme;
  int ready;           /* day */
  int latest;          /* day, 0: not given */
  int clearance_until; /* day; 0: none needed */
  int nationality;     /* 0: the home's, else index into foreign spouses' countries */
  short priority, persons, infants, wheelchairs, stretchers;
  bool medical, ambulance, medevac;
  short escorts[ESCORT_KINDS]; /* persons who need each kind */
  int group;                   /* 0: none */
  /* of all its group, as the router sees them */
  bool slow;        /* connection times double */
  bool carried;     /* only what takes stretchers */
  bool sheltered;   /* nights only at medical places */
  int escort_seats; /* escorts who ride with it on its cheapest itinerary, shared ones once */
  int ride_count;   /* of its cheapest itinerary; 0: not routed yet */
  int boarding[RIDES_MAX]; /* router's boarding */
  int alights[RIDES_MAX];  /* stop */
  int arrives;             /* minutes UTC, at its destination */
} party;

typedef struct scenario {
  generate_options options;
  pseudo_random random;
  place places[PLACES_MAX];
  int place_count;
  transfer transfers[TRANSFERS_MAX];
  int transfer_count;
  service services[SERVICES_MAX];
  int service_count;
  pool pools[POOLS_MAX];
  int pool_count;
  pseudo_random extras; /* escorts and groups: the rest is the same without them */
  escort_pool escort_pools[ESCORT_POOLS_MAX];
  int escort_pool_count;
  office offices[OFFICES_MAX];
  int office_count;
  flight_out flights_out[FLIGHTS_OUT_MAX];
  int flight_out_count;
  home homes[HOMES_MAX];
  int home_count;
  int hubs[HUBS_MAX], hub_count;                   /* places */
  int origins[PLACES_MAX], origin_count;           /* airports of departure */
  int destinations[PLACES_MAX], destination_count; /* where cases end */
  int entries[HUBS_MAX]; /* persons a day into the hub's country; 0: no quota */
  run *runs;             /* by service, then day */
  int run_count;
  party *parties;
  int party_count;
  int programme_count;
  int64_t budget[PROGRAMMES_MAX]; /* money; 0: not given */
  int grant[PROGRAMMES_MAX], pocket_money[PROGRAMMES_MAX];
  int off_best;    /* persons per thousand whose best itinerary is full, as measured */
  int escorted;    /* cases that need escorts */
  int off_escorts; /* of those, per thousand, how many find none free on their best itinerary */
  int grouped;     /* cases in groups */
} scenario;

/** A stop at which a run can be boarded. */
typedef struct boarding {
  int run, stop, place;
  int departs;  /* minutes UTC */
  int64_t cost; /* cheapest way on from here, per person, in cents x 1440; the sweep's result */
  int alights;  /* stop at which the cheapest way leaves the run */
  int next;     /* boarding that follows, or NOWHERE: it ends there */
  int arrives;  /* minutes UTC, at the destination */
  int nights;   /* from here on; counted where strict */
} boarding;

/** Cheapest itineraries as if nothing were scarce. */
typedef struct router {
  const scenario *scenario;
  boarding *boardings; /* by departure */
  int boarding_count;
  int *at[PLACES_MAX]; /* boardings of each place, by departure */
  int at_count[PLACES_MAX];
} router;

/** Money of the scenario's policy, by priority 1 to 3. */
extern const int generate_delay_per_day[PRIORITIES + 1];
extern const int generate_penalty[PRIORITIES + 1];
enum { TRANSIT_HOUR = 2, AMBULANCE_COST = 60, LONGEST_TRANSFER = 150 };

/** Great-circle distance in kilometres, to 1 %, without a library's trigonometry. */
int generate_distance(const place *a, const place *b);

/** Places, services, pools and entry rules. False with a message in `problem` when the options
 * cannot be met. */
bool generate_network(scenario *s, const char **problem);
/** Offices, flights out and pools of escorts; counts follow from the loads. */
void generate_escorts(scenario *s);
/** Services of the flights out, once the flights into the hubs have their days. False when there
 * are too many. */
bool generate_flights_out(scenario *s);
/** Minutes and money from the base to where a rotation begins; false when it cannot begin there. */
bool escort_pool_reaches(const escort_pool *p, int place_index, reach *way);
/** True when escorts of the pool can meet a party at a place: in reach, or by a flight out. */
bool escort_pool_meets(const scenario *s, const escort_pool *p, int place_index);

/** Draws the parties; false when out of memory. */
bool generate_parties(scenario *s);
/** Makes groups of parties, and gives some parties needs of escorts that some pool can meet. */
void generate_needs(scenario *s);
/** True when a party needs an escort. */
bool party_is_escorted(const party *p);
/** Nothing may be out of reach; S and L without escorts and groups stay as they always were. */
bool generate_is_strict(const scenario *s);
/** Copies what the router must know of a party's needs, its group's included. */
void party_set_travel(scenario *s);
/** A party that could not be routed loses all needs and its group. */
void party_clear_needs(party *p);
/** Adds charter services between busy pairs; false when there are too many. */
bool generate_charters(scenario *s);
/** Expands services into runs; false when out of memory. */
bool generate_runs(scenario *s);

bool router_open(router *r, const scenario *s);
void router_close(router *r);
/** Cheapest way on from every boarding to where parties like this one go. Where strict it obeys
 * the rules of nights, notices and the horizon as well. */
void router_sweep(router *r, const party *like);
/** Puts a party on its cheapest itinerary after a sweep of its kind. False when it has none. */
bool router_route(const router *r, party *p);

/** Nights that somebody spends who arrives and departs then, on the clock of the place. */
int generate_nights(const place *where, int arrives, int departs);

/** Lays out the rotations that follow the routed parties, drops needs that nobody can meet, and
 * sizes the pools. False when out of memory. */
bool generate_duties(scenario *s, const router *r);

/** Routes all parties and sets every capacity; false when out of memory or a party cannot be
 * routed. */
bool generate_capacities(scenario *s, const char **problem);
void generate_write(const scenario *s);

#endif
