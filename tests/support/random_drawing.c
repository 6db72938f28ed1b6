/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/random_drawing.h"

#include <stdarg.h>

int between(drawing *d, int low, int high) {
  return pseudo_random_between(&d->random, low, high);
}

bool chance(drawing *d, int percent) {
  return pseudo_random_chance(&d->random, percent);
}

bool spared(drawing *d) {
  return (d->flags & RANDOM_CARE) != 0 && chance(d, 75);
}

void put(drawing *d, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(d->out, format, arguments);
  va_end(arguments);
}

void put_drawn(drawing *d, const char *text) {
  for (; *text != '\0'; text++) {
    int low;
    int high;
    int length = 0;
    if (*text != '<' || sscanf(text, "<%d..%d%n", &low, &high, &length) != 2) {
      fputc(*text, d->out);
      continue;
    }
    int drawn = between(d, low, high);
    bool two_digits = text[1] == '0' && text[2] == '0';
    put(d, two_digits ? "%02d" : "%d", drawn);
    text += length; /* the closing bracket */
  }
}

struct tm civil(const drawing *d, int offset) {
  struct tm when = {
      .tm_year = d->year - 1900, .tm_mon = d->month - 1, .tm_mday = d->day + offset, .tm_hour = 12};
  time_t at = timegm(&when);
  gmtime_r(&at, &when);
  return when;
}

void put_date(drawing *d, int offset) {
  struct tm when = civil(d, offset);
  put(d, "%04d-%02d-%02d", when.tm_year + 1900, when.tm_mon + 1, when.tm_mday);
}

void put_instant(drawing *d, int offset, int minute) {
  while (minute >= MINUTES_OF_DAY) {
    minute -= MINUTES_OF_DAY;
    offset++;
  }
  put_date(d, offset);
  put(d, "T%02d:%02d", minute / 60, minute % 60);
}

void put_half_hour(drawing *d, int first, int last, int from, int to) {
  int day = between(d, first, last);
  put_instant(d, day, 30 * between(d, from, to));
}
