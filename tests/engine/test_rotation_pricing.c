/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Rotations against enumeration on random small scenarios: costs and uses are the oracle's, the
 * cheapest one found at random prices is the cheapest that the oracle lists, and a list below a
 * limit lacks none but those to which another is preferred. HOMEWARD_SEEDS sets how many scenarios,
 * HOMEWARD_SEED the first.
 */
#include "engine/rotation_pricing.h"
#include "tests/engine/solving.h"
#include "tests/oracle/oracle_rotations.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/run_suite.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SEEDS = 300, ROTATIONS_MAX = 20000, DRAWS = 3, STEPS_MAX = 64, MANY = 1000000 };

/** One scenario seen by both sides. */
typedef struct bench {
  uint64_t seed;
  pseudo_random random;
  homeward_scenario *scenario;
  hw_oracle oracle;
  hw_arena arena;
  hw_network network;
  hw_spots spots;
  hw_rotations rotations; /* the oracle's, in its order */
  hw_prices prices;
  hw_rotation_pricer *pricer;
  bool *useful;
  double *gain, *run_price;
  int64_t *capacity;
  bool *scarce;
  int32_t *only;
  hw_busy_price busy[4];
  hw_busy_time full[2];
  hw_rotation_search ask;
  int32_t searches, found;
} bench;

/* ---- the same things by two names ---- */

static int32_t link_of(const bench *b, int32_t transfer, int32_t from) {
  for (int32_t l = 0; l < b->network.link_count; l++)
    if (b->network.links[l].transfer == transfer && b->network.links[l].from == from)
      return l;
  return HW_NONE;
}

static int32_t ride_of(const bench *b, const oracle_leg *leg) {
  for (int32_t r = 0; r < b->network.ride_count; r++)
    if (b->network.rides[r].run == leg->run && b->network.rides[r].board == leg->board &&
        b->network.rides[r].alight == leg->alight)
      return r;
  return HW_NONE;
}

static void steps_of(const bench *b, const oracle_rotation *rotation, hw_step *steps) {
  ck_assert_int_le(rotation->leg_count, STEPS_MAX);
  for (int32_t k = 0; k < rotation->leg_count; k++) {
    const oracle_leg *leg = &rotation->legs[k];
    steps[k] = leg->transfer == HW_NONE ? (hw_step){.ride = ride_of(b, leg), .link = HW_NONE}
                                        : (hw_step){.ride = HW_NONE,
                                                    .link = link_of(b, leg->transfer, leg->from),
                                                    .start = leg->departs};
  }
}

static void add_spots(bench *b) {
  const hw_network *n = &b->network;
  oracle_spots known;
  ck_assert(oracle_find_spots(&b->oracle, &b->arena, &known));
  b->useful = HW_ARRAY(&b->arena, n->segment_count + known.count, bool);
  b->only = HW_ARRAY(&b->arena, n->segment_count + known.count, int32_t);
  b->gain = HW_ARRAY(&b->arena, n->segment_count + known.count, double);
  ck_assert(b->useful != NULL && b->gain != NULL);
  for (int32_t i = 0; i < known.count; i++) {
    const oracle_spot *spot = &known.items[i];
    const hw_transfer *transfer =
        spot->run == HW_NONE ? &b->scenario->transfers[spot->link / 2] : NULL;
    int32_t index = transfer == NULL
                        ? n->segment_offset[spot->run] + spot->segment
                        : hw_spots_add(&b->spots,
                                       link_of(b, spot->link / 2,
                                               spot->link % 2 == 0 ? transfer->from : transfer->to),
                                       spot->start);
    b->useful[index] = true;
  }
  b->ask.spot_count = hw_spots_count(&b->spots);
}

typedef homeward_scenario *(*draw_scenario)(uint64_t seed);

static homeward_scenario *random_one(uint64_t seed) {
  unsigned flags =
      RANDOM_ESCORTS | (seed % 2 == 0 ? RANDOM_TINY : 0) | (seed % 3 == 0 ? RANDOM_GROUPS : 0);
  return random_scenario(seed, flags);
}

/* False when there are too many rotations to list. */
static bool open_bench(bench *b, draw_scenario source, uint64_t seed) {
  *b = (bench){.seed = seed, .random = {seed}, .scenario = source(seed)};
  oracle_options options = {.groups = true, .escorts = true, .limit = ROTATIONS_MAX};
  oracle_status status = oracle_enumerate(&b->oracle, b->scenario, options);
  if (status == ORACLE_TOO_LARGE)
    return false;
  ck_assert_int_eq(status, ORACLE_DONE);
  ck_assert(hw_network_build(&b->network, b->scenario, &b->arena));
  ck_assert(hw_spots_new(&b->spots, &b->network, &b->arena));
  ck_assert(hw_rotations_new(&b->rotations, &b->spots, &b->arena));
  ck_assert(hw_prices_new(&b->prices, &b->network, &b->arena));
  add_spots(b);
  for (int32_t i = 0; i < b->oracle.rotation_count; i++) {
    hw_step steps[STEPS_MAX];
    steps_of(b, &b->oracle.rotations[i], steps);
    ck_assert_int_eq(hw_rotations_add(&b->rotations, b->oracle.rotations[i].pool, steps,
                                      b->oracle.rotations[i].leg_count),
                     i);
  }
  b->pricer = hw_rotation_pricer_new(&b->network);
  b->run_price = HW_ARRAY(&b->arena, b->scenario->run_count, double);
  b->capacity = HW_ARRAY(&b->arena, hw_resource_count(&b->network), int64_t);
  b->scarce = HW_ARRAY(&b->arena, hw_resource_count(&b->network), bool);
  ck_assert(b->pricer != NULL && b->run_price != NULL && b->capacity != NULL && b->scarce != NULL);
  return true;
}

static void close_bench(bench *b) {
  hw_rotation_pricer_free(b->pricer);
  hw_arena_free(&b->arena);
  oracle_free(&b->oracle);
  homeward_scenario_free(b->scenario);
}

/* ---- prices ---- */

static double draw(bench *b, int percent, int high) {
  bool priced = pseudo_random_chance(&b->random, percent);
  double drawn = pseudo_random_between(&b->random, 0, high);
  double share = pseudo_random_between(&b->random, 0, 1000) / 1000.0;
  return priced ? drawn + share : 0;
}

static hw_minute draw_minute(bench *b) {
  int days = (b->scenario->horizon_end.at - b->scenario->horizon_start.at) / HW_DAY;
  int day = pseudo_random_between(&b->random, 0, days);
  return b->scenario->horizon_start.at + day * HW_DAY +
         pseudo_random_between(&b->random, 0, HW_DAY - 1);
}

static void draw_times(bench *b) {
  for (int i = 0; i < 4; i++) {
    hw_busy_price drawn = {draw_minute(b), draw(b, 60, 8000)};
    int at = i;
    for (; at > 0 && b->busy[at - 1].at > drawn.at; at--)
      b->busy[at] = b->busy[at - 1];
    b->busy[at] = drawn;
  }
  hw_minute first = draw_minute(b), second = draw_minute(b);
  if (second < first + HW_DAY)
    second = first + HW_DAY;
  b->full[0] = (hw_busy_time){first, first + pseudo_random_between(&b->random, 1, HW_DAY)};
  b->full[1] = (hw_busy_time){second, second + pseudo_random_between(&b->random, 1, HW_DAY)};
}

/* The search is told where something may be earned. */
static void name_spots(bench *b) {
  b->ask.only = b->only;
  for (int32_t i = b->ask.spot_count - 1; i >= 0; i--)
    if (b->gain[i] > 0 || b->useful[i] || pseudo_random_chance(&b->random, 10))
      b->only[b->ask.only_count++] = i;
}

/* Prices like duals: most resources are free, some dear; some spots pay well. */
static void draw_prices(bench *b, int32_t pool) {
  const hw_network *n = &b->network;
  for (int32_t r = 0; r < hw_resource_count(n); r++) {
    b->prices.resource[r] = draw(b, 30, 15000);
    b->capacity[r] = pseudo_random_chance(&b->random, 90) ? 1 : 0;
    b->scarce[r] = pseudo_random_chance(&b->random, 30);
  }
  hw_prices_sum(&b->prices);
  for (int32_t i = 0; i < b->ask.spot_count; i++)
    b->gain[i] = b->useful[i] ? draw(b, 50, 90000) : 0;
  for (int32_t r = 0; r < b->scenario->run_count; r++)
    b->run_price[r] = draw(b, 20, 5000);
  draw_times(b);
  bool busy = pseudo_random_chance(&b->random, 50), full = pseudo_random_chance(&b->random, 30);
  b->ask =
      (hw_rotation_search){.pool = pool,
                           .spots = &b->spots,
                           .spot_count = b->ask.spot_count,
                           .gain = b->gain,
                           .useful = b->useful,
                           .prices = &b->prices,
                           .run_price = pseudo_random_chance(&b->random, 50) ? b->run_price : NULL,
                           .capacity = pseudo_random_chance(&b->random, 30) ? b->capacity : NULL,
                           .busy = b->busy,
                           .busy_count = busy ? 4 : 0,
                           .full = b->full,
                           .full_count = full ? 2 : 0,
                           .most = 5};
  if (pseudo_random_chance(&b->random, 50))
    name_spots(b);
}

/* What the rotation is worth at the prices; HUGE_VAL when it cannot be. */
static double value_of(const bench *b, int32_t index) {
  const hw_rotation_column *rotation = &b->rotations.items[index];
  const hw_rotation_search *ask = &b->ask;
  double value = (double)b->oracle.rotations[index].cost;
  for (int32_t u = 0; u < rotation->use_count; u++) {
    if (ask->capacity != NULL && ask->capacity[rotation->uses[u].resource] < 1)
      return HUGE_VAL;
    value += b->prices.resource[rotation->uses[u].resource];
  }
  for (int32_t k = 0; k < rotation->step_count; k++)
    if (rotation->steps[k].ride != HW_NONE && ask->run_price != NULL)
      value += ask->run_price[b->network.rides[rotation->steps[k].ride].run];
  for (int32_t s = 0; s < rotation->spot_count; s++)
    value -= rotation->spots[s] < ask->spot_count ? ask->gain[rotation->spots[s]] : 0;
  for (int32_t i = 0; i < ask->busy_count; i++)
    if (ask->busy[i].at >= rotation->away_from && ask->busy[i].at < rotation->busy_until)
      value += ask->busy[i].price;
  for (int32_t i = 0; i < ask->full_count; i++)
    if (rotation->away_from < ask->full[i].until && rotation->busy_until > ask->full[i].from)
      return HUGE_VAL;
  return value;
}

/* The oracle's rotation with these legs. */
static int32_t listed(const bench *b, const hw_rotation_path *path) {
  for (int32_t i = 0; i < b->rotations.count; i++) {
    const hw_rotation_column *known = &b->rotations.items[i];
    bool same = known->pool == b->ask.pool && known->step_count == path->count;
    for (int32_t k = 0; k < path->count && same; k++)
      same = memcmp(&known->steps[k], &path->steps[k], sizeof(hw_step)) == 0;
    if (same)
      return i;
  }
  return HW_NONE;
}

static int32_t checked(const bench *b, const hw_rotation_path *path) {
  int32_t known = listed(b, path);
  ck_assert_msg(known != HW_NONE, "seed %" PRIu64 ": pool %d: a rotation breaks a rule", b->seed,
                b->ask.pool);
  double value = value_of(b, known);
  ck_assert_msg(fabs(value - path->value) <= 1e-5,
                "seed %" PRIu64 ": pool %d: a rotation is worth %.6f, not %.6f", b->seed,
                b->ask.pool, value, path->value);
  return known;
}

/* ---- tests ---- */

typedef void (*check_pool)(bench *b, int32_t pool);

static void for_each_pool(draw_scenario source, check_pool check) {
  uint64_t first = number_from_environment("HOMEWARD_SEED", 1);
  uint64_t seeds = number_from_environment("HOMEWARD_SEEDS", SEEDS);
  int32_t searches = 0, found = 0, rotations = 0, large = 0;
  for (uint64_t seed = first; seed < first + seeds; seed++) {
    bench b;
    bool opened = open_bench(&b, source, seed);
    large += opened ? 0 : 1;
    for (int32_t pool = 0; opened && pool < b.scenario->escort_pool_count; pool++)
      check(&b, pool);
    searches += b.searches;
    found += b.found;
    rotations += b.rotations.count;
    close_bench(&b);
  }
  printf("%" PRIu64 " scenarios, %d of them too large, %d rotations, %d searches, %d found\n",
         seeds, large, rotations, searches, found);
}

/* Costs and uses of each rotation are those of the oracle. */
static void check_columns(bench *b, int32_t pool) {
  const hw_network *n = &b->network;
  for (int32_t i = 0; i < b->rotations.count; i++) {
    const oracle_rotation *known = &b->oracle.rotations[i];
    const hw_rotation_column *column = &b->rotations.items[i];
    if (column->pool != pool)
      continue;
    ck_assert_int_eq(column->cost, known->cost);
    ck_assert_int_eq(column->away_from, known->away_from);
    ck_assert_int_eq(column->away_until, known->away_until);
    ck_assert_int_eq(column->busy_until, known->away_until + b->scenario->escort_pools[pool].rest);
    int32_t segments = 0, nights = 0, useful = 0;
    for (int32_t k = 0; k < known->leg_count; k++)
      segments +=
          known->legs[k].transfer == HW_NONE ? known->legs[k].alight - known->legs[k].board : 0;
    for (int32_t k = 0; k < known->night_count; k++) {
      int32_t place = known->nights[k].place;
      int32_t night = hw_network_nights(
          n, place, hw_zone_night(b->scenario->places[place].zone, known->nights[k].date));
      for (int32_t u = 0; u < column->use_count; u++)
        nights += column->uses[u].resource == hw_bed_resource(n, place, night);
    }
    ck_assert_int_eq(nights, known->night_count);
    ck_assert_int_eq(column->use_count, segments + known->night_count);
    for (int32_t s = 0; s < column->spot_count; s++) {
      ck_assert(hw_rotation_on(column, column->spots[s]));
      useful += column->spots[s] < b->ask.spot_count && b->useful[column->spots[s]];
    }
    ck_assert_int_eq(useful, known->spot_count);
    b->found++;
  }
}

START_TEST(test_rotations_add__costs_and_uses_are_those_of_the_oracle) {
  for_each_pool(random_one, check_columns);
}
END_TEST

/* What is found under limits is right, and less than it is not promised. */
static void check_limits(bench *b, double least) {
  const hw_rotation_path *paths;
  int32_t count;
  b->ask.most = 1;
  b->ask.label_limit = pseudo_random_between(&b->random, 1, 12);
  hw_rotation_result result = hw_price_rotations(b->pricer, &b->ask, &paths, &count);
  ck_assert_int_le(count, 1);
  for (int32_t i = 0; i < count; i++)
    checked(b, &paths[i]);
  ck_assert(hw_rotation_pricer_bound(b->pricer) <= least + 1e-5);
  ck_assert(result == HW_ROTATION_TRUNCATED ||
            fabs(least - (count > 0 ? paths[0].value : 0)) <= 1e-5);
}

static void check_cheapest(bench *b, int32_t pool) {
  for (int k = 0; k < DRAWS; k++) {
    draw_prices(b, pool);
    double least = 0;
    for (int32_t i = 0; i < b->rotations.count; i++)
      if (b->rotations.items[i].pool == pool)
        least = fmin(least, value_of(b, i));
    const hw_rotation_path *paths;
    int32_t count;
    hw_rotation_result result = hw_price_rotations(b->pricer, &b->ask, &paths, &count);
    ck_assert_int_ne(result, HW_ROTATION_MEMORY);
    b->searches++;
    b->found += count > 0;
    for (int32_t i = 0; i < count; i++) {
      checked(b, &paths[i]);
      ck_assert(i == 0 || paths[i - 1].value <= paths[i].value);
      ck_assert(paths[i].value < 0);
    }
    ck_assert_msg(fabs(least - (count > 0 ? paths[0].value : 0)) <= 1e-5,
                  "seed %" PRIu64 ": pool %d: the cheapest is %.6f, found %.6f", b->seed, pool,
                  least, count > 0 ? paths[0].value : 0);
    ck_assert_msg(fabs(least - hw_rotation_pricer_bound(b->pricer)) <= 1e-5,
                  "seed %" PRIu64 ": pool %d: the cheapest is %.6f, the bound %.6f", b->seed, pool,
                  least, hw_rotation_pricer_bound(b->pricer));
    check_limits(b, least);
  }
}

START_TEST(test_price_rotations__the_first_is_the_enumerated_minimum) {
  for_each_pool(random_one, check_cheapest);
}
END_TEST

/* ---- lists ---- */

static bool matters(const bench *b, int32_t run) {
  const hw_service *service = &b->scenario->services[b->scenario->runs[run].service];
  return service->run_cost > 0 || service->min_persons > 0 || service->vehicle_count > 0 ||
         (b->ask.run_price != NULL && b->ask.run_price[run] > 0);
}

/* `a` can take the place of `b` in any plan. */
static bool preferred(const bench *b, int32_t i, int32_t j) {
  const hw_rotation_column *x = &b->rotations.items[i], *y = &b->rotations.items[j];
  if (x->cost > y->cost || x->away_from < y->away_from || x->busy_until > y->busy_until)
    return false;
  for (int32_t s = 0; s < y->spot_count; s++)
    if (y->spots[s] < b->ask.spot_count && b->useful[y->spots[s]] &&
        !hw_rotation_on(x, y->spots[s]))
      return false;
  for (int32_t u = 0; u < x->use_count; u++) {
    int32_t resource = x->uses[u].resource;
    bool used = b->ask.scarce != NULL && !b->scarce[resource] && b->prices.resource[resource] <= 0;
    for (int32_t v = 0; v < y->use_count; v++)
      used |= y->uses[v].resource == resource;
    if (!used)
      return false;
  }
  for (int32_t k = 0; k < x->step_count; k++) {
    int32_t run = x->steps[k].ride == HW_NONE ? HW_NONE : b->network.rides[x->steps[k].ride].run;
    if (run != HW_NONE && matters(b, run) && !hw_rotation_rides(&b->network, y, run))
      return false;
  }
  return true;
}

static bool some_preferred(const bench *b, const int32_t *known, int32_t count, int32_t rotation) {
  for (int32_t i = 0; i < count; i++)
    if (preferred(b, known[i], rotation))
      return true;
  return false;
}

/* The list has all rotations below the value up to which it says so, which is `expected` unless
 * that is not known. */
static void check_list_of(bench *b, double expected) {
  const hw_rotation_path *paths;
  int32_t count, pool = b->ask.pool;
  hw_rotation_result result = hw_price_rotations(b->pricer, &b->ask, &paths, &count);
  double complete = hw_rotation_pricer_complete(b->pricer);
  int32_t *known = HW_ARRAY(&b->arena, count, int32_t);
  ck_assert(known != NULL && count <= b->ask.most);
  ck_assert(complete <= b->ask.limit && (expected > b->ask.limit || complete >= expected));
  ck_assert_int_eq(result, complete < b->ask.limit ? HW_ROTATION_TRUNCATED : HW_ROTATION_DONE);
  for (int32_t i = 0; i < count; i++) {
    known[i] = checked(b, &paths[i]);
    ck_assert(paths[i].value < b->ask.limit);
    ck_assert(i == 0 || paths[i - 1].value <= paths[i].value);
    for (int32_t k = 0; k < i; k++)
      ck_assert_msg(known[k] != known[i] && !preferred(b, known[k], known[i]),
                    "seed %" PRIu64 ": pool %d: one rotation of the list makes another idle",
                    b->seed, pool);
  }
  for (int32_t i = 0; i < b->rotations.count; i++)
    ck_assert_msg(b->rotations.items[i].pool != pool || value_of(b, i) >= complete - 1e-5 ||
                      some_preferred(b, known, count, i),
                  "seed %" PRIu64 ": pool %d: a rotation of %.3f is not in the list", b->seed, pool,
                  value_of(b, i));
  b->searches++;
  b->found += count;
}

static void check_list(bench *b, int32_t pool) {
  draw_prices(b, pool);
  static const double limits[] = {0, 30000, 200000, 1e9};
  b->ask.all = true;
  b->ask.most = MANY;
  b->ask.limit = limits[pseudo_random_between(&b->random, 0, 3)];
  b->ask.scarce = pseudo_random_chance(&b->random, 60) ? b->scarce : NULL;
  check_list_of(b, b->ask.limit);
  b->ask.most = pseudo_random_between(&b->random, 0, 8);
  check_list_of(b, HUGE_VAL);
  b->ask.most = MANY;
  b->ask.label_limit = pseudo_random_between(&b->random, 1, 60);
  check_list_of(b, HUGE_VAL);
}

START_TEST(test_price_rotations__a_list_lacks_only_what_is_never_preferred) {
  for_each_pool(random_one, check_list);
}
END_TEST

/* ---- rules that bind at the edges ---- */

/*
 * A town T without beds behind an airport F, both reached from a base C by its airport H. Legs are
 * drawn around 03:00, the planning instant after the first departures, and the horizon ends while
 * the last legs are under way.
 */
static const char EDGES[] =
    "homeward: 1\nname: edges\ntimezone: Etc/UTC\ncurrency: USD\nnow: 2005-05-02T%02d:%02d\n"
    "horizon: {start: 2005-05-02, end: 2005-05-04T%02d:00}\n"
    "policy: {unserved_penalty: {1: 9000}, connection: %dm}\n"
    "countries: [{code: NL}, {code: JO}]\n"
    "places:\n"
    "  - {id: C, country: NL, beds: 3, bed_cost: 20, medical: true}\n"
    "  - {id: H, country: NL, beds: 3, bed_cost: 70, medical: true}\n"
    "  - {id: F, country: JO, beds: %d, bed_cost: 40, medical: true}\n"
    "  - {id: T, country: JO}\n"
    "flights:\n"
    "  - {id: OUT, from: H, to: F, departs: 2005-05-02T%02d:%02d, arrives: 2005-05-02T%02d:%02d, "
    "repeat: FREQ=DAILY, seats: 9, fare: 200}\n"
    "  - {id: EARLY, from: H, to: F, departs: 2005-05-02T%02d:%02d, arrives: "
    "2005-05-02T%02d:%02d, repeat: FREQ=DAILY;INTERVAL=2, seats: 9, fare: 150}\n"
    "  - {id: BACK, from: F, to: H, departs: 2005-05-02T%02d:%02d, arrives: "
    "2005-05-02T%02d:%02d, "
    "repeat: FREQ=DAILY, seats: 9, fare: 100}\n"
    "convoys:\n"
    "  - {id: ROAD, stops: [{place: T, departs: 2005-05-02T%02d:%02d, cost: 10}, {place: C, "
    "arrives: 2005-05-02T%02d:%02d}], repeat: FREQ=DAILY, seats: 5}\n"
    "transfers:\n"
    "  - {from: C, to: H, time: %dm, cost: 9, both_ways: true, hours: %s}\n"
    "  - {from: F, to: T, time: %dm, cost: 5, both_ways: true}\n"
    "escort_pools: [{id: nurses, kind: nurse, base: C, count: 2, cost_per_day: 100, rest: 5h, "
    "max_duty: %dh, reach: [{place: H, time: %dm, cost: %d}]%s}]\n"
    "cases:\n"
    "  - {id: P, nationality: NL, from: C, to: T, ready: 2005-05-02, priority: 1, persons: 1, "
    "consent: {counselled: 2005-02-01, signed: 2005-02-01}, "
    "needs: {escorts: [{kind: nurse, persons: 1}]}}\n"
    "  - {id: Q, nationality: NL, from: F, to: %s, ready: 2005-05-02, priority: 1, persons: 1, "
    "consent: {counselled: 2005-02-01, signed: 2005-02-01}, "
    "needs: {wheelchairs: 1, escorts: [{kind: nurse, persons: 1}]}}\n";

static homeward_scenario *draw_edges(uint64_t seed) {
  pseudo_random random = {seed};
  char text[6000];
  /* in five minutes, but for hours, beds and whether there is a way back */
  static const int between[][2] = {{12, 60}, {24, 225}, {48, 84}, {24, 96}, {12, 48}, {6, 30},
                                   {6, 30},  {48, 96},  {1, 18},  {6, 36},  {1, 23},  {1, 9},
                                   {20, 80}, {0, 1},    {0, 1},   {0, 1},   {0, 1},   {0, 1}};
  int drawn[18];
  for (int i = 0; i < 18; i++)
    drawn[i] = pseudo_random_between(&random, between[i][0], between[i][1]) * (i < 10 ? 5 : 1);
  int out = drawn[0], back = drawn[1], early = drawn[2], road = drawn[3], flying = drawn[4];
  int link = drawn[5], taxi = drawn[6], now = drawn[7], connection = drawn[8], reach = drawn[9];
  char hours[16];
  snprintf(hours, sizeof hours, drawn[15] > 0 ? "22:00-%02d:30" : "%02d:30-21:00", drawn[11]);
  int end = drawn[10], duty = drawn[12], beds = drawn[13];
  snprintf(text, sizeof text, EDGES, now / 60, now % 60, end, connection, beds, out / 60, out % 60,
           (out + flying) / 60, (out + flying) % 60, early / 60, early % 60, (early + flying) / 60,
           (early + flying) % 60, back / 60, back % 60, (back + flying) / 60, (back + flying) % 60,
           road / 60, road % 60, (road + 300) / 60, (road + 300) % 60, link, hours, taxi, duty,
           reach, drawn[16] > 0 ? 15 : 400, drawn[14] > 0 ? ", back: {time: 9h, cost: 250}" : "",
           drawn[17] > 0 ? "C" : "H");
  return accepted(text);
}

START_TEST(test_price_rotations__nobody_to_cover_is_nothing_to_find) {
  bench b;
  const hw_rotation_path *paths;
  int32_t count;
  ck_assert(open_bench(&b, draw_edges, 1));
  draw_prices(&b, 0);
  for (int32_t s = 0; s < b.ask.spot_count; s++)
    b.gain[s] = 0;
  b.ask.limit = 1e9;
  ck_assert_int_eq(hw_price_rotations(b.pricer, &b.ask, &paths, &count), HW_ROTATION_DONE);
  ck_assert_int_eq(count, 0);
  ck_assert_double_eq(hw_rotation_pricer_bound(b.pricer), 0);
  b.ask.all = true;
  b.ask.useful = NULL;
  ck_assert_int_eq(hw_price_rotations(b.pricer, &b.ask, &paths, &count), HW_ROTATION_DONE);
  ck_assert_int_eq(count, 0);
  close_bench(&b);
}
END_TEST

START_TEST(test_price_rotations__nights_of_transfers_now_and_the_horizon) {
  for_each_pool(draw_edges, check_columns);
  for_each_pool(draw_edges, check_cheapest);
  for_each_pool(draw_edges, check_list);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("rotation pricing");
  TCase *random = tcase_create("random");
  tcase_set_timeout(random, 0);
  tcase_add_test(random, test_rotations_add__costs_and_uses_are_those_of_the_oracle);
  tcase_add_test(random, test_price_rotations__the_first_is_the_enumerated_minimum);
  tcase_add_test(random, test_price_rotations__a_list_lacks_only_what_is_never_preferred);
  tcase_add_test(random, test_price_rotations__nobody_to_cover_is_nothing_to_find);
  tcase_add_test(random, test_price_rotations__nights_of_transfers_now_and_the_horizon);
  suite_add_tcase(suite, random);
  return run_suite(suite);
}
