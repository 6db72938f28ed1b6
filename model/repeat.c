/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/repeat.h"

#include <string.h>

enum { INTERVAL_MAX = 366, COUNT_MAX = 1000000 };

/* ---- reading a rule ---- */

/* A stretch of the rule's text, not NUL-terminated. */
typedef struct piece {
  const char *text;
  size_t length;
} piece;

static bool is(piece value, const char *word) {
  return value.length == strlen(word) && memcmp(value.text, word, value.length) == 0;
}

/* Cuts off what stands before the first `separator`, or everything. False when nothing is left to
 * cut. */
static bool cut(piece *rest, char separator, piece *out) {
  if (rest->text == NULL) {
    return false;
  }
  const char *end = memchr(rest->text, separator, rest->length);
  *out = *rest;
  if (end == NULL) {
    *rest = (piece){NULL, 0};
  } else {
    out->length = (size_t)(end - rest->text);
    *rest = (piece){end + 1, rest->length - out->length - 1};
  }
  return true;
}

/* Digits only, at most nine, between the bounds. */
static bool read_number(piece value, int32_t least, int32_t most, int32_t *out) {
  if (value.length == 0 || value.length > 9) {
    return false;
  }
  int32_t number = 0;
  for (size_t i = 0; i < value.length; i++) {
    if (value.text[i] < '0' || value.text[i] > '9') {
      return false;
    }
    number = number * 10 + (value.text[i] - '0');
  }
  *out = number;
  return number >= least && number <= most;
}

/* 0 Monday ... 6 Sunday, or -1. */
static int read_weekday(piece value) {
  static const char names[7][3] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
  for (int day = 0; day < 7; day++) {
    if (is(value, names[day])) {
      return day;
    }
  }
  return -1;
}

static const char *read_frequency(hw_repeat *out, piece value) {
  out->frequency = is(value, "DAILY") ? HW_DAILY : is(value, "WEEKLY") ? HW_WEEKLY : HW_ONCE;
  return out->frequency == HW_ONCE ? "FREQ is DAILY or WEEKLY" : NULL;
}

static const char *read_interval(hw_repeat *out, piece value) {
  bool good = read_number(value, 1, INTERVAL_MAX, &out->interval);
  return good ? NULL : "INTERVAL is a whole number from 1 to 366";
}

static const char *read_count(hw_repeat *out, piece value) {
  bool good = read_number(value, 1, COUNT_MAX, &out->count);
  return good ? NULL : "COUNT is a whole number from 1 to 1000000";
}

static const char *read_by_day(hw_repeat *out, piece value) {
  piece name = {NULL, 0};
  while (cut(&value, ',', &name)) {
    int day = read_weekday(name);
    if (day < 0) {
      return "BYDAY is a list of MO, TU, WE, TH, FR, SA, SU, without numbers";
    }
    out->by_day = (hw_weekdays)(out->by_day | 1u << day);
  }
  return NULL;
}

static const char *read_week_start(hw_repeat *out, piece value) {
  int day = read_weekday(value);
  out->week_start = (uint8_t)(day < 0 ? 0 : day);
  return day < 0 ? "WKST is one of MO, TU, WE, TH, FR, SA, SU" : NULL;
}

/* YYYYMMDD, YYYYMMDDTHHMMSS or YYYYMMDDTHHMMSSZ. Seconds are dropped: no departure has any. */
static const char *read_until(hw_repeat *out, piece value) {
  static const char wrong[] = "UNTIL is YYYYMMDD, YYYYMMDDTHHMMSS or YYYYMMDDTHHMMSSZ";
  int32_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (value.length < 8 || !read_number((piece){value.text, 4}, 0, 9999, &year) ||
      !read_number((piece){value.text + 4, 2}, 1, 12, &month) ||
      !read_number((piece){value.text + 6, 2}, 1, 31, &day)) {
    return wrong;
  }
  if (!hw_date_valid(year, month, day)) {
    return "UNTIL is no date of the years 1970 to 2199";
  }
  hw_date date = hw_date_from_civil(year, month, day);
  out->has_until = true;
  out->until = (hw_stamp){HW_STAMP_DATE, date, 0};
  if (value.length == 8) {
    return NULL;
  }
  bool utc = value.length == 16 && value.text[15] == 'Z';
  if ((value.length != 15 && !utc) || value.text[8] != 'T' ||
      !read_number((piece){value.text + 9, 2}, 0, 23, &hour) ||
      !read_number((piece){value.text + 11, 2}, 0, 59, &minute) ||
      !read_number((piece){value.text + 13, 2}, 0, 60, &second)) {
    return wrong;
  }
  out->until.kind = utc ? HW_STAMP_INSTANT : HW_STAMP_WALL;
  out->until.value = date * HW_DAY + hour * 60 + minute;
  return NULL;
}

typedef struct rule_part {
  const char *name;
  const char *(*read)(hw_repeat *out, piece value); /* NULL, or what is wrong */
} rule_part;

static const rule_part parts[] = {
    {"FREQ", read_frequency}, {"INTERVAL", read_interval}, {"BYDAY", read_by_day},
    {"COUNT", read_count},    {"UNTIL", read_until},       {"WKST", read_week_start},
};
enum { PARTS = sizeof parts / sizeof *parts };

static const char *read_part(hw_repeat *out, piece part, unsigned *seen) {
  piece name = {NULL, 0};
  cut(&part, '=', &name);
  for (size_t i = 0; i < PARTS; i++) {
    if (!is(name, parts[i].name)) {
      continue;
    }
    if (part.text == NULL || part.length == 0) {
      return "a part is written NAME=VALUE";
    }
    if ((*seen >> i & 1) != 0) {
      return "a part stands twice";
    }
    *seen |= 1u << i;
    return parts[i].read(out, part);
  }
  return "the parts of a rule are FREQ, INTERVAL, BYDAY, COUNT, UNTIL and WKST, upper case, "
         "joined by semicolons";
}

const char *hw_repeat_parse(hw_repeat *out, const char *text, size_t length) {
  *out = (hw_repeat){.interval = 1};
  unsigned seen = 0;
  piece rest = {text, length}, part = {NULL, 0};
  while (cut(&rest, ';', &part)) {
    const char *problem = read_part(out, part, &seen);
    if (problem != NULL) {
      return problem;
    }
  }
  if (out->frequency == HW_ONCE) {
    return "FREQ is missing";
  }
  return out->count > 0 && out->has_until ? "COUNT and UNTIL exclude each other" : NULL;
}

/* ---- occurrences ---- */

static bool has_weekday(hw_weekdays days, hw_date date) {
  return (days >> hw_date_weekday(date) & 1) != 0;
}

/* The weekdays that a rule allows; DAILY without BYDAY allows all of them. */
static hw_weekdays allowed_weekdays(const hw_repeat *repeat, hw_date first) {
  if (repeat->by_day != 0) {
    return repeat->by_day;
  }
  return repeat->frequency == HW_WEEKLY ? (hw_weekdays)(1u << hw_date_weekday(first)) : 0x7F;
}

void hw_occurrences_begin(hw_occurrences *walk, const hw_repeat *repeat, hw_wall first_wall,
                          const hw_zone *zone) {
  hw_date first = hw_wall_date(first_wall);
  int32_t left = repeat->frequency == HW_ONCE ? 1 : repeat->count > 0 ? repeat->count : -1;
  *walk = (hw_occurrences){.repeat = repeat,
                           .first = first,
                           .first_wall = first_wall,
                           .zone = zone,
                           .next = first,
                           .left = left};
}

/* The next date after `date` that FREQ, INTERVAL and WKST reach; BYDAY is not looked at. */
static hw_date next_candidate(const hw_repeat *repeat, hw_date date) {
  if (repeat->frequency == HW_DAILY) {
    return date + repeat->interval;
  }
  bool new_week = hw_date_weekday(date + 1) == repeat->week_start;
  return date + 1 + (new_week ? (repeat->interval - 1) * 7 : 0);
}

static bool is_after_until(const hw_occurrences *walk, hw_date date) {
  const hw_repeat *repeat = walk->repeat;
  if (!repeat->has_until) {
    return false;
  }
  if (repeat->until.kind == HW_STAMP_DATE) {
    return date > repeat->until.value;
  }
  hw_minute departs = 0;
  hw_zone_instant(walk->zone, walk->first_wall + (date - walk->first) * HW_DAY, &departs);
  return departs > hw_stamp_close(repeat->until, walk->zone);
}

bool hw_occurrences_next(hw_occurrences *walk, hw_date last, hw_date *date) {
  const hw_repeat *repeat = walk->repeat;
  hw_weekdays allowed = allowed_weekdays(repeat, walk->first);
  if (repeat->frequency != HW_ONCE) {
    while (walk->left != 0 && walk->next <= last && !has_weekday(allowed, walk->next)) {
      walk->next = next_candidate(repeat, walk->next);
    }
  }
  if (walk->left == 0 || walk->next > last) {
    return false;
  }
  if (repeat->frequency != HW_ONCE && is_after_until(walk, walk->next)) {
    walk->left = 0;
    return false;
  }
  *date = walk->next;
  walk->next = next_candidate(repeat, walk->next);
  walk->left -= walk->left > 0 ? 1 : 0;
  return true;
}

/* Dates repeat with a period of 7 * interval days, whatever the rule; each period from a candidate
 * on holds as many occurrences. */
void hw_occurrences_skip(hw_occurrences *walk, hw_date date) {
  const hw_repeat *repeat = walk->repeat;
  if (repeat->frequency == HW_ONCE || date <= walk->next) {
    return;
  }
  hw_weekdays allowed = allowed_weekdays(repeat, walk->first);
  int32_t period = 7 * repeat->interval, per_period = 0;
  if (repeat->frequency == HW_WEEKLY) {
    per_period = __builtin_popcount(allowed);
  } else {
    for (int32_t i = 0; i < 7; i++) {
      per_period += has_weekday(allowed, walk->next + i * repeat->interval) ? 1 : 0;
    }
  }
  int32_t periods = (date - walk->next) / period;
  if (walk->left > 0) {
    int64_t passed = (int64_t)periods * per_period;
    walk->left = passed >= walk->left ? 0 : walk->left - (int32_t)passed;
  }
  walk->next += periods * period;
}

bool hw_repeat_matches_start(const hw_repeat *repeat, hw_wall first_wall) {
  hw_date first = hw_wall_date(first_wall);
  if (repeat->frequency == HW_ONCE) {
    return true;
  }
  if (repeat->has_until &&
      ((repeat->until.kind == HW_STAMP_DATE && first > repeat->until.value) ||
       (repeat->until.kind == HW_STAMP_WALL && first_wall > repeat->until.value))) {
    return false;
  }
  return has_weekday(allowed_weekdays(repeat, first), first);
}
