/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The part of the network that one kind of party can use at all, compiled for repeated sweeps:
 * classes with the same origin, destination, windows and permissions share a block, whatever their
 * size, priority or programme.
 */
#ifndef HW_ENGINE_BLOCK_H
#define HW_ENGINE_BLOCK_H

#include "engine/facts.h"

/** A transfer at its defined minute, and the nights it implies where it begins and ends (I7). */
typedef struct hw_hop {
  int32_t link;
  hw_minute start;
  int32_t night_from; /* nights before its start, at its own from */
  int32_t night_to;   /* first night that is spent where it ends: before its start (between rides)
                         or before its arrival (leading), in that place's nights */
  int32_t link_resource;  /* C8 by start */
  int32_t entry_resource; /* C8 of the country it enters, HW_NONE */
} hw_hop;

/** A way to begin, or to go on after settled legs: boarding `ride` at once, or by a transfer. */
typedef struct hw_begin {
  int32_t ride;      /* index into hw_block.rides */
  int32_t hop;       /* the transfer, HW_NONE */
  hw_minute departs; /* first departure */
} hw_begin;

/** A way to go on after a ride: a transfer at once, or the latest that makes `next`. */
typedef struct hw_change {
  int32_t ride; /* early: the ride before; late: the ride after (indexes into hw_block.rides) */
  int32_t hop;
} hw_change;

/** A way to end after a ride: at its last stop, or by a trailing transfer. */
typedef struct hw_end {
  int32_t ride;
  int32_t hop; /* HW_NONE: the ride itself arrives */
  hw_minute arrives;
} hw_end;

typedef enum hw_event_kind {
  HW_EVENT_BOARD,  /* item: ride; its departure joins the queue at its from */
  HW_EVENT_LATE,   /* item: late change; its start joins the transfer queue */
  HW_EVENT_ARRIVE, /* item: ride; may board what departs from its to from here on */
  HW_EVENT_LEAVE,  /* item: ride; may take a late transfer from here on */
  HW_EVENT_EARLY   /* item: early change; may board what departs where it ends */
} hw_event_kind;

typedef struct hw_event {
  hw_minute at;
  int32_t kind;
  int32_t item;
} hw_event;

typedef struct hw_list {
  const int32_t *items;
  int32_t count;
} hw_list;

typedef struct hw_block {
  hw_facts facts; /* of any party of the block */
  int32_t ride_count;
  const int32_t *rides; /* indexes into the network's rides, ascending by departure */
  int32_t begin_count, early_count, late_count, end_count, hop_count, event_count;
  const hw_begin *begins; /* ascending by ride */
  const hw_change *early; /* ascending by ride */
  const hw_change *late;  /* ascending by start */
  const hw_end *ends;     /* ascending by ride */
  const hw_hop *hops;
  const hw_event *events; /* latest first; departures before arrivals of the same minute */
  const hw_hop *whole;    /* whole_count transfers that are the whole itinerary, or all that is left
                             of it */
  int32_t whole_count;
  /* Slots: the places that rides of the block touch. */
  int32_t slot_count;
  const int32_t *slot_place;
  const int32_t *slot_from, *slot_to; /* per ride: slot of its from and to */
  const int32_t *hop_from, *hop_to;   /* per hop: slot of its ends, HW_NONE where no ride goes */
  int32_t prefix_slot;                /* where settled legs end; HW_NONE without any */
  const bool *slot_night;             /* a night can be spent there */
  const int32_t *slot_connection;     /* minutes */
  const hw_list *departures;          /* per slot: rides that leave it, ascending */
  const hw_list *late_starts;         /* per slot: late changes that leave it, ascending by start */
  const hw_list *early_of;            /* per ride: early changes after it */
  const hw_list *ends_of;             /* per ride */
} hw_block;

/**
 * Compiles the block of `facts` into `arena`, using `scratch` for what is dropped on the way (reset
 * by the caller). `reach`: of hw_reach_times() for the destination of `facts`, where rule I6
 * applies; NULL: unknown, which costs time only. False when out of memory. O(rides log rides).
 */
bool hw_block_build(hw_block *block, const hw_facts *facts, const hw_minute *reach, hw_arena *arena,
                    hw_arena *scratch);

/** Most stops an itinerary can have: used to size paths. */
enum { HW_PATH_MAX = 40 };

#endif
