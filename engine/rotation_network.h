/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The network as escorts see it (C10): usable rides, transfers at the minutes that the rules give
 * an escort, and the events of a sweep through time. What all pools share is compiled once; what a
 * pool can reach from its base is a view of it.
 *
 * Nights are counted in slots: place x (date_count + 1) + number of nights of the place before an
 * instant, so that a wait is a pair of slots of one place.
 */
#ifndef HW_ENGINE_ROTATION_NETWORK_H
#define HW_ENGINE_ROTATION_NETWORK_H

#include "engine/rotation.h"

/** A ride as sweeps need it. */
typedef struct hw_duty_ride {
  int32_t from, to; /* places */
  hw_minute departs, arrives;
  int32_t night_departs, night_arrives; /* slots of from and to */
} hw_duty_ride;

/** A transfer at a minute. */
typedef struct hw_duty_hop {
  int32_t link;
  hw_minute start, end;
  int32_t from, to;   /* places */
  int32_t ride;       /* early: the ride before; late: the ride after; else HW_NONE */
  int32_t night_from; /* slot of `from` at its start */
  int32_t night_to;   /* slot of `to` at its start: where the wait begins between rides (I7) */
  int32_t night_end;  /* slot of `to` at its end: where the wait begins after a leading transfer */
} hw_duty_hop;

/** In the order in which events of the same minute happen. */
typedef enum hw_duty_event_kind {
  HW_DUTY_ARRIVE,     /* item: ride; may take a transfer from here on */
  HW_DUTY_READY,      /* item: ride; may board from here on (I6) */
  HW_DUTY_EARLY,      /* item: early hop; may board where it ends from here on */
  HW_DUTY_CASE_READY, /* item: hop of a case, likewise */
  HW_DUTY_LATE,       /* item: late hop; starts */
  HW_DUTY_CASE,       /* item: hop of a case; starts */
  HW_DUTY_BOARD       /* item: ride; departs */
} hw_duty_event_kind;

typedef struct hw_duty_event {
  hw_minute at;
  int32_t kind;
  int32_t item;
} hw_duty_event;

/** Shared by all pools; arrays by ride are indexed as in hw_network. */
typedef struct hw_duty_network {
  const hw_network *network;
  hw_duty_ride *rides;
  bool *rides_open; /* per ride: usable (I5) and inside the horizon */
  int32_t ride_count;
  hw_duty_hop *early; /* as soon as a ride has arrived; ascending by ride */
  hw_duty_hop *late;  /* the latest that makes a ride; ascending by ride */
  int32_t early_count, late_count;
  int32_t *early_of, *late_of; /* per ride: offsets; ride_count + 1 */
  int32_t *hops;               /* early hops, then late ones, ascending by link, then start */
  hw_duty_event *events;       /* ascending: at, kind, item */
  int32_t event_count;
  int32_t *connection; /* per place: minutes (I6), slow factor 1 */
  int32_t slot_count;
} hw_duty_network;

/** A way to begin a rotation. */
typedef struct hw_duty_begin {
  hw_minute away_from;
  int32_t ride;
  int32_t late; /* leading transfer, HW_NONE: at once */
  hw_cents cost;
} hw_duty_begin;

/** What one pool can reach, and from where it comes home. */
typedef struct hw_duty_view {
  bool built;
  hw_way *out, *home; /* per place */
  hw_minute earliest; /* no rotation leaves before */
  int32_t *rides;     /* ascending */
  int32_t ride_count;
  int32_t *events; /* ascending, indexes into the network's */
  int32_t event_count;
  hw_duty_begin *begins; /* ascending by away_from, then ride */
  int32_t begin_count;
} hw_duty_view;

static inline int32_t hw_duty_slot(const hw_network *network, int32_t place, hw_minute at) {
  return place * (network->date_count + 1) + hw_network_nights(network, place, at);
}

/** First resource of the beds of a slot's nights: those of a wait [a, b) follow each other. */
static inline int32_t hw_duty_bed(const hw_network *network, int32_t slot) {
  int32_t place = slot / (network->date_count + 1);
  return hw_bed_resource(network, place, slot - place * (network->date_count + 1));
}

/** An early hop by its number, a late one by early_count + its number. */
static inline const hw_duty_hop *hw_duty_rule_hop(const hw_duty_network *duty, int32_t number) {
  return number < duty->early_count ? &duty->early[number]
                                    : &duty->late[number - duty->early_count];
}

/** Order of events: by time, then kind, then item. */
int hw_duty_event_order(const void *left, const void *right);

/** The transfer at `start` as a hop; its minutes are not checked. */
hw_duty_hop hw_duty_hop_at(const hw_network *network, int32_t link, hw_minute start);

/** I5 and the horizon for a transfer at `start`. */
bool hw_duty_hop_open(const hw_network *network, int32_t link, hw_minute start);

/** False when out of memory. O(rides log rides). */
bool hw_duty_network_build(hw_duty_network *duty, const hw_network *network, hw_arena *arena);

/** The view of a pool; `scratch` is used on the way. False when out of memory. O(events). */
bool hw_duty_view_build(hw_duty_view *view, const hw_duty_network *duty, int32_t pool,
                        hw_arena *arena, hw_arena *scratch);

#endif
