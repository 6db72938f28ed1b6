/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Independent pieces of work on several threads. */
#ifndef HW_ENGINE_PARALLEL_H
#define HW_ENGINE_PARALLEL_H

#include <stdbool.h>
#include <stdint.h>

/** Does piece `item` (0-based) on worker `worker` (0 to threads - 1); false stops all further
 * pieces. */
typedef bool (*hw_piece)(void *context, int32_t item, int32_t worker);

/**
 * Runs pieces 0 .. count - 1, each once, in any order, and waits for all. Results must not depend
 * on the worker or the order. The calling thread is worker 0. False when a piece said so.
 */
bool hw_parallel(int32_t threads, int32_t count, hw_piece piece, void *context);

/** The same on threads of their own only: the calling thread just waits. */
bool hw_parallel_apart(int32_t threads, int32_t count, hw_piece piece, void *context);

#endif
