/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A file format as a table: records, and the fields of each. The table alone drives reading, range
 * checks, hints and the field lists of the documentation; a field is one line of it. Whoever reads
 * or writes a further syntax walks the same table.
 */
#ifndef HW_IO_SCHEMA_H
#define HW_IO_SCHEMA_H

#include "model/scenario.h"

typedef enum hw_type {
  HW_TYPE_VERSION,    /* nothing is stored; `most` is the version read */
  HW_TYPE_TEXT,       /* const char * */
  HW_TYPE_ID,         /* const char * */
  HW_TYPE_CURRENCY,   /* const char * */
  HW_TYPE_CODE,       /* const char * of two capital letters; hw_iso at `extra` */
  HW_TYPE_ISO,        /* hw_iso */
  HW_TYPE_BOOLEAN,    /* bool */
  HW_TYPE_COUNT,      /* int32_t */
  HW_TYPE_MONEY,      /* hw_cents */
  HW_TYPE_AMOUNT,     /* hw_cents of a sum, written with two decimals */
  HW_TYPE_RATE,       /* int32_t, ten-thousandths */
  HW_TYPE_SHARE,      /* int32_t, hundred-thousandths, written with five decimals */
  HW_TYPE_DURATION,   /* int32_t, minutes */
  HW_TYPE_DAYS,       /* int32_t, a duration of whole days */
  HW_TYPE_DATE,       /* hw_date */
  HW_TYPE_BIRTH_DATE, /* hw_stamp, a date */
  HW_TYPE_INSTANT,    /* hw_stamp, never a date */
  HW_TYPE_STAMP,      /* hw_stamp */
  HW_TYPE_LOCAL,      /* hw_local until `zone` is known; then hw_minute at `extra` */
  HW_TYPE_WINDOW,     /* hw_hours_window */
  HW_TYPE_WEEKDAY,    /* hw_weekdays: only as a list */
  HW_TYPE_DEGREES,    /* two int32_t, ten-thousandths of a degree: latitude, longitude */
  HW_TYPE_CHOICE,     /* an enum, the position in `words` */
  HW_TYPE_ZONE,       /* const char *; const hw_zone * at `extra` */
  HW_TYPE_REPEAT,     /* hw_repeat */
  HW_TYPE_REFERENCE,  /* int32_t, into the list `target` */
  HW_TYPE_PRIORITIES, /* hw_cents[HW_PRIORITIES]; bool[HW_PRIORITIES] at `extra` */
  HW_TYPE_COVERS,     /* const hw_cover *, kinds and persons; int32_t count at `extra` */
  HW_TYPE_RECORD      /* the fields of `record` */
} hw_type;

typedef struct hw_binding hw_binding;

/** An instant as written, until the zone of its place is known. */
typedef struct hw_local {
  hw_stamp stamp;
  int line, column;
} hw_local;

/** Lists that ids refer to. */
typedef enum hw_target {
  HW_TARGET_NONE,
  HW_TARGET_COUNTRY,
  HW_TARGET_PLACE,
  HW_TARGET_SERVICE,
  HW_TARGET_TRANSFER,
  HW_TARGET_VEHICLE_POOL,
  HW_TARGET_PROGRAMME,
  HW_TARGET_MOVEMENT,    /* a service or a transfer: stays a symbol for the caller to resolve */
  HW_TARGET_ESCORT_KIND, /* any id; numbered as they appear */
  HW_TARGET_GROUP,       /* likewise */
  HW_TARGET_COUNT,       /* of those that a scenario refers to; the others are plans' */
  HW_TARGET_ESCORT_POOL = HW_TARGET_COUNT,
  HW_TARGET_CASE,
  HW_TARGET_RUN, /* SERVICE@YYYY-MM-DD */
} hw_target;

enum {
  HW_REQUIRED = 1 << 0,
  HW_EXPECTED = 1 << 1, /* a warning when it is missing */
  HW_LIST = 1 << 2,     /* `value` is a pointer to the elements, `extra` their int32_t count */
  HW_ALONE = 1 << 3,    /* a list of one may stand without brackets */
  HW_SHORT = 1 << 4,    /* a list that one XML attribute holds */
  HW_SORTED = 1 << 5,   /* a list of dates that is a set: kept sorted, without repetition */
  HW_PRIVATE = 1 << 6,  /* personal data: its text never enters a message */
  HW_SHARED = 1 << 7,   /* a text that many records repeat: stored once */
  HW_SYNONYM = 1 << 8,  /* another name of the field before it; excludes it and is never written */
  HW_UNLESS = 1 << 9,   /* neither needed nor allowed beside the record's key `unless` */
  HW_EITHER = 1 << 10,  /* either this key or the next one, not both */
  HW_ALWAYS = 1 << 11,  /* written even when nothing depends on it */
  HW_QUOTED = 1 << 12,  /* a text that is quoted whatever it is */
  HW_EMPTY = 1 << 13,   /* a text that may be empty */
  HW_ONE_LINE = 1 << 14 /* a list that YAML has on one line */
};

enum {
  HW_FIELDS_MAX = 64, /* fields of one record */
  HW_RECORDS_MAX = 48 /* records of one schema */
};

typedef struct hw_record hw_record;

/** A key inside an element of a list of the same record. */
typedef struct hw_alias {
  const char *list; /* key of the list; NULL: no alias */
  int element;
  const char *key;
} hw_alias;

typedef struct hw_field {
  const char *key;
  hw_type type;
  unsigned flags;
  size_t value; /* offset in the record's struct */
  size_t extra; /* offset of what the type says; lists: of the count */
  size_t given; /* 1 + offset of a bool that is true when the key stands in the file; 0: none */
  int64_t least, most;      /* range of a number, in the unit that is stored */
  int64_t preset;           /* value without the key */
  int shortest, longest;    /* elements of a list; longest 0: no limit of its own */
  hw_target target;         /* references */
  const hw_record *record;  /* records */
  const hw_record *instead; /* what may stand in place of the list, or NULL */
  const char *const *words; /* choices; NULL ends them */
  /* HW_TYPE_LOCAL: the zone of the instant in the record's struct; NULL: what names it is refused
   */
  const hw_zone *(*zone)(const homeward_scenario *scenario, const void *record);
  /* Whether the value of a finished model is written, where the rest does not say it; or NULL */
  bool (*stands)(const homeward_scenario *scenario, const void *record);
  hw_alias same_as;     /* where the value goes, when the record's `unless` key is not given */
  const char *singular; /* lists of records or dates: the XML element of one */
  const char *absent;   /* what holds without the key, when `preset` does not say it */
  const char *meaning;  /* one line for people */
} hw_field;

struct hw_record {
  const char *name;    /* for messages: "case" */
  const char *element; /* roots: the XML element; its attribute `version` is the first field */
  int number;          /* unique in its schema, < HW_RECORDS_MAX */
  const hw_field *fields;
  int field_count;
  size_t
      size; /* bytes of the struct that is read into; 0: the fields lie in the struct around it */
  size_t kept;        /* its first bytes that a list keeps */
  const char *unless; /* the key that replaces the fields with HW_UNLESS, or NULL */
  bool lines;         /* YAML has a line for each key */
  bool timed;         /* it, or a record in it, has fields of HW_TYPE_LOCAL */
  /* Called when an element of a list is complete; may be NULL. False: out of memory. */
  bool (*complete)(hw_binding *binding, void *element);
  /* Fills the struct that is read into from the bytes that a list keeps; NULL: they are all. */
  void (*expand)(const void *kept, void *form);
};

/** Position of the key in the record's fields, or -1. `likely` is tried first. */
int hw_record_find(const hw_record *record, const char *key, size_t length, int likely);

/** Bytes of one value of the type, 0 when it has no size of its own. */
size_t hw_type_size(hw_type type);

/** What a value must look like, for messages and documents: "a whole number from 1 to 500". Returns
 * `out`. */
char *hw_field_describe(char *out, size_t size, const hw_field *field);

/** The value without the key, as one would write it; "" when there is none. Returns `out`. */
char *hw_field_preset(char *out, size_t size, const hw_field *field);

/** True for a record whose keys are values too. */
bool hw_field_is_table(const hw_field *field);
/** True when XML has the field as an attribute. */
bool hw_field_is_attribute(const hw_field *field);

/** The XML of a table of keys and values: the element of a pair, and its attributes. */
typedef struct hw_pair_names {
  const char *element, *key, *value;
} hw_pair_names;
hw_pair_names hw_field_pair(const hw_field *field);

/** Code of a scalar that does not fit the field's type. */
hw_code hw_field_code(const hw_field *field);

#endif
