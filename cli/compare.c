/* SPDX-License-Identifier: GPL-3.0-or-later */
/** `homeward compare`: what is different between two plans. */
#include "command.h"
#include "input.h"
#include "messages.h"
#include "output.h"

#include <homeward/homeward.h>

#include <string.h>
#include <unistd.h>

enum { SCENARIO, JSON };

static const cli_option compare_options[] = {
    [SCENARIO] = {"scenario", "SCENARIO", 0, false},
    [JSON] = {"json", NULL, 0, false},
};

static const char *const operand_names[] = {"BEFORE", "AFTER"};

static const char help[] =
    "Usage: homeward compare BEFORE AFTER [--scenario SCENARIO] [--json]\n"
    "\n"
    "Shows what is different between two plans: costs by part; cases that are lost, gained, moved\n"
    "to other runs, or travel at other times, and how much later each arrives; runs with another\n"
    "load. The plans may belong to different scenarios, such as one from before an event and one\n"
    "from after it: cases and runs are the same when their ids are. One of the files may be '-',\n"
    "standard input.\n"
    "\n"
    "      --scenario SCENARIO  also tell what only the scenario knows: the persons of each case,\n"
    "                           the seats of each run; both plans must fit it\n"
    "      --json               write one JSON object instead\n"
    "      --memory-limit SIZE  use no more memory than SIZE, such as 512M or 2G\n"
    "  -h, --help               show this text\n"
    "\n"
    "Exit codes: 0 done, whether anything is different or not; 3 a file was rejected; 5 one "
    "cannot\n"
    "be read.\n";

static int show(const homeward_comparison *comparison, bool json) {
  homeward_error error = {0};
  homeward_report_options options = {
      .size = sizeof options, .colour = cli_colour(), .width = cli_width(STDOUT_FILENO)};
  homeward_status status =
      json ? homeward_comparison_write(comparison, cli_write, NULL, &error)
           : homeward_comparison_report(comparison, &options, cli_write, NULL, &error);
  /* A write that failed is told once, when standard output is closed. */
  return status == HOMEWARD_OK || status == HOMEWARD_IO ? CLI_DONE : cli_failure(&error);
}

static int conclude(homeward_status status, homeward_comparison *comparison, bool json,
                    const homeward_error *error) {
  int code = status == HOMEWARD_OK ? show(comparison, json) : cli_failure(error);
  homeward_comparison_free(comparison);
  return code;
}

static int compare_plans(const char *scenario_path, const char *const *paths, bool json) {
  homeward_scenario *scenario = NULL;
  homeward_plan_file *files[2] = {NULL, NULL};
  homeward_plan *before = NULL, *after = NULL;
  homeward_comparison *comparison = NULL;
  homeward_error error = {0};
  int code = cli_open_plan(&files[0], paths[0]);
  if (code == CLI_DONE) {
    code = cli_open_plan(&files[1], paths[1]);
  }
  if (code == CLI_DONE) {
    code = cli_read_scenario(&scenario, scenario_path);
  }
  if (code == CLI_DONE) {
    code = cli_read_plan(&before, scenario, files[0]);
  }
  if (code == CLI_DONE) {
    code = cli_read_plan(&after, scenario, files[1]);
  }
  if (code == CLI_DONE) {
    homeward_status status = homeward_compare(&comparison, before, after, &error);
    code = conclude(status, comparison, json, &error);
  }
  homeward_plan_free(after);
  homeward_plan_free(before);
  homeward_plan_file_free(files[1]);
  homeward_plan_file_free(files[0]);
  homeward_scenario_free(scenario);
  return code;
}

static int read_plan(homeward_document **out, const char *path) {
  int code = cli_read_document(out, path);
  if (code == CLI_DONE && !homeward_document_is_plan(*out)) {
    char name[512];
    cli_error("%s: a plan is expected, and this is none", homeward_escape(name, sizeof name, path));
    return CLI_INVALID;
  }
  return code;
}

static int compare_documents(const char *const *paths, bool json) {
  homeward_document *before = NULL, *after = NULL;
  homeward_comparison *comparison = NULL;
  homeward_error error = {0};
  int code = read_plan(&before, paths[0]);
  if (code == CLI_DONE) {
    code = read_plan(&after, paths[1]);
  }
  if (code == CLI_DONE) {
    homeward_status status = homeward_compare_documents(&comparison, before, after, &error);
    code = conclude(status, comparison, json, &error);
  }
  homeward_document_free(after);
  homeward_document_free(before);
  return code;
}

static int run(const cli_arguments *arguments) {
  const char *const *paths = arguments->operand;
  const char *scenario = arguments->value[SCENARIO];
  int streams = (strcmp(paths[0], "-") == 0) + (strcmp(paths[1], "-") == 0) +
                (scenario != NULL && strcmp(scenario, "-") == 0);
  if (streams > 1) {
    cli_usage_error("compare", "standard input can be only one of the files");
    return CLI_USAGE;
  }
  return scenario != NULL ? compare_plans(scenario, paths, arguments->value[JSON] != NULL)
                          : compare_documents(paths, arguments->value[JSON] != NULL);
}

const cli_command cli_command_compare = {
    .name = "compare",
    .summary = "show what is different between two plans",
    .help = help,
    .operand_names = operand_names,
    .operand_count = 2,
    .options = compare_options,
    .option_count = sizeof compare_options / sizeof compare_options[0],
    .run = run,
};
