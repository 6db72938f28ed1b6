/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Runs: the dated occurrences of services. */
#ifndef HW_MODEL_RUNS_H
#define HW_MODEL_RUNS_H

#include "model/scenario.h"

typedef struct hw_run {
  int32_t service;
  hw_date date; /* local date at the first stop */
  /* One entry per stop of the service. arrives[0] == departs[0]; departs[last] == arrives[last]. */
  const hw_minute *arrives;
  const hw_minute *departs;
  bool cancelled;
} hw_run;

/**
 * Expands the services of a scenario into scenario->runs and scenario->service_runs: occurrences
 * from the service's first date whose first departure is not after the horizon's end and whose last
 * arrival is not before its start, without `except` dates. Every occurrence keeps the wall-clock
 * time and day offset of each stop; skipped times move forward by the gap. A changed run belongs to
 * its own service, is late as its change says, and keeps the date of its timetable. Reports stop
 * times that do not increase (error), skipped times, and except / cancelled / changed dates that
 * are no occurrence (warnings), at positions found by `where(context, service, part, element)`;
 * `where` may be NULL; `element` is a stop (SERVICE), a position in the sorted dates (EXCEPT,
 * CANCELLED) or in the changes (CHANGES). HOMEWARD_LIMIT when out of memory or over 10^6 runs.
 * After a reported error the result is HOMEWARD_OK and the service may lack runs.
 */
typedef enum hw_service_part {
  HW_PART_SERVICE,
  HW_PART_REPEAT,
  HW_PART_EXCEPT,
  HW_PART_CANCELLED,
  HW_PART_RUN_CHANGES
} hw_service_part;
typedef hw_position (*hw_where_service)(void *context, int32_t service, hw_service_part part,
                                        int32_t element);

homeward_status hw_runs_expand(homeward_scenario *scenario, hw_where_service where, void *context,
                               homeward_diagnostics *diagnostics, homeward_error *error);

/** Persons in seats (C1, C3): what a case takes of a run's seats on each segment it rides. */
int32_t hw_case_seats(const hw_service *service, const hw_case *c);

/** First departure and last arrival of a run. */
static inline hw_minute hw_run_begins(const homeward_scenario *scenario, const hw_run *run) {
  (void)scenario;
  return run->departs[0];
}
static inline hw_minute hw_run_ends(const homeward_scenario *scenario, const hw_run *run) {
  return run->arrives[scenario->services[run->service].stop_count - 1];
}

#endif
