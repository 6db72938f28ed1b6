/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/schema_show.h"

#include "io/target.h"

#include <stdio.h>
#include <string.h>

enum { DIGITS_MAX = 24 }; /* of 64 bits, with sign and point */

/* ---- numbers ---- */

/* `value` / 10^places; `trim`: without zeros at the end, and without a point where none are left.
 */
static char *show_decimal(char *buffer, int64_t value, int places, bool trim) {
  char digits[DIGITS_MAX];
  size_t at = sizeof digits;
  uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  while (trim && places > 0 && rest % 10 == 0) {
    rest /= 10;
    places--;
  }
  digits[--at] = '\0';
  for (int digit = 0; digit <= places || rest > 0; digit++) {
    if (digit == places && places > 0) {
      digits[--at] = '.';
    }
    digits[--at] = (char)('0' + rest % 10);
    rest /= 10;
  }
  if (value < 0) {
    digits[--at] = '-';
  }
  return memcpy(buffer, digits + at, sizeof digits - at);
}

char *hw_show_money(char *buffer, hw_cents cents) {
  return show_decimal(buffer, cents, 2, cents % 100 == 0);
}

char *hw_show_degrees(char *buffer, int32_t value) {
  return show_decimal(buffer, value, 4, true);
}

/* `1d12h30m`, without the parts that are 0. */
static char *show_duration(char *buffer, int32_t minutes) {
  int days = minutes / HW_DAY, hours = minutes % HW_DAY / 60, rest = minutes % 60;
  int used = 0;
  buffer[0] = '\0';
  if (days > 0) {
    used += snprintf(buffer, HW_SHOWN_SIZE, "%dd", days);
  }
  if (hours > 0) {
    used += snprintf(buffer + used, HW_SHOWN_SIZE - (size_t)used, "%dh", hours);
  }
  if (rest > 0 || used == 0) {
    snprintf(buffer + used, HW_SHOWN_SIZE - (size_t)used, "%dm", rest);
  }
  return buffer;
}

static char *show_count(char *buffer, int64_t value) {
  return show_decimal(buffer, value, 0, false);
}

/* ---- times ---- */

static const char *show_stamp(char *buffer, hw_stamp stamp) {
  char date[32];
  int32_t wall = stamp.kind == HW_STAMP_INSTANT ? stamp.value + stamp.offset : stamp.value;
  if (stamp.kind == HW_STAMP_ABSENT) {
    return NULL;
  }
  if (stamp.kind == HW_STAMP_DATE) {
    return hw_format_date(buffer, stamp.value);
  }
  int32_t day = hw_wall_date(wall), minute = wall - day * HW_DAY;
  int used = snprintf(buffer, HW_SHOWN_SIZE, "%sT%02d:%02d", hw_format_date(date, day), minute / 60,
                      minute % 60);
  if (stamp.kind == HW_STAMP_INSTANT) {
    int32_t offset = stamp.offset < 0 ? -stamp.offset : stamp.offset;
    snprintf(buffer + used, HW_SHOWN_SIZE - (size_t)used, "%c%02d:%02d",
             stamp.offset < 0 ? '-' : '+', offset / 60, offset % 60);
  }
  return buffer;
}

static const char *show_window(char *buffer, hw_hours_window window) {
  snprintf(buffer, HW_SHOWN_SIZE, "%02d:%02d-%02d:%02d", window.from / 60, window.from % 60,
           window.to / 60, window.to % 60);
  return buffer;
}

static const char *show_local(hw_naming naming, const hw_field *field, const void *value,
                              const void *extra, const void *record, char *buffer) {
  if (naming.scenario == NULL) {
    return show_stamp(buffer, ((const hw_local *)value)->stamp);
  }
  return hw_format_instant(buffer, *(const hw_minute *)extra, field->zone(naming.scenario, record));
}

/* ---- words ---- */

const char *hw_show_reference(hw_naming naming, hw_target target, int32_t reference, char *buffer) {
  if (reference == HW_NONE) {
    return NULL;
  }
  return naming.scenario != NULL ? hw_target_id(naming.scenario, target, reference, buffer)
                                 : hw_symbols_text(naming.symbols, reference);
}

static const char *show_iso(char *buffer, hw_iso iso) {
  if (iso == 0) {
    return NULL;
  }
  buffer[0] = (char)(iso >> 8);
  buffer[1] = (char)(iso & 0xFF);
  buffer[2] = '\0';
  return buffer;
}

static const char *text_at(const void *value) {
  const char *text = NULL;
  memcpy(&text, value, sizeof text);
  return text;
}

static int64_t number_at(const hw_field *field, const void *value) {
  int64_t wide = 0;
  int32_t narrow = 0;
  if (hw_type_size(field->type) == sizeof wide) {
    memcpy(&wide, value, sizeof wide);
    return wide;
  }
  memcpy(&narrow, value, sizeof narrow);
  return narrow;
}

static hw_shown show_number(const hw_field *field, const void *value, char *buffer) {
  int64_t number = number_at(field, value);
  switch (field->type) {
  case HW_TYPE_MONEY:
    return (hw_shown){hw_show_money(buffer, number), HW_SHOWN_PLAIN};
  case HW_TYPE_AMOUNT:
    return (hw_shown){show_decimal(buffer, number, 2, false), HW_SHOWN_PLAIN};
  case HW_TYPE_RATE:
    return (hw_shown){show_decimal(buffer, number, 4, true), HW_SHOWN_PLAIN};
  case HW_TYPE_SHARE:
    return (hw_shown){show_decimal(buffer, number, 5, false), HW_SHOWN_PLAIN};
  case HW_TYPE_DURATION:
    return (hw_shown){show_duration(buffer, (int32_t)number), HW_SHOWN_WORD};
  case HW_TYPE_DAYS:
    snprintf(buffer, HW_SHOWN_SIZE, "%dd", (int)number);
    return (hw_shown){buffer, HW_SHOWN_WORD};
  default:
    return (hw_shown){show_count(buffer, number), HW_SHOWN_PLAIN};
  }
}

static hw_shown show_time(const hw_field *field, const void *value, char *buffer) {
  switch (field->type) {
  case HW_TYPE_DATE:
    return (hw_shown){hw_format_date(buffer, *(const hw_date *)value), HW_SHOWN_QUOTED};
  case HW_TYPE_WINDOW:
    return (hw_shown){show_window(buffer, *(const hw_hours_window *)value), HW_SHOWN_QUOTED};
  default:
    return (hw_shown){show_stamp(buffer, *(const hw_stamp *)value), HW_SHOWN_QUOTED};
  }
}

hw_shown hw_show(hw_naming naming, const hw_field *field, const void *value, const void *extra,
                 const void *record, char *buffer) {
  switch (field->type) {
  case HW_TYPE_TEXT:
  case HW_TYPE_ID:
  case HW_TYPE_CURRENCY:
  case HW_TYPE_CODE:
  case HW_TYPE_ZONE:
    return (hw_shown){text_at(value),
                      (field->flags & HW_QUOTED) != 0 ? HW_SHOWN_QUOTED : HW_SHOWN_TEXT};
  case HW_TYPE_REPEAT:
    return (hw_shown){((const hw_repeat *)value)->text, HW_SHOWN_TEXT};
  case HW_TYPE_ISO:
    return (hw_shown){show_iso(buffer, *(const hw_iso *)value), HW_SHOWN_TEXT};
  case HW_TYPE_BOOLEAN:
    return (hw_shown){*(const bool *)value ? "true" : "false", HW_SHOWN_PLAIN};
  case HW_TYPE_CHOICE:
    return (hw_shown){field->words[*(const int *)value], HW_SHOWN_TEXT};
  case HW_TYPE_REFERENCE:
    return (hw_shown){hw_show_reference(naming, field->target, *(const int32_t *)value, buffer),
                      HW_SHOWN_TEXT};
  case HW_TYPE_VERSION:
    return (hw_shown){show_count(buffer, field->most), HW_SHOWN_PLAIN};
  case HW_TYPE_LOCAL:
    return (hw_shown){show_local(naming, field, value, extra, record, buffer), HW_SHOWN_QUOTED};
  case HW_TYPE_DATE:
  case HW_TYPE_WINDOW:
  case HW_TYPE_BIRTH_DATE:
  case HW_TYPE_INSTANT:
  case HW_TYPE_STAMP:
    return show_time(field, value, buffer);
  default:
    return show_number(field, value, buffer);
  }
}
