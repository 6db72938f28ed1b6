/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What `plan` and `replan` have in common: options of a solve, and where its plan goes. */
#ifndef HW_CLI_SOLVING_H
#define HW_CLI_SOLVING_H

#include <homeward/homeward.h>

/** As they stand on the command line; NULL: not given. */
typedef struct cli_solve_texts {
  const char *output, *gap, *time_limit, *iterations, *threads, *seed;
} cli_solve_texts;

/** Fills the options; false after one message about the first text that is wrong. */
bool cli_read_solve_options(const char *command, homeward_solve_options *options,
                            const cli_solve_texts *texts);

/** The format that is asked for, or that the file's name tells; otherwise YAML. */
homeward_format cli_plan_format(const char *path, bool json);

/** Saves the plan and tells its figures. Returns CLI_DONE or the exit code of the failure. */
int cli_save_plan(const homeward_plan *plan, const char *path, bool json);

/** The exit code of an outcome, told unless it is DONE; `saved`: in a file, else shown. */
int cli_conclude_solve(homeward_outcome outcome, bool saved);

#endif
