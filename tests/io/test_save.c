/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/save.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];

static void make_folder(void) {
  strcpy(folder, "/tmp/homeward-test-save-XXXXXX");
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

static const char *contents(const char *name) {
  static char text[4096];
  FILE *file = fopen(in_folder(name), "r");
  ck_assert_ptr_nonnull(file);
  text[fread(text, 1, sizeof text - 1, file)] = '\0';
  fclose(file);
  return text;
}

/* Entries whose name begins with `prefix`. */
static int count_entries(const char *prefix) {
  int count = 0;
  DIR *entries = opendir(folder);
  for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
    count += strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
  }
  closedir(entries);
  return count;
}

static homeward_status save_text(const char *name, const char *text, homeward_error *error) {
  hw_save *save = NULL;
  homeward_status status = hw_save_begin(&save, in_folder(name), error);
  if (status != HOMEWARD_OK) {
    ck_assert_ptr_null(save);
    return status;
  }
  hw_save_write(save, text, strlen(text));
  return hw_save_commit(save, error);
}

START_TEST(test_save__creates_and_replaces) {
  ck_assert_int_eq(save_text("plan", "one\n", NULL), HOMEWARD_OK);
  ck_assert_str_eq(contents("plan"), "one\n");
  ck_assert_int_eq(save_text("plan", "two\n", NULL), HOMEWARD_OK);
  ck_assert_str_eq(contents("plan"), "two\n");
  ck_assert_int_eq(count_entries(".plan"), 0);
}
END_TEST

START_TEST(test_save__writes_more_than_its_buffer) {
  hw_save *save = NULL;
  struct stat info;
  ck_assert_int_eq(hw_save_begin(&save, in_folder("plan"), NULL), HOMEWARD_OK);
  for (int i = 0; i < 100000; i++) {
    ck_assert_int_eq(hw_save_write(save, "0123456", 7), 0);
  }
  ck_assert_int_eq(hw_save_commit(save, NULL), HOMEWARD_OK);
  ck_assert_int_eq(stat(in_folder("plan"), &info), 0);
  ck_assert_int_eq(info.st_size, 700000);
}
END_TEST

START_TEST(test_save__mode_is_0600_whatever_the_umask) {
  static const mode_t masks[] = {0, 022, 0777};
  struct stat info;
  for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
    mode_t old = umask(masks[i]);
    homeward_status status = save_text("plan", "x", NULL);
    umask(old);
    ck_assert_int_eq(status, HOMEWARD_OK);
    ck_assert_int_eq(stat(in_folder("plan"), &info), 0);
    ck_assert_int_eq(info.st_mode & 07777, 0600);
    chmod(in_folder("plan"), 0644);
  }
}
END_TEST

START_TEST(test_save__abandoned_leaves_the_old_file) {
  hw_save *save = NULL;
  write_plainly("plan", "old");
  ck_assert_int_eq(hw_save_begin(&save, in_folder("plan"), NULL), HOMEWARD_OK);
  hw_save_write(save, "new", 3);
  ck_assert_int_eq(count_entries(".plan.homeward-"), 1);
  hw_save_abandon(save);
  hw_save_abandon(NULL);
  ck_assert_str_eq(contents("plan"), "old");
  ck_assert_int_eq(count_entries(".plan"), 0);
}
END_TEST

START_TEST(test_save__full_disk_leaves_the_old_file) {
  homeward_error error;
  hw_save *save = NULL;
  char bytes[5000];
  struct rlimit limit = {.rlim_cur = 100000, .rlim_max = RLIM_INFINITY};
  memset(bytes, 'x', sizeof bytes);
  write_plainly("plan", "old");
  signal(SIGXFSZ, SIG_IGN);
  ck_assert_int_eq(hw_save_begin(&save, in_folder("plan"), NULL), HOMEWARD_OK);
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
  int refused = 0;
  for (int i = 0; i < 40; i++) {
    refused = hw_save_write(save, bytes, sizeof bytes);
  }
  ck_assert_int_ne(refused, 0);
  ck_assert_int_eq(hw_save_commit(save, &error), HOMEWARD_IO);
  limit.rlim_cur = RLIM_INFINITY;
  setrlimit(RLIMIT_FSIZE, &limit);
  ck_assert_str_eq(error.file, in_folder("plan"));
  ck_assert_str_eq(contents("plan"), "old");
  ck_assert_int_eq(count_entries(".plan"), 0);
}
END_TEST

START_TEST(test_save__sweeps_what_a_killed_writer_left) {
  write_plainly("plan", "old");
  pid_t child = fork();
  if (child == 0) {
    hw_save *save = NULL;
    hw_save_begin(&save, in_folder("plan"), NULL);
    hw_save_write(save, "half", 4);
    raise(SIGKILL);
  }
  waitpid(child, NULL, 0);
  ck_assert_str_eq(contents("plan"), "old");
  ck_assert_int_eq(count_entries(".plan.homeward-"), 1);
  write_plainly(".other.homeward-abcdef", "of another target");
  write_plainly(".plan.homeward-notes", "not a temporary");
  ck_assert_int_eq(save_text("plan", "new", NULL), HOMEWARD_OK);
  ck_assert_str_eq(contents("plan"), "new");
  ck_assert_int_eq(count_entries(".plan.homeward-"), 1);
  ck_assert_int_eq(count_entries(".other.homeward-"), 1);
}
END_TEST

START_TEST(test_save__leaves_a_living_writer_alone) {
  hw_save *slow = NULL;
  ck_assert_int_eq(hw_save_begin(&slow, in_folder("plan"), NULL), HOMEWARD_OK);
  ck_assert_int_eq(save_text("plan", "fast", NULL), HOMEWARD_OK);
  ck_assert_str_eq(contents("plan"), "fast");
  hw_save_write(slow, "slow", 4);
  ck_assert_int_eq(hw_save_commit(slow, NULL), HOMEWARD_OK);
  ck_assert_str_eq(contents("plan"), "slow");
}
END_TEST

START_TEST(test_save__replaces_the_file_a_link_leads_to) {
  struct stat info;
  write_plainly("real", "old");
  ck_assert_int_eq(symlink("real", in_folder("link")), 0);
  ck_assert_int_eq(save_text("link", "new", NULL), HOMEWARD_OK);
  ck_assert_str_eq(contents("real"), "new");
  ck_assert_int_eq(lstat(in_folder("link"), &info), 0);
  ck_assert(S_ISLNK(info.st_mode));
}
END_TEST

START_TEST(test_save__refuses_targets_that_are_no_files) {
  homeward_error error;
  struct stat info;
  ck_assert_int_eq(symlink("nowhere", in_folder("dangling")), 0);
  ck_assert_int_eq(save_text("dangling", "x", &error), HOMEWARD_IO);
  ck_assert_int_eq(mkdir(in_folder("sub"), 0700), 0);
  ck_assert_int_eq(save_text("sub", "x", &error), HOMEWARD_IO);
  ck_assert_int_eq(save_text("sub/", "x", &error), HOMEWARD_IO);
  ck_assert_int_eq(rmdir(in_folder("sub")), 0);
  ck_assert_int_eq(mkfifo(in_folder("fifo"), 0600), 0);
  ck_assert_int_eq(save_text("fifo", "x", &error), HOMEWARD_IO);
  ck_assert_ptr_nonnull(strstr(error.message, "nobody reads"));
  ck_assert_int_eq(lstat(in_folder("fifo"), &info), 0);
  ck_assert(S_ISFIFO(info.st_mode));
  ck_assert_int_eq(save_text("", "x", &error), HOMEWARD_IO);
  ck_assert_int_eq(save_text("absent/plan", "x", &error), HOMEWARD_IO);
}
END_TEST

START_TEST(test_save__writes_to_devices_and_replaces_none) {
  homeward_error error;
  struct stat info;
  ck_assert_int_eq(symlink("/dev/null", in_folder("device")), 0);
  ck_assert_int_eq(save_text("device", "x", NULL), HOMEWARD_OK);
  ck_assert_int_eq(stat(in_folder("device"), &info), 0);
  ck_assert(S_ISCHR(info.st_mode));
  ck_assert_int_eq(unlink(in_folder("device")), 0);
  ck_assert_int_eq(symlink("/dev/full", in_folder("device")), 0);
  ck_assert_int_eq(save_text("device", "x", &error), HOMEWARD_IO);
  ck_assert_ptr_nonnull(strstr(error.message, "No space left"));
  ck_assert_int_eq(stat("/dev/full", &info), 0);
  ck_assert(S_ISCHR(info.st_mode));
}
END_TEST

START_TEST(test_save__fills_a_pipe_that_is_read) {
  enum { BYTES = 300000 }; /* more than a pipe holds */
  char path[64], bytes[1000];
  int ends[2];
  size_t got = 0;
  ck_assert_int_eq(pipe(ends), 0);
  snprintf(path, sizeof path, "/dev/fd/%d", ends[1]);
  pid_t child = fork();
  if (child == 0) {
    hw_save *save = NULL;
    memset(bytes, 'x', sizeof bytes);
    bool saved = hw_save_begin(&save, path, NULL) == HOMEWARD_OK;
    for (size_t i = 0; saved && i < BYTES / sizeof bytes; i++) {
      saved = hw_save_write(save, bytes, sizeof bytes) == 0;
    }
    _exit(saved && hw_save_commit(save, NULL) == HOMEWARD_OK ? 0 : 1);
  }
  close(ends[1]);
  for (ssize_t part = 1; part > 0; got += (size_t)part) {
    part = read(ends[0], bytes, sizeof bytes);
    ck_assert_int_ge(part, 0);
  }
  int ended = 1;
  waitpid(child, &ended, 0);
  close(ends[0]);
  ck_assert_uint_eq(got, BYTES);
  ck_assert_int_eq(ended, 0);
}
END_TEST

START_TEST(test_save__leaves_another_targets_temporary) {
  write_plainly(".plan.yaml.homeward-abcdef", "of plan.yaml");
  ck_assert_int_eq(save_text("plan", "new", NULL), HOMEWARD_OK);
  ck_assert_int_eq(count_entries(".plan.yaml.homeward-"), 1);
  ck_assert_int_eq(save_text("plan.yaml", "new", NULL), HOMEWARD_OK);
  ck_assert_int_eq(count_entries(".plan"), 0);
}
END_TEST

START_TEST(test_save__refuses_a_file_its_user_may_not_write) {
  write_plainly("plan", "old");
  chmod(in_folder("plan"), 0400);
  if (geteuid() != 0) {
    ck_assert_int_eq(save_text("plan", "new", NULL), HOMEWARD_IO);
    ck_assert_str_eq(contents("plan"), "old");
  }
}
END_TEST

START_TEST(test_save__longest_name) {
  char name[256];
  memset(name, 'n', 255);
  name[255] = '\0';
  ck_assert_int_eq(save_text(name, "x", NULL), HOMEWARD_OK);
  ck_assert_str_eq(contents(name), "x");
}
END_TEST

int main(void) {
  Suite *suite = suite_create("save");
  TCase *tests = tcase_create("save");
  tcase_add_checked_fixture(tests, make_folder, remove_folder);
  tcase_add_test(tests, test_save__creates_and_replaces);
  tcase_add_test(tests, test_save__writes_more_than_its_buffer);
  tcase_add_test(tests, test_save__mode_is_0600_whatever_the_umask);
  tcase_add_test(tests, test_save__abandoned_leaves_the_old_file);
  tcase_add_test(tests, test_save__full_disk_leaves_the_old_file);
  tcase_add_test(tests, test_save__sweeps_what_a_killed_writer_left);
  tcase_add_test(tests, test_save__leaves_a_living_writer_alone);
  tcase_add_test(tests, test_save__replaces_the_file_a_link_leads_to);
  tcase_add_test(tests, test_save__refuses_targets_that_are_no_files);
  tcase_add_test(tests, test_save__writes_to_devices_and_replaces_none);
  tcase_add_test(tests, test_save__fills_a_pipe_that_is_read);
  tcase_add_test(tests, test_save__leaves_another_targets_temporary);
  tcase_add_test(tests, test_save__refuses_a_file_its_user_may_not_write);
  tcase_add_test(tests, test_save__longest_name);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
