/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Events taken ahead on a thread of their own, so that a syntax is read while nobody asks for its
 * events yet. They are the same as without.
 */
#ifndef HW_IO_AHEAD_H
#define HW_IO_AHEAD_H

#include "io/event.h"

typedef struct hw_ahead hw_ahead;

/**
 * Begins to take all events of `source`, which is borrowed and not to be touched until
 * hw_ahead_stop(). NULL: there is no memory or no thread, and the source is as it was.
 */
hw_ahead *hw_ahead_new(hw_events *source);
/**
 * Waits for what is being taken, and takes no more: the source is the caller's again. False: the
 * events ended with STOP because there was no memory to keep them.
 */
bool hw_ahead_stop(hw_ahead *ahead);
/** Stops; NULL is fine. */
void hw_ahead_free(hw_ahead *ahead);

/** What was taken; borrows until hw_ahead_free(). */
hw_events *hw_ahead_events(hw_ahead *ahead);

#endif
