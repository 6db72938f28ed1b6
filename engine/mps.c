/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/mps.h"

#include "engine/master.h"

#include <string.h>

enum { BUFFER = 1 << 14, LONGEST = 256, COLUMNS_AT_ONCE = 4096, CENTS = 100 };

typedef struct writer {
  hw_flow_model *model;
  homeward_write_callback write;
  void *context;
  const hw_halt *halt;
  char buffer[BUFFER];
  size_t used;
  bool refused;   /* by `write` */
  int64_t column; /* arcs written */
} writer;

/* ---- bytes ---- */

static void flush(writer *w) {
  if (w->used > 0 && !w->refused)
    w->refused = w->write(w->context, w->buffer, w->used) != 0;
  w->used = 0;
}

/* Everything that is put is shorter than LONGEST. */
static void put(writer *w, const char *text) {
  size_t length = strlen(text);
  if (w->used + LONGEST > BUFFER)
    flush(w);
  memcpy(w->buffer + w->used, text, length);
  w->used += length;
}

static void put_letter(writer *w, char letter) {
  put(w, (const char[]){letter, '\0'});
}

/* Digits without any regard to the locale. */
static void put_number(writer *w, int64_t number) {
  char digits[24], *first = digits + sizeof digits - 1;
  uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
  *first = '\0';
  do
    *--first = (char)('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (number < 0)
    *--first = '-';
  put(w, first);
}

static void put_money(writer *w, hw_cents cents) {
  uint64_t rest = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;
  if (cents < 0)
    put_letter(w, '-');
  put_number(w, (int64_t)(rest / CENTS));
  if (rest % CENTS != 0) {
    put_letter(w, '.');
    put_letter(w, (char)('0' + rest % CENTS / 10));
    put_letter(w, (char)('0' + rest % 10));
  }
}

/* A letter and one, two or three numbers; those below 0 are left out. */
static void put_name(writer *w, char family, int64_t first, int64_t second, int64_t third) {
  const int64_t numbers[] = {first, second, third};
  put_letter(w, family);
  for (int i = 0; i < 3 && numbers[i] >= 0; i++) {
    if (i > 0)
      put_letter(w, '.');
    put_number(w, numbers[i]);
  }
}

/* ---- names of rows ---- */

static int64_t written_date(const hw_network *network, int32_t column) {
  int year, month, day;
  hw_date_to_civil(network->first_date + column, &year, &month, &day);
  return (int64_t)year * 10000 + month * 100 + day;
}

static void put_dated(writer *w, char family, int32_t local) {
  const hw_network *network = &w->model->network;
  put_name(w, family, local / network->date_count + 1,
           written_date(network, local % network->date_count), -1);
}

static void put_link(writer *w, int32_t local) {
  const hw_network *network = &w->model->network;
  const hw_link *link = &network->links[local / network->date_count];
  bool back = link->from != network->scenario->transfers[link->transfer].from;
  put_name(w, 'q', link->transfer + 1, back ? 2 : 1,
           written_date(network, local % network->date_count));
}

static void put_resource(writer *w, int32_t resource) {
  static const char families[HW_USE_KINDS] = {
      [HW_USE_SEATS] = 's',   [HW_USE_STRETCHERS] = 't', [HW_USE_WHEELCHAIRS] = 'w',
      [HW_USE_PERSONS] = 'm', [HW_USE_BEDS] = 'b',       [HW_USE_ASSISTED] = 'd',
      [HW_USE_ENTRIES] = 'e', [HW_USE_RECEPTION] = 'r',  [HW_USE_LINK] = 'q',
      [HW_USE_BUDGET] = 'y'};
  const hw_network *network = &w->model->network;
  if (resource >= hw_resource_count(network)) {
    put_name(w, 'a', resource - hw_resource_count(network) + 1, -1, -1);
    return;
  }
  hw_resource_kind kind = hw_resource_kind_of(network, resource);
  int32_t local = resource - network->offset[kind];
  if (kind <= HW_USE_WHEELCHAIRS) {
    int32_t run = network->segment_run[local];
    put_name(w, families[kind], run + 1, local - network->segment_offset[run] + 1, -1);
  } else if (kind == HW_USE_PERSONS || kind == HW_USE_BUDGET) {
    put_name(w, families[kind], local + 1, -1, -1);
  } else if (kind == HW_USE_LINK) {
    put_link(w, local);
  } else {
    put_dated(w, families[kind], local);
  }
}

/* ---- what a resource's row holds beside flows ---- */

static bool is_money(const writer *w, int32_t resource) {
  return resource >= w->model->network.offset[HW_USE_BUDGET] &&
         resource < hw_resource_count(&w->model->network);
}

static void put_amount(writer *w, int32_t resource, int64_t amount) {
  if (is_money(w, resource))
    put_money(w, amount);
  else
    put_number(w, amount);
}

/* The run of a row whose right-hand side hangs on the run's variables, HW_NONE. */
static int32_t run_of(const writer *w, int32_t resource) {
  const hw_network *network = &w->model->network;
  hw_resource_kind kind;
  if (resource >= hw_resource_count(network))
    return resource - hw_resource_count(network);
  int32_t run = hw_resource_run(network, resource, &kind);
  return run != HW_NONE && hw_flow_model_has_run(w->model, run) ? run : HW_NONE;
}

/* What a run has of a resource without vehicles: not more persons than could ride it. */
static int64_t fixed(const writer *w, int32_t resource) {
  const hw_network *network = &w->model->network;
  if (resource >= hw_resource_count(network))
    return 0;
  int64_t possible = w->model->rows.possible[resource];
  return network->capacity[resource] < possible ? network->capacity[resource] : possible;
}

static bool goes_by_variable(const writer *w, int32_t run) {
  return run != HW_NONE && hw_run_is_optional(w->model->scenario, run);
}

static const hw_service *service_of(const writer *w, int32_t run) {
  return &w->model->scenario->services[w->model->scenario->runs[run].service];
}

static bool has_minimum(const writer *w, int32_t run) {
  return hw_flow_model_has_run(w->model, run) && service_of(w, run)->min_persons > 0 &&
         w->model->used[hw_resource(&w->model->network, HW_USE_PERSONS, run)];
}

/* ---- rows ---- */

static void put_row(writer *w, char sense) {
  put_letter(w, ' ');
  put_letter(w, sense);
  put_letter(w, ' ');
}

static void write_rows(writer *w) {
  const hw_flow_model *model = w->model;
  put(w, "ROWS\n N cost\n");
  for (int32_t k = 0; k < model->classes.count; k++)
    if (model->root[k].node != HW_NONE) {
      put_row(w, 'E');
      put_name(w, 'c', k + 1, -1, -1);
      put_letter(w, '\n');
    }
  for (int32_t n = 0; n < model->node_count; n++) {
    put_row(w, 'E');
    put_name(w, 'n', n + 1, -1, -1);
    put_letter(w, '\n');
  }
  for (int32_t r = 0; r < model->rows.count; r++)
    if (model->used[r]) {
      put_row(w, 'L');
      put_resource(w, r);
      put_letter(w, '\n');
    }
  for (int32_t run = 0; run < model->scenario->run_count; run++)
    if (has_minimum(w, run)) {
      put_row(w, 'G');
      put_name(w, 'l', run + 1, -1, -1);
      put_letter(w, '\n');
    }
  for (int32_t q = 0; q < model->clique_count; q++)
    if (hw_flow_model_has_clique(model, q)) {
      put_row(w, 'L');
      put_name(w, 'k', model->cliques[q].pool + 1, q + 1, -1);
      put_letter(w, '\n');
    }
}

/* ---- columns ---- */

typedef struct column {
  char family;
  int64_t first, second;
} column;

static void put_entry(writer *w, const column *c) {
  put_letter(w, ' ');
  put_name(w, c->family, c->first, c->second, -1);
  put_letter(w, ' ');
}

static void put_cost(writer *w, const column *c, hw_cents cost) {
  if (cost == 0)
    return;
  put_entry(w, c);
  put(w, "cost ");
  put_money(w, cost);
  put_letter(w, '\n');
}

static void put_in_named(writer *w, const column *c, char family, int64_t number, int64_t value) {
  put_entry(w, c);
  put_name(w, family, number, -1, -1);
  put_letter(w, ' ');
  put_number(w, value);
  put_letter(w, '\n');
}

static void put_in_resource(writer *w, const column *c, int32_t resource, int64_t amount) {
  put_entry(w, c);
  put_resource(w, resource);
  put_letter(w, ' ');
  put_amount(w, resource, amount);
  put_letter(w, '\n');
}

/* A unit of flow on a way: what it costs and takes, and the node that it enters. */
static void put_way(writer *w, const column *c, const hw_flow_way *way) {
  const hw_flow_model *model = w->model;
  const hw_flow_uses *uses = &model->pool.bundles[way->bundle];
  put_cost(w, c, way->cost);
  if (way->node != HW_FLOW_END)
    put_in_named(w, c, 'n', model->row_of_node[way->node] + 1, 1);
  for (int32_t u = 0; u < uses->count; u++) {
    const hw_use *use = &model->pool.uses[uses->first + (size_t)u];
    hw_resource_kind kind;
    put_in_resource(w, c, use->resource, use->amount);
    if (use->resource >= hw_resource_count(&model->network))
      continue;
    int32_t run = hw_resource_run(&model->network, use->resource, &kind);
    if (kind == HW_USE_PERSONS && has_minimum(w, run))
      put_in_named(w, c, 'l', run + 1, use->amount);
  }
}

static bool halted(writer *w) {
  w->model->stopped |= hw_halted(w->halt);
  return w->refused || w->model->stopped;
}

static void write_classes(writer *w) {
  const hw_flow_model *model = w->model;
  for (int32_t k = 0; k < model->classes.count && !halted(w); k++) {
    const hw_class *class = &model->classes.items[k];
    column travels = {'p', k + 1, -1}, stays = {'u', k + 1, -1};
    if (model->root[k].node == HW_NONE)
      continue;
    put_way(w, &travels, &model->root[k]);
    put_in_named(w, &travels, 'c', k + 1, 1);
    put_cost(w, &stays, class->penalty);
    put_in_named(w, &stays, 'c', k + 1, 1);
  }
}

static void write_arcs(writer *w) {
  const hw_flow_pool *pool = &w->model->pool;
  for (int32_t n = 0; n < w->model->node_count && (n % COLUMNS_AT_ONCE != 0 || !halted(w)); n++) {
    const hw_flow_node *node = &pool->nodes[w->model->nodes[n]];
    for (int32_t a = 0; a < node->count; a++) {
      column arc = {'x', ++w->column, -1};
      put_in_named(w, &arc, 'n', n + 1, -1);
      put_way(w, &arc, &pool->arcs[node->first + (size_t)a]);
    }
  }
}

/* The rows of seats, stretchers and wheelchairs of each segment, in which a column of the run
   stands with the negated number of places that it brings. */
static void put_in_segments(writer *w, const column *c, int32_t run, const hw_vehicle_pool *pool) {
  const hw_network *network = &w->model->network;
  static const hw_resource_kind kinds[] = {HW_USE_SEATS, HW_USE_STRETCHERS, HW_USE_WHEELCHAIRS};
  for (int k = 0; k < 3; k++)
    for (int32_t s = network->segment_offset[run]; s < network->segment_offset[run + 1]; s++) {
      int32_t resource = hw_resource(network, kinds[k], s);
      int64_t places = pool != NULL ? hw_vehicle_places(pool, kinds[k]) : fixed(w, resource);
      if (w->model->used[resource] && places > 0)
        put_in_resource(w, c, resource, -places);
    }
}

static bool in_clique(const hw_clique *clique, int32_t run) {
  int32_t low = 0, high = clique->run_count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (clique->runs[middle] < run)
      low = middle + 1;
    else
      high = middle;
  }
  return low < clique->run_count && clique->runs[low] == run;
}

static void write_vehicles(writer *w, int32_t run) {
  const hw_flow_model *model = w->model;
  const hw_service *service = service_of(w, run);
  int32_t ambulance = hw_flow_ambulance(&model->network, run);
  for (int32_t v = 0; v < service->vehicle_count; v++) {
    const hw_vehicle_pool *pool = &model->scenario->vehicle_pools[service->vehicles[v].pool];
    column c = {'v', run + 1, v + 1};
    if (hw_flow_model_vehicles(model, run, v) == 0)
      continue;
    put_entry(w, &c);
    put(w, "cost ");
    put_money(w, pool->cost);
    put_letter(w, '\n');
    put_in_segments(w, &c, run, pool);
    if (model->used[ambulance] && pool->stretchers > 0)
      put_in_resource(w, &c, ambulance, -model->rows.possible[ambulance]);
    for (int32_t q = 0; q < model->clique_count; q++)
      if (model->cliques[q].pool == service->vehicles[v].pool &&
          in_clique(&model->cliques[q], run) && hw_flow_model_has_clique(model, q)) {
        put_entry(w, &c);
        put_name(w, 'k', model->cliques[q].pool + 1, q + 1, -1);
        put(w, " 1\n");
      }
  }
}

static void write_runs(writer *w) {
  const hw_flow_model *model = w->model;
  for (int32_t run = 0; run < model->scenario->run_count && !halted(w); run++) {
    int32_t persons = hw_resource(&model->network, HW_USE_PERSONS, run);
    column c = {'g', run + 1, -1};
    if (!hw_flow_model_has_run(model, run))
      continue;
    write_vehicles(w, run);
    if (!goes_by_variable(w, run))
      continue;
    put_entry(w, &c);
    put(w, "cost ");
    put_money(w, service_of(w, run)->run_cost);
    put_letter(w, '\n');
    put_in_segments(w, &c, run, NULL);
    if (model->used[persons])
      put_in_resource(w, &c, persons, -fixed(w, persons));
    if (has_minimum(w, run))
      put_in_named(w, &c, 'l', run + 1, -service_of(w, run)->min_persons);
  }
}

static void write_columns(writer *w) {
  put(w, "COLUMNS\n begin 'MARKER' 'INTORG'\n o1 cost ");
  put_money(w, w->model->constant);
  put_letter(w, '\n');
  write_classes(w);
  write_arcs(w);
  write_runs(w);
  put(w, " end 'MARKER' 'INTEND'\n");
}

/* ---- right-hand sides and bounds ---- */

static void write_limits(writer *w) {
  const hw_flow_model *model = w->model;
  put(w, "RHS\n");
  for (int32_t k = 0; k < model->classes.count; k++)
    if (model->root[k].node != HW_NONE) {
      put(w, " rhs ");
      put_name(w, 'c', k + 1, -1, -1);
      put_letter(w, ' ');
      put_number(w, model->classes.items[k].size);
      put_letter(w, '\n');
    }
  for (int32_t r = 0; r < model->rows.count; r++)
    if (model->used[r] && !goes_by_variable(w, run_of(w, r)) && fixed(w, r) > 0) {
      put(w, " rhs ");
      put_resource(w, r);
      put_letter(w, ' ');
      put_amount(w, r, fixed(w, r));
      put_letter(w, '\n');
    }
  for (int32_t q = 0; q < model->clique_count; q++)
    if (hw_flow_model_has_clique(model, q)) {
      put(w, " rhs ");
      put_name(w, 'k', model->cliques[q].pool + 1, q + 1, -1);
      put_letter(w, ' ');
      put_number(w, model->scenario->vehicle_pools[model->cliques[q].pool].count);
      put_letter(w, '\n');
    }
}

static void put_bound(writer *w, const column *c, int64_t most) {
  put(w, " UP bound ");
  put_name(w, c->family, c->first, c->second, -1);
  put_letter(w, ' ');
  put_number(w, most);
  put_letter(w, '\n');
}

/* Parties on an arc at most. */
static int64_t most_on(const hw_flow_model *model, int64_t supply, const hw_flow_way *way) {
  const hw_flow_uses *uses = &model->pool.bundles[way->bundle];
  for (int32_t u = 0; u < uses->count; u++) {
    const hw_use *use = &model->pool.uses[uses->first + (size_t)u];
    if (model->rows.most[use->resource] / use->amount < supply)
      supply = model->rows.most[use->resource] / use->amount;
  }
  return supply;
}

static void write_bounds(writer *w) {
  const hw_flow_model *model = w->model;
  put(w, "BOUNDS\n FX bound o1 1\n");
  for (int32_t k = 0; k < model->classes.count; k++)
    if (model->root[k].node != HW_NONE) {
      int64_t size = model->classes.items[k].size;
      put_bound(w, &(column){'p', k + 1, -1}, most_on(model, size, &model->root[k]));
      put_bound(w, &(column){'u', k + 1, -1}, size);
    }
  w->column = 0;
  for (int32_t n = 0; n < model->node_count && (n % COLUMNS_AT_ONCE != 0 || !halted(w)); n++) {
    const hw_flow_node *node = &model->pool.nodes[model->nodes[n]];
    for (int32_t a = 0; a < node->count; a++)
      put_bound(w, &(column){'x', ++w->column, -1},
                most_on(model, node->supply, &model->pool.arcs[node->first + (size_t)a]));
  }
  for (int32_t run = 0; run < model->scenario->run_count; run++) {
    if (!hw_flow_model_has_run(model, run))
      continue;
    for (int32_t v = 0; v < service_of(w, run)->vehicle_count; v++)
      if (hw_flow_model_vehicles(model, run, v) > 0)
        put_bound(w, &(column){'v', run + 1, v + 1}, hw_flow_model_vehicles(model, run, v));
    if (goes_by_variable(w, run))
      put_bound(w, &(column){'g', run + 1, -1}, 1);
  }
}

homeward_status hw_mps_write(hw_flow_model *model, homeward_write_callback write, void *context,
                             const hw_halt *halt, homeward_error *error) {
  writer w = {.model = model, .write = write, .context = context, .halt = halt};
  put(&w, "* Written by homeward " HOMEWARD_VERSION_STRING "; docs/export.md tells the names.\n"
          "NAME homeward FREE\n");
  write_rows(&w);
  write_columns(&w);
  write_limits(&w);
  write_bounds(&w);
  put(&w, "ENDATA\n");
  if (model->stopped)
    return HOMEWARD_OK;
  flush(&w);
  return w.refused ? hw_fail(error, HOMEWARD_IO, "the model cannot be written") : HOMEWARD_OK;
}
