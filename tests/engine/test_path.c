/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Costs, uses and nights of paths against figures worked out by hand. */
#include "tests/engine/small_world.h"
#include "tests/support/run_suite.h"

static world w;

static void setup(void) {
  open_world(&w);
}

static void teardown(void) {
  close_world(&w);
}

/* By air to Amman, at once into the city, two nights there, and on by road. */
static int32_t air_and_road(hw_step *steps) {
  steps[0] = by_ride(ride(&w, "F1", "AMS", "AMM", 0));
  steps[1] = by_link(link_between(&w, "AMM", "AMMAN"), utc(3, 13, 0));
  steps[2] = by_ride(ride(&w, "T", "AMMAN", "BAGHDAD", 0));
  return 3;
}

/* ---- costs ---- */

START_TEST(test_path_cost_of__a_family_in_a_programme) {
  hw_step steps[3];
  hw_path_cost cost =
      hw_path_cost_of(&w.network, &w.scenario->cases[0], steps, air_and_road(steps));
  ck_assert_int_eq(cost.fares, 31003);       /* 100.01 x 3.1 = 310.031 */
  ck_assert_int_eq(cost.road, 4 * 1500);     /* infants pay on the road */
  ck_assert_int_eq(cost.transfers, 4 * 800); /* no ambulance */
  ck_assert_int_eq(cost.beds, 4 * 2 * 2000);
  ck_assert_int_eq(cost.delay, 31500); /* 4 x 30 x 63 h: ready at 22:00Z on the 2nd */
  ck_assert_int_eq(cost.transit, 4 * 2 * 53 * 100);
  ck_assert_int_eq(cost.grant, 20000);
  ck_assert_int_eq(cost.lost_grants, 30000);
  ck_assert_int_eq(cost.pocket_money, 8000);
  ck_assert_int_eq(hw_path_cost_sum(&cost), 31003 + 6000 + 3200 + 16000 + 31500 + 42400 + 30000);
  ck_assert_int_eq(hw_path_cost_budget(&cost), 31003 + 6000 + 3200 + 16000 + 20000 + 8000);
}
END_TEST

START_TEST(test_path_cost_of__a_stretcher_case) {
  hw_step steps[3];
  hw_path_cost cost =
      hw_path_cost_of(&w.network, &w.scenario->cases[1], steps, air_and_road(steps));
  ck_assert_int_eq(cost.fares, 7 * 10001); /* one seated, six seats for the stretcher */
  ck_assert_int_eq(cost.road, 2 * 1500);
  ck_assert_int_eq(cost.transfers, 2 * 800 + 12000);
  ck_assert_int_eq(cost.grant + cost.lost_grants + cost.pocket_money, 0);
}
END_TEST

START_TEST(test_path_cost_of__the_grant_is_whole_until_the_last_minute) {
  homeward_scenario *scenario = w.scenario;
  hw_step only = by_link(link_between(&w, "BGW", "BAGHDAD"), 0);
  /* the 4th ends in Baghdad at 20:00Z */
  for (int late = 0; late <= 1; late++) {
    only.start = utc(4, 18, 59) + late;
    hw_path_cost cost = hw_path_cost_of(&w.network, &scenario->cases[0], &only, 1);
    ck_assert_int_eq(cost.grant, late ? 20000 : 50000);
    ck_assert_int_eq(cost.lost_grants, late ? 30000 : 0);
  }
}
END_TEST

START_TEST(test_fare__is_rounded_half_up_once_per_ride) {
  hw_case c = {.persons = 2, .infants = 1};
  hw_service service = {.kind = HW_FLIGHT, .stretcher_seats = 6};
  ck_assert_int_eq(hw_fare(w.scenario, &service, 10004, &c), 11004); /* 110.044 */
  ck_assert_int_eq(hw_fare(w.scenario, &service, 10005, &c), 11006); /* 110.055 */
  ck_assert_int_eq(hw_fare(w.scenario, &service, 5, &c), 6);         /* 0.055 */
  hw_case many = {.persons = 500};
  ck_assert_int_eq(hw_fare(w.scenario, &service, INT64_C(10000000000000), &many),
                   INT64_C(5000000000000000));
}
END_TEST

/* ---- nights ---- */

static int32_t nights_at(const hw_step *steps, int32_t count, const char *id) {
  hw_wait waits[HW_PATH_STEPS];
  int32_t found = hw_path_waits(&w.network, steps, count, waits), nights = 0;
  ck_assert_int_eq(found, count - 1);
  for (int32_t i = 0; i < found; i++)
    if (waits[i].place == place(&w, id))
      nights += waits[i].last - waits[i].first;
  return nights;
}

START_TEST(test_path_waits__a_night_during_a_transfer_is_spent_where_it_ends) {
  /* 22:00Z to 02:00Z: over 03:00 in Baghdad (23:00Z) and in Amman (00:00Z) */
  hw_step road = by_link(link_between(&w, "AMMAN", "KARAMA"), utc(3, 22, 0));
  hw_step before = by_ride(ride(&w, "BACK", "KARAMA", "AMMAN", 0));
  hw_step after = by_ride(ride(&w, "T", "KARAMA", "BAGHDAD", 0));
  hw_step between[] = {before, road, after};
  ck_assert_int_eq(nights_at(between, 3, "AMMAN"), 0);
  ck_assert_int_eq(nights_at(between, 3, "KARAMA"), 2);
  hw_step leading[] = {road, after};
  ck_assert_int_eq(nights_at(leading, 2, "KARAMA"), 1);
  hw_step trailing[] = {before, road};
  ck_assert_int_eq(nights_at(trailing, 2, "AMMAN"), 0);
  trailing[1].start = utc(4, 0, 0);
  ck_assert_int_eq(nights_at(trailing, 2, "AMMAN"), 0); /* leaves at the instant itself */
  trailing[1].start = utc(4, 0, 1);
  ck_assert_int_eq(nights_at(trailing, 2, "AMMAN"), 1);
}
END_TEST

START_TEST(test_path_waits__one_leg_has_none) {
  hw_wait waits[HW_PATH_STEPS];
  hw_step only = by_ride(ride(&w, "F1", "AMS", "BGW", 0));
  ck_assert_int_eq(hw_path_waits(&w.network, &only, 1, waits), 0);
}
END_TEST

/* ---- uses ---- */

static int64_t amount_of(const hw_use *uses, int32_t count, int32_t resource) {
  int64_t amount = 0;
  for (int32_t u = 0; u < count; u++) {
    ck_assert(u == 0 || uses[u - 1].resource < uses[u].resource);
    amount += uses[u].resource == resource ? uses[u].amount : 0;
  }
  return amount;
}

START_TEST(test_path_uses__of_the_family) {
  const hw_network *n = &w.network;
  const hw_ride *air = &n->rides[ride(&w, "F1", "AMS", "AMM", 0)];
  const hw_ride *road = &n->rides[ride(&w, "T", "AMMAN", "BAGHDAD", 0)];
  int32_t family = 0, amman = place(&w, "AMMAN");
  hw_class class;
  hw_step steps[3];
  hw_use uses[64];
  hw_class_fill(&class, n, &family, 1, 1, 0);
  int32_t count = hw_path_uses(&class, steps, air_and_road(steps), uses, 64);
  ck_assert_int_le(count, 64);
#define USES(resource, expected) ck_assert_int_eq(amount_of(uses, count, resource), expected)
  USES(hw_resource(n, HW_USE_SEATS, air->segment), 3);
  USES(hw_resource(n, HW_USE_SEATS, air->segment + 1), 0);
  USES(hw_resource(n, HW_USE_SEATS, road->segment), 4);
  USES(hw_resource(n, HW_USE_SEATS, road->segment + 1), 4);
  USES(hw_resource(n, HW_USE_STRETCHERS, air->segment), 0);
  USES(hw_resource(n, HW_USE_PERSONS, air->run), 4);
  USES(hw_resource(n, HW_USE_PERSONS, road->run), 4);
  USES(air->assisted, 4);
  USES(road->assisted, 4);
  USES(hw_entry_resource(n, place(&w, "AMM"), air->arrives), 4);
  USES(hw_entry_resource(n, place(&w, "KARAMA"), utc(5, 6, 0)), 0); /* nationals */
  USES(hw_link_resource(n, link_between(&w, "AMM", "AMMAN"), utc(3, 13, 0)), 4);
  USES(hw_link_resource(n, link_between(&w, "AMMAN", "AMM"), utc(3, 13, 0)), 0);
  int32_t first = hw_network_nights(n, amman, utc(3, 13, 0));
  USES(hw_bed_resource(n, amman, first), 4);
  USES(hw_bed_resource(n, amman, first + 1), 4);
  USES(hw_bed_resource(n, amman, first + 2), 0);
  USES(hw_reception_resource(n, place(&w, "BAGHDAD"), road->arrives), 4);
  USES(hw_resource(n, HW_USE_BUDGET, 0), 84203);
}
END_TEST

START_TEST(test_path_uses__of_the_stretcher_case) {
  const hw_network *n = &w.network;
  const hw_ride *air = &n->rides[ride(&w, "F1", "AMS", "AMM", 0)];
  const hw_ride *road = &n->rides[ride(&w, "T", "AMMAN", "BAGHDAD", 0)];
  int32_t patient = 1;
  hw_class class;
  hw_step steps[3];
  hw_use uses[64];
  hw_class_fill(&class, n, &patient, 1, 1, 0);
  int32_t count = hw_path_uses(&class, steps, air_and_road(steps), uses, 64);
  USES(hw_resource(n, HW_USE_SEATS, air->segment), 7);
  USES(hw_resource(n, HW_USE_STRETCHERS, air->segment), 1);
  USES(hw_resource(n, HW_USE_WHEELCHAIRS, air->segment), 1);
  USES(hw_resource(n, HW_USE_SEATS, road->segment), 1);
  USES(hw_resource(n, HW_USE_STRETCHERS, road->segment), 1);
  USES(hw_entry_resource(n, place(&w, "AMM"), air->arrives), 0); /* a Jordanian */
  USES(hw_entry_resource(n, place(&w, "KARAMA"), utc(5, 6, 0)), 2);
  USES(hw_resource(n, HW_USE_BUDGET, 0), 0);
}
END_TEST

START_TEST(test_path_uses__says_how_much_room_it_needs) {
  int32_t family = 0;
  hw_class class;
  hw_step steps[3];
  hw_use uses[64];
  hw_class_fill(&class, &w.network, &family, 1, 1, 0);
  int32_t needed = hw_path_uses(&class, steps, air_and_road(steps), uses, 2);
  ck_assert_int_gt(needed, 2);
  ck_assert_int_le(hw_path_uses(&class, steps, 3, uses, needed), needed);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("path");
  TCase *tests = tcase_create("path");
  tcase_add_checked_fixture(tests, setup, teardown);
  tcase_add_test(tests, test_path_cost_of__a_family_in_a_programme);
  tcase_add_test(tests, test_path_cost_of__a_stretcher_case);
  tcase_add_test(tests, test_path_cost_of__the_grant_is_whole_until_the_last_minute);
  tcase_add_test(tests, test_fare__is_rounded_half_up_once_per_ride);
  tcase_add_test(tests, test_path_waits__a_night_during_a_transfer_is_spent_where_it_ends);
  tcase_add_test(tests, test_path_waits__one_leg_has_none);
  tcase_add_test(tests, test_path_uses__of_the_family);
  tcase_add_test(tests, test_path_uses__of_the_stretcher_case);
  tcase_add_test(tests, test_path_uses__says_how_much_room_it_needs);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
