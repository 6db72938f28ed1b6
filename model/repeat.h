/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Recurrence of services: the part of RFC 5545 (3.3.10) that timetables need. */
#ifndef HW_MODEL_REPEAT_H
#define HW_MODEL_REPEAT_H

#include "model/calendar.h"

typedef enum hw_frequency { HW_ONCE, HW_DAILY, HW_WEEKLY } hw_frequency;

typedef struct hw_repeat {
  hw_frequency frequency; /* HW_ONCE: no rule */
  int32_t interval;       /* 1 to 366 */
  hw_weekdays by_day;     /* 0: absent (weekly: the weekday of the first occurrence) */
  int32_t count;          /* 0: unlimited */
  bool has_until;
  hw_stamp until;     /* DATE, WALL or INSTANT, of the first stop */
  uint8_t week_start; /* WKST, 0 Monday (default) … 6 Sunday */
  const char *text;   /* as written, for writers; NULL with HW_ONCE */
} hw_repeat;

/**
 * Reads "FREQ=WEEKLY;BYDAY=SU,TU". Parts in any order, upper case, none twice; COUNT and UNTIL
 * exclude each other; `length` bytes of `text`. Returns NULL, or a static text that says what is
 * wrong. `text` of the result is not set.
 */
const char *hw_repeat_parse(hw_repeat *out, const char *text, size_t length);

/** Walks the occurrences (dates of the first stop) in order. Stack object; O(1) memory. */
typedef struct hw_occurrences {
  const hw_repeat *repeat;
  hw_date first;       /* DTSTART */
  hw_wall first_wall;  /* wall clock of the first stop on `first` */
  const hw_zone *zone; /* of the first stop */
  hw_date next;        /* next candidate date */
  int32_t left;        /* occurrences left under COUNT, -1 unlimited */
} hw_occurrences;

void hw_occurrences_begin(hw_occurrences *walk, const hw_repeat *repeat, hw_wall first_wall,
                          const hw_zone *zone);
/** Passes over occurrences before `date`, not always all: whole periods of the rule. O(1). */
void hw_occurrences_skip(hw_occurrences *walk, hw_date date);
/** Next occurrence with date <= last; false at the end. */
bool hw_occurrences_next(hw_occurrences *walk, hw_date last, hw_date *date);
/**
 * True when `first_wall`'s own date satisfies the rule (a `departs` must match its own rule). An
 * UNTIL in UTC needs the zone and is left to the walk, whose first date is then another.
 */
bool hw_repeat_matches_start(const hw_repeat *repeat, hw_wall first_wall);

#endif
