/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Lists in order, against a sort by comparison. */
#include <check.h>
#include <stddef.h>
#include <stdlib.h>

#include "model/verify_state.h"
#include "tests/model/failing_allocator.h"
#include "tests/support/pseudo_random.h"
#include "tests/support/run_suite.h"

enum { ITEMS = 5000 };

/* Of an odd size, so that elements do not lie as words do. */
typedef struct item {
  int32_t before, key, number;
  char odd;
} item;

static int compare_items(const void *left, const void *right) {
  const item *a = left, *b = right;
  if (a->key != b->key)
    return a->key < b->key ? -1 : 1;
  return (a->number > b->number) - (a->number < b->number);
}

static void check_order(item *items, size_t count) {
  hw_verifier v = {.status = HOMEWARD_OK};
  item expected[ITEMS];
  for (size_t i = 0; i < count; i++) {
    items[i].number = (int32_t)i;
    items[i].before = ~items[i].key;
    expected[i] = items[i];
  }
  qsort(expected, count, sizeof *expected, compare_items);
  hw_order(&v, &(hw_list){items, count, sizeof *items, offsetof(item, key)});
  ck_assert_int_eq(v.status, HOMEWARD_OK);
  for (size_t i = 0; i < count; i++) {
    ck_assert_int_eq(items[i].key, expected[i].key);
    ck_assert_int_eq(items[i].number, expected[i].number);
    ck_assert_int_eq(items[i].before, expected[i].before);
  }
  hw_arena_free(&v.scratch);
}

/* One key, one digit, two, three, and all of 32 bits, around 0. */
START_TEST(test_verify_order__any_range) {
  static const int64_t ranges[] = {1, 5, 2048, 2049, 100000, 1 << 22, (1 << 22) + 1, UINT32_MAX};
  pseudo_random source = {7};
  item items[ITEMS] = {0};
  for (size_t r = 0; r < sizeof ranges / sizeof *ranges; r++) {
    for (int i = 0; i < ITEMS; i++)
      items[i].key =
          (int32_t)((int64_t)(pseudo_random_next(&source) % (uint64_t)ranges[r]) - ranges[r] / 2);
    check_order(items, ITEMS);
  }
}
END_TEST

START_TEST(test_verify_order__few_elements_and_both_ends) {
  item items[3] = {{.key = INT32_MAX}, {.key = INT32_MIN}, {.key = INT32_MAX}};
  check_order(items, 3);
  check_order(items, 1);
  check_order(items, 0);
}
END_TEST

START_TEST(test_verify_order__no_memory_leaves_the_list) {
  homeward_error error = {0};
  hw_verifier v = {.status = HOMEWARD_OK, .error = &error};
  item items[2] = {{.key = 2}, {.key = 1}};
  fail_allocations_after(0);
  hw_order(&v, &(hw_list){items, 2, sizeof *items, offsetof(item, key)});
  ck_assert(allow_allocations());
  ck_assert_int_eq(v.status, HOMEWARD_LIMIT);
  ck_assert_int_eq(items[0].key, 2);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("verify_order");
  TCase *cases = tcase_create("order");
  tcase_add_test(cases, test_verify_order__any_range);
  tcase_add_test(cases, test_verify_order__few_elements_and_both_ends);
  tcase_add_test(cases, test_verify_order__no_memory_leaves_the_list);
  suite_add_tcase(suite, cases);
  return run_suite(suite);
}
