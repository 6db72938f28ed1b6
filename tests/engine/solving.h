/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Small helpers of tests that solve whole scenarios. */
#ifndef HW_TESTS_ENGINE_SOLVING_H
#define HW_TESTS_ENGINE_SOLVING_H

#include "tests/support/random_scenario.h"
#include "tests/support/scenario_text.h"

#include <check.h>
#include <stdlib.h>

/** Random scenarios of one kind, seeds from 1 on. */
typedef struct scenario_set {
  const char *name;
  unsigned flags;
  uint64_t seeds;
} scenario_set;

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

/** The default options with this gap and so many threads. */
static inline homeward_solve_options solve_options(double gap, unsigned threads) {
  homeward_solve_options options;
  homeward_solve_options_default(&options);
  options.gap = gap;
  options.threads = threads;
  return options;
}

/** The plan, to be freed by the caller; fails the test when there is none. */
static inline homeward_plan *solved(const homeward_scenario *scenario,
                                    homeward_solve_options options) {
  homeward_plan *plan = NULL;
  homeward_error error = {0};
  homeward_status status = homeward_solve(&plan, scenario, &options, NULL, &error);
  ck_assert_msg(status == HOMEWARD_OK && plan != NULL, "%s: status %d: %s",
                homeward_scenario_name(scenario), status, error.message);
  return plan;
}

#endif
