/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Usage: check_needs [--optimum] SCENARIO...
 * Every case with escort needs has an itinerary that the pools' escorts could follow if they had
 * nobody else to escort: they begin at the base or in reach, or fly out from there; they change
 * only where the next ones can begin; and all are home within their duty. Every group has an
 * itinerary at all. With --optimum, for tiny scenarios: the optimum leaves no case with escort
 * needs behind. Prints those that have none or stay behind and exits with 1.
 *
 * Itineraries are the oracle's, so nothing here is known to the generator.
 */
#include "tests/oracle/oracle_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT = 50000, WEEKS = 3, WAIT_AT_MOST = 3 * HW_DAY };

typedef struct follower {
  const homeward_scenario *scenario;
  const oracle_itinerary *itinerary;
  const hw_escort_need *need;
} follower;

static bool covers(const hw_escort_pool *pool, int32_t kind) {
  for (int32_t i = 0; i < pool->cover_count; i++)
    if (pool->covers[i] == kind)
      return true;
  return false;
}

/* Minutes between the base and a place where rotations begin, or HW_NONE. */
static int32_t reach_time(const hw_escort_pool *pool, int32_t place) {
  for (int32_t i = 0; i < pool->reach_count; i++)
    if (pool->reach[i].place == place)
      return pool->reach[i].time;
  return place == pool->base ? 0 : HW_NONE;
}

static int32_t connection(const homeward_scenario *scenario, int32_t place) {
  const hw_place *p = &scenario->places[place];
  return p->has_connection ? p->connection : scenario->policy.connection;
}

/* Every night of the legs has a bed. */
static bool has_beds(const homeward_scenario *scenario, oracle_leg out, const oracle_leg *first) {
  oracle_path path = {.legs = {out, *first}, .leg_count = 2};
  bool fits = oracle_nights(scenario, &path);
  for (int32_t i = 0; i < path.night_count; i++)
    fits = fits && scenario->places[path.nights[i].place].beds > 0;
  return fits;
}

/* The latest flight that takes an escort from the base or its reach to the leg; its departure less
 * the way there, or HW_MINUTE_MIN. */
static hw_minute flies_out(const homeward_scenario *scenario, const hw_escort_pool *pool,
                           const oracle_leg *first) {
  hw_minute best = HW_MINUTE_MIN;
  int32_t check_in = first->run == HW_NONE ? 0 : connection(scenario, first->from);
  for (int32_t r = 0; r < scenario->run_count; r++) {
    const hw_run *run = &scenario->runs[r];
    const hw_service *service = &scenario->services[run->service];
    int32_t way = reach_time(pool, service->stops[0].place);
    oracle_leg out = {.run = r,
                      .alight = 1,
                      .transfer = HW_NONE,
                      .from = service->stops[0].place,
                      .to = service->stops[1].place,
                      .departs = run->departs[0],
                      .arrives = run->arrives[1]};
    if (service->stop_count != 2 || way == HW_NONE || out.to != first->from ||
        out.arrives + check_in > first->departs || out.arrives < first->departs - WAIT_AT_MOST ||
        out.departs < scenario->horizon_start.at || out.departs - way <= best)
      continue;
    if (has_beds(scenario, out, first))
      best = out.departs - way;
  }
  return best;
}

/* One pool escorts the legs `first` to `last`. */
static bool pool_follows(const follower *f, const hw_escort_pool *pool, int32_t first,
                         int32_t last) {
  const oracle_leg *begin = &f->itinerary->legs[first];
  const oracle_leg *end = &f->itinerary->legs[last];
  int64_t escorts = (f->need->persons + pool->persons_per_escort - 1) / pool->persons_per_escort;
  if (!covers(pool, f->need->kind) || pool->count < escorts)
    return false;
  int32_t out = reach_time(pool, begin->from);
  int32_t home = reach_time(pool, end->to);
  if (home == HW_NONE && pool->has_back)
    home = pool->back_time;
  hw_minute from = out != HW_NONE ? begin->departs - out : flies_out(f->scenario, pool, begin);
  return home != HW_NONE && from >= f->scenario->now.at &&
         (pool->max_duty == HW_UNLIMITED || end->arrives + home - from <= pool->max_duty);
}

/* Escorts from leg `first` to the end, the same all the way or others from some place on. */
static bool can_follow(const follower *f, int32_t first) {
  if (first == f->itinerary->leg_count)
    return true;
  for (int32_t last = f->itinerary->leg_count - 1; last >= first; last--)
    for (int32_t p = 0; p < f->scenario->escort_pool_count; p++)
      if (pool_follows(f, &f->scenario->escort_pools[p], first, last) && can_follow(f, last + 1))
        return true;
  return false;
}

/* Seats for the case and its escorts on every flight; a convoy has vehicles enough. */
static bool has_seats(const homeward_scenario *scenario, const hw_case *c,
                      const oracle_itinerary *itinerary) {
  int32_t seats = c->persons - c->infants;
  for (int32_t i = 0; i < c->escort_count; i++)
    seats += c->escorts[i].persons; /* each an own escort, at worst */
  for (int32_t i = 0; i < itinerary->leg_count; i++) {
    const oracle_leg *leg = &itinerary->legs[i];
    if (leg->run == HW_NONE)
      continue;
    const hw_service *service = &scenario->services[scenario->runs[leg->run].service];
    int32_t blocked = c->stretchers * (service->stretcher_seats - 1);
    if (service->vehicle_count == 0 &&
        (service->seats < seats + blocked || service->stretchers < c->stretchers))
      return false;
  }
  return true;
}

static bool is_followed(const homeward_scenario *scenario, const hw_case *c,
                        const oracle_itinerary *itinerary) {
  for (int32_t i = 0; i < c->escort_count; i++) {
    follower f = {scenario, itinerary, &c->escorts[i]};
    if (!can_follow(&f, 0))
      return false;
  }
  return has_seats(scenario, c, itinerary);
}

/* The case with its group, and nobody else; without pools, so that no rotations are listed. */
static bool check_case(const homeward_scenario *scenario, int32_t index) {
  const hw_case *c = &scenario->cases[index];
  const hw_group *group = c->group == HW_NONE ? NULL : &scenario->groups[c->group];
  int32_t count = group == NULL ? 1 : group->case_count;
  homeward_scenario alone = *scenario;
  hw_case *cases = calloc((size_t)count, sizeof *cases);
  int32_t *numbers = calloc((size_t)count, sizeof *numbers);
  bool followed = false;
  if (cases != NULL && numbers != NULL) {
    for (int32_t i = 0; i < count; i++) {
      cases[i] = scenario->cases[group == NULL ? index : group->cases[i]];
      cases[i].group = group == NULL ? HW_NONE : 0;
      if (cases[i].latest.at > c->ready.at + WEEKS * 7 * HW_DAY)
        cases[i].latest.at = c->ready.at + WEEKS * 7 * HW_DAY;
      numbers[i] = i;
    }
    hw_group together = {.id = "G", .cases = numbers, .case_count = count};
    alone.cases = cases;
    alone.case_count = count;
    alone.groups = &together;
    alone.group_count = group == NULL ? 0 : 1;
    alone.escort_pool_count = 0;
    oracle_options options = {.groups = true, .escorts = true, .limit = LIMIT};
    hw_oracle oracle;
    oracle_enumerate(&oracle, &alone, options);
    for (int32_t i = 0; i < oracle.itinerary_count && !followed; i++)
      followed = is_followed(scenario, c, &oracle.itineraries[i]);
    if (!followed)
      printf("%s: none of %d itineraries will do\n", c->id, oracle.itinerary_count);
    oracle_free(&oracle);
  }
  free(cases);
  free(numbers);
  return followed;
}

static bool needs_escorts(const homeward_scenario *scenario, const oracle_party *party) {
  for (int32_t i = 0; i < party->case_count; i++)
    if (scenario->cases[party->cases[i]].escort_count > 0)
      return true;
  return false;
}

static bool check_optimum(const homeward_scenario *scenario) {
  oracle_options options = {.groups = true, .escorts = true, .limit = LIMIT};
  oracle_answer answer;
  hw_oracle oracle;
  bool served = oracle_enumerate(&oracle, scenario, options) == ORACLE_DONE &&
                oracle_solve(&oracle, 0, &answer) == ORACLE_DONE;
  if (!served)
    printf("too large for an optimum\n");
  for (int32_t i = 0; i < oracle.party_count && served; i++) {
    const oracle_party *party = &oracle.parties[i];
    if (answer.chosen[i] != HW_NONE || !needs_escorts(scenario, party))
      continue;
    printf("%s: the optimum leaves it behind\n", scenario->cases[party->cases[0]].id);
    served = false;
  }
  oracle_free(&oracle);
  return served;
}

static int check_file(const char *file, bool optimum) {
  homeward_error error = {0};
  homeward_scenario *scenario = NULL;
  if (homeward_scenario_read(&scenario, file, NULL, &error) != HOMEWARD_OK) {
    fprintf(stderr, "%s: %s\n", file, error.message);
    return 1;
  }
  int32_t needs = 0;
  int32_t met = 0;
  for (int32_t i = 0; i < scenario->case_count; i++)
    if (scenario->cases[i].escort_count > 0 || scenario->cases[i].group != HW_NONE) {
      needs++;
      met += check_case(scenario, i);
    }
  printf("%s: %d of %d cases with escorts or in groups can travel\n", file, met, needs);
  bool served = !optimum || check_optimum(scenario);
  homeward_scenario_free(scenario);
  return met < needs || !served;
}

int main(int argc, char **argv) {
  bool optimum = argc > 1 && strcmp(argv[1], "--optimum") == 0;
  int failed = 0;
  for (int i = optimum ? 2 : 1; i < argc; i++)
    failed |= check_file(argv[i], optimum);
  return failed;
}
