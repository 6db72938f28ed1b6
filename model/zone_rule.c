/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/zone_rule.h"

#include "model/calendar.h"

#include <string.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

/* What is left to read. No helper reads at or past `end`. */
typedef struct cursor {
  const char *at, *end;
} cursor;

static bool take(cursor *text, char wanted) {
  if (text->at == text->end || *text->at != wanted) {
    return false;
  }
  text->at++;
  return true;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A decimal of one to three digits between the bounds. */
static bool take_number(cursor *text, int least, int most, int *out) {
  int value = 0;
  int digits = 0;
  while (text->at < text->end && is_digit(*text->at) && digits < 4) {
    value = value * 10 + (*text->at - '0');
    text->at++;
    digits++;
  }
  *out = value;
  return digits >= 1 && digits <= 3 && value >= least && value <= most;
}

/* Three letters or more, or <...> with letters, digits and signs. */
static bool take_name(cursor *text) {
  bool quoted = take(text, '<');
  const char *begin = text->at;
  while (text->at < text->end &&
         (is_letter(*text->at) ||
          (quoted && (is_digit(*text->at) || *text->at == '+' || *text->at == '-')))) {
    text->at++;
  }
  bool long_enough = text->at - begin >= 3;
  return long_enough && (!quoted || take(text, '>'));
}

/* [+|-]h[h[h]][:mm[:ss]] in seconds. */
static bool take_time(cursor *text, int most_hours, int32_t *seconds) {
  bool negative = take(text, '-');
  if (!negative) {
    take(text, '+');
  }
  int hours = 0, minutes = 0, rest = 0;
  if (!take_number(text, 0, most_hours, &hours)) {
    return false;
  }
  if (take(text, ':')) {
    if (!take_number(text, 0, 59, &minutes)) {
      return false;
    }
    if (take(text, ':') && !take_number(text, 0, 59, &rest)) {
      return false;
    }
  }
  int32_t total = hours * HOUR + minutes * MINUTE + rest;
  *seconds = negative ? -total : total;
  return true;
}

static bool take_switch(cursor *text, hw_zone_switch *out) {
  *out = (hw_zone_switch){.kind = HW_ZONE_DAY_ORDINAL, .time_of_day = 2 * HOUR};
  bool day_is_good = false;
  if (take(text, 'M')) {
    out->kind = HW_ZONE_DAY_WEEKDAY;
    day_is_good = take_number(text, 1, 12, &out->month) && take(text, '.') &&
                  take_number(text, 1, 5, &out->week) && take(text, '.') &&
                  take_number(text, 0, 6, &out->day);
  } else if (take(text, 'J')) {
    out->kind = HW_ZONE_DAY_JULIAN;
    day_is_good = take_number(text, 1, 365, &out->day);
  } else {
    day_is_good = take_number(text, 0, 365, &out->day);
  }
  return day_is_good && (!take(text, '/') || take_time(text, 167, &out->time_of_day));
}

/* The sign is POSIX's, which counts westward. */
static bool take_offset(cursor *text, int32_t *east) {
  int32_t west = 0;
  if (!take_time(text, 24, &west)) {
    return false;
  }
  *east = -west;
  return true;
}

bool hw_zone_rule_parse(hw_zone_rule *out, const char *text, size_t length) {
  memset(out, 0, sizeof *out);
  cursor rest = {text, text + length};
  if (!take_name(&rest) || !take_offset(&rest, &out->standard)) {
    return false;
  }
  if (rest.at == rest.end) {
    return true;
  }
  out->has_daylight = true;
  out->daylight = out->standard + HOUR;
  if (!take_name(&rest)) {
    return false;
  }
  if (rest.at < rest.end && *rest.at != ',' && !take_offset(&rest, &out->daylight)) {
    return false;
  }
  return take(&rest, ',') && take_switch(&rest, &out->begins) && take(&rest, ',') &&
         take_switch(&rest, &out->ends) && rest.at == rest.end;
}

static hw_date switch_date(const hw_zone_switch *when, int year) {
  hw_date new_year = hw_date_from_civil(year, 1, 1);
  if (when->kind == HW_ZONE_DAY_ORDINAL) {
    return new_year + when->day;
  }
  hw_date march = hw_date_from_civil(year, 3, 1);
  if (when->kind == HW_ZONE_DAY_JULIAN) {
    /* 1 March is always day 60. */
    return when->day < 60 ? new_year + when->day - 1 : march + when->day - 60;
  }
  hw_date first = hw_date_from_civil(year, when->month, 1);
  int first_weekday = (hw_date_weekday(first) + 1) % 7; /* 0 Sunday, as in POSIX */
  hw_date date = first + (when->day - first_weekday + 7) % 7 + (when->week - 1) * 7;
  hw_date next_month = when->month == 12 ? hw_date_from_civil(year + 1, 1, 1)
                                         : hw_date_from_civil(year, when->month + 1, 1);
  return date < next_month ? date : date - 7; /* the fifth of four is the last */
}

int64_t hw_zone_rule_switch(const hw_zone_rule *rule, int year, bool begins) {
  const hw_zone_switch *when = begins ? &rule->begins : &rule->ends;
  int32_t before = begins ? rule->standard : rule->daylight;
  return (int64_t)switch_date(when, year) * DAY + when->time_of_day - before;
}
