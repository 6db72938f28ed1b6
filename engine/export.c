/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scenario for other solvers. */
#include "engine/mps.h"

void homeward_export_options_default(homeward_export_options *options) {
  *options = (homeward_export_options){.size = sizeof *options};
}

static homeward_status export_to(const homeward_scenario *scenario, const hw_halt *halt,
                                 homeward_diagnostics *diagnostics, homeward_write_callback write,
                                 void *context, homeward_outcome *outcome, homeward_error *error) {
  hw_flow_model model;
  homeward_status status = hw_flow_model_build(&model, scenario, halt, diagnostics, error);
  if (status == HOMEWARD_OK && !model.stopped)
    status = hw_mps_write(&model, write, context, halt, error);
  *outcome = model.stopped ? HOMEWARD_OUTCOME_STOPPED_EMPTY : HOMEWARD_OUTCOME_DONE;
  hw_flow_model_free(&model);
  return status;
}

homeward_status homeward_export_mps(const homeward_scenario *scenario,
                                    const homeward_export_options *options,
                                    homeward_diagnostics *diagnostics,
                                    homeward_write_callback write, void *context,
                                    homeward_outcome *outcome, homeward_error *error) {
  homeward_export_options defaults;
  homeward_diagnostics *own = NULL;
  homeward_outcome ignored;
  homeward_export_options_default(&defaults);
  if (scenario == NULL || write == NULL)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_export_mps: scenario and write are needed");
  if (options == NULL)
    options = &defaults;
  if (options->size < sizeof *options)
    return hw_fail(error, HOMEWARD_USAGE, "homeward_export_mps: options.size is not set");
  if (diagnostics == NULL && homeward_diagnostics_new(&own, error) != HOMEWARD_OK)
    return HOMEWARD_LIMIT;
  hw_halt halt = {.cancel = options->cancel};
  homeward_status status = export_to(scenario, &halt, diagnostics != NULL ? diagnostics : own,
                                     write, context, outcome != NULL ? outcome : &ignored, error);
  homeward_diagnostics_free(own);
  return status;
}
