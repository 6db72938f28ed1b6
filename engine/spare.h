/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a solution leaves: capacities beside the rest of the plan, with rules lifted on demand. */
#ifndef HW_ENGINE_SPARE_H
#define HW_ENGINE_SPARE_H

#include "engine/state.h"

enum { HW_SPARE_RULES = 12 };

typedef struct hw_spare {
  const hw_engine *engine;
  hw_state state; /* the best solution */
  int32_t *
      free_of_pool; /* run x pool: vehicles that could still come, ignoring the run's own maximum */
  /* Per resource but loads of runs, which depend on who asks; INT64_MAX: no limit. */
  int64_t *room;         /* units left with every vehicle that could still come */
  int64_t *room_without; /* ... while C4 is lifted */
  uint8_t *rule;         /* n of the rule Cn that limits it */
  /* What lifting Cn changes: resources for n = 1 to 4 and 7 to 11, runs for 5; nights are told by
     their prices. */
  int32_t *changed[HW_SPARE_RULES];
  int32_t changed_count[HW_SPARE_RULES];
  int32_t changed_room[HW_SPARE_RULES];
  hw_arena *arena; /* holds the lists */
} hw_spare;

/** The engine's best solution and what is free beside it. False when out of memory. */
bool hw_spare_new(hw_spare *spare, hw_engine *engine, hw_arena *arena);

/** Takes the network's capacities and the counts of pools as they are now. False when out of
 * memory; views are to be forgotten. */
bool hw_spare_measure(hw_spare *spare);

struct hw_spare_escorts;

/** Further vehicles of one use of a run's service. */
typedef struct hw_spare_vehicle {
  int32_t run, use, count;
} hw_spare_vehicle;

enum { HW_SPARE_SLOTS = 128 };
/** Which further vehicles the last path that fits gets. */
typedef struct hw_spare_fleet {
  hw_spare_vehicle items[HW_SPARE_SLOTS];
  int32_t count;
} hw_spare_fleet;

/** What one class sees: residual capacities with these C rules lifted (bit n: rule Cn). Belongs to
 * one worker, who looks through it for one class and set of rules after the other. */
typedef struct hw_spare_view {
  const hw_spare *spare;
  const hw_class *class;
  uint32_t lifted;
  int64_t *capacity; /* per resource */
  hw_prices prices;  /* prohibitive where no bed or escort is to be had; budgets steer towards what
                        they can pay */
  int64_t *taken;    /* per resource: by what is tried at the moment */
  struct hw_spare_escorts *escorts; /* of the worker; NULL: nobody needs any */
  hw_spare_fleet *vehicles;         /* filled by hw_spare_fits(); NULL: nobody asks */
  int32_t persons;                  /* that the loads of runs and the nights are told for; -1 */
  bool ambulance;
} hw_spare_view;

/** A view for nobody yet. False when out of memory. */
bool hw_spare_view_new(hw_spare_view *view, const hw_spare *spare, hw_arena *arena);

/** As new: after hw_spare_measure(). */
void hw_spare_view_forget(hw_spare_view *view);

/**
 * Looks for this class, which is borrowed, with these rules lifted. `escorts`: begun for the case;
 * NULL where the class needs none or C9 is lifted. Takes as long as what differs from before has
 * resources. False when out of memory.
 */
bool hw_spare_view_set(hw_spare_view *view, const hw_class *class, uint32_t lifted,
                       struct hw_spare_escorts *escorts);

/** Lifting Cn may let somebody travel who needs no escort and cannot otherwise. */
bool hw_spare_matters(const hw_spare *spare, int rule);

/** Cents of a path for each person and full night: more than whatever else searches put a price on,
 * less than "no way". */
#define HW_FULL_NIGHT 1e13

typedef enum hw_spare_answer { HW_SPARE_NO, HW_SPARE_YES, HW_SPARE_MEMORY } hw_spare_answer;

/**
 * The whole path fits: what single resources cannot tell (nights, budgets, vehicles of several
 * runs, escorts). `*more` receives what the further vehicles and rotations and the runs that would
 * newly go cost.
 */
hw_spare_answer hw_spare_fits(const hw_spare_view *view, const hw_path *path, hw_cents *more);

/** Units of a resource that the class could still take under the view; INT64_MAX: no limit. */
int64_t hw_spare_room(const hw_spare_view *view, int32_t resource);

/** n of the rule Cn that limits a resource. */
int hw_spare_rule(const hw_spare *spare, int32_t resource);

/** Vehicles of a service's use that could still come to a run within its maximum and its pool. */
int32_t hw_spare_vehicles(const hw_spare *spare, int32_t run, int32_t use, bool ignore_pool);

/* ---- what is tried ---- */

static inline bool hw_spare_lifted(const hw_spare_view *view, int rule) {
  return (view->lifted & HW_LIFT(rule)) != 0;
}

/** Adds `times` these uses to what is taken. */
void hw_spare_take(const hw_spare_view *view, const hw_use *uses, int32_t count, int32_t times);
/** What is taken of each of these has room. */
bool hw_spare_holds(const hw_spare_view *view, const hw_use *uses, int32_t count);

/** Nobody rides the run so far. */
bool hw_spare_idle(const hw_spare *spare, int32_t run);

/** A run that is ridden by what is tried. */
typedef struct hw_spare_run {
  int32_t run;
  bool class_rides;
} hw_spare_run;

/**
 * With further vehicles every run carries what is taken of it; `*more` receives the least cost of
 * these, and of the runs that newly go. spare_vehicles.c
 */
bool hw_spare_vehicles_fit(const hw_spare_view *view, const hw_spare_run *runs, int32_t count,
                           hw_cents *more);

#endif
