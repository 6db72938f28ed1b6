/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What replanning begins with: a scenario, the plan that was published, and events since then. */
#ifndef HW_CLI_REPLANNED_H
#define HW_CLI_REPLANNED_H

#include <homeward/homeward.h>

typedef struct cli_replanned {
  homeward_scenario *before;   /**< as its file says */
  homeward_events *events;     /**< NULL: none */
  homeward_scenario *changed;  /**< with the events; NULL without */
  homeward_plan *old;          /**< as its file says; NULL: not asked for */
  homeward_plan *moved;        /**< with the events; NULL without */
  homeward_scenario *scenario; /**< one of the two: what is planned, or was */
  homeward_plan *published;    /**< likewise */
} cli_replanned;

/**
 * Reads the files; `published` and `events` may be NULL. With events the first two files are those
 * from before them. Returns CLI_DONE or the exit code; free it in either case.
 */
int cli_read_replanned(cli_replanned *out, const char *scenario, const char *published,
                       const char *events);
void cli_free_replanned(cli_replanned *files);

/** An instant of the command line, in minutes; CLI_DONE, or CLI_USAGE after one message. */
int cli_read_instant(const char *command, int64_t *out, const homeward_scenario *scenario,
                     const char *text);

/** False after one message when more than one of the files (NULL: none) is standard input. */
bool cli_one_stream(const char *command, const char *const *files, size_t count);

#endif
