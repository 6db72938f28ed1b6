/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Rotations of escorts: every chain of legs that C10 allows and that could cover somebody. */
#ifndef HW_TESTS_ORACLE_ORACLE_ROTATIONS_H
#define HW_TESTS_ORACLE_ORACLE_ROTATIONS_H

#include "tests/oracle/oracle_internal.h"
#include "tests/oracle/oracle_solve.h"

/** Where somebody may need an escort: a segment of a run, or a transfer at a minute. */
typedef struct oracle_spot {
  int32_t run, segment; /* run HW_NONE: a transfer */
  int32_t link;         /* 2 x transfer + (1 backward) */
  hw_minute start;      /* of the transfer */
} oracle_spot;

typedef struct oracle_rotation {
  int32_t pool;
  const oracle_leg *legs;
  int32_t leg_count;
  const hw_night *nights;
  int32_t night_count;
  hw_minute away_from, away_until; /* busy until away_until + rest */
  hw_cents cost;
  const int32_t *spots; /* indexes: where it can cover */
  int32_t spot_count;
  int32_t published; /* the kept one of the published plan that it is, or HW_NONE */
} oracle_rotation;

typedef struct oracle_spots {
  oracle_spot *items;
  int32_t count;
  size_t capacity;
} oracle_spots;

/** Every spot of an itinerary of a party that needs escorts. False when out of memory. */
bool oracle_find_spots(const hw_oracle *oracle, hw_arena *arena, oracle_spots *spots);

/** Lists rotations after the itineraries; in the oracle's arena. */
oracle_status oracle_enumerate_rotations(hw_oracle *oracle, const oracle_network *network);

/** Adds C9, C10 and the escorts' share of C1, C3, C5 and C6 to a program that has all itineraries.
 */
bool oracle_add_rotations(oracle_build *b);

#endif
