/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Reading files with all their errors and warnings on standard error. Each function returns
 * CLI_DONE and a handle that the caller owns, or the exit code and NULL.
 */
#ifndef HW_CLI_INPUT_H
#define HW_CLI_INPUT_H

#include <homeward/homeward.h>

/** Tells what was found (may be NULL) and what failed; returns the exit code of the status. */
int cli_tell(homeward_status status, const homeward_diagnostics *findings,
             const homeward_error *error);

/** As cli_read_scenario(), and gives the findings too, NULL when out of memory. */
int cli_read_findings(homeward_scenario **out, homeward_diagnostics **findings, const char *path);

int cli_read_scenario(homeward_scenario **out, const char *path);

/** Opens a plan before its scenario is read: the files are read at the same time. */
int cli_open_plan(homeward_plan_file **out, const char *path);

/** The plan borrows `scenario` until it is freed. */
int cli_read_plan(homeward_plan **out, const homeward_scenario *scenario, homeward_plan_file *file);

/** The events borrow `scenario` until they are freed. */
int cli_read_events(homeward_events **out, const homeward_scenario *scenario, const char *path);

/** One new case; it borrows `scenario` until it is freed. */
int cli_read_case(homeward_events **out, const homeward_scenario *scenario, const char *path);

/** The scenario of the events with what they say; it borrows both until it is freed. */
int cli_apply_events(homeward_scenario **out, const homeward_events *events);

/** A scenario, or a plan or events apart from its scenario. */
int cli_read_document(homeward_document **out, const char *path);

#endif
