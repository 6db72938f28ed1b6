/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A small world without costs, where plans break one rule at a time. Tests change its text. Its
 * clocks in May 2005: Amsterdam +02:00, Amman +03:00, Baghdad +04:00; 1 May is a Sunday.
 */
#ifndef HW_TESTS_MODEL_VERIFY_WORLD_H
#define HW_TESTS_MODEL_VERIFY_WORLD_H

#include "tests/support/build_plan.h"

#define WORLD_PLACES                                                                               \
  "homeward: 1\n"                                                                                  \
  "name: rules\n"                                                                                  \
  "timezone: Asia/Amman\n"                                                                         \
  "currency: USD\n"                                                                                \
  "now: 2005-05-01T08:00\n"                                                                        \
  "horizon: {start: 2005-05-01, end: 2005-05-20}\n"                                                \
  "policy: {unserved_penalty: {1: 10}}\n"                                                          \
  "countries:\n"                                                                                   \
  "  - {code: NL}\n"                                                                               \
  "  - {code: JO, weekend: [fri, sat]}\n"                                                          \
  "  - {code: IQ, weekend: [fri, sat]}\n"                                                          \
  "places:\n"                                                                                      \
  "  - {id: UTRECHT, country: NL, timezone: Europe/Amsterdam, beds: 9}\n"                          \
  "  - {id: AMS, country: NL, timezone: Europe/Amsterdam, beds: 9}\n"                              \
  "  - {id: AMM, country: JO, connection: 2h, beds: 9, medical: true}\n"                           \
  "  - {id: AMMAN, country: JO, connection: 30m, beds: 9, medical: true}\n"                        \
  "  - {id: KARAMA, country: IQ, timezone: Asia/Baghdad}\n"                                        \
  "  - {id: BGW, country: IQ, timezone: Asia/Baghdad}\n"                                           \
  "  - {id: BAGHDAD, country: IQ, timezone: Asia/Baghdad}\n"

#define WORLD_SERVICES                                                                             \
  "flights:\n"                                                                                     \
  "  - {id: F1, from: AMS, to: AMM, departs: 2005-05-03T10:00, arrives: 2005-05-03T15:30,\n"       \
  "     repeat: FREQ=DAILY, seats: 20, stretchers: 2, wheelchairs: 4}\n"                           \
  "  - {id: F2, from: AMM, to: BGW, departs: 2005-05-04T09:00, arrives: 2005-05-04T11:30,\n"       \
  "     repeat: FREQ=DAILY, seats: 30, stretchers: 2}\n"                                           \
  "  - {id: F3, stops: [{place: AMS, departs: 2005-05-03T12:00},\n"                                \
  "     {place: AMM, arrives: 2005-05-03T17:30, departs: 2005-05-03T18:30},\n"                     \
  "     {place: BGW, arrives: 2005-05-03T21:00}], seats: 40}\n"                                    \
  "convoys:\n"                                                                                     \
  "  - id: K1\n"                                                                                   \
  "    stops: [{place: AMMAN, departs: 2005-05-04T05:00},\n"                                       \
  "     {place: KARAMA, arrives: 2005-05-04T10:00, departs: 2005-05-04T12:00},\n"                  \
  "     {place: BAGHDAD, arrives: 2005-05-04T18:00}]\n"                                            \
  "    repeat: FREQ=DAILY\n"                                                                       \
  "    seats: 10\n"                                                                                \
  "    vehicles: [{pool: vans}, {pool: ambulances, max: 1}]\n"                                     \
  "transfers:\n"                                                                                   \
  "  - {id: UT, from: UTRECHT, to: AMS, time: 1h, ambulance: true}\n"                              \
  "  - {id: AA, from: AMM, to: AMMAN, time: 45m, both_ways: true, ambulance: true}\n"              \
  "  - {id: BB, from: BGW, to: BAGHDAD, time: 70m, ambulance: true}\n"                             \
  "vehicle_pools:\n"                                                                               \
  "  - {id: vans, base: AMMAN, count: 2, seats: 4, wheelchairs: 1, turnaround: 12h}\n"             \
  "  - {id: ambulances, base: AMMAN, count: 2, seats: 1, stretchers: 1}\n"

#define CONSENT "consent: {counselled: 2005-03-01, signed: 2005-03-02}"

#define WORLD_CASE                                                                                 \
  "  - {id: C-1, nationality: IQ, from: AMS, to: BAGHDAD, ready: 2005-05-02, priority: 1,\n"       \
  "     persons: 2, " CONSENT "}\n"

/** One case of two persons. */
#define WORLD WORLD_PLACES WORLD_SERVICES "cases:\n" WORLD_CASE

/** And a second one of one person. */
#define WORLD_OF_TWO                                                                               \
  WORLD                                                                                            \
  "  - {id: C-2, nationality: IQ, from: AMS, to: BAGHDAD, ready: 2005-05-02, priority: 1,\n"       \
  "     persons: 1, " CONSENT "}\n"

/* F1 leaves 08:00Z and arrives 12:30Z; F2 leaves 06:00Z and arrives 07:30Z; BB arrives 08:40Z,
 * 12:40 local. */
#define AIR_LEGS                                                                                   \
  " F1@2005-05-03 AMS AMM, F2@2005-05-04 AMM BGW, BB BGW BAGHDAD 2005-05-04T11:30,"                \
  " night AMM 2005-05-03\n"
#define BY_AIR "C-1:" AIR_LEGS

/* K1 leaves 02:00Z, arrives at KARAMA 06:00Z and at BAGHDAD 14:00Z, 18:00 local. */
#define ROAD_LEGS                                                                                  \
  " F1@2005-05-03 AMS AMM, AA AMM AMMAN 2005-05-03T15:30, K1@2005-05-04 AMMAN BAGHDAD,"            \
  " night AMMAN 2005-05-03\n"
#define BY_ROAD "C-1:" ROAD_LEGS

#endif
