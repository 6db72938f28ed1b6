/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Limits that bind cases together (C1 to C8, C10, C11), each of which can be asked for more. */
#ifndef HW_MODEL_LIMIT_H
#define HW_MODEL_LIMIT_H

#include "model/scenario.h"

typedef enum hw_limit_kind {
  HW_LIMIT_SEATS,       /* of one run, its fixed ones: C1, C3 */
  HW_LIMIT_STRETCHERS,  /* likewise: C2, C3 */
  HW_LIMIT_WHEELCHAIRS, /* likewise */
  HW_LIMIT_MAX_PERSONS, /* of one run: C5 */
  HW_LIMIT_MIN_PERSONS, /* of one run, more of it is a lower minimum: C5 */
  HW_LIMIT_BEDS,        /* place, one night: C6 */
  HW_LIMIT_ASSISTED,    /* place, one day: C7 */
  HW_LIMIT_ENTRIES,     /* country, one day: C8 */
  HW_LIMIT_RECEPTION,   /* place, one day: C8 */
  HW_LIMIT_TRANSFER,    /* transfer, one direction, one day: C8 */
  HW_LIMIT_BUDGET,      /* programme, in cents: C11 */
  HW_LIMIT_VEHICLES,    /* vehicle pool: C4 */
  HW_LIMIT_ESCORTS,     /* escort pool: C10 */
  HW_LIMIT_KINDS
} hw_limit_kind;

typedef struct hw_limit {
  hw_limit_kind kind;
  int32_t subject; /* index of the run, place, country, transfer, programme or pool */
  hw_date date;    /* local day, or evening of the night, of a limit of one day; else 0 */
  bool backward;   /* TRANSFER: from its `to` to its `from` */
} hw_limit;

/** The limit holds for each day by itself. */
static inline bool hw_limit_is_daily(hw_limit_kind kind) {
  return kind >= HW_LIMIT_BEDS && kind <= HW_LIMIT_TRANSFER;
}

/** "seats", "beds", ... */
const char *hw_limit_kind_name(hw_limit_kind kind);

/** The rule that it belongs to: "C6". */
const char *hw_limit_rule(const homeward_scenario *scenario, const hw_limit *limit);

/** The id of its subject, as the verifier names it. `room` holds 80 bytes for a run's. */
const char *hw_limit_subject(const homeward_scenario *scenario, const hw_limit *limit, char *room);

/** What it is now. */
int64_t hw_limit_now(const homeward_scenario *scenario, const hw_limit *limit);

/**
 * The same scenario with `amount` more of the limit, > 0 (of MIN_PERSONS less), and every index as
 * it was. A daily limit is higher on every day: the scenario knows one number for all. `*out`
 * borrows from `scenario`, and what is new lives in `arena`. False when out of memory.
 */
bool hw_limit_raise(homeward_scenario *out, const homeward_scenario *scenario,
                    const hw_limit *limit, int64_t amount, hw_arena *arena);

#endif
