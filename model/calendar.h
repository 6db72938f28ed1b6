/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Dates, time zones, instants, hours and working days. All pure functions of their arguments. */
#ifndef HW_MODEL_CALENDAR_H
#define HW_MODEL_CALENDAR_H

#include "homeward/homeward.h"
#include "model/arena.h"

/** Minutes since 1970-01-01T00:00Z. 1970 to 2199 stays below 2^27, so sums with durations cannot
 * wrap. */
typedef int32_t hw_minute;
/** Minutes since 1970-01-01T00:00 on a wall clock: not an instant until a zone is given. */
typedef int32_t hw_wall;
/** Days since 1970-01-01. */
typedef int32_t hw_date;

enum { HW_DAY = 1440 };
#define HW_MINUTE_MAX INT32_MAX /* later than any instant */
#define HW_MINUTE_MIN INT32_MIN

/* ---- civil dates (proleptic Gregorian) ---- */

/** True when the triple is a date of the years 1970 to 2199. */
bool hw_date_valid(int year, int month, int day);
hw_date hw_date_from_civil(int year, int month, int day);
void hw_date_to_civil(hw_date date, int *year, int *month, int *day);
/** 0 Monday … 6 Sunday. */
int hw_date_weekday(hw_date date);
/** The date of a wall-clock minute (floor). */
hw_date hw_wall_date(hw_wall wall);

/* ---- zones (IANA tzdata, TZif version 2 and later, RFC 8536) ---- */

typedef struct hw_zone hw_zone;

/**
 * Loads an IANA zone from the system's tzdata (`directory` NULL: /usr/share/zoneinfo). The zone
 * lives in `arena`. Names with "..", a leading "/", or characters outside [A-Za-z0-9_+/-] are
 * refused. HOMEWARD_INVALID for an unknown or damaged zone.
 */
homeward_status hw_zone_load(hw_arena *arena, const char *directory, const char *name,
                             const hw_zone **out, homeward_error *error);
const char *hw_zone_name(const hw_zone *zone);
/** Minutes to add to UTC (an offset with seconds is rounded down to the minute). O(log
 * transitions). */
int32_t hw_zone_offset(const hw_zone *zone, hw_minute at);
hw_wall hw_zone_wall(const hw_zone *zone, hw_minute at);
hw_date hw_zone_date(const hw_zone *zone, hw_minute at);
/** Minute of the local day, 0 to 1439. */
int32_t hw_zone_minute_of_day(const hw_zone *zone, hw_minute at);

typedef enum hw_wall_kind { HW_WALL_UNIQUE, HW_WALL_REPEATED, HW_WALL_SKIPPED } hw_wall_kind;

/**
 * The instant of a wall-clock minute. REPEATED: `*at` is the earlier of the two. SKIPPED: `*at` is
 * the time moved forward by the gap (02:30 in a gap 02:00-03:00 is 03:30).
 */
hw_wall_kind hw_zone_instant(const hw_zone *zone, hw_wall wall, hw_minute *at);
/** First minute after the gap that skips `wall`; the instant itself when it is not skipped. */
hw_minute hw_zone_instant_after_gap(const hw_zone *zone, hw_wall wall);
/**
 * First and last minute whose local date is `date`. A date that the zone skips (Samoa, 2011-12-30)
 * has none: then they are the minute after the gap and the one before it, an empty window.
 */
hw_minute hw_zone_date_first(const hw_zone *zone, hw_date date);
hw_minute hw_zone_date_last(const hw_zone *zone, hw_date date);
/**
 * The night that follows the evening of `date`: 03:00 local on the next date (skipped: first minute
 * after the gap; repeated: the earlier). Rule I7.
 */
hw_minute hw_zone_night(const hw_zone *zone, hw_date date);
/**
 * Evening date of the first night whose instant is >= at.
 */
hw_date hw_zone_night_from(const hw_zone *zone, hw_minute at);

/* ---- stamps: instants and dates as a file gives them, before a zone is known ---- */

typedef enum hw_stamp_kind {
  HW_STAMP_ABSENT,
  HW_STAMP_DATE,   /* value: hw_date */
  HW_STAMP_WALL,   /* value: hw_wall, local time of the place it belongs to */
  HW_STAMP_INSTANT /* value: hw_minute; offset: the minutes written after it, Z is 0 */
} hw_stamp_kind;

typedef struct hw_stamp {
  hw_stamp_kind kind;
  int32_t value;
  int32_t offset;
} hw_stamp;

/** First minute the stamp allows when it opens a window (a date: its first minute). Absent:
 * HW_MINUTE_MIN. */
hw_minute hw_stamp_open(hw_stamp stamp, const hw_zone *zone);
/** Last minute it allows when it closes a window (a date: the last one). Absent: HW_MINUTE_MAX. */
hw_minute hw_stamp_close(hw_stamp stamp, const hw_zone *zone);

/* ---- hours ---- */

/** A daily window, minutes of the local day, both ends inside; from > to wraps midnight; to may be
 * 1440. */
typedef struct hw_hours_window {
  int16_t from; /* 0 to 1439 */
  int16_t to;   /* 0 to 1440 */
} hw_hours_window;

typedef struct hw_hours {
  const hw_hours_window *windows; /* count of them; count 0: always */
  int32_t count;
} hw_hours;

bool hw_hours_contain(hw_hours hours, int32_t minute_of_day);

/** Bit i set: weekday i (0 Monday … 6 Sunday). */
typedef uint8_t hw_weekdays;

/**
 * Working days d with after < d <= until: neither a weekend weekday nor one of the sorted
 * `holidays`. O(log holidays + days between / 7). Rule I11.
 */
int32_t hw_working_days(hw_date after, hw_date until, hw_weekdays weekend, const hw_date *holidays,
                        int32_t holiday_count);

/** "2005-04-03", "2005-04-03T07:30+03:00"; `out` at least 32 bytes; return `out`. */
char *hw_format_date(char *out, hw_date date);
char *hw_format_instant(char *out, hw_minute at, const hw_zone *zone);
/** "14 Apr 18:00" for sentences that people read. */
char *hw_format_short(char *out, hw_minute at, const hw_zone *zone);

#endif
