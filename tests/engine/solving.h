/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Small helpers of tests that solve whole scenarios. */
#ifndef HW_TESTS_ENGINE_SOLVING_H
#define HW_TESTS_ENGINE_SOLVING_H

#include "tests/support/random_scenario.h"
#include "tests/support/scenario_text.h"

#include <check.h>
#include <stdlib.h>

/** Fails the test when the text is rejected. */
static inline homeward_scenario *accepted(const char *text) {
  char message[256];
  homeward_scenario *scenario = scenario_from_text(text, message, sizeof message);
  ck_assert_msg(scenario != NULL, "%s", message);
  return scenario;
}

static inline homeward_scenario *random_scenario(uint64_t seed, unsigned flags) {
  char *text = random_scenario_text(seed, flags);
  ck_assert_ptr_nonnull(text);
  homeward_scenario *scenario = accepted(text);
  free(text);
  return scenario;
}

/** Runs the suite; the program's exit code. */
static inline int run_suite(Suite *suite) {
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed > 0;
}

#endif
