/* SPDX-License-Identifier: GPL-3.0-or-later */
/** `homeward fit`: one new case beside a plan that stays as it is. */
#include "command.h"
#include "input.h"
#include "messages.h"
#include "output.h"

#include <homeward/homeward.h>

#include <string.h>
#include <unistd.h>

enum { CASE, JSON };

static const cli_option fit_options[] = {
    [CASE] = {.name = "case", .value = "FILE"},
    [JSON] = {.name = "json"},
};

static const char *const operand_names[] = {"SCENARIO", "PLAN"};

static const char help[] =
    "Usage: homeward fit SCENARIO PLAN --case FILE [--json]\n"
    "\n"
    "Looks how one new case could travel beside a plan in which everybody else stays as they are:\n"
    "the three cheapest itineraries, each with its cost by part, the vehicles, runs and escorts\n"
    "that would come on top, and the notices that countries must be given by when. Where there is\n"
    "none, it says why and what would help. Nothing is changed or written; an events file with "
    "the\n"
    "case under add_cases makes it part of the scenario.\n"
    "\n"
    "FILE is the record of the case, as in a scenario, in YAML, XML or JSON; or an events file "
    "that\n"
    "adds one case and says nothing else but 'now'. One of the files may be '-', standard input.\n"
    "\n"
    "      --case FILE          the new case\n"
    "      --json               write one JSON object instead\n"
    "      --memory-limit SIZE  use no more memory than SIZE, such as 512M or 2G\n"
    "  -h, --help               show this text\n"
    "\n"
    "Exit codes: 0 done, whether there is an itinerary or not; 3 a file was rejected; 4 the plan\n"
    "breaks a rule; 5 a file cannot be read.\n";

static int show(const homeward_offers *offers, bool json) {
  homeward_error error = {0};
  homeward_report_options options = {
      .size = sizeof options, .colour = cli_colour(), .width = cli_width(STDOUT_FILENO)};
  homeward_status status = json ? homeward_offers_write(offers, cli_write, NULL, &error)
                                : homeward_offers_report(offers, &options, cli_write, NULL, &error);
  /* A write that failed is told once, when standard output is closed. */
  return status == HOMEWARD_OK || status == HOMEWARD_IO ? CLI_DONE : cli_failure(&error);
}

/* A plan that breaks a rule is no fault of the case. */
static int fit(const homeward_plan *plan, const homeward_events *new_case, bool json) {
  homeward_diagnostics *findings = NULL;
  homeward_offers *offers = NULL;
  homeward_error error = {0};
  homeward_status status = homeward_diagnostics_new(&findings, &error);
  if (status == HOMEWARD_OK) {
    status = homeward_fit(&offers, plan, new_case, findings, &error);
  }
  bool broken = status == HOMEWARD_INVALID && homeward_diagnostics_errors(findings) == 0;
  int code = cli_tell(status, findings, &error);
  if (status == HOMEWARD_OK) {
    code = show(offers, json);
  }
  homeward_offers_free(offers);
  homeward_diagnostics_free(findings);
  return broken ? CLI_BROKEN : code;
}

static int run(const cli_arguments *arguments) {
  const char *const *paths = arguments->operand;
  const char *file = arguments->value[CASE];
  homeward_scenario *scenario = NULL;
  homeward_plan_file *plan_file = NULL;
  homeward_plan *plan = NULL;
  homeward_events *new_case = NULL;
  if (file == NULL) {
    cli_usage_error("fit", "--case FILE is missing");
    return CLI_USAGE;
  }
  if ((strcmp(paths[0], "-") == 0) + (strcmp(paths[1], "-") == 0) + (strcmp(file, "-") == 0) > 1) {
    cli_usage_error("fit", "standard input can be only one of the files");
    return CLI_USAGE;
  }
  int code = cli_open_plan(&plan_file, paths[1]);
  if (code == CLI_DONE) {
    code = cli_read_scenario(&scenario, paths[0]);
  }
  if (code == CLI_DONE) {
    code = cli_read_plan(&plan, scenario, plan_file);
  }
  if (code == CLI_DONE) {
    code = cli_read_case(&new_case, scenario, file);
  }
  if (code == CLI_DONE) {
    code = fit(plan, new_case, arguments->value[JSON] != NULL);
  }
  homeward_events_free(new_case);
  homeward_plan_free(plan);
  homeward_plan_file_free(plan_file);
  homeward_scenario_free(scenario);
  return code;
}

const cli_command cli_command_fit = {
    .name = "fit",
    .summary = "show how one new case could travel beside a plan",
    .help = help,
    .operand_names = operand_names,
    .operand_count = 2,
    .options = fit_options,
    .option_count = sizeof fit_options / sizeof fit_options[0],
    .run = run,
};
