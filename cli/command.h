/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What every command of the program has: its texts, its options, and a function that runs it. */
#ifndef HW_CLI_COMMAND_H
#define HW_CLI_COMMAND_H

#include "options.h"

/** Exit codes; the negated homeward_status where there is one. They are part of the interface. */
enum {
  CLI_DONE = 0,
  CLI_USAGE = 2,
  CLI_INVALID = 3,
  CLI_BROKEN = 4, /**< plan: nothing can be planned, proven; verify: the plan breaks a rule */
  CLI_IO = 5,
  CLI_STOPPED = 8,      /**< stopped early, a verified plan was written */
  CLI_STOPPED_EMPTY = 9 /**< stopped early without a plan */
};

typedef struct cli_command {
  const char *name;
  const char *summary; /**< for the list of commands */
  const char *help;    /**< all of `homeward NAME --help` */
  const char *const *operand_names;
  int operand_count; /**< the command takes exactly so many */
  const cli_option *options;
  int option_count;
  /** Runs the command on options and operands that have the right form; returns the exit code. */
  int (*run)(const cli_arguments *arguments);
} cli_command;

extern const cli_command cli_command_plan;
extern const cli_command cli_command_replan;
extern const cli_command cli_command_check;
extern const cli_command cli_command_verify;
extern const cli_command cli_command_explain;
extern const cli_command cli_command_compare;
extern const cli_command cli_command_fit;
extern const cli_command cli_command_convert;
extern const cli_command cli_command_export;

#endif
