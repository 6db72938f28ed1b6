/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/save.h"
#include "io/scenario_schema.h"
#include "io/schema_write.h"

homeward_status homeward_scenario_write(const homeward_scenario *scenario, homeward_format format,
                                        homeward_write_callback write, void *context,
                                        homeward_error *error) {
  if (scenario == NULL || write == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_scenario_write: scenario and write are needed");
  }
  hw_scenario_form form = {.scenario = *scenario,
                           .flights = scenario->services,
                           .flight_count = scenario->flight_count,
                           .convoys = scenario->services + scenario->flight_count,
                           .convoy_count =
                               scenario->written_service_count - scenario->flight_count};
  hw_naming naming = {.scenario = scenario};
  return hw_schema_write(&hw_scenario_record, &form, naming, format, write, context, error);
}

homeward_status homeward_scenario_save(const homeward_scenario *scenario, homeward_format format,
                                       const char *path, homeward_error *error) {
  if (scenario == NULL || path == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_scenario_save: scenario and path are needed");
  }
  hw_save *save = NULL;
  homeward_status status = hw_save_begin(&save, path, error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  status = homeward_scenario_write(scenario, format, hw_save_write, save, error);
  return hw_save_end(save, status, error);
}
