/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Scalars as the schema reads them. No locale, no guessing: a text either is exactly of the form,
 * or the function returns false and leaves `*out` alone. `length` bytes of `text`; no NUL is
 * needed.
 */
#ifndef HW_IO_SCALAR_H
#define HW_IO_SCALAR_H

#include "model/scenario.h"

enum {
  HW_ID_MAX = 64,                 /* characters of an id */
  HW_DURATION_MAX = 366 * HW_DAY, /* minutes */
  HW_COUNT_MAX = 1000000,
  HW_OFFSET_MAX = 14 * 60 /* minutes of a written offset from UTC */
};
#define HW_MONEY_MAX INT64_C(1000000000000) /* cents: 10^10 */

/** Digits only; leading zeros mean nothing. */
bool hw_scalar_count(const char *text, size_t length, int64_t least, int64_t most, int64_t *out);

/**
 * `-`? digits ( `.` 1 to `places` digits )?, as a whole number of 10^-places; `-` only where
 * `least` < 0.
 */
bool hw_scalar_decimal(const char *text, size_t length, int places, int64_t least, int64_t most,
                       int64_t *out);

/** `1d12h30m`: each part at most once and in this order, at least one; at most 366 days. Minutes.
 */
bool hw_scalar_duration(const char *text, size_t length, int32_t *out);
/** `3d`: a duration of whole days. Days. */
bool hw_scalar_days(const char *text, size_t length, int32_t *out);

/** `2005-04-03`, years 1970 to 2199. */
bool hw_scalar_date(const char *text, size_t length, hw_date *out);
/** A date of birth: the same, years 1850 to 2199. */
bool hw_scalar_birth_date(const char *text, size_t length, hw_date *out);
/** `2005-04-03T07:30`, with `Z` or `+03:00` behind it or not. */
bool hw_scalar_instant(const char *text, size_t length, hw_stamp *out);
/** A date or an instant. */
bool hw_scalar_stamp(const char *text, size_t length, hw_stamp *out);
/** `06:00-18:00`; `24:00` only as an end. */
bool hw_scalar_window(const char *text, size_t length, hw_hours_window *out);

/** `true` or `false`. */
bool hw_scalar_boolean(const char *text, size_t length, bool *out);
/** `[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}`. */
bool hw_scalar_id(const char *text, size_t length);
/** SERVICE@YYYY-MM-DD: an id and a date. */
bool hw_scalar_run(const char *text, size_t length);
/** Two capital letters. */
bool hw_scalar_iso(const char *text, size_t length, hw_iso *out);
/** Three capital letters. */
bool hw_scalar_currency(const char *text, size_t length);
/** Position of the text among the words, a list that NULL ends; -1: none of them. */
int hw_scalar_choice(const char *text, size_t length, const char *const *words);
/** `mon` … `sun`: 0 … 6; -1: none of them. */
int hw_scalar_weekday(const char *text, size_t length);

/** Byte of the first control character (C0, DEL, C1) or non-character (U+FFFE, U+FFFF) of
 * well-formed UTF-8; `length`: there is none.
 */
size_t hw_scalar_control(const char *text, size_t length);

extern const char *const hw_weekday_words[]; /* NULL ends it */

#endif
