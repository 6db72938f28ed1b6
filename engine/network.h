/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The time-expanded network: everything about rides, transfers, nights and shared resources that
 * does not depend on who travels. Built once per solve, then only read.
 */
#ifndef HW_ENGINE_NETWORK_H
#define HW_ENGINE_NETWORK_H

#include "engine/intervals.h"
#include "model/runs.h"

/** A change of country inside a leg: out of one at `exit_place`, into another at `entry_place`
 * (I11). */
typedef struct hw_crossing {
  int32_t exit_place, entry_place;
  hw_minute exit, entry;
  int32_t resource; /* C8 of the country entered */
} hw_crossing;

/** One way to ride a run: board at one stop, alight at a later one. */
typedef struct hw_ride {
  int32_t run;
  int32_t service;
  int32_t board, alight; /* stop indexes, board < alight */
  int32_t from, to;      /* places */
  hw_minute departs, arrives;
  hw_cents fare;          /* per person: sum over its segments */
  int32_t segment;        /* first segment's index; alight - board of them follow each other */
  int32_t first_crossing; /* into crossings */
  int32_t crossing_count;
  int32_t
      night_departs; /* nights of `from` before its departure: hw_network_nights(from, departs) */
  int32_t night_arrives; /* nights of `to` before its arrival */
  int32_t assisted;      /* resource of C7 */
  bool usable;           /* rule I5 */
  bool inside;           /* the horizon of rule I3 */
} hw_ride;

/** One direction of a transfer. */
typedef struct hw_link {
  int32_t transfer;
  int32_t from, to;
  int32_t time;
  hw_cents cost;
  bool ambulance;
  bool crosses;               /* it ends in another country */
  hw_intervals starts;        /* feasible starts under I5, over the network's span */
  hw_intervals starts_lifted; /* the whole span: I5 lifted */
} hw_link;

/** Kinds of shared capacity; the local index of each is given behind it. */
typedef enum hw_resource_kind {
  HW_USE_SEATS,       /* segment: C1, C3 */
  HW_USE_STRETCHERS,  /* segment: C2, C3 */
  HW_USE_WHEELCHAIRS, /* segment: C2, C3 */
  HW_USE_PERSONS,     /* run: C5 */
  HW_USE_BEDS,        /* place x night: C6 */
  HW_USE_ASSISTED,    /* place x date: C7 */
  HW_USE_ENTRIES,     /* country x date: C8 */
  HW_USE_RECEPTION,   /* place x date: C8 */
  HW_USE_LINK,        /* link x date: C8 */
  HW_USE_BUDGET,      /* programme, in cents: C11 */
  HW_USE_KINDS
} hw_resource_kind;

/** One leg: a ride, or a transfer begun at `start`. */
typedef struct hw_step {
  int32_t ride; /* index into the network's rides, HW_NONE: a transfer */
  int32_t link; /* index into the network's links, HW_NONE: a ride */
  hw_minute start;
} hw_step;

typedef struct hw_network {
  const homeward_scenario *scenario;
  const struct hw_pasts *pasts; /* replanning: what is settled already (past.h); else NULL */
  hw_ride *rides;               /* ascending by departs, then run, board, alight */
  int32_t ride_count;
  hw_crossing *crossings;
  int32_t *segment_offset; /* run -> its first segment; run_count + 1 */
  int32_t *segment_run;    /* segment -> its run */
  int32_t segment_count;
  hw_link *links;
  int32_t link_count;
  const int32_t *links_from; /* place_count + 1 offsets into link_by_from */
  int32_t *link_by_from;
  const int32_t *links_to; /* place_count + 1 offsets into link_by_to */
  int32_t *link_by_to;
  hw_intervals *reception; /* place -> minutes of final arrival (I15) */
  hw_minute span_first,
      span_last; /* the horizon and some days around it, for what-if rules are lifted */

  hw_date first_date; /* dates are counted from here */
  int32_t date_count;
  hw_minute *nights; /* place x date_count: instants, ascending per place (I7) */

  int32_t offset[HW_USE_KINDS + 1]; /* first resource of each kind; [KINDS]: their number */
  int64_t *capacity;                /* per resource, without vehicles; INT64_MAX: unlimited */
  int64_t *most;                    /* per resource, with as many vehicles as one run may have */
  int32_t *least_load;              /* per run: persons it carries at least when it goes (C5) */
  hw_minute *
      *notice_from;  /* country -> [entry rule x place]: first minute at which the notice holds */
  bool *single_zone; /* country -> all of its places share one zone */
} hw_network;

/** Builds the network in `arena`; false when out of memory. O(rides log rides + places x days). */
bool hw_network_build(hw_network *network, const homeward_scenario *scenario, hw_arena *arena);

static inline int32_t hw_resource(const hw_network *network, hw_resource_kind kind, int32_t local) {
  return network->offset[kind] + local;
}
static inline int32_t hw_resource_count(const hw_network *network) {
  return network->offset[HW_USE_KINDS];
}
hw_resource_kind hw_resource_kind_of(const hw_network *network, int32_t resource);

/** The run of a SEATS, STRETCHERS, WHEELCHAIRS or PERSONS resource, HW_NONE for the others. */
int32_t hw_resource_run(const hw_network *network, int32_t resource, hw_resource_kind *kind);

/** Places of one vehicle for a kind of resource (C3). */
int32_t hw_vehicle_places(const hw_vehicle_pool *pool, hw_resource_kind kind);

/** Number of night instants of `place` before `at`: nights in [a, b) are those from nights(a) to
 * nights(b). */
int32_t hw_network_nights(const hw_network *network, int32_t place, hw_minute at);

/** Column of the date tables for the local date of `at` at `place`. */
int32_t hw_network_date(const hw_network *network, int32_t place, hw_minute at);

static inline int32_t hw_bed_resource(const hw_network *network, int32_t place, int32_t night) {
  return hw_resource(network, HW_USE_BEDS, place * network->date_count + night);
}
static inline int32_t hw_reception_resource(const hw_network *network, int32_t place,
                                            hw_minute at) {
  return hw_resource(network, HW_USE_RECEPTION,
                     place * network->date_count + hw_network_date(network, place, at));
}
static inline int32_t hw_entry_resource(const hw_network *network, int32_t place, hw_minute at) {
  int32_t country = network->scenario->places[place].country;
  return hw_resource(network, HW_USE_ENTRIES,
                     country * network->date_count + hw_network_date(network, place, at));
}
static inline int32_t hw_link_resource(const hw_network *network, int32_t link, hw_minute start) {
  int32_t date = hw_network_date(network, network->links[link].from, start);
  return hw_resource(network, HW_USE_LINK, link * network->date_count + date);
}

static inline int32_t hw_step_from(const hw_network *network, const hw_step *step) {
  return step->ride != HW_NONE ? network->rides[step->ride].from : network->links[step->link].from;
}
static inline int32_t hw_step_to(const hw_network *network, const hw_step *step) {
  return step->ride != HW_NONE ? network->rides[step->ride].to : network->links[step->link].to;
}
static inline hw_minute hw_step_departs(const hw_network *network, const hw_step *step) {
  return step->ride != HW_NONE ? network->rides[step->ride].departs : step->start;
}
static inline hw_minute hw_step_arrives(const hw_network *network, const hw_step *step) {
  return step->ride != HW_NONE ? network->rides[step->ride].arrives
                               : step->start + network->links[step->link].time;
}

/** The ride is on board over a segment of its run; HW_NONE: over any. */
static inline bool hw_ride_covers(const hw_ride *ride, int32_t segment) {
  return segment == HW_NONE ||
         (segment >= ride->segment && segment < ride->segment + ride->alight - ride->board);
}

static inline const hw_service *hw_ride_service(const hw_network *network, const hw_ride *ride) {
  return &network->scenario->services[ride->service];
}

#endif
