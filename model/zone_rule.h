/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The rule in the footer of a TZif file: a POSIX TZ string with the extensions of RFC 8536, 3.3.1.
 */
#ifndef HW_MODEL_ZONE_RULE_H
#define HW_MODEL_ZONE_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum hw_zone_day_kind {
  HW_ZONE_DAY_JULIAN,  /* Jn: 1 to 365, 29 February is never counted */
  HW_ZONE_DAY_ORDINAL, /* n: 0 to 365, 29 February is counted */
  HW_ZONE_DAY_WEEKDAY  /* Mm.w.d */
} hw_zone_day_kind;

typedef struct hw_zone_switch {
  hw_zone_day_kind kind;
  int day;             /* Jn and n: of the year; Mm.w.d: 0 Sunday ... 6 Saturday */
  int month, week;     /* Mm.w.d: 1 to 12; 1 to 5, 5 the last one */
  int32_t time_of_day; /* seconds of the wall clock in force before the switch; -167 h to 167 h */
} hw_zone_switch;

typedef struct hw_zone_rule {
  int32_t standard; /* seconds to add to UTC */
  bool has_daylight;
  int32_t daylight; /* seconds to add to UTC; valid when has_daylight, as are the following */
  hw_zone_switch begins, ends;
} hw_zone_rule;

/** Reads `length` bytes of `text`; false for anything but exactly one well-formed rule. */
bool hw_zone_rule_parse(hw_zone_rule *out, const char *text, size_t length);

/** The switch to daylight saving in `year` (`begins`) or back, in seconds UTC since 1970. */
int64_t hw_zone_rule_switch(const hw_zone_rule *rule, int year, bool begins);

#endif
