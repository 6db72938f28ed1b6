/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Makes requests to arenas fail on demand, for each caller in turn (linked with
 * --wrap=hw_arena_*).
 */
#ifndef HW_TESTS_MODEL_FAILING_ARENA_H
#define HW_TESTS_MODEL_FAILING_ARENA_H

#include <stdbool.h>

/** The next `successes` requests work, then one fails, or with `onwards` every one. */
void fail_arenas_after(long successes, bool onwards);
/** Ends the failing; true when a request had failed. */
bool allow_arenas(void);

#endif
