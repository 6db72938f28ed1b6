/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/save.h"

homeward_status homeward_export_mps_save(const homeward_scenario *scenario,
                                         const homeward_export_options *options,
                                         homeward_diagnostics *diagnostics, const char *path,
                                         homeward_outcome *outcome, homeward_error *error) {
  hw_save *save = NULL;
  homeward_outcome ended = HOMEWARD_OUTCOME_DONE;
  if (path == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_export_mps_save: path is needed");
  }
  homeward_status status = hw_save_begin(&save, path, error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  status = homeward_export_mps(scenario, options, diagnostics, hw_save_write, save, &ended, error);
  if (outcome != NULL) {
    *outcome = ended;
  }
  if (status == HOMEWARD_OK && ended != HOMEWARD_OUTCOME_DONE) {
    hw_save_abandon(save); /* the old file stands */
    return HOMEWARD_OK;
  }
  return hw_save_end(save, status, error);
}
