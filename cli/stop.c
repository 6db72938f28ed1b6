/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stop.h"

#include "command.h"

#include <signal.h>
#include <unistd.h>

static const int signals[] = {SIGINT, SIGTERM};
static volatile sig_atomic_t stopped;
static volatile sig_atomic_t reading;

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
static void on_signal(int signal_number) {
  static const char message[] =
      "homeward: stopped while reading: no plan found yet; this is no proof that none exists\n";
  (void)signal_number;
  restore(); /* the second one kills */
  if (reading) {
    ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
    (void)written;
    _exit(CLI_STOPPED_EMPTY);
  }
  stopped = 1;
}

void cli_stop_reading(void) {
  /* Without SA_RESTART: a wait in a system call ends. What was ignored from the start (nohup) stays
   * so. */
  struct sigaction action = {.sa_handler = on_signal};
  reading = 1;
  for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
    struct sigaction old;
    if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) {
      sigaction(signals[i], &action, NULL);
    }
  }
}

void cli_stop_solving(void) {
  reading = 0;
}

void cli_stop_default(void) {
  restore();
}

const volatile int *cli_stop_flag(void) {
  return &stopped;
}
