/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A solve whose steps the test takes itself: an engine made ready, and searched, as
 * homeward_solve() does it. How is nobody else's business, hence the source rather than a header;
 * how many classes are many is for the test to say.
 */
#ifndef HW_TESTS_ENGINE_MIDWAY_H
#define HW_TESTS_ENGINE_MIDWAY_H

#include "engine/engine.h"

/** As many classes have prices without a simplex. */
static int32_t volume_classes = HW_VOLUME_CLASSES;
/** More never see it. */
static int32_t simplex_classes = HW_MASTER_CLASSES;

#define HW_VOLUME_CLASSES volume_classes
#define HW_MASTER_CLASSES simplex_classes
#define HW_ATTENDED_CLASSES simplex_classes
#include "engine/solve.c"

#include "tests/engine/solving.h"
#include "tests/support/crowd_scenario.h"

static inline homeward_scenario *crowd_scenario(uint64_t seed, int32_t cases, unsigned flags) {
  char *text = crowd_scenario_text(seed, cases, flags);
  ck_assert_ptr_nonnull(text);
  homeward_scenario *scenario = accepted(text);
  free(text);
  return scenario;
}

/** At gap 0, with blocks and an empty master; close_engine() on the same thread. */
static inline homeward_status begin_engine(hw_engine *engine, const homeward_scenario *scenario,
                                           int32_t threads, homeward_error *error) {
  homeward_solve_options options;
  homeward_solve_options_default(&options);
  options.gap = 0;
  options.threads = (unsigned)threads;
  hw_engine_begin(engine, scenario, &options);
  return hw_engine_open(engine, true, error);
}

static inline void open_engine(hw_engine *engine, const homeward_scenario *scenario,
                               int32_t threads) {
  homeward_error error = {0};
  homeward_status status = begin_engine(engine, scenario, threads, &error);
  ck_assert_msg(status == HOMEWARD_OK, "status %d: %s", status, error.message);
}

static inline void close_engine(hw_engine *engine) {
  hw_master_free(&engine->master);
  hw_engine_close(engine);
}

#endif
