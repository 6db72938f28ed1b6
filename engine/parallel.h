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

/** Does piece `item` of step `step`. */
typedef void (*hw_step_piece)(void *context, int32_t step, int32_t item);
/** All pieces of a step are done, and none of the next has begun; false: no step follows. */
typedef bool (*hw_step_end)(void *context, int32_t step);

/**
 * Runs steps 0 .. steps - 1 one after the other, each of them in pieces 0 .. count - 1 as above.
 * The threads stay together from step to step, so that a step may be as short as a tenth of a
 * millisecond. False when the end of a step said so.
 */
bool hw_parallel_steps(int32_t threads, int32_t steps, int32_t count, hw_step_piece piece,
                       hw_step_end end, void *context);

#endif
