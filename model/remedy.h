/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What would let a case move: one change of the scenario, as data. So the engine that looks for the
 * smallest one, the sentence that tells it and the test that tries it mean the same.
 *
 * A remedy turns a value into another: a minute, a number of minutes, a count, cents, or nothing
 * into something (0 into 1). Its steps are what lies between: the fewer, the weaker. Every step
 * further allows all that the one before it allows.
 */
#ifndef HW_MODEL_REMEDY_H
#define HW_MODEL_REMEDY_H

#include "model/events.h"

typedef enum hw_remedy_kind {
  /* of a case: `object` is the case */
  HW_REMEDY_LATEST,          /* minute */
  HW_REMEDY_DEPART_BY,       /* minute */
  HW_REMEDY_READY,           /* minute, earlier */
  HW_REMEDY_NOTICE,          /* minutes, fewer */
  HW_REMEDY_CONSENT,         /* counselled and signed now: 0, 1 */
  HW_REMEDY_CONSENT_UNTIL,   /* minute */
  HW_REMEDY_DOCUMENT_UNTIL,  /* minute; `item`: document */
  HW_REMEDY_FIT_FROM,        /* minute, earlier */
  HW_REMEDY_FIT_UNTIL,       /* minute */
  HW_REMEDY_CLEARANCE_FROM,  /* minute, earlier; `item`: clearance */
  HW_REMEDY_CLEARANCE_UNTIL, /* minute; `item`: clearance */
  HW_REMEDY_CLEARANCE,       /* a new one, from `from` until `value`; `item`: country */
  HW_REMEDY_MAX_NIGHTS,      /* count */
  HW_REMEDY_MAX_TRAVEL,      /* minutes */
  HW_REMEDY_AVOID_PLACE,     /* no longer avoided: 0, 1; `item`: place */
  HW_REMEDY_AVOID_COUNTRY,   /* likewise; `item`: country */
  HW_REMEDY_AVOID_SERVICE,   /* likewise; `item`: service */
  HW_REMEDY_AVOID_TRANSFER,  /* likewise; `item`: transfer */
  /* of programmes, runs, pools, places, countries, transfers: `object` is one of these */
  HW_REMEDY_BUDGET,          /* cents */
  HW_REMEDY_SEATS,           /* of a run; fixed ones of a convoy */
  HW_REMEDY_STRETCHERS,      /* of a run */
  HW_REMEDY_WHEELCHAIRS,     /* of a run */
  HW_REMEDY_MAX_PERSONS,     /* of a run */
  HW_REMEDY_MIN_PERSONS,     /* of a run, fewer */
  HW_REMEDY_VEHICLES,        /* of a vehicle pool */
  HW_REMEDY_VEHICLES_OF_RUN, /* the most of a pool that one run of a service has; `item`: its use */
  HW_REMEDY_ESCORTS,         /* of an escort pool */
  HW_REMEDY_MAX_DUTY,        /* minutes, of an escort pool */
  HW_REMEDY_CONNECTION,      /* minutes at a place, fewer */
  HW_REMEDY_BEDS,            /* of a place */
  HW_REMEDY_MEDICAL,         /* staffed at night: 0, 1 */
  HW_REMEDY_ASSISTED,        /* a place's assisted_per_day */
  HW_REMEDY_RECEPTION,       /* a place's reception.per_day */
  HW_REMEDY_ENTRIES,         /* a country's entries_per_day */
  HW_REMEDY_MAX_STAY,        /* minutes in a country */
  HW_REMEDY_ENTRY,           /* a country permits entry to a nationality: 0, 1; `item`: hw_iso */
  HW_REMEDY_ENTRY_NOTICE,    /* working days, fewer; `item`: entry rule of the country */
  HW_REMEDY_TRANSFER,        /* a transfer's persons_per_day */
  HW_REMEDY_AMBULANCE,       /* a transfer takes stretchers: 0, 1 */
  HW_REMEDY_OPEN,            /* a place is open at one minute, `from`, whatever closes it: 0, 1 */
  HW_REMEDY_RECEIVED,        /* a place receives at one minute, `from`: 0, 1 */
  HW_REMEDY_TRANSFER_OPEN,   /* a transfer starts at one minute of the day, `from`: 0, 1 */
  HW_REMEDY_RUN_GOES,        /* a run is not cancelled: 0, 1 */
  HW_REMEDY_BOOKING_NOTICE,  /* minutes, fewer; no object */
  HW_REMEDY_KINDS
} hw_remedy_kind;

typedef struct hw_remedy {
  hw_remedy_kind kind;
  int32_t object; /* index into the list that the kind says; HW_NONE: none */
  int32_t item;   /* HW_NONE: none */
  int64_t was, value;
  hw_minute from;   /* where a kind has a second value */
  hw_minute needed; /* when what is more is used, HW_MINUTE_MIN: always or unknown */
} hw_remedy;

/** "latest", "seats", ... as in JSON. */
const char *hw_remedy_name(hw_remedy_kind kind);

/** One sentence's part: "JO's clearance until 2005-04-20T12:00+03:00 instead of ...". `out` is cut
 * when it must be; returns `out`. */
char *hw_remedy_text(char *out, size_t size, const homeward_scenario *scenario,
                     const hw_remedy *remedy);

/** Numbers that a remedy can be weakened in: 1, or 2 for a new clearance (its end, its begin). */
int hw_remedy_parts(const hw_remedy *remedy);
/** Steps from nothing to this remedy in one of them; 1 where there is nothing between. */
int64_t hw_remedy_steps(const hw_remedy *remedy, int part);
/** The remedy with so many steps in that part, 0 to hw_remedy_steps(). */
hw_remedy hw_remedy_with_steps(const hw_remedy *remedy, int part, int64_t steps);

/** Orders remedies: by kind, object, item, then size. */
int hw_remedy_compare(const hw_remedy *left, const hw_remedy *right);

/**
 * Changes the scenario itself, whose lists are the caller's own and can be written. Limits of runs
 * are left as they are: Nothing is expanded anew. What it needs comes from `arena`; false
 * when out of memory.
 */
bool hw_remedy_write(homeward_scenario *scenario, const hw_remedy *remedy, hw_arena *arena);

/** The part of remedies that events can say: limits of runs. The caller frees events->arena; false
 * when out of memory. */
bool hw_remedies_as_events(homeward_events *events, const homeward_scenario *scenario,
                           const hw_remedy *remedies, int32_t count);

/**
 * A new scenario: this one with the remedies. It borrows the old one until it is freed, and its
 * hash is the old one's. Runs keep their order; their indexes can differ where a run gets limits of
 * its own.
 */
homeward_status hw_remedies_apply(homeward_scenario **out, const homeward_scenario *scenario,
                                  const hw_remedy *remedies, int32_t count, homeward_error *error);

#endif
