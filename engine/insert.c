/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/insert.h"

#include <stdlib.h>

enum { PATHS = 4, LABELS = 4000 };

typedef struct inserting {
  hw_engine *engine;
  hw_state *state;
  int64_t *room; /* per resource: what is left */
} inserting;

/* Beds differ from night to night, so a path is only sure to fit when all of it is looked at; a run
   that does not go has no room at all. */
static void measure(const inserting *in, int32_t resource) {
  int64_t capacity = hw_state_capacity(in->state, resource);
  in->room[resource] = capacity == INT64_MAX ? INT64_MAX : capacity - in->state->usage[resource];
}

static void measure_all(const inserting *in) {
  const hw_network *network = &in->engine->network;
  for (int32_t r = 0; r < hw_resource_count(network); r++)
    measure(in, r);
  /* the first night of a place stands for all in the search */
  for (int32_t p = 0; p < in->engine->scenario->place_count; p++)
    in->room[hw_bed_resource(network, p, 0)] = in->engine->scenario->places[p].beds;
}

/* As many parties of the class as fit on one of the paths; 1 somebody, 0 nobody, -1 out of memory.
 */
static int place(const inserting *in, int32_t k, const hw_path *paths, int32_t count) {
  hw_engine *engine = in->engine;
  int placed = 0;
  for (int32_t i = 0; i < count; i++) {
    int32_t column = hw_columns_add(&engine->columns, k, &paths[i]);
    if (column == HW_NONE || !hw_state_follow(in->state))
      return -1;
    const hw_column *c = &engine->columns.items[column];
    for (; in->state->served[k] < engine->classes.items[k].size && hw_state_fits(in->state, column);
         placed = 1)
      hw_state_take(in->state, column, 1);
    for (int32_t u = 0; u < c->use_count; u++)
      measure(in, c->uses[u].resource);
  }
  return placed;
}

/* What has been booked is not to be found by pricing. */
static void keep_booked(const inserting *in, int32_t k) {
  const hw_columns *columns = &in->engine->columns;
  for (int32_t b = 0; columns->booked != NULL && b < columns->booked[k].count; b++) {
    int32_t column = columns->booked[k].first + b;
    const hw_column *c = &columns->items[column];
    while (in->state->served[k] < in->engine->classes.items[k].size &&
           c->cost < in->engine->classes.items[k].penalty && hw_state_fits(in->state, column))
      hw_state_take(in->state, column, 1);
    for (int32_t u = 0; u < c->use_count; u++)
      measure(in, c->uses[u].resource);
  }
}

static homeward_status insert_class(const inserting *in, int32_t k, homeward_error *error) {
  hw_engine *engine = in->engine;
  const hw_class *class = &engine->classes.items[k];
  keep_booked(in, k);
  for (int placed = 1; placed > 0 && in->state->served[k] < class->size;) {
    hw_search search = {.class = class,
                        .class_index = k,
                        .block = engine->block_of_class[k],
                        .prices = &engine->prices,
                        .capacity = in->room,
                        .limit = (double)class->penalty,
                        .most = PATHS,
                        .label_limit = LABELS};
    const hw_path *paths;
    int32_t count;
    if (hw_price(engine->pricers[0], &search, &paths, &count) == HW_SEARCH_MEMORY)
      return hw_fail_memory(error);
    placed = place(in, k, paths, count);
    if (placed < 0)
      return hw_fail_memory(error);
  }
  return HOMEWARD_OK;
}

static int compare_penalty(const void *left, const void *right, void *context) {
  const hw_engine *engine = context;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  hw_cents x = engine->classes.items[a].penalty, y = engine->classes.items[b].penalty;
  return x != y ? (x > y ? -1 : 1) : a - b;
}

homeward_status hw_insert(hw_engine *engine, hw_state *state, homeward_error *error) {
  size_t resources = (size_t)hw_resource_count(&engine->network) + 1;
  size_t classes = (size_t)engine->classes.count + 1;
  inserting in = {engine, state, malloc(resources * sizeof(int64_t))};
  int32_t *order = malloc(classes * sizeof *order);
  homeward_status status = HOMEWARD_OK;
  if (in.room == NULL || order == NULL) {
    status = hw_fail_memory(error);
  } else {
    measure_all(&in);
    for (int32_t k = 0; k < engine->classes.count; k++)
      order[k] = k;
    qsort_r(order, (size_t)engine->classes.count, sizeof *order, compare_penalty, engine);
    for (int32_t i = 0;
         i < engine->classes.count && status == HOMEWARD_OK && !hw_halted(&engine->halt); i++)
      if (state->served[order[i]] < engine->classes.items[order[i]].size)
        status = insert_class(&in, order[i], error);
  }
  free(in.room);
  free(order);
  return status;
}
