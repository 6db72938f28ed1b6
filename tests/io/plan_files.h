/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The scenario, plan and report of tests/io/data, read from the project's folder. */
#ifndef HW_TESTS_IO_PLAN_FILES_H
#define HW_TESTS_IO_PLAN_FILES_H

#include "model/plan.h"

#define JOURNEYS "tests/io/data/journeys.yaml"
#define JOURNEYS_PLAN "tests/io/data/journeys.plan.yaml"

/** Bytes written so far; a homeward_write_callback's context. */
typedef struct written {
  char *text; /* NUL-terminated */
  size_t length, capacity;
} written;
int write_to_memory(void *context, const char *bytes, size_t length);

/** The whole file, NUL-terminated; the caller frees it. */
char *file_text(const char *path);

/** The accepted scenario; fails the test when it is rejected. */
homeward_scenario *journeys(void);

/**
 * Reads the plan of the journeys with the first `old` in its text replaced by `new` (NULL: as it
 * is).
 * `*findings` receives one "CODE LINE:COLUMN MESSAGE\n" each (static storage). NULL when it is
 * rejected.
 */
homeward_plan *read_journeys(const homeward_scenario *scenario, const char *old, const char *new,
                             const char **findings);

/** Reads a plan from a text. */
homeward_plan *read_plan_text(const homeward_scenario *scenario, const char *text,
                              const char **findings, homeward_status *status);

#endif
