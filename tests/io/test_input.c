/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/input.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <fcntl.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST = 5000000 };

/* Bytes without a period that the blocks could hide. */
static char *make_bytes(void) {
  char *bytes = malloc(LONGEST);
  ck_assert_ptr_nonnull(bytes);
  uint32_t state = 1;
  for (size_t i = 0; i < LONGEST; i++) {
    state = state * 1664525 + 1013904223;
    bytes[i] = (char)(state >> 24);
  }
  return bytes;
}

/* Reads everything in uneven pieces and compares it with the bytes. */
static void check_input(hw_input *input, const char *bytes, size_t length) {
  char piece[70000], found[65], expected[65];
  size_t done = 0;
  for (size_t size = 1;; size = size * 3 % sizeof piece + 1) {
    ssize_t got = hw_input_read(input, piece, size);
    ck_assert_int_ge(got, 0);
    if (got == 0) {
      break;
    }
    ck_assert_uint_le((size_t)got, size);
    ck_assert_uint_le(done + (size_t)got, length);
    ck_assert_int_eq(memcmp(piece, bytes + done, (size_t)got), 0);
    done += (size_t)got;
  }
  ck_assert_uint_eq(done, length);
  hw_input_hash(input, found);
  ck_assert_str_eq(found, SHA256Data((const uint8_t *)bytes, length, expected));
}

static const size_t lengths[] = {0,       1,       131071,  131072,  131073, 1048575,
                                 1048576, 1048577, 1179648, 3000000, LONGEST};

START_TEST(test_input_read__memory) {
  char *bytes = make_bytes();
  for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
    hw_input *input = NULL;
    ck_assert_int_eq(hw_input_new(&input, -1, bytes, lengths[i], LONGEST, NULL), HOMEWARD_OK);
    check_input(input, bytes, lengths[i]);
    hw_input_free(input);
  }
  free(bytes);
}
END_TEST

START_TEST(test_input_read__descriptor) {
  char *bytes = make_bytes();
  FILE *file = tmpfile();
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(bytes, 1, LONGEST, file), LONGEST);
  fflush(file);
  ck_assert_int_eq(lseek(fileno(file), 0, SEEK_SET), 0);
  hw_input *input = NULL;
  ck_assert_int_eq(hw_input_new(&input, fileno(file), NULL, 0, LONGEST, NULL), HOMEWARD_OK);
  check_input(input, bytes, LONGEST);
  hw_input_free(input);
  fclose(file);
  free(bytes);
}
END_TEST

/* A rejected file is left in the middle; the second thread ends all the same. */
START_TEST(test_input_free__before_the_end) {
  char *bytes = make_bytes();
  char piece[4096];
  hw_input *input = NULL;
  ck_assert_int_eq(hw_input_new(&input, -1, bytes, LONGEST, LONGEST, NULL), HOMEWARD_OK);
  for (size_t done = 0; done < LONGEST / 2;) {
    ssize_t got = hw_input_read(input, piece, sizeof piece);
    ck_assert_int_gt(got, 0);
    done += (size_t)got;
  }
  hw_input_free(input);
  hw_input_free(NULL);
  free(bytes);
}
END_TEST

START_TEST(test_input_read__a_descriptor_that_fails) {
  hw_input *input = NULL;
  char piece[16];
  int closed = open("/dev/null", O_RDONLY);
  close(closed);
  ck_assert_int_eq(hw_input_new(&input, closed, NULL, 0, LONGEST, NULL), HOMEWARD_OK);
  ck_assert_int_eq(hw_input_read(input, piece, sizeof piece), -1);
  ck_assert(!hw_input_too_large(input));
  hw_input_free(input);
}
END_TEST

/* More than the limit from something without a size: zeros without end. */
START_TEST(test_input_read__too_large) {
  hw_input *input = NULL;
  char piece[70000];
  int zeros = open("/dev/zero", O_RDONLY);
  ck_assert_int_ge(zeros, 0);
  ck_assert_int_eq(hw_input_new(&input, zeros, NULL, 0, LONGEST, NULL), HOMEWARD_OK);
  size_t total = 0;
  ssize_t got = 0;
  while ((got = hw_input_read(input, piece, sizeof piece)) > 0) {
    total += (size_t)got;
  }
  ck_assert_int_eq(got, -1);
  ck_assert(hw_input_too_large(input));
  ck_assert_uint_le(total, LONGEST);
  hw_input_free(input);
  close(zeros);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("input");
  TCase *tests = tcase_create("all");
  tcase_set_timeout(tests, 110);
  tcase_add_test(tests, test_input_read__memory);
  tcase_add_test(tests, test_input_read__descriptor);
  tcase_add_test(tests, test_input_free__before_the_end);
  tcase_add_test(tests, test_input_read__a_descriptor_that_fails);
  tcase_add_test(tests, test_input_read__too_large);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
