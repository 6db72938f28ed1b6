/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/master.h"

#include "engine/cliques.h"
#include "engine/master_escorts.h"
#include "engine/master_riders.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Violations smaller than this share of a row's size are the solver's rounding. */
#define TOLERANCE 1e-7

/* A person short of a minimum load costs as much as so many persons left behind. */
#define SHORTAGE 20

bool hw_run_is_optional(const homeward_scenario *scenario, int32_t run) {
  const hw_service *service = &scenario->services[scenario->runs[run].service];
  return service->charter || service->run_cost > 0 || service->min_persons > 0;
}

bool hw_run_has_variables(const homeward_scenario *scenario, int32_t run) {
  const hw_service *service = &scenario->services[scenario->runs[run].service];
  return service->vehicle_count > 0 || hw_run_is_optional(scenario, run);
}

int32_t hw_run_variable_count(const homeward_scenario *scenario, int32_t run) {
  return scenario->services[scenario->runs[run].service].vehicle_count +
         (hw_run_is_optional(scenario, run) ? 1 : 0);
}

double hw_resource_scale(const hw_network *network, int32_t resource) {
  return resource >= network->offset[HW_USE_BUDGET] ? 0.01 : 1.0;
}

static const hw_service *service_of(const hw_master *master, int32_t run) {
  const homeward_scenario *scenario = master->network->scenario;
  return &scenario->services[scenario->runs[run].service];
}

/* ---- growing ---- */

static hw_row *new_row(hw_master *master, hw_row row) {
  hw_row *rows = hw_arena_grow(master->arena, master->rows, (size_t)master->row_count,
                               &master->row_capacity, sizeof(hw_row));
  if (rows == NULL)
    return NULL;
  master->rows = rows;
  rows[master->row_count] = row;
  return &rows[master->row_count];
}

/* Adds `row` with the coefficients of the run variables and of the columns already there. */
bool hw_master_add_row(hw_master *master, hw_row row, const hw_lp_entry *columns, int32_t count) {
  hw_row *kept = new_row(master, row);
  hw_lp_entry *entries = malloc((size_t)(count + row.term_count + 1) * sizeof *entries);
  if (kept == NULL || entries == NULL) {
    free(entries);
    return false;
  }
  if (count > 0)
    memcpy(entries, columns, (size_t)count * sizeof *entries);
  for (int32_t t = 0; t < row.term_count; t++)
    entries[count + t] =
        (hw_lp_entry){master->variables[row.terms[t].variable].column, row.terms[t].value};
  double least = row.both ? row.least : row.at_least ? row.limit : -HW_LP_INFINITY;
  int32_t index = hw_lp_add_row(master->lp, least, row.at_least ? HW_LP_INFINITY : row.limit,
                                entries, count + row.term_count);
  free(entries);
  if (index != master->row_count)
    return false;
  master->row_count++;
  return true;
}

bool hw_master_set_row(hw_master *master, int32_t row, double least, double most) {
  hw_row *r = &master->rows[row];
  if (r->least == least && r->limit == most)
    return true;
  r->least = least;
  r->limit = most;
  return hw_lp_set_row_bounds(master->lp, row, least, most);
}

/* ---- run variables ---- */

int32_t hw_master_goes(const hw_master *master, int32_t run) {
  const homeward_scenario *scenario = master->network->scenario;
  int32_t first = master->first_variable[run];
  return first == HW_NONE || !hw_run_is_optional(scenario, run)
             ? HW_NONE
             : first + service_of(master, run)->vehicle_count;
}

static bool add_variable(hw_master *master, int32_t run, int32_t use, int32_t least, int32_t most,
                         hw_cents cost) {
  hw_run_variable *variables =
      hw_arena_grow(master->arena, master->variables, (size_t)master->variable_count,
                    &master->variable_capacity, sizeof(hw_run_variable));
  if (variables == NULL)
    return false;
  master->variables = variables;
  int32_t column = hw_lp_add_column(master->lp, (double)cost, least, most, true, NULL, 0);
  variables[master->variable_count++] =
      (hw_run_variable){run, use, least, most, least, most, cost, column};
  return column >= 0;
}

bool hw_master_bound(hw_master *master, int32_t variable, int32_t least, int32_t most) {
  hw_run_variable *v = &master->variables[variable];
  v->least = least;
  v->most = most;
  return hw_lp_set_column_bounds(master->lp, v->column, least, most);
}

int32_t hw_master_parties_on_run(const hw_master *master, int32_t class_index, int32_t run) {
  const hw_class *class = &master->classes->items[class_index];
  const hw_network *network = master->network;
  const hw_service *service = service_of(master, run);
  int64_t most = class->size;
  int64_t seats = hw_class_seats(class, service), room = 0;
  for (int32_t s = network->segment_offset[run]; s < network->segment_offset[run + 1]; s++)
    if (network->most[hw_resource(network, HW_USE_SEATS, s)] > room)
      room = network->most[hw_resource(network, HW_USE_SEATS, s)];
  if (seats > 0 && room / seats < most)
    most = room / seats;
  int64_t persons = network->capacity[hw_resource(network, HW_USE_PERSONS, run)];
  if (persons / class->persons < most)
    most = persons / class->persons;
  return (int32_t)most;
}

int32_t hw_parties_without_vehicles(const hw_network *network, const hw_class *class, int32_t run) {
  static const hw_resource_kind kinds[3] = {HW_USE_SEATS, HW_USE_STRETCHERS, HW_USE_WHEELCHAIRS};
  const homeward_scenario *scenario = network->scenario;
  const hw_service *service = &scenario->services[scenario->runs[run].service];
  int64_t parties = class->size;
  int32_t need[3] = {hw_class_seats(class, service), class->stretchers, class->wheelchairs};
  for (int kind = 0; kind < 3; kind++) {
    int64_t have = 0; /* the same on all segments, but for what frozen legs take */
    for (int32_t s = network->segment_offset[run]; s < network->segment_offset[run + 1]; s++)
      if (network->capacity[hw_resource(network, kinds[kind], s)] > have)
        have = network->capacity[hw_resource(network, kinds[kind], s)];
    if (need[kind] > 0 && have / need[kind] < parties)
      parties = have / need[kind];
  }
  return (int32_t)parties;
}

static bool resource_terms(hw_master *master, int32_t resource, hw_row *row) {
  const hw_network *network = master->network;
  hw_resource_kind kind;
  int32_t run = hw_resource_run(network, resource, &kind);
  row->limit = (double)network->capacity[resource] * hw_resource_scale(network, resource);
  if (run == HW_NONE || master->first_variable[run] == HW_NONE)
    return true;
  const hw_service *service = service_of(master, run);
  hw_run_term *terms = HW_ARRAY(master->arena, service->vehicle_count + 1, hw_run_term);
  if (terms == NULL)
    return false;
  row->terms = terms;
  if (hw_master_goes(master, run) != HW_NONE && row->limit > 0) {
    terms[row->term_count++] = (hw_run_term){hw_master_goes(master, run), -row->limit};
    row->limit = 0;
  }
  for (int32_t v = 0; kind != HW_USE_PERSONS && v < service->vehicle_count; v++) {
    const hw_vehicle_pool *pool = &network->scenario->vehicle_pools[service->vehicles[v].pool];
    int32_t places = hw_vehicle_places(pool, kind);
    if (places > 0)
      terms[row->term_count++] = (hw_run_term){master->first_variable[run] + v, -places};
  }
  return true;
}

static bool add_resource_row(hw_master *master, int32_t resource, const hw_lp_entry *entries,
                             int32_t count) {
  hw_row row = {.kind = HW_ROW_RESOURCE, .subject = resource, .run = HW_NONE};
  if (!resource_terms(master, resource, &row) || !hw_master_add_row(master, row, entries, count))
    return false;
  master->resource_row[resource] = master->row_count - 1;
  return true;
}

/* The rows that a run needs as soon as some column rides it, its minimum load and its seats. No
   column that is already there rides it. */
bool hw_master_open_run(hw_master *master, int32_t run) {
  int32_t least = master->network->least_load[run];
  if (master->first_variable[run] == HW_NONE || master->opened[run])
    return true;
  master->opened[run] = true;
  if (least > 0) {
    hw_run_term *term = HW_NEW(master->arena, hw_run_term);
    if (term == NULL)
      return false;
    *term = (hw_run_term){hw_master_goes(master, run), -least};
    hw_row row = {.kind = HW_ROW_MINIMUM,
                  .subject = run,
                  .run = run,
                  .at_least = true,
                  .terms = term,
                  .term_count = 1};
    if (!hw_master_add_row(master, row, NULL, 0))
      return false;
    master->minimum_row[run] = master->row_count - 1;
    hw_lp_entry entry = {master->minimum_row[run], 1};
    master->shortage[run] =
        hw_lp_add_column(master->lp, master->shortage_cost, 0, 0, true, &entry, 1);
    if (master->shortage[run] < 0)
      return false;
  }
  for (int32_t s = master->network->segment_offset[run];
       s < master->network->segment_offset[run + 1]; s++)
    if (!add_resource_row(master, hw_resource(master->network, HW_USE_SEATS, s), NULL, 0))
      return false;
  return true;
}

static bool add_vehicles(hw_master *master, int32_t run) {
  const homeward_scenario *scenario = master->network->scenario;
  const hw_service *service = service_of(master, run);
  for (int32_t v = 0; v < service->vehicle_count; v++) {
    const hw_vehicle_pool *pool = &scenario->vehicle_pools[service->vehicles[v].pool];
    int32_t least = 0;
    int32_t most = service->vehicles[v].max < pool->count ? service->vehicles[v].max : pool->count;
    hw_past_vehicles(master->network, run, service->vehicles[v].pool, &least, &most);
    if (!add_variable(master, run, v, least, most, pool->cost))
      return false;
  }
  return true;
}

static bool add_variables(hw_master *master) {
  const homeward_scenario *scenario = master->network->scenario;
  for (int32_t run = 0; run < scenario->run_count; run++) {
    const hw_service *service = service_of(master, run);
    if ((scenario->runs[run].cancelled && !hw_past_rides(master->network, run)) ||
        !hw_run_has_variables(scenario, run))
      continue;
    master->first_variable[run] = master->variable_count;
    if (!add_vehicles(master, run) ||
        (hw_run_is_optional(scenario, run) &&
         !add_variable(master, run, HW_NONE, hw_past_goes(master->network, run) ? 1 : 0, 1,
                       service->run_cost)))
      return false;
  }
  return true;
}

/* ---- columns ---- */

static bool remember(hw_master *master, int32_t column, int32_t lp_column) {
  while ((size_t)column >= master->lp_column_room) {
    size_t room = master->lp_column_room == 0 ? 1024 : master->lp_column_room * 2;
    int32_t *grown = realloc(master->lp_column, room * sizeof *grown);
    if (grown == NULL)
      return false;
    for (size_t i = master->lp_column_room; i < room; i++)
      grown[i] = HW_NONE;
    master->lp_column = grown;
    master->lp_column_room = room;
  }
  master->lp_column[column] = lp_column;
  return true;
}

/* One entry for each row; rides of several runs add up. Returns how many are left. */
static int32_t join_entries(hw_lp_entry *entries, int32_t count) {
  int32_t kept = 0;
  for (int32_t i = 0; i < count; i++) {
    int32_t k = 0;
    while (k < kept && entries[k].index != entries[i].index)
      k++;
    if (k < kept)
      entries[k].value += entries[i].value;
    else
      entries[kept++] = entries[i];
  }
  return kept;
}

/* Coefficients in the rows that name runs: minimum loads and those of master_riders.h. */
static int32_t run_entries(const hw_master *master, const hw_column *column, const hw_ride *ride,
                           hw_lp_entry *out) {
  int32_t count = 0;
  if (master->minimum_row[ride->run] != HW_NONE)
    out[count++] = (hw_lp_entry){master->minimum_row[ride->run],
                                 master->classes->items[column->class_index].persons};
  for (int32_t i = master->first_class_row[ride->run]; i != HW_NONE;
       i = master->class_rows[i].next) {
    const hw_class_row *row = &master->class_rows[i];
    if (row->class_index == column->class_index && hw_ride_covers(ride, row->segment))
      out[count++] = (hw_lp_entry){row->row, row->value};
  }
  return count;
}

static size_t most_run_entries(const hw_master *master, const hw_column *column) {
  size_t count = 0;
  for (int32_t k = 0; k < column->step_count; k++) {
    if (column->steps[k].ride == HW_NONE)
      continue;
    count++;
    int32_t run = master->network->rides[column->steps[k].ride].run;
    for (int32_t i = master->first_class_row[run]; i != HW_NONE; i = master->class_rows[i].next)
      count++;
  }
  return count;
}

bool hw_master_add(hw_master *master, int32_t index) {
  if (hw_master_has(master, index))
    return true;
  const hw_column *column = &master->columns->items[index];
  size_t room = (size_t)column->use_count + most_run_entries(master, column) + 1;
  if (!hw_master_open_spots(master, column))
    return false;
  hw_lp_entry *entries =
      malloc((room + hw_master_most_need_entries(master, column)) * sizeof *entries);
  if (entries == NULL)
    return false;
  int32_t count = 0;
  bool done = true;
  for (int32_t k = 0; k < column->step_count && done; k++) {
    if (column->steps[k].ride == HW_NONE)
      continue;
    const hw_ride *ride = &master->network->rides[column->steps[k].ride];
    done = hw_master_open_run(master, ride->run);
    count += run_entries(master, column, ride, entries + count);
  }
  count = join_entries(entries, count);
  entries[count++] = (hw_lp_entry){column->class_index, 1};
  count += hw_master_need_entries(master, column, entries + count);
  for (int32_t u = 0; u < column->use_count; u++) {
    int32_t row = master->resource_row[column->uses[u].resource];
    if (row != HW_NONE)
      entries[count++] =
          (hw_lp_entry){row, (double)column->uses[u].amount *
                                 hw_resource_scale(master->network, column->uses[u].resource)};
  }
  int32_t lp_column = done ? hw_lp_add_column(master->lp, (double)column->cost, 0, HW_LP_INFINITY,
                                              true, entries, count)
                           : -1;
  free(entries);
  return lp_column >= 0 && remember(master, index, lp_column);
}

/* ---- beginning and end ---- */

homeward_status hw_master_new(hw_master *master, hw_columns *columns, hw_rotations *rotations,
                              hw_arena *arena, homeward_error *error) {
  const hw_network *network = columns->network;
  const hw_classes *classes = columns->classes;
  int32_t runs = network->scenario->run_count, resources = hw_resource_count(network);
  *master = (hw_master){.network = network, .classes = classes, .columns = columns, .arena = arena};
  master->lp = hw_lp_new();
  master->unserved = HW_ARRAY(arena, classes->count, int32_t);
  master->resource_row = HW_ARRAY(arena, resources, int32_t);
  master->minimum_row = HW_ARRAY(arena, runs, int32_t);
  master->shortage = HW_ARRAY(arena, runs, int32_t);
  master->first_variable = HW_ARRAY(arena, runs, int32_t);
  master->first_class_row = HW_ARRAY(arena, runs, int32_t);
  master->opened = HW_ARRAY(arena, runs, bool);
  master->usage = HW_ARRAY(arena, resources, double);
  if (master->lp == NULL || master->unserved == NULL || master->resource_row == NULL ||
      master->minimum_row == NULL || master->shortage == NULL || master->first_variable == NULL ||
      master->first_class_row == NULL || master->opened == NULL || master->usage == NULL ||
      !hw_cliques_find(network->scenario, network->pasts == NULL ? NULL : network->pasts->published,
                       arena, &master->cliques, &master->clique_count) ||
      !hw_master_escorts_new(master, rotations))
    return hw_fail_memory(error);
  for (int32_t r = 0; r < resources; r++)
    master->resource_row[r] = HW_NONE;
  for (int32_t r = 0; r < runs; r++)
    master->minimum_row[r] = master->shortage[r] = master->first_variable[r] =
        master->first_class_row[r] = HW_NONE;
  for (int32_t k = 0; k < classes->count; k++) {
    const hw_class *class = &classes->items[k];
    master->shortage_cost =
        fmax(master->shortage_cost,
             SHORTAGE * (double)(class->penalty - class->surcharge) / class->persons);
    hw_row row = {.kind = HW_ROW_COVER, .subject = k, .run = HW_NONE, .limit = class->size};
    if (new_row(master, row) == NULL ||
        hw_lp_add_row(master->lp, class->size, class->size, NULL, 0) != k)
      return hw_fail_memory(error);
    master->row_count++;
    hw_lp_entry entry = {k, 1};
    master->unserved[k] =
        hw_lp_add_column(master->lp, (double)class->penalty, 0, HW_LP_INFINITY, true, &entry, 1);
    if (master->unserved[k] < 0 || !hw_lp_set_basic(master->lp, k, master->unserved[k]))
      return hw_fail_memory(error);
  }
  return add_variables(master) ? HOMEWARD_OK : hw_fail_memory(error);
}

void hw_master_free(hw_master *master) {
  hw_lp_free(master->lp);
  free(master->lp_column);
  free(master->center);
  free(master->row_scale);
  hw_master_escorts_free(master);
  *master = (hw_master){0};
}

/* ---- separation ---- */

static double value_of_variable(const hw_master *master, hw_master_value value, int32_t variable) {
  return value(master, master->variables[variable].column);
}

/* Capacity of a resource with the vehicles that the solution has. */
static double room_of(const hw_master *master, hw_master_value value, int32_t resource) {
  const hw_network *network = master->network;
  hw_resource_kind kind;
  int64_t capacity = network->capacity[resource];
  if (capacity == INT64_MAX)
    return HW_LP_INFINITY;
  double room = (double)capacity;
  int32_t run = hw_resource_run(network, resource, &kind);
  if (run == HW_NONE || master->first_variable[run] == HW_NONE)
    return room;
  const hw_service *service = service_of(master, run);
  int32_t goes = hw_master_goes(master, run);
  if (goes != HW_NONE)
    room *= value_of_variable(master, value, goes);
  for (int32_t v = 0; kind != HW_USE_PERSONS && v < service->vehicle_count; v++) {
    const hw_vehicle_pool *pool = &network->scenario->vehicle_pools[service->vehicles[v].pool];
    int32_t places = hw_vehicle_places(pool, kind);
    room += places * value_of_variable(master, value, master->first_variable[run] + v);
  }
  return room;
}

static void add_up_usage(hw_master *master, hw_master_value value) {
  memset(master->usage, 0, (size_t)hw_resource_count(master->network) * sizeof(double));
  for (int32_t c = 0; c < master->columns->count; c++) {
    const hw_column *column = &master->columns->items[c];
    double x = hw_master_has(master, c) ? value(master, master->lp_column[c]) : 0;
    for (int32_t u = 0; x > 0 && u < column->use_count; u++)
      master->usage[column->uses[u].resource] += x * (double)column->uses[u].amount;
  }
  hw_master_add_rotation_usage(master, value);
}

/* The uses of everything in the LP, columns before rotations. */
typedef struct lp_uses {
  int32_t column; /* in the LP */
  const hw_use *uses;
  int32_t use_count;
} lp_uses;

/* Item i of the columns and rotations together; false where it is not in the LP. */
static bool uses_of(const hw_master *master, int32_t i, lp_uses *out) {
  int32_t columns = master->columns->count;
  if (i < columns) {
    const hw_column *column = &master->columns->items[i];
    if (!hw_master_has(master, i))
      return false;
    *out = (lp_uses){master->lp_column[i], column->uses, column->use_count};
    return true;
  }
  const hw_rotation_column *rotation = &master->escorts.rotations->items[i - columns];
  if (!hw_master_has_rotation(master, i - columns))
    return false;
  *out = (lp_uses){master->escorts.lp_column[i - columns], rotation->uses, rotation->use_count};
  return true;
}

/* The rows of several resources at once: one pass over what is in the LP counts their entries, one
   fills them. row_of[r] is the place of resource r among them, HW_NONE for the others. */
static bool add_resource_rows(hw_master *master, const int32_t *resources, int32_t count,
                              const int32_t *row_of) {
  int32_t items = master->columns->count + hw_master_rotation_count(master);
  size_t *offset = calloc((size_t)count + 2, sizeof *offset);
  hw_lp_entry *entries = NULL;
  bool done = offset != NULL;
  for (int pass = 0; pass < 2 && done; pass++) {
    for (int32_t i = 0; i < items; i++) {
      lp_uses used;
      if (!uses_of(master, i, &used))
        continue;
      for (int32_t u = 0; u < used.use_count; u++) {
        int32_t resource = used.uses[u].resource, row = row_of[resource];
        if (row == HW_NONE)
          continue;
        if (pass == 0)
          offset[row + 2]++;
        else
          entries[offset[row + 1]++] =
              (hw_lp_entry){used.column, (double)used.uses[u].amount *
                                             hw_resource_scale(master->network, resource)};
      }
    }
    for (int32_t r = 0; pass == 0 && r < count; r++)
      offset[r + 2] += offset[r + 1];
    if (pass == 0)
      done = (entries = malloc((offset[count + 1] + 1) * sizeof *entries)) != NULL;
  }
  for (int32_t r = 0; r < count && done; r++)
    done = add_resource_row(master, resources[r], entries + offset[r],
                            (int32_t)(offset[r + 1] - offset[r]));
  free(offset);
  free(entries);
  return done;
}

static int32_t separate_resources(hw_master *master, hw_master_value value) {
  int32_t resources = hw_resource_count(master->network), count = 0;
  int32_t *violated = malloc(((size_t)resources + 1) * sizeof *violated);
  int32_t *row_of = malloc(((size_t)resources + 1) * sizeof *row_of);
  bool done = violated != NULL && row_of != NULL;
  if (done) {
    add_up_usage(master, value);
    for (int32_t r = 0; r < resources; r++) {
      row_of[r] = HW_NONE;
      if (master->usage[r] <= 0 || master->resource_row[r] != HW_NONE)
        continue;
      double room = room_of(master, value, r);
      if (master->usage[r] <= room + TOLERANCE * (1 + room))
        continue;
      row_of[r] = count;
      violated[count++] = r;
    }
    done = count == 0 || add_resource_rows(master, violated, count, row_of);
  }
  free(violated);
  free(row_of);
  return done ? count : -1;
}

/* The vehicles of a clique's pool on its runs; returns their number and adds up their values. */
static int32_t clique_terms(const hw_master *master, hw_master_value value, const hw_clique *clique,
                            hw_run_term *terms, double *busy) {
  int32_t count = 0;
  *busy = 0;
  for (int32_t i = 0; i < clique->run_count; i++) {
    int32_t first = master->first_variable[clique->runs[i]];
    const hw_service *service = service_of(master, clique->runs[i]);
    for (int32_t v = 0; first != HW_NONE && v < service->vehicle_count; v++) {
      if (service->vehicles[v].pool != clique->pool)
        continue;
      *busy += value_of_variable(master, value, first + v);
      if (terms != NULL)
        terms[count] = (hw_run_term){first + v, 1};
      count++;
    }
  }
  return count;
}

static int32_t separate_cliques(hw_master *master, hw_master_value value) {
  int32_t added = 0;
  for (int32_t q = 0; q < master->clique_count; q++) {
    hw_clique *clique = &master->cliques[q];
    int32_t limit = clique->limit;
    double busy;
    if (clique->row != HW_NONE)
      continue;
    int32_t count = clique_terms(master, value, clique, NULL, &busy);
    if (busy <= limit + TOLERANCE * (1 + limit))
      continue;
    hw_run_term *terms = HW_ARRAY(master->arena, count, hw_run_term);
    if (terms == NULL)
      return -1;
    clique_terms(master, value, clique, terms, &busy);
    hw_row row = {.kind = HW_ROW_POOL,
                  .subject = clique->pool,
                  .run = HW_NONE,
                  .limit = limit,
                  .terms = terms,
                  .term_count = count};
    if (!hw_master_add_row(master, row, NULL, 0))
      return -1;
    clique->row = master->row_count - 1;
    added++;
  }
  return added;
}

/* ---- rows that tie classes to runs ---- */

bool hw_master_has_class_row(const hw_master *master, int32_t class_index, int32_t run,
                             hw_row_kind kind) {
  for (int32_t i = master->first_class_row[run]; i != HW_NONE; i = master->class_rows[i].next)
    if (master->class_rows[i].class_index == class_index &&
        master->rows[master->class_rows[i].row].kind == kind)
      return true;
  return false;
}

bool hw_master_keep_class_row(hw_master *master, hw_class_row row) {
  hw_class_row *items =
      hw_arena_grow(master->arena, master->class_rows, (size_t)master->class_row_count,
                    &master->class_row_capacity, sizeof(hw_class_row));
  if (items == NULL)
    return false;
  master->class_rows = items;
  row.next = master->first_class_row[row.run];
  items[master->class_row_count] = row;
  master->first_class_row[row.run] = master->class_row_count++;
  return true;
}

int32_t hw_master_separate(hw_master *master, hw_master_value value) {
  int32_t resources = separate_resources(master, value);
  int32_t cliques = resources < 0 ? -1 : separate_cliques(master, value);
  int32_t riders_added =
      cliques < 0 ? -1 : hw_master_separate_riders(master, value, resources + cliques == 0);
  int32_t escorts = riders_added < 0 ? -1 : hw_master_separate_escorts(master, value);
  return escorts < 0 ? -1 : resources + cliques + riders_added + escorts;
}

static double relaxed_value(const hw_master *master, int32_t lp_column) {
  return hw_lp_value(master->lp, lp_column);
}

hw_lp_result hw_master_solve_some(hw_master *master, hw_lp_method method, int32_t passes,
                                  const hw_halt *halt) {
  for (int32_t pass = 1;; pass++) {
    hw_lp_result result = hw_lp_solve(master->lp, method, halt);
    if (result != HW_LP_OPTIMAL || pass == passes)
      return result;
    int32_t added = hw_master_separate(master, relaxed_value);
    if (added < 0)
      return HW_LP_MEMORY;
    if (added == 0)
      return HW_LP_OPTIMAL;
    method = HW_LP_DUAL;
  }
}

hw_lp_result hw_master_solve(hw_master *master, hw_lp_method method, const hw_halt *halt) {
  return hw_master_solve_some(master, method, 0, halt);
}

/* ---- prices and bound ---- */

/* Row duals of a minimisation: <= rows have none above 0, >= rows none below. */
static double blended(const hw_master *master, int32_t row, double value) {
  if (master->blend <= 0)
    return value;
  double center = row < master->center_rows ? master->center[row] : 0;
  return master->blend * center + (1 - master->blend) * value;
}

double hw_master_row_price(const hw_master *master, int32_t row) {
  double price = master->blend < 1 ? -hw_lp_dual(master->lp, row) : 0;
  if (!master->rows[row].both && (master->rows[row].at_least ? price > 0 : price < 0))
    price = 0;
  price = blended(master, row, price);
  return row < master->scaled_rows ? price * master->row_scale[row] : price;
}

double hw_master_left_price(const hw_master *master) {
  return master->has_left ? hw_master_row_price(master, master->left_row) : 0;
}

static int compare_run_prices(const void *left, const void *right) {
  const hw_run_price *a = left, *b = right;
  if (a->class_index != b->class_index)
    return a->class_index < b->class_index ? -1 : 1;
  if (a->run != b->run)
    return a->run < b->run ? -1 : 1;
  return (a->segment > b->segment) - (a->segment < b->segment);
}

/* Two rows may tie the same class to the same run: their prices add up. */
static bool collect_run_prices(const hw_master *master, hw_prices *prices, hw_arena *scratch) {
  hw_run_price *list = HW_ARRAY(scratch, master->class_row_count, hw_run_price);
  int32_t count = 0, kept = 0;
  if (list == NULL)
    return false;
  for (int32_t i = 0; i < master->class_row_count; i++) {
    const hw_class_row *row = &master->class_rows[i];
    double price = row->value * hw_master_row_price(master, row->row);
    if (price < 0 || price > 0)
      list[count++] = (hw_run_price){row->class_index, row->run, row->segment, price};
  }
  if (count > 1)
    qsort(list, (size_t)count, sizeof *list, compare_run_prices);
  for (int32_t i = 0; i < count; i++) {
    if (kept > 0 && compare_run_prices(&list[kept - 1], &list[i]) == 0)
      list[kept - 1].price += list[i].price;
    else
      list[kept++] = list[i];
  }
  prices->run_prices = list;
  prices->run_price_count = kept;
  return true;
}

bool hw_master_prices(hw_master *master, hw_prices *prices, double *cover, hw_arena *scratch) {
  const hw_network *network = master->network;
  memset(prices->resource, 0, (size_t)hw_resource_count(network) * sizeof(double));
  for (int32_t row = 0; row < master->row_count; row++) {
    const hw_row *r = &master->rows[row];
    if (r->kind == HW_ROW_COVER)
      cover[r->subject] = blended(master, row, hw_lp_dual(master->lp, row));
    else if (r->kind == HW_ROW_RESOURCE)
      prices->resource[r->subject] +=
          hw_master_row_price(master, row) * hw_resource_scale(network, r->subject);
    else if (r->kind == HW_ROW_MINIMUM)
      prices->resource[hw_resource(network, HW_USE_PERSONS, r->run)] +=
          hw_master_row_price(master, row);
  }
  hw_prices_sum(prices);
  return collect_run_prices(master, prices, scratch) &&
         hw_master_escort_prices(master, &prices->escorts, scratch);
}

bool hw_master_center_room(hw_master *master) {
  if ((size_t)master->row_count > master->center_room) {
    size_t room = (size_t)master->row_count + (size_t)master->row_count / 2;
    double *grown = realloc(master->center, room * sizeof *grown);
    if (grown == NULL)
      return false;
    master->center = grown;
    master->center_room = room;
  }
  for (int32_t row = master->center_rows; row < master->row_count; row++)
    master->center[row] = 0;
  master->center_rows = master->row_count;
  return true;
}

static double center_of(const hw_master *master, const hw_row *row, const double *prices,
                        const double *cover) {
  switch (row->kind) {
  case HW_ROW_COVER:
    return cover[row->subject];
  case HW_ROW_RESOURCE:
    return fmax(0, prices[row->subject]) / hw_resource_scale(master->network, row->subject);
  case HW_ROW_MINIMUM:
    return fmin(0, prices[hw_resource(master->network, HW_USE_PERSONS, row->run)]);
  default:
    return 0;
  }
}

bool hw_master_begin_at(hw_master *master, const double *prices, const double *cover) {
  int32_t resources = hw_resource_count(master->network), count = 0;
  int32_t *priced = malloc(((size_t)resources + 1) * sizeof *priced);
  int32_t *row_of = malloc(((size_t)resources + 1) * sizeof *row_of);
  bool done = priced != NULL && row_of != NULL;
  for (int32_t r = 0; done && r < resources; r++) {
    bool missing = prices[r] > 0 && master->resource_row[r] == HW_NONE;
    row_of[r] = missing ? count : HW_NONE;
    if (missing)
      priced[count++] = r;
  }
  done = done && (count == 0 || add_resource_rows(master, priced, count, row_of)) &&
         hw_master_center_room(master);
  for (int32_t row = 0; done && row < master->row_count; row++)
    master->center[row] = center_of(master, &master->rows[row], prices, cover);
  free(priced);
  free(row_of);
  return done;
}

bool hw_master_center(hw_master *master, const double *cover) {
  double *prices = malloc(((size_t)master->row_count + 1) * sizeof *prices);
  bool done = prices != NULL && hw_master_center_room(master);
  /* apart from the center, which the prices depend on */
  for (int32_t row = 0; done && row < master->row_count; row++)
    prices[row] = master->rows[row].kind == HW_ROW_COVER ? cover[master->rows[row].subject]
                                                         : hw_master_row_price(master, row);
  if (done) {
    hw_master_scale_rows(master, prices);
    memcpy(master->center, prices, (size_t)master->row_count * sizeof *prices);
  }
  free(prices);
  return done;
}

double hw_master_bound_constant(const hw_master *master) {
  double constant = hw_master_shares_bound(master);
  double *reduced = malloc((size_t)(master->variable_count + 1) * sizeof *reduced);
  if (reduced == NULL)
    return -HW_LP_INFINITY;
  for (int32_t v = 0; v < master->variable_count; v++)
    reduced[v] = (double)master->variables[v].cost;
  for (int32_t row = 0; row < master->row_count; row++) {
    const hw_row *r = &master->rows[row];
    double price = r->kind == HW_ROW_COVER ? 0 : hw_master_row_price(master, row);
    constant -= price * (r->both && price < 0 ? r->least : r->limit);
    for (int32_t t = 0; t < r->term_count; t++)
      reduced[r->terms[t].variable] += price * r->terms[t].value;
  }
  for (int32_t v = 0; v < master->variable_count; v++)
    constant +=
        reduced[v] * (reduced[v] < 0 ? master->variables[v].most : master->variables[v].least);
  free(reduced);
  return constant;
}
