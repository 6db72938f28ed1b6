/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Scenarios of tests, read by the real reader. */
#ifndef HW_TESTS_SUPPORT_SCENARIO_TEXT_H
#define HW_TESTS_SUPPORT_SCENARIO_TEXT_H

#include "homeward/homeward.h"

/**
 * Reads YAML text by way of a temporary file. NULL when it is rejected or cannot be written;
 * `message` then holds the first finding, cut at `size`. The caller owns the scenario.
 */
homeward_scenario *scenario_from_text(const char *text, char *message, size_t size);

/**
 * A number from the environment, or `otherwise` when it is not set. One that ends in "%" is a share
 * of that, rounded up.
 */
uint64_t number_from_environment(const char *name, uint64_t otherwise);

#endif
