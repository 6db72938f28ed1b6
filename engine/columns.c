/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/columns.h"

#include <string.h>

bool hw_columns_new(hw_columns *columns, const hw_network *network, const hw_classes *classes,
                    hw_spots *spots, hw_arena *arena) {
  *columns = (hw_columns){.network = network, .classes = classes, .spots = spots, .arena = arena};
  columns->buffer_room = 256;
  columns->buffer = HW_ARRAY(arena, columns->buffer_room, hw_use);
  columns->first = HW_ARRAY(arena, classes->count, int32_t);
  if (columns->buffer == NULL || columns->first == NULL)
    return false;
  for (int32_t k = 0; k < classes->count; k++)
    columns->first[k] = HW_NONE;
  return true;
}

static bool fill_uses(hw_columns *columns, hw_column *column) {
  const hw_class *class = &columns->classes->items[column->class_index];
  int32_t count;
  while ((count = hw_path_uses(class, column->steps, column->step_count, columns->buffer,
                               columns->buffer_room)) > columns->buffer_room) {
    columns->buffer_room = count;
    columns->buffer = HW_ARRAY(columns->arena, count, hw_use);
    if (columns->buffer == NULL)
      return false;
  }
  hw_use *uses = HW_ARRAY(columns->arena, count, hw_use);
  if (uses == NULL)
    return false;
  memcpy(uses, columns->buffer, (size_t)count * sizeof(hw_use));
  column->uses = uses;
  column->use_count = count;
  return true;
}

static bool fill_spots(hw_columns *columns, hw_column *column) {
  const hw_prefix *prefix = columns->classes->items[column->class_index].facts.prefix;
  int32_t past = prefix == NULL ? 0 : prefix->departed; /* nobody asks for escorts there */
  const hw_step *steps = column->steps + past;
  int32_t count = column->step_count - past;
  int32_t *spots = HW_ARRAY(columns->arena, hw_spots_most(columns->network, steps, count), int32_t);
  if (spots == NULL)
    return false;
  column->spots = spots;
  column->spot_count = hw_spots_of(columns->spots, steps, count, spots);
  return column->spot_count >= 0;
}

int32_t hw_columns_add(hw_columns *columns, int32_t class_index, const hw_path *path) {
  size_t bytes = (size_t)path->count * sizeof(hw_step);
  for (int32_t i = columns->first[class_index]; i != HW_NONE; i = columns->items[i].next)
    if (columns->items[i].step_count == path->count &&
        memcmp(columns->items[i].steps, path->steps, bytes) == 0)
      return i;
  hw_column *items = hw_arena_grow(columns->arena, columns->items, (size_t)columns->count,
                                   &columns->capacity, sizeof(hw_column));
  hw_step *steps = HW_ARRAY(columns->arena, path->count, hw_step);
  if (items == NULL || steps == NULL)
    return HW_NONE;
  columns->items = items;
  memcpy(steps, path->steps, bytes);
  hw_column *column = &items[columns->count];
  *column = (hw_column){.class_index = class_index,
                        .next = columns->first[class_index],
                        .steps = steps,
                        .step_count = path->count};
  const hw_class *class = &columns->classes->items[class_index];
  for (int32_t m = 0; m < class->members; m++) {
    hw_path_cost cost = hw_path_cost_of(
        columns->network, &columns->network->scenario->cases[class->cases[m]], steps, path->count);
    column->cost += hw_path_cost_sum(&cost);
  }
  column->cost += hw_class_change(class, steps, path->count);
  if (!fill_uses(columns, column) || (class->escort_count > 0 && !fill_spots(columns, column)))
    return HW_NONE;
  columns->first[class_index] = columns->count;
  return columns->count++;
}

double hw_column_value(const hw_column *column, const double *resource_prices) {
  double value = (double)column->cost;
  for (int32_t i = 0; i < column->use_count; i++)
    value += (double)column->uses[i].amount * resource_prices[column->uses[i].resource];
  return value;
}

bool hw_column_covers(const hw_columns *columns, const hw_column *column, int32_t segment) {
  for (int32_t i = 0; i < column->step_count; i++)
    if (column->steps[i].ride != HW_NONE &&
        hw_ride_covers(&columns->network->rides[column->steps[i].ride], segment))
      return true;
  return false;
}

bool hw_column_rides(const hw_columns *columns, const hw_column *column, int32_t run) {
  for (int32_t i = 0; i < column->step_count; i++)
    if (column->steps[i].ride != HW_NONE &&
        columns->network->rides[column->steps[i].ride].run == run)
      return true;
  return false;
}
