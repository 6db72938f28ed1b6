/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The volume algorithm on relaxations whose optimum the simplex tells: parties of several classes
 * choose among some ways, each of which uses shared rows.
 */
#include "tests/engine/solving.h"

#include "engine/lp.h"
#include "engine/volume.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/run_suite.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { CLASSES = 60, WAYS = 8, ROWS = 10, USES = 2, LOOKS = 300, SEEDS = 40 };

/** A way of one party: staying behind uses nothing. */
typedef struct way {
  double cost;
  int row[USES];
  double amount[USES];
} way;

typedef struct transport {
  int parties[CLASSES];
  way ways[CLASSES][WAYS];
  double limit[ROWS];
  bool at_least[ROWS];
  hw_arena arena;
  hw_volume volume;
  double weight[ROWS];
  int32_t active[ROWS];
  int looks, fails_at; /* the look that fails, 0: none */
  double fixed[ROWS];  /* prices of the inactive rows */
  bool moved;          /* one of them was looked at with another price */
  bool wrong_sign;
} transport;

static double usage_of(const way *w, int row) {
  double sum = 0;
  for (int u = 0; u < USES; u++)
    sum += w->row[u] == row ? w->amount[u] : 0;
  return sum;
}

/* The Lagrangian: every party takes its cheapest way at these prices. */
static double lagrangian(const transport *t, const double *prices, double *usage) {
  double value = 0;
  for (int r = 0; r < ROWS; r++)
    usage[r] = 0;
  for (int c = 0; c < CLASSES; c++) {
    int best = 0;
    double least = HUGE_VAL;
    for (int w = 0; w < WAYS; w++) {
      double sum = t->ways[c][w].cost;
      for (int r = 0; r < ROWS; r++)
        sum += prices[r] * usage_of(&t->ways[c][w], r);
      best = sum < least ? w : best;
      least = fmin(least, sum);
    }
    value += t->parties[c] * least;
    for (int r = 0; r < ROWS; r++)
      usage[r] += t->parties[c] * usage_of(&t->ways[c][best], r);
  }
  for (int r = 0; r < ROWS; r++)
    value -= prices[r] * t->limit[r];
  return value;
}

static bool is_active(const transport *t, int row) {
  for (int32_t i = 0; i < t->volume.active_count; i++)
    if (t->volume.active[i] == row)
      return true;
  return false;
}

static bool look(void *context, const double *prices, double *value, double *violation) {
  transport *t = context;
  double usage[ROWS];
  if (++t->looks == t->fails_at)
    return false;
  *value = lagrangian(t, prices, usage);
  for (int r = 0; r < ROWS; r++) {
    t->wrong_sign |= t->at_least[r] ? prices[r] > 0 : prices[r] < 0;
    if (is_active(t, r))
      violation[r] = usage[r] - t->limit[r];
    else
      t->moved |= prices[r] != t->fixed[r];
  }
  return true;
}

/* ---- drawn instances ---- */

static void draw_ways(transport *t, int class, pseudo_random *random) {
  for (int w = 0; w < WAYS; w++) {
    way *drawn = &t->ways[class][w];
    drawn->cost = w == 0 ? 5000 : pseudo_random_between(random, 100, 1500);
    for (int u = 0; u < USES; u++) {
      drawn->row[u] = pseudo_random_between(random, 0, ROWS - 1);
      drawn->amount[u] = w == 0 ? 0 : pseudo_random_between(random, 0, 3);
    }
  }
}

/* Limits that a drawn choice keeps, most of them well below what everybody would like best. */
static void draw_limits(transport *t, bool some_at_least, pseudo_random *random) {
  double usage[ROWS] = {0};
  for (int c = 0; c < CLASSES; c++)
    for (int n = 0; n < t->parties[c]; n++) {
      const way *w = &t->ways[c][pseudo_random_between(random, 0, WAYS - 1)];
      for (int r = 0; r < ROWS; r++)
        usage[r] += usage_of(w, r);
    }
  for (int r = 0; r < ROWS; r++) {
    t->at_least[r] = some_at_least && r % 3 == 0;
    t->limit[r] = usage[r];
  }
}

static void open_transport(transport *t, uint64_t seed, bool some_at_least) {
  pseudo_random random = {seed};
  *t = (transport){.looks = 0};
  for (int c = 0; c < CLASSES; c++) {
    t->parties[c] = pseudo_random_between(&random, 1, 20);
    draw_ways(t, c, &random);
  }
  draw_limits(t, some_at_least, &random);
  ck_assert(hw_volume_new(&t->volume, ROWS, &t->arena));
  for (int r = 0; r < ROWS; r++) {
    t->weight[r] = 1 / fmax(1, t->limit[r]);
    t->active[r] = r;
  }
  t->volume.active = t->active;
  t->volume.active_count = ROWS;
  t->volume.weight = t->weight;
  t->volume.at_least = some_at_least ? t->at_least : NULL;
  t->volume.look = look;
  t->volume.context = t;
}

static void close_transport(transport *t) {
  hw_arena_free(&t->arena);
}

/* The optimum with the rows that have a price of their own; the others cost what they are fixed to.
 */
static double linear_optimum(const transport *t) {
  hw_halt none = {0};
  hw_lp *lp = hw_lp_new();
  ck_assert_ptr_nonnull(lp);
  double constant = 0;
  for (int c = 0; c < CLASSES; c++)
    ck_assert_int_eq(hw_lp_add_row(lp, t->parties[c], t->parties[c], NULL, 0), c);
  for (int r = 0; r < ROWS; r++) {
    double low = is_active(t, r) && t->at_least[r] ? t->limit[r] : -HW_LP_INFINITY;
    double high = is_active(t, r) && !t->at_least[r] ? t->limit[r] : HW_LP_INFINITY;
    ck_assert_int_eq(hw_lp_add_row(lp, low, high, NULL, 0), CLASSES + r);
    constant -= t->fixed[r] * t->limit[r];
  }
  for (int c = 0; c < CLASSES; c++)
    for (int w = 0; w < WAYS; w++) {
      hw_lp_entry entries[ROWS + 1] = {{c, 1}};
      double cost = t->ways[c][w].cost;
      for (int r = 0; r < ROWS; r++) {
        entries[r + 1] = (hw_lp_entry){CLASSES + r, usage_of(&t->ways[c][w], r)};
        cost += t->fixed[r] * usage_of(&t->ways[c][w], r);
      }
      ck_assert_int_ge(hw_lp_add_column(lp, cost, 0, HW_LP_INFINITY, false, entries, ROWS + 1), 0);
    }
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &none), HW_LP_OPTIMAL);
  double optimum = hw_lp_objective(lp) + constant;
  hw_lp_free(lp);
  return optimum;
}

/* ---- tests ---- */

/* 0.1 % of the optimum, and never beyond it: every value is one of the Lagrangian. */
static void assert_near_optimum(transport *t, uint64_t seed) {
  double usage[ROWS], optimum = linear_optimum(t);
  ck_assert(hw_volume_begin(&t->volume));
  double before = t->volume.value;
  for (int part = 0; part < 5; part++) {
    ck_assert(hw_volume_iterate(&t->volume, LOOKS / 5));
    ck_assert_msg(t->volume.value >= before, "seed %" PRIu64 ": the best value falls", seed);
    before = t->volume.value;
    ck_assert_double_eq_tol(lagrangian(t, t->volume.best, usage), before, 1e-6);
    ck_assert_msg(before <= optimum + 1e-6, "seed %" PRIu64 ": %f above the optimum %f", seed,
                  before, optimum);
  }
  ck_assert_msg(before >= optimum - 1e-3 * fabs(optimum),
                "seed %" PRIu64 ": %f after %d looks, the optimum is %f", seed, before, t->looks,
                optimum);
  ck_assert(!t->wrong_sign);
  ck_assert(!t->moved);
}

START_TEST(test_volume_iterate__comes_within_a_thousandth_of_the_optimum) {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    transport t;
    open_transport(&t, seed, false);
    assert_near_optimum(&t, seed);
    ck_assert_int_eq(t.looks, LOOKS + 1);
    close_transport(&t);
  }
}
END_TEST

START_TEST(test_volume_iterate__at_least_rows_have_prices_below_zero) {
  int below = 0;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    transport t;
    open_transport(&t, seed, true);
    assert_near_optimum(&t, seed);
    for (int r = 0; r < ROWS; r++)
      below += t.volume.best[r] < 0;
    close_transport(&t);
  }
  ck_assert_int_gt(below, 0);
}
END_TEST

START_TEST(test_volume_iterate__inactive_rows_keep_their_price) {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    transport t;
    open_transport(&t, seed, false);
    t.active[0] = 0;
    t.active[1] = 2;
    t.active[2] = 5;
    t.active[3] = 9;
    t.volume.active_count = 4;
    t.fixed[1] = 75; /* the others stay at 0 */
    t.fixed[4] = 30.5;
    memcpy(t.volume.best, t.fixed, sizeof t.fixed);
    assert_near_optimum(&t, seed);
    for (int r = 0; r < ROWS; r++)
      ck_assert(is_active(&t, r) || t.volume.best[r] == t.fixed[r]);
    close_transport(&t);
  }
}
END_TEST

/* Without rows that can bind there is nothing to move, and the first value is the best. */
START_TEST(test_volume_iterate__nothing_active) {
  transport t;
  open_transport(&t, 1, false);
  t.volume.active_count = 0;
  double optimum = linear_optimum(&t);
  ck_assert(hw_volume_begin(&t.volume));
  ck_assert(hw_volume_iterate(&t.volume, 10));
  ck_assert_double_eq_tol(t.volume.value, optimum, 1e-6);
  close_transport(&t);
}
END_TEST

/* Nobody pays anything: a value of 0 has no target above it, but prices stay numbers. */
START_TEST(test_volume_iterate__value_zero) {
  transport t;
  open_transport(&t, 1, false);
  for (int c = 0; c < CLASSES; c++)
    for (int w = 0; w < WAYS; w++)
      t.ways[c][w].cost = 0;
  ck_assert(hw_volume_begin(&t.volume));
  ck_assert(hw_volume_iterate(&t.volume, LOOKS));
  ck_assert_double_eq(t.volume.value, 0);
  for (int r = 0; r < ROWS; r++)
    ck_assert(isfinite(t.volume.best[r]) && isfinite(t.volume.trial[r]));
  close_transport(&t);
}
END_TEST

START_TEST(test_volume_iterate__a_failing_look_stops_it) {
  double usage[ROWS];
  transport t;
  open_transport(&t, 3, false);
  t.fails_at = 1;
  ck_assert(!hw_volume_begin(&t.volume));
  ck_assert_int_eq(t.looks, 1);
  t.looks = 0;
  t.fails_at = 40;
  ck_assert(hw_volume_begin(&t.volume));
  ck_assert(!hw_volume_iterate(&t.volume, LOOKS));
  ck_assert_int_eq(t.looks, 40);
  /* what was found before still holds */
  ck_assert_double_eq_tol(lagrangian(&t, t.volume.best, usage), t.volume.value, 1e-6);
  close_transport(&t);
}
END_TEST

/* The caller may correct the value, as a bound that is proven does, and go on. */
START_TEST(test_volume_iterate__goes_on_from_a_lower_value) {
  double usage[ROWS];
  transport t;
  open_transport(&t, 5, false);
  ck_assert(hw_volume_begin(&t.volume));
  ck_assert(hw_volume_iterate(&t.volume, 60));
  double corrected = t.volume.value *= 0.98;
  ck_assert(hw_volume_iterate(&t.volume, 60));
  ck_assert_double_gt(t.volume.value, corrected);
  ck_assert_double_eq_tol(lagrangian(&t, t.volume.best, usage), t.volume.value, 1e-6);
  close_transport(&t);
}
END_TEST

/* ---- steps ---- */

START_TEST(test_volume_iterate__the_first_step_is_the_callers) {
  transport one, two;
  open_transport(&one, 7, true);
  open_transport(&two, 7, true);
  one.volume.step = 0.2;
  two.volume.step = 0.6;
  ck_assert(hw_volume_begin(&one.volume) && hw_volume_iterate(&one.volume, 1));
  ck_assert(hw_volume_begin(&two.volume) && hw_volume_iterate(&two.volume, 1));
  double length = 0;
  for (int r = 0; r < ROWS; r++) { /* from prices of 0 */
    ck_assert_double_eq_tol(two.volume.trial[r], 3 * one.volume.trial[r], 1e-9);
    length += fabs(one.volume.trial[r]);
  }
  ck_assert_double_gt(length, 0);
  close_transport(&one);
  close_transport(&two);
}
END_TEST

/* Who begins again, with the last step, goes on as carefully as before. */
START_TEST(test_volume_begin__keeps_the_step) {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    transport t;
    open_transport(&t, seed, false);
    double first = t.volume.step;
    ck_assert_double_gt(first, 0);
    ck_assert(hw_volume_begin(&t.volume) && hw_volume_iterate(&t.volume, LOOKS));
    double last = t.volume.step, value = t.volume.value;
    ck_assert_double_lt(last, first);
    ck_assert(hw_volume_begin(&t.volume));
    ck_assert_double_eq(t.volume.step, last);
    ck_assert_double_eq_tol(t.volume.value, value, 1e-6);
    ck_assert(hw_volume_iterate(&t.volume, 10));
    ck_assert_double_ge(t.volume.value, value - 1e-6);
    close_transport(&t);
  }
}
END_TEST

/* One look each, so that the mean before it is known. */
START_TEST(test_volume_iterate__mixes_the_newest_violation_into_the_mean) {
  static const double mixes[] = {0, 0.05, 0.3, 1};
  double before[ROWS];
  transport t;
  open_transport(&t, 11, true);
  t.volume.mix = mixes[_i];
  ck_assert(hw_volume_begin(&t.volume));
  for (int n = 0; n < 40; n++) {
    memcpy(before, t.volume.mean, sizeof before);
    ck_assert(hw_volume_iterate(&t.volume, 1));
    for (int r = 0; r < ROWS; r++)
      ck_assert_double_eq_tol(t.volume.mean[r],
                              (1 - mixes[_i]) * before[r] + mixes[_i] * t.volume.newest[r], 1e-9);
  }
  close_transport(&t);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("volume");
  TCase *iterate = tcase_create("iterate");
  tcase_set_timeout(iterate, 60);
  tcase_add_test(iterate, test_volume_iterate__comes_within_a_thousandth_of_the_optimum);
  tcase_add_test(iterate, test_volume_iterate__at_least_rows_have_prices_below_zero);
  tcase_add_test(iterate, test_volume_iterate__inactive_rows_keep_their_price);
  tcase_add_test(iterate, test_volume_iterate__nothing_active);
  tcase_add_test(iterate, test_volume_iterate__value_zero);
  tcase_add_test(iterate, test_volume_iterate__a_failing_look_stops_it);
  tcase_add_test(iterate, test_volume_iterate__goes_on_from_a_lower_value);
  tcase_add_test(iterate, test_volume_iterate__the_first_step_is_the_callers);
  tcase_add_test(iterate, test_volume_begin__keeps_the_step);
  tcase_add_loop_test(iterate, test_volume_iterate__mixes_the_newest_violation_into_the_mean, 0, 4);
  suite_add_tcase(suite, iterate);
  return run_suite(suite);
}
