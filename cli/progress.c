/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "progress.h"

#include "messages.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { LONGEST = 256, USUAL_WIDTH = 80 };

__attribute__((format(printf, 3, 4))) static void append(char *line, size_t *used,
                                                         const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line + *used, LONGEST - *used, format, arguments);
  va_end(arguments);
  if (length > 0) {
    *used += (size_t)length;
  }
  if (*used >= LONGEST) {
    *used = LONGEST - 1;
  }
}

/* Only carriage returns and spaces: nothing that NO_COLOR or a plain terminal could mind. */
static void put(cli_progress *state, const char *line, size_t length) {
  size_t width = state->width > 1 ? state->width - 1 : USUAL_WIDTH - 1;
  if (width > LONGEST - 1) {
    width = LONGEST - 1;
  }
  if (length > width) {
    length = width;
  }
  size_t blanks = state->drawn > length ? state->drawn - length : 0;
  fprintf(stderr, "\r%.*s%*s%s", (int)length, line, (int)blanks, "", blanks > 0 ? "\r" : "");
  if (blanks > 0) {
    fprintf(stderr, "%.*s", (int)length, line);
  }
  state->drawn = length;
}

/* Bound, plan, persons and gap, as far as they are known. */
static void append_state(char *line, size_t *used, const homeward_progress *progress) {
  char money[CLI_MONEY_MAX];
  if (progress->has_bound) {
    append(line, used, "  bound %s", cli_money(money, progress->bound));
  }
  if (progress->has_objective) {
    append(line, used, "  plan %s", cli_money(money, progress->objective));
    append(line, used, "  %zu of %zu persons", progress->persons_planned, progress->persons);
  }
  if (progress->has_bound && progress->has_objective && progress->objective > 0) {
    double gap = (double)(progress->objective - progress->bound) / (double)progress->objective;
    append(line, used, "  gap %.2f %%", 100 * gap);
  }
}

int cli_progress_draw(void *context, const homeward_progress *progress) {
  char line[LONGEST];
  size_t used = 0;
  append(line, &used, "%s", progress->phase);
  append_state(line, &used, progress);
  append(line, &used, "  %.1f s", progress->elapsed);
  put(context, line, used);
  return 0;
}

void cli_progress_clear(cli_progress *progress) {
  if (progress->drawn > 0) {
    put(progress, "", 0);
  }
}

/* ---- steps ---- */

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void cli_steps_begin(cli_steps *steps) {
  *steps = (cli_steps){.began = seconds()};
}

void cli_steps_tell(cli_steps *steps, const char *step) {
  steps->last = seconds() - steps->began;
  cli_note("%9.3f s  %s", steps->last, step);
}

int cli_steps_follow(void *context, const homeward_progress *progress) {
  cli_steps *steps = context;
  char line[LONGEST];
  size_t used = 0;
  bool news = steps->phase == NULL || strcmp(steps->phase, progress->phase) != 0 ||
              steps->has_bound != progress->has_bound ||
              steps->has_objective != progress->has_objective;
  if (!news && seconds() - steps->began - steps->last < 1) {
    return 0;
  }
  steps->phase = progress->phase;
  steps->has_bound = progress->has_bound;
  steps->has_objective = progress->has_objective;
  append(line, &used, "%s", progress->phase);
  append_state(line, &used, progress);
  cli_steps_tell(steps, line);
  return 0;
}
