/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Maximal overlaps of busy intervals against a scan of every minute. */
#include "tests/engine/solving.h"

#include "engine/cliques.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/run_suite.h"

enum { RUNS = 14, POOLS = 2, END = 700 };

typedef struct timetable {
  homeward_scenario scenario;
  hw_service services[RUNS];
  hw_run runs[RUNS];
  hw_minute times[RUNS][2];
  hw_vehicle_use uses[RUNS][POOLS];
  hw_vehicle_pool pools[POOLS];
} timetable;

static void draw(timetable *t, uint64_t seed) {
  pseudo_random random = {seed};
  *t = (timetable){.scenario = {.services = t->services,
                                .service_count = RUNS,
                                .runs = t->runs,
                                .run_count = RUNS,
                                .vehicle_pools = t->pools,
                                .vehicle_pool_count = POOLS}};
  for (int p = 0; p < POOLS; p++)
    t->pools[p] =
        (hw_vehicle_pool){.count = 1, .turnaround = pseudo_random_between(&random, 0, 60)};
  for (int r = 0; r < RUNS; r++) {
    /* multiples of 20, so that ends and starts often coincide */
    t->times[r][0] = 20 * pseudo_random_between(&random, 0, 20);
    t->times[r][1] = t->times[r][0] + 20 * pseudo_random_between(&random, 1, 8);
    t->services[r] = (hw_service){.kind = HW_CONVOY, .stop_count = 2, .vehicles = t->uses[r]};
    for (int p = 0; p < POOLS; p++)
      if (pseudo_random_chance(&random, 60))
        t->uses[r][t->services[r].vehicle_count++] = (hw_vehicle_use){.pool = p, .max = 1};
    t->runs[r] = (hw_run){.service = r,
                          .arrives = t->times[r],
                          .departs = t->times[r],
                          .cancelled = pseudo_random_chance(&random, 10)};
  }
}

/* Runs that keep vehicles of the pool busy at this minute, as bits (C4: half-open). */
static uint32_t busy_at(const timetable *t, int32_t pool, hw_minute at) {
  uint32_t busy = 0;
  for (int r = 0; r < RUNS; r++)
    for (int32_t v = 0; v < t->services[r].vehicle_count && !t->runs[r].cancelled; v++)
      if (t->uses[r][v].pool == pool && at >= t->times[r][0] &&
          at < t->times[r][1] + t->pools[pool].turnaround)
        busy |= UINT32_C(1) << r;
  return busy;
}

static bool is_maximal(const timetable *t, int32_t pool, uint32_t set) {
  for (hw_minute at = 0; at < END; at++) {
    uint32_t busy = busy_at(t, pool, at);
    if ((set & ~busy) == 0 && busy != set)
      return false;
  }
  return true;
}

static uint32_t bits_of(const hw_clique *clique) {
  uint32_t set = 0;
  for (int32_t i = 0; i < clique->run_count; i++) {
    ck_assert(i == 0 || clique->runs[i - 1] < clique->runs[i]);
    set |= UINT32_C(1) << clique->runs[i];
  }
  return set;
}

static int times_listed(const hw_clique *cliques, int32_t count, int32_t pool, uint32_t set) {
  int listed = 0;
  for (int32_t q = 0; q < count; q++)
    listed += cliques[q].pool == pool && bits_of(&cliques[q]) == set;
  return listed;
}

START_TEST(test_cliques_find__are_the_maximal_overlaps) {
  timetable t;
  hw_arena arena = {0};
  hw_clique *cliques;
  int32_t count, expected = 0;
  draw(&t, (uint64_t)_i);
  ck_assert(hw_cliques_find(&t.scenario, NULL, &arena, &cliques, &count));
  for (int32_t pool = 0; pool < POOLS; pool++) {
    uint32_t seen[END];
    int32_t seen_count = 0;
    for (hw_minute at = 0; at < END; at++) {
      uint32_t set = busy_at(&t, pool, at);
      bool again = set == 0 || !is_maximal(&t, pool, set);
      for (int32_t i = 0; i < seen_count; i++)
        again = again || seen[i] == set;
      if (again)
        continue;
      seen[seen_count++] = set;
      ck_assert_int_eq(times_listed(cliques, count, pool, set), 1);
    }
    expected += seen_count;
  }
  ck_assert_int_eq(count, expected);
  hw_arena_free(&arena);
}
END_TEST

START_TEST(test_cliques_find__without_runs) {
  homeward_scenario scenario = {.vehicle_pool_count = 0};
  hw_arena arena = {0};
  hw_clique *cliques;
  int32_t count;
  ck_assert(hw_cliques_find(&scenario, NULL, &arena, &cliques, &count));
  ck_assert_int_eq(count, 0);
  hw_arena_free(&arena);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("cliques");
  TCase *tests = tcase_create("cliques");
  tcase_add_loop_test(tests, test_cliques_find__are_the_maximal_overlaps, 0, 150);
  tcase_add_test(tests, test_cliques_find__without_runs);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
