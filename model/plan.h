/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What a plan says. The engine fills one; the reader fills one from a file exactly as stated there,
 * right or wrong, so that the verifier can judge it.
 */
#ifndef HW_MODEL_PLAN_H
#define HW_MODEL_PLAN_H

#include "model/runs.h"

typedef enum hw_part {
  HW_PART_FARES,
  HW_PART_ROAD,
  HW_PART_TRANSFERS,
  HW_PART_BEDS,
  HW_PART_VEHICLES,
  HW_PART_RUNS,
  HW_PART_ESCORTS,
  HW_PART_LOST_GRANTS,
  HW_PART_DELAY,
  HW_PART_TRANSIT,
  HW_PART_CHANGES,
  HW_PART_UNSERVED,
  HW_PART_COUNT
} hw_part;

/** "fares", "road", ... as in the plan file. */
const char *hw_part_name(hw_part part);

typedef enum hw_leg_status {
  HW_LEG_PLANNED,
  HW_LEG_CONFIRMED,
  HW_LEG_DEPARTED,
  HW_LEG_ARRIVED,
  HW_LEG_MISSED
} hw_leg_status;

/** Persons of one need that an escort covers on a leg: the most on one segment of it. */
typedef struct hw_cover {
  int32_t kind; /* index into escort_kinds */
  int32_t persons;
} hw_cover;

/** One ride of a run, or one transfer, as stated. Exactly one of run and transfer is not HW_NONE.
 */
typedef struct hw_leg {
  int32_t run;      /* index into scenario->runs */
  int32_t transfer; /* index into scenario->transfers; the direction follows from `from` and `to` */
  int32_t from, to; /* places */
  hw_minute departs, arrives;
  hw_leg_status status;
  const hw_cover *covers; /* rotations only */
  int32_t cover_count;
} hw_leg;

typedef struct hw_night {
  int32_t place;
  hw_date date; /* of its evening */
} hw_night;

typedef struct hw_itinerary {
  int32_t case_index;
  const hw_leg *legs;
  int32_t leg_count;
  const hw_night *nights;
  int32_t night_count;
  hw_cents cost[HW_PART_COUNT]; /* parts that belong to one case; the others are 0 */
} hw_itinerary;

typedef enum hw_rotation_part {
  HW_ROTATION_DAYS,
  HW_ROTATION_REACH,
  HW_ROTATION_BACK,
  HW_ROTATION_FARES,
  HW_ROTATION_ROAD,
  HW_ROTATION_TRANSFERS,
  HW_ROTATION_BEDS,
  HW_ROTATION_PART_COUNT
} hw_rotation_part;

const char *hw_rotation_part_name(hw_rotation_part part);

typedef struct hw_rotation {
  int32_t pool;   /* index into escort_pools */
  int32_t member; /* 1-based */
  hw_minute away_from, away_until;
  const hw_leg *legs;
  int32_t leg_count;
  const hw_night *nights;
  int32_t night_count;
  hw_cents cost[HW_ROTATION_PART_COUNT];
} hw_rotation;

typedef struct hw_vehicles {
  int32_t pool;
  int32_t count;
} hw_vehicles;

/** A run that goes. */
typedef struct hw_run_use {
  int32_t run;
  int32_t persons; /* returnees, each once */
  const hw_vehicles *vehicles;
  int32_t vehicle_count;
} hw_run_use;

typedef struct hw_unserved {
  int32_t case_index;
  const char *reason; /* a stable code, e.g. "clearance-expires" */
  const char *detail; /* one sentence with the numbers */
  const char *remedy; /* what would change it */
  const hw_leg
      *legs; /* of a plan that replans another, who is left on the way: what is travelled */
  int32_t leg_count;
} hw_unserved;

typedef struct hw_notification {
  int32_t country;
  int32_t place; /* of entry */
  hw_date entry; /* local date of entry */
  hw_date by;    /* last date on which the longest notice of its cases still holds */
  int32_t persons;
  const int32_t *cases; /* ascending */
  int32_t case_count;
} hw_notification;

typedef enum hw_payment_kind { HW_PAYMENT_GRANT, HW_PAYMENT_POCKET_MONEY } hw_payment_kind;

typedef struct hw_payment {
  int32_t programme;
  int32_t case_index;
  hw_payment_kind kind;
  hw_cents amount;
  int32_t place;
  hw_date date; /* local date of arrival */
} hw_payment;

struct homeward_plan {
  hw_arena arena;                    /* owns everything below */
  const homeward_scenario *scenario; /* borrows until the plan is freed */
  const char *scenario_name;         /* as stated */
  const char *scenario_sha256;       /* as stated */
  homeward_plan_status status;
  hw_cents objective, bound;
  int32_t gap; /* (objective - bound) / objective in hundred-thousandths, half up */
  hw_cents parts[HW_PART_COUNT];
  int32_t persons_planned, persons_unserved;
  const hw_itinerary *itineraries; /* by case */
  int32_t itinerary_count;
  const hw_rotation *rotations; /* by pool, member, start */
  int32_t rotation_count;
  const hw_run_use *runs; /* by first departure, then name */
  int32_t run_count;
  const hw_unserved *unserved; /* by case */
  int32_t unserved_count;
  const hw_notification *notifications; /* by entry date, place, country */
  int32_t notification_count;
  const hw_payment *payments; /* by date, case, kind */
  int32_t payment_count;
};

/** "planned", "confirmed", ... */
const char *hw_leg_status_name(hw_leg_status status);
/** "optimal", "feasible", "interrupted". */
const char *hw_plan_status_name(homeward_plan_status status);
/** "grant", "pocket_money". */
const char *hw_payment_kind_name(hw_payment_kind kind);

/** An empty plan for `scenario` in its own arena; NULL when out of memory. */
homeward_plan *hw_plan_new(const homeward_scenario *scenario);

/** (objective - bound) / objective rounded half up to hundred-thousandths; 0 for objective 0. */
int32_t hw_gap(hw_cents objective, hw_cents bound);

/** True for a reason code of the contract. */
bool hw_reason_known(const char *reason);

#endif
