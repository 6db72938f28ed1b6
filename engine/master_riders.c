/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/master_riders.h"

#include <math.h>
#include <stdlib.h>

/* Violations smaller than this share of a row's size are the solver's rounding. */
#define TOLERANCE 1e-7

/* A rounded row comes when it cuts off this share of a vehicle. */
#define DEEP 0.02

static const hw_service *service_of(const hw_master *master, int32_t run) {
  const homeward_scenario *scenario = master->network->scenario;
  return &scenario->services[scenario->runs[run].service];
}

static double value_of_variable(const hw_master *master, hw_master_value value, int32_t variable) {
  return value(master, master->variables[variable].column);
}

/* How much of a class rides a run. */
typedef struct rider {
  int32_t class_index, run;
  int32_t segment; /* HW_NONE: anywhere on the run */
  double value;
} rider;

/* The last row is one of the run: columns that ride it later must find it. */
static bool keep_row(hw_master *master, const rider *r, double value) {
  hw_class_row row = {.class_index = r->class_index,
                      .run = r->run,
                      .segment = r->segment,
                      .row = master->row_count - 1,
                      .value = value};
  return hw_master_keep_class_row(master, row);
}

/* ---- rows that tie one class to one run ---- */

bool hw_master_add_rider_row(hw_master *master, hw_row row, int32_t class_index) {
  const hw_columns *columns = master->columns;
  int32_t count = 0;
  for (int32_t c = columns->first[class_index]; c != HW_NONE; c = columns->items[c].next)
    count++;
  hw_lp_entry *entries = malloc((size_t)(count + 1) * sizeof *entries);
  if (entries == NULL)
    return false;
  count = 0;
  for (int32_t c = columns->first[class_index]; c != HW_NONE; c = columns->items[c].next)
    if (hw_master_has(master, c) && hw_column_rides(columns, &columns->items[c], row.run))
      entries[count++] = (hw_lp_entry){master->lp_column[c], 1};
  bool done = hw_master_add_row(master, row, entries, count) &&
              keep_row(master, &(rider){class_index, row.run, HW_NONE, 0}, 1);
  free(entries);
  return done;
}

static double rides_of(const hw_master *master, const hw_column *column, int32_t service) {
  double count = 0;
  for (int32_t k = 0; k < column->step_count; k++)
    count += column->steps[k].ride != HW_NONE &&
             master->network->rides[column->steps[k].ride].service == service;
  return count;
}

bool hw_master_add_service_row(hw_master *master, hw_row row, int32_t class_index,
                               int32_t service) {
  const hw_columns *columns = master->columns;
  const homeward_scenario *scenario = master->network->scenario;
  int32_t count = 0;
  for (int32_t c = columns->first[class_index]; c != HW_NONE; c = columns->items[c].next)
    count++;
  hw_lp_entry *entries = malloc((size_t)(count + 1) * sizeof *entries);
  if (entries == NULL)
    return false;
  count = 0;
  for (int32_t c = columns->first[class_index]; c != HW_NONE; c = columns->items[c].next) {
    double value = rides_of(master, &columns->items[c], service);
    if (hw_master_has(master, c) && value > 0)
      entries[count++] = (hw_lp_entry){master->lp_column[c], value};
  }
  bool done = hw_master_add_row(master, row, entries, count);
  for (int32_t r = 0; done && r < scenario->run_count; r++)
    if (scenario->runs[r].service == service)
      done = keep_row(master, &(rider){class_index, r, HW_NONE, 0}, 1);
  free(entries);
  return done;
}

static bool add_class_row(hw_master *master, int32_t class_index, int32_t run, hw_row_kind kind) {
  const hw_service *service = service_of(master, run);
  hw_run_term *terms = HW_ARRAY(master->arena, service->vehicle_count + 1, hw_run_term);
  if (terms == NULL)
    return false;
  double parties = hw_master_parties_on_run(master, class_index, run);
  hw_row row = {.kind = kind, .subject = class_index, .run = run, .terms = terms};
  if (kind == HW_ROW_VEHICLES) {
    row.limit =
        hw_parties_without_vehicles(master->network, &master->classes->items[class_index], run);
    for (int32_t v = 0; v < service->vehicle_count; v++)
      terms[row.term_count++] = (hw_run_term){master->first_variable[run] + v, row.limit - parties};
  }
  if (kind == HW_ROW_LINK)
    terms[row.term_count++] = (hw_run_term){hw_master_goes(master, run), -parties};
  for (int32_t v = 0; kind == HW_ROW_AMBULANCE && v < service->vehicle_count; v++)
    if (master->network->scenario->vehicle_pools[service->vehicles[v].pool].stretchers > 0)
      terms[row.term_count++] = (hw_run_term){master->first_variable[run] + v, -parties};
  return hw_master_add_rider_row(master, row, class_index);
}

static int compare_riders(const void *left, const void *right) {
  const rider *a = left, *b = right;
  if (a->run != b->run)
    return a->run < b->run ? -1 : 1;
  if (a->segment != b->segment)
    return a->segment < b->segment ? -1 : 1;
  return (a->class_index > b->class_index) - (a->class_index < b->class_index);
}

/* What rides runs that have variables; runs with vehicles once a segment with `segments`, the
   others never; false when out of memory. */
static bool add_rides(const hw_master *master, hw_master_value value, bool segments,
                      hw_arena *arena, rider **list, int32_t *count) {
  size_t capacity = 0;
  for (int32_t c = 0; c < master->columns->count; c++) {
    const hw_column *column = &master->columns->items[c];
    double x = hw_master_has(master, c) ? value(master, master->lp_column[c]) : 0;
    for (int32_t k = 0; x > 0 && k < column->step_count; k++) {
      if (column->steps[k].ride == HW_NONE)
        continue;
      const hw_ride *ride = &master->network->rides[column->steps[k].ride];
      if (master->first_variable[ride->run] == HW_NONE ||
          (segments && service_of(master, ride->run)->vehicle_count == 0))
        continue;
      for (int32_t s = 0; s < (segments ? ride->alight - ride->board : 1); s++) {
        rider *grown = hw_arena_grow(arena, *list, (size_t)*count, &capacity, sizeof **list);
        if (grown == NULL)
          return false;
        *list = grown;
        grown[(*count)++] =
            (rider){column->class_index, ride->run, segments ? ride->segment + s : HW_NONE, x};
      }
    }
  }
  return true;
}

/* Ascending, one entry for each class on each run (or segment); NULL when out of memory. */
static rider *list_riders(const hw_master *master, hw_master_value value, bool segments,
                          hw_arena *arena, int32_t *count) {
  rider *list = HW_ARRAY(arena, 1, rider);
  int32_t all = 0;
  *count = 0;
  if (list == NULL || !add_rides(master, value, segments, arena, &list, &all))
    return NULL;
  qsort(list, (size_t)all, sizeof *list, compare_riders);
  for (int32_t i = 0; i < all; i++)
    if (*count > 0 && compare_riders(&list[*count - 1], &list[i]) == 0)
      list[*count - 1].value += list[i].value;
    else
      list[(*count)++] = list[i];
  return list;
}

/* The vehicles of a run, or those with stretcher places only. */
static double vehicles_on(const hw_master *master, hw_master_value value, int32_t run,
                          bool ambulances) {
  const hw_service *service = service_of(master, run);
  double sum = 0;
  for (int32_t v = 0; v < service->vehicle_count; v++)
    if (!ambulances ||
        master->network->scenario->vehicle_pools[service->vehicles[v].pool].stretchers > 0)
      sum += value_of_variable(master, value, master->first_variable[run] + v);
  return sum;
}

/* Whether the class rides more of the run than the row of this kind would allow. */
static bool rides_too_much(const hw_master *master, hw_master_value value, const rider *r,
                           hw_row_kind kind) {
  const hw_class *class = &master->classes->items[r->class_index];
  const hw_service *service = service_of(master, r->run);
  int32_t goes = hw_master_goes(master, r->run);
  double parties = hw_master_parties_on_run(master, r->class_index, r->run), limit;
  if (kind == HW_ROW_LINK) {
    if (goes == HW_NONE)
      return false;
    limit = parties * value_of_variable(master, value, goes);
  } else if (service->kind != HW_CONVOY ||
             (kind == HW_ROW_AMBULANCE && !hw_class_asks_ambulance(class, r->run))) {
    return false;
  } else if (kind == HW_ROW_AMBULANCE) {
    limit = parties * vehicles_on(master, value, r->run, true);
  } else {
    double without = hw_parties_without_vehicles(master->network, class, r->run);
    if (without >= parties)
      return false;
    limit = without + (parties - without) * vehicles_on(master, value, r->run, false);
  }
  return r->value > limit + TOLERANCE * (1 + parties);
}

/* How many rows were added, -1 on failure. */
static int32_t separate_rider(hw_master *master, hw_master_value value, const rider *r) {
  static const hw_row_kind kinds[3] = {HW_ROW_LINK, HW_ROW_VEHICLES, HW_ROW_AMBULANCE};
  int32_t added = 0;
  for (int i = 0; i < 3; i++) {
    if (!rides_too_much(master, value, r, kinds[i]) ||
        hw_master_has_class_row(master, r->class_index, r->run, kinds[i]))
      continue;
    if (!add_class_row(master, r->class_index, r->run, kinds[i]))
      return -1;
    added++;
  }
  return added;
}

/* ---- vehicles rounded for sets of classes ---- */

enum { SIZES = 8 /* kinds of vehicles on one run */ };

/* Riders of one segment, those first that ride it most. Vehicles in the order of the service. */
typedef struct loading {
  int32_t run, segment;
  rider *riders;
  int32_t count;
  double fixed; /* seats without vehicles */
  double goes;
  int32_t vehicle_count;
  double places[SIZES], vehicles[SIZES], most[SIZES];
} loading;

/* The row of the first `size` riders, as it stands at the head of master_riders.h. */
typedef struct rounding {
  int32_t size;
  double goes;
  double vehicle[SIZES];
  double violation; /* in vehicles */
} rounding;

static double share_of(const hw_master *master, const rider *r) {
  return r->value / hw_master_parties_on_run(master, r->class_index, r->run);
}

static double seats_of(const hw_master *master, const rider *r) {
  return hw_class_seats(&master->classes->items[r->class_index], service_of(master, r->run));
}

/* r phi(places): places < 0 are those of a vehicle that is left at home. */
static double rounded_places(double places, double divisor, double rest) {
  double full = floor(places / divisor + 1e-9);
  return rest * full + fmin(rest, fmax(0, places - full * divisor));
}

static bool all_used(const loading *l, int32_t v) {
  return l->vehicles[v] >= l->most[v] * l->goes - TOLERANCE;
}

/* The set needs `seats` and has `used` of them in the solution; vehicles of `divisor` places. With
   `full`, vehicles of which all are used count as fixed seats, less those left at home. */
static rounding round_by(const loading *l, double seats, double used, double divisor, bool full) {
  double open = seats - l->fixed;
  for (int32_t v = 0; full && v < l->vehicle_count; v++)
    open -= all_used(l, v) ? l->places[v] * l->most[v] : 0;
  rounding row = {.violation = 0};
  if (open <= TOLERANCE)
    return row;
  if (!full)
    divisor = fmin(divisor, open);
  double count = ceil(open / divisor - 1e-9), rest = open - divisor * (count - 1), have = 0;
  row.goes = seats - rest * count;
  for (int32_t v = 0; v < l->vehicle_count; v++) {
    if (full && all_used(l, v)) {
      row.vehicle[v] = -rounded_places(-l->places[v], divisor, rest);
      row.goes -= row.vehicle[v] * l->most[v];
    } else {
      row.vehicle[v] =
          rounded_places(full ? l->places[v] : fmin(l->places[v], open), divisor, rest);
    }
    have += row.vehicle[v] * l->vehicles[v];
  }
  row.violation = (used - have - row.goes * l->goes) / rest;
  return row;
}

static void keep_deeper(rounding *best, rounding row, int32_t size) {
  if (row.violation <= best->violation)
    return;
  *best = row;
  best->size = size;
}

/* The row that cuts off most: for one class the best set holds those who ride more than a share of
   themselves, so that sets of first riders will do (Atamtürk and Rajan 2002). */
static rounding deepest(const hw_master *master, const loading *l) {
  rounding best = {.violation = DEEP};
  double seats = 0, used = 0;
  for (int32_t i = 0; i < l->count; i++) {
    const rider *r = &l->riders[i];
    double each = seats_of(master, r);
    seats += each * hw_master_parties_on_run(master, r->class_index, r->run);
    used += each * r->value;
    if (each <= 0 || seats <= l->fixed)
      continue;
    keep_deeper(&best, round_by(l, seats, used, seats - l->fixed, false), i + 1);
    for (int32_t v = 0; v < l->vehicle_count; v++) {
      if (l->places[v] <= 0)
        continue;
      keep_deeper(&best, round_by(l, seats, used, l->places[v], false), i + 1);
      keep_deeper(&best, round_by(l, seats, used, l->places[v], true), i + 1);
    }
  }
  return best;
}

static bool add_rounded_row(hw_master *master, const loading *l, const rounding *found) {
  const hw_columns *columns = master->columns;
  int32_t first = master->first_variable[l->run], goes = hw_master_goes(master, l->run);
  hw_run_term *terms = HW_ARRAY(master->arena, l->vehicle_count + 1, hw_run_term);
  int32_t most = 0, count = 0;
  for (int32_t i = 0; i < found->size; i++)
    for (int32_t c = columns->first[l->riders[i].class_index]; c != HW_NONE;
         c = columns->items[c].next)
      most++;
  hw_lp_entry *entries = malloc(((size_t)most + 1) * sizeof *entries);
  if (terms == NULL || entries == NULL) {
    free(entries);
    return false;
  }
  hw_row row = {.kind = HW_ROW_ROUNDED, .subject = l->segment, .run = l->run, .terms = terms};
  for (int32_t v = 0; v < l->vehicle_count; v++)
    terms[row.term_count++] = (hw_run_term){first + v, -found->vehicle[v]};
  if (goes == HW_NONE)
    row.limit = found->goes;
  else
    terms[row.term_count++] = (hw_run_term){goes, -found->goes};
  for (int32_t i = 0; i < found->size; i++)
    for (int32_t c = columns->first[l->riders[i].class_index]; c != HW_NONE;
         c = columns->items[c].next)
      if (hw_master_has(master, c) && hw_column_covers(columns, &columns->items[c], l->segment))
        entries[count++] = (hw_lp_entry){master->lp_column[c], seats_of(master, &l->riders[i])};
  bool done = hw_master_add_row(master, row, entries, count);
  for (int32_t i = 0; done && i < found->size; i++)
    done = keep_row(master, &l->riders[i], seats_of(master, &l->riders[i]));
  free(entries);
  return done;
}

static bool load_segment(const hw_master *master, hw_master_value value, loading *l) {
  const hw_network *network = master->network;
  const hw_service *service = service_of(master, l->run);
  int32_t goes = hw_master_goes(master, l->run);
  if (service->vehicle_count > SIZES)
    return false;
  l->fixed = (double)network->capacity[hw_resource(network, HW_USE_SEATS, l->segment)];
  l->goes = goes == HW_NONE ? 1 : value_of_variable(master, value, goes);
  l->vehicle_count = service->vehicle_count;
  for (int32_t v = 0; v < l->vehicle_count; v++) {
    const hw_vehicle_pool *pool = &network->scenario->vehicle_pools[service->vehicles[v].pool];
    l->places[v] = hw_vehicle_places(pool, HW_USE_SEATS);
    l->vehicles[v] = value_of_variable(master, value, master->first_variable[l->run] + v);
    l->most[v] = master->variables[master->first_variable[l->run] + v].ceiling;
  }
  return true;
}

static void sort_by_share(const hw_master *master, rider *riders, int32_t count) {
  for (int32_t i = 1; i < count; i++) {
    rider moved = riders[i];
    int32_t k = i;
    for (; k > 0 && share_of(master, &riders[k - 1]) < share_of(master, &moved); k--)
      riders[k] = riders[k - 1];
    riders[k] = moved;
  }
}

/* ---- separation ---- */

/* The deepest row of each run, over its segments. */
static int32_t separate_rounded(hw_master *master, hw_master_value value, rider *list,
                                int32_t count) {
  int32_t added = 0;
  loading l, best_loading = {.run = HW_NONE};
  rounding best = {.size = 0};
  for (int32_t i = 0, next; i < count; i = next) {
    for (next = i + 1; next < count && list[next].segment == list[i].segment; next++)
      ;
    l = (loading){
        .run = list[i].run, .segment = list[i].segment, .riders = &list[i], .count = next - i};
    if (load_segment(master, value, &l)) {
      sort_by_share(master, l.riders, l.count);
      rounding found = deepest(master, &l);
      if (found.size > 0 && (best.size == 0 || found.violation > best.violation + TOLERANCE)) {
        best = found;
        best_loading = l;
      }
    }
    if (best.size == 0 || (next < count && list[next].run == l.run))
      continue;
    if (!add_rounded_row(master, &best_loading, &best))
      return -1;
    best.size = 0;
    added++;
  }
  return added;
}

int32_t hw_master_separate_riders(hw_master *master, hw_master_value value, bool round) {
  hw_arena scratch = {0};
  int32_t count, added = 0;
  rider *list = list_riders(master, value, false, &scratch, &count);
  for (int32_t i = 0; list != NULL && i < count && added >= 0; i++) {
    int32_t result = separate_rider(master, value, &list[i]);
    added = result < 0 ? -1 : added + result;
  }
  if (list != NULL && added == 0 && round) {
    list = list_riders(master, value, true, &scratch, &count);
    added = list != NULL ? separate_rounded(master, value, list, count) : -1;
  }
  hw_arena_free(&scratch);
  return list != NULL ? added : -1;
}
