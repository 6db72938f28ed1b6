/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What follows from who rides what, by section 6 and 7 of the contract. */
#include "tests/agreement/open_plan.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* ---- journeys ---- */

/* A ride's stops, found by places and times: a service may come back to a place. */
static bool find_stops(const homeward_scenario *scenario, const hw_leg *leg, oracle_leg *out) {
  const hw_run *run = &scenario->runs[leg->run];
  const hw_service *service = &scenario->services[run->service];
  for (int32_t i = 0; i + 1 < service->stop_count; i++)
    for (int32_t j = i + 1; j < service->stop_count; j++)
      if (service->stops[i].place == leg->from && run->departs[i] == leg->departs &&
          service->stops[j].place == leg->to && run->arrives[j] == leg->arrives) {
        out->board = i;
        out->alight = j;
        return true;
      }
  return false;
}

bool open_plan_leg(const homeward_scenario *scenario, const hw_leg *leg, oracle_leg *out) {
  *out = (oracle_leg){.run = leg->run,
                      .transfer = leg->transfer,
                      .from = leg->from,
                      .to = leg->to,
                      .departs = leg->departs,
                      .arrives = leg->arrives};
  if (leg->run != HW_NONE)
    return find_stops(scenario, leg, out);
  const hw_transfer *transfer = &scenario->transfers[leg->transfer];
  out->backward = leg->from == transfer->to;
  return (out->backward ? leg->to == transfer->from && transfer->both_ways
                        : leg->from == transfer->from && leg->to == transfer->to) &&
         leg->arrives == leg->departs + transfer->time;
}

bool open_plan_path(const homeward_scenario *scenario, const hw_leg *legs, int32_t count,
                    oracle_path *path) {
  path->leg_count = path->night_count = path->frozen = path->departed = 0;
  if (count == 0 || count > ORACLE_LEGS)
    return false;
  for (int32_t k = 0; k < count; k++) {
    if (!open_plan_leg(scenario, &legs[k], &path->legs[k]) ||
        (k > 0 && (legs[k].from != legs[k - 1].to || legs[k].departs < legs[k - 1].arrives)))
      return false;
    path->leg_count++;
  }
  return oracle_nights(scenario, path);
}

static const hw_night *keep_nights(const open_plan *open, const oracle_path *path) {
  return open_plan_nights(open, path->nights, path->night_count);
}

static void settle_itinerary(open_plan *open, hw_itinerary *itinerary) {
  const homeward_scenario *scenario = open->plan->scenario;
  oracle_path path;
  oracle_use uses[ORACLE_USES];
  oracle_itinerary priced = {0};
  if (!open_plan_path(scenario, itinerary->legs, itinerary->leg_count, &path))
    return;
  ck_assert(
      oracle_add_case(scenario, &scenario->cases[itinerary->case_index], &path, &priced, uses));
  memcpy(itinerary->cost, priced.cost, sizeof itinerary->cost);
  itinerary->nights = keep_nights(open, &path);
  itinerary->night_count = path.night_count;
}

/* ---- rotations ---- */

static void price_legs(const homeward_scenario *scenario, const oracle_path *path,
                       hw_cents cost[HW_ROTATION_PART_COUNT]) {
  for (int32_t k = 0; k < path->leg_count; k++) {
    const oracle_leg *leg = &path->legs[k];
    if (leg->transfer != HW_NONE) {
      cost[HW_ROTATION_TRANSFERS] += scenario->transfers[leg->transfer].cost;
      continue;
    }
    const hw_service *service = &scenario->services[scenario->runs[leg->run].service];
    for (int32_t stop = leg->board; stop < leg->alight; stop++)
      cost[service->kind == HW_FLIGHT ? HW_ROTATION_FARES : HW_ROTATION_ROAD] +=
          service->stops[stop].cost;
  }
  for (int32_t i = 0; i < path->night_count; i++)
    cost[HW_ROTATION_BEDS] += scenario->places[path->nights[i].place].bed_cost;
}

static const hw_reach *reach_of(const hw_escort_pool *pool, int32_t place) {
  static const hw_reach at_base = {.time = 0, .cost = 0};
  if (place == pool->base)
    return &at_base;
  for (int32_t i = 0; i < pool->reach_count; i++)
    if (pool->reach[i].place == place)
      return &pool->reach[i];
  return NULL;
}

static void settle_rotation(open_plan *open, hw_rotation *rotation) {
  const homeward_scenario *scenario = open->plan->scenario;
  const hw_escort_pool *pool = &scenario->escort_pools[rotation->pool];
  oracle_path path;
  if (!open_plan_path(scenario, rotation->legs, rotation->leg_count, &path))
    return;
  const oracle_leg *first = &path.legs[0], *last = &path.legs[path.leg_count - 1];
  const hw_reach *out = reach_of(pool, first->from), *home = reach_of(pool, last->to);
  hw_cents cost[HW_ROTATION_PART_COUNT] = {0};
  rotation->away_from = first->departs - (out != NULL ? out->time : 0);
  rotation->away_until = last->arrives;
  if (home != NULL)
    rotation->away_until += home->time;
  else if (pool->has_back)
    rotation->away_until += pool->back_time;
  int32_t away = rotation->away_until - rotation->away_from;
  cost[HW_ROTATION_DAYS] = pool->cost_per_day * (away > 0 ? (away + HW_DAY - 1) / HW_DAY : 1);
  cost[HW_ROTATION_REACH] = (out != NULL ? out->cost : 0) + (home != NULL ? home->cost : 0);
  cost[HW_ROTATION_BACK] = home == NULL && pool->has_back ? pool->back_cost : 0;
  price_legs(scenario, &path, cost);
  memcpy(rotation->cost, cost, sizeof cost);
  rotation->nights = keep_nights(open, &path);
  rotation->night_count = path.night_count;
}

/* ---- runs and unserved cases ---- */

static hw_run_use *use_of(open_plan *open, hw_run_use *uses, int32_t *count, int32_t run) {
  for (int32_t i = 0; i < *count; i++)
    if (uses[i].run == run)
      return &uses[i];
  uses[*count] = (hw_run_use){.run = run};
  for (int32_t i = 0; i < open->plan->run_count; i++)
    if (open->runs[i].run == run)
      uses[*count] = open->runs[i];
  uses[*count].persons = 0;
  return &uses[(*count)++];
}

static void settle_runs(open_plan *open) {
  const homeward_scenario *scenario = open->plan->scenario;
  const homeward_plan *plan = open->plan;
  hw_run_use *uses =
      open_plan_memory(open, (size_t)scenario->run_count + OPEN_PLAN_ROOM, sizeof *uses);
  int32_t count = 0;
  for (int32_t i = 0; i < plan->itinerary_count; i++)
    for (int32_t k = 0; k < plan->itineraries[i].leg_count; k++) {
      const hw_itinerary *itinerary = &plan->itineraries[i];
      bool again = false;
      for (int32_t j = 0; j < k; j++)
        again = again || itinerary->legs[j].run == itinerary->legs[k].run;
      if (itinerary->legs[k].run != HW_NONE && !again)
        use_of(open, uses, &count, itinerary->legs[k].run)->persons +=
            scenario->cases[itinerary->case_index].persons;
    }
  for (int32_t i = 0; i < plan->rotation_count; i++)
    for (int32_t k = 0; k < plan->rotations[i].leg_count; k++)
      if (plan->rotations[i].legs[k].run != HW_NONE)
        (void)use_of(open, uses, &count, plan->rotations[i].legs[k].run);
  open->plan->runs = open->runs = uses;
  open->plan->run_count = count;
}

static void settle_unserved(open_plan *open) {
  const homeward_scenario *scenario = open->plan->scenario;
  homeward_plan *plan = open->plan;
  hw_unserved *unserved =
      open_plan_memory(open, (size_t)scenario->case_count + OPEN_PLAN_ROOM, sizeof *unserved);
  int32_t count = 0;
  plan->persons_planned = plan->persons_unserved = 0;
  plan->parts[HW_PART_UNSERVED] = 0;
  for (int32_t c = 0; c < scenario->case_count; c++) {
    const hw_case *one = &scenario->cases[c];
    bool planned = false;
    for (int32_t i = 0; i < plan->itinerary_count; i++)
      planned = planned || plan->itineraries[i].case_index == c;
    *(planned ? &plan->persons_planned : &plan->persons_unserved) += one->persons;
    if (planned)
      continue;
    plan->parts[HW_PART_UNSERVED] +=
        scenario->policy.unserved_penalty[one->priority] * one->persons;
    unserved[count] =
        (hw_unserved){.case_index = c, .reason = "too-costly", .detail = "left", .remedy = "none"};
    for (int32_t i = 0; i < plan->unserved_count; i++)
      if (plan->unserved[i].case_index == c)
        unserved[count] = plan->unserved[i];
    count++;
  }
  plan->unserved = open->unserved = unserved;
  plan->unserved_count = count;
}

/* ---- notifications and payments ---- */

typedef struct reliance {
  int32_t country, place;
  hw_date date;
  int32_t case_index;
  int32_t notice_days;
} reliance;

static int by_entry(const void *left, const void *right) {
  const reliance *x = left, *y = right;
  const int32_t a[] = {x->date, x->place, x->country, x->case_index};
  const int32_t b[] = {y->date, y->place, y->country, y->case_index};
  for (size_t i = 0; i < sizeof a / sizeof *a; i++)
    if (a[i] != b[i])
      return a[i] < b[i] ? -1 : 1;
  return 0;
}

/* The last date after which the country still has that many working days, the entry's included. */
static hw_date last_date(const hw_country *country, hw_date entry, int32_t notice_days) {
  hw_date date = entry;
  for (int32_t left = notice_days; left > 0; date--)
    left -= oracle_working_day(country, date);
  return date;
}

static hw_notification *add_reliance(open_plan *open, const reliance *one) {
  const homeward_scenario *scenario = open->plan->scenario;
  hw_notification *last = open->plan->notification_count > 0
                              ? &open->notifications[open->plan->notification_count - 1]
                              : NULL;
  hw_date by = last_date(&scenario->countries[one->country], one->date, one->notice_days);
  if (last == NULL || last->country != one->country || last->place != one->place ||
      last->entry != one->date) {
    last = &open->notifications[open->plan->notification_count++];
    *last = (hw_notification){
        .country = one->country, .place = one->place, .entry = one->date, .by = by};
  }
  last->by = by < last->by ? by : last->by;
  if (last->case_count > 0 && last->cases[last->case_count - 1] == one->case_index)
    return last;
  int32_t *cases = open_plan_memory(open, (size_t)last->case_count + 1, sizeof *cases);
  if (last->case_count > 0)
    memcpy(cases, last->cases, (size_t)last->case_count * sizeof *cases);
  cases[last->case_count++] = one->case_index;
  last->cases = cases;
  last->persons += scenario->cases[one->case_index].persons;
  return last;
}

static void settle_notifications(open_plan *open) {
  homeward_plan *plan = open->plan;
  const homeward_scenario *scenario = plan->scenario;
  size_t most = (size_t)plan->itinerary_count * ORACLE_LEGS;
  reliance *all = open_plan_memory(open, most, sizeof *all);
  size_t count = 0;
  oracle_path path;
  oracle_reliance found[ORACLE_STAYS];
  for (int32_t i = 0; i < plan->itinerary_count; i++) {
    const hw_itinerary *itinerary = &plan->itineraries[i];
    if (!open_plan_path(scenario, itinerary->legs, itinerary->leg_count, &path))
      continue;
    int32_t entries = oracle_reliances(scenario, &scenario->cases[itinerary->case_index], path.legs,
                                       path.leg_count, found);
    for (int32_t k = 0; k < entries && count < most; k++)
      all[count++] = (reliance){
          .country = found[k].entry.country,
          .place = found[k].entry.place,
          .date = hw_zone_date(scenario->places[found[k].entry.place].zone, found[k].entry.at),
          .case_index = itinerary->case_index,
          .notice_days = found[k].notice_days};
  }
  qsort(all, count, sizeof *all, by_entry);
  open->notifications = open_plan_memory(open, count + OPEN_PLAN_ROOM, sizeof *plan->notifications);
  plan->notifications = open->notifications;
  plan->notification_count = 0;
  for (size_t i = 0; i < count; i++)
    (void)add_reliance(open, &all[i]);
}

static void settle_payments(open_plan *open) {
  homeward_plan *plan = open->plan;
  const homeward_scenario *scenario = plan->scenario;
  open->payments = open_plan_memory(open, (size_t)plan->itinerary_count * 2 + OPEN_PLAN_ROOM,
                                    sizeof *plan->payments);
  plan->payments = open->payments;
  plan->payment_count = 0;
  for (int32_t i = 0; i < plan->itinerary_count; i++) {
    const hw_itinerary *itinerary = &plan->itineraries[i];
    const hw_case *c = &scenario->cases[itinerary->case_index];
    if (c->programme == HW_NONE || itinerary->leg_count == 0)
      continue;
    const hw_programme *programme = &scenario->programmes[c->programme];
    hw_payment payment = {.programme = c->programme,
                          .case_index = itinerary->case_index,
                          .kind = HW_PAYMENT_GRANT,
                          .amount =
                              programme->grant_per_case - itinerary->cost[HW_PART_LOST_GRANTS],
                          .place = c->to,
                          .date = hw_zone_date(scenario->places[c->to].zone,
                                               itinerary->legs[itinerary->leg_count - 1].arrives)};
    if (payment.amount > 0)
      open->payments[plan->payment_count++] = payment;
    payment.kind = HW_PAYMENT_POCKET_MONEY;
    payment.amount = programme->pocket_money * c->persons;
    if (payment.amount > 0)
      open->payments[plan->payment_count++] = payment;
  }
}

/* ---- totals ---- */

static void settle_shared_cost(open_plan *open) {
  homeward_plan *plan = open->plan;
  const homeward_scenario *scenario = plan->scenario;
  for (int32_t r = 0; r < plan->run_count; r++) {
    plan->parts[HW_PART_RUNS] +=
        scenario->services[scenario->runs[plan->runs[r].run].service].run_cost;
    for (int32_t i = 0; i < plan->runs[r].vehicle_count; i++)
      plan->parts[HW_PART_VEHICLES] +=
          scenario->vehicle_pools[plan->runs[r].vehicles[i].pool].cost *
          plan->runs[r].vehicles[i].count;
  }
}

static void settle_totals(open_plan *open) {
  homeward_plan *plan = open->plan;
  hw_cents unserved = plan->parts[HW_PART_UNSERVED];
  memset(plan->parts, 0, sizeof plan->parts);
  plan->parts[HW_PART_UNSERVED] = unserved;
  for (int32_t i = 0; i < plan->itinerary_count; i++)
    for (int part = 0; part < HW_PART_COUNT; part++)
      plan->parts[part] += plan->itineraries[i].cost[part];
  for (int32_t i = 0; i < plan->rotation_count; i++)
    for (int part = 0; part < HW_ROTATION_PART_COUNT; part++)
      plan->parts[HW_PART_ESCORTS] += plan->rotations[i].cost[part];
  settle_shared_cost(open);
  plan->objective = 0;
  for (int part = 0; part < HW_PART_COUNT; part++)
    plan->objective += plan->parts[part];
  plan->bound = plan->objective;
  plan->gap = 0;
}

void open_plan_settle(open_plan *open) {
  for (int32_t i = 0; i < open->plan->itinerary_count; i++)
    settle_itinerary(open, &open->itineraries[i]);
  for (int32_t i = 0; i < open->plan->rotation_count; i++)
    settle_rotation(open, &open->rotations[i]);
  open_plan_settle_covers(open);
  settle_runs(open);
  settle_unserved(open);
  settle_notifications(open);
  settle_payments(open);
  settle_totals(open);
}
