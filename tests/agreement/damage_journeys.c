/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Damage to what one case does: its legs, their times, its nights. */
#include "tests/agreement/damage.h"

#include <string.h>

/* The chosen itinerary with legs of its own that may be changed; NULL when there is none. */
typedef struct opened {
  hw_itinerary *itinerary;
  hw_leg *legs;
  const hw_case *c;
} opened;

static opened open_itinerary(const patient *p, int32_t index) {
  hw_itinerary *itinerary = &p->open.itineraries[index];
  opened one = {.itinerary = itinerary,
                .legs = open_plan_legs(&p->open, itinerary->legs, itinerary->leg_count),
                .c = &p->scenario->cases[itinerary->case_index]};
  itinerary->legs = one.legs;
  return one;
}

/* Some itinerary with at least that many legs; `itinerary` is NULL when there is none. */
static opened find_itinerary(patient *p, int32_t least_legs) {
  int32_t count = p->open.plan->itinerary_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++)
    if (p->open.itineraries[(start + i) % count].leg_count >= least_legs)
      return open_itinerary(p, (start + i) % count);
  return (opened){.itinerary = NULL};
}

/* Some itinerary with a ride (or transfer), and the position of that leg. */
static opened find_leg(patient *p, bool ride, int32_t *leg) {
  int32_t count = p->open.plan->itinerary_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++) {
    const hw_itinerary *itinerary = &p->open.itineraries[(start + i) % count];
    for (*leg = 0; *leg < itinerary->leg_count; ++*leg)
      if ((itinerary->legs[*leg].run != HW_NONE) == ride)
        return open_itinerary(p, (start + i) % count);
  }
  return (opened){.itinerary = NULL};
}

static bool drop_leg(patient *p) {
  opened one = find_itinerary(p, 1);
  if (one.itinerary == NULL)
    return false;
  int32_t leg = damage_start(p, one.itinerary->leg_count);
  one.itinerary->leg_count--;
  memmove(&one.legs[leg], &one.legs[leg + 1],
          (size_t)(one.itinerary->leg_count - leg) * sizeof *one.legs);
  return true;
}

static bool swap_legs(patient *p) {
  opened one = find_itinerary(p, 2);
  if (one.itinerary == NULL)
    return false;
  int32_t leg = damage_start(p, one.itinerary->leg_count - 1);
  hw_leg kept = one.legs[leg];
  one.legs[leg] = one.legs[leg + 1];
  one.legs[leg + 1] = kept;
  return true;
}

static bool shift_departure(patient *p) {
  int32_t leg;
  opened one = find_leg(p, true, &leg);
  if (one.itinerary == NULL)
    return false;
  one.legs[leg].departs += pseudo_random_chance(&p->random, 50) ? 1 : -1;
  return true;
}

static bool shift_arrival(patient *p) {
  int32_t leg;
  opened one = find_leg(p, true, &leg);
  if (one.itinerary == NULL)
    return false;
  one.legs[leg].arrives += pseudo_random_chance(&p->random, 50) ? 1 : -1;
  return true;
}

static bool stretch_transfer(patient *p) {
  int32_t leg;
  opened one = find_leg(p, false, &leg);
  if (one.itinerary == NULL)
    return false;
  one.legs[leg].arrives++;
  return true;
}

/* ---- minutes of transfers ---- */

static void move_transfer(const patient *p, hw_leg *leg, hw_minute start) {
  leg->departs = start;
  leg->arrives = start + p->scenario->transfers[leg->transfer].time;
}

/* I5 at the start or the arrival of a transfer. */
static bool is_shut(const patient *p, const hw_leg *leg, hw_minute start) {
  const hw_transfer *transfer = &p->scenario->transfers[leg->transfer];
  const hw_place *from = &p->scenario->places[leg->from];
  if (transfer->hours.count > 0 &&
      !hw_hours_contain(transfer->hours, hw_zone_minute_of_day(from->zone, start)))
    return true;
  return !oracle_place_open(from, start) ||
         !oracle_place_open(&p->scenario->places[leg->to], start + transfer->time);
}

/* Looks for a transfer, and a minute up to two days from its own, that `wrong` says is one. */
static bool move_some_transfer(patient *p, bool (*wrong)(const patient *p, const opened *one,
                                                         int32_t leg, hw_minute start)) {
  int32_t count = p->open.plan->itinerary_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++) {
    opened one = open_itinerary(p, (start + i) % count);
    for (int32_t k = 0; k < one.itinerary->leg_count; k++) {
      hw_leg *leg = &one.legs[k];
      for (int32_t by = 1; by < 2 * HW_DAY && leg->run == HW_NONE; by++)
        for (int sign = -1; sign <= 1; sign += 2)
          if (wrong(p, &one, k, leg->departs + sign * by)) {
            move_transfer(p, leg, leg->departs + sign * by);
            return true;
          }
    }
  }
  return false;
}

/* Between the arrival before and the departure after. */
static bool in_order(const patient *p, const opened *one, int32_t leg, hw_minute start) {
  int32_t time = p->scenario->transfers[one->legs[leg].transfer].time;
  return (leg == 0 || start >= one->legs[leg - 1].arrives) &&
         (leg + 1 == one->itinerary->leg_count || start + time <= one->legs[leg + 1].departs);
}

static bool outside_hours(const patient *p, const opened *one, int32_t leg, hw_minute start) {
  return in_order(p, one, leg, start) && start >= one->c->ready.at &&
         is_shut(p, &one->legs[leg], start);
}

/* Later than boarding the next ride allows, though the way is open. */
static bool too_late_to_board(const patient *p, const opened *one, int32_t leg, hw_minute start) {
  const hw_leg *transfer = &one->legs[leg];
  if (leg + 1 >= one->itinerary->leg_count || !in_order(p, one, leg, start) ||
      is_shut(p, transfer, start))
    return false;
  hw_minute arrives = start + p->scenario->transfers[transfer->transfer].time;
  return arrives + oracle_connection(p->scenario, transfer->to, one->c) >
         one->legs[leg + 1].departs;
}

static bool before_ready(const patient *p, const opened *one, int32_t leg, hw_minute start) {
  return leg == 0 && start < oracle_earliest(p->scenario, one->c, 0, false) &&
         start + p->scenario->transfers[one->legs[0].transfer].time >=
             one->c->ready.at; /* it does not arrive before it is ready: a delay below 0 */
}

static bool before_the_ride_arrives(const patient *p, const opened *one, int32_t leg,
                                    hw_minute start) {
  (void)p;
  return leg > 0 && start < one->legs[leg - 1].arrives;
}

static bool move_outside_hours(patient *p) {
  return move_some_transfer(p, outside_hours);
}

static bool move_past_check_in(patient *p) {
  return move_some_transfer(p, too_late_to_board);
}

static bool move_before_ready(patient *p) {
  return move_some_transfer(p, before_ready);
}

static bool move_before_arrival(patient *p) {
  return move_some_transfer(p, before_the_ride_arrives);
}

/* ---- more and fewer legs ---- */

static void insert_leg(const opened *one, int32_t at, hw_leg leg) {
  memmove(&one->legs[at + 1], &one->legs[at],
          (size_t)(one->itinerary->leg_count - at) * sizeof *one->legs);
  one->legs[at] = leg;
  one->itinerary->leg_count++;
}

/* Rides the same way a second time, on another run. */
static bool board_second_run(patient *p) {
  int32_t leg;
  opened one = find_leg(p, true, &leg);
  if (one.itinerary == NULL)
    return false;
  hw_leg second = one.legs[leg];
  const hw_run *run = &p->scenario->runs[second.run];
  for (int32_t r = 0; r < p->scenario->run_count; r++) {
    const hw_run *other = &p->scenario->runs[r];
    if (other->service != run->service || r == second.run)
      continue;
    second.run = r;
    second.departs += other->departs[0] - run->departs[0];
    second.arrives += other->departs[0] - run->departs[0];
    insert_leg(&one, leg + 1, second);
    return true;
  }
  return false;
}

static bool ride_a_run_twice(patient *p) {
  int32_t leg;
  opened one = find_leg(p, true, &leg);
  if (one.itinerary == NULL)
    return false;
  insert_leg(&one, leg, one.legs[leg]);
  return true;
}

/* The legs of a case that travels between other places. */
static bool take_foreign_legs(patient *p) {
  int32_t count = p->open.plan->itinerary_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++)
    for (int32_t j = 0; j < count; j++) {
      hw_itinerary *one = &p->open.itineraries[(start + i) % count];
      const hw_itinerary *other = &p->open.itineraries[j];
      const hw_case *a = &p->scenario->cases[one->case_index];
      const hw_case *b = &p->scenario->cases[other->case_index];
      if (a->from == b->from && a->to == b->to)
        continue;
      one->legs = other->legs;
      one->leg_count = other->leg_count;
      return true;
    }
  return false;
}

static bool drop_all_legs(patient *p) {
  opened one = find_itinerary(p, 1);
  if (one.itinerary == NULL)
    return false;
  one.itinerary->leg_count = 0;
  return true;
}

static bool double_itinerary(patient *p) {
  opened one = find_itinerary(p, 1);
  if (one.itinerary == NULL)
    return false;
  p->open.itineraries[p->open.plan->itinerary_count++] = *one.itinerary;
  return true;
}

static void remove_itinerary(patient *p, int32_t index) {
  int32_t left = --p->open.plan->itinerary_count - index;
  memmove(&p->open.itineraries[index], &p->open.itineraries[index + 1],
          (size_t)left * sizeof *p->open.itineraries);
}

static bool drop_member(patient *p) {
  int32_t count = p->open.plan->itinerary_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++) {
    int32_t index = (start + i) % count;
    if (p->scenario->cases[p->open.itineraries[index].case_index].group == HW_NONE)
      continue;
    remove_itinerary(p, index);
    return true;
  }
  return false;
}

/* A transfer of one member a minute away from the others'. */
static bool part_members(patient *p) {
  int32_t count = p->open.plan->itinerary_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++) {
    int32_t index = (start + i) % count;
    if (p->scenario->cases[p->open.itineraries[index].case_index].group == HW_NONE)
      continue;
    opened one = open_itinerary(p, index);
    for (int32_t k = 0; k < one.itinerary->leg_count; k++)
      if (one.legs[k].run == HW_NONE) {
        move_transfer(p, &one.legs[k], one.legs[k].departs + (k == 0 ? -1 : 1));
        return true;
      }
  }
  return false;
}

/* ---- nights ---- */

static opened find_nights(patient *p, hw_night **nights) {
  int32_t count = p->open.plan->itinerary_count, start = damage_start(p, count);
  for (int32_t i = 0; i < count; i++) {
    hw_itinerary *itinerary = &p->open.itineraries[(start + i) % count];
    if (itinerary->night_count == 0)
      continue;
    *nights = open_plan_nights(&p->open, itinerary->nights, itinerary->night_count);
    itinerary->nights = *nights;
    return open_itinerary(p, (start + i) % count);
  }
  return (opened){.itinerary = NULL};
}

static bool drop_night(patient *p) {
  hw_night *nights;
  opened one = find_nights(p, &nights);
  if (one.itinerary == NULL)
    return false;
  one.itinerary->night_count--;
  return true;
}

static bool add_night(patient *p) {
  opened one = find_itinerary(p, 1);
  if (one.itinerary == NULL)
    return false;
  int32_t count = one.itinerary->night_count;
  hw_night *nights = open_plan_nights(&p->open, one.itinerary->nights, count);
  const hw_leg *last = &one.legs[one.itinerary->leg_count - 1];
  nights[count] =
      (hw_night){last->to, hw_zone_date(p->scenario->places[last->to].zone, last->arrives)};
  one.itinerary->nights = nights;
  one.itinerary->night_count = count + 1;
  return true;
}

static bool move_night_date(patient *p) {
  hw_night *nights;
  opened one = find_nights(p, &nights);
  if (one.itinerary == NULL)
    return false;
  nights[damage_start(p, one.itinerary->night_count)].date += 1;
  return true;
}

static bool move_night_place(patient *p) {
  hw_night *nights;
  opened one = find_nights(p, &nights);
  if (one.itinerary == NULL)
    return false;
  nights[damage_start(p, one.itinerary->night_count)].place = one.c->from;
  return true;
}

const damage journey_damages[] = {
    {"a leg is dropped", "I2", AFTER_SETTLED, drop_leg},
    {"two legs are swapped", "I2", AFTER_SETTLED, swap_legs},
    {"all legs are dropped", "I2", AFTER_SETTLED, drop_all_legs},
    {"a ride departs a minute off", "I2", AFTER_NOTHING, shift_departure},
    {"a ride arrives a minute off", "I2", AFTER_NOTHING, shift_arrival},
    {"a transfer takes a minute longer", "I2", AFTER_NOTHING, stretch_transfer},
    {"a transfer starts outside hours", "I5", AFTER_SETTLED, move_outside_hours},
    {"a transfer misses the check-in", "I6", AFTER_SETTLED, move_past_check_in},
    {"a transfer starts before the case may", "I3", AFTER_SETTLED, move_before_ready},
    {"a transfer starts before arrival", "I6", AFTER_ANYTHING, move_before_arrival},
    {"a second run is boarded", "I2", AFTER_SETTLED, board_second_run},
    {"a run is ridden twice", "I2", AFTER_SETTLED, ride_a_run_twice},
    {"a case takes another's legs", "I2", AFTER_ANYTHING, take_foreign_legs},
    {"an itinerary is doubled", "plan", AFTER_NOTHING, double_itinerary},
    {"a group's member is dropped", "C12", AFTER_SETTLED, drop_member},
    {"a group's member transfers alone", "C12", AFTER_SETTLED, part_members},
    {"a night is dropped", "objective", AFTER_NOTHING, drop_night},
    {"a night is added", "objective", AFTER_NOTHING, add_night},
    {"a night's date is changed", "objective", AFTER_NOTHING, move_night_date},
    {"a night's place is changed", "objective", AFTER_NOTHING, move_night_place},
    {.name = NULL}};
