/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The relaxation of shared rows at drawn prices: what is known of it against plain loops over the
 * scenario, and against itself, for its value is that of its choice plus what the choice pays for
 * going beyond the rows.
 */
#include "tests/engine/midway.h"

#include "engine/known.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/run_suite.h"

#include <inttypes.h>
#include <math.h>

enum { SEEDS = 100, DRAWS = 4, THREADS = 3, TALLIES = HW_USE_KINDS + 2 };

#define CLOSE(found, expected)                                                                     \
  ck_assert_double_eq_tol(found, expected, 1e-6 + 1e-10 * fabs(expected))

typedef struct bench {
  pseudo_random random;
  homeward_scenario *scenario;
  hw_engine engine;
  hw_arena arena;
  hw_lagrangian lagrangian;
  hw_known known;
  double *prices, *tolls, *usage, *violation;
  int32_t *tally; /* what a check has seen, over all scenarios */
} bench;

/* Random scenarios without and with groups and escorts, and a crowd on the road. */
static homeward_scenario *scenario_of(uint64_t seed) {
  static const unsigned flags[] = {0, RANDOM_GROUPS, RANDOM_GROUPS | RANDOM_ESCORTS};
  return seed == 0 ? crowd_scenario(1, CROWD_CASES, CROWD_ROAD | CROWD_BUDGET)
                   : random_scenario(seed, flags[seed % 3]);
}

static double *numbers(bench *b, int32_t count) {
  double *array = HW_ARRAY(&b->arena, count, double);
  ck_assert_ptr_nonnull(array);
  return array;
}

/* The itineraries are those that prices without a simplex have found. */
static void open_bench(bench *b, uint64_t seed, int32_t *tally) {
  homeward_error error = {0};
  *b = (bench){.random = {seed}, .scenario = scenario_of(seed), .tally = tally};
  open_engine(&b->engine, b->scenario, THREADS);
  b->engine.threads = 1;
  ck_assert_int_eq(hw_engine_ascend(&b->engine, &error), HOMEWARD_OK);
  b->engine.threads = THREADS;
  ck_assert(hw_lagrangian_new(&b->lagrangian, &b->engine, &b->arena));
  b->known.engine = &b->engine;
  b->prices = numbers(b, b->lagrangian.count);
  b->violation = numbers(b, b->lagrangian.count);
  b->tolls = numbers(b, b->lagrangian.resources);
  b->usage = numbers(b, b->lagrangian.resources);
}

static void close_bench(bench *b) {
  hw_known_free(&b->known);
  hw_arena_free(&b->arena);
  close_engine(&b->engine);
  homeward_scenario_free(b->scenario);
}

/* Prices of some of the rows that can bind. */
static void draw_prices(bench *b) {
  const hw_lagrangian *l = &b->lagrangian;
  for (int32_t row = 0; row < l->count; row++) {
    bool priced = pseudo_random_chance(&b->random, 40) && l->size[row] > 0;
    double share = pseudo_random_between(&b->random, 0, 1000) / 1000.0;
    b->prices[row] = priced ? share * l->unit[row] : 0;
  }
}

static double *drawn_open(bench *b) {
  const hw_master *master = &b->engine.master;
  for (int32_t v = 0; v < master->variable_count; v++)
    b->lagrangian.open[v] =
        master->variables[v].most * pseudo_random_between(&b->random, 0, 100) / 100.0;
  double *kept = numbers(b, master->variable_count);
  memcpy(kept, b->lagrangian.open, (size_t)master->variable_count * sizeof(double));
  return kept;
}

/* ---- plain forms ---- */

static const hw_service *service_of(const bench *b, int32_t run) {
  return &b->scenario->services[b->scenario->runs[run].service];
}

static const hw_vehicle_pool *pool_of(const bench *b, int32_t run, int32_t use) {
  return &b->scenario->vehicle_pools[service_of(b, run)->vehicles[use].pool];
}

/* The run may stay away: it costs something, or wants a minimum load. */
static bool may_stay(const bench *b, int32_t run) {
  const hw_service *s = service_of(b, run);
  return !b->scenario->runs[run].cancelled && (s->charter || s->run_cost > 0 || s->min_persons > 0);
}

static int32_t vehicles_of(const bench *b, int32_t run) {
  return b->scenario->runs[run].cancelled ? 0 : service_of(b, run)->vehicle_count;
}

static int32_t most_of(const bench *b, int32_t run, int32_t use) {
  int32_t most = service_of(b, run)->vehicles[use].max, count = pool_of(b, run, use)->count;
  return most < count ? most : count;
}

/* Seats, stretchers or wheelchairs of one vehicle. */
static int32_t places(const hw_vehicle_pool *pool, int kind) {
  return kind == 0 ? pool->seats : kind == 1 ? pool->stretchers : pool->wheelchairs;
}

static int32_t minimum_row(const bench *b, int32_t run) {
  return b->lagrangian.resources + run;
}

static int32_t clique_row(const bench *b, int32_t clique) {
  return b->lagrangian.resources + b->lagrangian.runs + clique;
}

static bool in_clique(const bench *b, int32_t clique, int32_t run, int32_t use) {
  const hw_clique *c = &b->engine.master.cliques[clique];
  if (c->pool != service_of(b, run)->vehicles[use].pool)
    return false;
  for (int32_t i = 0; i < c->run_count; i++)
    if (c->runs[i] == run)
      return true;
  return false;
}

/* What a vehicle costs beyond what its places earn. */
static double reduced_vehicle(const bench *b, int32_t run, int32_t use) {
  const hw_network *n = &b->engine.network;
  double reduced = (double)pool_of(b, run, use)->cost;
  for (int kind = 0; kind < 3; kind++)
    for (int32_t s = n->segment_offset[run]; s < n->segment_offset[run + 1]; s++)
      reduced -= b->prices[n->offset[kind] + s] * places(pool_of(b, run, use), kind);
  for (int32_t q = 0; q < b->lagrangian.cliques; q++)
    if (in_clique(b, q, run, use))
      reduced += b->prices[clique_row(b, q)];
  return reduced;
}

/* What the run itself offers at these prices: fixed seats, and persons. */
static double worth_of_run(const bench *b, int32_t run) {
  const hw_network *n = &b->engine.network;
  const hw_service *s = service_of(b, run);
  double worth = 0;
  for (int32_t g = n->segment_offset[run]; g < n->segment_offset[run + 1]; g++) {
    worth += b->prices[hw_resource(n, HW_USE_SEATS, g)] * s->seats;
    worth += b->prices[hw_resource(n, HW_USE_STRETCHERS, g)] * s->stretchers;
    worth += b->prices[hw_resource(n, HW_USE_WHEELCHAIRS, g)] * s->wheelchairs;
  }
  return worth + b->prices[hw_resource(n, HW_USE_PERSONS, run)] * s->max_persons;
}

static double reduced_run(const bench *b, int32_t run) {
  const hw_service *s = service_of(b, run);
  return (double)s->run_cost + b->prices[minimum_row(b, run)] * s->min_persons -
         worth_of_run(b, run);
}

static double plain_constant(const bench *b) {
  const hw_network *n = &b->engine.network;
  double constant = 0;
  for (int32_t run = 0; run < b->scenario->run_count; run++) {
    constant += may_stay(b, run) ? fmin(0, reduced_run(b, run)) : -worth_of_run(b, run);
    for (int32_t use = 0; use < vehicles_of(b, run); use++)
      constant += fmin(0, reduced_vehicle(b, run, use)) * most_of(b, run, use);
  }
  for (int32_t r = n->offset[HW_USE_BEDS]; r < hw_resource_count(n); r++)
    if (b->prices[r] > 0)
      constant -= b->prices[r] * (double)n->capacity[r];
  for (int32_t q = 0; q < b->lagrangian.cliques; q++)
    constant -= b->prices[clique_row(b, q)] *
                b->scenario->vehicle_pools[b->engine.master.cliques[q].pool].count;
  return constant;
}

static double open_of(const bench *b, int32_t run, int32_t use) {
  return b->lagrangian.open[b->engine.master.first_variable[run] + use];
}

/* 1 for a run that needs no decision. */
static double goes(const bench *b, int32_t run) {
  return may_stay(b, run) ? open_of(b, run, service_of(b, run)->vehicle_count) : 1;
}

static double plain_violation(const bench *b, int32_t row) {
  const hw_network *n = &b->engine.network;
  if (row >= clique_row(b, 0)) {
    const hw_clique *c = &b->engine.master.cliques[row - clique_row(b, 0)];
    double busy = 0;
    for (int32_t run = 0; run < b->scenario->run_count; run++)
      for (int32_t use = 0; use < vehicles_of(b, run); use++)
        busy += in_clique(b, row - clique_row(b, 0), run, use) ? open_of(b, run, use) : 0;
    return busy - b->scenario->vehicle_pools[c->pool].count;
  }
  if (row >= minimum_row(b, 0)) {
    int32_t run = row - minimum_row(b, 0);
    return service_of(b, run)->min_persons * goes(b, run) -
           b->usage[hw_resource(n, HW_USE_PERSONS, run)];
  }
  hw_resource_kind kind;
  int32_t run = hw_resource_run(n, row, &kind);
  double room = (double)n->capacity[row] * (run == HW_NONE ? 1 : goes(b, run));
  for (int32_t use = 0; run != HW_NONE && kind <= HW_USE_WHEELCHAIRS && use < vehicles_of(b, run);
       use++)
    room += open_of(b, run, use) * places(pool_of(b, run, use), (int)kind);
  return b->usage[row] - room;
}

/* Every party takes the cheapest of its columns; adds its uses, returns what all of them cost by
   themselves, `*sum`: with the tolls. */
static double plain_choice(const bench *b, double *usage, double *sum) {
  const hw_columns *columns = &b->engine.columns;
  double costs = 0;
  *sum = 0;
  for (int32_t k = 0; k < b->engine.classes.count; k++) {
    const hw_class *class = &b->engine.classes.items[k];
    double least = (double)class->penalty, cost = least;
    const hw_column *best = NULL;
    for (int32_t c = columns->first[k]; c != HW_NONE; c = columns->items[c].next) {
      double value = hw_column_value(&columns->items[c], b->tolls);
      best = value < least ? &columns->items[c] : best;
      least = fmin(least, value);
    }
    cost = best != NULL ? (double)best->cost : cost;
    costs += class->size * cost;
    *sum += class->size * least;
    for (int32_t u = 0; best != NULL && u < best->use_count; u++)
      usage[best->uses[u].resource] += class->size * (double)best->uses[u].amount;
  }
  return costs;
}

/* ---- tests ---- */

/* The check at several prices of every scenario; it adds up in `tally`. */
static void each_draw(void (*check)(bench *), int32_t *tally) {
  for (uint64_t seed = 0; seed <= SEEDS; seed++) {
    bench b;
    open_bench(&b, seed, tally);
    for (int draw = 0; draw < DRAWS; draw++) {
      draw_prices(&b);
      check(&b);
    }
    close_bench(&b);
  }
}

static void gather(bench *b, const double *prices) {
  ck_assert(hw_known_gather(&b->known, &b->lagrangian, prices));
}

/* Units of each resource that all itineraries together ask for. */
static double *asked_for(bench *b) {
  const hw_columns *columns = &b->engine.columns;
  double *most = numbers(b, b->lagrangian.resources);
  for (int32_t c = 0; c < columns->count; c++)
    for (int32_t u = 0; u < columns->items[c].use_count; u++)
      most[columns->items[c].uses[u].resource] +=
          b->engine.classes.items[columns->items[c].class_index].size *
          (double)columns->items[c].uses[u].amount;
  return most;
}

/* Rows beyond which the known itineraries can go, and those that have a price. */
static void check_active(bench *b) {
  const hw_lagrangian *l = &b->lagrangian;
  const hw_network *n = &b->engine.network;
  gather(b, b->prices);
  const double *most = asked_for(b);
  int32_t next = 0;
  for (int32_t row = 0; row < l->count; row++) {
    bool active = next < l->active_count && l->active[next] == row;
    bool shared = row >= n->offset[HW_USE_BEDS] && row < l->resources;
    next += active;
    b->tally[active]++;
    ck_assert(active || b->prices[row] <= 0);
    ck_assert(active || !shared || most[row] <= (double)n->capacity[row]);
    ck_assert(!active || (l->size[row] > 0 && l->weight[row] > 0));
  }
  ck_assert_int_eq(next, l->active_count);
}

START_TEST(test_known_gather__active_rows_are_those_that_may_bind) {
  int32_t tally[TALLIES] = {0};
  each_draw(check_active, tally);
  ck_assert(tally[false] > 0 && tally[true] > 0);
}
END_TEST

static void check_choice(bench *b) {
  double sum, plain, alone;
  gather(b, b->prices);
  hw_lagrangian_tolls(&b->lagrangian, b->prices, b->tolls);
  ck_assert(hw_known_choose(&b->known, b->tolls, b->usage, &sum));
  double *usage = numbers(b, b->lagrangian.resources);
  double *alone_usage = numbers(b, b->lagrangian.resources);
  plain_choice(b, usage, &plain);
  CLOSE(sum, plain);
  /* one thread does it in the same bits */
  b->engine.threads = 1;
  ck_assert(hw_known_choose(&b->known, b->tolls, alone_usage, &alone));
  b->engine.threads = THREADS;
  ck_assert_int_eq(memcmp(&alone, &sum, sizeof sum), 0);
  for (int32_t i = 0; i < b->known.row_count; i++) {
    int32_t row = b->known.rows[i];
    ck_assert_double_eq(b->usage[row], usage[row]);
    ck_assert_double_eq(alone_usage[row], usage[row]);
    b->tally[0] += usage[row] > 0;
  }
}

START_TEST(test_known_choose__is_the_plain_loop_over_all_columns) {
  int32_t tally[TALLIES] = {0};
  each_draw(check_choice, tally);
  ck_assert_int_gt(tally[0], 0);
}
END_TEST

static void check_tolls(bench *b) {
  hw_lagrangian_tolls(&b->lagrangian, b->prices, b->tolls);
  for (int32_t r = 0; r < b->lagrangian.resources; r++) {
    hw_resource_kind kind;
    int32_t run = hw_resource_run(&b->engine.network, r, &kind);
    double back = kind == HW_USE_PERSONS ? b->prices[minimum_row(b, run)] : 0;
    b->tally[0] += back > 0;
    ck_assert_double_eq(b->tolls[r], b->prices[r] - back);
  }
}

START_TEST(test_lagrangian_tolls__minimum_loads_are_paid_back) {
  int32_t tally[TALLIES] = {0};
  each_draw(check_tolls, tally);
  ck_assert_int_gt(tally[0], 0);
}
END_TEST

/* Each variable moves a quarter of the way to what is best at these prices. */
static void check_variables(bench *b, int32_t run, const double *before) {
  for (int32_t use = 0; use < vehicles_of(b, run) + may_stay(b, run); use++) {
    int32_t variable = b->engine.master.first_variable[run] + use;
    bool vehicle = use < vehicles_of(b, run);
    double reduced = vehicle ? reduced_vehicle(b, run, use) : reduced_run(b, run);
    double best = reduced >= 0 ? 0 : vehicle ? most_of(b, run, use) : 1;
    CLOSE(b->lagrangian.reduced[variable], reduced);
    if (fabs(reduced) > 1e-6)
      CLOSE(b->lagrangian.open[variable], before[variable] + 0.25 * (best - before[variable]));
    b->tally[reduced < 0]++;
  }
}

static void check_constant(bench *b) {
  gather(b, b->prices);
  const double *before = drawn_open(b);
  CLOSE(hw_lagrangian_constant(&b->lagrangian, b->prices, 0.25), plain_constant(b));
  for (int32_t run = 0; run < b->scenario->run_count; run++)
    check_variables(b, run, before);
}

START_TEST(test_lagrangian_constant__is_the_plain_sum) {
  int32_t tally[TALLIES] = {0};
  each_draw(check_constant, tally);
  ck_assert(tally[false] > 0 && tally[true] > 0);
}
END_TEST

static void check_violation(bench *b) {
  const hw_lagrangian *l = &b->lagrangian;
  const double untouched = -12345;
  gather(b, b->prices);
  drawn_open(b);
  for (int32_t r = 0; r < l->resources; r++)
    b->usage[r] = pseudo_random_between(&b->random, 0, 30);
  for (int32_t row = 0; row < l->count; row++)
    b->violation[row] = untouched;
  hw_lagrangian_violation(l, b->usage, b->violation);
  for (int32_t row = 0, next = 0; row < l->count; row++) {
    bool active = next < l->active_count && l->active[next] == row;
    int kind = row >= clique_row(b, 0)    ? HW_USE_KINDS + 1
               : row >= minimum_row(b, 0) ? HW_USE_KINDS
                                          : (int)hw_resource_kind_of(&b->engine.network, row);
    next += active;
    CLOSE(b->violation[row], active ? plain_violation(b, row) : untouched);
    b->tally[kind] += active;
  }
}

START_TEST(test_lagrangian_violation__is_use_beyond_room) {
  int32_t tally[TALLIES] = {0};
  each_draw(check_violation, tally);
  for (int kind = 0; kind < TALLIES; kind++)
    ck_assert_msg(tally[kind] > 0, "no row of kind %d was active", kind);
}
END_TEST

/* L(pi) at the prices, with its choice in usage and open, and their violation. */
static double lagrangian_at(bench *b, const double *prices) {
  double sum;
  hw_lagrangian_tolls(&b->lagrangian, prices, b->tolls);
  ck_assert(hw_known_choose(&b->known, b->tolls, b->usage, &sum));
  double constant = hw_lagrangian_constant(&b->lagrangian, prices, 1);
  hw_lagrangian_violation(&b->lagrangian, b->usage, b->violation);
  return sum + constant;
}

static double along(const bench *b, const double *prices) {
  double sum = 0;
  for (int32_t i = 0; i < b->lagrangian.active_count; i++)
    sum += prices[b->lagrangian.active[i]] * b->violation[b->lagrangian.active[i]];
  return sum;
}

static void check_slope(bench *b) {
  int32_t rows = b->lagrangian.count;
  double *first = numbers(b, rows), *both = numbers(b, rows), *step = numbers(b, rows), ignored;
  memcpy(first, b->prices, (size_t)rows * sizeof(double));
  draw_prices(b);
  for (int32_t row = 0; row < rows; row++) {
    both[row] = fmax(first[row], b->prices[row]);
    step[row] = b->prices[row] - first[row];
  }
  gather(b, both);
  double value = lagrangian_at(b, first), slope = along(b, step);
  double own = plain_choice(b, numbers(b, b->lagrangian.resources), &ignored);
  for (int32_t v = 0; v < b->engine.master.variable_count; v++)
    own += (double)b->engine.master.variables[v].cost * b->lagrangian.open[v];
  CLOSE(value, own + along(b, first));
  ck_assert_double_le(lagrangian_at(b, b->prices), value + slope + 1e-6 + 1e-10 * fabs(value));
}

/* What is chosen costs what it costs, and the prices of its violations: so these are the slope, and
   nowhere does the value rise above it. */
START_TEST(test_lagrangian__value_and_violation_belong_together) {
  each_draw(check_slope, NULL);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("lagrangian");
  TCase *random = tcase_create("random");
  tcase_set_timeout(random, 120);
  tcase_add_test(random, test_known_gather__active_rows_are_those_that_may_bind);
  tcase_add_test(random, test_known_choose__is_the_plain_loop_over_all_columns);
  tcase_add_test(random, test_lagrangian_tolls__minimum_loads_are_paid_back);
  tcase_add_test(random, test_lagrangian_constant__is_the_plain_sum);
  tcase_add_test(random, test_lagrangian_violation__is_use_beyond_room);
  tcase_add_test(random, test_lagrangian__value_and_violation_belong_together);
  suite_add_tcase(suite, random);
  return run_suite(suite);
}
