/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/positions.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdlib.h>

enum { LIST = 7, INNER = 70, OTHER = 3000, ITSELF = -1 };

static void add(hw_positions *positions, int row, int line, int column) {
  ck_assert(hw_positions_add(positions, row, row == OTHER, line, column));
}

/* A list of two records, of which only the second has INNER, then OTHER. */
static size_t add_unit(hw_positions *positions, int line) {
  size_t offset = 0;
  ck_assert(hw_positions_begin(positions, &offset));
  add(positions, LIST, line, 5);
  add(positions, LIST, line, 6);
  add(positions, LIST, line + 1, 6);
  add(positions, INNER, line + 1, 300);
  add(positions, OTHER, line + 100000, 4);
  return offset;
}

START_TEST(test_positions_find__steps) {
  hw_positions positions = {0};
  add_unit(&positions, 1);
  size_t unit = add_unit(&positions, 10);
  add_unit(&positions, 900000);
  hw_place_in_file place;
  hw_step list[] = {{LIST, ITSELF}};
  ck_assert(hw_positions_find(&positions, unit, list, 1, &place));
  ck_assert(place.line == 10 && place.column == 5 && !place.failed);
  hw_step second[] = {{LIST, 1}, {INNER, ITSELF}};
  ck_assert(hw_positions_find(&positions, unit, second, 1, &place));
  ck_assert(place.line == 11 && place.column == 6);
  ck_assert(hw_positions_find(&positions, unit, second, 2, &place));
  ck_assert(place.line == 11 && place.column == 300);
  hw_step other[] = {{OTHER, ITSELF}};
  ck_assert(hw_positions_find(&positions, unit, other, 1, &place));
  ck_assert(place.line == 100010 && place.column == 4 && place.failed);
  hw_positions_free(&positions);
}
END_TEST

START_TEST(test_positions_find__stays_inside) {
  hw_positions positions = {0};
  size_t unit = add_unit(&positions, 1);
  add_unit(&positions, 50);
  hw_place_in_file place;
  hw_step first[] = {{LIST, 0}, {INNER, ITSELF}}; /* the second record's, not the first's */
  ck_assert(!hw_positions_find(&positions, unit, first, 2, &place));
  hw_step third[] = {{LIST, 2}}; /* not the next unit's */
  ck_assert(!hw_positions_find(&positions, unit, third, 1, &place));
  hw_step unknown[] = {{LIST + 1, ITSELF}};
  ck_assert(!hw_positions_find(&positions, unit, unknown, 1, &place));
  hw_positions_free(&positions);
}
END_TEST

START_TEST(test_positions_add__takes_few_bytes) {
  hw_positions positions = {0};
  size_t offset = 0;
  ck_assert(hw_positions_begin(&positions, &offset));
  for (int line = 1; line <= 1000; line++) {
    add(&positions, line % 60, line, 5);
    add(&positions, line % 60, line, 90);
  }
  ck_assert_uint_le(positions.used, 6001);
  hw_positions_free(&positions);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("positions");
  TCase *tests = tcase_create("all");
  tcase_add_test(tests, test_positions_find__steps);
  tcase_add_test(tests, test_positions_find__stays_inside);
  tcase_add_test(tests, test_positions_add__takes_few_bytes);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
