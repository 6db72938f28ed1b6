/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Single values as text. */
#ifndef HW_IO_SCHEMA_SHOW_H
#define HW_IO_SCHEMA_SHOW_H

#include "io/schema_write.h"

enum { HW_SHOWN_SIZE = 96 };

typedef enum hw_shown_style {
  HW_SHOWN_PLAIN, /* a number, a duration or a truth value: never quoted in YAML */
  HW_SHOWN_WORD,  /* as PLAIN, but quoted in JSON */
  HW_SHOWN_TEXT,  /* quoted where another reader could take it for something else */
  HW_SHOWN_QUOTED
} hw_shown_style;

typedef struct hw_shown {
  const char *text; /* NULL: there is no value */
  hw_shown_style style;
} hw_shown;

/**
 * The value of a field that is no record and no table, or one element of its list. `value` and
 * `extra` are where they lie, `record` the struct around them; `buffer` of HW_SHOWN_SIZE bytes may
 * hold the text.
 */
hw_shown hw_show(hw_naming naming, const hw_field *field, const void *value, const void *extra,
                 const void *record, char *buffer);

/** The name of what a reference means; NULL for HW_NONE. */
const char *hw_show_reference(hw_naming naming, hw_target target, int32_t reference, char *buffer);

/** Money as short as it can be: "250", "250.50". */
char *hw_show_money(char *buffer, hw_cents cents);

/** Ten-thousandths without needless zeros. */
char *hw_show_degrees(char *buffer, int32_t value);

#endif
