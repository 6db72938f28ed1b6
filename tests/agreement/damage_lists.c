/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Damage to what a plan lists beside journeys and runs: unserved cases, notifications, payments.
 */
#include "tests/agreement/damage.h"

#include <string.h>

/* ---- unserved cases ---- */

static hw_unserved *find_unserved(patient *p) {
  int32_t count = p->open.plan->unserved_count;
  return count > 0 ? &p->open.unserved[damage_start(p, count)] : NULL;
}

static bool forget_unserved(patient *p) {
  hw_unserved *one = find_unserved(p);
  if (one == NULL)
    return false;
  *one = p->open.unserved[--p->open.plan->unserved_count];
  return true;
}

static bool list_unserved_twice(patient *p) {
  const hw_unserved *one = find_unserved(p);
  if (one == NULL)
    return false;
  p->open.unserved[p->open.plan->unserved_count++] = *one;
  return true;
}

static bool list_planned_as_unserved(patient *p) {
  int32_t count = p->open.plan->itinerary_count;
  if (count == 0)
    return false;
  p->open.unserved[p->open.plan->unserved_count++] =
      (hw_unserved){.case_index = p->open.itineraries[damage_start(p, count)].case_index,
                    .reason = "too-costly",
                    .detail = "left",
                    .remedy = "none"};
  return true;
}

static bool give_unknown_reason(patient *p) {
  hw_unserved *one = find_unserved(p);
  if (one == NULL)
    return false;
  one->reason = "bad-weather";
  return true;
}

static bool give_no_reason(patient *p) {
  hw_unserved *one = find_unserved(p);
  if (one == NULL)
    return false;
  one->reason = NULL;
  return true;
}

/* The case is struck from the itineraries and stands nowhere. */
static bool strike_itinerary(patient *p) {
  int32_t count = p->open.plan->itinerary_count, index = damage_start(p, count);
  if (count == 0)
    return false;
  memmove(&p->open.itineraries[index], &p->open.itineraries[index + 1],
          (size_t)(count - index - 1) * sizeof *p->open.itineraries);
  p->open.plan->itinerary_count--;
  return true;
}

/* ---- notifications ---- */

static hw_notification *find_notification(patient *p) {
  int32_t count = p->open.plan->notification_count;
  return count > 0 ? &p->open.notifications[damage_start(p, count)] : NULL;
}

static bool drop_notification(patient *p) {
  hw_notification *one = find_notification(p);
  if (one == NULL)
    return false;
  *one = p->open.notifications[--p->open.plan->notification_count];
  return true;
}

static bool double_notification(patient *p) {
  const hw_notification *one = find_notification(p);
  if (one == NULL)
    return false;
  p->open.notifications[p->open.plan->notification_count++] = *one;
  return true;
}

static bool change_deadline(patient *p) {
  hw_notification *one = find_notification(p);
  if (one == NULL)
    return false;
  one->by += pseudo_random_chance(&p->random, 50) ? 1 : -1;
  return true;
}

static bool change_entry(patient *p) {
  hw_notification *one = find_notification(p);
  if (one == NULL)
    return false;
  one->entry += 1;
  return true;
}

static bool change_entry_place(patient *p) {
  hw_notification *one = find_notification(p);
  if (one == NULL)
    return false;
  one->place = (one->place + 1) % p->scenario->place_count;
  return true;
}

static bool miscount_notified(patient *p) {
  hw_notification *one = find_notification(p);
  if (one == NULL)
    return false;
  one->persons += pseudo_random_chance(&p->random, 50) ? 1 : -1;
  return true;
}

static bool drop_notified_case(patient *p) {
  hw_notification *one = find_notification(p);
  if (one == NULL)
    return false;
  one->case_count--;
  return true;
}

static bool change_notified_case(patient *p) {
  hw_notification *one = find_notification(p);
  if (one == NULL || p->scenario->case_count < 2)
    return false;
  int32_t *cases = open_plan_memory(&p->open, (size_t)one->case_count, sizeof *cases);
  memcpy(cases, one->cases, (size_t)one->case_count * sizeof *cases);
  cases[0] = (cases[0] + 1) % p->scenario->case_count;
  one->cases = cases;
  return true;
}

static bool add_notification(patient *p) {
  const homeward_plan *plan = p->open.plan;
  if (plan->notification_count > 0)
    return false; /* it could be one of them */
  const hw_place *place = &p->scenario->places[0];
  hw_date entry = hw_zone_date(place->zone, p->scenario->horizon_start.at);
  p->open.notifications[p->open.plan->notification_count++] =
      (hw_notification){.country = place->country, .place = 0, .entry = entry, .by = entry - 2};
  return true;
}

/* ---- payments ---- */

static hw_payment *find_payment(patient *p) {
  int32_t count = p->open.plan->payment_count;
  return count > 0 ? &p->open.payments[damage_start(p, count)] : NULL;
}

static bool drop_payment(patient *p) {
  hw_payment *one = find_payment(p);
  if (one == NULL)
    return false;
  *one = p->open.payments[--p->open.plan->payment_count];
  return true;
}

static bool double_payment(patient *p) {
  const hw_payment *one = find_payment(p);
  if (one == NULL)
    return false;
  p->open.payments[p->open.plan->payment_count++] = *one;
  return true;
}

static bool change_amount(patient *p) {
  hw_payment *one = find_payment(p);
  if (one == NULL)
    return false;
  one->amount += pseudo_random_chance(&p->random, 50) ? 1 : -1;
  return true;
}

static bool change_date(patient *p) {
  hw_payment *one = find_payment(p);
  if (one == NULL)
    return false;
  one->date += pseudo_random_chance(&p->random, 50) ? 1 : -1;
  return true;
}

static bool change_place(patient *p) {
  hw_payment *one = find_payment(p);
  if (one == NULL)
    return false;
  one->place = (one->place + 1) % p->scenario->place_count;
  return true;
}

static bool change_kind(patient *p) {
  hw_payment *one = find_payment(p);
  if (one == NULL)
    return false;
  one->kind = one->kind == HW_PAYMENT_GRANT ? HW_PAYMENT_POCKET_MONEY : HW_PAYMENT_GRANT;
  return true;
}

static bool change_programme(patient *p) {
  hw_payment *one = find_payment(p);
  if (one == NULL || p->scenario->programme_count < 2)
    return false;
  one->programme = (one->programme + 1) % p->scenario->programme_count;
  return true;
}

/* Money for somebody who stays, or of whom no programme knows. */
static bool pay_nobodys_due(patient *p) {
  for (int32_t c = 0; c < p->scenario->case_count && p->scenario->programme_count > 0; c++) {
    bool planned = false;
    for (int32_t i = 0; i < p->open.plan->itinerary_count; i++)
      planned = planned || p->open.itineraries[i].case_index == c;
    if (planned && p->scenario->cases[c].programme != HW_NONE)
      continue;
    p->open.payments[p->open.plan->payment_count++] =
        (hw_payment){.programme = 0,
                     .case_index = c,
                     .kind = HW_PAYMENT_GRANT,
                     .amount = 100,
                     .place = p->scenario->cases[c].to,
                     .date = hw_zone_date(p->scenario->zone, p->scenario->horizon_start.at)};
    return true;
  }
  return false;
}

const damage list_damages[] = {
    {"an unserved case is not listed", "plan", AFTER_NOTHING, forget_unserved},
    {"a case is unserved twice", "plan", AFTER_NOTHING, list_unserved_twice},
    {"a case is planned and unserved", "plan", AFTER_NOTHING, list_planned_as_unserved},
    {"an unknown reason", "plan", AFTER_NOTHING, give_unknown_reason},
    {"no reason", "plan", AFTER_NOTHING, give_no_reason},
    {"an itinerary is struck out", "plan", AFTER_ANYTHING, strike_itinerary},
    {"a notification is dropped", "objective", AFTER_NOTHING, drop_notification},
    {"a notification is doubled", "objective", AFTER_NOTHING, double_notification},
    {"a notification's deadline is wrong", "objective", AFTER_NOTHING, change_deadline},
    {"a notification's entry is wrong", "objective", AFTER_NOTHING, change_entry},
    {"a notification's place is wrong", "objective", AFTER_NOTHING, change_entry_place},
    {"a notification's persons are wrong", "objective", AFTER_NOTHING, miscount_notified},
    {"a notification lacks a case", "objective", AFTER_NOTHING, drop_notified_case},
    {"a notification names another case", "objective", AFTER_NOTHING, change_notified_case},
    {"a notification nobody relies on", "objective", AFTER_NOTHING, add_notification},
    {"a payment is dropped", "objective", AFTER_NOTHING, drop_payment},
    {"a payment is doubled", "objective", AFTER_NOTHING, double_payment},
    {"a payment's amount is wrong", "objective", AFTER_NOTHING, change_amount},
    {"a payment's date is wrong", "objective", AFTER_NOTHING, change_date},
    {"a payment's place is wrong", "objective", AFTER_NOTHING, change_place},
    {"a payment's kind is wrong", "objective", AFTER_NOTHING, change_kind},
    {"a payment by another programme", "objective", AFTER_NOTHING, change_programme},
    {"a payment that is not due", "objective", AFTER_NOTHING, pay_nobodys_due},
    {.name = NULL}};
