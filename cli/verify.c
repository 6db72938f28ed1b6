/* SPDX-License-Identifier: GPL-3.0-or-later */
/** `homeward verify`: every rule that a plan breaks, by its id. */
#include "command.h"
#include "input.h"
#include "messages.h"
#include "output.h"

#include <homeward/homeward.h>

#include <string.h>

enum { JSON };

static const cli_option verify_options[] = {
    [JSON] = {"json", NULL, 0},
};

static const char *const operand_names[] = {"SCENARIO", "PLAN"};

static const char help[] =
    "Usage: homeward verify SCENARIO PLAN [--json]\n"
    "\n"
    "Checks a plan against its scenario: all rules I1 to I15 and C1 to C12, and every figure the "
    "plan\n"
    "states, recomputed from the scenario alone. Each broken rule takes one line on standard "
    "output:\n"
    "its id, whom or what it concerns, and how. One of the two files may be '-', standard input.\n"
    "\n"
    "      --json               write one JSON object instead\n"
    "      --memory-limit SIZE  use no more memory than SIZE, such as 512M or 2G\n"
    "  -h, --help               show this text\n"
    "\n"
    "Exit codes: 0 the plan keeps every rule; 4 it breaks one; 3 a file was rejected; 5 one cannot "
    "be\n"
    "read.\n";

static void print_violation(void *context, const homeward_violation *violation) {
  char line[2048];
  (void)context;
  cli_print("%s", violation->rule);
  if (violation->subject[0] != '\0') {
    cli_print(" %s", homeward_escape(line, sizeof line, violation->subject));
  }
  cli_print(": %s\n", homeward_escape(line, sizeof line, violation->message));
}

static int verify(const homeward_plan *plan) {
  homeward_error error = {0};
  size_t violations = 0;
  if (homeward_verify(plan, print_violation, NULL, &violations, &error) != HOMEWARD_OK) {
    return cli_failure(&error);
  }
  if (violations == 0) {
    cli_print("the plan keeps every rule\n");
    return CLI_DONE;
  }
  cli_note("the plan breaks rules: %zu violations", violations);
  return CLI_BROKEN;
}

static int verify_json(const homeward_plan *plan) {
  homeward_error error = {0};
  size_t violations = 0;
  homeward_status status = homeward_verify_report(plan, &violations, cli_write, NULL, &error);
  /* A write that failed is told once, when standard output is closed. */
  if (status != HOMEWARD_OK && status != HOMEWARD_IO) {
    return cli_failure(&error);
  }
  return violations == 0 ? CLI_DONE : CLI_BROKEN;
}

static int run(const cli_arguments *arguments) {
  homeward_scenario *scenario = NULL;
  homeward_plan *plan = NULL;
  const char *const *paths = arguments->operand;
  if (strcmp(paths[0], "-") == 0 && strcmp(paths[1], "-") == 0) {
    cli_usage_error("verify", "standard input cannot be both SCENARIO and PLAN");
    return CLI_USAGE;
  }
  int code = cli_read_scenario(&scenario, paths[0]);
  if (code == CLI_DONE) {
    code = cli_read_plan(&plan, scenario, paths[1]);
  }
  if (code == CLI_DONE) {
    code = arguments->value[JSON] != NULL ? verify_json(plan) : verify(plan);
  }
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
  return code;
}

const cli_command cli_command_verify = {
    .name = "verify",
    .summary = "check a plan against its scenario, rule by rule",
    .help = help,
    .operand_names = operand_names,
    .operand_count = 2,
    .options = verify_options,
    .option_count = sizeof verify_options / sizeof verify_options[0],
    .run = run,
};
