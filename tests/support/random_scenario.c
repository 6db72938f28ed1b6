/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The network is always a piece of the same map: two airports of departure (one with a centre), the
 * hubs AMM and DXB, the road AMMAN - KARAMA - BAGHDAD - BASRA, and flights back. What exists, when
 * it goes, what it carries and who may use it is drawn.
 */
#include "tests/support/random_scenario.h"

#include "tests/support/random_drawing.h"

#include <stdlib.h>
#include <string.h>

enum { DAWN = 18 /* quarters of an hour */ };

static const char *weekday(const drawing *d, int offset) {
  static const char *const names[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
  return names[civil(d, offset).tm_wday];
}

static void put_money(drawing *d, int low, int high) {
  put(d, "%d", between(d, low, high));
  if (chance(d, 30))
    put(d, ".%02d", between(d, 0, 99));
}

static void put_window(drawing *d, int from_low, int from_high, int to_low, int to_high) {
  put(d, "%02d:", between(d, from_low, from_high));
  put(d, "%02d-", 15 * between(d, 0, 3));
  put(d, "%02d:", between(d, to_low, to_high));
  put(d, "%02d", 15 * between(d, 0, 3));
}

/* ---- head ---- */

/* First days of horizons: plain weeks, and weeks in which Europe's or Iraq's clocks change. */
static void draw_dates(drawing *d) {
  static const int starts[][3] = {{2005, 3, 24}, {2005, 3, 29}, {2005, 9, 27}, {2005, 10, 26},
                                  {2005, 5, 14}, {2005, 6, 6},  {2005, 12, 28}};
  int chosen = between(d, 0, 6);
  d->year = starts[chosen][0];
  d->month = starts[chosen][1];
  d->day = starts[chosen][2] + between(d, 0, 2);
  d->days = (d->flags & RANDOM_TINY) != 0      ? between(d, 4, 5)
            : (d->flags & RANDOM_ESCORTS) != 0 ? between(d, 5, 7)
                                               : between(d, 6, 9);
  d->second_origin = chance(d, 30);
  d->dubai = chance(d, 35);
  d->road = chance(d, 75);
  d->south = chance(d, 40);
  d->backwards = chance(d, 25);
  d->centre = chance(d, 40);
  d->border_taxi = chance(d, 25);
  d->pools = d->road || d->south;
  d->programmes = chance(d, 75);
}

static void put_head(drawing *d, uint64_t seed) {
  int costly = between(d, 0, 2);
  static const int penalty[3][3] = {{50000, 20000, 8000}, {4000, 1500, 700}, {1500, 640, 430}};
  put(d, "homeward: 1\nname: random %llu\ntimezone: Asia/Amman\ncurrency: USD\nnow: ",
      (unsigned long long)seed);
  int before = between(d, 1, 3);
  put_instant(d, -before, 30 * between(d, 8, 47));
  put(d, "\nhorizon: {start: ");
  put_date(d, 0);
  put(d, ", end: ");
  put_date(d, d->days - 1);
  put(d, "}\npolicy:\n  unserved_penalty: {1: %d, 2: %d, 3: %d.%02d}\n", penalty[costly][0],
      penalty[costly][1], penalty[costly][2], between(d, 0, 99));
  if (chance(d, 85))
    put_drawn(d, "  delay_per_day: {1: <20..200>, 2: <5..60>.<00..99>, 3: <0..9>}\n");
  if (chance(d, 80))
    put_drawn(d, "  transit_hour: <0..2>.<00..99>\n");
  if (chance(d, 70))
    put(d, "  connection: %dm\n", 5 * between(d, 5, 24));
  if (chance(d, 40))
    put(d, "  slow_factor: %s\n", chance(d, 50) ? "1.5" : "1.333");
  if (chance(d, 40))
    put(d, "  max_nights: %d\n", between(d, 1, 3));
  if (chance(d, 50))
    put(d, "  booking_notice: %dh\n", between(d, 6, 50));
  if (chance(d, 50))
    put(d, "  infant_fare: 0.%d\n", between(d, 0, 30) * 5);
}

static void put_holidays(drawing *d) {
  if (chance(d, 60))
    put(d, "    weekend: [fri, sat]\n");
  if (!chance(d, 30))
    return;
  put(d, "    holidays: [");
  put_date(d, between(d, -1, 3));
  put(d, "]\n");
}

static void put_entry_rules(drawing *d) {
  static const char *const who[] = {"IQ", "SD", "IQ, SD", "LK", "IQ, LK"};
  put(d, "    entry:\n");
  int count = between(d, 1, 2);
  for (int i = 0; i < count; i++) {
    int kind = between(d, 0, 9);
    put(d, "      - {nationalities: [%s], rule: %s", who[between(d, 0, 4)],
        kind < 6   ? "clearance"
        : kind < 9 ? "free"
                   : "refused");
    if (kind == 6 || kind == 7 || (kind < 6 && chance(d, 50)))
      put(d, ", notice: %dd", between(d, 1, 4));
    put(d, "}\n");
  }
  if (chance(d, 25))
    put(d, "      - {rule: free, notice: %dd}\n", between(d, 1, 3));
  else
    put(d, "      - {rule: free}\n");
}

static void put_countries(drawing *d) {
  static const char *const codes[] = {"NL", "SE", "JO", "AE", "IQ"};
  put(d, "countries:\n");
  for (int i = 0; i < 5; i++) {
    bool transit = i == 2 || i == 3;
    put(d, "  - code: %s\n", codes[i]);
    put_holidays(d);
    if (transit && chance(d, 35))
      put(d, "    max_stay: %dh\n", between(d, 4, 40));
    if (chance(d, transit ? 45 : 20))
      put(d, "    entries_per_day: %d\n", between(d, 2, 7));
    if (spared(d))
      continue;
    if ((transit && chance(d, (d->flags & RANDOM_ESCORTS) != 0 ? 45 : 65)) ||
        (i == 4 && chance(d, 20)))
      put_entry_rules(d);
  }
}

/* ---- places ---- */

static void put_closure(drawing *d) {
  put(d, "    closed: [{from: ");
  if (chance(d, 50)) {
    put_date(d, between(d, 1, d->days - 2));
    put(d, ", until: ");
    put_date(d, d->days - 2);
  } else {
    int day = between(d, 0, d->days - 1);
    int from = 30 * between(d, 10, 28);
    put_instant(d, day, from);
    put(d, ", until: ");
    put_instant(d, day, from + 30 * between(d, 2, 18));
  }
  put(d, "}]\n");
}

static void put_reception(drawing *d) {
  put(d, "    reception: {");
  const char *comma = "";
  if (chance(d, 60)) {
    put(d, "days: [sun, mon, tue, wed, thu]");
    comma = ", ";
  }
  if (chance(d, 50)) {
    put(d, "%shours: ", comma);
    put_window(d, 5, 9, 17, 22);
    comma = ", ";
  }
  if (comma[0] == '\0' || chance(d, 60))
    put(d, "%sper_day: %d", comma, between(d, 2, 7));
  put(d, "}\n");
}

static void put_place(drawing *d, const char *id, const char *kind, const char *country,
                      const char *zone, int beds_percent, bool destination) {
  put(d, "  - id: %s\n    kind: %s\n    country: %s\n    timezone: %s\n", id, kind, country, zone);
  if (chance(d, 50))
    put(d, "    connection: %dm\n", 5 * between(d, 4, 26));
  if (chance(d, 15)) {
    put(d, "    hours: ");
    put_window(d, 2, 6, 19, 23);
    put(d, "\n");
  }
  if (chance(d, beds_percent) || (beds_percent > 0 && spared(d))) {
    put(d, "    beds: %d\n    bed_cost: ", between(d, 2, 9));
    put_money(d, 5, 40);
    put(d, "\n");
    if (spared(d) || chance(d, 50))
      put(d, "    medical: true\n");
  }
  if (spared(d))
    return;
  if (chance(d, destination ? 30 : 10))
    put(d, "    assisted_per_day: %d\n", between(d, 2, 8));
  if (chance(d, 7))
    put_closure(d);
  if (destination && chance(d, 30))
    put_reception(d);
}

static void put_places(drawing *d) {
  put(d, "places:\n");
  put_place(d, "AMS", "airport", "NL", "Europe/Amsterdam", 10, d->backwards);
  if (d->centre)
    put_place(d, "UTRECHT", "centre", "NL", "Europe/Amsterdam", 0, false);
  if (d->second_origin)
    put_place(d, "ARN", "airport", "SE", "Europe/Stockholm", 0, false);
  put_place(d, "AMM", "airport", "JO", "Asia/Amman", 80, false);
  put_place(d, "AMMAN", "city", "JO", "Asia/Amman", 80, false);
  if (d->dubai)
    put_place(d, "DXB", "airport", "AE", "Asia/Dubai", 80, false);
  put_place(d, "KARAMA", "border", "IQ", "Asia/Baghdad", 0, false);
  put_place(d, "BGW", "airport", "IQ", "Asia/Baghdad", 50, true);
  put_place(d, "BAGHDAD", "city", "IQ", "Asia/Baghdad", 80, true);
  put_place(d, "BASRA", "city", "IQ", "Asia/Baghdad", 20, true);
}

/* ---- services ---- */

/* A rule that the first date obeys. */
static void put_repeat(drawing *d, int first) {
  int kind = between(d, 0, 9);
  if (kind < 5) {
    put(d, "    repeat: FREQ=DAILY");
    if (chance(d, 25))
      put(d, ";COUNT=%d", between(d, 2, 4));
  } else if (kind < 7) {
    put(d, "    repeat: FREQ=DAILY;INTERVAL=%d", between(d, 2, 3));
  } else if (kind < 9 || chance(d, 60)) {
    const char *one = weekday(d, first);
    const char *other = weekday(d, first + between(d, 1, 3));
    const char *third = weekday(d, first + between(d, 4, 6));
    put(d, "    repeat: FREQ=WEEKLY;BYDAY=%s,%s,%s", one, other, third);
    if (chance(d, 30)) {
      int last = d->days - between(d, 1, 3);
      struct tm until = civil(d, last > first ? last : first);
      put(d, ";UNTIL=%04d%02d%02d", until.tm_year + 1900, until.tm_mon + 1, until.tm_mday);
    }
  } else {
    return;
  }
  put(d, "\n");
  if (chance(d, 15)) {
    put(d, "    %s: [", chance(d, 50) ? "except" : "cancelled");
    put_date(d, first);
    put(d, "]\n");
  }
}

static void put_flight_places(drawing *d) {
  put(d, "    seats: %d\n", between(d, 2, 9));
  if (chance(d, 70))
    put(d, "    stretchers: %d\n", between(d, 1, 2));
  if (chance(d, 50))
    put(d, "    stretcher_seats: %d\n", between(d, 1, 3));
  if (chance(d, 40))
    put(d, "    wheelchairs: %d\n", between(d, 0, 1));
  if (chance(d, 25))
    put(d, "    max_persons: %d\n", between(d, 2, 6));
}

/* True near the hours that a clock of the map skips: a service may not begin there. */
static bool in_gap(const drawing *d, int offset, int minute) {
  struct tm when = civil(d, offset + minute / MINUTES_OF_DAY);
  bool europe = when.tm_mon == 2 && when.tm_mday == 27;
  bool jordan_or_iraq = when.tm_mon == 3 && when.tm_mday == 1;
  return (europe || jordan_or_iraq) && minute % MINUTES_OF_DAY < 240;
}

/* Moves a first departure on until none of the stops `after` minutes later is near such hours. */
static void leave_gaps(const drawing *d, int *first, int *departs, const int *after, int count) {
  for (bool moved = true; moved;) {
    moved = false;
    for (int i = 0; i < count; i++)
      moved = moved || in_gap(d, *first, *departs + after[i]);
    *departs += moved ? 240 : 0;
  }
  *first += *departs / MINUTES_OF_DAY;
  *departs %= MINUTES_OF_DAY;
}

/* `flying` minutes on board, `ahead` minutes that the clock at `to` is ahead of that at `from`. */
static void put_flight(drawing *d, const char *id, const char *from, const char *to, int flying,
                       int ahead, bool charter) {
  int first = between(d, 0, 1);
  int departs = 5 * between(d, 12, 270);
  if (chance(d, 15)) /* in the hours in which clocks change */
    departs = 5 * between(d, 24, 36);
  leave_gaps(d, &first, &departs, (int[]){0, flying + ahead}, 2);
  put(d, "  - id: %s\n    from: %s\n    to: %s\n    departs: ", id, from, to);
  put_instant(d, first, departs);
  put(d, "\n    arrives: ");
  put_instant(d, first, departs + flying + ahead);
  put(d, "\n    fare: ");
  put_money(d, charter ? 0 : 90, charter ? 20 : 320);
  put(d, "\n");
  put_repeat(d, first);
  put_flight_places(d);
  if (charter)
    put_drawn(d, "    charter: {cost: <1..30>00, min_persons: <0..6>}\n");
}

static void put_through_flight(drawing *d) {
  int first = between(d, 0, 1);
  int departs = 5 * between(d, 60, 220);
  leave_gaps(d, &first, &departs, (int[]){0, 330, 400, 560}, 4);
  put(d, "  - id: IA9\n    stops:\n      - {place: AMS, departs: ");
  put_instant(d, first, departs);
  put(d, ", fare: ");
  put_money(d, 150, 320);
  put(d, "}\n      - {place: AMM, arrives: ");
  put_instant(d, first, departs + 330);
  put(d, ", departs: ");
  put_instant(d, first, departs + 400);
  put(d, ", fare: ");
  put_money(d, 90, 200);
  put(d, "}\n      - {place: BGW, arrives: ");
  put_instant(d, first, departs + 400 + 160);
  put(d, "}\n");
  put_repeat(d, first);
  put_flight_places(d);
}

static void put_flights(drawing *d) {
  put(d, "flights:\n");
  put_flight(d, "RJ101", "AMS", "AMM", 270, 60, false);
  if (chance(d, 40))
    put_flight(d, "KL461", "AMS", "AMM", 265, 60, false);
  if (d->second_origin)
    put_flight(d, "RJ111", "ARN", "AMM", 280, 60, false);
  put_flight(d, "RJ811", "AMM", "BGW", 95, 60, false);
  if (chance(d, 40))
    put_flight(d, "IA204", "AMM", "BGW", 100, 60, false);
  if (d->dubai) {
    put_flight(d, "EK148", "AMS", "DXB", 390, 120, false);
    put_flight(d, "FZ215", "DXB", "BGW", 150, -60, false);
  }
  if (chance(d, 30))
    put_through_flight(d);
  if (chance(d, 45))
    put_flight(d, "CH1", chance(d, 50) ? "AMM" : "AMS", "BGW", 300, 90, true);
  if (d->backwards)
    put_flight(d, "RJ812", "BGW", "AMM", 110, -60, false);
  if (d->backwards)
    put_flight(d, "RJ102", "AMM", "AMS", 290, -60, false);
}

static void put_pools_used(drawing *d) {
  put(d, "    vehicles: [{pool: buses%s}", chance(d, 40) ? ", max: 1" : "");
  put(d, "%s]\n", chance(d, 60) ? ", {pool: ambulances, max: 1}" : "");
}

static void put_vehicles(drawing *d) {
  int kind = between(d, 0, 9);
  if (kind < 8)
    put_pools_used(d);
  if (kind >= 7 || chance(d, 10))
    put_drawn(d, "    seats: <2..8>\n    wheelchairs: <0..1>\n    stretchers: <0..1>\n");
  if (chance(d, 25))
    put(d, "    max_persons: %d\n", between(d, 3, 9));
  if (chance(d, 40))
    put(d, "    min_persons: %d\n", between(d, 2, 6));
  if (chance(d, 60))
    put(d, "    run_cost: %d\n", between(d, 0, 8) * 50);
}

static void put_road(drawing *d, const char *id, bool from_border) {
  int first = between(d, 0, 1);
  int departs = 15 * between(d, 14, 36);
  leave_gaps(d, &first, &departs, (int[]){0, 330, 420, 760}, 4);
  put(d, "  - id: %s\n    stops:\n", id);
  if (!from_border) {
    put(d, "      - {place: AMMAN, departs: ");
    put_instant(d, first, departs);
    put(d, ", cost: ");
    put_money(d, 4, 20);
    put(d, "}\n");
  }
  put(d, "      - {place: KARAMA, ");
  if (!from_border) {
    put(d, "arrives: ");
    put_instant(d, first, departs + 330);
    put(d, ", ");
  }
  put(d, "departs: ");
  put_instant(d, first, departs + 420);
  put(d, ", cost: ");
  put_money(d, 2, 12);
  put(d, "}\n      - {place: BAGHDAD, arrives: ");
  put_instant(d, first, departs + 760);
  put(d, "}\n");
  put_repeat(d, first);
  put_vehicles(d);
}

static void put_convoys(drawing *d) {
  if (!d->pools)
    return;
  put(d, "convoys:\n");
  if (d->road) {
    put_road(d, "TREBIL", false);
    if (chance(d, 35))
      put_road(d, "DESERT", true);
  }
  if (!d->south)
    return;
  int first = between(d, 0, 1);
  int departs = 15 * between(d, 22, 44);
  leave_gaps(d, &first, &departs, (int[]){0, 420}, 2);
  put(d, "  - id: SOUTH\n    stops: [{place: BAGHDAD, departs: ");
  put_instant(d, first, departs);
  put(d, ", cost: 7.50}, {place: BASRA, arrives: ");
  put_instant(d, first, departs + 420);
  put(d, "}]\n");
  put_repeat(d, first);
  put_vehicles(d);
}

static void put_transfer(drawing *d, const char *from, const char *to) {
  put(d, "  - {from: %s, to: %s, time: %dm", from, to, 5 * between(d, 5, 20));
  put(d, ", cost: ");
  put_money(d, 3, 25);
  if (chance(d, 55)) {
    put(d, ", hours: ");
    if (chance(d, 20))
      put(d, "[05:00-11:00, 14:00-23:30]");
    else
      put_window(d, 3, 8, 17, 23);
  }
  if (chance(d, 60))
    put(d, ", both_ways: true");
  if (chance(d, 60)) {
    put(d, ", ambulance: true, ambulance_cost: ");
    put_money(d, 40, 150);
  }
  if (chance(d, 30))
    put(d, ", persons_per_day: %d", between(d, 2, 7));
  put(d, "}\n");
}

static void put_ground(drawing *d) {
  put(d, "transfers:\n");
  put_transfer(d, "AMM", "AMMAN");
  put_transfer(d, "BGW", "BAGHDAD");
  if (d->centre)
    put_transfer(d, "UTRECHT", "AMS");
  if (d->border_taxi)
    put_transfer(d, "AMMAN", "KARAMA");
  if (!d->pools)
    return;
  put_drawn(d, "vehicle_pools:\n  - {id: buses, base: AMMAN, count: <1..2>, seats: <2..6>, "
               "wheelchairs: <0..1>, stretchers: 0, cost: <1..20>0, turnaround: <6..50>h}\n");
  put_drawn(d, "  - {id: ambulances, base: AMMAN, count: 1, seats: <1..3>, wheelchairs: 1, "
               "stretchers: 1, cost: <5..25>0, turnaround: <6..50>h}\n");
}

/* A pool without its end: `reach` may follow. */
static void open_pool(drawing *d, const char *id, const char *kind, const char *also,
                      const char *base) {
  put(d, "  - {id: %s, kind: %s, base: %s", id, kind, base);
  if (chance(d, 50))
    put(d, ", covers: [%s, %s]", kind, also);
  put_drawn(d, ", count: <1..3>, cost_per_day: <10..80>");
  if (chance(d, 50))
    put_drawn(d, ", persons_per_escort: <2..3>");
  if (chance(d, 60))
    put(d, ", rest: %dh", between(d, 1, 30));
  if (chance(d, 60))
    put(d, ", max_duty: %dh", between(d, 20, 72));
  if (chance(d, 80))
    put_drawn(d, ", back: {time: <8..30>h, cost: <10..150>}");
}

/* Some are out for a time: for good, until they are back, or one now and one then. No clock is
   changed after DAWN. */
static void put_absences(drawing *d) {
  pseudo_random *random = &d->absences;
  if (!pseudo_random_chance(random, 40))
    return;
  const char *before = ", out: [";
  for (int i = pseudo_random_between(random, 1, 2); i > 0; i--) {
    int from = pseudo_random_between(random, 0, d->days - 1);
    put(d, "%s{count: %d", before, pseudo_random_between(random, 1, 2));
    if (pseudo_random_chance(random, 80)) {
      put(d, ", from: ");
      put_instant(d, from, 15 * pseudo_random_between(random, DAWN, 95));
    }
    if (pseudo_random_chance(random, 80)) {
      put(d, ", until: ");
      put_instant(d, from + pseudo_random_between(random, 1, 3),
                  15 * pseudo_random_between(random, DAWN, 95));
    }
    put(d, "}");
    before = ", ";
  }
  put(d, "]");
}

/* Ends a pool with the places in its reach. */
static void close_pool(drawing *d, const char *base, int percent) {
  const char *const places[] = {"AMS",
                                d->centre ? "UTRECHT" : NULL,
                                d->second_origin ? "ARN" : NULL,
                                "AMM",
                                "AMMAN",
                                "KARAMA",
                                "BGW",
                                "BAGHDAD"};
  const char *before = ", reach: [";
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    if (places[i] == NULL || strcmp(places[i], base) == 0 || !chance(d, percent))
      continue;
    put(d, "%s{place: %s", before, places[i]);
    put_drawn(d, ", time: <1..10>h, cost: <0..90>}");
    before = ", ";
  }
  put(d, "%s}\n", before[0] == ',' && before[1] == ' ' && before[2] == '\0' ? "]" : "");
}

/* Nurses in Amman or Amsterdam, and others whom they relay or replace. */
static void put_escort_pools(drawing *d) {
  static const char *const bases[] = {"AMS", "AMS", "AMM", "AMMAN", "BGW"};
  static const char *const pools[][3] = {{"nurses", "nurse", "operational"},
                                         {"locals", "nurse", "doctor"},
                                         {"doctors", "doctor", "nurse"},
                                         {"staff", "operational", "nurse"}};
  if ((d->flags & RANDOM_ESCORTS) == 0)
    return;
  put(d, "escort_pools:\n");
  for (int i = 0; i < 4; i++) {
    const char *base = bases[between(d, i == 1 ? 2 : 0, i == 0 ? 3 : 4)];
    if (i > 0 && chance(d, 50))
      continue;
    d->doctors = d->doctors || i == 2;
    open_pool(d, pools[i][0], pools[i][1], pools[i][2], base);
    put_absences(d);
    close_pool(d, base, (d->flags & RANDOM_CARE) != 0 ? 45 : 25);
  }
}

static void put_programmes(drawing *d) {
  if (!d->programmes)
    return;
  put(d, "programmes:\n");
  for (int i = 1; i <= 2; i++) {
    put(d, "  - {id: P%d, funder: Funder %d", i, i);
    if (chance(d, 55))
      put_drawn(d, ", budget: <300..4500>.<00..99>");
    if (chance(d, 60))
      put(d, ", grant_per_case: %d", between(d, 1, 6) * 100);
    else
      put(d, ", grant_per_case: 600");
    put(d, ", pocket_money: %d", between(d, 0, 5) * 10);
    if (chance(d, 50)) {
      put(d, ", entitlement_until: ");
      put_date(d, between(d, 1, d->days - 2));
      put(d, ", reduced_grant: %d", between(d, 0, 1) * 100);
    }
    put(d, "}\n");
  }
}

char *random_scenario_text(uint64_t seed, unsigned flags) {
  char *text = NULL;
  size_t length = 0;
  drawing d = {.random = {seed * UINT64_C(0x2545F4914F6CDD1D) + 1},
               .absences = {seed * UINT64_C(0xD1342543DE82EF95) + 2},
               .flags = flags};
  d.out = open_memstream(&text, &length);
  if (d.out == NULL)
    return NULL;
  draw_dates(&d);
  put_head(&d, seed);
  put_countries(&d);
  put_places(&d);
  put_flights(&d);
  put_convoys(&d);
  put_ground(&d);
  put_escort_pools(&d);
  put_programmes(&d);
  put_cases(&d);
  bool written = ferror(d.out) == 0;
  if (fclose(d.out) != 0 || !written) {
    free(text);
    return NULL;
  }
  return text;
}
