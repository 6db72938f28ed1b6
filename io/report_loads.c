/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/report_loads.h"

/* What stands on one segment. */
typedef struct segment {
  int64_t seats, stretchers, wheelchairs;
} segment;

typedef struct tally {
  const homeward_plan *plan;
  int32_t *use_of_run; /* entry of plan->runs, or HW_NONE, by run */
  segment **segments;  /* of each entry of plan->runs */
} tally;

static int32_t stop_count(const homeward_plan *plan, int32_t use) {
  const homeward_scenario *scenario = plan->scenario;
  return scenario->services[scenario->runs[plan->runs[use].run].service].stop_count;
}

static bool prepare(hw_arena *arena, tally *sums) {
  const homeward_plan *plan = sums->plan;
  sums->use_of_run = HW_ARRAY(arena, plan->scenario->run_count, int32_t);
  sums->segments = HW_ARRAY(arena, plan->run_count, segment *);
  if (sums->use_of_run == NULL || sums->segments == NULL) {
    return false;
  }
  for (int32_t i = 0; i < plan->scenario->run_count; i++) {
    sums->use_of_run[i] = HW_NONE;
  }
  for (int32_t i = 0; i < plan->run_count; i++) {
    sums->use_of_run[plan->runs[i].run] = i;
    sums->segments[i] = HW_ARRAY(arena, stop_count(plan, i), segment);
    if (sums->segments[i] == NULL) {
      return false;
    }
  }
  return true;
}

/* Adds `more` to the segments of one leg: board at the stop that the leg names, alight at a later
 * one. */
static void add_leg(const tally *sums, const hw_leg *leg, segment more) {
  const homeward_scenario *scenario = sums->plan->scenario;
  int32_t use = leg->run != HW_NONE ? sums->use_of_run[leg->run] : HW_NONE;
  if (use == HW_NONE) {
    return;
  }
  const hw_run *run = &scenario->runs[leg->run];
  const hw_service *service = &scenario->services[run->service];
  int32_t board = HW_NONE, alight = HW_NONE;
  for (int32_t i = 0; i < service->stop_count && alight == HW_NONE; i++) {
    if (service->stops[i].place == leg->from &&
        (board == HW_NONE || run->departs[i] == leg->departs)) {
      board = i;
    } else if (service->stops[i].place == leg->to && board != HW_NONE) {
      alight = i;
    }
  }
  for (int32_t i = board; board != HW_NONE && i < alight; i++) {
    segment *sum = &sums->segments[use][i];
    sum->seats += more.seats;
    sum->stretchers += more.stretchers;
    sum->wheelchairs += more.wheelchairs;
  }
}

static void add_everyone(const tally *sums) {
  const homeward_plan *plan = sums->plan;
  const homeward_scenario *scenario = plan->scenario;
  for (int32_t i = 0; i < plan->itinerary_count; i++) {
    const hw_itinerary *itinerary = &plan->itineraries[i];
    const hw_case *c = &scenario->cases[itinerary->case_index];
    for (int32_t j = 0; j < itinerary->leg_count; j++) {
      const hw_leg *leg = &itinerary->legs[j];
      if (leg->run != HW_NONE) {
        const hw_service *service = &scenario->services[scenario->runs[leg->run].service];
        add_leg(sums, leg, (segment){hw_case_seats(service, c), c->stretchers, c->wheelchairs});
      }
    }
  }
  for (int32_t i = 0; i < plan->rotation_count; i++) {
    for (int32_t j = 0; j < plan->rotations[i].leg_count; j++) {
      add_leg(sums, &plan->rotations[i].legs[j], (segment){.seats = 1});
    }
  }
}

static hw_load capacities(const homeward_plan *plan, const hw_run_use *use) {
  const homeward_scenario *scenario = plan->scenario;
  const hw_service *service = &scenario->services[scenario->runs[use->run].service];
  hw_load load = {.seats = service->seats,
                  .stretchers = service->stretchers,
                  .wheelchairs = service->wheelchairs};
  for (int32_t i = 0; i < use->vehicle_count; i++) {
    const hw_vehicle_pool *pool = &scenario->vehicle_pools[use->vehicles[i].pool];
    load.seats += (int64_t)pool->seats * use->vehicles[i].count;
    load.stretchers += (int64_t)pool->stretchers * use->vehicles[i].count;
    load.wheelchairs += (int64_t)pool->wheelchairs * use->vehicles[i].count;
  }
  return load;
}

static void take_fullest(hw_load *load, const segment *segments, int32_t count) {
  for (int32_t i = 0; i < count; i++) {
    if (segments[i].seats > load->seats_used) {
      load->seats_used = segments[i].seats;
      load->fullest = i;
    }
    if (segments[i].stretchers > load->stretchers_used) {
      load->stretchers_used = segments[i].stretchers;
    }
    if (segments[i].wheelchairs > load->wheelchairs_used) {
      load->wheelchairs_used = segments[i].wheelchairs;
    }
  }
}

const hw_load *hw_loads_count(hw_arena *arena, const homeward_plan *plan) {
  tally sums = {.plan = plan};
  hw_load *loads = HW_ARRAY(arena, plan->run_count, hw_load);
  if (loads == NULL || !prepare(arena, &sums)) {
    return NULL;
  }
  add_everyone(&sums);
  for (int32_t i = 0; i < plan->run_count; i++) {
    loads[i] = capacities(plan, &plan->runs[i]);
    take_fullest(&loads[i], sums.segments[i], stop_count(plan, i) - 1);
  }
  return loads;
}
