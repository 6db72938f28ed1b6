/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input.h"

#include "command.h"
#include "messages.h"

int cli_tell(homeward_status status, const homeward_diagnostics *findings,
             const homeward_error *error) {
  bool told = false; /* why the file was rejected */
  if (findings != NULL) {
    /* Where memory ended, some may only follow from that. */
    if (status == HOMEWARD_OK || !cli_is_memory(error)) {
      cli_findings(findings);
    }
    told = status == HOMEWARD_INVALID && homeward_diagnostics_errors(findings) > 0;
  }
  if (status != HOMEWARD_OK && !told) {
    cli_failure(error);
  }
  return -(int)status;
}

/* cli_tell(), and frees what was found. */
static int conclude(homeward_status status, homeward_diagnostics *findings,
                    const homeward_error *error) {
  int code = cli_tell(status, findings, error);
  homeward_diagnostics_free(findings);
  return code;
}

int cli_read_findings(homeward_scenario **out, homeward_diagnostics **findings, const char *path) {
  homeward_error error = {0};
  *findings = NULL;
  homeward_status status = homeward_diagnostics_new(findings, &error);
  if (status == HOMEWARD_OK) {
    status = homeward_scenario_read(out, path, *findings, &error);
  }
  return cli_tell(status, *findings, &error);
}

int cli_read_scenario(homeward_scenario **out, const char *path) {
  homeward_diagnostics *findings = NULL;
  int code = cli_read_findings(out, &findings, path);
  homeward_diagnostics_free(findings);
  return code;
}

int cli_open_plan(homeward_plan_file **out, const char *path) {
  homeward_error error = {0};
  return homeward_plan_file_open(out, path, &error) == HOMEWARD_OK ? CLI_DONE : cli_failure(&error);
}

int cli_read_plan(homeward_plan **out, const homeward_scenario *scenario,
                  homeward_plan_file *file) {
  homeward_diagnostics *findings = NULL;
  homeward_error error = {0};
  homeward_status status = homeward_diagnostics_new(&findings, &error);
  if (status == HOMEWARD_OK) {
    status = homeward_plan_file_read(out, scenario, file, findings, &error);
  }
  return conclude(status, findings, &error);
}

int cli_read_events(homeward_events **out, const homeward_scenario *scenario, const char *path) {
  homeward_diagnostics *findings = NULL;
  homeward_error error = {0};
  homeward_status status = homeward_diagnostics_new(&findings, &error);
  if (status == HOMEWARD_OK) {
    status = homeward_events_read(out, scenario, path, findings, &error);
  }
  return conclude(status, findings, &error);
}

int cli_read_case(homeward_events **out, const homeward_scenario *scenario, const char *path) {
  homeward_diagnostics *findings = NULL;
  homeward_error error = {0};
  homeward_status status = homeward_diagnostics_new(&findings, &error);
  if (status == HOMEWARD_OK) {
    status = homeward_case_read(out, scenario, path, findings, &error);
  }
  return conclude(status, findings, &error);
}

int cli_apply_events(homeward_scenario **out, const homeward_events *events) {
  homeward_diagnostics *findings = NULL;
  homeward_error error = {0};
  homeward_status status = homeward_diagnostics_new(&findings, &error);
  if (status == HOMEWARD_OK) {
    status = homeward_events_apply(out, events, findings, &error);
  }
  return conclude(status, findings, &error);
}

int cli_read_document(homeward_document **out, const char *path) {
  homeward_diagnostics *findings = NULL;
  homeward_error error = {0};
  homeward_status status = homeward_diagnostics_new(&findings, &error);
  if (status == HOMEWARD_OK) {
    status = homeward_document_read(out, path, findings, &error);
  }
  return conclude(status, findings, &error);
}
