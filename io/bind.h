/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Reads events into structs as a schema says, and remembers where everything stood. References are
 * symbols until hw_binding_resolve(). Findings go to the diagnostics; what is refused keeps its
 * preset value, so that one pass finds all there is to find.
 */
#ifndef HW_IO_BIND_H
#define HW_IO_BIND_H

#include "io/event.h"
#include "io/list_builder.h"
#include "io/positions.h"
#include "io/symbols.h"
#include "model/scenario_finish.h"

/** Offsets of the units of one top-level list. */
typedef struct hw_units {
  const char *file; /* borrowed: the list stands in this file; NULL: in that of the root */
  size_t *offsets;  /* owned */
  size_t count, capacity;
} hw_units;

/** A zone that was loaded. */
typedef struct hw_known_zone {
  const char *name;
  const hw_zone *zone;
} hw_known_zone;

/** How a list of dates was sorted: element i of the model is element order[i] of the file. */
typedef struct hw_sorted {
  const hw_units *units; /* where the list stands: in this unit, */
  int32_t unit;
  int row; /* under this field */
  const int32_t *order;
  struct hw_sorted *next;
} hw_sorted;

struct hw_binding {
  const hw_record *root;
  const char *file;                  /* borrowed */
  homeward_diagnostics *diagnostics; /* borrowed; never NULL */
  hw_arena *arena;                   /* borrowed: where the result lives */
  hw_arena own;                      /* what only reading needs */
  hw_events *events;
  /* Finished: references and local times are resolved at once. NULL: references are symbols. */
  const homeward_scenario *scenario;
  /* With a scenario: services or transfers, kinds of escorts and groups are symbols all the same,
   * for records that add to it. */
  bool adds;
  bool keeps_forms;       /* lists keep the whole of what is read into */
  int32_t most_elements;  /* of one list, =HW_COUNT_MAX */
  homeward_status status; /* not HOMEWARD_OK: reading stops */
  const char *reason;     /* static text, of a stated limit that was passed; else NULL */
  hw_symbols symbols;
  hw_chunks chunks;
  hw_positions head, units;           /* of root fields, and of the elements of top-level lists */
  hw_positions *positions;            /* the one in use */
  const hw_units *unit_list;          /* the list of the unit that is read, or was read last */
  hw_units unit_lists[HW_FIELDS_MAX]; /* by root field */
  const char *blanks[HW_RECORDS_MAX]; /* structs with all presets, by record number; lazily made */
  int likely[HW_RECORDS_MAX];         /* the field after the one found last */
  hw_known_zone *zones;
  size_t zone_count, zone_capacity;
  hw_sorted *sorted;
};

/** Zeroes and fills the binding; hw_binding_free() ends it. */
void hw_binding_begin(hw_binding *binding, const hw_record *root, hw_arena *arena, const char *file,
                      homeward_diagnostics *diagnostics);
void hw_binding_free(hw_binding *binding);

/**
 * Reads one document into `into`, a struct of root->size bytes. HOMEWARD_OK: the document was read
 * to its end, with findings or without. Anything else: reading stopped; the events' source may know
 * more.
 */
homeward_status hw_binding_read(hw_binding *binding, hw_events *events, void *into);

/**
 * Reads the elements of the root's list `key` from events of their own, which are LIST, elements,
 * LIST_END, END; `file` is borrowed like that of the binding. As hw_binding_read() otherwise, after
 * which it is called.
 */
homeward_status hw_binding_read_list(hw_binding *binding, hw_events *events, const char *file,
                                     const char *key, void *into);

/** Says what id an element of a target's list has; `id` may be NULL (it was refused). */
homeward_status hw_binding_define(hw_binding *binding, hw_target target, const char *id,
                                  int32_t position);

/**
 * Turns every symbol of the document into a position and reports those that nothing defines, which
 * become HW_NONE. References to HW_TARGET_MOVEMENT are left alone.
 */
homeward_status hw_binding_resolve(hw_binding *binding, void *from);

/**
 * Where the value of a key stands, the path beginning at the root. When it does not stand in the
 * file, `out` is the position of what would hold it.
 */
hw_finding hw_binding_find(const hw_binding *binding, const hw_key *path, int length,
                           hw_position *out);

/** Reports a finding; remembers when memory runs out. */
void hw_binding_report(hw_binding *binding, hw_code code, hw_position position, const char *format,
                       ...) __attribute__((format(printf, 4, 5)));

/** Reports that nothing in the finished scenario has the id, with the nearest one. */
void hw_binding_report_absent(hw_binding *binding, hw_target target, const hw_event *event);

/** Reports that the id of a reference is unknown, with the nearest known one. */
void hw_binding_report_unknown(hw_binding *binding, hw_target target, int32_t symbol,
                               hw_position position);

#endif
