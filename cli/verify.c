/* SPDX-License-Identifier: GPL-3.0-or-later */
/** `homeward verify`: every rule that a plan breaks, by its id. */
#include "command.h"
#include "input.h"
#include "messages.h"
#include "output.h"
#include "replanned.h"

#include <homeward/homeward.h>

#include <string.h>

enum { JSON, PUBLISHED, NOW, EVENTS, BEFORE };

static const cli_option verify_options[] = {
    [JSON] = {"json", NULL, 0, false},           [PUBLISHED] = {"published", "OLD", 0, false},
    [NOW] = {"now", "INSTANT", 0, false},        [EVENTS] = {"events", "EVENTS", 0, false},
    [BEFORE] = {"before", "SCENARIO", 0, false},
};

static const char *const operand_names[] = {"SCENARIO", "PLAN"};

static const char help[] =
    "Usage: homeward verify SCENARIO PLAN [--published OLD] [--now INSTANT] [--events EVENTS]\n"
    "                       [--before SCENARIO] [--json]\n"
    "\n"
    "Checks a plan against its scenario: all rules I1 to I15 and C1 to C12, and every figure the "
    "plan\n"
    "states, recomputed from the scenario alone. Each broken rule takes one line on standard "
    "output:\n"
    "its id, whom or what it concerns, and how. One of the files may be '-', standard input.\n"
    "\n"
    "      --published OLD      the plan replans the plan OLD: what is frozen of that must stand, "
    "and\n"
    "                           is not held to the rules that it was planned by\n"
    "      --now INSTANT        when it was replanned (default: the scenario's now)\n"
    "      --events EVENTS      SCENARIO and OLD are those from before these events\n"
    "      --before SCENARIO    the scenario that OLD belongs to, where that is another\n"
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

/* What the plan is verified against. */
typedef struct against {
  const homeward_plan *plan; /* NULL: it replans no other */
  bool has_now;
  int64_t now;
} against;

static int verify(const homeward_plan *plan, const against *old) {
  homeward_error error = {0};
  size_t violations = 0;
  const int64_t *now = old->has_now ? &old->now : NULL;
  homeward_status status = old->plan == NULL
                               ? homeward_verify(plan, print_violation, NULL, &violations, &error)
                               : homeward_verify_replanned(plan, old->plan, now, print_violation,
                                                           NULL, &violations, &error);
  if (status != HOMEWARD_OK) {
    return cli_failure(&error);
  }
  if (violations == 0) {
    cli_print("the plan keeps every rule\n");
    return CLI_DONE;
  }
  cli_note("the plan breaks rules: %zu violations", violations);
  return CLI_BROKEN;
}

static int verify_json(const homeward_plan *plan, const against *old) {
  homeward_error error = {0};
  size_t violations = 0;
  const int64_t *now = old->has_now ? &old->now : NULL;
  homeward_status status = old->plan == NULL
                               ? homeward_verify_report(plan, &violations, cli_write, NULL, &error)
                               : homeward_verify_replanned_report(plan, old->plan, now, &violations,
                                                                  cli_write, NULL, &error);
  /* A write that failed is told once, when standard output is closed. */
  if (status != HOMEWARD_OK && status != HOMEWARD_IO) {
    return cli_failure(&error);
  }
  return violations == 0 ? CLI_DONE : CLI_BROKEN;
}

static int check(const cli_arguments *arguments, const cli_replanned_files *names) {
  const char *now = arguments->value[NOW];
  cli_replanned files = {0};
  against old = {.has_now = now != NULL};
  homeward_plan_file *plan_file = NULL;
  homeward_plan *plan = NULL;
  int code = cli_open_plan(&plan_file, arguments->operand[1]);
  if (code == CLI_DONE) {
    code = cli_read_replanned(&files, names);
  }
  if (code == CLI_DONE) {
    code = cli_read_plan(&plan, files.scenario, plan_file);
  }
  if (code == CLI_DONE && now != NULL) {
    code = cli_read_instant("verify", &old.now, files.scenario, now);
  }
  old.plan = files.published;
  if (code == CLI_DONE) {
    code = arguments->value[JSON] != NULL ? verify_json(plan, &old) : verify(plan, &old);
  }
  homeward_plan_free(plan);
  homeward_plan_file_free(plan_file);
  cli_free_replanned(&files);
  return code;
}

static int run(const cli_arguments *arguments) {
  const cli_replanned_files names = {.scenario = arguments->operand[0],
                                     .published = arguments->value[PUBLISHED],
                                     .events = arguments->value[EVENTS],
                                     .before = arguments->value[BEFORE]};
  bool more = arguments->value[NOW] != NULL || names.events != NULL || names.before != NULL;
  if (names.published == NULL && more) {
    cli_usage_error("verify", "--now, --events and --before go with --published");
    return CLI_USAGE;
  }
  if (!cli_check_replanned("verify", &names, arguments->operand[1])) {
    return CLI_USAGE;
  }
  return check(arguments, &names);
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
