/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One line on a terminal's standard error that tells how far a solve has come. */
#ifndef HW_CLI_PROGRESS_H
#define HW_CLI_PROGRESS_H

#include <homeward/homeward.h>

typedef struct cli_progress {
  size_t width; /**< columns of the terminal */
  size_t drawn; /**< columns that the line on it takes now */
} cli_progress;

/** A homeward_progress_callback; `context` is a cli_progress. */
int cli_progress_draw(void *context, const homeward_progress *progress);

/** Takes the line off the terminal. */
void cli_progress_clear(cli_progress *progress);

#endif
