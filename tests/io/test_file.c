/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/file.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static void make_folder(void) {
  strcpy(folder, "/tmp/homeward-test-file-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void remove_folder(void) {
  DIR *entries = opendir(folder);
  for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
    unlinkat(dirfd(entries), entry->d_name, 0);
  }
  closedir(entries);
  rmdir(folder);
}

static const char *in_folder(const char *name) {
  static char path[512];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static void write_plainly(const char *name, const char *text) {
  FILE *file = fopen(in_folder(name), "w");
  ck_assert_ptr_nonnull(file);
  fputs(text, file);
  fclose(file);
}

START_TEST(test_file_open__reads_a_regular_file) {
  int descriptor = -1;
  char bytes[16] = "";
  write_plainly("a", "hello");
  ck_assert_int_eq(hw_file_open(&descriptor, in_folder("a"), 5, NULL), HOMEWARD_OK);
  ck_assert_int_eq(hw_file_read(descriptor, bytes, sizeof bytes), 5);
  ck_assert_str_eq(bytes, "hello");
  ck_assert_int_eq(hw_file_read(descriptor, bytes, sizeof bytes), 0);
  ck_assert_int_ne(fcntl(descriptor, F_GETFD) & FD_CLOEXEC, 0);
  close(descriptor);
}
END_TEST

START_TEST(test_file_open__refuses_what_is_no_regular_file) {
  int descriptor = 0;
  homeward_error error;
  ck_assert_int_eq(hw_file_open(&descriptor, folder, 0, &error), HOMEWARD_IO);
  ck_assert_int_eq(descriptor, -1);
  ck_assert_str_eq(error.file, folder);
  ck_assert_int_eq(hw_file_open(&descriptor, "/dev/zero", 0, &error), HOMEWARD_IO);
  ck_assert_int_eq(mkfifo(in_folder("fifo"), 0600), 0);
  ck_assert_int_eq(hw_file_open(&descriptor, in_folder("fifo"), 0, &error), HOMEWARD_IO);
  ck_assert_int_eq(hw_file_open(&descriptor, in_folder("absent"), 0, &error), HOMEWARD_IO);
  ck_assert_ptr_nonnull(strstr(error.message, "No such file"));
}
END_TEST

START_TEST(test_file_open__names_the_limit) {
  int descriptor = 0;
  homeward_error error;
  write_plainly("a", "123456");
  ck_assert_int_eq(hw_file_open(&descriptor, in_folder("a"), 5, &error), HOMEWARD_LIMIT);
  ck_assert_int_eq(descriptor, -1);
  ck_assert_ptr_nonnull(strstr(error.message, "5 bytes"));
  ck_assert_str_eq(error.file, in_folder("a"));
}
END_TEST

START_TEST(test_file_open_beside__stays_in_the_folder) {
  static const char *const bad[] = {"", ".", "..", "../b", "/etc/passwd", "sub/b", "link", "fifo"};
  int descriptor = -1;
  char scenario[512];
  write_plainly("b", "x");
  ck_assert_int_eq(symlink("b", in_folder("link")), 0);
  ck_assert_int_eq(mkfifo(in_folder("fifo"), 0600), 0);
  snprintf(scenario, sizeof scenario, "%s/scenario.yaml", folder);
  ck_assert_int_eq(hw_file_open_beside(&descriptor, scenario, "b", 0, NULL), HOMEWARD_OK);
  close(descriptor);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ck_assert_int_eq(hw_file_open_beside(&descriptor, scenario, bad[i], 0, NULL), HOMEWARD_IO);
    ck_assert_int_eq(descriptor, -1);
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("file");
  TCase *tests = tcase_create("file");
  tcase_add_checked_fixture(tests, make_folder, remove_folder);
  tcase_add_test(tests, test_file_open__reads_a_regular_file);
  tcase_add_test(tests, test_file_open__refuses_what_is_no_regular_file);
  tcase_add_test(tests, test_file_open__names_the_limit);
  tcase_add_test(tests, test_file_open_beside__stays_in_the_folder);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
