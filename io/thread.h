/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A thread that works for a reader. */
#ifndef HW_IO_THREAD_H
#define HW_IO_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/** Starts a thread to which no signal is delivered: signals are the caller's. False: none began. */
bool hw_thread_start(pthread_t *thread, void *(*work)(void *), void *context);

#endif
