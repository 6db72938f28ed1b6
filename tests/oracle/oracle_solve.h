/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The program while it is put together; rotations add themselves to it. */
#ifndef HW_TESTS_ORACLE_ORACLE_SOLVE_H
#define HW_TESTS_ORACLE_ORACLE_SOLVE_H

#include "tests/oracle/oracle_program.h"

enum { ORACLE_BUCKETS = 4096 };

/** A resource's row, found by hashing. */
typedef struct oracle_key {
  oracle_resource resource;
  int32_t index, at;
  int32_t row;  /* HW_NONE: no limit, or its rule is lifted */
  int32_t next; /* key of the same bucket */
} oracle_key;

typedef struct oracle_run {
  int32_t goes;      /* column, HW_NONE */
  int32_t least;     /* row of min_persons, HW_NONE */
  int32_t *vehicles; /* column per vehicle use of the service, HW_NONE; NULL: none yet */
} oracle_run;

typedef struct oracle_build {
  const hw_oracle *oracle;
  const homeward_scenario *scenario;
  uint32_t lifted;
  program program;
  int32_t *buckets;
  oracle_key *keys;
  int32_t key_count;
  size_t key_capacity;
  oracle_run *runs;
  int32_t *column_of;       /* per itinerary */
  int32_t *rotation_column; /* per rotation; NULL: none */
} oracle_build;

/** The row of a resource, made when it is asked for first; HW_NONE: it has no limit. */
int32_t oracle_row(oracle_build *b, oracle_resource resource, int32_t index, int32_t at);

/** 1 when the run goes; HW_NONE when nobody needs to know. */
int32_t oracle_goes_column(oracle_build *b, int32_t run);

/** Vehicles of the service's vehicle use `use` on a run. */
int32_t oracle_vehicle_column(oracle_build *b, int32_t run, int32_t use);

/**
 * The column rides the run, so the run goes and `persons` count towards its least load. Columns
 * that exclude each other share `*linking_row`, HW_NONE at first.
 */
void oracle_rides_run(oracle_build *b, int32_t run, int32_t column, int64_t persons,
                      int32_t *linking_row);

#endif
