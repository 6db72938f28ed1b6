/* SPDX-License-Identifier: GPL-3.0-or-later */
/** `homeward replan`: the next plan after a published one, and what it changes for whom. */
#include "command.h"
#include "messages.h"
#include "output.h"
#include "progress.h"
#include "replanned.h"
#include "solving.h"
#include "stop.h"

#include <string.h>
#include <unistd.h>

enum { OUTPUT, NOW, EVENTS, BEFORE, GAP, TIME_LIMIT, ITERATIONS, THREADS, SEED, JSON, VERBOSE };

static const cli_option replan_options[] = {
    [OUTPUT] = {.name = "output", .value = "NEWPLAN", .letter = 'o'},
    [NOW] = {.name = "now", .value = "INSTANT"},
    [EVENTS] = {.name = "events", .value = "EVENTS"},
    [BEFORE] = {.name = "before", .value = "OLD"},
    [GAP] = {.name = "gap", .value = "SHARE"},
    [TIME_LIMIT] = {.name = "time-limit", .value = "TIME"},
    [ITERATIONS] = {.name = "iterations", .value = "NUMBER"},
    [THREADS] = {.name = "threads", .value = "NUMBER"},
    [SEED] = {.name = "seed", .value = "NUMBER"},
    [JSON] = {.name = "json"},
    [VERBOSE] = {.name = "verbose", .letter = 'v'},
};

static const char *const operand_names[] = {"SCENARIO", "PLAN"};

static const char help[] =
    "Usage: homeward replan SCENARIO PLAN [options]\n"
    "\n"
    "Plans again after PLAN was published: legs that have departed or are confirmed stay, people "
    "on\n"
    "their way travel on from where they are, and whoever travels otherwise than published costs "
    "the\n"
    "change penalty. Tells what changes, for whom and why, which confirmed legs cannot be kept, "
    "and\n"
    "which countries must be notified. One of the files may be '-', standard input.\n"
    "\n"
    "  -o, --output NEWPLAN save the new plan in the file NEWPLAN, as XML or JSON when its name "
    "ends\n"
    "                       in .xml or .json, otherwise as YAML; '-' writes it to standard output\n"
    "                       instead of what changes\n"
    "      --events EVENTS  what became known since SCENARIO was written (see docs/events.md); the "
    "new\n"
    "                       plan is one of the scenario that 'homeward convert --events' writes\n"
    "      --before OLD     PLAN is a plan of the scenario OLD, and SCENARIO is what holds now: "
    "runs "
    "and\n"
    "                       places that it does not have any more are not kept\n"
    "      --now INSTANT    now, such as 2005-04-12T09:00 in the scenario's time zone (default: "
    "that\n"
    "                       of EVENTS, otherwise of SCENARIO)\n"
    "      --gap SHARE      accept a plan this close to the proven bound, 0 to 1 (default 0.01)\n"
    "      --time-limit TIME\n"
    "                       stop after TIME with the best plan so far: 90s, 5m, 1h30m\n"
    "      --iterations NUMBER\n"
    "                       stop after so many steps of the search\n"
    "      --threads NUMBER worker threads, 1 to 64 (default: one per processor)\n"
    "      --seed NUMBER    seed of the randomised improvement (default 1)\n"
    "      --memory-limit SIZE\n"
    "                       use no more memory than SIZE, such as 512M or 2G\n"
    "      --json           what changes as one JSON object; with '-o -' the plan as JSON\n"
    "  -v, --verbose        tell on standard error when each step begins\n"
    "  -h, --help           show this text\n"
    "\n"
    "The first interrupt (Ctrl-C) stops with the best plan so far, the second one at once.\n"
    "\n"
    "Exit codes: 0 a plan within the gap; 4 proven: nothing can be planned; 8 stopped early with "
    "a\n"
    "plan; 9 stopped early without one; 'homeward --help' lists the others.\n";

/* One run of the command. */
typedef struct replanning {
  cli_replanned_files names;
  cli_replanned files;
  const char *output; /* NULL: the plan is not written */
  bool json;
  homeward_replan_options options;
  cli_steps *steps; /* NULL without --verbose */
} replanning;

/* ---- what changes ---- */

static void warn(const homeward_comparison *changes) {
  homeward_comparison_summary sum = {.size = sizeof sum};
  homeward_comparison_summarise(changes, &sum, NULL);
  if (sum.promises > 0) {
    cli_note("warning: confirmed legs of %zu case%s cannot be kept", sum.promises,
             sum.promises == 1 ? "" : "s");
  }
  if (sum.stranded > 0) {
    cli_note("warning: %zu case%s on the way cannot travel on", sum.stranded,
             sum.stranded == 1 ? "" : "s");
  }
}

static int show(const homeward_comparison *changes, const replanning *r) {
  homeward_error error = {0};
  homeward_report_options report = {
      .size = sizeof report, .colour = cli_colour(), .width = cli_width(STDOUT_FILENO)};
  homeward_status status =
      r->json ? homeward_comparison_write(changes, cli_write, NULL, &error)
              : homeward_comparison_report(changes, &report, cli_write, NULL, &error);
  /* A write that failed is told once, when standard output is closed. */
  return status == HOMEWARD_OK || status == HOMEWARD_IO ? CLI_DONE : cli_failure(&error);
}

static int write_plan(const homeward_plan *plan, bool json) {
  homeward_error error = {0};
  homeward_status status =
      homeward_plan_write_as(plan, cli_plan_format("-", json), cli_write_through, NULL, &error);
  return status == HOMEWARD_OK || status == HOMEWARD_IO ? CLI_DONE : cli_failure(&error);
}

/* Saves the plan before it tells what changes. */
static int deliver(const homeward_plan *plan, const homeward_comparison *changes,
                   const replanning *r) {
  bool shown = r->output != NULL && strcmp(r->output, "-") == 0;
  if (r->output == NULL || shown || cli_target_is_stream(r->output)) {
    cli_stop_writing(); /* nothing there can be lost that a new run would not give */
  }
  int code = shown ? write_plan(plan, r->json) : CLI_DONE;
  if (!shown && r->output != NULL) {
    code = cli_save_plan(plan, r->output, false);
  }
  if (code == CLI_DONE) {
    warn(changes);
  }
  return code == CLI_DONE && !shown ? show(changes, r) : code;
}

static int conclude(const homeward_plan *plan, const replanning *r) {
  homeward_error error = {0};
  homeward_comparison *changes = NULL;
  const cli_replanned *files = &r->files;
  homeward_status status = homeward_compare_replanned(
      &changes, files->published, plan, files->changed != NULL ? files->before : NULL,
      r->options.has_now ? &r->options.now : NULL, &error);
  int code = status == HOMEWARD_OK ? deliver(plan, changes, r) : cli_failure(&error);
  homeward_comparison_free(changes);
  return code;
}

/* ---- the search ---- */

static int solve(replanning *r) {
  homeward_error error = {0};
  homeward_plan *plan = NULL;
  homeward_outcome outcome = HOMEWARD_OUTCOME_STOPPED_EMPTY;
  homeward_solve_options *options = &r->options.solve;
  cli_progress progress = {.width = cli_width(STDERR_FILENO)};
  if (r->steps != NULL) {
    options->progress = cli_steps_follow;
    options->progress_context = r->steps;
  } else if (cli_shows_progress()) {
    options->progress = cli_progress_draw;
    options->progress_context = &progress;
  }
  options->cancel = cli_stop_flag();
  homeward_status status =
      homeward_replan(&plan, r->files.scenario, r->files.published, &r->options, &outcome, &error);
  cli_progress_clear(&progress);
  if (status != HOMEWARD_OK) {
    return cli_failure(&error);
  }
  if (r->steps != NULL && plan != NULL) {
    cli_steps_tell(r->steps, "write");
  }
  int code = plan != NULL ? conclude(plan, r) : CLI_DONE;
  if (r->steps != NULL) {
    cli_steps_tell(r->steps, "end");
  }
  homeward_plan_free(plan);
  return code != CLI_DONE ? code : cli_conclude_solve(outcome, r->output != NULL);
}

static int read_files(replanning *r, const cli_arguments *arguments) {
  const cli_replanned_files *names = &r->names;
  const char *now = arguments->value[NOW];
  int code = cli_read_replanned(&r->files, names);
  if (code == CLI_DONE && now != NULL) {
    r->options.has_now = true;
    code = cli_read_instant("replan", &r->options.now, r->files.scenario, now);
  }
  if (code == CLI_DONE && r->output != NULL && strcmp(r->output, "-") != 0) {
    const char *const inputs[] = {names->scenario, names->published,
                                  names->events != NULL ? names->events : names->before, NULL};
    code = cli_check_target("replan", r->output, inputs);
  }
  return code;
}

static bool read_options(replanning *r, const cli_arguments *arguments) {
  const cli_solve_texts texts = {.output = arguments->value[OUTPUT],
                                 .gap = arguments->value[GAP],
                                 .time_limit = arguments->value[TIME_LIMIT],
                                 .iterations = arguments->value[ITERATIONS],
                                 .threads = arguments->value[THREADS],
                                 .seed = arguments->value[SEED]};
  homeward_replan_options_default(&r->options);
  r->names = (cli_replanned_files){.scenario = arguments->operand[0],
                                   .published = arguments->operand[1],
                                   .events = arguments->value[EVENTS],
                                   .before = arguments->value[BEFORE]};
  r->output = texts.output;
  r->json = arguments->value[JSON] != NULL;
  return cli_read_solve_options("replan", &r->options.solve, &texts) &&
         cli_check_replanned("replan", &r->names, NULL);
}

static int run(const cli_arguments *arguments) {
  replanning r = {.output = NULL};
  cli_steps steps;
  if (!read_options(&r, arguments)) {
    return CLI_USAGE;
  }
  cli_steps_begin(&steps);
  if (arguments->value[VERBOSE] != NULL) {
    r.steps = &steps;
    cli_steps_tell(&steps, "read");
  }
  cli_stop_reading();
  int code = read_files(&r, arguments);
  cli_stop_solving();
  if (code == CLI_DONE) {
    code = solve(&r);
  }
  cli_free_replanned(&r.files);
  return code;
}

const cli_command cli_command_replan = {
    .name = "replan",
    .summary = "plan again after a plan was published and things changed",
    .help = help,
    .operand_names = operand_names,
    .operand_count = 2,
    .options = replan_options,
    .option_count = sizeof replan_options / sizeof replan_options[0],
    .run = run,
};
