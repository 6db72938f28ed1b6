/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Columns: the itineraries of classes found so far, each once, with exact costs and uses. */
#ifndef HW_ENGINE_COLUMNS_H
#define HW_ENGINE_COLUMNS_H

#include "engine/spots.h"

typedef struct hw_column {
  int32_t class_index;
  int32_t next;  /* next column of the class, HW_NONE */
  hw_cents cost; /* of one party, its shares of the objective added up */
  const hw_step *steps;
  const hw_use *uses; /* ascending by resource */
  int32_t step_count, use_count;
  const int32_t *spots; /* where its class needs escorts, in the order of travel */
  int32_t spot_count;   /* 0: the class needs none */
} hw_column;

/** Columns of one class, one after the other, that are what was published for it. */
typedef struct hw_booked {
  int32_t first, count;
} hw_booked;

typedef struct hw_columns {
  const hw_network *network;
  const hw_classes *classes;
  hw_spots *spots;
  hw_arena *arena;
  hw_column *items;
  int32_t count;
  size_t capacity;
  int32_t *first;          /* per class: its newest column, HW_NONE */
  const hw_booked *booked; /* per class; NULL: nothing has been (replanning) */
  hw_use *buffer;
  int32_t buffer_room;
} hw_columns;

bool hw_columns_new(hw_columns *columns, const hw_network *network, const hw_classes *classes,
                    hw_spots *spots, hw_arena *arena);

/**
 * The column of a class with these steps, made when it is new (`*added`, may be NULL); HW_NONE when
 * out of memory. O(columns of the class).
 */
int32_t hw_columns_add(hw_columns *columns, int32_t class_index, const hw_path *path);

/** The column is on board at the spot and needs escorts there. */
static inline bool hw_column_passes(const hw_column *column, int32_t spot) {
  for (int32_t s = 0; s < column->spot_count; s++)
    if (column->spots[s] == spot)
      return true;
  return false;
}

/** Value of a column under prices, without surcharges by run: cost plus what it uses. */
double hw_column_value(const hw_column *column, const double *resource_prices);

/** The column rides the run. */
bool hw_column_rides(const hw_columns *columns, const hw_column *column, int32_t run);
/** The column is on board over the segment. */
bool hw_column_covers(const hw_columns *columns, const hw_column *column, int32_t segment);

#endif
