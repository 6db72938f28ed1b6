/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Findings about a scenario as a whole, with the positions of its file. */
#ifndef HW_MODEL_SCENARIO_CHECK_H
#define HW_MODEL_SCENARIO_CHECK_H

#include "model/scenario_finish.h"

typedef struct hw_check {
  homeward_scenario *scenario;
  const hw_source *source; /* NULL: positions are unknown */
  homeward_diagnostics *diagnostics;
  homeward_status status; /* HOMEWARD_LIMIT when out of memory */
} hw_check;

/** A path and its length: HW_PATH({"cases", 3}, {"persons", HW_NONE}). */
#define HW_PATH(...)                                                                               \
  (const hw_key[]){__VA_ARGS__}, (int)(sizeof((const hw_key[]){__VA_ARGS__}) / sizeof(hw_key))

/** False when the value was refused or is missing though required: it has been reported. */
bool hw_check_sound(const hw_check *check, const hw_key *path, int length);
hw_finding hw_check_find(const hw_check *check, const hw_key *path, int length, hw_position *out);
void hw_check_report(hw_check *check, hw_code code, const hw_key *path, int length,
                     const char *format, ...) __attribute__((format(printf, 5, 6)));

/** The list and element that a service was written in. */
hw_key hw_check_service_key(const homeward_scenario *scenario, int32_t service);

/** Everything that more than one value decides; instants, groups and indexes are known. */
void hw_check_records(hw_check *check);
void hw_check_cases(hw_check *check);

#endif
