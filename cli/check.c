/* SPDX-License-Identifier: GPL-3.0-or-later */
/** `homeward check`: every error and warning of a scenario, then what it holds. */
#include "command.h"
#include "input.h"
#include "messages.h"
#include "output.h"

#include <homeward/homeward.h>

#include <stddef.h>

enum { JSON };

static const cli_option check_options[] = {
    [JSON] = {"json", NULL, 0, false},
};

static const char *const operand_names[] = {"SCENARIO"};

static const char help[] =
    "Usage: homeward check SCENARIO [--json]\n"
    "\n"
    "Reads a scenario ('-': standard input), shows all its errors and warnings on standard error "
    "and,\n"
    "when it is accepted, what it holds on standard output. Classes are cases that no rule, cost "
    "or\n"
    "capacity can tell apart, counted once; runs are the dated services that overlap the horizon.\n"
    "\n"
    "      --json               write one JSON object instead, also about a rejected one\n"
    "      --memory-limit SIZE  use no more memory than SIZE, such as 512M or 2G\n"
    "  -h, --help               show this text\n"
    "\n"
    "Exit codes: 0 accepted, with or without warnings; 3 rejected; 5 cannot be read.\n";

static void print_counts(const homeward_scenario *scenario, const homeward_counts *counts) {
  const struct {
    const char *name;
    size_t count;
  } rows[] = {
      {"countries", counts->countries},
      {"places", counts->places},
      {"flights", counts->flights},
      {"convoys", counts->convoys},
      {"transfers", counts->transfers},
      {"runs", counts->runs},
      {"vehicle pools", counts->vehicle_pools},
      {"escort pools", counts->escort_pools},
      {"programmes", counts->programmes},
      {"cases", counts->cases},
      {"persons", counts->persons},
      {"groups", counts->groups},
      {"classes", counts->classes},
  };
  char name[1024];
  cli_print("%s\n", homeward_escape(name, sizeof name, homeward_scenario_name(scenario)));
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    cli_print("  %-13s %8zu\n", rows[i].name, rows[i].count);
  }
}

/* `code` as reading gave it. */
static int write_report(const homeward_scenario *scenario, const homeward_diagnostics *findings,
                        int code) {
  homeward_counts counts = {.size = sizeof counts};
  homeward_error error = {0};
  homeward_status status = HOMEWARD_OK;
  if (scenario != NULL) {
    status = homeward_scenario_count(scenario, &counts, &error);
  }
  if (status == HOMEWARD_OK) {
    status = homeward_check_report(scenario, scenario != NULL ? &counts : NULL, findings, cli_write,
                                   NULL, &error);
  }
  if (status == HOMEWARD_OK) {
    cli_answer();
  }
  /* A write that failed is told once, when standard output is closed. */
  return status == HOMEWARD_OK || status == HOMEWARD_IO ? code : cli_failure(&error);
}

/* For machines: what a rejected scenario has is an answer too. */
static int run_json(const char *path) {
  homeward_scenario *scenario = NULL;
  homeward_diagnostics *findings = NULL;
  int code = cli_read_findings(&scenario, &findings, path);
  if (code == CLI_DONE || code == CLI_INVALID) {
    code = write_report(scenario, findings, code);
  }
  homeward_diagnostics_free(findings);
  homeward_scenario_free(scenario);
  return code;
}

static int run(const cli_arguments *arguments) {
  homeward_scenario *scenario = NULL;
  homeward_counts counts = {.size = sizeof counts};
  homeward_error error = {0};
  if (arguments->value[JSON] != NULL) {
    return run_json(arguments->operand[0]);
  }
  int code = cli_read_scenario(&scenario, arguments->operand[0]);
  if (code == CLI_DONE) {
    if (homeward_scenario_count(scenario, &counts, &error) == HOMEWARD_OK) {
      print_counts(scenario, &counts);
    } else {
      code = cli_failure(&error);
    }
  }
  homeward_scenario_free(scenario);
  return code;
}

const cli_command cli_command_check = {
    .name = "check",
    .summary = "show all errors and warnings of a scenario and what it holds",
    .help = help,
    .operand_names = operand_names,
    .operand_count = 1,
    .options = check_options,
    .option_count = sizeof check_options / sizeof check_options[0],
    .run = run,
};
