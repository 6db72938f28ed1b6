/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Bytes from a descriptor or from memory, with their SHA-256. Hashing takes an eighth of a large
 * file's reading and needs nothing but the bytes, so a second thread does it there; the result is
 * the same without one.
 */
#ifndef HW_IO_INPUT_H
#define HW_IO_INPUT_H

#include "model/error.h"

#include <sys/types.h>

typedef struct hw_input hw_input;

/**
 * Borrows the descriptor, or with `descriptor` -1 the `length` bytes, until hw_input_free().
 * Reading fails behind `limit` bytes.
 */
homeward_status hw_input_new(hw_input **out, int descriptor, const char *bytes, size_t length,
                             size_t limit, homeward_error *error);
/** Nobody asks for the hash: nothing is hashed. Called before reading. */
void hw_input_unhashed(hw_input *input);
/**
 * Goes on with another file, to which the limit applies anew; the hash is one over the bytes of
 * both. What nobody took of the former is hashed and passed over; false: it cannot be read.
 */
bool hw_input_go_on(hw_input *input, int descriptor);
/** Ends the second thread, if there is one; NULL is fine. */
void hw_input_free(hw_input *input);

/** As hw_bytes.read; `context` is the hw_input. */
ssize_t hw_input_read(void *context, void *bytes, size_t size);

/** True when reading failed because of the limit. */
bool hw_input_too_large(const hw_input *input);

/** Lower-case hex of what was read, NUL-terminated; called once, after reading. */
void hw_input_hash(hw_input *input, char out[65]);

#endif
