/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The first-order method on drawn programs whose optimum the simplex tells: groups that choose
 * among some ways, and columns of none that make room in rows.
 */
#include "tests/engine/solving.h"

#include "engine/lp.h"
#include "engine/parallel.h"
#include "engine/primal_dual.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/run_suite.h"

#include <inttypes.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum {
  GROUPS = 60,
  WAYS = 6,
  SINGLES = 20,
  COLUMNS = GROUPS * WAYS + SINGLES,
  ROWS = 25,
  USES = 3,
  ENTRIES = COLUMNS * USES,
  ITERATIONS = 4000,
  SEEDS = 20
};

typedef struct drawn {
  int32_t row[COLUMNS][USES];
  double amount[COLUMNS][USES];
  int32_t column_first[COLUMNS + 1], row_first[ROWS + 2], by_column[ENTRIES], by_row[ENTRIES];
  float column_value[ENTRIES], row_value[ENTRIES];
  int32_t group_first[GROUPS + 1];
  double sum[GROUPS], cost[COLUMNS], low[COLUMNS], high[COLUMNS], limit[ROWS];
  bool at_least[ROWS];
  double x[COLUMNS], y[ROWS];
  hw_primal_dual program;
} drawn;

/* Ways cost more or less and use rows; the first of a group uses nothing and costs most. Single
   columns make room in rows for their cost. */
static void draw_column(drawn *d, int32_t c, pseudo_random *random) {
  bool single = c >= GROUPS * WAYS, stays = !single && c % WAYS == 0;
  d->cost[c] = stays    ? 9000
               : single ? pseudo_random_between(random, 50, 4000)
                        : pseudo_random_between(random, 100, 2500);
  d->low[c] = single && c % 5 == 0 ? 1 : 0;
  d->high[c] = single ? d->low[c] + pseudo_random_between(random, 0, 4) : HW_LP_INFINITY;
  for (int32_t u = 0; u < USES; u++) {
    d->row[c][u] = (pseudo_random_between(random, 0, ROWS / USES - 1)) * USES + u;
    d->amount[c][u] = stays ? 0
                            : pseudo_random_between(random, 0, 3) *
                                  (single && !d->at_least[d->row[c][u]] ? -3 : 1);
  }
}

/* Limits that a drawn solution keeps. */
static void draw_limits(drawn *d, pseudo_random *random) {
  for (int32_t g = 0; g < GROUPS; g++)
    for (int32_t n = 0; n < (int32_t)d->sum[g]; n++) {
      int32_t c = g * WAYS + pseudo_random_between(random, 0, WAYS - 1);
      for (int32_t u = 0; u < USES; u++)
        d->limit[d->row[c][u]] += d->amount[c][u];
    }
  for (int32_t c = GROUPS * WAYS; c < COLUMNS; c++)
    for (int32_t u = 0; u < USES; u++)
      d->limit[d->row[c][u]] += d->low[c] * d->amount[c][u];
}

static void lay_out(drawn *d) {
  int32_t count = 0;
  for (int32_t c = 0; c < COLUMNS; c++) {
    d->column_first[c] = count;
    for (int32_t u = 0; u < USES; u++, count++) {
      d->by_column[count] = d->row[c][u];
      d->column_value[count] = (float)d->amount[c][u];
    }
  }
  d->column_first[COLUMNS] = count;
  count = 0;
  for (int32_t r = 0; r < ROWS; r++) {
    d->row_first[r] = count;
    for (int32_t c = 0; c < COLUMNS; c++)
      for (int32_t u = 0; u < USES; u++)
        if (d->row[c][u] == r) {
          d->by_row[count] = c;
          d->row_value[count++] = (float)d->amount[c][u];
        }
  }
  d->row_first[ROWS] = count;
}

static drawn *draw(uint64_t seed) {
  pseudo_random random = {seed};
  drawn *d = calloc(1, sizeof *d);
  ck_assert_ptr_nonnull(d);
  for (int32_t r = 0; r < ROWS; r++)
    d->at_least[r] = r % 7 == 3;
  for (int32_t g = 0; g < GROUPS; g++) {
    d->sum[g] = pseudo_random_between(&random, 1, 9);
    d->group_first[g + 1] = (g + 1) * WAYS;
  }
  for (int32_t c = 0; c < COLUMNS; c++)
    draw_column(d, c, &random);
  draw_limits(d, &random);
  lay_out(d);
  for (int32_t g = 0; g < GROUPS; g++)
    d->x[g * WAYS] = d->sum[g];
  d->program = (hw_primal_dual){.columns = COLUMNS,
                                .rows = ROWS,
                                .groups = GROUPS,
                                .by_column = {d->column_first, d->by_column, d->column_value},
                                .by_row = {d->row_first, d->by_row, d->row_value},
                                .group_first = d->group_first,
                                .group_sum = d->sum,
                                .cost = d->cost,
                                .low = d->low,
                                .high = d->high,
                                .limit = d->limit,
                                .at_least = d->at_least,
                                .weight = 100,
                                .x = d->x,
                                .y = d->y};
  return d;
}

static double optimum_of(const drawn *d) {
  hw_halt none = {0};
  hw_lp *lp = hw_lp_new();
  ck_assert_ptr_nonnull(lp);
  for (int32_t g = 0; g < GROUPS; g++)
    ck_assert_int_eq(hw_lp_add_row(lp, d->sum[g], d->sum[g], NULL, 0), g);
  for (int32_t r = 0; r < ROWS; r++)
    ck_assert_int_eq(hw_lp_add_row(lp, d->at_least[r] ? d->limit[r] : -HW_LP_INFINITY,
                                   d->at_least[r] ? HW_LP_INFINITY : d->limit[r], NULL, 0),
                     GROUPS + r);
  for (int32_t c = 0; c < COLUMNS; c++) {
    hw_lp_entry entries[USES + 1];
    int32_t count = 0;
    for (int32_t u = 0; u < USES; u++)
      entries[count++] = (hw_lp_entry){GROUPS + d->row[c][u], d->amount[c][u]};
    if (c < GROUPS * WAYS)
      entries[count++] = (hw_lp_entry){c / WAYS, 1};
    ck_assert_int_eq(hw_lp_add_column(lp, d->cost[c], d->low[c], d->high[c], false, entries, count),
                     c);
  }
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &none), HW_LP_OPTIMAL);
  double optimum = hw_lp_objective(lp);
  hw_lp_free(lp);
  return optimum;
}

/* The Lagrangian at the prices. */
static double value_of(const drawn *d) {
  double value = 0;
  for (int32_t r = 0; r < ROWS; r++)
    value -= d->y[r] * d->limit[r];
  for (int32_t g = 0; g < GROUPS; g++) {
    double least = HUGE_VAL;
    for (int32_t c = g * WAYS; c < (g + 1) * WAYS; c++)
      least = fmin(least, hw_primal_dual_reduced(&d->program, c, d->y));
    value += d->sum[g] * least;
  }
  for (int32_t c = GROUPS * WAYS; c < COLUMNS; c++) {
    double reduced = hw_primal_dual_reduced(&d->program, c, d->y);
    value += reduced * (reduced < 0 ? d->high[c] : d->low[c]);
  }
  return value;
}

static bool never(void *context) {
  (void)context;
  return false;
}

/* Whatever the limits say, prices have the sign of their rows and the columns keep their bounds. */
static void assert_bounds(const drawn *d) {
  for (int32_t r = 0; r < ROWS; r++)
    ck_assert(d->at_least[r] ? d->y[r] <= 0 : d->y[r] >= 0);
  for (int32_t c = 0; c < COLUMNS; c++)
    ck_assert(d->x[c] >= d->low[c] && d->x[c] <= d->high[c]);
  for (int32_t g = 0; g < GROUPS; g++) {
    double sum = 0;
    for (int32_t c = g * WAYS; c < (g + 1) * WAYS; c++)
      sum += d->x[c];
    ck_assert_double_eq_tol(sum, d->sum[g], 1e-9 * (1 + d->sum[g]));
  }
}

START_TEST(test_primal_dual_iterate__comes_near_the_optimum) {
  int32_t at_least = 0;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    drawn *d = draw(seed);
    double optimum = optimum_of(d), cost = 0, most = 0;
    ck_assert(hw_primal_dual_iterate(&d->program, ITERATIONS, 1, never, NULL));
    assert_bounds(d);
    double value = value_of(d);
    ck_assert_msg(value <= optimum * (1 + 1e-9) && value >= optimum * (1 - 1e-3),
                  "seed %" PRIu64 ": %f, the optimum is %f", seed, value, optimum);
    for (int32_t c = 0; c < COLUMNS; c++)
      cost += d->cost[c] * d->x[c];
    for (int32_t r = 0; r < ROWS; r++) {
      double used = 0;
      for (int32_t i = d->row_first[r]; i < d->row_first[r + 1]; i++)
        used += (double)d->row_value[i] * d->x[d->by_row[i]];
      most = fmax(most, d->at_least[r] ? d->limit[r] - used : used - d->limit[r]);
      at_least += d->y[r] < 0;
    }
    ck_assert_msg(most <= 0.5, "seed %" PRIu64 ": %f beyond a limit", seed, most);
    ck_assert_msg(fabs(cost - optimum) <= 1e-2 * optimum, "seed %" PRIu64 ": %f, not %f", seed,
                  cost, optimum);
    free(d);
  }
  ck_assert_int_gt(at_least, 0);
}
END_TEST

/* It goes on from where it is. */
START_TEST(test_primal_dual_iterate__begins_at_the_point) {
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    drawn *d = draw(seed);
    double optimum = optimum_of(d);
    ck_assert(hw_primal_dual_iterate(&d->program, ITERATIONS, 1, never, NULL));
    ck_assert(hw_primal_dual_iterate(&d->program, 1, 1, never, NULL));
    ck_assert_double_ge(value_of(d), optimum * (1 - 2e-3));
    assert_bounds(d);
    free(d);
  }
}
END_TEST

START_TEST(test_primal_dual_iterate__threads_change_nothing) {
  static const int32_t THREADS[] = {2, 3, 7};
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    drawn *one = draw(seed);
    ck_assert(hw_primal_dual_iterate(&one->program, 173, 1, never, NULL));
    for (size_t t = 0; t < sizeof THREADS / sizeof *THREADS; t++) {
      drawn *many = draw(seed);
      ck_assert(hw_primal_dual_iterate(&many->program, 173, THREADS[t], never, NULL));
      ck_assert(memcmp(one->x, many->x, sizeof one->x) == 0);
      ck_assert(memcmp(one->y, many->y, sizeof one->y) == 0);
      free(many);
    }
    free(one);
  }
}
END_TEST

static bool count_down(void *context) {
  int32_t *left = context;
  return --*left <= 0;
}

START_TEST(test_primal_dual_iterate__stops_when_told) {
  drawn *d = draw(1);
  int32_t left = 3;
  ck_assert(!hw_primal_dual_iterate(&d->program, ITERATIONS, 2, count_down, &left));
  ck_assert_int_eq(left, 0);
  assert_bounds(d);
  free(d);
}
END_TEST

/* ---- steps ---- */

enum { STEPS = 200, PIECES = 13 };

typedef struct steps {
  atomic_int done[STEPS];
  atomic_int wrong;
  int32_t ended, last;
} steps;

static void do_piece(void *context, int32_t step, int32_t item) {
  steps *s = context;
  if (item < 0 || item >= PIECES || s->ended != step)
    atomic_fetch_add(&s->wrong, 1);
  atomic_fetch_add(&s->done[step], 1 << (item % 2));
}

static bool end_step(void *context, int32_t step) {
  steps *s = context;
  if (s->ended != step || atomic_load(&s->done[step]) != PIECES / 2 + 1 + 2 * (PIECES / 2))
    atomic_fetch_add(&s->wrong, 1);
  s->ended = step + 1;
  return step != s->last;
}

START_TEST(test_parallel_steps__each_begins_when_the_one_before_has_ended) {
  for (int32_t threads = 1; threads <= 5; threads++) {
    steps *s = calloc(1, sizeof *s);
    ck_assert_ptr_nonnull(s);
    s->last = -1;
    ck_assert(hw_parallel_steps(threads, STEPS, PIECES, do_piece, end_step, s));
    ck_assert_int_eq(s->ended, STEPS);
    ck_assert_int_eq(atomic_load(&s->wrong), 0);
    free(s);
  }
}
END_TEST

START_TEST(test_parallel_steps__none_follows_the_last) {
  for (int32_t threads = 1; threads <= 5; threads++) {
    steps *s = calloc(1, sizeof *s);
    ck_assert_ptr_nonnull(s);
    s->last = 17;
    ck_assert(!hw_parallel_steps(threads, STEPS, PIECES, do_piece, end_step, s));
    ck_assert_int_eq(s->ended, 18);
    ck_assert_int_eq(atomic_load(&s->done[18]), 0);
    ck_assert_int_eq(atomic_load(&s->wrong), 0);
    ck_assert(hw_parallel_steps(threads, 0, PIECES, do_piece, end_step, s));
    free(s);
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("primal_dual");
  TCase *iterations = tcase_create("iterations");
  tcase_set_timeout(iterations, 120);
  tcase_add_test(iterations, test_primal_dual_iterate__comes_near_the_optimum);
  tcase_add_test(iterations, test_primal_dual_iterate__begins_at_the_point);
  tcase_add_test(iterations, test_primal_dual_iterate__threads_change_nothing);
  tcase_add_test(iterations, test_primal_dual_iterate__stops_when_told);
  tcase_add_test(iterations, test_parallel_steps__each_begins_when_the_one_before_has_ended);
  tcase_add_test(iterations, test_parallel_steps__none_follows_the_last);
  suite_add_tcase(suite, iterations);
  return run_suite(suite);
}
