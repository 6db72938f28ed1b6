/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The reason of every case left behind, against its definition (domain section 5), on random small
 * scenarios. What section 4 forbids is found by the oracle with rules lifted; what stands beside
 * the plan by joining each of the oracle's itineraries, with each number of further vehicles, to
 * the plan and asking the verifier which rules break; for a case of a group, those of the whole
 * group too. HOMEWARD_SEEDS sets how many scenarios, HOMEWARD_SEED the first.
 */
#include "model/verify.h"
#include "tests/oracle/oracle_rotations.h"
#include "tests/support/random_scenario.h"
#include "tests/support/scenario_text.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  SEEDS = 150,
  FEW_SEEDS =
      20, /* with rules lifted some scenarios have more rotations than brute force can list */
  RULES_MET = 20,
  ITINERARIES_MAX = 20000,
  LEGS_MAX = 16,
  ROTATION_LEGS = 24,
  RUNS_MAX = 512,
  USES_MAX = 8,
  ROTATIONS_MAX = 8, /* further ones of one itinerary */
  ESCORTS_MAX = 16,  /* at one spot */
  KINDS_MAX = 8,
  ROTATIONS_LISTED = 4000, /* of one party */
  CHECKS_MAX = 10000,      /* of one reason */
  CASES_MAX = 16
};

/** What is wrong with all itineraries of a case: sets of broken rules, as ORACLE_I and ORACLE_C
 * bits. */
typedef struct masks {
  uint32_t items[512];
  int count;
  int checks;     /* of the verifier, so far */
  bool truncated; /* not everything was tried */
} masks;

typedef struct tally {
  int reasons;
  int by_rule[32];
  int too_costly, no_route, too_large;
  int wrong;
} tally;

/* ---- codes ---- */

static uint32_t rule_of_code(const char *code) {
  static const struct {
    uint32_t rule;
    const char *codes;
  } table[] = {{ORACLE_I(1), " no-consent consent-expires "},
               {ORACLE_I(2), " no-route "},
               {ORACLE_I(3), " too-early depart-by "},
               {ORACLE_I(4), " too-late "},
               {ORACLE_I(5), " run-cancelled place-closed "},
               {ORACLE_I(6), " short-connection "},
               {ORACLE_I(7), " no-beds too-many-nights "},
               {ORACLE_I(8), " no-medical-beds "},
               {ORACLE_I(9), " too-long "},
               {ORACLE_I(10), " avoided "},
               {ORACLE_I(11), " entry-refused clearance-missing clearance-expires notice-too-short "
                              "stay-too-long "},
               {ORACLE_I(12), " document-expires "},
               {ORACLE_I(13), " not-fit "},
               {ORACLE_I(14), " no-stretcher no-ambulance "},
               {ORACLE_I(15), " no-reception "},
               {ORACLE_C(1), " no-seats "},
               {ORACLE_C(2), " no-special-places "},
               {ORACLE_C(3), " no-vehicle-places "},
               {ORACLE_C(4), " no-vehicles "},
               {ORACLE_C(5), " run-limits "},
               {ORACLE_C(6), " no-beds-left "},
               {ORACLE_C(7), " assistance-full "},
               {ORACLE_C(8), " quota-full reception-full transfer-full "},
               {ORACLE_C(9), " no-escort "},
               {ORACLE_C(11), " over-budget "},
               {ORACLE_C(12), " group-split "}};
  char padded[64];
  snprintf(padded, sizeof padded, " %s ", code);
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (strstr(table[i].codes, padded) != NULL)
      return table[i].rule;
  return 0; /* too-costly */
}

static const char *rule_name(uint32_t rule, char *out, size_t size) {
  if (rule == 0)
    return "too-costly";
  int bit = __builtin_ctz(rule);
  snprintf(out, size, "%c%d", bit > ORACLE_I_LAST ? 'C' : 'I',
           bit > ORACLE_I_LAST ? bit - ORACLE_I_LAST : bit);
  return out;
}

/* ---- section 4 alone ---- */

/* The case by itself has an itinerary without these rules. */
static bool has_itinerary(const homeward_scenario *alone, uint32_t lifted) {
  hw_oracle oracle;
  oracle_options options = {.lifted = lifted, .groups = true, .escorts = true, .limit = 0};
  oracle_status status = oracle_enumerate(&oracle, alone, options);
  oracle_free(&oracle);
  ck_assert(status == ORACLE_DONE || status == ORACLE_TOO_LARGE);
  return status == ORACLE_TOO_LARGE;
}

static uint32_t first_of_section_4(const homeward_scenario *alone) {
  for (int step = 0; step < 2; step++) {
    uint32_t lifted = 0;
    for (int n = 1; n <= ORACLE_I_LAST; n++) {
      if (n == 2)
        continue;
      lifted = step == 0 ? ORACLE_I(n) : lifted | ORACLE_I(n);
      if (has_itinerary(alone, lifted))
        return ORACLE_I(n);
    }
  }
  return ORACLE_I(2);
}

/* ---- beside the plan ---- */

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

static uint32_t first_beside(const masks *found) {
  for (int i = 0; i < found->count; i++)
    if (found->items[i] == 0)
      return 0;
  for (int step = 0; step < 2; step++) {
    uint32_t lifted = 0;
    for (int n = 1; n <= ORACLE_C_LAST; n++) {
      lifted = step == 0 ? ORACLE_C(n) : lifted | ORACLE_C(n);
      for (int i = 0; i < found->count; i++)
        if ((found->items[i] & ~lifted) == 0)
          return ORACLE_C(n);
    }
  }
  return UINT32_MAX;
}

/* ---- one scenario ---- */

/* A scenario of these cases only, one group when they are several. */
typedef struct excerpt {
  homeward_scenario scenario;
  hw_case cases[CASES_MAX];
  int32_t indexes[CASES_MAX];
  hw_group group;
} excerpt;

static void take(excerpt *out, const homeward_scenario *scenario, const int32_t *cases,
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

/* What breaks when these cases travel together beside the plan; false when there are too many
   itineraries to say. `*itineraries`: how many they have. */
static bool find_masks(const homeward_plan *plan, const int32_t *cases, int32_t count, masks *found,
                       int32_t *itineraries) {
  excerpt only;
  hw_oracle oracle;
  take(&only, plan->scenario, cases, count);
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

/* The rule of the reason; UINT32_MAX when there are too many itineraries to say. */
static uint32_t expected_rule(const homeward_plan *plan, int32_t case_index) {
  const homeward_scenario *scenario = plan->scenario;
  masks found = {.count = 0};
  int32_t itineraries, group = scenario->cases[case_index].group;
  if (!find_masks(plan, &case_index, 1, &found, &itineraries))
    return UINT32_MAX;
  if (itineraries == 0) {
    excerpt alone;
    take(&alone, scenario, &case_index, 1);
    return first_of_section_4(&alone.scenario);
  }
  if (group != HW_NONE && !find_masks(plan, scenario->groups[group].cases,
                                      scenario->groups[group].case_count, &found, &itineraries))
    return UINT32_MAX;
  return found.truncated && !(found.count == 1 && found.items[0] == 0) ? UINT32_MAX
                                                                       : first_beside(&found);
}

static void judge(const homeward_plan *plan, const hw_unserved *unserved, uint64_t seed, tally *t) {
  char expected_name[8], stated_name[8];
  uint32_t expected = expected_rule(plan, unserved->case_index);
  uint32_t stated = rule_of_code(unserved->reason);
  ck_assert(hw_reason_known(unserved->reason));
  ck_assert(unserved->detail != NULL && unserved->detail[0] != '\0');
  ck_assert(unserved->remedy != NULL && unserved->remedy[0] != '\0');
  t->reasons++;
  if (expected == UINT32_MAX) {
    t->too_large++;
    return;
  }
  if (expected == 0)
    t->too_costly++;
  else
    t->by_rule[__builtin_ctz(expected)]++;
  if (expected == stated)
    return;
  t->wrong++;
  fprintf(stderr, "seed %" PRIu64 ": case %s: %s (%s: %s), the oracle says %s\n", seed,
          plan->scenario->cases[unserved->case_index].id, unserved->reason,
          rule_name(stated, stated_name, sizeof stated_name), unserved->detail,
          rule_name(expected, expected_name, sizeof expected_name));
}

static void judge_scenario(uint64_t seed, unsigned flags, tally *t) {
  char message[256];
  char *text = random_scenario_text(seed, flags);
  ck_assert_ptr_nonnull(text);
  homeward_scenario *scenario = scenario_from_text(text, message, sizeof message);
  free(text);
  ck_assert_msg(scenario != NULL, "seed %" PRIu64 " is rejected: %s", seed, message);
  homeward_solve_options options;
  homeward_solve_options_default(&options);
  options.gap = 0;
  options.threads = 1;
  homeward_plan *plan = NULL;
  homeward_error error = {0};
  homeward_status status = homeward_solve(&plan, scenario, &options, NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK, "seed %" PRIu64 ": %s", seed, error.message);
  ck_assert_ptr_nonnull(plan);
  for (int32_t i = 0; i < plan->unserved_count; i++)
    judge(plan, &plan->unserved[i], seed, t);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
}

static tally judge_many(unsigned flags, uint64_t usual) {
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", usual);
  tally t = {0};
  char name[8];
  for (uint64_t seed = first; seed < first + seeds; seed++)
    judge_scenario(seed, flags, &t);
  printf("%d reasons, %d too large to judge; too-costly %d", t.reasons, t.too_large, t.too_costly);
  for (int bit = 0; bit < 32; bit++)
    if (t.by_rule[bit] > 0)
      printf(", %s %d", rule_name(UINT32_C(1) << bit, name, sizeof name), t.by_rule[bit]);
  printf("\n");
  fflush(stdout);
  ck_assert_int_eq(t.wrong, 0);
  int met = 0;
  for (int bit = 0; bit < 32; bit++)
    met += t.by_rule[bit] > 0;
  ck_assert(seeds < SEEDS || (met >= RULES_MET && t.too_costly > 0));
  return t;
}

START_TEST(test_explain_unserved__rule_is_the_defined_one) {
  judge_many(0, SEEDS);
}
END_TEST

START_TEST(test_explain_unserved__escorts_come_with_their_patients) {
  tally t = judge_many(RANDOM_ESCORTS | RANDOM_GROUPS | RANDOM_TINY, FEW_SEEDS);
  ck_assert(t.reasons < SEEDS || t.by_rule[__builtin_ctz(ORACLE_C(9))] > 0);
}
END_TEST

START_TEST(test_explain_unserved__groups_travel_whole_or_not_at_all) {
  tally t = judge_many(RANDOM_GROUPS, FEW_SEEDS);
  ck_assert(t.reasons < SEEDS || t.by_rule[__builtin_ctz(ORACLE_C(12))] > 0);
}
END_TEST

/* 1: the latest arrival that a case has by default binds without I3 as well. 235: two runs of one
   itinerary cannot both have the last vehicle. */
START_TEST(test_explain_unserved__found_wrong_once) {
  static const uint64_t seeds[] = {1, 235};
  tally t = {0};
  judge_scenario(seeds[_i], 0, &t);
  ck_assert_int_gt(t.reasons, 0);
  ck_assert_int_eq(t.wrong, 0);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("reasons");
  TCase *random = tcase_create("random");
  tcase_set_timeout(random, 0);
  tcase_add_test(random, test_explain_unserved__rule_is_the_defined_one);
  tcase_add_test(random, test_explain_unserved__escorts_come_with_their_patients);
  tcase_add_test(random, test_explain_unserved__groups_travel_whole_or_not_at_all);
  tcase_add_loop_test(random, test_explain_unserved__found_wrong_once, 0, 2);
  suite_add_tcase(suite, random);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed > 0;
}
