/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Classes: cases that no rule, cost or capacity can tell apart are planned together (domain:
 * class). */
#ifndef HW_ENGINE_CLASSES_H
#define HW_ENGINE_CLASSES_H

#include "engine/facts.h"

/**
 * A class of `size` equal parties. A party is one case, or the cases of a group, which travel on
 * the same legs or not at all (C12); its quantities are sums over its members.
 */
typedef struct hw_class {
  const int32_t *cases; /* size x members case indexes, party after party */
  int32_t size;
  int32_t members;
  int32_t persons, infants, stretchers, wheelchairs;
  const hw_escort_need *escorts; /* ascending by kind, each once; hw_class_join_escorts() */
  int32_t escort_count;
  bool ambulance;      /* a member needs one */
  hw_cents penalty;    /* of one party left behind; with what follows of it */
  hw_cents change;     /* ... or that travels otherwise than published, of that part */
  hw_cents surcharge;  /* ... where it is held, of that part: no part of the objective */
  double delay_rate;   /* cents per minute from ready to arrival, over the members */
  double transit_rate; /* cents per minute from first departure to last arrival */
  double ready_credit; /* delay_rate x ready, over the members */
  bool lost_grant;     /* some member may lose a grant by arriving late */
  hw_facts facts;      /* of one party */
} hw_class;

/** Why a case is outside every class; those of a group share it. */
typedef enum hw_exclusion { HW_PLANNED, HW_EXCLUDED_NEVER } hw_exclusion;

typedef struct hw_classes {
  hw_class *items;
  int32_t count;
  int32_t *class_of_case;  /* HW_NONE: excluded */
  hw_exclusion *exclusion; /* per case */
} hw_classes;

/** Groups the cases of a scenario; false when out of memory. O(cases log cases). */
bool hw_classes_build(hw_classes *classes, const hw_network *network, hw_arena *arena);

/** The party made of these cases, without its escort needs; `class` borrows `cases`. */
void hw_class_fill(hw_class *class, const hw_network *network, const int32_t *cases, int32_t size,
                   int32_t members, uint32_t lifted);

/** All of its legs are settled: it has one itinerary. */
static inline bool hw_class_is_settled(const hw_class *class) {
  return class->facts.prefix != NULL && class->facts.prefix->whole;
}

/** Settled legs of the class ride the run. */
bool hw_class_has_ridden(const hw_class *class, int32_t run);

/** A party that rides the run must have an ambulance there (I14). */
static inline bool hw_class_asks_ambulance(const hw_class *class, int32_t run) {
  return class->ambulance && !hw_class_has_ridden(class, run);
}

/** What a party pays more on these legs than if they were as published. */
hw_cents hw_class_change(const hw_class *class, const hw_step *steps, int32_t count);

/** Adds up what escorts one party needs; false when out of memory. */
bool hw_class_join_escorts(hw_class *class, hw_arena *arena);

/** Seats of a party on a service (C1, C3). */
static inline int32_t hw_class_seats(const hw_class *class, const hw_service *service) {
  return service->kind == HW_CONVOY ? class->persons - class->stretchers
                                    : class->persons - class->infants - class->stretchers +
                                          class->stretchers * service->stretcher_seats;
}

/** The cents that a person left behind costs, on average; at least 1. */
double hw_classes_person_worth(const hw_classes *classes);

/** Persons of a party who are not nationals of the country (C8). */
int32_t hw_class_foreigners(const hw_class *class, int32_t country);

#endif
