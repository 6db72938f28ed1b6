/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stop.h"

#include "command.h"

#include <signal.h>
#include <unistd.h>

static const int signals[] = {SIGINT, SIGTERM};
static volatile sig_atomic_t stopped;

/* What an interrupt does: it ends the program in all states but one. */
enum { READING, SOLVING, WRITING };
static volatile sig_atomic_t state;

static void restore(void) {
  struct sigaction action = {.sa_handler = SIG_DFL};
  for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
    struct sigaction old;
    if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) {
      sigaction(signals[i], &action, NULL);
    }
  }
}

/* Calls only what a signal handler may call. */
static void end_at_once(const char *message, size_t length) {
  ssize_t written = write(STDERR_FILENO, message, length);
  (void)written;
  _exit(CLI_STOPPED_EMPTY);
}

static void on_signal(int signal_number) {
  static const char reading[] =
      "homeward: stopped while reading: no plan found yet; this is no proof that none exists\n";
  static const char writing[] = "homeward: stopped while writing: the output is not whole\n";
  (void)signal_number;
  restore(); /* the second one kills */
  if (state == READING) {
    end_at_once(reading, sizeof reading - 1);
  } else if (state == WRITING) {
    end_at_once(writing, sizeof writing - 1);
  }
  stopped = 1;
}

void cli_stop_reading(void) {
  /* Without SA_RESTART: a wait in a system call ends. What was ignored from the start (nohup) stays
   * so. */
  struct sigaction action = {.sa_handler = on_signal};
  state = READING;
  for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
    struct sigaction old;
    if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) {
      sigaction(signals[i], &action, NULL);
    }
  }
}

void cli_stop_solving(void) {
  state = SOLVING;
}

void cli_stop_writing(void) {
  state = WRITING;
}

const volatile int *cli_stop_flag(void) {
  return &stopped;
}
