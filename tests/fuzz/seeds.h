/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Where fuzzing begins, the same on every machine: the project's scenarios and plans, random
 * scenarios, hand-written awkward inputs, and damaged variants of all of these. Read from the
 * project's folder.
 */
#ifndef HW_TESTS_FUZZ_SEEDS_H
#define HW_TESTS_FUZZ_SEEDS_H

#include <stddef.h>

typedef enum seed_reader {
  SEED_YAML,
  SEED_XML,
  SEED_CSV,
  SEED_PLAN,
  SEED_EVENTS,
  SEED_READERS
} seed_reader;

/** "yaml", "xml", "csv", "plan", "events". */
extern const char *const seed_names[SEED_READERS];

/** SEED_READERS when no reader has the name. */
seed_reader seed_find(const char *name);

/** Receives one seed; the bytes borrow until it returns. */
typedef void (*seed_callback)(void *context, const char *bytes, size_t length);

/** All seeds of the reader, at least 300, in a fixed order. */
void seed_each(seed_reader reader, seed_callback each, void *context);

/** A hand-written input. */
typedef struct snippet {
  const char *find; /* in the reader's base, replaced by the bytes; NULL: the bytes are it all */
  const char *bytes;
  size_t length;
} snippet;

#define WHOLE(text)                                                                                \
  { NULL, text, sizeof(text) - 1 }
#define INSTEAD(find, text)                                                                        \
  { find, text, sizeof(text) - 1 }

extern const snippet yaml_snippets[], xml_snippets[], csv_snippets[], plan_snippets[],
    events_snippets[];
extern const size_t yaml_snippet_count, xml_snippet_count, csv_snippet_count, plan_snippet_count,
    events_snippet_count;

/** What is put into the place of a value; NULL ends the list. */
extern const char *const awkward_values[];

#endif
