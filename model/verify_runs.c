/* SPDX-License-Identifier: GPL-3.0-or-later */
/** C1 to C5: seats and special places by segment, vehicles, and what a run must or may carry. */
#include <stdlib.h>

#include "model/verify_state.h"

/** A resource of which each segment of a run has the same amount. */
typedef enum resource { SEATS, STRETCHERS, WHEELCHAIRS, RESOURCE_COUNT } resource;

static const char *const resource_names[RESOURCE_COUNT] = {"seats", "stretcher places",
                                                           "wheelchair places"};

/** What the plan says of one run and what rides it. */
typedef struct run_view {
  int32_t index;
  const hw_run *run;
  const hw_service *service;
  const hw_run_use *use; /* NULL: not listed */
  const hw_rider *riders;
  size_t rider_count;
  char name[HW_NAME_SIZE];
} run_view;

/* ---- C1, C2, C3 ---- */

/** `c`: NULL for an escort. */
static void take(const hw_service *service, const hw_case *c, int64_t taken[RESOURCE_COUNT]) {
  taken[SEATS] = 1;
  taken[STRETCHERS] = taken[WHEELCHAIRS] = 0;
  if (c == NULL)
    return;
  taken[SEATS] = c->persons - c->stretchers;
  if (service->kind == HW_FLIGHT)
    taken[SEATS] += (int64_t)c->stretchers * service->stretcher_seats - c->infants;
  taken[STRETCHERS] = c->stretchers;
  taken[WHEELCHAIRS] = c->wheelchairs;
}

/** Fixed places and those of vehicles. */
static void offer(const hw_verifier *v, const hw_service *service, const hw_vehicles *list,
                  int32_t list_count, int64_t offered[RESOURCE_COUNT]) {
  offered[SEATS] = service->seats;
  offered[STRETCHERS] = service->stretchers;
  offered[WHEELCHAIRS] = service->wheelchairs;
  for (int32_t i = 0; i < list_count; i++) {
    const hw_vehicles *vehicles = &list[i];
    const hw_vehicle_pool *pool = &v->scenario->vehicle_pools[vehicles->pool];
    int64_t count = vehicles->count > 0 ? vehicles->count : 0;
    offered[SEATS] += count * pool->seats;
    offered[STRETCHERS] += count * pool->stretchers;
    offered[WHEELCHAIRS] += count * pool->wheelchairs;
  }
}

/** Where a service never takes stretchers, those who need one are I14's matter. */
static bool is_checked(const hw_verifier *v, const hw_service *service, int r) {
  return r != STRETCHERS || hw_takes_stretchers(v, service);
}

/** One who boards at stop `first` and alights at `last`; `c`: NULL for an escort. */
static void board(const run_view *view, const hw_case *c, int32_t first, int32_t last,
                  int64_t *change) {
  int64_t taken[RESOURCE_COUNT];
  take(view->service, c, taken);
  for (int r = 0; r < RESOURCE_COUNT; r++) {
    change[(size_t)first * RESOURCE_COUNT + (size_t)r] += taken[r];
    change[(size_t)last * RESOURCE_COUNT + (size_t)r] -= taken[r];
  }
}

/** By segment: what the riders with frozen legs take beyond what their published vehicles have. */
static void find_excess(hw_verifier *v, const run_view *view, int64_t *excess) {
  const hw_published_run *run = &v->published->runs[view->index];
  const hw_frozen_ride *rides = NULL;
  size_t count = hw_frozen_rides(v, view->index, &rides);
  int64_t offered[RESOURCE_COUNT], load[RESOURCE_COUNT] = {0};
  offer(v, view->service, run->vehicles, run->vehicle_count, offered);
  for (size_t i = 0; i < count; i++)
    board(view, rides[i].case_index == HW_NONE ? NULL : &v->scenario->cases[rides[i].case_index],
          rides[i].first, rides[i].last, excess);
  for (int32_t s = 0; s < view->service->stop_count; s++)
    for (int r = 0; r < RESOURCE_COUNT; r++) {
      int64_t *here = &excess[(size_t)s * RESOURCE_COUNT + (size_t)r];
      load[r] += *here;
      *here = load[r] > offered[r] ? load[r] - offered[r] : 0;
    }
}

static void check_segments(hw_verifier *v, const run_view *view) {
  const hw_service *service = view->service;
  size_t stops = (size_t)service->stop_count;
  int64_t *change = hw_verify_array(v, stops * RESOURCE_COUNT, sizeof *change);
  int64_t *excess = hw_verify_array(v, stops * RESOURCE_COUNT, sizeof *excess);
  int64_t offered[RESOURCE_COUNT], load[RESOURCE_COUNT] = {0};
  bool full[RESOURCE_COUNT] = {false};
  if (v->status != HOMEWARD_OK)
    return;
  offer(v, service, view->use == NULL ? NULL : view->use->vehicles,
        view->use == NULL ? 0 : view->use->vehicle_count, offered);
  if (v->published != NULL)
    find_excess(v, view, excess);
  for (size_t i = 0; i < view->rider_count; i++) {
    const hw_rider *rider = &view->riders[i];
    board(view, rider->itinerary == HW_NONE ? NULL : hw_case_of(v, rider->itinerary), rider->first,
          rider->last, change);
  }
  for (size_t s = 0; s + 1 < stops; s++)
    for (int r = 0; r < RESOURCE_COUNT; r++) {
      size_t at = s * RESOURCE_COUNT + (size_t)r;
      /* HW_UNLIMITED is more than 10^6 cases of 500 wheelchairs. */
      load[r] += change[at];
      if (load[r] <= offered[r] + excess[at] || full[r] || !is_checked(v, service, r))
        continue;
      full[r] = true;
      hw_violate(v,
                 service->kind == HW_CONVOY ? "C3"
                 : r == SEATS               ? "C1"
                                            : "C2",
                 view->name, "%lld %s are taken from %s to %s, there are %lld", (long long)load[r],
                 resource_names[r], v->scenario->places[service->stops[s].place].id,
                 v->scenario->places[service->stops[s + 1].place].id, (long long)offered[r]);
    }
}

/** C3: vehicles come from the pools that the service lists, at most `max` of each. */
static void check_assigned(hw_verifier *v, const run_view *view) {
  for (int32_t i = 0; view->use != NULL && i < view->use->vehicle_count; i++) {
    const hw_vehicles *vehicles = &view->use->vehicles[i];
    int32_t most = 0;
    for (int32_t k = 0; k < view->service->vehicle_count; k++)
      if (view->service->vehicles[k].pool == vehicles->pool)
        most = view->service->vehicles[k].max;
    int32_t kept = hw_frozen_vehicles(v, view->index, vehicles->pool);
    most = most > kept ? most : kept;
    if (vehicles->count > most)
      hw_violate(v, "C3", view->name, "%d vehicles of pool %s, at most %d may go", vehicles->count,
                 v->scenario->vehicle_pools[vehicles->pool].id, most);
  }
}

/* ---- C5 ---- */

/** Returnees, each once over the whole run; riders stand in order of their itineraries. */
static int64_t count_persons(const hw_verifier *v, const run_view *view) {
  int64_t persons = 0;
  for (size_t i = 0; i < view->rider_count; i++) {
    int32_t itinerary = view->riders[i].itinerary;
    if (itinerary != HW_NONE && (i == 0 || view->riders[i - 1].itinerary != itinerary))
      persons += hw_case_of(v, itinerary)->persons;
  }
  return persons;
}

/** Somebody rides the run whose leg there is frozen. */
static bool is_frozen(const hw_verifier *v, const run_view *view) {
  for (size_t i = 0; i < view->rider_count; i++) {
    const hw_rider *rider = &view->riders[i];
    const hw_travel *travel = rider->itinerary == HW_NONE ? &v->rotations[rider->rotation]
                                                          : &v->itineraries[rider->itinerary];
    if (rider->leg < travel->frozen)
      return true;
  }
  return false;
}

/** Returnees on the run whose legs there are frozen. */
static int64_t count_frozen(const hw_verifier *v, int32_t run) {
  const hw_frozen_ride *rides = NULL;
  size_t count = hw_frozen_rides(v, run, &rides);
  int64_t persons = 0;
  for (size_t i = 0; i < count; i++)
    if (rides[i].case_index != HW_NONE)
      persons += v->scenario->cases[rides[i].case_index].persons;
  return persons;
}

static void check_load(hw_verifier *v, const run_view *view) {
  const hw_service *service = view->service;
  int64_t persons = count_persons(v, view);
  if (view->use == NULL)
    hw_violate(v, "C5", view->name, "goes and is not listed among the runs");
  if (v->run_unclear[view->index])
    return;
  if (service->max_persons != HW_UNLIMITED && persons > service->max_persons &&
      persons > count_frozen(v, view->index))
    hw_violate(v, "C5", view->name, "%lld persons, at most %d may ride it", (long long)persons,
               service->max_persons);
  if ((service->kind == HW_CONVOY || service->charter) && persons < service->min_persons &&
      !is_frozen(v, view))
    hw_violate(v, "C5", view->name, "%lld persons, it goes with at least %d", (long long)persons,
               service->min_persons);
  if (view->use != NULL && view->use->persons != persons)
    hw_violate(v, "objective", view->name, "the plan states %d persons, %lld ride it",
               view->use->persons, (long long)persons);
}

static run_view view_of(const hw_verifier *v, int32_t index) {
  run_view view = {.index = index, .run = &v->scenario->runs[index]};
  view.service = &v->scenario->services[view.run->service];
  view.use = v->use_of[index] == HW_NONE ? NULL : &v->plan->runs[v->use_of[index]];
  hw_run_name(view.name, v->scenario, index);
  return view;
}

/** C5: a run that nobody rides does not go, and has no vehicles. */
static void check_idle(hw_verifier *v) {
  for (int32_t i = 0; i < v->plan->run_count; i++) {
    const hw_run_use *use = &v->plan->runs[i];
    if (v->run_goes[use->run] || v->use_of[use->run] != i)
      continue;
    run_view view = view_of(v, use->run);
    hw_violate(v, "C5", view.name, "is listed with %d kinds of vehicles, but nobody rides it",
               use->vehicle_count);
  }
}

void hw_verify_runs(hw_verifier *v) {
  for (size_t begin = 0, end; begin < v->rider_count && v->status == HOMEWARD_OK; begin = end) {
    run_view view = view_of(v, v->riders[begin].carrier);
    for (end = begin; end < v->rider_count && v->riders[end].carrier == view.index; end++)
      ;
    view.riders = &v->riders[begin];
    view.rider_count = end - begin;
    check_segments(v, &view);
    check_assigned(v, &view);
    check_load(v, &view);
  }
  check_idle(v);
}

/* ---- C4 ---- */

/** At `at`, `count` vehicles of the pool leave for a run, or (negative) are free again. */
typedef struct movement {
  int32_t pool;
  hw_minute at;
  int64_t count;
  int64_t kept; /* of those that were published for runs with frozen legs */
} movement;

/** Ends before begins at one minute: busy intervals are half-open. */
static int compare_movements(const void *left, const void *right) {
  const movement *x = left, *y = right;
  if (x->pool != y->pool)
    return x->pool < y->pool ? -1 : 1;
  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return (x->count > y->count) - (x->count < y->count);
}

static hw_minute free_again(const hw_verifier *v, int32_t run, int32_t pool) {
  return hw_run_ends(v->scenario, &v->scenario->runs[run]) +
         v->scenario->vehicle_pools[pool].turnaround;
}

static size_t list_kept(const hw_verifier *v, movement *out) {
  size_t count = 0;
  for (int32_t r = 0; v->published != NULL && r < v->scenario->run_count; r++) {
    const hw_published_run *run = &v->published->runs[r];
    for (int32_t k = 0; run->frozen && k < run->vehicle_count; k++) {
      int32_t pool = run->vehicles[k].pool, vehicles = run->vehicles[k].count;
      out[count++] = (movement){
          .pool = pool, .at = hw_run_begins(v->scenario, &v->scenario->runs[r]), .kept = vehicles};
      out[count++] = (movement){.pool = pool, .at = free_again(v, r, pool), .kept = -vehicles};
    }
  }
  return count;
}

static size_t list_movements(hw_verifier *v, movement **out) {
  const homeward_plan *plan = v->plan;
  size_t count = 0, most = 0;
  for (int32_t i = 0; i < plan->run_count; i++)
    most += (size_t)plan->runs[i].vehicle_count * 2;
  for (int32_t r = 0; v->published != NULL && r < v->scenario->run_count; r++)
    most += (size_t)v->published->runs[r].vehicle_count * 2;
  movement *movements = hw_verify_array(v, most, sizeof *movements);
  *out = movements;
  if (movements != NULL)
    count = list_kept(v, movements);
  for (int32_t i = 0; movements != NULL && i < plan->run_count; i++) {
    const hw_run_use *use = &plan->runs[i];
    const hw_run *run = &v->scenario->runs[use->run];
    if (!v->run_goes[use->run] || v->use_of[use->run] != i)
      continue;
    for (int32_t k = 0; k < use->vehicle_count; k++) {
      int32_t pool = use->vehicles[k].pool, vehicles = use->vehicles[k].count;
      if (vehicles <= 0)
        continue;
      movements[count++] =
          (movement){.pool = pool, .at = hw_run_begins(v->scenario, run), .count = vehicles};
      movements[count++] = (movement){
          .pool = pool, .at = free_again(v, use->run, pool), .count = -(int64_t)vehicles};
    }
  }
  return count;
}

void hw_verify_vehicles(hw_verifier *v) {
  movement *movements = NULL;
  size_t count = list_movements(v, &movements);
  int64_t busy = 0, kept = 0;
  bool reported = false;
  if (movements == NULL)
    return;
  if (count > 0)
    qsort(movements, count, sizeof *movements, compare_movements);
  for (size_t i = 0; i < count; i++) {
    const hw_vehicle_pool *pool = &v->scenario->vehicle_pools[movements[i].pool];
    char stamp[HW_STAMP_SIZE];
    if (i > 0 && movements[i - 1].pool != movements[i].pool)
      reported = false;
    busy += movements[i].count; /* 0 at each pool's end */
    kept += movements[i].kept;  /* likewise */
    bool settled = i + 1 == count || movements[i + 1].pool != movements[i].pool ||
                   movements[i + 1].at != movements[i].at;
    if (!settled || busy <= pool->count || busy <= kept || reported)
      continue;
    reported = true;
    hw_violate(v, "C4", pool->id, "%lld vehicles are busy at %s, there are %d", (long long)busy,
               hw_format_local(stamp, v, movements[i].at, pool->base), pool->count);
  }
}
