/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/calendar.h"
#include "tests/model/failing_allocator.h"
#include "tests/support/run_suite.h"

#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *const zone_names[] = {
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Johannesburg",
    "Africa/Khartoum",
    "Africa/Monrovia",
    "America/Godthab",
    "America/New_York",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Amman",
    "Asia/Baghdad",
    "Asia/Beirut",
    "Asia/Colombo",
    "Asia/Damascus",
    "Asia/Dhaka",
    "Asia/Gaza",
    "Asia/Kabul",
    "Asia/Kathmandu",
    "Asia/Kuwait",
    "Asia/Manila",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Europe/Amsterdam",
    "Europe/Dublin",
    "Europe/Istanbul",
    "Europe/London",
    "Etc/UTC",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Kwajalein",
    "Pacific/Marquesas",
};
enum { ZONES = sizeof zone_names / sizeof *zone_names, LAST_MINUTE = 120969 * 1000 };

static hw_arena arena;
static char folder[64];
static char last_path[128];

static void set_up(void) {
  strcpy(folder, "/tmp/homeward-zone-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
  last_path[0] = '\0';
}

static void tear_down(void) {
  hw_arena_free(&arena);
  unlink(last_path);
  rmdir(folder);
}

static const hw_zone *zone_of(const char *name) {
  const hw_zone *zone = NULL;
  homeward_error error;
  ck_assert_msg(hw_zone_load(&arena, NULL, name, &zone, &error) == HOMEWARD_OK, "%s",
                error.message);
  return zone;
}

static hw_wall wall(int year, int month, int day, int hour, int minute) {
  return hw_date_from_civil(year, month, day) * HW_DAY + hour * 60 + minute;
}

static int64_t floor_minutes(int64_t seconds) {
  return seconds / 60 - (seconds % 60 < 0 ? 1 : 0);
}

/* ---- against other readers of the same data ---- */

/* One line of `zdump -v`: "NAME  Thu Mar 31 22:00:00 2005 UT = ... isdst=1 gmtoff=10800". */
static bool read_zdump_line(const char *line, int64_t *seconds, long *offset) {
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  char name[64], weekday[8], month[8];
  int day = 0, hour = 0, minute = 0, second = 0, year = 0;
  const char *tail = strstr(line, "gmtoff=");
  if (tail == NULL || sscanf(line, "%63s %7s %7s %d %d:%d:%d %d UT", name, weekday, month, &day,
                             &hour, &minute, &second, &year) != 8) {
    return false;
  }
  const char *found = strstr(months, month);
  *offset = strtol(tail + 7, NULL, 10);
  if (found == NULL || year < 1970 || year > 2199) {
    return false;
  }
  hw_date date = hw_date_from_civil(year, (int)(found - months) / 3 + 1, day);
  *seconds = (int64_t)date * 86400 + hour * 3600 + minute * 60 + second;
  return true;
}

static FILE *open_zdump(const char *name) {
  char command[160];
  snprintf(command, sizeof command,
           "PATH=/usr/bin:/usr/sbin:/sbin:$PATH zdump -v -c 1970,2200 %s 2>/dev/null", name);
  return popen(command, "r");
}

START_TEST(test_zone_offset__equals_zdump_at_every_transition) {
  const char *name = zone_names[_i];
  const hw_zone *zone = zone_of(name);
  FILE *output = open_zdump(name);
  ck_assert_ptr_nonnull(output);
  char line[256];
  int wrong = 0, lines = 0;
  while (fgets(line, sizeof line, output) != NULL) {
    int64_t seconds = 0;
    long offset = 0;
    if (!read_zdump_line(line, &seconds, &offset)) {
      continue;
    }
    /* Lines come in pairs, the last second before a transition and its first. */
    bool is_first = lines++ % 2 == 1;
    hw_minute at = (hw_minute)(floor_minutes(seconds) + (is_first && seconds % 60 != 0 ? 1 : 0));
    if (hw_zone_offset(zone, at) != floor_minutes(offset)) {
      fprintf(stderr, "%s: %d, not as in %s", name, (int)hw_zone_offset(zone, at), line);
      wrong++;
    }
  }
  pclose(output);
  ck_assert_int_eq(wrong, 0);
}
END_TEST

static int count_differences_from_libc(const hw_zone *zone, const char *variable) {
  setenv("TZ", variable, 1);
  tzset();
  int wrong = 0;
  for (hw_minute at = 0; at < LAST_MINUTE; at += 6 * 1440 + 457) {
    time_t seconds = (time_t)at * 60;
    struct tm local;
    localtime_r(&seconds, &local);
    if (hw_zone_offset(zone, at) != floor_minutes(local.tm_gmtoff)) {
      char text[32];
      fprintf(stderr, "%s: %s\n", variable, hw_format_instant(text, at, zone));
      wrong++;
    }
  }
  unsetenv("TZ");
  tzset();
  return wrong;
}

START_TEST(test_zone_offset__equals_libc) {
  ck_assert_int_eq(count_differences_from_libc(zone_of(zone_names[_i]), zone_names[_i]), 0);
}
END_TEST

/* ---- walls against their definition, minute by minute ---- */

static hw_wall_kind naive_instant(const hw_zone *zone, hw_wall shown, hw_minute *at,
                                  hw_minute *after_gap) {
  int count = 0;
  hw_minute begin = shown - 27 * 60, end = shown + 27 * 60;
  *after_gap = end;
  for (hw_minute minute = begin; minute <= end; minute++) {
    hw_wall clock = hw_zone_wall(zone, minute);
    if (clock == shown && count++ == 0) {
      *at = minute;
    }
    if (clock > shown && hw_zone_wall(zone, minute - 1) < shown) {
      *after_gap = minute;
    }
  }
  if (count == 0) {
    int32_t gap = hw_zone_offset(zone, *after_gap) - hw_zone_offset(zone, *after_gap - 1);
    for (hw_minute minute = begin; minute <= end; minute++) {
      if (hw_zone_wall(zone, minute) == shown + gap) {
        *at = minute;
        break;
      }
    }
    return HW_WALL_SKIPPED;
  }
  *after_gap = *at;
  return count > 1 ? HW_WALL_REPEATED : HW_WALL_UNIQUE;
}

static int wrong_walls_near(const hw_zone *zone, hw_minute change) {
  int wrong = 0;
  hw_wall before = change + hw_zone_offset(zone, change - 1);
  hw_wall after = change + hw_zone_offset(zone, change);
  hw_wall low = before < after ? before : after, high = before < after ? after : before;
  const hw_wall walls[] = {low - 1, low, (low + high) / 2, high - 1, high};
  for (size_t i = 0; i < sizeof walls / sizeof *walls; i++) {
    hw_minute expected = 0, expected_after = 0, at = 0;
    hw_wall_kind kind = naive_instant(zone, walls[i], &expected, &expected_after);
    wrong += hw_zone_instant(zone, walls[i], &at) != kind || at != expected;
    wrong += hw_zone_instant_after_gap(zone, walls[i]) != expected_after;
  }
  return wrong;
}

static int wrong_dates_near(const hw_zone *zone, hw_minute change) {
  int wrong = 0;
  hw_date middle = hw_zone_date(zone, change);
  for (hw_date date = middle - 1; date <= middle + 1; date++) {
    hw_minute first = HW_MINUTE_MAX, last = HW_MINUTE_MIN;
    for (hw_minute at = (date - 2) * HW_DAY; at < (date + 3) * HW_DAY; at++) {
      if (hw_zone_date(zone, at) == date) {
        first = first < at ? first : at;
        last = at;
      }
    }
    if (first != HW_MINUTE_MAX) {
      wrong += hw_zone_date_first(zone, date) != first || hw_zone_date_last(zone, date) != last;
    }
  }
  return wrong;
}

START_TEST(test_zone_instant__equals_its_definition_near_changes) {
  const hw_zone *zone = zone_of(zone_names[_i]);
  int wrong = 0, changes = 0;
  for (hw_minute at = 1440; at < LAST_MINUTE && changes < 60; at++) {
    if (at % 360 == 0 && hw_zone_offset(zone, at + 360) == hw_zone_offset(zone, at)) {
      at += 359;
    } else if (hw_zone_offset(zone, at) != hw_zone_offset(zone, at - 1)) {
      wrong += wrong_walls_near(zone, at) + wrong_dates_near(zone, at);
      changes++;
    }
  }
  ck_assert_int_eq(wrong, 0);
}
END_TEST

/* ---- examples that a planner knows ---- */

START_TEST(test_zone_instant__unique) {
  hw_minute at = 0;
  ck_assert_int_eq(hw_zone_instant(zone_of("Asia/Amman"), wall(2005, 4, 3, 7, 30), &at),
                   HW_WALL_UNIQUE);
  ck_assert_int_eq(at, wall(2005, 4, 3, 4, 30));
}
END_TEST

START_TEST(test_zone_instant__skipped_moves_forward_by_the_gap) {
  const hw_zone *amsterdam = zone_of("Europe/Amsterdam");
  hw_minute at = 0;
  ck_assert_int_eq(hw_zone_instant(amsterdam, wall(2005, 3, 27, 2, 30), &at), HW_WALL_SKIPPED);
  ck_assert_int_eq(hw_zone_wall(amsterdam, at), wall(2005, 3, 27, 3, 30));
  ck_assert_int_eq(
      hw_zone_wall(amsterdam, hw_zone_instant_after_gap(amsterdam, wall(2005, 3, 27, 2, 30))),
      wall(2005, 3, 27, 3, 0));
  ck_assert_int_eq(hw_zone_instant(amsterdam, wall(2005, 3, 27, 1, 59), &at), HW_WALL_UNIQUE);
  ck_assert_int_eq(hw_zone_instant(amsterdam, wall(2005, 3, 27, 2, 0), &at), HW_WALL_SKIPPED);
  ck_assert_int_eq(hw_zone_instant(amsterdam, wall(2005, 3, 27, 3, 0), &at), HW_WALL_UNIQUE);
}
END_TEST

START_TEST(test_zone_instant__repeated_is_the_earlier) {
  const hw_zone *amsterdam = zone_of("Europe/Amsterdam");
  hw_minute at = 0;
  ck_assert_int_eq(hw_zone_instant(amsterdam, wall(2005, 10, 30, 2, 30), &at), HW_WALL_REPEATED);
  ck_assert_int_eq(at, wall(2005, 10, 30, 0, 30));
  ck_assert_int_eq(hw_zone_instant(amsterdam, wall(2005, 10, 30, 3, 0), &at), HW_WALL_UNIQUE);
  ck_assert_int_eq(at, wall(2005, 10, 30, 2, 0));
}
END_TEST

START_TEST(test_zone_instant__half_an_hour_at_lord_howe) {
  const hw_zone *zone = zone_of("Australia/Lord_Howe");
  hw_minute at = 0;
  ck_assert_int_eq(hw_zone_instant(zone, wall(2005, 10, 30, 2, 15), &at), HW_WALL_SKIPPED);
  ck_assert_int_eq(hw_zone_wall(zone, at), wall(2005, 10, 30, 2, 45));
}
END_TEST

START_TEST(test_zone_date__day_that_samoa_skipped_is_empty) {
  const hw_zone *apia = zone_of("Pacific/Apia");
  hw_date skipped = hw_date_from_civil(2011, 12, 30);
  hw_minute first = hw_zone_date_first(apia, skipped), last = hw_zone_date_last(apia, skipped);
  ck_assert_int_eq(hw_zone_wall(apia, first), wall(2011, 12, 31, 0, 0));
  ck_assert_int_eq(hw_zone_wall(apia, last), wall(2011, 12, 29, 23, 59));
  ck_assert_int_eq(first, last + 1);
  ck_assert_int_eq(hw_zone_date_first(apia, skipped + 1), first);
  ck_assert_int_eq(hw_zone_date_last(apia, skipped - 1), last);
}
END_TEST

START_TEST(test_zone_date__gap_and_repetition_at_midnight) {
  const hw_zone *zone = zone_of("America/Sao_Paulo");
  hw_date gap = hw_date_from_civil(2006, 11, 5), longer = hw_date_from_civil(2007, 2, 24);
  ck_assert_int_eq(hw_zone_wall(zone, hw_zone_date_first(zone, gap)), wall(2006, 11, 5, 1, 0));
  ck_assert_int_eq(hw_zone_date_first(zone, gap) - 1, hw_zone_date_last(zone, gap - 1));
  ck_assert_int_eq(hw_zone_date_last(zone, longer) - hw_zone_date_first(zone, longer), 25 * 60 - 1);
  ck_assert_int_eq(hw_zone_date_first(zone, longer + 1), hw_zone_date_last(zone, longer) + 1);
}
END_TEST

START_TEST(test_zone_night__skipped_three_o_clock_is_the_minute_after_the_gap) {
  /* Iraq's clocks went from 03:00 to 04:00 on 2005-04-01. */
  const hw_zone *baghdad = zone_of("Asia/Baghdad");
  hw_minute night = hw_zone_night(baghdad, hw_date_from_civil(2005, 3, 31));
  ck_assert_int_eq(night, wall(2005, 4, 1, 0, 0));
  ck_assert_int_eq(hw_zone_wall(baghdad, night), wall(2005, 4, 1, 4, 0));
}
END_TEST

START_TEST(test_zone_night__repeated_three_o_clock_is_the_earlier) {
  /* ... and from 04:00 back to 03:00 on 2005-10-01. */
  const hw_zone *baghdad = zone_of("Asia/Baghdad");
  hw_minute night = hw_zone_night(baghdad, hw_date_from_civil(2005, 9, 30));
  ck_assert_int_eq(night, wall(2005, 9, 30, 23, 0));
  ck_assert_int_eq(hw_zone_night(baghdad, hw_date_from_civil(2005, 10, 1)) - night, 25 * 60);
}
END_TEST

START_TEST(test_zone_night_from__is_the_inverse_of_night) {
  const hw_zone *zones[] = {zone_of("Asia/Baghdad"), zone_of("America/New_York"),
                            zone_of("Pacific/Apia"), zone_of("Pacific/Kiritimati")};
  int wrong = 0;
  for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
    for (hw_date date = 9131; date < 9131 + 366 * 8; date++) {
      hw_minute night = hw_zone_night(zones[z], date);
      wrong += hw_zone_night_from(zones[z], night) != date;
      wrong += hw_zone_night_from(zones[z], night + 1) != date + 1;
      wrong += hw_zone_night_from(zones[z], night - 100) != date &&
               hw_zone_night(zones[z], date - 1) < night - 100;
    }
  }
  ck_assert_int_eq(wrong, 0);
}
END_TEST

START_TEST(test_zone_wall__extreme_minutes_do_not_wrap) {
  const hw_zone *zone = zone_of("Pacific/Kiritimati");
  ck_assert_int_eq(hw_zone_wall(zone, HW_MINUTE_MAX), INT32_MAX);
  ck_assert_int_gt(hw_zone_date(zone, HW_MINUTE_MAX), 1000000);
  ck_assert_int_lt(hw_zone_date(zone, HW_MINUTE_MIN), -1000000);
  ck_assert_int_ge(hw_zone_minute_of_day(zone, HW_MINUTE_MIN), 0);
}
END_TEST

/* ---- names and files that are refused ---- */

START_TEST(test_zone_load__bad_and_unknown_names) {
  static const char *const names[] = {
      "",     "/etc/passwd", "../../etc/passwd", "Asia/../Asia/Amman", "Asia//Amman", "Asia/",
      "Asia", "Asia/Aman",   "tzdata.zi",        "Asia/Am man",        "Asia/Amman\n"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const hw_zone *zone = NULL;
    homeward_error error;
    ck_assert_int_eq(hw_zone_load(&arena, NULL, names[i], &zone, &error), HOMEWARD_INVALID);
    ck_assert_ptr_null(zone);
    ck_assert_ptr_nonnull(strstr(error.message, "time zone"));
  }
}
END_TEST

START_TEST(test_zone_load__leap_second_data) {
  const hw_zone *zone = NULL;
  if (access("/usr/share/zoneinfo/right/Asia/Amman", R_OK) == 0) {
    ck_assert_int_eq(hw_zone_load(&arena, NULL, "right/Asia/Amman", &zone, NULL), HOMEWARD_INVALID);
  }
}
END_TEST

static homeward_status load_bytes(const hw_zone **out, const void *bytes, size_t size) {
  snprintf(last_path, sizeof last_path, "%s/Zone", folder);
  FILE *file = fopen(last_path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
  ck_assert_int_eq(fclose(file), 0);
  return hw_zone_load(&arena, folder, "Zone", out, NULL);
}

static size_t read_zone_file(const char *name, unsigned char *bytes, size_t size) {
  char path[128];
  snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", name);
  FILE *file = fopen(path, "rb");
  ck_assert_ptr_nonnull(file);
  size_t used = fread(bytes, 1, size, file);
  fclose(file);
  ck_assert_uint_lt(used, size);
  return used;
}

START_TEST(test_zone_load__special_files_and_huge_files) {
  snprintf(last_path, sizeof last_path, "%s/Zone", folder);
  ck_assert_int_eq(mkfifo(last_path, 0600), 0);
  const hw_zone *zone = NULL;
  ck_assert_int_eq(hw_zone_load(&arena, folder, "Zone", &zone, NULL), HOMEWARD_INVALID);
  unlink(last_path);
  static unsigned char bytes[70000];
  read_zone_file("Asia/Amman", bytes, sizeof bytes);
  ck_assert_int_eq(load_bytes(&zone, bytes, sizeof bytes), HOMEWARD_INVALID);
}
END_TEST

START_TEST(test_zone_load__every_truncation_is_refused) {
  unsigned char bytes[8000];
  size_t size = read_zone_file("Asia/Amman", bytes, sizeof bytes);
  const hw_zone *zone = NULL;
  for (size_t length = 0; length < size; length++) {
    ck_assert_msg(load_bytes(&zone, bytes, length) == HOMEWARD_INVALID, "%zu bytes", length);
  }
  ck_assert_int_eq(load_bytes(&zone, bytes, size), HOMEWARD_OK);
  bytes[size] = '\n';
  ck_assert_int_eq(load_bytes(&zone, bytes, size + 1), HOMEWARD_INVALID);
}
END_TEST

START_TEST(test_zone_load__damage_never_crashes) {
  unsigned char bytes[8000], damaged[8000];
  size_t size = read_zone_file("America/New_York", bytes, sizeof bytes);
  uint64_t state = 20050401;
  for (int round = 0; round < 4000; round++) {
    memcpy(damaged, bytes, size);
    for (int hit = 0; hit <= round % 4; hit++) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      size_t place = (size_t)(state >> 33) % (round % 2 == 0 ? size : 200);
      damaged[place] = (unsigned char)(state >> 20);
    }
    const hw_zone *zone = NULL;
    homeward_status status = load_bytes(&zone, damaged, size);
    ck_assert((status == HOMEWARD_OK) == (zone != NULL));
    if (zone != NULL) {
      hw_minute at = 0;
      hw_zone_instant(zone, wall(2005, 4, 3, 2, 30), &at);
      hw_zone_night_from(zone, at);
    }
    hw_arena_reset(&arena);
  }
}
END_TEST

/* ---- made files: footers and versions ---- */

static void put_u32(unsigned char **out, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    *(*out)++ = (unsigned char)(value >> shift);
  }
}

/* A TZif file without transitions and with one type of offset 0, then the footer. */
static homeward_status load_footer(const hw_zone **out, char version, const char *footer) {
  unsigned char bytes[512] = {0}, *end = bytes;
  for (int i = 0; i < 2; i++) {
    memcpy(end, "TZif", 4);
    end[4] = (unsigned char)version;
    end += 20;
    const uint32_t counts[] = {0, 0, 0, 0, 1, 4};
    for (int k = 0; k < 6; k++) {
      put_u32(&end, counts[k]);
    }
    end += 6;
    memcpy(end, "UTC", 4);
    end += 4;
  }
  int length = snprintf((char *)end, 256, "\n%s\n", footer);
  return load_bytes(out, bytes, (size_t)(end - bytes) + (size_t)length);
}

START_TEST(test_zone_load__footer_rules_equal_libc) {
  static const char *const rules[] = {
      "<+0330>-3:30",
      "EST5EDT,M3.2.0,M11.1.0",
      "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
      "IST-1GMT0,M10.5.0,M3.5.0/1",
      "EET-2EEST,M3.4.4/50,M10.4.4/50",
      "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
      "AAA3BBB,J60/0,J300/25:30",
      "AAA-3BBB-5,59,299/3:15:00",
      "AAA11BBB10:15,J32/2,329/22",
  };
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    const hw_zone *zone = NULL;
    ck_assert_int_eq(load_footer(&zone, '3', rules[i]), HOMEWARD_OK);
    ck_assert_int_eq(count_differences_from_libc(zone, rules[i]), 0);
  }
}
END_TEST

START_TEST(test_zone_load__footer_of_permanent_daylight_saving) {
  const hw_zone *zone = NULL;
  ck_assert_int_eq(load_footer(&zone, '3', "EST5EDT,0/0,J365/25"), HOMEWARD_OK);
  for (hw_minute at = 0; at < LAST_MINUTE; at += 719) {
    if (hw_zone_offset(zone, at) != -240) {
      ck_abort_msg("another offset at %d", (int)at);
    }
  }
}
END_TEST

START_TEST(test_zone_load__malformed_footers) {
  static const char *const footers[] = {
      "UTC",
      "UT0",
      "<U>0",
      "<UTC0",
      "UTC0 ",
      "UTC25",
      "UTC0:60",
      "UTC0:00:60",
      "UTC+",
      "EST5EDT",
      "EST5EDT,",
      "EST5EDT,M3.2.0",
      "EST5EDT,M3.2.0,",
      "EST5EDT,M0.2.0,M11.1.0",
      "EST5EDT,M13.2.0,M11.1.0",
      "EST5EDT,M3.6.0,M11.1.0",
      "EST5EDT,M3.2.7,M11.1.0",
      "EST5EDT,M3.2,M11.1.0",
      "EST5EDT,J0,M11.1.0",
      "EST5EDT,J366,M11.1.0",
      "EST5EDT,366,M11.1.0",
      "EST5EDT,M3.2.0/168,M11.1.0",
      "EST5EDT,M3.2.0/-168,M11.1.0",
      "EST5EDT,M3.2.0,M11.1.0/",
      "EST5EDT,M3.2.0,M11.1.0,",
      "\nUTC0",
  };
  for (size_t i = 0; i < sizeof footers / sizeof *footers; i++) {
    const hw_zone *zone = NULL;
    ck_assert_msg(load_footer(&zone, '3', footers[i]) == HOMEWARD_INVALID, "%s", footers[i]);
  }
}
END_TEST

START_TEST(test_zone_load__versions) {
  const hw_zone *zone = NULL;
  ck_assert_int_eq(load_footer(&zone, '2', "UTC0"), HOMEWARD_OK);
  ck_assert_int_eq(load_footer(&zone, '4', "UTC0"), HOMEWARD_OK);
  ck_assert_int_eq(load_footer(&zone, '2', ""), HOMEWARD_OK);
  ck_assert_int_eq(load_footer(&zone, '\0', "UTC0"), HOMEWARD_INVALID);
}
END_TEST

START_TEST(test_zone_load__every_failing_allocation) {
  bool failed = true;
  for (long successes = 0; failed; successes++) {
    const hw_zone *zone = NULL;
    hw_arena own = {0};
    fail_allocations_after(successes);
    homeward_status status = hw_zone_load(&own, NULL, "Europe/Amsterdam", &zone, NULL);
    failed = allow_allocations();
    ck_assert_int_eq(status, failed ? HOMEWARD_LIMIT : HOMEWARD_OK);
    ck_assert((zone == NULL) == failed);
    hw_arena_free(&own);
  }
}
END_TEST

static void add_tests(TCase *tests) {
  tcase_add_test(tests, test_zone_instant__unique);
  tcase_add_test(tests, test_zone_instant__skipped_moves_forward_by_the_gap);
  tcase_add_test(tests, test_zone_instant__repeated_is_the_earlier);
  tcase_add_test(tests, test_zone_instant__half_an_hour_at_lord_howe);
  tcase_add_test(tests, test_zone_date__day_that_samoa_skipped_is_empty);
  tcase_add_test(tests, test_zone_date__gap_and_repetition_at_midnight);
  tcase_add_test(tests, test_zone_night__skipped_three_o_clock_is_the_minute_after_the_gap);
  tcase_add_test(tests, test_zone_night__repeated_three_o_clock_is_the_earlier);
  tcase_add_test(tests, test_zone_night_from__is_the_inverse_of_night);
  tcase_add_test(tests, test_zone_wall__extreme_minutes_do_not_wrap);
  tcase_add_test(tests, test_zone_load__bad_and_unknown_names);
  tcase_add_test(tests, test_zone_load__leap_second_data);
  tcase_add_test(tests, test_zone_load__special_files_and_huge_files);
  tcase_add_test(tests, test_zone_load__every_truncation_is_refused);
  tcase_add_test(tests, test_zone_load__damage_never_crashes);
  tcase_add_test(tests, test_zone_load__footer_rules_equal_libc);
  tcase_add_test(tests, test_zone_load__footer_of_permanent_daylight_saving);
  tcase_add_test(tests, test_zone_load__malformed_footers);
  tcase_add_test(tests, test_zone_load__versions);
  tcase_add_test(tests, test_zone_load__every_failing_allocation);
}

int main(void) {
  Suite *suite = suite_create("zone");
  TCase *tests = tcase_create("zone");
  tcase_set_timeout(tests, 60);
  tcase_add_checked_fixture(tests, set_up, tear_down);
  tcase_add_loop_test(tests, test_zone_offset__equals_zdump_at_every_transition, 0, ZONES);
  tcase_add_loop_test(tests, test_zone_offset__equals_libc, 0, ZONES);
  tcase_add_loop_test(tests, test_zone_instant__equals_its_definition_near_changes, 0, ZONES);
  add_tests(tests);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
