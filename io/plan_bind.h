/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Binds a syntax's events to the records of a plan by tables. Unlike a scenario, whose references
 * are resolved when all of it is read, a plan refers to a finished scenario: every id is resolved
 * on the spot.
 */
#ifndef HW_IO_PLAN_BIND_H
#define HW_IO_PLAN_BIND_H

#include "io/event.h"
#include "model/scenario.h"

typedef enum hw_plan_type {
  HW_PLAN_VERSION,    /* nothing is stored; must be 1 */
  HW_PLAN_TEXT,       /* const char * */
  HW_PLAN_WORD,       /* const char *, in the form of an id */
  HW_PLAN_CHOICE,     /* an enum, the position in `words` */
  HW_PLAN_MONEY,      /* hw_cents */
  HW_PLAN_COUNT,      /* int32_t, 0 to `most` */
  HW_PLAN_SHARE,      /* int32_t, hundred-thousandths from 0 to 1 */
  HW_PLAN_DATE,       /* hw_date */
  HW_PLAN_INSTANT,    /* hw_plan_instant */
  HW_PLAN_REFERENCE,  /* int32_t, an index of `target` */
  HW_PLAN_REFERENCES, /* const int32_t *; int32_t count at `count` */
  HW_PLAN_COVERS, /* const hw_cover *; int32_t count at `count`: a record of kinds and persons */
  HW_PLAN_RECORD, /* the fields of `record`, in the struct around it */
  HW_PLAN_LIST    /* const pointer to `record`'s kept bytes; int32_t count at `count` */
} hw_plan_type;

/** An instant as written, until its place is known. */
typedef struct hw_plan_instant {
  hw_stamp stamp;
  int line, column;
} hw_plan_instant;

typedef struct hw_plan_binder hw_plan_binder;
typedef struct hw_plan_record hw_plan_record;

/** A list of the scenario that ids refer to. */
typedef struct hw_plan_target {
  const char *noun; /* "case" */
  int32_t (*find)(const homeward_scenario *scenario, const char *id);
  /* The id of entry `index`, NULL behind the last one: for hints. */
  const char *(*id)(const homeward_scenario *scenario, int32_t index);
} hw_plan_target;

typedef struct hw_plan_field {
  const char *key;
  hw_plan_type type;
  bool required;
  size_t value; /* offset in the record's struct */
  size_t count; /* offset of a list's count */
  int32_t most;
  const char *const *words; /* choices; NULL ends them */
  const hw_plan_target *target;
  const hw_plan_record *record;
} hw_plan_field;

enum {
  HW_PLAN_FIELDS_MAX = 32,   /* fields of a record */
  HW_PLAN_ELEMENT_MAX = 512, /* bytes of a record in a list */
  HW_PLAN_LISTS_MAX = 4      /* lists inside one another */
};

struct hw_plan_record {
  const char *name; /* for messages: "leg" */
  const hw_plan_field *fields;
  int field_count;
  size_t size; /* bytes of the struct that is read into */
  size_t kept; /* its first bytes that a list keeps */
  /* Called when all of it is read, with the fields seen (bit i: field i); may be NULL. */
  void (*complete)(hw_plan_binder *binder, void *record, const hw_event *begin, uint64_t seen);
};

struct hw_plan_binder {
  hw_events *events;
  const homeward_scenario *scenario;
  hw_arena *arena; /* what is kept lives here */
  homeward_diagnostics *diagnostics;
  const char *file;
  bool out_of_memory;
  bool stopped; /* the events ended early */
  int level;    /* lists being read */
  struct {
    char *bytes; /* elements read so far; reused by the lists of its level; owns */
    size_t capacity;
  } lists[HW_PLAN_LISTS_MAX];
};

/** Reads the whole document into `*out`, a zeroed struct of the record. Findings go to the
 * diagnostics. */
void hw_plan_bind(hw_plan_binder *binder, const hw_plan_record *record, void *out);
/** Frees what the binder owns. */
void hw_plan_bind_end(hw_plan_binder *binder);

/** Adds a finding at a position. */
void hw_plan_finding(hw_plan_binder *binder, hw_code code, int line, int column, const char *format,
                     ...) __attribute__((format(printf, 5, 6)));

/** The minute of an instant: with an offset, or local time in `zone`. */
hw_minute hw_plan_resolve(hw_plan_binder *binder, const hw_plan_instant *instant,
                          const hw_zone *zone);

#endif
