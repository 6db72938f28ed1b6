/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the classes' solution to the plan: cases named in file order, vehicles of each run, and
 * everything that follows from the itineraries (nights, costs, runs, notifications, payments).
 */
#include "engine/assign_rotations.h"
#include "engine/explain.h"
#include "model/plan.h"

#include <stdlib.h>
#include <string.h>

/* The plan under construction; arrays of the plan's arena, sized for the worst case. */
typedef struct drafting {
  hw_engine *engine;
  homeward_plan *plan;
  hw_arena *arena;
  int32_t *column_of_case; /* HW_NONE: unserved */
  hw_itinerary *itineraries;
  hw_unserved *unserved;
  hw_payment *payments;
  int32_t *persons_on_run, *escorts_on_run;
} drafting;

/* ---- who takes which column ---- */

/* Parties of a class are taken in file order, columns in the order they were found. */
static void name_parties(drafting *d) {
  const hw_engine *engine = d->engine;
  const hw_solution *best = &engine->best;
  for (int32_t k = 0; k < engine->classes.count; k++) {
    const hw_class *class = &engine->classes.items[k];
    int32_t party = 0;
    for (int32_t c = engine->columns.first[k]; c != HW_NONE; c = engine->columns.items[c].next)
      for (int32_t n = 0; c < best->columns && n < best->taken[c] && party < class->size;
           n++, party++)
        for (int32_t m = 0; m < class->members; m++)
          d->column_of_case[class->cases[party * class->members + m]] = c;
  }
}

/* ---- itineraries ---- */

static bool fill_nights(drafting *d, hw_itinerary *itinerary, const hw_column *column) {
  const hw_network *network = &d->engine->network;
  hw_wait waits[HW_PATH_STEPS];
  int32_t count = hw_path_waits(network, column->steps, column->step_count, waits), nights = 0;
  for (int32_t w = 0; w < count; w++)
    nights += waits[w].last > waits[w].first ? waits[w].last - waits[w].first : 0;
  hw_night *list = HW_ARRAY(d->arena, nights, hw_night);
  if (list == NULL)
    return false;
  for (int32_t w = 0; w < count; w++)
    for (int32_t n = waits[w].first; n < waits[w].last; n++)
      list[itinerary->night_count++] = (hw_night){waits[w].place, network->first_date + n};
  itinerary->nights = list;
  return true;
}

static void add_payment(drafting *d, const hw_case *c, int32_t case_index, hw_payment_kind kind,
                        hw_cents amount, hw_minute arrival) {
  if (amount <= 0)
    return;
  const hw_zone *zone = d->engine->scenario->places[c->to].zone;
  d->payments[d->plan->payment_count++] =
      (hw_payment){c->programme, case_index, kind, amount, c->to, hw_zone_date(zone, arrival)};
}

static hw_cents change_of(const hw_network *network, int32_t case_index, const hw_step *steps,
                          int32_t count) {
  const hw_past *past = hw_past_of(network, case_index);
  return past == NULL || hw_past_is_same(network, past, steps, count)
             ? 0
             : hw_past_change(network, case_index);
}

static void fill_costs(drafting *d, hw_itinerary *itinerary, const hw_column *column) {
  const hw_network *network = &d->engine->network;
  const hw_case *c = &d->engine->scenario->cases[itinerary->case_index];
  hw_path_cost cost = hw_path_cost_of(network, c, column->steps, column->step_count);
  itinerary->cost[HW_PART_FARES] = cost.fares;
  itinerary->cost[HW_PART_ROAD] = cost.road;
  itinerary->cost[HW_PART_TRANSFERS] = cost.transfers;
  itinerary->cost[HW_PART_BEDS] = cost.beds;
  itinerary->cost[HW_PART_LOST_GRANTS] = cost.lost_grants;
  itinerary->cost[HW_PART_DELAY] = cost.delay;
  itinerary->cost[HW_PART_TRANSIT] = cost.transit;
  for (int part = 0; part < HW_PART_COUNT; part++)
    d->plan->parts[part] += itinerary->cost[part];
  d->plan->parts[HW_PART_CHANGES] +=
      change_of(network, itinerary->case_index, column->steps, column->step_count);
  hw_minute arrival = hw_step_arrives(network, &column->steps[column->step_count - 1]);
  add_payment(d, c, itinerary->case_index, HW_PAYMENT_GRANT, cost.grant, arrival);
  add_payment(d, c, itinerary->case_index, HW_PAYMENT_POCKET_MONEY, cost.pocket_money, arrival);
}

static bool add_itinerary(drafting *d, int32_t case_index) {
  const hw_network *network = &d->engine->network;
  const hw_column *column = &d->engine->columns.items[d->column_of_case[case_index]];
  hw_itinerary *itinerary = &d->itineraries[d->plan->itinerary_count++];
  hw_leg *legs = HW_ARRAY(d->arena, column->step_count, hw_leg);
  if (legs == NULL)
    return false;
  const hw_past *past = hw_past_of(network, case_index);
  *itinerary = (hw_itinerary){.case_index = case_index, .legs = legs};
  for (int32_t k = 0; k < column->step_count; k++) {
    legs[itinerary->leg_count++] = hw_leg_of(network, &column->steps[k]);
    if (past != NULL && k < past->prefix.count)
      legs[k].status = network->pasts->published->cases[case_index].journey.legs[k].status;
    if (legs[k].run != HW_NONE)
      d->persons_on_run[legs[k].run] += d->engine->scenario->cases[case_index].persons;
  }
  fill_costs(d, itinerary, column);
  return fill_nights(d, itinerary, column);
}

static bool add_cases(drafting *d) {
  const homeward_scenario *scenario = d->engine->scenario;
  for (int32_t i = 0; i < scenario->case_count; i++) {
    const hw_case *c = &scenario->cases[i];
    if (d->column_of_case[i] != HW_NONE) {
      d->plan->persons_planned += c->persons;
      if (!add_itinerary(d, i))
        return false;
      continue;
    }
    d->plan->persons_unserved += c->persons;
    d->plan->parts[HW_PART_UNSERVED] += scenario->policy.unserved_penalty[c->priority] * c->persons;
    d->plan->parts[HW_PART_CHANGES] += hw_past_change(&d->engine->network, i);
    hw_unserved *left = &d->unserved[d->plan->unserved_count++];
    left->case_index = i;
    if (d->engine->published != NULL && !hw_published_left(d->engine->published, left, d->arena))
      return false;
  }
  return true;
}

/* ---- runs ---- */

static int compare_runs(const void *left, const void *right, void *context) {
  const homeward_scenario *scenario = context;
  const hw_run_use *a = left, *b = right;
  hw_minute from = scenario->runs[a->run].departs[0], to = scenario->runs[b->run].departs[0];
  if (from != to)
    return from < to ? -1 : 1;
  const hw_run *x = &scenario->runs[a->run], *y = &scenario->runs[b->run];
  int order = strcmp(scenario->services[x->service].id, scenario->services[y->service].id);
  return order != 0 ? order : (x->date > y->date) - (x->date < y->date);
}

static bool add_run(drafting *d, hw_run_use *use, int32_t run) {
  const hw_engine *engine = d->engine;
  const hw_service *service = &engine->scenario->services[engine->scenario->runs[run].service];
  int32_t first = engine->master.first_variable[run];
  hw_vehicles *vehicles = HW_ARRAY(d->arena, service->vehicle_count, hw_vehicles);
  if (vehicles == NULL)
    return false;
  *use = (hw_run_use){.run = run, .persons = d->persons_on_run[run], .vehicles = vehicles};
  for (int32_t v = 0; first != HW_NONE && v < service->vehicle_count; v++) {
    int32_t count = engine->best.variables[first + v];
    if (count <= 0)
      continue;
    int32_t pool = service->vehicles[v].pool;
    vehicles[use->vehicle_count++] = (hw_vehicles){pool, count};
    d->plan->parts[HW_PART_VEHICLES] += engine->scenario->vehicle_pools[pool].cost * count;
  }
  d->plan->parts[HW_PART_RUNS] += service->run_cost;
  return true;
}

static bool add_runs(drafting *d) {
  const homeward_scenario *scenario = d->engine->scenario;
  hw_run_use *runs = HW_ARRAY(d->arena, scenario->run_count, hw_run_use);
  if (runs == NULL)
    return false;
  for (int32_t r = 0; r < scenario->run_count; r++)
    if ((d->persons_on_run[r] > 0 || d->escorts_on_run[r] > 0) &&
        !add_run(d, &runs[d->plan->run_count++], r))
      return false;
  qsort_r(runs, (size_t)d->plan->run_count, sizeof *runs, compare_runs,
          (void *)(uintptr_t)scenario);
  d->plan->runs = runs;
  return true;
}

/* ---- notifications (I11) ---- */

typedef struct reliance {
  int32_t country, place, case_index, notice_days;
  hw_date entry;
} reliance;

static int compare_reliance(const void *left, const void *right) {
  const reliance *a = left, *b = right;
  if (a->entry != b->entry)
    return a->entry < b->entry ? -1 : 1;
  if (a->place != b->place)
    return a->place < b->place ? -1 : 1;
  if (a->country != b->country)
    return a->country < b->country ? -1 : 1;
  return (a->case_index > b->case_index) - (a->case_index < b->case_index);
}

/* The crossings of a path in order: out of one country, into the next. */
static int32_t path_crossings(const hw_network *network, const hw_column *column,
                              hw_crossing *out) {
  int32_t count = 0;
  for (int32_t k = 0; k < column->step_count; k++) {
    const hw_step *step = &column->steps[k];
    if (step->ride == HW_NONE) {
      const hw_link *link = &network->links[step->link];
      if (link->crosses)
        out[count++] =
            (hw_crossing){link->from, link->to, step->start, step->start + link->time, HW_NONE};
      continue;
    }
    const hw_ride *ride = &network->rides[step->ride];
    for (int32_t i = 0; i < ride->crossing_count; i++)
      out[count++] = network->crossings[ride->first_crossing + i];
  }
  return count;
}

static int32_t most_crossings(const hw_network *network, const hw_column *column) {
  int32_t count = 0;
  for (int32_t k = 0; k < column->step_count; k++)
    count +=
        column->steps[k].ride == HW_NONE ? 1 : network->rides[column->steps[k].ride].crossing_count;
  return count;
}

static bool list_reliances(drafting *d, hw_arena *scratch, reliance **list, int32_t *count) {
  const hw_network *network = &d->engine->network;
  const homeward_scenario *scenario = d->engine->scenario;
  size_t capacity = 0;
  *list = NULL;
  *count = 0;
  for (int32_t i = 0; i < d->plan->itinerary_count; i++) {
    int32_t case_index = d->itineraries[i].case_index;
    const hw_column *column = &d->engine->columns.items[d->column_of_case[case_index]];
    hw_crossing *crossings = HW_ARRAY(scratch, most_crossings(network, column), hw_crossing);
    if (crossings == NULL)
      return false;
    int32_t crossing_count = path_crossings(network, column, crossings);
    for (int32_t k = 0; k < crossing_count; k++) {
      bool final = k + 1 == crossing_count;
      const hw_crossing *in = &crossings[k], *out = final ? in : &crossings[k + 1];
      int32_t days;
      if (!hw_entry_relies_on_notice(network, &scenario->cases[case_index], in->entry_place,
                                     in->entry, out->exit_place, out->exit, final, &days))
        continue;
      reliance *grown = hw_arena_grow(scratch, *list, (size_t)*count, &capacity, sizeof(reliance));
      if (grown == NULL)
        return false;
      *list = grown;
      const hw_place *place = &scenario->places[in->entry_place];
      grown[(*count)++] = (reliance){place->country, in->entry_place, case_index, days,
                                     hw_zone_date(place->zone, in->entry)};
    }
  }
  return true;
}

/* The last date from which the working days up to the entry still number the notice. */
static hw_date last_date(const hw_country *country, hw_date entry, int32_t days) {
  hw_date by = entry;
  while (hw_working_days(by, entry, country->weekend, country->holidays, country->holiday_count) <
         days)
    by--;
  return by;
}

static bool add_notification(drafting *d, const reliance *list, int32_t count,
                             hw_notification *out) {
  const homeward_scenario *scenario = d->engine->scenario;
  int32_t *cases = HW_ARRAY(d->arena, count, int32_t), longest = 0;
  if (cases == NULL)
    return false;
  *out = (hw_notification){
      .country = list[0].country, .place = list[0].place, .entry = list[0].entry, .cases = cases};
  for (int32_t i = 0; i < count; i++) {
    if (out->case_count > 0 && cases[out->case_count - 1] == list[i].case_index)
      continue;
    cases[out->case_count++] = list[i].case_index;
    out->persons += scenario->cases[list[i].case_index].persons;
    if (list[i].notice_days > longest)
      longest = list[i].notice_days;
  }
  out->by = last_date(&scenario->countries[out->country], out->entry, longest);
  return true;
}

static bool add_notifications(drafting *d) {
  hw_arena scratch = {0};
  reliance *list;
  int32_t count;
  bool done = list_reliances(d, &scratch, &list, &count);
  hw_notification *out = done ? HW_ARRAY(d->arena, count, hw_notification) : NULL;
  done = out != NULL;
  if (done && count > 1)
    qsort(list, (size_t)count, sizeof *list, compare_reliance);
  for (int32_t first = 0, next; done && first < count; first = next) {
    for (next = first + 1; next < count && list[next].entry == list[first].entry &&
                           list[next].place == list[first].place;)
      next++;
    done = add_notification(d, list + first, next - first, &out[d->plan->notification_count++]);
  }
  d->plan->notifications = out;
  hw_arena_free(&scratch);
  return done;
}

/* ---- the whole ---- */

static int compare_payments(const void *left, const void *right) {
  const hw_payment *a = left, *b = right;
  if (a->date != b->date)
    return a->date < b->date ? -1 : 1;
  if (a->case_index != b->case_index)
    return a->case_index < b->case_index ? -1 : 1;
  return (int)a->kind - (int)b->kind;
}

static void close_books(drafting *d) {
  hw_engine *engine = d->engine;
  homeward_plan *plan = d->plan;
  for (int part = 0; part < HW_PART_COUNT; part++)
    plan->objective += plan->parts[part];
  hw_cents bound = engine->bound - engine->best.surcharge;
  plan->bound = engine->has_bound && bound > 0 ? bound : 0;
  if (plan->bound > plan->objective)
    plan->bound = plan->objective;
  plan->gap = hw_gap(plan->objective, plan->bound);
  plan->status = plan->bound == plan->objective ? HOMEWARD_PLAN_OPTIMAL
                 : engine->stopped              ? HOMEWARD_PLAN_INTERRUPTED
                                                : HOMEWARD_PLAN_FEASIBLE;
}

static bool draft(drafting *d, const int32_t *column_of_case) {
  const homeward_scenario *scenario = d->engine->scenario;
  size_t cases = (size_t)scenario->case_count;
  d->column_of_case = HW_ARRAY(d->arena, cases, int32_t);
  d->itineraries = HW_ARRAY(d->arena, cases, hw_itinerary);
  d->unserved = HW_ARRAY(d->arena, cases, hw_unserved);
  d->payments = HW_ARRAY(d->arena, 2 * cases, hw_payment);
  d->persons_on_run = HW_ARRAY(d->arena, scenario->run_count, int32_t);
  d->escorts_on_run = HW_ARRAY(d->arena, scenario->run_count, int32_t);
  if (d->column_of_case == NULL || d->itineraries == NULL || d->unserved == NULL ||
      d->payments == NULL || d->persons_on_run == NULL || d->escorts_on_run == NULL)
    return false;
  for (size_t i = 0; i < cases; i++)
    d->column_of_case[i] = column_of_case != NULL ? column_of_case[i] : HW_NONE;
  if (column_of_case == NULL)
    name_parties(d);
  if (!add_cases(d) || !hw_assign_rotations(d->engine, d->plan, d->escorts_on_run) ||
      !add_runs(d) || !add_notifications(d))
    return false;
  qsort(d->payments, (size_t)d->plan->payment_count, sizeof *d->payments, compare_payments);
  d->plan->itineraries = d->itineraries;
  d->plan->unserved = d->unserved;
  d->plan->payments = d->payments;
  close_books(d);
  return true;
}

homeward_status hw_engine_draft(hw_engine *engine, const int32_t *column_of_case,
                                homeward_plan **out, hw_unserved **unserved,
                                homeward_error *error) {
  homeward_plan *plan = hw_plan_new(engine->scenario);
  *out = NULL;
  if (plan == NULL)
    return hw_fail_memory(error);
  drafting d = {.engine = engine, .plan = plan, .arena = &plan->arena};
  if (!draft(&d, column_of_case)) {
    homeward_plan_free(plan);
    return hw_fail_memory(error);
  }
  *unserved = d.unserved;
  *out = plan;
  return HOMEWARD_OK;
}

homeward_status hw_engine_plan(hw_engine *engine, homeward_plan **out, homeward_error *error) {
  hw_unserved *unserved;
  homeward_status status = hw_engine_draft(engine, NULL, out, &unserved, error);
  if (status == HOMEWARD_OK)
    status = hw_explain_unserved(engine, *out, unserved, error);
  if (status != HOMEWARD_OK) {
    homeward_plan_free(*out);
    *out = NULL;
  }
  return status;
}
