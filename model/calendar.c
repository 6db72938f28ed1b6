/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/calendar.h"

#include <string.h>

static int32_t floor_div(int32_t a, int32_t b) {
  int32_t quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

/* ---- civil dates ---- */

static int days_in_month(int year, int month) {
  static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool hw_date_valid(int year, int month, int day) {
  return year >= 1970 && year <= 2199 && month >= 1 && month <= 12 && day >= 1 &&
         day <= days_in_month(year, month);
}

/* Years are counted from March, so that the leap day ends its year; 400 of them are 146,097 days,
 * and the months from March on have (153 m + 2) / 5 days before them. 719,468 days lie between
 * 0000-03-01 and 1970-01-01. */
hw_date hw_date_from_civil(int year, int month, int day) {
  int32_t shifted = month <= 2 ? year - 1 : year;
  int32_t era = floor_div(shifted, 400);
  int32_t year_of_era = shifted - era * 400;
  int32_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

void hw_date_to_civil(hw_date date, int *year, int *month, int *day) {
  int32_t shifted = date + 719468;
  int32_t era = floor_div(shifted, 146097);
  int32_t day_of_era = shifted - era * 146097;
  int32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int32_t month_from_march = (5 * day_of_year + 2) / 153;
  *day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  *month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

int hw_date_weekday(hw_date date) {
  int32_t since_thursday = date % 7; /* 1970-01-01 was a Thursday */
  return (since_thursday + 7 + 3) % 7;
}

hw_date hw_wall_date(hw_wall wall) {
  return floor_div(wall, HW_DAY);
}

/* ---- stamps ---- */

static hw_minute stamp_instant(hw_stamp stamp, const hw_zone *zone) {
  hw_minute at = stamp.value;
  if (stamp.kind == HW_STAMP_WALL) {
    hw_zone_instant(zone, stamp.value, &at);
  }
  return at;
}

hw_minute hw_stamp_open(hw_stamp stamp, const hw_zone *zone) {
  switch (stamp.kind) {
  case HW_STAMP_ABSENT:
    return HW_MINUTE_MIN;
  case HW_STAMP_DATE:
    return hw_zone_date_first(zone, stamp.value);
  case HW_STAMP_WALL:
  case HW_STAMP_INSTANT:
    break;
  }
  return stamp_instant(stamp, zone);
}

hw_minute hw_stamp_close(hw_stamp stamp, const hw_zone *zone) {
  switch (stamp.kind) {
  case HW_STAMP_ABSENT:
    return HW_MINUTE_MAX;
  case HW_STAMP_DATE:
    return hw_zone_date_last(zone, stamp.value);
  case HW_STAMP_WALL:
  case HW_STAMP_INSTANT:
    break;
  }
  return stamp_instant(stamp, zone);
}

/* ---- hours and working days ---- */

bool hw_hours_contain(hw_hours hours, int32_t minute_of_day) {
  for (int32_t i = 0; i < hours.count; i++) {
    int32_t from = hours.windows[i].from, to = hours.windows[i].to;
    bool after = minute_of_day >= from, before = minute_of_day <= to;
    if (from <= to ? after && before : after || before) {
      return true;
    }
  }
  return hours.count == 0;
}

/* Position of the first of `count` sorted dates that is later than `date`. */
static int32_t dates_up_to(const hw_date *dates, int32_t count, hw_date date) {
  int32_t low = 0, high = count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (dates[middle] <= date) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

static bool is_weekend(hw_weekdays weekend, hw_date date) {
  return (weekend >> hw_date_weekday(date) & 1) != 0;
}

int32_t hw_working_days(hw_date after, hw_date until, hw_weekdays weekend, const hw_date *holidays,
                        int32_t holiday_count) {
  if (until <= after) {
    return 0;
  }
  /* Any seven days in a row hold every weekday once, so whole weeks count alike. */
  int32_t working_per_week = 7 - __builtin_popcount(weekend & 0x7Fu);
  int32_t weeks = (until - after) / 7;
  int32_t days = weeks * working_per_week;
  for (hw_date date = after + weeks * 7 + 1; date <= until; date++) {
    days += is_weekend(weekend, date) ? 0 : 1;
  }
  int32_t end = dates_up_to(holidays, holiday_count, until);
  for (int32_t i = dates_up_to(holidays, holiday_count, after); i < end; i++) {
    days -= is_weekend(weekend, holidays[i]) ? 0 : 1;
  }
  return days;
}

/* ---- formatting ---- */

/* Writes the last `digits` digits of `value` >= 0; returns where they end. */
static char *put_number(char *out, int32_t value, int digits) {
  for (int i = digits - 1; i >= 0; i--) {
    out[i] = (char)('0' + value % 10);
    value /= 10;
  }
  return out + digits;
}

/* "07:30" */
static char *put_time(char *out, int32_t minutes) {
  out = put_number(out, minutes / 60, 2);
  *out++ = ':';
  return put_number(out, minutes % 60, 2);
}

/* "2005-04-03" */
static char *put_date(char *out, hw_date date) {
  int year = 0, month = 0, day = 0;
  hw_date_to_civil(date, &year, &month, &day);
  if (year < 0) {
    *out++ = '-';
    year = -year;
  }
  out = put_number(out, year, 4);
  *out++ = '-';
  out = put_number(out, month, 2);
  *out++ = '-';
  return put_number(out, day, 2);
}

char *hw_format_date(char *out, hw_date date) {
  *put_date(out, date) = '\0';
  return out;
}

char *hw_format_instant(char *out, hw_minute at, const hw_zone *zone) {
  int32_t offset = hw_zone_offset(zone, at);
  hw_wall wall = hw_zone_wall(zone, at);
  int32_t minute = wall % HW_DAY;
  char *end = put_date(out, hw_wall_date(wall));
  *end++ = 'T';
  end = put_time(end, minute < 0 ? minute + HW_DAY : minute);
  *end++ = offset < 0 ? '-' : '+';
  *put_time(end, offset < 0 ? -offset : offset) = '\0';
  return out;
}

char *hw_format_short(char *out, hw_minute at, const hw_zone *zone) {
  static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  int year = 0, month = 0, day = 0;
  hw_date_to_civil(hw_zone_date(zone, at), &year, &month, &day);
  char *end = put_number(out, day, day < 10 ? 1 : 2);
  *end++ = ' ';
  memcpy(end, months[month - 1], 3);
  end[3] = ' ';
  *put_time(end + 4, hw_zone_minute_of_day(zone, at)) = '\0';
  return out;
}
