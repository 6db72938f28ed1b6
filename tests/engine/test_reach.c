/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Earliest arrivals after each ride against a plain recursion, against the itineraries that pricing
 * finds, and what blocks leave out because of them: nothing that anybody could ride.
 */
#include "tests/engine/solving.h"
#include "tests/support/run_suite.h"

#include "engine/pricing.h"
#include "engine/reach.h"

#include <inttypes.h>
#include <string.h>

enum { SEEDS = 250, LIFTED_SEEDS = 60, PATHS_MAX = 100000 };

typedef struct bench {
  uint64_t seed;
  homeward_scenario *scenario;
  hw_arena arena, scratch;
  hw_network network;
  hw_classes classes;
} bench;

static void open_bench(bench *b, uint64_t seed) {
  unsigned flags = (seed % 2 != 0 ? RANDOM_GROUPS : 0u) | (seed % 3 == 0 ? RANDOM_ESCORTS : 0u);
  *b = (bench){.seed = seed, .scenario = random_scenario(seed, flags)};
  ck_assert(hw_network_build(&b->network, b->scenario, &b->arena));
  ck_assert(hw_classes_build(&b->classes, &b->network, &b->arena));
}

static void close_bench(bench *b) {
  hw_arena_free(&b->scratch);
  hw_arena_free(&b->arena);
  homeward_scenario_free(b->scenario);
}

/* ---- the plain recursion ---- */

static hw_minute least_after(const bench *b, const hw_minute *reach, int32_t place, hw_minute at) {
  hw_minute least = HW_MINUTE_MAX;
  for (int32_t r = 0; r < b->network.ride_count; r++)
    if (b->network.rides[r].from == place && b->network.rides[r].departs >= at && reach[r] < least)
      least = reach[r];
  return least;
}

/* Rides that can follow depart later: from the last ride to the first, each knows them all. */
static hw_minute *plain_times(bench *b, int32_t to) {
  const hw_network *n = &b->network;
  hw_minute *reach = HW_ARRAY(&b->scratch, n->ride_count, hw_minute);
  ck_assert_ptr_nonnull(reach);
  for (int32_t r = n->ride_count - 1; r >= 0; r--) {
    const hw_ride *ride = &n->rides[r];
    reach[r] = ride->to == to
                   ? ride->arrives
                   : least_after(b, reach, ride->to,
                                 ride->arrives + b->scenario->places[ride->to].connection);
    for (int32_t l = 0; ride->to != to && l < n->link_count; l++) {
      const hw_link *link = &n->links[l];
      hw_minute there = ride->arrives + link->time;
      if (link->from != ride->to)
        continue;
      hw_minute then =
          link->to == to
              ? there
              : least_after(b, reach, link->to, there + b->scenario->places[link->to].connection);
      reach[r] = then < reach[r] ? then : reach[r];
    }
  }
  return reach;
}

START_TEST(test_reach_times__are_the_plain_earliest_arrivals) {
  int32_t never = 0, some = 0;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    bench b;
    open_bench(&b, seed);
    for (int32_t to = 0; to < b.scenario->place_count; to++) {
      hw_arena_reset(&b.scratch);
      const hw_minute *found = hw_reach_times(&b.network, to, &b.scratch);
      const hw_minute *expected = plain_times(&b, to);
      ck_assert_ptr_nonnull(found);
      for (int32_t r = 0; r < b.network.ride_count; r++) {
        ck_assert_msg(found[r] == expected[r], "seed %" PRIu64 ", to %s, ride %d: %d, not %d", seed,
                      b.scenario->places[to].id, r, found[r], expected[r]);
        never += found[r] == HW_MINUTE_MAX;
        some += found[r] != HW_MINUTE_MAX;
      }
    }
    close_bench(&b);
  }
  ck_assert_int_gt(never, 0);
  ck_assert_int_gt(some, 0);
}
END_TEST

/* ---- itineraries ---- */

/* No itinerary of the class arrives before what was said of each of its rides. */
static int32_t check_paths(const bench *b, hw_pricer *pricer, const hw_prices *prices, int32_t k,
                           const hw_block *block, const hw_minute *reach) {
  hw_search search = {.class = &b->classes.items[k],
                      .class_index = k,
                      .block = block,
                      .prices = prices,
                      .capacity = b->network.most,
                      .limit = HW_NO_WAY / 2,
                      .most = PATHS_MAX,
                      .all = true};
  const hw_path *paths;
  int32_t count;
  ck_assert_int_eq(hw_price(pricer, &search, &paths, &count), HW_SEARCH_DONE);
  for (int32_t p = 0; p < count; p++) {
    hw_minute arrives = hw_step_arrives(&b->network, &paths[p].steps[paths[p].count - 1]);
    for (int32_t s = 0; s < paths[p].count; s++) {
      int32_t ride = paths[p].steps[s].ride;
      ck_assert_msg(ride == HW_NONE || reach[ride] <= arrives,
                    "seed %" PRIu64 ", class %d: an itinerary arrives at %d, not from %d on",
                    b->seed, k, arrives, ride == HW_NONE ? 0 : reach[ride]);
    }
  }
  return count;
}

START_TEST(test_reach_times__are_not_later_than_any_itinerary) {
  int32_t itineraries = 0;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    bench b;
    hw_prices prices;
    open_bench(&b, seed);
    ck_assert(hw_prices_new(&prices, &b.network, &b.arena));
    hw_prices_sum(&prices);
    hw_pricer *pricer = hw_pricer_new(&b.network);
    ck_assert_ptr_nonnull(pricer);
    for (int32_t k = 0; k < b.classes.count; k++) {
      const hw_facts *facts = &b.classes.items[k].facts;
      hw_block block;
      hw_arena_reset(&b.scratch);
      const hw_minute *reach = hw_reach_times(&b.network, facts->to, &b.arena);
      ck_assert_ptr_nonnull(reach);
      ck_assert(hw_block_build(&block, facts, NULL, &b.arena, &b.scratch));
      itineraries += check_paths(&b, pricer, &prices, k, &block, reach);
    }
    hw_pricer_free(pricer);
    close_bench(&b);
  }
  ck_assert_int_gt(itineraries, SEEDS);
}
END_TEST

/* ---- blocks ---- */

static void assert_same(const bench *b, int32_t k, const char *what, const void *with,
                        const void *without, int32_t count_with, int32_t count_without,
                        size_t size) {
  ck_assert_msg(count_with == count_without, "seed %" PRIu64 ", class %d: %d %s, not %d", b->seed,
                k, count_with, what, count_without);
  ck_assert_msg(count_with == 0 || memcmp(with, without, (size_t)count_with * size) == 0,
                "seed %" PRIu64 ", class %d: other %s", b->seed, k, what);
}

#define SAME(list, counter)                                                                        \
  assert_same(b, k, #list, with->list, without->list, with->counter, without->counter,             \
              sizeof *with->list)

static void assert_same_block(const bench *b, int32_t k, const hw_block *with,
                              const hw_block *without) {
  SAME(rides, ride_count);
  SAME(begins, begin_count);
  SAME(early, early_count);
  SAME(late, late_count);
  SAME(ends, end_count);
  SAME(hops, hop_count);
  SAME(events, event_count);
  SAME(whole, whole_count);
  SAME(slot_place, slot_count);
}

/* Class k with these rules lifted; rides that reach leaves out. */
static int32_t check_block(bench *b, int32_t k, uint32_t lifted) {
  const hw_facts *own = &b->classes.items[k].facts;
  int32_t dropped = 0;
  hw_block with, without;
  hw_facts facts;
  hw_facts_fill(&facts, &b->network, own->members, own->member_count, lifted);
  hw_arena_reset(&b->scratch);
  const hw_minute *reach = lifted & HW_LIFT(6)
                               ? hw_reach_times_hurried(&b->network, facts.to, &b->arena)
                               : hw_reach_times(&b->network, facts.to, &b->arena);
  ck_assert_ptr_nonnull(reach);
  ck_assert(hw_block_build(&without, &facts, NULL, &b->arena, &b->scratch));
  hw_arena_reset(&b->scratch);
  ck_assert(hw_block_build(&with, &facts, reach, &b->arena, &b->scratch));
  assert_same_block(b, k, &with, &without);
  for (int32_t r = 0; r < b->network.ride_count; r++)
    dropped += reach[r] > facts.latest;
  return dropped;
}

START_TEST(test_block_build__reach_leaves_out_only_what_nobody_can_ride) {
  int32_t dropped = 0;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    bench b;
    open_bench(&b, seed);
    for (int32_t k = 0; k < b.classes.count; k++)
      dropped += check_block(&b, k, 0);
    close_bench(&b);
  }
  ck_assert_int_gt(dropped, 0);
}
END_TEST

/* Reasons are searched with rules lifted, each alone and with all before it. */
START_TEST(test_block_build__reach_leaves_out_nothing_that_a_lifted_rule_allows) {
  int32_t dropped = 0;
  for (uint64_t seed = 1; seed <= LIFTED_SEEDS; seed++) {
    bench b;
    open_bench(&b, seed);
    for (int32_t k = 0; k < b.classes.count; k++)
      for (int rule = 1; rule <= 15; rule++) {
        dropped += check_block(&b, k, HW_LIFT(rule));
        dropped += check_block(&b, k, HW_LIFT_ALL & (HW_LIFT(rule + 1) - 1));
      }
    close_bench(&b);
  }
  ck_assert_int_gt(dropped, 0);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("reach");
  TCase *random = tcase_create("random");
  tcase_set_timeout(random, 0);
  tcase_add_test(random, test_reach_times__are_the_plain_earliest_arrivals);
  tcase_add_test(random, test_reach_times__are_not_later_than_any_itinerary);
  tcase_add_test(random, test_block_build__reach_leaves_out_only_what_nobody_can_ride);
  tcase_add_test(random, test_block_build__reach_leaves_out_nothing_that_a_lifted_rule_allows);
  suite_add_tcase(suite, random);
  return run_suite(suite);
}
