/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How far a solve has come: one line on a terminal, or a line for each step (--verbose). */
#ifndef HW_CLI_PROGRESS_H
#define HW_CLI_PROGRESS_H

#include <homeward/homeward.h>

#include <stdbool.h>
#include <stddef.h>

typedef struct cli_progress {
  size_t width; /**< columns of the terminal */
  size_t drawn; /**< columns that the line on it takes now */
} cli_progress;

/** A homeward_progress_callback; `context` is a cli_progress. */
int cli_progress_draw(void *context, const homeward_progress *progress);

/** Takes the line off the terminal. */
void cli_progress_clear(cli_progress *progress);

/** Steps told so far. */
typedef struct cli_steps {
  double began;      /**< cli_steps_begin() */
  double last;       /**< seconds after it: the last line */
  const char *phase; /**< of the last line; NULL: none yet */
  bool has_bound, has_objective;
} cli_steps;

void cli_steps_begin(cli_steps *steps);

/** "homeward: SECONDS s  STEP": a step of the command begins. */
void cli_steps_tell(cli_steps *steps, const char *step);

/**
 * A homeward_progress_callback; `context` is a cli_steps. A line when a phase begins, at the first
 * bound and the first plan, and otherwise once a second.
 */
int cli_steps_follow(void *context, const homeward_progress *progress);

#endif
