/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The table of the plan format. */
#ifndef HW_IO_PLAN_SCHEMA_H
#define HW_IO_PLAN_SCHEMA_H

#include "io/schema.h"
#include "model/plan.h"

/** A leg as it is written. */
typedef struct hw_leg_form {
  hw_leg leg; /* first: what the list keeps */
  hw_local departs, arrives;
} hw_leg_form;

typedef struct hw_rotation_form {
  hw_rotation rotation; /* first: what the list keeps */
  hw_local away_from, away_until;
} hw_rotation_form;

typedef struct hw_run_use_form {
  hw_run_use use; /* first: what the list keeps */
  bool has_vehicles;
} hw_run_use_form;

/** The root record, read into a homeward_plan. */
extern const hw_record hw_plan_record;

#endif
