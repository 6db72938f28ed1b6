/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The program `homeward`: finds the command and runs it. */
#include "command.h"
#include "limit.h"
#include "messages.h"
#include "output.h"

#include <homeward/homeward.h>

#include <signal.h>
#include <string.h>

static const cli_command *const commands[] = {
    &cli_command_plan,   &cli_command_replan,  &cli_command_check,
    &cli_command_verify, &cli_command_compare, &cli_command_explain,
    &cli_command_fit,    &cli_command_convert, &cli_command_export,
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static void print_help(void) {
  cli_print("Usage: homeward COMMAND [options] FILE...\n"
            "\n"
            "Plans how stranded people go home.\n"
            "\n");
  for (int i = 0; i < COMMAND_COUNT; i++) {
    cli_print("  %-8s %s\n", commands[i]->name, commands[i]->summary);
  }
  cli_print(
      "\n"
      "  --help, -h   show this text; 'homeward COMMAND --help' shows a command's\n"
      "  --version    show the version\n"
      "  --memory-limit SIZE\n"
      "               with any command: end with exit code 6 rather than use more memory than "
      "SIZE,\n"
      "               such as 512M or 2G\n"
      "\n"
      "Results go to standard output, messages to standard error.\n"
      "\n"
      "Exit codes:\n"
      "  0  done\n"
      "  2  usage\n"
      "  3  input rejected\n"
      "  4  plan: proven that nothing can be planned; verify, explain, fit: a rule is broken\n"
      "  5  cannot read or write\n"
      "  6  out of memory, or over a stated limit\n"
      "  7  an error in Homeward itself: the final verification refused, nothing was written\n"
      "  8  stopped early (limit, interrupt) with a verified plan\n"
      "  9  stopped early without one\n");
}

static int refuse_command(const char *word) {
  const char *known[COMMAND_COUNT + 2] = {"--help", "--version"};
  for (int i = 0; i < COMMAND_COUNT; i++) {
    known[i + 2] = commands[i]->name;
  }
  const char *nearest = cli_nearest(word, known, COMMAND_COUNT + 2);
  cli_usage_error(NULL, "unknown %s '%s'%s%s%s", word[0] == '-' ? "option" : "command", word,
                  nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
  return CLI_USAGE;
}

static int run_command(const cli_command *command, int argc, char **argv) {
  cli_arguments arguments;
  int code = cli_read_arguments(&arguments, command, argc, argv);
  if (code == CLI_DONE && arguments.help) {
    cli_print("%s", command->help);
  } else if (code == CLI_DONE) {
    if (arguments.memory_limit != NULL) {
      code = cli_limit_memory(command->name, arguments.memory_limit);
    }
    code = code == CLI_DONE ? command->run(&arguments) : code;
  }
  return code;
}

static int run(int argc, char **argv) {
  if (argc < 2) {
    cli_usage_error(NULL, "a command is missing");
    return CLI_USAGE;
  }
  bool help = strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0;
  if (help || strcmp(argv[1], "--version") == 0) {
    if (argc > 2) {
      cli_usage_error(NULL, "unexpected argument '%s'", argv[2]);
      return CLI_USAGE;
    }
    if (help) {
      print_help();
    } else {
      cli_print("homeward %s\n", homeward_version());
    }
    return CLI_DONE;
  }
  for (int i = 0; i < COMMAND_COUNT; i++) {
    if (strcmp(argv[1], commands[i]->name) == 0) {
      return run_command(commands[i], argc - 1, argv + 1);
    }
  }
  return refuse_command(argv[1]);
}

int main(int argc, char **argv) {
  cli_occupy_streams();
  /* A reader that has gone and a file that may not grow are errors of write(), told with exit
   * code 5. */
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  return cli_finish_output(run(argc, argv));
}
