/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/scalar.h"

#include <string.h>

const char *const hw_weekday_words[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

/* ---- numbers ---- */

/* Appends the digit to the value; false when the value would exceed `most`. */
static bool append_digit(int64_t *value, char digit, int64_t most) {
  if (digit - '0' > most || *value > (most - (digit - '0')) / 10) {
    return false;
  }
  *value = *value * 10 + (digit - '0');
  return true;
}

bool hw_scalar_count(const char *text, size_t length, int64_t least, int64_t most, int64_t *out) {
  int64_t value = 0;
  for (size_t i = 0; i < length; i++) {
    if (!is_digit(text[i]) || !append_digit(&value, text[i], most)) {
      return false;
    }
  }
  if (length == 0 || value < least) {
    return false;
  }
  *out = value;
  return true;
}

bool hw_scalar_decimal(const char *text, size_t length, int places, int64_t least, int64_t most,
                       int64_t *out) {
  bool negative = length > 0 && text[0] == '-';
  int64_t limit = negative ? -least : most;
  int64_t value = 0;
  size_t i = negative ? 1 : 0;
  size_t first = i;
  for (; i < length && is_digit(text[i]); i++) {
    if (!append_digit(&value, text[i], limit)) {
      return false;
    }
  }
  if (i == first || limit < 0) {
    return false;
  }
  int decimals = 0;
  if (i < length) {
    if (text[i++] != '.' || i == length) {
      return false;
    }
    for (; i < length; i++, decimals++) {
      if (!is_digit(text[i]) || decimals == places || !append_digit(&value, text[i], limit)) {
        return false;
      }
    }
  }
  for (; decimals < places; decimals++) {
    if (!append_digit(&value, '0', limit)) {
      return false;
    }
  }
  value = negative ? -value : value;
  if (value < least || (negative && least >= 0)) {
    return false;
  }
  *out = value;
  return true;
}

/* ---- durations ---- */

bool hw_scalar_duration(const char *text, size_t length, int32_t *out) {
  static const struct {
    char letter;
    int32_t minutes;
  } units[] = {{'d', HW_DAY}, {'h', 60}, {'m', 1}};
  int64_t total = 0;
  size_t unit = 0;
  size_t i = 0;
  while (i < length) {
    int64_t value = 0;
    size_t first = i;
    while (i < length && is_digit(text[i])) {
      if (!append_digit(&value, text[i], HW_DURATION_MAX)) {
        return false;
      }
      i++;
    }
    if (i == first || i == length) {
      return false;
    }
    while (unit < 3 && units[unit].letter != text[i]) {
      unit++;
    }
    if (unit == 3) {
      return false;
    }
    total += value * units[unit].minutes;
    unit++;
    i++;
  }
  if (length == 0 || total > HW_DURATION_MAX) {
    return false;
  }
  *out = (int32_t)total;
  return true;
}

bool hw_scalar_days(const char *text, size_t length, int32_t *out) {
  int32_t minutes = 0;
  if (length == 0 || text[length - 1] != 'd' || !hw_scalar_duration(text, length, &minutes)) {
    return false;
  }
  *out = minutes / HW_DAY;
  return true;
}

/* ---- dates and times ---- */

/* Exactly `digits` digits; -1 for anything else. */
static int fixed_number(const char *text, int digits) {
  int value = 0;
  for (int i = 0; i < digits; i++) {
    if (!is_digit(text[i])) {
      return -1;
    }
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

static int days_in_month(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : days[month - 1];
}

static bool date_from_year(const char *text, size_t length, int first_year, hw_date *out) {
  if (length != 10 || text[4] != '-' || text[7] != '-') {
    return false;
  }
  int year = fixed_number(text, 4);
  int month = fixed_number(text + 5, 2);
  int day = fixed_number(text + 8, 2);
  if (year < first_year || year > 2199 || month < 1 || month > 12 || day < 1 ||
      day > days_in_month(year, month)) {
    return false;
  }
  *out = hw_date_from_civil(year, month, day);
  return true;
}

bool hw_scalar_date(const char *text, size_t length, hw_date *out) {
  return date_from_year(text, length, 1970, out);
}

bool hw_scalar_birth_date(const char *text, size_t length, hw_date *out) {
  return date_from_year(text, length, 1850, out);
}

/* The minute of `hh:mm`, 00:00 to 24:00; -1 for anything else. */
static int clock_minute(const char *text, size_t length) {
  if (length != 5 || text[2] != ':') {
    return -1;
  }
  int hour = fixed_number(text, 2);
  int minute = fixed_number(text + 3, 2);
  if (hour < 0 || minute < 0 || minute > 59 || hour * 60 + minute > HW_DAY) {
    return -1;
  }
  return hour * 60 + minute;
}

bool hw_scalar_instant(const char *text, size_t length, hw_stamp *out) {
  hw_date date = 0;
  if (length < 16 || text[10] != 'T' || !hw_scalar_date(text, 10, &date)) {
    return false;
  }
  int minute = clock_minute(text + 11, 5);
  if (minute < 0 || minute == HW_DAY) {
    return false;
  }
  int32_t wall = date * HW_DAY + minute;
  if (length == 16) {
    *out = (hw_stamp){.kind = HW_STAMP_WALL, .value = wall, .offset = 0};
    return true;
  }
  int offset = 0;
  if (length == 22 && (text[16] == '+' || text[16] == '-')) {
    offset = clock_minute(text + 17, 5);
    if (offset < 0 || offset > HW_OFFSET_MAX) {
      return false;
    }
    offset = text[16] == '-' ? -offset : offset;
  } else if (length != 17 || text[16] != 'Z') {
    return false;
  }
  *out = (hw_stamp){.kind = HW_STAMP_INSTANT, .value = wall - offset, .offset = offset};
  return true;
}

bool hw_scalar_stamp(const char *text, size_t length, hw_stamp *out) {
  hw_date date = 0;
  if (hw_scalar_date(text, length, &date)) {
    *out = (hw_stamp){.kind = HW_STAMP_DATE, .value = date, .offset = 0};
    return true;
  }
  return hw_scalar_instant(text, length, out);
}

bool hw_scalar_window(const char *text, size_t length, hw_hours_window *out) {
  if (length != 11 || text[5] != '-') {
    return false;
  }
  int from = clock_minute(text, 5);
  int to = clock_minute(text + 6, 5);
  if (from < 0 || from == HW_DAY || to < 0) {
    return false;
  }
  *out = (hw_hours_window){.from = (int16_t)from, .to = (int16_t)to};
  return true;
}

/* ---- words ---- */

bool hw_scalar_boolean(const char *text, size_t length, bool *out) {
  bool is_true = length == 4 && memcmp(text, "true", 4) == 0;
  if (!is_true && !(length == 5 && memcmp(text, "false", 5) == 0)) {
    return false;
  }
  *out = is_true;
  return true;
}

bool hw_scalar_id(const char *text, size_t length) {
  if (length == 0 || length > HW_ID_MAX) {
    return false;
  }
  for (size_t i = 0; i < length; i++) {
    char c = text[i];
    bool letter_or_digit = is_digit(c) || is_capital(c) || (c >= 'a' && c <= 'z');
    bool mark = c == '.' || c == '_' || c == ':' || c == '/' || c == '-';
    if (!letter_or_digit && (i == 0 || !mark)) {
      return false;
    }
  }
  return true;
}

bool hw_scalar_run(const char *text, size_t length) {
  const char *at = memchr(text, '@', length);
  hw_date date = 0;
  return at != NULL && hw_scalar_id(text, (size_t)(at - text)) &&
         hw_scalar_date(at + 1, length - (size_t)(at + 1 - text), &date);
}

bool hw_scalar_iso(const char *text, size_t length, hw_iso *out) {
  if (length != 2 || !is_capital(text[0]) || !is_capital(text[1])) {
    return false;
  }
  *out = (hw_iso)((unsigned)text[0] << 8 | (unsigned)text[1]);
  return true;
}

bool hw_scalar_currency(const char *text, size_t length) {
  return length == 3 && is_capital(text[0]) && is_capital(text[1]) && is_capital(text[2]);
}

int hw_scalar_choice(const char *text, size_t length, const char *const *words) {
  for (int i = 0; words[i] != NULL; i++) {
    if (strlen(words[i]) == length && memcmp(words[i], text, length) == 0) {
      return i;
    }
  }
  return -1;
}

int hw_scalar_weekday(const char *text, size_t length) {
  return hw_scalar_choice(text, length, hw_weekday_words);
}

size_t hw_scalar_control(const char *text, size_t length) {
  const unsigned char *bytes = (const unsigned char *)text;
  for (size_t i = 0; i < length; i++) {
    bool c1 = bytes[i] == 0xC2 && i + 1 < length && bytes[i + 1] < 0xA0;
    /* U+FFFE and U+FFFF are no characters: XML cannot hold them. */
    bool none = bytes[i] == 0xEF && i + 2 < length && bytes[i + 1] == 0xBF && bytes[i + 2] >= 0xBE;
    if (bytes[i] < 0x20 || bytes[i] == 0x7F || c1 || none) {
      return i;
    }
  }
  return length;
}
