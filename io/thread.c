/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/thread.h"

#include <signal.h>

bool hw_thread_start(pthread_t *thread, void *(*work)(void *), void *context) {
  sigset_t all, before;
  sigfillset(&all);
  if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0) {
    return false;
  }
  bool started = pthread_create(thread, NULL, work, context) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}
