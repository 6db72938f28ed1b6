/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What an events file says about a scenario: what a duty officer was told since it was written.
 *
 * References are positions in the scenario that it was read against, escort kinds and groups of
 * added cases may go beyond its own. (The events of a document's syntax are io/event.h's.)
 */
#ifndef HW_MODEL_EVENTS_H
#define HW_MODEL_EVENTS_H

#include "model/plan.h"
#include "model/scenario_finish.h"

/** Runs that do not go: one, or all of a service in a window of dates. */
typedef struct hw_cancel_event {
  int32_t run, service; /* one of them */
  bool has_from, has_until;
  hw_date from, until; /* of runs by the timetable; without `from` those that depart from now on */
  const char *reason;
} hw_cancel_event;

/** A run that is late by its timetable, whatever was known of it before. */
typedef struct hw_delay_event {
  int32_t run;
  int32_t by;   /* minutes */
  int32_t from; /* place from whose departure on; HW_NONE: from the first */
  const char *reason;
} hw_delay_event;

/** A place that is closed, or open again, in [from, until). */
typedef struct hw_place_event {
  int32_t place;
  hw_stamp from, until; /* local time of the place; ABSENT: now, for ever */
  const char *reason;
} hw_place_event;

/** What a capacity event can set. */
typedef enum hw_capacity {
  HW_CAPACITY_SEATS,
  HW_CAPACITY_STRETCHERS,
  HW_CAPACITY_WHEELCHAIRS,
  HW_CAPACITY_MAX_PERSONS,
  HW_CAPACITY_MIN_PERSONS,
  HW_CAPACITY_BEDS,
  HW_CAPACITY_ASSISTED,
  HW_CAPACITY_RECEPTION,
  HW_CAPACITY_ENTRIES,
  HW_CAPACITY_PERSONS_PER_DAY,
  HW_CAPACITY_COUNT,
  HW_CAPACITIES
} hw_capacity;

/** More or less of something: on one run, or over the whole horizon. */
typedef struct hw_capacity_event {
  int32_t run, service, place, country, transfer, vehicle_pool, escort_pool; /* one of them */
  int32_t values[HW_CAPACITIES]; /* HW_NOT_GIVEN: as before */
  const char *reason;
} hw_capacity_event;

/** A case that takes its request back. */
typedef struct hw_withdraw_event {
  int32_t case_index;
  hw_stamp at; /* ABSENT: now */
  const char *reason;
} hw_withdraw_event;

/** A case that was not there when its leg left. */
typedef struct hw_no_show_event {
  int32_t case_index;
  int32_t run, transfer; /* one of them */
  hw_stamp ready; /* when it can travel again, in the zone of the case's `from`; ABSENT: any time */
  const char *reason;
} hw_no_show_event;

/** Escorts of a pool who are not there for a time. */
typedef struct hw_escort_out_event {
  int32_t pool;
  int32_t count;
  hw_stamp from, until; /* local time of the base; ABSENT: now, for ever */
  const char *reason;
} hw_escort_out_event;

/** What a programme has in all from now on. */
typedef struct hw_budget_event {
  int32_t programme;
  hw_cents budget;
  const char *reason;
} hw_budget_event;

/** How far legs have come: those that fit everything that is given, which is one thing at least. */
typedef struct hw_status_event {
  int32_t case_index, pool, member, run, transfer; /* HW_NONE: any; member 0: any */
  hw_leg_status status;
  const char *reason;
} hw_status_event;

struct homeward_events {
  hw_arena arena;                    /* owns everything below */
  const homeward_scenario *scenario; /* borrows until the events are freed */
  hw_source source;                  /* where everything stands in the file */
  hw_stamp now;                      /* ABSENT: the scenario's */
  const hw_cancel_event *cancels;
  int32_t cancel_count;
  const hw_delay_event *delays;
  int32_t delay_count;
  const hw_place_event *closings;
  int32_t closing_count;
  const hw_place_event *openings;
  int32_t opening_count;
  const hw_capacity_event *capacities;
  int32_t capacity_count;
  const hw_case *cases; /* as they are written: nothing is resolved but references */
  int32_t case_count;
  const char *const *escort_kinds; /* the scenario's, then those that only added cases need */
  int32_t escort_kind_count;
  const char *const *groups; /* likewise */
  int32_t group_count;
  const hw_withdraw_event *withdrawals;
  int32_t withdrawal_count;
  const hw_no_show_event *no_shows;
  int32_t no_show_count;
  const hw_escort_out_event *escorts_out;
  int32_t escort_out_count;
  const hw_budget_event *budgets;
  int32_t budget_count;
  const hw_status_event *statuses;
  int32_t status_count;
};

/** The instant at which the events stand. */
hw_minute hw_events_now(const homeward_events *events);

/** Finds what the schema cannot: events about nothing or about too much, times that do not exist.
 */
homeward_status hw_events_check(const homeward_events *events, homeward_diagnostics *diagnostics,
                                homeward_error *error);

/**
 * A new scenario, the old one with the events. It borrows the old one and the events until it is
 * freed; its hash is still the old one's. Findings are those that the events bring about;
 * HOMEWARD_INVALID, and `*out` NULL, when one of them is an error.
 */
homeward_status hw_events_apply(homeward_scenario **out, const homeward_events *events,
                                homeward_diagnostics *diagnostics, homeward_error *error);

#endif
