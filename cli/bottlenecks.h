/* SPDX-License-Identifier: GPL-3.0-or-later */
/** `homeward explain --bottlenecks`. */
#ifndef HW_CLI_BOTTLENECKS_H
#define HW_CLI_BOTTLENECKS_H

#include <homeward/homeward.h>

enum { CLI_BOTTLENECKS_TOP = 10 };

/** Shows what binds the plan, the first `top` limits confirmed; the exit code. */
int cli_bottlenecks(const homeward_plan *plan, size_t top, unsigned threads, double time_limit,
                    bool json);

#endif
