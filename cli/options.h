/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The command line, read strictly: every option at most once and by its whole name, every value in
 * full. No number is read by a function that looks at the locale.
 */
#ifndef HW_CLI_OPTIONS_H
#define HW_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum { CLI_MAX_OPTIONS = 12, CLI_MAX_OPERANDS = 2, CLI_MAX_VALUES = 256 };

typedef struct cli_option {
  const char *name;  /**< without the dashes */
  const char *value; /**< what it takes, such as "SHARE"; NULL when it takes nothing */
  char letter;       /**< short form; 0 when there is none */
  bool many;         /**< may be given several times; one option of a command at most */
} cli_option;

/** What stands on the command line after the command's name. The pointers borrow from argv. */
typedef struct cli_arguments {
  const char *value[CLI_MAX_OPTIONS]; /**< by index of the option; NULL: not given, "" for one
                                         without value */
  const char *values[CLI_MAX_VALUES]; /**< of the option that may be given several times */
  int value_count;
  const char *operand[CLI_MAX_OPERANDS];
  int operand_count;
  const char *memory_limit; /**< --memory-limit, which every command takes; NULL: not given */
  bool help;                /**< --help or -h was given; then nothing else was looked at */
} cli_arguments;

struct cli_command;

/** Reads argv[1..argc-1]. Returns CLI_DONE, or CLI_USAGE after one message. */
int cli_read_arguments(cli_arguments *out, const struct cli_command *command, int argc,
                       char **argv);

/** The entry of `known` that is nearest to `word`, or NULL when none is near. */
const char *cli_nearest(const char *word, const char *const *known, int count);

/** A share such as "0.01": a decimal from 0 to 1 with at most nine places. */
bool cli_read_share(const char *text, double *out);

/** A whole number in `lowest` .. `highest`. */
bool cli_read_count(const char *text, uint64_t lowest, uint64_t highest, uint64_t *out);

/** A duration such as "90s", "1m30s", "36h" or "1d12h", over 0 and at most 366 days, in seconds. */
bool cli_read_duration(const char *text, double *seconds);

/** A size such as "512M", "2G" or "4096", over 0, in bytes; K, M, G and T are powers of 1024. */
bool cli_read_size(const char *text, uint64_t *bytes);

#endif
