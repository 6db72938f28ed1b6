/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The last step of reading a scenario: everything that follows from what is written. */
#ifndef HW_MODEL_SCENARIO_FINISH_H
#define HW_MODEL_SCENARIO_FINISH_H

#include "model/runs.h"

/** A key of the file, and for lists an element (0-based, in the order of the model) or HW_NONE. */
typedef struct hw_key {
  const char *key;
  int32_t element;
} hw_key;

typedef enum hw_finding {
  HW_FOUND,
  HW_FOUND_REFUSED,      /* the value was refused; the model holds a preset */
  HW_NOT_FOUND,          /* the key is absent */
  HW_NOT_FOUND_REQUIRED, /* and should not be */
  HW_KNOWN_BEFORE /* part of a sound scenario that this one is made of: nothing is reported */
} hw_finding;

/** Where a scenario's values stand in its file. */
typedef struct hw_source {
  /* Follows the keys from the root; `out` receives the position of the value, or of what would hold
   * it. */
  hw_finding (*find)(const void *context, const hw_key *path, int length, hw_position *out);
  const void *context;
  bool cases_only; /* all but some cases is HW_KNOWN_BEFORE */
} hw_source;

/**
 * Completes a scenario whose records are filled and whose references are positions: presets that
 * depend on other records, instants, groups' members, indexes of ids, runs; then checks what no
 * single value can be checked for. Records with refused values (HW_NONE, NULL ids) are tolerated,
 * and findings that would only repeat a refusal are left out. `source` NULL: positions are unknown.
 *
 * HOMEWARD_OK says that it ran to its end: whether the scenario is sound is in the diagnostics.
 */
homeward_status hw_scenario_finish(homeward_scenario *scenario, const hw_source *source,
                                   homeward_diagnostics *diagnostics, homeward_error *error);

#endif
