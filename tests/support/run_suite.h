/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the main function of every test program does with its suite. */
#ifndef HW_TESTS_SUPPORT_RUN_SUITE_H
#define HW_TESTS_SUPPORT_RUN_SUITE_H

#include <check.h>

/** Runs the suite; the program's exit code. CK_VERBOSITY in the environment says what it prints. */
static inline int run_suite(Suite *suite) {
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed > 0;
}

#endif
