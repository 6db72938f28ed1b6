/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What must hold between the optima of two scenarios, whatever they are: names and order do not
 * matter, money only has a unit, what nobody can use is worth nothing, less room never helps.
 * HOMEWARD_SEEDS sets how many random scenarios each test takes, HOMEWARD_SEED the first.
 */
#include "tests/engine/solving.h"
#include "tests/engine/variant.h"
#include "tests/support/edit_scenario.h"
#include "tests/support/run_suite.h"

#include "model/plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SEEDS = 90, TIGHTENED_AT_ONCE = 4 /* limits of one kind */ };

/* Seeds take turns: without groups and escorts, with groups, with both. */
static unsigned flags_of(uint64_t seed) {
  static const unsigned flags[] = {RANDOM_TINY, RANDOM_GROUPS,
                                   RANDOM_GROUPS | RANDOM_ESCORTS | RANDOM_TINY,
                                   RANDOM_GROUPS | RANDOM_ESCORTS | RANDOM_CARE | RANDOM_TINY};
  return flags[seed % 4];
}

static char *text_of(uint64_t seed) {
  char *text = random_scenario_text(seed, flags_of(seed));
  ck_assert_ptr_nonnull(text);
  return text;
}

/* The proven optimum as a plan, which the caller frees. */
static homeward_plan *solve(const homeward_scenario *scenario, uint64_t seed) {
  homeward_plan *plan = solved(scenario, solve_options(0, 1));
  ck_assert_msg(plan->status == HOMEWARD_PLAN_OPTIMAL, "seed %" PRIu64 ": no proven optimum", seed);
  return plan;
}

static hw_cents optimum(const homeward_scenario *scenario, uint64_t seed) {
  homeward_plan *plan = solve(scenario, seed);
  hw_cents objective = plan->objective;
  homeward_plan_free(plan);
  return objective;
}

/* Frees the text. */
static hw_cents optimum_of_text(char *text, uint64_t seed) {
  ck_assert_ptr_nonnull(text);
  homeward_scenario *scenario = accepted(text);
  hw_cents objective = optimum(scenario, seed);
  homeward_scenario_free(scenario);
  free(text);
  return objective;
}

static uint64_t first_seed(void) {
  return number_from_environment("HOMEWARD_SEED", 1);
}

static uint64_t end_seed(void) {
  return first_seed() + number_from_environment("HOMEWARD_SEEDS", SEEDS);
}

/* ---- names and order ---- */

static void compare_edited(char *(*edit)(const char *text, pseudo_random *random)) {
  for (uint64_t seed = first_seed(); seed < end_seed(); seed++) {
    pseudo_random random = {seed};
    char *text = text_of(seed);
    char *edited = edit(text, &random);
    ck_assert_ptr_nonnull(edited);
    ck_assert_str_ne(edited, text);
    hw_cents before = optimum_of_text(text, seed), after = optimum_of_text(edited, seed);
    ck_assert_msg(before == after, "seed %" PRIu64 ": %" PRId64 " before, %" PRId64 " after", seed,
                  before, after);
  }
}

START_TEST(test_solve_metamorphic__other_names) {
  compare_edited(edit_rename);
}
END_TEST

START_TEST(test_solve_metamorphic__other_order) {
  compare_edited(edit_shuffle);
}
END_TEST

/* ---- money ---- */

/*
 * With amounts of which no share is rounded every itinerary, rotation and budget is seven times
 * what it was, to the cent, so the optimum is.
 */
START_TEST(test_solve_metamorphic__money_by_seven) {
  for (uint64_t seed = first_seed(); seed < end_seed(); seed++) {
    char *text = text_of(seed);
    homeward_scenario *scenario = accepted(text);
    variant exact, scaled;
    variant_open(&exact, scenario);
    variant_make_exact(&exact);
    variant_open(&scaled, &exact.scenario);
    variant_scale_money(&scaled, 7);
    hw_cents before = optimum(&exact.scenario, seed), after = optimum(&scaled.scenario, seed);
    ck_assert_msg(after == 7 * before, "seed %" PRIu64 ": %" PRId64 " is not seven times %" PRId64,
                  seed, after, before);
    variant_free(&scaled);
    variant_free(&exact);
    homeward_scenario_free(scenario);
    free(text);
  }
}
END_TEST

/* Persons left behind, of one priority, or (0) weighed by their penalties. */
static hw_cents left_behind(const homeward_plan *plan, const homeward_scenario *scenario,
                            int priority) {
  hw_cents left = 0;
  for (int32_t i = 0; i < plan->unserved_count; i++) {
    const hw_case *c = &scenario->cases[plan->unserved[i].case_index];
    if (priority == 0)
      left += c->persons * scenario->policy.unserved_penalty[c->priority];
    else if (c->priority == priority)
      left += c->persons;
  }
  return left;
}

/*
 * Of min c(x) + p u(x) and min c(x) + q u(x) with q > p, the second has no greater u: adding the
 * two inequalities of optimality gives (q - p) (u(second) - u(first)) <= 0.
 */
START_TEST(test_solve_metamorphic__a_higher_penalty_leaves_no_more) {
  int fewer = 0;
  for (uint64_t seed = first_seed(); seed < end_seed(); seed++) {
    char *text = text_of(seed);
    homeward_scenario *scenario = accepted(text);
    homeward_plan *before = solve(scenario, seed);
    for (int priority = 0; priority <= 3; priority++) {
      variant higher;
      variant_open(&higher, scenario);
      variant_scale_penalty(&higher, priority, 3);
      homeward_plan *after = solve(&higher.scenario, seed);
      hw_cents left = left_behind(before, scenario, priority);
      hw_cents left_after = left_behind(after, scenario, priority);
      ck_assert_msg(left_after <= left, "seed %" PRIu64 ", priority %d: more are left", seed,
                    priority);
      fewer += left_after < left;
      homeward_plan_free(after);
      variant_free(&higher);
    }
    homeward_plan_free(before);
    homeward_scenario_free(scenario);
    free(text);
  }
  printf("%d times a higher penalty left fewer behind\n", fewer);
  (void)fflush(stdout);
  ck_assert(end_seed() - first_seed() < SEEDS || fewer > 0);
}
END_TEST

/* ---- what nobody uses ---- */

/* Flights that are of no use: too dear (twice), from where nobody is, cancelled. */
static void describe_useless(int kind, const char *date, char *flight, size_t size) {
  static const char *const ends[] = {"fare: 90000000", "charter: {cost: 90000000}", "fare: 0",
                                     "fare: 0, cancelled: ["};
  (void)snprintf(flight, size,
                 "  - {id: USELESS, from: %s, to: BGW, departs: %sT12:00, arrives: %sT16:00, "
                 "seats: 50, %s%s%s}\n",
                 kind == 2 ? "ISLAND" : "AMM", date, date, ends[kind], kind == 3 ? date : "",
                 kind == 3 ? "]" : "");
}

/*
 * A case's itinerary on a run that is too dear may lend escorts a minute of a transfer, so with
 * escorts only those are taken that no itinerary can ride.
 */
START_TEST(test_solve_metamorphic__a_useless_run) {
  for (uint64_t seed = first_seed(); seed < end_seed(); seed++) {
    char *text = text_of(seed), date[11], flight[256];
    hw_cents before = 0;
    (void)snprintf(date, sizeof date, "%.10s",
                   strstr(text, "horizon: {start: ") + strlen("horizon: {start: "));
    for (int kind = (flags_of(seed) & RANDOM_ESCORTS) != 0 ? 2 : 0; kind < 4; kind++) {
      describe_useless(kind, date, flight, sizeof flight);
      char *place =
          edit_insert(text, "places:\n", kind == 2 ? "  - {id: ISLAND, country: SE}\n" : "");
      ck_assert_ptr_nonnull(place);
      hw_cents after = optimum_of_text(edit_insert(place, "flights:\n", flight), seed);
      if (before == 0)
        before = optimum_of_text(strdup(text), seed);
      ck_assert_msg(before == after,
                    "seed %" PRIu64 ", flight %d: %" PRId64 " without, %" PRId64 " with", seed,
                    kind, before, after);
      free(place);
    }
    free(text);
  }
}
END_TEST

/* A case that is in no group can be left: its penalty is the most that it costs. */
START_TEST(test_solve_metamorphic__one_case_more) {
  for (uint64_t seed = first_seed(); seed < end_seed(); seed++) {
    char *text = text_of(seed);
    homeward_scenario *scenario = accepted(text);
    const hw_case *last = &scenario->cases[scenario->case_count - 1];
    if (last->group == HW_NONE) {
      homeward_scenario without = *scenario;
      without.case_count--;
      hw_cents penalty = last->persons * scenario->policy.unserved_penalty[last->priority];
      ck_assert_int_le(optimum(scenario, seed), optimum(&without, seed) + penalty);
    }
    homeward_scenario_free(scenario);
    free(text);
  }
}
END_TEST

/* ---- limits ---- */

typedef struct limit_tally {
  int tightened[VARIANT_LIMITS], dearer[VARIANT_LIMITS], wrong;
} limit_tally;

static void tighten_one(const homeward_scenario *scenario, hw_cents before, int limit,
                        uint64_t seed, limit_tally *t) {
  pseudo_random random = {seed * VARIANT_LIMITS + (uint64_t)limit};
  variant tight;
  bool tightened = false;
  variant_open(&tight, scenario);
  for (int i = 0; i < TIGHTENED_AT_ONCE; i++)
    tightened = variant_tighten(&tight, limit, &random) || tightened;
  if (tightened) {
    hw_cents after = optimum(&tight.scenario, seed);
    t->tightened[limit]++;
    t->dearer[limit] += after > before;
    if (after < before) {
      t->wrong++;
      (void)fprintf(stderr, "seed %" PRIu64 ": fewer %s lower %" PRId64 " to %" PRId64 "\n", seed,
                    variant_limit_name(limit), before, after);
    }
  }
  variant_free(&tight);
}

START_TEST(test_solve_metamorphic__less_room_never_helps) {
  limit_tally t = {.wrong = 0};
  int dearer = 0;
  for (uint64_t seed = first_seed(); seed < end_seed(); seed++) {
    char *text = text_of(seed);
    homeward_scenario *scenario = accepted(text);
    hw_cents before = optimum(scenario, seed);
    for (int limit = 0; limit < VARIANT_LIMITS; limit++)
      tighten_one(scenario, before, limit, seed, &t);
    homeward_scenario_free(scenario);
    free(text);
  }
  for (int limit = 0; limit < VARIANT_LIMITS; limit++) {
    printf("%-20s tightened %3d times, dearer %3d times\n", variant_limit_name(limit),
           t.tightened[limit], t.dearer[limit]);
    dearer += t.dearer[limit] > 0;
  }
  (void)fflush(stdout);
  ck_assert_int_eq(t.wrong, 0);
  ck_assert(end_seed() - first_seed() < SEEDS || dearer > VARIANT_LIMITS / 2);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("metamorphic");
  TCase *cases = tcase_create("metamorphic");
  tcase_set_timeout(cases, 0);
  tcase_add_test(cases, test_solve_metamorphic__other_names);
  tcase_add_test(cases, test_solve_metamorphic__other_order);
  tcase_add_test(cases, test_solve_metamorphic__money_by_seven);
  tcase_add_test(cases, test_solve_metamorphic__a_higher_penalty_leaves_no_more);
  tcase_add_test(cases, test_solve_metamorphic__a_useless_run);
  tcase_add_test(cases, test_solve_metamorphic__one_case_more);
  tcase_add_test(cases, test_solve_metamorphic__less_room_never_helps);
  suite_add_tcase(suite, cases);
  return run_suite(suite);
}
