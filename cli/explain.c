/* SPDX-License-Identifier: GPL-3.0-or-later */
/** `homeward explain`: why a case is left behind, or travels as it does, and what binds a plan. */
#include "bottlenecks.h"
#include "command.h"
#include "input.h"
#include "messages.h"
#include "output.h"
#include "replanned.h"
#include "stop.h"

#include <homeward/homeward.h>

#include <unistd.h>

enum { CASE, BOTTLENECKS, TOP, PUBLISHED, NOW, EVENTS, BEFORE, JSON, THREADS, TIME_LIMIT };

static const cli_option explain_options[] = {
    [CASE] = {"case", "ID", 0, true},
    [BOTTLENECKS] = {"bottlenecks", NULL, 0, false},
    [TOP] = {"top", "NUMBER", 0, false},
    [PUBLISHED] = {"published", "OLD", 0, false},
    [NOW] = {"now", "INSTANT", 0, false},
    [EVENTS] = {"events", "EVENTS", 0, false},
    [BEFORE] = {"before", "SCENARIO", 0, false},
    [JSON] = {"json", NULL, 0, false},
    [THREADS] = {"threads", "NUMBER", 0, false},
    [TIME_LIMIT] = {"time-limit", "TIME", 0, false},
};

static const char *const operand_names[] = {"SCENARIO", "PLAN"};

static const char help[] =
    "Usage: homeward explain SCENARIO PLAN [--case ID]... [--published OLD] [options]\n"
    "       homeward explain SCENARIO PLAN --bottlenecks [--top NUMBER] [options]\n"
    "\n"
    "Says why a plan leaves cases behind: the rule that keeps each, with the numbers; the proof, "
    "an\n"
    "itinerary that exists without this rule; and the smallest changes that would let the case "
    "move\n"
    "beside the rest of the plan, each verified. Without --case all cases that are left behind. "
    "Of\n"
    "a case that travels, why it travels so: what other itineraries would cost it, and what the\n"
    "whole plan would cost then, and whom it would displace.\n"
    "\n"
    "With --bottlenecks, which limits bind the plan: seats, beds, quotas, budgets, vehicles, "
    "escorts\n"
    "by what one more is worth; of the first it is confirmed by solving again with more of them.\n"
    "One of the two files may be '-', standard input.\n"
    "\n"
    "      --case ID            explain this case; may be given several times\n"
    "      --bottlenecks        which limits bind, and what more of them is worth\n"
    "      --top NUMBER         of so many limits it is confirmed, 0 to 1000 (default 10)\n"
    "      --published OLD      the plan replans the plan OLD: whoever is on the way goes on from "
    "there\n"
    "      --now INSTANT        when it was replanned (default: the scenario's now)\n"
    "      --events EVENTS      SCENARIO and OLD are those from before these events\n"
    "      --before SCENARIO    the scenario that OLD belongs to, where that is another\n"
    "      --json               write one JSON object instead\n"
    "      --threads NUMBER     worker threads, 1 to 64 (default: one per processor)\n"
    "      --time-limit TIME    leave out what is not explained after TIME, such as 90s or 5m\n"
    "      --memory-limit SIZE  use no more memory than SIZE, such as 512M or 2G\n"
    "  -h, --help               show this text\n"
    "\n"
    "Exit codes: 0 done; 4 the plan breaks a rule; 3 a file was rejected; 5 one cannot be read;\n"
    "8 stopped early, something is not explained.\n";

static bool read_top(const cli_arguments *arguments, size_t *top) {
  const char *text = arguments->value[TOP];
  uint64_t number = CLI_BOTTLENECKS_TOP;
  if (arguments->value[BOTTLENECKS] == NULL && text != NULL) {
    cli_usage_error("explain", "--top goes with --bottlenecks");
    return false;
  }
  if (arguments->value[BOTTLENECKS] != NULL && arguments->value_count > 0) {
    cli_usage_error("explain", "--case and --bottlenecks do not go together");
    return false;
  }
  if (text != NULL && !cli_read_count(text, 0, 1000, &number)) {
    cli_usage_error("explain", "--top takes a whole number from 0 to 1000, not '%s'", text);
    return false;
  }
  *top = (size_t)number;
  return true;
}

static bool read_options(homeward_explain_options *options, const cli_arguments *arguments) {
  const char *threads = arguments->value[THREADS], *limit = arguments->value[TIME_LIMIT];
  uint64_t number = 0;
  homeward_explain_options_default(options);
  if (threads != NULL && !cli_read_count(threads, 1, 64, &number)) {
    cli_usage_error("explain", "--threads takes a whole number from 1 to 64, not '%s'", threads);
    return false;
  }
  if (limit != NULL && !cli_read_duration(limit, &options->time_limit)) {
    cli_usage_error("explain", "--time-limit takes a duration such as 60s or 1h30m, not '%s'",
                    limit);
    return false;
  }
  options->threads = (unsigned)number;
  options->cases = arguments->values;
  options->case_count = (size_t)arguments->value_count;
  return true;
}

static int show(const homeward_explanation *explanation, bool json) {
  homeward_error error = {0};
  homeward_report_options options = {
      .size = sizeof options, .colour = cli_colour(), .width = cli_width(STDOUT_FILENO)};
  homeward_status status =
      json ? homeward_explanation_write(explanation, cli_write, NULL, &error)
           : homeward_explanation_report(explanation, &options, cli_write, NULL, &error);
  /* A write that failed is told once, when standard output is closed. */
  return status == HOMEWARD_OK || status == HOMEWARD_IO ? CLI_DONE : cli_failure(&error);
}

static int refuse(homeward_status status, const homeward_error *error) {
  if (status == HOMEWARD_USAGE) {
    cli_usage_error("explain", "%s", error->message);
    return CLI_USAGE;
  }
  int code = cli_failure(error);
  return status == HOMEWARD_INVALID ? CLI_BROKEN : code;
}

static int explain(const homeward_plan *plan, homeward_explain_options *options, bool json) {
  homeward_explanation *explanation = NULL;
  homeward_outcome outcome = HOMEWARD_OUTCOME_DONE;
  homeward_error error = {0};
  options->cancel = cli_stop_flag();
  homeward_status status = homeward_explain(&explanation, plan, options, &outcome, &error);
  if (status != HOMEWARD_OK) {
    return refuse(status, &error);
  }
  cli_stop_writing();
  int code = show(explanation, json);
  homeward_explanation_free(explanation);
  if (code == CLI_DONE && outcome == HOMEWARD_OUTCOME_STOPPED) {
    cli_note("stopped early; some cases are not explained");
    return CLI_STOPPED;
  }
  return code;
}

static bool check_files(const cli_arguments *arguments, const cli_replanned_files *names) {
  bool more = arguments->value[NOW] != NULL || names->events != NULL || names->before != NULL;
  if (names->published == NULL && more) {
    cli_usage_error("explain", "--now, --events and --before go with --published");
    return false;
  }
  if (names->published != NULL && arguments->value[BOTTLENECKS] != NULL) {
    cli_usage_error("explain", "--published and --bottlenecks do not go together");
    return false;
  }
  return cli_check_replanned("explain", names, arguments->operand[1]);
}

/* The plan, in its scenario, beside what was published before it. */
static int answer(const cli_arguments *arguments, const cli_replanned *files,
                  homeward_plan_file *plan_file, homeward_explain_options *options, size_t top) {
  const char *now = arguments->value[NOW];
  bool json = arguments->value[JSON] != NULL;
  homeward_plan *plan = NULL;
  int code = cli_read_plan(&plan, files->scenario, plan_file);
  if (code == CLI_DONE && now != NULL) {
    code = cli_read_instant("explain", &options->now, files->scenario, now);
  }
  options->has_now = now != NULL;
  options->published = files->published;
  cli_stop_solving();
  if (code == CLI_DONE) {
    code = arguments->value[BOTTLENECKS] != NULL
               ? cli_bottlenecks(plan, top, options->threads, options->time_limit, json)
               : explain(plan, options, json);
  }
  homeward_plan_free(plan);
  return code;
}

static int run(const cli_arguments *arguments) {
  const cli_replanned_files names = {.scenario = arguments->operand[0],
                                     .published = arguments->value[PUBLISHED],
                                     .events = arguments->value[EVENTS],
                                     .before = arguments->value[BEFORE]};
  homeward_explain_options options;
  cli_replanned files = {0};
  homeward_plan_file *plan_file = NULL;
  size_t top = 0;
  if (!read_options(&options, arguments) || !read_top(arguments, &top) ||
      !check_files(arguments, &names)) {
    return CLI_USAGE;
  }
  cli_stop_reading();
  int code = cli_open_plan(&plan_file, arguments->operand[1]);
  if (code == CLI_DONE) {
    code = cli_read_replanned(&files, &names);
  }
  if (code == CLI_DONE) {
    code = answer(arguments, &files, plan_file, &options, top);
  }
  homeward_plan_file_free(plan_file);
  cli_free_replanned(&files);
  return code;
}

const cli_command cli_command_explain = {
    .name = "explain",
    .summary = "say why cases are left behind, what would help, and what binds",
    .help = help,
    .operand_names = operand_names,
    .operand_count = 2,
    .options = explain_options,
    .option_count = sizeof explain_options / sizeof explain_options[0],
    .run = run,
};
