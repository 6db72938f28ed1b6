/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What replanning begins with: a scenario, the plan that was published, and events since then. */
#ifndef HW_CLI_REPLANNED_H
#define HW_CLI_REPLANNED_H

#include <homeward/homeward.h>

/** The names of the files; any but the first may be NULL. */
typedef struct cli_replanned_files {
  const char *scenario;
  const char *published; /**< the plan */
  const char *events;    /**< of `scenario`, which the plan belongs to as well */
  const char *before;    /**< the scenario that the plan belongs to, where that is another */
} cli_replanned_files;

typedef struct cli_replanned {
  homeward_scenario *before;   /**< as its file says */
  homeward_events *events;     /**< NULL: none */
  homeward_scenario *changed;  /**< with the events, or another file; NULL without */
  homeward_plan *old;          /**< as its file says; NULL: not asked for */
  homeward_plan *moved;        /**< with the events; NULL without */
  homeward_scenario *scenario; /**< one of the two: what is planned, or was */
  homeward_plan *published;    /**< likewise */
} cli_replanned;

/** Reads the files. Returns CLI_DONE or the exit code; free it in either case. */
int cli_read_replanned(cli_replanned *out, const cli_replanned_files *files);
void cli_free_replanned(cli_replanned *files);

/** An instant of the command line, in minutes; CLI_DONE, or CLI_USAGE after one message. */
int cli_read_instant(const char *command, int64_t *out, const homeward_scenario *scenario,
                     const char *text);

/** False after one message when more than one of the files is standard input, or two of them
 * exclude each other. `other` is one file more, or NULL. */
bool cli_check_replanned(const char *command, const cli_replanned_files *files, const char *other);

#endif
