/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the parts of a random scenario share while it is drawn and written. */
#ifndef HW_TESTS_SUPPORT_RANDOM_DRAWING_H
#define HW_TESTS_SUPPORT_RANDOM_DRAWING_H

#include "tests/support/pseudo_random.h"
#include "tests/support/random_scenario.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

enum { MINUTES_OF_DAY = 1440 };

typedef struct drawing {
  pseudo_random random;
  pseudo_random absences; /**< apart, so that nothing else is drawn otherwise because of them */
  FILE *out;
  unsigned flags;
  int year, month, day; /**< first day of the horizon */
  int days;
  bool second_origin, dubai, road, south, backwards, centre;
  bool border_taxi; /**< a transfer from one country into another */
  bool pools, programmes, doctors;
} drawing;

int between(drawing *d, int low, int high);
bool chance(drawing *d, int percent);

/** Few other restrictions, so that escorts decide. Draws nothing without RANDOM_CARE. */
bool spared(drawing *d);

void put(drawing *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * Text in which `<low..high>` is a number drawn from left to right; `<00..99>` has two digits.
 * (Arguments of one call would be drawn in the compiler's order.)
 */
void put_drawn(drawing *d, const char *text);

/** The day `offset` days after the horizon's first, and its date as text. */
struct tm civil(const drawing *d, int offset);
void put_date(drawing *d, int offset);

void put_instant(drawing *d, int offset, int minute);

/** A half hour `from` to `to` of a day `first` to `last`. */
void put_half_hour(drawing *d, int first, int last, int from, int to);

/** The cases: who, where from and to, when, with what papers and needs. */
void put_cases(drawing *d);

#endif
