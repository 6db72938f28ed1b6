/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What a scenario says, checked and with every reference resolved.
 *
 * Arrays are 0-based and in file order; a reference is an index into its array or HW_NONE. Text,
 * arrays and zones live in the scenario's arena. Nothing here changes after hw_scenario_finish(),
 * so any number of threads may read it.
 */
#ifndef HW_MODEL_SCENARIO_H
#define HW_MODEL_SCENARIO_H

#include "model/calendar.h"
#include "model/error.h"
#include "model/repeat.h"

typedef int64_t hw_cents;

enum {
  HW_NONE = -1,
  HW_UNLIMITED = INT32_MAX,    /* a capacity that is not given */
  HW_PRIORITIES = 10,          /* tables by priority are indexed 1 to 9; 0 is unused */
  HW_RATE_ONE = 10000,         /* rates are in ten-thousandths */
  HW_CASE_CLEARANCES_MAX = 60, /* stated limit: clearances of one case */
  HW_NOT_GIVEN = -1            /* counts and durations that fall back to another value */
};

/** ISO 3166-1 alpha-2 as two letters, first << 8 | second; 0: none. */
typedef uint16_t hw_iso;

/** An instant or date as written (for writers) and as it stands on the clock (for all others). */
typedef struct hw_moment {
  hw_stamp stamp;
  hw_minute at; /* resolved by hw_scenario_finish(): opening or closing as the field needs; MIN /
                   MAX when absent */
} hw_moment;

typedef struct hw_policy {
  bool has_penalty[HW_PRIORITIES];
  hw_cents unserved_penalty[HW_PRIORITIES]; /* per person left behind */
  bool has_delay[HW_PRIORITIES];
  hw_cents delay_per_day[HW_PRIORITIES]; /* per person and day */
  hw_cents transit_hour;                 /* per person and hour */
  int32_t connection;                    /* minutes, =60 */
  int32_t slow_factor;                   /* ten-thousandths, =20000 */
  int32_t max_nights;                    /* =3 */
  int32_t booking_notice;                /* minutes, =0 */
  int32_t infant_fare;                   /* ten-thousandths, =1000 */
  hw_cents change_penalty;               /* per person, =0 */
} hw_policy;

typedef enum hw_entry_kind { HW_ENTRY_FREE, HW_ENTRY_CLEARANCE, HW_ENTRY_REFUSED } hw_entry_kind;

/** One line of a country's entry table; the first that matches a nationality decides (I11). */
typedef struct hw_entry_rule {
  const hw_iso *nationalities; /* nationality_count of them; 0: everyone */
  int32_t nationality_count;
  hw_entry_kind kind;
  int32_t notice_days; /* whole working days; HW_NOT_GIVEN: none */
} hw_entry_rule;

typedef struct hw_country {
  const char *code; /* two letters */
  hw_iso iso;
  const char *name;        /* NULL: not given */
  bool has_weekend;        /* as written */
  hw_weekdays weekend;     /* =sat, sun */
  const hw_date *holidays; /* sorted, unique */
  int32_t holiday_count;
  int32_t entries_per_day; /* =HW_UNLIMITED */
  int32_t max_stay;        /* minutes, =HW_UNLIMITED */
  const hw_entry_rule *entry;
  int32_t entry_count;
} hw_country;

typedef enum hw_place_kind {
  HW_PLACE_AIRPORT,
  HW_PLACE_CITY,
  HW_PLACE_BORDER,
  HW_PLACE_PORT,
  HW_PLACE_CENTRE,
  HW_PLACE_KIND_NONE
} hw_place_kind;

/** [from, until) in which nothing may arrive or depart; a date as `until` closes that whole day. */
typedef struct hw_closure {
  hw_stamp from_stamp, until_stamp;
  hw_minute from, until; /* resolved, half-open */
  const char *reason;    /* NULL: not given */
} hw_closure;

typedef struct hw_reception {
  bool given;
  bool has_days;
  hw_weekdays days; /* days of final arrival; =all */
  hw_hours hours;   /* =always */
  int32_t per_day;  /* persons, =HW_UNLIMITED */
} hw_reception;

typedef struct hw_place {
  const char *id;
  const char *name; /* =id */
  hw_place_kind kind;
  int32_t country;           /* index */
  const char *timezone_name; /* NULL: the scenario's */
  const hw_zone *zone;       /* never NULL */
  bool has_position;
  int32_t latitude, longitude; /* ten-thousandths of a degree */
  int32_t connection;          /* minutes; the policy's when not given */
  bool has_connection;
  hw_hours hours;
  int32_t beds;      /* =0 */
  hw_cents bed_cost; /* per person and night */
  bool medical;
  int32_t assisted_per_day; /* =HW_UNLIMITED */
  hw_reception reception;
  const hw_closure *closures;
  int32_t closure_count;
} hw_place;

typedef enum hw_service_kind { HW_FLIGHT, HW_CONVOY } hw_service_kind;

/** A stop of a service. The times are those of the occurrence on the service's first date. */
typedef struct hw_stop {
  int32_t place;
  hw_stamp arrives; /* ABSENT at the first stop */
  hw_stamp departs; /* ABSENT at the last stop */
  hw_cents cost;    /* per person from this stop to the next: fare (flights), cost (convoys) */
} hw_stop;

typedef struct hw_vehicle_use {
  int32_t pool; /* index into vehicle_pools */
  int32_t max;  /* vehicles of it on one run; =the pool's count */
  bool has_max;
} hw_vehicle_use;

/** What is different on one run of a service; counts are HW_NOT_GIVEN where they are not. */
typedef struct hw_run_change {
  hw_date date;  /* of the run */
  int32_t delay; /* minutes, =0: later than by the timetable, */
  int32_t from;  /* from the departure at this place on; HW_NONE: from the first departure on */
  int32_t seats, stretchers, wheelchairs, max_persons, min_persons;
  const char *reason; /* NULL: not given */
} hw_run_change;

/**
 * A flight or convoy. A changed run has a service of its own behind all that are written, with the
 * id of the one that it is a run of: whoever asks a run's service gets what holds for this run.
 */
typedef struct hw_service {
  const char *id;
  hw_service_kind kind;
  bool stops_form; /* written as `stops:` rather than from / to */
  const hw_stop *stops;
  int32_t stop_count; /* >= 2 */
  hw_repeat repeat;
  const hw_date *except; /* sorted, unique */
  int32_t except_count;
  const hw_date *cancelled; /* sorted, unique */
  int32_t cancelled_count;
  int32_t seats;           /* flights: required; convoys: fixed seats, =0 */
  int32_t stretchers;      /* =0 */
  int32_t stretcher_seats; /* flights: =6 */
  int32_t wheelchairs;     /* flights: =HW_UNLIMITED; convoys: =0 */
  int32_t max_persons;     /* =HW_UNLIMITED */
  int32_t min_persons;     /* convoys and charters, =0 */
  bool charter;            /* a flight that is paid and flown only when planned */
  hw_cents run_cost;       /* convoy's run_cost or the charter's cost, once per run that goes */
  const hw_vehicle_use *vehicles;
  int32_t vehicle_count;
  const hw_run_change *changes; /* of a service that is written; of one changed run: its own */
  int32_t change_count;
  bool one_changed_run; /* not written: the run changes[0] of another service with this id */
} hw_service;

typedef struct hw_transfer {
  const char *id; /* =FROM-TO */
  bool has_id;
  int32_t from, to; /* places */
  int32_t time;     /* minutes, > 0 */
  hw_cents cost;    /* per person */
  hw_hours hours;   /* of the start, local time of the place where it starts */
  bool both_ways;
  bool ambulance;
  hw_cents ambulance_cost; /* once per case with `ambulance` or stretchers */
  int32_t persons_per_day; /* per direction, by start; =HW_UNLIMITED */
} hw_transfer;

typedef struct hw_vehicle_pool {
  const char *id;
  int32_t base; /* place; HW_NONE: not given (nothing depends on it) */
  int32_t count;
  int32_t seats, wheelchairs, stretchers; /* of one vehicle */
  hw_cents cost;                          /* per vehicle and run */
  int32_t turnaround;                     /* minutes after the last arrival */
} hw_vehicle_pool;

/** A place, besides the base, where a rotation can begin or end. */
typedef struct hw_reach {
  int32_t place;
  int32_t time; /* minutes */
  hw_cents cost;
} hw_reach;

/** [from, until) in which some of a pool are not there; a date as `until` is its whole day. */
typedef struct hw_absence {
  hw_stamp from_stamp, until_stamp;
  hw_minute from, until; /* resolved in the zone of the base, half-open */
  int32_t count;         /* escorts, >= 1, =1 */
  const char *reason;    /* NULL: not given */
} hw_absence;

typedef struct hw_escort_pool {
  const char *id;
  int32_t kind;          /* index into escort_kinds */
  const int32_t *covers; /* indexes into escort_kinds; =[kind] */
  int32_t cover_count;
  bool has_covers;
  int32_t base; /* place */
  int32_t count;
  int32_t persons_per_escort; /* >= 1, =1 */
  hw_cents cost_per_day;
  int32_t rest;     /* minutes, =0 */
  int32_t max_duty; /* minutes, =HW_UNLIMITED */
  const hw_reach *reach;
  int32_t reach_count;
  bool has_back;
  int32_t back_time; /* minutes */
  hw_cents back_cost;
  const hw_absence *absences;
  int32_t absence_count;
} hw_escort_pool;

typedef struct hw_programme {
  const char *id;
  const char *funder; /* NULL: not given */
  bool has_budget;
  hw_cents budget;            /* valid when has_budget */
  hw_cents grant_per_case;    /* =0 */
  hw_cents pocket_money;      /* per person, =0 */
  hw_stamp entitlement_until; /* zone of each case's `to`; ABSENT: for ever */
  hw_cents reduced_grant;     /* =0, <= grant_per_case */
} hw_programme;

typedef enum hw_case_kind {
  HW_CASE_AVR,
  HW_CASE_TCN,
  HW_CASE_RESETTLEMENT,
  HW_CASE_MEDEVAC,
  HW_CASE_KIND_NONE
} hw_case_kind;

typedef struct hw_consent {
  bool given;
  hw_stamp requested;
  hw_moment counselled; /* opening: first minute of a date; MAX when absent */
  hw_moment signed_;    /* opening; MAX when absent */
  hw_stamp withdrawn;
  hw_moment until; /* closing, zone of `to` */
} hw_consent;

typedef struct hw_escort_need {
  int32_t kind; /* index into escort_kinds */
  int32_t persons;
} hw_escort_need;

typedef struct hw_document {
  const char *type;
  hw_moment until; /* closing, zone of the case's `to` */
} hw_document;

/** A permission to be in a country; from: zone of the place of entry, until: of that of exit. */
typedef struct hw_clearance {
  int32_t country;
  hw_stamp from;  /* ABSENT: always */
  hw_stamp until; /* ABSENT: for ever */
} hw_clearance;

/** Personal data: only ever written to manifests. */
typedef struct hw_person {
  const char *name, *sex, *document; /* NULL: not given */
  hw_stamp born;
} hw_person;

typedef struct hw_case {
  const char *id;
  int32_t programme; /* index or HW_NONE */
  hw_case_kind kind;
  hw_iso nationality;
  int32_t from, to;                /* places */
  hw_moment ready;                 /* opening, zone of `from` */
  hw_moment depart_by;             /* closing, zone of `from`; MAX when absent */
  hw_moment latest;                /* closing, zone of `to`; the horizon's end when absent */
  int32_t priority;                /* 1 to 9 */
  int32_t persons;                 /* 1 to 500 */
  int32_t infants;                 /* < persons */
  int32_t wheelchairs, stretchers; /* wheelchairs + stretchers + infants <= persons */
  bool ambulance, medical;
  const hw_escort_need *escorts; /* one per kind */
  int32_t escort_count;
  hw_consent consent;
  const hw_document *documents;
  int32_t document_count;
  const hw_clearance *clearances;
  int32_t clearance_count;
  bool has_fit;
  hw_moment fit_from;  /* opening, zone of `from`; MIN when absent */
  hw_moment fit_until; /* closing, zone of `to`; MAX when absent */
  const hw_iso *avoid_countries;
  int32_t avoid_country_count;
  const int32_t *avoid_places;
  int32_t avoid_place_count;
  const int32_t *avoid_services; /* service indexes */
  int32_t avoid_service_count;
  const int32_t *avoid_transfers; /* transfer indexes: `services` may name either */
  int32_t avoid_transfer_count;
  int32_t max_travel; /* minutes, =HW_UNLIMITED */
  int32_t max_nights; /* HW_NOT_GIVEN: the policy's */
  int32_t notice;     /* minutes from now to first departure, =0 */
  int32_t group;      /* index into groups or HW_NONE */
  const hw_person *people;
  int32_t person_count;
} hw_case;

/** Cases that travel on the same legs, or not at all (C12). */
typedef struct hw_group {
  const char *id;
  const int32_t *cases; /* ascending */
  int32_t case_count;
} hw_group;

/** Ids in sorted order for lookup by bisection. */
typedef struct hw_index {
  const int32_t *order; /* count positions, sorted by id */
  int32_t count;
} hw_index;

struct homeward_scenario {
  hw_arena arena; /* owns everything below */

  const char *file;      /* as given, for messages */
  char sha256[65];       /* lower-case hex of the scenario file's bytes, then of the case file's */
  const char *case_file; /* NULL: cases stand in the scenario itself */

  const char *name;
  const char *currency;
  const char *timezone_name;
  const hw_zone *zone;
  hw_moment now;
  hw_moment horizon_start, horizon_end; /* first and last minute in which a leg may lie */

  hw_policy policy;
  const hw_country *countries;
  int32_t country_count;
  const hw_place *places;
  int32_t place_count;
  const hw_service *services; /* flights, then convoys, then changed runs */
  int32_t service_count, flight_count;
  int32_t written_service_count; /* flights and convoys */
  const hw_transfer *transfers;
  int32_t transfer_count;
  const hw_vehicle_pool *vehicle_pools;
  int32_t vehicle_pool_count;
  const hw_escort_pool *escort_pools;
  int32_t escort_pool_count;
  const hw_programme *programmes;
  int32_t programme_count;
  const hw_case *cases;
  int32_t case_count;

  /* filled by hw_scenario_finish() */
  const char *const *escort_kinds; /* names in order of first appearance (the reader fills these) */
  int32_t escort_kind_count;
  const hw_group *groups;
  int32_t group_count;
  const struct hw_run *runs; /* every run that overlaps the horizon; sorted by service, then date */
  int32_t run_count;
  const int32_t *service_runs; /* service_count + 1 offsets into runs */
  hw_index country_ids, place_ids, service_ids, transfer_ids, vehicle_pool_ids, escort_pool_ids,
      programme_ids, case_ids;
};

/** Index of the id in its list, or HW_NONE. O(log n). */
int32_t hw_find_country(const homeward_scenario *scenario, const char *code);
int32_t hw_find_place(const homeward_scenario *scenario, const char *id);
/** A flight or convoy; its changed runs have services of their own. */
int32_t hw_find_service(const homeward_scenario *scenario, const char *id);
int32_t hw_find_transfer(const homeward_scenario *scenario, const char *id);
int32_t hw_find_vehicle_pool(const homeward_scenario *scenario, const char *id);
int32_t hw_find_escort_pool(const homeward_scenario *scenario, const char *id);
int32_t hw_find_programme(const homeward_scenario *scenario, const char *id);
int32_t hw_find_case(const homeward_scenario *scenario, const char *id);
/** "SERVICE@YYYY-MM-DD"; HW_NONE for anything that is no run overlapping the horizon. */
int32_t hw_find_run(const homeward_scenario *scenario, const char *name);

/** Writes "SERVICE@YYYY-MM-DD" into `out` of at least 80 bytes; returns `out`. */
char *hw_run_name(char *out, const homeward_scenario *scenario, int32_t run);

/** The nights a case may spend in transit. */
static inline int32_t hw_case_max_nights(const homeward_scenario *scenario, const hw_case *c) {
  return c->max_nights == HW_NOT_GIVEN ? scenario->policy.max_nights : c->max_nights;
}

/** Members of the pool who are not `out` at an instant: so many can be busy then (C10). */
int32_t hw_pool_members(const hw_escort_pool *pool, hw_minute at);
/** The fewest at any instant of [from, until). */
int32_t hw_pool_members_within(const hw_escort_pool *pool, hw_minute from, hw_minute until);

/** The first entry rule of `country` that matches a nationality, or NULL (free). */
const hw_entry_rule *hw_country_entry_rule(const hw_country *country, hw_iso nationality);

#endif
