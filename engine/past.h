/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What is settled when a scenario is planned again: the legs of each case that stay as they are,
 * what its countries were told, and what it costs to tell it otherwise.
 *
 * A case whose first legs are frozen travels on from where these end: to the search its origin is
 * their last place, and they lend it what the rest of a path depends on (places and runs used,
 * nights, the first departure, the present stay).
 */
#ifndef HW_ENGINE_PAST_H
#define HW_ENGINE_PAST_H

#include "engine/network.h"
#include "model/published.h"

/** The legs with which every itinerary of a case begins. */
typedef struct hw_prefix {
  const hw_step *steps;
  int32_t count;    /* 0: none */
  int32_t departed; /* so many of them have departed: nobody needs an escort there (C9) */
  bool whole;       /* they are all of the itinerary */
  bool moved;       /* the last one is a transfer: no other may follow it */
  int32_t rides;
  int32_t place; /* where they end */
  hw_minute departs, arrives;
  int32_t nights;      /* spent between them */
  int32_t night;       /* the first after them, at `place` */
  int32_t asked_night; /* the first there that asks for a bed: earlier ones are over */
  int32_t entry_place; /* of the stay they end in, HW_NONE: in the first country */
  hw_minute entry;
} hw_prefix;

typedef struct hw_past {
  hw_prefix prefix;
  bool published;       /* it has an itinerary: to change or to lose it has its price */
  const hw_step *steps; /* ... which, at the present times, is this one, */
  int32_t step_count;   /* 0 where a leg of it is no longer there */
  bool held;            /* it is under way: left only when nothing else can be */
  bool bound;           /* all of its legs are settled, and cannot be left */
} hw_past;

typedef struct hw_pasts {
  const hw_published *published;
  const hw_past *of_case;
  bool *goes;         /* per run: it has begun, and somebody who can go on rides it */
  hw_cents surcharge; /* of leaving one person who is held, beside the penalty; */
  hw_cents many;      /* ... so many times that of one who is bound */
} hw_pasts;

/** The past of a case; NULL in a plain solve. */
static inline const hw_past *hw_past_of(const hw_network *network, int32_t case_index) {
  return network->pasts == NULL ? NULL : &network->pasts->of_case[case_index];
}

/** The step of a published leg; false where the network has none. */
bool hw_step_of_published(const hw_network *network, const hw_published_leg *leg, hw_step *step);

/** Fills in what follows from prefix->steps, count and now. */
void hw_prefix_fill(hw_prefix *prefix, const hw_network *network);

/** The members of a group travel each on their own, as they have been parted (C12). */
bool hw_past_parted(const hw_network *network, int32_t group);

/** What it costs to change the published itinerary of a case, or to leave it, in cents. */
hw_cents hw_past_change(const hw_network *network, int32_t case_index);

/** The legs are those of the published itinerary; a transfer's minute does not count. */
bool hw_past_is_same(const hw_network *network, const hw_past *past, const hw_step *steps,
                     int32_t count);

/** The entries that have been notified for a case; returns their number. */
int32_t hw_past_entries(const hw_published *published, int32_t case_index,
                        const hw_published_entry **entries);

/** The entry has been notified for the case. */
bool hw_past_was_told(const hw_network *network, int32_t case_index, int32_t place, hw_minute at);

/** A frozen leg rides the run. */
bool hw_past_rides(const hw_network *network, int32_t run);

/** ... and has been given a vehicle with stretcher places. */
bool hw_past_has_ambulance(const hw_network *network, int32_t run);

/** The run has begun with frozen legs on it: it goes. */
bool hw_past_goes(const hw_network *network, int32_t run);

/** The detail of a reason, with where the case is when it is under way; `detail` itself when it is
 * not. NULL when out of memory. */
const char *hw_past_tell_place(const hw_published *published, int32_t case_index,
                               const char *detail, hw_arena *arena);

/** Vehicles of a pool on a run: raises or fixes their number where legs on it are settled. */
void hw_past_vehicles(const hw_network *network, int32_t run, int32_t pool, int32_t *least,
                      int32_t *most);

/** How much it costs to leave somebody who is held: mostly little is enough, and whatever is large
 * costs the sums it is part of their last digits. */
typedef enum hw_insistence { HW_INSIST, HW_INSIST_MORE, HW_INSIST_MOST } hw_insistence;

/**
 * Reads what was published into the network: pasts, limits that frozen legs exceed, minimum loads
 * that they suspend. False when out of memory. Before classes are made of it.
 */
bool hw_pasts_build(hw_network *network, const hw_published *published, hw_insistence insistence,
                    hw_arena *arena);

#endif
