/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int hw_record_find(const hw_record *record, const char *key, size_t length, int likely) {
  for (int i = 0; i < record->field_count; i++) {
    int field = likely + i < record->field_count ? likely + i : likely + i - record->field_count;
    const char *known = record->fields[field].key;
    if (known[0] == key[0] && strlen(known) == length && memcmp(known, key, length) == 0) {
      return field;
    }
  }
  return -1;
}

size_t hw_type_size(hw_type type) {
  static const size_t sizes[] = {
      [HW_TYPE_VERSION] = 0,
      [HW_TYPE_TEXT] = sizeof(const char *),
      [HW_TYPE_ID] = sizeof(const char *),
      [HW_TYPE_CURRENCY] = sizeof(const char *),
      [HW_TYPE_CODE] = sizeof(const char *),
      [HW_TYPE_ISO] = sizeof(hw_iso),
      [HW_TYPE_BOOLEAN] = sizeof(bool),
      [HW_TYPE_COUNT] = sizeof(int32_t),
      [HW_TYPE_MONEY] = sizeof(hw_cents),
      [HW_TYPE_AMOUNT] = sizeof(hw_cents),
      [HW_TYPE_RATE] = sizeof(int32_t),
      [HW_TYPE_SHARE] = sizeof(int32_t),
      [HW_TYPE_DURATION] = sizeof(int32_t),
      [HW_TYPE_DAYS] = sizeof(int32_t),
      [HW_TYPE_DATE] = sizeof(hw_date),
      [HW_TYPE_BIRTH_DATE] = sizeof(hw_stamp),
      [HW_TYPE_INSTANT] = sizeof(hw_stamp),
      [HW_TYPE_STAMP] = sizeof(hw_stamp),
      [HW_TYPE_LOCAL] = sizeof(hw_local),
      [HW_TYPE_WINDOW] = sizeof(hw_hours_window),
      [HW_TYPE_WEEKDAY] = sizeof(hw_weekdays),
      [HW_TYPE_DEGREES] = sizeof(int32_t),
      [HW_TYPE_CHOICE] = sizeof(int),
      [HW_TYPE_ZONE] = sizeof(const char *),
      [HW_TYPE_REPEAT] = sizeof(hw_repeat),
      [HW_TYPE_REFERENCE] = sizeof(int32_t),
      [HW_TYPE_PRIORITIES] = 0,
      [HW_TYPE_COVERS] = 0,
      [HW_TYPE_RECORD] = 0,
  };
  return sizes[type];
}

bool hw_field_is_table(const hw_field *field) {
  return field->type == HW_TYPE_PRIORITIES || field->type == HW_TYPE_COVERS;
}

bool hw_field_is_attribute(const hw_field *field) {
  return field->type != HW_TYPE_RECORD && !hw_field_is_table(field) &&
         ((field->flags & HW_LIST) == 0 || (field->flags & HW_SHORT) != 0);
}

hw_pair_names hw_field_pair(const hw_field *field) {
  return field->type == HW_TYPE_COVERS ? (hw_pair_names){"cover", "kind", "persons"}
                                       : (hw_pair_names){"at", "priority", "value"};
}

hw_code hw_field_code(const hw_field *field) {
  static const hw_code codes[] = {
      [HW_TYPE_VERSION] = HW_E_VERSION,
      [HW_TYPE_TEXT] = HW_E_CONTROL,
      [HW_TYPE_ID] = HW_E_ID,
      [HW_TYPE_CURRENCY] = HW_E_CURRENCY,
      [HW_TYPE_CODE] = HW_E_COUNTRY_CODE,
      [HW_TYPE_ISO] = HW_E_COUNTRY_CODE,
      [HW_TYPE_BOOLEAN] = HW_E_BOOLEAN,
      [HW_TYPE_COUNT] = HW_E_COUNT,
      [HW_TYPE_MONEY] = HW_E_MONEY,
      [HW_TYPE_AMOUNT] = HW_E_MONEY,
      [HW_TYPE_RATE] = HW_E_RATE,
      [HW_TYPE_SHARE] = HW_E_RATE,
      [HW_TYPE_DURATION] = HW_E_DURATION,
      [HW_TYPE_DAYS] = HW_E_DURATION,
      [HW_TYPE_DATE] = HW_E_DATE,
      [HW_TYPE_BIRTH_DATE] = HW_E_DATE,
      [HW_TYPE_INSTANT] = HW_E_INSTANT,
      [HW_TYPE_STAMP] = HW_E_INSTANT,
      [HW_TYPE_LOCAL] = HW_E_INSTANT,
      [HW_TYPE_WINDOW] = HW_E_HOURS,
      [HW_TYPE_WEEKDAY] = HW_E_CHOICE,
      [HW_TYPE_DEGREES] = HW_E_POSITION,
      [HW_TYPE_CHOICE] = HW_E_CHOICE,
      [HW_TYPE_ZONE] = HW_E_ZONE,
      [HW_TYPE_REPEAT] = HW_E_REPEAT,
      [HW_TYPE_REFERENCE] = HW_E_ID,
      [HW_TYPE_PRIORITIES] = HW_E_MONEY,
      [HW_TYPE_COVERS] = HW_E_COUNT,
      [HW_TYPE_RECORD] = HW_E_NOT_RECORD,
  };
  return codes[field->type];
}

/* ---- for people ---- */

/* A number of 10^-places without needless zeros, but money with all of its places when it has any.
 */
static void write_decimal(char *out, size_t size, int64_t value, int places, bool keep_zeros) {
  int64_t unit = 1;
  for (int i = 0; i < places; i++) {
    unit *= 10;
  }
  int64_t rest = value < 0 ? -value % unit : value % unit;
  if (rest == 0) {
    snprintf(out, size, "%" PRId64, value / unit);
    return;
  }
  while (!keep_zeros && rest % 10 == 0) {
    rest /= 10;
    places--;
  }
  snprintf(out, size, "%s%" PRId64 ".%0*" PRId64, value < 0 ? "-" : "",
           value < 0 ? -value / unit : value / unit, places, rest);
}

/* `2d`, `36h`, `90m`: the largest unit that divides it. */
static void write_duration(char *out, size_t size, int64_t minutes) {
  if (minutes % HW_DAY == 0 && minutes > 0) {
    snprintf(out, size, "%" PRId64 "d", minutes / HW_DAY);
  } else if (minutes % 60 == 0 && minutes > 0) {
    snprintf(out, size, "%" PRId64 "h", minutes / 60);
  } else {
    snprintf(out, size, "%" PRId64 "m", minutes);
  }
}

/* "`avr`, `tcn` or `medevac`" */
static void write_words(char *out, size_t size, const char *const *words) {
  size_t used = 0;
  for (int i = 0; words[i] != NULL && used < size; i++) {
    const char *before = i == 0 ? "" : words[i + 1] == NULL ? " or " : ", ";
    used += (size_t)snprintf(out + used, size - used, "%s`%s`", before, words[i]);
  }
}

static const char *reference_text(hw_target target) {
  static const char *const texts[] = {
      [HW_TARGET_NONE] = "an id",
      [HW_TARGET_COUNTRY] = "the code of a country",
      [HW_TARGET_PLACE] = "the id of a place",
      [HW_TARGET_SERVICE] = "the id of a service",
      [HW_TARGET_TRANSFER] = "the id of a transfer",
      [HW_TARGET_VEHICLE_POOL] = "the id of a vehicle pool",
      [HW_TARGET_PROGRAMME] = "the id of a programme",
      [HW_TARGET_ESCORT_POOL] = "the id of an escort pool",
      [HW_TARGET_CASE] = "the id of a case",
      [HW_TARGET_RUN] = "a run: SERVICE@YYYY-MM-DD",
      [HW_TARGET_MOVEMENT] = "the id of a service or transfer",
      [HW_TARGET_ESCORT_KIND] = "a kind of escort (an id)",
      [HW_TARGET_GROUP] = "the name of a group (an id)",
  };
  return texts[target];
}

static void describe_numbers(char *out, size_t size, const hw_field *field) {
  char low[32], high[32];
  switch (field->type) {
  case HW_TYPE_COUNT:
    snprintf(out, size, "a whole number from %" PRId64 " to %" PRId64, field->least, field->most);
    break;
  case HW_TYPE_MONEY:
  case HW_TYPE_PRIORITIES:
    write_decimal(high, sizeof high, field->most, 2, true);
    snprintf(out, size, "an amount from 0 to %s with at most two decimals", high);
    break;
  case HW_TYPE_AMOUNT:
    snprintf(out, size, "an amount with at most two decimals");
    break;
  case HW_TYPE_SHARE:
    snprintf(out, size, "a share from 0 to 1 with at most five decimals");
    break;
  case HW_TYPE_COVERS:
    snprintf(out, size, "a whole number from %" PRId64 " to %" PRId64, field->least, field->most);
    break;
  case HW_TYPE_RATE:
    write_decimal(low, sizeof low, field->least, 4, false);
    write_decimal(high, sizeof high, field->most, 4, false);
    snprintf(out, size, "a number from %s to %s with at most four decimals", low, high);
    break;
  case HW_TYPE_DURATION:
    write_duration(low, sizeof low, field->least);
    write_duration(high, sizeof high, field->most);
    snprintf(out, size, "a duration such as 45m, 36h or 1d12h, from %s to %s", low, high);
    break;
  case HW_TYPE_DAYS:
    snprintf(out, size, "whole days such as 3d, from 0d to %" PRId64 "d", field->most);
    break;
  case HW_TYPE_VERSION:
    snprintf(out, size, "the version %" PRId64, field->most);
    break;
  default:
    snprintf(out, size,
             "degrees with at most four decimals: a latitude from -90 to 90, a longitude from "
             "-180 to 180");
    break;
  }
}

static const char *fixed_text(hw_type type) {
  switch (type) {
  case HW_TYPE_TEXT:
    return "text without control characters";
  case HW_TYPE_ID:
    return "an id: 1 to 64 of A-Z a-z 0-9 . _ : / - beginning with a letter or digit";
  case HW_TYPE_CURRENCY:
    return "three capital letters";
  case HW_TYPE_CODE:
  case HW_TYPE_ISO:
    return "two capital letters";
  case HW_TYPE_BOOLEAN:
    return "true or false";
  case HW_TYPE_DATE:
    return "a date of the years 1970 to 2199 such as 2005-04-03";
  case HW_TYPE_BIRTH_DATE:
    return "a date of the years 1850 to 2199 such as 1975-04-03";
  case HW_TYPE_INSTANT:
  case HW_TYPE_LOCAL:
    return "an instant such as 2005-04-03T07:30 or 2005-04-03T07:30+03:00";
  case HW_TYPE_STAMP:
    return "a date such as 2005-04-03 or an instant such as 2005-04-03T07:30";
  case HW_TYPE_WINDOW:
    return "hours such as 06:00-18:00";
  case HW_TYPE_WEEKDAY:
    return "mon, tue, wed, thu, fri, sat or sun";
  case HW_TYPE_ZONE:
    return "an IANA time zone such as Asia/Amman";
  case HW_TYPE_REPEAT:
    return "a rule such as FREQ=WEEKLY;BYDAY=SU,TU";
  default:
    return "keys and values";
  }
}

char *hw_field_describe(char *out, size_t size, const hw_field *field) {
  switch (field->type) {
  case HW_TYPE_COUNT:
  case HW_TYPE_MONEY:
  case HW_TYPE_AMOUNT:
  case HW_TYPE_SHARE:
  case HW_TYPE_PRIORITIES:
  case HW_TYPE_COVERS:
  case HW_TYPE_RATE:
  case HW_TYPE_DURATION:
  case HW_TYPE_DAYS:
  case HW_TYPE_VERSION:
  case HW_TYPE_DEGREES:
    describe_numbers(out, size, field);
    break;
  case HW_TYPE_CHOICE:
    write_words(out, size, field->words);
    break;
  case HW_TYPE_REFERENCE:
    snprintf(out, size, "%s", reference_text(field->target));
    break;
  default:
    snprintf(out, size, "%s", fixed_text(field->type));
    break;
  }
  return out;
}

/* The days of a set: "sat sun". */
static void write_weekdays(char *out, size_t size, int64_t days) {
  static const char names[7][4] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  size_t used = 0;
  for (int day = 0; day < 7; day++) {
    if ((days >> day & 1) != 0 && used < size) {
      used += (size_t)snprintf(out + used, size - used, "%s%s", used == 0 ? "" : ", ", names[day]);
    }
  }
}

char *hw_field_preset(char *out, size_t size, const hw_field *field) {
  out[0] = '\0';
  if (field->absent != NULL) {
    snprintf(out, size, "%s", field->absent);
    return out;
  }
  if ((field->flags & HW_REQUIRED) != 0) {
    return out;
  }
  switch (field->type) {
  case HW_TYPE_COUNT:
    snprintf(out, size, "%" PRId64, field->preset);
    break;
  case HW_TYPE_MONEY:
  case HW_TYPE_AMOUNT:
    write_decimal(out, size, field->preset, 2, true);
    break;
  case HW_TYPE_CHOICE:
    if (field->words[field->preset] != NULL) {
      snprintf(out, size, "%s", field->words[field->preset]);
    }
    break;
  case HW_TYPE_RATE:
    write_decimal(out, size, field->preset, 4, false);
    break;
  case HW_TYPE_DURATION:
    write_duration(out, size, field->preset);
    break;
  case HW_TYPE_BOOLEAN:
    snprintf(out, size, "false");
    break;
  case HW_TYPE_WEEKDAY:
    write_weekdays(out, size, field->preset);
    break;
  default:
    break;
  }
  return out;
}
