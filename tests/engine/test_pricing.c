/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Pricing against enumeration on random small scenarios: the label search finds every itinerary
 * that the oracle lists, and at random prices its cheapest one is the oracle's cheapest.
 * HOMEWARD_SEEDS sets how many scenarios, HOMEWARD_SEED the first.
 */
#include "engine/pricing.h"
#include "engine/reach.h"
#include "tests/oracle/oracle.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/random_scenario.h"
#include "tests/support/run_suite.h"
#include "tests/support/scenario_text.h"

#include <check.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEEDS = 600, ITINERARIES_MAX = 100000, PRICES_PER_CLASS = 3, NEAR_MOST = 20 };

/** One scenario seen by both sides. */
typedef struct bench {
  uint64_t seed;
  pseudo_random random;
  homeward_scenario *scenario;
  hw_oracle oracle;
  hw_arena arena, scratch;
  hw_network network;
  hw_classes classes;
  hw_prices prices;
  hw_pricer *pricer;
  int32_t searches, found;
} bench;

static int32_t party_of(const bench *b, int32_t case_index) {
  for (int32_t p = 0; p < b->oracle.party_count; p++)
    if (b->oracle.parties[p].cases[0] == case_index)
      return p;
  return HW_NONE;
}

static void open_bench(bench *b, uint64_t seed) {
  char message[256];
  char *text = random_scenario_text(seed, 0);
  *b = (bench){.seed = seed, .random = {seed}};
  ck_assert_ptr_nonnull(text);
  b->scenario = scenario_from_text(text, message, sizeof message);
  free(text);
  ck_assert_msg(b->scenario != NULL, "seed %" PRIu64 " is rejected: %s", seed, message);
  oracle_options options = {.limit = ITINERARIES_MAX};
  ck_assert_int_eq(oracle_enumerate(&b->oracle, b->scenario, options), ORACLE_DONE);
  ck_assert(hw_network_build(&b->network, b->scenario, &b->arena));
  ck_assert(hw_classes_build(&b->classes, &b->network, &b->arena));
  ck_assert(hw_prices_new(&b->prices, &b->network, &b->arena));
  b->pricer = hw_pricer_new(&b->network);
  ck_assert_ptr_nonnull(b->pricer);
}

static void close_bench(bench *b) {
  hw_pricer_free(b->pricer);
  hw_arena_free(&b->scratch);
  hw_arena_free(&b->arena);
  oracle_free(&b->oracle);
  homeward_scenario_free(b->scenario);
}

/* ---- the same resources by two names ---- */

static int32_t link_of(const bench *b, int32_t coded) {
  const hw_transfer *transfer = &b->scenario->transfers[coded / 2];
  int32_t from = coded % 2 == 0 ? transfer->from : transfer->to;
  for (int32_t l = 0; l < b->network.link_count; l++)
    if (b->network.links[l].transfer == coded / 2 && b->network.links[l].from == from)
      return l;
  return HW_NONE;
}

static int32_t by_date(const bench *b, int32_t index, hw_date date) {
  return index * b->network.date_count + (date - b->network.first_date);
}

static int32_t engine_resource(const bench *b, oracle_resource resource, int32_t index,
                               int32_t at) {
  const hw_network *n = &b->network;
  switch (resource) {
  case ORACLE_SEATS:
    return hw_resource(n, HW_USE_SEATS, n->segment_offset[index] + at);
  case ORACLE_STRETCHERS:
    return hw_resource(n, HW_USE_STRETCHERS, n->segment_offset[index] + at);
  case ORACLE_WHEELCHAIRS:
    return hw_resource(n, HW_USE_WHEELCHAIRS, n->segment_offset[index] + at);
  case ORACLE_PERSONS:
    return hw_resource(n, HW_USE_PERSONS, index);
  case ORACLE_BEDS:
    return hw_bed_resource(
        n, index, hw_network_nights(n, index, hw_zone_night(b->scenario->places[index].zone, at)));
  case ORACLE_ASSISTED:
    return hw_resource(n, HW_USE_ASSISTED, by_date(b, index, at));
  case ORACLE_ENTRIES:
    return hw_resource(n, HW_USE_ENTRIES, by_date(b, index, at));
  case ORACLE_RECEPTION:
    return hw_resource(n, HW_USE_RECEPTION, by_date(b, index, at));
  case ORACLE_TRANSFER:
    return hw_resource(n, HW_USE_LINK, by_date(b, link_of(b, index), at));
  case ORACLE_BUDGET:
    return hw_resource(n, HW_USE_BUDGET, index);
  case ORACLE_AMBULANCE:
    return HW_NONE;
  }
  return HW_NONE;
}

static double price_of(void *context, oracle_resource resource, int32_t index, int32_t at) {
  const bench *b = context;
  int32_t known = engine_resource(b, resource, index, at);
  return known == HW_NONE ? 0 : b->prices.resource[known];
}

/* ---- the same legs in two forms ---- */

static bool same_leg(const bench *b, const hw_step *step, const oracle_leg *leg) {
  if (step->ride == HW_NONE) {
    const hw_link *link = &b->network.links[step->link];
    return leg->transfer == link->transfer && leg->from == link->from &&
           leg->departs == step->start;
  }
  const hw_ride *ride = &b->network.rides[step->ride];
  return leg->run == ride->run && leg->board == ride->board && leg->alight == ride->alight;
}

/*
 * The party alone finds room on it. The search may leave out what a party cannot take even alone;
 * the oracle lists whatever section 4 allows.
 */
static bool has_room(const bench *b, const oracle_itinerary *itinerary) {
  for (int32_t i = 0; i < itinerary->use_count; i++) {
    const oracle_use *use = &itinerary->uses[i];
    int32_t known = engine_resource(b, use->resource, use->index, use->at);
    if (known != HW_NONE && use->amount > b->network.most[known])
      return false;
  }
  return true;
}

/* The cheapest of a party's itineraries on which it has room; HW_NONE when there is none. */
static int32_t cheapest(bench *b, int32_t party, double *cost) {
  const oracle_party *p = &b->oracle.parties[party];
  int32_t best = HW_NONE;
  for (int32_t i = p->first; i < p->first + p->count; i++) {
    double reduced = oracle_reduced_cost(&b->oracle.itineraries[i], price_of, b);
    if (has_room(b, &b->oracle.itineraries[i]) && (best == HW_NONE || reduced < *cost)) {
      best = i;
      *cost = reduced;
    }
  }
  return best;
}

/* The oracle's itinerary with the path's legs, HW_NONE when it does not list it. */
static int32_t listed(const bench *b, int32_t party, const hw_path *path) {
  const oracle_party *p = &b->oracle.parties[party];
  for (int32_t i = p->first; i < p->first + p->count; i++) {
    const oracle_itinerary *itinerary = &b->oracle.itineraries[i];
    bool same = itinerary->leg_count == path->count;
    for (int32_t k = 0; k < path->count && same; k++)
      same = same_leg(b, &path->steps[k], &itinerary->legs[k]);
    if (same)
      return i;
  }
  return HW_NONE;
}

/* ---- searches ---- */

static hw_search search_of(bench *b, int32_t class_index, hw_block *block) {
  const hw_class *class = &b->classes.items[class_index];
  hw_arena_reset(&b->scratch);
  ck_assert(hw_block_build(block, &class->facts,
                           hw_reach_times(class->facts.network, class->facts.to, &b->scratch),
                           &b->arena, &b->scratch));
  return (hw_search){.class = class,
                     .class_index = class_index,
                     .block = block,
                     .prices = &b->prices,
                     .capacity = b->network.most,
                     .limit = HW_NO_WAY / 2,
                     .most = 1};
}

/*
 * Prices like duals: most resources are free, some dear. Loads of runs may be paid for being there
 * (minimum loads), so PERSONS can be negative.
 */
static void draw_prices(bench *b) {
  const hw_network *n = &b->network;
  for (int32_t r = 0; r < hw_resource_count(n); r++) {
    hw_resource_kind kind = hw_resource_kind_of(n, r);
    int low = kind == HW_USE_PERSONS ? -4000 : 0;
    int high = kind == HW_USE_BUDGET ? 1 : kind == HW_USE_STRETCHERS ? 60000 : 20000;
    bool priced = pseudo_random_chance(&b->random, 35);
    double drawn = pseudo_random_between(&b->random, low, high);
    double share = pseudo_random_between(&b->random, 0, 1000) / 1000.0;
    b->prices.resource[r] = !priced ? 0 : kind == HW_USE_BUDGET ? share : drawn + share;
  }
  hw_prices_sum(&b->prices);
}

/* Rounding of shares: at most a cent per case and part of the cost, and of the budget. */
static double tolerance(const hw_class *class, double value) {
  return 2.0 * class->members + 1e-9 * fabs(value);
}

static void check_cheapest(bench *b, const hw_search *search) {
  int32_t party = party_of(b, search->class->cases[0]);
  const char *id = b->scenario->cases[search->class->cases[0]].id;
  double expected = HW_NO_WAY;
  int32_t best = cheapest(b, party, &expected);
  const hw_path *paths = NULL;
  int32_t count = 0;
  ck_assert_int_eq(hw_price(b->pricer, search, &paths, &count), HW_SEARCH_DONE);
  b->searches++;
  ck_assert_msg(best == HW_NONE || count == 1,
                "seed %" PRIu64 ": case %s: pricing finds none of %d itineraries", b->seed, id,
                b->oracle.parties[party].count);
  if (count == 0)
    return;
  int32_t found = listed(b, party, &paths[0]);
  ck_assert_msg(found != HW_NONE, "seed %" PRIu64 ": case %s: pricing breaks a rule", b->seed, id);
  double exact = oracle_reduced_cost(&b->oracle.itineraries[found], price_of, b);
  double slack = tolerance(search->class, exact);
  ck_assert_msg(exact <= expected + slack && fabs(paths[0].value - exact) <= slack,
                "seed %" PRIu64 ": case %s: cheapest %.3f, pricing says %.3f for one of %.3f",
                b->seed, id, expected, paths[0].value, exact);
  ck_assert_msg(hw_pricer_bound(b->pricer) <= exact + slack,
                "seed %" PRIu64 ": case %s: the bound is too high", b->seed, id);
  b->found++;
}

START_TEST(test_price__cheapest_is_the_enumerated_minimum) {
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", SEEDS);
  int32_t searches = 0;
  int32_t found = 0;
  for (uint64_t seed = first; seed < first + seeds; seed++) {
    bench b;
    open_bench(&b, seed);
    for (int32_t k = 0; k < b.classes.count; k++) {
      hw_block block;
      hw_search search = search_of(&b, k, &block);
      for (int draw = 0; draw < PRICES_PER_CLASS; draw++) {
        draw_prices(&b);
        check_cheapest(&b, &search);
      }
    }
    searches += b.searches;
    found += b.found;
    close_bench(&b);
  }
  printf("%" PRIu64 " scenarios, %d searches, %d with an itinerary\n", seeds, searches, found);
}
END_TEST

/* Every path below the limit, against every itinerary. */
static void check_all(bench *b, hw_search *search) {
  int32_t party = party_of(b, search->class->cases[0]);
  const oracle_party *p = &b->oracle.parties[party];
  bool *seen = HW_ARRAY(&b->arena, p->count + 1, bool);
  const hw_path *paths = NULL;
  int32_t count = 0;
  const char *id = b->scenario->cases[search->class->cases[0]].id;
  ck_assert_ptr_nonnull(seen);
  search->all = true;
  search->most = ITINERARIES_MAX;
  ck_assert_int_eq(hw_price(b->pricer, search, &paths, &count), HW_SEARCH_DONE);
  for (int32_t i = 0; i < count; i++) {
    int32_t found = listed(b, party, &paths[i]);
    ck_assert_msg(found != HW_NONE, "seed %" PRIu64 ": case %s: a path breaks a rule", b->seed, id);
    seen[found - p->first] = true;
  }
  for (int32_t i = 0; i < p->count; i++)
    ck_assert_msg(seen[i] || !has_room(b, &b->oracle.itineraries[p->first + i]),
                  "seed %" PRIu64 ": case %s: itinerary %d of %d (%d legs) is not found", b->seed,
                  id, i, p->count, b->oracle.itineraries[p->first + i].leg_count);
  b->found += count;
}

START_TEST(test_price__all_finds_every_itinerary) {
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", SEEDS);
  int32_t found = 0;
  for (uint64_t seed = first; seed < first + seeds; seed++) {
    bench b;
    open_bench(&b, seed);
    for (int32_t k = 0; k < b.classes.count; k++) {
      hw_block block;
      hw_search search = search_of(&b, k, &block);
      check_all(&b, &search);
    }
    found += b.found;
    close_bench(&b);
  }
  printf("%" PRIu64 " scenarios, %d itineraries\n", seeds, found);
}
END_TEST

/* ---- one path ---- */

static int32_t price(bench *b, hw_search *search, int32_t most, double limit, double *value) {
  const hw_path *paths = NULL;
  int32_t count = 0;
  search->most = most;
  search->limit = limit;
  ck_assert_int_eq(hw_price(b->pricer, search, &paths, &count), HW_SEARCH_DONE);
  b->searches++;
  *value = count > 0 ? paths[0].value : 0;
  return count;
}

/* Where one is asked for, only labels near the sweep's bound are made at first. `*far`: the bound
   is so far below that more had to be. */
static void check_one(bench *b, hw_search *search, int32_t *far) {
  double first = 0, one = 0;
  bool some = price(b, search, 2, HW_NO_WAY / 2, &first) > 0;
  bool found = price(b, search, 1, HW_NO_WAY / 2, &one) > 0;
  ck_assert_msg(found == some && (!some || fabs(one - first) <= 1e-6 + 1e-9 * fabs(first)),
                "seed %" PRIu64 ": %.6f of several, %.6f alone", b->seed, first, one);
  if (!some)
    return;
  *far += first > hw_pricer_bound(b->pricer) + 1;
  for (double above = 1e-3; above < 1e5; above *= 1e4) {
    ck_assert_int_eq(price(b, search, 1, first + above, &one), 1);
    ck_assert_double_eq_tol(one, first, 1e-6 + 1e-9 * fabs(first));
    ck_assert_int_eq(price(b, search, 1, first - above, &one), 0);
  }
}

START_TEST(test_price__one_is_the_first_of_several) {
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", SEEDS);
  int32_t searches = 0, far = 0;
  for (uint64_t seed = first; seed < first + seeds; seed++) {
    bench b;
    open_bench(&b, seed);
    for (int32_t k = 0; k < b.classes.count; k++) {
      hw_block block;
      hw_search search = search_of(&b, k, &block);
      for (int draw = 0; draw < PRICES_PER_CLASS; draw++) {
        draw_prices(&b);
        check_one(&b, &search, &far);
      }
    }
    searches += b.searches;
    close_bench(&b);
  }
  printf("%" PRIu64 " scenarios, %d searches, %d far above the sweep\n", seeds, searches, far);
  ck_assert(seeds < SEEDS || far > 0);
}
END_TEST

/* ---- near first ---- */

/* Widening the limit step by step gives the paths of one wide search, in the same order. */
static int32_t check_near(bench *b, hw_search *search, int32_t most) {
  hw_path wide[NEAR_MOST];
  const hw_path *paths = NULL;
  int32_t count = 0, again = 0;
  search->most = most;
  search->near = false;
  ck_assert_int_eq(hw_price(b->pricer, search, &paths, &count), HW_SEARCH_DONE);
  if (count > 0)
    memcpy(wide, paths, (size_t)count * sizeof *wide);
  search->near = true;
  ck_assert_int_eq(hw_price(b->pricer, search, &paths, &again), HW_SEARCH_DONE);
  ck_assert_msg(again == count, "seed %" PRIu64 ": %d paths, not %d", b->seed, again, count);
  for (int32_t i = 0; i < count; i++)
    ck_assert_msg(paths[i].count == wide[i].count &&
                      memcmp(paths[i].steps, wide[i].steps,
                             (size_t)wide[i].count * sizeof *wide[i].steps) == 0,
                  "seed %" PRIu64 ": path %d of %d is another", b->seed, i, count);
  b->searches++;
  return count;
}

START_TEST(test_price__near_finds_the_same_paths) {
  int32_t found = 0;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    bench b;
    open_bench(&b, seed);
    for (int32_t k = 0; k < b.classes.count; k++) {
      hw_block block;
      hw_search search = search_of(&b, k, &block);
      search.limit = HW_NO_WAY / 2;
      search.all = true;
      for (int draw = 0; draw < PRICES_PER_CLASS; draw++) {
        draw_prices(&b);
        found += check_near(&b, &search, draw % 2 == 0 ? 1 : NEAR_MOST);
      }
    }
    close_bench(&b);
  }
  ck_assert_int_gt(found, SEEDS);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("pricing");
  TCase *random = tcase_create("random");
  tcase_set_timeout(random, 0);
  tcase_add_test(random, test_price__cheapest_is_the_enumerated_minimum);
  tcase_add_test(random, test_price__all_finds_every_itinerary);
  tcase_add_test(random, test_price__one_is_the_first_of_several);
  tcase_add_test(random, test_price__near_finds_the_same_paths);
  suite_add_tcase(suite, random);
  return run_suite(suite);
}
