/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Reading edited texts and comparing what is found, for several suites. */
#ifndef HW_TESTS_READING_H
#define HW_TESTS_READING_H

#include "model/scenario.h"

#include <stddef.h>

enum { EDITS_MAX = 3, BASE_MAX = 8192 };

/** tests/io/data/every_key.yaml: sound, without a warning, and with every key of the format. */
extern char base_scenario[BASE_MAX];
/** Reads it; called before anything else. */
void load_base_scenario(void);

/** The first occurrence of `find` becomes `put`. A `^` in `put` is left out and marks where a
 * finding stands. */
typedef struct edit {
  const char *find, *put;
} edit;

/** Edits of the base scenario, and what is found in the result. */
typedef struct finding_case {
  const char *codes; /* "H202 H401": one for each mark, in the order of the file; "": no finding */
  edit edits[EDITS_MAX];
  const char *says; /* part of the first message, or NULL */
} finding_case;

/** A text with marks taken out. */
typedef struct marked_text {
  char *text; /* owned */
  size_t length;
  int lines[8], columns[8];
  int marks;
} marked_text;

marked_text mark_text(const char *base, const edit *edits);
void free_marked_text(marked_text *text);

/** Reads the edited base scenario and fails the test unless exactly the codes are found at the
 * marks. */
void check_findings(const char *base, const finding_case *expected);

/** Reads a text that must be accepted without errors. The caller owns the result. */
homeward_scenario *read_sound(const char *text);

#endif
