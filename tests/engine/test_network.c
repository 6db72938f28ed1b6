/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/engine/small_world.h"
#include "tests/support/run_suite.h"

static world w;

static void setup(void) {
  open_world(&w);
}

static void teardown(void) {
  close_world(&w);
}

/* ---- rides ---- */

START_TEST(test_network_rides__every_pair_of_stops_in_order_of_departure) {
  const hw_network *n = &w.network;
  ck_assert_int_eq(n->ride_count, 3 + 1 + 2 * 3 + 1);
  for (int32_t r = 1; r < n->ride_count; r++)
    ck_assert_int_le(n->rides[r - 1].departs, n->rides[r].departs);
  const hw_ride *through = &n->rides[ride(&w, "F1", "AMS", "BGW", 0)];
  ck_assert_int_eq(through->departs, utc(3, 8, 0));
  ck_assert_int_eq(through->arrives, utc(3, 15, 30));
  ck_assert_int_eq(through->fare, 15051);
  ck_assert_int_eq(through->board, 0);
  ck_assert_int_eq(through->alight, 2);
  ck_assert(through->usable && through->inside);
  const hw_ride *second = &n->rides[ride(&w, "F1", "AMM", "BGW", 0)];
  ck_assert_int_eq(second->segment, through->segment + 1);
  ck_assert_int_eq(second->fare, 5050);
}
END_TEST

START_TEST(test_network_rides__cancelled_or_closed_runs_are_not_usable) {
  const hw_network *n = &w.network;
  ck_assert(!n->rides[ride(&w, "F2", "AMM", "BGW", 0)].usable);
  ck_assert(n->rides[ride(&w, "T", "AMMAN", "BAGHDAD", 0)].usable);
  /* KARAMA is closed on the second day: no ride of that run, wherever it begins and ends */
  ck_assert(!n->rides[ride(&w, "T", "AMMAN", "BAGHDAD", 1)].usable);
  ck_assert(!n->rides[ride(&w, "T", "AMMAN", "KARAMA", 1)].usable);
}
END_TEST

START_TEST(test_network_rides__crossings_of_flights_and_convoys) {
  const hw_network *n = &w.network;
  const hw_ride *through = &n->rides[ride(&w, "F1", "AMS", "BGW", 0)];
  ck_assert_int_eq(through->crossing_count, 1); /* not into Jordan on the way */
  const hw_crossing *into = &n->crossings[through->first_crossing];
  ck_assert_int_eq(into->exit_place, place(&w, "AMS"));
  ck_assert_int_eq(into->entry_place, place(&w, "BGW"));
  ck_assert_int_eq(into->exit, utc(3, 8, 0));
  ck_assert_int_eq(into->entry, utc(3, 15, 30));
  const hw_ride *road = &n->rides[ride(&w, "T", "AMMAN", "BAGHDAD", 0)];
  ck_assert_int_eq(road->crossing_count, 1);
  ck_assert_int_eq(n->crossings[road->first_crossing].entry_place, place(&w, "KARAMA"));
  ck_assert_int_eq(n->crossings[road->first_crossing].entry, utc(5, 6, 0));
  ck_assert_int_eq(n->rides[ride(&w, "T", "KARAMA", "BAGHDAD", 0)].crossing_count, 0);
}
END_TEST

/* ---- links ---- */

START_TEST(test_network_links__directions_and_countries) {
  const hw_network *n = &w.network;
  ck_assert_int_eq(n->link_count, 4);
  ck_assert(!n->links[link_between(&w, "AMMAN", "AMM")].crosses);
  ck_assert(n->links[link_between(&w, "AMMAN", "KARAMA")].crosses);
  for (int32_t p = 0; p < w.scenario->place_count; p++) {
    for (int32_t k = n->links_from[p]; k < n->links_from[p + 1]; k++)
      ck_assert_int_eq(n->links[n->link_by_from[k]].from, p);
    for (int32_t k = n->links_to[p]; k < n->links_to[p + 1]; k++)
      ck_assert_int_eq(n->links[n->link_by_to[k]].to, p);
  }
  ck_assert_int_eq(n->links_from[w.scenario->place_count], 4);
  ck_assert_int_eq(n->links_to[w.scenario->place_count], 4);
}
END_TEST

START_TEST(test_network_links__start_inside_hours_and_open_places) {
  const hw_link *taxi = &w.network.links[link_between(&w, "AMM", "AMMAN")];
  ck_assert(hw_intervals_contain(taxi->starts, utc(3, 3, 0))); /* 06:00 in Amman */
  ck_assert(!hw_intervals_contain(taxi->starts, utc(3, 2, 59)));
  ck_assert(hw_intervals_contain(taxi->starts, utc(3, 19, 0)));
  ck_assert(!hw_intervals_contain(taxi->starts, utc(3, 19, 1)));
  ck_assert(hw_intervals_contain(taxi->starts_lifted, utc(3, 19, 1)));
  /* it would arrive at KARAMA at its midnight of the 6th, when it closes */
  const hw_link *road = &w.network.links[link_between(&w, "AMMAN", "KARAMA")];
  ck_assert(hw_intervals_contain(road->starts, utc(5, 15, 59)));
  ck_assert(!hw_intervals_contain(road->starts, utc(5, 16, 0)));
}
END_TEST

/* ---- nights and dates ---- */

START_TEST(test_network_nights__the_instant_itself_belongs_to_who_has_arrived) {
  const hw_network *n = &w.network;
  int32_t amm = place(&w, "AMM"), bgw = place(&w, "BGW");
  hw_minute night = utc(4, 0, 0); /* 03:00 in Amman */
  ck_assert_int_eq(hw_network_nights(n, amm, night + 1) - hw_network_nights(n, amm, night), 1);
  ck_assert_int_eq(hw_network_nights(n, amm, night) - hw_network_nights(n, amm, night - 1), 0);
  ck_assert_int_eq(hw_network_nights(n, bgw, night) - hw_network_nights(n, bgw, night - 60), 1);
  ck_assert_int_eq(hw_network_nights(n, amm, night + 3 * HW_DAY) - hw_network_nights(n, amm, night),
                   3);
}
END_TEST

START_TEST(test_network_date__is_local) {
  const hw_network *n = &w.network;
  hw_minute late = utc(3, 21, 30); /* 00:30 on the 4th in Amman, 01:30 in Baghdad */
  ck_assert_int_eq(hw_network_date(n, place(&w, "AMM"), late),
                   hw_network_date(n, place(&w, "AMS"), late) + 1);
  ck_assert_int_eq(n->first_date + hw_network_date(n, place(&w, "AMS"), late),
                   utc(3, 0, 0) / HW_DAY);
}
END_TEST

/* ---- resources ---- */

START_TEST(test_network_resources__kinds_runs_and_capacities) {
  const hw_network *n = &w.network;
  const hw_ride *road = &n->rides[ride(&w, "T", "AMMAN", "BAGHDAD", 0)];
  const hw_ride *flight = &n->rides[ride(&w, "F1", "AMS", "AMM", 0)];
  hw_resource_kind kind;
  for (int k = 0; k < HW_USE_KINDS; k++)
    if (n->offset[k] < n->offset[k + 1]) {
      ck_assert_int_eq(hw_resource_kind_of(n, n->offset[k]), k);
      ck_assert_int_eq(hw_resource_kind_of(n, n->offset[k + 1] - 1), k);
    }
  int32_t seats = hw_resource(n, HW_USE_SEATS, road->segment + 1);
  ck_assert_int_eq(hw_resource_run(n, seats, &kind), road->run);
  ck_assert_int_eq(kind, HW_USE_SEATS);
  ck_assert_int_eq(n->capacity[seats], 3);
  ck_assert_int_eq(n->most[seats], 3 + 2 * 40);
  ck_assert_int_eq(n->most[hw_resource(n, HW_USE_WHEELCHAIRS, road->segment)], 2 * 2);
  ck_assert_int_eq(n->capacity[hw_resource(n, HW_USE_PERSONS, road->run)], 60);
  ck_assert_int_eq(n->capacity[hw_resource(n, HW_USE_SEATS, flight->segment)], 30);
  ck_assert_int_eq(n->capacity[hw_resource(n, HW_USE_WHEELCHAIRS, flight->segment)], 3);
  ck_assert_int_eq(n->capacity[hw_resource(n, HW_USE_STRETCHERS, flight->segment)], 2);
  ck_assert(n->capacity[hw_resource(n, HW_USE_PERSONS, flight->run)] == INT64_MAX);
  ck_assert(n->capacity[flight->assisted] == INT64_MAX);
  ck_assert_int_eq(n->capacity[road->assisted], 50);
  ck_assert_int_eq(n->capacity[hw_bed_resource(n, place(&w, "AMMAN"), 3)], 9);
  ck_assert_int_eq(n->capacity[hw_entry_resource(n, place(&w, "AMM"), utc(3, 13, 0))], 100);
  ck_assert_int_eq(
      n->capacity[hw_link_resource(n, link_between(&w, "AMMAN", "AMM"), utc(3, 13, 0))], 70);
  ck_assert_int_eq(n->capacity[hw_resource(n, HW_USE_BUDGET, 0)], 500000);
  ck_assert_int_eq(hw_resource_run(n, hw_resource(n, HW_USE_BUDGET, 0), &kind), HW_NONE);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("network");
  TCase *tests = tcase_create("network");
  tcase_add_checked_fixture(tests, setup, teardown);
  tcase_add_test(tests, test_network_rides__every_pair_of_stops_in_order_of_departure);
  tcase_add_test(tests, test_network_rides__cancelled_or_closed_runs_are_not_usable);
  tcase_add_test(tests, test_network_rides__crossings_of_flights_and_convoys);
  tcase_add_test(tests, test_network_links__directions_and_countries);
  tcase_add_test(tests, test_network_links__start_inside_hours_and_open_places);
  tcase_add_test(tests, test_network_nights__the_instant_itself_belongs_to_who_has_arrived);
  tcase_add_test(tests, test_network_date__is_local);
  tcase_add_test(tests, test_network_resources__kinds_runs_and_capacities);
  suite_add_tcase(suite, tests);
  return run_suite(suite);
}
