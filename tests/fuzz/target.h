/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A fuzz target reads any bytes with one of the library's readers and frees everything. What is
 * accepted must come back the same after writing and reading. It runs in the project's folder;
 * whatever is wrong ends the process with abort().
 */
#ifndef HW_TESTS_FUZZ_TARGET_H
#define HW_TESTS_FUZZ_TARGET_H

#include "homeward/homeward.h"

/** The name is libFuzzer's; every target defines it. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/** Says what is wrong and aborts. */
_Noreturn void fuzz_fail(const char *what);

/** The bytes of a file of the project, NUL-terminated; aborts when it cannot be read. The caller
 * frees them. */
char *fuzz_load(const char *path, size_t *length);

/** Bytes that a writer has given. */
typedef struct fuzz_text {
  char *bytes; /* owned */
  size_t length, capacity;
} fuzz_text;

/** A homeward_write_callback; `context` is a zero-initialised fuzz_text. */
int fuzz_write(void *context, const char *bytes, size_t length);
void fuzz_text_free(fuzz_text *text);

/** Aborts unless both are the same bytes. */
void fuzz_same(const fuzz_text *a, const fuzz_text *b, const char *what);

/** True when the first character that is no space, behind any byte order mark, is `<`. */
bool fuzz_is_xml(const uint8_t *bytes, size_t length);

/** tests/io/data/journeys.yaml, for which seeds of plans are made; read once. */
const homeward_scenario *fuzz_journeys(void);

/** Aborts unless the scenario comes back the same from every format. */
void fuzz_scenario_round_trip(const homeward_scenario *scenario);

/** Reads the bytes as a scenario; what is accepted is written. */
void fuzz_scenario(const uint8_t *bytes, size_t length);

/** Reads the bytes as a plan for fuzz_journeys(); what is accepted is judged, told and written. */
void fuzz_plan(const uint8_t *bytes, size_t length);

/** Reads the bytes as events for fuzz_journeys(); what is accepted is applied to it and its plan.
 */
void fuzz_events(const uint8_t *bytes, size_t length);

/** What must hold after a reader has returned `status`. */
void fuzz_judge(homeward_status status, bool made, const homeward_diagnostics *found,
                const homeward_error *error);

#endif
