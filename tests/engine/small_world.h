/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A scenario whose figures can be worked out by hand. In May 2005 Amsterdam is 2, Amman 3 and
 * Baghdad 4 hours ahead of UTC.
 */
#ifndef HW_TESTS_ENGINE_SMALL_WORLD_H
#define HW_TESTS_ENGINE_SMALL_WORLD_H

#include "tests/engine/solving.h"

#include "engine/path.h"

#include <string.h>

static const char SMALL_WORLD[] =
    "homeward: 1\nname: by hand\ntimezone: Asia/Amman\ncurrency: USD\nnow: 2005-05-01T08:00\n"
    "horizon: {start: 2005-05-02, end: 2005-05-06}\n"
    "policy: {unserved_penalty: {1: 9000}, delay_per_day: {1: 30}, transit_hour: 2, "
    "infant_fare: 0.1}\n"
    "countries:\n"
    "  - {code: NL}\n"
    "  - {code: JO, entries_per_day: 100}\n"
    "  - {code: IQ}\n"
    "places:\n"
    "  - {id: AMS, kind: airport, country: NL, timezone: Europe/Amsterdam}\n"
    "  - {id: AMM, kind: airport, country: JO, timezone: Asia/Amman, beds: 9, bed_cost: 12.50}\n"
    "  - {id: AMMAN, kind: city, country: JO, timezone: Asia/Amman, beds: 9, bed_cost: 20}\n"
    "  - id: KARAMA\n    kind: border\n    country: IQ\n    timezone: Asia/Baghdad\n    beds: 9\n"
    "    closed: [{from: 2005-05-06, until: 2005-05-07}]\n"
    "  - {id: BGW, kind: airport, country: IQ, timezone: Asia/Baghdad}\n"
    "  - {id: BAGHDAD, kind: city, country: IQ, timezone: Asia/Baghdad, assisted_per_day: 50}\n"
    "flights:\n"
    "  - id: F1\n"
    "    stops:\n"
    "      - {place: AMS, departs: 2005-05-03T10:00, fare: 100.01}\n"
    "      - {place: AMM, arrives: 2005-05-03T16:00, departs: 2005-05-03T17:00, fare: 50.50}\n"
    "      - {place: BGW, arrives: 2005-05-03T19:30}\n"
    "    seats: 30\n    stretchers: 2\n    wheelchairs: 3\n"
    "  - {id: F2, from: AMM, to: BGW, departs: 2005-05-04T08:00, arrives: 2005-05-04T10:30, "
    "seats: 20, fare: 80, cancelled: [2005-05-04]}\n"
    "convoys:\n"
    "  - id: T\n"
    "    stops:\n"
    "      - {place: AMMAN, departs: 2005-05-05T05:00, cost: 10}\n"
    "      - {place: KARAMA, arrives: 2005-05-05T10:00, departs: 2005-05-05T11:00, cost: 5}\n"
    "      - {place: BAGHDAD, arrives: 2005-05-05T17:00}\n"
    "    repeat: FREQ=DAILY;COUNT=2\n"
    "    seats: 3\n    vehicles: [{pool: buses, max: 2}]\n    max_persons: 60\n"
    "  - id: BACK\n"
    "    stops: [{place: KARAMA, departs: 2005-05-03T08:00}, {place: AMMAN, arrives: "
    "2005-05-03T14:00}]\n"
    "    seats: 10\n"
    "transfers:\n"
    "  - {from: AMM, to: AMMAN, time: 45m, cost: 8, hours: 06:00-22:00, both_ways: true, "
    "ambulance: true, ambulance_cost: 120, persons_per_day: 70}\n"
    "  - {from: BGW, to: BAGHDAD, time: 60m, cost: 4}\n"
    "  - {from: AMMAN, to: KARAMA, time: 4h, cost: 9}\n"
    "vehicle_pools: [{id: buses, base: AMMAN, count: 5, seats: 40, wheelchairs: 2, stretchers: 0, "
    "cost: 900, turnaround: 10h}]\n"
    "programmes: [{id: P, funder: somebody, budget: 5000, grant_per_case: 500, pocket_money: 20, "
    "entitlement_until: 2005-05-04, reduced_grant: 200}]\n"
    "cases:\n"
    "  - {id: C-1, programme: P, nationality: IQ, from: AMS, to: BAGHDAD, ready: 2005-05-03, "
    "priority: 1, persons: 4, infants: 1}\n"
    "  - {id: C-2, nationality: JO, from: AMS, to: BAGHDAD, ready: 2005-05-03, priority: 1, "
    "persons: 2, needs: {stretchers: 1, wheelchairs: 1, ambulance: true}}\n";

typedef struct world {
  homeward_scenario *scenario;
  hw_arena arena;
  hw_network network;
} world;

static inline void open_world(world *w) {
  *w = (world){.scenario = accepted(SMALL_WORLD)};
  ck_assert(hw_network_build(&w->network, w->scenario, &w->arena));
}

static inline void close_world(world *w) {
  hw_arena_free(&w->arena);
  homeward_scenario_free(w->scenario);
}

/* Minutes from 2005-05-01T00:00Z. */
static inline hw_minute utc(int day, int hour, int minute) {
  return (12904 + day - 1) * HW_DAY + hour * 60 + minute;
}

static inline int32_t place(const world *w, const char *id) {
  for (int32_t p = 0; p < w->scenario->place_count; p++)
    if (strcmp(w->scenario->places[p].id, id) == 0)
      return p;
  ck_abort_msg("no place %s", id);
  return HW_NONE;
}

/* The ride of a service between two places on its `nth` run. */
static inline int32_t ride(const world *w, const char *service, const char *from, const char *to,
                           int nth) {
  const hw_network *n = &w->network;
  for (int32_t r = 0; r < n->ride_count; r++)
    if (strcmp(w->scenario->services[n->rides[r].service].id, service) == 0 &&
        n->rides[r].from == place(w, from) && n->rides[r].to == place(w, to) && nth-- == 0)
      return r;
  ck_abort_msg("no ride of %s from %s to %s", service, from, to);
  return HW_NONE;
}

static inline int32_t link_between(const world *w, const char *from, const char *to) {
  for (int32_t l = 0; l < w->network.link_count; l++)
    if (w->network.links[l].from == place(w, from) && w->network.links[l].to == place(w, to))
      return l;
  ck_abort_msg("no link from %s to %s", from, to);
  return HW_NONE;
}

static inline hw_step by_ride(int32_t index) {
  return (hw_step){.ride = index, .link = HW_NONE};
}

static inline hw_step by_link(int32_t index, hw_minute start) {
  return (hw_step){.ride = HW_NONE, .link = index, .start = start};
}

#endif
