/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/verify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "model/verify_state.h"

void hw_violate(hw_verifier *v, const char *rule, const char *subject, const char *format, ...) {
  char message[768];
  va_list arguments;
  v->violations++;
  if (v->each == NULL)
    return;
  va_start(arguments, format);
  (void)vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  homeward_violation violation = {.rule = rule, .subject = subject, .message = message};
  v->each(v->context, &violation);
}

void *hw_verify_array(hw_verifier *v, size_t count, size_t size) {
  void *array = hw_arena_alloc(&v->arena, count > 0 ? count : 1, size);
  if (array == NULL)
    v->status = hw_fail_memory(v->error);
  return array;
}

void *hw_verify_grow(hw_verifier *v, void *array, size_t count, size_t *capacity, size_t size) {
  void *grown = hw_arena_grow(&v->arena, array, count, capacity, size);
  if (grown == NULL)
    v->status = hw_fail_memory(v->error);
  return grown;
}

int hw_compare_keys(const int64_t *a, const int64_t *b, size_t count) {
  size_t i = 0;
  while (i + 1 < count && a[i] == b[i])
    i++;
  return (a[i] > b[i]) - (a[i] < b[i]);
}

char *hw_format_money(char *out, hw_cents value) {
  uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  (void)snprintf(out, HW_MONEY_SIZE, "%s%" PRIu64 ".%02u", value < 0 ? "-" : "", size / 100,
                 (unsigned)(size % 100));
  return out;
}

char *hw_format_local(char *out, const hw_verifier *v, hw_minute at, int32_t place) {
  /* a pool need not have a base */
  return hw_format_instant(out, at, place == HW_NONE ? v->scenario->zone : hw_zone_of(v, place));
}

static hw_cents narrow(hw_wide value) {
  if (value > INT64_MAX)
    return INT64_MAX;
  return value < INT64_MIN ? INT64_MIN : (hw_cents)value;
}

hw_cents hw_round_half_up(hw_wide numerator, hw_wide denominator) {
  hw_wide doubled = 2 * numerator + denominator;
  hw_wide quotient = doubled / (2 * denominator);
  if (doubled % (2 * denominator) < 0)
    quotient--;
  return narrow(quotient);
}

hw_cents hw_add_saturated(hw_cents a, hw_cents b) {
  return narrow((hw_wide)a + b);
}

void hw_tally_add(hw_verifier *v, hw_tally *tally, int32_t a, int32_t b, int64_t amount) {
  hw_amount *items =
      hw_verify_grow(v, tally->items, tally->count, &tally->capacity, sizeof *tally->items);
  if (items == NULL)
    return;
  tally->items = items;
  tally->items[tally->count++] = (hw_amount){.a = a, .b = b, .amount = amount};
}

void hw_tally_sum(hw_verifier *v, hw_tally *tally) {
  hw_amount *items = tally->items;
  size_t kept = 0;
  hw_order(v, &(hw_list){items, tally->count, sizeof *items, offsetof(hw_amount, b)});
  hw_order(v, &(hw_list){items, tally->count, sizeof *items, offsetof(hw_amount, a)});
  for (size_t i = 1; i < tally->count; i++) {
    if (items[kept].a == items[i].a && items[kept].b == items[i].b)
      items[kept].amount += items[i].amount;
    else
      items[++kept] = items[i];
  }
  if (tally->count > 0)
    tally->count = kept + 1;
}

int64_t hw_tally_of(const hw_tally *tally, int32_t a, int32_t b) {
  size_t low = 0, high = tally->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    const hw_amount *item = &tally->items[middle];
    if (item->a < a || (item->a == a && item->b < b))
      low = middle + 1;
    else
      high = middle;
  }
  return low < tally->count && tally->items[low].a == a && tally->items[low].b == b
             ? tally->items[low].amount
             : 0;
}

static const hw_published_journey *journey_of_case(const hw_verifier *v, int32_t case_index) {
  return v->published == NULL ? NULL : &v->published->cases[case_index].journey;
}

/** Resolves the legs of a case's first itinerary, or of one too many. */
static void prepare_itinerary(hw_verifier *v, int32_t index) {
  const hw_itinerary *stated = &v->plan->itineraries[index];
  hw_travel *travel = &v->itineraries[index];
  int32_t *first = &v->itinerary_of[stated->case_index];
  hw_travel_resolve(v, travel, stated->legs, stated->leg_count, stated->night_count,
                    journey_of_case(v, stated->case_index));
  travel->counted = *first == HW_NONE;
  if (*first == HW_NONE)
    *first = index;
  if (v->published == NULL)
    return;
  travel->whole =
      v->published->cases[stated->case_index].whole && travel->frozen == stated->leg_count;
  travel->same =
      hw_published_same(v->published, stated->case_index, stated->legs, stated->leg_count);
}

static void prepare_rotation(hw_verifier *v, int32_t index) {
  const hw_rotation *stated = &v->plan->rotations[index];
  hw_travel *travel = &v->rotations[index];
  int32_t kept = v->published == NULL ? HW_NONE : v->kept_as[index];
  hw_travel_resolve(v, travel, stated->legs, stated->leg_count, stated->night_count,
                    kept == HW_NONE ? NULL : &v->published->rotations[kept].journey);
  travel->kept = kept != HW_NONE;
  travel->counted = true;
}

/** Resolves every leg of the plan and notes which case travels on which itinerary. */
static void prepare(hw_verifier *v) {
  const homeward_plan *plan = v->plan;
  const homeward_scenario *scenario = v->scenario;
  size_t cases = (size_t)scenario->case_count, runs = (size_t)scenario->run_count;
  v->itineraries = hw_verify_array(v, (size_t)plan->itinerary_count, sizeof *v->itineraries);
  v->rotations = hw_verify_array(v, (size_t)plan->rotation_count, sizeof *v->rotations);
  v->itinerary_of = hw_verify_array(v, cases, sizeof *v->itinerary_of);
  v->use_of = hw_verify_array(v, runs, sizeof *v->use_of);
  v->run_usable = hw_verify_array(v, runs, sizeof *v->run_usable);
  v->run_goes = hw_verify_array(v, runs, sizeof *v->run_goes);
  v->run_unclear = hw_verify_array(v, runs, sizeof *v->run_unclear);
  v->programme_cost =
      hw_verify_array(v, (size_t)scenario->programme_count, sizeof *v->programme_cost);
  if (v->status != HOMEWARD_OK)
    return;
  for (size_t i = 0; i < cases; i++)
    v->itinerary_of[i] = HW_NONE;
  for (size_t i = 0; i < runs; i++)
    v->use_of[i] = HW_NONE;
  for (int32_t i = 0; i < plan->itinerary_count; i++)
    prepare_itinerary(v, i);
  for (int32_t i = 0; i < plan->rotation_count; i++)
    prepare_rotation(v, i);
}

static void add_rider(hw_verifier *v, const hw_travel_leg *leg, hw_rider rider) {
  bool ride = leg->run != HW_NONE;
  if (ride)
    v->run_goes[leg->run] = true;
  if (ride && !leg->known)
    v->run_unclear[leg->run] = true;
  if (!leg->known)
    return;
  hw_rider **list = ride ? &v->riders : &v->takers;
  size_t *count = ride ? &v->rider_count : &v->taker_count;
  hw_rider *grown = hw_verify_grow(v, *list, *count, ride ? &v->rider_capacity : &v->taker_capacity,
                                   sizeof **list);
  if (grown == NULL)
    return;
  *list = grown;
  rider.carrier = ride ? leg->run : leg->transfer * 2 + (leg->backward ? 1 : 0);
  rider.start = ride ? 0 : leg->departs;
  rider.first = ride ? leg->first : 0;
  rider.last = ride ? leg->last : 1;
  grown[(*count)++] = rider;
}

/** Lists who is on board of what, by carrier and start, cases before escorts and as the plan lists
 * them. Legs that exist count even where their itinerary is not sound. */
static void collect_riders(hw_verifier *v) {
  for (int32_t i = 0; i < v->plan->itinerary_count; i++)
    for (int32_t k = 0; v->itineraries[i].counted && k < v->itineraries[i].leg_count; k++)
      add_rider(v, &v->itineraries[i].legs[k],
                (hw_rider){.itinerary = i, .rotation = HW_NONE, .leg = k});
  for (int32_t i = 0; i < v->plan->rotation_count; i++)
    for (int32_t k = 0; k < v->rotations[i].leg_count; k++)
      add_rider(v, &v->rotations[i].legs[k],
                (hw_rider){.itinerary = HW_NONE, .rotation = i, .leg = k});
  if (v->status != HOMEWARD_OK)
    return;
  hw_order(v,
           &(hw_list){v->riders, v->rider_count, sizeof *v->riders, offsetof(hw_rider, carrier)});
  hw_order(v, &(hw_list){v->takers, v->taker_count, sizeof *v->takers, offsetof(hw_rider, start)});
  hw_order(v,
           &(hw_list){v->takers, v->taker_count, sizeof *v->takers, offsetof(hw_rider, carrier)});
}

static void verify_itineraries(hw_verifier *v) {
  for (int32_t i = 0; i < v->plan->itinerary_count && v->status == HOMEWARD_OK; i++) {
    if (!v->itineraries[i].counted)
      continue;
    hw_verify_itinerary(v, i);
    if (v->itineraries[i].sound)
      hw_verify_entries(v, i);
    else
      v->unsound = true;
  }
}

homeward_status hw_verify(const homeward_plan *plan, homeward_violation_callback each,
                          void *context, size_t *violations, homeward_error *error) {
  return hw_verify_replanned(plan, NULL, 0, each, context, violations, error);
}

homeward_status hw_verify_replanned(const homeward_plan *plan, const homeward_plan *published,
                                    hw_minute now, homeward_violation_callback each, void *context,
                                    size_t *violations, homeward_error *error) {
  static void (*const steps[])(hw_verifier *) = {
      hw_verify_published, prepare,           collect_riders,     hw_verify_freeze,
      hw_verify_form,      hw_verify_frozen,  verify_itineraries, hw_verify_runs,
      hw_verify_vehicles,  hw_verify_days,    hw_verify_escorts,  hw_verify_rotations,
      hw_verify_costs,     hw_verify_budgets, hw_verify_groups,   hw_verify_notifications,
      hw_verify_totals};
  hw_verifier v = {.plan = plan,
                   .scenario = plan->scenario,
                   .published_plan = published,
                   .now = now,
                   .each = each,
                   .context = context,
                   .error = error,
                   .status = HOMEWARD_OK};
  for (size_t i = 0; i < sizeof steps / sizeof *steps && v.status == HOMEWARD_OK; i++)
    steps[i](&v);
  hw_arena_free(&v.arena);
  hw_arena_free(&v.scratch);
  if (violations != NULL)
    *violations = v.violations;
  return v.status;
}

homeward_status homeward_verify(const homeward_plan *plan, homeward_violation_callback each,
                                void *context, size_t *violations, homeward_error *error) {
  if (violations != NULL)
    *violations = 0;
  if (plan == NULL)
    return hw_fail(error, HOMEWARD_USAGE, "no plan to verify");
  return hw_verify(plan, each, context, violations, error);
}

homeward_status homeward_verify_replanned(const homeward_plan *plan, const homeward_plan *published,
                                          const int64_t *now, homeward_violation_callback each,
                                          void *context, size_t *violations,
                                          homeward_error *error) {
  if (violations != NULL)
    *violations = 0;
  if (plan == NULL || published == NULL)
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_verify_replanned: plan and published are needed");
  hw_minute at = 0;
  homeward_status status = hw_published_now(&at, plan->scenario, now, error);
  return status == HOMEWARD_OK
             ? hw_verify_replanned(plan, published, at, each, context, violations, error)
             : status;
}
