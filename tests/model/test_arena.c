/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/arena.h"
#include "tests/model/failing_allocator.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <stdalign.h>
#include <string.h>

static bool all_zero(const unsigned char *bytes, size_t size) {
  for (size_t i = 0; i < size; i++) {
    if (bytes[i] != 0) {
      return false;
    }
  }
  return true;
}

START_TEST(test_arena_alloc__zeroed_and_aligned) {
  hw_arena arena = {0};
  for (size_t size = 1; size < 20000; size += 37) {
    hw_arena_text(&arena, "abc", size % 3);
    unsigned char *bytes = hw_arena_alloc(&arena, 1, size);
    ck_assert_ptr_nonnull(bytes);
    ck_assert_uint_eq((uintptr_t)bytes % alignof(max_align_t), 0);
    ck_assert(all_zero(bytes, size));
    memset(bytes, 0xFF, size);
  }
  hw_arena_free(&arena);
  ck_assert_uint_eq(arena.total, 0);
}
END_TEST

START_TEST(test_arena_alloc__large_request_keeps_the_rest_of_the_block) {
  hw_arena arena = {0};
  char *before = hw_arena_text(&arena, "a", 1);
  ck_assert_ptr_nonnull(hw_arena_alloc(&arena, 1, 10 << 20));
  char *after = hw_arena_text(&arena, "b", 1);
  ck_assert_ptr_eq(after, before + 2);
  ck_assert_str_eq(before, "a");
  hw_arena_free(&arena);
}
END_TEST

START_TEST(test_arena_alloc__overflow) {
  hw_arena arena = {0};
  ck_assert_ptr_null(hw_arena_alloc(&arena, SIZE_MAX / 2, 3));
  ck_assert_ptr_null(hw_arena_alloc(&arena, SIZE_MAX, 1));
  ck_assert_ptr_null(hw_arena_text(&arena, "", SIZE_MAX));
  ck_assert_ptr_nonnull(hw_arena_alloc(&arena, 0, 8));
  hw_arena_free(&arena);
}
END_TEST

START_TEST(test_arena_alloc__out_of_memory) {
  hw_arena arena = {0};
  fail_allocations_after(0);
  void *block = hw_arena_alloc(&arena, 1, 8);
  void *text = hw_arena_text(&arena, "x", 1);
  ck_assert(allow_allocations());
  ck_assert_ptr_null(block);
  ck_assert_ptr_null(text);
  ck_assert_uint_eq(arena.total, 0);
  ck_assert_ptr_nonnull(hw_arena_alloc(&arena, 1, 8));
  hw_arena_free(&arena);
}
END_TEST

START_TEST(test_arena_text__copies) {
  hw_arena arena = {0};
  char source[] = "Karama";
  char *copy = hw_arena_text(&arena, source, 4);
  source[0] = 'X';
  ck_assert_str_eq(copy, "Kara");
  ck_assert_str_eq(hw_arena_text(&arena, NULL, 0), "");
  hw_arena_free(&arena);
}
END_TEST

START_TEST(test_arena_grow__keeps_elements_and_zeroes_the_new) {
  hw_arena arena = {0};
  size_t capacity = 0;
  int *numbers = NULL;
  for (int i = 0; i < 10000; i++) {
    numbers = hw_arena_grow(&arena, numbers, (size_t)i, &capacity, sizeof *numbers);
    ck_assert_ptr_nonnull(numbers);
    ck_assert_uint_gt(capacity, (size_t)i);
    ck_assert_int_eq(numbers[i], 0);
    numbers[i] = i;
    if (i % 1000 == 0) {
      hw_arena_text(&arena, "in between", 10);
    }
  }
  for (int i = 0; i < 10000; i++) {
    ck_assert_int_eq(numbers[i], i);
  }
  hw_arena_free(&arena);
}
END_TEST

START_TEST(test_arena_grow__out_of_memory_keeps_the_old) {
  hw_arena arena = {0};
  size_t capacity = 0;
  int *numbers = hw_arena_grow(&arena, NULL, 0, &capacity, sizeof *numbers);
  numbers[0] = 7;
  size_t before = capacity;
  fail_allocations_after(0);
  void *grown = hw_arena_grow(&arena, numbers, 1 << 20, &capacity, sizeof *numbers);
  allow_allocations();
  ck_assert_ptr_null(grown);
  ck_assert_uint_eq(capacity, before);
  ck_assert_int_eq(numbers[0], 7);
  ck_assert_ptr_null(hw_arena_grow(&arena, numbers, SIZE_MAX - 1, &capacity, sizeof *numbers));
  hw_arena_free(&arena);
}
END_TEST

START_TEST(test_arena_reset__reuses_one_block_and_zeroes_again) {
  hw_arena arena = {0};
  for (int i = 0; i < 100; i++) {
    memset(hw_arena_alloc(&arena, 1, 500), 1, 500);
  }
  hw_arena_reset(&arena);
  size_t kept = arena.total;
  ck_assert_uint_gt(kept, 0);
  unsigned char *bytes = hw_arena_alloc(&arena, 1, 500);
  ck_assert_uint_eq(arena.total, kept);
  ck_assert(all_zero(bytes, 500));
  hw_arena_free(&arena);
  hw_arena_reset(&arena);
  hw_arena_free(&arena);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("arena");
  TCase *tests = tcase_create("arena");
  tcase_add_test(tests, test_arena_alloc__zeroed_and_aligned);
  tcase_add_test(tests, test_arena_alloc__large_request_keeps_the_rest_of_the_block);
  tcase_add_test(tests, test_arena_alloc__overflow);
  tcase_add_test(tests, test_arena_alloc__out_of_memory);
  tcase_add_test(tests, test_arena_text__copies);
  tcase_add_test(tests, test_arena_grow__keeps_elements_and_zeroes_the_new);
  tcase_add_test(tests, test_arena_grow__out_of_memory_keeps_the_old);
  tcase_add_test(tests, test_arena_reset__reuses_one_block_and_zeroes_again);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
