/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Makes allocations of the code under test fail on demand (linked with --wrap=malloc and its kin).
 */
#ifndef HW_TESTS_MODEL_FAILING_ALLOCATOR_H
#define HW_TESTS_MODEL_FAILING_ALLOCATOR_H

#include <stdbool.h>

/** The next `successes` allocations work, then every one fails until allow_allocations(). */
void fail_allocations_after(long successes);
/** Ends the failing; true when at least one allocation had failed since fail_allocations_after().
 */
bool allow_allocations(void);

#endif
