/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * One more party beside the rest of a plan: the itineraries that it could have, with any of the
 * rules lifted for it. The other itineraries, rotations and vehicles of the engine's best solution
 * stay; further vehicles and rotations may come within the limits.
 */
#ifndef HW_ENGINE_BESIDE_H
#define HW_ENGINE_BESIDE_H

#include "engine/engine.h"
#include "engine/spare_escorts.h"

/** What searches beside one solution share. */
typedef struct hw_beside {
  hw_engine *engine;
  hw_spare spare;
  hw_prices free_prices;                 /* nothing costs extra */
  hw_prices night_prices;                /* nights do */
  int64_t *unlimited;                    /* per resource */
  hw_rotation_pricer **rotation_pricers; /* per worker; NULL: nobody needs escorts */
  hw_rotation_pricer **own_pricers;      /* those made here */
  hw_spare_escorts *escorts;             /* per worker */
  hw_spare_view *views;                  /* per worker */
  hw_arena *arenas;                      /* per worker: of one case */
  hw_arena *scratch;
  hw_arena *reach_arenas;    /* per worker */
  const bool *wanted;        /* per place: somebody wants to go there */
  const hw_minute **reach;   /* per place: of hw_reach_times() where somebody wants to go */
  const hw_minute **hurried; /* ... and of hw_reach_times_hurried() */
  bool changed; /* the network is no longer what the engine's blocks were made of, or connections
                   may be shorter */
} hw_beside;

/** Gets ready beside the engine's best solution, for parties that go to `wanted` places, which is
 * borrowed. False when out of memory; free it either way. */
bool hw_beside_open(hw_beside *beside, hw_engine *engine, const bool *wanted);
void hw_beside_close(hw_beside *beside);

/** Capacities of the network or of pools are others than when it was opened: all but what the
 * solution uses is measured anew. False when out of memory. */
bool hw_beside_refresh(hw_beside *beside);

/** Which itinerary comes first: sentences name the best there is. */
typedef enum hw_goal { BY_ARRIVAL, BY_COST, LATEST, QUICKEST, FEWEST_NIGHTS } hw_goal;

/** Who asks: a case, for itself or (while C12 holds) for its whole group. */
typedef struct hw_asking {
  hw_beside *all;
  int32_t worker;
  const int32_t *own;   /* the case */
  const int32_t *cases; /* who would travel together */
  int32_t members;
  hw_goal goal;
  hw_minute after; /* no departure before, even when I3 is lifted */
  uint32_t lifted; /* rules of section 4 that are not in force beside the plan */
} hw_asking;

/** The case for itself; `case_index` is borrowed. */
hw_asking hw_ask_for_case(hw_beside *beside, int32_t worker, const int32_t *case_index);
/** The case of this one for itself, and for its whole group. */
hw_asking hw_ask_alone(const hw_asking *a, const int32_t *case_index);
hw_asking hw_ask_for_group(const hw_asking *a);

/** Lives until the next case begins. */
hw_arena *hw_asking_arena(const hw_asking *a);
bool hw_asking_needs_escorts(const hw_asking *a);

/** Forgets the case before and gets ready for escorts where somebody of the case's group needs
 * one. False when out of memory. */
bool hw_asking_begin(const hw_asking *a);

/** The party as a class with rules lifted, in the arena of the case. False when out of memory. */
bool hw_asking_class(const hw_asking *a, uint32_t lifted, hw_class *class);

/** One path with these rules of section 4 lifted, copied, as if nobody else travelled; 1 found, 0
 * none, -1 out of memory. */
int hw_path_alone(const hw_asking *a, uint32_t lifted, hw_path *path);

/** What there is beside the plan. */
typedef struct hw_passage {
  hw_path path;
  hw_cents cost;   /* with its vehicles, runs and escorts */
  hw_cents more;   /* these alone */
  int32_t escorts; /* further ones */
  bool way;        /* there is a path, even if it does not fit as a whole, or the search was cut */
} hw_passage;

/** A path that keeps every rule beside the plan but the lifted ones of section 5 (and a->lifted):
 * the first found or, BY_COST, the one that costs least with its vehicles, runs and escorts. 1, 0
 * or -1. */
int hw_path_beside(const hw_asking *a, uint32_t lifted, hw_passage *out);

/** The first paths that single capacities leave, escorts and what only whole paths can break aside,
 * with these rules of section 5 lifted. They borrow from the worker's pricer until the next search.
 * False when out of memory. */
bool hw_paths_beside(const hw_asking *a, uint32_t lifted, int32_t most, const hw_path **paths,
                     int32_t *count);

#endif
