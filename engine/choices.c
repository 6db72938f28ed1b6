/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/choices.h"

#include <stdlib.h>

enum {
  POOL_PATHS = 12,    /* itineraries of each class, */
  POOL = 320000,      /* of all classes together, */
  POOL_LABELS = 20000 /* and labels of each search for them */
};

homeward_status hw_choices_find(hw_engine *engine, homeward_error *error) {
  int32_t most = POOL / (engine->classes.count + 1);
  hw_round_ask ask = {.above = HW_NO_WAY / 2,
                      .most = most < POOL_PATHS ? most + 1 : POOL_PATHS,
                      .all = true,
                      .no_rotations = true,
                      .label_limit = POOL_LABELS};
  hw_round round;
  return hw_engine_price(engine, &ask, &round, error);
}

static int compare_ranked(const void *left, const void *right, void *context) {
  const hw_choices *choices = context;
  const hw_column *columns = choices->engine->columns.items;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  if (columns[a].class_index != columns[b].class_index)
    return columns[a].class_index < columns[b].class_index ? -1 : 1;
  if (choices->reduced[a] < choices->reduced[b] || choices->reduced[a] > choices->reduced[b])
    return choices->reduced[a] < choices->reduced[b] ? -1 : 1;
  return a - b;
}

bool hw_choices_rank(hw_choices *choices, const hw_engine *engine, hw_arena *arena) {
  const hw_columns *columns = &engine->columns;
  int32_t classes = engine->classes.count;
  *choices = (hw_choices){.engine = engine,
                          .ranked = HW_ARRAY(arena, columns->count, int32_t),
                          .offset = HW_ARRAY(arena, classes + 1, int32_t),
                          .reduced = HW_ARRAY(arena, columns->count, double)};
  if (choices->ranked == NULL || choices->reduced == NULL || choices->offset == NULL)
    return false;
  for (int32_t c = 0; c < columns->count; c++) {
    choices->ranked[c] = c;
    choices->reduced[c] = hw_engine_reduced_cost(engine, c);
    choices->offset[columns->items[c].class_index + 1]++;
  }
  for (int32_t k = 0; k < classes; k++)
    choices->offset[k + 1] += choices->offset[k];
  if (columns->count > 1)
    qsort_r(choices->ranked, (size_t)columns->count, sizeof(int32_t), compare_ranked, choices);
  return true;
}

bool hw_users_index(hw_users *users, const hw_state *state, hw_arena *arena) {
  const hw_engine *engine = state->engine;
  int32_t resources = hw_resource_count(&engine->network);
  *users = (hw_users){.offset = HW_ARRAY(arena, resources + 2, int32_t)};
  for (int pass = 0; pass < 2 && users->offset != NULL; pass++) {
    for (int32_t c = 0; c < engine->columns.count; c++) {
      const hw_column *column = &engine->columns.items[c];
      for (int32_t u = 0; state->taken[c] > 0 && u < column->use_count; u++) {
        if (pass == 0)
          users->offset[column->uses[u].resource + 2]++;
        else
          users->items[users->offset[column->uses[u].resource + 1]++] = column->class_index;
      }
    }
    for (int32_t r = 0; pass == 0 && r < resources; r++)
      users->offset[r + 2] += users->offset[r + 1];
    if (pass == 0)
      users->items = HW_ARRAY(arena, users->offset[resources + 1], int32_t);
    if (users->items == NULL)
      return false;
  }
  return users->offset != NULL;
}
