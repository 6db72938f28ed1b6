/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Zones: a strict reader of TZif (RFC 8536) and the look-up of offsets.
 *
 * Loading turns the file's transitions and its footer's rule into one table of changes in minutes,
 * up to 2201, so that every question later is one bisection. Change i > 0 takes place at minute
 * at[i]; from then on offset[i] holds, and the wall clock jumps from ends[i] (where the old offset
 * would have led) to begins[i]. So the wall clock shows [begins[i], ends[i + 1]) while offset[i]
 * holds; both borders increase strictly with i, which is checked. A gap is begins[i] > ends[i], a
 * repetition begins[i] < ends[i].
 */
#include "model/calendar.h"
#include "model/error.h"
#include "model/zone_rule.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  FILE_MAX = 1 << 16, /* bytes; the largest file of tzdata has about 4,000 */
  NAME_MAX_LENGTH = 64,
  HEADER = 44,
  FIRST_YEAR = 1969, /* earlier changes are folded into the first entry */
  LAST_YEAR = 2201
};

struct hw_zone {
  const char *name;
  int32_t count;         /* >= 1 */
  const hw_minute *at;   /* at[0] is HW_MINUTE_MIN */
  const int32_t *offset; /* minutes to add to UTC from at[i] on */
  const hw_wall *begins; /* at[i] + offset[i]; begins[0] is INT32_MIN */
  const hw_wall *ends;   /* at[i] + offset[i - 1]; ends[0] is INT32_MIN */
};

/* ---- the table of changes ---- */

typedef struct change {
  hw_minute at;
  int32_t offset;
} change;

typedef struct change_table {
  hw_arena *arena;
  change *changes;
  size_t count, capacity;
} change_table;

typedef enum load_result { LOAD_OK, LOAD_DAMAGED, LOAD_NO_MEMORY } load_result;

static int64_t floor_minutes(int64_t seconds) {
  return seconds / 60 - (seconds % 60 < 0 ? 1 : 0);
}

/*
 * Adds a change at `seconds` UTC. The offset of a minute is that of its first second, so the change
 * holds from the next whole minute on; a second change in the same minute replaces the first.
 */
static load_result add_change(change_table *table, int64_t seconds, int32_t offset_seconds) {
  int32_t offset = (int32_t)floor_minutes(offset_seconds);
  int64_t first = (int64_t)hw_date_from_civil(FIRST_YEAR, 1, 1) * HW_DAY;
  int64_t last = (int64_t)hw_date_from_civil(LAST_YEAR + 1, 1, 1) * HW_DAY;
  int64_t minute = floor_minutes(seconds) + (seconds % 60 != 0 ? 1 : 0);
  if (minute >= last) {
    return LOAD_OK;
  }
  hw_minute at = minute < first ? HW_MINUTE_MIN : (hw_minute)minute;
  if (table->count > 0) {
    change *latest = &table->changes[table->count - 1];
    if (at < latest->at) {
      return LOAD_DAMAGED;
    }
    if (at == latest->at) {
      table->count--;
    }
  }
  if (table->count > 0 && table->changes[table->count - 1].offset == offset) {
    return LOAD_OK;
  }
  change *grown = hw_arena_grow(table->arena, table->changes, table->count, &table->capacity,
                                sizeof *table->changes);
  if (grown == NULL) {
    return LOAD_NO_MEMORY;
  }
  table->changes = grown;
  table->changes[table->count++] = (change){at, offset};
  return LOAD_OK;
}

/* Continues the table by the footer's rule with the switches later than `after` (seconds UTC). */
static load_result add_rule(change_table *table, const hw_zone_rule *rule, int64_t after) {
  if (!rule->has_daylight) {
    return LOAD_OK;
  }
  for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    int64_t begins = hw_zone_rule_switch(rule, year, true);
    int64_t ends = hw_zone_rule_switch(rule, year, false);
    for (int turn = 0; turn < 2; turn++) {
      bool to_daylight = (turn == 0) == (begins < ends);
      int64_t when = to_daylight ? begins : ends;
      load_result result =
          when <= after ? LOAD_OK
                        : add_change(table, when, to_daylight ? rule->daylight : rule->standard);
      if (result != LOAD_OK) {
        return result;
      }
    }
  }
  return LOAD_OK;
}

/* ---- TZif ---- */

typedef struct block {
  uint32_t isut, isstd, leap, times, types, characters; /* counts of the header */
  const unsigned char *data;                            /* behind the header */
  size_t bytes;                                         /* of the data */
} block;

static uint32_t read_u32(const unsigned char *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static int64_t read_i64(const unsigned char *bytes) {
  uint64_t value = (uint64_t)read_u32(bytes) << 32 | read_u32(bytes + 4);
  return (int64_t)value;
}

/* Reads the header at `bytes`; the data has `time_size` bytes per time. False unless all of it is
 * there. */
static bool read_block(block *out, const unsigned char *bytes, size_t left, size_t time_size) {
  if (left < HEADER || memcmp(bytes, "TZif", 4) != 0 || bytes[4] < '2') {
    return false;
  }
  *out = (block){.isut = read_u32(bytes + 20),
                 .isstd = read_u32(bytes + 24),
                 .leap = read_u32(bytes + 28),
                 .times = read_u32(bytes + 32),
                 .types = read_u32(bytes + 36),
                 .characters = read_u32(bytes + 40),
                 .data = bytes + HEADER};
  /* Counts have 32 bits and weigh at most 12 bytes each, so 64 bits hold the sum. */
  uint64_t need = (uint64_t)out->times * (time_size + 1) + (uint64_t)out->types * 6 +
                  out->characters + (uint64_t)out->leap * (time_size + 4) + out->isstd + out->isut;
  if (need > left - HEADER) {
    return false;
  }
  out->bytes = (size_t)need;
  return true;
}

static bool counts_are_good(const block *counts) {
  return counts->types >= 1 && counts->types <= 256 && counts->characters >= 1 &&
         counts->leap == 0 && (counts->isut == 0 || counts->isut == counts->types) &&
         (counts->isstd == 0 || counts->isstd == counts->types);
}

/* Seconds to add to UTC of local time type `index`; false when the type is not well-formed. */
static bool read_type(const block *from, uint32_t index, int32_t *offset) {
  const unsigned char *types = from->data + (size_t)from->times * 9;
  const unsigned char *type = types + (size_t)index * 6;
  const unsigned char *names = types + (size_t)from->types * 6;
  int64_t seconds = read_u32(type);
  seconds -= seconds > INT32_MAX ? (int64_t)1 << 32 : 0;
  *offset = (int32_t)seconds;
  /* The range is RFC 8536's. */
  return seconds > -25 * 3600 && seconds < 26 * 3600 && type[4] <= 1 &&
         type[5] < from->characters &&
         memchr(names + type[5], '\0', from->characters - type[5]) != NULL;
}

/* Fills the table from the 64-bit data: type 0 holds before the first transition. */
static load_result add_transitions(change_table *table, const block *from, int64_t *latest) {
  int32_t offsets[256];
  for (uint32_t i = 0; i < from->types; i++) {
    if (!read_type(from, i, &offsets[i])) {
      return LOAD_DAMAGED;
    }
  }
  *latest = INT64_MIN;
  load_result result = add_change(table, INT64_MIN, offsets[0]);
  const unsigned char *types = from->data + (size_t)from->times * 8;
  for (uint32_t i = 0; i < from->times && result == LOAD_OK; i++) {
    int64_t when = read_i64(from->data + (size_t)i * 8);
    if ((i > 0 && when <= *latest) || types[i] >= from->types) {
      return LOAD_DAMAGED;
    }
    *latest = when;
    result = add_change(table, when, offsets[types[i]]);
  }
  return result;
}

/* Version 1 holds only 32-bit times and no rule: refused. Leap seconds ("right/" zones) are, too.
 */
static load_result read_tzif(change_table *table, const unsigned char *bytes, size_t size) {
  block old = {0}, current = {0};
  if (!read_block(&old, bytes, size, 4)) {
    return LOAD_DAMAGED;
  }
  size_t begin = HEADER + old.bytes;
  if (!read_block(&current, bytes + begin, size - begin, 8) || !counts_are_good(&current) ||
      bytes[4] != bytes[begin + 4]) {
    return LOAD_DAMAGED;
  }
  begin += HEADER + current.bytes;
  size_t left = size - begin;
  const char *footer = (const char *)bytes + begin;
  if (left < 2 || footer[0] != '\n' || footer[left - 1] != '\n') {
    return LOAD_DAMAGED;
  }
  int64_t latest = INT64_MIN;
  load_result result = add_transitions(table, &current, &latest);
  if (result != LOAD_OK || left == 2) {
    return result;
  }
  hw_zone_rule rule;
  if (!hw_zone_rule_parse(&rule, footer + 1, left - 2)) {
    return LOAD_DAMAGED;
  }
  if (current.times == 0 && !rule.has_daylight) {
    result = add_change(table, INT64_MIN, rule.standard);
  }
  return result == LOAD_OK ? add_rule(table, &rule, latest) : result;
}

/* ---- loading ---- */

static bool name_is_good(const char *name) {
  size_t length = strlen(name);
  if (length == 0 || length > NAME_MAX_LENGTH || name[0] == '/' || name[length - 1] == '/' ||
      strstr(name, "//") != NULL) {
    return false;
  }
  return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+/-") ==
         length;
}

/* Reads a regular file of at most FILE_MAX bytes into `buffer` of FILE_MAX + 1. Returns its size,
 * or -1. */
static ssize_t read_regular_file(const char *path, unsigned char *buffer) {
  int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) {
    return -1;
  }
  struct stat status;
  ssize_t size = -1;
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= FILE_MAX) {
    size_t used = 0;
    ssize_t part = 0;
    do {
      part = read(descriptor, buffer + used, FILE_MAX + 1 - used);
      used += part > 0 ? (size_t)part : 0;
    } while ((part > 0 && used <= FILE_MAX) || (part < 0 && errno == EINTR));
    size = part < 0 || used > FILE_MAX ? -1 : (ssize_t)used;
  }
  close(descriptor);
  return size;
}

/* Copies the table into a zone. Both borders of the wall clock must increase, see the top of the
 * file. */
static load_result zone_from_table(hw_arena *arena, const change_table *table, const char *name,
                                   const hw_zone **out) {
  size_t count = table->count;
  hw_zone *zone = HW_NEW(arena, hw_zone);
  char *copy = hw_arena_text(arena, name, strlen(name));
  int32_t *numbers = HW_ARRAY(arena, 4 * count, int32_t);
  if (zone == NULL || copy == NULL || numbers == NULL) {
    return LOAD_NO_MEMORY;
  }
  hw_minute *at = numbers;
  int32_t *offset = numbers + count;
  hw_wall *begins = numbers + 2 * count, *ends = numbers + 3 * count;
  for (size_t i = 0; i < count; i++) {
    at[i] = table->changes[i].at;
    offset[i] = table->changes[i].offset;
    begins[i] = i == 0 ? INT32_MIN : at[i] + offset[i];
    ends[i] = i == 0 ? INT32_MIN : at[i] + offset[i - 1];
    if (i > 0 && (begins[i] <= begins[i - 1] || ends[i] <= ends[i - 1])) {
      return LOAD_DAMAGED;
    }
  }
  *zone = (hw_zone){.name = copy,
                    .count = (int32_t)count,
                    .at = at,
                    .offset = offset,
                    .begins = begins,
                    .ends = ends};
  *out = zone;
  return LOAD_OK;
}

homeward_status hw_zone_load(hw_arena *arena, const char *directory, const char *name,
                             const hw_zone **out, homeward_error *error) {
  *out = NULL;
  if (!name_is_good(name)) {
    return hw_fail(error, HOMEWARD_INVALID, "'%.64s' is no name of a time zone", name);
  }
  char path[PATH_MAX];
  const char *folder = directory == NULL ? "/usr/share/zoneinfo" : directory;
  int length = snprintf(path, sizeof path, "%s/%s", folder, name);
  if (length < 0 || (size_t)length >= sizeof path) {
    return hw_fail(error, HOMEWARD_INVALID, "the path of time zone '%s' is too long", name);
  }
  hw_arena scratch = {0};
  unsigned char *bytes = hw_arena_alloc(&scratch, 1, FILE_MAX + 1);
  if (bytes == NULL) {
    return hw_fail_memory(error);
  }
  ssize_t size = read_regular_file(path, bytes);
  if (size < 0) {
    hw_arena_free(&scratch);
    return hw_fail(error, HOMEWARD_INVALID, "time zone '%s' is unknown", name);
  }
  change_table table = {.arena = &scratch};
  load_result result = read_tzif(&table, bytes, (size_t)size);
  if (result == LOAD_OK) {
    result = zone_from_table(arena, &table, name, out);
  }
  hw_arena_free(&scratch);
  switch (result) {
  case LOAD_OK:
    return HOMEWARD_OK;
  case LOAD_DAMAGED:
    return hw_fail(error, HOMEWARD_INVALID, "the data of time zone '%s' is damaged", name);
  case LOAD_NO_MEMORY:
    break;
  }
  return hw_fail_memory(error);
}

/* ---- look-up ---- */

/* Last of `count` increasing borders that is <= value; borders[0] is INT32_MIN. */
static int32_t last_up_to(const int32_t *borders, int32_t count, int32_t value) {
  int32_t low = 0, high = count;
  while (high - low > 1) {
    int32_t middle = low + (high - low) / 2;
    if (borders[middle] <= value) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

static int32_t saturating_add(int32_t a, int32_t b) {
  int32_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) {
    return b < 0 ? INT32_MIN : INT32_MAX;
  }
  return sum;
}

const char *hw_zone_name(const hw_zone *zone) {
  return zone->name;
}

int32_t hw_zone_offset(const hw_zone *zone, hw_minute at) {
  return zone->offset[last_up_to(zone->at, zone->count, at)];
}

hw_wall hw_zone_wall(const hw_zone *zone, hw_minute at) {
  return saturating_add(at, hw_zone_offset(zone, at));
}

hw_date hw_zone_date(const hw_zone *zone, hw_minute at) {
  return hw_wall_date(hw_zone_wall(zone, at));
}

int32_t hw_zone_minute_of_day(const hw_zone *zone, hw_minute at) {
  int32_t rest = hw_zone_wall(zone, at) % HW_DAY;
  return rest < 0 ? rest + HW_DAY : rest;
}

/* The first period whose wall clock ends after `wall`: it shows `wall`, or a gap before it skips
 * `wall`. */
static int32_t first_period(const hw_zone *zone, hw_wall wall) {
  return last_up_to(zone->ends, zone->count, wall);
}

hw_wall_kind hw_zone_instant(const hw_zone *zone, hw_wall wall, hw_minute *at) {
  int32_t i = first_period(zone, wall);
  if (wall < zone->begins[i]) {
    *at = saturating_add(wall, -zone->offset[i - 1]);
    return HW_WALL_SKIPPED;
  }
  *at = saturating_add(wall, -zone->offset[i]);
  bool again = i + 1 < zone->count && wall >= zone->begins[i + 1];
  return again ? HW_WALL_REPEATED : HW_WALL_UNIQUE;
}

hw_minute hw_zone_instant_after_gap(const hw_zone *zone, hw_wall wall) {
  int32_t i = first_period(zone, wall);
  return wall < zone->begins[i] ? zone->at[i] : saturating_add(wall, -zone->offset[i]);
}

hw_minute hw_zone_date_first(const hw_zone *zone, hw_date date) {
  return hw_zone_instant_after_gap(zone, date * HW_DAY);
}

hw_minute hw_zone_date_last(const hw_zone *zone, hw_date date) {
  hw_wall midnight = date * HW_DAY, last = midnight + HW_DAY - 1;
  int32_t i = last_up_to(zone->begins, zone->count, last);
  /* A gap at the day's end cuts it short; a gap over the whole day leaves the minute before the
   * gap. */
  if (i + 1 < zone->count && zone->ends[i + 1] <= last) {
    return zone->at[i + 1] - 1;
  }
  return saturating_add(last, -zone->offset[i]);
}

hw_minute hw_zone_night(const hw_zone *zone, hw_date date) {
  return hw_zone_instant_after_gap(zone, (date + 1) * HW_DAY + 3 * 60);
}

hw_date hw_zone_night_from(const hw_zone *zone, hw_minute at) {
  hw_date date = hw_zone_date(zone, at) - 2;
  while (hw_zone_night(zone, date) < at) {
    date++;
  }
  return date;
}
