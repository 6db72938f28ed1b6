/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a plan has to offer to one more case, beside everybody who is in it. */
#ifndef HW_MODEL_FIT_H
#define HW_MODEL_FIT_H

#include "model/plan.h"

/** Itineraries that are offered at most. */
enum { HW_OFFERS_MAX = 3 };

/** A run on which an offer depends for more than places: a charter or convoy that goes for it
 * alone, or a run that gets further vehicles. */
typedef struct hw_offer_run {
  int32_t run;
  bool newly;                  /* it goes only because of the offer */
  int32_t persons;             /* returnees, those of the offer included */
  const hw_vehicles *vehicles; /* further ones */
  int32_t vehicle_count;
} hw_offer_run;

/** A country that must be told of an entry. */
typedef struct hw_offer_notice {
  int32_t country, place;
  hw_date entry, by; /* local dates at the place; `by`: the last one that is in time */
  int32_t persons;
} hw_offer_notice;

/** One way to travel, and what the plan is with it. */
typedef struct hw_offer {
  homeward_plan *plan; /* owned: all others as they are; it keeps every rule. Its arena owns the
                          lists below */
  const hw_itinerary *itinerary; /* of the case, in `plan`; all of its party have the same legs */
  hw_cents cost[HW_PART_COUNT];  /* by which the plan's parts grow; `unserved` is 0 */
  hw_cents total;                /* their sum */
  const hw_offer_run *runs;      /* by first departure */
  int32_t run_count;
  const hw_rotation *const *rotations; /* further ones, in `plan` */
  int32_t rotation_count;
  const hw_offer_notice *notices; /* by date, place, country */
  int32_t notice_count;
} hw_offer;

struct homeward_offers {
  hw_arena arena;              /* owns the lists, and texts that are not the plans' */
  homeward_scenario *scenario; /* owned: that of the plan with the case */
  const homeward_plan *plan;   /* borrows until the offers are freed */
  int32_t case_index;          /* in `scenario` */
  const int32_t *party;        /* who travels together: the case, or its group; ascending */
  int32_t party_count;
  int32_t persons;                /* of the party */
  hw_cents penalty;               /* of leaving the party behind */
  hw_offer offers[HW_OFFERS_MAX]; /* cheapest first, no two with the same legs */
  int32_t count;
  hw_unserved reason; /* when there is no offer */
};

#endif
