/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/branch_objects.h"

#include "engine/master_riders.h"

#include <math.h>
#include <stdlib.h>

#define WHOLE 1e-6

/* A party that does not ride though it must costs as much as so many left behind. */
#define SHORTAGE 1e3

/* As much as so many of the dearest parties costs one who is left though nobody may be; beyond the
   most, the solver's numbers would suffer more than the search gains. */
#define EXCESS 100
#define EXCESS_MOST 1e13

static hw_object *new_object(hw_objects *objects, hw_object item) {
  hw_object *items = hw_arena_grow(objects->arena, objects->items, (size_t)objects->count,
                                   &objects->capacity, sizeof *items);
  if (items == NULL)
    return NULL;
  objects->items = items;
  item.node_least = item.least;
  item.node_most = item.most;
  items[objects->count] = item;
  return &items[objects->count++];
}

/* ---- sums ---- */

/* The place of a variable among the sums: those of a service follow each other, `goes` last. */
static int32_t slot_of(const hw_master *master, const int32_t *offset, int32_t variable) {
  const homeward_scenario *scenario = master->network->scenario;
  const hw_run_variable *v = &master->variables[variable];
  int32_t service = scenario->runs[v->run].service;
  return offset[service] + (v->use == HW_NONE ? scenario->services[service].vehicle_count : v->use);
}

static bool add_sum(hw_objects *objects, const hw_run_term *terms, int32_t count) {
  hw_master *master = &objects->engine->master;
  int64_t most = 0;
  for (int32_t t = 0; t < count; t++)
    most += master->variables[terms[t].variable].most;
  if (count < 2 || most > INT32_MAX)
    return true;
  hw_row row = {.kind = HW_ROW_SUM,
                .subject = HW_NONE,
                .run = HW_NONE,
                .limit = (double)most,
                .both = true,
                .terms = terms,
                .term_count = count};
  hw_object sum = {.kind = HW_OBJECT_SUM,
                   .terms = terms,
                   .term_count = count,
                   .row = master->row_count,
                   .most = (int32_t)most};
  return new_object(objects, sum) != NULL && hw_master_add_row(master, row, NULL, 0);
}

static bool add_sums(hw_objects *objects) {
  hw_master *master = &objects->engine->master;
  const homeward_scenario *scenario = objects->engine->scenario;
  int32_t slots = 0, services = scenario->service_count;
  int32_t *offset = HW_ARRAY(objects->arena, services + 1, int32_t);
  for (int32_t s = 0; offset != NULL && s < services; s++) {
    offset[s] = slots;
    slots += scenario->services[s].vehicle_count + 1;
  }
  hw_run_term *terms = HW_ARRAY(master->arena, master->variable_count, hw_run_term);
  int32_t *first = HW_ARRAY(objects->arena, slots + 2, int32_t);
  if (offset == NULL || terms == NULL || first == NULL)
    return false;
  for (int32_t v = 0; v < master->variable_count; v++)
    first[slot_of(master, offset, v) + 2]++;
  for (int32_t i = 0; i < slots; i++)
    first[i + 2] += first[i + 1];
  for (int32_t v = 0; v < master->variable_count; v++)
    terms[first[slot_of(master, offset, v) + 1]++] = (hw_run_term){v, 1};
  for (int32_t i = 0; i < slots; i++)
    if (!add_sum(objects, terms + first[i], first[i + 1] - first[i]))
      return false;
  return true;
}

/* ---- those left behind ---- */

static bool add_left(hw_objects *objects) {
  hw_engine *engine = objects->engine;
  hw_master *master = &engine->master;
  int64_t most = 0;
  double penalty = 0;
  hw_lp_entry *entries = HW_ARRAY(objects->arena, engine->classes.count + 1, hw_lp_entry);
  if (entries == NULL)
    return false;
  for (int32_t k = 0; k < engine->classes.count; k++) {
    entries[k] = (hw_lp_entry){master->unserved[k], 1};
    most += engine->classes.items[k].size;
    penalty = fmax(penalty, (double)engine->classes.items[k].penalty);
  }
  if (EXCESS * penalty > EXCESS_MOST)
    return true;
  hw_row row = {
      .kind = HW_ROW_LEFT, .subject = HW_NONE, .run = HW_NONE, .limit = (double)most, .both = true};
  hw_object left = {.kind = HW_OBJECT_LEFT, .row = master->row_count, .most = (int32_t)most};
  hw_lp_entry excess = {left.row, -1};
  if (!hw_master_add_row(master, row, entries, engine->classes.count))
    return false;
  master->left_row = left.row;
  master->has_left = true;
  left.shortage = hw_lp_add_column(master->lp, EXCESS * penalty, 0, 0, true, &excess, 1);
  return left.shortage >= 0 && new_object(objects, left) != NULL;
}

bool hw_objects_new(hw_objects *objects, hw_engine *engine, bool sums, hw_arena *arena) {
  *objects = (hw_objects){.engine = engine, .arena = arena};
  for (int32_t v = 0; v < engine->master.variable_count; v++)
    if (new_object(objects, (hw_object){.kind = HW_OBJECT_VARIABLE,
                                        .variable = v,
                                        .least = engine->master.variables[v].least,
                                        .most = engine->master.variables[v].most}) == NULL)
      return false;
  return !sums || (add_sums(objects) && add_left(objects));
}

/* ---- flows ---- */

typedef struct flow {
  int32_t class_index, service, run; /* run HW_NONE: any of the service */
  double value, score;
} flow;

static int compare_flows(const void *left, const void *right) {
  const flow *a = left, *b = right;
  if (a->class_index != b->class_index)
    return a->class_index < b->class_index ? -1 : 1;
  if (a->service != b->service)
    return a->service < b->service ? -1 : 1;
  return (a->run > b->run) - (a->run < b->run);
}

static int compare_scores(const void *left, const void *right) {
  const flow *a = left, *b = right;
  if (a->score < b->score || a->score > b->score)
    return a->score > b->score ? -1 : 1;
  return compare_flows(left, right);
}

static bool is_object(const hw_objects *objects, const flow *f) {
  for (int32_t o = objects->count - 1; o >= 0 && objects->items[o].kind == HW_OBJECT_FLOW; o--)
    if (objects->items[o].class_index == f->class_index &&
        objects->items[o].service == f->service && objects->items[o].run == f->run)
      return true;
  return false;
}

/* Flows that are not whole, unsorted; NULL when out of memory. */
static flow *list_flows(const hw_objects *objects, hw_arena *arena, int32_t *count) {
  const hw_engine *engine = objects->engine;
  flow *list = HW_ARRAY(arena, 1, flow);
  size_t capacity = 0;
  int32_t all = 0;
  for (int32_t c = 0; list != NULL && c < engine->columns.count; c++) {
    const hw_column *column = &engine->columns.items[c];
    double x = hw_master_has(&engine->master, c)
                   ? hw_lp_value(engine->master.lp, engine->master.lp_column[c])
                   : 0;
    for (int32_t k = 0; x > WHOLE && k < column->step_count; k++) {
      if (column->steps[k].ride == HW_NONE)
        continue;
      const hw_ride *ride = &engine->network.rides[column->steps[k].ride];
      for (int both = 0; both < 2; both++) {
        list = hw_arena_grow(arena, list, (size_t)all, &capacity, sizeof *list);
        if (list == NULL)
          return NULL;
        list[all++] =
            (flow){column->class_index, ride->service, both == 0 ? HW_NONE : ride->run, x, 0};
      }
    }
  }
  *count = 0;
  if (list != NULL)
    qsort(list, (size_t)all, sizeof *list, compare_flows);
  for (int32_t i = 0, next; i < all; i = next) {
    flow sum = list[i];
    for (next = i + 1; next < all && compare_flows(&list[i], &list[next]) == 0; next++)
      sum.value += list[next].value;
    double part = sum.value - floor(sum.value);
    sum.score = fmin(part, 1 - part) * engine->classes.items[sum.class_index].persons;
    if (fmin(part, 1 - part) > WHOLE && !is_object(objects, &sum))
      list[(*count)++] = sum;
  }
  return list;
}

static bool rides(const hw_engine *engine, const hw_column *column, int32_t service, int32_t run) {
  if (run != HW_NONE)
    return hw_column_rides(&engine->columns, column, run);
  for (int32_t i = 0; i < column->step_count; i++)
    if (column->steps[i].ride != HW_NONE &&
        engine->network.rides[column->steps[i].ride].service == service)
      return true;
  return false;
}

static bool add_flow(hw_objects *objects, const flow *f) {
  hw_engine *engine = objects->engine;
  hw_master *master = &engine->master;
  int32_t size = engine->classes.items[f->class_index].size;
  hw_row row = {.kind = HW_ROW_FLOW,
                .subject = f->class_index,
                .run = f->run,
                .limit = f->run == HW_NONE ? size * HW_PATH_STEPS : size,
                .both = true};
  hw_object object = {.kind = HW_OBJECT_FLOW,
                      .class_index = f->class_index,
                      .service = f->service,
                      .run = f->run,
                      .row = master->row_count,
                      .most = (int32_t)row.limit};
  bool done = f->run == HW_NONE ? hw_master_add_service_row(master, row, f->class_index, f->service)
                                : hw_master_add_rider_row(master, row, f->class_index);
  if (!done)
    return false;
  hw_lp_entry entry = {object.row, 1};
  object.shortage =
      hw_lp_add_column(master->lp, SHORTAGE * (double)engine->classes.items[f->class_index].penalty,
                       0, 0, true, &entry, 1);
  return object.shortage >= 0 && new_object(objects, object) != NULL;
}

bool hw_objects_add_flows(hw_objects *objects, int32_t most) {
  hw_arena scratch = {0};
  int32_t count, runs = 0, services = 0;
  flow *list = list_flows(objects, &scratch, &count);
  bool done = list != NULL;
  if (done)
    qsort(list, (size_t)count, sizeof *list, compare_scores);
  for (int32_t i = 0; done && i < count; i++) {
    int32_t *added = list[i].run == HW_NONE ? &services : &runs;
    if ((*added)++ < most)
      done = add_flow(objects, &list[i]);
  }
  hw_arena_free(&scratch);
  return done;
}

/* ---- values ---- */

double hw_object_value(const hw_objects *objects, int32_t object) {
  const hw_object *o = &objects->items[object];
  const hw_engine *engine = objects->engine;
  const hw_master *master = &engine->master;
  double value = 0;
  switch (o->kind) {
  case HW_OBJECT_VARIABLE:
    return hw_lp_value(master->lp, master->variables[o->variable].column);
  case HW_OBJECT_SUM:
    for (int32_t t = 0; t < o->term_count; t++)
      value += hw_lp_value(master->lp, master->variables[o->terms[t].variable].column);
    return value;
  case HW_OBJECT_LEFT:
    for (int32_t k = 0; k < engine->classes.count; k++)
      value += hw_lp_value(master->lp, master->unserved[k]);
    return value;
  case HW_OBJECT_FLOW:
    for (int32_t c = engine->columns.first[o->class_index]; c != HW_NONE;
         c = engine->columns.items[c].next)
      if (hw_master_has(master, c) && rides(engine, &engine->columns.items[c], o->service, o->run))
        value += hw_lp_value(master->lp, master->lp_column[c]);
    return value;
  }
  return value;
}

static double least_penalty(const hw_engine *engine) {
  double least = HW_LP_INFINITY;
  for (int32_t k = 0; k < engine->classes.count; k++)
    least = fmin(least, (double)engine->classes.items[k].penalty);
  return least;
}

double hw_object_cost(const hw_objects *objects, int32_t object) {
  const hw_object *o = &objects->items[object];
  const hw_master *master = &objects->engine->master;
  if (o->kind == HW_OBJECT_LEFT)
    return least_penalty(objects->engine);
  if (o->kind == HW_OBJECT_FLOW)
    return 0;
  int32_t variable = o->kind == HW_OBJECT_SUM ? o->terms[0].variable : o->variable;
  return (double)master->variables[variable].cost;
}

/* ---- bounds ---- */

/* Nobody can ride a run that is closed; pricing sees that without a price. */
static void tell_pricing(hw_engine *engine, const hw_run_variable *v) {
  int32_t resource = hw_resource(&engine->network, HW_USE_PERSONS, v->run);
  if (v->use == HW_NONE)
    engine->network.most[resource] = v->most == 0 ? 0 : engine->network.capacity[resource];
}

static bool set_variable(hw_engine *engine, int32_t variable, int32_t least, int32_t most) {
  hw_master *master = &engine->master;
  hw_run_variable *v = &master->variables[variable];
  if (v->least == least && v->most == most)
    return true;
  if (!hw_master_bound(master, variable, least, most))
    return false;
  tell_pricing(engine, v);
  if (v->use != HW_NONE)
    return true;
  if (least > 0 && !hw_master_open_run(master, v->run))
    return false;
  int32_t shortage = master->shortage[v->run];
  return shortage == HW_NONE ||
         hw_lp_set_column_bounds(master->lp, shortage, 0, least > 0 ? HW_LP_INFINITY : 0);
}

/* A flow falls short of what it must be, those left behind exceed what they may be. */
static bool set_shortage(const hw_objects *objects, const hw_object *o, bool allowed) {
  const hw_master *master = &objects->engine->master;
  int32_t column = HW_NONE;
  bool binds = false;
  if (o->kind == HW_OBJECT_FLOW) {
    column = o->shortage;
    binds = master->rows[o->row].least > 0;
  } else if (o->kind == HW_OBJECT_LEFT) {
    column = o->shortage;
    binds = true;
  } else if (o->kind == HW_OBJECT_VARIABLE && master->variables[o->variable].use == HW_NONE) {
    column = master->shortage[master->variables[o->variable].run];
    binds = master->variables[o->variable].least > 0;
  }
  return column == HW_NONE ||
         hw_lp_set_column_bounds(master->lp, column, 0, allowed && binds ? HW_LP_INFINITY : 0);
}

bool hw_object_set(hw_objects *objects, int32_t object, int32_t least, int32_t most) {
  const hw_object *o = &objects->items[object];
  hw_master *master = &objects->engine->master;
  if (o->kind == HW_OBJECT_VARIABLE)
    return set_variable(objects->engine, o->variable, least, most);
  return hw_master_set_row(master, o->row, least, most) && set_shortage(objects, o, true);
}

bool hw_object_move(hw_objects *objects, int32_t object, int32_t least, int32_t most) {
  const hw_object *o = &objects->items[object];
  hw_master *master = &objects->engine->master;
  if (o->kind == HW_OBJECT_VARIABLE)
    return hw_lp_set_column_bounds(master->lp, master->variables[o->variable].column, least, most);
  return hw_lp_set_row_bounds(master->lp, o->row, least, most);
}

void hw_objects_keep(hw_objects *objects) {
  const hw_master *master = &objects->engine->master;
  for (int32_t i = 0; i < objects->count; i++) {
    hw_object *o = &objects->items[i];
    bool variable = o->kind == HW_OBJECT_VARIABLE;
    o->least =
        variable ? master->variables[o->variable].least : (int32_t)master->rows[o->row].least;
    o->most = variable ? master->variables[o->variable].most : (int32_t)master->rows[o->row].limit;
  }
}

static bool bound_shortages(hw_objects *objects, bool allowed) {
  bool done = true;
  for (int32_t i = 0; done && i < objects->count; i++)
    done = set_shortage(objects, &objects->items[i], allowed);
  return done;
}

bool hw_objects_settle(hw_objects *objects) {
  return bound_shortages(objects, false);
}

bool hw_objects_unsettle(hw_objects *objects) {
  return bound_shortages(objects, true);
}

bool hw_objects_release(hw_objects *objects) {
  hw_master *master = &objects->engine->master;
  bool done = true;
  for (int32_t i = 0; done && i < objects->count; i++) {
    const hw_object *o = &objects->items[i];
    done = o->kind == HW_OBJECT_VARIABLE
               ? hw_master_bound(master, o->variable, master->variables[o->variable].floor,
                                 master->variables[o->variable].most)
               : hw_master_set_row(master, o->row, 0, master->rows[o->row].limit);
  }
  return done;
}
