/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Which of two rotations is preferred in any plan: the one that passes all useful spots of the
 * other, costs no more, is busy only when the other is, rides no run of consequence and uses
 * nothing scarce that the other does not. In any plan it can take the other's place.
 */
#ifndef HW_ENGINE_ROTATION_PREFERRED_H
#define HW_ENGINE_ROTATION_PREFERRED_H

#include "engine/rotation_search.h"

/** A partial rotation: its last ride and the transfer before that, or a transfer at its end. */
typedef struct hw_duty_label {
  double value;  /* prices and gains included, without days, busy prices and the way home */
  hw_cents cost; /* the same of cost alone */
  hw_minute away_from;
  int32_t ride; /* HW_NONE: ends with the transfer */
  int32_t hop;  /* transfer after `from`, HW_NONE */
  int32_t from; /* label before, HW_NONE */
  int32_t next; /* next label of the same ride */
  int32_t legs;
  int32_t wait[2][2];                 /* slots: waits before the transfer and before the ride */
  int32_t useful_count, scarce_count; /* spots passed; scarce things used */
  uint64_t useful_mask, scarce_mask;  /* a bit for each, drawn from its number */
} hw_duty_label;

typedef struct hw_duty_labels {
  const hw_duty_search *search;
  hw_arena *arena;
  hw_duty_label *items;
  int32_t count;
  size_t capacity;
  int32_t marked; /* label whose things are marked, HW_NONE */
  int32_t mark;
  int32_t *spot_mark; /* per spot */
  int32_t *use_mark;  /* per resource, then per run */
  bool *consequence;  /* per run: its going matters to others */
} hw_duty_labels;

/** Something that comes in the order of value: a label to go on from, or a complete rotation. */
typedef struct hw_duty_open {
  double value; /* of the rotation; the least that one with the label can have */
  hw_cents cost;
  hw_minute until; /* away; HW_MINUTE_MIN: a label */
  int32_t label;
} hw_duty_open;

/** False when out of memory. */
bool hw_duty_labels_new(hw_duty_labels *labels, const hw_duty_search *search, hw_arena *arena);

/** Index of the new label, HW_NONE when out of memory. */
int32_t hw_duty_labels_add(hw_duty_labels *labels, const hw_duty_label *label);

/** Forgets the waits of the label that was copied. */
void hw_duty_label_reset(hw_duty_label *label);

/** Adds cost and uses to a label: of a wait from slot to slot, of a ride, of a transfer. */
void hw_duty_label_wait(const hw_duty_labels *labels, hw_duty_label *label, int which, int32_t from,
                        int32_t until);
void hw_duty_label_ride(const hw_duty_labels *labels, hw_duty_label *label, int32_t ride);
void hw_duty_label_hop(const hw_duty_labels *labels, hw_duty_label *label, const hw_duty_hop *hop);

/** Label `a` is preferred to `b`, or as good; both end with the same ride. O(legs). */
bool hw_duty_preferred(hw_duty_labels *labels, int32_t a, int32_t b);

/** Complete rotations by the useful spots that they pass. */
typedef struct hw_duty_passing {
  int32_t rotation;
  int32_t next;
} hw_duty_passing;

typedef struct hw_duty_register {
  hw_arena *arena;
  int32_t *first; /* per spot: into items, HW_NONE */
  int32_t *count; /* per spot */
  hw_duty_passing *items;
  int32_t item_count;
  size_t capacity;
} hw_duty_register;

/** Empty; false when out of memory. */
bool hw_duty_register_new(hw_duty_register *known, const hw_duty_labels *labels);

/** Enters the rotation that ends with `label`. False when out of memory. */
bool hw_duty_register_add(hw_duty_register *known, const hw_duty_labels *labels, int32_t rotation,
                          int32_t label);

/** One of the rotations entered, which are indexes into `rotations`, is preferred to `item`. */
bool hw_duty_known_preferred(const hw_duty_register *known, hw_duty_labels *labels,
                             const hw_duty_open *rotations, const hw_duty_open *item);

#endif
