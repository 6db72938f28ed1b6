/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What replanning changed, for whom, and why: beside the comparison of the two plans. */
#ifndef HW_MODEL_REPLANNED_H
#define HW_MODEL_REPLANNED_H

#include "model/compare.h"
#include "model/published.h"

/** The nearest thing that happened; what it happened to is the subject. */
typedef enum hw_cause {
  HW_CAUSE_NONE,       /* nothing that the case was planned by: the rest of the plan is another */
  HW_CAUSE_NEW,        /* was not known when the plan was published */
  HW_CAUSE_WITHDRAWN,  /* has no consent any more */
  HW_CAUSE_MISSED,     /* a run or transfer left without it */
  HW_CAUSE_UNKNOWN,    /* a run or transfer is not in the scenario any more */
  HW_CAUSE_CANCELLED,  /* a run is */
  HW_CAUSE_CLOSED,     /* a place is */
  HW_CAUSE_CONNECTION, /* to a run or transfer there is not time enough */
  HW_CAUSE_LATE,       /* a run is */
  HW_CAUSE_LIMIT,      /* there is less of something than before: seats, beds, entries, ... */
  HW_CAUSE_COUNT
} hw_cause;

/** "new", "withdrawn", ...; "others" for NONE. */
const char *hw_cause_name(hw_cause cause);

typedef struct hw_case_cause {
  hw_cause cause;
  const char *subject; /* id or run's name; NULL: none */
} hw_case_cause;

/** A confirmed leg that cannot be kept. */
typedef struct hw_broken_promise {
  const char *case_id, *by, *from; /* `by`: its run or transfer */
  int32_t persons;
  hw_case_cause why;
} hw_broken_promise;

/** A case on its way for which the new plan has no way on. */
typedef struct hw_stranded {
  const char *case_id, *place;
  int32_t persons;
  bool on_board;   /* still on the way to the place */
  hw_minute since; /* arrival there */
  const hw_zone *zone;
  const char *reason;
} hw_stranded;

/** What a country must be told: of entries that it does not know of, or that will not be. */
typedef struct hw_notice {
  bool cancelled;
  const char *country, *place;
  hw_date entry;
  hw_date by; /* last date; of one that is cancelled: 0 */
  int64_t persons;
  const char *const *cases;
  int32_t case_count;
} hw_notice;

typedef struct hw_replanned {
  const hw_case_cause *causes; /* by case of the comparison */
  const hw_broken_promise *promises;
  int32_t promise_count;
  const hw_stranded *stranded;
  int32_t stranded_count;
  const hw_notice *notices; /* new ones by entry date, then cancelled ones */
  int32_t notice_count;
} hw_replanned;

/**
 * Fills comparison->replanned, in its arena. `published` is a plan of the present scenario or an
 * older one, `before` (may be NULL) the scenario as it was, of which limits are known to be less
 * now.
 */
homeward_status hw_replanned_read(homeward_comparison *comparison, const homeward_plan *published,
                                  const homeward_plan *replanned, const homeward_scenario *before,
                                  hw_minute now, homeward_error *error);

#endif
