/* SPDX-License-Identifier: GPL-3.0-or-later */
/** `homeward plan`: from a scenario to a verified plan, on standard output or in a file. */
#include "command.h"
#include "input.h"
#include "messages.h"
#include "output.h"
#include "progress.h"
#include "solving.h"
#include "stop.h"

#include <string.h>
#include <unistd.h>

enum { OUTPUT, GAP, TIME_LIMIT, ITERATIONS, THREADS, SEED, JSON, VERBOSE };

static const cli_option plan_options[] = {
    [OUTPUT] = {"output", "PLAN", 'o', false},
    [GAP] = {"gap", "SHARE", 0, false},
    [TIME_LIMIT] = {"time-limit", "TIME", 0, false},
    [ITERATIONS] = {"iterations", "NUMBER", 0, false},
    [THREADS] = {"threads", "NUMBER", 0, false},
    [SEED] = {"seed", "NUMBER", 0, false},
    [JSON] = {"json", NULL, 0, false},
    [VERBOSE] = {"verbose", NULL, 'v', false},
};

static const char *const operand_names[] = {"SCENARIO"};

static const char help[] =
    "Usage: homeward plan SCENARIO [options]\n"
    "\n"
    "Plans how the people of a scenario go home. SCENARIO is a YAML, XML or JSON file, '-'\n"
    "standard input.\n"
    "Without -o a readable report goes to standard output.\n"
    "\n"
    "  -o, --output PLAN    save the plan in the file PLAN instead ('-': standard output), as XML\n"
    "                       or JSON when its name ends in .xml or .json, otherwise as YAML;\n"
    "                       a file that is there is replaced whole or not at all\n"
    "      --gap SHARE      accept a plan this close to the proven bound, 0 to 1 (default 0.01)\n"
    "      --time-limit TIME\n"
    "                       stop after TIME with the best plan so far: 90s, 5m, 1h30m (default: "
    "none)\n"
    "      --iterations NUMBER\n"
    "                       stop after so many steps of the search, at the first plan at the "
    "earliest:\n"
    "                       the same plan on every machine (default: none)\n"
    "      --threads NUMBER worker threads, 1 to 64 (default: one per processor);\n"
    "                       the plan is the same whatever their number, unless a time limit ends "
    "it\n"
    "      --seed NUMBER    seed of the randomised improvement (default 1)\n"
    "      --memory-limit SIZE\n"
    "                       use no more memory than SIZE, such as 512M or 2G; exit code 6 when "
    "that "
    "is\n"
    "                       too little\n"
    "      --json           write the plan as JSON, on standard output or in PLAN\n"
    "  -v, --verbose        tell on standard error when each step begins, and every second the\n"
    "                       bound and the plan so far\n"
    "  -h, --help           show this text\n"
    "\n"
    "The first interrupt (Ctrl-C) stops with the best plan so far, the second one at once.\n"
    "\n"
    "Exit codes: 0 a plan within the gap; 4 proven: nothing can be planned; 8 stopped early with "
    "a\n"
    "plan; 9 stopped early without one; 'homeward --help' lists the others.\n";

static bool read_options(homeward_solve_options *options, const cli_arguments *arguments) {
  const cli_solve_texts texts = {.output = arguments->value[OUTPUT],
                                 .gap = arguments->value[GAP],
                                 .time_limit = arguments->value[TIME_LIMIT],
                                 .iterations = arguments->value[ITERATIONS],
                                 .threads = arguments->value[THREADS],
                                 .seed = arguments->value[SEED]};
  return cli_read_solve_options("plan", options, &texts);
}

/* ---- where the plan goes ---- */

/* `output` as given with -o; NULL: the report. Returns CLI_DONE or the exit code of the failure. */
static int deliver(const homeward_plan *plan, const char *output, bool json) {
  homeward_error error = {0};
  bool shown = output == NULL || strcmp(output, "-") == 0;
  if (shown || cli_target_is_stream(output)) {
    cli_stop_writing(); /* nothing there can be lost that a new run would not give */
  }
  if (!shown) {
    return cli_save_plan(plan, output, json);
  }
  homeward_report_options report = {
      .size = sizeof report, .colour = cli_colour(), .width = cli_width(STDOUT_FILENO)};
  homeward_status status = output != NULL || json
                               ? homeward_plan_write_as(plan, cli_plan_format("-", json),
                                                        cli_write_through, NULL, &error)
                               : homeward_plan_report(plan, &report, cli_write, NULL, &error);
  /* A write that failed is told once, when standard output is closed. */
  return status == HOMEWARD_OK || status == HOMEWARD_IO ? CLI_DONE : cli_failure(&error);
}

/* `steps`: NULL without --verbose. */
static int solve(const homeward_scenario *scenario, homeward_solve_options *options,
                 const char *output, bool json, cli_steps *steps) {
  homeward_error error = {0};
  homeward_plan *plan = NULL;
  homeward_outcome outcome = HOMEWARD_OUTCOME_STOPPED_EMPTY;
  cli_progress progress = {.width = cli_width(STDERR_FILENO)};
  if (steps != NULL) {
    options->progress = cli_steps_follow;
    options->progress_context = steps;
  } else if (cli_shows_progress()) {
    options->progress = cli_progress_draw;
    options->progress_context = &progress;
  }
  options->cancel = cli_stop_flag();
  homeward_status status = homeward_solve(&plan, scenario, options, &outcome, &error);
  cli_progress_clear(&progress);
  if (status != HOMEWARD_OK) {
    return cli_failure(&error);
  }
  if (steps != NULL && plan != NULL) {
    cli_steps_tell(steps, "write");
  }
  int code = plan != NULL ? deliver(plan, output, json) : CLI_DONE;
  if (steps != NULL) {
    cli_steps_tell(steps, "end");
  }
  homeward_plan_free(plan);
  return code != CLI_DONE ? code : cli_conclude_solve(outcome, output != NULL);
}

static int run(const cli_arguments *arguments) {
  homeward_solve_options options;
  const char *path = arguments->operand[0];
  const char *output = arguments->value[OUTPUT];
  bool verbose = arguments->value[VERBOSE] != NULL;
  homeward_scenario *scenario = NULL;
  cli_steps steps;
  if (!read_options(&options, arguments)) {
    return CLI_USAGE;
  }
  cli_steps_begin(&steps);
  if (verbose) {
    cli_steps_tell(&steps, "read");
  }
  cli_stop_reading();
  int code = cli_read_scenario(&scenario, path);
  if (code == CLI_DONE && output != NULL && strcmp(output, "-") != 0) {
    code = cli_check_target("plan", output, (const char *const[]){path, NULL});
  }
  cli_stop_solving();
  if (code == CLI_DONE) {
    code =
        solve(scenario, &options, output, arguments->value[JSON] != NULL, verbose ? &steps : NULL);
  }
  homeward_scenario_free(scenario);
  return code;
}

const cli_command cli_command_plan = {
    .name = "plan",
    .summary = "plan how the people of a scenario go home",
    .help = help,
    .operand_names = operand_names,
    .operand_count = 1,
    .options = plan_options,
    .option_count = sizeof plan_options / sizeof plan_options[0],
    .run = run,
};
