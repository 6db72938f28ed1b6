/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "solving.h"

#include "command.h"
#include "messages.h"

bool cli_read_solve_options(const char *command, homeward_solve_options *options,
                            const cli_solve_texts *texts) {
  uint64_t number = 0;
  homeward_solve_options_default(options);
  if (texts->gap != NULL && !cli_read_share(texts->gap, &options->gap)) {
    cli_usage_error(command, "--gap takes a decimal from 0 to 1 such as 0.01, not '%s'",
                    texts->gap);
    return false;
  }
  if (texts->time_limit != NULL && !cli_read_duration(texts->time_limit, &options->time_limit)) {
    cli_usage_error(command, "--time-limit takes a duration such as 60s or 1h30m, not '%s'",
                    texts->time_limit);
    return false;
  }
  if (texts->iterations != NULL &&
      !cli_read_count(texts->iterations, 1, UINT64_MAX, &options->iterations)) {
    cli_usage_error(command, "--iterations takes a whole number from 1, not '%s'",
                    texts->iterations);
    return false;
  }
  if (texts->threads != NULL && !cli_read_count(texts->threads, 1, 64, &number)) {
    cli_usage_error(command, "--threads takes a whole number from 1 to 64, not '%s'",
                    texts->threads);
    return false;
  }
  options->threads = texts->threads != NULL ? (unsigned)number : options->threads;
  if (texts->seed != NULL && !cli_read_count(texts->seed, 0, UINT64_MAX, &options->seed)) {
    cli_usage_error(command, "--seed takes a whole number from 0 to 18446744073709551615, not '%s'",
                    texts->seed);
    return false;
  }
  if (texts->output != NULL && texts->output[0] == '\0') {
    cli_usage_error(command, "--output needs the name of a file");
    return false;
  }
  return true;
}

/* The format that is asked for, or that the file's name tells; otherwise YAML. */
homeward_format cli_plan_format(const char *path, bool json) {
  homeward_format format = HOMEWARD_FORMAT_YAML;
  if (json) {
    return HOMEWARD_FORMAT_JSON;
  }
  homeward_format_of(&format, path, NULL);
  return format;
}

int cli_save_plan(const homeward_plan *plan, const char *path, bool json) {
  homeward_error error = {0};
  homeward_plan_summary summary = {.size = sizeof summary};
  char objective[CLI_MONEY_MAX], bound[CLI_MONEY_MAX];
  static const char *const names[] = {"optimal", "feasible", "interrupted"};
  homeward_status status = homeward_plan_summarise(plan, &summary, &error);
  if (status == HOMEWARD_OK) {
    status = homeward_plan_save_as(plan, cli_plan_format(path, json), path, &error);
  }
  if (status == HOMEWARD_OK) {
    cli_note("%s: %s; %zu of %zu persons planned; objective %s, bound %s, gap %.3f %%", path,
             names[summary.status], summary.persons_planned,
             summary.persons_planned + summary.persons_unserved,
             cli_money(objective, summary.objective), cli_money(bound, summary.bound),
             100 * summary.gap);
  }
  return status == HOMEWARD_OK ? CLI_DONE : cli_failure(&error);
}

int cli_conclude_solve(homeward_outcome outcome, bool saved) {
  switch (outcome) {
  case HOMEWARD_OUTCOME_NOTHING:
    cli_note("not one case can be planned; each stands in the plan with its reason");
    return CLI_BROKEN;
  case HOMEWARD_OUTCOME_STOPPED:
    cli_note("stopped early; the best plan so far is %s", saved ? "saved" : "shown");
    return CLI_STOPPED;
  case HOMEWARD_OUTCOME_STOPPED_EMPTY:
    cli_note("stopped early: no plan found yet; this is no proof that none exists");
    return CLI_STOPPED_EMPTY;
  case HOMEWARD_OUTCOME_DONE:
    break;
  }
  return CLI_DONE;
}
