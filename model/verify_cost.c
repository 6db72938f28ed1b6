/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Section 6 of the contract: every stated figure, budgets (C11), payments, and the groups (C12).
 */
#include <stdlib.h>

#include "model/verify_state.h"

/* ---- one case ---- */

/** Full fares and infants' shares of the seats that a case pays, ten-thousandths of a seat. */
static hw_wide paid_seats(const hw_verifier *v, const hw_service *service, const hw_case *c) {
  hw_wide seats = (hw_wide)c->persons - c->infants - c->stretchers +
                  (hw_wide)c->stretchers * service->stretcher_seats;
  return seats * HW_RATE_ONE + (hw_wide)c->infants * v->scenario->policy.infant_fare;
}

static void price_leg(const hw_verifier *v, const hw_case *c, const hw_travel_leg *leg,
                      hw_cents cost[HW_PART_COUNT]) {
  if (leg->run == HW_NONE) {
    const hw_transfer *transfer = &v->scenario->transfers[leg->transfer];
    hw_wide price = (hw_wide)transfer->cost * c->persons;
    if (c->ambulance || c->stretchers > 0)
      price += transfer->ambulance_cost;
    cost[HW_PART_TRANSFERS] = hw_add_saturated(cost[HW_PART_TRANSFERS], hw_round_half_up(price, 1));
    return;
  }
  const hw_service *service = &v->scenario->services[v->scenario->runs[leg->run].service];
  hw_wide price = 0;
  for (int32_t s = leg->first; s < leg->last; s++)
    price += service->stops[s].cost;
  hw_part part = service->kind == HW_FLIGHT ? HW_PART_FARES : HW_PART_ROAD;
  hw_cents paid = part == HW_PART_FARES
                      ? hw_round_half_up(price * paid_seats(v, service, c), HW_RATE_ONE)
                      : hw_round_half_up(price * c->persons, 1);
  cost[part] = hw_add_saturated(cost[part], paid);
}

/** The grant that is paid, and what arriving late loses of it. */
static hw_cents paid_grant(const hw_verifier *v, const hw_case *c, hw_minute arrives,
                           hw_cents *lost) {
  const hw_programme *programme = &v->scenario->programmes[c->programme];
  bool late = arrives > hw_stamp_close(programme->entitlement_until, hw_zone_of(v, c->to));
  *lost = late ? programme->grant_per_case - programme->reduced_grant : 0;
  return late ? programme->reduced_grant : programme->grant_per_case;
}

/** Legs and nights. */
static void price_way(const hw_verifier *v, const hw_case *c, const hw_travel *travel,
                      hw_cents cost[HW_PART_COUNT]) {
  for (int32_t k = 0; k < travel->leg_count; k++)
    price_leg(v, c, &travel->legs[k], cost);
  for (int32_t i = 0; i < travel->night_count; i++) {
    hw_wide price = (hw_wide)v->scenario->places[travel->nights[i].place].bed_cost * c->persons;
    cost[HW_PART_BEDS] = hw_add_saturated(cost[HW_PART_BEDS], hw_round_half_up(price, 1));
  }
}

static void price_itinerary(const hw_verifier *v, const hw_case *c, const hw_travel *travel,
                            hw_cents cost[HW_PART_COUNT]) {
  const hw_policy *policy = &v->scenario->policy;
  hw_minute departs = hw_travel_departs(travel), arrives = hw_travel_arrives(travel);
  price_way(v, c, travel, cost);
  hw_wide delay = (hw_wide)policy->delay_per_day[c->priority] * c->persons;
  cost[HW_PART_DELAY] = hw_round_half_up(delay * ((int64_t)arrives - c->ready.at), HW_DAY);
  hw_wide transit = (hw_wide)policy->transit_hour * c->persons;
  cost[HW_PART_TRANSIT] = hw_round_half_up(transit * ((int64_t)arrives - departs), 60);
  if (c->programme != HW_NONE)
    (void)paid_grant(v, c, arrives, &cost[HW_PART_LOST_GRANTS]);
}

static hw_cents pocket_money(const hw_verifier *v, const hw_case *c) {
  return hw_round_half_up((hw_wide)v->scenario->programmes[c->programme].pocket_money * c->persons,
                          1);
}

/** Parts that a programme pays for its cases. */
static const hw_part paid_parts[] = {HW_PART_FARES, HW_PART_ROAD, HW_PART_TRANSFERS, HW_PART_BEDS};

/** What the case's programme pays for it (C11). */
static void charge_programme(hw_verifier *v, const hw_case *c, const hw_travel *travel,
                             const hw_cents cost[HW_PART_COUNT]) {
  hw_cents lost = 0;
  if (c->programme == HW_NONE)
    return;
  hw_cents *sum = &v->programme_cost[c->programme];
  for (size_t i = 0; i < sizeof paid_parts / sizeof *paid_parts; i++)
    *sum = hw_add_saturated(*sum, cost[paid_parts[i]]);
  if (travel->sound)
    *sum = hw_add_saturated(*sum, paid_grant(v, c, hw_travel_arrives(travel), &lost));
  *sum = hw_add_saturated(*sum, pocket_money(v, c));
}

hw_cents hw_frozen_cost(const hw_verifier *v, const hw_case *c, const hw_travel *travel) {
  hw_cents cost[HW_PART_COUNT] = {0}, sum = 0, lost = 0;
  price_way(v, c, travel, cost);
  for (size_t i = 0; i < sizeof paid_parts / sizeof *paid_parts; i++)
    sum = hw_add_saturated(sum, cost[paid_parts[i]]);
  if (travel->past)
    return sum;
  sum = hw_add_saturated(sum, paid_grant(v, c, hw_travel_arrives(travel), &lost));
  return hw_add_saturated(sum, pocket_money(v, c));
}

static void verify_case_cost(hw_verifier *v, int32_t index) {
  const hw_itinerary *stated = &v->plan->itineraries[index];
  const hw_travel *travel = &v->itineraries[index];
  const hw_case *c = hw_case_of(v, index);
  hw_cents priced[HW_PART_COUNT] = {0};
  const hw_cents *cost = stated->cost; /* of legs that are none, what is stated stands */
  char one[HW_MONEY_SIZE], two[HW_MONEY_SIZE];
  if (travel->sound) {
    price_itinerary(v, c, travel, priced);
    cost = priced;
  }
  charge_programme(v, c, travel, cost);
  for (int part = 0; part < HW_PART_COUNT; part++) {
    v->parts[part] = hw_add_saturated(v->parts[part], cost[part]);
    if (cost[part] != stated->cost[part])
      hw_violate(v, "objective", c->id, "the plan states %s for %s, the sum is %s",
                 hw_format_money(one, stated->cost[part]), hw_part_name((hw_part)part),
                 hw_format_money(two, cost[part]));
  }
}

/* ---- shared cost ---- */

/** Vehicles, run costs and charters of the runs that go. */
static void price_runs(hw_verifier *v) {
  for (int32_t r = 0; r < v->scenario->run_count; r++) {
    if (!v->run_goes[r])
      continue;
    const hw_service *service = &v->scenario->services[v->scenario->runs[r].service];
    const hw_run_use *use = v->use_of[r] == HW_NONE ? NULL : &v->plan->runs[v->use_of[r]];
    if (service->kind == HW_CONVOY || service->charter)
      v->parts[HW_PART_RUNS] = hw_add_saturated(v->parts[HW_PART_RUNS], service->run_cost);
    for (int32_t k = 0; use != NULL && k < use->vehicle_count; k++) {
      hw_wide cost = v->scenario->vehicle_pools[use->vehicles[k].pool].cost;
      int32_t count = use->vehicles[k].count > 0 ? use->vehicles[k].count : 0;
      v->parts[HW_PART_VEHICLES] =
          hw_add_saturated(v->parts[HW_PART_VEHICLES], hw_round_half_up(cost * count, 1));
    }
  }
}

void hw_verify_costs(hw_verifier *v) {
  for (int32_t i = 0; i < v->plan->itinerary_count; i++)
    if (v->itineraries[i].counted)
      verify_case_cost(v, i);
  price_runs(v);
  v->parts[HW_PART_CHANGES] = hw_verify_changes(v);
  for (int32_t i = 0; i < v->scenario->case_count; i++) {
    const hw_case *c = &v->scenario->cases[i];
    hw_wide penalty = (hw_wide)v->scenario->policy.unserved_penalty[c->priority] * c->persons;
    hw_cents *part = &v->parts[HW_PART_UNSERVED];
    if (v->itinerary_of[i] == HW_NONE)
      *part = hw_add_saturated(*part, hw_round_half_up(penalty, 1));
  }
}

void hw_verify_budgets(hw_verifier *v) {
  char one[HW_MONEY_SIZE], two[HW_MONEY_SIZE];
  for (int32_t i = 0; i < v->scenario->programme_count; i++) {
    const hw_programme *programme = &v->scenario->programmes[i];
    if (programme->has_budget && v->programme_cost[i] > programme->budget &&
        v->programme_cost[i] > v->frozen_cost[i])
      hw_violate(v, "C11", programme->id, "pays %s, the budget is %s",
                 hw_format_money(one, v->programme_cost[i]),
                 hw_format_money(two, programme->budget));
  }
}

/* ---- C12 ---- */

static bool same_legs(const hw_travel *x, const hw_travel *y) {
  if (x->leg_count != y->leg_count)
    return false;
  for (int32_t k = 0; k < x->leg_count; k++) {
    const hw_travel_leg *a = &x->legs[k], *b = &y->legs[k];
    if (a->run != b->run || a->transfer != b->transfer || a->from != b->from || a->to != b->to ||
        a->departs != b->departs)
      return false;
  }
  return true;
}

void hw_verify_groups(hw_verifier *v) {
  for (int32_t g = 0; g < v->scenario->group_count; g++) {
    const hw_group *group = &v->scenario->groups[g];
    const hw_travel *leader = NULL;
    int32_t planned = 0, leading = HW_NONE;
    if (v->published != NULL && v->published->parted[g])
      continue;
    for (int32_t i = 0; i < group->case_count; i++) {
      int32_t itinerary = v->itinerary_of[group->cases[i]];
      if (itinerary == HW_NONE)
        continue;
      planned++;
      const hw_travel *travel = &v->itineraries[itinerary];
      if (!travel->sound)
        continue;
      if (leader == NULL) {
        leader = travel;
        leading = group->cases[i];
      } else if (!same_legs(leader, travel)) {
        hw_violate(v, "C12", group->id, "%s and %s do not travel on the same legs",
                   v->scenario->cases[leading].id, v->scenario->cases[group->cases[i]].id);
      }
    }
    if (planned > 0 && planned < group->case_count)
      hw_violate(v, "C12", group->id, "%d of its %d cases travel", planned, group->case_count);
  }
}

/* ---- payments ---- */

/** Orders by case and kind. */
static int compare_payments(const void *left, const void *right) {
  const hw_payment *x = *(const hw_payment *const *)left, *y = *(const hw_payment *const *)right;
  if (x->case_index != y->case_index)
    return x->case_index < y->case_index ? -1 : 1;
  return (x->kind > y->kind) - (x->kind < y->kind);
}

/** What is due to a case; `out` holds two. */
static int32_t due_payments(const hw_verifier *v, int32_t case_index, hw_payment out[2]) {
  const hw_case *c = &v->scenario->cases[case_index];
  int32_t itinerary = v->itinerary_of[case_index], count = 0;
  hw_cents lost = 0;
  if (itinerary == HW_NONE || c->programme == HW_NONE)
    return 0;
  hw_minute arrives = hw_travel_arrives(&v->itineraries[itinerary]);
  hw_payment payment = {.programme = c->programme,
                        .case_index = case_index,
                        .kind = HW_PAYMENT_GRANT,
                        .amount = paid_grant(v, c, arrives, &lost),
                        .place = c->to,
                        .date = hw_zone_date(hw_zone_of(v, c->to), arrives)};
  if (payment.amount > 0)
    out[count++] = payment;
  payment.kind = HW_PAYMENT_POCKET_MONEY;
  payment.amount = pocket_money(v, c);
  if (payment.amount > 0)
    out[count++] = payment;
  return count;
}

static void compare_payment(hw_verifier *v, const hw_payment *stated, const hw_payment *due) {
  const char *id = v->scenario->cases[stated->case_index].id;
  const char *kind = stated->kind == HW_PAYMENT_GRANT ? "grant" : "pocket_money";
  char money[HW_MONEY_SIZE], date[HW_STAMP_SIZE];
  if (stated->programme == due->programme && stated->amount == due->amount &&
      stated->place == due->place && stated->date == due->date)
    return;
  hw_violate(v, "objective", id, "the %s due is %s from %s at %s on %s", kind,
             hw_format_money(money, due->amount), v->scenario->programmes[due->programme].id,
             v->scenario->places[due->place].id, hw_format_date(date, due->date));
}

/** The stated payments of one case against those due; both in order of kind. */
static void compare_case_payments(hw_verifier *v, int32_t case_index, const hw_payment **stated,
                                  int32_t count) {
  const char *id = v->scenario->cases[case_index].id;
  hw_payment due[2];
  int32_t due_count = due_payments(v, case_index, due), next = 0;
  for (int32_t i = 0; i < count; i++) {
    if (next < due_count && due[next].kind < stated[i]->kind)
      hw_violate(v, "objective", id, "the grant is missing among the payments"), next++;
    if (next < due_count && due[next].kind == stated[i]->kind)
      compare_payment(v, stated[i], &due[next++]);
    else
      hw_violate(v, "objective", id, "a payment is stated that is not due");
  }
  for (; next < due_count; next++)
    hw_violate(v, "objective", id, "the %s is missing among the payments",
               due[next].kind == HW_PAYMENT_GRANT ? "grant" : "pocket money");
}

static void verify_payments(hw_verifier *v) {
  int32_t count = v->plan->payment_count, next = 0;
  const hw_payment **stated = hw_verify_array(v, (size_t)count, sizeof *stated);
  if (stated == NULL)
    return;
  for (int32_t i = 0; i < count; i++)
    stated[i] = &v->plan->payments[i];
  qsort(stated, (size_t)count, sizeof *stated, compare_payments);
  for (int32_t c = 0; c < v->scenario->case_count; c++) {
    int32_t begin = next, itinerary = v->itinerary_of[c];
    while (next < count && stated[next]->case_index == c)
      next++;
    if (itinerary == HW_NONE || v->itineraries[itinerary].sound)
      compare_case_payments(v, c, &stated[begin], next - begin);
  }
}

/* ---- totals ---- */

static void compare_money(hw_verifier *v, const char *what, hw_cents stated, hw_cents right) {
  char one[HW_MONEY_SIZE], two[HW_MONEY_SIZE];
  if (stated != right)
    hw_violate(v, "objective", "plan", "the plan states %s for %s, the sum is %s",
               hw_format_money(one, stated), what, hw_format_money(two, right));
}

static void verify_persons(hw_verifier *v) {
  int64_t planned = 0, unserved = 0;
  for (int32_t i = 0; i < v->scenario->case_count; i++)
    *(v->itinerary_of[i] == HW_NONE ? &unserved : &planned) += v->scenario->cases[i].persons;
  if (v->plan->persons_planned != planned)
    hw_violate(v, "objective", "plan", "the plan states %d persons planned, there are %lld",
               v->plan->persons_planned, (long long)planned);
  if (v->plan->persons_unserved != unserved)
    hw_violate(v, "objective", "plan", "the plan states %d persons unserved, there are %lld",
               v->plan->persons_unserved, (long long)unserved);
}

/** bound <= objective, equal when optimal; gap = (objective - bound) / objective to five decimals.
 */
static void verify_bound(hw_verifier *v) {
  const homeward_plan *plan = v->plan;
  char one[HW_MONEY_SIZE], two[HW_MONEY_SIZE];
  hw_format_money(one, plan->bound);
  hw_format_money(two, plan->objective);
  if (plan->bound > plan->objective)
    hw_violate(v, "objective", "plan", "the bound %s is above the objective %s", one, two);
  else if (plan->status == HOMEWARD_PLAN_OPTIMAL && plan->bound != plan->objective)
    hw_violate(v, "objective", "plan", "the plan is stated optimal, but its bound is %s of %s", one,
               two);
  if (plan->bound > plan->objective)
    return;
  hw_cents gap =
      plan->objective <= 0
          ? 0
          : hw_round_half_up(((hw_wide)plan->objective - plan->bound) * 100000, plan->objective);
  if (plan->gap != gap)
    hw_violate(v, "objective", "plan",
               "the plan states a gap of %d hundred-thousandths, it is %lld", plan->gap,
               (long long)gap);
}

void hw_verify_totals(hw_verifier *v) {
  hw_cents objective = 0;
  verify_payments(v);
  for (int part = 0; part < HW_PART_COUNT; part++) {
    compare_money(v, hw_part_name((hw_part)part), v->plan->parts[part], v->parts[part]);
    objective = hw_add_saturated(objective, v->parts[part]);
  }
  compare_money(v, "the objective", v->plan->objective, objective);
  verify_persons(v);
  verify_bound(v);
}
