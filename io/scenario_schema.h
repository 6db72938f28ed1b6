/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The table of the scenario format. */
#ifndef HW_IO_SCENARIO_SCHEMA_H
#define HW_IO_SCENARIO_SCHEMA_H

#include "io/schema.h"

/** A flight as it is written: its first and last stop may stand in the record itself. */
typedef struct hw_flight_form {
  hw_service service; /* first: what the list keeps */
  int32_t from, to;   /* places */
  hw_stamp departs, arrives;
  hw_cents fare;
} hw_flight_form;

/** A scenario as it is written: flights and convoys apart. */
typedef struct hw_scenario_form {
  homeward_scenario scenario;
  const hw_service *flights;
  int32_t flight_count;
  const hw_service *convoys;
  int32_t convoy_count;
} hw_scenario_form;

/** The root record, read into a hw_scenario_form. */
extern const hw_record hw_scenario_record;
/** Of a hw_case, for case files and events. */
extern const hw_record hw_case_record;
/** A case and the records in it are numbered below this: another schema with cases begins here. */
enum { HW_CASE_RECORDS = 9 };

#endif
