/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A feasible integer solution under change: who takes which column, which runs go, what is left of
 * what. */
#ifndef HW_ENGINE_STATE_H
#define HW_ENGINE_STATE_H

#include "engine/engine.h"

typedef struct hw_state {
  hw_engine *engine;
  int32_t *taken; /* per column; room for `room` columns */
  int32_t room;
  int32_t *served;     /* per class: parties that travel */
  int32_t *variables;  /* per run variable */
  int64_t *usage;      /* per resource */
  int32_t *ambulances; /* per run: parties on board that need one */
  int32_t *settled;    /* per run: parties and escorts with settled legs on it (replanning) */
  int32_t *rotations;  /* per rotation column: members who do it */
  int32_t rotation_room;
  int32_t *needs;  /* spot x kind: persons who need it there */
  int32_t *aboard; /* spot x pool: members there */
  int32_t spot_room;
  int32_t *escorts;   /* per run: members who ride it */
  int32_t *left;      /* per pool: scratch */
  hw_cents objective; /* without `outside` */
} hw_state;

/** Nobody travels. False when out of memory. */
bool hw_state_new(hw_state *state, hw_engine *engine);
void hw_state_free(hw_state *state);
/** Makes room for all columns, rotations and spots of the engine. */
bool hw_state_follow(hw_state *state);
/** Becomes the engine's best solution. */
bool hw_state_load(hw_state *state);

/** `count` more parties of the column's class (or fewer, when negative) take it. O(uses). */
void hw_state_take(hw_state *state, int32_t column, int32_t count);
/** Sets a run variable and its cost. */
void hw_state_decide(hw_state *state, int32_t variable, int32_t value);

/** Units of a resource that there are, with the vehicles decided; INT64_MAX: unlimited. */
int64_t hw_state_capacity(const hw_state *state, int32_t resource);

/** No resource of the list is used beyond what there is. */
bool hw_state_uses_hold(const hw_state *state, const hw_use *uses, int32_t count);

/** Who takes the column now fits it: capacities, vehicles and open runs, escorts aside. */
bool hw_state_column_holds(const hw_state *state, int32_t column);

/** One more party may take the column: capacities, vehicles, open runs and escorts allow it. */
bool hw_state_fits(const hw_state *state, int32_t column);

/** `count` more members do the rotation (or fewer, when negative). */
void hw_state_rotate(hw_state *state, int32_t rotation, int32_t count);
/** One more member may do the rotation: capacities, open runs and the pool's count allow it. */
bool hw_state_rotation_fits(const hw_state *state, int32_t rotation);
/** The escorts at a spot cover all who need one there (C9). */
bool hw_state_covered(const hw_state *state, int32_t spot);
/** No pool has more members away or at rest than are there (C10). */
bool hw_state_busy_holds(const hw_state *state, int32_t pool);
/** Sends home who is left without an escort, until everybody who travels has one. */
void hw_state_drop_uncovered(hw_state *state);
/** Calls back the rotations without which everybody stays covered. */
void hw_state_trim_rotations(hw_state *state);
/** Offers the state to the engine as a solution. */
homeward_status hw_state_offer(const hw_state *state, homeward_error *error);

/**
 * Takes the riders off runs below their minimum load and closes runs that carry nobody, until both
 * hold. False when out of memory.
 */
bool hw_state_close_runs(hw_state *state);

/** The run has no choice, or the state lets it go. */
bool hw_state_run_goes(const hw_state *state, int32_t run);
/** The run carries nobody or at least its minimum load. */
bool hw_state_run_loaded(const hw_state *state, int32_t run);
/** Seats, special places, loads and the ambulance of one run hold. */
bool hw_state_run_holds(const hw_state *state, int32_t run);
/** No pool has more vehicles under way than it counts (C4). */
bool hw_state_pools_hold(const hw_state *state);

/** Every row holds: what the master would add as violated. For the final check of a heuristic. */
bool hw_state_feasible(const hw_state *state);

/** The column rides a run that has variables; calls for each such run once. */
int32_t hw_column_runs(const hw_engine *engine, const hw_column *column, int32_t *runs);

#endif
