/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The solver interface over GLPK: answers, refusals, stops, and what becomes of a lost problem. */
#include "tests/engine/solving.h"
#include "tests/support/run_suite.h"

#include "engine/lp.h"

#include <math.h>
#include <pthread.h>

#define NEAR(found, expected) ck_assert_double_eq_tol(found, expected, 1e-7)

static const hw_halt NO_HALT = {0};
static const hw_lp_integer EXACT = {.gap = 0, .target = -HW_LP_INFINITY};

/* min -3x - 2y: x + y <= 4, x + 3y <= 9, 0 <= x <= 3, y >= 0. */
static hw_lp *product_mix(bool integer) {
  hw_lp *lp = hw_lp_new();
  ck_assert_ptr_nonnull(lp);
  ck_assert_int_eq(hw_lp_add_row(lp, -HW_LP_INFINITY, 4, NULL, 0), 0);
  ck_assert_int_eq(hw_lp_add_row(lp, -HW_LP_INFINITY, 9, NULL, 0), 1);
  hw_lp_entry x[] = {{0, 1}, {1, 1}}, y[] = {{0, 1}, {1, 3}};
  ck_assert_int_eq(hw_lp_add_column(lp, -3, 0, 3, integer, x, 2), 0);
  ck_assert_int_eq(hw_lp_add_column(lp, -2, 0, HW_LP_INFINITY, integer, y, 2), 1);
  return lp;
}

START_TEST(test_lp_solve__values_duals_and_reduced_costs) {
  hw_lp *lp = product_mix(false);
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &NO_HALT), HW_LP_OPTIMAL);
  NEAR(hw_lp_objective(lp), -11);
  NEAR(hw_lp_value(lp, 0), 3);
  NEAR(hw_lp_value(lp, 1), 1);
  NEAR(hw_lp_dual(lp, 0), -2);
  NEAR(hw_lp_dual(lp, 1), 0);
  NEAR(hw_lp_reduced_cost(lp, 0), -1);
  NEAR(hw_lp_reduced_cost(lp, 1), 0);
  ck_assert_int_eq(hw_lp_rows(lp), 2);
  ck_assert_int_eq(hw_lp_columns(lp), 2);
  hw_lp_free(lp);
}
END_TEST

START_TEST(test_lp_solve__goes_on_from_new_rows_columns_and_bounds) {
  hw_lp *lp = product_mix(false);
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &NO_HALT), HW_LP_OPTIMAL);
  hw_lp_entry both[] = {{0, 1}, {1, 2}};
  ck_assert_int_eq(hw_lp_add_row(lp, -HW_LP_INFINITY, 4, both, 2), 2); /* x + 2y <= 4 */
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_DUAL, &NO_HALT), HW_LP_OPTIMAL);
  NEAR(hw_lp_objective(lp), -10);
  hw_lp_entry cheap[] = {{0, 1}};
  ck_assert_int_eq(hw_lp_add_column(lp, -2.5, 0, 0.25, false, cheap, 1), 2);
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &NO_HALT), HW_LP_OPTIMAL);
  NEAR(hw_lp_objective(lp), -10.625);
  ck_assert(hw_lp_set_column_bounds(lp, 0, 1, 1));
  ck_assert(hw_lp_set_row_bounds(lp, 0, -HW_LP_INFINITY, 2));
  ck_assert(hw_lp_set_cost(lp, 2, 0));
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_DUAL, &NO_HALT), HW_LP_OPTIMAL);
  NEAR(hw_lp_objective(lp), -5); /* x = 1, y = 1 */
  ck_assert(hw_lp_iterations(lp) > 0);
  hw_lp_free(lp);
}
END_TEST

START_TEST(test_lp_solve__every_kind_of_bound) {
  hw_lp *lp = hw_lp_new();
  hw_lp_entry one[] = {{0, 1}};
  ck_assert_int_eq(hw_lp_add_row(lp, -2, 5, NULL, 0), 0);
  ck_assert_int_eq(hw_lp_add_column(lp, 1, -HW_LP_INFINITY, HW_LP_INFINITY, false, one, 1), 0);
  ck_assert_int_eq(hw_lp_add_column(lp, 1, 7, 7, false, NULL, 0), 1);
  ck_assert_int_eq(hw_lp_add_column(lp, -1, -HW_LP_INFINITY, 3, false, NULL, 0), 2);
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &NO_HALT), HW_LP_OPTIMAL);
  NEAR(hw_lp_value(lp, 0), -2);
  NEAR(hw_lp_objective(lp), 2);
  ck_assert(hw_lp_set_row_bounds(lp, 0, -HW_LP_INFINITY, 5));
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &NO_HALT), HW_LP_UNBOUNDED);
  ck_assert(hw_lp_set_column_bounds(lp, 0, 6, 9));
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &NO_HALT), HW_LP_INFEASIBLE);
  hw_lp_free(lp);
}
END_TEST

START_TEST(test_lp_set_basic__a_crash_basis_gives_the_same_optimum) {
  hw_lp *lp = product_mix(false);
  ck_assert(hw_lp_set_basic(lp, 0, 1));
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &NO_HALT), HW_LP_OPTIMAL);
  NEAR(hw_lp_objective(lp), -11);
  hw_lp_free(lp);
}
END_TEST

START_TEST(test_lp_clear_basis__begins_anew) {
  hw_lp *lp = product_mix(false);
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &NO_HALT), HW_LP_OPTIMAL);
  ck_assert_int_eq(hw_lp_column_stand(lp, 1), HW_LP_BASIC);
  ck_assert_int_ne(hw_lp_row_stand(lp, 0), HW_LP_BASIC);
  ck_assert(hw_lp_clear_basis(lp));
  for (int32_t i = 0; i < 2; i++) {
    ck_assert_int_eq(hw_lp_row_stand(lp, i), HW_LP_BASIC);
    ck_assert_int_ne(hw_lp_column_stand(lp, i), HW_LP_BASIC);
  }
  ck_assert(hw_lp_set_basic(lp, 1, 0));
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &NO_HALT), HW_LP_OPTIMAL);
  NEAR(hw_lp_objective(lp), -11);
  hw_lp_free(lp);
}
END_TEST

START_TEST(test_lp_cost__is_what_was_set) {
  hw_lp *lp = product_mix(true);
  NEAR(hw_lp_cost(lp, 0), -3);
  NEAR(hw_lp_cost(lp, 1), -2);
  ck_assert(hw_lp_set_cost(lp, 1, 7.25));
  NEAR(hw_lp_cost(lp, 0), -3);
  NEAR(hw_lp_cost(lp, 1), 7.25);
  hw_lp_free(lp);
}
END_TEST

/* ---- integers ---- */

/* min -5a - 4b - 3c: 2a + 3b + c <= 5, 4a + b + 2c <= 11, 3a + 4b + 2c <= 8; relaxed -13. */
static hw_lp *textbook(void) {
  static const double limits[] = {5, 11, 8};
  static const double rows[3][3] = {{2, 3, 1}, {4, 1, 2}, {3, 4, 2}};
  hw_lp *lp = hw_lp_new();
  ck_assert_ptr_nonnull(lp);
  for (int j = 0; j < 3; j++)
    ck_assert_int_eq(hw_lp_add_column(lp, -5 + j, 0, 10, true, NULL, 0), j);
  for (int i = 0; i < 3; i++) {
    hw_lp_entry entries[] = {{0, rows[i][0]}, {1, rows[i][1]}, {2, rows[i][2]}};
    ck_assert_int_eq(hw_lp_add_row(lp, -HW_LP_INFINITY, limits[i], entries, 3), i);
  }
  return lp;
}

START_TEST(test_lp_solve_integer__rounds_to_whole_numbers) {
  hw_lp *lp = textbook();
  ck_assert(hw_lp_set_row_bounds(lp, 0, -HW_LP_INFINITY, 4.5)); /* the relaxation splits a */
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &NO_HALT), HW_LP_OPTIMAL);
  double relaxed = hw_lp_objective(lp);
  ck_assert_int_eq(hw_lp_solve_integer(lp, &EXACT, &NO_HALT), HW_LP_OPTIMAL);
  int64_t a = hw_lp_integer_value(lp, 0), b = hw_lp_integer_value(lp, 1);
  int64_t c = hw_lp_integer_value(lp, 2);
  ck_assert(2 * a + 3 * b + c <= 4 && 4 * a + b + 2 * c <= 11 && 3 * a + 4 * b + 2 * c <= 8);
  int64_t best = 0;
  for (int64_t x = 0; x <= 2; x++)
    for (int64_t y = 0; y <= 2; y++)
      for (int64_t z = 0; z <= 4; z++)
        if (2 * x + 3 * y + z <= 4 && 4 * x + y + 2 * z <= 11 && 3 * x + 4 * y + 2 * z <= 8 &&
            -5 * x - 4 * y - 3 * z < best)
          best = -5 * x - 4 * y - 3 * z;
  ck_assert_int_eq(-5 * a - 4 * b - 3 * c, best);
  NEAR(hw_lp_integer_bound(lp), (double)best);
  ck_assert(relaxed <= (double)best);
  hw_lp_free(lp);
}
END_TEST

START_TEST(test_lp_solve_integer__needs_a_solved_relaxation) {
  hw_lp *lp = textbook();
  ck_assert_int_eq(hw_lp_solve_integer(lp, &EXACT, &NO_HALT), HW_LP_FAILED);
  hw_lp_free(lp);
}
END_TEST

START_TEST(test_lp_solve_integer__no_whole_solution) {
  hw_lp *lp = hw_lp_new();
  hw_lp_entry two[] = {{0, 2}};
  ck_assert_int_eq(hw_lp_add_row(lp, 1, 1, NULL, 0), 0); /* 2x = 1 */
  ck_assert_int_eq(hw_lp_add_column(lp, 1, 0, 5, true, two, 1), 0);
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &NO_HALT), HW_LP_OPTIMAL);
  ck_assert_int_eq(hw_lp_solve_integer(lp, &EXACT, &NO_HALT), HW_LP_INFEASIBLE);
  hw_lp_free(lp);
}
END_TEST

/* Market split: a few equations over many binaries, far too hard for a small tree. */
static hw_lp *market_split(void) {
  hw_lp *lp = hw_lp_new();
  uint64_t state = 7;
  enum { ROWS = 5, COLUMNS = 40 };
  double sums[ROWS] = {0};
  ck_assert_ptr_nonnull(lp);
  for (int i = 0; i < ROWS; i++)
    hw_lp_add_row(lp, 0, 0, NULL, 0);
  for (int j = 0; j < COLUMNS; j++) {
    hw_lp_entry entries[ROWS];
    for (int i = 0; i < ROWS; i++) {
      state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
      entries[i] = (hw_lp_entry){i, (double)(state >> 40 & 0xfff) + 1};
      sums[i] += entries[i].value;
    }
    ck_assert_int_eq(hw_lp_add_column(lp, 0, 0, 1, true, entries, ROWS), j);
  }
  for (int i = 0; i < ROWS; i++) {
    hw_lp_entry over[] = {{i, 1}}, under[] = {{i, -1}};
    ck_assert(hw_lp_set_row_bounds(lp, i, floor(sums[i] / 2), floor(sums[i] / 2)));
    hw_lp_add_column(lp, 1, 0, HW_LP_INFINITY, false, over, 1);
    hw_lp_add_column(lp, 1, 0, HW_LP_INFINITY, false, under, 1);
  }
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &NO_HALT), HW_LP_OPTIMAL);
  return lp;
}

START_TEST(test_lp_solve_integer__limits_of_nodes_and_work_end_it) {
  const hw_lp_integer limits[] = {{.target = -HW_LP_INFINITY, .node_limit = 50},
                                  {.target = -HW_LP_INFINITY, .work_limit = 50000}};
  hw_lp *lp = market_split();
  hw_lp_result result = hw_lp_solve_integer(lp, &limits[_i], &NO_HALT);
  ck_assert(result == HW_LP_FEASIBLE || result == HW_LP_STOPPED);
  ck_assert(hw_lp_integer_bound(lp) <= 1e-6); /* the relaxation's, not that of what was found */
  hw_lp_free(lp);
}
END_TEST

START_TEST(test_lp_solve_integer__deadline_ends_it) {
  hw_lp *lp = market_split();
  hw_halt soon = {.deadline = hw_clock() + 0.05};
  hw_lp_result result = hw_lp_solve_integer(lp, &EXACT, &soon);
  ck_assert(result == HW_LP_FEASIBLE || result == HW_LP_STOPPED);
  hw_lp_free(lp);
}
END_TEST

START_TEST(test_lp_solve__flag_and_deadline_stop_it) {
  volatile int cancel = 1;
  const hw_halt cancelled = {.cancel = &cancel}, late = {.deadline = 1e-9};
  hw_lp *lp = product_mix(true);
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &cancelled), HW_LP_STOPPED);
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_DUAL, &late), HW_LP_STOPPED);
  cancel = 0;
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &cancelled), HW_LP_OPTIMAL);
  cancel = 1;
  hw_lp_result result = hw_lp_solve_integer(lp, &EXACT, &cancelled);
  ck_assert(result == HW_LP_STOPPED || result == HW_LP_FEASIBLE);
  hw_lp_free(lp);
}
END_TEST

/* ---- refusals ---- */

START_TEST(test_lp_arguments__bad_ones_are_refused_and_harm_nothing) {
  hw_lp *lp = product_mix(false);
  const double nan = (double)NAN, infinity = (double)INFINITY;
  hw_lp_entry wrong[] = {{-1, 1}, {2, 1}, {0, nan}, {0, infinity}};
  for (int i = 0; i < 4; i++) {
    ck_assert_int_eq(hw_lp_add_row(lp, 0, 1, &wrong[i], 1), -1);
    ck_assert_int_eq(hw_lp_add_column(lp, 1, 0, 1, false, &wrong[i], 1), -1);
  }
  ck_assert_int_eq(hw_lp_add_row(lp, 2, 1, NULL, 0), -1);
  ck_assert_int_eq(hw_lp_add_row(lp, nan, 1, NULL, 0), -1);
  ck_assert_int_eq(hw_lp_add_column(lp, nan, 0, 1, false, NULL, 0), -1);
  ck_assert_int_eq(hw_lp_add_column(lp, infinity, 0, 1, false, NULL, 0), -1);
  ck_assert_int_eq(hw_lp_add_column(lp, 1, 0, nan, false, NULL, 0), -1);
  for (int32_t index = -1; index <= 2; index += 3) {
    ck_assert(!hw_lp_set_row_bounds(lp, index, 0, 1));
    ck_assert(!hw_lp_set_column_bounds(lp, index, 0, 1));
    ck_assert(!hw_lp_set_cost(lp, index, 1));
    ck_assert(!hw_lp_set_basic(lp, index, 0));
    ck_assert(!hw_lp_set_basic(lp, 0, index));
  }
  ck_assert(!hw_lp_set_cost(lp, 0, nan));
  ck_assert(!hw_lp_set_row_bounds(lp, 0, 1, 0));
  ck_assert_int_eq(hw_lp_rows(lp), 2);
  ck_assert_int_eq(hw_lp_columns(lp), 2);
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &NO_HALT), HW_LP_OPTIMAL);
  NEAR(hw_lp_objective(lp), -11);
  hw_lp_free(lp);
}
END_TEST

/* The same index twice is an error that GLPK finds itself: by itself it would abort. */
static void lose_one(void) {
  hw_lp *lp = product_mix(false);
  hw_lp_entry twice[] = {{1, 1}, {1, 2}};
  ck_assert_int_eq(hw_lp_add_row(lp, 0, 1, twice, 2), -1);
  ck_assert_int_eq(hw_lp_add_column(lp, 1, 0, 1, false, NULL, 0), -1);
  ck_assert(!hw_lp_set_cost(lp, 0, 1));
  ck_assert(!hw_lp_out_of_memory(lp));
  ck_assert_int_eq(hw_lp_solve(lp, HW_LP_PRIMAL, &NO_HALT), HW_LP_FAILED);
  ck_assert_int_eq(hw_lp_solve_integer(lp, &EXACT, &NO_HALT), HW_LP_FAILED);
  NEAR(hw_lp_objective(lp) + hw_lp_value(lp, 0) + hw_lp_dual(lp, 0), 0);
  ck_assert_int_eq(hw_lp_integer_value(lp, 0), 0);
  ck_assert_int_eq(hw_lp_rows(lp), 0);
  hw_lp_free(lp);
}

START_TEST(test_lp_guard__a_lost_problem_fails_and_the_next_one_works) {
  for (int i = 0; i < 3; i++) {
    lose_one();
    hw_lp *next = product_mix(false);
    ck_assert_int_eq(hw_lp_solve(next, HW_LP_PRIMAL, &NO_HALT), HW_LP_OPTIMAL);
    NEAR(hw_lp_objective(next), -11);
    hw_lp_free(next);
  }
}
END_TEST

START_TEST(test_lp_free__null_is_fine) {
  hw_lp_free(NULL);
}
END_TEST

/* ---- threads ---- */

/* Mixed work; what it finds is the result, 0 when all is well. */
static void *work(void *argument) {
  const bool lose = argument != NULL;
  for (int i = 0; i < 200; i++) {
    hw_lp *lp = textbook();
    if (lose && i % 3 == 0) {
      hw_lp_entry twice[] = {{1, 1}, {1, 2}};
      hw_lp_add_row(lp, 0, 1, twice, 2);
    } else if (hw_lp_solve(lp, HW_LP_PRIMAL, &NO_HALT) != HW_LP_OPTIMAL ||
               hw_lp_solve_integer(lp, &EXACT, &NO_HALT) != HW_LP_OPTIMAL ||
               fabs(hw_lp_integer_bound(lp) + 13) > 1e-6) {
      hw_lp_free(lp);
      return lp;
    }
    hw_lp_free(lp);
  }
  return NULL;
}

START_TEST(test_lp__problems_on_two_threads_do_not_meet) {
  pthread_t other;
  int yes = 1;
  void *failed;
  ck_assert_int_eq(pthread_create(&other, NULL, work, &yes), 0);
  void *own = work(NULL);
  ck_assert_int_eq(pthread_join(other, &failed), 0);
  ck_assert_ptr_null(own);
  ck_assert_ptr_null(failed);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("lp");
  TCase *tests = tcase_create("lp");
  tcase_set_timeout(tests, 60);
  tcase_add_test(tests, test_lp_solve__values_duals_and_reduced_costs);
  tcase_add_test(tests, test_lp_solve__goes_on_from_new_rows_columns_and_bounds);
  tcase_add_test(tests, test_lp_solve__every_kind_of_bound);
  tcase_add_test(tests, test_lp_set_basic__a_crash_basis_gives_the_same_optimum);
  tcase_add_test(tests, test_lp_clear_basis__begins_anew);
  tcase_add_test(tests, test_lp_cost__is_what_was_set);
  tcase_add_test(tests, test_lp_solve_integer__rounds_to_whole_numbers);
  tcase_add_test(tests, test_lp_solve_integer__needs_a_solved_relaxation);
  tcase_add_test(tests, test_lp_solve_integer__no_whole_solution);
  tcase_add_loop_test(tests, test_lp_solve_integer__limits_of_nodes_and_work_end_it, 0, 2);
  tcase_add_test(tests, test_lp_solve_integer__deadline_ends_it);
  tcase_add_test(tests, test_lp_solve__flag_and_deadline_stop_it);
  tcase_add_test(tests, test_lp_arguments__bad_ones_are_refused_and_harm_nothing);
  tcase_add_test(tests, test_lp_guard__a_lost_problem_fails_and_the_next_one_works);
  tcase_add_test(tests, test_lp_free__null_is_fine);
  tcase_add_test(tests, test_lp__problems_on_two_threads_do_not_meet);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
