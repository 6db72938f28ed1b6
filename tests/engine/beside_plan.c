/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/engine/beside_plan.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum {
  ITINERARIES_MAX = 20000,
  LEGS_MAX = 16,
  ROTATION_LEGS = 24,
  RUNS_MAX = 512,
  USES_MAX = 8,
  ROTATIONS_MAX = 8, /* further ones of one itinerary */
  ESCORTS_MAX = 16,  /* at one spot */
  KINDS_MAX = 8,
  ROTATIONS_LISTED = 4000, /* of one party */
  CHECKS_MAX = 10000       /* of one reason */
};

/* The plan with one more itinerary; the arrays hold copies that can grow. */
typedef struct joined {
  homeward_plan plan;
  hw_itinerary *itineraries;
  hw_rotation *rotations;
  hw_leg rotation_legs[ROTATIONS_MAX][ROTATION_LEGS];
  hw_leg legs[LEGS_MAX];
  hw_run_use runs[RUNS_MAX];
  hw_vehicles vehicles[RUNS_MAX][USES_MAX];
} joined;

static void note_rule(void *context, const homeward_violation *violation) {
  uint32_t *broken = context;
  int n = atoi(violation->rule + 1);
  if (violation->rule[0] == 'I')
    *broken |= ORACLE_I(n);
  else if (violation->rule[0] == 'C')
    *broken |= ORACLE_C(n);
}

static void copy_runs(joined *j, const homeward_plan *plan) {
  ck_assert_int_le(plan->run_count + LEGS_MAX + ROTATIONS_MAX * ROTATION_LEGS, RUNS_MAX);
  for (int32_t r = 0; r < plan->run_count; r++) {
    const hw_run_use *use = &plan->runs[r];
    const homeward_scenario *scenario = plan->scenario;
    const hw_service *service = &scenario->services[scenario->runs[use->run].service];
    ck_assert_int_le(service->vehicle_count, USES_MAX);
    j->runs[r] = *use;
    j->runs[r].vehicles = j->vehicles[r];
    j->runs[r].vehicle_count = service->vehicle_count;
    for (int32_t v = 0; v < service->vehicle_count; v++) {
      j->vehicles[r][v] = (hw_vehicles){.pool = service->vehicles[v].pool};
      for (int32_t k = 0; k < use->vehicle_count; k++)
        if (use->vehicles[k].pool == service->vehicles[v].pool)
          j->vehicles[r][v].count = use->vehicles[k].count;
    }
  }
}

/* The entry of a run among those that go, made when it did not. */
static int32_t entry_of_run(joined *j, int32_t run) {
  const homeward_scenario *scenario = j->plan.scenario;
  const hw_service *service = &scenario->services[scenario->runs[run].service];
  int32_t r = 0;
  while (r < j->plan.run_count && j->runs[r].run != run)
    r++;
  if (r < j->plan.run_count)
    return r;
  j->runs[r] =
      (hw_run_use){.run = run, .vehicles = j->vehicles[r], .vehicle_count = service->vehicle_count};
  for (int32_t v = 0; v < service->vehicle_count; v++)
    j->vehicles[r][v] = (hw_vehicles){.pool = service->vehicles[v].pool};
  j->plan.run_count++;
  return r;
}

static void copy_legs(hw_leg *out, const oracle_leg *legs, int32_t count, int32_t room) {
  ck_assert_int_le(count, room);
  for (int32_t k = 0; k < count; k++)
    out[k] = (hw_leg){.run = legs[k].run,
                      .transfer = legs[k].transfer,
                      .from = legs[k].from,
                      .to = legs[k].to,
                      .departs = legs[k].departs,
                      .arrives = legs[k].arrives};
}

/* Joins one itinerary for each of the cases. */
static void join(joined *j, const homeward_plan *plan, const int32_t *cases, int32_t case_count,
                 const oracle_itinerary *itinerary) {
  j->plan = *plan;
  j->plan.runs = j->runs;
  j->plan.itineraries = j->itineraries;
  j->plan.rotations = j->rotations;
  copy_runs(j, plan);
  copy_legs(j->legs, itinerary->legs, itinerary->leg_count, LEGS_MAX);
  if (plan->itinerary_count > 0)
    memcpy(j->itineraries, plan->itineraries, (size_t)plan->itinerary_count * sizeof(hw_itinerary));
  if (plan->rotation_count > 0)
    memcpy(j->rotations, plan->rotations, (size_t)plan->rotation_count * sizeof(hw_rotation));
  for (int32_t i = 0; i < case_count; i++)
    j->itineraries[j->plan.itinerary_count++] =
        (hw_itinerary){.case_index = cases[i],
                       .legs = j->legs,
                       .leg_count = itinerary->leg_count,
                       .nights = itinerary->nights,
                       .night_count = itinerary->night_count};
}

static void keep_mask(masks *found, uint32_t broken) {
  for (int i = 0; i < found->count; i++)
    if ((found->items[i] & ~broken) == 0)
      return; /* no more than one that is known */
  int kept = 0;
  for (int i = 0; i < found->count; i++)
    if ((broken & ~found->items[i]) != 0)
      found->items[kept++] = found->items[i];
  found->count = kept;
  ck_assert_int_lt(found->count, 512);
  found->items[found->count++] = broken;
}

static uint32_t broken_rules(const joined *j, masks *found) {
  uint32_t broken = 0;
  found->checks++;
  ck_assert_int_eq(hw_verify(&j->plan, note_rule, &broken, NULL, NULL), HOMEWARD_OK);
  return broken;
}

/* Every number of further vehicles on each of these runs, from `run` on. */
static void try_vehicles(joined *j, const int32_t *runs, int32_t count, int32_t run, int32_t use,
                         masks *found) {
  const homeward_scenario *scenario = j->plan.scenario;
  if (found->checks > CHECKS_MAX) {
    found->truncated = true;
    return;
  }
  if (run == count) {
    keep_mask(found, broken_rules(j, found));
    return;
  }
  int32_t r = entry_of_run(j, runs[run]);
  const hw_service *service = &scenario->services[scenario->runs[j->runs[r].run].service];
  if (use == service->vehicle_count) {
    try_vehicles(j, runs, count, run + 1, 0, found);
    return;
  }
  int32_t before = j->vehicles[r][use].count;
  for (int32_t vehicles = before; vehicles <= service->vehicles[use].max; vehicles++) {
    j->vehicles[r][use].count = vehicles;
    try_vehicles(j, runs, count, run, use + 1, found);
  }
  j->vehicles[r][use].count = before;
}

/* ---- further rotations ---- */

/* The runs of what is joined, each once. */
static int32_t list_runs(const joined *j, const homeward_plan *plan,
                         const oracle_itinerary *itinerary, int32_t *runs) {
  int32_t count = 0;
  for (int32_t i = -1; i < j->plan.rotation_count - plan->rotation_count; i++) {
    const hw_rotation *rotation = i < 0 ? NULL : &j->rotations[plan->rotation_count + i];
    const hw_leg *legs = i < 0 ? j->legs : rotation->legs;
    int32_t leg_count = i < 0 ? itinerary->leg_count : rotation->leg_count;
    for (int32_t k = 0; k < leg_count; k++) {
      bool known = legs[k].run == HW_NONE;
      for (int32_t r = 0; r < count; r++)
        known = known || runs[r] == legs[k].run;
      if (!known)
        runs[count++] = legs[k].run;
    }
  }
  return count;
}

/* A member who is free during the rotation, else the first. */
static int32_t free_member(const joined *j, const oracle_rotation *rotation) {
  const hw_escort_pool *pool = &j->plan.scenario->escort_pools[rotation->pool];
  for (int32_t member = 1; member <= pool->count; member++) {
    bool free = true;
    for (int32_t i = 0; i < j->plan.rotation_count; i++) {
      const hw_rotation *other = &j->rotations[i];
      if (other->pool == rotation->pool && other->member == member &&
          other->away_from < rotation->away_until + pool->rest &&
          rotation->away_from < other->away_until + pool->rest)
        free = false;
    }
    if (free)
      return member;
  }
  return 1;
}

/* One segment of a ride, or a transfer: where an escort covers somebody. */
typedef struct spot {
  const hw_leg *leg; /* of the case */
  int32_t segment;   /* of the run */
} spot;

/* The stop at which a leg boards (or alights from) its run. */
static int32_t stop_of(const homeward_scenario *scenario, const hw_leg *leg, hw_minute at,
                       bool departs) {
  const hw_run *run = &scenario->runs[leg->run];
  int32_t stop = departs ? 0 : 1;
  while ((departs ? run->departs[stop] : run->arrives[stop]) != at)
    stop++;
  return stop;
}

static bool on_board(const homeward_scenario *scenario, const spot *s, const hw_leg *leg) {
  if (s->leg->run == HW_NONE)
    return leg->transfer == s->leg->transfer && leg->departs == s->leg->departs &&
           leg->from == s->leg->from;
  return leg->run == s->leg->run && stop_of(scenario, leg, leg->departs, true) <= s->segment &&
         s->segment < stop_of(scenario, leg, leg->arrives, false);
}

static bool passes(const homeward_scenario *scenario, const spot *s, const hw_leg *legs,
                   int32_t count) {
  for (int32_t k = 0; k < count; k++)
    if (on_board(scenario, s, &legs[k]))
      return true;
  return false;
}

/* Persons without an escort when those of the pools from `escort` on are shared out best. */
static int32_t lack_of(const homeward_scenario *scenario, const int32_t *pools, int32_t count,
                       int32_t *demand) {
  int32_t sum = 0;
  for (int32_t kind = 0; kind < scenario->escort_kind_count; kind++)
    sum += demand[kind] > 0 ? demand[kind] : 0;
  if (count == 0 || sum == 0)
    return sum;
  const hw_escort_pool *pool = &scenario->escort_pools[pools[0]];
  int32_t best = lack_of(scenario, pools + 1, count - 1, demand);
  for (int32_t k = 0; k < pool->cover_count; k++) {
    if (demand[pool->covers[k]] <= 0)
      continue;
    demand[pool->covers[k]] -= pool->persons_per_escort;
    int32_t value = lack_of(scenario, pools + 1, count - 1, demand);
    demand[pool->covers[k]] += pool->persons_per_escort;
    best = value < best ? value : best;
  }
  return best;
}

/* Persons without an escort at a spot of what is joined. */
static int32_t lack_at(const joined *j, const spot *s) {
  const homeward_scenario *scenario = j->plan.scenario;
  int32_t demand[KINDS_MAX] = {0}, pools[ESCORTS_MAX], count = 0;
  ck_assert_int_le(scenario->escort_kind_count, KINDS_MAX);
  for (int32_t i = 0; i < j->plan.itinerary_count; i++) {
    const hw_case *c = &scenario->cases[j->itineraries[i].case_index];
    if (c->escort_count == 0 ||
        !passes(scenario, s, j->itineraries[i].legs, j->itineraries[i].leg_count))
      continue;
    for (int32_t k = 0; k < c->escort_count; k++)
      demand[c->escorts[k].kind] += c->escorts[k].persons;
  }
  for (int32_t i = 0; i < j->plan.rotation_count; i++)
    if (passes(scenario, s, j->rotations[i].legs, j->rotations[i].leg_count)) {
      ck_assert_int_lt(count, ESCORTS_MAX);
      pools[count++] = j->rotations[i].pool;
    }
  return lack_of(scenario, pools, count, demand);
}

static void add_rotation(joined *j, const oracle_rotation *rotation, int32_t further) {
  copy_legs(j->rotation_legs[further], rotation->legs, rotation->leg_count, ROTATION_LEGS);
  int32_t member = free_member(j, rotation);
  j->rotations[j->plan.rotation_count++] = (hw_rotation){.pool = rotation->pool,
                                                         .member = member,
                                                         .away_from = rotation->away_from,
                                                         .away_until = rotation->away_until,
                                                         .legs = j->rotation_legs[further],
                                                         .leg_count = rotation->leg_count,
                                                         .nights = rotation->nights,
                                                         .night_count = rotation->night_count};
}

/* What breaks once every spot of the itinerary is covered: at the first where somebody lacks an
   escort each rotation that helps is tried. */
static void try_rotations(joined *j, const homeward_plan *plan, const hw_oracle *oracle,
                          const oracle_itinerary *itinerary, masks *found) {
  int32_t further = j->plan.rotation_count - plan->rotation_count;
  int32_t runs[LEGS_MAX + ROTATIONS_MAX * ROTATION_LEGS];
  for (int32_t k = 0; k < itinerary->leg_count && found->checks <= CHECKS_MAX; k++) {
    const oracle_leg *leg = &itinerary->legs[k];
    int32_t last = leg->run == HW_NONE ? 1 : leg->alight;
    for (int32_t segment = leg->run == HW_NONE ? 0 : leg->board; segment < last; segment++) {
      spot here = {&j->legs[k], segment};
      int32_t lack = lack_at(j, &here);
      if (lack == 0)
        continue;
      found->truncated |= further == ROTATIONS_MAX;
      for (int32_t i = 0; i < oracle->rotation_count && further < ROTATIONS_MAX; i++) {
        add_rotation(j, &oracle->rotations[i], further);
        if (passes(j->plan.scenario, &here, j->rotation_legs[further],
                   oracle->rotations[i].leg_count) &&
            lack_at(j, &here) < lack)
          try_rotations(j, plan, oracle, itinerary, found);
        j->plan.rotation_count--;
      }
      return;
    }
  }
  int32_t goes = j->plan.run_count;
  try_vehicles(j, runs, list_runs(j, plan, itinerary, runs), 0, 0, found);
  j->plan.run_count = goes;
}

/* ---- parties ---- */

void take_cases(excerpt *out, const homeward_scenario *scenario, const int32_t *cases,
                int32_t count) {
  ck_assert_int_le(count, CASES_MAX);
  *out = (excerpt){.scenario = *scenario};
  out->scenario.cases = out->cases;
  out->scenario.case_count = count;
  out->scenario.groups = &out->group;
  out->scenario.group_count = count > 1;
  out->group = (hw_group){.id = "only", .cases = out->indexes, .case_count = count};
  for (int32_t i = 0; i < count; i++) {
    out->cases[i] = scenario->cases[cases[i]];
    out->cases[i].group = count > 1 ? 0 : HW_NONE;
    out->indexes[i] = i;
  }
}

bool find_masks(const homeward_plan *plan, const int32_t *cases, int32_t count, masks *found,
                int32_t *itineraries) {
  excerpt only;
  hw_oracle oracle;
  take_cases(&only, plan->scenario, cases, count);
  oracle_options options = {.groups = true, .escorts = true, .limit = ITINERARIES_MAX};
  oracle_status status = oracle_enumerate(&oracle, &only.scenario, options);
  joined *j = calloc(1, sizeof *j);
  ck_assert_ptr_nonnull(j);
  if (oracle.rotation_count > ROTATIONS_LISTED)
    status = ORACLE_TOO_LARGE;
  j->rotations = calloc((size_t)plan->rotation_count + ROTATIONS_MAX, sizeof(hw_rotation));
  ck_assert_ptr_nonnull(j->rotations);
  j->itineraries = calloc((size_t)(plan->itinerary_count + count), sizeof(hw_itinerary));
  ck_assert_ptr_nonnull(j->itineraries);
  for (int32_t i = 0; status == ORACLE_DONE && i < oracle.itinerary_count; i++) {
    if (found->count == 1 && found->items[0] == 0)
      break;
    join(j, plan, cases, count, &oracle.itineraries[i]);
    /* without further escorts, for C9 lifted */
    int32_t runs[LEGS_MAX + ROTATIONS_MAX * ROTATION_LEGS];
    try_vehicles(j, runs, list_runs(j, plan, &oracle.itineraries[i], runs), 0, 0, found);
    j->plan.run_count = plan->run_count;
    try_rotations(j, plan, &oracle, &oracle.itineraries[i], found);
  }
  *itineraries = oracle.itinerary_count;
  free(j->rotations);
  free(j->itineraries);
  free(j);
  oracle_free(&oracle);
  return status == ORACLE_DONE;
}

int travels_beside(const homeward_plan *plan, const int32_t *cases, int32_t count) {
  masks found = {.count = 0};
  int32_t itineraries;
  if (!find_masks(plan, cases, count, &found, &itineraries))
    return -1;
  for (int i = 0; i < found.count; i++)
    if (found.items[i] == 0)
      return 1;
  return found.truncated ? -1 : 0;
}
